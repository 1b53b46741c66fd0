package dns

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/miekg/dns"
)

const (
	chainLimit = 8    // aliases followed for one name
	rounds     = 2    // times every server is asked before a lookup is given up
	payload    = 1232 // EDNS0 buffer that no common path fragments
)

// Client is a Resolver over one Config. It is safe for concurrent use.
type Client struct {
	config Config
	resolv string // path of resolv.conf
	now    func() time.Time
	cache  *cache
}

var _ Resolver = (*Client)(nil)

// New returns a client with an empty cache. resolv is the path of the file that
// names the servers when the configuration names none, now the clock of the cache.
func New(c Config, resolv string, now func() time.Time) *Client {
	c.Protocol = cmp.Or(c.Protocol, Any)
	c.Timeout = cmp.Or(c.Timeout, 3*time.Second)
	c.Budget = cmp.Or(c.Budget, 15*time.Second)
	return &Client{config: c, resolv: resolv, now: now, cache: newCache(now)}
}

// MX implements Resolver.
func (c *Client) MX(ctx context.Context, domain string) ([]MX, error) {
	name := clean(domain)
	a, err := c.lookup(ctx, name, dns.TypeMX)
	if err != nil {
		return nil, err
	}
	var list []MX
	for _, rr := range a.records {
		if mx, ok := rr.(*dns.MX); ok {
			list = append(list, MX{Host: clean(mx.Mx), Preference: mx.Preference})
		}
	}
	switch {
	case len(list) == 0:
		return []MX{{Host: name, Implicit: true}}, nil
	case len(list) == 1 && list[0].Host == "":
		return nil, &Error{Name: name, Reason: NullMX}
	}
	// A root host beside others is a mistake of the domain; the others count.
	list = slices.DeleteFunc(list, func(m MX) bool { return m.Host == "" })
	if len(list) == 0 {
		return nil, &Error{Name: name, Reason: NullMX}
	}
	slices.SortStableFunc(list, func(a, b MX) int { return cmp.Compare(a.Preference, b.Preference) })
	return list, nil
}

