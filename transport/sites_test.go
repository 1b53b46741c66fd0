package transport

import (
	"fmt"
	"strings"
	"testing"

	"mxsh/transport/control"
	"mxsh/transport/queue"
	"mxsh/transport/sinktest"
)

// line is a line of text; a message of n lines has n times its length.
const line = "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789\r\n"

// submitLines sends one message of n lines of about 100 bytes.
func (c *client) submitLines(n int, from string, to ...string) {
	c.t.Helper()
	c.say("MAIL FROM:<"+from+">", "250")
	for _, r := range to {
		c.say("RCPT TO:<"+r+">", "250")
	}
	c.say("DATA", "354")
	c.say("From: <"+from+">\r\nSubject: "+c.t.Name()+"\r\n\r\n"+strings.Repeat(line, n)+".", "250")
}

// reported waits for the nth message of a mailbox and looks in the last one for
// a report with that status.
func (w *world) reported(alias string, n int, status string) {
	w.t.Helper()
	reports := 0
	for _, text := range w.delivered(alias, n) {
		if strings.Contains(text, "Status: "+status) {
			reports++
		}
	}
	if reports == 0 {
		w.t.Errorf("no message of %s reports %s", alias, status)
	}
}

// inRetry is whether a queue to that domain waits for its next try.
func (r *running) inRetry(domain string) func() bool {
	return func() bool {
		for _, q := range r.Engine.Queues() {
			if strings.EqualFold(q.NextHopDomain, domain) && q.Status == "Retry" && q.LastError != "" {
				return true
			}
		}
		return false
	}
}

// proves AdSiteLink.ADCost
// proves AdSiteLink.ExchangeCost
func TestCostOfASiteLinkDecides(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers,ExchangeServers")
	w.host("EX2", "Second", "127.0.8.1", "ExchangeServers")
	w.accepting("elsewhere.test")
	near, far := sink(t, sinktest.Options{}), sink(t, sinktest.Options{})
	w.set(smart("Near", "SMTP:*;50", "EX1", near), smart("Far", "SMTP:*;1", "EX2", far))
	one := w.run("EX1")
	w.run("EX2")
	for _, c := range []struct {
		change string
		taken  *sinktest.Server
		n      int
	}{
		{"AdSiteLink Link | ADCost=100", near, 1},
		{"AdSiteLink Link | ADCost=10", far, 1},
		{"AdSiteLink Link | ExchangeCost=100", near, 2},
		{"AdSiteLink Link | ExchangeCost=5", far, 2},
	} {
		one.apply(c.change)
		dial(t, at).submit("rob@work.com", "x@elsewhere.test")
		arrived(t, c.taken, c.n)
	}
	if near.Count() != 2 || far.Count() != 2 {
		t.Errorf("%d messages left near, %d far, want 2 and 2", near.Count(), far.Count())
	}
}

// proves AdSiteLink.MaxMessageSize
// proves ExchangeServer.Site
func TestLinkRefusesLargeMailBetweenSites(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers,ExchangeServers")
	w.host("EX2", "Second", "127.0.8.1", "ExchangeServers")
	w.mailbox("Rob", "EX1")
	w.mailbox("Bond", "EX2")
	one := w.run("EX1")
	two := w.run("EX2")
	c := dial(t, at)
	c.submitLines(1000, "rob@work.com", "bond@work.com")
	w.delivered("bond", 1)
	one.apply("AdSiteLink Link | MaxMessageSize=64KB")
	c.submitLines(1000, "rob@work.com", "bond@work.com")
	w.reported("rob", 1, "5.3.4")
	c.submitLines(10, "rob@work.com", "bond@work.com")
	w.delivered("bond", 2)

	one.apply("ExchangeServer EX2 | Site=First") // no link lies between any more
	two.apply()
	c.submitLines(1000, "rob@work.com", "bond@work.com")
	w.delivered("bond", 3)
}

// proves AdSiteLink.Sites
func TestMailWaitsUntilALinkLeadsToItsSite(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers,ExchangeServers")
	w.host("EX2", "Second", "127.0.8.1", "ExchangeServers")
	w.mailbox("Bond", "EX2")
	w.set("AdSite Third", "AdSiteLink Link | Sites=First,Third")
	one := w.run("EX1")
	w.run("EX2")
	dial(t, at).submit("ann@elsewhere.test", "bond@work.com")
	until(t, "a message in Unreachable", func() bool { return one.waits(queue.UnreachableID) == 1 })
	one.apply("AdSiteLink Link | Sites=First,Second")
	w.delivered("bond", 1)
}

