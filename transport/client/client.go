// Package client is the client's side of one SMTP or LMTP connection: greeting,
// STARTTLS, AUTH and transactions with pipelining. It knows the wire and the
// replies; it knows no queue, no route and no policy.
package client

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"mxsh/transport/smtp"
	"mxsh/transport/trace"
)

// How long each answer is waited for (RFC 5321 section 4.5.3.2), unless Options
// say less.
const (
	waitGreeting = 5 * time.Minute
	waitCommand  = 5 * time.Minute
	waitData     = 2 * time.Minute
	waitBlock    = 3 * time.Minute // for one piece of content to go out
	waitDone     = 10 * time.Minute
	waitQuit     = 5 * time.Second
)

// Options say how a connection is spoken.
type Options struct {
	Hello   string        // our name in EHLO
	HELO    bool          // greet with HELO; no extension is used
	LMTP    bool          // greet with LHLO; each recipient has a reply of its own
	Silence time.Duration // how long a silent peer is waited for at most; 0: as RFC 5321 says
	Trace   *trace.Session
}

// Conn is a connection to a server. It is for one goroutine. Errors other than
// *ReplyError mean that the connection is of no more use.
type Conn struct {
	o    Options
	net  net.Conn
	buf  *buffers
	tls  *tls.ConnectionState
	ext  map[string]string // EHLO keywords in upper case with their arguments
	name string            // what the server calls itself
	bad  bool              // the connection must not be used again

	committed bool // content of the last transaction went out
}

type buffers struct {
	r *bufio.Reader
	w *bufio.Writer
}

var pool = sync.Pool{New: func() any {
	return &buffers{bufio.NewReaderSize(nil, 4<<10), bufio.NewWriterSize(nil, 32<<10)}
}}

// New speaks over c, which the Conn owns from now on.
func New(c net.Conn, o Options) *Conn {
	b := pool.Get().(*buffers)
	b.r.Reset(c)
	b.w.Reset(c)
	o.Trace.Connected()
	return &Conn{o: o, net: c, buf: b}
}

// ReplyError is a reply that says no.
type ReplyError struct {
	Verb  string // of the command, "CONNECT" for the greeting
	Reply smtp.Reply
}

func (e *ReplyError) Error() string { return "answer to " + e.Verb + ": " + e.Reply.String() }

// ErrNotOffered is returned, wrapped, when the server does not offer what was asked for.
var ErrNotOffered = errors.New("not offered by the server")

// Has is whether the server offers an extension, in upper case.
func (c *Conn) Has(keyword string) bool {
	_, ok := c.ext[keyword]
	return ok
}

