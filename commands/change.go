package commands

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/store"
)

// job is one object's way through a changing cmdlet.
type job struct {
	Env
	noun
	call    *shell.Call
	local   string          // the local server, "" when there is none to assume
	noLocal error           // why there is none
	given   map[string]bool // settings that the command line gave
	kept    any             // what before made for complete
	copied  model.Object    // the copy whose changes Set- stores, nil for none
	carried map[string]bool // the properties of copied that are stored
}

// needLocal returns the local server for a parameter that was not given.
func (j *job) needLocal(param string) (string, error) {
	if j.noLocal == nil {
		return j.local, nil
	}
	return "", &model.Error{ID: "LocalServerUnknown", Category: model.Binding, Param: param, Err: j.noLocal,
		Message: "Parameter '" + param + "' was not given, and there is no local server to take instead: " + plain(j.noLocal).Error()}
}

func (e Env) job(c *shell.Call, n noun) (*job, error) {
	j := &job{Env: e, noun: n, call: c, given: map[string]bool{}}
	for _, p := range c.Cmdlet.Params {
		if p.Field != nil && c.Given(p.Name) {
			j.given[p.Field.Name] = true
		}
	}
	j.takeCopy()
	if isOwned(n.kind) || n.complete != nil {
		j.local, j.noLocal = e.Local(c.Context)
	}
	if n.before != nil {
		return j, n.before(j)
	}
	return j, nil
}

// apply gives o the values of the command line.
func (j *job) apply(o model.Object) error {
	for _, p := range j.call.Cmdlet.Params {
		if p.Field == nil || !j.given[p.Field.Name] || j.carried[p.Field.Name] {
			continue
		}
		if err := p.Field.Set(o, j.call.Value(p.Name)); err != nil {
			return err
		}
	}
	return nil
}

// takeCopy finds the object that -Instance or the pipe gave and that was changed
// where it was read. What was changed counts as given, as far as the command line
// says nothing of it.
func (j *job) takeCopy() {
	id, given := shell.Arg[shell.Identity](j.call, "Instance")
	if !given && j.call.Piped {
		id.Object, _ = j.call.Input.(model.Object)
	}
	if j.call.Cmdlet.Verb != verbSet || id.Object == nil || model.KindOf(id.Object).Stored() != j.kind.Stored() {
		return
	}
	for _, name := range id.Object.Header().Touched() {
		f := j.kind.Field(name)
		switch {
		case f == nil && !(name == "Name" && !j.fixed), f != nil && (f.Only == "get" || f.Only == "new"), j.given[name]:
			continue
		}
		if j.copied == nil {
			j.copied, j.carried = id.Object, map[string]bool{}
		}
		j.carried[name] = true
		j.given[name] = f != nil
	}
}

// carry gives o the values that were changed in the copy.
func (j *job) carry(o model.Object) error {
	if j.carried["Name"] {
		o.Header().Name = j.copied.Header().Name
	}
	for _, f := range j.kind.Fields {
		if !j.carried[f.Name] {
			continue
		}
		if err := f.Set(o, model.KindOf(j.copied).Field(f.Name).Get(j.copied)); err != nil {
			return err
		}
	}
	return nil
}

// vet applies every rule to o as the directory is now. The names that it would
// take must be free.
func (j *job) vet(r store.Reader, o model.Object) error {
	found := faults(model.Validate(o, store.Objects(r, j.local)))
	if len(found) > 0 {
		return found.asError()
	}
	return store.CheckNames(r, o)
}

// create runs New-.
func (e Env) create(c *shell.Call, n noun) error {
	j, err := e.job(c, n)
	if err != nil {
		return err
	}
	var o model.Object
	var details []string
	build := func(r store.Reader) (err error) {
		o, err = j.fresh(r)
		return err
	}
	err = e.Directory.View(c.Context, func(r store.Reader) error {
		if err := build(r); err != nil {
			return err
		}
		details, err = j.effect(r, nil, o)
		return err
	})
	if err != nil {
		return err
	}
	more := ""
	if n.value != nil {
		more = n.value(o)
	}
	if yes, err := c.ShouldProcess(sentence("Creating", n.called, model.Identity(o), more), details...); err != nil || !yes {
		return err
	}
	rev, err := e.Directory.Update(c.Context, func(w store.Writer) error {
		if err := build(w); err != nil {
			return err
		}
		return j.save(w, nil, o)
	})
	if err != nil {
		return err
	}
	j.after(rev, o)
	return c.Emit(o)
}

