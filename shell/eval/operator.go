package eval

import (
	"math"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// operate applies a binary operator to two values.
func (s *Session) operate(f *frame, op string, left, right any) (any, error) {
	switch op {
	case "+", "-", "*", "/", "%":
		return arithmetic(op, left, right)
	case "..":
		return span(left, right)
	case "-f":
		return formatted(left, right)
	case "-and", "-or":
		return value.Truth(right), nil
	case "-xor":
		return value.Truth(left) != value.Truth(right), nil
	case "-band", "-bor", "-bxor", "-shl", "-shr":
		return bits(op, left, right)
	case "-join":
		return value.Join(value.Enumerate(left), value.Text(right)), nil
	case "-is", "-isnot":
		return isType(left, typeText(right)) == (op == "-is"), nil
	case "-as":
		v, err := convert(left, typeText(right))
		if err != nil {
			return nil, nil // -as gives $null where a cast fails
		}
		return v, nil
	}
	return s.comparison(f, op, left, right)
}

// comparison applies the operators that have forms with c and i.
func (s *Session) comparison(f *frame, op string, left, right any) (any, error) {
	name, fold := strings.TrimPrefix(op, "-"), true
	if base := name[1:]; comparisons[base] && (name[0] == 'c' || name[0] == 'i') {
		fold, name = name[0] == 'i', base
	}
	switch name {
	case "contains", "notcontains":
		return contains(left, right, fold) == (name == "contains"), nil
	case "in", "notin":
		return contains(right, left, fold) == (name == "in"), nil
	case "replace":
		return s.replace(f, left, right, fold)
	case "split":
		return s.split(f, left, right, fold)
	}
	items, many := value.Collection(left)
	test, err := s.test(f, name, right, fold, many)
	if err != nil {
		return nil, err
	}
	if !many {
		return test(left)
	}
	kept := []any{}
	for _, item := range items {
		yes, err := test(item)
		if err != nil {
			return nil, err
		}
		if yes {
			kept = append(kept, item)
		}
	}
	return kept, nil
}

var comparisons = map[string]bool{"eq": true, "ne": true, "gt": true, "ge": true, "lt": true, "le": true, "like": true, "notlike": true,
	"match": true, "notmatch": true, "contains": true, "notcontains": true, "in": true, "notin": true, "replace": true, "split": true}

// test returns the comparison with the right side as a test of one value; many
// is whether it selects from a collection.
func (s *Session) test(f *frame, name string, right any, fold, many bool) (func(any) (bool, error), error) {
	switch name {
	case "eq", "ne":
		return func(v any) (bool, error) { return value.Equal(v, right, fold) == (name == "eq"), nil }, nil
	case "gt", "ge", "lt", "le":
		return func(v any) (bool, error) { return ordered(name, v, right, fold) }, nil
	case "like", "notlike":
		w := value.NewWildcard(value.Text(right), fold)
		return func(v any) (bool, error) { return w.Match(value.Text(v)) == (name == "like"), nil }, nil
	case "match", "notmatch":
		match := s.match
		if many {
			match = s.matchAny
		}
		return func(v any) (bool, error) {
			yes, err := match(f, value.Text(v), right, fold)
			return yes == (name == "match"), err
		}, nil
	}
	return nil, runtimeError("UnknownOperator", "The operator '-%s' is not part of this shell.", name)
}

// ordered compares; where one side is nothing, it is less than all else.
func ordered(name string, left, right any, fold bool) (bool, error) {
	c, err := value.Compare(left, right, fold)
	if err != nil {
		return false, &model.Error{ID: "ComparisonFailure", Category: model.Invalid, Err: err,
			Message: "Could not compare " + model.Quote(value.Text(left)) + " to " + model.Quote(value.Text(right)) + ". " + value.ErrorText(err)}
	}
	switch name {
	case "gt":
		return c > 0, nil
	case "ge":
		return c >= 0, nil
	case "lt":
		return c < 0, nil
	}
	return c <= 0, nil
}

func contains(list, v any, fold bool) bool {
	for _, item := range value.Enumerate(list) {
		if value.Equal(item, v, fold) {
			return true
		}
	}
	return false
}

// mapped applies fn to a value, or to each element of a collection.
func mapped(v any, fn func(any) (any, error)) (any, error) {
	items, many := value.Collection(v)
	if !many {
		return fn(v)
	}
	out := make([]any, len(items))
	for i, item := range items {
		r, err := fn(item)
		if err != nil {
			return nil, err
		}
		out[i] = r
	}
	return out, nil
}

func formatted(left, right any) (any, error) {
	args, ok := value.Collection(right)
	if !ok {
		args = []any{right}
	}
	return value.FormatString(value.Text(left), args)
}

// maxSpan bounds what a range makes in memory.
const maxSpan = 1 << 24

// span is the range operator.
func span(left, right any) (any, error) {
	from, err := value.ToInt(left)
	if err != nil {
		return nil, err
	}
	to, err := value.ToInt(right)
	if err != nil {
		return nil, err
	}
	n := uint64(to - from)
	if to < from {
		n = uint64(from - to)
	}
	if n >= maxSpan {
		return nil, runtimeError("RangeTooLarge", "The range %d..%d has more than %d numbers.", from, to, maxSpan)
	}
	out := make([]any, 0, n+1)
	for i := from; ; {
		out = append(out, i)
		if i == to {
			return out, nil
		}
		if to > from {
			i++
		} else {
			i--
		}
	}
}

func bits(op string, left, right any) (any, error) {
	a, err := value.ToInt(left)
	if err != nil {
		return nil, err
	}
	b, err := value.ToInt(right)
	if err != nil {
		return nil, err
	}
	switch op {
	case "-band":
		return a & b, nil
	case "-bor":
		return a | b, nil
	case "-bxor":
		return a ^ b, nil
	case "-shl":
		if int64(int32(a)) == a { // an int stays one
			return int64(int32(a) << (uint64(b) & 31)), nil
		}
		return a << (uint64(b) & 63), nil
	}
	if int64(int32(a)) == a {
		return a >> (uint64(b) & 31), nil
	}
	return a >> (uint64(b) & 63), nil
}

// arithmetic applies + - * / %. The left side decides what + and * mean.
func arithmetic(op string, left, right any) (any, error) {
	switch op {
	case "+":
		if v, done, err := add(left, right); done {
			return v, err
		}
	case "*":
		if v, done, err := repeat(left, right); done {
			return v, err
		}
		if bothBool(left, right) {
			return nil, runtimeError("NotADefinedOperationForType", "The operation '[System.Boolean] * [System.Boolean]' is not defined.")
		}
	}
	if v, done, err := temporal(op, left, right); done {
		return v, err
	}
	a, err := operand(op, left)
	if err != nil {
		return nil, err
	}
	b, err := operand(op, right)
	if err != nil {
		return nil, err
	}
	return calculate(op, a, b)
}

func bothBool(left, right any) bool {
	_, l := left.(bool)
	_, r := right.(bool)
	return l && r
}

// operand is a side of arithmetic as a number.
func operand(op string, v any) (any, error) {
	if _, many := value.Collection(v); many {
		return nil, runtimeError("MethodNotFound", "The operator '%s' does not work on a collection.", op)
	}
	switch v.(type) {
	case *value.Map, *value.Record, shell.Block, model.Object:
		return nil, runtimeError("MethodNotFound", "The operator '%s' does not work on a value of type %s.", op, value.TypeName(v))
	}
	return value.ToNumber(v)
}

func calculate(op string, a, b any) (any, error) {
	x, xInt := a.(int64)
	y, yInt := b.(int64)
	if xInt && yInt {
		return whole(op, x, y)
	}
	if v, done, err := decimals(op, a, b); done {
		return v, err
	}
	return real(op, asFloat(a), asFloat(b))
}

// decimals calculates where one side is a Decimal; a double beside it becomes one.
func decimals(op string, a, b any) (v any, done bool, err error) {
	_, left := a.(value.Decimal)
	_, right := b.(value.Decimal)
	if !left && !right {
		return nil, false, nil
	}
	x, xOK := value.DecimalOf(a)
	y, yOK := value.DecimalOf(b)
	if !xOK || !yOK { // too large for a Decimal
		return nil, false, nil
	}
	v, err = x.Calculate(op, y)
	return v, true, err
}

func asFloat(n any) float64 {
	switch x := n.(type) {
	case int64:
		return float64(x)
	case value.Decimal:
		return x.Float()
	case float64:
		return x
	}
	return 0
}

var errDivide = runtimeError("RuntimeException", "Attempted to divide by zero.")

// whole calculates with integers; what overflows goes on as a double.
func whole(op string, x, y int64) (any, error) {
	switch op {
	case "+":
		if z := x + y; (z > x) == (y > 0) {
			return z, nil
		}
	case "-":
		if z := x - y; (z < x) == (y > 0) {
			return z, nil
		}
	case "*":
		if x == 0 || y == 0 {
			return int64(0), nil
		}
		if z := x * y; z/y == x && !(x == -1 && y == math.MinInt64) && !(y == -1 && x == math.MinInt64) {
			return z, nil
		}
	case "/":
		if y == 0 {
			return nil, errDivide
		}
		if x%y == 0 && !(x == math.MinInt64 && y == -1) {
			return x / y, nil
		}
	case "%":
		if y == 0 {
			return nil, errDivide
		}
		if y == -1 {
			return int64(0), nil
		}
		return x % y, nil
	}
	return real(op, float64(x), float64(y))
}

func real(op string, x, y float64) (any, error) {
	switch op {
	case "+":
		return x + y, nil
	case "-":
		return x - y, nil
	case "*":
		return x * y, nil
	case "/":
		return x / y, nil
	}
	return math.Mod(x, y), nil
}

// add is + where the left side is no number.
func add(left, right any) (v any, done bool, err error) {
	switch x := left.(type) {
	case nil:
		return right, true, nil
	case value.Char: // a character joins texts, and counts with numbers
		switch y := right.(type) {
		case string, value.Char:
			return x.String() + value.Text(y), true, nil
		}
		return nil, false, nil
	case string:
		if items, ok := value.Collection(right); ok {
			return x + value.Join(items, " "), true, nil
		}
		return x + value.Text(right), true, nil
	case *value.Map:
		v, err := merged(x, right)
		return v, true, err
	}
	if items, ok := value.Collection(left); ok {
		out := append(make([]any, 0, len(items)+1), items...)
		if right == nil {
			return append(out, nil), true, nil
		}
		return append(out, value.Enumerate(right)...), true, nil
	}
	return nil, false, nil
}

func merged(x *value.Map, right any) (any, error) {
	y, ok := right.(*value.Map)
	if !ok {
		return nil, runtimeError("AddHashTableToNonHashTable", "A hash table can only be added to another hash table.")
	}
	out := x.Clone()
	for _, e := range y.Entries() {
		if err := out.Add(e.Key, e.Value); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// maxRepeat bounds what * makes of a text or an array.
const maxRepeat = 1 << 28

// repeat is * where the left side is a text or a collection.
func repeat(left, right any) (v any, done bool, err error) {
	items, many := value.Collection(left)
	text, isText := left.(string)
	if !many && !isText {
		return nil, false, nil
	}
	n, err := value.ToInt(right)
	if err != nil {
		return nil, true, err
	}
	if size := int64(max(len(text), len(items))); n < 0 || size > 0 && n > maxRepeat/size {
		return nil, true, runtimeError("RepeatCount", "A text or array cannot be repeated %d times.", n)
	}
	if isText {
		return strings.Repeat(text, int(n)), true, nil
	}
	out := []any{}
	for range n {
		out = append(out, items...)
	}
	return out, true, nil
}

// scaledSpan is * and / of a time span by a number.
func scaledSpan(op string, d time.Duration, by any) (v any, done bool, err error) {
	f, err := value.ToFloat(by)
	if err != nil {
		return nil, true, err
	}
	switch op {
	case "*":
		f *= float64(d)
	case "/":
		if f == 0 {
			return nil, true, errDivide
		}
		f = float64(d) / f
	default:
		return nil, false, nil
	}
	if math.Abs(f) > 1<<62 {
		return nil, true, runtimeError("OverflowException", "The time span is too long.")
	}
	return time.Duration(f), true, nil
}

// temporal is + and - with dates and time spans, and * and / of a span.
func temporal(op string, left, right any) (v any, done bool, err error) {
	if d, ok := value.AsSpan(left); ok && op != "+" && op != "-" {
		if e, ok := value.AsSpan(right); ok && op == "/" && e != 0 {
			return float64(d) / float64(e), true, nil
		}
		return scaledSpan(op, d, right)
	}
	if op != "+" && op != "-" {
		return nil, false, nil
	}
	if t, ok := left.(time.Time); ok {
		if u, ok := right.(time.Time); ok && op == "-" {
			return t.Sub(u), true, nil
		}
		d, err := value.ToSpan(right)
		if err != nil {
			return nil, true, err
		}
		if op == "-" {
			d = -d
		}
		return t.Add(d), true, nil
	}
	d, ok := value.AsSpan(left)
	if !ok {
		return nil, false, nil
	}
	e, err := value.ToSpan(right)
	if err != nil {
		return nil, true, err
	}
	if op == "-" {
		e = -e
	}
	return d + e, true, nil
}

// typeText is the name of the type on the right of -is and -as.
func typeText(v any) string {
	if t, ok := v.(*typeValue); ok {
		return t.name
	}
	return value.Text(v)
}

// isType is the operator -is: whether v is of the type, or of one made from it.
func isType(v any, name string) bool {
	if v == nil {
		return false
	}
	base := strings.ToLower(lastPart(name))
	switch base {
	case "array", "ilist", "icollection", "ienumerable":
		if _, many := value.Collection(v); many {
			_, fixed := v.([]any)
			_, bytes := v.([]byte)
			return base != "array" || fixed || bytes
		}
		_, table := v.(*value.Map)
		return table && base != "ilist" && base != "array"
	case "idictionary":
		_, ok := v.(*value.Map)
		return ok
	case "psobject", "pscustomobject":
		_, ok := v.(*value.Record)
		return ok
	case "exception":
		if _, ok := v.(*value.Exception); ok {
			return true
		}
	case "type":
		_, ok := v.(*typeValue)
		return ok
	case "string[]", "int[]", "object[]":
		return arrayOfType(v, strings.TrimSuffix(base, "[]"))
	}
	want := value.FullTypeName(name)
	for own := value.FullTypeName(value.TypeName(v)); own != ""; own = value.BaseTypeName(own) {
		if strings.EqualFold(own, want) || strings.EqualFold(lastPart(own), base) {
			return true
		}
	}
	return false
}

func arrayOfType(v any, of string) bool {
	items, ok := v.([]any)
	for _, item := range items {
		ok = ok && (of == "object" || isType(item, of))
	}
	return ok
}
