package transport

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/transport/control"
	"mxsh/transport/queue"
	"mxsh/transport/sinktest"
	"mxsh/transport/tracking"
)

// tracked are the events in the log of a running engine.
func (r *running) tracked(q tracking.Query) (events []*model.MessageTrackingEvent) {
	r.w.t.Helper()
	if err := r.Client.FlushTracking(r.w.t.Context()); err != nil {
		r.w.t.Fatal(err)
	}
	self := r.live.Load().Self()
	for e, err := range tracking.Read(r.w.t.Context(), tracking.Folder(self, control.LogFolder(r.w.home, self.Name)), q) {
		if err != nil {
			r.w.t.Fatal(err)
		}
		events = append(events, e)
	}
	return events
}

// story is the events of a server in short, each a line.
func story(events []*model.MessageTrackingEvent) []string {
	var lines []string
	for _, e := range events {
		line := e.EventId + " " + e.Source + " " + strings.Join(e.Recipients, ";")
		if len(e.RecipientStatus) > 0 && e.RecipientStatus[0] != "" {
			line += " = " + strings.Join(e.RecipientStatus, "; ")
		}
		lines = append(lines, line)
	}
	return lines
}

// tells waits until the log of a server has n events and compares their story.
func (r *running) tells(want ...string) []*model.MessageTrackingEvent {
	r.w.t.Helper()
	var events []*model.MessageTrackingEvent
	until(r.w.t, fmt.Sprintf("%d events", len(want)), func() bool {
		events = r.tracked(tracking.Query{})
		return len(events) >= len(want)
	})
	if got := story(events); !slices.Equal(got, want) {
		r.w.t.Errorf("the log of %s tells\n%s\nwant\n%s", r.live.Load().Self().Name, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	return events
}

func TestTrackingTellsWhatAMessageWentThrough(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.mailbox("Rob", "EX1")
	w.accepting("elsewhere.test")
	s := sink(t, sinktest.Options{Hostname: "mx.elsewhere.test"})
	s.Answer("BODY", "250 2.0.0 taken as 7, thanks")
	w.set(smart("Out", "SMTP:*;1", "EX1", s), "Mailbox Rob | PrimarySmtpAddress=rob@work.com | EmailAddresses=SMTP:rob@work.com,smtp:robert@work.com")
	e := w.run("EX1")
	c := dial(t, at)
	before := time.Now().Truncate(time.Millisecond)
	c.say("MAIL FROM:<bounce@list.test>", "250")
	for _, to := range []string{"robert@work.com", "rob@work.com", "x@elsewhere.test"} {
		c.say("RCPT TO:<"+to+">", "250")
	}
	c.say("DATA", "354")
	c.say("From: \"Ann, of Sales\" <ann@work.com>\r\nMessage-ID: <7@work.com>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe=1B[31m?=, \"x\"\r\n\r\nHello\r\n.", "250")
	w.delivered("rob", 1)
	arrived(t, s, 1)

	var events []*model.MessageTrackingEvent
	until(t, "six events", func() bool {
		events = e.tracked(tracking.Query{})
		return len(events) == 6
	})
	// Which of the two copies is done first is nobody's promise.
	slices.SortFunc(events[4:], func(a, b *model.MessageTrackingEvent) int { return strings.Compare(a.EventId, b.EventId) })
	want := []string{
		"RECEIVE SMTP robert@work.com;rob@work.com;x@elsewhere.test",
		"RESOLVE RESOLVER rob@work.com", "DUPLICATEDELIVER RESOLVER rob@work.com",
		"TRANSFER ROUTING x@elsewhere.test",
		"DELIVER STOREDRIVER rob@work.com = 250 2.1.5 Delivered",
		"SEND SMTP x@elsewhere.test = 250 2.0.0 taken as 7, thanks",
	}
	if got := story(events); !slices.Equal(got, want) {
		t.Fatalf("the log tells\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, one := range events {
		if one.MessageId != "<7@work.com>" || one.Sender != "ann@work.com" || one.ReturnPath != "bounce@list.test" || one.MessageSubject != `Grüße\u001b[31m, "x"` ||
			one.InternalMessageId != events[0].InternalMessageId || one.TotalBytes < 100 || one.RecipientCount != len(one.Recipients) ||
			one.Timestamp.Before(before) || one.Timestamp.After(time.Now()) || one.Directionality != "Incoming" || one.OriginalClientIp != "127.0.0.1" {
			t.Errorf("%s says %+v", one.EventId, one)
		}
	}
	got, resolved, split, delivered, sent := events[0], events[1], events[3], events[4], events[5]
	if got.ConnectorId != `EX1\Default EX1` || got.ClientHostname != "client.test" || got.ClientIp != "127.0.0.1" || got.ServerIp != "127.0.7.1" ||
		got.ServerHostname != "ex1.work.com" || len(got.SourceContext) != 16 || got.MessageLatency != nil || got.MessageLatencyType != "None" {
		t.Errorf("RECEIVE says %+v", got)
	}
	if resolved.RelatedRecipientAddress != "robert@work.com" || !slices.Equal(split.Reference, []string{got.InternalMessageId}) {
		t.Errorf("RESOLVE is related to %q, TRANSFER refers to %q", resolved.RelatedRecipientAddress, split.Reference)
	}
	if delivered.SourceContext != "DB EX1" || delivered.MessageLatency == nil || delivered.MessageLatencyType != "EndToEnd" {
		t.Errorf("DELIVER says %+v", delivered)
	}
	if sent.ConnectorId != "Out" || sent.ServerIp != s.Addr().Addr().String() || sent.ServerHostname == "" || sent.ClientIp == "" ||
		sent.ClientHostname != "ex1.work.com" || sent.MessageLatencyType != "EndToEnd" || !strings.Contains(sent.MessageInfo, ";SRV=ex1.work.com:TOTAL=0.") {
		t.Errorf("SEND says %+v", sent)
	}
}

// Failures end in FAIL with the reply, and in a DSN that refers to the message.
func TestTrackingTellsOfFailures(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.mailbox("Rob", "EX1")
	w.accepting("elsewhere.test")
	s := sink(t, sinktest.Options{Answer: func(step sinktest.Step) string {
		switch {
		case step.Verb == "RCPT" && strings.Contains(step.Arg, "gone@"):
			return "550 5.1.1 unknown; ask 'somebody'"
		case step.Verb == "RCPT" && strings.Contains(step.Arg, "later@"):
			return "451 4.7.1 greylisted"
		}
		return ""
	}})
	w.set(smart("Out", "SMTP:*;1", "EX1", s), "AcceptedDomain work.com | AddressBookEnabled=$true", "TransportServer EX1 | RecipientValidation=Deferred")
	e := w.run("EX1")
	c := dial(t, at)
	c.submit("rob@work.com", "ok@elsewhere.test", "gone@elsewhere.test", "later@elsewhere.test")
	w.reported("rob", 1, "5.1.1")
	events := e.tells(
		"RECEIVE SMTP ok@elsewhere.test;gone@elsewhere.test;later@elsewhere.test",
		"SEND SMTP ok@elsewhere.test = 250 2.0.0 taken",
		"DEFER SMTP later@elsewhere.test = 451 4.7.1 greylisted",
		"FAIL SMTP gone@elsewhere.test = 550 5.1.1 unknown; ask 'somebody'",
		"DSN DSN rob@work.com", "RECEIVE DSN rob@work.com",
		"DELIVER STOREDRIVER rob@work.com = 250 2.1.5 Delivered")
	if report := events[4]; !slices.Equal(report.Reference, []string{events[0].MessageId}) || report.ReturnPath != "<>" || report.Sender == "" ||
		report.InternalMessageId == events[0].InternalMessageId || events[6].InternalMessageId != report.InternalMessageId || report.Directionality != "Originating" {
		t.Errorf("DSN says %+v about %+v", report, events[0])
	}
	about := story(e.tracked(tracking.Query{Reference: strings.Trim(events[0].MessageId, "<>")}))
	if want := []string{"DSN DSN rob@work.com", "RECEIVE DSN rob@work.com"}; !slices.Equal(about, want) {
		t.Errorf("about the message are %q, want %q", about, want)
	}

	c.submit("ann@far.test", "nobody@work.com") // no way back: its report fails or waits, which is another story
	until(t, "a failure of the resolver", func() bool {
		return slices.ContainsFunc(story(e.tracked(tracking.Query{EventID: "fail"})), func(line string) bool {
			return line == "FAIL ROUTING nobody@work.com = 550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"
		})
	})
}

// A message that nobody may be told of ends in the log alone (RFC 3461 section 6.1).
func TestTrackingAloneTellsOfFailuresWithoutReport(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.mailbox("Rob", "EX1")
	w.accepting("elsewhere.test")
	s := sink(t, sinktest.Options{})
	s.Answer("RCPT", "550 5.1.1 unknown")
	w.set(smart("Out", "SMTP:*;1", "EX1", s))
	e := w.run("EX1")
	c := dial(t, at)
	c.submit("", "x@elsewhere.test")
	e.tells("RECEIVE SMTP x@elsewhere.test", "FAIL SMTP x@elsewhere.test = 550 5.1.1 unknown")
	c.say("MAIL FROM:<rob@work.com>", "250")
	c.say("RCPT TO:<y@elsewhere.test> NOTIFY=NEVER", "250")
	c.say("DATA", "354")
	c.say("Subject: x\r\n\r\nx\r\n.", "250")
	e.tells("RECEIVE SMTP x@elsewhere.test", "FAIL SMTP x@elsewhere.test = 550 5.1.1 unknown",
		"RECEIVE SMTP y@elsewhere.test", "FAIL SMTP y@elsewhere.test = 550 5.1.1 unknown")
	if n := len(e.tracked(tracking.Query{EventID: "DSN"})); n != 0 {
		t.Errorf("%d reports were made", n)
	}
}

// An administrator's removal is the message's end, with a report or without.
func TestTrackingTellsOfRemovals(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.mailbox("Rob", "EX1")
	w.accepting("elsewhere.test")
	s := sink(t, sinktest.Options{})
	s.Answer("MAIL", "451 4.3.0 not now")
	w.set(smart("Out", "SMTP:*;1", "EX1", s))
	e := w.run("EX1")
	c := dial(t, at)
	for i, verb := range []control.Verb{control.Remove, control.RemoveWithReport} {
		c.submit("rob@work.com", "x@elsewhere.test")
		var id int64
		until(t, "the message waits", func() bool {
			for m := range e.Engine.Messages(control.Find{}) {
				id = m.ID
				if m.Status == "Retry" {
					return true
				}
			}
			return false
		})
		if err := e.Client.ActOnMessage(t.Context(), id, "", verb); err != nil {
			t.Fatal(err)
		}
		var gone []*model.MessageTrackingEvent
		until(t, "it is gone", func() bool {
			gone = e.tracked(tracking.Query{EventID: "FAIL", Source: "ADMIN"})
			return len(gone) == i+1
		})
		if got, want := story(gone)[i], "FAIL ADMIN x@elsewhere.test = 550 5.2.0 QUEUE.Removed; message removed by the administrator"; got != want {
			t.Errorf("%s: %s, want %s", verb, got, want)
		}
	}
	w.reported("rob", 1, "5.2.0")
	if n := len(e.tracked(tracking.Query{EventID: "DSN"})); n != 1 {
		t.Errorf("%d reports, want 1", n)
	}
}

// What expires fails in the queue.
func TestTrackingTellsOfExpiry(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.accepting("elsewhere.test")
	s := sink(t, sinktest.Options{})
	s.Answer("MAIL", "451 4.3.0 not now")
	w.set(smart("Out", "SMTP:*;1", "EX1", s), "TransportServer EX1 | MessageExpirationTimeout=00:00:05 | DelayNotificationTimeout=00:00:05")
	e := w.run("EX1")
	dial(t, at).submit("", "x@elsewhere.test")
	e.tells("RECEIVE SMTP x@elsewhere.test", "DEFER SMTP x@elsewhere.test = 451 4.3.0 not now",
		"FAIL QUEUE x@elsewhere.test = 550 4.4.7 QUEUE.Expired; message expired")
}

// Into the poison queue and out of it.
func TestTrackingTellsOfPoison(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.accepting("elsewhere.test")
	s := sink(t, sinktest.Options{})
	s.Answer("RCPT", "550 5.1.1 unknown")
	w.set(smart("Out", "SMTP:*;1", "EX1", s), "TransportServer EX1 | PoisonThreshold=1")
	e := w.runWith("EX1", brittle{quiet().Handler()})
	dial(t, at).submit("", "x@elsewhere.test")
	e.tells("RECEIVE SMTP x@elsewhere.test", "POISONMESSAGE POISONMESSAGE x@elsewhere.test")
	until(t, "it lies in Poison", func() bool { return e.waits(queue.PoisonID) == 1 })
	s.Answer("RCPT", "")
	for m := range e.Engine.Messages(control.Find{}) {
		if err := e.Client.ActOnMessage(t.Context(), m.ID, m.Queue, control.Resume); err != nil {
			t.Fatal(err)
		}
	}
	events := e.tells("RECEIVE SMTP x@elsewhere.test", "POISONMESSAGE POISONMESSAGE x@elsewhere.test",
		"POISONMESSAGE POISONMESSAGE x@elsewhere.test", "SEND SMTP x@elsewhere.test = 250 2.0.0 taken")
	if in, out := events[1].SourceContext, events[2].SourceContext; in == out || !strings.Contains(out, "again") {
		t.Errorf("in: %q, out: %q", in, out)
	}
}

// Three servers in a row: each receives, the Message-ID is one, the numbers are
// three, and latency counts from the first.
func TestTrackingFollowsAMessageOverServers(t *testing.T) {
	w := newWorld(t, "AdSite Third", "AdSiteLink Link | Sites=First,Second", "AdSiteLink Other | Sites=Second,Third")
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers,ExchangeServers")
	w.host("EX2", "Second", "127.0.8.1", "ExchangeServers")
	w.host("EX3", "Third", "127.0.9.1", "ExchangeServers")
	w.set("AdSite Second | HubSiteEnabled=$true")
	w.mailbox("Bond", "EX3")
	one, two, three := w.run("EX1"), w.run("EX2"), w.run("EX3")
	client := dial(t, at)
	client.say("MAIL FROM:<ann@elsewhere.test>", "250")
	client.say("RCPT TO:<bond@work.com>", "250")
	client.say("DATA", "354")
	client.say("Message-ID: <7@elsewhere.test>\r\nSubject: x\r\n\r\nx\r\n.", "250")
	w.delivered("bond", 1)
	const receive, send = "RECEIVE SMTP bond@work.com", "SEND SMTP bond@work.com"
	short := func(r *running, last string) (events []*model.MessageTrackingEvent) {
		until(t, "two events", func() bool {
			events = r.tracked(tracking.Query{Recipients: []string{"BOND@work.com"}})
			return len(events) == 2
		})
		if got := story(events); got[0] != receive || !strings.HasPrefix(got[1], last) {
			t.Errorf("the log of %s tells %q", r.live.Load().Self().Name, got)
		}
		return events
	}
	a, b, c := short(one, send), short(two, send), short(three, "DELIVER STOREDRIVER bond@work.com")
	if a[0].MessageId != "<7@elsewhere.test>" || c[1].MessageId != a[0].MessageId {
		t.Errorf("Message-ID %q became %q", a[0].MessageId, c[1].MessageId)
	}
	if a[1].ConnectorId != "Intra-Organization SMTP Send Connector" || a[1].ServerHostname != "ex2.work.com" || a[1].MessageLatencyType != "LocalServer" ||
		b[0].ClientHostname != "ex1.work.com" || b[0].ConnectorId != `EX2\Default EX2` || b[1].ServerHostname != "ex3.work.com" {
		t.Errorf("EX1 says %+v, EX2 %+v and %+v", a[1], b[0], b[1])
	}
	began, _, _ := strings.Cut(c[1].MessageInfo, ";")
	first, _, _ := strings.Cut(a[1].MessageInfo, ";")
	if began != first || c[1].MessageLatency == nil || time.Duration(*c[1].MessageLatency) < c[0].Timestamp.Sub(a[0].Timestamp) {
		t.Errorf("on EX1 it began at %s, on EX3 at %s and took %v", first, began, c[1].MessageLatency)
	}
}

// A server without a way out hands its mail to one that has it, and an address of
// a mailbox elsewhere is resolved once, where the message came in.
func TestTrackingFollowsMailThroughAnotherServer(t *testing.T) {
	w := newWorld(t)
	w.host("EX1", "First", "127.0.7.1", "ExchangeServers")
	at := w.host("EX2", "First", "127.0.7.2", "AnonymousUsers,ExchangeServers")
	w.accepting("elsewhere.test")
	w.mailbox("Bob", "EX1")
	s := sink(t, sinktest.Options{})
	w.set(smart("Out", "SMTP:*;1", "EX1", s), "Mailbox Bob | PrimarySmtpAddress=bob@work.com | EmailAddresses=SMTP:bob@work.com,smtp:bob2@work.com")
	one, two := w.run("EX1"), w.run("EX2")
	c := dial(t, at)
	c.submit("tim@work.com", "x@elsewhere.test")
	arrived(t, s, 1)
	taken := "250 2.6.0 " // with the number that EX1 gave it
	two.begins("RECEIVE SMTP x@elsewhere.test", "SEND SMTP x@elsewhere.test = "+taken)
	events := one.begins("RECEIVE SMTP x@elsewhere.test", "SEND SMTP x@elsewhere.test = 250 2.0.0 taken")
	if events[0].ConnectorId != `EX1\Default EX1` || events[1].ConnectorId != "Out" {
		t.Errorf("EX1 received by %q and sent by %q", events[0].ConnectorId, events[1].ConnectorId)
	}

	c.submit("tim@work.com", "bob2@work.com")
	w.delivered("bob", 1)
	two.begins("RECEIVE SMTP x@elsewhere.test", "SEND SMTP x@elsewhere.test = "+taken,
		"RECEIVE SMTP bob2@work.com", "RESOLVE RESOLVER bob@work.com", "SEND SMTP bob@work.com = "+taken)
	one.begins("RECEIVE SMTP x@elsewhere.test", "SEND SMTP x@elsewhere.test = 250 2.0.0 taken",
		"RECEIVE SMTP bob@work.com", "DELIVER STOREDRIVER bob@work.com = 250 2.1.5 Delivered")
}

// begins is tells for lines that go on in a way that is not known.
func (r *running) begins(want ...string) []*model.MessageTrackingEvent {
	r.w.t.Helper()
	var events []*model.MessageTrackingEvent
	until(r.w.t, fmt.Sprintf("%d events", len(want)), func() bool {
		events = r.tracked(tracking.Query{})
		return len(events) >= len(want)
	})
	for i, line := range story(events) {
		if i >= len(want) || !strings.HasPrefix(line, want[i]) {
			r.w.t.Errorf("event %d of %s is %s, want of all %q", i, r.live.Load().Self().Name, line, want)
		}
	}
	return events
}

// TestTrackingLogFollowsTheServer changes each setting of a server that runs and
// looks at the files that the next messages leave.
//
// proves TransportServer.MessageTrackingLogEnabled
// proves TransportServer.MessageTrackingLogSubjectLoggingEnabled
// proves TransportServer.MessageTrackingLogPath
// proves TransportServer.MessageTrackingLogMaxAge
// proves TransportServer.MessageTrackingLogMaxFileSize
// proves TransportServer.MessageTrackingLogMaxDirectorySize
func TestTrackingLogFollowsTheServer(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.mailbox("Rob", "EX1")
	e := w.run("EX1")
	c := dial(t, at)
	sent := 0
	talk := func(n int) {
		t.Helper()
		for range n {
			c.submit("ann@elsewhere.test", "rob@work.com")
			sent++
		}
		w.delivered("rob", sent)
		if err := e.Client.FlushTracking(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	configure := func(setting, value string) {
		e.apply("TransportServer EX1 | MessageTrackingLog" + setting + "=" + value)
	}
	files := func(dir string) []string {
		list, _ := filepath.Glob(filepath.Join(dir, "MSGTRK*.log"))
		return list
	}
	rows := func(want string) (n int) {
		for _, one := range e.tracked(tracking.Query{EventID: "RECEIVE"}) {
			if one.MessageSubject == want {
				n++
			}
		}
		return n
	}

	talk(2)
	usual := filepath.Join(w.home, "logs", control.FileName("EX1"), "MessageTracking")
	if n := len(files(usual)); n != 1 || rows(t.Name()) != 2 {
		t.Fatalf("%d files in the usual folder, %d rows with a subject", n, rows(t.Name()))
	}
	configure("SubjectLoggingEnabled", "$false")
	talk(1)
	if with, without := rows(t.Name()), rows(""); with != 2 || without != 1 {
		t.Errorf("%d rows with and %d without a subject", with, without)
	}
	configure("Enabled", "$false")
	talk(1)
	configure("Enabled", "$true")
	if n := rows(""); n != 1 {
		t.Errorf("%d rows, one of them of a time when nothing was to be logged", n)
	}

	other := filepath.Join(w.home, "other")
	configure("Path", other)
	talk(1)
	if n := len(files(other)); n != 1 || rows("") != 1 {
		t.Errorf("%d files and %d rows in the folder that was set", n, rows(""))
	}
	configure("MaxFileSize", "1KB")
	talk(6)
	if n := len(files(other)); n < 4 {
		t.Errorf("%d files of 1 KB for six messages", n)
	}
	if n := rows(""); n != 7 {
		t.Errorf("%d messages in many files, want 7", n)
	}
	configure("MaxDirectorySize", "3KB")
	if n := size(files(other)); n > 5<<10 {
		t.Errorf("%d bytes in a folder of 3 KB", n)
	}
	configure("MaxDirectorySize", "unlimited")
	old := filepath.Join(other, "MSGTRK20010101-1.log")
	if err := os.WriteFile(old, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := time.Now().Add(-20 * 24 * time.Hour)
	if err := os.Chtimes(old, before, before); err != nil {
		t.Fatal(err)
	}
	talk(6)
	if _, err := os.Stat(old); err != nil {
		t.Errorf("a file of 20 days did not stay 30: %v", err)
	}
	configure("MaxAge", "10.00:00:00")
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("a file of 20 days outlived 10: %v", err)
	}
}

// A start begins a new file, and a line that a crash tore is left out.
func TestTrackingLogGoesOnAfterACrash(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.mailbox("Rob", "EX1")
	e := w.run("EX1")
	dial(t, at).submit("ann@elsewhere.test", "rob@work.com")
	w.delivered("rob", 1)
	if err := e.stop(); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(w.home, "logs", "ex1", "MessageTracking", "*"))
	if len(files) != 1 {
		t.Fatalf("files %q", files)
	}
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	last := strings.LastIndex(strings.TrimSpace(string(whole)), "\n") + 1
	for _, cut := range []int{30, 100, len(whole) - last - 2, len(whole) - last - 1} {
		if err := os.WriteFile(files[0], whole[:last+cut], 0o600); err != nil {
			t.Fatal(err)
		}
		var got []string
		for one, err := range tracking.Read(t.Context(), filepath.Dir(files[0]), tracking.Query{}) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, one.EventId)
		}
		if want := []string{"RECEIVE"}; !slices.Equal(got, want) {
			t.Errorf("cut at %d: events %q, want %q", cut, got, want)
		}
	}
	e = w.run("EX1")
	dial(t, at).submit("ann@elsewhere.test", "rob@work.com")
	w.delivered("rob", 2)
	e.tells("RECEIVE SMTP rob@work.com", "RECEIVE SMTP rob@work.com", "DELIVER STOREDRIVER rob@work.com = 250 2.1.5 Delivered")
}

// A log that cannot be written costs lines and no mail.
func TestMailGoesOnWithoutItsTrackingLog(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.mailbox("Rob", "EX1")
	blocked := filepath.Join(w.home, "blocked")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w.set("TransportServer EX1 | MessageTrackingLogPath=" + blocked)
	e := w.run("EX1")
	c := dial(t, at)
	for range 3 {
		c.submit("ann@elsewhere.test", "rob@work.com")
		if err := e.Client.FlushTracking(t.Context()); err != nil {
			t.Error(err)
		}
	}
	w.delivered("rob", 3)
	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	c.submit("ann@elsewhere.test", "rob@work.com")
	w.delivered("rob", 4)
	until(t, "the log again", func() bool { return len(e.tracked(tracking.Query{EventID: "DELIVER"})) > 0 })
}
