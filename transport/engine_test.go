package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/transport/control"
	"mxsh/transport/queue"
	"mxsh/transport/sinktest"
)

func TestMailReachesAMailbox(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.mailbox("Rob", "EX1")
	e := w.run("EX1")
	dial(t, at).submit("ann@elsewhere.test", "rob@work.com")
	text := w.delivered("rob", 1)[0]
	if !strings.Contains(text, "Subject: "+t.Name()) || !strings.Contains(text, "by ex1.work.com") {
		t.Errorf("the mailbox has\n%s", text)
	}
	until(t, "empty queues", func() bool {
		n := 0
		for range e.Engine.Messages(control.Find{}) {
			n++
		}
		return n == 0
	})
}

// Servers send each other mail by mutual TLS: EX2 admits nobody else.
func TestServersRelayToEachOther(t *testing.T) {
	w := newWorld(t)
	one := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers,ExchangeServers")
	two := w.host("EX2", "First", "127.0.7.2", "ExchangeServers")
	three := w.host("EX3", "Second", "127.0.8.1", "ExchangeServers")
	w.mailbox("Tim", "EX2")
	w.mailbox("Bond", "EX3")
	w.run("EX1")
	w.run("EX2")
	w.run("EX3")
	for _, at := range []string{two.String(), three.String()} {
		c, err := net.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		c.Close()
	}
	dial(t, two).say("MAIL FROM:<ann@elsewhere.test>", "530 5.7.1")
	dial(t, one).submit("ann@elsewhere.test", "tim@work.com", "bond@work.com")
	for _, box := range []string{"tim", "bond"} {
		text := w.delivered(box, 1)[0]
		if strings.Count(text, "\nReceived: ") < 2 || !strings.Contains(text, "from ex1.work.com") {
			t.Errorf("%s has\n%s", box, text)
		}
	}
}

func TestSmartHost(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers,ExchangeServers")
	s := sink(t, sinktest.Options{Addr: "127.0.160.207:0"})
	w.set("AcceptedDomain all | DomainName=elsewhere.test | DomainType=ExternalRelay", smart("Out", "SMTP:*;1", "EX1", s))
	w.run("EX1")
	dial(t, at).submit("ann@work.com", "x@elsewhere.test")
	m := arrived(t, s, 1)[0]
	if m.From != "ann@work.com" || m.Addresses()[0] != "x@elsewhere.test" || m.Hello != "ex1.work.com" || m.Source.Addr().String() != "127.0.7.1" {
		t.Errorf("the sink got from %s (%s, %s) %s to %v", m.Source, m.Hello, m.HelloVerb, m.From, m.Addresses())
	}
}

// accepting lets a test relay to the domains of the outside world.
func (w *world) accepting(domains ...string) {
	w.t.Helper()
	for _, d := range domains {
		w.set(fmt.Sprintf("AcceptedDomain %s | DomainName=%s | DomainType=ExternalRelay", d, d))
	}
}

// proves AcceptedDomain.DomainType
func TestUnreachableMailLeavesWhenAConnectorComes(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.accepting("elsewhere.test")
	e := w.run("EX1")
	dial(t, at).submit("ann@work.com", "x@elsewhere.test")
	until(t, "a message in Unreachable", func() bool { return e.waits(queue.UnreachableID) == 1 })
	for m := range e.Engine.Messages(control.Find{}) {
		if !strings.Contains(m.LastError, "A matching connector cannot be found to route the external recipient") {
			t.Errorf("its last error is %q", m.LastError)
		}
	}
	s := sink(t, sinktest.Options{})
	e.apply(smart("Out", "SMTP:*;1", "EX1", s))
	arrived(t, s, 1)
	until(t, "an empty Unreachable", func() bool { return e.waits(queue.UnreachableID) == 0 })
}

// proves SendConnector.Enabled
// proves SendConnector.AddressSpaces
func TestMailMovesWhenItsConnectorIsDisabled(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.accepting("elsewhere.test")
	dead, alive := sink(t, sinktest.Options{}), sink(t, sinktest.Options{})
	dead.Answer("CONNECT", sinktest.Drop)
	w.set(smart("A", "SMTP:*;1", "EX1", dead), smart("B", "SMTP:*;2", "EX1", alive))
	e := w.run("EX1")
	dial(t, at).submit("ann@work.com", "x@elsewhere.test")
	until(t, "a queue in Retry", func() bool {
		for _, q := range e.Engine.Queues() {
			if q.Status == "Retry" && q.ConnectorName == "A" && q.LastError != "" {
				return true
			}
		}
		return false
	})
	e.apply("SendConnector A | Enabled=$false")
	arrived(t, alive, 1)
}

