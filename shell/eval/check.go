package eval

import (
	"errors"
	"os"
	"slices"
	"sort"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// Fault is what Check found wrong.
type Fault struct {
	Script       string // "" for typed text
	Line, Column int
	Err          *model.Error
	Text         string // the source line
	Length       int    // of the faulty words in characters
	Warning      bool   // it would run, but hardly do what is meant
}

// Record is the fault as an error record, for those who print it.
func (f Fault) Record() *shell.Record {
	return &shell.Record{Err: f.Err, Script: f.Script, Line: f.Line, Column: f.Column, Text: f.Text, Length: f.Length}
}

// Check reads a text and runs nothing: it finds every command, binds every
// parameter by name and converts every value that is written out. The faults,
// and the warnings among them, are in the order of the text.
func (s *Session) Check(text, name string) []Fault {
	body, broken := syntax.ParseAll(name, text)
	c := &checker{s: s, src: body.Source, functions: map[string]bool{}, hashes: map[string]*syntax.Hash{}, asText: map[*syntax.BlockLiteral]bool{}}
	for _, e := range broken {
		c.add(e.Span, e.Model())
	}
	c.declarations(body)
	c.jumps(body)
	syntax.Walk(body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Pipeline:
			c.pipeline(n)
		case *syntax.BlockLiteral:
			return !c.asText[n]
		}
		return true
	})
	sort.SliceStable(c.faults, func(i, j int) bool {
		a, b := c.faults[i], c.faults[j]
		return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
	})
	return c.faults
}

type checker struct {
	s         *Session
	src       *syntax.Source
	functions map[string]bool         // functions and aliases that the text itself makes
	hashes    map[string]*syntax.Hash // what the variables hold that may be splatted
	faults    []Fault
	asText    map[*syntax.BlockLiteral]bool // -Filter {...}: read by the cmdlet, not run
	depth     int                           // of files that source files
	defaults  bool                          // parameters may have values that the call does not show
	open      bool                          // a file that only running knows may define commands
}

func (c *checker) add(n syntax.Node, err error) {
	var e *model.Error
	if !errors.As(err, &e) {
		e = &model.Error{ID: "Fault", Category: model.Syntax, Message: err.Error()}
	}
	sp := n.Range()
	pos := c.src.Position(sp.Start)
	first, _, _ := strings.Cut(c.src.Slice(sp), "\n")
	c.faults = append(c.faults, Fault{Script: c.src.Name, Line: pos.Line, Column: pos.Column, Err: e, Text: c.src.Line(sp.Start), Length: len([]rune(first))})
}

// declarations notes the names that the text defines anywhere: a function may be
// used above its definition in other functions.
func (c *checker) declarations(body *syntax.Body) {
	syntax.Walk(body, func(n syntax.Node) bool {
		if c.depth == 0 {
			c.written(n)
		}
		switch n := n.(type) {
		case *syntax.Variable:
			c.defaults = c.defaults || strings.EqualFold(n.Name, "PSDefaultParameterValues")
		case *syntax.Function:
			_, name := splitPrefix(n.Name)
			c.functions[strings.ToLower(name)] = true
			for _, a := range n.Body.Attributes {
				c.otherNames(a)
			}
		case *syntax.Command:
			name, ok := literalName(n.Name)
			switch {
			case n.Invoke == ".":
				c.sourced(n, name, ok)
			case ok && c.makesAlias(name):
				c.alias(n)
			case ok && c.imports(name):
				c.imported(n)
			}
		}
		return true
	})
}

// otherNames notes the names that an Alias attribute gives a function.
func (c *checker) otherNames(a *syntax.Attribute) {
	if !strings.EqualFold(a.Name, "Alias") {
		return
	}
	for _, arg := range a.Args {
		if name, ok := literalName(arg); ok {
			c.functions[strings.ToLower(name)] = true
		}
	}
}

// sourced notes what a script that is run in this scope defines.
func (c *checker) sourced(n *syntax.Command, name string, literal bool) {
	if _, block := n.Name.(*syntax.BlockLiteral); block {
		return
	}
	if shell.IsExchangeProfile(strings.Trim(c.src.Slice(n.Name.Range()), `'"`)) {
		return // it defines what is here anyway
	}
	c.depth++
	defer func() { c.depth-- }()
	text, err := os.ReadFile(c.s.path(name))
	if literal && err != nil && !isPath(name) {
		return // a command: what it defines is not known, that it exists is
	}
	if !literal || err != nil || c.depth > 16 {
		c.open = true
		return
	}
	body, _ := syntax.ParseAll(name, string(text))
	c.declarations(body)
}

func (c *checker) imports(name string) bool {
	cmd := c.s.commands[strings.ToLower(name)]
	return cmd != nil && cmd.Name() == "Import-Module"
}

