package core

import (
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func variables() []*shell.Cmdlet {
	return []*shell.Cmdlet{getVariable(), setVariable(), newVariable(), clearVariable(), removeVariable()}
}

func variableNames() *shell.Param {
	return &shell.Param{Name: "Name", Type: shell.Strings, Position: 1, ByPropertyName: true, Help: "Names or patterns, without the dollar sign."}
}

// variableParams are those of all commands that look for variables by name.
func variableParams() []*shell.Param {
	return []*shell.Param{{Name: "Include", Type: shell.Strings, Help: "Only names that fit one of these patterns."}, {Name: "Exclude", Type: shell.Strings, Help: "No names that fit one of these patterns."}, scope()}
}

func scope() *shell.Param {
	return text("Scope", "Whose variable: Global, Script, Local, or how many scopes further out.")
}

// protecting are the parameters that say what becomes of a variable later.
func protecting() []*shell.Param {
	return []*shell.Param{text("Description", "What the variable is for."), flag("PassThru", "Gives the variable on."), flag("Force", "Changes a variable that is read-only, too."), scope(),
		{Name: "Option", Type: shell.Enum("ScopedItemOptions", "None", "ReadOnly", "Constant", "Private", "AllScope"), Help: "ReadOnly is changed with -Force only, Constant never; None takes ReadOnly back."},
		idle(&shell.Param{Name: "Visibility", Type: shell.Enum("SessionStateEntryVisibility", "Public", "Private"), Help: "Who sees it."}, "every variable is seen")}
}

func getVariable() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Variable", Aliases: []string{"gv"}, Synopsis: "Lists variables.",
		Params:   append([]*shell.Param{variableNames(), flag("ValueOnly", "Gives the values alone.")}, variableParams()...),
		Examples: []shell.Example{{Command: "Get-Variable *Preference", Explains: "Lists the preferences."}, {Command: "Get-Variable HOME -ValueOnly", Explains: "Gives what $HOME holds."}},
		Process: func(c *shell.Call) error {
			return eachVariable(c, func(s shell.VariableStore, v shell.VariableInfo) error {
				if c.Switch("ValueOnly") {
					return c.Emit(v.Value)
				}
				return c.Emit(variableObject(v))
			})
		},
	}
}

// variableObject is a variable as it goes through pipelines.
func variableObject(v shell.VariableInfo) *value.Record {
	return value.NewRecord("PSVariable", model.Prop{Name: "Name", Value: v.Name}, model.Prop{Name: "Value", Value: v.Value},
		model.Prop{Name: "Description", Value: v.Description}, model.Prop{Name: "Options", Value: v.Option})
}

