package term

import (
	"io"
	"slices"
	"strings"

	"mxsh/model"
)

// function is something that a key may do, under PSReadLine's name for it.
type function struct {
	name, about string
	act         func(*editor)
	selects     bool // leaves the selection as act made it
}

// functions are all there are.
func functions() []function {
	return slices.Concat(editFunctions(), moveFunctions(), recallFunctions(), completeFunctions())
}

func editFunctions() []function {
	return []function{
		{name: "AcceptLine", about: "Run the statement, or go on in a new line when it is not complete", act: func(e *editor) { e.enter(false) }},
		{name: "ValidateAndAcceptLine", about: "As AcceptLine", act: func(e *editor) { e.enter(false) }},
		{name: "AddLine", about: "Go on in a new line", act: func(e *editor) { e.insert("\n") }},
		{name: "InsertLineBelow", about: "Begin a new line below", act: func(e *editor) { e.pos = e.lineEnd(); e.insert("\n") }},
		{name: "InsertLineAbove", about: "Begin a new line above", act: func(e *editor) { e.pos = e.lineStart(); e.insert("\n"); e.pos-- }},
		{name: "CancelLine", about: "Leave the line without running it", act: func(e *editor) { e.finish("", ErrInterrupted) }},
		{name: "CopyOrCancelLine", about: "Copy what is selected, else leave the line", act: (*editor).copyOrCancel, selects: true},
		{name: "RevertLine", about: "Empty the line", act: func(e *editor) { e.set("") }},
		{name: "Abort", about: "Leave what was begun"},
		{name: "BackwardDeleteChar", about: "Delete the character before the cursor", act: func(e *editor) { e.erase(e.before(), e.pos) }},
		{name: "DeleteChar", about: "Delete the character at the cursor", act: func(e *editor) { e.erase(e.pos, e.after()) }},
		{name: "DeleteCharOrExit", about: "Delete the character at the cursor; leave the shell when the line is empty", act: (*editor).deleteOrEnd},
		{name: "BackwardKillWord", about: "Cut from the start of the word to the cursor", act: func(e *editor) { e.killBack(e.wordBefore()) }},
		{name: "ShellBackwardKillWord", about: "Cut from the start of the argument to the cursor", act: func(e *editor) { e.killBack(e.blankBefore()) }},
		{name: "UnixWordRubout", about: "Cut from the last blank to the cursor", act: func(e *editor) { e.killBack(e.blankBefore()) }},
		{name: "KillWord", about: "Cut from the cursor to the end of the word", act: func(e *editor) { e.kill(e.wordAfter()) }},
		{name: "KillLine", about: "Cut from the cursor to the end of the line", act: func(e *editor) { e.kill(e.lineEnd()) }},
		{name: "ForwardKillInput", about: "Cut from the cursor to the end of the statement", act: func(e *editor) { e.kill(len(e.text)) }},
		{name: "BackwardKillLine", about: "Cut from the start of the line to the cursor", act: func(e *editor) { e.killBack(e.lineStart()) }},
		{name: "BackwardKillInput", about: "Cut from the start of the statement to the cursor", act: func(e *editor) { e.killBack(0) }},
		{name: "BackwardDeleteWord", about: "Delete the word before the cursor", act: func(e *editor) { e.drop(e.wordBefore(), e.pos) }},
		{name: "DeleteWord", about: "Delete the word after the cursor", act: func(e *editor) { e.drop(e.pos, e.wordAfter()) }},
		{name: "BackwardDeleteLine", about: "Delete from the start of the line to the cursor", act: func(e *editor) { e.drop(e.lineStart(), e.pos) }},
		{name: "BackwardDeleteInput", about: "Delete all before the cursor", act: func(e *editor) { e.drop(0, e.pos) }},
		{name: "ForwardDeleteLine", about: "Delete from the cursor to the end of the line", act: func(e *editor) { e.drop(e.pos, e.lineEnd()) }},
		{name: "ForwardDeleteInput", about: "Delete all after the cursor", act: func(e *editor) { e.drop(e.pos, len(e.text)) }},
		{name: "DeleteEndOfBuffer", about: "Delete all after the cursor", act: func(e *editor) { e.drop(e.pos, len(e.text)) }},
		{name: "Copy", about: "Copy what is selected", act: (*editor).copySelection, selects: true},
		{name: "Cut", about: "Cut what is selected", act: (*editor).cutSelection},
		{name: "Paste", about: "Insert what was copied or cut", act: func(e *editor) { e.insert(e.kills.copied) }},
		{name: "Yank", about: "Insert what was cut last", act: func(e *editor) { e.yank(0) }},
		{name: "YankPop", about: "Put what was cut before in the place of what was inserted", act: (*editor).yankPop},
		{name: "SwapCharacters", about: "Exchange the two characters at the cursor", act: (*editor).swap},
		{name: "UpcaseWord", about: "Make the word capitals", act: func(e *editor) { e.recase(strings.ToUpper) }},
		{name: "DowncaseWord", about: "Make the word small letters", act: func(e *editor) { e.recase(strings.ToLower) }},
		{name: "CapitalizeWord", about: "Begin the word with a capital", act: func(e *editor) { e.recase(capitalized) }},
		{name: "Undo", about: "Take the last change back", act: func(e *editor) { e.undo() }},
		{name: "Redo", about: "Make the change again that was taken back", act: func(e *editor) { e.redo() }},
		{name: "ClearScreen", about: "Empty the screen", act: (*editor).clear, selects: true},
		{name: "ShowCommandHelp", about: "Show the help of the command or parameter at the cursor", act: (*editor).help, selects: true},
		{name: "ShowParameterHelp", about: "Show the help of the command or parameter at the cursor", act: (*editor).help, selects: true},
		{name: "ShowKeyBindings", about: "List the keys and what they do", act: func(e *editor) { e.above(keyList(e.Options)) }, selects: true},
		{name: "WhatIsKey", about: "Tell what the next key does", act: (*editor).whatIsKey, selects: true},
	}
}

