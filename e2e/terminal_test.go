package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// window is the interactive shell in a terminal of its own.
type window struct {
	t      *testing.T
	socket string
}

// newWindow starts the shell on a home, with an empty history.
func newWindow(t *testing.T, home string, width int) *window {
	t.Helper()
	state := t.TempDir()
	s := windowOf(t, width, "env", "LC_ALL=C.UTF-8", "XDG_STATE_HOME="+state, "XDG_CONFIG_HOME="+state, bin(t), "--home", home)
	s.until("the prompt", func(shown string) bool { return strings.HasPrefix(shown, "[PS] mxsh>") })
	return s
}

// windowOf starts any program in a terminal of its own.
func windowOf(t *testing.T, width int, command ...string) *window {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("tmux is not installed")
	}
	folder, err := os.MkdirTemp("", "screen") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	s := &window{t: t, socket: filepath.Join(folder, "s")}
	t.Cleanup(func() {
		_ = exec.Command("tmux", "-S", s.socket, "kill-server").Run()
		os.RemoveAll(folder)
	})
	s.tmux(append([]string{"-f", "/dev/null", "new-session", "-d", "-x", fmt.Sprint(width), "-y", "24"}, command...)...)
	return s
}

func (s *window) tmux(args ...string) string {
	s.t.Helper()
	out, err := exec.CommandContext(s.t.Context(), "tmux", append([]string{"-u", "-S", s.socket}, args...)...).CombinedOutput()
	if err != nil {
		s.t.Fatalf("tmux %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func (s *window) shown() string { return strings.TrimRight(s.tmux("capture-pane", "-p"), "\n ") }

func (s *window) until(what string, ok func(shown string) bool) {
	s.t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if ok(s.shown()) {
			return
		}
	}
	s.t.Fatalf("%s never came; the window is\n%s", what, s.shown())
}

// shows waits until the window ends with a text.
func (s *window) shows(text string) {
	s.t.Helper()
	s.until("\n"+text+"\n", func(shown string) bool { return strings.HasSuffix(shown, text) })
}

func (s *window) types(text string, keys ...string) {
	s.t.Helper()
	if text != "" {
		s.tmux("send-keys", "-l", text)
	}
	for _, k := range keys {
		s.tmux("send-keys", k)
	}
}

func terminalHome(t *testing.T) string {
	home := filepath.Join(t.TempDir(), "home")
	must(t, home, "-c", "$null = New-ExchangeServer -Name EX20071 -Role HubTransport -Fqdn ex.example.test -Address 127.0.77.1 -SmtpPort 2525 -SubmissionPort 2587")
	return home
}

func TestTerminalCompletesAndQuotesLiveIdentities(t *testing.T) {
	s := newWindow(t, terminalHome(t), 100)
	s.types("get-receivec", "Tab")
	s.shows("[PS] mxsh> Get-ReceiveConnector")
	s.types(" def", "Tab")
	s.shows(`[PS] mxsh> Get-ReceiveConnector 'EX20071\Default EX20071'`)
	s.types(" | fl Bind", "Tab")
	s.shows("| fl Bindings")
	s.types("", "Enter")
	s.shows("Bindings : {127.0.77.1:2525}\n\n[PS] mxsh>")
	s.types("", "Up", "Home")
	s.types("$c = ", "End", "C-w", "C-w", "BSpace", "BSpace", "Enter")
	s.types("$c.Fq", "Tab")
	s.shows("[PS] mxsh> $c.Fqdn")
}

func TestTerminalKeepsThousandPastedLines(t *testing.T) {
	s := newWindow(t, terminalHome(t), 100)
	var lines strings.Builder
	lines.WriteString("[PS] C:\\Windows\\system32>$n = 0; $t = ''\n")
	for i := range 1000 {
		fmt.Fprintf(&lines, "if ($n -eq %d) { $n++; $t += 'aé日ü' }\n", i)
	}
	lines.WriteString("\"$n lines, $($t.Length) characters, $($t.Substring(3996))\"\n")
	file := filepath.Join(t.TempDir(), "paste")
	if err := os.WriteFile(file, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, marks := range []string{"-d", "-dp"} {
		s.tmux("load-buffer", "-b", "lines", file)
		s.tmux("paste-buffer", marks, "-b", "lines")
		s.until("the last line", func(shown string) bool {
			return strings.HasSuffix(shown, "1000 lines, 4000 characters, aé日ü\n[PS] mxsh>")
		})
		s.types("", "C-l")
		s.until("an empty screen", func(shown string) bool { return shown == "[PS] mxsh>" })
	}
}

func TestTerminalRedrawsAfterResize(t *testing.T) {
	s := newWindow(t, terminalHome(t), 100)
	s.types("1..40", "Enter") // what a full screen wraps anew stays in sight
	s.shows("40\n[PS] mxsh>")
	line := "[PS] mxsh> Get-SendConnector | ? { $_.Name -like '*日本語*' } | select Name, AddressSpaces"
	s.types(strings.TrimPrefix(line, "[PS] mxsh> "))
	s.shows(line)
	for _, width := range []int{40, 33, 70, 20, 100} {
		s.tmux("resize-window", "-x", fmt.Sprint(width), "-y", "24")
		tty := strings.TrimSpace(s.tmux("display-message", "-p", "#{pane_tty}"))
		s.until("the new size", func(string) bool { // it is told a moment after the screen has it
			size, err := exec.Command("stty", "-F", tty, "size").Output()
			return err == nil && string(size) == fmt.Sprintf("24 %d\n", width)
		})
		for _, x := range []string{"x", ""} { // what was typed is drawn before the next change of size
			if s.types(x); x == "" {
				s.types("", "BSpace")
			}
			s.until(fmt.Sprintf("the line in %d columns", width), func(string) bool {
				return strings.HasSuffix(strings.TrimRight(s.tmux("capture-pane", "-pJ"), "\n "), "40\n"+line+x)
			})
		}
	}
	s.types("", "C-c")
	s.types(`"aé日ü"`, "Enter")
	s.shows("aé日ü\n[PS] mxsh>")
}

func TestTerminalInterruptKeepsTheShell(t *testing.T) {
	s := newWindow(t, terminalHome(t), 100)
	for range 3 {
		s.types("'begun'; while ($true) { $x = 1..100 | % { $_ } }", "Enter")
		s.shows("begun")
		began := time.Now()
		s.types("", "C-c")
		s.until("the prompt", func(shown string) bool { return strings.HasSuffix(shown, "begun\n[PS] mxsh>") })
		t.Logf("prompt %v after Ctrl+C", time.Since(began).Round(time.Millisecond))
		s.types("", "C-l")
	}
	s.types("6 * 7", "Enter")
	s.shows("42\n[PS] mxsh>")
}

func TestTerminalIsLentToPrograms(t *testing.T) {
	s := newWindow(t, terminalHome(t), 100)
	s.types("bash -c 'echo ready; read -r x; echo got:$x'", "Enter")
	s.shows("\nready")
	s.types("two words", "Enter")
	s.shows("got:two words\n[PS] mxsh>")
	s.types("1 + 1", "Enter")
	s.shows("2\n[PS] mxsh>")
}
