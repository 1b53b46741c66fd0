package stream_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/shell/format"
	"mxsh/shell/stream"
	"mxsh/shell/value"
)

// Probe is a kind of these tests alone.
type Probe struct {
	model.Meta
	// Spaces are what it takes.
	Spaces []string
	// Limit is the largest.
	Limit model.Unlimited[model.Size] `default:"35MB"`
	// Wait is how long it waits.
	Wait model.Span `default:"00:10:00"`
	// Groups may use it.
	Groups model.PermissionGroups
	// Login is its credential.
	Login model.PSCredential
	// Port is where it listens.
	Port int `default:"25"`
	// On is whether it works.
	On bool `default:"true"`
}

var probeKind = model.Define[Probe](model.Spec{})

var at = time.Date(2026, 11, 21, 16, 12, 11, 0, time.UTC)
var info = stream.Info{By: "mxsh 1.0", Org: "contoso", At: at}

func newProbe(name string) *Probe {
	p := probeKind.New().(*Probe)
	p.Name, p.Guid, p.Revision, p.Created, p.Changed = name, model.NewGUID(), 42, at, at.Add(time.Hour)
	p.Spaces = []string{"SMTP:*;1", `a"b\c` + "\n\x1b\u2028ü"}
	p.Groups = model.AnonymousUsers
	return p
}

