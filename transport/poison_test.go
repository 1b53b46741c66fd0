package transport

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"mxsh/transport/control"
	"mxsh/transport/queue"
	"mxsh/transport/sinktest"
)

// brittle is a log that breaks down when a recipient failed: a program that
// fails while it works on a message.
type brittle struct{ slog.Handler }

func (brittle) Enabled(context.Context, slog.Level) bool { return true }

func (b brittle) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == "recipient "+queue.Failed.String() {
		panic("a bad message")
	}
	return b.Handler.Handle(ctx, r)
}

func (b brittle) WithAttrs(attrs []slog.Attr) slog.Handler {
	return brittle{b.Handler.WithAttrs(attrs)}
}
func (b brittle) WithGroup(name string) slog.Handler { return brittle{b.Handler.WithGroup(name)} }

// proves TransportServer.PoisonMessageDetectionEnabled
// proves TransportServer.PoisonThreshold
func TestMessageThatBreaksTheProgramIsSetAside(t *testing.T) {
	for _, c := range []struct {
		settings string
		tries    int
		aside    bool // after them
	}{
		{"PoisonThreshold=1", 1, true},
		{"PoisonThreshold=3", 3, true},
		{"PoisonThreshold=1 | PoisonMessageDetectionEnabled=$false", 3, false},
	} {
		t.Run(c.settings, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
			w.accepting("elsewhere.test")
			s := sink(t, sinktest.Options{})
			s.Answer("RCPT", "550 5.1.1 unknown")
			w.set(smart("Out", "SMTP:*;1", "EX1", s), "TransportServer EX1 | MessageRetryInterval=00:00:01 | "+c.settings)
			e := w.runWith("EX1", brittle{slog.NewTextHandler(testLog{t}, nil)})
			dial(t, at).submit("rob@work.com", "x@elsewhere.test")
			set := func() bool { return e.waits(queue.PoisonID) == 1 }
			if c.aside {
				until(t, "the message is set aside", set)
			} else {
				until(t, "tries beyond the threshold", func() bool { return named(s) >= c.tries })
			}
			if n := named(s); set() != c.aside || c.aside && n != c.tries {
				t.Errorf("after %d tries set aside: %v, want %v after %d", n, set(), c.aside, c.tries)
			}
			for m := range e.Engine.Messages(control.Find{Queue: queue.PoisonID.String()}) {
				if m.From != "rob@work.com" || m.Status != "Suspended" {
					t.Errorf("set aside is %+v", m)
				}
			}
		})
	}
}

// named is how often a sink was told a recipient.
func named(s *sinktest.Server) (n int) {
	for _, session := range s.Sessions() {
		for _, line := range session.Lines {
			if strings.HasPrefix(line, "RCPT ") {
				n++
			}
		}
	}
	return n
}
