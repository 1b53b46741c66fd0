package send_test

import (
	"fmt"
	"strings"
	"testing"

	"mxsh/transport/dns/dnstest"
	"mxsh/transport/queue"
	"mxsh/transport/sinktest"
)

// toMX makes the connector use the mail exchangers of domains at a port.
func (r *rig) toMX(port uint16) {
	r.Helper()
	r.Set(fmt.Sprintf("SendConnector Out | Port=%d", port))
}

func TestPreferenceOfMailExchangers(t *testing.T) {
	r := newRig(t)
	sinks := samePort(t, []string{"127.0.0.11", "127.0.0.12", "127.0.0.13"}, func(string) sinktest.Options { return sinktest.Options{} })
	r.Names.Add("b.test. 60 IN MX 20 c.b.test.", "b.test. 60 IN MX 10 a.b.test.", "b.test. 60 IN MX 10 b.b.test.",
		"a.b.test. 60 IN A 127.0.0.11", "b.b.test. 60 IN A 127.0.0.12", "c.b.test. 60 IN A 127.0.0.13")
	r.toMX(sinks[0].Addr().Port())
	r.Set("SendConnector Out | SmtpMaxMessagesPerConnection=1")
	r.start(nil)
	for range 20 {
		r.Submit(text, "a@x.test", "b@b.test")
	}
	r.Until("20 came", func() bool { return sinks[0].Count()+sinks[1].Count() == 20 })
	if sinks[0].Count() == 0 || sinks[1].Count() == 0 || sinks[2].Count() != 0 {
		t.Errorf("counts %d %d %d: equals share, the worse one gets nothing", sinks[0].Count(), sinks[1].Count(), sinks[2].Count())
	}
	sinks[0].Close()
	sinks[1].Answer("CONNECT", "421 4.3.2 not now")
	r.Submit(text, "a@x.test", "b@b.test")
	wait(t, sinks[2], 1)
}

func TestDomainWithoutMX(t *testing.T) {
	r := newRig(t)
	s := sink(t, sinktest.Options{})
	r.Names.Add("plain.test. 60 IN A 127.0.0.1")
	r.toMX(s.Addr().Port())
	r.start(nil)
	r.Submit(text, "a@x.test", "b@plain.test")
	wait(t, s, 1)
}

func TestDomainThatIsAnAddress(t *testing.T) {
	r := newRig(t)
	s := sink(t, sinktest.Options{})
	r.toMX(s.Addr().Port())
	r.start(nil)
	r.Submit(text, "rob@work.com", "b@[127.0.0.1]")
	if m := wait(t, s, 1)[0]; m.Addresses()[0] != "b@[127.0.0.1]" {
		t.Errorf("sent to %v", m.Addresses())
	}
	r.Set(fmt.Sprintf("ReceiveConnector EX1\\In | Server=EX1 | Bindings=127.0.0.21:%d | RemoteIPRanges=0.0.0.0-255.255.255.255", s.Addr().Port()))
	r.Submit(text, "rob@work.com", "b@[127.0.0.21]")
	if got := r.report(); !strings.Contains(got, "SMTPSEND.DNS.MxLoopback") {
		t.Errorf("report:\n%s", got)
	}
	if len(r.Names.Queries()) != 0 {
		t.Errorf("name servers were asked: %v", r.Names.Queries())
	}
}

// report waits for the report to Rob and returns it.
func (r *rig) report() string {
	r.Helper()
	return r.box("rob", 1)[0]
}

func TestDomainsThatTakeNoMail(t *testing.T) {
	for domain, want := range map[string]string{
		"missing.test": "#554 5.4.4 SMTPSEND.DNS.NonExistentDomain; nonexistent domain ##",
		"empty.test":   "#554 5.4.4 SMTPSEND.DNS.NonExistentDomain; nonexistent domain ##",
		"null.test":    "#556 5.1.10 SMTPSEND.DNS.NullMX",
		"nohost.test":  "#554 5.4.4 SMTPSEND.DNS.NonExistentDomain; nonexistent domain ##",
	} {
		t.Run(domain, func(t *testing.T) {
			r := newRig(t)
			r.Names.Add("null.test. 60 IN MX 0 .", "empty.test. 60 IN TXT x", "nohost.test. 60 IN MX 10 gone.nohost.test.")
			r.start(nil)
			r.Submit(text, "rob@work.com", "b@"+domain)
			if got := r.report(); !strings.Contains(got, want) {
				t.Errorf("report lacks %s:\n%s", want, got)
			}
			r.empty()
		})
	}
}

