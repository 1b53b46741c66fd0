package value

import (
	"cmp"
	"net/netip"
	"reflect"
	"strings"
	"time"

	"mxsh/model"
)

// Equal is `a -eq b` for a left side that is no collection; fold ignores case.
// The right side is converted to the type of the left; what cannot be converted
// is not equal. nil equals nil alone.
func Equal(a, b any, fold bool) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	if x, ok := a.(model.Object); ok {
		return equalObject(x, b)
	}
	if xs, ok := Collection(a); ok {
		return equalCollections(xs, b, fold)
	}
	if equal, known := identical(a, b); known {
		return equal
	}
	c, err := Compare(a, b, fold)
	return err == nil && c == 0
}

// identical compares values that have no text of their own: hashtables, records, blocks.
func identical(a, b any) (equal, known bool) {
	switch a.(type) {
	case *Map, *Record, *Entry:
		return a == b, true
	}
	return false, false
}

func equalObject(o model.Object, b any) bool {
	if p, ok := b.(model.Object); ok {
		if g := o.Header().Guid; !g.IsZero() {
			return g == p.Header().Guid
		}
		return o == p
	}
	text := Text(b)
	return foldEqual(model.Identity(o), text) || foldEqual(o.Header().Name, text)
}

func equalCollections(xs []any, b any, fold bool) bool {
	ys, ok := Collection(b)
	if !ok || len(xs) != len(ys) || Cyclic(xs) || Cyclic(b) {
		return false
	}
	for i := range xs {
		if !Equal(xs[i], ys[i], fold) {
			return false
		}
	}
	return true
}

// Compare orders a and b: negative, zero or positive. The right side is converted
// to the type of the left: numbers, dates, spans, sizes, addresses, versions by
// their value, all else as text; nil comes first. The error, of category
// Invalid, says that b cannot be converted.
func Compare(a, b any, fold bool) (int, error) {
	a, b = inText(a), inText(b)
	switch {
	case a == nil && b == nil:
		return 0, nil
	case a == nil:
		return -1, nil
	case b == nil:
		return 1, nil
	}
	switch x := a.(type) {
	case string:
		return compareText(x, Text(b), fold), nil
	case bool:
		return cmp.Compare(bit(x), bit(Truth(b))), nil
	case int64, float64, Decimal:
		return compareNumber(a, b)
	case time.Time:
		y, err := ToTime(b)
		return x.Compare(y), err
	case Version:
		y, err := convertVersion(b)
		if err != nil {
			return 0, err
		}
		return x.Compare(y.(Version)), nil
	case model.ServerVersion:
		return compareRelease(x, b, fold), nil
	case netip.Addr:
		y, err := convertAddr(b)
		if err != nil {
			return 0, err
		}
		return x.Compare(y.(netip.Addr)), nil
	case time.Duration:
		y, err := ToSpan(b)
		return cmp.Compare(x, y), err
	case Enum:
		return compareEnum(x, b)
	}
	return compareOther(a, b, fold)
}

// inText turns what is compared by its text into that text.
func inText(v any) any {
	v = Normalise(Bare(v))
	switch x := v.(type) {
	case model.Object, Thing, *Map, *Entry, Char:
		return Text(x)
	}
	return v
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func compareNumber(a, b any) (int, error) {
	if o, ok := b.(model.Ordered); ok {
		b = o.Ordinal()
	}
	n, err := ToNumber(b)
	if err != nil {
		return 0, err
	}
	x, xInt := a.(int64)
	y, yInt := n.(int64)
	if xInt && yInt {
		return cmp.Compare(x, y), nil
	}
	_, aDecimal := a.(Decimal)
	_, nDecimal := n.(Decimal)
	if aDecimal || nDecimal {
		d, dOK := DecimalOf(a)
		e, eOK := DecimalOf(n)
		if dOK && eOK {
			return d.Compare(e), nil
		}
	}
	return cmp.Compare(asFloat(a), asFloat(n)), nil
}

func asFloat(n any) float64 {
	if i, ok := n.(int64); ok {
		return float64(i)
	}
	if d, ok := n.(Decimal); ok {
		return d.Float()
	}
	f, _ := n.(float64)
	return f
}

// compareOther compares value types of the model, enumerations and the rest.
func compareOther(a, b any, fold bool) (int, error) {
	x, ordered := a.(model.Ordered)
	if !ordered {
		return compareWord(a, b, fold)
	}
	switch y := b.(type) {
	case model.Ordered:
		return cmp.Compare(x.Ordinal(), y.Ordinal()), nil
	case time.Duration:
		return cmp.Compare(x.Ordinal(), int64(y)), nil
	case int64:
		return cmp.Compare(x.Ordinal(), y), nil
	case float64:
		return cmp.Compare(float64(x.Ordinal()), y), nil
	}
	parsed, err := parseLike(a, Text(b))
	if err != nil {
		return 0, err
	}
	y, _ := parsed.(model.Ordered)
	return cmp.Compare(x.Ordinal(), y.Ordinal()), nil
}

// compareWord compares by the canonical text, after b was read as a value of a's
// type if it can be.
func compareWord(a, b any, fold bool) (int, error) {
	if f, ok := a.(model.FlagSet); ok {
		return compareFlags(f.Flags(), a, b)
	}
	if c, ok := a.(model.Chosen); ok {
		return compareChoice(c.Choices(), Text(a), Text(b))
	}
	text := Text(b)
	if reflect.TypeOf(a) != reflect.TypeOf(b) {
		if parsed, err := parseLike(a, text); err == nil {
			text = Text(parsed)
		}
	}
	return compareText(Text(a), text, fold), nil
}

// compareFlags orders sets of flags by their text; equal are equal sets.
func compareFlags(flags []string, a, b any) (int, error) {
	parsed, err := parseLike(a, flagText(b))
	if err != nil {
		return 0, err
	}
	f, _ := parsed.(model.FlagSet)
	return compareText(strings.Join(flags, ","), strings.Join(f.Flags(), ","), true), nil
}

// flagText is a set of flags given as text or as a list of words.
func flagText(v any) string {
	if items, ok := Collection(v); ok {
		return Join(items, ",")
	}
	return Text(v)
}

func compareChoice(choices []string, a, b string) (int, error) {
	place := func(word string) int {
		for i, c := range choices {
			if foldEqual(c, word) {
				return i
			}
		}
		return -1
	}
	if full, err := model.Word(choices, b); err == nil {
		b = full
	}
	x, y := place(a), place(b)
	if x < 0 || y < 0 {
		return compareText(a, b, true), nil
	}
	return cmp.Compare(x, y), nil
}

// parseLike reads text as a value of the same type as v.
func parseLike(v any, text string) (any, error) {
	p := reflect.New(reflect.TypeOf(v))
	mv, ok := p.Interface().(model.Value)
	if !ok {
		return text, nil
	}
	if err := mv.Set(text); err != nil {
		return nil, CannotConvert(text, TypeName(v), "")
	}
	return p.Elem().Interface(), nil
}
