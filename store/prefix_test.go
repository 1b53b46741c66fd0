package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/store"
)

func TestNamesBeginning(t *testing.T) {
	d := directory(t)
	_, err := d.Update(t.Context(), func(w store.Writer) error {
		for _, name := range []string{"Default EX1", "Relay"} {
			for _, server := range []string{"EX1", "EX2", "Ex10"} {
				c := model.ReceiveConnectors.New().(*model.ReceiveConnector)
				c.Name, c.Server = name, server
				if err := store.Save(w, c, time.Now()); err != nil {
					return err
				}
			}
		}
		for i := range 300 {
			m := model.Mailboxes.New().(*model.Mailbox)
			m.Name, m.Alias = fmt.Sprintf("User %03d", i), fmt.Sprintf("u%03d", i)
			m.PrimarySmtpAddress = model.SmtpAddress(fmt.Sprintf("Person%03d@work.com", i))
			if err := store.Save(w, m, time.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		kind   *model.Kind
		prefix string
		limit  int
		want   string
	}{
		{model.ReceiveConnectors, "rel", 9, `Ex10\Relay,EX1\Relay,EX2\Relay`},
		{model.ReceiveConnectors, `ex1\`, 9, `EX1\Default EX1,EX1\Relay`},
		{model.ReceiveConnectors, "ex2/r", 9, `EX2\Relay`},
		{model.ReceiveConnectors, "ex1", 9, `Ex10\Default EX1,Ex10\Relay,EX1\Default EX1,EX1\Relay`},
		{model.ReceiveConnectors, "x", 9, ""},
		{model.Mailboxes, "user 29", 3, "User 290,User 291,User 292"},
		{model.Mailboxes, "PERSON299@", 9, "person299@work.com"},
		{model.Mailboxes, "u29", 2, "u290,u291"},
		{model.Mailboxes, "u000", 9, "u000"},
	} {
		got, err := store.NamesBeginning(t.Context(), d, x.kind, x.prefix, x.limit)
		if all := strings.Join(got, ","); all != x.want || err != nil {
			t.Errorf("%s %q: %s, %v; want %s", x.kind.Name, x.prefix, all, err, x.want)
		}
	}
	if got, err := store.NamesBeginning(t.Context(), d, model.Mailboxes, "", 250); len(got) != 250 || err != nil || !slices.IsSorted(got) {
		t.Errorf("all: %d names, %v", len(got), err)
	}
}
