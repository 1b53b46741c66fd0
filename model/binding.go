package model

import (
	"net/netip"
	"strconv"
	"strings"
)

// IPBinding is an address and port on which a receive connector listens. The
// unspecified addresses stand for all addresses of their family.
type IPBinding struct{ netip.AddrPort }

// BindingOf returns the binding of an address and port.
func BindingOf(addr netip.Addr, port int) IPBinding {
	return IPBinding{netip.AddrPortFrom(addr.Unmap(), uint16(port))}
}

// ParseIPBinding reads 192.0.2.1:25, 0.0.0.0:25, [::]:25 and the older :::25. The
// port is 1 to 65535.
func ParseIPBinding(text string) (IPBinding, error) {
	s := strings.TrimSpace(text)
	if full, ok := withPort(s); ok {
		return IPBinding{}, invalid("InvalidBinding", text, Quote(text)+" is not a binding: a port is missing (write "+full+" for the port of SMTP).")
	}
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return IPBinding{}, badBinding(text, "a port is missing")
	}
	host := s[:i]
	if len(host) > 1 && host[0] == '[' && host[len(host)-1] == ']' {
		host = host[1 : len(host)-1]
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return IPBinding{}, badBinding(text, "the part before the port is no IP address")
	}
	port, ok := number(s[i+1:], 65535)
	if !ok || port == 0 {
		return IPBinding{}, badBinding(text, "the port is not from 1 to 65535")
	}
	return IPBinding{netip.AddrPortFrom(ip.Unmap(), uint16(port))}, nil
}

// withPort returns the binding that is meant by an address alone, or with a colon
// that no port follows, as published command lines have it: 0.0.0.0 and [::]:.
func withPort(s string) (full string, ok bool) {
	if host, after := strings.CutSuffix(s, ":"); after && (strings.HasSuffix(host, "]") || !strings.Contains(host, ":")) {
		s = host
	}
	ip, ok := ipLiteral(s)
	return BindingOf(ip, 25).String(), ok
}

func badBinding(text, why string) error {
	return invalid("InvalidBinding", text, Quote(text)+" is not a binding: "+why+" (write for example 0.0.0.0:25, 192.168.1.10:25 or [::]:25).")
}

// Wildcard is whether the binding stands for all addresses of its family.
func (b IPBinding) Wildcard() bool { return b.Addr().IsUnspecified() }

// Covers is whether a connection to the local address and port belongs to the binding.
func (b IPBinding) Covers(local netip.AddrPort) bool {
	addr := local.Addr().Unmap()
	if b.Port() != local.Port() || b.Addr().Is4() != addr.Is4() {
		return false
	}
	return b.Wildcard() || b.Addr() == addr
}

// Set implements Value.
func (b *IPBinding) Set(text string) error {
	v, err := ParseIPBinding(text)
	if err == nil {
		*b = v
	}
	return err
}

// String is address:port, an IPv6 address in brackets.
func (b IPBinding) String() string {
	if !b.IsValid() {
		return ""
	}
	host := b.Addr().String()
	if b.Addr().Is6() {
		host = "[" + host + "]"
	}
	return host + ":" + strconv.Itoa(int(b.Port()))
}

// Type implements Value.
func (IPBinding) Type() string { return "IPBinding" }

// MarshalText implements encoding.TextMarshaler.
func (b IPBinding) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (b *IPBinding) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*b = IPBinding{}
		return nil
	}
	return unmarshal(b, text)
}