// A command that has returned is live: the very next MAIL of a session that was
// there before obeys it.
func TestNextMailObeysWhatWasApplied(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.mailbox("Rob", "EX1")
	e := w.run("EX1")
	c := dial(t, at)
	for i := range 50 {
		e.apply(`ReceiveConnector EX1\Default EX1 | MaxMessageSize=100KB`)
		c.say("MAIL FROM:<ann@elsewhere.test> SIZE=200000", "552 5.3.4")
		e.apply(`ReceiveConnector EX1\Default EX1 | MaxMessageSize=1MB`)
		c.say("MAIL FROM:<ann@elsewhere.test> SIZE=200000", "250")
		c.say("RSET", "250")
		e.apply(fmt.Sprintf("AcceptedDomain d%d | DomainName=d%d.test | DomainType=ExternalRelay", i, i))
		c.say("MAIL FROM:<ann@elsewhere.test>", "250")
		c.say(fmt.Sprintf("RCPT TO:<x@d%d.test>", i), "250")
		c.say("RSET", "250")
	}
	e.apply(`ReceiveConnector EX1\Default EX1 | PermissionGroups=ExchangeServers`)
	c.say("MAIL FROM:<ann@elsewhere.test>", "530")
}

func TestProblemsComeBackWithTheChangeThatMadeThem(t *testing.T) {
	w := newWorld(t)
	w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	e := w.run("EX1")
	taken, err := net.Listen("tcp", "127.0.7.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	a := e.apply(fmt.Sprintf(`ReceiveConnector EX1\Second | Server=EX1 | Bindings=%s | RemoteIPRanges=0.0.0.0/0`, taken.Addr()))
	if len(a.Problems) != 1 || !strings.Contains(a.Problems[0].String(), taken.Addr().String()) {
		t.Errorf("problems: %v", a.Problems)
	}
	if a = e.apply("AcceptedDomain x | DomainName=x.test"); len(a.Problems) != 0 {
		t.Errorf("a later change gets the problems of an earlier one: %v", a.Problems)
	}
	if s := e.Engine.Status(); len(s.Problems) != 1 {
		t.Errorf("status has the problems %v", s.Problems)
	}
	if a = e.apply(`ReceiveConnector EX1\Second | Enabled=$false`); len(a.Problems) != 0 || len(e.Engine.Status().Problems) != 0 {
		t.Errorf("the problem stays: %v, %v", a.Problems, e.Engine.Status().Problems)
	}
}

func TestServiceStopsAndStarts(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.mailbox("Rob", "EX1")
	e := w.run("EX1")
	ctx := t.Context()
	open := dial(t, at)
	if err := e.Client.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	open.expect("421")
	if c, err := net.Dial("tcp", at.String()); err == nil {
		c.Close()
		t.Error("a stopped service accepts connections")
	}
	s, err := e.Client.Status(ctx)
	if err != nil || s.State != control.Stopped || len(s.Bindings) != 0 {
		t.Errorf("stopped: %+v, %v", s, err)
	}
	// Changes are followed meanwhile, without opening a listener.
	e.apply("AcceptedDomain x | DomainName=x.test")
	if c, err := net.Dial("tcp", at.String()); err == nil {
		c.Close()
		t.Error("a change opened the listener of a stopped service")
	}
	if err := e.Client.Start(ctx); err != nil {
		t.Fatal(err)
	}
	if s, err = e.Client.Status(ctx); err != nil || s.State != control.Running || len(s.Bindings) != 1 {
		t.Errorf("started: %+v, %v", s, err)
	}
	dial(t, at).submit("ann@elsewhere.test", "rob@work.com")
	w.delivered("rob", 1)
}

func TestMailSurvivesARestart(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.accepting("elsewhere.test")
	e := w.run("EX1")
	dial(t, at).submit("ann@work.com", "x@elsewhere.test")
	until(t, "a message in Unreachable", func() bool { return e.waits(queue.UnreachableID) == 1 })
	if err := e.stop(); err != nil {
		t.Fatal(err)
	}
	s := sink(t, sinktest.Options{})
	w.set(smart("Out", "SMTP:*;1", "EX1", s))
	w.run("EX1")
	arrived(t, s, 1)
}

func TestOneEngineForAServer(t *testing.T) {
	w := newWorld(t)
	w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	e := w.run("EX1")
	second := New(e.Config)
	var told *model.Error
	if err := second.Run(t.Context()); !errors.As(err, &told) || told.Category != model.Conflict {
		t.Errorf("the second engine of a server: %v", err)
	}
	if s, err := e.Client.Status(t.Context()); err != nil || s.State != control.Running {
		t.Errorf("the first one after that: %+v, %v", s, err)
	}
}

func TestUnknownServerDoesNotRun(t *testing.T) {
	w := newWorld(t)
	w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	e := New(Config{Directory: w.d, Keys: w.keys, Home: w.home, Server: "EX9", Now: time.Now, Log: quiet()})
	if err := e.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "EX9") {
		t.Errorf("got %v", err)
	}
}

