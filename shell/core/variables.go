package core

import (
	"sort"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// lister is a scope that can name its variables, remover one that can forget them.
type (
	lister  interface{ VariableNames() []string }
	remover interface{ RemoveVariable(name string) }
)

func variables() []*shell.Cmdlet {
	return []*shell.Cmdlet{getVariable(), setVariable("Set", "sv", "set"), setVariable("New", "nv"), clearVariable("Clear", "clv"), clearVariable("Remove", "rv")}
}

func variableNames() *shell.Param {
	return &shell.Param{Name: "Name", Type: shell.Strings, Position: 1, Help: "Names or patterns, without the dollar sign."}
}

func scope() *shell.Param {
	return text("Scope", "Whose variable: Global, Script, Local, or how many scopes further out.")
}

// scoped is the variable's name with the scope that was asked for.
func scoped(c *shell.Call, name string) string {
	if in, ok := shell.Arg[string](c, "Scope"); ok {
		return in + ":" + name
	}
	return name
}

func getVariable() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Variable", Aliases: []string{"gv"}, Synopsis: "Lists variables.",
		Params:   []*shell.Param{variableNames(), flag("ValueOnly", "Gives the values alone."), scope()},
		Examples: []shell.Example{{Command: "Get-Variable *Preference", Explains: "Lists the preferences."}},
		Process: func(c *shell.Call) error {
			names, _ := shell.Arg[[]string](c, "Name")
			for _, name := range chosenVariables(c, names) {
				v, ok := c.Vars.Variable(scoped(c, name))
				if !ok {
					if err := c.Error(noVariable(name), name); err != nil {
						return err
					}
					continue
				}
				out := v
				if !c.Switch("ValueOnly") {
					out = value.NewRecord("PSVariable", model.Prop{Name: "Name", Value: name}, model.Prop{Name: "Value", Value: v})
				}
				if err := c.Emit(out); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func noVariable(name string) error {
	return &model.Error{ID: "VariableNotFound", Category: model.NotFound, Target: name, Message: "Cannot find a variable with the name '" + model.Visible(model.Shortened(name)) + "'."}
}

// chosenVariables are the names that fit, and plain names as they were given.
func chosenVariables(c *shell.Call, patterns []string) []string {
	if c.Vars == nil {
		return nil
	}
	var all []string
	if l, ok := c.Vars.(lister); ok {
		all = l.VariableNames()
		sort.Strings(all)
	}
	if len(patterns) == 0 {
		return all
	}
	var names []string
	for _, p := range patterns {
		if !value.HasWildcard(p) {
			names = append(names, p)
			continue
		}
		for _, n := range all {
			if value.Like(p, n, true) {
				names = append(names, n)
			}
		}
	}
	return names
}

func setVariable(verb string, aliases ...string) *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: verb, Noun: "Variable", Aliases: aliases, Synopsis: "Gives a variable a value.",
		Params: []*shell.Param{must(variableNames()), {Name: "Value", Type: shell.Any, Position: 2, Help: "What the variable holds; what is piped in otherwise."},
			scope(), idle(flag("Force", "Changes constants too."), "constants stay"), idle(text("Option", "Protects the variable."), "variables are not protected"),
			idle(text("Description", "What it is for."), "it is not kept"), flag("PassThru", "Gives the variable on.")},
		Examples: []shell.Example{{Command: verb + "-Variable port 25", Explains: "The same as $port = 25."}},
		Process: func(c *shell.Call) error {
			if c.Piped {
				s := state[gathered](c)
				s.items = append(s.items, c.Input)
			}
			return nil
		},
		End: func(c *shell.Call) error {
			if c.Vars == nil {
				return nil
			}
			v := c.Value("Value")
			if !c.Given("Value") {
				v = value.Collapse(state[gathered](c).items)
			}
			names, _ := shell.Arg[[]string](c, "Name")
			for _, name := range names {
				c.Vars.SetVariable(scoped(c, name), v)
				if !c.Switch("PassThru") {
					continue
				}
				if err := c.Emit(value.NewRecord("PSVariable", model.Prop{Name: "Name", Value: name}, model.Prop{Name: "Value", Value: v})); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func clearVariable(verb, alias string) *shell.Cmdlet {
	synopsis := "Empties variables."
	if verb == "Remove" {
		synopsis = "Forgets variables."
	}
	return &shell.Cmdlet{
		Verb: verb, Noun: "Variable", Aliases: []string{alias}, Synopsis: synopsis,
		Params:   []*shell.Param{must(variableNames()), scope(), idle(flag("Force", "Changes constants too."), "constants stay")},
		Examples: []shell.Example{{Command: "$port = 25; " + verb + "-Variable port", Explains: "Afterwards $port holds nothing."}},
		Process: func(c *shell.Call) error {
			names, _ := shell.Arg[[]string](c, "Name")
			for _, name := range chosenVariables(c, names) {
				if _, ok := c.Vars.Variable(scoped(c, name)); !ok {
					if err := c.Error(noVariable(name), name); err != nil {
						return err
					}
					continue
				}
				if r, ok := c.Vars.(remover); ok && verb == "Remove" {
					r.RemoveVariable(scoped(c, name))
					continue
				}
				c.Vars.SetVariable(scoped(c, name), nil)
			}
			return nil
		},
	}
}
