// Package format gives objects their look: lists, tables and the rest of
// Format-*, and the view that an object has when no one asked for one. It is the
// edge where values become text; nothing else in the shell draws.
//
// Format-* cmdlets turn objects into *Item values that say how they are to be
// drawn and flow on like any object; a Writer draws them, and draws all else in
// its default view.
package format

import (
	"bufio"
	"io"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell/value"
)

// Options say where the text goes.
type Options struct {
	// Width is the columns of the output; 0 never cuts and never wraps.
	Width int
	// Exact is whether lines may be as long as Width: there is no terminal that
	// wraps after a full line.
	Exact bool
	// Measure, when set, is asked for Width: a window may change its size.
	Measure func() int
	// Terminal is whether a person's terminal shows the text: texts of strangers
	// are then made harmless also where they stand alone.
	Terminal bool
	// Colour makes headers bold.
	Colour bool
	// Legacy leaves as many blank lines as PowerShell 5.1.
	Legacy bool
	// Limit is asked how many elements of a collection are shown, at each object,
	// since a variable of a session may change it; negative is all. Without it they
	// are DefaultLimit.
	Limit func() int
	// Now, when set, is asked how long the first rows of a terminal's table have
	// waited for others to be measured with.
	Now func() time.Time
	// Dates is the pattern of dates, as value.FormatTime takes it; "" is that of
	// the United States.
	Dates string
	// Warn takes sentences about the display (a column that does not fit, a
	// property that no object has); nil drops them.
	Warn func(string)
}

// DefaultLimit is how many elements of a collection are shown when nobody says.
const DefaultLimit = 16

func (o Options) limit() int {
	if o.Limit == nil {
		return DefaultLimit
	}
	return o.Limit()
}

// LimitOf is the limit that $FormatEnumerationLimit asks for: what is no whole
// number asks for nothing.
func LimitOf(v any) int {
	if n, ok := v.(int64); ok {
		return int(n)
	}
	return DefaultLimit
}

// columns is how much of a line may be used: the last column stays free unless the
// width is Exact, so that a full line never makes a terminal wrap.
func (o Options) columns() int {
	width := o.Width
	if o.Measure != nil {
		width = o.Measure()
	}
	if o.Exact || width <= 0 {
		return max(0, width)
	}
	return max(1, width-1)
}

func (o Options) warn(text string) {
	if o.Warn != nil {
		o.Warn(text)
	}
}

// Writer draws the objects of one pipeline as they come. The first object fixes
// the view; objects of another type that follow are drawn as lists.
type Writer struct {
	out  lineWriter
	opts Options

	view    *View   // of the open section
	section section // nil between sections
	kind    shape   // that the default view was chosen for
	list    *View   // for objects of other types
	failure error   // of the underlying writer; nothing is written after it
	scratch []byte  // a line on its way
	settled bool    // a statement ended here; the next may go on under the same header
}

// section draws the items of one view.
type section interface {
	add(*Item) error
	// show draws what was held back.
	show() error
	// end shows and closes the section.
	end() error
}

// lineWriter takes whole lines, and passes them on at Flush at the latest.
type lineWriter interface {
	io.Writer
	Flush() error
}

// NewWriter returns a Writer onto w. Text is held back until Flush or until
// enough of it has come; if w has a Flush of its own, w decides.
func NewWriter(w io.Writer, o Options) *Writer {
	out, ok := w.(lineWriter)
	if !ok {
		out = bufio.NewWriterSize(w, 32<<10)
	}
	return &Writer{out: out, opts: o}
}

// Write draws one object, an *Item as it asks for and any other value in its
// default view. The error is that of the underlying writer.
func (w *Writer) Write(v any) error {
	if item, ok := v.(*Item); ok {
		return w.item(item)
	}
	v = value.Normalise(v)
	if items, ok := value.Collection(v); ok {
		for _, item := range items {
			if err := w.Write(item); err != nil {
				return err
			}
		}
		return nil
	}
	if v == nil {
		return nil
	}
	if m, ok := v.(*value.Map); ok {
		for _, e := range m.Entries() {
			if err := w.object(e); err != nil {
				return err
			}
		}
		return nil
	}
	if isText(v) {
		return w.text(v)
	}
	return w.object(v)
}

// Flush ends the pipeline: all that was held back is written, and the next object
// begins anew.
func (w *Writer) Flush() error {
	if err := w.endSection(); err != nil {
		return err
	}
	w.kind, w.list, w.settled = shape{}, nil, false
	return w.drain()
}

