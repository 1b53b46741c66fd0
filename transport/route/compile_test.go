package route

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/store"
)

func TestIncrementalTableIsTheFullOne(t *testing.T) {
	o := lab(t)
	held, _ := o.compile("EX20071", nil)
	steps := []func(){
		func() { o.set(smart("Out", "SMTP:*;1", "[127.0.0.1]", "EX20071")) },
		func() {
			o.set("Mailbox Rob | PrimarySmtpAddress=robert@work.com", "Mailbox Ann | Database=DB1 | PrimarySmtpAddress=ann@work.com")
		},
		func() { o.set("Mailbox Tim | PrimarySmtpAddress=rob@work.com") },
		func() { o.remove("Mailbox", "Ann") },
		func() { o.set("AdSiteLink DEFAULTIPSITELINK | Cost=7", "AcceptedDomain x | DomainName=x.com") },
		func() { o.remove("SendConnector", "Out") },
		func() { o.set(receiver("R", "127.0.0.1:2525", "10.0.0.0/8")) },
		func() { o.set("ExchangeServer EX20071 | Fqdn=mail.work.com") },
	}
	for i, step := range steps {
		step()
		next, _ := o.compile("EX20071", held)
		fresh, _ := o.compile("EX20071", nil)
		if next.Revision != fresh.Revision || next.Revision == held.Revision {
			t.Fatalf("step %d: revision %d, want %d", i, next.Revision, fresh.Revision)
		}
		for _, address := range []string{"rob@work.com", "robert@work.com", "tim@work.com", "ann@work.com", "bond@work.com", "a@x.com", "a@y.com"} {
			q := Query{Address: address}
			if a, b := next.Decide(q).text(next), fresh.Decide(q).text(fresh); a != b {
				t.Errorf("step %d, %s: %s incrementally, %s afresh", i, address, a, b)
			}
		}
		if a, b := fmt.Sprint(next.Bindings(), next.Self().Fqdn), fmt.Sprint(fresh.Bindings(), fresh.Self().Fqdn); a != b {
			t.Errorf("step %d: %s incrementally, %s afresh", i, a, b)
		}
		held = next
	}
}

func TestMailboxChangeKeepsTheNetwork(t *testing.T) {
	o := lab(t)
	first, _ := o.compile("EX20071", nil)
	o.set("Mailbox Rob | PrimarySmtpAddress=robert@work.com")
	second, _ := o.compile("EX20071", first)
	if second.net != first.net || second.Revision == first.Revision {
		t.Errorf("the network was built again for a mailbox")
	}
	if first.Mailbox("rob@work.com") == nil || first.Mailbox("robert@work.com") != nil {
		t.Error("the older table has changed")
	}
	if second.Mailbox("rob@work.com") != nil || second.Mailbox("robert@work.com") == nil {
		t.Error("the newer table has the old address")
	}
}

