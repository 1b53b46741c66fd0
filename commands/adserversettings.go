package commands

import "mxsh/shell"

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
