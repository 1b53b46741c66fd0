package model

import (
	"net/netip"
	"strings"
)

// SmtpAddress is a mailbox address local@domain, case as written. The zero
// value is no address.
type SmtpAddress string

// ParseSmtpAddress reads an address without angle brackets. The local part is
// a dot-string or a quoted string of RFC 5321 section 4.1.2, UTF-8 allowed (RFC 6531).
func ParseSmtpAddress(text string) (SmtpAddress, error) {
	s := strings.TrimSpace(text)
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return "", badAddress(text, "it has no @")
	}
	local, domain := s[:at], s[at+1:]
	if why := badLocal(local); why != "" {
		return "", badAddress(text, why)
	}
	if strings.HasPrefix(domain, "[") {
		if _, ok := ipLiteral(domain); !ok {
			return "", badAddress(text, "the part in brackets is no IP address")
		}
		return SmtpAddress(s), nil
	}
	ascii, why := asciiDomain(domain)
	if domain == "" {
		why = "there is no domain after the @"
	}
	if why != "" {
		return "", badAddress(text, why)
	}
	return SmtpAddress(local + "@" + ascii), nil
}

func badAddress(text, why string) error {
	return invalid("InvalidSmtpAddress", text, Quote(text)+" is not an SMTP address: "+why+" (write for example rob@contoso.com).")
}

// badLocal says which rule a local part breaks. 315 octets, the product's
// limit, is kinder than the 64 of RFC 5321.
func badLocal(local string) string {
	switch {
	case local == "":
		return "the part before the @ is empty"
	case len(local) > 315:
		return "the part before the @ has more than 315 characters"
	case len(local) > 1 && local[0] == '"' && local[len(local)-1] == '"':
		return badQuoted(local[1 : len(local)-1])
	case strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, ".."):
		return "a dot begins, ends or doubles in the part before the @"
	}
	for _, r := range local {
		if r <= ' ' || r == 0x7f || r == 0xfffd || strings.ContainsRune(`()<>[]:;@\,"`, r) {
			return "the part before the @ holds a character that needs quotes"
		}
	}
	return ""
}

func badQuoted(inner string) string {
	for i := 0; i < len(inner); i++ {
		switch c := inner[i]; {
		case c == '\\' && i+1 < len(inner):
			i++
		case c == '"' || c == '\\':
			return "a quote inside quotes needs a backslash before it"
		case c < ' ' || c == 0x7f:
			return "it holds a control character"
		}
	}
	return ""
}

// Local is the part before the @, Domain the part after it.
func (a SmtpAddress) Local() string {
	if i := strings.LastIndexByte(string(a), '@'); i >= 0 {
		return string(a[:i])
	}
	return string(a)
}

// Domain is the part after the @, "" when there is none.
func (a SmtpAddress) Domain() string {
	if i := strings.LastIndexByte(string(a), '@'); i >= 0 {
		return string(a[i+1:])
	}
	return ""
}

// IsZero is whether there is no address.
func (a SmtpAddress) IsZero() bool { return a == "" }

// Nullable marks that $null clears it.
func (a *SmtpAddress) Nullable() {}

// Set implements Value; an empty text and <> clear.
func (a *SmtpAddress) Set(text string) error {
	if text == "" || text == "<>" {
		*a = ""
		return nil
	}
	v, err := ParseSmtpAddress(text)
	if err == nil {
		*a = v
	}
	return err
}

// String is the address as it was written.
func (a SmtpAddress) String() string { return string(a) }

// Type implements Value.
func (SmtpAddress) Type() string { return "SmtpAddress" }

// FoldAddress returns the form in which equal addresses are equal texts: both
// parts in lower case, the domain in ASCII.
func FoldAddress(address string) string {
	i := strings.LastIndexByte(address, '@')
	if i < 0 {
		return Fold(address)
	}
	return Fold(address[:i]) + "@" + FoldDomain(address[i+1:])
}

// ProxyAddress is one address of a recipient with its type; SMTP in capitals
// marks the primary one.
type ProxyAddress struct {
	Prefix  string // "SMTP", "smtp", "X400"…
	Address string
}

