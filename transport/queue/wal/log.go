package wal

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// The log's limits.
const (
	defaultSegment = 64 << 20
	maxBatch       = 512     // entries answered by one sync
	maxBatchBytes  = 8 << 20 // after which a batch is synced although more waits
	writeChunk     = 1 << 20
	slackSegments  = 4 // dead segments' worth of space that is not worth cleaning
	retryBroken    = time.Second
)

// Errors of a log.
var (
	ErrClosed  = errors.New("log is closed")
	ErrGone    = errors.New("record was moved or removed")
	ErrDamaged = errors.New("record is damaged")
	ErrTooLong = errors.New("record is too long")
)

// Record is one record of an entry. Its payload is Head followed by Body, which
// the log does not keep.
type Record struct {
	Type       byte
	Head, Body []byte
	// Owner holds the record until Release. Without an owner it is needed only
	// as long as the segments before it.
	Owner any
	// Ref is set when Done is called without error.
	Ref Ref
}

func (r *Record) length() int { return len(r.Head) + len(r.Body) }

// Entry is a group of records, written one after the other.
type Entry struct {
	Records []Record
	// Keep holds the entry back when its batch fails, and writes it first when
	// the log works again, so that Done sees an error only when the log is closed.
	Keep bool
	// Done is called once, from the committer's goroutine and in the order of
	// Append, when the records are durable or failed. It must not wait for the log.
	Done func(*Entry, error)

	size int
}

func (e *Entry) measure() bool {
	e.size = 0
	for i := range e.Records {
		n := e.Records[i].length()
		if n > maxPayload {
			return false
		}
		e.size += n
	}
	return true
}

// Options of a log.
type Options struct {
	// Segment is the size from which on a new segment is begun; 64 MiB when 0.
	Segment int64
	// Create makes segment files; nil makes them in the file system.
	Create CreateFunc
	// Replay is called by Open for each record, oldest first, and returns who
	// holds it, or nil. The payload is valid during the call. An error ends
	// Open, with nothing changed.
	Replay func(ref Ref, typ byte, payload []byte) (owner any, err error)
	// Preamble returns the records that begin each new segment. It is called
	// from Open and from the committer's goroutine and must not wait for the log.
	Preamble func() []Record
	Log      *slog.Logger
}

// Log is the open log of a directory. Its methods may be called at the same
// time. One process must own the directory: the caller locks it.
type Log struct {
	dir  string
	opts Options
	run  stamp
	wake chan struct{} // something to commit, remove or close
	want chan struct{} // cleaning is worth its while
	done chan struct{} // the committer has ended

	mu       sync.Mutex
	waiting  []*Entry
	segments []*segment // oldest first; the last is active unless broken
	closed   bool

	// Used by the committer alone.
	active *segment // nil: a fresh one is needed
	number uint64   // of the newest segment
	kept   []*Entry
	buf    []byte
	spare  []*Entry
	cause  error // of the last failure, nil while the log works
}

// Open reads the log of a directory, which must exist, and begins a new segment.
// What a crash left behind the last whole record is cut off; damage anywhere
// else is logged, the whole records around it are kept, and the file is set
// aside as NAME.damaged instead of being removed in the end.
func Open(dir string, o Options) (*Log, error) {
	if o.Segment == 0 {
		o.Segment = defaultSegment
	}
	if o.Create == nil {
		o.Create = Create
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	var random [8]byte
	rand.Read(random[:])
	l := &Log{
		dir: dir, opts: o,
		run:  stamp{binary.LittleEndian.Uint32(random[:]), binary.LittleEndian.Uint32(random[4:])},
		wake: make(chan struct{}, 1), want: make(chan struct{}, 1), done: make(chan struct{}),
	}
	if err := l.recover(); err != nil {
		l.closeFiles()
		return nil, err
	}
	if err := l.rotate(); err != nil {
		l.closeFiles()
		return nil, fmt.Errorf("begin log: %w", err)
	}
	l.reap()
	go l.commits()
	return l, nil
}

// Append queues an entry for the next commit. It never waits; the order of
// calls is the order in the log. ErrClosed, or ErrTooLong for a record of more
// than 64 MiB: the entry was not taken and Done is not called.
func (l *Log) Append(e *Entry) error {
	if !e.measure() {
		return ErrTooLong
	}
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return ErrClosed
	}
	l.waiting = append(l.waiting, e)
	l.mu.Unlock()
	signal(l.wake)
	return nil
}

// Release says that a record is needed no more.
func (l *Log) Release(r Ref) {
	if r.seg == nil {
		return
	}
	l.mu.Lock()
	g := r.seg
	if g.owners[r.slot] != nil {
		g.owners[r.slot] = nil
		g.held--
		g.live -= r.bytes()
	}
	empty := g.held == 0 && len(l.segments) > 0 && l.segments[0] == g
	l.mu.Unlock()
	if empty {
		signal(l.wake)
	}
}

// Read returns the payload of a held record. ErrGone: it was released, or
// appended anew elsewhere, meanwhile.
func (l *Log) Read(r Ref) ([]byte, error) {
	if r.seg == nil {
		return nil, ErrGone
	}
	return r.seg.read(r)
}

// Clean is ready when Survivors has something to say.
func (l *Log) Clean() <-chan struct{} { return l.want }

// Survivors returns who holds the oldest segment, if more than half of the log
// is dead: they shall be appended anew, and the old records released.
func (l *Log) Survivors() []any {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.segments) < 2 || !l.wasteful() {
		return nil
	}
	var owners []any
	for _, o := range l.segments[0].owners {
		if o != nil {
			owners = append(owners, o)
		}
	}
	return owners
}

// wasteful bounds the space to twice what is live, and with it the cost of
// cleaning: each byte appended pays for at most one byte copied.
func (l *Log) wasteful() bool {
	var total, live int64
	for _, g := range l.segments {
		total += g.size
		live += g.live
	}
	return total > 2*live+slackSegments*l.opts.Segment
}

// Size is the space of all segments, and Live the part that is held, in bytes.
func (l *Log) Size() (total, live int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, g := range l.segments {
		total += g.size
		live += g.live
	}
	return total, live
}

// Close commits what waits and closes the files. Entries that cannot be
// committed are done with an error, which Close returns as well.
func (l *Log) Close() error {
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return ErrClosed
	}
	l.closed = true
	l.mu.Unlock()
	signal(l.wake)
	<-l.done
	var err error
	for _, e := range l.kept {
		err = fmt.Errorf("close log: %w", l.cause)
		e.Done(e, err)
	}
	l.kept = nil
	return errors.Join(err, l.closeFiles())
}

func (l *Log) closeFiles() error {
	var err error
	for _, g := range l.segments {
		err = errors.Join(err, g.close())
	}
	return err
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// remove takes a segment that nothing holds out of the directory. A later one
// may go only when this one is durably gone, or its records might come back
// without those that ended them.
func (l *Log) remove(g *segment) error {
	if err := g.close(); err != nil {
		l.opts.Log.Warn("close log segment", "file", g.path, "err", err)
	}
	var err error
	if g.damaged {
		err = os.Rename(g.path, g.path+".damaged")
	} else {
		err = os.Remove(g.path)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return SyncDir(l.dir)
}
