package value

import (
	"slices"

	"mxsh/shell"
)

// List is a collection that changes in place: every reader of it sees the change.
// A property of an object that holds several values reads as a List whose
// changes are written back to that object.
type List struct {
	// Name is what GetType().Name says; "" is MultiValuedProperty.
	Name string

	of    string          // the type of the items, "" is any
	owner any             // of .PSObject.Properties: the value that has them
	seen  map[string]bool // the items of a HashSet, by typed text; nil when not gathered
	items []any
	place int // of $input: how many items Next went over

	// store writes new items to the owner and returns them as the owner keeps
	// them; nil when there is no owner.
	store func([]any) ([]any, error)
}

var _ shell.Sequence = (*List)(nil)

// NewList returns a list of these items, which it keeps.
func NewList(items ...any) *List { return &List{items: items} }

// inputName is the type of $input.
const inputName = "ArrayListEnumeratorSimple"

// NewInput returns $input over these items: a collection that a script may also
// go through step by step.
func NewInput(items []any) *List { return &List{Name: inputName, items: items} }

// IsInput is whether the list is $input, which has Next, Reset and Current.
func (l *List) IsInput() bool { return l.Name == inputName }

// Next goes to the next item and is false after the last.
func (l *List) Next() bool {
	l.place = min(l.place+1, len(l.items)+1)
	return l.place <= len(l.items)
}

// Reset goes back before the first item.
func (l *List) Reset() { l.place = 0 }

// Current is the item that Next went to, nil before the first and after the last.
func (l *List) Current() any {
	if l.place < 1 || l.place > len(l.items) {
		return nil
	}
	return l.items[l.place-1]
}

// Items returns the items; the slice is the list's own and must not be changed.
func (l *List) Items() []any { return l.items }

// Len is the number of items.
func (l *List) Len() int { return len(l.items) }

// Add appends. The error is the owner's, who may refuse a value; the list is
// then unchanged. That holds for every method that changes the list.
func (l *List) Add(items ...any) error {
	items, err := l.typed(items)
	if err != nil {
		return err
	}
	if l.Name == "HashSet`1" {
		l.gather()
		for _, item := range items {
			if key := setKey(item); !l.seen[key] {
				l.seen[key] = true
				l.items = append(l.items, item)
			}
		}
		return nil
	}
	if l.store == nil { // nobody keeps the old slice: growing it is cheap
		l.items = append(l.items, items...)
		return nil
	}
	return l.replace(append(slices.Clone(l.items), items...))
}

// typed converts items to the type of the list's items.
func (l *List) typed(items []any) ([]any, error) {
	if l.of == "" || baseName(l.of) == "object" || baseName(l.of) == "psobject" || baseName(l.of) == "pscustomobject" || !IsType(l.of) {
		return items, nil
	}
	out := make([]any, len(items))
	for i, item := range items {
		v, err := Convert(item, l.of)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

// gather fills seen, which a change of the items empties.
func (l *List) gather() {
	if l.seen != nil {
		return
	}
	l.seen = make(map[string]bool, len(l.items))
	for _, item := range l.items {
		l.seen[setKey(item)] = true
	}
}

// setKey tells the items of a set apart: capitals and types count.
func setKey(v any) string { return TypeName(v) + ":" + Text(v) }

// Has is whether an item equals v, capitals counting.
func (l *List) Has(v any) bool {
	if l.Name == "HashSet`1" {
		l.gather()
		return l.seen[setKey(v)]
	}
	return slices.ContainsFunc(l.items, func(item any) bool { return Equal(item, v, false) })
}

// Insert puts an item before index i, which may be the length.
func (l *List) Insert(i int, item any) error {
	if i < 0 || i > len(l.items) {
		return indexError(i)
	}
	return l.replace(slices.Insert(slices.Clone(l.items), i, item))
}

// Remove takes away the first item that equals v; there need be none.
func (l *List) Remove(v any) error {
	i := l.Index(v)
	if i < 0 {
		return nil
	}
	return l.RemoveAt(i)
}

// RemoveAt takes away the item at index i.
func (l *List) RemoveAt(i int) error {
	if i < 0 || i >= len(l.items) {
		return indexError(i)
	}
	return l.replace(slices.Delete(slices.Clone(l.items), i, i+1))
}

// SetAt replaces the item at index i; a negative i counts from the end.
func (l *List) SetAt(i int, v any) error {
	if i < 0 {
		i += len(l.items)
	}
	if i < 0 || i >= len(l.items) {
		return indexError(i)
	}
	items := slices.Clone(l.items)
	items[i] = v
	return l.replace(items)
}

// Clear takes everything away.
func (l *List) Clear() error { return l.replace([]any{}) }

// Index returns the index of the first item that equals v, or -1.
func (l *List) Index(v any) int {
	return slices.IndexFunc(l.items, func(item any) bool { return Equal(item, v, true) })
}

func (l *List) replace(items []any) error {
	if l.store != nil {
		kept, err := l.store(items)
		if err != nil {
			return err
		}
		items = kept
	}
	l.items, l.seen = items, nil
	return nil
}