// ParseProxyAddress reads prefix:address; without prefix it is smtp.
func ParseProxyAddress(text string) (ProxyAddress, error) {
	s := strings.TrimSpace(text)
	prefix, address, ok := strings.Cut(s, ":")
	if !ok || strings.ContainsAny(prefix, `@" `) {
		prefix, address = "smtp", s
	}
	if prefix == "" || address == "" {
		return ProxyAddress{}, invalid("InvalidProxyAddress", text, Quote(text)+" is not a proxy address: a type or the address is missing (write for example smtp:rob@contoso.com).")
	}
	if !strings.EqualFold(prefix, "smtp") {
		return ProxyAddress{prefix, address}, nil
	}
	if prefix != "SMTP" {
		prefix = "smtp"
	}
	a, err := ParseSmtpAddress(address)
	if err != nil {
		return ProxyAddress{}, err
	}
	return ProxyAddress{prefix, string(a)}, nil
}

// SMTP is whether the address is one of SMTP.
func (p ProxyAddress) SMTP() bool { return strings.EqualFold(p.Prefix, "smtp") }

// Primary is whether it is the address that outgoing mail carries.
func (p ProxyAddress) Primary() bool { return p.Prefix == strings.ToUpper(p.Prefix) }

// Nullable marks that $null clears it.
func (p *ProxyAddress) Nullable() {}

// Set implements Value.
func (p *ProxyAddress) Set(text string) error {
	v, err := ParseProxyAddress(text)
	if err == nil {
		*p = v
	}
	return err
}

// String is prefix:address.
func (p ProxyAddress) String() string {
	if p.Prefix == "" {
		return ""
	}
	return p.Prefix + ":" + p.Address
}

// Type implements Value.
func (ProxyAddress) Type() string { return "ProxyAddress" }

// IPAddress is one address of a host; the zero value is none.
type IPAddress struct{ netip.Addr }

// Nullable marks that $null clears it.
func (a *IPAddress) Nullable() {}

// Set implements Value; an empty text clears.
func (a *IPAddress) Set(text string) error {
	if text == "" {
		*a = IPAddress{}
		return nil
	}
	ip, ok := ipLiteral(text)
	if !ok {
		return invalid("InvalidIPAddress", text, Quote(text)+" is not an IP address (write for example 192.168.1.10 or 2001:db8::1).")
	}
	a.Addr = ip.Unmap()
	return nil
}

// String is the address, "" for none.
func (a IPAddress) String() string {
	if !a.IsValid() {
		return ""
	}
	return a.Addr.String()
}

// Type implements Value.
func (IPAddress) Type() string { return "IPAddress" }

// IPAddrPort is a DNS server: an address, and a port when it is not 53.
type IPAddrPort struct {
	Addr netip.Addr
	Port int // 53 unless written
}

// Set implements Value: an address, address:port or [address]:port.
func (a *IPAddrPort) Set(text string) error {
	if ip, ok := ipLiteral(text); ok {
		*a = IPAddrPort{ip.Unmap(), 53}
		return nil
	}
	ap, err := netip.ParseAddrPort(strings.TrimSpace(text))
	if err != nil || ap.Port() == 0 {
		return invalid("InvalidServerAddress", text, Quote(text)+" is not the address of a DNS server: an IP address is wanted, with a port if it is not 53 (write for example 192.168.1.53 or 127.0.0.1:5353).")
	}
	*a = IPAddrPort{ap.Addr().Unmap(), int(ap.Port())}
	return nil
}

// String is the address, with the port when it is not 53.
func (a IPAddrPort) String() string {
	switch {
	case !a.Addr.IsValid():
		return ""
	case a.Port == 53:
		return a.Addr.String()
	}
	return a.AddrPort().String()
}

// AddrPort is where to send queries.
func (a IPAddrPort) AddrPort() netip.AddrPort { return netip.AddrPortFrom(a.Addr, uint16(a.Port)) }

// Type implements Value.
func (IPAddrPort) Type() string { return "IPAddress" }
