package stream

import (
	"io"
	"strings"
	"time"

	"mxsh/shell/value"
)

// CSV writes objects as comma-separated values: all fields quoted but those that
// hold nothing, which are empty; the columns those of the first object; the
// elements of a collection joined by semicolons.
type CSV struct {
	out     io.Writer
	comma   string
	columns []string
}

// NewCSV returns a CSV onto w. columns given beforehand (those of a file that is
// appended to) need no header; nil takes the first object's and writes it.
func NewCSV(w io.Writer, comma rune, columns []string) *CSV {
	return &CSV{out: w, comma: string(comma), columns: columns}
}

// Lacking returns the first column that v has no property for, "" when it has all.
func (c *CSV) Lacking(v any) string {
	for _, name := range c.columns {
		if _, ok := value.Prop(v, name); !ok {
			return name
		}
	}
	return ""
}

// Write writes one object, after the header if it is the first.
func (c *CSV) Write(v any) error {
	for _, line := range c.Lines(v) {
		if _, err := io.WriteString(c.out, line+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// Lines are what Write writes, without the line ends.
func (c *CSV) Lines(v any) []string {
	var lines []string
	if c.columns == nil {
		c.columns = Columns(v)
		header := make([]any, len(c.columns))
		for i, name := range c.columns {
			header[i] = name
		}
		lines = append(lines, c.line(header))
	}
	cells := make([]any, len(c.columns))
	for i, name := range c.columns {
		cells[i], _ = value.Prop(v, name)
	}
	return append(lines, c.line(cells))
}

func (c *CSV) line(cells []any) string {
	var b strings.Builder
	for i, cell := range cells {
		if i > 0 {
			b.WriteString(c.comma)
		}
		if cell == nil {
			continue
		}
		b.WriteByte('"')
		b.WriteString(strings.ReplaceAll(CellText(cell), `"`, `""`))
		b.WriteByte('"')
	}
	return b.String()
}

// Columns are the names of v's properties.
func Columns(v any) []string {
	props := value.Props(v)
	names := make([]string, len(props))
	for i, p := range props {
		names[i] = p.Name
	}
	return names
}

// CellText is a value as one cell of a table for machines: dates as ISO 8601,
// collections joined by semicolons, sizes and all else as they print.
func CellText(v any) string {
	v = value.Normalise(v)
	if items, ok := value.Collection(v); ok {
		texts := make([]string, len(items))
		for i, item := range items {
			texts[i] = CellText(item)
		}
		return strings.Join(texts, ";")
	}
	if t, ok := v.(time.Time); ok {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.RFC3339)
	}
	return value.Text(v)
}
