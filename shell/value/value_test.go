package value

import (
	"context"
	"math"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"mxsh/model"
)

// relay is a kind of this test alone.
type relay struct {
	model.Meta
	// Ports are where it listens.
	Ports []string
	// Cost is its price.
	Cost int `default:"1" range:"1..100"`
	// Level is how much it says.
	Level string `default:"None" enum:"None,Verbose"`
}

var relayKind = model.Define[relay](model.Spec{})

func newRelay(name string) *relay {
	r := relayKind.New().(*relay)
	r.Name, r.Guid, r.Ports = name, model.NewGUID(), []string{"25", "587"}
	return r
}

type block string

func (b block) Text() string { return string(b) }
func (b block) Invoke(context.Context, any, ...any) ([]any, error) {
	return []any{string(b)}, nil
}
func (b block) Each(_ context.Context, _ any, emit func(any) error, _ ...any) error {
	return emit(string(b))
}

var noon = time.Date(2026, 11, 21, 16, 12, 11, 0, time.UTC)

func TestTextAndTypeName(t *testing.T) {
	ordered := MapOf("a", int64(1))
	ordered.Ordered = true
	cases := []struct {
		v          any
		text, name string
	}{
		{nil, "", "Null"},
		{true, "True", "Boolean"},
		{int64(-3), "-3", "Int32"},
		{int64(1) << 40, "1099511627776", "Int64"},
		{3.5, "3.5", "Double"},
		{1e20, "1E+20", "Double"},
		{0.00001, "1E-05", "Double"},
		{"x", "x", "String"},
		{noon, "11/21/2026 16:12:11", "DateTime"},
		{90 * time.Minute, "01:30:00", "TimeSpan"},
		{14*24*time.Hour + 1500*time.Millisecond, "14.00:00:01.5000000", "TimeSpan"},
		{-time.Second, "-00:00:01", "TimeSpan"},
		{[]any{int64(1), "b", nil, true}, "1 b  True", "Object[]"},
		{NewList("a", "b"), "a b", "MultiValuedProperty"},
		{MapOf("a", int64(1)), "System.Collections.Hashtable", "Hashtable"},
		{ordered, "System.Collections.Specialized.OrderedDictionary", "OrderedDictionary"},
		{RecordOf("A", int64(1), "B", "x"), "@{A=1; B=x}", "PSCustomObject"},
		{newRelay("Internet"), "Internet", "relay"},
		{block("$_.X"), "$_.X", "ScriptBlock"},
		{model.NewSecret("hunter2"), "System.Security.SecureString", "SecureString"},
		{netip.MustParseAddr("10.0.0.1"), "10.0.0.1", "IPAddress"},
		{Version{8, 3, -1, -1}, "8.3", "Version"},
	}
	for _, c := range cases {
		if got := Text(c.v); got != c.text {
			t.Errorf("Text(%#v) = %q, want %q", c.v, got, c.text)
		}
		if got := TypeName(c.v); got != c.name {
			t.Errorf("TypeName(%#v) = %q, want %q", c.v, got, c.name)
		}
	}
}

func TestNormalise(t *testing.T) {
	for _, c := range []struct{ in, want any }{
		{7, int64(7)}, {uint16(25), int64(25)}, {float32(0.5), 0.5},
		{model.MapiDelivery, model.MapiDelivery}, {model.Secret{}, nil}, {model.SmtpAddress(""), nil}, {&model.PSCredential{UserName: "u"}, model.PSCredential{UserName: "u"}}, {(*int)(nil), nil},
		{map[string]int{"a": 1}, MapOf("a", int64(1))},
		{[]string{"a", "b"}, NewList("a", "b")},
	} {
		if got := Normalise(c.in); !reflect.DeepEqual(got, c.want) {
			t.Errorf("Normalise(%#v) = %#v, want %#v", c.in, got, c.want)
		}
	}
}

func TestTruth(t *testing.T) {
	for _, v := range []any{nil, false, int64(0), 0.0, "", []any{}, NewList(), []any{int64(0)}, []any{[]any{}}} {
		if Truth(v) {
			t.Errorf("Truth(%#v) is true", v)
		}
	}
	for _, v := range []any{true, int64(2), "False", []any{int64(0), int64(0)}, MapOf(), RecordOf(), noon, model.NewSecret("")} {
		if !Truth(v) {
			t.Errorf("Truth(%#v) is false", v)
		}
	}
}

func TestPropReadsEveryKindOfValue(t *testing.T) {
	two := []any{RecordOf("N", "a", "L", NewList("x", "y")), RecordOf("N", "b", "L", "z"), RecordOf("M", "c")}
	for _, c := range []struct {
		v    any
		name string
		want any
	}{
		{nil, "Count", int64(0)}, {"abc", "length", int64(3)}, {int64(5), "Count", int64(1)},
		{two, "Count", int64(3)}, {two, "n", []any{"a", "b"}}, {two, "m", "c"}, {two, "L", []any{"x", "y", "z"}},
		{MapOf("Key", "v", "count", int64(9)), "KEY", "v"}, {MapOf("k", "v", "count", int64(9)), "Count", int64(9)},
		{MapOf("k", "v"), "Count", int64(1)}, {MapOf("k", "v"), "keys", []any{"k"}},
		{newRelay("A"), "identity", "A"}, {newRelay("A"), "cost", int64(1)}, {newRelay("A"), "Count", int64(1)},
		{noon, "dayofweek", MustEnum("DayOfWeek", "Saturday")}, {noon, "Year", int64(2026)},
		{model.PSCredential{UserName: "u"}, "username", "u"}, {model.SmtpAddress("a@b.c"), "Domain", "b.c"},
		{model.ProxyAddress{Prefix: "SMTP", Address: "a@b.c"}, "IsPrimaryAddress", true}, {model.Limit(model.Size(5)), "Value", model.Size(5)},
		{model.Unlimited[model.Size]{}, "IsUnlimited", true}, {model.Unlimited[model.Size]{}, "Value", nil}, {model.Span(time.Hour), "TotalMinutes", 60.0},
		{36 * time.Hour, "Days", int64(1)}, {36 * time.Hour, "hours", int64(12)}, {36 * time.Hour, "TotalDays", 1.5},
		{netip.MustParseAddr("::1"), "AddressFamily", MustEnum("AddressFamily", "InterNetworkV6")},
	} {
		got, ok := Prop(c.v, c.name)
		if !ok || !reflect.DeepEqual(got, c.want) {
			t.Errorf("Prop(%v, %s) = %#v, %v; want %#v", c.v, c.name, got, ok, c.want)
		}
	}
	if v, ok := Prop(newRelay("A"), "NoSuch"); ok {
		t.Errorf("an unknown property gives %v", v)
	}
	if v, ok := Prop(model.NewSecret("hunter2"), "Reveal"); ok {
		t.Errorf("a secret gives away %v", v)
	}
}

func TestTicksCountFromTheYearOne(t *testing.T) {
	if got := Ticks(time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)); got != 621355968000000000 {
		t.Errorf("Ticks of 1970 are %d", got)
	}
	if got := FromTicks(621355968000000000); got.Year() != 1970 || got.Hour() != 0 {
		t.Errorf("FromTicks gives %v", got)
	}
}

func TestListOfAnObjectWritesBack(t *testing.T) {
	r := newRelay("A")
	v, _ := Prop(r, "ports")
	ports := v.(*List)
	if err := ports.Add("2525"); err != nil {
		t.Fatal(err)
	}
	if err := ports.Remove("25"); err != nil {
		t.Fatal(err)
	}
	if want := []string{"587", "2525"}; !reflect.DeepEqual(r.Ports, want) || ports.Len() != 2 {
		t.Errorf("object has %v, list has %v", r.Ports, ports.Items())
	}
	if err := ports.RemoveAt(2); err == nil {
		t.Error("an index beyond the end was accepted")
	}
}

func TestSetProp(t *testing.T) {
	r := newRelay("A")
	if err := SetProp(r, "COST", "50"); err != nil || r.Cost != 50 {
		t.Errorf("Cost is %d, error %v", r.Cost, err)
	}
	if err := SetProp(r, "Cost", int64(0)); err == nil || r.Cost != 50 {
		t.Errorf("cost 0 was taken: %d, %v", r.Cost, err)
	}
	if err := SetProp(r, "Ports", NewList("1", "2")); err != nil || len(r.Ports) != 2 {
		t.Errorf("Ports are %v, error %v", r.Ports, err)
	}
	if err := SetProp(r, "Nonsense", 1); err == nil {
		t.Error("an unknown property was set")
	}
	rec := RecordOf("A", int64(1))
	if err := SetProp(rec, "a", "x"); err != nil || Text(rec) != "@{A=x}" {
		t.Errorf("record is %s, %v", Text(rec), err)
	}
	if SetProp(rec, "b", 1) == nil || SetProp(int64(5), "x", 1) == nil || SetProp(nil, "x", 1) == nil {
		t.Error("a property that is not there was set")
	}
}

