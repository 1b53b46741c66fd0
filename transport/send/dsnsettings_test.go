package send_test

import (
	"strings"
	"testing"
	"time"

	"mxsh/transport/sinktest"
)

// outside makes a server whose mail to the world goes to a sink.
func outside(t *testing.T) (*rig, *sinktest.Server) {
	t.Helper()
	r := newRig(t)
	s := sink(t, sinktest.Options{})
	r.toSink(s)
	return r, s
}

const config = "TransportConfig Transport Settings | "

// bounce has mail from inside and outside refused and returns both reports.
func bounce(r *rig, s *sinktest.Server, text string) (in, out string) {
	r.Helper()
	sent := s.Count()
	in = r.next(func() { r.Submit(text, "rob@work.com", "nobody@work.com") })
	r.Submit(text, "ann@x.test", "nobody@work.com")
	return in, string(wait(r.TB.(*testing.T), s, sent+1)[sent].Data)
}

// next does something and returns the message that Rob gets for it.
func (r *rig) next(do func()) string {
	r.Helper()
	known := map[string]bool{}
	for _, old := range maildir(r, "rob") {
		known[old] = true
	}
	do()
	var found string
	r.Until("a message is in the mailbox", func() bool {
		for _, one := range maildir(r, "rob") {
			if !known[one] {
				found = one
			}
		}
		return found != ""
	})
	return found
}

// proves TransportConfig.ExternalPostmasterAddress
// proves TransportConfig.InternalDsnReportingAuthority
// proves TransportConfig.ExternalDsnReportingAuthority
// proves TransportConfig.InternalDsnSendHtml
// proves TransportConfig.ExternalDsnSendHtml
// proves TransportConfig.InternalDsnMaxMessageAttachSize
// proves TransportConfig.ExternalDsnMaxMessageAttachSize
func TestHowReportsAreWritten(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		set              string
		before, after    string // what the report to the world holds
		inside, inBefore string // and the one inside afterwards and before
	}{
		{"ExternalPostmasterAddress=help@work.com", "From: <postmaster@work.com>", "From: <help@work.com>", `From: "Microsoft Exchange" <MicrosoftExchange`, `From: "Microsoft Exchange" <MicrosoftExchange`},
		{"ExternalDsnReportingAuthority=ext.work.com", "Reporting-MTA: dns;ex1.work.com", "Reporting-MTA: dns;ext.work.com", "Reporting-MTA: dns;ex1.work.com", "Reporting-MTA: dns;ex1.work.com"},
		{"InternalDsnReportingAuthority=int.work.com", "Reporting-MTA: dns;ex1.work.com", "Reporting-MTA: dns;ex1.work.com", "Reporting-MTA: dns;int.work.com", "Reporting-MTA: dns;ex1.work.com"},
		{"ExternalDsnSendHtml=$false", "text/html", "-text/html", "text/html", "text/html"},
		{"InternalDsnSendHtml=$false", "text/html", "text/html", "-text/html", "text/html"},
		{"ExternalDsnMaxMessageAttachSize=10B", "message/rfc822", "text/rfc822-headers", "message/rfc822", "message/rfc822"},
		{"InternalDsnMaxMessageAttachSize=10B", "message/rfc822", "message/rfc822", "text/rfc822-headers", "message/rfc822"},
	} {
		r, s := outside(t)
		r.start(nil)
		in, out := bounce(r, s, text)
		r.holds(tc.set+", before, world", out, tc.before)
		r.holds(tc.set+", before, inside", in, tc.inBefore)
		r.Set(config + tc.set)
		in, out = bounce(r, s, text)
		r.holds(tc.set+", world", out, tc.after)
		r.holds(tc.set+", inside", in, tc.inside)
	}
}

// holds checks that a text holds a word, or with a dash in front that it does not.
func (r *rig) holds(what, text, word string) {
	r.Helper()
	word, without := strings.CutPrefix(word, "-")
	if strings.Contains(text, word) == without {
		r.Errorf("%s: %q, without: %t\n%s", what, word, without, text)
	}
}

