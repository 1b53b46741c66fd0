package format

import (
	"mxsh/model"
	"mxsh/shell/value"
)

// defaultDepth is how far Format-Custom looks into objects.
const defaultDepth = 5

// custom opens nested objects, indented.
type custom struct {
	w     *Writer
	group grouping
	begun bool
}

func (c *custom) add(item *Item) error {
	if c.group.changes(item) {
		c.group.heading(c.w, item)
		c.begun = false
	}
	if !c.begun {
		c.w.blank(1)
		c.begun = true
	}
	depth := item.view.Depth
	if depth <= 0 {
		depth = defaultDepth
	}
	if len(item.view.Properties) > 0 {
		c.class("", value.TypeName(item.object), item.cells, depth)
	} else {
		c.dump("", "", item.object, depth)
	}
	c.w.blank(1)
	return c.w.err()
}

func (c *custom) dump(indent, label string, v any, depth int) {
	v = value.Normalise(v)
	if items, ok := value.Collection(v); ok && depth > 0 && len(items) > 0 {
		c.w.line(indent + label)
		c.elements(indent+"  ", items, depth)
		return
	}
	props := value.Props(v)
	if v == nil || isText(v) || len(props) == 0 || depth == 0 {
		c.w.line(indent + label + c.w.opts.look().display(v, false))
		return
	}
	if label != "" {
		c.w.line(indent + label)
		indent += "  "
	}
	c.class(indent, value.TypeName(v), props, depth)
}

func (c *custom) class(indent, name string, props []model.Prop, depth int) {
	c.w.line(indent + "class " + name)
	c.w.line(indent + "{")
	for _, p := range props {
		c.dump(indent+"  ", model.Visible(p.Name)+" = ", p.Value, depth-1)
	}
	c.w.line(indent + "}")
}

func (c *custom) elements(indent string, items []any, depth int) {
	c.w.line(indent + "[")
	limit := c.w.opts.limit()
	for i, item := range items {
		if i == limit {
			c.w.line(indent + "  ...")
			break
		}
		c.dump(indent+"  ", "", item, depth-1)
	}
	c.w.line(indent + "]")
}

func (c *custom) show() error { return c.w.err() }

func (c *custom) end() error { return c.w.err() }
