package transport

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"mxsh/transport/sinktest"
)

// inside adds a connector whose clients count as the organization's own.
func (w *world) inside(server, address string) netip.AddrPort {
	w.t.Helper()
	at := freePort(w.t, address)
	w.set(fmt.Sprintf(`ReceiveConnector %s\Inside | Server=%s | Bindings=%s | RemoteIPRanges=0.0.0.0/0 | AuthMechanism=ExternalAuthoritative | PermissionGroups=ExchangeServers | TarpitInterval=00:00:00`,
		server, server, at))
	return at
}

// TestSizesOfTheOrganizationAndItsMailboxes gives each limit two values: mail of
// 20 KB is reported to its sender under the first and arrives under the other.
//
// proves TransportConfig.MaxSendSize
// proves TransportConfig.MaxReceiveSize
// proves Mailbox.MaxSendSize
// proves Mailbox.MaxReceiveSize
func TestSizesOfTheOrganizationAndItsMailboxes(t *testing.T) {
	w := newWorld(t)
	w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	at := w.inside("EX1", "127.0.7.1")
	w.accepting("elsewhere.test")
	w.mailbox("Rob", "EX1")
	w.mailbox("Tim", "EX1")
	s := sink(t, sinktest.Options{})
	w.set(smart("Out", "SMTP:*;1", "EX1", s))
	e := w.run("EX1")
	c := dial(t, at)
	reports, taken, sent := 0, 0, 0
	for _, l := range []struct{ setting, to, status string }{
		{"TransportConfig Transport Settings | MaxSendSize=", "x@elsewhere.test", "SendSizeLimit.Org"},
		{"TransportConfig Transport Settings | MaxReceiveSize=", "tim@work.com", "RecvSizeLimit"},
		{"Mailbox Rob | MaxSendSize=", "x@elsewhere.test", "SendSizeLimit.Sender"},
		{"Mailbox Tim | MaxReceiveSize=", "tim@work.com", "RecipSizeLimit"},
	} {
		e.apply(l.setting + "10KB")
		c.submitLines(200, "rob@work.com", l.to)
		reports++
		if all := strings.Join(w.delivered("rob", reports), "\n"); !strings.Contains(all, l.status) {
			t.Errorf("%s10KB: no report says %s", l.setting, l.status)
		}
		e.apply(l.setting + "40KB")
		c.submitLines(200, "rob@work.com", l.to)
		if l.to == "tim@work.com" {
			taken++
			w.delivered("tim", taken)
		} else {
			sent++
			arrived(t, s, sent)
		}
	}
}

// A limit of the sender's own stands instead of the organization's.
//
// proves TransportConfig.MaxRecipientEnvelopeLimit
// proves Mailbox.RecipientLimits
func TestNumberOfRecipients(t *testing.T) {
	w := newWorld(t)
	w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	at := w.inside("EX1", "127.0.7.1")
	w.accepting("elsewhere.test")
	w.mailbox("Rob", "EX1")
	s := sink(t, sinktest.Options{})
	w.set(smart("Out", "SMTP:*;1", "EX1", s))
	e := w.run("EX1")
	c := dial(t, at)
	three := []string{"a@elsewhere.test", "b@elsewhere.test", "c@elsewhere.test"}
	reports, sent := 0, 0
	for _, l := range []struct {
		setting string
		passes  bool
	}{
		{"TransportConfig Transport Settings | MaxRecipientEnvelopeLimit=2", false},
		{"TransportConfig Transport Settings | MaxRecipientEnvelopeLimit=3", true},
		{"Mailbox Rob | RecipientLimits=2", false},
		{"Mailbox Rob | RecipientLimits=3", true},
	} {
		e.apply(l.setting)
		c.submit("rob@work.com", three...)
		if l.passes {
			sent++
			if m := arrived(t, s, sent)[sent-1]; len(m.Recipients) != 3 {
				t.Errorf("%s: %d recipients of 3 arrived", l.setting, len(m.Recipients))
			}
			continue
		}
		reports++
		w.reported("rob", reports, "5.5.3")
	}
	if s.Count() != sent {
		t.Errorf("%d messages left, want %d", s.Count(), sent)
	}
}

// proves Mailbox.EmailAddresses
// proves Mailbox.PrimarySmtpAddress
func TestAddressesOfAMailbox(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	s := sink(t, sinktest.Options{LMTP: true})
	w.mailbox("Rob", "EX1")
	w.set("AcceptedDomain work.com | AddressBookEnabled=$true", "MailboxDatabase DB EX1 | Delivery=Lmtp | LmtpHost="+s.Addr().String(),
		"Mailbox Rob | PrimarySmtpAddress=rob@work.com | EmailAddresses=SMTP:rob@work.com,smtp:robert@work.com")
	e := w.run("EX1")
	c := dial(t, at)
	to := func(n int, want string) {
		t.Helper()
		if got := arrived(t, s, n)[n-1].Addresses()[0]; got != want {
			t.Errorf("message %d was delivered to %s, want %s", n, got, want)
		}
	}
	c.submit("x@elsewhere.test", "robert@work.com")
	to(1, "rob@work.com")
	c.say("MAIL FROM:<x@elsewhere.test>", "250")
	c.say("RCPT TO:<bob@work.com>", "550 5.1.1")
	c.say("RSET", "250")

	e.apply("Mailbox Rob | PrimarySmtpAddress=robert@work.com | EmailAddresses=SMTP:robert@work.com,smtp:bob@work.com")
	c.submit("x@elsewhere.test", "bob@work.com")
	to(2, "robert@work.com")
	c.say("MAIL FROM:<x@elsewhere.test>", "250")
	c.say("RCPT TO:<rob@work.com>", "550 5.1.1")
}
