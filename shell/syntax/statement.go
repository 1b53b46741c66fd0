package syntax

// statement reads one statement; separators are behind.
func (p *parser) statement() Statement {
	if r := p.peek(); r == ')' || r == '}' {
		p.failHere()
		return nil
	}
	if !p.enter() {
		return nil
	}
	defer p.leave()
	if p.peek() == ':' && isNameStart(p.peekAt(1)) {
		return p.labelled()
	}
	if s := p.keyworded(); s != nil {
		return s
	}
	return p.chain()
}

// labelled reads :name and its loop.
func (p *parser) labelled() Statement {
	start := p.pos
	p.pos++
	label := p.while(isName)
	p.lines()
	switch s := p.keyworded().(type) {
	case *ForEach:
		s.Label, s.Start = label, start
		return s
	case *For:
		s.Label, s.Start = label, start
		return s
	case *While:
		s.Label, s.Start = label, start
		return s
	case *Do:
		s.Label, s.Start = label, start
		return s
	case *Switch:
		s.Label, s.Start = label, start
		return s
	}
	p.fail(Span{start, start + 1 + len(label)}, "UnexpectedToken", "Unexpected token ':"+label+"' in expression or statement. A label stands before a loop.")
	return nil
}

// keyworded reads a statement that begins with a keyword, or returns nil.
func (p *parser) keyworded() Statement {
	word := p.keyword()
	sp := Span{p.pos, p.pos + len(word)}
	switch word {
	case "if":
		return p.ifStatement()
	case "foreach":
		return p.forEach()
	case "for":
		return p.forLoop()
	case "while":
		return p.whileLoop()
	case "do":
		return p.doLoop()
	case "switch":
		return p.switchStatement()
	case "try":
		return p.tryStatement()
	case "function", "filter":
		return p.function(word)
	case "return", "throw", "exit", "break", "continue":
		return p.flow(word)
	case "else", "elseif", "catch", "finally", "until":
		p.fail(sp, "UnexpectedToken", "Unexpected token '"+p.src.Slice(sp)+"' in expression or statement.")
		return &Flow{}
	case "param":
		p.fail(sp, "UnexpectedToken", "Unexpected token 'param' in expression or statement. A param block stands first in its script, function or script block.")
		return &Flow{}
	case "trap", "class", "enum", "data", "workflow", "configuration", "using", "parallel", "sequence":
		if !p.asCommand(len(word)) {
			p.fail(sp, "NotSupported", "The '"+word+"' statement is not part of this shell.")
			return &Flow{}
		}
	}
	return nil
}

// asCommand is whether the word of n bytes at pos stands alone, so that it can
// only be a command's name.
func (p *parser) asCommand(n int) bool {
	r := p.peekAt(n)
	return r == eof || r == '\n' || r == ';' || r == '|'
}

// condition reads ( pipeline ) after a keyword.
func (p *parser) condition(word string) Statement {
	p.lines()
	start := p.pos
	if !p.accept("(") {
		p.failEnd(Span{p.pos, p.pos + 1}, "MissingOpenParenthesisInIfStatement", "Missing '(' after '"+word+"'.")
		return nil
	}
	var s Statement
	p.nested(func() {
		p.lines()
		if p.peek() == ')' {
			p.fail(Span{start, p.pos + 1}, "MissingExpression", "An expression was expected after '('.")
		}
		if p.done() {
			p.failEnd(Span{start, start + 1}, "MissingEndParenthesisInExpression", "Missing closing ')' in expression.")
		}
		s = p.chain()
		p.lines()
		if p.failed == nil && p.peek() == '{' {
			p.fail(Span{start, start + 1}, "MissingEndParenthesisAfterStatement", "Missing closing ')' after expression in '"+word+"' statement.")
		}
		p.closeParen(start, 1)
	})
	return s
}

// blockAfter reads the block that follows on the same or the next line.
func (p *parser) blockAfter(what string) *Block {
	p.lines()
	return p.block(what)
}

// follows steps to the keyword if it comes next, over newlines too.
func (p *parser) follows(word string) bool {
	start := p.pos
	p.lines()
	if p.acceptKeyword(word) {
		return true
	}
	if p.failed == nil {
		p.pos = start
	}
	return false
}

