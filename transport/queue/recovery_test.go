package queue

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"mxsh/transport/queue/wal"
)

// TestOldMailDoesNotPinTheLog: one message stays while thousands pass.
func TestOldMailDoesNotPinTheLog(t *testing.T) {
	const segment = 64 << 10
	q := openQueue(t, t.TempDir(), Options{Segment: segment, CacheBytes: 1})
	large := strings.Repeat("large", maxInline/4)
	accept(t, q, "old", "done@old.test", "held@old.test", "open@old.test")
	accept(t, q, large, "large@old.test")
	routeAll(t, q, 2)
	l := lane(t, q)
	it := l.Next()
	it.Settle(t.Context(), []Outcome{{Recipient: 0, Action: Relayed}})
	if err := q.SuspendMessage(it.Message().ID(), AnyQueue); err != nil {
		t.Fatal(err)
	}
	first := segments(t, q)[0]
	l.Failed("down")
	l.Close()
	most := int64(0)
	for i := range 600 {
		accept(t, q, strings.Repeat("x", 4000), fmt.Sprintf("n%d@new.test", i))
		routeAll(t, q, 1)
		l := lane(t, q)
		l.Connected()
		settle(t, l.Next(), Relayed, "250")
		l.Close()
		total, _ := q.log.Size()
		most = max(most, total)
	}
	if limit := int64(10 * segment); most > limit {
		t.Errorf("the log grew to %d bytes for %d of live mail, limit %d", most, 5, limit)
	}
	if _, err := os.Stat(first); err == nil {
		t.Error("the first segment is still there")
	}
	q = reopen(t, q)
	msgs := q.Messages(nil, 0)
	if len(msgs) != 2 || len(msgs[0].Recipients) != 2 {
		t.Fatalf("messages %+v", msgs)
	}
	m := submitted(t, q)
	if m.Recipients()[0].Address == "large@old.test" {
		m = submitted(t, q)
	}
	route(t, q, m)
	if msgs := q.Messages(func(i *MessageInfo) bool { return i.ID == m.ID() }, 0); len(msgs) != 1 || msgs[0].Status != MessageSuspended {
		t.Errorf("the suspended message is %+v", msgs)
	}
	q = reopen(t, q)
	for _, i := range q.Messages(nil, 0) {
		for range i.Recipients {
			q.mu.Lock()
			for n := range q.messages[i.ID].state {
				q.messages[i.ID].state[n].suspended = false
			}
			q.mu.Unlock()
		}
	}
	want := map[string]string{"held@old.test": "old", "open@old.test": "old", "large@old.test": large}
	if got := drain(t, q); !reflect.DeepEqual(got, want) {
		t.Errorf("left: %.200v", got)
	}
}

func segments(t testing.TB, q *Queue) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(q.dir, "*.log"))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// switchDisk makes files that refuse, or hang, while the switch is on.
type switchDisk struct {
	full    atomic.Bool
	waiting atomic.Int64 // syncs that wait for a token

	mu     sync.Mutex
	gate   chan struct{} // not nil: a sync waits for a token
	synced []string      // the files, in the order of their syncs
}

func (d *switchDisk) create(path string) (wal.File, error) {
	if d.full.Load() {
		return nil, syscall.ENOSPC
	}
	f, err := wal.Create(path)
	if err != nil {
		return nil, err
	}
	return &switchFile{f, path, d}, nil
}

type switchFile struct {
	wal.File
	path string
	d    *switchDisk
}

func (f *switchFile) WriteAt(p []byte, off int64) (int, error) {
	if f.d.full.Load() {
		return 0, syscall.ENOSPC
	}
	return f.File.WriteAt(p, off)
}

func (f *switchFile) Datasync() error {
	f.d.mu.Lock()
	gate := f.d.gate
	f.d.mu.Unlock()
	if gate != nil {
		f.d.waiting.Add(1)
		<-gate
		f.d.waiting.Add(-1)
	}
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	f.d.synced = append(f.d.synced, f.path)
	return f.File.Datasync()
}

