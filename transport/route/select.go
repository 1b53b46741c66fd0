package route

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"mxsh/model"
)

// verdict says at which rule a connector fell out, in the order of the rules.
type verdict int

const (
	noSpace verdict = iota
	disabled
	noSource
	outOfScope
	tooSmall
	lessSpecific
	costlier
	farther
	laterName
	won
)

// entry is a connector on its way through the rules.
type entry struct {
	*connector
	verdict verdict
	space   model.AddressSpace // the most specific match
	matched bool
	total   int // path and address space
}

// external applies the rules of connector selection. Size comes before
// specificity: a message too large for the specific connector may leave by a
// general one.
func (n *network) external(domain string, size int64) Decision {
	entries := make([]*entry, len(n.connectors))
	for i, c := range n.connectors {
		entries[i] = n.qualify(c, domain, size)
	}
	best := choose(entries)
	d := n.outcome(best, entries, domain, size)
	d.Candidates = candidates(entries, best, domain, size, n)
	return d
}

// qualify finds what rules a connector out by itself, or leaves it with the
// verdict won.
func (n *network) qualify(c *connector, domain string, size int64) *entry {
	e := &entry{connector: c, verdict: won}
	for _, s := range c.AddressSpaces {
		if s.Match(domain) && (!e.matched || moreSpecific(s, e.space)) {
			e.space, e.matched = s, true
		}
	}
	e.total = c.cost + e.space.Cost
	limit, limited := c.MaxMessageSize.Value()
	switch {
	case !e.matched:
		e.verdict = noSpace
	case !c.Enabled:
		e.verdict = disabled
	case !c.known:
		e.verdict = noSource
	case (c.IsScopedConnector || e.space.Local) && !c.here:
		e.verdict = outOfScope
	case limited && size > limit.Bytes():
		e.verdict = tooSmall
	}
	return e
}

func moreSpecific(a, b model.AddressSpace) bool {
	return cmp.Or(cmp.Compare(a.Specificity(), b.Specificity()), cmp.Compare(b.Cost, a.Cost)) > 0
}

// choose gives every entry that qualified but one the rule by which it lost,
// and returns that one; nil when none qualified.
func choose(entries []*entry) *entry {
	var best *entry
	for _, e := range entries {
		if e.verdict != won {
			continue
		}
		if best == nil {
			best = e
			continue
		}
		order, rule := e.against(best)
		loser := e
		if order < 0 {
			loser, best = best, e
		}
		loser.verdict = rule
	}
	// An entry may have lost to one that lost later: name the rule against the winner.
	for _, e := range entries {
		if e.verdict >= lessSpecific && e.verdict < won {
			_, e.verdict = e.against(best)
		}
	}
	return best
}

// against compares two entries; the order is negative when e wins, and the rule
// is the one that decides.
func (e *entry) against(o *entry) (order int, rule verdict) {
	if d := o.space.Specificity() - e.space.Specificity(); d != 0 {
		return d, lessSpecific
	}
	if d := e.total - o.total; d != 0 {
		return d, costlier
	}
	if d := e.distance() - o.distance(); d != 0 {
		return d, farther
	}
	return cmp.Or(compareFold(e.Name, o.Name), strings.Compare(e.Name, o.Name)), laterName
}

// distance is 0 for this server, 1 for another of its site, more the farther
// the closest source site.
func (c *connector) distance() int {
	switch {
	case c.self:
		return 0
	case c.here:
		return 1
	}
	return 1 + c.hops
}

