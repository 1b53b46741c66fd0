package core

import (
	"slices"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// idsType takes one or several numbers of lines.
var idsType = shell.ListOf(shell.Int)

// pastLines are the typed lines, oldest first.
func (e Env) pastLines() []string {
	if e.History == nil {
		return nil
	}
	return e.History()
}

func (e Env) getHistory() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "History", Aliases: []string{"h", "history", "ghy"}, Synopsis: "Lists the lines that were typed.",
		Params: []*shell.Param{{Name: "Id", Type: idsType, Position: 1, ByValue: true, Help: "The numbers of lines; with -Count the lines up to that one."},
			at(2, number("Count", "How many of the last lines."))},
		Examples: []shell.Example{{Command: "Get-History -Count 5", Explains: "Lists the last five lines."},
			{Command: "Get-History | Where-Object CommandLine -like '*Queue*'", Explains: "Lists the lines about queues."}},
		Process: e.listHistory,
	}
}

func (e Env) listHistory(c *shell.Call) error {
	lines := e.pastLines()
	ids := listArg(c, "Id")
	last := len(lines)
	if len(ids) == 1 && c.Given("Count") {
		last = min(last, max(0, int(ids[0].(int64))))
		ids = nil
	}
	first := 0
	if n := intArg(c, "Count", -1); n >= 0 {
		first = max(0, last-int(min(n, int64(last))))
	}
	for i := first; i < last; i++ {
		id := int64(i + 1)
		if len(ids) > 0 && !slices.Contains(ids, any(id)) {
			continue
		}
		if err := c.Emit(pastLine(id, lines[i])); err != nil {
			return err
		}
	}
	for _, id := range ids {
		if n := id.(int64); n < 1 || n > int64(len(lines)) {
			text := value.Text(id)
			if err := c.Error(&model.Error{ID: "HistoryNotFound", Category: model.NotFound, Param: "Id", Target: text,
				Message: "Cannot locate the history for Id " + text + ".", Hint: "Get-History lists the lines with their numbers."}, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// pastLine is a typed line as an object.
func pastLine(id int64, line string) *value.Record {
	r := value.NewRecord("HistoryInfo", model.Prop{Name: "Id", Value: id}, model.Prop{Name: "CommandLine", Value: line})
	r.Reads = line
	return r
}

func (e Env) addHistory() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Add", Noun: "History", Synopsis: "Adds lines to those that were typed; they can be called up again.",
		Params: []*shell.Param{{Name: "InputObject", Type: shell.Any, Position: 1, ByValue: true, Help: "Lines, or objects with a property CommandLine, as Get-History gives them."},
			flag("Passthru", "Gives the lines on.")},
		Examples: []shell.Example{{Command: "'Get-Date' | Add-History", Explains: "Adds a line."}},
		Process: func(c *shell.Call) error {
			for _, v := range value.Enumerate(c.Value("InputObject")) {
				line := value.Text(v)
				if said, ok := value.Prop(v, "CommandLine"); ok {
					line = value.Text(said)
				}
				if line == "" {
					continue
				}
				if e.AddHistory != nil {
					e.AddHistory(line)
				}
				if !c.Switch("Passthru") {
					continue
				}
				if err := c.Emit(pastLine(int64(len(e.pastLines())), line)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func (e Env) clearHistory() *shell.Cmdlet {
	const whole = "the whole history is cleared"
	return &shell.Cmdlet{
		Verb: "Clear", Noun: "History", Aliases: []string{"clhy"}, Synopsis: "Forgets the lines that were typed, in the history file too.", Changes: true,
		Params: []*shell.Param{{Name: "Id", Type: idsType, Position: 1, Help: "Refused: " + whole + "."}, at(2, number("Count", "Refused: "+whole+".")),
			{Name: "CommandLine", Type: shell.Strings, Help: "Refused: " + whole + "."}, flag("Newest", "Refused: "+whole+".")},
		Examples: []shell.Example{{Command: "Clear-History", Explains: "Forgets every line."}},
		Process: func(c *shell.Call) error {
			for _, p := range c.Cmdlet.Params {
				if c.Given(p.Name) {
					return invalid(p.Name, "", "Clear-History forgets all lines, so -"+p.Name+" cannot be obeyed and nothing was forgotten.", "Leave it out to forget all lines.")
				}
			}
			if e.ClearHistory == nil {
				return nil
			}
			if ok, err := c.ShouldProcess("Clearing the history of typed lines."); err != nil || !ok {
				return err
			}
			if err := e.ClearHistory(); err != nil {
				return &model.Error{ID: "HistoryFile", Category: model.Failed, Err: err, Message: "The history file can't be written; its lines are still there."}
			}
			return nil
		},
	}
}
