package complete

import (
	"iter"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// shape is what is known of the objects at a place: the names of their
// properties with what to say of each, and their kind if they are of one.
type shape struct {
	kind    *model.Kind
	names   []string
	example any // a value that has the methods; nil when there are none to name
}

func ofKind(k *model.Kind) *shape { return &shape{kind: k, names: k.PropNames(), example: k.New()} }

// fieldShape is what a property of a kind holds.
func fieldShape(s *shape, name string) *shape {
	if s == nil || s.kind == nil {
		return nil
	}
	v, ok := s.kind.Prop(s.kind.New(), name)
	if !ok || v == nil {
		return nil
	}
	return ofValue(v)
}

func ofValue(v any) *shape {
	if list := shell.Elements(v); len(list) > 0 {
		v = list[0]
	}
	if o, ok := v.(model.Object); ok {
		return ofKind(model.KindOf(o))
	}
	s := &shape{example: v}
	for _, p := range value.Props(v) {
		s.names = append(s.names, p.Name)
	}
	return s
}

// passes are the commands that hand on objects of the type they get.
var passes = map[string]bool{"where-object": true, "sort-object": true, "tee-object": true, "get-unique": true, "get-random": true}

// made are the properties of what commands make that are of no kind.
var made = map[string][]string{
	"group-object":   {"Count", "Name", "Group", "Values"},
	"measure-object": {"Count", "Average", "Sum", "Maximum", "Minimum", "Property"},
	"get-command":    {"CommandType", "Name", "ModuleName", "Verb", "Noun", "Synopsis", "Definition", "Parameters"},
	"get-history":    {"Id", "CommandLine"},
	"get-childitem":  {"Name", "FullName", "Length", "LastWriteTime", "Mode", "Extension", "BaseName", "PSIsContainer"},
	"get-date":       {"Year", "Month", "Day", "Hour", "Minute", "Second", "DayOfWeek", "DayOfYear", "Date", "TimeOfDay", "Ticks"},
}

// shapeBefore infers what the stages of a group before the nth hand on; nil
// when that is not known.
func (r *request) shapeBefore(g *group, n int) *shape {
	for i := n - 1; i >= 0; i-- {
		st := g.stages[i]
		name := st.command()
		if name == "" {
			return r.shapeOf(st)
		}
		c := r.cmdlet(name)
		switch {
		case c == nil:
			return nil
		case c.Output != nil:
			return ofKind(c.Output)
		case c.Name() == "Select-Object":
			if s, ok := r.chosen(c, st, r.shapeBefore(g, i)); ok {
				return s
			}
		case made[strings.ToLower(c.Name())] != nil:
			return &shape{names: made[strings.ToLower(c.Name())], example: exampleOf(c)}
		case !passes[strings.ToLower(c.Name())]:
			return nil
		}
	}
	return nil
}

// shapeOf infers what the value at the end of a stage is.
func (r *request) shapeOf(st *stage) *shape {
	if len(st.nodes) == 0 {
		return nil
	}
	last := st.nodes[len(st.nodes)-1]
	switch {
	case last.Kind == syntax.TokenVariable:
		return r.shapeOfVariable(last)
	case last.Kind == syntax.TokenString && !last.Open:
		return ofValue("")
	case last.Kind == syntax.TokenNumber:
		return ofValue(int64(0))
	case last.Kind == syntax.TokenMember && strings.HasPrefix(last.text, ".") && len(st.nodes) > 1:
		return fieldShape(r.shapeOf(&stage{nodes: st.nodes[:len(st.nodes)-1]}), last.text[1:])
	case last.child != nil && last.text == "@(":
		return &shape{example: []any{}}
	case last.child != nil && last.text == "@{":
		return &shape{names: r.keysOf(last), example: value.NewMap()}
	case last.child != nil && strings.HasSuffix(last.text, "("):
		return r.shapeBefore(last.child, len(last.child.stages))
	}
	return nil
}

// mostInferred is how many variables in a row are followed to what they are.
const mostInferred = 8

// shapeOfVariable infers from the block that a $_ stands in, from an assignment
// or loop of the line, else from the value it has.
func (r *request) shapeOfVariable(n node) *shape {
	name := strings.Trim(strings.TrimPrefix(n.text, "$"), "{}")
	if name == "_" || strings.EqualFold(name, "PSItem") {
		return r.shapeOfInput(r.in.enclosing("{"))
	}
	if r.inferring++; r.inferring > mostInferred { // $a = $a.Next
		return nil
	}
	defer func() { r.inferring-- }()
	if s := r.shapeOfAssigned(name, n.Start); s != nil {
		return s
	}
	if r.Value == nil {
		return nil
	}
	if v, ok := r.Value(name); ok && v != nil {
		return ofValue(v)
	}
	return nil
}

// shapeOfInput infers what $_ is in a block.
func (r *request) shapeOfInput(block *group) *shape {
	if block == nil || block.parent == nil {
		return nil
	}
	owner, n := block.parent, block.stage
	for owner.open == "@{" && owner.parent != nil { // a calculated property
		owner, n = owner.parent, owner.stage
	}
	if n > 0 {
		return r.shapeBefore(owner, n)
	}
	if c := r.cmdlet(owner.stages[n].command()); c != nil && c.Output != nil {
		return ofKind(c.Output)
	}
	return nil
}

// shapeOfAssigned looks for "$name =" and "$name in" before the offset.
func (r *request) shapeOfAssigned(name string, before int) *shape {
	for i := len(r.all) - 2; i >= 0; i-- {
		t, next := r.all[i], r.all[i+1]
		if t.Start >= before || t.Kind != syntax.TokenVariable || !strings.EqualFold(t.Text(r.text), "$"+name) {
			continue
		}
		if op := next.Text(r.text); op != "=" && !strings.EqualFold(op, "in") {
			continue
		}
		if v, ok := r.literal(r.all[i+2:]); ok {
			return v
		}
		g := groups(r.text, pipelineAfter(r.all[i+2:]))
		for g.parent != nil {
			g = g.parent
		}
		return r.shapeBefore(g, len(g.stages))
	}
	return nil
}

// pipelineAfter are the tokens up to the end of the pipeline they begin.
func pipelineAfter(tokens []syntax.Token) []syntax.Token {
	depth := 0
	for i, t := range tokens {
		switch t.Kind {
		case syntax.TokenOpen:
			depth++
		case syntax.TokenClose:
			depth--
		}
		if depth < 0 || depth == 0 && t.Kind == syntax.TokenSeparator {
			return tokens[:i]
		}
	}
	return tokens
}

// members completes what follows a dot.
func (r *request) members() []Item {
	dot := strings.LastIndexAny(r.word, ".:") + 1
	prefix := r.word[dot:]
	if strings.HasPrefix(r.word, "::") {
		return r.statics()
	}
	s := r.shapeOf(r.in.last())
	r.start, r.word = r.start+dot, prefix
	if s == nil {
		return nil
	}
	return append(r.propertyItems(s), r.methods(s.example)...)
}

// exampleOf is a value that has the methods of what a command makes.
func exampleOf(c *shell.Cmdlet) any {
	if c.Name() == "Get-Date" {
		return time.Time{}
	}
	return nil
}

// literal is the shape of a literal that an assignment begins with.
func (r *request) literal(tokens []syntax.Token) (*shape, bool) {
	if len(tokens) > 1 && tokens[0].Kind == syntax.TokenType { // a cast
		tokens = tokens[1:]
	}
	if len(tokens) == 0 {
		return nil, false
	}
	whole := len(tokens) == 1 || tokens[1].Kind == syntax.TokenSeparator
	switch t := tokens[0]; {
	case t.Kind == syntax.TokenOpen && t.Text(r.text) == "@{":
		return &shape{names: r.keysOf(node{Token: t}), example: value.NewMap()}, true
	case t.Kind == syntax.TokenOpen && t.Text(r.text) == "@(":
		return &shape{example: []any{}}, true
	case t.Kind == syntax.TokenString && !t.Open && whole:
		return ofValue(""), true
	}
	return nil, false
}

func (r *request) propertyItems(s *shape) []Item {
	if s == nil {
		return nil
	}
	var items []Item
	for _, name := range s.names {
		if !model.HasPrefixFold(name, plainWord(r.word)) {
			continue
		}
		item := Item{Text: name, Name: name}
		if s.kind != nil {
			if f := s.kind.Field(name); f != nil {
				item.Help = "[" + f.TypeName() + "] " + firstSentence(f.Help())
			}
		}
		items = append(items, item)
	}
	return items
}

// compared completes the value that a property is compared with: the words of
// an enumeration or the truth values. ok is false when the place is no such.
func (r *request) compared(st *stage) (items []Item, ok bool) {
	n := len(st.nodes)
	if n < 2 {
		return nil, false
	}
	op, left := st.nodes[n-1], st.nodes[n-2]
	if op.Kind != syntax.TokenOperator && op.Kind != syntax.TokenParameter || !isComparison(op.text) {
		return nil, false
	}
	var s *shape
	c := r.cmdlet(st.command())
	switch {
	case left.Kind == syntax.TokenMember && n >= 3:
		s = r.shapeOf(&stage{nodes: st.nodes[:n-2]})
	case r.filter():
		s = r.filterKind()
	case c != nil && c.Name() == "Where-Object":
		s = r.shapeBefore(r.in, len(r.in.stages)-1)
	}
	if s == nil || s.kind == nil {
		return nil, false
	}
	f := s.kind.Field(strings.TrimLeft(plainWord(left.text), "."))
	switch {
	case f == nil:
		return nil, false
	case f.Bool():
		return r.truths(), true
	case len(f.Enum) > 0:
		return r.inQuotes(f.Enum), true
	}
	return nil, false
}

// inQuotes are words as values of an expression, where nothing is bare.
func (r *request) inQuotes(list []string) []Item {
	var items []Item
	for _, w := range list {
		if model.HasPrefixFold(w, plainWord(r.word)) {
			typed := r.word
			if typed == "" || typed[0] != '"' {
				typed = "'"
			}
			items = append(items, Item{Text: quote(w, typed), Name: w})
		}
	}
	return items
}

func isComparison(op string) bool {
	switch strings.ToLower(strings.TrimLeft(op, "-–—―")) {
	case "eq", "ne", "ceq", "cne", "contains", "notcontains", "like", "notlike":
		return true
	}
	return false
}

// filter is whether the cursor is in the braces of -Filter, where properties
// are bare names.
func (r *request) filter() bool { return r.filterKind() != nil }

func (r *request) filterKind() *shape {
	block := r.in.enclosing("{")
	if block == nil || block.parent == nil {
		return nil
	}
	st := block.parent.stages[block.stage]
	c := r.cmdlet(st.command())
	if c == nil || c.Output == nil {
		return nil
	}
	args := st.arguments()
	if p := placeOf(c, args[:max(0, len(args)-1)]).param; p == nil || p.Name != "Filter" {
		return nil
	}
	return ofKind(c.Output)
}

// keysIn are the places in the line of the keys of the hashtable that begins at n.
func (r *request) keysIn(n node) iter.Seq[int] {
	return func(yield func(int) bool) {
		depth := 0
		for i, t := range r.all {
			switch {
			case t.Start < n.Start:
				continue
			case t.Kind == syntax.TokenOpen:
				depth++
			case t.Kind == syntax.TokenClose:
				depth--
			case t.Kind == syntax.TokenKey && depth == 1 && !yield(i):
				return
			}
			if depth == 0 {
				return
			}
		}
	}
}

// keysOf are the keys of a hashtable that is written in the line.
func (r *request) keysOf(n node) []string {
	var names []string
	for i := range r.keysIn(n) {
		names = append(names, plainWord(r.all[i].Text(r.text)))
	}
	return names
}

// label is the name that a hashtable gives a calculated column.
func (r *request) label(n node) string {
	for i := range r.keysIn(n) {
		if i+2 < len(r.all) && isLabel(r.all[i].Text(r.text)) {
			return plainWord(r.all[i+2].Text(r.text))
		}
	}
	return ""
}
