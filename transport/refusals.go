package transport

import (
	"context"
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"mxsh/transport/control"
)

// memory is how many refusals an engine remembers.
const memory = 1000

// refusals is a log handler that passes everything on and remembers what says
// why a client was refused, so that "why" can be asked afterwards.
type refusals struct {
	slog.Handler
	ring  *ring
	attrs []slog.Attr // of the logger's With
}

// ring holds the latest refusals.
type ring struct {
	now func() time.Time

	mu    sync.Mutex
	held  [memory]control.Refusal
	count int // that ever were
}

func newRefusals(next slog.Handler, now func() time.Time) *refusals {
	return &refusals{Handler: next, ring: &ring{now: now}}
}

// Handle implements slog.Handler.
func (h *refusals) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == "refused" || r.Message == "connection closed" {
		h.ring.add(h.refusal(r))
	}
	if !h.Handler.Enabled(ctx, r.Level) {
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

// Enabled implements slog.Handler: refusals are remembered even where they are
// not logged.
func (h *refusals) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelInfo || h.Handler.Enabled(ctx, level)
}

// WithAttrs implements slog.Handler.
func (h *refusals) WithAttrs(attrs []slog.Attr) slog.Handler {
	all := append(append([]slog.Attr(nil), h.attrs...), attrs...)
	return &refusals{h.Handler.WithAttrs(attrs), h.ring, all}
}

// WithGroup implements slog.Handler.
func (h *refusals) WithGroup(name string) slog.Handler {
	return &refusals{h.Handler.WithGroup(name), h.ring, h.attrs}
}

func (h *refusals) refusal(r slog.Record) control.Refusal {
	out := control.Refusal{Time: h.ring.now()}
	take := func(a slog.Attr) bool {
		switch text := a.Value.Resolve().String(); a.Key {
		case "session":
			out.Session = text
		case "connector":
			out.Connector = text
		case "remote":
			out.Client = text
		case "verb":
			out.Verb = text
		case "reply":
			out.Reply = text
		case "why":
			out.Reason = text
		}
		return true
	}
	for _, a := range h.attrs {
		take(a)
	}
	r.Attrs(take)
	return out
}

func (r *ring) add(one control.Refusal) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.held[r.count%memory] = one
	r.count++
}

// latest returns up to limit refusals (all when it is 0), the newest first, of
// the client with that address when one is given.
func (h *refusals) latest(client string, limit int) []control.Refusal {
	r := h.ring
	r.mu.Lock()
	defer r.mu.Unlock()
	list := []control.Refusal{}
	for i := r.count - 1; i >= 0 && i >= r.count-memory; i-- {
		one := r.held[i%memory]
		if client != "" && one.Client != client && host(one.Client) != client {
			continue
		}
		list = append(list, one)
		if len(list) == limit {
			break
		}
	}
	return list
}

// host is the address of an address and port.
func host(endpoint string) string {
	ap, err := netip.ParseAddrPort(endpoint)
	if err != nil {
		return endpoint
	}
	return ap.Addr().String()
}
