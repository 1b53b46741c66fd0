package receive

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/transport/route"
)

const tooMany = "421 4.3.2 The maximum number of concurrent connections has exceeded a limit, closing transmission channel"

func TestConnectionLimits(t *testing.T) {
	// proves ReceiveConnector.MaxInboundConnection
	// proves ReceiveConnector.MaxInboundConnectionPerSource
	// proves ReceiveConnector.MaxInboundConnectionPercentagePerSource
	w := newWorld(t)
	limits := func(total, source, percent int) {
		t.Helper()
		eventually(t, "no session is left", func() bool { return w.srv.Sessions() == 0 })
		w.set(func(c *model.ReceiveConnector) {
			c.MaxInboundConnection, c.MaxInboundConnectionPerSource = model.Limit(total), model.Limit(source)
			c.MaxInboundConnectionPercentagePerSource = percent
		})
	}
	var open []*client
	connect := func(from, want string) {
		t.Helper()
		c := w.dial(from)
		c.want(want)
		if want != "220" {
			c.gone()
			return
		}
		open = append(open, c)
	}
	hangUp := func() {
		for _, c := range open {
			c.conn.Close()
		}
		open = nil
	}

	limits(3, 10, 100)
	connect("127.0.0.1", "220")
	connect("127.0.0.2", "220")
	connect("127.0.0.3", "220")
	connect("127.0.0.4", tooMany)
	open[0].cmd("QUIT", "221")
	eventually(t, "a place is free", func() bool { return w.srv.Sessions() == 2 })
	connect("127.0.0.4", "220")
	hangUp()

	limits(10, 2, 100)
	connect("127.0.0.1", "220")
	connect("127.0.0.1", "220")
	connect("127.0.0.1", tooMany)
	connect("127.0.0.2", "220")
	hangUp()

	limits(10, 10, 30) // 30 % of 10 free, then of 9, 8
	connect("127.0.0.1", "220")
	connect("127.0.0.1", "220")
	connect("127.0.0.1", tooMany) // 2 of the 30 % of 8
	connect("127.0.0.2", "220")
	hangUp()

	limits(10, 10, 100)
	for range 10 {
		connect("127.0.0.1", "220")
	}
	hangUp()
	if !strings.Contains(w.log.String(), "MaxInboundConnectionPerSource 2 is reached") {
		t.Error("the reason is not in the log")
	}
}

func TestConnectionRate(t *testing.T) {
	// proves TransportServer.MaxConnectionRatePerMinute
	w := newWorld(t)
	w.dial("").want("220")
	w.server.MaxConnectionRatePerMinute = 1
	w.save(w.server)
	w.dial("").want("421 4.3.2 The rate of new connections has exceeded a limit")
	w.server.MaxConnectionRatePerMinute = 3
	w.save(w.server)
	w.dial("").want("220")
}

func TestRatesForgetAfterAMinute(t *testing.T) {
	now := time.Now()
	r := newRates(func() time.Time { return now })
	c := fresh[*model.ReceiveConnector](model.ReceiveConnectors, "c")
	c.MessageRateLimit, c.MessageRateSource = model.Limit(2), model.RateUser
	count := func(user string, want bool) {
		t.Helper()
		if _, ok := r.message(c, local(1), user); ok != want {
			t.Errorf("%s: %v", user, ok)
		}
	}
	count("a", true)
	count("a", true)
	count("a", false)
	now = now.Add(minute)
	count("a", true)
	for i := range 5000 {
		now = now.Add(time.Second)
		count(fmt.Sprint(i), true)
	}
	if n := len(r.counts); n > 2*firstSweep {
		t.Errorf("%d counters are kept", n)
	}
	crowd := newCrowd(func() time.Time { return now })
	if !crowd.arrive(1) || crowd.arrive(1) {
		t.Error("one a minute")
	}
	now = now.Add(minute)
	if !crowd.arrive(1) {
		t.Error("the next minute")
	}
}

