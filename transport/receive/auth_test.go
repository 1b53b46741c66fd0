package receive

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/transport/identity"
	"mxsh/transport/route"
)

func (w *world) allowUsers() {
	w.t.Helper()
	w.set(func(c *model.ReceiveConnector) {
		c.AuthMechanism, c.PermissionGroups = model.AuthTLS|model.AuthBasic, model.ExchangeUsers
	})
}

func TestAuthMechanism(t *testing.T) {
	// proves ReceiveConnector.AuthMechanism
	w := newWorld(t)
	basic, needTLS := model.AuthTLS|model.AuthBasic, model.AuthTLS|model.AuthBasic|model.AuthBasicRequireTLS
	for _, s := range []struct {
		mechanism    model.AuthMechanism
		clear, tls   string
		starttls     bool
		clearAnswers string
	}{
		{0, "", "", false, "504 5.7.4 Unrecognized authentication type"},
		{model.AuthBasic, "AUTH LOGIN PLAIN", "", false, "235 2.7.0"},
		{model.AuthTLS, "", "", true, "504 5.7.4"},
		{basic, "AUTH LOGIN PLAIN", "AUTH LOGIN PLAIN", true, "235 2.7.0 Authentication successful"},
		{needTLS, "", "AUTH LOGIN PLAIN", true, "504 5.7.4"},
	} {
		w.set(func(c *model.ReceiveConnector) {
			c.AuthMechanism, c.PermissionGroups = s.mechanism, model.ExchangeUsers
		})
		lines := w.ehlo()
		if got := grep(lines, "AUTH"); got != s.clear {
			t.Errorf("%s in clear: %q, want %q", s.mechanism, got, s.clear)
		}
		if got := grep(lines, "STARTTLS") != ""; got != s.starttls {
			t.Errorf("%s: STARTTLS %v", s.mechanism, got)
		}
		w.hello().cmd(plainAuth("rob", "secret"), s.clearAnswers)
		if !s.starttls {
			w.hello().cmd("STARTTLS", "500 5.3.3 Unrecognized command")
			continue
		}
		c := w.hello()
		c.startTLS(nil)
		if got := grep(strings.Split(c.cmd("EHLO c.test", "250"), "\n"), "AUTH"); strings.TrimPrefix(got, "250-") != s.tls {
			t.Errorf("%s over TLS: %q, want %q", s.mechanism, got, s.tls)
		}
	}
}

func grep(lines []string, word string) string {
	for _, l := range lines {
		if strings.Contains(l, word) {
			return l
		}
	}
	return ""
}

func TestAuthLoginAndPlain(t *testing.T) {
	w := newWorld(t)
	w.allowUsers()
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	for name, script := range map[string]string{
		"LOGIN": `
			> auth login
			< 334 VXNlcm5hbWU6
			> ` + b64("rob") + `
			< 334 UGFzc3dvcmQ6
			> ` + b64("secret") + `
			< 235 2.7.0 Authentication successful
			> AUTH LOGIN
			< 503 5.5.2 Already authenticated`,
		"LOGIN with user name": `
			> AUTH LOGIN ` + b64(`WORK\rob`) + `
			< 334 UGFzc3dvcmQ6
			> ` + b64("secret") + `
			< 235 2.7.0 Authentication successful`,
		"PLAIN in two lines": `
			> AUTH PLAIN
			< 334 
			> ` + b64("\x00rob@work.test\x00secret") + `
			< 235 2.7.0 Authentication successful`,
		"PLAIN as oneself": `
			> AUTH PLAIN ` + b64("Rob\x00rob\x00secret") + `
			< 235 2.7.0 Authentication successful`,
		"PLAIN as somebody else": `
			> AUTH PLAIN ` + b64("tim\x00rob\x00secret") + `
			< 535 5.7.3 Authentication unsuccessful`,
		"wrong password": `
			> AUTH PLAIN ` + b64("\x00rob\x00Secret") + `
			< 535 5.7.3 Authentication unsuccessful`,
		"empty password": `
			> AUTH PLAIN ` + b64("\x00rob\x00") + `
			< 535 5.7.3 Authentication unsuccessful`,
		"mailbox without password": `
			> AUTH PLAIN ` + b64("\x00tim\x00") + `
			< 535 5.7.3 Authentication unsuccessful`,
		"nobody": `
			> AUTH PLAIN ` + b64("\x00nobody\x00secret") + `
			< 535 5.7.3 Authentication unsuccessful`,
		"cancelled": `
			> AUTH LOGIN
			< 334 VXNlcm5hbWU6
			> *
			< 501 5.7.0 Authentication cancelled by the client
			> NOOP
			< 250 2.0.0 OK`,
		"not base64": `
			> AUTH PLAIN !!!
			< 501 5.5.2 Authentication data cannot be decoded`,
		"two parts": `
			> AUTH PLAIN ` + b64("rob\x00secret") + `
			< 501 5.5.2 Authentication data cannot be decoded`,
		"other mechanism": `
			> AUTH CRAM-MD5
			< 504 5.7.4 Unrecognized authentication type`,
		"within a transaction": `
			> AUTH PLAIN ` + b64("\x00rob\x00secret") + `
			< 235 2.7.0 Authentication successful
			> MAIL FROM:<rob@work.test>
			< 250 2.1.0 Sender OK
			> AUTH PLAIN =
			< 503 5.5.2 Already authenticated`,
	} {
		t.Run(name, func(t *testing.T) {
			c := w.hello()
			c.t = t
			c.play(script)
		})
	}
	c := w.client()
	c.cmd(plainAuth("rob", "secret"), "503 5.5.2 Send hello first")
}

