package queue

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"mxsh/model"
)

// bubble runs a test in which time passes as soon as everybody waits for it.
func bubble(t *testing.T, fn func(t *testing.T, q *Queue)) {
	synctest.Test(t, func(t *testing.T) {
		fn(t, openQueue(t, t.TempDir(), Options{Settings: DefaultSettings()}))
	})
}

// within is a context that ends after d.
func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func minutes(list ...int) (d []time.Duration) {
	for _, n := range list {
		d = append(d, time.Duration(n)*time.Minute)
	}
	return d
}

func TestLadderOfAnUnreachableNextHop(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		accept(t, q, "x", "b@down.test")
		routeAll(t, q, 1)
		start := time.Now()
		var at []time.Duration
		for range 14 {
			l, err := q.Lane(within(t, time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			at = append(at, time.Since(start))
			l.Failed("451 4.4.0 no route")
			l.Close()
			if i := info(t, q, "down.test"); i.Status != QueueRetry || i.RetryCount != len(at) ||
				i.LastError != "451 4.4.0 no route" || !i.LastRetry.Equal(time.Now()) || !i.FirstRetry.Equal(start) {
				t.Fatalf("after try %d: %+v", len(at), i)
			}
		}
		want := minutes(0, 1, 2, 3, 4, 9, 14, 19, 24, 29, 34, 44, 54, 64)
		if !reflect.DeepEqual(at, want) {
			t.Errorf("tries at\n%v, want\n%v", at, want)
		}
		l := lane(t, q2(t, q, 10*time.Minute))
		l.Connected()
		if i := info(t, q, "down.test"); i.Status != QueueActive || i.RetryCount != 0 || i.LastError != "" {
			t.Errorf("after a connection: %+v", i)
		}
		l.Failed("421 gone")
		l.Close()
		if i := info(t, q, "down.test"); i.RetryCount != 1 || time.Until(i.NextRetry) != time.Minute {
			t.Errorf("the ladder did not begin anew: %+v", i)
		}
	})
}

// q2 lets time pass.
func q2(t *testing.T, q *Queue, d time.Duration) *Queue {
	t.Helper()
	time.Sleep(d)
	synctest.Wait()
	return q
}

func TestMailboxQueueHasItsOwnInterval(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		accept(t, q, "x", "b@here.test")
		m := submitted(t, q)
		q.Route(t.Context(), m, []Part{{Hop: model.NextHop{Type: model.MapiDelivery, Domain: "DB1"}, Recipients: []int{0}}}, nil)
		start := time.Now()
		for i := range 3 {
			l, err := q.Lane(within(t, time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			if got := time.Since(start); got != time.Duration(i)*5*time.Minute {
				t.Errorf("try %d after %v", i, got)
			}
			l.Failed("no store")
			l.Close()
		}
	})
}

func TestDeferredRecipientIsTriedAgainAlone(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		accept(t, q, "x", "now@a.test", "later@a.test")
		routeAll(t, q, 1)
		l := lane(t, q)
		l.Connected()
		it := l.Next()
		err := it.Settle(t.Context(), []Outcome{{Recipient: 0, Action: Relayed}, {Recipient: 1, Action: Deferred, Reply: "450 busy"}})
		if err != nil {
			t.Fatal(err)
		}
		if it := l.Next(); it != nil {
			t.Fatal("a deferred message is ready")
		}
		l.Close()
		msgs := q.Messages(nil, 0)
		if len(msgs) != 1 || msgs[0].Status != MessageRetry || msgs[0].LastError != "450 busy" || msgs[0].RetryCount != 1 ||
			len(msgs[0].Recipients) != 1 {
			t.Errorf("messages %+v", msgs)
		}
		start := time.Now()
		l, err = q.Lane(within(t, time.Hour))
		if err != nil || time.Since(start) != time.Minute {
			t.Fatalf("lane after %v: %v", time.Since(start), err)
		}
		if r := l.Next().Recipients(); len(r) != 1 || r[0].Address != "later@a.test" || r[0].Index != 1 {
			t.Errorf("recipients %v", r)
		}
	})
}

