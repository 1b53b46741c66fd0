package format_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"mxsh/model"
	"mxsh/shell/format"
	"mxsh/shell/value"
)

// computes is a block of this test.
type computes func(v any) ([]any, error)

func (f computes) Text() string                                             { return "$_.Name.Length" }
func (f computes) Invoke(_ context.Context, v any, _ ...any) ([]any, error) { return f(v) }
func (f computes) Each(_ context.Context, v any, emit func(any) error, _ ...any) error {
	out, err := f(v)
	for _, x := range out {
		if err == nil {
			err = emit(x)
		}
	}
	return err
}

// TestObjectsOfAnotherShapeAreListed: the first object fixes the view. Small
// objects are of one type when they have the same properties, in any order.
func TestObjectsOfAnotherShapeAreListed(t *testing.T) {
	rec := value.RecordOf
	for _, c := range []struct {
		name    string
		objects []any
		want    string
	}{
		{"other properties", []any{rec("a", "1"), rec("b", "2")}, "a\n-\n1\n\nb : 2"},
		{"more properties", []any{rec("a", "1"), rec("a", "2", "b", "3")}, "a\n-\n1\n\na : 2\nb : 3"},
		{"fewer properties", []any{rec("a", "2", "b", "3"), rec("a", "1")}, "a b\n- -\n2 3\n\na : 1"},
		{"the same in another case", []any{rec("a", "1"), rec("A", "2")}, "a\n-\n1\n2"},
		{"the same in another order", []any{rec("a", "1", "b", "2"), rec("b", "4", "a", "3")}, "a b\n- -\n1 2\n3 4"},
		{"selected ones after a type", []any{newHook("A"), rec("Name", "x", "Count", int64(2))},
			"Identity   Spaces    Enabled\n--------   ------    -------\nA          {}        True\n\nName  : x\nCount : 2"},
		{"a type after selected ones", []any{rec("Name", "x"), &model.AdSite{Meta: model.Meta{Name: "y"}}, rec("Name", "z")}, "Name\n----\nx"},
		{"lists of many properties", []any{rec("a", 1, "b", 2, "c", 3, "d", 4, "e", 5), rec("f", 6)}, "a : 1\nb : 2\nc : 3\nd : 4\ne : 5\n\nf : 6"},
	} {
		got := collapsed(drawn(t, format.Options{Width: 31}, c.objects...))
		if c.name == "a type after selected ones" {
			if !strings.HasPrefix(got, c.want+"\n\n") || !strings.Contains(got, "Name                : y\n") || !strings.HasSuffix(got, "\n\nName : z") {
				t.Errorf("%s: got\n%s", c.name, got)
			}
			continue
		}
		if got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// TestFormatTableBeginsAnewForAnotherType: nobody chose the columns, and under
// those of the first type the second would be empty.
func TestFormatTableBeginsAnewForAnotherType(t *testing.T) {
	site := &model.AdSite{Meta: model.Meta{Name: "y"}}
	view := &format.View{Style: format.Table}
	got := drawn(t, format.Options{Width: 31}, items(t, view, nil, newHook("A"), newHook("B"), site, value.RecordOf("q", "r"))...)
	expect(t, got, `
Identity   Spaces    Enabled
--------   ------    -------
A          {}        True
B          {}        True

Name            HubSiteEnabled
----            --------------
y               False

q
-
r
`)
	chosen := &format.View{Style: format.Table, HideHeaders: true}
	got = drawn(t, format.Options{Width: 31}, items(t, chosen, []any{"Name"}, newHook("A"), site)...)
	expect(t, got, "A\ny")
}

func TestColumnsThatAreCalculated(t *testing.T) {
	length := computes(func(v any) ([]any, error) {
		name, _ := value.Prop(v, "Name")
		return []any{int64(len(name.(string)))}, nil
	})
	fails := computes(func(any) ([]any, error) { return []any{"half"}, errors.New("no") })
	several := computes(func(any) ([]any, error) { return []any{"x", "y"}, nil })
	ann := value.RecordOf("Name", "ann", "N", 1234.567)
	for _, c := range []struct {
		name    string
		columns []any
		want    string
	}{
		{"a bare block is its own title", []any{"Name", length}, "Name $_.Name.Length\n---- --------------\nann               3"},
		{"a formatted number stands right", []any{value.MapOf("n", "Long title", "e", "N", "f", "N1")}, "Long title\n----------\n   1,234.6"},
		{"unless it is told otherwise", []any{value.MapOf("n", "Long title", "e", "N", "f", "N1", "align", "center"), "Name"}, "Long title Name\n---------- ----\n 1,234.6   ann"},
		{"an error is an empty cell", []any{"Name", value.MapOf("l", "Bad", "expr", fails), value.MapOf("lab", "L", "e", length)}, "Name Bad L\n---- --- -\nann      3"},
		{"several values are a collection", []any{value.MapOf("name", "S", "e", several)}, "S\n-\n{x, y}"},
		{"a width cuts", []any{value.MapOf("n", "Name", "e", "N", "w", int64(3)), "Name"}, "ame Name\n--- ----\n.57 ann"},
		{"one twice", []any{"Name", "N*", "name"}, "Name       N\n----       -\nann  1234.57"},
	} {
		got := drawn(t, wide, items(t, &format.View{Style: format.Table, AutoSize: true}, c.columns, ann)...)
		if got = collapsed(got); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestHowManyElementsAreShown(t *testing.T) {
	r := value.RecordOf("P", value.NewList("a", "b", "c"))
	for limit, want := range map[any]string{int64(0): "{...}", int64(1): "{a...}", int64(3): "{a, b, c}", int64(-1): "{a, b, c}", "2": "{a, b, c}", nil: "{a, b, c}"} {
		o := format.Options{Width: 80, Limit: func() int { return format.LimitOf(limit) }}
		expect(t, drawn(t, o, items(t, &format.View{Style: format.List}, []any{"P"}, r)...), "P : "+want)
	}
	var many []any
	for i := range 17 {
		many = append(many, int64(i))
	}
	got := drawn(t, format.Options{}, items(t, &format.View{Style: format.List}, []any{"P"}, value.RecordOf("P", many))...)
	expect(t, got, "P : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15...}")
}

// TestValuesInCells: what stands in a cell, and in the list where that differs.
func TestValuesInCells(t *testing.T) {
	id, err := model.ParseGUID("{6F9619FF-8B86-D011-B42D-00CF4FC964FF}")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		value       any
		table, list string
	}{
		{nil, "", ""}, {"", "", ""}, {true, "True", "True"},
		{1.0 / 3, "0.33", "0.3333333333333333"}, {2.0, "2", "2"}, {1e21, "1E+21", "1E+21"},
		{value.MapOf("k", 1, "l", 2), "{k, l}", "{k, l}"},
		{value.NewList(), "{}", "{}"},
		{value.NewList("x", nil, "y"), "{x, , y}", "{x, , y}"},
		{value.NewList(value.RecordOf("Id", "5", "Name", "n"), value.RecordOf("Id", "6"), value.RecordOf("A", "1", "RegKey", "7"), newHook("h")), "{n, 6, 7, h}", "{n, 6, 7, h}"},
		{model.Size(36700160), "35 MB (36,700,160 bytes)", "35 MB (36,700,160 bytes)"},
		{model.Unlimited[model.Size]{}, "Unlimited", "Unlimited"},
		{id, "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "6f9619ff-8b86-d011-b42d-00cf4fc964ff"},
		{model.NewSecret("hunter2"), "System.Security.SecureString", "System.Security.SecureString"},
		{"one\ttwo\r\nthree", "one two three", "one\ttwo\n    three"},
	} {
		r := value.RecordOf("P", c.value, "Z", "|")
		table := drawn(t, format.Options{}, items(t, &format.View{Style: format.Table, HideHeaders: true}, []any{"P", "Z"}, r)...)
		if got := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(table), "|")); got != c.table {
			t.Errorf("the table shows %q for %v, want %q", got, c.value, c.table)
		}
		list := drawn(t, format.Options{}, items(t, &format.View{Style: format.List}, []any{"P"}, r)...)
		if got := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(list), "P :")); got != c.list {
			t.Errorf("the list shows %q for %v, want %q", got, c.value, c.list)
		}
	}
}

