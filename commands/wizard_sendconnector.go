package commands

import (
	"context"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
)

// sendConnectorWizard is the pages of Exchange's New Send Connector wizard. What
// a usage rules out is not offered: partners are found by DNS, because mutual TLS
// names their domain; servers of the organization are smart hosts.
func sendConnectorWizard(e Env) *shell.Wizard {
	return &shell.Wizard{Title: "New Send connector", Pages: []shell.Page{
		{
			Title: "Introduction",
			Steps: []shell.Step{
				{Name: "Name", Prompt: "Name of the Send connector:", Needed: true},
				{Name: "Usage", Prompt: "Intended use:", Form: shell.Pick, Choices: offer(
					shell.Choice{Text: "Custom: other systems; no headers of the organization leave", Value: "Custom"},
					shell.Choice{Text: "Internal: servers of this organization", Value: "Internal"},
					shell.Choice{Text: "Internet: mail servers of the world", Value: "Internet"},
					shell.Choice{Text: "Partner: partner domains, by mutual TLS", Value: "Partner"},
				)},
			},
		},
		{
			Title: "Address space",
			Text:  "The recipients whose mail takes this connector. The most specific space wins, then the lowest cost.",
			Steps: []shell.Step{
				{Name: "SpaceType", Prompt: "Type:", Form: shell.Pick, Choices: spaceTypes},
				{Name: "SpaceOtherType", Prompt: "Name of the type:", Needed: true, When: otherType, Check: checkSpaceType},
				{Name: "SpaceAddress", Prompt: "Address (for example contoso.com, or * for everyone):", Needed: true, Preset: spaceAddress, Check: checkSpaceAddress},
				{Name: "SpaceSubdomains", Prompt: "Include all subdomains?", Form: shell.YesNo, When: canHaveSubdomains},
				{Name: "SpaceCost", Prompt: "Cost, 1 to 100:", Needed: true, Preset: preset("1"), Check: checkSpaceCost},
			},
			Fills: "AddressSpaces", Fold: addressSpace, More: "Add another address space?",
			Later: []string{"AddressSpaceNotSMTP"}, // the network settings then offer smart hosts alone
			Then: []shell.Step{
				{Name: "IsScopedConnector", Prompt: "Scoped: only servers of the source servers' site may use it?", Form: shell.YesNo},
			},
		},
		{
			Title: "Network settings",
			Steps: []shell.Step{
				{Name: "DNSRoutingEnabled", Prompt: "How to send mail with this connector:", Form: shell.Pick, Choices: nextHops},
				{Name: "SmartHosts", Prompt: "Smart hosts, by name or address, with commas between:", Form: shell.Several, Needed: true, When: toSmartHosts},
				{Name: "UseExternalDNSServersEnabled", Prompt: "Use the external DNS servers of the source server?", Form: shell.YesNo, When: not(usageIs(model.UsageInternal))},
			},
		},
		{
			Title: "Smart host authentication",
			When:  toSmartHosts,
			Steps: []shell.Step{
				{Name: "SmartHostAuthMechanism", Prompt: "How the connector proves itself to the smart hosts:", Form: shell.Pick, Preset: smartHostAuth, Choices: smartHostAuths},
				{Name: "AuthenticationCredential", Form: shell.Login, When: byPassword},
			},
		},
		{
			Title: "Source server",
			Text:  "The servers that open the connections; the others hand them the mail. They should be in one site.",
			Steps: []shell.Step{
				{Name: "SourceTransportServers", Prompt: "Source servers:", Form: shell.PickMany, Needed: true, Preset: e.localServer, Choices: e.hubChoices},
			},
		},
	}}
}

func not(when func(*shell.Answers) bool) func(*shell.Answers) bool {
	return func(a *shell.Answers) bool { return !when(a) }
}

// spaceTypes: mail to the world and to partners is SMTP.
func spaceTypes(_ context.Context, a *shell.Answers) ([]shell.Choice, error) {
	smtp := shell.Choice{Text: "SMTP", Value: "SMTP"}
	if usageIs(model.UsageInternet, model.UsagePartner)(a) {
		return []shell.Choice{smtp}, nil
	}
	return []shell.Choice{smtp, {Text: "X400", Value: "X400"}, {Text: "another type", Value: "other"}}, nil
}

