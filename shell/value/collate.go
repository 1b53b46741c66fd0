package value

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// collate orders texts as a dictionary does, whatever their case: marks before
// digits before letters, é beside e, and hyphens and apostrophes counting only
// between texts that are otherwise equal.
func collate(a, b string) int {
	if c := collateBy(a, b, true); c != 0 {
		return c
	}
	if c := collateBy(a, b, false); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

func collateBy(a, b string, base bool) int {
	x, y := letters{rest: a, base: base}, letters{rest: b, base: base}
	for {
		r, s := x.next(), y.next()
		if c := cmp.Compare(r, s); c != 0 || r == 0 {
			return c
		}
	}
}

// letters gives the weights of a text's letters one by one, 0 at the end.
type letters struct {
	rest string
	base bool // without accents
}

func (l *letters) next() int32 {
	for l.rest != "" {
		r, size := rune(l.rest[0]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(l.rest)
		}
		l.rest = l.rest[size:]
		if r == '-' || r == '\'' {
			continue
		}
		if r < utf8.RuneSelf {
			return weights[r]
		}
		if l.base {
			r, l.rest = baseLetter(r, l.rest)
		}
		if r != 0 {
			return 1<<16 + unicode.ToLower(r)
		}
	}
	return 0
}

// weights orders the characters of ASCII: marks, digits, letters without case.
var weights = func() (w [utf8.RuneSelf]int32) {
	for c := range int32(utf8.RuneSelf) {
		switch r := unicode.ToLower(c); {
		case unicode.IsDigit(r):
			w[c] = 1<<15 + r
		case unicode.IsLetter(r):
			w[c] = 1<<16 + r
		default:
			w[c] = c + 1
		}
	}
	return w
}()

// ligatures are letters that are sorted as two, or as another without an accent.
var ligatures = map[rune]string{'ß': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'ø': "o", 'Ø': "o", 'ł': "l", 'Ł': "l", 'đ': "d", 'Đ': "d", 'ı': "i"}

// baseLetter is the letter without its accent, 0 for an accent alone.
func baseLetter(r rune, rest string) (rune, string) {
	if pair := ligatures[r]; pair != "" {
		return rune(pair[0]), pair[1:] + rest
	}
	if unicode.Is(unicode.Mn, r) {
		return 0, rest
	}
	if d := norm.NFD.PropertiesString(string(r)).Decomposition(); len(d) > 0 {
		first, _ := utf8.DecodeRune(d)
		return first, rest
	}
	return r, rest
}