// imported notes what the module files define that Import-Module is to run.
func (c *checker) imported(n *syntax.Command) {
	cmd := c.s.commands["import-module"]
	var of *shell.Param // the parameter that the next word is for
	for _, a := range n.Args {
		if a.Name != "" {
			of, _ = bind.Find(cmd, a.Name)
		}
		if a.Value == nil {
			continue
		}
		is := of
		of = nil
		if is != nil && is.Name != "Name" && !shell.TraitsOf(is.Type).Switch {
			continue
		}
		names := []syntax.Expression{a.Value}
		if list, ok := a.Value.(*syntax.Array); ok {
			names = list.Items
		}
		for _, e := range names {
			name, ok := literalName(e)
			if !ok || isModuleFile(name) {
				c.sourced(n, name, ok) // which file it is, sometimes only running tells
			}
		}
	}
}

func (c *checker) makesAlias(name string) bool {
	cmd := c.s.commands[strings.ToLower(name)]
	return cmd != nil && cmd.Noun == "Alias" && cmd.Verb != "Get"
}

func (c *checker) alias(n *syntax.Command) {
	for _, a := range n.Args {
		if name, ok := literalName(a.Value); ok {
			c.functions[strings.ToLower(name)] = true
			return
		}
	}
}

// literalName is the text of a name that is written out.
func literalName(e syntax.Expression) (string, bool) {
	switch e := e.(type) {
	case *syntax.String:
		return e.Value, true
	case *syntax.Word:
		if len(e.Parts) == 1 {
			if t, ok := e.Parts[0].(*syntax.String); ok {
				return t.Value, true
			}
		}
	}
	return "", false
}

func (c *checker) pipeline(p *syntax.Pipeline) {
	for i, st := range p.Stages {
		if cmd, ok := st.(*syntax.Command); ok {
			c.parentheses(cmd)
			c.command(cmd, i > 0)
		}
	}
}

func (c *checker) command(n *syntax.Command, piped bool) {
	name, ok := literalName(n.Name)
	if !ok || c.functions[strings.ToLower(name)] {
		return
	}
	t, err := c.s.lookup(c.s.frame, name)
	if err != nil {
		if !c.open || isPath(name) {
			c.add(n.Name, err)
		}
		return
	}
	if t.cmdlet != nil {
		c.filters(n, t.cmdlet)
		c.bind(n, t.cmdlet, piped)
	}
}

// filters notes the blocks whose text is a filter in a language of its own.
func (c *checker) filters(n *syntax.Command, cmd *shell.Cmdlet) {
	for i, a := range n.Args {
		if a.Name == "" {
			continue
		}
		p, err := bind.Find(cmd, a.Name)
		if err != nil || p.Name != "Filter" && p.Type.Name() != "Filter" {
			continue
		}
		v := a.Value
		if v == nil && i+1 < len(n.Args) {
			v = n.Args[i+1].Value
		}
		c.objectInFilter(v)
		if b, ok := v.(*syntax.BlockLiteral); ok {
			c.asText[b] = true
		}
	}
}

// unknown is the value of what only running can tell; it prints as it is written.
type unknown struct{ text string }

func (u unknown) String() string { return u.text }

// lenient is a type that takes what is not known yet.
type lenient struct{ shell.Type }

func (t lenient) Traits() shell.Traits { return shell.TraitsOf(t.Type) }

// Convert implements shell.Type.
func (t lenient) Convert(param string, v any) (any, error) {
	for _, item := range shell.Elements(v) {
		if _, open := item.(unknown); open {
			return v, nil
		}
	}
	return t.Type.Convert(param, v)
}

// bind binds the call against types that let unknown values pass.
func (c *checker) bind(n *syntax.Command, cmd *shell.Cmdlet, piped bool) {
	shadow := *cmd
	shadow.Params = make([]*shell.Param, len(cmd.Params))
	for i, p := range cmd.Params {
		q := *p
		q.Type = lenient{p.Type}
		shadow.Params[i] = &q
	}
	args, open := c.arguments(&shadow, n)
	options := bind.Options{PipeFollows: piped}
	if open || c.defaults {
		options.Prompt = func(*shell.Param) (any, error) { return unknown{}, nil }
	}
	if len(args) > 0 { // what a wizard will ask is not known; without arguments it is no wizard where nobody sits
		options.Wizard = func(c *shell.Cmdlet, given map[string]any) (map[string]any, error) { return asked(c), nil }
	}
	for range len(n.Args) + 1 {
		_, err := bind.Bind(&shadow, args, options)
		if err == nil {
			return
		}
		at := c.culprit(n, &shadow, err)
		c.add(at, err)
		// What a filter says of properties is no matter of commands and parameters.
		last := &c.faults[len(c.faults)-1]
		last.Warning = last.Err.Param == "Filter" && last.Err.Category == model.Invalid
		// The rest of the call is looked at without what is wrong, which may have been
		// what is then missing.
		rest, found := without(args, at, last.Err.ID == "PositionalParameterNotFound")
		if !found {
			return
		}
		args = rest
		options.Prompt = func(*shell.Param) (any, error) { return unknown{}, nil }
	}
}