// fresh makes the new object that the command line describes.
func (j *job) fresh(r store.Reader) (model.Object, error) {
	o := j.kind.New()
	o.Header().Name, _ = shell.Arg[string](j.call, "Name")
	if err := j.apply(o); err != nil {
		return nil, err
	}
	if j.complete != nil {
		if err := j.complete(j, r, o); err != nil {
			return nil, err
		}
	}
	if p, ok := o.(model.Preparer); ok {
		if err := p.Prepare(j.given); err != nil {
			return nil, err
		}
	}
	return o, j.vet(r, o)
}

// save seals the secrets of o and writes it with what belongs to it.
func (j *job) save(w store.Writer, old, o model.Object) error {
	if err := model.SealSecrets(o, j.Keys); err != nil {
		return err
	}
	if err := store.Save(w, o, j.Now()); err != nil {
		return err
	}
	if j.beside == nil {
		return nil
	}
	return j.beside(j, w, old, o)
}

// change runs Set-.
func (e Env) change(c *shell.Call, n noun) error {
	j, err := e.job(c, n)
	if err != nil {
		return err
	}
	var old, o model.Object
	var details []string
	err = e.Directory.View(c.Context, func(r store.Reader) error {
		if old, err = e.find(c, r, n.kind, j.local); err != nil {
			return err
		}
		if err = j.asRead(old); err != nil {
			return err
		}
		if o, details, err = j.edited(r, old); err != nil || len(details) == 0 {
			return err
		}
		more, err := j.effect(r, old, o)
		details = append(details, more...)
		return err
	})
	if err != nil {
		return err
	}
	if len(details) == 0 {
		c.Warn(fmt.Sprintf("The command completed successfully but no settings of '%s' have been modified.", model.Visible(model.Identity(old))))
		return nil
	}
	if yes, err := c.ShouldProcess(sentence("Changing", n.called, model.Identity(old), ""), details...); err != nil || !yes {
		return err
	}
	for _, d := range details {
		c.Verbose(d)
	}
	rev, err := e.Directory.Update(c.Context, func(w store.Writer) error {
		// Read again: it may have changed while somebody thought about the question.
		now, err := store.Load(w, n.kind, old.Header().Guid)
		if err != nil {
			return err
		}
		if err = j.asRead(now); err != nil {
			return err
		}
		if o, _, err = j.edited(w, now); err != nil {
			return err
		}
		return j.write(w, now, o)
	})
	if err != nil {
		return err
	}
	j.after(rev, o)
	return nil
}

// effect is what -WhatIf tells of a change beyond the settings themselves.
func (j *job) effect(r store.Reader, old, o model.Object) ([]string, error) {
	if !j.call.WhatIf() || j.noun.effect == nil {
		return nil, nil
	}
	return j.noun.effect(r, old, o)
}

// write saves a changed object; those that name it follow a new name.
func (j *job) write(w store.Writer, old, o model.Object) error {
	var followers []model.Object
	if model.Identity(old) != model.Identity(o) {
		var err error
		if followers, err = model.Referrers(old, store.Objects(w, j.local), 1<<20); err != nil {
			return err
		}
	}
	if err := j.save(w, old, o); err != nil {
		return err
	}
	for _, f := range followers {
		if err := rename(f, j.kind, model.Identity(old), model.Identity(o)); err != nil {
			return err
		}
		if err := store.Save(w, f, j.Now()); err != nil {
			return err
		}
	}
	return nil
}

// rename replaces a name in the settings of o that refer to objects of kind k.
func rename(o model.Object, k *model.Kind, from, to string) error {
	for _, f := range model.KindOf(o).Fields {
		if f.Ref() == nil || f.Ref().Stored() != k.Stored() {
			continue
		}
		var next any
		switch v := f.Get(o).(type) {
		case string:
			if next = v; strings.EqualFold(v, from) {
				next = to
			}
		case []string:
			for i := range v {
				if strings.EqualFold(v[i], from) {
					v[i] = to
				}
			}
			next = v
		}
		if err := f.Set(o, next); err != nil {
			return err
		}
	}
	return nil
}

