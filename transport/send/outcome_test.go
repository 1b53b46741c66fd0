package send_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mxsh/transport/queue"
	"mxsh/transport/sinktest"
)

func TestEachRecipientHasItsOwnEnd(t *testing.T) {
	r := newRig(t)
	later := true
	s := sink(t, sinktest.Options{Answer: func(step sinktest.Step) string {
		switch {
		case step.Verb == "RCPT" && strings.Contains(step.Arg, "never@"):
			return "550 5.7.1 go away"
		case step.Verb == "RCPT" && strings.Contains(step.Arg, "later@") && step.Message == 0 && later:
			later = false
			return "450 4.2.0 greylisted"
		}
		return ""
	}})
	r.toSink(s)
	r.start(nil)
	r.Submit(text, "rob@work.com", "now@b.test", "never@b.test", "later@b.test")
	got := wait(t, s, 2)
	if strings.Join(got[0].Addresses(), " ") != "now@b.test" || strings.Join(got[1].Addresses(), " ") != "later@b.test" {
		t.Errorf("recipients %v, then %v", got[0].Addresses(), got[1].Addresses())
	}
	report := r.report()
	for _, want := range []string{"never@b.test", "127.0.0.1] #550 5.7.1 go away ##", "Remote-MTA: dns;", "Status: 5.7.1", "Subject: Undeliverable: hi"} {
		if !strings.Contains(report, want) {
			t.Errorf("report lacks %q:\n%s", want, report)
		}
	}
	if strings.Contains(report, "now@b.test") {
		t.Errorf("report tells of the wrong recipient:\n%s", report)
	}
	r.empty()
}

func TestRefusalsOfTheWholeMessage(t *testing.T) {
	for _, verb := range []string{"MAIL", "DATA", "BODY"} {
		r := newRig(t)
		s := sink(t, sinktest.Options{})
		s.Answer(verb, "554 5.6.0 no")
		r.toSink(s)
		r.start(nil)
		r.Submit(text, "rob@work.com", "one@b.test", "two@b.test")
		if report := r.report(); strings.Count(report, "#554 5.6.0 no ##") < 2 || strings.Count(report, "Final-Recipient") != 2 {
			t.Errorf("%s: report %s", verb, report)
		}
		r.empty()
	}
}

func TestPassingRefusalsAreTriedAgain(t *testing.T) {
	t.Parallel()
	for _, verb := range []string{"MAIL", "RCPT", "DATA", "BODY"} {
		for _, reply := range []string{"451 4.3.0 later", "421 4.3.2 closing", sinktest.Drop} {
			r := newRig(t)
			s := sink(t, sinktest.Options{})
			s.Answer(verb, reply)
			r.toSink(s)
			r.start(nil)
			r.Submit(text, "a@x.test", "b@b.test")
			r.Until("it was tried", func() bool {
				list := r.Queue.Messages(nil, 0)
				return len(list) == 1 && list[0].LastError != ""
			})
			s.Answer(verb, "")
			wait(t, s, 1)
			r.empty()
		}
	}
}

// A host that takes few recipients at a time gets the rest in further
// transactions, without waiting.
func TestManyRecipients(t *testing.T) {
	r := newRig(t)
	count := 0
	s := sink(t, sinktest.Options{Answer: func(step sinktest.Step) string {
		switch step.Verb {
		case "MAIL":
			count = 0
		case "RCPT":
			if count++; count > 3 {
				return "452 4.5.3 too many recipients"
			}
		}
		return ""
	}})
	r.toSink(s)
	set := settings(r, 1)
	set.MessageRetryInterval = time.Hour // nothing may be put off
	r.Queue.Configure(set)
	r.start(nil)
	var to []string
	for i := range 8 {
		to = append(to, fmt.Sprintf("r%d@b.test", i))
	}
	r.Submit(text, "a@x.test", to...)
	got := wait(t, s, 3)
	r.empty()
	var all []string
	for _, m := range got {
		all = append(all, m.Addresses()...)
	}
	if strings.Join(all, " ") != strings.Join(to, " ") || len(s.Sessions()) != 1 {
		t.Errorf("%d connections, recipients %v", len(s.Sessions()), all)
	}
}

func TestReportOnSuccess(t *testing.T) {
	for _, tc := range []struct {
		offered string
		notify  string
		relayed bool
	}{
		{"DSN", "SUCCESS", false},
		{"SIZE", "SUCCESS", true},
		{"SIZE", "FAILURE", false},
		{"SIZE", "", false},
	} {
		r := newRig(t)
		s := sink(t, sinktest.Options{Extensions: []string{tc.offered}})
		r.toSink(s)
		r.start(nil)
		e := envelope("rob@work.com", "b@b.test")
		e.EnvID, e.Recipients[0].Notify, e.Recipients[0].ORCPT = "Q1", tc.notify, "rfc822;a@b"
		r.Accept(e, text)
		wait(t, s, 1)
		if !tc.relayed {
			r.empty()
			if got := maildir(r, "rob"); len(got) > 0 {
				t.Errorf("%v: report %s", tc, got)
			}
			continue
		}
		report := r.report()
		for _, want := range []string{"Subject: Relayed: hi", "Action: relayed", "Original-Envelope-Id: Q1", "Original-Recipient: rfc822;a@b"} {
			if !strings.Contains(report, want) {
				t.Errorf("report lacks %q:\n%s", want, report)
			}
		}
	}
}

