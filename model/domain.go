package model

import (
	"net/netip"
	"strings"

	"golang.org/x/net/idna"
)

// Domain is a fully qualified name of a domain or host: labels of letters,
// digits, hyphens and underscores, at most 63 octets each and 255 in all (RFC
// 1035 section 2.3.4). International labels are kept in their ASCII form. The
// zero value is no domain.
type Domain string

// ParseDomain reads a domain without wildcard.
func ParseDomain(text string) (Domain, error) {
	ascii, why := asciiDomain(text)
	if why != "" {
		return "", badDomain(text, why)
	}
	return Domain(ascii), nil
}

func badDomain(text, why string) error {
	return invalid("InvalidDomain", text, Quote(text)+" is not a domain: "+why+" (write for example contoso.com).")
}

// asciiDomain returns the domain with its international labels in ASCII and
// its case kept, or the rule that it breaks.
func asciiDomain(text string) (ascii, why string) {
	s := strings.TrimSpace(text)
	if s == "" {
		return "", "it is empty"
	}
	if !isASCII(s) {
		converted, err := idna.Lookup.ToASCII(s)
		if err != nil {
			return "", "its international form cannot be written in ASCII"
		}
		s = converted
	}
	if len(s) > 255 {
		return "", "it has more than 255 characters"
	}
	for label := range strings.SplitSeq(s, ".") {
		if why := badLabel(label); why != "" {
			return "", why
		}
	}
	return s, ""
}

func badLabel(label string) string {
	switch {
	case label == "":
		return "a label between its dots is empty"
	case len(label) > 63:
		return "a label has more than 63 characters"
	case strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-"):
		return "a label begins or ends with a hyphen"
	}
	for i := range len(label) {
		c := label[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_':
		case c == '*':
			return "a star stands for whole labels at the left and nowhere else"
		case c == ' ':
			return "it holds a blank"
		default:
			return "it holds a character that no domain has"
		}
	}
	return ""
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// FoldDomain returns the form of a domain in which equal domains are equal
// texts: lower case, ASCII, without a dot at the end. A text that is no domain
// is only lowered.
func FoldDomain(domain string) string {
	domain = strings.TrimSuffix(strings.TrimSpace(domain), ".")
	if !isASCII(domain) {
		if a, err := idna.Lookup.ToASCII(domain); err == nil {
			domain = a
		}
	}
	return strings.ToLower(domain)
}

// IsZero is whether there is no domain.
func (d Domain) IsZero() bool { return d == "" }

// Nullable marks that $null clears it.
func (d *Domain) Nullable() {}

// Set implements Value; an empty text clears.
func (d *Domain) Set(text string) error {
	if text == "" {
		*d = ""
		return nil
	}
	v, err := ParseDomain(text)
	if err == nil {
		*d = v
	}
	return err
}

// String is the domain as it was written.
func (d Domain) String() string { return string(d) }

// Type implements Value.
func (Domain) Type() string { return "Fqdn" }

// DomainPattern is a domain that may begin with "*." or be "*" alone (the
// product's SmtpDomainWithSubdomains). The zero value is none.
type DomainPattern string

// ParseDomainPattern reads domain.tld, *.domain.tld or *.
func ParseDomainPattern(text string) (DomainPattern, error) {
	s := strings.TrimSpace(text)
	if s == "*" {
		return "*", nil
	}
	rest, star := strings.CutPrefix(s, "*.")
	ascii, why := asciiDomain(rest)
	if why != "" {
		return "", invalid("InvalidDomainPattern", text, Quote(text)+" is not a domain with or without subdomains: "+why+" (write for example contoso.com or *.contoso.com).")
	}
	if star {
		ascii = "*." + ascii
	}
	return DomainPattern(ascii), nil
}

// Star is whether the pattern takes more than one domain.
func (p DomainPattern) Star() bool { return strings.HasPrefix(string(p), "*") }

// Base is the pattern without its star: "" for *.
func (p DomainPattern) Base() string {
	return strings.TrimPrefix(strings.TrimPrefix(string(p), "*"), ".")
}

// Match is whether the domain fits: *.a.b takes a.b and all below it.
func (p DomainPattern) Match(domain string) bool {
	d, base := FoldDomain(domain), strings.ToLower(p.Base())
	if !p.Star() {
		return p != "" && d == base
	}
	return d != "" && (base == "" || d == base || strings.HasSuffix(d, "."+base))
}

// Specificity orders patterns that match one domain, the higher wins: more
// labels before fewer, and of the same number the name without star.
func (p DomainPattern) Specificity() int {
	base := p.Base()
	if base == "" {
		return 0
	}
	n := 2 * (strings.Count(base, ".") + 1)
	if !p.Star() {
		n++
	}
	return n
}

// Nullable marks that $null clears it.
func (p *DomainPattern) Nullable() {}

// Set implements Value; an empty text clears.
func (p *DomainPattern) Set(text string) error {
	if text == "" {
		*p = ""
		return nil
	}
	v, err := ParseDomainPattern(text)
	if err == nil {
		*p = v
	}
	return err
}

// String is the pattern as it was written.
func (p DomainPattern) String() string { return string(p) }

// Type implements Value.
func (DomainPattern) Type() string { return "SmtpDomainWithSubdomains" }

// ipLiteral reads an address with or without brackets.
func ipLiteral(text string) (netip.Addr, bool) {
	s := strings.TrimSpace(text)
	if strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") {
		s = s[1 : len(s)-1]
		if rest, ok := CutPrefixFold(s, "IPv6:"); ok { // RFC 5321 4.1.3
			s = rest
		}
	}
	a, err := netip.ParseAddr(s)
	return a, err == nil
}
