package wal

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// book is a user of a log: it owns records by their text.
type book struct {
	t    testing.TB
	dir  string
	opts Options
	log  *Log
	said bytes.Buffer // what the log logged

	mu   sync.Mutex
	live map[string]Ref
	read []string // in the order of replay
}

func newBook(t testing.TB, o Options) *book {
	b := &book{t: t, dir: t.TempDir(), opts: o}
	b.open()
	t.Cleanup(func() { b.log.Close() })
	return b
}

func (b *book) open() {
	b.t.Helper()
	b.live, b.read = map[string]Ref{}, nil
	b.opts.Log = slog.New(slog.NewTextHandler(&b.said, nil))
	b.opts.Replay = func(r Ref, typ byte, payload []byte) (any, error) {
		if typ != 1 {
			return nil, nil
		}
		s := string(payload)
		b.live[s] = r
		b.read = append(b.read, s)
		return &s, nil
	}
	l, err := Open(b.dir, b.opts)
	if err != nil {
		b.t.Fatal(err)
	}
	b.log = l
}

func (b *book) reopen() {
	b.t.Helper()
	b.log.Close()
	b.open()
}

// add appends one record and waits for it.
func (b *book) add(text string) error {
	ch := make(chan error, 1)
	half := len(text) / 2
	e := &Entry{Records: []Record{{Type: 1, Head: []byte(text[:half]), Body: []byte(text[half:]), Owner: &text}}}
	e.Done = func(e *Entry, err error) {
		if err == nil {
			b.mu.Lock()
			b.live[text] = e.Records[0].Ref
			b.mu.Unlock()
		}
		ch <- err
	}
	if err := b.log.Append(e); err != nil {
		return err
	}
	return <-ch
}

func (b *book) must(texts ...string) {
	b.t.Helper()
	for _, s := range texts {
		if err := b.add(s); err != nil {
			b.t.Fatal(err)
		}
	}
}

func (b *book) drop(texts ...string) {
	for _, s := range texts {
		b.log.Release(b.live[s])
		delete(b.live, s)
	}
}

func (b *book) segments() []string {
	list, err := filepath.Glob(filepath.Join(b.dir, "*.log"))
	if err != nil {
		b.t.Fatal(err)
	}
	return list
}

func texts(n, size int) []string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf("%04d%s", i, strings.Repeat("x", size)))
	}
	return list
}

func TestRecordsComeBackInOrder(t *testing.T) {
	b := newBook(t, Options{Segment: 4 << 10})
	want := texts(50, 500)
	b.must(want...)
	for _, s := range want {
		if p, err := b.log.Read(b.live[s]); err != nil || string(p) != s {
			t.Fatalf("read %.4s: %.4s, %v", s, p, err)
		}
	}
	for range 3 {
		b.reopen()
		if !slices.Equal(b.read, want) {
			t.Fatalf("replayed %d records of %d", len(b.read), len(want))
		}
	}
	for _, s := range want {
		if p, err := b.log.Read(b.live[s]); err != nil || string(p) != s {
			t.Fatalf("read %.4s after reopening: %.4s, %v", s, p, err)
		}
	}
}

func TestSegmentsGoFromTheOldestWhenNothingHoldsThem(t *testing.T) {
	b := newBook(t, Options{Segment: 4 << 10})
	all := texts(40, 500)
	b.must(all...)
	before := len(b.segments())
	b.drop(all[10:]...)
	b.reopen() // the committer has ended, so removal is over
	if n := len(b.segments()); n < before {
		t.Errorf("%d segments of %d left although the oldest is held", n, before)
	}
	b.drop(all...)
	b.log.Close()
	if n := len(b.segments()); n != 1 {
		t.Errorf("%d segments left, want the active one", n)
	}
	b.open()
	if len(b.read) != 0 {
		t.Errorf("%d released records came back", len(b.read))
	}
}

func TestReadOfARemovedRecordSaysGone(t *testing.T) {
	b := newBook(t, Options{Segment: 1})
	b.must("one", "two")
	old := b.live["one"]
	b.drop("one")
	b.must("three") // removal follows a commit at the latest
	b.must("four")
	if _, err := b.log.Read(old); !errors.Is(err, ErrGone) {
		t.Errorf("read: %v", err)
	}
}