func TestIdleQueueVanishesUnlessSuspended(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		accept(t, q, "x", "b@a.test", "b@b.test")
		drain(t, q)
		for _, i := range q.Queues() {
			if i.Hop.Domain == "b.test" {
				if err := q.Suspend(i.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		q2(t, q, 3*time.Minute-time.Second)
		info(t, q, "a.test")
		q2(t, q, 2*time.Second)
		var left []string
		for _, i := range q.Queues() {
			left = append(left, i.Hop.Domain)
		}
		if want := []string{"Submission", "Unreachable Domain", "b.test"}; !slices.Equal(left, want) {
			t.Errorf("queues left: %v, want %v", left, want)
		}
	})
}

func TestQueueInRetryIsRoutedAgainAfterTwelveHours(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		accept(t, q, "x", "b@down.test")
		routeAll(t, q, 1)
		start := time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			for {
				l, err := q.Lane(ctx)
				if err != nil {
					return
				}
				l.Failed("down")
				l.Close()
			}
		}()
		m, err := q.Submitted(within(t, 48*time.Hour))
		if err != nil || len(m.Recipients()) != 1 {
			t.Fatalf("no resubmission: %v", err)
		}
		if got := time.Since(start); got != 12*time.Hour {
			t.Errorf("resubmitted after %v", got)
		}
		cancel()
	})
}

func TestDelayAndExpiryNotices(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		accept(t, q, "x", "b@down.test", "c@down.test", "u@nowhere.test")
		m := submitted(t, q)
		err := q.Route(t.Context(), m, []Part{
			{Hop: hop("down.test"), Recipients: []int{0, 1}},
			{Hop: model.NextHop{Type: model.Unreachable}, Recipients: []int{2}, Reason: "no connector"},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		l := lane(t, q)
		l.Connected()
		it := l.Next()
		it.Settle(t.Context(), []Outcome{{Recipient: 0, Action: Relayed}, {Recipient: 1, Action: Deferred, Reply: "450 full"}})
		l.Close()
		start := time.Now()
		n, err := q.Notice(within(t, 5*time.Hour))
		if err != nil || n.Kind != Delayed || time.Since(start) != 4*time.Hour {
			t.Fatalf("after %v: %v, %v", time.Since(start), n, err)
		}
		r := n.Recipients()
		if len(r) != 2 || r[0].Address != "c@down.test" || n.LastError(0) != "450 full" || n.LastError(1) != "no connector" {
			t.Errorf("notice about %v: %q %q", r, n.LastError(0), n.LastError(1))
		}
		n.Release() // the report could not be made
		n, err = q.Notice(within(t, 2*time.Minute))
		if err != nil || time.Since(start) != 4*time.Hour+time.Minute {
			t.Fatalf("again after %v: %v", time.Since(start), err)
		}
		report := envelope("a@x.test")
		report.From, report.Origin.Kind = "", "DSN"
		if err := n.Settle(t.Context(), Report{report, body(t, q, "delayed")}); err != nil {
			t.Fatal(err)
		}
		if m := submitted(t, q); m.Envelope() != report {
			t.Error("the report is not in Submission")
		} else {
			q.Route(t.Context(), m, nil, []Outcome{{Recipient: 0, Action: Delivered}})
		}

		q = reopen(t, q)
		routeAll(t, q, 1)
		n, err = q.Notice(within(t, 48*time.Hour))
		if err != nil || n.Kind != Expired || time.Since(start) != 48*time.Hour {
			t.Fatalf("after %v: %+v, %v", time.Since(start), n, err)
		}
		if len(n.Recipients()) != 2 || info(t, q, "down.test").MessageCount != 0 {
			t.Errorf("expired: %v", n.Recipients())
		}
		if err := n.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(q.messages) != 0 {
			t.Errorf("%d messages left", len(q.messages))
		}
		q = reopen(t, q)
		none(t, "submission", q.Submitted)
	})
}

