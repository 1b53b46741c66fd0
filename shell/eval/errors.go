package eval

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// jump leaves a loop: break or continue.
type jump struct{ kind, label string }

func (j *jump) Error() string { return j.kind + " outside of a loop" }

// exited is the statement exit.
type exited struct{ code int }

func (e *exited) Error() string { return fmt.Sprintf("exit %d", e.code) }

// errReturn leaves a function, script or script block.
var errReturn = errors.New("return outside of a function")

func isJump(err error) bool {
	var j *jump
	return errors.As(err, &j) || errors.Is(err, errReturn)
}

// failure is an error on its way up, with the record it becomes. It ends its
// statement; thrown ones (throw, -ErrorAction Stop) end the script.
type failure struct {
	rec    *shell.Record
	host   shell.Host
	thrown bool
	silent bool // reported by nobody: -ErrorAction SilentlyContinue
	asked  bool // a person was asked about it and wants to go on
}

func (e *failure) Error() string { return value.ErrorText(e.rec.Err) }
func (e *failure) Unwrap() error { return e.rec.Err }

// passes is whether err is no failure of a statement but a way to leave it.
func passes(ctx context.Context, err error) bool {
	var exit *exited
	return isJump(err) || errors.As(err, &exit) || errors.Is(err, shell.ErrStop) || errors.Is(err, errClosed) || ctx.Err() != nil
}

// fail makes a failure of err, placed at the node, unless it is one already.
func (s *Session) fail(f *frame, n syntax.Node, err error) error {
	var failed *failure
	if err == nil || errors.As(err, &failed) || passes(f.ctx, err) {
		return err
	}
	var own *shell.Failure
	if errors.As(err, &own) {
		s.place(f, own.Record, n)
		return &failure{rec: own.Record, host: f.host}
	}
	rec := &shell.Record{Err: err}
	var e *model.Error
	if !errors.As(err, &e) {
		e = model.Plain(err)
		rec.Err = e
	}
	if e.Target != "" {
		rec.Target = e.Target
	}
	s.place(f, rec, n)
	return &failure{rec: rec, host: f.host}
}

// place writes into the record where it happened, through which calls, and how
// the script wants to see it.
func (s *Session) place(f *frame, rec *shell.Record, n syntax.Node) {
	locate(rec, f.src, n)
	if rec.Stack == "" && rec.Line != 0 {
		rec.Stack = s.trace(rec)
	}
	rec.View = value.Text(s.read(f, "", "ErrorView"))
	if rec.Target != nil {
		rec.TargetType = value.TypeName(rec.Target)
	}
}

// trace is the ScriptStackTrace of a record: the calls that run, innermost first.
func (s *Session) trace(rec *shell.Record) string {
	var b strings.Builder
	script, line := rec.Script, rec.Line
	for i := len(s.calls); i >= 0; i-- {
		name := "<ScriptBlock>"
		if i > 0 && s.calls[i-1].name != "" && !s.calls[i-1].file && !s.calls[i-1].whole {
			name = s.calls[i-1].name
		}
		if script == "" {
			script = "<No file>"
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "at %s, %s: line %d", name, script, line)
		if i == 0 {
			break
		}
		call := s.calls[i-1]
		if call.whole { // nobody called it
			break
		}
		script, line = call.caller.src.Name, call.caller.src.Position(call.node.Start).Line
	}
	return b.String()
}

// failCommand is fail with the name of the command.
func (s *Session) failCommand(f *frame, n syntax.Node, command string, err error) error {
	var failed *failure
	known := errors.As(err, &failed)
	wrapped := s.fail(f, n, err)
	if !known && errors.As(wrapped, &failed) {
		failed.rec.Command = command
	}
	return wrapped
}

// locate writes the node's place into the record, if it has none.
func locate(rec *shell.Record, src *syntax.Source, n syntax.Node) {
	if rec.Line != 0 || src == nil || n == nil {
		return
	}
	sp := n.Range()
	pos := src.Position(sp.Start)
	rec.Script, rec.Line, rec.Column = src.Name, pos.Line, pos.Column
	rec.Text = src.Line(sp.Start)
	first, _, _ := strings.Cut(src.Slice(sp), "\n")
	rec.Length = len([]rune(first))
}