// hang makes every sync wait for a token; closing the channel ends that.
func (d *switchDisk) hang() chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.gate = make(chan struct{})
	return d.gate
}

// until waits for a condition under the queue's mutex.
func until(t testing.TB, q *Queue, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; {
		q.mu.Lock()
		ok := is()
		q.mu.Unlock()
		if ok {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
		runtime.Gosched()
	}
}

func TestLargeBodyIsDurableBeforeItsRecordAndUntilItsEnd(t *testing.T) {
	d := &switchDisk{}
	q := openQueue(t, t.TempDir(), Options{Create: d.create})
	d.synced = nil
	id := accept(t, q, strings.Repeat("x", 2*maxInline), "b@a.test", "c@b.test")
	path := bodyPath(q.bodies, id)
	if want := []string{path, segments(t, q)[0]}; !reflect.DeepEqual(d.synced, want) {
		t.Errorf("synced %v, want %v", d.synced, want)
	}
	routeAll(t, q, 1)
	a, b := lane(t, q), lane(t, q)
	first, second := a.Next(), b.Next()
	m := first.Message()
	gate := d.hang()
	settle(t, first, Relayed, "250")
	until(t, q, "the first outcome is being synced", func() bool { return d.waiting.Load() == 1 })
	settle(t, second, Relayed, "250")
	gate <- struct{}{}
	until(t, q, "one outcome is durable", func() bool { return m.writes == 1 })
	if _, err := os.Stat(path); err != nil || m.ref.IsZero() {
		t.Errorf("the body is given up before all outcomes are durable: %v", err)
	}
	close(gate)
	q.Close()
	if _, err := os.Stat(path); err == nil {
		t.Error("the body of a finished message is still there")
	}
}

// TestSurvivorIsNotRenewedWhileItsEndIsBeingWritten: its new record would
// speak of the recipient as open, and come after the one that ends it.
func TestSurvivorIsNotRenewedWhileItsEndIsBeingWritten(t *testing.T) {
	d := &switchDisk{}
	q := openQueue(t, t.TempDir(), Options{Create: d.create})
	accept(t, q, "x", "b@a.test", "c@b.test")
	routeAll(t, q, 1)
	l := lane(t, q)
	it := l.Next()
	m := it.Message()
	gate := d.hang()
	done := make(chan error)
	go func() {
		done <- it.Settle(t.Context(), []Outcome{{Recipient: it.Recipients()[0].Index, Action: Failed}},
			Report{envelope("a@x.test"), body(t, q, "report")})
	}()
	until(t, q, "the outcome is on its way", func() bool { return m.writes > 0 })
	if c := q.renew(m); c != nil {
		t.Error("renewed while an outcome was on its way")
	}
	close(gate)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	c := q.renew(m)
	if c == nil {
		t.Fatal("not renewed afterwards")
	}
	if err := <-c.ch; err != nil {
		t.Fatal(err)
	}
	q = reopen(t, q)
	if got := drain(t, q); len(got) != 2 || got["a@x.test"] != "report" {
		t.Errorf("left %v", got)
	}
}

func TestDiskThatRefusesLosesNothing(t *testing.T) {
	d := &switchDisk{}
	q := openQueue(t, t.TempDir(), Options{Create: d.create, CacheBytes: 1})
	accept(t, q, "one", "b@a.test")
	accept(t, q, "two", "c@b.test")
	routeAll(t, q, 2)
	d.full.Store(true)
	b := body(t, q, "refused")
	if _, err := q.Accept(t.Context(), envelope("d@a.test"), b); !errors.Is(err, ErrUnavailable) || !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("accept on a full disk: %v", err)
	}
	// Mail still leaves, and reports that cannot be written change nothing.
	l := lane(t, q)
	it := l.Next()
	sent := it.Recipients()[0].Address
	settle(t, it, Relayed, "250")
	l.Close()
	l = lane(t, q)
	it = l.Next()
	failed := it.Recipients()[0].Address
	rep := Report{envelope("a@x.test"), body(t, q, "report")}
	err := it.Settle(t.Context(), []Outcome{{Recipient: 0, Action: Failed, Reply: "550"}}, rep)
	if !errors.Is(err, ErrUnavailable) {
		t.Fatalf("report on a full disk: %v", err)
	}
	if m := q.Messages(nil, 0); len(m) != 1 || m[0].Status != MessageRetry || m[0].LastError != "550" {
		t.Errorf("messages %+v", m)
	}
	d.full.Store(false)
	if _, err := q.Accept(t.Context(), envelope("d@a.test"), b); err != nil {
		t.Fatalf("the same body, when there is room: %v", err)
	}
	q = reopen(t, q)
	got := drain(t, q)
	if _, again := got[sent]; again || len(got) != 2 || got["d@a.test"] != "refused" || got[failed] == "" {
		t.Errorf("sent %s, failed %s, left %v", sent, failed, got)
	}
}

