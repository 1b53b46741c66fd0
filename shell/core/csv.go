package core

import (
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/stream"
	"mxsh/shell/value"
)

func delimiter() *shell.Param {
	return at(2, text("Delimiter", "The character between fields; by default the comma."))
}

// commaOf is -Delimiter, 0 without it.
func commaOf(c *shell.Call) (rune, error) {
	text := textArg(c, "Delimiter")
	switch {
	case text == "":
		return 0, nil
	case text == "`t", text == `\t`:
		return '\t', nil
	case utf8.RuneCountInString(text) != 1 || strings.ContainsAny(text, "\"\r\n"):
		return 0, invalid("Delimiter", text, "A delimiter is one character, and neither a quote nor a line break.", "Write for example -Delimiter ';'.")
	}
	r, _ := utf8.DecodeRuneInString(text)
	return r, nil
}

func useCulture() *shell.Param {
	return idle(flag("UseCulture", "Takes the culture's delimiter."), "the comma is used everywhere")
}

// typeInformation are the parameters about the line #TYPE.
func typeInformation() []*shell.Param {
	return []*shell.Param{idle(flag("NoTypeInformation", "Leaves out the line #TYPE.", "NoType", "nti"), "it is never written"),
		idle(flag("IncludeTypeInformation", "Writes the line #TYPE.", "iti"), "it is never written")}
}

func (e Env) toCSV() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "ConvertTo", Noun: "Csv", Synopsis: "Writes objects as lines of comma-separated values.",
		Params:   append(typeInformation(), at(1, input()), delimiter(), useCulture()),
		Examples: []shell.Example{{Command: "Get-Alias fl | select Name | ConvertTo-Csv", Explains: "Gives two lines."}},
		Begin: func(c *shell.Call) error {
			comma, err := commaOf(c)
			c.State = stream.NewCSV(nil, orComma(comma), nil)
			return err
		},
		Process: func(c *shell.Call) error {
			for _, v := range each(c) {
				if err := refuseDrawn(v); err != nil {
					return err
				}
				for _, line := range c.State.(*stream.CSV).Lines(v) {
					if err := c.Emit(line); err != nil {
						return err
					}
				}
			}
			return nil
		},
	}
}

func orComma(r rune) rune {
	if r == 0 {
		return ','
	}
	return r
}

// csvFile is a file of rows that is written.
type csvFile struct {
	*stream.CSV
	file    *textFile
	grown   bool // rows are added to a file that has columns
	checked bool // the first object's columns are
}

func (e Env) exportCSV() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Export", Noun: "Csv", Aliases: []string{"epcsv"}, Synopsis: "Writes objects into a file of comma-separated values.",
		Description: "All fields are quoted; what holds nothing is an empty field without quotes. The columns are the properties of the first object. Several values in one cell have semicolons between them, dates are ISO 8601.",
		Params: append(append(asking(), must(filePath()), delimiter(), useCulture(), flag("Append", "Adds rows to the file, in its columns."), flag("NoClobber", "Refuses to replace a file.", "NoOverwrite"),
			flag("Force", "Adds to a file whose columns differ."), encodingParam(), input()), typeInformation()...),
		Examples: []shell.Example{{Command: "Get-Alias | Export-Csv aliases.csv -NoTypeInformation", Explains: "Writes a file."}},
		Begin:    e.beginExport,
		Process: func(c *shell.Call) error {
			for _, v := range each(c) {
				if err := refuseDrawn(v); err != nil {
					return err
				}
				if err := c.State.(*csvFile).add(c, v); err != nil {
					return written(textArg(c, "FilePath"), err)
				}
			}
			return nil
		},
		End: func(c *shell.Call) error { return written(textArg(c, "FilePath"), c.State.(*csvFile).file.Close()) },
		Close: func(c *shell.Call) {
			if f, ok := c.State.(*csvFile); ok {
				f.file.Close()
			}
		},
	}
}

func (e Env) beginExport(c *shell.Call) error {
	comma, err := commaOf(c)
	if err != nil {
		return err
	}
	name := textArg(c, "FilePath")
	columns, whole, err := e.columnsOf(c, name, comma)
	if err != nil {
		return err
	}
	f, err := e.createText(c, name, c.Switch("Append"), c.Switch("NoClobber"))
	if err != nil {
		return err
	}
	if columns != nil && !whole {
		_ = f.WriteByte('\n') // told by Close
	}
	c.State = &csvFile{CSV: stream.NewCSV(f, orComma(comma), columns), file: f, grown: columns != nil}
	return nil
}

func (f *csvFile) add(c *shell.Call, v any) error {
	if f.grown && !f.checked && !c.Switch("Force") {
		if column := f.Lacking(v); column != "" {
			return &model.Error{ID: "CannotAppendCsvWithMismatchedPropertyNames", Category: model.Invalid, Param: "Append", Target: textArg(c, "FilePath"),
				Message: "Cannot append CSV content to the following file: " + model.Visible(textArg(c, "FilePath")) + ". The appended object does not have a property that corresponds to the following column: " + model.Visible(column) + ".",
				Hint:    "To continue with mismatched properties, add the -Force parameter, and then retry the command."}
		}
	}
	f.checked = true
	return f.Write(v)
}

