// Package send takes mail out of the delivery queues and hands it to the next
// hop: servers of the organization by mutual TLS, smart hosts, the mail
// exchangers of a domain, legacy servers.
//
// It decides nothing about where mail goes; the routing table has done that. It
// knows which hosts a next hop has, how each is spoken to, and what every answer
// means for every recipient.
package send

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"mxsh/model"
	"mxsh/transport/dns"
	"mxsh/transport/dsn"
	"mxsh/transport/queue"
	"mxsh/transport/route"
	"mxsh/transport/trace"
	"mxsh/transport/tracking"
)

// linger is how long a connection waits for more mail before it is given up.
const linger = time.Second

// farewell is how long a transaction may still take when the service stops.
const farewell = 5 * time.Second

// Identity proves this server to others.
type Identity interface {
	// Send is the configuration of a connection to another server of the
	// organization; the handshake fails unless it is that server.
	Send(peer model.GUID) *tls.Config
	// Public is the certificate to show the world, for a host name or by a name
	// of the form <I>issuer<S>subject.
	Public(fqdn, certificateName string) (*tls.Certificate, error)
}

// Mailboxes delivers what is for a database of this server.
type Mailboxes interface {
	// Serve empties the lane into the mailboxes of its database.
	Serve(ctx context.Context, lane *queue.Lane)
}

// Config is what a Sender works with. Every field is needed but those that say
// otherwise.
type Config struct {
	Table     func() *route.Table
	Queue     *queue.Queue
	DNS       *dns.Pool
	Identity  Identity
	Secrets   model.Sealer // opens the credentials of connectors
	Mailboxes Mailboxes
	Reports   *dsn.Reporter
	Roots     *x509.CertPool  // whom certificates of the world must come from; nil: the system's
	Trace     *trace.Protocol // of sessions whose connector asks for it; nil: none
	Tracking  *tracking.Log   // learns of every outcome; nil: nobody does
	Now       func() time.Time
	Log       *slog.Logger
}

// Sender runs the connections of one server.
type Sender struct {
	Config
	sessions atomic.Uint64
	own      ownAddresses

	mu    sync.Mutex
	turns map[model.NextHop]int // which host of a list is first next time
}

// New returns a Sender. It does nothing before Run.
func New(c Config) *Sender {
	return &Sender{Config: c, turns: map[model.NextHop]int{}}
}

// Run sends until ctx ends or the queue is closed, then lets the transactions
// under way come to their end and returns. Its error is nil unless the queue
// failed for another reason.
func (s *Sender) Run(ctx context.Context) error {
	var lanes sync.WaitGroup
	defer lanes.Wait()
	for {
		lane, err := s.Queue.Lane(ctx)
		if err != nil {
			if ctx.Err() != nil || errors.Is(err, queue.ErrClosed) {
				return nil
			}
			return fmt.Errorf("send: %w", err)
		}
		lanes.Go(func() { s.serve(ctx, lane) })
	}
}

// serve uses one lane up: connection after connection while there is mail and
// the next hop takes it.
func (s *Sender) serve(ctx context.Context, lane *queue.Lane) {
	defer lane.Close()
	log := s.Log.With("queue", lane.Queue(), "hop", lane.Hop().Domain)
	if lane.Hop().Type == model.MapiDelivery {
		s.Mailboxes.Serve(ctx, lane)
		return
	}
	for ctx.Err() == nil {
		t := s.Table()
		v := &visit{sender: s, lane: lane, table: t, targets: t.Targets(lane.Hop()), log: log}
		if !v.run(ctx) {
			return
		}
	}
}

// turn returns which host of a hop's list of n is first this time: each
// connection begins with the next one.
func (s *Sender) turn(hop model.NextHop, n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.turns) > 10_000 {
		clear(s.turns)
	}
	turn := s.turns[hop]
	s.turns[hop] = (turn + 1) % n
	return turn % n
}

// resolver returns the resolver with the server's internal or external settings.
func (s *Sender) resolver(t *route.Table, external bool) dns.Resolver {
	self := t.Self()
	servers, protocol, host := self.InternalDNSServers, self.InternalDNSProtocolOption, self.InternalDNSAdapterEnabled
	if external {
		servers, protocol, host = self.ExternalDNSServers, self.ExternalDNSProtocolOption, self.ExternalDNSAdapterEnabled
	}
	c := dns.Config{Protocol: dns.Protocol(protocol)}
	if !host {
		for _, a := range servers {
			c.Servers = append(c.Servers, a.AddrPort())
		}
	}
	return s.DNS.Client(c)
}

// ownAddresses tells which addresses lead back to this machine.
type ownAddresses struct {
	mu    sync.Mutex
	read  time.Time
	local map[netip.Addr]bool
}

// ours is whether a connection to the endpoint would reach a listener of this server.
func (s *Sender) ours(t *route.Table, to netip.AddrPort) bool {
	for _, b := range t.Bindings() {
		if b.Port() != to.Port() {
			continue
		}
		if b.Addr() == to.Addr() || b.Wildcard() && b.Addr().Is4() == to.Addr().Is4() && s.own.has(to.Addr(), s.Now()) {
			return true
		}
	}
	return false
}

func (o *ownAddresses) has(a netip.Addr, now time.Time) bool {
	if a.IsLoopback() {
		return true
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.local == nil || now.Sub(o.read) > time.Minute {
		o.local, o.read = map[netip.Addr]bool{}, now
		list, _ := net.InterfaceAddrs() // on failure no address but loopback is known as ours
		for _, one := range list {
			if p, err := netip.ParsePrefix(one.String()); err == nil {
				o.local[p.Addr()] = true
			}
		}
	}
	return o.local[a]
}
