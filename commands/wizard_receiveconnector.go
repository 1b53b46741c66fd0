package commands

import (
	"context"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/store"
)

// receiveConnectorWizard is the pages of Exchange's New Receive Connector wizard.
// A page that the usage settles is left out: the world's servers have no list
// of addresses.
func receiveConnectorWizard(e Env) *shell.Wizard {
	return &shell.Wizard{Title: "New Receive connector", Pages: []shell.Page{
		{
			Title: "Introduction",
			Steps: []shell.Step{
				{Name: "Server", Prompt: "Server:", Form: shell.Pick, Preset: e.localServer, Choices: e.hubChoices},
				{Name: "Name", Prompt: "Name of the Receive connector:", Needed: true},
				{Name: "Usage", Prompt: "Intended use:", Form: shell.Pick, Choices: offer(
					shell.Choice{Text: "Custom: other systems, such as printers and applications", Value: "Custom"},
					shell.Choice{Text: "Internet: mail servers of the world, without logon", Value: "Internet"},
					shell.Choice{Text: "Internal: servers of this organization", Value: "Internal"},
					shell.Choice{Text: "Client: mail programs of people, which log on", Value: "Client"},
					shell.Choice{Text: "Partner: servers of partner domains, by mutual TLS", Value: "Partner"},
				)},
			},
		},
		{
			Title: "Local network settings",
			Text:  "Where the connector listens, each as address:port; 0.0.0.0 and [::] are all addresses.",
			Steps: []shell.Step{
				{Name: "Bindings", Prompt: "Local addresses and ports, with commas between:", Form: shell.Several, Needed: true, Preset: usualBindings},
				{Name: "Fqdn", Prompt: "FQDN that the connector gives in response to HELO or EHLO:", Preset: e.nameOfServer},
			},
		},
		{
			Title: "Remote network settings",
			Text:  "The clients that the connector serves, as 192.168.1.10, 192.168.1.0/24 or 192.168.1.1-192.168.1.254.",
			When:  not(usageIs(model.UsageInternet)),
			Steps: []shell.Step{
				{Name: "RemoteIPRanges", Prompt: "Remote addresses, with commas between:", Form: shell.Several, Needed: true, Preset: usualRanges},
			},
		},
		{
			Title: "Permission groups",
			Text:  "Whom the connector serves; for the other uses this is settled.",
			When:  usageIs(model.UsageCustom),
			Steps: []shell.Step{
				{Name: "PermissionGroups", Prompt: "Groups:", Form: shell.PickMany, Choices: offer(
					shell.Choice{Text: "Anonymous users: mail for accepted domains, without logon", Value: "AnonymousUsers"},
					shell.Choice{Text: "Exchange users: after logon, to everywhere", Value: "ExchangeUsers"},
					shell.Choice{Text: "Exchange servers of this organization", Value: "ExchangeServers"},
					shell.Choice{Text: "Legacy Exchange servers", Value: "ExchangeLegacyServers"},
					shell.Choice{Text: "Partners", Value: "Partners"},
				)},
			},
		},
	}}
}

// usual is a connector as its usage makes it.
func usual(a *shell.Answers) *model.ReceiveConnector {
	c := model.ReceiveConnectors.New().(*model.ReceiveConnector)
	c.Usage = usageOf(a)
	_ = c.Prepare(map[string]bool{"Usage": true}) // it says what the usage leaves open, which is what is asked for
	return c
}

func usualBindings(_ context.Context, a *shell.Answers) any {
	bindings := usual(a).Bindings
	if len(bindings) == 0 {
		return []string{"0.0.0.0:25"}
	}
	texts := make([]string, len(bindings))
	for i, b := range bindings {
		texts[i] = b.String()
	}
	return texts
}

// usualRanges are all addresses for those who log on; whoever is served for
// the place he calls from has to be named.
func usualRanges(_ context.Context, a *shell.Answers) any {
	if usageOf(a) == model.UsageClient {
		return []string{model.AllIPv4}
	}
	return nil
}

// nameOfServer is the full name of the server that was chosen.
func (e Env) nameOfServer(ctx context.Context, a *shell.Answers) any {
	var name any
	_ = e.Directory.View(ctx, func(r store.Reader) error { // without it there is no preset
		o, err := store.Resolve(r, model.ExchangeServers, a.Text("Server"), "")
		if err == nil {
			name = string(o.(*model.ExchangeServer).Fqdn)
		}
		return err
	})
	return name
}
