package syntax

import (
	"unicode"
)

// The levels of the binary operators, loosest first.
const (
	levelLogic = iota + 1
	levelBits
	levelCompare
	levelAdd
	levelMultiply
	levelFormat
	levelRange
)

var wordOperators = func() map[string]int {
	ops := map[string]int{
		"and": levelLogic, "or": levelLogic, "xor": levelLogic,
		"band": levelBits, "bor": levelBits, "bxor": levelBits,
		"is": levelCompare, "isnot": levelCompare, "as": levelCompare,
		"shl": levelCompare, "shr": levelCompare, "join": levelCompare,
		"f": levelFormat,
	}
	for _, op := range []string{"eq", "ne", "gt", "ge", "lt", "le", "like", "notlike", "match", "notmatch",
		"contains", "notcontains", "in", "notin", "replace", "split"} {
		ops[op], ops["c"+op], ops["i"+op] = levelCompare, levelCompare, levelCompare
	}
	return ops
}()

// expression reads an expression of any operators.
func (p *parser) expression() Expression {
	if !p.enter() {
		return nil
	}
	defer p.leave()
	return p.binary(levelLogic)
}

// binary reads operators of the level and tighter ones.
func (p *parser) binary(level int) Expression {
	if level > levelRange {
		return p.list()
	}
	start := p.pos
	left := p.binary(level + 1)
	for p.failed == nil {
		back := p.pos
		p.blanks()
		at := p.pos
		op, l := p.operator()
		if l != level {
			if p.failed == nil {
				p.pos = back
			}
			return left
		}
		p.lines()
		if p.done() || !p.startsOperand() {
			p.failEnd(Span{at, at + len(op)}, "ExpectedValueExpression", "You must provide a value expression following the '"+op+"' operator.")
			return left
		}
		right := p.binary(level + 1)
		left = &Binary{Span{start, p.pos}, op, left, right}
	}
	return left
}

// startsOperand is whether an operand can begin at pos.
func (p *parser) startsOperand() bool {
	r := p.peek()
	switch {
	case isDash(r):
		return !isNameStart(p.peekAt(p.size())) || p.unaryWord() != ""
	case r == '.':
		return isDigit(p.peekAt(1))
	}
	return isDigit(r) || p.startsExpression()
}

// operator steps over a binary operator and returns it with its level; level 0
// is none, and nothing was read.
func (p *parser) operator() (string, int) {
	r := p.peek()
	after := p.peekAt(p.size())
	switch {
	case p.at(".."):
		p.pos += 2
		return "..", levelRange
	case r == '*' || r == '/' || r == '%':
		if after == '=' || r == '*' && after == '>' {
			return "", 0
		}
		p.pos++
		return string(r), levelMultiply
	case r == '+' && after != '=' && after != '+':
		p.pos++
		return "+", levelAdd
	case isDash(r) && isNameStart(after):
		start := p.pos
		p.next()
		word := lower(p.while(unicode.IsLetter))
		if level := wordOperators[word]; level > 0 {
			return "-" + word, level
		}
		p.pos = start
		return "", 0
	case isDash(r) && after != '=' && !isDash(after):
		p.next()
		return "-", levelAdd
	}
	return "", 0
}

// list reads expressions joined by commas.
func (p *parser) list() Expression {
	start := p.pos
	first := p.unary()
	if p.noComma {
		return first
	}
	items := []Expression{first}
	for p.failed == nil {
		back := p.pos
		p.blanks()
		if !p.accept(",") {
			if p.failed == nil {
				p.pos = back
			}
			break
		}
		p.lines()
		if p.done() || !p.startsOperand() {
			p.failEnd(Span{p.pos, p.pos + 1}, "MissingExpressionAfterToken", "Missing expression after ','.")
			break
		}
		items = append(items, p.unary())
	}
	return join(start, p.pos, items)
}

// unaryWord is the word of a unary operator at pos, or "".
func (p *parser) unaryWord() string {
	start := p.pos
	p.next()
	word := lower(p.while(unicode.IsLetter))
	after := p.peek()
	p.pos = start
	if isName(after) || isDash(after) {
		return ""
	}
	switch word {
	case "not", "bnot", "join", "split", "csplit", "isplit":
		return word
	}
	return ""
}

// unary reads an operand with the operators before it.
func (p *parser) unary() Expression {
	if !p.enter() {
		return nil
	}
	defer p.leave()
	p.blanks()
	start := p.pos
	r := p.peek()
	after := p.peekAt(p.size())
	switch {
	case r == '!':
		p.pos++
		return p.unaryOf(start, "-not")
	case r == '+' && after == '+', isDash(r) && isDash(after):
		p.next()
		p.next()
		return p.stepOf(start, map[bool]string{true: "++", false: "--"}[r == '+'])
	case r == ',':
		p.pos++
		p.lines()
		item := p.unary()
		return &Array{Span{start, p.pos}, []Expression{item}}
	case r == '+':
		p.pos++
		return p.unaryOf(start, "+")
	case isDash(r):
		return p.dashed(start)
	case r == '[':
		return p.typed()
	}
	return p.postfix(p.primary(), false)
}

