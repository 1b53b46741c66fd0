package term

import (
	"strings"

	"mxsh/shell/syntax"
)

func (e *editor) up() {
	if !e.suggest(-1) && !e.vertical(false) {
		e.recall(e.at - 1)
	}
}

func (e *editor) down() {
	if !e.suggest(1) && !e.vertical(true) {
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
	if !strings.HasPrefix(e.lastDone, "HistorySearch") {
		e.typed = e.text[:e.pos]
	}
	typed := e.folded(e.typed)
	for i := e.at + step; i >= 0 && i < len(e.history); i += step {
		if h := e.history[i]; strings.HasPrefix(e.folded(h), typed) && h != e.text {
			e.recall(i)
			if !e.Options.HistorySearchCursorMovesToEnd && e.typed != "" {
				e.pos = 0
				for range e.typed {
					e.pos += runeSize(e.text[e.pos:])
				}
			}
			return
		}
	}
	e.ding()
}

// folded is the form in which a search of the history compares.
func (e *editor) folded(s string) string {
	if e.Options.HistorySearchCaseSensitive {
		return s
	}
	return strings.ToLower(s)
}

// lastArgument inserts the last argument of the line before, pressed again of
// the one before that.
func (e *editor) lastArgument() {
	if e.lastDone == "YankLastArg" {
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
