package commands

import (
	"mxsh/model"
	"mxsh/shell"
	"mxsh/store"
)

func receiveConnectors() noun {
	return noun{
		kind: model.ReceiveConnectors, verbs: all,
		value:    with("with bindings", "Bindings"),
		leaves:   []string{"Permissions"}, // Add-ADPermission's
		complete: listeningServer,
		needed: map[string]func(func(string) (any, bool)) bool{
			"Bindings": func(given func(string) (any, bool)) bool {
				brought, _ := usageArgument(given).Brings()
				return !brought
			},
			"RemoteIPRanges": func(given func(string) (any, bool)) bool {
				_, brought := usageArgument(given).Brings()
				return !brought
			},
		},
		wizard: receiveConnectorWizard,
		examples: map[string][]shell.Example{
			verbNew: {
				{Command: "New-ReceiveConnector -Name Internet -Usage Internet -Bindings 127.0.200.2:2525 -Server EX20072",
					Explains: "Takes mail for the organization from servers of the world."},
				{Command: "New-ReceiveConnector -Name Printers -Server EX20071 -Bindings 127.0.7.1:2525 -RemoteIPRanges 127.0.9.0/24 -Usage Custom -PermissionGroups AnonymousUsers",
					Explains: "Takes mail from printers, which cannot log on."},
			},
			verbGet: {
				{Command: "Get-ReceiveConnector -Server EX20071 | fl Name,bind*", Explains: "Shows where a server listens."},
				{Command: "Get-ReceiveConnector 'EX20071\\Default*'", Explains: "Lists those whose name begins with Default."},
			},
			verbSet: {
				{Command: "Set-ReceiveConnector 'EX20071\\Default EX20071' -PermissionGroups AnonymousUsers,ExchangeUsers,ExchangeServers,ExchangeLegacyServers",
					Explains: "Lets servers of the world deliver mail for the organization."},
				{Command: "Set-ReceiveConnector 'EX20071\\Default EX20071' -MaxMessageSize 20MB -Banner '220 mail.work.com ready'",
					Explains: "Changes the size limit and the greeting."},
			},
			verbRemove: {
				{Command: "New-ReceiveConnector -Name Old -Usage Custom -Bindings 127.0.7.9:2525 -RemoteIPRanges 127.0.9.9 -Server EX20071 | Remove-ReceiveConnector -Confirm:$false",
					Explains: "Removes a connector without asking; its listener closes."},
			},
		},
	}
}

// listeningServer gives a new connector without -Server to the local server.
func listeningServer(j *job, _ store.Reader, o model.Object) error {
	c := o.(*model.ReceiveConnector)
	if c.Server != "" {
		return nil
	}
	local, err := j.needLocal("Server")
	c.Server = local
	return err
}

// usageArgument is the usage that the arguments of New-ReceiveConnector name.
func usageArgument(given func(string) (any, bool)) model.ConnectorUsage {
	for _, u := range []model.ConnectorUsage{model.UsageClient, model.UsageInternal, model.UsageInternet, model.UsagePartner, model.UsageCustom} {
		if on, ok := given(string(u)); ok && on == true {
			return u
		}
	}
	v, _ := given("Usage")
	usage, _ := v.(model.ConnectorUsage)
	return usage
}