func TestLoginNames(t *testing.T) {
	// proves Mailbox.UserPrincipalName
	// proves Mailbox.Alias
	// proves Mailbox.PasswordHash
	// proves Mailbox.Password
	// proves Mailbox.AccountDisabled
	w := newWorld(t)
	w.allowUsers()
	for _, login := range []string{"rob", "ROB", `WORK\rob`, "rob@login.test", "rob@work.test", "rob2@work.test"} {
		w.hello().cmd(plainAuth(login, "secret"), "235")
	}
	w.rob.Alias, w.rob.UserPrincipalName = "robert", "robert@login.test"
	w.rob.Name = "Robert"
	w.save(w.rob)
	w.hello().cmd(plainAuth("rob", "secret"), "535")
	w.hello().cmd(plainAuth("rob@login.test", "secret"), "535")
	w.hello().cmd(plainAuth("robert", "secret"), "235")
	w.hello().cmd(plainAuth("robert@login.test", "secret"), "235")

	w.rob.PasswordHash = passwordHash("changed")
	w.save(w.rob)
	w.hello().cmd(plainAuth("robert", "secret"), "535")
	w.hello().cmd(plainAuth("robert", "changed"), "235")
	w.rob.AccountDisabled = true
	w.save(w.rob)
	w.hello().cmd(plainAuth("robert", "changed"), "535")
}

func TestUserSendsAsItself(t *testing.T) {
	w := newWorld(t)
	w.allowUsers()
	c := w.hello()
	c.cmd(plainAuth("rob", "secret"), "235")
	c.cmd("MAIL FROM:<tim@work.test>", "550 5.7.1 Client does not have permissions to send as this sender")
	c.cmd("MAIL FROM:<a@x.test>", "550 5.7.1")
	try := func(header, want string) {
		t.Helper()
		c.cmd("MAIL FROM:<Rob2@work.test>", "250")
		c.cmd("RCPT TO:<bob@other.test>", "250") // users may relay
		c.dataOf(header+"\r\n\r\nbody", want)
	}
	try("From: Rob <rob@work.test>", "250 2.6.0")
	m := w.next()
	if m.envelope.AuthAs != "Internal" || m.envelope.Origin.User != "Rob" {
		t.Errorf("%+v", m.envelope)
	}
	if id, _ := m.field("Message-ID"); id == "" || id != m.envelope.MessageID || m.count("Date") != 1 {
		t.Errorf("Message-ID %q, %d Date", id, m.count("Date"))
	}
	try("From: tim@work.test", "550 5.7.1 Client does not have permissions to send as this sender")
	try("Sender: tim@work.test\r\nFrom: rob@work.test", "550 5.7.1")
	try("From: rob@work.test, tim@work.test", "550 5.7.1")
	try("From: <rob@work.test> tim@work.test <", "550 5.7.1")
	try("From: Scanner", "250")
	w.next()
	// With the right it may be anybody.
	w.set(func(c *model.ReceiveConnector) {
		c.Permissions = []model.AccessRule{
			rule(false, model.PrincipalUsers, route.AcceptAnySender), rule(false, "rob", route.AcceptAuthoritativeSender)}
	})
	c.cmd("MAIL FROM:<tim@work.test>", "250")
	c.cmd("RCPT TO:<bob@other.test>", "250")
	c.dataOf("From: tim@work.test", "250")
	w.next()
	w.none()
}

func TestRightPasswordWithoutSubmit(t *testing.T) {
	w := newWorld(t)
	w.allowUsers()
	w.set(func(c *model.ReceiveConnector) {
		c.Permissions = []model.AccessRule{rule(true, "rob", route.Submit)}
	})
	w.hello().cmd(plainAuth("rob", "secret"), "535 5.7.3")
	if !strings.Contains(w.log.String(), "authenticated user may not submit") {
		t.Error("no warning")
	}
}

