package commands

import (
	"regexp"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// A simple variable: $n, $env:SERVER, ${a name}.
var simpleVariable = regexp.MustCompile(`^\$(\{[^{}]+\}|[\p{L}\p{N}_]+(:[\p{L}\p{N}_]+)?)$`)

// noVariables is the scope of a call from bash, which has none.
type noVariables struct{}

func (noVariables) Variable(string) (any, bool) { return nil, false }
func (noVariables) SetVariable(string, any)     {}

// variablesOf is the scope that the words of a filter are looked up in.
func variablesOf(c *shell.Call) shell.Variables {
	if c.Vars == nil {
		return noVariables{}
	}
	return c.Vars
}

// valued puts the value of a variable in its place; known is false while there
// are no variables to ask. A quoted text is a variable only in a block: in other
// texts the values that were to be put in are there already.
func (p *filterParser) valued(t filterToken) (_ filterToken, known bool, err error) {
	switch {
	case !strings.HasPrefix(t.text, "$"), t.quoted && (!p.block || !simpleVariable.MatchString(t.text)), !t.quoted && isConstant(t.text):
		return t, true, nil
	case !simpleVariable.MatchString(t.text):
		return t, false, p.fault("%s is more than a variable; write the filter in double quotes, where $( ) is replaced: \"Name -eq '$(%s)'\"", model.Quote(t.text), model.Visible(model.Shortened(t.text)))
	case p.variables == nil:
		return t, false, nil
	}
	v, ok := p.variables.Variable(strings.Trim(t.text[1:], "{}"))
	switch {
	case !ok && t.quoted:
		return t, true, nil
	case !ok:
		return t, false, p.fault("there is no variable %s; a text stands in quotes", model.Visible(model.Shortened(t.text)))
	case v == nil:
		return filterToken{text: "$null"}, true, nil
	}
	if n := len(shell.Elements(v)); n != 1 {
		return t, false, p.fault("the variable %s holds %d values, and a condition takes one", model.Visible(model.Shortened(t.text)), n)
	}
	return filterToken{filterValue(shell.Elements(v)[0]), true}, true, nil
}

// isConstant is whether a word is a variable that always has its value.
func isConstant(word string) bool {
	return strings.EqualFold(word, "$null") || strings.EqualFold(word, "$true") || strings.EqualFold(word, "$false")
}

// filterValue is a value as a filter writes it; a date keeps its zone.
func filterValue(v any) string {
	if t, ok := v.(time.Time); ok {
		return t.Format(time.RFC3339Nano)
	}
	return value.Text(v)
}