// eachVariable calls fn for the variables that -Name, -Include and -Exclude
// choose. A plain name that no variable has is an error, which is reported.
func eachVariable(c *shell.Call, fn func(s shell.VariableStore, v shell.VariableInfo) error) error {
	s, ok := c.Vars.(shell.VariableStore)
	if !ok {
		return nil
	}
	in := textArg(c, "Scope")
	names, err := s.Names(in)
	if err != nil {
		return err
	}
	patterns, given := shell.Arg[[]string](c, "Name")
	if !given {
		patterns = []string{"*"}
	}
	for _, p := range patterns {
		for _, name := range namesLike(p, names) {
			if !chosenName(c, name) {
				continue
			}
			v, ok, err := s.Lookup(in, name)
			if err == nil && !ok {
				err = noVariable(name)
			}
			if err == nil {
				err = fn(s, v)
			}
			if err != nil {
				if err = c.Error(err, name); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// namesLike are the names that a pattern fits; a plain name is itself.
func namesLike(pattern string, names []string) (found []string) {
	if !value.HasWildcard(pattern) || pattern == "?" {
		return []string{pattern}
	}
	for _, n := range names {
		if value.Like(pattern, n, true) {
			found = append(found, n)
		}
	}
	return found
}

// chosenName is whether -Include and -Exclude let a name pass.
func chosenName(c *shell.Call, name string) bool {
	include, _ := shell.Arg[[]string](c, "Include")
	exclude, _ := shell.Arg[[]string](c, "Exclude")
	return fits(name, include) && (len(exclude) == 0 || !fits(name, exclude))
}

func noVariable(name string) error {
	return &model.Error{ID: "VariableNotFound", Category: model.NotFound, Target: name, Message: "Cannot find a variable with the name '" + model.Visible(model.Shortened(name)) + "'."}
}

// define makes or changes a variable as the parameters of protecting say.
func define(c *shell.Call, s shell.VariableStore, name string, v any) error {
	to := shell.VariableInfo{Name: name, Value: v, Option: textArg(c, "Option"), Description: textArg(c, "Description")}
	ok, err := c.ShouldProcess(`Performing the operation "` + c.Cmdlet.Verb + ` variable" on target "Name: ` + name + " Value: " + value.Text(v) + `".`)
	if err != nil || !ok {
		return err
	}
	if err := s.Define(textArg(c, "Scope"), to, c.Switch("Force")); err != nil {
		return err
	}
	if !c.Switch("PassThru") {
		return nil
	}
	made, _, err := s.Lookup(textArg(c, "Scope"), name)
	if err != nil {
		return err
	}
	return c.Emit(variableObject(made))
}

func setVariable() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Set", Noun: "Variable", Aliases: []string{"sv", "set"}, Synopsis: "Gives variables a value, and makes those that are not there.", Changes: true, Minor: true,
		Params: append([]*shell.Param{must(variableNames()), {Name: "Value", Type: shell.Any, Position: 2, ByValue: true, ByPropertyName: true, Help: "What the variable holds; what is piped in otherwise."},
			{Name: "Include", Type: shell.Strings, Help: "Only names that fit one of these patterns."}, {Name: "Exclude", Type: shell.Strings, Help: "No names that fit one of these patterns."}}, protecting()...),
		Examples: []shell.Example{{Command: "Set-Variable port 25", Explains: "The same as $port = 25."}, {Command: "Set-Variable port 25 -Option ReadOnly", Explains: "From now on $port is changed with -Force only."}},
		Process: func(c *shell.Call) error {
			if c.Piped {
				s := state[gathered](c)
				s.items = append(s.items, c.Value("Value"))
			}
			return nil
		},
		End: func(c *shell.Call) error {
			s, ok := c.Vars.(shell.VariableStore)
			if !ok {
				return nil
			}
			given := c.Value("Value")
			if c.Piped {
				given = value.Collapse(state[gathered](c).items)
			}
			all, err := s.Names(textArg(c, "Scope"))
			if err != nil {
				return err
			}
			patterns, _ := shell.Arg[[]string](c, "Name")
			for _, p := range patterns {
				for _, name := range namesLike(p, all) {
					if !chosenName(c, name) {
						continue
					}
					if err := define(c, s, name, given); err != nil {
						if err = c.Error(err, name); err != nil {
							return err
						}
					}
				}
			}
			return nil
		},
	}
}

func newVariable() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "New", Noun: "Variable", Aliases: []string{"nv"}, Synopsis: "Makes a variable that is not there yet.", Changes: true, Minor: true,
		Params: append([]*shell.Param{must(&shell.Param{Name: "Name", Type: shell.String, Position: 1, ByPropertyName: true, Help: "The name, without the dollar sign."}),
			{Name: "Value", Type: shell.Any, Position: 2, ByValue: true, ByPropertyName: true, Help: "What the variable holds."}}, protecting()...),
		Examples: []shell.Example{{Command: "New-Variable limit 100 -Option Constant", Explains: "Nothing changes $limit until the shell ends."}},
		Process: func(c *shell.Call) error {
			s, ok := c.Vars.(shell.VariableStore)
			if !ok {
				return nil
			}
			name, in := textArg(c, "Name"), textArg(c, "Scope")
			if in == "" {
				in = "Local"
			}
			switch _, there, err := s.Lookup(in, name); {
			case err != nil:
				return err
			case there && !c.Switch("Force"):
				return &model.Error{ID: "SessionStateVariableAlreadyExists", Category: model.Exists, Param: "Name", Target: name,
					Message: "A variable with name '" + model.Visible(model.Shortened(name)) + "' already exists.", Hint: "Set-Variable changes it; -Force makes it anew."}
			}
			return define(c, s, name, c.Value("Value"))
		},
	}
}

func clearVariable() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Clear", Noun: "Variable", Aliases: []string{"clv"}, Synopsis: "Empties variables.", Changes: true, Minor: true,
		Params:   append([]*shell.Param{must(variableNames()), flag("Force", "Empties those that are read-only, too."), flag("PassThru", "Gives the variables on.")}, variableParams()...),
		Examples: []shell.Example{{Command: "$port = 25; Clear-Variable port", Explains: "Afterwards $port holds nothing."}},
		Process: func(c *shell.Call) error {
			return eachVariable(c, func(s shell.VariableStore, v shell.VariableInfo) error { return define(c, s, v.Name, nil) })
		},
	}
}

func removeVariable() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Remove", Noun: "Variable", Aliases: []string{"rv"}, Synopsis: "Forgets variables.", Changes: true, Minor: true,
		Params:   append([]*shell.Param{must(variableNames()), flag("Force", "Forgets those that are read-only, too.")}, variableParams()...),
		Examples: []shell.Example{{Command: "$port = 25; Remove-Variable port", Explains: "Afterwards there is no $port."}},
		Process: func(c *shell.Call) error {
			return eachVariable(c, func(s shell.VariableStore, v shell.VariableInfo) error {
				ok, err := c.ShouldProcess(`Performing the operation "Remove Variable" on target "Name: ` + strings.TrimSpace(v.Name) + `".`)
				if err != nil || !ok {
					return err
				}
				return s.Forget(textArg(c, "Scope"), v.Name, c.Switch("Force"))
			})
		},
	}
}
