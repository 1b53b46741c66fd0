package core

import (
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func groupObject() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Group", Noun: "Object", Aliases: []string{"group"},
		Synopsis: "Puts objects with equal properties together and counts them.",
		Params: []*shell.Param{
			property("The properties to group by; without it the objects themselves."),
			flag("NoElement", "Leaves out the objects; only the counts remain."),
			flag("AsHashTable", "Gives a hashtable from name to objects.", "AHT"),
			flag("AsString", "Takes the keys of the hashtable as text."),
			flag("CaseSensitive", "Tells capitals from small letters."), culture(),
			input(),
		},
		Examples: []shell.Example{{Command: "'a','b','A' | group", Explains: "Counts equal texts."}},
		Process:  gather,
		End:      grouped,
	}
}

// bundle is one group.
type bundle struct {
	values  []any
	members []any
}

func grouped(c *shell.Call) error {
	props, err := properties(c)
	if err != nil {
		return err
	}
	bundles := bundled(c, keysOf(c, state[gathered](c).items, props))
	if c.Switch("AsHashTable") {
		m := value.NewMap()
		m.Exact = c.Switch("CaseSensitive")
		return c.Emit(asTable(m, bundles, c.Switch("AsString")))
	}
	for _, b := range bundles {
		if err := c.Emit(b.info(c.Switch("NoElement"))); err != nil {
			return err
		}
	}
	return nil
}

func bundled(c *shell.Call, rows []keyed) []*bundle {
	var order []*bundle
	byName := map[string]*bundle{}
	for _, r := range rows {
		name := joinKeys(r.keys)
		if !c.Switch("CaseSensitive") {
			name = strings.ToLower(name)
		}
		b := byName[name]
		if b == nil {
			b = &bundle{values: r.keys}
			byName[name] = b
			order = append(order, b)
		}
		b.members = append(b.members, r.object)
	}
	return order
}

// joinKeys keeps ("a","b") and ("a, b") apart, and nothing from the empty text.
func joinKeys(keys []any) string {
	var b strings.Builder
	for _, k := range keys {
		if k == nil {
			b.WriteString("\x01")
		}
		b.WriteString(value.Text(k) + "\x00")
	}
	return b.String()
}

func (b *bundle) info(noElement bool) any {
	props := []model.Prop{{Name: "Count", Value: int64(len(b.members))}, {Name: "Name", Value: joinTexts(b.values)}}
	if noElement {
		return value.NewRecord("GroupInfoNoElement", append(props, model.Prop{Name: "Values", Value: b.values})...)
	}
	return value.NewRecord("GroupInfo", append(props, model.Prop{Name: "Group", Value: value.NewList(b.members...)}, model.Prop{Name: "Values", Value: b.values})...)
}

// asTable puts the groups into a hashtable.
func asTable(m *value.Map, bundles []*bundle, asText bool) *value.Map {
	for _, b := range bundles {
		var key any = joinTexts(b.values)
		if len(b.values) == 1 && !asText && keepsType(b.values[0]) {
			key = b.values[0]
		}
		m.Set(key, value.NewList(b.members...))
	}
	return m
}

// keepsType is whether a value is a key as it is. Values of the organization,
// statuses say, are keys by their text, for scripts look them up as text.
func keepsType(v any) bool {
	switch v.(type) {
	case int64, float64, bool, time.Time, time.Duration, model.GUID:
		return true
	}
	return false
}
