package queue

import (
	"context"
	"sync"
	"time"
)

// gate lets goroutines wait, in turn, for a change of what a mutex guards.
// All methods are called with that mutex held.
type gate struct {
	waiters chain[waiter]
}

type waiter struct {
	link  link[waiter]
	ready chan struct{}
}

// wait gives the mutex up until the gate opens for the caller, the context ends
// or, if it is not nil, the timer fires, and takes it again. The caller then
// looks anew at what it waited for. It returns the context's error.
func (g *gate) wait(ctx context.Context, mu *sync.Mutex, timer <-chan time.Time) error {
	w := &waiter{ready: make(chan struct{})}
	g.waiters.push(w, &w.link)
	mu.Unlock()
	var err error
	select {
	case <-w.ready:
	case <-ctx.Done():
		err = ctx.Err()
	case <-timer:
	}
	mu.Lock()
	if w.link.in != nil {
		w.link.leave()
	} else if err != nil {
		g.open() // it was this one's turn; the next may use it
	}
	return err
}

// open lets the one go on who waits longest.
func (g *gate) open() {
	if w := g.waiters.shift(); w != nil {
		close(w.ready)
	}
}

// openAll lets everyone go on.
func (g *gate) openAll() {
	for g.waiters.n > 0 {
		g.open()
	}
}
