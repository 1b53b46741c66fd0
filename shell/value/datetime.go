package value

import (
	"strconv"
	"strings"
	"time"

	"mxsh/model"
)

// wholeForms are notations of a date with its time, most with a zone.
var wholeForms = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04:05Z07:00",
	time.RFC1123Z, time.RFC1123, "02 Jan 2006 15:04:05 -0700",
}

// dayForms are the notations of a day, month first; a clock may follow or precede it.
var dayForms = []string{
	"2006-1-2", "2006/1/2", "1/2/2006", "1/2/06", "1-2-2006", "1-2-06",
	"January 2, 2006", "January 2 2006", "2 January 2006", "January, 2006", "January 2006",
	"Jan 2, 2006", "Jan 2 2006", "2 Jan 2006", "2-Jan-2006", "2-Jan-06", "Jan 2006",
	"Monday, January 2, 2006", "Monday, 2 January 2006", "Mon, 2 Jan 2006",
}

// dayOfYearForms are the notations of a day of this year.
var dayOfYearForms = []string{"1/2", "January 2", "2 January", "Jan 2", "2 Jan"}

// clockForms are the notations of a time of day.
var clockForms = []string{"15:04:05", "15:04", "3:04:05 PM", "3:04 PM", "3 PM"}

// ParseTime reads a date, month first or ISO 8601; without zone it is local
// time, without year it is of this one, without date it is today (of now).
func ParseTime(text string, now time.Time) (time.Time, bool) {
	s := strings.ToUpper(strings.Join(strings.Fields(text), " "))
	s = strings.TrimSuffix(s, " GMT+00:00")
	if t, form, ok := parseForms(s, wholeForms); ok {
		if strings.Contains(form, "Z07") || strings.Contains(form, "-0700") {
			t = t.Local()
		}
		return t, true
	}
	day, clock := splitClock(s)
	at, _, ok := parseForms(clock, clockForms)
	if clock != "" && !ok {
		return time.Time{}, false
	}
	y, m, d := now.Date()
	zone := now.Location()
	if day != "" {
		zone = time.Local
		t, _, ok := parseForms(day, dayForms)
		if !ok {
			if t, _, ok = parseForms(day+" "+strconv.Itoa(y), withYear(dayOfYearForms)); !ok {
				return time.Time{}, false
			}
		}
		y, m, d = t.Date()
	} else if clock == "" {
		return time.Time{}, false
	}
	return time.Date(y, m, d, at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), zone), true
}

// withYear are forms with a year behind them, so that a 29 February is one only
// in the years that have it.
func withYear(forms []string) []string {
	out := make([]string, len(forms))
	for i, form := range forms {
		out[i] = form + " 2006"
	}
	return out
}

func parseForms(s string, forms []string) (t time.Time, form string, ok bool) {
	for _, form := range forms {
		if t, err := time.ParseInLocation(form, titleMonths(s, form), time.Local); err == nil {
			return t, form, true
		}
	}
	return time.Time{}, "", false
}

// splitClock takes a time of day off the end or the beginning of a date. AM and
// PM may touch the digits before them.
func splitClock(s string) (day, clock string) {
	for _, mark := range []string{"AM", "PM"} {
		i := strings.Index(s, mark)
		if i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
			s = s[:i] + " " + s[i:]
		}
	}
	words := strings.Fields(s)
	n := len(words)
	isMark := func(i int) bool { return i >= 0 && i < n && (words[i] == "AM" || words[i] == "PM") }
	isClock := func(i int) bool { return i >= 0 && i < n && strings.Contains(words[i], ":") }
	from, to := n, n // of the clock
	switch {
	case isMark(n-1) && n > 1:
		from = n - 2
	case isClock(n - 1):
		from = n - 1
	case isMark(1):
		from, to = 0, 2
	case isClock(0):
		from, to = 0, 1
	}
	clock = strings.Join(words[from:to], " ")
	return strings.Join(append(words[:from:from], words[to:]...), " "), clock
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
	if o, ok := v.(model.Ordered); ok {
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
