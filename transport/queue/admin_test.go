package queue

import (
	"errors"
	"strings"
	"testing"
	"time"

	"mxsh/model"
)

func queueOf(t testing.TB, q *Queue, domain string) QueueID {
	t.Helper()
	return info(t, q, domain).ID
}

func TestSuspendedQueueKeepsItsMailAcrossARestart(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{})
	accept(t, q, "x", "b@a.test")
	routeAll(t, q, 1)
	id := queueOf(t, q, "a.test")
	l := lane(t, q)
	l.Connected()
	it := l.Next()
	if err := q.Suspend(id); err != nil {
		t.Fatal(err)
	}
	settle(t, it, Relayed, "250") // what was being sent is finished
	accept(t, q, "y", "b@a.test")
	routeAll(t, q, 1)
	if it := l.Next(); it != nil {
		t.Error("suspended queue gave an item")
	}
	l.Close()
	none(t, "lane of a suspended queue", q.Lane)

	q = reopen(t, q)
	routeAll(t, q, 1)
	none(t, "lane of a suspended queue after a restart", q.Lane)
	if i := info(t, q, "a.test"); i.ID != id || i.Status != QueueSuspended || i.MessageCount != 1 {
		t.Errorf("queue after restart: %+v", i)
	}
	if err := q.Resume(id); err != nil {
		t.Fatal(err)
	}
	if got := drain(t, q); got["b@a.test"] != "y" {
		t.Errorf("got %v", got)
	}
	if q = reopen(t, q); len(q.Queues()) != 2 {
		t.Errorf("queues: %+v", q.Queues())
	}
}

func TestSuspendedSubmissionAcceptsAndWaits(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{})
	if err := q.Suspend(SubmissionID); err != nil {
		t.Fatal(err)
	}
	accept(t, q, "x", "b@a.test")
	none(t, "suspended Submission", q.Submitted)
	got := make(chan *Message, 1)
	go func() { m, _ := q.Submitted(t.Context()); got <- m }()
	if err := q.Resume(SubmissionID); err != nil {
		t.Fatal(err)
	}
	if m := <-got; m == nil {
		t.Error("nothing after Resume")
	}
}

func TestSuspendedMessageStaysAcrossARestart(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{})
	id := accept(t, q, "held", "b@a.test", "c@b.test")
	accept(t, q, "free", "b@a.test")
	if err := q.SuspendMessage(id, AnyQueue); !errors.Is(err, ErrSubmission) {
		t.Errorf("suspend in Submission: %v", err)
	}
	routeAll(t, q, 2)
	if err := q.SuspendMessage(id, queueOf(t, q, "a.test")); err != nil {
		t.Fatal(err)
	}
	q = reopen(t, q)
	routeAll(t, q, 2)
	var sent []string
	for range 2 {
		l := lane(t, q)
		l.Connected()
		for it := l.Next(); it != nil; it = l.Next() {
			sent = append(sent, it.Recipients()[0].Address+" "+content1(t, it.Message()))
			settle(t, it, Relayed, "250")
		}
		l.Close()
	}
	if all := strings.Join(sent, ","); len(sent) != 2 || strings.Contains(all, "b@a.test held") {
		t.Errorf("sent %s", all)
	}
	msgs := q.Messages(func(i *MessageInfo) bool { return i.ID == id }, 0)
	if len(msgs) != 1 || msgs[0].Status != MessageSuspended {
		t.Fatalf("messages %+v", msgs)
	}
	if err := q.ResumeMessage(id, AnyQueue); err != nil {
		t.Fatal(err)
	}
	if got := drain(t, q); got["b@a.test"] != "held" {
		t.Errorf("got %v", got)
	}
}

