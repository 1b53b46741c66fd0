package eval

import (
	"errors"

	"mxsh/shell"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// stage is one element of a pipeline that takes objects.
type stage interface {
	// begin runs once, before any object.
	begin() error
	// alone runs once instead of process when nothing is piped in.
	alone() error
	// process takes one object.
	process(v any) error
	// end runs after the last object.
	end() error
	// close gives up what is held, on success and on failure.
	close()
}

// chain is a running pipeline. A stage that wants no more objects returns
// shell.ErrStop: it and the stages above it are stopped, those below end as usual.
type chain struct {
	stages  []stage
	begun   []bool
	stopped []bool
	out     func(any) error
	outer   bool // the taker of the whole pipeline's output wants no more
}

// pipeline runs a pipeline; a single expression just emits its value.
func (s *Session) pipeline(f *frame, p *syntax.Pipeline) error {
	if e := expressionOf(p); e != nil {
		return s.expressionStatement(f, e)
	}
	s.ok, s.programFailed = true, false
	var noted noted
	g := *f
	err := s.runPipeline(&g, p, &noted)
	s.ok = err == nil && !noted.failed && !s.programFailed
	s.programFailed = false
	return err
}

// noted is what the stages of a pipeline tell about their errors. What a command
// inside of a function wrote is that command's error, not the function's.
type noted struct{ failed bool }

// expressionStatement emits the value of an expression. Steps such as $i++ and
// methods without a result emit nothing.
func (s *Session) expressionStatement(f *frame, e syntax.Expression) error {
	v, err := s.raw(f, e)
	s.ok = err == nil
	if err != nil {
		return s.fail(f, e, err)
	}
	if _, step := e.(*syntax.Step); step {
		return nil
	}
	if _, none := v.(empty); none {
		return nil
	}
	return s.emit(f, v)
}

func (s *Session) runPipeline(f *frame, p *syntax.Pipeline, n *noted) error {
	s.depth++
	defer func() { s.depth-- }()
	if s.depth > maxCalls {
		return s.fail(f, p, runtimeError("CallDepthOverflow", "The call depth is more than %d; the script calls itself without end.", maxCalls))
	}
	c := &chain{out: f.out}
	defer c.close()
	stages := p.Stages
	head, isValue := stages[0].(*syntax.Value)
	if isValue {
		stages = stages[1:]
	}
	err := s.build(f, c, stages, isValue, n)
	if errors.Is(err, errSettled) {
		n.failed = true
		return nil
	}
	if err != nil {
		return err
	}
	if isValue && len(head.Redirects) > 0 {
		return s.redirectedValue(f, head)
	}
	for k := range c.stages {
		err := c.begin(k)
		c.stopped[k] = c.stopped[k] || errors.Is(err, shell.ErrStop)
		if err != nil && !c.stopped[k] {
			return err
		}
	}
	if err := s.drive(f, c, head); err != nil && !errors.Is(err, shell.ErrStop) {
		return err
	}
	for k, st := range c.stages {
		if c.stopped[k] && !endsAnyway(st) {
			continue
		}
		if err := st.end(); err != nil && !errors.Is(err, shell.ErrStop) {
			return err
		}
	}
	if c.outer {
		return shell.ErrStop
	}
	return nil
}

// lasting is a stage that may have output when it wants no more objects.
type lasting interface{ endsAnyway() bool }

// endsAnyway is whether a stage that wants no more objects still has output.
func endsAnyway(st stage) bool {
	e, ok := st.(lasting)
	return ok && e.endsAnyway()
}

// maxCalls bounds the nesting of calls, so that a script that calls itself ends
// with a sentence and not with the stack.
const maxCalls = 1000

// build makes the stages from the last to the first, because each hands its
// output to the next.
func (s *Session) build(f *frame, c *chain, list []syntax.Stage, piped bool, n *noted) error {
	c.stages = make([]stage, len(list))
	c.begun, c.stopped = make([]bool, len(list)), make([]bool, len(list))
	for k := len(list) - 1; k >= 0; k-- {
		cmd, ok := list[k].(*syntax.Command)
		if !ok {
			return s.fail(f, list[k], runtimeError("ExpressionsMustBeFirstInPipeline", "Expressions are only allowed as the first element of a pipeline."))
		}
		st, err := s.stageOf(f, cmd, place{first: k == 0 && !piped, last: k == len(list)-1, position: k + 1}, func(v any) error { return c.feed(k+1, v) }, n)
		if err != nil {
			return s.fail(f, cmd, err)
		}
		c.stages[k] = st
	}
	return nil
}

// place is where a command stands in its pipeline.
type place struct {
	first, last bool
	position    int
}

// drive puts the objects of the head in, or runs the first command alone.
func (s *Session) drive(f *frame, c *chain, head *syntax.Value) error {
	if head == nil {
		err := c.stages[0].alone()
		c.stopped[0] = errors.Is(err, shell.ErrStop)
		return err
	}
	v, err := s.raw(f, head.Expr)
	if err != nil {
		return s.fail(f, head, err)
	}
	if _, none := v.(empty); none {
		return nil
	}
	for _, item := range value.Enumerate(v) {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		if err := c.feed(0, item); err != nil {
			return err
		}
	}
	return nil
}

// begin begins stage k, once: a stage above that emits as it begins is not to
// find it unprepared.
func (c *chain) begin(k int) error {
	if c.begun[k] {
		return nil
	}
	c.begun[k] = true
	return c.stages[k].begin()
}

// feed hands an object to stage k, or to the taker of the output.
func (c *chain) feed(k int, v any) error {
	if k == len(c.stages) {
		err := c.out(v)
		c.outer = c.outer || errors.Is(err, shell.ErrStop)
		return err
	}
	err := c.begin(k)
	if c.stopped[k] {
		err = shell.ErrStop
	} else if err == nil {
		err = c.stages[k].process(v)
	}
	if errors.Is(err, shell.ErrStop) {
		c.stopped[k] = true
	}
	return err
}

func (c *chain) close() {
	for _, st := range c.stages {
		if st != nil {
			st.close()
		}
	}
}

// redirectedValue writes the value of an expression to where it is redirected.
func (s *Session) redirectedValue(f *frame, v *syntax.Value) error {
	g := *f
	closers, err := s.redirect(&g, v.Redirects)
	if err != nil {
		return err
	}
	err = s.expressionStatement(&g, v.Expr)
	for _, c := range closers {
		if closed := c(); err == nil {
			err = closed
		}
	}
	return err
}
