package route

import (
	"fmt"
	"strings"
	"testing"

	"mxsh/model"
)

// text is the decision in short: "DnsConnectorDelivery x.com via Internet", or
// "550 5.1.1 …" or "Unreachable: reason".
func (d Decision) text(t *Table) string {
	switch {
	case d.Failure != nil:
		return d.Failure.String()
	case d.Hop.Type == model.Unreachable:
		return "Unreachable: " + d.Reason
	}
	s := fmt.Sprintf("%s %s", d.Hop.Type, d.Hop.Domain)
	if c := t.SendConnector(d.Hop.Connector); c != nil && c.Name != d.Hop.Domain {
		s += " via " + c.Name
	}
	return s
}

// want checks one decision of a server's table.
func (o *organization) want(server, address string, size int64, want string) {
	o.t.Helper()
	table := o.table(server)
	d := table.Decide(Query{Address: address, Size: size})
	if got := d.text(table); got != want {
		o.t.Errorf("%s, %s, %d bytes: %s\nwant %s\nreason: %s", server, address, size, got, want, d.Reason)
	}
	if d.Reason == "" {
		o.t.Errorf("%s, %s: the decision gives no reason", server, address)
	}
	for _, c := range d.Candidates {
		if !strings.HasSuffix(c.Why, ".") {
			o.t.Errorf("%s, %s: candidate %s says %q", server, address, c.Connector, c.Why)
		}
	}
}

const noMatch = "Unreachable: A matching connector cannot be found to route the external recipient"

func smart(name, space, host, sources string) string {
	return fmt.Sprintf("SendConnector %s | AddressSpaces=%s | DNSRoutingEnabled=$false | SmartHosts=%s | SourceTransportServers=%s", name, space, host, sources)
}

func TestMailboxes(t *testing.T) {
	o := lab(t)
	for _, c := range []struct{ server, address, want string }{
		{"EX20071", "rob@work.com", "MapiDelivery DB1"},
		{"EX20071", "Rob@WORK.com", "MapiDelivery DB1"},
		{"EX20071", "tim@work.com", "SmtpRelayWithinAdSite EX20072"},
		{"EX20071", "bond@work.com", "SmtpRelayToRemoteAdSite vSite"},
		{"EX20071", "newton@work.com", "SmtpRelayToTiRg First Routing Group"},
		{"EX20072", "newton@work.com", "SmtpRelayWithinAdSite PAULA-EX20071"},
		{"W2008", "newton@work.com", "SmtpRelayToRemoteAdSite Default-First-Site-Name"},
		{"W2008", "tim@work.com", "SmtpRelayToRemoteAdSite Default-First-Site-Name"},
		{"W2008", "bond@work.com", "MapiDelivery DB3"},
		{"W2008", "nobody@work.com", "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"},
		{"W2008", "no-domain", "550 5.1.3 ROUTING.InvalidAddress; invalid recipient address"},
	} {
		o.want(c.server, c.address, 100, c.want)
	}
}

// Scenario 0: without a connector outside mail waits with a reason.
func TestNoConnector(t *testing.T) {
	o := lab(t)
	for _, s := range []string{"EX20071", "EX20072", "W2008"} {
		o.want(s, "x@elsewhere.test", 100, noMatch)
	}
}

// Scenario 1, 2, 3.
//
// proves SendConnector.SourceTransportServers
func TestSourceServers(t *testing.T) {
	o := lab(t, smart("*Cost1", "SMTP:*;1", "[127.0.160.207]", "EX20071"))
	o.want("EX20071", "x@elsewhere.test", 100, "SmartHostConnectorDelivery [127.0.160.207] via *Cost1")
	o.want("EX20072", "x@elsewhere.test", 100, "SmtpRelayWithinAdSite *Cost1")
	o.want("W2008", "x@elsewhere.test", 100, "SmtpRelayToRemoteAdSite Default-First-Site-Name")

	o.set("SendConnector *Cost1 | SourceTransportServers=EX20071,EX20072")
	o.want("EX20072", "x@elsewhere.test", 100, "SmartHostConnectorDelivery [127.0.160.207] via *Cost1")
	o.want("W2008", "x@elsewhere.test", 100, "SmtpRelayToRemoteAdSite Default-First-Site-Name")

	o.set("SendConnector *Cost1 | SourceTransportServers=EX20071,EX20072,W2008")
	o.want("W2008", "x@elsewhere.test", 100, "SmartHostConnectorDelivery [127.0.160.207] via *Cost1")
}