func moveFunctions() []function {
	return []function{
		{name: "BackwardChar", about: "A character to the left", act: func(e *editor) { e.pos = e.before() }},
		{name: "ForwardChar", about: "A character to the right; at the end take the prediction", act: (*editor).right},
		{name: "BackwardWord", about: "To the start of the word", act: func(e *editor) { e.pos = e.wordBefore() }},
		{name: "ShellBackwardWord", about: "To the start of the argument", act: func(e *editor) { e.pos = e.blankBefore() }},
		{name: "NextWord", about: "To the start of the next word; at the end take a word of the prediction", act: func(e *editor) { e.wordRight(e.nextWord()) }},
		{name: "ForwardWord", about: "To the end of the word; at the end take a word of the prediction", act: func(e *editor) { e.wordRight(e.wordAfter()) }},
		{name: "BeginningOfLine", about: "To the start of the line", act: func(e *editor) { e.pos = e.lineStart() }},
		{name: "EndOfLine", about: "To the end of the line; at the end take the prediction", act: (*editor).toEnd},
		{name: "PreviousLine", about: "A line up, or back in the history", act: (*editor).up},
		{name: "NextLine", about: "A line down, or forward in the history", act: (*editor).down},
		{name: "GotoBrace", about: "To the matching bracket", act: func(e *editor) { e.pos = e.brace() }},
		{name: "CharacterSearch", about: "To the next place of the character that is typed next", act: func(e *editor) { e.seek(1) }},
		{name: "CharacterSearchBackward", about: "To the last place of the character that is typed next", act: func(e *editor) { e.seek(-1) }},
		{name: "SelectAll", about: "Select the whole statement", act: (*editor).selectAll, selects: true},
		{name: "SelectBackwardChar", about: "Select a character to the left", act: func(e *editor) { e.extend(e.before()) }, selects: true},
		{name: "SelectForwardChar", about: "Select a character to the right", act: func(e *editor) { e.extend(e.after()) }, selects: true},
		{name: "SelectBackwardWord", about: "Select to the start of the word", act: func(e *editor) { e.extend(e.wordBefore()) }, selects: true},
		{name: "SelectNextWord", about: "Select to the start of the next word", act: func(e *editor) { e.extend(e.nextWord()) }, selects: true},
		{name: "SelectForwardWord", about: "Select to the end of the word", act: func(e *editor) { e.extend(e.wordAfter()) }, selects: true},
		{name: "SelectBackwardsLine", about: "Select to the start of the line", act: func(e *editor) { e.extend(e.lineStart()) }, selects: true},
		{name: "SelectLine", about: "Select to the end of the line", act: func(e *editor) { e.extend(e.lineEnd()) }, selects: true},
		{name: "SelectPreviousLine", about: "Select a line up", act: func(e *editor) { e.extendLine(false) }, selects: true},
		{name: "SelectNextLine", about: "Select a line down", act: func(e *editor) { e.extendLine(true) }, selects: true},
		{name: "SelectCommandArgument", about: "Select the next argument", act: (*editor).selectArgument, selects: true},
	}
}

func recallFunctions() []function {
	return []function{
		{name: "PreviousHistory", about: "The line before in the history", act: (*editor).up},
		{name: "NextHistory", about: "The line after in the history", act: (*editor).down},
		{name: "BeginningOfHistory", about: "The oldest line of the history", act: func(e *editor) { e.recall(0) }},
		{name: "EndOfHistory", about: "Back to the line that is being typed", act: func(e *editor) { e.recall(len(e.history)) }},
		{name: "HistorySearchBackward", about: "The line before that begins with what was typed", act: func(e *editor) { e.byPrefix(-1) }},
		{name: "HistorySearchForward", about: "The line after that begins with what was typed", act: func(e *editor) { e.byPrefix(1) }},
		{name: "ReverseSearchHistory", about: "Search the history backward", act: func(e *editor) { e.startSearch(-1) }},
		{name: "ForwardSearchHistory", about: "Search the history forward", act: func(e *editor) { e.startSearch(1) }},
		{name: "ClearHistory", about: "Forget every line", act: (*editor).clearHistory},
		{name: "AcceptAndGetNext", about: "Run the statement and show the next one of the history", act: (*editor).acceptAndNext},
		{name: "YankLastArg", about: "Insert the last argument of the line before", act: (*editor).lastArgument},
		{name: "AcceptSuggestion", about: "Take the prediction", act: func(e *editor) { e.insert(e.prediction()) }},
		{name: "AcceptNextSuggestionWord", about: "Take a word of the prediction", act: func(e *editor) { e.wordRight(len(e.text)) }},
		{name: "SwitchPredictionView", about: "Show predictions as a list, or after the cursor", act: (*editor).switchView},
		{name: "NextSuggestion", about: "The next prediction of the list", act: func(e *editor) { e.suggest(1) }},
		{name: "PreviousSuggestion", about: "The prediction before in the list", act: func(e *editor) { e.suggest(-1) }},
	}
}

