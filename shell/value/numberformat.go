package value

import (
	"math"
	"strconv"
	"strings"
	"time"

	"mxsh/model"
)

// Format prints one value by a format of -f and .ToString('…'): N, F, D, X, P, C,
// E, G and custom forms such as 0.00 and #,##0 for numbers, those of FormatTime
// and FormatSpan for dates and spans. Other values ignore the format. The
// error is a *model.Error for a format that numbers do not have.
func Format(v any, format string) (string, error) {
	if d, ok := AsSpan(v); ok {
		return FormatSpan(d, format), nil
	}
	switch x := Normalise(v).(type) {
	case time.Time:
		return FormatTime(x, format), nil
	case int64, float64, Decimal:
		return FormatNumber(x, format)
	case model.GUID:
		return formatGUID(x, format), nil
	default:
		return Text(x), nil
	}
}

func formatGUID(g model.GUID, format string) string {
	switch strings.ToUpper(format) {
	case "N":
		return strings.ReplaceAll(g.String(), "-", "")
	case "B":
		return "{" + g.String() + "}"
	case "P":
		return "(" + g.String() + ")"
	}
	return g.String()
}

// FormatNumber prints an int64 or float64 by a standard or custom format.
func FormatNumber(n any, format string) (string, error) {
	if format == "" {
		return Text(n), nil
	}
	letter := format[0] | 0x20
	digits, err := strconv.Atoi(format[1:])
	if letter < 'a' || letter > 'z' || len(format) > 1 && (err != nil || digits < 0 || digits > 99) {
		return customNumber(n, format), nil
	}
	if len(format) == 1 {
		digits = -1
	}
	return standardNumber(n, format[0], digits)
}

func standardNumber(n any, letter byte, digits int) (string, error) {
	i, whole := n.(int64)
	f := asFloat(n)
	orTwo := digits
	if orTwo < 0 {
		orTwo = 2
	}
	switch letter | 0x20 {
	case 'n':
		return grouped(fixed(n, orTwo)), nil
	case 'f':
		return fixed(n, orTwo), nil
	case 'p':
		return grouped(fixed(f*100, orTwo)) + "%", nil
	case 'c':
		if f < 0 {
			return "($" + grouped(fixed(-f, orTwo)) + ")", nil
		}
		return "$" + grouped(fixed(f, orTwo)), nil
	case 'd':
		if whole {
			return padSigned(strconv.FormatInt(i, 10), digits), nil
		}
	case 'x':
		if whole {
			return hexadecimal(i, letter, digits), nil
		}
	case 'e':
		if digits < 0 {
			digits = 6
		}
		return exponent(f, letter, digits), nil
	case 'g':
		if digits > 0 {
			return general(f, digits, letter), nil
		}
		return Text(n), nil
	case 'r':
		return Text(n), nil
	}
	return "", &model.Error{ID: "FormatInvalid", Category: model.Invalid, Target: string(letter),
		Message: "Format specifier " + model.Quote(string(letter)) + " was invalid for the number " + Text(n) + "."}
}

// fixed rounds half away from zero, as .NET Framework prints.
func fixed(n any, digits int) string {
	if i, ok := n.(int64); ok {
		text := strconv.FormatInt(i, 10)
		if digits > 0 {
			text += "." + strings.Repeat("0", digits)
		}
		return text
	}
	if d, ok := n.(Decimal); ok {
		return d.fixed(digits)
	}
	f := asFloat(n)
	text := strconv.FormatFloat(roundAway(f, digits), 'f', digits, 64)
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	return text
}

// Round rounds to that many digits: to the even neighbour, or away from zero.
func Round(f float64, digits int, away bool) float64 {
	if digits > 15 || math.IsInf(f, 0) || math.IsNaN(f) || math.Abs(f) > 1e15 {
		return f
	}
	scale := math.Pow10(digits)
	if away {
		return math.Round(f*scale) / scale
	}
	return math.RoundToEven(f*scale) / scale
}

func roundAway(f float64, digits int) float64 {
	if digits > 15 || math.IsInf(f, 0) || math.IsNaN(f) || math.Abs(f) > 1e15 {
		return f
	}
	// The shortest decimal text is what the user sees: 2.675 is to round up
	// although its binary value is a little less.
	scale := math.Pow(10, float64(digits))
	shortest, err := strconv.ParseFloat(strconv.FormatFloat(f*scale, 'g', 15, 64), 64)
	if err != nil {
		return f
	}
	return math.Round(shortest) / scale
}

// general prints at most that many digits, with an exponent where they do not
// reach the point.
func general(f float64, digits int, letter byte) string {
	text := strconv.FormatFloat(f, 'e', digits-1, 64)
	mantissa, exp, _ := strings.Cut(text, "e")
	n, err := strconv.Atoi(exp)
	if err == nil && (n >= digits || n < -5) {
		if strings.Contains(mantissa, ".") {
			mantissa = strings.TrimRight(strings.TrimRight(mantissa, "0"), ".")
		}
		return mantissa + string(letter-2) + exp[:1] + padSigned(exp[1:], 2)
	}
	rounded, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// grouped puts commas between thousands of a fixed-point text.
func grouped(text string) string {
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	whole, fraction, has := strings.Cut(text, ".")
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if has {
		b.WriteString("." + fraction)
	}
	return sign + b.String()
}

func padSigned(text string, width int) string {
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	if len(text) < width {
		text = strings.Repeat("0", width-len(text)) + text
	}
	return sign + text
}

func hexadecimal(i int64, letter byte, width int) string {
	bits := uint64(i)
	if i < 0 && i >= math.MinInt32 {
		bits = uint64(uint32(i))
	}
	text := strconv.FormatUint(bits, 16)
	if letter == 'X' {
		text = strings.ToUpper(text)
	}
	return padSigned(text, width)
}

func exponent(f float64, letter byte, digits int) string {
	mantissa, exp, _ := strings.Cut(strconv.FormatFloat(f, 'e', digits, 64), "e")
	return mantissa + string(letter) + exp[:1] + padSigned(exp[1:], 3)
}
