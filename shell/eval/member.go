package eval

import (
	"reflect"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// access evaluates members, calls and indexes.
func (s *Session) access(f *frame, e syntax.Expression) (any, error) {
	if e, ok := e.(*syntax.Call); ok {
		return s.call(f, e)
	}
	v, _, err := s.linked(f, e)
	return v, err
}

// linked evaluates what may stand before a dot, and tells of a property of an
// object that it names another.
func (s *Session) linked(f *frame, e syntax.Expression) (any, *value.Link, error) {
	switch e := e.(type) {
	case *syntax.Member:
		return s.member(f, e)
	case *syntax.Index:
		return s.index(f, e)
	}
	v, err := s.eval(f, e)
	return v, nil, err
}

// index reads an element; that of a list of names is a name, too.
func (s *Session) index(f *frame, e *syntax.Index) (any, *value.Link, error) {
	object, link, err := s.linked(f, e.Object)
	if err != nil {
		return nil, nil, err
	}
	index, err := s.eval(f, e.Index)
	if err != nil {
		return nil, nil, err
	}
	v, err := indexed(object, index)
	return v, link, s.fail(f, e, err)
}

// memberName evaluates what stands after the dot.
func (s *Session) memberName(f *frame, e syntax.Expression) (string, error) {
	v, err := s.eval(f, e)
	return value.Text(v), err
}

// member reads a property; one that is not there is $null.
func (s *Session) member(f *frame, e *syntax.Member) (any, *value.Link, error) {
	name, err := s.memberName(f, e.Name)
	if err != nil {
		return nil, nil, err
	}
	if e.Static {
		v, err := s.static(f, e.Object, name)
		return v, nil, s.fail(f, e, err)
	}
	object, link, err := s.linked(f, e.Object)
	if err != nil {
		return nil, nil, err
	}
	v, ok := value.Prop(object, name)
	if ok || link == nil {
		return value.Normalise(v), value.LinkOf(object, name), nil
	}
	v, _ = link.Prop(object, name)
	return value.Normalise(v), &value.Link{}, nil // a parent has a name as well
}

func (s *Session) call(f *frame, e *syntax.Call) (any, error) {
	name, err := s.memberName(f, e.Name)
	if err != nil {
		return nil, err
	}
	var object any
	if !e.Static {
		if object, err = s.eval(f, e.Object); err != nil {
			return nil, err
		}
	}
	args := make([]any, len(e.Args))
	for i, a := range e.Args {
		v, err := s.eval(f, a)
		if err != nil {
			return nil, err
		}
		args[i] = shell.Plain(v)
	}
	var v any
	if e.Static {
		v, err = s.staticCall(f, e.Object, name, args)
	} else {
		v, err = s.invoke(f, object, name, args)
	}
	return v, s.fail(f, e, err)
}

// methods is a value that brings its own methods.
type methods interface {
	method(name string, args []any) (any, error)
}

// invoke calls a method. On a collection that has no such method it is called on
// every element.
func (s *Session) invoke(f *frame, object any, name string, args []any) (any, error) {
	if object == nil {
		return nil, &model.Error{ID: "InvokeMethodOnNull", Category: model.Invalid, Target: name,
			Message: "You cannot call a method on a null-valued expression."}
	}
	object, lower := value.Bare(object), strings.ToLower(name)
	if own, ok := object.(methods); ok {
		return own.method(name, args)
	}
	if lower == "item" && len(args) == 1 {
		switch object.(type) {
		case *value.Map, *value.List:
			return indexed(object, args[0])
		}
	}
	if m := methodOf(object, lower); m != nil {
		return m(call{s, f, object, args, name})
	}
	if m := commonMethods[lower]; m != nil && !(lower == "tostring" && multivalued(object)) {
		return m(call{s, f, object, args, name})
	}
	if m := everyMethod(lower); m != nil {
		if _, own := property(object, name).(shell.Block); !own {
			return m(call{s, f, object, args, name})
		}
	}
	if items, many := value.Collection(object); many && len(items) > 0 {
		return s.invokeEach(f, items, name, args)
	}
	if b, ok := property(object, name).(shell.Block); ok {
		out, err := b.Invoke(f.ctx, object, args...)
		return value.Collapse(out), err
	}
	if m := stringMethods[lower]; m != nil && printsAsText(object) {
		return m(call{s, f, value.Text(object), args, name})
	}
	return nil, noMethod(value.TypeName(object), name)
}

// printsAsText is whether the object is a setting's value, such as an address or
// a range, which scripts take for the text that it prints as.
func printsAsText(object any) bool {
	t := reflect.TypeOf(object)
	return t.Kind() != reflect.Pointer && reflect.PointerTo(t).Implements(reflect.TypeFor[model.Value]())
}

// multivalued is whether a value is a property of several values of an object of
// the organization: it is what its values are.
func multivalued(v any) bool {
	l, ok := v.(*value.List)
	return ok && l.Name == ""
}

func property(object any, name string) any {
	v, _ := value.Prop(object, name)
	return v
}

func (s *Session) invokeEach(f *frame, items []any, name string, args []any) (any, error) {
	var out []any
	for _, item := range items {
		v, err := s.invoke(f, item, name, args)
		if err != nil {
			return nil, err
		}
		if _, none := v.(empty); !none {
			out = append(out, v)
		}
	}
	if len(out) == 0 {
		return empty{}, nil
	}
	return value.Collapse(out), nil
}

func noMethod(typeName, name string) error {
	return &model.Error{ID: "MethodNotFound", Category: model.Invalid, Target: name,
		Message: "Method invocation failed because [" + value.FullTypeName(typeName) + "] does not contain a method named '" + model.Visible(model.Shortened(name)) + "'."}
}

// indexed is object[index]. What is out of range is $null.
func indexed(object, index any) (any, error) {
	switch x := object.(type) {
	case nil:
		return nil, runtimeError("NullArray", "Cannot index into a null array.")
	case *value.Map:
		return mapIndex(x, index), nil
	case *value.Record:
		v, _ := x.Get(value.Text(index))
		return v, nil
	case *value.XML:
		if name, ok := index.(string); ok {
			v, _ := x.Prop(name)
			return v, nil
		}
	case *value.List:
		if name, ok := index.(string); ok {
			if g, ok := x.Named(name); ok {
				return g, nil
			}
		}
	}
	if many, ok := value.Collection(index); ok {
		out := []any{}
		for _, i := range many {
			if v, ok, err := elementAt(object, i); err != nil {
				return nil, err
			} else if ok {
				out = append(out, v)
			}
		}
		return out, nil
	}
	v, _, err := elementAt(object, index)
	return v, err
}

func mapIndex(m *value.Map, index any) any {
	if keys, ok := value.Collection(index); ok {
		out := []any{}
		for _, k := range keys {
			v, _ := m.Get(k)
			out = append(out, v)
		}
		return out
	}
	if v, ok := m.Get(index); ok {
		return v
	}
	if i, ok := index.(int64); ok {
		v, _ := m.At(i)
		return v
	}
	return nil
}

func elementAt(object, index any) (v any, ok bool, err error) {
	i, err := value.ToInt(index)
	if _, text := index.(string); text && err != nil {
		return nil, false, nil // a word is the place of no element
	}
	if err != nil {
		return nil, false, err
	}
	var items []any
	switch x := object.(type) {
	case string:
		runes := []rune(x)
		if i < 0 {
			i += int64(len(runes))
		}
		if i < 0 || i >= int64(len(runes)) {
			return nil, false, nil
		}
		return value.Char(runes[i]), true, nil
	default:
		list, many := value.Collection(x)
		if !many { // a single object is its own first element
			list = []any{x}
		}
		items = list
	}
	if i < 0 {
		i += int64(len(items))
	}
	if i < 0 || i >= int64(len(items)) {
		return nil, false, nil
	}
	return items[i], true, nil
}