// MaxSize is the largest message that the server says it takes; 0: no limit is known.
func (c *Conn) MaxSize() int64 {
	n, err := strconv.ParseInt(c.ext["SIZE"], 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// TLS is the state of the encryption, nil in clear text.
func (c *Conn) TLS() *tls.ConnectionState { return c.tls }

// Name is what the server calls itself in its greeting.
func (c *Conn) Name() string { return c.name }

// Usable is whether another transaction may be tried.
func (c *Conn) Usable() bool { return !c.bad }

// Committed is whether content of the last transaction was on its way, so that
// the server may have taken the message without our knowing.
func (c *Conn) Committed() bool { return c.committed }

// LocalAddr is our end of the connection.
func (c *Conn) LocalAddr() net.Addr { return c.net.LocalAddr() }

// Greet reads the server's greeting and says hello. A server that does not know
// EHLO is asked again with HELO (RFC 5321 section 3.2).
func (c *Conn) Greet() error {
	r, err := c.read("CONNECT", waitGreeting)
	if err != nil {
		return err
	}
	if r.Code != 220 {
		return c.refused("CONNECT", r)
	}
	c.name, _, _ = strings.Cut(r.Text, " ")
	return c.hello()
}

func (c *Conn) hello() error {
	verb := "EHLO"
	switch {
	case c.o.LMTP:
		verb = "LHLO"
	case c.o.HELO:
		verb = "HELO"
	}
	r, err := c.command(verb, verb+" "+c.o.Hello)
	if err != nil {
		return err
	}
	if verb == "EHLO" && (r.Code == 500 || r.Code == 502 || r.Code == 501 || r.Code == 504 || r.Code == 550) && c.tls == nil {
		verb = "HELO"
		if r, err = c.command(verb, "HELO "+c.o.Hello); err != nil {
			return err
		}
	}
	if !r.Positive() {
		return c.refused(verb, r)
	}
	c.ext = map[string]string{}
	if verb == "HELO" {
		return nil
	}
	for _, line := range r.Lines()[1:] {
		keyword, args, _ := strings.Cut(strings.TrimSpace(line), " ")
		c.ext[strings.ToUpper(keyword)] = args
	}
	return nil
}

// StartTLS encrypts the connection and says hello again. A *ReplyError means
// that the connection goes on in clear text, any other error that it is lost.
func (c *Conn) StartTLS(config *tls.Config) error {
	if !c.Has("STARTTLS") {
		return fmt.Errorf("STARTTLS: %w", ErrNotOffered)
	}
	r, err := c.command("STARTTLS", "STARTTLS")
	if err != nil {
		return err
	}
	if r.Code != 220 {
		return c.refused("STARTTLS", r)
	}
	if c.buf.r.Buffered() > 0 {
		// What came before the handshake came from anyone (CVE-2011-0411).
		return c.broken(errors.New("start TLS: the server spoke before the handshake"))
	}
	secure := tls.Client(c.net, config)
	c.deadline(waitCommand)
	if err := secure.Handshake(); err != nil {
		return c.broken(fmt.Errorf("start TLS: %w", err))
	}
	state := secure.ConnectionState()
	c.net, c.tls = secure, &state
	c.buf.r.Reset(secure)
	c.buf.w.Reset(secure)
	c.o.Trace.Note("TLS "+tls.VersionName(state.Version)+" "+tls.CipherSuiteName(state.CipherSuite), "")
	return c.hello()
}

// Quit takes leave and closes the connection. It is always called in the end,
// whatever happened before, and only once.
func (c *Conn) Quit() {
	if !c.bad {
		c.o.Silence = waitQuit
		c.command("QUIT", "QUIT")
	}
	c.net.Close()
	c.o.Trace.Disconnected("Local")
	b := c.buf
	c.buf, c.bad = nil, true
	b.r.Reset(nil)
	b.w.Reset(nil)
	pool.Put(b)
}

// CloseAfter closes a connection some time after ctx ended, so that a peer that
// does not answer cannot keep a service from stopping. The caller calls stop
// when the connection has come to its end by itself.
func CloseAfter(ctx context.Context, c net.Conn, grace time.Duration) (stop func()) {
	done := make(chan struct{})
	cancel := context.AfterFunc(ctx, func() {
		t := time.NewTimer(grace)
		defer t.Stop()
		select {
		case <-t.C:
			c.Close()
		case <-done:
		}
	})
	return func() {
		cancel()
		close(done)
	}
}

// command sends one line and reads its reply.
func (c *Conn) command(verb, line string) (smtp.Reply, error) {
	c.o.Trace.Sent(line)
	c.buf.w.WriteString(line)
	c.buf.w.WriteString("\r\n")
	if err := c.flush(); err != nil {
		return smtp.Reply{}, err
	}
	return c.read(verb, waitCommand)
}

func (c *Conn) deadline(d time.Duration) {
	if c.o.Silence > 0 {
		d = min(d, c.o.Silence)
	}
	c.net.SetDeadline(time.Now().Add(d))
}

func (c *Conn) flush() error {
	c.deadline(waitBlock)
	if err := c.buf.w.Flush(); err != nil {
		return c.broken(fmt.Errorf("send: %w", err))
	}
	return nil
}

// read reads the reply to a command. A 421 makes the connection unusable after it.
func (c *Conn) read(verb string, wait time.Duration) (smtp.Reply, error) {
	if c.buf.r.Buffered() == 0 {
		c.deadline(wait)
	}
	r, err := smtp.ReadReply(c.buf.r)
	if err != nil {
		return r, c.broken(fmt.Errorf("wait for the answer to %s: %w", verb, err))
	}
	if c.o.Trace != nil {
		for _, line := range strings.Split(strings.TrimSuffix(string(r.Append(nil, true)), "\r\n"), "\r\n") {
			c.o.Trace.Received([]byte(line))
		}
	}
	if r.Code == 421 {
		c.bad = true
	}
	return r, nil
}

func (c *Conn) refused(verb string, r smtp.Reply) error { return &ReplyError{Verb: verb, Reply: r} }

func (c *Conn) broken(err error) error {
	c.bad = true
	return err
}
