package store

import (
	"errors"
	"fmt"
	"iter"
	"time"

	"mxsh/model"
)

// pageSize is how many objects one View copies out before it lets go. Each may
// stand on a page of the file of its own, and the kernel maps some around it, so
// that large pages would cost memory by the size of the directory.
const pageSize = 50

// KeyOf returns the key under which objects of a kind are kept.
func KeyOf(k *model.Kind, id model.GUID) Key { return Key{Kind: k.Stored(), ID: id.String()} }

// Decode turns a record into an object of k, its revision filled in.
func Decode(k *model.Kind, rec Record) (model.Object, error) {
	o, err := k.Decode(rec.Data)
	if err != nil {
		return nil, err
	}
	o.Header().Revision = uint64(rec.Revision)
	return o, nil
}

// Load returns the object with that GUID, or an error of category NotFound.
func Load(r Reader, k *model.Kind, id model.GUID) (model.Object, error) {
	rec, err := r.Get(k.Stored(), id.String())
	if errors.Is(err, ErrNotFound) {
		return nil, NotFound(k, id.String())
	}
	if err != nil {
		return nil, err
	}
	return Decode(k, rec)
}

// NotFound is the error of an identity that names no object.
func NotFound(k *model.Kind, identity string) *model.Error {
	return &model.Error{ID: "ManagementObjectNotFound", Category: model.NotFound, Target: identity,
		Message: fmt.Sprintf("The operation couldn't be performed because object '%s' couldn't be found: there is no %s with that identity.", model.Visible(model.Shortened(identity)), k.Title)}
}

// Save writes o as the next revision: a new object gets a GUID and the time of
// its creation, every object the time of its change. Secrets must be sealed. A
// name that is taken gives an error of category Exists that tells whose it is.
func Save(w Writer, o model.Object, now time.Time) error {
	k, m := model.KindOf(o), o.Header()
	if m.Guid.IsZero() {
		m.Guid, m.Created = model.NewGUIDAt(now), now.UTC()
	}
	m.Changed = now.UTC()
	data, err := k.Encode(o)
	if err != nil {
		return err
	}
	err = w.Put(Record{Key: KeyOf(k, m.Guid), Names: k.Names(o), Data: data})
	var taken *NameError
	if errors.As(err, &taken) {
		return exists(w, k, o, taken)
	}
	if err != nil {
		return fmt.Errorf("save %s: %w", k.Name, err)
	}
	m.Revision = uint64(w.Revision()) + 1
	return nil
}

// CheckNames returns the error that Save would give if a name of o were taken.
func CheckNames(r Reader, o model.Object) error {
	k := model.KindOf(o)
	own := KeyOf(k, o.Header().Guid)
	for _, name := range k.Names(o) {
		rec, err := r.Find(name)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if rec.Key != own {
			return exists(r, k, o, &NameError{Name: name, Owner: rec.Key})
		}
	}
	return nil
}

// exists tells which object holds the name, as far as it can be read.
func exists(r Reader, k *model.Kind, o model.Object, taken *NameError) error {
	e := &model.Error{ID: "ManagementObjectAlreadyExists", Category: model.Exists, Target: model.Identity(o), Err: taken,
		Message: fmt.Sprintf("The %s \"%s\" can't be stored because the name \"%s\" is taken.", k.Title, model.Visible(model.Identity(o)), model.Visible(taken.Name))}
	rec, err := r.Get(taken.Owner.Kind, taken.Owner.ID)
	owner := model.KindNamed(taken.Owner.Kind)
	if err != nil || owner == nil {
		return e
	}
	held, err := Decode(owner, rec)
	if err != nil {
		return e
	}
	what := "it has the name " + model.Quote(afterSlash(taken.Name))
	if owner.Stored() == k.Stored() && taken.Name == k.NameOf(model.Identity(o)) {
		what = "it has that identity"
	}
	e.Message = fmt.Sprintf("The %s \"%s\" can't be stored because the %s \"%s\", created on %s, exists already: %s.",
		k.Title, model.Visible(model.Identity(o)), owner.Title, model.Visible(model.Identity(held)), held.Header().Created.Local().Format("2006-01-02 15:04:05"), what)
	return e
}

func afterSlash(name string) string {
	for i := range len(name) {
		if name[i] == '/' {
			return name[i+1:]
		}
	}
	return name
}

// Remove deletes o, or returns an error of category NotFound when it is gone.
func Remove(w Writer, o model.Object) error {
	k := model.KindOf(o)
	err := w.Delete(k.Stored(), o.Header().Guid.String())
	if errors.Is(err, ErrNotFound) {
		return NotFound(k, model.Identity(o))
	}
	return err
}

// All yields the objects of a kind in the order of their names, within one
// transaction. It ends after the first error.
func All(r Reader, k *model.Kind) iter.Seq2[model.Object, error] {
	return func(yield func(model.Object, error) bool) {
		for next := ""; ; {
			var page []model.Object
			var err error
			page, next, err = Page(r, k, next, pageSize)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, o := range page {
				if !yield(o, nil) {
					return
				}
			}
			if next == "" {
				return
			}
		}
	}
}

// Page returns objects of a kind in the order of their names, from the first
// name above after ("" = from the start); next is the name to go on after, ""
// at the end. It looks at limit names.
func Page(r Reader, k *model.Kind, after string, limit int) (page []model.Object, next string, err error) {
	return pageNames(r, k, k.NameOf(""), after, limit)
}

func pageNames(r Reader, k *model.Kind, prefix, after string, limit int) (page []model.Object, next string, err error) {
	records, next, err := r.PageNames(prefix, after, limit)
	if err != nil {
		return nil, "", err
	}
	for _, rec := range records {
		o, err := Decode(k, rec)
		if err != nil {
			return nil, "", err
		}
		page = append(page, o)
	}
	return page, next, nil
}

// Objects returns what the rules of the model may ask of r. local is the server
// that a bare name of an Owned object belongs to, "" for none.
func Objects(r Reader, local string) model.Reader { return objects{r, local} }

type objects struct {
	Reader
	local string
}

var _ model.Reader = objects{}

func (o objects) Find(k *model.Kind, identity string) (model.Object, error) {
	return Resolve(o.Reader, k, identity, o.local)
}

func (o objects) Each(k *model.Kind, fn func(model.Object) bool) error {
	for obj, err := range All(o.Reader, k) {
		if err != nil {
			return err
		}
		if !fn(obj) {
			return nil
		}
	}
	return nil
}
