package core

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func sortObject() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Sort", Noun: "Object", Aliases: []string{"sort"},
		Synopsis: "Puts objects in order: numbers, sizes, dates and addresses by value, all else as text.",
		Params: []*shell.Param{
			property("The properties to sort by, the first counting most; @{e='Size';Descending=$true} turns one around."),
			flag("Descending", "Turns the order around."),
			flag("Unique", "Leaves out objects with equal keys."),
			flag("CaseSensitive", "Tells capitals from small letters."),
			number("Top", "Takes only this many from the beginning of the order."),
			number("Bottom", "Takes only this many from its end."),
			flag("Stable", "Equal objects keep their order; they always do."),
			culture(),
			input(),
		},
		Examples: []shell.Example{{Command: "3,1,2 | sort -Descending", Explains: "Sorts numbers, largest first."}},
		Process:  gatherKeyed,
		End:      sorted,
	}
}

func culture() *shell.Param {
	return idle(text("Culture", "The language whose order of letters counts."), "texts are compared as all languages do that have no rules of their own")
}

// keyed is an object with the values it is sorted by.
type keyed struct {
	object any
	keys   []any
}

// sorting is what Sort-Object has gathered.
type sorting struct {
	props []value.Property
	rows  []keyed
}

// keptWhole is how many objects a sort keeps as they came. Those after them are
// packed: the objects of a large directory would not fit into memory.
const keptWhole = 10_000

func gatherKeyed(c *shell.Call) (err error) {
	s := state[sorting](c)
	if s.rows == nil {
		if s.props, err = properties(c); err != nil {
			return err
		}
	}
	for _, v := range each(c) {
		row := keyed{v, keyOf(c, v, s.props)}
		if o, ok := v.(model.Object); ok && len(s.rows) >= keptWhole && len(s.props) > 0 {
			if p, ok := model.Pack(o); ok {
				row.object = p
			}
		}
		s.rows = append(s.rows, row)
	}
	return nil
}

func sorted(c *shell.Call) error {
	s := state[sorting](c)
	fold, descending := !c.Switch("CaseSensitive"), c.Switch("Descending")
	order := func(a, b keyed) int { return compareKeys(a.keys, b.keys, s.props, descending, fold) }
	rows := s.rows
	slices.SortStableFunc(rows, order)
	if c.Switch("Unique") {
		rows = slices.CompactFunc(rows, func(a, b keyed) bool { return order(a, b) == 0 })
	}
	if n := intArg(c, "Top", -1); n >= 0 {
		rows = rows[:min(int64(len(rows)), n)]
	}
	if n := intArg(c, "Bottom", -1); n >= 0 {
		rows = rows[max(0, int64(len(rows))-n):]
	}
	for _, r := range rows {
		if p, ok := r.object.(*model.Packed); ok {
			r.object = p.Unpack()
		}
		if err := c.Emit(r.object); err != nil {
			return err
		}
	}
	return nil
}

func keysOf(c *shell.Call, items []any, props []value.Property) []keyed {
	rows := make([]keyed, len(items))
	for i, v := range items {
		rows[i] = keyed{v, keyOf(c, v, props)}
	}
	return rows
}

// keyOf is what an object is compared by: the properties, or itself without any.
func keyOf(c *shell.Call, v any, props []value.Property) []any {
	if len(props) == 0 {
		return []any{v}
	}
	keys := make([]any, len(props))
	for i, p := range props {
		keys[i] = p.Value(c.Context, v)
	}
	return keys
}

func compareKeys(a, b []any, props []value.Property, descending, fold bool) int {
	for i := range a {
		order := compareMixed(a[i], b[i], fold)
		down := descending
		if i < len(props) && props[i].Descending != nil {
			down = *props[i].Descending
		}
		if down {
			order = -order
		}
		if order != 0 {
			return order
		}
	}
	return 0
}

// compareMixed is a total order of values of any types: nothing first, values of
// one type by value, all else as text.
func compareMixed(a, b any, fold bool) int {
	if a == nil || b == nil {
		return cmp.Compare(rank(a), rank(b))
	}
	_, sizeA := a.(model.Ordered)
	_, sizeB := b.(model.Ordered)
	if isNumber(a) && isNumber(b) || sizeA && sizeB || reflect.TypeOf(a) == reflect.TypeOf(b) {
		if order, err := value.Compare(a, b, fold); err == nil {
			return order
		}
	}
	order, _ := value.Compare(value.Text(a), value.Text(b), fold)
	return order
}

func rank(v any) int {
	if v == nil {
		return 0
	}
	return 1
}

func isNumber(v any) bool {
	switch v.(type) {
	case int64, float64, value.Decimal:
		return true
	}
	return false
}

func getUnique() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Unique", Aliases: []string{"gu"},
		Synopsis: "Leaves out objects that are equal to the one before; sort them first.",
		Params:   []*shell.Param{flag("AsString", "Compares the objects' texts."), flag("OnType", "Compares the objects' types."), input()},
		Examples: []shell.Example{{Command: "1,1,2 | Get-Unique", Explains: "Gives 1 and 2."}},
		Process: func(c *shell.Call) error {
			last := state[gathered](c)
			for _, v := range each(c) {
				if len(last.items) > 0 && repeated(c, last.items[0], v) {
					continue
				}
				last.items = []any{v}
				if err := c.Emit(v); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// repeated is whether Get-Unique leaves out v after the object before.
func repeated(c *shell.Call, before, v any) bool {
	switch {
	case c.Switch("OnType"):
		return value.TypeName(before) == value.TypeName(v)
	case c.Switch("AsString"):
		return value.Text(before) == value.Text(v)
	}
	return same(before, v)
}

// joinTexts is the name of a group of values.
func joinTexts(values []any) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = value.Text(v)
		if items, ok := value.Collection(v); ok {
			texts[i] = "{" + value.Join(items, ", ") + "}"
		}
	}
	return strings.Join(texts, ", ")
}