// TestRemovedMailboxLosesItsSession: who a session is is asked again at MAIL.
func TestRemovedMailboxLosesItsSession(t *testing.T) {
	w := newWorld(t)
	w.allowUsers()
	c := w.hello()
	c.cmd(plainAuth("rob", "secret"), "235")
	w.remove(w.rob)
	c.cmd("MAIL FROM:<rob@work.test>", "530 5.7.1")
	// Who gets the name afterwards is somebody else.
	w.save(mailbox("Rob"))
	c.cmd("MAIL FROM:<rob@work.test>", "530 5.7.1")
}

func TestMaxLogonFailures(t *testing.T) {
	// proves ReceiveConnector.MaxLogonFailures
	w := newWorld(t)
	w.allowUsers()
	fail := plainAuth("rob", "wrong")
	c := w.hello()
	c.cmd(fail, "535")
	c.cmd(fail, "535")
	c.cmd(fail, "421 4.7.0 Too many errors on this connection")
	c.gone()
	w.set(func(c *model.ReceiveConnector) { c.MaxLogonFailures = 1 })
	c = w.hello()
	c.cmd(fail, "421 4.7.0")
	c.gone()
	w.set(func(c *model.ReceiveConnector) { c.MaxLogonFailures = 0 })
	c = w.hello()
	for range 12 {
		c.cmd(fail, "535")
	}
}

func TestRequireTLS(t *testing.T) {
	// proves ReceiveConnector.RequireTLS
	w := newWorld(t)
	c := w.hello()
	c.cmd("MAIL FROM:<a@x.test>", "250")
	c.cmd("RSET", "250")
	w.set(func(c *model.ReceiveConnector) {
		c.RequireTLS, c.AuthMechanism = true, model.AuthTLS|model.AuthBasic
		c.PermissionGroups = model.AnonymousUsers | model.ExchangeUsers
	})
	c.cmd("MAIL FROM:<a@x.test>", "451 5.7.3 Must issue a STARTTLS command first")
	c.cmd(plainAuth("rob", "secret"), "504 5.7.4")
	if got := grep(w.ehlo(), "AUTH"); got != "" {
		t.Errorf("in clear: %s", got)
	}
	c.startTLS(nil)
	c.mail("Subject: x", "250")
	m := w.next()
	received, _ := m.field("Received")
	if !m.envelope.Origin.TLS || !strings.Contains(received, "with Microsoft SMTP Server (version=TLS1.3, cipher=TLS_") {
		t.Errorf("%+v, %s", m.envelope.Origin, received)
	}
	c.cmd(plainAuth("rob", "secret"), "235")
}

// TestSTARTTLSForgets: RFC 3207 §4.2, and CVE-2011-0411.
func TestSTARTTLSForgets(t *testing.T) {
	w := newWorld(t)
	c := w.hello()
	c.cmd("MAIL FROM:<a@x.test>", "250")
	c.send("STARTTLS\r\nEHLO evil.test\r\nMAIL FROM:<evil@x.test>\r\n")
	c.want("220 2.0.0 SMTP server ready")
	conn := tls.Client(c.conn, &tls.Config{InsecureSkipVerify: true})
	if err := conn.Handshake(); err != nil {
		t.Fatal(err)
	}
	c.conn = conn
	c.r.Reset(conn)
	c.play(`
		> MAIL FROM:<a@x.test>
		< 503 5.5.2 Send hello first
		> STARTTLS
		< 500 5.3.3 Unrecognized command
		> EHLO c.test
		< 250-ex1.work.test Hello [127.0.0.1]
	`)
	if !strings.Contains(w.log.String(), "input after STARTTLS was thrown away") {
		t.Error("not logged")
	}
}

func TestSTARTTLSWithArguments(t *testing.T) {
	newWorld(t).hello().cmd("STARTTLS now", "501 5.5.4")
}

