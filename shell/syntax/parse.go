package syntax

import (
	"regexp"
	"strings"
)

// Parse reads a whole text. The error is an *Error, or an *IncompleteError when
// the text ends too soon.
func Parse(name, text string) (*Body, error) {
	src := NewSource(name, text)
	p := &parser{src: src, text: src.Text}
	body := p.body(0)
	if p.failed == nil {
		return body, nil
	}
	if p.incomplete {
		return nil, &IncompleteError{Fault: p.failed}
	}
	return nil, p.failed
}

// ParseAll reads a text for checking: after a fault it goes on with the next
// line, so that it finds the faults of all of them. The body holds the
// statements that could be read.
func ParseAll(name, text string) (*Body, []*Error) {
	src := NewSource(name, text)
	p := &parser{src: src, text: src.Text}
	body := &Body{Span: Span{0, len(src.Text)}, Source: src}
	p.header(body)
	var faults []*Error
	for p.failed != nil || !p.finished() {
		start := p.pos
		var s Statement
		if p.failed == nil {
			s = p.statement()
			p.endOfStatement(s)
		}
		if p.failed == nil {
			body.Statements = append(body.Statements, s)
			continue
		}
		faults = append(faults, p.failed)
		p.recover(max(start, p.failed.Span.Start))
	}
	return body, faults
}

// finished steps to the next statement and is true when there is none.
func (p *parser) finished() bool {
	p.prompts()
	return p.failed == nil && p.done()
}

// recover goes on after a fault, in the line after the one that holds offset.
func (p *parser) recover(offset int) {
	p.failed, p.incomplete, p.noComma, p.depth = nil, false, false, 0
	p.pos = len(p.text)
	if i := strings.IndexByte(p.text[min(offset, len(p.text)):], '\n'); i >= 0 {
		p.pos = offset + i + 1
	}
}

// body reads a param block, then named blocks or statements, up to the closer
// (0 for the end of the text), which it leaves.
func (p *parser) body(closer rune) *Body {
	b := &Body{Source: p.src}
	b.Start = p.pos
	p.header(b)
	p.separators()
	if p.namedBlock() {
		p.namedBlocks(b)
	} else {
		b.Statements = p.statements(closer)
	}
	b.End = p.pos
	return b
}

// header reads the attributes and the param block of a body.
func (p *parser) header(b *Body) {
	p.usings()
	start := p.pos
	for p.peek() == '[' && p.startsAttribute() {
		b.Attributes = append(b.Attributes, p.attribute())
		p.lines()
	}
	if !p.acceptKeyword("param") {
		if len(b.Attributes) > 0 && p.failed == nil {
			b.Attributes = nil
			p.pos = start
		}
		return
	}
	b.HasParams = true
	p.lines()
	if !p.accept("(") {
		p.failEnd(Span{p.pos, p.pos + 1}, "MissingOpenParenthesis", "Missing '(' after 'param'.")
		return
	}
	b.Params = p.parameters()
}

func (p *parser) namedBlock() bool {
	switch p.keyword() {
	case "begin", "process", "end", "dynamicparam":
		start := p.pos
		p.pos += len(p.keyword())
		p.lines()
		named := p.peek() == '{'
		p.pos = start
		return named
	}
	return false
}

func (p *parser) namedBlocks(b *Body) {
	for p.failed == nil && p.namedBlock() {
		start := p.pos
		word := p.keyword()
		p.pos += len(word)
		p.lines()
		if word == "dynamicparam" {
			p.fail(Span{start, start + len(word)}, "NotSupported", "The 'dynamicparam' block is not part of this shell. Declare the parameter in the param block.")
			return
		}
		to := map[string]**Block{"begin": &b.Begin, "process": &b.Process, "end": &b.Finish}[word]
		if to == nil || *to != nil {
			p.fail(Span{start, start + len(word)}, "UnexpectedToken", "Unexpected token '"+word+"' in expression or statement.")
			return
		}
		*to = p.block("statement block")
		p.separators()
	}
	if r := p.peek(); p.failed == nil && r != eof && r != '}' {
		p.failHere()
	}
}

// parameters reads the parameters of a param block or function up to ')', which
// it steps over; '(' is behind.
func (p *parser) parameters() []*Parameter {
	saved := p.noComma
	p.noComma = true
	defer func() { p.noComma = saved }()
	var list []*Parameter
	for p.lines(); p.failed == nil && !p.accept(")"); p.lines() {
		list = append(list, p.parameter())
		p.lines()
		if p.accept(",") {
			continue
		}
		if r := p.peek(); r != ')' {
			p.failEnd(Span{p.pos, p.pos + 1}, "MissingEndParenthesisInFunctionParameterList", "Missing ')' in function parameter list.")
		}
	}
	return list
}

func (p *parser) parameter() *Parameter {
	param := &Parameter{}
	param.Start = p.pos
	for p.peek() == '[' && p.failed == nil {
		if p.startsAttribute() {
			param.Attributes = append(param.Attributes, p.attribute())
		} else {
			param.Type = p.typeName()
		}
		p.lines()
	}
	if p.peek() != '$' || !p.startsVariable() {
		p.failEnd(Span{p.pos, p.pos + 1}, "MissingExpressionAfterToken", "A parameter of a param block begins with '$', such as $Name.")
		return param
	}
	param.Name = p.variable().Name
	param.End = p.pos
	p.lines()
	if p.peek() == '=' {
		p.pos++
		p.lines()
		param.Default = p.expression()
		param.End = p.pos
	}
	return param
}

