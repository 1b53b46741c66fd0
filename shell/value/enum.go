package value

import (
	"slices"
	"strconv"
	"strings"

	"mxsh/model"
)

// Enum is one word of a closed list of the language's own, with its number.
type Enum struct {
	kind *EnumType
	n    int64
}

// EnumType is a closed list of words. The words of a set of flags have the
// numbers 1, 2, 4 …, after a word for none.
type EnumType struct {
	Name, FullName string

	words   []string
	numbers []int64 // nil: 0, 1, 2 …
	flags   bool
}

// enumTypes are the lists by name in lower case.
var enumTypes = func() map[string]*EnumType {
	all := map[string]*EnumType{}
	add := func(full, words string, flags bool, numbers ...int64) {
		t := &EnumType{Name: full[strings.LastIndexAny(full, ".+")+1:], FullName: full, words: strings.Fields(words), numbers: numbers, flags: flags}
		all[strings.ToLower(t.Name)] = t
	}
	add("System.DayOfWeek", "Sunday Monday Tuesday Wednesday Thursday Friday Saturday", false)
	add("System.DateTimeKind", "Unspecified Utc Local", false)
	add("System.MidpointRounding", "ToEven AwayFromZero", false)
	add("System.StringComparison", "CurrentCulture CurrentCultureIgnoreCase InvariantCulture InvariantCultureIgnoreCase Ordinal OrdinalIgnoreCase", false)
	add("System.StringComparer", "CurrentCulture CurrentCultureIgnoreCase InvariantCulture InvariantCultureIgnoreCase Ordinal OrdinalIgnoreCase", false)
	add("System.StringSplitOptions", "None RemoveEmptyEntries", true)
	add("System.Base64FormattingOptions", "None InsertLineBreaks", false)
	add("System.ConsoleColor", "Black DarkBlue DarkGreen DarkCyan DarkRed DarkMagenta DarkYellow Gray DarkGray Blue Green Cyan Red Magenta Yellow White", false)
	add("System.Net.Sockets.AddressFamily", "Unspecified InterNetwork InterNetworkV6", false, 0, 2, 23)
	add("System.Net.SecurityProtocolType", "SystemDefault Ssl3 Tls Tls11 Tls12 Tls13", true, 0, 48, 192, 768, 3072, 12288)
	add("System.Text.RegularExpressions.RegexOptions", "None IgnoreCase Multiline ExplicitCapture Compiled Singleline IgnorePatternWhitespace RightToLeft ECMAScript CultureInvariant", true,
		0, 1, 2, 4, 8, 16, 32, 64, 256, 512)
	add("System.Globalization.DateTimeStyles", "None AllowLeadingWhite AllowTrailingWhite AllowInnerWhite NoCurrentDateDefault AdjustToUniversal AssumeLocal AssumeUniversal RoundtripKind", true,
		0, 1, 2, 4, 8, 16, 32, 64, 128)
	add("System.IO.SearchOption", "TopDirectoryOnly AllDirectories", false)
	add("System.Security.Principal.WindowsBuiltInRole", "Administrator User Guest PowerUser", false, 544, 545, 546, 547)
	add("System.PlatformID", "Win32NT Unix", false, 2, 4)
	return all
}()

// EnumOf returns a list of words by the name of its type, in any case and with
// or without its namespace; nil when there is none.
func EnumOf(typeName string) *EnumType { return enumTypes[baseName(typeName)] }

// Member returns a word of the list, in any case.
func (t *EnumType) Member(word string) (Enum, bool) {
	i := slices.IndexFunc(t.words, func(w string) bool { return foldEqual(w, word) })
	if i < 0 {
		return Enum{}, false
	}
	return Enum{t, t.number(i)}, true
}

// Members are all words in their order.
func (t *EnumType) Members() []any {
	all := make([]any, len(t.words))
	for i := range t.words {
		all[i] = Enum{t, t.number(i)}
	}
	return all
}

func (t *EnumType) number(i int) int64 {
	if t.numbers != nil {
		return t.numbers[i]
	}
	return int64(i)
}

// convert is the cast [Name]v: of a word, words with commas between them, or a number.
func (t *EnumType) convert(v any) (any, error) {
	switch x := v.(type) {
	case Enum:
		if x.kind == t {
			return x, nil
		}
	case int64:
		return Enum{t, x}, nil
	}
	sum := int64(0)
	words := strings.FieldsFunc(Join(Enumerate(v), ","), func(r rune) bool { return r == ',' })
	for _, word := range words {
		m, ok := t.Member(strings.TrimSpace(word))
		if full, err := model.Word(t.words, word); !ok && err == nil { // a beginning that only one word has
			m, ok = t.Member(full)
		}
		if n, err := strconv.ParseInt(strings.TrimSpace(word), 10, 32); !ok && err == nil {
			m, ok = Enum{t, n}, true
		}
		if !ok || len(words) > 1 && !t.flags {
			return nil, CannotConvert(v, t.Name, "Specify one of: "+strings.Join(t.words, ", ")+".")
		}
		sum |= m.n
	}
	if words == nil {
		return nil, CannotConvert(v, t.Name, "Specify one of: "+strings.Join(t.words, ", ")+".")
	}
	return Enum{t, sum}, nil
}

// String is the word, the words of a set of flags with commas between them, or
// the number that has no word.
func (e Enum) String() string {
	var set []string
	left := e.n
	for i, w := range e.kind.words {
		n := e.kind.number(i)
		if n == e.n {
			return w
		}
		if e.kind.flags && n != 0 && e.n&n == n {
			set, left = append(set, w), left&^n
		}
	}
	if set == nil || left != 0 {
		return strconv.FormatInt(e.n, 10)
	}
	return strings.Join(set, ", ")
}

// Ordinal is the number of the word.
func (e Enum) Ordinal() int64 { return e.n }

// With returns the value of the same list with another number, as -bor makes it.
func (e Enum) With(n int64) Enum { return Enum{e.kind, n} }

// Choices are the words of the list.
func (e Enum) Choices() []string { return e.kind.words }

// TypeName is the name of the list.
func (e Enum) TypeName() string { return e.kind.Name }

// MustEnum returns a word that the program itself names.
func MustEnum(typeName, word string) Enum {
	m, ok := EnumOf(typeName).Member(word)
	if !ok {
		panic("no " + typeName + " " + word)
	}
	return m
}

// compareEnum orders by the numbers; the right side is a word or a number.
func compareEnum(a Enum, b any) (int, error) {
	m, err := a.kind.convert(b)
	if err != nil {
		return 0, err
	}
	return int(min(1, max(-1, a.n-m.(Enum).n))), nil
}