func TestReportAndOutcomeAreOneCommit(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{})
	accept(t, q, "bad", "b@a.test", "c@a.test")
	routeAll(t, q, 1)
	l := lane(t, q)
	rep := envelope("a@x.test")
	rep.From = ""
	before, err := os.ReadFile(segments(t, q)[0])
	if err != nil {
		t.Fatal(err)
	}
	err = l.Next().Settle(t.Context(), []Outcome{{Recipient: 0, Action: Failed, Reply: "550"}, {Recipient: 1, Action: Relayed}},
		Report{rep, body(t, q, "undeliverable")})
	if err != nil {
		t.Fatal(err)
	}
	// No Close: what Settle with reports promised must not depend on it.
	dir := t.TempDir()
	copyDir(t, q.dir, dir)
	if got := drain(t, openQueue(t, dir, Options{})); len(got) != 1 || got["a@x.test"] != "undeliverable" {
		t.Errorf("after a crash: %v", got)
	}
	// The report comes first: a log cut anywhere has the report or the message.
	data, err := os.ReadFile(segments(t, q)[0])
	if err != nil {
		t.Fatal(err)
	}
	for cut := len(data); cut >= len(before); cut-- {
		dir := t.TempDir()
		os.WriteFile(filepath.Join(dir, filepath.Base(segments(t, q)[0])), data[:cut], 0o600)
		cq := openQueue(t, dir, Options{})
		got := drain(t, cq)
		if got["a@x.test"] == "" && got["b@a.test"] == "" {
			t.Fatalf("cut at %d of %d: %v", cut, len(data), got)
		}
		cq.Close()
	}
}

func copyDir(t testing.TB, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

func TestNewerRecordsAreNotThrownAway(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{})
	accept(t, q, "x", "b@a.test")
	c := q.newCommit()
	c.record(99, func(b []byte) []byte { return append(b, "future"...) })
	if err := c.wait(); err != nil {
		t.Fatal(err)
	}
	q.Close()
	before := segments(t, q)
	if _, err := Open(q.dir, Options{}); err == nil || !strings.Contains(err.Error(), "newer") {
		t.Errorf("open: %v", err)
	}
	if after := segments(t, q); !reflect.DeepEqual(before, after) {
		t.Errorf("segments %v, then %v", before, after)
	}
}

