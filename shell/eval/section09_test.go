package eval

import (
	"os"
	"path/filepath"
	"testing"
)

// TestPipelines follows section 9 of the language.
func TestPipelines(t *testing.T) {
	showAll(t, []example{
		{"collections are unrolled one level", `(1,(2,3)) | % { "$_" }; ,@(1,2) | % { $_.Count }`, "'1'|2 3|2"},
		{"null flows as one item, nothing as none", `$null | % { "[$_]" }; @() | % { 'no' }; Get-None | % { 'no' }; @(Get-None).Count; @($null).Count`, "[]|0|1"},
		{"a variable that holds no output flows as nothing", `$n = Get-None; $n | % { 'no' }; $null -eq $n; foreach ($x in $n) { 'no' }`, "True"},
		{"the first n objects stop the producers", `1..5 | % { $script:seen = $_; $_ } | Select-First 2; "seen $seen"`, "1|2|seen 2"},
		{"a hashtable and a text are one object", `@{a=1;b=2} | % { $_.Count }; 'abc' | % { $_ }`, "2|abc"},
		{"a pipeline goes on in the next line", "1,2 |\n  % { $_ } |\n\n  # why\n  % { $_ * 2 }\n3\n| % { $_ + 1 }", "2|4|4"},
		{"chains ask whether the last command had an error", `echo a && echo b; Fail-Item z || echo c; Fail-Item y && echo no; 1/0 || 'd'; echo 1 && Fail-Item x || 'e'`,
			"a|b|c|d|1|e|ERROR: There is no z.|ERROR: There is no y.|ERROR: Attempted to divide by zero.|ERROR: There is no x."},
		{"chains of programs ask their status", `/bin/sh -c 'exit 3' || "no $LASTEXITCODE"; /bin/sh -c 'exit 0' && "yes $LASTEXITCODE"`, "no 3|yes 0"},
		{"errors are redirected and merged", `Fail-Item z 2>$null; Fail-Item y 2>&1 | % { "e: $_" }; $e = Fail-Item x 2>&1; "$e"; 'end'`, "e: There is no y.|There is no x.|end"},
		{"warnings are redirected and merged", `Write-Warning a 3>$null; Write-Warning b 3>&1 | % { "w: $_" }`, "w: b"},
		{"merged messages are told from output by their type", `function f { 'o'; Write-Warning w }; $m = f 3>&1; ($m | % { $_.GetType().Name }) -join ','; $m[1].Message; @($m | % { $_ -is [System.Management.Automation.WarningRecord] }) -join ','; $m[1] -match 'w'`, "String,WarningRecord|w|False,True|True"},
		{"all streams of a function", `function f { 'o'; Write-Warning w; Fail-Item z }; f *>$null; f *>&1 | % { "[$_]" }; f 3>&1 2>$null | % { "($_)" }`, "[o]|[w]|[There is no z.]|(o)|(w)"},
		{"output goes nowhere", `echo a > $null; $x = & { echo b > $null; 'c' }; $x`, "c"},
		{"a redirected expression and block", `(1 + 1) > two.txt; & { 1; 2 } >> two.txt; Get-None > none.txt; @([System.IO.File]::ReadAllText("$PWD/two.txt").Split("` + "`n" + `") | ? {$_}) -join ','`, "2,1,2"},
		{"programs get text and give lines", `'a','b','ab' | grep b | % { "<$_>" }; 1,2 | wc -l | % { [int]$_ + 1 }`, "<b>|<ab>|3"},
		{"arguments of programs", `$x = 'a b'; /bin/echo $x "$x" 'c d' -n --long=1 -f.txt *.y 10MB | % { "<$_>" }; & '/bin/echo' -- -a`, "<a b a b c d -n --long=1 -f .txt *.y 10MB>|-- -a"},
	})
}

func TestRedirectionAppendsAndReplaces(t *testing.T) {
	w := newWorld(t)
	w.run(`'a' > f.txt; 'b' >> f.txt; 'c','d' >> f.txt; Fail-Item z 2> e.txt; Write-Warning w 3>> f.txt; Fail-Item z > both.txt 2>&1`)
	for name, want := range map[string]string{"f.txt": "a\nb\nc\nd\nw\n", "e.txt": "There is no z.\n", "both.txt": "There is no z.\n"} {
		got, err := os.ReadFile(filepath.Join(w.s.Dir, name))
		if err != nil || string(got) != want {
			t.Errorf("%s: %q %v, want %q", name, got, err, want)
		}
	}
}
