package core

import (
	"bytes"
	"errors"
	"os"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/stream"
)

func (e Env) exportClixml() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Export", Noun: "Clixml", Synopsis: "Writes objects with their types into a file that every PowerShell reads.",
		Params: append(asking(), must(filePath()), number("Depth", "How deep objects are opened; by default 2."), flag("NoClobber", "Refuses to replace a file.", "NoOverwrite"),
			encoding(), idle(flag("Force", "Writes to read-only files."), "permissions decide"), input()),
		Examples: []shell.Example{{Command: "Get-Alias fl | Export-Clixml alias.xml", Explains: "Keeps an object in a file."}},
		Process: func(c *shell.Call) error {
			for _, v := range each(c) {
				if err := refuseDrawn(v); err != nil {
					return err
				}
			}
			return gather(c)
		},
		End: func(c *shell.Call) error {
			// The whole text first: an object that is refused leaves the old file.
			var text bytes.Buffer
			if err := stream.WriteCLIXML(&text, state[gathered](c).items, int(intArg(c, "Depth", 2))); err != nil {
				return err
			}
			f, err := e.createAsked(c, textArg(c, "FilePath"), false, c.Switch("NoClobber"))
			if err != nil {
				return err
			}
			_, err = text.WriteTo(f)
			return written(textArg(c, "FilePath"), err, f.Close())
		},
	}
}

// notCLIXML names the file that cannot be read as CLIXML.
func notCLIXML(name string, err error) error {
	var e *model.Error
	if !errors.As(err, &e) {
		return fileError(name, err)
	}
	if model.CauseWords(e.Err) != "" {
		return fileError(name, e.Err)
	}
	named := *e
	named.Target, named.Message = name, "The file "+model.Quote(name)+" is not CLIXML."
	return &named
}

func (e Env) importClixml() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Import", Noun: "Clixml", Synopsis: "Reads the objects of a file that Export-Clixml wrote.",
		Params:   []*shell.Param{path()},
		Examples: []shell.Example{{Command: "Get-Alias fl | Export-Clixml a.xml; Import-Clixml a.xml", Explains: "Gives the object back."}},
		Process: func(c *shell.Call) error {
			names, _ := shell.Arg[[]string](c, "Path")
			for _, name := range names {
				f, err := os.Open(e.path(c, name))
				if err != nil {
					return fileError(name, err)
				}
				objects, err := stream.ReadCLIXML(f)
				f.Close()
				if err != nil {
					return notCLIXML(name, err)
				}
				for _, v := range objects {
					if err := c.Emit(v); err != nil {
						return err
					}
				}
			}
			return nil
		},
	}
}
