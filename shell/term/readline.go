package term

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// Cmdlets are those of PSReadLine: they show and change the options of the
// interactive line, which lines of scripts do without effect.
func Cmdlets(o *Options) []*shell.Cmdlet {
	return []*shell.Cmdlet{getOption(o), setOption(o), getKeys(o), setKeys(o), removeKeys(o)}
}

// option is one of the options: its parameter, how it is shown and changed.
type option struct {
	param *shell.Param
	get   func(*Options) any
	set   func(*Options, any) error
}

// choice is an option that is one of some words.
func choice(name, help string, at func(*Options) *string, words ...string) option {
	return option{param: &shell.Param{Name: name, Type: shell.Enum(name, words...), Help: help},
		get: func(o *Options) any { return *at(o) },
		set: func(o *Options, v any) error { *at(o) = fmt.Sprint(v); return nil }}
}

func words(name, help string, at func(*Options) *string) option {
	return option{param: &shell.Param{Name: name, Type: shell.String, Help: help},
		get: func(o *Options) any { return *at(o) },
		set: func(o *Options, v any) error { *at(o), _ = v.(string); return nil }}
}

func truth(name, help string, at func(*Options) *bool) option {
	return option{param: &shell.Param{Name: name, Type: shell.Switch, Help: help},
		get: func(o *Options) any { return *at(o) },
		set: func(o *Options, v any) error { *at(o), _ = v.(bool); return nil }}
}

// without is an option that has no meaning here.
func without(name string, t shell.Type, why string) option {
	return option{param: &shell.Param{Name: name, Type: t, Help: "Accepted for profiles of PowerShell.", Inert: why}}
}

// options are all of them.
func options() []option {
	return append([]option{
		{param: &shell.Param{Name: "EditMode", Type: shell.Enum("EditMode", windowsMode, emacsMode),
			Help: "Which keys do what: Windows as in PowerShell, or Emacs as in bash. Keys that were set are forgotten."},
			get: func(o *Options) any { return o.EditMode },
			set: func(o *Options, v any) error { o.edit(fmt.Sprint(v)); return nil }},
		choice("PredictionSource", "Whether lines of the history are offered while one is typed.", func(o *Options) *string { return &o.PredictionSource },
			"None", "History", "Plugin", "HistoryAndPlugin"),
		choice("PredictionViewStyle", "Predictions stand after the cursor, or in a list; F2 changes it.", func(o *Options) *string { return &o.PredictionViewStyle }, inlineView, listView),
		choice("BellStyle", "What happens when a key has no effect.", func(o *Options) *string { return &o.BellStyle }, "None", "Visual", "Audible"),
		words("ContinuationPrompt", "The prompt of further lines of a statement.", func(o *Options) *string { return &o.ContinuationPrompt }),
		words("WordDelimiters", "The characters between words, blanks apart.", func(o *Options) *string { return &o.WordDelimiters }),
		{param: &shell.Param{Name: "HistorySavePath", Type: shell.String, Help: "The file of the history."},
			get: func(o *Options) any { return o.HistorySavePath }, set: setPath},
		choice("HistorySaveStyle", "Whether lines are written to the file.", func(o *Options) *string { return &o.HistorySaveStyle }, "SaveIncrementally", "SaveAtExit", "SaveNothing"),
		{param: &shell.Param{Name: "MaximumHistoryCount", Type: shell.Int, Help: "How many lines the history keeps."},
			get: func(o *Options) any { return o.MaximumHistoryCount }, set: setCount},
		truth("HistorySearchCursorMovesToEnd", "F8 goes to the end of the line it finds.", func(o *Options) *bool { return &o.HistorySearchCursorMovesToEnd }),
		truth("HistorySearchCaseSensitive", "Searches of the history distinguish capitals.", func(o *Options) *bool { return &o.HistorySearchCaseSensitive }),
		truth("ShowToolTips", "The menu of completions explains what is chosen.", func(o *Options) *bool { return &o.ShowToolTips }),
		{param: &shell.Param{Name: "Colors", Type: shell.Hashtable, Help: "Colours by what has them: @{Command='Green'; String='#8181f7'}."},
			get: shownColours, set: setColours},
	}, idleOptions()...)
}

