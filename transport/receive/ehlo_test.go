package receive

import (
	"strings"
	"testing"

	"mxsh/model"
)

// ehlo returns the lines after the first of a fresh EHLO reply.
func (w *world) ehlo() []string {
	w.t.Helper()
	c := w.client()
	lines := strings.Split(c.cmd("EHLO c.test", "250"), "\n")
	for i, l := range lines {
		lines[i] = l[4:]
	}
	c.conn.Close()
	return lines[1:]
}

// TestKeywordSwitches turns each switch off and wants its line gone, every other
// line in its place, and its parameter or verb refused.
//
// proves ReceiveConnector.PipeliningEnabled
// proves ReceiveConnector.DeliveryStatusNotificationEnabled
// proves ReceiveConnector.EightBitMimeEnabled
// proves ReceiveConnector.BinaryMimeEnabled
// proves ReceiveConnector.ChunkingEnabled
// proves ReceiveConnector.SmtpUtf8Enabled
// proves ReceiveConnector.LongAddressesEnabled
func TestKeywordSwitches(t *testing.T) {
	w := newWorld(t)
	w.set(func(c *model.ReceiveConnector) {
		c.LongAddressesEnabled, c.MaxProtocolErrors = true, model.Unlimited[int]{}
	})
	all := w.ehlo()
	long := strings.Repeat("l", 1000) + "@x.test"
	for _, s := range []struct {
		keyword     string
		field       func(c *model.ReceiveConnector) *bool
		use, refuse string // a line that the keyword permits, and its answer without it
	}{
		{"PIPELINING", func(c *model.ReceiveConnector) *bool { return &c.PipeliningEnabled }, "", ""},
		{"DSN", func(c *model.ReceiveConnector) *bool { return &c.DeliveryStatusNotificationEnabled }, "MAIL FROM:<a@x.test> RET=FULL", "501 5.5.4 Unrecognized parameter"},
		{"8BITMIME", func(c *model.ReceiveConnector) *bool { return &c.EightBitMimeEnabled }, "MAIL FROM:<a@x.test> BODY=8BITMIME", "501 5.5.4"},
		{"BINARYMIME", func(c *model.ReceiveConnector) *bool { return &c.BinaryMimeEnabled }, "MAIL FROM:<a@x.test> BODY=BINARYMIME", "501 5.5.4"},
		{"SMTPUTF8", func(c *model.ReceiveConnector) *bool { return &c.SmtpUtf8Enabled }, "MAIL FROM:<ü@x.test> SMTPUTF8", "501 5.1.7"},
		{"XLONGADDR", func(c *model.ReceiveConnector) *bool { return &c.LongAddressesEnabled }, "MAIL FROM:<" + long + ">", "501 5.1.7 Invalid address"},
	} {
		if s.use != "" {
			w.hello().cmd(s.use, "250 2.1.0")
		}
		w.set(func(c *model.ReceiveConnector) { *s.field(c) = false })
		if got, want := strings.Join(w.ehlo(), ","), strings.Join(without(all, s.keyword), ","); got != want {
			t.Errorf("%s off: %s, want %s", s.keyword, got, want)
		}
		if s.use != "" {
			w.hello().cmd(s.use, s.refuse)
		}
		w.set(func(c *model.ReceiveConnector) { *s.field(c) = true })
	}
	// BINARYMIME rides on CHUNKING.
	bdat := func(want string) {
		c := w.hello()
		c.cmd("MAIL FROM:<a@x.test>", "250")
		c.cmd("RCPT TO:<rob@work.test>", "250")
		c.send("BDAT 6 LAST\r\nhello\n")
		c.want(want)
	}
	bdat("250 2.6.0 <")
	w.set(func(c *model.ReceiveConnector) { c.ChunkingEnabled = false })
	if got, want := strings.Join(w.ehlo(), ","), strings.Join(without(without(all, "CHUNKING"), "BINARYMIME"), ","); got != want {
		t.Errorf("CHUNKING off: %s, want %s", got, want)
	}
	bdat("500 5.3.3 Unrecognized command")
}

func without(list []string, word string) []string {
	var out []string
	for _, l := range list {
		if l != word {
			out = append(out, l)
		}
	}
	return out
}

func TestSizeEnabled(t *testing.T) {
	// proves ReceiveConnector.SizeEnabled
	w := newWorld(t)
	for mode, want := range map[model.SizeMode]string{
		model.SizeEnabled: "SIZE 10485760", model.SizeEnabledWithoutValue: "SIZE", model.SizeDisabled: "PIPELINING",
	} {
		w.set(func(c *model.ReceiveConnector) { c.SizeEnabled = mode })
		if got := w.ehlo()[0]; got != want {
			t.Errorf("%s: first keyword %q, want %q", mode, got, want)
		}
	}
	w.set(func(c *model.ReceiveConnector) { c.SizeEnabled = model.SizeDisabled })
	w.hello().cmd("MAIL FROM:<a@x.test> SIZE=5", "501 5.5.4 Unrecognized parameter")
}

