// Package sinktest is a far peer for tests: an SMTP or LMTP server on loopback
// that records what it is given and misbehaves where it is told to.
//
// It shares no code with the engine's own SMTP, so that a mistake in the wire
// words does not hide itself. It imports the standard library only and needs no
// testing.T, so that scenario scripts can run it too.
package sinktest

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/netip"
	"net/textproto"
	"strings"
	"sync"
	"time"
)

// Drop as an answer closes the connection without a reply.
const Drop = "drop"

// Options say what the sink offers. The zero value is a server on a free port of
// 127.0.0.1 that offers PIPELINING, 8BITMIME, DSN, ENHANCEDSTATUSCODES and SIZE.
type Options struct {
	Addr     string // where to listen; "127.0.0.1:0" when empty
	Hostname string // in the banner and the EHLO reply; "sink.test" when empty
	LMTP     bool   // speak LMTP: LHLO, one reply for each recipient after the data

	// Extensions are the EHLO keywords beyond STARTTLS and AUTH; nil gives the
	// default set, an empty slice none.
	Extensions []string
	// TLS, when set, offers STARTTLS. Ask for client certificates in it to record them.
	TLS *tls.Config
	// Users maps names to passwords; when set, AUTH is offered.
	Users map[string]string
	// AuthMechanisms offered; "LOGIN PLAIN" when empty.
	AuthMechanisms string
	// AuthAfterTLS offers AUTH only inside TLS.
	AuthAfterTLS bool
	// RequireAuth answers MAIL with 530 until AUTH succeeded.
	RequireAuth bool

	// Answer, when set, may replace the reply to a step; "" leaves it alone and
	// Drop closes the connection. It is called from many sessions at once.
	Answer func(Step) string
	// Discard keeps no message bodies, for load tests.
	Discard bool
}

// Step is one point of a dialogue at which the sink answers.
type Step struct {
	Session int    // number of the connection, from 1
	Message int    // messages completed on this connection before
	Verb    string // CONNECT, EHLO, HELO, LHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, BODY (end of data), RSET, QUIT…
	Arg     string // the rest of the line; for BODY in LMTP the recipient's address
}

// Recipient is one RCPT of a message.
type Recipient struct {
	Address string
	Params  []string // ESMTP parameters in their order
}

// Message is one message that the sink took (or, at BODY, refused).
type Message struct {
	Session    int
	Source     netip.AddrPort // of the connection
	Local      netip.AddrPort
	Hello      string // the argument of the last EHLO, HELO or LHLO
	HelloVerb  string
	User       string // who authenticated
	Mechanism  string // LOGIN or PLAIN
	TLS        *tls.ConnectionState
	From       string
	Params     []string // ESMTP parameters of MAIL
	Recipients []Recipient
	Header     textproto.MIMEHeader
	Data       []byte // without dot-stuffing; nil with Discard
	BareCR     bool   // a CR without LF stood in the data
	BareLF     bool
	Reply      string // what the sink answered at the end of the data
	Time       time.Time
}

// Addresses lists the recipients' addresses.
func (m *Message) Addresses() []string {
	var all []string
	for _, r := range m.Recipients {
		all = append(all, r.Address)
	}
	return all
}

// Param returns the value of a parameter of MAIL in any case and whether it was there.
func (m *Message) Param(name string) (string, bool) { return param(m.Params, name) }

// Param returns the value of a parameter of this RCPT in any case and whether it was there.
func (r *Recipient) Param(name string) (string, bool) { return param(r.Params, name) }

func param(list []string, name string) (string, bool) {
	for _, p := range list {
		key, value, _ := strings.Cut(p, "=")
		if strings.EqualFold(key, name) {
			return value, true
		}
	}
	return "", false
}

// Session is what one connection did.
type Session struct {
	Number   int
	Source   netip.AddrPort
	Local    netip.AddrPort
	Lines    []string // every command line, passwords included
	Batches  int      // groups of commands that came in one read
	Messages int
	TLS      bool
	Closed   bool
	Started  time.Time
	Ended    time.Time
}

// Server is a running sink.
type Server struct {
	options  Options
	listener net.Listener

	mu       sync.Mutex
	changed  chan struct{} // closed and replaced whenever something was recorded
	answers  map[string]string
	messages []*Message
	sessions []*Session
	conns    map[net.Conn]bool
	count    int
	closed   bool
	wg       sync.WaitGroup
}

