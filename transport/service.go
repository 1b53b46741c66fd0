package transport

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"mxsh/model"
	"mxsh/transport/categorize"
	"mxsh/transport/deliver"
	"mxsh/transport/dsn"
	"mxsh/transport/send"
)

// service is the part of an engine that Stop-Service stops: listeners, sessions
// and everything that moves mail. Queue and control socket are not in it.
type service struct {
	running atomic.Bool

	mu     sync.Mutex // held by who starts or stops
	cancel context.CancelFunc
	done   chan struct{} // closed when the workers of this run are gone
}

// Start opens the listeners and lets mail move. A binding that cannot be opened
// is a problem of Status and no error. A service that runs stays as it is.
func (e *Engine) Start(context.Context) error {
	e.work.mu.Lock()
	defer e.work.mu.Unlock()
	if e.work.running.Load() {
		return nil
	}
	// Not the caller's context: the service outlives the command.
	ctx, cancel := context.WithCancel(context.Background())
	e.work.cancel, e.work.done = cancel, make(chan struct{})
	var workers sync.WaitGroup
	for name, run := range e.workers() {
		workers.Go(func() {
			if err := run(ctx); err != nil {
				e.fail(fmt.Errorf("%s: %w", name, err))
			}
		})
	}
	go func(done chan struct{}) {
		workers.Wait()
		close(done)
	}(e.work.done)
	e.boundNow(e.receive.Start())
	e.work.running.Store(true)
	return nil
}

// workers are what moves mail between acceptance and its end.
func (e *Engine) workers() map[string]func(context.Context) error {
	reports := &dsn.Reporter{Table: e.live.Load, Queue: e.queue, Tracking: e.logs.tracking, Now: e.Now, Log: e.Log}
	categorizer := &categorize.Categorizer{Table: e.live.Load, Queue: e.queue, Reports: reports, Log: e.Log, Tracking: e.logs.tracking, Overtaken: e.overtaken}
	sender := send.New(send.Config{
		Table: e.live.Load, Queue: e.queue, DNS: e.resolvers, Identity: e.identity, Secrets: e.Keys,
		Mailboxes: &deliver.Agent{Table: e.live.Load, Queue: e.queue, Home: e.Home, Started: e.began, Reports: reports, Tracking: e.logs.tracking, Log: e.Log},
		Reports:   reports, Trace: e.logs.send, Tracking: e.logs.tracking, Now: e.Now, Log: e.Log,
	})
	return map[string]func(context.Context) error{
		"categorizer": categorizer.Run, "sender": sender.Run, "reporter": reports.Run,
	}
}

// Stop closes the listeners, ends the sessions and lets the transactions under
// way come to their end. What has not ended when ctx does is left behind; the
// service counts as stopped then too.
func (e *Engine) Stop(ctx context.Context) error {
	e.work.mu.Lock()
	defer e.work.mu.Unlock()
	if !e.work.running.Load() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	e.work.cancel()
	e.receive.Stop(ctx)
	e.boundNow(nil)
	e.work.running.Store(false)
	select {
	case <-e.work.done:
		return nil
	case <-ctx.Done():
		return &model.Error{ID: "StopIncomplete", Category: model.Conflict, Target: e.Server, Err: ctx.Err(),
			Message: fmt.Sprintf("The transport service of server %s is stopped, but deliveries that were under way have not ended yet; they end by themselves.", model.Quote(e.Server))}
	}
}
