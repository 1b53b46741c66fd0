package commands

import (
	"mxsh/model"
	"mxsh/shell"
	"mxsh/store"
)

func sendConnectors() noun {
	return noun{
		kind: model.SendConnectors, verbs: all,
		value:    with("with address spaces", "AddressSpaces"),
		leaves:   []string{"Permissions"}, // Add-ADPermission's
		complete: sourceServer,
		effect: func(r store.Reader, old, o model.Object) ([]string, error) {
			before, _ := old.(*model.SendConnector)
			after, _ := o.(*model.SendConnector)
			return impact(r, before, after)
		},
		needed: map[string]func(func(string) (any, bool)) bool{"AddressSpaces": func(given func(string) (any, bool)) bool {
			_, linked := given("LinkedReceiveConnector")
			return !linked
		}},
		wizard: sendConnectorWizard,
		examples: map[string][]shell.Example{
			verbNew: {
				{Command: "New-SendConnector -Name Internet -Usage Internet -AddressSpaces 'SMTP:*;1' -SourceTransportServers EX20071",
					Explains: "Sends mail for all domains to the servers that their MX records name."},
				{Command: "New-SendConnector -Name 'To the provider' -AddressSpaces '*' -SmartHosts '[127.0.160.207]' -Port 2626 -SourceTransportServers EX20071,EX20072",
					Explains: "Sends all mail through a smart host, from two servers that share the load."},
			},
			verbGet: {
				{Command: "Get-SendConnector", Explains: "Lists the send connectors with what they carry."},
				{Command: "Get-SendConnector | fl Name,SmartHosts,Port", Explains: "Shows where they lead."},
			},
			verbSet: {
				{Command: "New-SendConnector -Name Out -AddressSpaces '*' -SmartHosts '[127.0.160.207]' -SourceTransportServers EX20071 | Set-SendConnector -MaxMessageSize 20MB",
					Explains: "Lets no message over 20 MB take the connector."},
				{Command: "Get-SendConnector | Set-SendConnector -ProtocolLoggingLevel Verbose", Explains: "Logs what every connector says to its peers."},
			},
			verbRemove: {
				{Command: "Get-SendConnector | Remove-SendConnector -Confirm:$false", Explains: "Removes all of them without asking; waiting mail is routed again."},
			},
		},
	}
}

// sourceServer makes the local server the source of a new connector that names none.
func sourceServer(j *job, _ store.Reader, o model.Object) error {
	c := o.(*model.SendConnector)
	if !c.Created.IsZero() || len(c.SourceTransportServers) > 0 {
		return nil
	}
	local, err := j.needLocal("SourceTransportServers")
	if err == nil {
		c.SourceTransportServers = []string{local}
	}
	return err
}
