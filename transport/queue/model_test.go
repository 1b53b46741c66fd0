package queue

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"mxsh/model"
)

// TestAnyCourse plays random courses of mail, failures, administration, time
// and restarts, and looks after each step whether everything is where it
// belongs; in the end all mail must come out, or be given up with a notice.
func TestAnyCourse(t *testing.T) {
	seeds := uint64(60)
	if testing.Short() {
		seeds = 10
	}
	for seed := range seeds {
		synctest.Test(t, func(t *testing.T) {
			c := &course{t: t, rnd: rand.New(rand.NewPCG(seed, 7)), open: map[string]bool{}}
			c.q = openQueue(t, t.TempDir(), Options{Segment: 8 << 10, CacheBytes: 4 << 10})
			for step := range 150 {
				c.step(step)
				if err := c.q.consistent(c.notices); err != nil {
					t.Fatalf("seed %d, step %d: %v", seed, step, err)
				}
			}
			c.end()
			if len(c.open) > 0 {
				t.Fatalf("seed %d: never came out: %v", seed, c.open)
			}
		})
	}
}

type course struct {
	t       *testing.T
	q       *Queue
	rnd     *rand.Rand
	open    map[string]bool // recipients without an end
	leased  []*Message
	lanes   []*Lane
	items   []*Item
	notices []*Notice
}

func (c *course) hop() model.NextHop {
	switch n := c.rnd.IntN(6); n {
	case 4:
		return model.NextHop{Type: model.Unreachable, Domain: "Unreachable Domain"}
	case 5:
		return model.NextHop{Type: model.MapiDelivery, Domain: "DB1"}
	default:
		return hop(fmt.Sprintf("h%d.test", n))
	}
}

// step does one thing that may happen.
func (c *course) step(n int) {
	q := c.q
	switch c.rnd.IntN(16) {
	case 0, 1, 2:
		var to []string
		for i := range 1 + c.rnd.IntN(4) {
			to = append(to, fmt.Sprintf("r%d-%d@x.test", n, i))
			c.open[to[i]] = true
		}
		accept(c.t, q, fmt.Sprint(n), to...)
	case 3, 4:
		if m := now(c.t, q.Submitted); m != nil {
			c.leased = append(c.leased, m)
		}
	case 5, 6:
		if m := pop(c.rnd, &c.leased); m != nil {
			c.routeOne(m)
		}
	case 7, 8:
		if l := now(c.t, q.Lane); l != nil {
			c.lanes = append(c.lanes, l)
			if c.rnd.IntN(4) > 0 {
				l.Connected()
			}
		}
	case 9, 10:
		if l := pop(c.rnd, &c.lanes); l != nil {
			if it := l.Next(); it != nil {
				c.items = append(c.items, it)
			}
			if c.rnd.IntN(3) > 0 {
				c.lanes = append(c.lanes, l)
				return
			}
			if c.rnd.IntN(2) == 0 {
				l.Failed("451 lost")
			}
			l.Close()
		}
	case 11, 12:
		if it := pop(c.rnd, &c.items); it != nil {
			c.settleOne(it)
		}
	case 13:
		c.administer()
	case 14:
		most := []int{60, 3600, 20 * 3600}[c.rnd.IntN(3)]
		time.Sleep(time.Duration(c.rnd.IntN(most)) * time.Second)
		synctest.Wait()
		if n := now(c.t, q.Notice); n != nil {
			c.notices = append(c.notices, n)
		}
		if n := pop(c.rnd, &c.notices); n != nil {
			c.tell(n)
		}
	case 15:
		if c.rnd.IntN(4) == 0 {
			c.restart()
		}
	}
}

func (c *course) routeOne(m *Message) {
	if c.rnd.IntN(8) == 0 {
		c.q.Defer(m, time.Duration(c.rnd.IntN(90))*time.Second, "busy")
		return
	}
	var parts []Part
	var outcomes []Outcome
	for _, r := range m.Recipients() {
		switch c.rnd.IntN(10) {
		case 0: // passed over
		case 1:
			outcomes = append(outcomes, Outcome{Recipient: r.Index, Action: Failed})
			delete(c.open, r.Address)
		default:
			parts = append(parts, Part{Hop: c.hop(), Recipients: []int{r.Index}})
		}
	}
	if err := c.q.Route(c.t.Context(), m, parts, outcomes, c.reports(len(outcomes))...); err != nil {
		c.t.Fatal(err)
	}
}

