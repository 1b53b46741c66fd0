package commands

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"mxsh/shell"
	"mxsh/shell/core"
	"mxsh/shell/eval"
	"mxsh/shell/format"
	"mxsh/shell/term"
)

// foreign is what no message may show: words of Go and of the system, addresses in
// memory, controls.
var foreign = regexp.MustCompile(`strconv|invalid syntax|no such file or directory|unexpected EOF|\bjson:|runtime error|goroutine|0x[0-9a-f]{10}|%!|<nil>|map\[|&\{|\bmodel\.[A-Z]|\*value\.|interface \{|reflect|panic|\.go:\d|\bopen \S+: |\bread \S+: |invalid character|\+0000 UTC|fault in mxsh|no sentence for|[\x00-\x08\x0b-\x1f\x7f]`)

// wrongValues are arguments that few parameters want, in the notation of the language.
var wrongValues = []string{
	`''`, `' '`, `$null`, `@()`, `@(1,2)`, `@('a','b')`, `@($null)`, `@{}`, `@{a=1}`, `@{Add='x'}`, `@{Remove=@()}`, `@{Add=$null;Remove='q'}`, `{ $_ }`, `{ throw 'z' }`,
	`99999999999999999999`, `-1`, `1.5`, `'1e400'`, `0x7fffffff`, `[double]::NaN`, `'abc'`, `('a' * 50000)`, `"$([char]27)[31mred$([char]7)"`, "\"a`0b\"", "\"a`nb\"",
	`'*'`, `'[a'`, `'nope'`, `'a*'`, `$true`, `'true'`, `(Get-Date)`, `(Get-TransportServer EX20071)`, `(Get-ReceiveConnector)`, `(New-Object Collections.ArrayList)`,
	`[pscustomobject]@{Name='x';Identity='y'}`, `(ConvertTo-SecureString p -AsPlainText -Force)`, `[timespan]'1:00'`, `'1.2.3.4/99'`, `'::1'`, `'10MB'`, `'Unlimited'`, `'-1.00:00:00'`,
	`'99999999.00:00:00'`, `'a@b@c'`, `'ü@日本.test'`, `'{00000000-0000-0000-0000-000000000000}'`, `'CN=x,DC=y'`, `'$(x)'`, `'%s%d'`, `'a,b;c'`, `[string][char]0x202e`, `'9223372036854775808'`,
	`'12/45/9999'`, `[Exception]'e'`, `$Error`, `'x\y\z'`, `(Get-Content -Raw broken.bin)`,
}

// rightWords are what a cmdlet needs beside the parameter at test.
var rightWords = map[string]string{
	"New-SendConnector": "-Name n -AddressSpaces x.test", "New-ReceiveConnector": "-Name n -Bindings 127.0.0.1:2626 -Usage Custom -RemoteIPRanges 10.0.0.0/8", "New-AcceptedDomain": "-Name n -DomainName n.test",
	"New-RemoteDomain": "-Name n -DomainName n.test", "New-Mailbox": "-Name n", "New-ExchangeServer": "-Name n -Role HubTransport", "Set-Mailbox": "Rob", "Set-TransportServer": "EX20071",
	"Set-ReceiveConnector": `'EX20071\Default EX20071'`, "Set-AcceptedDomain": "work.com", "Set-ExchangeServer": "EX20072", "Test-MailRoute": "rob@work.com", "Add-ADPermission": `'EX20071\Default EX20071'`,
}

// notHere are cmdlets that wait, ask or work on files.
var notHere = []string{"Start-Sleep", "Start-Transcript", "Stop-Transcript", "Read-Host", "Out-GridView", "Get-Credential", "Invoke-History", "Send-MailMessage", "Measure-Command",
	"Remove-Item", "Move-Item", "Rename-Item", "Copy-Item", "Stop-Service", "Start-Service", "Restart-Service", "Stop-Process", "Start-Process", "Clear-Content", "Set-ItemProperty"}

