package shell

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"mxsh/model"
)

// Word is a bare word of argument mode that looks like a number: a number to
// those who want one, and its own text to those who want text (-Name 007).
type Word struct {
	Text  string
	Value any
}

// Plain returns v, or the number of a Word.
func Plain(v any) any {
	if w, ok := v.(Word); ok {
		return w.Value
	}
	return v
}

// Text returns the text of an argument: the source text of a Word or block, the
// identity of an object, else what the value says of itself.
func Text(v any) string {
	switch x := v.(type) {
	case Word:
		return x.Text
	case Block:
		return x.Text()
	case model.Object:
		return model.Identity(x)
	case time.Time:
		return x.Format("01/02/2006 15:04:05")
	case []any:
		parts := make([]string, len(x))
		for i, item := range x {
			parts[i] = Text(item)
		}
		return strings.Join(parts, ",")
	case error:
		return model.Plain(x).Error()
	}
	return model.TextOf(v)
}

// Hash is what a hashtable of the language offers to argument conversion.
type Hash interface {
	Lookup(key string) (any, bool)
	KeyNames() []string
}

// Sequence is a collection of the language that is no Go slice.
type Sequence interface{ Items() []any }

// Elements returns the elements of an array or collection, or v alone; nil has none.
func Elements(v any) []any {
	switch x := v.(type) {
	case nil:
		return nil
	case []any:
		return x
	case Sequence:
		return x.Items()
	case model.Value, Hash, string:
		return []any{v}
	}
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Slice || reflect.PointerTo(rv.Type()).Implements(reflect.TypeFor[model.Value]()) {
		return []any{v}
	}
	out := make([]any, rv.Len())
	for i := range out {
		out[i] = rv.Index(i).Interface()
	}
	return out
}

// Traits is what a Type may tell beyond its conversion. A Type without the
// method has the zero Traits.
type Traits struct {
	Switch  bool          // takes no argument, or if it has Choices, perhaps one of these
	Bool    bool          // takes $true or $false
	List    bool          // takes several values
	Choices []string      // the words of an enumeration
	Hints   []string      // words that may be given; others may too
	Kinds   []*model.Kind // takes what names objects of these
}

type traited interface{ Traits() Traits }

// TraitsOf returns the traits of a type.
func TraitsOf(t Type) Traits {
	if x, ok := t.(traited); ok {
		return x.Traits()
	}
	return Traits{}
}

// SwitchOr is the type of a switch that one of the words may follow, which changes
// nothing: there are commands elsewhere that ask for one. Its argument is true or false.
func SwitchOr(words ...string) Type {
	return simple{"SwitchParameter", Traits{Switch: true, Choices: words}, func(v any) (any, error) {
		if _, err := model.Word(words, Text(v)); err == nil {
			return true, nil
		}
		return toSwitch(v)
	}, isType[bool]}
}

// Accepter is a Type that can say whether a piped value is of the type already,
// without conversion (the first two passes of pipeline binding).
type Accepter interface{ Accepts(v any) bool }

type simple struct {
	name   string
	traits Traits
	conv   func(v any) (any, error)
	is     func(v any) bool
}

func (t simple) Name() string   { return t.name }
func (t simple) Traits() Traits { return t.traits }

func (t simple) Accepts(v any) bool { return t.is != nil && t.is(v) }

func (t simple) Convert(param string, v any) (any, error) {
	out, err := t.conv(v)
	if err != nil {
		return nil, CannotConvert(param, v, t.name, err)
	}
	return out, nil
}

// CannotConvert is the binder's error for a value that is not of a type. hint
// is the part that says what would be.
func CannotConvert(param string, v any, typeName string, cause error) error {
	e := &model.Error{ID: "CannotConvertArgument", Category: model.Binding, Param: param, Target: Text(v), Err: cause,
		Message: "Cannot bind parameter '" + param + "'. Cannot convert value " + model.Quote(Text(v)) + " to type " + model.Quote(typeName) + "."}
	if typeName == "SecureString" { // the text is likely a password: repeat it nowhere
		e.Target, e.Message = "", "Cannot bind parameter '"+param+"'. Plain text cannot be converted to type "+model.Quote(typeName)+"."
	}
	if own, ok := cause.(*model.Error); ok {
		e.Hint = own.Error()
		if strings.HasPrefix(own.Message, "Cannot convert value ") { // the cast's sentence, which is said already
			e.Hint = own.Hint
		}
	}
	return e
}

func hint(format string, args ...any) error {
	return &model.Error{ID: "ArgumentHint", Category: model.Binding, Message: fmt.Sprintf(format, args...)}
}

