package stream

import (
	"bufio"
	"io"
	"strconv"
	"sync"
	"time"
)

// flushAfter is how long an object may wait for company before it is sent on.
const flushAfter = 50 * time.Millisecond

// Info is what the header says of the producer.
type Info struct {
	By  string // "mxsh 1.0"
	Org string // the organization's name, may be ""
	At  time.Time
}

// Writer writes an object stream. It is not for concurrent use.
type Writer struct {
	out   *lazyWriter
	line  []byte
	begun bool
	info  Info
	count int
}

// NewWriter returns a Writer; the header goes out with the first object or with End.
func NewWriter(w io.Writer, info Info) *Writer {
	return &Writer{out: newLazyWriter(w), info: info}
}

// Write sends one object. The error is that of the underlying writer, perhaps of
// an earlier object.
func (w *Writer) Write(v any) error {
	w.begin()
	w.count++
	w.line = append(appendObject(w.line, v), '\n')
	err := w.out.write(w.line)
	w.line = w.line[:0]
	return err
}

func (w *Writer) begin() {
	if w.begun {
		return
	}
	w.begun = true
	b := append(w.line, `{"@":"`+header+major+`","by":`...)
	b = AppendQuoted(b, w.info.By)
	if w.info.Org != "" {
		b = AppendQuoted(append(b, `,"org":`...), w.info.Org)
	}
	b = AppendQuoted(append(b, `,"at":`...), w.info.At.UTC().Format(time.RFC3339))
	w.line = append(b, '}', '\n')
}

// End sends the end record, which says that nothing is missing, with the number of
// objects that failed, and flushes.
func (w *Writer) End(failed int) error {
	w.begin()
	b := append(w.line, `{"@":"end","count":`...)
	b = strconv.AppendInt(b, int64(w.count), 10)
	b = append(b, `,"errors":`...)
	b = strconv.AppendInt(b, int64(failed), 10)
	w.line = append(b, '}', '\n')
	if err := w.out.write(w.line); err != nil {
		return err
	}
	return w.out.Flush()
}

// lazyWriter buffers, and flushes by itself what has waited for flushAfter.
type lazyWriter struct {
	mu      sync.Mutex
	buf     *bufio.Writer
	waiting bool
	err     error
}

func newLazyWriter(w io.Writer) *lazyWriter {
	return &lazyWriter{buf: bufio.NewWriterSize(w, 64<<10)}
}

// Write implements io.Writer.
func (l *lazyWriter) Write(p []byte) (int, error) { return len(p), l.write(p) }

func (l *lazyWriter) write(p []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return l.err
	}
	_, l.err = l.buf.Write(p)
	if !l.waiting && l.err == nil {
		l.waiting = true
		time.AfterFunc(flushAfter, func() { l.Flush() })
	}
	return l.err
}

// Flush writes out what waits. It may be called from any goroutine.
func (l *lazyWriter) Flush() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = false
	if err := l.buf.Flush(); err != nil && l.err == nil {
		l.err = err
	}
	return l.err
}
