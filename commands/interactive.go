package commands

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/complete"
	"mxsh/shell/core"
	"mxsh/shell/eval"
	"mxsh/shell/stream"
	"mxsh/shell/syntax"
	"mxsh/shell/term"
	"mxsh/shell/value"
)

// promptText is the prompt as long as no function prompt gives another.
const promptText = "[PS] mxsh> "

// stopSignals end the shell; an interrupt only ends what runs.
var stopSignals = []os.Signal{syscall.SIGTERM, syscall.SIGHUP}

// interactive is the shell on a terminal. Ctrl+C stops the pipeline and keeps
// the shell; Ctrl+D or exit leaves it.
func (a *app) interactive(ctx context.Context) int {
	line, err := term.Open(a.Stdin, a.Stdout)
	if err != nil {
		a.complain(&model.Error{ID: "Terminal", Category: model.Failed, Err: err, Message: "The terminal cannot be used."})
		return 1
	}
	defer line.Close()
	// An interrupt ends the program's own context for good, and the shell lives on.
	ctx = context.WithoutCancel(ctx)
	host := a.host(stream.Text)
	host.Prompter = transcribed{&term.Terminal{Before: host.Show, Around: line.Around}, a.transcript}
	s, _ := a.talk(host, stream.Text)
	s.Interactive, s.Lend = true, line.Lend
	a.equip(line, s, host)
	defer a.endTranscript(host)
	status := a.profile(ctx, s)
	for !s.Exited() {
		prompt, stopped := a.promptOf(ctx, s)
		if stopped {
			return status
		}
		text, err := line.Read(prompt)
		switch {
		case errors.Is(err, term.ErrInterrupted):
			continue
		case err != nil:
			fmt.Fprintln(a.Stdout)
			return status
		case strings.TrimSpace(text) == "":
			continue
		}
		a.keepTyped(text)
		done := line.KeepRoom()
		status, stopped = a.one(ctx, s, text)
		if done(); stopped {
			return status
		}
		if status == interrupted {
			line.Forget()
		}
	}
	return status
}

// interrupted is the status of a statement that Ctrl+C ended.
const interrupted = 130

// equip gives the line what it asks the shell.
func (a *app) equip(line *term.Line, s *eval.Session, host *term.Host) {
	history, err := term.OpenHistory(filepath.Join(a.stateFolder(), "history"))
	if err != nil {
		host.Warning("The history file cannot be used, so lines are remembered in this session only.")
	}
	a.history = history
	line.History, line.Options = history, a.options
	a.options.HistorySavePath = history.Path()
	line.Dumb = a.getenv("TERM") == "dumb"
	line.Colour = a.coloured()
	line.Clean = syntax.WithoutPrompt
	c := a.completer(s)
	line.Complete = c.Complete
	line.Help = func(text string, pos int) string { return helpAt(c, text, pos, a.columns()) }
}

// typed are the lines of the history, oldest first.
func (a *app) typed() []string {
	if a.history == nil {
		return nil
	}
	return a.history.Lines()
}

// remember adds a line to the history.
func (a *app) remember(line string) {
	if a.history != nil {
		a.history.Add(line)
	}
}

// forget empties the history.
func (a *app) forget() error {
	if a.history == nil {
		return nil
	}
	return a.history.Clear()
}

// stateFolder is where the user's own state is kept.
func (a *app) stateFolder() string {
	return firstOf(a.getenv("XDG_STATE_HOME"), a.getenv("HOME")+"/.local/state") + "/mxsh"
}

// helpAt is the help of the command, or of the parameter, at a place of a line.
func helpAt(c *complete.Completer, text string, pos, width int) string {
	cmd, param := c.At(text, pos)
	switch {
	case cmd == nil:
		return ""
	case param != nil:
		return core.ParameterPage(cmd, param, width)
	}
	return core.Page(cmd, width)
}

// everyonesProfile is the profile that runs for all users of the machine.
const everyonesProfile = "/etc/mxsh/profile.ps1"

// ownProfile is the file of the user's own profile.
func (a *app) ownProfile() string {
	return filepath.Join(firstOf(a.getenv("XDG_CONFIG_HOME"), a.getenv("HOME")+"/.config"), "mxsh", "profile.ps1")
}

// profileVariable is $PROFILE: the user's file, with those of the others. There is
// one host, so that "all hosts" are the same files.
func (a *app) profileVariable() any {
	var v any = a.ownProfile()
	for _, p := range [][2]string{{"AllUsersAllHosts", everyonesProfile}, {"AllUsersCurrentHost", everyonesProfile},
		{"CurrentUserAllHosts", a.ownProfile()}, {"CurrentUserCurrentHost", a.ownProfile()}} {
		v = value.WithNote(v, p[0], p[1])
	}
	return v
}

// profile runs everybody's profile and the user's in the session's own scope.
func (a *app) profile(ctx context.Context, s *eval.Session) (status int) {
	for _, path := range []string{everyonesProfile, a.ownProfile()} {
		if _, err := os.Stat(path); a.flags.noProfile || err != nil || s.Exited() {
			continue
		}
		status, _ = a.one(ctx, s, ". "+shell.SingleQuoted(path))
	}
	return status
}

// one runs a statement under its own Ctrl+C. stopped is whether the shell was
// told to end meanwhile.
func (a *app) one(ctx context.Context, s *eval.Session, text string) (status int, stopped bool) {
	stopped = interruptible(ctx, func(ctx context.Context) { status = s.Run(ctx, text, "") })
	return status, stopped
}

// promptOf is the prompt of the next line; Ctrl+C stops a function prompt that
// does not end.
func (a *app) promptOf(ctx context.Context, s *eval.Session) (prompt string, stopped bool) {
	stopped = interruptible(ctx, func(ctx context.Context) { prompt = s.Prompted(ctx) })
	return firstOf(prompt, promptText), stopped
}

// interruptible runs what Ctrl+C ends. stopped is whether the shell was told to
// end meanwhile.
func interruptible(ctx context.Context, run func(context.Context)) (stopped bool) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, append([]os.Signal{os.Interrupt}, stopSignals...)...)
	defer signal.Stop(signals)
	ends := make(chan bool, 1)
	go func() {
		select {
		case got := <-signals:
			ends <- got != os.Interrupt
			cancel()
		case <-ctx.Done():
			ends <- false
		}
	}()
	run(ctx)
	cancel()
	return <-ends
}
