package model

import "strings"

// Prop is one property as Get- lists it.
type Prop struct {
	Name  string
	Value any
}

// Props returns what Get- lists of o: its fields in the order of the struct,
// then the properties that every object has, but for those that Before places.
func (k *Kind) Props(o Object) []Prop {
	props := k.unplaced(o)
	if len(k.Before) == 0 {
		return props
	}
	k.placed.Do(func() { k.places = k.placesOf(props) })
	placed := make([]Prop, len(props))
	for i, from := range k.places {
		placed[i] = props[from]
	}
	return placed
}

// placesOf is the order of the properties that Before makes of theirs.
func (k *Kind) placesOf(props []Prop) []int {
	index := make(map[string]int, len(props))
	for i, p := range props {
		index[p.Name] = i
	}
	moved := map[string]bool{}
	for _, names := range k.Before {
		for _, name := range names {
			moved[name] = true
		}
	}
	places := make([]int, 0, len(props))
	for i, p := range props {
		if moved[p.Name] {
			continue
		}
		for _, name := range k.Before[p.Name] {
			places = append(places, index[name])
		}
		places = append(places, i)
	}
	return places
}

// unplaced are the properties in the order in which they come.
func (k *Kind) unplaced(o Object) []Prop {
	props := make([]Prop, 0, len(k.Fields)+8)
	for _, f := range k.Fields {
		if !f.Hidden {
			props = append(props, Prop{f.Name, f.Get(o)})
		}
	}
	if c, ok := o.(Computed); ok {
		props = append(props, c.Computed()...)
	}
	switch {
	case k.Nameless:
		return props
	case k.Live:
		return append(props, Prop{"Identity", Identity(o)})
	}
	return append(props, metaProps(k, o)...)
}

// Prop returns one property of o by name in any case; ok is false when it has
// none. The alias of a setting counts where no property has that very name.
func (k *Kind) Prop(o Object, name string) (v any, ok bool) {
	p, ok := k.find(o, name)
	return p.Value, ok
}

// Spelling returns the name of a property of o, or of the setting with that
// alias, in its own spelling; ok is false when o has none.
func (k *Kind) Spelling(o Object, name string) (own string, ok bool) {
	p, ok := k.find(o, name)
	return p.Name, ok && p.Name != "" // nothing lists Id
}

func (k *Kind) find(o Object, name string) (Prop, bool) {
	f := k.Field(name)
	if f != nil && strings.EqualFold(f.Name, name) {
		return Prop{f.Name, f.Get(o)}, true
	}
	if k.Nameless {
		return Prop{}, false
	}
	switch strings.ToLower(name) {
	case "name":
		return Prop{"Name", o.Header().Name}, true
	case "identity":
		return Prop{"Identity", Identity(o)}, true
	case "id":
		return Prop{"", Identity(o)}, true
	case "guid":
		return Prop{"Guid", o.Header().Guid}, true
	}
	var more []Prop
	if c, ok := o.(Computed); ok {
		more = c.Computed()
	}
	if !k.Live {
		more = append(more, metaProps(k, o)...)
	}
	for _, p := range more {
		if strings.EqualFold(p.Name, name) {
			return p, true
		}
	}
	if f != nil {
		return Prop{f.Name, f.Get(o)}, true
	}
	return Prop{}, false
}

// PropNames returns the names that Props would list.
func (k *Kind) PropNames() []string {
	var names []string
	for _, p := range k.Props(k.New()) {
		names = append(names, p.Name)
	}
	return names
}

func metaProps(k *Kind, o Object) []Prop {
	m := o.Header()
	return []Prop{
		{"Name", m.Name},
		{"DistinguishedName", distinguishedName(k, o)},
		{"Identity", Identity(o)},
		{"Guid", m.Guid},
		{"WhenChanged", m.Changed.Local()},
		{"WhenCreated", m.Created.Local()},
		{"WhenChangedUTC", m.Changed.UTC()},
		{"WhenCreatedUTC", m.Created.UTC()},
		{"IsValid", true},
	}
}

func distinguishedName(k *Kind, o Object) string {
	dn := "CN=" + escapeDN(o.Header().Name)
	if k.Container != "" {
		dn += "," + k.Container
	}
	if w, ok := o.(Owned); ok && w.Owner() != "" {
		dn += ",CN=" + escapeDN(w.Owner()) + ",CN=Servers"
	}
	return dn + ",CN=Organization"
}

var dnEscapes = strings.NewReplacer(`\`, `\\`, `,`, `\,`, `=`, `\=`, `+`, `\+`)

func escapeDN(s string) string { return dnEscapes.Replace(s) }