// Scenario 4: the cost of the site link is added to that of the address space.
//
// proves SendConnector.AddressSpaces
// proves AdSiteLink.ADCost
func TestCosts(t *testing.T) {
	o := lab(t,
		smart("*Cost1", "SMTP:*;1", "[127.0.160.207]", "EX20071"),
		smart("*Cost2", "SMTP:*;2", "[127.0.160.208]", "EX20072"),
		smart("*Cost3", "SMTP:*;3", "[127.0.160.209]", "W2008"))
	o.want("EX20071", "x@elsewhere.test", 100, "SmartHostConnectorDelivery [127.0.160.207] via *Cost1")
	o.want("EX20072", "x@elsewhere.test", 100, "SmtpRelayWithinAdSite *Cost1")
	o.want("W2008", "x@elsewhere.test", 100, "SmartHostConnectorDelivery [127.0.160.209] via *Cost3")

	o.set("AdSiteLink DEFAULTIPSITELINK | Cost=1")
	o.want("W2008", "x@elsewhere.test", 100, "SmtpRelayToRemoteAdSite Default-First-Site-Name")
}

// proves AdSiteLink.ExchangeCost
func TestExchangeCostReplacesTheDirectorysCost(t *testing.T) {
	o := lab(t,
		smart("*Cost1", "SMTP:*;1", "[127.0.160.207]", "EX20071"),
		smart("*Cost3", "SMTP:*;3", "[127.0.160.209]", "W2008"))
	o.want("W2008", "x@elsewhere.test", 100, "SmartHostConnectorDelivery [127.0.160.209] via *Cost3")
	o.set("AdSiteLink DEFAULTIPSITELINK | ExchangeCost=1")
	o.want("W2008", "x@elsewhere.test", 100, "SmtpRelayToRemoteAdSite Default-First-Site-Name")
}

// Scenario 5.
func TestOneConnectorASite(t *testing.T) {
	o := lab(t,
		smart("FirstSite", "SMTP:*;1", "[127.0.160.207]", "EX20071,EX20072"),
		smart("vsite", "SMTP:*;1", "[127.0.160.209]", "W2008"))
	o.want("EX20071", "x@elsewhere.test", 100, "SmartHostConnectorDelivery [127.0.160.207] via FirstSite")
	o.want("EX20072", "x@elsewhere.test", 100, "SmartHostConnectorDelivery [127.0.160.207] via FirstSite")
	o.want("W2008", "x@elsewhere.test", 100, "SmartHostConnectorDelivery [127.0.160.209] via vsite")
}

// Scenario 6.
//
// proves SendConnector.IsScopedConnector
func TestScope(t *testing.T) {
	o := lab(t, smart("*Cost1", "SMTP:*;1", "[127.0.160.207]", "EX20071,EX20072")+" | IsScopedConnector=$true")
	o.want("EX20072", "x@elsewhere.test", 100, "SmartHostConnectorDelivery [127.0.160.207] via *Cost1")
	o.want("W2008", "x@elsewhere.test", 100, noMatch+`: "*Cost1" is scoped to site Default-First-Site-Name, and this server is in site vSite`)
	o.set("SendConnector *Cost1 | IsScopedConnector=$false")
	o.want("W2008", "x@elsewhere.test", 100, "SmtpRelayToRemoteAdSite Default-First-Site-Name")
}

// Scenario 7.
func TestClosestMatch(t *testing.T) {
	o := lab(t,
		smart("Toronto.com", "SMTP:Toronto.com;50", "[127.0.168.1]", "EX20071"),
		smart("*.Toronto.com", "SMTP:*.Toronto.com;1", "[127.0.168.2]", "EX20071"),
		smart("Internet", "SMTP:*;1", "[127.0.168.3]", "EX20071"))
	o.want("EX20071", "tm@toronto.com", 100, "SmartHostConnectorDelivery [127.0.168.1] via Toronto.com")
	o.want("EX20071", "ok@DEV.toronto.COM", 100, "SmartHostConnectorDelivery [127.0.168.2] via *.Toronto.com")
	o.want("EX20071", "ok@a.dev.toronto.com", 100, "SmartHostConnectorDelivery [127.0.168.2] via *.Toronto.com")
	o.want("EX20071", "ok@xtoronto.com", 100, "SmartHostConnectorDelivery [127.0.168.3] via Internet")
	o.remove("SendConnector", "Toronto.com")
	o.want("EX20071", "tm@toronto.com", 100, "SmartHostConnectorDelivery [127.0.168.2] via *.Toronto.com")
}