func TestMessageInTransmissionIsSuspendedOrRemovedIfItComesBack(t *testing.T) {
	for _, remove := range []bool{false, true} {
		for _, comesBack := range []bool{false, true} {
			q := openQueue(t, t.TempDir(), Options{})
			id := accept(t, q, "x", "b@a.test")
			routeAll(t, q, 1)
			l := lane(t, q)
			it := l.Next()
			status := MessagePendingSuspend
			if remove {
				status = MessagePendingRemove
				if err := q.RemoveMessage(id, AnyQueue, false); err != nil {
					t.Fatal(err)
				}
			} else if err := q.SuspendMessage(id, AnyQueue); err != nil {
				t.Fatal(err)
			}
			if got := q.Messages(nil, 0); len(got) != 1 || got[0].Status != status {
				t.Fatalf("messages %+v", got)
			}
			action := Relayed
			if comesBack {
				action = Deferred
			}
			settle(t, it, action, "450")
			l.Close()
			left := q.Messages(nil, 0)
			switch {
			case !comesBack || remove:
				if len(left) != 0 || len(q.messages) != 0 {
					t.Errorf("remove %v, back %v: left %+v", remove, comesBack, left)
				}
			case len(left) != 1 || left[0].Status != MessageSuspended:
				t.Errorf("remove %v, back %v: %+v", remove, comesBack, left)
			}
		}
	}
}

func TestRemoveMessage(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{})
	silent := accept(t, q, "silent", "b@a.test", "c@b.test")
	told := accept(t, q, "told", "d@a.test")
	if err := q.RemoveMessage(silent, AnyQueue, false); !errors.Is(err, ErrSubmission) {
		t.Errorf("remove from Submission: %v", err)
	}
	routeAll(t, q, 2)
	if err := q.RemoveMessage(silent, queueOf(t, q, "a.test"), false); err != nil {
		t.Fatal(err)
	}
	if err := q.RemoveMessage(told, AnyQueue, true); err != nil {
		t.Fatal(err)
	}
	n, err := q.Notice(soon(t))
	if err != nil || n.Kind != Removed || n.Message().ID() != told || len(n.Recipients()) != 1 {
		t.Fatalf("notice %+v, %v", n, err)
	}
	if err := n.Settle(t.Context(), Report{envelope("a@x.test"), body(t, q, "removed")}); err != nil {
		t.Fatal(err)
	}
	if err := q.RemoveMessage(told, AnyQueue, true); !errors.Is(err, ErrNoMessage) {
		t.Errorf("remove again: %v", err)
	}
	q = reopen(t, q)
	got := drain(t, q)
	if len(got) != 2 || got["c@b.test"] != "silent" || got["a@x.test"] != "removed" {
		t.Errorf("left: %v", got)
	}
}

func TestRetryIsTheSameStepOfTheLadder(t *testing.T) {
	now := time.Unix(1700000000, 0)
	q := openQueue(t, t.TempDir(), Options{Settings: DefaultSettings(), Now: func() time.Time { return now }})
	accept(t, q, "x", "b@a.test")
	routeAll(t, q, 1)
	id := queueOf(t, q, "a.test")
	if err := q.Retry(id); !errors.Is(err, ErrNotRetrying) {
		t.Errorf("retry of a ready queue: %v", err)
	}
	fail := func() {
		l := lane(t, q)
		l.Failed("down")
		l.Close()
	}
	fail()
	none(t, "lane in retry", q.Lane)
	now = now.Add(30 * time.Second)
	if err := q.Retry(id); err != nil {
		t.Fatal(err)
	}
	fail()
	if i := info(t, q, "a.test"); i.RetryCount != 1 || !i.NextRetry.Equal(now.Add(time.Minute)) {
		t.Errorf("after a retry by hand: %+v", i)
	}
	if err := q.Retry(12345); !errors.Is(err, ErrNoQueue) {
		t.Errorf("retry of no queue: %v", err)
	}
}

