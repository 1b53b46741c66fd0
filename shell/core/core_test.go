package core_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mxsh/model"
	"mxsh/shell/format"
	"mxsh/shell/value"
)

func TestWhere(t *testing.T) {
	w := newWorld(t)
	id := stage{"select", "-ExpandProperty", "Identity"}
	for _, c := range []struct {
		args stage
		want string
	}{
		{stage{"?", fn(func(v any) (any, error) { n, _ := value.Prop(v, "MessageCount"); return n.(int64) > 10, nil })}, "a|c"},
		{stage{"where", "Status", "-eq", "Retry"}, "b|c"},
		{stage{"where", "Status", "-ceq", "Retry"}, "b"},
		{stage{"where", "Status", "-ieq", "RETRY"}, "b|c"},
		{stage{"where", "Bindings", "-ccontains", "C:25"}, ""},
		{stage{"where", "Status -clike re*"}, "c"},
		{stage{"where", "Status", "-ne", "Retry"}, "a|d"},
		{stage{"where", "MessageCount", "-gt", "5"}, "a|c"},
		{stage{"where", "MessageCount", "-le", int64(5)}, "b|d"},
		{stage{"where", "Bindings", "-like", "a:*"}, "a"},
		{stage{"where", "Identity", "-match", "[ab]"}, "b|a"},
		{stage{"where", "Identity", "-in", []any{"A", "D"}}, "a|d"},
		{stage{"where", "Bindings", "-contains", "C:25"}, "c"},
		{stage{"where", "MessageCount"}, "b|a|c"},
		{stage{"where", "-not", "MessageCount"}, "d"},
		{stage{"where", "Status -like ret*"}, "b|c"},
		{stage{"where", "$_.Status -eq 'retry' -and -not (MessageCount -lt 10 -or Identity -eq x)"}, "c"},
		{stage{"where", "MessageCount -in 5,20"}, "b|a"},
		{stage{"where", "$_.Identity.Length -eq 1 -and Missing -eq $null"}, "b|a|c|d"},
	} {
		if got := w.texts(queues, c.args, id); got != c.want {
			t.Errorf("%v gives %s, want %s", c.args, got, c.want)
		}
	}
	w.fails("FilterSyntax", queues, stage{"where", "Status -like"})
	w.fails("FilterSyntax", queues, stage{"where", "(Status -eq x"})
	w.fails("UnknownOperator", queues, stage{"where", "Status -lik x"})
	w.fails("InvalidPattern", queues, stage{"where", "Status", "-match", "(x"})
}

func TestForEach(t *testing.T) {
	w := newWorld(t)
	twice := fn(func(v any) (any, error) { n, _ := v.(int64); return n * 2, nil })
	mark := func(s string) fn { return func(any) (any, error) { return s, nil } }
	w.expect("2|4", ints(1, 2), stage{"%", twice})
	w.expect("b|a|c|d", queues, stage{"%", "Identity"})
	w.expect("begin|2|4|end", ints(1, 2), stage{"%", mark("begin"), twice, mark("end")})
	w.expect("begin|2|end", ints(1), stage{"foreach", "-Begin", mark("begin"), "-Process", twice, "-End", mark("end")})
	w.expect("b:25|x", queues[:1], stage{"%", "Bindings"})
}

func TestSelect(t *testing.T) {
	w := newWorld(t)
	w.expect("1|2", ints(1, 2, 3, 4), stage{"select", "-First", "2"})
	if w.fed != 2 {
		t.Errorf("-First 2 let %d objects come", w.fed)
	}
	w.expect("3|4", ints(1, 2, 3, 4), stage{"select", "-Last", "2"})
	w.expect("3", ints(1, 2, 3, 4), stage{"select", "-Last", "1", "-Skip", "1"})
	w.expect("2|3", ints(1, 2, 3, 4), stage{"select", "-Skip", "1", "-First", "2"})
	w.expect("1|2", ints(1, 2, 3, 4), stage{"select", "-SkipLast", "2"})
	w.expect("1|3", ints(1, 2, 3, 4), stage{"select", "-Index", []any{int64(0), int64(2)}})
	w.expect("", ints(1), stage{"select", "-First", "0"})
	w.expect("1|2", ints(1, 2, 1), stage{"select", "-Unique"})
	w.expect("1|4", ints(1, 2, 3, 4), stage{"select", "-First", "1", "-Last", "1"})
	w.expect("@{Identity=b; Nosuch=; Status=Retry}", queues[:1], stage{"select", []any{"identity", "Nosuch", "Stat*"}})
	w.expect("@{Identity=b; MessageCount=5; Bindings=b:25 x}", queues[:1], stage{"select", "*", "-ExcludeProperty", "Status"})
	double := value.MapOf("n", "Twice", "e", fn(func(v any) (any, error) { n, _ := value.Prop(v, "MessageCount"); return n.(int64) * 2, nil }))
	w.expect("@{Twice=10}", queues[:1], stage{"select", double})
	bad := value.MapOf("n", "Bad", "e", fn(func(any) (any, error) { return nil, errors.New("x") }))
	w.expect("@{Bad=}", queues[:1], stage{"select", bad})
	w.expect("", queues[:1], stage{"select", "-Expand", "Nosuch"})
	if len(w.host.said) != 1 || !strings.HasPrefix(w.host.said[0], "ERROR: Property") {
		t.Errorf("host heard %q", w.host.said)
	}
}