// Start listens and serves until Close.
func Start(o Options) (*Server, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.Hostname == "" {
		o.Hostname = "sink.test"
	}
	if o.AuthMechanisms == "" {
		o.AuthMechanisms = "LOGIN PLAIN"
	}
	if o.Extensions == nil {
		o.Extensions = []string{"PIPELINING", "8BITMIME", "DSN", "ENHANCEDSTATUSCODES", "SIZE"}
	}
	network := "tcp"
	if strings.HasPrefix(o.Addr, "/") {
		network = "unix"
	}
	l, err := net.Listen(network, o.Addr)
	if err != nil {
		return nil, fmt.Errorf("start sink: %w", err)
	}
	s := &Server{options: o, listener: l, changed: make(chan struct{}), answers: map[string]string{}, conns: map[net.Conn]bool{}}
	s.wg.Add(1)
	go s.accept()
	return s, nil
}

// Addr is where the sink listens; the zero AddrPort on a Unix socket.
func (s *Server) Addr() netip.AddrPort { return addrPort(s.listener.Addr()) }

// Path is the Unix socket where the sink listens, "" on TCP.
func (s *Server) Path() string {
	if u, ok := s.listener.Addr().(*net.UnixAddr); ok {
		return u.Name
	}
	return ""
}

func addrPort(a net.Addr) netip.AddrPort {
	if t, ok := a.(*net.TCPAddr); ok {
		p := t.AddrPort()
		return netip.AddrPortFrom(p.Addr().Unmap(), p.Port())
	}
	return netip.AddrPort{}
}

// Answer sets the reply to a verb from now on: "450 4.2.0 later", Drop, or ""
// for the sink's own. It goes before Options.Answer.
func (s *Server) Answer(verb, reply string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[verb] = reply
}

// Close stops the listener and every connection and waits for them.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	for c := range s.conns {
		c.Close()
	}
	s.mu.Unlock()
	err := s.listener.Close()
	s.wg.Wait()
	return err
}

// Messages returns what was recorded so far, in the order of arrival.
func (s *Server) Messages() []*Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*Message(nil), s.messages...)
}

// Count is the number of messages, those of Discard included.
func (s *Server) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count
}

// Sessions returns a copy of what each connection did so far.
func (s *Server) Sessions() []Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Session, len(s.sessions))
	for i, one := range s.sessions {
		all[i] = *one
		all[i].Lines = append([]string(nil), one.Lines...)
	}
	return all
}

// Wait returns the messages as soon as there are n of them, or an error that
// says how many came when ctx ended.
func (s *Server) Wait(ctx context.Context, n int) ([]*Message, error) {
	err := s.Until(ctx, func() bool { return s.Count() >= n })
	if err != nil {
		return s.Messages(), fmt.Errorf("%d of %d messages came: %w", s.Count(), n, err)
	}
	return s.Messages(), nil
}

// Until waits until the condition holds; it is asked again after each event of
// the sink.
func (s *Server) Until(ctx context.Context, condition func() bool) error {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if condition() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// record changes the recorded state under the lock and wakes the waiters.
func (s *Server) record(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Server) answer(step Step, usual string) string {
	s.mu.Lock()
	reply := s.answers[step.Verb]
	s.mu.Unlock()
	if reply == "" && s.options.Answer != nil {
		reply = s.options.Answer(step)
	}
	if reply == "" {
		return usual
	}
	return reply
}

func (s *Server) accept() {
	defer s.wg.Done()
	for {
		c, err := s.listener.Accept()
		if err != nil {
			return
		}
		if !s.admit(c) {
			c.Close()
			return
		}
	}
}

func (s *Server) admit(c net.Conn) bool {
	record := &Session{Source: addrPort(c.RemoteAddr()), Local: addrPort(c.LocalAddr()), Started: time.Now()}
	admitted := false
	s.record(func() {
		if s.closed {
			return
		}
		admitted = true
		s.conns[c] = true
		s.sessions = append(s.sessions, record)
		record.Number = len(s.sessions)
		s.wg.Add(1)
	})
	if admitted {
		go s.serve(c, record)
	}
	return admitted
}

func (s *Server) serve(c net.Conn, record *Session) {
	defer s.wg.Done()
	newDialogue(s, c, record).run()
	s.record(func() {
		delete(s.conns, c)
		record.Closed, record.Ended = true, time.Now()
	})
}
