package send_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"mxsh/model"
	"mxsh/transport/sinktest"
)

// panicking is an identity that crashes whoever uses it.
type panicking struct{}

func (panicking) Send(model.GUID) *tls.Config                     { panic("identity") }
func (panicking) Public(string, string) (*tls.Certificate, error) { panic("identity") }

// pinned is an identity that accepts one certificate and shows another.
type pinned struct {
	peer *x509.Certificate
	own  tls.Certificate
}

// Public shows the own certificate when it is asked for by the name "own".
func (p pinned) Public(fqdn, name string) (*tls.Certificate, error) {
	if name != "<I>CN=ca<S>CN=own" && fqdn != "own.work.com" {
		return nil, fmt.Errorf("no certificate %s for %s", name, fqdn)
	}
	return &p.own, nil
}

func (p pinned) Send(peer model.GUID) *tls.Config {
	return &tls.Config{
		ServerName: peer.String() + ".org.mxsh.invalid", InsecureSkipVerify: true, Certificates: []tls.Certificate{p.own},
		VerifyConnection: func(s tls.ConnectionState) error {
			if !s.PeerCertificates[0].Equal(p.peer) {
				return errors.New("another server")
			}
			return nil
		},
	}
}

// peer adds a server EX2 of the same site whose mail goes to the sink, with Tim's mailbox.
func (r *rig) peer(s *sinktest.Server) {
	r.Helper()
	r.Set("ExchangeServer EX2 | Site=Default-First-Site-Name | ServerRole=HubTransport,Mailbox | Fqdn=ex2.work.com",
		"MailboxDatabase DB2 | Server=EX2",
		"Mailbox Tim | Alias=tim | PrimarySmtpAddress=tim@work.com | EmailAddresses=SMTP:tim@work.com | Database=DB2",
		fmt.Sprintf("ReceiveConnector EX2\\Default EX2 | Server=EX2 | Bindings=%s | RemoteIPRanges=0.0.0.0-255.255.255.255 | PermissionGroups=ExchangeServers", s.Addr()))
}

const marked = "X-MS-Exchange-Organization-AuthAs: Internal\r\n" + text

func TestServersOfTheOrganizationProveThemselves(t *testing.T) {
	r := newRig(t)
	theirs, _, err := sinktest.Certificate("ex2")
	if err != nil {
		t.Fatal(err)
	}
	ours, _, err := sinktest.Certificate("ex1")
	if err != nil {
		t.Fatal(err)
	}
	s := sink(t, sinktest.Options{TLS: &tls.Config{Certificates: []tls.Certificate{theirs}, ClientAuth: tls.RequireAnyClientCert}})
	r.peer(s)
	r.start(pinned{theirs.Leaf, ours})
	r.Submit(marked, "ann@x.test", "tim@work.com")
	m := wait(t, s, 1)[0]
	if m.TLS == nil || len(m.TLS.PeerCertificates) != 1 || !m.TLS.PeerCertificates[0].Equal(ours.Leaf) || !strings.HasSuffix(m.TLS.ServerName, ".org.mxsh.invalid") {
		t.Errorf("TLS %v", m.TLS)
	}
	if string(m.Data) != marked {
		t.Errorf("data %q: headers of the organization must go along", m.Data)
	}
}

func TestNoMailForAServerThatDoesNotProveItself(t *testing.T) {
	theirs, _, _ := sinktest.Certificate("ex2")
	other, _, _ := sinktest.Certificate("ex3")
	for name, o := range map[string]sinktest.Options{
		"clear text":          {},
		"another certificate": {TLS: &tls.Config{Certificates: []tls.Certificate{other}}},
	} {
		r := newRig(t)
		s := sink(t, o)
		r.peer(s)
		r.start(pinned{theirs.Leaf, other})
		r.Submit(marked, "ann@x.test", "tim@work.com")
		if got := r.lastError(); got != "451 5.7.3 Cannot achieve Exchange Server authentication" || s.Count() != 0 {
			t.Errorf("%s: last error %s, %d messages", name, got, s.Count())
		}
	}
}

