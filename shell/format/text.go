package format

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// width is how many terminal cells a text takes.
func width(s string) int {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] >= 0x7f {
			return displaywidth.String(s)
		}
	}
	return len(s)
}

// head returns the longest beginning of s that takes at most n cells, and the rest.
func head(s string, n int) (string, string) {
	if width(s) <= n {
		return s, ""
	}
	used := 0
	g := displaywidth.StringGraphemes(s)
	for end := 0; g.Next(); end += len(g.Value()) {
		if used += g.Width(); used > n {
			return s[:end], s[end:]
		}
	}
	return s, ""
}

// tail returns the longest end of s that takes at most n cells.
func tail(s string, n int) string {
	skip := width(s) - n
	if skip <= 0 {
		return s
	}
	start := 0
	for g := displaywidth.StringGraphemes(s); skip > 0 && g.Next(); {
		skip -= g.Width()
		start += len(g.Value())
	}
	return s[start:]
}

// cut shortens s to n cells with dots where text is missing: at the end, or at
// the beginning of a right-aligned one.
func cut(s string, n int, right bool) string {
	if width(s) <= n {
		return s
	}
	dots := "..."
	if n <= len(dots) {
		dots = ""
	}
	if right {
		return dots + tail(s, n-len(dots))
	}
	kept, _ := head(s, n-len(dots))
	return kept + dots
}

// align pads s to n cells.
func align(s string, n int, how string) string {
	blanks := n - width(s)
	if blanks <= 0 {
		return s
	}
	switch how {
	case "right":
		return strings.Repeat(" ", blanks) + s
	case "center":
		return strings.Repeat(" ", blanks/2) + s + strings.Repeat(" ", blanks-blanks/2)
	}
	return s + strings.Repeat(" ", blanks)
}

// lines splits at line breaks.
func lines(s string) []string {
	return strings.Split(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"), "\n")
}

// oneLine puts a text with line breaks and tabs on one line.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\r\n\t") {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\r' || r == '\n' || r == '\t' }), " ")
}

// fold breaks s into pieces of at most n cells: at blanks when words is set and
// there are any, else wherever the line is full. n = 0 does not break.
func fold(s string, n int, words bool) []string {
	var out []string
	for _, line := range lines(s) {
		for n > 0 && width(line) > n {
			piece, rest := head(line, n)
			if piece == "" {
				break
			}
			if i := strings.LastIndexByte(piece, ' '); words && i > 0 && !strings.HasPrefix(rest, " ") {
				piece, rest = piece[:i], line[i:]
			}
			out = append(out, strings.TrimRight(piece, " "))
			line = rest
			if words {
				line = strings.TrimPrefix(rest, " ")
			}
		}
		out = append(out, line)
	}
	return out
}
