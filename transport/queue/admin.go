package queue

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"mxsh/model"
)

// Errors of administration. They are wrapped; callers use errors.Is.
var (
	ErrNoQueue     = errors.New("no such queue")
	ErrNoMessage   = errors.New("no such message")
	ErrNotRetrying = errors.New("queue is not in retry")
	// ErrSubmission: a message in Submission cannot be suspended or removed.
	ErrSubmission = errors.New("message is in Submission")
	// ErrNotDurable: done, but the disk did not take it yet, so that a crash would undo it.
	ErrNotDurable = errors.New("not durable yet")
)

// durableWait bounds the wait of an administrator for a disk that refuses.
const durableWait = 5 * time.Second

// QueueStatus is the word for what a queue does.
type QueueStatus string

// The states of a queue.
const (
	QueueActive     QueueStatus = "Active"
	QueueConnecting QueueStatus = "Connecting"
	QueueReady      QueueStatus = "Ready"
	QueueRetry      QueueStatus = "Retry"
	QueueSuspended  QueueStatus = "Suspended"
)

// QueueInfo is what an administrator sees of a queue.
type QueueInfo struct {
	ID               QueueID
	Hop              model.NextHop
	Status           QueueStatus
	MessageCount     int
	DeferredCount    int // put off one by one
	Connections      int
	LastError        string
	RetryCount       int
	FirstRetry       time.Time
	LastRetry        time.Time
	NextRetry        time.Time
	IncomingRate     float64 // per second over the last minute
	OutgoingRate     float64
	Velocity         float64 // outgoing less incoming
	SuspendedCount   int
	OldestSubmission time.Time // acceptance of the first that is ready; zero: none is
}

// Queues lists the queues by number: the delivery queues, those that are always
// there before them, Poison only when it holds something.
func (q *Queue) Queues() []QueueInfo {
	q.mu.Lock()
	now := q.opts.Now()
	list := make([]QueueInfo, 0, len(q.byID))
	for _, l := range q.byID {
		if l == q.poison && l.count() == 0 {
			continue
		}
		list = append(list, q.info(l, now))
	}
	q.mu.Unlock()
	slices.SortFunc(list, func(a, b QueueInfo) int { return cmp.Compare(order(a.ID), order(b.ID)) })
	return list
}

// order sorts Submission, Unreachable and Poison before the numbers.
func order(id QueueID) QueueID {
	if id < 0 {
		return -1000 - id
	}
	return id
}

func (q *Queue) info(l *line, now time.Time) QueueInfo {
	i := QueueInfo{
		ID: l.id, Hop: l.hop, Status: q.status(l),
		MessageCount: l.count(), DeferredCount: l.deferred.n, SuspendedCount: l.held.n, Connections: l.lanes,
		LastError: l.lastError, RetryCount: l.failures,
		FirstRetry: l.firstRetry, LastRetry: l.lastRetry, NextRetry: l.nextRetry,
		IncomingRate: l.in.perSecond(now), OutgoingRate: l.out.perSecond(now),
	}
	i.Velocity = i.OutgoingRate - i.IncomingRate
	if it := l.ready.front(); it != nil {
		i.OldestSubmission = it.m.env.Received
	}
	return i
}

func (q *Queue) status(l *line) QueueStatus {
	switch {
	case l.suspended:
		return QueueSuspended
	case l.connected > 0:
		return QueueActive
	case l.lanes > 0:
		return QueueConnecting
	case l.leased.n > 0:
		return QueueActive
	case l.failures > 0 && l.count() > 0:
		return QueueRetry
	}
	return QueueReady
}

// MessageStatus is the word for what a message in a queue does.
type MessageStatus string

// The states of a message in a queue.
const (
	MessageActive         MessageStatus = "Active"
	MessageReady          MessageStatus = "Ready"
	MessageRetry          MessageStatus = "Retry"
	MessageSuspended      MessageStatus = "Suspended"
	MessagePendingSuspend MessageStatus = "PendingSuspend"
	MessagePendingRemove  MessageStatus = "PendingRemove"
)

// MessageInfo is what an administrator sees of a message in one queue.
type MessageInfo struct {
	ID         ID
	Queue      QueueID
	Hop        model.NextHop
	Status     MessageStatus
	Envelope   *Envelope // not to be changed
	Size       int64
	Expires    time.Time // zero: never
	LastError  string
	RetryCount int
	Recipients []RecipientInfo // those that are in this queue
}

// RecipientInfo is one recipient of a message in a queue.
type RecipientInfo struct {
	Address   string
	LastError string
}