// without leaves the argument at a place out, and the word after it that may be
// its value. An argument without a name keeps its place unless it is one too many.
func without(args []bind.Arg, at syntax.Node, tooMany bool) (rest []bind.Arg, found bool) {
	for i, a := range args {
		if node, ok := a.At.(syntax.Node); !ok || node != at {
			continue
		}
		if a.Name == "" && !tooMany {
			rest = slices.Clone(args)
			rest[i].Value = unknown{}
			return rest, true
		}
		next := i + 1
		if a.Name != "" && !a.Colon && next < len(args) && args[next].Name == "" {
			next++
		}
		return append(args[:i:i], args[next:]...), true
	}
	return args, false
}

// asked is what a wizard answers for the mandatory parameters.
func asked(c *shell.Cmdlet) map[string]any {
	answers := map[string]any{}
	for _, p := range c.Params {
		if p.Mandatory || p.Needed != nil {
			answers[p.Name] = unknown{}
		}
	}
	return answers
}

// arguments gives the arguments with the values that are written out; open is
// whether a splatted variable may hold more.
func (c *checker) arguments(cmd *shell.Cmdlet, n *syntax.Command) (args []bind.Arg, open bool) {
	for i := 0; i < len(n.Args); i++ {
		a := n.Args[i]
		if s, splat := a.Value.(*syntax.Splat); splat {
			c.splatted(cmd, s)
			open = true
			continue
		}
		if w, ok := a.Value.(*syntax.Word); ok && a.Name == "" && w.Text == "--" {
			continue
		}
		arg := bind.Arg{Name: a.Name, Colon: a.Name != "" && a.Value != nil, At: a}
		if a.Value != nil {
			arg.Value = c.literal(a.Value)
		}
		if p, err := bind.Find(cmd, a.Name); a.Name != "" && err == nil && p.Common {
			if skip := c.common(p, n.Args, i); skip > 0 { // a value that is not known yet
				i += skip - 1
				continue
			}
		}
		args = append(args, arg)
	}
	return args, open
}

// common tells how many arguments to leave out for a common parameter whose
// value is not known: 0 for none.
func (c *checker) common(p *shell.Param, list []*syntax.Argument, i int) int {
	if v := list[i].Value; v != nil {
		if _, open := c.literal(v).(unknown); open {
			return 1
		}
		return 0
	}
	if shell.TraitsOf(p.Type).Switch || i+1 == len(list) || list[i+1].Name != "" {
		return 0
	}
	if _, open := c.literal(list[i+1].Value).(unknown); open {
		return 2
	}
	return 0
}

// culprit is the argument that an error of binding is about, else the command.
func (c *checker) culprit(n *syntax.Command, cmd *shell.Cmdlet, err error) syntax.Node {
	var e *model.Error
	if !errors.As(err, &e) {
		return n
	}
	for _, a := range n.Args {
		if a.Name == "" {
			continue
		}
		p, bad := bind.Find(cmd, a.Name)
		if bad != nil && bad.Error() == e.Error() || bad == nil && e.Param != "" && p.Name == e.Param {
			return a
		}
	}
	for _, a := range n.Args {
		if v, ok := literalName(a.Value); ok && a.Name == "" && e.Target != "" && v == e.Target {
			return a
		}
	}
	return n
}

// literal evaluates what is written out and gives unknown for all else.
func (c *checker) literal(e syntax.Expression) any {
	switch e := e.(type) {
	case *syntax.Number:
		return e.Value
	case *syntax.String:
		return e.Value
	case *syntax.Word:
		if e.Value != nil {
			return shell.Word{Text: e.Text, Value: e.Value}
		}
		if text, ok := literalName(e); ok {
			return text
		}
	case *syntax.Variable:
		if v, ok := constants[strings.ToLower(e.Name)]; ok && e.Scope == "" {
			return v
		}
	case *syntax.Array:
		items := make([]any, len(e.Items))
		for i, item := range e.Items {
			items[i] = c.literal(item)
		}
		return items
	case *syntax.BlockLiteral:
		return &block{s: c.s, f: c.s.frame, body: e.Body}
	case *syntax.Hash:
		return c.hash(e)
	}
	return unknown{c.src.Slice(e.Range())}
}

func (c *checker) hash(h *syntax.Hash) any {
	m := value.NewMap()
	for _, entry := range h.Entries {
		e := expressionOf(entry.Value)
		if e == nil {
			return unknown{c.src.Slice(h.Span)}
		}
		key, v := c.literal(entry.Key), c.literal(e)
		for _, item := range append(shell.Elements(v), key) {
			if _, open := item.(unknown); open {
				return unknown{c.src.Slice(h.Span)}
			}
		}
		m.Set(key, v)
	}
	return m
}
