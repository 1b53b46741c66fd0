package core

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func (e Env) files() []*shell.Cmdlet {
	return []*shell.Cmdlet{e.outFile(), e.teeObject(), e.getContent(), e.writeContent("Set", "sc"), e.writeContent("Add", "ac"),
		e.testPath(), joinPath(), splitPath(), e.selectString()}
}

func filePath(aliases ...string) *shell.Param {
	return &shell.Param{Name: "FilePath", Aliases: append([]string{"Path", "LiteralPath"}, aliases...), Type: shell.String, Position: 1, Help: "The file."}
}

func path() *shell.Param {
	return &shell.Param{Name: "Path", Aliases: []string{"LiteralPath", "PSPath", "FullName"}, Type: shell.Strings, Position: 1, Mandatory: true, ByPropertyName: true, Help: "The file."}
}

func encoding() *shell.Param {
	return idle(text("Encoding", "The encoding of the text."), "text is UTF-8 without byte order mark")
}

// fileError is the error of a file that cannot be used.
func fileError(name string, err error) error { return model.FileError(name, err) }

// written is the error of writing a file: what the file system refused, told of
// the file; other errors, of what makes the text, stay as they are. nil when all
// of them are nil.
func written(name string, errs ...error) error {
	err := errors.Join(errs...)
	var own *model.Error
	if err == nil || errors.As(err, &own) || model.CauseWords(err) == "" {
		return err
	}
	return fileError(name, err)
}

// create opens a file for writing: anew, or at its end.
func (e Env) create(c *shell.Call, name string, appending, noClobber bool) (*os.File, error) {
	flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if appending {
		flags = os.O_WRONLY | os.O_CREATE | os.O_APPEND
	} else if noClobber {
		flags |= os.O_EXCL
	}
	f, err := os.OpenFile(e.path(c, name), flags, 0o666)
	if err != nil {
		return nil, clobbered(fileError(name, err), noClobber)
	}
	return f, nil
}

// clobbered tells how to replace a file that -NoClobber spared.
func clobbered(err error, noClobber bool) error {
	var e *model.Error
	if noClobber && errors.As(err, &e) && e.ID == "FileExists" {
		e.Hint = "Leave out -NoClobber to replace it."
	}
	return err
}

// asking are -WhatIf and -Confirm of the commands that write what is piped in.
// They change a file, not the objects, so that they may take objects one by one
// and need not wait for the last as changing commands do.
func asking() []*shell.Param {
	return []*shell.Param{
		{Name: "WhatIf", Aliases: []string{"wi"}, Type: shell.Switch, Common: true, Help: "Says which file would be written, and writes nothing."},
		{Name: "Confirm", Aliases: []string{"cf"}, Type: shell.Switch, Common: true, Help: "Asks before the file is written; -Confirm:$false does not ask."},
	}
}

// createAsked is create for a command with -WhatIf and -Confirm; what goes to a
// file that is not to be written is lost.
func (e Env) createAsked(c *shell.Call, name string, appending, noClobber bool) (*os.File, error) {
	ok, err := c.ShouldProcess("Writing the file " + model.Quote(name) + ".")
	if err != nil {
		return nil, err
	}
	if ok {
		return e.create(c, name, appending, noClobber)
	}
	return os.OpenFile(os.DevNull, os.O_WRONLY, 0)
}

