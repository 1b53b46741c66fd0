package syntax

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Print writes a body so that parsing the text gives the same tree again.
func Print(b *Body) string {
	w := &printer{}
	w.body(b, "\n")
	return w.String()
}

// PrintNode writes a statement or expression in one line.
func PrintNode(n Node) string {
	w := &printer{}
	switch n := n.(type) {
	case *Body:
		w.body(n, "; ")
	case Statement:
		w.statement(n)
	case Expression:
		w.expression(n)
	case *Command:
		w.command(n)
	case *Value:
		w.expression(n.Expr)
		w.redirects(n.Redirects)
	}
	return w.String()
}

type printer struct{ strings.Builder }

func (w *printer) put(parts ...string) {
	for _, s := range parts {
		w.WriteString(s)
	}
}

func (w *printer) body(b *Body, sep string) {
	if b.HasParams {
		for _, a := range b.Attributes {
			w.attribute(a)
		}
		w.params(b.Params)
		w.put(sep)
	}
	for _, named := range []struct {
		name  string
		block *Block
	}{{"begin", b.Begin}, {"process", b.Process}, {"end", b.Finish}} {
		if named.block != nil {
			w.put(named.name, " ")
			w.block(named.block)
			w.put(sep)
		}
	}
	w.statements(b.Statements, sep)
}

func (w *printer) params(list []*Parameter) {
	w.put("param(")
	for i, p := range list {
		if i > 0 {
			w.put(", ")
		}
		for _, a := range p.Attributes {
			w.attribute(a)
		}
		if p.Type != "" {
			w.put("[", p.Type, "]")
		}
		w.variable(&Variable{Name: p.Name})
		if p.Default != nil {
			w.put(" = ")
			w.expression(p.Default)
		}
	}
	w.put(")")
}

func (w *printer) attribute(a *Attribute) {
	w.put("[", a.Name, "(")
	first := true
	comma := func() {
		if !first {
			w.put(", ")
		}
		first = false
	}
	for _, e := range a.Args {
		comma()
		w.expression(e)
	}
	for _, n := range a.Named {
		comma()
		w.put(n.Name)
		if n.Value != nil {
			w.put("=")
			w.expression(n.Value)
		}
	}
	w.put(")]")
}

func (w *printer) statements(list []Statement, sep string) {
	for i, s := range list {
		if i > 0 {
			w.put(sep)
		}
		w.statement(s)
	}
}

func (w *printer) block(b *Block) {
	w.put("{ ")
	w.statements(b.Statements, "; ")
	w.put(" }")
}

func (w *printer) clause(word string, cond Statement, b *Block) {
	w.put(word, " (")
	w.statement(cond)
	w.put(") ")
	w.block(b)
}

func (w *printer) label(name string) {
	if name != "" {
		w.put(":", name, " ")
	}
}

func (w *printer) statement(s Statement) {
	switch s := s.(type) {
	case *Pipeline:
		w.pipeline(s)
	case *Chain:
		w.statement(s.Left)
		w.put(" ", s.Op, " ")
		w.statement(s.Right)
	case *Assign:
		w.expression(s.Target)
		w.put(" ", s.Op, " ")
		w.statement(s.Value)
	case *If:
		w.ifStatement(s)
	case *Switch:
		w.switchStatement(s)
	case *Try:
		w.try(s)
	case *Function:
		w.function(s)
	case *Flow:
		w.flow(s)
	default:
		w.loop(s)
	}
}

func (w *printer) ifStatement(s *If) {
	word := "if"
	for _, c := range s.Clauses {
		w.clause(word, c.Cond, c.Body)
		word = " elseif"
	}
	if s.Else != nil {
		w.put(" else ")
		w.block(s.Else)
	}
}

func (w *printer) loop(s Statement) {
	switch s := s.(type) {
	case *ForEach:
		w.label(s.Label)
		w.put("foreach (")
		w.variable(s.Variable)
		w.put(" in ")
		w.statement(s.In)
		w.put(") ")
		w.block(s.Body)
	case *For:
		w.label(s.Label)
		w.put("for (")
		for i, part := range []Statement{s.Init, s.Cond, s.Step} {
			if i > 0 {
				w.put("; ")
			}
			if part != nil {
				w.statement(part)
			}
		}
		w.put(") ")
		w.block(s.Body)
	case *While:
		w.label(s.Label)
		w.clause("while", s.Cond, s.Body)
	case *Do:
		w.label(s.Label)
		w.put("do ")
		w.block(s.Body)
		w.put(map[bool]string{false: " while (", true: " until ("}[s.Until])
		w.statement(s.Cond)
		w.put(")")
	}
}

