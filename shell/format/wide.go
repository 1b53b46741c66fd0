package format

import (
	"strings"
)

// wide draws one property of each object in columns.
type wide struct {
	w     *Writer
	view  *View
	group grouping
	held  []string
	begun bool
}

func (x *wide) add(item *Item) error {
	if x.group.changes(item) {
		if err := x.end(); err != nil {
			return err
		}
		x.group.heading(x.w, item)
	}
	x.held = append(x.held, oneLine(x.w.opts.look().display(item.cells[0].Value, true)))
	if n, _ := x.shape(); !x.view.AutoSize && len(x.held) == n || len(x.held) >= holdAutoSize {
		return x.show()
	}
	return nil
}

// shape is the number of columns and the width of each.
func (x *wide) shape() (n, cell int) {
	room := x.w.opts.columns()
	if room == 0 {
		room = 119
	}
	n = x.view.Columns
	if n <= 0 {
		n = 2
	}
	if x.view.AutoSize && x.view.Columns <= 0 {
		longest := 1
		for _, text := range x.held {
			longest = max(longest, width(text))
		}
		n = max(1, (room+1)/(longest+1))
	}
	return n, max(1, (room-(n-1))/n)
}

func (x *wide) show() error {
	if len(x.held) == 0 {
		return x.w.err()
	}
	if !x.begun {
		x.w.blank(1)
		x.begun = true
	}
	n, cell := x.shape()
	for len(x.held) > 0 {
		row := x.held[:min(n, len(x.held))]
		x.held = x.held[len(row):]
		for i := range row {
			row[i] = align(cut(row[i], cell, false), cell, "left")
		}
		x.w.line(strings.Join(row, " "))
	}
	return x.w.err()
}

func (x *wide) end() error {
	if err := x.show(); err != nil || !x.begun {
		return err
	}
	x.begun = false
	x.w.blank(1)
	return x.w.err()
}
