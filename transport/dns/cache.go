package dns

import (
	"context"
	"sync"
	"time"
)

const (
	maxTTL         = 24 * time.Hour
	maxNegativeTTL = 1 * time.Hour
	cacheEntries   = 20_000
)

type question struct {
	name string
	kind uint16
}

// cache keeps answers until they expire and lets those who ask the same at the
// same time share one query. Failures are not kept: the queues' retry timers
// space them already.
type cache struct {
	now func() time.Time

	mu     sync.Mutex
	known  map[question]answer
	flying map[question]*flight
}

// flight is a query under way; its fields may be read once done is closed.
type flight struct {
	done   chan struct{}
	answer answer
	err    error
}

func newCache(now func() time.Time) *cache {
	return &cache{now: now, known: map[question]answer{}, flying: map[question]*flight{}}
}

// get returns the answer from the cache or from fetch.
func (c *cache) get(ctx context.Context, q question, fetch func() (answer, error)) (answer, error) {
	c.mu.Lock()
	if a, ok := c.known[q]; ok && c.now().Before(a.expires) {
		c.mu.Unlock()
		return a, nil
	}
	f := c.flying[q]
	if f == nil {
		f = &flight{done: make(chan struct{})}
		c.flying[q] = f
		go c.land(q, f, fetch)
	}
	c.mu.Unlock()

	select {
	case <-f.done:
		return f.answer, f.err
	case <-ctx.Done():
		return answer{}, context.Cause(ctx)
	}
}

func (c *cache) land(q question, f *flight, fetch func() (answer, error)) {
	f.answer, f.err = fetch()
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.flying, q)
	if f.err == nil && c.now().Before(f.answer.expires) {
		c.makeRoom()
		c.known[q] = f.answer
	} else {
		delete(c.known, q)
	}
	close(f.done)
}

// makeRoom keeps the cache bounded: first what has expired goes, then, if that
// was too little, whatever the map yields first.
func (c *cache) makeRoom() {
	if len(c.known) < cacheEntries {
		return
	}
	now := c.now()
	for q, a := range c.known {
		if !now.Before(a.expires) {
			delete(c.known, q)
		}
	}
	for q := range c.known {
		if len(c.known) < cacheEntries*3/4 {
			return
		}
		delete(c.known, q)
	}
}
