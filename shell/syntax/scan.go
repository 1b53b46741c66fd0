package syntax

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// eof is the rune at the end of the text. U+FFFF never stands for a character.
const eof = rune(-1)

func isDash(r rune) bool { return r == '-' || r >= 0x2013 && r <= 0x2015 }

func isSingleQuote(r rune) bool { return r == '\'' || r >= 0x2018 && r <= 0x201b }

func isDoubleQuote(r rune) bool { return r == '"' || r >= 0x201c && r <= 0x201e }

func isBlank(r rune) bool {
	switch r {
	case ' ', '\t', '\v', '\f', 0x85, 0xa0, 0xfeff: // the last is a byte order mark in the middle of a joined file
		return true
	}
	return r > 0xff && unicode.Is(unicode.Zs, r)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isNameStart(r rune) bool { return r == '_' || unicode.IsLetter(r) }

func isName(r rune) bool { return isNameStart(r) || unicode.IsDigit(r) }

// endsWord is whether r ends a bare word of argument mode.
func endsWord(r rune) bool {
	switch r {
	case eof, '\n', ',', ';', '(', ')', '{', '}', '|', '&':
		return true
	}
	return isBlank(r)
}

// parser reads the text from pos on. The first fault ends it: failed is set and
// pos goes to the end of the text, so that every loop ends by itself.
type parser struct {
	src   *Source
	text  string
	pos   int
	depth int
	// noComma is set while the comma separates arguments of a method, a param
	// block or an attribute, and makes no array.
	noComma bool
	// expanding counts the $() of double-quoted texts around pos.
	expanding int

	failed     *Error
	incomplete bool
}

// maxDepth bounds the nesting of a text, so that no input exhausts the stack.
const maxDepth = 400

// fail records the first fault.
func (p *parser) fail(sp Span, id, message string) {
	if p.failed == nil {
		p.failed = &Error{Source: p.src, Span: sp, ID: id, Message: message}
	}
	p.pos = len(p.text)
}

// failEnd records a fault that more text might mend when the text is at its
// end, else an ordinary one.
func (p *parser) failEnd(sp Span, id, message string) {
	if p.failed == nil && p.pos >= len(p.text) {
		p.incomplete = true
	}
	p.fail(sp, id, message)
}

// failHere records an unexpected token at the current position.
func (p *parser) failHere() {
	start := p.pos
	if p.peek() == '<' {
		p.reserved()
		return
	}
	if p.peek() == '\n' {
		p.fail(Span{start, start + 1}, "UnexpectedToken", "Unexpected end of the line in expression or statement.")
		return
	}
	for !endsWord(p.peek()) {
		p.next()
	}
	if p.pos == start {
		p.next()
	}
	sp := Span{start, p.pos}
	p.fail(sp, "UnexpectedToken", "Unexpected token '"+p.src.Slice(sp)+"' in expression or statement.")
}

func (p *parser) done() bool { return p.pos >= len(p.text) }

func (p *parser) peek() rune {
	if p.done() {
		return eof
	}
	r, _ := utf8.DecodeRuneInString(p.text[p.pos:])
	return r
}

// peekAt returns the rune that starts n bytes further on.
func (p *parser) peekAt(n int) rune {
	if p.pos+n >= len(p.text) {
		return eof
	}
	r, _ := utf8.DecodeRuneInString(p.text[p.pos+n:])
	return r
}

// size is the length in bytes of the rune at pos, 0 at the end.
func (p *parser) size() int {
	if p.done() {
		return 0
	}
	_, n := utf8.DecodeRuneInString(p.text[p.pos:])
	return n
}

// next steps over one rune and returns its source bytes.
func (p *parser) next() string {
	n := p.size()
	s := p.text[p.pos : p.pos+n]
	p.pos += n
	return s
}

func (p *parser) at(s string) bool { return strings.HasPrefix(p.text[p.pos:], s) }

// accept steps over s if it is next.
func (p *parser) accept(s string) bool {
	if !p.at(s) {
		return false
	}
	p.pos += len(s)
	return true
}

// while steps over the runes that ok admits and returns them.
func (p *parser) while(ok func(rune) bool) string {
	start := p.pos
	for !p.done() && ok(p.peek()) {
		p.next()
	}
	return p.text[start:p.pos]
}

// blanks steps over blanks, comments and continued lines, not over newlines.
func (p *parser) blanks() {
	for !p.done() {
		switch r := p.peek(); {
		case isBlank(r):
			p.next()
		case r == '#':
			p.while(func(r rune) bool { return r != '\n' })
		case p.at("<#"):
			p.comment()
		case r == '`' && p.continues():
		default:
			return
		}
	}
}

// comment steps over <# ... #>.
func (p *parser) comment() {
	start := p.pos
	end := strings.Index(p.text[p.pos+2:], "#>")
	if end < 0 {
		p.pos = len(p.text)
		p.failEnd(Span{start, start + 2}, "MissingTerminatorMultiLineComment", "The terminator '#>' is missing from the multiline comment.")
		return
	}
	p.pos += end + 4
}

// continues steps over a backtick that ends its line or stands alone before
// blanks. Blanks between the backtick and the end of the line break the
// continuation without a trace on the screen, so this is reported for what it
// is when another line was meant to follow.
func (p *parser) continues() bool {
	rest := p.text[p.pos+1:]
	switch {
	case rest == "":
		p.pos++
		p.failEnd(Span{p.pos - 1, p.pos}, "IncompleteLine", "The line ends with a backtick, so it goes on in the next line; there is none.")
		return true
	case rest[0] == '\n':
		p.pos += 2
		return true
	}
	after := strings.TrimLeftFunc(rest, isBlank)
	if len(after) == len(rest) {
		return false
	}
	end := p.pos + 1 + len(rest) - len(after)
	if strings.HasPrefix(after, "\n") && lineFollows(after[1:]) {
		p.fail(Span{p.pos, end}, "BlankAfterBacktick",
			"A backtick continues the line only as its last character; a blank follows this one. Remove the blank.")
		return true
	}
	p.pos = end
	return true
}

// lineFollows is whether text begins with a line that may go on the one before.
func lineFollows(text string) bool {
	line, _, _ := strings.Cut(text, "\n")
	line = strings.TrimLeftFunc(line, isBlank)
	return line != "" && !strings.ContainsRune("})#", rune(line[0]))
}

// lines steps over blanks and newlines.
func (p *parser) lines() {
	for p.blanks(); p.peek() == '\n'; p.blanks() {
		p.pos++
	}
}

// separators steps over all that may stand between statements.
func (p *parser) separators() {
	for p.lines(); p.peek() == ';'; p.lines() {
		p.pos++
	}
}

// word returns the letters at pos, in lower case, when they are a whole word
// that may be a keyword, without stepping over them.
func (p *parser) keyword() string {
	start := p.pos
	word := p.while(unicode.IsLetter)
	after := p.peek()
	p.pos = start
	switch {
	case word == "", !endsWord(after) && !strings.ContainsRune("$#@[!<`", after) && !isSingleQuote(after) && !isDoubleQuote(after):
		return ""
	}
	return strings.ToLower(word)
}

// acceptKeyword steps over the keyword if it is next.
func (p *parser) acceptKeyword(word string) bool {
	if p.keyword() != word {
		return false
	}
	p.pos += len(word)
	return true
}

// enter counts a level of nesting and says whether it may be entered; leave ends it.
func (p *parser) enter() bool {
	p.depth++
	if p.depth <= maxDepth {
		return true
	}
	p.fail(Span{p.pos, p.pos + 1}, "NestedTooDeep", "The text is nested too deeply to be read.")
	return false
}

func (p *parser) leave() { p.depth-- }

// nested runs read with commas making arrays again, as inside of any bracket.
func (p *parser) nested(read func()) {
	saved := p.noComma
	p.noComma = false
	read()
	p.noComma = saved
}

// runeLen is the length in bytes of the first rune of s, 1 for a broken one.
func runeLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}
