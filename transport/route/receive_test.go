package route

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"mxsh/model"
)

func (o *organization) serves(server, local, client string) string {
	o.t.Helper()
	t, _ := o.compile(server, nil)
	c := t.Receive(netip.MustParseAddrPort(local), netip.MustParseAddr(client))
	if c == nil {
		return "nobody"
	}
	return c.Name
}

func receiver(name, bindings, ranges string) string {
	return fmt.Sprintf(`ReceiveConnector EX20071\%s | Server=EX20071 | Bindings=%s | RemoteIPRanges=%s`, name, bindings, ranges)
}

// proves ReceiveConnector.RemoteIPRanges
// proves ReceiveConnector.Enabled
// proves ReceiveConnector.Server
func TestNarrowestRangeServes(t *testing.T) {
	o := lab(t,
		receiver("All", "0.0.0.0:25,[::]:25", "0.0.0.0-255.255.255.255,::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
		receiver("Net", "0.0.0.0:25", "192.168.1.0/24"),
		receiver("One", "0.0.0.0:25", "192.168.1.75"),
		receiver("Odd", "0.0.0.0:25", "10.0.0.5-10.0.0.77,10.1.0.0/16"))
	for _, c := range []struct{ client, want string }{
		{"192.168.1.75", "One"}, {"192.168.1.100", "Net"}, {"10.0.0.1", "All"},
		{"10.0.0.5", "Odd"}, {"10.0.0.78", "All"}, {"::ffff:192.168.1.75", "One"},
	} {
		if got := o.serves("EX20071", "10.9.9.9:25", c.client); got != c.want {
			t.Errorf("%s is served by %s, want %s", c.client, got, c.want)
		}
	}
	if got := o.serves("EX20071", "[2001:db8::1]:25", "2001:db8::2"); got != "All" {
		t.Errorf("IPv6 is served by %s", got)
	}
	if got := o.serves("EX20071", "10.9.9.9:26", "10.0.0.1"); got != "nobody" {
		t.Errorf("another port is served by %s", got)
	}
	if got := o.serves("EX20072", "10.9.9.9:25", "10.0.0.1"); got != "nobody" {
		t.Errorf("another server's connector %s serves", got)
	}
	o.set(`ReceiveConnector EX20071\One | Enabled=$false`)
	if got := o.serves("EX20071", "10.9.9.9:25", "192.168.1.75"); got != "Net" {
		t.Errorf("with One disabled %s serves", got)
	}
}

// proves ReceiveConnector.Bindings
func TestExactBindingBeforeWildcard(t *testing.T) {
	o := lab(t, receiver("Any", "0.0.0.0:25", "10.0.0.1"), receiver("Exact", "127.0.7.1:25", "10.0.0.0/8"), receiver("Wild", "0.0.0.0:26", "10.0.0.1"), receiver("Very", "127.0.7.1:26", "10.0.0.0/8"))
	for _, c := range []struct{ local, client, want string }{
		{"127.0.7.1:25", "10.0.0.1", "Exact"},
		{"127.0.7.1:26", "10.0.0.1", "Very"},
		{"127.0.7.2:25", "10.0.0.1", "Any"},
		{"127.0.7.2:25", "10.0.0.2", "nobody"},
	} {
		if got := o.serves("EX20071", c.local, c.client); got != c.want {
			t.Errorf("%s at %s is served by %s, want %s", c.client, c.local, got, c.want)
		}
	}
}

func TestBindingsAreThoseOfEnabledConnectors(t *testing.T) {
	o := lab(t, receiver("A", "127.0.7.1:2525,127.0.7.1:587", "10.0.0.1"), receiver("B", "127.0.7.1:2525", "10.0.0.2"),
		receiver("C", "127.0.7.9:25", "10.0.0.2")+" | Enabled=$false")
	if got := fmt.Sprint(o.table("EX20071").Bindings()); got != "[127.0.7.1:587 127.0.7.1:2525]" {
		t.Errorf("bindings are %s", got)
	}
	if got := o.table("EX20072").Bindings(); len(got) != 0 {
		t.Errorf("the other server has bindings %v", got)
	}
}

func TestClashingConnectorIsLeftOut(t *testing.T) {
	o := lab(t, receiver("A", "0.0.0.0:25", "10.0.0.0/8"), receiver("B", "0.0.0.0:25", "10.0.0.0-10.255.255.255"))
	_, problems := o.compile("EX20071", nil)
	if len(problems) != 1 || !strings.Contains(problems[0].Object, "B") || !strings.Contains(problems[0].Message, `"A"`) {
		t.Errorf("problems: %v", problems)
	}
	if got := o.serves("EX20071", "127.0.0.1:25", "10.0.0.1"); got != "A" {
		t.Errorf("%s serves", got)
	}
}

func TestLegacyServersAreKnownByAddress(t *testing.T) {
	o := lab(t)
	at := func(client string) string {
		if s := o.table("EX20071").LegacyServer(netip.MustParseAddr(client)); s != nil {
			return s.Name
		}
		return "nobody"
	}
	if got := at("127.0.3.1"); got != "Paula" {
		t.Errorf("127.0.3.1 is %s", got)
	}
	if got := at("127.0.7.1"); got != "nobody" {
		t.Errorf("a server that is not legacy is trusted by address: %s", got)
	}
	// proves ExchangeServer.TrustAddress
	o.set("ExchangeServer Paula | TrustAddress=$false")
	if got := at("127.0.3.1"); got != "nobody" {
		t.Errorf("without TrustAddress 127.0.3.1 is %s", got)
	}
}

func TestRightsOfPermissionGroups(t *testing.T) {
	table := lab(t).table("EX20071")
	for _, c := range []struct {
		kind   PrincipalKind
		groups model.PermissionGroups
		want   Right
	}{
		{Anonymous, 0, 0},
		{Anonymous, model.ExchangeUsers | model.ExchangeServersGroup, 0},
		{Anonymous, model.AnonymousUsers, Submit | AcceptAnySender | AcceptAuthoritativeSender | AcceptRoutingHeaders},
		{User, model.AnonymousUsers, 0},
		{User, model.ExchangeUsers, Submit | AcceptAnyRecipient | BypassAntiSpam | AcceptRoutingHeaders},
		{Server, model.ExchangeServersGroup, Submit | AcceptAnyRecipient | AcceptAnySender | AcceptAuthoritativeSender | AcceptAuthenticationFlag |
			AcceptRoutingHeaders | AcceptOrganizationHeaders | AcceptForestHeaders | BypassAntiSpam | BypassMessageSizeLimit | AcceptExch50},
		{ExternallySecured, model.ExchangeServersGroup, Submit | AcceptAnyRecipient | AcceptAnySender | AcceptAuthoritativeSender | AcceptAuthenticationFlag |
			AcceptRoutingHeaders | BypassAntiSpam | BypassMessageSizeLimit | AcceptExch50},
		{LegacyServer, model.ExchangeServersGroup, 0},
		{LegacyServer, model.ExchangeLegacyServers, Submit | AcceptAnyRecipient | AcceptAnySender | AcceptAuthoritativeSender | AcceptAuthenticationFlag |
			AcceptRoutingHeaders | BypassAntiSpam | BypassMessageSizeLimit | AcceptExch50},
		{Partner, model.Partners, Submit | AcceptRoutingHeaders},
	} {
		connector := model.ReceiveConnectors.New().(*model.ReceiveConnector)
		connector.Name, connector.Server, connector.PermissionGroups = "C", "EX20071", c.groups
		r := table.Rights(connector, Principal{Kind: c.kind})
		if r.Set() != c.want {
			t.Errorf("%s with %s may %s; want %s", c.kind, c.groups, r.Set(), c.want)
		}
		for _, n := range rightNames {
			if r.Has(n.right) != (c.want&n.right != 0) || r.Why(n.right) == "" {
				t.Errorf("%s with %s: %s: %v, %q", c.kind, c.groups, n.directory, r.Has(n.right), r.Why(n.right))
			}
		}
	}
}

// proves ReceiveConnector.PermissionGroups
// proves ReceiveConnector.Permissions
func TestRightsGivenByHand(t *testing.T) {
	const all = `Allow;ms-Exch-SMTP-Accept-Any-Recipient;NT AUTHORITY\ANONYMOUS LOGON`
	o := lab(t, receiver("Relay", "0.0.0.0:25", "10.0.0.1")+" | PermissionGroups=AnonymousUsers | Permissions="+all)
	rights := func(p Principal) Rights {
		table := o.table("EX20071")
		return table.Rights(table.receive["ex20071"][0], p)
	}
	if r := rights(Principal{}); !r.Has(Submit | AcceptAnyRecipient) {
		t.Errorf("anonymous may %s: %s", r.Set(), r.Why(AcceptAnyRecipient))
	}
	if r := rights(Principal{Kind: User, Name: "Rob"}); r.Has(AcceptAnyRecipient) {
		t.Errorf("a right of anonymous clients is given to users: %s", r.Why(AcceptAnyRecipient))
	}
	o.set(receiver("Relay", "0.0.0.0:25", "10.0.0.1") + ` | PermissionGroups=AnonymousUsers,ExchangeUsers | Permissions=` + all +
		`,Deny;MS-EXCH-SMTP-Accept-Authoritative-Domain-Sender;NT AUTHORITY\ANONYMOUS LOGON,Deny;ms-Exch-SMTP-Submit;rob@work.com`)
	if r := rights(Principal{}); r.Has(AcceptAuthoritativeSender) || !strings.Contains(r.Why(AcceptAuthoritativeSender), "denies") {
		t.Errorf("a denial does not win: %s", r.Why(AcceptAuthoritativeSender))
	}
	table := o.table("EX20071")
	rob, tim := table.Mailbox("rob@work.com"), table.Mailbox("tim@work.com")
	if r := rights(Principal{Kind: User, Name: rob.Name, Mailbox: rob}); r.Has(Submit) {
		t.Error("Rob was denied to submit and may")
	}
	if r := rights(Principal{Kind: User, Name: tim.Name, Mailbox: tim}); !r.Has(Submit) {
		t.Error("Tim may not submit: " + r.Why(Submit))
	}
}

func TestHosted(t *testing.T) {
	servers := lab(t, "ExchangeServer Far | Site=vSite | Fqdn=far.work.com | Address=192.0.2.7", "ExchangeServer Bare | Site=vSite | Fqdn=mail.work.com").table("EX20071").Servers()
	here := []netip.Addr{netip.MustParseAddr("192.0.2.9")}
	names := func(host string, interfaces ...netip.Addr) string {
		var out []string
		for _, s := range Hosted(servers, host, interfaces) {
			out = append(out, s.Name)
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct{ host, want string }{
		{"elsewhere", "EX20071 EX20072 W2008"},
		{"MAIL.work.com", "Bare EX20071 EX20072 W2008"},
		{"far", "EX20071 EX20072 Far W2008"},
		{"paula.work.com", "EX20071 EX20072 W2008"},
	} {
		if got := names(c.host, here...); got != c.want {
			t.Errorf("on %s: %s, want %s", c.host, got, c.want)
		}
	}
	if got := names("elsewhere", netip.MustParseAddr("192.0.2.7")); got != "EX20071 EX20072 Far W2008" {
		t.Errorf("by address: %s", got)
	}
}
