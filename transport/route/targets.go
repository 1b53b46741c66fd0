package route

import (
	"cmp"
	"slices"
	"strings"

	"mxsh/model"
)

// Targets returns the far ends of a next hop that Decide gave, as the directory
// has them now. A hop whose connector, server, site or database is gone has none.
func (t *Table) Targets(h model.NextHop) Targets {
	switch h.Type {
	case model.MapiDelivery:
		db, _ := t.byID[h.Connector].(*model.MailboxDatabase)
		return Targets{Database: db}
	case model.DnsConnectorDelivery:
		if c := t.SendConnector(h.Connector); c != nil {
			return Targets{Connector: c, Domain: h.Domain}
		}
	case model.SmartHostConnectorDelivery:
		if c := t.SendConnector(h.Connector); c != nil {
			return Targets{Connector: c, Groups: [][]Target{smartHosts(c)}}
		}
	case model.SmtpRelayToTiRg:
		if c, _ := t.byID[h.Connector].(*model.RoutingGroupConnector); c != nil {
			return Targets{Groups: t.group(t.named(c.TargetTransportServers, nil))}
		}
	case model.SmtpRelayWithinAdSite:
		return Targets{Groups: t.withinSite(h.Connector)}
	case model.SmtpRelayToRemoteAdSite:
		return Targets{Groups: t.remoteSite(h.Connector)}
	}
	return Targets{}
}

func smartHosts(c *model.SendConnector) []Target {
	hosts := make([]Target, len(c.SmartHosts))
	for i, h := range c.SmartHosts {
		hosts[i] = Target{Name: h.String(), Host: h.Name, Port: c.Port, Lookup: !h.IsIP()}
		if h.IsIP() {
			hosts[i].Host = h.IP.String()
		}
	}
	return hosts
}

// withinSite finds the servers of this site that a hop leads to: the one
// server, or the sources of a connector.
func (t *Table) withinSite(id model.GUID) [][]Target {
	inSite := func(s *model.ExchangeServer) bool {
		node, ok := t.net.siteOf(s)
		return ok && node == t.net.home
	}
	switch o := t.byID[id].(type) {
	case *model.ExchangeServer:
		return t.group([]*model.ExchangeServer{o})
	case *model.RoutingGroupConnector:
		return t.group(t.named(o.SourceTransportServers, inSite))
	case *model.SendConnector:
		groups := t.group(t.named(o.SourceTransportServers, inSite))
		if o.SourceFailoverAcrossSites {
			groups = append(groups, t.sourceSites(o, t.net.home)...)
		}
		return groups
	}
	return nil
}

// remoteSite finds the hubs of a site and, behind them, those of the sites on
// the way there, the nearest to the target first: mail that cannot reach its
// site waits at the reachable point closest to it. A hop of a connector whose
// sources may stand in for each other leads straight to them.
func (t *Table) remoteSite(id model.GUID) [][]Target {
	switch o := t.byID[id].(type) {
	case *model.AdSite:
		return t.towards(t.net.node[fold(o.Name)])
	case *model.SendConnector:
		return t.sourceSites(o, t.net.home)
	}
	return nil
}

func (t *Table) towards(target int) [][]Target {
	if !t.net.paths.nodes[target].known || target == t.net.home {
		return nil
	}
	var groups [][]Target
	way := t.net.paths.walk(target)
	slices.Reverse(way)
	for _, node := range way {
		groups = append(groups, t.group(t.net.hubs[node])...)
	}
	return groups
}

// sourceSites are the sources of a connector outside one site, the cheapest
// site first.
func (t *Table) sourceSites(c *model.SendConnector, except int) [][]Target {
	bySite := map[int][]*model.ExchangeServer{}
	for _, s := range t.named(c.SourceTransportServers, nil) {
		if node, ok := t.net.siteOf(s); ok && node != except && t.net.paths.nodes[node].known {
			bySite[node] = append(bySite[node], s)
		}
	}
	nodes := make([]int, 0, len(bySite))
	for node := range bySite {
		nodes = append(nodes, node)
	}
	slices.SortFunc(nodes, func(a, b int) int {
		x, y := t.net.paths.nodes[a], t.net.paths.nodes[b]
		return cmp.Or(cmp.Compare(x.cost, y.cost), cmp.Compare(x.hops, y.hops), compareFold(t.net.graph.names[a], t.net.graph.names[b]))
	})
	var groups [][]Target
	for _, node := range nodes {
		groups = append(groups, t.group(bySite[node])...)
	}
	return groups
}

// named resolves server names, without this server: it never sends to itself.
func (t *Table) named(names []string, keep func(*model.ExchangeServer) bool) []*model.ExchangeServer {
	var out []*model.ExchangeServer
	for _, name := range names {
		if s := t.Server(name); s != nil && s != t.self && (keep == nil || keep(s)) {
			out = append(out, s)
		}
	}
	return out
}

// group makes one group of targets, or none when there is no server.
func (t *Table) group(servers []*model.ExchangeServer) [][]Target {
	var targets []Target
	for _, s := range servers {
		if s != t.self {
			targets = append(targets, t.reach(s))
		}
	}
	if len(targets) == 0 {
		return nil
	}
	return [][]Target{targets}
}

// reach is where a server takes mail of its peers: at the receive connector
// that admits them, else at port 25 of its name. A legacy server takes it at its
// registered address and port.
func (t *Table) reach(s *model.ExchangeServer) Target {
	target := Target{Name: s.Name, Host: s.Fqdn.String(), Port: 25, Server: s}
	if s.Address.IsValid() {
		target.Host = s.Address.String()
	}
	if s.ServerRole.Has(model.RoleLegacy) {
		target.Port = s.SmtpPort
		return target
	}
	c := t.peerConnector(s)
	if c == nil {
		return target
	}
	b := c.Bindings[0]
	if !b.Wildcard() {
		target.Host = b.Addr().String()
	}
	target.Port = int(b.Port())
	return target
}

// peerConnector is the receive connector of a server that admits its peers:
// the one that came with the server, else the first by name.
func (t *Table) peerConnector(s *model.ExchangeServer) *model.ReceiveConnector {
	var first *model.ReceiveConnector
	for _, c := range t.receive[fold(s.Name)] {
		if !c.Enabled || !c.PermissionGroups.Has(model.ExchangeServersGroup) || len(c.Bindings) == 0 {
			continue
		}
		if strings.EqualFold(c.Name, "Default "+s.Name) {
			return c
		}
		if first == nil {
			first = c
		}
	}
	return first
}