// Messages lists the messages in queues that match, at most limit; no limit when
// it is 0. A message in several queues is listed once for each.
func (q *Queue) Messages(match func(*MessageInfo) bool, limit int) []MessageInfo {
	q.mu.Lock()
	items := make([]*Item, 0, len(q.messages))
	for _, m := range q.messages {
		items = append(items, m.items...)
	}
	q.mu.Unlock()
	slices.SortFunc(items, func(a, b *Item) int {
		return cmp.Or(cmp.Compare(order(a.line.id), order(b.line.id)), cmp.Compare(a.m.id, b.m.id))
	})
	var list []MessageInfo
	for _, it := range items {
		info, ok := q.describe(it)
		if !ok || match != nil && !match(&info) {
			continue
		}
		list = append(list, info)
		if limit > 0 && len(list) == limit {
			break
		}
	}
	return list
}

// describe takes the mutex for one item only, so that a long listing holds up no mail.
func (q *Queue) describe(it *Item) (MessageInfo, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	m, l := it.m, it.line
	if len(it.to) == 0 || !slices.Contains(m.items, it) {
		return MessageInfo{}, false // it left meanwhile
	}
	i := MessageInfo{
		ID: m.id, Queue: l.id, Hop: l.hop, Status: q.itemStatus(it), Envelope: m.env, Size: m.size, RetryCount: it.tries,
		LastError: m.lastError(it.to[0]),
	}
	if m.flags&flagPoison == 0 {
		i.Expires = m.env.Received.Add(q.settings.MessageExpirationTimeout)
	}
	for _, r := range it.recipients() {
		i.Recipients = append(i.Recipients, RecipientInfo{Address: r.Address, LastError: m.state[r.Index].reply})
	}
	return i, true
}

func (q *Queue) itemStatus(it *Item) MessageStatus {
	switch {
	case it.taken && it.remove != removeNot:
		return MessagePendingRemove
	case it.taken && it.suspended():
		return MessagePendingSuspend
	case it.taken:
		return MessageActive
	case it.suspended():
		return MessageSuspended
	case it.place == placeDeferred || it.line.failures > 0:
		return MessageRetry
	}
	return MessageReady
}

// Suspend stops a queue's output: connections finish the message they are at;
// mail still comes in. It survives a restart. ErrNoQueue, ErrNotDurable.
func (q *Queue) Suspend(id QueueID) error { return q.setSuspended(id, true) }

// Resume ends Suspend.
func (q *Queue) Resume(id QueueID) error { return q.setSuspended(id, false) }

func (q *Queue) setSuspended(id QueueID, suspended bool) error {
	q.mu.Lock()
	l := q.byID[id]
	if l == nil {
		q.mu.Unlock()
		return ErrNoQueue
	}
	if l.suspended == suspended {
		q.mu.Unlock()
		return nil
	}
	now := q.opts.Now()
	l.suspended = suspended
	q.emptied(l, now)
	if suspended {
		l.hungry.openAll()
	} else if l == q.submission {
		q.submitted.openAll()
	}
	c := q.newCommit()
	c.entry.Keep = true
	s := q.state()
	c.entry.Records = append(c.entry.Records, s.record())
	err := q.log.Append(&c.entry)
	q.mu.Unlock()
	return c.soon(err)
}

// soon waits for a commit that is kept until the disk takes it.
func (c *commit) soon(err error) error {
	if err != nil {
		c.free()
		return unavailable(err)
	}
	t := time.NewTimer(durableWait)
	defer t.Stop()
	select {
	case err = <-c.ch:
		c.free()
		return err
	case <-t.C:
		return ErrNotDurable
	}
}

// Retry makes a queue that waits for its next try due at once; if the try
// fails, the wait that was under way begins anew. Mail that was put off one by
// one is due as well. ErrNoQueue, ErrNotRetrying.
func (q *Queue) Retry(id QueueID) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.byID[id]
	if l == nil {
		return ErrNoQueue
	}
	if l.pool == nil || l.failures == 0 && l.deferred.n == 0 {
		return ErrNotRetrying
	}
	now := q.opts.Now()
	l.again = l.failures > 0
	l.nextRetry = time.Time{}
	for it := l.deferred.shift(); it != nil; it = l.deferred.shift() {
		q.makeReady(it, now, false)
	}
	q.touch(l, now)
	return nil
}

// Resubmit sends the mail of matching queues through categorization again and
// returns how many items that were. What is being sent follows if it comes
// back; what an administrator suspended stays, and so does a suspended Unreachable.
func (q *Queue) Resubmit(match func(QueueInfo) bool) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := q.opts.Now()
	n := 0
	for _, l := range q.byID {
		if l == q.submission || l == q.poison || l == q.unreachable && l.suspended {
			continue
		}
		if l.count() > 0 && match(q.info(l, now)) {
			n += q.resubmit(l, now)
		}
	}
	return n
}

func (q *Queue) resubmit(l *line, now time.Time) int {
	n := 0
	move := func(it *Item) {
		it.link.leave()
		it.place = placeNone
		it.forget()
		q.submit(it.m, it.to)
		n++
	}
	l.ready.each(move)
	l.deferred.each(move)
	l.leased.each(func(it *Item) { it.resubmit = true })
	q.emptied(l, now)
	return n
}