func isType[T any](v any) bool { _, ok := v.(T); return ok }

// The types of parameters.
var (
	// Switch is set by its name alone: -Force, unset by -Force:$false.
	Switch Type = simple{"SwitchParameter", Traits{Switch: true}, toSwitch, isType[bool]}
	// Bool needs $true or $false.
	Bool Type = simple{"Boolean", Traits{Bool: true}, toBool, isType[bool]}
	// String takes any value as its text.
	String Type = simple{"String", Traits{}, toString, isType[string]}
	// Int gives an int64 that fits 32 bits.
	Int Type = simple{"Int32", Traits{}, toInt, isType[int64]}
	// Number gives an int64 or float64.
	Number Type = simple{"Double", Traits{}, toNumber, func(v any) bool { return isType[int64](v) || isType[float64](v) }}
	// Any takes every value as it is.
	Any Type = simple{"Object", Traits{}, func(v any) (any, error) { return Plain(v), nil }, func(any) bool { return true }}
	// Anys takes every value; an array stays one argument.
	Anys Type = simple{"Object[]", Traits{List: true}, func(v any) (any, error) { return plainAll(Elements(v)), nil }, isType[[]any]}
	// ScriptBlock gives a Block.
	ScriptBlock Type = simple{"ScriptBlock", Traits{}, toBlock, isType[Block]}
	// Hashtable gives a Hash.
	Hashtable Type = simple{"Hashtable", Traits{}, toHash, isType[Hash]}
	// TimeSpan gives a time.Duration.
	TimeSpan Type = simple{"TimeSpan", Traits{}, toSpan, isType[time.Duration]}
	// SecureString gives a model.Secret; plain text is refused.
	SecureString Type = simple{"SecureString", Traits{}, toSecret, isType[model.Secret]}
	// ResultSize gives an int64, math.MaxInt64 for Unlimited.
	ResultSize Type = simple{"Unlimited", Traits{Hints: []string{"Unlimited"}}, toResultSize, nil}
)

// Strings gives a []string.
var Strings = ListOf(String)

// Enum gives the one of words that the text names, by unique prefix, or that the
// number counts, from 0.
func Enum(name string, words ...string) Type {
	return simple{name, Traits{Choices: words}, func(v any) (any, error) {
		if n, err := strconv.Atoi(strings.TrimSpace(Text(v))); err == nil && n >= 0 && n < len(words) {
			return words[n], nil
		}
		w, err := model.Word(words, Text(v))
		if err != nil {
			return nil, hint("Specify one of: %s.", strings.Join(words, ", "))
		}
		return w, nil
	}, nil}
}

type list struct{ of Type }

// ListOf gives a []any of converted values, or a []string for strings. A single
// value becomes a list of one.
func ListOf(of Type) Type { return list{of} }

func (t list) Name() string { return t.of.Name() + "[]" }

func (t list) Traits() Traits {
	tr := TraitsOf(t.of)
	tr.List = true
	return tr
}

