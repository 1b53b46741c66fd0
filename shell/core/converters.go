package core

import (
	"errors"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/stream"
	"mxsh/shell/value"
)

func (e Env) converters() []*shell.Cmdlet {
	return []*shell.Cmdlet{toJSON(), fromJSON(), e.toCSV(), fromCSV(), e.exportCSV(), e.importCSV(), toHTML(), e.exportClixml(), e.importClixml()}
}

func toJSON() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "ConvertTo", Noun: "Json", Synopsis: "Writes objects as JSON: one object as an object, several as an array.",
		Params: []*shell.Param{at(1, &shell.Param{Name: "InputObject", Type: shell.Any, Help: "The object to work on; usually it is piped in."}),
			number("Depth", "How deep objects are opened; by default all the way."), flag("Compress", "Writes everything on one line."),
			flag("AsArray", "Writes an array also for one object."), idle(flag("EnumsAsStrings", "Writes enumerations as words."), "they always are")},
		Examples: []shell.Example{{Command: "@{a=1} | ConvertTo-Json -Compress", Explains: `Gives {"a":1}.`}},
		Process: func(c *shell.Call) error {
			v, ok := given(c)
			if !ok {
				return nil
			}
			if err := refuseDrawn(v); err != nil {
				return err
			}
			s := state[gathered](c)
			s.items = append(s.items, v)
			return nil
		},
		End: func(c *shell.Call) error {
			items := state[gathered](c).items
			if len(items) == 0 {
				return nil
			}
			var whole any = items
			if len(items) == 1 && !c.Switch("AsArray") {
				whole = items[0]
			}
			o := stream.JSONOptions{Indent: "  ", Depth: int(intArg(c, "Depth", 0))}
			if c.Switch("Compress") {
				o.Indent = ""
			}
			return c.Emit(string(stream.AppendJSON(nil, whole, o)))
		},
	}
}

func fromJSON() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "ConvertFrom", Noun: "Json", Synopsis: "Reads JSON; a top-level array gives its elements one by one.",
		Params: []*shell.Param{at(1, &shell.Param{Name: "InputObject", Type: shell.Any, Help: "The JSON text."}), flag("AsHashtable", "Gives hashtables instead of objects."),
			idle(number("Depth", "How deep to read."), "everything is read")},
		Examples: []shell.Example{{Command: `'{"a":1}' | ConvertFrom-Json`, Explains: "Gives an object with the property a."}},
		Process:  gather,
		End: func(c *shell.Call) error {
			items := state[gathered](c).items
			if len(items) == 0 {
				return nil
			}
			v, err := stream.ParseJSON(value.Join(items, "\n"))
			if err != nil {
				return &model.Error{ID: "InvalidJson", Category: model.Invalid, Param: "InputObject", Err: err, Message: "The text is not valid JSON: " + jsonFault(err) + "."}
			}
			for _, item := range value.Enumerate(v) {
				if c.Switch("AsHashtable") {
					item = hashtables(item)
				}
				if err := c.Emit(item); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func jsonFault(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends in the middle"
	}
	var fault *model.Error
	if errors.As(err, &fault) {
		return strings.TrimSuffix(fault.Message, ".")
	}
	return model.Visible(err.Error())
}

// hashtables turns records into hashtables at every level.
func hashtables(v any) any {
	switch x := v.(type) {
	case *value.Record:
		m := value.NewMap()
		for _, p := range x.Props() {
			m.Set(p.Name, hashtables(p.Value))
		}
		return m
	case []any:
		out := make([]any, len(x))
		for i, item := range x {
			out[i] = hashtables(item)
		}
		return out
	}
	return v
}

func delimiter() *shell.Param {
	return text("Delimiter", "The character between fields; by default the comma.")
}

func commaOf(c *shell.Call) (rune, error) {
	text := textArg(c, "Delimiter")
	switch {
	case text == "":
		return ',', nil
	case text == "`t", text == `\t`:
		return '\t', nil
	case utf8.RuneCountInString(text) != 1 || text == `"` || text == "\n":
		return 0, invalid("Delimiter", text, "A delimiter is one character, and neither a quote nor a line break.", "Write for example -Delimiter ';'.")
	}
	r, _ := utf8.DecodeRuneInString(text)
	return r, nil
}

func csvParams(first ...*shell.Param) []*shell.Param {
	return append(first, delimiter(), idle(flag("NoTypeInformation", "Leaves out the line #TYPE.", "NoType", "nti"), "it is never written"),
		idle(flag("IncludeTypeInformation", "Writes the line #TYPE.", "iti"), "it is never written"), idle(flag("UseCulture", "Takes the culture's delimiter."), "the comma is used everywhere"), input())
}

// csvLines keeps a CSV writer and what it wrote.
type csvLines struct {
	csv  *stream.CSV
	text *strings.Builder
	file *os.File
}

func (e Env) toCSV() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "ConvertTo", Noun: "Csv", Synopsis: "Writes objects as lines of comma-separated values.",
		Params:   csvParams(),
		Examples: []shell.Example{{Command: "Get-Alias fl | select Name | ConvertTo-Csv", Explains: "Gives two lines."}},
		Begin: func(c *shell.Call) error {
			comma, err := commaOf(c)
			s := &csvLines{text: &strings.Builder{}}
			s.csv = stream.NewCSV(s.text, comma, nil)
			c.State = s
			return err
		},
		Process: func(c *shell.Call) error {
			s := c.State.(*csvLines)
			for _, v := range each(c) {
				if err := s.write(v); err != nil {
					return err
				}
				lines := s.text.String()
				s.text.Reset()
				for _, line := range splitRows(lines) {
					if err := c.Emit(line); err != nil {
						return err
					}
				}
			}
			return nil
		},
	}
}

