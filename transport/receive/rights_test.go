package receive

import (
	"strings"
	"testing"

	"mxsh/model"
	"mxsh/transport/route"
)

func rule(deny bool, user string, right route.Right) model.AccessRule {
	return model.AccessRule{User: user, Right: right.String(), Deny: deny}
}

func TestPermissionGroups(t *testing.T) {
	// proves ReceiveConnector.PermissionGroups
	w := newWorld(t)
	c := w.hello()
	c.cmd("MAIL FROM:<a@x.test>", "250 2.1.0 Sender OK")
	c.cmd("RSET", "250")
	w.set(func(c *model.ReceiveConnector) { c.PermissionGroups = model.ExchangeUsers })
	// The session that was open already obeys from its next MAIL on.
	c.cmd("MAIL FROM:<a@x.test>", "530 5.7.1 Client was not authenticated")
	w.set(func(c *model.ReceiveConnector) { c.PermissionGroups = model.AnonymousUsers })
	c.cmd("MAIL FROM:<a@x.test>", "250 2.1.0 Sender OK")
	if log := w.log.String(); !strings.Contains(log, "AnonymousUsers") || !strings.Contains(log, "530 5.7.1") {
		t.Errorf("the reason is not in the log:\n%s", log)
	}
}

func TestRelayByHandMadeRight(t *testing.T) {
	// proves ReceiveConnector.Permissions
	// proves AcceptedDomain.DomainName
	w := newWorld(t)
	c := w.hello()
	try := func(want string) {
		t.Helper()
		c.cmd("RSET", "250")
		c.cmd("MAIL FROM:<a@x.test>", "250")
		c.cmd("RCPT TO:<bob@other.test>", want)
		c.cmd("RCPT TO:<rob@work.test>", "250")
	}
	try("550 5.7.1 Unable to relay")
	w.set(func(c *model.ReceiveConnector) {
		c.Permissions = []model.AccessRule{rule(false, model.PrincipalAnonymous, route.AcceptAnyRecipient)}
	})
	try("250 2.1.5 Recipient OK")
	w.set(func(c *model.ReceiveConnector) {
		c.Permissions = append(c.Permissions, rule(true, model.PrincipalAnonymous, route.AcceptAnyRecipient))
	})
	try("550 5.7.1 Unable to relay")
	other := fresh[*model.AcceptedDomain](model.AcceptedDomains, "Other")
	other.DomainName, other.DomainType = "other.test", model.InternalRelay
	w.save(other)
	try("250 2.1.5 Recipient OK")
}

func TestMatchSubDomains(t *testing.T) {
	// proves AcceptedDomain.MatchSubDomains
	w := newWorld(t)
	d := fresh[*model.AcceptedDomain](model.AcceptedDomains, "Relay")
	d.DomainName, d.DomainType = "relay.test", model.InternalRelay
	w.save(d)
	c := w.hello()
	c.cmd("MAIL FROM:<a@x.test>", "250")
	c.cmd("RCPT TO:<a@relay.test>", "250")
	c.cmd("RCPT TO:<a@sub.relay.test>", "550 5.7.1")
	c.cmd("RSET", "250")
	d.MatchSubDomains = true
	w.save(d)
	c.cmd("MAIL FROM:<a@x.test>", "250")
	c.cmd("RCPT TO:<a@sub.relay.test>", "250")
}

// TestATransactionHasOneEdition: what changes between MAIL and the end of data
// holds from the next MAIL on.
func TestATransactionHasOneEdition(t *testing.T) {
	w := newWorld(t)
	c := w.hello()
	c.cmd("MAIL FROM:<a@x.test>", "250")
	w.set(func(c *model.ReceiveConnector) { c.PermissionGroups, c.MaxRecipientsPerMessage = 0, 1 })
	c.cmd("RCPT TO:<rob@work.test>", "250")
	c.cmd("RCPT TO:<tim@work.test>", "250")
	c.dataOf("Subject: x", "250 2.6.0")
	c.cmd("MAIL FROM:<a@x.test>", "530 5.7.1")
}

func TestSpoofingOneOfOurOwn(t *testing.T) {
	w := newWorld(t)
	c := w.hello()
	c.cmd("MAIL FROM:<rob@work.test>", "250")
	c.cmd("RSET", "250")
	w.set(func(c *model.ReceiveConnector) {
		c.Permissions = []model.AccessRule{rule(true, model.PrincipalAnonymous, route.AcceptAuthoritativeSender)}
	})
	c.cmd("MAIL FROM:<rob@work.test>", "550 5.7.1 Client does not have permissions to send as this sender")
	c.cmd("MAIL FROM:<a@x.test>", "250 2.1.0 Sender OK")
}

func TestRecipientValidation(t *testing.T) {
	// proves TransportServer.RecipientValidation
	w := newWorld(t)
	c := w.hello()
	try := func(want string) {
		t.Helper()
		c.cmd("RSET", "250")
		c.cmd("MAIL FROM:<a@x.test>", "250")
		c.cmd("RCPT TO:<nobody@work.test>", want)
		c.cmd("RCPT TO:<ROB2@work.test>", "250 2.1.5")
	}
	try("550 5.1.1 User unknown")
	w.server.RecipientValidation = model.ValidateDeferred
	w.save(w.server)
	try("250 2.1.5 Recipient OK")
}

func TestAddressBookEnabled(t *testing.T) {
	// proves AcceptedDomain.AddressBookEnabled
	w := newWorld(t)
	w.hello().play(`
		> MAIL FROM:<a@x.test>
		< 250 2.1.0 Sender OK
		> RCPT TO:<nobody@work.test>
		< 550 5.1.1 User unknown
	`)
	w.domain.AddressBookEnabled = false
	w.save(w.domain)
	w.hello().play(`
		> MAIL FROM:<a@x.test>
		< 250 2.1.0 Sender OK
		> RCPT TO:<nobody@work.test>
		< 250 2.1.5 Recipient OK
	`)
}

