// Package transport is the engine of one server: it accepts mail, routes it,
// queues it and sends it, as the directory says at every moment.
package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"path/filepath"
	"sync"
	"time"

	"mxsh/model"
	"mxsh/store"
	"mxsh/transport/control"
	"mxsh/transport/control/serve"
	"mxsh/transport/dns"
	"mxsh/transport/identity"
	"mxsh/transport/queue"
	"mxsh/transport/receive"
	"mxsh/transport/route"
	"mxsh/transport/trace"
	"mxsh/transport/tracking"
)

// patience is how long sessions and transactions may take to end when the
// service stops.
const patience = 10 * time.Second

// Config is what an engine is made of. Every field is needed but those that
// say otherwise.
type Config struct {
	Directory store.Directory
	Keys      model.Sealer // open what the directory keeps sealed
	Home      string       // queues, mailboxes, certificates, logs and sockets are below it
	Server    string       // name of the server in the directory
	Resolv    string       // names the DNS servers when the server's settings name none; "" is /etc/resolv.conf
	Now       func() time.Time
	Log       *slog.Logger
}

// Engine runs one server of the organization. One process may run several.
type Engine struct {
	Config
	compiler route.Compiler
	live     route.Live
	ready    chan struct{}
	fail     context.CancelCauseFunc // ends Run
	began    time.Time

	certificates *identity.Certificates
	identity     *identity.Server
	resolvers    *dns.Pool
	queue        *queue.Queue
	receive      *receive.Server
	refusals     *refusals
	logs         logs

	work   service
	change change
}

// logs are what the server writes for administrators to read.
type logs struct {
	receive, send *trace.Protocol
	tracking      *tracking.Log
}

// New returns an engine. It touches nothing before Run.
func New(c Config) *Engine {
	if c.Resolv == "" {
		c.Resolv = "/etc/resolv.conf"
	}
	e := &Engine{Config: c, ready: make(chan struct{}), compiler: route.Compiler{Keys: c.Keys}}
	e.Log = c.Log.With("server", c.Server)
	e.change.done = make(chan struct{})
	return e
}

// Ready is closed when mail is accepted. It never is when Run ends before.
func (e *Engine) Ready() <-chan struct{} { return e.ready }

// Listening returns the addresses on which mail is accepted, as they are bound.
func (e *Engine) Listening() []netip.AddrPort { return e.receive.Listening() }

// Wanted is how many bindings the directory asks for.
func (e *Engine) Wanted() int { return len(e.live.Load().Bindings()) }

// Run serves until ctx ends and then returns nil, with everything that was
// accepted on disk. It is an error that the server is not in the directory or
// leaves it, that another process runs its engine, or that the queue cannot be used.
func (e *Engine) Run(ctx context.Context) error {
	release, err := serve.Lock(e.Home, e.Server)
	if err != nil {
		return err
	}
	defer release()
	ctx, e.fail = context.WithCancelCause(ctx)
	defer e.fail(nil)

	if err := e.open(ctx); err != nil {
		return fmt.Errorf("start server %s: %w", e.Server, err)
	}
	defer e.close()
	shut, err := e.listenForCommands()
	if err != nil {
		return fmt.Errorf("start server %s: %w", e.Server, err)
	}
	defer shut()
	if err := e.Start(ctx); err != nil {
		return fmt.Errorf("start server %s: %w", e.Server, err)
	}
	e.Log.Info("mail is accepted", "bindings", e.Listening(), "revision", e.live.Load().Revision)
	close(e.ready)

	e.follow(ctx)
	e.Log.Info("shutting down")
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	if err := e.Stop(stop); err != nil {
		e.Log.Warn("not everything ended in time", "err", err)
	}
	return ended(ctx)
}

// ended is why Run ends: nil when it was asked to.
func ended(ctx context.Context) error {
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) && !errors.Is(cause, context.DeadlineExceeded) {
		return cause
	}
	return nil
}

// open makes everything that runs and puts the directory in force, with no
// binding open yet and no worker at work.
func (e *Engine) open(ctx context.Context) error {
	e.began = e.Now()
	first, problems, err := e.compiler.Load(ctx, e.Directory, e.Server)
	if err != nil {
		return err
	}
	authority, err := identity.FromDirectory(ctx, e.Directory, e.Keys, e.Now())
	if err != nil {
		return err
	}
	e.certificates = identity.OpenCertificates(filepath.Join(e.Home, "certificates"), e.Now, e.Log)
	e.identity = identity.NewServer(first.Self().Guid, authority, e.certificates, e.Now)
	e.resolvers = dns.NewPool(e.Resolv, e.Now)
	e.logs = logs{
		receive:  trace.NewProtocol(trace.Receive(), e.receiveLog(first.Self()), e.Now, e.Log),
		send:     trace.NewProtocol(trace.Send(), e.sendLog(first.Self()), e.Now, e.Log),
		tracking: tracking.New(e.trackingLog(first.Self()), e.Now, e.Log),
	}
	e.queue, err = queue.Open(filepath.Join(e.Home, "queue", control.FileName(e.Server)),
		queue.Options{Settings: queueSettings(first.Self()), Now: e.Now, Log: e.Log, Witness: e.logs.tracking})
	if err != nil {
		return err
	}
	e.refusals = newRefusals(e.Log.Handler(), e.Now)
	e.receive = receive.New(receive.Config{
		Table: e.live.Load, Queue: e.queue, Auth: receive.NewPasswords(e.Now), Identity: e.identity,
		Trace: e.logs.receive, Now: e.Now, Log: slog.New(e.refusals),
	})
	e.receive.Stop(ctx) // until Start
	e.publish(first, problems)
	return nil
}

func (e *Engine) close() {
	e.receive.Close()
	e.change.end()
	if err := e.queue.Close(); err != nil {
		e.Log.Error("close queue", "err", err)
	}
	for _, l := range []io.Closer{e.logs.receive, e.logs.send, e.logs.tracking} {
		if err := l.Close(); err != nil {
			e.Log.Error("close log", "err", err)
		}
	}
}

// listenForCommands opens the control socket; shut closes it.
func (e *Engine) listenForCommands() (shut func(), err error) {
	l, err := serve.Listen(e.Home, e.Server)
	if err != nil {
		return nil, err
	}
	s := &http.Server{
		Handler: serve.Handler(e, func(r *http.Request, err error) {
			e.Log.Error("command failed", "path", r.URL.Path, "err", err)
		}),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          slog.NewLogLogger(e.Log.Handler(), slog.LevelWarn),
	}
	var done sync.WaitGroup
	done.Go(func() {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			e.fail(fmt.Errorf("control socket: %w", err))
		}
	})
	return func() {
		s.Close()
		done.Wait()
	}, nil
}