func TestSpecificityBeatsCostAndDistance(t *testing.T) {
	o := lab(t,
		smart("near", "SMTP:*;1", "[127.0.168.1]", "EX20071"),
		smart("far", "SMTP:*.x.com;100", "[127.0.168.2]", "W2008"))
	o.want("EX20071", "a@x.com", 100, "SmtpRelayToRemoteAdSite vSite")
	o.want("EX20071", "a@y.com", 100, "SmartHostConnectorDelivery [127.0.168.1] via near")
}

// proves SendConnector.Enabled
func TestDisabledConnector(t *testing.T) {
	o := lab(t,
		smart("C1", "SMTP:*;1", "[127.0.168.1]", "EX20071")+" | Enabled=$false",
		smart("C2", "SMTP:*;2", "[127.0.168.2]", "EX20071"))
	o.want("EX20071", "a@x.com", 100, "SmartHostConnectorDelivery [127.0.168.2] via C2")
	o.set("SendConnector C1 | Enabled=$true")
	o.want("EX20071", "a@x.com", 100, "SmartHostConnectorDelivery [127.0.168.1] via C1")
	o.set("SendConnector C1 | Enabled=$false", "SendConnector C2 | Enabled=$false")
	o.want("EX20071", "a@x.com", 100, noMatch+`: "C1" is disabled; "C2" is disabled`)
}

// proves SendConnector.MaxMessageSize
func TestSizeComesFirst(t *testing.T) {
	o := lab(t,
		smart("x.com", "SMTP:x.com;1", "[127.0.168.1]", "EX20071")+" | MaxMessageSize=1MB",
		smart("rest", "SMTP:*;1", "[127.0.168.2]", "EX20071")+" | MaxMessageSize=10MB")
	const mb = 1 << 20
	o.want("EX20071", "a@x.com", mb, "SmartHostConnectorDelivery [127.0.168.1] via x.com")
	o.want("EX20071", "a@x.com", 2*mb, "SmartHostConnectorDelivery [127.0.168.2] via rest")
	o.want("EX20071", "a@x.com", 20*mb, "550 5.3.4 ROUTING.SizeLimit; message size exceeds fixed maximum size for route")
	o.remove("SendConnector", "rest")
	o.want("EX20071", "a@x.com", 2*mb, "550 5.3.4 ROUTING.SizeLimit; message size exceeds fixed maximum size for route")
	o.want("EX20071", "a@y.com", 2*mb, noMatch)
	o.set("SendConnector x.com | MaxMessageSize=unlimited")
	o.want("EX20071", "a@x.com", 200*mb, "SmartHostConnectorDelivery [127.0.168.1] via x.com")
}

// A small message's answer is remembered for its domain; a large one must not get it.
func TestRememberedAnswersAreForSmallMessages(t *testing.T) {
	o := lab(t, smart("x.com", "SMTP:x.com;1", "[127.0.168.1]", "EX20071")+" | MaxMessageSize=1MB")
	table := o.table("EX20071")
	for range 2 {
		for _, c := range []struct {
			size int64
			want string
		}{{100, "SmartHostConnectorDelivery [127.0.168.1] via x.com"}, {2 << 20, failTooLarge.String()}} {
			if got := table.Decide(Query{Address: "a@x.com", Size: c.size}).text(table); got != c.want {
				t.Errorf("%d bytes: %s, want %s", c.size, got, c.want)
			}
		}
	}
}

func TestNameDecidesLast(t *testing.T) {
	o := lab(t, smart("Beta", "SMTP:*;1", "[127.0.168.1]", "EX20071"), smart("alpha", "SMTP:*;1", "[127.0.168.2]", "EX20071"))
	o.want("EX20071", "a@x.com", 100, "SmartHostConnectorDelivery [127.0.168.2] via alpha")
}

