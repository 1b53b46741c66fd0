package eval

import (
	"errors"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// cmdletStage runs a cmdlet.
type cmdletStage struct {
	s     *Session
	f     *frame
	node  *syntax.Command
	bound *bind.Bound
	call  *shell.Call
	noted *noted
	keep  *kept
}

func (s *Session) newCmdletStage(f *frame, node *syntax.Command, c *shell.Cmdlet, args []bind.Arg, at place, n *noted) (stage, error) {
	options := s.bindOptions(f, c, at)
	if s.Wizard != nil {
		options.Wizard = func(c *shell.Cmdlet, given map[string]any) (map[string]any, error) { return s.Wizard(f.ctx, c, given) }
	}
	bound, err := bind.Bind(c, args, options)
	if err != nil {
		return nil, s.failCommand(f, node, c.Name(), err)
	}
	st := &cmdletStage{s: s, f: f, node: node, bound: bound, noted: n, keep: s.keep(f, bound.Common)}
	call := &shell.Call{Context: f.ctx, Cmdlet: c, Host: f.host, Vars: variables{s, f}, Args: bound.Args}
	bound.Common.Apply(call, func(name string) (any, bool) {
		v := s.read(f, "", name)
		return v, v != nil
	})
	if shell.Quiet(f.ctx) && call.Options.ErrorAction == shell.Continue {
		call.Options.ErrorAction = shell.SilentlyContinue
	}
	call.Sink = st.emitted
	call.Options.OnError = st.onError
	call.Options.OnWarning = func(text string) { st.keep.warnings = append(st.keep.warnings, text) }
	call.Options.OnInformation = func(text string) { st.keep.information = append(st.keep.information, text) }
	st.call = call
	return st, nil
}

// emitted hands an object on.
func (st *cmdletStage) emitted(v any) error {
	if err := st.f.ctx.Err(); err != nil {
		return err
	}
	v = value.Normalise(v)
	st.keep.emitted(v)
	return st.f.out(v)
}

// onError sees every record of the call before the host does.
func (st *cmdletStage) onError(rec *shell.Record) {
	st.s.place(st.f, rec, st.node)
	st.noted.failed = true
	st.tellCause(rec.Err)
	st.s.remember(rec)
	st.keep.errors = append(st.keep.errors, &errorRecord{rec})
	if st.call.Options.ErrorAction != shell.SilentlyContinue {
		st.s.failures.add(rec.Err)
	}
}

func (st *cmdletStage) begin() (err error) {
	defer st.rescue(&err)
	if st.call.Cmdlet.Begin == nil {
		return nil
	}
	return st.judge(st.call.Cmdlet.Begin(st.call))
}

func (st *cmdletStage) alone() (err error) {
	defer st.rescue(&err)
	if st.call.Cmdlet.Process == nil {
		return nil
	}
	return st.judge(st.call.Cmdlet.Process(st.call))
}

func (st *cmdletStage) process(v any) (err error) {
	defer st.rescue(&err)
	if err := st.f.ctx.Err(); err != nil {
		return err
	}
	args, err := st.bound.Input(st.f.ctx, v, value.Prop)
	if err != nil {
		if passes(st.f.ctx, err) {
			return err
		}
		return st.judge(st.call.Error(err, v))
	}
	if st.call.Cmdlet.Process == nil {
		return nil
	}
	st.call.Args, st.call.Input, st.call.Piped = args, v, true
	return st.judge(st.call.Cmdlet.Process(st.call))
}

func (st *cmdletStage) end() (err error) {
	defer st.rescue(&err)
	if st.call.Cmdlet.End != nil {
		if err := st.judge(st.call.Cmdlet.End(st.call)); err != nil {
			return err
		}
	}
	return nil
}

// judge places an error of the cmdlet and makes it end the script under
// -ErrorAction Stop.
func (st *cmdletStage) judge(err error) error {
	if err == nil {
		err = st.call.Halted()
	}
	if err == nil || passes(st.f.ctx, err) {
		return err
	}
	var before *failure
	inner := errors.As(err, &before)
	err = st.s.failCommand(st.f, st.node, st.call.Cmdlet.Name(), err)
	var failed *failure
	if inner || !errors.As(err, &failed) {
		return err
	}
	st.noted.failed = true
	st.keep.errors = append(st.keep.errors, &errorRecord{failed.rec})
	if st.call.Halted() != nil {
		failed.thrown = true
	}
	if st.call.Options.ErrorAction == shell.Inquire {
		failed.asked = st.call.GoesOn(failed.rec.Err) // no makes it Stop
	}
	switch st.call.Options.ErrorAction {
	case shell.Stop:
		failed.thrown = true
	case shell.SilentlyContinue, shell.Ignore:
		failed.silent = true
	}
	st.tellCause(failed.rec.Err)
	return err
}

// tellCause shows under -Debug what stands behind an error, for those who help.
func (st *cmdletStage) tellCause(err error) {
	var e *model.Error
	if st.call.Options.Debug && errors.As(err, &e) && e.Err != nil {
		st.call.Host.Debug("The cause: " + e.Err.Error())
	}
}

// close lets the cmdlet give up what it holds, and sets the variables that the call
// was asked to fill.
func (st *cmdletStage) close() {
	if st.call.Cmdlet.Close != nil {
		st.call.Cmdlet.Close(st.call)
	}
	st.keep.fill()
}

// cannotRun is the error of a stage that has no way to run.
func cannotRun(name string, cause error) error {
	e := &model.Error{ID: "CommandFailed", Category: model.Failed, Target: name, Err: cause, Message: "The program " + model.Quote(name) + " could not be run."}
	if why := model.CauseWords(cause); why != "" {
		e.Message = "The program " + model.Quote(name) + " could not be run: " + why + "."
	}
	return e
}
