package e2e

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestOutputAndMessagesKeepTheirOrder: what a pipeline emitted stands before what
// is said after it, wherever both go.
func TestOutputAndMessagesKeepTheirOrder(t *testing.T) {
	home := t.TempDir()
	script := `1..2 | % { "out $_"; Write-Host "host $_"; Write-Warning "warn $_" }; [pscustomobject]@{ N = 3 } | % { $_; Write-Error broken }`
	want := "out 1\nhost 1\nWARNING: warn 1\nout 2\nhost 2\nWARNING: warn 2\n"
	for _, to := range []string{"| cat", "> " + filepath.Join(t.TempDir(), "file")} {
		line := "{ $MX -c '" + script + "' 2>&1; } " + to
		if path, isFile := strings.CutPrefix(to, "> "); isFile {
			line += "; cat " + path
		}
		r := bash(t, home, line)
		if !strings.HasPrefix(r.out, want) {
			t.Errorf("%s: got\n%s%s\nwant first\n%s", to, r.out, r.err, want)
		}
		if !strings.Contains(r.out, "broken") || !strings.Contains(r.out, "3") {
			t.Errorf("%s: got\n%s", to, r.out)
		}
	}
}

// TestOutputDoesNotWaitForTheEnd: a line that was emitted is seen while its
// pipeline goes on.
func TestOutputDoesNotWaitForTheEnd(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := command(t, t.TempDir(), "-c", "'first' | % { $_; Get-Content '"+fifo+"' }")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	if line, err := lines.ReadString('\n'); line != "first\n" {
		t.Fatalf("while the pipeline waits: %q, %v", line, err)
	}
	if err := os.WriteFile(fifo, []byte("second\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(lines)
	if err != nil || string(rest) != "second\n" {
		t.Errorf("at the end: %q, %v", rest, err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// TestScriptsSetHowTheirOutputLooks: a preference that a script sets for itself
// holds for what it prints.
func TestScriptsSetHowTheirOutputLooks(t *testing.T) {
	script := filepath.Join(t.TempDir(), "look.ps1")
	text := "$FormatEnumerationLimit = 2\n[pscustomobject]@{ A = 1,2,3 } | fl\n& { [pscustomobject]@{ B = 1,2,3 } | fl }\n"
	if err := os.WriteFile(script, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	got := must(t, t.TempDir(), "-o", "text", script)
	for _, want := range []string{"A : {1, 2...}", "B : {1, 2...}"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// TestStatementsGoOnUnderOneHeader: objects of one type that several statements
// emit stand in one table, as in PowerShell; all else ends it.
func TestStatementsGoOnUnderOneHeader(t *testing.T) {
	home := t.TempDir()
	must(t, home, "-c", "'a', 'b' | % { $null = New-AcceptedDomain -Name $_ -DomainName \"$_.example\" }")
	for script, want := range map[string]int{
		"Get-AcceptedDomain a; Get-AcceptedDomain b":                                1,
		"Get-AcceptedDomain a; $x = 1; if ($x) { Get-AcceptedDomain b }":            1,
		"Get-AcceptedDomain a; 'text'; Get-AcceptedDomain b":                        2,
		"Get-AcceptedDomain a; Write-Host text; Get-AcceptedDomain b":               2,
		"Get-AcceptedDomain a; Get-AcceptedDomain nope; Get-AcceptedDomain b":       2,
		"Get-AcceptedDomain a; Get-RemoteDomain; Get-AcceptedDomain b":              3,
		"Get-AcceptedDomain a | ft Name,DomainName; Get-AcceptedDomain b | ft Name": 2,
	} {
		r := mxsh(t, home, nil, "-o", "text", "-c", script)
		if got := strings.Count(r.out, "DomainName\n") + strings.Count(r.out, "AllowedOOFType\n") + strings.Count(r.out, "Default\n") + strings.Count(r.out, "Name\n----\n"); got != want {
			t.Errorf("%s: %d headers, want %d\n%s%s", script, got, want, r.out, r.err)
		}
		if !strings.Contains(r.out, "\n\n") && want > 1 {
			t.Errorf("%s: nothing stands between\n%s", script, r.out)
		}
	}
}

// TestDatesFollowTheLocale: lists, tables and lone dates are those of LC_TIME;
// texts that a script builds are the same everywhere.
func TestDatesFollowTheLocale(t *testing.T) {
	home := t.TempDir()
	script := `$d = [datetime]'2026-11-05 16:12:11'; $d; [pscustomobject]@{ At = $d } | fl; "text $d"`
	for locale, want := range map[string][]string{
		"de_DE.UTF-8": {"05.11.2026 16:12:11\n", "At : 05.11.2026 16:12:11\n", "text 11/05/2026 16:12:11\n"},
		"nl_BE":       {"5/11/2026 16:12:11\n", "At : 5/11/2026 16:12:11\n", "text 11/05/2026 16:12:11\n"},
		"C":           {"Thursday, November 5, 2026 4:12:11 PM\n", "At : 11/5/2026 4:12:11 PM\n", "text 11/05/2026 16:12:11\n"},
	} {
		cmd := command(t, home, "-o", "text", "-c", script)
		cmd.Env = append(cmd.Environ(), "LC_ALL=", "LC_TIME="+locale)
		r := finish(t, cmd)
		for _, line := range want {
			if !strings.Contains(r.out, line) {
				t.Errorf("%s: no %q in\n%s%s", locale, line, r.out, r.err)
			}
		}
	}
}
