package boltdir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"mxsh/store"
	"mxsh/store/storetest"
)

func open(t testing.TB, path string, o Options) *Directory {
	t.Helper()
	d, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func thing(id, data string) store.Record {
	return store.Record{Key: store.Key{Kind: "Thing", ID: id}, Names: []string{"thing/" + id}, Data: []byte(data)}
}

func write(d *Directory, records ...store.Record) (store.Revision, error) {
	return d.Update(context.Background(), func(w store.Writer) error {
		for _, r := range records {
			if err := w.Put(r); err != nil {
				return err
			}
		}
		return nil
	})
}

func put(t testing.TB, d *Directory, records ...store.Record) store.Revision {
	t.Helper()
	rev, err := write(d, records...)
	if err != nil {
		t.Fatal(err)
	}
	return rev
}

func TestContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Directory {
		return open(t, filepath.Join(t.TempDir(), "directory.db"), Options{Poll: 20 * time.Millisecond})
	})
}

func TestReadingAMissingFileCreatesNothing(t *testing.T) {
	home := t.TempDir()
	d := open(t, filepath.Join(home, "sub", "directory.db"), Options{})
	err := d.View(t.Context(), func(r store.Reader) error {
		if r.Revision() != 0 {
			t.Errorf("revision %d", r.Revision())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(home); len(left) != 0 {
		t.Errorf("reading created %v", left)
	}
}

func TestFileIsForItsOwnerOnly(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	put(t, open(t, filepath.Join(home, "directory.db"), Options{}), thing("a", ""))
	for name, want := range map[string]fs.FileMode{"": 0o700, "directory.db": 0o600, "directory.db.lock": 0o600} {
		info, err := os.Stat(filepath.Join(home, name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%q: %v, %v", name, info.Mode().Perm(), err)
		}
	}
}

// TestTwoDirectoriesShareOneFile stands for two processes: locks belong to open
// files, so two Directories exclude each other as two processes do.
func TestTwoDirectoriesShareOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "directory.db")
	a, b := open(t, path, Options{}), open(t, path, Options{})
	put(t, a, thing("a", "of a"))
	if rev := put(t, b, thing("b", "of b")); rev != 2 {
		t.Errorf("revision %d", rev)
	}
	a.View(t.Context(), func(r store.Reader) error {
		if rec, err := r.Find("thing/b"); err != nil || string(rec.Data) != "of b" {
			t.Errorf("%+v, %v", rec, err)
		}
		return nil
	})
}

func TestWatchHearsTheBell(t *testing.T) {
	path := filepath.Join(t.TempDir(), "directory.db")
	bell := make(chan struct{}, 1)
	d := open(t, path, Options{Bell: bell, Poll: time.Hour})
	other := open(t, path, Options{})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	go func() {
		write(other, thing("a", ""))
		bell <- struct{}{}
	}()
	for rev, err := range d.Watch(ctx, 0) {
		if rev != 1 || err != nil {
			t.Errorf("%d, %v", rev, err)
		}
		return
	}
	t.Error("the bell was not heard")
}

func TestWatchPolls(t *testing.T) {
	path := filepath.Join(t.TempDir(), "directory.db")
	d := open(t, path, Options{Poll: 10 * time.Millisecond})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	other := open(t, path, Options{})
	go write(other, thing("a", ""))
	for rev, err := range d.Watch(ctx, 0) {
		if rev != 1 || err != nil {
			t.Errorf("%d, %v", rev, err)
		}
		return
	}
	t.Error("no poll saw the change")
}

// hold keeps a transaction open until release is called.
func hold(t *testing.T, d *Directory, write bool) (release func()) {
	t.Helper()
	held, free, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		if write {
			d.Update(context.Background(), func(store.Writer) error { close(held); <-free; return nil })
			return
		}
		d.View(context.Background(), func(store.Reader) error { close(held); <-free; return nil })
	}()
	<-held
	return func() { close(free); <-done }
}

func TestReadersRunSideBySide(t *testing.T) {
	path := filepath.Join(t.TempDir(), "directory.db")
	a, b := open(t, path, Options{}), open(t, path, Options{Timeout: 5 * time.Second})
	put(t, a, thing("a", ""))
	defer hold(t, a, false)()
	if err := b.View(t.Context(), func(store.Reader) error { return nil }); err != nil {
		t.Errorf("a second reader: %v", err)
	}
}

func TestBusyNamesTheHolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "directory.db")
	a, b := open(t, path, Options{}), open(t, path, Options{Timeout: 50 * time.Millisecond})
	put(t, a, thing("a", ""))
	release := hold(t, a, true)
	err := b.View(t.Context(), func(store.Reader) error { return nil })
	if !errors.Is(err, store.ErrBusy) || !strings.Contains(err.Error(), fmt.Sprintf("process %d is changing", os.Getpid())) {
		t.Errorf("reader behind a writer: %v", err)
	}
	release()
	release = hold(t, a, false)
	_, err = b.Update(t.Context(), func(store.Writer) error { return nil })
	if !errors.Is(err, store.ErrBusy) || strings.Contains(err.Error(), "process") && strings.Contains(err.Error(), "changing") {
		t.Errorf("writer behind a reader: %v", err)
	}
	release()
	// The waits that gave up let their late locks go.
	b.opts.Timeout = 10 * time.Second
	put(t, b, thing("b", ""))
}

