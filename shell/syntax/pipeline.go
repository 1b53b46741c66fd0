package syntax

import (
	"strings"
)

func lower(s string) string { return strings.ToLower(s) }

// chain reads pipelines joined by && and ||, or an assignment.
func (p *parser) chain() Statement {
	start := p.pos
	s := p.pipeline()
	for p.failed == nil {
		p.blanks()
		op := ""
		switch {
		case p.at("&&"):
			op = "&&"
		case p.at("||"):
			op = "||"
		default:
			return s
		}
		p.pos += 2
		p.lines()
		if p.done() {
			p.failEnd(Span{p.pos, p.pos}, "MissingPipelineAfterChain", "A command is expected after '"+op+"'.")
		}
		right := p.pipeline()
		s = &Chain{Span{start, end(right, p.pos)}, op, s, right}
	}
	return s
}

// pipeline reads stages joined by |, or an assignment.
func (p *parser) pipeline() Statement {
	pl := &Pipeline{}
	pl.Start = p.pos
	if p.startsExpression() {
		e := p.expression()
		if op := p.assignment(); op != "" {
			return p.assign(pl.Start, e, op)
		}
		v := &Value{Expr: e}
		v.Start = pl.Start
		v.End = p.pos
		if e != nil {
			v.End = e.Range().End
		}
		if v.Redirects = p.redirects(); len(v.Redirects) > 0 {
			v.End = v.Redirects[len(v.Redirects)-1].End
		}
		pl.Stages = append(pl.Stages, v)
	} else {
		pl.Stages = append(pl.Stages, p.command())
	}
	for p.failed == nil && p.pipes() {
		p.lines()
		switch {
		case p.done():
			p.failEnd(Span{p.pos - 1, p.pos}, "EmptyPipeElement", "An empty pipe element is not allowed.")
		case p.startsExpression():
			p.fail(Span{p.pos, p.pos + 1}, "ExpressionsMustBeFirstInPipeline", "Expressions are only allowed as the first element of a pipeline.")
		default:
			pl.Stages = append(pl.Stages, p.command())
		}
	}
	if n := len(pl.Stages); pl.Stages[n-1] != nil {
		pl.End = pl.Stages[n-1].Range().End
	}
	return pl
}

// pipes steps over a single '|', also one that begins the next line.
func (p *parser) pipes() bool {
	p.blanks()
	start := p.pos
	if p.peek() == '\n' {
		p.lines()
	}
	if p.failed == nil && p.at("|") && !p.at("||") {
		p.pos++
		return true
	}
	if p.failed == nil {
		p.pos = start
	}
	return false
}

// assignment steps over an assignment operator and returns it, or "".
func (p *parser) assignment() string {
	p.blanks()
	r := p.peek()
	switch {
	case r == '=':
		p.pos++
		return "="
	case strings.ContainsRune("+*/%", r) && p.peekAt(1) == '=':
		p.pos += 2
		return string(r) + "="
	case isDash(r) && p.peekAt(p.size()) == '=':
		p.next()
		p.pos++
		return "-="
	}
	return ""
}

func (p *parser) assign(start int, target Expression, op string) Statement {
	if p.failed == nil && !assignable(target) {
		p.fail(target.Range(), "InvalidLeftHandSide", "The assignment expression is not valid. The input to an assignment operator must be a variable or a property.")
	}
	p.lines()
	if p.done() || p.peek() == ';' || p.peek() == ')' || p.peek() == '}' {
		p.failEnd(Span{p.pos, p.pos}, "ExpectedValueExpression", "You must provide a value expression following the '"+op+"' operator.")
	}
	s := &Assign{Target: target, Op: op, Value: p.valueStatement()}
	s.Span = Span{start, end(s.Value, p.pos)}
	return s
}

// end is where a statement ends, pos when a fault left none.
func end(s Statement, pos int) int {
	if s == nil {
		return pos
	}
	return s.Range().End
}

func assignable(e Expression) bool {
	switch x := e.(type) {
	case *Variable, *Member, *Index:
		return true
	case *Cast:
		return assignable(x.Operand)
	case *Attributed:
		return assignable(x.Operand)
	case *Call:
		return x.indexes()
	case *Paren:
		return assignable(x.Inner())
	case *Array:
		for _, item := range x.Items {
			if !assignable(item) {
				return false
			}
		}
		return true
	}
	return false
}

// indexes is whether the call is .Item(key), which is another way to write [key].
func (c *Call) indexes() bool {
	name, ok := c.Name.(*String)
	return ok && !c.Static && len(c.Args) == 1 && lower(name.Value) == "item"
}

// valueStatement reads what may give a value after '=' or a hash key: a
// pipeline, or a statement whose output is collected.
func (p *parser) valueStatement() Statement {
	if !p.enter() {
		return nil
	}
	defer p.leave()
	switch p.keyword() {
	case "if", "foreach", "for", "while", "do", "switch", "try":
		return p.keyworded()
	}
	return p.chain()
}

