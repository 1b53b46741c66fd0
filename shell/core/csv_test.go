package core_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sample is a line of the language, with what it prints and, after "!", a part of
// what the host heard; the exit code is 0 unless an ERROR is expected.
type sample struct{ name, line, want, heard string }

// runSamples runs every line in a folder of its own.
func runSamples(t *testing.T, files map[string]string, samples []sample) {
	t.Helper()
	for _, c := range samples {
		dir := t.TempDir()
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		printed, status, h := say(t, dir, c.line)
		said := strings.Join(h.said, "\n")
		if got := strings.Trim(printed, "\n"); got != c.want {
			t.Errorf("%s: %s\nprints\n%s\nwant\n%s\nhost heard %q", c.name, c.line, got, c.want, said)
		}
		if !strings.Contains(said, c.heard) || c.heard == "" && status != 0 {
			t.Errorf("%s: %s\nends with %d, host heard %q, want %q", c.name, c.line, status, said, c.heard)
		}
	}
}

func TestCSVCommands(t *testing.T) {
	files := map[string]string{
		"u.csv":     "Name,Alias\nRob,rob\nSam\nTim,tim,extra\n",
		"excel.csv": "sep=;\r\nName;Size\r\nGr\xf6\xdfe;5\r\n",
		"h.csv":     "x,,y\n1,2,3\n",
		"open.csv":  "a,b\n1,2",
		"twice.csv": "a,A\n1,2\n",
		"log.txt":   "#Software: Server\n#Fields: date-time,client-ip\n2026,10.0.0.1\n",
		"utf16.csv": "\xff\xfea\x00\n\x001\x00\n\x00",
	}
	runSamples(t, files, []sample{
		{"nothing is an empty field, an empty text a quoted one", `[pscustomobject]@{A='x';B=$null;C='';D=1.5;E=1,2;F=$true} | ConvertTo-Csv -NoType`,
			"\"A\",\"B\",\"C\",\"D\",\"E\",\"F\"\n\"x\",,\"\",\"1.5\",\"1;2\",\"True\"", ""},
		{"columns are those of the first object", `[pscustomobject]@{A=1}, [pscustomobject]@{A=2;B=3}, [pscustomobject]@{B=4} | ConvertTo-Csv -nti`, "\"A\"\n\"1\"\n\"2\"", ""},
		{"a line break stays in its cell", "[pscustomobject]@{A=\"x`ny\";B='\"'} | Export-Csv o.csv -notypeinfo; (ipcsv o.csv).A -eq \"x`ny\"; gc o.csv", "True\n\"A\",\"B\"\n\"x\ny\",\"\"\"\"", ""},
		{"the second word is the delimiter", `[pscustomobject]@{A=1;B=2} | epcsv o.csv ';'; gc o.csv; ipcsv o.csv ';' | % B`, "\"A\";\"B\"\n\"1\";\"2\"\n2", ""},
		{"short and long rows", `Import-Csv u.csv | % { "$($_.Name)/$($_.Alias)/$($null -eq $_.Alias)" }`, "Rob/rob/False\nSam//True\nTim/tim/False", ""},
		{"columns bind in any case", `function f { param([Parameter(ValueFromPipelineByPropertyName=$true)]$alias) process { "<$alias>" } }; Import-Csv u.csv | select -First 1 | f; Import-Csv u.csv | select -First 1 | % { f -alias $_.NAME }`, "<rob>\n<Rob>", ""},
		{"-Header names the columns and the first row is data", `(Import-Csv u.csv -Header p,q)[0].q`, "Alias", ""},
		{"a spreadsheet's file", `Import-Csv excel.csv | % { $_.Name + '=' + $_.Size }`, "Größe=5", ""},
		{"names that are missing", `(Import-Csv h.csv).H1`, "2", "WARNING: One or more headers were not specified."},
		{"a name that is there twice", `Import-Csv twice.csv`, "", `ERROR: The column "A" is there twice.`},
		{"a protocol log", `Import-Csv log.txt | % client-ip`, "10.0.0.1", ""},
		{"a file of Windows", `(Import-Csv utf16.csv).a`, "1", ""},
		{"files by the pipe", `'u.csv' | Import-Csv | select -First 1 | % Name; gci excel.csv | Import-Csv | % Size`, "Rob\n5", ""},
		{"-Append adds to the columns that are there", `[pscustomobject]@{b=3;a=4;c=5} | Export-Csv open.csv -Append; gc open.csv`, "a,b\n1,2\n\"4\",\"3\"", ""},
		{"-Append refuses other columns", `[pscustomobject]@{b=3} | Export-Csv open.csv -Append -ea SilentlyContinue; gc open.csv`, "a,b\n1,2", ""},
		{"-Append -Force takes them", `[pscustomobject]@{b=3} | Export-Csv open.csv -Append -Force; gc open.csv`, "a,b\n1,2\n,\"3\"", ""},
		{"-Append keeps the encoding", `[pscustomobject]@{a=3} | Export-Csv utf16.csv -Append; (ipcsv utf16.csv).a -join ','`, "1,3", ""},
		{"-Append makes the file", `1..2 | % { [pscustomobject]@{n=$_} | Export-Csv new.csv -Append }; gc new.csv`, "\"n\"\n\"1\"\n\"2\"", ""},
		{"-NoClobber", `'x' | Export-Csv u.csv -NoClobber; (gc u.csv).Count`, "4", "already exists"},
		{"what Format-Table gives is no row", `'a' | ft | Export-Csv o.csv`, "", "ERROR: What Format-* gives is for reading"},
		{"dates as ISO 8601, sizes as they print", `[pscustomobject]@{D=([datetime]'2026-11-21 16:12:11Z').ToUniversalTime();T=[timespan]'1.02:03:04'} | ConvertTo-Csv | select -Last 1 | % { $_ -like '"2026-11-21T*","1.02:03:04"' }`, "True", ""},
		{"text with delimiter within", `'a;b','1;"x;y"' | ConvertFrom-Csv -Delimiter ';' | % b`, "x;y", ""},
		{"a cell over two lines", `'a,b','1,"x','y"' | ConvertFrom-Csv | % { $_.b.Length }`, "3", ""},
	})
}

