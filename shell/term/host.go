package term

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/transcript"
)

// Host writes the streams that are not objects and asks the person. It is safe
// for use by several goroutines.
type Host struct {
	// Out takes Write-Host and what-if sentences, Err everything else. While
	// standard output carries objects both are standard error.
	Out, Err io.Writer
	Prompter Prompter
	// Columns tells the width of the output; nil and 0 mean 120.
	Columns func() int
	// Colour is whether errors are red and warnings yellow.
	Colour bool
	// Concise leaves the two category lines out of an error, as on a terminal.
	Concise bool
	// Transcript takes what is written too; nil keeps none.
	Transcript *transcript.Log
	// Emitted is the text of what pipelines emitted, which comes before what the
	// host says later; nil when that goes elsewhere.
	Emitted Emitted

	mu sync.Mutex
}

var _ shell.Host = (*Host)(nil)

const (
	red    = "\x1b[31m"
	yellow = "\x1b[33m"
	plain  = "\x1b[0m"
)

// Emitted is an output that holds text back. What goes wrong with it is its own
// to tell, at its end.
type Emitted interface {
	// Drain writes out all lines that are complete, from any goroutine.
	Drain() error
	// Show also ends the waiting of rows that other rows might have widened.
	Show() error
}

// Show brings out what was emitted, because the person is about to be asked.
func (h *Host) Show() {
	if h.Emitted != nil {
		_ = h.Emitted.Show()
	}
}

func (h *Host) drain() {
	if h.Emitted != nil {
		_ = h.Emitted.Drain()
	}
}

func (h *Host) write(w io.Writer, colour, text string) {
	h.drain()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.Transcript.Note(text + "\n")
	if h.Colour && colour != "" {
		text = colour + text + plain
	}
	fmt.Fprintln(w, text)
}

// Warning implements shell.Host.
func (h *Host) Warning(text string) { h.write(h.Err, yellow, "WARNING: "+model.Visible(text)) }

// Verbose implements shell.Host.
func (h *Host) Verbose(text string) { h.write(h.Err, yellow, "VERBOSE: "+model.Visible(text)) }

// Debug implements shell.Host.
func (h *Host) Debug(text string) { h.write(h.Err, yellow, "DEBUG: "+model.Visible(text)) }

// Information implements shell.Host.
func (h *Host) Information(text string, newline bool) {
	if newline {
		text += "\n"
	}
	h.drain()
	h.mu.Lock()
	defer h.mu.Unlock()
	text = model.Visible(text)
	h.Transcript.Note(text)
	io.WriteString(h.Out, text)
}

// Error prints a record in the layout of PowerShell 5.1:
// the sentence, then category and id unless the host is concise.
func (h *Host) Error(r *shell.Record) { h.write(h.Err, red, FormatError(r, h.Concise)) }

// Confirm implements shell.Host.
func (h *Host) Confirm(q shell.Question) (shell.Answer, error) { return Confirm(h.Prompter, q) }

// ReadLine implements shell.Host.
func (h *Host) ReadLine(prompt string) (string, error) { return h.Prompter.Line(prompt) }

// ReadSecret implements shell.Host.
func (h *Host) ReadSecret(prompt string) (model.Secret, error) {
	text, err := h.Prompter.Secret(prompt)
	return model.NewSecret(text), err
}

// ClearScreen empties the screen and puts the cursor at its top, if Out is a
// terminal.
func (h *Host) ClearScreen() {
	f, ok := h.Out.(*os.File)
	if !ok || !Is(f) {
		return
	}
	h.drain()
	h.mu.Lock()
	defer h.mu.Unlock()
	io.WriteString(f, "\x1b[H\x1b[2J")
}

// Width implements shell.Host.
func (h *Host) Width() int {
	if h.Columns != nil {
		if n := h.Columns(); n > 0 {
			return n
		}
	}
	return 120
}

// FormatError is the text of an error record as $ErrorView wants it; where that
// says nothing, concise decides. A cause that is not for administrators is never
// part of it.
func FormatError(r *shell.Record, concise bool) string {
	switch view := strings.ToLower(r.View); {
	case view == "categoryview":
		return model.Visible(shell.CategoryInfo(r))
	case view != "":
		concise = strings.HasPrefix(view, "concise")
	}
	var b strings.Builder
	if r.Command != "" && !concise {
		b.WriteString(model.Visible(r.Command) + " : ")
	}
	b.WriteString(model.Visible(Sentence(r.Err)))
	if r.Line > 0 && (!concise || r.Script != "" || r.Line > 1) {
		b.WriteString("\n" + model.Visible(shell.PositionMessage(r)))
	}
	if concise {
		return b.String()
	}
	_, _, id := shell.Classify(r)
	b.WriteString("\n    + CategoryInfo          : " + model.Visible(shell.CategoryInfo(r)))
	b.WriteString("\n    + FullyQualifiedErrorId : " + model.Visible(id))
	return b.String()
}

// Sentence is what an administrator reads of an error; of one that is not for
// administrators it tells nothing but a cause that has plain words.
func Sentence(err error) string { return model.Plain(err).Error() }
