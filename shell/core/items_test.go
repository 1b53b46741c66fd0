package core_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// tree makes files and folders with a fixed time and returns their folder.
func tree(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range files {
		path := filepath.Join(dir, f)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f, "/") {
			continue
		}
		if err := os.WriteFile(path, []byte(filepath.Base(f)+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		when := time.Date(2026, 11, 21, 16, 12, 0, 0, time.Local)
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// line is a line of the language with what it prints and tells.
type line struct{ text, want string }

// runLines runs each line in a folder of its own that holds the files. DIR in
// what is wanted is that folder.
func runLines(t *testing.T, files []string, lines []line) {
	t.Helper()
	for _, c := range lines {
		dir := tree(t, files...)
		printed, _, h := say(t, dir, c.text)
		got := strings.TrimSpace(strings.Join(append([]string{strings.TrimRight(printed, "\n")}, h.said...), "\n"))
		if want := strings.ReplaceAll(c.want, "DIR", dir); got != want {
			t.Errorf("%s\nsays %q\nwant %q", c.text, got, want)
		}
	}
}

var someFiles = []string{"a.txt", "b.csv", "[1].txt", ".hidden", "sub/c.txt", "sub/deep/d.txt"}

func TestGetChildItem(t *testing.T) {
	runLines(t, someFiles, []line{
		{`ls -Name`, "sub\n[1].txt\na.txt\nb.csv"},
		{`(gci).Name -join ','`, "sub,[1].txt,a.txt,b.csv"},
		{`ls -Force -File -Name`, ".hidden\n[1].txt\na.txt\nb.csv"},
		{`ls -Hidden -Name`, ".hidden"},
		{`ls * -Name`, "[1].txt\na.txt\nb.csv\nsub"},
		{`dir *.txt -Recurse -Name`, "[1].txt\na.txt\nsub/c.txt\nsub/deep/d.txt"},
		{`gci -Recurse -Filter *.txt | % Name`, "[1].txt\na.txt\nc.txt\nd.txt"},
		{`gci -Recurse -Include c*,d* -File | % Name`, "c.txt\nd.txt"},
		{`gci -Recurse -Exclude *.txt | % Name`, "sub\nb.csv\ndeep"},
		{`gci -Recurse -Depth 1 -File -Name`, "[1].txt\na.txt\nb.csv\nsub/c.txt"},
		{`ls sub, a.txt -Name`, "deep\nc.txt\na.txt"},
		{`ls -Directory | % { $_.GetType().Name }`, "DirectoryInfo"},
		{`ls -LiteralPath '[1].txt' | % Name`, "[1].txt"},
		{`ls sub\deep -Name`, "d.txt"},
		{`ls | select -First 1 | % { "$_" }; gi a.txt | % { "$_" }; ls a.* | % { "$_" }`, "sub\nDIR/a.txt\nDIR/a.txt"},
		{`ls nope`, "ERROR: Cannot find path \"nope\" because it does not exist."},
		{`ls nope*`, ""},
		{`'a.txt','b.csv' | gci | % Length`, "6\n6"},
		{`dir a.txt -ReadOnly; Set-ItemProperty a.txt IsReadOnly $true; (dir -ReadOnly).Mode`, "-ar---"},
	})
}

func TestFilesAsObjects(t *testing.T) {
	runLines(t, someFiles, []line{
		{`$f = gi a.txt; $f.Name, $f.BaseName, $f.Extension, $f.Length, $f.FullName, $f.DirectoryName, $f.Directory.FullName, $f.Directory.GetType().Name, $f.PSIsContainer, $f.Exists, $f.IsReadOnly, $f.Mode, $f.Attributes`,
			"a.txt\na\n.txt\n6\nDIR/a.txt\nDIR\nDIR\nDirectoryInfo\nFalse\nTrue\nFalse\n-a----\nArchive"},
		{`$d = gi sub; $d.PSIsContainer, $d.Mode, $d.Parent.FullName, $d.Length`, "True\nd-----\nDIR"},
		{`(gi a.txt).LastWriteTime.ToString('yyyy-MM-dd HH:mm'); (gi a.txt).PSChildName`, "2026-11-21 16:12\na.txt"},
		{`gi a.txt | gc; gi a.txt | Remove-Item; Test-Path a.txt`, "a.txt\nFalse"},
		{`gc (gi sub/c.txt)`, "c.txt"},
		{`(gi a.txt, b.csv).Count; gi *.nope; (gi .).PSIsContainer`, "2\nTrue"},
		{`gi -LiteralPath '[1].txt' | % Length; (gi '[1].txt').Count`, "8\n0"},
		{`Set-ItemProperty a.txt -Name LastWriteTime -Value '2020-01-02 03:04:05'; (gp a.txt).LastWriteTime.Year; (gp a.txt Length).Length; Get-ItemPropertyValue a.txt Name`, "2020\n6\na.txt"},
		{`Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\ExchangeServer\v15\Setup'`, "ERROR: Cannot find drive. A drive with the name 'HKLM' does not exist. There is no registry on this system; settings are shown and changed by the Get- and Set- commands."},
		{`Get-ChildItem Cert:\LocalMachine\My; Test-Path HKLM:\SOFTWARE`, "False\nERROR: Cannot find drive. A drive with the name 'Cert' does not exist. There is no certificate store of Windows on this system; certificates are files here."},
		{`New-ItemProperty a.txt -Name x -Value 1`, "ERROR: The property \"x\" of a file cannot be changed this way. Set-ItemProperty changes IsReadOnly, LastWriteTime and LastAccessTime."},
		{`gp a.txt Nope`, "ERROR: Property Nope does not exist at path DIR/a.txt. Get-Item PATH | Format-List * shows the properties."},
	})
}

func TestTableOfFiles(t *testing.T) {
	runLines(t, []string{"a.txt", "sub/b.txt"}, []line{{`(gi sub).LastWriteTime.Year -gt 2000; Set-ItemProperty sub LastWriteTime '2026-11-21 16:12'; ls`,
		"True\n\n   Directory: DIR\n\nMode                LastWriteTime         Length Name\n----                -------------         ------ ----\nd-----       11/21/2026   4:12 PM                sub\n-a----       11/21/2026   4:12 PM              6 a.txt"}})
}

func TestItemsAreMadeCopiedMovedAndRemoved(t *testing.T) {
	runLines(t, someFiles, []line{
		{`(ni new.txt).Length; (New-Item -Path . -Name n2.txt -ItemType File -Value 'abc').Length; gc n2.txt`, "0\n3\nabc"},
		{`ni a.txt`, "ERROR: The file \"a.txt\" already exists. Add -Force to replace it."},
		{`ni a.txt -Force | Out-Null; (gi a.txt).Length; ni x/y/z.txt -Force | Out-Null; Test-Path x/y/z.txt`, "0\nTrue"},
		{`(ni fold -Type Directory).PSIsContainer; ni fold -ItemType dir -Force | % Name; ni fold -ItemType Directory`, "True\nfold\nERROR: An item with the specified name \"fold\" already exists. With -Force a folder that is there is accepted."},
		{`mkdir p, q | % Name; md -p deep/er | % Name`, "p\nq\ner"},
		{`ni l.txt -ItemType SymbolicLink -Value a.txt | Out-Null; gc l.txt; (ls l.txt).Name`, "a.txt\nl.txt"},
		{`copy a.txt sub; gc sub/a.txt; cp sub t; ls t; cp sub u -Recurse; (ls u -Recurse -File).Count`, "a.txt\n3"},
		{`cp *.txt sub -PassThru | % Name`, "[1].txt\na.txt"},
		{`cp sub sub/deep -Recurse`, "ERROR: Cannot copy the folder \"DIR/sub\" into itself."},
		{`cp a.txt a.txt`, "ERROR: Cannot copy \"DIR/a.txt\" onto itself."},
		{`mv a.txt b.csv; gc b.csv; mv a.txt b.csv -Force; gc b.csv`, "b.csv\na.txt\nERROR: The file \"DIR/b.csv\" already exists. Add -Force to replace it."},
		{`mv nope x`, "ERROR: Cannot find path \"nope\" because it does not exist."},
		{`ren a.txt z.txt; ren .\b.csv .\y.csv; ls -File -Name`, "[1].txt\ny.csv\nz.txt"},
		{`ls *.txt | Rename-Item -NewName { $_.BaseName + '.old' } -PassThru | % Name`, "[1].old\na.old"},
		{`rm sub`, "ERROR: The folder \"sub\" is not empty. Add -Recurse to remove it with all it holds."},
		{`rm sub -r -WhatIf; Test-Path sub; rm sub -Recurse -Force; Test-Path sub`, "True\nFalse\nWhat if: Removing \"sub\"."},
		{`rm * -Include *.txt -Exclude a*; ls -File -Name`, "a.txt\nb.csv"},
		{`ls -Recurse -Filter d.txt | rm; Test-Path sub/deep/d.txt`, "False"},
		{`Set-ItemProperty a.txt IsReadOnly $true; rm a.txt; rm a.txt -Force; Test-Path a.txt`, "False\nERROR: The file \"a.txt\" is read-only. Add -Force to remove it all the same."},
		{`rm -LiteralPath '[1].txt'; Test-Path -LiteralPath '[1].txt'`, "False"},
		{`ii a.txt`, "ERROR: There is no desktop that could open \"a.txt\". Get-Content shows a file, & runs a script or program, Get-ChildItem lists a folder."},
	})
}

func TestContentOfFiles(t *testing.T) {
	runLines(t, someFiles, []line{
		{`1..5 | Set-Content n; gc n -TotalCount 2; gc n -Tail 2; (gc n -Raw).Length; (gc n).Count; (gc n -ReadCount 2)[0].Count; (gc n -ReadCount 0).Count`, "1\n2\n4\n5\n10\n5\n2\n5"},
		{`gc n -Tail 1 -Head 1`, "ERROR: The parameters TotalCount and Tail cannot be used together. Give the one or the other."},
		{`Set-Content x 'a','b'; Add-Content x c; ac x -Value 'd' -NoNewline; (gc x) -join '|'`, "a|b|c|d"},
		{`'1','2' | sc x -PassThru | % { "<$_>" }; (gc x).Length`, "<1>\n<2>\n2"},
		{`sc x 'a;b;c'; gc x -Delimiter ';'`, "a\nb\nc"},
		{`sc *.txt hello; gc sub/c.txt, a.txt`, "c.txt\nhello"},
		{`Clear-Content a.txt; (gi a.txt).Length; clc nope`, "0\nERROR: Cannot find path \"nope\" because it does not exist."},
		{`gc sub`, "ERROR: The file \"sub\" cannot be used: it is a folder."},
		{`gc nope, a.txt`, "a.txt\nERROR: Cannot find path \"nope\" because it does not exist."},
		{`sc x ([char]0xfffd); 'é' | sc y; gc y; (gc y -Encoding Byte).Count`, "é\n3"},
		{`sc x abc -WhatIf; Test-Path x`, "False\nWhat if: Writing the file \"x\"."},
		{`gc *.txt`, "[1].txt\na.txt"},
	})
}

// A file that Windows PowerShell wrote is in UTF-16.
func TestGetContentReadsUTF16(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "w.txt"), []byte("\xff\xfea\x00\xe9\x00\r\x00\n\x00b\x00\r\x00\n\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	if printed, _, _ := say(t, dir, `(gc w.txt) -join '|'; (gc w.txt -Raw).Length`); printed != "aé|b\n7\n" {
		t.Errorf("%q", printed)
	}
}

func TestNamesOfPaths(t *testing.T) {
	runLines(t, someFiles, []line{
		{`Test-Path a.txt, nope, sub; Test-Path sub -PathType Leaf; Test-Path a.txt -Type Leaf; Test-Path *.csv; Test-Path *.nope; Test-Path ''`, "True\nFalse\nTrue\nFalse\nTrue\nTrue\nFalse\nFalse"},
		{`Test-Path -LiteralPath '[1].txt'; Test-Path sub/* -Include d*; Test-Path sub/* -Exclude c*,d*; Test-Path a.txt -OlderThan '2027-01-01'; Test-Path a.txt -NewerThan '2027-01-01'; Test-Path 'a?b' -IsValid`, "True\nTrue\nFalse\nTrue\nFalse\nTrue"},
		{`Join-Path /tmp x.txt; Join-Path /tmp/ /x; Join-Path / x; Join-Path a, b c; Join-Path 'C:\Temp' x.csv; Join-Path a b c d`, "/tmp/x.txt\n/tmp/x\n/x\na/c\nb/c\nC:\\Temp\\x.csv\na/b/c/d"},
		{`Join-Path . *.csv -Resolve`, "DIR/b.csv"},
		{`Split-Path /a/b/c.txt; Split-Path /a/b/c.txt -Leaf; Split-Path /a; Split-Path a; Split-Path 'C:\Temp\x.csv' -Leaf; Split-Path 'C:\Temp\x.csv'; Split-Path /a/b/`, "/a/b\nc.txt\n/\n\nx.csv\nC:\\Temp\n/a"},
		{`Split-Path env:HOME -Qualifier; Split-Path env:HOME -NoQualifier; Split-Path /a -IsAbsolute; Split-Path a/b -IsAbsolute; Split-Path x.tar.gz -LeafBase; Split-Path x.tar.gz -Extension`, "env:\nHOME\nTrue\nFalse\nx.tar\n.gz"},
		{`Split-Path a/b -Qualifier`, "ERROR: Cannot parse path because path \"a/b\" does not have a qualifier specified. A qualifier is a drive with its colon, for example env:."},
		{`(Resolve-Path *.csv).Path; Resolve-Path ./a.txt -Relative; "$(rvpa a.txt)"; Convert-Path sub; Convert-Path ~`, "DIR/b.csv\n./a.txt\nDIR/a.txt\nDIR/sub\nDIR"},
		{`Resolve-Path nope`, "ERROR: Cannot find path \"nope\" because it does not exist."},
		{`gc ~/a.txt; gc .\sub\c.txt; gc 'C:\Temp\x.csv'`, "a.txt\nc.txt\nERROR: Cannot find path \"C:\\Temp\\x.csv\" because it does not exist. This is a path of Windows; write one of this system, for example /tmp/x.csv."},
	})
}

func TestLocation(t *testing.T) {
	runLines(t, someFiles, []line{
		{`cd sub; $PWD.Path; "$pwd"; (pwd).Path; cat c.txt; ls -Name; /bin/pwd; 'x' > o.txt; cd ..; Test-Path sub/o.txt`, "DIR/sub\nDIR/sub\nDIR/sub\nc.txt\ndeep\nc.txt\nDIR/sub\nTrue"},
		{`cd sub; cd deep; cd -; $pwd.Path; cd -; $pwd.Path; cd +; $pwd.Path`, "DIR/sub\nDIR\nDIR/sub"},
		{`cd -`, "ERROR: There is no location history left to navigate backwards."},
		{`pushd sub; pushd deep; Get-Location -Stack | % Path; popd; $pwd.Path; popd; $pwd.Path; popd; $pwd.Path`, "DIR/sub\nDIR\nDIR/sub\nDIR\nDIR"},
		{`Push-Location sub -StackName x; Pop-Location -StackName x -PassThru | % Path; Pop-Location -StackName x`, "DIR\nERROR: Cannot find location stack 'x'. It does not exist or it is empty."},
		{`(cd sub -PassThru).Path; cd; $pwd.Path; cd 'sub'; cd ~; $pwd.Path; gi sub | cd; $pwd.Path`, "DIR/sub\nDIR\nDIR\nDIR/sub"},
		{`cd nope`, "ERROR: Cannot find path \"nope\" because it does not exist."},
		{`cd a.txt`, "ERROR: \"a.txt\" is not a folder."},
		{`cd env:`, "ERROR: Only folders can be the current location, and \"env:\" is none. Get-ChildItem env: lists the drive."},
	})
}

func TestDrivesOfTheSession(t *testing.T) {
	runLines(t, nil, []line{
		{`$env:FOO = 'x'; $env:FOO; (gi env:foo).Value; (ls env:FO*).Name; Test-Path env:FOO; rm env:FOO; Test-Path env:FOO; "[$env:FOO]"`, "x\nx\nFOO\nTrue\nFalse\n[]"},
		{`Set-Item env:A 1; ni env:B -Value 2 | % Value; Set-Content env:C 3; $env:A + $env:B + $env:C; gc env:A; /bin/sh -c 'echo $A$B$C'`, "2\n123\n1\n123"},
		{`ni env:HOME -Value x`, "ERROR: The entry \"env:HOME\" already exists. Set-Item changes it."},
		{`Test-Path variable:x; $x = 5; Test-Path variable:x; (gi variable:x).Value; gc variable:\x; Set-Item variable:x 6; $x; rm variable:x; Test-Path variable:x`, "False\nTrue\n5\n5\n6\nFalse"},
		{`(ls variable:*Preference).Count -gt 5; $y = 1; Clear-Item variable:y; "[$y]"; Test-Path variable:y`, "True\n[]\nTrue"},
		{`Test-Path alias:dir; (gi alias:dir).Definition; rm alias:dir; Test-Path alias:dir; Set-Item alias:dir Get-Date; (gal dir).Definition`, "True\nGet-ChildItem\nFalse\nGet-Date"},
		{`function f { 'hi' }; Test-Path function:f; (gi function:f).CommandType; (gc function:f); ls function: -Name; rm function:f; Test-Path function:f; f`, "True\nFunction\n 'hi' \nf\nFalse\nERROR: The term 'f' is not recognized as the name of a cmdlet, function, script file, or operable program."},
		{`Set-Item function:g { param($n) "<$n>" }; g 3; ${function:g} -is [scriptblock]`, "<3>\nTrue"},
		{`gi env:NOPE`, "ERROR: Cannot find path 'env:NOPE' because it does not exist."},
		{`ls env:NOPE*; ls env: -Name -Include HO*`, "HOME"},
		{`Set-Item x.txt 5`, "ERROR: Set-Item works on env:, variable:, alias: and function:, and \"x.txt\" is on none of them. Set-Content writes files."},
	})
}

func TestAliasesAreMade(t *testing.T) {
	runLines(t, nil, []line{
		{`sal ll Get-ChildItem; ni x | Out-Null; ll -Name; (gal ll).DisplayName`, "x\nll -> Get-ChildItem"},
		{`nal ls Get-Date`, "ERROR: The alias is not allowed, because an alias with the name 'ls' already exists. Set-Alias replaces it."},
		{`nal ls Get-Date -Force -PassThru | % Definition; Set-Alias a1 nope`, "Get-Date\nERROR: The term 'nope' is not recognized as the name of a cmdlet, function, script file, or operable program."},
		{`Set-Alias a1 a1`, "ERROR: An alias cannot mean itself."},
	})
}
