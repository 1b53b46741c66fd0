package eval

import (
	"os"
	"path/filepath"
	"strings"

	"mxsh/model"
	"mxsh/shell/value"
)

// fileOf makes a method that reads a file.
func fileOf(read func(text string, data []byte) any) method {
	return func(c call) (any, error) {
		if err := c.takes(1, 2); err != nil {
			return nil, err
		}
		data, err := os.ReadFile(c.s.path(c.text(0)))
		if err != nil {
			return nil, fileError(c.text(0), err)
		}
		return read(c.decoded(1, data), data), nil
	}
}

// decoded is data in the encoding that argument i names, UTF-8 when there is none.
func (c call) decoded(i int, data []byte) string {
	if i < len(c.args) {
		if e, ok := c.args[i].(*encoding); ok {
			return e.decode(data)
		}
	}
	return strings.TrimPrefix(string(data), "\ufeff")
}

// encoded is text in the encoding that argument i names.
func (c call) encoded(i int, text string) []byte {
	if i < len(c.args) {
		if e, ok := c.args[i].(*encoding); ok {
			return e.encode(text)
		}
	}
	return []byte(text)
}

// written makes a method that writes a file.
func written(flags int, data func(c call) ([]byte, error)) method {
	return func(c call) (any, error) {
		if err := c.takes(2, 3); err != nil {
			return nil, err
		}
		b, err := data(c)
		if err != nil {
			return nil, err
		}
		f, err := os.OpenFile(c.s.path(c.text(0)), os.O_WRONLY|os.O_CREATE|flags, 0o666)
		if err != nil {
			return nil, fileError(c.text(0), err)
		}
		_, err = f.Write(b)
		if closing := f.Close(); err == nil {
			err = closing
		}
		if err != nil {
			return nil, fileError(c.text(0), err)
		}
		return empty{}, nil
	}
}

func textData(c call) ([]byte, error) { return c.encoded(2, c.text(1)), nil }

func lineData(c call) ([]byte, error) {
	var b strings.Builder
	for _, line := range value.Enumerate(c.args[1]) {
		b.WriteString(value.Text(line) + "\n")
	}
	return c.encoded(2, b.String()), nil
}

func byteData(c call) ([]byte, error) { return c.bytesIn(1) }

// listing makes a method that lists a folder.
func listing(want func(os.DirEntry) bool) method {
	return func(c call) (any, error) {
		if err := c.takes(1, 2); err != nil {
			return nil, err
		}
		entries, err := os.ReadDir(c.s.path(c.text(0)))
		if err != nil {
			return nil, fileError(c.text(0), err)
		}
		pattern := "*"
		if len(c.args) == 2 {
			pattern = c.text(1)
		}
		out := []any{}
		for _, e := range entries {
			if want(e) && value.Like(pattern, e.Name(), true) {
				out = append(out, filepath.Join(c.s.path(c.text(0)), e.Name()))
			}
		}
		return out, nil
	}
}

// ofPath makes a method of one path; both kinds of slash divide it.
func ofPath(fn func(dir, name string) string) method {
	return func(c call) (any, error) {
		path := c.text(0)
		i := strings.LastIndexAny(path, `/\`)
		return fn(path[:max(0, i)], path[i+1:]), c.takes(1, 1)
	}
}

func extension(name string) string {
	i := strings.LastIndexByte(name, '.')
	if i < 0 || i == len(name)-1 {
		return ""
	}
	return name[i:]
}

func combined(c call) (any, error) {
	if err := c.takes(1, 16); err != nil {
		return nil, err
	}
	path := ""
	for i := range c.args {
		part := strings.ReplaceAll(c.text(i), `\`, "/")
		switch {
		case part == "":
		case path == "" || strings.HasPrefix(part, "/"):
			path = part
		case strings.HasSuffix(path, "/"):
			path += part
		default:
			path += "/" + part
		}
	}
	return path, nil
}

func isFile(dir bool) method {
	return func(c call) (any, error) {
		info, err := os.Stat(c.s.path(c.text(0)))
		return err == nil && info.IsDir() == dir, c.takes(1, 1)
	}
}

func tempFile(c call) (any, error) {
	f, err := os.CreateTemp("", "tmp*.tmp")
	if err != nil {
		return nil, fileError(os.TempDir(), err)
	}
	return f.Name(), f.Close()
}

func deleted(c call) (any, error) {
	if err := os.Remove(c.s.path(c.text(0))); err != nil && !os.IsNotExist(err) {
		return nil, fileError(c.text(0), err)
	}
	return empty{}, c.takes(1, 2)
}

func madeFolder(c call) (any, error) {
	path := c.s.path(c.text(0))
	if err := os.MkdirAll(path, 0o777); err != nil {
		return nil, fileError(c.text(0), err)
	}
	return value.NewRecord("DirectoryInfo", model.Prop{Name: "Name", Value: filepath.Base(path)}, model.Prop{Name: "FullName", Value: path}), c.takes(1, 1)
}

var fileStatics = map[string]method{
	"file::readalltext":  fileOf(func(text string, _ []byte) any { return text }),
	"file::readallbytes": fileOf(func(_ string, data []byte) any { return data }),
	"file::readalllines": fileOf(fileLines), "file::readlines": fileOf(fileLines),
	"file::exists": isFile(false), "directory::exists": isFile(true), "file::delete": deleted, "directory::createdirectory": madeFolder,
	"file::writealltext": written(os.O_TRUNC, textData), "file::appendalltext": written(os.O_APPEND, textData),
	"file::writealllines": written(os.O_TRUNC, lineData), "file::appendalllines": written(os.O_APPEND, lineData),
	"file::writeallbytes": written(os.O_TRUNC, byteData),
	"directory::getfiles": listing(func(e os.DirEntry) bool { return !e.IsDir() }), "directory::getdirectories": listing(os.DirEntry.IsDir),
	"directory::getcurrentdirectory": func(c call) (any, error) { return c.s.Dir, c.takes(0, 0) },

	"path::combine": combined, "path::gettempfilename": tempFile,
	"path::gettemppath":  func(c call) (any, error) { return os.TempDir() + "/", c.takes(0, 0) },
	"path::getfullpath":  func(c call) (any, error) { return c.s.path(c.text(0)), c.takes(1, 1) },
	"path::ispathrooted": func(c call) (any, error) { return strings.HasPrefix(c.text(0), "/"), c.takes(1, 1) },
	"path::getextension": ofPath(func(_, name string) string { return extension(name) }),
	"path::getfilename":  ofPath(func(_, name string) string { return name }),
	"path::getdirectoryname": ofPath(func(dir, _ string) string {
		return dir
	}),
	"path::getfilenamewithoutextension": ofPath(func(_, name string) string {
		i := strings.LastIndexByte(name, '.')
		if i < 0 {
			return name
		}
		return name[:i]
	}),
	"path::changeextension": func(c call) (any, error) {
		if err := c.takes(2, 2); err != nil {
			return nil, err
		}
		path := strings.TrimSuffix(c.text(0), extension(c.text(0)))
		if ext := strings.TrimPrefix(c.text(1), "."); ext != "" {
			path += "." + ext
		}
		return path, nil
	},
	"path::getinvalidfilenamechars": func(c call) (any, error) { return value.Chars("\x00/"), c.takes(0, 0) },
}

func fileLines(text string, _ []byte) any {
	out := []any{}
	for _, line := range splitLines(text) {
		out = append(out, line)
	}
	return out
}
