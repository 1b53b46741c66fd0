package value

import (
	"strings"

	"mxsh/model"
)

// Member is one property of a value as .PSObject.Properties has it: giving it a
// new Value changes the value that it belongs to.
type Member struct {
	of   any
	name string
}

var _ Thing = (*Member)(nil)

// TypeName implements Thing.
func (m *Member) TypeName() string { return "PSProperty" }

// Props implements Thing.
func (m *Member) Props() []model.Prop {
	v, _ := Prop(m.of, m.name)
	v = Normalise(v)
	kind := "Property"
	if _, custom := m.of.(*Record); custom {
		kind = "NoteProperty"
	}
	return []model.Prop{{Name: "MemberType", Value: kind}, {Name: "IsSettable", Value: true}, {Name: "IsGettable", Value: true},
		{Name: "Value", Value: v}, {Name: "TypeNameOfValue", Value: FullTypeName(TypeName(v))}, {Name: "Name", Value: m.name}, {Name: "IsInstance", Value: kind == "NoteProperty"}}
}

// Prop implements Thing.
func (m *Member) Prop(name string) (any, bool) { return propIn(m.Props(), name) }

// SetProp changes the property.
func (m *Member) SetProp(name string, v any) error {
	if !foldEqual(name, "Value") {
		return noSuchProperty(name)
	}
	return SetProp(m.of, m.name, v)
}

// psObject is the value's description of itself: PSObject.Properties.
func psObject(v any) any {
	list := NewList()
	list.Name, list.of = membersType, ""
	for _, p := range Props(v) {
		list.items = append(list.items, &Member{v, p.Name})
	}
	list.owner = v
	return RecordOf("Properties", list, "Members", list, "TypeNames", typeNamesOf(v), "BaseObject", v)
}

const membersType = "PSMemberInfoIntegratingCollection`1"

// typeNamesOf are the names of the type and of those it is made from.
func typeNamesOf(v any) []any {
	var names []any
	for name := FullTypeName(TypeName(v)); name != ""; name = BaseTypeName(name) {
		names = append(names, name)
	}
	return names
}

// Named returns an item by its name: a group of a match, which is told by
// capitals, or a property of .PSObject.Properties, which is not. ok is false when
// the items have no names; an unknown name gives nil.
func (l *List) Named(name string) (v any, ok bool) {
	for _, item := range l.items {
		switch x := item.(type) {
		case *Group:
			if x.Name == name {
				return x, true
			}
		case *Member:
			if foldEqual(x.name, name) {
				return x, true
			}
		}
	}
	return nil, l.Name == membersType || l.Name == "GroupCollection"
}

// Members is whether the list is that of .PSObject.Properties; of is the value
// whose properties they are.
func (l *List) Members() (of any, ok bool) { return l.owner, l.Name == membersType }

// MembersLike are the properties whose names fit a wildcard.
func (l *List) MembersLike(pattern string) []any {
	out := []any{}
	for _, item := range l.items {
		if m, ok := item.(*Member); ok && Like(pattern, m.name, true) {
			out = append(out, m)
		}
	}
	return out
}

// RemoveMember takes a property off a custom object.
func (l *List) RemoveMember(name string) error {
	r, ok := l.owner.(*Record)
	if !ok {
		return &model.Error{ID: "PropertyNotRemovable", Category: model.Invalid, Target: name,
			Message: "The property " + model.Quote(name) + " cannot be removed from an object of type " + TypeName(l.owner) + ".", Hint: "Use Select-Object -ExcludeProperty."}
	}
	r.Delete(name)
	return nil
}

// AddMember gives a custom object one more property.
func (l *List) AddMember(v any) error {
	r, ok := l.owner.(*Record)
	name, named := Prop(v, "Name")
	if !ok || !named || strings.TrimSpace(Text(name)) == "" {
		return &model.Error{ID: "PropertyNotAddable", Category: model.Invalid, Target: Text(name),
			Message: "A property cannot be added to an object of type " + TypeName(l.owner) + " in this way.", Hint: "Use Add-Member on a custom object, or Select-Object with a calculated property."}
	}
	to, _ := Prop(v, "Value")
	r.Set(Text(name), to)
	return nil
}
