// Package dnstest is a name server for tests, on loopback.
package dnstest

import (
	"fmt"
	"net"
	"net/netip"
	"sync"

	"github.com/miekg/dns"
)

// Fault is how a name misbehaves.
type Fault int

// The faults.
const (
	None     Fault = iota
	Silent         // no answer at all
	ServFail       // SERVFAIL
	Refused        // REFUSED
	CutOff         // truncated over UDP, complete over TCP
	NoEDNS         // FORMERR for a query with EDNS
	NoAAAA         // no answer to AAAA queries, usual answers to others
)

// Query is one question that came.
type Query struct {
	Name    string // with the final dot
	Type    string // "MX"
	Network string // "udp" or "tcp"
}

// Server answers from its zone: names it has no record of do not exist,
// unless a longer name below them exists.
type Server struct {
	udp, tcp *dns.Server
	addr     netip.AddrPort

	mu      sync.Mutex
	records []dns.RR
	faults  map[string]Fault
	queries []Query
}

// Start serves the records, each in the form of a zone file:
// "x.test. 60 IN MX 10 mail.x.test.".
func Start(records ...string) (*Server, error) {
	s := &Server{faults: map[string]Fault{}}
	if err := s.Add(records...); err != nil {
		return nil, err
	}
	// The port must be free for both protocols.
	for range 20 {
		packet, err := net.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("listen: %w", err)
		}
		listener, err := net.Listen("tcp", packet.LocalAddr().String())
		if err != nil {
			packet.Close()
			continue
		}
		s.addr = packet.LocalAddr().(*net.UDPAddr).AddrPort()
		s.udp = &dns.Server{PacketConn: packet, Handler: s.handler("udp")}
		s.tcp = &dns.Server{Listener: listener, Handler: s.handler("tcp")}
		for _, one := range []*dns.Server{s.udp, s.tcp} {
			started := make(chan struct{})
			one.NotifyStartedFunc = func() { close(started) }
			go one.ActivateAndServe()
			<-started
		}
		return s, nil
	}
	return nil, fmt.Errorf("no port was free for UDP and TCP")
}

// Addr is where the server listens, UDP and TCP.
func (s *Server) Addr() netip.AddrPort { return s.addr }

// Close stops the server.
func (s *Server) Close() {
	s.udp.Shutdown()
	s.tcp.Shutdown()
}

// Add adds records to the zone.
func (s *Server) Add(records ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, text := range records {
		rr, err := dns.NewRR(text)
		if err != nil || rr == nil {
			return fmt.Errorf("record %q: %v", text, err)
		}
		s.records = append(s.records, rr)
	}
	return nil
}

// Fail makes a name misbehave from now on; "" stands for all names.
func (s *Server) Fail(name string, f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if name != "" {
		name = dns.CanonicalName(name)
	}
	s.faults[name] = f
}

// Queries returns the questions so far.
func (s *Server) Queries() []Query {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Query(nil), s.queries...)
}

func (s *Server) handler(network string) dns.Handler {
	return dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) {
		if reply := s.reply(network, q); reply != nil {
			w.WriteMsg(reply)
		}
	})
}

func (s *Server) reply(network string, q *dns.Msg) *dns.Msg {
	s.mu.Lock()
	defer s.mu.Unlock()
	question := q.Question[0]
	name := dns.CanonicalName(question.Name)
	s.queries = append(s.queries, Query{Name: name, Type: dns.TypeToString[question.Qtype], Network: network})
	fault := s.faults[name]
	if fault == None {
		fault = s.faults[""]
	}
	reply := new(dns.Msg).SetReply(q)
	reply.RecursionAvailable = true
	switch fault {
	case Silent:
		return nil
	case NoAAAA:
		if question.Qtype == dns.TypeAAAA {
			return nil
		}
	case ServFail:
		return reply.SetRcode(q, dns.RcodeServerFailure)
	case Refused:
		return reply.SetRcode(q, dns.RcodeRefused)
	case NoEDNS:
		if q.IsEdns0() != nil {
			return reply.SetRcode(q, dns.RcodeFormatError)
		}
	case CutOff:
		if network == "udp" {
			reply.Truncated = true
			return reply
		}
	}
	s.fill(reply, name, question.Qtype)
	return reply
}

// fill adds what the zone has of a name; an alias is given without following it.
func (s *Server) fill(reply *dns.Msg, name string, kind uint16) {
	exists := false
	var soa dns.RR
	for _, rr := range s.records {
		owner := dns.CanonicalName(rr.Header().Name)
		if rr.Header().Rrtype == dns.TypeSOA && dns.IsSubDomain(owner, name) {
			soa = rr
		}
		if dns.IsSubDomain(name, owner) {
			exists = true
		}
		if owner == name && (rr.Header().Rrtype == kind || rr.Header().Rrtype == dns.TypeCNAME) {
			reply.Answer = append(reply.Answer, rr)
		}
	}
	if !exists {
		reply.Rcode = dns.RcodeNameError
	}
	if len(reply.Answer) == 0 && soa != nil {
		reply.Ns = append(reply.Ns, soa)
	}
}
