package syntax

import (
	"strings"
	"unicode/utf8"
)

func trimBlanks(s string) string { return strings.TrimFunc(s, isBlank) }

// primary reads a literal, a variable or a bracket.
func (p *parser) primary() Expression {
	start := p.pos
	r := p.peek()
	switch {
	case isSingleQuote(r):
		return p.singleQuoted()
	case isDoubleQuote(r), p.escapedQuote():
		return p.doubleQuoted()
	case p.at("$("):
		return p.subExpression()
	case r == '$' && p.startsVariable():
		return p.variable()
	case r == '(':
		return p.paren()
	case r == '@':
		return p.atSign()
	case r == '{':
		p.pos++
		b := p.braced(start)
		return &BlockLiteral{Span{start, p.pos}, b}
	case isDigit(r), r == '.' && isDigit(p.peekAt(1)):
		return p.number()
	case r == '<':
		p.reserved()
		return nil
	case r == eof:
		p.failEnd(Span{start, start}, "ExpectedExpression", "An expression is expected.")
		return nil
	}
	p.failHere()
	return nil
}

func (p *parser) subExpression() *Sub {
	start := p.pos
	p.pos += 2
	s := &Sub{Statements: p.statements(')')}
	p.closeParen(start, 2)
	s.Span = Span{start, p.pos}
	return s
}

func (p *parser) paren() Expression {
	start := p.pos
	p.pos++
	e := &Paren{}
	p.nested(func() {
		p.lines()
		if p.peek() == ')' {
			p.fail(Span{start, p.pos + 1}, "ExpectedExpression", "An expression was expected after '('.")
			return
		}
		if p.done() {
			p.failEnd(Span{start, start + 1}, "MissingEndParenthesisInExpression", "Missing closing ')' in expression.")
			return
		}
		e.Statement = p.chain()
		p.closeParen(start, 1)
	})
	e.Span = Span{start, p.pos}
	return e
}

// atSign reads @(), @{} or a here-string.
func (p *parser) atSign() Expression {
	start := p.pos
	switch r := p.peekAt(1); {
	case r == '(':
		p.pos += 2
		a := &ArrayOf{Statements: p.statements(')')}
		p.closeParen(start, 2)
		a.Span = Span{start, p.pos}
		return a
	case r == '{':
		return p.hash()
	case isSingleQuote(r), isDoubleQuote(r):
		return p.hereString()
	case r == '$':
		p.fail(Span{start, start + 2}, "UnrecognizedToken", "Unrecognized token '@$' in the source text. A splatted variable has no dollar: @name.")
		return nil
	case isNameStart(r):
		p.fail(Span{start, start + 1}, "SplattingNotPermitted", "A splatted variable such as @p is an argument of a command; as a value write $p.")
		return nil
	}
	p.fail(Span{start, start + 1}, "UnrecognizedToken", "Unrecognized token '@' in the source text. Put a text that begins with it in quotes.")
	return nil
}

func (p *parser) hash() Expression {
	start := p.pos
	p.pos += 2
	h := &Hash{}
	p.nested(func() {
		for p.separators(); p.failed == nil && !p.done() && p.peek() != '}'; p.separators() {
			h.Entries = append(h.Entries, p.entry())
			p.blanks()
			if r := p.peek(); r != ';' && r != '\n' && r != '}' && r != eof {
				p.failHere()
			}
		}
	})
	if !p.accept("}") && p.failed == nil {
		p.failEnd(Span{start, start + 2}, "MissingEndCurlyBrace", "The hash literal was incomplete: the closing '}' is missing.")
	}
	h.Span = Span{start, p.pos}
	return h
}

func (p *parser) entry() Entry {
	key := p.key()
	p.lines()
	if p.failed == nil && !p.accept("=") {
		p.failEnd(Span{p.pos, p.pos + 1}, "MissingEqualsInHashLiteral", "Missing '=' operator after key in hash literal.")
	}
	p.lines()
	if r := p.peek(); p.failed == nil && (r == eof || r == '}' || r == ';') {
		p.failEnd(Span{p.pos, p.pos + 1}, "MissingStatementInHashLiteral", "A value is missing after '=' in the hash literal.")
	}
	return Entry{Key: key, Value: p.valueStatement()}
}

// key reads a bare key or an expression that gives one.
func (p *parser) key() Expression {
	start := p.pos
	if isNameStart(p.peek()) {
		name := p.while(func(r rune) bool { return isName(r) || r == '-' || r == '.' })
		return &String{Span{start, p.pos}, name}
	}
	return p.unary()
}

// startsPostfix is whether a member, index or, in expression mode, a step
// follows directly.
func (p *parser) startsPostfix(argument bool) bool {
	switch r := p.peek(); {
	case r == '.':
		after := p.peekAt(1)
		return isName(after) || after == '$' || after == '(' || isSingleQuote(after) || isDoubleQuote(after) || !argument && p.dotGoesOn()
	case r == '[', p.at("::"):
		return true
	case argument:
		return false
	}
	return p.at("++") || p.at("--")
}