func written(t testing.TB, failed int, values ...any) string {
	t.Helper()
	var b bytes.Buffer
	w := stream.NewWriter(&b, info)
	for _, v := range values {
		if err := w.Write(v); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.End(failed); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func readAll(text string) (all []any, form stream.Form, err error) {
	r := stream.NewReader(strings.NewReader(text))
	for range 1 << 20 {
		v, err := r.Next()
		if err != nil {
			form, _ := r.Form()
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return all, form, err
		}
		all = append(all, v)
	}
	return all, form, errors.New("the reader never ends")
}

func TestWriterWritesHeaderObjectsAndEnd(t *testing.T) {
	p := newProbe("Internet")
	p.Guid, p.Spaces = model.GUID{1}, []string{"SMTP:*;1"}
	got := strings.Split(written(t, 0, p), "\n")
	want := []string{
		`{"@":"mxsh.objects/1","by":"mxsh 1.0","org":"contoso","at":"2026-11-21T16:12:11Z"}`,
		`{"@type":"Probe","@id":"01000000-0000-0000-0000-000000000000","@rev":42,"Spaces":["SMTP:*;1"],"Limit":"35 MB (36,700,160 bytes)","Wait":"00:10:00","Groups":"AnonymousUsers","Login":null,"Port":25,"On":true,"Name":"Internet",`,
		`{"@":"end","count":1,"errors":0}`, ``,
	}
	for i := range want {
		if i >= len(got) || !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("line %d is\n%s\nwant\n%s", i, got[i], want[i])
		}
	}
	if !strings.Contains(got[1], `"WhenCreatedUTC":"2026-11-21T16:12:11Z"`) {
		t.Errorf("no date in RFC 3339: %s", got[1])
	}
	if got := written(t, 3); got != want[0]+"\n"+`{"@":"end","count":0,"errors":3}`+"\n" {
		t.Errorf("a stream of nothing is %q", got)
	}
}

func TestObjectsComeBackWithGuidAndRevision(t *testing.T) {
	sent := newProbe("Internet")
	all, form, err := readAll(written(t, 0, sent, newProbe("Two")))
	if err != nil || len(all) != 2 || form != stream.Objects {
		t.Fatalf("%d objects, form %d, %v", len(all), form, err)
	}
	got, ok := all[0].(*Probe)
	if !ok {
		t.Fatalf("a probe came back as %T", all[0])
	}
	if !reflect.DeepEqual(got, sent) {
		t.Errorf("got\n%+v\nsent\n%+v", got, sent)
	}
}

// samples are texts among which every field finds one that it takes.
var samples = []string{"7", "00:07:00", "7MB", "a@b.example", "10.0.0.7", "SMTP:*.example;7", "0.0.0.0:2507", "b.example", "true", "Verbose", "word", "2026-11-21T16:12:11Z", "<I>CN=a<S>CN=b", "00000000-0000-0000-0000-000000000007"}

func TestEveryKindComesBackAsItWas(t *testing.T) {
	for _, k := range model.Kinds() {
		sent := k.New()
		if !k.Live {
			*sent.Header() = model.Meta{Guid: model.NewGUID(), Name: "Some name", Created: at, Changed: at, Revision: 7}
		}
		for _, f := range k.Fields {
			for _, s := range append(samples, f.Enum...) {
				if !f.Hidden && f.Set(sent, s) == nil && f.Text(sent) != f.Default {
					break
				}
			}
		}
		if _, ok := k.Prop(sent, "Name"); ok && sent.Header().Name == "" {
			sent.Header().Name = "7"
		}
		all, _, err := readAll(written(t, 0, sent))
		if err != nil || len(all) != 1 {
			t.Errorf("%s: %d objects, %v", k.Name, len(all), err)
			continue
		}
		got, ok := all[0].(model.Object)
		if !ok {
			t.Errorf("%s came back as %T", k.Name, all[0])
			continue
		}
		if got.Header().Guid != sent.Header().Guid || got.Header().Revision != sent.Header().Revision {
			t.Errorf("%s: header is %+v, was %+v", k.Name, got.Header(), sent.Header())
		}
		sentProps, gotProps := value.Props(sent), value.Props(got)
		for i, p := range sentProps {
			if q := gotProps[i]; p.Name != q.Name || value.Text(p.Value) != value.Text(q.Value) || reflect.TypeOf(p.Value) != reflect.TypeOf(q.Value) {
				t.Errorf("%s.%s: sent %v (%T), got %s = %v (%T)", k.Name, p.Name, value.Text(p.Value), p.Value, q.Name, value.Text(q.Value), q.Value)
			}
		}
	}
}

func TestRecordsKeepTheirValuesTypes(t *testing.T) {
	nested := value.RecordOf("A", int64(1))
	sent := value.RecordOf("Size", model.Size(10485760), "At", at, "Span", 90*time.Minute, "List", []any{int64(1), "x", nil},
		"Float", 2.0, "Big", int64(1)<<60, "On", false, "Null", nil,
		"Nested", nested, "Map", value.MapOf("k", model.Size(5), int64(2), "two"), "Bytes", []byte{0, 255})
	all, _, err := readAll(written(t, 0, sent))
	if err != nil || len(all) != 1 {
		t.Fatalf("%d objects, %v", len(all), err)
	}
	got := all[0].(*value.Record)
	for i, p := range sent.Props() {
		q := got.Props()[i]
		if p.Name != q.Name || !reflect.DeepEqual(p.Value, q.Value) {
			t.Errorf("%s: sent %#v, got %s %#v", p.Name, p.Value, q.Name, q.Value)
		}
	}
}

// What loses nothing as text is plain text, for jq and its like.
func TestAddressesInRecordsArePlainText(t *testing.T) {
	text := written(t, 0, value.RecordOf("Ip", netip.MustParseAddr("10.0.0.1"), "Id", model.GUID{5}))
	if want := `{"Ip":"10.0.0.1","Id":"05000000-0000-0000-0000-000000000000"}`; !strings.Contains(text, want) {
		t.Errorf("got %s", text)
	}
}

func TestWhatTheKindDoesNotKnowIsKept(t *testing.T) {
	text := written(t, 0, newProbe("A"))
	newer := strings.Replace(text, `"Port":25`, `"Port":25,"Future":"x"`, 1)
	all, _, err := readAll(newer)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d objects, %v", len(all), err)
	}
	r, ok := all[0].(*value.Record)
	if !ok || r.Type != "Probe" || r.ID.IsZero() || r.Revision != 42 {
		t.Fatalf("got %#v", all[0])
	}
	if again := written(t, 0, r); again != newer {
		t.Errorf("passed on as\n%s\nwas\n%s", again, newer)
	}
}

func TestASecretNeverTravels(t *testing.T) {
	p := newProbe("A")
	p.Login = model.PSCredential{UserName: "u", Password: model.NewSecret("hunter2")}
	text := written(t, 0, p, value.RecordOf("S", p.Login.Password, "C", p.Login))
	if strings.Contains(text, "hunter2") || strings.Count(text, `{"@secret":"set"}`) != 3 {
		t.Errorf("the stream is %s", text)
	}
	if _, _, err := readAll(text); err != nil {
		t.Error(err)
	}
}

func TestAStreamWithoutItsEndIsIncomplete(t *testing.T) {
	text := written(t, 0, newProbe("A"), newProbe("B"))
	for n := range len(text) - 1 {
		all, form, err := readAll(text[:n])
		if n == 0 {
			if err != nil || form != stream.Empty {
				t.Errorf("empty input: %v, form %d", err, form)
			}
			continue
		}
		if !errors.Is(err, stream.ErrIncomplete) {
			t.Fatalf("cut after %d bytes: %d objects and %v", n, len(all), err)
		}
		var e *model.Error
		if !errors.As(err, &e) || e.Category != model.Incomplete {
			t.Fatalf("error is %#v", err)
		}
	}
}