// startsExpression is whether the statement or argument at pos is read in
// expression mode.
func (p *parser) startsExpression() bool {
	r := p.peek()
	switch r {
	case '$':
		return p.startsVariable() || p.at("$(")
	case '(', '{', '[', ',', '!', '+':
		return true
	case '@':
		return !isNameStart(p.peekAt(1))
	case '.':
		return isDigit(p.peekAt(1)) && p.startsNumber()
	}
	switch {
	case isDigit(r):
		return p.startsNumber()
	case isSingleQuote(r), isDoubleQuote(r), p.escapedQuote():
		return true
	case isDash(r):
		after := p.peekAt(p.size())
		return !isNameStart(after) || p.unaryWord() != ""
	}
	return false
}

// command reads one call.
func (p *parser) command() *Command {
	c := &Command{}
	c.Start = p.pos
	switch r := p.peek(); {
	case r == '|' || r == ';' || r == ')' || r == '}' || r == eof || r == '\n':
		p.failEnd(Span{p.pos, p.pos + 1}, "EmptyPipeElement", "An empty pipe element is not allowed.")
		return c
	case r == '&' && p.peekAt(1) != '&', r == '.' && p.sources():
		c.Invoke = p.next()
		p.blanks()
		if p.endsCommand() {
			p.fail(Span{c.Start, c.Start + 1}, "MissingExpression", "The name of a command, a file or a script block is expected after '"+c.Invoke+"'.")
		}
		c.Name = p.oneArgument()
	case r == '&':
		p.failHere()
	case r == '<':
		p.reserved()
	case r == '@':
		p.fail(Span{p.pos, p.pos + 1}, "SplattingNotPermitted", "A splatted variable such as @p is an argument of a command; as a value write $p.")
	default:
		c.Name = p.word(true)
	}
	c.End = p.pos
	dashes := false // -- ended the parameters
	for p.failed == nil {
		p.blanks()
		if p.endsCommand() {
			break
		}
		if r := p.redirect(); r != nil {
			c.Redirects = append(c.Redirects, r)
		} else {
			p.verbatim()
			a := p.argument(dashes)
			dashes = dashes || a.dashes()
			c.Args = append(c.Args, a)
		}
		c.End = p.pos
	}
	return c
}

// verbatim reports --%, which hands a line on as it stands.
func (p *parser) verbatim() {
	if p.at("--%") && endsWord(p.peekAt(3)) {
		p.fail(Span{p.pos, p.pos + 3}, "NotSupported", "The '--%' symbol is not part of this shell. Put the arguments that hold special characters in single quotes.")
	}
}

// dashes is whether the argument is the -- that ends the parameters.
func (a *Argument) dashes() bool {
	w, ok := a.Value.(*Word)
	return ok && a.Name == "" && w.Text == "--"
}

// sources is whether the dot at pos runs a file or block in this scope.
func (p *parser) sources() bool {
	r := p.peekAt(1)
	return !isName(r) && r != '/' && r != '\\' && r != '.' && r != '-'
}

// endsCommand is whether nothing more of a command follows.
func (p *parser) endsCommand() bool {
	switch p.peek() {
	case eof, '\n', '|', ';', ')', '}':
		return true
	case '&':
		if p.at("&&") {
			return true
		}
		p.fail(Span{p.pos, p.pos + 1}, "AmpersandNotAllowed",
			`The ampersand (&) is reserved here. Wrap it in quotation marks ("&") to pass it as part of a string.`)
		return true
	}
	return false
}

// reserved reports '<'.
func (p *parser) reserved() {
	end := strings.IndexAny(p.text[p.pos:], ">\n")
	if end > 0 && p.text[p.pos+end] == '>' {
		sp := Span{p.pos, p.pos + end + 1}
		p.fail(sp, "RedirectionNotSupported", "The '<' operator is reserved for future use. Put a value in the place of "+p.src.Slice(sp)+".")
		return
	}
	p.fail(Span{p.pos, p.pos + 1}, "RedirectionNotSupported", "The '<' operator is reserved for future use.")
}

// argument reads a parameter or a positional argument. After -- dashes are text.
func (p *parser) argument(literal bool) *Argument {
	a := &Argument{}
	a.Start = p.pos
	if !literal && isDash(p.peek()) && (isNameStart(p.peekAt(p.size())) || p.peekAt(p.size()) == '?') {
		p.next()
		a.Name = p.while(isParameter)
		a.End = p.pos
		if p.accept(":") {
			p.blanks()
			if p.endsCommand() {
				p.fail(Span{a.Start, p.pos}, "ParameterRequiresArgument", "Missing an argument for parameter '"+a.Name+"' after the colon.")
			}
			a.Value = p.argumentList()
			a.End = p.pos
		}
		return a
	}
	a.Value = p.argumentList()
	a.End = p.pos
	return a
}

// isParameter is whether r goes on the name of a parameter.
func isParameter(r rune) bool {
	return !endsWord(r) && !strings.ContainsRune(":$.[", r) && r != '`' && !isSingleQuote(r) && !isDoubleQuote(r)
}

