package eval

import (
	"math"
	"os"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// typeValue is [Name] as a value.
type typeValue struct{ name string }

var _ value.Thing = (*typeValue)(nil)

// displayNames are the names that types give themselves.
var displayNames = map[string]string{"int": "Int32", "int32": "Int32", "long": "Int64", "int64": "Int64", "string": "String", "bool": "Boolean", "boolean": "Boolean",
	"double": "Double", "decimal": "Decimal", "datetime": "DateTime", "timespan": "TimeSpan", "guid": "Guid", "version": "Version", "ipaddress": "IPAddress",
	"array": "Array", "hashtable": "Hashtable", "pscustomobject": "PSCustomObject", "psobject": "PSObject", "regex": "Regex", "char": "Char", "byte": "Byte",
	"math": "Math", "environment": "Environment", "switch": "SwitchParameter", "scriptblock": "ScriptBlock", "xml": "XmlDocument"}

// displayType is a type's name as the type itself says it: Int32 for int.
func displayType(name string) string {
	base, list := strings.CutSuffix(lastPart(name), "[]")
	if d := displayNames[strings.ToLower(base)]; d != "" {
		base = d
	} else if short, _, ok := value.ExceptionType(base); ok {
		base = short
	}
	if list {
		base += "[]"
	}
	return base
}

// String is the type's name.
func (t *typeValue) String() string { return displayType(t.name) }

// TypeName implements value.Thing.
func (t *typeValue) TypeName() string { return "RuntimeType" }

// Prop implements value.Thing.
func (t *typeValue) Prop(name string) (any, bool) {
	switch strings.ToLower(name) {
	case "name":
		return displayType(t.name), true
	case "fullname":
		return t.fullName(), true
	}
	return nil, false
}

// Props implements value.Thing.
func (t *typeValue) Props() []model.Prop {
	return []model.Prop{{Name: "Name", Value: displayType(t.name)}, {Name: "FullName", Value: t.fullName()}}
}

func (t *typeValue) fullName() string {
	if _, full, ok := value.ExceptionType(t.name); ok {
		return full
	}
	return "System." + displayType(t.name)
}

// typeOf is a type as a value; unknown names are told at once.
func (s *Session) typeOf(f *frame, e *syntax.Type) (any, error) {
	if !value.IsType(e.Name) && !staticTypes[strings.ToLower(lastPart(e.Name))] && displayNames[strings.ToLower(strings.TrimSuffix(lastPart(e.Name), "[]"))] == "" {
		return nil, s.fail(f, e, typeMissing(e.Name))
	}
	return &typeValue{e.Name}, nil
}

func typeMissing(name string) error {
	return &model.Error{ID: "TypeNotFound", Category: model.Invalid, Target: name, Message: "Unable to find type [" + model.Visible(name) + "]."}
}

var staticTypes = map[string]bool{"math": true, "environment": true, "file": true, "path": true, "convert": true, "object": true, "exception": true, "valuetype": true}

// staticName is the type before ::, in lower case without its namespace.
func (s *Session) staticName(f *frame, e syntax.Expression) (string, error) {
	if t, ok := e.(*syntax.Type); ok {
		return strings.ToLower(lastPart(t.Name)), nil
	}
	v, err := s.eval(f, e)
	if t, ok := v.(*typeValue); ok {
		return strings.ToLower(lastPart(t.name)), err
	}
	return strings.ToLower(value.TypeName(v)), err
}

// static reads [type]::Name.
func (s *Session) static(f *frame, e syntax.Expression, name string) (any, error) {
	typ, err := s.staticName(f, e)
	if err != nil {
		return nil, err
	}
	switch key := typ + "::" + strings.ToLower(name); key {
	case "datetime::now":
		return s.Now(), nil
	case "datetime::utcnow":
		return s.Now().UTC(), nil
	case "datetime::today":
		y, m, d := s.Now().Date()
		return time.Date(y, m, d, 0, 0, 0, 0, s.Now().Location()), nil
	case "environment::currentdirectory":
		return s.Dir, nil
	case "environment::machinename":
		return s.environmentText("COMPUTERNAME"), nil
	case "environment::username":
		return s.environmentText("USER"), nil
	default:
		if v, ok := staticValues[key]; ok {
			return v, nil
		}
	}
	if !value.IsType(typ) && !staticTypes[typ] {
		return nil, typeMissing(typ)
	}
	return nil, nil
}

var staticValues = map[string]any{
	"int::maxvalue": int64(math.MaxInt32), "int::minvalue": int64(math.MinInt32), "int32::maxvalue": int64(math.MaxInt32), "int32::minvalue": int64(math.MinInt32),
	"long::maxvalue": int64(math.MaxInt64), "long::minvalue": int64(math.MinInt64), "int64::maxvalue": int64(math.MaxInt64), "int64::minvalue": int64(math.MinInt64),
	"double::maxvalue": math.MaxFloat64, "math::pi": math.Pi, "math::e": math.E, "guid::empty": model.GUID{}, "string::empty": "",
	"environment::newline": "\n", "datetime::minvalue": time.Time{}, "timespan::zero": time.Duration(0),
	"ipaddress::any": "0.0.0.0", "ipaddress::loopback": "127.0.0.1",
}

// staticCall calls [type]::Name(args).
func (s *Session) staticCall(f *frame, e syntax.Expression, name string, args []any) (any, error) {
	typ, err := s.staticName(f, e)
	if err != nil {
		return nil, err
	}
	c := call{s, f, nil, args, name}
	lower := strings.ToLower(name)
	if _, _, ok := value.ExceptionType(typ); ok && lower == "new" {
		return value.NewException(typ, args...)
	}
	if m := staticMethods[typ+"::"+lower]; m != nil {
		return m(c)
	}
	if !value.IsType(typ) && !staticTypes[typ] {
		return nil, typeMissing(typ)
	}
	switch {
	case lower == "parse" && len(args) == 1, lower == "new" && len(args) == 1:
		if typ == "bool" || typ == "boolean" {
			return model.ParseBool(c.text(0))
		}
		return convert(args[0], typ)
	case lower == "new" && len(args) == 0:
		return newOf(typ)
	}
	return nil, noMethod(displayType(typ), name)
}

func newOf(typ string) (any, error) {
	switch typ {
	case "arraylist", "list", "object[]":
		l := value.NewList()
		l.Name = "ArrayList"
		return l, nil
	case "hashtable", "ordered", "ordereddictionary":
		return value.NewMap(), nil
	case "pscustomobject", "psobject":
		return value.NewRecord(""), nil
	case "guid":
		return model.GUID{}, nil
	}
	return nil, noMethod(displayType(typ), "new")
}

// reals makes a method of a function of one number; whole numbers stay whole
// where keep is set.
func reals(keep bool, fn func(float64) float64) method {
	return func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		n, err := value.ToNumber(c.args[0])
		if err != nil {
			return nil, err
		}
		if i, ok := n.(int64); ok && keep && i != math.MinInt64 {
			if fn(-1) == 1 && i < 0 { // Abs
				return -i, nil
			}
			return i, nil
		}
		return fn(asFloat(n)), nil
	}
}

