package stream

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"time"

	"mxsh/model"
	"mxsh/shell/format"
	"mxsh/shell/value"
)

// Mode is a form of standard output.
type Mode string

// The modes. Auto is none of -o: the caller settles it by what standard output is.
const (
	Text    Mode = "text"    // the default views, for terminals and files
	AsTable Mode = "table"   // every object in a table
	AsList  Mode = "list"    // every object in a list
	Stream  Mode = "objects" // the object stream, for pipes
	AsJSON  Mode = "json"    // one JSON array
	AsLines Mode = "jsonl"   // one JSON object per line, no header
	AsCSV   Mode = "csv"
	AsTSV   Mode = "tsv"
	AsName  Mode = "name"  // identities, one per line
	AsValue Mode = "value" // the properties' values, tabs between them
	AsYAML  Mode = "yaml"  // a YAML list
	// Besides: go-template=TEXT and jsonpath=TEXT, filled in for each object.
)

// ParseMode reads what -o and MXSH_OUTPUT say.
func ParseMode(text string) (Mode, error) {
	modes := []string{string(Text), string(AsTable), string(AsList), string(Stream), string(AsJSON), string(AsLines), string(AsCSV), string(AsTSV), string(AsName), string(AsValue), string(AsYAML)}
	if fill, err := printerOf(Mode(text)); fill != nil || err != nil {
		return Mode(text), err
	}
	for _, m := range modes {
		if strings.EqualFold(m, text) {
			return Mode(m), nil
		}
	}
	return "", &model.Error{ID: "OutputFormat", Category: model.Usage, Target: text,
		Message: model.Quote(text) + " is no output format.", Hint: "Specify one of: " + strings.Join(modes, ", ") + ", go-template=TEXT, jsonpath=TEXT."}
}

// Output writes what pipelines emit to standard output, in its form. What Format-*
// made is text in every form. In the object stream, output that begins with a
// string, number or boolean is plain lines.
type Output struct {
	mu   sync.Mutex // of all below but buf, which has its own
	w    io.Writer
	buf  *lazyWriter // onto w, for all that is no object stream
	mode Mode
	text *format.Writer
	view *format.View // for AsTable and AsList
	info Info

	objects *Writer // nil until an object was written
	plain   bool    // the object stream became plain lines
	drawn   *drawn  // what Format-* made in the middle of an object stream
	opts    format.Options
	csv     *CSV
	fill    printer // of a template
	count   int
	late    *time.Timer // shows the rows that wait for others, nil when none do
}

// NewOutput returns an Output onto w.
func NewOutput(w io.Writer, mode Mode, o format.Options, info Info) *Output {
	buf := newLazyWriter(w)
	out := &Output{w: w, buf: buf, mode: mode, text: format.NewWriter(buf, o), opts: o, info: info}
	out.fill, _ = printerOf(mode) // ParseMode has told of a bad template
	if mode == AsTSV || mode == AsCSV {
		out.csv = NewCSV(out.buf, ',', nil)
	}
	return out
}

// Write takes one emitted object. The error is that of the underlying writer.
func (o *Output) Write(v any) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	err := o.take(v)
	if o.late == nil && err == nil && o.text.Waiting() {
		o.late = time.AfterFunc(format.Patience, o.showLate)
	}
	return err
}

// showLate shows what has waited long enough for rows that did not come.
func (o *Output) showLate() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.late != nil && o.text.Waiting() {
		_ = o.text.Show() // the next Write returns its error
	}
	o.late = nil
}

// hurry ends the wait of rows for others, because all have come.
func (o *Output) hurry() {
	if o.late != nil {
		o.late.Stop()
		o.late = nil
	}
}

func (o *Output) take(v any) error {
	if item, ok := v.(*format.Item); ok {
		return o.item(item)
	}
	if err := o.sendDrawn(); err != nil {
		return err
	}
	v = value.Normalise(v)
	if items, ok := value.Collection(v); ok && o.mode != Text {
		for _, item := range items {
			if err := o.take(item); err != nil {
				return err
			}
		}
		return nil
	}
	if v == nil {
		return nil
	}
	if o.mode == Stream {
		return o.stream(v)
	}
	return o.write(v)
}

// Interrupt leaves out most of what is held back; Flush then has little to do.
func (o *Output) Interrupt() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.text.Interrupt()
}

// item draws what Format-* made. Where objects went before, a stream of objects
// it must stay: the text then travels line by line.
func (o *Output) item(item *format.Item) error {
	if o.objects == nil {
		o.plain = true
		return o.text.Write(item)
	}
	if o.drawn == nil {
		o.drawn = &drawn{}
		o.drawn.w = format.NewWriter(&o.drawn.text, o.opts)
	}
	return o.drawn.w.Write(item)
}

type drawn struct {
	text bytes.Buffer
	w    *format.Writer
}