func TestErrorsOfTheProducerAreReported(t *testing.T) {
	all, _, err := readAll(written(t, 2, newProbe("A")))
	if len(all) != 1 || !errors.Is(err, stream.ErrUpstream) {
		t.Errorf("%d objects and %v", len(all), err)
	}
}

// TestStreamsFollowOneAnother: several commands may write into one pipe, and all
// that they send arrives; what they lack is told at the end.
func TestStreamsFollowOneAnother(t *testing.T) {
	const header, end = `{"@":"mxsh.objects/1"}` + "\n", `{"@":"end","count":1,"errors":0}` + "\n"
	for _, x := range []struct {
		input string
		names string
		err   error
	}{
		{header + `{"Name":"a"}` + end + header + `{"Name":"b"}` + end, "ab", io.EOF},
		{header + end + "\n \n" + header + `{"Name":"b"}` + end, "b", io.EOF},
		{header + `{"Name":"a"}` + end + header + `{"Name":"b"}`, "ab", stream.ErrIncomplete},
		{header + `{"Name":"a"}` + `{"@":"end","errors":1}` + header + `{"Name":"b"}` + end, "ab", stream.ErrUpstream},
		{header + `{"Name":"a"}` + end + `{"@":"mxsh.objects/2"}` + `{"Name":"b"}` + end, "a", stream.ErrVersion},
		{header + `{"Name":"a"}` + end + `{"Name":"b"}`, "a", stream.ErrMalformed},
		{header + `{"Name":"a"}` + end + "\x00", "a", stream.ErrMalformed},
	} {
		r, names := stream.NewReader(strings.NewReader(x.input)), ""
		var err error
		for err == nil {
			var v any
			if v, err = r.Next(); err == nil {
				name, _ := value.Prop(v, "Name")
				names += value.Text(name)
			}
		}
		if names != x.names || !errors.Is(err, x.err) {
			t.Errorf("%s\ngives %q and %v, want %q and %v", x.input, names, err, x.names, x.err)
		}
	}
}

func TestVersions(t *testing.T) {
	text := written(t, 0, newProbe("A"))
	minor := strings.Replace(text, "mxsh.objects/1", "mxsh.objects/1.7", 1)
	minor = strings.Replace(minor, `{"@":"end"`, `{"@":"note","x":1}`+"\n"+`{"@":"end"`, 1)
	if all, _, err := readAll(minor); err != nil || len(all) != 1 {
		t.Errorf("a newer minor: %d objects, %v", len(all), err)
	}
	if _, _, err := readAll(strings.Replace(text, "mxsh.objects/1", "mxsh.objects/2", 1)); !errors.Is(err, stream.ErrVersion) {
		t.Errorf("a newer major: %v", err)
	}
}

func TestOtherInputIsSniffed(t *testing.T) {
	for _, c := range []struct {
		in   string
		form stream.Form
		want string
	}{
		{"", stream.Empty, "[]"},
		{" \n\n", stream.Empty, "[]"},
		{"Internet\n\n  Partner one \r\nLast", stream.Lines, "[Internet   Partner one  Last]"},
		{"\ufeffInternet\n", stream.Lines, "[Internet]"},
		{"{3f2504e0-4f89-11d3-9a0c-0305e82c3301}\n", stream.Lines, "[{3f2504e0-4f89-11d3-9a0c-0305e82c3301}]"},
		{"[10.0.0.1]\n[10.0.0.2]\n", stream.Lines, "[[10.0.0.1] [10.0.0.2]]"},
		{`[{"Name":"a"},{"Name":"b"}]`, stream.JSON, "[@{Name=a} @{Name=b}]"},
		{"{\"Name\":\"a\"}\n{\"Name\":\"b\"}\n", stream.JSON, "[@{Name=a} @{Name=b}]"},
		{`{"kind":"List","items":[{"Name":"a"},{"Name":"b"}]}`, stream.JSON, "[@{Name=a} @{Name=b}]"},
		{`["a",1,2.5,true,null,[]] "x"`, stream.JSON, "[a 1 2.5 True   x]"},
		{"[]", stream.JSON, "[]"},
		{`[1]`, stream.JSON, "[1]"},
	} {
		all, form, err := readAll(c.in)
		texts := make([]string, len(all))
		for i, v := range all {
			texts[i] = value.Text(v)
		}
		if got := fmt.Sprint(texts); err != nil || form != c.form || got != c.want {
			t.Errorf("%q: form %d %s, %v; want form %d %s", c.in, form, got, err, c.form, c.want)
		}
	}
	for _, in := range []string{`[{"a":1}`, `{"a":`, `{"a":1}{`} {
		if _, _, err := readAll(in); !errors.Is(err, stream.ErrIncomplete) {
			t.Errorf("%q gives %v", in, err)
		}
	}
	for _, in := range []string{"\x00", "rob\nt\x00im\n", "\x7fELF\x02\x00", strings.Repeat("a", 64<<20+1)} {
		if _, _, err := readAll(in); !errors.Is(err, stream.ErrNoText) {
			t.Errorf("%.20q gives %v", in, err)
		}
	}
	for _, in := range []string{`{"a" 1}`, `[1 2]`, `{"a":tru}`, `[1,01]`, `["a` + "\x01" + `"]`, `{"a":1}x`, strings.Repeat("[", 100000)} {
		if _, _, err := readAll(in); !errors.Is(err, stream.ErrMalformed) {
			t.Errorf("%.20q gives %v", in, err)
		}
	}
}

