package core

import (
	"os"
	"path/filepath"

	"mxsh/shell"
	"mxsh/shell/transcript"
	"mxsh/shell/value"
)

func (e Env) transcripts() []*shell.Cmdlet {
	return []*shell.Cmdlet{e.startTranscript(), e.stopTranscript()}
}

func (e Env) startTranscript() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Start", Noun: "Transcript", Synopsis: "Keeps what is typed and printed from now on in a file.",
		Description: "The file holds the typed lines, the output and the messages until Stop-Transcript or the end of the shell. Passwords that are asked for are never in it, and lines that seem to hold one are left out. What a program of the system draws on the screen by itself is not in it.",
		Params: []*shell.Param{at(1, text("Path", "The file; $Transcript, or a new file in your home folder, when absent.", "LiteralPath")),
			text("OutputDirectory", "The folder of a new file whose name tells machine and time."), flag("Append", "Goes on in a file that is there."),
			flag("NoClobber", "Refuses to replace a file."), flag("IncludeInvocationHeader", "Tells before each typed line when it was run."),
			flag("UseMinimalHeader", "Leaves who and where out of the header."), idle(flag("Force", "Writes to protected files too."), "permissions of files are kept")},
		Examples: []shell.Example{{Command: "Start-Transcript today.txt", Explains: "Keeps the session in a file of the current folder."}},
		Process:  e.transcribe,
	}
}

func (e Env) transcribe(c *shell.Call) error {
	path, err := e.transcriptPath(c)
	if err != nil {
		return err
	}
	if err := e.Transcript.Start(transcript.Options{Path: path, Append: c.Switch("Append"), NoClobber: c.Switch("NoClobber"),
		Minimal: c.Switch("UseMinimalHeader"), Times: c.Switch("IncludeInvocationHeader")}); err != nil {
		return err
	}
	return c.Emit("Transcript started, output file is " + path)
}

// transcriptPath is where the transcript goes.
func (e Env) transcriptPath(c *shell.Call) (string, error) {
	folder := textArg(c, "OutputDirectory")
	name := textArg(c, "Path")
	switch {
	case name != "" && folder != "":
		return "", invalid("OutputDirectory", folder, "-Path and -OutputDirectory exclude each other.", "Name the file with -Path alone.")
	case name != "":
		return e.path(c, name), nil
	case folder == "":
		if v, ok := variable(c, "Transcript"); ok {
			return e.path(c, value.Text(v)), nil
		}
		folder = "~"
	}
	machine, err := os.Hostname()
	if err != nil {
		machine = "localhost"
	}
	now := e.Now()
	file := "mxsh_transcript." + machine + "." + now.Format("20060102150405.000000") + ".txt"
	return filepath.Join(e.path(c, folder), file), nil
}

func variable(c *shell.Call, name string) (any, bool) {
	if c.Vars == nil {
		return nil, false
	}
	v, ok := c.Vars.Variable(name)
	return v, ok && v != nil
}

func (e Env) stopTranscript() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Stop", Noun: "Transcript", Synopsis: "Ends the transcript that Start-Transcript began.",
		Examples: []shell.Example{{Command: "Start-Transcript today.txt; Stop-Transcript", Explains: "Ends the transcript; the file is complete."}},
		Process: func(c *shell.Call) error {
			path, err := e.Transcript.Stop()
			if err != nil {
				return err
			}
			return c.Emit("Transcript stopped, output file is " + path)
		},
	}
}
