package route

import (
	"slices"
	"strings"
)

// graph is the sites of the organization and the links between them. A link is
// a set of sites, each of which reaches each other one at the link's cost, and
// all links are bridged.
type graph struct {
	names []string // of the sites, by node
	links []link
	on    [][]int // the links of each node
}

type link struct {
	name  string
	sites []int
	cost  int
	limit int64 // largest message that may cross, 0 = any
}

func newGraph(names []string) *graph {
	return &graph{names: names, on: make([][]int, len(names))}
}

func (g *graph) connect(l link) {
	for _, s := range l.sites {
		g.on[s] = append(g.on[s], len(g.links))
	}
	g.links = append(g.links, l)
}

// paths are the least-cost paths from one site to every other.
type paths struct {
	from  int
	nodes []pathNode
}

type pathNode struct {
	known bool
	cost  int
	hops  int
	prev  int // the node before this one
	via   int // the link from prev
}

// paths finds one path to each reachable site: the lowest sum of costs, then
// the fewest hops, then the lowest name of the site before the destination, of
// the one before that, and so on.
func (g *graph) paths(from int) *paths {
	p := &paths{from: from, nodes: make([]pathNode, len(g.names))}
	p.nodes[from] = pathNode{known: true, prev: from, via: -1}
	done := make([]bool, len(g.names))
	for {
		at := p.nearest(done)
		if at < 0 {
			return p
		}
		done[at] = true
		for _, l := range g.on[at] {
			p.relax(g, at, l, done)
		}
	}
}

func (p *paths) nearest(done []bool) int {
	best := -1
	for i, n := range p.nodes {
		if n.known && !done[i] && (best < 0 || n.shorter(p.nodes[best])) {
			best = i
		}
	}
	return best
}

func (n pathNode) shorter(o pathNode) bool {
	return n.cost < o.cost || n.cost == o.cost && n.hops < o.hops
}

// relax offers every site of a link the way through at. Costs are above zero,
// so a site that is done cannot gain from one that was done after it.
func (p *paths) relax(g *graph, at, via int, done []bool) {
	l := &g.links[via]
	for _, to := range l.sites {
		if done[to] || to == at {
			continue
		}
		offer := pathNode{known: true, cost: p.nodes[at].cost + l.cost, hops: p.nodes[at].hops + 1, prev: at, via: via}
		held := p.nodes[to]
		switch {
		case !held.known, offer.shorter(held):
		case held.shorter(offer), !lowerName(g, offer, held):
			continue
		}
		p.nodes[to] = offer
	}
}

// lowerName decides between two ways of equal cost and length. Two links from
// one site to the other differ in nothing but the size they let through; the
// link of the lower name is used, so that every engine picks the same one.
func lowerName(g *graph, a, b pathNode) bool {
	if a.prev != b.prev {
		return compareFold(g.names[a.prev], g.names[b.prev]) < 0
	}
	return compareFold(g.links[a.via].name, g.links[b.via].name) < 0
}

// walk returns the sites of the path to a reachable site, without the first
// and with the last.
func (p *paths) walk(to int) []int {
	var nodes []int
	for at := to; at != p.from; at = p.nodes[at].prev {
		nodes = append(nodes, at)
	}
	slices.Reverse(nodes)
	return nodes
}

// narrowest returns the link with the smallest limit on the path, or nil when
// nothing on it limits messages.
func (p *paths) narrowest(g *graph, to int) *link {
	var least *link
	for at := to; at != p.from; at = p.nodes[at].prev {
		l := &g.links[p.nodes[at].via]
		if l.limit > 0 && (least == nil || l.limit < least.limit) {
			least = l
		}
	}
	return least
}

// compareFold orders names as routing does: ordinal, without regard to case.
func compareFold(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }
