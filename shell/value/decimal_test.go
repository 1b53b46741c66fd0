package value

import (
	"strings"
	"testing"
)

func TestDecimalReadsAndPrints(t *testing.T) {
	for text, want := range map[string]string{
		"1.50": "1.50", "-0.10": "-0.10", "0": "0", ".5": "0.5", "1e3": "1000", "1.25e1": "12.5", "1e-3": "0.001", "1,234.5": "1234.5",
		"79228162514264337593543950335": "79228162514264337593543950335", "0.12345678901234567890123456789": "0.1234567890123456789012345679",
	} {
		if d, ok := ParseDecimal(text); !ok || d.String() != want {
			t.Errorf("%s reads as %s, %t; want %s", text, d, ok, want)
		}
	}
	for _, text := range []string{"", "x", "1.2.3", "79228162514264337593543950336", "1e99", "--1"} {
		if d, ok := ParseDecimal(text); ok {
			t.Errorf("%q reads as %s", text, d)
		}
	}
}

func TestDecimalCalculates(t *testing.T) {
	for _, c := range []struct{ a, op, b, want string }{
		{"0.1", "+", "0.2", "0.3"}, {"1.10", "-", "0.1", "1.00"}, {"1.5", "*", "1.50", "2.250"}, {"1", "/", "8", "0.125"},
		{"2", "/", "3", "0.6666666666666666666666666667"}, {"-7", "%", "3", "-1"}, {"1", "/", "0", "zero"},
		{"79228162514264337593543950335", "+", "1", "too large"},
	} {
		a, _ := ParseDecimal(c.a)
		b, _ := ParseDecimal(c.b)
		got, err := a.Calculate(c.op, b)
		if err != nil && strings.Contains(err.Error(), c.want) {
			continue
		}
		if err != nil || got.String() != c.want {
			t.Errorf("%s %s %s = %s, %v; want %s", c.a, c.op, c.b, got, err, c.want)
		}
	}
}

func TestParseTimeExactReadsWhatFormatTimePrints(t *testing.T) {
	at, ok := ParseTimeExact("2026-11-21T16:05:09.1234567", "yyyy-MM-ddTHH:mm:ss.fffffff")
	if !ok {
		t.Fatal("the first text does not read")
	}
	for _, format := range []string{"yyyyMMddHHmmssfffffff", "dd.MM.yyyy HH:mm:ss.fffffff", "MMMM d, yyyy h:mm:ss.fffffff tt", "ddd, dd MMM yy HH'h'mm:ss.fffffff", `yyyy\yMM-dd HH:mm:ss.FFFFFFF`} {
		text := FormatTime(at, format)
		if back, ok := ParseTimeExact(text, format); !ok || !back.Equal(at) {
			t.Errorf("%s by %s reads as %v, %t", text, format, back, ok)
		}
	}
	for _, c := range [][2]string{{"2026", "yyyyMMdd"}, {"20261301", "yyyyMMdd"}, {"2026-02-30", "yyyy-MM-dd"}, {"1/2/2026 x", "M/d/yyyy"}, {"13:00 PM", "hh:mm tt"}} {
		if got, ok := ParseTimeExact(c[0], c[1]); ok {
			t.Errorf("%s by %s reads as %v", c[0], c[1], got)
		}
	}
}
