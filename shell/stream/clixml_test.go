package stream_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"mxsh/model"
	"mxsh/shell/stream"
	"mxsh/shell/value"
)

const clixmlHead = `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">`

func toCLIXML(t *testing.T, depth int, objects ...any) string {
	t.Helper()
	var b bytes.Buffer
	if err := stream.WriteCLIXML(&b, objects, stream.CLIXMLOptions{Depth: depth}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCLIXMLAsPowerShellWritesIt(t *testing.T) {
	ordered := value.MapOf("k", true)
	ordered.Ordered = true
	got := toCLIXML(t, 2, value.RecordOf("A", "x\ny", "N", nil, "E", "", "L", []any{int64(1), int64(1) << 40}, "M", []any{}), value.NewRecord("Mine"), ordered, 1.5)
	want := clixmlHead + `
  <Obj RefId="0">
    <TN RefId="0">
      <T>System.Management.Automation.PSCustomObject</T>
      <T>System.Object</T>
    </TN>
    <MS>
      <S N="A">x_x000A_y</S>
      <Nil N="N" />
      <S N="E"></S>
      <Obj N="L" RefId="1">
        <TN RefId="1">
          <T>System.Object[]</T>
          <T>System.Array</T>
          <T>System.Object</T>
        </TN>
        <LST>
          <I32>1</I32>
          <I64>1099511627776</I64>
        </LST>
      </Obj>
      <Obj N="M" RefId="2">
        <TNRef RefId="1" />
        <LST />
      </Obj>
    </MS>
  </Obj>
  <Obj RefId="3">
    <TN RefId="2">
      <T>Mine</T>
      <T>System.Object</T>
    </TN>
    <ToString>@{}</ToString>
    <Props />
  </Obj>
  <Obj RefId="4">
    <TN RefId="3">
      <T>System.Collections.Specialized.OrderedDictionary</T>
      <T>System.Object</T>
    </TN>
    <DCT>
      <En>
        <S N="Key">k</S>
        <B N="Value">true</B>
      </En>
    </DCT>
  </Obj>
  <Db>1.5</Db>
</Objs>`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestCLIXMLComesBackAsItWas(t *testing.T) {
	ordered := value.MapOf("k", int64(1))
	ordered.Ordered = true
	sent := value.RecordOf("S", "a<b>&\"\n_x0041_ü😀_X", "I", int64(5), "L", int64(1)<<40, "F", 2.5, "Big", 1e300, "B", true, "N", nil, "At", at, "UTC", at.UTC(),
		"Span", 26*time.Hour+90*time.Second+500*time.Millisecond, "Zero", time.Duration(0), "Day", 24*time.Hour, "Ago", -time.Minute, "Id", model.GUID{7}, "V", value.Version{Major: 8, Minor: 3, Build: -1, Revision: -1},
		"Bytes", []byte{1, 2}, "List", value.NewList(int64(1), "x"), "Array", []any{int64(1), []any{"x"}}, "Map", value.MapOf("k", int64(1), int64(2), nil), "Ordered", ordered, "Nested", value.RecordOf("A", "b"),
		"IP", netip.MustParseAddr("10.0.0.1"), "Empty", "", "Blank", " x ")
	all, err := stream.ReadCLIXML(strings.NewReader(toCLIXML(t, 9, sent, "text")))
	if err != nil || len(all) != 2 || all[1] != "text" {
		t.Fatalf("%v, %v", all, err)
	}
	got := all[0].(*value.Record)
	for i, p := range sent.Props() {
		q := got.Props()[i]
		sentAt, isTime := p.Value.(time.Time)
		gotAt, _ := q.Value.(time.Time)
		same := reflect.DeepEqual(p.Value, q.Value) || isTime && sentAt.Equal(gotAt) || p.Name == "List" && reflect.DeepEqual(value.Enumerate(p.Value), value.Enumerate(q.Value))
		if p.Name != q.Name || !same {
			t.Errorf("%s: sent %#v, got %s %#v", p.Name, p.Value, q.Name, q.Value)
		}
	}
}

// What the value types of the model are, they are again.
func TestCLIXMLKeepsTheTypesOfTheModel(t *testing.T) {
	for _, k := range model.Kinds() {
		for _, f := range k.Fields {
			o := k.New()
			v := value.Normalise(f.Get(o))
			if v == nil {
				continue
			}
			all, err := stream.ReadCLIXML(strings.NewReader(toCLIXML(t, 9, v)))
			if err != nil || len(all) != 1 || value.Text(all[0]) != value.Text(v) {
				t.Errorf("%s.%s: %v, %v instead of %v", k.Name, f.Name, all, err, v)
			}
		}
	}
}

func TestCLIXMLOpensObjectsAsDeepAsItIsTold(t *testing.T) {
	deep := value.RecordOf("a", value.RecordOf("b", value.RecordOf("c", value.RecordOf("d", int64(1)))))
	for depth, want := range map[int]int{1: 2, 2: 3, 9: 4} {
		if got := strings.Count(toCLIXML(t, depth, deep), "<Obj"); got != want+1 { // and <Objs
			t.Errorf("depth %d opens %d objects, want %d", depth, got-1, want)
		}
	}
}

// Pieces as Windows PowerShell 5.1 and PowerShell 7 write them.
func TestCLIXMLOfPowerShellIsRead(t *testing.T) {
	for _, c := range []struct{ name, xml, want string }{
		{"a custom object", `<Obj RefId="0"><TN RefId="0"><T>Selected.System.IO.FileInfo</T><T>System.Management.Automation.PSCustomObject</T><T>System.Object</T></TN>
<MS><S N="Name">x_x000A_y</S><I64 N="Length">12</I64><DT N="At">2026-11-21T16:12:11.0000000Z</DT><Obj N="L" RefId="1"><TN RefId="1"><T>System.Collections.ArrayList</T></TN><LST><S>a</S></LST></Obj></MS></Obj>`,
			"PSCustomObject @{Name=x\ny; Length=12; At=11/21/2026 16:12:11; L=a}"},
		{"types that are referred to", `<Obj RefId="0"><TN RefId="0"><T>System.ServiceProcess.ServiceController</T></TN><ToString>a</ToString><Props><S N="Name">a</S></Props></Obj><Obj RefId="1"><TNRef RefId="0" /><Props><S N="Name">b</S></Props></Obj>`,
			"ServiceController a|ServiceController b"},
		{"an object again", `<Obj RefId="0"><MS><Obj N="A" RefId="1"><MS><S N="x">1</S></MS></Obj><Ref N="B" RefId="1" /></MS></Obj>`, "PSCustomObject @{A=@{x=1}; B=@{x=1}}"},
		{"an enumeration", `<Obj RefId="0"><TN RefId="0"><T>System.DayOfWeek</T><T>System.Enum</T></TN><ToString>Friday</ToString><I32>5</I32></Obj>`, "String Friday"},
		{"a text with properties of its own", `<Obj RefId="0"><S>line</S><MS><S N="PSPath">x</S></MS></Obj>`, "String line"},
		{"numbers", `<By>7</By><SB>-7</SB><U16>1</U16><U32>4000000000</U32><U64>18446744073709551615</U64><Sg>1.5</Sg><D>12.30</D><C>97</C><Db>INF</Db>`,
			"Int32 7|Int32 -7|Int32 1|Int64 4000000000|Double 1.8446744073709552E+19|Double 1.5|Double 12.3|String a|Double Infinity"},
		{"texts", `<URI>http://x/</URI><SBK>Get-Date</SBK><XD>&lt;a /&gt;</XD><S />`, "String http://x/|String Get-Date|String <a />|String "},
		{"a dictionary", `<Obj RefId="0"><TN RefId="0"><T>System.Collections.Generic.Dictionary` + "`" + `2[[System.String, mscorlib],[System.Int32, mscorlib]]</T></TN><DCT><En><S N="Key">a</S><I32 N="Value">1</I32></En></DCT></Obj>`, "Hashtable System.Collections.Hashtable"},
		{"queue, stack and others", `<Obj RefId="0"><QUE><S>a</S></QUE></Obj><Obj RefId="1"><STK><S>b</S></STK></Obj><Obj RefId="2"><IE><S>c</S></IE></Obj>`, "MultiValuedProperty a|MultiValuedProperty b|MultiValuedProperty c"},
		{"what was read from another session", `<Obj RefId="0"><TN RefId="0"><T>Deserialized.Microsoft.Exchange.Data.ByteQuantifiedSize</T></TN><ToString>1 MB (1,048,576 bytes)</ToString></Obj>`, "ByteQuantifiedSize 1 MB (1,048,576 bytes)"},
		{"a list of a generic type", `<Obj RefId="0"><TN RefId="0"><T>System.Collections.Generic.List` + "`" + `1[[System.Object, mscorlib, Version=4.0.0.0]]</T></TN><LST><Obj RefId="1"><MS><S N="P">x</S></MS></Obj></LST></Obj>`, "MultiValuedProperty @{P=x}"},
	} {
		for name, text := range map[string]string{"UTF-8": clixmlHead + c.xml + "</Objs>", "with a declaration": `<?xml version="1.0" encoding="utf-16"?>` + clixmlHead + c.xml + "</Objs>", "as a process prints it": "#< CLIXML\r\n" + clixmlHead + c.xml + "</Objs>"} {
			all, err := stream.ReadCLIXML(strings.NewReader(text))
			if err != nil {
				t.Errorf("%s %s: %v", c.name, name, err)
				continue
			}
			texts := make([]string, len(all))
			for i, v := range all {
				texts[i] = value.TypeName(v) + " " + value.Text(v)
			}
			if got := strings.Join(texts, "|"); got != c.want {
				t.Errorf("%s %s: got %q, want %q", c.name, name, got, c.want)
			}
		}
	}
	var b bytes.Buffer
	utf16, _ := stream.EncodingNamed("Unicode")
	b.WriteString(utf16.Mark())
	w := utf16.Writer(&b)
	fmt.Fprint(w, clixmlHead+"<S>Größe</S></Objs>")
	w.Close()
	if all, err := stream.ReadCLIXML(&b); err != nil || len(all) != 1 || all[0] != "Größe" {
		t.Errorf("UTF-16 gives %v, %v", all, err)
	}
}

func TestCLIXMLNeverHoldsASecretAsItIs(t *testing.T) {
	var b bytes.Buffer
	secret := value.RecordOf("C", model.PSCredential{UserName: "u", Password: model.NewSecret("hunter2")})
	if err := stream.WriteCLIXML(&b, []any{secret}, stream.CLIXMLOptions{Depth: 9}); !errors.Is(err, stream.ErrSecret) || b.Len() > 0 {
		t.Errorf("%v, wrote %q", err, b.String())
	}
	key, err := stream.SecretKey([]byte("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	seal := func(s model.Secret) (string, error) { return stream.SealWithKey(key, s) }
	if err := stream.WriteCLIXML(&b, []any{secret}, stream.CLIXMLOptions{Depth: 9, Seal: seal}); err != nil || strings.Contains(b.String(), "hunter2") {
		t.Fatalf("%v, wrote %q", err, b.String())
	}
	text := b.String()
	if _, err := stream.ReadCLIXML(strings.NewReader(text)); !errors.Is(err, stream.ErrSealed) {
		t.Errorf("without the key: %v", err)
	}
	r := stream.NewCLIXMLReader(strings.NewReader(text))
	r.Open = func(s string) (model.Secret, error) { return stream.OpenWithKey(key, s) }
	v, err := r.Next()
	got, _ := value.Prop(v, "C")
	if c, ok := got.(model.PSCredential); err != nil || !ok || c.UserName != "u" || c.Password.Reveal() != "hunter2" {
		t.Errorf("with the key: %v, %v", got, err)
	}
	windows := clixmlHead + `<SS>01000000d08c9ddf0115d1118c7a00c04fc297eb</SS></Objs>`
	r = stream.NewCLIXMLReader(strings.NewReader(windows))
	r.Open = func(s string) (model.Secret, error) { return stream.OpenWithKey(key, s) }
	if _, err := r.Next(); !errors.Is(err, stream.ErrSealed) {
		t.Errorf("a secret of Windows: %v", err)
	}
}

func TestWhatIsNoCLIXMLIsSaid(t *testing.T) {
	for _, text := range []string{"<Other/>", "", "text", clixmlHead + "<S>a</S>", clixmlHead + "<S>a</Objs>"} {
		var e *model.Error
		if _, err := stream.ReadCLIXML(strings.NewReader(text)); !errors.As(err, &e) || e.ID != "InvalidClixml" {
			t.Errorf("%q gives %v", text, err)
		}
	}
}

func TestSecretsWithAKey(t *testing.T) {
	for _, length := range []int{0, 15, 33} {
		if _, err := stream.SecretKey(make([]byte, length)); err == nil {
			t.Errorf("a key of %d bytes is taken", length)
		}
	}
	key, _ := stream.SecretKey([]byte("0123456789abcdef01234567"))
	other, _ := stream.SecretKey([]byte("0123456789abcdef"))
	for _, plain := range []string{"x", "pä ß😀", strings.Repeat("long", 50)} {
		sealed, err := stream.SealWithKey(key, model.NewSecret(plain))
		if err != nil {
			t.Fatal(err)
		}
		again, _ := stream.SealWithKey(key, model.NewSecret(plain))
		if got, err := stream.OpenWithKey(key, sealed+"\n"); err != nil || got.Reveal() != plain || again == sealed {
			t.Errorf("%d letters come back as %d, %v", len(plain), len(got.Reveal()), err)
		}
		if got, err := stream.OpenWithKey(other, sealed); err == nil && got.Reveal() == plain {
			t.Error("another key opens it")
		}
	}
	for _, bad := range []string{"", "x", "76492d1116743f0423413b16050a5345", "76492d1116743f0423413b16050a5345MgB8AA=="} {
		if _, err := stream.OpenWithKey(key, bad); !errors.Is(err, stream.ErrSealed) {
			t.Errorf("%q gives %v", bad, err)
		}
	}
}

// No text is lost on its way through CLIXML.
func FuzzCLIXMLText(f *testing.F) {
	for _, s := range []string{"a_x000A_b", "_x", "_x005F_x000A_", "\x00\x1f\r\n", "😀", "<&>\"'", " x ", "_xD83D_"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		all, err := stream.ReadCLIXML(strings.NewReader(toCLIXML(t, 2, s, value.RecordOf("P"+s, s))))
		if err != nil || len(all) != 2 || all[0] != s {
			t.Fatalf("%q came back as %q, %v", s, all, err)
		}
		if got, _ := value.Prop(all[1], "P"+s); got != s {
			t.Errorf("property %q holds %q", s, got)
		}
	})
}