func TestReportOnDeliveryToAMailbox(t *testing.T) {
	r := newRig(t)
	s := sink(t, sinktest.Options{})
	r.toSink(s)
	r.start(nil)
	e := envelope("ann@x.test", "rob@work.com")
	e.Recipients[0].Notify = "SUCCESS"
	r.Accept(e, text)
	r.box("rob", 1)
	m := wait(t, s, 1)[0]
	if m.From != "" || m.Addresses()[0] != "ann@x.test" || m.Header.Get("Subject") != "Delivered: hi" || !strings.Contains(string(m.Data), "Action: delivered") {
		t.Errorf("report %s", m.Data)
	}
}

func TestNobodyIsToldOfReportsAndOfThoseWhoWantNone(t *testing.T) {
	r := newRig(t)
	s := sink(t, sinktest.Options{})
	s.Answer("RCPT", "550 5.1.1 no")
	r.toSink(s)
	r.start(nil)
	e := envelope("rob@work.com", "b@b.test")
	e.Recipients[0].Notify = "NEVER"
	first := r.Accept(e, text)
	second := r.Submit(text, "", "b@b.test")
	r.empty()
	if third := r.Submit(text, "", "b@b.test"); second != first+1 || third != second+1 {
		t.Errorf("messages %d, %d, %d: something came between", first, second, third)
	}
	r.empty()
	if got := maildir(r, "rob"); len(got) > 0 {
		t.Errorf("report %s", got)
	}
}

func TestReportToTheWorld(t *testing.T) {
	r := newRig(t)
	s := sink(t, sinktest.Options{})
	r.toSink(s)
	r.start(nil)
	r.Submit("X-MS-Exchange-Organization-SCL: -1\r\nMessage-ID: <1@x.test>\r\n"+text, "ann@x.test", "nobody@work.com")
	m := wait(t, s, 1)[0]
	data := string(m.Data)
	if m.From != "" || m.Header.Get("From") != "<postmaster@work.com>" || m.Header.Get("In-Reply-To") != "<1@x.test>" ||
		!strings.HasPrefix(m.Header.Get("Content-Type"), "multipart/report") || m.Header.Get("Auto-Submitted") != "auto-replied" {
		t.Errorf("report:\n%s", data)
	}
	if strings.Contains(data, "Organization-SCL") || strings.Count(data, "Received: from a by b") != 0 {
		t.Errorf("hidden fields in the report:\n%s", data)
	}
	for _, part := range []string{"text/plain", "message/delivery-status", "message/rfc822"} {
		if !strings.Contains(data, "Content-Type: "+part) {
			t.Errorf("report lacks %s:\n%s", part, data)
		}
	}
}

func TestDelayAndExpiry(t *testing.T) {
	r := newRig(t)
	s := sink(t, sinktest.Options{})
	s.Answer("CONNECT", "421 4.3.2 not now")
	r.toSink(s)
	set := settings(r, 1)
	set.DelayNotificationTimeout, set.MessageExpirationTimeout = 200*time.Millisecond, 600*time.Millisecond
	r.Queue.Configure(set)
	r.start(nil)
	r.Submit(text, "rob@work.com", "b@b.test")
	got := strings.Join(r.box("rob", 2), "\n")
	for _, want := range []string{"Subject: Delivery delayed: hi", "#400 4.4.7 Message delayed ##", "Action: delayed",
		"Subject: Undeliverable: hi", "#550 4.4.7 QUEUE.Expired; message expired ##", "Action: failed"} {
		if !strings.Contains(got, want) {
			t.Errorf("reports lack %q:\n%s", want, got)
		}
	}
	r.empty()
	if n := len(maildir(r, "rob")); n != 2 {
		t.Errorf("%d reports, want 2", n)
	}
}

func TestQueueOfADatabase(t *testing.T) {
	r := newRig(t)
	r.start(nil)
	r.Submit(text, "ann@x.test", "rob@work.com")
	got := r.box("rob", 1)[0]
	if !strings.HasPrefix(got, "Return-Path: <ann@x.test>\nDelivered-To: rob@work.com\nReceived: from a by b; now\nSubject: hi\n\nbody\n") {
		t.Errorf("delivered %q", got)
	}
	for _, q := range r.Queue.Queues() {
		if q.Hop.Type == "MapiDelivery" && q.Hop.Domain != "DB1" {
			t.Errorf("queue %+v", q.Hop)
		}
	}
	r.empty()
}

func TestHandlersThatPanicDoNotStopTheService(t *testing.T) {
	r := newRig(t)
	r.start(panicking{})
	r.Set("ExchangeServer EX2 | Site=Default-First-Site-Name | ServerRole=HubTransport,Mailbox | Fqdn=ex2.work.com | Address=127.0.0.1",
		"MailboxDatabase DB2 | Server=EX2",
		"Mailbox Tim | Alias=tim | PrimarySmtpAddress=tim@work.com | EmailAddresses=SMTP:tim@work.com | Database=DB2")
	s := sink(t, sinktest.Options{TLS: withTLS(t, nil, "x")})
	r.Set(fmt.Sprintf("ReceiveConnector EX2\\Default EX2 | Server=EX2 | Bindings=%s | RemoteIPRanges=0.0.0.0-255.255.255.255 | PermissionGroups=ExchangeServers", s.Addr()))
	set := settings(r, 1)
	set.PoisonThreshold = 2
	r.Queue.Configure(set)
	r.Submit(text, "ann@x.test", "tim@work.com")
	r.Until("the message is in Poison", func() bool {
		return len(r.Queue.Messages(func(m *queue.MessageInfo) bool { return m.Queue == queue.PoisonID }, 0)) == 1
	})
	r.Submit(text, "ann@x.test", "rob@work.com")
	r.box("rob", 1)
}
