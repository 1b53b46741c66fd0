package core

import (
	"bytes"
	"errors"
	"io"
	"math"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/stream"
)

func (e Env) exportClixml() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Export", Noun: "Clixml", Synopsis: "Writes objects with their types into a file that every PowerShell reads.",
		Description: "A file with secrets is refused, unless -Key says what to encrypt them with; Import-Clixml reads them with the same key.",
		Params: append(append(asking(), must(filePath()), number("Depth", "How deep objects are opened; by default 2."), flag("NoClobber", "Refuses to replace a file.", "NoOverwrite"),
			encodingParam(), idle(flag("Force", "Writes to read-only files."), "permissions decide"), input()), keyParams("Encrypts")...),
		Examples: []shell.Example{{Command: "Get-Alias fl | Export-Clixml alias.xml", Explains: "Keeps an object in a file."}},
		Process: func(c *shell.Call) error {
			for _, v := range each(c) {
				if err := refuseDrawn(v); err != nil {
					return err
				}
			}
			return gather(c)
		},
		End: e.writeClixml,
	}
}

func (e Env) writeClixml(c *shell.Call) error {
	o := stream.CLIXMLOptions{Depth: int(intArg(c, "Depth", 2))}
	if o.Depth < 1 {
		return invalid("Depth", "", "Parameter 'Depth' takes a number from 1.", "Write for example -Depth 5.")
	}
	key, err := secretKey(c)
	if err != nil {
		return err
	}
	if key != nil {
		o.Seal = func(s model.Secret) (string, error) { return stream.SealWithKey(key, s) }
	}
	// The whole text first: an object that is refused leaves the old file.
	var text bytes.Buffer
	if err := stream.WriteCLIXML(&text, state[gathered](c).items, o); err != nil {
		return err
	}
	f, err := e.createText(c, textArg(c, "FilePath"), false, c.Switch("NoClobber"))
	if err != nil {
		return err
	}
	_, err = text.WriteTo(f)
	return written(textArg(c, "FilePath"), err, f.Close())
}

func (e Env) importClixml() *shell.Cmdlet {
	file := path()
	file.ByValue = true
	return &shell.Cmdlet{
		Verb: "Import", Noun: "Clixml", Synopsis: "Reads the objects of a file that Export-Clixml wrote, here or in any PowerShell.",
		Params: append([]*shell.Param{file, number("First", "Reads this many objects."), number("Skip", "Leaves out this many at the beginning."),
			flag("IncludeTotalCount", "Gives the number of objects first.")}, keyParams("Decrypts")...),
		Examples: []shell.Example{{Command: "Get-Alias fl | Export-Clixml a.xml; Import-Clixml a.xml", Explains: "Gives the object back."}},
		Process: func(c *shell.Call) error {
			names, _ := shell.Arg[[]string](c, "Path")
			for _, name := range names {
				if err := e.readClixml(c, name); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func (e Env) readClixml(c *shell.Call, name string) error {
	key, err := secretKey(c)
	if err != nil {
		return err
	}
	if c.Switch("IncludeTotalCount") {
		n, err := e.eachClixml(c, name, nil, func(any) error { return nil })
		if err != nil {
			return err
		}
		if err := c.Emit(n); err != nil {
			return err
		}
	}
	var open func(string) (model.Secret, error)
	if key != nil {
		open = func(sealed string) (model.Secret, error) { return stream.OpenWithKey(key, sealed) }
	}
	skip, first, n := intArg(c, "Skip", 0), intArg(c, "First", math.MaxInt64), int64(0)
	_, err = e.eachClixml(c, name, open, func(v any) error {
		if n++; n <= skip {
			return nil
		}
		if n-skip > first {
			return errEnough
		}
		return c.Emit(v)
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// errEnough ends the reading of a file.
var errEnough = errors.New("no more is wanted")

// eachClixml hands the objects of a file on and counts them.
func (e Env) eachClixml(c *shell.Call, name string, open func(string) (model.Secret, error), take func(any) error) (n int64, err error) {
	f, err := e.openText(c, name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	r := stream.NewCLIXMLReader(f)
	r.Open = open
	for {
		v, err := r.Next()
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, notCLIXML(name, err)
		}
		n++
		if err := take(v); err != nil {
			return n, err
		}
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
	if e.ID != "InvalidClixml" {
		return err
	}
	named := *e
	named.Target, named.Message = name, "The file "+model.Quote(name)+" is not CLIXML."
	return &named
}
