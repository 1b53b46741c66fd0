package core_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestErrorsOfColumnsAreKeptQuiet: a calculated property that fails is an empty
// cell; what it says stays in $Error, and the lines after it are run.
func TestErrorsOfColumnsAreKeptQuiet(t *testing.T) {
	y := newTyped(t)
	for _, c := range []struct{ line, want string }{
		{"1 | select @{n='A';e={1/0}},@{n='B';e={throw 'x'}},@{n='C';e={$null.No()}},@{n='D';e={Get-Alias nope}} | ft -Auto", "A B C D\n- - - -"},
		{"1 | ft @{n='A';e={1/0}},@{n='B';e={1/0; 5}},@{n='C';e={try { 1/0 } catch { 'c' }}} -Auto", "A B C\n- - -\n  5 c"},
		{"3,1,2 | sort {1/0},{$_}", "1\n2\n3"},
		{"1 | fl @{n='A';e={Write-Error 'no'}}", "A :"},
		{"$ErrorActionPreference = 'Stop'; 1 | fl @{n='A';e={1/0}}; 'on'", "A :\n\non"},
		{"$ErrorActionPreference = 'Continue'; $Error.Clear(); 1 | select @{n='A';e={1/0}} | Out-Null; $Error.Count", "1"},
		{"1 | ? {1/0}", "\nERROR: Attempted to divide by zero."},
	} {
		if got := trimmed(y.says(t, c.line)); got != c.want {
			t.Errorf("%s\nsays %q\nwant %q", c.line, got, c.want)
		}
	}
}

// trimmed is text without blanks at the ends of its lines, and without runs of blank lines.
func trimmed(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	text = strings.Join(lines, "\n")
	for strings.Contains(text, "\n\n\n") {
		text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
	}
	return strings.TrimRight(text, "\n")
}

// TestFormatParameters: what the cmdlets take and refuse.
func TestFormatParameters(t *testing.T) {
	y := newTyped(t)
	object := "[pscustomobject]@{N='n';L=1,2}"
	for _, c := range []struct{ line, want string }{
		{object + " | fl -Expand", "N : n\nL : 1\n    2"},
		{object + " | fl L -Expand CoreOnly", "L : 1\n    2"},
		{object + " | fl L -Expand:$false", "L : {1, 2}"},
		{object + " | fl -Expand L", "L : 1\n    2"},
		{object + " | ft -Expand both -Auto", "N L\n- -\nn 1\n  2"},
		{object + " | ft N -View x -ShowError -DisplayError -Force -HideTableHeaders", "n"},
		{object + " | fc N -Depth 1", "class PSCustomObject\n{\n  N = n\n}"},
		{object + " | fw N -Column 3", "n"},
		{object + " | fw N -Column 0", "\nERROR: Parameter 'Column' takes a number of columns from 1; 0 is none. Write for example -Column 4."},
		{"@{k=1} | ft -Auto", "Name Value\n---- -----\nk    1"},
		{"@{k=1} | fl", "Name  : k\nValue : 1"},
		{"@{k=1} | fl k", "k : 1"},
		{"$FormatEnumerationLimit = 1; " + object + " | fl | Out-String", "N : n\nL : {1...}"},
		{object + " | Out-String -Stream | % { \"<$_>\" }", "<>\n<N L>\n<- ->\n<n {1...}>\n<>"},
		{"$FormatEnumerationLimit = 16; " + object + " | Out-String -Width -1", "\nERROR: Parameter 'Width' takes a number of columns from 1, or 0 for lines that are never cut; -1 is none. Write for example -Width 200."},
		{"'" + strings.Repeat("x", 200) + "' | select Length,@{n='T';e={$_}} | fl | Out-String -Width 0", "Length : 200\nT      : " + strings.Repeat("x", 200)},
		{"[pscustomobject]@{A='12345678';B='x'} | ft A -HideTableHeaders | Out-String -Width 6", "123..."},
	} {
		if got := trimmed(y.says(t, c.line)); got != c.want {
			t.Errorf("%s\nsays %q\nwant %q", c.line, got, c.want)
		}
	}
}

// TestARefusedWidthMakesNoFile: wrong input changes nothing.
func TestARefusedWidthMakesNoFile(t *testing.T) {
	y := newTyped(t)
	file := filepath.Join(t.TempDir(), "x.txt")
	if got := y.says(t, "1 | Out-File "+file+" -Width -1"); !strings.Contains(got, "'Width'") {
		t.Errorf("says %q", got)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("there is a file")
	}
}