// choosing makes Min and Max.
func choosing(sign int) method {
	return func(c call) (any, error) {
		if err := c.takes(2, 2); err != nil {
			return nil, err
		}
		a, err := value.ToNumber(c.args[0])
		if err != nil {
			return nil, err
		}
		b, err := value.ToNumber(c.args[1])
		if err != nil {
			return nil, err
		}
		n, err := value.Compare(a, b, false)
		if n*sign >= 0 {
			return a, err
		}
		return b, err
	}
}

// round rounds to the even neighbour, as .NET does, or away from zero.
func round(c call) (any, error) {
	if err := c.takes(1, 3); err != nil {
		return nil, err
	}
	n, err := value.ToFloat(c.args[0])
	if err != nil {
		return nil, err
	}
	digits, away := 0, false
	for _, a := range c.args[1:] {
		if text, ok := a.(string); ok {
			away = strings.EqualFold(text, "AwayFromZero")
			continue
		}
		d, err := value.ToInt(a)
		if err != nil || d < 0 || d > 15 {
			return nil, orRange(err, c.name)
		}
		digits = int(d)
	}
	scale := math.Pow10(digits)
	if away {
		return math.Round(n*scale) / scale, nil
	}
	return math.RoundToEven(n*scale) / scale, nil
}

func spanFrom(unit time.Duration) method {
	return func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		n, err := value.ToFloat(c.args[0])
		if err != nil || math.Abs(n*float64(unit)) > 1<<62 {
			return nil, orRange(err, c.name)
		}
		return time.Duration(n * float64(unit)), nil
	}
}