func TestMessageRate(t *testing.T) {
	// proves ReceiveConnector.MessageRateLimit
	// proves ReceiveConnector.MessageRateSource
	w := newWorld(t)
	const tooFast = "421 4.4.2 Message submission rate for this client has exceeded the configured limit"
	connector := 0
	try := func(source model.RateSource, script string) {
		t.Helper()
		// A connector of its own, so that the minutes of the cases do not mix.
		connector++
		w.remove(w.connector)
		w.connector.Guid = model.GUID{}
		w.set(func(c *model.ReceiveConnector) {
			c.Name = fmt.Sprint("Test ", connector)
			c.MessageRateLimit, c.MessageRateSource = model.Limit(2), source
		})
		for step := range strings.FieldsSeq(script) {
			host, rest, _ := strings.Cut(step, "/")
			user, refused := strings.CutSuffix(rest, "!")
			c := w.dial("127.0.0." + host)
			c.want("220")
			c.cmd("EHLO c.test", "250")
			if refused {
				c.cmd("MAIL FROM:<"+user+"@x.test>", tooFast)
				c.gone()
				continue
			}
			c.cmd("MAIL FROM:<"+user+"@x.test>", "250")
			c.conn.Close()
		}
	}
	try(model.RateIPAddress, "1/a 1/b 1/c! 2/a 2/b 2/a!")
	try(model.RateUser, "1/a 2/a 3/a! 1/b 1/b 2/b!")
	try(model.RateAll, "1/a 1/b 1/c! 2/a 3/a!")
	try(model.RateNone, "1/a 1/a 1/a 1/a")
	w.set(func(c *model.ReceiveConnector) {
		c.MessageRateSource, c.MessageRateLimit = model.RateIPAddress, model.Unlimited[int]{}
	})
	c := w.hello()
	for range 5 {
		c.cmd("MAIL FROM:<a@x.test>", "250")
		c.cmd("RSET", "250")
	}
}

func TestMessageSize(t *testing.T) {
	// proves ReceiveConnector.MaxMessageSize
	w := newWorld(t)
	const refused = "552 5.3.4 Message size exceeds fixed maximum message size"
	big := "Subject: a\r\n\r\n" + strings.Repeat("0123456789abcdef\r\n", 5000) // 90 KB
	c := w.hello()
	c.cmd("MAIL FROM:<a@x.test> SIZE=90000", "250")
	c.cmd("RSET", "250")
	c.mail(big, "250")
	w.set(func(c *model.ReceiveConnector) { c.MaxMessageSize = 64 * model.KB })
	c.cmd("MAIL FROM:<a@x.test> SIZE=65537", refused)
	c.cmd("MAIL FROM:<a@x.test> SIZE=65536", "250")
	c.cmd("RSET", "250")
	c.mail(big, refused)
	c.cmd("MAIL FROM:<a@x.test>", "250")
	c.cmd("RCPT TO:<rob@work.test>", "250")
	c.send(fmt.Sprintf("BDAT %d LAST\r\n%s", len(big), big))
	c.want(refused)
	c.mail("Subject: the session goes on", "250")
	w.set(func(c *model.ReceiveConnector) {
		c.Permissions = []model.AccessRule{rule(false, model.PrincipalAnonymous, route.BypassMessageSizeLimit)}
	})
	c.cmd("MAIL FROM:<a@x.test> SIZE=90000", "250")
	c.cmd("RCPT TO:<rob@work.test>", "250")
	c.dataOf(big, "250")
	for range 3 {
		w.next()
	}
	w.none()
}

func TestHeaderSize(t *testing.T) {
	// proves ReceiveConnector.MaxHeaderSize
	w := newWorld(t)
	header := "Subject: a\r\n" + strings.Repeat("X-Filler: 0123456789abcdef\r\n", 100) // 2.8 KB
	c := w.hello()
	c.mail(header+"\r\nbody", "250")
	w.set(func(c *model.ReceiveConnector) { c.MaxHeaderSize = 2 * model.KB })
	c.mail(header+"\r\nbody", "552 5.3.4 The header of the message is larger than this server takes")
	c.mail("X-Endless: "+strings.Repeat("a", 100000), "552 5.3.4 The header")
	c.mail("Subject: a\r\n\r\n"+strings.Repeat("a long body\r\n", 1000), "250")
	w.next()
	w.next()
	w.none()
}

func TestRecipientLimit(t *testing.T) {
	// proves ReceiveConnector.MaxRecipientsPerMessage
	w := newWorld(t)
	w.set(func(c *model.ReceiveConnector) { c.MaxRecipientsPerMessage = 2 })
	c := w.hello()
	c.play(`
		> MAIL FROM:<a@x.test>
		< 250 2.1.0 Sender OK
		> RCPT TO:<rob@work.test>
		< 250 2.1.5 Recipient OK
		> RCPT TO:<tim@work.test>
		< 250 2.1.5 Recipient OK
		> RCPT TO:<rob2@work.test>
		< 452 4.5.3 Too many recipients
	`)
	c.dataOf("Subject: a", "250")
	if got := len(w.next().envelope.Recipients); got != 2 {
		t.Errorf("%d recipients", got)
	}
	w.set(func(c *model.ReceiveConnector) { c.MaxRecipientsPerMessage = 3 })
	c.play(`
		> MAIL FROM:<a@x.test>
		< 250 2.1.0 Sender OK
		> RCPT TO:<rob@work.test>
		< 250 2.1.5 Recipient OK
		> RCPT TO:<tim@work.test>
		< 250 2.1.5 Recipient OK
		> RCPT TO:<rob2@work.test>
		< 250 2.1.5 Recipient OK
	`)
}

