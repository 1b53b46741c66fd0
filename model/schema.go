// Package model says what an organization is: kinds of objects, their settings,
// the values that settings take and the rules between them. It refuses to know
// how objects are stored, typed or used. Standard library and x/net/idna only.
//
// A kind is one Go struct that embeds Meta. A field is the single declaration
// of a setting: its doc comment is the help, its tags are the rule, its type
// parses, prints and validates.
//
//	default:"25"          what New and a missing stored value give; parsed at start-up
//	range:"1..65535"      inclusive bounds, each in the field's own notation, either may be absent
//	max:"64"              longest text in characters
//	enum:"None,Verbose"   allowed words of a string field (a type with Choices needs none)
//	need:"new"            New- refuses without it
//	only:"get"            never set by an administrator; only:"new" not on Set-, only:"set" not on New-
//	hidden:"true"         bound and stored, never listed by Get-
//	transient:"true"      a parameter that is used once: never stored, never listed
//	switch:"true"         a parameter that stands for $true without a value
//	view:"AdSite"         only that kind shows it, of several over one struct
//	ref:"AdSite"          the text names an object of that kind, which must exist
//	alias:"A,B"           other names of the parameter
//	live:"send"           drives mail in that behaviour; a test proves it on a socket
//	pending:"send"        will drive mail; stored and shown, not yet applied: setting it warns
//	inert:"why"           accepted for compatibility, without meaning here, for that reason
package model

