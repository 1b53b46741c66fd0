package complete

import (
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/syntax"
)

// embedded blanks out the beginning of an unfinished text in double quotes up to
// the variable or $( in it that is being typed, so that this is read as a
// statement of its own, at its own place.
func embedded(text string) string {
	tokens := syntax.Tokens(text)
	if len(tokens) == 0 {
		return text
	}
	last := tokens[len(tokens)-1]
	word := last.Text(text)
	if last.Kind != syntax.TokenString || !last.Open || !strings.ContainsAny(word[:min(2, len(word))], `"`) && !strings.HasPrefix(word, "“") {
		return text
	}
	at := expands(word)
	if at < 1 {
		return text
	}
	return embedded(text[:last.Start] + strings.Repeat(" ", at-1) + ";" + text[last.Start+at:])
}

// expands is where, in a text in double quotes, that begins which is expanded at
// its end: behind the first $( that is open, or at a variable; -1 when there is none.
func expands(word string) int {
	var open []int
	variable := -1
	for i := 1; i < len(word); i++ {
		c := word[i]
		switch {
		case c == '`':
			i++
			variable = -1
		case c == '$' && strings.HasPrefix(word[i:], "$("):
			open = append(open, i+2)
			i++
			variable = -1
		case c == '(' && len(open) > 0:
			open = append(open, i+1)
		case c == ')' && len(open) > 0:
			open = open[:len(open)-1]
		case c == '$':
			variable = i
		case c != '_' && c != ':' && c != '{' && (c < '0' || c > '9' && c < 'A' || c > 'Z' && c < 'a' || c > 'z' && c < 0x80):
			variable = -1
		}
	}
	if len(open) > 0 {
		return open[0]
	}
	return variable
}

// The operators and connectors of -Filter.
var (
	filterOperators  = []string{"-eq", "-ne", "-like", "-notlike", "-gt", "-ge", "-lt", "-le"}
	filterConnectors = []string{"-and", "-or"}
)

// filterText completes the text of -Filter: a property, an operator, the value of
// an enumeration, or what joins conditions.
func (r *request) filterText(s *shape) []Item {
	quoteOf := r.word[:min(1, len(r.word))]
	if quoteOf != `"` && quoteOf != "'" {
		return nil
	}
	parts, last := filterParts(r.word[1:])
	r.start += len(r.word) - len(last)
	r.word = last
	state, property := 0, ""
	for _, p := range parts {
		switch {
		case p == "(" || p == ")" || p == "!" || strings.EqualFold(p, "-not"):
		case state == 0:
			property, state = p, 1
		default:
			state = (state + 1) % 4
		}
	}
	switch state {
	case 0:
		return r.propertyItems(s)
	case 1:
		return r.words(filterOperators, "")
	case 3:
		return r.words(filterConnectors, "")
	}
	return r.filterValues(s.kind.Field(property), quoteOf)
}

// filterParts are the words of a filter that are whole, and the one at its end.
func filterParts(text string) (parts []string, last string) {
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == ' ' || c == '\t' || c == '\n':
			i++
		case c == '(' || c == ')' || c == '!':
			parts, i = append(parts, text[i:i+1]), i+1
		case c == '\'' || c == '"':
			end := strings.IndexByte(text[i+1:], c)
			if end < 0 {
				return parts, text[i:]
			}
			parts, i = append(parts, text[i:i+end+2]), i+end+2
		default:
			end := strings.IndexAny(text[i:], " \t\n()'\"")
			if end < 0 {
				return parts, text[i:]
			}
			parts, i = append(parts, text[i:i+end]), i+end
		}
	}
	return parts, ""
}

// filterValues are the words of an enumeration within a filter, in the quotes
// that the filter itself is not in.
func (r *request) filterValues(f *model.Field, outer string) []Item {
	if f == nil {
		return nil
	}
	list, q := f.Enum, "'"
	if outer == "'" {
		q = `"`
	}
	if f.Bool() {
		list, q = []string{"$true", "$false"}, ""
		if outer == `"` {
			list = []string{"`$true", "`$false"} // else the text expands them
		}
	}
	var items []Item
	for _, w := range list {
		if model.HasPrefixFold(w, strings.Trim(r.word, `'"`)) {
			items = append(items, Item{Text: q + w + q, Name: w})
		}
	}
	return items
}

// sorted completes the names of properties that -SortBy and -SortOrder take, the
// latter with a sign before them.
func (r *request) sorted(k *model.Kind) []Item {
	word, quoted := plainWord(r.word), ""
	if strings.HasPrefix(r.word, "'") || strings.HasPrefix(r.word, `"`) {
		quoted = r.word[:1]
	}
	sign := word[:len(word)-len(strings.TrimLeft(word, "+-"))]
	var items []Item
	for _, name := range k.PropNames() {
		if model.HasPrefixFold(sign+name, word) {
			items = append(items, Item{Text: quoted + sign + name + quoted, Name: sign + name})
		}
	}
	return items
}

