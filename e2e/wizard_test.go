package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// screen is a program on a pseudo terminal of its own.
type screen struct {
	t      *testing.T
	master *os.File
	mu     sync.Mutex
	shown  bytes.Buffer
	mark   int // where the last expectation ended
	last   time.Time
	done   chan int
}

// onScreen starts mxsh with a controlling terminal and answers what its prompts
// ask of a terminal.
func onScreen(t *testing.T, home string, args ...string) *screen {
	t.Helper()
	return onScreenOf(t, command(t, home, args...))
}

// onScreenOf starts any program so.
func onScreenOf(t *testing.T, cmd *exec.Cmd, env ...string) *screen {
	t.Helper()
	cmd.Env = append(cmd.Environ(), env...)
	master, err := pty.StartWithAttrs(cmd, &pty.Winsize{Rows: 40, Cols: 120}, &syscall.SysProcAttr{Setsid: true, Setctty: true})
	if err != nil {
		t.Skip("no pseudo terminals here: ", err)
	}
	s := &screen{t: t, master: master, done: make(chan int, 1)}
	t.Cleanup(func() { master.Close() })
	go func() {
		buf := make([]byte, 4096)
		for told := 0; ; {
			n, err := master.Read(buf)
			if err != nil {
				break
			}
			s.mu.Lock()
			s.shown.Write(buf[:n])
			s.last = time.Now()
			asked := bytes.Count(s.shown.Bytes(), []byte("\x1b[6n")) // where is the cursor?
			s.mu.Unlock()
			for ; told < asked; told++ {
				master.Write([]byte("\x1b[1;1R"))
			}
		}
		cmd.Wait()
		s.done <- cmd.ProcessState.ExitCode()
	}()
	return s
}

// settled is how long a program shows nothing when it waits for a person. A
// prompt asks for the place of the cursor after it is shown, and loses what is
// typed before it has the answer.
const settled = 80 * time.Millisecond