func TestProximityBeforeName(t *testing.T) {
	o := lab(t, smart("a-other", "SMTP:*;1", "[127.0.168.1]", "EX20072"), smart("b-own", "SMTP:*;1", "[127.0.168.2]", "EX20071"))
	o.want("EX20071", "a@x.com", 100, "SmartHostConnectorDelivery [127.0.168.2] via b-own")
	o.want("EX20072", "a@x.com", 100, "SmartHostConnectorDelivery [127.0.168.1] via a-other")
	o.want("W2008", "a@x.com", 100, "SmtpRelayToRemoteAdSite Default-First-Site-Name")
}

// proves SendConnector.DNSRoutingEnabled
func TestDNSConnectorMakesOneQueueADomain(t *testing.T) {
	o := lab(t, "SendConnector Internet | AddressSpaces=SMTP:*;1 | DNSRoutingEnabled=$true | SourceTransportServers=EX20071")
	o.want("EX20071", "a@X.com", 100, "DnsConnectorDelivery x.com via Internet")
	o.want("EX20071", "a@y.com", 100, "DnsConnectorDelivery y.com via Internet")
	o.set("SendConnector Internet | DNSRoutingEnabled=$false | SmartHosts=[10.0.0.1],relay.x.com")
	o.want("EX20071", "a@y.com", 100, "SmartHostConnectorDelivery [10.0.0.1],relay.x.com via Internet")
}

// proves AcceptedDomain.DomainType
// proves AcceptedDomain.DomainName
func TestAcceptedDomains(t *testing.T) {
	o := lab(t,
		"AcceptedDomain shared | DomainName=shared.com | DomainType=InternalRelay",
		"AcceptedDomain branch | DomainName=*.branch.com | DomainType=ExternalRelay",
		"AcceptedDomain head | DomainName=head.branch.com | DomainType=Authoritative",
		"Mailbox Joe | Database=DB1 | PrimarySmtpAddress=joe@shared.com",
		smart("shared", "SMTP:shared.com;1", "[127.0.168.1]", "EX20071"))
	o.want("EX20071", "joe@shared.com", 100, "MapiDelivery DB1")
	o.want("EX20071", "ann@shared.com", 100, "SmartHostConnectorDelivery [127.0.168.1] via shared")
	o.want("EX20071", "ann@branch.com", 100, noMatch)
	o.want("EX20071", "ann@a.branch.com", 100, noMatch)
	o.want("EX20071", "ann@head.branch.com", 100, failUnknown.String())
	o.set("AcceptedDomain shared | DomainType=Authoritative")
	o.want("EX20071", "ann@shared.com", 100, failUnknown.String())
	o.want("EX20071", "ann@sub.shared.com", 100, noMatch)
	o.set("SendConnector shared | Enabled=$false", "AcceptedDomain shared | DomainType=InternalRelay")
	o.want("EX20071", "ann@shared.com", 100, noMatch+`: "shared" is disabled`)
}

// proves AcceptedDomain.MatchSubDomains
func TestMatchSubDomains(t *testing.T) {
	o := lab(t)
	o.want("EX20071", "ann@sub.work.com", 100, noMatch)
	o.set("AcceptedDomain work.com | MatchSubDomains=$true")
	o.want("EX20071", "ann@sub.work.com", 100, failUnknown.String())
}

// chain is sites A to D in a row with a hub in each, and a mailbox in D.
func chain(t *testing.T, more ...string) *organization {
	lines := []string{"AdSiteLink AB | Sites=A,B | Cost=10", "AdSiteLink BC | Sites=B,C | Cost=10", "AdSiteLink CD | Sites=C,D | Cost=10",
		"AcceptedDomain work.com | DomainName=work.com | DomainType=Authoritative | Default=$true"}
	for _, s := range []string{"A", "B", "C", "D"} {
		lines = append(lines, "AdSite "+s, fmt.Sprintf("ExchangeServer HUB%s | Site=%s | ServerRole=HubTransport,Mailbox | Fqdn=hub%s.work.com", s, s, s),
			fmt.Sprintf("MailboxDatabase DB%s | Server=HUB%s", s, s), fmt.Sprintf("Mailbox user%s | Database=DB%s | PrimarySmtpAddress=user%s@work.com", s, s, s))
	}
	return newOrganization(t, append(lines, more...)...)
}

