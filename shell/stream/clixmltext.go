package stream

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// clixmlText escapes for XML, and what XML cannot hold as _x000A_: control
// characters, and both halves of a character beyond 16 bits.
func clixmlText(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '_' && (strings.HasPrefix(s[i:], "_x") || strings.HasPrefix(s[i:], "_X")):
			b.WriteString("_x005F_")
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, "_x%04X__x%04X_", high, low)
		case r < 0x20 || r >= 0x7f && r < 0xa0 || r == utf8.RuneError || r == 0xfffe || r == 0xffff:
			fmt.Fprintf(&b, "_x%04X_", r)
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '"':
			b.WriteString("&quot;")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// unescapeCLIXML undoes clixmlText's _x000A_.
func unescapeCLIXML(s string) string {
	var b strings.Builder
	var high rune // the first half of a character
	flush := func() {
		if high != 0 {
			b.WriteRune(utf8.RuneError)
			high = 0
		}
	}
	for s != "" {
		unit, ok := clixmlUnit(s)
		if !ok {
			flush()
			next := len(s)
			if i := strings.IndexByte(s[1:], '_'); i >= 0 {
				next = i + 1
			}
			b.WriteString(s[:next])
			s = s[next:]
			continue
		}
		s = s[len("_x000A_"):]
		if high != 0 && utf16.IsSurrogate(unit) {
			b.WriteRune(utf16.DecodeRune(high, unit))
			high = 0
			continue
		}
		flush()
		if utf16.IsSurrogate(unit) {
			high = unit
			continue
		}
		b.WriteRune(unit)
	}
	flush()
	return b.String()
}

// clixmlUnit reads the escape that s begins with.
func clixmlUnit(s string) (unit rune, ok bool) {
	if len(s) < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n), err == nil
}

// isoSpan is a duration of XML Schema: P1DT2H3M4.5S.
func isoSpan(d time.Duration) string {
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	text := ""
	for _, u := range []struct {
		unit time.Duration
		mark string
	}{{24 * time.Hour, "DT"}, {time.Hour, "H"}, {time.Minute, "M"}} {
		if n := d / u.unit; n > 0 {
			text += strconv.FormatInt(int64(n), 10) + u.mark
			d %= u.unit
		}
	}
	if d > 0 || text == "" {
		text += strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + "S"
	}
	if !strings.Contains(text, "D") {
		text = "T" + text
	}
	return sign + "P" + strings.TrimSuffix(text, "T")
}

// parseISOSpan reads a duration of days, hours, minutes and seconds.
func parseISOSpan(text string) (time.Duration, bool) {
	s, negative := strings.CutPrefix(text, "-")
	s, ok := strings.CutPrefix(s, "P")
	if !ok {
		return 0, false
	}
	units := map[byte]time.Duration{'D': 24 * time.Hour, 'H': time.Hour, 'M': time.Minute, 'S': time.Second}
	var total time.Duration
	for s = strings.ReplaceAll(s, "T", ""); s != ""; {
		i := strings.IndexAny(s, "DHMS")
		if i < 1 {
			return 0, false
		}
		n, err := strconv.ParseFloat(s[:i], 64)
		if err != nil {
			return 0, false
		}
		total += time.Duration(math.Round(n * float64(units[s[i]])))
		s = s[i+1:]
	}
	if negative {
		total = -total
	}
	return total, true
}