// TestWrongValues gives every parameter of every cmdlet values that are not for it.
// Whatever comes of it is told in plain words, and a call that failed or was
// only tried has changed nothing.
func TestWrongValues(t *testing.T) {
	w := lab(t)
	w.local = "EX20071"
	if err := os.WriteFile(filepath.Join(w.home, "broken.bin"), []byte("\xff\xfe\xc3( x\x80"), 0o600); err != nil {
		t.Fatal(err)
	}
	speak := w.speaker()
	n := 0
	for _, c := range append(core.All(core.Env{Now: w.env.Now}), w.cmdlets...) {
		if slices.Contains(notHere, c.Name()) {
			continue
		}
		for _, p := range c.Params {
			w.wrong(speak, c, p, n)
			n += 7 // no divisor of the number of values: each meets many parameters
		}
	}
}

func (w *world) wrong(speak func(string) (int, string), c *shell.Cmdlet, p *shell.Param, n int) {
	w.t.Helper()
	v := wrongValues[n%len(wrongValues)]
	line := c.Name() + " " + withoutParameter(rightWords[c.Name()], p.Name)
	if n%5 == 0 {
		line = v + " | " + line
	} else {
		line += fmt.Sprintf(" -%s:%s", p.Name, v)
	}
	only := c.Changes && n%2 == 0
	if only {
		line += " -WhatIf"
	} else if c.Changes {
		line += " -Confirm:$false"
	}
	before := w.revision()
	status, said := speak(line)
	if found := foreign.FindString(said); found != "" || !utf8.ValidString(said) {
		w.t.Errorf("%s\nshows %q:\n%.600s", line, found, said)
	}
	if len(said) > 1<<20 {
		w.t.Errorf("%s\nsays %d bytes", line, len(said))
	}
	if after := w.revision(); after != before && (only || status != 0 && !strings.Contains(line, " | ")) {
		w.t.Errorf("%s\nended with %d and changed the directory:\n%.600s", line, status, said)
	}
}

// withoutParameter takes -name and its value out of the words.
func withoutParameter(words, name string) string {
	if !strings.HasPrefix(words, "-") && name == "Identity" {
		return ""
	}
	return regexp.MustCompile(`-`+regexp.QuoteMeta(name)+` \S+`).ReplaceAllString(words, "")
}

// speaker returns what runs a line in a session and returns its exit status and all
// that was said beside the objects.
func (w *world) speaker() func(line string) (status int, said string) {
	var screen, objects bytes.Buffer
	out := format.NewWriter(&objects, format.Options{Width: 120})
	s := eval.New(eval.Config{
		Cmdlets: append(core.All(core.Env{Now: w.env.Now}), w.cmdlets...), Host: &term.Host{Out: &screen, Err: &screen, Prompter: nobody{}}, Output: out,
		Text: func(io.Writer) eval.Output { return out }, Now: w.env.Now, Dir: w.home, Version: "test", ErrorView: "ConciseView",
	})
	return func(line string) (int, string) {
		screen.Reset()
		objects.Reset()
		status := s.Run(w.t.Context(), line, "")
		return status, screen.String()
	}
}

// outputs runs the first line in a session and returns what runs others there and
// gives the text of their objects.
func (w *world) outputs(first string) func(line string) string {
	var objects bytes.Buffer
	out := format.NewWriter(&objects, format.Options{Width: 400})
	s := eval.New(eval.Config{
		Cmdlets: append(core.All(core.Env{Now: w.env.Now}), w.cmdlets...), Host: &term.Host{Out: io.Discard, Err: &objects, Prompter: nobody{}}, Output: out,
		Text: func(io.Writer) eval.Output { return out }, Now: w.env.Now, Dir: w.home, Version: "test", ErrorView: "ConciseView",
	})
	run := func(line string) string {
		w.t.Helper()
		objects.Reset()
		s.Run(w.t.Context(), line, "")
		return strings.TrimSpace(objects.String())
	}
	if said := run(first); said != "" {
		w.t.Fatalf("%s\nsays %s", first, said)
	}
	return run
}

// nobody is a prompter without a person.
type nobody struct{}

var _ term.Prompter = nobody{}

var errNobody = shell.NoPerson("There is nobody to ask.", "")

func (nobody) Line(string) (string, error)                       { return "", errNobody }
func (nobody) Secret(string) (string, error)                     { return "", errNobody }
func (nobody) LineOr(string, string) (string, error)             { return "", errNobody }
func (nobody) YesNo(string, bool) (bool, error)                  { return false, errNobody }
func (nobody) Select(string, []string, int) (int, error)         { return 0, errNobody }
func (nobody) SelectMany(string, []string, []int) ([]int, error) { return nil, errNobody }
func (nobody) Say(string)                                        {}
