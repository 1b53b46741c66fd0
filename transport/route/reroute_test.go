package route

import (
	"strings"
	"testing"

	"mxsh/model"
)

func TestWhatIsRoutedAgain(t *testing.T) {
	o := lab(t, smart("Out", "SMTP:*;1", "[127.0.0.1]", "EX20071"), smart("Other", "SMTP:x.com;1", "[127.0.0.1]", "EX20071"),
		receiver("R", "127.0.0.1:2525", "10.0.0.0/8"))
	held, _ := o.compile("EX20071", nil)
	hops := map[string]model.NextHop{
		"out":    {Type: model.SmartHostConnectorDelivery, Connector: held.SendConnectors()[1].Guid},
		"other":  {Type: model.SmartHostConnectorDelivery, Connector: held.SendConnectors()[0].Guid},
		"db":     {Type: model.MapiDelivery, Connector: held.Database("DB1").Guid},
		"site":   {Type: model.SmtpRelayToRemoteAdSite},
		"lost":   {Type: model.Unreachable},
		"submit": {Type: model.Undefined},
	}
	for _, c := range []struct{ change, moves string }{
		{"SendConnector Out | Port=2626", ""},
		{"SendConnector Out | SmartHosts=[127.0.0.2]", ""},
		{"SendConnector Out | Enabled=$false", "lost out site"},
		{"SendConnector Out | SourceTransportServers=EX20072", "lost out site"},
		{"SendConnector Out | DNSRoutingEnabled=$true", "lost out site"},
		{"SendConnector New | AddressSpaces=SMTP:*;1", "lost site"},
		{"AdSiteLink DEFAULTIPSITELINK | ExchangeCost=5", "db lost site"},
		{"TransportServer W2008 | MaxOutboundConnections=7", ""},
		{"ExchangeServer W2008 | Site=Default-First-Site-Name", "db lost site"},
		{`ReceiveConnector EX20071\R | Enabled=$false`, ""},
		{"AcceptedDomain new | DomainName=new.com", "lost"},
		{"MailboxDatabase DB1 | Server=EX20072", "db lost site"},
		{"Mailbox Rob | Office=12", ""},
	} {
		o.set(c.change)
		next, _ := o.compile("EX20071", held)
		r := next.Rerouted(held)
		var moved []string
		for _, name := range []string{"db", "lost", "other", "out", "site", "submit"} {
			if r.Moves(hops[name]) {
				moved = append(moved, name)
			}
		}
		if got := strings.Join(moved, " "); got != c.moves {
			t.Errorf("%s: moves %q, want %q", c.change, got, c.moves)
		}
		if r.Mailboxes() != strings.HasPrefix(c.change, "Mailbox ") {
			t.Errorf("%s: mailboxes changed: %v", c.change, r.Mailboxes())
		}
		held = next
	}
}