// A server without the transport role takes no mail: a hub of its site delivers
// into its databases.
//
// proves ExchangeServer.ServerRole
func TestHubDeliversForAServerWithoutTransport(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers,ExchangeServers")
	w.host("EX2", "First", "127.0.7.2", "ExchangeServers")
	w.mailbox("Tim", "EX2")
	one := w.run("EX1")
	w.run("EX2")
	dial(t, at).submit("ann@elsewhere.test", "tim@work.com")
	if text := w.delivered("tim", 1)[0]; !strings.Contains(text, "by ex2.work.com") {
		t.Errorf("the hub of the mailbox did not take the mail:\n%s", text)
	}
	one.apply("ExchangeServer EX2 | ServerRole=Mailbox")
	dial(t, at).submit("ann@elsewhere.test", "tim@work.com")
	through := 0
	for _, text := range w.delivered("tim", 2) {
		through += strings.Count(text, "by ex2.work.com")
	}
	if through != 1 {
		t.Errorf("%d of 2 messages went through EX2, want the first alone", through)
	}
}

// proves SendConnector.IsScopedConnector
func TestScopedConnectorServesItsSite(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers,ExchangeServers")
	w.host("EX2", "Second", "127.0.8.1", "ExchangeServers")
	w.accepting("elsewhere.test")
	s := sink(t, sinktest.Options{})
	w.set(smart("Out", "SMTP:*;1", "EX2", s) + " | IsScopedConnector=$true")
	one := w.run("EX1")
	w.run("EX2")
	dial(t, at).submit("rob@work.com", "x@elsewhere.test")
	until(t, "a message in Unreachable", func() bool { return one.waits(queue.UnreachableID) == 1 })
	one.apply("SendConnector Out | IsScopedConnector=$false")
	arrived(t, s, 1)
}

// proves SendConnector.SourceFailoverAcrossSites
func TestSourcesOfAnotherSiteStandIn(t *testing.T) {
	w := newWorld(t)
	w.set("AdSite Third", "AdSiteLink Far | Sites=First,Third | ADCost=200")
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers,ExchangeServers")
	w.host("EX2", "Second", "127.0.8.1", "ExchangeServers")
	w.host("EX3", "Third", "127.0.9.1", "ExchangeServers")
	w.accepting("elsewhere.test")
	s := sink(t, sinktest.Options{})
	w.set(smart("Out", "SMTP:*;1", "EX2,EX3", s))
	one := w.run("EX1")
	w.run("EX3")
	dial(t, at).submit("rob@work.com", "x@elsewhere.test")
	until(t, "mail that waits for the nearest site", one.inRetry("Second"))
	if n := s.Count(); n != 0 {
		t.Errorf("%d messages left through another site", n)
	}
	one.apply("SendConnector Out | SourceFailoverAcrossSites=$true")
	if from := arrived(t, s, 1)[0].Source.Addr().String(); from != "127.0.9.1" {
		t.Errorf("the message came from %s", from)
	}
}

// proves SendConnector.MaxMessageSize
func TestConnectorRefusesLargeMail(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.accepting("elsewhere.test")
	w.mailbox("Rob", "EX1")
	s := sink(t, sinktest.Options{})
	w.set(smart("Out", "SMTP:*;1", "EX1", s) + " | MaxMessageSize=10KB")
	e := w.run("EX1")
	c := dial(t, at)
	c.submitLines(200, "rob@work.com", "x@elsewhere.test")
	w.reported("rob", 1, "5.3.4")
	c.submitLines(10, "rob@work.com", "x@elsewhere.test")
	arrived(t, s, 1)
	e.apply("SendConnector Out | MaxMessageSize=100KB")
	c.submitLines(200, "rob@work.com", "x@elsewhere.test")
	arrived(t, s, 2)
}

// postmaster without a domain is the postmaster of the default domain.
//
// proves AcceptedDomain.Default
func TestPostmasterBelongsToTheDefaultDomain(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.set("AcceptedDomain other | DomainName=other.test",
		"Mailbox Ann | Alias=ann | Database=DB EX1 | PrimarySmtpAddress=postmaster@work.com",
		"Mailbox Ben | Alias=ben | Database=DB EX1 | PrimarySmtpAddress=postmaster@other.test")
	e := w.run("EX1")
	dial(t, at).submit("x@elsewhere.test", "postmaster")
	w.delivered("ann", 1)
	e.apply("AcceptedDomain work.com | Default=$false", "AcceptedDomain other | Default=$true")
	dial(t, at).submit("x@elsewhere.test", "postmaster")
	w.delivered("ben", 1)
}

