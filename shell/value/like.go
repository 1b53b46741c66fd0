package value

import (
	"strings"
	"unicode"
)

// Wildcard is a compiled pattern of -like: * for any text, ? for one character,
// [a-z] and [!a-z] for one of a set, and the backtick before a character that
// shall mean itself. It matches whole texts.
type Wildcard struct {
	steps []step
	fold  bool
}

type step struct {
	kind   stepKind
	char   rune
	set    []span
	negate bool
}

type stepKind int

const (
	oneChar stepKind = iota
	anyChar
	anyText
	charSet
)

type span struct{ low, high rune }

// NewWildcard compiles a pattern; fold ignores case. A set without its closing
// bracket is taken as plain characters.
func NewWildcard(pattern string, fold bool) *Wildcard {
	if fold {
		pattern = strings.ToLower(pattern)
	}
	w := &Wildcard{fold: fold}
	runes := []rune(pattern)
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; {
		case r == '`' && i+1 < len(runes):
			i++
			w.steps = append(w.steps, step{char: runes[i]})
		case r == '*':
			if n := len(w.steps); n == 0 || w.steps[n-1].kind != anyText {
				w.steps = append(w.steps, step{kind: anyText})
			}
		case r == '?':
			w.steps = append(w.steps, step{kind: anyChar})
		case r == '[':
			set, used := parseSet(runes[i:])
			if used > 0 {
				i += used - 1
			}
			w.steps = append(w.steps, set)
		default:
			w.steps = append(w.steps, step{char: r})
		}
	}
	return w
}

// parseSet reads [...] and says how many runes it took; 0 when it is no set.
func parseSet(runes []rune) (step, int) {
	s := step{kind: charSet}
	i := 1
	if i < len(runes) && (runes[i] == '!' || runes[i] == '^') {
		s.negate = true
		i++
	}
	for first := i; i < len(runes); i++ {
		if runes[i] == ']' && i > first {
			return s, i + 1
		}
		low := runes[i]
		if i+2 < len(runes) && runes[i+1] == '-' && runes[i+2] != ']' {
			s.set = append(s.set, span{low, runes[i+2]})
			i += 2
			continue
		}
		s.set = append(s.set, span{low, low})
	}
	return step{char: '['}, 0
}

// Match is whether the whole text fits the pattern.
func (w *Wildcard) Match(text string) bool {
	if w.fold {
		text = strings.ToLower(text)
	}
	runes := []rune(text)
	// On a mismatch the latest * takes one character more; an earlier one never
	// needs to, so the time is bounded by len(steps)*len(runes).
	i, p, star, mark := 0, 0, -1, 0
	for i < len(runes) {
		switch {
		case p < len(w.steps) && w.steps[p].kind == anyText:
			star, mark = p, i
			p++
		case p < len(w.steps) && w.steps[p].takes(runes[i]):
			i++
			p++
		case star >= 0:
			mark++
			i, p = mark, star+1
		default:
			return false
		}
	}
	for p < len(w.steps) && w.steps[p].kind == anyText {
		p++
	}
	return p == len(w.steps)
}

func (s step) takes(r rune) bool {
	switch s.kind {
	case anyChar:
		return true
	case charSet:
		for _, x := range s.set {
			if r >= x.low && r <= x.high {
				return !s.negate
			}
		}
		return s.negate
	}
	return r == s.char
}

// Like is whether the text fits the wildcard pattern as a whole.
func Like(pattern, text string, fold bool) bool {
	return NewWildcard(pattern, fold).Match(text)
}

// HasWildcard is whether the text holds a character that a pattern gives meaning to.
func HasWildcard(text string) bool { return strings.ContainsAny(text, "*?[") }

// foldEqual compares texts without case, by the simple folding that the
// organization's names use.
func foldEqual(a, b string) bool { return strings.EqualFold(a, b) }

// compareText orders texts as people do: without case first, then lower case
// before upper unless fold says that case does not count.
func compareText(a, b string, fold bool) int {
	x, y := strings.ToLower(a), strings.ToLower(b)
	if x != y {
		return collate(x, y)
	}
	if fold || a == b {
		return 0
	}
	ra, rb := []rune(a), []rune(b)
	for i := range min(len(ra), len(rb)) {
		if ra[i] == rb[i] {
			continue
		}
		if unicode.IsLower(ra[i]) {
			return -1
		}
		return 1
	}
	return len(ra) - len(rb)
}
