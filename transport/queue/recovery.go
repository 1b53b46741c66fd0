package queue

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strconv"

	"mxsh/transport/queue/wal"
)

// recovery puts the queue together again from its log.
type recovery struct {
	q     *Queue
	live  map[ID]*Message
	stale []wal.Ref // records of finished or replaced messages
	state state
	begun bool
}

// record takes in one record; the log calls it in order.
func (r *recovery) record(ref wal.Ref, typ byte, payload []byte) (owner any, err error) {
	in := &reader{b: payload}
	switch typ {
	case recordMessage:
		return r.message(ref, in)
	case recordOutcome:
		r.outcome(in)
	case recordMarks:
		r.marks(in)
	case recordState:
		r.state, err = in.state()
		return nil, err
	default:
		return nil, fmt.Errorf("type %d is of a newer version", typ)
	}
	if in.bad {
		return nil, errRecord
	}
	return nil, nil
}

// message takes a message in. One that is there already was appended anew to
// free its segment.
func (r *recovery) message(ref wal.Ref, in *reader) (any, error) {
	m, err := in.message()
	if err != nil {
		return nil, err
	}
	r.saw(m.id)
	m.q, m.ref = r.q, ref
	if old := r.live[m.id]; old != nil {
		r.stale = append(r.stale, old.ref)
		for i := range m.state {
			if old.state[i].action != waiting {
				m.state[i].action = old.state[i].action
			}
		}
	}
	for i := range m.state {
		if m.state[i].action == waiting {
			m.open++
		}
	}
	if m.open == 0 {
		delete(r.live, m.id)
		return nil, nil
	}
	r.live[m.id] = m
	return m, nil
}

func (r *recovery) saw(id ID) { r.state.last = max(r.state.last, id) }

func (r *recovery) outcome(in *reader) {
	m := r.live[ID(in.uint())]
	for len(in.b) > 0 {
		n, a := in.uint(), Action(in.byte())
		if m == nil || in.bad || n >= uint64(len(m.state)) || !a.Final() || m.state[n].action != waiting {
			continue
		}
		m.state[n].action = a
		m.open--
	}
	if m != nil && m.open == 0 {
		r.stale = append(r.stale, m.ref)
		delete(r.live, m.id)
	}
}

func (r *recovery) marks(in *reader) {
	m := r.live[ID(in.uint())]
	flags, crashes := in.byte(), int(in.uint())
	if m == nil {
		in.b = nil
		return
	}
	m.flags, m.crashes = flags, crashes
	for i := range m.state {
		m.state[i].suspended = in.byte() != 0
	}
}

// preamble begins a segment with the state of the queue, so that it survives
// the removal of all earlier ones.
func (r *recovery) preamble() []wal.Record {
	q := r.q
	q.mu.Lock()
	defer q.mu.Unlock()
	if !r.begun {
		// The numbers of each run begin anew above all that went before; so none
		// is given twice, whatever was lost.
		r.begun = true
		q.last.Store((int64(r.state.last)>>32 + 1) << 32)
		q.lastQueue = r.state.lastQueue
		r.park()
	}
	s := q.state()
	return []wal.Record{s.record()}
}

// park brings suspended queues back.
func (r *recovery) park() {
	q := r.q
	for _, p := range r.state.suspended {
		l := q.byID[p.id]
		if l == nil {
			l = q.newLine(p.id, p.hop, q.opts.Now())
			q.lastQueue = max(q.lastQueue, p.id)
		}
		l.suspended = true
	}
}

// state is what the next segment has to say.
func (q *Queue) state() state {
	s := state{last: ID(q.last.Load()), lastQueue: q.lastQueue}
	for _, l := range q.byID {
		if l.suspended {
			s.suspended = append(s.suspended, parked{l.id, l.hop})
		}
	}
	slices.SortFunc(s.suspended, func(a, b parked) int { return cmp.Compare(a.id, b.id) })
	return s
}

// finish puts what is left into Submission and removes what nothing needs.
func (r *recovery) finish() error {
	q := r.q
	for _, ref := range r.stale {
		q.log.Release(ref)
	}
	if err := r.bodies(); err != nil {
		return err
	}
	list := make([]*Message, 0, len(r.live))
	for _, m := range r.live {
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b *Message) int {
		return cmp.Or(a.env.Received.Compare(b.env.Received), cmp.Compare(a.id, b.id))
	})
	r.live, r.stale = nil, nil // the log keeps r, for its preambles
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, m := range list {
		q.enter(m, m.ref)
	}
	if len(list) > 0 {
		q.opts.Log.Info("queue recovered", "dir", q.dir, "messages", len(list))
	}
	return nil
}

// bodies removes files of messages that were never accepted or are finished,
// and says which ones are missing.
func (r *recovery) bodies() error {
	entries, err := os.ReadDir(r.q.bodies)
	if err != nil {
		return err
	}
	there := map[ID]int64{}
	for _, e := range entries {
		n, err := strconv.ParseUint(e.Name(), 16, 64)
		if err != nil {
			continue // not ours
		}
		if m := r.live[ID(n)]; m == nil || !m.inFile() {
			r.q.trash.add(bodyPath(r.q.bodies, ID(n)))
			continue
		}
		if info, err := e.Info(); err == nil {
			there[ID(n)] = info.Size()
		}
	}
	for id, m := range r.live {
		if m.inFile() && there[id] != m.size {
			r.q.opts.Log.Error("body of a queued message is damaged or missing", "message", id,
				"file", bodyPath(r.q.bodies, id), "size", there[id], "want", m.size)
		}
	}
	return nil
}
