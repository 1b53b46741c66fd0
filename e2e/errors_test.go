package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// alien is what no administrator may ever read: wording of Go and of the system,
// traces, and escape sequences, which only a terminal gets, from us.
var alien = regexp.MustCompile(`(?i)\bopen \S+:|\bread \S+: |\bwrite \S+: |no such file or directory|is a directory|no space left|invalid argument|panic|goroutine|strconv|runtime error|parsing "|error parsing regexp|syntax error|unexpected EOF|invalid character|exit status|fork/exec|0x[0-9a-f]{8}|\.go:\d|<nil>|%!|[\x00-\x08\x0b-\x1f]`)

// errorLines are lines with one error each: the exit status, and a part of the sentence.
var errorLines = []struct {
	line string
	code int
	says string
}{
	{`Get-Content missing`, 3, `Cannot find path "missing" because it does not exist.`},
	{`Get-Content missing -ErrorAction Stop; 'after'`, 3, `"missing"`},
	{`Get-Content C:\logs\a.txt`, 3, `path of Windows`},
	{`Get-Content folder`, 1, `"folder" cannot be used: it is a folder`},
	{`Get-Content folder -Raw`, 1, `it is a folder`},
	{"Get-Content \"a`0b\"", 1, `\u0000`},
	{`Get-Content "$([char]27)[31mx"`, 3, `\u001b[31mx`},
	{`Set-Content folder x`, 1, `it is a folder`},
	{`Set-Content missing/x y`, 3, `"missing/x"`},
	{`Set-Content bad.json/x y`, 1, `file and no folder`},
	{`1..9 | Set-Content /dev/full`, 1, `"/dev/full" cannot be used: the disk is full`},
	{`1..9 | Out-File /dev/full`, 1, `the disk is full`},
	{`1..9 | Tee-Object /dev/full | Out-Null`, 1, `the disk is full`},
	{`1..9 > /dev/full`, 1, `the disk is full`},
	{`1 > folder`, 1, `it is a folder`},
	{`1 > missing/x`, 3, `does not exist`},
	{`Get-Alias fl > missing/x`, 3, `does not exist`},
	{`Get-Alias | Export-Csv /dev/full`, 1, `the disk is full`},
	{`Get-Alias | Export-Csv missing/x.csv`, 3, `does not exist`},
	{`Get-Alias fl | Export-Clixml /dev/full`, 1, `the disk is full`},
	{`Import-Csv missing`, 3, `does not exist`},
	{`Import-Csv folder`, 1, `it is a folder`},
	{`Import-Clixml folder`, 1, `it is a folder`},
	{`Import-Clixml bad.xml`, 1, `"bad.xml" is not CLIXML`},
	{`Get-Content bad.json -Raw | ConvertFrom-Json`, 1, `not valid JSON`},
	{`'{"a":' | ConvertFrom-Json`, 1, `ends in the middle`},
	{`Select-String x missing`, 3, `does not exist`},
	{`Select-String x folder`, 1, `it is a folder`},
	{`Copy-Item missing x`, 3, `"missing"`},
	{`Copy-Item bad.json missing/x`, 3, `missing/x`},
	{`Copy-Item bad.json /dev/full`, 1, `the disk is full`},
	{`Move-Item bad.json missing/x`, 3, `missing/x`},
	{`New-Item bad.json`, 1, `already exists. Add -Force`},
	{`Remove-Item missing`, 3, `"missing"`},
	{`Get-ChildItem missing`, 3, `"missing"`},
	{`Set-Location missing`, 3, `"missing"`},
	{`Set-Location bad.json`, 1, `not a folder`},
	{`switch -File folder { a { 1 } }`, 1, `it is a folder`},
	{`[IO.File]::ReadAllText('folder')`, 1, `it is a folder`},
	{`'a' -match '('`, 1, `"(" as a pattern`},
	{`'a' -replace '[','b'`, 1, `"[" as a pattern`},
	{`[regex]'\p{Foo}'`, 1, `pattern`},
	{`[int]'abc'`, 1, `Cannot convert value "abc"`},
	{`[int]"$([char]27)[2J"`, 1, `\u001b[2J`},
	{`[int]'99999999999999999999'`, 1, `Cannot convert`},
	{`[datetime]'32/32/2026'`, 1, `Write a date as`},
	{`[timespan]'soon'`, 1, `hh:mm:ss`},
	{`[guid]'x'; [version]'x'`, 1, `Guid`},
	{`Start-Sleep x`, 2, `takes a number`},
	{`Get-Date garb`, 2, `to type "DateTime". Write a date as`},
	{`nosuchprogram`, 2, `not recognized`},
	{`1 | /nonexistent/program`, 2, `not recognized`},
	{`./broken`, 1, `"`},
	{`& "$([char]27)x"`, 2, `\u001bx`},
	{`. ./missing.ps1`, 2, `no such file.`},
	{`. ./folder`, 2, `a folder`},
	{`throw "$([char]27)[31mx"`, 1, `\u001b[31mx`},
	{`Write-Error "$([char]27)]0;x$([char]7)"`, 1, `\u001b]0;x\u0007`},
	{`1/0`, 1, `divide by zero`},
	{`'{' -f 1`, 1, `formatting a string`},
	{`function f { f }; f`, 1, `calls itself without end`},
	{`$l = New-Object Collections.ArrayList; [void]$l.Add($l); throw "$l"`, 1, `System.Collections.ArrayList`},
	{`$l = [Collections.ArrayList]@(); [void]$l.Add($l); [void]$l.Add($l); $l -eq $l; $l -contains 1; $l | sort | select * | ft | Out-String; $l | fl | Out-String; $l | ConvertTo-Json; $l | Export-Clixml l.xml; throw 'x'`, 1, `x`},
	{`$h = @{}; $h.x = $h; $h; "$h"; $h | ConvertTo-Json; $h | ConvertTo-Csv; $h | ConvertTo-Html; $h | fl; $h | Format-Custom; $h | Export-Clixml h.xml; $h -eq $h; throw 'x'`, 1, `x`},
	{`$p = [pscustomobject]@{k = $null}; $p.k = @($p, $p); $p; "$p"; $p | fl; $p | ConvertTo-Json -Depth 9; $p | ConvertTo-Csv; $p | ConvertTo-Html; $p | group k | ft; $p | sort k | select k -Unique; Compare-Object $p $p; $p | Export-Clixml p.xml; throw 'x'`, 1, `x`},
	{`Get-Mailbox "$([char]27)[1m"`, 3, `\u001b[1m`},
	{`Get-Content missing; 'a' -match '('`, 1, `does not exist`},
	{`Get-Mailbox -Foo x`, 2, `parameter name 'Foo'`},
	{`1 +`, 2, `expression`},
	{`1 | Format-Wide -Column -1`, 2, `-Column 4`},
	{`exit 7`, 7, ``},
}

func errorFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"bad.json": `{"a": nul`, "bad.xml": "<Objs><x", "broken": "\x7fELF\x01broken", "script.ps1": "Get-Content missing\n[int]'x'\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

// told checks what a run wrote to standard error.
func told(t *testing.T, what string, r result, code int, says string) {
	t.Helper()
	if r.code != code || !strings.Contains(r.err, says) {
		t.Errorf("%s: exit %d, want %d and %q:\n%s", what, r.code, code, says, r.err)
	}
	shown := strings.ReplaceAll(r.err, "There is no such file.", "")
	if found := alien.FindString(shown); found != "" {
		t.Errorf("%s shows %q:\n%s", what, found, r.err)
	}
}

func TestErrorsAreSentences(t *testing.T) {
	home, dir := t.TempDir(), errorFolder(t)
	for _, c := range errorLines {
		cmd := command(t, home, "-c", c.line)
		cmd.Dir = dir
		told(t, c.line, finish(t, cmd), c.code, c.says)
	}
}

func TestErrorsBeforeAnythingRuns(t *testing.T) {
	home, dir := t.TempDir(), errorFolder(t)
	for _, c := range []struct {
		line string
		code int
		says string
	}{
		{`$MX --foo`, 2, `no flag "--foo"`},
		{`$MX -n=maybe -c 1`, 2, `does not take "maybe"`},
		{`$MX --home`, 2, `"--home" needs a value`},
		{`$MX -o nothing -c 1`, 2, `no output format`},
		{`$MX version x`, 2, `does not take the word "x"`},
		{`$MX serve x`, 2, `does not take the word "x"`},
		{`$MX completion`, 2, `a word is missing; write mxsh completion`},
		{`$MX completion nope`, 2, `but for bash, zsh`},
		{`$MX shell-init nope`, 2, `but for bash, zsh and fish`},
		{`$MX missing.ps1`, 2, `"missing.ps1" cannot be read: it does not exist`},
		{`$MX ./folder`, 2, `cannot be read: it is a folder`},
		{`$MX script.ps1`, 1, `script.ps1:1`},
		{`$MX < folder`, 2, `Standard input cannot be read: it is a folder`},
		{`$MX -c '1..100000; 5' > /dev/full`, 1, `The output could not be written: the disk is full.`},
		{`$MX get-alias > /dev/full`, 1, `the disk is full`},
		{`$MX get-content folder`, 1, `it is a folder`},
		{`$MX get-content missing`, 3, `does not exist`},
		{`$MX send-mailmessage -From a@b.test -To c@d.test -Subject s -Attachments missing -SmtpServer 127.0.0.1`, 3, `"missing"`},
		{`$MX --home script.ps1/x get-sendconnector`, 5, ``},
		{`MXSH_HOME=/dev/null/x $MX get-sendconnector`, 5, `a part of its path is a file`},
		{`ulimit -f 1; MXSH_HOME=$PWD/limited $MX new-acceptedDomain q.test -DomainName q.test`, 5, `larger than this process may write`},
		{`$MX set-receiveconnector x --add-remoteipranges`, 2, `Missing an argument for parameter 'RemoteIPRanges'`},
		{`$MX new-accepteddomain $'a\xff' -DomainName q.test`, 1, `is not text in UTF-8`},
		{`$MX get-accepteddomain $'\xff\033[31m'`, 3, `\u001b[31m`},
		{`$MX get-accepteddomain $(printf '%05000d' 1)`, 3, `characters) ...`},
		{`head -c 3000 /dev/zero | tr '\0' '\377' | $MX`, 2, ``},
		{`$MX get-queue -Filter 'Statu -eq 1'`, 1, `there is no property "Statu"`},
		{`$MX get-mailbox -ErrorAction 7`, 2, `Specify one of: SilentlyContinue, Stop`},
		{`echo '<x' | $MX remove-sendconnector -Confirm:false`, 3, `'<x'`},
	} {
		told(t, c.line, bash(t, home, "cd "+dir+" && "+c.line), c.code, c.says)
	}
}

// TestDebugShowsTheCause is for those who help: what the system said.
func TestDebugShowsTheCause(t *testing.T) {
	r := mxsh(t, t.TempDir(), nil, "-c", "Get-Content /missing -Debug")
	if r.code != 3 || !strings.Contains(r.err, "DEBUG: The cause: lstat /missing") {
		t.Errorf("exit %d\n%s", r.code, r.err)
	}
}
