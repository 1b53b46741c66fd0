package core

import (
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func writers() []*shell.Cmdlet {
	return []*shell.Cmdlet{writeHost(), writeOutput(), writeWarning(), writeVerbose(), writeDebug(), writeInformation(), writeProgress(), writeError()}
}

// message is the parameter for a text, which may be piped in.
func message() *shell.Param {
	return &shell.Param{Name: "Message", Aliases: []string{"Msg"}, Type: shell.Any, Position: 1, ByValue: true, Help: "The text."}
}

func writeHost() *shell.Cmdlet {
	colour := "output is not coloured by commands"
	return &shell.Cmdlet{
		Verb: "Write", Noun: "Host", Synopsis: "Shows a text to the person; it does not become output.",
		Params: []*shell.Param{{Name: "Object", Aliases: []string{"Message", "Msg"}, Type: shell.Anys, Position: 1, Rest: true, Help: "What to show."},
			flag("NoNewline", "Stays on the line."), {Name: "Separator", Type: shell.Any, Help: "What stands between several objects; by default a blank."},
			idle(consoleColour("ForegroundColor", "The colour of the text."), colour), idle(consoleColour("BackgroundColor", "The colour behind the text."), colour)},
		Examples: []shell.Example{{Command: "Write-Host 'Done.'", Explains: "Shows a text."}},
		Process: func(c *shell.Call) error {
			items := listArg(c, "Object")
			if c.Piped {
				items = append(items, c.Input)
			}
			separator := " "
			if c.Given("Separator") {
				separator = value.Text(c.Value("Separator"))
			}
			texts := make([]string, len(items))
			for i, v := range items {
				texts[i] = hostText(v)
			}
			c.Inform(strings.Join(texts, separator), !c.Switch("NoNewline"))
			return nil
		},
	}
}

// hostText prints dates as people read them.
func hostText(v any) string {
	if t, ok := v.(time.Time); ok {
		return value.FormatTime(t, "")
	}
	return value.Text(v)
}

func writeOutput() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Write", Noun: "Output", Aliases: []string{"echo", "write"}, Synopsis: "Gives its arguments to the next command.",
		Params: []*shell.Param{{Name: "InputObject", Type: shell.Anys, Position: 1, Rest: true, Help: "What to give on."},
			flag("NoEnumerate", "Gives a collection as one object.")},
		Examples: []shell.Example{{Command: "Write-Output a b", Explains: "Gives two texts."}},
		Process: func(c *shell.Call) error {
			if c.Piped {
				return c.Emit(c.Input)
			}
			items := listArg(c, "InputObject")
			if c.Switch("NoEnumerate") && len(items) > 1 {
				return c.Emit(items)
			}
			for _, v := range items {
				if err := c.Emit(v); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func writeWarning() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Write", Noun: "Warning", Synopsis: "Shows a warning.", Params: []*shell.Param{message()},
		Examples: []shell.Example{{Command: "Write-Warning 'The queue is long.'", Explains: "Shows a warning."}},
		Process:  func(c *shell.Call) error { c.Warn(value.Text(c.Value("Message"))); return nil },
	}
}

func writeVerbose() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Write", Noun: "Verbose", Synopsis: "Shows a text if -Verbose or $VerbosePreference wants it.", Params: []*shell.Param{message()},
		Examples: []shell.Example{{Command: "Write-Verbose 'Step one' -Verbose", Explains: "Shows a text."}},
		Process:  func(c *shell.Call) error { c.Verbose(value.Text(c.Value("Message"))); return nil },
	}
}

func writeDebug() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Write", Noun: "Debug", Synopsis: "Shows a text if -Debug or $DebugPreference wants it.", Params: []*shell.Param{message()},
		Examples: []shell.Example{{Command: "Write-Debug 'x is 5' -Debug", Explains: "Shows a text."}},
		Process: func(c *shell.Call) error {
			c.Debug(value.Text(c.Value("Message")))
			return nil
		},
	}
}

func writeInformation() *shell.Cmdlet {
	m := message()
	m.Name, m.Aliases = "MessageData", []string{"Message", "Msg"}
	return &shell.Cmdlet{
		Verb: "Write", Noun: "Information", Synopsis: "Shows a text if $InformationPreference wants it.",
		Params:   []*shell.Param{m, {Name: "Tags", Type: shell.Strings, Position: 2, Help: "Words about the text.", Inert: "no one reads them"}},
		Examples: []shell.Example{{Command: "Write-Information 'Half done'", Explains: "Shows a text where it is wanted."}},
		Process: func(c *shell.Call) error {
			c.Information(value.Text(c.Value("MessageData")))
			return nil
		},
	}
}