// What jq leaves of a stream still names the objects.
func TestFilteredLinesKeepTheirIdentity(t *testing.T) {
	sent := newProbe("A")
	line := strings.Split(written(t, 0, sent), "\n")[1]
	all, form, err := readAll(line + "\n")
	if err != nil || form != stream.JSON || len(all) != 1 || all[0].(*Probe).Guid != sent.Guid {
		t.Errorf("got %v, form %d, %v", all, form, err)
	}
}

func TestALoneObjectIsNotHeldBack(t *testing.T) {
	r, w := io.Pipe()
	out := stream.NewWriter(w, info)
	go out.Write(newProbe("A"))
	got := make(chan error, 1)
	go func() {
		_, err := stream.NewReader(r).Next()
		got <- err
	}()
	select {
	case err := <-got:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the object never came")
	}
	r.Close()
}

func TestOutputForms(t *testing.T) {
	rec := value.RecordOf("Name", "a b", "Spaces", value.NewList("x", "y"), "Port", int64(25))
	for _, c := range []struct {
		mode stream.Mode
		in   []any
		want string
	}{
		{stream.AsJSON, []any{rec, rec}, "[\n" + `{"Name":"a b","Spaces":["x","y"],"Port":25},` + "\n" + `{"Name":"a b","Spaces":["x","y"],"Port":25}` + "\n]\n"},
		{stream.AsJSON, nil, "[]\n"},
		{stream.AsLines, []any{rec}, `{"Name":"a b","Spaces":["x","y"],"Port":25}` + "\n"},
		{stream.AsCSV, []any{rec}, "\"Name\",\"Spaces\",\"Port\"\n\"a b\",\"x;y\",\"25\"\n"},
		{stream.AsTSV, []any{rec}, "Name\tSpaces\tPort\na b\tx;y\t25\n"},
		{stream.AsValue, []any{rec, "text"}, "a b\tx;y\t25\ntext\n"},
		{stream.AsYAML, []any{rec, value.RecordOf("On", true, "Empty", []any{}, "In", value.RecordOf("Text", "yes", "Time", "10:00"), "Nil", nil), "x"},
			"- Name: a b\n  Spaces:\n    - x\n    - \"y\"\n  Port: 25\n- \"On\": true\n  Empty: []\n  In:\n    Text: \"yes\"\n    Time: \"10:00\"\n  Nil: null\n- x\n"},
		{"go-template={{.Name}}:{{.Port}}{{range .Spaces}} {{.}}{{end}}", []any{rec}, "a b:25 x y\n"},
		{`jsonpath={.Name}{"\t"}{.Spaces[0]}-{.spaces[*]}-{.spaces[-1]}`, []any{rec}, "a b\tx-x y-y\n"},
		{stream.AsName, []any{rec, newProbe("P")}, "a b\nP\n"},
		{stream.Stream, []any{"a", int64(5), true}, "a\n5\nTrue\n"},
		{stream.AsList, []any{rec}, "\nName   : a b\nSpaces : {x, y}\nPort   : 25\n\n"},
	} {
		var b bytes.Buffer
		out := stream.NewOutput(&b, c.mode, format.Options{Width: 120}, info)
		for _, v := range c.in {
			if err := out.Write(v); err != nil {
				t.Fatal(err)
			}
		}
		if err := out.Close(0); err != nil || b.String() != c.want {
			t.Errorf("%s: %q, %v; want %q", c.mode, b.String(), err, c.want)
		}
	}
}