func TestMapKeepsOrderAndIgnoresCase(t *testing.T) {
	m := MapOf("b", int64(1), "A", int64(2), "B", int64(3), int64(1), "number", "1", "text")
	if got := Join(m.Keys(), ","); got != "b,A,1,1" {
		t.Errorf("keys are %s", got)
	}
	if v, _ := m.Get("B"); v != int64(3) {
		t.Errorf("b is %v", v)
	}
	if v, _ := m.Get(int64(1)); v != "number" {
		t.Errorf("1 is %v", v)
	}
	if m.Add("a", 1) == nil {
		t.Error("a duplicate key was added")
	}
	m.Delete("a")
	if m.Len() != 3 {
		t.Errorf("%d keys are left", m.Len())
	}
}

func TestCompareConvertsTheRightSide(t *testing.T) {
	for _, c := range []struct {
		a, b any
		want int
	}{
		{"10", int64(9), -1}, {int64(10), "9", 1}, {"a", "B", -1}, {"A", "a", 0}, {int64(1), true, 0},
		{int64(2), 1.5, 1}, {noon, "11/22/2026", -1}, {nil, int64(0), -1}, {int64(0), nil, 1}, {nil, nil, 0},
		{time.Hour, "00:30:00", 1}, {netip.MustParseAddr("10.0.0.9"), "10.0.0.10", -1},
		{Version{8, 3, -1, -1}, "14.1", -1}, {true, "x", 0}, {int64(10240), "10kb", 0},
		{model.MapiDelivery, "mapidelivery", 0}, {model.Size(10240), "10KB", 0}, {model.Size(10240), int64(10241), -1}, {int64(1), model.Size(2), -1},
		{model.Limit(model.Size(5)), model.Unlimited[model.Size]{}, -1}, {model.Span(time.Hour), "00:59:00", 1},
	} {
		got, err := Compare(c.a, c.b, true)
		if err != nil || got < 0 != (c.want < 0) || got > 0 != (c.want > 0) {
			t.Errorf("Compare(%v, %v) = %d, %v; want %d", c.a, c.b, got, err, c.want)
		}
	}
	if _, err := Compare(int64(1), "abc", true); err == nil {
		t.Error("a word was compared with a number")
	}
	if c, _ := Compare("a", "A", false); c >= 0 {
		t.Errorf("-clt: a and A compare as %d", c)
	}
}

func TestEqual(t *testing.T) {
	a := newRelay("A")
	copied := *a
	m := MapOf()
	for _, c := range []struct {
		a, b any
		want bool
	}{
		{"A", "a", true}, {int64(1), "abc", false}, {"", nil, false}, {nil, nil, true}, {a, &copied, true},
		{a, newRelay("A"), false}, {a, "a", true}, {m, m, true}, {m, MapOf(), false}, {"1", int64(1), true},
		{[]any{"a", int64(1)}, NewList("A", "1"), true},
	} {
		if got := Equal(c.a, c.b, true); got != c.want {
			t.Errorf("Equal(%v, %v) is %v", c.a, c.b, got)
		}
	}
	if Equal("A", "a", false) {
		t.Error("-ceq ignores case")
	}
}

func TestLike(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"*:25", "0.0.0.0:25", true}, {"a*", "ba", false}, {"?b", "ab", true}, {"?b", "b", false}, {"[a-c]x", "Bx", true},
		{"[!a-c]x", "bx", false}, {"[!a-c]x", "dx", true}, {"a`*b", "a*b", true}, {"a`*b", "axb", false}, {"", "", true},
		{"*", "", true}, {"[]]", "]", true}, {"[a", "[a", true}, {"*a*b*c", "xxaybzc", true}, {"*a*b*c", "xxaybz", false},
		{"ÄRGER*", "ärger im amt", true}, {"[[]x]", "[x]", true},
	} {
		if got := Like(c.pattern, c.text, true); got != c.want {
			t.Errorf("Like(%q, %q) is %v", c.pattern, c.text, got)
		}
	}
	if Like("A", "a", false) {
		t.Error("-clike ignores case")
	}
}