// answers waits for a prompt, and until nothing more is shown, and types.
func (s *screen) answers(prompt, typed string) {
	s.t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for time.Now().Before(deadline) {
		s.mu.Lock()
		i := strings.Index(s.shown.String()[s.mark:], prompt)
		if time.Since(s.last) < settled {
			i = -1
		}
		if i >= 0 {
			s.mark += i + len(prompt)
		}
		s.mu.Unlock()
		if i >= 0 {
			s.master.Write([]byte(typed))
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.t.Fatalf("%q was not shown within ten seconds; on the screen:\n%q", prompt, s.shown.String()[s.mark:])
}

func (s *screen) exit() int {
	s.t.Helper()
	select {
	case code := <-s.done:
		return code
	case <-time.After(10 * time.Second):
		s.t.Fatal("it did not end within ten seconds")
		return -1
	}
}

const (
	enter = "\r"
	down  = "\x1b[B"
)

func TestWizardOnATerminal(t *testing.T) {
	home := t.TempDir()
	addHub(t, home)
	s := onScreen(t, home, "new-sendconnector")
	s.answers("Name of the Send connector:", "To the Internet"+enter)
	s.answers("Partner: partner domains", down+down+enter)
	s.answers("Address (for example", enter)
	s.answers("Cost", "2"+enter)
	s.answers("Add another address space?", "n"+enter)
	s.answers("Scoped", enter)
	s.answers("through smart hosts", down+enter)
	s.answers("Smart hosts, by name", "[127.0.9.9]"+enter)
	s.answers("Use the external DNS", enter)
	s.answers("Basic authentication over TLS", down+enter)
	s.answers("User:", "bob"+enter)
	s.answers("Password for user bob:", "P@ss w0rd"+enter)
	s.answers("New-SendConnector -Name 'To the Internet' -Usage 'Internet' -AddressSpaces 'SMTP:*;2'", "")
	s.answers("mxsh new-sendconnector '-Name:To the Internet' -Usage:Internet '-AddressSpaces:SMTP:*;2'", "")
	s.answers("Cancel", enter)
	if code := s.exit(); code != 0 {
		t.Fatalf("exit %d; on the screen:\n%q", code, s.shown.String())
	}
	if strings.Contains(s.shown.String(), "w0rd") {
		t.Error("the password was on the screen")
	}
	got := must(t, home, "-o", "text", "-c", "Get-SendConnector | fl Name,AddressSpaces,SmartHosts,SmartHostAuthMechanism,SourceTransportServers")
	for _, want := range []string{"To the Internet", "{SMTP:*;2}", "{[127.0.9.9]}", "BasicAuth", "{HUB}"} {
		if !strings.Contains(got, want) {
			t.Errorf("the connector has no %s:\n%s", want, got)
		}
	}
}

// TestQuestionsOnATerminal: what is missing is asked for with PowerShell's texts,
// checked at once, and Ctrl+C ends with the status of an interrupt.
func TestQuestionsOnATerminal(t *testing.T) {
	home := t.TempDir()
	addHub(t, home)
	s := onScreen(t, home, "new-sendconnector", "-SourceTransportServers", "HUB")
	s.answers("cmdlet New-SendConnector at command pipeline position 1\r\nSupply values for the following parameters:\r\n", "")
	s.answers("Name: ", "!?"+enter)
	s.answers("Name: ", "Asked"+enter)
	s.answers("AddressSpaces[0]: ", "SMTP:a b"+enter)
	s.answers("holds a blank", "")
	s.answers("AddressSpaces[0]: ", "a.test"+enter)
	s.answers("AddressSpaces[1]: ", enter)
	if code := s.exit(); code != 0 {
		t.Fatalf("exit %d; on the screen:\n%q", code, s.shown.String())
	}
	if strings.Contains(s.shown.String(), " Name: ") {
		t.Errorf("a blank stands before the prompt:\n%q", s.shown.String())
	}
	for _, keys := range []string{"\x03", enter} { // an empty list is none
		s = onScreen(t, home, "new-sendconnector", "-Name", "Other", "-SourceTransportServers", "HUB")
		s.answers("AddressSpaces[0]: ", keys)
		if code, want := s.exit(), map[string]int{"\x03": 130, enter: 2}[keys]; code != want {
			t.Errorf("%q: exit %d, want %d; on the screen:\n%q", keys, code, want, s.shown.String())
		}
	}
	s = onScreen(t, home, "set-sendconnector", "Asked", "-SmartHosts", "[127.0.0.9]", "-SmartHostAuthMechanism", "BasicAuth", "-AuthenticationCredential", "bob")
	s.answers("Password for user bob: ", "P@ss w0rd"+enter)
	if code := s.exit(); code != 0 || strings.Contains(s.shown.String(), "w0rd") {
		t.Errorf("exit %d; on the screen:\n%q", code, s.shown.String())
	}
	r := mxsh(t, home, nil, "set-sendconnector", "Asked", "-AuthenticationCredential", "bob")
	if r.code != 2 || !strings.Contains(r.err, "--credential-file") {
		t.Errorf("a user without a terminal: exit %d, %s", r.code, r.err)
	}
	if got := must(t, home, "-o", "value", "-c", "Get-SendConnector | % { $_.AuthenticationCredential.UserName }"); strings.TrimSpace(got) != "bob" {
		t.Errorf("the user is %q", got)
	}
}

// TestWizardInTheShell: the interactive shell leaves its line editor for the
// pages and takes it up again; Ctrl+C leaves the wizard, not the shell.
func TestWizardInTheShell(t *testing.T) {
	home := t.TempDir()
	addHub(t, home)
	s := onScreen(t, home)
	s.answers("mxsh> ", "New-ReceiveConnector"+enter)
	s.answers("Name of the Receive connector:", "\x03")
	s.answers("mxsh> ", "New-ReceiveConnector -Wizard -Usage Internet -Bindings 127.0.0.1:2727"+enter)
	s.answers("Name of the Receive connector:", "World"+enter)
	s.answers("FQDN", enter)
	s.answers("Cancel", enter)
	s.answers("mxsh> ", "exit"+enter)
	s.exit()
	if got := must(t, home, "-c", "Get-ReceiveConnector World | % Identity | Out-String"); !strings.Contains(got, `HUB\World`) {
		t.Errorf("after the wizard there is %q; on the screen:\n%q", got, s.shown.String())
	}
}

func TestNoWizardWithoutATerminal(t *testing.T) {
	home := t.TempDir()
	addHub(t, home)
	for _, args := range [][]string{{"new-sendconnector"}, {"new-sendconnector", "-Wizard"}, {"-c", "New-SendConnector"}, {"-c", "New-SendConnector -Wizard"}} {
		if r := mxsh(t, home, nil, args...); r.code != 2 || r.err == "" {
			t.Errorf("%q: exit %d, %s", args, r.code, r.err)
		}
	}
	for line, want := range map[string]int{"New-SendConnector -Wizard": 0, "New-ReceiveConnector -Wizard -Usage Custom": 0, "New-SendConnector": 2, "New-SendConnector -Wizard -Usage Nothing": 2} {
		if r := mxsh(t, home, nil, "-n", "-c", line); r.code != want {
			t.Errorf("checking %s: exit %d, want %d: %s", line, r.code, want, r.err)
		}
	}
}
