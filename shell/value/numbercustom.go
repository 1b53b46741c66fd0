package value

import (
	"math"
	"strconv"
	"strings"
)

// picture is a custom format of a number, one section of it, taken apart.
type picture struct {
	parts    []picturePart
	whole    int // digits before the point
	fraction int // and behind it
	group    bool
	scale    float64 // from commas before the point, and percent
	exponent string  // E+0, e-000 or ""
}

type picturePart struct {
	kind byte // 0 and # for digits, . for the point, E for the exponent, ' for text
	text string
}

// sectionsOf divides a format at semicolons outside of quotes.
func sectionsOf(format string) []string {
	var sections []string
	start, quote := 0, byte(0)
	for i := 0; i < len(format); i++ {
		switch c := format[i]; {
		case c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == ';':
			sections = append(sections, format[start:i])
			start = i + 1
		}
	}
	return append(sections, format[start:])
}

// readPicture takes a section apart.
func readPicture(format string) picture {
	p := picture{scale: 1}
	point, commas := false, 0
	for i := 0; i < len(format); i++ {
		switch c := format[i]; c {
		case '0', '#':
			if point {
				p.fraction++
			} else {
				p.whole++
				p.group = p.group || commas > 0
				commas = 0
			}
			p.parts = append(p.parts, picturePart{kind: c})
		case '.':
			if !point {
				p.parts = append(p.parts, picturePart{kind: '.'})
			}
			point = true
		case ',':
			if !point && p.whole > 0 {
				commas++
			}
		case '\\':
			if i++; i < len(format) {
				p.parts = append(p.parts, picturePart{'\'', format[i : i+1]})
			}
		case '\'', '"':
			end := strings.IndexByte(format[i+1:], c)
			if end < 0 {
				end = len(format) - i - 1
			}
			p.parts = append(p.parts, picturePart{'\'', format[i+1 : i+1+end]})
			i += end + 1
		case 'E', 'e':
			if e := exponentPicture(format[i:]); e != "" && p.exponent == "" {
				p.exponent = e
				p.parts = append(p.parts, picturePart{kind: 'E'})
				i += len(e) - 1
				continue
			}
			p.parts = append(p.parts, picturePart{'\'', format[i : i+1]})
		default:
			if c == '%' {
				p.scale *= 100
			}
			p.parts = append(p.parts, picturePart{'\'', format[i : i+1]})
		}
	}
	for range commas { // commas before the point divide by a thousand each
		p.scale /= 1000
	}
	return p
}

// exponentPicture is the E, sign and zeros at the start of text, or "".
func exponentPicture(text string) string {
	i := 1
	if i < len(text) && (text[i] == '+' || text[i] == '-') {
		i++
	}
	digits := i
	for i < len(text) && text[i] == '0' {
		i++
	}
	if i == digits {
		return ""
	}
	return text[:i]
}

// customNumber prints by a picture of 0, #, point, comma, percent, exponent and
// text; up to three sections are for positive, negative and zero.
func customNumber(n any, format string) string {
	sections := sectionsOf(format)
	section, sign := sections[0], ""
	f := asFloat(n)
	switch {
	case f == 0 && len(sections) > 2:
		section = sections[2]
	case f < 0 && len(sections) > 1 && sections[1] != "":
		section = sections[1]
	case f < 0:
		sign = "-"
	}
	p := readPicture(section)
	text, exponent := p.digits(n)
	text = strings.TrimPrefix(text, "-")
	if strings.Trim(text, "0.") == "" {
		sign = ""
	}
	return sign + p.fill(text, exponent)
}

// digits are those of the number that the picture wants, rounded.
func (p picture) digits(n any) (text string, exponent int) {
	if p.exponent != "" {
		f := asFloat(n) * p.scale
		if f != 0 {
			exponent = int(math.Floor(math.Log10(math.Abs(f)))) - max(p.whole, 1) + 1
			f /= math.Pow10(exponent)
		}
		return fixed(f, p.fraction), exponent
	}
	if p.scale != 1 {
		return fixed(asFloat(n)*p.scale, p.fraction), 0
	}
	return fixed(n, p.fraction), 0
}

// fill puts the digits into their places.
func (p picture) fill(text string, exponent int) string {
	whole, fraction, _ := strings.Cut(text, ".")
	whole = strings.TrimLeft(whole, "0")
	fraction = strings.TrimRight(fraction, "0")
	var b strings.Builder
	place, behind, started := p.whole, 0, false
	firstZero, lastZero := p.zeros()
	put := func(pos int) { // pos counts from the point
		if pos <= len(whole) {
			b.WriteByte(whole[len(whole)-pos])
		} else {
			b.WriteByte('0')
		}
		if p.group && pos > 1 && (pos-1)%3 == 0 {
			b.WriteByte(',')
		}
	}
	if p.whole == 0 { // a picture such as .00 has room for no whole digits but shows them
		for pos := len(whole); pos > 0; pos-- {
			put(pos)
		}
	}
	for _, part := range p.parts {
		switch part.kind {
		case '\'':
			b.WriteString(part.text)
		case 'E':
			b.WriteString(p.exponentText(exponent))
		case '.':
			if len(fraction) > 0 || lastZero > 0 {
				b.WriteByte('.')
			}
			place = 0
		default:
			if place == 0 {
				behind++
				if behind <= len(fraction) {
					b.WriteByte(fraction[behind-1])
				} else if behind <= lastZero {
					b.WriteByte('0')
				}
				continue
			}
			if !started {
				started = true
				for pos := len(whole); pos > place; pos-- {
					put(pos)
				}
			}
			if place <= len(whole) || place <= firstZero {
				put(place)
			}
			place--
		}
	}
	return b.String()
}

// zeros are the leftmost place before the point and the rightmost one behind it
// that have a digit in any case.
func (p picture) zeros() (first, last int) {
	place, behind := p.whole, 0
	point := false
	for _, part := range p.parts {
		switch part.kind {
		case '.':
			point = true
		case '0', '#':
			if point {
				behind++
				if part.kind == '0' {
					last = behind
				}
				continue
			}
			if part.kind == '0' {
				first = max(first, place)
			}
			place--
		}
	}
	return first, last
}

func (p picture) exponentText(exponent int) string {
	sign := ""
	switch {
	case exponent < 0:
		sign = "-"
	case strings.Contains(p.exponent, "+"):
		sign = "+"
	}
	return p.exponent[:1] + sign + padSigned(strconv.Itoa(max(exponent, -exponent)), strings.Count(p.exponent, "0"))
}