func TestConvert(t *testing.T) {
	guid := model.NewGUID()
	for _, c := range []struct {
		v    any
		to   string
		want any
	}{
		{"5", "int", int64(5)}, {"0x1F", "System.Int32", int64(31)}, {2.5, "int", int64(2)}, {3.5, "int", int64(4)}, {nil, "int", int64(0)},
		{"1.5", "double", 1.5}, {"10MB", "long", int64(10485760)}, {nil, "string", ""}, {"False", "bool", true}, {"", "bool", false},
		{"11/21/2026", "datetime", time.Date(2026, 11, 21, 0, 0, 0, 0, time.Local)}, {"2026-11-21T16:12:11Z", "datetime", noon.Local()},
		{"november 21, 2026 4:12 pm", "datetime", time.Date(2026, 11, 21, 16, 12, 0, 0, time.Local)},
		{"1.02:03:04", "timespan", 26*time.Hour + 3*time.Minute + 4*time.Second}, {"00:15", "timespan", 15 * time.Minute},
		{guid.String(), "guid", guid}, {"10.0.0.1", "ipaddress", netip.MustParseAddr("10.0.0.1")}, {"14.1.2", "version", Version{14, 1, 2, -1}},
		{[]any{"1", "2"}, "int[]", []any{int64(1), int64(2)}}, {"x", "string[]", []any{"x"}}, {"ab", "char[]", []any{Char('a'), Char('b')}},
		{"x", "array", []any{"x"}}, {int64(65), "char", Char('A')}, {[]any{int64(1), int64(255)}, "byte[]", []byte{1, 255}},
	} {
		got, err := Convert(c.v, c.to)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("[%s]%v = %#v, %v; want %#v", c.to, c.v, got, err, c.want)
		}
	}
	for _, c := range []struct {
		v  any
		to string
	}{
		{"abc", "int"}, {int64(math.MaxInt64), "int"}, {int64(256), "byte"}, {"5", "timespan"}, {"13/13/2026", "datetime"}, {"x", "guid"},
		{"x", "nonsense"}, {"x", "hashtable"}, {"1.2.3.4.5", "version"}, {"ab", "char"}, {"(x", "regex"},
	} {
		if got, err := Convert(c.v, c.to); err == nil {
			t.Errorf("[%s]%v gives %v", c.to, c.v, got)
		}
	}
	custom, err := Convert(MapOf("A", int64(1), "B", int64(2)), "pscustomobject")
	if err != nil || Text(custom) != "@{A=1; B=2}" {
		t.Errorf("[pscustomobject] gives %v, %v", Text(custom), err)
	}
}