func writeProgress() *shell.Cmdlet {
	why := "no progress is drawn"
	return &shell.Cmdlet{
		Verb: "Write", Noun: "Progress", Synopsis: "Accepts what scripts say about their progress, and shows nothing.",
		Params: []*shell.Param{idle(at(1, text("Activity", "What is done.")), why), idle(at(2, text("Status", "How it stands.")), why), idle(number("PercentComplete", "How much is done."), why),
			idle(number("SecondsRemaining", "How long it will take."), why), idle(text("CurrentOperation", "The step."), why), idle(number("Id", "Which bar."), why),
			idle(number("ParentId", "The bar above."), why), idle(flag("Completed", "The end."), why)},
		Examples: []shell.Example{{Command: "Write-Progress -Activity Copying -PercentComplete 50", Explains: "Shows nothing."}},
		Process:  func(*shell.Call) error { return nil },
	}
}

func writeError() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Write", Noun: "Error", Synopsis: "Reports an error and goes on.",
		Params: []*shell.Param{message(), {Name: "Exception", Type: shell.Any, Help: "An error that was caught."}, {Name: "ErrorRecord", Type: shell.Any, Help: "An error record that was caught."},
			text("ErrorId", "A name for the error, for scripts."), text("Category", "What kind of error it is."), {Name: "TargetObject", Type: shell.Any, Help: "What the error is about."},
			text("RecommendedAction", "What to do about it."), idle(text("CategoryReason", "A word for the reason.", "Reason"), "the error's name serves"), idle(text("CategoryTargetName", "What the error is about.", "TargetName"), "the target serves"),
			idle(text("CategoryTargetType", "Of what type that is.", "TargetType"), "the target serves"), idle(text("CategoryActivity", "What was done.", "Activity"), "the command's name serves")},
		Examples: []shell.Example{{Command: "Write-Error 'No such user' -ErrorId NoUser -ErrorAction SilentlyContinue", Explains: "Notes an error without showing it."}},
		Process: func(c *shell.Call) error {
			return c.Report(errorOf(c))
		},
	}
}

// recorded is an error as a script sees it, with the record behind it.
type recorded interface{ Record() *shell.Record }

// errorOf is the record that Write-Error reports: the one it was given, or one
// of an exception or a message.
func errorOf(c *shell.Call) *shell.Record {
	rec := shell.Record{Reason: "WriteErrorException"}
	e := &model.Error{ID: "Microsoft.PowerShell.Commands.WriteErrorException", Category: model.Failed}
	for _, name := range []string{"Message", "ErrorRecord", "Exception"} {
		if held, ok := c.Value(name).(recorded); ok {
			rec = *held.Record()
			var known *model.Error
			if shell.AsError(rec.Err, &known) {
				own := *known
				e = &own
			}
			rec.Command, rec.Line, rec.Stack = "", 0, ""
			break
		}
	}
	if x, ok := c.Value("Exception").(*value.Exception); ok {
		rec.Exception, rec.Reason, e.Message = x, x.Type, x.Message
	}
	if m := messageOf(c); m != "" {
		e.Message = m
	}
	if strings.TrimSpace(e.Message) == "" {
		e.Message = "An error was reported without a text."
	}
	e.Hint = textArg(c, "RecommendedAction")
	if id := textArg(c, "ErrorId"); id != "" {
		e.ID = id
	}
	if category := textArg(c, "Category"); category != "" {
		e.Category = model.Category(category)
	}
	if target := c.Value("TargetObject"); target != nil {
		rec.Target, rec.TargetType, e.Target = target, value.TypeName(target), value.Text(target)
	}
	rec.Err = e
	return &rec
}

// messageOf is the text that Write-Error was given, "" when that is a record.
func messageOf(c *shell.Call) string {
	if v := c.Value("Message"); v != nil {
		if _, record := v.(recorded); !record {
			return exceptionText(v)
		}
	}
	return ""
}

func exceptionText(v any) string {
	if m, ok := value.Prop(v, "Message"); ok {
		return value.Text(m)
	}
	return value.Text(v)
}

// consoleColour is a parameter that takes one of the console's colours.
func consoleColour(name, help string) *shell.Param {
	return &shell.Param{Name: name, Help: help, Type: shell.Suggesting(shell.String, "Black", "DarkBlue", "DarkGreen", "DarkCyan", "DarkRed", "DarkMagenta",
		"DarkYellow", "Gray", "DarkGray", "Blue", "Green", "Cyan", "Red", "Magenta", "Yellow", "White")}
}
