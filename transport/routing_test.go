package transport

import (
	"fmt"
	"strings"
	"testing"

	"mxsh/transport/control"
	"mxsh/transport/queue"
	"mxsh/transport/sinktest"
)

// sources counts messages in a sink by the address that they came from.
func sources(list []*sinktest.Message) map[string]int {
	count := map[string]int{}
	for _, m := range list {
		count[m.Source.Addr().String()]++
	}
	return count
}

// proves SendConnector.SourceTransportServers
func TestSourceServersShareTheLoadAndStandIn(t *testing.T) {
	w := newWorld(t)
	at1 := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers,ExchangeServers")
	w.host("EX2", "First", "127.0.7.2", "AnonymousUsers,ExchangeServers")
	at3 := w.host("EX3", "Second", "127.0.8.1", "AnonymousUsers,ExchangeServers")
	w.accepting("elsewhere.test")
	s := sink(t, sinktest.Options{})
	w.set(smart("Out", "SMTP:*;1", "EX1,EX2", s), "TransportServer EX3 | IntraOrgConnectorSmtpMaxMessagesPerConnection=1")
	one := w.run("EX1")
	w.run("EX2")
	w.run("EX3")

	c := dial(t, at3)
	const n = 20
	for range n {
		c.submit("bond@work.com", "x@elsewhere.test")
	}
	got := sources(arrived(t, s, n))
	if got["127.0.7.1"] < n*3/10 || got["127.0.7.2"] < n*3/10 {
		t.Errorf("mail of another site came from %v", got)
	}

	own := dial(t, at1)
	for range 3 {
		own.submit("rob@work.com", "x@elsewhere.test")
	}
	if more := sources(arrived(t, s, n+3)); more["127.0.7.1"] != got["127.0.7.1"]+3 {
		t.Errorf("a source server did not send its own mail itself: %v, before %v", more, got)
	}

	if err := one.Client.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range n {
		c.submit("bond@work.com", "x@elsewhere.test")
	}
	after := sources(arrived(t, s, 2*n+3))
	if after["127.0.7.2"] != got["127.0.7.2"]+n {
		t.Errorf("with one source stopped mail came from %v, before %v", after, got)
	}
}

// Routing picks by configured cost, never by what is up.
func TestMailWaitsForItsSourceServer(t *testing.T) {
	w := newWorld(t)
	w.host("EX1", "First", "127.0.7.1", "ExchangeServers")
	at := w.host("EX2", "First", "127.0.7.2", "AnonymousUsers,ExchangeServers")
	w.accepting("elsewhere.test")
	cheap, dear := sink(t, sinktest.Options{}), sink(t, sinktest.Options{})
	w.set(smart("Cost1", "SMTP:*;1", "EX1", cheap), smart("Cost2", "SMTP:*;2", "EX2", dear))
	e := w.run("EX2")
	dial(t, at).submit("tim@work.com", "x@elsewhere.test")
	until(t, "a queue in Retry with its error", func() bool {
		for _, q := range e.Engine.Queues() {
			if q.ConnectorName == "Cost1" && q.Status == "Retry" && q.LastError != "" {
				return true
			}
		}
		return false
	})
	if n := dear.Count(); n != 0 {
		t.Errorf("%d messages took the dearer connector", n)
	}
	w.run("EX1")
	for _, q := range e.Engine.Queues() {
		if q.ConnectorName == "Cost1" {
			if err := e.Client.ActOnQueue(t.Context(), q.ID, control.Retry); err != nil {
				t.Fatal(err)
			}
		}
	}
	arrived(t, cheap, 1)
}

// proves AdSite.HubSiteEnabled
func TestMailStopsAtAHubSite(t *testing.T) {
	w := newWorld(t)
	w.set("AdSite Third", "AdSiteLink Link | Sites=First,Second", "AdSiteLink Far | Sites=Second,Third")
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers,ExchangeServers")
	w.host("EX2", "Second", "127.0.8.1", "ExchangeServers")
	w.host("EX3", "Third", "127.0.9.1", "ExchangeServers")
	w.mailbox("Bond", "EX3")
	one := w.run("EX1")
	w.run("EX2")
	w.run("EX3")
	dial(t, at).submit("ann@elsewhere.test", "bond@work.com")
	if text := w.delivered("bond", 1)[0]; strings.Contains(text, "by ex2.work.com") {
		t.Errorf("mail went through a site between without need:\n%s", text)
	}
	one.apply("AdSite Second | HubSiteEnabled=$true")
	dial(t, at).submit("ann@elsewhere.test", "bond@work.com")
	through := 0
	for _, text := range w.delivered("bond", 2) {
		through += strings.Count(text, "by ex2.work.com")
	}
	if through != 1 {
		t.Errorf("%d messages went through the hub site, want 1", through)
	}
}

