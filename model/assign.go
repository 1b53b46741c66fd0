package model

import (
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
)

// Edit is the argument @{Add=...;Remove=...} of a list or flags setting.
type Edit struct{ Add, Remove []any }

// Set gives o the value. It takes text in the field's notation, a value of the
// field's own type, bool, int64, float64, nil (which clears a text, list or
// nullable setting), []any for a list, or *Edit for a list or flags. On error, a
// *Error of category Binding or Invalid that names the parameter, o is unchanged.
func (f *Field) Set(o Object, v any) error {
	nv, err := f.convert(o, v)
	if err != nil {
		return err
	}
	f.of(o).Set(nv)
	return nil
}

func (f *Field) convert(o Object, v any) (reflect.Value, error) {
	switch x := v.(type) {
	case nil:
		return f.cleared()
	case *Edit:
		return f.edited(o, x)
	}
	if f.List() {
		return f.list(flatten(v))
	}
	if v == "" && f.nullable() {
		return f.cleared()
	}
	one, err := f.one(v)
	if err != nil {
		return reflect.Value{}, err
	}
	if f.typ.Kind() == reflect.Pointer {
		p := reflect.New(f.typ.Elem())
		p.Elem().Set(one)
		return p, nil
	}
	return one, nil
}

func (f *Field) cleared() (reflect.Value, error) {
	switch {
	case f.List(), f.typ.Kind() == reflect.Pointer, f.typ.Kind() == reflect.String && (f.Enum == nil || f.Default == "") && !f.Need:
		return reflect.Zero(f.typ), nil
	case reflect.PointerTo(f.typ).Implements(reflect.TypeFor[interface{ Nullable() }]()):
		return reflect.Zero(f.typ), nil
	}
	return reflect.Value{}, f.noNull()
}

// nullable is whether the setting may hold no value at all, so that an empty text
// clears it; a text may be empty itself.
func (f *Field) nullable() bool {
	if f.typ.Kind() == reflect.Pointer {
		return f.typ.Elem().Kind() != reflect.String
	}
	return reflect.PointerTo(f.typ).Implements(reflect.TypeFor[interface{ Nullable() }]())
}

func (f *Field) noNull() error {
	return &Error{ID: "ParameterArgumentValidationErrorNullNotAllowed", Category: Binding, Param: f.Name,
		Message: "Cannot bind argument to parameter '" + f.Name + "' because it is null."}
}

// flatten makes a flat list of a value: []any, any slice, or one value. A text
// with commas stays one value: splitting is the business of who reads text.
func flatten(v any) []any {
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Slice || reflect.PointerTo(rv.Type()).Implements(reflect.TypeFor[Value]()) {
		return []any{v}
	}
	var out []any
	for i := range rv.Len() {
		out = append(out, flatten(rv.Index(i).Interface())...)
	}
	return out
}

func (f *Field) list(values []any) (reflect.Value, error) {
	s := reflect.MakeSlice(f.typ, 0, len(values))
	for _, v := range values {
		if v == nil { // one() would clear the whole list
			return reflect.Value{}, f.noNull()
		}
		one, err := f.one(v)
		if err != nil {
			return reflect.Value{}, err
		}
		s = reflect.Append(s, one)
	}
	return s, nil
}

func (f *Field) edited(o Object, e *Edit) (reflect.Value, error) {
	if fl, ok := reflect.New(f.typ).Interface().(FlagSet); ok && fl != nil {
		return f.editedFlags(o, e)
	}
	if !f.List() {
		return reflect.Value{}, &Error{ID: "EditOfSingleValue", Category: Binding, Param: f.Name,
			Message: "Parameter '" + f.Name + "' holds one value, so @{Add=...;Remove=...} has no meaning for it; give the value itself."}
	}
	drop, err := f.list(flatten(e.Remove))
	if err != nil {
		return reflect.Value{}, err
	}
	add, err := f.list(flatten(e.Add))
	if err != nil {
		return reflect.Value{}, err
	}
	out := reflect.MakeSlice(f.typ, 0, f.of(o).Len()+add.Len())
	for i := range f.of(o).Len() {
		if v := f.of(o).Index(i); !holds(drop, v) {
			out = reflect.Append(out, v)
		}
	}
	for i := range add.Len() {
		if v := add.Index(i); !holds(out, v) {
			out = reflect.Append(out, v)
		}
	}
	return out, nil
}

func (f *Field) editedFlags(o Object, e *Edit) (reflect.Value, error) {
	bits := f.of(o).Uint()
	for i, list := range [][]any{e.Remove, e.Add} {
		for _, v := range flatten(list) {
			one, err := f.one(v)
			if err != nil {
				return reflect.Value{}, err
			}
			if i == 0 {
				bits &^= one.Uint()
			} else {
				bits |= one.Uint()
			}
		}
	}
	out := reflect.New(f.typ).Elem()
	out.SetUint(bits)
	return out, nil
}

