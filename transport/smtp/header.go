package smtp

import (
	"bytes"
	"iter"
	"strings"
)

// HeaderEnd returns the length of the header of a message with the empty line
// that ends it, or -1 while p does not hold that line. Lines are told by their
// LF. from is where to begin looking: what an earlier call has seen.
func HeaderEnd(p []byte, from int) int {
	// Step back to the start of the line that from is in.
	at := bytes.LastIndexByte(p[:from], '\n') + 1
	for {
		lf := bytes.IndexByte(p[at:], '\n')
		if lf < 0 {
			return -1
		}
		if lf == 0 || lf == 1 && p[at] == '\r' {
			return at + lf + 1
		}
		at += lf + 1
	}
}

// Field is one header field as a range of the message's own bytes.
type Field struct {
	Raw  []byte // with continuation lines and line ends
	Name []byte // without blanks before the colon; empty for a line that is no field
}

// Is is whether the field has that name in any case.
func (f Field) Is(name string) bool {
	return len(f.Name) == len(name) && strings.EqualFold(string(f.Name), name)
}

// Value returns the text after the colon, unfolded and without blanks around it.
func (f Field) Value() string {
	_, value, _ := bytes.Cut(f.Raw, []byte(":"))
	if bytes.IndexByte(bytes.TrimRight(value, "\r\n"), '\n') < 0 {
		return string(bytes.TrimSpace(value))
	}
	lines := bytes.Split(value, []byte("\n"))
	for i, l := range lines {
		lines[i] = bytes.TrimSpace(l)
	}
	return strings.TrimSpace(string(bytes.Join(lines, []byte(" "))))
}

// Fields yields the fields of a header block in order, up to the empty line or
// the end. A line that is no field and continues none comes as a Field without
// name, so that the pieces put together are the block again.
func Fields(header []byte) iter.Seq[Field] {
	return func(yield func(Field) bool) {
		for rest := header; len(rest) > 0; {
			n := lineLen(rest)
			if n <= 2 && len(bytes.TrimRight(rest[:n], "\r\n")) == 0 {
				return
			}
			for n < len(rest) && (rest[n] == ' ' || rest[n] == '\t') {
				n += lineLen(rest[n:])
			}
			if !yield(newField(rest[:n])) {
				return
			}
			rest = rest[n:]
		}
	}
}

func lineLen(p []byte) int {
	if i := bytes.IndexByte(p, '\n'); i >= 0 {
		return i + 1
	}
	return len(p)
}

func newField(raw []byte) Field {
	colon := bytes.IndexByte(raw, ':')
	if colon <= 0 {
		return Field{Raw: raw}
	}
	name := bytes.TrimRight(raw[:colon], " \t")
	for _, c := range name {
		if c <= ' ' || c >= 0x7f {
			return Field{Raw: raw}
		}
	}
	return Field{Raw: raw, Name: name}
}

// CanonicalLines returns p with every bare CR and bare LF made CRLF; p itself
// when there is none.
func CanonicalLines(p []byte) []byte {
	if !Bare(p) {
		return p
	}
	out := make([]byte, 0, len(p)+16)
	for i := 0; i < len(p); i++ {
		switch p[i] {
		case '\r':
			if i+1 < len(p) && p[i+1] == '\n' {
				i++
			}
			out = append(out, '\r', '\n')
		case '\n':
			out = append(out, '\r', '\n')
		default:
			out = append(out, p[i])
		}
	}
	return out
}

// Bare is whether p has a CR or a LF outside of a CRLF.
func Bare(p []byte) bool {
	pairs := bytes.Count(p, []byte("\r\n"))
	return pairs != bytes.Count(p, []byte{'\n'}) || pairs != bytes.Count(p, []byte{'\r'})
}

// Class is a family of header fields that the header firewall knows.
type Class uint8

// The classes.
const (
	Ordinary     Class = iota
	Routing            // Received and Resent-*
	Organization       // X-MS-Exchange-Organization-*
	Forest             // X-MS-Exchange-Forest-*
)

const (
	organizationPrefix = "X-MS-EXCHANGE-ORGANIZATION-"
	forestPrefix       = "X-MS-EXCHANGE-FOREST-"
)

// ClassOf returns the class of a field by its name.
func ClassOf(name []byte) Class {
	switch {
	case len(name) == 0:
		return Ordinary
	case name[0]|0x20 == 'r':
		if equalFold(name, "RECEIVED") || len(name) > 7 && equalFold(name[:7], "RESENT-") {
			return Routing
		}
	case name[0]|0x20 == 'x':
		if len(name) > len(organizationPrefix) && equalFold(name[:len(organizationPrefix)], organizationPrefix) {
			return Organization
		}
		if len(name) > len(forestPrefix) && equalFold(name[:len(forestPrefix)], forestPrefix) {
			return Forest
		}
	}
	return Ordinary
}

// ReceivedBy returns the host after "by" of a Received field's value in lower
// case, "" when there is none. Comments are skipped.
func ReceivedBy(value string) string {
	words := strings.Fields(withoutComments(value))
	for i, w := range words {
		if strings.EqualFold(w, "by") && i+1 < len(words) {
			host, _, _ := strings.Cut(words[i+1], ";")
			return strings.ToLower(host)
		}
	}
	return ""
}

func withoutComments(s string) string {
	if !strings.Contains(s, "(") {
		return s
	}
	var b strings.Builder
	depth := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
			b.WriteByte(' ')
		case depth == 0:
			b.WriteByte(c)
		}
	}
	return b.String()
}
