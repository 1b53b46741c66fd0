package term

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"

	"mxsh/model"
	"mxsh/shell/complete"
)

// completionSet is the candidates for a part of the line.
type completionSet struct{ complete.Result }

// common is the longest text that all candidates begin with, with the quote that
// one of them needs; "" when it is nothing new.
func (c completionSet) common(typed string) string {
	prefix, quote := c.Items[0].Name, ""
	for _, item := range c.Items {
		for !strings.HasPrefix(strings.ToLower(item.Name), strings.ToLower(prefix)) {
			_, n := utf8.DecodeLastRuneInString(prefix)
			prefix = prefix[:len(prefix)-n]
		}
		if strings.HasPrefix(item.Text, "'") || strings.HasPrefix(item.Text, `"`) {
			quote = item.Text[:1]
		}
	}
	plainTyped := strings.Trim(typed, `'"`)
	if len(prefix) <= len(plainTyped) && !strings.ContainsAny(typed, "*?") || strings.ContainsAny(prefix, "'\"`$") {
		return ""
	}
	if !strings.HasPrefix(strings.ToLower(prefix), strings.ToLower(plainTyped)) {
		return ""
	}
	return quote + prefix
}

// complete inserts the only candidate, or what all have in common; when there
// is nothing to insert it lists them, and pressed again it chooses.
func (e *editor) complete() {
	set, ok := e.completions()
	if !ok {
		e.ding()
		return
	}
	if len(set.Items) == 1 {
		e.replace(set.Start, set.End, set.Items[0].Text)
		return
	}
	if text := set.common(e.text[set.Start:set.End]); text != "" && !strings.EqualFold(text, e.text[set.Start:set.End]) {
		e.replace(set.Start, set.End, text)
		return
	}
	e.offer(set)
}

// open makes a menu of the candidates, nothing chosen yet; nil when there are none.
func (e *editor) open() *menu {
	set, ok := e.completions()
	if !ok {
		e.ding()
		return nil
	}
	return e.offer(set)
}

func (e *editor) offer(set completionSet) *menu {
	e.menu = &menu{items: set.Items, start: set.Start, end: set.End, chosen: -1, text: e.text, pos: e.pos, tips: e.Options.ShowToolTips}
	return e.menu
}

// list shows the candidates.
func (e *editor) list() { e.open() }

// openMenu shows the candidates with the first one chosen.
func (e *editor) openMenu() {
	if e.open() == nil {
		return
	}
	e.choose(0)
	if len(e.menu.items) == 1 {
		e.menu = nil
	}
}

// cycle puts the nth candidate into the line, without showing the others; the
// same key then takes the next one.
func (e *editor) cycle(n int) {
	if e.open() == nil {
		return
	}
	e.menu.hidden = true
	e.choose(n)
	if len(e.menu.items) == 1 {
		e.menu = nil
	}
}

// menu is candidates in columns below the line.
type menu struct {
	items      []complete.Item
	start, end int  // of the part of the line that they are for
	chosen     int  // -1 when none is yet
	hidden     bool // the candidates are taken in turn and not shown
	tips       bool // what is chosen is explained
	text       string
	pos        int // the line and cursor before the menu
}

// choose puts the nth candidate into the line.
func (e *editor) choose(n int) {
	m := *e.menu
	m.chosen = (n%len(m.items) + len(m.items)) % len(m.items)
	e.menu = &m
	e.text, e.pos = m.text, m.pos
	e.replace(m.start, m.end, m.items[m.chosen].Text)
}

// choosing acts on a key while the menu is open. Keys that are none of its own
// close it and are then keys of the line.
func (e *editor) choosing(k key, function string) bool {
	m := e.menu
	switch {
	case k.name == "tab" && e.keys.more() && !e.onlyTabs():
		e.menu = nil
		return false
	case function == "TabCompleteNext", function == "Complete", function == "MenuComplete" && !m.hidden:
		e.choose(m.chosen + 1)
		return true
	case function == "TabCompletePrevious":
		e.choose(max(m.chosen, 0) - 1)
		return true
	case function == "MenuComplete":
		e.choose(m.chosen)
		e.menu.hidden = false
		return true
	case m.hidden:
		e.menu = nil
		return false
	}
	return e.inMenu(k)
}

// inMenu acts on a key of a menu that is shown.
func (e *editor) inMenu(k key) bool {
	m := e.menu
	switch k.name {
	case "right", "left", "down", "up":
		return e.step(k.name)
	case "pageup":
		e.choose(max(0, m.chosen-10*m.grid(e.screen.width)))
	case "pagedown":
		e.choose(min(len(m.items)-1, max(0, m.chosen)+10*m.grid(e.screen.width)))
	case "enter":
		e.menu = nil
		return m.chosen >= 0
	case "escape", "ctrl+g":
		e.text, e.pos = m.text, m.pos
		e.menu = nil
	case "":
		return !k.pasted && e.narrow(k.text)
	default:
		e.menu = nil
		return false
	}
	return true
}

