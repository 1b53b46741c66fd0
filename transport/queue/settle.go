package queue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"mxsh/transport/queue/wal"
)

// settle writes final outcomes of a message and the reports about them, and
// calls then with the mutex held. Without reports it returns as soon as the
// outcomes are on their way: they count at once, and should a crash overtake
// them, the recipients are only tried again. With reports it returns when all is
// durable, and an error means that nothing happened.
func (q *Queue) settle(ctx context.Context, m *Message, outcomes []Outcome, reports []Report, then func(error)) error {
	finals := outcomes
	if slices.ContainsFunc(outcomes, func(o Outcome) bool { return !o.Action.Final() }) {
		finals = slices.DeleteFunc(slices.Clone(outcomes), func(o Outcome) bool { return !o.Action.Final() })
	}
	switch {
	case len(reports) > 0:
		return q.settleWith(m, finals, reports, then)
	case len(finals) > 0:
		return q.settleSoon(ctx, m, finals, then)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	then(nil)
	return nil
}

// settleSoon does not wait for the disk.
func (q *Queue) settleSoon(ctx context.Context, m *Message, finals []Outcome, then func(error)) error {
	if err := q.admit(ctx); err != nil {
		q.mu.Lock()
		defer q.mu.Unlock()
		then(err)
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		<-q.backlog
		return ErrClosed
	}
	m.apply(finals)
	then(nil)
	q.later(m, recordOutcome, func(b []byte) []byte { return putOutcomes(b, m.id, finals) })
	return nil
}

// admit bounds the commits that nobody waits for.
func (q *Queue) admit(ctx context.Context) error {
	select {
	case q.backlog <- struct{}{}:
		return nil
	case <-q.stop:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// later appends a record of a message without waiting, with the mutex held and
// a place in the backlog. What it says is already so in memory; so it is kept
// until the disk takes it.
func (q *Queue) later(m *Message, typ byte, put func([]byte) []byte) {
	c := q.newCommit()
	c.alone = true
	c.entry.Keep = true
	c.record(typ, put)
	if q.order(c, m, func(error) {}) != nil {
		c.free()
		<-q.backlog
	}
}

// settleWith waits for the disk.
func (q *Queue) settleWith(m *Message, finals []Outcome, reports []Report, then func(error)) error {
	c := q.newCommit()
	defer c.free()
	for _, r := range reports {
		n, err := q.message(r.Envelope, r.Body)
		if err != nil {
			q.mu.Lock()
			defer q.mu.Unlock()
			then(err)
			return err
		}
		c.message(n)
	}
	c.record(recordOutcome, func(b []byte) []byte { return putOutcomes(b, m.id, finals) })
	q.mu.Lock()
	err := q.order(c, m, func(err error) {
		if err == nil {
			m.apply(finals)
		}
		then(err)
	})
	q.mu.Unlock()
	return c.taken(err, reports)
}

// taken waits until an ordered commit is durable, unless ordering it failed with
// err; the reports' bodies are then the queue's.
func (c *commit) taken(err error, reports []Report) error {
	if err == nil {
		err = <-c.ch
	}
	if err != nil {
		return unavailable(err)
	}
	for _, r := range reports {
		r.Body.taken()
	}
	return nil
}

// order appends a commit that tells of a message, with the mutex held, so that
// what records say and the order they have in the log agree.
func (q *Queue) order(c *commit, m *Message, after func(error)) error {
	c.after = func(err error) {
		m.writes--
		after(err)
		if err == nil {
			m.release()
		}
	}
	m.writes++
	err := q.log.Append(&c.entry)
	if err != nil {
		c.after(err)
	}
	return err
}

// apply gives recipients their end. A message whose last recipient ended is
// finished: it leaves the memory.
func (m *Message) apply(finals []Outcome) {
	for _, o := range finals {
		if s := &m.state[o.Recipient]; s.action == waiting {
			s.action = o.Action
			s.reply = o.Reply
			m.open--
		}
	}
	if m.open == 0 {
		m.finish()
	}
}

func (m *Message) finish() {
	if m.q.messages[m.id] != m {
		return
	}
	delete(m.q.messages, m.id)
	m.age.leave()
	m.drop()
	if !m.inFile() {
		// Without its record the message is as finished as its outcomes say. So
		// a full disk, on which these cannot be written, gets room again.
		m.q.log.Release(m.ref)
		m.ref = wal.Ref{}
	}
}

// release lets go of a finished message whose body is a file once all records
// about it are durable: it must not come back without its body.
func (m *Message) release() {
	if m.open > 0 || m.writes > 0 || m.ref.IsZero() {
		return
	}
	m.q.log.Release(m.ref)
	m.ref = wal.Ref{}
	m.q.trash.add(bodyPath(m.q.bodies, m.id))
}

// Settle ends the lease of an item with what became of its recipients. Final
// outcomes are durable soon, in the order of calls; Settle does not wait for it
// unless there are reports. Deferred recipients are tried again after
// MessageRetryInterval, or when the queue's next hop is reached again.
// Recipients without an outcome go back as if the item had not been taken.
//
// With reports Settle returns when they are durable, and the outcomes with them.
// After an error Failed recipients are as if Deferred, others have their
// outcome, and the reports are still the caller's.
func (it *Item) Settle(ctx context.Context, outcomes []Outcome, reports ...Report) error {
	m, q := it.m, it.m.q
	q.mu.Lock()
	err := it.settleable(outcomes)
	q.mu.Unlock()
	if err != nil {
		return fmt.Errorf("settle message %d: %w", m.id, err)
	}
	err = q.settle(ctx, m, outcomes, reports, func(err error) {
		if len(reports) == 0 || err == nil {
			it.settled(outcomes)
		}
	})
	if err == nil || len(reports) == 0 {
		return err
	}
	rest := notFailed(outcomes)
	return errors.Join(err, q.settle(ctx, m, rest, nil, func(error) { it.settled(rest) }))
}

// notFailed has every failure put off, for when its report could not be written.
func notFailed(outcomes []Outcome) []Outcome {
	list := slices.Clone(outcomes)
	for i := range list {
		if list[i].Action == Failed {
			list[i].Action = Deferred
		}
	}
	return list
}

// Release ends the lease as if the item had not been taken.
func (it *Item) Release() {
	it.m.q.mu.Lock()
	defer it.m.q.mu.Unlock()
	if it.taken {
		it.settled(nil)
	}
}

func (it *Item) settleable(outcomes []Outcome) error {
	if !it.taken {
		return ErrNotLeased
	}
	for _, o := range outcomes {
		if !slices.Contains(it.to, int32(o.Recipient)) {
			return fmt.Errorf("recipient %d is not one of the item's", o.Recipient)
		}
	}
	return nil
}

// settled puts the item back for the recipients that are still open.
func (it *Item) settled(outcomes []Outcome) {
	m, q := it.m, it.m.q
	now := q.opts.Now()
	var due time.Time
	for _, o := range outcomes {
		if o.Action == Deferred && m.state[o.Recipient].action == waiting {
			m.state[o.Recipient].reply = o.Reply
			due = now.Add(q.settings.MessageRetryInterval)
		}
	}
	if len(outcomes) > 0 {
		it.tries++
		it.lastTry = now
	}
	it.untake()
	it.prune()
	it.due = due
	q.putBack(it, now)
}

// putBack gives an item whose lease ended its place again.
func (q *Queue) putBack(it *Item, now time.Time) {
	m, l := it.m, it.line
	switch {
	case len(it.to) == 0:
		it.forget()
		l.out.add(now, 1)
		q.emptied(l, now)
	case m.flags&flagPoison != 0:
		it.forget()
		q.emptied(l, now)
		q.toPoison(m, it.to, now)
	case it.remove != removeNot:
		it.forget()
		q.emptied(l, now)
		q.discard(m, it.to, it.remove == removeWithReport)
	case m.expired:
		q.place(it, now, true)
		q.expire(m, now)
	case it.resubmit:
		it.forget()
		q.emptied(l, now)
		q.submit(m, it.to)
	default:
		m.drop()
		q.place(it, now, true)
	}
}
