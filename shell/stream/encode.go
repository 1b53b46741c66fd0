package stream

import (
	"encoding/base64"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"mxsh/model"
	"mxsh/shell/value"
)

// appendObject appends one object as a line's JSON, without line break.
func appendObject(b []byte, v any) []byte {
	v = value.Acyclic(v)
	switch x := v.(type) {
	case model.Object:
		return appendModel(b, x)
	case value.Thing:
		return appendRecord(b, x)
	}
	b = append(b, `{"@type":`...)
	b = AppendQuoted(b, value.TypeName(v))
	b = append(b, `,"@value":`...)
	return append(appendValue(b, v, false), '}')
}

func appendModel(b []byte, o model.Object) []byte {
	k := model.KindOf(o)
	h := o.Header()
	b = appendIntro(b, k.Name, h.Guid, h.Revision)
	comma := true
	for _, p := range k.Props(o) {
		b = appendName(b, p.Name, &comma)
		b = appendValue(b, p.Value, true)
	}
	return append(b, '}')
}

func appendRecord(b []byte, t value.Thing) []byte {
	typeName, known := t.TypeName(), false
	comma := true
	if r, ok := t.(*value.Record); ok {
		known = model.KindNamed(r.Type) != nil
		b = appendIntro(b, r.Type, r.ID, r.Revision)
		comma = len(b) > 1 && b[len(b)-1] != '{'
	} else {
		b = appendIntro(b, typeName, model.GUID{}, 0)
	}
	for _, p := range t.Props() {
		b = appendName(b, p.Name, &comma)
		b = appendValue(b, p.Value, known)
	}
	return append(b, '}')
}

// appendIntro opens the object; a plain record has neither type nor id.
func appendIntro(b []byte, typeName string, id model.GUID, revision uint64) []byte {
	b = append(b, '{')
	comma := false
	if typeName != "" {
		b = appendName(b, "@type", &comma)
		b = AppendQuoted(b, typeName)
	}
	if !id.IsZero() {
		b = appendName(b, "@id", &comma)
		b = AppendQuoted(b, id.String())
	}
	if revision != 0 {
		b = appendName(b, "@rev", &comma)
		b = strconv.AppendUint(b, revision, 10)
	}
	return b
}

func appendName(b []byte, name string, comma *bool) []byte {
	if *comma {
		b = append(b, ',')
	}
	*comma = true
	return append(AppendQuoted(b, name), ':')
}

// appendValue appends a value. typed is whether the reader will know its type
// from the kind, so that its text is enough.
func appendValue(b []byte, v any, typed bool) []byte {
	v = value.Normalise(v)
	switch x := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return strconv.AppendBool(b, x)
	case int64:
		return strconv.AppendInt(b, x, 10)
	case float64:
		return appendFloat(b, x)
	case value.Decimal:
		return append(b, x.String()...)
	case string:
		return AppendQuoted(b, x)
	case time.Time:
		return appendTime(b, x, typed)
	case []byte:
		return appendTagged(b, "bytes", "base64", base64.StdEncoding.EncodeToString(x))
	case model.Secret, model.PSCredential, model.PasswordHash:
		return append(b, `{"@secret":"set"}`...)
	case *value.Map:
		return appendMap(b, x)
	case *value.Entry:
		return appendRecord(b, value.RecordOf("Name", x.Key, "Value", x.Value))
	case model.Object:
		return appendModel(b, x)
	case value.Thing:
		return appendRecord(b, x)
	}
	if items, ok := value.Collection(v); ok {
		return appendList(b, items, typed)
	}
	return appendOther(b, v, typed)
}

func appendOther(b []byte, v any, typed bool) []byte {
	if typed {
		return AppendQuoted(b, value.Text(v))
	}
	if d, ok := value.AsSpan(v); ok {
		return appendTagged(b, "span", "text", value.SpanText(d))
	}
	if size, ok := v.(model.Size); ok {
		b = append(b, `{"@v":"size","bytes":`...)
		return append(strconv.AppendInt(b, size.Bytes(), 10), '}')
	}
	// GUIDs, addresses and the like lose nothing as plain text, which jq can use.
	return AppendQuoted(b, value.Text(v))
}

// appendTime writes RFC 3339 in the zone that the date shows.
func appendTime(b []byte, t time.Time, typed bool) []byte {
	text := t.Format(time.RFC3339Nano)
	if typed {
		if t.IsZero() {
			return append(b, "null"...)
		}
		return AppendQuoted(b, text)
	}
	return appendTagged(b, "date", "at", text)
}

func appendTagged(b []byte, what, name, text string) []byte {
	b = append(b, `{"@v":"`...)
	b = append(b, what...)
	b = append(b, `","`...)
	b = append(b, name...)
	b = append(b, `":`...)
	return append(AppendQuoted(b, text), '}')
}

// appendMap keeps order and keys that are no texts: a list of pairs.
func appendMap(b []byte, m *value.Map) []byte {
	b = append(b, `{"@v":"map","pairs":[`...)
	for i, e := range m.Entries() {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		b = append(appendValue(b, e.Key, false), ',')
		b = append(appendValue(b, e.Value, false), ']')
	}
	return append(b, "]}"...)
}

func appendList(b []byte, items []any, typed bool) []byte {
	b = append(b, '[')
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendValue(b, item, typed)
	}
	return append(b, ']')
}

// appendFloat keeps a number a float: 2.0 does not come back as the whole number 2.
func appendFloat(b []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return AppendQuoted(b, value.FloatText(f))
	}
	start := len(b)
	b = strconv.AppendFloat(b, f, 'g', -1, 64)
	for _, c := range b[start:] {
		if c == '.' || c == 'e' {
			return b
		}
	}
	return append(b, ".0"...)
}

// AppendQuoted appends s as a JSON string on one line. Bytes that are no UTF-8
// become U+FFFD; the line separators U+2028 and U+2029 are escaped.
func AppendQuoted(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r != utf8.RuneError && r != '\u2028' && r != '\u2029' || r == utf8.RuneError && n == 3 {
				i += n
				continue
			}
			b = append(b, s[start:i]...)
			switch r {
			case '\u2028', '\u2029':
				b = append(b, `\u202`...)
				b = append(b, hex[r&0xf])
			default:
				b = append(b, `\ufffd`...)
			}
			i += n
			start = i
			continue
		}
		if c >= ' ' && c != '"' && c != '\\' && c != 0x7f {
			i++
			continue
		}
		b = append(b, s[start:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\t':
			b = append(b, '\\', 't')
		case '\r':
			b = append(b, '\\', 'r')
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		i++
		start = i
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}
