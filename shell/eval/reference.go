package eval

import (
	"strings"

	"mxsh/model"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// reference is [ref]$x: what reads and writes a variable of the caller.
type reference struct {
	s      *Session
	f      *frame
	target syntax.Expression
}

var _ value.Thing = (*reference)(nil)

// TypeName implements value.Thing.
func (r *reference) TypeName() string { return "PSReference" }

// Props implements value.Thing.
func (r *reference) Props() []model.Prop {
	v, _ := r.s.eval(r.f, r.target)
	return []model.Prop{{Name: "Value", Value: v}}
}

// Prop implements value.Thing.
func (r *reference) Prop(name string) (any, bool) {
	if !strings.EqualFold(name, "Value") {
		return nil, false
	}
	return r.Props()[0].Value, true
}

// SetProp gives the variable a new value.
func (r *reference) SetProp(name string, v any) error {
	if !strings.EqualFold(name, "Value") {
		return propertyMissing(name)
	}
	return r.s.store(r.f, r.target, v, false)
}

// holder is [ref] of a value that no variable has: a place of its own.
type holder struct{ v any }

var _ value.Thing = (*holder)(nil)

// TypeName implements value.Thing.
func (h *holder) TypeName() string { return "PSReference" }

// Props implements value.Thing.
func (h *holder) Props() []model.Prop { return []model.Prop{{Name: "Value", Value: h.v}} }

// Prop implements value.Thing.
func (h *holder) Prop(name string) (any, bool) { return h.v, strings.EqualFold(name, "Value") }

// SetProp puts another value there.
func (h *holder) SetProp(name string, v any) error {
	if !strings.EqualFold(name, "Value") {
		return propertyMissing(name)
	}
	h.v = v
	return nil
}

// namesReference is whether a type's name is that of references.
func namesReference(name string) bool {
	return strings.EqualFold(name, "ref") || strings.EqualFold(lastPart(name), "psreference")
}

// isReference is whether a cast makes a reference of a variable, an element or a property.
func isReference(e *syntax.Cast) bool {
	if !namesReference(e.Type) {
		return false
	}
	switch e.Operand.(type) {
	case *syntax.Variable, *syntax.Member, *syntax.Index:
		return true
	}
	return false
}
