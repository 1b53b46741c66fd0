package categorize_test

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"mxsh/model"
	"mxsh/transport/categorize"
	"mxsh/transport/mailtest"
	"mxsh/transport/queue"
)

// world is a server with two mailboxes in one database and a way out for a.test.
func world(t *testing.T, more ...string) *mailtest.World {
	t.Helper()
	w := mailtest.New(t, "EX1", append([]string{
		"AcceptedDomain work.com | DomainName=work.com | DomainType=Authoritative | Default=$true",
		"MailboxDatabase DB1 | Server=EX1",
		"Mailbox Rob | Alias=rob | PrimarySmtpAddress=rob@work.com | EmailAddresses=SMTP:rob@work.com,smtp:robert@work.com | Database=DB1",
		"Mailbox Tim | Alias=tim | PrimarySmtpAddress=tim@work.com | EmailAddresses=SMTP:tim@work.com | Database=DB1",
		"SendConnector A | AddressSpaces=SMTP:a.test;1 | SourceTransportServers=EX1",
	}, more...)...)
	c := &categorize.Categorizer{Table: w.Live.Load, Queue: w.Queue, Reports: w.Reports, Log: w.Log}
	w.Run(c.Run)
	return w
}

// taken is what a delivery queue held.
type taken struct {
	hop  string
	from string
	to   []string // "address" or "address (original)"
	text string
}

// drain leases everything from the delivery queues until n items came.
func drain(w *mailtest.World, n int) []taken {
	w.Helper()
	var all []taken
	for len(all) < n {
		lane, err := w.Queue.Lane(w.Context())
		if err != nil {
			w.Fatal(err)
		}
		for item := lane.Next(); item != nil; item = lane.Next() {
			h := lane.Hop()
			one := taken{hop: fmt.Sprintf("%s %s", h.Type, h.Domain), from: item.Message().Envelope().From}
			var outcomes []queue.Outcome
			for _, r := range item.Recipients() {
				to := r.Address
				if r.ORCPT != "" {
					to += " (" + r.ORCPT + ")"
				}
				one.to = append(one.to, to)
				outcomes = append(outcomes, queue.Outcome{Recipient: r.Index, Action: queue.Relayed})
			}
			body, err := item.Message().Open()
			if err != nil {
				w.Fatal(err)
			}
			text, _ := io.ReadAll(body)
			body.Close()
			one.text = string(text)
			all = append(all, one)
			item.Settle(w.Context(), outcomes)
		}
		lane.Close()
	}
	slices.SortFunc(all, func(a, b taken) int { return strings.Compare(a.hop, b.hop) })
	return all
}

const text = "Subject: hi\r\n\r\nbody\r\n"

