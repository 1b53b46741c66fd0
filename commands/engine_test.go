package commands

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/store"
	"mxsh/transport/control"
	"mxsh/transport/control/serve"
	"mxsh/transport/route"
)

// engine answers on a real control socket and records what it was told.
type engine struct {
	server   string
	state    string
	queues   []control.Queue
	messages []control.Message
	problems []control.Problem
	told     []string
}

func (e *engine) note(format string, args ...any) error {
	e.told = append(e.told, fmt.Sprintf(format, args...))
	return nil
}

func (e *engine) Status() control.Status { return control.Status{Server: e.server, State: e.state} }

func (e *engine) Start(context.Context) error {
	e.state = control.Running
	return e.note("start")
}

func (e *engine) Stop(context.Context) error {
	e.state = control.Stopped
	return e.note("stop")
}

func (e *engine) Applied(_ context.Context, r store.Revision) (control.Applied, error) {
	return control.Applied{Revision: r, Problems: e.problems}, e.note("applied %d", r)
}

func (e *engine) Queues() []control.Queue { return e.queues }

func (e *engine) ActOnQueue(_ context.Context, queue string, verb control.Verb) error {
	if queue == "Submission" && verb == control.Retry {
		return &model.Error{ID: "QueueNotInRetry", Category: model.Invalid, Target: queue, Message: "Queue Submission has no next hop to try again."}
	}
	return e.note("%s queue %s", verb, queue)
}

func (e *engine) Messages(f control.Find) iter.Seq[control.Message] {
	e.note("find %q %d limit %d", f.Queue, f.ID, f.Limit)
	return func(yield func(control.Message) bool) {
		for _, m := range e.messages {
			if (f.Queue == "" || f.Queue == m.Queue) && (f.ID == 0 || f.ID == m.ID) && !yield(m) {
				return
			}
		}
	}
}

func (e *engine) ActOnMessage(_ context.Context, id int64, queue string, verb control.Verb) error {
	return e.note("%s message %d of %s", verb, id, queue)
}

func (e *engine) Refusals(string, int) []control.Refusal { return nil }

func (e *engine) FlushTracking() { e.note("flush tracking") }

// starts lets an engine of a server answer in the home of the world.
func (w *world) starts(server string) *engine {
	w.t.Helper()
	l, err := serve.Listen(w.home, server)
	if err != nil {
		w.t.Fatal(err)
	}
	e := &engine{server: server, state: control.Running}
	s := &http.Server{Handler: serve.Handler(e, func(_ *http.Request, err error) { w.t.Error(err) })}
	go s.Serve(l)
	w.t.Cleanup(func() { s.Close() })
	return e
}

func TestCommandWaitsUntilEveryEngineHasApplied(t *testing.T) {
	w := lab(t)
	first, second := w.starts("EX20071"), w.starts("W2008")
	second.problems = []control.Problem{{Problem: route.Problem{Object: `ReceiveConnector W2008\Relay`, Message: "cannot listen on 127.0.8.1:25: permission denied."}, Since: 1}}
	w.ok("New-SendConnector", "-Name", "Out", "-AddressSpaces", "*", "-SourceTransportServers", "EX20071")
	want := fmt.Sprintf("applied %d", w.revision())
	if !slices.Contains(first.told, want) || !slices.Contains(second.told, want) {
		t.Errorf("told %v and %v, want %s", first.told, second.told, want)
	}
	expect(t, strings.Join(w.warnings, "\n"), `The change is stored, but not in force on server "W2008": ReceiveConnector W2008\Relay: cannot listen on 127.0.8.1:25: permission denied.`)
	w.ok("Set-SendConnector", "Out", "-Port", "26")
	w.ok("Remove-SendConnector", "Out", "-Confirm:$false")
	if want := fmt.Sprintf("applied %d", w.revision()); first.told[len(first.told)-1] != want || len(first.told) != 3 {
		t.Errorf("told %v, want %s at last", first.told, want)
	}
	w.ok("Get-SendConnector")
	if len(first.told) != 3 {
		t.Errorf("Get- told %v", first.told)
	}
}