func TestMailExchangerIsThisServer(t *testing.T) {
	r := newRig(t)
	s := sink(t, sinktest.Options{})
	port := s.Addr().Port()
	r.Set(fmt.Sprintf("ReceiveConnector EX1\\In | Server=EX1 | Bindings=127.0.0.21:%d | RemoteIPRanges=0.0.0.0-255.255.255.255", port))
	r.Names.Add("loop.test. 60 IN MX 10 us.loop.test.", "loop.test. 60 IN MX 20 other.loop.test.", "us.loop.test. 60 IN A 127.0.0.21", "other.loop.test. 60 IN A 127.0.0.1",
		"good.test. 60 IN MX 5 other.loop.test.", "good.test. 60 IN MX 10 us.loop.test.", "good.test. 60 IN MX 10 bad.loop.test.", "bad.loop.test. 60 IN A 127.0.0.22")
	r.toMX(port)
	r.Set("SendConnector Out | SmtpMaxMessagesPerConnection=1")
	r.start(nil)
	r.Submit(text, "rob@work.com", "b@loop.test")
	if got := r.report(); !strings.Contains(got, "#554 5.4.4 SMTPSEND.DNS.MxLoopback; DNS records for this domain are configured in a loop ##") {
		t.Errorf("report:\n%s", got)
	}
	r.Submit(text, "rob@work.com", "b@good.test")
	wait(t, s, 1)
	if len(s.Sessions()) != 1 {
		t.Errorf("the sink behind the loop was asked: %d sessions", len(s.Sessions()))
	}
	// The better host is down: neither this server nor its equals are tried.
	s.Answer("CONNECT", "421 4.3.2 no")
	r.Submit(text, "rob@work.com", "b@good.test")
	if got := r.lastError(); !strings.Contains(got, "421 4.3.2 no") {
		t.Errorf("last error %s", got)
	}
}

// proves SendConnector.ErrorPolicies
func TestFailedLookups(t *testing.T) {
	r := newRig(t)
	r.Names.Fail("b.test", dnstest.ServFail)
	r.start(nil)
	r.Submit(text, "rob@work.com", "b@b.test")
	if got := r.lastError(); got != "451 4.4.0 DNS query failed" {
		t.Errorf("SERVFAIL: last error %s", got)
	}
	s := sink(t, sinktest.Options{})
	r.toMX(s.Addr().Port())
	r.Names.Add("b.test. 60 IN MX 10 mx.b.test.", "mx.b.test. 60 IN A 127.0.0.1")
	r.Names.Fail("b.test", dnstest.None)
	wait(t, s, 1)

	// A domain that does not exist: usually final (see above), passing by this policy.
	r = newRig(t)
	r.Set("SendConnector Out | ErrorPolicies=DowngradeDnsFailures")
	r.start(nil)
	r.Submit(text, "rob@work.com", "b@missing.test")
	if got := r.lastError(); got != "451 4.4.0 DNS query failed" {
		t.Errorf("downgraded: last error %s", got)
	}
}

func TestErrorPolicyForLogon(t *testing.T) {
	for policy, want := range map[string]queue.Action{"Default": queue.Failed, "DowngradeAuthFailures": queue.Deferred} {
		r := newRig(t)
		s := sink(t, sinktest.Options{})
		s.Answer("MAIL", "530 5.7.0 authenticate first")
		r.toSink(s)
		r.Set("SendConnector Out | ErrorPolicies=" + policy)
		r.start(nil)
		r.Submit(text, "rob@work.com", "b@b.test")
		if want == queue.Failed {
			r.report()
			continue
		}
		r.Until("it was put off", func() bool {
			list := r.Queue.Messages(nil, 0)
			return len(list) == 1 && strings.HasPrefix(list[0].LastError, "530 5.7.0")
		})
	}
}

