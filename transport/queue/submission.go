package queue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mxsh/model"
)

// ErrNotLeased: the message or item is not the caller's any more.
var ErrNotLeased = errors.New("not leased")

// rerouteWait is how long recipients wait that a categorizer passed over.
const rerouteWait = time.Minute

// Part is what a categorizer gives to one next hop.
type Part struct {
	Hop        model.NextHop
	Recipients []int // Recipient.Index
	Revision   uint64
	Reason     string // of the decision; what an administrator sees of unreachable mail
	// Rewrite has the recipients that go on under another address than the
	// envelope's, by index; nil when there are none.
	Rewrite map[int]Recipient
}

// Submitted blocks until Submission has a message and leases it; Route or Defer
// ends the lease. Message.Recipients are those to route.
// ErrClosed: the queue was closed.
func (q *Queue) Submitted(ctx context.Context) (*Message, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.submission
	for {
		if q.closed {
			return nil, ErrClosed
		}
		if !l.suspended {
			if it := l.ready.shift(); it != nil {
				q.take(it)
				it.m.entry, it.m.leased = nil, it
				if l.ready.n > 0 {
					q.submitted.open()
				}
				return it.m, nil
			}
		}
		if err := q.submitted.wait(ctx, &q.mu, nil); err != nil {
			return nil, err
		}
	}
}

// submit puts recipients of a message into Submission. A message is there once
// only: while it is being routed, more recipients wait until that is done.
func (q *Queue) submit(m *Message, to []int32) {
	now := q.opts.Now()
	if m.entry != nil {
		m.entry.to = append(m.entry.to, to...)
		return
	}
	it := &Item{m: m, line: q.submission, to: to}
	m.entry = it
	m.items = append(m.items, it)
	if m.leased == nil {
		q.place(it, now, false)
	}
}

// Route ends the lease of a message from Submission: it gives recipients to
// delivery queues and others their end, with reports that are accepted in the
// same commit. Recipients that neither names are routed again in a minute.
//
// Where recipients go is kept in memory only: after a crash it is decided anew.
// With reports Route returns when they are durable; after an error the
// recipients of outcomes are routed again and the reports are still the caller's.
func (q *Queue) Route(ctx context.Context, m *Message, parts []Part, outcomes []Outcome, reports ...Report) error {
	q.mu.Lock()
	it := m.leased
	err := q.routable(it, parts, outcomes)
	q.mu.Unlock()
	if err != nil {
		return fmt.Errorf("route message %d: %w", m.id, err)
	}
	return q.settle(ctx, m, outcomes, reports, func(error) { q.routed(it, parts) })
}

// routable checks that each recipient is named once and leased.
func (q *Queue) routable(it *Item, parts []Part, outcomes []Outcome) error {
	if it == nil {
		return ErrNotLeased
	}
	named := make(map[int]bool, len(it.to))
	for _, n := range it.to {
		named[int(n)] = false
	}
	name := func(n int) error {
		if twice, ok := named[n]; !ok || twice {
			return fmt.Errorf("recipient %d is not to be routed", n)
		}
		named[n] = true
		return nil
	}
	for i := range parts {
		for _, n := range parts[i].Recipients {
			if err := name(n); err != nil {
				return err
			}
		}
	}
	for _, o := range outcomes {
		if err := name(o.Recipient); err != nil {
			return err
		}
	}
	return nil
}

// routed moves what was leased from Submission on.
func (q *Queue) routed(it *Item, parts []Part) {
	m, now := it.m, q.opts.Now()
	it.untake()
	q.submission.out.add(now, 1)
	it.forget()
	m.leased = nil
	left := it.to
	for i := range parts {
		left = q.enqueue(m, &parts[i], left, now)
	}
	again := &Item{m: m, line: q.submission, to: left}
	again.prune()
	q.back(m, again.to, now.Add(rerouteWait), now)
	if m.expired {
		q.expire(m, now)
	}
}

// enqueue gives a part to the queue of its next hop and returns the recipients
// that are left. Suspended recipients make an item of their own.
func (q *Queue) enqueue(m *Message, p *Part, left []int32, now time.Time) []int32 {
	var free, held []int32
	for _, n := range p.Recipients {
		if m.state[n].suspended {
			held = append(held, int32(n))
		} else {
			free = append(free, int32(n))
		}
	}
	l := q.lineFor(p.Hop, now)
	for _, to := range [][]int32{free, held} {
		if len(to) == 0 {
			continue
		}
		it := &Item{m: m, line: l, to: to, reason: p.Reason, revision: p.Revision, rewrite: p.Rewrite}
		m.items = append(m.items, it)
		l.in.add(now, 1)
		q.place(it, now, false)
	}
	return without(left, p.Recipients)
}

func without(list []int32, gone []int) []int32 {
	if len(list) == len(gone) {
		return nil // each was named once
	}
	out := make(map[int32]bool, len(gone))
	for _, n := range gone {
		out[int32(n)] = true
	}
	var rest []int32
	for _, n := range list {
		if !out[n] {
			rest = append(rest, n)
		}
	}
	return rest
}

// back returns recipients to Submission, and lets those go on that came there
// while the message was being routed.
func (q *Queue) back(m *Message, to []int32, due, now time.Time) {
	it := m.entry
	if it == nil {
		if len(to) == 0 {
			return
		}
		it = &Item{m: m, line: q.submission}
		m.entry = it
		m.items = append(m.items, it)
	}
	if len(to) > 0 {
		it.to = append(it.to, to...)
		it.due = due
	}
	if it.place == placeNone {
		q.place(it, now, false)
	}
}

// Defer ends the lease of a message from Submission without a decision: it is
// given out again after a wait, at once when that is zero.
func (q *Queue) Defer(m *Message, wait time.Duration, reason string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	it := m.leased
	if it == nil {
		return
	}
	now := q.opts.Now()
	for _, n := range it.to {
		m.state[n].reply = reason
	}
	it.untake()
	it.forget()
	m.leased = nil
	q.back(m, it.to, now.Add(wait), now)
	if m.expired {
		q.expire(m, now)
	}
}
