package value

import (
	"strings"

	"mxsh/model"
)

// Link is what a property knows of the object that its text names, beyond the
// text: scripts read $connector.Server.Name and $connector.Identity.Parent as if
// the property were that object's identity.
type Link struct {
	named model.Object // the object itself, of its own Identity; else nil
}

// LinkOf returns the link of a property of v, nil where the property names no object.
func LinkOf(v any, property string) *Link {
	if items, ok := Collection(v); ok && len(items) > 0 {
		if l := LinkOf(items[0], property); l != nil {
			return &Link{}
		}
		return nil
	}
	own := foldEqual(property, "Identity") || foldEqual(property, "Id")
	o, ok := v.(model.Object)
	if !ok {
		if _, ok := v.(*Record); ok && own {
			return &Link{}
		}
		return nil
	}
	if own {
		return &Link{named: o}
	}
	if f := model.KindOf(o).Field(property); f != nil && f.Ref() != nil {
		return &Link{}
	}
	return nil
}

// Prop reads a property of the named object from the text of the link, or from
// each of several texts.
func (l *Link) Prop(text any, name string) (any, bool) {
	items, many := Collection(text)
	if !many {
		return l.prop(text, name)
	}
	var found []any
	for _, item := range items {
		v, ok := l.prop(item, name)
		if !ok {
			return nil, false
		}
		found = append(found, v)
	}
	return Collapse(found), true
}

func (l *Link) prop(v any, name string) (any, bool) {
	text, ok := v.(string)
	if !ok || text == "" {
		return nil, false
	}
	owner, own, owned := strings.Cut(text, `\`)
	switch strings.ToLower(name) {
	case "name", "rdn":
		switch {
		case l.named != nil:
			return l.named.Header().Name, true
		case owned:
			return own, true
		}
		return text, true
	case "parent":
		if owned {
			return owner, true
		}
		return nil, true
	case "distinguishedname", "guid":
		if l.named != nil {
			return objectProp(l.named, name)
		}
	case "objectguid":
		if l.named != nil {
			return objectProp(l.named, "Guid")
		}
	}
	return nil, false
}
