package format

import "fmt"

// measure gives every column its width: columns with a width keep it; with
// AutoSize the others take what their content needs, else they share what is
// left. What does not fit makes the last column narrower, and at last drops it.
func (t *table) measure() {
	room := t.w.opts.columns()
	if t.view.AutoSize || room == 0 {
		t.fitContent()
	} else {
		t.loosen(room)
		t.share(room)
	}
	if room > 0 {
		t.shrink(room)
	}
}

func (t *table) fitContent() {
	for i := range t.columns {
		c := &t.columns[i]
		if c.width = c.fixed; c.width > 0 && !t.view.ofType { // the type's widths are for who asks for none
			continue
		}
		c.width = width(c.title)
		for _, row := range t.held {
			for _, line := range lines(row[i]) {
				c.width = max(c.width, width(line))
			}
		}
	}
}

// shrink takes from the last column until the table fits.
func (t *table) shrink(room int) {
	for {
		total := len(t.columns) - 1
		for _, c := range t.columns {
			total += c.width
		}
		last := &t.columns[len(t.columns)-1]
		switch {
		case total <= room:
			return
		case last.width > total-room:
			last.width -= total - room
			return
		case len(t.columns) == 1:
			last.width = room
			return
		}
		t.dropLast()
	}
}

// narrow is the width up to which a column of a type keeps it on every screen.
const narrow = 10

// loosen lets the wide columns of a type's view share the room with the others
// where their widths would leave these less than their titles take.
func (t *table) loosen(room int) {
	need := len(t.columns) - 1
	for _, c := range t.columns {
		if c.fixed > 0 {
			need += c.fixed
		} else {
			need += width(c.title)
		}
	}
	if !t.view.ofType || need <= room {
		return
	}
	for i := range t.columns {
		if t.columns[i].fixed > narrow {
			t.columns[i].fixed = 0
		}
	}
}

// share divides the room among the columns without a width, spare cells from the
// left; each gets one cell at least.
func (t *table) share(room int) {
	free, left := 0, room-(len(t.columns)-1)
	for _, c := range t.columns {
		left -= c.fixed
		if c.fixed == 0 {
			free++
		}
	}
	for i := range t.columns {
		c := &t.columns[i]
		if c.width = c.fixed; c.width > 0 {
			continue
		}
		c.width = max(1, (left+free-1)/free)
		left -= c.width
		free--
	}
}

func (t *table) dropLast() {
	n := len(t.columns) - 1
	t.w.opts.warn(fmt.Sprintf("column %q does not fit into the display and was removed.", t.columns[n].title))
	t.columns = t.columns[:n]
}

// widenLast gives the last column what is left of the line.
func (t *table) widenLast() {
	room := t.w.opts.columns()
	for _, c := range t.columns {
		room -= c.width + 1
	}
	if last := &t.columns[len(t.columns)-1]; room >= 0 && last.align == "left" {
		last.width += room + 1
	}
}