func queuesOfLab(e *engine) {
	e.queues = []control.Queue{
		{ID: "3", DeliveryType: model.SmartHostConnectorDelivery, NextHopDomain: "[127.0.160.207]", Status: "Retry", Messages: 12, LastError: "connection refused", RetryCount: 2,
			NextRetry: noon.Add(time.Minute), IncomingRate: 2, OutgoingRate: 0.5},
		{ID: "4", DeliveryType: model.SmtpRelayToRemoteAdSite, NextHopDomain: "vSite", Status: "Ready", Messages: 1},
		{ID: "Submission", DeliveryType: model.Undefined, NextHopDomain: "Submission", Status: "Ready"},
		{ID: "Unreachable", DeliveryType: model.Unreachable, NextHopDomain: "Unreachable Domain", Status: "Ready", Messages: 3},
	}
	e.messages = []control.Message{
		{ID: 17, Queue: "3", From: "rob@work.com", Subject: "hello", Status: "Retry", Size: 2048, Source: `SMTP:EX20071\Client EX20071`, SourceIP: "127.0.0.1",
			Received: noon.Add(-time.Minute), Expires: noon.Add(48 * time.Hour), Recipients: []control.Recipient{{Address: "a@b.test", Status: "Retry", LastError: "451 later"}}},
		{ID: 18, Queue: "3", Status: "Ready", Size: 5 << 20, Received: noon},
		{ID: 17, Queue: "4", From: "rob@work.com", Status: "Ready", Size: 2048, Received: noon},
	}
}

func TestGetQueue(t *testing.T) {
	w := lab(t)
	queuesOfLab(w.starts("EX20071"))
	expect(t, show(w.ok("Get-Queue", "-Server", "EX20071"), "Identity", "DeliveryType", "Status", "MessageCount", "NextHopDomain", "NextHopCategory", "Velocity"), `
EX20071\3 | SmartHostConnectorDelivery | Retry | 12 | [127.0.160.207] | External | -1.5
EX20071\4 | SmtpRelayToRemoteAdSite | Ready | 1 | vSite | Internal | 0
EX20071\Submission | Undefined | Ready | 0 | Submission | Internal | 0
EX20071\Unreachable | Unreachable | Ready | 3 | Unreachable Domain | Internal | 0`)
	w.local = "EX20071"
	ids := func(words ...any) string {
		return strings.ReplaceAll(strings.TrimSpace(show(w.ok("Get-Queue", words...), "Name")), "\n", " ")
	}
	for _, c := range []struct {
		words []any
		want  string
	}{
		{nil, "3 4 Submission Unreachable"},
		{[]any{"3"}, "3"},
		{[]any{`EX20071\unreachable`}, "Unreachable"},
		{[]any{"ex20071/vsite"}, "4"},
		{[]any{`EX20071\*`}, "3 4 Submission Unreachable"},
		{[]any{"*reach*"}, "Unreachable"},
		{[]any{"9*"}, ""},
		{[]any{"-Filter", "MessageCount -gt 1 -and Status -eq 'Retry'"}, "3"},
		{[]any{"-Filter", `{Status -eq "Retry" -and MessageCount -gt 1}`}, "3"}, // a script block as bash hands it over
		{[]any{"-Filter", "MessageCount -ge 1 -and MessageCount -le 3"}, "4 Unreachable"},
		{[]any{"-Filter", "NextRetryTime -gt '2026-11-21T12:00:30Z'"}, "3"},
		{[]any{"-Include", "External"}, "3"},
		{[]any{"-Exclude", "Empty,Unreachable"}, "3 4"},
		{[]any{"-SortOrder:-MessageCount,+Identity"}, "3 Unreachable 4 Submission"},
	} {
		if got := ids(c.words...); got != c.want {
			t.Errorf("Get-Queue %v: %q, want %q", c.words, got, c.want)
		}
	}
	if out := w.ok("Get-Queue", "-ResultSize", "2"); len(out) != 2 || len(w.warnings) != 1 {
		t.Errorf("%d queues, %v", len(out), w.warnings)
	}
	w.fails("QueueNotFound", []string{"'9'"}, "Get-Queue", "9")
	w.fails("AmbiguousParameterSet", nil, "Get-Queue", "3", "-Filter", "Status -eq 'Retry'")
	w.fails("UnknownQueueKind", nil, "Get-Queue", "-Include", "Everything")
	w.fails("UnknownProperty", nil, "Get-Queue", "-SortOrder:-Size")
	w.fails("ManagementObjectNotFound", nil, "Get-Queue", `EX9\3`)
	w.fails("ServiceNotRunning", []string{`"W2008"`, "mxsh serve"}, "Get-Queue", "-Server", "W2008")
	w.fails("LegacyServer", []string{`"Paula"`, "Legacy"}, "Get-Queue", "-Server", "Paula")
	w.local = "Nowhere" // as --server names it
	w.fails("ManagementObjectNotFound", []string{"Nowhere"}, "Get-Queue")
}

