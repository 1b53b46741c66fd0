package format

import (
	"strings"
	"time"

	"mxsh/model"
)

// How many rows wait before they are drawn: a terminal's table is drawn by
// tablewriter up to its limit; widths that fit the content need the content. Who
// asked for -AutoSize waits for it; others see the first rows after Patience, as
// Out-Default does since PowerShell 5.
const (
	holdTerminal = 2000
	holdAutoSize = 20000

	// Patience is how long somebody waits for the first rows.
	Patience = 300 * time.Millisecond
)

// table draws a header, a rule and one row per object.
type table struct {
	w     *Writer
	view  *View
	group grouping

	columns []column
	held    [][]string
	since   time.Time // the first of held came
	drawn   bool      // the header is out
}

type column struct {
	title string
	align string
	width int // 0 until measured
	fixed int // width that was asked for
}

func (t *table) add(item *Item) error {
	if t.group.changes(item) {
		if err := t.finish(); err != nil {
			return err
		}
		t.group.heading(t.w, item)
	}
	if t.columns == nil {
		t.columns = t.begin(item)
	}
	row := make([]string, len(item.cells))
	for i, c := range item.cells {
		row[i] = t.cell(c.Value)
	}
	if !t.drawn {
		t.wait(row)
		return t.w.err()
	}
	t.row(row)
	return t.w.err()
}

// cell is the text of a value, of several lines only where the view has room for these.
func (t *table) cell(v any) string {
	o := t.w.opts.look()
	switch {
	case t.view.Expand:
		lines := o.texts(v, true, true)
		for i := range lines {
			lines[i] = oneLine(lines[i])
		}
		return strings.Join(lines, "\n")
	case t.view.Wrap:
		return o.display(v, true)
	}
	return oneLine(o.display(v, true))
}

// wait holds a row back, and draws all that are held when that is enough.
func (t *table) wait(row []string) {
	now := t.w.opts.Now
	if now != nil && len(t.held) == 0 {
		t.since = now()
	}
	t.held = append(t.held, row)
	if len(t.held) > t.hold() || now != nil && t.impatient() && now().Sub(t.since) > Patience {
		t.draw(false)
	}
}

// hold is how many rows may wait.
func (t *table) hold() int {
	switch {
	case t.view.unasked:
		return holdTerminal
	case t.view.AutoSize, t.w.opts.columns() == 0:
		return holdAutoSize
	case t.w.opts.Terminal:
		return holdTerminal
	}
	return 0
}

// impatient is whether somebody watches who did not ask for -AutoSize.
func (t *table) impatient() bool {
	return t.w.opts.Terminal && (t.view.unasked || !t.view.AutoSize)
}

// begin makes the columns of a run.
func (t *table) begin(first *Item) []column {
	columns := make([]column, len(first.cells))
	for i, c := range first.cells {
		p := t.view.fixed[i]
		columns[i] = column{title: model.Visible(oneLine(c.Name)), align: p.Align, fixed: p.Width}
	}
	return columns
}

// draw writes the header and the rows that waited; whole is whether these are all.
func (t *table) draw(whole bool) {
	if t.columns == nil {
		return
	}
	t.measure()
	if t.view.unasked && !whole {
		t.widenLast() // for the rows that are still to come
	}
	t.drawn = true
	t.w.blank(1)
	if whole && t.w.opts.Terminal && len(t.held) <= holdTerminal {
		t.drawWhole()
		return
	}
	if !t.view.HideHeaders {
		header, rule := t.header()
		t.w.line(t.bold(strings.Join(header, " ")))
		t.w.line(strings.Join(rule, " "))
	}
	for _, row := range t.held {
		t.row(row)
	}
	t.held = nil
}

func (t *table) bold(s string) string {
	if !t.w.opts.Colour {
		return s
	}
	return "\x1b[1m" + strings.TrimRight(s, " ") + "\x1b[0m"
}

// header returns the titles and the rule below them, a dash for each character of
// the title.
func (t *table) header() (titles, rule []string) {
	for _, c := range t.columns {
		title := cut(c.title, c.width, c.align == "right")
		titles = append(titles, align(title, c.width, c.align))
		rule = append(rule, align(strings.Repeat("-", width(title)), c.width, c.align))
	}
	return titles, rule
}

func (t *table) row(cells []string) {
	for _, line := range t.physical(cells) {
		t.w.line(strings.Join(line, " "))
	}
}

// physical lays a row out: one line of padded cells, or several with -Wrap or -Expand.
func (t *table) physical(cells []string) [][]string {
	if !t.view.Wrap && !t.view.Expand {
		line := make([]string, len(t.columns))
		for i, c := range t.columns {
			line[i] = align(cut(cells[i], c.width, c.align == "right"), c.width, c.align)
		}
		return [][]string{line}
	}
	pieces := make([][]string, len(t.columns))
	height := 0
	for i, c := range t.columns {
		pieces[i] = t.pieces(cells[i], c)
		height = max(height, len(pieces[i]))
	}
	rows := make([][]string, height)
	for y := range rows {
		rows[y] = make([]string, len(t.columns))
		for i, c := range t.columns {
			text := ""
			if y < len(pieces[i]) {
				text = pieces[i][y]
			}
			rows[y][i] = align(text, c.width, c.align)
		}
	}
	return rows
}

// pieces are the lines of one cell.
func (t *table) pieces(text string, c column) []string {
	if t.view.Wrap {
		return fold(text, c.width, false)
	}
	pieces := lines(text)
	for i := range pieces {
		pieces[i] = cut(pieces[i], c.width, c.align == "right")
	}
	return pieces
}

func (t *table) show() error {
	if !t.drawn {
		t.draw(false)
	}
	return t.w.err()
}

// finish draws what waits and forgets the columns' widths, for the next run.
func (t *table) finish() error {
	if t.columns == nil {
		return t.w.err()
	}
	if !t.drawn {
		t.draw(true)
	}
	t.columns, t.held, t.drawn = nil, nil, false
	t.w.blank(1)
	if t.w.opts.Legacy {
		t.w.blank(1)
	}
	return t.w.err()
}

func (t *table) end() error { return t.finish() }
