// Package dns asks name servers where mail for a domain goes.
//
// It contacts the configured servers and nobody else; with none configured it
// uses those of resolv.conf. Answers are kept for as long as their owner allows,
// negative ones too. Names are absolute: no search list is applied.
package dns

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"
)

// Protocol says how queries travel (Set-TransportServer -ExternalDNSProtocolOption).
type Protocol string

// The protocols.
const (
	Any     Protocol = "Any"           // UDP, and TCP when the answer was cut off
	TCPOnly Protocol = "UseTcpOnly"    // TCP from the start
	UDPOnly Protocol = "UseUdpOnly"    // a cut-off answer is used as far as it goes
	port             = uint16(53)      // where a server without a port is asked
	grace            = 1 * time.Second // for the other address family once one has answered
)

// Config is one set of servers, such as a server's external DNS settings.
type Config struct {
	Servers  []netip.AddrPort // in the order they are asked; none means resolv.conf
	Protocol Protocol         // "" is Any
	Timeout  time.Duration    // for one query to one server; 0 is 3 s
	Budget   time.Duration    // for one lookup over all servers; 0 is 15 s
}

// Resolver is what delivery needs to know of a domain.
type Resolver interface {
	// MX returns the domain's mail exchangers by preference, lowest first, in
	// the order of the answer among equals. A domain without MX records is its
	// own exchanger (RFC 5321 section 5.1). The error is an *Error: NoDomain,
	// NullMX or Temporary.
	MX(ctx context.Context, domain string) ([]MX, error)
	// Addresses returns the addresses of a host, IPv4 before IPv6. The error is
	// an *Error: NoDomain, NoAddress or Temporary. One address family that
	// fails does not spoil the other.
	Addresses(ctx context.Context, host string) ([]netip.Addr, error)
}

// MX is one mail exchanger.
type MX struct {
	Host       string // lower case, without the final dot
	Preference uint16
	Implicit   bool // the domain itself, for want of MX records
}

// Reason says why a lookup gave nothing.
type Reason int

// The reasons.
const (
	Temporary Reason = iota // no server gave a usable answer; try again later
	NoDomain                // the name does not exist (NXDOMAIN)
	NoAddress               // the name exists and has no address
	NullMX                  // the domain takes no mail (RFC 7505)
)

// Error is the failure of a lookup.
type Error struct {
	Name   string
	Reason Reason
	Err    error // the last server's fault for Temporary, else nil
}

func (e *Error) Error() string {
	switch e.Reason {
	case NoDomain:
		return "domain " + e.Name + " does not exist"
	case NoAddress:
		return "host " + e.Name + " has no address"
	case NullMX:
		return "domain " + e.Name + " accepts no mail"
	}
	return fmt.Sprintf("look up %s: %v", e.Name, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Permanent is whether err is a definite answer, so that asking again soon is in vain.
func Permanent(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Reason != Temporary
}