func TestEnhancedStatusCodes(t *testing.T) {
	// proves ReceiveConnector.EnhancedStatusCodesEnabled
	w := newWorld(t)
	w.hello().cmd("MAIL FROM:<a@x.test>", "250 2.1.0 Sender OK")
	w.set(func(c *model.ReceiveConnector) { c.EnhancedStatusCodesEnabled = false })
	c := w.client()
	c.cmd("NONSENSE", "500 Unrecognized command")
	if got := c.cmd("EHLO c.test", "250"); strings.Contains(got, "ENHANCEDSTATUSCODES") {
		t.Errorf("announced: %s", got)
	}
	c.play(`
		> MAIL FROM:<a@x.test>
		< 250 Sender OK
		> RCPT TO:<b@y.test>
		< 550 Unable to relay
		> QUIT
		< 221 Service closing transmission channel
	`)
}

func TestBanner(t *testing.T) {
	// proves ReceiveConnector.Banner
	w := newWorld(t)
	w.dial("").want("220 ex1.work.test Microsoft ESMTP MAIL Service ready at ")
	w.set(func(c *model.ReceiveConnector) { c.Banner = "220 Contoso relay, no spam" })
	if got := w.dial("").want("220"); got != "220 Contoso relay, no spam" {
		t.Errorf("banner %q", got)
	}
}

func TestFqdnIsTheNameEverywhere(t *testing.T) {
	// proves ReceiveConnector.Fqdn
	w := newWorld(t)
	w.set(func(c *model.ReceiveConnector) { c.Fqdn = "mail.work.test" })
	c := w.dial("")
	c.want("220 mail.work.test Microsoft ESMTP")
	c.cmd("HELO c.test", "250 mail.work.test Hello [127.0.0.1]")
	c.mail("Subject: x", "250")
	if r, _ := w.next().field("Received"); !strings.Contains(r, " by mail.work.test (127.0.0.1) ") {
		t.Errorf("Received: %s", r)
	}
	state := w.hello().startTLS(nil)
	if err := state.PeerCertificates[0].VerifyHostname("mail.work.test"); err != nil {
		t.Error(err)
	}
}

func TestRequireEHLODomain(t *testing.T) {
	// proves ReceiveConnector.RequireEHLODomain
	w := newWorld(t)
	w.client().play(`
		> HELO
		< 250 ex1.work.test Hello [127.0.0.1]
	`)
	w.set(func(c *model.ReceiveConnector) { c.RequireEHLODomain = true })
	w.client().play(`
		> HELO
		< 501 5.5.4 Invalid domain name
		> EHLO
		< 501 5.5.4 Invalid domain name
		> EHLO two words
		< 501 5.5.4 Invalid domain name
		> MAIL FROM:<a@x.test>
		< 503 5.5.2 Send hello first
		> HELO [127.0.0.1]
		< 250 ex1.work.test Hello [127.0.0.1]
	`)
}

func TestDefaultDomainCompletesAddresses(t *testing.T) {
	// proves ReceiveConnector.DefaultDomain
	w := newWorld(t)
	w.hello().play(`
		> MAIL FROM:<bob>
		< 501 5.1.7 Invalid address
		> MAIL FROM:<a@x.test>
		< 250 2.1.0 Sender OK
		> RCPT TO:<rob>
		< 501 5.1.3 Invalid address
	`)
	w.set(func(c *model.ReceiveConnector) { c.DefaultDomain = "Work" })
	c := w.hello()
	c.cmd("MAIL FROM:<bob>", "250")
	c.cmd("RCPT TO:<rob>", "250")
	c.dataOf("Subject: x", "250")
	if e := w.next().envelope; e.From != "bob@work.test" || e.Recipients[0].Address != "rob@work.test" {
		t.Errorf("%+v", e)
	}
}

// TestPostmasterNeedsNoDomain: RFC 5321 §4.5.1.
func TestPostmasterNeedsNoDomain(t *testing.T) {
	w := newWorld(t)
	w.rob.EmailAddresses = append(w.rob.EmailAddresses, model.ProxyAddress{Prefix: "smtp", Address: "postmaster@work.test"})
	w.save(w.rob)
	c := w.hello()
	c.cmd("MAIL FROM:<>", "250")
	c.cmd("RCPT TO:<Postmaster>", "250")
	c.dataOf("Subject: x", "250")
	if got := w.next().envelope.Recipients[0].Address; got != "Postmaster@work.test" {
		t.Error(got)
	}
}

// TestKeywordsArePromises: what EHLO announced holds until the next EHLO, so that
// a change bounces no mail of clients that hold a session open.
func TestKeywordsArePromises(t *testing.T) {
	w := newWorld(t)
	c := w.hello()
	w.set(func(c *model.ReceiveConnector) {
		c.DeliveryStatusNotificationEnabled, c.EightBitMimeEnabled = false, false
	})
	c.cmd("MAIL FROM:<a@x.test> BODY=8BITMIME RET=HDRS", "250")
	c.cmd("EHLO c.test", "250")
	c.cmd("MAIL FROM:<a@x.test> RET=HDRS", "501 5.5.4")
}
