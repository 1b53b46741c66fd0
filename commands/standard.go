package commands

import (
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/store"
)

// noun is what the standard cmdlets need to know of a kind beyond its schema.
type noun struct {
	kind  *model.Kind
	verbs []string // of New, Get, Set and Remove
	// name is the cmdlets' noun where the kind's own is not it: a second name
	// of the same objects.
	name string
	// called is what sentences about a change call the objects, where the title
	// of the kind is not Exchange's own spelling.
	called string
	// fixed is whether the objects keep their name for life.
	fixed bool

	// complete fills in what depends on the directory, before the rules of the
	// kind are applied to a new object.
	complete func(j *job, r store.Reader, o model.Object) error
	// beside writes, in the same transaction, what goes with a new or changed
	// object; old is nil for a new one.
	beside func(j *job, w store.Writer, old, o model.Object) error
	// without removes, in the same transaction, what goes with a removed object.
	without func(j *job, w store.Writer, o model.Object) error
	// effect is what -WhatIf tells beyond the settings; old is nil for a new
	// object, o for a removed one.
	effect func(r store.Reader, old, o model.Object) ([]string, error)
	// before does what takes time and needs no directory: it runs before the
	// transactions.
	before func(j *job) error
	// value is added to the sentence of New-: ` with domain name "contoso.com"`.
	value func(o model.Object) string

	// wrong says of an object that -Identity names, and that keep leaves out, why
	// it is none of those.
	wrong func(o model.Object) error

	// more are parameters beyond those of the settings, by verb.
	more map[string][]*shell.Param
	// leaves are settings that are no parameters of New- and Set-.
	leaves []string
	// keep makes the condition for what Get- shows; nil keeps all.
	keep func(e Env, c *shell.Call) (func(o model.Object) bool, error)
	// resultSize is the default of -ResultSize; 0 where Get- has none.
	resultSize int
	filter     bool // Get- has -Filter

	// needed are settings that New-, and the Identity that Remove-, must have
	// unless other arguments make them needless.
	needed   map[string]func(given func(string) (any, bool)) bool
	wizard   func(Env) *shell.Wizard // of New-, nil when it has none
	examples map[string][]shell.Example
	notes    map[string]string // more for the help, by verb
}

// The verbs of the standard cmdlets.
const (
	verbNew    = "New"
	verbGet    = "Get"
	verbSet    = "Set"
	verbRemove = "Remove"
)

// standard makes the cmdlets of a noun.
func (e Env) standard(n noun) []*shell.Cmdlet {
	if n.name == "" {
		n.name = n.kind.Noun
	}
	if n.called == "" {
		n.called = n.kind.Title
	}
	made := map[string]func(Env, noun) *shell.Cmdlet{
		verbNew: Env.newCmdlet, verbGet: Env.getCmdlet, verbSet: Env.setCmdlet, verbRemove: Env.removeCmdlet,
	}
	var all []*shell.Cmdlet
	for _, verb := range n.verbs {
		c := made[verb](e, n)
		c.Verb, c.Noun = verb, n.name
		c.Description = n.notes[verb]
		c.Examples = n.examples[verb]
		c.Params = append(c.Params, n.more[verb]...)
		if c.Param("DomainController") == nil {
			c.Params = append(c.Params, &shell.Param{Name: "DomainController", Type: shell.String,
				Help: "Accepted for scripts of Exchange.", Inert: "there is no domain controller to choose"})
		}
		if verb == verbNew {
			usageSets(c)
		}
		if verb == verbNew && n.wizard != nil {
			e.withWizard(c, n)
		}
		all = append(all, c)
	}
	return all
}

// usageSets makes -Usage and the switches that stand for its values exclude one
// another, where the cmdlet has them.
func usageSets(c *shell.Cmdlet) {
	if c.Param("Usage") == nil {
		return
	}
	for _, name := range []string{"Usage", "Client", "Custom", "Internal", "Internet", "Partner"} {
		if p := c.Param(name); p != nil {
			p.Sets = append(p.Sets, name)
		}
	}
}

