package receive

import (
	"strings"
	"testing"

	"mxsh/model"
	"mxsh/transport/route"
)

// send hands in a message of this content and returns what the queue got.
func (w *world) through(content string) taken {
	w.t.Helper()
	c := w.hello()
	c.mail(content, "250 2.6.0")
	c.conn.Close()
	return w.next()
}

const marked = "X-MS-Exchange-Organization-SCL: -1\r\n" +
	"x-ms-exchange-organization-authas: Internal\r\n" +
	"X-MS-Exchange-Forest-Rules: on,\r\n\tfolded\r\n" +
	"Received: from a (1.2.3.4)\r\n\tby b; date\r\n" +
	"Resent-From: c@d.test\r\n" +
	"Subject: kept\r\n\r\nX-MS-Exchange-Organization-SCL: body"

func TestHeaderFirewall(t *testing.T) {
	w := newWorld(t)
	count := func(m taken) string {
		var b strings.Builder
		for _, name := range []string{"X-MS-Exchange-Organization-SCL", "X-MS-Exchange-Forest-Rules", "Received", "Resent-From", "Subject"} {
			b.WriteByte(byte('0' + m.count(name)))
		}
		return b.String()
	}
	m := w.through(marked)
	if got := count(m); got != "00211" {
		t.Errorf("anonymous: %s\n%s", got, m.content)
	}
	if v, _ := m.field("X-MS-Exchange-Organization-AuthAs"); v != "Anonymous" || m.count("X-MS-Exchange-Organization-AuthAs") != 1 {
		t.Errorf("AuthAs %q", v)
	}
	if v, _ := m.field("X-MS-Exchange-Organization-AuthSource"); v != "ex1.work.test" {
		t.Errorf("AuthSource %q", v)
	}
	if m.body() != "X-MS-Exchange-Organization-SCL: body\r\n" || strings.Contains(m.content, "folded") {
		t.Errorf("%s", m.content)
	}
	allow := func(deny bool, rights ...route.Right) {
		w.set(func(c *model.ReceiveConnector) {
			c.Permissions = nil
			for _, r := range rights {
				c.Permissions = append(c.Permissions, rule(deny, model.PrincipalAnonymous, r))
			}
		})
	}
	for _, s := range []struct {
		deny  bool
		right route.Right
		want  string
	}{
		{true, route.AcceptRoutingHeaders, "00101"},
		{false, route.AcceptOrganizationHeaders, "10211"},
		{false, route.AcceptForestHeaders, "01211"},
	} {
		allow(s.deny, s.right)
		if got := count(w.through(marked)); got != s.want {
			t.Errorf("%s (denied: %v): %s, want %s", s.right, s.deny, got, s.want)
		}
	}
	allow(false, route.AcceptOrganizationHeaders)
	if m := w.through(marked); m.envelope.AuthAs != "Internal" || m.count("X-MS-Exchange-Organization-AuthAs") != 1 {
		t.Errorf("believed: %+v", m.envelope)
	}
}