// usings steps over the lines that shorten the names of types: all types are
// known here by their last name.
func (p *parser) usings() {
	for p.separators(); p.keyword() == "using"; p.separators() {
		m := usingPattern.FindString(p.text[p.pos:])
		if m == "" {
			return
		}
		p.pos += len(m)
	}
}

var usingPattern = regexp.MustCompile(`^(?i:using)[ \t]+(?i:namespace)[ \t]+[\w.]+`)

// startsAttribute is whether the '[' at pos begins an attribute, [Name(...)].
func (p *parser) startsAttribute() bool {
	return attributePattern.MatchString(p.text[p.pos:])
}

var attributePattern = regexp.MustCompile(`^\[\s*[A-Za-z_][\w.]*\s*\(`)

func (p *parser) attribute() *Attribute {
	a := &Attribute{}
	a.Start = p.pos
	p.pos++
	p.lines()
	a.Name = p.while(func(r rune) bool { return isName(r) || r == '.' })
	p.lines()
	p.accept("(")
	saved := p.noComma
	p.noComma = true
	for p.lines(); p.failed == nil && !p.accept(")"); p.lines() {
		p.attributeArgument(a)
		p.lines()
		if !p.accept(",") && p.peek() != ')' {
			p.failEnd(Span{p.pos, p.pos + 1}, "MissingEndParenthesisInExpression", "Missing closing ')' in the attribute.")
		}
	}
	p.noComma = saved
	p.lines()
	if !p.accept("]") {
		p.failEnd(Span{p.pos, p.pos + 1}, "EndSquareBracketExpectedAtEndOfAttribute", "Missing ']' at the end of the attribute.")
	}
	a.End = p.pos
	return a
}

func (p *parser) attributeArgument(a *Attribute) {
	if !isNameStart(p.peek()) {
		a.Args = append(a.Args, p.expression())
		return
	}
	arg := NamedArgument{Name: p.while(isName)}
	p.lines()
	if p.peek() == '=' {
		p.pos++
		p.lines()
		arg.Value = p.expression()
	}
	a.Named = append(a.Named, arg)
}

// statements reads up to the closer, which it leaves; 0 is the end of the text.
func (p *parser) statements(closer rune) []Statement {
	if !p.enter() {
		return nil
	}
	defer p.leave()
	var list []Statement
	p.nested(func() {
		for {
			p.prompts()
			if p.done() || closer != 0 && p.peek() == closer {
				return
			}
			s := p.statement()
			p.endOfStatement(s)
			if p.failed != nil {
				return
			}
			list = append(list, s)
		}
	})
	return list
}

// endOfStatement checks that what follows a statement may follow it. After a
// block the next statement may stand in the same line.
func (p *parser) endOfStatement(s Statement) {
	p.blanks()
	switch p.peek() {
	case eof, '\n', ';', ')', '}':
		return
	}
	switch s.(type) {
	case *If, *ForEach, *For, *While, *Do, *Switch, *Try, *Function:
		return
	}
	p.failHere()
}

// block reads { statements }; what names it in the fault.
func (p *parser) block(what string) *Block {
	b := &Block{}
	b.Start = p.pos
	if !p.accept("{") {
		p.failEnd(Span{p.pos, p.pos + 1}, "MissingStatementBlock", "Missing statement block: '{' is expected for the "+what+".")
		return b
	}
	b.Statements = p.statements('}')
	p.closeBrace(b.Start)
	b.End = p.pos
	return b
}

func (p *parser) closeBrace(start int) {
	if p.accept("}") || p.failed != nil {
		return
	}
	if p.done() {
		p.failEnd(Span{start, start + 1}, "MissingEndCurlyBrace", "Missing closing '}' in statement block.")
		return
	}
	p.failHere()
}

// closeParen steps over the ')' that closes the bracket of 'start'.
func (p *parser) closeParen(start, length int) {
	p.lines()
	if p.accept(")") || p.failed != nil {
		return
	}
	if p.done() {
		p.failEnd(Span{start, start + length}, "MissingEndParenthesisInExpression", "Missing closing ')' in expression.")
		return
	}
	p.failHere()
}

// promptPattern is the prompt of a management shell in front of a pasted line.
var promptPattern = regexp.MustCompile(`^(?:(?i:\[PS\])[^>\n]*>|PS(?: (?:[A-Za-z]:\\[^>\n]*|/[^>\n]*|~[^>\n]*)?)?>)+[ \t]*`)

// prompts steps over the pasted prompts at the start of lines and over what may
// stand between statements. A prompt may stand alone in its line.
func (p *parser) prompts() {
	for p.separators(); p.prompt(); p.separators() {
	}
}

// prompt steps over a pasted prompt at the start of a line.
func (p *parser) prompt() bool {
	if r := p.peek(); r != '[' && r != 'P' || !p.startsLine() {
		return false
	}
	m := promptPattern.FindString(p.text[p.pos:])
	p.pos += len(m)
	return m != ""
}

// startsLine is whether only blanks stand between the start of the line and pos.
func (p *parser) startsLine() bool {
	before := strings.TrimRightFunc(p.text[:p.pos], isBlank)
	return before == "" || strings.HasSuffix(before, "\n")
}
