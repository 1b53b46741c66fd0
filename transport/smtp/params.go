package smtp

import (
	"strconv"
	"strings"
)

// Extensions are the service extensions in force; a parameter of one that is
// not is unrecognized.
type Extensions uint16

// The extensions that bring parameters.
const (
	Size Extensions = 1 << iota
	EightBitMIME
	BinaryMIME
	DSN
	UTF8
	Auth
)

// Has is whether every extension of x is in force.
func (e Extensions) Has(x Extensions) bool { return e&x == x }

// Mail is what MAIL says.
type Mail struct {
	From  string // "" for <>
	Size  int64  // declared size in bytes; 0 when it is not
	Body  string // "", "7BIT", "8BITMIME" or "BINARYMIME"
	Ret   string // "", "FULL" or "HDRS"
	EnvID string // as it came, in xtext
	UTF8  bool
	// Auth is the mailbox of AUTH= decoded, "<>" when the peer vouches for nobody, "" when not given.
	Auth string
}

// Rcpt is what RCPT says.
type Rcpt struct {
	To     string
	Notify string // "", "NEVER", or a list of SUCCESS, FAILURE and DELAY in upper case
	ORCPT  string // as it came: type;xtext
}

// ParseMail reads the arguments of MAIL. Its errors are ErrSyntax, ErrAddress
// and ErrParameter.
func ParseMail(args string, ext Extensions, long bool) (Mail, error) {
	var m Mail
	rest, ok := cutKeyword(args, "FROM:")
	if !ok {
		return m, ErrSyntax
	}
	// The parameter that allows UTF-8 follows the address, so it is asked for afterwards.
	from, params, err := ParsePath(rest, Syntax{UTF8: ext.Has(UTF8), Long: long})
	if err != nil {
		return m, err
	}
	m.From = from
	if err := eachParam(params, func(key, value string) error { return m.set(key, value, ext) }); err != nil {
		return m, err
	}
	if !m.UTF8 && !IsASCII(from) {
		return m, ErrAddress
	}
	return m, nil
}

func (m *Mail) set(key, value string, ext Extensions) error {
	switch {
	case key == "SIZE" && ext.Has(Size):
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || n < 0 || !isDigit(value[0]) {
			return ErrSyntax
		}
		m.Size = n
	case key == "BODY":
		return m.setBody(strings.ToUpper(value), ext)
	case key == "RET" && ext.Has(DSN):
		m.Ret = strings.ToUpper(value)
		if m.Ret != "FULL" && m.Ret != "HDRS" {
			return ErrSyntax
		}
	case key == "ENVID" && ext.Has(DSN):
		if value == "" || len(value) > 100 || !validXtext(value) {
			return ErrSyntax // RFC 3461 §4.4: at most 100 characters
		}
		m.EnvID = value
	case key == "SMTPUTF8" && ext.Has(UTF8):
		if value != "" {
			return ErrSyntax
		}
		m.UTF8 = true
	case key == "AUTH" && ext.Has(Auth):
		plain, err := DecodeXtext(value)
		if err != nil || plain == "" {
			return ErrSyntax
		}
		m.Auth = plain
	default:
		return ErrParameter
	}
	return nil
}

func (m *Mail) setBody(value string, ext Extensions) error {
	switch {
	case !ext.Has(EightBitMIME) && !ext.Has(BinaryMIME):
		return ErrParameter
	case value == "7BIT", value == "8BITMIME" && ext.Has(EightBitMIME), value == "BINARYMIME" && ext.Has(BinaryMIME):
		m.Body = value
		return nil
	}
	return ErrSyntax
}

// ParseRcpt reads the arguments of RCPT. utf8 says that the transaction's MAIL
// had SMTPUTF8. Its errors are ErrSyntax, ErrAddress and ErrParameter.
func ParseRcpt(args string, ext Extensions, long, utf8 bool) (Rcpt, error) {
	var r Rcpt
	rest, ok := cutKeyword(args, "TO:")
	if !ok {
		return r, ErrSyntax
	}
	to, params, err := ParsePath(rest, Syntax{UTF8: utf8, Long: long})
	if err != nil {
		return r, err
	}
	if to == "" {
		return r, ErrAddress
	}
	r.To = to
	return r, eachParam(params, func(key, value string) error { return r.set(key, value, ext) })
}

func (r *Rcpt) set(key, value string, ext Extensions) error {
	switch {
	case key == "NOTIFY" && ext.Has(DSN):
		r.Notify = strings.ToUpper(value)
		if !validNotify(r.Notify) {
			return ErrSyntax
		}
	case key == "ORCPT" && ext.Has(DSN):
		kind, text, ok := strings.Cut(value, ";")
		if !ok || kind == "" || text == "" || len(value) > 500 || !validXtext(text) {
			return ErrSyntax // RFC 3461 §4.2: at most 500 characters
		}
		r.ORCPT = value
	default:
		return ErrParameter
	}
	return nil
}

func validNotify(list string) bool {
	if list == "NEVER" {
		return true
	}
	seen := 0
	for _, word := range strings.Split(list, ",") {
		bit := map[string]int{"SUCCESS": 1, "FAILURE": 2, "DELAY": 4}[word]
		if bit == 0 || seen&bit != 0 {
			return false
		}
		seen |= bit
	}
	return true
}

// cutKeyword takes "FROM:" or "TO:" off the start in any case; blanks before
// the colon are let through.
func cutKeyword(args, keyword string) (string, bool) {
	word := keyword[:len(keyword)-1]
	if len(args) < len(word) || !strings.EqualFold(args[:len(word)], word) {
		return "", false
	}
	rest := strings.TrimLeft(args[len(word):], " ")
	if rest == "" || rest[0] != ':' {
		return "", false
	}
	return rest[1:], true
}

// eachParam calls fn for each ESMTP parameter with its keyword in upper case. A
// keyword that comes twice is ErrSyntax.
func eachParam(s string, fn func(key, value string) error) error {
	var seen []string
	for {
		s = strings.TrimLeft(s, " \t")
		if s == "" {
			return nil
		}
		var word string
		word, s, _ = strings.Cut(s, " ")
		key, value, hasValue := strings.Cut(word, "=")
		key = strings.ToUpper(key)
		if key == "" || hasValue && value == "" || !isKeyword(key) {
			return ErrSyntax
		}
		for _, k := range seen {
			if k == key {
				return ErrSyntax
			}
		}
		seen = append(seen, key)
		if err := fn(key, value); err != nil {
			return err
		}
	}
}

func isKeyword(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isAlnum(s[i]) && s[i] != '-' {
			return false
		}
	}
	return true
}

// IsASCII is whether s needs no SMTPUTF8.
func IsASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
