package format

import (
	"math"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell/value"
)

// look is how values become text.
type look struct {
	limit int    // of a collection's elements
	dates string // their pattern
}

func (o Options) look() look { return look{o.limit(), o.Dates} }

// display is the text of a property in a list or table cell. Control characters
// are made visible; line breaks stay.
func (o look) display(v any, inTable bool) string {
	v = value.Normalise(v)
	if items, ok := value.Collection(v); ok {
		return o.collection(items)
	}
	switch x := v.(type) {
	case *value.Map:
		return o.collection(x.Keys())
	case float64:
		if inTable && x != math.Trunc(x) {
			text, _ := value.FormatNumber(x, "F2")
			return text
		}
	}
	return visible(o.single(v))
}

// visible makes control characters visible but for tabs and line breaks, also
// those that Windows writes.
func visible(s string) string {
	return model.Visible(strings.ReplaceAll(s, "\r\n", "\n"))
}

// texts is a value as one text, or expanded as one text per element.
func (o look) texts(v any, expand, inTable bool) []string {
	if items, ok := value.Collection(value.Normalise(v)); ok && expand && len(items) > 0 {
		texts := make([]string, len(items))
		for i, item := range items {
			texts[i] = visible(o.element(item))
		}
		return texts
	}
	return []string{o.display(v, inTable)}
}

// single is the text of a value that is no collection.
func (o look) single(v any) string {
	if t, ok := v.(time.Time); ok {
		if t.IsZero() {
			return ""
		}
		return value.FormatTime(t, o.dates)
	}
	return value.Text(v)
}

// collection is {a, b, c}; beyond the limit dots are glued to the last element.
func (o look) collection(items []any) string {
	var b strings.Builder
	b.WriteByte('{')
	for i, item := range items {
		if o.limit >= 0 && i == o.limit {
			b.WriteString("...")
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(visible(o.element(item)))
	}
	b.WriteByte('}')
	return b.String()
}

// element is the text of one element: objects give their Name, else their Id,
// else a property whose name holds Key, else their text.
func (o look) element(v any) string {
	v = value.Normalise(v)
	switch x := v.(type) {
	case *value.Entry:
		return value.Text(x.Key)
	case value.Thing, model.Object:
		for _, name := range []string{"Name", "Id"} {
			if got, ok := value.Prop(x, name); ok && got != nil {
				return value.Text(got)
			}
		}
		for _, p := range value.Props(x) {
			if strings.Contains(strings.ToLower(p.Name), "key") {
				return value.Text(p.Value)
			}
		}
	}
	return o.single(v)
}
