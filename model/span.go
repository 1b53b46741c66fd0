package model

import (
	"strconv"
	"strings"
	"time"
)

// Span is a length of time from 00:00:00 to 24855.03:14:07 (Exchange's
// EnhancedTimeSpan), kept in nanoseconds.
type Span time.Duration

// MaxSpan is the longest span that a setting takes.
const MaxSpan = Span((1<<31 - 1) * time.Second)

// ParseSpan reads hh:mm:ss, d.hh:mm:ss and hh:mm, with up to seven digits of a
// fraction after the seconds. 0 is accepted; another bare number is refused,
// because people mean minutes and the product means days.
func ParseSpan(text string) (Span, error) {
	s := strings.TrimSpace(text)
	if s == "0" {
		return 0, nil
	}
	if s != "" && strings.Trim(s, "0123456789") == "" {
		return 0, invalid("TimeSpanBareNumber", text,
			"A bare number is no time span: write "+Quote(s+".00:00:00")+" for days or \"00:"+twoDigits(s)+":00\" for minutes.")
	}
	span, ok := parseSpan(s)
	if !ok {
		return 0, invalid("InvalidTimeSpan", text,
			Quote(text)+" is not a time span: write hh:mm:ss or d.hh:mm:ss with hours to 23, minutes and seconds to 59 (for example 00:10:00 or 2.00:00:00).")
	}
	if span > MaxSpan {
		return 0, invalid("TimeSpanTooLong", text, Quote(text)+" is longer than the longest time span, "+MaxSpan.String()+" (write for example 2.00:00:00).")
	}
	return span, nil
}

func twoDigits(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	if len(s) > 2 || s > "59" {
		return "30"
	}
	return s
}

func parseSpan(s string) (Span, bool) {
	days := 0
	if d, rest, ok := strings.Cut(s, "."); ok && !strings.Contains(d, ":") {
		n, ok := number(d, 24855)
		if !ok {
			return 0, false
		}
		days, s = n, rest
	}
	s, fraction, hasFraction := strings.Cut(s, ".")
	ticks := 0
	if hasFraction {
		n, ok := number(fraction, 9999999)
		if !ok || len(fraction) > 7 {
			return 0, false
		}
		for range 7 - len(fraction) {
			n *= 10
		}
		ticks = n
	}
	parts := strings.Split(s, ":")
	if len(parts) != 3 && (len(parts) != 2 || hasFraction) {
		return 0, false
	}
	fields := [3]int{}
	for i, limit := range []int{23, 59, 59}[:len(parts)] {
		n, ok := number(parts[i], limit)
		if !ok {
			return 0, false
		}
		fields[i] = n
	}
	seconds := ((days*24+fields[0])*60+fields[1])*60 + fields[2]
	return Span(time.Duration(seconds)*time.Second + time.Duration(ticks)*100), true
}

// number reads an unsigned decimal number up to limit.
func number(s string, limit int) (int, bool) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n <= limit
}

// Set implements Value.
func (s *Span) Set(text string) error {
	v, err := ParseSpan(text)
	if err == nil {
		*s = v
	}
	return err
}

// String is [d.]hh:mm:ss, with seven digits of a fraction when there is one.
func (s Span) String() string {
	d := time.Duration(s)
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	var b strings.Builder
	b.WriteString(sign)
	if days := d / (24 * time.Hour); days > 0 {
		b.WriteString(strconv.FormatInt(int64(days), 10) + ".")
	}
	pair := func(n time.Duration) string {
		t := strconv.FormatInt(int64(n), 10)
		if len(t) == 1 {
			return "0" + t
		}
		return t
	}
	b.WriteString(pair(d/time.Hour%24) + ":" + pair(d/time.Minute%60) + ":" + pair(d/time.Second%60))
	if ticks := d % time.Second / 100; ticks > 0 {
		t := strconv.FormatInt(int64(ticks), 10)
		b.WriteString("." + strings.Repeat("0", 7-len(t)) + t)
	}
	return b.String()
}

// Type implements Value.
func (Span) Type() string { return "EnhancedTimeSpan" }

// Ordinal orders spans by their length.
func (s Span) Ordinal() int64 { return int64(s) }

// Duration is the span as the standard library's type.
func (s Span) Duration() time.Duration { return time.Duration(s) }

// MarshalText implements encoding.TextMarshaler.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Span) UnmarshalText(text []byte) error { return unmarshal(s, text) }