import (
	"encoding/json"
	"fmt"
	"iter"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Value is a setting's value that parses and prints itself. Pointers to the
// value types of this package implement it; so they are pflag values too.
// Set accepts what String prints.
type Value interface {
	Set(text string) error
	String() string
	Type() string
}

// Object is a pointer to a struct that embeds Meta and was given to Define.
type Object interface{ Header() *Meta }

// Meta is what every object has.
type Meta struct {
	Guid     GUID
	Name     string
	Created  time.Time
	Changed  time.Time
	Revision uint64 // of the directory when the object was read; 0 for a new one

	unknown map[string]json.RawMessage // settings of a newer version, kept for writing back
}

// Header returns the object's Meta.
func (m *Meta) Header() *Meta { return m }

// Owned is an object that belongs to a server; its identity is Server\Name.
type Owned interface{ Owner() string }

// Named is an object that is found under more names than its own. Names
// returns "space/text" pairs, not yet folded; within a space they are unique
// in the directory.
type Named interface{ Names() []string }

// Reader is what Check may ask of the directory.
type Reader interface {
	// Find returns the object that the identity names, or an error of category NotFound.
	Find(k *Kind, identity string) (Object, error)
	// Each calls fn for every object of a kind until it returns false.
	Each(k *Kind, fn func(Object) bool) error
}

// Preparer sets what depends on other settings (the presets of -Usage, say)
// after defaults and given settings; given tells which fields were given.
type Preparer interface {
	Prepare(given map[string]bool) error
}

// Checker holds the rules across fields and across objects. It returns every
// fault as *Error, joined by the caller, and never changes the object.
type Checker interface {
	Check(r Reader) []*Error
}

// Completer fills in what other objects of the directory decide. Validate calls
// it after the references are resolved and before Check.
type Completer interface {
	Complete(r Reader) []*Error
}

// Computed is an object with properties that follow from its settings.
type Computed interface{ Computed() []Prop }

// Warner says what is allowed but unwise; each string is one sentence.
type Warner interface {
	Warnings(r Reader) []string
}

// Spec is what Define is told of a kind beyond its struct.
type Spec struct {
	Noun      string   // the cmdlets' noun; the struct's name when ""
	Title     string   // "Send connector", as it stands in sentences
	Table     []string // the columns of the default table
	Container string   // the DN's container, "CN=Connections"
	Singleton bool     // one object, made with the organization, never removed
	Live      bool     // asked of the engine, never stored
	Of        *Kind    // this kind is a view of another: same records, other settings in sight
}

// Kind is the schema of one kind of object. It is immutable.
type Kind struct {
	Spec
	Name   string
	Fields []*Field // in the order of the struct, of a view those in sight

	typ    reflect.Type
	all    []*Field          // Fields and those out of sight
	byName map[string]*Field // Fields by folded name and alias

	once   sync.Once         // guards what ready makes
	proto  reflect.Value     // an object with every default
	stored map[string]*Field // all by name
}

var kinds = map[string]*Kind{}
var kindByType = map[reflect.Type]*Kind{}

// Define reads the struct T once and registers it. It panics on a malformed
// tag, and the first use of the kind panics on a default or range that does not
// parse: mistakes of ours that no test run survives. It is called from variable
// initializers only.
func Define[T any](spec Spec) *Kind {
	typ := reflect.TypeFor[T]()
	if !reflect.PointerTo(typ).Implements(reflect.TypeFor[Object]()) {
		panic("model: " + typ.Name() + " does not embed Meta")
	}
	k := &Kind{Spec: spec, Name: typ.Name(), typ: typ}
	if k.Noun == "" {
		k.Noun = k.Name
	}
	if k.Title == "" {
		k.Title = k.Noun
	}
	n := typ.NumField()
	fields := make([]Field, 0, n)
	k.all, k.Fields = make([]*Field, 0, n), make([]*Field, 0, n)
	k.byName = make(map[string]*Field, n)
	for i := range n {
		sf := typ.Field(i)
		if sf.Anonymous || !sf.IsExported() {
			continue
		}
		fields = append(fields, newField(k, sf))
		k.add(&fields[len(fields)-1])
	}
	kinds[strings.ToLower(k.Name)] = k
	kindByType[typ] = k
	return k
}

func (k *Kind) add(f *Field) {
	k.all = append(k.all, f)
	if f.View != "" && f.View != k.Name {
		return
	}
	k.Fields = append(k.Fields, f)
	k.name(f.Name, f)
	for _, alias := range f.Aliases {
		k.name(alias, f)
	}
}

func (k *Kind) name(name string, f *Field) {
	folded := strings.ToLower(name)
	if k.byName[folded] != nil {
		panic("model: " + k.Name + " has two fields " + name)
	}
	k.byName[folded] = f
}

// ready parses what costs time and most runs of the program do not need of
// most kinds: defaults and ranges.
func (k *Kind) ready() {
	k.once.Do(func() {
		k.proto = reflect.New(k.typ).Elem()
		k.stored = make(map[string]*Field, len(k.all))
		for _, f := range k.all {
			k.stored[f.Name] = f
			f.parseRules()
			if f.hasDefault {
				k.proto.Field(f.index).Set(reflect.ValueOf(f.def))
			}
		}
	})
}

// Kinds returns every kind in the order of their names.
func Kinds() []*Kind {
	all := make([]*Kind, 0, len(kinds))
	for _, k := range kinds {
		all = append(all, k)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}

// KindNamed returns the kind of that name in any case, or nil.
func KindNamed(name string) *Kind { return kinds[strings.ToLower(name)] }

// KindOf returns the kind of o. It panics for a type that was never defined.
func KindOf(o Object) *Kind {
	k := kindByType[reflect.TypeOf(o).Elem()]
	if k == nil {
		panic(fmt.Sprintf("model: %T was never defined", o))
	}
	return k
}

// New returns an object with every default in place and no Guid.
func (k *Kind) New() Object {
	k.ready()
	p := reflect.New(k.typ)
	p.Elem().Set(k.proto)
	o := p.Interface().(Object)
	for _, f := range k.all {
		if f.hasDefault && f.shares() {
			f.of(o).Set(reflect.ValueOf(f.clone(f.def)))
		}
	}
	return o
}

// Field returns the field of that name or alias in any case, or nil.
func (k *Kind) Field(name string) *Field { return k.byName[strings.ToLower(name)] }

// Identity returns how o is named: Server\Name for an Owned one, else Name.
func Identity(o Object) string {
	if w, ok := o.(Owned); ok && w.Owner() != "" {
		return w.Owner() + `\` + o.Header().Name
	}
	return o.Header().Name
}

// Prop is one property as Get- lists it.
type Prop struct {
	Name  string
	Value any
}

// Props returns what Get- lists of o: its fields in the order of the struct,
// then the properties that every object has.
func (k *Kind) Props(o Object) []Prop {
	props := make([]Prop, 0, len(k.Fields)+8)
	for _, f := range k.Fields {
		if !f.Hidden {
			props = append(props, Prop{f.Name, f.Get(o)})
		}
	}
	if c, ok := o.(Computed); ok {
		props = append(props, c.Computed()...)
	}
	if k.Live {
		return append(props, Prop{"Identity", Identity(o)})
	}
	return append(props, metaProps(k, o)...)
}

// Prop returns one property of o by name in any case; ok is false when it has none.
func (k *Kind) Prop(o Object, name string) (v any, ok bool) {
	if f := k.Field(name); f != nil {
		return f.Get(o), true
	}
	switch strings.ToLower(name) {
	case "name":
		return o.Header().Name, true
	case "identity", "id":
		return Identity(o), true
	case "guid":
		return o.Header().Guid, true
	}
	var more []Prop
	if c, ok := o.(Computed); ok {
		more = c.Computed()
	}
	if !k.Live {
		more = append(more, metaProps(k, o)...)
	}
	for _, p := range more {
		if strings.EqualFold(p.Name, name) {
			return p.Value, true
		}
	}
	return nil, false
}

// PropNames returns the names that Props would list.
func (k *Kind) PropNames() []string {
	var names []string
	for _, p := range k.Props(k.New()) {
		names = append(names, p.Name)
	}
	return names
}

func metaProps(k *Kind, o Object) []Prop {
	m := o.Header()
	return []Prop{
		{"Name", m.Name},
		{"DistinguishedName", distinguishedName(k, o)},
		{"Identity", Identity(o)},
		{"Guid", m.Guid},
		{"WhenChanged", m.Changed.Local()},
		{"WhenCreated", m.Created.Local()},
		{"WhenChangedUTC", m.Changed.UTC()},
		{"WhenCreatedUTC", m.Created.UTC()},
		{"IsValid", true},
	}
}

func distinguishedName(k *Kind, o Object) string {
	dn := "CN=" + escapeDN(o.Header().Name)
	if k.Container != "" {
		dn += "," + k.Container
	}
	if w, ok := o.(Owned); ok && w.Owner() != "" {
		dn += ",CN=" + escapeDN(w.Owner()) + ",CN=Servers"
	}
	return dn + ",CN=Organization"
}

func escapeDN(s string) string {
	return strings.NewReplacer(`\`, `\\`, `,`, `\,`, `=`, `\=`, `+`, `\+`).Replace(s)
}

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
	// Switch is a parameter that stands for $true without a value.
	Switch bool

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
	if elem := f.elem(); elem.Implements(reflect.TypeFor[interface{ Choices() []string }]()) {
		f.Enum = reflect.Zero(elem).Interface().(interface{ Choices() []string }).Choices()
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
	case "switch":
		f.Switch = true
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
	case t.Kind() == reflect.String && !t.Implements(reflect.TypeFor[interface{ Choices() []string }]()):
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

// TextOf returns the text of any value that Get returns.
func TextOf(v any) string {
	if v == nil {
		return ""
	}
	switch x := v.(type) {
	case time.Duration:
		return Span(x).String()
	case fmt.Stringer:
		return x.String()
	}
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Bool:
		if rv.Bool() {
			return "True"
		}
		return "False"
	case reflect.Float64:
		return strconv.FormatFloat(rv.Float(), 'f', -1, 64)
	case reflect.Slice:
		parts := make([]string, rv.Len())
		for i := range parts {
			parts[i] = TextOf(rv.Index(i).Interface())
		}
		return strings.Join(parts, ",")
	}
	if rv.CanAddr() {
		if s, ok := rv.Addr().Interface().(fmt.Stringer); ok {
			return s.String()
		}
	} else if p := reflect.New(rv.Type()); p.Type().Implements(reflect.TypeFor[fmt.Stringer]()) {
		p.Elem().Set(rv)
		return p.Interface().(fmt.Stringer).String()
	}
	return fmt.Sprint(v)
}

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
	return reflect.Value{}, &Error{ID: "ParameterArgumentValidationErrorNullNotAllowed", Category: Binding, Param: f.Name,
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
		one, err := f.one(v)
		if err != nil {
			return reflect.Value{}, err
		}
		s = reflect.Append(s, one)
	}
	return s, nil
}

func (f *Field) edited(o Object, e *Edit) (reflect.Value, error) {
	if fl, ok := reflect.New(f.typ).Interface().(interface{ Flags() []string }); ok && fl != nil {
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
	e := &Error{ID: "CannotConvertArgument", Category: Binding, Param: f.Name, Target: text, Err: err,
		Message: "Cannot bind parameter '" + f.Name + "'. Cannot convert value " + Quote(text) + " to type " + Quote(typeName(f.elem())) + "."}
	var own *Error
	switch {
	case asError(err, &own):
		e.ID, e.Hint = own.ID, own.Error()
	case len(f.Enum) > 0:
		e.Hint = "Specify one of: " + strings.Join(f.Enum, ", ") + "."
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

// Parse reads text in the field's notation; a list takes commas between values.
// It does not check range and max.
func (f *Field) Parse(text string) (any, error) {
	if !f.List() {
		v, err := f.parseOne(text)
		if err != nil || f.typ.Kind() != reflect.Pointer {
			return v, err
		}
		p := reflect.New(f.typ.Elem())
		p.Elem().Set(reflect.ValueOf(v))
		return p.Interface(), nil
	}
	s := reflect.MakeSlice(f.typ, 0, 0)
	if strings.TrimSpace(text) == "" {
		return s.Interface(), nil
	}
	for _, part := range f.Split(text) {
		v, err := f.parseOne(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		s = reflect.Append(s, reflect.ValueOf(v))
	}
	return s.Interface(), nil
}

// Split cuts the text of a list into the texts of its values, as the element
// type wants it: at commas, unless a comma belongs to a value.
func (f *Field) Split(text string) []string {
	if s, ok := reflect.New(f.elem()).Interface().(interface{ SplitList(string) []string }); ok {
		return s.SplitList(text)
	}
	return strings.Split(text, ",")
}

// parseOne reads one value of the element type.
func (f *Field) parseOne(text string) (any, error) {
	t := f.elem()
	p := reflect.New(t)
	if v, ok := p.Interface().(Value); ok {
		if err := v.Set(text); err != nil {
			return nil, err
		}
		return p.Elem().Interface(), nil
	}
	switch t.Kind() {
	case reflect.Bool:
		b, err := ParseBool(text)
		if err != nil {
			return nil, err
		}
		p.Elem().SetBool(b)
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("parse whole number: %w", err)
		}
		p.Elem().SetInt(n)
	case reflect.String:
		word, err := f.word(text)
		if err != nil {
			return nil, err
		}
		p.Elem().SetString(word)
	case reflect.Float64:
		n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil {
			return nil, fmt.Errorf("parse number: %w", err)
		}
		p.Elem().SetFloat(n)
	case reflect.Struct:
		at, err := parseTime(t, text)
		if err != nil {
			return nil, err
		}
		p.Elem().Set(reflect.ValueOf(at))
	default:
		panic(f.fault("has a type that does not parse: " + t.String()))
	}
	return p.Elem().Interface(), nil
}

// parseTime reads a date of a live object: RFC 3339, or nothing for none.
func parseTime(t reflect.Type, text string) (at time.Time, err error) {
	if t != reflect.TypeFor[time.Time]() {
		return at, fmt.Errorf("no text makes a %s", t)
	}
	if text == "" {
		return at, nil
	}
	at, err = time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return at, fmt.Errorf("%s is not a date like 2026-11-21T16:12:11Z", Quote(text))
	}
	return at, nil
}

func (f *Field) word(text string) (string, error) {
	if len(f.Enum) == 0 || text == "" && f.Default == "" {
		return text, nil
	}
	return Word(f.Enum, text)
}

// checkRule checks range and max of one value.
func (f *Field) checkRule(v any) error {
	if f.Max > 0 && len([]rune(TextOf(v))) > f.Max {
		return &Error{ID: "TextTooLong", Category: Invalid, Param: f.Name, Target: TextOf(v),
			Message: fmt.Sprintf("Parameter '%s' takes at most %d characters; the value has %d.", f.Name, f.Max, len([]rune(TextOf(v))))}
	}
	n, ok := ordinal(v)
	if u, is := v.(interface{ IsUnlimited() bool }); !ok || is && u.IsUnlimited() {
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
	case interface{ Ordinal() int64 }:
		return x.Ordinal(), true
	}
	if rv := reflect.ValueOf(v); rv.CanInt() {
		return rv.Int(), true
	}
	return 0, false
}

// ParseBool reads $true, $false, true, false, 1 and 0 in any case.
func ParseBool(text string) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "$true", "true", "1":
		return true, nil
	case "$false", "false", "0":
		return false, nil
	}
	return false, fmt.Errorf("%s is neither $true nor $false", Quote(text))
}

// Word finds text among words: exact in any case, else the unique prefix.
func Word(words []string, text string) (string, error) {
	text = strings.TrimSpace(text)
	found := ""
	for _, w := range words {
		if strings.EqualFold(w, text) {
			return w, nil
		}
		if text != "" && len(w) > len(text) && strings.EqualFold(w[:len(text)], text) {
			if found != "" {
				return "", fmt.Errorf("%s may be %s or %s", Quote(text), found, w)
			}
			found = w
		}
	}
	if found == "" {
		return "", fmt.Errorf("%s is none of %s", Quote(text), strings.Join(words, ", "))
	}
	return found, nil
}
