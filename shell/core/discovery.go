package core

import (
	"sort"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func (e Env) discovery() []*shell.Cmdlet {
	return []*shell.Cmdlet{e.getCommand(), e.getAlias(), e.getHelp(), e.getHistory(), e.clearHistory()}
}

// sortedCmdlets are all cmdlets by noun and verb.
func (e Env) sortedCmdlets() []*shell.Cmdlet {
	all := append([]*shell.Cmdlet{}, e.Cmdlets()...)
	sort.SliceStable(all, func(i, j int) bool {
		if !strings.EqualFold(all[i].Noun, all[j].Noun) {
			return strings.ToLower(all[i].Noun) < strings.ToLower(all[j].Noun)
		}
		return strings.ToLower(all[i].Verb) < strings.ToLower(all[j].Verb)
	})
	return all
}

// find returns the cmdlet of that name or alias.
func (e Env) find(name string) *shell.Cmdlet {
	for _, c := range e.Cmdlets() {
		if strings.EqualFold(c.Name(), name) || matchesAny(c.Aliases, name) {
			return c
		}
	}
	return nil
}

func matchesAny(names []string, name string) bool {
	for _, n := range names {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}

func (e Env) getCommand() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Command", Aliases: []string{"gcm"}, Synopsis: "Lists the commands there are.",
		Params: []*shell.Param{{Name: "Name", Type: shell.Strings, Position: 1, ByValue: true, Help: "Names or patterns such as *queue*."},
			{Name: "Verb", Type: shell.Strings, Help: "Verbs or patterns."}, {Name: "Noun", Type: shell.Strings, Help: "Nouns or patterns."},
			flag("Syntax", "Gives the parameters of each command as text."), {Name: "ParameterName", Type: shell.Strings, Help: "Commands that have such a parameter."},
			idle(text("Module", "Commands of a module."), "there is one"), idle(text("CommandType", "A type of command."), "all types are listed"), idle(flag("All", "Hidden commands too."), "none is hidden")},
		Examples: []shell.Example{{Command: "Get-Command *Object", Explains: "Lists the commands for objects."}},
		Process:  e.listCommands,
	}
}

func (e Env) listCommands(c *shell.Call) error {
	names, _ := shell.Arg[[]string](c, "Name")
	verbs, _ := shell.Arg[[]string](c, "Verb")
	nouns, _ := shell.Arg[[]string](c, "Noun")
	params, _ := shell.Arg[[]string](c, "ParameterName")
	for _, name := range names {
		if !value.HasWildcard(name) && e.find(name) == nil {
			if err := c.Error(unknownCommand(name), name); err != nil {
				return err
			}
		}
	}
	for _, cmd := range e.sortedCmdlets() {
		alias := aliasAmong(cmd, names)
		if !fits(cmd.Name(), names) && alias == "" || !fits(cmd.Verb, verbs) || !fits(cmd.Noun, nouns) || !hasParam(cmd, params) {
			continue
		}
		if err := c.Emit(commandInfo(c, cmd, alias)); err != nil {
			return err
		}
	}
	return nil
}

func unknownCommand(name string) error {
	return &model.Error{ID: "CommandNotFoundException", Category: model.NotFound, Target: name,
		Message: "The term '" + model.Visible(model.Shortened(name)) + "' is not recognized as the name of a cmdlet, function, script file, or operable program."}
}

// aliasAmong is the alias that a plain name among names means.
func aliasAmong(cmd *shell.Cmdlet, names []string) string {
	for _, name := range names {
		for _, a := range cmd.Aliases {
			if strings.EqualFold(a, name) {
				return a
			}
		}
	}
	return ""
}

func hasParam(cmd *shell.Cmdlet, patterns []string) bool {
	if len(patterns) == 0 {
		return true
	}
	for _, p := range cmd.Params {
		if fits(p.Name, patterns) {
			return true
		}
	}
	return false
}

func commandInfo(c *shell.Call, cmd *shell.Cmdlet, alias string) any {
	if c.Switch("Syntax") {
		return strings.Join(syntaxLines(cmd), "\n")
	}
	kind, name := "Cmdlet", cmd.Name()
	if alias != "" {
		kind, name = "Alias", alias+" -> "+cmd.Name()
	}
	params := value.NewMap()
	for _, p := range cmd.Params {
		params.Set(p.Name, value.RecordOf("Name", p.Name, "ParameterType", p.Type.Name(), "Aliases", value.Normalise(p.Aliases)))
	}
	return value.NewRecord("CommandInfo",
		model.Prop{Name: "CommandType", Value: kind}, model.Prop{Name: "Name", Value: name}, model.Prop{Name: "ModuleName", Value: "mxsh"},
		model.Prop{Name: "Verb", Value: cmd.Verb}, model.Prop{Name: "Noun", Value: cmd.Noun}, model.Prop{Name: "Synopsis", Value: cmd.Synopsis},
		model.Prop{Name: "Definition", Value: strings.Join(syntaxLines(cmd), "\n")}, model.Prop{Name: "Parameters", Value: params})
}

