package receive

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"mxsh/model"
)

func local(n byte) netip.Addr { return netip.AddrFrom4([4]byte{127, 0, 0, n}) }

// port returns a port that is free on every loopback address used here.
func port(t *testing.T) uint16 {
	t.Helper()
	l := listen(t, "0.0.0.0:0")
	defer l.Close()
	return l.Addr().(*net.TCPAddr).AddrPort().Port()
}

func binding(t *testing.T, host string, port uint16) model.IPBinding {
	t.Helper()
	b, err := model.ParseIPBinding(net.JoinHostPort(host, fmt.Sprint(port)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// bind gives the connector these bindings and reconciles as the engine does.
func (w *world) bind(bindings ...model.IPBinding) []string {
	w.t.Helper()
	w.set(func(c *model.ReceiveConnector) { c.Bindings = bindings })
	return w.reconcile()
}

func (w *world) reconcile() []string {
	var problems []string
	for _, p := range w.srv.Reconcile(w.live.Load().Bindings()) {
		problems = append(problems, p.String())
	}
	return problems
}

func (w *world) listening() string { return strings.Trim(fmt.Sprint(w.srv.Listening()), "[]") }

func refusedAt(t *testing.T, host string, port uint16) {
	t.Helper()
	if c, err := net.Dial("tcp", net.JoinHostPort(host, fmt.Sprint(port))); err == nil {
		c.Close()
		t.Errorf("%s:%d answers", host, port)
	}
}

func answersAt(t *testing.T, host string, port uint16, want string) *client {
	t.Helper()
	c := dialTo(t, net.JoinHostPort(host, fmt.Sprint(port)), "")
	c.want(want)
	return c
}

// TestBindingsMoveAndSessionsStay: the sessions of a binding that is taken away
// go on, between exact and wildcard and back.
func TestBindingsMoveAndSessionsStay(t *testing.T) {
	// proves ReceiveConnector.Bindings
	w := newWorld(t)
	first := w.hello() // on the adopted socket
	p := port(t)
	if got := w.bind(binding(t, "127.0.0.2", p)); len(got) > 0 {
		t.Fatal(got)
	}
	second := answersAt(t, "127.0.0.2", p, "220")
	refusedAt(t, "127.0.0.3", p)
	if _, err := net.Dial("tcp", w.addr); err == nil {
		t.Error("the old binding answers")
	}
	w.bind(binding(t, "127.0.0.2", p), binding(t, "0.0.0.0", p))
	if got, want := w.listening(), fmt.Sprintf("0.0.0.0:%d", p); got != want {
		t.Errorf("listening on %s, want %s", got, want)
	}
	third := answersAt(t, "127.0.0.3", p, "220")
	w.bind(binding(t, "127.0.0.4", p), binding(t, "127.0.0.5", p))
	if got, want := w.listening(), fmt.Sprintf("127.0.0.4:%d 127.0.0.5:%d", p, p); got != want {
		t.Errorf("listening on %s, want %s", got, want)
	}
	refusedAt(t, "127.0.0.2", p)
	answersAt(t, "127.0.0.5", p, "220")
	for _, c := range []*client{first, second, third} {
		c.cmd("EHLO c.test", "250")
		c.mail("Subject: a", "250")
	}
}

func TestFamiliesAreApart(t *testing.T) {
	w := newWorld(t)
	if l, err := net.Listen("tcp6", "[::1]:0"); err != nil {
		t.Skip("no IPv6 here")
	} else {
		l.Close()
	}
	p := port(t)
	if got := w.bind(binding(t, "::", p)); len(got) > 0 {
		t.Fatal(got)
	}
	answersAt(t, "::1", p, "220").cmd("EHLO c", "250-ex1.work.test Hello [::1]")
	refusedAt(t, "127.0.0.1", p)
	w.bind(binding(t, "::", p), binding(t, "0.0.0.0", p))
	answersAt(t, "127.0.0.1", p, "220").cmd("EHLO c", "250-ex1.work.test Hello [127.0.0.1]")
}

// TestWhatCannotBeBound is returned, is no reason to lose the rest, and is open
// soon after it can be.
func TestWhatCannotBeBound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	taken := listen(t, "127.0.0.9:0")
	p := taken.Addr().(*net.TCPAddr).AddrPort().Port()
	got := w.bind(binding(t, "127.0.0.2", p), binding(t, "127.0.0.9", p), binding(t, "203.0.113.1", p))
	want := []string{
		fmt.Sprintf("Binding 127.0.0.9:%d: nothing listens there, because another program has this address and port; it is tried again every few seconds", p),
		fmt.Sprintf("Binding 203.0.113.1:%d: nothing listens there, because this machine does not have the address; it is tried again every few seconds", p),
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("problems\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	open := answersAt(t, "127.0.0.2", p, "220")
	// All addresses cannot be had beside the other program: the exact one stays in service.
	if got := w.bind(binding(t, "127.0.0.2", p), binding(t, "0.0.0.0", p)); len(got) != 1 || !strings.HasPrefix(got[0], "Binding 0.0.0.0") {
		t.Errorf("problems %q", got)
	}
	answersAt(t, "127.0.0.2", p, "220")
	open.cmd("NOOP", "250")
	taken.Close()
	eventually(t, "all addresses are served", func() bool { return w.listening() == fmt.Sprintf("0.0.0.0:%d", p) })
	answersAt(t, "127.0.0.9", p, "220")
}

// TestMostSpecificConnector: on one binding the narrowest range with the client
// decides, and a client of no range meets silence.
func TestMostSpecificConnector(t *testing.T) {
	// proves ReceiveConnector.RemoteIPRanges
	// proves ReceiveConnector.Enabled
	// proves ReceiveConnector.Server
	w := newWorld(t)
	add := func(name, banner, reach string) *model.ReceiveConnector {
		c := *w.connector
		c.Meta = model.Meta{Name: name}
		c.Banner, c.RemoteIPRanges = "220 "+banner, ranges(t, reach)
		w.save(&c)
		return &c
	}
	greeting := func(from string) string {
		t.Helper()
		c := w.dial(from)
		got, _ := c.read()
		c.conn.Close()
		return got
	}
	w.set(func(c *model.ReceiveConnector) {
		c.Banner, c.RemoteIPRanges = "220 wide", ranges(t, "127.0.0.0-127.255.255.255")
	})
	add("Net", "net", "127.0.1.0/24")
	one := add("One", "one", "127.0.1.75")
	for from, want := range map[string]string{"127.0.1.75": "220 one", "127.0.1.100": "220 net", "127.0.2.1": "220 wide"} {
		if got := greeting(from); got != want {
			t.Errorf("%s: %q, want %q", from, got, want)
		}
	}
	one.Enabled = false
	w.save(one)
	if got := greeting("127.0.1.75"); got != "220 net" {
		t.Errorf("with One disabled: %q", got)
	}
	one.Enabled = true
	other := fresh[*model.ExchangeServer](model.ExchangeServers, "EX2")
	other.Fqdn, other.ServerRole, other.Site = "ex2.work.test", model.RoleHubTransport, model.DefaultSite
	one.Server = "EX2"
	w.save(other, one)
	if got := greeting("127.0.1.75"); got != "220 net" {
		t.Errorf("with One on another server: %q", got)
	}
	w.set(func(c *model.ReceiveConnector) { c.RemoteIPRanges = ranges(t, "127.0.3.0/24") })
	if got := greeting("127.0.2.1"); got != "" {
		t.Errorf("a client of no range got %q", got)
	}
}

// TestSessionOfADeletedConnector goes on with the one that serves the client
// now, or ends at its next MAIL.
func TestSessionOfADeletedConnector(t *testing.T) {
	w := newWorld(t)
	wide := *w.connector
	wide.Meta = model.Meta{Name: "Wide"}
	wide.RemoteIPRanges = ranges(t, "0.0.0.0-255.255.255.254")
	w.save(&wide)
	w.set(func(c *model.ReceiveConnector) { c.RemoteIPRanges = ranges(t, "127.0.0.1") })
	c := w.hello()
	w.remove(w.connector)
	c.mail("Subject: a", "250")
	if got := w.next().envelope.Origin.Connector; got != `EX1\Wide` {
		t.Error(got)
	}
	w.remove(&wide)
	c.cmd("MAIL FROM:<a@x.test>", "421 4.3.2 Service not available, closing transmission channel")
	c.gone()
}

func TestStopAndStart(t *testing.T) {
	w := newWorld(t)
	p := port(t)
	w.bind(binding(t, "127.0.0.1", p))
	quiet := answersAt(t, "127.0.0.1", p, "220")
	busy := answersAt(t, "127.0.0.1", p, "220")
	busy.cmd("EHLO c.test", "250")
	busy.cmd("MAIL FROM:<a@x.test>", "250")
	busy.cmd("RCPT TO:<rob@work.test>", "250")
	busy.cmd("DATA", "354")
	busy.send("Subject: half")

	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		w.srv.Stop(ctx)
	}()
	quiet.want("421 4.3.2 Service not available, closing transmission channel")
	quiet.gone()
	refusedAt(t, "127.0.0.1", p)
	select {
	case <-stopped:
		t.Fatal("a message was under way")
	case <-time.After(50 * time.Millisecond):
	}
	busy.send(" a message\r\n.\r\n")
	busy.want("250 2.6.0")
	busy.want("421 4.3.2 Service not available")
	busy.gone()
	select {
	case <-stopped:
	case <-time.After(patience):
		t.Fatal("Stop does not return")
	}
	w.next()
	if got := w.srv.Reconcile(w.live.Load().Bindings()); len(got) > 0 || w.listening() != "" {
		t.Errorf("stopped, and listens on %s, %v", w.listening(), got)
	}
	if got := w.srv.Start(); len(got) > 0 {
		t.Error(got)
	}
	answersAt(t, "127.0.0.1", p, "220")
}

func TestStopCutsWhatDoesNotEnd(t *testing.T) {
	w := newWorld(t)
	c := w.hello()
	c.cmd("MAIL FROM:<a@x.test>", "250")
	c.cmd("RCPT TO:<rob@work.test>", "250")
	c.cmd("DATA", "354")
	c.send("half a message")
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	w.srv.Stop(ctx)
	if n := w.srv.Sessions(); n != 0 {
		t.Errorf("%d sessions are left", n)
	}
	c.gone()
	w.none()
}
