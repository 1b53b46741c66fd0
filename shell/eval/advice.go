package eval

import (
	"strings"

	"mxsh/model"
	"mxsh/shell/syntax"
)

// What runs but rarely does what its writer meant is a warning of Check.

// warn adds a warning.
func (c *checker) warn(n syntax.Node, id, message, hint string) {
	c.add(n, &model.Error{ID: id, Category: model.Usage, Message: message, Hint: hint})
	c.faults[len(c.faults)-1].Warning = true
}

// parentheses warns of f(1,2): one argument that is an array, not two.
func (c *checker) parentheses(n *syntax.Command) {
	name, ok := literalName(n.Name)
	if !ok || n.Invoke != "" || len(n.Args) == 0 {
		return
	}
	p, ok := n.Args[0].Value.(*syntax.Paren)
	if !ok || n.Args[0].Name != "" || p.Start != n.Name.Range().End {
		return
	}
	e, ok := expressionOf(p.Statement).(*syntax.Array)
	if !ok {
		return
	}
	words := make([]string, len(e.Items))
	for i, item := range e.Items {
		words[i] = c.src.Slice(item.Range())
	}
	c.warn(&syntax.Paren{Span: syntax.Span{Start: n.Start, End: p.End}}, "ArrayAsArguments",
		"The parentheses after "+name+" make one argument of "+c.src.Slice(p.Span)+", an array.",
		"Arguments stand apart with blanks: "+name+" "+strings.Join(words, " "))
}

// objectInFilter warns of $_ in a filter: the names of properties stand alone
// there. "... '$_'" in double quotes is fine, the object of a loop about it;
// "$_.Name" is not, since only $_ is expanded.
func (c *checker) objectInFilter(v syntax.Expression) {
	switch v := v.(type) {
	case *syntax.BlockLiteral:
		syntax.Walk(v, func(n syntax.Node) bool {
			if x, ok := n.(*syntax.Variable); ok && isObject(x) {
				c.warnFilter(x)
			}
			return true
		})
	case *syntax.String:
		if mentionsObject(v.Value) {
			c.warnFilter(v)
		}
	case *syntax.Expand:
		for i, part := range v.Parts {
			if t, ok := part.(*syntax.String); ok && (mentionsObject(t.Value) || i > 0 && strings.HasPrefix(t.Value, ".") && isObject(v.Parts[i-1])) {
				c.warnFilter(v)
				return
			}
		}
	}
}

func (c *checker) warnFilter(n syntax.Node) {
	c.warn(n, "ObjectInFilter", "A filter knows no $_: it is read by the command, not run for each object.",
		`Name the property alone, as in -Filter "Name -like 'a*'", or use Where-Object {$_.Name -like 'a*'}.`)
}

func isObject(e syntax.Expression) bool {
	v, ok := e.(*syntax.Variable)
	return ok && v.Scope == "" && (v.Name == "_" || strings.EqualFold(v.Name, "PSItem"))
}

func mentionsObject(text string) bool {
	return strings.Contains(text, "$_.") || strings.Contains(strings.ToLower(text), "$psitem.")
}

// jumps warns of break and continue that no loop around takes: such a statement
// ends the script without a word.
func (c *checker) jumps(body *syntax.Body) {
	taken := map[*syntax.Flow]bool{}
	syntax.Walk(body, func(n syntax.Node) bool {
		label, loop := labelOf(n)
		if !loop {
			return true
		}
		syntax.Walk(n, func(inner syntax.Node) bool {
			if flow, ok := inner.(*syntax.Flow); ok && (flow.Label == "" || strings.EqualFold(flow.Label, label)) {
				taken[flow] = true
			}
			return true
		})
		return true
	})
	syntax.Walk(body, func(n syntax.Node) bool {
		flow, ok := n.(*syntax.Flow)
		if !ok || taken[flow] || flow.Kind != "break" && flow.Kind != "continue" {
			return true
		}
		if flow.Label == "" {
			c.warn(flow, "JumpOutsideLoop", "No loop is around this '"+flow.Kind+"', so that the script ends here.",
				"In a block of ForEach-Object write return to go on with the next object.")
			return true
		}
		c.warn(flow, "UnknownLabel", "No loop around has the label "+model.Quote(flow.Label)+", so that the script ends here.",
			"Write the label before the loop that is meant, as in :"+flow.Label+" foreach ($x in $list) { ... }.")
		return true
	})
}

// labelOf is the label of a loop or switch, and whether n is one.
func labelOf(n syntax.Node) (label string, loop bool) {
	switch n := n.(type) {
	case *syntax.ForEach:
		return n.Label, true
	case *syntax.For:
		return n.Label, true
	case *syntax.While:
		return n.Label, true
	case *syntax.Do:
		return n.Label, true
	case *syntax.Switch:
		return n.Label, true
	}
	return "", false
}
