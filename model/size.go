package model

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Size is a number of bytes (Exchange's ByteQuantifiedSize).
type Size int64

// Binary multiples of a byte.
const (
	Byte Size = 1
	KB        = 1024 * Byte
	MB        = 1024 * KB
	GB        = 1024 * MB
	TB        = 1024 * GB
)

var sizeUnits = []struct {
	suffix string
	bytes  Size
}{{"TB", TB}, {"GB", GB}, {"MB", MB}, {"KB", KB}, {"B", Byte}}

// ParseSize reads 10MB, "1.5 MB", a bare number of bytes, and the printed form
// "10 MB (10,485,760 bytes)". Suffixes are binary and in any case; a fraction of
// a byte is dropped.
func ParseSize(text string) (Size, error) {
	s := strings.TrimSpace(text)
	if open := strings.IndexByte(s, '('); open >= 0 {
		return parsePrintedSize(text, s, open)
	}
	unit := Byte
	for _, u := range sizeUnits {
		if n := len(s) - len(u.suffix); n > 0 && strings.EqualFold(s[n:], u.suffix) {
			unit, s = u.bytes, strings.TrimSpace(s[:n])
			break
		}
	}
	n, ok := scaled(s, unit)
	if !ok {
		return 0, badSize(text)
	}
	return n, nil
}

// parsePrintedSize takes the exact count between the brackets; what stands
// before it is rounded.
func parsePrintedSize(text, s string, open int) (Size, error) {
	inner, ok := strings.CutSuffix(s[open+1:], ")")
	if !ok {
		return 0, badSize(text)
	}
	inner, ok = cutSuffixFold(strings.TrimSpace(inner), "bytes")
	if !ok {
		return 0, badSize(text)
	}
	if _, err := ParseSize(s[:open]); err != nil {
		return 0, badSize(text)
	}
	n, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimSpace(inner), ",", ""), 10, 64)
	if err != nil || n < 0 {
		return 0, badSize(text)
	}
	return Size(n), nil
}

func cutSuffixFold(s, suffix string) (string, bool) {
	n := len(s) - len(suffix)
	if n < 0 || !strings.EqualFold(s[n:], suffix) {
		return s, false
	}
	return s[:n], true
}

// scaled multiplies a decimal number without the rounding of floats.
func scaled(number string, unit Size) (Size, bool) {
	if number == "" || len(number) > 40 || strings.Trim(number, "0123456789.") != "" || strings.Count(number, ".") > 1 {
		return 0, false
	}
	r, ok := new(big.Rat).SetString(number)
	if !ok {
		return 0, false
	}
	r.Mul(r, new(big.Rat).SetInt64(int64(unit)))
	n := new(big.Int).Quo(r.Num(), r.Denom())
	if !n.IsInt64() {
		return 0, false
	}
	return Size(n.Int64()), true
}

func badSize(text string) error {
	return invalid("InvalidSize", text, Quote(text)+" is not a size: write a number with B, KB, MB, GB or TB, or a bare number of bytes (for example 10MB).")
}

// Set implements Value.
func (s *Size) Set(text string) (err error) {
	n, err := ParseSize(text)
	if err == nil {
		*s = n
	}
	return err
}

// String is the form "10 MB (10,485,760 bytes)": four significant digits in the
// largest unit that fits, then the exact count.
func (s Size) String() string {
	unit := sizeUnits[len(sizeUnits)-1]
	for _, u := range sizeUnits {
		if s >= u.bytes {
			unit = u
			break
		}
	}
	lead := float64(s) / float64(unit.bytes)
	digits := 3
	for n := math.Abs(lead); n >= 10 && digits > 0; n /= 10 {
		digits--
	}
	short := strconv.FormatFloat(lead, 'f', digits, 64)
	if strings.Contains(short, ".") {
		short = strings.TrimRight(strings.TrimRight(short, "0"), ".")
	}
	return short + " " + unit.suffix + " (" + grouped(int64(s)) + " bytes)"
}

// grouped writes n with a comma after every three digits.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return sign + b.String()
}

// Type implements Value.
func (Size) Type() string { return "ByteQuantifiedSize" }

// Ordinal orders sizes by their bytes.
func (s Size) Ordinal() int64 { return int64(s) }

// Bytes is the plain number.
func (s Size) Bytes() int64 { return int64(s) }

// RoundUpKB returns s rounded up to a whole kilobyte, as several of the product's limits are stored.
func (s Size) RoundUpKB() Size {
	if s > math.MaxInt64-KB {
		return s
	}
	return (s + KB - 1) / KB * KB
}

// MarshalText implements encoding.TextMarshaler.
func (s Size) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Size) UnmarshalText(text []byte) error { return unmarshal(s, text) }
