package eval

import (
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// typeValue is [Name] as a value.
type typeValue struct{ name string }

var _ value.Thing = (*typeValue)(nil)

// displayType is a type's name as the type itself says it: Int32 for int.
func displayType(name string) string { return value.ShortTypeName(name) }

// String is the type's whole name.
func (t *typeValue) String() string { return value.FullTypeName(t.name) }

// Drawn implements value.Drawn.
func (t *typeValue) Drawn() {}

// TypeName implements value.Thing.
func (t *typeValue) TypeName() string { return "RuntimeType" }

// Prop implements value.Thing.
func (t *typeValue) Prop(name string) (any, bool) {
	switch strings.ToLower(name) {
	case "name":
		return displayType(t.name), true
	case "fullname":
		return value.FullTypeName(t.name), true
	case "namespace":
		full := value.FullTypeName(t.name)
		return full[:max(0, strings.LastIndexByte(full, '.'))], true
	case "basetype":
		if base := value.BaseTypeName(t.name); base != "" {
			return &typeValue{base}, true
		}
		return nil, true
	case "isarray":
		return strings.HasSuffix(t.name, "[]"), true
	case "isvaluetype":
		return value.IsValueType(t.name), true
	case "isenum":
		return value.EnumOf(t.name) != nil, true
	case "ispublic", "isserial":
		return true, true
	}
	return nil, false
}

// Props implements value.Thing.
func (t *typeValue) Props() []model.Prop {
	var base any
	if b := value.BaseTypeName(t.name); b != "" {
		base = b
	}
	return []model.Prop{{Name: "IsPublic", Value: true}, {Name: "IsSerial", Value: true}, {Name: "Name", Value: displayType(t.name)}, {Name: "BaseType", Value: base}}
}

// typeOf is a type as a value; unknown names are told at once.
func (s *Session) typeOf(f *frame, e *syntax.Type) (any, error) {
	if !s.knownType(e.Name) {
		return nil, s.fail(f, e, typeMissing(e.Name))
	}
	return &typeValue{e.Name}, nil
}

// knownType is whether the language has that type at all.
func (s *Session) knownType(name string) bool {
	base := strings.TrimSuffix(name, "[]")
	return value.IsType(base) || s.staticTypes[staticKey(base)] || value.Named(base) || value.FullTypeName(base) != base
}

func typeMissing(name string) error {
	return &model.Error{ID: "TypeNotFound", Category: model.Invalid, Target: name, Message: "Unable to find type [" + model.Visible(name) + "].", Hint: absent(name)}
}

// absentTypes are families of types that published scripts use, and what to do
// without them.
var absentTypes = []struct{ part, hint string }{
	{"exchange.webservices", "Exchange Web Services are not part of this shell; its cmdlets work on the organization directly."},
	{"windows.forms", "There are no windows here; use Write-Host, Read-Host and Out-GridView."},
	{"drawing.", "There are no windows here; use Write-Host, Read-Host and Out-GridView."},
	{"directoryservices", "There is no Active Directory here; use Get-Mailbox, Get-Recipient and Get-ExchangeServer."},
	{"marshal", "The text of a secure string is $credential.GetNetworkCredential().Password."},
	{"webrequest", "This shell fetches nothing from the web."},
	{"webclient", "This shell fetches nothing from the web."},
	{"httpclient", "This shell fetches nothing from the web."},
	{"smtpclient", "Send-MailMessage sends mail."},
	{"registry", "There is no registry here."},
}

func absent(name string) string {
	lower := strings.ToLower(name)
	for _, t := range absentTypes {
		if strings.Contains(lower, t.part) {
			return t.hint
		}
	}
	return ""
}

// sameTypes are the names of one type.
var sameTypes = map[string]string{"int32": "int", "int64": "long", "boolean": "bool", "single": "float", "uint32": "uint", "uint16": "ushort", "uint64": "ulong", "int16": "short"}

// staticKey is a type's last name in lower case, one name for each type.
func staticKey(name string) string {
	key := strings.ToLower(name)
	if i := strings.IndexAny(key, "[`"); i > 0 {
		key = key[:i]
	}
	key = lastPart(key)
	if one := sameTypes[key]; one != "" {
		return one
	}
	return key
}

// staticName is the type before ::, as it is written.
func (s *Session) staticName(f *frame, e syntax.Expression) (string, error) {
	if t, ok := e.(*syntax.Type); ok {
		return t.Name, nil
	}
	v, err := s.eval(f, e)
	switch t := v.(type) {
	case *typeValue:
		return t.name, err
	case string: // a type by its name
		return t, err
	}
	return value.TypeName(v), err
}

// static reads [type]::Name.
func (s *Session) static(f *frame, e syntax.Expression, name string) (any, error) {
	typ, err := s.staticName(f, e)
	if err != nil {
		return nil, err
	}
	if list := value.EnumOf(typ); list != nil {
		if v, ok := list.Member(name); ok {
			return v, nil
		}
	}
	key := staticKey(typ) + "::" + strings.ToLower(name)
	if read := staticValues[key]; read != nil {
		return read(s), nil
	}
	if !s.knownType(typ) {
		return nil, typeMissing(typ)
	}
	return nil, nil
}

// setStatic assigns to [type]::Name: the settings of the runtime that scripts
// make and that have no meaning here are accepted, all else is refused.
func (s *Session) setStatic(f *frame, e syntax.Expression, name string) error {
	typ, err := s.staticName(f, e)
	if err != nil {
		return err
	}
	switch staticKey(typ) {
	case "servicepointmanager", "console", "cultureinfo":
		return nil
	}
	return propertyMissing(name)
}

// staticCall calls [type]::Name(args).
func (s *Session) staticCall(f *frame, e syntax.Expression, name string, args []any) (any, error) {
	typ, err := s.staticName(f, e)
	if err != nil {
		return nil, err
	}
	c := call{s, f, nil, args, name}
	key, lower := staticKey(typ), strings.ToLower(name)
	if m := s.statics[key+"::"+lower]; m != nil {
		return m(c)
	}
	switch lower {
	case "new":
		if v, ok, err := value.Construct(typ, args); ok {
			return v, err
		}
	case "parse":
		if s.knownType(typ) && len(args) >= 1 {
			return parsed(args[0], typ)
		}
	case "tryparse":
		if s.knownType(typ) {
			return c.tryParse(typ)
		}
	case "equals", "referenceequals":
		return len(args) == 2 && value.Equal(args[0], args[1], false), c.takes(2, 2)
	}
	if !s.knownType(typ) {
		return nil, typeMissing(typ)
	}
	return nil, noMethod(typ, name)
}

// Construct makes what New-Object makes of the types that are the session's own:
// files, watches, who runs the shell.
func (v variables) Construct(typeName string, args []any) (made any, ok bool, err error) {
	m := v.s.statics[staticKey(typeName)+"::new"]
	if m == nil {
		return nil, false, nil
	}
	made, err = m(call{v.s, v.f, nil, args, "new"})
	return made, true, err
}

// parsed is [type]::Parse(text), which takes text alone.
func parsed(v any, typ string) (any, error) {
	text := value.Text(v)
	if key := staticKey(typ); key == "bool" {
		b, err := model.ParseBool(text)
		if err != nil {
			return nil, value.CannotConvert(v, "Boolean", "The text is neither True nor False.")
		}
		return b, nil
	} else if strings.TrimSpace(text) == "" {
		return nil, value.CannotConvert(v, displayType(typ), "Input string was not in a correct format.")
	}
	return convert(text, typ)
}

// tryParse is [type]::TryParse(text, [ref]$v).
func (c call) tryParse(typ string) (any, error) {
	if err := c.takes(2, 4); err != nil {
		return nil, err
	}
	to, ok := c.args[len(c.args)-1].(*reference)
	if !ok {
		return nil, &model.Error{ID: "NonRefArgumentToRefParameter", Category: model.Invalid, Target: c.name,
			Message: "Argument: '" + value.Text(int64(len(c.args))) + "' should be a System.Management.Automation.PSReference. Use [ref].",
			Hint:    "Write [int]::TryParse($text, [ref]$number) with a variable that has a value."}
	}
	v, err := parsed(c.args[0], typ)
	if err != nil {
		zero, zeroErr := convert(int64(0), typ)
		if zeroErr != nil {
			zero = nil
		}
		if staticKey(typ) == "datetime" {
			zero = time.Time{}
		}
		return false, to.SetProp("Value", zero)
	}
	return true, to.SetProp("Value", v)
}

// loadStatics gathers the static methods, and the types that have static members.
func (s *Session) loadStatics() {
	s.statics = map[string]method{}
	s.staticTypes = map[string]bool{"object": true, "exception": true, "valuetype": true, "enum": true, "console": true}
	for _, table := range []map[string]method{patternStatic, textStatics, convertStatics, mathStatics, timeStatics, fileStatics, systemStatics, streamStatics, principalStatics} {
		for name, m := range table {
			s.statics[name] = m
			s.staticTypes[name[:strings.Index(name, "::")]] = true
		}
	}
	for name := range staticValues {
		s.staticTypes[name[:strings.Index(name, "::")]] = true
	}
}