// proves TransportServer.InternalDNSServers
// proves TransportServer.InternalDNSAdapterEnabled
// proves TransportServer.ExternalDNSServers
// proves TransportServer.ExternalDNSAdapterEnabled
// proves SendConnector.UseExternalDNSServersEnabled
func TestWhichNameServersAreAsked(t *testing.T) {
	inside, outside := sink(t, sinktest.Options{Addr: "127.0.0.31:0"}), (*sinktest.Server)(nil)
	outside = sink(t, sinktest.Options{Addr: fmt.Sprintf("127.0.0.32:%d", inside.Addr().Port())})
	r := newRig(t)
	names, err := dnstest.Start("b.test. 0 IN A 127.0.0.32")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(names.Close)
	r.Names.Add("b.test. 0 IN A 127.0.0.31")
	r.Set("TransportServer EX1 | ExternalDNSServers=" + names.Addr().String())
	r.toMX(inside.Addr().Port())
	r.Set("SendConnector Out | SmtpMaxMessagesPerConnection=1")
	r.start(nil)
	r.Submit(text, "a@x.test", "b@b.test")
	wait(t, inside, 1)
	r.Set("SendConnector Out | UseExternalDNSServersEnabled=$true")
	r.Submit(text, "a@x.test", "b@b.test")
	wait(t, outside, 1)
	// Other servers of either kind take effect on the next message.
	r.Set("TransportServer EX1 | ExternalDNSServers=" + r.Names.Addr().String())
	r.Submit(text, "a@x.test", "b@b.test")
	wait(t, inside, 2)
	r.Set("SendConnector Out | UseExternalDNSServersEnabled=$false", "TransportServer EX1 | InternalDNSServers="+names.Addr().String())
	r.Submit(text, "a@x.test", "b@b.test")
	wait(t, outside, 2)
	// With the adapter's servers the lists are not used: here the resolver file is missing.
	asked := len(names.Queries()) + len(r.Names.Queries())
	r.Set("TransportServer EX1 | InternalDNSAdapterEnabled=$true")
	r.Submit(text, "a@x.test", "b@b.test")
	if got := r.lastError(); got != "451 4.4.0 DNS query failed" {
		t.Errorf("adapter: last error %s", got)
	}
	r.Set("SendConnector Out | UseExternalDNSServersEnabled=$true", "TransportServer EX1 | ExternalDNSAdapterEnabled=$true")
	r.Submit(text, "a@x.test", "b@c.test")
	r.Until("both domains failed", func() bool {
		n := 0
		for _, q := range r.Queue.Queues() {
			if q.LastError == "451 4.4.0 DNS query failed" {
				n++
			}
		}
		return n == 2
	})
	if n := len(names.Queries()) + len(r.Names.Queries()); n != asked {
		t.Errorf("%d questions went to listed servers although the adapter's are to be used", n-asked)
	}
}

// proves TransportServer.InternalDNSProtocolOption
// proves TransportServer.ExternalDNSProtocolOption
func TestOverWhatNameServersAreAsked(t *testing.T) {
	for _, side := range []string{"Internal", "External"} {
		for option, want := range map[string]string{"Any": "udp", "UseTcpOnly": "tcp", "UseUdpOnly": "udp"} {
			r := newRig(t)
			s := sink(t, sinktest.Options{})
			r.Names.Add("b.test. 0 IN A 127.0.0.1")
			r.toMX(s.Addr().Port())
			r.Set("TransportServer EX1 | "+side+"DNSProtocolOption="+option, fmt.Sprintf("SendConnector Out | UseExternalDNSServersEnabled=$%t", side == "External"))
			r.start(nil)
			r.Submit(text, "a@x.test", "b@b.test")
			wait(t, s, 1)
			for _, q := range r.Names.Queries() {
				if q.Network != want {
					t.Errorf("%s %s: asked over %s", side, option, q.Network)
				}
			}
		}
	}
}