func TestSelectKeepsTheOriginWithIdentityOrGuid(t *testing.T) {
	w := newWorld(t)
	r := queue("b", "Retry", 5)
	r.ID, r.Revision = model.NewGUID(), 7
	kept := w.run([]any{r}, stage{"select", []any{"Identity", "Status"}})[0].(*value.Record)
	dropped := w.run([]any{r}, stage{"select", "Status"})[0].(*value.Record)
	if kept.ID != r.ID || kept.Revision != 7 || !dropped.ID.IsZero() {
		t.Errorf("kept %v %d, dropped %v", kept.ID, kept.Revision, dropped.ID)
	}
}

func TestSort(t *testing.T) {
	w := newWorld(t)
	w.expect("1|3|10", ints(10, 1, 3), stage{"sort"})
	w.expect("10|3|1", ints(10, 1, 3), stage{"sort", "-desc"})
	w.expect("10|3", ints(10, 1, 3), stage{"sort", "-d", "-Top", "2"})
	w.expect("a|B|c", []any{"c", "a", "B"}, stage{"sort"})
	w.expect("|1|2", []any{"2", nil, "1"}, stage{"sort"})
	w.expect("a|b", []any{"b", "a", "B", "a"}, stage{"sort", "-Unique"})
	id := stage{"%", "Identity"}
	w.expect("d|b|c|a", queues, stage{"sort", "MessageCount"}, id)
	turned := []any{"Status", value.MapOf("e", "MessageCount", "Descending", true)}
	w.expect("d|a|c|b", queues, stage{"sort", turned}, id)
	sizes := []any{model.Size(2048), model.Size(10), model.Limit(model.Size(500)), model.Unlimited[model.Size]{}}
	w.expect("10 B (10 bytes)|500 B (500 bytes)|2 KB (2,048 bytes)|Unlimited", sizes, stage{"sort"})
	w.expect("10.0.0.9|10.0.0.10", []any{"10.0.0.9"}, stage{"%", fn(func(any) (any, error) {
		a, _ := value.Convert("10.0.0.10", "ipaddress")
		b, _ := value.Convert("10.0.0.9", "ipaddress")
		return []any{a, b}, nil
	})}, stage{"sort"})
}

func TestMeasure(t *testing.T) {
	w := newWorld(t)
	got := w.run(ints(1, 2, 4), stage{"measure", "-Sum", "-Average", "-Max", "-Min"})[0].(*value.Record)
	if text := value.Text(value.RecordOf("c", mustGet(got, "Count"), "s", mustGet(got, "Sum"), "a", mustGet(got, "Average"), "x", mustGet(got, "Maximum"), "n", mustGet(got, "Minimum"))); text != "@{c=3; s=7; a=2.3333333333333335; x=4; n=1}" {
		t.Errorf("got %s", text)
	}
	w.expect("36", queues, stage{"measure", "MessageCount", "-Sum"}, stage{"%", "Sum"})
	w.expect("4", queues, stage{"measure"}, stage{"%", "Count"})
	w.expect("0", []any{}, stage{"measure"}, stage{"%", "Count"})
	w.expect("3 4 16", []any{"one two\nthree", "3ab"}, stage{"measure", "-Line", "-Word", "-Character"}, stage{"%", fn(func(v any) (any, error) {
		return value.Join([]any{mustGet(v, "Lines"), mustGet(v, "Words"), mustGet(v, "Characters")}, " "), nil
	})})
	w.run([]any{"x"}, stage{"measure", "-Sum"})
	if len(w.host.said) != 1 || !strings.Contains(w.host.said[0], "not numeric") {
		t.Errorf("host heard %q", w.host.said)
	}
	if v := mustGet(w.run([]any{int64(1) << 62, int64(1) << 62}, stage{"measure", "-Sum"})[0], "Sum"); v != 9223372036854775808.0 {
		t.Errorf("a sum beyond 64 bits is %v", v)
	}
}

