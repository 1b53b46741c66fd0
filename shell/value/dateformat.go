package value

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// standardDates are the one-letter formats of a date, in the culture en-US.
var standardDates = map[byte]string{
	'd': "M/d/yyyy", 'D': "dddd, MMMM d, yyyy", 't': "h:mm tt", 'T': "h:mm:ss tt",
	'g': "M/d/yyyy h:mm tt", 'G': "M/d/yyyy h:mm:ss tt",
	'U': "dddd, MMMM d, yyyy h:mm:ss tt",
	'f': "dddd, MMMM d, yyyy h:mm tt", 'F': "dddd, MMMM d, yyyy h:mm:ss tt",
	's': "yyyy-MM-ddTHH:mm:ss", 'u': "yyyy-MM-dd HH:mm:ssZ", 'o': "yyyy-MM-ddTHH:mm:ss.fffffffK", 'O': "yyyy-MM-ddTHH:mm:ss.fffffffK",
	'm': "MMMM d", 'M': "MMMM d", 'y': "MMMM yyyy", 'Y': "MMMM yyyy", 'r': "ddd, dd MMM yyyy HH:mm:ss 'GMT'", 'R': "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
}

// FormatTime prints a date by a standard format of one letter or a custom one
// such as yyyy-MM-dd HH:mm; the empty format is G (11/21/2026 4:12:11 PM).
func FormatTime(t time.Time, format string) string {
	if format == "" {
		format = "G"
	}
	if len(format) == 1 {
		if f, ok := standardDates[format[0]]; ok {
			if format == "U" {
				t = t.UTC()
			}
			format = f
		}
	}
	return eachRun(format, func(run string) (string, bool) { return datePart(t, run) })
}

// eachRun prints a custom format: what part does not know is literal.
func eachRun(format string, part func(run string) (string, bool)) string {
	var b strings.Builder
	walkFormat(format, func(run string) bool {
		text, ok := part(run)
		b.WriteString(text)
		return ok
	}, func(text string) { b.WriteString(text) })
	return b.String()
}

// walkFormat walks a custom format: quoted text and backslash escapes are literal,
// runs of one letter go to part, and those that part does not know are literal too.
func walkFormat(format string, part func(run string) bool, literal func(text string)) {
	for i := 0; i < len(format); {
		switch c := format[i]; {
		case c == '\\' && i+1 < len(format):
			literal(format[i+1 : i+2])
			i += 2
			continue
		case c == '\'' || c == '"':
			end := strings.IndexByte(format[i+1:], c)
			if end < 0 {
				end = len(format) - i - 1
			}
			literal(format[i+1 : i+1+end])
			i += end + 2
			continue
		case c == '%' && i+1 < len(format):
			i++
			continue
		}
		j := i + 1
		for j < len(format) && format[j] == format[i] {
			j++
		}
		if !part(format[i:j]) {
			literal(format[i:j])
		}
		i = j
	}
}

func datePart(t time.Time, run string) (string, bool) {
	n := len(run)
	switch run[0] {
	case 'y':
		if n <= 2 {
			return pad(t.Year()%100, n), true
		}
		return pad(t.Year(), n), true
	case 'M':
		return nameOr(t.Month().String(), int(t.Month()), n), true
	case 'd':
		return nameOr(t.Weekday().String(), t.Day(), n), true
	case 'H':
		return pad(t.Hour(), min(n, 2)), true
	case 'h':
		return pad((t.Hour()+11)%12+1, min(n, 2)), true
	case 'm':
		return pad(t.Minute(), min(n, 2)), true
	case 's':
		return pad(t.Second(), min(n, 2)), true
	case 'f', 'F':
		digits := fmt.Sprintf("%09d", t.Nanosecond())[:min(n, 7)]
		if run[0] == 'F' {
			digits = strings.TrimRight(digits, "0")
		}
		return digits, true
	case 't':
		return t.Format("PM")[:min(n, 2)], true
	case 'g':
		return "A.D.", true
	case 'K':
		if t.Location() == time.UTC {
			return "Z", true
		}
		return t.Format("-07:00"), true
	case 'z':
		switch n {
		case 1:
			return strings.Replace(t.Format("-07"), "0", "", 1), true
		case 2:
			return t.Format("-07"), true
		}
		return t.Format("-07:00"), true
	}
	return "", false
}

func pad(n, width int) string { return fmt.Sprintf("%0*d", width, n) }

// nameOr prints the number for runs of one and two letters, else the name, cut to
// three letters for a run of three.
func nameOr(name string, number, n int) string {
	switch {
	case n <= 2:
		return pad(number, n)
	case n == 3:
		return name[:3]
	}
	return name
}

// FormatSpan prints a time span: c and the empty format as SpanText, g without
// leading zeros, else a custom format such as hh\:mm.
func FormatSpan(d time.Duration, format string) string {
	switch format {
	case "", "c", "t", "T":
		return SpanText(d)
	case "g":
		return generalSpan(d, false)
	case "G":
		return generalSpan(d, true)
	}
	if d < 0 {
		d = -d
	}
	return eachRun(format, func(run string) (string, bool) { return spanPart(d, run) })
}

// generalSpan is d:h:mm:ss.f without what is zero at its ends, or all of it.
func generalSpan(d time.Duration, full bool) string {
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	days, hours := d/(24*time.Hour), d/time.Hour%24
	rest := fmt.Sprintf("%02d:%02d", d/time.Minute%60, d/time.Second%60)
	ticks := fmt.Sprintf(".%07d", d%time.Second/100)
	if full {
		return fmt.Sprintf("%s%d:%02d:%s%s", sign, days, hours, rest, ticks)
	}
	text := fmt.Sprintf("%s%d:%s", sign, hours, rest)
	if days > 0 {
		text = fmt.Sprintf("%s%d:%d:%s", sign, days, hours, rest)
	}
	return text + strings.TrimRight(strings.TrimRight(ticks, "0"), ".")
}

func spanPart(d time.Duration, run string) (string, bool) {
	n := len(run)
	switch run[0] {
	case 'd':
		return pad(int(d/(24*time.Hour)), n), true
	case 'h':
		return pad(int(d/time.Hour%24), n), true
	case 'm':
		return pad(int(d/time.Minute%60), n), true
	case 's':
		return pad(int(d/time.Second%60), n), true
	case 'f', 'F':
		digits := strconv.Itoa(int(1e9 + d%time.Second))[1:]
		return digits[:min(n, 7)], true
	}
	return "", false
}
