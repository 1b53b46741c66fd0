package core

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func getMember() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Member", Aliases: []string{"gm"},
		Synopsis: "Lists the properties of objects, once for each type.",
		Params: []*shell.Param{
			{Name: "Name", Type: shell.Strings, Position: 1, Help: "Names or patterns."},
			{Name: "MemberType", Aliases: []string{"Type"}, Type: shell.Suggesting(shell.Strings, "Property", "NoteProperty", "Method"), Help: "Property, NoteProperty or Method."},
			input(), idle(flag("Force", "Shows hidden members."), "no member is hidden"), idle(flag("Static", "Shows static members."), "types have no objects of their own here"),
		},
		Examples: []shell.Example{{Command: "Get-Alias fl | Get-Member", Explains: "Lists the properties of an alias."}},
		Process:  listMembers,
	}
}

func listMembers(c *shell.Call) error {
	seen := state[map[string]bool](c)
	if *seen == nil {
		*seen = map[string]bool{}
	}
	names, _ := shell.Arg[[]string](c, "Name")
	types, _ := shell.Arg[[]string](c, "MemberType")
	v, ok := given(c)
	if !ok {
		return invalid("InputObject", "", "You must specify an object for the Get-Member cmdlet.", "Pipe one in.")
	}
	typeName := value.TypeName(v)
	if (*seen)[typeName] {
		return nil
	}
	(*seen)[typeName] = true
	for _, p := range value.Props(v) {
		kind := memberKind(v)
		if !fits(p.Name, names) || !fits(kind, types) {
			continue
		}
		if err := c.Emit(value.NewRecord("MemberDefinition",
			model.Prop{Name: "TypeName", Value: typeName}, model.Prop{Name: "Name", Value: p.Name},
			model.Prop{Name: "MemberType", Value: kind}, model.Prop{Name: "Definition", Value: definition(v, p)})); err != nil {
			return err
		}
	}
	return nil
}

func memberKind(v any) string {
	if _, ok := v.(*value.Record); ok {
		return "NoteProperty"
	}
	return "Property"
}

func definition(v any, p model.Prop) string {
	if o, ok := v.(model.Object); ok {
		if f := model.KindOf(o).Field(p.Name); f != nil {
			access := "{get;set;}"
			if f.Only == "get" {
				access = "{get;}"
			}
			return fmt.Sprintf("%s %s %s", f.TypeName(), p.Name, access)
		}
		return fmt.Sprintf("%s %s {get;}", value.TypeName(p.Value), p.Name)
	}
	if memberKind(v) == "NoteProperty" {
		return fmt.Sprintf("%s %s=%s", value.TypeName(p.Value), p.Name, value.Text(p.Value))
	}
	return fmt.Sprintf("%s %s {get;}", value.TypeName(p.Value), p.Name)
}

// fits is whether the name matches one of the patterns; none let everything through.
func fits(name string, patterns []string) bool {
	for _, p := range patterns {
		if value.Like(p, name, true) {
			return true
		}
	}
	return len(patterns) == 0
}

func addMember() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Add", Noun: "Member",
		Synopsis: "Adds a property to a custom object.",
		Params: []*shell.Param{
			{Name: "MemberType", Aliases: []string{"Type"}, Type: shell.String, Position: 1, Help: "NoteProperty, the only kind there is; it may be left out."},
			{Name: "NotePropertyName", Aliases: []string{"Name"}, Type: shell.Any, Position: 2, Help: "What the property is called."},
			{Name: "NotePropertyValue", Aliases: []string{"Value"}, Type: shell.Any, Position: 3, Help: "What it holds."},
			{Name: "NotePropertyMembers", Type: shell.Hashtable, Help: "Several properties at once."},
			flag("Force", "Replaces a property that is there."), flag("PassThru", "Gives the object on."), input(),
		},
		Examples: []shell.Example{{Command: "$o = New-Object PSObject; $o | Add-Member NoteProperty Port 25", Explains: "Adds Port."}},
		Process:  addOne,
	}
}

