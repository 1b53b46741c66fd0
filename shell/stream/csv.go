package stream

import (
	"io"
	"strings"
	"time"

	"mxsh/shell/value"
)

// CSV writes objects as comma-separated values: all fields quoted, the columns
// those of the first object, the elements of a collection joined by semicolons.
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

// Write writes one object, after the header if it is the first.
func (c *CSV) Write(v any) error {
	if c.columns == nil {
		c.columns = Columns(v)
		if err := c.line(c.columns); err != nil {
			return err
		}
	}
	cells := make([]string, len(c.columns))
	for i, name := range c.columns {
		got, _ := value.Prop(v, name)
		cells[i] = CellText(got)
	}
	return c.line(cells)
}

func (c *CSV) line(cells []string) error {
	var b strings.Builder
	for i, cell := range cells {
		if i > 0 {
			b.WriteString(c.comma)
		}
		b.WriteByte('"')
		b.WriteString(strings.ReplaceAll(cell, `"`, `""`))
		b.WriteByte('"')
	}
	b.WriteByte('\n')
	_, err := io.WriteString(c.out, b.String())
	return err
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

// ReadCSV reads comma-separated values, quoted or not, line breaks within quotes
// included. A first line #TYPE … is skipped.
func ReadCSV(text string, comma rune) [][]string {
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.HasPrefix(text, "#TYPE") {
		_, text, _ = strings.Cut(text, "\n")
	}
	var rows [][]string
	for text != "" {
		var row []string
		row, text = csvRow(text, comma)
		if len(row) > 1 || row[0] != "" {
			rows = append(rows, row)
		}
	}
	return rows
}

// csvRow reads one row and returns the text after it.
func csvRow(text string, comma rune) (row []string, rest string) {
	var cell strings.Builder
	quoted, wasQuoted := false, false
	for i, r := range text {
		switch {
		case quoted && r == '"':
			quoted = false
		case quoted:
			cell.WriteRune(r)
		case r == '"' && wasQuoted && strings.HasSuffix(text[:i], `"`):
			cell.WriteByte('"') // two quotes are one
			quoted = true
		case r == '"' && strings.TrimSpace(cell.String()) == "":
			cell.Reset()
			quoted, wasQuoted = true, true
		case r == comma, r == '\n':
			row = append(row, csvCell(cell.String(), wasQuoted))
			cell.Reset()
			wasQuoted = false
			if r == '\n' {
				return row, text[i+1:]
			}
		default:
			cell.WriteRune(r)
		}
	}
	return append(row, csvCell(cell.String(), wasQuoted)), ""
}

// csvCell trims the blanks around a cell; a quoted one keeps its own.
func csvCell(text string, quoted bool) string {
	text = strings.TrimSuffix(text, "\r")
	if quoted {
		return text
	}
	return strings.TrimSpace(text)
}