// step goes to a neighbour of what is chosen.
func (e *editor) step(to string) bool {
	m := e.menu
	if m.chosen < 0 {
		if to == "up" || to == "left" {
			e.menu = nil
			return false
		}
		e.choose(0)
		return true
	}
	columns := m.grid(e.screen.width)
	n := m.chosen + map[string]int{"right": 1, "left": -1, "down": columns, "up": -columns}[to]
	if n >= 0 && n < len(m.items) {
		e.choose(n)
	}
	return true
}

// narrow leaves those of the menu that go on with what is typed. Where there
// are none the text is typed behind what was chosen.
func (e *editor) narrow(text string) bool {
	m := e.menu
	e.menu = nil
	if m.chosen < 0 || strings.ContainsAny(text, " |;,()'\"") {
		return false
	}
	longer := m.text[:m.pos] + text + m.text[m.pos:]
	if e.Complete == nil {
		return false
	}
	r := e.Complete(context.Background(), longer, m.pos+len(text))
	if len(r.Items) == 0 {
		return false
	}
	e.menu = &menu{items: r.Items, start: r.Start, end: r.End, text: longer, pos: m.pos + len(text), tips: m.tips}
	e.choose(0)
	return true
}

// grid is how many columns fit.
func (m *menu) grid(width int) int {
	return max(1, (width-1)/m.cell(width))
}

// cell is the width of a column with the gap after it.
func (m *menu) cell(width int) int {
	widest := 0
	for _, item := range m.items {
		widest = max(widest, displaywidth.String(model.Visible(item.Name)))
	}
	return min(widest+2, max(4, width-1))
}

// write shows as many rows as there is room for, those around the chosen one,
// and below them what it is.
func (m *menu) write(p *page, height int) {
	if m.hidden {
		return
	}
	columns, cell := m.grid(p.width), m.cell(p.width)
	rows := (len(m.items) + columns - 1) / columns
	room := max(1, min(10, height-len(p.rows)-2))
	first := 0
	if m.chosen >= 0 {
		first = max(0, min(m.chosen/columns-room/2, rows-room))
	}
	for row := first; row < min(rows, first+room); row++ {
		p.next(false)
		for i := row * columns; i < min(len(m.items), (row+1)*columns); i++ {
			style := ""
			if i == m.chosen {
				style = styleChosen
			}
			name := clip(model.Visible(m.items[i].Name), cell-2)
			p.put(name, style)
			p.put(strings.Repeat(" ", cell-displaywidth.String(name)), "")
		}
	}
	if m.tips && m.chosen >= 0 && m.items[m.chosen].Help != "" {
		p.next(false)
		p.put(clip(model.Visible(m.items[m.chosen].Help), p.width-1), styleHelp)
	}
}

// clip shortens a text to n cells.
func clip(s string, n int) string {
	if displaywidth.String(s) <= n {
		return s
	}
	used, end := 0, 0
	for g := displaywidth.StringGraphemes(s); g.Next(); {
		if used += g.Width(); used > max(0, n-3) {
			break
		}
		end += len(g.Value())
	}
	return s[:end] + "..."
}

// search is an incremental search of the history.
type search struct {
	query  string
	step   int // -1 back, 1 forward
	found  bool
	before state // the line when it began
}

func (s *search) label() string {
	text := map[int]string{-1: "bck-i-search: ", 1: "fwd-i-search: "}[s.step]
	if !s.found && s.query != "" {
		text = "failed-" + text
	}
	return text + s.query
}

func (e *editor) startSearch(step int) {
	e.search = &search{step: step, found: true, before: state{e.text, e.pos}}
}

// searching acts on a key while the search is open. Keys that are none of its
// own end it and are then keys of the line.
func (e *editor) searching(k key, function string) bool {
	s := *e.search // what was drawn keeps its own
	e.search = &s
	switch function {
	case "ReverseSearchHistory", "ForwardSearchHistory":
		s.step = 1
		if function == "ReverseSearchHistory" {
			s.step = -1
		}
		e.look(&s, e.at+s.step)
		return true
	}
	switch k.name {
	case "":
		s.query += k.text
		e.look(&s, e.at)
	case "backspace":
		_, n := utf8.DecodeLastRuneInString(s.query)
		s.query = s.query[:len(s.query)-n]
		e.at = len(e.history)
		e.look(&s, e.at)
	case "escape", "ctrl+g":
		e.text, e.pos, e.at = s.before.text, s.before.pos, len(e.history)
		e.search = nil
	default:
		e.search = nil
		return false
	}
	return true
}

// look finds the query from a line of history on.
func (e *editor) look(s *search, from int) {
	s.found = false
	if s.query == "" {
		return
	}
	for i := min(from, len(e.history)-1); i >= 0 && i < len(e.history); i += s.step {
		if strings.Contains(e.folded(e.history[i]), e.folded(s.query)) {
			e.at, s.found = i, true
			e.set(e.history[i])
			return
		}
	}
	e.ding()
}
