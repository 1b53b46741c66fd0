package eval

import (
	"context"
	"errors"
	"os"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// statements runs a list. Failures outside of try are reported and the next
// statement runs.
func (s *Session) statements(f *frame, list []syntax.Statement) error {
	for _, st := range list {
		if err := s.settle(f, st, s.guarded(f, st)); err != nil {
			return err
		}
	}
	return nil
}

// statement runs one statement; what it emits goes to f.out.
func (s *Session) statement(f *frame, st syntax.Statement) error {
	if err := f.ctx.Err(); err != nil {
		return err
	}
	switch st := st.(type) {
	case *syntax.Pipeline:
		return s.pipeline(f, st)
	case *syntax.Assign:
		return s.assign(f, st)
	case *syntax.Chain:
		return s.chained(f, st)
	case *syntax.If:
		return s.ifStatement(f, st)
	case *syntax.Switch:
		return s.switchStatement(f, st)
	case *syntax.Try:
		return s.try(f, st)
	case *syntax.Function:
		return s.defineFunction(f, st)
	case *syntax.Flow:
		return s.flow(f, st)
	}
	return s.loop(f, st)
}

// emit hands the elements of v to the frame's output.
func (s *Session) emit(f *frame, v any) error {
	for _, item := range value.Enumerate(v) {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		if err := f.out(item); err != nil {
			return err
		}
	}
	return nil
}

// collect runs a statement and returns what it emitted.
func (s *Session) collect(f *frame, run func(*frame) error) ([]any, error) {
	var items []any
	err := run(f.with(func(v any) error {
		items = append(items, v)
		return nil
	}))
	return items, err
}

// valueOf runs a statement for its value: an expression gives its value as it
// is, all else its output: empty for none, the object for one, an array for more.
func (s *Session) valueOf(f *frame, st syntax.Statement) (any, error) {
	if e := expressionOf(st); e != nil {
		v, err := s.raw(f, e)
		s.ok = err == nil
		return v, s.fail(f, e, err)
	}
	if a, ok := st.(*syntax.Assign); ok {
		return s.assigned(f, a)
	}
	items, err := s.collect(f, func(g *frame) error { return s.statement(g, st) })
	if err != nil {
		return nil, s.fail(f, st, err)
	}
	if len(items) == 0 {
		return empty{}, nil
	}
	return value.Collapse(items), nil
}

// plainValue is valueOf with nothing as nil.
func (s *Session) plainValue(f *frame, st syntax.Statement) (any, error) {
	v, err := s.valueOf(f, st)
	return orNil(v), err
}

// expressionOf is the expression that is all of a statement, or nil.
func expressionOf(st syntax.Statement) syntax.Expression {
	p, ok := st.(*syntax.Pipeline)
	if !ok || len(p.Stages) != 1 {
		return nil
	}
	v, ok := p.Stages[0].(*syntax.Value)
	if !ok || len(v.Redirects) > 0 {
		return nil
	}
	return v.Expr
}

func (s *Session) truth(f *frame, st syntax.Statement) (bool, error) {
	v, err := s.plainValue(f, st)
	return value.Truth(v), err
}

func (s *Session) chained(f *frame, c *syntax.Chain) error {
	err := s.settle(f, c.Left, s.statement(f, c.Left))
	if err != nil || s.ok != (c.Op == "&&") {
		return err
	}
	return s.statement(f, c.Right)
}

func (s *Session) ifStatement(f *frame, st *syntax.If) error {
	for _, c := range st.Clauses {
		yes, err := s.truth(f, c.Cond)
		if err != nil {
			return err
		}
		if yes {
			return s.statements(f, c.Body.Statements)
		}
	}
	if st.Else != nil {
		return s.statements(f, st.Else.Statements)
	}
	return nil
}

// looped judges how the body of a loop ended.
func looped(err error, label string) (stop bool, out error) {
	var j *jump
	if !errors.As(err, &j) {
		return err != nil, err
	}
	if j.label != "" && !strings.EqualFold(j.label, label) {
		return true, err
	}
	return j.kind == "break", nil
}

func (s *Session) loop(f *frame, st syntax.Statement) error {
	switch st := st.(type) {
	case *syntax.ForEach:
		return s.forEach(f, st)
	case *syntax.For:
		return s.forLoop(f, st)
	case *syntax.While:
		return s.conditional(f, st.Label, st.Body, func() (bool, error) { return s.truth(f, st.Cond) }, true)
	case *syntax.Do:
		return s.conditional(f, st.Label, st.Body, func() (bool, error) {
			yes, err := s.truth(f, st.Cond)
			return yes != st.Until, err
		}, false)
	}
	return runtimeError("NotSupported", "The statement is not part of this shell.")
}

// conditional repeats a body while the condition holds; first asks before the
// first round too.
func (s *Session) conditional(f *frame, label string, body *syntax.Block, holds func() (bool, error), first bool) error {
	for ask := first; ; ask = true {
		if ask {
			yes, err := holds()
			if err != nil || !yes {
				return err
			}
		}
		if stop, err := looped(s.statements(f, body.Statements), label); stop {
			return err
		}
		if err := f.ctx.Err(); err != nil {
			return err
		}
	}
}

func (s *Session) forEach(f *frame, st *syntax.ForEach) error {
	v, err := s.plainValue(f, st.In)
	if err != nil || v == nil {
		return err
	}
	return s.over(f, "foreach", value.Enumerate(v), func(item any) (bool, error) {
		if err := s.write(f, st.Variable.Scope, st.Variable.Name, item); err != nil {
			return true, s.fail(f, st.Variable, err)
		}
		return looped(s.statements(f, st.Body.Statements), st.Label)
	})
}

func (s *Session) forLoop(f *frame, st *syntax.For) error {
	discard := f.with(func(any) error { return nil })
	if st.Init != nil {
		if err := s.statement(discard, st.Init); err != nil {
			return err
		}
	}
	for {
		if st.Cond != nil {
			yes, err := s.truth(f, st.Cond)
			if err != nil || !yes {
				return err
			}
		}
		if stop, err := looped(s.statements(f, st.Body.Statements), st.Label); stop {
			return err
		}
		if st.Step != nil {
			if err := s.statement(discard, st.Step); err != nil {
				return err
			}
		}
		if err := f.ctx.Err(); err != nil {
			return err
		}
	}
}

func (s *Session) switchStatement(f *frame, st *syntax.Switch) error {
	subjects, err := s.switchSubjects(f, st)
	if err != nil {
		return err
	}
	old := f.scope.vars["_"]
	defer func() { f.scope.restore("_", old) }()
	return s.over(f, "switch", subjects, func(subject any) (bool, error) {
		f.scope.define("_", subject)
		return looped(s.switchOne(f, st, subject), st.Label)
	})
}

func (s *Session) switchSubjects(f *frame, st *syntax.Switch) ([]any, error) {
	if st.File == nil {
		v, err := s.plainValue(f, st.Subject)
		return value.Enumerate(v), err
	}
	name, err := s.eval(f, st.File)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(s.path(value.Text(name)))
	if err != nil {
		return nil, fileError(value.Text(name), err)
	}
	var lines []any
	for _, line := range splitLines(string(data)) {
		lines = append(lines, line)
	}
	return lines, nil
}

// switchOne runs every clause that matches; default when none does.
func (s *Session) switchOne(f *frame, st *syntax.Switch, subject any) error {
	matched := false
	for _, c := range st.Clauses {
		if c.Cond == nil {
			continue
		}
		yes, err := s.switchMatches(f, st, c.Cond, subject)
		if err != nil {
			return err
		}
		if !yes {
			continue
		}
		matched = true
		if err := s.statements(f, c.Body.Statements); err != nil {
			return err
		}
	}
	if matched {
		return nil
	}
	for _, c := range st.Clauses {
		if c.Cond == nil {
			return s.statements(f, c.Body.Statements)
		}
	}
	return nil
}

func (s *Session) switchMatches(f *frame, st *syntax.Switch, cond syntax.Expression, subject any) (bool, error) {
	v, err := s.eval(f, cond)
	if err != nil {
		return false, err
	}
	fold := !st.CaseSensitive
	if b, ok := v.(shell.Block); ok {
		out, err := b.Invoke(f.ctx, subject)
		return value.Truth(value.Collapse(out)), err
	}
	v = shell.Plain(v)
	switch st.Mode {
	case "wildcard":
		return value.Like(value.Text(v), value.Text(subject), fold), nil
	case "regex":
		return s.match(f, value.Text(subject), v, fold)
	}
	return value.Equal(subject, v, fold), nil
}

func (s *Session) try(f *frame, st *syntax.Try) (err error) {
	s.tries++
	err = s.statements(f, st.Body.Statements)
	s.tries--
	var failed *failure
	if err != nil && !passes(f.ctx, err) && errors.As(s.fail(f, st.Body, err), &failed) {
		err = s.catch(f, st, failed)
	}
	if st.Finally == nil {
		return err
	}
	// finally runs after an interrupt too.
	g := *f
	if f.ctx.Err() != nil {
		g.ctx = context.WithoutCancel(f.ctx)
	}
	if last := s.statements(&g, st.Finally.Statements); last != nil {
		return last
	}
	return err
}

func (s *Session) catch(f *frame, st *syntax.Try, failed *failure) error {
	for _, c := range st.Catches {
		if !catches(c, failed.rec) {
			continue
		}
		s.remember(failed.rec)
		old := f.scope.vars["_"]
		f.scope.define("_", &errorRecord{failed.rec})
		err := s.statements(f, c.Body.Statements)
		f.scope.restore("_", old)
		return err
	}
	return failed
}

// catches is whether the clause takes the error: by the last part of the
// exception's name; Exception and RuntimeException take all.
func catches(c syntax.Catch, rec *shell.Record) bool {
	_, reason, _ := shell.Classify(rec)
	names := []string{reason, value.ExceptionParent(reason), "Exception", "RuntimeException"}
	var e *model.Error
	if errors.As(rec.Err, &e) && rec.Exception == nil {
		names = append(append(names, e.ID), otherReasons[e.Category]...)
	}
	for _, t := range c.Types {
		want := strings.TrimSuffix(lastPart(t), "Exception")
		for _, name := range names {
			if strings.EqualFold(strings.TrimSuffix(name, "Exception"), want) {
				return true
			}
		}
	}
	return len(c.Types) == 0
}

func (s *Session) flow(f *frame, st *syntax.Flow) error {
	switch st.Kind {
	case "break", "continue":
		return &jump{st.Kind, st.Label}
	case "throw":
		return s.throw(f, st)
	}
	if st.Kind == "return" {
		if st.Value != nil {
			if err := s.statement(f, st.Value); err != nil {
				return err
			}
		}
		return errReturn
	}
	code := int64(0)
	if st.Value != nil {
		v, err := s.plainValue(f, st.Value)
		if err != nil {
			return err
		}
		if code, err = value.ToInt(v); err != nil {
			return err
		}
	}
	return &exited{int(code) & 0xff}
}

func (s *Session) throw(f *frame, st *syntax.Flow) error {
	var v any
	if st.Value != nil {
		var err error
		if v, err = s.plainValue(f, st.Value); err != nil {
			return err
		}
	} else if rec, ok := s.read(f, "", "_").(*errorRecord); ok {
		v = rec
	}
	if e, ok := v.(*errorRecord); ok {
		return &failure{rec: e.rec, host: f.host, thrown: true}
	}
	rec := thrown(v)
	s.place(f, rec, st)
	return &failure{rec: rec, host: f.host, thrown: true}
}

// thrown is the record of a value that is no record yet.
func thrown(v any) *shell.Record {
	text := value.Text(v)
	if strings.TrimSpace(text) == "" {
		text = "ScriptHalted"
	}
	rec := &shell.Record{Err: &model.Error{ID: text, Category: model.Stopped, Message: text}, Target: v}
	if e, ok := v.(*value.Exception); ok {
		rec.Target, rec.Exception, rec.Reason = nil, e, e.Type
	}
	return rec
}
