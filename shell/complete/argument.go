package complete

import (
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/shell/syntax"
)

// place is where in a command's arguments the cursor is.
type place struct {
	param *shell.Param    // that the word is a value of, nil when unknown
	given map[string]bool // parameters that were named, in lower case
	file  bool            // behind a redirection
}

// placeOf reads the arguments up to the cursor.
func placeOf(c *shell.Cmdlet, args []node) place {
	p := place{given: map[string]bool{}}
	var pending, current *shell.Param
	positions, end, comma := 0, -1, false
	for _, n := range args {
		switch {
		case n.Kind == syntax.TokenOperator && n.text == ",":
			comma, end = true, n.End
			continue
		case n.Kind == syntax.TokenOperator && strings.Contains(n.text, ">"):
			p.file = true
		case n.Kind == syntax.TokenParameter:
			pending = named1(c, n.text)
			if pending != nil {
				p.given[strings.ToLower(pending.Name)] = true
				if shell.TraitsOf(pending.Type).Switch && !strings.HasSuffix(n.text, ":") {
					pending = nil
				}
			}
		case comma, n.Start == end && current != nil: // the same argument goes on
		case p.file:
			p.file = false
		case pending != nil:
			current, pending = pending, nil
		default:
			positions++
			current = positional(c, positions, p.given)
		}
		comma, end = false, n.End
	}
	switch {
	case comma:
		p.param = current
	case pending != nil:
		p.param = pending
	default:
		p.param = positional(c, positions+1, p.given)
	}
	return p
}

func named1(c *shell.Cmdlet, text string) *shell.Param {
	p, err := bind.Find(c, strings.TrimSuffix(strings.TrimLeft(text, "-–—―"), ":"))
	if err != nil {
		return nil
	}
	return p
}

// positional is the parameter of the nth positional argument, those that were
// named left out.
func positional(c *shell.Cmdlet, nth int, given map[string]bool) *shell.Param {
	var free []*shell.Param
	for _, p := range c.Params {
		if p.Position > 0 && !given[strings.ToLower(p.Name)] {
			free = append(free, p)
		}
	}
	slices.SortStableFunc(free, func(a, b *shell.Param) int { return a.Position - b.Position })
	switch {
	case nth <= len(free):
		return free[nth-1]
	case len(free) > 0 && free[len(free)-1].Rest:
		return free[len(free)-1]
	}
	return nil
}

// parameters completes -Name: the cmdlet's own first, then the common ones.
func (r *request) parameters() []Item {
	st := r.in.last()
	c := r.cmdlet(st.command())
	if c == nil {
		return nil
	}
	return parameterItems(c, strings.TrimLeft(r.word, "-–—―"), placeOf(c, st.arguments()).given)
}

func parameterItems(c *shell.Cmdlet, prefix string, given map[string]bool) []Item {
	var items, idle []Item
	sets, limited := setsLeft(c, given)
	for _, p := range append(slices.Clone(c.Params), bind.CommonParams(c)...) {
		if !model.HasPrefixFold(p.Name, prefix) || given[strings.ToLower(p.Name)] {
			continue
		}
		if limited && len(p.Sets) > 0 && !overlap(p.Sets, sets) {
			continue // it excludes what was given
		}
		item := Item{Text: "-" + p.Name, Name: "-" + p.Name, Help: "[" + p.Type.Name() + "] " + firstSentence(p.About())}
		if p.Inert != "" {
			idle = append(idle, item)
			continue
		}
		items = append(items, item)
	}
	return append(items, idle...)
}

// setsLeft are the parameter sets that the named parameters leave; limited is
// whether any of them belongs to sets.
func setsLeft(c *shell.Cmdlet, given map[string]bool) (sets []string, limited bool) {
	for _, p := range c.Params {
		switch {
		case len(p.Sets) == 0 || !given[strings.ToLower(p.Name)]:
		case !limited:
			sets, limited = slices.Clone(p.Sets), true
		default:
			sets = slices.DeleteFunc(sets, func(s string) bool { return !overlap(p.Sets, []string{s}) })
		}
	}
	return sets, limited
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool {
		return slices.ContainsFunc(b, func(o string) bool { return strings.EqualFold(s, o) })
	})
}

func firstSentence(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if i := strings.Index(text, ". "); i >= 0 {
		return text[:i+1]
	}
	return text
}

// afterColon completes the value of -Name:.
func (r *request) afterColon() []Item {
	c := r.cmdlet(r.in.last().command())
	if c == nil {
		return nil
	}
	p := named1(c, r.word)
	r.start, r.word = len(r.text), ""
	if p == nil {
		return nil
	}
	if shell.TraitsOf(p.Type).Switch {
		return r.truths()
	}
	return r.values(c, p)
}

func (r *request) truths() []Item { return r.words([]string{"$true", "$false"}, "") }

// argument completes a value: of a parameter, of a comparison, or a file.
func (r *request) argument(st *stage) []Item {
	if items, ok := r.compared(st); ok {
		return items
	}
	if r.filter() {
		return r.propertyItems(r.filterKind())
	}
	name := st.command()
	if name == "" {
		return r.files(false)
	}
	c := r.cmdlet(name)
	if c == nil {
		return r.files(true)
	}
	at := placeOf(c, st.arguments())
	if at.file || at.param == nil {
		return r.files(true)
	}
	return r.values(c, at.param)
}