func holds(s, v reflect.Value) bool {
	for i := range s.Len() {
		if strings.EqualFold(TextOf(s.Index(i).Interface()), TextOf(v.Interface())) {
			return true
		}
	}
	return false
}

// one converts a single value and checks the tags' rules.
func (f *Field) one(v any) (reflect.Value, error) {
	t := f.elem()
	rv := reflect.ValueOf(v)
	if !rv.IsValid() {
		return f.cleared()
	}
	if rv.Kind() == reflect.String && !utf8.ValidString(rv.String()) {
		return reflect.Value{}, &Error{ID: "InvalidText", Category: Invalid, Param: f.Name, Message: "Parameter '" + f.Name + "': " + Quote(rv.String()) + " is not text in UTF-8."}
	}
	if rv.Type() != t {
		if rv.Kind() == reflect.Slice { // flags given as a list
			parts := make([]string, 0, rv.Len())
			for _, p := range flatten(v) {
				parts = append(parts, TextOf(p))
			}
			v = strings.Join(parts, ",")
		}
		parsed, err := f.parseOne(TextOf(v))
		if err != nil {
			return reflect.Value{}, f.cannotConvert(TextOf(v), err)
		}
		rv = reflect.ValueOf(parsed)
	}
	return rv, f.checkRule(rv.Interface())
}

func (f *Field) cannotConvert(text string, err error) error {
	var own *Error
	if reflect.PointerTo(f.elem()).Implements(reflect.TypeFor[restoring]()) && asError(err, &own) {
		own.Param = f.Name // a secret: its text is repeated nowhere
		return own
	}
	e := &Error{ID: "CannotConvertArgument", Category: Binding, Param: f.Name, Target: text, Err: err,
		Message: "Cannot bind parameter '" + f.Name + "'. Cannot convert value " + Quote(text) + " to type " + Quote(typeName(f.elem())) + "."}
	switch {
	case asError(err, &own):
		e.ID, e.Hint = own.ID, own.Error()
	case len(f.Enum) > 0:
		e.Hint = "Specify one of: " + strings.Join(f.Enum, ", ") + "."
	case f.elem().Kind() == reflect.Bool:
		e.Hint = "It takes $true or $false (for example -" + f.Name + " $true)."
	case f.elem().Kind() == reflect.Int, f.elem().Kind() == reflect.Int64:
		e.Hint = "It takes a whole number."
	}
	return e
}

func asError(err error, target **Error) bool {
	e, ok := err.(*Error)
	if ok {
		*target = e
	}
	return ok
}

// boundless is a value that may have no limit.
type boundless interface{ IsUnlimited() bool }

// checkRule checks range and max of one value.
func (f *Field) checkRule(v any) error {
	if f.Max > 0 && len([]rune(TextOf(v))) > f.Max {
		return &Error{ID: "TextTooLong", Category: Invalid, Param: f.Name, Target: TextOf(v),
			Message: fmt.Sprintf("Parameter '%s' takes at most %d characters; the value has %d.", f.Name, f.Max, len([]rune(TextOf(v))))}
	}
	n, ok := ordinal(v)
	if u, is := v.(boundless); !ok || is && u.IsUnlimited() {
		return nil
	}
	f.Kind.ready()
	lo, hasLow := ordinal(f.low)
	hi, hasHigh := ordinal(f.high)
	if (!hasLow || n >= lo) && (!hasHigh || n <= hi) {
		return nil
	}
	rule := "at most " + TextOf(f.high)
	switch {
	case hasLow && hasHigh:
		rule = "from " + TextOf(f.low) + " to " + TextOf(f.high)
	case hasLow:
		rule = "at least " + TextOf(f.low)
	}
	example := f.Default
	if example == "" {
		example = TextOf(f.low)
	}
	return &Error{ID: "ValueOutOfRange", Category: Invalid, Param: f.Name, Target: TextOf(v),
		Message: fmt.Sprintf("Parameter '%s' takes a value %s; %s is outside it (for example -%s %s).", f.Name, rule, TextOf(v), f.Name, example)}
}

// ordinal gives the order of values that have one: whole numbers, and value
// types with an Ordinal method (sizes in bytes, spans in nanoseconds, unlimited
// as the largest).
func ordinal(v any) (int64, bool) {
	switch x := v.(type) {
	case nil:
		return 0, false
	case Ordered:
		return x.Ordinal(), true
	}
	if rv := reflect.ValueOf(v); rv.CanInt() {
		return rv.Int(), true
	}
	return 0, false
}
