package model

import (
	"fmt"
	"strings"
)

// Removable is an object that may have to stay; the faults say why.
type Removable interface {
	CheckRemove(r Reader) []*Error
}

// CheckRemove says why o cannot be removed: the rules of its kind, and other
// objects that refer to it. Objects that o owns go with it and do not count.
func CheckRemove(o Object, r Reader) []*Error {
	k := KindOf(o)
	if k.Singleton {
		return []*Error{{ID: "SingletonNeeded", Category: Invalid, Target: o.Header().Name,
			Message: fmt.Sprintf("The %s belongs to the organization and cannot be removed.", lowerFirst(k.Title))}}
	}
	var faults []*Error
	if rm, ok := o.(Removable); ok {
		faults = rm.CheckRemove(r)
	}
	refs, err := Referrers(o, r, 20)
	if err != nil {
		return append(faults, asModelError(err))
	}
	var users []string
	for _, ref := range refs {
		if w, ok := ref.(Owned); ok && strings.EqualFold(w.Owner(), o.Header().Name) && k.Stored() == ExchangeServers.Name {
			continue
		}
		users = append(users, lowerFirst(KindOf(ref).Title)+" "+Quote(Identity(ref)))
	}
	if len(users) == 0 {
		return faults
	}
	more := ""
	if len(users) > 3 {
		users, more = users[:3], " and others"
	}
	return append(faults, &Error{ID: "StillUsed", Category: Conflict, Target: Identity(o),
		Message: fmt.Sprintf("%s %s is still used by %s%s; change or remove these first.", k.Title, Quote(Identity(o)), strings.Join(users, ", "), more)})
}
