package stream_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/shell/stream"
	"mxsh/shell/value"
)

func TestCLIXMLComesBackAsItWas(t *testing.T) {
	sent := value.RecordOf("S", "a<b>&\"\n_x0041_ü", "I", int64(5), "L", int64(1)<<40, "F", 2.5, "B", true, "N", nil, "At", at,
		"Span", 26*time.Hour+90*time.Second+500*time.Millisecond, "Zero", time.Duration(0), "Day", 24*time.Hour, "Id", model.GUID{7}, "V", value.Version{Major: 8, Minor: 3, Build: -1, Revision: -1},
		"Bytes", []byte{1, 2}, "List", value.NewList(int64(1), "x"), "Map", value.MapOf("k", int64(1)), "Nested", value.RecordOf("A", "b"))
	var b bytes.Buffer
	if err := stream.WriteCLIXML(&b, []any{sent, "text"}, 9); err != nil {
		t.Fatal(err)
	}
	all, err := stream.ReadCLIXML(&b)
	if err != nil || len(all) != 2 || all[1] != "text" {
		t.Fatalf("%v, %v", all, err)
	}
	got := all[0].(*value.Record)
	for i, p := range sent.Props() {
		q := got.Props()[i]
		sentAt, isTime := p.Value.(time.Time)
		gotAt, _ := q.Value.(time.Time)
		if p.Name != q.Name || !reflect.DeepEqual(p.Value, q.Value) && !(isTime && sentAt.Equal(gotAt)) {
			t.Errorf("%s: sent %#v, got %s %#v", p.Name, p.Value, q.Name, q.Value)
		}
	}
}

// A piece as PowerShell writes it.
func TestCLIXMLOfPowerShellIsRead(t *testing.T) {
	text := `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">
  <Obj RefId="0">
    <TN RefId="0"><T>Selected.System.IO.FileInfo</T><T>System.Object</T></TN>
    <MS><S N="Name">x_x000A_y</S><I64 N="Length">12</I64><DT N="At">2026-11-21T16:12:11.0000000Z</DT><Obj N="L" RefId="1"><TNRef RefId="1" /><LST><S>a</S></LST></Obj></MS>
  </Obj>
</Objs>`
	all, err := stream.ReadCLIXML(strings.NewReader(text))
	if err != nil || len(all) != 1 {
		t.Fatalf("%v, %v", all, err)
	}
	r := all[0].(*value.Record)
	name, _ := r.Get("Name")
	length, _ := r.Get("Length")
	list, _ := r.Get("L")
	if name != "x\ny" || length != int64(12) || value.Text(list) != "a" || r.Type != "" {
		t.Errorf("got %s of type %q", value.Text(r), r.Type)
	}
}

func TestCLIXMLNeverHoldsASecret(t *testing.T) {
	var b bytes.Buffer
	err := stream.WriteCLIXML(&b, []any{value.RecordOf("C", model.PSCredential{UserName: "u", Password: model.NewSecret("hunter2")})}, 9)
	if !errors.Is(err, stream.ErrSecret) || b.Len() > 0 {
		t.Errorf("%v, wrote %q", err, b.String())
	}
	if _, err := stream.ReadCLIXML(strings.NewReader("<Other/>")); err == nil {
		t.Error("another file was read")
	}
}