func mustGet(v any, name string) any {
	got, _ := value.Prop(v, name)
	return got
}

func TestGroup(t *testing.T) {
	w := newWorld(t)
	w.expect("2 Retry|1 Ready|1 Active", queues, stage{"group", "Status"}, stage{"%", fn(func(v any) (any, error) {
		return value.Text(mustGet(v, "Count")) + " " + value.Text(mustGet(v, "Name")), nil
	})})
	table := w.run(queues, stage{"group", "Status", "-AsHashTable", "-AsString"})[0].(*value.Map)
	if v, _ := table.Get("retry"); table.Len() != 3 || v.(*value.List).Len() != 2 {
		t.Errorf("got %v", table.Keys())
	}
	w.expect("1", []any{"a, b", "a, b"}, stage{"group"}, stage{"measure"}, stage{"%", "Count"})
}

func TestCompare(t *testing.T) {
	w := newWorld(t)
	side := stage{"%", fn(func(v any) (any, error) {
		return value.Text(mustGet(v, "InputObject")) + value.Text(mustGet(v, "SideIndicator")), nil
	})}
	w.expect("4=>|1<=", nil, stage{"compare", ints(1, 2, 3), ints(2, 3, 4)}, side)
	w.expect("2==|3==|4=>|1<=", nil, stage{"diff", ints(1, 2, 3), ints(2, 3, 4), "-IncludeEqual"}, side)
	w.expect("2|3", ints(2, 3, 4), stage{"compare", ints(1, 2, 3), "-ExcludeDifferent", "-PassThru"})
}

func TestFormatAndOutString(t *testing.T) {
	w := newWorld(t)
	got := w.texts(queues[:1], stage{"ft", []any{"Identity", "MessageCount"}, "-auto"}, stage{"Out-String"})
	if want := "\nIdentity MessageCount\n-------- ------------\nb                   5\n\n"; got != want {
		t.Errorf("got %q", got)
	}
	w.expect("\nIdentity : b\n\n", queues[:1], stage{"ft"}, stage{"fl", "Identity"}, stage{"Out-String"})
	w.expect("|Status : Retry|", queues[:1], stage{"fl", "Status"}, stage{"Out-String", "-Stream"})
	w.expect("", queues, stage{"Out-Null"})
	w.expect("a", []any{"a"}, stage{"oh"})
	w.fails("FormattedInput", queues[:1], stage{"ft"}, stage{"ConvertTo-Json"})
	w.fails("FormattedInput", queues[:1], stage{"fl"}, stage{"ConvertTo-Csv"})
}

