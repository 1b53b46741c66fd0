// Package eval runs the language: statements over values, pipelines as a chain
// of sinks that is called synchronously, one object at a time. It knows no
// cmdlet by name; it finds them in the table it is given, binds their arguments
// through bind and hands the streams that are not objects to the Host.
package eval

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"syscall"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// Output takes objects, one by one, to where they become text or bytes. Flush
// ends a run of objects: the next one may choose another view.
type Output interface {
	Write(v any) error
	Flush() error
}

// settling is an Output that can go on with the objects of the next statement.
type settling interface{ Settle() error }

// interruptible is an Output that can leave out what it holds back.
type interruptible interface{ Interrupt() }

// Config is what a session is made of.
type Config struct {
	Cmdlets []*shell.Cmdlet
	Host    shell.Host
	// Output takes what statements emit. After each statement of the top level it
	// is settled if it has Settle, else flushed; at the end it is flushed.
	Output Output
	// Text makes text of objects, for > and for external programs.
	Text func(w io.Writer) Output
	// Prompt asks for a mandatory parameter; nil when there is nobody to ask.
	Prompt func(*shell.Cmdlet, *shell.Param) (any, error)
	// Wizard asks for all parameters of a cmdlet that has a wizard; nil when
	// there is nobody to ask. It gets what was given and returns parameters.
	Wizard func(ctx context.Context, c *shell.Cmdlet, given map[string]any) (map[string]any, error)

	// Lend gives the terminal to an external program before it starts, and
	// returns what takes it back; nil where there is none to give.
	Lend func() (back func())

	Stdin          io.Reader // of external programs that nothing is piped into
	Stdout, Stderr io.Writer // of external programs whose output nobody takes
	Dir            string    // the current folder, absolute
	Env            []string  // NAME=value
	Now            func() time.Time
	Resolve        Lookup // finds the addresses of a host name; nil knows only this host
	Version        string
	// Panicked notes a panic of this program with its trace where developers find
	// it, and returns the id of the note; nil when there is no such place.
	Panicked  func(cause any, trace []byte) (id string)
	ErrorView string // what $ErrorView is at first, "" for NormalView
	// Absent is the error for the name of a command that other systems have and this
	// one has not, nil for other names; may be nil itself.
	Absent      func(name string) error
	Interactive bool // a bare noun means Get-noun, as at PowerShell's prompt
}

// Session is the state between statements: variables, functions, aliases,
// errors. It serves one caller at a time.
type Session struct {
	Config

	commands   map[string]*shell.Cmdlet // by name and alias in lower case
	aliases    map[string]string        // by Set-Alias, in lower case
	frame      *frame                   // of the top level
	running    *frame                   // whose statements the output is flushed after; nil between runs
	errors     *value.List
	remembered int // how many records $Error ever got
	env        []string
	line       string // what was run before
	places     places

	ok        bool // $?
	tries     int  // how many try bodies are running
	failures  failureCount
	depth     int          // of calls
	calls     []*bodyStage // the functions and scripts that run, the innermost last
	left      bool         // exit was run
	unwritten bool         // the run told that its output cannot be written

	patterns    map[string]*value.Pattern // that were compiled lately
	statics     map[string]method         // by type::name in lower case
	staticTypes map[string]bool           // that have static members

	programFailed bool // an external program of the running pipeline failed
}

// frame is where statements run: in which scope, from which text, with which
// output.
type frame struct {
	ctx   context.Context
	scope *scope
	src   *syntax.Source
	host  shell.Host
	out   func(any) error
	top   bool // out is the session's own output
}

// with returns the frame with another output.
func (f *frame) with(out func(any) error) *frame {
	g := *f
	g.out, g.top = out, false
	return &g
}

