package model

import (
	"bytes"
	"flag"
	"os"
	"reflect"
	"sort"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite testdata")

func TestEveryFieldHasHelp(t *testing.T) {
	for _, k := range Kinds() {
		if !strings.HasSuffix(k.Help(), ".") {
			t.Errorf("kind %s has no help: %q", k.Name, k.Help())
		}
		for _, f := range k.all {
			if help := f.Help(); !strings.HasPrefix(help, f.Name+" ") || !strings.HasSuffix(help, ".") || len(help) < len(f.Name)+15 {
				t.Errorf("%s.%s has no help that begins with its name: %q", k.Name, f.Name, help)
			}
		}
	}
}

func TestTableColumnsAreProperties(t *testing.T) {
	for _, k := range Kinds() {
		names := k.PropNames()
		for _, c := range k.Table {
			if !holdsFold(names, c) && c != "Name" {
				t.Errorf("%s has the column %s and no property of that name", k.Name, c)
			}
		}
	}
}

func TestReferencesNameKinds(t *testing.T) {
	for _, k := range Kinds() {
		for _, f := range k.all {
			if f.ref != "" && f.Ref() == nil {
				t.Errorf("%s.%s refers to %s, which is no kind", k.Name, f.Name, f.ref)
			}
			if f.View != "" && KindNamed(f.View) == nil {
				t.Errorf("%s.%s belongs to the view %s, which is no kind", k.Name, f.Name, f.View)
			}
		}
	}
}

// samples are texts that some field or other takes.
var samples = []string{"$true", "$false", "7", "2", "60", "66000", "1MB", "70KB", "unlimited", "00:07:00", "1.02:03:04", "Tls", "AnonymousUsers", "Mailbox", "SMTP:*.contoso.com;7",
	"10.0.0.0/8", "127.0.0.9:2525", "[10.0.0.1]", "contoso.com", "smtp:rob@contoso.com", "rob@contoso.com", "127.0.0.1", "<I>CN=a<S>CN=b", "5.4.4",
	"00000000-1111-4222-8333-444444444444", "Allow;ms-Exch-SMTP-Submit;x", "DowngradeDnsFailures", "Retry"}

// other gives a field some value that differs from its default, or reports false.
func other(k *Kind, f *Field, o Object) bool {
	for _, text := range append(append([]string{}, f.Enum...), samples...) {
		if err := f.Set(o, text); err == nil && !f.IsDefault(o) {
			return true
		}
	}
	return false
}

func TestEncodeKeepsEverySetting(t *testing.T) {
	for _, k := range Kinds() {
		if k.Live {
			continue
		}
		o := k.New()
		o.Header().Guid, o.Header().Name = NewGUID(), "Zürich \"1\""
		for _, f := range k.all {
			if !other(k, f, o) && !strings.Contains(f.TypeName(), "Secur") && !strings.Contains(f.TypeName(), "Credential") {
				t.Errorf("%s.%s takes none of the samples", k.Name, f.Name)
			}
		}
		data, err := k.Encode(o)
		if err != nil {
			t.Fatal(err)
		}
		back, err := k.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		if back.Header().Name != o.Header().Name || back.Header().Guid != o.Header().Guid {
			t.Errorf("%s lost its header: %+v", k.Name, back.Header())
		}
		for _, f := range k.all {
			want := f.Get(o)
			if f.Transient {
				want = f.Get(k.New())
			}
			if got := f.Get(back); !reflect.DeepEqual(got, want) {
				t.Errorf("%s.%s came back as %#v, want %#v", k.Name, f.Name, got, want)
			}
		}
		again, err := k.Encode(back)
		if err != nil || !bytes.Equal(data, again) {
			t.Errorf("%s encodes to %s, then to %s (%v)", k.Name, data, again, err)
		}
	}
}

func TestEncodeLeavesDefaultsOut(t *testing.T) {
	c := SendConnectors.New().(*SendConnector)
	c.Name = "Internet"
	data, err := SendConnectors.Encode(c)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), "set") {
		t.Errorf("a connector with defaults alone is stored as %s", data)
	}
	c.Port, c.Enabled, c.TlsAuthLevel = 26, false, DomainValidation
	if data, err = SendConnectors.Encode(c); err != nil {
		t.Fatal(err)
	}
	if want := `"set":{"Enabled":false,"Port":26,"TlsAuthLevel":"DomainValidation"}`; !strings.Contains(string(data), want) {
		t.Errorf("stored as %s, want %s in it", data, want)
	}
}

