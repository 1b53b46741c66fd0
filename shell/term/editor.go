package term

import (
	"context"
	"errors"
	"io"
	"strings"

	"mxsh/shell/syntax"
)

// editor reads one statement.
type editor struct {
	*Line
	buffer
	prompt string

	lastDone string   // the function before
	history  []string // oldest first
	at       int      // the line of history that is shown; len(history) is the draft
	draft    string
	typed    string // what F8 looks for
	argument int    // how many lines back Alt+. took its word
	yanked   int    // how many cuts back Yank took its text

	menu    *menu
	search  *search
	offered *suggestions
	done    bool
	result  string
	err     error
}

// read edits until the statement is entered.
func (e *editor) read() (string, error) {
	if e.History != nil {
		e.History.apply(e.Options)
		e.history = e.History.Lines()
	}
	e.at = len(e.history)
	if e.ahead != "" {
		e.set(e.ahead)
		e.ahead = ""
	}
	e.screen.fresh()
	e.draw()
	for !e.done {
		k, err := e.keys.next()
		if err != nil {
			return "", err
		}
		e.press(k)
		if !e.done && !e.keys.more() {
			e.draw()
		}
	}
	if e.err == nil {
		e.result = e.entered(e.result)
	}
	return e.result, e.err
}

// press acts on a key: the search or menu first, then the function it has.
func (e *editor) press(k key) {
	name := e.Options.keys[k.name]
	switch {
	case k.name == keyResize:
		return // drawing measures
	case k.name == keyEnd:
		e.finish("", io.EOF)
		return
	case e.search != nil && e.searching(k, name), e.menu != nil && e.choosing(k, name):
		return
	case k.name == "":
		e.insert(k.text)
		e.at, name = len(e.history), "SelfInsert"
	case k.name == "enter" && (k.pasted || e.keys.more()):
		e.enter(true)
	case k.name == "tab" && e.keys.more() && !e.onlyTabs():
		e.insert("\t") // text that was pasted without marks
	default:
		e.run(name)
	}
	e.lastDone = name
}

// run calls a function by its name. A selection ends with whatever does not
// make it.
func (e *editor) run(name string) {
	f, known := e.functions[name]
	if !known {
		return
	}
	if f.act != nil {
		f.act(e)
	}
	if !f.selects {
		e.selecting = false
	}
}

// onlyTabs is whether what was typed ahead is tabs: a person who is in a hurry.
func (e *editor) onlyTabs() bool {
	return !e.keys.paste && strings.Trim(string(e.keys.buf), "\t") == ""
}

// enter takes the statement, or goes on in a new line when it is not complete.
// An empty line that was typed ends it all the same, as in PowerShell; one that
// was pasted is part of the text.
func (e *editor) enter(pasted bool) {
	blank := strings.TrimSpace(e.text[e.lineStart():]) == "" && strings.Contains(e.text, "\n")
	if incomplete(e.text) && (pasted || !blank || e.pos != len(e.text)) {
		e.selecting = false
		e.insert("\n")
		return
	}
	e.finish(e.text, nil)
}

// incomplete is whether more lines can complete a text.
func incomplete(text string) bool {
	_, err := syntax.Parse("", text)
	var more *syntax.IncompleteError
	return errors.As(err, &more)
}

// finish ends the editing; the line stays on the screen as it is.
func (e *editor) finish(text string, err error) {
	e.done, e.result, e.err = true, text, err
	e.menu, e.search = nil, nil
	e.pos = len(e.text)
	e.drawPlain()
	if errors.Is(err, ErrInterrupted) {
		_, _ = io.WriteString(e.out, "^C")
	}
	e.screen.leave()
}

func (e *editor) draw() { e.show(e.prediction(), e.menu, e.search, e.suggested()) }

func (e *editor) drawPlain() {
	e.selecting = false
	e.show("", nil, nil, nil)
}

// show draws the line with what belongs to it. What it draws does not change
// later, so that it can be laid out anew for another width.
func (e *editor) show(prediction string, m *menu, s *search, list *suggestions) {
	e.screen.resize(e.size()) // the signal may come after the key
	text, pos, prompt := e.text, e.pos, e.prompt
	further, styles := e.Options.ContinuationPrompt, e.Options.styles
	spans := e.styled()
	height := e.screen.height
	e.screen.show(func(width int) *page {
		p := newPage(width)
		writePrompt(p, prompt, e.Colour)
		writeText(p, text, pos, spans, further, styles[colourPrompt])
		p.put(prediction, styles[colourPrediction])
		if s != nil {
			p.next(false)
			p.put(s.label(), styles[colourEmphasis])
			p.cursor()
		}
		if list != nil {
			list.write(p, height)
		}
		if m != nil {
			m.write(p, height)
		}
		return p
	})
}

// styled are the styles of the text's parts.
func (e *editor) styled() []span {
	var spans []span
	if e.Colour {
		spans = e.Options.colours(e.text, faultOf(e.text))
	}
	if start, end, ok := e.selection(); ok {
		spans = overlay(spans, start, end, e.Options.styles[colourSelection])
	}
	return spans
}

// ding tells that a key had no effect.
func (e *editor) ding() {
	switch e.Options.BellStyle {
	case "Audible":
		_, _ = io.WriteString(e.out, "\a")
	case "Visual":
		_, _ = io.WriteString(e.out, "\x1b[?5h\x1b[?5l")
	}
}

// faultOf is the offset of the first wrong token, -1 when nothing is wrong yet.
func faultOf(text string) int {
	_, err := syntax.Parse("", text)
	var fault *syntax.Error
	var more *syntax.IncompleteError
	if err == nil || errors.As(err, &more) || !errors.As(err, &fault) {
		return -1
	}
	return fault.Span.Start
}

// writeText puts the text with its styles, and the cursor where it is.
func writeText(p *page, text string, pos int, spans []span, further, furtherStyle string) {
	at := 0
	put := func(to int, style string) {
		for at < to {
			if at == pos {
				p.cursor()
			}
			if text[at] == '\n' {
				p.next(false)
				p.put(further, furtherStyle)
				at++
				continue
			}
			end := to
			if i := strings.IndexByte(text[at:to], '\n'); i >= 0 {
				end = at + i
			}
			if pos > at && pos < end {
				end = pos
			}
			p.put(text[at:end], style)
			at = end
		}
	}
	for _, s := range spans {
		put(s.start, "")
		put(s.end, s.style)
	}
	put(len(text), "")
	if pos >= len(text) {
		p.cursor()
	}
}

// completions asks what may stand at the cursor.
func (e *editor) completions() (items completionSet, ok bool) {
	if e.Complete == nil {
		return items, false
	}
	r := e.Complete(context.Background(), e.text, e.pos)
	return completionSet{r}, len(r.Items) > 0
}