// dashed reads -not and its like, a negative number, or a minus.
func (p *parser) dashed(start int) Expression {
	if word := p.unaryWord(); word != "" {
		p.next()
		p.pos += len(word)
		return p.unaryOf(start, "-"+word)
	}
	if p.scanNumber() != "" {
		return p.number()
	}
	p.next()
	return p.unaryOf(start, "-")
}

func (p *parser) unaryOf(start int, op string) Expression {
	p.lines()
	if p.done() || !p.startsOperand() {
		p.failEnd(Span{start, p.pos}, "MissingExpressionAfterOperator", "Missing expression after unary operator '"+op+"'.")
		return nil
	}
	operand := p.unary()
	return &Unary{Span{start, p.pos}, op, operand}
}

func (p *parser) stepOf(start int, op string) Expression {
	p.blanks()
	if p.done() || !p.startsOperand() {
		p.failEnd(Span{start, p.pos}, "MissingExpressionAfterOperator", "Missing expression after unary operator '"+op+"'.")
		return nil
	}
	target := p.unary()
	if p.failed == nil && !assignable(target) {
		p.fail(Span{start, start + 2}, "InvalidLeftHandSide", "The '"+op+"' operator works on a variable or a property.")
	}
	return &Step{Span: Span{start, p.pos}, Op: op, Target: target}
}

// attributed reads [Validate...()] before the variable that it goes with.
func (p *parser) attributed() Expression {
	a := &Attributed{}
	a.Start = p.pos
	for p.peek() == '[' && p.startsAttribute() {
		a.Attributes = append(a.Attributes, p.attribute())
		p.lines()
	}
	switch word := p.keyword(); {
	case p.failed != nil:
	case word == "enum", word == "class":
		p.fail(Span{p.pos, p.pos + len(word)}, "NotSupported", "The '"+word+"' statement is not part of this shell.")
	case p.startsExpression():
		a.Operand = p.unary()
	}
	if first := a.Attributes[0]; a.Operand == nil || !assignable(a.Operand) {
		p.failEnd(first.Span, "UnexpectedAttribute", "Unexpected attribute '"+first.Name+"'. An attribute stands before a param block, a parameter or a variable.")
	}
	a.End = p.pos
	return a
}

// typed reads [type], [type]::member or [type]operand.
func (p *parser) typed() Expression {
	if p.startsAttribute() {
		return p.attributed()
	}
	start := p.pos
	name := p.typeName()
	t := &Type{Span{start, p.pos}, name}
	if p.failed != nil || p.at("::") || p.peek() == '.' && p.startsPostfix(false) && !isDigit(p.peekAt(1)) {
		return p.postfix(t, false)
	}
	back := p.pos
	p.blanks()
	if p.failed != nil || !p.startsCastOperand() {
		if p.failed == nil {
			p.pos = back
		}
		return t
	}
	var operand Expression
	if len(name) > 2 && name[len(name)-2:] == "[]" {
		operand = p.list() // an array type converts the whole list
	} else {
		operand = p.unary()
	}
	return &Cast{Span{start, p.pos}, name, operand}
}

// startsCastOperand is whether what follows [type] is what the cast converts.
func (p *parser) startsCastOperand() bool {
	r := p.peek()
	return r != ',' && (r != '+' || p.peekAt(1) != '=') && (!isDash(r) || p.peekAt(p.size()) != '=') && p.startsOperand()
}

// typeName reads [name], with its brackets behind on return.
func (p *parser) typeName() string {
	start := p.pos
	p.pos++
	depth := 1
	for !p.done() {
		r := p.peek()
		switch {
		case r == '[':
			depth++
		case r == ']':
			depth--
		case !isName(r) && r != '.' && r != ',' && r != ' ' && r != '+' && r != '`':
			p.failHere()
			return ""
		}
		p.next()
		if depth == 0 {
			return p.checkType(start)
		}
	}
	p.failEnd(Span{start, start + 1}, "EndSquareBracketExpectedAtEndOfType", "Missing ']' at the end of the type.")
	return ""
}

func (p *parser) checkType(start int) string {
	name := p.text[start+1 : p.pos-1]
	trimmed := trimBlanks(name)
	if trimmed == "" || !isNameStart([]rune(trimmed)[0]) {
		p.fail(Span{start, p.pos}, "MissingTypename", "Missing type name after '['.")
	}
	return trimmed
}