// proves AdSite.HubSiteEnabled
func TestHubSites(t *testing.T) {
	o := chain(t)
	o.want("HUBA", "userD@work.com", 100, "SmtpRelayToRemoteAdSite D")
	o.set("AdSite C | HubSiteEnabled=$true")
	o.want("HUBA", "userD@work.com", 100, "SmtpRelayToRemoteAdSite C")
	o.want("HUBC", "userD@work.com", 100, "SmtpRelayToRemoteAdSite D")
	o.want("HUBA", "userB@work.com", 100, "SmtpRelayToRemoteAdSite B")
	o.set("AdSite B | HubSiteEnabled=$true")
	o.want("HUBA", "userD@work.com", 100, "SmtpRelayToRemoteAdSite B")
	o.want("HUBB", "userD@work.com", 100, "SmtpRelayToRemoteAdSite C")
	o.want("HUBD", "userC@work.com", 100, "SmtpRelayToRemoteAdSite C")
}

// proves AdSiteLink.MaxMessageSize
func TestLinkLimitFailsWithoutDetour(t *testing.T) {
	o := chain(t, "AdSiteLink detour | Sites=A,D | Cost=500")
	o.want("HUBA", "userD@work.com", 2<<20, "SmtpRelayToRemoteAdSite D")
	o.set("AdSiteLink BC | MaxMessageSize=1MB")
	o.want("HUBA", "userD@work.com", 2<<20, failTooLarge.String())
	o.want("HUBA", "userD@work.com", 1<<20, "SmtpRelayToRemoteAdSite D")
	o.want("HUBA", "userB@work.com", 2<<20, "SmtpRelayToRemoteAdSite B")
}

// proves AdSiteLink.Sites
func TestUnreachableSites(t *testing.T) {
	o := chain(t)
	o.set("AdSiteLink CD | Sites=C,B")
	o.want("HUBA", "userD@work.com", 100, "Unreachable: There is no route to site D: no site link leads there")
	o.set("AdSiteLink CD | Sites=C,D", "ExchangeServer HUBD | ServerRole=Mailbox")
	o.want("HUBA", "userD@work.com", 100, "Unreachable: There is no route to site D: it has no Hub Transport server")
}

// proves ExchangeServer.ServerRole
// proves ExchangeServer.Site
func TestMailboxServerWithoutHub(t *testing.T) {
	o := lab(t)
	o.set("ExchangeServer EX20072 | ServerRole=Mailbox")
	o.want("EX20071", "tim@work.com", 100, "MapiDelivery DB2")
	o.want("W2008", "tim@work.com", 100, "SmtpRelayToRemoteAdSite Default-First-Site-Name")
	o.set("ExchangeServer EX20072 | ServerRole=HubTransport,Mailbox | Site=vSite")
	o.want("EX20071", "tim@work.com", 100, "SmtpRelayToRemoteAdSite vSite")
}

// proves RoutingGroupConnector.Cost
// proves RoutingGroupConnector.MaxMessageSize
// proves RoutingGroupConnector.SourceTransportServers
// proves RoutingGroupConnector.TargetTransportServers
// proves ExchangeServer.RoutingGroup
func TestRoutingGroups(t *testing.T) {
	o := lab(t,
		"RoutingGroup Second",
		"ExchangeServer Quinn | ServerRole=Legacy | RoutingGroup=Second | Fqdn=quinn.work.com | Address=127.0.3.2",
		"Mailbox Otto | ServerName=Quinn | PrimarySmtpAddress=otto@work.com",
	)
	o.want("EX20071", "otto@work.com", 100, `Unreachable: There is no route to server "Quinn": no routing group connector leads to routing group "Second"`)
	o.set("RoutingGroupConnector PAULA-QUINN | SourceTransportServers=Paula | TargetTransportServers=Quinn | Cost=5")
	o.want("EX20071", "otto@work.com", 100, "SmtpRelayToTiRg First Routing Group")
	o.set("RoutingGroupConnector W2008-QUINN | SourceTransportServers=W2008 | TargetTransportServers=Quinn | Cost=7")
	o.want("EX20071", "otto@work.com", 100, "SmtpRelayToTiRg First Routing Group")
	o.want("W2008", "otto@work.com", 100, "SmtpRelayToRemoteAdSite Default-First-Site-Name")
	o.set("RoutingGroupConnector W2008-QUINN | Cost=6")
	// The sums are equal now: the cheaper way to the source decides.
	o.want("W2008", "otto@work.com", 100, "SmtpRelayToTiRg Second")
	o.want("EX20071", "otto@work.com", 100, "SmtpRelayToTiRg First Routing Group")
	o.set("RoutingGroupConnector PAULA-EX20071 | MaxMessageSize=1MB")
	o.want("EX20071", "newton@work.com", 2<<20, failTooLarge.String())
	o.want("EX20071", "newton@work.com", 1<<20, "SmtpRelayToTiRg First Routing Group")
}