// When a site cannot be reached, mail waits as near to it as it gets.
func TestMailQueuesAtThePointOfFailure(t *testing.T) {
	w := newWorld(t)
	w.set("AdSite Third", "AdSiteLink Link | Sites=First,Second", "AdSiteLink Far | Sites=Second,Third")
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers,ExchangeServers")
	w.host("EX2", "Second", "127.0.8.1", "ExchangeServers")
	w.host("EX3", "Third", "127.0.9.1", "ExchangeServers")
	w.mailbox("Bond", "EX3")
	w.run("EX1")
	two := w.run("EX2")
	dial(t, at).submit("ann@elsewhere.test", "bond@work.com")
	until(t, "the message in a queue of EX2", func() bool {
		for _, q := range two.Engine.Queues() {
			if q.NextHopDomain == "Third" && q.Messages == 1 {
				return true
			}
		}
		return false
	})
}

// A legacy server is reached through the routing group connector, in clear and
// at its registered address.
func TestLegacyMailbox(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers,ExchangeServers")
	at2 := w.host("EX2", "Second", "127.0.8.1", "AnonymousUsers,ExchangeServers")
	paula := sink(t, sinktest.Options{Addr: "127.0.3.1:0"})
	w.set("RoutingGroup First Routing Group",
		fmt.Sprintf("ExchangeServer Paula | ServerRole=Legacy | RoutingGroup=First Routing Group | Fqdn=paula.work.com | Address=127.0.3.1 | SmtpPort=%d", paula.Addr().Port()),
		"RoutingGroupConnector Pair | SourceTransportServers=EX1 | TargetTransportServers=Paula | Cost=1",
		"Mailbox Newton | ServerName=Paula | PrimarySmtpAddress=newton@work.com")
	w.run("EX1")
	w.run("EX2")
	dial(t, at).submit("ann@elsewhere.test", "newton@work.com")
	dial(t, at2).submit("ann@elsewhere.test", "newton@work.com")
	for _, m := range arrived(t, paula, 2) {
		if m.Source.Addr().String() != "127.0.7.1" || m.Addresses()[0] != "newton@work.com" {
			t.Errorf("from %s to %v", m.Source, m.Addresses())
		}
	}
}

// Scenario 7: one message to two connectors is two messages.
func TestMessageForTwoConnectorsIsSplit(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.accepting("*.toronto.com")
	exact, below := sink(t, sinktest.Options{}), sink(t, sinktest.Options{})
	w.set(smart("Toronto.com", "SMTP:Toronto.com;1", "EX1", exact), smart("Below", "SMTP:*.Toronto.com;1", "EX1", below))
	w.run("EX1")
	dial(t, at).submit("ann@work.com", "tm@toronto.com", "ok@dev.toronto.com")
	if got := fmt.Sprint(arrived(t, exact, 1)[0].Addresses(), arrived(t, below, 1)[0].Addresses()); got != "[tm@toronto.com] [ok@dev.toronto.com]" {
		t.Errorf("the sinks got %s", got)
	}
}

// Mail for a mailbox that is made while it waits is delivered by itself.
func TestNewMailboxReleasesWaitingMail(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.set("AcceptedDomain shared | DomainName=shared.test | DomainType=InternalRelay")
	e := w.run("EX1")
	dial(t, at).submit("ann@elsewhere.test", "joe@shared.test")
	until(t, "a message in Unreachable", func() bool { return e.waits(queue.UnreachableID) == 1 })
	e.apply("Mailbox Joe | Alias=joe | Database=DB EX1 | PrimarySmtpAddress=joe@shared.test")
	w.delivered("joe", 1)
}

// Copies for two sites travel as one to the last site that both ways share.
func TestCopiesPartAtTheFork(t *testing.T) {
	w := newWorld(t)
	w.set("AdSite Third", "AdSite Fourth", "AdSiteLink Link | Sites=First,Second", "AdSiteLink A | Sites=Second,Third", "AdSiteLink B | Sites=Second,Fourth")
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers,ExchangeServers")
	for i, site := range []string{"Second", "Third", "Fourth"} {
		server := fmt.Sprintf("EX%d", i+2)
		w.host(server, site, fmt.Sprintf("127.0.8.%d", i+1), "ExchangeServers")
		w.mailbox("Box"+site, server)
		w.run(server)
	}
	w.run("EX1")
	dial(t, at).submit("ann@elsewhere.test", "boxthird@work.com", "boxfourth@work.com", "boxsecond@work.com")
	w.delivered("boxsecond", 1)
	for _, box := range []string{"boxthird", "boxfourth"} {
		if text := w.delivered(box, 1)[0]; strings.Count(text, "by ex2.work.com") != 1 {
			t.Errorf("%s did not come through the fork:\n%s", box, text)
		}
	}
}
