package eval

import (
	"context"
	"maps"
	"strconv"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// variable is a named value; empty is set when the value is the output of a command that emitted
// nothing, which flows as no object where $null flows as one.
type variable struct {
	name   string
	value  any
	limits limits
	empty  bool
	splat  []bind.Arg // what @args gives: the arguments as they were written
	option string     // ReadOnly or Constant, "" when it may be changed
	about  string
}

// limits are what [type] and [Validate...()] before a variable ask of its values.
type limits struct {
	typ   string // "" for any
	rules []rule
}

// fit returns the value as the named variable may hold it.
func (l limits) fit(name string, v any) (any, error) {
	if l.typ != "" {
		converted, err := convert(v, l.typ)
		if err != nil {
			return nil, err
		}
		v = converted
	}
	for _, rule := range l.rules {
		if why := rule(v); why != "" {
			return nil, &model.Error{ID: "ValidateSetFailure", Category: model.Invalid, Target: name, Hint: why,
				Message: "The variable cannot be validated because the value " + value.Text(v) + " is not a valid value for the " + name + " variable."}
		}
	}
	return v, nil
}

// scope holds the variables and functions of a script, function or call. Reads
// look outward, writes are local.
type scope struct {
	parent *scope
	script bool // a script file's own scope, which $script: means
	vars   map[string]*variable
	funcs  map[string]*function
}

func newScope(parent *scope) *scope {
	return &scope{parent: parent, vars: map[string]*variable{}}
}

func (c *scope) find(name string) *variable {
	name = strings.ToLower(name)
	for ; c != nil; c = c.parent {
		if v := c.vars[name]; v != nil {
			return v
		}
	}
	return nil
}

func (c *scope) findFunction(name string) *function {
	name = strings.ToLower(name)
	for ; c != nil; c = c.parent {
		if fn := c.funcs[name]; fn != nil {
			return fn
		}
	}
	return nil
}

// defineFunction gives this scope a function, in place of one of that name.
func (c *scope) defineFunction(fn *function) {
	if c.funcs == nil {
		c.funcs = map[string]*function{}
	}
	c.funcs[strings.ToLower(fn.name)] = fn
}

// named returns the scope that a prefix such as script: means; a number says how
// many scopes further out.
func (c *scope) named(prefix string) *scope {
	switch prefix {
	case "global":
		for c.parent != nil {
			c = c.parent
		}
	case "script":
		for c.parent != nil && !c.script {
			c = c.parent
		}
	}
	if isDigits(prefix) {
		out, _ := strconv.Atoi(prefix) // "" is this scope
		for ; out > 0 && c.parent != nil; out-- {
			c = c.parent
		}
	}
	return c
}

// namesScope is whether a prefix names one scope, so that reads do not look outward.
func namesScope(prefix string) bool {
	switch prefix {
	case "global", "script", "local", "private":
		return true
	}
	return prefix != "" && isDigits(prefix)
}

func isDigits(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// set gives the variable of this scope a value, converted when it is typed.
func (c *scope) set(name string, v any) error {
	key := strings.ToLower(name)
	old := c.vars[key]
	if old == nil {
		c.vars[key] = &variable{name: name, value: v}
		return nil
	}
	if old.option != "" {
		return readOnly(old.name)
	}
	v, err := old.limits.fit(old.name, v)
	if err != nil {
		return err
	}
	old.value, old.empty, old.splat = v, false, nil
	return nil
}

// define replaces the variable of this scope, its type included.
func (c *scope) define(name string, v any) {
	c.vars[strings.ToLower(name)] = &variable{name: name, value: v}
}

// some are the variables of this scope with these names, nil for those it lacks.
func (c *scope) some(names []string) map[string]*variable {
	out := make(map[string]*variable, len(names))
	for _, name := range names {
		out[name] = c.vars[name]
	}
	return out
}

// restore puts back what vars held before; nil takes the variable away.
func (c *scope) restore(name string, old *variable) {
	if old == nil {
		delete(c.vars, name)
		return
	}
	c.vars[name] = old
}

var constants = map[string]any{"true": true, "false": false, "null": nil}

func readOnly(name string) error {
	return &model.Error{ID: "VariableNotWritable", Category: model.Invalid, Target: name,
		Message: "Cannot overwrite variable " + name + " because it is read-only or constant."}
}

// read returns a variable's value; an unset one is nil.
func (s *Session) read(f *frame, prefix, name string) any {
	lower := strings.ToLower(name)
	if drives[prefix] {
		return s.readDrive(f, prefix, name)
	}
	if namesScope(prefix) {
		if v := f.scope.named(prefix).vars[lower]; v != nil {
			return v.value
		}
		if prefix == "script" || prefix == "global" {
			return s.automatic(f, lower)
		}
		return nil
	}
	if v, ok := constants[lower]; ok {
		return v
	}
	if lower == "psitem" {
		lower = "_"
	}
	if v := f.scope.find(lower); v != nil {
		return v.value
	}
	return s.automatic(f, lower)
}

// automatic gives the variables that the session keeps itself.
func (s *Session) automatic(f *frame, lower string) any {
	switch lower {
	case "?":
		return s.ok
	case "^", "$":
		return s.typedLine(lower)
	case "pscommandpath": // of the file that the text is from, whoever calls it
		return orNull(f.src.Path)
	case "psscriptroot":
		return orNull(folderOf(f.src.Path))
	case "error":
		return s.errors
	case "pwd":
		return value.PathInfo(s.Dir)
	case "host":
		return value.NewRecord("InternalHost", model.Prop{Name: "Name", Value: "mxsh"}, model.Prop{Name: "Version", Value: s.Version})
	}
	return nil
}

// write assigns to $prefix:name.
func (s *Session) write(f *frame, prefix, name string, v any) error {
	lower := strings.ToLower(name)
	if _, constant := constants[lower]; constant && prefix == "" {
		if lower == "null" {
			return nil // $null = command throws the output away
		}
		return readOnly(name)
	}
	if drives[prefix] {
		return s.writeDrive(f, prefix, name, v)
	}
	switch lower {
	case "?", "host", "pid", "psversiontable":
		return readOnly(name)
	case "psitem":
		name = "_"
	}
	if t := bind.PreferenceType(lower); t != nil && v != nil {
		set, err := t.Convert(name, v)
		if err != nil {
			return value.CannotConvert(v, t.Name(), "Specify one of: "+strings.Join(shell.TraitsOf(t).Choices, ", ")+".")
		}
		v = set
	}
	return f.scope.named(prefix).set(name, v)
}

// Variable reads a variable as the script that runs sees it, or as the global
// scope does. It is for those who take the output: preferences of how it looks.
func (s *Session) Variable(name string) (any, bool) {
	f := s.running
	if f == nil {
		f = s.frame
	}
	return variables{s, f}.Variable(name)
}

// SetVariable implements shell.Variables for the global scope.
func (s *Session) SetVariable(name string, v any) { variables{s, s.frame}.SetVariable(name, v) }

// VariableNames lists the variables of the global scope, for completion.
func (s *Session) VariableNames() []string {
	var names []string
	for _, v := range s.frame.scope.vars {
		names = append(names, v.name)
	}
	return names
}

// variables is the scope that a cmdlet was called from.
type variables struct {
	s *Session
	f *frame
}

func splitPrefix(name string) (prefix, rest string) {
	if before, after, ok := strings.Cut(name, ":"); ok {
		return strings.ToLower(before), after
	}
	return "", name
}

// Variable implements shell.Variables.
func (v variables) Variable(name string) (any, bool) {
	prefix, rest := splitPrefix(name)
	got := v.s.read(v.f, prefix, rest)
	if got != nil {
		return got, true
	}
	return nil, v.f.scope.find(rest) != nil
}

// SetVariable implements shell.Variables; a read-only variable stays as it is.
func (v variables) SetVariable(name string, to any) {
	prefix, rest := splitPrefix(name)
	_ = v.s.write(v.f, prefix, rest, to)
}

// VariableNames lists what is visible from the scope.
func (v variables) VariableNames() []string {
	var names []string
	seen := map[string]bool{}
	for c := v.f.scope; c != nil; c = c.parent {
		for key, x := range c.vars {
			if !seen[key] {
				seen[key] = true
				names = append(names, x.name)
			}
		}
	}
	return names
}

// RemoveVariable takes a variable out of the nearest scope that has it.
func (v variables) RemoveVariable(name string) {
	prefix, rest := splitPrefix(name)
	key := strings.ToLower(rest)
	for c := v.f.scope.named(prefix); c != nil; c = c.parent {
		if _, ok := c.vars[key]; ok {
			delete(c.vars, key)
			return
		}
	}
}

// Aliases are what Set-Alias made, by their names in lower case.
func (v variables) Aliases() map[string]string { return maps.Clone(v.s.aliases) }

// Evaluate runs text as statements of the scope.
func (v variables) Evaluate(ctx context.Context, text string, emit func(any) error) error {
	f := v.f.with(emit)
	f.ctx = ctx
	body, err := syntax.Parse("", text)
	if err != nil {
		return syntaxFailure(f, err)
	}
	f.src = body.Source
	return v.s.statements(f, body.Statements)
}

// CallMethod calls a method of a value, for ForEach-Object Name.
func (v variables) CallMethod(on any, name string, args []any) (any, error) {
	got, err := v.s.invoke(v.f, on, name, args)
	return orNil(got), err
}

// MethodNames lists the methods of a value, for Get-Member.
func (v variables) MethodNames(of any) []string { return v.s.MethodNames(of) }

// IsType is the operator -is, for Where-Object -Is.
func (v variables) IsType(of, typ any) bool { return isType(of, typeText(typ)) }

// CompileBlock makes a script block of a text, as bash hands it over: with its
// braces or without.
func (v variables) CompileBlock(text string) (shell.Block, error) {
	if inner, ok := strings.CutPrefix(strings.TrimSpace(text), "{"); ok && strings.HasSuffix(inner, "}") {
		if body, err := syntax.Parse("", strings.TrimSuffix(inner, "}")); err == nil {
			return &block{s: v.s, f: v.f, body: body}, nil
		}
	}
	body, err := syntax.Parse("", text)
	if err != nil {
		return nil, syntaxFailure(v.f, err)
	}
	return &block{s: v.s, f: v.f, body: body}, nil
}

// Vars is the scope of the top level, for calls that no text makes. It also
// calls methods and compiles script blocks.
func (s *Session) Vars() shell.Variables { return variables{s, s.frame} }
