package value

import (
	"unicode/utf8"

	"mxsh/model"
)

// Builder is a text that grows in place.
type Builder struct{ text []byte }

var _ Thing = (*Builder)(nil)

func makeBuilder(args []any) *Builder {
	b := &Builder{}
	for _, a := range args {
		if text, ok := a.(string); ok { // the others are capacities
			b.Append(text)
		}
	}
	return b
}

// Append puts text at the end.
func (b *Builder) Append(text string) { b.text = append(b.text, text...) }

// SetText replaces the whole text.
func (b *Builder) SetText(text string) { b.text = append(b.text[:0], text...) }

// String is the text so far.
func (b *Builder) String() string { return string(b.text) }

// TypeName implements Thing.
func (b *Builder) TypeName() string { return "StringBuilder" }

// Props implements Thing.
func (b *Builder) Props() []model.Prop {
	return []model.Prop{{Name: "Length", Value: int64(utf8.RuneCount(b.text))}, {Name: "Capacity", Value: int64(cap(b.text))}}
}

// Prop implements Thing.
func (b *Builder) Prop(name string) (any, bool) { return propIn(b.Props(), name) }

// SetProp cuts the text to a Length, which clears it when it is 0.
func (b *Builder) SetProp(name string, v any) error {
	n, err := ToInt(v)
	runes := []rune(b.String())
	if !foldEqual(name, "Length") || err != nil || n < 0 || n > int64(len(runes)) {
		return noSuchProperty(name)
	}
	b.SetText(string(runes[:n]))
	return nil
}