// TestReadersDoNotStarveAWriter overlaps readers without a gap; the writer must
// still get its turn.
func TestReadersDoNotStarveAWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "directory.db")
	d := open(t, path, Options{Timeout: time.Minute})
	put(t, d, thing("a", ""))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	for range 4 {
		go func() {
			for ctx.Err() == nil {
				d.View(context.Background(), func(store.Reader) error { time.Sleep(5 * time.Millisecond); return nil })
			}
			done <- struct{}{}
		}()
	}
	start := time.Now()
	put(t, d, thing("a", "written"))
	waited := time.Since(start)
	cancel()
	for range 4 {
		<-done
	}
	if waited > 5*time.Second {
		t.Errorf("the writer waited %v", waited)
	}
}

func TestBackupPutInPlaceIsSeen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "directory.db")
	d := open(t, path, Options{})
	put(t, d, thing("a", "old"))
	backup, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	put(t, d, thing("a", "new"))
	if err := os.WriteFile(path+".back", backup, 0o600); err != nil {
		t.Fatal(err)
	}
	release := hold(t, d, true)
	got := make(chan string, 1)
	go func() {
		d.View(context.Background(), func(r store.Reader) error {
			rec, _ := r.Get("Thing", "a")
			got <- string(rec.Data)
			return nil
		})
	}()
	untilSomebodyWaits(t)
	if err := os.Rename(path+".back", path); err != nil {
		t.Fatal(err)
	}
	release()
	if data := <-got; data != "old" {
		t.Errorf("a reader that waited across the exchange of files saw %q", data)
	}
}

// untilSomebodyWaits returns when a goroutine stands in the kernel for a lock.
func untilSomebodyWaits(t *testing.T) {
	t.Helper()
	stacks := make([]byte, 1<<20)
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if strings.Contains(string(stacks[:runtime.Stack(stacks, true)]), "boltdir.lockWithin.func") {
			return
		}
	}
	t.Fatal("nobody waits for the lock")
}

func TestDamagedFileIsUnreachable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "directory.db")
	if err := os.WriteFile(path, []byte(strings.Repeat("not a directory ", 4096)), 0o600); err != nil {
		t.Fatal(err)
	}
	d := open(t, path, Options{})
	if err := d.View(t.Context(), func(store.Reader) error { return nil }); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("%v", err)
	}
}

func TestChangeListIsBounded(t *testing.T) {
	d := open(t, filepath.Join(t.TempDir(), "directory.db"), Options{})
	put(t, d, thing("first", ""))
	var many []store.Record
	for i := range maxPerRevision + 1 {
		many = append(many, thing(fmt.Sprint(i), ""))
	}
	put(t, d, many...)
	put(t, d, thing("last", ""))
	d.View(t.Context(), func(r store.Reader) error {
		for after, want := range map[store.Revision]bool{0: false, 1: false, 2: true, 3: true} {
			if _, complete, err := r.Changes(after); complete != want || err != nil {
				t.Errorf("changes after %d: complete %v, %v", after, complete, err)
			}
		}
		if n := r.(*reader).changes.Stats().KeyN; n != 1 {
			t.Errorf("%d entries are left", n)
		}
		return nil
	})
}

