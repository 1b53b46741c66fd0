package stream

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"mxsh/model"
)

// CSVReader reads comma-separated values row by row, quoted or not, line breaks
// within quotes included. Lines #TYPE … and sep=… at the beginning are no rows.
type CSVReader struct {
	in      *bufio.Reader
	comma   string
	fixed   bool   // the comma was given, sep= does not change it
	pending string // of the line that was read, what is not used yet
	started bool
}

// NewCSVReader returns a reader of r, which gives UTF-8. comma 0 is the comma, or
// what a first line sep=… says.
func NewCSVReader(r io.Reader, comma rune) *CSVReader {
	c := &CSVReader{in: bufio.NewReaderSize(r, 1<<16), comma: ",", fixed: comma != 0}
	if c.fixed {
		c.comma = string(comma)
	}
	return c
}

// Header reads the row of names: lines that begin with # are left out, but that
// of a log which lists its #Fields. Names missing at the end are no columns. The
// error is io.EOF when there is no row, a *model.Error when a name comes twice.
func (c *CSVReader) Header() ([]string, error) {
	for {
		row, err := c.record()
		if err != nil {
			return nil, err
		}
		for len(row) > 1 && row[len(row)-1] == "" {
			row = row[:len(row)-1]
		}
		fields, isLog := strings.CutPrefix(row[0], "#Fields: ")
		switch {
		case isLog:
			row[0] = fields
		case strings.HasPrefix(row[0], "#"):
			continue
		}
		return row, NameTwice(row)
	}
}

// NameTwice is the error of names of which two are equal but for case; nil if none are.
func NameTwice(names []string) error {
	seen := map[string]bool{}
	for _, name := range names {
		lower := strings.ToLower(name)
		if name != "" && seen[lower] {
			return &model.Error{ID: "ColumnTwice", Category: model.Invalid, Target: name,
				Message: "The column " + model.Quote(name) + " is there twice.", Hint: "Name the columns with -Header, for example -Header Name,Alias."}
		}
		seen[lower] = true
	}
	return nil
}

// Row reads the next row that is not blank; the error is io.EOF after the last.
func (c *CSVReader) Row() ([]string, error) {
	for {
		row, err := c.record()
		if err != nil || len(row) > 1 || row[0] != "" {
			return row, err
		}
	}
}

// record reads one row, which may be of one empty cell.
func (c *CSVReader) record() ([]string, error) {
	if err := c.start(); err != nil {
		return nil, err
	}
	row := csvRow{comma: c.comma}
	for first := true; ; first = false {
		line, err := c.line()
		if line == "" && err != nil {
			if !first && errors.Is(err, io.EOF) {
				return row.end(), nil
			}
			return nil, err
		}
		rest, done := row.feed(line)
		c.pending = rest
		if done {
			return row.cells, nil
		}
	}
}

// start skips what stands before the rows.
func (c *CSVReader) start() error {
	for !c.started {
		line, err := c.line()
		if line == "" {
			return err
		}
		text := strings.TrimRight(line, "\r\n")
		sep, isSep := model.CutPrefixFold(text, "sep=")
		_, isType := model.CutPrefixFold(text, "#type")
		switch {
		case isSep && len([]rune(sep)) == 1:
			if !c.fixed {
				c.comma = sep
			}
		case !isType:
			c.pending, c.started = line, true
		}
	}
	return nil
}

// line returns what is left of the line that was begun, else the next one with
// its line end.
func (c *CSVReader) line() (string, error) {
	if c.pending != "" {
		line := c.pending
		c.pending = ""
		return line, nil
	}
	return c.in.ReadString('\n')
}

// csvRow takes lines until a row is complete.
type csvRow struct {
	comma  string
	cells  []string
	cell   strings.Builder
	quoted bool // within quotes
}

func (r *csvRow) put() {
	r.cells = append(r.cells, r.cell.String())
	r.cell.Reset()
}

// end completes a row at the end of the text.
func (r *csvRow) end() []string {
	if r.cell.Len() > 0 || len(r.cells) == 0 {
		r.put()
	}
	return r.cells
}

// feed reads a line; done is whether it ended the row, and rest what follows it.
func (r *csvRow) feed(s string) (rest string, done bool) {
	for s != "" {
		if r.quoted {
			s = r.withinQuotes(s)
			if r.quoted {
				return "", false
			}
			if s, done = r.tail(s, false); done {
				return s, true
			}
			continue
		}
		switch {
		case strings.HasPrefix(s, r.comma):
			r.put()
			s = s[len(r.comma):]
		case s[0] == '\n', s[0] == '\r':
			r.put()
			return cutLineEnd(s), true
		case s[0] == '"' && r.cell.Len() == 0:
			r.quoted, s = true, s[1:]
		case (s[0] == ' ' || s[0] == '\t') && r.cell.Len() == 0:
			s = s[1:]
		default:
			if s, done = r.tail(s, true); done {
				return s, true
			}
		}
	}
	if r.quoted { // a quote is the last letter of the text
		return "", false
	}
	r.end()
	return "", true
}

// withinQuotes takes the cell's text up to the quote that ends it.
func (r *csvRow) withinQuotes(s string) (rest string) {
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			r.cell.WriteString(s)
			return ""
		}
		r.cell.WriteString(s[:i])
		s = s[i+1:]
		if !strings.HasPrefix(s, `"`) {
			r.quoted = false
			return s
		}
		r.cell.WriteByte('"')
		s = s[1:]
	}
}

// tail takes what stands before the next comma or line end: after a quote or, if
// word is set, as a cell without quotes. Blanks at the end are left out, but not
// those of a text that holds blanks itself.
func (r *csvRow) tail(s string, word bool) (rest string, done bool) {
	end := strings.IndexAny(s, "\r\n")
	if end < 0 {
		end = len(s)
	}
	more := false
	if i := strings.Index(s[:end], r.comma); i >= 0 {
		end, more = i, true
	}
	text := s[:end]
	if trimmed := strings.TrimRight(text, " \t"); trimmed == "" || word && !strings.ContainsAny(trimmed, " \t") {
		text = trimmed
	}
	r.cell.WriteString(text)
	r.put()
	if more {
		return s[end+len(r.comma):], false
	}
	return cutLineEnd(s[end:]), true
}

func cutLineEnd(s string) string {
	s = strings.TrimPrefix(s, "\r")
	return strings.TrimPrefix(s, "\n")
}
