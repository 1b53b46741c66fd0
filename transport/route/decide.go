package route

import (
	"fmt"
	"hash/maphash"
	"strings"
	"sync/atomic"

	"mxsh/model"
)

// UnreachableDomain is the next hop domain of the Unreachable queue.
const UnreachableDomain = "Unreachable Domain"

// The failures of routing.
var (
	failAddress  = Failure{550, "5.1.3", "ROUTING.InvalidAddress; invalid recipient address"}
	failUnknown  = Failure{550, "5.1.1", "RESOLVER.ADR.RecipNotFound; not found"}
	failTooLarge = Failure{550, "5.3.4", "ROUTING.SizeLimit; message size exceeds fixed maximum size for route"}
)

// Decide answers where one recipient's copy goes. It depends on nothing but the
// table and the query, so that every caller gets the same answer. What the
// Decision points to must not be changed.
func (t *Table) Decide(q Query) Decision {
	at := strings.LastIndexByte(q.Address, '@')
	if at <= 0 || at == len(q.Address)-1 {
		return failed(failAddress, fmt.Sprintf("%s is not an SMTP address", model.Quote(q.Address)))
	}
	m, err := t.boxes.mailbox(addressName(q.Address))
	switch {
	case err != nil:
		return unreachable("The mailbox's entry in the directory cannot be read")
	case m != nil:
		return t.toMailbox(m, q.Size)
	}
	domain := model.FoldDomain(q.Address[at+1:])
	if d, ok := t.accepted.find(domain); ok && d.DomainType == model.Authoritative {
		return failed(failUnknown, fmt.Sprintf("%s is an authoritative domain of the organization and has no recipient of that address", model.Quote(domain)))
	}
	return t.external(domain, q.Size)
}

func failed(f Failure, reason string) Decision { return Decision{Failure: &f, Reason: reason} }

func unreachable(reason string) Decision {
	return Decision{Hop: model.NextHop{Type: model.Unreachable, Domain: UnreachableDomain}, Reason: reason}
}

// decisions remembers the answers for domains outside the directory, one for
// each slot. It belongs to one table.
type decisions struct {
	seed  maphash.Seed
	slots [4096]atomic.Pointer[decided]
}

type decided struct {
	domain string
	Decision
}

// external chooses among the connectors. A message below every limit gets the
// remembered answer of its domain.
func (t *Table) external(domain string, size int64) Decision {
	if size > t.net.smallestLimit {
		return t.net.external(domain, size)
	}
	slot := &t.answers.slots[maphash.String(t.answers.seed, domain)%uint64(len(t.answers.slots))]
	if held := slot.Load(); held != nil && held.domain == domain {
		return held.Decision
	}
	d := t.net.external(domain, size)
	slot.Store(&decided{domain, d})
	return d
}

// toMailbox routes to the server that keeps the mailbox.
func (t *Table) toMailbox(m *model.Mailbox, size int64) Decision {
	s, db, reason := t.homeOf(m)
	if s == nil {
		return unreachable(reason)
	}
	if s.ServerRole.Has(model.RoleLegacy) {
		return t.net.toGroup(s, size)
	}
	node, ok := t.net.siteOf(s)
	switch {
	case s.Guid == t.self.Guid:
		return Decision{
			Hop:    model.NextHop{Type: model.MapiDelivery, Domain: db.Name, Connector: db.Guid},
			Reason: fmt.Sprintf("The mailbox is in database %s of this server", model.Quote(db.Name)),
		}
	case !ok:
		return unreachable(fmt.Sprintf("There is no route to server %s: its site %s does not exist", model.Quote(s.Name), model.Quote(s.Site)))
	case node == t.net.home && !s.ServerRole.Has(model.RoleHubTransport):
		// No engine runs there; every hub of the site delivers for it.
		return Decision{
			Hop:    model.NextHop{Type: model.MapiDelivery, Domain: db.Name, Connector: db.Guid},
			Reason: fmt.Sprintf("The mailbox is in database %s of server %s in this site", model.Quote(db.Name), model.Quote(s.Name)),
		}
	case node == t.net.home:
		return Decision{
			Hop:    model.NextHop{Type: model.SmtpRelayWithinAdSite, Domain: s.Name, Connector: s.Guid},
			Reason: fmt.Sprintf("The mailbox is on server %s in this site", model.Quote(s.Name)),
		}
	}
	return t.net.toSite(node, size, fmt.Sprintf("The mailbox is on server %s in site %s", model.Quote(s.Name), model.Quote(s.Site)))
}

