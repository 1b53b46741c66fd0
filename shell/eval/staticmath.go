package eval

import (
	"math"
	"strings"

	"mxsh/shell/value"
)

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
		if _, ok := n.(int64); ok && keep {
			return n, nil
		}
		if _, ok := n.(value.Decimal); ok && keep {
			return value.Convert(fn(asFloat(n)), "decimal")
		}
		return fn(asFloat(n)), nil
	}
}

// pairs makes a method of a function of two numbers.
func pairs(fn func(x, y float64) float64) method {
	return func(c call) (any, error) {
		if err := c.takes(2, 2); err != nil {
			return nil, err
		}
		x, err := value.ToFloat(c.args[0])
		if err != nil {
			return nil, err
		}
		y, err := value.ToFloat(c.args[1])
		return fn(x, y), err
	}
}

func absolute(c call) (any, error) {
	if err := c.takes(1, 1); err != nil {
		return nil, err
	}
	n, err := value.ToNumber(c.args[0])
	if err != nil {
		return nil, err
	}
	if negative, err := value.Compare(n, int64(0), true); negative >= 0 {
		return n, err
	}
	return negate(n), nil
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
	v, err := value.ToNumber(c.args[0])
	if err != nil {
		return nil, err
	}
	digits, away := 0, false
	for i, a := range c.args[1:] {
		if _, word := a.(value.Enum); word || i == 1 || strings.EqualFold(value.Text(a), "AwayFromZero") {
			away = strings.EqualFold(value.Text(a), "AwayFromZero") || value.Text(a) == "1"
			continue
		}
		d, err := value.ToInt(a)
		if err != nil || d < 0 || d > 15 {
			return nil, orRange(err, c.name)
		}
		digits = int(d)
	}
	switch x := v.(type) {
	case int64:
		return v, nil
	case value.Decimal:
		return x.Round(digits, away), nil
	}
	return value.Round(asFloat(v), digits, away), nil
}

func logarithm(c call) (any, error) {
	if err := c.takes(1, 2); err != nil {
		return nil, err
	}
	x, err := value.ToFloat(c.args[0])
	if err != nil || len(c.args) == 1 {
		return math.Log(x), err
	}
	base, err := value.ToFloat(c.args[1])
	return math.Log(x) / math.Log(base), err
}

func sign(c call) (any, error) {
	if err := c.takes(1, 1); err != nil {
		return nil, err
	}
	n, err := value.Compare(c.args[0], int64(0), true)
	return int64(n), err
}

var mathStatics = map[string]method{
	"math::round": round, "math::abs": absolute, "math::max": choosing(1), "math::min": choosing(-1), "math::sign": sign,
	"math::floor": reals(true, math.Floor), "math::ceiling": reals(true, math.Ceil), "math::truncate": reals(true, math.Trunc),
	"math::sqrt": reals(false, math.Sqrt), "math::exp": reals(false, math.Exp), "math::log": logarithm, "math::log10": reals(false, math.Log10),
	"math::sin": reals(false, math.Sin), "math::cos": reals(false, math.Cos), "math::tan": reals(false, math.Tan), "math::atan": reals(false, math.Atan),
	"math::pow": pairs(math.Pow), "math::ieeeremainder": pairs(math.Remainder), "math::atan2": pairs(math.Atan2),
	"double::isnan":      func(c call) (any, error) { f, err := value.ToFloat(c.args[0]); return math.IsNaN(f), err },
	"double::isinfinity": func(c call) (any, error) { f, err := value.ToFloat(c.args[0]); return math.IsInf(f, 0), err },
}