// proves TransportConfig.InternalDelayDsnEnabled
// proves TransportConfig.ExternalDelayDsnEnabled
func TestWhoIsToldOfDelays(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ internal, external string }{{"$true", "$true"}, {"$false", "$true"}, {"$true", "$false"}} {
		r := newRig(t)
		s := sink(t, sinktest.Options{Answer: func(step sinktest.Step) string {
			if step.Verb == "RCPT" && strings.Contains(step.Arg, "slow@") {
				return "450 4.2.0 later"
			}
			return ""
		}})
		r.toSink(s)
		r.Set(config + "InternalDelayDsnEnabled=" + tc.internal + " | ExternalDelayDsnEnabled=" + tc.external)
		set := settings(r, 20)
		set.DelayNotificationTimeout, set.MessageExpirationTimeout = 150*time.Millisecond, 700*time.Millisecond
		r.Queue.Configure(set)
		r.start(nil)
		r.Submit(text, "rob@work.com", "slow@b.test")
		r.Submit(text, "ann@x.test", "slow@b.test")
		r.empty() // both have expired, so whoever was to be told of a delay has been told
		in := strings.Join(maildir(r, "rob"), "\n")
		var out strings.Builder
		for _, m := range s.Messages() {
			out.Write(m.Data)
		}
		if got := strings.Contains(in, "Action: delayed"); got != (tc.internal == "$true") {
			t.Errorf("%v: told inside: %t", tc, got)
		}
		if got := strings.Contains(out.String(), "Action: delayed"); got != (tc.external == "$true") {
			t.Errorf("%v: told the world: %t", tc, got)
		}
	}
}

// proves TransportConfig.GenerateCopyOfDSNFor
func TestCopyOfReportsForThePostmaster(t *testing.T) {
	r, s := outside(t)
	r.Set("Mailbox Post | Alias=post | PrimarySmtpAddress=postmaster@work.com | EmailAddresses=SMTP:postmaster@work.com | Database=DB1",
		config+"GenerateCopyOfDSNFor=5.1.1")
	r.start(nil)
	bounce(r, s, text)
	if got := r.box("post", 2); !strings.Contains(got[0], "Subject: Undeliverable: hi") {
		t.Errorf("copy %s", got[0])
	}
	r.Set(config + "GenerateCopyOfDSNFor=5.4.6")
	bounce(r, s, text)
	r.empty()
	if n := len(maildir(r, "post")); n != 2 {
		t.Errorf("%d copies, want the two of before", n)
	}
}

// proves RemoteDomain.NDREnabled
// proves RemoteDomain.NDRDiagnosticInfoEnabled
// proves RemoteDomain.DeliveryReportEnabled
// proves RemoteDomain.DomainName
func TestReportsByRemoteDomain(t *testing.T) {
	r, s := outside(t)
	r.Set("RemoteDomain X | DomainName=x.test")
	r.start(nil)
	_, out := bounce(r, s, text)
	r.holds("usual", out, "Diagnostic information for administrators")

	r.Set("RemoteDomain X | NDRDiagnosticInfoEnabled=$false")
	_, out = bounce(r, s, text)
	r.holds("no diagnosis", out, "-Diagnostic information for administrators")

	// Without reports the message ends in silence; another domain still hears.
	r.Set("RemoteDomain X | NDREnabled=$false")
	sent := s.Count()
	r.Submit(text, "ann@x.test", "nobody@work.com")
	r.empty()
	r.Submit(text, "ann@other.test", "nobody@work.com")
	if m := wait(t, s, sent+1)[sent]; m.Addresses()[0] != "ann@other.test" {
		t.Errorf("report to %v", m.Addresses())
	}

	success := func(from string) {
		e := envelope(from, "rob@work.com")
		e.Recipients[0].Notify = "SUCCESS"
		r.Accept(e, text)
	}
	success("ann@x.test")
	if m := wait(t, s, sent+2)[sent+1]; m.Addresses()[0] != "ann@x.test" || m.Header.Get("Subject") != "Delivered: hi" {
		t.Errorf("report to %v", m.Addresses())
	}
	r.Set("RemoteDomain X | DeliveryReportEnabled=$false")
	success("ann@x.test")
	r.empty()
	success("ann@other.test")
	if m := wait(t, s, sent+3)[sent+2]; m.Addresses()[0] != "ann@other.test" {
		t.Errorf("report to %v", m.Addresses())
	}
}