// values lists what a parameter takes.
func (r *request) values(c *shell.Cmdlet, p *shell.Param) []Item {
	tr := shell.TraitsOf(p.Type)
	switch {
	case len(tr.Choices) > 0:
		return r.quoted(tr.Choices)
	case len(tr.Hints) > 0:
		return r.quoted(tr.Hints)
	case tr.Bool:
		return r.truths()
	case p.Name == "Filter" && c.Output != nil:
		return r.filterText(ofKind(c.Output))
	case (p.Name == "SortBy" || p.Name == "SortOrder") && c.Output != nil:
		return r.sorted(c.Output)
	case takesProperties(c, p):
		if names := r.shapeBefore(r.in, len(r.in.stages)-1); names != nil {
			return r.propertyItems(names)
		}
		return nil
	case p.Name == "Name" && c.Noun == "Help":
		return append(r.commands(), r.quoted(listed(r.Topics))...)
	case p.Name == "Parameter" && c.Noun == "Help":
		return r.parametersOf()
	case p.Name == "Name" && c.Noun == "Command", c.Noun == "Alias" && (p.Name == "Definition" || p.Name == "Value"):
		return r.commands()
	case p.Name == "Name" && c.Noun == "Alias":
		return r.quoted(listed(r.Aliases))
	case p.Name == "Name" && c.Noun == "Variable":
		return r.quoted(listed(r.Variables))
	case p.Name == "TypeName" && c.Noun == "Object":
		return r.quoted(listed(r.Types))
	}
	if kinds := kindsOf(c, p); len(kinds) > 0 && r.Identities != nil {
		return r.identities(kinds)
	}
	if c.Output != nil && !isPath(p.Name) {
		return nil
	}
	if c.Noun == "Location" {
		return slices.DeleteFunc(r.files(false), func(i Item) bool { return !i.Open })
	}
	return r.files(!isPath(p.Name))
}

func isPath(name string) bool {
	switch name {
	case "Path", "LiteralPath", "FilePath", "FileName", "OutFile", "Destination":
		return true
	}
	return false
}

// takesProperties is whether the values of a parameter are names of properties
// of what is piped in.
func takesProperties(c *shell.Cmdlet, p *shell.Param) bool {
	switch p.Name {
	case "FilterScript", "Process", "MemberName":
		return c.Noun == "Object"
	case "Property", "ExcludeProperty", "ExpandProperty", "GroupBy":
		return c.Output == nil && p.Type.Name() != shell.Hashtable.Name()
	}
	return false
}

// kindsOf are the kinds of objects that a parameter names.
func kindsOf(c *shell.Cmdlet, p *shell.Param) []*model.Kind {
	if kinds := shell.TraitsOf(p.Type).Kinds; len(kinds) > 0 {
		return kinds
	}
	if p.Field != nil && p.Field.Ref() != nil {
		return []*model.Kind{p.Field.Ref()}
	}
	switch {
	case p.Name == "Identity":
		for _, k := range model.Kinds() {
			if strings.EqualFold(k.Noun, c.Noun) {
				return []*model.Kind{k}
			}
		}
	case p.Name == "Server", p.Name == "SourceTransportServers":
		return []*model.Kind{model.ExchangeServers}
	}
	return nil
}

func (r *request) identities(kinds []*model.Kind) []Item {
	var names []string
	for _, k := range kinds {
		names = append(names, r.Identities(r.ctx, k, plainWord(r.word))...)
	}
	var items []Item
	for i, n := range names {
		if !slices.Contains(names[:i], n) { // two kinds may be views of one
			items = append(items, Item{Text: quote(n, r.word), Name: n})
		}
	}
	return items
}

// quoted are the texts that begin with the word, as arguments.
func (r *request) quoted(list []string) []Item {
	var items []Item
	for _, w := range list {
		if model.HasPrefixFold(w, plainWord(r.word)) {
			items = append(items, Item{Text: quote(w, r.word), Name: w})
		}
	}
	return items
}

// quote writes a text as an argument: bare where that is safe, else in quotes,
// those that the typed word began with.
func quote(text, typed string) string {
	switch {
	case strings.HasPrefix(typed, `"`):
		return shell.DoubleQuoted(text)
	case strings.HasPrefix(typed, "'"), !bare(text):
		return shell.SingleQuoted(text)
	}
	return text
}

// bare is whether a text is one argument and means itself without quotes.
func bare(text string) bool {
	tokens := syntax.Tokens("x " + text)
	return text != "" && len(tokens) == 2 && tokens[1].Kind == syntax.TokenWord && tokens[1].End == len(text)+2 && !strings.ContainsAny(text, "`$'\"’‘“”") && !strings.ContainsAny(text[:1], "@#")
}

// keys completes the keys of a hashtable: of an edit, or of a calculated property.
func (r *request) keys() []Item {
	hash := r.in
	if hash.parent == nil {
		return nil
	}
	st := hash.parent.stages[hash.stage]
	c := r.cmdlet(st.command())
	if c == nil {
		return nil
	}
	args := st.arguments()
	p := placeOf(c, args[:max(0, len(args)-1)]).param
	switch {
	case p == nil:
		return nil
	case takesProperties(c, p):
		return r.words([]string{"n", "e", "Name", "Expression", "Label", "Width", "Alignment", "FormatString", "Ascending", "Descending"}, "")
	case shell.TraitsOf(p.Type).List:
		return r.words([]string{"Add", "Remove"}, "")
	}
	return nil
}
