package receive

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"mxsh/model"
	"mxsh/transport/smtp"
	"mxsh/transport/trace"
)

const (
	readBuffer  = 16 << 10
	writeBuffer = 4 << 10
)

// buffers are what a connection reads and writes through; they go from one
// connection to the next.
type buffers struct {
	r *bufio.Reader
	w *bufio.Writer
}

// How a conversation ends from this side.
var (
	errIdle   = errors.New("no input within ConnectionInactivityTimeout")
	errAged   = errors.New("connection is older than ConnectionTimeout")
	errHalted = errors.New("service is stopping")
)

// conn is the socket of a session: it reads, waits and writes, and decides
// nothing but when time is up.
type conn struct {
	s     *Session
	raw   net.Conn
	net   net.Conn // raw, or TLS over it
	r     *bufio.Reader
	w     *bufio.Writer
	halt  <-chan struct{} // closed when the service stops
	ends  time.Time       // ConnectionTimeout
	trace *trace.Session  // nil until something is traced
	data  smtp.DataReader
	wait  bool // for a command: the service may stop now
	line  []byte
	last  int // code of the last reply
}

// serve holds the conversation and returns when it is over.
func (c *conn) serve(ctx context.Context, pool *sync.Pool) {
	b := pool.Get().(*buffers)
	b.r.Reset(c)
	b.w.Reset(deadlineWriter{c})
	c.r, c.w = b.r, b.w
	c.ends = time.Now().Add(c.s.arrived.ConnectionTimeout.Duration())
	defer func() {
		if p := recover(); p != nil {
			c.s.log.Error("session failed", "panic", p, "stack", string(debug.Stack()))
		}
		c.s.Close()
		c.net.Close()
		b.r.Reset(nil)
		b.w.Reset(nil)
		pool.Put(b)
	}()
	c.tracer().Connected()
	c.tracePermissions()
	who, err := "Local", error(nil)
	if c.say(c.s.Greeting()) {
		err = c.converse(ctx)
	}
	switch {
	case errors.Is(err, errIdle):
		c.say(say(idle))
	case errors.Is(err, errAged):
		c.say(say(timedOut))
	case errors.Is(err, errHalted):
		c.say(say(notAvailable))
	case err != nil:
		who = "Remote"
	}
	c.w.Flush()
	if c.last >= 400 && !errors.Is(err, errHalted) {
		c.linger()
	}
	c.tracer().Disconnected(who)
	c.s.log.Debug("session ended", "by", who, "error", err)
}

