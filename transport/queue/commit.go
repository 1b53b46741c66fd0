package queue

import (
	"log/slog"
	"os"
	"sync"

	"mxsh/transport/queue/wal"
)

// maxBacklog bounds the commits that nobody waits for.
const maxBacklog = 4096

// commit is one entry of the log on its way, with what happens when it is durable.
type commit struct {
	q      *Queue
	entry  wal.Entry
	enters []*Message      // new messages, in the order of the first records
	after  func(err error) // called with the queue's mutex held
	alone  bool            // nobody waits
	ch     chan error
	head   []byte
	first  [2]wal.Record
	one    [1]*Message
}

func (q *Queue) newCommit() *commit {
	c, _ := q.commits.Get().(*commit)
	if c == nil {
		c = &commit{q: q, ch: make(chan error, 1)}
		c.entry.Done = c.done
	}
	c.entry.Records = c.first[:0]
	c.enters = c.one[:0]
	return c
}

// free gives the memory back; the entry must be done.
func (c *commit) free() {
	c.first, c.one = [2]wal.Record{}, [1]*Message{}
	c.entry.Records, c.enters = nil, nil
	c.after, c.alone = nil, false
	c.entry.Keep = false
	if cap(c.head) > 64<<10 {
		c.head = nil
	}
	c.head = c.head[:0]
	c.q.commits.Put(c)
}

// message adds the record of a new message.
func (c *commit) message(m *Message) {
	n := len(c.head)
	c.head = putMessage(c.head, m)
	c.entry.Records = append(c.entry.Records, wal.Record{Type: recordMessage, Head: c.head[n:], Body: m.body, Owner: m})
	c.enters = append(c.enters, m)
}

// record adds another record.
func (c *commit) record(typ byte, put func([]byte) []byte) {
	n := len(c.head)
	c.head = put(c.head)
	c.entry.Records = append(c.entry.Records, wal.Record{Type: typ, Head: c.head[n:]})
}

// wait appends the entry and returns when it is durable.
func (c *commit) wait() error {
	if err := c.q.log.Append(&c.entry); err != nil {
		return err
	}
	return <-c.ch
}

// done is called by the log, in the order of the log.
func (c *commit) done(_ *wal.Entry, err error) {
	q := c.q
	if err == nil {
		for _, m := range c.enters {
			q.opts.Witness.Accepted(m)
		}
	}
	q.mu.Lock()
	if err == nil {
		for i, m := range c.enters {
			q.enter(m, c.entry.Records[i].Ref)
		}
	}
	if c.after != nil {
		c.after(err)
	}
	q.mu.Unlock()
	if !c.alone {
		c.ch <- err
		return
	}
	c.free()
	<-q.backlog
}

// trash removes body files, which may take long for large ones, aside.
type trash struct {
	log   *slog.Logger
	mu    sync.Mutex
	paths []string
	wake  chan struct{}
	end   bool
}

func (t *trash) init(log *slog.Logger) {
	t.log = log
	t.wake = make(chan struct{}, 1)
}

func (t *trash) add(path string) {
	t.mu.Lock()
	t.paths = append(t.paths, path)
	t.mu.Unlock()
	t.signal()
}

func (t *trash) close() {
	t.mu.Lock()
	t.end = true
	t.mu.Unlock()
	t.signal()
}

func (t *trash) signal() {
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

func (t *trash) empty(work *sync.WaitGroup) {
	defer work.Done()
	for {
		t.mu.Lock()
		paths, end := t.paths, t.end
		t.paths = nil
		t.mu.Unlock()
		for _, p := range paths {
			if err := os.Remove(p); err != nil {
				t.log.Warn("remove body of a finished message", "file", p, "err", err)
			}
		}
		if len(paths) == 0 {
			if end {
				return
			}
			<-t.wake
		}
	}
}
