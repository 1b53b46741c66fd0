package eval

import (
	"strings"

	"mxsh/model"
	"mxsh/shell/value"
)

// enumerator is $foreach and $switch: the place of a loop among its elements,
// which a script may move.
type enumerator struct {
	items []any
	at    int // of the current element, -1 before the first
}

func newEnumerator(items []any) *enumerator { return &enumerator{items, -1} }

// next goes to the next element and is false after the last.
func (e *enumerator) next() bool {
	if e.at < len(e.items) {
		e.at++
	}
	return e.at < len(e.items)
}

func (e *enumerator) current() any {
	if e.at < 0 || e.at >= len(e.items) {
		return nil
	}
	return e.items[e.at]
}

var _ value.Thing = (*enumerator)(nil)

// TypeName implements value.Thing.
func (e *enumerator) TypeName() string { return "IEnumerator" }

// Prop implements value.Thing.
func (e *enumerator) Prop(name string) (any, bool) {
	if strings.EqualFold(name, "Current") {
		return e.current(), true
	}
	return nil, false
}

// Props implements value.Thing.
func (e *enumerator) Props() []model.Prop { return []model.Prop{{Name: "Current", Value: e.current()}} }

// method implements methods.
func (e *enumerator) method(name string, args []any) (any, error) {
	switch strings.ToLower(name) {
	case "movenext":
		return e.next(), nil
	case "reset":
		e.at = -1
		return empty{}, nil
	}
	return nil, noMethod(e.TypeName(), name)
}

// inputMethods are those of $input, beside the methods of collections.
var inputMethods = map[string]method{
	"movenext": func(c call) (any, error) { return c.on.(*value.List).Next(), c.takes(0, 0) },
	"reset": func(c call) (any, error) {
		c.on.(*value.List).Reset()
		return empty{}, c.takes(0, 0)
	},
}

// over runs the body for each element with the enumerator in the variable name.
func (s *Session) over(f *frame, name string, items []any, body func(item any) (stop bool, err error)) error {
	e := newEnumerator(items)
	old := f.scope.vars[name]
	f.scope.define(name, e)
	defer f.scope.restore(name, old)
	for e.next() {
		if stop, err := body(e.current()); stop {
			return err
		}
		if err := f.ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}
