package eval

import (
	"sort"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

var _ shell.Drives = variables{}

// Drive implements shell.Drives.
func (v variables) Drive(name string) shell.Drive {
	switch strings.ToLower(name) {
	case "env":
		return environmentDrive{v.s}
	case "variable":
		return variableDrive{v}
	case "alias":
		return aliasDrive{v.s}
	case "function":
		return functionDrive{v}
	}
	return nil
}

// sortedNames sorts in any case and returns what it sorted.
func sortedNames(names []string) []string {
	sort.Slice(names, func(i, j int) bool { return strings.ToLower(names[i]) < strings.ToLower(names[j]) })
	return names
}

// environmentDrive is env:, the variables that external programs see.
type environmentDrive struct{ s *Session }

func (d environmentDrive) Name() string { return "Env" }

func (d environmentDrive) Names() []string {
	seen := map[string]bool{}
	var names []string
	for _, e := range d.s.env {
		name, _, _ := strings.Cut(e, "=")
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return sortedNames(names)
}

func (d environmentDrive) Item(name string) (any, bool) {
	v, ok := d.Content(name)
	if !ok {
		return nil, false
	}
	for _, n := range d.Names() {
		if strings.EqualFold(n, name) {
			name = n
			break
		}
	}
	return value.NewRecord("DictionaryEntry", model.Prop{Name: "Name", Value: name}, model.Prop{Name: "Key", Value: name}, model.Prop{Name: "Value", Value: v}), true
}

func (d environmentDrive) Content(name string) (any, bool) {
	v := d.s.environment(name)
	return v, v != nil
}

func (d environmentDrive) Put(name string, v any) error {
	d.s.setEnvironment(name, value.Text(v))
	return nil
}

func (d environmentDrive) Delete(name string) error {
	d.s.setEnvironment(name, "")
	return nil
}

// variableDrive is variable:, what is seen from the scope.
type variableDrive struct{ v variables }

func (d variableDrive) Name() string    { return "Variable" }
func (d variableDrive) Names() []string { return sortedNames(d.v.VariableNames()) }

func (d variableDrive) Item(name string) (any, bool) {
	v, ok := d.v.Variable(name)
	if !ok {
		return nil, false
	}
	if found := d.v.f.scope.find(name); found != nil {
		name = found.name
	}
	return value.NewRecord("PSVariable", model.Prop{Name: "Name", Value: name}, model.Prop{Name: "Value", Value: v}), true
}

func (d variableDrive) Content(name string) (any, bool) { return d.v.Variable(name) }
func (d variableDrive) Put(name string, v any) error    { return d.v.s.write(d.v.f, "", name, v) }
func (d variableDrive) Delete(name string) error        { d.v.RemoveVariable(name); return nil }

// aliasDrive is alias:, the short names of commands.
type aliasDrive struct{ s *Session }

func (d aliasDrive) Name() string { return "Alias" }

func (d aliasDrive) Names() []string {
	var names []string
	for key, c := range d.s.commands {
		if !strings.EqualFold(key, c.Name()) && d.s.aliases[key] == "" {
			names = append(names, key)
		}
	}
	for name := range d.s.aliases {
		names = append(names, name)
	}
	return sortedNames(names)
}

func (d aliasDrive) Item(name string) (any, bool) {
	to, ok := d.Content(name)
	if !ok {
		return nil, false
	}
	return AliasInfo(strings.ToLower(name), value.Text(to)), true
}

// AliasInfo is an alias as an object.
func AliasInfo(name, to string) *value.Record {
	return value.NewRecord("AliasInfo", model.Prop{Name: "CommandType", Value: "Alias"}, model.Prop{Name: "Name", Value: name},
		model.Prop{Name: "Definition", Value: to}, model.Prop{Name: "ResolvedCommandName", Value: to}, model.Prop{Name: "DisplayName", Value: name + " -> " + to})
}

func (d aliasDrive) Content(name string) (any, bool) {
	key := strings.ToLower(name)
	if to := d.s.aliases[key]; to != "" {
		return to, true
	}
	if c := d.s.commands[key]; c != nil && !strings.EqualFold(key, c.Name()) {
		return c.Name(), true
	}
	return nil, false
}

func (d aliasDrive) Put(name string, v any) error {
	d.s.aliases[strings.ToLower(name)] = value.Text(v)
	return nil
}

// Delete takes an alias away; one of the shell's own stays gone for the session.
func (d aliasDrive) Delete(name string) error {
	key := strings.ToLower(name)
	if d.s.aliases[key] != "" {
		delete(d.s.aliases, key)
		return nil
	}
	delete(d.s.commands, key)
	return nil
}

// functionDrive is function:, the functions that are seen from the scope.
type functionDrive struct{ v variables }

func (d functionDrive) Name() string { return "Function" }

func (d functionDrive) Names() []string {
	seen := map[string]bool{}
	var names []string
	for c := d.v.f.scope; c != nil; c = c.parent {
		for key, fn := range c.funcs {
			if !seen[key] {
				seen[key] = true
				names = append(names, fn.name)
			}
		}
	}
	return sortedNames(names)
}

func (d functionDrive) Item(name string) (any, bool) {
	fn := d.v.f.scope.findFunction(name)
	if fn == nil {
		return nil, false
	}
	text := strings.TrimSpace(fn.body.Text())
	return value.NewRecord("FunctionInfo", model.Prop{Name: "CommandType", Value: "Function"}, model.Prop{Name: "Name", Value: fn.name},
		model.Prop{Name: "Source", Value: ""}, model.Prop{Name: "Definition", Value: text}, model.Prop{Name: "ScriptBlock", Value: &block{s: d.v.s, f: d.v.f, body: fn.body}}), true
}

func (d functionDrive) Content(name string) (any, bool) {
	fn := d.v.f.scope.findFunction(name)
	if fn == nil {
		return nil, false
	}
	return &block{s: d.v.s, f: d.v.f, body: fn.body}, true
}

// Put defines a function by a script block or by the text of one.
func (d functionDrive) Put(name string, v any) error {
	b, ok := v.(*block)
	if !ok {
		body, err := syntax.Parse("", value.Text(v))
		if err != nil {
			return syntaxFailure(d.v.f, err)
		}
		b = &block{s: d.v.s, f: d.v.f, body: body}
	}
	fn, err := d.v.s.functionOf(d.v.f, name, b.body)
	if err != nil {
		return err
	}
	d.v.f.scope.defineFunction(fn)
	return nil
}

func (d functionDrive) Delete(name string) error {
	key := strings.ToLower(name)
	for c := d.v.f.scope; c != nil; c = c.parent {
		if c.funcs[key] != nil {
			delete(c.funcs, key)
			return nil
		}
	}
	return nil
}
