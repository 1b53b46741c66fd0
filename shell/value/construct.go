package value

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"mxsh/model"
)

// makers make the types that New-Object and [type]::new() know, by the last part
// of the name. of is what stands in brackets after it.
var makers = map[string]func(of string, args []any) (any, error){
	"psobject":          func(string, []any) (any, error) { return NewRecord(""), nil },
	"pscustomobject":    func(string, []any) (any, error) { return NewRecord(""), nil },
	"object":            func(string, []any) (any, error) { return NewRecord(""), nil },
	"hashtable":         makeMap(""),
	"ordereddictionary": makeMap("OrderedDictionary"),
	"dictionary":        makeMap("Dictionary`2"),
	"sorteddictionary":  makeMap("SortedDictionary`2"),
	"arraylist":         makeList("ArrayList"),
	"list":              makeList("List`1"),
	"hashset":           makeList("HashSet`1"),
	"queue":             makeList("Queue"),
	"stack":             makeList("Stack"),
	"pscredential":      makeCredential,
	"networkcredential": makeCredential,
	"securestring":      func(string, []any) (any, error) { return model.NewSecret(""), nil },
	"guid":              makeGUID,
	"datetime":          makeTime,
	"timespan":          makeSpan,
	"version":           makeVersion,
	"ipaddress":         makeAddr,
	"string":            makeText,
	"regex":             makePattern,
	"stringbuilder":     func(_ string, args []any) (any, error) { return makeBuilder(args), nil },
	"mailaddress":       makeMail,
	"psnoteproperty": func(_ string, args []any) (any, error) {
		if len(args) != 2 {
			return nil, badArguments("PSNoteProperty", "Write a name and a value, as in [psnoteproperty]::new('Port', 25).")
		}
		return RecordOf("Name", args[0], "Value", args[1]), nil
	},
	"uri":         func(_ string, args []any) (any, error) { return Convert(Collapse(args), "uri") },
	"smtpaddress": func(_ string, args []any) (any, error) { return Convert(Join(args, "@"), "smtpaddress") },
	"xmldocument": func(string, []any) (any, error) { return ParseXML("") },
}

// Construct makes a new value of a type; ok is false when there is no such type
// or none of it can be made. The error is a *model.Error about the arguments.
func Construct(typeName string, args []any) (v any, ok bool, err error) {
	name := strings.TrimSpace(typeName)
	if of, array := strings.CutSuffix(name, "[]"); array {
		v, err := makeArray(of, args)
		return v, true, err
	}
	of := ""
	if i := strings.IndexByte(name, '['); i > 0 {
		of = strings.TrimSuffix(name[i+1:], "]")
	}
	if isException(name) {
		v, err := NewException(name, args...)
		if err != nil {
			return nil, true, err
		}
		return v, true, nil
	}
	build := makers[baseName(name)]
	if build == nil {
		return nil, false, nil
	}
	v, err = build(of, args)
	return v, true, err
}

func badArguments(typeName, how string) error {
	return &model.Error{ID: "ConstructorInvokedThrowException", Category: model.Invalid, Target: typeName,
		Message: "A new " + typeName + " cannot be made of these arguments.", Hint: how}
}

// maxArray bounds what [type[]]::new makes.
const maxArray = 1 << 26

func makeArray(of string, args []any) (any, error) {
	n := int64(0)
	var err error
	if len(args) == 1 {
		n, err = ToInt(args[0])
	}
	if err != nil || len(args) != 1 || n < 0 || n > maxArray {
		return nil, badArguments(ShortTypeName(of)+"[]", "Write its length, as in [byte[]]::new(16).")
	}
	if baseName(of) == "byte" {
		return make([]byte, n), nil
	}
	items := make([]any, n)
	if IsValueType(of) {
		for i := range items {
			if items[i], err = Convert(int64(0), of); err != nil {
				items[i] = nil
			}
		}
	}
	return items, nil
}

func makeMap(kind string) func(string, []any) (any, error) {
	return func(_ string, args []any) (any, error) {
		m := NewMap()
		m.Ordered, m.kind, m.Exact = kind != "", kind, true // only @{} folds case by itself
		for _, a := range args {
			if strings.HasSuffix(strings.ToLower(Text(a)), "ignorecase") {
				m.Exact = false
			}
		}
		for _, a := range args {
			from, ok := a.(*Map)
			if !ok {
				continue // a capacity, a comparer
			}
			for _, e := range from.entries {
				m.Set(e.Key, e.Value)
			}
		}
		return m, nil
	}
}

func makeList(kind string) func(string, []any) (any, error) {
	return func(of string, args []any) (any, error) {
		l := NewList()
		l.Name, l.of = kind, of
		if (kind == "Queue" || kind == "Stack") && of != "" {
			l.Name += "`1"
		}
		if len(args) == 0 {
			return l, nil
		}
		if items, ok := Collection(args[0]); ok {
			return l, l.Add(items...)
		}
		switch args[0].(type) {
		case int64, Enum, nil: // a capacity, a comparer
			return l, nil
		}
		return l, l.Add(args...)
	}
}