// signed is whether what looks like a parameter is a property of -SortOrder that
// is sorted downwards.
func (r *request) signed() bool { return r.sortOrder() != nil }

func (r *request) sortOrder() []Item {
	st := r.in.last()
	c := r.cmdlet(st.command())
	if c == nil || c.Output == nil {
		return nil
	}
	if at := placeOf(c, st.arguments()).param; at == nil || at.Name != "SortOrder" {
		return nil
	}
	return r.sorted(c.Output)
}

// parametersOf completes the parameters of the command that Get-Help is asked for.
func (r *request) parametersOf() []Item {
	args := r.in.last().arguments()
	for i, n := range args {
		if n.Kind != syntax.TokenWord && n.Kind != syntax.TokenString || i > 0 && isParameter(args[i-1], "Parameter") {
			continue
		}
		c := r.cmdlet(plainWord(n.text))
		if c == nil {
			return nil
		}
		var names []string
		for _, p := range c.Params {
			names = append(names, p.Name)
		}
		return r.quoted(names)
	}
	return nil
}

func isParameter(n node, name string) bool {
	return n.Kind == syntax.TokenParameter && model.HasPrefixFold(name, strings.TrimLeft(n.text, "-"))
}

// types completes the name of a type in brackets.
func (r *request) types() []Item {
	var items []Item
	for _, name := range listed(r.Types) {
		if model.HasPrefixFold(name, r.word) {
			items = append(items, Item{Text: name, Name: name, Open: true})
		}
	}
	return items
}

// indexKeys completes a text in brackets: a key of the hashtable before them.
func (r *request) indexKeys() []Item {
	if r.in.parent == nil {
		return nil
	}
	nodes := r.in.parent.stages[r.in.stage].nodes
	s := r.shapeOf(&stage{nodes: nodes[:max(0, len(nodes)-1)]})
	if s == nil || s.kind != nil {
		return nil
	}
	q := r.word[:1]
	var items []Item
	for _, name := range s.names {
		if model.HasPrefixFold(name, plainWord(r.word)) {
			items = append(items, Item{Text: q + strings.ReplaceAll(name, q, q+q) + q, Name: name})
		}
	}
	return items
}

// methods are what may be called on an example of a value.
func (r *request) methods(example any) []Item {
	if r.Methods == nil || example == nil {
		return nil
	}
	var items []Item
	for _, name := range r.Methods(example) {
		if model.HasPrefixFold(name, r.word) {
			items = append(items, Item{Text: name + "(", Name: name + "(", Help: "Method", Open: true})
		}
	}
	return items
}

// statics completes what follows a type and two colons.
func (r *request) statics() []Item {
	st := r.in.last()
	n := len(st.nodes)
	if n == 0 || st.nodes[n-1].Kind != syntax.TokenType || r.Statics == nil {
		return nil
	}
	r.start, r.word = r.start+2, strings.TrimPrefix(r.word, "::")
	var items []Item
	for _, name := range r.Statics(strings.Trim(st.nodes[n-1].text, "[] ")) {
		if model.HasPrefixFold(name, r.word) {
			items = append(items, Item{Text: name, Name: name, Open: true})
		}
	}
	return items
}

// chosen are the names of the columns that Select-Object makes of its input, and
// nothing when it passes that on.
func (r *request) chosen(c *shell.Cmdlet, st *stage, input *shape) (columns *shape, ok bool) {
	var names []string
	var at *shell.Param
	for i, n := range st.arguments() {
		switch {
		case n.Kind == syntax.TokenParameter:
			at = named1(c, n.text)
			continue
		case n.Kind == syntax.TokenOperator:
			continue
		case at == nil && i == 0:
			at = c.Param("Property")
		}
		switch {
		case at == nil || at.Name == "ExcludeProperty":
		case at.Name == "ExpandProperty":
			return fieldShape(input, plainWord(n.text)), true
		case at.Name == "Property" && n.text == "@{":
			names = append(names, r.label(n))
		case at.Name == "Property" && strings.Contains(n.text, "*"):
			return input, true
		case at.Name == "Property":
			names = append(names, plainWord(n.text))
		}
	}
	names = slices.DeleteFunc(names, func(s string) bool { return s == "" })
	if names == nil {
		return input, true
	}
	s := &shape{names: names}
	if input != nil && input.kind != nil {
		for i, name := range names {
			if own, ok := input.kind.Spelling(input.kind.New(), name); ok {
				names[i] = own
			}
		}
	}
	return s, true
}

func isLabel(key string) bool {
	switch strings.ToLower(key) {
	case "n", "name", "l", "label":
		return true
	}
	return false
}
