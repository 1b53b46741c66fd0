package value

import (
	"strconv"
	"strings"
	"time"

	"mxsh/model"
)

// FileTimeEpoch is the number of seconds from 1601, where Windows begins to count
// time, to 1970.
const FileTimeEpoch = 11644473600

// dateFields gathers what a format reads.
type dateFields struct {
	year, month, day, hour, minute, second, nano int
	twelve, afternoon                            bool
	zone                                         *time.Location
}

// ParseTimeExact reads a date in a format of FormatTime, and in no other.
func ParseTimeExact(text, format string) (time.Time, bool) {
	if len(format) == 1 {
		if f, ok := standardDates[format[0]]; ok {
			format = f
		}
	}
	d := dateFields{year: -1, month: 1, day: 1, zone: time.Local}
	rest, ok := text, true
	literal := func(part string) {
		if ok = ok && strings.HasPrefix(rest, part); ok {
			rest = rest[len(part):]
		}
	}
	walkFormat(format, func(run string) bool {
		if !ok || !strings.ContainsRune("yMdHhmsfFtKz", rune(run[0])) {
			return false
		}
		rest, ok = d.read(run, rest)
		return true
	}, literal)
	if !ok || rest != "" {
		return time.Time{}, false
	}
	return d.time()
}

// read takes the text of one run of a format off the front of text.
func (d *dateFields) read(run, text string) (rest string, ok bool) {
	n := len(run)
	number := func(to *int, least, most int) (string, bool) {
		end := 0
		for end < len(text) && end < most && text[end] >= '0' && text[end] <= '9' {
			end++
		}
		v, err := strconv.Atoi(text[:end])
		*to = v
		return text[end:], err == nil && end >= least
	}
	two := min(n, 2)
	switch run[0] {
	case 'y':
		if n <= 2 {
			rest, ok = number(&d.year, n, 2)
			d.year += 2000
			if d.year > 2029 { // the two-digit years of the calendar end in 2029
				d.year -= 100
			}
			return rest, ok
		}
		return number(&d.year, n, max(n, 4))
	case 'M':
		if n > 2 {
			return named(text, n, 12, func(i int) string { return time.Month(i + 1).String() }, func(i int) { d.month = i + 1 })
		}
		return number(&d.month, two, 2)
	case 'd':
		if n > 2 {
			return named(text, n, 7, func(i int) string { return time.Weekday(i).String() }, func(int) {})
		}
		return number(&d.day, two, 2)
	case 'H':
		return number(&d.hour, two, 2)
	case 'h':
		d.twelve = true
		return number(&d.hour, two, 2)
	case 'm':
		return number(&d.minute, two, 2)
	case 's':
		return number(&d.second, two, 2)
	case 'f', 'F':
		before := len(text)
		least := n
		if run[0] == 'F' {
			least = 0
		}
		rest, ok = number(&d.nano, least, n)
		for i := before - len(rest); i < 9; i++ {
			d.nano *= 10
		}
		return rest, ok || run[0] == 'F'
	case 't':
		return d.readHalf(text, min(n, 2))
	}
	return d.readZone(text)
}

func named(text string, n, count int, name func(int) string, found func(int)) (string, bool) {
	for i := range count {
		word := name(i)
		if n == 3 {
			word = word[:3]
		}
		if rest, ok := model.CutPrefixFold(text, word); ok {
			found(i)
			return rest, true
		}
	}
	return text, false
}

func (d *dateFields) readHalf(text string, n int) (string, bool) {
	if len(text) < n {
		return text, false
	}
	mark := strings.ToUpper(text[:n])
	d.afternoon = mark == "PM"[:n]
	return text[n:], d.afternoon || mark == "AM"[:n]
}

func (d *dateFields) readZone(text string) (string, bool) {
	if rest, ok := strings.CutPrefix(text, "Z"); ok {
		d.zone = time.UTC
		return rest, true
	}
	for _, form := range []string{"-07:00", "-0700", "-07"} {
		if len(text) < len(form) {
			continue
		}
		if t, err := time.Parse(form, text[:len(form)]); err == nil {
			d.zone = t.Location()
			return text[len(form):], true
		}
	}
	return text, text == ""
}

func (d *dateFields) time() (time.Time, bool) {
	if d.year < 0 {
		d.year = time.Now().Year()
	}
	if d.twelve {
		if d.hour < 1 || d.hour > 12 {
			return time.Time{}, false
		}
		d.hour %= 12
		if d.afternoon {
			d.hour += 12
		}
	}
	t := time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.second, d.nano, d.zone)
	if int(t.Month()) != d.month || t.Day() != d.day || t.Hour() != d.hour && d.hour > 23 || d.minute > 59 || d.second > 59 {
		return time.Time{}, false
	}
	return t.Local(), true
}