func (p *parser) ifStatement() Statement {
	s := &If{}
	s.Start = p.pos
	p.pos += len("if")
	s.Clauses = append(s.Clauses, Clause{p.condition("if"), p.blockAfter("if statement")})
	for p.follows("elseif") {
		s.Clauses = append(s.Clauses, Clause{p.condition("elseif"), p.blockAfter("elseif statement")})
	}
	if p.follows("else") {
		p.lines()
		if p.keyword() == "if" {
			p.fail(Span{p.pos, p.pos + 2}, "MissingStatementBlock", "Missing statement block after 'else'. Write 'elseif' as one word.")
		}
		s.Else = p.block("else statement")
	}
	s.End = p.pos
	return s
}

func (p *parser) forEach() Statement {
	s := &ForEach{}
	s.Start = p.pos
	p.pos += len("foreach")
	p.lines()
	start := p.pos
	if !p.accept("(") {
		p.failEnd(Span{p.pos, p.pos + 1}, "MissingOpenParenthesisAfterKeyword", "Missing '(' after 'foreach'.")
		return s
	}
	p.lines()
	if p.peek() != '$' || !p.startsVariable() {
		p.failEnd(Span{p.pos, p.pos + 1}, "MissingVariableNameAfterForeach", "Missing variable name after 'foreach ('. Write foreach ($x in ...).")
		return s
	}
	s.Variable = p.variable()
	p.lines()
	if !p.acceptKeyword("in") {
		p.failEnd(Span{p.pos, p.pos + 1}, "MissingInInForeach", "Missing 'in' after the variable in the foreach loop.")
		return s
	}
	p.nested(func() {
		p.lines()
		s.In = p.chain()
		p.closeParen(start, 1)
	})
	s.Body = p.blockAfter("foreach loop")
	s.End = p.pos
	return s
}

func (p *parser) forLoop() Statement {
	s := &For{}
	s.Start = p.pos
	p.pos += len("for")
	p.lines()
	start := p.pos
	if !p.accept("(") {
		p.failEnd(Span{p.pos, p.pos + 1}, "MissingOpenParenthesisAfterKeyword", "Missing '(' after 'for'.")
		return s
	}
	p.nested(func() {
		s.Init = p.forPart(';')
		s.Cond = p.forPart(';')
		s.Step = p.forPart(')')
		p.closeParen(start, 1)
	})
	s.Body = p.blockAfter("for loop")
	s.End = p.pos
	return s
}

// forPart reads one part of for(;;) and the end sign after it, unless that is ')'.
func (p *parser) forPart(end rune) Statement {
	var s Statement
	p.lines()
	if r := p.peek(); r != ';' && r != ')' && r != eof {
		s = p.chain()
		p.blanks()
	}
	if r := p.peek(); end == ';' && (r == ';' || r == '\n') {
		p.pos++
	}
	return s
}

func (p *parser) whileLoop() Statement {
	s := &While{}
	s.Start = p.pos
	p.pos += len("while")
	s.Cond = p.condition("while")
	s.Body = p.blockAfter("while loop")
	s.End = p.pos
	return s
}

func (p *parser) doLoop() Statement {
	s := &Do{}
	s.Start = p.pos
	p.pos += len("do")
	s.Body = p.blockAfter("do loop")
	p.lines()
	switch {
	case p.acceptKeyword("while"):
		s.Cond = p.condition("while")
	case p.acceptKeyword("until"):
		s.Until = true
		s.Cond = p.condition("until")
	default:
		p.failEnd(Span{p.pos, p.pos + 1}, "MissingWhileOrUntilInDoWhile", "The 'while' or 'until' keyword is missing after the block of the do loop.")
	}
	s.End = p.pos
	return s
}

func (p *parser) switchStatement() Statement {
	s := &Switch{}
	s.Start = p.pos
	p.pos += len("switch")
	p.switchFlags(s)
	if s.File == nil {
		s.Subject = p.condition("switch")
	}
	p.lines()
	start := p.pos
	if !p.accept("{") {
		p.failEnd(Span{p.pos, p.pos + 1}, "MissingCurlyBraceInSwitchStatement", "Missing '{' in switch statement.")
		return s
	}
	p.nested(func() {
		for p.separators(); p.failed == nil && !p.done() && p.peek() != '}'; p.separators() {
			s.Clauses = append(s.Clauses, p.switchClause())
		}
	})
	p.closeBrace(start)
	s.End = p.pos
	return s
}