// Settle ends a statement: what it emitted is shown, and the next statement goes
// on under the same header if its first object is of the same type. All else
// begins anew.
func (w *Writer) Settle() error {
	w.settled = w.section != nil
	return w.Show()
}

// EndSettled ends what a statement before left open, because something else is
// about to be written.
func (w *Writer) EndSettled() error {
	if !w.settled {
		return nil
	}
	w.kind, w.list, w.settled = shape{}, nil, false
	return w.endSection()
}

// mostAfterInterrupt is how many rows that were held back are still drawn.
const mostAfterInterrupt = 100

// Interrupt leaves out what was held back but for a few rows, so that who stopped
// a command does not wait for a table that is drawn at its end.
func (w *Writer) Interrupt() {
	if t, ok := w.section.(*table); ok && len(t.held) > mostAfterInterrupt {
		t.held = t.held[:mostAfterInterrupt]
	}
}

// Show writes out all that was held back, rows of a table included: others that
// follow have to do with the widths of these.
func (w *Writer) Show() error {
	if w.section != nil {
		if err := w.section.show(); err != nil {
			return err
		}
	}
	return w.drain()
}

// Waiting is whether rows are held back that are to be shown after Patience
// whether others come or not.
func (w *Writer) Waiting() bool {
	t, ok := w.section.(*table)
	return ok && !t.drawn && len(t.held) > 0 && t.impatient()
}

func (w *Writer) drain() error {
	if err := w.out.Flush(); err != nil {
		w.fail(err)
	}
	return w.failure
}

func (w *Writer) endSection() error {
	if w.section == nil {
		return nil
	}
	err := w.section.end()
	w.section, w.view = nil, nil
	return err
}

// text draws a value that is one text, on a line of its own.
func (w *Writer) text(v any) error {
	if err := w.EndSettled(); err != nil {
		return err
	}
	if w.section != nil {
		if err := w.section.show(); err != nil {
			return err
		}
	}
	line := lone(v, w.opts.Dates)
	if w.opts.Terminal {
		line = model.Visible(line)
	}
	w.write(line)
	return w.failure
}

// object draws an object in its default view, or as a list when another type
// came first.
func (w *Writer) object(v any) error {
	if w.settled && (!w.kind.fits(v) || !w.view.byType || w.view.unasked) {
		if err := w.EndSettled(); err != nil {
			return err
		}
	}
	w.settled = false
	if w.kind.name == "" {
		view := defaultView(v)
		w.kind = shapeOf(v, view.unasked)
		return w.item(view.Of(v))
	}
	if w.section != nil && w.view.byType && w.kind.fits(v) {
		return w.item(w.view.Of(v))
	}
	return w.asList(v)
}

func (w *Writer) asList(v any) error {
	if w.list == nil {
		w.list = &View{Style: List, byType: true}
	}
	return w.item(w.list.Of(v))
}

func (w *Writer) item(item *Item) error {
	if item.plain() {
		return w.text(item.object)
	}
	if err := w.EndSettled(); err != nil {
		return err
	}
	if item.view != w.view || w.section == nil {
		if err := w.endSection(); err != nil {
			return err
		}
		w.view = item.view
		w.section = w.open(item.view)
		if w.opts.Terminal { // a person can do something about it
			for _, text := range item.view.doubts {
				w.opts.warn(text)
			}
		}
		item.view.doubts = nil
	}
	return w.section.add(item)
}

func (w *Writer) open(v *View) section {
	switch v.Style {
	case Table:
		return &table{w: w, view: v}
	case Wide:
		return &wide{w: w, view: v}
	case Custom:
		return &custom{w: w}
	}
	return &list{w: w, view: v}
}

// line writes a line without the blanks at its end, or several if the text has
// line breaks.
func (w *Writer) line(text string) { w.write(strings.TrimRight(text, " ")) }

func (w *Writer) write(text string) {
	if w.failure != nil {
		return
	}
	w.scratch = append(append(w.scratch[:0], text...), '\n')
	if _, err := w.out.Write(w.scratch); err != nil {
		w.fail(err)
	}
}

func (w *Writer) blank(n int) {
	for range n {
		w.write("")
	}
}

func (w *Writer) fail(err error) {
	if w.failure == nil {
		w.failure = err
	}
}

func (w *Writer) err() error { return w.failure }
