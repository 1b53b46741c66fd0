package transport

import (
	"context"
	"errors"
	"sync"
	"time"

	"mxsh/store"
	"mxsh/transport/control"
	"mxsh/transport/queue"
	"mxsh/transport/route"
)

const (
	// certificatesEvery is how often renewed certificates are looked for.
	certificatesEvery = 30 * time.Second
	// straysEvery is how often, at most, changes of mailboxes alone send
	// unreachable mail through categorization: making a thousand mailboxes must
	// not route it a thousand times.
	straysEvery = time.Second
)

// change is how far the engine has followed the directory.
type change struct {
	turn sync.Mutex // held by who puts a revision in force

	mu       sync.Mutex
	done     chan struct{} // closed and replaced with every revision in force
	since    map[route.Problem]store.Revision
	table    []route.Problem // of the table in force
	bindings []route.Problem // of the listeners
	strays   *time.Timer     // nil when no resubmission of unreachable mail is due
	ended    bool
}

// follow keeps the engine in step with the directory until ctx ends. When the
// directory cannot be read the last revision stays in force.
func (e *Engine) follow(ctx context.Context) {
	var side sync.WaitGroup
	side.Go(func() { e.followCertificates(ctx) })
	defer side.Wait()
	lost := false
	for _, err := range e.Directory.Watch(ctx, e.live.Load().Revision) {
		if err == nil {
			err = e.refresh(ctx)
		}
		if err != nil && !lost && ctx.Err() == nil {
			e.Log.Error("directory cannot be followed; its last revision stays in force", "err", err)
		}
		lost = err != nil
	}
	<-ctx.Done()
}

func (e *Engine) followCertificates(ctx context.Context) {
	tick := time.NewTicker(certificatesEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			e.certificates.Reload()
		}
	}
}

// refresh puts the newest revision of the directory in force.
func (e *Engine) refresh(ctx context.Context) error {
	e.change.turn.Lock()
	defer e.change.turn.Unlock()
	prev := e.live.Load()
	next, problems, err := e.compile(ctx, prev)
	switch {
	case errors.Is(err, route.ErrNoServer):
		e.fail(err)
		return err
	case err != nil:
		return err
	case next.Revision != prev.Revision:
		e.publish(next, problems)
	}
	return nil
}

func (e *Engine) compile(ctx context.Context, prev *route.Table) (t *route.Table, problems []route.Problem, err error) {
	err = e.Directory.View(ctx, func(r store.Reader) (err error) {
		t, problems, err = e.compiler.Compile(r, e.Server, prev)
		return err
	})
	return t, problems, err
}

// publish puts a table in force. The table comes first: a listener that opens
// before it would find no connector. When publish returns, the next MAIL on
// every session obeys the table and mail that it moves is on its way.
func (e *Engine) publish(next *route.Table, problems []route.Problem) {
	prev := e.live.Load()
	e.live.Store(next)
	self := next.Self()
	if prev == nil || prev.Self() != self {
		e.queue.Configure(queueSettings(self))
		e.logs.receive.Configure(e.receiveLog(self))
		e.logs.send.Configure(e.sendLog(self))
		e.logs.tracking.Configure(e.trackingLog(self))
	}
	bindings := e.receive.Reconcile(next.Bindings())
	if prev != nil {
		e.reroute(next.Rerouted(prev))
	}
	e.warn(e.inForce(next.Revision, problems, bindings))
}

func (e *Engine) warn(problems []route.Problem) {
	for _, p := range problems {
		e.Log.Warn("not in force", "object", p.Object, "why", p.Message)
	}
}

// inForce notes a revision and returns the problems that came with it.
func (e *Engine) inForce(rev store.Revision, table, bindings []route.Problem) []route.Problem {
	e.change.mu.Lock()
	defer e.change.mu.Unlock()
	e.change.table, e.change.bindings = table, bindings
	fresh := e.change.note(rev)
	close(e.change.done)
	e.change.done = make(chan struct{})
	return fresh
}

// boundNow notes what listeners that were opened again could not open.
func (e *Engine) boundNow(bindings []route.Problem) {
	e.change.mu.Lock()
	defer e.change.mu.Unlock()
	e.change.bindings = bindings
	e.warn(e.change.note(e.live.Load().Revision))
}

// note works out since when each problem is there. c.mu is held.
func (c *change) note(rev store.Revision) (fresh []route.Problem) {
	since := map[route.Problem]store.Revision{}
	for _, list := range [][]route.Problem{c.table, c.bindings} {
		for _, p := range list {
			if known, ok := c.since[p]; ok {
				since[p] = known
				continue
			}
			since[p] = rev
			fresh = append(fresh, p)
		}
	}
	c.since = since
	return fresh
}

// problems lists what is not in force since a revision or later.
func (c *change) problems(from store.Revision) []control.Problem {
	c.mu.Lock()
	defer c.mu.Unlock()
	var list []control.Problem
	for _, all := range [][]route.Problem{c.table, c.bindings} {
		for _, p := range all {
			if c.since[p] >= from {
				list = append(list, control.Problem{Problem: p, Since: c.since[p]})
			}
		}
	}
	return list
}

func (c *change) next() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.done
}

// Applied looks at the directory at once and returns when the revision is in
// force, or with an error when ctx ends before.
func (e *Engine) Applied(ctx context.Context, rev store.Revision) (control.Applied, error) {
	for {
		next := e.change.next()
		if e.live.Load().Revision < rev {
			if err := e.refresh(ctx); err != nil {
				return control.Applied{}, err
			}
		}
		// The table is swapped before its revision is in force as a whole.
		e.change.turn.Lock()
		now := e.live.Load().Revision
		e.change.turn.Unlock()
		if now >= rev {
			return control.Applied{Revision: now, Problems: e.change.problems(rev)}, nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return control.Applied{}, ctx.Err()
		}
	}
}

// reroute sends mail that a change moves through categorization again.
func (e *Engine) reroute(r route.Reroute) {
	if r.Routing() {
		n := e.queue.Resubmit(func(q queue.QueueInfo) bool { return r.Moves(q.Hop) })
		if n > 0 {
			e.Log.Info("mail is routed again", "messages", n)
		}
	}
	if r.Mailboxes() {
		e.strayLater()
	}
}

// end cancels what is still due.
func (c *change) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	if c.strays != nil {
		c.strays.Stop()
	}
}

// strayLater routes unreachable mail again within straysEvery.
func (e *Engine) strayLater() {
	e.change.mu.Lock()
	defer e.change.mu.Unlock()
	if e.change.strays != nil || e.change.ended {
		return
	}
	e.change.strays = time.AfterFunc(straysEvery, func() {
		e.change.mu.Lock()
		e.change.strays = nil
		e.change.mu.Unlock()
		e.queue.Resubmit(func(q queue.QueueInfo) bool { return q.ID == queue.UnreachableID })
	})
}

// overtaken is told by the categorizer that it routed by a table that was not
// in force any more when it was done: that mail missed its resubmission.
func (e *Engine) overtaken(by *route.Table) { e.reroute(e.live.Load().Rerouted(by)) }
