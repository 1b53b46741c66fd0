package route

import (
	"fmt"
	"testing"

	"mxsh/model"
)

func (o *organization) targets(server, address string) Targets {
	o.t.Helper()
	table := o.table(server)
	return table.Targets(table.Decide(Query{Address: address}).Hop)
}

// proves ExchangeServer.Address
// proves ExchangeServer.Fqdn
// proves ExchangeServer.SmtpPort
func TestWhereServersAreReached(t *testing.T) {
	o := lab(t)
	at := func(server, address string) string {
		o.t.Helper()
		targets := o.targets(server, address)
		if len(targets.Groups) == 0 {
			return "nowhere"
		}
		h := targets.Groups[0][0]
		return fmt.Sprintf("%s %s:%d", h.Server.Name, h.Host, h.Port)
	}
	check := func(server, address, want string) {
		o.t.Helper()
		if got := at(server, address); got != want {
			o.t.Errorf("%s reaches %s at %s, want %s", server, address, got, want)
		}
	}
	check("EX20071", "tim@work.com", "EX20072 127.0.7.2:25")
	o.set(`ReceiveConnector EX20072\Default EX20072 | Server=EX20072 | Bindings=0.0.0.0:2525,[::]:2525 | RemoteIPRanges=0.0.0.0/0 | PermissionGroups=ExchangeServers`)
	check("EX20071", "tim@work.com", "EX20072 127.0.7.2:2525")
	o.set(`ReceiveConnector EX20072\Backbone | Server=EX20072 | Bindings=127.0.7.9:2626 | RemoteIPRanges=0.0.0.0/0 | PermissionGroups=ExchangeServers`)
	check("EX20071", "tim@work.com", "EX20072 127.0.7.2:2525")
	o.set(`ReceiveConnector EX20072\Default EX20072 | PermissionGroups=AnonymousUsers`)
	check("EX20071", "tim@work.com", "EX20072 127.0.7.9:2626")
	o.set(`ReceiveConnector EX20072\Backbone | Enabled=$false`)
	check("EX20071", "tim@work.com", "EX20072 127.0.7.2:25")
	o.set("ExchangeServer EX20072 | Address=")
	check("EX20071", "tim@work.com", "EX20072 ex20072.work.com:25")
	check("EX20071", "newton@work.com", "Paula 127.0.3.1:2525")
	o.set("ExchangeServer Paula | SmtpPort=2526")
	check("EX20071", "newton@work.com", "Paula 127.0.3.1:2526")
	check("EX20072", "newton@work.com", "EX20071 127.0.7.1:25")
}

func TestTargetsOfEveryHop(t *testing.T) {
	o := lab(t, smart("smart", "SMTP:x.com;1", "[10.0.0.1],relay.x.com", "EX20071,EX20072")+" | Port=2626",
		"SendConnector mx | AddressSpaces=SMTP:y.com;1 | DNSRoutingEnabled=$true | SourceTransportServers=EX20071")
	s := o.targets("EX20071", "a@x.com")
	if s.Connector == nil || fmt.Sprint(s.Groups) != "[[{[10.0.0.1] 10.0.0.1 2626 false <nil>} {relay.x.com relay.x.com 2626 true <nil>}]]" {
		t.Errorf("smart hosts: %+v", s)
	}
	if s = o.targets("EX20071", "a@y.com"); s.Connector == nil || s.Domain != "y.com" || s.Groups != nil {
		t.Errorf("MX: %+v", s)
	}
	if s = o.targets("EX20071", "rob@work.com"); s.Database == nil || s.Database.Name != "DB1" {
		t.Errorf("database: %+v", s)
	}
	if got := fmt.Sprint(names(o.targets("W2008", "a@x.com"))); got != "[[EX20071 EX20072]]" {
		t.Errorf("sources of another site: %s", got)
	}
	table := o.table("EX20071")
	d := table.Decide(Query{Address: "a@x.com"})
	o.remove("SendConnector", "smart")
	if s = o.table("EX20071").Targets(d.Hop); s.Connector != nil || s.Groups != nil {
		t.Errorf("a connector that is gone has targets: %+v", s)
	}
	if s = table.Targets(model.NextHop{Type: model.Unreachable}); s.Groups != nil || s.Database != nil || s.Domain != "" {
		t.Errorf("unreachable: %+v", s)
	}
}

// Mail that cannot reach its site waits as near to it as it can get.
func TestBackOffGoesBackAlongThePath(t *testing.T) {
	o := chain(t)
	if got := fmt.Sprint(names(o.targets("HUBA", "userD@work.com"))); got != "[[HUBD] [HUBC] [HUBB]]" {
		t.Errorf("targets are %s", got)
	}
	o.set("AdSite C | HubSiteEnabled=$true")
	if got := fmt.Sprint(names(o.targets("HUBA", "userD@work.com"))); got != "[[HUBC] [HUBB]]" {
		t.Errorf("with hub site C the targets are %s", got)
	}
	o.set("ExchangeServer HUBB | ServerRole=Mailbox")
	if got := fmt.Sprint(names(o.targets("HUBA", "userD@work.com"))); got != "[[HUBC]]" {
		t.Errorf("without a hub in B the targets are %s", got)
	}
}
