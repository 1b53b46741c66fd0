package eval

import (
	"maps"

	"mxsh/shell/value"
)

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
