package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/eval"
	"mxsh/shell/format"
	"mxsh/shell/stream"
	"mxsh/shell/term"
)

// runText runs statements: -c, a file, standard input, or the interactive shell.
func (a *app) runText(cmd *cobra.Command, args []string) error {
	ctx := cmd.Context()
	switch {
	case a.flags.version:
		fmt.Fprintln(a.Stdout, "mxsh", a.Version)
		return nil
	case cmd.Flags().Changed("command"):
		a.status = a.statements(ctx, a.flags.command, "", args)
	case len(args) > 0 && args[0] != "-":
		return a.scripts(ctx, args[0], args[1:])
	case len(args) == 0 && !a.flags.check && term.Is(a.Stdin) && term.Is(a.Stdout):
		a.status = a.interactive(ctx)
	default:
		return a.standardInput(ctx, args[min(1, len(args)):])
	}
	return nil
}

// statements runs or, with -n, only checks a text.
func (a *app) statements(ctx context.Context, text, name string, args []string) int {
	m, err := a.mode()
	if err != nil {
		a.complain(err)
		return eval.Status(err)
	}
	host := a.host(m)
	s, out := a.talk(host, m)
	if a.flags.check {
		return a.check(s, text, name)
	}
	values := make([]any, len(args))
	for i, arg := range args {
		values[i] = arg
	}
	status := s.Run(ctx, text, name, values...)
	a.endTranscript(host)
	if err := out.Close(status); err != nil && status == 0 && !errors.Is(err, syscall.EPIPE) {
		return 1
	}
	return status
}

// check prints every fault and warning with line and column and returns 2 if
// there is any fault.
func (a *app) check(s *eval.Session, text, name string) int {
	if name == "" {
		name = "line"
	}
	faults := s.Check(text, name)
	status := 0
	for _, f := range faults {
		kind := ""
		if f.Warning {
			kind = "warning: "
		} else {
			status = 2
		}
		fmt.Fprintf(a.Stderr, "%s:%d:%d: %s%s\n%s\n%s%s\n", model.Visible(name), f.Line, f.Column, kind, model.Visible(f.Err.Error()),
			model.Visible(f.Text), strings.Repeat(" ", max(0, f.Column-1)), strings.Repeat("~", max(1, f.Length)))
	}
	return status
}

// talk makes a session that writes to standard output, where collections are
// shown as far as its $FormatEnumerationLimit says.
func (a *app) talk(h *term.Host, m stream.Mode) (*eval.Session, *stream.Output) {
	var s *eval.Session
	o := a.formatOptions(h)
	o.Limit = func() int { return enumerationLimit(s) }
	out := stream.NewOutput(a.Stdout, m, o, a.info())
	h.Emitted = out
	s = a.session(h, a.keeping(out, func() int { return enumerationLimit(s) }))
	return s, out
}

func enumerationLimit(s *eval.Session) int {
	v, _ := s.Variable("FormatEnumerationLimit")
	return format.LimitOf(v)
}

// session makes the language with every cmdlet.
func (a *app) session(h *term.Host, out eval.Output) *eval.Session {
	dir, err := os.Getwd()
	if err != nil {
		dir = "/"
	}
	ask := a.prompt(nil, h)
	var s *eval.Session
	c := eval.Config{
		Resolve: eval.SystemLookup,
		Cmdlets: a.cmdlets, Host: h, Output: out,
		Text: func(w io.Writer) eval.Output {
			return format.NewWriter(w, format.Options{Measure: a.columns, Dates: a.dates(), Warn: h.Warning, Limit: func() int { return enumerationLimit(s) }})
		},
		Stdin: a.Stdin, Stderr: a.Stderr, Dir: dir, Env: a.Env, Now: a.Now, Version: a.Version,
		Panicked: a.panicked, Absent: absent,
	}
	if term.Is(a.Stdout) { // a program may draw on the screen; elsewhere its lines are output like all other
		c.Stdout = a.Stdout
	}
	if h.Concise {
		c.ErrorView = "ConciseView"
	}
	if ask != nil {
		c.Prompt = func(c *shell.Cmdlet, p *shell.Param) (any, error) { return a.prompt(c, h)(p) }
		c.Wizard = func(ctx context.Context, c *shell.Cmdlet, given map[string]any) (map[string]any, error) {
			return term.RunWizard(ctx, h.Prompter, c, given, false)
		}
	}
	s = eval.New(c)
	s.SetVariable("PROFILE", a.profileVariable())
	return s
}
