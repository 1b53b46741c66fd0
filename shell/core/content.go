package core

import (
	"bufio"
	"errors"
	"io"
	"os"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func (e Env) getContent() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Content", Aliases: []string{"gc", "cat", "type"}, Synopsis: "Reads a file line by line.",
		Description: "Text is read as UTF-8, or as UTF-16 if its byte order mark says so. An entry of env:, variable:, alias: or function: gives what it holds.",
		Params: append(append(paths(true, "The files."), nameFilters()...), number("TotalCount", "Reads this many lines.", "First", "Head"), number("Tail", "Reads this many lines from the end.", "Last"),
			flag("Raw", "Gives the whole text at once."), contentEncoding(), text("Delimiter", "What stands between two pieces, instead of the end of a line."),
			number("ReadCount", "How many lines to hand on as one array; 0 is all. The default is 1."),
			flag("Wait", "Waits for new lines at the end of the file and gives them, until Ctrl+C."), idle(flag("Force", "Reads hidden files."), "permissions decide")),
		Examples: []shell.Example{{Command: "Get-Content names.txt -TotalCount 5", Explains: "Reads five lines."},
			{Command: "(Get-Content names.txt -Raw).Length", Explains: "Counts the characters of a file."}},
		Process: func(c *shell.Call) error {
			if c.Given("Tail") && c.Given("TotalCount") {
				return invalid("Tail", "", "The parameters TotalCount and Tail cannot be used together.", "Give the one or the other.")
			}
			return e.eachPlace(c, func(p place) error { return e.readPlace(c, p) })
		},
	}
}

func (e Env) readPlace(c *shell.Call, p place) error {
	if p.drive != nil {
		v, ok := p.drive.Content(p.entry)
		if !ok {
			return noPath(p.name)
		}
		return c.Emit(v)
	}
	f, err := os.Open(p.file)
	if err != nil {
		return fileError(p.name, err)
	}
	defer f.Close()
	decoded := encodingOf(c).Reader(f)
	l := &lines{c: c, name: p.name, limit: intArg(c, "TotalCount", -1), tail: intArg(c, "Tail", -1), batch: intArg(c, "ReadCount", 1)}
	switch {
	case inBytes(c):
		all, err := io.ReadAll(f)
		if err != nil {
			return fileError(p.name, err)
		}
		return c.Emit(all)
	case c.Switch("Raw"):
		all, err := io.ReadAll(decoded)
		if err != nil {
			return fileError(p.name, err)
		}
		return c.Emit(string(all))
	case textArg(c, "Delimiter") != "":
		return l.pieces(decoded, textArg(c, "Delimiter"))
	}
	return l.read(decoded, f)
}

// byteWord is the word of -Encoding for bytes instead of text.
const byteWord = "Byte"

// contentType converts the words of -Encoding where bytes are possible, too.
type contentType struct{ encodingType }

func (t contentType) Traits() shell.Traits {
	return shell.Traits{Choices: append(t.encodingType.Traits().Choices, byteWord)}
}

func (t contentType) Convert(param string, v any) (any, error) {
	if strings.EqualFold(shell.Text(v), byteWord) {
		return byteWord, nil
	}
	return t.encodingType.Convert(param, v)
}

// contentEncoding is -Encoding, which may say that bytes are meant.
func contentEncoding() *shell.Param {
	p := encodingParam()
	p.Type, p.Help = contentType{}, p.Help+" Byte reads and writes bytes."
	return p
}

func inBytes(c *shell.Call) bool { return textArg(c, "Encoding") == byteWord }

// lines gives the lines of a file on.
type lines struct {
	c                  *shell.Call
	name               string
	limit, tail, batch int64
	last               []string // of -Tail, or of a batch that is not full
}

// pieces cuts the text at the delimiter, which does not go on.
func (l *lines) pieces(r io.Reader, delimiter string) error {
	all, err := io.ReadAll(r)
	if err != nil {
		return fileError(l.name, err)
	}
	text := strings.TrimSuffix(string(all), delimiter)
	for i, piece := range strings.Split(text, delimiter) {
		if l.limit >= 0 && int64(i) >= l.limit {
			break
		}
		if err := l.give(piece); err != nil {
			return err
		}
	}
	return l.end()
}

// read gives the lines of the text, and with -Wait those that are added to the file.
func (l *lines) read(text io.Reader, f *os.File) error {
	in := bufio.NewReader(text)
	for n := int64(0); l.limit < 0 || n < l.limit; n++ {
		line, err := in.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fileError(l.name, err)
		}
		if line == "" {
			break
		}
		if err := l.give(strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")); err != nil {
			return err
		}
	}
	if err := l.end(); err != nil || !l.c.Switch("Wait") {
		return err
	}
	return follow(l.c, l.name, f)
}

// give hands a line on, or keeps it for the tail or the batch.
func (l *lines) give(line string) error {
	switch {
	case l.tail >= 0:
		if l.last = append(l.last, line); int64(len(l.last)) > l.tail {
			l.last = l.last[1:]
		}
		return nil
	case l.batch == 1:
		return l.c.Emit(line)
	}
	l.last = append(l.last, line)
	if l.batch > 0 && int64(len(l.last)) == l.batch {
		return l.whole()
	}
	return nil
}

