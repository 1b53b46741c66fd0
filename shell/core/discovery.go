package core

import (
	"path/filepath"
	"sort"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/shell/value"
)

func (e Env) discovery() []*shell.Cmdlet {
	return []*shell.Cmdlet{e.getCommand(), e.getVerb(), e.getAlias(), e.exportAlias(), e.importAlias(), e.getHelp(), e.updateHelp(),
		e.getHistory(), e.addHistory(), e.clearHistory()}
}

// What a scope may know beyond its variables: all commands with those of the
// session, the functions with their parameters, and the programs of the system.
type (
	commander interface{ Commands() []*shell.Cmdlet }
	functions interface{ Functions() []*shell.Cmdlet }
	programs  interface{ Program(name string) string }
)

// commands are all cmdlets by name.
func (e Env) commands(c *shell.Call) []*shell.Cmdlet {
	var all []*shell.Cmdlet
	if s, ok := c.Vars.(commander); ok {
		all = s.Commands()
	} else {
		all = append(all, e.Cmdlets()...)
	}
	sort.SliceStable(all, func(i, j int) bool { return strings.ToLower(all[i].Name()) < strings.ToLower(all[j].Name()) })
	return all
}

func functionsOf(c *shell.Call) []*shell.Cmdlet {
	if s, ok := c.Vars.(functions); ok {
		return s.Functions()
	}
	return nil
}

// find returns the cmdlet of that name or alias.
func (e Env) find(c *shell.Call, name string) *shell.Cmdlet {
	name = aliased(c, name)
	for _, cmd := range e.commands(c) {
		if strings.EqualFold(cmd.Name(), name) || matchesAny(cmd.Aliases, name) {
			return cmd
		}
	}
	return nil
}

// scripts is a scope that knows script files.
type scripts interface {
	Script(name string) *shell.Cmdlet
}

// findScript returns the script file of that name, or nil.
func findScript(c *shell.Call, name string) *shell.Cmdlet {
	if s, ok := c.Vars.(scripts); ok {
		return s.Script(name)
	}
	return nil
}

// aliased is the command that an alias of the session means, or the name itself.
func aliased(c *shell.Call, name string) string {
	if d := driveOf(c, "alias"); d != nil {
		if to, ok := d.Content(name); ok {
			return value.Text(to)
		}
	}
	return name
}

// findFunction returns the function of that name, or nil.
func findFunction(c *shell.Call, name string) *shell.Cmdlet {
	for _, fn := range functionsOf(c) {
		if strings.EqualFold(fn.Name(), name) {
			return fn
		}
	}
	return nil
}

// driveOf is a drive of the session, or nil.
func driveOf(c *shell.Call, name string) shell.Drive {
	if s, ok := c.Vars.(shell.Drives); ok {
		return s.Drive(name)
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
	const one = "there is one"
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Command", Aliases: []string{"gcm"}, Synopsis: "Lists the commands there are.",
		Description: "Cmdlets, functions and short names are listed; a program of the system is found by its exact name. A command as an object tells its parameters: (Get-Command Get-Queue).Parameters.Keys.",
		Params: []*shell.Param{{Name: "Name", Type: shell.Strings, Position: 1, ByValue: true, ByPropertyName: true, Help: "Names or patterns such as *queue*."},
			{Name: "Verb", Type: shell.Strings, ByPropertyName: true, Help: "Verbs or patterns."}, {Name: "Noun", Type: shell.Strings, ByPropertyName: true, Help: "Nouns or patterns."},
			{Name: "CommandType", Aliases: []string{"Type"}, Type: shell.ListOf(shell.Enum("CommandTypes", "Alias", "Function", "Filter", "Cmdlet", "ExternalScript", "Application", "Script", "Workflow", "Configuration", "All")), Help: "Only commands of these types."},
			flag("Syntax", "Gives the parameters of each command as text."), {Name: "ParameterName", Type: shell.Strings, Help: "Commands that have such a parameter."},
			{Name: "ParameterType", Type: shell.Strings, Help: "Commands that have a parameter of such a type."}, number("TotalCount", "At most so many commands."),
			{Name: "Module", Aliases: []string{"PSSnapin"}, Type: shell.Strings, ByPropertyName: true, Help: "Commands of a module; all belong to mxsh."}, idle(&shell.Param{Name: "FullyQualifiedModule", Type: shell.Any, Help: "Commands of a module."}, one),
			idle(&shell.Param{Name: "ArgumentList", Aliases: []string{"Args"}, Type: shell.Anys, Help: "Arguments that parameters depend on."}, "no parameter depends on arguments"),
			idle(flag("All", "Hidden commands too."), "none is hidden"), idle(flag("ListImported", "Only commands that are loaded."), "all are loaded"), idle(flag("ShowCommandInfo", "Tells all at once."), "the object tells all")},
		Examples: []shell.Example{{Command: "Get-Command *Object", Explains: "Lists the commands for objects."}, {Command: "Get-Command Get-Content -Syntax", Explains: "Shows the ways to call a command."},
			{Command: "(Get-Command Get-Content).Parameters.Keys", Explains: "Lists the parameters of a command."}},
		Process: e.listCommands,
	}
}

