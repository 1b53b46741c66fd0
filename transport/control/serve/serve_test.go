package serve

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/store"
	"mxsh/transport/control"
	"mxsh/transport/route"
)

// engine records what it is asked.
type engine struct {
	did  []string
	fail error
}

func (e *engine) note(format string, args ...any) error {
	e.did = append(e.did, fmt.Sprintf(format, args...))
	return e.fail
}

func (e *engine) Status() control.Status {
	return control.Status{Server: "EX1", State: control.Running, Revision: 7, Bindings: []string{"127.0.0.1:2525"}, PID: 12}
}
func (e *engine) Start(context.Context) error { return e.note("start") }
func (e *engine) Stop(context.Context) error  { return e.note("stop") }
func (e *engine) Applied(ctx context.Context, r store.Revision) (control.Applied, error) {
	if r > 100 {
		<-ctx.Done()
		return control.Applied{}, ctx.Err()
	}
	problem := control.Problem{Problem: route.Problem{Object: `ReceiveConnector EX1\Relay`, Message: "cannot be bound"}, Since: r}
	return control.Applied{Revision: r, Problems: []control.Problem{problem}}, e.note("applied %d", r)
}
func (e *engine) Queues() []control.Queue {
	return []control.Queue{{Server: "EX1", ID: "3", DeliveryType: model.DnsConnectorDelivery, NextHopDomain: "x.com", Messages: 2}}
}
func (e *engine) ActOnQueue(_ context.Context, queue string, verb control.Verb) error {
	return e.note("%s queue %s", verb, queue)
}
func (e *engine) Messages(f control.Find) iter.Seq[control.Message] {
	e.note("messages %+v", f)
	return func(yield func(control.Message) bool) {
		for i := range int64(1000) {
			if !yield(control.Message{ID: i, Subject: strings.Repeat("x", 100)}) {
				return
			}
		}
	}
}
func (e *engine) ActOnMessage(_ context.Context, id int64, queue string, verb control.Verb) error {
	return e.note("%s message %d of %s", verb, id, queue)
}
func (e *engine) Refusals(client string, limit int) []control.Refusal {
	e.note("refusals %s %d", client, limit)
	return []control.Refusal{{Client: client, Reason: "no right to relay"}}
}

func (e *engine) FlushTracking() { e.note("flush") }