// argumentList reads an argument and those joined to it by commas. A dash right
// after the comma is text, as in -SortOrder +FromAddress,-Size; after a blank it
// begins a parameter, and the list lacks its end.
func (p *parser) argumentList() Expression {
	start := p.pos
	if p.peek() == ',' {
		p.fail(Span{start, start + 1}, "MissingArgument", "Missing an argument before ','.")
		return nil
	}
	first := p.oneArgument()
	items := []Expression{first}
	for p.failed == nil {
		back := p.pos
		p.blanks()
		if !p.accept(",") {
			if p.failed == nil && p.peek() != '\n' {
				return join(start, p.pos, items)
			}
			if p.failed == nil {
				p.pos = back
			}
			return join(start, back, items)
		}
		near := p.pos
		p.lines()
		if p.done() || p.endsCommand() || p.pos > near && isDash(p.peek()) && isNameStart(p.peekAt(p.size())) {
			p.failEnd(Span{p.pos, p.pos}, "MissingArgument", "Missing an argument in the list after ','.")
		}
		items = append(items, p.oneArgument())
	}
	return join(start, p.pos, items)
}

func join(start, end int, items []Expression) Expression {
	if len(items) == 1 {
		return items[0]
	}
	return &Array{Span{start, end}, items}
}

// oneArgument reads one value of argument mode.
func (p *parser) oneArgument() Expression {
	if !p.enter() {
		return nil
	}
	defer p.leave()
	r := p.peek()
	switch {
	case r == '<':
		p.reserved()
		return nil
	case r == '@' && isNameStart(p.peekAt(1)):
		start := p.pos
		p.pos++
		return &Splat{Name: p.while(isName), Span: Span{start, p.pos}}
	case r == '@', r == '(', r == '{', p.at("$("):
		return p.postfix(p.primary(), true)
	case isSingleQuote(r), isDoubleQuote(r), p.escapedQuote():
		return p.postfix(p.primary(), true)
	case r == '$' && p.startsVariable():
		return p.variableArgument()
	case endsWord(r):
		p.failHere()
		return nil
	}
	return p.word(false)
}

// variableArgument reads $x with its members; text right after a variable
// without members makes one expandable word of both.
func (p *parser) variableArgument() Expression {
	start := p.pos
	v := p.variable()
	if p.failed != nil || p.startsPostfix(true) || endsWord(p.peek()) || p.lineGoesOn() {
		return p.postfix(v, true)
	}
	p.pos = start
	return p.word(false)
}

// lineGoesOn is whether the backtick that ends its line is at pos.
func (p *parser) lineGoesOn() bool {
	return p.peek() == '`' && (p.peekAt(1) == '\n' || p.peekAt(1) == eof)
}

// word reads a bare word; a command's name also ends before '>'.
func (p *parser) word(command bool) *Word {
	start := p.pos
	e := &expander{p: p}
	plain := true
	for p.failed == nil {
		r := p.peek()
		switch {
		case r == '(' && p.masked(start):
			p.mask(e)
			continue
		case endsWord(r), p.lineGoesOn(), command && r == '>':
			return p.endWord(start, e, plain)
		case isSingleQuote(r):
			plain = false
			e.text.WriteString(p.singleQuoted().Value)
		case isDoubleQuote(r), p.escapedQuote():
			plain = false
			e.join(p.doubleQuoted())
		case r == '`', r == '$':
			plain = false
			e.step()
		default:
			e.step()
		}
	}
	return &Word{}
}

// join adds a quoted part to a word.
func (e *expander) join(x Expression) {
	switch x := x.(type) {
	case *String:
		e.text.WriteString(x.Value)
	case *Expand:
		e.flush()
		e.parts = append(e.parts, x.Parts...)
	}
}

func (p *parser) endWord(start int, e *expander, plain bool) *Word {
	sp := Span{start, p.pos}
	w := &Word{Span: sp, Text: p.src.Slice(sp)}
	if w.Text == "" {
		p.failHere()
		return w
	}
	e.flush()
	w.Parts = e.parts
	if plain {
		if v, ok := ParseNumber(asciiDash(w.Text)); ok {
			w.Value = v
		}
	}
	return w
}

// asciiDash gives a number that begins with a typographic dash its minus.
func asciiDash(text string) string {
	for _, dash := range []string{"\u2013", "\u2014", "\u2015"} {
		if rest, ok := strings.CutPrefix(text, dash); ok {
			return "-" + rest
		}
	}
	return text
}

// masked is whether the '(' at pos goes on an address range that is written
// address(mask), as in 10.10.0.0(255.255.0.0).
func (p *parser) masked(start int) bool {
	return maskPattern.MatchString(p.text[p.pos:]) && addressPattern.MatchString(p.text[start:p.pos])
}

// mask adds the mask with its parentheses to the word.
func (p *parser) mask(e *expander) {
	for p.peek() != ')' {
		e.text.WriteString(p.next())
	}
	e.text.WriteString(p.next())
}
