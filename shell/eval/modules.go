package eval

import (
	"path/filepath"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// loaded is why nothing is to be loaded.
const loaded = "everything is loaded"

// snapins are the names under which scripts look for Exchange's commands.
var snapins = []string{"Microsoft.Exchange.Management.PowerShell.Admin", "Microsoft.Exchange.Management.PowerShell.E2010",
	"Microsoft.Exchange.Management.PowerShell.SnapIn"}

// modules are the commands with which scripts load the commands of Exchange, or
// look whether they are loaded. All commands are there from the start.
func (s *Session) modules() []*shell.Cmdlet {
	name := func() *shell.Param {
		return &shell.Param{Name: "Name", Type: shell.Strings, Position: 1, ByValue: true, Help: "Names, with * and ?."}
	}
	idle := func(t shell.Type, names ...string) []*shell.Param {
		params := []*shell.Param{name()}
		for _, n := range names {
			params = append(params, &shell.Param{Name: n, Type: t, Help: "No meaning here.", Inert: loaded})
		}
		return params
	}
	const accepted = "Accepted so that old scripts run; everything is loaded here."
	imported := idle(shell.Switch, "Force", "Global", "DisableNameChecking", "NoClobber", "PassThru", "SkipEditionCheck", "UseWindowsPowerShell")
	imported = append(imported, idle(shell.Any, "ArgumentList", "Function", "Cmdlet", "Variable", "Alias", "Prefix", "Scope", "MinimumVersion", "RequiredVersion")[1:]...)
	exported := idle(shell.Any, "Cmdlet", "Variable", "Alias")
	exported[0] = &shell.Param{Name: "Function", Type: shell.Strings, Position: 1, Help: "No meaning here.", Inert: "all that a module defines is seen"}
	return []*shell.Cmdlet{
		{Verb: "Add", Noun: "PSSnapin", Aliases: []string{"asnp"}, Examples: []shell.Example{{Command: "Add-PSSnapin Microsoft.Exchange.Management.PowerShell.E2010", Explains: "Does nothing: the commands are there."}},
			Synopsis: accepted, Params: idle(shell.Switch, "PassThru"), Process: nothing},
		{Verb: "Remove", Noun: "PSSnapin", Aliases: []string{"rsnp"}, Examples: []shell.Example{{Command: "Remove-PSSnapin Microsoft.Exchange.Management.PowerShell.E2010", Explains: "Does nothing: the commands stay."}},
			Synopsis: accepted, Params: idle(shell.Switch, "PassThru"), Changes: true, Process: nothing},
		{Verb: "Get", Noun: "PSSnapin", Aliases: []string{"gsnp"}, Examples: []shell.Example{{Command: "Get-PSSnapin *E2010", Explains: "Tells that the commands of Exchange are loaded."}},
			Synopsis: "Tells that the commands of Exchange are loaded.",
			Params:   idle(shell.Switch, "Registered"), Process: named("PSSnapInInfo", snapins)},
		{Verb: "Import", Noun: "Module", Aliases: []string{"ipmo"}, Examples: []shell.Example{{Command: "Import-Module ExchangeOnlineManagement", Explains: "Does nothing; a file, such as ./mine.psm1, would be run."}},
			Synopsis: "Runs a .psm1 or .ps1 file in the current scope; modules by name are accepted, everything is loaded here.",
			Params:   imported, Process: s.importModule},
		{Verb: "Export", Noun: "ModuleMember", Examples: []shell.Example{{Command: "Export-ModuleMember -Function *", Explains: "Does nothing; the line may stand in a module."}},
			Synopsis: "Accepted in modules; all that a module defines is seen.",
			Params:   exported, Process: nothing},
		{Verb: "Remove", Noun: "Module", Aliases: []string{"rmo"}, Examples: []shell.Example{{Command: "Remove-Module ExchangeOnlineManagement", Explains: "Does nothing: the commands stay."}},
			Synopsis: accepted, Params: idle(shell.Switch, "Force"), Changes: true, Process: nothing},
		{Verb: "Get", Noun: "Module", Aliases: []string{"gmo"}, Examples: []shell.Example{{Command: "Get-Module", Explains: "Shows the module mxsh."}},
			Synopsis: "Shows the one module there is.",
			Params:   idle(shell.Switch, "ListAvailable", "All", "Refresh"), Process: named("PSModuleInfo", []string{"mxsh"})},
		{Verb: "Connect", Noun: "ExchangeServer", Examples: []shell.Example{{Command: "Connect-ExchangeServer -auto", Explains: "Does nothing: the shell works on the organization directly."}},
			Synopsis: accepted, Params: connecting(), Process: nothing},
		{Verb: "Get", Noun: "PSSession", Aliases: []string{"gsn"}, Examples: []shell.Example{{Command: "Get-PSSession | Remove-PSSession", Explains: "Does nothing: there are no sessions."}},
			Synopsis: "Shows nothing: there are no remote sessions.",
			Params:   idle(shell.Any, "ComputerName", "InstanceId", "Id"), Process: nothing},
	}
}

// connecting are the parameters of the function with which Exchange's own shell starts.
func connecting() []*shell.Param {
	var params []*shell.Param
	for name, t := range map[string]shell.Type{"ServerFqdn": shell.String, "Auto": shell.Switch, "AllowClobber": shell.Switch, "Prompt": shell.Switch,
		"ClientApplication": shell.String, "Forest": shell.String, "UserName": shell.Any} {
		params = append(params, &shell.Param{Name: name, Type: t, Help: "No meaning here.", Inert: loaded})
	}
	slices.SortFunc(params, func(a, b *shell.Param) int { return strings.Compare(a.Name, b.Name) })
	return params
}

func nothing(*shell.Call) error { return nil }

// importModule runs the files among -Name in the caller's scope.
func (s *Session) importModule(c *shell.Call) error {
	names, _ := shell.Arg[[]string](c, "Name")
	for _, name := range names {
		if !isModuleFile(name) {
			continue
		}
		if strings.EqualFold(filepath.Ext(name), ".psd1") {
			return &model.Error{ID: "ModuleManifest", Category: model.Usage, Param: "Name", Target: name,
				Message: "The manifest " + model.Quote(name) + " is not read here.", Hint: "Name the .psm1 file that it stands for."}
		}
		if err := s.importFile(s.frameOf(c), name); err != nil {
			return err
		}
	}
	return nil
}

// isModuleFile is whether a module's name is a file's.
func isModuleFile(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".psm1", ".psd1", ".ps1":
		return true
	}
	return isPath(name)
}

// importFile runs a file in the frame's scope.
func (s *Session) importFile(f *frame, name string) error {
	st, err := s.scriptStage(f, &syntax.Command{}, s.path(name), nil, place{first: true, last: true, position: 1}, true)
	if err != nil {
		return err
	}
	defer st.close()
	for _, step := range []func() error{st.begin, st.alone, st.end} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// named emits the names that fit -Name as objects.
func named(typeName string, names []string) func(*shell.Call) error {
	return func(c *shell.Call) error {
		patterns, given := shell.Arg[[]string](c, "Name")
		for _, name := range names {
			fits := !given
			for _, p := range patterns {
				fits = fits || value.Like(p, name, true)
			}
			if !fits {
				continue
			}
			if err := c.Emit(value.NewRecord(typeName, model.Prop{Name: "Name", Value: name})); err != nil {
				return err
			}
		}
		return nil
	}
}
