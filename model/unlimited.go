package model

import (
	"math"
	"strconv"
	"strings"
)

// Unlimited is a value of T or no limit at all. Its zero value is unlimited.
type Unlimited[T int | Size | Span] struct {
	limited bool
	value   T
}

// Limit returns the limit v.
func Limit[T int | Size | Span](v T) Unlimited[T] { return Unlimited[T]{true, v} }

// Value returns the limit; ok is false when there is none.
func (u Unlimited[T]) Value() (v T, ok bool) { return u.value, u.limited }

// IsUnlimited is whether there is no limit.
func (u Unlimited[T]) IsUnlimited() bool { return !u.limited }

// Exceeded is whether n is above the limit.
func (u Unlimited[T]) Exceeded(n T) bool { return u.limited && n > u.value }

// Min returns the smaller of two limits.
func (u Unlimited[T]) Min(other Unlimited[T]) Unlimited[T] {
	if u.Ordinal() <= other.Ordinal() {
		return u
	}
	return other
}

// Set implements Value: "unlimited" in any case, or what T takes.
func (u *Unlimited[T]) Set(text string) error {
	if strings.EqualFold(strings.TrimSpace(text), "unlimited") {
		*u = Unlimited[T]{}
		return nil
	}
	var v T
	if err := setLimit(&v, text); err != nil {
		return err
	}
	*u = Limit(v)
	return nil
}

func setLimit(target any, text string) error {
	if v, ok := target.(Value); ok {
		return v.Set(text)
	}
	n, err := strconv.Atoi(strings.ReplaceAll(strings.TrimSpace(text), ",", ""))
	if err != nil {
		return invalid("InvalidLimit", text, Quote(text)+" is neither a whole number nor unlimited (for example 20).")
	}
	*target.(*int) = n
	return nil
}

// String is the value or Unlimited.
func (u Unlimited[T]) String() string {
	if !u.limited {
		return "Unlimited"
	}
	return TextOf(u.value)
}

// Type implements Value.
func (u Unlimited[T]) Type() string {
	if v, ok := any(&u.value).(Value); ok {
		return "Unlimited[" + v.Type() + "]"
	}
	return "Unlimited[Int32]"
}

// Ordinal orders limits; no limit is above all others.
func (u Unlimited[T]) Ordinal() int64 {
	if !u.limited {
		return math.MaxInt64
	}
	return int64(u.value)
}

// MarshalText implements encoding.TextMarshaler.
func (u Unlimited[T]) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (u *Unlimited[T]) UnmarshalText(text []byte) error { return unmarshal(u, text) }
