package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCommandLineOfTheProgram: each wrong word is told in a sentence with status 2,
// and help is what users expect.
func TestCommandLineOfTheProgram(t *testing.T) {
	home, folder := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{
		"s.ps1": "#!/usr/bin/env mxsh\nparam($a, $b = 5)\n\"$a-$b-$($args -join ',')\"\nexit 7\n",
		"plain": "\"[$args]\"\n", "bad.ps1": "Get-Foo\n", "bin": "\x7fELF\x02\x00\x00(", "utf16.ps1": "\xff\xfe1\x00+\x001\x00",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range []struct {
		line      string
		code      int
		out, says string
	}{
		{"mxsh help | head -1", 0, "mxsh runs Exchange", ""},
		{"mxsh -?", 0, "Usage:", ""},
		{"mxsh --Help", 0, "Usage:", ""},
		{"mxsh help serve", 0, "Runs the transport engine", ""},
		{"mxsh help get-sendconnector", 0, "SYNOPSIS", ""},
		{"mxsh -c help", 0, "ABOUT MXSH", ""},
		{"mxsh get-sendconnector -?", 0, "SYNOPSIS", ""},
		{"mxsh VERSION", 0, "mxsh ", ""},
		{"mxsh version extra", 2, "", `does not take the word "extra"`},
		{"mxsh --hom x get-mailbox", 2, "", `no flag "--hom"`},
		{"mxsh -O csv get-mailbox", 2, "", `no flag "-O"`},
		{"mxsh --home", 2, "", `"--home" needs a value`},
		{"mxsh -o bad get-mailbox", 2, "", "jsonpath=TEXT"},
		{"mxsh -o go-template= get-mailbox", 2, "", "is no go-template"},
		{"mxsh -o jsonpath get-mailbox", 2, "", "is no jsonpath"},
		{"mxsh ''", 2, "", "the first word is empty"},
		{"mxsh get-mailbx", 2, "", "Did you mean Get-Mailbox?"},
		{"mxsh get-sendconnector -o json", 2, "", "stand before the cmdlet: mxsh -o"},
		{"mxsh get-sendconnector --home=/x", 2, "", "stand before the cmdlet: mxsh --home"},
		{"./s.ps1 1 2 3", 7, "1-2-3", ""},
		{"mxsh s.ps1 -b 'x y' --help", 7, "--help-x y-", ""},
		{"mxsh plain a 'b c'", 0, "[a b c]", ""},
		{"mxsh utf16.ps1", 0, "2", ""},
		{"mxsh bin", 2, "", `"bin" is no script`},
		{"mxsh <bin", 2, "", "Standard input is no script"},
		{"mxsh nosuch.ps1", 2, "", `"nosuch.ps1" cannot be read: it does not exist`},
		{"mxsh .", 2, "", "not recognized"},
		{"mxsh ./", 2, "", "it is a folder"},
		{`echo '"<$args>"' | mxsh - a b`, 0, "<a b>", ""},
		{"mxsh -c '\"<$args>\"; exit 9' a b", 9, "<a b>", ""},
		{"mxsh -n s.ps1 plain", 0, "", ""},
		{"mxsh -n s.ps1 bad.ps1", 2, "", "bad.ps1:1:1"},
		{"mxsh -n s.ps1 nosuch.ps1", 2, "", `"nosuch.ps1" cannot be read`},
		{"mxsh -n s.ps1 argument", 0, "", ""},
		{"echo Get-Foo | mxsh -n -", 2, "", "Get-Foo"},
	} {
		r := bash(t, home, pathTo(t)+"; cd "+folder+"; "+x.line)
		if r.code != x.code || !strings.Contains(r.out, x.out) || !strings.Contains(r.err, x.says) || x.code == 2 && r.err == "" {
			t.Errorf("%s\nexit %d, want %d with %q and %q\n%s%s", x.line, r.code, x.code, x.out, x.says, r.out, r.err)
		}
	}
}
