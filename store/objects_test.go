package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/store"
	"mxsh/store/boltdir"
)

// Lamp belongs to nobody; Plug belongs to a server.
type Lamp struct {
	model.Meta
	// Color of the light.
	Color string `default:"white"`
	// Key opens it.
	Key model.Secret
	// Mail finds it.
	Mail []string
}

// Names implements model.Named.
func (l *Lamp) Names() []string {
	var names []string
	for _, m := range l.Mail {
		names = append(names, "address/"+m)
	}
	return names
}

// NamesOf implements model.Aliased.
func (l *Lamp) NamesOf(text string) []string { return []string{"address/" + text} }

type Plug struct {
	model.Meta
	// Server has it.
	Server string
}

// Owner implements model.Owned.
func (p *Plug) Owner() string { return p.Server }

var (
	lampKind = model.Define[Lamp](model.Spec{Container: "CN=Lamps"})
	plugKind = model.Define[Plug](model.Spec{Container: "CN=Plugs"})
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func directory(t *testing.T) store.Directory {
	t.Helper()
	d, err := boltdir.Open(filepath.Join(t.TempDir(), "directory.db"), boltdir.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func save(t *testing.T, d store.Directory, objects ...model.Object) {
	t.Helper()
	_, err := d.Update(t.Context(), func(w store.Writer) error {
		for _, o := range objects {
			if err := store.Save(w, o, noon); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func lamp(name string) *Lamp {
	l := lampKind.New().(*Lamp)
	l.Name = name
	return l
}

func plug(server, name string) *Plug {
	return &Plug{Meta: model.Meta{Name: name}, Server: server}
}

func resolve(t *testing.T, d store.Directory, k *model.Kind, identity, local string) (got string, err error) {
	t.Helper()
	e := d.View(t.Context(), func(r store.Reader) error {
		o, inner := store.Resolve(r, k, identity, local)
		if err = inner; err == nil {
			got = model.Identity(o)
		}
		return nil
	})
	if e != nil {
		t.Fatal(e)
	}
	return got, err
}

func TestSaveAndLoad(t *testing.T) {
	d := directory(t)
	l := lamp("Desk")
	l.Color = "red"
	save(t, d, l)
	if l.Guid.IsZero() || !l.Created.Equal(noon) || l.Revision != 1 {
		t.Errorf("after Save: %+v", l.Meta)
	}
	d.View(t.Context(), func(r store.Reader) error {
		o, err := store.Load(r, lampKind, l.Guid)
		if err != nil {
			t.Fatal(err)
		}
		if got := o.(*Lamp); got.Color != "red" || got.Name != "Desk" || got.Revision != 1 || !got.Changed.Equal(noon) {
			t.Errorf("loaded: %+v", got)
		}
		_, err = store.Load(r, lampKind, model.NewGUID())
		if !errors.Is(err, &model.Error{ID: "ManagementObjectNotFound"}) {
			t.Errorf("an unknown GUID: %v", err)
		}
		return nil
	})
}

func TestSaveRefusesAnUnsealedSecret(t *testing.T) {
	d := directory(t)
	l := lamp("Desk")
	l.Key = model.NewSecret("open sesame")
	_, err := d.Update(t.Context(), func(w store.Writer) error { return store.Save(w, l, noon) })
	if err == nil || strings.Contains(err.Error(), "sesame") {
		t.Errorf("%v", err)
	}
}

func TestTakenNameTellsWhose(t *testing.T) {
	d := directory(t)
	first := lamp("Desk")
	first.Mail = []string{"desk@contoso.com"}
	save(t, d, first)
	second := lamp("Floor")
	second.Mail = []string{"DESK@contoso.com"}
	for o, want := range map[*Lamp]string{lamp("desk"): "has that identity", second: `"desk@contoso.com"`} {
		_, err := d.Update(t.Context(), func(w store.Writer) error { return store.Save(w, o, noon) })
		var e *model.Error
		if !errors.As(err, &e) || e.Category != model.Exists || !strings.Contains(e.Message, `"Desk"`) || !strings.Contains(e.Message, want) {
			t.Errorf("%v", err)
		}
	}
}

func TestRemoveTwice(t *testing.T) {
	d := directory(t)
	l := lamp("Desk")
	save(t, d, l)
	for i, want := range []bool{true, false} {
		_, err := d.Update(t.Context(), func(w store.Writer) error { return store.Remove(w, l) })
		if (err == nil) != want {
			t.Errorf("removal %d: %v", i, err)
		}
	}
}

func TestResolve(t *testing.T) {
	d := directory(t)
	desk := lamp("Desk, left")
	desk.Mail = []string{"desk@contoso.com"}
	a1, a2, only := plug("EX1", "A"), plug("EX2", "A"), plug("EX2", "Only")
	save(t, d, desk, lamp("Floor"), a1, a2, only)
	dn := func(k *model.Kind, o model.Object) string {
		v, _ := k.Prop(o, "DistinguishedName")
		return model.TextOf(v)
	}
	for _, c := range []struct {
		kind            *model.Kind
		identity, local string
		want, fault     string
	}{
		{lampKind, "desk, LEFT", "", "Desk, left", ""},
		{lampKind, " Floor ", "", "Floor", ""},
		{lampKind, desk.Guid.String(), "", "Desk, left", ""},
		{lampKind, "{" + strings.ToUpper(desk.Guid.String()) + "}", "", "Desk, left", ""},
		{lampKind, dn(lampKind, desk), "", "Desk, left", ""},
		{lampKind, "Desk@Contoso.com", "", "Desk, left", ""},
		{lampKind, "nowhere", "", "", "ManagementObjectNotFound"},
		{lampKind, "CN=Desk\\, left,CN=Elsewhere", "", "", "ManagementObjectNotFound"},
		{lampKind, a1.Guid.String(), "", "", "ManagementObjectNotFound"}, // another kind's
		{plugKind, `ex2\a`, "", `EX2\A`, ""},
		{plugKind, `EX2/A`, "", `EX2\A`, ""},
		{plugKind, "a", "EX1", `EX1\A`, ""},
		{plugKind, "A", "", "", "ManagementObjectAmbiguous"},
		{plugKind, "only", "EX1", `EX2\Only`, ""},
		{plugKind, strings.ToUpper(dn(plugKind, a2)), "", `EX2\A`, ""},
		{plugKind, `EX3\A`, "EX1", "", "ManagementObjectNotFound"},
	} {
		got, err := resolve(t, d, c.kind, c.identity, c.local)
		if c.fault != "" {
			if !errors.Is(err, &model.Error{ID: c.fault}) {
				t.Errorf("%s: %v, want %s", c.identity, err, c.fault)
			}
			continue
		}
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", c.identity, got, err, c.want)
		}
	}
	_, err := resolve(t, d, plugKind, "EX1A", "")
	if err == nil || !strings.Contains(err.Error(), `Did you mean 'EX1\A'`) {
		t.Errorf("a lost backslash: %v", err)
	}
	_, err = resolve(t, d, plugKind, "A", "")
	if err == nil || !strings.Contains(err.Error(), `'EX1\A', 'EX2\A'`) {
		t.Errorf("ambiguous: %v", err)
	}
}

func TestMatch(t *testing.T) {
	d := directory(t)
	save(t, d, lamp("Desk"), lamp("Desk 2"), lamp("Floor"), plug("EX1", "Default"), plug("EX2", "Default"), plug("EX2", "Client"))
	for _, c := range []struct {
		kind    *model.Kind
		pattern string
		want    string
	}{
		{lampKind, "*", "Desk|Desk 2|Floor"},
		{lampKind, "desk*", "Desk|Desk 2"},
		{lampKind, "*OO*", "Floor"},
		{lampKind, "Des?", "Desk"},
		{lampKind, "x*", ""},
		{plugKind, "def*", `EX1\Default|EX2\Default`},
		{plugKind, `ex2\*`, `EX2\Client|EX2\Default`},
		{plugKind, `EX2/D*`, `EX2\Default`},
	} {
		var got []string
		for o, err := range store.Match(t.Context(), d, c.kind, c.pattern) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, model.Identity(o))
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %v, want %s", c.pattern, got, c.want)
		}
	}
}

// TestEachHoldsNothing changes the directory while it is listed.
func TestEachHoldsNothing(t *testing.T) {
	d := directory(t)
	var all []model.Object
	const count = 1203 // more than two pages
	for i := range count {
		all = append(all, lamp(fmt.Sprintf("Lamp %04d", i)))
	}
	save(t, d, all...)
	seen := 0
	for o, err := range store.Each(t.Context(), d, lampKind) {
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("Lamp %04d", seen); o.Header().Name != want {
			t.Fatalf("%s comes as number %d", o.Header().Name, seen)
		}
		if seen%500 == 7 {
			if _, err := d.Update(t.Context(), func(w store.Writer) error { return store.Remove(w, o) }); err != nil {
				t.Fatal(err)
			}
		}
		seen++
	}
	if seen != count {
		t.Errorf("%d of %d", seen, count)
	}
}

func TestEachEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range store.Each(ctx, directory(t), lampKind) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		return
	}
	t.Error("no error")
}

func TestObjectsAnswerTheModel(t *testing.T) {
	d := directory(t)
	save(t, d, plug("EX1", "A"), plug("EX2", "A"))
	d.View(t.Context(), func(r store.Reader) error {
		objects := store.Objects(r, "EX2")
		if o, err := objects.Find(plugKind, "a"); err != nil || model.Identity(o) != `EX2\A` {
			t.Errorf("%v, %v", o, err)
		}
		n := 0
		if err := objects.Each(plugKind, func(model.Object) bool { n++; return false }); err != nil || n != 1 {
			t.Errorf("Each went on to %d, %v", n, err)
		}
		return nil
	})
}

func TestLike(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"*", "", true}, {"?", "", false}, {"a*c", "abc", true}, {"a*c", "abcd", false},
		{"*b*", "abc", true}, {"a?c", "aéc", true}, {"**", "x", true}, {"a*b*c", "axbxbxc", true},
	} {
		if got := store.Like(c.pattern, c.text); got != c.want {
			t.Errorf("%q like %q is %v", c.text, c.pattern, got)
		}
	}
	start := time.Now()
	store.Like(strings.Repeat("*a", 500), strings.Repeat("a", 5000)+"b")
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("a hostile pattern took %v", took)
	}
}