func TestResubmit(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{})
	for _, to := range []string{"ready@a.test", "deferred@a.test", "out@a.test", "held@a.test", "other@b.test", "u@a.test"} {
		accept(t, q, to, to)
	}
	held := ID(0)
	for range 6 {
		m := submitted(t, q)
		h := hop("a.test")
		switch r := m.Recipients()[0].Address; {
		case strings.HasPrefix(r, "u"):
			h = model.NextHop{Type: model.Unreachable}
		case strings.HasPrefix(r, "other"):
			h = hop("b.test")
		case strings.HasPrefix(r, "held"):
			held = m.ID()
		}
		q.Route(t.Context(), m, []Part{{Hop: h, Recipients: []int{0}}}, nil)
	}
	if err := q.SuspendMessage(held, AnyQueue); err != nil {
		t.Fatal(err)
	}
	l := lane(t, q)
	for l.Hop().Domain != "a.test" {
		l = lane(t, q)
	}
	first, second := l.Next(), l.Next()
	third := l.Next()
	var out *Item
	for _, it := range []*Item{first, second, third} {
		switch content1(t, it.Message()) {
		case "ready@a.test":
			it.Release()
		case "deferred@a.test":
			settle(t, it, Deferred, "450")
		case "out@a.test":
			out = it
		}
	}
	n := q.Resubmit(func(i QueueInfo) bool { return i.Hop.Domain == "a.test" || i.Hop.Type == model.Unreachable })
	if n != 3 {
		t.Errorf("%d resubmitted, want 3", n)
	}
	settle(t, out, Deferred, "450")
	back := map[string]bool{}
	for range 4 {
		back[submitted(t, q).Recipients()[0].Address] = true
	}
	for _, to := range []string{"ready@a.test", "deferred@a.test", "out@a.test", "u@a.test"} {
		if !back[to] {
			t.Errorf("%s is not in Submission: %v", to, back)
		}
	}
	none(t, "more in Submission", q.Submitted)
}

func TestResubmitWhileTheMessageIsBeingRouted(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{})
	accept(t, q, "x", "b@a.test", "c@b.test")
	m := submitted(t, q)
	q.Route(t.Context(), m, []Part{{Hop: hop("a.test"), Recipients: []int{0}}, {Hop: hop("b.test"), Recipients: []int{1}}}, nil)
	q.Resubmit(func(i QueueInfo) bool { return i.Hop.Domain == "a.test" })
	m = submitted(t, q)
	q.Resubmit(func(i QueueInfo) bool { return i.Hop.Domain == "b.test" })
	none(t, "a message that is leased", q.Submitted)
	if r := m.Recipients(); len(r) != 1 || r[0].Index != 0 {
		t.Fatalf("recipients %v", r)
	}
	q.Route(t.Context(), m, []Part{{Hop: hop("a.test"), Recipients: []int{0}}}, nil)
	m = submitted(t, q)
	if r := m.Recipients(); len(r) != 1 || r[0].Index != 1 {
		t.Errorf("recipients %v", r)
	}
}

func TestRouteChecksItsCaller(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{})
	accept(t, q, "x", "b@a.test", "c@a.test")
	m := submitted(t, q)
	for _, parts := range [][]Part{
		{{Hop: hop("a.test"), Recipients: []int{0, 0}}},
		{{Hop: hop("a.test"), Recipients: []int{2}}},
		{{Hop: hop("a.test"), Recipients: []int{0}}, {Hop: hop("b.test"), Recipients: []int{0}}},
	} {
		if err := q.Route(t.Context(), m, parts, nil); err == nil {
			t.Errorf("parts %v were taken", parts)
		}
	}
	rewritten := map[int]Recipient{0: {Address: "primary@a.test", ORCPT: "rfc822;b@a.test"}}
	part := Part{Hop: hop("a.test"), Recipients: []int{0}, Rewrite: rewritten, Revision: 7, Reason: "because"}
	if err := q.Route(t.Context(), m, []Part{part}, []Outcome{{Recipient: 1, Action: Failed}}); err != nil {
		t.Fatal(err)
	}
	if err := q.Route(t.Context(), m, nil, nil); !errors.Is(err, ErrNotLeased) {
		t.Errorf("second Route: %v", err)
	}
	l := lane(t, q)
	it := l.Next()
	if r := it.Recipients(); len(r) != 1 || r[0].Address != "primary@a.test" || r[0].Index != 0 || it.Revision() != 7 || it.Reason() != "because" {
		t.Errorf("item %+v for %v", it, r)
	}
	if err := it.Settle(t.Context(), []Outcome{{Recipient: 1, Action: Relayed}}); err == nil {
		t.Error("outcome for another's recipient was taken")
	}
	settle(t, it, Relayed, "250")
	if err := it.Settle(t.Context(), nil); !errors.Is(err, ErrNotLeased) {
		t.Errorf("second Settle: %v", err)
	}
}

func TestPassedOverRecipientsAndDeferredMessagesComeAgain(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		accept(t, q, "x", "b@a.test", "c@a.test")
		m := submitted(t, q)
		q.Route(t.Context(), m, []Part{{Hop: hop("a.test"), Recipients: []int{0}}}, nil)
		start := time.Now()
		m, err := q.Submitted(within(t, time.Hour))
		if err != nil || time.Since(start) != rerouteWait || m.Recipients()[0].Index != 1 {
			t.Fatalf("after %v: %v", time.Since(start), err)
		}
		q.Defer(m, 30*time.Minute, "directory is busy")
		if got := q.Messages(func(i *MessageInfo) bool { return i.Queue == SubmissionID }, 0); len(got) != 1 ||
			got[0].LastError != "directory is busy" || got[0].Status != MessageRetry {
			t.Errorf("messages %+v", got)
		}
		start = time.Now()
		if _, err := q.Submitted(within(t, time.Hour)); err != nil || time.Since(start) != 30*time.Minute {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
	})
}

func TestMessageThatCrashesGoesToPoison(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		id := accept(t, q, "bad", "b@a.test")
		q.Crashed(submitted(t, q))
		q = reopen(t, q) // the count survives
		m := submitted(t, q)
		route(t, q, m)
		l := lane(t, q)
		l.Next().Crashed()
		l.Close()
		for range 2 {
			i := info(t, q, "Poison Message")
			msgs := q.Messages(nil, 0)
			if i.ID != PoisonID || len(msgs) != 1 || msgs[0].Queue != PoisonID || msgs[0].Status != MessageSuspended || !msgs[0].Expires.IsZero() {
				t.Fatalf("queue %+v, messages %+v", i, msgs)
			}
			none(t, "submission", q.Submitted)
			q = reopen(t, q)
		}
		if err := q.ResumeMessage(id, PoisonID); err != nil {
			t.Fatal(err)
		}
		if m, err := q.Submitted(soon(t)); err != nil || m.ID() != id {
			t.Errorf("resumed: %v", err)
		}
	})
}

func TestPoisonDoesNotExpire(t *testing.T) {
	bubble(t, func(t *testing.T, q *Queue) {
		id := accept(t, q, "bad", "b@a.test")
		for range 2 {
			m, err := q.Submitted(within(t, time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			q.Crashed(m)
		}
		time.Sleep(72 * time.Hour)
		none(t, "notice", q.Notice)
		if err := q.ResumeMessage(id, AnyQueue); err != nil {
			t.Fatal(err)
		}
		if n, err := q.Notice(soon(t)); err != nil || n.Kind != Expired {
			t.Errorf("an old message that was resumed: %v, %v", n, err)
		}
	})
}

func TestListingIsOrderedAndLimited(t *testing.T) {
	q := openQueue(t, t.TempDir(), Options{})
	for range 5 {
		accept(t, q, "x", "b@a.test", "c@b.test")
	}
	routeAll(t, q, 5)
	all := q.Messages(nil, 0)
	if len(all) != 10 {
		t.Fatalf("%d listed", len(all))
	}
	for i := 1; i < len(all); i++ {
		if a, b := all[i-1], all[i]; a.Queue > b.Queue || a.Queue == b.Queue && a.ID >= b.ID {
			t.Errorf("%d\\%d before %d\\%d", a.Queue, a.ID, b.Queue, b.ID)
		}
	}
	if got := q.Messages(func(i *MessageInfo) bool { return i.Hop.Domain == "b.test" }, 3); len(got) != 3 || got[0].Hop.Domain != "b.test" {
		t.Errorf("limited: %+v", got)
	}
}
