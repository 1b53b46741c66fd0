package queue

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"mxsh/model"
)

func hop(domain string) model.NextHop {
	return model.NextHop{Type: model.DnsConnectorDelivery, Domain: domain, Connector: model.GUID{1}}
}

func openQueue(t testing.TB, dir string, o Options) *Queue {
	t.Helper()
	q, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { q.Close() })
	return q
}

func reopen(t testing.TB, q *Queue) *Queue {
	t.Helper()
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	return openQueue(t, q.dir, q.opts)
}

func envelope(to ...string) *Envelope {
	e := &Envelope{From: "a@x.test", AuthAs: "Anonymous", Origin: Origin{Kind: "SMTP"}}
	for _, r := range to {
		e.Recipients = append(e.Recipients, Recipient{Address: r})
	}
	return e
}

func body(t testing.TB, q *Queue, text string) *Body {
	t.Helper()
	b := q.NewBody()
	if _, err := io.WriteString(b, text); err != nil {
		t.Fatal(err)
	}
	return b
}

func accept(t testing.TB, q *Queue, text string, to ...string) ID {
	t.Helper()
	id, err := q.Accept(t.Context(), envelope(to...), body(t, q, text))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func content1(t testing.TB, m *Message) string {
	t.Helper()
	r, err := m.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// soon is a context for what must not block.
func soon(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func submitted(t testing.TB, q *Queue) *Message {
	t.Helper()
	m, err := q.Submitted(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func lane(t testing.TB, q *Queue) *Lane {
	t.Helper()
	l, err := q.Lane(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// none fails if a blocking call gives something now.
func none[T any](t testing.TB, what string, get func(context.Context) (T, error)) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if v, err := get(ctx); err == nil {
		t.Errorf("%s: got %v, want nothing", what, v)
	}
}

// routeAll gives every message in Submission to the hops of its recipients' domains.
func routeAll(t testing.TB, q *Queue, n int) {
	t.Helper()
	for range n {
		route(t, q, submitted(t, q))
	}
}

func route(t testing.TB, q *Queue, m *Message) {
	t.Helper()
	byHop := map[string][]int{}
	for _, r := range m.Recipients() {
		_, domain, _ := strings.Cut(r.Address, "@")
		byHop[domain] = append(byHop[domain], r.Index)
	}
	var parts []Part
	for domain, list := range byHop {
		parts = append(parts, Part{Hop: hop(domain), Recipients: list})
	}
	if err := q.Route(t.Context(), m, parts, nil); err != nil {
		t.Fatal(err)
	}
}

func settle(t testing.TB, it *Item, a Action, reply string, reports ...Report) {
	t.Helper()
	var list []Outcome
	for _, r := range it.Recipients() {
		list = append(list, Outcome{Recipient: r.Index, Action: a, Reply: reply})
	}
	if err := it.Settle(t.Context(), list, reports...); err != nil {
		t.Fatal(err)
	}
}

// drain delivers all there is and returns "recipient: content" of each.
func drain(t testing.TB, q *Queue) map[string]string {
	t.Helper()
	got := map[string]string{}
	for {
		q.mu.Lock()
		left, inSubmission := len(q.messages), q.submission.ready.n
		q.mu.Unlock()
		if left == 0 {
			return got
		}
		if inSubmission > 0 {
			routeAll(t, q, inSubmission)
		}
		l := lane(t, q)
		l.Connected()
		for it := l.Next(); it != nil; it = l.Next() {
			for _, r := range it.Recipients() {
				got[r.Address] += content1(t, it.Message())
			}
			settle(t, it, Relayed, "250 ok")
		}
		l.Close()
	}
}

func info(t testing.TB, q *Queue, domain string) QueueInfo {
	t.Helper()
	for _, i := range q.Queues() {
		if i.Hop.Domain == domain {
			return i
		}
	}
	t.Fatalf("no queue %s among %v", domain, q.Queues())
	return QueueInfo{}
}

func TestMessageGoesFromAcceptToItsLastRecipient(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{})
	id := accept(t, q, "hello", "b@one.test", "c@one.test", "d@two.test")
	m := submitted(t, q)
	if m.ID() != id || m.Size() != 5 || content1(t, m) != "hello" {
		t.Fatalf("leased message %d of %d bytes", m.ID(), m.Size())
	}
	none(t, "submission", q.Submitted)
	route(t, q, m)
	seen := map[string]int{}
	for range 2 {
		l := lane(t, q)
		l.Connected()
		it := l.Next()
		seen[l.Hop().Domain] = len(it.Recipients())
		settle(t, it, Relayed, "250 ok")
		l.Close()
	}
	if want := map[string]int{"one.test": 2, "two.test": 1}; !reflect.DeepEqual(seen, want) {
		t.Errorf("recipients per hop: %v, want %v", seen, want)
	}
	none(t, "lane", q.Lane)
	if len(q.messages) != 0 {
		t.Errorf("%d messages left", len(q.messages))
	}
	q = reopen(t, q)
	none(t, "submission after restart", q.Submitted)
}

func TestRestartKeepsWhatIsOpenAndForgetsWhatIsDone(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{})
	large := strings.Repeat("0123456789abcdef", 200<<10) // beyond what stays in the log
	accept(t, q, "half", "done@one.test", "open@two.test")
	accept(t, q, large, "large@one.test")
	accept(t, q, "", "empty@one.test")
	accept(t, q, "gone", "gone@one.test")
	routeAll(t, q, 4)
	l := lane(t, q)
	for l.Hop().Domain != "one.test" {
		l = lane(t, q)
	}
	for it := l.Next(); it != nil; it = l.Next() {
		switch content1(t, it.Message()) {
		case "half", "gone":
			settle(t, it, Relayed, "250")
		default:
			settle(t, it, Deferred, "451 later")
		}
	}
	q = reopen(t, q)
	got := drain(t, q)
	if want := map[string]string{"open@two.test": "half", "large@one.test": large, "empty@one.test": ""}; !reflect.DeepEqual(got, want) {
		t.Errorf("after restart got %d messages %.100v", len(got), got)
	}
	q = reopen(t, q)
	if files, _ := os.ReadDir(q.bodies); len(files) != 0 {
		t.Errorf("body files left: %v", files)
	}
	if logs, _ := filepath.Glob(filepath.Join(q.dir, "*.log")); len(logs) != 1 {
		t.Errorf("log segments left: %v", logs)
	}
}

func TestEnvelopeSurvivesRestart(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{})
	e := fullEnvelope()
	e.Received = time.Now().UTC().Round(0)
	if _, err := q.Accept(t.Context(), e, body(t, q, "x")); err != nil {
		t.Fatal(err)
	}
	q = reopen(t, q)
	if got := submitted(t, q).Envelope(); !reflect.DeepEqual(got, e) {
		t.Errorf("envelope\n got %+v\nwant %+v", got, e)
	}
}

func TestNumbersAreNeverGivenTwice(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{})
	last := ID(0)
	for range 3 {
		for range 3 {
			id := accept(t, q, "x", "b@one.test")
			if id <= last {
				t.Fatalf("message %d after %d", id, last)
			}
			last = id
		}
		drain(t, q)
		q = reopen(t, q)
	}
}

func TestSecondOpenerIsRefused(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{})
	if _, err := Open(q.dir, Options{}); !errors.Is(err, ErrLocked) {
		t.Errorf("second open: %v", err)
	}
	q = reopen(t, q)
	accept(t, q, "x", "b@one.test")
}

func TestBodyCloseLeavesNothing(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{})
	b := body(t, q, strings.Repeat("x", maxInline+1))
	if files, _ := os.ReadDir(q.bodies); len(files) != 1 {
		t.Fatalf("files while open: %v", files)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if files, _ := os.ReadDir(q.bodies); len(files) != 0 {
		t.Errorf("files after close: %v", files)
	}
	if _, err := q.Accept(t.Context(), envelope("b@one.test"), b); !errors.Is(err, ErrBodyUsed) {
		t.Errorf("accept of a closed body: %v", err)
	}
}

func TestBodyKeepsBytesWhateverTheWrites(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{CacheBytes: 1})
	want := strings.Repeat("The quick brown fox jumps.\r\n", 100<<10)
	for _, step := range []int{1000, maxInline - 1, maxInline, maxInline + 1, spillBuffer, len(want)} {
		b := q.NewBody()
		for rest := want; rest != ""; {
			n := min(step, len(rest))
			if _, err := io.WriteString(b, rest[:n]); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		if _, err := q.Accept(t.Context(), envelope("b@one.test"), b); err != nil {
			t.Fatal(err)
		}
		b.Close()
		if m := submitted(t, q); m.Size() != int64(len(want)) || content1(t, m) != want {
			t.Errorf("writes of %d bytes: content differs", step)
		}
	}
}

func TestUncachedBodiesComeFromTheLog(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{CacheBytes: 10 << 10})
	want := map[string]string{}
	for i := range 50 {
		to, text := fmt.Sprintf("u%d@one.test", i), strings.Repeat(fmt.Sprint(i), 2000)
		want[to] = text
		accept(t, q, text, to)
	}
	if q.cached > 10<<10 {
		t.Errorf("cache holds %d bytes", q.cached)
	}
	if got := drain(t, q); !reflect.DeepEqual(got, want) {
		t.Error("contents differ")
	}
	if q.cached != 0 {
		t.Errorf("empty queue caches %d bytes", q.cached)
	}
}

