package route

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"mxsh/store"
)

// meddling is a directory that somebody changes between any two Views.
type meddling struct {
	store.Directory
	views int
	then  func(view int)
}

func (m *meddling) View(ctx context.Context, fn func(store.Reader) error) error {
	err := m.Directory.View(ctx, fn)
	m.views++
	m.then(m.views)
	return err
}

func TestLoadOfADirectoryThatChanges(t *testing.T) {
	o := lab(t)
	var lines []store.Record
	for i := range 2*chunk + 10 {
		lines = append(lines, crowdRecord(t, i, fmt.Sprintf("user%d@work.com", i)))
	}
	put := func(records ...store.Record) {
		_, err := o.d.Update(t.Context(), func(w store.Writer) error {
			for _, r := range records {
				if err := w.Put(r); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	put(lines...)
	m := &meddling{Directory: o.d, then: func(view int) {
		switch view {
		case 1: // what was read already, and what was not
			put(crowdRecord(t, 3, "early@work.com"), crowdRecord(t, 2*chunk, "late@work.com"))
			o.set("Mailbox New | Database=DB1 | PrimarySmtpAddress=new@work.com", "AcceptedDomain x | DomainName=x.com")
		case 2:
			o.remove("Mailbox", "New")
			o.remove("Mailbox", "User 5")
		}
	}}
	got, problems, err := Compiler{}.Load(t.Context(), m, "EX20071")
	if err != nil || len(problems) != 0 {
		t.Fatal(err, problems)
	}
	if m.views < 4 {
		t.Errorf("%d views for %d mailboxes", m.views, len(lines))
	}
	m.then = func(int) {}
	want, _ := o.compile("EX20071", nil)
	if got.Revision != want.Revision || got.AcceptedDomain("x.com") == nil {
		t.Errorf("revision %d, want %d", got.Revision, want.Revision)
	}
	addresses := []string{"early@work.com", "late@work.com", "new@work.com", "user3@work.com", "user5@work.com", "rob@work.com"}
	for i := range lines {
		addresses = append(addresses, fmt.Sprintf("user%d@work.com", i))
	}
	for _, a := range addresses {
		if got.Known(a) != want.Known(a) {
			t.Errorf("%s is known: %v, in a table made at once: %v", a, got.Known(a), want.Known(a))
		}
	}
	if !got.Known("late@work.com") || got.Known("user5@work.com") || got.Known("new@work.com") {
		t.Error("changes during the load are lost")
	}
}

func TestLoadOfAnUnknownServer(t *testing.T) {
	if _, _, err := (Compiler{}).Load(t.Context(), lab(t).d, "nobody"); !errors.Is(err, ErrNoServer) {
		t.Errorf("got %v", err)
	}
}
