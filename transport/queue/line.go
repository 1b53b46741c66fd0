package queue

import (
	"container/heap"
	"strconv"
	"time"

	"mxsh/model"
)

// QueueID numbers a queue of a server; the three that are always there have
// numbers below zero.
type QueueID int64

// The queues that are always there.
const (
	SubmissionID  QueueID = -1
	UnreachableID QueueID = -2
	PoisonID      QueueID = -3
	// AnyQueue stands for all queues where one may be named.
	AnyQueue QueueID = 0
)

// String is the queue's part of an identity: Submission, Unreachable, Poison or
// the number.
func (id QueueID) String() string {
	switch id {
	case SubmissionID:
		return "Submission"
	case UnreachableID:
		return "Unreachable"
	case PoisonID:
		return "Poison"
	}
	return strconv.FormatInt(int64(id), 10)
}

// patience is how long the first item of a queue waits for a lane that is busy
// before another lane may be opened for it.
const patience = 100 * time.Millisecond

// line is one queue. Queue.mu guards it.
type line struct {
	id    QueueID
	hop   model.NextHop
	pool  *pool // whose lanes it uses; nil: it is not a delivery queue
	ready chain[Item]
	// deferred is in the order of due.
	deferred  chain[Item]
	held      chain[Item]
	leased    chain[Item]
	suspended bool

	lanes     int // open
	connected int // of those, the ones that reached the next hop
	window    int // lanes that the next hop seems to bear
	hungry    gate

	failures   int  // in a row
	again      bool // an administrator asked for the try that is due or under way
	lastError  string
	firstRetry time.Time
	lastRetry  time.Time
	nextRetry  time.Time

	due  link[line] // place among the lines that may have another lane
	wake time.Time  // when the keeper looks at it; zero: not at all
	pos  int        // in the keeper's heap, while wake is not zero
	idle time.Time  // since when it is empty
	in   rate
	out  rate
}

// pool is a kind of lanes that share a cap.
type pool struct {
	ring chain[line] // lines that may have another lane, in turn
	open int
}

const (
	remotePool = iota
	localPool
)

func (q *Queue) special(id QueueID, hop model.NextHop) *line {
	l := &line{id: id, hop: hop, idle: q.opts.Now()}
	q.byID[id] = l
	q.lines[hop] = l
	return l
}

// lineFor returns the queue of a next hop, made when there is none.
func (q *Queue) lineFor(hop model.NextHop, now time.Time) *line {
	if hop.Type == model.Unreachable {
		return q.unreachable
	}
	if l := q.lines[hop]; l != nil {
		return l
	}
	q.lastQueue++
	return q.newLine(q.lastQueue, hop, now)
}

func (q *Queue) newLine(id QueueID, hop model.NextHop, now time.Time) *line {
	l := &line{id: id, hop: hop, window: 1, idle: now, pool: &q.pools[remotePool]}
	if hop.Type == model.MapiDelivery {
		l.pool = &q.pools[localPool]
	}
	q.lines[hop] = l
	q.byID[l.id] = l
	return l
}

// count is the number of items in the line, those on lease included.
func (l *line) count() int { return l.ready.n + l.deferred.n + l.held.n + l.leased.n }

// max is how many lanes of the pool may be open.
func (q *Queue) max(p *pool) int {
	if p == &q.pools[localPool] {
		return q.settings.MaxConcurrentMailboxDeliveries
	}
	return q.settings.MaxOutboundConnections
}

// limit is how many lanes the line may have now: one to begin with and one
// to probe after a failure, then as many as the next hop bears.
func (q *Queue) limit(l *line) int {
	if l.failures > 0 {
		return 1
	}
	if l.pool == &q.pools[localPool] {
		return q.settings.MaxConcurrentMailboxDeliveries
	}
	return min(l.window, q.settings.MaxPerDomainOutboundConnections)
}

// eligible is whether the line may have another lane.
func (q *Queue) eligible(l *line, now time.Time) bool {
	if l.pool == nil || l.suspended || l.ready.n == 0 || now.Before(l.nextRetry) || l.lanes >= q.limit(l) {
		return false
	}
	if l.lanes == 0 {
		return true
	}
	waiting := l.ready.n - l.hungry.waiters.n
	return waiting > l.lanes || waiting > 0 && !now.Before(l.ready.front().entered.Add(patience))
}

// touch puts the line among those that may have a lane, or takes it out. It is
// called after every change to the line.
func (q *Queue) touch(l *line, now time.Time) {
	if l.pool == nil {
		q.appoint(l, now)
		return
	}
	switch may := q.eligible(l, now); {
	case may && l.due.in == nil:
		l.pool.ring.push(l, &l.due)
		q.offer(l.pool)
	case !may && l.due.in != nil:
		l.due.leave()
	}
	q.appoint(l, now)
}

// offer wakes someone who waits for a lane if the pool has one to give.
func (q *Queue) offer(p *pool) {
	if p.ring.n > 0 && p.open < q.max(p) {
		q.laned.open()
	}
}

