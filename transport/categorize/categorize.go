// Package categorize takes each accepted message apart: who its recipients are,
// whether they may have it, and which next hop each of them has. Recipients
// with the same next hop go on together; those who cannot be served share one
// report to the sender.
package categorize

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"mxsh/model"
	"mxsh/transport/dsn"
	"mxsh/transport/queue"
	"mxsh/transport/route"
	"mxsh/transport/tracking"
)

// reportWait is when a message is categorized again whose report could not be written.
const reportWait = time.Minute

// Categorizer works on the Submission queue of one server.
type Categorizer struct {
	Table   func() *route.Table
	Queue   *queue.Queue
	Reports *dsn.Reporter
	Log     *slog.Logger
	// Tracking learns what becomes of recipients; nil: nobody does.
	Tracking *tracking.Log
	// Overtaken is told when a message was routed by a table that another one
	// had replaced by the time it was in its queues: what the change moved was
	// moved before it came. May be nil.
	Overtaken func(by *route.Table)
}

// Run categorizes until ctx ends or the queue is closed. Its error is nil
// unless the queue failed for another reason.
func (c *Categorizer) Run(ctx context.Context) error {
	// Deciding is all computing, reports apart, so a worker more than there
	// are processors keeps them busy.
	workers := runtime.GOMAXPROCS(0) + 1
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for i := range workers {
		wg.Go(func() { errs[i] = c.work(ctx) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

func (c *Categorizer) work(ctx context.Context) error {
	for {
		m, err := c.Queue.Submitted(ctx)
		if err != nil {
			if ctx.Err() != nil || errors.Is(err, queue.ErrClosed) {
				return nil
			}
			return fmt.Errorf("categorize: %w", err)
		}
		c.route(context.WithoutCancel(ctx), m)
	}
}

// route categorizes one message.
func (c *Categorizer) route(ctx context.Context, m *queue.Message) {
	defer func() {
		if p := recover(); p != nil {
			c.Log.Error("panic while categorizing", "message", m.ID(), "panic", p, "stack", string(debug.Stack()))
			c.Queue.Crashed(m)
		}
	}()
	s := &sorting{table: c.Table(), message: m, envelope: m.Envelope()}
	recipients := m.Recipients()
	s.sort(recipients)
	s.together()
	reports, err := c.Reports.Make(m, s.fates)
	if err != nil {
		c.Log.Error("report cannot be written, trying again later", "message", m.ID(), "error", err)
		c.deferred(m, recipients)
		return
	}
	c.log(ctx, s)
	c.track(s)
	if err := c.Queue.Route(ctx, m, s.parts, s.outcomes, reports...); err != nil && !errors.Is(err, queue.ErrClosed) {
		c.Log.Error("message cannot be routed, trying again later", "message", m.ID(), "error", err)
	}
	if c.Overtaken != nil && c.Table() != s.table {
		c.Overtaken(s.table)
	}
	for _, r := range reports {
		r.Body.Close()
	}
}

func (c *Categorizer) log(ctx context.Context, s *sorting) {
	for _, o := range s.outcomes {
		if o.Action == queue.Failed {
			c.Log.Info("recipient Failed", "message", s.message.ID(), "recipient", s.envelope.Recipients[o.Recipient].Address, "reply", o.Reply)
		}
	}
	if !c.Log.Enabled(ctx, slog.LevelDebug) {
		return
	}
	for _, p := range s.parts {
		c.Log.Debug("routed", "message", s.message.ID(), "recipients", len(p.Recipients), "type", p.Hop.Type, "hop", p.Hop.Domain, "reason", p.Reason)
	}
}

// sorting is the work on one message.
type sorting struct {
	table    *route.Table
	message  *queue.Message
	envelope *queue.Envelope

	parts    []queue.Part
	outcomes []queue.Outcome
	fates    []dsn.Fate
	notes    []tracking.Event // in the order in which they came to pass
	seen     map[string]bool  // recipients that have their copy, by folded address
}

// size is what limits are compared with: what the message was when it came
// into the organization, if conversion has made it larger since.
func (s *sorting) size() int64 {
	if o := s.envelope.OriginalSize; o > 0 {
		return min(o, s.message.Size())
	}
	return s.message.Size()
}

// sort gives each recipient its end or its next hop.
func (s *sorting) sort(recipients []queue.Recipient) {
	if reply := s.senderLimit(); reply != "" {
		for _, r := range recipients {
			s.fail(r, reply, tracking.Resolver)
		}
		return
	}
	if len(recipients) > 1 {
		s.seen = make(map[string]bool, len(recipients))
	}
	for _, r := range recipients {
		s.place(r)
	}
}

// place decides about one recipient.
func (s *sorting) place(r queue.Recipient) {
	box := s.table.Mailbox(r.Address)
	resolved, rewritten := resolve(r, box)
	if rewritten {
		s.note(tracking.Resolve, tracking.Resolver, resolved.Address, "", r.Address)
	}
	if s.again(resolved.Address) {
		s.note(tracking.DuplicateDeliver, tracking.Resolver, resolved.Address, "", r.Address)
		s.outcomes = append(s.outcomes, queue.Outcome{Recipient: r.Index, Action: queue.Delivered})
		return
	}
	if box != nil {
		if reply := s.receiveLimit(box); reply != "" {
			s.fail(r, reply, tracking.Resolver)
			return
		}
	}
	d := s.table.Decide(route.Query{Address: resolved.Address, Size: s.size()})
	if d.Failure != nil {
		s.fail(r, d.Failure.String(), tracking.Routing)
		return
	}
	p := s.part(d)
	p.Recipients = append(p.Recipients, r.Index)
	if rewritten {
		if p.Rewrite == nil {
			p.Rewrite = map[int]queue.Recipient{}
		}
		p.Rewrite[r.Index] = resolved
	}
}

// resolve puts a mailbox's primary address in place of another of its
// addresses, which becomes the original recipient (RFC 3461 section 4.2).
func resolve(r queue.Recipient, box *model.Mailbox) (resolved queue.Recipient, rewritten bool) {
	if box == nil || box.PrimarySmtpAddress == "" || model.FoldAddress(r.Address) == model.FoldAddress(string(box.PrimarySmtpAddress)) {
		return r, false
	}
	if r.ORCPT == "" {
		r.ORCPT = "rfc822;" + r.Address
	}
	r.Address = string(box.PrimarySmtpAddress)
	return r, true
}

// again is whether another recipient of the message has this address: the
// second copy would be one too many.
func (s *sorting) again(address string) bool {
	if s.seen == nil {
		return false
	}
	key := address
	if s.table.Known(address) {
		key = model.FoldAddress(address)
	}
	if s.seen[key] {
		return true
	}
	s.seen[key] = true
	return false
}

// together lets copies for several sites travel as one as far as they can.
func (s *sorting) together() {
	if len(s.parts) < 2 {
		return
	}
	hops := make([]model.NextHop, len(s.parts))
	for i := range s.parts {
		hops[i] = s.parts[i].Hop
	}
	var merged []queue.Part
	for i, hop := range s.table.Together(hops) {
		p := s.parts[i]
		same := slices.IndexFunc(merged, func(o queue.Part) bool {
			return hop.Type == model.SmtpRelayToRemoteAdSite && o.Hop == hop
		})
		if p.Hop = hop; same < 0 {
			merged = append(merged, p)
			continue
		}
		into := &merged[same]
		into.Recipients = append(into.Recipients, p.Recipients...)
		if into.Rewrite == nil {
			into.Rewrite = p.Rewrite
			continue
		}
		maps.Copy(into.Rewrite, p.Rewrite)
	}
	s.parts = merged
}

// part returns the part of a decision's next hop. Unreachable recipients are
// kept apart by the reason, which is all that can be told of them.
func (s *sorting) part(d route.Decision) *queue.Part {
	for i := range s.parts {
		if s.parts[i].Hop == d.Hop && (d.Hop.Type != model.Unreachable || s.parts[i].Reason == d.Reason) {
			return &s.parts[i]
		}
	}
	s.parts = append(s.parts, queue.Part{Hop: d.Hop, Revision: uint64(s.table.Revision), Reason: d.Reason})
	return &s.parts[len(s.parts)-1]
}

func (s *sorting) fail(r queue.Recipient, reply, source string) {
	s.note(tracking.Fail, source, r.Address, reply, "")
	s.outcomes = append(s.outcomes, queue.Outcome{Recipient: r.Index, Action: queue.Failed, Reply: reply})
	s.fates = append(s.fates, dsn.Fate{Recipient: r, Action: dsn.Failed, Reply: reply})
}
