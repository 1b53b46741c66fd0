package route

import (
	"errors"
	"fmt"
	"hash/maphash"
	"math"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/store"
)

// page is how many records are read at a time.
const page = 1000

// ErrNoServer is matched by the error of a compilation for a server that the
// directory does not have.
var ErrNoServer = &model.Error{ID: "ServerNotFound", Category: model.NotFound}

// Compile makes a table without secrets; see Compiler.
func Compile(r store.Reader, server string, prev *Table) (*Table, []Problem, error) {
	return Compiler{}.Compile(r, server, prev)
}

// Compiler makes tables. With Keys the credentials in them are open, as those
// who send mail need them.
type Compiler struct{ Keys model.Sealer }

// Compile makes the table of a server from the directory. Given the table in
// force it reads only what has changed since, when the directory still knows.
// The problems are all that the table has; none keeps anything else from being
// in force. It is an error that the directory cannot be read, and one that
// matches ErrNoServer that it has no such server.
func (c Compiler) Compile(r store.Reader, server string, prev *Table) (*Table, []Problem, error) {
	o, b, changed, err := c.read(r, prev)
	if err != nil {
		return nil, nil, fmt.Errorf("compile revision %d: %w", r.Revision(), err)
	}
	if prev != nil && !changed && strings.EqualFold(prev.self.Name, server) {
		next := *prev
		next.Revision, next.boxes = r.Revision(), b
		return &next, next.problems(), nil
	}
	return newTable(r.Revision(), o, b, server, prev)
}

func newTable(rev store.Revision, o *objects, b *boxes, server string, prev *Table) (*Table, []Problem, error) {
	t := &Table{Revision: rev, objects: o, boxes: b, answers: &decisions{seed: maphash.MakeSeed()}}
	if !t.build(server, prev) {
		e := *ErrNoServer
		e.Target, e.Message = server, fmt.Sprintf("The directory has no server %s.", model.Quote(server))
		return nil, nil, fmt.Errorf("compile revision %d: %w", rev, &e)
	}
	return t, t.problems(), nil
}

// read brings objects and mailboxes up to date; changed is whether any object
// but mailboxes did.
func (c Compiler) read(r store.Reader, prev *Table) (o *objects, b *boxes, changed bool, err error) {
	if prev == nil {
		return c.readAll(r, nil)
	}
	keys, complete, err := r.Changes(prev.Revision)
	if err != nil {
		return nil, nil, false, err
	}
	if !complete {
		return c.readAll(r, prev)
	}
	o, b = prev.objects, prev.boxes
	var edit *boxEdit
	for _, k := range keys {
		switch {
		case k.Kind == mailboxKind:
			if edit == nil {
				edit = b.edit()
			}
			err = readBox(r, k, edit)
		case kinds[k.Kind]:
			if !changed {
				o, changed = o.next(), true
			}
			err = c.readObject(r, k, o)
		}
		if err != nil {
			return nil, nil, false, err
		}
	}
	if edit != nil {
		b = edit.to
	}
	if changed {
		o.sort()
	}
	return o, b, changed, nil
}

func (c Compiler) readObject(r store.Reader, k store.Key, o *objects) error {
	rec, err := r.Get(k.Kind, k.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		o.drop(k)
		return nil
	case err != nil:
		return err
	}
	o.put(rec, c.Keys)
	return nil
}

func readBox(r store.Reader, k store.Key, edit *boxEdit) error {
	rec, err := r.Get(k.Kind, k.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		edit.drop(k.ID)
		return nil
	case err != nil:
		return err
	}
	edit.put(rec)
	return nil
}

// readAll reads everything. A record that cannot be read keeps the form it had
// in the previous table.
func (c Compiler) readAll(r store.Reader, prev *Table) (*objects, *boxes, bool, error) {
	o, err := c.readObjects(r, prev)
	if err != nil {
		return nil, nil, false, err
	}
	edit := newBoxes().edit()
	if err := each(r, mailboxKind, edit.put); err != nil {
		return nil, nil, false, err
	}
	return o, edit.to, true, nil
}

