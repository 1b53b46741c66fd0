package term

import (
	"io"
	"strconv"
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// page is lines of cells of a known width. The terminal wraps the rows that are
// marked so by itself, so that it can wrap them anew when its width changes.
type page struct {
	width    int
	rows     []string
	wrapped  []bool // the row goes on in the next one
	short    []bool // the row does not reach the edge
	cells    int    // used in the last row
	row, col int    // of the cursor
}

func newPage(width int) *page {
	return &page{width: max(2, width), rows: []string{""}, wrapped: []bool{false}, short: []bool{true}}
}

func (p *page) next(wrapped bool) {
	p.wrapped[len(p.wrapped)-1], p.short[len(p.short)-1] = wrapped, p.cells < p.width
	p.rows, p.wrapped, p.short, p.cells = append(p.rows, ""), append(p.wrapped, false), append(p.short, true), 0
}

// put writes text in a style, which is the parameters of a graphic rendition.
func (p *page) put(text, style string) {
	open := false
	write := func(s string) {
		if style != "" && !open {
			p.rows[len(p.rows)-1] += "\x1b[" + style + "m"
			open = true
		}
		p.rows[len(p.rows)-1] += s
	}
	shut := func() {
		if open {
			p.rows[len(p.rows)-1] += plain
			open = false
		}
	}
	for g := displaywidth.StringGraphemes(text); g.Next(); {
		s, w := visible(g.Value(), g.Width())
		if p.cells+w > p.width {
			shut()
			p.next(true)
		}
		write(s)
		p.cells += w
	}
	shut()
}

// visible shows a control character as ^X and a tab as blanks.
func visible(s string, width int) (string, int) {
	switch {
	case s == "\t":
		return "    ", 4
	case len(s) == 1 && s[0] < 0x20:
		return "^" + string(rune(s[0]+0x40)), 2
	case s == "\x7f":
		return "^?", 2
	}
	return s, width
}

// cursor marks where the cursor stands.
func (p *page) cursor() {
	if p.cells >= p.width {
		p.next(true)
	}
	p.row, p.col = len(p.rows)-1, p.cells
}

// screen shows a page below what the terminal has already, and replaces it by
// the next one. It never asks the terminal anything.
type screen struct {
	out           io.Writer
	width, height int
	up            int                   // rows between the top of what is shown and the cursor
	drawn         func(width int) *page // what is shown
}

// fresh begins a new block at the start of a row: after output without a
// newline, in the next one. A row's worth of blanks wraps exactly when the
// cursor was not in the first column.
func (s *screen) fresh() {
	s.up, s.drawn = 0, nil
	_, _ = io.WriteString(s.out, strings.Repeat(" ", s.width)+"\r\x1b[K")
}

// resize takes the terminal's new size. The terminal has wrapped the rows anew.
func (s *screen) resize(width, height int) {
	if s.drawn != nil && width != s.width {
		p := s.drawn(width)
		s.up = p.row - top(p, height)
	}
	s.width, s.height = width, height
}

// top is the first row that is shown of a page that is too high.
func top(p *page, height int) int {
	if len(p.rows) <= height {
		return 0
	}
	return max(0, min(p.row-height/2, len(p.rows)-height))
}

// show draws a page in the place of the one before. It writes over what is
// there and clears what is left: a terminal that is told to clear all from its
// first cell on keeps a copy of that in its history.
func (s *screen) show(draw func(width int) *page) {
	p := draw(s.width)
	if p.cells >= p.width {
		p.next(true)
	}
	var b strings.Builder
	if s.up > 0 {
		b.WriteString("\x1b[" + strconv.Itoa(s.up) + "A")
	}
	b.WriteByte('\r')
	first := top(p, s.height)
	last := min(len(p.rows), first+s.height) - 1
	for i := first; i <= last; i++ {
		switch {
		case i > first && !p.wrapped[i-1]:
			b.WriteString("\r\n")
		case i > first && p.rows[i] == "":
			b.WriteString(" \r") // a full row wraps when the next character comes
		}
		b.WriteString(p.rows[i])
		switch {
		case i == last && p.rows[i] != "":
			b.WriteString("\x1b[J")
		case p.short[i]:
			b.WriteString("\x1b[K")
		}
	}
	if last > first && p.rows[last] == "" {
		b.WriteString("\x1b[J")
	}
	if up := last - p.row; up > 0 {
		b.WriteString("\x1b[" + strconv.Itoa(up) + "A")
	}
	b.WriteByte('\r')
	if p.col > 0 {
		b.WriteString("\x1b[" + strconv.Itoa(p.col) + "C")
	}
	s.up, s.drawn = p.row-first, draw
	_, _ = io.WriteString(s.out, b.String())
}

// leave goes to the row below what is shown; the next block begins there.
func (s *screen) leave() {
	s.up, s.drawn = 0, nil
	_, _ = io.WriteString(s.out, "\r\n")
}
