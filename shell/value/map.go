package value

import (
	"slices"
	"strings"

	"mxsh/shell"
)

// Map is a hashtable. Keys ignore case when they are text; entries keep the order
// in which they were added. The zero value is not usable: see NewMap.
type Map struct {
	// Ordered is whether it was made as [ordered]; only its type name differs.
	Ordered bool
	// Exact tells keys that differ in case apart. It is set before the first key.
	Exact bool

	kind    string // the type's name where it is neither Hashtable nor OrderedDictionary
	entries []*Entry
	index   map[string]*Entry
}

// Entry is one pair of a Map. Changing Value changes the map.
type Entry struct {
	Key   any
	Value any

	typed bool // of a generic dictionary, whose pairs are KeyValuePairs
}

var _ shell.Hash = (*Map)(nil)

// NewMap returns an empty hashtable.
func NewMap() *Map { return &Map{index: map[string]*Entry{}} }

// BoundParameters returns what $PSBoundParameters starts as: a dictionary of names
// in any case.
func BoundParameters() *Map {
	m := NewMap()
	m.kind = "PSBoundParametersDictionary"
	return m
}

// At returns the value at a place of an [ordered] map; a dictionary has keys alone.
func (m *Map) At(i int64) (any, bool) {
	if !m.Ordered || m.generic() || i < 0 || i >= int64(len(m.entries)) {
		return nil, false
	}
	return m.entries[i].Value, true
}

// generic is whether the map is a generic dictionary.
func (m *Map) generic() bool {
	return strings.HasSuffix(m.kind, "`2") || m.kind == "PSBoundParametersDictionary"
}

// MapOf returns a hashtable of key, value, key, value …
func MapOf(pairs ...any) *Map {
	m := NewMap()
	for i := 0; i+1 < len(pairs); i += 2 {
		m.Set(pairs[i], pairs[i+1])
	}
	return m
}

// keyOf folds a key. Keys of different types never meet: 1 and '1' are two keys.
func (m *Map) keyOf(key any) string {
	if s, ok := key.(string); ok && m.Exact {
		return "s:" + s
	} else if ok {
		return "s:" + strings.ToLower(s)
	}
	return TypeName(key) + ":" + Text(key)
}

// Get returns the value of a key.
func (m *Map) Get(key any) (any, bool) {
	if e := m.index[m.keyOf(key)]; e != nil {
		return e.Value, true
	}
	return nil, false
}

// Set adds the pair, or gives the key that is there a new value.
func (m *Map) Set(key, v any) {
	k := m.keyOf(key)
	if e := m.index[k]; e != nil {
		e.Value = v
		return
	}
	e := &Entry{Key: key, Value: v, typed: m.generic()}
	m.index[k] = e
	m.entries = append(m.entries, e)
}

// Add adds the pair; it is an error if the key is there.
func (m *Map) Add(key, v any) error {
	if _, ok := m.Get(key); ok {
		return DuplicateKey(key)
	}
	m.Set(key, v)
	return nil
}

// Insert adds the pair before the one at index i; it is an error if the key is there.
func (m *Map) Insert(i int, key, v any) error {
	if i < 0 || i > len(m.entries) {
		return indexError(i)
	}
	if err := m.Add(key, v); err != nil {
		return err
	}
	last := m.entries[len(m.entries)-1]
	m.entries = slices.Insert(m.entries[:len(m.entries)-1], i, last)
	return nil
}

// Delete takes a key away; it need not be there.
func (m *Map) Delete(key any) {
	k := m.keyOf(key)
	e := m.index[k]
	if e == nil {
		return
	}
	delete(m.index, k)
	m.entries = slices.DeleteFunc(m.entries, func(x *Entry) bool { return x == e })
}

// Clear takes everything away.
func (m *Map) Clear() {
	m.entries, m.index = nil, map[string]*Entry{}
}

// Len is the number of pairs.
func (m *Map) Len() int { return len(m.entries) }

// Entries returns the pairs in their order. The slice is the caller's, the
// entries are the map's.
func (m *Map) Entries() []*Entry { return slices.Clone(m.entries) }

// Keys returns the keys in their order.
func (m *Map) Keys() []any {
	keys := make([]any, len(m.entries))
	for i, e := range m.entries {
		keys[i] = e.Key
	}
	return keys
}

// Values returns the values in the order of their keys.
func (m *Map) Values() []any {
	values := make([]any, len(m.entries))
	for i, e := range m.entries {
		values[i] = e.Value
	}
	return values
}

// Lookup returns the value of a text key, for the conversion of arguments.
func (m *Map) Lookup(key string) (any, bool) { return m.Get(key) }

// KeyNames returns the keys as texts in their order.
func (m *Map) KeyNames() []string {
	names := make([]string, len(m.entries))
	for i, e := range m.entries {
		names[i] = Text(e.Key)
	}
	return names
}

// Clone returns a map of the same pairs that changes on its own.
func (m *Map) Clone() *Map {
	c := NewMap()
	c.Ordered, c.Exact, c.kind = m.Ordered, m.Exact, m.kind
	for _, e := range m.entries {
		c.Set(e.Key, e.Value)
	}
	return c
}