func TestMessageThatExpiresWhileSentIsGivenUpAfterwards(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		accept(t, q, "x", "b@a.test", "c@a.test")
		routeAll(t, q, 1)
		l := lane(t, q)
		it := l.Next()
		q2(t, q, 49*time.Hour)
		if n, _ := q.Notice(soon(t)); n.Kind != Delayed {
			t.Fatalf("notice %v", n.Kind)
		}
		none(t, "notice of a message that is being sent", q.Notice)
		it.Settle(t.Context(), []Outcome{{Recipient: 0, Action: Relayed}, {Recipient: 1, Action: Deferred, Reply: "450"}})
		n, err := q.Notice(soon(t))
		if err != nil || n.Kind != Expired || len(n.Recipients()) != 1 || n.Recipients()[0].Address != "c@a.test" {
			t.Fatalf("notice %+v, %v", n, err)
		}
	})
}

func TestMessageThatExpiresWhileRoutedIsGivenUpAfterwards(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		for _, end := range []func(*Message){
			func(m *Message) { route(t, q, m) },
			func(m *Message) { q.Defer(m, time.Hour, "busy") },
		} {
			accept(t, q, "x", "b@a.test")
			m := submitted(t, q)
			q2(t, q, 49*time.Hour)
			if n, _ := q.Notice(soon(t)); n.Kind != Delayed {
				t.Fatalf("notice %v", n.Kind)
			}
			none(t, "notice of a message that is being routed", q.Notice)
			end(m)
			n, err := q.Notice(soon(t))
			if err != nil || n.Kind != Expired || len(q.Messages(nil, 0)) != 0 {
				t.Fatalf("notice %+v, %v", n, err)
			}
			if err := n.Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestConfigureMovesDeadlines(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		accept(t, q, "x", "b@a.test")
		routeAll(t, q, 1)
		l := lane(t, q)
		l.Failed("down")
		l.Close()
		s := DefaultSettings()
		s.DelayNotificationTimeout = 10 * time.Second
		s.MessageExpirationTimeout = 20 * time.Second
		q.Configure(s)
		start := time.Now()
		for _, want := range []NoticeKind{Delayed, Expired} {
			n, err := q.Notice(within(t, time.Hour))
			if err != nil || n.Kind != want {
				t.Fatalf("notice %v, %v", n, err)
			}
		}
		if got := time.Since(start); got != 20*time.Second {
			t.Errorf("expired after %v", got)
		}
	})
}

func TestLanesGrowWithWhatTheNextHopBears(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		for range 100 {
			accept(t, q, "x", "b@a.test")
		}
		routeAll(t, q, 100)
		lanes := []*Lane{lane(t, q)}
		none(t, "second lane before the first connected", q.Lane)
		for range 40 {
			for _, l := range lanes {
				l.Connected()
			}
			l, err := q.Lane(within(t, time.Millisecond))
			if err != nil {
				break
			}
			lanes = append(lanes, l)
		}
		if len(lanes) != 20 {
			t.Fatalf("%d lanes, want MaxPerDomainOutboundConnections", len(lanes))
		}
		// The peer throws half of them out: the queue makes do with the rest.
		for _, l := range lanes[10:] {
			l.Failed("421 too many connections")
			l.Close()
		}
		none(t, "lane beyond what the peer bears", q.Lane)
		if i := info(t, q, "a.test"); i.Status != QueueActive || i.Connections != 10 {
			t.Errorf("queue %+v", i)
		}
		lanes[0].Close()
		lane(t, q)
	})
}

func TestOneRoundOfFailuresIsOneStep(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		for range 20 {
			accept(t, q, "x", "b@a.test")
		}
		routeAll(t, q, 20)
		lanes := []*Lane{lane(t, q)}
		lanes[0].Connected()
		lanes = append(lanes, lane(t, q))
		for _, l := range lanes {
			l.Failed("421 gone")
			l.Close()
		}
		if i := info(t, q, "a.test"); i.RetryCount != 1 || time.Until(i.NextRetry) != time.Minute {
			t.Errorf("queue %+v", i)
		}
		none(t, "lane in retry", q.Lane)
	})
}

