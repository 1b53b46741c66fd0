package queue

import "time"

// Crashed ends the lease of an item whose handling panicked. The crash is
// counted for good; at PoisonThreshold the whole message goes to Poison, where
// it stays, suspended, until an administrator resumes or removes it.
func (it *Item) Crashed() {
	q := it.m.q
	q.mu.Lock()
	defer q.mu.Unlock()
	if !it.taken {
		return
	}
	q.crash(it.m)
	it.tries++
	it.untake()
	it.due = q.opts.Now().Add(q.settings.MessageRetryInterval)
	q.putBack(it, q.opts.Now())
}

// Crashed is the same for a message leased from Submission.
func (q *Queue) Crashed(m *Message) {
	q.mu.Lock()
	it := m.leased
	if it != nil {
		q.crash(m)
	}
	poison := m.flags&flagPoison != 0
	if it != nil && poison {
		it.untake()
		it.forget()
		m.leased = nil
		q.toPoison(m, it.to, q.opts.Now())
	}
	q.mu.Unlock()
	if it != nil && !poison {
		q.Defer(m, rerouteWait, "")
	}
}

// crash counts and, at the threshold, moves what is on no lease to Poison.
func (q *Queue) crash(m *Message) {
	m.crashes++
	if t := q.settings.PoisonThreshold; t > 0 && m.crashes >= t && m.flags&flagPoison == 0 {
		m.flags |= flagPoison
		m.age.leave()
		now := q.opts.Now()
		for _, it := range append([]*Item(nil), m.items...) {
			if !it.taken {
				q.withdraw(it, now)
				it.forget()
				q.toPoison(m, it.to, now)
			}
		}
		q.opts.Log.Error("message crashed its handlers and goes to Poison", "message", m.id, "crashes", m.crashes)
	}
	c := q.newCommit()
	c.entry.Keep = true
	c.record(recordMarks, func(b []byte) []byte { return putMarks(b, m) })
	if q.order(c, m, func(error) {}) != nil {
		c.free()
	}
}

// toPoison puts recipients that are in no queue into Poison.
func (q *Queue) toPoison(m *Message, to []int32, now time.Time) {
	q.opts.Witness.Poisoned(m, m.named(to), false)
	q.lieInPoison(m, to, now)
}

func (q *Queue) lieInPoison(m *Message, to []int32, now time.Time) {
	for _, n := range to {
		m.state[n].suspended = true
	}
	it := &Item{m: m, line: q.poison, to: to}
	m.items = append(m.items, it)
	q.place(it, now, false)
}
