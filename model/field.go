package model

import (
	"iter"
	"reflect"
	"strconv"
	"strings"
)

// Field is the schema of one setting. It is immutable.
type Field struct {
	Name    string
	Kind    *Kind
	Default string // as written in the tag
	Enum    []string
	Aliases []string
	Max     int
	Need    bool   // New- refuses without it
	Only    string // "get", "new", "set" or ""
	Hidden  bool
	Live    string // the behaviour it drives
	Pending string // the behaviour it will drive
	Inert   string // why it has no meaning here
	View    string // the only kind that shows it, "" for every kind of the struct
	// Transient is a parameter that is used once and not stored.
	Transient bool
	// Switch is a parameter that stands for $true without a value: "new" on New-
	// alone, "true" on both verbs, "" on none.
	Switch string
	// Days is whether a bare number is a span of so many days: what the setting
	// is about is always counted in days.
	Days bool

	typ        reflect.Type
	ref        string
	index      int
	bound      string // the range tag; low and high once the kind is ready
	def        any
	hasDefault bool
	low, high  any
}

func newField(k *Kind, sf reflect.StructField) Field {
	f := Field{Name: sf.Name, Kind: k, typ: sf.Type, index: sf.Index[0]}
	for key, value := range tagPairs(string(sf.Tag)) {
		f.apply(key, value)
	}
	if f.Live != "" && (f.Pending != "" || f.Inert != "") || f.Pending != "" && f.Inert != "" {
		panic(f.fault("is more than one of live, pending and inert"))
	}
	if elem := f.elem(); elem.Implements(reflect.TypeFor[Chosen]()) {
		f.Enum = reflect.Zero(elem).Interface().(Chosen).Choices()
	}
	return f
}

// tagPairs yields the pairs of a struct tag in its usual notation, key:"value".
// Values hold no escapes.
func tagPairs(tag string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for {
			key, rest, ok := strings.Cut(strings.TrimLeft(tag, " "), `:"`)
			if !ok {
				return
			}
			value, rest, _ := strings.Cut(rest, `"`)
			if !yield(key, value) {
				return
			}
			tag = rest
		}
	}
}

// apply takes one pair of the field's tag.
func (f *Field) apply(key, value string) {
	switch key {
	case "default":
		f.Default, f.hasDefault = value, true
	case "range":
		f.bound = value
	case "max":
		n, err := strconv.Atoi(value)
		if err != nil {
			panic(f.fault("has a bad max tag"))
		}
		f.Max = n
	case "enum":
		f.Enum = splitTag(value)
	case "need":
		f.Need = value == "new"
	case "only":
		f.Only = value
	case "hidden":
		f.Hidden = true
	case "transient":
		f.Transient, f.Hidden = true, true
	case "days":
		f.Days = true
	case "switch":
		f.Switch = value
	case "view":
		f.View = value
	case "ref":
		f.ref = value
	case "alias":
		f.Aliases = splitTag(value)
	case "live":
		f.Live = value
	case "pending":
		f.Pending = value
	case "inert":
		f.Inert = value
	default:
		panic(f.fault("has the unknown tag " + key))
	}
}

func (f *Field) parseRules() {
	if f.hasDefault {
		v, err := f.Parse(f.Default)
		if err != nil {
			panic(f.fault("has a default that does not parse: " + err.Error()))
		}
		f.def = v
	}
	if f.bound != "" {
		f.low, f.high = f.bounds(f.bound)
	}
}

func splitTag(t string) []string {
	if t == "" {
		return nil
	}
	return strings.Split(t, ",")
}

func (f *Field) fault(what string) string { return "model: " + f.Kind.Name + "." + f.Name + " " + what }

func (f *Field) bounds(tag string) (low, high any) {
	lo, hi, ok := strings.Cut(tag, "..")
	if !ok {
		panic(f.fault("has a bad range tag"))
	}
	parse := func(text string) any {
		if text == "" {
			return nil
		}
		v, err := f.parseOne(text)
		if err != nil {
			panic(f.fault("has a bad range tag: " + err.Error()))
		}
		if _, ok := ordinal(v); !ok {
			panic(f.fault("has a range but its type has no order"))
		}
		return v
	}
	return parse(lo), parse(hi)
}

// Range is the inclusive bounds as the tag has them, "1..65535", "" for none.
func (f *Field) Range() string { return f.bound }

// List is whether the setting takes several values.
func (f *Field) List() bool {
	return f.typ.Kind() == reflect.Slice && !reflect.PointerTo(f.typ).Implements(reflect.TypeFor[Value]())
}

// Bool is whether the setting is $true or $false.
func (f *Field) Bool() bool { return f.elem().Kind() == reflect.Bool }

// elem is the type of one value: without list, without pointer of a nullable one.
func (f *Field) elem() reflect.Type {
	t := f.typ
	if f.List() {
		t = t.Elem()
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// TypeName is the type as PowerShell's error messages and help name it:
// Boolean, Int32, String, or what the value type calls itself, with [] for a list.
func (f *Field) TypeName() string {
	name := typeName(f.elem())
	if f.List() {
		return name + "[]"
	}
	return name
}

func typeName(t reflect.Type) string {
	switch v := reflect.New(t).Interface().(type) {
	case Value:
		return v.Type()
	case interface{ TypeName() string }:
		return v.TypeName()
	}
	switch {
	case t.Kind() == reflect.Bool:
		return "Boolean"
	case t.Kind() == reflect.Int, t.Kind() == reflect.Int64:
		return "Int32"
	case t.Kind() == reflect.String && !t.Implements(reflect.TypeFor[Chosen]()):
		return "String"
	}
	return t.Name()
}

func (f *Field) of(o Object) reflect.Value { return reflect.ValueOf(o).Elem().Field(f.index) }

// Get returns the value: bool, int, string, a value type, nil for an unset
// nullable one, or a slice of these that is the caller's own copy.
func (f *Field) Get(o Object) any {
	v := f.of(o)
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		return v.Elem().Interface()
	}
	return f.clone(v.Interface())
}

// shares is whether a copied value would share memory with its original.
func (f *Field) shares() bool {
	return f.typ.Kind() == reflect.Slice || f.typ.Kind() == reflect.Pointer
}

func (f *Field) clone(v any) any {
	rv := reflect.ValueOf(v)
	if rv.Kind() == reflect.Pointer && !rv.IsNil() {
		p := reflect.New(rv.Type().Elem())
		p.Elem().Set(rv.Elem())
		return p.Interface()
	}
	if rv.Kind() != reflect.Slice || rv.IsNil() {
		return v
	}
	c := reflect.MakeSlice(rv.Type(), rv.Len(), rv.Len())
	reflect.Copy(c, rv)
	return c.Interface()
}

// Text returns the value as String prints it, list elements joined by commas.
func (f *Field) Text(o Object) string { return TextOf(f.Get(o)) }

// IsDefault is whether o has the field's default.
func (f *Field) IsDefault(o Object) bool {
	f.Kind.ready()
	v := f.of(o)
	if !f.hasDefault {
		return v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0
	}
	return reflect.DeepEqual(v.Interface(), f.def) || v.Kind() == reflect.Slice && v.Len() == 0 && reflect.ValueOf(f.def).Len() == 0
}
