package value

import (
	"math/big"
	"strconv"
	"strings"

	"mxsh/model"
)

// Decimal is a number of up to 28 digits with a fixed point, as money is counted:
// 1.10 keeps its last zero, and 0.1 + 0.2 is 0.3.
type Decimal struct {
	units *big.Int // the digits without the point
	scale int      // how many of them stand behind it
}

// maxScale is the greatest number of digits behind the point.
const maxScale = 28

// maxDecimal is the greatest number of digits that a Decimal holds: 2^96-1.
var maxDecimal = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 96), big.NewInt(1))

// MaxDecimal is [decimal]::MaxValue.
func MaxDecimal() Decimal { return Decimal{maxDecimal, 0} }

// ParseDecimal reads 12, -1.50 or 1.5e3; ok is false when it is none or too large.
func ParseDecimal(text string) (d Decimal, ok bool) {
	s := strings.ReplaceAll(strings.TrimSpace(text), ",", "")
	mantissa, exponent, hasExponent := strings.Cut(strings.ToLower(s), "e")
	shift := 0
	if hasExponent {
		n, err := strconv.Atoi(exponent)
		if err != nil || n > 40 || n < -60 {
			return Decimal{}, false
		}
		shift = n
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := whole + fraction
	units, ok := new(big.Int).SetString(strings.TrimPrefix(digits, "+"), 10)
	if !ok {
		return Decimal{}, false
	}
	scale := len(fraction) - shift
	if scale < 0 {
		units.Mul(units, pow10(-scale))
		scale = 0
	}
	return Decimal{units, scale}.fit()
}

func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// DecimalOf converts a number; ok is false when it is too large, or no number.
func DecimalOf(n any) (d Decimal, ok bool) {
	switch x := n.(type) {
	case Decimal:
		return x, true
	case int64:
		return Decimal{big.NewInt(x), 0}, true
	case float64: // fifteen digits of a double are exact
		return ParseDecimal(strconv.FormatFloat(x, 'g', 15, 64))
	}
	return Decimal{}, false
}

// fit rounds away digits behind the point until the number fits.
func (d Decimal) fit() (Decimal, bool) {
	for d.scale > 0 && (d.scale > maxScale || d.units.CmpAbs(maxDecimal) > 0) {
		d = d.Round(min(d.scale-1, maxScale), false)
	}
	return d, d.units.CmpAbs(maxDecimal) <= 0
}

// Round rounds to that many digits: to the even neighbour, or away from zero.
func (d Decimal) Round(digits int, away bool) Decimal {
	if digits >= d.scale {
		return d
	}
	by := pow10(d.scale - digits)
	q, r := new(big.Int).QuoRem(d.units, by, new(big.Int))
	half := new(big.Int).Mul(r.Abs(r), big.NewInt(2)).Cmp(by)
	if half > 0 || half == 0 && (away || q.Bit(0) == 1) {
		q.Add(q, big.NewInt(int64(d.units.Sign())))
	}
	return Decimal{q, digits}
}

// Truncate cuts the digits behind the point off.
func (d Decimal) Truncate() Decimal {
	return Decimal{new(big.Int).Quo(d.units, pow10(d.scale)), 0}
}

// Negate is -d.
func (d Decimal) Negate() Decimal { return Decimal{new(big.Int).Neg(d.units), d.scale} }

// Sign is negative, zero or positive as d is.
func (d Decimal) Sign() int { return d.units.Sign() }

// Float is the nearest float64.
func (d Decimal) Float() float64 {
	f, _ := strconv.ParseFloat(d.String(), 64)
	return f
}

// String has as many digits behind the point as the number was given.
func (d Decimal) String() string {
	sign, digits := "", d.units.String()
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	if d.scale == 0 {
		return sign + digits
	}
	if len(digits) <= d.scale {
		digits = strings.Repeat("0", d.scale-len(digits)+1) + digits
	}
	return sign + digits[:len(digits)-d.scale] + "." + digits[len(digits)-d.scale:]
}

// fixed has exactly that many digits behind the point.
func (d Decimal) fixed(digits int) string {
	r := d.Round(digits, true)
	text := r.String()
	if missing := digits - r.scale; missing > 0 {
		if r.scale == 0 {
			text += "."
		}
		text += strings.Repeat("0", missing)
	}
	return text
}

// Compare orders two decimals.
func (d Decimal) Compare(e Decimal) int {
	a, b, _ := aligned(d, e)
	return a.Cmp(b)
}

func aligned(d, e Decimal) (a, b *big.Int, scale int) {
	a, b = d.units, e.units
	switch {
	case d.scale < e.scale:
		return new(big.Int).Mul(a, pow10(e.scale-d.scale)), b, e.scale
	case e.scale < d.scale:
		return a, new(big.Int).Mul(b, pow10(d.scale-e.scale)), d.scale
	}
	return a, b, d.scale
}

// Calculate applies + - * / or %. The error is a *model.Error: a division by
// zero, or a result that is too large.
func (d Decimal) Calculate(op string, e Decimal) (Decimal, error) {
	var out Decimal
	a, b, scale := aligned(d, e)
	switch op {
	case "+":
		out = Decimal{new(big.Int).Add(a, b), scale}
	case "-":
		out = Decimal{new(big.Int).Sub(a, b), scale}
	case "*":
		out = Decimal{new(big.Int).Mul(d.units, e.units), d.scale + e.scale}
	default:
		if e.Sign() == 0 {
			return Decimal{}, &model.Error{ID: "RuntimeException", Category: model.Invalid, Message: "Attempted to divide by zero."}
		}
		if op == "%" {
			out = Decimal{new(big.Int).Rem(a, b), scale}
			break
		}
		out = divide(a, b)
	}
	out, ok := out.fit()
	if !ok {
		return Decimal{}, &model.Error{ID: "RuntimeException", Category: model.Invalid, Message: "Value was either too large or too small for a Decimal."}
	}
	return out, nil
}

// divide has as many digits as there is room for, without zeros at the end.
func divide(a, b *big.Int) Decimal {
	q := new(big.Int).Quo(new(big.Int).Mul(a, pow10(maxScale+1)), b)
	out, _ := Decimal{q, maxScale + 1}.fit()
	ten, r := big.NewInt(10), new(big.Int)
	for out.scale > 0 {
		shorter, rest := new(big.Int).QuoRem(out.units, ten, r)
		if rest.Sign() != 0 {
			break
		}
		out = Decimal{shorter, out.scale - 1}
	}
	return out
}

// castDecimal is the cast [decimal]v.
func castDecimal(v any) (any, error) {
	if text, ok := v.(string); ok {
		if d, ok := ParseDecimal(text); ok {
			return d, nil
		}
	}
	n, err := ToNumber(v)
	if err != nil {
		return nil, CannotConvert(v, "Decimal", "Input string was not in a correct format.")
	}
	d, ok := DecimalOf(n)
	if !ok {
		return nil, CannotConvert(v, "Decimal", "Value was either too large or too small for a Decimal.")
	}
	return d, nil
}

// Literal is the value of a number as it is written in a script, when that is a
// Decimal: 1.50d, or a whole number that no int64 holds.
func Literal(text string) (Decimal, bool) {
	lower := strings.ToLower(text)
	if strings.Contains(lower, "0x") {
		return Decimal{}, false
	}
	base, factor := cutMultiplier(lower)
	digits, marked := strings.CutSuffix(base, "d")
	if !marked && strings.Trim(digits, "0123456789") != "" {
		return Decimal{}, false
	}
	d, ok := ParseDecimal(digits)
	if ok && factor > 1 {
		var err error
		d, err = d.Calculate("*", Decimal{big.NewInt(factor), 0})
		ok = err == nil
	}
	return d, ok
}
