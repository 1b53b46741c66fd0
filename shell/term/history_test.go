package term

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

func open(t *testing.T, path string) *History {
	t.Helper()
	h, err := OpenHistory(path)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestHistoryIsSharedAndDistinct(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "history")
	one, two := open(t, path), open(t, path)
	one.Add("Get-Queue")
	two.Add("if ($a) {\n  Get-X `\n    -Name y\n}")
	one.Add("Get-Mailbox")
	two.Add("Get-Queue  ")
	want := []string{"if ($a) {\n  Get-X `\n    -Name y\n}", "Get-Mailbox", "Get-Queue"}
	for i, h := range []*History{one, two, open(t, path)} {
		if got := h.Lines(); !slices.Equal(got, want) {
			t.Errorf("session %d has %q, want %q", i, got, want)
		}
	}
	for _, p := range []string{path, path + ".lock"} {
		if info, err := os.Stat(p); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", p, info.Mode(), err)
		}
	}
}

func TestHistoryKeepsSecretsOutOfTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	h := open(t, path)
	secrets := []string{"New-Mailbox x -Password y", "ConvertTo-SecureString q -asplaintext -Force", "$apiKey = 5", "Set-X -Token 1", "$mySecret"}
	for _, s := range secrets {
		h.Add(s)
	}
	h.Add("Get-Queue")
	open(t, path).Add("Get-Message")
	if got := h.Lines(); len(got) != len(secrets)+2 {
		t.Errorf("the session forgot its own lines: %q", got)
	}
	text, err := os.ReadFile(path)
	if err != nil || string(text) != "Get-Queue\nGet-Message\n" {
		t.Errorf("the file holds %q, %v", text, err)
	}
}

func TestHistoryIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	var b strings.Builder
	for i := range mostLines * 2 {
		fmt.Fprintf(&b, "Get-X %d\n", i)
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	h := open(t, path)
	h.Add("last")
	lines := h.Lines()
	if len(lines) != mostLines || lines[mostLines-1] != "last" || lines[0] != fmt.Sprintf("Get-X %d", mostLines+1) {
		t.Errorf("%d lines from %q to %q", len(lines), lines[0], lines[len(lines)-1])
	}
	text, _ := os.ReadFile(path)
	if n := strings.Count(string(text), "\n"); n != mostLines+1 {
		t.Errorf("the file has %d lines", n)
	}
}

func TestHistoryOfManySessionsLosesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	var wg sync.WaitGroup
	for s := range 8 {
		h := open(t, path)
		wg.Go(func() {
			for i := range 100 {
				h.Add(fmt.Sprintf("session %d line %d", s, i))
			}
		})
	}
	wg.Wait()
	if n := len(open(t, path).Lines()); n != 800 {
		t.Errorf("%d lines of 800", n)
	}
}

func TestHistoryWithoutAFileIsKeptInMemory(t *testing.T) {
	h, err := OpenHistory("/dev/null/history")
	if err == nil {
		t.Error("a file below /dev/null could be used")
	}
	h.Add("Get-Queue")
	if got := h.Lines(); !slices.Equal(got, []string{"Get-Queue"}) {
		t.Errorf("%q", got)
	}
}

func TestClearedHistoryIsGoneEverywhere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	one, two := open(t, path), open(t, path)
	one.Add("Get-Queue")
	if got := two.Lines(); len(got) != 1 {
		t.Fatalf("%q", got)
	}
	if err := one.Clear(); err != nil {
		t.Fatal(err)
	}
	if got := two.Lines(); len(got) != 0 {
		t.Errorf("left: %q", got)
	}
}
