package term

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// buffer is the text being edited. pos is a byte offset between characters as
// people see them: a letter and its combining marks are one.
type buffer struct {
	text string
	pos  int

	selecting bool // what is between anchor and pos is selected
	anchor    int
	delims    string // what separates words, blanks apart; "" means wordDelimiters

	undone []state
	redone []state
}

// wordDelimiters separate words as those of PowerShell's line do.
const wordDelimiters = ";:,.[]{}()/\\|^&*-=+'\"\u2013\u2014\u2015"

type state struct {
	text string
	pos  int
}

// mostSteps is how many steps can be undone.
const mostSteps = 200

// save keeps the state for undo.
func (b *buffer) save() {
	if n := len(b.undone); n > 0 && b.undone[n-1].text == b.text {
		return
	}
	if len(b.undone) == mostSteps {
		b.undone = b.undone[1:]
	}
	b.undone, b.redone = append(b.undone, state{b.text, b.pos}), nil
}

func (b *buffer) undo() {
	for n := len(b.undone); n > 0; n = len(b.undone) {
		last := b.undone[n-1]
		b.undone = b.undone[:n-1]
		if last.text == b.text {
			continue
		}
		b.redone = append(b.redone, state{b.text, b.pos})
		b.text, b.pos, b.selecting = last.text, last.pos, false
		return
	}
}

func (b *buffer) redo() {
	if n := len(b.redone); n > 0 {
		b.undone = append(b.undone, state{b.text, b.pos})
		b.text, b.pos, b.selecting = b.redone[n-1].text, b.redone[n-1].pos, false
		b.redone = b.redone[:n-1]
	}
}

// set replaces all and goes to the end.
func (b *buffer) set(text string) {
	b.save()
	b.text, b.pos, b.selecting = text, len(text), false
}

// insert puts s at the cursor, in the place of what is selected.
func (b *buffer) insert(s string) {
	if start, end, ok := b.selection(); ok {
		b.replace(start, end, s)
		return
	}
	b.replace(b.pos, b.pos, s)
}

// replace puts s in the place of the bytes from start to end, and goes behind it.
func (b *buffer) replace(start, end int, s string) {
	b.save()
	b.text = b.text[:start] + s + b.text[end:]
	b.pos, b.selecting = start+len(s), false
}

// drop removes from start to end and returns what was there.
func (b *buffer) drop(start, end int) string {
	if start >= end {
		return ""
	}
	gone := b.text[start:end]
	b.replace(start, end, "")
	return gone
}

// selection is the selected part; ok is false when nothing is.
func (b *buffer) selection() (start, end int, ok bool) {
	if !b.selecting || b.anchor == b.pos {
		return b.pos, b.pos, false
	}
	return min(b.anchor, b.pos), max(b.anchor, b.pos), true
}

// extend goes to a place and selects what is on the way.
func (b *buffer) extend(to int) {
	if !b.selecting {
		b.anchor, b.selecting = b.pos, true
	}
	b.pos = to
}

// before and after are the places one character away.
func (b *buffer) before() int {
	last := 0
	for g := displaywidth.StringGraphemes(b.text[:b.pos]); g.Next(); {
		last = len(g.Value())
	}
	return b.pos - last
}

func (b *buffer) after() int {
	if g := displaywidth.StringGraphemes(b.text[b.pos:]); g.Next() {
		return b.pos + len(g.Value())
	}
	return b.pos
}

// wordly is whether a character belongs to a word.
func (b *buffer) wordly(r rune) bool {
	delims := b.delims
	if delims == "" {
		delims = wordDelimiters
	}
	return !unicode.IsSpace(r) && !strings.ContainsRune(delims, r)
}

func (b *buffer) between(r rune) bool { return !b.wordly(r) }

// wordBefore is where the word before the cursor begins, wordAfter where the
// next one ends, and nextWord where it begins.
func (b *buffer) wordBefore() int {
	s := strings.TrimRightFunc(b.text[:b.pos], b.between)
	return len(strings.TrimRightFunc(s, b.wordly))
}

func (b *buffer) wordAfter() int {
	s := strings.TrimLeftFunc(b.text[b.pos:], b.between)
	return len(b.text) - len(strings.TrimLeftFunc(s, b.wordly))
}

func (b *buffer) nextWord() int {
	s := strings.TrimLeftFunc(b.text[b.pos:], b.wordly)
	return len(b.text) - len(strings.TrimLeftFunc(s, b.between))
}

// blankBefore is where the word before the cursor begins, words being what
// blanks separate.
func (b *buffer) blankBefore() int {
	s := strings.TrimRightFunc(b.text[:b.pos], unicode.IsSpace)
	return len(strings.TrimRightFunc(s, func(r rune) bool { return !unicode.IsSpace(r) }))
}

// lineStart and lineEnd enclose the cursor's line of the text.
func (b *buffer) lineStart() int { return strings.LastIndexByte(b.text[:b.pos], '\n') + 1 }

func (b *buffer) lineEnd() int {
	if i := strings.IndexByte(b.text[b.pos:], '\n'); i >= 0 {
		return b.pos + i
	}
	return len(b.text)
}

// vertical goes a line up or down and is false when there is none.
func (b *buffer) vertical(down bool) bool {
	column := utf8.RuneCountInString(b.text[b.lineStart():b.pos])
	at := *b
	if down {
		if at.lineEnd() == len(b.text) {
			return false
		}
		at.pos = at.lineEnd() + 1
	} else {
		if at.lineStart() == 0 {
			return false
		}
		at.pos = at.lineStart() - 1
		at.pos = at.lineStart()
	}
	for end := at.lineEnd(); column > 0 && at.pos < end; column-- {
		at.pos = at.after()
	}
	b.pos = at.pos
	return true
}

// brace is the place of the bracket that matches the one at or before the cursor.
func (b *buffer) brace() int {
	const opening, closing = "({[", ")}]"
	at := b.pos
	if at >= len(b.text) || !strings.ContainsRune(opening+closing, rune(b.text[at])) {
		if at--; at < 0 || !strings.ContainsRune(opening+closing, rune(b.text[at])) {
			return b.pos
		}
	}
	step, depth := 1, 0
	if strings.IndexByte(closing, b.text[at]) >= 0 {
		step = -1
	}
	for i := at; i >= 0 && i < len(b.text); i += step {
		switch {
		case strings.IndexByte(opening, b.text[i]) >= 0:
			depth++
		case strings.IndexByte(closing, b.text[i]) >= 0:
			depth--
		}
		if depth == 0 {
			return i
		}
	}
	return b.pos
}
