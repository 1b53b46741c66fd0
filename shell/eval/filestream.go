package eval

import (
	"os"
	"strings"

	"mxsh/model"
	"mxsh/shell/value"
)

// reader is [IO.StreamReader]: a file that is read line by line.
type reader struct {
	rest   string
	closed bool
}

// writer is [IO.StreamWriter]: a file that is written line by line.
type writer struct {
	file *os.File
	name string
}

var _, _ value.Thing = (*reader)(nil), (*writer)(nil)

// TypeName implements value.Thing.
func (r *reader) TypeName() string { return "StreamReader" }

// TypeName implements value.Thing.
func (w *writer) TypeName() string { return "StreamWriter" }

// Props implements value.Thing.
func (r *reader) Props() []model.Prop {
	return []model.Prop{{Name: "EndOfStream", Value: r.rest == ""}}
}

// Props implements value.Thing.
func (w *writer) Props() []model.Prop { return nil }

// Prop implements value.Thing.
func (r *reader) Prop(name string) (any, bool) {
	return r.rest == "", strings.EqualFold(name, "EndOfStream")
}

// Prop implements value.Thing. AutoFlush is so in any case.
func (w *writer) Prop(name string) (any, bool) { return true, strings.EqualFold(name, "AutoFlush") }

// SetProp accepts AutoFlush, which is so in any case.
func (w *writer) SetProp(name string, _ any) error {
	if strings.EqualFold(name, "AutoFlush") {
		return nil
	}
	return propertyMissing(name)
}

func fileClosed(name string) error {
	return &model.Error{ID: "ObjectDisposedException", Category: model.Invalid, Target: name, Message: "The file is closed already."}
}

// line cuts the next line off; ok is false at the end.
func (r *reader) line() (text string, ok bool) {
	if r.rest == "" {
		return "", false
	}
	text, r.rest, _ = strings.Cut(r.rest, "\n")
	return strings.TrimSuffix(text, "\r"), true
}

func (r *reader) method(name string, args []any) (any, error) {
	lower := strings.ToLower(name)
	if r.closed && lower != "close" && lower != "dispose" {
		return nil, fileClosed(name)
	}
	switch lower {
	case "readline":
		if text, ok := r.line(); ok {
			return text, nil
		}
		return nil, nil
	case "readtoend":
		all := r.rest
		r.rest = ""
		return all, nil
	case "peek":
		if r.rest == "" {
			return int64(-1), nil
		}
		return int64([]rune(r.rest)[0]), nil
	case "close", "dispose":
		r.rest, r.closed = "", true
		return empty{}, nil
	case "gettype":
		return &typeValue{r.TypeName()}, nil
	}
	return nil, noMethod("System.IO.StreamReader", name)
}

func (w *writer) method(name string, args []any) (any, error) {
	c := call{name: name, args: args}
	lower, text := strings.ToLower(name), c.text(0)
	if len(args) > 1 && strings.HasPrefix(lower, "write") {
		formatted, err := value.FormatString(text, args[1:])
		if err != nil {
			return nil, err
		}
		text = formatted
	}
	switch lower {
	case "writeline":
		return empty{}, w.write(name, text+"\n")
	case "write":
		return empty{}, w.write(name, text)
	case "flush":
		return empty{}, nil
	case "close", "dispose":
		if w.file == nil {
			return empty{}, nil
		}
		err := w.file.Close()
		w.file = nil
		if err != nil {
			return nil, fileError(w.name, err)
		}
		return empty{}, nil
	case "gettype":
		return &typeValue{w.TypeName()}, nil
	}
	return nil, noMethod("System.IO.StreamWriter", name)
}

func (w *writer) write(name, text string) error {
	if w.file == nil {
		return fileClosed(name)
	}
	if _, err := w.file.WriteString(text); err != nil {
		return fileError(w.name, err)
	}
	return nil
}

func openReader(c call) (any, error) {
	text, err := fileOf(func(text string, _ []byte) any { return text })(c)
	if err != nil {
		return nil, err
	}
	return &reader{rest: value.Text(text)}, nil
}

// openWriter is [IO.StreamWriter]::new(path[, append[, encoding]]).
func openWriter(c call) (any, error) {
	if err := c.takes(1, 4); err != nil {
		return nil, err
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if len(c.args) > 1 && value.Truth(c.args[1]) {
		flags = os.O_WRONLY | os.O_CREATE | os.O_APPEND
	}
	f, err := os.OpenFile(c.s.path(c.text(0)), flags, 0o666)
	if err != nil {
		return nil, fileError(c.text(0), err)
	}
	return &writer{f, c.text(0)}, nil
}

var streamStatics = map[string]method{
	"streamreader::new": openReader, "file::opentext": openReader,
	"streamwriter::new": openWriter, "file::createtext": openWriter,
	"file::appendtext": func(c call) (any, error) {
		c.args = append(c.args[:1:1], true)
		return openWriter(c)
	},
}
