package model

import (
	"bytes"
	"net/netip"
	"strings"
)

// rangeForm is how a range was written, and so how it prints.
type rangeForm uint8

const (
	formSingle rangeForm = iota
	formRange
	formPrefix
	formMask
)

// IPRange is a set of neighbouring addresses of one family, both ends included.
type IPRange struct {
	lo, hi netip.Addr
	form   rangeForm
	bits   int // of formPrefix and formMask
}

// ParseIPRange reads one address, low-high, address/bits and address(mask).
func ParseIPRange(text string) (IPRange, error) {
	s := strings.TrimSpace(text)
	switch {
	case strings.ContainsRune(s, '-'):
		return parseLowHigh(text, s)
	case strings.ContainsRune(s, '/'):
		return parsePrefix(text, s)
	case strings.HasSuffix(s, ")"):
		return parseMask(text, s)
	}
	ip, ok := rangeAddr(s)
	if !ok {
		return IPRange{}, badRange(text, "it is no IP address")
	}
	return IPRange{lo: ip, hi: ip}, nil
}

func badRange(text, why string) error {
	return invalid("InvalidIPRange", text, Quote(text)+" is not a range of IP addresses: "+why+" (write for example 192.168.1.10, 192.168.1.0/24, 192.168.1.1-192.168.1.254 or 192.168.1.0(255.255.255.0)).")
}

func rangeAddr(s string) (netip.Addr, bool) {
	ip, err := netip.ParseAddr(s)
	return ip.Unmap(), err == nil
}

func parseLowHigh(text, s string) (IPRange, error) {
	low, high, _ := strings.Cut(s, "-")
	lo, ok1 := rangeAddr(low)
	hi, ok2 := rangeAddr(high)
	switch {
	case low != strings.TrimSpace(low) || high != strings.TrimSpace(high):
		return IPRange{}, badRange(text, "it holds a blank; a range is written without blanks")
	case low == "" || high == "":
		return IPRange{}, badRange(text, "one of its ends is missing; a range is written without blanks")
	case !ok1 || !ok2:
		return IPRange{}, badRange(text, "one of its ends is no IP address")
	case lo.Is4() != hi.Is4():
		return IPRange{}, badRange(text, "it mixes IPv4 and IPv6")
	case lo.Zone() != hi.Zone():
		return IPRange{}, badRange(text, "its ends are of different interfaces")
	case hi.Less(lo):
		return IPRange{}, invalid("IPRangeReversed", text, "The range "+Quote(text)+" is reversed: its low address stands first (write "+hi.String()+"-"+lo.String()+").")
	}
	return IPRange{lo: lo, hi: hi, form: formRange}, nil
}

func parsePrefix(text, s string) (IPRange, error) {
	host, bits, _ := strings.Cut(s, "/")
	ip, ok := rangeAddr(host)
	if !ok || ip.Zone() != "" {
		return IPRange{}, badRange(text, "the part before the slash is no IP address")
	}
	n, ok := number(bits, ip.BitLen())
	if !ok {
		return IPRange{}, badRange(text, "the length after the slash is too long for its address")
	}
	return prefixRange(ip, n, formPrefix), nil
}

func parseMask(text, s string) (IPRange, error) {
	host, mask, ok := strings.Cut(strings.TrimSuffix(s, ")"), "(")
	ip, ok1 := rangeAddr(strings.TrimSpace(host))
	m, ok2 := rangeAddr(strings.TrimSpace(mask))
	if !ok || !ok1 || !ok2 || !ip.Is4() || !m.Is4() {
		return IPRange{}, badRange(text, "an IPv4 address and a mask in brackets are wanted")
	}
	bits := 0
	octets := m.As4()
	for _, o := range octets {
		for b := 7; b >= 0 && o>>b&1 == 1; b-- {
			bits++
		}
		if o != 0xff {
			break
		}
	}
	r := prefixRange(ip, bits, formMask)
	if maskText(bits) != m.String() {
		return IPRange{}, badRange(text, "the mask has a gap between its bits")
	}
	return r, nil
}

func prefixRange(ip netip.Addr, bits int, form rangeForm) IPRange {
	p := netip.PrefixFrom(ip, bits).Masked()
	raw := p.Addr().AsSlice()
	for i := bits; i < len(raw)*8; i++ {
		raw[i/8] |= 0x80 >> (i % 8)
	}
	hi, _ := netip.AddrFromSlice(raw)
	return IPRange{lo: p.Addr(), hi: hi, form: form, bits: bits}
}

