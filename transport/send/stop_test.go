package send_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"mxsh/transport/send"
	"mxsh/transport/sinktest"
)

// stopped runs a sender, has it stopped once the sink was reached, and returns
// how long that took.
func (r *rig) stopped(reached <-chan struct{}, release func()) time.Duration {
	r.Helper()
	s := send.New(send.Config{Table: r.Live.Load, Queue: r.Queue, DNS: r.DNS, Secrets: r.Keys, Reports: r.Reports, Now: time.Now, Log: r.Log})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	select {
	case <-reached:
	case <-time.After(10 * time.Second):
		r.Fatal("the sink was not reached")
	}
	cancel()
	release()
	began := time.Now()
	select {
	case err := <-done:
		if err != nil {
			r.Errorf("sender: %v", err)
		}
	case <-time.After(30 * time.Second):
		r.Fatal("the sender does not stop")
	}
	return time.Since(began)
}

// gate is an answer function that waits at the end of the first message.
func gate() (answer func(sinktest.Step) string, reached chan struct{}, open chan struct{}) {
	reached, open = make(chan struct{}), make(chan struct{})
	return func(step sinktest.Step) string {
		if step.Verb == "BODY" && step.Session == 1 && step.Message == 0 {
			close(reached)
			<-open
		}
		return ""
	}, reached, open
}

func TestTransactionUnderWayEndsWhenTheServiceStops(t *testing.T) {
	answer, reached, open := gate()
	r := newRig(t)
	s := sink(t, sinktest.Options{Answer: answer})
	r.toSink(s)
	r.Queue.Configure(settings(r, 1))
	r.route()
	r.Submit(text, "a@x.test", "b@b.test")
	r.Submit(text, "a@x.test", "b@b.test")
	took := r.stopped(reached, func() { close(open) })
	if took > 3*time.Second {
		t.Errorf("stopped after %v", took)
	}
	if n := s.Count(); n != 1 {
		t.Errorf("%d messages went out, want the one under way", n)
	}
	if left := r.Queue.Messages(nil, 0); len(left) != 1 {
		t.Errorf("%d messages are left, want the other one", len(left))
	}
}

func TestSilentHostDoesNotKeepTheServiceFromStopping(t *testing.T) {
	t.Parallel()
	answer, reached, open := gate()
	r := newRig(t)
	s := sink(t, sinktest.Options{Answer: answer})
	t.Cleanup(func() { close(open) })
	r.toSink(s)
	r.route()
	r.Submit(text, "a@x.test", "b@b.test")
	took := r.stopped(reached, func() {})
	if took < 2*time.Second || took > 9*time.Second {
		t.Errorf("stopped after %v, want the time that a transaction may take", took)
	}
	if left := r.Queue.Messages(nil, 0); len(left) != 1 {
		t.Errorf("%d messages are left, want 1: nobody knows whether it was taken", len(left))
	}
}

func TestIPv6AndFamilies(t *testing.T) {
	s, err := sinktest.Start(sinktest.Options{Addr: "[::1]:0"})
	if err != nil {
		t.Skipf("no IPv6 here: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	r := newRig(t)
	r.toHosts(s.Addr().Port(), "[::1]")
	r.start(nil)
	r.Submit(text, "a@x.test", "b@b.test")
	wait(t, s, 1)

	// A server with an IPv4 address of its own passes over hosts of the other family.
	four := sink(t, sinktest.Options{Addr: fmt.Sprintf("127.0.0.1:%d", s.Addr().Port())})
	r.Set("ExchangeServer EX1 | Address=127.0.0.51")
	r.toHosts(s.Addr().Port(), "[::1]", "[127.0.0.1]")
	for range 2 {
		r.Submit(text, "a@x.test", "b@b.test")
	}
	wait(t, four, 2)
	if s.Count() != 1 {
		t.Errorf("%d messages over IPv6, want 1", s.Count())
	}
}