func (p *parser) switchFlags(s *Switch) {
	for p.lines(); p.failed == nil && isDash(p.peek()) && isNameStart(p.peekAt(p.size())); p.lines() {
		start := p.pos
		p.next()
		switch flag := lower(p.while(isName)); flag {
		case "regex", "wildcard":
			s.Mode = flag
		case "exact":
			s.Mode = ""
		case "casesensitive":
			s.CaseSensitive = true
		case "file":
			p.blanks()
			s.File = p.oneArgument()
		default:
			p.fail(Span{start, p.pos}, "InvalidSwitchFlag", "A switch statement takes -regex, -wildcard, -exact, -casesensitive or -file, not '-"+flag+"'.")
		}
	}
}

func (p *parser) switchClause() SwitchClause {
	var c SwitchClause
	switch {
	case p.keyword() == "default":
		p.pos += len("default")
	case p.startsNumber() || isDash(p.peek()) && isDigit(p.peekAt(p.size())):
		c.Cond = p.number()
	default:
		c.Cond = p.oneArgument()
	}
	p.lines()
	if p.failed == nil && p.peek() != '{' {
		p.failEnd(Span{p.pos, p.pos + 1}, "MissingSwitchStatementClause", "Missing statement block in switch statement clause.")
		return c
	}
	c.Body = p.block("switch clause")
	return c
}

func (p *parser) tryStatement() Statement {
	s := &Try{}
	s.Start = p.pos
	p.pos += len("try")
	s.Body = p.blockAfter("try statement")
	for p.follows("catch") {
		var c Catch
		for p.lines(); p.peek() == '[' && p.failed == nil; p.lines() {
			c.Types = append(c.Types, p.typeName())
			p.lines()
			p.accept(",")
		}
		c.Body = p.block("catch statement")
		s.Catches = append(s.Catches, c)
	}
	if p.follows("finally") {
		s.Finally = p.blockAfter("finally statement")
	}
	if len(s.Catches) == 0 && s.Finally == nil {
		p.failEnd(Span{s.Start, s.Start + len("try")}, "MissingCatchOrFinally", "The try statement is missing its catch or finally block.")
	}
	s.End = p.pos
	return s
}

func (p *parser) function(word string) Statement {
	s := &Function{Filter: word == "filter"}
	s.Start = p.pos
	p.pos += len(word)
	p.blanks()
	s.Name = p.while(func(r rune) bool {
		return !endsWord(r) && !isSingleQuote(r) && !isDoubleQuote(r) && r != '`' && r != '$' && r != '#'
	})
	if s.Name == "" {
		p.failEnd(Span{p.pos, p.pos + 1}, "MissingNameAfterKeyword", "Missing name after the '"+word+"' keyword.")
		return s
	}
	p.lines()
	var params []*Parameter
	hasParams := p.accept("(")
	if hasParams {
		params = p.parameters()
		p.lines()
	}
	start := p.pos
	if !p.accept("{") {
		p.failEnd(Span{p.pos, p.pos + 1}, "MissingFunctionBody", "Missing function body in function declaration.")
		return s
	}
	s.Body = p.braced(start)
	if s.Body != nil && hasParams && (len(params) > 0 || !s.Body.HasParams) { // empty parentheses may precede a param block
		if s.Body.HasParams {
			p.fail(Span{s.Start, s.Start + len(word)}, "ParamsTwice", "The function has parameters both in parentheses and in a param block.")
		}
		s.Body.HasParams, s.Body.Params = true, params
	}
	s.End = p.pos
	return s
}

// braced reads a body and its '}'; '{' is behind.
func (p *parser) braced(start int) *Body {
	if !p.enter() {
		return nil
	}
	defer p.leave()
	var b *Body
	p.nested(func() {
		b = p.body('}')
		p.closeBrace(start)
	})
	return b
}

func (p *parser) flow(word string) Statement {
	s := &Flow{Kind: word}
	s.Start = p.pos
	p.pos += len(word)
	p.blanks()
	if word == "break" || word == "continue" {
		s.Label = p.while(isName)
	} else if p.peek() == '&' && !p.at("&&") || !p.endsCommand() {
		s.Value = p.chain()
	}
	s.End = p.pos
	return s
}
