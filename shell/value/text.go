package value

import (
	"fmt"
	"math"
	"net/netip"
	"reflect"
	"strconv"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell"
)

// Text returns v as "$v" expands it: nothing for nil, True and False, dates in
// the form of every culture (11/21/2026 16:12:11), the elements of a collection
// joined by blanks, an object of the organization as its identity. A secret
// gives the name of its type.
func Text(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case bool:
		if x {
			return "True"
		}
		return "False"
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return FloatText(x)
	case time.Time:
		return x.Format("01/02/2006 15:04:05")
	case time.Duration:
		return SpanText(x)
	case Char:
		return string(rune(x))
	case shell.Word:
		return x.Text
	case shell.Block:
		return x.Text()
	case model.Object:
		return model.Identity(x)
	case *Record:
		if Cyclic(x) {
			return FullTypeName(TypeName(x))
		}
		return recordText(x)
	case *Map:
		return FullTypeName(TypeName(x))
	case *Entry:
		if Cyclic(x) {
			return FullTypeName(TypeName(x))
		}
		return "[" + Text(x.Key) + ", " + Text(x.Value) + "]"
	case *List:
		return listText(v)
	case fmt.Stringer:
		return x.String()
	case error:
		return ErrorText(x)
	}
	return listText(v)
}

// listText is the text of a collection, or of a value of the model.
func listText(v any) string {
	if Cyclic(v) {
		return FullTypeName(TypeName(v))
	}
	if items, ok := Collection(v); ok {
		return Join(items, " ")
	}
	return model.TextOf(v)
}

// Join returns the texts of the items with sep between them.
func Join(items []any, sep string) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = itemText(item)
	}
	return strings.Join(texts, sep)
}

// itemText is the text of an item: an array in an array reads as its type alone.
func itemText(v any) string {
	if nested, ok := v.([]any); ok {
		return FullTypeName(TypeName(nested))
	}
	return Text(v)
}

// ErrorText is what an administrator reads of an error.
func ErrorText(err error) string { return model.Plain(err).Error() }

func recordText(r *Record) string {
	if r.Reads != "" {
		return r.Reads
	}
	if r.Type != "" {
		if name, ok := r.Get("Identity"); ok {
			return Text(name)
		}
		if name, ok := r.Get("Name"); ok {
			return Text(name)
		}
	}
	parts := make([]string, 0, r.Len())
	for _, p := range r.Props() {
		parts = append(parts, p.Name+"="+Text(p.Value))
	}
	return "@{" + strings.Join(parts, "; ") + "}"
}

// FloatText is the shortest text that reads back as f; very large and very small
// numbers have an exponent of two digits or more.
func FloatText(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	if f == 0 { // also the negative zero
		return "0"
	}
	if abs := math.Abs(f); abs != 0 && (abs < 1e-4 || abs >= 1e15) {
		return strconv.FormatFloat(f, 'E', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// SpanText is a time span as d.hh:mm:ss.fffffff; days and fraction only if not zero.
func SpanText(d time.Duration) string {
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	days, rest := d/(24*time.Hour), d%(24*time.Hour)
	text := fmt.Sprintf("%02d:%02d:%02d", rest/time.Hour, rest/time.Minute%60, rest/time.Second%60)
	if days > 0 {
		text = fmt.Sprintf("%d.%s", days, text)
	}
	if ticks := rest % time.Second / 100; ticks > 0 {
		text += fmt.Sprintf(".%07d", ticks)
	}
	return sign + text
}

// TypeName returns what GetType().Name says of v.
func TypeName(v any) string {
	switch x := v.(type) {
	case nil:
		return "Null"
	case string:
		return "String"
	case bool:
		return "Boolean"
	case int64:
		if x < math.MinInt32 || x > math.MaxInt32 {
			return "Int64"
		}
		return "Int32"
	case float64:
		return "Double"
	case time.Time:
		return "DateTime"
	case time.Duration:
		return "TimeSpan"
	case []any:
		return "Object[]"
	case []byte:
		return "Byte[]"
	case *List:
		if x.Name != "" {
			return x.Name
		}
		return "MultiValuedProperty"
	case *Map:
		if x.kind != "" {
			return x.kind
		}
		if x.Ordered {
			return "OrderedDictionary"
		}
		return "Hashtable"
	case *Entry:
		if x.typed {
			return "KeyValuePair`2"
		}
		return "DictionaryEntry"
	}
	return typeNameOfObject(v)
}

func typeNameOfObject(v any) string {
	switch x := v.(type) {
	case Thing:
		return x.TypeName()
	case model.Object:
		return model.KindOf(x).Name
	case shell.Block:
		return "ScriptBlock"
	case model.Secret:
		return "SecureString"
	case model.GUID:
		return "Guid"
	case netip.Addr:
		return "IPAddress"
	case netip.AddrPort:
		return "IPEndPoint"
	case *Pattern:
		return "Regex"
	case Version:
		return "Version"
	case Char:
		return "Char"
	case Decimal:
		return "Decimal"
	case Enum:
		return x.TypeName()
	case error:
		return "Exception"
	}
	t := reflect.TypeOf(v)
	if isModelValue(t) {
		return reflect.New(t).Interface().(model.Value).Type()
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name()
}
