package model

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// world is a small directory in memory, which keeps the rules of the real one
// that rules depend on: identities in any case, GUIDs, unique names.
type world struct {
	t       *testing.T
	objects []Object
}

func (w *world) Find(k *Kind, identity string) (Object, error) {
	for _, o := range w.objects {
		if KindOf(o) == k && (strings.EqualFold(Identity(o), identity) || strings.EqualFold(o.Header().Name, identity) || o.Header().Guid.String() == identity) {
			return o, nil
		}
	}
	return nil, &Error{ID: "NotFound", Category: NotFound, Target: identity, Message: "no such object"}
}

func (w *world) Each(k *Kind, fn func(Object) bool) error {
	for _, o := range w.objects {
		if KindOf(o) == k && !fn(o) {
			return nil
		}
	}
	return nil
}

// apply gives settings "Param=text" to an object as a command does, and stores
// it when no rule forbids.
func (w *world) apply(o Object, settings ...string) error {
	k := KindOf(o)
	given := map[string]bool{}
	for _, s := range settings {
		name, text, _ := strings.Cut(s, "=")
		f := k.Field(name)
		if f == nil {
			return fmt.Errorf("%s has no parameter %s", k.Name, name)
		}
		if err := f.Set(o, argument(f, text)); err != nil {
			return err
		}
		given[f.Name] = true
	}
	if p, ok := o.(Preparer); ok {
		if err := p.Prepare(given); err != nil {
			return err
		}
	}
	var faults []error
	for _, f := range Validate(o, w) {
		faults = append(faults, f)
	}
	if len(faults) > 0 {
		return errors.Join(faults...)
	}
	if o.Header().Created.IsZero() {
		o.Header().Guid, o.Header().Created = NewGUID(), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		w.objects = append(w.objects, o)
	}
	return nil
}

// argument is what the shell would make of text: nothing for $null, a list for
// a list, a credential for one.
func argument(f *Field, text string) any {
	switch {
	case text == "$null":
		return nil
	case f.TypeName() == "PSCredential":
		return PSCredential{text, NewSecret("secret")}
	case f.List():
		var list []any
		for _, part := range f.Split(text) {
			list = append(list, strings.TrimSpace(part))
		}
		return list
	}
	return text
}

func (w *world) create(k *Kind, name string, settings ...string) (Object, error) {
	o := k.New()
	o.Header().Name = name
	return o, w.apply(o, settings...)
}

func (w *world) must(k *Kind, name string, settings ...string) Object {
	w.t.Helper()
	o, err := w.create(k, name, settings...)
	if err != nil {
		w.t.Fatalf("New-%s %s %v: %v", k.Noun, name, settings, err)
	}
	return o
}

// change sets a copy of a stored object, as a command does that reads, changes and writes.
func (w *world) change(k *Kind, name string, settings ...string) (Object, error) {
	w.t.Helper()
	stored, err := w.Find(k, name)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := SealSecrets(stored, rot13{}); err != nil {
		w.t.Fatal(err)
	}
	data, err := k.Encode(stored)
	if err != nil {
		w.t.Fatal(err)
	}
	copied, err := k.Decode(data)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.apply(copied, settings...); err != nil {
		return copied, err
	}
	for i, o := range w.objects {
		if o == stored {
			w.objects[i] = copied
		}
	}
	return copied, nil
}

// ids are the IDs of all faults in an error, or its text when it has none.
func ids(err error) string {
	if err == nil {
		return ""
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []string
		for _, e := range joined.Unwrap() {
			all = append(all, ids(e))
		}
		return strings.Join(all, " ")
	}
	var own *Error
	if errors.As(err, &own) {
		return own.ID
	}
	return err.Error()
}

// lab is two sites with three servers, a legacy one, and an accepted domain.
func lab(t *testing.T) *world {
	w := &world{t: t}
	w.must(AdSites, DefaultSite)
	w.must(AdSites, "vSite")
	w.must(AdSiteLinks, DefaultSiteLink, "Sites="+DefaultSite+",vsite")
	w.must(AcceptedDomains, "work.com", "DomainName=work.com")
	for _, s := range [][3]string{{"EX20071", DefaultSite, "127.0.7.1"}, {"EX20072", DefaultSite, "127.0.7.2"}, {"W2008", "vSite", "127.0.8.1"}} {
		w.must(ExchangeServers, s[0], "Role=HubTransport,Mailbox", "Site="+s[1], "Fqdn="+s[0]+".work.com", "Address="+s[2], "SmtpPort=2525")
		w.must(MailboxDatabases, "Mailbox Database "+s[0], "Server="+s[0])
	}
	w.must(RoutingGroups, "First Routing Group")
	w.must(ExchangeServers, "Paula", "Role=Legacy", "RoutingGroup=first routing group", "Fqdn=paula.work.com", "Address=127.0.3.1", "SmtpPort=2525")
	return w
}
