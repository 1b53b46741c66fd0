package route

import (
	"slices"

	"mxsh/model"
)

// Together returns the next hops that copies of one message take when they
// travel together as far as they can: copies for sites whose paths begin alike
// go as one to the last site that they share, which splits them. The result has
// a hop for each one given; hops to other places stay as they are.
func (t *Table) Together(hops []model.NextHop) []model.NextHop {
	ways := map[int][]int{} // by the first site on the way
	walks := make([][]int, len(hops))
	for i, h := range hops {
		if walks[i] = t.net.wayOf(t.byID[h.Connector], h); len(walks[i]) > 0 {
			ways[walks[i][0]] = append(ways[walks[i][0]], i)
		}
	}
	out := slices.Clone(hops)
	for _, group := range ways {
		fork, ok := t.net.fork(group, walks)
		if !ok {
			continue
		}
		for _, i := range group {
			out[i].Domain, out[i].Connector = t.net.graph.names[fork], t.net.sites[fork].Guid
		}
	}
	return out
}

// wayOf is the path to the site of a next hop, nil for a hop that is no site's.
func (n *network) wayOf(o model.Object, h model.NextHop) []int {
	s, ok := o.(*model.AdSite)
	if !ok || h.Type != model.SmtpRelayToRemoteAdSite {
		return nil
	}
	node := n.node[fold(s.Name)]
	if !n.paths.nodes[node].known {
		return nil
	}
	return n.paths.walk(node)
}

// fork is the last site with a hub that all ways of a group have in common.
func (n *network) fork(group []int, walks [][]int) (site int, ok bool) {
	if len(group) < 2 {
		return 0, false
	}
	for at, node := range walks[group[0]] {
		for _, i := range group[1:] {
			if at >= len(walks[i]) || walks[i][at] != node {
				return site, ok
			}
		}
		if len(n.hubs[node]) > 0 {
			site, ok = node, true
		}
	}
	return site, ok
}