// reports has one now and then, when there is something to tell.
func (c *course) reports(about int) []Report {
	if about == 0 || c.rnd.IntN(2) == 0 {
		return nil
	}
	to := fmt.Sprintf("report%d@x.test", c.rnd.Uint64())
	c.open[to] = true
	return []Report{{envelope(to), body(c.t, c.q, "report")}}
}

func (c *course) settleOne(it *Item) {
	if c.rnd.IntN(8) == 0 {
		it.Release()
		return
	}
	var outcomes []Outcome
	failed := 0
	for _, r := range it.Recipients() {
		switch c.rnd.IntN(6) {
		case 0:
		case 1:
			outcomes = append(outcomes, Outcome{Recipient: r.Index, Action: Deferred, Reply: "450"})
		case 2:
			outcomes = append(outcomes, Outcome{Recipient: r.Index, Action: Failed, Reply: "550"})
			delete(c.open, r.Address)
			failed++
		default:
			outcomes = append(outcomes, Outcome{Recipient: r.Index, Action: Relayed})
			delete(c.open, r.Address)
		}
	}
	if err := it.Settle(c.t.Context(), outcomes, c.reports(failed)...); err != nil {
		c.t.Fatal(err)
	}
}

func (c *course) administer() {
	q := c.q
	queues := q.Queues()
	id := queues[c.rnd.IntN(len(queues))].ID
	msgs := q.Messages(nil, 0)
	if len(msgs) > 0 {
		m := msgs[c.rnd.IntN(len(msgs))]
		switch c.rnd.IntN(6) {
		case 0:
			q.SuspendMessage(m.ID, m.Queue)
		case 1:
			q.ResumeMessage(m.ID, m.Queue)
		case 2:
			c.remove(m, false)
		case 3:
			c.remove(m, true)
		}
	}
	switch c.rnd.IntN(5) {
	case 0:
		q.Suspend(id)
	case 1:
		q.Resume(id)
	case 2:
		q.Retry(id)
	case 3:
		q.Resubmit(func(i QueueInfo) bool { return i.ID == id })
	case 4:
		s := DefaultSettings()
		s.MaxOutboundConnections = 1 + c.rnd.IntN(10)
		s.MaxPerDomainOutboundConnections = 1 + c.rnd.IntN(4)
		q.Configure(s)
	}
}

// remove takes a message out of a queue, unless it is being sent: then one
// cannot tell from outside what becomes of it.
func (c *course) remove(m MessageInfo, report bool) {
	same := c.q.Messages(func(i *MessageInfo) bool { return i.ID == m.ID && i.Queue == m.Queue }, 0)
	for _, i := range same {
		if i.Status == MessageActive || i.Status == MessagePendingSuspend || i.Status == MessagePendingRemove {
			return
		}
	}
	if c.q.RemoveMessage(m.ID, m.Queue, report) != nil || report {
		return
	}
	for _, i := range same {
		for _, r := range i.Recipients {
			delete(c.open, r.Address)
		}
	}
}

func (c *course) tell(n *Notice) {
	if c.rnd.IntN(4) == 0 {
		n.Release()
		return
	}
	if n.Kind != Delayed {
		for _, r := range n.Recipients() {
			delete(c.open, r.Address)
		}
	}
	if err := n.Settle(c.t.Context(), c.reports(1)...); err != nil {
		c.t.Fatal(err)
	}
}

func (c *course) restart() {
	c.q = reopen(c.t, c.q)
	c.leased, c.lanes, c.items, c.notices = nil, nil, nil, nil
}

// end lets everything go and sends all mail.
func (c *course) end() {
	c.restart()
	q := c.q
	for _, i := range q.Queues() {
		q.Resume(i.ID)
	}
	for deadline := time.Now().Add(100 * time.Hour); len(c.open) > 0 && time.Now().Before(deadline); {
		for _, m := range q.Messages(nil, 0) {
			q.ResumeMessage(m.ID, AnyQueue)
		}
		for m := now(c.t, q.Submitted); m != nil; m = now(c.t, q.Submitted) {
			route(c.t, q, m)
		}
		for l := now(c.t, q.Lane); l != nil; l = now(c.t, q.Lane) {
			l.Connected()
			for it := l.Next(); it != nil; it = l.Next() {
				for _, r := range it.Recipients() {
					delete(c.open, r.Address)
				}
				settle(c.t, it, Relayed, "250")
			}
			l.Close()
		}
		for n := now(c.t, q.Notice); n != nil; n = now(c.t, q.Notice) {
			if n.Kind != Delayed {
				for _, r := range n.Recipients() {
					delete(c.open, r.Address)
				}
			}
			n.Settle(c.t.Context())
		}
		time.Sleep(time.Minute)
		synctest.Wait()
	}
}

