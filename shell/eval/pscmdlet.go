package eval

import (
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// caller is $PSCmdlet: what a function may ask of its own call.
type caller struct {
	st   *bodyStage
	call *shell.Call
}

// newCaller makes the call that a function's common parameters describe.
func (st *bodyStage) newCaller() *caller {
	call := &shell.Call{Context: st.f.ctx, Cmdlet: st.fn.cmd, Host: st.f.host, Vars: variables{st.s, st.f}, Args: st.bound.Args, Sink: st.f.out}
	st.bound.Common.Apply(call, func(name string) (any, bool) {
		v := st.s.read(st.f, "", name)
		return v, v != nil
	})
	call.Options.OnError = func(rec *shell.Record) {
		st.s.place(st.caller, rec, st.node)
		st.s.remember(rec)
		st.s.failures.add(rec.Err)
		st.failed()
	}
	return &caller{st, call}
}

var _ value.Thing = (*caller)(nil)

// TypeName implements value.Thing.
func (c *caller) TypeName() string { return "PSScriptCmdlet" }

// Prop implements value.Thing.
func (c *caller) Prop(name string) (any, bool) { return propOf(c.Props(), name) }

// Props implements value.Thing.
func (c *caller) Props() []model.Prop {
	return []model.Prop{{Name: "ParameterSetName", Value: c.st.bound.Set()},
		{Name: "MyInvocation", Value: c.st.s.read(c.st.f, "", "MyInvocation")}, {Name: "Stopping", Value: c.call.Context.Err() != nil}}
}

// method implements methods.
func (c *caller) method(name string, args []any) (any, error) {
	texts := make([]string, len(args))
	for i, a := range args {
		texts[i] = value.Text(a)
	}
	switch lower := strings.ToLower(name); lower {
	case "shouldprocess", "shouldcontinue":
		if len(args) == 0 {
			return nil, call{name: name, args: args}.arity()
		}
		if lower == "shouldcontinue" {
			return c.call.ShouldContinue(texts[0], strings.Join(texts[1:min(2, len(texts))], ""))
		}
		return c.call.ShouldProcess(c.sentence(texts))
	case "writeverbose":
		c.call.Verbose(strings.Join(texts, " "))
	case "writewarning":
		c.call.Warn(strings.Join(texts, " "))
	case "writedebug":
		c.call.Debug(strings.Join(texts, " "))
	case "writeobject":
		return empty{}, c.writeObject(args)
	case "writeerror", "throwterminatingerror":
		return empty{}, c.fail(lower == "throwterminatingerror", args)
	default:
		return nil, noMethod("PSScriptCmdlet", name)
	}
	return empty{}, c.call.Halted()
}

// sentence is what ShouldProcess asks about: a target, a target and an action, or
// a text of the function's own.
func (c *caller) sentence(texts []string) string {
	action := c.call.Cmdlet.Name()
	switch len(texts) {
	case 1:
	case 2:
		action = texts[1]
	default:
		return texts[0]
	}
	return `Performing the operation "` + action + `" on target "` + texts[0] + `".`
}

// writeObject emits; a second argument of $true takes a collection apart.
func (c *caller) writeObject(args []any) error {
	if len(args) == 0 || len(args) > 2 {
		return call{name: "WriteObject", args: args}.arity()
	}
	if len(args) == 1 || !value.Truth(args[1]) {
		return c.call.Emit(args[0])
	}
	for _, v := range value.Enumerate(args[0]) {
		if err := c.call.Emit(v); err != nil {
			return err
		}
	}
	return nil
}

// fail reports the record that the function made, or ends its call with it.
func (c *caller) fail(ends bool, args []any) error {
	if len(args) != 1 {
		return call{name: "WriteError", args: args}.arity()
	}
	var rec shell.Record
	if e, ok := args[0].(*errorRecord); ok {
		rec = *e.rec
	} else {
		rec = *thrown(args[0])
	}
	rec.Command = c.st.name
	if !ends {
		return c.call.Report(&rec)
	}
	rec.Line = 0
	c.st.s.place(c.st.caller, &rec, c.st.node)
	return &failure{rec: &rec, host: c.call.Host, thrown: true}
}
