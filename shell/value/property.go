package value

import (
	"context"
	"strings"

	"mxsh/model"
	"mxsh/shell"
)

// Property is one entry of a -Property list: a name, a pattern of names, a block,
// or a calculated property @{n='x';e={…}} with its layout.
type Property struct {
	Name  string      // property or pattern; "" when Block is set
	Block shell.Block // computes the value from $_
	Label string      // what to call it; "" is the object's own spelling

	Width      int    // of a table column; 0 is free
	Align      string // left, center, right or ""
	Format     string // for numbers and dates, as -f has them
	Descending *bool  // of a sort key; nil when not said
}

// propertyKeys are the words of a calculated property. A prefix will do; the
// first that fits wins.
var propertyKeys = []string{"name", "label", "expression", "width", "alignment", "formatstring", "descending", "ascending"}

// ParseProperties reads the arguments of -Property. The error is a *model.Error
// that names the word which is not understood.
func ParseProperties(args []any) ([]Property, error) {
	var props []Property
	for _, arg := range args {
		p, err := parseProperty(arg)
		if err != nil {
			return nil, err
		}
		props = append(props, p)
	}
	return props, nil
}

func parseProperty(arg any) (Property, error) {
	switch x := arg.(type) {
	case shell.Block:
		return Property{Block: x, Label: x.Text()}, nil
	case *Map:
		return calculated(x)
	}
	name := Text(arg)
	if name == "" {
		return Property{}, badProperty("", "A property needs a name.")
	}
	return Property{Name: name}, nil
}

func calculated(m *Map) (Property, error) {
	var p Property
	for _, e := range m.entries {
		if err := p.setKey(Text(e.Key), e.Value); err != nil {
			return p, err
		}
	}
	if p.Block == nil && p.Name == "" {
		return p, badProperty("expression", "A calculated property needs an expression (for example @{n='Size';e={$_.Size}}).")
	}
	if p.Block != nil && p.Label == "" {
		p.Label = p.Block.Text()
	}
	return p, nil
}

func (p *Property) setKey(key string, v any) (err error) {
	switch propertyKey(key) {
	case "name", "label":
		p.Label = Text(v)
	case "expression":
		if b, ok := v.(shell.Block); ok {
			p.Block = b
		} else {
			p.Name = Text(v)
		}
	case "width":
		var n int64
		if n, err = ToInt(v); err == nil && (n < 1 || n > 10000) {
			return badProperty(key, "The width of a column is a number from 1 to 10000.")
		}
		p.Width = int(n)
	case "alignment":
		if p.Align, err = model.Word([]string{"left", "center", "right"}, Text(v)); err != nil {
			return badProperty(Text(v), "An alignment is left, center or right.")
		}
	case "formatstring":
		p.Format = Text(v)
	case "descending":
		d := Truth(v)
		p.Descending = &d
	case "ascending":
		d := !Truth(v)
		p.Descending = &d
	default:
		return badProperty(key, "A calculated property has the keys name, expression, width, alignment, formatstring, descending and ascending.")
	}
	return err
}

func propertyKey(key string) string {
	key = strings.ToLower(key)
	for _, word := range propertyKeys {
		if key != "" && strings.HasPrefix(word, key) {
			return word
		}
	}
	return ""
}

func badProperty(what, why string) error {
	return &model.Error{ID: "InvalidProperty", Category: model.Binding, Param: "Property", Target: what,
		Message: "Cannot use " + model.Quote(what) + " in a property list.", Hint: why}
}

// IsPattern is whether the property stands for every one whose name fits.
func (p Property) IsPattern() bool { return p.Block == nil && HasWildcard(p.Name) }

// Value computes the property of one object. An error inside a block is not told
// and gives nil: one bad object shall not spoil a table.
func (p Property) Value(ctx context.Context, v any) any {
	if p.Block == nil {
		got, _ := Prop(v, p.Name)
		return got
	}
	out, err := p.Block.Invoke(shell.Quietly(ctx), v)
	if err != nil {
		return nil
	}
	return Collapse(out)
}

// Title is what to call the property of v: the label, else v's own spelling of
// the name, else the name as typed.
func (p Property) Title(v any) string {
	if p.Label != "" {
		return p.Label
	}
	return Spelling(v, p.Name)
}

// Spelling returns the name of a property as v itself spells it, or name if v has
// none such.
func Spelling(v any, name string) string {
	if o, ok := v.(model.Object); ok {
		if own, ok := model.KindOf(o).Spelling(o, name); ok {
			return own
		}
		return name
	}
	for _, p := range Props(v) {
		if foldEqual(p.Name, name) {
			return p.Name
		}
	}
	return name
}

// Expand replaces the patterns among props by the names of v that fit, in v's
// order; a name comes once, however many patterns it fits.
func Expand(v any, props []Property) []Property {
	var out []Property
	seen := map[string]bool{}
	for _, p := range props {
		if !p.IsPattern() {
			if p.Block == nil && p.Label == "" {
				if seen[strings.ToLower(p.Name)] {
					continue
				}
				seen[strings.ToLower(p.Name)] = true
			}
			out = append(out, p)
			continue
		}
		w := NewWildcard(p.Name, true)
		for _, q := range Props(v) {
			if lower := strings.ToLower(q.Name); w.Match(q.Name) && !seen[lower] {
				seen[lower] = true
				named := p
				named.Name = q.Name
				out = append(out, named)
			}
		}
	}
	return out
}