// lookup is what Get-Command was asked for.
type lookup struct {
	*shell.Call
	names, verbs, nouns, params, types, kinds []string
}

func newLookup(c *shell.Call) *lookup {
	s := &lookup{Call: c}
	s.names, _ = shell.Arg[[]string](c, "Name")
	s.verbs, _ = shell.Arg[[]string](c, "Verb")
	s.nouns, _ = shell.Arg[[]string](c, "Noun")
	s.params, _ = shell.Arg[[]string](c, "ParameterName")
	s.types, _ = shell.Arg[[]string](c, "ParameterType")
	for _, k := range listArg(c, "CommandType") {
		if k != "All" {
			s.kinds = append(s.kinds, value.Text(k))
		}
	}
	for i, name := range s.names { // Module\Command
		if j := strings.LastIndexByte(name, '\\'); j > 0 {
			s.names[i] = name[j+1:]
		}
	}
	return s
}

// wants is whether commands of that type are listed.
func (s *lookup) wants(kind string) bool { return len(s.kinds) == 0 || matchesAny(s.kinds, kind) }

// split is whether the search is by verb or noun, which short names do not have.
func (s *lookup) split() bool { return len(s.verbs)+len(s.nouns) > 0 }

func (s *lookup) fits(cmd *shell.Cmdlet) bool {
	return fitsName(cmd.Name(), s.names) && fits(cmd.Verb, s.verbs) && fits(cmd.Noun, s.nouns) && s.hasParam(cmd)
}

func (s *lookup) hasParam(cmd *shell.Cmdlet) bool {
	if len(s.params)+len(s.types) == 0 {
		return true
	}
	for _, p := range allParams(cmd) {
		if fits(p.Name, s.params) && fits(p.Type.Name(), s.types) {
			return true
		}
	}
	return false
}

// fitsName is fits for a command's name: ? alone is the short name, no pattern.
func fitsName(name string, patterns []string) bool {
	return matchesAny(patterns, name) || fits(name, patterns) && !matchesAny(patterns, "?")
}

func (e Env) listCommands(c *shell.Call) error {
	s := newLookup(c)
	if modules, ok := shell.Arg[[]string](c, "Module"); ok && !fits("mxsh", modules) && !exchangeModule(modules) {
		return nil
	}
	found := append(append(e.foundAliases(s), foundFunctions(s)...), e.foundCmdlets(s)...)
	found = append(found, foundPrograms(s, found)...)
	for _, name := range s.names {
		if value.HasWildcard(name) && name != "?" || nameAmong(found, name) {
			continue
		}
		if err := c.Error(e.unknownCommand(name), name); err != nil {
			return err
		}
	}
	limit := intArg(c, "TotalCount", int64(len(found)))
	for i, info := range found {
		if int64(i) >= limit {
			break
		}
		if err := c.Emit(info.object(c)); err != nil {
			return err
		}
	}
	return nil
}

// exchangeModule is whether one of the patterns names what scripts load Exchange's
// commands from.
func exchangeModule(patterns []string) bool {
	for _, p := range patterns {
		if strings.Contains(strings.ToLower(p), "exchange") {
			return true
		}
	}
	return false
}

func nameAmong(found []*command, name string) bool {
	for _, f := range found {
		if strings.EqualFold(f.name, name) {
			return true
		}
	}
	return false
}