func TestExpandPutsElementsOnLinesOfTheirOwn(t *testing.T) {
	r := value.RecordOf("A", value.NewList("one", "two words"), "B", "x", "C", value.NewList())
	expect(t, drawn(t, wide, items(t, &format.View{Style: format.List, Expand: true}, []any{"*"}, r)...), `
A : one
    two words
B : x
C : {}
`)
	columns := []any{value.MapOf("n", "A", "e", "A", "w", int64(6)), "B"}
	expect(t, drawn(t, wide, items(t, &format.View{Style: format.Table, Expand: true}, columns, r, r)...), `
A      B
-      -
one    x
two...
one    x
two...
`)
}

func TestFormatCustomOpensWhatIsInside(t *testing.T) {
	inner := value.RecordOf("X", int64(1), "Y", value.RecordOf("Deep", "z"))
	r := value.RecordOf("Name", "n", "In", inner, "Each", value.NewList("a", value.RecordOf("B", "b")), "Other", "o")
	expect(t, drawn(t, wide, items(t, &format.View{Style: format.Custom, Depth: 2}, []any{"Name", "In", "Ea*"}, r)...), `
class PSCustomObject
{
  Name = n
  In =
    class PSCustomObject
    {
      X = 1
      Y = @{Deep=z}
    }
  Each =
    [
      a
      @{B=b}
    ]
}
`)
	few := format.Options{Width: 80, Limit: func() int { return 1 }}
	expect(t, drawn(t, few, items(t, &format.View{Style: format.Custom}, []any{"Each"}, r)...), `
class PSCustomObject
{
  Each =
    [
      a
      ...
    ]
}
`)
}