func TestQueuesAndMessagesOverTheSocket(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.accepting("elsewhere.test")
	e := w.run("EX1")
	ctx := t.Context()
	c := dial(t, at)
	for range 3 {
		c.submit("ann@work.com", "x@elsewhere.test", "y@elsewhere.test")
	}
	until(t, "three messages in Unreachable", func() bool { return e.waits(queue.UnreachableID) == 3 })
	var ids []int64
	for m, err := range e.Client.Messages(ctx, control.Find{Queue: "Unreachable", Recipients: true}) {
		if err != nil {
			t.Fatal(err)
		}
		if m.From != "ann@work.com" || len(m.Recipients) != 2 || m.Source != `SMTP:EX1\Default EX1` || m.SourceIP == "" || m.Subject != t.Name() {
			t.Errorf("message %+v", m)
		}
		ids = append(ids, m.ID)
	}
	if len(ids) != 3 {
		t.Fatalf("%d messages", len(ids))
	}
	if err := e.Client.ActOnMessage(ctx, ids[0], "Unreachable", control.Remove); err != nil {
		t.Error(err)
	}
	if err := e.Client.ActOnMessage(ctx, ids[1], "", control.Suspend); err != nil {
		t.Error(err)
	}
	s := sink(t, sinktest.Options{})
	e.apply(smart("Out", "SMTP:*;1", "EX1", s))
	arrived(t, s, 1)
	if err := e.Client.ActOnMessage(ctx, ids[1], "", control.Resume); err != nil {
		t.Error(err)
	}
	if err := e.Client.ActOnQueue(ctx, "Unreachable", control.Resubmit); err != nil {
		t.Error(err)
	}
	if got := len(arrived(t, s, 2)); got != 2 {
		t.Errorf("%d messages arrived, one was removed", got)
	}
	var told *model.Error
	for _, err := range []error{
		e.Client.ActOnQueue(ctx, "4711", control.Retry),
		e.Client.ActOnMessage(ctx, 99999, "", control.Remove),
	} {
		if !errors.As(err, &told) || told.Category != model.NotFound {
			t.Errorf("got %v", err)
		}
	}
}

// "Why was I refused?" is answered afterwards.
func TestRefusalsAreRemembered(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	e := w.run("EX1")
	c := dial(t, at)
	c.say("MAIL FROM:<ann@elsewhere.test>", "250")
	c.say("RCPT TO:<x@elsewhere.test>", "550 5.7.1")
	list, err := e.Client.Refusals(t.Context(), "127.0.0.1", 10)
	if err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	r := list[0]
	if r.Connector != `EX1\Default EX1` || r.Verb != "RCPT" || !strings.HasPrefix(r.Reply, "550 5.7.1") || !strings.Contains(r.Reason, "Accept-Any-Recipient") {
		t.Errorf("refusal %+v", r)
	}
	if list, err = e.Client.Refusals(t.Context(), "127.0.0.9", 10); err != nil || len(list) != 0 {
		t.Errorf("of another client: %v, %v", list, err)
	}
}

func TestServiceThatCannotListenSaysSo(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	taken, err := net.Listen("tcp", at.String())
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	e := w.run("EX1")
	s, err := e.Client.Status(t.Context())
	if err != nil || s.State != control.Running || len(s.Bindings) != 0 || len(s.Problems) != 1 || !strings.Contains(s.Problems[0].String(), at.String()) {
		t.Errorf("status %+v, %v", s, err)
	}
}

func TestStopSaysWhatItLeavesBehind(t *testing.T) {
	w := newWorld(t)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	w.accepting("elsewhere.test")
	reached, release := make(chan struct{}), make(chan struct{})
	s := sink(t, sinktest.Options{Answer: func(step sinktest.Step) string {
		if step.Verb == "BODY" {
			close(reached)
			<-release
		}
		return ""
	}})
	w.set(smart("Out", "SMTP:*;1", "EX1", s))
	e := w.run("EX1")
	dial(t, at).submit("ann@work.com", "x@elsewhere.test")
	<-reached
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	var told *model.Error
	if err := e.Engine.Stop(ctx); !errors.As(err, &told) || told.ID != "StopIncomplete" {
		t.Errorf("stop: %v", err)
	}
	if state := e.Engine.Status().State; state != control.Stopped {
		t.Errorf("the service is %s", state)
	}
	close(release)
	arrived(t, s, 1)
	if err := e.Engine.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	until(t, "an empty queue", func() bool {
		n := 0
		for range e.Engine.Messages(control.Find{}) {
			n++
		}
		return n == 0
	})
	if n := s.Count(); n != 1 {
		t.Errorf("the message was sent %d times", n)
	}
}
