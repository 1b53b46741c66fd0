package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"mxsh/model"
	"mxsh/transport/queue/wal"
)

// Errors of a queue. They are wrapped; callers use errors.Is.
var (
	// ErrClosed: the queue was closed, or is being closed.
	ErrClosed = errors.New("queue is closed")
	// ErrLocked: another process has the queue's folder open.
	ErrLocked = errors.New("queue is in use by another process")
	// ErrUnavailable: the disk refused; nothing was accepted, and it may be tried again.
	ErrUnavailable = errors.New("queue cannot be written")
)

// defaultCache is the memory for bodies that wait for their first attempt.
const defaultCache = 64 << 20

// Options of a queue.
type Options struct {
	Settings   Settings
	Now        func() time.Time // nil: time.Now
	Log        *slog.Logger     // nil: none
	CacheBytes int64            // for bodies waiting for their first attempt; 64 MiB when 0
	Segment    int64            // size of a log segment; 64 MiB when 0
	Create     wal.CreateFunc   // makes log segments and body files; nil: in the file system
	Witness    Witness          // nil: none
}

// Witness sees what the queue itself does with mail. Its methods must neither
// wait nor call the queue.
type Witness interface {
	// Accepted is called for a message that is durable, before anybody can lease
	// it; not again when the queue is opened anew.
	Accepted(m *Message)
	// Removed is called when an administrator threw recipients away without a report.
	Removed(m *Message, to []Recipient)
	// Poisoned is called when recipients go to Poison, and when they leave it for
	// Submission again.
	Poisoned(m *Message, to []Recipient, again bool)
}

// blind is the witness of a queue that has none.
type blind struct{}

func (blind) Accepted(*Message)                    {}
func (blind) Removed(*Message, []Recipient)        {}
func (blind) Poisoned(*Message, []Recipient, bool) {}

// Queue is the open queue of one server. Its methods may be called at the same time.
type Queue struct {
	dir, bodies string
	opts        Options
	lock        *os.File
	log         *wal.Log
	last        atomic.Int64 // highest message number given out
	backlog     chan struct{}
	stop        chan struct{} // closed by Close
	nudge       chan struct{} // the keeper's next appointment may be earlier
	work        sync.WaitGroup
	trash       trash
	commits     sync.Pool // of *commit

	mu          sync.Mutex
	closed      bool
	settings    Settings
	messages    map[ID]*Message
	lines       map[model.NextHop]*line
	byID        map[QueueID]*line
	submission  *line
	unreachable *line
	poison      *line
	lastQueue   QueueID
	timers      timers
	armed       time.Time // when the keeper looks next; zero: it is not asleep
	fresh       chain[Message]
	noticed     chain[Message]
	notices     chain[Notice]
	letGo       chain[Notice] // notices to give again, in the order of time
	pools       [2]pool
	turn        int
	cached      int64

	submitted gate
	laned     gate
	told      gate
}

// Open opens the queue of a folder, which is made if it is missing, and reads
// what was accepted before: all that is not finished is in Submission again.
// ErrLocked: another process has it.
func Open(dir string, o Options) (*Queue, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Create == nil {
		o.Create = wal.Create
	}
	if o.Witness == nil {
		o.Witness = blind{}
	}
	if o.CacheBytes == 0 {
		o.CacheBytes = defaultCache
	}
	q := &Queue{
		dir: dir, bodies: filepath.Join(dir, "bodies"), opts: o,
		settings: o.Settings.filled(),
		messages: map[ID]*Message{},
		lines:    map[model.NextHop]*line{},
		byID:     map[QueueID]*line{},
		backlog:  make(chan struct{}, maxBacklog),
		stop:     make(chan struct{}),
		nudge:    make(chan struct{}, 1),
	}
	q.submission = q.special(SubmissionID, model.NextHop{Type: model.Undefined, Domain: "Submission"})
	q.unreachable = q.special(UnreachableID, model.NextHop{Type: model.Unreachable, Domain: "Unreachable Domain"})
	q.poison = q.special(PoisonID, model.NextHop{Type: model.Undefined, Domain: "Poison Message"})
	if err := q.open(); err != nil {
		return nil, fmt.Errorf("open queue %s: %w", dir, err)
	}
	q.work.Add(3)
	go q.keepTime()
	go q.cleanUp()
	go q.trash.empty(&q.work)
	return q, nil
}

