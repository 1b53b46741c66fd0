package transport

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"mxsh/model"
	"mxsh/transport/queue"
)

// server returns a server with settings in the words of Set-TransportServer.
func server(t *testing.T, settings ...string) *model.ExchangeServer {
	t.Helper()
	s := model.ExchangeServers.New().(*model.ExchangeServer)
	for i := 0; i+1 < len(settings); i += 2 {
		if err := model.TransportServers.Field(settings[i]).Set((*model.TransportServer)(s), settings[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// bubble opens the queue of a server in a bubble where time passes as soon as
// everybody waits for it.
func bubble(t *testing.T, s *model.ExchangeServer, fn func(t *testing.T, q *queue.Queue)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		q, err := queue.Open(t.TempDir(), queue.Options{Settings: queueSettings(s)})
		if err != nil {
			t.Fatal(err)
		}
		defer q.Close()
		fn(t, q)
	})
}

// waiting accepts a message and gives it to a next hop of its own.
func waiting(t *testing.T, q *queue.Queue, domain string) {
	t.Helper()
	body := q.NewBody()
	fmt.Fprint(body, "Subject: x\r\n\r\nx\r\n")
	env := &queue.Envelope{From: "ann@work.com", Recipients: []queue.Recipient{{Address: "x@" + domain}}, Received: time.Now()}
	if _, err := q.Accept(t.Context(), env, body); err != nil {
		t.Fatal(err)
	}
	m, err := q.Submitted(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	part := queue.Part{Hop: model.NextHop{Type: model.DnsConnectorDelivery, Domain: domain}, Recipients: []int{0}}
	if err := q.Route(t.Context(), m, []queue.Part{part}, nil); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, q *queue.Queue) *queue.Lane {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 48*time.Hour)
	defer cancel()
	l, err := q.Lane(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// tries fails n connections and returns when each was tried.
func tries(t *testing.T, q *queue.Queue, n int) []time.Duration {
	t.Helper()
	var at []time.Duration
	start := time.Now()
	for range n {
		l := open(t, q)
		at = append(at, time.Since(start))
		l.Failed("421 4.4.1 Connection timed out")
		l.Close()
	}
	return at
}

// proves TransportServer.TransientFailureRetryCount
// proves TransportServer.TransientFailureRetryInterval
// proves TransportServer.OutboundConnectionFailureRetryInterval
func TestRetryLadderFollowsTheServer(t *testing.T) {
	for _, c := range []struct {
		settings []string
		want     string
	}{
		{nil, "[0s 1m0s 2m0s 3m0s 4m0s 9m0s 14m0s 19m0s 24m0s 29m0s 34m0s 44m0s 54m0s]"},
		{[]string{"TransientFailureRetryCount", "1"}, "[0s 1m0s 2m0s 3m0s 4m0s 9m0s 19m0s 29m0s 39m0s 49m0s 59m0s 1h9m0s 1h19m0s]"},
		{[]string{"TransientFailureRetryCount", "0"}, "[0s 1m0s 2m0s 3m0s 4m0s 14m0s 24m0s 34m0s 44m0s 54m0s 1h4m0s 1h14m0s 1h24m0s]"},
		{[]string{"TransientFailureRetryInterval", "00:00:30"}, "[0s 1m0s 2m0s 3m0s 4m0s 4m30s 5m0s 5m30s 6m0s 6m30s 7m0s 17m0s 27m0s]"},
		{[]string{"TransientFailureRetryCount", "0", "OutboundConnectionFailureRetryInterval", "01:00:00"}, "[0s 1m0s 2m0s 3m0s 4m0s 1h4m0s 2h4m0s 3h4m0s 4h4m0s 5h4m0s 6h4m0s 7h4m0s 8h4m0s]"},
	} {
		bubble(t, server(t, c.settings...), func(t *testing.T, q *queue.Queue) {
			waiting(t, q, "down.test")
			if got := fmt.Sprint(tries(t, q, 13)); got != c.want {
				t.Errorf("%v: tries at %s, want %s", c.settings, got, c.want)
			}
		})
	}
}

// proves TransportServer.MessageRetryInterval
func TestMessageRetryIntervalFollowsTheServer(t *testing.T) {
	for text, want := range map[string]time.Duration{"00:01:00": time.Minute, "00:07:00": 7 * time.Minute} {
		bubble(t, server(t, "MessageRetryInterval", text), func(t *testing.T, q *queue.Queue) {
			waiting(t, q, "busy.test")
			l := open(t, q)
			l.Connected()
			if err := l.Next().Settle(t.Context(), []queue.Outcome{{Recipient: 0, Action: queue.Deferred, Reply: "450 4.2.1 later"}}); err != nil {
				t.Fatal(err)
			}
			l.Close()
			start := time.Now()
			l = open(t, q)
			defer l.Close()
			if it := l.Next(); it == nil || time.Since(start) != want {
				t.Errorf("%s: tried again after %v", text, time.Since(start))
			}
		})
	}
}

// proves TransportServer.DelayNotificationTimeout
// proves TransportServer.MessageExpirationTimeout
func TestAgesFollowTheServer(t *testing.T) {
	for _, c := range []struct{ delay, expiration string }{{"04:00:00", "2.00:00:00"}, {"00:10:00", "01:00:00"}} {
		s := server(t, "DelayNotificationTimeout", c.delay, "MessageExpirationTimeout", c.expiration)
		bubble(t, s, func(t *testing.T, q *queue.Queue) {
			waiting(t, q, "down.test")
			start := time.Now()
			for _, want := range []struct {
				kind queue.NoticeKind
				at   time.Duration
			}{{queue.Delayed, s.DelayNotificationTimeout.Duration()}, {queue.Expired, s.MessageExpirationTimeout.Duration()}} {
				n, err := q.Notice(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if n.Kind != want.kind || time.Since(start).Truncate(time.Minute) != want.at {
					t.Errorf("%v: %s after %v, want %s after %v", c, n.Kind, time.Since(start), want.kind, want.at)
				}
				if err := n.Settle(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// proves TransportServer.QueueMaxIdleTime
func TestEmptyQueuesVanishAsTheServerSays(t *testing.T) {
	for _, text := range []string{"00:03:00", "00:00:10"} {
		s := server(t, "QueueMaxIdleTime", text)
		bubble(t, s, func(t *testing.T, q *queue.Queue) {
			waiting(t, q, "up.test")
			l := open(t, q)
			l.Connected()
			if err := l.Next().Settle(t.Context(), []queue.Outcome{{Recipient: 0, Action: queue.Relayed}}); err != nil {
				t.Fatal(err)
			}
			l.Close()
			idle := s.QueueMaxIdleTime.Duration()
			time.Sleep(idle - time.Second)
			synctest.Wait()
			if !listed(q, "up.test") {
				t.Errorf("%s: gone too soon", text)
			}
			time.Sleep(2 * time.Second)
			synctest.Wait()
			if listed(q, "up.test") {
				t.Errorf("%s: still there", text)
			}
		})
	}
}

func listed(q *queue.Queue, domain string) bool {
	for _, i := range q.Queues() {
		if i.Hop.Domain == domain {
			return true
		}
	}
	return false
}

// proves TransportServer.MaxOutboundConnections
// proves TransportServer.MaxPerDomainOutboundConnections
func TestConnectionCapsFollowTheServer(t *testing.T) {
	for _, c := range []struct {
		all, each string
		want      int
	}{{"1000", "20", 40}, {"1000", "3", 6}, {"4", "3", 4}, {"unlimited", "unlimited", 60}} {
		s := server(t, "MaxOutboundConnections", c.all, "MaxPerDomainOutboundConnections", c.each)
		bubble(t, s, func(t *testing.T, q *queue.Queue) {
			for range 30 {
				waiting(t, q, "a.test")
				waiting(t, q, "b.test")
			}
			opened := 0
			for {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				l, err := q.Lane(ctx)
				cancel()
				if err != nil {
					break
				}
				l.Connected()
				if l.Next() == nil {
					t.Error("a lane was given out with nothing to send")
				}
				defer l.Close()
				opened++
			}
			if opened != c.want {
				t.Errorf("%+v: %d connections at a time", c, opened)
			}
		})
	}
}
