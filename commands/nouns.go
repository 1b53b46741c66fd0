package commands

import (
	"mxsh/model"
	"mxsh/shell"
)

var (
	all      = []string{verbNew, verbGet, verbSet, verbRemove}
	existing = []string{verbGet, verbSet}
)

// nouns lists the kinds that the standard cmdlets serve.
func (e Env) nouns() []noun {
	return []noun{
		sendConnectors(),
		receiveConnectors(),
		exchangeServers(),
		transportServers("TransportServer"),
		transportServers("TransportService"),
		acceptedDomains(),
		remoteDomains(),
		adSites(),
		adSiteLinks(),
		routingGroups(),
		routingGroupConnectors(),
		mailboxDatabases(),
		mailboxes(),
		transportConfig(),
		organizationConfig(),
	}
}

func transportConfig() noun {
	return noun{kind: model.TransportConfigs, verbs: existing, examples: map[string][]shell.Example{
		verbGet: {{Command: "Get-TransportConfig | fl Max*", Explains: "Shows the size limits of the whole organization."}},
		verbSet: {{Command: "Set-TransportConfig -MaxSendSize 25MB", Explains: "Lets senders of the organization send up to 25 MB."}},
	}}
}

func organizationConfig() noun {
	return noun{kind: model.OrganizationConfigs, verbs: existing, examples: map[string][]shell.Example{
		verbGet: {{Command: "Get-OrganizationConfig | fl Name,Guid", Explains: "Shows the organization."}},
		verbSet: {{Command: "Set-OrganizationConfig -WhatIf -AsyncSendEnabled $false", Explains: "Shows what a change would be, and changes nothing."}},
	}}
}