func maskText(bits int) string {
	var raw [4]byte
	for i := range bits {
		raw[i/8] |= 0x80 >> (i % 8)
	}
	return netip.AddrFrom4(raw).String()
}

// Low is the first address of the range.
func (r IPRange) Low() netip.Addr { return r.lo }

// High is the last address of the range.
func (r IPRange) High() netip.Addr { return r.hi }

// RangeFormat is how the range is written: SingleAddress, LoHi, CIDR or Netmask.
func (r IPRange) RangeFormat() string {
	return [...]string{formSingle: "SingleAddress", formRange: "LoHi", formPrefix: "CIDR", formMask: "Netmask"}[r.form]
}

// CIDRLength is the length of the prefix; ok is false for a range that has none.
func (r IPRange) CIDRLength() (bits int, ok bool) { return r.bits, r.form == formPrefix }

// IsZero is whether there is no range.
func (r IPRange) IsZero() bool { return !r.lo.IsValid() }

// Contains is whether the address is in the range; an IPv4 address in IPv6 form counts as IPv4.
func (r IPRange) Contains(ip netip.Addr) bool {
	ip = ip.Unmap()
	if r.IsZero() || ip.Is4() != r.lo.Is4() {
		return false
	}
	if r.lo.Zone() == "" {
		ip = ip.WithZone("")
	} else if ip.Zone() != r.lo.Zone() {
		return false
	}
	return !ip.Less(r.lo) && !r.hi.Less(ip)
}

// Within is whether every address of r is in o.
func (r IPRange) Within(o IPRange) bool { return o.Contains(r.lo) && o.Contains(r.hi) }

// Overlaps is whether the ranges share an address.
func (r IPRange) Overlaps(o IPRange) bool {
	return r.Contains(o.lo) || r.Contains(o.hi) || o.Contains(r.lo)
}

// Same is whether the ranges hold the same addresses, however written.
func (r IPRange) Same(o IPRange) bool { return r.lo == o.lo && r.hi == o.hi }

// Crosses is whether the ranges overlap and neither lies inside the other.
func (r IPRange) Crosses(o IPRange) bool { return r.Overlaps(o) && !r.Within(o) && !o.Within(r) }

// CompareSize is negative when r holds fewer addresses than o, positive when more.
func (r IPRange) CompareSize(o IPRange) int {
	a, b := r.width(), o.width()
	return bytes.Compare(a[:], b[:])
}

// width is hi-lo as a big-endian number of 16 octets.
func (r IPRange) width() (out [16]byte) {
	if r.IsZero() {
		return out
	}
	lo, hi := r.lo.AsSlice(), r.hi.AsSlice()
	borrow := 0
	for i, at := len(lo)-1, 15; i >= 0; i, at = i-1, at-1 {
		d := int(hi[i]) - int(lo[i]) - borrow
		borrow = 0
		if d < 0 {
			d, borrow = d+256, 1
		}
		out[at] = byte(d)
	}
	return out
}

// Private is whether every address is one that the Internet cannot reach:
// loopback, link-local and the private ranges of RFC 1918 and RFC 4193.
func (r IPRange) Private() bool {
	for _, p := range []string{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "::1/128", "fc00::/7", "fe80::/10"} {
		if prefix := netip.MustParsePrefix(p); prefix.Contains(r.lo.WithZone("")) && prefix.Contains(r.hi.WithZone("")) {
			return true
		}
	}
	return false
}

// Set implements Value.
func (r *IPRange) Set(text string) error {
	v, err := ParseIPRange(text)
	if err == nil {
		*r = v
	}
	return err
}

// String is the range in the form in which it was given.
func (r IPRange) String() string {
	switch {
	case r.IsZero():
		return ""
	case r.form == formPrefix:
		return netip.PrefixFrom(r.lo, r.bits).String()
	case r.form == formMask:
		return r.lo.String() + "(" + maskText(r.bits) + ")"
	case r.form == formRange:
		return r.lo.String() + "-" + r.hi.String()
	}
	return r.lo.String()
}

// Type implements Value.
func (IPRange) Type() string { return "IPRange" }

// MarshalText implements encoding.TextMarshaler.
func (r IPRange) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (r *IPRange) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*r = IPRange{}
		return nil
	}
	return unmarshal(r, text)
}