func otherType(a *shell.Answers) bool { return a.Text("SpaceType") == "other" }

func spaceType(a *shell.Answers) string {
	if otherType(a) {
		return a.Text("SpaceOtherType")
	}
	return a.Text("SpaceType")
}

// spaceAddress is everyone for the first space of an Internet connector.
func spaceAddress(_ context.Context, a *shell.Answers) any {
	if usageOf(a) == model.UsageInternet {
		return "*"
	}
	return nil
}

func checkSpace(kind, address, cost string) error {
	_, err := model.ParseAddressSpace(kind + ":" + address + ";" + cost)
	return err
}

func checkSpaceType(_ *shell.Answers, kind string) error { return checkSpace(kind, "*", "1") }

func checkSpaceAddress(a *shell.Answers, address string) error {
	return checkSpace(spaceType(a), address, "1")
}

func checkSpaceCost(a *shell.Answers, cost string) error {
	return checkSpace(spaceType(a), a.Text("SpaceAddress"), cost)
}

// canHaveSubdomains is whether the address is one domain of SMTP.
func canHaveSubdomains(a *shell.Answers) bool {
	return a.Text("SpaceType") == "SMTP" && !strings.HasPrefix(a.Text("SpaceAddress"), "*")
}

func addressSpace(a *shell.Answers) string {
	address := a.Text("SpaceAddress")
	if a.Is("SpaceSubdomains") {
		address = "*." + address
	}
	return spaceType(a) + ":" + address + ";" + a.Text("SpaceCost")
}

// nextHops offers what the usage and the address spaces allow.
func nextHops(_ context.Context, a *shell.Answers) ([]shell.Choice, error) {
	dns := shell.Choice{Text: "by DNS: the MX records of each recipient's domain", Value: true}
	hosts := shell.Choice{Text: "through smart hosts", Value: false}
	onlySMTP := !slices.ContainsFunc(a.List("AddressSpaces"), func(text string) bool {
		space, err := model.ParseAddressSpace(text)
		return err == nil && !space.SMTP()
	})
	switch {
	case usageOf(a) == model.UsageInternal || !onlySMTP:
		return []shell.Choice{hosts}, nil
	case usageOf(a) == model.UsagePartner:
		return []shell.Choice{dns}, nil
	}
	return []shell.Choice{dns, hosts}, nil
}

func toSmartHosts(a *shell.Answers) bool {
	return a.Value("DNSRoutingEnabled") == false || len(a.List("SmartHosts")) > 0
}

// smartHostAuth is the organization's own proof between its servers, else none.
func smartHostAuth(_ context.Context, a *shell.Answers) any {
	if usageOf(a) == model.UsageInternal {
		return string(model.SmartHostAuthExchangeServer)
	}
	return string(model.SmartHostAuthNone)
}

// smartHostAuths: a host of the Internet is no server of the organization and
// no network that is trusted anyway.
func smartHostAuths(_ context.Context, a *shell.Answers) ([]shell.Choice, error) {
	choices := []shell.Choice{
		{Text: "None", Value: string(model.SmartHostAuthNone)},
		{Text: "Basic authentication: user and password, in clear where TLS is missing", Value: string(model.SmartHostAuthBasicAuth)},
		{Text: "Basic authentication over TLS: user and password, after STARTTLS only", Value: string(model.SmartHostAuthBasicAuthRequireTLS)},
	}
	if usageOf(a) == model.UsageInternet {
		return choices, nil
	}
	return append(choices,
		shell.Choice{Text: "Exchange Server authentication: as a server of the organization", Value: string(model.SmartHostAuthExchangeServer)},
		shell.Choice{Text: "Externally secured: the network is trusted anyway, for example by IPsec", Value: string(model.SmartHostAuthExternalAuthoritative)}), nil
}

func byPassword(a *shell.Answers) bool {
	return strings.HasPrefix(a.Text("SmartHostAuthMechanism"), string(model.SmartHostAuthBasicAuth))
}
