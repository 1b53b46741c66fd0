package stream

import (
	"fmt"
	"strings"

	"mxsh/model"
	"mxsh/shell/value"
)

// JSONOptions say how ConvertTo-Json writes.
type JSONOptions struct {
	Indent string // "" for one line
	Depth  int    // deeper objects become text; 0 is no limit
}

// AppendJSON appends v as plain JSON: names and order of Get-, sizes and spans as
// they print, dates as RFC 3339, enumerations as words.
func AppendJSON(b []byte, v any, o JSONOptions) []byte {
	p := &jsonPrinter{JSONOptions: o, cyclic: value.Cyclic(v)}
	if p.cyclic && p.Depth == 0 {
		p.Depth = cyclicDepth
	}
	return p.append(b, v, 0)
}

// cyclicDepth is how deep a value is opened that holds itself and so has no end,
// as deep as PowerShell opens any.
const cyclicDepth = 2

type jsonPrinter struct {
	JSONOptions
	cyclic bool // the depth holds for arrays, too
}

func (p *jsonPrinter) append(b []byte, v any, level int) []byte {
	v = value.Normalise(v)
	if items, ok := value.Collection(v); ok {
		if p.cyclic && level > p.Depth {
			return AppendQuoted(b, value.Text(v))
		}
		return p.list(b, items, level)
	}
	switch x := v.(type) {
	case *value.Map, model.Object, value.Thing, *value.Entry:
		if p.Depth > 0 && level > p.Depth {
			return AppendQuoted(b, value.Text(x))
		}
		return p.object(b, value.Props(x), level)
	case model.Secret, model.PSCredential, model.PasswordHash:
		return AppendQuoted(b, "System.Security.SecureString")
	}
	return appendValue(b, v, true)
}

func (p *jsonPrinter) object(b []byte, props []model.Prop, level int) []byte {
	if len(props) == 0 {
		return append(b, "{}"...)
	}
	b = append(b, '{')
	for i, prop := range props {
		if i > 0 {
			b = append(b, ',')
		}
		b = p.newLine(b, level+1)
		b = append(AppendQuoted(b, prop.Name), ':')
		if p.Indent != "" {
			b = append(b, ' ')
		}
		b = p.append(b, prop.Value, level+1)
	}
	return append(p.newLine(b, level), '}')
}

func (p *jsonPrinter) list(b []byte, items []any, level int) []byte {
	if len(items) == 0 {
		return append(b, "[]"...)
	}
	b = append(b, '[')
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = p.newLine(b, level+1)
		b = p.append(b, item, level+1)
	}
	return append(p.newLine(b, level), ']')
}

func (p *jsonPrinter) newLine(b []byte, level int) []byte {
	if p.Indent == "" {
		return b
	}
	return fmt.Appendf(b, "\n%s", strings.Repeat(p.Indent, level))
}