func TestDamagedOrMissingBodyIsSaidAndKept(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{})
	id := accept(t, q, strings.Repeat("x", 2*maxInline), "b@a.test")
	q.Close()
	if err := os.Truncate(bodyPath(q.bodies, id), 100); err != nil {
		t.Fatal(err)
	}
	os.WriteFile(bodyPath(q.bodies, 12345), []byte("left by a crash"), 0o600)
	var said bytes.Buffer
	q = openQueue(t, q.dir, Options{Log: slog.New(slog.NewTextHandler(&said, nil))})
	if !strings.Contains(said.String(), "damaged or missing") || !strings.Contains(said.String(), id.String()) {
		t.Errorf("logged %s", said.String())
	}
	if msgs := q.Messages(nil, 0); len(msgs) != 1 {
		t.Errorf("messages %+v", msgs)
	}
	if _, err := submitted(t, q).Open(); err == nil {
		t.Error("a body that was cut off could be opened")
	}
	q.Close() // trash is empty then
	if _, err := os.Stat(bodyPath(q.bodies, 12345)); err == nil {
		t.Error("the file of a message that was never accepted is still there")
	}
}

// TestFullFileSystem fills a real one.
func TestFullFileSystem(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("cannot mount a small file system: %v: %s", err, out)
	}
	t.Cleanup(func() { exec.Command("umount", dir).Run() })
	q := openQueue(t, filepath.Join(dir, "queue"), Options{Segment: 256 << 10})
	t.Cleanup(func() { q.Close() }) // before umount
	want := map[string]string{}
	put := func(key, text string) error {
		b := q.NewBody()
		defer b.Close()
		if _, err := b.Write([]byte(text)); err != nil {
			return err
		}
		_, err := q.Accept(t.Context(), envelope(key), b)
		return err
	}
	var full error
	for i := 0; full == nil && i < 2000; i++ {
		key := fmt.Sprintf("u%d@a.test", i)
		if full = put(key, strings.Repeat(key, 500)); full == nil {
			want[key] = strings.Repeat(key, 500)
		}
	}
	if !errors.Is(full, ErrUnavailable) {
		t.Fatalf("a full file system: %v", full)
	}
	if err := put("large@a.test", strings.Repeat("x", 2*maxInline)); err == nil {
		t.Error("a large message fitted")
	}
	for range 20 { // half of it leaves, which makes room without any being left
		l := lane(t, routed(t, q))
		l.Connected()
		for it := l.Next(); it != nil && len(want) > 100; it = l.Next() {
			delete(want, it.Recipients()[0].Address)
			settle(t, it, Relayed, "250")
		}
		l.Close()
	}
	deadline := time.Now().Add(20 * time.Second)
	for put("again@a.test", "again") != nil {
		if time.Now().After(deadline) {
			t.Fatal("nothing is accepted although there is room")
		}
	}
	want["again@a.test"] = "again"
	q = reopen(t, q)
	if got := drain(t, q); !reflect.DeepEqual(got, want) {
		t.Errorf("%d left, want %d", len(got), len(want))
	}
}

func routed(t testing.TB, q *Queue) *Queue {
	t.Helper()
	q.mu.Lock()
	n := q.submission.ready.n
	q.mu.Unlock()
	routeAll(t, q, n)
	return q
}

func FuzzRecovery(f *testing.F) {
	m := &Message{id: 1, env: fullEnvelope(), state: make([]status, 2)}
	full := putMessage(nil, m)
	f.Add(byte(recordMessage), full)
	f.Add(byte(recordOutcome), putOutcomes(nil, 1, []Outcome{{Recipient: 1, Action: Failed}}))
	f.Add(byte(recordMarks), putMarks(nil, m))
	s := state{last: 1, suspended: []parked{{3, hop("a.test")}}}
	f.Add(byte(recordState), s.record().Head)
	f.Fuzz(func(t *testing.T, typ byte, payload []byte) {
		r := &recovery{q: &Queue{}, live: map[ID]*Message{}}
		if _, err := r.record(wal.Ref{}, recordMessage, full); err != nil {
			t.Fatal(err)
		}
		r.record(wal.Ref{}, typ, payload)
		for id, m := range r.live {
			open := 0
			for i := range m.state {
				if m.state[i].action == waiting {
					open++
				}
			}
			if open == 0 || open != m.open {
				t.Errorf("message %d has %d open recipients and counts %d", id, open, m.open)
			}
		}
	})
}