func TestTextFiles(t *testing.T) {
	runSamples(t, nil, []sample{
		{"UTF8 has a mark", `'ü' | Out-File o.txt -Encoding UTF8; (gc o.txt -Encoding Byte) -join ' '; gc o.txt`, "239 187 191 195 188 10\nü", ""},
		{"the encoding is the second word", `'a' | Out-File o.txt unicode; (gc o.txt -Encoding Byte) -join ' '`, "255 254 97 0 10 0", ""},
		{"ASCII has no other letters", `'aü' | Out-File o.txt -enc ascii; gc o.txt`, "a?", ""},
		{"what is added has the encoding of the file", `'a' | Out-File o.txt unicode; 'b' | Out-File o.txt -Append; (gc o.txt -Encoding Byte) -join ' '`, "255 254 97 0 10 0 98 0 10 0", ""},
		{"no line ends", `'a','b' | Out-File o.txt -NoNewline; 'c' | Out-File o.txt -Append; gc o.txt`, "abc", ""},
		{"an encoding that is unknown", `'a' | Out-File o.txt -Encoding klingon; Test-Path o.txt`, "False", "Specify one of: Default, Ascii, Oem, UTF8"},
		{"tee keeps what came until the end of interest", `1..9 | tee o.txt | select -First 2; gc o.txt`, "1\n2\n1\n2", ""},
		{"tee into a variable", `1..9 | tee -Variable v | select -First 2; "$v"`, "1\n2\n1 2", ""},
		{"tee -Append", `'a' | tee o.txt; 'b' | tee o.txt -Append; gc o.txt`, "a\nb\na\nb", ""},
		{"tee to nowhere", `1 | tee`, "", "ERROR: Tee-Object takes either a file or a variable."},
		{"an error on the way leaves what was written", `try { 1..3 | % { if ($_ -eq 3) { throw 'x' }; [pscustomobject]@{n=$_} } | Export-Csv o.csv } catch {}; gc o.csv`, "\"n\"\n\"1\"\n\"2\"", ""},
	})
}