func (w *printer) switchStatement(s *Switch) {
	w.label(s.Label)
	w.put("switch ")
	if s.Mode != "" {
		w.put("-", s.Mode, " ")
	}
	if s.CaseSensitive {
		w.put("-casesensitive ")
	}
	if s.File != nil {
		w.put("-file ")
		w.expression(s.File)
	} else {
		w.put("(")
		w.statement(s.Subject)
		w.put(")")
	}
	w.put(" { ")
	for i, c := range s.Clauses {
		if i > 0 {
			w.put("; ")
		}
		if c.Cond == nil {
			w.put("default")
		} else {
			w.expression(c.Cond)
		}
		w.put(" ")
		w.block(c.Body)
	}
	w.put(" }")
}

func (w *printer) try(s *Try) {
	w.put("try ")
	w.block(s.Body)
	for _, c := range s.Catches {
		w.put(" catch ")
		for i, t := range c.Types {
			if i > 0 {
				w.put(", ")
			}
			w.put("[", t, "]")
		}
		if len(c.Types) > 0 {
			w.put(" ")
		}
		w.block(c.Body)
	}
	if s.Finally != nil {
		w.put(" finally ")
		w.block(s.Finally)
	}
}

func (w *printer) function(s *Function) {
	w.put(map[bool]string{false: "function ", true: "filter "}[s.Filter], s.Name, " { ")
	w.body(s.Body, "; ")
	w.put(" }")
}

func (w *printer) flow(s *Flow) {
	w.put(s.Kind)
	if s.Label != "" {
		w.put(" ", s.Label)
	}
	if s.Value != nil {
		w.put(" ")
		w.statement(s.Value)
	}
}

func (w *printer) pipeline(s *Pipeline) {
	for i, stage := range s.Stages {
		if i > 0 {
			w.put(" | ")
		}
		switch stage := stage.(type) {
		case *Value:
			w.expression(stage.Expr)
			w.redirects(stage.Redirects)
		case *Command:
			w.command(stage)
		}
	}
}

func (w *printer) command(c *Command) {
	if c.Invoke != "" {
		w.put(c.Invoke, " ")
	}
	w.expression(c.Name)
	for _, a := range c.Args {
		w.put(" ")
		switch {
		case a.Name == "":
			w.expression(a.Value)
		case a.Value == nil:
			w.put("-", a.Name)
		default:
			w.put("-", a.Name, ":")
			w.expression(a.Value)
		}
	}
	w.redirects(c.Redirects)
}

func (w *printer) redirects(list []*Redirect) {
	for _, r := range list {
		w.put(" ")
		switch r.Stream {
		case 0:
			w.put("*")
		case 1:
		default:
			w.put(strconv.Itoa(r.Stream))
		}
		w.put(">")
		switch {
		case r.Merge:
			w.put("&1")
			continue
		case r.Append:
			w.put(">")
		}
		w.put(" ")
		w.expression(r.Target)
	}
}

func (w *printer) expression(e Expression) {
	switch e := e.(type) {
	case *Number:
		w.put(e.Text)
	case *String:
		w.quoted(e.Value)
	case *Expand:
		w.expand(e)
	case *Word:
		w.put(e.Text)
	case *Variable:
		w.variable(e)
	case *Splat:
		w.put("@", e.Name)
	case *Type:
		w.put("[", e.Name, "]")
	case *Cast:
		w.put("[", e.Type, "]")
		w.expression(e.Operand)
	case *Attributed:
		for _, a := range e.Attributes {
			w.attribute(a)
			w.put(" ")
		}
		w.expression(e.Operand)
	case *Unary:
		w.put(e.Op, " ")
		w.expression(e.Operand)
	case *Step:
		w.step(e)
	case *Binary:
		w.expression(e.Left)
		w.put(" ", e.Op, " ")
		w.expression(e.Right)
	case *Member, *Call, *Index:
		w.access(e)
	default:
		w.bracket(e)
	}
}

