package receive

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"mxsh/model"
	"mxsh/store"
	"mxsh/store/boltdir"
	"mxsh/transport/identity"
	"mxsh/transport/queue"
	"mxsh/transport/route"
	"mxsh/transport/smtp"
	"mxsh/transport/trace"
)

// world is a server with a real directory, a real queue and real sockets. Its
// organization owns work.test, where rob (password "secret") and tim have
// mailboxes; the connector Test takes mail from everyone, without tarpit.
type world struct {
	t            testing.TB
	dir          *boltdir.Directory
	live         route.Live
	queue        *queue.Queue
	srv          *Server
	log          *lines
	authority    *identity.Authority
	id           *identity.Server
	public       *identity.Certificates
	certificates string // their folder
	trace        string // folder of the protocol log
	addr         string // where the server listens
	server       *model.ExchangeServer
	connector    *model.ReceiveConnector
	domain       *model.AcceptedDomain
	rob, tim     *model.Mailbox
}

// lines is a log that can be asked while it grows.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, log: &lines{}, trace: t.TempDir()}
	log := slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var err error
	if w.dir, err = boltdir.Open(filepath.Join(t.TempDir(), "directory.db"), boltdir.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.dir.Close() })
	if err := store.Init(context.Background(), w.dir, time.Now); err != nil {
		t.Fatal(err)
	}
	if w.queue, err = queue.Open(t.TempDir(), queue.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.queue.Close() })
	if w.authority, err = identity.NewAuthority(time.Now()); err != nil {
		t.Fatal(err)
	}
	l := listen(t, "127.0.0.1:0")
	w.addr = l.Addr().String()
	w.populate(l.Addr().(*net.TCPAddr).AddrPort())
	w.certificates = t.TempDir()
	w.public = identity.OpenCertificates(w.certificates, time.Now, log)
	w.id = identity.NewServer(w.server.Guid, w.authority, w.public, time.Now)
	w.srv = New(Config{
		Table: w.live.Load, Queue: w.queue, Auth: NewPasswords(time.Now), Identity: w.id, Now: time.Now, Log: log,
		Trace: trace.NewProtocol(trace.Receive(), trace.Settings{Dir: w.trace}, time.Now, log),
	})
	w.srv.Adopt(l)
	t.Cleanup(func() { w.srv.Close() })
	return w
}

