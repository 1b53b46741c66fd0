package eval

import (
	"math"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// empty is the value of what emitted nothing: as a value it is $null, in a
// pipeline it is no object, where $null is one.
type empty struct{}

func orNil(v any) any {
	if _, none := v.(empty); none {
		return nil
	}
	return v
}

// eval returns the value of an expression.
func (s *Session) eval(f *frame, e syntax.Expression) (any, error) {
	v, err := s.raw(f, e)
	return orNil(v), err
}

// raw is eval that tells nothing from $null.
func (s *Session) raw(f *frame, e syntax.Expression) (any, error) {
	switch e := e.(type) {
	case *syntax.Number:
		return number(e), nil
	case *syntax.String:
		return e.Value, nil
	case *syntax.Expand:
		return s.text(f, e.Parts)
	case *syntax.Word:
		return s.word(f, e)
	case *syntax.Variable:
		return s.variable(f, e), nil
	case *syntax.Paren:
		return s.valueOf(f, e.Statement)
	case *syntax.Unary:
		return s.unary(f, e)
	case *syntax.Binary:
		return s.binary(f, e)
	case *syntax.Step:
		return s.step(f, e)
	case *syntax.Cast:
		return s.cast(f, e)
	case *syntax.Attributed:
		return s.raw(f, e.Operand)
	case *syntax.Type:
		return s.typeOf(f, e)
	case *syntax.Member, *syntax.Call, *syntax.Index:
		return s.access(f, e)
	}
	return s.composite(f, e)
}

// number is the value of a literal.
func number(e *syntax.Number) any {
	if _, whole := e.Value.(int64); !whole || strings.ContainsAny(e.Text, "dD") {
		if d, ok := value.Literal(e.Text); ok {
			return d
		}
	}
	return e.Value
}

func (s *Session) composite(f *frame, e syntax.Expression) (any, error) {
	switch e := e.(type) {
	case *syntax.Array:
		return s.array(f, e)
	case *syntax.ArrayOf:
		return s.arrayOf(f, e.Statements)
	case *syntax.Sub:
		items, err := s.collect(f, func(g *frame) error { return s.statements(g, e.Statements) })
		if err == nil && len(items) == 0 {
			return empty{}, nil
		}
		return value.Collapse(items), err
	case *syntax.Hash:
		return s.hash(f, e)
	case *syntax.BlockLiteral:
		return &block{s: s, f: f, body: e.Body}, nil
	case *syntax.Splat:
		return s.read(f, "", e.Name), nil
	}
	return nil, runtimeError("NotSupported", "The expression is not part of this shell.")
}

// word is the value of a bare word outside of an argument, a command's name say.
func (s *Session) word(f *frame, e *syntax.Word) (any, error) {
	if e.Value != nil {
		return shell.Word{Text: e.Text, Value: e.Value}, nil
	}
	text, err := s.text(f, e.Parts)
	if name, ok := text.(string); ok && strings.HasPrefix(name, "~/") && err == nil {
		return s.environmentText("HOME") + name[1:], nil
	}
	return text, err
}

func (s *Session) variable(f *frame, e *syntax.Variable) any {
	if v := f.scope.find(e.Name); v != nil && e.Scope == "" && v.empty {
		return empty{}
	}
	return s.read(f, e.Scope, e.Name)
}

// text joins the parts of an expandable text.
func (s *Session) text(f *frame, parts []syntax.Expression) (any, error) {
	var b strings.Builder
	for _, part := range parts {
		v, err := s.eval(f, part)
		if err != nil {
			return nil, err
		}
		b.WriteString(s.expand(f, v))
	}
	return b.String(), nil
}

// expand is a value inside of a text: collections are joined by $OFS.
func (s *Session) expand(f *frame, v any) string {
	if items, ok := value.Collection(v); ok {
		return value.Join(items, value.Text(s.read(f, "", "OFS")))
	}
	return value.Text(v)
}

func (s *Session) array(f *frame, e *syntax.Array) (any, error) {
	items := make([]any, len(e.Items))
	for i, item := range e.Items {
		v, err := s.eval(f, item)
		if err != nil {
			return nil, err
		}
		items[i] = shell.Plain(v)
	}
	return items, nil
}

// arrayOf is @(): what the statements emit, always as an array.
func (s *Session) arrayOf(f *frame, list []syntax.Statement) (any, error) {
	items, err := s.collect(f, func(g *frame) error { return s.statements(g, list) })
	if items == nil {
		items = []any{}
	}
	return items, err
}

func (s *Session) hash(f *frame, e *syntax.Hash) (any, error) {
	m := value.NewMap()
	for _, entry := range e.Entries {
		key, err := s.eval(f, entry.Key)
		if err != nil {
			return nil, err
		}
		if key == nil {
			return nil, s.fail(f, entry.Key, runtimeError("InvalidNullKey", "Null is not allowed as a key in a hash literal."))
		}
		v, err := s.plainValue(f, entry.Value)
		if err != nil {
			return nil, err
		}
		if err := m.Add(key, shell.Plain(v)); err != nil {
			return nil, s.fail(f, entry.Key, err)
		}
	}
	return m, nil
}

// castTo is convert with [type], which makes a type of its name.
func (s *Session) castTo(v any, typ string) (any, error) {
	if !strings.EqualFold(lastPart(typ), "type") {
		return convert(v, typ)
	}
	if t, ok := v.(*typeValue); ok {
		return t, nil
	}
	if name := value.Text(v); s.knownType(name) {
		return &typeValue{name}, nil
	}
	return nil, typeMissing(value.Text(v))
}

func (s *Session) cast(f *frame, e *syntax.Cast) (any, error) {
	if isReference(e) {
		return &reference{s, f, e.Operand}, nil
	}
	v, err := s.raw(f, e.Operand)
	if err != nil {
		return nil, err
	}
	v = orNil(v)
	if strings.EqualFold(lastPart(e.Type), "void") {
		return empty{}, nil
	}
	if namesReference(e.Type) {
		return &holder{v}, nil
	}
	out, err := s.castTo(v, e.Type)
	return out, s.fail(f, e, err)
}

func (s *Session) unary(f *frame, e *syntax.Unary) (any, error) {
	v, err := s.eval(f, e.Operand)
	if err != nil {
		return nil, err
	}
	v = shell.Plain(v)
	switch e.Op {
	case "-not":
		return !value.Truth(v), nil
	case "-bnot":
		n, err := value.ToInt(v)
		return ^n, s.fail(f, e, err)
	case "-join":
		return value.Join(value.Enumerate(v), ""), nil
	case "-split", "-isplit", "-csplit":
		return splitBlanks(v), nil
	}
	if d, ok := value.AsSpan(v); ok && e.Op == "-" {
		return -d, nil
	}
	n, err := value.ToNumber(v)
	if err != nil {
		return nil, s.fail(f, e, err)
	}
	if e.Op == "-" {
		return negate(n), nil
	}
	return n, nil
}

func negate(n any) any {
	switch x := n.(type) {
	case int64:
		if x == math.MinInt64 {
			return -float64(x)
		}
		return -x
	case float64:
		return -x
	case value.Decimal:
		return x.Negate()
	}
	return n
}

func splitBlanks(v any) any {
	out := []any{}
	for _, item := range value.Enumerate(v) {
		for _, w := range strings.Fields(value.Text(item)) {
			out = append(out, w)
		}
	}
	return out
}

// binary evaluates Left Op Right; -and and -or stop at the side that decides.
func (s *Session) binary(f *frame, e *syntax.Binary) (any, error) {
	left, err := s.eval(f, e.Left)
	if err != nil {
		return nil, err
	}
	left = shell.Plain(left)
	switch e.Op {
	case "-and":
		if !value.Truth(left) {
			return false, nil
		}
	case "-or":
		if value.Truth(left) {
			return true, nil
		}
	}
	right, err := s.eval(f, e.Right)
	if err != nil {
		return nil, err
	}
	v, err := s.operate(f, e.Op, left, shell.Plain(right))
	return v, s.fail(f, e, err)
}

// step is ++ and --: before its target it gives the new value, after it the old.
func (s *Session) step(f *frame, e *syntax.Step) (any, error) {
	old, err := s.eval(f, e.Target)
	if err != nil {
		return nil, err
	}
	n, err := value.ToNumber(old)
	if err != nil {
		return nil, s.fail(f, e, err)
	}
	now, err := arithmetic(e.Op[:1], n, int64(1))
	if err != nil {
		return nil, s.fail(f, e, err)
	}
	if err := s.store(f, e.Target, now, false); err != nil {
		return nil, err
	}
	if e.Postfix {
		return n, nil
	}
	return now, nil
}

// assign runs an assignment; it emits nothing.
func (s *Session) assign(f *frame, st *syntax.Assign) error {
	_, err := s.assigned(f, st)
	return err
}

// assigned runs an assignment and returns what was assigned.
func (s *Session) assigned(f *frame, st *syntax.Assign) (any, error) {
	v, err := s.valueOf(f, st.Value)
	if err != nil {
		return nil, err
	}
	_, none := v.(empty)
	v = shell.Plain(orNil(v))
	if st.Op != "=" {
		old, err := s.eval(f, st.Target)
		if err != nil {
			return nil, err
		}
		if v, err = s.operate(f, st.Op[:1], old, v); err != nil {
			return nil, s.fail(f, st, err)
		}
	}
	if err := s.store(f, st.Target, v, none); err != nil {
		return nil, s.fail(f, st, err)
	}
	s.ok = s.ok || expressionOf(st.Value) != nil
	return v, nil
}

// store gives an assignable expression its value.
func (s *Session) store(f *frame, target syntax.Expression, v any, none bool) error {
	switch t := target.(type) {
	case *syntax.Variable:
		if err := s.write(f, t.Scope, t.Name, v); err != nil {
			return s.fail(f, t, err)
		}
		if x := f.scope.named(t.Scope).vars[strings.ToLower(t.Name)]; x != nil && none && !drives[t.Scope] {
			x.empty = true
		}
		return nil
	case *syntax.Cast, *syntax.Attributed:
		return s.storeTyped(f, t, v)
	case *syntax.Call: // .Item(key)
		return s.storeIndex(f, &syntax.Index{Span: t.Span, Object: t.Object, Index: t.Args[0]}, v)
	case *syntax.Array:
		return s.storeEach(f, t, v)
	case *syntax.Paren: // a list in a list: $a, ($b, $c)
		return s.store(f, t.Inner(), v, none)
	case *syntax.Member:
		return s.storeMember(f, t, v)
	case *syntax.Index:
		return s.storeIndex(f, t, v)
	}
	return s.fail(f, target, runtimeError("InvalidLeftHandSide", "The assignment expression is not valid."))
}

// storeTyped assigns to [type]$name, which keeps the type and the rules of its
// attributes.
func (s *Session) storeTyped(f *frame, target syntax.Expression, v any) error {
	limits, inner, err := s.limits(f, target)
	if err != nil {
		return err
	}
	name, ok := inner.(*syntax.Variable)
	if !ok {
		if v, err = limits.fit("", v); err != nil {
			return s.fail(f, target, err)
		}
		return s.store(f, inner, v, false)
	}
	if v, err = limits.fit(name.Name, v); err != nil {
		return s.fail(f, target, err)
	}
	if err := s.write(f, name.Scope, name.Name, nil); err != nil {
		return s.fail(f, target, err)
	}
	if !drives[name.Scope] {
		f.scope.named(name.Scope).vars[strings.ToLower(name.Name)] = &variable{name: name.Name, value: v, limits: limits}
	}
	return nil
}

// limits reads the types and attributes before the target of an assignment.
func (s *Session) limits(f *frame, target syntax.Expression) (limits, syntax.Expression, error) {
	var l limits
	for {
		switch t := target.(type) {
		case *syntax.Cast:
			l.typ, target = t.Type, t.Operand
		case *syntax.Attributed:
			for _, a := range t.Attributes {
				rule, err := s.validator(f, a)
				if err != nil {
					return l, target, s.fail(f, a, err)
				}
				if rule != nil {
					l.rules = append(l.rules, rule)
				}
			}
			target = t.Operand
		default:
			return l, target, nil
		}
	}
}

// storeEach assigns element by element; the last target takes what is left.
func (s *Session) storeEach(f *frame, t *syntax.Array, v any) error {
	items := value.Enumerate(v)
	for i, target := range t.Items {
		var one any
		switch {
		case i >= len(items):
		case i == len(t.Items)-1 && len(items) > len(t.Items):
			one = append([]any{}, items[i:]...)
		default:
			one = items[i]
		}
		if err := s.store(f, target, one, false); err != nil {
			return err
		}
	}
	return nil
}

func (s *Session) storeMember(f *frame, t *syntax.Member, v any) error {
	if t.Static {
		name, err := s.memberName(f, t.Name)
		if err != nil {
			return err
		}
		return s.fail(f, t, s.setStatic(f, t.Object, name))
	}
	object, err := s.eval(f, t.Object)
	if err != nil {
		return err
	}
	name, err := s.memberName(f, t.Name)
	if err != nil {
		return err
	}
	if object == nil {
		return s.fail(f, t, propertyMissing(name))
	}
	if items, ok := value.Collection(object); ok { // every element gets the value
		for _, item := range items {
			if err := value.SetProp(item, name, v); err != nil {
				return s.fail(f, t, err)
			}
		}
		return nil
	}
	return s.fail(f, t, value.SetProp(object, name, v))
}

func propertyMissing(name string) error {
	return &model.Error{ID: "PropertyNotFound", Category: model.Invalid, Target: name,
		Message: "The property '" + model.Visible(model.Shortened(name)) + "' cannot be found on this object. Verify that the property exists and can be set."}
}

func (s *Session) storeIndex(f *frame, t *syntax.Index, v any) error {
	object, err := s.eval(f, t.Object)
	if err != nil {
		return err
	}
	index, err := s.eval(f, t.Index)
	if err != nil {
		return err
	}
	switch x := object.(type) {
	case *value.Map:
		if index == nil {
			return s.fail(f, t, runtimeError("NullArrayIndex", "Index operation failed; the array index evaluated to null."))
		}
		x.Set(index, v)
		return nil
	case *value.Record:
		x.Set(value.Text(index), v)
		return nil
	}
	i, err := value.ToInt(index)
	if err != nil {
		return s.fail(f, t, err)
	}
	switch x := object.(type) {
	case *value.List:
		return s.fail(f, t, x.SetAt(int(i), v))
	case []any:
		if i < 0 {
			i += int64(len(x))
		}
		if i < 0 || i >= int64(len(x)) {
			return s.fail(f, t, runtimeError("IndexOutOfRange", "Index was outside the bounds of the array."))
		}
		x[i] = v
		return nil
	case nil:
		return s.fail(f, t, runtimeError("NullArray", "Cannot index into a null array."))
	}
	return s.fail(f, t, runtimeError("CannotIndex", "Unable to index into an object of type %s.", value.TypeName(object)))
}