// TestWidthsOfATypeGiveWay: on a narrow screen the wide columns of a type's view
// share the room; -AutoSize asks for none of its widths.
func TestWidthsOfATypeGiveWay(t *testing.T) {
	m := &model.Mailbox{Meta: model.Meta{Name: "Rob"}, Alias: "rob", ServerName: "EX20071"}
	expect(t, drawn(t, format.Options{Width: 120}, m), `
Name                      Alias                ServerName       ProhibitSendQuota
----                      -----                ----------       -----------------
Rob                       rob                  EX20071          Unlimited
`)
	expect(t, drawn(t, format.Options{Width: 60}, m), `
Name           Alias          ServerName     ProhibitSen...
----           -----          ----------     --------------
Rob            rob            EX20071        Unlimited
`)
	expect(t, drawn(t, wide, items(t, &format.View{Style: format.Table, AutoSize: true}, nil, m)...), `
Name Alias ServerName ProhibitSendQuota
---- ----- ---------- -----------------
Rob  rob   EX20071    Unlimited
`)
}

// TestWidthsThatWereAskedForAreKept: what does not fit is taken from the last column.
func TestWidthsThatWereAskedForAreKept(t *testing.T) {
	column := func(name string, n int64) any { return value.MapOf("n", name, "e", name, "width", n) }
	r := value.RecordOf("A", "1234567890", "B", "1234567890", "C", "x")
	for _, c := range []struct {
		width   int
		columns []any
		want    string
		dropped int
	}{
		{30, []any{column("A", 10), column("B", 10), "C"}, "A          B          C\n-          -          -\n1234567890 1234567890 x", 0},
		{21, []any{column("A", 10), column("B", 10), "C"}, "A          B\n-          -\n1234567890 123456...", 1},
		{12, []any{column("A", 10), column("B", 10)}, "A\n-\n1234567890", 1},
		{6, []any{column("A", 10), column("B", 10)}, "A\n-\n12...", 1},
		{2, []any{"A", "B", "C"}, "A\n-\n1", 2},
		{5, []any{"A", "B"}, "A  B\n-  -\n12 1", 0},
	} {
		dropped := 0
		o := format.Options{Width: c.width, Warn: func(string) { dropped++ }}
		got := collapsed(drawn(t, o, items(t, &format.View{Style: format.Table}, c.columns, r)...))
		if got != c.want || dropped != c.dropped {
			t.Errorf("%d columns: %d warnings and\n%s\nwant %d and\n%s", c.width, dropped, got, c.dropped, c.want)
		}
	}
	exact := drawn(t, format.Options{Width: 20, Exact: true}, items(t, &format.View{Style: format.Table, HideHeaders: true}, []any{"A", column("B", 9)}, r)...)
	expect(t, exact, "1234567890 123456...")
}

