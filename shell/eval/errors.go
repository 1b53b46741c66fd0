package eval

import (
	"context"
	"errors"
	"fmt"
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
	rec := &shell.Record{Err: err}
	var e *model.Error
	if !errors.As(err, &e) {
		e = model.Plain(err)
		rec.Err = e
	}
	if e.Target != "" {
		rec.Target = e.Target
	}
	locate(rec, f.src, n)
	return &failure{rec: rec, host: f.host}
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
	switch s.preference(f, "ErrorActionPreference") {
	case "stop":
		failed.thrown = true
		return err
	case "silentlycontinue", "ignore":
		failed.silent = true
	}
	s.report(failed)
	return nil
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
	if s.errors.Len() > errorLimit {
		_ = s.errors.RemoveAt(errorLimit)
	}
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

// errorRecord is a record as a value of the language.
type errorRecord struct{ rec *shell.Record }

var _ value.Thing = (*errorRecord)(nil)

// String is the message.
func (e *errorRecord) String() string { return value.ErrorText(e.rec.Err) }

// TypeName implements value.Thing.
func (e *errorRecord) TypeName() string { return "ErrorRecord" }

// Record returns the record itself, for those who print it.
func (e *errorRecord) Record() *shell.Record { return e.rec }

// Prop implements value.Thing.
func (e *errorRecord) Prop(name string) (any, bool) {
	for _, p := range e.Props() {
		if strings.EqualFold(p.Name, name) {
			return p.Value, true
		}
	}
	return nil, false
}

// Props implements value.Thing.
func (e *errorRecord) Props() []model.Prop {
	category, reason, id := shell.Classify(e.rec)
	target := value.Normalise(e.rec.Target)
	return []model.Prop{
		{Name: "Exception", Value: &exception{message: e.String(), reason: reason}},
		{Name: "TargetObject", Value: target},
		{Name: "CategoryInfo", Value: value.NewRecord("ErrorCategoryInfo",
			model.Prop{Name: "Category", Value: category}, model.Prop{Name: "Activity", Value: e.rec.Command},
			model.Prop{Name: "Reason", Value: reason}, model.Prop{Name: "TargetName", Value: value.Text(target)},
			model.Prop{Name: "TargetType", Value: targetType(target)})},
		{Name: "FullyQualifiedErrorId", Value: id},
		{Name: "ErrorDetails", Value: nil},
		{Name: "InvocationInfo", Value: value.NewRecord("InvocationInfo",
			model.Prop{Name: "MyCommand", Value: e.rec.Command}, model.Prop{Name: "ScriptLineNumber", Value: int64(e.rec.Line)},
			model.Prop{Name: "OffsetInLine", Value: int64(e.rec.Column)}, model.Prop{Name: "ScriptName", Value: e.rec.Script},
			model.Prop{Name: "Line", Value: e.rec.Text}, model.Prop{Name: "PositionMessage", Value: positionMessage(e.rec)})},
	}
}

func targetType(v any) string {
	if v == nil {
		return ""
	}
	return value.TypeName(v)
}

func positionMessage(r *shell.Record) string {
	if r.Line == 0 {
		return ""
	}
	where := r.Script
	if where == "" {
		where = "line"
	}
	return fmt.Sprintf("At %s:%d char:%d", where, r.Line, r.Column)
}

// exception is the Exception of a record.
type exception struct{ message, reason string }

// String is the message.
func (e *exception) String() string { return e.message }

// TypeName implements value.Thing.
func (e *exception) TypeName() string { return e.reason }

// Prop implements value.Thing.
func (e *exception) Prop(name string) (any, bool) {
	switch strings.ToLower(name) {
	case "message":
		return e.message, true
	case "innerexception":
		return nil, true
	}
	return nil, false
}

// Props implements value.Thing.
func (e *exception) Props() []model.Prop {
	return []model.Prop{{Name: "Message", Value: e.message}, {Name: "InnerException", Value: nil}}
}

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
