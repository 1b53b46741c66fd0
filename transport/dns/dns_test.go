package dns_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mxsh/transport/dns"
	"mxsh/transport/dns/dnstest"
)

func serve(t *testing.T, records ...string) *dnstest.Server {
	t.Helper()
	s, err := dnstest.Start(records...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func client(c dns.Config, servers ...netip.AddrPort) *dns.Client {
	c.Servers = servers
	if c.Timeout == 0 {
		c.Timeout = 300 * time.Millisecond
	}
	return dns.New(c, "/nonexistent", time.Now)
}

var zone = []string{
	"x.test. 60 IN SOA ns.x.test. root.x.test. 1 60 60 60 60",
	"x.test. 60 IN MX 20 c.x.test.",
	"x.test. 60 IN MX 10 B.x.test.",
	"x.test. 60 IN MX 10 a.x.test.",
	"a.x.test. 60 IN A 127.0.0.11",
	"a.x.test. 60 IN AAAA ::1",
	"b.x.test. 60 IN CNAME a.x.test.",
	"c.x.test. 60 IN A 127.0.0.13",
	"plain.test. 60 IN A 127.0.0.14",
	"null.test. 60 IN MX 0 .",
	"mixed.test. 60 IN MX 0 .",
	"mixed.test. 60 IN MX 5 a.x.test.",
	"alias.test. 60 IN CNAME x.test.",
	"loop1.test. 60 IN CNAME loop2.test.",
	"loop2.test. 60 IN CNAME loop1.test.",
	"text.test. 60 IN TXT hello",
}

func TestMX(t *testing.T) {
	s := serve(t, zone...)
	c := client(dns.Config{}, s.Addr())
	for _, tc := range []struct{ domain, want string }{
		{"x.test", "10 b.x.test, 10 a.x.test, 20 c.x.test"},
		{"X.Test.", "10 b.x.test, 10 a.x.test, 20 c.x.test"},
		{"alias.test", "10 b.x.test, 10 a.x.test, 20 c.x.test"},
		{"plain.test", "0 plain.test implicit"},
		{"mixed.test", "5 a.x.test"},
		{"null.test", "domain null.test accepts no mail"},
		{"nowhere.x.test", "domain nowhere.x.test does not exist"},
		{strings.Repeat("a", 64) + ".test", "domain " + strings.Repeat("a", 64) + ".test does not exist"},
	} {
		list, err := c.MX(context.Background(), tc.domain)
		var words []string
		for _, m := range list {
			w := fmt.Sprintf("%d %s", m.Preference, m.Host)
			if m.Implicit {
				w += " implicit"
			}
			words = append(words, w)
		}
		got := strings.Join(words, ", ")
		if err != nil {
			got = err.Error()
			if !dns.Permanent(err) {
				t.Errorf("%s: %v is not permanent", tc.domain, err)
			}
		}
		if got != tc.want {
			t.Errorf("%s: got %s, want %s", tc.domain, got, tc.want)
		}
	}
	if _, err := c.MX(context.Background(), "loop1.test"); err == nil || dns.Permanent(err) {
		t.Errorf("alias loop gave %v, want a temporary error", err)
	}
}

func TestAddresses(t *testing.T) {
	s := serve(t, zone...)
	c := client(dns.Config{}, s.Addr())
	for _, tc := range []struct{ host, want string }{
		{"a.x.test", "[127.0.0.11 ::1]"},
		{"b.x.test", "[127.0.0.11 ::1]"},
		{"c.x.test", "[127.0.0.13]"},
		{"text.test", "host text.test has no address"},
		{"nowhere.test", "domain nowhere.test does not exist"},
	} {
		list, err := c.Addresses(context.Background(), tc.host)
		got := fmt.Sprint(list)
		if err != nil {
			got = err.Error()
		}
		if got != tc.want {
			t.Errorf("%s: got %s, want %s", tc.host, got, tc.want)
		}
	}
}

func TestFaultsAreTemporary(t *testing.T) {
	for name, fault := range map[string]dnstest.Fault{"silent": dnstest.Silent, "servfail": dnstest.ServFail, "refused": dnstest.Refused} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, zone...)
			s.Fail("x.test", fault)
			c := client(dns.Config{Timeout: 100 * time.Millisecond}, s.Addr())
			if _, err := c.MX(context.Background(), "x.test"); err == nil || dns.Permanent(err) {
				t.Errorf("MX gave %v, want a temporary error", err)
			}
			if _, err := c.Addresses(context.Background(), "x.test"); err == nil || dns.Permanent(err) {
				t.Errorf("Addresses gave %v, want a temporary error", err)
			}
			s.Fail("x.test", dnstest.None)
			if list, err := c.MX(context.Background(), "x.test"); err != nil || len(list) != 3 {
				t.Errorf("after recovery: %v, %v (a failure must not be cached)", list, err)
			}
		})
	}
}