// toSite routes to another site, or to the first hub site on the way.
func (n *network) toSite(target int, size int64, why string) Decision {
	next, reason := n.nextSite(target)
	if reason != "" {
		return unreachable(reason)
	}
	if l := n.paths.narrowest(n.graph, target); l != nil && size > l.limit {
		return failed(failTooLarge, fmt.Sprintf("Site link %s on the way to site %s lets through %s at most, and the message has %s",
			model.Quote(l.name), model.Quote(n.graph.names[target]), model.Size(l.limit), model.Size(size)))
	}
	if next != target {
		why += fmt.Sprintf("; hub site %s is on the way", model.Quote(n.graph.names[next]))
	}
	return Decision{
		Hop:    model.NextHop{Type: model.SmtpRelayToRemoteAdSite, Domain: n.graph.names[next], Connector: n.sites[next].Guid},
		Reason: why,
		Cost:   n.paths.nodes[target].cost,
	}
}

// toGroup routes to a legacy server through the routing group connectors.
func (n *network) toGroup(s *model.ExchangeServer, size int64) Decision {
	g := n.groups[fold(s.RoutingGroup)]
	if g == nil {
		return unreachable(fmt.Sprintf("There is no route to server %s: no routing group connector leads to routing group %s", model.Quote(s.Name), model.Quote(s.RoutingGroup)))
	}
	why := fmt.Sprintf("The mailbox is on legacy server %s; routing group connector %s leads to its routing group", model.Quote(s.Name), model.Quote(g.connector.Name))
	if limit, ok := g.connector.MaxMessageSize.Value(); ok && size > limit.Bytes() {
		return failed(failTooLarge, fmt.Sprintf("Routing group connector %s takes %s at most, and the message has %s", model.Quote(g.connector.Name), limit, model.Size(size)))
	}
	hop := model.NextHop{Type: model.SmtpRelayToTiRg, Domain: g.first, Connector: g.connector.Guid}
	switch {
	case g.self:
	case g.here:
		hop = model.NextHop{Type: model.SmtpRelayWithinAdSite, Domain: g.connector.Name, Connector: g.connector.Guid}
	default:
		d := n.toSite(g.site, size, why)
		d.Cost += g.legacy
		return d
	}
	return Decision{Hop: hop, Reason: why, Cost: g.legacy}
}

// homeOf finds the server that keeps a mailbox, and its database unless the
// server is a legacy one. Without a server the reason says what is missing.
func (t *Table) homeOf(m *model.Mailbox) (s *model.ExchangeServer, db *model.MailboxDatabase, reason string) {
	if m.Database != "" {
		db = t.Database(m.Database)
		if db == nil {
			return nil, nil, fmt.Sprintf("There is no route to mailbox %s: its database %s does not exist", model.Quote(m.Name), model.Quote(m.Database))
		}
		if s = t.Server(db.Server); s == nil {
			return nil, nil, fmt.Sprintf("There is no route to database %s: its server %s does not exist", model.Quote(db.Name), model.Quote(db.Server))
		}
		return s, db, ""
	}
	s = t.Server(m.ServerName)
	switch {
	case m.ServerName == "" || s == nil:
		return nil, nil, fmt.Sprintf("There is no route to mailbox %s: it has no database and no server", model.Quote(m.Name))
	case !s.ServerRole.Has(model.RoleLegacy):
		return nil, nil, fmt.Sprintf("There is no route to mailbox %s: it has no database on server %s", model.Quote(m.Name), model.Quote(s.Name))
	}
	return s, nil, ""
}