// TestServerOfTheOrganization: mutual TLS gives the rights of ExchangeServers,
// where the connector has mechanism and group.
func TestServerOfTheOrganization(t *testing.T) {
	w := newWorld(t)
	peer := fresh[*model.ExchangeServer](model.ExchangeServers, "EX2")
	peer.Fqdn, peer.ServerRole, peer.Site = "ex2.work.test", model.RoleHubTransport, model.DefaultSite
	w.save(peer)
	w.set(func(c *model.ReceiveConnector) {
		c.AuthMechanism, c.PermissionGroups = model.AuthTLS|model.AuthExchangeServer, model.ExchangeServersGroup
		c.MaxMessageSize, c.MaxRecipientsPerMessage = 64*model.KB, 1
	})
	id := identity.NewServer(peer.Guid, w.authority, nil, time.Now)
	c := w.hello()
	c.cmd("MAIL FROM:<a@x.test>", "530 5.7.1")
	c.startTLS(id.Send(w.server.Guid))
	c.cmd("MAIL FROM:<a@x.test> SIZE=9000000 AUTH=<>", "250")
	c.cmd("RCPT TO:<bob@other.test>", "250")
	c.cmd("RCPT TO:<ann@other.test>", "250") // no recipient limit among servers
	c.dataOf("X-MS-Exchange-Organization-AuthAs: Partner\r\nX-MS-Exchange-Organization-OriginalSize: 777\r\nX-MS-Exchange-Forest-A: b\r\nReceived: from a by b; c", "250")
	m := w.next()
	if m.envelope.AuthAs != "Partner" || m.envelope.OriginalSize != 777 || m.count("X-MS-Exchange-Organization-AuthAs") != 1 ||
		m.count("X-MS-Exchange-Forest-A") != 1 || m.count("Received") != 2 {
		t.Errorf("%+v\n%s", m.envelope, m.content)
	}
	c.cmd("MAIL FROM:<a@x.test> AUTH=<>", "250")
	c.cmd("RCPT TO:<bob@other.test>", "250")
	c.dataOf("Subject: x", "250")
	if got := w.next().envelope.AuthAs; got != "Anonymous" {
		t.Errorf("without marks and with AUTH=<>: %s", got)
	}
	// A server that the directory lost is nobody.
	w.remove(peer)
	c.cmd("MAIL FROM:<a@x.test>", "530 5.7.1")
	w.save(peer)
	c.cmd("MAIL FROM:<a@x.test>", "250")
	c.cmd("RSET", "250")
	w.set(func(c *model.ReceiveConnector) { c.AuthMechanism = model.AuthTLS })
	c.cmd("MAIL FROM:<a@x.test>", "530 5.7.1")
}

// counting is an authenticator's worth of argon2 that says how many ran at once.
func TestDerivationsAreBounded(t *testing.T) {
	p := NewPasswords(time.Now)
	var wg sync.WaitGroup
	var most atomic.Int32
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-done:
				return
			default:
				if n := int32(len(p.slots)); n > most.Load() {
					most.Store(n)
				}
			}
		}
	}()
	encoded := passwordHash("secret").Encoded()
	for range 40 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if ok, err := p.check(context.Background(), encoded, "wrong"); ok || err != nil {
				t.Error(ok, err)
			}
		}()
	}
	wg.Wait()
	close(done)
	if n := most.Load(); n > derivations {
		t.Errorf("%d at once", n)
	}
	for range derivations {
		p.slots <- struct{}{}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := p.check(ctx, encoded, "wrong"); !errors.Is(err, context.Canceled) {
		t.Errorf("while all are busy: %v", err)
	}
}

func TestRightPasswordIsRememberedAMinute(t *testing.T) {
	now := time.Now()
	p := NewPasswords(func() time.Time { return now })
	encoded := passwordHash("secret").Encoded()
	check := func(password string, busy bool) (bool, error) {
		if busy {
			for range derivations {
				p.slots <- struct{}{}
			}
			defer func() {
				for range derivations {
					<-p.slots
				}
			}()
		}
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
		defer cancel()
		return p.check(ctx, encoded, password)
	}
	if ok, err := check("secret", false); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if ok, err := check("secret", true); !ok || err != nil {
		t.Errorf("again: %v, %v", ok, err)
	}
	if _, err := check("wrong", true); err == nil {
		t.Error("a wrong password needed no derivation")
	}
	now = now.Add(remembered)
	if _, err := check("secret", true); err == nil {
		t.Error("remembered for more than a minute")
	}
	for i := range 2 * mostRemembered {
		p.remember([32]byte{byte(i), byte(i >> 8), 1})
	}
	if len(p.known) > mostRemembered {
		t.Errorf("%d remembered", len(p.known))
	}
}

func TestMalformedHashIsNoPassword(t *testing.T) {
	for _, encoded := range []string{"", "x", "$argon2id$v=19$m=64,t=1,p=1$AAAA", "$argon2i$v=19$m=64,t=1,p=1$AAAA$AAAA",
		"$argon2id$v=19$m=64,t=0,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=19$m=99999999,t=1,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=1,p=1$AAAA$", "$argon2id$v=19$m=64,t=1,p=1$!!$AAAAAAAAAAAAAAAAAAAAAA"} {
		if _, err := parseHash(encoded); err == nil {
			t.Errorf("%q was read", encoded)
		}
	}
	w := newWorld(t)
	w.allowUsers()
	w.rob.PasswordHash = model.NewPasswordHash("broken")
	w.save(w.rob)
	w.hello().cmd(plainAuth("rob", "secret"), "454 4.7.0 Temporary authentication failure")
}