func (t list) Convert(param string, v any) (any, error) {
	out := []any{}
	for _, e := range Elements(v) {
		c, err := t.of.Convert(param, e)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	if t.of.Name() != String.Name() {
		return out, nil
	}
	texts := make([]string, len(out))
	for i, e := range out {
		texts[i], _ = e.(string)
	}
	return texts, nil
}

type fieldType struct{ f *model.Field }

// FieldType is the type of the parameter behind a setting. Its values are what
// Field.Set takes: validated, of the setting's own type, nil to clear, or *model.Edit.
func FieldType(f *model.Field) Type { return fieldType{f} }

func (t fieldType) Name() string { return t.f.TypeName() }

func (t fieldType) Traits() Traits {
	return Traits{Bool: t.f.Bool(), List: t.f.List(), Choices: t.f.Enum}
}

func (t fieldType) Convert(param string, v any) (any, error) {
	scratch := t.f.Kind.New()
	v, err := t.prepare(param, v)
	if err != nil {
		return nil, err
	}
	if err := t.f.Set(scratch, v); err != nil {
		return nil, err
	}
	switch v.(type) {
	case nil, *model.Edit:
		return v, nil
	}
	return t.f.Get(scratch), nil
}

// prepare turns values of the language into what Field.Set understands.
func (t fieldType) prepare(param string, v any) (any, error) {
	switch x := v.(type) {
	case nil:
		return nil, nil
	case *model.Edit:
		return x, nil
	case *model.PSCredential:
		return *x, nil
	case Hash:
		return edit(param, x)
	case Word:
		if t.f.Bool() {
			return toBool(x)
		}
		return t.word(x), nil
	case Sequence, []any:
		items := Elements(v)
		out := make([]any, len(items))
		for i, e := range items {
			switch x := e.(type) {
			case Word:
				e = t.word(x)
			case Block, time.Time, model.Object:
				e = Text(x)
			}
			out[i] = e
		}
		if len(out) == 0 && !t.f.List() {
			return nil, nil
		}
		if len(out) == 1 && !t.f.List() {
			return out[0], nil
		}
		return out, nil
	case string:
		if t.f.Bool() {
			return nil, CannotConvert(param, v, t.Name(), hint("A Boolean parameter takes $true or $false (for example -%s $true).", param))
		}
	case bool:
		return v, nil
	case Block, time.Time, model.Object:
		return Text(x), nil
	case int64, float64:
		if t.f.Bool() {
			return toBool(v)
		}
	}
	return v, nil
}

func (t fieldType) word(w Word) any {
	_, whole := w.Value.(int64)
	hex := len(w.Text) > 2 && strings.EqualFold(w.Text[:2], "0x")
	if whole && (strings.HasPrefix(t.f.TypeName(), "Int") || hex && !strings.HasPrefix(t.f.TypeName(), "String")) {
		return w.Value
	}
	return w.Text
}

// edit reads @{Add=...;Remove=...}, for which + and - are the short words.
func edit(param string, h Hash) (any, error) {
	e := &model.Edit{}
	for _, k := range h.KeyNames() {
		v, _ := h.Lookup(k)
		switch {
		case sameName(k, "Add"), k == "+":
			e.Add = texts(Elements(v))
		case sameName(k, "Remove"), k == "-":
			e.Remove = texts(Elements(v))
		default:
			return nil, &model.Error{ID: "EditKey", Category: model.Binding, Param: param, Target: k,
				Message: fmt.Sprintf("Parameter '%s': the hashtable may have the keys Add and Remove, not %s (for example -%s @{Add='a';Remove='b'}).", param, model.Quote(k), param)}
		}
	}
	return e, nil
}

func texts(vs []any) []any {
	out := make([]any, len(vs))
	for i, v := range vs {
		out[i] = v
		if w, ok := v.(Word); ok {
			out[i] = w.Text
		}
	}
	return out
}

func plainAll(vs []any) []any {
	out := make([]any, len(vs))
	for i, v := range vs {
		out[i] = Plain(v)
	}
	return out
}

// Identity is what names an object of a directory: a text to look up, or an
// object that was piped or passed and is known by its immutable GUID.
type Identity struct {
	Text string
	Guid model.GUID // zero when only the text is known
	// Revision of the object when it was read, 0 when unknown.
	Revision uint64
	Object   model.Object // nil when only the text is known
}

func (i Identity) String() string { return i.Text }

type identityType struct {
	name  string
	kinds []*model.Kind
}

// IdentityType is the type of an Identity parameter for objects of kinds (none:
// any kind). Its values are Identity. An object of another kind is refused: it
// is never matched by name.
func IdentityType(kinds ...*model.Kind) Type {
	name := "Identity"
	if len(kinds) > 0 {
		name = kinds[0].Name + "IdParameter"
	}
	return identityType{name, kinds}
}

func (t identityType) Name() string { return t.name }

func (t identityType) Traits() Traits { return Traits{Kinds: t.kinds} }

func (t identityType) Accepts(v any) bool {
	o, ok := v.(model.Object)
	return ok && t.takes(model.KindOf(o))
}

func (t identityType) takes(k *model.Kind) bool {
	for _, own := range t.kinds {
		if own == k {
			return true
		}
	}
	return len(t.kinds) == 0
}

func (t identityType) Convert(param string, v any) (any, error) {
	switch x := v.(type) {
	case Identity:
		return x, nil
	case model.Object:
		k := model.KindOf(x)
		if !t.takes(k) {
			return nil, &model.Error{ID: "InputObjectNotBound", Category: model.Binding, Param: param, Target: model.Identity(x),
				Message: "Cannot bind parameter '" + param + "' to " + model.Quote(model.Identity(x)) + ": it is a " + k.Title + " and the command works on " + t.title() + "."}
		}
		return Identity{Text: model.Identity(x), Guid: x.Header().Guid, Revision: x.Header().Revision, Object: x}, nil
	}
	if list := Elements(v); len(list) == 1 {
		v = list[0]
	}
	if props, ok := v.(propertied); ok { // a selected or decoded object: by its Guid if it kept it, else by its Identity
		return identityOfRecord(param, props)
	}
	text := strings.TrimSpace(Text(v))
	if v == nil {
		return nil, &model.Error{ID: "ParameterArgumentValidationError", Category: model.Binding, Param: param,
			Message: "Cannot bind argument to parameter '" + param + "' because it is null."}
	}
	if text == "" {
		return nil, &model.Error{ID: "ParameterArgumentValidationErrorEmptyStringNotAllowed", Category: model.Binding, Param: param,
			Message: "Cannot bind argument to parameter '" + param + "' because it is an empty string."}
	}
	id := Identity{Text: text}
	if g, err := model.ParseGUID(text); err == nil {
		id.Guid = g
	}
	return id, nil
}

func (t identityType) title() string {
	if len(t.kinds) == 0 {
		return "objects of the directory"
	}
	return "objects of kind " + t.kinds[0].Title
}

// propertied is an object with named values.
type propertied interface {
	Prop(name string) (any, bool)
}

func identityOfRecord(param string, r propertied) (any, error) {
	for _, name := range []string{"Guid", "Identity", "Name"} {
		if v, ok := r.Prop(name); ok && Text(v) != "" {
			id := Identity{Text: Text(v)}
			if g, err := model.ParseGUID(id.Text); err == nil {
				id.Guid = g
			}
			return id, nil
		}
	}
	return nil, &model.Error{ID: "InputObjectNotBound", Category: model.Binding, Param: param,
		Message: "The piped object has neither Guid, Identity nor Name, so parameter '" + param + "' cannot be bound; keep Identity when you select properties."}
}

// toSwitch takes what a Boolean takes; the name alone turns a switch on, and so
// does the name with nothing after the colon: -Confirm:$null.
func toSwitch(v any) (any, error) {
	if Plain(v) == nil {
		return true, nil
	}
	return toBool(v)
}

func toBool(v any) (any, error) {
	switch x := Plain(v).(type) {
	case bool:
		return x, nil
	case int64:
		return x != 0, nil
	case float64:
		return x != 0, nil
	}
	return nil, hint("A Boolean takes $true, $false, 1 or 0.")
}

func toString(v any) (any, error) {
	if s, ok := v.(string); ok {
		return s, nil
	}
	if items := Elements(v); len(items) > 1 {
		return nil, hint("It takes one value, not %d.", len(items))
	}
	return Text(v), nil
}

func toInt(v any) (any, error) {
	n, err := toNumber(v)
	if err != nil {
		return nil, err
	}
	i, whole := n.(int64)
	if f, ok := n.(float64); ok {
		f = math.RoundToEven(f)
		i, whole = int64(f), f >= math.MinInt32 && f <= math.MaxInt32 // NaN is not
	}
	if !whole || i < math.MinInt32 || i > math.MaxInt32 {
		return nil, hint("It takes a whole number from %d to %d.", math.MinInt32, math.MaxInt32)
	}
	return i, nil
}

func toNumber(v any) (any, error) {
	switch x := Plain(v).(type) {
	case int64, float64:
		return x, nil
	case bool:
		if x {
			return int64(1), nil
		}
		return int64(0), nil
	}
	text := strings.TrimSpace(Text(v))
	if n, err := strconv.ParseInt(text, 0, 64); err == nil {
		return n, nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, hint("It takes a number.")
	}
	return f, nil
}

func toBlock(v any) (any, error) {
	if b, ok := v.(Block); ok {
		return b, nil
	}
	return nil, hint("It takes a script block, for example { $_.Name }.")
}

func toHash(v any) (any, error) {
	if h, ok := v.(Hash); ok {
		return h, nil
	}
	return nil, hint("It takes a hashtable, for example @{Name='x'}.")
}

func toSpan(v any) (any, error) {
	switch x := Plain(v).(type) {
	case time.Duration:
		return x, nil
	case int64:
		return time.Duration(x), nil
	}
	var s model.Span
	if err := s.Set(Text(v)); err != nil {
		return nil, err
	}
	return time.Duration(s), nil
}

func toSecret(v any) (any, error) {
	if s, ok := v.(model.Secret); ok {
		return s, nil
	}
	return nil, hint("It takes a secure string: use Read-Host -AsSecureString or ConvertTo-SecureString 'text' -AsPlainText -Force.")
}

func toResultSize(v any) (any, error) {
	if strings.EqualFold(Text(v), "unlimited") {
		return int64(math.MaxInt64), nil
	}
	n, err := toNumber(v)
	if i, ok := n.(int64); ok && err == nil && i >= 0 {
		return i, nil
	}
	return nil, hint("It takes a whole number from 0, or Unlimited.")
}
