package commands

import (
	"fmt"
	"os"
	"os/user"
	"runtime"
	"strings"

	"mxsh/shell/eval"
	"mxsh/shell/format"
	"mxsh/shell/stream"
	"mxsh/shell/term"
	"mxsh/shell/transcript"
)

// facts tell in the header of a transcript who runs what, and where.
func (a *app) facts() []string {
	name := fmt.Sprint(os.Getuid())
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	return []string{"Username: " + name, "Machine: " + a.Hostname + " (" + runtime.GOOS + "/" + runtime.GOARCH + ")",
		fmt.Sprintf("Process ID: %d", os.Getpid()), "Version: mxsh " + a.Version}
}

// keepTyped puts a typed line into the transcript.
func (a *app) keepTyped(line string) {
	if term.Private(line) {
		line = "(a line that may hold a password is left out)"
	}
	a.transcript.Typed(promptText, strings.ReplaceAll(line, "\n", "\n"+a.options.ContinuationPrompt))
}

// endTranscript completes the transcript, if there is one, when the shell ends.
func (a *app) endTranscript(h *term.Host) {
	if !a.transcript.Active() {
		return
	}
	if _, err := a.transcript.Stop(); err != nil {
		h.Warning(term.Sentence(err))
	}
}

// kept is an output that a transcript follows: there everything is text, in
// whatever form it goes to standard output.
type kept struct {
	*stream.Output
	log  *transcript.Log
	text *format.Writer
}

// keeping makes the output of a session one that a transcript follows.
func (a *app) keeping(out *stream.Output, limit func() int) eval.Output {
	k := &kept{Output: out, log: a.transcript, text: format.NewWriter(a.transcript, format.Options{Measure: a.columns, Terminal: true, Dates: a.dates(), Limit: limit})}
	a.transcript.Flush = k.text.Flush
	return k
}

// Write implements eval.Output.
func (k *kept) Write(v any) error {
	if k.log.Active() {
		_ = k.text.Write(v) // the log keeps its error until it ends
	}
	return k.Output.Write(v)
}

// Flush implements eval.Output.
func (k *kept) Flush() error {
	if k.log.Active() {
		_ = k.text.Flush()
	}
	return k.Output.Flush()
}

// Settle ends a statement for both.
func (k *kept) Settle() error {
	if k.log.Active() {
		_ = k.text.Settle()
	}
	return k.Output.Settle()
}

// transcribed is a prompter whose questions and answers a transcript follows;
// secrets are never in it.
type transcribed struct {
	term.Prompter
	log *transcript.Log
}

// Line implements term.Prompter.
func (t transcribed) Line(prompt string) (string, error) {
	answer, err := t.Prompter.Line(prompt)
	t.log.Note(strings.TrimRight(prompt, " ") + " " + answer + "\n")
	return answer, err
}

// LineOr implements term.Prompter.
func (t transcribed) LineOr(prompt, otherwise string) (string, error) {
	answer, err := t.Prompter.LineOr(prompt, otherwise)
	t.log.Note(strings.TrimRight(prompt, " ") + " " + answer + "\n")
	return answer, err
}

// Secret implements term.Prompter.
func (t transcribed) Secret(prompt string) (string, error) {
	t.log.Note(strings.TrimRight(prompt, " ") + " ********\n")
	return t.Prompter.Secret(prompt)
}

// YesNo implements term.Prompter.
func (t transcribed) YesNo(prompt string, preset bool) (bool, error) {
	answer, err := t.Prompter.YesNo(prompt, preset)
	t.log.Note(fmt.Sprintf("%s %t\n", strings.TrimRight(prompt, " "), answer))
	return answer, err
}

// Say implements term.Prompter.
func (t transcribed) Say(text string) {
	t.log.Note(text + "\n")
	t.Prompter.Say(text)
}