// converse answers lines until one side has had enough; nil means that the last
// reply said so.
func (c *conn) converse(ctx context.Context) error {
	for {
		a, err := c.command(ctx)
		if err != nil {
			return err
		}
		switch a.Next {
		case Chunk:
			a, err = c.chunk(ctx, a)
		case Data:
			c.say(a)
			a, err = c.content(ctx)
		case Handshake:
			c.say(a)
			if err := c.handshake(ctx); err != nil {
				c.s.log.Info("TLS handshake failed", "error", err)
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		if !c.say(a) {
			return nil
		}
	}
}

// command reads one line and asks the session.
func (c *conn) command(ctx context.Context) (Answer, error) {
	c.wait = c.s.Quiet()
	if c.wait && c.halted() {
		return Answer{}, errHalted
	}
	line, err := smtp.ReadLine(c.r, c.s.LineLimit())
	c.wait = false
	bareLF := errors.Is(err, smtp.ErrBareLF)
	if err != nil && !bareLF && !errors.Is(err, smtp.ErrLineTooLong) {
		return Answer{}, err
	}
	if c.s.Expecting() {
		c.tracer().Secret("<")
	} else {
		c.tracer().Received(line)
	}
	if err != nil && (!bareLF || !c.s.TakesBareLF()) {
		return c.s.Malformed(err), nil
	}
	before := c.s.login
	a := c.s.Command(ctx, line)
	if c.s.login != before {
		c.tracer().Note(c.s.principal.Name, "authenticated")
		c.tracePermissions()
	}
	return a, nil
}

func (c *conn) halted() bool {
	select {
	case <-c.halt:
		return true
	default:
		return false
	}
}

// content hands on a message up to the end of data.
func (c *conn) content(ctx context.Context) (Answer, error) {
	c.data.Reset(c.r)
	for {
		p, err := c.data.Next()
		if err == io.EOF {
			return c.s.EndOfData(ctx, c.data.Bare), nil
		}
		if err != nil {
			return Answer{}, err
		}
		c.s.Content(p)
	}
}

// chunk hands on the bytes of a BDAT, or skips them when it was refused.
func (c *conn) chunk(ctx context.Context, a Answer) (Answer, error) {
	for left := a.Bytes; left > 0; {
		if c.r.Buffered() == 0 {
			if _, err := c.r.Peek(1); err != nil {
				return Answer{}, err
			}
		}
		p, _ := c.r.Peek(int(min(left, int64(c.r.Buffered()))))
		if a.Code == 0 {
			c.s.Content(p)
		}
		c.r.Discard(len(p))
		left -= int64(len(p))
	}
	if a.Code != 0 {
		return a, nil
	}
	return c.s.EndOfChunk(ctx, a.Bytes), nil
}

// handshake turns to TLS. What came in before it in clear is thrown away, for
// anybody on the way may have put it there (RFC 3207 §4.2, §6).
func (c *conn) handshake(ctx context.Context) error {
	if err := c.w.Flush(); err != nil {
		return err
	}
	if n := c.r.Buffered(); n > 0 {
		c.tracer().Note("", "STARTTLS injection")
		c.s.log.Warn("input after STARTTLS was thrown away", "bytes", n)
	}
	t := tls.Server(c.raw, c.s.TLS())
	c.raw.SetDeadline(c.deadline())
	if err := t.HandshakeContext(ctx); err != nil {
		return err
	}
	c.net = t
	c.r.Reset(c)
	c.s.Secured(t.ConnectionState())
	c.tracer().Note("", "TLS negotiation succeeded")
	c.tracePermissions()
	return nil
}

// tracePermissions says in the protocol log what the session may do from now on.
func (c *conn) tracePermissions() {
	if t := c.tracer(); t != nil {
		t.Note(strings.Join(c.s.rights.LogNames(), " "), "Set Session Permissions")
	}
}

// say writes the reply, after the wait that it asks for, and reports whether the
// conversation goes on. It does not flush: that happens before the next read
// that has to wait (RFC 2920 §3.2).
func (c *conn) say(a Answer) bool {
	if a.Wait > 0 {
		c.tarpit(a.Wait)
	}
	if a.Code == 0 {
		return true
	}
	c.last = a.Code
	c.line = a.Append(c.line[:0], c.s.Enhanced())
	if t := c.tracer(); t != nil {
		t.Sent(strings.TrimSuffix(string(c.line), "\r\n"))
	}
	_, err := c.w.Write(c.line)
	return err == nil && !a.Close
}

// tarpit waits before a refusal, at most until the connection ends or the
// service stops.
func (c *conn) tarpit(d time.Duration) {
	c.tracer().Note("Tarpit for '"+model.Span(d).String()+"'", "")
	c.w.Flush()
	timer := time.NewTimer(min(d, time.Until(c.ends)))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.halt:
	}
}

// deadline is when a read or write that begins now has taken too long.
func (c *conn) deadline() time.Time {
	d := time.Now().Add(c.s.arrived.ConnectionInactivityTimeout.Duration())
	if c.ends.Before(d) {
		return c.ends
	}
	return d
}

// Read fills the reader below the session. It flushes first: what waits for
// input has nothing left to say.
func (c *conn) Read(p []byte) (int, error) {
	if err := c.w.Flush(); err != nil {
		return 0, err
	}
	until := c.deadline()
	for {
		c.raw.SetReadDeadline(until)
		// Stopping sets the halt first and then the deadline; so one of the two is seen here.
		if c.wait && c.halted() {
			return 0, errHalted
		}
		n, err := c.net.Read(p)
		switch {
		case n > 0 || !errors.Is(err, os.ErrDeadlineExceeded):
			return n, err
		case !time.Now().Before(c.ends):
			return 0, errAged
		case !time.Now().Before(until):
			return 0, errIdle
		}
		// The deadline came from stopping: look again, and let a message that is under way come in.
	}
}

// interrupt wakes a read so that it sees the halt. It may be called from any goroutine.
func (c *conn) interrupt() { c.raw.SetReadDeadline(time.Unix(1, 0)) }

// linger makes the last reply arrive: closing a socket with input that nobody
// read resets it, and a reset may overtake what was written.
func (c *conn) linger() {
	if t, ok := c.net.(*tls.Conn); ok {
		t.CloseWrite()
	}
	drain(c.raw)
}

// drain ends the writing side and reads for a moment what the client still sends.
func drain(nc net.Conn) {
	t, ok := nc.(*net.TCPConn)
	if !ok || t.CloseWrite() != nil {
		return
	}
	const patience, most = 500 * time.Millisecond, 1 << 20
	t.SetReadDeadline(time.Now().Add(patience))
	io.CopyN(io.Discard, t, most)
}

// deadlineWriter writes to the connection and gives up when the client does not read.
type deadlineWriter struct{ c *conn }

func (d deadlineWriter) Write(p []byte) (int, error) {
	d.c.raw.SetWriteDeadline(d.c.deadline().Add(time.Second)) // time for the reply that says that time is up
	return d.c.net.Write(p)
}

// tracer is the protocol log of this session, nil when the connector wants none.
func (c *conn) tracer() *trace.Session {
	if c.s.cfg.Trace == nil || c.s.connector.ProtocolLoggingLevel != model.LoggingVerbose {
		return nil
	}
	if c.trace == nil {
		c.trace = c.s.cfg.Trace.Session(model.Identity(c.s.arrived), c.s.id, c.s.local.String(), c.s.remote.String())
	}
	return c.trace
}
