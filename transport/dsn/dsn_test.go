package dsn

import (
	"bytes"
	"encoding/json"
	"io"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset"
)

var (
	arrived = time.Date(2010, 6, 22, 8, 24, 13, 0, time.UTC)
	now     = arrived.Add(4 * time.Hour)
)

const original = "Received: from a (127.0.0.1) by b; Tue, 22 Jun 2010 08:24:13 +0000\r\n" +
	"X-MS-Exchange-Organization-SCL: -1\r\n" +
	"Resent-From: x@y\r\n" +
	"Subject: Plan for Monday\r\n" +
	"Message-ID: <1@x.test>\r\n" +
	"X-MS-Exchange-Forest-RulesExecuted: r\r\n folded\r\n" +
	"To: nobody@work.com\r\n\r\nThe body.\r\nX-MS-Exchange-Organization-SCL: in the body\r\n"

func style() *Style {
	return &Style{Server: "ex1.work.com", Name: "Mail Delivery", Address: "postmaster@work.com", MaxAttach: 1 << 20, HTML: true}
}

func failure() *Report {
	return &Report{Action: Failed, From: "ann@x.test", EnvID: "Q+1", Size: int64(len(original)), Arrived: arrived, Recipients: []Recipient{
		{Address: "nobody@work.com", ORCPT: "rfc822;no+body@work.com", Reply: "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"},
		{Address: "bob@other.com", Reply: "554 no thanks \x1b[31m\r\nX-Evil: 1", Remote: "mx.other.com"},
	}}
}

func write(t *testing.T, s *Style, r *Report, text string) (string, Notice) {
	t.Helper()
	var b bytes.Buffer
	n, err := s.Write(&b, r, strings.NewReader(text), now)
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), n
}