func start(t *testing.T, home string, e Engine, failed func(*http.Request, error)) *control.Client {
	t.Helper()
	l, err := Listen(home, "EX1")
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{Handler: Handler(e, failed)}
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	c, err := control.Open(home, "ex1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestCallsReachTheEngine(t *testing.T) {
	e := &engine{}
	c := start(t, t.TempDir(), e, func(_ *http.Request, err error) { t.Error(err) })
	ctx := t.Context()

	s, err := c.Status(ctx)
	if err != nil || s.Revision != 7 || s.State != control.Running || !slices.Equal(s.Bindings, []string{"127.0.0.1:2525"}) {
		t.Errorf("status: %+v, %v", s, err)
	}
	a, err := c.Applied(ctx, 9)
	if err != nil || a.Revision != 9 || len(a.Problems) != 1 || a.Problems[0].Since != 9 || a.Problems[0].String() != `ReceiveConnector EX1\Relay: cannot be bound` {
		t.Errorf("applied: %+v, %v", a, err)
	}
	q, err := c.Queues(ctx)
	if err != nil || len(q) != 1 || q[0].NextHopDomain != "x.com" || q[0].DeliveryType != model.DnsConnectorDelivery {
		t.Errorf("queues: %+v, %v", q, err)
	}
	n := 0
	for m, err := range c.Messages(ctx, control.Find{Queue: "3", Limit: 5, Recipients: true}) {
		if err != nil || m.ID != int64(n) {
			t.Fatalf("message %d: %+v, %v", n, m, err)
		}
		n++
	}
	if n != 1000 {
		t.Errorf("%d messages arrived, want 1000", n)
	}
	r, err := c.Refusals(ctx, "10.0.0.1", 4)
	if err != nil || len(r) != 1 || r[0].Client != "10.0.0.1" {
		t.Errorf("refusals: %+v, %v", r, err)
	}
	for _, err := range []error{
		c.Stop(ctx), c.Start(ctx), c.ActOnQueue(ctx, "Unreachable", control.Resubmit),
		c.ActOnMessage(ctx, 12, "3", control.RemoveWithReport), c.FlushTracking(ctx),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	want := []string{"applied 9", "messages {Queue:3 ID:0 Limit:5 Recipients:true}", "refusals 10.0.0.1 4",
		"stop", "start", "resubmit queue Unreachable", "remove-with-report message 12 of 3", "flush"}
	if !slices.Equal(e.did, want) {
		t.Errorf("the engine did\n%s\nwant\n%s", strings.Join(e.did, "\n"), strings.Join(want, "\n"))
	}
}

func TestErrorsForTheAdministratorPass(t *testing.T) {
	e := &engine{fail: &model.Error{ID: "QueueNotFound", Category: model.NotFound, Target: "9", Message: "There is no queue 9.", Hint: "See Get-Queue."}}
	c := start(t, t.TempDir(), e, func(_ *http.Request, err error) { t.Error(err) })
	var told *model.Error
	if err := c.ActOnQueue(t.Context(), "9", control.Retry); !errors.As(err, &told) {
		t.Fatalf("got %v", err)
	}
	if told.ID != "QueueNotFound" || told.Category != model.NotFound || told.Error() != "There is no queue 9. See Get-Queue." {
		t.Errorf("got %+v", told)
	}
}

func TestCausesStayInTheLog(t *testing.T) {
	var logged []error
	e := &engine{fail: errors.New("write segment: disk on fire")}
	c := start(t, t.TempDir(), e, func(_ *http.Request, err error) { logged = append(logged, err) })
	err := c.Stop(t.Context())
	if err == nil || strings.Contains(err.Error(), "fire") {
		t.Errorf("the administrator reads %q", err)
	}
	if len(logged) != 1 || !errors.Is(logged[0], e.fail) {
		t.Errorf("the log has %v", logged)
	}
}

func TestAppliedEndsWithItsContext(t *testing.T) {
	c := start(t, t.TempDir(), &engine{}, func(_ *http.Request, err error) { t.Error(err) })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.Applied(ctx, 101); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestNoEngine(t *testing.T) {
	home := t.TempDir()
	c, err := control.Open(home, "EX1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Status(t.Context()); !errors.Is(err, control.ErrNotRunning) {
		t.Errorf("without a socket: %v", err)
	}
	// A process that died leaves its socket behind.
	path, _ := control.SocketPath(home, "EX1")
	l, err := Listen(home, "EX1")
	if err != nil {
		t.Fatal(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	l.Close()
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Status(t.Context()); !errors.Is(err, control.ErrNotRunning) {
		t.Errorf("with a dead socket: %v", err)
	}
	if l, err = Listen(home, "EX1"); err != nil {
		t.Errorf("a dead socket keeps a new engine out: %v", err)
	} else {
		l.Close()
	}
}

func TestSocketIsPrivate(t *testing.T) {
	home := t.TempDir()
	l, err := Listen(home, "EX 1")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	path, _ := control.SocketPath(home, "ex 1")
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", name, info.Mode().Perm(), want)
		}
	}
}

func TestLongHomeGetsAShortSocket(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	home := filepath.Join(t.TempDir(), strings.Repeat("long/", 30))
	c := start(t, home, &engine{}, func(_ *http.Request, err error) { t.Error(err) })
	if _, err := c.Status(t.Context()); err != nil {
		t.Error(err)
	}
	a, _ := control.SocketPath(home, "EX1")
	b, _ := control.SocketPath(home, "EX2")
	if len(a) > 107 || a == b {
		t.Errorf("sockets %s and %s", a, b)
	}
}

func TestOneEnginePerServer(t *testing.T) {
	home := t.TempDir()
	release, err := Lock(home, "EX1")
	if err != nil {
		t.Fatal(err)
	}
	other, err := Lock(home, "EX2")
	if err != nil {
		t.Fatalf("another server: %v", err)
	}
	defer other()
	var told *model.Error
	if _, err := Lock(home, "ex1"); !errors.As(err, &told) || told.Category != model.Conflict || !strings.Contains(told.Message, fmt.Sprint(os.Getpid())) {
		t.Errorf("second engine: %v", err)
	}
	release()
	again, err := Lock(home, "EX1")
	if err != nil {
		t.Fatalf("after the first ended: %v", err)
	}
	again()
}

// In the folder for temporary files somebody else may have been first.
func TestSocketOfSomebodyElseIsNotTrusted(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a folder away")
	}
	t.Setenv("TMPDIR", t.TempDir())
	home := filepath.Join(t.TempDir(), strings.Repeat("long/", 30))
	c := start(t, home, &engine{}, func(_ *http.Request, err error) { t.Error(err) })
	path, err := control.SocketPath(home, "EX1")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(filepath.Dir(path), 12345, -1); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Status(t.Context()); err == nil || !strings.Contains(err.Error(), "somebody else") {
		t.Errorf("a client trusts it: %v", err)
	}
	if l, err := Listen(home, "EX1"); err == nil {
		l.Close()
		t.Error("an engine listens in it")
	}
}

// The administrator may be another user than the service.
func TestRootAsksTheServiceOfAnotherUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a folder away")
	}
	home := t.TempDir()
	c := start(t, home, &engine{}, func(_ *http.Request, err error) { t.Error(err) })
	if err := os.Chown(control.Folder(home), 12345, -1); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Status(t.Context()); err != nil {
		t.Error(err)
	}
}
