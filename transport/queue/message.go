package queue

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"mxsh/transport/queue/wal"
)

// Message is one accepted message. Its exported methods may be called by anyone
// who holds it, also after it has left the queue (Open then fails).
type Message struct {
	q    *Queue
	id   ID
	env  *Envelope
	size int64

	// The rest is guarded by Queue.mu.
	flags   byte
	crashes int
	state   []status // of each recipient
	open    int      // recipients without a final action
	writes  int      // records of this message on their way to the log
	ref     wal.Ref
	body    []byte // the content while it is cached or open
	cached  bool   // body counts against the cache's budget
	readers int
	items   []*Item // where its recipients are
	entry   *Item   // the item in Submission that waits
	leased  *Item   // the item in Submission that is being routed
	age     link[Message]
	expired bool
}

// status is what is known of one recipient.
type status struct {
	action    Action // waiting, or final
	suspended bool
	reply     string // the last error
}

// ID is the message's number.
func (m *Message) ID() ID { return m.id }

// Size is the length of the content in bytes.
func (m *Message) Size() int64 { return m.size }

// Envelope is what was accepted; it must not be changed.
func (m *Message) Envelope() *Envelope { return m.env }

// Recipients are those that a categorizer who leased the message has to route;
// none when it is not leased from Submission.
func (m *Message) Recipients() []Recipient {
	m.q.mu.Lock()
	defer m.q.mu.Unlock()
	if m.leased == nil {
		return nil
	}
	return m.leased.recipients()
}

// Open returns the content from its beginning. The caller closes it.
func (m *Message) Open() (io.ReadSeekCloser, error) {
	if m.inFile() {
		return m.openFile()
	}
	b, err := m.load()
	if err != nil {
		return nil, fmt.Errorf("open message %d: %w", m.id, err)
	}
	return &content{Reader: bytes.NewReader(b), m: m}, nil
}

func (m *Message) openFile() (io.ReadSeekCloser, error) {
	f, err := os.Open(bodyPath(m.q.bodies, m.id))
	if err != nil {
		return nil, fmt.Errorf("open message %d: %w", m.id, err)
	}
	info, err := f.Stat()
	if err == nil && info.Size() != m.size {
		err = fmt.Errorf("body has %d bytes of %d: %w", info.Size(), m.size, wal.ErrDamaged)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("open message %d: %w", m.id, err)
	}
	return f, nil
}

// inFile may be asked without the mutex: the flag never changes.
func (m *Message) inFile() bool { return m.size > maxInline }

// load returns the body and counts a reader of it.
func (m *Message) load() ([]byte, error) {
	q := m.q
	for {
		q.mu.Lock()
		if m.body != nil || m.size == 0 {
			m.readers++
			b := m.body
			q.mu.Unlock()
			return b, nil
		}
		ref := m.ref
		q.mu.Unlock()
		payload, err := q.log.Read(ref)
		if errors.Is(err, wal.ErrGone) && m.moved(ref) {
			continue
		}
		if err != nil {
			return nil, err
		}
		b := payload[len(payload)-int(m.size):]
		q.mu.Lock()
		if m.body == nil {
			m.body = b
		}
		b = m.body
		m.readers++
		q.mu.Unlock()
		return b, nil
	}
}

// moved is whether the message's record lies elsewhere by now.
func (m *Message) moved(from wal.Ref) bool {
	m.q.mu.Lock()
	defer m.q.mu.Unlock()
	return m.open > 0 && m.ref != from
}

// content is a body in memory while someone reads it.
type content struct {
	*bytes.Reader
	m *Message
}

func (c *content) Close() error {
	if c.m == nil {
		return nil
	}
	m := c.m
	c.m = nil
	m.q.mu.Lock()
	defer m.q.mu.Unlock()
	m.readers--
	if m.readers == 0 && !m.cached {
		m.body = nil
	}
	return nil
}

// keep lets the body stay in memory if the budget has room for it.
func (m *Message) keep() {
	n := int64(cap(m.body))
	if m.body == nil || m.q.cached+n > m.q.opts.CacheBytes {
		m.drop()
		return
	}
	m.cached = true
	m.q.cached += n
}

// drop gives the body's memory up. After the first attempt a message waits for
// minutes; the memory serves those that are new.
func (m *Message) drop() {
	if m.cached {
		m.cached = false
		m.q.cached -= int64(cap(m.body))
	}
	if m.readers == 0 {
		m.body = nil
	}
}

// Item is some recipients of a message in one queue.
type Item struct {
	m    *Message
	line *line
	to   []int32 // indexes of its recipients that are not final
	link link[Item]

	// Guarded by Queue.mu.
	taken    bool
	place    place
	entered  time.Time // when it last became ready
	due      time.Time // when a deferred item becomes ready
	tries    int
	lastTry  time.Time
	reason   string
	revision uint64
	rewrite  map[int]Recipient
	resubmit bool // back to categorization after the attempt
	remove   removal
}

// place is the chain of its line that an item is in.
type place uint8

const (
	placeNone place = iota
	placeReady
	placeDeferred
	placeHeld // suspended
)

type removal uint8

const (
	removeNot removal = iota
	removeSilently
	removeWithReport
)

// Message is the message that the item is of.
func (it *Item) Message() *Message { return it.m }

// Recipients are those that the attempt is for: the ones still open, with the
// addresses that routing gave them.
func (it *Item) Recipients() []Recipient {
	it.m.q.mu.Lock()
	defer it.m.q.mu.Unlock()
	return it.recipients()
}

// Reason is what the routing decision said.
func (it *Item) Reason() string { return it.reason }

// Revision is the directory's revision that the item was routed at.
func (it *Item) Revision() uint64 { return it.revision }

// Tries is the number of attempts made before this one.
func (it *Item) Tries() int {
	it.m.q.mu.Lock()
	defer it.m.q.mu.Unlock()
	return it.tries
}

func (it *Item) recipients() []Recipient {
	list := make([]Recipient, len(it.to))
	for i, n := range it.to {
		list[i] = it.m.env.Recipients[n]
		if r, ok := it.rewrite[int(n)]; ok {
			r.Index = int(n)
			list[i] = r
		}
	}
	return list
}

// prune leaves out recipients that came to their end.
func (it *Item) prune() {
	it.to = slices.DeleteFunc(it.to, func(n int32) bool { return it.m.state[n].action != waiting })
}

// suspended is whether an administrator holds the item's recipients back. In
// Submission nothing is: it waits in the queue that it is routed to.
func (it *Item) suspended() bool {
	if it.line == it.m.q.submission {
		return false
	}
	for _, n := range it.to {
		if it.m.state[n].suspended {
			return true
		}
	}
	return false
}

// forget takes the item out of its message.
func (it *Item) forget() {
	m := it.m
	if i := slices.Index(m.items, it); i >= 0 {
		m.items = slices.Delete(m.items, i, i+1)
	}
	if m.entry == it {
		m.entry = nil
	}
}