// New returns a session with its preference and automatic variables set.
func New(c Config) *Session {
	s := &Session{Config: c, commands: map[string]*shell.Cmdlet{}, aliases: map[string]string{}, ok: true}
	if s.Now == nil {
		s.Now = time.Now
	}
	s.env = append([]string(nil), c.Env...)
	s.errors = value.NewList()
	s.errors.Name = "ArrayList"
	all := append(s.builtins(), c.Cmdlets...)
	for _, cmd := range all {
		s.commands[strings.ToLower(cmd.Name())] = cmd
	}
	for _, cmd := range all {
		for _, a := range cmd.Aliases {
			if s.commands[strings.ToLower(a)] == nil {
				s.commands[strings.ToLower(a)] = cmd
			}
		}
	}
	s.frame = &frame{ctx: context.Background(), scope: newScope(nil), src: syntax.NewSource("", ""), host: c.Host, out: s.emitTop, top: true}
	s.loadStatics()
	s.initialVariables()
	return s
}

func (s *Session) initialVariables() {
	home, view := s.environmentText("HOME"), s.ErrorView
	if view == "" {
		view = "NormalView"
	}
	for name, v := range map[string]any{
		"ErrorActionPreference": "Continue", "WarningPreference": "Continue", "VerbosePreference": "SilentlyContinue",
		"DebugPreference": "SilentlyContinue", "InformationPreference": "SilentlyContinue", "ProgressPreference": "Continue",
		"ConfirmPreference": "High", "WhatIfPreference": false, "FormatEnumerationLimit": int64(16), "MaximumHistoryCount": int64(4096),
		"PSDefaultParameterValues": value.NewMap(), "OFS": " ", "HOME": home, "PID": int64(os.Getpid()), "ErrorView": view, "LASTEXITCODE": int64(0),
		"PSVersionTable": value.MapOf("PSVersion", value.Version{Major: 5, Minor: 1}, "PSEdition", "mxsh", "MxshVersion", s.Version),
	} {
		s.frame.scope.define(name, v)
	}
	if s.environmentText("COMPUTERNAME") == "" {
		if name, err := os.Hostname(); err == nil {
			s.setEnvironment("COMPUTERNAME", name)
		}
	}
}

// emitTop hands an object to the output.
func (s *Session) emitTop(v any) error { return s.written(s.Output.Write(v)) }

// errClosed ends a run whose output nobody reads any more; it is no failure.
var errClosed = errors.New("the output was closed")

// written judges how writing the output ended. A failure is told once in a run.
func (s *Session) written(err error) error {
	var known *model.Error
	switch {
	case err == nil, errors.As(err, &known):
		return err
	case errors.Is(err, syscall.EPIPE), errors.Is(err, io.ErrClosedPipe), s.unwritten:
		return errClosed
	}
	s.unwritten = true
	e := &model.Error{ID: "OutputFailed", Category: model.Failed, Err: err, Message: "The output could not be written."}
	if why := model.CauseWords(err); why != "" {
		e.Message = "The output could not be written: " + why + "."
	}
	return e
}

// Run runs a text. name is the file it is from, "" for typed text; args are what
// $args holds and a param block binds. The errors have been written to the Host
// when it returns the exit status: 0 all done, 1 something failed, 2 usage, binding
// or syntax, 3 not found, 4 not permitted, 5 unreachable, 6 incomplete input, 130
// interrupted, or what exit said.
func (s *Session) Run(ctx context.Context, text, name string, args ...any) (status int) {
	defer func() {
		if cause := recover(); cause != nil {
			// The output may be what is at fault: it is not asked to end here.
			s.report(&failure{rec: &shell.Record{Err: s.defect(cause)}, host: s.Host})
			status = statusFailed
		}
	}()
	defer func() { s.line = text }()
	s.failures, s.unwritten = failureCount{}, false
	body, err := syntax.Parse(name, text)
	if err != nil {
		s.reportSyntax(err)
		return statusUsage
	}
	f := *s.frame
	f.ctx, f.src = ctx, body.Source
	s.frame.ctx, s.frame.src = ctx, body.Source
	switch {
	case name != "" || body.HasParams || body.Process != nil || body.Begin != nil || body.Finish != nil:
		err = s.runScript(&f, body, name, args)
	default:
		f.scope.define("args", append([]any{}, args...))
		err = s.topLevel(&f, body.Statements)
	}
	return s.status(ctx, err)
}

