package core

import (
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func addMember() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Add", Noun: "Member",
		Synopsis:    "Adds a property to an object.",
		Description: "A custom object gets the property itself. For every other object -PassThru gives a copy that has it. The block of a ScriptProperty is computed when the property is added.",
		Params: []*shell.Param{
			{Name: "MemberType", Aliases: []string{"Type"}, Type: shell.String, Position: 1, Help: "NoteProperty, AliasProperty or ScriptProperty; NoteProperty may be left out."},
			{Name: "NotePropertyName", Aliases: []string{"Name"}, Type: shell.Any, Position: 2, Help: "What the property is called."},
			{Name: "NotePropertyValue", Aliases: []string{"Value"}, Type: shell.Any, Position: 3, Help: "What it holds, the property it is another name for, or the block that computes it from $this."},
			idle(at(4, &shell.Param{Name: "SecondValue", Type: shell.Any, Help: "The block that sets the property."}), "what is computed is not set"),
			{Name: "NotePropertyMembers", Type: shell.Hashtable, Help: "Several properties at once."},
			text("TypeName", "A name for the type of a custom object."),
			flag("Force", "Replaces a property that is there."), flag("PassThru", "Gives the object on."), input(),
		},
		Examples: []shell.Example{{Command: "$o = New-Object PSObject; $o | Add-Member NoteProperty Port 25", Explains: "Adds Port."},
			{Command: "'x' | Add-Member Length2 5 -PassThru | select Length2", Explains: "Gives a text a property."}},
		Process: addOne,
	}
}

func addOne(c *shell.Call) error {
	v, ok := given(c)
	if !ok {
		return invalid("InputObject", "", "There is no object to add a member to.", "Pipe one in.")
	}
	if _, custom := v.(*value.Record); !custom && !c.Switch("PassThru") {
		return c.Error(&model.Error{ID: "AddMember", Category: model.Invalid, Target: value.Text(v),
			Message: "A property cannot be added to an object of type " + value.TypeName(v) + " in its place.", Hint: "Take the copy that -PassThru gives, for example $x = $x | Add-Member Name Value -PassThru."}, v)
	}
	added, err := newMembers(c, v)
	if err != nil {
		return err
	}
	for _, p := range added {
		if hasProperty(v, p.Name) && !c.Switch("Force") {
			if err := c.Error(&model.Error{ID: "MemberAlreadyExists", Category: model.Exists, Target: p.Name,
				Message: "Cannot add a member with the name " + model.Quote(p.Name) + " because one exists already.", Hint: "Add -Force to replace it."}, v); err != nil {
				return err
			}
			continue
		}
		if r, ok := v.(*value.Record); ok {
			r.Set(p.Name, p.Value)
			continue
		}
		v = value.WithNote(v, p.Name, p.Value)
	}
	if r, ok := v.(*value.Record); ok && c.Given("TypeName") {
		r.Type = textArg(c, "TypeName")
	}
	if c.Switch("PassThru") {
		return c.Emit(v)
	}
	return nil
}

// newMembers are the names and values that were given: `Add-Member NoteProperty
// Port 25`, shorter `Add-Member Port 25`, or a hashtable of them.
func newMembers(c *shell.Call, v any) ([]model.Prop, error) {
	var all []model.Prop
	if h, ok := c.Value("NotePropertyMembers").(shell.Hash); ok {
		for _, k := range h.KeyNames() {
			x, _ := h.Lookup(k)
			all = append(all, model.Prop{Name: k, Value: x})
		}
	}
	kind, name, val := textArg(c, "MemberType"), value.Text(c.Value("NotePropertyName")), c.Value("NotePropertyValue")
	switch strings.ToLower(kind) {
	case "", "noteproperty":
	case "aliasproperty":
		val, _ = value.Prop(v, value.Text(val))
	case "scriptproperty":
		b, ok := val.(shell.Block)
		if !ok {
			return nil, invalid("Value", value.Text(val), "A ScriptProperty is a script block.", "Write for example Add-Member ScriptProperty MB { $this.Size / 1MB }.")
		}
		got, err := computed(c, b, v)
		if err != nil {
			return nil, err
		}
		val = got
	case "scriptmethod", "codeproperty", "codemethod", "method", "methods", "property", "properties", "propertyset", "memberset", "parameterizedproperty", "event", "dynamic":
		return nil, invalid("MemberType", kind, "Members of the kind "+model.Quote(kind)+" cannot be added.", "Add a NoteProperty, AliasProperty or ScriptProperty, or write a function that takes the object.")
	default: // the name stands first
		name, val = kind, c.Value("NotePropertyName")
	}
	if name != "" {
		all = append(all, model.Prop{Name: name, Value: val})
	}
	if len(all) == 0 && !c.Given("TypeName") {
		return nil, invalid("NotePropertyName", "", "There is no name for the property.", "Write for example Add-Member Port 25.")
	}
	return all, nil
}

// computed is what a block gives for v, which it sees as $this and $_.
func computed(c *shell.Call, b shell.Block, v any) (any, error) {
	if c.Vars != nil {
		before, _ := c.Vars.Variable("this")
		c.Vars.SetVariable("this", v)
		defer c.Vars.SetVariable("this", before)
	}
	out, err := b.Invoke(c.Context, v)
	return value.Collapse(out), err
}
