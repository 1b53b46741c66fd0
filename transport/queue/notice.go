package queue

import (
	"context"
	"fmt"
	"time"
)

// noticeRetry is when a notice is given again that could not be dealt with.
const noticeRetry = time.Minute

// NoticeKind says what a sender may have to be told.
type NoticeKind uint8

// The kinds of notices.
const (
	Delayed NoticeKind = iota + 1 // older than DelayNotificationTimeout, still tried
	Expired                       // older than MessageExpirationTimeout, given up
	Removed                       // by an administrator who wants a report
)

func (k NoticeKind) String() string {
	switch k {
	case Delayed:
		return "Delayed"
	case Expired:
		return "Expired"
	}
	return "Removed"
}

// Notice is something that a sender may have to be told. Expired and Removed
// recipients are in no queue any more; Settle ends them.
type Notice struct {
	Kind NoticeKind

	m     *Message
	to    []int32
	last  []string
	again time.Time // when it is given again after it was let go
	link  link[Notice]
}

// Message is the message that the notice is about.
func (n *Notice) Message() *Message { return n.m }

// Recipients are those that the notice is about.
func (n *Notice) Recipients() []Recipient { return n.m.named(n.to) }

// named are the recipients of the envelope by their indexes.
func (m *Message) named(to []int32) []Recipient {
	list := make([]Recipient, len(to))
	for i, r := range to {
		list[i] = m.env.Recipients[r]
	}
	return list
}

// LastError is what the last attempt for the i-th of Recipients said, or why
// the next hop could not be reached; "" when nothing was tried.
func (n *Notice) LastError(i int) string { return n.last[i] }

// Notice blocks until a sender may have to be told something. The caller ends
// it with Settle or Release. ErrClosed: the queue was closed.
func (q *Queue) Notice(ctx context.Context) (*Notice, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		if q.closed {
			return nil, ErrClosed
		}
		if n := q.notices.shift(); n != nil {
			return n, nil
		}
		if err := q.told.wait(ctx, &q.mu, nil); err != nil {
			return nil, err
		}
	}
}

// tell queues a notice.
func (q *Queue) tell(n *Notice) {
	if len(n.to) == 0 {
		return
	}
	n.last = make([]string, len(n.to))
	for i, r := range n.to {
		n.last[i] = n.m.lastError(r)
	}
	q.notices.push(n, &n.link)
	q.told.open()
}

// lastError is the recipient's own, else its queue's.
func (m *Message) lastError(n int32) string {
	if s := m.state[n].reply; s != "" {
		return s
	}
	for _, it := range m.items {
		for _, r := range it.to {
			if r != n {
				continue
			}
			if it.line.lastError != "" {
				return it.line.lastError
			}
			if it.line == m.q.unreachable {
				return it.reason
			}
		}
	}
	return ""
}

// waiting are the recipients that are not final.
func (m *Message) waiting() []int32 {
	var to []int32
	for i := range m.state {
		if m.state[i].action == waiting {
			to = append(to, int32(i))
		}
	}
	return to
}

// expire gives a message up: what of it is on no lease leaves the queues.
func (q *Queue) expire(m *Message, now time.Time) {
	n := &Notice{Kind: Expired, m: m}
	for _, it := range append([]*Item(nil), m.items...) {
		if it.taken {
			continue // when its lease ends
		}
		n.to = append(n.to, it.to...)
	}
	q.tell(n)
	for _, it := range append([]*Item(nil), m.items...) {
		if !it.taken {
			q.withdraw(it, now)
			it.forget()
		}
	}
}

// Settle ends the notice: the reports, if the sender wants any, are accepted in
// the same commit that marks a Delayed message as told, or ends the recipients
// of an Expired or Removed one. It returns when that is durable. After an error
// the notice is given again in a minute, and the reports are still the caller's.
func (n *Notice) Settle(ctx context.Context, reports ...Report) error {
	q := n.m.q
	var err error
	if n.Kind == Delayed {
		err = q.settleDelay(n.m, reports)
	} else {
		outcomes := make([]Outcome, len(n.to))
		for i, r := range n.to {
			outcomes[i] = Outcome{Recipient: int(r), Action: Failed, Reply: n.last[i]}
		}
		err = q.settle(ctx, n.m, outcomes, reports, func(error) {})
	}
	if err != nil {
		n.Release()
		return fmt.Errorf("settle notice of message %d: %w", n.m.id, err)
	}
	return nil
}

// settleDelay notes that the sender was told.
func (q *Queue) settleDelay(m *Message, reports []Report) error {
	c := q.newCommit()
	defer c.free()
	for _, r := range reports {
		n, err := q.message(r.Envelope, r.Body)
		if err != nil {
			return err
		}
		c.message(n)
	}
	q.mu.Lock()
	m.flags |= flagNoticed
	c.record(recordMarks, func(b []byte) []byte { return putMarks(b, m) })
	err := q.order(c, m, func(err error) {
		if err != nil {
			m.flags &^= flagNoticed
		}
	})
	q.mu.Unlock()
	return c.taken(err, reports)
}

// Release ends the notice undone; it is given again in a minute.
func (n *Notice) Release() {
	q := n.m.q
	q.mu.Lock()
	defer q.mu.Unlock()
	n.again = q.opts.Now().Add(noticeRetry)
	q.letGo.push(n, &n.link)
	q.watch(n.again)
}

// remind makes notices that were let go due again and returns when the next one is.
func (q *Queue) remind(now time.Time) (at time.Time) {
	for n := q.letGo.front(); n != nil; n = q.letGo.front() {
		if n.again.After(now) {
			return n.again
		}
		n.link.leave()
		q.notices.push(n, &n.link)
		q.told.open()
	}
	return at
}