func TestGroupsHaveTheirHeadings(t *testing.T) {
	by, err := value.ParseProperties([]any{value.MapOf("n", "First letter", "e", computes(func(v any) ([]any, error) {
		name, _ := value.Prop(v, "Name")
		return []any{name.(string)[:1]}, nil
	}))})
	if err != nil {
		t.Fatal(err)
	}
	objects := []any{value.RecordOf("Name", "ann"), value.RecordOf("Name", "abe"), value.RecordOf("Name", "bob")}
	for style, want := range map[format.Style]string{
		format.Table:  "   First letter: a\n\nName\n----\nann\nabe\n\n   First letter: b\n\nName\n----\nbob",
		format.List:   "   First letter: a\n\nName : ann\n\nName : abe\n\n   First letter: b\n\nName : bob",
		format.Wide:   "   First letter: a\n\nann abe\n\n   First letter: b\n\nbob",
		format.Custom: "   First letter: a\n\nclass PSCustomObject\n{\n  Name = ann\n}\n\nclass PSCustomObject\n{\n  Name = abe\n}\n\n   First letter: b\n\nclass PSCustomObject\n{\n  Name = bob\n}",
	} {
		got := drawn(t, format.Options{Width: 9}, items(t, &format.View{Style: style, GroupBy: &by[0]}, []any{"Name"}, objects...)...)
		if got = collapsed(got); got != want {
			t.Errorf("style %d: got\n%s\nwant\n%s", style, got, want)
		}
	}
}

func TestUnknownNamesAreTold(t *testing.T) {
	for _, terminal := range []bool{true, false} {
		told := 0
		o := format.Options{Width: 40, Terminal: terminal, Warn: func(string) { told++ }}
		drawn(t, o, items(t, &format.View{Style: format.List}, []any{"Nmae", "x*", "Name"}, value.RecordOf("Name", "a"))...)
		if want := map[bool]int{true: 1, false: 0}[terminal]; told != want {
			t.Errorf("terminal %v: %d warnings", terminal, told)
		}
	}
}

// TestAHashtableIsItsPairs wherever no properties are asked for.
func TestAHashtableIsItsPairs(t *testing.T) {
	for style, want := range map[format.Style]string{
		format.Table: "Name                           Value\n----                           -----\na                              1\nb                              2",
		format.List:  "Name  : a\nValue : 1\n\nName  : b\nValue : 2",
	} {
		view := &format.View{Style: style}
		var all []any
		if err := view.Each(t.Context(), value.MapOf("a", int64(1), "b", int64(2)), func(item *format.Item) error {
			all = append(all, item)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if got := collapsed(drawn(t, format.Options{Width: 60}, all...)); got != want {
			t.Errorf("style %d: got\n%s\nwant\n%s", style, got, want)
		}
	}
}

func TestAVersionShowsItsNumbers(t *testing.T) {
	expect(t, drawn(t, format.Options{Width: 60}, value.Version{Major: 5, Minor: 1, Build: 19041, Revision: 4522}), `
Major  Minor  Build  Revision
-----  -----  -----  --------
5      1      19041  4522
`)
}

// TestWrappingCountsCells: wide characters take two, what combines none.
func TestWrappingCountsCells(t *testing.T) {
	r := value.RecordOf("A", "日本語の件名", "B", "e\u0301e\u0301e\u0301e\u0301e\u0301", "C", "👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧")
	got := drawn(t, format.Options{Width: 15, Exact: true}, items(t, &format.View{Style: format.Table, Wrap: true}, []any{"A", "B", "C"}, r)...)
	for _, line := range strings.Split(got, "\n") {
		if strings.ContainsRune(line, '�') {
			t.Errorf("a character was split: %q", line)
		}
	}
	expect(t, got, fmt.Sprintf("A     B    C\n-     -    -\n日本  %s 👩‍👩‍👧👩‍👩‍👧\n語の  e\u0301    👩‍👩‍👧\n件名", strings.Repeat("e\u0301", 4)))
}

// TestAutoSizeHoldsABoundedNumberOfRows: the widths are those of the first 20,000
// rows; what is longer in later ones is cut, so that memory stays bounded.
func TestAutoSizeHoldsABoundedNumberOfRows(t *testing.T) {
	var out strings.Builder
	w := format.NewWriter(&out, format.Options{Width: 40})
	view := &format.View{Style: format.Table, AutoSize: true}
	row := func(name string) {
		t.Helper()
		if err := w.Write(view.Of(value.RecordOf("Name", name, "B", "x"))); err != nil {
			t.Fatal(err)
		}
	}
	for range 20000 {
		row("short")
	}
	if out.Len() > 0 {
		t.Error("rows were drawn before their widths were known")
	}
	row("1")
	if out.Len() == 0 {
		t.Error("20,001 rows are held back")
	}
	row("a long name")
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(out.String()); !strings.HasSuffix(got, "short x\n1     x\na ... x") {
		t.Errorf("the table ends with %q", got[len(got)-40:])
	}
}