func TestModesAreChecked(t *testing.T) {
	for _, text := range []string{"nonsense", "go-template={{.X", "jsonpath={.X", "jsonpath={X}", "jsonpath={.a[x]}"} {
		var e *model.Error
		if _, err := stream.ParseMode(text); !errors.As(err, &e) || e.Category != model.Usage {
			t.Errorf("%s gives %v", text, err)
		}
	}
	for _, text := range []string{"JSON", "yaml", "go-template={{.Name}}", "jsonpath={.Name}"} {
		if _, err := stream.ParseMode(text); err != nil {
			t.Errorf("%s gives %v", text, err)
		}
	}
}

func TestOutputOfAPipe(t *testing.T) {
	var b bytes.Buffer
	out := stream.NewOutput(&b, stream.Stream, format.Options{Width: 120}, info)
	if err := out.Close(1); err != nil || !strings.HasSuffix(b.String(), "{\"@\":\"end\",\"count\":0,\"errors\":1}\n") {
		t.Errorf("nothing at all gives %q, %v", b.String(), err)
	}
	b.Reset()
	out = stream.NewOutput(&b, stream.Stream, format.Options{Width: 120}, info)
	out.Write((&format.View{Style: format.List}).Of(value.RecordOf("A", int64(1))))
	if err := out.Close(0); err != nil || b.String() != "\nA : 1\n\n" {
		t.Errorf("Format-List gives %q, %v", b.String(), err)
	}
}

// A script may print objects first and a list later: the stream stays one.
func TestFormattedOutputAfterObjectsTravelsAsLines(t *testing.T) {
	var b bytes.Buffer
	out := stream.NewOutput(&b, stream.Stream, format.Options{Width: 120}, info)
	out.Write(newProbe("A"))
	out.Write((&format.View{Style: format.List}).Of(value.RecordOf("A", int64(1))))
	out.Flush()
	out.Write(newProbe("B"))
	if err := out.Close(0); err != nil {
		t.Fatal(err)
	}
	all, _, err := readAll(b.String())
	if err != nil || len(all) != 5 || all[2] != "A : 1" || value.Text(all[4]) != "B" {
		t.Errorf("%v, %v", all, err)
	}
}

// counting lets a reader see objects without end, n times.
type counting struct {
	line []byte
	n    int
	rest []byte
}

func (c *counting) Read(p []byte) (int, error) {
	if len(c.rest) == 0 {
		if c.n == 0 {
			return 0, io.EOF
		}
		c.n--
		c.rest = c.line
	}
	n := copy(p, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

func TestManyObjectsTakeConstantMemory(t *testing.T) { pass(t, 10_000) }

func BenchmarkAMillionObjects(b *testing.B) {
	for range b.N {
		pass(b, 1_000_000)
	}
}

// pass reads n objects, writes them again, and sees that the heap does not grow.
func pass(t testing.TB, n int) {
	lines := strings.SplitAfter(written(t, 0, newProbe("A")), "\n")
	r := stream.NewReader(io.MultiReader(strings.NewReader(lines[0]), &counting{line: []byte(lines[1]), n: n}, strings.NewReader(lines[2])))
	w := stream.NewWriter(io.Discard, info)
	var before, during runtime.MemStats
	got := 0
	for {
		v, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(v); err != nil {
			t.Fatal(err)
		}
		got++
		if got == 1000 {
			runtime.GC()
			runtime.ReadMemStats(&before)
		}
		if got == n-1 {
			runtime.GC()
			runtime.ReadMemStats(&during)
		}
	}
	if got != n {
		t.Errorf("%d of %d objects came", got, n)
	}
	if grown := int64(during.HeapAlloc) - int64(before.HeapAlloc); grown > 1<<20 {
		t.Errorf("the heap grew by %d bytes", grown)
	}
}

func BenchmarkWrite(b *testing.B) {
	w := stream.NewWriter(io.Discard, info)
	p := newProbe("A")
	b.ReportAllocs()
	for b.Loop() {
		w.Write(p)
	}
}

func BenchmarkRead(b *testing.B) {
	var text bytes.Buffer
	w := stream.NewWriter(&text, info)
	w.Write(newProbe("A"))
	w.End(0)
	lines := strings.SplitAfter(text.String(), "\n")
	r := stream.NewReader(io.MultiReader(strings.NewReader(lines[0]), &counting{line: []byte(lines[1]), n: 1 << 40}))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Next(); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add(`{"@":"mxsh.objects/1"}` + "\n" + `{"@type":"Probe","Port":"x"}`)
	f.Add(`[{"a":[1,{"@v":"size","bytes":"x"}]}]`)
	f.Fuzz(func(t *testing.T, text string) {
		r := stream.NewReader(strings.NewReader(text))
		for range len(text) + 2 {
			if _, err := r.Next(); err != nil {
				return
			}
		}
		t.Errorf("%q has more values than bytes", text)
	})
}