func (e Env) foundCmdlets(s *lookup) (found []*command) {
	if !s.wants("Cmdlet") {
		return nil
	}
	for _, cmd := range e.commands(s.Call) {
		if s.fits(cmd) {
			found = append(found, &command{kind: "Cmdlet", name: cmd.Name(), cmdlet: cmd, source: "mxsh"})
		}
	}
	return found
}

func foundFunctions(s *lookup) (found []*command) {
	if !s.wants("Function") && !s.wants("Filter") {
		return nil
	}
	d := driveOf(s.Call, "function")
	for _, fn := range functionsOf(s.Call) {
		if !s.fits(fn) {
			continue
		}
		text, _ := d.Content(fn.Name())
		found = append(found, &command{kind: "Function", name: fn.Name(), cmdlet: fn, definition: strings.TrimSpace(value.Text(text)), block: text})
	}
	return found
}

func (e Env) foundAliases(s *lookup) (found []*command) {
	if !s.wants("Alias") || s.split() {
		return nil
	}
	for _, a := range e.aliases(s.Call) {
		cmd := e.find(s.Call, a.to)
		if fitsName(a.name, s.names) && (cmd == nil && len(s.params)+len(s.types) == 0 || cmd != nil && s.hasParam(cmd)) {
			found = append(found, &command{kind: "Alias", name: a.name, alias: a.to, cmdlet: cmd, definition: a.to})
		}
	}
	return found
}

// foundPrograms are the programs of the system that are asked for by their exact
// names and are no command of another type.
func foundPrograms(s *lookup, others []*command) (found []*command) {
	p, ok := s.Vars.(programs)
	if !ok || !s.wants("Application") || s.split() {
		return nil
	}
	for _, name := range s.names {
		if value.HasWildcard(name) || nameAmong(others, name) {
			continue
		}
		if path := p.Program(name); path != "" {
			found = append(found, &command{kind: "Application", name: filepath.Base(path), definition: path, source: path})
		}
	}
	return found
}

// unknownCommand is the error for a name that means nothing, or nothing here.
func (e Env) unknownCommand(name string) error {
	if err := Absent(name, e.Absent...); err != nil {
		return err
	}
	return &model.Error{ID: "CommandNotFoundException", Category: model.NotFound, Target: name,
		Message: "The term '" + model.Visible(model.Shortened(name)) + "' is not recognized as the name of a cmdlet, function, script file, or operable program."}
}

// command is one that Get-Command found. cmdlet is nil for a program.
type command struct {
	kind, name, alias, definition, source string
	cmdlet                                *shell.Cmdlet
	block                                 any
}

func (f *command) object(c *shell.Call) any {
	if c.Switch("Syntax") {
		if f.cmdlet == nil {
			return f.definition
		}
		return "\n" + strings.Join(syntaxLines(f.cmdlet, shortTypes), "\n\n") + "\n"
	}
	r := value.NewRecord("CommandInfo", model.Prop{Name: "CommandType", Value: f.kind}, model.Prop{Name: "Name", Value: f.name},
		model.Prop{Name: "Version", Value: nil}, model.Prop{Name: "Source", Value: f.source}, model.Prop{Name: "ModuleName", Value: f.module()})
	r.Reads = f.name
	if f.alias != "" {
		r.Set("DisplayName", f.name+" -> "+f.alias)
		r.Set("ResolvedCommandName", f.alias)
	}
	if f.kind == "Application" {
		r.Set("Path", f.definition)
	}
	if f.cmdlet == nil {
		r.Set("Definition", f.definition)
		return r
	}
	if f.definition == "" {
		f.definition = strings.Join(syntaxLines(f.cmdlet, shortTypes), "\n")
	}
	r.Set("Verb", f.cmdlet.Verb)
	r.Set("Noun", f.cmdlet.Noun)
	r.Set("Synopsis", f.cmdlet.Synopsis)
	r.Set("Definition", f.definition)
	r.Set("Parameters", parameterTable(f.cmdlet))
	r.Set("ParameterSets", parameterSets(f.cmdlet))
	r.Set("OutputType", outputType(f.cmdlet))
	if f.block != nil {
		r.Set("ScriptBlock", f.block)
	}
	return r
}

