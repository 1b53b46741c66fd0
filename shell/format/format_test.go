package format_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/shell/format"
	"mxsh/shell/value"
)

// hook is a kind of this test alone.
type hook struct {
	model.Meta
	// Spaces are what it takes.
	Spaces []string
	// Size is the largest.
	Size model.Unlimited[model.Size]
	// Enabled is whether it works.
	Enabled bool `default:"true"`
	// Cost is its price.
	Cost int `default:"1"`
}

var hookKind = model.Define[hook](model.Spec{Table: []string{"Identity", "Spaces", "Enabled"}})

func newHook(name string, spaces ...string) *hook {
	h := hookKind.New().(*hook)
	h.Name, h.Spaces = name, spaces
	return h
}

// drawn writes values in one pipeline and returns the text.
func drawn(t *testing.T, o format.Options, values ...any) string {
	t.Helper()
	var b bytes.Buffer
	w := format.NewWriter(&b, o)
	for _, v := range values {
		if err := w.Write(v); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// collapsed joins runs of blank lines and drops those at both ends.
func collapsed(s string) string {
	var out []string
	for _, line := range strings.Split(strings.Trim(s, "\n"), "\n") {
		if line == "" && len(out) > 0 && out[len(out)-1] == "" {
			continue
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func items(t *testing.T, v *format.View, props []any, objects ...any) []any {
	t.Helper()
	parsed, err := value.ParseProperties(props)
	if err != nil {
		t.Fatal(err)
	}
	v.Properties = parsed
	out := make([]any, len(objects))
	for i, o := range objects {
		out[i] = v.Item(t.Context(), o)
	}
	return out
}

func expect(t *testing.T, got, want string) {
	t.Helper()
	if got, want = collapsed(got), collapsed(want); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

var wide = format.Options{Width: 120}

func TestListLooksLikeTheTranscripts(t *testing.T) {
	mailbox := value.RecordOf("Name", "TestUser1", "Alias", "TestUser1", "EmailAddresses", value.NewList("SMTP:TestUser1@contoso.com"), "EmailAddressPolicyEnabled", true, "Other", int64(1))
	expect(t, drawn(t, wide, items(t, &format.View{Style: format.List}, []any{"Name", "Alias", "Email*"}, mailbox)...), `
Name                      : TestUser1
Alias                     : TestUser1
EmailAddresses            : {SMTP:TestUser1@contoso.com}
EmailAddressPolicyEnabled : True
`)
	expect(t, drawn(t, wide, items(t, &format.View{Style: format.List}, []any{"name", "nosuch", "none*"}, mailbox)...), `
Name   : TestUser1
nosuch :
`)
}

func TestListPutsABlankLineBetweenObjects(t *testing.T) {
	rob := value.RecordOf("Name", "Rob", "RecipientType", "UserMailbox")
	sam := value.RecordOf("Name", "Sam", "RecipientType", "UserMailbox")
	got := drawn(t, wide, items(t, &format.View{Style: format.List}, []any{"Name", "RecipientType"}, rob, sam)...)
	if want := "\nName          : Rob\nRecipientType : UserMailbox\n\nName          : Sam\nRecipientType : UserMailbox\n\n"; got != want {
		t.Errorf("got %q", got)
	}
	legacy := drawn(t, format.Options{Width: 120, Legacy: true}, items(t, &format.View{Style: format.List}, []any{"Name"}, rob)...)
	if want := "\n\nName : Rob\n\n\n\n"; legacy != want {
		t.Errorf("legacy: got %q", legacy)
	}
}

func TestGroupedList(t *testing.T) {
	by := value.Property{Name: "Extension"}
	file := func(name, ext string, n int64) any {
		return value.RecordOf("Name", name, "Length", n, "Extension", ext)
	}
	expect(t, drawn(t, wide, items(t, &format.View{Style: format.List, GroupBy: &by}, []any{"Name", "Length"},
		file("Config_01.xml", ".xml", 5627), file("Config_02.xml", ".xml", 3901), file("Image_01.bmp", ".bmp", 746550))...), `
   Extension: .xml

Name   : Config_01.xml
Length : 5627

Name   : Config_02.xml
Length : 3901

   Extension: .bmp

Name   : Image_01.bmp
Length : 746550
`)
}

func TestTableSharesTheWidthAndCuts(t *testing.T) {
	o := format.Options{Width: 80}
	command := value.RecordOf("Name", "get-process", "Definition", "get-process [[-ProcessName] String[]] [-Verbose]")
	columns := []any{"Name", "Definition"}
	expect(t, drawn(t, o, items(t, &format.View{Style: format.Table}, columns, command)...), `
Name                                    Definition
----                                    ----------
get-process                             get-process [[-ProcessName] String[]...
`)
	command = value.RecordOf("Name", "Get-Process", "Definition", "Get-Process [[-Name] <String[]>] [-ComputerName <String[]>] [-Module] [-FileVersionInfo] [-Verbose]")
	expect(t, drawn(t, o, items(t, &format.View{Style: format.Table, Wrap: true, HideHeaders: true}, columns, command)...), `
Get-Process                             Get-Process [[-Name] <String[]>] [-Comp
                                        uterName <String[]>] [-Module] [-FileVe
                                        rsionInfo] [-Verbose]
`)
}

func TestKindHasItsOwnTable(t *testing.T) {
	expect(t, drawn(t, wide, newHook("Internet", "SMTP:*;1"), newHook("Partner", "SMTP:a.com;1", "SMTP:b.com;2")), `
Identity                                Spaces                                  Enabled
--------                                ------                                  -------
Internet                                {SMTP:*;1}                              True
Partner                                 {SMTP:a.com;1, SMTP:b.com;2}            True
`)
}

func TestEmptyListIsBraces(t *testing.T) {
	got := drawn(t, wide, items(t, &format.View{Style: format.List}, []any{"*"}, newHook("A"))...)
	for _, line := range []string{"Spaces            : {}", "Size              : Unlimited", "Cost              : 1", "WhenChanged       :"} {
		if !strings.Contains(got, line+"\n") {
			t.Errorf("no line %q in\n%s", line, got)
		}
	}
}

func TestDefaultViewGoesByTheNumberOfProperties(t *testing.T) {
	expect(t, drawn(t, wide, value.RecordOf("A", int64(1), "B", "x"), value.RecordOf("A", int64(20), "B", "longer")), `
 A B
 - -
 1 x
20 longer
`)
	expect(t, drawn(t, wide, value.RecordOf("A", int64(1), "B", "x", "C", nil, "D", true, "E", 1.5)), `
A : 1
B : x
C :
D : True
E : 1.5
`)
}

// TestTableOfSmallObjectsDoesNotWaitForever: columns that nobody chose fit what
// came in the first moments; later rows use the rest of the line.
func TestTableOfSmallObjectsDoesNotWaitForever(t *testing.T) {
	var out bytes.Buffer
	now := time.Date(2026, 11, 21, 16, 0, 0, 0, time.UTC)
	lines := bufio.NewWriter(&out)
	w := format.NewWriter(lines, format.Options{Width: 30, Terminal: true, Now: func() time.Time { return now }})
	write := func(name, note string) {
		t.Helper()
		if err := w.Write(value.RecordOf("Name", name, "Note", note)); err != nil {
			t.Fatal(err)
		}
	}
	write("one", "a")
	write("three", "b")
	if err := lines.Flush(); err != nil || out.Len() > 0 {
		t.Errorf("at once: %v\n%s", err, out.String())
	}
	now = now.Add(time.Second)
	write("two", "a note that is longer")
	if err := lines.Flush(); err != nil {
		t.Fatal(err)
	}
	expect(t, out.String(), `
Name  Note
----  ----
one   a
three b
two   a note that is longer
`)
}

func TestAutoSizeFitsTheContent(t *testing.T) {
	v := &format.View{Style: format.Table, AutoSize: true}
	got := drawn(t, wide, items(t, v, []any{"Name", "Count", "On", "F"},
		value.RecordOf("Name", "a", "Count", int64(5), "On", true, "F", 1.0/3),
		value.RecordOf("Name", "longer name", "Count", int64(12345), "On", false, "F", 2.5))...)
	expect(t, got, `
Name        Count    On    F
----        -----    --    -
a               5  True 0.33
longer name 12345 False 2.50
`)
}

func TestWhatDoesNotFitIsShrunkThenDropped(t *testing.T) {
	var warnings []string
	o := format.Options{Width: 21, Warn: func(s string) { warnings = append(warnings, s) }}
	r := value.RecordOf("A", "1234567890", "B", "123456789012345", "C", "x")
	got := drawn(t, o, items(t, &format.View{Style: format.Table, AutoSize: true}, []any{"A", "B", "C"}, r)...)
	expect(t, got, `
A          B
-          -
1234567890 123456...
`)
	if len(warnings) != 1 || !strings.Contains(warnings[0], `"C"`) {
		t.Errorf("warnings are %q", warnings)
	}
}

func TestRightAlignedCellsAreCutOnTheLeft(t *testing.T) {
	left := value.MapOf("n", "Title", "e", "N", "width", int64(6), "align", "right")
	got := drawn(t, wide, items(t, &format.View{Style: format.Table}, []any{left}, value.RecordOf("N", "abcdefghij"))...)
	expect(t, got, " Title\n -----\n...hij")
}

func TestCalculatedColumnsAndFormats(t *testing.T) {
	size := value.MapOf("label", "Size", "expr", "N", "formatstring", "N2")
	bad := value.MapOf("nonsense", "x")
	expect(t, drawn(t, wide, items(t, &format.View{Style: format.List}, []any{size}, value.RecordOf("N", 1234.5))...), "Size : 1,234.50")
	if _, err := value.ParseProperties([]any{bad}); err == nil {
		t.Error("an unknown key was accepted")
	}
}

func TestEnumerationLimitGluesDots(t *testing.T) {
	r := value.RecordOf("Prefixes", []any{"callto:", "file:", "ftp.", "ftp:", "http:"})
	o := format.Options{Width: 120, Limit: func() int { return 4 }}
	expect(t, drawn(t, o, items(t, &format.View{Style: format.List}, []any{"Prefixes"}, r)...), "Prefixes : {callto:, file:, ftp., ftp:...}")
	o.Limit = func() int { return -1 }
	expect(t, drawn(t, o, items(t, &format.View{Style: format.List}, []any{"Prefixes"}, r)...), "Prefixes : {callto:, file:, ftp., ftp:, http:}")
	expect(t, drawn(t, o, items(t, &format.View{Style: format.List, Expand: true}, []any{"Prefixes"}, value.RecordOf("Prefixes", []any{"a", "b"}))...),
		"Prefixes : a\n           b")
}

func TestListWrapsUnderTheValue(t *testing.T) {
	r := value.RecordOf("Name", "one two three four five six seven", "B", "line1\nline2")
	expect(t, drawn(t, format.Options{Width: 24}, items(t, &format.View{Style: format.List}, []any{"*"}, r)...), `
Name : one two three
       four five six
       seven
B    : line1
       line2
`)
}

func TestStrangersCannotDriveTheTerminal(t *testing.T) {
	evil := "a\x1b[2Jb\u202ec\x07"
	for _, style := range []format.Style{format.List, format.Table, format.Wide, format.Custom} {
		got := drawn(t, wide, items(t, &format.View{Style: style}, []any{"Subject"}, value.RecordOf("Subject", evil, "Other", []any{evil}))...)
		if strings.ContainsAny(got, "\x1b\x07\u202e") || !strings.Contains(got, `\u001b`) {
			t.Errorf("style %d lets through %q", style, got)
		}
	}
	if got := drawn(t, format.Options{Terminal: true}, evil); strings.Contains(got, "\x1b") {
		t.Errorf("a lone text lets through %q", got)
	}
	if got := drawn(t, format.Options{}, evil); got != evil+"\n" {
		t.Errorf("a file does not get the text as it is: %q", got)
	}
}

func TestWideCharactersKeepTheColumns(t *testing.T) {
	v := &format.View{Style: format.Table}
	narrow := func(name string) any { return value.MapOf("n", name, "e", name, "width", int64(8)) }
	got := drawn(t, wide, items(t, v, []any{narrow("A"), narrow("B")}, value.RecordOf("A", "日本語の件名", "B", "x"), value.RecordOf("A", "日本", "B", "y"))...)
	expect(t, got, `
A        B
-        -
日本...  x
日本     y
`)
}

// The library draws what a person sees, our own writer all else; both must agree.
func TestTerminalAndFileShowTheSameTable(t *testing.T) {
	var objects []any
	for i := range 300 {
		objects = append(objects, newHook(fmt.Sprintf("connector %d  x", i), strings.Repeat("s", i%50), " lead"))
	}
	for _, wrap := range []bool{false, true} {
		show := func(o format.Options) string {
			return drawn(t, o, items(t, &format.View{Style: format.Table, Wrap: wrap}, []any{"Name", "Spaces", "Cost", "Enabled"}, objects...)...)
		}
		person, file := show(format.Options{Width: 80, Terminal: true}), show(format.Options{Width: 80})
		if person != file {
			t.Errorf("wrap %v: the terminal shows\n%s\nthe file\n%s", wrap, person[:600], file[:600])
		}
	}
}

func TestLongTableIsTheSameOnATerminal(t *testing.T) {
	var objects []any
	for i := range 2500 {
		objects = append(objects, newHook(fmt.Sprint(i)))
	}
	person := drawn(t, format.Options{Width: 80, Terminal: true}, objects...)
	if file := drawn(t, format.Options{Width: 80}, objects...); person != file {
		t.Error("a table of 2,500 rows differs between terminal and file")
	}
	if n := strings.Count(person, "\n"); n != 2500+4 {
		t.Errorf("%d lines", n)
	}
}

func TestAnotherTypeInTheSamePipelineIsAList(t *testing.T) {
	expect(t, drawn(t, wide, newHook("A"), "between", newHook("B"), value.RecordOf("X", int64(1))), `
Identity                                Spaces                                  Enabled
--------                                ------                                  -------
A                                       {}                                      True
between
B                                       {}                                      True

X : 1
`)
}

func TestLoneValues(t *testing.T) {
	day := time.Date(2026, 11, 21, 16, 12, 11, 0, time.UTC)
	got := drawn(t, wide, "a", int64(5), true, 2.5, nil, []any{"x", "y"}, day, model.Size(36700160), model.MapiDelivery)
	if want := "a\n5\nTrue\n2.5\nx\ny\nSaturday, November 21, 2026 4:12:11 PM\n35 MB (36,700,160 bytes)\nMapiDelivery\n"; got != want {
		t.Errorf("got %q", got)
	}
}

func TestHashtableShowsItsPairs(t *testing.T) {
	expect(t, drawn(t, format.Options{Width: 40}, value.MapOf("a", int64(1), "b", "x")), `
Name                           Value
----                           -----
a                              1
b                              x
`)
}

func TestSecretsNeverShow(t *testing.T) {
	cred := model.PSCredential{UserName: "u", Password: model.NewSecret("hunter2")}
	for _, style := range []format.Style{format.List, format.Table, format.Custom} {
		got := drawn(t, wide, items(t, &format.View{Style: style}, []any{"*"}, value.RecordOf("C", cred, "P", cred.Password))...)
		if strings.Contains(got, "hunter2") {
			t.Errorf("style %d shows the secret: %s", style, got)
		}
	}
	expect(t, drawn(t, format.Options{Width: 61}, cred), `
UserName                       Password
--------                       --------
u                              System.Security.SecureString
`)
}

func TestHeadersAreBoldWithColour(t *testing.T) {
	for _, terminal := range []bool{true, false} {
		got := drawn(t, format.Options{Width: 80, Colour: true, Terminal: terminal}, newHook("A"))
		if !strings.Contains(got, "\x1b[1mIdentity") || strings.Count(got, "\x1b[0m") != 1 {
			t.Errorf("got %q", got)
		}
	}
}

func TestUnknownPropertiesAreWarnedOf(t *testing.T) {
	var warnings []string
	o := format.Options{Width: 80, Terminal: true, Warn: func(s string) { warnings = append(warnings, s) }}
	drawn(t, o, items(t, &format.View{Style: format.Table}, []any{"Name", "Enabeld"}, newHook("A"), newHook("B"))...)
	if len(warnings) != 1 || !strings.Contains(warnings[0], "Enabeld") || !strings.Contains(warnings[0], "Enabled") {
		t.Errorf("warnings are %q", warnings)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestAWriteErrorEndsThePipeline(t *testing.T) {
	w := format.NewWriter(broken{}, wide)
	var err error
	for i := 0; i < 10000 && err == nil; i++ {
		err = w.Write(newHook(strings.Repeat("x", 100)))
	}
	if err == nil {
		t.Error("10,000 rows went into a broken pipe")
	}
}

func BenchmarkTable(b *testing.B) {
	w := format.NewWriter(&bytes.Buffer{}, wide)
	h := newHook("Internet", "SMTP:*;1")
	for b.Loop() {
		if err := w.Write(h); err != nil {
			b.Fatal(err)
		}
	}
}