func TestOneMessageGetsAnotherLaneWhenTheFirstIsSlow(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		accept(t, q, "x", "b@a.test")
		routeAll(t, q, 1)
		l := lane(t, q)
		l.Connected()
		l.Next()
		accept(t, q, "y", "b@a.test")
		routeAll(t, q, 1)
		start := time.Now()
		if _, err := q.Lane(within(t, time.Hour)); err != nil || time.Since(start) != patience {
			t.Errorf("second lane after %v: %v", time.Since(start), err)
		}
	})
}

func TestWaitingLaneServesNewMail(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		accept(t, q, "x", "b@a.test")
		routeAll(t, q, 1)
		l := lane(t, q)
		l.Connected()
		settle(t, l.Next(), Relayed, "250")
		got := make(chan *Item)
		go func() { got <- l.Wait(t.Context(), time.Second) }()
		synctest.Wait()
		accept(t, q, "y", "b@a.test")
		routeAll(t, q, 1)
		if it := <-got; it == nil || content1(t, it.Message()) != "y" {
			t.Fatalf("waiting lane got %v", it)
		}
		none(t, "another lane", q.Lane)
		start := time.Now()
		if it := l.Wait(t.Context(), time.Second); it != nil || time.Since(start) != time.Second {
			t.Errorf("wait gave %v after %v", it, time.Since(start))
		}
	})
}

func TestQueuesTakeTurnsForTheServersConnections(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		s := DefaultSettings()
		s.MaxOutboundConnections = 2
		q.Configure(s)
		for d := range 4 {
			for range 30 {
				accept(t, q, "x", fmt.Sprintf("b@d%d.test", d))
			}
		}
		routeAll(t, q, 120)
		var turns []string
		open := []*Lane{lane(t, q), lane(t, q)}
		none(t, "third lane", q.Lane)
		for len(open) > 0 {
			l := open[0]
			open = open[1:]
			l.Connected()
			n := 0
			for it := l.Next(); it != nil; it = l.Next() {
				settle(t, it, Relayed, "250")
				n++
			}
			if n > 0 {
				turns = append(turns, l.Hop().Domain)
			}
			l.Close()
			if ctx := within(t, time.Millisecond); len(q.messages) > 0 {
				if l, err := q.Lane(ctx); err == nil {
					open = append(open, l)
				}
			}
		}
		seen := map[string]int{}
		for i, d := range turns[:8] {
			seen[d]++
			if i == 3 && len(seen) != 4 {
				t.Errorf("first turns: %v", turns[:4])
			}
		}
		if len(q.messages) != 0 {
			t.Errorf("%d messages left after turns %v", len(q.messages), turns)
		}
	})
}

func TestLocalDeliveryHasItsOwnCap(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		s := DefaultSettings()
		s.MaxOutboundConnections, s.MaxConcurrentMailboxDeliveries = 1, 2
		q.Configure(s)
		for range 10 {
			accept(t, q, "x", "b@a.test", "c@b.test", "d@here.test")
		}
		for range 10 {
			m := submitted(t, q)
			q.Route(t.Context(), m, []Part{
				{Hop: hop("a.test"), Recipients: []int{0}}, {Hop: hop("b.test"), Recipients: []int{1}},
				{Hop: model.NextHop{Type: model.MapiDelivery, Domain: "DB1"}, Recipients: []int{2}},
			}, nil)
		}
		kinds := map[model.DeliveryType]int{}
		for range 10 {
			l, err := q.Lane(within(t, time.Second))
			if err != nil {
				break
			}
			kinds[l.Hop().Type]++
		}
		if kinds[model.MapiDelivery] != 2 || kinds[model.DnsConnectorDelivery] != 1 {
			t.Errorf("lanes: %v", kinds)
		}
	})
}

func TestRates(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		for range 60 {
			accept(t, q, "x", "b@a.test")
		}
		routeAll(t, q, 60)
		if i := info(t, q, "a.test"); i.IncomingRate != 1 || i.OutgoingRate != 0 || i.Velocity != -1 {
			t.Errorf("rates %v %v %v", i.IncomingRate, i.OutgoingRate, i.Velocity)
		}
		time.Sleep(61 * time.Second)
		if i := info(t, q, "a.test"); i.IncomingRate != 0 {
			t.Errorf("rate after a minute: %v", i.IncomingRate)
		}
	})
}