func (o *Output) sendDrawn() error {
	if o.drawn == nil {
		return nil
	}
	d := o.drawn
	o.drawn = nil
	if err := d.w.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(d.text.String()) {
		if err := o.objects.Write(strings.TrimSuffix(line, "\n")); err != nil {
			return err
		}
	}
	return nil
}

func (o *Output) stream(v any) error {
	if o.objects == nil && (o.plain || isScalar(v)) {
		o.plain = true
		return o.text.Write(v)
	}
	if o.objects == nil {
		o.objects = NewWriter(o.w, o.info)
	}
	return o.objects.Write(v)
}

// isScalar is whether v is a string, number or boolean, or a page of help.
func isScalar(v any) bool {
	switch v.(type) {
	case string, bool, int64, float64, value.Decimal:
		return true
	case interface{ Page() string }:
		return true
	}
	return false
}

func (o *Output) write(v any) error {
	o.count++
	if o.fill != nil {
		text, err := o.fill(v)
		if err != nil {
			return err
		}
		return o.put(text)
	}
	switch o.mode {
	case AsYAML:
		return o.put(appendYAML(nil, v))
	case AsTable, AsList:
		if o.view == nil {
			o.view = &format.View{Style: format.List}
			if o.mode == AsTable {
				o.view.Style = format.Table
			}
		}
		return o.view.Each(context.Background(), v, func(item *format.Item) error { return o.text.Write(item) })
	case AsJSON:
		lead := ",\n"
		if o.count == 1 {
			lead = "[\n"
		}
		return o.put(append([]byte(lead), AppendJSON(nil, v, JSONOptions{})...))
	case AsLines:
		return o.put(append(AppendJSON(nil, v, JSONOptions{}), '\n'))
	case AsCSV:
		return o.csv.Write(v)
	case AsTSV, AsValue:
		return o.tabs(v)
	case AsName:
		return o.put([]byte(name(v) + "\n"))
	}
	return o.text.Write(v)
}

func (o *Output) put(b []byte) error {
	return o.buf.write(b)
}

// tabs writes the values with tabs between them; a tab or line break within a
// value becomes a blank, so that cut and awk see the columns.
func (o *Output) tabs(v any) error {
	var b bytes.Buffer
	props := value.Props(v)
	if isScalar(v) || len(props) == 0 {
		return o.put([]byte(CellText(v) + "\n"))
	}
	if o.mode == AsTSV && o.count == 1 {
		b.WriteString(strings.Join(Columns(v), "\t") + "\n")
	}
	for i, p := range props {
		if i > 0 {
			b.WriteByte('\t')
		}
		b.WriteString(strings.NewReplacer("\t", " ", "\n", " ", "\r", "").Replace(CellText(p.Value)))
	}
	b.WriteByte('\n')
	return o.put(b.Bytes())
}

// name is what identifies v: its identity, else its name, else its text.
func name(v any) string {
	for _, n := range []string{"Identity", "Name"} {
		if got, ok := value.Prop(v, n); ok && got != nil {
			return value.Text(got)
		}
	}
	return value.Text(v)
}

// Flush ends a pipeline: text that waits for its table is written.
func (o *Output) Flush() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.hurry()
	if err := o.sendDrawn(); err != nil {
		return err
	}
	return o.text.Flush()
}

// Settle ends a statement: what it emitted is written, and the next statement may
// go on under the same header.
func (o *Output) Settle() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.hurry()
	if err := o.sendDrawn(); err != nil {
		return err
	}
	return o.text.Settle()
}

// Drain writes out the lines that are complete, so that they stand before what
// someone else is about to write. It may be called from any goroutine, also while
// an object is being written.
func (o *Output) Drain() error {
	if o.mu.TryLock() {
		defer o.mu.Unlock()
		if err := o.text.EndSettled(); err != nil {
			return err
		}
	}
	return o.buf.Flush()
}

// Show is Drain, and rows that wait for others to fit their columns wait no more.
func (o *Output) Show() error {
	if !o.mu.TryLock() {
		return o.buf.Flush()
	}
	defer o.mu.Unlock()
	if err := o.text.EndSettled(); err != nil {
		return err
	}
	return o.text.Show()
}

// Close ends the output. failed is how many objects had errors; the end record
// carries it. A stream without any object still has header and end record, so that
// the reader can tell nothing from a failure.
func (o *Output) Close(failed int) error {
	if err := o.Flush(); err != nil {
		return err
	}
	switch {
	case o.mode == AsJSON && o.count > 0:
		o.put([]byte("\n]\n"))
		return o.buf.Flush()
	case o.mode == AsJSON && !o.plain:
		o.put([]byte("[]\n"))
		return o.buf.Flush()
	case o.mode == Stream && !o.plain:
		if o.objects == nil {
			o.objects = NewWriter(o.w, o.info)
		}
		return o.objects.End(failed)
	}
	return nil
}