func TestCandidatesTellTheStory(t *testing.T) {
	o := lab(t,
		smart("wins", "SMTP:*.x.com;1", "[127.0.168.1]", "EX20071"),
		smart("costly", "SMTP:*.x.com;9", "[127.0.168.1]", "EX20071"),
		smart("dear", "SMTP:*.x.com;1", "[127.0.168.1]", "W2008"),
		smart("general", "SMTP:*;1", "[127.0.168.1]", "EX20071"),
		smart("off", "SMTP:x.com;1", "[127.0.168.1]", "EX20071")+" | Enabled=$false",
		smart("other", "SMTP:y.com;1", "[127.0.168.1]", "EX20071"),
		smart("scoped", "SMTP:x.com;1", "[127.0.168.1]", "W2008")+" | IsScopedConnector=$true",
		smart("small", "SMTP:x.com;1", "[127.0.168.1]", "EX20071")+" | MaxMessageSize=1KB",
		smart("zwilling", "SMTP:*.x.com;1", "[127.0.168.1]", "EX20071"))
	d := o.table("EX20071").Decide(Query{Address: "a@x.com", Size: 5000})
	var lines []string
	for _, c := range d.Candidates {
		lines = append(lines, fmt.Sprintf("%v %s %s %d: %s", c.Won, c.Connector, c.Space, c.Cost, c.Why))
	}
	want := strings.Join([]string{
		`true wins SMTP:*.x.com;1 1: It wins: SMTP:*.x.com;1 at a total cost of 1 (path 0, address space 1); this server is one of its sources.`,
		`false costly SMTP:*.x.com;9 9: Its total cost of 9 is above the 1 of "wins".`,
		`false dear SMTP:*.x.com;1 101: Its total cost of 101 is above the 1 of "wins".`,
		`false general SMTP:*;1 1: Its address space SMTP:*;1 is less specific than SMTP:*.x.com;1 of "wins".`,
		`false off SMTP:x.com;1 1: It is disabled.`,
		`false other  0: None of its address spaces holds "x.com".`,
		`false scoped SMTP:x.com;1 101: It is scoped to site vSite, and this server is in site Default-First-Site-Name.`,
		`false small SMTP:x.com;1 1: Its MaxMessageSize of 1 KB (1,024 bytes) is below the message's 4.883 KB (5,000 bytes).`,
		`false zwilling SMTP:*.x.com;1 1: At the same cost and distance the name "wins" comes first.`,
	}, "\n")
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("candidates\n%s\nwant\n%s", got, want)
	}
}

// proves SendConnector.SourceFailoverAcrossSites
func TestSourceFailoverAcrossSites(t *testing.T) {
	o := chain(t, smart("out", "SMTP:*;1", "[127.0.168.1]", "HUBB,HUBD"))
	hosts := func() string {
		table := o.table("HUBA")
		d := table.Decide(Query{Address: "a@x.com"})
		return fmt.Sprint(d.Hop.Domain, names(table.Targets(d.Hop)))
	}
	if got := hosts(); got != "B[[HUBB]]" {
		t.Errorf("by the 2010 rule the targets are %s", got)
	}
	o.set("SendConnector out | SourceFailoverAcrossSites=$true")
	if got := hosts(); got != "B[[HUBB] [HUBD]]" {
		t.Errorf("with failover the targets are %s", got)
	}
}

func names(t Targets) (out [][]string) {
	for _, g := range t.Groups {
		var group []string
		for _, h := range g {
			group = append(group, h.Name)
		}
		out = append(out, group)
	}
	return out
}
