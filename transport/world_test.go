package transport

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/store"
	"mxsh/store/boltdir"
	"mxsh/transport/control"
	"mxsh/transport/queue"
	"mxsh/transport/sinktest"
)

// enough bounds every wait of these tests.
const enough = 20 * time.Second

// world is an organization on disk with its engines on loopback addresses.
type world struct {
	t    testing.TB
	home string
	d    store.Directory
	keys *store.Keys
}

// newWorld begins with a site, a link and the domain work.com.
func newWorld(t testing.TB, lines ...string) *world {
	t.Helper()
	home := t.TempDir()
	d, err := boltdir.Open(filepath.Join(home, "directory.db"), boltdir.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	w := &world{t, home, d, &store.Keys{Path: filepath.Join(home, "keys")}}
	w.set("AdSite First", "AdSite Second", "AdSiteLink Link | Sites=First,Second | ADCost=100",
		"AcceptedDomain work.com | DomainName=work.com | Default=$true", "TransportConfig Transport Settings")
	w.set(lines...)
	return w
}

// set makes or changes objects in one revision:
// "SendConnector Out | AddressSpaces=SMTP:*;1 | Port=25".
func (w *world) set(lines ...string) store.Revision {
	w.t.Helper()
	rev, err := w.d.Update(w.t.Context(), func(tx store.Writer) error {
		for _, line := range lines {
			obj, err := object(tx, line)
			if err == nil {
				err = model.SealSecrets(obj, w.keys)
			}
			if err == nil {
				err = store.Save(tx, obj, time.Now())
			}
			if err != nil {
				return fmt.Errorf("%s: %w", line, err)
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return rev
}

func object(r store.Reader, line string) (model.Object, error) {
	parts := strings.Split(line, " | ")
	noun, name, _ := strings.Cut(strings.TrimSpace(parts[0]), " ")
	k := model.KindNamed(noun)
	obj, err := store.Resolve(r, k, name, "")
	if err != nil {
		obj = k.New()
		obj.Header().Name = name[strings.IndexByte(name, '\\')+1:]
		obj.Header().Guid = model.NewGUID()
	}
	for _, p := range parts[1:] {
		field, text, _ := strings.Cut(strings.TrimSpace(p), "=")
		f := k.Field(field)
		if f == nil {
			return nil, fmt.Errorf("no field %q", field)
		}
		var v any = text
		if f.List() {
			if v, err = f.Parse(text); err != nil {
				return nil, err
			}
		}
		if err := f.Set(obj, v); err != nil {
			return nil, err
		}
	}
	return obj, nil
}

// host adds a hub with a mailbox database on an address, and its default
// receive connector, which admits the groups.
func (w *world) host(name, site, address, groups string) netip.AddrPort {
	w.t.Helper()
	at := freePort(w.t, address)
	w.set(
		fmt.Sprintf("ExchangeServer %s | Site=%s | ServerRole=HubTransport,Mailbox | Fqdn=%s.work.com | Address=%s", name, site, strings.ToLower(name), address),
		fmt.Sprintf(`ReceiveConnector %s\Default %s | Server=%s | Bindings=%s | RemoteIPRanges=0.0.0.0/0 | AuthMechanism=Tls,ExchangeServer | PermissionGroups=%s | TarpitInterval=00:00:00`, name, name, name, at, groups),
		fmt.Sprintf("MailboxDatabase DB %s | Server=%s", name, name))
	return at
}

func freePort(t testing.TB, address string) netip.AddrPort {
	t.Helper()
	l, err := net.Listen("tcp", address+":0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).AddrPort()
}

func (w *world) mailbox(name, server string) {
	w.t.Helper()
	lower := strings.ToLower(name)
	w.set(fmt.Sprintf("Mailbox %s | Alias=%s | Database=DB %s | PrimarySmtpAddress=%s@work.com", name, lower, server, lower))
}

// running is an engine at work.
type running struct {
	*Engine
	*control.Client
	w    *world
	stop func() error // ends the engine and returns what Run returned; twice is fine
}

// run starts the engine of a server and stops it at the end of the test.
func (w *world) run(server string) *running {
	w.t.Helper()
	return w.runWith(server, slog.NewTextHandler(testLog{w.t}, nil))
}

// runWith is run with a log of the test's own.
func (w *world) runWith(server string, handler slog.Handler) *running {
	w.t.Helper()
	log := slog.New(handler)
	e := New(Config{Directory: w.d, Keys: w.keys, Home: w.home, Server: server, Now: time.Now, Log: log})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- e.Run(ctx) }()
	r := &running{Engine: e, w: w}
	var result error
	stopped := false
	r.stop = func() error {
		if stopped {
			return result
		}
		stopped = true
		cancel()
		select {
		case result = <-ended:
		case <-time.After(enough):
			w.t.Errorf("engine of %s does not end", server)
		}
		return result
	}
	w.t.Cleanup(func() {
		if err := r.stop(); err != nil {
			w.t.Errorf("engine of %s: %v", server, err)
		}
	})
	select {
	case <-e.Ready():
	case result = <-ended:
		stopped = true
		w.t.Fatalf("engine of %s: %v", server, result)
	case <-time.After(enough):
		w.t.Fatalf("engine of %s is not ready", server)
	}
	var err error
	if r.Client, err = control.Open(w.home, server); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(r.Client.Close)
	return r
}

// apply changes the directory and waits until the engine has it in force.
func (r *running) apply(lines ...string) control.Applied {
	r.w.t.Helper()
	ctx, cancel := context.WithTimeout(r.w.t.Context(), enough)
	defer cancel()
	a, err := r.Client.Applied(ctx, r.w.set(lines...))
	if err != nil {
		r.w.t.Fatal(err)
	}
	return a
}

// testLog writes log lines into the test's own log.
type testLog struct{ t testing.TB }

func (l testLog) Write(p []byte) (int, error) {
	if l.t.Context().Err() == nil { // a test that is over takes no more lines
		l.t.Log(strings.TrimSpace(string(p)))
	}
	return len(p), nil
}

// client is an SMTP client that says what it is told and hands back replies.
type client struct {
	t *testing.T
	net.Conn
	r *bufio.Reader
}

func dial(t *testing.T, at netip.AddrPort) *client {
	t.Helper()
	c, err := net.Dial("tcp", at.String())
	if err != nil {
		t.Fatal(err)
	}
	c.SetDeadline(time.Now().Add(enough))
	t.Cleanup(func() { c.Close() })
	cl := &client{t, c, bufio.NewReader(c)}
	cl.expect("220")
	cl.say("EHLO client.test", "250")
	return cl
}

// say sends a line and checks how the reply to it begins.
func (c *client) say(line, want string) string {
	c.t.Helper()
	if _, err := c.Write([]byte(line + "\r\n")); err != nil {
		c.t.Fatal(err)
	}
	return c.expect(want)
}

func (c *client) expect(want string) string {
	c.t.Helper()
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			c.t.Fatalf("waiting for %s: %v", want, err)
		}
		if len(line) < 4 || line[3] == '-' {
			continue
		}
		if !strings.HasPrefix(line, want) {
			c.t.Fatalf("reply is %q, want %s", strings.TrimSpace(line), want)
		}
		return line
	}
}

// submit sends one message.
func (c *client) submit(from string, to ...string) {
	c.t.Helper()
	c.say("MAIL FROM:<"+from+">", "250")
	for _, r := range to {
		c.say("RCPT TO:<"+r+">", "250")
	}
	c.say("DATA", "354")
	c.say("From: <"+from+">\r\nSubject: "+c.t.Name()+"\r\n\r\nHello\r\n.", "250")
}

// until polls a condition of the world outside this process's reach, such as a
// file that appears.
func until(t testing.TB, what string, condition func() bool) {
	t.Helper()
	for end := time.Now().Add(enough); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if condition() {
			return
		}
	}
	t.Fatalf("%s: not within %v", what, enough)
}

// delivered waits for n messages in a mailbox and returns them.
func (w *world) delivered(alias string, n int) []string {
	w.t.Helper()
	var found []string
	until(w.t, fmt.Sprintf("%d messages for %s", n, alias), func() bool {
		found, _ = filepath.Glob(filepath.Join(w.home, "mailboxes", alias, "new", "*"))
		return len(found) >= n
	})
	texts := make([]string, len(found))
	for i, name := range found {
		b, err := os.ReadFile(name)
		if err != nil {
			w.t.Fatal(err)
		}
		texts[i] = string(b)
	}
	if len(texts) != n {
		w.t.Errorf("%s has %d messages, want %d", alias, len(texts), n)
	}
	return texts
}

func sink(t *testing.T, o sinktest.Options) *sinktest.Server {
	t.Helper()
	s, err := sinktest.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// arrived waits for n messages in a sink.
func arrived(t *testing.T, s *sinktest.Server, n int) []*sinktest.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), enough)
	defer cancel()
	list, err := s.Wait(ctx, n)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// smart is a send connector to a sink.
func smart(name, space, sources string, s *sinktest.Server) string {
	return fmt.Sprintf("SendConnector %s | AddressSpaces=%s | DNSRoutingEnabled=$false | SmartHosts=[%s] | Port=%d | SourceTransportServers=%s",
		name, space, s.Addr().Addr(), s.Addr().Port(), sources)
}

// waits is how many messages are in a queue of an engine.
func (r *running) waits(id queue.QueueID) int {
	for _, q := range r.Engine.Queues() {
		if q.ID == id.String() {
			return q.Messages
		}
	}
	return 0
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
