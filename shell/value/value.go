// Package value says what a value is to the language: what it is called, how
// it reads as text, which properties it has, when it is true, how two compare
// and how one becomes another. It prints nothing and asks nobody.
//
// The values are
//
//	nil, bool, int64, float64, Decimal, string, Char, Enum, time.Time, time.Duration, []byte
//	[]any             an array
//	*List             a collection that changes in place
//	*Map              a hashtable, *Entry one pair of it
//	*Record           a custom object
//	model.Object      an object of the organization
//	shell.Block       a script block
//	and the value types of the model (sizes, spans, addresses, GUIDs, secrets …),
//	netip.Addr, *Pattern and Version
//
// Other Go values become one of these by Normalise.
package value

import (
	"net/netip"
	"reflect"
	"time"

	"mxsh/model"
	"mxsh/shell"
)

// Thing is a value of another package that brings its own properties: an error
// record, a type, a regular expression's match.
type Thing interface {
	// Prop returns one property by its name in any case.
	Prop(name string) (any, bool)
	// Props lists the properties in their order.
	Props() []model.Prop
	// TypeName is what GetType().Name says.
	TypeName() string
}

// Drawn is a Thing that is shown by its properties although it has a text.
type Drawn interface{ Drawn() }

// settable is a Thing whose properties may be assigned.
type settable interface {
	SetProp(name string, v any) error
}

// Normalise turns any Go value into a value of the language: whole numbers to
// int64, floats to float64, named texts without a list of choices to string,
// slices to *List, maps to *Map, an unset address or secret to nil. What is a value already comes back
// as it is.
func Normalise(v any) any {
	switch x := v.(type) {
	case nil, bool, int64, float64, string, time.Time, time.Duration, []byte, []any,
		*List, *Map, *Entry, model.Object, shell.Block, Thing, Version, Char, Enum, Decimal,
		netip.Addr, netip.AddrPort, *Pattern, model.GUID:
		return v
	case int:
		return int64(x)
	case shell.Word:
		return x.Value
	case error:
		return v
	}
	return normaliseReflected(v)
}

func normaliseReflected(v any) any {
	rv := reflect.ValueOf(v)
	if rv.Kind() == reflect.Pointer {
		if rv.IsNil() {
			return nil
		}
		if _, ok := v.(model.Value); ok {
			return rv.Elem().Interface()
		}
		return v
	}
	if isModelValue(rv.Type()) || isEnum(v) {
		if isNull(rv) {
			return nil
		}
		return v
	}
	switch rv.Kind() {
	case reflect.Bool:
		return rv.Bool()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return rv.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return int64(rv.Uint())
	case reflect.Float32, reflect.Float64:
		return rv.Float()
	case reflect.String:
		return rv.String()
	case reflect.Slice, reflect.Array:
		return NewList(normaliseAll(rv)...)
	case reflect.Map:
		return normaliseMap(rv)
	}
	return v
}

func normaliseAll(rv reflect.Value) []any {
	items := make([]any, rv.Len())
	for i := range items {
		items[i] = Normalise(rv.Index(i).Interface())
	}
	return items
}

func normaliseMap(rv reflect.Value) any {
	m := NewMap()
	for it := rv.MapRange(); it.Next(); {
		m.Set(Normalise(it.Key().Interface()), Normalise(it.Value().Interface()))
	}
	return m
}

// isModelValue is whether t is a value type of the model: one whose pointer
// parses and prints itself.
func isModelValue(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[model.Value]())
}

// isNull is whether rv is the unset value of a setting that may be unset.
func isNull(rv reflect.Value) bool {
	return rv.IsZero() && reflect.PointerTo(rv.Type()).Implements(reflect.TypeFor[interface{ Nullable() }]())
}

// isEnum is whether v is a word out of a closed list.
func isEnum(v any) bool {
	_, ok := v.(model.Chosen)
	return ok
}

// Enumerate returns what v puts into a pipeline: the elements of an array or
// collection, one level deep, else v itself (nil included).
func Enumerate(v any) []any {
	switch x := v.(type) {
	case []any:
		return x
	case *List:
		return x.Items()
	case []byte:
		all := make([]any, len(x))
		for i, b := range x {
			all[i] = int64(b)
		}
		return all
	}
	return []any{v}
}

// Collection returns the elements of an array or collection; ok is false for
// every other value.
func Collection(v any) (items []any, ok bool) {
	switch v.(type) {
	case []any, *List, []byte:
		return Enumerate(v), true
	}
	return nil, false
}

// Collapse gives what a statement's output is as a value: nil for nothing, the
// object for one, an array for more.
func Collapse(items []any) any {
	switch len(items) {
	case 0:
		return nil
	case 1:
		return items[0]
	}
	return items
}

// Plain returns v as packages below the language take it: collections as []any
// at every level, all else unchanged.
func Plain(v any) any {
	items, ok := Collection(v)
	if _, bytes := v.([]byte); !ok || bytes {
		return v
	}
	if Cyclic(v) {
		return Text(v)
	}
	plain := make([]any, len(items))
	for i, item := range items {
		plain[i] = Plain(item)
	}
	return plain
}

// Truth is what `if` sees: false are nil, $false, 0, the empty text and the empty
// collection; a collection of one is as true as its element.
func Truth(v any) bool {
	switch x := v.(type) {
	case nil:
		return false
	case bool:
		return x
	case int64:
		return x != 0
	case float64:
		return x != 0
	case string:
		return x != ""
	case Decimal:
		return x.Sign() != 0
	case Char:
		return x != 0
	case Enum:
		return x.n != 0
	}
	items, ok := Collection(v)
	switch {
	case !ok:
		return !isEnum(v) || Text(v) != ""
	case len(items) == 1:
		return Truth(items[0])
	}
	return len(items) > 0
}