func (q *Queue) open() error {
	if err := os.MkdirAll(q.bodies, 0o700); err != nil {
		return err
	}
	if err := wal.SyncDir(q.dir); err != nil {
		return err
	}
	lock, err := lockFile(filepath.Join(q.dir, "lock"))
	if err != nil {
		return err
	}
	q.lock = lock
	q.trash.init(q.opts.Log)
	r := &recovery{q: q, live: map[ID]*Message{}}
	q.log, err = wal.Open(q.dir, wal.Options{
		Segment: q.opts.Segment, Create: q.opts.Create, Log: q.opts.Log,
		Replay: r.record, Preamble: r.preamble,
	})
	if err != nil {
		lock.Close()
		return err
	}
	if err := r.finish(); err != nil {
		return errors.Join(err, q.log.Close(), lock.Close())
	}
	return nil
}

// Accept takes a message over. When it returns without error the message
// survives power loss, and only then may the peer be told so. The envelope and
// the body belong to the queue then; after an error they are still the
// caller's. ErrUnavailable: the disk refused, for now.
//
// The context is looked at before the message is written: what is on its way
// to the disk cannot be called back.
func (q *Queue) Accept(ctx context.Context, env *Envelope, body *Body) (ID, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	m, err := q.message(env, body)
	if err != nil {
		return 0, err
	}
	c := q.newCommit()
	defer c.free()
	c.message(m)
	if err := c.wait(); err != nil {
		return 0, unavailable(err)
	}
	body.taken()
	return m.id, nil
}

// message makes the message that a record is written of.
func (q *Queue) message(env *Envelope, body *Body) (*Message, error) {
	if len(env.Recipients) == 0 {
		return nil, errors.New("accept: no recipients")
	}
	if err := body.seal(); err != nil {
		if errors.Is(err, ErrBodyUsed) {
			return nil, fmt.Errorf("accept: %w", err)
		}
		return nil, unavailable(err)
	}
	if env.Received.IsZero() {
		env.Received = q.opts.Now()
	}
	for i := range env.Recipients {
		env.Recipients[i].Index = i
	}
	m := &Message{q: q, id: body.id, env: env, size: body.size, state: make([]status, len(env.Recipients))}
	m.open = len(m.state)
	if body.file != nil {
		m.flags |= flagFile
	} else {
		m.body = body.mem
	}
	return m, nil
}

func unavailable(err error) error {
	if errors.Is(err, wal.ErrClosed) {
		return ErrClosed
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}

// enter puts a message that is durable now into Submission.
func (q *Queue) enter(m *Message, ref wal.Ref) {
	m.ref = ref
	m.keep()
	q.messages[m.id] = m
	q.join(m)
	to := make([]int32, 0, len(m.state))
	for i := range m.state {
		if m.state[i].action == waiting {
			to = append(to, int32(i))
		}
	}
	now := q.opts.Now()
	if m.flags&flagPoison != 0 {
		q.lieInPoison(m, to, now)
		return
	}
	q.submission.in.add(now, 1)
	q.submit(m, to)
}

// Configure puts other settings in force.
func (q *Queue) Configure(s Settings) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.settings = s.filled()
	now := q.opts.Now()
	for _, l := range q.byID {
		q.rearm(l, now)
		q.touch(l, now)
	}
	q.laned.openAll()
	q.poke()
}

// Close ends all waits with ErrClosed, makes what was settled durable and
// closes the folder. Leases that are still held end as if never taken.
func (q *Queue) Close() error {
	q.mu.Lock()
	if q.closed {
		q.mu.Unlock()
		return ErrClosed
	}
	q.closed = true
	close(q.stop)
	q.submitted.openAll()
	q.laned.openAll()
	q.told.openAll()
	for _, l := range q.byID {
		l.hungry.openAll()
	}
	q.mu.Unlock()
	err := q.log.Close()
	q.trash.close()
	q.work.Wait()
	if err != nil {
		err = fmt.Errorf("close queue: %w", err)
	}
	return errors.Join(err, q.lock.Close())
}
