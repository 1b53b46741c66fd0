package value

import (
	"strconv"
	"strings"

	"github.com/dlclark/regexp2"

	"mxsh/model"
)

// Group is one group of a match. Index and Length count characters.
type Group struct {
	Name          string
	Index, Length int
	Value         string
	Success       bool
}

// Match is one match of a pattern, or the want of one; Groups[0] is the whole match.
type Match struct {
	Group
	Groups []*Group
}

var (
	_ Thing = (*Match)(nil)
	_ Thing = (*Group)(nil)
)

// NoMatch is what [regex]::Match gives where nothing matches.
func NoMatch() *Match {
	m := &Match{Group: Group{Name: "0"}}
	m.Groups = []*Group{&m.Group}
	return m
}

func newMatch(from *regexp2.Match) *Match {
	m := &Match{}
	for _, g := range from.Groups() {
		group := &Group{Name: g.Name, Success: len(g.Captures) > 0}
		if group.Success {
			group.Index, group.Length, group.Value = g.Index, g.Length, g.String()
		}
		m.Groups = append(m.Groups, group)
	}
	m.Group = *m.Groups[0]
	return m
}

// Map returns what $Matches holds: groups that took part, by number or name.
func (m *Match) Map() *Map {
	all := NewMap()
	for _, g := range m.Groups {
		if g.Success {
			all.Set(g.key(), g.Value)
		}
	}
	return all
}

func (g *Group) key() any {
	if n, err := strconv.Atoi(g.Name); err == nil {
		return int64(n)
	}
	return g.Name
}

// TypeName implements Thing.
func (g *Group) TypeName() string { return "Group" }

// TypeName implements Thing.
func (m *Match) TypeName() string { return "Match" }

// String is the text that matched.
func (g *Group) String() string { return g.Value }

// Props implements Thing.
func (g *Group) Props() []model.Prop {
	return []model.Prop{{Name: "Success", Value: g.Success}, {Name: "Name", Value: g.Name},
		{Name: "Index", Value: int64(g.Index)}, {Name: "Length", Value: int64(g.Length)}, {Name: "Value", Value: g.Value}}
}

// Props implements Thing.
func (m *Match) Props() []model.Prop {
	return append([]model.Prop{{Name: "Groups", Value: m.groups()}}, m.Group.Props()...)
}

// Prop implements Thing.
func (g *Group) Prop(name string) (any, bool) { return propIn(g.Props(), name) }

// Prop implements Thing.
func (m *Match) Prop(name string) (any, bool) {
	if strings.EqualFold(name, "Captures") {
		return NewList(m), true
	}
	return propIn(m.Props(), name)
}

func propIn(props []model.Prop, name string) (any, bool) {
	for _, p := range props {
		if foldEqual(p.Name, name) {
			return p.Value, true
		}
	}
	return nil, false
}

func (m *Match) groups() *List {
	l := NewList()
	l.Name = "GroupCollection"
	for _, g := range m.Groups {
		l.items = append(l.items, g)
	}
	return l
}

// Drawn implements Drawn.
func (*Group) Drawn() {}