func TestQueueActs(t *testing.T) {
	w := lab(t)
	e := w.starts("EX20071")
	queuesOfLab(e)
	if _, err := w.pipe(w.ok("Get-Queue", `EX20071\*`, "-Include", "External,Unreachable"), "Suspend-Queue", "-Confirm:$false"); err != nil {
		t.Fatal(err)
	}
	w.ok("Resume-Queue", `EX20071\3`)
	w.ok("Retry-Queue", `EX20071\Unreachable`, "-Resubmit", "$true")
	w.ok("Retry-Queue", "-Filter", "Status -eq 'Retry'", "-Server", "EX20071")
	w.ok("Suspend-Queue", `EX20071\4`, "-WhatIf")
	expect(t, strings.Join(w.infos, "\n"), `What if: Suspending queue "EX20071\4".`)
	w.answers = nil
	w.fails("NoTerminal", nil, "Suspend-Queue", `EX20071\4`)
	expect(t, strings.Join(e.told, "\n"), `
suspend queue 3
suspend queue Unreachable
resume queue 3
resubmit queue Unreachable
retry queue 3`)
	w.fails("QueueNotInRetry", []string{"no next hop"}, "Retry-Queue", `EX20071\Submission`)
	w.fails("QueueNotFound", nil, "Suspend-Queue", `EX20071\77`)
	w.fails("MissingMandatoryParameter", []string{"Identity"}, "Suspend-Queue", "-Server", "EX20071", "-Confirm:$false")
}

func TestGetMessage(t *testing.T) {
	w := lab(t)
	e := w.starts("EX20071")
	queuesOfLab(e)
	expect(t, show(w.ok("Get-Message", "-Server", "EX20071", "-IncludeRecipientInfo"), "Identity", "FromAddress", "Status", "Queue", "Subject", "Size", "MessageLatency", "Recipients"), `
EX20071\3\17 | rob@work.com | Retry | EX20071\3 | hello | 2 KB (2,048 bytes) | 00:01:00 | a@b.test;Retry;451 later
EX20071\3\18 | <> | Ready | EX20071\3 |  | 5 MB (5,242,880 bytes) | 00:00:00 | 
EX20071\4\17 | rob@work.com | Ready | EX20071\4 |  | 2 KB (2,048 bytes) | 00:00:00 | `)
	w.local = "EX20071"
	for _, c := range []struct {
		words []any
		want  string
	}{
		{[]any{"17"}, `EX20071\3\17 EX20071\4\17`},
		{[]any{`4\17`}, `EX20071\4\17`},
		{[]any{`EX20071\3\17`}, `EX20071\3\17`},
		{[]any{`EX20071\*\18`}, `EX20071\3\18`},
		{[]any{"-Queue", `EX20071\vSite`}, `EX20071\4\17`},
		{[]any{"-Queue", "3"}, `EX20071\3\17 EX20071\3\18`},
		{[]any{"-Filter", "Size -gt 1MB"}, `EX20071\3\18`},
		{[]any{"-Filter", "FromAddress -eq 'ROB@work.com' -and Status -eq 'Retry'"}, `EX20071\3\17`},
		{[]any{"-SortOrder:-Size"}, `EX20071\3\18 EX20071\3\17 EX20071\4\17`},
	} {
		got := strings.ReplaceAll(strings.TrimSpace(show(w.ok("Get-Message", c.words...), "Identity")), "\n", " ")
		if got != c.want {
			t.Errorf("Get-Message %v: %s, want %s", c.words, got, c.want)
		}
	}
	out, err := w.pipe(w.ok("Get-Queue", "4"), "Get-Message")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, show(out, "Identity"), `EX20071\4\17`)
	w.fails("MessageNotFound", []string{"'99'"}, "Get-Message", "99")
	w.fails("InvalidMessageIdentity", []string{`"x"`, `EX1\3\17`}, "Get-Message", "x")
	w.fails("QueueNotFound", nil, "Get-Message", "-Queue", "77")
}