func addOne(c *shell.Call) error {
	v, ok := given(c)
	if !ok {
		return invalid("InputObject", "", "There is no object to add a member to.", "Pipe one in.")
	}
	r, ok := v.(*value.Record)
	if !ok {
		return c.Error(&model.Error{ID: "AddMember", Category: model.Invalid, Target: value.Text(v),
			Message: "A property cannot be added to an object of type " + value.TypeName(v) + ".", Hint: "Use Select-Object with a calculated property."}, v)
	}
	name, val := newMember(c)
	if h, ok := c.Value("NotePropertyMembers").(shell.Hash); ok {
		for _, k := range h.KeyNames() {
			x, _ := h.Lookup(k)
			r.Set(k, x)
		}
	}
	if _, there := r.Get(name); there && !c.Switch("Force") {
		return c.Error(&model.Error{ID: "MemberAlreadyExists", Category: model.Exists, Target: name,
			Message: "Cannot add a member with the name " + model.Quote(name) + " because one exists already.", Hint: "Add -Force to replace it."}, v)
	}
	if name != "" {
		r.Set(name, val)
	}
	if c.Switch("PassThru") {
		return c.Emit(r)
	}
	return nil
}

// newMember is the name and value that were given: `Add-Member NoteProperty Port
// 25`, or shorter `Add-Member Port 25`.
func newMember(c *shell.Call) (name string, v any) {
	first := textArg(c, "MemberType")
	if first == "" || strings.EqualFold(first, "NoteProperty") {
		return value.Text(c.Value("NotePropertyName")), c.Value("NotePropertyValue")
	}
	return first, c.Value("NotePropertyName")
}

func getRandom() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Random",
		Synopsis: "Gives a random number, or picks from what is piped in.",
		Params: []*shell.Param{
			at(1, &shell.Param{Name: "Maximum", Type: shell.Number, Help: "The result is below this; by default 2147483647."}),
			{Name: "Minimum", Type: shell.Number, Help: "The result is at least this; by default 0."},
			number("Count", "How many to pick."),
			idle(number("SetSeed", "A start value."), "random numbers here come from the operating system's source"), input(),
		},
		Examples: []shell.Example{{Command: "Get-Random -Minimum 5 -Maximum 6", Explains: "Gives 5."}},
		Process:  gather,
		End:      pick,
	}
}

func pick(c *shell.Call) error {
	items := state[gathered](c).items
	n := intArg(c, "Count", 1)
	if len(items) > 0 {
		rand.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
		for _, v := range items[:min(int64(len(items)), max(0, n))] {
			if err := c.Emit(v); err != nil {
				return err
			}
		}
		return nil
	}
	for range n {
		v, err := randomNumber(c)
		if err != nil {
			return err
		}
		if err := c.Emit(v); err != nil {
			return err
		}
	}
	return nil
}

func randomNumber(c *shell.Call) (any, error) {
	var low, high any = int64(0), int64(1<<31 - 1)
	if c.Given("Minimum") {
		low = c.Value("Minimum")
	}
	if c.Given("Maximum") {
		high = c.Value("Maximum")
	}
	a, b := value.Text(low), value.Text(high)
	if order, err := value.Compare(low, high, true); err != nil || order >= 0 {
		return nil, invalid("Minimum", a, "The Minimum value ("+a+") cannot be greater than or equal to the Maximum value ("+b+").", "Write for example -Minimum 1 -Maximum 7.")
	}
	lo, lowWhole := low.(int64)
	hi, highWhole := high.(int64)
	if lowWhole && highWhole && hi-lo > 0 {
		return lo + rand.Int64N(hi-lo), nil
	}
	x, _ := value.ToFloat(low)
	y, _ := value.ToFloat(high)
	return x + rand.Float64()*(y-x), nil
}
