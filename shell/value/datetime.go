package value

import (
	"strconv"
	"strings"
	"time"

	"mxsh/model"
)

// dateForms are the notations of a date, month first; ISO 8601 always reads.
var dateForms = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04", "2006-01-02", "2006/1/2", "2006/1/2 15:04:05",
	"1/2/2006 3:04:05 PM", "1/2/2006 3:04 PM", "1/2/2006 15:04:05", "1/2/2006 15:04", "1/2/2006",
	"1/2/06 3:04:05 PM", "1/2/06 3:04 PM", "1/2/06 15:04:05", "1/2/06 15:04", "1/2/06",
	"1-2-2006", "1-2-2006 15:04:05",
	"January 2, 2006 3:04:05 PM", "January 2, 2006 3:04 PM", "January 2, 2006 15:04:05", "January 2, 2006 15:04", "January 2, 2006",
	"Monday, January 2, 2006 3:04:05 PM", "Monday, January 2, 2006",
	"2 January 2006", "2 Jan 2006", "Jan 2 2006", "Jan 2, 2006", "January 2006",
	time.RFC1123Z, time.RFC1123, "02 Jan 2006 15:04:05 -0700",
}

// clockForms are times of today.
var clockForms = []string{"15:04:05", "15:04", "3:04:05 PM", "3:04 PM", "3 PM"}

// ParseTime reads a date, month first or ISO 8601; without zone it is local
// time, without date it is today (of now).
func ParseTime(text string, now time.Time) (time.Time, bool) {
	s := strings.ToUpper(strings.Join(strings.Fields(text), " "))
	s = strings.TrimSuffix(s, " GMT+00:00")
	for _, form := range dateForms {
		if t, err := time.ParseInLocation(form, titleMonths(s, form), time.Local); err == nil {
			if strings.Contains(form, "Z07") || strings.Contains(form, "-0700") {
				t = t.Local()
			}
			return t, true
		}
	}
	for _, form := range clockForms {
		if t, err := time.Parse(form, s); err == nil {
			y, m, d := now.Date()
			return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), 0, now.Location()), true
		}
	}
	return time.Time{}, false
}

// titleMonths undoes the upper-casing where a form has month or day names: they
// read in any case, the marks AM and PM in capitals.
func titleMonths(s, form string) string {
	if !strings.ContainsAny(form, "JM") || !strings.Contains(form, "Jan") {
		return s
	}
	words := strings.Fields(s)
	for i, w := range words {
		if len(w) > 2 && w[0] >= 'A' && w[0] <= 'Z' && w != "GMT" && w != "UTC" {
			words[i] = w[:1] + strings.ToLower(w[1:])
		}
	}
	return strings.Join(words, " ")
}

// ToTime converts v to a date; the error is that of a cast.
func ToTime(v any) (time.Time, error) {
	switch x := Normalise(v).(type) {
	case time.Time:
		return x, nil
	case int64:
		return FromTicks(x), nil
	case interface{ Time() time.Time }:
		return x.Time(), nil
	default:
		if t, ok := ParseTime(Text(x), time.Now()); ok {
			return t, nil
		}
	}
	return time.Time{}, CannotConvert(v, "DateTime", "Write a date as month/day/year or as 2026-11-21T16:12:11.")
}

// FromTicks is the local time that many 100 ns steps after the year 1.
func FromTicks(ticks int64) time.Time {
	t := time.Unix(ticks/1e7-62135596800, ticks%1e7*100).UTC()
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.Local)
}

// ParseSpan reads [-][d.]hh:mm[:ss[.fffffff]] and 0. A bare number is no span:
// it may mean days, minutes or seconds.
func ParseSpan(text string) (time.Duration, bool) {
	s := strings.TrimSpace(text)
	if s == "0" {
		return 0, true
	}
	s, negative := strings.CutPrefix(s, "-")
	clock := strings.Split(s, ":")
	if len(clock) < 2 || len(clock) > 3 {
		return 0, false
	}
	var total time.Duration
	if days, hours, ok := strings.Cut(clock[0], "."); ok {
		d, err := strconv.ParseUint(days, 10, 20)
		if err != nil {
			return 0, false
		}
		total, clock[0] = time.Duration(d)*24*time.Hour, hours
	}
	for i, unit := range []time.Duration{time.Hour, time.Minute} {
		n, err := strconv.ParseUint(clock[i], 10, 16)
		if err != nil || i == 0 && n > 23 || i == 1 && n > 59 {
			return 0, false
		}
		total += time.Duration(n) * unit
	}
	if len(clock) == 3 {
		seconds, ok := parseSeconds(clock[2])
		if !ok {
			return 0, false
		}
		total += seconds
	}
	if negative {
		total = -total
	}
	return total, true
}

func parseSeconds(text string) (time.Duration, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	n, err := strconv.ParseUint(whole, 10, 8)
	if err != nil || n > 59 || len(fraction) > 7 {
		return 0, false
	}
	total := time.Duration(n) * time.Second
	if fraction != "" {
		ticks, err := strconv.ParseUint((fraction + "0000000")[:7], 10, 32)
		if err != nil {
			return 0, false
		}
		total += time.Duration(ticks) * 100
	}
	return total, true
}

// ToSpan converts v to a time span; the error is that of a cast.
func ToSpan(v any) (time.Duration, error) {
	if d, ok := AsSpan(v); ok {
		return d, nil
	}
	if o, ok := v.(interface{ Ordinal() int64 }); ok {
		return time.Duration(o.Ordinal()), nil
	}
	if d, ok := ParseSpan(Text(v)); ok {
		return d, nil
	}
	return 0, spanError(v)
}

func spanError(v any) *model.Error {
	return CannotConvert(v, "TimeSpan", "Write a time span as hh:mm:ss or d.hh:mm:ss (for example 00:10:00); a bare number says neither days nor minutes.")
}
