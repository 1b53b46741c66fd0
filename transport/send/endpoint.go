package send

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/transport/dns"
	"mxsh/transport/route"
)

// endpoint is one address of a next hop.
type endpoint struct {
	name   string // host as it was named, for logs and certificates
	addr   netip.AddrPort
	server *model.ExchangeServer // own or legacy server, nil for the world
}

// endpoints yields the addresses of the next hop in the order in which they are
// to be tried. Names are looked up when their turn comes. An error stands for a
// host that has no address just now, or, when it is a *refusal, for all of the
// next hop: nothing comes after it.
func (v *visit) endpoints(ctx context.Context) iter.Seq2[endpoint, error] {
	return func(yield func(endpoint, error) bool) {
		if v.targets.Domain != "" {
			v.exchangers(ctx, v.targets.Domain, yield)
			return
		}
		for _, group := range v.targets.Groups {
			if len(group) == 0 {
				continue
			}
			first := 0
			if len(group) > 1 {
				first = v.sender.turn(v.lane.Hop(), len(group))
			}
			for i := range group {
				if !v.target(ctx, group[(first+i)%len(group)], yield) {
					return
				}
			}
		}
	}
}

// target yields the addresses of one host of a list.
func (v *visit) target(ctx context.Context, t route.Target, yield func(endpoint, error) bool) bool {
	if a, err := netip.ParseAddr(t.Host); err == nil {
		return yield(endpoint{t.Name, netip.AddrPortFrom(a, uint16(t.Port)), t.Server}, nil)
	}
	resolver := v.resolver()
	hosts := []dns.MX{{Host: t.Host}}
	if t.Lookup {
		list, err := resolver.MX(ctx, t.Host)
		if err != nil {
			return yield(endpoint{name: t.Name}, lookupFailed(t.Host, err))
		}
		hosts = shuffled(list)
	}
	for _, h := range hosts {
		addrs, err := resolver.Addresses(ctx, h.Host)
		if err != nil && !yield(endpoint{name: t.Name}, lookupFailed(h.Host, err)) {
			return false
		}
		for _, a := range addrs {
			if !yield(endpoint{t.Name, netip.AddrPortFrom(a, uint16(t.Port)), t.Server}, nil) {
				return false
			}
		}
	}
	return true
}

// exchangers yields the addresses of a domain's mail exchangers: by preference,
// equals in random order, and none that is as far from the destination as this
// server itself (RFC 5321 section 5.1).
func (v *visit) exchangers(ctx context.Context, domain string, yield func(endpoint, error) bool) {
	if a, ok := literal(domain); ok {
		v.literal(endpoint{name: domain, addr: netip.AddrPortFrom(a, uint16(v.targets.Connector.Port))}, yield)
		return
	}
	resolver := v.resolver()
	list, err := resolver.MX(ctx, domain)
	if err != nil {
		yield(endpoint{name: domain}, v.domainFailed(err))
		return
	}
	var missing error // of the last host without address
	found := false
	for _, equals := range byPreference(shuffled(list)) {
		var all []endpoint
		for _, mx := range equals {
			addrs, err := resolver.Addresses(ctx, mx.Host)
			if err != nil {
				missing = err
				if !dns.Permanent(err) {
					found = true
					if !yield(endpoint{name: mx.Host}, lookupFailed(mx.Host, err)) {
						return
					}
				}
				continue
			}
			for _, a := range addrs {
				all = append(all, endpoint{name: mx.Host, addr: netip.AddrPortFrom(a, uint16(v.targets.Connector.Port))})
			}
		}
		for _, e := range all {
			if !v.sender.ours(v.table, e.addr) {
				continue
			}
			if !found {
				yield(endpoint{name: domain}, &refusal{reply: mxLoopback})
			}
			return
		}
		for _, e := range all {
			found = true
			if !yield(e, nil) {
				return
			}
		}
	}
	if !found {
		yield(endpoint{name: domain}, v.domainFailed(missing))
	}
}

// literal reads a domain that is an address, [192.0.2.1] or [IPv6:2001:db8::1]
// (RFC 5321 section 4.1.3).
func literal(domain string) (netip.Addr, bool) {
	if len(domain) < 3 || domain[0] != '[' || domain[len(domain)-1] != ']' {
		return netip.Addr{}, false
	}
	text := domain[1 : len(domain)-1]
	if len(text) > 5 && strings.EqualFold(text[:5], "IPv6:") {
		text = text[5:]
	}
	a, err := netip.ParseAddr(text)
	return a, err == nil
}

// literal yields the host of a domain that is an address.
func (v *visit) literal(e endpoint, yield func(endpoint, error) bool) {
	if v.sender.ours(v.table, e.addr) {
		yield(e, &refusal{reply: mxLoopback})
		return
	}
	yield(e, nil)
}

// domainFailed says what a lookup's failure means for all mail to a domain.
func (v *visit) domainFailed(err error) error {
	if !dns.Permanent(err) {
		return lookupFailed(v.targets.Domain, err)
	}
	if v.targets.Connector.ErrorPolicies.Has(model.DowngradeDnsFailures) {
		return &attempt{lastError: dnsFailed, err: err}
	}
	if isNullMX(err) {
		return &refusal{reply: nullMX, err: err}
	}
	return &refusal{reply: noDomain, err: err}
}

func lookupFailed(host string, err error) error {
	return &attempt{lastError: dnsFailed, err: fmt.Errorf("look up %s: %w", host, err)}
}

func shuffled(list []dns.MX) []dns.MX {
	out := append([]dns.MX(nil), list...)
	rand.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	slices.SortStableFunc(out, func(a, b dns.MX) int { return cmp.Compare(a.Preference, b.Preference) })
	return out
}

func byPreference(list []dns.MX) [][]dns.MX {
	var groups [][]dns.MX
	for i, mx := range list {
		if i == 0 || mx.Preference != list[i-1].Preference {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], mx)
	}
	return groups
}
