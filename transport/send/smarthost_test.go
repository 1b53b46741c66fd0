package send_test

import (
	"net"
	"strings"
	"testing"
	"time"

	"mxsh/transport/sinktest"
)

// proves SendConnector.SmartHosts
// proves SendConnector.Port
// proves SendConnector.DNSRoutingEnabled
func TestSmartHostAndDNSRouting(t *testing.T) {
	r := newRig(t)
	sinks := samePort(t, []string{"127.0.0.11", "127.0.0.12"}, func(string) sinktest.Options { return sinktest.Options{} })
	other := sink(t, sinktest.Options{})
	r.Names.Add("b.test. 60 IN MX 10 mx.b.test.", "mx.b.test. 60 IN A 127.0.0.12")
	r.start(nil)

	r.toSink(sinks[0])
	r.Submit(text, "a@x.test", "b@b.test")
	m := wait(t, sinks[0], 1)[0]
	if m.From != "a@x.test" || m.Addresses()[0] != "b@b.test" {
		t.Errorf("smart host got %+v", m)
	}

	r.toSink(other) // another port
	r.Submit(text, "a@x.test", "b@b.test")
	wait(t, other, 1)

	r.connector(func(c *connector) { c.SmartHosts, c.DNSRoutingEnabled, c.Port = nil, true, int(sinks[1].Addr().Port()) })
	r.Submit(text, "a@x.test", "b@b.test")
	wait(t, sinks[1], 1)
	if sinks[0].Count() != 1 || other.Count() != 1 {
		t.Errorf("with DNS the smart hosts got %d and %d messages, want 1 and 1", sinks[0].Count(), other.Count())
	}
}

func TestSmartHostsShareTheWork(t *testing.T) {
	r := newRig(t)
	addrs := []string{"127.0.0.11", "127.0.0.12", "127.0.0.13"}
	sinks := samePort(t, addrs, func(string) sinktest.Options { return sinktest.Options{} })
	r.toHosts(sinks[0].Addr().Port(), "[127.0.0.11]", "[127.0.0.12]", "[127.0.0.13]")
	r.Set("SendConnector Out | SmtpMaxMessagesPerConnection=1", "TransportServer EX1 | MaxPerDomainOutboundConnections=1")
	r.Queue.Configure(settings(r, 1))
	r.start(nil)
	for i := range 6 {
		r.Submit(text, "a@x.test", "b@b.test")
		r.Until("it has gone", func() bool { return sinks[0].Count()+sinks[1].Count()+sinks[2].Count() == i+1 })
	}
	for i, s := range sinks {
		if s.Count() != 2 {
			t.Errorf("%s got %d messages, want 2 of 6", addrs[i], s.Count())
		}
	}
}

func TestNextSmartHostStandsIn(t *testing.T) {
	r := newRig(t)
	sinks := samePort(t, []string{"127.0.0.11", "127.0.0.12"}, func(string) sinktest.Options { return sinktest.Options{} })
	sinks[0].Answer("CONNECT", "421 4.3.2 not now")
	r.toHosts(sinks[0].Addr().Port(), "[127.0.0.11]", "[127.0.0.12]")
	r.start(nil)
	r.Submit(text, "a@x.test", "b@b.test")
	wait(t, sinks[1], 1)
	names := map[string]bool{}
	for _, q := range r.Queue.Queues() {
		names[q.Hop.Domain] = true
	}
	if !names["[127.0.0.11],[127.0.0.12]"] {
		t.Errorf("queues %v: both hosts make one queue", names)
	}
}

func TestLastErrorWhenAllSmartHostsFail(t *testing.T) {
	r := newRig(t)
	sinks := samePort(t, []string{"127.0.0.11", "127.0.0.12"}, func(string) sinktest.Options { return sinktest.Options{} })
	for _, s := range sinks {
		s.Answer("CONNECT", "421 4.3.2 not now")
	}
	r.toHosts(sinks[0].Addr().Port(), "[127.0.0.11]", "[127.0.0.12]")
	r.start(nil)
	r.Submit(text, "a@x.test", "b@b.test")
	want := `451 4.4.0 Primary target IP address responded with: "421 4.3.2 not now." Attempted failover to alternate host, but that did not succeed. ` +
		`Either there are no alternate hosts, or delivery failed to all alternate hosts.`
	if got := r.lastError(); got != want {
		t.Errorf("last error %s", got)
	}
	for _, s := range sinks {
		s.Answer("CONNECT", "")
	}
	r.Until("it has gone", func() bool { return sinks[0].Count()+sinks[1].Count() == 1 })
}

