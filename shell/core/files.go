package core

import (
	"errors"
	"os"

	"mxsh/model"
	"mxsh/shell"
)

func (e Env) files() []*shell.Cmdlet {
	return []*shell.Cmdlet{e.outFile(), e.teeObject(), e.getContent(), e.writeContent("Set", "sc"), e.writeContent("Add", "ac"), e.clearContent(),
		e.testPath(), e.joinPath(), e.splitPath(), e.resolvePath(), e.convertPath(), e.selectString()}
}

func filePath(aliases ...string) *shell.Param {
	return &shell.Param{Name: "FilePath", Aliases: append([]string{"Path", "LiteralPath"}, aliases...), Type: shell.String, Position: 1, Help: "The file."}
}

func path() *shell.Param {
	return &shell.Param{Name: "Path", Aliases: []string{"LiteralPath", "PSPath", "FullName"}, Type: shell.Strings, Position: 1, Mandatory: true, ByPropertyName: true, Help: "The file."}
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
