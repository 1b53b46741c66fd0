package eval

import (
	"context"
	"errors"
	"maps"

	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// block is a script block with the frame it was written in.
type block struct {
	s      *Session
	f      *frame
	body   *syntax.Body
	closed bool // f holds its own variables: GetNewClosure
}

var _ shell.Block = (*block)(nil)

// Text implements shell.Block.
func (b *block) Text() string { return b.body.Text() }

// Body returns the tree, for those who read the block and do not run it.
func (b *block) Body() *syntax.Body { return b.body }

// Invoke implements shell.Block.
func (b *block) Invoke(ctx context.Context, input any, args ...any) ([]any, error) {
	var out []any
	err := b.Each(ctx, input, func(v any) error {
		out = append(out, v)
		return nil
	}, args...)
	return out, err
}

// Each implements shell.Block.
func (b *block) Each(ctx context.Context, input any, emit func(any) error, args ...any) error {
	f := *b.f
	f.ctx, f.out, f.src, f.top = ctx, emit, b.body.Source, false
	if !b.body.HasParams && len(args) == 0 {
		return b.run(&f, input)
	}
	f.scope = newScope(b.f.scope)
	words := make([]bind.Arg, len(args))
	for i, a := range args {
		words[i] = bind.Arg{Value: a}
	}
	fn, err := b.s.functionOf(b.f, "", b.body)
	if err != nil {
		return err
	}
	st := &bodyStage{s: b.s, f: &f, node: &syntax.Command{Span: b.body.Span}, body: b.body, args: words, fn: fn, caller: b.f}
	if err := st.bindParameters(); err != nil {
		return err
	}
	return b.run(&f, input)
}

func (b *block) run(f *frame, input any) error {
	err := withInput(f.scope, input, func() error {
		list := b.body.Statements
		if b.body.Process != nil {
			list = b.body.Process.Statements
		}
		return b.s.statements(f, list)
	})
	if errors.Is(err, errReturn) {
		return nil
	}
	return err
}

// blockMethod is a method of script blocks, nil when there is none of that name.
func blockMethod(name string) method {
	switch name {
	case "invoke":
		return func(c call) (any, error) {
			out, err := c.on.(*block).invoke(c.f, c.args)
			return value.NewList(out...), err
		}
	case "invokereturnasis":
		return func(c call) (any, error) {
			out, err := c.on.(*block).invoke(c.f, c.args)
			if len(out) == 0 {
				return empty{}, err
			}
			return value.Collapse(out), err
		}
	case "getnewclosure":
		return func(c call) (any, error) { return c.on.(*block).closure(c.f), nil }
	}
	return nil
}

// invoke runs the block in a scope of its own below that of the caller.
func (b *block) invoke(f *frame, args []any) ([]any, error) {
	g := *f
	if b.closed {
		g.scope = b.f.scope
	}
	g.scope = newScope(g.scope)
	own := &block{s: b.s, f: &g, body: b.body}
	if !b.body.HasParams {
		g.scope.define("args", append([]any{}, args...))
		args = nil
	}
	return own.Invoke(f.ctx, nil, args...)
}

// closure is the block with the variables of the frame as they are now.
func (b *block) closure(f *frame) *block {
	g := *f
	g.scope = newScope(f.scope)
	for key, v := range f.scope.vars {
		own := *v
		g.scope.vars[key] = &own
	}
	g.scope.funcs = maps.Clone(f.scope.funcs)
	return &block{s: b.s, f: &g, body: b.body, closed: true}
}