func TestSeal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "secret.key")
	keys := &store.Keys{Path: path}
	if _, err := keys.Open("aes256gcm:00000000:AAAA"); !errors.Is(err, store.ErrKeyFile) {
		t.Errorf("Open without a file: %v", err)
	}
	sealed, err := keys.Seal("P@ss wörd")
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key file: %v, %v", info.Mode(), err)
	}
	if again, _ := keys.Seal("P@ss wörd"); again == sealed {
		t.Error("two seals are equal")
	}
	other := &store.Keys{Path: path} // another process
	if plain, err := other.Open(sealed); plain != "P@ss wörd" || err != nil {
		t.Errorf("%q, %v", plain, err)
	}
	head, box, _ := strings.Cut(strings.TrimPrefix(sealed, "aes256gcm:"), ":")
	for _, bad := range []string{"", "plain", "aes256gcm:" + head, "aes256gcm:" + head + ":", "aes256gcm:" + head + ":" + "AAAA" + box[4:], "aes256gcm:ffffffff:" + box} {
		if plain, err := keys.Open(bad); !errors.Is(err, store.ErrNoKey) {
			t.Errorf("%q opened as %q, %v", bad, plain, err)
		}
	}
}

func TestKeyChange(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret.key")
	old, err := (&store.Keys{Path: path}).Seal("old")
	if err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(path)
	os.WriteFile(path, append([]byte(strings.Repeat("ab", 32)+"\n"), text...), 0o600)
	keys := &store.Keys{Path: path}
	fresh, err := keys.Seal("new")
	if err != nil {
		t.Fatal(err)
	}
	for sealed, want := range map[string]string{old: "old", fresh: "new"} {
		if plain, err := keys.Open(sealed); plain != want || err != nil {
			t.Errorf("%q, %v", plain, err)
		}
	}
	if strings.Split(old, ":")[1] == strings.Split(fresh, ":")[1] {
		t.Error("both were sealed with one key")
	}
}

func TestKeyFileOfOthersIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret.key")
	os.WriteFile(path, []byte(strings.Repeat("ab", 32)), 0o644)
	if _, err := (&store.Keys{Path: path}).Seal("x"); !errors.Is(err, store.ErrKeyFile) {
		t.Errorf("%v", err)
	}
	os.WriteFile(path, []byte("short"), 0o600)
	os.Chmod(path, 0o600)
	if _, err := (&store.Keys{Path: path}).Seal("x"); !errors.Is(err, store.ErrKeyFile) {
		t.Errorf("%v", err)
	}
}
