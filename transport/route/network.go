package route

import (
	"fmt"
	"slices"
	"strings"

	"mxsh/model"
)

// network is the topology as this server sees it: sites with the least-cost
// paths from its own, servers, send connectors ready to be matched, and the
// ways into legacy routing groups.
type network struct {
	self   *model.ExchangeServer
	graph  *graph
	paths  *paths
	home   int // node of this server's site
	sites  []*model.AdSite
	node   map[string]int // site by folded name
	hubs   [][]*model.ExchangeServer
	server map[string]*model.ExchangeServer // by folded name

	connectors []*connector // by name
	groups     map[string]*groupRoute

	smallestLimit int64 // the size up to which no route depends on size
}

// connector is a send connector with its source servers worked out.
type connector struct {
	*model.SendConnector
	sources []*model.ExchangeServer
	self    bool // this server is a source
	here    bool // a source is in this server's site
	known   bool // some source can be reached
	site    int  // node of the closest source site
	cost    int  // path to it
	hops    int
	scopes  []string // the sites of its sources, for sentences
}

func fold(name string) string { return strings.ToLower(name) }

// siteOf is the node of a server's site; ok is false when the directory has no
// such site. This server always has one.
func (n *network) siteOf(s *model.ExchangeServer) (node int, ok bool) {
	if s.Guid == n.self.Guid {
		return n.home, true
	}
	node, ok = n.node[fold(s.Site)]
	return node, ok && s.Site != ""
}

// buildNetwork works the topology out. What does not fit is told as a problem
// and left out.
func buildNetwork(o *objects, self *model.ExchangeServer, report func(model.Object, string, ...any)) *network {
	n := &network{self: self, node: map[string]int{}, server: map[string]*model.ExchangeServer{}, sites: slices.Clip(o.sites)}
	n.settle()
	n.buildGraph(o, report)
	n.hubs = make([][]*model.ExchangeServer, len(n.sites))
	for _, s := range o.servers {
		n.server[fold(s.Name)] = s
		node, ok := n.siteOf(s)
		switch {
		case s.ServerRole.Has(model.RoleLegacy):
		case s == self && n.sites[n.home].Guid.IsZero():
			report(s, "it has no site that exists, so no mail is routed between it and other servers")
		case !ok:
			report(s, "its site %s does not exist, so no mail is routed to it", model.Quote(s.Site))
		case s.ServerRole.Has(model.RoleHubTransport):
			n.hubs[node] = append(n.hubs[node], s)
		}
	}
	n.paths = n.graph.paths(n.home)
	for _, c := range o.sends {
		n.connectors = append(n.connectors, n.connect(c, self, report))
	}
	n.groups = n.buildGroups(o, self, report)
	return n
}

// settle gives every site its node. When this server's own site does not exist
// it is alone in one of that name: it still serves what needs nobody else.
func (n *network) settle() {
	for i, s := range n.sites {
		n.node[fold(s.Name)] = i
	}
	home, ok := n.node[fold(n.self.Site)]
	if !ok || n.self.Site == "" {
		home = len(n.sites)
		n.sites = append(n.sites, &model.AdSite{Meta: model.Meta{Name: n.self.Site}})
	}
	n.home = home
}

func (n *network) buildGraph(o *objects, report func(model.Object, string, ...any)) {
	names := make([]string, len(n.sites))
	for i, s := range n.sites {
		names[i] = s.Name
	}
	n.graph = newGraph(names)
	for _, l := range o.links {
		e := link{name: l.Name, cost: l.EffectiveCost()}
		if limit, ok := l.MaxMessageSize.Value(); ok {
			e.limit = limit.Bytes()
		}
		for _, s := range l.Sites {
			node, ok := n.node[fold(s)]
			if !ok {
				report(l, "its site %s does not exist, so the link leaves it out", model.Quote(s))
				continue
			}
			if !slices.Contains(e.sites, node) {
				e.sites = append(e.sites, node)
			}
		}
		n.graph.connect(e)
	}
}

// connect finds the closest source site of a connector. Sources in farther
// sites are not used, however many are up: that is the rule of 2007 and 2010.
func (n *network) connect(c *model.SendConnector, self *model.ExchangeServer, report func(model.Object, string, ...any)) *connector {
	out := &connector{SendConnector: c}
	for _, name := range c.SourceTransportServers {
		s := n.server[fold(name)]
		if s == nil {
			report(c, "its source server %s does not exist and is left out", model.Quote(name))
			continue
		}
		out.sources = append(out.sources, s)
		if s.Guid == self.Guid {
			out.self = true
		}
		node, ok := n.siteOf(s)
		if !ok || !n.paths.nodes[node].known {
			continue
		}
		if !slices.Contains(out.scopes, n.graph.names[node]) {
			out.scopes = append(out.scopes, n.graph.names[node])
		}
		out.here = out.here || node == n.home
		p := n.paths.nodes[node]
		if !out.known || p.shorter(pathNode{cost: out.cost, hops: out.hops}) || p.cost == out.cost && p.hops == out.hops && compareFold(n.graph.names[node], n.graph.names[out.site]) < 0 {
			out.known, out.site, out.cost, out.hops = true, node, p.cost, p.hops
		}
	}
	return out
}

// nextSite is where mail for a site goes: the first hub site on the way, or the
// site itself. The other results say why it can go nowhere.
func (n *network) nextSite(target int) (next int, reason string) {
	if !n.paths.nodes[target].known {
		return 0, fmt.Sprintf("There is no route to site %s: no site link leads there", n.graph.names[target])
	}
	for _, node := range n.paths.walk(target) {
		if node != target && n.sites[node].HubSiteEnabled && len(n.hubs[node]) > 0 {
			return node, ""
		}
	}
	if len(n.hubs[target]) == 0 {
		return 0, fmt.Sprintf("There is no route to site %s: it has no Hub Transport server", n.graph.names[target])
	}
	return target, ""
}
