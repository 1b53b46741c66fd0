package transport

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"mxsh/transport/control"
	"mxsh/transport/sinktest"
)

// outside is EX1 with a way out for elsewhere.test to a sink, and Rob's mailbox.
func outside(t *testing.T, o sinktest.Options, settings string) (w *world, e *running, at netip.AddrPort, s *sinktest.Server) {
	t.Helper()
	w = newWorld(t)
	at = w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.accepting("elsewhere.test")
	w.mailbox("Rob", "EX1")
	s = sink(t, o)
	w.set(smart("Out", "SMTP:*;1", "EX1", s))
	if settings != "" {
		w.set("TransportServer EX1 | " + settings)
	}
	return w, w.run("EX1"), at, s
}

// crowd is how many messages a sink takes at a time. Each message waits until
// as many are there as the test wants, and a little longer for one more.
type crowd struct {
	want int

	mu        sync.Mutex
	now, most int
	once      sync.Once
	full      chan struct{} // closed when want are there
}

func newCrowd(want int) *crowd { return &crowd{want: want, full: make(chan struct{})} }

func (c *crowd) answer(step sinktest.Step) string {
	if step.Verb != "BODY" {
		return ""
	}
	c.mu.Lock()
	c.now++
	c.most = max(c.most, c.now)
	if c.now == c.want {
		c.once.Do(func() { close(c.full) })
	}
	c.mu.Unlock()
	select {
	case <-c.full:
		time.Sleep(20 * time.Millisecond) // for connections beyond the limit to show
	case <-time.After(enough / 2):
	}
	c.mu.Lock()
	c.now--
	c.mu.Unlock()
	return ""
}

// proves TransportServer.MaxOutboundConnections
// proves TransportServer.MaxPerDomainOutboundConnections
func TestConnectionsAtATime(t *testing.T) {
	for _, c := range []struct {
		all, each string
		want      int // over both connectors
	}{{"1000", "1", 2}, {"1000", "3", 6}, {"4", "3", 4}, {"2", "2", 2}} {
		t.Run(c.all+" "+c.each, func(t *testing.T) {
			seen := newCrowd(c.want)
			w, e, at, s := outside(t, sinktest.Options{Answer: seen.answer},
				fmt.Sprintf("MaxOutboundConnections=%s | MaxPerDomainOutboundConnections=%s", c.all, c.each))
			w.accepting("other.test")
			e.apply(smart("Other", "SMTP:other.test;1", "EX1", s))
			const n = 10
			client := dial(t, at)
			for range n {
				client.submit("rob@work.com", "x@elsewhere.test")
				client.submit("rob@work.com", "x@other.test")
			}
			arrived(t, s, 2*n)
			if seen.most != c.want {
				t.Errorf("%d messages came at a time, want %d", seen.most, c.want)
			}
		})
	}
}

// out is the queue of the connector Out, the zero Queue while there is none.
func (r *running) out() control.Queue {
	for _, q := range r.Engine.Queues() {
		if q.ConnectorName == "Out" {
			return q
		}
	}
	return control.Queue{}
}

// The first tries are a minute apart, whatever the directory says; the test
// takes these away and leaves the server's own numbers.
//
// proves TransportServer.TransientFailureRetryCount
// proves TransportServer.TransientFailureRetryInterval
// proves TransportServer.OutboundConnectionFailureRetryInterval
func TestCallsToADeadHost(t *testing.T) {
	for _, c := range []struct {
		settings string
		calls    int           // that the server makes at once
		wait     time.Duration // before the one after them
	}{
		{"TransientFailureRetryCount=0 | OutboundConnectionFailureRetryInterval=01:00:00", 1, time.Hour},
		{"TransientFailureRetryCount=0 | OutboundConnectionFailureRetryInterval=00:20:00", 1, 20 * time.Minute},
		{"TransientFailureRetryCount=1 | TransientFailureRetryInterval=00:07:00", 1, 7 * time.Minute},
		{"TransientFailureRetryCount=1 | TransientFailureRetryInterval=00:00:01 | OutboundConnectionFailureRetryInterval=01:00:00", 2, time.Hour},
		{"TransientFailureRetryCount=2 | TransientFailureRetryInterval=00:00:01 | OutboundConnectionFailureRetryInterval=01:00:00", 3, time.Hour},
	} {
		t.Run(c.settings, func(t *testing.T) {
			t.Parallel()
			_, e, at, s := outside(t, sinktest.Options{Answer: func(step sinktest.Step) string {
				if step.Verb == "CONNECT" {
					return sinktest.Drop
				}
				return ""
			}}, c.settings)
			numbers := queueSettings(e.live.Load().Self())
			numbers.GlitchRetryCount = 0
			e.queue.Configure(numbers)
			dial(t, at).submit("rob@work.com", "x@elsewhere.test")
			until(t, fmt.Sprintf("%d failed calls", c.calls), func() bool { q := e.out(); return q.RetryCount == c.calls && q.Status == "Retry" })
			q := e.out()
			if wait := q.NextRetry.Sub(q.LastRetry).Round(time.Second); wait != c.wait {
				t.Errorf("after %d calls the next one is in %v, want %v", q.RetryCount, wait, c.wait)
			}
			if n := len(s.Sessions()); n != c.calls {
				t.Errorf("the host was called %d times, want %d", n, c.calls)
			}
		})
	}
}

