package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What runs and what waits is stopped by Ctrl+C, pressed twice too, and leaves a
// shell that works.
func TestTerminalInterruptStopsWhateverRuns(t *testing.T) {
	s := newWindow(t, terminalHome(t), 100)
	file := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(file, []byte("the last line\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for i, x := range []struct{ line, shows string }{
		{"Start-Sleep 100", "begun"},
		{"sleep 100", "begun"},
		{"bash -c 'stty raw -echo; stty cooked; echo raw; sleep 100'", "\nraw"},
		{"/bin/cat", "begun"},
		{"1..100000000 | % { $_ } > $null", "begun"},
		{"1..100000000 | sort", "begun"},
		{"Get-Content -Wait '" + file + "'", "the last line"},
		{"Read-Host Question", "Question"},
		{"Get-Credential", "User:"},
		{"New-AcceptedDomain", "Name:"},
		{"Remove-ReceiveConnector 'EX20071\\Default EX20071'", "[Y] Yes"},
		{"New-SendConnector", "Ctrl+C leaves"},
		{"try { while ($true) { } } finally { 'in the ' + 'end' }", "begun"},
	} {
		s.types("'beg' + 'un'; "+x.line, "Enter")
		s.until(x.line+" to begin", func(shown string) bool { return strings.Contains(shown, "begun") && strings.Contains(shown, x.shows) })
		began := time.Now()
		s.types("", "C-c")
		s.until("the prompt after "+x.line, func(shown string) bool { return strings.HasSuffix(shown, "[PS] mxsh>") })
		t.Logf("prompt %v after Ctrl+C of %s", time.Since(began).Round(time.Millisecond), x.line)
		if strings.Contains(x.line, "finally") && !strings.Contains(s.shown(), "in the end") {
			t.Errorf("finally did not run:\n%s", s.shown())
		}
		s.types("", "C-c")
		s.types(fmt.Sprintf("%d * 1000", i+1), "Enter")
		s.shows(fmt.Sprintf("%d000\n[PS] mxsh>", i+1))
		s.types("", "C-l")
		s.until("an empty screen", func(shown string) bool { return shown == "[PS] mxsh>" })
	}
}

// A shell that is told to end does so wherever it is, and gives the terminal back
// as it was.
func TestTerminalIsGivenBackWhenTheShellIsEnded(t *testing.T) {
	home := terminalHome(t)
	for _, x := range []struct{ line, shows string }{
		{"", ""}, {"while ($true) { }", "begun"}, {"Read-Host Question", "Question"}, {"New-SendConnector", "Ctrl+C leaves"},
		{"bash -c 'stty raw -echo; echo raw; exec sleep 100'", "\nraw"},
	} {
		state := t.TempDir()
		script := fmt.Sprintf("stty -a > %[1]s/before; %[2]s --home %[3]s; stty -a > %[1]s/after; echo the shell is gone; sleep 100", state, bin(t), home)
		s := windowOf(t, 100, "env", "LC_ALL=C.UTF-8", "XDG_STATE_HOME="+state, "XDG_CONFIG_HOME="+state, "bash", "-c", script)
		s.until("the prompt", func(shown string) bool { return strings.HasSuffix(shown, "[PS] mxsh>") })
		if x.line != "" {
			s.types("'beg' + 'un'; "+x.line, "Enter")
			s.until(x.line+" to begin", func(shown string) bool { return strings.Contains(shown, "begun") && strings.Contains(shown, x.shows) })
		}
		shell := strings.TrimSpace(s.tmux("display-message", "-p", "#{pane_pid}"))
		child, err := exec.Command("pgrep", "-P", shell, "-x", "mxsh").Output()
		if err != nil {
			t.Fatalf("no mxsh below process %s: %v", shell, err)
		}
		var pid int
		if _, err := fmt.Sscan(string(child), &pid); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		s.until("the end of the shell during "+x.line, func(shown string) bool { return strings.Contains(shown, "the shell is gone") })
		before, _ := os.ReadFile(filepath.Join(state, "before"))
		after, _ := os.ReadFile(filepath.Join(state, "after"))
		if len(before) == 0 || string(before) != string(after) {
			t.Errorf("%q: the terminal was\n%s\nand is\n%s", x.line, before, after)
		}
	}
}

func TestTerminalKeysOfBothModes(t *testing.T) {
	s := newWindow(t, terminalHome(t), 100)
	s.types("Get-Q", "Tab")
	s.shows("[PS] mxsh> Get-Queue")
	s.types("", "C-a", "C-x")
	s.until("an empty line", func(shown string) bool { return strings.HasSuffix(shown, "[PS] mxsh>") })
	s.types("", "C-v", "C-v")
	s.shows("[PS] mxsh> Get-QueueGet-Queue")
	s.types("", "C-z")
	s.shows("[PS] mxsh> Get-Queue")
	s.types("", "C-y")
	s.shows("[PS] mxsh> Get-QueueGet-Queue")
	s.types("", "Escape")
	s.until("an empty line", func(shown string) bool { return strings.HasSuffix(shown, "[PS] mxsh>") })
	s.types("'abc'", "S-Left", "S-Left", "S-Left")
	s.until("the selection", func(string) bool { return strings.Contains(s.tmux("capture-pane", "-pe"), "\x1b[7m") })
	s.types("x'", "Enter")
	s.shows("ax\n[PS] mxsh>")
	s.types("Set-PSReadLineOption -EditMode Emacs; (Get-PSReadLineOption).EditMode", "Enter")
	s.shows("Emacs\n[PS] mxsh>")
	s.types("2", "C-a")
	s.types("1", "C-e")
	s.types("3", "Enter")
	s.shows("123\n[PS] mxsh>")
	s.types("Set-PSReadLineKeyHandler -Key Ctrl+g -Function SelectAll", "Enter")
	s.types("gone", "C-g")
	s.types("5 + 5", "Enter")
	s.shows("\n10\n[PS] mxsh>")
	s.types("", "F2")
	s.types("EditM")
	s.until("the list of predictions", func(shown string) bool { return strings.Contains(shown, "> Set-PSReadLineOption -EditMode Emacs") })
}

// Lines that were pasted behind one that Ctrl+C ends are not run, whether the
// terminal marks what is pasted or not.
func TestTerminalInterruptDropsThePastedLinesBehind(t *testing.T) {
	s := newWindow(t, terminalHome(t), 100)
	var lines strings.Builder
	lines.WriteString("'beg' + 'un'; while ($true) { }\n")
	for range 500 {
		lines.WriteString("'it went ' + 'on'\n")
	}
	file := filepath.Join(t.TempDir(), "paste")
	if err := os.WriteFile(file, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, marks := range []string{"-d", "-dp"} {
		s.tmux("load-buffer", "-b", "lines", file)
		s.tmux("paste-buffer", marks, "-b", "lines")
		s.until("the first line to run", func(shown string) bool { return strings.Contains(shown, "\nbegun") })
		s.types("", "C-c")
		s.until("the prompt", func(shown string) bool { return strings.HasSuffix(shown, "[PS] mxsh>") })
		s.types("6 * 7", "Enter")
		s.shows("42\n[PS] mxsh>")
		if strings.Contains(s.shown(), "it went on\n") {
			t.Errorf("%s: lines ran after the interrupt:\n%s", marks, s.shown())
		}
		s.types("", "C-l")
		s.until("an empty screen", func(shown string) bool { return shown == "[PS] mxsh>" })
	}
}

// Ctrl+S holds the output of a command; Ctrl+Q lets it go on, and Ctrl+C ends the
// command all the same.
func TestTerminalHoldsTheOutput(t *testing.T) {
	s := newWindow(t, terminalHome(t), 100)
	s.types("'beg' + 'un'; while ($true) { ($n = 1 + $n) }", "Enter")
	held := func() {
		t.Helper()
		s.types("", "C-s")
		before := ""
		s.until("output that is held", func(shown string) bool {
			for range 30 { // looks, each a program of its own, while nothing moves
				if before != shown {
					before = shown
					return false
				}
				shown = s.shown()
			}
			return !strings.HasSuffix(shown, "[PS] mxsh>")
		})
		s.types("", "C-q")
		s.until("output that goes on", func(shown string) bool { return shown != before })
	}
	s.until("numbers", func(shown string) bool { return strings.HasSuffix(shown, "0") })
	held()
	s.types("", "C-s", "C-c")
	s.until("the prompt", func(shown string) bool { return strings.HasSuffix(shown, "[PS] mxsh>") })
	s.types("6 * 7", "Enter")
	s.shows("42\n[PS] mxsh>")
}

// A function prompt, as profiles have it, makes the prompt and changes nothing
// that the statement before left.
func TestTerminalShowsThePromptOfAFunction(t *testing.T) {
	s := newWindow(t, terminalHome(t), 100)
	for _, x := range []struct{ line, shows string }{
		{"function prompt { \"PS $($PWD.Path.Substring(0, 1))> \" }", "\nPS />"},
		{"function prompt { Write-Host 'EX1' -NoNewline; '> '; 'no more' }", "\nEX1>"},
		{"function prompt { \"one`ntwo $([char]27)[32m>$([char]27)[0m \" }", "\none\ntwo >"},
		{"function prompt { \"$(/bin/false; $?) $([char]27)[2J# \" }", "\nFalse ^[[2J#"},
		{"/bin/sh -c 'exit 7'", "\nFalse ^[[2J#"},
		{"\"$LASTEXITCODE $?\"", "\n7 False\nFalse ^[[2J#"},
		{"Get-Nothing", "\nFalse ^[[2J#"},
		{"\"code $LASTEXITCODE\"", "code 7\nFalse ^[[2J#"},
		{"function prompt { throw 'no prompt' }", "\n[PS] mxsh>"},
		{"function prompt { }", "\n[PS] mxsh>"},
		{"function prompt { while ($true) { } }", "\nfunction prompt { while ($true) { } }"},
	} {
		s.types(x.line, "Enter")
		if strings.Contains(x.line, "while") {
			break
		}
		s.shows(x.shows)
	}
	s.types("", "C-c")
	s.shows("\n[PS] mxsh>")
}
