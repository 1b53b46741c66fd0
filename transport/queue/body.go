package queue

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"mxsh/transport/queue/wal"
)

// maxInline is the size up to which a body lies in the log itself.
const maxInline = 1 << 20

const spillBuffer = 256 << 10

// ErrBodyUsed: a body was accepted before, or closed.
var ErrBodyUsed = errors.New("body was used before")

// Body takes in a message's content. It stays in memory up to 1 MiB and in a
// file of the queue's folder beyond. It is not safe for concurrent use.
type Body struct {
	q    *Queue
	id   ID
	mem  []byte // the content, or what is not yet in the file
	file wal.File
	end  int64 // of the file
	size int64
	done bool // accepted or closed
	err  error
}

// NewBody returns an empty body, which the caller closes in any case.
func (q *Queue) NewBody() *Body {
	return &Body{q: q, id: ID(q.last.Add(1))}
}

// Grow makes room for n bytes that are expected, so that they need not be moved
// while they come in.
func (b *Body) Grow(n int64) {
	n = min(n, maxInline)
	if b.file == nil && n > int64(cap(b.mem)) {
		b.mem = append(make([]byte, 0, n), b.mem...)
	}
}

// Write appends to the body. An error is one of the disk and stays.
func (b *Body) Write(p []byte) (int, error) {
	if b.done {
		return 0, ErrBodyUsed
	}
	if b.err != nil {
		return 0, b.err
	}
	if b.file == nil && len(b.mem)+len(p) > maxInline {
		b.spill()
	}
	if b.file != nil && len(b.mem)+len(p) > spillBuffer {
		b.flush()
		if len(p) > spillBuffer {
			b.append(p)
			b.size += int64(len(p))
			return len(p), b.err
		}
	}
	if b.err != nil {
		return 0, b.err
	}
	if b.mem == nil {
		b.mem = make([]byte, 0, max(8<<10, len(p)))
	}
	b.mem = append(b.mem, p...)
	b.size += int64(len(p))
	return len(p), nil
}

// Size is the number of bytes written.
func (b *Body) Size() int64 { return b.size }

func (b *Body) spill() {
	f, err := b.q.opts.Create(b.path())
	if err != nil {
		b.err = err
		return
	}
	b.file = f
	b.flush()
}

func (b *Body) path() string { return bodyPath(b.q.bodies, b.id) }

func (b *Body) flush() {
	b.append(b.mem)
	b.mem = b.mem[:0]
}

func (b *Body) append(p []byte) {
	if b.err != nil || len(p) == 0 {
		return
	}
	var n int
	n, b.err = b.file.WriteAt(p, b.end)
	b.end += int64(n)
}

// seal makes a body's file durable, content and name. The file must be so
// before the record that speaks of it.
func (b *Body) seal() error {
	if b.done {
		return ErrBodyUsed
	}
	if b.file == nil || b.err != nil {
		return b.err
	}
	b.flush()
	if b.err == nil {
		b.err = b.file.Datasync()
	}
	if b.err == nil {
		b.err = wal.SyncDir(b.q.bodies)
	}
	return b.err
}

// taken marks the body as the queue's.
func (b *Body) taken() {
	b.done = true
	b.mem = nil
	if b.file != nil {
		b.file.Close()
	}
}

// Close throws the body away unless it was accepted.
func (b *Body) Close() error {
	if b.done {
		return nil
	}
	b.done = true
	b.mem = nil
	if b.file == nil {
		return nil
	}
	return errors.Join(b.file.Close(), os.Remove(b.path()))
}

func bodyPath(dir string, id ID) string {
	return filepath.Join(dir, fmt.Sprintf("%016x", uint64(id)))
}
