package route

import (
	"net/netip"
	"slices"

	"mxsh/model"
)

// Bindings returns what this server listens on: the bindings of its enabled
// receive connectors, each once, in order.
func (t *Table) Bindings() []model.IPBinding {
	var all []model.IPBinding
	for _, c := range t.receive[fold(t.self.Name)] {
		if !c.Enabled {
			continue
		}
		for _, b := range c.Bindings {
			if !slices.Contains(all, b) {
				all = append(all, b)
			}
		}
	}
	slices.SortFunc(all, func(a, b model.IPBinding) int { return a.Compare(b.AddrPort) })
	return all
}

// Receive returns the connector that serves a connection, or nil when there is
// none and the connection is to be closed without a word. A binding with the
// very address wins over a wildcard; then the narrowest range with the client wins.
func (t *Table) Receive(local netip.AddrPort, remote netip.Addr) *model.ReceiveConnector {
	var best *model.ReceiveConnector
	var bestExact bool
	var bestRange model.IPRange
	for _, c := range t.receive[fold(t.self.Name)] {
		if !c.Enabled {
			continue
		}
		covered, exact := covers(c.Bindings, local)
		if !covered || best != nil && bestExact && !exact {
			continue
		}
		r, ok := narrowest(c.RemoteIPRanges, remote)
		if !ok {
			continue
		}
		if best == nil || exact && !bestExact || r.CompareSize(bestRange) < 0 {
			best, bestExact, bestRange = c, exact, r
		}
	}
	return best
}

func covers(bindings []model.IPBinding, local netip.AddrPort) (covered, exact bool) {
	for _, b := range bindings {
		if b.Covers(local) {
			covered = true
			exact = exact || !b.Wildcard()
		}
	}
	return covered, exact
}

func narrowest(ranges []model.IPRange, client netip.Addr) (best model.IPRange, found bool) {
	for _, r := range ranges {
		if r.Contains(client) && (!found || r.CompareSize(best) < 0) {
			best, found = r, true
		}
	}
	return best, found
}

// ReceiveConnector returns a receive connector of any server by its id, or nil.
func (t *Table) ReceiveConnector(id model.GUID) *model.ReceiveConnector {
	c, _ := t.byID[id].(*model.ReceiveConnector)
	return c
}

// clashes finds connectors of one server that claim the same clients on the
// same binding. The later one of each pair, by name, is left out.
func clashes(connectors []*model.ReceiveConnector) (good []*model.ReceiveConnector, bad map[*model.ReceiveConnector]*model.ReceiveConnector) {
	bad = map[*model.ReceiveConnector]*model.ReceiveConnector{}
	for _, c := range connectors {
		if other := clashing(good, c); other != nil {
			bad[c] = other
			continue
		}
		good = append(good, c)
	}
	return good, bad
}

func clashing(held []*model.ReceiveConnector, c *model.ReceiveConnector) *model.ReceiveConnector {
	for _, h := range held {
		if h.Enabled && c.Enabled && shareBinding(h, c) && shareRange(h, c) {
			return h
		}
	}
	return nil
}

func shareBinding(a, b *model.ReceiveConnector) bool {
	return slices.ContainsFunc(a.Bindings, func(x model.IPBinding) bool { return slices.Contains(b.Bindings, x) })
}

func shareRange(a, b *model.ReceiveConnector) bool {
	for _, x := range a.RemoteIPRanges {
		for _, y := range b.RemoteIPRanges {
			if x.Same(y) {
				return true
			}
		}
	}
	return false
}