func (w *printer) bracket(e Expression) {
	switch e := e.(type) {
	case *Array:
		if len(e.Items) == 1 {
			w.put(",")
		}
		w.expressions(e.Items)
	case *ArrayOf:
		w.put("@(")
		w.statements(e.Statements, "; ")
		w.put(")")
	case *Sub:
		w.put("$(")
		w.statements(e.Statements, "; ")
		w.put(")")
	case *Paren:
		w.put("(")
		w.statement(e.Statement)
		w.put(")")
	case *Hash:
		w.hash(e)
	case *BlockLiteral:
		w.put("{ ")
		w.body(e.Body, "; ")
		w.put(" }")
	}
}

func (w *printer) expressions(list []Expression) {
	for i, e := range list {
		switch {
		case i > 0 && startsWithDash(e):
			w.put(",")
		case i > 0:
			w.put(", ")
		}
		w.expression(e)
	}
}

// startsWithDash is whether a bare word would be a parameter after a blank.
func startsWithDash(e Expression) bool {
	word, ok := e.(*Word)
	if !ok {
		return false
	}
	first, size := utf8.DecodeRuneInString(word.Text)
	next, _ := utf8.DecodeRuneInString(word.Text[size:])
	return isDash(first) && isNameStart(next)
}

func (w *printer) hash(h *Hash) {
	w.put("@{")
	for i, e := range h.Entries {
		if i > 0 {
			w.put("; ")
		}
		w.expression(e.Key)
		w.put(" = ")
		w.statement(e.Value)
	}
	w.put("}")
}

func (w *printer) step(e *Step) {
	if !e.Postfix {
		w.put(e.Op)
	}
	w.expression(e.Target)
	if e.Postfix {
		w.put(e.Op)
	}
}

func (w *printer) access(e Expression) {
	switch e := e.(type) {
	case *Index:
		w.expression(e.Object)
		w.put("[")
		w.expression(e.Index)
		w.put("]")
	case *Member:
		w.member(e.Object, e.Name, e.Static)
	case *Call:
		w.member(e.Object, e.Name, e.Static)
		w.put("(")
		w.expressions(e.Args)
		w.put(")")
	}
}

func (w *printer) member(object, name Expression, static bool) {
	w.expression(object)
	w.put(map[bool]string{false: ".", true: "::"}[static])
	if s, ok := name.(*String); ok && simpleName(s.Value) {
		w.put(s.Value)
		return
	}
	w.expression(name)
}

func simpleName(s string) bool {
	for _, r := range s {
		if !isName(r) {
			return false
		}
	}
	return s != ""
}

// quoted writes a literal string: every kind of single quote in it is doubled.
func (w *printer) quoted(s string) {
	if strings.Contains(s, "\r") { // which would be read as the end of a line
		w.put(`"`)
		w.escaped(s)
		w.put(`"`)
		return
	}
	w.put("'")
	for i, r := range s {
		c := s[i : i+runeLen(s[i:])]
		w.put(c)
		if isSingleQuote(r) {
			w.put(c)
		}
	}
	w.put("'")
}

func (w *printer) expand(e *Expand) {
	w.put(`"`)
	for _, part := range e.Parts {
		switch part := part.(type) {
		case *String:
			w.escaped(part.Value)
		case *Variable:
			w.braced(part)
		default:
			w.expression(part)
		}
	}
	w.put(`"`)
}

func (w *printer) escaped(s string) {
	for i, r := range s {
		c := s[i : i+runeLen(s[i:])]
		switch {
		case r == '\r':
			c = "`r"
		case r == '`', r == '$', isDoubleQuote(r):
			c = "`" + c
		}
		w.put(c)
	}
}

func (w *printer) variable(v *Variable) {
	special := v.Name == "?" || v.Name == "^" || v.Name == "$"
	if v.Scope == "" && special {
		w.put("$", v.Name)
		return
	}
	if simpleName(v.Name) && (v.Scope == "" || simpleName(v.Scope)) {
		w.put("$")
		if v.Scope != "" {
			w.put(v.Scope, ":")
		}
		w.put(v.Name)
		return
	}
	w.braced(v)
}

var bracedEscaper = strings.NewReplacer("`", "``", "}", "`}", "{", "`{")

func (w *printer) braced(v *Variable) {
	w.put("${")
	if v.Scope != "" || strings.Contains(v.Name, ":") {
		w.put(bracedEscaper.Replace(v.Scope), ":")
	}
	w.put(bracedEscaper.Replace(v.Name), "}")
}
