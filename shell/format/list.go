package format

import (
	"fmt"
	"strings"

	"mxsh/model"
	"mxsh/shell/value"
)

// list draws one property per line, the labels of an object padded to the longest.
type list struct {
	w     *Writer
	view  *View
	group grouping
	begun bool
}

func (l *list) add(item *Item) error {
	w := l.w
	if l.group.changes(item) {
		l.begun = false
		l.group.heading(w, item)
	}
	switch {
	case l.begun:
		w.blank(1)
	case w.opts.Legacy:
		w.blank(2)
	default:
		w.blank(1)
	}
	l.begun = true
	label, columns, look := 0, w.opts.columns(), w.opts.look()
	for _, c := range item.cells {
		label = max(label, width(model.Visible(c.Name)))
	}
	for _, c := range item.cells {
		l.property(c, label, columns, look)
	}
	return w.err()
}

func (l *list) property(c model.Prop, label, columns int, o look) {
	if c.Name == "" { // an object that is one text
		l.w.line(o.display(c.Value, false))
		return
	}
	indent := label + len(" : ")
	room := max(0, columns-indent)
	if columns > 0 && room < 10 { // a screen too narrow for wrapping to help
		room = 0
	}
	prefix := align(model.Visible(c.Name), label, "left") + " : "
	for _, text := range o.texts(c.Value, l.view.Expand, false) {
		for _, line := range fold(text, room, true) {
			l.w.line(prefix + line)
			prefix = strings.Repeat(" ", indent)
		}
	}
}

func (l *list) show() error { return l.w.err() }

func (l *list) end() error {
	if l.w.opts.Legacy {
		l.w.blank(3)
	} else {
		l.w.blank(1)
	}
	return l.w.err()
}

// grouping notices the runs of -GroupBy.
type grouping struct {
	begun bool
	last  string
}

// changes is whether the item begins a run.
func (g *grouping) changes(item *Item) bool {
	if item.view.GroupBy == nil {
		return false
	}
	text := item.group.Name + "\x00" + value.Text(item.group.Value)
	if g.begun && g.last == text {
		return false
	}
	g.begun, g.last = true, text
	return true
}

func (g *grouping) heading(w *Writer, item *Item) {
	w.blank(1)
	w.line(fmt.Sprintf("   %s: %s", model.Visible(item.group.Name), oneLine(w.opts.look().display(item.group.Value, true))))
}