// proves TransportServer.IntraOrgConnectorSmtpMaxMessagesPerConnection
// proves TransportServer.IntraOrgConnectorProtocolLoggingLevel
func TestSettingsBetweenServers(t *testing.T) {
	theirs, _, _ := sinktest.Certificate("ex2")
	for limit, want := range map[string]int{"2": 3, "0": 1} {
		r := newRig(t)
		s := sink(t, sinktest.Options{TLS: &tls.Config{Certificates: []tls.Certificate{theirs}}})
		r.peer(s)
		level := "None"
		if want == 1 {
			level = "Verbose"
		}
		r.Set("TransportServer EX1 | IntraOrgConnectorSmtpMaxMessagesPerConnection=" + limit + " | IntraOrgConnectorProtocolLoggingLevel=" + level)
		r.Queue.Configure(settings(r, 1))
		for range 5 {
			r.Submit(text, "ann@x.test", "tim@work.com")
		}
		r.start(pinned{theirs.Leaf, theirs})
		wait(t, s, 5)
		r.empty()
		if n := len(s.Sessions()); n != want {
			t.Errorf("limit %s: %d connections, want %d", limit, n, want)
		}
		logged := strings.Contains(r.protocolLog(), "Intra-Organization SMTP Send Connector")
		if logged != (level == "Verbose") {
			t.Errorf("logging %s: logged %t", level, logged)
		}
	}
}

func TestLegacyServer(t *testing.T) {
	r := newRig(t)
	s := sink(t, sinktest.Options{})
	r.Set("RoutingGroup First Routing Group",
		fmt.Sprintf("ExchangeServer Paula | ServerRole=Legacy | RoutingGroup=First Routing Group | Fqdn=paula.work.com | Address=127.0.0.1 | SmtpPort=%d", s.Addr().Port()),
		"RoutingGroupConnector P | SourceTransportServers=EX1 | TargetTransportServers=Paula | Cost=1",
		"Mailbox Old | Alias=old | PrimarySmtpAddress=old@work.com | EmailAddresses=SMTP:old@work.com | ServerName=Paula")
	r.start(nil)
	r.Submit(marked, "ann@x.test", "old@work.com")
	if m := wait(t, s, 1)[0]; string(m.Data) != text || m.Hello != "ex1.work.com" {
		t.Errorf("greeted with %s, data %q", m.Hello, m.Data)
	}
}

// proves MailboxDatabase.Server
// proves Mailbox.ServerName
func TestMailGoesWhereTheMailboxIs(t *testing.T) {
	theirs, _, _ := sinktest.Certificate("ex2")
	r := newRig(t)
	there := sink(t, sinktest.Options{TLS: &tls.Config{Certificates: []tls.Certificate{theirs}}})
	old := sink(t, sinktest.Options{})
	r.peer(there)
	r.Set("RoutingGroup First Routing Group",
		fmt.Sprintf("ExchangeServer Paula | ServerRole=Legacy | RoutingGroup=First Routing Group | Fqdn=paula.work.com | Address=127.0.0.1 | SmtpPort=%d", old.Addr().Port()),
		"RoutingGroupConnector P | SourceTransportServers=EX1 | TargetTransportServers=Paula | Cost=1")
	r.start(pinned{theirs.Leaf, theirs})
	r.Submit(text, "ann@x.test", "tim@work.com")
	wait(t, there, 1)
	r.Set("MailboxDatabase DB2 | Server=EX1")
	r.Submit(text, "ann@x.test", "tim@work.com")
	r.box("tim", 1)
	r.Change(model.Mailboxes, "Tim", func(o model.Object) { m := o.(*model.Mailbox); m.Database, m.ServerName = "", "Paula" })
	r.Submit(text, "ann@x.test", "tim@work.com")
	wait(t, old, 1)
	if there.Count() != 1 || len(maildir(r, "tim")) != 1 {
		t.Errorf("counts %d and %d", there.Count(), len(maildir(r, "tim")))
	}
}