func TestRejectedRecipientDomains(t *testing.T) {
	// proves ReceiveConnector.RejectReservedTopLevelRecipientDomains
	// proves ReceiveConnector.RejectReservedSecondLevelRecipientDomains
	// proves ReceiveConnector.RejectSingleLabelRecipientDomains
	w := newWorld(t)
	relay := []model.AccessRule{rule(false, model.PrincipalAnonymous, route.AcceptAnyRecipient)}
	domains := []string{"a.test", "a.EXAMPLE", "a.invalid", "localhost", "example.com", "sub.example.org", "contoso", "contoso.com", "example.de", "[127.0.0.1]"}
	refused := func(change func(c *model.ReceiveConnector)) string {
		w.set(func(c *model.ReceiveConnector) {
			c.Permissions = relay
			c.RejectReservedTopLevelRecipientDomains, c.RejectReservedSecondLevelRecipientDomains, c.RejectSingleLabelRecipientDomains = false, false, false
			change(c)
		})
		c := w.hello()
		c.cmd("MAIL FROM:<a@x.test>", "250")
		var all []string
		for _, d := range domains {
			if reply := c.cmd("RCPT TO:<u@"+d+">", ""); !strings.HasPrefix(reply, "250") {
				all = append(all, d+" "+reply[:9])
			}
		}
		return strings.Join(all, ", ")
	}
	for name, s := range map[string]struct {
		change func(c *model.ReceiveConnector)
		want   string
	}{
		"none":   {func(c *model.ReceiveConnector) {}, ""},
		"top":    {func(c *model.ReceiveConnector) { c.RejectReservedTopLevelRecipientDomains = true }, "a.test 550 5.1.4, a.EXAMPLE 550 5.1.4, a.invalid 550 5.1.4, localhost 550 5.1.4"},
		"second": {func(c *model.ReceiveConnector) { c.RejectReservedSecondLevelRecipientDomains = true }, "example.com 550 5.1.5, sub.example.org 550 5.1.5"},
		"single": {func(c *model.ReceiveConnector) { c.RejectSingleLabelRecipientDomains = true }, "localhost 550 5.1.6, contoso 550 5.1.6"},
	} {
		if got := refused(s.change); got != s.want {
			t.Errorf("%s: refused %q, want %q", name, got, s.want)
		}
	}
}

// TestExternalAuthoritative is the second supported way to relay: everybody who
// reaches the connector is trusted.
func TestExternalAuthoritative(t *testing.T) {
	w := newWorld(t)
	w.set(func(c *model.ReceiveConnector) {
		c.AuthMechanism, c.PermissionGroups = model.AuthTLS|model.AuthExternalAuthoritative, model.ExchangeServersGroup
		c.MaxMessageSize = 64 * model.KB
	})
	c := w.hello()
	c.cmd("MAIL FROM:<rob@work.test> SIZE=20000000", "250")
	c.cmd("RCPT TO:<bob@other.test>", "250")
	c.dataOf("X-MS-Exchange-Organization-SCL: -1\r\nReceived: from a by b; date\r\n\r\n"+strings.Repeat("0123456789abcdef\r\n", 5000), "250 2.6.0")
	m := w.next()
	if m.envelope.AuthAs != "Internal" || m.envelope.MessageID == "" {
		t.Errorf("%+v", m.envelope)
	}
	if _, there := m.field("X-MS-Exchange-Organization-SCL"); there {
		t.Error("an organization header came through")
	}
	if m.count("Received") != 2 || m.count("Message-ID") != 1 || m.count("Date") != 1 {
		t.Errorf("header:\n%.600s", m.content)
	}
}

// TestLegacyServer: a registered address is a proof where the connector has ExchangeLegacyServers.
func TestLegacyServer(t *testing.T) {
	// proves ExchangeServer.TrustAddress
	w := newWorld(t)
	old := fresh[*model.ExchangeServer](model.ExchangeServers, "OLD")
	old.ServerRole = model.RoleLegacy
	if err := old.Address.Set("127.0.0.77"); err != nil {
		t.Fatal(err)
	}
	w.save(old)
	w.set(func(c *model.ReceiveConnector) { c.PermissionGroups = model.ExchangeLegacyServers })
	try := func(from, want string) *client {
		t.Helper()
		c := w.dial(from)
		c.want("220")
		c.cmd("EHLO old.test", "250")
		c.cmd("MAIL FROM:<a@x.test>", want)
		return c
	}
	try("127.0.0.78", "530 5.7.1")
	c := try("127.0.0.77", "250")
	c.cmd("RCPT TO:<bob@other.test>", "250")
	c.dataOf("Subject: x", "250")
	if got := w.next().envelope.AuthAs; got != "Internal" {
		t.Errorf("AuthAs %s", got)
	}
	c.cmd("MAIL FROM:<a@x.test> AUTH=<>", "250")
	c.cmd("RCPT TO:<bob@other.test>", "250")
	c.dataOf("Subject: x", "250")
	if got := w.next().envelope.AuthAs; got != "Anonymous" {
		t.Errorf("a server that vouches for nobody: AuthAs %s", got)
	}
	no := false
	old.TrustAddress = &no
	w.save(old)
	try("127.0.0.77", "530 5.7.1")
	yes := true
	old.TrustAddress = &yes
	w.save(old)
	w.set(func(c *model.ReceiveConnector) { c.PermissionGroups = model.AnonymousUsers })
	c = try("127.0.0.77", "250")
	c.cmd("RCPT TO:<bob@other.test>", "550 5.7.1 Unable to relay")
}
