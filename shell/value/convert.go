package value

import (
	"maps"
	"math"
	"net/netip"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
)

// converters are the casts by the last part of the type's name in lower case.
var converters = map[string]func(any) (any, error){
	"string":   func(v any) (any, error) { return castText(v), nil },
	"int":      whole("Int32", math.MinInt32, math.MaxInt32),
	"int32":    whole("Int32", math.MinInt32, math.MaxInt32),
	"long":     whole("Int64", math.MinInt64, math.MaxInt64),
	"int64":    whole("Int64", math.MinInt64, math.MaxInt64),
	"int16":    whole("Int16", math.MinInt16, math.MaxInt16),
	"uint16":   whole("UInt16", 0, math.MaxUint16),
	"uint32":   whole("UInt32", 0, math.MaxUint32),
	"uint64":   whole("UInt64", 0, math.MaxInt64),
	"byte":     whole("Byte", 0, math.MaxUint8),
	"double":   toDouble,
	"single":   toDouble,
	"float":    toDouble,
	"decimal":  castDecimal,
	"bool":     func(v any) (any, error) { return Truth(v), nil },
	"boolean":  func(v any) (any, error) { return Truth(v), nil },
	"switch":   func(v any) (any, error) { return Truth(v), nil },
	"void":     func(any) (any, error) { return nil, nil },
	"object":   func(v any) (any, error) { return v, nil },
	"psobject": castCustom,
	"datetime": func(v any) (any, error) { return orError(ToTime(v)) },
	"timespan": func(v any) (any, error) { return orError(ToSpan(v)) },
	"guid":     convertGUID,
	"version":  convertVersion,
	"char":     convertChar,
	"regex":    convertRegexp,
	"array":    func(v any) (any, error) { return castArray(v), nil },

	"ipaddress":      convertAddr,
	"hashtable":      castMap,
	"ordered":        castOrdered,
	"pscustomobject": castCustom,
	"arraylist":      func(v any) (any, error) { return castList(v), nil },
	"scriptblock":    castBlock,

	"ushort":      whole("UInt16", 0, math.MaxUint16),
	"short":       whole("Int16", math.MinInt16, math.MaxInt16),
	"uint":        whole("UInt32", 0, math.MaxUint32),
	"ulong":       whole("UInt64", 0, math.MaxInt64),
	"sbyte":       whole("SByte", math.MinInt8, math.MaxInt8),
	"xml":         convertXML,
	"xmldocument": convertXML,
	"mailaddress": convertMail,
	"uri":         convertURI,
	"collection":  func(v any) (any, error) { return castListAs(v, "Collection`1", ""), nil },
}

// Convert is the cast [typeName]v. Names ignore case and take the prefix System.;
// name[] converts each element; the name of a value type of the model
// (ByteQuantifiedSize, say) reads v's text. The error, a *model.Error, says what
// cannot be converted, or that there is no such type.
func Convert(v any, typeName string) (any, error) {
	v = Bare(v)
	name := strings.ToLower(strings.TrimSpace(typeName))
	if of, ok := strings.CutSuffix(name, "[]"); ok {
		return convertEach(v, of)
	}
	if kind, of, ok := genericList(name); ok {
		l := castListAs(nil, kind, of)
		return l, l.Add(Enumerate(v)...)
	}
	name = baseName(name)
	conv := converters[strings.TrimSuffix(name, "parameter")]
	if t := EnumOf(name); t != nil {
		conv = t.convert
	}
	if conv == nil {
		conv = modelCasts[name]
	}
	if _, _, ok := ExceptionType(name); ok {
		if e, is := v.(*Exception); is && (strings.EqualFold(e.Type, name) || name == "exception") {
			return e, nil
		}
		return NewException(name, v)
	}
	if conv == nil {
		return nil, &model.Error{ID: "TypeNotFound", Category: model.Invalid, Target: typeName,
			Message: "Unable to find type [" + model.Visible(typeName) + "]."}
	}
	if name != "array" && name != "string" {
		v = Normalise(v)
	}
	return conv(v)
}

// TypeNames lists the names that casts take, for completion.
func TypeNames() []string { return slices.Sorted(maps.Keys(converters)) }

// IsType is whether there is a cast of that name.
func IsType(typeName string) bool {
	if _, _, ok := genericList(strings.ToLower(typeName)); ok {
		return true
	}
	name := baseName(strings.TrimSuffix(typeName, "[]"))
	return converters[strings.TrimSuffix(name, "parameter")] != nil || EnumOf(name) != nil || modelCasts[name] != nil || isException(name)
}

