package core_test

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestJSONCommands(t *testing.T) {
	runSamples(t, map[string]string{"lines.json": "{\"a\":1}\n{\"a\":2}\n", "whole.json": "[\n {\"a\":1},\n {\"a\":2}\n]\n"}, []sample{
		{"what is inside a bracket stands four columns to its right", `[ordered]@{Name='x';Eras=@(1);In=[ordered]@{A=1;B=@()}} | ConvertTo-Json`,
			"{\n    \"Name\":  \"x\",\n    \"Eras\":  [\n                 1\n             ],\n    \"In\":  {\n               \"A\":  1,\n               \"B\":  [\n\n                     ]\n           }\n}", ""},
		{"several objects", `@{a=1},@{a=2} | ConvertTo-Json`, "[\n    {\n        \"a\":  1\n    },\n    {\n        \"a\":  2\n    }\n]", ""},
		{"nothing inside", `@{} | ConvertTo-Json; ConvertTo-Json @()`, "{\n\n}\n[\n\n]", ""},
		{"one line", `[ordered]@{Account='User01';Admin=$true;N=$null} | ConvertTo-Json -Compress`, `{"Account":"User01","Admin":true,"N":null}`, ""},
		{"what means something in a web page is escaped", `"<a href='x'>&" | ConvertTo-Json; ConvertFrom-Json '"\u003cb\u003e"'`, "\"\\u003ca href=\\u0027x\\u0027\\u003e\\u0026\"\n<b>", ""},
		{"escapes", "\"a`tb`\"c\\d`n/é\" | ConvertTo-Json", `"a\tb\"c\\d\n/é"`, ""},
		{"-Depth", `@{a=@{b=@{c=1}}} | ConvertTo-Json -Compress -Depth 1; @{a=@{b=@{c=1}}} | ConvertTo-Json -Compress`, `{"a":{"b":"System.Collections.Hashtable"}}` + "\n" + `{"a":{"b":{"c":1}}}`, ""},
		{"-Depth counts arrays", `@{a=1,@(2,3)} | ConvertTo-Json -Compress -Depth 1`, `{"a":[1,"2 3"]}`, ""},
		{"-Depth 0", `1 | ConvertTo-Json -Depth 0`, "", "ERROR: Parameter 'Depth' takes a number from 1 to 100; 0 is outside it."},
		{"what holds itself is refused", `$p = [pscustomobject]@{k = $null}; $p.k = @($p, $p); $p | ConvertTo-Json -Depth 100`, "", "ERROR: The object holds itself"},
		{"-AsArray", `1 | ConvertTo-Json -AsArray -Compress`, "[1]", ""},
		{"numbers", `1.5,0.1,1e100,-3,[long]::MaxValue | ConvertTo-Json -Compress`, "[1.5,0.1,1e+100,-3,9223372036854775807]", ""},
		{"reading types", `$o = '{"i":1,"d":1.5,"s":"x","b":true,"n":null,"a":[1,[2]],"o":{"p":1},"big":9223372036854775807,"huge":1e30}' | ConvertFrom-Json; $o.i.GetType().Name; $o.d.GetType().Name; $o.b; $null -eq $o.n; $o.a.Count; $o.o.p; $o.big; $o.huge`,
			"Int32\nDouble\nTrue\nTrue\n2\n1\n9223372036854775807\n1E+30", ""},
		{"a top-level array is unrolled", `('[1,2,3]' | ConvertFrom-Json | measure).Count; ('[1,2,3]' | ConvertFrom-Json -NoEnumerate | measure).Count`, "3\n1", ""},
		{"a date of Windows PowerShell", `('{"d":"\/Date(1326441600000)\/"}' | ConvertFrom-Json).d.ToUniversalTime().ToString('s'); ('{"d":"2012-01-13T08:00:00Z"}' | ConvertFrom-Json).d.GetType().Name`, "2012-01-13T08:00:00\nString", ""},
		{"lines, each complete", `gc lines.json | ConvertFrom-Json | % a`, "1\n2", ""},
		{"lines of one text", `gc whole.json | ConvertFrom-Json | % a; (gc whole.json -Raw | ConvertFrom-Json).Count`, "1\n2\n2", ""},
		{"of equal names the last counts", `('{"a":1,"a":2}' | ConvertFrom-Json).a`, "2", ""},
		{"names that differ in case", `'{"a":1,"A":2}' | ConvertFrom-Json`, "", "ERROR: Cannot convert the JSON string because it contains the duplicated keys 'a' and 'A'."},
		{"hashtables at every level", `$h = '{"a":{"b":[{"c":1}]}}' | ConvertFrom-Json -AsHashtable; $h.GetType().Name; $h.a.GetType().Name; $h.a.b[0].GetType().Name`, "Hashtable\nHashtable\nHashtable", ""},
		{"no JSON", `'{"a":' | ConvertFrom-Json; 'after'`, "after", "ERROR: The text is not valid JSON: it ends in the middle."},
		{"blanks alone", `'  ' | ConvertFrom-Json; 'after'`, "after", ""},
		{"there and back", `$x = [ordered]@{n=1;t="a'<b";l=@(1,@(2,3),@{z=$null});e=@()}; $j = $x | ConvertTo-Json; ($j | ConvertFrom-Json | ConvertTo-Json) -eq $j`, "True", ""},
	})
}

// Whatever is read as JSON and written as JSON reads and writes as the same again.
func FuzzJSONRoundTrip(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5,"x",null,true,{"b":{}}]}`, `"\u0027<&>"`, `[[],[[]],{}]`, `"/Date(0)/"`, `1e300`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		w := newWorld(t)
		objects, err := w.tryRun([]any{text}, stage{"ConvertFrom-Json"})
		if err != nil || len(objects) == 0 {
			return
		}
		first := w.texts(objects, stage{"ConvertTo-Json"})
		again, err := w.tryRun([]any{first}, stage{"ConvertFrom-Json"})
		if err != nil {
			t.Fatalf("%q is not read: %v", first, err)
		}
		if second := w.texts(again, stage{"ConvertTo-Json"}); second != first && !strings.Contains(first, "e+") {
			t.Errorf("%q became %q", first, second)
		}
	})
}