// TestFirewallHasNoHoles: fields hidden behind odd line ends, odd blanks and
// lines that are no fields.
func TestFirewallHasNoHoles(t *testing.T) {
	w := newWorld(t)
	w.set(func(c *model.ReceiveConnector) { c.BareLinefeedRejectionEnabled = false })
	const evil = "X-MS-Exchange-Organization-SCL: -1"
	for name, header := range map[string]string{
		"after a bare LF":      "Subject: a\n" + evil,
		"after a bare CR":      "Subject: a\r" + evil,
		"after CR CRLF":        "Subject: a\r\r\n" + evil,
		"after LF CR":          "Subject: a\n\r" + evil,
		"after a broken line":  "Subject: a\r\nnot a field\r\n" + evil,
		"blank before colon":   "Subject: a\r\nX-MS-Exchange-Organization-SCL : -1",
		"tab before colon":     "Subject: a\r\nX-MS-Exchange-Organization-SCL\t: -1",
		"after a mailbox line": "From a@b Thu Jan  1\r\n" + evil,
		"first":                evil,
		"folded":               "X-MS-Exchange-Organization-SCL:\r\n -1\r\n\t-2",
	} {
		for _, bdat := range []bool{false, true} {
			c := w.hello()
			c.cmd("MAIL FROM:<a@x.test>", "250")
			c.cmd("RCPT TO:<rob@work.test>", "250")
			content := header + "\r\nTo: b\r\n\r\nbody\r\n"
			if bdat {
				c.send("BDAT " + itoa(len(content)) + " LAST\r\n" + content)
				c.want("250 2.6.0 <")
			} else {
				c.dataOf(strings.TrimSuffix(content, "\r\n"), "250 2.6.0 <")
			}
			m := w.next()
			for line := range strings.FieldsFuncSeq(m.content, func(r rune) bool { return r == '\r' || r == '\n' }) {
				if strings.HasPrefix(line, "X-MS-Exchange-Organization-SCL") {
					t.Errorf("%s (BDAT %v): came through:\n%q", name, bdat, m.content)
				}
			}
			if m.body() != "body\r\n" {
				t.Errorf("%s (BDAT %v): body %q", name, bdat, m.body())
			}
		}
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}

func TestMessageShapes(t *testing.T) {
	w := newWorld(t)
	for name, s := range map[string]struct{ content, body string }{
		"no header":        {"just text\r\nand more: text\r\n\r\nend\r\n", "just text\r\nand more: text\r\n\r\nend\r\n"},
		"only header":      {"Subject: a\r\n", ""},
		"empty":            {"", ""},
		"empty header":     {"\r\nbody\r\n", "body\r\n"},
		"header and body":  {"Subject: a\r\n\r\nbody\r\n", "body\r\n"},
		"mailbox line":     {"From a@b Thu Jan  1 1970\r\nSubject: a\r\n\r\nbody\r\n", "body\r\n"},
		"two empty lines":  {"Subject: a\r\n\r\n\r\nbody\r\n", "\r\nbody\r\n"},
		"header in pieces": {"Subject: " + strings.Repeat("a\r\n ", 12000) + "\r\n\r\nbody\r\n", "body\r\n"},
		"large":            {"Subject: a\r\n\r\n" + strings.Repeat("0123456789abcdef\r\n", 150000), strings.Repeat("0123456789abcdef\r\n", 150000)},
	} {
		c := w.hello()
		c.cmd("MAIL FROM:<a@x.test>", "250")
		c.cmd("RCPT TO:<rob@work.test>", "250")
		c.cmd("DATA", "354")
		c.send(s.content + ".\r\n")
		c.want("250 2.6.0")
		m := w.next()
		if m.body() != s.body {
			t.Errorf("%s: body %.200q, want %.200q", name, m.body(), s.body)
		}
		if m.count("Received") != 1 || strings.Contains(s.content, "Subject") != (m.count("Subject") == 1) {
			t.Errorf("%s: header of %.400q", name, m.content)
		}
	}
}

func TestAnonymousMailIsNotCompleted(t *testing.T) {
	m := newWorld(t).through("Subject: a\r\n")
	if m.count("Message-ID") != 0 || m.count("Date") != 0 || m.envelope.MessageID == "" {
		t.Errorf("%q: %s", m.envelope.MessageID, m.content)
	}
}

func TestHopCounts(t *testing.T) {
	// proves ReceiveConnector.MaxHopCount
	// proves ReceiveConnector.MaxLocalHopCount
	w := newWorld(t)
	w.set(func(c *model.ReceiveConnector) { c.MaxHopCount, c.MaxLocalHopCount = 10, 3 })
	hops := func(n int, by string) string {
		return strings.Repeat("Received: from a by "+by+" (x); d\r\n", n) + "Subject: a"
	}
	c := w.hello()
	c.mail(hops(10, "b.test"), "250")
	c.mail(hops(11, "b.test"), "554 5.4.6 Hop count exceeded - possible mail loop")
	c.mail(hops(3, "EX1.work.test"), "250")
	c.mail(hops(4, "EX1.work.test"), "554 5.4.6")
	w.set(func(c *model.ReceiveConnector) { c.MaxHopCount, c.MaxLocalHopCount = 11, 0 })
	c.mail(hops(11, "b.test"), "250")
	c.mail(hops(9, "EX1.work.test"), "250")
	// The hops count before the firewall cuts them.
	w.set(func(c *model.ReceiveConnector) {
		c.Permissions = []model.AccessRule{rule(true, model.PrincipalAnonymous, route.AcceptRoutingHeaders)}
	})
	c.mail(hops(12, "b.test"), "554 5.4.6")
}

func TestExternalIPAddress(t *testing.T) {
	// proves TransportServer.ExternalIPAddress
	w := newWorld(t)
	if r, _ := w.through("Subject: a").field("Received"); !strings.Contains(r, "by ex1.work.test (127.0.0.1) with") {
		t.Error(r)
	}
	if err := w.server.ExternalIPAddress.Set("203.0.113.7"); err != nil {
		t.Fatal(err)
	}
	w.save(w.server)
	if r, _ := w.through("Subject: a").field("Received"); !strings.Contains(r, "by ex1.work.test (203.0.113.7) with") {
		t.Error(r)
	}
}

func TestHeloNameCannotForgeTheTrace(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	c.cmd("HELO x) by evil.test (\x01; y", "250")
	c.mail("Subject: a", "250")
	if r, _ := w.next().field("Received"); !strings.HasPrefix(r, "from x??by?evil.test?????y (127.0.0.1) by ex1.work.test") {
		t.Error(r)
	}
}
