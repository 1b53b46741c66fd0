package commands

import (
	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// getADServerSettings is the question that goes before setADServerSettings.
func getADServerSettings() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "ADServerSettings", Synopsis: "Tells that the whole organization is seen.",
		Params:   []*shell.Param{inertParam("DomainController", shell.String, noWindows)},
		Examples: []shell.Example{{Command: "(Get-ADServerSettings).ViewEntireForest", Explains: "Gives True."}},
		Process: func(c *shell.Call) error {
			return c.Emit(value.NewRecord("RunspaceServerSettings", model.Prop{Name: "ViewEntireForest", Value: true}, model.Prop{Name: "RecipientViewRoot"}))
		},
	}
}

// setADServerSettings is the line with which many scripts begin: it widened what
// the session saw of a Windows forest. A session here sees the whole organization.
func setADServerSettings() *shell.Cmdlet {
	c := &shell.Cmdlet{
		Verb: "Set", Noun: "ADServerSettings", Changes: true, Synopsis: "Accepted so that old scripts run; the whole organization is always seen.",
		Params: []*shell.Param{
			inertParam("ViewEntireForest", shell.Bool, noWindows),
			inertParam("RunspaceServerSettings", shell.Any, noWindows),
			inertParam("SetPreferredDomainControllers", shell.Strings, noWindows),
		},
		Examples: []shell.Example{{Command: "Set-ADServerSettings -ViewEntireForest $true", Explains: "Changes nothing."}},
		Process:  func(*shell.Call) error { return nil },
	}
	for _, name := range []string{"PreferredServer", "RecipientViewRoot", "ConfigurationDomainController", "PreferredGlobalCatalog"} {
		c.Params = append(c.Params, inertParam(name, shell.String, noWindows))
	}
	return c
}
