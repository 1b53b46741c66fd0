package term

import (
	"encoding/base64"
	"io"
	"strings"
	"unicode/utf8"

	"mxsh/shell/syntax"
)

// kills is what was cut and copied, from one line to the next.
type kills struct {
	ring   []string // oldest first
	copied string
}

// mostKills is how many cuts are kept.
const mostKills = 10

// keep remembers what was cut. What follows another cut at once belongs to it.
func (e *editor) keep(text string, before bool) {
	if text == "" {
		return
	}
	k := e.kills
	if n := len(k.ring); n > 0 && cuts(e.lastDone) {
		if before {
			k.ring[n-1] = text + k.ring[n-1]
			return
		}
		k.ring[n-1] += text
		return
	}
	if k.ring = append(k.ring, text); len(k.ring) > mostKills {
		k.ring = k.ring[1:]
	}
}

// cuts is whether a function cuts to the ring.
func cuts(function string) bool {
	return strings.Contains(function, "Kill") || function == "UnixWordRubout"
}

// kill cuts from the cursor to a place, killBack from a place to the cursor.
func (e *editor) kill(to int) { e.keep(e.drop(e.pos, to), false) }

func (e *editor) killBack(from int) { e.keep(e.drop(from, e.pos), true) }

// yank inserts what was cut, back cuts ago.
func (e *editor) yank(back int) {
	if n := len(e.kills.ring); n > 0 {
		e.yanked = back % n
		e.insert(e.kills.ring[n-1-e.yanked])
	}
}

func (e *editor) yankPop() {
	if e.lastDone != "Yank" && e.lastDone != "YankPop" {
		return
	}
	e.undo()
	e.yank(e.yanked + 1)
}

func (e *editor) copyOrCancel() {
	if _, _, ok := e.selection(); ok {
		e.copySelection()
		return
	}
	e.finish("", ErrInterrupted)
}

// copySelection keeps what is selected, or the whole text when nothing is, for
// Paste, and offers it to the terminal's clipboard. Terminals that have none
// ignore that.
func (e *editor) copySelection() {
	text := e.text
	if start, end, ok := e.selection(); ok {
		text = e.text[start:end]
	}
	e.kills.copied = text
	_, _ = io.WriteString(e.out, "\x1b]52;c;"+base64.StdEncoding.EncodeToString([]byte(text))+"\a")
}

func (e *editor) cutSelection() {
	start, end, ok := e.selection()
	if !ok {
		return
	}
	e.copySelection()
	e.drop(start, end)
}

func (e *editor) selectAll() {
	e.anchor, e.pos, e.selecting = 0, len(e.text), true
}

// extendLine selects a line up or down.
func (e *editor) extendLine(down bool) {
	at := e.pos
	if e.vertical(down) {
		to := e.pos
		e.pos = at
		e.extend(to)
	}
}

// selectArgument selects the next argument after the cursor, and behind the
// last the first again; of a text in quotes what is between them.
func (e *editor) selectArgument() {
	_, from, ok := e.selection()
	if !ok {
		from = e.pos
	}
	list := arguments(e.text)
	for i, a := range list {
		if a.start > from || i == 0 && len(list) == 1 || a.start == from && !ok {
			e.selectSpan(a)
			return
		}
	}
	if len(list) > 0 {
		e.selectSpan(list[0])
	}
}

func (e *editor) selectSpan(s span) { e.anchor, e.pos, e.selecting = s.start, s.end, true }

// arguments are the values that stand behind commands.
func arguments(text string) []span {
	var list []span
	called := false
	for _, t := range syntax.Tokens(text) {
		s := span{start: t.Start, end: t.End}
		switch t.Kind {
		case syntax.TokenCommand:
			called = true
			continue
		case syntax.TokenPipe, syntax.TokenSeparator, syntax.TokenKeyword:
			called = false
			continue
		case syntax.TokenString:
			if word := t.Text(text); !t.Open && len(word) > 2 && word[0] == word[len(word)-1] {
				s.start, s.end = s.start+1, s.end-1
			}
		case syntax.TokenWord, syntax.TokenNumber, syntax.TokenVariable:
		default:
			continue
		}
		if called {
			list = append(list, s)
		}
	}
	return list
}

// overlay gives a part of the text a style over those that it has.
func overlay(spans []span, start, end int, style string) []span {
	var out []span
	done := false
	for _, s := range spans {
		if left := (span{s.start, min(s.end, start), s.style}); left.start < left.end {
			out = append(out, left)
		}
		if !done && s.end > start {
			out, done = append(out, span{start, end, style}), true
		}
		if right := (span{max(s.start, end), s.end, s.style}); right.start < right.end {
			out = append(out, right)
		}
	}
	if !done {
		out = append(out, span{start, end, style})
	}
	return out
}

func runeSize(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}
