package stream

import (
	"strings"

	"mxsh/model"
	"mxsh/shell/value"
)

// appendYAML appends v as an element of a YAML list.
func appendYAML(b []byte, v any) []byte {
	v = value.Acyclic(v)
	return yamlNode(append(b, '-'), v, "  ", true)
}

// yamlNode appends a value after "-" or "name:". inList is whether a mapping may
// begin on the same line.
func yamlNode(b []byte, v any, indent string, inList bool) []byte {
	v = value.Normalise(v)
	if items, ok := value.Collection(v); ok {
		if len(items) == 0 {
			return append(b, " []\n"...)
		}
		b = append(b, '\n')
		for _, item := range items {
			b = yamlNode(append(b, indent+"-"...), item, indent+"  ", true)
		}
		return b
	}
	switch x := v.(type) {
	case *value.Map, *value.Entry, model.Object, value.Thing:
		return yamlMapping(b, value.Props(x), indent, inList)
	}
	return append(append(append(b, ' '), yamlScalar(v)...), '\n')
}

func yamlMapping(b []byte, props []model.Prop, indent string, inList bool) []byte {
	if len(props) == 0 {
		return append(b, " {}\n"...)
	}
	lead := " "
	if !inList {
		lead = "\n" + indent
	}
	for _, prop := range props {
		b = append(append(append(b, lead...), yamlText(prop.Name)...), ':')
		b = yamlNode(b, prop.Value, indent+"  ", false)
		lead = indent
	}
	return b
}

// yamlScalar is a single value: what JSON has for it, texts without quotes where
// nothing can be misread.
func yamlScalar(v any) string {
	text := string(AppendJSON(nil, v, JSONOptions{}))
	if !strings.HasPrefix(text, `"`) {
		return text
	}
	if t, ok := v.(string); ok {
		return yamlText(t)
	}
	return yamlText(strings.Trim(text, `"`))
}

// yamlText quotes a text unless it is made of letters, digits and harmless marks
// and does not look like another type.
func yamlText(s string) string {
	quoted := string(AppendQuoted(nil, s))
	harmless := s != "" && strings.IndexFunc(s, func(r rune) bool { return !yamlPlain(r) }) < 0 &&
		!strings.ContainsAny(s[:1], "-.+0123456789 ") && !strings.HasSuffix(s, " ")
	switch strings.ToLower(s) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		harmless = false
	}
	if !harmless {
		return quoted
	}
	return s
}

func yamlPlain(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return true
	}
	return strings.ContainsRune(" ._-/\\@()+;", r)
}
