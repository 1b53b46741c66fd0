package smtp

import (
	"errors"
	"net/netip"
	"strings"
	"unicode/utf8"
)

// Errors of the argument parsers, one for each family of replies.
var (
	ErrSyntax    = errors.New("invalid arguments")
	ErrAddress   = errors.New("invalid address")
	ErrParameter = errors.New("unrecognized parameter")
)

// Longest addresses. Without long addresses the whole may have 571 bytes, with
// them the local part alone up to 1860.
const (
	maxAddress   = 571
	maxLocal     = 315
	maxLongLocal = 1860
	maxDomain    = 255
)

// Syntax says which forms of an address are in force.
type Syntax struct {
	UTF8 bool // RFC 6531
	Long bool // local parts beyond the usual length
}

// ParsePath reads a path with or without angle brackets at the start of s and
// returns its mailbox, which is "" for <>, and what follows it. A source route
// (RFC 5321 appendix C) is dropped. The mailbox may lack a domain.
func ParsePath(s string, o Syntax) (mailbox, rest string, err error) {
	s = strings.TrimLeft(s, " ")
	if s == "" {
		return "", "", ErrSyntax
	}
	if s[0] != '<' {
		mailbox, rest, _ = strings.Cut(s, " ")
		return mailbox, rest, CheckAddress(mailbox, o)
	}
	end := closingBracket(s)
	if end < 0 {
		return "", "", ErrSyntax
	}
	mailbox, rest = s[1:end], s[end+1:]
	if rest != "" && rest[0] != ' ' {
		return "", "", ErrSyntax
	}
	if mailbox == "" {
		return "", rest, nil
	}
	if mailbox[0] == '@' {
		_, after, ok := strings.Cut(mailbox, ":")
		if !ok {
			return "", "", ErrAddress
		}
		mailbox = after
	}
	return mailbox, rest, CheckAddress(mailbox, o)
}

// closingBracket finds the '>' that ends the path, outside of a quoted string.
func closingBracket(s string) int {
	quoted := false
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case c == '>' && !quoted:
			return i
		}
	}
	return -1
}

// CheckAddress returns ErrAddress unless s is a mailbox (RFC 5321 §4.1.2), with
// or without a domain.
func CheckAddress(s string, o Syntax) error {
	local, domain, hasDomain := cutAddress(s)
	limit := maxLocal
	if o.Long {
		limit = maxLongLocal
	} else if len(s) > maxAddress {
		return ErrAddress
	}
	if len(local) > limit || !validLocal(local, o.UTF8) || hasDomain && !ValidDomain(domain, o.UTF8) {
		return ErrAddress
	}
	if o.UTF8 && !utf8.ValidString(s) {
		return ErrAddress
	}
	return nil
}

// cutAddress splits at the @ that follows the local part.
func cutAddress(s string) (local, domain string, ok bool) {
	i := strings.LastIndexByte(s, '@')
	if i < 0 || strings.HasPrefix(s, `"`) && strings.HasSuffix(s, `"`) {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

// Domain returns the domain of an address in lower case, "" when it has none.
func Domain(address string) string {
	_, domain, _ := cutAddress(address)
	return strings.ToLower(domain)
}

func validLocal(s string, utf8ok bool) bool {
	if len(s) > 1 && s[0] == '"' {
		return validQuoted(s, utf8ok)
	}
	dot := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '.':
			if dot {
				return false
			}
			dot = true
			continue
		case c >= 0x80:
			if !utf8ok {
				return false
			}
		case !isAtext(c):
			return false
		}
		dot = false
	}
	return !dot
}

func validQuoted(s string, utf8ok bool) bool {
	if s[len(s)-1] != '"' {
		return false
	}
	for i := 1; i < len(s)-1; i++ {
		c := s[i]
		if c == '\\' {
			i++
			if i == len(s)-1 {
				return false
			}
			c = s[i]
		} else if c == '"' {
			return false
		}
		if c < ' ' || c == 0x7f || c >= 0x80 && !utf8ok {
			return false
		}
	}
	return true
}

func isAtext(c byte) bool {
	return isAlnum(c) || strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) >= 0
}

func isAlnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || isDigit(c)
}

// ValidDomain is whether s is a domain name or an address literal. Underscores
// are let through, because hosts in use have them.
func ValidDomain(s string, utf8ok bool) bool {
	if len(s) > 1 && s[0] == '[' {
		return validLiteral(s)
	}
	if s == "" || len(s) > maxDomain {
		return false
	}
	for rest, more := s, true; more; {
		var label string
		label, rest, more = strings.Cut(rest, ".")
		if !validLabel(label, utf8ok) {
			return false
		}
	}
	return true
}

func validLabel(label string, utf8ok bool) bool {
	if label == "" || len(label) > 63 && !utf8ok || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	for i := 0; i < len(label); i++ {
		c := label[i]
		if !isAlnum(c) && c != '-' && c != '_' && (c < 0x80 || !utf8ok) {
			return false
		}
	}
	return true
}

// validLiteral reads [192.0.2.1] and [IPv6:2001:db8::1] (RFC 5321 §4.1.3).
func validLiteral(s string) bool {
	if s[len(s)-1] != ']' {
		return false
	}
	text := s[1 : len(s)-1]
	if len(text) > 5 && strings.EqualFold(text[:5], "IPv6:") {
		a, err := netip.ParseAddr(text[5:])
		return err == nil && a.Is6() && a.Zone() == ""
	}
	a, err := netip.ParseAddr(text)
	return err == nil && a.Is4()
}