func (c Compiler) readObjects(r store.Reader, prev *Table) (*objects, error) {
	o := newObjects()
	for kind := range kinds {
		err := each(r, kind, func(rec store.Record) {
			if prev != nil && prev.objects.held[rec.Key] != nil {
				o.held[rec.Key] = prev.objects.held[rec.Key]
			}
			o.put(rec, c.Keys)
		})
		if err != nil {
			return nil, err
		}
	}
	o.sort()
	return o, nil
}

func each(r store.Reader, kind string, fn func(store.Record)) error {
	for after := ""; ; {
		records, err := r.Page(kind, after, page)
		if err != nil {
			return fmt.Errorf("read %s: %w", kind, err)
		}
		for _, rec := range records {
			fn(rec)
		}
		if len(records) < page {
			return nil
		}
		after = records[len(records)-1].ID
	}
}

// build works out all that answers are read from; ok is false when the
// directory has no such server.
func (t *Table) build(server string, prev *Table) (ok bool) {
	t.byID = map[model.GUID]model.Object{}
	for _, obj := range t.objects.held {
		t.byID[obj.Header().Guid] = obj
	}
	for _, s := range t.objects.servers {
		if strings.EqualFold(s.Name, server) {
			t.self = s
		}
	}
	// A server that was renamed stays the same server.
	if t.self == nil && prev != nil {
		t.self = t.ServerByID(prev.self.Guid)
	}
	if t.self == nil {
		return false
	}
	t.buildDomains()
	t.buildReceive()
	t.net = buildNetwork(t.objects, t.self, t.report)
	t.net.smallestLimit = smallestLimit(t.objects)
	return true
}

func (t *Table) report(o model.Object, format string, args ...any) {
	t.faults = append(t.faults, Problem{
		Object:  model.KindOf(o).Name + " " + model.Identity(o),
		Message: fmt.Sprintf(format, args...),
	})
}

// problems are those of the records and of the topology, in a stable order.
func (t *Table) problems() []Problem {
	all := slices.Clone(t.faults)
	for _, p := range t.objects.broken {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b Problem) int { return strings.Compare(a.String(), b.String()) })
	return all
}

func (t *Table) buildDomains() {
	for _, d := range t.objects.accepted {
		t.accepted.add(d.DomainName, d)
		if d.MatchSubDomains && !d.DomainName.Star() {
			t.accepted.add("*."+d.DomainName, d)
		}
		if d.Default {
			t.defaultDomain = model.FoldDomain(d.DomainName.Base())
		}
	}
	for _, d := range t.objects.remote {
		t.remote.add(d.DomainName, d)
	}
}

func (t *Table) buildReceive() {
	t.receive = map[string][]*model.ReceiveConnector{}
	for _, c := range t.objects.receives {
		of := fold(c.Owner())
		t.receive[of] = append(t.receive[of], c)
	}
	for of, list := range t.receive {
		good, bad := clashes(list)
		t.receive[of] = good
		if !strings.EqualFold(of, t.self.Name) {
			continue
		}
		for c, other := range bad {
			t.report(c, "it has the binding and the address range of %s and is not used", model.Quote(other.Name))
		}
	}
}

// smallestLimit is the size up to which no route depends on size.
func smallestLimit(o *objects) int64 {
	least := model.Unlimited[model.Size]{}
	for _, c := range o.sends {
		least = least.Min(c.MaxMessageSize)
	}
	for _, l := range o.links {
		least = least.Min(l.MaxMessageSize)
	}
	for _, c := range o.groupConnectors {
		least = least.Min(c.MaxMessageSize)
	}
	if size, ok := least.Value(); ok {
		return size.Bytes()
	}
	return math.MaxInt64
}