// stepsAfterBlanks is whether a step follows an assignable operand after blanks,
// as in $n ++; it leaves the blanks behind when it does.
func (p *parser) stepsAfterBlanks(e Expression) bool {
	if !isBlank(p.peek()) || !assignable(e) {
		return false
	}
	back := p.pos
	p.blanks()
	if p.failed != nil || p.at("++") || p.at("--") {
		return p.failed == nil
	}
	p.pos = back
	return false
}

// dotGoesOn is whether the name of a member follows the dot at pos after blanks
// or in the next line.
func (p *parser) dotGoesOn() bool {
	rest := p.text[p.pos+1:]
	name := strings.TrimLeft(rest, " \t\n`")
	r, _ := utf8.DecodeRuneInString(name)
	return len(name) < len(rest) && (isNameStart(r) || r == '$')
}

// postfix reads the members, calls, indexes and steps after an operand.
func (p *parser) postfix(e Expression, argument bool) Expression {
	if n, ok := e.(*Number); ok && !strings.Contains(n.Text, ".") {
		return e // the dot of 1.ToString() belongs to the number
	}
	for p.failed == nil && (p.startsPostfix(argument) || !argument && p.stepsAfterBlanks(e)) {
		start := e.Range().Start
		switch {
		case p.accept("."):
			if !argument {
				p.lines()
			}
			e = p.member(start, e, false)
		case p.accept("::"):
			if !argument {
				p.lines()
			}
			e = p.member(start, e, true)
		case p.peek() == '[':
			e = p.index(start, e)
		default:
			op := p.text[p.pos : p.pos+2]
			if !assignable(e) {
				p.failHere()
				return e
			}
			p.pos += 2
			return &Step{Span{start, p.pos}, op, true, e}
		}
	}
	if !argument && p.peek() == '.' && p.peekAt(1) != '.' {
		p.pos++
		p.blanks()
		p.failEnd(Span{p.pos - 1, p.pos}, "MissingPropertyName", "Missing property name after reference operator.")
	}
	return e
}

func (p *parser) index(start int, e Expression) Expression {
	open := p.pos
	p.pos++
	x := &Index{Object: e}
	p.nested(func() {
		p.lines()
		if p.peek() == ']' {
			p.fail(Span{open, p.pos + 1}, "MissingArrayIndexExpression", "Array index expression is missing or not valid.")
		}
		x.Index = p.expression()
		p.lines()
	})
	if !p.accept("]") && p.failed == nil {
		p.failEnd(Span{open, open + 1}, "EndSquareBracketExpectedAtEndOfIndex", "Missing ']' after array index expression.")
	}
	x.Span = Span{start, p.pos}
	return x
}

func (p *parser) member(start int, object Expression, static bool) Expression {
	name := p.memberName()
	if p.failed != nil {
		return object
	}
	if p.peek() != '(' {
		return p.blockCall(start, object, name, static)
	}
	open := p.pos
	p.pos++
	args := p.methodArguments(open)
	return &Call{Span{start, p.pos}, object, name, static, args}
}

// blockCall is .Where{} and .ForEach{} without parentheses, else a member.
func (p *parser) blockCall(start int, object, name Expression, static bool) Expression {
	if s, ok := name.(*String); ok && p.peek() == '{' && (lower(s.Value) == "where" || lower(s.Value) == "foreach") {
		block := p.primary()
		return &Call{Span{start, p.pos}, object, name, static, []Expression{block}}
	}
	return &Member{Span{start, p.pos}, object, name, static}
}

func (p *parser) memberName() Expression {
	start := p.pos
	r := p.peek()
	switch {
	case isName(r):
		name := p.while(isName)
		return &String{Span{start, p.pos}, name}
	case r == '$' && p.startsVariable():
		return p.variable()
	case r == '(', p.at("$("), isSingleQuote(r), isDoubleQuote(r):
		return p.primary()
	}
	p.failEnd(Span{start, start + 1}, "MissingPropertyName", "Missing property name after reference operator.")
	return nil
}

// methodArguments reads the arguments up to ')'; '(' is behind.
func (p *parser) methodArguments(open int) []Expression {
	saved := p.noComma
	p.noComma = true
	defer func() { p.noComma = saved }()
	var args []Expression
	for p.lines(); p.failed == nil && !p.accept(")"); p.lines() {
		if p.done() {
			p.failEnd(Span{open, open + 1}, "MissingEndParenthesisInMethodCall", "Missing ')' in method call.")
			break
		}
		args = append(args, p.expression())
		p.lines()
		if p.accept(",") {
			p.lines()
			if p.peek() == ')' {
				p.fail(Span{p.pos, p.pos + 1}, "MissingExpressionAfterToken", "Missing expression after ','.")
			}
			continue
		}
		if p.peek() != ')' {
			p.failEnd(Span{p.pos, p.pos + 1}, "MissingEndParenthesisInMethodCall", "Missing ')' in method call.")
		}
	}
	return args
}
