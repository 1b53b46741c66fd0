package core

import (
	"context"
	"strconv"
	"strings"

	"mxsh/model"
	"mxsh/shell"
)

// evaluator is a scope that runs text as statements.
type evaluator interface {
	Evaluate(ctx context.Context, text string, emit func(any) error) error
}

func (e Env) invokeHistory() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Invoke", Noun: "History", Aliases: []string{"r", "ihy"}, Synopsis: "Runs a line again that was typed before.",
		Params:  []*shell.Param{at(1, text("Id", "The line's number, or how it begins; the last line when absent."))},
		Process: e.again,
		Examples: []shell.Example{{Command: "Get-History | Select-Object -Last 1 | % { Invoke-History $_.Id }", Explains: "Runs the last line again."},
			{Command: "Get-History | ? CommandLine -like 'Get-Alias*' | % { r $_.Id }", Explains: "Runs every line again that begins so."}},
	}
}

func (e Env) again(c *shell.Call) error {
	lines := e.pastLines()
	wanted := textArg(c, "Id")
	line, ok := e.sought(c, lines, wanted)
	if !ok {
		what := "There is no line to run again."
		if wanted != "" {
			what = "There is no line " + model.Quote(wanted) + " in the history."
		}
		return &model.Error{ID: "HistoryNotFound", Category: model.NotFound, Param: "Id", Target: wanted, Message: what, Hint: "Get-History lists the lines with their numbers."}
	}
	scope, ok := c.Vars.(evaluator)
	if !ok {
		return &model.Error{ID: "HistoryNotFound", Category: model.Invalid, Message: "Lines are run again in the shell only."}
	}
	c.Host.Information(line, true)
	return scope.Evaluate(c.Context, line, c.Emit)
}

// sought is the line of that number, the last one that begins so, or for ""
// the last; those that run lines again are passed over.
func (e Env) sought(c *shell.Call, lines []string, wanted string) (string, bool) {
	if n, err := strconv.Atoi(wanted); err == nil {
		if n < 1 || n > len(lines) {
			return "", false
		}
		return lines[n-1], true
	}
	for i := len(lines) - 1; i >= 0; i-- {
		first, _, _ := strings.Cut(strings.TrimSpace(lines[i]), " ")
		if again := e.find(c, first); again != nil && again.Name() == "Invoke-History" {
			continue
		}
		if model.HasPrefixFold(lines[i], wanted) {
			return lines[i], true
		}
	}
	return "", false
}