// edited returns a copy of old with the values of the command line, vetted, and
// a line for each setting that differs.
func (j *job) edited(r store.Reader, old model.Object) (o model.Object, details []string, err error) {
	if o, err = store.Load(r, j.kind, old.Header().Guid); err != nil {
		return nil, nil, err
	}
	if err := j.carry(o); err != nil {
		return nil, nil, err
	}
	if name, ok := shell.Arg[string](j.call, "Name"); ok && !j.fixed {
		o.Header().Name = name
	}
	if err := j.apply(o); err != nil {
		return nil, nil, err
	}
	if j.complete != nil {
		if err := j.complete(j, r, o); err != nil {
			return nil, nil, err
		}
	}
	if p, ok := o.(model.Preparer); ok {
		if err := p.Prepare(j.given); err != nil {
			return nil, nil, err
		}
	}
	if err := j.vet(r, o); err != nil {
		return nil, nil, err
	}
	return o, differences(j.kind, old, o), nil
}

// differences lists the settings of o that are not as in old, and the values
// that a list lost.
func differences(k *model.Kind, old, o model.Object) []string {
	var lines []string
	if a, b := old.Header().Name, o.Header().Name; a != b {
		lines = append(lines, "Name: "+model.Visible(a)+" -> "+model.Visible(b))
	}
	for _, f := range k.Fields {
		if f.Transient || same(f, old, o) {
			continue
		}
		lines = append(lines, fmt.Sprintf("%s: %s -> %s", f.Name, shown(f, old), shown(f, o)))
		lines = append(lines, lost(f, old, o)...)
	}
	return lines
}

func same(f *model.Field, a, b model.Object) bool {
	x, y := f.Get(a), f.Get(b)
	if len(shell.Elements(x)) == 0 && len(shell.Elements(y)) == 0 {
		return true // an empty list is one whether it was ever filled or not
	}
	return reflect.DeepEqual(x, y)
}

func shown(f *model.Field, o model.Object) string {
	text := model.Visible(f.Text(o))
	if f.List() {
		return "{" + strings.ReplaceAll(text, ",", ", ") + "}"
	}
	if text == "" {
		return "(none)"
	}
	return text
}

// lost names the values of a list, or the words of a set of flags, that o is
// without.
func lost(f *model.Field, old, o model.Object) []string {
	var lines []string
	left := valuesOf(f, o)
	for _, text := range valuesOf(f, old) {
		if !slices.Contains(left, text) {
			lines = append(lines, "- removed: "+model.Visible(text))
		}
	}
	return lines
}

// valuesOf are the values of a setting that holds several, none of one that
// holds one.
func valuesOf(f *model.Field, o model.Object) []string {
	v := f.Get(o)
	if flags, ok := v.(interface{ Flags() []string }); ok {
		return flags.Flags()
	}
	if !f.List() {
		return nil
	}
	var texts []string
	for _, item := range shell.Elements(v) {
		texts = append(texts, model.TextOf(item))
	}
	return texts
}

// remove runs Remove-.
func (e Env) remove(c *shell.Call, n noun) error {
	j, err := e.job(c, n)
	if err != nil {
		return err
	}
	var o model.Object
	var details []string
	err = e.Directory.View(c.Context, func(r store.Reader) (err error) {
		if o, err = e.find(c, r, n.kind, j.local); err != nil {
			return err
		}
		if err = j.asRead(o); err != nil {
			return err
		}
		details, err = j.effect(r, o, nil)
		return err
	})
	if err != nil {
		return err
	}
	erase := func(w store.Writer) error {
		now, err := store.Load(w, n.kind, o.Header().Guid)
		if err != nil {
			return err
		}
		if err := j.asRead(now); err != nil {
			return err
		}
		return j.erase(w, now)
	}
	// Tried and taken back first: nobody is asked about what cannot be done.
	_, err = e.Directory.Update(c.Context, func(w store.Writer) error {
		if err := erase(w); err != nil {
			return err
		}
		return errDryRun
	})
	if !errors.Is(err, errDryRun) {
		return err
	}
	if yes, err := c.ShouldProcess(sentence("Removing", n.called, model.Identity(o), ""), details...); err != nil || !yes {
		return err
	}
	rev, err := e.Directory.Update(c.Context, erase)
	if err != nil {
		return err
	}
	e.apply(c, rev)
	return nil
}