// proves MailboxDatabase.Delivery
// proves MailboxDatabase.LmtpHost
// proves MailboxDatabase.MaildirPath
// proves Mailbox.Database
func TestWaysIntoAMailbox(t *testing.T) {
	r := newRig(t)
	s := sink(t, sinktest.Options{LMTP: true})
	r.start(nil)
	r.Submit(marked, "ann@x.test", "rob@work.com")
	r.box("rob", 1)
	r.Set("MailboxDatabase DB1 | MaildirPath=" + r.Home + "/other")
	r.Submit(marked, "ann@x.test", "rob@work.com")
	r.Until("the other folder has it", func() bool { return len(maildirAt(r, r.Home+"/other/rob")) == 1 })
	r.Set("MailboxDatabase DB1 | Delivery=Lmtp | LmtpHost=" + s.Addr().String())
	r.Submit(marked, "ann@x.test", "rob@work.com")
	m := wait(t, s, 1)[0]
	if m.HelloVerb != "LHLO" || m.Addresses()[0] != "rob@work.com" || string(m.Data) != marked {
		t.Errorf("LMTP got %s %v %q", m.HelloVerb, m.Addresses(), m.Data)
	}
	socket := sink(t, sinktest.Options{LMTP: true, Addr: t.TempDir() + "/lmtp"})
	r.Set("MailboxDatabase DB1 | LmtpHost=" + socket.Path())
	r.Submit(marked, "ann@x.test", "rob@work.com")
	wait(t, socket, 1)
	r.Set("MailboxDatabase DB3 | Server=EX1 | MaildirPath="+r.Home+"/third", "Mailbox Rob | Database=DB3")
	r.Submit(marked, "ann@x.test", "rob@work.com")
	r.Until("the third folder has it", func() bool { return len(maildirAt(r, r.Home+"/third/rob")) == 1 })
	if got := maildir(r, "rob"); len(got) != 1 {
		t.Errorf("the first folder has %d messages", len(got))
	}
}

func TestWaitingMailFollowsItsMailbox(t *testing.T) {
	r := newRig(t)
	blocked := r.Home + "/blocked"
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r.Set("MailboxDatabase DB1 | MaildirPath="+blocked, "MailboxDatabase DB3 | Server=EX1 | MaildirPath="+r.Home+"/third")
	r.start(nil)
	r.Submit(text, "ann@x.test", "rob@work.com")
	r.Until("delivery was tried", func() bool {
		list := r.Queue.Messages(nil, 0)
		return len(list) == 1 && strings.HasPrefix(list[0].LastError, "451 4.3.0 STOREDRV.Deliver")
	})
	r.Set("Mailbox Rob | Database=DB3")
	r.Until("the other database has it", func() bool { return len(maildirAt(r, r.Home+"/third/rob")) == 1 })
	r.empty()
}

func TestLMTPAnswersForEachRecipient(t *testing.T) {
	r := newRig(t, "Mailbox Tim | Alias=tim | PrimarySmtpAddress=tim@work.com | EmailAddresses=SMTP:tim@work.com | Database=DB1",
		"Mailbox Bob | Alias=bob | PrimarySmtpAddress=bob@work.com | EmailAddresses=SMTP:bob@work.com | Database=DB1")
	full := true
	s := sink(t, sinktest.Options{LMTP: true, Answer: func(step sinktest.Step) string {
		switch {
		case step.Verb == "BODY" && step.Arg == "tim@work.com" && full:
			full = false
			return "452 4.2.2 full"
		case step.Verb == "BODY" && step.Arg == "bob@work.com":
			return "550 5.2.1 gone"
		}
		return ""
	}})
	out := sink(t, sinktest.Options{})
	r.toSink(out)
	r.Set("MailboxDatabase DB1 | Delivery=Lmtp | LmtpHost=" + s.Addr().String())
	r.start(nil)
	r.Submit(text, "ann@x.test", "rob@work.com", "tim@work.com", "bob@work.com")
	got := wait(t, s, 2)
	if strings.Join(got[1].Addresses(), " ") != "tim@work.com" {
		t.Errorf("again to %v", got[1].Addresses())
	}
	if m := wait(t, out, 1)[0]; !strings.Contains(string(m.Data), "#550 5.2.1 gone ##") || strings.Contains(string(m.Data), "Final-Recipient: rfc822;tim") {
		t.Errorf("report %s", m.Data)
	}
	r.empty()
}