func TestDecodeKeepsWhatItDoesNotKnow(t *testing.T) {
	data := []byte(`{"guid":"00000000-1111-4222-8333-444444444444","name":"x","created":"2026-01-02T03:04:05Z","changed":"2026-01-02T03:04:05Z","set":{"Fancy":{"a":[1,2]},"Port":26}}`)
	o, err := SendConnectors.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if o.(*SendConnector).Port != 26 {
		t.Error("the setting that is known was lost")
	}
	again, err := SendConnectors.Encode(o)
	if err != nil || !bytes.Equal(again, data) {
		t.Errorf("written back as %s, want %s (%v)", again, data, err)
	}
}

func TestDecodeRefusesDamage(t *testing.T) {
	for _, data := range []string{``, `{`, `[]`, `{"set":{"Port":"x"}}`, `{"set":{"AddressSpaces":["SMTP:*;0"]}}`, `{"set":{"AddressSpaces":"SMTP:*"}}`, `{"guid":"x"}`} {
		if o, err := SendConnectors.Decode([]byte(data)); err == nil {
			t.Errorf("%s is read as %+v", data, o)
		}
	}
}

// rot13 is a sealer whose sealing can be seen.
type rot13 struct{}

func (rot13) Seal(plain string) (string, error)  { return turn(plain), nil }
func (rot13) Open(sealed string) (string, error) { return turn(sealed), nil }

func turn(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return 'a' + (r-'a'+13)%26
		}
		return r
	}, s)
}

func TestSecretsAreStoredSealed(t *testing.T) {
	c := SendConnectors.New().(*SendConnector)
	c.AuthenticationCredential = PSCredential{"lab user", NewSecret("hunter")}
	if data, err := SendConnectors.Encode(c); err == nil {
		t.Fatalf("a secret that is not sealed was stored: %s", data)
	}
	if err := SealSecrets(c, rot13{}); err != nil {
		t.Fatal(err)
	}
	data, err := SendConnectors.Encode(c)
	if err != nil || bytes.Contains(data, []byte("hunter")) {
		t.Fatalf("stored as %s (%v)", data, err)
	}
	o, err := SendConnectors.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	back := o.(*SendConnector)
	if back.AuthenticationCredential.Password.Reveal() != "" {
		t.Error("a sealed secret shows its text")
	}
	if err := OpenSecrets(back, rot13{}); err != nil || back.AuthenticationCredential.Password.Reveal() != "hunter" || back.AuthenticationCredential.UserName != "lab user" {
		t.Errorf("opened to %q of %q (%v)", back.AuthenticationCredential.Password.Reveal(), back.AuthenticationCredential.UserName, err)
	}
}

func TestViewsShareRecords(t *testing.T) {
	s := ExchangeServers.New().(*ExchangeServer)
	s.Name, s.Fqdn, s.MaxOutboundConnections = "EX1", "ex1.contoso.com", Limit(7)
	data, err := ExchangeServers.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	o, err := TransportServers.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if got := TransportServers.Field("MaxOutboundConnections").Text(o); got != "7" {
		t.Errorf("the view shows %s, want 7", got)
	}
	if TransportServers.Field("Site") != nil || ExchangeServers.Field("MaxOutboundConnections") != nil {
		t.Error("a view shows settings of the other")
	}
	again, err := TransportServers.Encode(o)
	if err != nil || !bytes.Equal(again, data) {
		t.Errorf("the view writes %s, want %s (%v)", again, data, err)
	}
	if !reflect.DeepEqual(TransportServers.Names(o), ExchangeServers.Names(s)) || TransportServers.Stored() != "ExchangeServer" {
		t.Error("a view is found under other names than its record")
	}
}

// TestPendingListOnlyShrinks: a setting that is not applied yet stands in
// testdata/pending.txt. Strike it there when it drives mail; never add one that did.
func TestPendingListOnlyShrinks(t *testing.T) {
	var pending []string
	for _, k := range Kinds() {
		for _, f := range k.Fields {
			if f.Pending != "" {
				pending = append(pending, k.Name+"."+f.Name)
			}
		}
	}
	sort.Strings(pending)
	const path = "testdata/pending.txt"
	if *update {
		if err := os.WriteFile(path, []byte(strings.Join(pending, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	listed := strings.Fields(string(data))
	for _, p := range pending {
		if !has(listed, p) {
			t.Errorf("%s is pending and was not before", p)
		}
	}
	for _, l := range listed {
		if !has(pending, l) {
			t.Errorf("%s is no longer pending; strike it from %s", l, path)
		}
	}
}
