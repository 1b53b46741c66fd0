package core_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"mxsh/shell"
	"mxsh/shell/core"
	"mxsh/shell/eval"
	"mxsh/shell/format"
)

// typed is a shell with a history and a cmdlet of administration.
type typed struct {
	s     *eval.Session
	out   bytes.Buffer
	host  *host
	lines []string
}

func newTyped(t *testing.T, lines ...string) *typed {
	y := &typed{host: &host{}, lines: lines}
	var all []*shell.Cmdlet
	text := func(w io.Writer) eval.Output { return format.NewWriter(w, format.Options{Width: 80}) }
	now := func() time.Time { return time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC) }
	all = append(core.All(core.Env{Now: now, Cmdlets: func() []*shell.Cmdlet { return all }, History: func() []string { return y.lines },
		About: fstest.MapFS{"about_Mail.txt": {Data: []byte("ABOUT MAIL\n\nMail comes and\ngoes. More.\n")}}}),
		&shell.Cmdlet{Verb: "Get", Noun: "Queue", Synopsis: "Lists queues.", Process: func(*shell.Call) error { return nil }})
	y.s = eval.New(eval.Config{Cmdlets: all, Host: y.host, Output: text(&y.out), Text: text, Dir: t.TempDir(), Now: now, Version: "test"})
	return y
}

// says runs a line and returns what was printed and told.
func (y *typed) says(t *testing.T, line string) string {
	t.Helper()
	y.out.Reset()
	y.host.said = nil
	y.s.Run(t.Context(), line, "")
	return strings.Trim(y.out.String(), "\n") + strings.Join(append([]string{""}, y.host.said...), "\n")
}

func TestInvokeHistoryRunsALineAgain(t *testing.T) {
	y := newTyped(t, "$n = 1", "'one' + $n", "$n++", "r 2", "'last'", "r")
	for _, c := range []struct{ line, want string }{
		{"Invoke-History 1; $n", "1\n$n = 1"},
		{"r \"'one\"", "one1\n'one' + $n"},
		{"ihy 3; $n", "2\n$n++"},
		{"r", "last\n'last'"},
		{"r 4", "one2\nr 2\n'one' + $n"},
		{"r 9", "\nERROR: There is no line \"9\" in the history. Get-History lists the lines with their numbers."},
		{"r nope", "\nERROR: There is no line \"nope\" in the history. Get-History lists the lines with their numbers."},
	} {
		if got := y.says(t, c.line); got != c.want {
			t.Errorf("%s\nsays %q\nwant %q", c.line, got, c.want)
		}
	}
	y.lines = []string{"r 1"}
	if got := y.says(t, "r 1"); !strings.Contains(got, "calls itself without end") {
		t.Errorf("a line that runs itself ends with %.200q", got)
	}
}

func TestGetAliasKnowsNewAliases(t *testing.T) {
	y := newTyped(t)
	for _, c := range []struct{ line, want string }{
		{"Set-Alias gq Get-Queue; (Get-Alias gq).Definition", "Get-Queue"},
		{"(Get-Alias -Definition Get-Queue).Name", "gq"},
		{"Set-Alias fl Format-Table; (Get-Alias fl).Definition", "Format-Table"},
		{"Get-Alias nope", "\nERROR: This command cannot find a matching alias because an alias with the name 'nope' does not exist."},
	} {
		if got := y.says(t, c.line); got != c.want {
			t.Errorf("%s\nsays %q\nwant %q", c.line, got, c.want)
		}
	}
}

func TestGetExCommandListsAdministrationOnly(t *testing.T) {
	y := newTyped(t)
	if got := y.says(t, "Get-ExCommand | % Name"); got != "Get-Queue" {
		t.Errorf("%q", got)
	}
	if got := y.says(t, "Get-ExCommand *object*"); got != "" {
		t.Errorf("%q", got)
	}
}

func TestGetProcess(t *testing.T) {
	y := newTyped(t)
	if got := y.says(t, "(Get-Process -Id $PID).Id"); got != fmt.Sprint(os.Getpid()) {
		t.Errorf("%q", got)
	}
	if got := y.says(t, "(ps | ? Id -eq $PID).Name -eq (gps -Id $PID).ProcessName"); got != "True" {
		t.Errorf("%q", got)
	}
	if got := y.says(t, "Get-Process no-such-process"); !strings.Contains(got, `Cannot find a process "no-such-process"`) {
		t.Errorf("%q", got)
	}
}

func TestTopicsOfHelp(t *testing.T) {
	y := newTyped(t)
	for _, c := range []struct{ line, want string }{
		{"(Get-Help about_*).Name -contains 'about_Mail'", "True"},
		{"(Get-Help about_*).Count -gt 30", "True"},
		{"(Get-Help about_[b-e]*).Name", "about_Bash\nabout_Command_Syntax\nabout_Comment_Based_Help\nabout_CommonParameters\nabout_Comparison_Operators\nabout_Editing\nabout_Environment_Variables\nabout_Exit_Status"},
		{"(Get-Help about_Mail).Synopsis", "Mail comes and goes."},
		{"(help splatting).Name", "about_Splatting"},
		{"(help splat).Name", "about_Splatting"},
		{"(help about_Hash_Table).Name", "about_Hash_Tables"},
		{"(help 'hash tables').Name", "about_Hash_Tables"},
		{"(help if).Name", "about_If"},
		{"(help).Name", "about_mxsh"},
		{"(Get-Help).Name", "about_mxsh"},
	} {
		if got := y.says(t, c.line); got != c.want {
			t.Errorf("%s\nsays %q\nwant %q", c.line, got, c.want)
		}
	}
	if got := y.says(t, "help about_operators"); !strings.HasPrefix(got, "ABOUT OPERATORS\n") || !strings.Contains(got, "-split") {
		t.Errorf("%q", got)
	}
	for _, c := range []struct{ line, near string }{{"help about_nothing", ""}, {"help about_Splating", "Did you mean about_Splatting?"}} {
		if got := y.says(t, c.line); !strings.Contains(got, "could not find "+c.line[5:]) || !strings.Contains(got, c.near) {
			t.Errorf("%s\nsays %q", c.line, got)
		}
	}
}

func TestTipOfTheDay(t *testing.T) {
	y := newTyped(t)
	tip, all := y.says(t, "Get-Tip"), y.says(t, "Get-Tip -All")
	if tip == "" || !strings.Contains(all, tip) || strings.Count(all, "\n") < 10 {
		t.Errorf("%q of\n%s", tip, all)
	}
}

func TestNewObjectMakesNoCOMObject(t *testing.T) {
	y := newTyped(t)
	if got := y.says(t, "New-Object -ComObject Outlook.Application"); !strings.HasPrefix(got, "\nERROR: There are no COM objects on this system") {
		t.Errorf("%q", got)
	}
	if got := y.says(t, "New-Object"); !strings.Contains(got, "TypeName") {
		t.Errorf("%q", got)
	}
}
