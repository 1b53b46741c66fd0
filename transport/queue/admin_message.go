package queue

import "slices"

// SuspendMessage holds a message back, in one queue or in AnyQueue, while others
// leave; one that is being sent is held if it comes back. It survives a restart.
// ErrNoMessage, ErrSubmission, ErrNotDurable.
func (q *Queue) SuspendMessage(id ID, queue QueueID) error { return q.holdMessage(id, queue, true) }

// ResumeMessage ends SuspendMessage. From Poison it sends the message back to
// Submission.
func (q *Queue) ResumeMessage(id ID, queue QueueID) error { return q.holdMessage(id, queue, false) }

func (q *Queue) holdMessage(id ID, queue QueueID, suspended bool) error {
	q.mu.Lock()
	items, err := q.find(id, queue)
	if err != nil {
		q.mu.Unlock()
		return err
	}
	m, now := items[0].m, q.opts.Now()
	for _, it := range items {
		for _, n := range it.to {
			m.state[n].suspended = suspended
		}
		if it.taken {
			continue
		}
		q.withdraw(it, now)
		if it.line != q.poison {
			q.place(it, now, false)
			continue
		}
		m.flags &^= flagPoison
		m.crashes = 0
		it.forget()
		q.opts.Witness.Poisoned(m, m.named(it.to), true)
		q.submit(m, it.to)
		q.join(m)
	}
	c := q.newCommit()
	c.entry.Keep = true
	c.record(recordMarks, func(b []byte) []byte { return putMarks(b, m) })
	err = q.order(c, m, func(error) {})
	q.mu.Unlock()
	return c.soon(err)
}

// find returns where a message is, Submission excepted.
func (q *Queue) find(id ID, queue QueueID) ([]*Item, error) {
	m := q.messages[id]
	if m == nil {
		return nil, ErrNoMessage
	}
	inSubmission := false
	var items []*Item
	for _, it := range m.items {
		switch {
		case queue != AnyQueue && it.line.id != queue:
		case it.line == q.submission:
			inSubmission = true
		default:
			items = append(items, it)
		}
	}
	switch {
	case len(items) > 0:
		return items, nil
	case inSubmission:
		return nil, ErrSubmission
	}
	return nil, ErrNoMessage
}

// RemoveMessage takes a message out of one queue or AnyQueue. With report its
// sender is told: a Removed notice follows, and the recipients end with its
// Settle. One that is being sent is removed if it comes back.
// ErrNoMessage, ErrSubmission, ErrNotDurable.
func (q *Queue) RemoveMessage(id ID, queue QueueID, report bool) error {
	q.mu.Lock()
	items, err := q.find(id, queue)
	if err != nil {
		q.mu.Unlock()
		return err
	}
	m, now := items[0].m, q.opts.Now()
	var to []int32
	for _, it := range items {
		if it.taken {
			it.remove = removeSilently
			if report {
				it.remove = removeWithReport
			}
			continue
		}
		q.withdraw(it, now)
		it.forget()
		to = append(to, it.to...)
	}
	c := q.discard(m, to, report)
	q.mu.Unlock()
	if c == nil {
		return nil
	}
	return c.soon(nil)
}

// discard ends recipients that are in no queue any more. It returns the commit
// under way, nil when there is none to wait for.
func (q *Queue) discard(m *Message, to []int32, report bool) *commit {
	if len(to) == 0 {
		return nil
	}
	if report {
		q.tell(&Notice{Kind: Removed, m: m, to: slices.Clone(to)})
		return nil
	}
	outcomes := make([]Outcome, len(to))
	for i, n := range to {
		outcomes[i] = Outcome{Recipient: int(n), Action: Failed}
	}
	q.opts.Witness.Removed(m, m.named(to))
	m.apply(outcomes)
	c := q.newCommit()
	c.entry.Keep = true
	c.record(recordOutcome, func(b []byte) []byte { return putOutcomes(b, m.id, outcomes) })
	if q.order(c, m, func(error) {}) != nil {
		c.free()
		return nil
	}
	return c
}