// columnsOf are the columns of the file that is added to, nil for a new one;
// whole is whether its last line is ended.
func (e Env) columnsOf(c *shell.Call, name string, comma rune) (columns []string, whole bool, err error) {
	if !c.Switch("Append") {
		return nil, true, nil
	}
	f, err := e.openText(c, name)
	var fault *model.Error
	if errors.As(err, &fault) && fault.ID == "PathNotFound" {
		return nil, true, nil
	}
	if err != nil {
		return nil, true, err
	}
	defer f.Close()
	columns, err = stream.NewCSVReader(f, orComma(comma)).Header()
	if errors.Is(err, io.EOF) {
		return nil, true, nil
	}
	if err != nil {
		return nil, true, written(name, err)
	}
	return columns, e.endsLine(c, name), nil
}

// endsLine is whether the file's last line is ended.
func (e Env) endsLine(c *shell.Call, name string) bool {
	f, err := os.Open(e.path(c, name))
	if err != nil {
		return true
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return true
	}
	last := make([]byte, min(4, info.Size()))
	_, _ = f.ReadAt(last, info.Size()-int64(len(last)))
	return strings.HasSuffix(strings.TrimRight(string(last), "\x00"), "\n") // UTF-16 has a zero beside it
}

func headerParam() *shell.Param {
	return &shell.Param{Name: "Header", Type: shell.Strings, Help: "The names of the columns, when the first line holds none."}
}

func (e Env) importCSV() *shell.Cmdlet {
	file := path()
	file.ByValue = true
	return &shell.Cmdlet{
		Verb: "Import", Noun: "Csv", Aliases: []string{"ipcsv"}, Synopsis: "Reads a file of comma-separated values; each row becomes an object.",
		Description: "A first line #TYPE is left out, and one such as sep=; tells the delimiter. A row with too few cells has nothing in the other columns; cells beyond the columns are left out.",
		Params:      []*shell.Param{file, delimiter(), headerParam(), encodingParam(), useCulture()},
		Examples:    []shell.Example{{Command: "Import-Csv users.csv | where Alias -like r*", Explains: "Reads the rows whose alias begins with r; piped to New-Mailbox, say, columns bind to parameters of their name."}},
		Process: func(c *shell.Call) error {
			names, _ := shell.Arg[[]string](c, "Path")
			for _, name := range names {
				f, err := e.openText(c, name)
				if err != nil {
					return err
				}
				err = importRows(c, f)
				f.Close()
				if err != nil {
					return written(name, err)
				}
			}
			return nil
		},
	}
}

func importRows(c *shell.Call, r io.Reader) error {
	comma, err := commaOf(c)
	if err != nil {
		return err
	}
	rows := stream.NewCSVReader(r, comma)
	names, err := headerOf(c, rows)
	for err == nil {
		var row []string
		if row, err = rows.Row(); err == nil {
			err = c.Emit(recordOfRow(names, row))
		}
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// headerOf are the columns: those of -Header, else of the first row.
func headerOf(c *shell.Call, rows *stream.CSVReader) ([]string, error) {
	names, _ := shell.Arg[[]string](c, "Header")
	if len(names) > 0 {
		if twice := stream.NameTwice(names); twice != nil {
			return nil, twice
		}
		return unnamed(c, names), nil
	}
	names, err := rows.Header()
	if err != nil {
		return nil, err
	}
	return unnamed(c, names), nil
}

// unnamed gives columns without a name those of PowerShell, H1, H2 …
func unnamed(c *shell.Call, names []string) []string {
	next := 1
	for i, name := range names {
		if name == "" {
			names[i] = "H" + strconv.Itoa(next)
			next++
		}
	}
	if next > 1 {
		c.Warn(`One or more headers were not specified. Default names starting with "H" have been used in place of any missing headers.`)
	}
	return names
}

func recordOfRow(names, row []string) *value.Record {
	props := make([]model.Prop, len(names))
	for i, name := range names {
		props[i].Name = name
		if i < len(row) {
			props[i].Value = row[i]
		}
	}
	return value.NewRecord("", props...)
}

func fromCSV() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "ConvertFrom", Noun: "Csv", Synopsis: "Reads lines of comma-separated values; each row becomes an object.",
		Params:   []*shell.Param{at(1, &shell.Param{Name: "InputObject", Type: shell.Any, Help: "The lines."}), delimiter(), headerParam(), useCulture()},
		Examples: []shell.Example{{Command: "'a,b','1,2' | ConvertFrom-Csv", Explains: "Gives an object with the properties a and b."}},
		Process:  gather,
		End: func(c *shell.Call) error {
			return importRows(c, strings.NewReader(value.Join(state[gathered](c).items, "\n")))
		},
	}
}
