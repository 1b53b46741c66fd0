package core

import (
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func compareObject() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Compare", Noun: "Object", Aliases: []string{"compare", "diff"},
		Synopsis: "Tells what two collections have in common and what not: <= stands for the first alone, => for the second.",
		Params: []*shell.Param{
			{Name: "ReferenceObject", Type: shell.Anys, Position: 1, Mandatory: true, Help: "The first collection."},
			{Name: "DifferenceObject", Type: shell.Anys, Position: 2, Help: "The second collection; it may be piped in."},
			{Name: "Property", Type: shell.Anys, Position: 3, Help: "Compares these properties instead of whole objects."},
			flag("IncludeEqual", "Shows also what both have (==)."),
			flag("ExcludeDifferent", "Shows only what both have."),
			flag("PassThru", "Gives the objects themselves, with the property SideIndicator."),
			flag("CaseSensitive", "Tells capitals from small letters."),
			culture(), idle(number("SyncWindow", "How far equal objects may be apart."), "equal objects are found wherever they are"),
		},
		Examples: []shell.Example{{Command: "compare (1,2,3) (2,3,4)", Explains: "Shows 4 and 1."}},
		Process: func(c *shell.Call) error {
			if c.Piped {
				s := state[gathered](c)
				s.items = append(s.items, c.Input)
			}
			return nil
		},
		End: compared,
	}
}

func compared(c *shell.Call) error {
	props, err := properties(c)
	if err != nil {
		return err
	}
	right := append(append([]any{}, listArg(c, "DifferenceObject")...), state[gathered](c).items...)
	cmp := &comparer{c: c, props: props}
	return cmp.run(keysOf(c, listArg(c, "ReferenceObject"), props), keysOf(c, right, props))
}

type comparer struct {
	c     *shell.Call
	props []value.Property
}

// run pairs every object of the left with an equal one of the right, then tells:
// pairs, those of the right alone, those of the left alone.
func (x *comparer) run(left, right []keyed) error {
	paired := make([]bool, len(right))
	places := map[string][]int{} // of the objects of the right by their text, to find equal ones fast
	for i, r := range right {
		name := strings.ToLower(joinKeys(r.keys))
		places[name] = append(places[name], i)
	}
	var alone, equal []keyed
	for _, l := range left {
		if i := x.find(l, right, places[strings.ToLower(joinKeys(l.keys))], paired); i >= 0 {
			paired[i] = true
			equal = append(equal, l)
		} else {
			alone = append(alone, l)
		}
	}
	var added []keyed
	for i, r := range right {
		if !paired[i] {
			added = append(added, r)
		}
	}
	if x.c.Switch("IncludeEqual") || x.c.Switch("ExcludeDifferent") {
		if err := x.emit(equal, "=="); err != nil {
			return err
		}
	}
	if x.c.Switch("ExcludeDifferent") {
		return nil
	}
	if err := x.emit(added, "=>"); err != nil {
		return err
	}
	return x.emit(alone, "<=")
}

// find returns the first of the places with an object that equals l and is in no
// pair, or -1.
func (x *comparer) find(l keyed, right []keyed, places []int, paired []bool) int {
	for _, i := range places {
		if !paired[i] && compareKeys(l.keys, right[i].keys, nil, false, !x.c.Switch("CaseSensitive")) == 0 {
			return i
		}
	}
	return -1
}

func (x *comparer) emit(rows []keyed, side string) error {
	for _, r := range rows {
		out := x.row(r, side)
		if x.c.Switch("PassThru") {
			out = value.WithNote(r.object, "SideIndicator", side)
		}
		if err := x.c.Emit(out); err != nil {
			return err
		}
	}
	return nil
}

func (x *comparer) row(r keyed, side string) any {
	var props []model.Prop
	for i, p := range x.props {
		props = append(props, model.Prop{Name: p.Title(r.object), Value: r.keys[i]})
	}
	if len(x.props) == 0 {
		props = append(props, model.Prop{Name: "InputObject", Value: r.object})
	}
	return value.NewRecord("", append(props, model.Prop{Name: "SideIndicator", Value: side})...)
}
