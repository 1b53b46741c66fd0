package wal

import (
	"errors"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"
)

// disk makes files that fail on demand.
type disk struct {
	mu     sync.Mutex
	broken bool
	room   int  // bytes until it is broken
	sync   bool // the sync fails, not the write
	syncs  int
	dirty  bool // written since the last sync
}

func (d *disk) breakAfter(room int, sync bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.broken, d.room, d.sync = true, room, sync
}

func (d *disk) repair() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.broken = false
}

func (d *disk) create(path string) (File, error) {
	f, err := Create(path)
	if err != nil {
		return nil, err
	}
	return &diskFile{File: f, d: d}, nil
}

type diskFile struct {
	File
	d *disk
}

func (f *diskFile) WriteAt(p []byte, off int64) (int, error) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	f.d.dirty = true
	if f.d.broken && !f.d.sync {
		if len(p) > f.d.room {
			n, _ := f.File.WriteAt(p[:f.d.room], off)
			f.d.room -= n
			return n, syscall.ENOSPC
		}
		f.d.room -= len(p)
	}
	return f.File.WriteAt(p, off)
}

func (f *diskFile) Datasync() error {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	f.d.syncs++
	if f.d.broken && f.d.sync {
		return syscall.EIO
	}
	f.d.dirty = false
	return f.File.Datasync()
}

func (f *diskFile) Truncate(n int64) error {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if f.d.broken && f.d.sync {
		return syscall.EIO
	}
	return f.File.Truncate(n)
}

func TestFullDiskRefusesAndRecovers(t *testing.T) {
	d := &disk{}
	b := newBook(t, Options{Create: d.create})
	b.must("before")
	d.breakAfter(10, false)
	for range 3 {
		if err := b.add("does not fit"); !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("append to a full disk: %v", err)
		}
	}
	if p, err := b.log.Read(b.live["before"]); err != nil || string(p) != "before" {
		t.Errorf("read on a full disk: %q, %v", p, err)
	}
	d.repair()
	b.must("after")
	b.reopen()
	if len(b.read) != 2 || b.read[0] != "before" || b.read[1] != "after" {
		t.Errorf("read %q", b.read)
	}
}

func TestFailedSyncIsNotTriedAgain(t *testing.T) {
	d := &disk{}
	b := newBook(t, Options{Create: d.create})
	b.must("before")
	first := b.segments()[0]
	d.breakAfter(0, true)
	if err := b.add("lost"); !errors.Is(err, syscall.EIO) {
		t.Fatalf("append: %v", err)
	}
	d.repair()
	size := fileSize(t, first)
	b.must("after")
	if got := fileSize(t, first); got != size {
		t.Errorf("the failed segment was written again: %d bytes, then %d", size, got)
	}
	b.reopen()
	if len(b.read) < 2 || b.read[0] != "before" || b.read[len(b.read)-1] != "after" {
		t.Errorf("read %q", b.read)
	}
}

// TestKeptEntriesWaitForTheDisk: they are written when it works again, even if
// nobody appends anything.
func TestKeptEntriesWaitForTheDisk(t *testing.T) {
	d := &disk{}
	b := newBook(t, Options{Create: d.create})
	d.breakAfter(0, false)
	done := make(chan error, 1)
	text := "kept"
	e := &Entry{Keep: true, Records: []Record{{Type: 1, Body: []byte(text), Owner: &text}}}
	e.Done = func(_ *Entry, err error) { done <- err }
	if err := b.log.Append(e); err != nil {
		t.Fatal(err)
	}
	if err := b.add("not kept"); err == nil {
		t.Fatal("append to a full disk succeeded")
	}
	select {
	case err := <-done:
		t.Fatalf("kept entry was done on a full disk: %v", err)
	default:
	}
	d.repair()
	select {
	case err := <-done:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("kept entry was not written")
	}
	b.reopen()
	if len(b.read) != 1 || b.read[0] != "kept" {
		t.Errorf("read %q", b.read)
	}
}

func TestCloseOnAFullDiskSaysWhatIsLost(t *testing.T) {
	d := &disk{}
	b := newBook(t, Options{Create: d.create})
	d.breakAfter(0, false)
	done := make(chan error, 1)
	e := &Entry{Keep: true, Records: []Record{{Type: 3, Body: []byte("x")}}, Done: func(_ *Entry, err error) { done <- err }}
	if err := b.log.Append(e); err != nil {
		t.Fatal(err)
	}
	if err := b.log.Close(); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("close: %v", err)
	}
	if err := <-done; !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("entry: %v", err)
	}
	d.repair()
	b.open()
}

// TestOneSyncForAll: entries that wait while a sync is under way share the next.
func TestOneSyncForAll(t *testing.T) {
	d := &disk{}
	b := newBook(t, Options{Create: d.create})
	d.mu.Lock() // the disk hangs
	before := d.syncs
	const n = 200
	errs := make(chan error, n)
	for i := range n {
		text := string(rune('a' + i))
		e := &Entry{Records: []Record{{Type: 1, Body: []byte(text), Owner: &text}}, Done: func(_ *Entry, err error) {
			d.mu.Lock()
			defer d.mu.Unlock()
			if d.dirty {
				err = errors.New("answered before the sync")
			}
			errs <- err
		}}
		if err := b.log.Append(e); err != nil {
			t.Fatal(err)
		}
	}
	d.mu.Unlock()
	for range n {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	if got := d.syncs - before; got > 2 {
		t.Errorf("%d syncs for %d entries", got, n)
	}
}

func fileSize(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
