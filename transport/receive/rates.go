package receive

import (
	"net/netip"
	"sync"
	"time"

	"mxsh/model"
)

// minute is the span in which messages and connections are counted.
const minute = time.Minute

// rates counts messages by connector and source. It is safe for concurrent use.
type rates struct {
	now func() time.Time

	mu     sync.Mutex
	counts map[rateKey]*window
	sweep  int // forget what is over when the map has grown to this size
}

type rateKey struct {
	connector model.GUID
	address   netip.Addr // the zero Addr when messages are counted by user
	user      string
}

func (k rateKey) String() string {
	if k.address.IsValid() {
		return k.address.String()
	}
	return model.Quote(k.user)
}

// window counts what came within a minute from its first.
type window struct {
	from time.Time
	n    int
}

const firstSweep = 1024

func newRates(now func() time.Time) *rates {
	return &rates{now: now, counts: map[rateKey]*window{}, sweep: firstSweep}
}

// message counts one message. ok is false when it is one too many, and key says
// for whom.
func (r *rates) message(c *model.ReceiveConnector, client netip.Addr, user string) (key rateKey, ok bool) {
	limit, limited := c.MessageRateLimit.Value()
	if !limited || c.MessageRateSource == model.RateNone {
		return rateKey{}, true
	}
	var keys [2]rateKey
	n := 0
	if c.MessageRateSource != model.RateUser {
		keys[n] = rateKey{connector: c.Guid, address: client.Unmap()}
		n++
	}
	if c.MessageRateSource != model.RateIPAddress {
		keys[n] = rateKey{connector: c.Guid, user: user}
		n++
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	for _, k := range keys[:n] {
		if w := r.counts[k]; w != nil && now.Sub(w.from) < minute && w.n >= limit {
			return k, false
		}
	}
	for _, k := range keys[:n] {
		r.count(k, now)
	}
	return rateKey{}, true
}

func (r *rates) count(k rateKey, now time.Time) {
	w := r.counts[k]
	if w == nil {
		r.forget(now)
		w = &window{from: now}
		r.counts[k] = w
	}
	if now.Sub(w.from) >= minute {
		*w = window{from: now}
	}
	w.n++
}

// forget drops what is over, now and then, so that the map stays as large as
// what happened within a minute or two.
func (r *rates) forget(now time.Time) {
	if len(r.counts) < r.sweep {
		return
	}
	for k, w := range r.counts {
		if now.Sub(w.from) >= minute {
			delete(r.counts, k)
		}
	}
	r.sweep = max(firstSweep, 2*len(r.counts))
}

// crowd counts the connections that are open, by connector and source, and the
// new ones of the minute. It is safe for concurrent use.
type crowd struct {
	now func() time.Time

	mu     sync.Mutex
	total  map[model.GUID]int
	source map[sourceKey]int
	recent window
}

type sourceKey struct {
	connector model.GUID
	address   netip.Addr
}

func newCrowd(now func() time.Time) *crowd {
	return &crowd{now: now, total: map[model.GUID]int{}, source: map[sourceKey]int{}}
}

// arrive counts a new connection of the server; false when the minute has had
// its share.
func (c *crowd) arrive(perMinute int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.now(); now.Sub(c.recent.from) >= minute {
		c.recent = window{from: now}
	}
	if perMinute > 0 && c.recent.n >= perMinute {
		return false
	}
	c.recent.n++
	return true
}

// enter counts a connection in, unless a limit of the connector forbids it: then
// why names the limit. Who entered leaves.
func (c *crowd) enter(rc *model.ReceiveConnector, client netip.Addr) (why string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := sourceKey{rc.Guid, client.Unmap()}
	total, mine := c.total[rc.Guid], c.source[key]
	if limit, ok := rc.MaxInboundConnection.Value(); ok {
		if total >= limit {
			return "MaxInboundConnection " + rc.MaxInboundConnection.String() + " is reached"
		}
		// The share of what is still free; a source without a connection may always have one.
		if share := max(1, (limit-total)*rc.MaxInboundConnectionPercentagePerSource/100); mine >= share && rc.MaxInboundConnectionPercentagePerSource < 100 {
			return "MaxInboundConnectionPercentagePerSource leaves this source no further connection"
		}
	}
	if limit, ok := rc.MaxInboundConnectionPerSource.Value(); ok && mine >= limit {
		return "MaxInboundConnectionPerSource " + rc.MaxInboundConnectionPerSource.String() + " is reached"
	}
	c.total[rc.Guid]++
	c.source[key]++
	return ""
}

// leave counts a connection out.
func (c *crowd) leave(rc *model.ReceiveConnector, client netip.Addr) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := sourceKey{rc.Guid, client.Unmap()}
	if c.total[rc.Guid]--; c.total[rc.Guid] == 0 {
		delete(c.total, rc.Guid)
	}
	if c.source[key]--; c.source[key] == 0 {
		delete(c.source, key)
	}
}