// settle ends a statement: a failure outside of any try is reported and the next
// statement runs; what must go on up is returned.
func (s *Session) settle(f *frame, n syntax.Node, err error) error {
	if err == nil || passes(f.ctx, err) {
		return err
	}
	err = s.fail(f, n, err)
	var failed *failure
	if !errors.As(err, &failed) {
		return err
	}
	s.ok = false
	if s.tries > 0 || failed.thrown {
		return err
	}
	if shell.Quiet(f.ctx) {
		failed.silent = true
		s.report(failed)
		return nil
	}
	switch s.preference(f, "ErrorActionPreference") {
	case "stop":
		failed.thrown = true
		return err
	case "inquire":
		if !failed.asked && !s.goesOn(f, failed.rec.Err) {
			failed.thrown = true
			return err
		}
	case "silentlycontinue":
		failed.silent = true
	case "ignore":
		return nil
	}
	s.report(failed)
	return nil
}

// goesOn asks whether to go on after an error that no cmdlet made.
func (s *Session) goesOn(f *frame, err error) bool {
	call := shell.Call{Context: f.ctx, Host: f.host}
	return call.GoesOn(err)
}

func (s *Session) preference(f *frame, name string) string {
	return strings.ToLower(value.Text(s.read(f, "", name)))
}

// report remembers a failure in $Error and writes it to the host.
func (s *Session) report(failed *failure) {
	s.remember(failed.rec)
	if failed.silent {
		return
	}
	s.failures.add(failed.rec.Err)
	failed.host.Error(failed.rec)
}

// errorLimit is how many records $Error holds.
const errorLimit = 256

// remember puts a record first into $Error.
func (s *Session) remember(rec *shell.Record) {
	if items := s.errors.Items(); len(items) > 0 {
		if last, ok := items[0].(*errorRecord); ok && last.rec == rec {
			return
		}
	}
	_ = s.errors.Insert(0, &errorRecord{rec})
	s.remembered++
	if s.errors.Len() > errorLimit {
		_ = s.errors.RemoveAt(errorLimit)
	}
}

// newest are the last n records of $Error, as far as it holds them, oldest first.
func (s *Session) newest(n int) []any {
	items := s.errors.Items()
	out := slices.Clone(items[:min(n, len(items))])
	slices.Reverse(out)
	return out
}

func (s *Session) reportSyntax(err error) {
	var fault *syntax.Error
	if !errors.As(err, &fault) {
		return
	}
	rec := &shell.Record{Err: fault.Model()}
	locate(rec, fault.Source, fault.Span)
	s.remember(rec)
	s.failures.add(rec.Err)
	s.ok = false
	s.Host.Error(rec)
}

// Range makes a bare span a node.
var _ syntax.Node = syntax.Span{}

// failureCount chooses the exit status of a run: that of its failures when they
// are of one kind, else 1.
type failureCount struct {
	n    int
	code int
}

func (c *failureCount) add(err error) {
	code := Status(err)
	if c.n > 0 && c.code != code {
		code = statusFailed
	}
	c.n, c.code = c.n+1, code
}

func (c *failureCount) status() int { return c.code }

// otherReasons are further names under which catch [Name] takes an error.
var otherReasons = map[model.Category][]string{
	model.Syntax:   {"ParseException"},
	model.Binding:  {"ParameterBindingException", "ParameterBindingValidationException"},
	model.NotFound: {"ItemNotFoundException"},
	model.Denied:   {"UnauthorizedAccessException"},
	model.Stopped:  {"RuntimeException"},
}

// runtimeError is a failure of the language itself.
func runtimeError(id, format string, args ...any) *model.Error {
	return &model.Error{ID: id, Category: model.Invalid, Message: fmt.Sprintf(format, args...)}
}