// Addresses implements Resolver.
func (c *Client) Addresses(ctx context.Context, host string) ([]netip.Addr, error) {
	name := clean(host)
	type result struct {
		answer answer
		err    error
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	four, six := make(chan result, 1), make(chan result, 1)
	ask := func(to chan<- result, kind uint16) {
		a, err := c.lookup(ctx, name, kind)
		to <- result{a, err}
	}
	go ask(six, dns.TypeAAAA)
	go ask(four, dns.TypeA)

	// Some servers never answer AAAA queries. Once one family has given
	// addresses, the other gets a moment, not the whole budget.
	var v4, v6 *result
	var late <-chan time.Time
	for v4 == nil || v6 == nil {
		select {
		case r := <-four:
			v4 = &r
		case r := <-six:
			v6 = &r
		case <-late:
			slow := result{err: &Error{Name: name, Err: context.DeadlineExceeded}}
			if v4 == nil {
				v4 = &slow
			} else {
				v6 = &slow
			}
		}
		if late == nil && (v4 != nil && len(v4.answer.addresses()) > 0 || v6 != nil && len(v6.answer.addresses()) > 0) {
			late = time.After(grace)
		}
	}
	if list := append(v4.answer.addresses(), v6.answer.addresses()...); len(list) > 0 {
		return list, nil
	}
	if v4.err != nil && !Permanent(v4.err) {
		return nil, v4.err
	}
	if v6.err != nil && !Permanent(v6.err) {
		return nil, v6.err
	}
	if v4.err != nil {
		return nil, v4.err
	}
	return nil, &Error{Name: name, Reason: NoAddress}
}

func clean(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }

// answer is what a server said of a name: records of the wanted type, possibly none.
type answer struct {
	records []dns.RR
	expires time.Time
	missing bool // NXDOMAIN
}

func (a answer) addresses() []netip.Addr {
	var list []netip.Addr
	for _, rr := range a.records {
		switch r := rr.(type) {
		case *dns.A:
			if ip, ok := netip.AddrFromSlice(r.A.To4()); ok {
				list = append(list, ip)
			}
		case *dns.AAAA:
			if ip, ok := netip.AddrFromSlice(r.AAAA.To16()); ok {
				list = append(list, ip)
			}
		}
	}
	return list
}

// lookup returns the records of a type behind a name and its aliases.
func (c *Client) lookup(ctx context.Context, name string, kind uint16) (answer, error) {
	if _, ok := dns.IsDomainName(name); !ok || name == "" {
		return answer{}, &Error{Name: name, Reason: NoDomain}
	}
	a, err := c.cache.get(ctx, question{name, kind}, func() (answer, error) {
		// Others may be waiting for this answer: it does not end with the first who asked.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.config.Budget)
		defer cancel()
		return c.resolve(ctx, name, kind)
	})
	if err != nil {
		return answer{}, &Error{Name: name, Err: err}
	}
	if a.missing {
		return answer{}, &Error{Name: name, Reason: NoDomain}
	}
	return a, nil
}

// resolve asks for a name and follows aliases that the server left to us.
func (c *Client) resolve(ctx context.Context, name string, kind uint16) (answer, error) {
	total := answer{expires: c.now().Add(maxTTL)}
	for range chainLimit {
		msg, err := c.ask(ctx, name, kind)
		if err != nil {
			return answer{}, err
		}
		a, alias := c.read(msg, name, kind)
		if a.expires.Before(total.expires) {
			total.expires = a.expires
		}
		total.records, total.missing = a.records, a.missing
		if alias == "" || len(a.records) > 0 || a.missing {
			return total, nil
		}
		name = alias
	}
	return answer{}, fmt.Errorf("more than %d aliases", chainLimit)
}

// read takes the records of the wanted type out of a reply. alias is the end of
// the reply's chain of aliases, "" when there is none.
func (c *Client) read(msg *dns.Msg, name string, kind uint16) (a answer, alias string) {
	ttl, seen := maxTTL, false
	lower := func(seconds uint32) {
		seen = true
		ttl = min(ttl, time.Duration(seconds)*time.Second)
	}
	at := dns.CanonicalName(name)
	for range chainLimit {
		moved := false
		for _, rr := range msg.Answer {
			if cname, ok := rr.(*dns.CNAME); ok && dns.CanonicalName(cname.Hdr.Name) == at && kind != dns.TypeCNAME {
				at, moved, alias = dns.CanonicalName(cname.Target), true, clean(cname.Target)
				lower(cname.Hdr.Ttl)
				break
			}
		}
		if !moved {
			break
		}
	}
	for _, rr := range msg.Answer {
		if rr.Header().Rrtype == kind && dns.CanonicalName(rr.Header().Name) == at {
			a.records = append(a.records, rr)
			lower(rr.Header().Ttl)
		}
	}
	a.missing = msg.Rcode == dns.RcodeNameError
	if len(a.records) == 0 {
		// RFC 2308 section 5: a negative answer lives as long as its SOA says,
		// and is not kept without one.
		seen = false
		for _, rr := range msg.Ns {
			if soa, ok := rr.(*dns.SOA); ok {
				lower(min(soa.Hdr.Ttl, soa.Minttl))
			}
		}
		ttl = min(ttl, maxNegativeTTL)
	}
	if !seen {
		ttl = 0
	}
	a.expires = c.now().Add(ttl)
	return a, alias
}

// ask puts the question to one server after the other until one gives a usable reply.
func (c *Client) ask(ctx context.Context, name string, kind uint16) (*dns.Msg, error) {
	servers, err := c.servers()
	if err != nil {
		return nil, err
	}
	var last error
	for range rounds {
		for _, s := range servers {
			msg, err := c.query(ctx, s, name, kind)
			if err == nil {
				return msg, nil
			}
			last = fmt.Errorf("server %s: %w", s, err)
			if ctx.Err() != nil {
				return nil, last
			}
		}
	}
	return nil, last
}

func (c *Client) servers() ([]netip.AddrPort, error) {
	if len(c.config.Servers) > 0 {
		return c.config.Servers, nil
	}
	file, err := dns.ClientConfigFromFile(c.resolv)
	if err != nil {
		return nil, fmt.Errorf("read name servers: %w", err)
	}
	var list []netip.AddrPort
	for _, text := range file.Servers {
		if a, err := netip.ParseAddr(text); err == nil {
			list = append(list, netip.AddrPortFrom(a, port))
		}
	}
	if len(list) == 0 {
		return nil, errors.New("no name server is configured")
	}
	return list, nil
}

// query asks one server once, over TCP too when UDP could not carry the reply.
func (c *Client) query(ctx context.Context, server netip.AddrPort, name string, kind uint16) (*dns.Msg, error) {
	q := new(dns.Msg)
	q.SetQuestion(dns.Fqdn(name), kind)
	q.Id = uint16(rand.Uint32())
	q.SetEdns0(payload, false)
	network := "udp"
	if c.config.Protocol == TCPOnly {
		network = "tcp"
	}
	msg, err := c.exchange(ctx, network, server, q)
	if err == nil && msg.Rcode == dns.RcodeFormatError {
		// A server older than EDNS (RFC 6891 section 7).
		q.Extra = nil
		msg, err = c.exchange(ctx, network, server, q)
	}
	if err == nil && msg.Truncated && c.config.Protocol == Any {
		msg, err = c.exchange(ctx, "tcp", server, q)
	}
	switch {
	case err != nil:
		return nil, err
	case msg.Rcode != dns.RcodeSuccess && msg.Rcode != dns.RcodeNameError:
		return nil, fmt.Errorf("answered %s", dns.RcodeToString[msg.Rcode])
	case msg.Truncated && len(msg.Answer) == 0:
		return nil, errors.New("answer was cut off")
	}
	return msg, nil
}

func (c *Client) exchange(ctx context.Context, network string, server netip.AddrPort, q *dns.Msg) (*dns.Msg, error) {
	ctx, cancel := context.WithTimeout(ctx, c.config.Timeout)
	defer cancel()
	client := &dns.Client{Net: network, Timeout: c.config.Timeout, UDPSize: payload}
	msg, _, err := client.ExchangeContext(ctx, q, server.String())
	if err != nil {
		return nil, err
	}
	if len(msg.Question) != 1 || msg.Question[0].Qtype != q.Question[0].Qtype || !strings.EqualFold(msg.Question[0].Name, q.Question[0].Name) {
		return nil, errors.New("answer to another question")
	}
	return msg, nil
}
