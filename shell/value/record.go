package value

import (
	"slices"
	"strings"

	"mxsh/model"
)

// Record is a custom object: named values in an order. Names ignore case.
type Record struct {
	// Type is what GetType().Name and the default view go by: "" for a plain
	// custom object, "GroupInfo" for what Group-Object emits.
	Type string
	// ID and Revision are those of the object that the record stands for in a
	// pipe between processes; zero when it stands for none.
	ID       model.GUID
	Revision uint64
	// Reads is the text of the record, "" for one made of its properties.
	Reads string

	props []model.Prop
}

// NewRecord returns a record of that type with these properties, which it keeps.
func NewRecord(typeName string, props ...model.Prop) *Record {
	return &Record{Type: typeName, props: props}
}

// RecordOf returns a plain record of name, value, name, value …
func RecordOf(pairs ...any) *Record {
	r := &Record{}
	for i := 0; i+1 < len(pairs); i += 2 {
		r.Set(Text(pairs[i]), pairs[i+1])
	}
	return r
}

func (r *Record) find(name string) int {
	return slices.IndexFunc(r.props, func(p model.Prop) bool { return strings.EqualFold(p.Name, name) })
}

var _ Thing = (*Record)(nil)

// TypeName is Type, or PSCustomObject when there is none.
func (r *Record) TypeName() string {
	if r.Type == "" {
		return "PSCustomObject"
	}
	return r.Type
}

// Prop implements Thing. A record that stands for an object has that object's
// Guid, whether it is among the properties or not.
func (r *Record) Prop(name string) (any, bool) {
	v, ok := r.Get(name)
	if !ok && !r.ID.IsZero() && strings.EqualFold(name, "Guid") {
		return r.ID, true
	}
	return v, ok
}

// SetProp gives a property that is there a new value.
func (r *Record) SetProp(name string, v any) error {
	if _, ok := r.Get(name); !ok {
		return noSuchProperty(name)
	}
	r.Set(name, v)
	return nil
}

// Get returns a property by its name in any case.
func (r *Record) Get(name string) (any, bool) {
	if i := r.find(name); i >= 0 {
		return r.props[i].Value, true
	}
	return nil, false
}

// Set gives a property a value, at the end if it is new.
func (r *Record) Set(name string, v any) {
	if i := r.find(name); i >= 0 {
		r.props[i].Value = v
		return
	}
	r.props = append(r.props, model.Prop{Name: name, Value: v})
}

// Delete takes a property away; it need not be there.
func (r *Record) Delete(name string) {
	if i := r.find(name); i >= 0 {
		r.props = slices.Delete(slices.Clone(r.props), i, i+1)
	}
}

// Props lists the properties in their order; the slice is the record's own and
// must not be changed.
func (r *Record) Props() []model.Prop { return r.props }

// Len is the number of properties.
func (r *Record) Len() int { return len(r.props) }

// Clone returns a record of the same properties that changes on its own.
func (r *Record) Clone() *Record {
	c := *r
	c.props = slices.Clone(r.props)
	return &c
}

// PathInfo is a path as an object; where a text is wanted it is the path.
func PathInfo(path string) *Record {
	r := NewRecord("PathInfo", model.Prop{Name: "Path", Value: path}, model.Prop{Name: "ProviderPath", Value: path})
	r.Reads = path
	return r
}
