package core

import (
	"bytes"
	"io"

	"mxsh/shell"
	"mxsh/shell/value"
)

func (e Env) outFile() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Out", Noun: "File", Synopsis: "Writes what would be printed into a file.",
		Params: append(asking(), must(filePath()), at(2, encodingParam()), flag("Append", "Adds at the end of the file."), flag("NoClobber", "Refuses to replace a file.", "NoOverwrite"),
			number("Width", "Columns of the text; 0 never cuts."), idle(flag("Force", "Writes to read-only files."), "permissions decide"), flag("NoNewline", "Leaves out the line ends."), input()),
		Examples: []shell.Example{{Command: "1..3 | Out-File numbers.txt", Explains: "Writes three lines."}},
		Begin: func(c *shell.Call) error {
			if _, err := drawer(c, io.Discard); err != nil { // before there is a file
				return err
			}
			f, err := e.createText(c, textArg(c, "FilePath"), c.Switch("Append"), c.Switch("NoClobber"))
			if err != nil {
				return err
			}
			var to io.Writer = f
			if c.Switch("NoNewline") {
				to = withoutLineEnds{f}
			}
			w, err := drawer(c, to)
			c.State = &drawing{w: w, file: f}
			return err
		},
		Process: drawEach,
		End:     func(c *shell.Call) error { return c.State.(*drawing).finish(c) },
		Close: func(c *shell.Call) {
			if d, ok := c.State.(*drawing); ok {
				d.file.Close()
			}
		},
	}
}

// finish writes the rest of what was drawn.
func (d *drawing) finish(c *shell.Call) error {
	return written(textArg(c, "FilePath"), d.w.Flush(), d.file.Close())
}

// withoutLineEnds passes on what is written to it without the line ends.
type withoutLineEnds struct{ w io.Writer }

func (w withoutLineEnds) Write(p []byte) (int, error) {
	if _, err := w.w.Write(bytes.ReplaceAll(p, []byte("\n"), nil)); err != nil {
		return 0, err
	}
	return len(p), nil
}

func (e Env) teeObject() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Tee", Noun: "Object", Aliases: []string{"tee"}, Synopsis: "Keeps what is piped in, in a file or variable, and gives it on.",
		Params: []*shell.Param{filePath(), flag("Append", "Adds at the end of the file."), text("Variable", "The variable that gets the objects."), encodingParam(), input()},
		Examples: []shell.Example{{Command: "1..3 | tee -Variable n", Explains: "Prints three numbers and keeps them in $n."},
			{Command: "1..3 | tee numbers.txt | select -First 1", Explains: "Prints one number and writes what came until then."}},
		Begin: e.beginTee,
		Process: func(c *shell.Call) error {
			for _, v := range each(c) {
				if err := c.State.(*tee).take(c, v); err != nil {
					return err
				}
			}
			return nil
		},
		End:   func(c *shell.Call) error { return c.State.(*tee).finish(c) },
		Close: closeTee,
	}
}

// tee is what Tee-Object keeps: objects for a variable, or a drawing in a file.
type tee struct {
	items   []any
	drawing *drawing
	done    bool
}

func (e Env) beginTee(c *shell.Call) error {
	if c.Given("FilePath") == c.Given("Variable") {
		return invalid("FilePath", "", "Tee-Object takes either a file or a variable.", "Write for example tee all.txt, or tee -Variable all.")
	}
	t := &tee{}
	if c.Given("FilePath") {
		f, err := e.createText(c, textArg(c, "FilePath"), c.Switch("Append"), false)
		if err != nil {
			return err
		}
		w, err := drawer(c, f)
		if err != nil {
			return err
		}
		t.drawing = &drawing{w: w, file: f}
	}
	c.State = t
	return nil
}

func (t *tee) take(c *shell.Call, v any) error {
	if t.drawing == nil {
		t.items = append(t.items, v)
	} else if err := t.drawing.w.Write(v); err != nil {
		return written(textArg(c, "FilePath"), err)
	}
	return c.Emit(v)
}

func (t *tee) finish(c *shell.Call) error {
	t.done = true
	if t.drawing != nil {
		return t.drawing.finish(c)
	}
	if c.Vars != nil {
		c.Vars.SetVariable(textArg(c, "Variable"), value.Collapse(t.items))
	}
	return nil
}

// closeTee keeps what came also when the commands after it wanted no more.
func closeTee(c *shell.Call) {
	if t, ok := c.State.(*tee); ok && !t.done {
		_ = t.finish(c)
	}
}
