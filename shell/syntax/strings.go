package syntax

import (
	"strings"
)

// singleQuoted reads 'text'; any of the single quotes closes it and two in a
// row are one.
func (p *parser) singleQuoted() *String {
	start := p.pos
	p.next()
	var b strings.Builder
	for !p.done() {
		r := p.peek()
		c := p.next()
		if isSingleQuote(r) {
			if !isSingleQuote(p.peek()) {
				return &String{Span{start, p.pos}, b.String()}
			}
			p.next()
		}
		b.WriteString(c)
	}
	p.failEnd(Span{start, start + 1}, "TerminatorExpectedAtEndOfString", "The string is missing the terminator: '.")
	return &String{}
}

// doubleQuoted reads "text" and what it expands.
func (p *parser) doubleQuoted() Expression {
	if p.escapedQuote() {
		return p.escapedQuoted()
	}
	start := p.pos
	p.next()
	e := &expander{p: p}
	for !p.done() {
		if !isDoubleQuote(p.peek()) {
			e.step()
			continue
		}
		c := p.next()
		if !isDoubleQuote(p.peek()) {
			return e.expression(Span{start, p.pos})
		}
		p.next()
		e.text.WriteString(c)
	}
	p.failEnd(Span{start, start + 1}, "TerminatorExpectedAtEndOfString", `The string is missing the terminator: ".`)
	return &String{}
}

// escapedQuote is whether a quote with a backtick stands at pos in the $() of a
// double-quoted text. No backtick is needed there, but many write it.
func (p *parser) escapedQuote() bool {
	return p.expanding > 0 && p.peek() == '`' && isDoubleQuote(p.peekAt(1))
}

// escapedQuoted reads `"text`" and what it expands.
func (p *parser) escapedQuoted() Expression {
	start := p.pos
	p.pos++
	p.next()
	e := &expander{p: p}
	for !p.done() && !isDoubleQuote(p.peek()) {
		if p.escapedQuote() {
			p.pos++
			p.next()
			return e.expression(Span{start, p.pos})
		}
		e.step()
	}
	p.failEnd(Span{start, start + 2}, "TerminatorExpectedAtEndOfString", "The string is missing the terminator: `\".")
	return &String{}
}

// hereString reads @'...'@ and @"..."@, whose closing mark stands at the start
// of a line.
func (p *parser) hereString() Expression {
	start := p.pos
	p.pos++
	quote := isSingleQuote
	mark := "'@"
	if isDoubleQuote(p.peek()) {
		quote, mark = isDoubleQuote, `"@`
	}
	p.next()
	p.while(isBlank)
	if r := p.peek(); r != '\n' && r != eof {
		p.fail(Span{p.pos, p.pos + 1}, "UnexpectedCharactersAfterHereStringHeader",
			"No characters are allowed after a here-string header but before the end of the line.")
		return &String{}
	}
	e := &expander{p: p}
	first := true
	for !p.done() {
		if p.peek() == '\n' && p.closesHere(quote) {
			p.pos++
			p.next()
			p.pos++
			return e.expression(Span{start, p.pos})
		}
		switch {
		case first:
			p.pos++ // the newline of the header is no part of the text
			first = false
		case mark == "'@":
			e.text.WriteString(p.next())
		default:
			e.step()
		}
	}
	p.failEnd(Span{start, start + 2}, "TerminatorExpectedAtEndOfString", "The string is missing the terminator: "+mark+".")
	return &String{}
}

// closesHere is whether the newline at pos is followed by the closing mark.
func (p *parser) closesHere(quote func(rune) bool) bool {
	r := p.peekAt(1)
	return quote(r) && p.peekAt(1+len(string(r))) == '@'
}

// expander collects the parts of an expandable text.
type expander struct {
	p     *parser
	text  strings.Builder
	parts []Expression
}

// step reads one character, escape or expansion.
func (e *expander) step() {
	switch e.p.peek() {
	case '`':
		e.escape()
	case '$':
		e.dollar()
	default:
		e.text.WriteString(e.p.next())
	}
}

var escapes = map[rune]string{'n': "\n", 't': "\t", 'r': "\r", '0': "\x00", 'a': "\a", 'b': "\b", 'f': "\f", 'v': "\v"}

func (e *expander) escape() {
	e.p.pos++
	if s, ok := escapes[e.p.peek()]; ok {
		e.p.next()
		e.text.WriteString(s)
		return
	}
	e.text.WriteString(e.p.next())
}

// dollar reads $name, ${name} or $(); a dollar before anything else is itself.
func (e *expander) dollar() {
	var part Expression
	switch {
	case e.p.at("$("):
		e.p.expanding++
		part = e.p.subExpression()
		e.p.expanding--
	case e.p.startsVariable():
		part = e.p.variable()
	default:
		e.text.WriteString(e.p.next())
		return
	}
	e.flush()
	e.parts = append(e.parts, part)
}

func (e *expander) flush() {
	if e.text.Len() == 0 {
		return
	}
	e.parts = append(e.parts, &String{Value: e.text.String()})
	e.text.Reset()
}

// expression is a *String when nothing expands, else an *Expand.
func (e *expander) expression(sp Span) Expression {
	if len(e.parts) == 0 {
		return &String{sp, e.text.String()}
	}
	e.flush()
	return &Expand{sp, e.parts}
}

// startsVariable is whether the dollar at pos begins a variable.
func (p *parser) startsVariable() bool {
	r := p.peekAt(1)
	if r == ':' {
		return false
	}
	return isName(r) || r == '{' || r == '?' || r == '^' || r == '$'
}

// variable reads $name, $scope:name or ${any name}.
func (p *parser) variable() *Variable {
	start := p.pos
	p.pos++
	var name string
	switch r := p.peek(); {
	case r == '{':
		name = p.bracedName(start)
	case r == '?', r == '^', r == '$':
		name = p.next()
		return &Variable{Span: Span{start, p.pos}, Name: name}
	default:
		name = p.while(isName)
		if p.peek() == ':' && isName(p.peekAt(1)) {
			p.pos++
			name += ":" + p.while(isName)
		}
	}
	scope, rest, ok := strings.Cut(name, ":")
	if !ok {
		scope, rest = "", name
	}
	return &Variable{Span: Span{start, p.pos}, Scope: strings.ToLower(scope), Name: rest}
}

func (p *parser) bracedName(start int) string {
	p.pos++
	var b strings.Builder
	for !p.done() && p.peek() != '}' {
		if p.peek() == '`' {
			p.pos++
		}
		b.WriteString(p.next())
	}
	if !p.accept("}") {
		p.failEnd(Span{start, start + 2}, "MissingEndCurlyBrace", "The closing '}' of the variable's name is missing.")
	}
	if b.Len() == 0 {
		p.fail(Span{start, p.pos}, "EmptyVariableReference", "A variable in braces needs a name, such as ${name}.")
	}
	return b.String()
}