func TestPreambleBeginsEachSegment(t *testing.T) {
	n := 0
	o := Options{Segment: 2 << 10, Preamble: func() []Record {
		n++
		return []Record{{Type: 2, Head: fmt.Append(nil, n)}}
	}}
	b := newBook(t, o)
	b.must(texts(20, 500)...)
	b.log.Close()
	begun := n
	var seen []string
	b.opts.Replay = func(_ Ref, typ byte, payload []byte) (any, error) {
		if typ == 2 {
			seen = append(seen, string(payload))
			return &typ, nil
		}
		return nil, nil
	}
	b.opts.Preamble = nil
	l, err := Open(b.dir, b.opts)
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if len(seen) != begun || begun < 4 || seen[0] != "1" {
		t.Errorf("preambles read: %v, written: %d", seen, begun)
	}
	b.open()
}

// TestTornTail cuts the log at every byte of its last record, as a crash may.
func TestTornTail(t *testing.T) {
	b := newBook(t, Options{})
	b.must("first", "second", "the last one")
	b.log.Close()
	path := b.segments()[0]
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	start := bytes.LastIndex(whole, []byte("the last one")) - frameSize
	for cut := start; cut <= len(whole); cut++ {
		for _, junk := range [][]byte{nil, make([]byte, 100), bytes.Repeat([]byte{0xff}, 100)} {
			for _, f := range b.segments() {
				os.Remove(f)
			}
			if err := os.WriteFile(path, append(whole[:cut:cut], junk...), 0o600); err != nil {
				t.Fatal(err)
			}
			want := []string{"first", "second", "the last one"}
			if cut < len(whole) {
				want = want[:2]
			}
			b.said.Reset()
			b.open()
			if !slices.Equal(b.read, want) {
				t.Fatalf("cut at %d of %d: read %q", cut, len(whole), b.read)
			}
			if torn := cut > start && cut < len(whole) || len(junk) > 0; torn != strings.Contains(b.said.String(), "unfinished record") {
				t.Fatalf("cut at %d: logged %q", cut, b.said.String())
			}
			b.must("more")
			b.reopen()
			if want = append(want, "more"); !slices.Equal(b.read, want) {
				t.Fatalf("cut at %d, then written: read %q", cut, b.read)
			}
			if strings.Contains(b.said.String(), "damaged") {
				t.Fatalf("a torn tail was called damage: %s", b.said.String())
			}
			b.log.Close()
		}
	}
	b.open()
}

// TestFlippedBit damages each byte of a log in turn: what is whole survives,
// the administrator is told, and the file is kept.
func TestFlippedBit(t *testing.T) {
	for _, last := range []bool{true, false} {
		b := newBook(t, Options{})
		b.must("first", "second", "third")
		b.log.Close()
		path := b.segments()[0]
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		from := bytes.Index(whole, []byte("second")) - frameSize
		for at := from; at < from+frameSize+len("second"); at++ {
			for _, f := range b.segments() {
				os.Remove(f)
			}
			bad := bytes.Clone(whole)
			bad[at] ^= 0x10
			os.WriteFile(path, bad, 0o600)
			if !last {
				os.WriteFile(segmentPath(b.dir, 2), encodeHeader(2, stamp{1, 2}), 0o600)
			}
			b.said.Reset()
			b.open()
			if want := []string{"first", "third"}; !slices.Equal(b.read, want) {
				t.Fatalf("byte %d flipped: read %q", at, b.read)
			}
			if !strings.Contains(b.said.String(), "damaged") {
				t.Fatalf("byte %d flipped: logged %q", at, b.said.String())
			}
			b.drop("first", "third")
			b.log.Close()
			kept, err := os.ReadFile(path + ".damaged")
			if err != nil || !bytes.Equal(kept, bad) {
				t.Fatalf("byte %d flipped: the file was not set aside: %v", at, err)
			}
		}
		b.open()
	}
}

func TestDamageAtTheEndOfAnEarlierSegmentIsNotATornTail(t *testing.T) {
	b := newBook(t, Options{Segment: 1})
	b.must("first", "second", "third")
	b.log.Close()
	path := b.segments()[1]
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, info.Size()-1); err != nil {
		t.Fatal(err)
	}
	b.open()
	if len(b.read) != 2 || !strings.Contains(b.said.String(), "ends in damage") {
		t.Errorf("read %q, logged %q", b.read, b.said.String())
	}
}

