package stream

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"mxsh/model"
	"mxsh/shell/value"
)

// JSONOptions say how JSON is written.
type JSONOptions struct {
	// Pretty breaks lines as Windows PowerShell does: what is inside a bracket
	// stands four columns to the right of it.
	Pretty bool
	// WebSafe escapes what would mean something in a web page: < > & and '.
	WebSafe bool
	Depth   int // deeper objects and arrays become text; 0 is no limit
}

// AppendJSON appends v as plain JSON: names and order of Get-, sizes and spans as
// they print, dates as RFC 3339, enumerations as words. What holds itself has no
// end: it is opened as deep as PowerShell opens anything by itself.
func AppendJSON(b []byte, v any, o JSONOptions) []byte {
	if o.Depth == 0 && value.Cyclic(v) {
		o.Depth = cyclicDepth
	}
	p := &jsonPrinter{JSONOptions: o}
	return p.append(b, v, 0, 0)
}

const cyclicDepth = 2

type jsonPrinter struct{ JSONOptions }

// append writes v, which stands at that column of its line.
func (p *jsonPrinter) append(b []byte, v any, level, column int) []byte {
	v = value.Normalise(v)
	tooDeep := p.Depth > 0 && level > p.Depth
	if items, ok := value.Collection(v); ok {
		if tooDeep {
			return p.quoted(b, value.Text(v))
		}
		return p.list(b, items, level, column)
	}
	switch x := v.(type) {
	case *value.Map, model.Object, value.Thing, *value.Entry:
		if tooDeep {
			return p.quoted(b, value.Text(x))
		}
		return p.object(b, value.Props(x), level, column)
	case model.Secret, model.PSCredential, model.PasswordHash:
		return p.quoted(b, "System.Security.SecureString")
	case string:
		return p.quoted(b, x)
	}
	return p.safe(b, appendValue(nil, v, true))
}

func (p *jsonPrinter) object(b []byte, props []model.Prop, level, column int) []byte {
	b = append(b, '{')
	for i, prop := range props {
		if i > 0 {
			b = append(b, ',')
		}
		b = p.newLine(b, column+indent)
		name := p.quoted(nil, prop.Name)
		b = append(append(b, name...), ':')
		if p.Pretty {
			b = append(b, "  "...)
		}
		b = p.append(b, prop.Value, level+1, column+indent+utf8.RuneCount(name)+len(":  "))
	}
	return p.end(b, '}', len(props), column)
}

func (p *jsonPrinter) list(b []byte, items []any, level, column int) []byte {
	b = append(b, '[')
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = p.newLine(b, column+indent)
		b = p.append(b, item, level+1, column+indent)
	}
	return p.end(b, ']', len(items), column)
}

const indent = 4

// end closes a bracket, which stands under the one that opened; an empty one has
// a blank line within.
func (p *jsonPrinter) end(b []byte, bracket byte, n, column int) []byte {
	if n == 0 && p.Pretty {
		b = append(b, '\n')
	}
	return append(p.newLine(b, column), bracket)
}

func (p *jsonPrinter) newLine(b []byte, column int) []byte {
	if !p.Pretty {
		return b
	}
	return append(append(b, '\n'), strings.Repeat(" ", column)...)
}

func (p *jsonPrinter) quoted(b []byte, s string) []byte { return p.safe(b, AppendQuoted(nil, s)) }

// safe appends the JSON of a value that is no object, escaped for web pages.
func (p *jsonPrinter) safe(b, json []byte) []byte {
	if !p.WebSafe || !bytes.ContainsAny(json, "<>&'\u0085") {
		return append(b, json...)
	}
	return append(b, webSafe.Replace(string(json))...)
}

var webSafe = strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "&", `\u0026`, "'", `\u0027`, "\u0085", `\u0085`)