func listen(t testing.TB, addr string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func fresh[T model.Object](k *model.Kind, name string) T {
	o := k.New().(T)
	o.Header().Name = name
	return o
}

func (w *world) populate(binding netip.AddrPort) {
	w.server = fresh[*model.ExchangeServer](model.ExchangeServers, "EX1")
	w.server.Fqdn, w.server.Site = "ex1.work.test", model.DefaultSite
	w.server.ServerRole = model.RoleHubTransport | model.RoleMailbox
	w.server.MaxConnectionRatePerMinute = 1e6
	w.domain = fresh[*model.AcceptedDomain](model.AcceptedDomains, "Work")
	w.domain.DomainName, w.domain.Default, w.domain.AddressBookEnabled = "work.test", true, true
	w.rob, w.tim = mailbox("Rob"), mailbox("Tim")
	w.rob.PasswordHash = passwordHash("secret")
	w.connector = fresh[*model.ReceiveConnector](model.ReceiveConnectors, "Test")
	w.connector.Server = "EX1"
	w.connector.Bindings = []model.IPBinding{{AddrPort: binding}}
	w.connector.RemoteIPRanges = ranges(w.t, "0.0.0.0-255.255.255.255", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
	w.connector.PermissionGroups = model.AnonymousUsers
	w.connector.MaxInboundConnectionPercentagePerSource = 100
	w.connector.TarpitInterval, w.connector.AuthTarpitInterval = 0, 0
	w.save(w.server, w.domain, w.rob, w.tim, w.connector)
}

func mailbox(name string) *model.Mailbox {
	m := fresh[*model.Mailbox](model.Mailboxes, name)
	m.Alias = strings.ToLower(name)
	m.PrimarySmtpAddress = model.SmtpAddress(m.Alias + "@work.test")
	m.EmailAddresses = []model.ProxyAddress{{Prefix: "SMTP", Address: m.Alias + "@work.test"}, {Prefix: "smtp", Address: m.Alias + "2@work.test"}}
	m.UserPrincipalName = m.Alias + "@login.test"
	m.ServerName = "EX1"
	return m
}

// passwordHash is a cheap one, so that tests are quick.
func passwordHash(password string) model.PasswordHash {
	salt := []byte("0123456789abcdef")
	sum := argon2.IDKey([]byte(password), salt, 1, 64, 1, 32)
	b64 := base64.RawStdEncoding.EncodeToString
	return model.NewPasswordHash("$argon2id$v=19$m=64,t=1,p=1$" + b64(salt) + "$" + b64(sum))
}

func ranges(t testing.TB, texts ...string) []model.IPRange {
	t.Helper()
	var all []model.IPRange
	for _, text := range texts {
		r, err := model.ParseIPRange(text)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

// save writes objects and puts the new directory in force.
func (w *world) save(objects ...model.Object) {
	w.t.Helper()
	w.update(func(tx store.Writer) error {
		for _, o := range objects {
			if err := store.Save(tx, o, time.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *world) remove(o model.Object) {
	w.t.Helper()
	w.update(func(tx store.Writer) error { return store.Remove(tx, o) })
}

func (w *world) update(fn func(store.Writer) error) {
	w.t.Helper()
	ctx := context.Background()
	if _, err := w.dir.Update(ctx, fn); err != nil {
		w.t.Fatal(err)
	}
	err := w.dir.View(ctx, func(r store.Reader) error {
		t, problems, err := route.Compile(r, "EX1", w.live.Load())
		if err != nil {
			return err
		}
		if len(problems) > 0 {
			return fmt.Errorf("problems: %v", problems)
		}
		w.live.Store(t)
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// set changes the connector and puts it in force.
func (w *world) set(change func(c *model.ReceiveConnector)) {
	w.t.Helper()
	next := *w.connector
	change(&next)
	w.connector = &next
	w.save(w.connector)
}

// client is a plain SMTP client that says what it is told.
type client struct {
	t    testing.TB
	conn net.Conn
	r    *bufio.Reader
}

const patience = 20 * time.Second

// dial connects and reads no greeting. from is the client's own address, "" for any.
func (w *world) dial(from string) *client {
	w.t.Helper()
	return dialTo(w.t, w.addr, from)
}

func dialTo(t testing.TB, addr, from string) *client {
	t.Helper()
	var d net.Dialer
	if from != "" {
		d.LocalAddr = &net.TCPAddr{IP: net.ParseIP(from)}
	}
	conn, err := d.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	conn.SetDeadline(time.Now().Add(patience))
	t.Cleanup(func() { conn.Close() })
	return &client{t, conn, bufio.NewReader(conn)}
}

// client connects and reads the greeting.
func (w *world) client() *client {
	w.t.Helper()
	c := w.dial("")
	c.want("220 ")
	return c
}

// hello connects, reads the greeting and says EHLO.
func (w *world) hello() *client {
	w.t.Helper()
	c := w.client()
	c.cmd("EHLO c.test", "250")
	return c
}

func (c *client) send(text string) {
	c.t.Helper()
	if _, err := io.WriteString(c.conn, text); err != nil {
		c.t.Fatalf("send %.60q: %v", text, err)
	}
}

// read reads one reply as it came, its lines joined by \n.
func (c *client) read() (string, error) {
	var all []string
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			return strings.Join(all, "\n"), err
		}
		line = strings.TrimSuffix(line, "\r\n")
		all = append(all, line)
		if len(line) < 4 || line[3] != '-' {
			return strings.Join(all, "\n"), nil
		}
	}
}

// want reads a reply and fails unless it begins so.
func (c *client) want(prefix string) string {
	c.t.Helper()
	got, err := c.read()
	if err != nil || !strings.HasPrefix(got, prefix) {
		c.t.Fatalf("reply %q, %v; want %q", got, err, prefix)
	}
	return got
}

// cmd sends a line and wants a reply that begins so.
func (c *client) cmd(line, prefix string) string {
	c.t.Helper()
	c.send(line + "\r\n")
	got, err := c.read()
	if err != nil || !strings.HasPrefix(got, prefix) {
		c.t.Fatalf("%.100s: reply %q, %v; want %q", line, got, err, prefix)
	}
	return got
}

// gone fails unless the server closes.
func (c *client) gone() {
	c.t.Helper()
	if got, err := c.read(); err == nil || got != "" {
		c.t.Fatalf("the connection is open: %q, %v", got, err)
	}
}

// play runs a dialogue: lines "> text" are sent, lines "< text" are what comes
// back, exactly unless they end in "...".
func (c *client) play(script string) {
	c.t.Helper()
	for n, line := range strings.Split(script, "\n") {
		line = strings.TrimLeft(line, "\t ")
		switch {
		case line == "":
		case strings.HasPrefix(line, "> "), line == ">":
			c.send(strings.TrimPrefix(line[1:], " ") + "\r\n")
		case strings.HasPrefix(line, "< "):
			got, err := c.r.ReadString('\n')
			got = strings.TrimSuffix(got, "\r\n")
			want, open := strings.CutSuffix(line[2:], "...")
			if err != nil || got != want && !(open && strings.HasPrefix(got, want)) {
				c.t.Fatalf("line %d: got %q, %v; want %q", n, got, err, line[2:])
			}
		default:
			c.t.Fatalf("line %d of the script: %q", n, line)
		}
	}
}

// mail sends a message to rob and wants this reply at its end.
func (c *client) mail(content, prefix string) string {
	c.t.Helper()
	c.cmd("MAIL FROM:<a@x.test>", "250")
	c.cmd("RCPT TO:<rob@work.test>", "250")
	return c.dataOf(content, prefix)
}

func (c *client) dataOf(content, prefix string) string {
	c.t.Helper()
	c.cmd("DATA", "354")
	c.send(content + "\r\n.\r\n")
	return c.want(prefix)
}

// startTLS turns the connection to TLS and says EHLO.
func (c *client) startTLS(config *tls.Config) tls.ConnectionState {
	c.t.Helper()
	c.cmd("STARTTLS", "220")
	if config == nil {
		config = &tls.Config{InsecureSkipVerify: true}
	}
	conn := tls.Client(c.conn, config)
	if err := conn.Handshake(); err != nil {
		c.t.Fatal(err)
	}
	c.conn = conn
	c.r.Reset(conn)
	c.cmd("EHLO c.test", "250")
	return conn.ConnectionState()
}

func plainAuth(user, password string) string {
	return "AUTH PLAIN " + base64.StdEncoding.EncodeToString([]byte("\x00"+user+"\x00"+password))
}

// message is one that the queue took.
type taken struct {
	envelope *queue.Envelope
	content  string
}

// next returns the next message that the queue took.
func (w *world) next() taken {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	m, err := w.queue.Submitted(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	f, err := m.Open()
	if err != nil {
		w.t.Fatal(err)
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	if err != nil {
		w.t.Fatal(err)
	}
	return taken{m.Envelope(), string(content)}
}

// none fails if the queue has a message.
func (w *world) none() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if m, err := w.queue.Submitted(ctx); err == nil {
		w.t.Fatalf("the queue has a message from %q", m.Envelope().From)
	}
}

// field returns the value of the first header field of that name, and whether there is one.
func (m taken) field(name string) (string, bool) {
	for f := range smtp.Fields([]byte(m.content)) {
		if f.Is(name) {
			return f.Value(), true
		}
	}
	return "", false
}

// count is how many fields of that name there are.
func (m taken) count(name string) int {
	n := 0
	for f := range smtp.Fields([]byte(m.content)) {
		if f.Is(name) {
			n++
		}
	}
	return n
}

func (m taken) body() string {
	_, body, _ := strings.Cut(m.content, "\r\n\r\n")
	return body
}

// eventually waits for a condition.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("never: %s", what)
}