func completeFunctions() []function {
	return []function{
		{name: "TabCompleteNext", about: "The next completion", act: func(e *editor) { e.cycle(0) }},
		{name: "TabCompletePrevious", about: "The completion before", act: func(e *editor) { e.cycle(-1) }},
		{name: "Complete", about: "Complete what all have in common; pressed again, list them", act: (*editor).complete},
		{name: "PossibleCompletions", about: "List the completions", act: (*editor).list},
		{name: "MenuComplete", about: "Choose a completion from a menu", act: (*editor).openMenu},
	}
}

func (e *editor) deleteOrEnd() {
	if e.text == "" {
		e.finish("", io.EOF)
		return
	}
	e.erase(e.pos, e.after())
}

// erase deletes what is selected, else from start to end.
func (e *editor) erase(start, end int) {
	if from, to, ok := e.selection(); ok {
		start, end = from, to
	}
	e.drop(start, end)
}

// right goes on, and at the end of the line takes the prediction.
func (e *editor) right() {
	if e.pos == len(e.text) {
		e.insert(e.prediction())
		return
	}
	e.pos = e.after()
}

// wordRight goes to a place, and at the end takes a word of the prediction.
func (e *editor) wordRight(to int) {
	more := e.prediction()
	if e.pos < len(e.text) || more == "" {
		e.pos = to
		return
	}
	b := buffer{text: more, delims: e.delims}
	e.insert(more[:b.wordAfter()])
}

func (e *editor) toEnd() {
	if e.pos == len(e.text) {
		e.insert(e.prediction())
	}
	e.pos = e.lineEnd()
}

// swap exchanges the characters around the cursor, at the end the two before it.
func (e *editor) swap() {
	if e.pos == len(e.text) {
		e.pos = e.before()
	}
	at, end := e.pos, e.after()
	start := e.before()
	if start < at && at < end {
		e.replace(start, end, e.text[at:end]+e.text[start:at])
	}
}

// recase writes the word after the cursor anew.
func (e *editor) recase(fn func(string) string) {
	end := e.wordAfter()
	e.replace(e.pos, end, fn(e.text[e.pos:end]))
}

func capitalized(word string) string {
	i := strings.IndexFunc(word, func(r rune) bool { return strings.ToUpper(string(r)) != strings.ToLower(string(r)) })
	if i < 0 {
		return word
	}
	return word[:i] + strings.ToUpper(word[i:i+runeSize(word[i:])]) + strings.ToLower(word[i+runeSize(word[i:]):])
}

// seek goes to the next place of the character that is typed next.
func (e *editor) seek(step int) {
	k, err := e.keys.next()
	if err != nil || k.name != "" {
		return
	}
	text := k.text[:runeSize(k.text)]
	if step < 0 {
		if i := strings.LastIndex(e.text[:e.pos], text); i >= 0 {
			e.pos = i
			return
		}
	} else if i := strings.Index(e.text[e.after():], text); i >= 0 {
		e.pos = e.after() + i
		return
	}
	e.ding()
}

// clear empties the screen.
func (e *editor) clear() {
	e.screen.up, e.screen.drawn = 0, nil
	_, _ = io.WriteString(e.out, "\x1b[H\x1b[2J")
}

// help shows the help of what is under the cursor above the line.
func (e *editor) help() {
	if e.Help == nil {
		return
	}
	e.above(strings.TrimRight(e.Help(e.text, e.pos), "\n"))
}

// above shows text above the line.
func (e *editor) above(text string) {
	if text == "" {
		e.ding()
		return
	}
	e.drawPlain()
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = model.Visible(lines[i])
	}
	e.screen.leave()
	_, _ = io.WriteString(e.out, strings.Join(lines, "\r\n")+"\r\n")
}

// whatIsKey tells what the next key does.
func (e *editor) whatIsKey() {
	k, err := e.keys.next()
	if err != nil {
		return
	}
	name := k.name
	if name == "" {
		name = k.text
	}
	does := e.Options.keys[name]
	switch {
	case k.name == "":
		does = "SelfInsert"
	case does == "":
		does = "nothing"
	}
	e.above(chord(name) + ": " + does)
}