func TestParseNumber(t *testing.T) {
	for text, want := range map[string]any{
		"12": int64(12), "-3": int64(-3), "0x1F": int64(31), "1.5": 1.5, "1e3": 1000.0, "10MB": int64(10485760), "1.5kb": int64(1536),
		"5l": int64(5), "2d": int64(2), "9223372036854775808": 9223372036854775808.0, ".5": 0.5, "-0x10": int64(-16), "1gb": int64(1 << 30),
	} {
		if got, ok := ParseNumber(text); !ok || got != want {
			t.Errorf("ParseNumber(%q) = %v, %v; want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "abc", "-", "1x", "0x", "inf", "nan", "1_000", "0x1p4", "--1", "1 2", "kb"} {
		if got, ok := ParseNumber(text); ok {
			t.Errorf("ParseNumber(%q) = %v", text, got)
		}
	}
}

func TestFormatString(t *testing.T) {
	day := time.Date(2026, 11, 21, 16, 5, 9, 0, time.UTC)
	for _, c := range []struct {
		template string
		args     []any
		want     string
	}{
		{"{0,-6}|{1:N2} {2:yyyy-MM-dd} {3:X} {4:P0} {5:D3}", []any{"ab", 1234.5, day, int64(255), 0.25, int64(7)}, "ab    |1,234.50 2026-11-21 FF 25% 007"},
		{"{0,6}{{}}", []any{int64(5)}, "     5{}"},
		{"{0:N1} MB", []any{int64(10)}, "10.0 MB"},
		{"{0:#,##0.00}", []any{1234567.891}, "1,234,567.89"},
		{"{0:000}", []any{int64(7)}, "007"},
		{"{0:0.##}", []any{2.5}, "2.5"},
		{"{0:N2}", []any{2.675}, "2.68"},
		{"{0:d} {0:t}", []any{day}, "11/21/2026 4:05 PM"},
		{"{0:dddd d MMM yy h:mm:ss tt}", []any{day}, "Saturday 21 Nov 26 4:05:09 PM"},
		{`{0:hh\:mm}`, []any{90 * time.Minute}, "01:30"},
		{"{0}", []any{day}, "11/21/2026 4:05:09 PM"},
		{"{0}", []any{nil}, ""},
		{"{0:x4}", []any{int64(255)}, "00ff"},
		{"{0:E2}", []any{12345.0}, "1.23E+004"},
	} {
		if got, err := FormatString(c.template, c.args); err != nil || got != c.want {
			t.Errorf("%q -f %v = %q, %v; want %q", c.template, c.args, got, err, c.want)
		}
	}
	for _, template := range []string{"{1}", "{", "}", "{x}", "{0,y}", "{-1}"} {
		if got, err := FormatString(template, []any{"a"}); err == nil {
			t.Errorf("%q gives %q", template, got)
		}
	}
}

func TestParseTime(t *testing.T) {
	now := time.Date(2026, 11, 21, 16, 12, 11, 0, time.Local)
	for text, want := range map[string]string{
		"11/21/2026": "2026-11-21 00:00:00", "1/2/2026 9:00AM": "2026-01-02 09:00:00", "03/13/2018 09:00:00": "2018-03-13 09:00:00",
		"3/13/2018 5pm": "2018-03-13 17:00:00", "3/13/18 5:30:10 pm": "2018-03-13 17:30:10", "12/31/2026 12:00 AM": "2026-12-31 00:00:00",
		"2026-11-21": "2026-11-21 00:00:00", "2026-11-21 8:05 PM": "2026-11-21 20:05:00", "2026-11-21T08:05": "2026-11-21 08:05:00",
		"2026/11/21 08:05": "2026-11-21 08:05:00", "2026-11-21T08:05:06.5": "2026-11-21 08:05:06.5", "1-2-2026 3:04": "2026-01-02 03:04:00",
		"November 21, 2026 4:12 PM": "2026-11-21 16:12:00", "21 nov 2026 16:12": "2026-11-21 16:12:00", "21-Nov-2026": "2026-11-21 00:00:00",
		"Saturday, November 21, 2026 4:12:11 PM": "2026-11-21 16:12:11", "Nov 3": "2026-11-03 00:00:00", "11/3 7:00": "2026-11-03 07:00:00",
		"4:30pm": "2026-11-21 16:30:00", "16:30": "2026-11-21 16:30:00", "8 am": "2026-11-21 08:00:00", "10:00 11/3/2026": "2026-11-03 10:00:00",
		"2026-11-21T08:05:06Z": "2026-11-21 08:05:06 UTC", "Sat, 21 Nov 2026 08:05:06 +0200": "2026-11-21 06:05:06 UTC",
		"": "", "yesterday": "", "13/1/2026": "", "2/29/2026": "", "2/30": "", "25:00": "", "9:60": "", "13:00 PM": "", "11": "", "AM": "", "11/21/2026 x": "",
	} {
		got, ok := ParseTime(text, now)
		switch {
		case !ok && want != "", ok && want == "":
			t.Errorf("%q reads as %v, %v; want %q", text, got, ok, want)
		case !ok:
		case strings.HasSuffix(want, " UTC") && got.UTC().Format("2006-01-02 15:04:05 UTC") != want,
			!strings.HasSuffix(want, " UTC") && (got.Format("2006-01-02 15:04:05.999") != want || got.Location() != time.Local):
			t.Errorf("%q reads as %v, want %s", text, got, want)
		}
	}
}

func FuzzWildcardAndNumbers(f *testing.F) {
	f.Add("a*[b-c]`?", "abc")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		Like(pattern, text, true)
		if !Like("*", text, true) {
			t.Errorf("* does not match %q", text)
		}
		ParseSpan(text)
		ParseTime(text, noon)
		FormatString(pattern, []any{text, int64(1), 2.5, noon})
		if n, ok := ParseNumber(text); ok {
			if again, ok := ParseNumber(Text(n)); !ok || asFloat(again) != asFloat(n) {
				t.Errorf("%q reads as %v, which reads as %v", text, n, again)
			}
		}
	})
}
