package term

import (
	"fmt"
	"strings"

	"mxsh/model"
)

// mostSuggestions is how many predictions the list shows.
const mostSuggestions = 10

// predicts is whether predictions are wanted at all here.
func (e *editor) predicts() bool {
	return e.Colour && e.Options.PredictionSource != "None" && e.text != "" && e.menu == nil && e.search == nil && !e.done
}

// prediction is how the newest line of history that begins with the text goes on.
func (e *editor) prediction() string {
	if !e.predicts() || e.Options.PredictionViewStyle == listView || e.pos != len(e.text) || strings.Contains(e.text, "\n") {
		return ""
	}
	for i := len(e.history) - 1; i >= 0; i-- {
		if rest, ok := model.CutPrefixFold(e.history[i], e.text); ok && rest != "" {
			line, _, _ := strings.Cut(rest, "\n")
			return line
		}
	}
	return ""
}

// suggestions is the list of predictions below the line.
type suggestions struct {
	typed  string // what they are for
	lines  []string
	chosen int // -1 when it is what was typed
	styles map[string]string
}

// suggested are the predictions for the text as it was typed, nil when the list
// is not shown. A line that begins so comes before one that only holds it.
func (e *editor) suggested() *suggestions {
	if !e.predicts() || e.Options.PredictionViewStyle != listView {
		return nil
	}
	if s := e.offered; s != nil && s.chosen >= 0 && e.text == s.lines[s.chosen] {
		return s
	}
	if s := e.offered; s != nil && s.chosen < 0 && e.text == s.typed {
		return s
	}
	s := &suggestions{typed: e.text, chosen: -1, styles: e.Options.styles}
	typed := strings.ToLower(e.text)
	for _, begins := range []bool{true, false} {
		for i := len(e.history) - 1; i >= 0 && len(s.lines) < mostSuggestions; i-- {
			line := strings.ToLower(e.history[i])
			if line != typed && strings.Contains(line, typed) && strings.HasPrefix(line, typed) == begins {
				s.lines = append(s.lines, e.history[i])
			}
		}
	}
	e.offered = s
	return s
}

// suggest chooses the next of the list, or the one before; it is false when
// there is no list to choose from.
func (e *editor) suggest(step int) bool {
	s := e.suggested()
	if s == nil || len(s.lines) == 0 {
		return false
	}
	next := *s
	if next.chosen += step; next.chosen < -1 {
		next.chosen = len(s.lines) - 1
	} else if next.chosen == len(s.lines) {
		next.chosen = -1
	}
	text := s.typed
	if next.chosen >= 0 {
		text = s.lines[next.chosen]
	}
	e.set(text)
	e.offered = &next
	return true
}

// switchView shows predictions as a list, or after the cursor again.
func (e *editor) switchView() {
	e.offered = nil
	if e.Options.PredictionViewStyle == listView {
		e.Options.PredictionViewStyle = inlineView
		return
	}
	e.Options.PredictionViewStyle = listView
}

// write shows the list, as far as there is room.
func (s *suggestions) write(p *page, height int) {
	room := min(len(s.lines), height-len(p.rows)-1)
	if room < 1 {
		return
	}
	p.next(false)
	position := "-"
	if s.chosen >= 0 {
		position = fmt.Sprint(s.chosen + 1)
	}
	p.put(clip(fmt.Sprintf("<%s/%d> History", position, len(s.lines)), p.width-1), styleHelp)
	first := max(0, min(s.chosen-room+1, len(s.lines)-room))
	for i, line := range s.lines[first : first+room] {
		p.next(false)
		style := s.styles[colourList]
		if first+i == s.chosen {
			style = s.styles[colourSelected]
		}
		text, _, more := strings.Cut(line, "\n")
		if more {
			text += " ..."
		}
		p.put(clip("> "+model.Visible(text), p.width-1), style)
	}
}

// clearHistory forgets every line.
func (e *editor) clearHistory() {
	if e.History != nil && e.History.Clear() != nil {
		e.ding()
	}
	e.history, e.at = nil, 0
}

// acceptAndNext runs the statement; the next prompt begins with the line after it.
func (e *editor) acceptAndNext() {
	if e.at+1 < len(e.history) {
		e.ahead = e.history[e.at+1]
	}
	e.enter(false)
}