func TestLostHeaders(t *testing.T) {
	b := newBook(t, Options{})
	b.must("first")
	b.log.Close()
	path := b.segments()[0]
	whole, _ := os.ReadFile(path)
	one := bytes.Clone(whole)
	clear(one[:headerBytes])
	os.WriteFile(path, one, 0o600)
	b.open()
	if !slices.Equal(b.read, []string{"first"}) {
		t.Errorf("first copy of the header lost: read %q", b.read)
	}
	b.log.Close()
	clear(one[headerCopy:headerSize])
	os.WriteFile(path, one, 0o600)
	b.open()
	if len(b.read) != 0 {
		t.Errorf("both copies lost: read %q", b.read)
	}
	if kept, err := os.ReadFile(path + ".damaged"); err != nil || !bytes.Equal(kept, one) {
		t.Errorf("segment without header was not set aside: %v", err)
	}
	b.log.Close()
	os.WriteFile(segmentPath(b.dir, 900), whole[:100], 0o600) // a crash while the segment was begun
	b.said.Reset()
	b.open()
	if strings.Contains(b.said.String(), "level=ERROR") != strings.Contains(b.said.String(), "missing") {
		t.Errorf("unfinished segment: %s", b.said.String())
	}
}

// TestMessageBytesCannotPassForRecords: a stranger writes records of a log whose
// stamp he does not know into a message, and then its frame is damaged.
func TestMessageBytesCannotPassForRecords(t *testing.T) {
	b := newBook(t, Options{})
	forged := appendFrame(nil, stamp{7, 8}, &Record{Type: 1, Head: []byte("forged")})
	b.must("first", string(bytes.Repeat(forged, 50)), "third")
	b.log.Close()
	path := b.segments()[0]
	whole, _ := os.ReadFile(path)
	whole[bytes.Index(whole, forged)-3] ^= 1
	os.WriteFile(path, whole, 0o600)
	b.open()
	if want := []string{"first", "third"}; !slices.Equal(b.read, want) {
		t.Errorf("read %q", b.read)
	}
}

func TestReplayErrorChangesNothing(t *testing.T) {
	b := newBook(t, Options{})
	b.must("first")
	b.log.Close()
	before := b.segments()
	refuse := errors.New("from the future")
	o := b.opts
	o.Replay = func(Ref, byte, []byte) (any, error) { return nil, refuse }
	if _, err := Open(b.dir, o); !errors.Is(err, refuse) {
		t.Errorf("open: %v", err)
	}
	if after := b.segments(); !slices.Equal(before, after) {
		t.Errorf("segments %v, then %v", before, after)
	}
	b.open()
	if len(b.read) != 1 {
		t.Errorf("read %q", b.read)
	}
}

func TestTooLongAndClosed(t *testing.T) {
	b := newBook(t, Options{})
	long := make([]byte, maxPayload+1)
	e := &Entry{Records: []Record{{Type: 1, Body: long}}, Done: func(*Entry, error) { t.Error("done was called") }}
	if err := b.log.Append(e); !errors.Is(err, ErrTooLong) {
		t.Errorf("append: %v", err)
	}
	b.must("still works")
	b.log.Close()
	if err := b.add("x"); !errors.Is(err, ErrClosed) {
		t.Errorf("append after close: %v", err)
	}
	if err := b.log.Close(); !errors.Is(err, ErrClosed) {
		t.Errorf("second close: %v", err)
	}
	b.open()
}

// TestAnyHistory plays random histories of writing, releasing, failing and
// restarting against a plain map.
func TestAnyHistory(t *testing.T) {
	for seed := range uint64(40) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		disk := &disk{}
		b := newBook(t, Options{Segment: 1 << 10, Create: disk.create})
		want := map[string]bool{}
		for step := range 150 {
			switch n := rnd.IntN(20); {
			case n < 12:
				s := fmt.Sprintf("%d-%s", step, strings.Repeat("y", rnd.IntN(400)))
				if b.add(s) == nil {
					want[s] = true
				}
			case n < 15:
				for s := range want {
					b.drop(s)
					delete(want, s)
					break
				}
			case n < 17:
				disk.breakAfter(rnd.IntN(3000), rnd.IntN(2) == 0)
			case n < 19:
				disk.repair()
			default:
				disk.repair()
				b.reopen()
			}
		}
		disk.repair()
		b.reopen()
		for s := range want {
			if _, ok := b.live[s]; !ok {
				t.Fatalf("seed %d: %.10s was promised and is lost", seed, s)
			}
		}
		b.log.Close()
	}
}