func idleOptions() []option {
	const handler = "the line calls no script"
	return []option{
		without("HistoryNoDuplicates", shell.Switch, "a line is never kept twice"),
		without("AddToHistoryHandler", shell.Any, "lines that seem to hold a secret are never written, and "+handler),
		without("CommandValidationHandler", shell.Any, handler),
		without("ViModeChangeHandler", shell.Any, "there is no vi mode"),
		without("ViModeIndicator", shell.String, "there is no vi mode"),
		without("CompletionQueryItems", shell.Int, "a menu scrolls instead of asking"),
		without("MaximumKillRingCount", shell.Int, "ten cuts are kept"),
		without("ExtraPromptLineCount", shell.Int, "the prompt is one line"),
		without("PromptText", shell.Strings, "the prompt does not change its colour"),
		without("DingTone", shell.Int, "the terminal has a bell of its own"),
		without("DingDuration", shell.Int, "the terminal has a bell of its own"),
		without("AnsiEscapeTimeout", shell.Int, "40 milliseconds are waited for the rest of a key"),
		without("TerminateOrphanedConsoleApps", shell.Switch, "there are none on this system"),
	}
}

func setPath(o *Options, v any) error {
	path, _ := v.(string)
	if !filepath.IsAbs(path) {
		return optionFault("HistorySavePath", path, "the path must be absolute (for example /root/.mxsh_history)")
	}
	o.HistorySavePath = path
	return nil
}

func setCount(o *Options, v any) error {
	n, _ := v.(int64)
	if n < 1 || n > 1<<20 {
		return optionFault("MaximumHistoryCount", fmt.Sprint(v), "it must be from 1 to 1048576 (for example 4096)")
	}
	o.MaximumHistoryCount = n
	return nil
}

func setColours(o *Options, v any) error {
	hash, ok := v.(shell.Hash)
	if !ok {
		return nil
	}
	for _, name := range hash.KeyNames() {
		colour, _ := hash.Lookup(name)
		if err := o.colour(name, shell.Text(colour)); err != nil {
			return err
		}
	}
	return nil
}

func shownColours(o *Options) any {
	var pairs []any
	for _, name := range slices.Sorted(maps.Keys(o.styles)) {
		pairs = append(pairs, name, "\x1b["+o.styles[name]+"m")
	}
	return value.MapOf(pairs...)
}

func getOption(o *Options) *shell.Cmdlet {
	return &shell.Cmdlet{Verb: "Get", Noun: "PSReadLineOption", Synopsis: "Shows the options of the interactive line.",
		Examples: []shell.Example{{Command: "(Get-PSReadLineOption).HistorySavePath", Explains: "Tells which file the history is."}},
		Process: func(c *shell.Call) error {
			var props []model.Prop
			for _, option := range options() {
				if option.get != nil {
					props = append(props, model.Prop{Name: option.param.Name, Value: option.get(o)})
				}
			}
			return c.Emit(value.NewRecord("PSConsoleReadLineOptions", props...))
		}}
}

func setOption(o *Options) *shell.Cmdlet {
	c := &shell.Cmdlet{Verb: "Set", Noun: "PSReadLineOption", Synopsis: "Changes an option of the interactive line.",
		Description: "The profile is the place for it; a change lasts as long as the shell.",
		Examples: []shell.Example{{Command: "Set-PSReadLineOption -EditMode Emacs", Explains: "Gives the keys the meaning they have in bash."},
			{Command: "Set-PSReadLineOption -PredictionViewStyle ListView -Colors @{Command='Green'}", Explains: "Shows predictions as a list, and commands in green."}}}
	all := options()
	for _, option := range all {
		c.Params = append(c.Params, option.param)
	}
	c.Process = func(call *shell.Call) error {
		for _, option := range all {
			if option.set == nil || !call.Given(option.param.Name) {
				continue
			}
			if err := option.set(o, call.Value(option.param.Name)); err != nil {
				return err
			}
		}
		return nil
	}
	return c
}

func keyParam() *shell.Param {
	return &shell.Param{Name: "Key", Aliases: []string{"Chord"}, Type: shell.Strings, Position: 1, Mandatory: true,
		Help: "The key, for example Tab, Ctrl+d, UpArrow or Alt+."}
}

