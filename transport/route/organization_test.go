package route

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/store"
	"mxsh/store/boltdir"
)

// organization is a directory on disk that tests write in a short notation:
// "SendConnector *Cost1 | AddressSpaces=SMTP:*;1 | SourceTransportServers=EX1".
type organization struct {
	t testing.TB
	d store.Directory
}

func newOrganization(t testing.TB, lines ...string) *organization {
	t.Helper()
	d, err := boltdir.Open(filepath.Join(t.TempDir(), "directory.db"), boltdir.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	o := &organization{t, d}
	o.set(lines...)
	return o
}

// set makes the objects, or changes the settings named of those that exist, in
// one revision.
func (o *organization) set(lines ...string) store.Revision {
	o.t.Helper()
	rev, err := o.d.Update(o.t.Context(), func(w store.Writer) error {
		for _, line := range lines {
			if err := store.Save(w, o.object(w, line), time.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return rev
}

func (o *organization) object(r store.Reader, line string) model.Object {
	o.t.Helper()
	parts := strings.Split(line, "|")
	noun, name, _ := strings.Cut(strings.TrimSpace(parts[0]), " ")
	k := model.KindNamed(noun)
	if k == nil {
		o.t.Fatalf("no kind %q", noun)
	}
	obj, err := store.Resolve(r, k, name, "")
	if err != nil {
		obj = k.New()
		obj.Header().Name = name[strings.IndexByte(name, '\\')+1:]
		obj.Header().Guid = model.NewGUID()
	}
	for _, p := range parts[1:] {
		field, text, _ := strings.Cut(strings.TrimSpace(p), "=")
		f := k.Field(field)
		if f == nil {
			o.t.Fatalf("%s has no field %q", noun, field)
		}
		var v any = text
		var err error
		if f.List() {
			v, err = f.Parse(text)
		}
		if err == nil {
			err = f.Set(obj, v)
		}
		if err != nil {
			o.t.Fatalf("%s: %v", line, err)
		}
	}
	return obj
}

func (o *organization) remove(kind, name string) store.Revision {
	o.t.Helper()
	rev, err := o.d.Update(o.t.Context(), func(w store.Writer) error {
		obj, err := store.Resolve(w, model.KindNamed(kind), name, "")
		if err != nil {
			return err
		}
		return store.Remove(w, obj)
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return rev
}

// compile returns the table of a server; prev may be nil.
func (o *organization) compile(server string, prev *Table) (*Table, []Problem) {
	o.t.Helper()
	var table *Table
	var problems []Problem
	err := o.d.View(o.t.Context(), func(r store.Reader) (err error) {
		table, problems, err = Compile(r, server, prev)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return table, problems
}

// table returns the table of a server that must compile without problems.
func (o *organization) table(server string) *Table {
	o.t.Helper()
	t, problems := o.compile(server, nil)
	for _, p := range problems {
		o.t.Errorf("%s: problem: %s", server, p)
	}
	return t
}

// lab is the organization of the scenarios: two servers in one site, one in
// another, a legacy server behind a routing group connector.
func lab(t testing.TB, more ...string) *organization {
	t.Helper()
	return newOrganization(t, append([]string{
		"AdSite Default-First-Site-Name", "AdSite vSite",
		"AdSiteLink DEFAULTIPSITELINK | Sites=Default-First-Site-Name,vSite | Cost=100",
		"ExchangeServer EX20071 | Site=Default-First-Site-Name | ServerRole=HubTransport,Mailbox | Fqdn=ex20071.work.com | Address=127.0.7.1",
		"ExchangeServer EX20072 | Site=Default-First-Site-Name | ServerRole=HubTransport,Mailbox | Fqdn=ex20072.work.com | Address=127.0.7.2",
		"ExchangeServer W2008 | Site=vSite | ServerRole=HubTransport,Mailbox | Fqdn=w2008.work.com | Address=127.0.8.1",
		"RoutingGroup First Routing Group",
		"ExchangeServer Paula | ServerRole=Legacy | RoutingGroup=First Routing Group | Fqdn=paula.work.com | Address=127.0.3.1 | SmtpPort=2525",
		"RoutingGroupConnector PAULA-EX20071 | SourceTransportServers=EX20071 | TargetTransportServers=Paula | Cost=1",
		"AcceptedDomain work.com | DomainName=work.com | DomainType=Authoritative | Default=$true",
		"MailboxDatabase DB1 | Server=EX20071", "MailboxDatabase DB2 | Server=EX20072", "MailboxDatabase DB3 | Server=W2008",
		"Mailbox Rob | Database=DB1 | PrimarySmtpAddress=rob@work.com",
		"Mailbox Tim | Database=DB2 | PrimarySmtpAddress=tim@work.com",
		"Mailbox Bond | Database=DB3 | PrimarySmtpAddress=bond@work.com",
		"Mailbox Newton | ServerName=Paula | PrimarySmtpAddress=newton@work.com",
	}, more...)...)
}
