// Package storetest is the contract of store.Directory as a test suite. Every
// backend runs it.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"
	"time"

	"mxsh/store"
)

// Run runs the suite. open returns an empty directory of its own for each call
// and closes it when the test ends.
func Run(t *testing.T, open func(t *testing.T) store.Directory) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, d store.Directory)
	}{
		{"EmptyDirectory", emptyDirectory},
		{"PutThenGet", putThenGet},
		{"FailedUpdateLeavesNoTrace", failedUpdateLeavesNoTrace},
		{"UpdateWithoutWritesKeepsRevision", updateWithoutWritesKeepsRevision},
		{"WriterSeesItsOwnWrites", writerSeesItsOwnWrites},
		{"RecordsAreCopies", recordsAreCopies},
		{"NamesAreUnique", namesAreUnique},
		{"PutReplacesNames", putReplacesNames},
		{"NamesMoveWithinOneUpdate", namesMoveWithinOneUpdate},
		{"DeleteFreesNames", deleteFreesNames},
		{"Pages", pages},
		{"PagesByName", pagesByName},
		{"ChangesSince", changesSince},
		{"NestedUseIsRefused", nestedUseIsRefused},
		{"UpdatesOfManyGoroutinesAllCount", updatesOfManyGoroutinesAllCount},
		{"ViewIsOneRevision", viewIsOneRevision},
		{"WatchYieldsNewerRevisions", watchYieldsNewerRevisions},
		{"WatchEndsWithItsContext", watchEndsWithItsContext},
		{"EndedContext", endedContext},
		{"CloseTwice", closeTwice},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

// record makes a record of kind "Thing" whose only name is "thing/ID".
func record(id, data string, names ...string) store.Record {
	if names == nil {
		names = []string{"thing/" + id}
	}
	return store.Record{Key: store.Key{Kind: "Thing", ID: id}, Names: names, Data: []byte(data)}
}

func put(t *testing.T, d store.Directory, records ...store.Record) store.Revision {
	t.Helper()
	rev, err := d.Update(t.Context(), func(w store.Writer) error {
		for _, r := range records {
			if err := w.Put(r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatalf("Update: %v", err)
	}
	return rev
}

func view(t *testing.T, d store.Directory, fn func(r store.Reader)) {
	t.Helper()
	if err := d.View(t.Context(), func(r store.Reader) error { fn(r); return nil }); err != nil {
		t.Errorf("View: %v", err)
	}
}

func ids(records []store.Record) []string {
	out := []string{}
	for _, r := range records {
		out = append(out, r.ID)
	}
	return out
}

func equal[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func emptyDirectory(t *testing.T, d store.Directory) {
	view(t, d, func(r store.Reader) {
		if r.Revision() != 0 {
			t.Errorf("revision of an empty directory is %d", r.Revision())
		}
		if _, err := r.Get("Thing", "a"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("Get: %v", err)
		}
		if _, err := r.Find("thing/a"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("Find: %v", err)
		}
		if page, err := r.Page("Thing", "", 10); err != nil || len(page) != 0 {
			t.Errorf("Page: %v, %v", page, err)
		}
		if page, next, err := r.PageNames("thing/", "", 10); err != nil || len(page) != 0 || next != "" {
			t.Errorf("PageNames: %v, %q, %v", page, next, err)
		}
		if keys, complete, err := r.Changes(0); err != nil || len(keys) != 0 || !complete {
			t.Errorf("Changes: %v, %v, %v", keys, complete, err)
		}
	})
	_, err := d.Update(t.Context(), func(w store.Writer) error { return w.Delete("Thing", "a") })
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Delete: %v", err)
	}
}

func putThenGet(t *testing.T, d store.Directory) {
	if rev := put(t, d, record("a", "one"), record("b", "two", "thing/b", "other/b")); rev != 1 {
		t.Errorf("first revision is %d", rev)
	}
	if rev := put(t, d, record("a", "three")); rev != 2 {
		t.Errorf("second revision is %d", rev)
	}
	view(t, d, func(r store.Reader) {
		a, err := r.Get("Thing", "a")
		if err != nil || string(a.Data) != "three" || a.Revision != 2 || a.Kind != "Thing" || a.ID != "a" {
			t.Errorf("a: %+v, %v", a, err)
		}
		equal(t, "names of a", a.Names, []string{"thing/a"})
		for _, name := range []string{"thing/b", "other/b"} {
			if b, err := r.Find(name); err != nil || string(b.Data) != "two" || b.Revision != 1 {
				t.Errorf("%s: %+v, %v", name, b, err)
			}
		}
		if _, err := r.Get("Thin", "a"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("other kind: %v", err)
		}
	})
}

func failedUpdateLeavesNoTrace(t *testing.T, d store.Directory) {
	put(t, d, record("a", "old"))
	boom := errors.New("boom")
	_, err := d.Update(t.Context(), func(w store.Writer) error {
		if err := w.Put(record("a", "new", "thing/changed")); err != nil {
			return err
		}
		if err := w.Put(record("b", "new")); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatalf("Update: %v", err)
	}
	view(t, d, func(r store.Reader) {
		if a, err := r.Find("thing/a"); err != nil || string(a.Data) != "old" || r.Revision() != 1 {
			t.Errorf("after the failure: %+v, %v, revision %d", a, err, r.Revision())
		}
		for _, name := range []string{"thing/b", "thing/changed"} {
			if _, err := r.Find(name); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func updateWithoutWritesKeepsRevision(t *testing.T, d store.Directory) {
	put(t, d, record("a", ""))
	rev, err := d.Update(t.Context(), func(store.Writer) error { return nil })
	if rev != 1 || err != nil {
		t.Errorf("got %d, %v", rev, err)
	}
}

func writerSeesItsOwnWrites(t *testing.T, d store.Directory) {
	put(t, d, record("a", "old"), record("b", ""))
	_, err := d.Update(t.Context(), func(w store.Writer) error {
		if err := w.Put(record("a", "new", "thing/x")); err != nil {
			return err
		}
		if err := w.Delete("Thing", "b"); err != nil {
			return err
		}
		if a, err := w.Find("thing/x"); err != nil || string(a.Data) != "new" {
			t.Errorf("Find of the new name: %+v, %v", a, err)
		}
		if _, err := w.Find("thing/a"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("Find of the old name: %v", err)
		}
		if page, err := w.Page("Thing", "", 9); err != nil || len(page) != 1 {
			t.Errorf("Page: %v, %v", page, err)
		}
		if w.Revision() != 1 {
			t.Errorf("revision inside is %d", w.Revision())
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func recordsAreCopies(t *testing.T, d store.Directory) {
	put(t, d, record("a", "data"))
	var kept store.Record
	view(t, d, func(r store.Reader) {
		kept, _ = r.Get("Thing", "a")
		page, _ := r.Page("Thing", "", 1)
		page[0].Data[0], page[0].Names[0] = 'X', "X"
		if again, _ := r.Get("Thing", "a"); string(again.Data) != "data" {
			t.Error("writing to a record changed the directory")
		}
	})
	put(t, d, record("a", "DATA"))
	if string(kept.Data) != "data" || kept.Names[0] != "thing/a" {
		t.Errorf("a kept record changed: %+v", kept)
	}
}

func namesAreUnique(t *testing.T, d store.Directory) {
	put(t, d, record("a", "", "thing/a", "address/x"))
	_, err := d.Update(t.Context(), func(w store.Writer) error {
		return w.Put(record("b", "", "thing/b", "address/x"))
	})
	var taken *store.NameError
	if !errors.Is(err, store.ErrNameTaken) || !errors.As(err, &taken) || taken.Name != "address/x" || taken.Owner.ID != "a" {
		t.Errorf("second holder: %v", err)
	}
	view(t, d, func(r store.Reader) {
		if _, err := r.Find("thing/b"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the refused record: %v", err)
		}
	})
}

func putReplacesNames(t *testing.T, d store.Directory) {
	put(t, d, record("a", "", "thing/old", "thing/kept"))
	put(t, d, record("a", "", "thing/kept", "thing/new"))
	put(t, d, record("b", "", "thing/old"))
	view(t, d, func(r store.Reader) {
		for name, want := range map[string]string{"thing/old": "b", "thing/kept": "a", "thing/new": "a"} {
			if got, err := r.Find(name); err != nil || got.ID != want {
				t.Errorf("%s: %+v, %v", name, got, err)
			}
		}
	})
}

func namesMoveWithinOneUpdate(t *testing.T, d store.Directory) {
	put(t, d, record("a", "", "thing/one"), record("b", "", "thing/two"))
	put(t, d, record("a", "", "thing/free"), record("b", "", "thing/one"), record("a", "", "thing/two"))
	view(t, d, func(r store.Reader) {
		one, err1 := r.Find("thing/one")
		two, err2 := r.Find("thing/two")
		if err1 != nil || err2 != nil || one.ID != "b" || two.ID != "a" {
			t.Errorf("one is %s (%v), two is %s (%v)", one.ID, err1, two.ID, err2)
		}
	})
}

func deleteFreesNames(t *testing.T, d store.Directory) {
	put(t, d, record("a", "", "thing/x"))
	if _, err := d.Update(t.Context(), func(w store.Writer) error { return w.Delete("Thing", "a") }); err != nil {
		t.Fatal(err)
	}
	put(t, d, record("b", "", "thing/x"))
	view(t, d, func(r store.Reader) {
		if _, err := r.Get("Thing", "a"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("deleted: %v", err)
		}
	})
}

func pages(t *testing.T, d store.Directory) {
	var want []string
	var all []store.Record
	for i := range 25 {
		id := fmt.Sprintf("%02d", i)
		want = append(want, id)
		all = append(all, record(id, id))
	}
	other := record("05", "", "thin/05")
	other.Kind = "Thin" // a kind whose name begins like the other's
	more := record("05", "", "things/05")
	more.Kind = "Things"
	slices.Reverse(all)
	put(t, d, append(all, other, more)...)
	view(t, d, func(r store.Reader) {
		var got []string
		after := ""
		for range 100 {
			page, err := r.Page("Thing", after, 10)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, ids(page)...)
			if len(page) < 10 {
				break
			}
			after = page[len(page)-1].ID
		}
		equal(t, "all pages", got, want)
		page, _ := r.Page("Thing", "03x", 2)
		equal(t, "after an ID that is not there", ids(page), []string{"04", "05"})
	})
}

func pagesByName(t *testing.T, d store.Directory) {
	put(t, d,
		record("1", "", "thing/c"), record("2", "", "thing/a"), record("3", "", "thing/b", "thing/d"),
		record("4", "", "thinga/x"), record("5", "", "other/a"))
	view(t, d, func(r store.Reader) {
		page, next, err := r.PageNames("thing/", "", 3)
		equal(t, "first page", ids(page), []string{"2", "3", "1"})
		if next != "thing/c" || err != nil {
			t.Errorf("next is %q, %v", next, err)
		}
		page, next, _ = r.PageNames("thing/", next, 3)
		equal(t, "second page", ids(page), []string{"3"})
		if next != "" {
			t.Errorf("next at the end is %q", next)
		}
		page, next, _ = r.PageNames("thing/", "", 4)
		if len(page) != 4 || next != "" {
			t.Errorf("an exact page: %v, %q", ids(page), next)
		}
		page, _, _ = r.PageNames("thing/b", "thing/a", 9)
		equal(t, "after below the prefix", ids(page), []string{"3"})
	})
}

func changesSince(t *testing.T, d store.Directory) {
	put(t, d, record("a", ""), record("b", ""))
	put(t, d, record("a", "again"))
	if _, err := d.Update(t.Context(), func(w store.Writer) error { return w.Delete("Thing", "b") }); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after    store.Revision
		want     []string
		complete bool
	}{
		{0, []string{"a", "b"}, true},
		{1, []string{"a", "b"}, true},
		{2, []string{"b"}, true},
		{3, []string{}, true},
		{9, []string{}, false}, // a revision that this directory never had
	} {
		view(t, d, func(r store.Reader) {
			keys, complete, err := r.Changes(c.after)
			got := []string{}
			for _, k := range keys {
				got = append(got, k.ID)
			}
			slices.Sort(got)
			if err != nil || complete != c.complete {
				t.Errorf("after %d: complete %v, %v", c.after, complete, err)
			}
			equal(t, fmt.Sprintf("changed after %d", c.after), got, c.want)
		})
	}
}

func nestedUseIsRefused(t *testing.T, d store.Directory) {
	put(t, d, record("a", ""))
	inner := func() (error, error) {
		viewErr := d.View(t.Context(), func(store.Reader) error { return nil })
		_, updateErr := d.Update(t.Context(), func(store.Writer) error { return nil })
		return viewErr, updateErr
	}
	check := func(where string) {
		if v, u := inner(); !errors.Is(v, store.ErrNested) || !errors.Is(u, store.ErrNested) {
			t.Errorf("inside %s: View %v, Update %v", where, v, u)
		}
	}
	view(t, d, func(store.Reader) { check("View") })
	d.Update(t.Context(), func(store.Writer) error { check("Update"); return nil })
	if v, u := inner(); v != nil || u != nil {
		t.Errorf("afterwards: View %v, Update %v", v, u)
	}
}

func updatesOfManyGoroutinesAllCount(t *testing.T, d store.Directory) {
	const workers, each = 8, 10
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range each {
				_, err := d.Update(t.Context(), func(w store.Writer) error {
					n := 0
					if rec, err := w.Get("Thing", "counter"); err == nil {
						fmt.Sscan(string(rec.Data), &n)
					}
					return w.Put(record("counter", fmt.Sprint(n+1)))
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	view(t, d, func(r store.Reader) {
		rec, err := r.Get("Thing", "counter")
		if err != nil || string(rec.Data) != fmt.Sprint(workers*each) || r.Revision() != workers*each {
			t.Errorf("counted %s at revision %d, %v", rec.Data, r.Revision(), err)
		}
	})
}

// viewIsOneRevision keeps two records equal in every revision and looks for a
// View that sees them differ.
func viewIsOneRevision(t *testing.T, d store.Directory) {
	put(t, d, record("a", "0"), record("b", "0"))
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for ctx.Err() == nil {
				view(t, d, func(r store.Reader) {
					a, _ := r.Get("Thing", "a")
					b, _ := r.Get("Thing", "b")
					if string(a.Data) != string(b.Data) {
						t.Errorf("one View saw %s and %s", a.Data, b.Data)
					}
				})
			}
		})
	}
	for i := range 50 {
		put(t, d, record("a", fmt.Sprint(i)), record("b", fmt.Sprint(i)))
	}
	cancel()
	wg.Wait()
}

func watchYieldsNewerRevisions(t *testing.T, d store.Directory) {
	put(t, d, record("a", ""))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	next, stop := iter.Pull2(d.Watch(ctx, 0))
	defer stop()
	if rev, err, ok := next(); rev != 1 || err != nil || !ok {
		t.Fatalf("first: %d, %v, %v", rev, err, ok)
	}
	for i := range 5 {
		want := put(t, d, record("a", fmt.Sprint(i)))
		if rev, err, ok := next(); rev != want || err != nil || !ok {
			t.Fatalf("after an update: %d, %v, %v; want %d", rev, err, ok, want)
		}
	}
	put(t, d, record("a", "x"))
	want := put(t, d, record("a", "y"))
	if rev, err, ok := next(); rev != want || err != nil || !ok {
		t.Fatalf("after two updates: %d, %v, %v; want %d at once", rev, err, ok, want)
	}
}

func watchEndsWithItsContext(t *testing.T, d store.Directory) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		for range d.Watch(ctx, 0) {
			t.Error("an unchanged directory yielded")
		}
		close(ended)
	}()
	cancel()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("Watch goes on after its context ended")
	}
}

func endedContext(t *testing.T, d store.Directory) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.View(ctx, func(store.Reader) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("View: %v", err)
	}
	if _, err := d.Update(ctx, func(w store.Writer) error { return w.Put(record("a", "")) }); !errors.Is(err, context.Canceled) {
		t.Errorf("Update: %v", err)
	}
}

func closeTwice(t *testing.T, d store.Directory) {
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if err := d.View(t.Context(), func(store.Reader) error { return nil }); err == nil {
		t.Error("a closed directory can be read")
	}
}