func (e Env) newCmdlet(n noun) *shell.Cmdlet {
	params := []*shell.Param{{Name: "Name", Type: shell.String, Position: 1, Mandatory: true, ByPropertyName: true,
		Help: "Name of the new object, unique among its kind in any case, at most 64 characters."}}
	return &shell.Cmdlet{
		Synopsis: "Creates a " + n.kind.Title + ".",
		Params:   append(params, n.settings("set")...),
		Output:   n.kind, Changes: true,
		Process: each(func(c *shell.Call) error { return e.create(c, n) }),
	}
}

func (e Env) setCmdlet(n noun) *shell.Cmdlet {
	id, instance := identityParam(n.kind, false), identityParam(n.kind, false)
	if !n.kind.Singleton {
		id.Needed = without("Instance")
	}
	instance.Name, instance.Position, instance.ByValue, instance.ByPropertyName = "Instance", 0, false, false
	instance.Help = "A " + n.kind.Title + " that Get- gave and that was changed in a variable: what was changed there is stored, as it is of an object that is piped."
	params := []*shell.Param{id}
	if !n.kind.Singleton && !n.fixed {
		params = append(params, &shell.Param{Name: "Name", Type: shell.String, Help: "The new name of the object."})
	}
	params = append(append(params, n.settings("new")...), instance)
	if !n.kind.Singleton {
		params = append(params, ifUnchanged())
	}
	return &shell.Cmdlet{
		Synopsis: "Changes a " + n.kind.Title + ".",
		Params:   params,
		Changes:  true,
		Process:  each(func(c *shell.Call) error { return e.change(c, n) }),
	}
}

func (e Env) removeCmdlet(n noun) *shell.Cmdlet {
	id := identityParam(n.kind, n.needed["Identity"] == nil)
	id.Needed = n.needed["Identity"]
	return &shell.Cmdlet{
		Synopsis: "Removes a " + n.kind.Title + ".",
		Params:   []*shell.Param{id, ifUnchanged()},
		Changes:  true, Asks: true,
		Process: each(func(c *shell.Call) error { return e.remove(c, n) }),
	}
}

// settings makes the parameters of the kind's settings; except is the only tag
// of those that belong to the other verb.
func (n noun) settings(except string) []*shell.Param {
	var params []*shell.Param
	for _, f := range n.kind.Fields {
		if f.Only == "get" || f.Only == except || hasFold(n.leaves, f.Name) {
			continue
		}
		params = append(params, &shell.Param{
			Name: f.Name, Aliases: f.Aliases, Type: typeOf(f, except == "set"), Inert: f.Inert, Field: f,
			Mandatory: f.Need && except == "set", ByPropertyName: except == "set" && !f.Transient,
		})
		if except == "set" {
			params[len(params)-1].Needed = n.needed[f.Name]
		}
	}
	return params
}

// typeOf is the type of a setting's parameter, on New- or on Set-.
func typeOf(f *model.Field, created bool) shell.Type {
	if f.Switch == "true" || f.Switch == "new" && created {
		return shell.Switch
	}
	return shell.FieldType(f)
}

func identityParam(k *model.Kind, mandatory bool) *shell.Param {
	kinds := []*model.Kind{k}
	for _, other := range model.Kinds() { // views of the same objects name them as well
		if other != k && other.Stored() == k.Stored() {
			kinds = append(kinds, other)
		}
	}
	return &shell.Param{Name: "Identity", Type: shell.IdentityType(kinds...), Position: 1, Mandatory: mandatory,
		ByValue: true, ByPropertyName: true,
		Help: "The " + k.Title + ": its name, GUID or distinguished name; Server\\Name or Server/Name where it belongs to a server."}
}

func hasFold(list []string, s string) bool {
	for _, l := range list {
		if strings.EqualFold(l, s) {
			return true
		}
	}
	return false
}

// isOwned is whether objects of the kind belong to a server.
func isOwned(k *model.Kind) bool {
	_, ok := k.New().(model.Owned)
	return ok
}