func convertEach(v any, of string) (any, error) {
	if s, ok := v.(string); ok && (of == "char" || strings.HasSuffix(of, ".char")) {
		return Chars(s), nil
	}
	if v == nil {
		return nil, nil
	}
	items := Enumerate(v)
	out := make([]any, len(items))
	for i, item := range items {
		c, err := Convert(item, of)
		if err != nil {
			return nil, err
		}
		out[i] = c
	}
	if of == "byte" || of == "system.byte" {
		return bytesOf(out), nil
	}
	return out, nil
}

func bytesOf(items []any) []byte {
	b := make([]byte, len(items))
	for i, item := range items {
		n, _ := item.(int64)
		b[i] = byte(n)
	}
	return b
}

func orError[T any](v T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return v, nil
}

func whole(name string, low, high int64) func(any) (any, error) {
	return func(v any) (any, error) {
		n, err := ToInt(v)
		switch {
		case err != nil:
			return nil, CannotConvert(v, name, err.(*model.Error).Hint)
		case n < low || n > high:
			return nil, CannotConvert(v, name, "Value was either too large or too small.")
		}
		return n, nil
	}
}

func castText(v any) string {
	if w, ok := v.(shell.Word); ok {
		return w.Text
	}
	return Text(v)
}

func castArray(v any) any {
	if v == nil {
		return nil
	}
	return append([]any{}, Enumerate(v)...)
}

func castList(v any) any { return castListAs(v, "ArrayList", "") }

// genericList reads the name of a list of one type, List[string] say.
func genericList(name string) (kind, of string, ok bool) {
	i := strings.IndexByte(name, '[')
	if i <= 0 || strings.HasSuffix(name, "[]") {
		return "", "", false
	}
	switch base := baseName(name); base {
	case "list":
		kind = "List`1"
	case "hashset":
		kind = "HashSet`1"
	default:
		return "", "", false
	}
	return kind, strings.TrimSuffix(name[i+1:], "]"), true
}

func castListAs(v any, kind, of string) *List {
	l := NewList()
	l.Name, l.of = kind, of
	if v != nil {
		l.items = append(l.items, Enumerate(v)...)
	}
	return l
}

func castMap(v any) (any, error) {
	switch x := v.(type) {
	case nil, *Map:
		return x, nil
	}
	return nil, CannotConvert(v, "Hashtable", "")
}

func castOrdered(v any) (any, error) {
	m, ok := v.(*Map)
	if !ok {
		return nil, CannotConvert(v, "OrderedDictionary", "")
	}
	c := m.Clone()
	c.Ordered = true
	return c, nil
}

func castCustom(v any) (any, error) {
	m, ok := v.(*Map)
	if !ok {
		return v, nil
	}
	r := &Record{}
	for _, e := range m.entries {
		r.Set(Text(e.Key), e.Value)
	}
	return r, nil
}

func castBlock(v any) (any, error) {
	if b, ok := v.(shell.Block); ok {
		return b, nil
	}
	return nil, CannotConvert(v, "ScriptBlock", "Write a script block in braces.")
}

func convertGUID(v any) (any, error) {
	switch x := v.(type) {
	case model.GUID:
		return x, nil
	case model.Object:
		return x.Header().Guid, nil
	}
	g, err := model.ParseGUID(Text(v))
	if err != nil {
		return nil, CannotConvert(v, "Guid", "A GUID has 32 hexadecimal digits with 4 dashes.")
	}
	return g, nil
}

func convertVersion(v any) (any, error) {
	if x, ok := v.(Version); ok {
		return x, nil
	}
	x, ok := ParseVersion(Text(v))
	if !ok {
		return nil, CannotConvert(v, "Version", "A version has two to four numbers with dots between them.")
	}
	return x, nil
}

func convertAddr(v any) (any, error) {
	if a, ok := v.(netip.Addr); ok {
		return a, nil
	}
	a, err := netip.ParseAddr(strings.TrimSpace(Text(v)))
	if err != nil {
		return nil, CannotConvert(v, "IPAddress", "An invalid IP address was specified.")
	}
	return a, nil
}

func convertRegexp(v any) (any, error) {
	if re, ok := v.(*Pattern); ok {
		return re, nil
	}
	return orError(Regexp(Text(v), false))
}

func isException(name string) bool {
	_, _, ok := ExceptionType(name)
	return ok
}

func toDouble(v any) (any, error) {
	f, err := ToFloat(v)
	if err != nil {
		return nil, CannotConvert(v, "Double", err.(*model.Error).Hint)
	}
	return f, nil
}