func TestProtocolErrors(t *testing.T) {
	// proves ReceiveConnector.MaxProtocolErrors
	w := newWorld(t)
	errors := func(limit model.Unlimited[int], answered int) {
		t.Helper()
		w.set(func(c *model.ReceiveConnector) { c.MaxProtocolErrors = limit })
		c := w.hello()
		for range answered {
			c.cmd("NONSENSE", "500 5.3.3 Unrecognized command")
		}
		if limit.IsUnlimited() {
			return
		}
		c.cmd("NONSENSE", "421 4.7.0 Too many errors on this connection, closing transmission channel")
		c.gone()
	}
	errors(model.Limit(5), 5)
	errors(model.Limit(1), 1)
	errors(model.Limit(0), 0)
	errors(model.Unlimited[int]{}, 50)
}

func TestOverlongLine(t *testing.T) {
	w := newWorld(t)
	c := w.hello()
	c.cmd("NOOP "+strings.Repeat("a", 50000), "500 5.5.2 Command line is too long")
	c.cmd("NOOP", "250")
}

func TestBareLFInCommands(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	c.send("EHLO c.test\n")
	c.want("500 5.5.2 Command lines must end in CRLF")
	w.set(func(c *model.ReceiveConnector) { c.BareLinefeedRejectionEnabled = false })
	c = w.client()
	c.send("EHLO c.test\n")
	c.want("250")
}

// pause sends a line and returns how long its answer took.
func (c *client) pause(line, want string) time.Duration {
	c.t.Helper()
	start := time.Now()
	c.cmd(line, want)
	return time.Since(start)
}

func TestTarpit(t *testing.T) {
	t.Parallel()
	// proves ReceiveConnector.TarpitInterval
	// proves ReceiveConnector.AuthTarpitInterval
	w := newWorld(t)
	const long = 1100 * time.Millisecond
	w.set(func(c *model.ReceiveConnector) {
		c.AuthMechanism, c.PermissionGroups = model.AuthTLS|model.AuthBasic, model.AnonymousUsers|model.ExchangeUsers
	})
	slow := func() (relay, unknown, mechanism, auth, good bool) {
		c := w.hello()
		mechanism = c.pause("AUTH NTLM", "504") > long
		auth = c.pause(plainAuth("rob", "wrong"), "535") > long
		c.cmd("MAIL FROM:<a@x.test>", "250")
		relay = c.pause("RCPT TO:<b@y.test>", "550 5.7.1") > long
		unknown = c.pause("RCPT TO:<nobody@work.test>", "550 5.1.1") > long
		good = c.pause("RCPT TO:<rob@work.test>", "250") > long
		return relay, unknown, mechanism, auth, good
	}
	if a, b, c, d, e := slow(); a || b || c || d || e {
		t.Error("off, and somebody waited", a, b, c, d, e)
	}
	w.set(func(c *model.ReceiveConnector) { c.TarpitInterval = model.Span(1200 * time.Millisecond) })
	if a, b, c, d, e := slow(); !a || !b || !c || d || e {
		t.Error("TarpitInterval", a, b, c, d, e)
	}
	// Nobody who proved who he is waits.
	c := w.hello()
	c.cmd(plainAuth("rob", "secret"), "235")
	c.cmd("MAIL FROM:<rob@work.test>", "250")
	if d := c.pause("RCPT TO:<nobody@work.test>", "550 5.1.1"); d > long {
		t.Errorf("an authenticated client waited %s", d)
	}
	w.set(func(c *model.ReceiveConnector) {
		c.TarpitInterval, c.AuthTarpitInterval = 0, model.Span(1200*time.Millisecond)
	})
	if a, b, c, d, e := slow(); a || b || c || !d || e {
		t.Error("AuthTarpitInterval", a, b, c, d, e)
	}
}