func TestLastErrorWhenNobodyListens(t *testing.T) {
	r := newRig(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	r.toHosts(uint16(port), "[127.0.0.1]")
	r.start(nil)
	r.Submit(text, "a@x.test", "b@b.test")
	if got := r.lastError(); !strings.Contains(got, `responded with: "421 4.2.1 Unable to connect."`) {
		t.Errorf("last error %s", got)
	}
}

// A smart host's name means its mail exchangers first, then its addresses.
func TestSmartHostName(t *testing.T) {
	r := newRig(t)
	sinks := samePort(t, []string{"127.0.0.11", "127.0.0.12"}, func(string) sinktest.Options { return sinktest.Options{} })
	r.Names.Add("plain.test. 60 IN A 127.0.0.11", "behind.test. 60 IN A 127.0.0.11", "behind.test. 60 IN MX 10 mx.behind.test.", "mx.behind.test. 60 IN A 127.0.0.12")
	r.start(nil)
	r.toHosts(sinks[0].Addr().Port(), "plain.test")
	r.Submit(text, "a@x.test", "b@b.test")
	wait(t, sinks[0], 1)
	r.toHosts(sinks[0].Addr().Port(), "behind.test")
	r.Submit(text, "a@x.test", "b@b.test")
	wait(t, sinks[1], 1)
	r.toHosts(sinks[0].Addr().Port(), "missing.test")
	r.Submit(text, "a@x.test", "b@b.test")
	if got := r.lastError(); got != "451 4.4.0 DNS query failed" {
		t.Errorf("last error %s", got)
	}
}

// proves SendConnector.SmtpMaxMessagesPerConnection
func TestMessagesPerConnection(t *testing.T) {
	t.Parallel()
	for limit, want := range map[string]string{"2": "2 2 1", "0": "5"} {
		r := newRig(t)
		s := sink(t, sinktest.Options{})
		r.toSink(s)
		r.Set("SendConnector Out | SmtpMaxMessagesPerConnection=" + limit)
		r.Queue.Configure(settings(r, 1))
		for range 5 {
			r.Submit(text, "a@x.test", "b@b.test")
		}
		r.start(nil)
		wait(t, s, 5)
		r.Until("connections are closed", func() bool {
			for _, one := range s.Sessions() {
				if !one.Closed {
					return false
				}
			}
			return true
		})
		var counts []string
		for _, one := range s.Sessions() {
			counts = append(counts, string(rune('0'+one.Messages)))
			if last := one.Lines[len(one.Lines)-1]; last != "QUIT" {
				t.Errorf("limit %s: a connection ended with %s", limit, last)
			}
		}
		if got := strings.Join(counts, " "); got != want {
			t.Errorf("limit %s: messages per connection %s, want %s", limit, got, want)
		}
	}
}

func TestMailThatComesOneByOneSharesAConnection(t *testing.T) {
	r := newRig(t)
	s := sink(t, sinktest.Options{})
	r.toSink(s)
	r.start(nil)
	for i := range 5 {
		r.Submit(text, "a@x.test", "b@b.test")
		wait(t, s, i+1)
	}
	if n := len(s.Sessions()); n > 2 {
		t.Errorf("%d connections for five messages one after the other", n)
	}
}

// proves SendConnector.ConnectionInactivityTimeOut
func TestSilentHostIsGivenUp(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0") // accepts and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for limit, fails := range map[string]bool{"00:00:01": true, "00:10:00": false} {
		r := newRig(t)
		r.toHosts(uint16(l.Addr().(*net.TCPAddr).Port), "[127.0.0.1]")
		r.Set("SendConnector Out | ConnectionInactivityTimeOut=" + limit)
		r.start(nil)
		r.Submit(text, "a@x.test", "b@b.test")
		if fails {
			if got := r.lastError(); !strings.Contains(got, `"421 4.4.1 Connection timed out."`) {
				t.Errorf("last error %s", got)
			}
			continue
		}
		time.Sleep(1500 * time.Millisecond) // longer than the other value; nothing happens that could be waited for
		for _, q := range r.Queue.Queues() {
			if q.LastError != "" {
				t.Errorf("%s: given up: %s", limit, q.LastError)
			}
		}
	}
}

func TestHostThatDropsAReusedConnection(t *testing.T) {
	r := newRig(t)
	s := sink(t, sinktest.Options{Answer: func(step sinktest.Step) string {
		if step.Verb == "MAIL" && step.Message == 2 {
			return sinktest.Drop
		}
		return ""
	}})
	r.toSink(s)
	set := settings(r, 1)
	set.MessageRetryInterval = time.Hour // nothing may be put off
	r.Queue.Configure(set)
	for range 6 {
		r.Submit(text, "a@x.test", "b@b.test")
	}
	r.start(nil)
	wait(t, s, 6)
	r.empty()
	if s.Count() != 6 {
		t.Errorf("%d messages arrived, want 6", s.Count())
	}
}

func TestChangedConnectorTakesEffectOnAnOpenConnection(t *testing.T) {
	r := newRig(t)
	s := sink(t, sinktest.Options{})
	r.toSink(s)
	r.start(nil)
	r.Submit(text, "a@x.test", "b@b.test")
	wait(t, s, 1)
	r.Set("SendConnector Out | Fqdn=new.work.com")
	r.Submit(text, "a@x.test", "b@b.test")
	got := wait(t, s, 2)
	if got[0].Hello != "ex1.work.com" || got[1].Hello != "new.work.com" {
		t.Errorf("greeted with %s, then %s", got[0].Hello, got[1].Hello)
	}
}
