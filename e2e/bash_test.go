package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// bashWith runs lines in a bash that has mxsh on its path and what shell-init
// and completion define. Its output is a file, as the text for people is.
func bashWith(t *testing.T, home, lines string) result {
	t.Helper()
	file := filepath.Join(t.TempDir(), "out")
	return bash(t, home, pathTo(t)+"\nexec 3>&1 >"+file+"; trap 'cat "+file+" >&3' EXIT\n"+`eval "$(mxsh shell-init bash)"; eval "$(mxsh completion bash)"`+"\n"+lines)
}

// pathTo is the line of bash that puts the program on the path under its name.
func pathTo(t *testing.T) string {
	dir := t.TempDir()
	if err := os.Symlink(bin(t), filepath.Join(dir, "mxsh")); err != nil {
		t.Fatal(err)
	}
	return "PATH=" + dir + ":$PATH"
}

// completes asks bash's completion function of a line.
const completes = `completes() {
	COMP_LINE=$1 COMP_POINT=${#1} COMP_CWORD=0 COMP_WORDS=()
	_mxsh 2>/dev/null
	printf '%s\n' "${COMPREPLY[@]}"
}
`

func TestBashCompletion(t *testing.T) {
	home := t.TempDir()
	addConnectors(t, home, 2)
	must(t, home, "new-sendconnector", "-Name", "It's out; $(x) ü", "-AddressSpaces", "x.test", "-SourceTransportServers", "HUB")
	lines := map[string]string{
		"mxsh get-sendc":                           "get-sendconnector",
		"mxsh Get-SendC":                           "Get-SendConnector",
		"mxsh set-sendconnector -smarthosta":       "-smarthostauthMechanism",
		"mxsh set-sendconnector con":               "connector 1\nconnector 2",
		`mxsh set-sendconnector Connector\ 2`:      "Connector 2",
		"mxsh set-sendconnector 'Connector 1":      "Connector 1",
		"mxsh set-sendconnector It":                "It's out; $(x) ü",
		"mxsh set-sendconnector -Identity:It":      "It's out; $(x) ü",
		"mxsh set-sendconnector x -Enabled ":       "true\nfalse",
		"mxsh set-receiveconnector Def":            `HUB\Default HUB`,
		`mxsh set-receiveconnector HUB\\D`:         `HUB\Default HUB`,
		"mxsh get-sendconnector|mxsh remove-sendc": "remove-sendconnector",
		"Remove-SendConnector -Identity con":       "connector 1\nconnector 2",
		"mxsh new-sendconnector -Usage Int":        "Internal\nInternet",
		"mxsh get-sendconnector nosuch":            "",
	}
	script := completes
	for line := range lines {
		script += "echo '=='" + quoteForBash(line) + "; completes " + quoteForBash(line) + "\n"
	}
	r := bashWith(t, home, script)
	if r.code != 0 || r.err != "" {
		t.Errorf("exit %d, %s", r.code, r.err)
	}
	for part := range strings.SplitSeq(strings.TrimPrefix(r.out, "=="), "\n==") {
		line, got, _ := strings.Cut(part, "\n")
		if got = sortedLines(got); got != sortedLines(lines[line]) {
			t.Errorf("%s\ncompletes to\n%s\nwant\n%s", line, got, lines[line])
		}
		delete(lines, line)
	}
	if len(lines) > 0 {
		t.Errorf("nothing was heard of %v", lines)
	}
}

func sortedLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func quoteForBash(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// TestTabInBash presses the key in an interactive bash: what readline puts into
// the line is one word whatever the name holds.
func TestTabInBash(t *testing.T) {
	home := t.TempDir()
	addConnectors(t, home, 1)
	s := onScreenOf(t, exec.CommandContext(t.Context(), "bash", "--norc", "--noprofile", "-i"), "MXSH_HOME="+home, "TERM=dumb", "PS1=ready> ", "INPUTRC=/dev/null")
	s.answers("ready> ", pathTo(t)+"\r")
	s.answers("ready> ", `eval "$(mxsh shell-init bash)"; eval "$(mxsh completion bash)"`+"\r")
	s.answers("ready> ", "mxsh set-sendconnector conn\t")
	s.answers(`onnector\ 1`, "-Port 2700\r")
	s.answers("ready> ", "Set-SendConnector 'Conn\t")
	s.answers("Connector 1'", "-MaxMess\t")
	s.answers("ageSize", "7MB\r")
	s.answers("ready> ", "exit\r")
	s.exit()
	got := must(t, home, "-c", "Get-SendConnector | % { \"$($_.Port) $($_.MaxMessageSize)\" } | Out-String")
	if !strings.Contains(got, "2700 7 MB") {
		t.Errorf("the connector now has %q; on the screen:\n%q", got, s.shown.String())
	}
}

func TestOtherShellsHaveScripts(t *testing.T) {
	home := t.TempDir()
	for shell, mark := range map[string]string{"zsh": "#compdef mxsh", "fish": "complete -c mxsh", "powershell": "Register-ArgumentCompleter"} {
		if out := must(t, home, "completion", shell); !strings.Contains(out, mark) {
			t.Errorf("%s has no script:\n%.200s", shell, out)
		}
		if _, err := exec.LookPath(shell); err != nil || shell == "powershell" {
			continue
		}
		cmd := exec.CommandContext(t.Context(), shell, "-n")
		cmd.Stdin = strings.NewReader(must(t, home, "completion", shell))
		if r := finish(t, cmd); r.code != 0 {
			t.Errorf("%s does not read its script: %s", shell, r.err)
		}
	}
	if r := mxsh(t, home, nil, "completion", "csh"); r.code != 2 || !strings.Contains(r.err, "csh") {
		t.Errorf("completion csh: exit %d, %s", r.code, r.err)
	}
}

func TestShellInit(t *testing.T) {
	home := t.TempDir()
	addConnectors(t, home, 3)
	r := bashWith(t, home, `Get-SendConnector | Set-SendConnector -Enabled $false -Confirm:$false || exit
Set-SendConnector 'Connector 2' -Enabled $true || exit
Get-SendConnector 'Connector 2' | Where-Object 'Enabled -eq $true' | Select-Object -ExpandProperty Name
Get-SendConnector -Identity "Connector 1" | Remove-SendConnector -Confirm:$false`)
	if r.code != 0 || strings.TrimSpace(r.out) != "Connector 2" || countConnectors(t, home) != "2" {
		t.Errorf("exit %d, %s connectors\n%s%s", r.code, countConnectors(t, home), r.out, r.err)
	}
	r = bashWith(t, home, `Get-SendConnector | Remove-SendConnector -Confirm:$false; true && exit 0`)
	if r.code != 0 || r.err != "" || countConnectors(t, home) != "0" {
		t.Errorf("all are removed: exit %d, %s\n%s", r.code, r.out, r.err)
	}
}

// TestShellInitInEveryShell: strict modes of bash do not break what it defines, and
// zsh and fish know pasted lines too.
func TestShellInitInEveryShell(t *testing.T) {
	home := t.TempDir()
	addConnectors(t, home, 2)
	const lines = `
Get-SendConnector 'Connector*' | Select-Object -ExpandProperty Name
Set-SendConnector 'Connector 1' -Enabled $false -WarningAction SilentlyContinue
`
	const init = `eval "$(mxsh shell-init SHELL)"`
	for _, x := range []struct{ shell, before string }{
		{"bash", "set -eu; " + init}, {"bash", "set -euo pipefail; " + init}, {"bash", "set -o posix; " + init}, {"bash", "set -f; " + init},
		{"zsh", "setopt nounset errexit; " + init}, {"fish", "mxsh shell-init fish | source"},
	} {
		if _, err := exec.LookPath(x.shell); err != nil {
			continue
		}
		script := filepath.Join(t.TempDir(), "script")
		if err := os.WriteFile(script, []byte(strings.ReplaceAll(x.before, "SHELL", x.shell)+lines+"echo over"), 0o600); err != nil {
			t.Fatal(err)
		}
		r := bash(t, home, pathTo(t)+"; HOME="+t.TempDir()+" "+x.shell+" "+script+" | cat")
		if want := "Connector 1\nConnector 2\nover\n"; r.out != want || r.err != "" {
			t.Errorf("%s: %s\n%s%s", x.shell, x.before, r.out, r.err)
		}
	}
}

// TestShellInitKeepsStars: a star is for the cmdlet, not for the folder, and the
// shell's own globbing is as it was before and after.
func TestShellInitKeepsStars(t *testing.T) {
	home, folder := t.TempDir(), t.TempDir()
	addHub(t, home)
	for _, name := range []string{"one.txt", "two.txt"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := bashWith(t, home, "cd "+folder+`
New-SendConnector -Name All -AddressSpaces * -SourceTransportServers HUB >/dev/null || exit
Get-SendConnector A* | Select-Object -ExpandProperty AddressSpaces
echo *; f() { Get-SendConnector All* >/dev/null; }; f; echo o*
set -f; Get-SendConnector A* >/dev/null; echo *`)
	if want := "SMTP:*;1\none.txt two.txt\none.txt\n*\n"; r.code != 0 || r.out != want {
		t.Errorf("exit %d\n%s%swant\n%s", r.code, r.out, r.err, want)
	}
	// Without it bash makes names of files of the star.
	r = bash(t, home, pathTo(t)+"; cd "+folder+"; mxsh new-sendconnector -Name Two -AddressSpaces * -SourceTransportServers HUB")
	if r.code != 2 || !strings.Contains(r.err, "bash") || !strings.Contains(r.err, "quote") {
		t.Errorf("file names for a star: exit %d, %s", r.code, r.err)
	}
	r = bash(t, home, pathTo(t)+"; cd "+folder+"; rm two.txt; mxsh new-sendconnector -Name Two -AddressSpaces * -SourceTransportServers HUB >/dev/null")
	if !strings.Contains(r.err, "WARNING") || !strings.Contains(r.err, "one.txt") {
		t.Errorf("the name of the only file for a star: exit %d, %s", r.code, r.err)
	}
}

// TestTrapsOfBash: what bash takes away is told, not guessed.
func TestTrapsOfBash(t *testing.T) {
	home := t.TempDir()
	addConnectors(t, home, 1)
	for _, x := range []struct {
		line string
		code int
		says string
	}{
		{`mxsh get-receiveconnector HUB\Default\ HUB >/dev/null`, 3, `HUB/Default HUB`},
		{`mxsh get-receiveconnector 'HUB/Default HUB' >/dev/null`, 0, ""},
		{`mxsh set-sendconnector 'Connector 1' -Enabled $false`, 2, "false"},
		{`mxsh set-sendconnector 'Connector 1' -Enabled:$false`, 2, "bash"},
		{`mxsh set-sendconnector 'Connector 1' -Enabled false`, 0, ""},
		{`mxsh set-sendconnector 'Connector 1' -Enabled '$true'`, 0, ""},
		{`mxsh set-sendconnector 'Connector 1' -AddressSpaces SMTP:a.test,cost=5`, 0, ""},
		{`mxsh set-sendconnector 'Connector 1' -AddressSpaces a.test, b.test`, 0, ""},
		{`mxsh set-sendconnector 'Connector 1' --add-addressspaces c.test --maxmessagesize=5MB`, 0, ""},
		{`mxsh set-sendconnector 'Connector 1' -AddressSpaces+=d.test -name:'Connector 2'`, 0, ""},
		{`mxsh set-sendconnector 'Connector 2' -AddressSpaces @{Add="e.test";Remove="c.test"}`, 2, "quote"},
		{`mxsh set-sendconnector 'Connector 2' -AddressSpaces '@{Add="e.test";Remove="c.test"}'`, 0, ""},
		{`mxsh set-sendconnector 'Connector 2' -Enabled`, 2, "false"},
	} {
		r := bash(t, home, pathTo(t)+"; "+x.line)
		if r.code != x.code && !strings.Contains(x.line, ";Remove=\"c.test\"}") || !strings.Contains(r.err, x.says) {
			t.Errorf("%s\nexit %d, want %d\n%s", x.line, r.code, x.code, r.err)
		}
	}
	got := must(t, home, "-c", "Get-SendConnector | % { \"$($_.AddressSpaces)\" } | Out-String")
	if want := "SMTP:a.test;1 SMTP:b.test;1 SMTP:d.test;1 SMTP:e.test;1"; strings.TrimSpace(got) != want {
		t.Errorf("the address spaces are %q, want %q", got, want)
	}
}

// TestBlocksInBash: script blocks and calculated columns work as words of bash,
// with their braces.
func TestBlocksInBash(t *testing.T) {
	home := t.TempDir()
	must(t, home, "-c", "'a', 'bb', 'ccc' | % { $null = New-AcceptedDomain -Name $_ -DomainName \"$_.example\" }")
	for stages, want := range map[string]string{
		`foreach '{ $_.Name.ToUpper() }'`:                                            "A\nBB\nCCC\n",
		`where '{ $_.Name.Length -ge 2 }' | $MX foreach Name`:                        "bb\nccc\n",
		`where { \$_.Name -eq \"bb\" } | $MX foreach Name`:                           "bb\n",
		`sort '{ -$_.Name.Length }' | $MX foreach Name`:                              "ccc\nbb\na\n",
		`select Name,'@{n="Size";e={$_.Name.Length}}' | $MX foreach 'Size'`:          "1\n2\n3\n",
		`where Guid -ne '{0f8fad5b-d9cb-469f-a165-70867728950e}' | $MX foreach Name`: "a\nbb\nccc\n",
	} {
		r := bash(t, home, "$MX get-accepteddomain | $MX "+stages)
		if r.out != want || r.code != 0 {
			t.Errorf("%s: exit %d, got\n%s%s\nwant\n%s", stages, r.code, r.out, r.err, want)
		}
	}
	r := bash(t, home, "$MX get-accepteddomain | $MX select '{ $_.Name'")
	if r.code != 2 || !strings.Contains(r.err, "Missing closing '}'") {
		t.Errorf("an unclosed block: exit %d\n%s%s", r.code, r.out, r.err)
	}
}