func TestTimeouts(t *testing.T) {
	t.Parallel()
	// proves ReceiveConnector.ConnectionTimeout
	// proves ReceiveConnector.ConnectionInactivityTimeout
	w := newWorld(t)
	const idle, aged = "451 4.7.0 Timeout waiting for client input", "421 4.4.1 Connection timed out"
	w.set(func(c *model.ReceiveConnector) { c.ConnectionInactivityTimeout = model.Span(time.Second) })
	silent, busy := w.hello(), w.hello()
	w.set(func(c *model.ReceiveConnector) {
		c.ConnectionInactivityTimeout, c.ConnectionTimeout = model.Span(time.Minute), model.Span(2*time.Second)
	})
	// The first two keep what held when they arrived.
	old, data := w.hello(), w.hello()
	data.cmd("MAIL FROM:<a@x.test>", "250")
	data.cmd("RCPT TO:<rob@work.test>", "250")
	data.cmd("DATA", "354")

	var wg sync.WaitGroup
	run := func(f func()) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f()
		}()
	}
	start := time.Now()
	run(func() {
		if got, _ := silent.read(); got != idle {
			t.Errorf("silent: %q", got)
		}
		if d := time.Since(start); d < 900*time.Millisecond || d > 1900*time.Millisecond {
			t.Errorf("silence ended after %s", d)
		}
	})
	run(func() {
		for range 12 { // three seconds, never one of them silent
			time.Sleep(250 * time.Millisecond)
			fmt.Fprint(busy.conn, "NOOP\r\n")
			if got, err := busy.read(); err != nil {
				t.Errorf("busy: %q, %v", got, err)
				return
			}
		}
	})
	run(func() {
		if got, _ := old.read(); got != aged {
			t.Errorf("old: %q", got)
		}
	})
	run(func() {
		for time.Since(start) < 1800*time.Millisecond {
			fmt.Fprint(data.conn, "a line\r\n")
			time.Sleep(50 * time.Millisecond)
		}
		if got, _ := data.read(); got != aged {
			t.Errorf("within DATA: %q", got)
		}
	})
	wg.Wait()
	w.none()
}

func TestProtocolLog(t *testing.T) {
	// proves ReceiveConnector.ProtocolLoggingLevel
	w := newWorld(t)
	w.set(func(c *model.ReceiveConnector) {
		c.AuthMechanism, c.PermissionGroups = model.AuthTLS|model.AuthBasic, model.ExchangeUsers
	})
	read := func() string {
		files, _ := filepath.Glob(filepath.Join(w.trace, "RECV*.log"))
		var all strings.Builder
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(text)
		}
		return all.String()
	}
	c := w.hello()
	c.cmd("QUIT", "221")
	c.gone()
	if got := read(); got != "" {
		t.Errorf("level None: %s", got)
	}
	w.set(func(c *model.ReceiveConnector) { c.ProtocolLoggingLevel = model.LoggingVerbose })
	c = w.hello()
	c.cmd(plainAuth("rob", "secret"), "235")
	c.cmd("AUTH LOGIN", "503")
	c.cmd("MAIL FROM:<rob@work.test>", "250")
	c.cmd("RCPT TO:<rob@work.test>", "250")
	c.dataOf("Subject: private", "250")
	c.cmd("QUIT", "221")
	c.gone()
	c = w.hello()
	c.cmd("AUTH LOGIN", "334")
	c.cmd("cm9i", "334")
	c.cmd("c2VjcmV0", "235")
	c.conn.Close()
	eventually(t, "both sessions are logged", func() bool { return strings.Count(read(), ",-,,") == 2 })
	log := read()
	for _, want := range []string{",+,,", ",*,,Set Session Permissions", `>,"220 ex1.work.test`, ",<,EHLO c.test,", ",>,250-ex1.work.test Hello [127.0.0.1],",
		",<,AUTH PLAIN,", ",>,235 2.7.0 Authentication successful,", ",<,RCPT TO:<rob@work.test>,", ",*,Rob,authenticated", ",-,,Local", ",-,,Remote", `,EX1\Test,`} {
		if !strings.Contains(log, want) {
			t.Errorf("not in the log: %s", want)
		}
	}
	for _, secret := range []string{"private", "c2VjcmV0", "AHJvYg", "cm9i"} {
		if strings.Contains(log, secret) {
			t.Errorf("in the log: %s", secret)
		}
	}
	if t.Failed() {
		t.Log(log)
	}
}

// TestLastWordArrives: a client that has sent more than was read still gets the
// reply with which the server closed, not a reset connection.
func TestLastWordArrives(t *testing.T) {
	w := newWorld(t)
	for range 20 {
		c := w.client()
		c.send(strings.Repeat("NONSENSE and more of it\r\n", 10000))
		for range 5 {
			c.want("500 5.3.3")
		}
		c.want("421 4.7.0")
		if _, err := c.read(); err != io.EOF {
			t.Fatalf("after the last reply: %v", err)
		}
	}
}