// next is when the line has to be looked at without anything else happening;
// zero: never.
func (q *Queue) next(l *line, now time.Time) time.Time {
	var at time.Time
	sooner := func(t time.Time) {
		if at.IsZero() || t.Before(at) {
			at = t
		}
	}
	if it := l.deferred.front(); it != nil {
		sooner(it.due)
	}
	if l.pool == nil {
		return at
	}
	if l.ready.n > 0 && !l.suspended && l.due.in == nil {
		if now.Before(l.nextRetry) {
			sooner(l.nextRetry)
		} else if l.lanes > 0 && l.lanes < q.limit(l) && l.ready.n > l.hungry.waiters.n {
			sooner(l.ready.front().entered.Add(patience))
		}
	}
	if l.failures > 0 && l.ready.n+l.deferred.n > 0 {
		sooner(l.firstRetry.Add(q.settings.ResubmitAfter))
	}
	if l.disposable() {
		sooner(l.idle.Add(q.settings.QueueMaxIdleTime))
	}
	return at
}

// disposable is whether the line is empty and may vanish in time.
func (l *line) disposable() bool {
	return l.pool != nil && l.count() == 0 && l.lanes == 0 && !l.suspended
}

// appoint makes sure that the keeper looks at the line in time. An appointment
// is only ever moved forward; the keeper finds out when it came too early.
func (q *Queue) appoint(l *line, now time.Time) {
	at := q.next(l, now)
	if at.IsZero() || !l.wake.IsZero() && !at.Before(l.wake) {
		return
	}
	q.rearm(l, now)
}

// rearm sets the keeper's appointment with the line.
func (q *Queue) rearm(l *line, now time.Time) {
	at := q.next(l, now)
	switch {
	case at.IsZero() && l.wake.IsZero():
		return
	case at.IsZero():
		heap.Remove(&q.timers, l.pos)
		l.wake = at
		return
	case l.wake.IsZero():
		l.wake = at
		heap.Push(&q.timers, l)
	default:
		l.wake = at
		heap.Fix(&q.timers, l.pos)
	}
	if !q.armed.IsZero() && at.Before(q.armed) {
		q.poke()
	}
}

// drop takes an empty line away.
func (q *Queue) drop(l *line) {
	if !l.wake.IsZero() {
		heap.Remove(&q.timers, l.pos)
		l.wake = time.Time{}
	}
	l.due.leave()
	delete(q.lines, l.hop)
	delete(q.byID, l.id)
}

// place puts an item that is on no lease into its line, in the chain where it
// belongs: first among the ready when front is set.
func (q *Queue) place(it *Item, now time.Time, front bool) {
	l := it.line
	switch {
	case it.suspended():
		it.place = placeHeld
		l.held.push(it, &it.link)
	case it.due.After(now):
		it.place = placeDeferred
		l.defers(it)
	default:
		q.makeReady(it, now, front)
	}
	q.touch(l, now)
}

// defers puts an item among the deferred ones by its time, which is nearly
// always behind all others.
func (l *line) defers(it *Item) {
	after := l.deferred.last
	for after != nil && after.of.due.After(it.due) {
		after = after.prev
	}
	l.deferred.insert(it, &it.link, after)
}

func (q *Queue) makeReady(it *Item, now time.Time, front bool) {
	l := it.line
	it.place = placeReady
	it.due = time.Time{}
	it.entered = now
	if front {
		l.ready.unshift(it, &it.link)
	} else {
		l.ready.push(it, &it.link)
	}
	if l == q.submission {
		if !l.suspended {
			q.submitted.open()
		}
		return
	}
	if l.nextRetry.After(now) {
		it.m.drop()
	}
	if !l.suspended {
		l.hungry.open()
	}
}

// withdraw takes an item that is on no lease out of its line.
func (q *Queue) withdraw(it *Item, now time.Time) {
	it.link.leave()
	it.place = placeNone
	q.emptied(it.line, now)
}

// emptied notes since when the line is empty, if it is.
func (q *Queue) emptied(l *line, now time.Time) {
	if l.count() == 0 {
		l.idle = now
	}
	q.touch(l, now)
}

// take leases an item that was just taken out of its chain.
func (q *Queue) take(it *Item) {
	it.taken = true
	it.place = placeNone
	it.line.leased.push(it, &it.link)
}

// untake ends an item's lease; it is in no chain then.
func (it *Item) untake() {
	it.taken = false
	it.link.leave()
}

// rate counts events of the last minute.
type rate struct {
	buckets [6]uint32
	last    int64 // the ten seconds that the newest bucket counts
}

func (r *rate) advance(now time.Time) {
	slot := now.Unix() / 10
	for n := 0; r.last < slot && n < len(r.buckets); n++ {
		r.last = max(r.last+1, slot-int64(len(r.buckets)))
		r.buckets[r.last%int64(len(r.buckets))] = 0
	}
	r.last = slot
}

func (r *rate) add(now time.Time, n int) {
	r.advance(now)
	r.buckets[r.last%int64(len(r.buckets))] += uint32(n)
}

// perSecond is the average over the last minute.
func (r *rate) perSecond(now time.Time) float64 {
	r.advance(now)
	var sum uint64
	for _, b := range r.buckets {
		sum += uint64(b)
	}
	return float64(sum) / 60
}
