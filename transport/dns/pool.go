package dns

import (
	"fmt"
	"sync"
	"time"
)

// Pool gives each Config one Client, so that all who use the same settings
// share a cache and changed settings begin with an empty one.
type Pool struct {
	resolv string
	now    func() time.Time

	mu      sync.Mutex
	clients map[string]*Client
}

// poolLimit bounds the clients of settings that are no longer used.
const poolLimit = 16

// NewPool returns an empty pool; see New for the arguments.
func NewPool(resolv string, now func() time.Time) *Pool {
	return &Pool{resolv: resolv, now: now, clients: map[string]*Client{}}
}

// Client returns the client of these settings.
func (p *Pool) Client(c Config) *Client {
	key := fmt.Sprint(c)
	p.mu.Lock()
	defer p.mu.Unlock()
	if client := p.clients[key]; client != nil {
		return client
	}
	if len(p.clients) >= poolLimit {
		clear(p.clients)
	}
	client := New(c, p.resolv, p.now)
	p.clients[key] = client
	return client
}
