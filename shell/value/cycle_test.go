package value

import (
	"testing"

	"mxsh/model"
)

func TestWhatHoldsItselfHasAnEnd(t *testing.T) {
	self := NewList()
	self.Name = "ArrayList"
	for range 3 { // more than one way round
		if err := self.Add(self); err != nil {
			t.Fatal(err)
		}
	}
	array := []any{int64(1), nil}
	array[1] = array
	table := NewMap()
	table.Set("self", NewList(table))
	parent, child := NewRecord("", model.Prop{Name: "Children"}), NewRecord("")
	child.Set("Parent", parent)
	parent.Set("Children", []any{child, child})
	for _, v := range []any{self, array, table, parent, child, &Entry{Key: "k", Value: self}, []any{"a", parent}} {
		if !Cyclic(v) {
			t.Errorf("a %s that holds itself was not found out", TypeName(v))
		}
		if Text(v) == "" || Plain(v) == nil || Equal(v, self, true) && v != any(self) {
			t.Errorf("a %s that holds itself is %q", TypeName(v), Text(v))
		}
	}
	shared := []any{"x"}
	for range 40 { // 2 to the power of 40 ways lead to x
		shared = []any{shared, shared}
	}
	for _, v := range []any{nil, "x", shared, []any{}, NewList(), MapOf("a", []any{}), NewRecord("", model.Prop{Name: "a", Value: array[:1]})} {
		if Cyclic(v) {
			t.Errorf("%s does not hold itself", TypeName(v))
		}
	}
}