func TestDefaultViewsOfUtilityObjects(t *testing.T) {
	w := newWorld(t)
	show := func(objects []any) string {
		var b bytes.Buffer
		f := format.NewWriter(&b, format.Options{Width: 80})
		for _, v := range objects {
			f.Write(v)
		}
		f.Flush()
		return strings.Trim(b.String(), "\n")
	}
	// The look of PowerShell's own views.
	for _, c := range []struct {
		objects []any
		want    string
	}{
		{w.run(ints(1, 2), stage{"measure", "-Sum"}), "Count    : 2\nAverage  :\nSum      : 3\nMaximum  :\nMinimum  :\nProperty :"},
		{w.run(queues, stage{"group", "Status", "-NoElement"}), "Count Name\n----- ----\n    2 Retry\n    1 Ready\n    1 Active"},
		{w.run(nil, stage{"gal", "fl"}), "CommandType     Name                                               ModuleName\n-----------     ----                                               ----------\nAlias           fl -> Format-List"},
		{w.run(queues[:1], stage{"gm", "Status"}), "   TypeName: System.Management.Automation.PSCustomObject\n\nName   MemberType   Definition\n----   ----------   ----------\nStatus NoteProperty string Status=Retry"},
		{w.run([]any{"one", "two"}, stage{"sls", "tw"}), "two"},
		{w.run(nil, stage{"h"}), "  Id CommandLine\n  -- -----------\n   1 one\n   2 two"},
	} {
		if got := show(c.objects); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
}

func TestJSON(t *testing.T) {
	w := newWorld(t)
	w.expect(`{"a":1,"b":["x",null],"c":{"d":true}}`, []any{value.MapOf("a", int64(1), "b", []any{"x", nil}, "c", value.RecordOf("d", true))}, stage{"ConvertTo-Json", "-Compress"})
	w.expect("{\n    \"a\":  [\n              1,\n              2\n          ],\n    \"e\":  [\n\n          ]\n}", []any{value.RecordOf("a", ints(1, 2), "e", []any{})}, stage{"ConvertTo-Json"})
	w.expect("[1,2]", ints(1, 2), stage{"ConvertTo-Json", "-Compress"})
	w.expect("[1]", ints(1), stage{"ConvertTo-Json", "-Compress", "-AsArray"})
	w.expect("@{a=1; b=x}|5", []any{`[{"a":1,`, `"b":"x"},5]`}, stage{"ConvertFrom-Json"})
	if _, ok := w.run([]any{`{"a":{"b":1}}`}, stage{"ConvertFrom-Json", "-AsHashtable"})[0].(*value.Map); !ok {
		t.Error("-AsHashtable gives no hashtable")
	}
	w.fails("InvalidJson", []any{`{"a":`}, stage{"ConvertFrom-Json"})
	secret := value.RecordOf("p", model.NewSecret("hunter2"), "c", model.PSCredential{UserName: "u", Password: model.NewSecret("hunter2")})
	if got := w.texts([]any{secret}, stage{"ConvertTo-Json"}); strings.Contains(got, "hunter2") {
		t.Errorf("JSON shows a secret: %s", got)
	}
}

func TestCSV(t *testing.T) {
	w := newWorld(t)
	w.expect(`"Identity","Status","MessageCount","Bindings"|"b","Retry","5","b:25;x"|"a","Ready","20","a:25;x"`, queues[:2], stage{"ConvertTo-Csv", "-NoType"})
	w.run(queues[:1], stage{"Export-Csv", "q.csv", "-NoTypeInformation"})
	w.run(queues[1:2], stage{"epcsv", "q.csv", "-Append"})
	w.expect("b|a", nil, stage{"Import-Csv", "q.csv"}, stage{"%", "Identity"})
	w.expect("1;2", nil, stage{"ConvertFrom-Csv", []any{"a;b", "1;2"}, "-Delimiter", ";"}, stage{"ConvertTo-Csv", "-Delimiter", ";"}, stage{"select", "-Last", "1"}, stage{"%", fn(func(v any) (any, error) { return strings.ReplaceAll(value.Text(v), `"`, ""), nil })})
	w.expect("@{x=1; y=2}", []any{"1,2"}, stage{"ConvertFrom-Csv", "-Header", []any{"x", "y"}})
	w.fails("FileExists", queues, stage{"Export-Csv", "q.csv", "-NoClobber"})
	w.fails("PathNotFound", nil, stage{"Import-Csv", `C:\Temp\x.csv`})
}

func TestFiles(t *testing.T) {
	w := newWorld(t)
	w.run([]any{"one", "two"}, stage{"Set-Content", "f.txt"})
	w.run(nil, stage{"ac", "f.txt", "three"})
	w.expect("one|two|three", nil, stage{"gc", "f.txt"})
	w.expect("one|two", nil, stage{"gc", "f.txt", "-TotalCount", "2"})
	w.expect("two|three", nil, stage{"gc", "f.txt", "-Tail", "2"})
	w.expect("one\ntwo\nthree\n", nil, stage{"gc", "f.txt", "-Raw"})
	if b := w.run(nil, stage{"gc", "f.txt", "-Encoding", "Byte"})[0].([]byte); string(b[:3]) != "one" {
		t.Errorf("bytes are %q", b)
	}
	w.expect("True|False", nil, stage{"Test-Path", []any{"f.txt", "g.txt"}})
	w.expect("False", nil, stage{"Test-Path", "f.txt", "-PathType", "Container"})
	w.run(nil, stage{"Set-Content", "f.txt", "changed", "-WhatIf"})
	w.expect("one", nil, stage{"gc", "f.txt", "-Head", "1"})
	w.run(queues[:1], stage{"fl", "Status"}, stage{"Out-File", "out.txt"})
	if b, _ := os.ReadFile(filepath.Join(w.dir, "out.txt")); string(b) != "\nStatus : Retry\n\n" {
		t.Errorf("Out-File wrote %q", b)
	}
	w.expect("1|2", ints(1, 2), stage{"tee", "n.txt"})
	w.expect("1|2", nil, stage{"gc", "n.txt"})
	w.run(ints(1, 2), stage{"tee", "-Variable", "n"})
	if got := value.Text(w.vars["n"]); got != "1 2" {
		t.Errorf("$n is %s", got)
	}
	w.run(nil, stage{"gc", "missing.txt"})
	if last := w.host.said[len(w.host.said)-1]; !strings.Contains(last, "does not exist") {
		t.Errorf("host heard %q", last)
	}
	w.expect("f.txt:2:two", nil, stage{"sls", "tw", "f.txt"})
}

func TestWritersOfFilesAsk(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"Export-Csv", "Out-File", "Export-Clixml"} {
		w.host.said = nil
		w.run(queues[:1], stage{name, "a.txt", "-WhatIf"})
		if _, err := os.Stat(filepath.Join(w.dir, "a.txt")); err == nil || !strings.Contains(strings.Join(w.host.said, "|"), `What if: Writing the file "a.txt".`) {
			t.Errorf("%s -WhatIf: file %v, host heard %q", name, err, w.host.said)
		}
		w.run(queues[:1], stage{name, "a.txt", "-Confirm"}) // answered with no
		if _, err := os.Stat(filepath.Join(w.dir, "a.txt")); err == nil {
			t.Errorf("%s -Confirm wrote without an answer", name)
		}
		w.run(queues[:1], stage{name, "a.txt"})
		if _, err := os.Stat(filepath.Join(w.dir, "a.txt")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		os.Remove(filepath.Join(w.dir, "a.txt"))
	}
}

func TestRenameItem(t *testing.T) {
	w := newWorld(t)
	w.run([]any{"one"}, stage{"Set-Content", "a.txt"})
	w.run([]any{"two"}, stage{"Set-Content", "b.txt"})
	w.run(nil, stage{"ren", "a.txt", "c.txt", "-WhatIf"})
	w.expect("c.txt", nil, stage{"Rename-Item", "a.txt", "c.txt", "-PassThru"}, stage{"%", "Name"})
	w.expect("False|True", nil, stage{"Test-Path", []any{"a.txt", "c.txt"}})
	w.run(nil, stage{"Rename-Item", "c.txt", "b.txt"})
	w.expect("two", nil, stage{"gc", "b.txt"})
	w.run(nil, stage{"Rename-Item", "c.txt", "b.txt", "-Force"})
	w.expect("one", nil, stage{"gc", "b.txt"})
	w.fails("InvalidArgument", nil, stage{"Rename-Item", "b.txt", "../b.txt"})
}

func TestGridViewAsksForRows(t *testing.T) {
	w := newWorld(t)
	w.host.answers = []string{"2"}
	w.expect("a", queues[:2], stage{"Out-GridView", "Identity", "-PassThru", "-Title", "Queues"}, stage{"%", "Identity"})
	if got := strings.Join(w.host.said, "|"); !strings.Contains(got, "Queues|") || !strings.Contains(got, "   1  b|   2  a|") {
		t.Errorf("host heard %q", got)
	}
	for answer, want := range map[string]string{"*": "b|a", "2,1": "a|b", "1-2": "b|a", "": "", " 1 ": "b"} {
		w.host.answers = []string{answer}
		w.expect(want, queues[:2], stage{"ogv", "-OutputMode", "Multiple"}, stage{"%", "Identity"})
	}
	for _, answer := range []string{"3", "0", "2-1", "x", "1,x"} {
		w.host.answers = []string{answer}
		w.fails("InvalidArgument", queues[:2], stage{"ogv", "-PassThru"})
	}
	w.host.answers = []string{"1,2"}
	w.fails("InvalidArgument", queues[:2], stage{"ogv", "-OutputMode", "Single"})
	w.fails("NoTerminal", queues[:2], stage{"ogv", "-PassThru"})
	w.host.answers = []string{"1"}
	w.expect("x\ny", []any{"x\ny", "z"}, stage{"ogv", "-PassThru"})
}

func TestCredentials(t *testing.T) {
	w := newWorld(t)
	w.host.answers = []string{"hunter2"}
	cred := w.run(nil, stage{"Get-Credential", "relay"})[0].(model.PSCredential)
	if cred.UserName != "relay" || cred.Password.Reveal() != "hunter2" {
		t.Errorf("got %s", cred.UserName)
	}
	if got := strings.Join(w.host.said, "|"); !strings.HasSuffix(got, "ASKED: Password for user relay: ") || strings.Contains(got, "hunter2") {
		t.Errorf("host heard %q", got)
	}
	w.fails("NoTerminal", nil, stage{"Get-Credential", "relay"})
	pw := w.run([]any{"geheim"}, stage{"ConvertTo-SecureString", "-AsPlainText", "-Force"})[0].(model.Secret)
	if pw.Reveal() != "geheim" {
		t.Error("the secret is another")
	}
	w.fails("InvalidArgument", []any{"geheim"}, stage{"ConvertTo-SecureString"})
	made := w.run(nil, stage{"New-Object", "System.Management.Automation.PSCredential", []any{"u", pw}})[0].(model.PSCredential)
	if made.UserName != "u" || made.Password.Reveal() != "geheim" {
		t.Errorf("got %s", made.UserName)
	}
	w.fails("InvalidArgument", nil, stage{"New-Object", "PSCredential", []any{"u", "plain"}})
	w.host.answers = []string{"x"}
	w.expect("x", nil, stage{"Read-Host", "Name"})
}

func TestNewObject(t *testing.T) {
	w := newWorld(t)
	w.expect("@{Name=x; Port=25}", nil, stage{"New-Object", "PSObject", "-Property", value.MapOf("Name", "x", "Port", int64(25))})
	if l, ok := w.run(nil, stage{"New-Object", "System.Collections.ArrayList"})[0].(*value.List); !ok || value.TypeName(l) != "ArrayList" {
		t.Error("no ArrayList came")
	}
	w.fails("TypeNotFound", nil, stage{"New-Object", "System.Net.Mail.SmtpClient"})
	r := value.NewRecord("")
	w.expect("@{Port=25}", []any{r}, stage{"Add-Member", "NoteProperty", "Port", int64(25), "-PassThru"})
	w.expect("@{Port=25; Name=y}", []any{r}, stage{"Add-Member", "Name", "y", "-PassThru"})
}

func TestWriters(t *testing.T) {
	w := newWorld(t)
	w.run(nil, stage{"Write-Host", "a", int64(5), "-Separator", "-"})
	w.run(nil, stage{"Write-Warning", "careful"})
	w.run(nil, stage{"Write-Verbose", "hidden"})
	w.run(nil, stage{"Write-Verbose", "shown", "-Verbose"})
	w.run(nil, stage{"Write-Error", "bad", "-ErrorId", "Bad"})
	if got := strings.Join(w.host.said, "|"); got != "a-5|WARNING: careful|VERBOSE: shown|ERROR: bad" {
		t.Errorf("host heard %q", got)
	}
	w.expect("a|5", nil, stage{"echo", "a", int64(5)})
	w.fails("Bad", nil, stage{"Write-Error", "bad", "-ErrorId", "Bad", "-ErrorAction", "Stop"})
}

func TestDates(t *testing.T) {
	w := newWorld(t)
	w.expect("2026-11-21", nil, stage{"Get-Date", "-Format", "yyyy-MM-dd"})
	w.expect("2026-01-21 16:12", nil, stage{"Get-Date", "-Month", "1", "-UFormat", "%Y-%m-%d %H:%M"})
	w.expect("03/04/2026 00:00:00", nil, stage{"Get-Date", "3/4/2026"})
	w.expect("01:30:00", nil, stage{"New-TimeSpan", "-Hours", "1", "-Minutes", "30"})
	w.expect("1.00:00:00", nil, stage{"New-TimeSpan", "11/20/2026", "11/21/2026"})
	w.fails("InvalidArgument", nil, stage{"Get-Date", "-Month", "13"})
	w.fails("InvalidArgument", nil, stage{"Start-Sleep", int64(-1)})
	w.expect("", nil, stage{"Start-Sleep", "-Milliseconds", "1"})
}

func TestUniqueAndRandom(t *testing.T) {
	w := newWorld(t)
	w.expect("1|2|1", ints(1, 1, 2, 1), stage{"gu"})
	w.expect("5", nil, stage{"Get-Random", "-Minimum", "5", "-Maximum", "6"})
	w.expect("3", ints(1, 2, 3), stage{"Get-Random", "-Count", "9"}, stage{"measure"}, stage{"%", "Count"})
	w.fails("InvalidArgument", nil, stage{"Get-Random", "-Minimum", "5", "-Maximum", "5"})
}

func TestDiscovery(t *testing.T) {
	w := newWorld(t)
	w.expect("Format-List", nil, stage{"gcm", "Format-L*"}, stage{"%", "Name"})
	w.expect("fl", nil, stage{"gcm", "fl"}, stage{"%", "Name"})
	w.expect("fl -> Format-List", nil, stage{"Get-Command", "fl"}, stage{"%", "DisplayName"})
	w.expect("Where-Object", nil, stage{"gal", "?"}, stage{"%", "Definition"})
	w.run(nil, stage{"gcm", "Get-Nonsense"})
	help := w.texts(nil, stage{"help", "Select-Object", "-Full"})
	for _, part := range []string{"NAME\n    Select-Object\n", "SYNTAX\n    Select-Object [[-Property] <Object[]>]", "\n    -First <Int32>\n        Takes this many", "EXAMPLE 1 --------------------------\n\n    [PS] 1..10 | select -First 3\n"} {
		if !strings.Contains(help, part) {
			t.Errorf("help lacks %q:\n%s", part, help)
		}
	}
	for _, line := range strings.Split(help, "\n") {
		if len(line) > 80 {
			t.Errorf("line of %d characters: %s", len(line), line)
		}
	}
	w.expect("Tee-Object", nil, stage{"help", "*tee*", "-Examples"}, stage{"%", fn(func(v any) (any, error) { return strings.Fields(value.Text(v))[1], nil })})
	if got := w.texts(nil, stage{"help", "Format-*"}, stage{"%", "Name"}); got != "Format-Custom|Format-List|Format-Table|Format-Wide" {
		t.Errorf("got %s", got)
	}
	if !strings.Contains(w.host.said[0], "not recognized") {
		t.Errorf("host heard %q", w.host.said)
	}
}

func TestEveryCmdletExplainsItself(t *testing.T) {
	seen := map[string]string{}
	for _, c := range sessionCommands() {
		if c.Synopsis == "" || len(c.Examples) == 0 || c.Process == nil && c.End == nil {
			t.Errorf("%s lacks a synopsis, an example or work to do", c.Name())
		}
		for _, name := range append([]string{c.Name()}, c.Aliases...) {
			if other := seen[strings.ToLower(name)]; other != "" {
				t.Errorf("%s is both %s and %s", name, other, c.Name())
			}
			seen[strings.ToLower(name)] = c.Name()
		}
		names := map[string]bool{}
		for _, p := range c.Params {
			if p.Help == "" || p.Type == nil {
				t.Errorf("%s -%s lacks help or a type", c.Name(), p.Name)
			}
			for _, n := range append([]string{p.Name}, p.Aliases...) {
				if names[strings.ToLower(n)] {
					t.Errorf("%s has two parameters %s", c.Name(), n)
				}
				names[strings.ToLower(n)] = true
			}
		}
	}
}

// TestPathsOfScriptsOfWindows uses the paths that such scripts write.
func TestPathsOfScriptsOfWindows(t *testing.T) {
	w := newWorld(t)
	w.run([]any{"ten"}, stage{"Set-Content", "-Path", `.\ten.txt`})
	w.run(nil, stage{"New-Item", "-Path", `.\sub`, "-ItemType", "Container"})
	w.run(nil, stage{"Copy-Item", "-Path", w.dir + `\ten.txt`, "-Destination", `sub\more.txt`})
	w.expect("ten", nil, stage{"Get-Content", "-Path", `.\sub\more.txt`})
	w.expect("True", nil, stage{"Test-Path", "-Path", `.\sub`})
	for path, parts := range map[string][2]string{`.\sub\more.txt`: {`.\sub`, "more.txt"}, `C:\Temp\x.csv`: {`C:\Temp`, "x.csv"}, "/tmp/x.csv": {"/tmp", "x.csv"}} {
		w.expect(parts[0], nil, stage{"Split-Path", "-Path", path})
		w.expect(parts[1], nil, stage{"Split-Path", "-Path", path, "-Leaf"})
	}
	w.fails("PathNotFound", []any{"x"}, stage{"Out-File", "-FilePath", `C:\Temp\x.txt`})
}
