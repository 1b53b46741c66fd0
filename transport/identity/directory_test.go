package identity

import (
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"mxsh/store"
	"mxsh/store/boltdir"
)

func TestOrganizationHasOneAuthority(t *testing.T) {
	home := t.TempDir()
	open := func() store.Directory {
		d, err := boltdir.Open(filepath.Join(home, "directory.db"), boltdir.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		return d
	}
	// The first seal makes the key file, whoever does it.
	keys := &store.Keys{Path: filepath.Join(home, "keys")}
	if _, err := keys.Seal("x"); err != nil {
		t.Fatal(err)
	}
	found := make([]*Authority, 8)
	var wg sync.WaitGroup
	for i := range found {
		d := open()
		wg.Go(func() {
			a, err := FromDirectory(t.Context(), d, &store.Keys{Path: keys.Path}, time.Now())
			if err != nil {
				t.Error(err)
			}
			found[i] = a
		})
	}
	wg.Wait()
	for i, a := range found {
		if a == nil || found[0] == nil || !a.cert.Equal(found[0].cert) {
			t.Fatalf("server %d has an authority of its own", i)
		}
	}
	err := open().View(t.Context(), func(r store.Reader) error {
		rec, err := r.Get(store.AuthorityKind, store.AuthorityID)
		if err == nil && strings.Contains(string(rec.Data), "PRIVATE KEY") {
			t.Error("the directory has the authority's key in clear")
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	other := &store.Keys{Path: filepath.Join(home, "other")}
	if _, err := other.Seal("x"); err != nil {
		t.Fatal(err)
	}
	if _, err := FromDirectory(t.Context(), open(), other, time.Now()); err == nil {
		t.Error("the authority opened without its key")
	}
}