func TestOldRevisionsAreForgotten(t *testing.T) {
	d := open(t, filepath.Join(t.TempDir(), "directory.db"), Options{})
	db, err := d.leaseToWrite(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const revisions = maxRevisions + 5
	err = db.Update(func(tx *bolt.Tx) error { // many revisions in one commit, for speed
		for i := range revisions {
			w := newWriter(tx)
			if err := w.Put(thing("a", fmt.Sprint(i))); err != nil {
				return err
			}
			if err := w.finish(); err != nil {
				return err
			}
		}
		return nil
	})
	db.Close()
	if err != nil {
		t.Fatal(err)
	}
	d.View(t.Context(), func(r store.Reader) error {
		for after, want := range map[store.Revision]bool{0: false, 4: false, 5: true, revisions - 1: true} {
			if _, complete, err := r.Changes(after); complete != want || err != nil {
				t.Errorf("changes after %d: complete %v, %v", after, complete, err)
			}
		}
		if n := number(r.(*reader).meta, metaListed); n != maxRevisions {
			t.Errorf("%d entries are counted", n)
		}
		return nil
	})
}

func TestNewerSchemaIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "directory.db")
	newer := open(t, path, Options{})
	newer.schema = schema{version: currentSchema.version + 1}
	put(t, newer, thing("a", ""))
	d := open(t, path, Options{})
	if err := d.View(t.Context(), func(store.Reader) error { return nil }); !errors.Is(err, store.ErrNewer) {
		t.Errorf("View: %v", err)
	}
	if _, err := d.Update(t.Context(), func(store.Writer) error { return nil }); !errors.Is(err, store.ErrNewer) {
		t.Errorf("Update: %v", err)
	}
}

func TestMigrationKeepsACopy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "directory.db")
	put(t, open(t, path, Options{}), thing("a", "before"))
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	d := open(t, path, Options{Now: func() time.Time { return at }})
	next := currentSchema.version + 1
	d.schema = schema{version: next, steps: map[uint64]func(*bolt.Tx) error{
		currentSchema.version: func(tx *bolt.Tx) error {
			key := store.Key{Kind: "Thing", ID: "a"}
			return tx.Bucket(bucketRecords).Put(address(key), encode(thing("a", "after"), 1))
		},
	}}
	err := d.View(t.Context(), func(r store.Reader) error { // reading migrates too
		if rec, err := r.Get("Thing", "a"); err != nil || string(rec.Data) != "after" {
			t.Errorf("migrated: %s, %v", rec.Data, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	old := open(t, fmt.Sprintf("%s.schema%d-20261121T120000Z", path, currentSchema.version), Options{})
	err = old.View(t.Context(), func(r store.Reader) error {
		if rec, err := r.Get("Thing", "a"); err != nil || string(rec.Data) != "before" {
			t.Errorf("the copy: %s, %v", rec.Data, err)
		}
		return nil
	})
	if err != nil {
		t.Errorf("the copy: %v", err)
	}
}

func TestFailedMigrationChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "directory.db")
	put(t, open(t, path, Options{}), thing("a", "before"))
	d := open(t, path, Options{})
	d.schema = schema{version: currentSchema.version + 1, steps: map[uint64]func(*bolt.Tx) error{
		currentSchema.version: func(tx *bolt.Tx) error {
			tx.DeleteBucket(bucketRecords)
			return errors.New("half way")
		},
	}}
	if err := d.View(t.Context(), func(store.Reader) error { return nil }); err == nil {
		t.Error("the failure is not told")
	}
	open(t, path, Options{}).View(t.Context(), func(r store.Reader) error {
		if rec, err := r.Get("Thing", "a"); err != nil || string(rec.Data) != "before" {
			t.Errorf("%s, %v", rec.Data, err)
		}
		return nil
	})
}
