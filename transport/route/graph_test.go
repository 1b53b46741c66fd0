package route

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// town builds a graph from words such as "A-B 10" and "A-B-C 5 max 100".
func town(t *testing.T, words ...string) (*graph, map[string]int) {
	t.Helper()
	index := map[string]int{}
	var names []string
	var links []link
	for n, w := range words {
		var l link
		var sites string
		if _, err := fmt.Sscanf(w, "%s %d max %d", &sites, &l.cost, &l.limit); err != nil {
			if _, err := fmt.Sscanf(w, "%s %d", &sites, &l.cost); err != nil {
				t.Fatalf("bad link %q", w)
			}
		}
		l.name = fmt.Sprintf("link%02d", n)
		for _, s := range strings.Split(sites, "-") {
			if _, ok := index[s]; !ok {
				index[s] = len(names)
				names = append(names, s)
			}
			l.sites = append(l.sites, index[s])
		}
		links = append(links, l)
	}
	g := newGraph(names)
	for _, l := range links {
		g.connect(l)
	}
	return g, index
}

func (g *graph) text(p *paths, to int) string {
	if !p.nodes[to].known {
		return "unreachable"
	}
	parts := []string{g.names[p.from]}
	for _, n := range p.walk(to) {
		parts = append(parts, g.names[n])
	}
	return fmt.Sprintf("%s %d", strings.Join(parts, "-"), p.nodes[to].cost)
}

func TestLeastCostPath(t *testing.T) {
	for _, c := range []struct {
		name     string
		links    []string
		from, to string
		want     string
	}{
		{"one link", []string{"A-B 100"}, "A", "B", "A-B 100"},
		{"lowest sum beats fewest hops", []string{"A-C 100", "A-B 10", "B-C 10"}, "A", "C", "A-B-C 20"},
		{"equal sums: fewest hops", []string{"A-B 10", "B-C 10", "A-C 20"}, "A", "C", "A-C 20"},
		{"equal sums and hops: lowest name before the destination", []string{"A-C 10", "C-D 10", "A-B 10", "B-D 10"}, "A", "D", "A-B-D 20"},
		{"names fold", []string{"A-c 10", "c-D 10", "A-B 10", "B-D 10"}, "A", "D", "A-B-D 20"},
		{"the tie is decided nearest the destination", []string{"A-B 10", "B-Y 10", "Y-T 10", "A-C 10", "C-X 10", "X-T 10"}, "A", "T", "A-C-X-T 30"},
		{"a link of three sites is a mesh", []string{"A-B-C 7"}, "A", "C", "A-C 7"},
		{"two links between two sites: the cheaper", []string{"A-B 100", "A-B 30"}, "A", "B", "A-B 30"},
		{"no path", []string{"A-B 10", "C-D 10"}, "A", "D", "unreachable"},
		{"oneself", []string{"A-B 10"}, "A", "A", "A 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, at := town(t, c.links...)
			if got := g.text(g.paths(at[c.from]), at[c.to]); got != c.want {
				t.Errorf("path is %s, want %s", got, c.want)
			}
		})
	}
}

func TestNarrowestLink(t *testing.T) {
	g, at := town(t, "A-B 10 max 900", "B-C 10 max 500", "C-D 10", "A-D 1000")
	p := g.paths(at["A"])
	if l := p.narrowest(g, at["D"]); l == nil || l.limit != 500 {
		t.Errorf("narrowest link to D is %+v, want the one of 500", l)
	}
	if l := p.narrowest(g, at["A"]); l != nil {
		t.Errorf("the way to oneself is limited by %+v", l)
	}
}

// The path found must not depend on the order in which the directory lists
// sites and links, and must cost no more than any detour through one site.
func TestPathsDoNotDependOnOrder(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var words []string
		for range 12 {
			a, b := rnd.IntN(7), rnd.IntN(7)
			if a != b {
				words = append(words, fmt.Sprintf("%c-%c %d", 'A'+a, 'A'+b, 1+rnd.IntN(3)))
			}
		}
		words = append(words, "A-B 9")
		g, at := town(t, words...)
		rnd.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		h, ah := town(t, words...)
		pg, ph := g.paths(at["A"]), h.paths(ah["A"])
		for name, node := range at {
			if one, other := g.text(pg, node), h.text(ph, ah[name]); one != other {
				t.Fatalf("links %v: %s in one order, %s in the other", words, one, other)
			}
			if !pg.nodes[node].known {
				continue
			}
			for _, l := range g.on[node] {
				for _, s := range g.links[l].sites {
					if pg.nodes[s].cost > pg.nodes[node].cost+g.links[l].cost {
						t.Fatalf("links %v: %s is not least", words, g.text(pg, s))
					}
				}
			}
		}
	}
}
