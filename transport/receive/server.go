package receive

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"mxsh/model"
	"mxsh/transport/route"
	"mxsh/transport/smtp"
)

// Server owns the listeners of one transport server and its sessions. Its
// methods are safe for concurrent use.
type Server struct {
	cfg    Config
	rates  *rates
	crowd  *crowd
	pool   sync.Pool
	prefix uint32 // of the session ids
	count  atomic.Uint32

	mu      sync.Mutex
	wanted  []model.IPBinding
	sockets map[socketKey]*socket
	retry   *time.Timer
	running bool
	closed  bool
	halt    chan struct{} // of the current run
	ctx     context.Context
	cancel  context.CancelFunc
	conns   map[*conn]struct{}
	active  sync.WaitGroup // sessions and accept loops
}

// New returns a server that is started and has no bindings yet.
func New(cfg Config) *Server {
	s := &Server{
		cfg: cfg, rates: newRates(cfg.Now), crowd: newCrowd(cfg.Now),
		prefix:  uint32(cfg.Now().Unix()),
		sockets: map[socketKey]*socket{}, conns: map[*conn]struct{}{},
		running: true, halt: make(chan struct{}),
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.pool.New = func() any {
		return &buffers{bufio.NewReaderSize(nil, readBuffer), bufio.NewWriterSize(nil, writeBuffer)}
	}
	return s
}

// Start opens the listeners again after Stop and returns what could not be opened.
func (s *Server) Start() []route.Problem {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running || s.closed {
		return nil
	}
	s.running, s.halt = true, make(chan struct{})
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s.apply()
}

// Stop closes the listeners and ends the sessions: those between two messages at
// once with 421, the others after their message. When ctx ends, what is left is
// cut off. It returns when no session is left.
func (s *Server) Stop(ctx context.Context) {
	s.mu.Lock()
	if s.running {
		s.running = false
		close(s.halt)
		s.closeSockets()
		for c := range s.conns {
			c.interrupt()
		}
	}
	s.mu.Unlock()

	done := make(chan struct{})
	go func() {
		s.active.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
		s.cut()
		<-done
	}
}

// cut ends the sessions that are left where they are.
func (s *Server) cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cancel()
	for c := range s.conns {
		c.raw.Close()
	}
}

// Close stops for good, politely but with little patience.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	s.Stop(ctx)
	return nil
}

// Sessions is how many sessions are open.
func (s *Server) Sessions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// handle serves one connection that a listener accepted.
func (s *Server) handle(nc net.Conn, halt chan struct{}) {
	defer nc.Close()
	local, remote := addrPort(nc.LocalAddr()), addrPort(nc.RemoteAddr())
	t := s.cfg.Table()
	c := t.Receive(local, remote.Addr())
	if c == nil {
		s.cfg.Log.Info("connection closed", "local", local.String(), "remote", remote.String(), "why", "no receive connector serves this address")
		return
	}
	if !s.crowd.arrive(t.Self().MaxConnectionRatePerMinute) {
		s.turnAway(nc, c, remote, tooManyAMinute, fmt.Sprintf("MaxConnectionRatePerMinute %d is reached", t.Self().MaxConnectionRatePerMinute))
		return
	}
	if why := s.crowd.enter(c, remote.Addr()); why != "" {
		s.turnAway(nc, c, remote, tooManyHere, why)
		return
	}
	defer s.crowd.leave(c, remote.Addr())
	id := fmt.Sprintf("%08X%08X", s.prefix, s.count.Add(1))
	one := &conn{s: newSession(&s.cfg, s.rates, id, t, c, local, remote), raw: nc, net: nc, halt: halt}
	ctx, ok := s.track(one)
	if !ok {
		return
	}
	defer s.forget(one)
	one.serve(ctx, &s.pool)
}

// turnAway says why there is no session, if the client listens.
func (s *Server) turnAway(nc net.Conn, c *model.ReceiveConnector, remote netip.AddrPort, r smtp.Reply, why string) {
	s.cfg.Log.Info("refused", "connector", model.Identity(c), "remote", remote.String(), "reply", r.String(), "why", why)
	nc.SetDeadline(time.Now().Add(5 * time.Second))
	nc.Write(r.Append(nil, c.EnhancedStatusCodesEnabled))
	drain(nc)
}

func (s *Server) track(c *conn) (context.Context, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.running {
		return nil, false
	}
	s.conns[c] = struct{}{}
	return s.ctx, true
}

func (s *Server) forget(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
}

func addrPort(a net.Addr) netip.AddrPort {
	t, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.AddrPort{}
	}
	ap := t.AddrPort()
	return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
}
