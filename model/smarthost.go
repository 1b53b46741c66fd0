package model

import (
	"net/netip"
	"strings"
)

// SmartHost is a next hop named by an administrator: a host name or an address.
// Either Name or IP is set; the zero value is none.
type SmartHost struct {
	Name string     // as written
	IP   netip.Addr // an address, written with or without brackets
}

// ParseSmartHost reads a host name, an IPv4 address, or an address in brackets.
// An IPv6 address needs the brackets.
func ParseSmartHost(text string) (SmartHost, error) {
	if ip, ok := ipLiteral(text); ok {
		bracketed := len(text) > 0 && text[0] == '['
		if ip.Is6() && !bracketed {
			return SmartHost{}, invalid("SmartHostBrackets", text, "The IPv6 address "+Quote(text)+" needs brackets as a smart host (write ["+ip.String()+"]).")
		}
		return SmartHost{IP: ip}, nil
	}
	d, why := asciiDomain(text)
	if strings.HasPrefix(strings.TrimSpace(text), "[") {
		why = "what stands in its brackets is no IP address"
	} else if why == "" && digitsAndDots(d) {
		why = "it looks like an IP address but is none"
	}
	if why != "" {
		return SmartHost{}, invalid("InvalidSmartHost", text, Quote(text)+" is not a smart host: "+why+" (write for example mail.contoso.com or [192.168.1.10]).")
	}
	return SmartHost{Name: d}, nil
}

func digitsAndDots(s string) bool {
	for i := range len(s) {
		if s[i] != '.' && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return true
}

// IsIP is whether the host is given by address.
func (h SmartHost) IsIP() bool { return h.IP.IsValid() }

// Set implements Value.
func (h *SmartHost) Set(text string) error {
	v, err := ParseSmartHost(text)
	if err == nil {
		*h = v
	}
	return err
}

// String is the name, or the address in brackets.
func (h SmartHost) String() string {
	if h.IP.IsValid() {
		return "[" + h.IP.String() + "]"
	}
	return h.Name
}

// Type implements Value.
func (SmartHost) Type() string { return "SmartHost" }

// MarshalText implements encoding.TextMarshaler.
func (h SmartHost) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (h *SmartHost) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*h = SmartHost{}
		return nil
	}
	return unmarshal(h, text)
}