// whole hands the kept lines on as one array.
func (l *lines) whole() error {
	if len(l.last) == 0 {
		return nil
	}
	items := make([]any, len(l.last))
	for i, line := range l.last {
		items[i] = line
	}
	l.last = nil
	return l.c.Emit(items)
}

func (l *lines) end() error {
	if l.batch != 1 {
		return l.whole()
	}
	for _, line := range l.last {
		if err := l.c.Emit(line); err != nil {
			return err
		}
	}
	l.last = nil
	return nil
}

func (e Env) writeContent(verb, alias string) *shell.Cmdlet {
	synopsis := "Writes texts into a file, one per line."
	if verb == "Add" {
		synopsis = "Adds texts at the end of a file, one per line."
	}
	params := append(paths(true, "The files."), &shell.Param{Name: "Value", Type: shell.Any, Position: 2, Help: "What to write; what is piped in otherwise."})
	for _, p := range params { // what is piped in is the text
		p.ByValue, p.ByPropertyName = false, false
	}
	return &shell.Cmdlet{
		Verb: verb, Noun: "Content", Aliases: []string{alias}, Synopsis: synopsis, Changes: true,
		Params: append(append(params, nameFilters()...), flag("NoNewline", "Leaves out line ends."), contentEncoding(), flag("PassThru", "Gives the texts on."),
			flag("Force", "Writes to read-only files too."), idle(flag("Stream", "Writes a stream of the file."), "files have one stream")),
		Examples: []shell.Example{{Command: "'a','b' | " + verb + "-Content letters.txt", Explains: "Writes two lines."},
			{Command: verb + "-Content -Path letters.txt -Value 'c'", Explains: "Writes one line."}},
		Process: func(c *shell.Call) error {
			s := state[gathered](c)
			if c.Piped && !c.Given("Value") {
				s.items = append(s.items, value.Enumerate(c.Input)...)
			}
			return nil
		},
		End: func(c *shell.Call) error { return e.putContent(c, verb == "Add") },
	}
}

// contentItems keeps bytes together.
func contentItems(v any) []any {
	if b, ok := v.([]byte); ok {
		return []any{b}
	}
	return value.Enumerate(v)
}

func (e Env) putContent(c *shell.Call, appending bool) error {
	s := state[gathered](c)
	if c.Given("Value") {
		s.items = contentItems(c.Value("Value"))
	}
	data := contentText(c, s.items)
	err := named(c, "", func(name string, literal bool) error {
		found, err := e.targets(c, name, literal)
		for _, p := range found {
			if err == nil && wanted(c, p.base()) {
				err = e.putInto(c, p, s.items, data, appending)
			}
		}
		return err
	})
	if err != nil || !c.Switch("PassThru") {
		return err
	}
	for _, v := range s.items {
		if err := c.Emit(v); err != nil {
			return err
		}
	}
	return nil
}

// contentText is what is to be written: a line for each item, or the bytes.
func contentText(c *shell.Call, items []any) string {
	var b strings.Builder
	for _, v := range items {
		switch x := v.(type) {
		case []byte:
			b.Write(x)
			continue
		case int64:
			if inBytes(c) && x >= 0 && x < 256 {
				b.WriteByte(byte(x))
				continue
			}
		}
		b.WriteString(value.Text(v))
		if !c.Switch("NoNewline") {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// targets is expand for files that need not be there yet.
func (e Env) targets(c *shell.Call, name string, literal bool) ([]place, error) {
	if !literal && value.HasWildcard(name) {
		return e.expand(c, name, false)
	}
	p, err := e.locate(c, name)
	return []place{p}, err
}

func (e Env) putInto(c *shell.Call, p place, items []any, data string, appending bool) error {
	if p.drive != nil {
		if ok, err := c.ShouldProcess("Setting " + model.Quote(p.name) + "."); err != nil || !ok {
			return err
		}
		return p.drive.Put(p.entry, value.Collapse(items))
	}
	if c.Switch("Force") && !c.WhatIf() {
		makeWritable(p.file)
	}
	f, err := e.createText(c, p.name, appending, false)
	if err != nil {
		return err
	}
	_, err = io.WriteString(f, data)
	return written(p.name, err, f.Close())
}

// makeWritable lets the owner write a file that is there; what cannot be changed
// tells so when it is written.
func makeWritable(path string) {
	if info, err := os.Stat(path); err == nil && readOnly(info) {
		_ = os.Chmod(path, info.Mode().Perm()|0o200)
	}
}

func (e Env) clearContent() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Clear", Noun: "Content", Aliases: []string{"clc"}, Synopsis: "Empties files; they stay.", Changes: true,
		Params:   append(append(paths(true, "The files."), nameFilters()...), idle(flag("Force", "Empties protected files."), "permissions decide"), idle(flag("Stream", "Empties a stream of the file."), "files have one stream")),
		Examples: []shell.Example{{Command: "Clear-Content names.txt", Explains: "Leaves an empty file."}},
		Process: func(c *shell.Call) error {
			return e.eachPlace(c, func(p place) error {
				if err := filesOnly(p); err != nil {
					return err
				}
				if ok, err := c.ShouldProcess("Clearing the file " + model.Quote(p.name) + "."); err != nil || !ok {
					return err
				}
				if err := os.Truncate(p.file, 0); err != nil {
					return fileError(p.name, err)
				}
				return nil
			})
		},
	}
}