// legacy is a registered server without an engine, played by a sink.
func (w *world) legacy(name, group string, s *sinktest.Server) {
	w.t.Helper()
	w.set(fmt.Sprintf("ExchangeServer %s | ServerRole=Legacy | RoutingGroup=%s | Fqdn=%s.work.com | Address=%s | SmtpPort=%d",
		name, group, strings.ToLower(name), s.Addr().Addr(), s.Addr().Port()))
}

// groups is EX1 and EX2 in one site with two legacy servers, and Newton's
// mailbox on the first of them.
func groups(t *testing.T) (w *world, one *running, c *client, paula, quinn *sinktest.Server) {
	t.Helper()
	w = newWorld(t, "RoutingGroup One", "RoutingGroup Two")
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers,ExchangeServers")
	w.host("EX2", "First", "127.0.7.2", "ExchangeServers")
	w.mailbox("Rob", "EX1")
	paula, quinn = sink(t, sinktest.Options{Addr: "127.0.3.1:0"}), sink(t, sinktest.Options{Addr: "127.0.3.2:0"})
	w.legacy("Paula", "One", paula)
	w.legacy("Quinn", "One", quinn)
	w.set("RoutingGroupConnector Pair | SourceTransportServers=EX1 | TargetTransportServers=Paula | Cost=5",
		"Mailbox Newton | ServerName=Paula | PrimarySmtpAddress=newton@work.com")
	one = w.run("EX1")
	w.run("EX2")
	return w, one, dial(t, at), paula, quinn
}

// proves RoutingGroupConnector.Cost
// proves RoutingGroupConnector.MaxMessageSize
// proves RoutingGroupConnector.SourceTransportServers
// proves RoutingGroupConnector.TargetTransportServers
func TestRoutingGroupConnectorsLeadToLegacyServers(t *testing.T) {
	w, one, c, paula, quinn := groups(t)
	send := func() { c.submit("rob@work.com", "newton@work.com") }
	send()
	if from := arrived(t, paula, 1)[0].Source.Addr().String(); from != "127.0.7.1" {
		t.Errorf("mail came from %s, not from its source server", from)
	}
	one.apply("RoutingGroupConnector Pair | SourceTransportServers=EX2")
	send()
	if from := arrived(t, paula, 2)[1].Source.Addr().String(); from != "127.0.7.2" {
		t.Errorf("mail came from %s, not from its new source server", from)
	}
	one.apply("RoutingGroupConnector Pair | SourceTransportServers=EX1 | TargetTransportServers=Quinn")
	send()
	arrived(t, quinn, 1)
	one.apply("RoutingGroupConnector Other | SourceTransportServers=EX1 | TargetTransportServers=Paula | Cost=4")
	send()
	arrived(t, paula, 3)
	one.apply("RoutingGroupConnector Other | Cost=6")
	send()
	arrived(t, quinn, 2)
	one.apply("RoutingGroupConnector Pair | MaxMessageSize=10KB", "RoutingGroupConnector Other | MaxMessageSize=10KB")
	c.submitLines(200, "rob@work.com", "newton@work.com")
	w.reported("rob", 1, "5.3.4")
	one.apply("RoutingGroupConnector Pair | MaxMessageSize=1MB")
	c.submitLines(200, "rob@work.com", "newton@work.com")
	arrived(t, quinn, 3)
	if paula.Count() != 3 || quinn.Count() != 3 {
		t.Errorf("%d messages went to Paula and %d to Quinn, want 3 and 3", paula.Count(), quinn.Count())
	}
}

// proves ExchangeServer.RoutingGroup
// proves ExchangeServer.SmtpPort
func TestPlaceOfALegacyServer(t *testing.T) {
	w, one, c, paula, quinn := groups(t)
	w.set("ExchangeServer Quinn | RoutingGroup=Two", "Mailbox Otto | ServerName=Quinn | PrimarySmtpAddress=otto@work.com")
	one.apply("RoutingGroupConnector Far | SourceTransportServers=EX1 | TargetTransportServers=Quinn | Cost=1")
	c.submit("rob@work.com", "otto@work.com")
	arrived(t, quinn, 1)
	one.apply("ExchangeServer Quinn | RoutingGroup=One", "RoutingGroupConnector Far | TargetTransportServers=Paula")
	c.submit("rob@work.com", "otto@work.com")
	arrived(t, paula, 1)

	moved := sink(t, sinktest.Options{Addr: "127.0.3.1:0"})
	one.apply(fmt.Sprintf("ExchangeServer Paula | SmtpPort=%d", moved.Addr().Port()))
	for _, q := range one.Engine.Queues() {
		if q.Messages > 0 {
			one.Client.ActOnQueue(t.Context(), q.ID, control.Retry)
		}
	}
	c.submit("rob@work.com", "newton@work.com")
	arrived(t, moved, 1)
}