// splitRows splits the header from the row after it; a line break within quotes
// belongs to the row.
func splitRows(text string) []string {
	var rows []string
	quoted, start := false, 0
	for i, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case r == '\n' && !quoted:
			rows = append(rows, text[start:i])
			start = i + 1
		}
	}
	return rows
}

func (s *csvLines) write(v any) error {
	if err := refuseDrawn(v); err != nil {
		return err
	}
	return s.csv.Write(v)
}

func (e Env) exportCSV() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Export", Noun: "Csv", Aliases: []string{"epcsv"}, Synopsis: "Writes objects into a file of comma-separated values.",
		Description: "All fields are quoted; the columns are the properties of the first object. Several values in one cell have semicolons between them, dates are ISO 8601.",
		Params: csvParams(append(asking(), must(filePath()), flag("Append", "Adds rows to the file, in its columns."), flag("NoClobber", "Refuses to replace a file.", "NoOverwrite"),
			flag("Force", "Adds to a file whose columns differ."), encoding())...),
		Examples: []shell.Example{{Command: "Get-Alias | Export-Csv aliases.csv -NoTypeInformation", Explains: "Writes a file."}},
		Begin: func(c *shell.Call) error {
			comma, err := commaOf(c)
			if err != nil {
				return err
			}
			name := textArg(c, "FilePath")
			columns, err := e.columnsOf(c, name, comma)
			if err != nil {
				return err
			}
			f, err := e.createAsked(c, name, c.Switch("Append"), c.Switch("NoClobber"))
			if err != nil {
				return err
			}
			c.State = &csvLines{csv: stream.NewCSV(f, comma, columns), file: f}
			return nil
		},
		Process: func(c *shell.Call) error {
			for _, v := range each(c) {
				if err := c.State.(*csvLines).write(v); err != nil {
					return written(textArg(c, "FilePath"), err)
				}
			}
			return nil
		},
		End: func(c *shell.Call) error { return written(textArg(c, "FilePath"), c.State.(*csvLines).file.Close()) },
	}
}

// columnsOf are the columns of the file that is added to; nil makes new ones.
func (e Env) columnsOf(c *shell.Call, name string, comma rune) ([]string, error) {
	if !c.Switch("Append") {
		return nil, nil
	}
	raw, err := os.ReadFile(e.path(c, name))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fileError(name, err)
	}
	rows := stream.ReadCSV(string(raw), comma)
	if len(rows) == 0 {
		return nil, nil
	}
	return rows[0], nil
}

func headerParam() *shell.Param {
	return &shell.Param{Name: "Header", Type: shell.Strings, Help: "The names of the columns, when the first line holds none."}
}

func (e Env) importCSV() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Import", Noun: "Csv", Aliases: []string{"ipcsv"}, Synopsis: "Reads a file of comma-separated values; each row becomes an object.",
		Params:   []*shell.Param{path(), delimiter(), headerParam(), encoding(), idle(flag("UseCulture", "Takes the culture's delimiter."), "the comma is used everywhere")},
		Examples: []shell.Example{{Command: "Import-Csv users.csv | where Alias -like r*", Explains: "Reads the rows whose alias begins with r; piped to New-Mailbox, say, columns bind to parameters of their name."}},
		Process: func(c *shell.Call) error {
			names, _ := shell.Arg[[]string](c, "Path")
			for _, name := range names {
				raw, err := os.ReadFile(e.path(c, name))
				if err != nil {
					return fileError(name, err)
				}
				if err := emitRows(c, string(raw)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func fromCSV() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "ConvertFrom", Noun: "Csv", Synopsis: "Reads lines of comma-separated values; each row becomes an object.",
		Params:   []*shell.Param{at(1, &shell.Param{Name: "InputObject", Type: shell.Any, Help: "The lines."}), delimiter(), headerParam(), idle(flag("UseCulture", "Takes the culture's delimiter."), "the comma is used everywhere")},
		Examples: []shell.Example{{Command: "'a,b','1,2' | ConvertFrom-Csv", Explains: "Gives an object with the properties a and b."}},
		Process:  gather,
		End:      func(c *shell.Call) error { return emitRows(c, value.Join(state[gathered](c).items, "\n")) },
	}
}

func emitRows(c *shell.Call, text string) error {
	comma, err := commaOf(c)
	if err != nil {
		return err
	}
	rows := stream.ReadCSV(text, comma)
	header, _ := shell.Arg[[]string](c, "Header")
	if len(header) == 0 {
		if len(rows) == 0 {
			return nil
		}
		header, rows = rows[0], rows[1:]
	}
	for _, row := range rows {
		r := value.NewRecord("")
		for i, name := range header {
			var cell any
			if i < len(row) {
				cell = row[i]
			}
			r.Set(name, cell)
		}
		if err := c.Emit(r); err != nil {
			return err
		}
	}
	return nil
}
