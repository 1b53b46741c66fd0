package core

import (
	"slices"

	"mxsh/shell"
)

// tips are what Get-Tip tells, one a day.
func tips() []string {
	return []string{
		"Tab completes commands, parameters, values and the names of the objects that exist. Ctrl+Space shows all of them.",
		"-WhatIf after a command that changes something shows what it would do.",
		"Get-Help and a command, with -Examples, shows how it is used. F1 explains what the cursor is on.",
		"Get-Command *connector* finds commands by a part of their name.",
		"A list is changed in place with @{Add='...'} and @{Remove='...'}.",
		"X | fl shows every property of an object, X | gm their types.",
		"Ctrl+R searches the lines that were typed; the grey text after the cursor is taken with the right arrow.",
		"Objects keep their types through pipes of bash: mxsh CMDLET | mxsh CMDLET.",
		"Export-Csv writes every column of a Select-Object; lists are joined with semicolons.",
		"mxsh -n FILE checks a script, its commands and its parameters, and runs nothing.",
		"Start-Transcript keeps what is typed and printed in a file.",
		"Get-Help about_Filters tells what -Filter understands.",
	}
}

func (e Env) getTip() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Tip", Synopsis: "Tells the tip of the day.",
		Params:   []*shell.Param{flag("All", "Tells all tips.")},
		Examples: []shell.Example{{Command: "Get-Tip", Explains: "Tells one tip."}},
		Process: func(c *shell.Call) error {
			all := tips()
			if !c.Switch("All") {
				return c.Emit(all[e.Now().YearDay()%len(all)])
			}
			for _, tip := range all {
				if err := c.Emit(tip); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// getExCommand lists the cmdlets of administration: all but those of this package.
func (e Env) getExCommand(own func() []*shell.Cmdlet) *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "ExCommand", Synopsis: "Lists the commands of mail administration.",
		Params:   []*shell.Param{{Name: "Name", Type: shell.Strings, Position: 1, ByValue: true, Help: "Names or patterns such as *queue*."}},
		Examples: []shell.Example{{Command: "Get-ExCommand *connector", Explains: "Lists the commands for connectors."}},
		Process: func(c *shell.Call) error {
			names, _ := shell.Arg[[]string](c, "Name")
			for _, cmd := range e.Cmdlets() {
				if !fits(cmd.Name(), names) || slices.Contains(own(), cmd) {
					continue
				}
				if err := c.Emit((&command{kind: "Cmdlet", name: cmd.Name(), cmdlet: cmd, source: "mxsh"}).object(c)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