func setKeys(o *Options) *shell.Cmdlet {
	names := make([]string, 0, len(functions()))
	for _, f := range functions() {
		names = append(names, f.name)
	}
	return &shell.Cmdlet{Verb: "Set", Noun: "PSReadLineKeyHandler", Synopsis: "Gives a key of the interactive line a function.",
		Params: []*shell.Param{keyParam(), {Name: "Function", Type: shell.Enum("Function", names...), Help: "What the key does."},
			{Name: "ScriptBlock", Type: shell.Any, Help: "Refused: a key calls one of the functions."},
			{Name: "BriefDescription", Type: shell.String, Help: "Accepted for profiles of PowerShell.", Inert: "a function has its own"},
			{Name: "Description", Aliases: []string{"LongDescription"}, Type: shell.String, Help: "Accepted for profiles of PowerShell.", Inert: "a function has its own"},
			{Name: "ViMode", Type: shell.String, Help: "Accepted for profiles of PowerShell.", Inert: "there is no vi mode"}},
		Examples: []shell.Example{{Command: "Set-PSReadLineKeyHandler -Key Tab -Function MenuComplete", Explains: "Tab shows a menu of what may stand at the cursor."},
			{Command: "Set-PSReadLineKeyHandler -Key UpArrow -Function HistorySearchBackward", Explains: "The up arrow recalls the lines that begin with what was typed."}},
		Process: func(c *shell.Call) error {
			function, _ := shell.Arg[string](c, "Function")
			if function == "" {
				return optionFault("ScriptBlock", "", "a key calls one of the line's own functions; give -Function, for example -Function MenuComplete")
			}
			return bindAll(c, o, function)
		}}
}

func removeKeys(o *Options) *shell.Cmdlet {
	return &shell.Cmdlet{Verb: "Remove", Noun: "PSReadLineKeyHandler", Synopsis: "Takes its function from a key of the interactive line.",
		Params:   []*shell.Param{keyParam()},
		Examples: []shell.Example{{Command: "Remove-PSReadLineKeyHandler -Key Ctrl+l", Explains: "Ctrl+L does nothing any more."}},
		Process:  func(c *shell.Call) error { return bindAll(c, o, "") }}
}

func bindAll(c *shell.Call, o *Options, function string) error {
	keys, _ := shell.Arg[[]string](c, "Key")
	for _, key := range keys {
		if err := o.bind(key, function); err != nil {
			if err := c.Error(err, key); err != nil {
				return err
			}
		}
	}
	return nil
}

func getKeys(o *Options) *shell.Cmdlet {
	key := keyParam()
	key.Mandatory = false
	return &shell.Cmdlet{Verb: "Get", Noun: "PSReadLineKeyHandler", Synopsis: "Lists the keys of the interactive line and what they do.",
		Params: []*shell.Param{key, {Name: "Bound", Type: shell.Switch, Help: "Only functions that have a key; without -Unbound both are listed."},
			{Name: "Unbound", Type: shell.Switch, Help: "Only functions that have no key."}},
		Examples: []shell.Example{{Command: "Get-PSReadLineKeyHandler | ? Function -like *History*", Explains: "Lists the keys that have to do with the history."}},
		Process: func(c *shell.Call) error {
			for _, row := range keyRows(o) {
				if !wantedKey(c, row[0]) {
					continue
				}
				if err := c.Emit(value.NewRecord("PSConsoleReadLine.KeyHandler", model.Prop{Name: "Key", Value: row[0]},
					model.Prop{Name: "Function", Value: row[1]}, model.Prop{Name: "Description", Value: row[2]})); err != nil {
					return err
				}
			}
			return nil
		}}
}

func wantedKey(c *shell.Call, key string) bool {
	names, given := shell.Arg[[]string](c, "Key")
	switch {
	case given:
		return slices.ContainsFunc(names, func(n string) bool {
			a, _ := parseChord(n)
			b, _ := parseChord(key)
			return a == b
		})
	case c.Switch("Unbound") != c.Switch("Bound"):
		return (key == unbound) == c.Switch("Unbound")
	}
	return true
}

// unbound stands in the place of a key.
const unbound = "Unbound"

// keyRows are key, function and what it does, by function.
func keyRows(o *Options) [][3]string {
	var rows [][3]string
	for _, f := range functions() {
		found := false
		for key, name := range o.keys {
			if name == f.name {
				rows, found = append(rows, [3]string{chord(key), f.name, f.about}), true
			}
		}
		if !found {
			rows = append(rows, [3]string{unbound, f.name, f.about})
		}
	}
	slices.SortFunc(rows, func(a, b [3]string) int {
		return cmp.Or(strings.Compare(a[1], b[1]), strings.Compare(a[0], b[0]))
	})
	return rows
}
