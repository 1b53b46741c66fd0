// Package mailtest gives tests of the mail path a world to run in: a directory
// on disk written in a short notation, its compiled table, a queue and a name
// server. Everything in it is the real thing.
package mailtest

import (
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/store"
	"mxsh/store/boltdir"
	"mxsh/transport/dns"
	"mxsh/transport/dns/dnstest"
	"mxsh/transport/dsn"
	"mxsh/transport/queue"
	"mxsh/transport/route"
)

// World is one server of an organization.
type World struct {
	testing.TB
	Home    string
	Server  string
	Dir     store.Directory
	Keys    *store.Keys
	Live    route.Live
	Queue   *queue.Queue
	Names   *dnstest.Server // what the server's DNS settings point to
	DNS     *dns.Pool
	Reports *dsn.Reporter
	Log     *slog.Logger
}

// Settings are retry timers short enough for a test.
func Settings() queue.Settings {
	s := queue.DefaultSettings()
	s.GlitchRetryInterval = 100 * time.Millisecond
	s.TransientFailureRetryInterval = 100 * time.Millisecond
	s.OutboundConnectionFailureRetryInterval = 100 * time.Millisecond
	s.MailboxDeliveryRetryInterval = 100 * time.Millisecond
	s.MessageRetryInterval = 100 * time.Millisecond
	return s
}

// New makes a world as its server sees it. Each line makes an object:
// "SendConnector Out | AddressSpaces=SMTP:*;1 | SmartHosts=[127.0.0.1]". The
// organization's singletons and a site S are there already; the server is made
// with them unless a line does.
func New(t testing.TB, server string, lines ...string) *World {
	t.Helper()
	names, err := dnstest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(names.Close)
	w := &World{TB: t, Home: t.TempDir(), Server: server, Names: names, DNS: dns.NewPool("/nonexistent", time.Now), Log: slog.New(slog.DiscardHandler)}
	if testing.Verbose() {
		w.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	w.Keys = &store.Keys{Path: filepath.Join(w.Home, "keys")}
	w.Dir, err = boltdir.Open(filepath.Join(w.Home, "directory.db"), boltdir.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Dir.Close() })
	if err := store.Init(t.Context(), w.Dir, time.Now); err != nil {
		t.Fatal(err)
	}
	w.Set(append([]string{
		"ExchangeServer " + server + " | Site=Default-First-Site-Name | ServerRole=HubTransport,Mailbox | Fqdn=" + strings.ToLower(server) + ".work.com",
		"TransportServer " + server + " | ExternalDNSAdapterEnabled=$false | InternalDNSAdapterEnabled=$false" +
			" | InternalDNSServers=" + names.Addr().String() + " | ExternalDNSServers=" + names.Addr().String(),
	}, lines...)...)
	w.Queue, err = queue.Open(filepath.Join(w.Home, "queue"), queue.Options{Settings: Settings(), Log: w.Log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Queue.Close() })
	w.Reports = &dsn.Reporter{Table: w.Live.Load, Queue: w.Queue, Now: time.Now, Log: w.Log}
	return w
}

// Set makes the objects, or changes the named settings of those that exist, and
// puts the new table in force.
func (w *World) Set(lines ...string) {
	w.Helper()
	_, err := w.Dir.Update(w.Context(), func(tx store.Writer) error {
		for _, line := range lines {
			if err := store.Save(tx, w.object(tx, line), time.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
	w.Compile()
}

// Change gives an object to fn, which changes it, and puts the new table in force.
func (w *World) Change(kind *model.Kind, name string, fn func(model.Object)) {
	w.Helper()
	_, err := w.Dir.Update(w.Context(), func(tx store.Writer) error {
		o, err := store.Resolve(tx, kind, name, w.Server)
		if err != nil {
			return err
		}
		fn(o)
		if err := model.SealSecrets(o, w.Keys); err != nil {
			return err
		}
		return store.Save(tx, o, time.Now())
	})
	if err != nil {
		w.Fatal(err)
	}
	w.Compile()
}

// Compile puts the directory as it is in force.
func (w *World) Compile() {
	w.Helper()
	err := w.Dir.View(w.Context(), func(r store.Reader) error {
		t, problems, err := route.Compile(r, w.Server, w.Live.Load())
		for _, p := range problems {
			w.Errorf("problem: %s", p)
		}
		if err == nil {
			w.Live.Store(t)
		}
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
}

func (w *World) object(r store.Reader, line string) model.Object {
	w.Helper()
	parts := strings.Split(line, "|")
	noun, name, _ := strings.Cut(strings.TrimSpace(parts[0]), " ")
	k := model.KindNamed(noun)
	if k == nil {
		w.Fatalf("no kind %q", noun)
	}
	o, err := store.Resolve(r, k, name, w.Server)
	if err != nil {
		o = k.New()
		o.Header().Name = name[strings.IndexByte(name, '\\')+1:]
		o.Header().Guid = model.NewGUID()
	}
	for _, p := range parts[1:] {
		field, text, _ := strings.Cut(strings.TrimSpace(p), "=")
		f := k.Field(field)
		if f == nil {
			w.Fatalf("%s has no field %q", noun, field)
		}
		var v any = text
		var err error
		if f.List() {
			v, err = f.Parse(text)
		}
		if err == nil {
			err = f.Set(o, v)
		}
		if err != nil {
			w.Fatalf("%s: %v", line, err)
		}
	}
	return o
}

// Run runs parts of the engine until the test ends, and waits for them then.
func (w *World) Run(parts ...func(context.Context) error) {
	w.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for _, run := range parts {
		wg.Go(func() {
			if err := run(ctx); err != nil {
				w.Errorf("part of the engine: %v", err)
			}
		})
	}
	w.Cleanup(func() {
		cancel()
		wg.Wait()
	})
}

// Submit accepts a message as if a client had sent it.
func (w *World) Submit(text, from string, to ...string) queue.ID {
	w.Helper()
	e := &queue.Envelope{From: from, AuthAs: "Anonymous", Origin: queue.Origin{Kind: "SMTP"}}
	for _, r := range to {
		e.Recipients = append(e.Recipients, queue.Recipient{Address: r})
	}
	return w.Accept(e, text)
}

// Accept puts a message into the queue.
func (w *World) Accept(e *queue.Envelope, text string) queue.ID {
	w.Helper()
	body := w.Queue.NewBody()
	defer body.Close()
	if _, err := io.WriteString(body, text); err != nil {
		w.Fatal(err)
	}
	id, err := w.Queue.Accept(w.Context(), e, body)
	if err != nil {
		w.Fatal(err)
	}
	return id
}

// Until waits until the condition holds, and fails the test when that takes
// longer than ten seconds.
func (w *World) Until(what string, condition func() bool) {
	w.Helper()
	for deadline := time.Now().Add(10 * time.Second); !condition(); {
		if time.Now().After(deadline) {
			w.Fatalf("still waiting: %s", what)
		}
		time.Sleep(2 * time.Millisecond)
	}
}
