package queue

import (
	"container/heap"
	"time"
)

// timers are the lines that the keeper has an appointment with.
type timers []*line

func (t timers) Len() int           { return len(t) }
func (t timers) Less(i, j int) bool { return t[i].wake.Before(t[j].wake) }

func (t timers) Swap(i, j int) {
	t[i], t[j] = t[j], t[i]
	t[i].pos, t[j].pos = i, j
}

func (t *timers) Push(x any) {
	l := x.(*line)
	l.pos = len(*t)
	*t = append(*t, l)
}

func (t *timers) Pop() any {
	old := *t
	l := old[len(old)-1]
	old[len(old)-1] = nil
	*t = old[:len(old)-1]
	return l
}

// keepTime does what time alone brings about, until the queue is closed.
func (q *Queue) keepTime() {
	defer q.work.Done()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		q.mu.Lock()
		now := q.opts.Now()
		q.armed = time.Time{}
		at := q.keep(now)
		q.armed = at
		q.mu.Unlock()
		timer.Reset(max(at.Sub(now), 0))
		select {
		case <-timer.C:
		case <-q.nudge:
		case <-q.stop:
			return
		}
	}
}

// poke makes the keeper look at its appointments anew.
func (q *Queue) poke() {
	select {
	case q.nudge <- struct{}{}:
	default:
	}
}

// keep does what is due and returns when to look again, in an hour at the latest.
func (q *Queue) keep(now time.Time) time.Time {
	at := now.Add(time.Hour)
	for n := len(q.timers); n > 0 && !q.timers[0].wake.After(now); n-- {
		l := q.timers[0]
		heap.Pop(&q.timers)
		l.wake = time.Time{}
		q.attend(l, now)
	}
	if len(q.timers) > 0 && q.timers[0].wake.Before(at) {
		at = q.timers[0].wake
	}
	if t := q.grow(now); !t.IsZero() && t.Before(at) {
		at = t
	}
	if t := q.remind(now); !t.IsZero() && t.Before(at) {
		at = t
	}
	return at
}

// attend does what a line's appointment was for.
func (q *Queue) attend(l *line, now time.Time) {
	for it := l.deferred.front(); it != nil && !it.due.After(now); it = l.deferred.front() {
		it.link.leave()
		q.makeReady(it, now, false)
	}
	if l.disposable() && !now.Before(l.idle.Add(q.settings.QueueMaxIdleTime)) {
		q.drop(l)
		return
	}
	if l.failures > 0 && !now.Before(l.firstRetry.Add(q.settings.ResubmitAfter)) {
		l.firstRetry = now
		q.resubmit(l, now)
	}
	q.touch(l, now)
}

// join puts a message among those whose age is watched, in the order of age.
func (q *Queue) join(m *Message) {
	if m.flags&flagPoison != 0 {
		return
	}
	c := &q.fresh
	if m.flags&flagNoticed != 0 {
		c = &q.noticed
	}
	byAge(c, m)
	if c.first == &m.age {
		q.watch(m.env.Received.Add(q.tellAt()))
	}
}

// watch makes sure that the keeper looks no later than at.
func (q *Queue) watch(at time.Time) {
	if !q.armed.IsZero() && at.Before(q.armed) {
		q.poke()
	}
}

// byAge inserts by the time of acceptance, which is nearly always the end.
func byAge(c *chain[Message], m *Message) {
	after := c.last
	for after != nil && after.of.env.Received.After(m.env.Received) {
		after = after.prev
	}
	c.insert(m, &m.age, after)
}

// tellAt is the age at which a message is looked at first.
func (q *Queue) tellAt() time.Duration {
	return min(q.settings.DelayNotificationTimeout, q.settings.MessageExpirationTimeout)
}

// grow finds messages that got too old and returns when the next one will be.
func (q *Queue) grow(now time.Time) (at time.Time) {
	for m := q.fresh.front(); m != nil; m = q.fresh.front() {
		age := now.Sub(m.env.Received)
		if age < q.tellAt() {
			at = m.env.Received.Add(q.tellAt())
			break
		}
		m.age.leave()
		byAge(&q.noticed, m)
		if age < q.settings.MessageExpirationTimeout {
			q.tell(&Notice{Kind: Delayed, m: m, to: m.waiting()})
		}
	}
	for m := q.noticed.front(); m != nil; m = q.noticed.front() {
		end := m.env.Received.Add(q.settings.MessageExpirationTimeout)
		if end.After(now) {
			if at.IsZero() || end.Before(at) {
				at = end
			}
			break
		}
		m.age.leave()
		m.expired = true
		q.expire(m, now)
	}
	return at
}
