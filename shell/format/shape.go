package format

import (
	"strings"

	"mxsh/shell/value"
)

// shape is what objects have in common that stand under one header: the type,
// and where no type says what to show, also the names of the properties. Under
// the header of others an object would be a row of empty cells.
type shape struct {
	name  string
	props []string // nil when the type is enough
}

func shapeOf(v any, byProps bool) shape {
	s := shape{name: family(v)}
	if byProps {
		s.props = []string{}
		for _, p := range value.Props(v) {
			s.props = append(s.props, p.Name)
		}
	}
	return s
}

// fits is whether v is of the shape; the order of its properties does not count.
func (s shape) fits(v any) bool {
	if family(v) != s.name {
		return false
	}
	if s.props == nil {
		return true
	}
	own := value.Props(v)
	if len(own) != len(s.props) {
		return false
	}
	for i, p := range own {
		if p.Name != s.props[i] && !s.holds(p.Name) {
			return false
		}
	}
	return true
}

func (s shape) holds(name string) bool {
	for _, p := range s.props {
		if strings.EqualFold(p, name) {
			return true
		}
	}
	return false
}
