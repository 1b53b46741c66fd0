package queue

import (
	"context"
	"time"

	"mxsh/model"
)

// turnItems is how many items a lane may take before it makes room for another
// queue that waits for one of the server's connections.
const turnItems = 10

// Lane is one connection's turn at one queue. A lane is used by one goroutine.
type Lane struct {
	q         *Queue
	line      *line
	connected bool
	closed    bool
	served    int
}

// Lane blocks until a delivery queue has mail that is due and may have one more
// connection, and opens it. Queues take turns. The caller closes the lane.
// ErrClosed: the queue was closed.
func (q *Queue) Lane(ctx context.Context) (*Lane, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		if q.closed {
			return nil, ErrClosed
		}
		if l := q.pick(); l != nil {
			return &Lane{q: q, line: l}, nil
		}
		if err := q.laned.wait(ctx, &q.mu, nil); err != nil {
			return nil, err
		}
	}
}

// pick opens a lane of the line whose turn it is.
func (q *Queue) pick() *line {
	now := q.opts.Now()
	for range q.pools {
		q.turn++
		p := &q.pools[q.turn%len(q.pools)]
		for p.open < q.max(p) && p.ring.n > 0 {
			l := p.ring.shift()
			if !q.eligible(l, now) {
				q.touch(l, now)
				continue
			}
			p.open++
			l.lanes++
			q.touch(l, now)
			for i := range q.pools {
				q.offer(&q.pools[i])
			}
			return l
		}
	}
	return nil
}

// Hop is where the lane leads.
func (l *Lane) Hop() model.NextHop { return l.line.hop }

// Queue is the number of the lane's queue.
func (l *Lane) Queue() QueueID { return l.line.id }

// Next leases the next item of the queue. Nil: nothing is ready, the queue is
// suspended, or another queue waits for this connection; the lane should end
// soon, after Wait perhaps.
func (l *Lane) Next() *Item {
	l.q.mu.Lock()
	defer l.q.mu.Unlock()
	return l.next(l.q.opts.Now())
}

// Wait is Next that waits up to d for an item to become ready, so that a
// connection can serve mail that comes one by one.
func (l *Lane) Wait(ctx context.Context, d time.Duration) *Item {
	q := l.q
	q.mu.Lock()
	defer q.mu.Unlock()
	if it := l.next(q.opts.Now()); it != nil || l.over() {
		return it
	}
	t := time.NewTimer(d)
	defer t.Stop()
	deadline := q.opts.Now().Add(d)
	for {
		if err := l.line.hungry.wait(ctx, &q.mu, t.C); err != nil {
			return nil
		}
		now := q.opts.Now()
		if it := l.next(now); it != nil || l.over() || !now.Before(deadline) {
			return it
		}
	}
}

// over is whether the lane gets nothing more.
func (l *Lane) over() bool {
	p := l.line.pool
	return l.closed || l.q.closed || l.line.suspended ||
		l.served >= turnItems && p.ring.n > 0 && p.open >= l.q.max(p)
}

func (l *Lane) next(now time.Time) *Item {
	if l.over() {
		return nil
	}
	it := l.line.ready.shift()
	if it == nil {
		return nil
	}
	l.served++
	l.q.take(it)
	l.q.touch(l.line, now)
	return it
}

// Connected says that the next hop was reached: its retries are over and, if
// more mail waits than this lane can take, it may have more lanes.
func (l *Lane) Connected() {
	q, n := l.q, l.line
	q.mu.Lock()
	defer q.mu.Unlock()
	if l.connected || l.closed {
		return
	}
	l.connected = true
	n.connected++
	n.failures, n.lastError, n.again = 0, "", false
	n.nextRetry, n.firstRetry = time.Time{}, time.Time{}
	n.window = min(2*n.window, 1<<20)
	q.touch(n, q.opts.Now())
}

// Failed says that the next hop could not be reached, or was lost, and why in a
// peer's words. While other lanes of the queue are connected it only means
// that the next hop bears no more of them; else the queue waits for the next
// step of the retry ladder. The lane still has to be closed.
func (l *Lane) Failed(lastError string) {
	q, n := l.q, l.line
	q.mu.Lock()
	defer q.mu.Unlock()
	if l.closed {
		return
	}
	now := q.opts.Now()
	if l.connected {
		l.connected = false
		n.connected--
	}
	if n.connected > 0 {
		n.window = n.connected
		q.touch(n, now)
		return
	}
	if n.nextRetry.After(now) {
		return // another lane of the same round said so
	}
	n.window = 1
	if !n.again {
		n.failures++
	}
	n.again = false
	n.lastError = lastError
	n.lastRetry = now
	n.nextRetry = now.Add(q.settings.wait(n.hop.Type, n.failures))
	if n.firstRetry.IsZero() {
		n.firstRetry = now
		n.ready.each(func(it *Item) { it.m.drop() })
	}
	q.touch(n, now)
}

// Close ends the lane's turn. Items that it leased stay leased until they are
// settled or released.
func (l *Lane) Close() {
	q, n := l.q, l.line
	q.mu.Lock()
	defer q.mu.Unlock()
	if l.closed {
		return
	}
	l.closed = true
	if l.connected {
		n.connected--
	}
	n.lanes--
	n.pool.open--
	q.emptied(n, q.opts.Now())
	for i := range q.pools {
		q.offer(&q.pools[i])
	}
}
