package core_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mxsh/shell"
	"mxsh/shell/core"
	"mxsh/shell/eval"
	"mxsh/shell/format"
)

// say runs a line of the language in a folder of its own and returns what was
// printed, with the host that heard the rest.
func say(t *testing.T, dir, line string, answers ...string) (printed string, status int, h *host) {
	t.Helper()
	var b bytes.Buffer
	h = &host{answers: answers}
	now := func() time.Time { return time.Date(2026, 11, 21, 16, 12, 11, 0, time.Local) }
	text := func(w io.Writer) eval.Output { return format.NewWriter(w, format.Options{Width: 80}) }
	s := eval.New(eval.Config{Cmdlets: core.All(core.Env{Now: now}), Host: h, Output: text(&b), Text: text, Dir: dir, Env: []string{"HOME=" + dir}, Now: now, Version: "test"})
	status = s.Run(t.Context(), line, "")
	return b.String(), status, h
}

// sessionCommands are all commands of a session: those of this package and the
// session's own.
func sessionCommands() []*shell.Cmdlet {
	return eval.New(eval.Config{Cmdlets: core.All(core.Env{}), Host: &host{}}).Commands()
}

// refuses are the commands whose examples end with an error, on purpose.
var refuses = map[string]bool{"Write-Error": true, "New-PSSession": true, "Import-PSSession": true, "Enter-PSSession": true, "Remove-PSSession": true, "Invoke-Item": true}

func TestExamplesOfHelpRun(t *testing.T) {
	for _, c := range sessionCommands() {
		for _, x := range c.Examples {
			dir := t.TempDir()
			for name, text := range map[string]string{"names.txt": "Rob\nSam\n", "users.csv": "Name,Alias\nRob,rob\n"} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, status, h := say(t, dir, x.Command, "answer")
			said := strings.Join(h.said, "\n")
			if refuses[c.Name()] || strings.Contains(x.Command, "SilentlyContinue") {
				continue
			}
			if status != 0 || strings.Contains(said, "ERROR: ") {
				t.Errorf("%s: %s\nends with %d: %s", c.Name(), x.Command, status, said)
			}
			if !strings.HasSuffix(x.Explains, ".") {
				t.Errorf("%s: %q is no sentence", c.Name(), x.Explains)
			}
		}
	}
}

// Lines as administrators type them, with what they print.
func TestLinesOfTheLanguage(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{`1..5 | ? { $_ -gt 3 }`, "4\n5"},
		{`'b','a' | sort | % { "<$_>" }`, "<a>\n<b>"},
		{`[pscustomobject]@{Name='x';Port=25} | fl`, "Name : x\nPort : 25"},
		{`@{l=1},@{l=2} | % l`, "1\n2"},
		{`(1..10 | measure -Sum).Sum`, "55"},
		{`if ((1..4 | measure -Maximum).Maximum -eq 4) { 'busy' }`, "busy"},
		{`1..3 | % -Begin { $s = 0 } -Process { $s += $_ } -End { $s }`, "6"},
		{`1..3 | select @{n='Twice';e={$_*2}} | ft -HideTableHeaders -auto`, "2\n    4\n    6"},
		{`'a,b','1,2' | ConvertFrom-Csv | select -expand b`, "2"},
		{`'{"a":[1,{"b":2}]}' | ConvertFrom-Json | % a | select -Last 1 | % b`, "2"},
		{`'x','y' | Set-Content f.txt; (gc f.txt).Count; gc f.txt | ? { $_ -match 'y' }`, "2\ny"},
		{`Set-Content f.csv 'a,b','1,2'; Import-Csv f.csv | select -expand a; Test-Path f.csv, g.csv`, "1\nTrue\nFalse"},
		{`$c = New-Object PSCredential('u', (ConvertTo-SecureString 'p w' -AsPlainText -Force)); $c.UserName; $c.GetNetworkCredential().Password`, "u\np w"},
		{`$l = New-Object System.Collections.ArrayList; [void]$l.Add('a'); $null = $l.Add('b'); $l.Count; $l`, "2\na\nb"},
		{`$o = New-Object PSObject; $o | Add-Member -MemberType NoteProperty -Name Port -Value 25; $o.Port`, "25"},
		{`'one two' | % Split ' '`, "one\ntwo"},
		{`'abc' | % ToUpper`, "ABC"},
		{`Get-Date -Format 'yyyy-MM-dd HH:mm'`, "2026-11-21 16:12"},
		{`(Get-Date).AddDays(-1).ToString('yyyy-MM-dd')`, "2026-11-20"},
		{`1,1,2 | group | ft Count,Name -auto`, "Count Name\n----- ----\n    2 1\n    1 2"},
		{`'b','a' | sort | Out-String -Stream | % { $_.ToUpper() }`, "A\nB"},
		{`1..3 | Tee-Object -Variable t | Out-Null; $t -join ','`, "1,2,3"},
		{`Set-Variable v 5; $v; Remove-Variable v; "[$v]"`, "5\n[]"},
		{`1..9 | select -First 2; 'after'`, "1\n2\nafter"},
		{`'x' > b.txt; md sub | Out-Null; copy b.txt sub; ls -Recurse -File | % Name; (gci *.txt).Length; del b.txt; Test-Path b.txt`, "b.txt\nb.txt\n2\nFalse"},
		{`ni a.txt -Value 'hello' | Out-Null; mv a.txt c.txt; gci | gc; ri c.txt -WhatIf; (gi c.txt).BaseName`, "hello\nc"},
		{`Remove-Item sub -ea SilentlyContinue; md sub/deep | Out-Null; Remove-Item sub -Recurse; Test-Path sub`, "False"},
		{`@{a=1;b='x'} | Export-Clixml o.xml; (Import-Clixml o.xml).b; try { New-Object PSCredential('u',(ConvertTo-SecureString p -AsPlainText -Force)) | Export-Clixml o.xml } catch { 'refused' }; (Import-Clixml o.xml).a`, "x\nrefused\n1"},
		{`[pscustomobject]@{Name='<b>';L=1,2} | ConvertTo-Html -Fragment`, "<table>\n<colgroup><col/><col/></colgroup>\n<tr><th>Name</th><th>L</th></tr>\n<tr><td>&lt;b&gt;</td><td>1;2</td></tr>\n</table>"},
		{`cd /; (Get-Location).Path; pwd | % Path`, "/\n/"},
	} {
		printed, status, h := say(t, t.TempDir(), c.line)
		if got := strings.TrimSpace(printed); status != 0 || got != c.want {
			t.Errorf("%s\nprints %q, exit %d, want %q; host heard %q", c.line, got, status, c.want, h.said)
		}
	}
}