func (e Env) getContent() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Content", Aliases: []string{"gc", "cat", "type"}, Synopsis: "Reads a file line by line.",
		Params: []*shell.Param{path(), number("TotalCount", "Reads this many lines.", "First", "Head"), number("Tail", "Reads this many lines from the end.", "Last"),
			flag("Raw", "Gives the whole text at once."), text("Encoding", "Byte gives the bytes; all text is UTF-8."),
			idle(number("ReadCount", "How many lines to hand on at once."), "lines are handed on one by one"), idle(flag("Force", "Reads hidden files."), "permissions decide")},
		Examples: []shell.Example{{Command: "Get-Content names.txt -TotalCount 5", Explains: "Reads five lines."}},
		Process: func(c *shell.Call) error {
			names, _ := shell.Arg[[]string](c, "Path")
			for _, name := range names {
				err := e.readContent(c, name)
				var fault *model.Error
				if errors.As(err, &fault) {
					err = c.Error(fault, name)
				}
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func (e Env) readContent(c *shell.Call, name string) error {
	f, err := os.Open(e.path(c, name))
	if err != nil {
		return fileError(name, err)
	}
	defer f.Close()
	if strings.EqualFold(textArg(c, "Encoding"), "Byte") || c.Switch("Raw") {
		all, err := io.ReadAll(f)
		if err != nil {
			return fileError(name, err)
		}
		if c.Switch("Raw") {
			return c.Emit(decoded(all))
		}
		return c.Emit(all)
	}
	return emitLines(c, name, f)
}

// decoded is text without its byte order mark.
func decoded(b []byte) string { return strings.TrimPrefix(string(b), "\ufeff") }

func emitLines(c *shell.Call, name string, r io.Reader) error {
	in := bufio.NewReader(r)
	limit, tail := intArg(c, "TotalCount", -1), intArg(c, "Tail", -1)
	var last []string
	for n := int64(0); limit < 0 || n < limit; n++ {
		line, err := in.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fileError(name, err)
		}
		if line == "" {
			break
		}
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if n == 0 {
			line = decoded([]byte(line))
		}
		if tail >= 0 {
			if last = append(last, line); int64(len(last)) > tail {
				last = last[1:]
			}
			continue
		}
		if err := c.Emit(line); err != nil {
			return err
		}
	}
	for _, line := range last {
		if err := c.Emit(line); err != nil {
			return err
		}
	}
	return nil
}

func (e Env) writeContent(verb, alias string) *shell.Cmdlet {
	synopsis := "Writes texts into a file, one per line."
	if verb == "Add" {
		synopsis = "Adds texts at the end of a file, one per line."
	}
	p := path()
	p.ByPropertyName = false
	return &shell.Cmdlet{
		Verb: verb, Noun: "Content", Aliases: []string{alias}, Synopsis: synopsis, Changes: true,
		Params: []*shell.Param{p, {Name: "Value", Type: shell.Any, Position: 2, Help: "What to write."}, flag("NoNewline", "Leaves out line ends."), encoding(),
			flag("PassThru", "Gives the texts on."), idle(flag("Force", "Writes to read-only files."), "permissions decide")},
		Examples: []shell.Example{{Command: "'a','b' | " + verb + "-Content letters.txt", Explains: "Writes two lines."}},
		Process: func(c *shell.Call) error {
			s := state[gathered](c)
			if c.Piped {
				s.items = append(s.items, value.Enumerate(c.Input)...)
			} else if c.Given("Value") {
				s.items = append(s.items, contentItems(c.Value("Value"))...)
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
	names, _ := shell.Arg[[]string](c, "Path")
	items := state[gathered](c).items
	var b strings.Builder
	for _, v := range items {
		if raw, ok := v.([]byte); ok {
			b.Write(raw)
			continue
		}
		b.WriteString(value.Text(v))
		if !c.Switch("NoNewline") {
			b.WriteByte('\n')
		}
	}
	for _, name := range names {
		if ok, err := c.ShouldProcess(fmt.Sprintf("Writing %d lines to the file %s.", len(items), model.Quote(name))); err != nil || !ok {
			return err
		}
		f, err := e.create(c, name, appending, false)
		if err != nil {
			return err
		}
		_, err = io.WriteString(f, b.String())
		if err = errors.Join(err, f.Close()); err != nil {
			return fileError(name, err)
		}
	}
	if !c.Switch("PassThru") {
		return nil
	}
	for _, v := range items {
		if err := c.Emit(v); err != nil {
			return err
		}
	}
	return nil
}

func (e Env) testPath() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Test", Noun: "Path", Synopsis: "Tells whether a file or folder is there.",
		Params: []*shell.Param{path(), {Name: "PathType", Aliases: []string{"Type"}, Type: shell.Enum("TestPathType", "Any", "Container", "Leaf"), Help: "Container for a folder, Leaf for a file."},
			idle(flag("IsValid", "Tells whether the path could be."), "every path could be")},
		Examples: []shell.Example{{Command: "Test-Path /tmp -PathType Container", Explains: "Tells whether the folder is there."}},
		Process: func(c *shell.Call) error {
			names, _ := shell.Arg[[]string](c, "Path")
			for _, name := range names {
				if err := c.Emit(e.exists(c, name, textArg(c, "PathType"))); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func (e Env) exists(c *shell.Call, name, kind string) bool {
	matches := []string{e.path(c, name)}
	if value.HasWildcard(name) {
		matches, _ = filepath.Glob(e.path(c, name))
	}
	for _, m := range matches {
		info, err := os.Stat(m)
		if err == nil && (kind == "" || kind == "Any" || info.IsDir() == (kind == "Container")) {
			return true
		}
	}
	return false
}

func joinPath() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Join", Noun: "Path", Synopsis: "Puts a folder and a name together.",
		Params:   []*shell.Param{path(), must(at(2, text("ChildPath", "The name below the folder.")))},
		Examples: []shell.Example{{Command: "Join-Path /tmp x.txt", Explains: "Gives /tmp/x.txt."}},
		Process: func(c *shell.Call) error {
			names, _ := shell.Arg[[]string](c, "Path")
			for _, name := range names {
				if err := c.Emit(filepath.Join(name, textArg(c, "ChildPath"))); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func splitPath() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Split", Noun: "Path", Synopsis: "Gives the folder of a path, or with -Leaf its name.",
		Params:   []*shell.Param{path(), flag("Leaf", "Gives the last name."), flag("LeafBase", "Gives the last name without extension."), flag("Extension", "Gives the extension."), flag("Parent", "Gives the folder; so it does by itself.")},
		Examples: []shell.Example{{Command: "Split-Path /tmp/x.txt -Leaf", Explains: "Gives x.txt."}},
		Process: func(c *shell.Call) error {
			names, _ := shell.Arg[[]string](c, "Path")
			for _, name := range names {
				if err := c.Emit(pathPart(c, name)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func pathPart(c *shell.Call, name string) string {
	leaf := filepath.Base(name)
	if i := strings.LastIndexByte(name, '\\'); i >= 0 { // as scripts of Windows write it
		leaf = filepath.Base(name[i+1:])
	}
	switch {
	case c.Switch("Leaf"):
		return leaf
	case c.Switch("LeafBase"):
		return strings.TrimSuffix(leaf, filepath.Ext(leaf))
	case c.Switch("Extension"):
		return filepath.Ext(leaf)
	}
	if folder, ok := strings.CutSuffix(name, `\`+leaf); ok {
		return folder
	}
	return filepath.Dir(name)
}
