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
//	days:"true"           a bare number of this span is days; without the tag it is refused
//	switch:"true"         a parameter that stands for $true without a value; switch:"new" on New- alone, a Boolean on Set-
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
	"reflect"
	"slices"
	"sort"
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

// Ordered is a value that is compared by a number.
type Ordered interface{ Ordinal() int64 }

// Chosen is a value out of a closed list of words.
type Chosen interface{ Choices() []string }

// FlagSet is a Chosen value that may be several of its words.
type FlagSet interface{ Flags() []string }

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
	touched []string                   // see Touch
}

// Touch notes that a reader changed a property of its own copy of the object, which
// the directory knows nothing of yet.
func (m *Meta) Touch(property string) {
	if !slices.Contains(m.touched, property) {
		m.touched = append(m.touched, property)
	}
}

// Touched returns the properties that Touch noted, in that order.
func (m *Meta) Touched() []string { return m.touched }

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
	Noun   string   // the cmdlets' noun; the struct's name when ""
	Title  string   // "Send connector", as it stands in sentences
	Table  []string // the columns of the default table
	Widths []int    // of these columns; 0, and those without, share what is left of the line
	// Before names the properties that stand before another one in a list, of those that would come
	// after the settings: what is computed, and what every object has.
	Before    map[string][]string
	Container string // the DN's container, "CN=Connections"
	Singleton bool   // one object, made with the organization, never removed
	Live      bool   // asked of the engine, never stored
	Nameless  bool   // rows of a log, which have no identity
	Of        *Kind  // this kind is a view of another: same records, other settings in sight
}

// Kind is the schema of one kind of object. It is immutable.
type Kind struct {
	Spec
	Name   string
	Fields []*Field // in the order of the struct, of a view those in sight

	typ    reflect.Type
	all    []*Field          // Fields and those out of sight
	byName map[string]*Field // Fields by folded name and alias

	placed sync.Once // guards places
	places []int     // of the properties in a list, nil when they stand as they come

	once   sync.Once         // guards what ready makes
	proto  reflect.Value     // an object with every default
	stored map[string]*Field // all by name
	shared []*Field          // those whose default each object needs for itself

	texts func() map[string]string // helpOf the struct, once
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
	k.texts = sync.OnceValue(func() map[string]string { return helpOf(k.Name) })
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
				if f.shares() {
					k.shared = append(k.shared, f)
				}
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
	for _, f := range k.shared {
		f.of(o).Set(reflect.ValueOf(f.clone(f.def)))
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