// Exited is whether a statement left the session with exit.
func (s *Session) Exited() bool { return s.left }

// topLevel runs statements and brings out after each what it emitted.
func (s *Session) topLevel(f *frame, list []syntax.Statement) error {
	defer func(before *frame) { s.running = before }(s.running)
	s.running = f
	for _, st := range list {
		err := s.settle(f, st, s.guarded(f, st))
		if shown := s.showEmitted(f.ctx); err == nil {
			err = shown
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// showEmitted ends a statement. An output that can go on with the next one is
// not ended by it.
func (s *Session) showEmitted(ctx context.Context) error {
	o, ok := s.Output.(settling)
	if !ok || ctx.Err() != nil {
		return s.flush(ctx)
	}
	return s.written(o.Settle())
}

// flush ends a run of objects. An output that can leave out what it holds back
// does so when the run was interrupted.
func (s *Session) flush(ctx context.Context) error {
	if o, ok := s.Output.(interruptible); ok && ctx.Err() != nil {
		o.Interrupt()
	}
	return s.written(s.Output.Flush())
}

// status ends a run: it reports what still flies and chooses the exit status.
func (s *Session) status(ctx context.Context, err error) int {
	if flushed := s.flush(ctx); err == nil {
		err = flushed
	}
	var exit *exited
	switch {
	case errors.As(err, &exit):
		s.left = true
		return exit.code
	case ctx.Err() != nil:
		return statusInterrupted
	case err == nil, isJump(err), errors.Is(err, shell.ErrStop), errors.Is(err, errClosed):
		return s.failures.status()
	}
	var failed *failure
	if !errors.As(s.fail(s.frame, nil, err), &failed) {
		return max(1, Status(err))
	}
	s.report(failed)
	return max(1, Status(failed.rec.Err))
}

// The exit statuses that mean something of their own.
const (
	statusFailed      = 1
	statusUsage       = 2
	statusInterrupted = 130
)

// Status is the exit status that an error stands for.
func Status(err error) int {
	var e *model.Error
	if err == nil {
		return 0
	}
	if !errors.As(err, &e) {
		return statusFailed
	}
	switch e.Category {
	case model.Stopped:
		if e.ID == "Interrupted" {
			return 130
		}
	case model.Syntax, model.Binding, model.Usage:
		return statusUsage
	case model.NotFound:
		return 3
	case model.Denied:
		return 4
	case model.Unreached:
		return 5
	case model.Incomplete:
		return 6
	}
	return statusFailed
}

// environment returns a variable of the environment, nil when it is unset.
func (s *Session) environment(name string) any {
	for i := len(s.env) - 1; i >= 0; i-- {
		if n, v, ok := strings.Cut(s.env[i], "="); ok && n == name {
			return v
		}
	}
	for i := len(s.env) - 1; i >= 0; i-- {
		if n, v, ok := strings.Cut(s.env[i], "="); ok && strings.EqualFold(n, name) {
			return v
		}
	}
	return nil
}

func (s *Session) environmentText(name string) string {
	text, _ := s.environment(name).(string)
	return text
}

// setEnvironment gives a variable of the environment a value; "" unsets it.
func (s *Session) setEnvironment(name, v string) {
	kept := s.env[:0]
	for _, e := range s.env {
		if n, _, _ := strings.Cut(e, "="); !strings.EqualFold(n, name) {
			kept = append(kept, e)
		}
	}
	s.env = kept
	if v != "" {
		s.env = append(s.env, name+"="+v)
	}
}
