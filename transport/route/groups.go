package route

import (
	"slices"

	"mxsh/model"
)

// groupRoute is the way to a legacy routing group: the routing group connector
// by which mail leaves this organization's servers.
type groupRoute struct {
	connector *model.RoutingGroupConnector
	first     string // the routing group at its far end
	sources   []*model.ExchangeServer
	self      bool // this server is a source
	here      bool // a source is in this server's site
	site      int  // node of the closest source site
	legacy    int  // costs of the routing group connectors, first and after it
	cost      int  // site path to the source
	hops      int
}

// buildGroups finds, for every legacy routing group, the connector to use:
// lowest sum of routing group connectors, then the cheapest way to its source,
// then the nearest source, then the lowest name.
func (n *network) buildGroups(o *objects, self *model.ExchangeServer, report func(model.Object, string, ...any)) map[string]*groupRoute {
	costs := newGroupCosts(o.groups)
	var exits []*groupRoute
	for _, c := range o.groupConnectors {
		far := n.groupOf(c.TargetTransportServers)
		if far == "" {
			continue // leads to this organization's own servers
		}
		if near := n.groupOf(c.SourceTransportServers); near != "" {
			costs.join(near, far, c.Cost)
			continue
		}
		if g := n.exit(c, far, self); g != nil {
			exits = append(exits, g)
		} else if !n.any(c.SourceTransportServers) {
			report(c, "none of its source servers exists, so it is not used")
		}
	}
	costs.close()
	ways := map[string]*groupRoute{}
	for _, target := range o.groups {
		for _, e := range exits {
			cost, ok := costs.between(e.first, target.Name)
			if !ok {
				continue
			}
			offer := *e
			offer.legacy += cost
			if held := ways[fold(target.Name)]; held == nil || offer.before(held) {
				ways[fold(target.Name)] = &offer
			}
		}
	}
	return ways
}

// groupOf is the routing group of the first legacy server in a list, "" when
// the servers are all this organization's own.
func (n *network) groupOf(names []string) string {
	for _, name := range names {
		if s := n.server[fold(name)]; s != nil && s.ServerRole.Has(model.RoleLegacy) {
			return s.RoutingGroup
		}
	}
	return ""
}

func (n *network) any(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return n.server[fold(name)] != nil })
}

func (n *network) exit(c *model.RoutingGroupConnector, far string, self *model.ExchangeServer) *groupRoute {
	var best *groupRoute
	var sources []*model.ExchangeServer
	for _, name := range c.SourceTransportServers {
		s := n.server[fold(name)]
		if s == nil {
			continue
		}
		node, ok := n.siteOf(s)
		if !ok || !n.paths.nodes[node].known {
			continue
		}
		sources = append(sources, s)
		p := n.paths.nodes[node]
		g := &groupRoute{connector: c, first: far, self: s.Guid == self.Guid, here: node == n.home, site: node, legacy: c.Cost, cost: p.cost, hops: p.hops}
		if best == nil || g.before(best) {
			best = g
		}
	}
	if best != nil {
		best.sources = sources
	}
	return best
}

func (g *groupRoute) before(o *groupRoute) bool {
	switch {
	case g.legacy != o.legacy:
		return g.legacy < o.legacy
	case g.cost != o.cost:
		return g.cost < o.cost
	case g.self != o.self:
		return g.self
	case g.hops != o.hops:
		return g.hops < o.hops
	}
	return compareFold(g.connector.Name, o.connector.Name) < 0
}

// groupCosts are the least costs between legacy routing groups.
type groupCosts struct {
	node map[string]int
	cost [][]int // -1 = no way
}

func newGroupCosts(groups []*model.RoutingGroup) *groupCosts {
	g := &groupCosts{node: map[string]int{}}
	for i, r := range groups {
		g.node[fold(r.Name)] = i
		row := slices.Repeat([]int{-1}, len(groups))
		row[i] = 0
		g.cost = append(g.cost, row)
	}
	return g
}

func (g *groupCosts) join(from, to string, cost int) {
	i, okFrom := g.node[fold(from)]
	j, okTo := g.node[fold(to)]
	if okFrom && okTo && (g.cost[i][j] < 0 || cost < g.cost[i][j]) {
		g.cost[i][j] = cost
	}
}

// close works the costs out over any number of connectors.
func (g *groupCosts) close() {
	for via := range g.cost {
		for i := range g.cost {
			for j := range g.cost {
				a, b := g.cost[i][via], g.cost[via][j]
				if a >= 0 && b >= 0 && (g.cost[i][j] < 0 || a+b < g.cost[i][j]) {
					g.cost[i][j] = a + b
				}
			}
		}
	}
}

func (g *groupCosts) between(from, to string) (cost int, ok bool) {
	i, okFrom := g.node[fold(from)]
	j, okTo := g.node[fold(to)]
	if !okFrom || !okTo || g.cost[i][j] < 0 {
		return 0, false
	}
	return g.cost[i][j], true
}