// proves TransportServer.MessageRetryInterval
func TestMessageThatWasPutOffComesAgain(t *testing.T) {
	for text, interval := range map[string]time.Duration{"00:00:01": time.Second, "00:00:04": 4 * time.Second} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var calls []time.Time
			_, _, at, s := outside(t, sinktest.Options{Answer: func(step sinktest.Step) string {
				if step.Verb != "RCPT" {
					return ""
				}
				mu.Lock()
				defer mu.Unlock()
				if calls = append(calls, time.Now()); len(calls) == 1 {
					return "450 4.2.1 later"
				}
				return ""
			}}, "MessageRetryInterval="+text)
			dial(t, at).submit("rob@work.com", "x@elsewhere.test")
			arrived(t, s, 1)
			mu.Lock()
			defer mu.Unlock()
			if wait := calls[1].Sub(calls[0]); wait < interval {
				t.Errorf("the message came again after %v, want %v", wait, interval)
			}
		})
	}
}

// Both servers get mail for a dead host; the one with the shorter time reports
// first.
//
// proves TransportServer.DelayNotificationTimeout
// proves TransportServer.MessageExpirationTimeout
func TestReportsComeInTheServersTime(t *testing.T) {
	t.Parallel()
	dead := sink(t, sinktest.Options{})
	dead.Answer("CONNECT", sinktest.Drop)
	w := newWorld(t)
	w.accepting("elsewhere.test")
	servers := []struct {
		name, box, address string
		delay, expiration  time.Duration
	}{
		{"EX1", "rob", "127.0.7.1", time.Second, 5 * time.Second},
		{"EX2", "tim", "127.0.7.2", 3 * time.Second, 8 * time.Second},
	}
	for _, s := range servers {
		at := w.host(s.name, "First", s.address, "AnonymousUsers,ExchangeServers")
		w.mailbox(strings.ToUpper(s.box[:1])+s.box[1:], s.name)
		w.set(smart("Out "+s.name, "SMTP:*;1", s.name, dead),
			fmt.Sprintf("TransportServer %s | DelayNotificationTimeout=00:00:%02d | MessageExpirationTimeout=00:00:%02d", s.name, int(s.delay.Seconds()), int(s.expiration.Seconds())))
		w.run(s.name)
		dial(t, at).submit(s.box+"@work.com", "x@elsewhere.test")
	}
	start := time.Now().Add(-time.Second) // the first message is not older than that
	at := map[string]time.Duration{}      // when each report was there: "rob delayed"
	until(t, "four reports", func() bool {
		for _, s := range servers {
			for _, text := range w.inbox(s.box) {
				for _, action := range []string{"delayed", "failed"} {
					if key := s.box + " " + action; at[key] == 0 && strings.Contains(text, "Action: "+action) {
						at[key] = time.Since(start)
					}
				}
			}
		}
		return len(at) == 4
	})
	for _, s := range servers {
		if d, f := at[s.box+" delayed"], at[s.box+" failed"]; d < s.delay || f < s.expiration {
			t.Errorf("%s had reports after %v and %v, want %v and %v", s.box, d, f, s.delay, s.expiration)
		}
	}
	if at["rob delayed"] >= at["tim delayed"] || at["rob failed"] >= at["tim failed"] {
		t.Errorf("the server with the longer times reported first: %v", at)
	}
}

// inbox returns what is in a mailbox now.
func (w *world) inbox(alias string) (texts []string) {
	files, _ := filepath.Glob(filepath.Join(w.home, "mailboxes", alias, "new", "*"))
	for _, name := range files {
		if b, err := os.ReadFile(name); err == nil {
			texts = append(texts, string(b))
		}
	}
	return texts
}

// proves TransportServer.QueueMaxIdleTime
func TestEmptyQueueStaysAsLongAsTheServerSays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.accepting("elsewhere.test")
	s := sink(t, sinktest.Options{})
	var engines []*running
	for i, idle := range []string{"00:00:05", "00:01:00"} {
		name := fmt.Sprintf("EX%d", i+1)
		at := w.host(name, "First", fmt.Sprintf("127.0.7.%d", i+1), "AnonymousUsers")
		// The second server's queue leads to the sink by a connector of the same name.
		w.set(smart("Out", "SMTP:*;1", "EX1,EX2", s), "TransportServer "+name+" | QueueMaxIdleTime="+idle)
		e := w.run(name)
		dial(t, at).submit("rob@work.com", "x@elsewhere.test")
		arrived(t, s, i+1)
		engines = append(engines, e)
	}
	if engines[0].out().ID == "" {
		t.Error("the queue went with its last message")
	}
	until(t, "the end of an empty queue", func() bool { return engines[0].out().ID == "" })
	if engines[1].out().ID == "" {
		t.Error("the queue of the server with a minute went too")
	}
}
