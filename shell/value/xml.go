package value

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"mxsh/model"
)

// XML is an element of a document, or the document itself. It is read only: child
// elements and attributes are its properties, and an element that holds only
// text reads as that text.
type XML struct {
	name     string // "" of a document
	attrs    []xml.Attr
	children []*XML
	parent   *XML
	text     string // of a text node
	isText   bool
}

var _ Thing = (*XML)(nil)

// maxXMLDepth bounds how deep elements may lie in each other.
const maxXMLDepth = 1000

// ParseXML reads a document. The error is a *model.Error with the line.
func ParseXML(text string) (*XML, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	doc := &XML{}
	if strings.TrimSpace(text) == "" {
		return doc, nil
	}
	d := xml.NewDecoder(strings.NewReader(text))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // the text is decoded already
	at, depth := doc, 0
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line, _ := d.InputPos()
			return nil, badXML(line)
		}
		line, _ := d.InputPos()
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth > maxXMLDepth || at == doc && doc.root() != nil {
				return nil, badXML(line)
			}
			e := &XML{name: qualified(t.Name), attrs: append([]xml.Attr(nil), t.Attr...), parent: at}
			at.children = append(at.children, e)
			at = e
		case xml.EndElement:
			if at == doc || qualified(t.Name) != at.name {
				return nil, badXML(line)
			}
			at, depth = at.parent, depth-1
		case xml.CharData:
			if blank := strings.TrimSpace(string(t)) == ""; at == doc && !blank {
				return nil, badXML(line)
			} else if !blank {
				at.children = append(at.children, &XML{isText: true, text: string(t), parent: at})
			}
		}
	}
	if at != doc || doc.root() == nil {
		line, _ := d.InputPos()
		return nil, badXML(line)
	}
	return doc, nil
}

func badXML(line int) error {
	return &model.Error{ID: "InvalidXml", Category: model.Invalid, Target: "xml",
		Message: "Cannot convert value to type \"XmlDocument\". The text is no well-formed XML: see line " + Text(int64(line)) + ".",
		Hint:    "Every element is closed, and one element holds all others."}
}

func qualified(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

func convertXML(v any) (any, error) {
	if x, ok := v.(*XML); ok {
		return x, nil
	}
	return orError(ParseXML(Join(Enumerate(v), "\n")))
}

func (x *XML) root() *XML {
	for _, c := range x.children {
		if !c.isText {
			return c
		}
	}
	return nil
}

func (x *XML) elements() []*XML {
	var all []*XML
	for _, c := range x.children {
		if !c.isText {
			all = append(all, c)
		}
	}
	return all
}

// InnerText is all text below the element.
func (x *XML) InnerText() string {
	if x.isText {
		return x.text
	}
	var b strings.Builder
	for _, c := range x.children {
		b.WriteString(c.InnerText())
	}
	return b.String()
}

// value is the element as a property: its text if it holds nothing else.
func (x *XML) value() any {
	if len(x.attrs) == 0 && x.root() == nil {
		return x.InnerText()
	}
	return x
}

// TypeName implements Thing.
func (x *XML) TypeName() string {
	if x.name == "" {
		return "XmlDocument"
	}
	return "XmlElement"
}

// String is the name of the element.
func (x *XML) String() string {
	if x.name == "" {
		return "#document"
	}
	return x.name
}

// Props implements Thing: attributes, then child elements, those of one name together.
func (x *XML) Props() []model.Prop {
	var props []model.Prop
	place := map[string]int{}
	add := func(name string, v any) {
		i, ok := place[name]
		if !ok {
			place[name] = len(props)
			props = append(props, model.Prop{Name: name, Value: v})
			return
		}
		if many, ok := props[i].Value.([]any); ok {
			props[i].Value = append(many, v)
			return
		}
		props[i].Value = []any{props[i].Value, v}
	}
	for _, a := range x.attrs {
		add(qualified(a.Name), a.Value)
	}
	for _, c := range x.children {
		if c.isText {
			add("#text", c.text)
		} else {
			add(c.name, c.value())
		}
	}
	return props
}

// Prop implements Thing. Elements and attributes come before the properties that
// every element has.
func (x *XML) Prop(name string) (any, bool) {
	if v, ok := propIn(x.Props(), name); ok {
		return v, true
	}
	switch strings.ToLower(name) {
	case "innertext":
		return x.InnerText(), true
	case "innerxml":
		return x.inner(), true
	case "outerxml":
		return x.Markup(), true
	case "name", "localname":
		return x.String(), true
	case "documentelement":
		if x.name == "" && x.root() != nil {
			return x.root(), true
		}
	case "childnodes":
		return NewList(nodes(x.children)...), true
	case "haschildnodes":
		return len(x.children) > 0, true
	case "firstchild":
		if len(x.children) > 0 {
			return x.children[0], true
		}
	case "parentnode":
		if x.parent != nil {
			return x.parent, true
		}
	case "attributes":
		all := NewMap()
		for _, a := range x.attrs {
			all.Set(qualified(a.Name), a.Value)
		}
		return all, true
	}
	return nil, false
}

func nodes(list []*XML) []any {
	all := make([]any, len(list))
	for i, n := range list {
		all[i] = n
	}
	return all
}

// Attribute returns an attribute by its exact name, "" when there is none.
func (x *XML) Attribute(name string) (string, bool) {
	for _, a := range x.attrs {
		if qualified(a.Name) == name {
			return a.Value, true
		}
	}
	return "", false
}

// ByTag returns all elements of that name below, in their order; * is every name.
func (x *XML) ByTag(name string) []any {
	var all []any
	for _, c := range x.elements() {
		if name == "*" || c.name == name {
			all = append(all, c)
		}
		all = append(all, c.ByTag(name)...)
	}
	return all
}

var xmlText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Markup is the element as text.
func (x *XML) Markup() string {
	if x.isText {
		return xmlText.Replace(x.text)
	}
	if x.name == "" {
		return x.inner()
	}
	var b strings.Builder
	b.WriteString("<" + x.name)
	for _, a := range x.attrs {
		b.WriteString(" " + qualified(a.Name) + `="` + strings.ReplaceAll(xmlText.Replace(a.Value), `"`, "&quot;") + `"`)
	}
	if len(x.children) == 0 {
		return b.String() + " />"
	}
	return b.String() + ">" + x.inner() + "</" + x.name + ">"
}

func (x *XML) inner() string {
	var b strings.Builder
	for _, c := range x.children {
		b.WriteString(c.Markup())
	}
	return b.String()
}

// Drawn implements Drawn.
func (*XML) Drawn() {}