// fileOf makes a method that reads a file.
func fileOf(read func(data []byte) any) method {
	return func(c call) (any, error) {
		if err := c.takes(1, 2); err != nil {
			return nil, err
		}
		data, err := os.ReadFile(c.s.path(c.text(0)))
		if err != nil {
			return nil, fileError(c.text(0), err)
		}
		return read(data), nil
	}
}

func emptyText(test func(string) bool) method {
	return func(c call) (any, error) { return test(c.text(0)), c.takes(1, 1) }
}

var staticMethods = map[string]method{
	"string::join": func(c call) (any, error) {
		if err := c.takes(2, 64); err != nil {
			return nil, err
		}
		var items []any
		for _, a := range c.args[1:] {
			items = append(items, value.Enumerate(a)...)
		}
		return value.Join(items, c.text(0)), nil
	},
	"string::format": func(c call) (any, error) {
		if err := c.takes(1, 64); err != nil {
			return nil, err
		}
		args := c.args[1:]
		if len(args) == 1 {
			args = value.Enumerate(args[0])
		}
		return value.FormatString(c.text(0), args)
	},
	"string::isnullorempty":      emptyText(func(t string) bool { return t == "" }),
	"string::isnullorwhitespace": emptyText(func(t string) bool { return strings.TrimSpace(t) == "" }),
	"string::concat": func(c call) (any, error) {
		return value.Join(c.args, ""), nil
	},
	"string::compare": func(c call) (any, error) {
		if err := c.takes(2, 3); err != nil {
			return nil, err
		}
		n, err := value.Compare(c.text(0), c.text(1), c.text(2) == "True")
		return int64(n), err
	},
	"math::round": round, "math::floor": reals(true, math.Floor), "math::ceiling": reals(true, math.Ceil), "math::abs": reals(true, math.Abs),
	"math::sqrt": reals(false, math.Sqrt), "math::truncate": reals(true, math.Trunc), "math::max": choosing(1), "math::min": choosing(-1),
	"math::pow": func(c call) (any, error) {
		if err := c.takes(2, 2); err != nil {
			return nil, err
		}
		x, err := value.ToFloat(c.args[0])
		if err != nil {
			return nil, err
		}
		y, err := value.ToFloat(c.args[1])
		return math.Pow(x, y), err
	},
	"guid::newguid":      func(c call) (any, error) { return model.NewGUID(), c.takes(0, 0) },
	"timespan::fromdays": spanFrom(24 * time.Hour), "timespan::fromhours": spanFrom(time.Hour), "timespan::fromminutes": spanFrom(time.Minute),
	"timespan::fromseconds": spanFrom(time.Second), "timespan::frommilliseconds": spanFrom(time.Millisecond),
	"file::readalltext":  fileOf(func(data []byte) any { return string(data) }),
	"file::readallbytes": fileOf(func(data []byte) any { return data }),
	"file::readalllines": fileOf(func(data []byte) any {
		out := []any{}
		for _, line := range splitLines(string(data)) {
			out = append(out, line)
		}
		return out
	}),
	"file::exists": func(c call) (any, error) {
		info, err := os.Stat(c.s.path(c.text(0)))
		return err == nil && !info.IsDir(), c.takes(1, 1)
	},
	"environment::getenvironmentvariable": func(c call) (any, error) { return c.s.environment(c.text(0)), c.takes(1, 2) },
	"regex::escape":                       func(c call) (any, error) { return quotePattern(c.text(0)), c.takes(1, 1) },
	"scriptblock::create": func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		body, err := syntax.Parse("", c.text(0))
		if err != nil {
			return nil, syntaxFailure(c.f, err)
		}
		return &block{c.s, c.f, body}, nil
	},
}