func TestLookups(t *testing.T) {
	o := lab(t,
		"Mailbox Ann | Database=DB1 | PrimarySmtpAddress=ann.lee@work.com | EmailAddresses=SMTP:ann.lee@work.com,smtp:Ann@Bücher.example | Alias=annie | UserPrincipalName=lee@corp.example",
		"RemoteDomain Default | DomainName=*", "RemoteDomain x | DomainName=*.x.com")
	table := o.table("EX20071")
	for _, a := range []string{"ann.lee@work.com", "ANN.LEE@WORK.COM", "ann@bücher.example", "ann@xn--bcher-kva.example"} {
		if m := table.Mailbox(a); m == nil || m.Name != "Ann" || !table.Known(a) {
			t.Errorf("%s finds %v", a, m)
		}
	}
	for _, login := range []string{"annie", `WORK\annie`, "lee@corp.example", "Ann.Lee@work.com", "ANN"} {
		if m := table.MailboxByLogin(login); m == nil || m.Name != "Ann" {
			t.Errorf("login %s finds %v", login, m)
		}
	}
	for _, login := range []string{"", "lee", `\`, "corp.example"} {
		if m := table.MailboxByLogin(login); m != nil {
			t.Errorf("login %q finds %s", login, m.Name)
		}
	}
	if d := table.RemoteDomain("a.x.com"); d == nil || d.Name != "x" {
		t.Errorf("remote domain of a.x.com: %v", d)
	}
	if d := table.RemoteDomain("y.com"); d == nil || d.Name != "Default" {
		t.Errorf("remote domain of y.com: %v", d)
	}
	if table.DefaultDomain() != "work.com" {
		t.Errorf("default domain is %s", table.DefaultDomain())
	}
	// proves AcceptedDomain.Default
	o.set("AcceptedDomain other | DomainName=other.com | Default=$true", "AcceptedDomain work.com | Default=$false")
	if d := o.table("EX20071").DefaultDomain(); d != "other.com" {
		t.Errorf("default domain is %s", d)
	}
	db := table.Database("db2")
	if db == nil || table.Database(db.Guid.String()) != db || table.Database("no") != nil {
		t.Errorf("database: %v", db)
	}
}

func TestBrokenRecordKeepsItsPreviousForm(t *testing.T) {
	o := lab(t, smart("Out", "SMTP:*;1", "[127.0.0.1]", "EX20071"))
	first, _ := o.compile("EX20071", nil)
	id := first.SendConnectors()[0].Guid.String()
	_, err := o.d.Update(t.Context(), func(w store.Writer) error {
		rec, err := w.Get("SendConnector", id)
		if err != nil {
			return err
		}
		rec.Data = []byte(strings.Replace(string(rec.Data), "[127.0.0.1]", "[127.0.0", 1))
		return w.Put(rec)
	})
	if err != nil {
		t.Fatal(err)
	}
	o.set("AcceptedDomain new | DomainName=new.com")
	second, problems := o.compile("EX20071", first)
	if len(problems) != 1 || !strings.Contains(problems[0].Object, id) {
		t.Errorf("problems: %v", problems)
	}
	if got := second.Decide(Query{Address: "a@x.com"}).text(second); got != "SmartHostConnectorDelivery [127.0.0.1] via Out" {
		t.Errorf("after the damage: %s", got)
	}
	if second.AcceptedDomain("new.com") == nil {
		t.Error("the damage kept another change from being in force")
	}
	o.set("AcceptedDomain new2 | DomainName=new2.com")
	third, problems := o.compile("EX20071", second)
	if len(problems) != 1 || third.AcceptedDomain("new2.com") == nil {
		t.Errorf("the next change: %v", problems)
	}
}

// A mailbox whose record cannot be read waits; it is not unknown.
func TestBrokenMailboxIsNotRefused(t *testing.T) {
	o := lab(t)
	_, err := o.d.Update(t.Context(), func(w store.Writer) error {
		rec, err := w.Find("address/rob@work.com")
		if err != nil {
			return err
		}
		rec.Data = []byte("{")
		return w.Put(rec)
	})
	if err != nil {
		t.Fatal(err)
	}
	table, _ := o.compile("EX20071", nil)
	if d := table.Decide(Query{Address: "rob@work.com"}); d.Hop.Type != model.Unreachable || !table.Known("rob@work.com") {
		t.Errorf("got %s", d.text(table))
	}
}

func TestProblemsOfTheTopology(t *testing.T) {
	o := lab(t, smart("Out", "SMTP:*;1", "[127.0.0.1]", "EX20071,Gone"),
		"ExchangeServer Lost | Site=Nowhere | ServerRole=HubTransport", "AdSiteLink L | Sites=vSite,Nowhere")
	_, problems := o.compile("EX20071", nil)
	var got []string
	for _, p := range problems {
		got = append(got, p.String())
	}
	want := []string{
		`AdSiteLink L: its site "Nowhere" does not exist, so the link leaves it out`,
		`ExchangeServer Lost: its site "Nowhere" does not exist, so no mail is routed to it`,
		`SendConnector Out: its source server "Gone" does not exist and is left out`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("problems:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestServerOfNoSiteStillWorks(t *testing.T) {
	o := lab(t, "ExchangeServer Lone | ServerRole=HubTransport,Mailbox", "MailboxDatabase DBL | Server=Lone",
		"Mailbox Lou | Database=DBL | PrimarySmtpAddress=lou@work.com", smart("Out", "SMTP:*;1", "[127.0.0.1]", "Lone"))
	table, problems := o.compile("Lone", nil)
	if len(problems) != 1 || !strings.Contains(problems[0].Message, "no site that exists") {
		t.Errorf("problems: %v", problems)
	}
	if got := table.Decide(Query{Address: "lou@work.com"}).text(table); got != "MapiDelivery DBL" {
		t.Errorf("own mailbox: %s", got)
	}
	if got := table.Decide(Query{Address: "a@x.com"}).text(table); got != "SmartHostConnectorDelivery [127.0.0.1] via Out" {
		t.Errorf("own connector: %s", got)
	}
	if d := table.Decide(Query{Address: "rob@work.com"}); d.Hop.Type != model.Unreachable {
		t.Errorf("another site: %s", d.text(table))
	}
}

func TestUnknownServer(t *testing.T) {
	o := lab(t)
	err := o.d.View(t.Context(), func(r store.Reader) error {
		_, _, err := Compile(r, "nobody", nil)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "nobody") {
		t.Errorf("got %v", err)
	}
}

// crowd puts n mailboxes into an index without a directory.
func crowd(tb testing.TB, n int) *boxes {
	tb.Helper()
	edit := newBoxes().edit()
	for i := range n {
		edit.put(crowdRecord(tb, i, fmt.Sprintf("user%d@work.com", i)))
	}
	return edit.to
}

func crowdRecord(tb testing.TB, i int, address string) store.Record {
	tb.Helper()
	m := model.Mailboxes.New().(*model.Mailbox)
	m.Guid[0], m.Guid[1], m.Guid[2], m.Guid[3] = byte(i), byte(i>>8), byte(i>>16), 1
	m.Name, m.Database = fmt.Sprintf("User %d", i), "DB1"
	m.PrimarySmtpAddress = model.SmtpAddress(address)
	m.Alias = fmt.Sprintf("user%d", i)
	data, err := model.Mailboxes.Encode(m)
	if err != nil {
		tb.Fatal(err)
	}
	return store.Record{Key: store.KeyOf(model.Mailboxes, m.Guid), Names: model.Mailboxes.Names(m), Revision: 1, Data: data}
}

func TestIndexOfManyMailboxes(t *testing.T) {
	const n = 5000
	b := crowd(t, n)
	begin := time.Now()
	edit := b.edit()
	edit.put(crowdRecord(t, 77, "moved@work.com"))
	edit.drop(crowdRecord(t, 78, "").ID)
	next := edit.to
	if took := time.Since(begin); took > time.Second {
		t.Errorf("one change among %d took %v", n, took)
	}
	shared := 0
	for i := range next.shards {
		if fmt.Sprintf("%p", next.shards[i]) == fmt.Sprintf("%p", b.shards[i]) {
			shared++
		}
	}
	if shared < boxShards-20 {
		t.Errorf("%d of %d shards are shared", shared, boxShards)
	}
	for i := range n {
		name := fmt.Sprintf("address/user%d@work.com", i)
		if m, err := b.mailbox(name); err != nil || m == nil || m.Name != fmt.Sprintf("User %d", i) {
			t.Fatalf("%s finds %v, %v", name, m, err)
		}
		if found, want := next.find(name) != nil, i != 77 && i != 78; found != want {
			t.Fatalf("after the change %s is found: %v", name, found)
		}
	}
	if m, _ := next.mailbox("address/moved@work.com"); m == nil || m.Name != "User 77" {
		t.Errorf("the moved mailbox is %v", m)
	}
}

// Two mailboxes may exchange an address within one change, in either order.
func TestAddressMovesBetweenMailboxes(t *testing.T) {
	b := crowd(t, 2)
	for _, order := range [][]int{{0, 1}, {1, 0}} {
		edit := b.edit()
		for _, i := range order {
			edit.put(crowdRecord(t, i, fmt.Sprintf("user%d@work.com", 1-i)))
		}
		for i := range 2 {
			m, _ := edit.to.mailbox(fmt.Sprintf("address/user%d@work.com", i))
			if m == nil || m.Name != fmt.Sprintf("User %d", 1-i) {
				t.Errorf("order %v: user%d@work.com finds %v", order, i, m)
			}
		}
	}
}

func BenchmarkMailbox(b *testing.B) {
	all := crowd(b, 100000)
	for b.Loop() {
		all.mailbox("address/user4711@work.com")
	}
}

func BenchmarkDecideExternal(b *testing.B) {
	o := lab(b, smart("Out", "SMTP:*;1", "[127.0.0.1]", "EX20071"))
	table, _ := o.compile("EX20071", nil)
	b.ReportAllocs()
	for b.Loop() {
		table.Decide(Query{Address: "someone@elsewhere.test", Size: 4096})
	}
}

func BenchmarkMailboxChange(b *testing.B) {
	all := crowd(b, 100000)
	rec := crowdRecord(b, 4711, "new@work.com")
	for b.Loop() {
		edit := all.edit()
		edit.put(rec)
	}
}
