package send_test

import (
	"strings"
	"testing"

	"mxsh/transport/queue"
)

// inside is an envelope from Tim, whom the organization knows.
func inside(to ...string) *queue.Envelope {
	e := envelope("tim@work.com", to...)
	e.AuthAs = "Internal"
	return e
}

const tim = "Mailbox Tim | Alias=tim | PrimarySmtpAddress=tim@work.com | EmailAddresses=SMTP:tim@work.com | Database=DB1"

// proves TransportConfig.MaxRecipientEnvelopeLimit
// proves TransportConfig.MaxSendSize
// proves TransportConfig.MaxReceiveSize
// proves Mailbox.RecipientLimits
// proves Mailbox.MaxSendSize
// proves Mailbox.MaxReceiveSize
func TestLimits(t *testing.T) {
	large := "Subject: hi\r\n\r\n" + strings.Repeat("0123456789\r\n", 1000) // 12 KB
	for _, tc := range []struct {
		object, tight, loose string
		text                 string
		to                   []string
		refused              string
	}{
		{"TransportConfig Transport Settings", "MaxRecipientEnvelopeLimit=1", "MaxRecipientEnvelopeLimit=2", text, []string{"a@b.test", "b@b.test"}, "#550 5.5.3 RESOLVER.ADR.RecipLimit; too many recipients ##"},
		{"Mailbox Tim", "RecipientLimits=1", "RecipientLimits=2", text, []string{"a@b.test", "b@b.test"}, "#550 5.5.3 RESOLVER.ADR.RecipLimit; too many recipients ##"},
		{"TransportConfig Transport Settings", "MaxSendSize=10KB", "MaxSendSize=20KB", large, []string{"a@b.test"}, "#550 5.2.3 RESOLVER.RST.SendSizeLimit.Org"},
		{"Mailbox Tim", "MaxSendSize=10KB", "MaxSendSize=20KB", large, []string{"a@b.test"}, "#550 5.2.3 RESOLVER.RST.SendSizeLimit.Sender"},
		{"TransportConfig Transport Settings", "MaxReceiveSize=10KB", "MaxReceiveSize=20KB", large, []string{"rob@work.com"}, "#550 5.2.3 RESOLVER.RST.RecvSizeLimit"},
		{"Mailbox Rob", "MaxReceiveSize=10KB", "MaxReceiveSize=20KB", large, []string{"rob@work.com"}, "#550 5.2.3 RESOLVER.RST.RecipSizeLimit"},
	} {
		r, s := outside(t)
		r.Set(tim)
		r.start(nil)
		r.Set(tc.object + " | " + tc.tight)
		r.Accept(inside(tc.to...), tc.text)
		if got := r.box("tim", 1)[0]; !strings.Contains(got, tc.refused) {
			t.Errorf("%s: report lacks %s:\n%s", tc.tight, tc.refused, got)
		}
		r.Set(tc.object + " | " + tc.loose)
		r.Accept(inside(tc.to...), tc.text)
		if strings.HasSuffix(tc.to[0], "@work.com") {
			r.box("rob", 1)
		} else if m := wait(t, s, 1)[0]; len(m.Recipients) != len(tc.to) {
			t.Errorf("%s: sent to %v", tc.loose, m.Addresses())
		}
		if n := len(maildir(r, "tim")); n != 1 {
			t.Errorf("%s: %d reports", tc.loose, n)
		}
	}
}

// proves Mailbox.EmailAddresses
// proves Mailbox.PrimarySmtpAddress
func TestAddressesOfAMailbox(t *testing.T) {
	r, s := outside(t)
	r.start(nil)
	r.Submit(text, "ann@x.test", "robert@work.com")
	wait(t, s, 1) // the report: nobody has that address
	r.Set("Mailbox Rob | EmailAddresses=SMTP:rob@work.com,smtp:robert@work.com")
	r.Submit(text, "ann@x.test", "robert@work.com")
	if got := r.box("rob", 1)[0]; !strings.Contains(got, "Delivered-To: rob@work.com\nX-Original-To: robert@work.com\n") {
		t.Errorf("delivered %q", got)
	}
	r.Set("Mailbox Rob | EmailAddresses=SMTP:robert@work.com,smtp:rob@work.com | PrimarySmtpAddress=robert@work.com")
	got := r.next(func() { r.Submit(text, "ann@x.test", "rob@work.com") })
	if !strings.Contains(got, "Delivered-To: robert@work.com\nX-Original-To: rob@work.com\n") {
		t.Errorf("delivered %q", got)
	}
}