func (e Env) getAlias() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Alias", Aliases: []string{"gal"}, Synopsis: "Lists the short names of commands.",
		Params: []*shell.Param{{Name: "Name", Type: shell.Strings, Position: 1, ByValue: true, Help: "Short names or patterns."},
			{Name: "Definition", Type: shell.Strings, Help: "The commands whose short names to list."}},
		Examples: []shell.Example{{Command: "Get-Alias fl", Explains: "Tells what fl stands for."}},
		Process:  e.listAliases,
	}
}

// aliaser is a scope that knows what Set-Alias made, by name.
type aliaser interface{ Aliases() map[string]string }

func (e Env) listAliases(c *shell.Call) error {
	names, _ := shell.Arg[[]string](c, "Name")
	definitions, _ := shell.Arg[[]string](c, "Definition")
	targets := map[string]string{}
	var all []string
	for _, cmd := range e.Cmdlets() {
		for _, a := range cmd.Aliases {
			if targets[a] == "" && fits(cmd.Name(), definitions) && fitsAlias(a, names) {
				targets[a] = cmd.Name()
				all = append(all, a)
			}
		}
	}
	if s, ok := c.Vars.(aliaser); ok {
		for a, to := range s.Aliases() {
			if !fits(to, definitions) || !fitsAlias(a, names) {
				continue
			}
			if targets[a] == "" {
				all = append(all, a)
			}
			targets[a] = to
		}
	}
	if len(all) == 0 && len(names) > 0 && !value.HasWildcard(strings.Join(names, "")) {
		return c.Error(&model.Error{ID: "AliasNotFound", Category: model.NotFound, Target: names[0],
			Message: "There is no alias with the name '" + model.Visible(model.Shortened(names[0])) + "'."}, names[0])
	}
	sort.Strings(all)
	for _, a := range all {
		if err := c.Emit(value.NewRecord("AliasInfo", model.Prop{Name: "CommandType", Value: "Alias"},
			model.Prop{Name: "Name", Value: a}, model.Prop{Name: "Definition", Value: targets[a]})); err != nil {
			return err
		}
	}
	return nil
}

// fitsAlias is fits, but for the alias ? that looks like a pattern.
func fitsAlias(alias string, patterns []string) bool {
	return matchesAny(patterns, alias) || fits(alias, patterns) && !matchesAny(patterns, "?")
}

func (e Env) getHistory() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "History", Aliases: []string{"h", "history", "ghy"}, Synopsis: "Lists the lines that were typed.",
		Params: []*shell.Param{at(1, number("Id", "The number of one line.")), at(2, number("Count", "How many of the last lines."))},
		Process: func(c *shell.Call) error {
			if e.History == nil {
				return nil
			}
			lines := e.History()
			first := 0
			if n := intArg(c, "Count", -1); n >= 0 && n < int64(len(lines)) {
				first = len(lines) - int(n)
			}
			for i, line := range lines {
				id := int64(i + 1)
				if i < first || intArg(c, "Id", id) != id {
					continue
				}
				if err := c.Emit(value.NewRecord("HistoryInfo", model.Prop{Name: "Id", Value: id}, model.Prop{Name: "CommandLine", Value: line})); err != nil {
					return err
				}
			}
			return nil
		},
		Examples: []shell.Example{{Command: "Get-History -Count 5", Explains: "Lists the last five lines."}},
	}
}

func (e Env) clearHistory() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Clear", Noun: "History", Aliases: []string{"clhy"}, Synopsis: "Forgets the lines that were typed, in the history file too.",
		Examples: []shell.Example{{Command: "Clear-History", Explains: "Forgets every line."}},
		Process: func(*shell.Call) error {
			if e.ClearHistory == nil {
				return nil
			}
			if err := e.ClearHistory(); err != nil {
				return &model.Error{ID: "HistoryFile", Category: model.Failed, Err: err, Message: "The history file can't be written; its lines are still there."}
			}
			return nil
		},
	}
}
