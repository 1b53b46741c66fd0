// Package syntax reads and prints the shell's language: PowerShell as mail
// administrators type and paste it. It knows the words and refuses to know what
// they do.
//
// Parse gives a tree whose nodes hold offsets into their Source; Print writes a
// tree so that parsing the print gives the same tree.
package syntax

import (
	"encoding/binary"
	"regexp"
	"sort"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"mxsh/model"
)

// Source is a text with a name. Positions in it are byte offsets of Text, which
// is the given text in UTF-8, without byte order mark and with every line end a
// newline.
type Source struct {
	Name string // the file, "" for typed text
	Text string
	Path string // where the script file is, absolute; "" for typed text

	lines []int // the offset of each line's first byte
}

// A text that was pasted with its prompts has continuation prompts too; blanks
// take their place, so that offsets stay.
var (
	continued    = regexp.MustCompile(`(?m)^[ \t]*(?i:\[PS\]|PS )[^>\n]*>(?s:.*?)\n>>`)
	continuation = regexp.MustCompile(`(?m)^>>[ \t]`)
)

// NewSource prepares a text for parsing.
func NewSource(name, text string) *Source {
	text = strings.TrimPrefix(decoded(text), "\ufeff")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	if continued.MatchString(text) {
		text = continuation.ReplaceAllString(text, "   ")
	}
	s := &Source{Name: name, Text: text, lines: []int{0}}
	for i := range len(text) {
		if text[i] == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	return s
}

// windows1252 are the characters of the bytes 0x80 to 0x9f; five are not used.
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"

// decoded makes UTF-8 of a script as Windows editors save them: in UTF-16 with a
// byte order mark, or in Windows-1252, which is what bytes that are no UTF-8 are.
func decoded(text string) string {
	switch {
	case strings.HasPrefix(text, "\xff\xfe"):
		return fromUTF16(text[2:], binary.LittleEndian)
	case strings.HasPrefix(text, "\xfe\xff"):
		return fromUTF16(text[2:], binary.BigEndian)
	case utf8.ValidString(text):
		return text
	}
	high := []rune(windows1252)
	var b strings.Builder
	for i := range len(text) {
		r := rune(text[i])
		if r >= 0x80 && r < 0xa0 {
			r = high[r-0x80]
		}
		b.WriteRune(r)
	}
	return b.String()
}

func fromUTF16(text string, order binary.ByteOrder) string {
	units := make([]uint16, len(text)/2)
	for i := range units {
		units[i] = order.Uint16([]byte(text[2*i : 2*i+2]))
	}
	return string(utf16.Decode(units))
}

// Position is a place as people count it: line and column from 1, the column in
// characters.
type Position struct{ Offset, Line, Column int }

// Position returns the place of an offset; one beyond the text is its end.
func (s *Source) Position(offset int) Position {
	offset = max(0, min(offset, len(s.Text)))
	line := sort.SearchInts(s.lines, offset+1)
	column := len([]rune(s.Text[s.lines[line-1]:offset])) + 1
	return Position{Offset: offset, Line: line, Column: column}
}

// Line returns the text of the line that holds the offset, without its end.
func (s *Source) Line(offset int) string {
	start := s.lines[s.Position(offset).Line-1]
	line, _, _ := strings.Cut(s.Text[start:], "\n")
	return line
}

// Slice returns the text of a span.
func (s *Source) Slice(sp Span) string {
	start := max(0, min(sp.Start, len(s.Text)))
	return s.Text[start:max(start, min(sp.End, len(s.Text)))]
}

// Error is a fault of the text. ID is stable; Message is PowerShell's sentence
// and, where it helps, one of ours.
type Error struct {
	Source  *Source
	Span    Span
	ID      string
	Message string
}

// Error implements error: the sentence without the position.
func (e *Error) Error() string { return e.Message }

// Position is where the fault begins.
func (e *Error) Position() Position { return e.Source.Position(e.Span.Start) }

// Model returns the fault as the administrator's error.
func (e *Error) Model() *model.Error {
	return &model.Error{ID: e.ID, Category: model.Syntax, Message: e.Message, Err: e}
}

// Excerpt is two lines: the faulty source line and a line of carets below the
// fault. Control characters of the source are made visible.
func (e *Error) Excerpt() string {
	line := e.Source.Line(e.Span.Start)
	pos := e.Position()
	runes := []rune(line)
	before := model.Visible(string(runes[:min(pos.Column-1, len(runes))]))
	width := len([]rune(e.Source.Slice(e.Span)))
	width = max(1, min(width, len(runes)-pos.Column+1))
	pad := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, before)
	return model.Visible(line) + "\n" + pad + strings.Repeat("^", width)
}

// IncompleteError is the fault of a text that ends too soon: more lines can
// make it right, so a prompt asks for them.
type IncompleteError struct{ Fault *Error }

// Error implements error.
func (e *IncompleteError) Error() string { return e.Fault.Message }

// Unwrap returns the fault itself.
func (e *IncompleteError) Unwrap() error { return e.Fault }

// WithoutPrompt takes away the prompts that a text was pasted with.
func WithoutPrompt(text string) string {
	m := promptPattern.FindString(strings.TrimLeft(text, " \t"))
	if m == "" {
		return text
	}
	return continuation.ReplaceAllString(strings.TrimLeft(text, " \t")[len(m):], "")
}