func TestMessageActs(t *testing.T) {
	w := lab(t)
	e := w.starts("EX20071")
	queuesOfLab(e)
	w.local = "EX20071"
	act := func(want string, name string, words ...any) {
		t.Helper()
		e.told = nil
		w.ok(name, words...)
		told := slices.DeleteFunc(e.told, func(s string) bool { return strings.HasPrefix(s, "find") })
		expect(t, strings.Join(told, "\n"), want)
	}
	act("remove-with-report message 18 of 3", "Remove-Message", `3\18`, "-Confirm:$false")
	act("remove message 17 of 3\nremove message 17 of 4", "Remove-Message", "17", "-WithNDR", "$false", "-Confirm:$false")
	act("suspend message 18 of 3", "Suspend-Message", "-Filter", "Size -gt 1MB", "-Confirm:$false")
	act("resume message 17 of 4", "Resume-Message", `EX20071\4\17`)
	act("", "Remove-Message", "18", "-WhatIf")
	expect(t, strings.Join(w.infos, "\n"), `What if: Removing message "EX20071\3\18".`)
	e.told = nil
	if _, err := w.pipe(w.ok("Get-Message", "-Queue", "3"), "Suspend-Message", "-Confirm:$false"); err != nil {
		t.Fatal(err)
	}
	if last := e.told[len(e.told)-1]; last != "suspend message 18 of 3" {
		t.Errorf("told %v", e.told)
	}
}

func TestService(t *testing.T) {
	w := lab(t)
	e := w.starts("EX20071")
	w.local = "EX20071"
	status := func(words ...any) string {
		return strings.TrimSpace(show(w.ok("Get-Service", words...), "Name", "Status", "Server"))
	}
	expect(t, status("MSExchangeTransport"), "MSExchangeTransport | Running | EX20071")
	expect(t, status("-ComputerName", "W2008"), "MSExchangeTransport | Stopped | W2008")
	expect(t, status("MSEx*"), "MSExchangeTransport | Running | EX20071")
	expect(t, status("W3*"), "")
	w.ok("Stop-Service", "MSExchangeTransport")
	if len(w.asked) > 0 {
		t.Errorf("Stop-Service asked %v", w.asked)
	}
	expect(t, status(), "MSExchangeTransport | Stopped | EX20071")
	expect(t, show(w.ok("Start-Service", "MSExchangeTransport", "-PassThru"), "Status"), "Running")
	w.ok("Restart-Service", "MSExchangeTransport", "-WhatIf")
	w.ok("Restart-Service", "MSExchangeTransport")
	if _, err := w.pipe(w.ok("Get-Service", "-Server", "EX20071"), "Stop-Service"); err != nil {
		t.Error(err)
	}
	expect(t, strings.Join(e.told, " "), "stop start stop start stop")
	w.fails("MissingMandatoryParameter", []string{"Name"}, "Stop-Service")
	w.fails("ServiceNotFound", []string{"'Spooler'"}, "Stop-Service", "Spooler")
	w.fails("ServiceNotRunning", nil, "Start-Service", "MSExchangeTransport", "-Server", "W2008")
}

func TestMailRoute(t *testing.T) {
	w := lab(t)
	w.ok("New-SendConnector", "-Name", "Near", "-AddressSpaces", "SMTP:*;1", "-SmartHosts", "[127.0.160.207]", "-SourceTransportServers", "W2008")
	w.ok("New-SendConnector", "-Name", "Far", "-AddressSpaces", "SMTP:*;1", "-SmartHosts", "[127.0.160.208]", "-SourceTransportServers", "EX20071")
	out := w.ok("Test-MailRoute", "a@elsewhere.test,tim@work.com,nobody@work.com", "-Server", "W2008")
	expect(t, show(out, "Recipient", "DeliveryType", "Connector", "Failure"), `
a@elsewhere.test | SmartHostConnectorDelivery | Near | 
tim@work.com | SmtpRelayToRemoteAdSite |  | 
nobody@work.com |  |  | 550 5.1.1 RESOLVER.ADR.RecipNotFound; not found`)
	if c := out[0].(*model.MailRoute).Candidates; len(c) != 2 || !strings.HasPrefix(c[0], "Near: ") || !strings.HasPrefix(c[1], "Far: ") {
		t.Errorf("candidates %v", c)
	}
	piped, err := w.pipe(w.ok("Get-Mailbox", "Bond"), "Test-MailRoute", "-Server", "W2008")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, show(piped, "Recipient", "DeliveryType"), "bond@work.com | MapiDelivery")
}