// errDryRun takes a tried removal back.
var errDryRun = errors.New("only tried")

// erase removes o and what goes with it. What others refer to stays.
func (j *job) erase(w store.Writer, o model.Object) error {
	if j.without != nil {
		if err := j.without(j, w, o); err != nil {
			return err
		}
	}
	const listed = 5
	users, err := model.Referrers(o, store.Objects(w, j.local), listed+1)
	if err != nil {
		return err
	}
	if len(users) > 0 {
		return inUse(j.kind, o, users, listed)
	}
	return store.Remove(w, o)
}

func inUse(k *model.Kind, o model.Object, users []model.Object, listed int) error {
	var names []string
	for i, u := range users {
		if i == listed {
			names = append(names, "and others")
			break
		}
		names = append(names, model.KindOf(u).Title+" "+model.Quote(model.Identity(u)))
	}
	return &model.Error{ID: "ObjectInUse", Category: model.Conflict, Target: model.Identity(o),
		Message: fmt.Sprintf("The %s %s can't be removed because it is in use by %s.", k.Title, model.Quote(model.Identity(o)), strings.Join(names, ", ")),
		Hint:    "Change or remove these first."}
}

// find returns the object that -Identity names; a singleton needs none. A text
// that names nothing and is a pattern is refused: a change is for the object that
// was named.
func (e Env) find(c *shell.Call, r store.Reader, k *model.Kind, local string) (model.Object, error) {
	id, given := shell.Arg[shell.Identity](c, "Identity")
	if !given {
		id, given = shell.Arg[shell.Identity](c, "Instance")
	}
	if !given && k.Singleton {
		return only(r, k)
	}
	if id.Object != nil && !id.Guid.IsZero() {
		return store.Load(r, k, id.Guid)
	}
	o, err := store.Resolve(r, k, id.Text, local)
	if err == nil || !store.HasWildcard(id.Text) || !isNotFound(err) {
		return o, err
	}
	return nil, &model.Error{ID: "WildcardInIdentity", Category: model.Ambiguous, Param: "Identity", Target: id.Text,
		Message: fmt.Sprintf("Parameter 'Identity': %s is a pattern, and %s changes only what is named (for example Get-%s %s | %s).",
			model.Quote(id.Text), c.Cmdlet.Name(), k.Noun, model.Visible(model.Shortened(id.Text)), c.Cmdlet.Name())}
}

func isNotFound(err error) bool {
	var e *model.Error
	return errors.As(err, &e) && e.Category == model.NotFound
}

// only returns the one object of a singleton's kind.
func only(r store.Reader, k *model.Kind) (model.Object, error) {
	page, _, err := store.Page(r, k, "", 1)
	if err != nil {
		return nil, err
	}
	if len(page) == 0 {
		return nil, store.NotFound(k, k.Name)
	}
	return page[0], nil
}

// after puts the revision in force and says what the administrator should know
// of the object that was stored.
func (j *job) after(rev store.Revision, o model.Object) {
	j.pending()
	if w, ok := o.(model.Warner); ok {
		var warnings []string
		err := j.Directory.View(j.call.Context, func(r store.Reader) error {
			warnings = w.Warnings(store.Objects(r, j.local))
			return nil
		})
		if err != nil {
			j.call.Verbose("The object was stored, but it could not be looked at again: " + plain(err).Error())
		}
		for _, text := range warnings {
			j.call.Warn(text)
		}
	}
	j.Env.apply(j.call, rev)
}

// pending warns of settings that are stored and not applied yet.
func (j *job) pending() {
	var names []string
	for _, f := range j.kind.Fields {
		if f.Pending != "" && j.given[f.Name] {
			names = append(names, f.Name)
		}
	}
	switch len(names) {
	case 0:
	case 1:
		j.call.Warn(names[0] + " is stored; this version of mxsh does not apply it yet.")
	default:
		j.call.Warn(strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1] + " are stored; this version of mxsh does not apply them yet.")
	}
}

// apply waits until the running engines have the revision in force; what they
// could not put in force becomes a warning.
func (e Env) apply(c *shell.Call, rev store.Revision) {
	for _, problem := range e.Engines.Applied(c.Context, rev) {
		c.Warn(problem)
	}
}