func TestConcurrentAcceptorsAndSenders(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{Segment: 256 << 10})
	const writers, each = 8, 200
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				accept(t, q, strings.Repeat("x", 3000), fmt.Sprintf("u%d-%d@h%d.test", w, i, i%3))
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	var mu sync.Mutex
	got := map[string]bool{}
	done := make(chan struct{})
	wg.Go(func() {
		for {
			m, err := q.Submitted(ctx)
			if err != nil {
				return
			}
			route(t, q, m)
		}
	})
	for range 4 {
		wg.Go(func() {
			for {
				l, err := q.Lane(ctx)
				if err != nil {
					return
				}
				l.Connected()
				for it := l.Wait(ctx, time.Millisecond); it != nil; it = l.Wait(ctx, time.Millisecond) {
					mu.Lock()
					for _, r := range it.Recipients() {
						if got[r.Address] {
							t.Errorf("%s sent twice", r.Address)
						}
						got[r.Address] = true
					}
					if len(got) == writers*each {
						close(done)
					}
					mu.Unlock()
					settle(t, it, Relayed, "250")
				}
				l.Close()
			}
		})
	}
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		t.Errorf("%d of %d sent", len(got), writers*each)
	}
	cancel()
	wg.Wait()
	q = reopen(t, q)
	none(t, "submission", q.Submitted)
}

func TestCloseEndsAllWaits(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{})
	errs := make(chan error, 3)
	go func() { _, err := q.Submitted(t.Context()); errs <- err }()
	go func() { _, err := q.Lane(t.Context()); errs <- err }()
	go func() { _, err := q.Notice(t.Context()); errs <- err }()
	for q.waits() < 3 {
		time.Sleep(time.Millisecond)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := <-errs; !errors.Is(err, ErrClosed) {
			t.Errorf("wait ended with %v", err)
		}
	}
	if _, err := q.Accept(t.Context(), envelope("b@x.test"), body(t, q, "x")); !errors.Is(err, ErrClosed) {
		t.Errorf("accept after close: %v", err)
	}
}

func (q *Queue) waits() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.submitted.waiters.n + q.laned.waiters.n + q.told.waiters.n
}
