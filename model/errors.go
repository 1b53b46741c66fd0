package model

import (
	"errors"
	"fmt"
	"strings"
)

// Category says when an error happens; exit codes and CategoryInfo come from it.
type Category string

// The categories, grouped by when they happen.
const (
	// Before anything runs: the words could not be understood.
	Syntax  Category = "ParserError"
	Binding Category = "InvalidArgument"
	Usage   Category = "SyntaxError"

	// While a command works on an object.
	Invalid    Category = "InvalidData"
	NotFound   Category = "ObjectNotFound"
	Ambiguous  Category = "InvalidOperation"
	Exists     Category = "ResourceExists"
	Conflict   Category = "ResourceBusy"
	Denied     Category = "PermissionDenied"
	Unreached  Category = "ResourceUnavailable"
	Failed     Category = "NotSpecified"
	Incomplete Category = "ProtocolError" // the stream on standard input ended without its end record
	Stopped    Category = "OperationStopped"
)

// Error is what an administrator sees. Scripts and tests match ID, which never
// changes; Message is one plain sentence that names parameter, value, rule and
// a valid example as far as they apply.
type Error struct {
	ID       string   // stable, PascalCase: "AddressSpaceCostRange"
	Category Category // when it happened
	Target   string   // the object or value, "" when there is none
	Param    string   // the parameter at fault without dash, "" when none
	Message  string   // the sentence
	Hint     string   // what to do about it, "" when the sentence says it
	Err      error    // the cause, for the log; never printed to the administrator
}

func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Message
	}
	return e.Message + " " + e.Hint
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is makes errors.Is match two errors of the model by ID.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.ID == e.ID
}

// Quote puts a value in double quotes for a message, with control characters,
// escape sequences and direction marks made visible. Of a long value it keeps
// both ends, so that a message stays one sentence.
func Quote(s string) string { return `"` + Visible(Shortened(s)) + `"` }

// longest is how many characters of a value a message shows, ends how many of
// each end it keeps of a longer one.
const longest, ends = 500, 200

// Shortened returns the two ends of a long text, with the number of characters
// that were left out between them.
func Shortened(s string) string {
	if len(s) <= longest {
		return s
	}
	r := []rune(s)
	if len(r) <= longest {
		return s
	}
	return fmt.Sprintf("%s... (%d characters) ...%s", string(r[:ends]), len(r)-2*ends, string(r[len(r)-ends:]))
}

// Visible returns s with C0 and C1 controls, ESC and bidirectional marks
// replaced by their \u escapes, so that a stranger's text cannot drive a terminal;
// bytes that are no UTF-8 become U+FFFD.
func Visible(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if strings.IndexFunc(s, unsafeRune) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unsafeRune(r) {
			const hex = "0123456789abcdef"
			b.WriteString(`\u`)
			for shift := 12; shift >= 0; shift -= 4 {
				b.WriteByte(hex[r>>shift&15])
			}
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func unsafeRune(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < 0x20, r >= 0x7f && r < 0xa0:
		return true
	case r == 0x200e, r == 0x200f, r == 0x061c, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	}
	return false
}

// asModelError gives an error of the directory to the administrator.
func asModelError(err error) *Error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	return &Error{ID: "DirectoryFailed", Category: Failed, Message: "The directory could not be read.", Err: err}
}