// module is what the command belongs to; functions, short names and programs
// belong to none.
func (f *command) module() any {
	if f.kind == "Cmdlet" {
		return f.source
	}
	return nil
}

func outputType(cmd *shell.Cmdlet) any {
	if cmd.Output == nil {
		return nil
	}
	return cmd.Output.Name
}

// allParams are the parameters of a command with the common ones.
func allParams(cmd *shell.Cmdlet) []*shell.Param {
	all := cmd.Params[:len(cmd.Params):len(cmd.Params)]
	for _, p := range bind.CommonParams(cmd) {
		if cmd.Param(p.Name) == nil {
			all = append(all, p)
		}
	}
	return all
}

// parameterTable are the parameters by name.
func parameterTable(cmd *shell.Cmdlet) *value.Map {
	table := value.NewMap()
	for _, p := range allParams(cmd) {
		table.Set(p.Name, value.NewRecord("ParameterMetadata", model.Prop{Name: "Name", Value: p.Name}, model.Prop{Name: "ParameterType", Value: p.Type.Name()},
			model.Prop{Name: "Aliases", Value: value.Normalise(p.Aliases)}, model.Prop{Name: "SwitchParameter", Value: shell.TraitsOf(p.Type).Switch},
			model.Prop{Name: "IsDynamic", Value: false}))
	}
	return table
}

func parameterSets(cmd *shell.Cmdlet) []any {
	var all []any
	for i, set := range setNames(cmd) {
		var params []any
		for _, p := range inSet(cmd, set) {
			params = append(params, value.RecordOf("Name", p.Name, "ParameterType", p.Type.Name(), "IsMandatory", required(p), "Position", p.Position-1,
				"ValueFromPipeline", p.ByValue, "ValueFromPipelineByPropertyName", p.ByPropertyName, "Aliases", value.Normalise(p.Aliases)))
		}
		name := set
		if name == "" {
			name = "__AllParameterSets"
		}
		r := value.NewRecord("CommandParameterSetInfo", model.Prop{Name: "Name", Value: name}, model.Prop{Name: "IsDefault", Value: i == 0}, model.Prop{Name: "Parameters", Value: params})
		r.Reads = syntaxLine(cmd, set, shortTypes)
		all = append(all, r)
	}
	return all
}

// verbs are the verbs of the commands, with what they mean.
func verbGroups() map[string]string {
	groups := map[string]string{}
	for group, list := range map[string]string{
		"Common":         "Add Clear Close Copy Enter Exit Find Format Get Hide Join Lock Move New Open Optimize Pop Push Redo Remove Rename Reset Resize Search Select Set Show Skip Split Step Switch Undo Unlock Watch",
		"Data":           "Backup Checkpoint Compare Compress Convert ConvertFrom ConvertTo Dismount Edit Expand Export Group Import Initialize Limit Merge Mount Out Publish Restore Save Sync Unpublish Update",
		"Lifecycle":      "Approve Assert Complete Confirm Deny Disable Enable Install Invoke Register Request Restart Resume Start Stop Submit Suspend Uninstall Unregister Wait",
		"Diagnostic":     "Debug Measure Ping Repair Resolve Test Trace",
		"Communications": "Connect Disconnect Read Receive Send Write",
		"Security":       "Block Grant Protect Revoke Unblock Unprotect",
		"Other":          "Use",
	} {
		for _, verb := range strings.Fields(list) {
			groups[verb] = group
		}
	}
	return groups
}

func (e Env) getVerb() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Verb", Synopsis: "Lists the verbs that names of commands begin with.",
		Params:   []*shell.Param{{Name: "Verb", Type: shell.Strings, Position: 1, ByValue: true, Help: "Verbs or patterns."}},
		Examples: []shell.Example{{Command: "Get-Verb re*", Explains: "Lists the verbs that begin so."}},
		Process: func(c *shell.Call) error {
			patterns, _ := shell.Arg[[]string](c, "Verb")
			groups := verbGroups()
			var names []string
			for verb := range groups {
				if fits(verb, patterns) {
					names = append(names, verb)
				}
			}
			sort.Strings(names)
			for _, verb := range names {
				if err := c.Emit(value.NewRecord("VerbInfo", model.Prop{Name: "Verb", Value: verb}, model.Prop{Name: "Group", Value: groups[verb]})); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