func makeCredential(_ string, args []any) (any, error) {
	if len(args) != 2 {
		return nil, invalidArgument("A PSCredential is made of a user name and a secure string.", "Write New-Object System.Management.Automation.PSCredential('user', $password).")
	}
	password, ok := args[1].(model.Secret)
	if !ok {
		return nil, invalidArgument("The password of a PSCredential is a secure string, not plain text.", "Make it with ConvertTo-SecureString -AsPlainText -Force or Read-Host -AsSecureString.")
	}
	name := Text(args[0])
	if name == "" {
		return nil, invalidArgument("A credential needs a user name.", "")
	}
	return model.PSCredential{UserName: name, Password: password}, nil
}

func invalidArgument(message, hint string) error {
	return &model.Error{ID: "InvalidArgument", Category: model.Invalid, Param: "ArgumentList", Message: message, Hint: hint}
}

func makeGUID(_ string, args []any) (any, error) {
	if len(args) == 0 {
		return model.GUID{}, nil
	}
	if b, ok := args[0].([]byte); ok && len(b) == 16 { // the first three groups are written lowest byte first
		return Convert(fmt.Sprintf("%02x%02x%02x%02x-%02x%02x-%02x%02x-%x-%x", b[3], b[2], b[1], b[0], b[5], b[4], b[7], b[6], b[8:10], b[10:]), "guid")
	}
	return Convert(Collapse(args), "guid")
}

// numbersOf are the arguments as whole numbers.
func numbersOf(args []any) ([]int, bool) {
	numbers := make([]int, len(args))
	for i, a := range args {
		n, err := ToInt(a)
		if err != nil || n < -1<<31 || n > 1<<31 {
			return nil, false
		}
		numbers[i] = int(n)
	}
	return numbers, true
}

// makeTime makes a date of ticks, of a text, or of year, month, day and what follows.
func makeTime(_ string, args []any) (any, error) {
	const how = "Write year, month, day and, if wanted, hour, minute, second and millisecond, as in [datetime]::new(2026,11,21)."
	zone := time.Local
	if n := len(args); n > 1 {
		if kind, err := EnumOf("DateTimeKind").convert(args[n-1]); err == nil && n != 3 && n != 6 && n != 7 {
			args = args[:n-1]
			if kind == MustEnum("DateTimeKind", "Utc") {
				zone = time.UTC
			}
		}
	}
	switch len(args) {
	case 0:
		return time.Time{}, nil
	case 1:
		return Convert(args[0], "datetime")
	case 3, 6, 7:
	default:
		return nil, badArguments("DateTime", how)
	}
	n, ok := numbersOf(args)
	if !ok {
		return nil, badArguments("DateTime", how)
	}
	n = append(n, 0, 0, 0, 0)[:7]
	t := time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], n[6]*1e6, zone)
	if n[0] < 1 || n[0] > 9999 || int(t.Month()) != n[1] || t.Day() != n[2] || n[3] < 0 || n[3] > 23 || n[4] < 0 || n[4] > 59 || n[5] < 0 || n[5] > 59 {
		return nil, badArguments("DateTime", "Year, month and day parameters describe an un-representable date.")
	}
	return t, nil
}

// makeSpan makes a time span of ticks, of h,m,s, of d,h,m,s or of d,h,m,s,ms.
func makeSpan(_ string, args []any) (any, error) {
	units := map[int][]time.Duration{0: {}, 1: {100}, 3: {time.Hour, time.Minute, time.Second}, 4: {24 * time.Hour, time.Hour, time.Minute, time.Second},
		5: {24 * time.Hour, time.Hour, time.Minute, time.Second, time.Millisecond}}[len(args)]
	if len(args) == 1 {
		return Convert(args[0], "timespan")
	}
	n, ok := numbersOf(args)
	if units == nil || !ok {
		return nil, badArguments("TimeSpan", "Write hours, minutes and seconds, or days before them, as in [timespan]::new(1,30,0).")
	}
	var d time.Duration
	for i, u := range units {
		d += time.Duration(n[i]) * u
	}
	return d, nil
}

func makeVersion(_ string, args []any) (any, error) {
	if len(args) < 2 {
		return Convert(Collapse(args), "version")
	}
	return Convert(Join(args, "."), "version")
}

func makeAddr(_ string, args []any) (any, error) {
	if b, ok := Collapse(args).([]byte); ok {
		if a, ok := netip.AddrFromSlice(b); ok {
			return a, nil
		}
	}
	return Convert(Collapse(args), "ipaddress")
}

// makeText makes a text of characters, or of one character many times.
func makeText(_ string, args []any) (any, error) {
	switch len(args) {
	case 1:
		return Join(Enumerate(args[0]), ""), nil
	case 2:
		n, err := ToInt(args[1])
		if c := Text(args[0]); err == nil && n >= 0 && n <= maxArray && len([]rune(c)) == 1 {
			return strings.Repeat(c, int(n)), nil
		}
	}
	return nil, badArguments("String", "Write a character and how often, as in [string]::new('-', 20).")
}

// makePattern is [regex]::new(pattern[, options[, limit]]). Every pattern has its
// time limit here, so the third argument is only checked.
func makePattern(_ string, args []any) (any, error) {
	if len(args) == 0 || len(args) > 3 {
		return nil, badArguments("Regex", "Write a pattern and, if wanted, options, as in [regex]::new('a+', 'IgnoreCase').")
	}
	words := ""
	if len(args) > 1 {
		words = Text(args[1])
	}
	if len(args) > 2 {
		if _, err := ToSpan(args[2]); err != nil {
			return nil, err
		}
	}
	return orError(RegexpWith(Text(args[0]), words))
}
