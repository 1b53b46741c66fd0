package bind

import (
	"context"
	"errors"
	"maps"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// Input binds one piped object on top of the bound arguments and returns the
// arguments of this object; they do not leak to the next. PowerShell's order:
// by value without conversion, by property name without conversion, by value
// with conversion, by property name with conversion. What the command line gave
// is never overwritten; where it gave all that the pipe could, no object is taken. prop reads a property of the object.
//
// A cmdlet without pipeline parameters gets the arguments as they are; it reads
// Call.Input. An object that no parameter takes is an error of category Binding.
func (b *Bound) Input(ctx context.Context, v any, prop func(v any, name string) (any, bool)) (map[string]any, error) {
	if !b.foreseen {
		b.foresee()
	}
	if !b.takes && len(b.Delayed) == 0 {
		return b.Args, b.stillMissing(b.Args)
	}
	args := maps.Clone(b.Args)
	if err := b.delayed(ctx, v, args); err != nil {
		return nil, err
	}
	open := b.pipe
	if len(b.Delayed) > 0 {
		open = notIn(open, args)
	}
	if len(open) == 0 && (!b.takes || len(b.Delayed) > 0) {
		return args, b.stillMissing(args)
	}
	bound, err := bindObject(open, v, prop, args)
	if !bound && len(b.Delayed) == 0 && len(b.assumed) == 0 {
		if err != nil {
			return nil, err
		}
		return nil, &model.Error{ID: "InputObjectNotBound", Category: model.Binding, Target: shell.Text(v),
			Message: "The input object cannot be bound to any parameters for the command " + b.Cmdlet.Name() + ": it takes no " + typeOf(v) + " from the pipeline."}
	}
	return args, b.stillMissing(args)
}

func typeOf(v any) string {
	if o, ok := v.(model.Object); ok {
		return model.KindOf(o).Title
	}
	return value.TypeName(value.Normalise(v))
}

func (b *Bound) delayed(ctx context.Context, v any, args map[string]any) error {
	for name, blk := range b.Delayed {
		out, err := blk.Invoke(ctx, v)
		if err != nil {
			return err
		}
		var value any = out
		if len(out) == 1 {
			value = out[0]
		}
		p := b.Cmdlet.Param(name)
		cv, err := p.Type.Convert(p.Name, value)
		if err != nil {
			return err
		}
		args[p.Name] = cv
	}
	return nil
}

// foresee finds, once for all objects, the parameters that the pipe may fill and
// those that a call may lack.
func (b *Bound) foresee() {
	b.foreseen = true
	for _, p := range b.Cmdlet.Params {
		b.takes = b.takes || p.ByValue || p.ByPropertyName
		if _, given := b.Args[p.Name]; given && !b.assumed[p.Name] || !b.inSets(p) {
			continue
		}
		if p.ByValue || p.ByPropertyName {
			b.pipe = append(b.pipe, p)
		}
		if p.Mandatory || p.Needed != nil {
			b.needed = append(b.needed, p)
		}
	}
}

// notIn returns those that have no argument yet.
func notIn(params []*shell.Param, args map[string]any) []*shell.Param {
	var open []*shell.Param
	for _, p := range params {
		if _, given := args[p.Name]; !given {
			open = append(open, p)
		}
	}
	return open
}

// bindObject tries the four passes. By value, one parameter takes the object;
// by property name, every parameter that finds its property does.
func bindObject(open []*shell.Param, v any, prop func(any, string) (any, bool), args map[string]any) (bool, error) {
	bound, byValue := false, ""
	for _, p := range open {
		if p.ByValue && accepts(p, v) {
			cv, err := p.Type.Convert(p.Name, v)
			if err != nil {
				return false, err
			}
			args[p.Name], bound, byValue = cv, true, p.Name
			break
		}
	}
	_, text := v.(string)
	var refusal error
	if !bound {
		if obj, own := v.(model.Object); own && refuses(open, obj) {
			_, err := open[0].Type.Convert(open[0].Name, v)
			refusal = err
		}
	}
	byName := 0
	if !text {
		byName = bindProperties(open, v, prop, args, byValue, bound || refusal != nil)
	}
	if bound || byName > 0 {
		return true, nil
	}
	if refusal != nil {
		return false, refusal
	}
	var last error
	for _, p := range open {
		if !p.ByValue {
			continue
		}
		cv, err := p.Type.Convert(p.Name, v)
		if err != nil {
			last = err
			continue
		}
		args[p.Name] = cv
		return true, nil
	}
	return false, last
}

// refuses is whether the first by-value parameter wants objects of the directory
// of another kind: such an object is never matched by name.
func refuses(open []*shell.Param, o model.Object) bool {
	for _, p := range open {
		if !p.ByValue {
			continue
		}
		_, err := p.Type.Convert(p.Name, o)
		var e *model.Error
		return errors.As(err, &e) && e.ID == "InputObjectNotBound"
	}
	return false
}

func accepts(p *shell.Param, v any) bool {
	a, ok := p.Type.(shell.Accepter)
	return ok && a.Accepts(v)
}

// bindProperties binds by property name what was not bound by value. skipIdentity leaves out parameters that
// name an object, so that an object of the wrong kind is not matched by its name.
func bindProperties(open []*shell.Param, v any, prop func(any, string) (any, bool), args map[string]any, byValue string, skipIdentity bool) int {
	n := 0
	for _, p := range open {
		if p.Name == byValue || !p.ByPropertyName || skipIdentity && p.Name == "Identity" {
			continue
		}
		for _, name := range append([]string{p.Name}, p.Aliases...) {
			pv, ok := prop(v, name)
			if !ok || pv == nil {
				continue
			}
			if cv, err := p.Type.Convert(p.Name, pv); err == nil {
				args[p.Name] = cv
				n++
				break
			}
		}
	}
	return n
}

func (b *Bound) stillMissing(args map[string]any) error {
	var missing []*shell.Param
	for _, p := range b.needed {
		if _, ok := args[p.Name]; !ok && b.required(p, args) {
			missing = append(missing, p)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return Missing(b.Cmdlet, missing)
}
