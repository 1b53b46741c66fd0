package transport

import (
	"sync/atomic"
	"testing"
	"time"

	"mxsh/transport/sinktest"
)

// proves TransportServer.MaxConcurrentMailboxDeliveries
func TestDeliveriesAtATime(t *testing.T) {
	var busy, most atomic.Int32
	s := sink(t, sinktest.Options{LMTP: true, Answer: func(step sinktest.Step) string {
		switch step.Verb {
		case "MAIL":
			n := busy.Add(1)
			for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
			}
			time.Sleep(5 * time.Millisecond) // a slow program, so that deliveries add up
		case "BODY":
			busy.Add(-1)
		}
		return ""
	}})
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.9.4", "AnonymousUsers")
	w.mailbox("Rob", "EX1")
	w.set("MailboxDatabase DB EX1 | Delivery=Lmtp | LmtpHost=" + s.Addr().String())
	r := w.run("EX1")
	c := dial(t, at)
	for n, limit := range map[int32]string{1: "1", 4: "4"} {
		r.apply("TransportServer EX1 | MaxConcurrentMailboxDeliveries=" + limit)
		before := s.Count()
		until(t, "the queue is idle", func() bool { return r.idle() })
		most.Store(0)
		for range 100 {
			c.submit("a@x.test", "rob@work.com")
		}
		arrived(t, s, before+100)
		if got := most.Load(); got > n || n > 1 && got < 2 {
			t.Errorf("limit %s: %d deliveries at a time", limit, got)
		}
	}
}

// idle is whether no queue has a connection open.
func (r *running) idle() bool {
	for _, q := range r.queue.Queues() {
		if q.Connections > 0 {
			return false
		}
	}
	return true
}
