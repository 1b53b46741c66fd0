package term

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// The tables of keys are lines of a key, as the keyboard names it, and the
// function it calls.

// commonKeys mean the same in both modes.
const commonKeys = `
enter AcceptLine
ctrl+j AcceptLine
ctrl+m AcceptLine
shift+enter AddLine
alt+enter AddLine
ctrl+enter InsertLineAbove
ctrl+shift+enter InsertLineBelow
left BackwardChar
right ForwardChar
ctrl+left BackwardWord
home BeginningOfLine
end EndOfLine
up PreviousHistory
down NextHistory
backspace BackwardDeleteChar
delete DeleteChar
ctrl+d DeleteCharOrExit
alt+d KillWord
ctrl+delete KillWord
alt+backspace BackwardKillWord
alt+b BackwardWord
alt+f ForwardWord
ctrl+b BackwardChar
ctrl+f ForwardChar
ctrl+e EndOfLine
ctrl+k KillLine
ctrl+n NextHistory
ctrl+p PreviousHistory
ctrl+t SwapCharacters
ctrl+u BackwardKillLine
ctrl+l ClearScreen
ctrl+] GotoBrace
ctrl+r ReverseSearchHistory
ctrl+s ForwardSearchHistory
f8 HistorySearchBackward
shift+f8 HistorySearchForward
alt+. YankLastArg
alt+_ YankLastArg
alt+a SelectCommandArgument
alt+h ShowParameterHelp
f1 ShowCommandHelp
f2 SwitchPredictionView
f3 CharacterSearch
shift+f3 CharacterSearchBackward
alt+f7 ClearHistory
alt+? WhatIsKey
ctrl+_ Undo
ctrl+space MenuComplete
shift+left SelectBackwardChar
shift+right SelectForwardChar
shift+up SelectPreviousLine
shift+down SelectNextLine
shift+home SelectBackwardsLine
shift+end SelectLine
ctrl+shift+left SelectBackwardWord
shift+insert Paste
ctrl+insert Copy
shift+delete Cut
`

const windowsKeys = `
tab TabCompleteNext
shift+tab TabCompletePrevious
escape RevertLine
ctrl+a SelectAll
ctrl+c CopyOrCancelLine
ctrl+shift+c Copy
ctrl+x Cut
ctrl+v Paste
ctrl+y Redo
ctrl+z Undo
ctrl+w BackwardKillWord
ctrl+h BackwardKillWord
ctrl+backspace BackwardKillWord
ctrl+right NextWord
ctrl+shift+right SelectNextWord
ctrl+home BackwardDeleteInput
ctrl+end ForwardDeleteInput
`

const emacsKeys = `
tab Complete
shift+tab TabCompletePrevious
alt+= PossibleCompletions
escape RevertLine
alt+r RevertLine
ctrl+a BeginningOfLine
ctrl+c CopyOrCancelLine
ctrl+g Abort
ctrl+h BackwardDeleteChar
ctrl+backspace BackwardKillWord
ctrl+o AcceptAndGetNext
ctrl+right ForwardWord
ctrl+shift+right SelectForwardWord
ctrl+w UnixWordRubout
ctrl+y Yank
alt+y YankPop
ctrl+z Undo
alt+z Redo
alt+c CapitalizeWord
alt+l DowncaseWord
alt+u UpcaseWord
alt+< BeginningOfHistory
alt+> EndOfHistory
`

// keysOf are the keys of a mode.
func keysOf(mode string) map[string]string {
	own := windowsKeys
	if mode == emacsMode {
		own = emacsKeys
	}
	keys := map[string]string{}
	for line := range strings.SplitSeq(strings.TrimSpace(commonKeys+own[1:]), "\n") {
		key, function, _ := strings.Cut(line, " ")
		keys[key] = function
	}
	return keys
}

// spellings are PowerShell's names of keys that the keyboard names otherwise.
var spellings = [][2]string{{"uparrow", "up"}, {"downarrow", "down"}, {"leftarrow", "left"}, {"rightarrow", "right"}, {"spacebar", "space"},
	{"del", "delete"}, {"ins", "insert"}, {"esc", "escape"}, {"return", "enter"}, {"bkspc", "backspace"}, {"pgup", "pageup"}, {"pgdn", "pagedown"}}

// parseChord turns PowerShell's name of a key (Ctrl+LeftArrow) into the
// keyboard's. ok is false for two keys in a row and for what is no key.
func parseChord(text string) (name string, ok bool) {
	parts := strings.Split(strings.TrimSpace(text), "+")
	last := parts[len(parts)-1]
	if len(parts) > 1 && last == "" { // Alt++
		parts, last = parts[:len(parts)-1], "+"
	}
	held := map[string]bool{}
	for _, p := range parts[:len(parts)-1] {
		p = strings.ToLower(strings.TrimSpace(p))
		if p != "ctrl" && p != "alt" && p != "shift" {
			return "", false
		}
		held[p] = true
	}
	if utf8.RuneCountInString(last) == 1 {
		if held["ctrl"] && strings.ToLower(last) != last {
			held["shift"] = true // Ctrl+C with a capital
		}
		last = strings.ToLower(last)
	} else if last = strings.ToLower(last); !knownKey(&last) {
		return "", false
	}
	if utf8.RuneCountInString(last) == 1 && !held["ctrl"] && !held["alt"] {
		return last, true // a plain character
	}
	if last == "@" && held["ctrl"] {
		last = "space"
	}
	for _, m := range []string{"shift", "ctrl", "alt"} {
		if held[m] {
			name = m + "+" + name
		}
	}
	return modified(name) + last, true
}

// modified puts the names of held keys into the keyboard's order.
func modified(prefix string) string {
	out := ""
	for _, m := range []string{"alt+", "ctrl+", "shift+"} {
		if strings.Contains(prefix, m) {
			out += m
		}
	}
	return out
}

func knownKey(name *string) bool {
	for _, s := range spellings {
		if s[0] == *name {
			*name = s[1]
		}
	}
	switch *name {
	case "space", "tab", "enter", "escape", "backspace":
		return true
	}
	return slices.Contains(slices.Collect(maps.Values(tildes)), *name) || slices.Contains(slices.Collect(maps.Values(finals)), *name)
}

// chord is PowerShell's name of a key.
func chord(name string) string {
	parts := strings.Split(name, "+")
	if strings.HasSuffix(name, "+") {
		parts = append(strings.Split(strings.TrimSuffix(name, "+"), "+"), "+")
		parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	}
	last := parts[len(parts)-1]
	for _, s := range spellings[:5] {
		if s[1] == last {
			parts[len(parts)-1] = s[0]
		}
	}
	words := map[string]string{"uparrow": "UpArrow", "downarrow": "DownArrow", "leftarrow": "LeftArrow", "rightarrow": "RightArrow", "pageup": "PageUp", "pagedown": "PageDown"}
	for i, p := range parts {
		switch {
		case words[p] != "":
			parts[i] = words[p]
		case len(p) > 1:
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "+")
}

// keyList tells the keys and what they do, by function.
func keyList(o *Options) string {
	var b strings.Builder
	for _, row := range keyRows(o) {
		if row[0] != unbound {
			fmt.Fprintf(&b, "%-22s %-26s %s\n", row[0], row[1], row[2])
		}
	}
	return strings.TrimRight(b.String(), "\n")
}
