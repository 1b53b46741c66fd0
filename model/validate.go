package model

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// MaxName is the longest name of an object, in characters.
const MaxName = 64

// Validate is every rule that o must keep before it is stored: its name, the
// objects that it refers to (whose names it then holds as they are written
// there), what others decide about it (see Completer), and the rules of its
// kind. It returns every fault of the first of these steps that has one.
func Validate(o Object, r Reader) []*Error {
	k := KindOf(o)
	faults := k.checkName(o)
	faults = append(faults, k.resolve(o, r)...)
	if len(faults) > 0 {
		return faults // what follows would only be their consequence
	}
	if c, ok := o.(Completer); ok {
		faults = c.Complete(r)
	}
	if len(faults) > 0 {
		return faults
	}
	if c, ok := o.(Checker); ok {
		faults = append(faults, c.Check(r)...)
	}
	return faults
}

func (k *Kind) checkName(o Object) []*Error {
	name := o.Header().Name
	why := ""
	switch {
	case strings.TrimSpace(name) == "":
		why = "is empty"
	case !utf8.ValidString(name):
		why = "is not text in UTF-8"
	case len([]rune(name)) > MaxName && !k.Singleton:
		why = fmt.Sprintf("has %d characters and may have %d", len([]rune(name)), MaxName)
	case strings.ContainsAny(name, "\\\x00\n\r"):
		why = "holds a backslash or a line break, which no name may"
	}
	if why == "" {
		return nil
	}
	return []*Error{{ID: "InvalidName", Category: Invalid, Param: "Name", Target: name,
		Message: fmt.Sprintf("Parameter 'Name': the name %s %s (write for example -Name Internet).", Quote(name), why)}}
}

// Ref is the kind that the setting's text names, or nil.
func (f *Field) Ref() *Kind {
	if f.ref == "" {
		return nil
	}
	return KindNamed(f.ref)
}

// resolve replaces every reference by the identity of the object it names.
func (k *Kind) resolve(o Object, r Reader) []*Error {
	var faults []*Error
	for _, f := range k.all {
		if f.ref == "" {
			continue
		}
		for _, text := range f.texts(o) {
			if strings.TrimSpace(*text) == "" {
				continue
			}
			id, fault := f.resolveOne(r, *text)
			if fault != nil {
				faults = append(faults, fault)
				continue
			}
			*text = id
		}
	}
	return faults
}

func (f *Field) resolveOne(r Reader, text string) (string, *Error) {
	found, err := r.Find(f.Ref(), text)
	if err == nil {
		return Identity(found), nil
	}
	var own *Error
	if errors.As(err, &own) && own.Category != NotFound {
		return "", own
	}
	return "", &Error{ID: "ReferenceNotFound", Category: NotFound, Param: f.Name, Target: text, Err: err,
		Message: fmt.Sprintf("Parameter '%s' names %s, and there is no such %s.", f.Name, Quote(text), lowerFirst(f.Ref().Title)),
		Hint:    fmt.Sprintf("Get-%s lists those that exist.", f.Ref().Noun)}
}

// lowerFirst is a kind's title inside a sentence: proper names keep their capital.
func lowerFirst(s string) string {
	if !strings.HasPrefix(s, "Exchange") && len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// texts are the texts of a reference, one or a list.
func (f *Field) texts(o Object) []*string {
	switch p := f.of(o).Addr().Interface().(type) {
	case *string:
		return []*string{p}
	case *[]string:
		list := make([]*string, len(*p))
		for i := range *p {
			list[i] = &(*p)[i]
		}
		return list
	}
	panic(f.fault("refers to objects but is no string"))
}

// Referrers returns the objects whose settings refer to o, at most limit of
// them. Removing o would leave their references without object.
func Referrers(o Object, r Reader, limit int) ([]Object, error) {
	target := KindOf(o).Stored()
	var found []Object
	for _, k := range Kinds() {
		if k.Of != nil || k.Live || len(found) >= limit {
			continue
		}
		var refs []*Field
		for _, f := range k.all {
			if f.ref != "" && f.Ref().Stored() == target {
				refs = append(refs, f)
			}
		}
		if len(refs) == 0 {
			continue
		}
		err := r.Each(k, func(other Object) bool {
			if refersTo(other, refs, Identity(o)) {
				found = append(found, other)
			}
			return len(found) < limit
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

func refersTo(o Object, refs []*Field, identity string) bool {
	for _, f := range refs {
		for _, text := range f.texts(o) {
			if strings.EqualFold(*text, identity) {
				return true
			}
		}
	}
	return false
}
