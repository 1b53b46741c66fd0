package value

// Cyclic is whether v is a collection, hashtable or record that holds itself, at
// any depth: a list added to itself, a node that knows its parent. Whoever walks
// values to their end asks first, as such a walk has none. An object of the
// organization never holds itself and is not looked into.
func Cyclic(v any) bool {
	if v == nil || !nests(v) {
		return false
	}
	return (&cycleFinder{}).reaches(v)
}

// cycleFinder walks depth first and looks into each container once.
type cycleFinder struct {
	path map[any]bool // containers seen: true while they are being looked into
}

func (c *cycleFinder) reaches(v any) bool {
	id := identity(v)
	if id == nil {
		return false
	}
	if open, seen := c.path[id]; seen {
		return open
	}
	nested := false
	eachInside(v, func(item any) { nested = nested || nests(item) })
	if !nested {
		return false
	}
	if c.path == nil {
		c.path = map[any]bool{}
	}
	c.path[id] = true
	found := false
	eachInside(v, func(item any) { found = found || nests(item) && c.reaches(item) })
	c.path[id] = false
	return found
}

// nests is whether v can hold values that hold values.
func nests(v any) bool {
	switch v.(type) {
	case []any, *List, *Map, *Record, *Entry:
		return true
	}
	return false
}

// identity is what tells one container from another of the same content; nil for
// an empty one.
func identity(v any) any {
	if items, ok := v.([]any); ok {
		if len(items) == 0 {
			return nil
		}
		return &items[0]
	}
	return v
}

func eachInside(v any, see func(any)) {
	switch x := v.(type) {
	case []any:
		for _, item := range x {
			see(item)
		}
	case *List:
		for _, item := range x.items {
			see(item)
		}
	case *Map:
		for _, e := range x.entries {
			see(e.Value)
		}
	case *Record:
		for _, p := range x.props {
			see(p.Value)
		}
	case *Entry:
		see(x.Key)
		see(x.Value)
	}
}

// Acyclic returns v, or where it holds itself the name of its type, for those who
// must walk it to its end.
func Acyclic(v any) any {
	if Cyclic(v) {
		return "System.Collections." + TypeName(v)
	}
	return v
}