// now returns what a blocking call has to give, nil when it would wait.
func now[T any](t *testing.T, get func(context.Context) (*T, error)) *T {
	t.Helper()
	over, cancel := context.WithCancel(t.Context())
	cancel()
	v, err := get(over)
	if err != nil {
		return nil
	}
	return v
}

func pop[T any](rnd *rand.Rand, list *[]*T) *T {
	if len(*list) == 0 {
		return nil
	}
	i := rnd.IntN(len(*list))
	v := (*list)[i]
	*list = append((*list)[:i], (*list)[i+1:]...)
	return v
}

// consistent checks that all is where it belongs; out are the notices that
// someone has.
func (q *Queue) consistent(out []*Notice) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	told := map[*Message]map[int32]bool{}
	tell := func(n *Notice) {
		if told[n.m] == nil {
			told[n.m] = map[int32]bool{}
		}
		for _, r := range n.to {
			told[n.m][r] = told[n.m][r] || n.Kind != Delayed
		}
	}
	q.notices.each(tell)
	q.letGo.each(tell)
	for _, n := range out {
		tell(n)
	}
	inLine := map[*line]int{}
	for id, m := range q.messages {
		if err := m.consistent(inLine, told[m]); err != nil {
			return fmt.Errorf("message %d: %w", id, err)
		}
	}
	lanes := map[*pool]int{}
	now := q.opts.Now()
	for id, l := range q.byID {
		if l.count() != inLine[l] {
			return fmt.Errorf("queue %v counts %d items and has %d", id, l.count(), inLine[l])
		}
		if q.lines[l.hop] != l {
			return fmt.Errorf("queue %v is not the one of its hop", id)
		}
		if l.pool == nil {
			continue
		}
		lanes[l.pool] += l.lanes
		if l.connected > l.lanes || l.lanes < 0 {
			return fmt.Errorf("queue %v has %d lanes, %d connected", id, l.lanes, l.connected)
		}
		if may := q.eligible(l, now); may && l.due.in == nil {
			return fmt.Errorf("queue %v may have a lane and is not in turn", id)
		}
		if at := q.next(l, now); !at.IsZero() && (l.wake.IsZero() || l.wake.After(at)) {
			return fmt.Errorf("queue %v is due at %v and has an appointment at %v", id, at, l.wake)
		}
	}
	for i := range q.pools {
		if p := &q.pools[i]; p.open != lanes[p] {
			return fmt.Errorf("pool %d counts %d lanes and has %d", i, p.open, lanes[p])
		}
	}
	return nil
}

func (m *Message) consistent(inLine map[*line]int, told map[int32]bool) error {
	where := map[int32]int{}
	for _, it := range m.items {
		inLine[it.line]++
		if it.line == m.q.submission && it.place == placeNone && !it.taken {
			inLine[it.line]-- // waits until the message is routed
		}
		for _, r := range it.to {
			where[r]++
		}
		want := map[place]*chain[Item]{placeReady: &it.line.ready, placeDeferred: &it.line.deferred, placeHeld: &it.line.held}[it.place]
		if it.taken {
			want = &it.line.leased
		}
		if it.link.in != want {
			return fmt.Errorf("item of queue %v, place %d, taken %v is in another chain", it.line.id, it.place, it.taken)
		}
	}
	if e := m.entry; e != nil && m.leased == nil && e.place == placeNone {
		return errors.New("it is nowhere in Submission")
	}
	open := 0
	for i := range m.state {
		n := where[int32(i)]
		if m.state[i].action != waiting {
			continue
		}
		open++
		if told[int32(i)] {
			n++
		}
		if n != 1 {
			return fmt.Errorf("recipient %d is in %d places", i, n)
		}
	}
	if open != m.open {
		return fmt.Errorf("%d recipients are open, %d counted", open, m.open)
	}
	return nil
}