func TestOneCopyForEachNextHop(t *testing.T) {
	w := world(t)
	w.Submit(text, "x@out.test", "rob@work.com", "one@a.test", "tim@work.com", "two@a.test", "three@A.test")
	got := drain(w, 2)
	want := "[{DnsConnectorDelivery a.test x@out.test [one@a.test two@a.test three@A.test]} {MapiDelivery DB1 x@out.test [rob@work.com tim@work.com]}]"
	for i := range got {
		got[i].text = ""
	}
	if s := strings.ReplaceAll(fmt.Sprint(got), " }", "}"); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

// proves Mailbox.EmailAddresses
// proves Mailbox.PrimarySmtpAddress
func TestOtherAddressesOfAMailbox(t *testing.T) {
	w := world(t)
	w.Submit(text, "x@out.test", "Robert@Work.com")
	if got := drain(w, 1)[0].to; got[0] != "rob@work.com (rfc822;Robert@Work.com)" {
		t.Errorf("recipient %s", got[0])
	}
	e := &queue.Envelope{From: "x@out.test", Recipients: []queue.Recipient{{Address: "robert@work.com", ORCPT: "rfc822;list@other.test"}}}
	w.Accept(e, text)
	if got := drain(w, 1)[0].to; got[0] != "rob@work.com (rfc822;list@other.test)" {
		t.Errorf("recipient %s: an ORCPT that came along must stay", got[0])
	}
	w.Set("Mailbox Rob | PrimarySmtpAddress=robert@work.com | EmailAddresses=SMTP:robert@work.com,smtp:bob@work.com")
	w.Submit(text, "x@out.test", "bob@work.com")
	if got := drain(w, 1)[0].to; got[0] != "robert@work.com (rfc822;bob@work.com)" {
		t.Errorf("recipient %s after the addresses changed", got[0])
	}
	if got := reported(w, envelope("tim@work.com", "rob@work.com"), text); !strings.Contains(got, "5.1.1") {
		t.Errorf("an address that was taken away: %s", got)
	}
}

func TestDuplicateRecipientsGetOneCopy(t *testing.T) {
	w := world(t)
	w.Submit(text, "x@out.test", "rob@work.com", "robert@work.com", "ROB@work.com", "one@a.test", "one@a.test", "One@a.test")
	got := drain(w, 2)
	if len(got[0].to) != 2 || len(got[1].to) != 1 {
		t.Errorf("copies to %v and %v", got[0].to, got[1].to)
	}
	w.Until("the message is gone", func() bool { return len(w.Queue.Messages(nil, 0)) == 0 })
}

func TestUnknownRecipientsShareOneReport(t *testing.T) {
	w := world(t)
	w.Submit(text, "tim@work.com", "nobody@work.com", "rob@work.com", "noone@work.com")
	got := drain(w, 2)
	for _, one := range got {
		if one.from != "" {
			if len(one.to) != 1 || one.to[0] != "rob@work.com" {
				t.Errorf("delivered to %v", one.to)
			}
			continue
		}
		if one.to[0] != "tim@work.com" || strings.Count(one.text, "#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##") < 2 ||
			!strings.Contains(one.text, "Final-Recipient: rfc822;noone@work.com") {
			t.Errorf("report to %v:\n%s", one.to, one.text)
		}
	}
	w.Until("the queue is empty", func() bool { return len(w.Queue.Messages(nil, 0)) == 0 })
}

func TestNoReportOnReports(t *testing.T) {
	w := world(t)
	w.Submit(text, "", "nobody@work.com")
	e := &queue.Envelope{From: "tim@work.com", Recipients: []queue.Recipient{{Address: "nobody@work.com", Notify: "NEVER"}}}
	w.Accept(e, text)
	w.Until("both are gone", func() bool { return len(w.Queue.Messages(nil, 0)) == 0 })
}

func TestUnreachableWaitsWithItsReason(t *testing.T) {
	w := world(t)
	w.Submit(text, "x@out.test", "who@elsewhere.test")
	var info []queue.MessageInfo
	w.Until("the message is in Unreachable", func() bool {
		info = w.Queue.Messages(func(m *queue.MessageInfo) bool { return m.Queue == queue.UnreachableID }, 0)
		return len(info) == 1
	})
	if !strings.Contains(info[0].LastError, "A matching connector cannot be found to route the external recipient") {
		t.Errorf("reason %q", info[0].LastError)
	}
}

// reported submits a message and returns the one report that comes of it.
func reported(w *mailtest.World, e *queue.Envelope, text string) string {
	w.Helper()
	w.Accept(e, text)
	got := drain(w, 1)
	if len(got) != 1 || got[0].from != "" {
		w.Fatalf("no report but %v", got)
	}
	return got[0].text
}

func envelope(from string, to ...string) *queue.Envelope {
	e := &queue.Envelope{From: from, AuthAs: "Internal"}
	for _, r := range to {
		e.Recipients = append(e.Recipients, queue.Recipient{Address: r})
	}
	return e
}

// proves TransportConfig.MaxRecipientEnvelopeLimit
// proves Mailbox.RecipientLimits
func TestRecipientLimits(t *testing.T) {
	const refused = "#550 5.5.3 RESOLVER.ADR.RecipLimit; too many recipients ##"
	w := world(t, "TransportConfig Transport Settings | MaxRecipientEnvelopeLimit=2")
	if got := reported(w, envelope("tim@work.com", "a@a.test", "b@a.test", "c@a.test"), text); strings.Count(got, refused) < 3 {
		t.Errorf("report %s", got)
	}
	w.Accept(envelope("tim@work.com", "a@a.test", "b@a.test"), text)
	if got := drain(w, 1); len(got[0].to) != 2 {
		t.Errorf("two recipients: %v", got)
	}
	w.Set("Mailbox Tim | RecipientLimits=1")
	if got := reported(w, envelope("tim@work.com", "a@a.test", "b@a.test"), text); !strings.Contains(got, refused) {
		t.Errorf("report %s", got)
	}
	w.Set("Mailbox Tim | RecipientLimits=3")
	w.Accept(envelope("tim@work.com", "a@a.test", "b@a.test", "c@a.test"), text)
	if got := drain(w, 1); len(got[0].to) != 3 {
		t.Errorf("three recipients: %v", got)
	}
}

// proves TransportConfig.MaxSendSize
// proves TransportConfig.MaxReceiveSize
// proves Mailbox.MaxSendSize
// proves Mailbox.MaxReceiveSize
func TestSizeLimits(t *testing.T) {
	w := world(t)
	large := "Subject: big\r\n\r\n" + strings.Repeat("0123456789\r\n", 1000) // 12 KB
	for _, tc := range []struct{ limit, free, to, want string }{
		{"TransportConfig Transport Settings | MaxSendSize=10KB", "TransportConfig Transport Settings | MaxSendSize=unlimited", "a@a.test", "RESOLVER.RST.SendSizeLimit.Org"},
		{"TransportConfig Transport Settings | MaxReceiveSize=10KB", "TransportConfig Transport Settings | MaxReceiveSize=unlimited", "rob@work.com", "RESOLVER.RST.RecvSizeLimit"},
		{"Mailbox Tim | MaxSendSize=10KB", "Mailbox Tim | MaxSendSize=unlimited", "a@a.test", "RESOLVER.RST.SendSizeLimit.Sender"},
		{"Mailbox Rob | MaxReceiveSize=10KB", "Mailbox Rob | MaxReceiveSize=unlimited", "rob@work.com", "RESOLVER.RST.RecipSizeLimit"},
	} {
		w.Set(tc.limit)
		if got := reported(w, envelope("tim@work.com", tc.to), large); !strings.Contains(got, "#550 5.2.3 "+tc.want) {
			t.Errorf("%s: report %s", tc.limit, got)
		}
		e := envelope("tim@work.com", tc.to)
		e.OriginalSize = 5000 // it grew on its way through the organization
		w.Accept(e, large)
		if got := drain(w, 1); got[0].from == "" {
			t.Errorf("%s: the original size does not count", tc.limit)
		}
		w.Set(tc.free)
		w.Accept(envelope("tim@work.com", tc.to), large)
		if got := drain(w, 1); got[0].from == "" {
			t.Errorf("%s: refused: %s", tc.free, got[0].text)
		}
	}
}

func TestConnectorTooSmallForTheMessage(t *testing.T) {
	w := world(t, "SendConnector A | MaxMessageSize=10KB")
	large := "Subject: big\r\n\r\n" + strings.Repeat("0123456789\r\n", 1000)
	if got := reported(w, envelope("tim@work.com", "a@a.test"), large); !strings.Contains(got, "#550 5.3.4 ROUTING.SizeLimit") {
		t.Errorf("report %s", got)
	}
	// With a general connector that is large enough, that one takes it.
	w.Set("SendConnector B | AddressSpaces=SMTP:*;1 | SourceTransportServers=EX1 | MaxMessageSize=unlimited")
	w.Accept(envelope("tim@work.com", "a@a.test"), large)
	if got := drain(w, 1); got[0].from == "" {
		t.Errorf("refused: %s", got[0].text)
	}
}

// proves AcceptedDomain.DomainType
func TestInternalRelayDomain(t *testing.T) {
	w := world(t, "SendConnector W | AddressSpaces=SMTP:work.com;1 | SourceTransportServers=EX1")
	w.Set("AcceptedDomain work.com | DomainType=InternalRelay")
	w.Accept(envelope("x@out.test", "rob@work.com", "ann@work.com"), text)
	got := drain(w, 2)
	if got[0].hop != "DnsConnectorDelivery work.com" || got[0].to[0] != "ann@work.com" || got[1].hop != "MapiDelivery DB1" {
		t.Errorf("got %v", got)
	}
	w.Set("AcceptedDomain work.com | DomainType=Authoritative")
	if got := reported(w, envelope("tim@work.com", "ann@work.com"), text); !strings.Contains(got, "5.1.1") {
		t.Errorf("report %s", got)
	}
}

func TestChangedDirectoryDecidesAtOnce(t *testing.T) {
	w := world(t)
	w.Submit(text, "x@out.test", "one@a.test")
	drain(w, 1)
	w.Change(model.SendConnectors, "A", func(o model.Object) { o.(*model.SendConnector).Enabled = false })
	w.Submit(text, "x@out.test", "one@a.test")
	w.Until("the message is in Unreachable", func() bool {
		return len(w.Queue.Messages(func(m *queue.MessageInfo) bool { return m.Queue == queue.UnreachableID }, 0)) == 1
	})
}