// outcome turns the winner into a next hop.
func (n *network) outcome(best *entry, entries []*entry, domain string, size int64) Decision {
	if best == nil {
		return n.noConnector(entries, size)
	}
	why := fmt.Sprintf("Send connector %s takes %s at a total cost of %d", model.Quote(best.Name), best.space, best.total)
	hop := model.NextHop{Connector: best.Guid}
	switch {
	case best.self && best.DNSRoutingEnabled:
		hop.Type, hop.Domain = model.DnsConnectorDelivery, domain
	case best.self:
		hop.Type, hop.Domain = model.SmartHostConnectorDelivery, hostList(best.SmartHosts)
	case best.here:
		hop.Type, hop.Domain = model.SmtpRelayWithinAdSite, best.Name
		why += "; its source servers in this site have it"
	default:
		d := n.toSite(best.site, size, fmt.Sprintf("%s; its closest source servers are in site %s", why, model.Quote(n.graph.names[best.site])))
		if d.Hop.Type == model.SmtpRelayToRemoteAdSite {
			d.Cost = best.total
			if best.SourceFailoverAcrossSites {
				d.Hop.Connector = best.Guid
			}
		}
		return d
	}
	return Decision{Hop: hop, Reason: why, Cost: best.total}
}

// hostList is how the queue of a smart host connector is named: the hosts in
// the administrator's order.
func hostList(hosts []model.SmartHost) string {
	names := make([]string, len(hosts))
	for i, h := range hosts {
		names[i] = h.String()
	}
	return strings.Join(names, ",")
}

// noConnector is a failure when only size stood in the way, else unreachable.
func (n *network) noConnector(entries []*entry, size int64) Decision {
	var close []string
	for _, e := range entries {
		switch {
		case e.verdict == tooSmall:
			return failed(failTooLarge, fmt.Sprintf("No connector for the recipient takes a message of %s", model.Size(size)))
		case e.matched:
			close = append(close, fmt.Sprintf("%s %s", model.Quote(e.Name), n.lack(e)))
		}
	}
	reason := "A matching connector cannot be found to route the external recipient"
	if len(close) > 0 {
		reason += ": " + strings.Join(close[:min(len(close), 3)], "; ")
	}
	return unreachable(reason)
}

// lack says what keeps a matching connector from being used.
func (n *network) lack(e *entry) string {
	switch e.verdict {
	case disabled:
		return "is disabled"
	case outOfScope:
		return fmt.Sprintf("is scoped to site %s, and this server is in site %s", strings.Join(e.scopes, ", "), n.graph.names[n.home])
	}
	if len(e.sources) == 0 {
		return "has no source server"
	}
	return "has no source server that can be reached"
}

// candidates tells the story of every connector, the winner first.
func candidates(entries []*entry, best *entry, domain string, size int64, n *network) []Candidate {
	out := make([]Candidate, 0, len(entries))
	for _, e := range entries {
		c := Candidate{Connector: e.Name, Won: e == best, Why: n.why(e, best, domain, size)}
		if e.matched {
			c.Space = e.space.String()
		}
		if e.matched && e.known {
			c.Cost = e.total
		}
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b Candidate) int {
		switch {
		case a.Won:
			return -1
		case b.Won:
			return 1
		}
		return 0
	})
	return out
}

func (n *network) why(e, best *entry, domain string, size int64) string {
	switch e.verdict {
	case noSpace:
		return fmt.Sprintf("None of its address spaces holds %s.", model.Quote(domain))
	case disabled, noSource, outOfScope:
		return "It " + n.lack(e) + "."
	case tooSmall:
		limit, _ := e.MaxMessageSize.Value()
		return fmt.Sprintf("Its MaxMessageSize of %s is below the message's %s.", limit, model.Size(size))
	case lessSpecific:
		return fmt.Sprintf("Its address space %s is less specific than %s of %s.", e.space, best.space, model.Quote(best.Name))
	case costlier:
		return fmt.Sprintf("Its total cost of %d is above the %d of %s.", e.total, best.total, model.Quote(best.Name))
	case farther:
		return fmt.Sprintf("At the same cost %s is closer: %s.", model.Quote(best.Name), n.place(best))
	case laterName:
		return fmt.Sprintf("At the same cost and distance the name %s comes first.", model.Quote(best.Name))
	}
	return fmt.Sprintf("It wins: %s at a total cost of %d (path %d, address space %d); %s.", e.space, e.total, e.cost, e.space.Cost, n.place(e))
}

func (n *network) place(e *entry) string {
	switch {
	case e.self:
		return "this server is one of its sources"
	case e.here:
		return "its sources are in this site"
	}
	return fmt.Sprintf("its closest sources are in site %s", n.graph.names[e.site])
}
