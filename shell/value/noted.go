package value

import (
	"slices"
	"strings"

	"mxsh/model"
)

// Noted is a text, number or other single value that was given properties of its
// own (Add-Member -PassThru, Compare-Object -PassThru). It reads, compares and
// prints as the value.
type Noted struct {
	Base  any
	notes []model.Prop
}

var _ Thing = (*Noted)(nil)

// WithNote returns v with one more property, or a new value of one it has. A
// record stays a record of its type and an object becomes one, which still stands
// for the object; v itself does not change.
func WithNote(v any, name string, note any) any {
	switch x := v.(type) {
	case *Record:
		c := x.Clone()
		c.Set(name, note)
		return c
	case *Noted:
		c := &Noted{Base: x.Base, notes: slices.Clone(x.notes)}
		c.set(name, note)
		return c
	case model.Object:
		r := NewRecord(TypeName(x), slices.Clone(Props(x))...)
		r.ID, r.Revision = x.Header().Guid, x.Header().Revision
		r.Set(name, note)
		return r
	case *Map:
		c := x.Clone()
		c.Set(name, note)
		return c
	}
	return &Noted{Base: v, notes: []model.Prop{{Name: name, Value: note}}}
}

func (n *Noted) set(name string, note any) {
	for i := range n.notes {
		if strings.EqualFold(n.notes[i].Name, name) {
			n.notes[i].Value = note
			return
		}
	}
	n.notes = append(n.notes, model.Prop{Name: name, Value: note})
}

// Prop implements Thing.
func (n *Noted) Prop(name string) (any, bool) {
	for _, p := range n.notes {
		if strings.EqualFold(p.Name, name) {
			return p.Value, true
		}
	}
	return Prop(n.Base, name)
}

// SetProp gives a property that was added a new value.
func (n *Noted) SetProp(name string, v any) error {
	for i := range n.notes {
		if strings.EqualFold(n.notes[i].Name, name) {
			n.notes[i].Value = v
			return nil
		}
	}
	return noSuchProperty(name)
}

// Props implements Thing: those of the value, then those that were added.
func (n *Noted) Props() []model.Prop {
	return append(slices.Clone(Props(n.Base)), n.notes...)
}

// TypeName is that of the value.
func (n *Noted) TypeName() string { return TypeName(n.Base) }

// String is the value's text.
func (n *Noted) String() string { return Text(n.Base) }

// Bare returns the value without the properties that were added to it.
func Bare(v any) any {
	if n, ok := v.(*Noted); ok {
		return n.Base
	}
	return v
}