func TestNextServerIsAsked(t *testing.T) {
	bad, good := serve(t), serve(t, zone...)
	bad.Fail("", dnstest.ServFail)
	c := client(dns.Config{}, bad.Addr(), good.Addr())
	if list, err := c.MX(context.Background(), "x.test"); err != nil || len(list) != 3 {
		t.Errorf("got %v, %v", list, err)
	}
	if len(bad.Queries()) != 1 || len(good.Queries()) != 1 {
		t.Errorf("queries: %d and %d, want one each", len(bad.Queries()), len(good.Queries()))
	}
}

func TestBudgetBoundsTheLookup(t *testing.T) {
	s := serve(t)
	s.Fail("", dnstest.Silent)
	c := client(dns.Config{Timeout: 10 * time.Second, Budget: 200 * time.Millisecond}, s.Addr())
	began := time.Now()
	if _, err := c.MX(context.Background(), "x.test"); err == nil {
		t.Fatal("no error")
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestSilentAAAADoesNotSpoilA(t *testing.T) {
	s := serve(t, zone...)
	s.Fail("a.x.test", dnstest.NoAAAA)
	c := client(dns.Config{Timeout: 20 * time.Second, Budget: 30 * time.Second}, s.Addr())
	began := time.Now()
	list, err := c.Addresses(context.Background(), "a.x.test")
	if err != nil || fmt.Sprint(list) != "[127.0.0.11]" {
		t.Errorf("got %v, %v", list, err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestProtocolOption(t *testing.T) {
	for _, tc := range []struct {
		protocol dns.Protocol
		fault    dnstest.Fault
		want     string
		ok       bool
	}{
		{dns.Any, dnstest.None, "udp", true},
		{dns.Any, dnstest.CutOff, "udp tcp", true},
		{dns.TCPOnly, dnstest.None, "tcp", true},
		{dns.UDPOnly, dnstest.None, "udp", true},
		{dns.UDPOnly, dnstest.CutOff, "udp udp", false},
		{dns.Any, dnstest.NoEDNS, "udp udp", true},
	} {
		s := serve(t, zone...)
		s.Fail("x.test", tc.fault)
		list, err := client(dns.Config{Protocol: tc.protocol}, s.Addr()).MX(context.Background(), "x.test")
		if (err == nil) != tc.ok || tc.ok && len(list) != 3 {
			t.Errorf("%s, fault %d: %v, %v", tc.protocol, tc.fault, list, err)
		}
		var networks []string
		for _, q := range s.Queries() {
			networks = append(networks, q.Network)
		}
		if got := strings.Join(networks, " "); got != tc.want {
			t.Errorf("%s, fault %d: asked over %s, want %s", tc.protocol, tc.fault, got, tc.want)
		}
	}
}

func TestCacheHonoursTTL(t *testing.T) {
	s := serve(t, zone...)
	var offset atomic.Int64
	now := func() time.Time { return time.Now().Add(time.Duration(offset.Load())) }
	c := dns.New(dns.Config{Servers: []netip.AddrPort{s.Addr()}}, "", now)
	ask := func() {
		c.MX(context.Background(), "x.test")
		c.MX(context.Background(), "nowhere.x.test") // its zone has an SOA
		c.MX(context.Background(), "nowhere.test")   // no SOA: must not be kept
	}
	ask()
	ask()
	if n := len(s.Queries()); n != 4 {
		t.Errorf("%d queries within the TTL, want 4", n)
	}
	offset.Store(int64(61 * time.Second))
	ask()
	if n := len(s.Queries()); n != 7 {
		t.Errorf("%d queries after the TTL, want 7", n)
	}
}

func TestSimultaneousLookupsShareOneQuery(t *testing.T) {
	s := serve(t, zone...)
	c := client(dns.Config{}, s.Addr())
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() { c.MX(context.Background(), "x.test") })
	}
	wg.Wait()
	if n := len(s.Queries()); n != 1 {
		t.Errorf("%d queries, want 1", n)
	}
}

func TestCancelledCallerDoesNotSpoilOthers(t *testing.T) {
	s := serve(t, zone...)
	c := client(dns.Config{}, s.Addr())
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := c.MX(gone, "x.test"); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled caller got %v", err)
	}
	if list, err := c.MX(context.Background(), "x.test"); err != nil || len(list) != 3 {
		t.Errorf("other caller got %v, %v", list, err)
	}
}

func TestResolvConf(t *testing.T) {
	path := filepath.Join(t.TempDir(), "resolv.conf")
	if err := os.WriteFile(path, []byte("nameserver bogus\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := dns.New(dns.Config{}, path, time.Now)
	_, err := c.MX(context.Background(), "x.test")
	if err == nil || dns.Permanent(err) || !strings.Contains(err.Error(), "no name server is configured") {
		t.Errorf("got %v", err)
	}
}

func TestPoolSharesByConfig(t *testing.T) {
	p := dns.NewPool("", time.Now)
	one := dns.Config{Servers: []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:5")}}
	two := dns.Config{Servers: []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:6")}}
	first := p.Client(one)
	if p.Client(one) != first || p.Client(two) == first {
		t.Error("clients must be one for each configuration")
	}
}

// TestDnsmasq asks a name server of other people.
func TestDnsmasq(t *testing.T) {
	program, err := exec.LookPath("dnsmasq")
	if err != nil {
		t.Skip("dnsmasq is not installed")
	}
	spare := serve(t) // finds a port that is free for UDP and TCP
	addr := spare.Addr()
	spare.Close()
	conf := filepath.Join(t.TempDir(), "dnsmasq.conf")
	text := fmt.Sprintf("port=%d\nlisten-address=127.0.0.1\nbind-interfaces\nno-resolv\nno-hosts\nlocal=/test/\nuser=\n"+
		"mx-host=x.test,b.x.test,20\nmx-host=x.test,a.x.test,10\nhost-record=a.x.test,127.0.0.11,::1\ncname=www.x.test,a.x.test\n", addr.Port())
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-k", "-C", conf, "--pid-file=")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	c := client(dns.Config{}, addr)
	var list []dns.MX
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); {
		if list, err = c.MX(context.Background(), "x.test"); err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err != nil || len(list) != 2 || list[0].Host != "a.x.test" || list[1].Preference != 20 {
		t.Fatalf("MX: %v, %v", list, err)
	}
	if got, err := c.Addresses(context.Background(), "www.x.test"); err != nil || fmt.Sprint(got) != "[127.0.0.11 ::1]" {
		t.Errorf("addresses behind an alias: %v, %v", got, err)
	}
	if _, err := c.MX(context.Background(), "nowhere.test"); err == nil || !dns.Permanent(err) {
		t.Errorf("missing domain: %v", err)
	}
}