// parts reads a notification with a parser of other people: its header and the
// leaves of its tree as "type: body".
func parts(t *testing.T, text string) (message.Header, map[string]string) {
	t.Helper()
	e, err := message.Read(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	leaves := map[string]string{}
	err = e.Walk(func(path []int, part *message.Entity, err error) error {
		if err != nil {
			return err
		}
		kind, _, _ := part.Header.ContentType()
		if strings.HasPrefix(kind, "multipart/") {
			return nil
		}
		body, err := io.ReadAll(part.Body)
		leaves[kind] = string(body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return e.Header, leaves
}

func contains(t *testing.T, what, text string, wants ...string) {
	t.Helper()
	for _, w := range wants {
		if !strings.Contains(text, w) {
			t.Errorf("%s lacks %q:\n%s", what, w, text)
		}
	}
}

func lacks(t *testing.T, what, text string, unwanted ...string) {
	t.Helper()
	for _, w := range unwanted {
		if strings.Contains(text, w) {
			t.Errorf("%s holds %q:\n%s", what, w, text)
		}
	}
}

func TestFailure(t *testing.T) {
	text, n := write(t, style(), failure(), original)
	h, leaves := parts(t, text)
	if kind, params, _ := h.ContentType(); kind != "multipart/report" || params["report-type"] != "delivery-status" {
		t.Errorf("content type %s %v", kind, params)
	}
	for key, want := range map[string]string{
		"From": `"Mail Delivery" <postmaster@work.com>`, "To": "<ann@x.test>", "Subject": "Undeliverable: Plan for Monday",
		"In-Reply-To": "<1@x.test>", "References": "<1@x.test>", "Auto-Submitted": "auto-replied", "Message-Id": n.MessageID,
	} {
		if got := h.Get(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if n.To != "ann@x.test" || n.Body != "7BIT" || n.UTF8 {
		t.Errorf("notice %+v", n)
	}
	contains(t, "text", leaves["text/plain"], "Delivery has failed to these recipients", "Generating server: ex1.work.com",
		"#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##", "mx.other.com #554 no thanks", "The e-mail address does not exist",
		"Original message headers:", "To: nobody@work.com")
	lacks(t, "text", leaves["text/plain"], "\x1b", "\nX-Evil", "Organization-SCL", "Received:")
	contains(t, "HTML", leaves["text/html"], "Generating server: ex1.work.com", "#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##")
	contains(t, "status", leaves["message/delivery-status"],
		"Original-Envelope-Id: Q+1\r\n", "Reporting-MTA: dns;ex1.work.com\r\n", "Arrival-Date: Tue, 22 Jun 2010 08:24:13 +0000\r\n",
		"\r\n\r\nOriginal-Recipient: rfc822;no+body@work.com\r\nFinal-Recipient: rfc822;nobody@work.com\r\nAction: failed\r\nStatus: 5.1.1\r\n"+
			"Diagnostic-Code: smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found",
		"Final-Recipient: rfc822;bob@other.com\r\nAction: failed\r\nStatus: 5.0.0\r\nRemote-MTA: dns;mx.other.com\r\n")
	lacks(t, "status", leaves["message/delivery-status"], "\x1b", "\nX-Evil")
	returned := leaves["message/rfc822"]
	contains(t, "original", returned, "Subject: Plan for Monday\r\n", "\r\n\r\nThe body.\r\nX-MS-Exchange-Organization-SCL: in the body")
	if head, _, _ := strings.Cut(returned, "\r\n\r\n"); strings.Contains(head, "X-MS-Exchange") || strings.Contains(head, "Received") || strings.Contains(head, "Resent") || strings.Contains(head, "folded") {
		t.Errorf("hidden fields went back:\n%s", head)
	}
}

func TestHeaderOnly(t *testing.T) {
	for name, change := range map[string]func(*Style, *Report){
		"RET=HDRS":    func(_ *Style, r *Report) { r.HeaderOnly = true },
		"too large":   func(s *Style, r *Report) { s.MaxAttach = r.Size - 1 },
		"none at all": func(s *Style, _ *Report) { s.MaxAttach = 0 },
		"binary":      func(_ *Style, r *Report) { r.Body = "BINARYMIME" },
	} {
		s, r := style(), failure()
		change(s, r)
		text, _ := write(t, s, r, original)
		_, leaves := parts(t, text)
		if _, whole := leaves["message/rfc822"]; whole || !strings.Contains(leaves["text/rfc822-headers"], "Subject: Plan") || strings.Contains(leaves["text/rfc822-headers"], "The body") {
			t.Errorf("%s: parts %v", name, leaves)
		}
	}
}

func TestOtherActions(t *testing.T) {
	for action, want := range map[Action][]string{
		Delayed:   {"Delivery delayed: Plan", "keep trying for another 1 day and 20 hours", "Will-Retry-Until: Thu, 24 Jun 2010 08:24:13 +0000", "Status: 4.4.1", "#400 4.4.7 Message delayed ##", "Diagnostic-Code: smtp;451 4.4.1 later"},
		Delivered: {"Delivered: Plan", "has been delivered", "Action: delivered", "Status: 2.1.5"},
		Relayed:   {"Relayed: Plan", "does not report delivery", "Action: relayed"},
	} {
		r := failure()
		r.Action, r.Recipients = action, r.Recipients[:1]
		r.Recipients[0].Reply = "250 2.1.5 ok"
		if action == Delayed {
			r.Recipients[0].Reply, r.Recipients[0].RetryUntil = "451 4.4.1 later", arrived.Add(48*time.Hour)
		}
		text, _ := write(t, style(), r, original)
		parts(t, text)
		contains(t, string(action), text, want...)
	}
}

func TestEightBitOriginal(t *testing.T) {
	text, n := write(t, style(), failure(), "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nGrüße\r\n")
	h, leaves := parts(t, text)
	if n.Body != "8BITMIME" || h.Get("Content-Transfer-Encoding") != "8bit" || !strings.Contains(leaves["message/rfc822"], "Grüße") {
		t.Errorf("body %s, encoding %s, original %q", n.Body, h.Get("Content-Transfer-Encoding"), leaves["message/rfc822"])
	}
	if subject, _ := h.Text("Subject"); subject != "Undeliverable: Grüße" || n.Subject != subject {
		t.Errorf("subject %q and %q", subject, n.Subject)
	}
}

func TestForeignAddressInOldStatusPart(t *testing.T) {
	r := failure()
	r.Recipients[0].Address = "grüße@work.com"
	text, _ := write(t, style(), r, original)
	_, leaves := parts(t, text)
	contains(t, "status", leaves["message/delivery-status"], `Final-Recipient: utf-8;gr\x{FC}\x{DF}e@work.com`)
}

func TestEveryLineIsShortAndEndsInCRLF(t *testing.T) {
	r := failure()
	r.Recipients[0].Reply = "550 5.7.1 " + strings.Repeat("long words ", 400) + strings.Repeat("x", 3000)
	text, _ := write(t, style(), r, "Subject: "+strings.Repeat("s", 900)+"\r\n\r\nbody\r\n")
	for line := range strings.SplitAfterSeq(text, "\n") {
		if len(line) > 1000 || line != "" && !strings.HasSuffix(line, "\r\n") {
			t.Errorf("line of %d bytes: %.80q", len(line), line)
		}
	}
}

func TestWanted(t *testing.T) {
	for _, tc := range []struct {
		notify string
		action Action
		want   bool
	}{
		{"", Failed, true}, {"", Delayed, true}, {"", Delivered, false}, {"", Relayed, false},
		{"NEVER", Failed, false}, {"never", Delayed, false},
		{"SUCCESS", Failed, false}, {"SUCCESS", Relayed, true}, {"SUCCESS,FAILURE", Delivered, true},
		{"FAILURE", Delayed, false}, {"DELAY", Delayed, true}, {"FAILURE", Failed, true},
	} {
		if got := Wanted(tc.notify, tc.action); got != tc.want {
			t.Errorf("Wanted(%q, %s) = %t", tc.notify, tc.action, got)
		}
	}
}

// TestPython reads a notification with Python's parser.
func TestPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	const script = `
import email, email.policy, json, sys
m = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
p = list(m.iter_parts())
print(json.dumps({
  "defects": [str(d) for part in m.walk() for d in part.defects],
  "type": m.get_content_type(), "types": [x.get_content_type() for x in p],
  "subject": m["subject"], "from": m["from"].addresses[0].addr_spec,
  "fields": [dict(g.items()) for g in p[1].get_payload()],
  "original": p[2].get_payload(0)["subject"],
}))`
	text, _ := write(t, style(), failure(), original)
	cmd := exec.Command(python, "-c", script)
	cmd.Stdin = strings.NewReader(text)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var got struct {
		Defects, Types      []string
		Type, Subject, From string
		Fields              []map[string]string
		Original            string
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Defects) > 0 || strings.Join(got.Types, " ") != "multipart/alternative message/delivery-status message/rfc822" ||
		got.Subject != "Undeliverable: Plan for Monday" || got.From != "postmaster@work.com" || got.Original != "Plan for Monday" {
		t.Errorf("python sees %+v", got)
	}
	if len(got.Fields) != 3 || got.Fields[1]["Action"] != "failed" || got.Fields[2]["Remote-MTA"] != "dns;mx.other.com" {
		t.Errorf("status groups %v", got.Fields)
	}
}
