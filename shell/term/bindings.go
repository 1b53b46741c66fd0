package term

import (
	"io"
	"strings"

	"mxsh/model"
	"mxsh/shell/syntax"
)

// defaultBindings says what keys do: those of Emacs that every Linux shell has,
// and those of PowerShell that do not collide with them.
func defaultBindings() map[string]func(*editor) {
	return map[string]func(*editor){
		"tab": func(e *editor) { e.complete() }, "ctrl+space": func(e *editor) { e.openMenu() },
		"shift+tab": func(e *editor) { e.openMenu() },
		"ctrl+c":    func(e *editor) { e.finish("", ErrInterrupted) },
		"ctrl+d":    (*editor).deleteOrEnd, "delete": (*editor).delete,
		"backspace": (*editor).backspace,
		"left":      func(e *editor) { e.pos = e.before() }, "ctrl+b": func(e *editor) { e.pos = e.before() },
		"right": (*editor).right, "ctrl+f": (*editor).right,
		"ctrl+left": func(e *editor) { e.pos = e.wordBefore() }, "alt+b": func(e *editor) { e.pos = e.wordBefore() },
		"ctrl+right": (*editor).wordRight, "alt+f": (*editor).wordRight,
		"home": func(e *editor) { e.pos = e.lineStart() }, "ctrl+a": func(e *editor) { e.pos = e.lineStart() },
		"end": (*editor).toEnd, "ctrl+e": (*editor).toEnd,
		"up": (*editor).up, "ctrl+p": (*editor).up, "down": (*editor).down, "ctrl+n": (*editor).down,
		"f8": func(e *editor) { e.byPrefix(-1) }, "shift+f8": func(e *editor) { e.byPrefix(1) },
		"ctrl+r": func(e *editor) { e.startSearch(-1) }, "ctrl+s": func(e *editor) { e.startSearch(1) },
		"ctrl+k": func(e *editor) { e.cut(e.pos, e.lineEnd()) }, "ctrl+u": func(e *editor) { e.cut(e.lineStart(), e.pos) },
		"ctrl+w": func(e *editor) { e.cut(e.blankBefore(), e.pos) }, "ctrl+backspace": func(e *editor) { e.cut(e.wordBefore(), e.pos) },
		"alt+backspace": func(e *editor) { e.cut(e.wordBefore(), e.pos) }, "alt+d": func(e *editor) { e.cut(e.pos, e.wordAfter()) },
		"ctrl+delete": func(e *editor) { e.cut(e.pos, e.wordAfter()) },
		"ctrl+y":      func(e *editor) { e.insert(e.killed) },
		"ctrl+z":      func(e *editor) { e.undo() }, "ctrl+_": func(e *editor) { e.undo() }, "alt+z": func(e *editor) { e.redo() },
		"escape": func(e *editor) { e.set("") }, "ctrl+l": (*editor).clear,
		"shift+enter": func(e *editor) { e.insert("\n") }, "alt+enter": func(e *editor) { e.insert("\n") },
		"ctrl+]": func(e *editor) { e.pos = e.brace() },
		"alt+.":  (*editor).lastArgument, "alt+_": (*editor).lastArgument,
		"f1": (*editor).help, "alt+h": (*editor).help,
		"ctrl+j": func(e *editor) { e.enter(false) },
	}
}

func (e *editor) deleteOrEnd() {
	if e.text == "" {
		e.finish("", io.EOF)
		return
	}
	e.delete()
}

func (e *editor) delete() { e.drop(e.pos, e.after()) }

func (e *editor) backspace() {
	at := e.before()
	e.drop(at, e.pos)
}

// right goes on, and at the end of the line takes the prediction.
func (e *editor) right() {
	if e.pos == len(e.text) {
		e.insert(e.prediction())
		return
	}
	e.pos = e.after()
}

// wordRight goes a word on, and at the end takes a word of the prediction.
func (e *editor) wordRight() {
	more := e.prediction()
	if e.pos < len(e.text) || more == "" {
		e.pos = e.wordAfter()
		return
	}
	b := buffer{text: more}
	e.insert(more[:b.wordAfter()])
}

func (e *editor) toEnd() {
	if e.pos == len(e.text) {
		e.insert(e.prediction())
	}
	e.pos = e.lineEnd()
}

// blankBefore is where the word before the cursor begins, words being what
// blanks separate.
func (e *editor) blankBefore() int {
	s := strings.TrimRight(e.text[:e.pos], " \t\n")
	return strings.LastIndexAny(s, " \t\n") + 1
}

func (e *editor) up() {
	if !e.vertical(false) {
		e.recall(e.at - 1)
	}
}

func (e *editor) down() {
	if !e.vertical(true) {
		e.recall(e.at + 1)
	}
}

// recall shows a line of history; behind the last is the draft.
func (e *editor) recall(at int) {
	if at < 0 || at > len(e.history) {
		return
	}
	if e.at == len(e.history) {
		e.draft = e.text
	}
	e.at = at
	if at == len(e.history) {
		e.set(e.draft)
		return
	}
	e.set(e.history[at])
}

// byPrefix goes to the next line of history that begins with what was typed.
func (e *editor) byPrefix(step int) {
	if e.last != "f8" && e.last != "shift+f8" {
		e.typed = e.text[:e.pos]
	}
	for i := e.at + step; i >= 0 && i < len(e.history); i += step {
		if strings.HasPrefix(strings.ToLower(e.history[i]), strings.ToLower(e.typed)) {
			e.recall(i)
			return
		}
	}
}

// clear empties the screen.
func (e *editor) clear() {
	e.screen.up, e.screen.drawn = 0, nil
	_, _ = io.WriteString(e.out, "\x1b[H\x1b[2J")
}

// lastArgument inserts the last argument of the line before, pressed again of
// the one before that.
func (e *editor) lastArgument() {
	if e.last == "alt+." || e.last == "alt+_" {
		e.undo()
		e.argument++
	} else {
		e.argument = 1
	}
	if i := len(e.history) - e.argument; i >= 0 {
		line := e.history[i]
		if tokens := syntax.Tokens(line); len(tokens) > 0 {
			e.insert(tokens[len(tokens)-1].Text(line))
		}
	}
}

// help shows the help of what is under the cursor above the line.
func (e *editor) help() {
	if e.Help == nil {
		return
	}
	text := strings.TrimRight(e.Help(e.text, e.pos), "\n")
	if text == "" {
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
