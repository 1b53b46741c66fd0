package syntax

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

var numberPattern = regexp.MustCompile(`(?i)^([+-]?)(?:0x([0-9a-f]+)|(\d+(?:\.\d+)?|\.\d+)(e[+-]?\d+)?)([ld]?)(kb|mb|gb|tb|pb)?$`)

var multipliers = map[string]int64{"": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "tb": 1 << 40, "pb": 1 << 50}

// ParseNumber reads a number as the language writes it: 12, -3, 0x1F, 1.5, 1e3,
// with an optional l or d and an optional kb, mb, gb, tb or pb. It returns an
// int64, or a float64 for fractions, exponents and what int64 cannot hold.
func ParseNumber(text string) (any, bool) {
	m := numberPattern.FindStringSubmatch(text)
	if m == nil {
		return nil, false
	}
	sign, hex, digits, exponent := m[1], m[2], m[3], m[4]
	mult := multipliers[strings.ToLower(m[6])]
	if hex != "" {
		return hexNumber(sign, hex, m[5], mult)
	}
	if exponent == "" && !strings.Contains(digits, ".") {
		return wholeNumber(sign, digits, 10, mult)
	}
	f, err := strconv.ParseFloat(sign+digits+exponent, 64)
	if err != nil || math.IsInf(f, 0) {
		return nil, false
	}
	f *= float64(mult)
	if mult > 1 && f == math.Trunc(f) && math.Abs(f) < 1<<62 {
		return int64(f), true // 1.5GB is a whole number of bytes
	}
	return f, true
}

// hexNumber reads hexadecimal digits. As many as an int or a long has are its
// bits, so that 0xFFFFFFFF is -1.
func hexNumber(sign, digits, suffix string, mult int64) (any, bool) {
	bits := 0
	switch short := strings.TrimLeft(digits, "0"); {
	case len(short) == 8 && suffix == "":
		bits = 32
	case len(short) == 16:
		bits = 64
	}
	u, err := strconv.ParseUint(digits, 16, 64)
	if bits == 0 || err != nil {
		return wholeNumber(sign, digits, 16, mult)
	}
	n := int64(u)
	if bits == 32 {
		n = int64(int32(u))
	}
	if sign == "-" {
		n = -n
	}
	return n * mult, true
}

func wholeNumber(sign, digits string, base int, mult int64) (any, bool) {
	n, err := strconv.ParseInt(strings.TrimPrefix(sign, "+")+digits, base, 64)
	if err == nil && (n == 0 || n*mult/mult == n && n <= math.MaxInt64/mult && n >= math.MinInt64/mult) {
		return n * mult, true
	}
	u, err := strconv.ParseUint(digits, base, 64)
	f := float64(u)
	if err != nil {
		if base != 10 {
			return nil, false
		}
		if f, err = strconv.ParseFloat(digits, 64); err != nil {
			return nil, false
		}
	}
	if sign == "-" {
		f = -f
	}
	return f * float64(mult), true
}

// scanNumber returns the longest number of expression mode at pos, without
// stepping over it. A leading dash belongs to it when a digit follows.
func (p *parser) scanNumber() string {
	return scanPattern.FindString(p.text[p.pos:])
}

var scanPattern = regexp.MustCompile(`(?i)^[-\x{2013}-\x{2015}]?(?:0x[0-9a-f]+|(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?)[ld]?(?:[kmgtp]b)?`)

// number reads a number of expression mode.
func (p *parser) number() Expression {
	text := p.scanNumber()
	start := p.pos
	p.pos += len(text)
	plain := text
	if first := []rune(text); len(first) > 0 && isDash(first[0]) {
		plain = "-" + string(first[1:])
	}
	v, ok := ParseNumber(plain)
	if !ok || isName(p.peek()) {
		p.while(func(r rune) bool { return isName(r) || r == '.' })
		p.fail(Span{start, p.pos}, "BadNumericConstant", "The number '"+p.text[start:p.pos]+"' cannot be read.")
		return &Number{Span: Span{start, p.pos}, Text: plain, Value: int64(0)}
	}
	return &Number{Span: Span{start, p.pos}, Text: plain, Value: v}
}

// startsNumber is whether the digits at pos are a number of expression mode and
// not the start of a command's name such as 7zip or 10.0.0.1.
func (p *parser) startsNumber() bool {
	text := p.scanNumber()
	if text == "" {
		return false
	}
	switch r := p.peekAt(len(text)); {
	case isName(r), r == '\\', r == ':', r == '/' && p.peekAt(len(text)+1) == '/':
		return false
	case r == '.': // a range, or a member of a number with a fraction
		next := p.peekAt(len(text) + 1)
		return next == '.' || strings.Contains(text, ".") && unicode.IsLetter(next)
	}
	return true
}
