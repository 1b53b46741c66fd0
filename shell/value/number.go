package value

import (
	"math"
	"strconv"
	"strings"

	"mxsh/model"
)

// ParseNumber reads a number as the language writes it: whole, with fraction or
// exponent, 0x1F, with the suffix kb mb gb tb pb (powers of 1024), l or d. The
// result is an int64 if it is whole and fits, else a float64; ok is false when
// text is no number.
func ParseNumber(text string) (n any, ok bool) {
	s := strings.ToLower(strings.TrimSpace(text))
	sign := ""
	if strings.HasPrefix(s, "-") || strings.HasPrefix(s, "+") {
		sign, s = strings.TrimPrefix(s[:1], "+"), s[1:]
	}
	if s == "" || strings.Trim(s[:1], "0123456789.") != "" {
		return nil, false
	}
	s, factor := cutMultiplier(s)
	if rest, cut := strings.CutSuffix(s, "l"); cut {
		s = rest
	} else if rest, cut := strings.CutSuffix(s, "d"); cut && !strings.HasPrefix(s, "0x") {
		s = rest
	}
	if i, err := parseWhole(sign + s); err == nil {
		if p, fits := multiply(i, factor); fits {
			return p, true
		}
		return float64(i) * float64(factor), true
	}
	if strings.ContainsAny(s, "x_ipn") {
		return nil, false
	}
	f, err := strconv.ParseFloat(sign+s, 64)
	if err != nil {
		return nil, false
	}
	f *= float64(factor)
	// 1.5kb is the whole number 1536; 1.5 and 1e3 stay what they were written as.
	if factor > 1 && f == math.Trunc(f) && math.Abs(f) < 1<<62 {
		return int64(f), true
	}
	return f, true
}

func parseWhole(s string) (int64, error) {
	sign, digits := "", s
	if strings.HasPrefix(s, "-") {
		sign, digits = "-", s[1:]
	}
	if hex, ok := strings.CutPrefix(digits, "0x"); ok {
		return strconv.ParseInt(sign+hex, 16, 64)
	}
	return strconv.ParseInt(s, 10, 64)
}

func cutMultiplier(s string) (string, int64) {
	for i, unit := range []string{"kb", "mb", "gb", "tb", "pb"} {
		if rest, ok := strings.CutSuffix(s, unit); ok && !strings.HasPrefix(s, "0x") {
			return rest, 1 << (10 * (i + 1))
		}
	}
	return s, 1
}

func multiply(a, b int64) (int64, bool) {
	p := a * b
	return p, a == 0 || p/a == b
}

// ToNumber converts v to an int64 or float64. Nothing and the empty text are 0,
// $true is 1; sizes and spans of the model give their ordinal. The error is
// that of a cast.
func ToNumber(v any) (any, error) {
	switch x := Normalise(v).(type) {
	case nil:
		return int64(0), nil
	case int64, float64, Decimal:
		return x, nil
	case Char:
		return int64(x), nil
	case bool:
		return int64(bit(x)), nil
	case string:
		if strings.TrimSpace(x) == "" {
			return int64(0), nil
		}
		if n, ok := ParseNumber(withoutThousands(x)); ok {
			return n, nil
		}
	case model.Ordered:
		return x.Ordinal(), nil
	default:
		if items, ok := Collection(x); ok && len(items) == 1 {
			return ToNumber(items[0])
		}
	}
	return nil, CannotConvert(v, "Int32", "Input string was not in a correct format.")
}

// withoutThousands takes the commas out of 1,234.5; they may stand anywhere
// between digits before the point.
func withoutThousands(text string) string {
	i := strings.IndexByte(text, ',')
	if i <= 0 || text[i-1] < '0' || text[i-1] > '9' {
		return text
	}
	whole, fraction, has := strings.Cut(text, ".")
	whole = strings.ReplaceAll(whole, ",", "")
	if has {
		return whole + "." + fraction
	}
	return whole
}

// ToInt converts v to a whole number; fractions round to the nearest even one.
func ToInt(v any) (int64, error) {
	n, err := ToNumber(v)
	if err != nil {
		return 0, err
	}
	if i, ok := n.(int64); ok {
		return i, nil
	}
	f := asFloat(n)
	if d, ok := n.(Decimal); ok {
		if whole := d.Round(0, false); whole.units.IsInt64() {
			return whole.units.Int64(), nil
		}
	}
	r := math.RoundToEven(f)
	if math.IsNaN(r) || r < math.MinInt64 || r >= math.MaxInt64 {
		return 0, CannotConvert(v, "Int64", "Value was either too large or too small.")
	}
	return int64(r), nil
}

// ToFloat converts v to a float64.
func ToFloat(v any) (float64, error) {
	n, err := ToNumber(v)
	if err != nil {
		return 0, err
	}
	return asFloat(n), nil
}
