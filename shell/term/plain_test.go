package term

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"github.com/creack/pty"

	"mxsh/shell"
)

// mute is a terminal that never says where its cursor is. It types an answer
// when it sees the words of a prompt.
func mute(t *testing.T, answers map[string]string) (path string, shown func() string) {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo terminals here: ", err)
	}
	t.Cleanup(func() { master.Close(); tty.Close() })
	var mu sync.Mutex
	var all bytes.Buffer
	go func() {
		buf := make([]byte, 1024)
		for {
			n, err := master.Read(buf)
			if err != nil {
				return
			}
			mu.Lock()
			all.Write(buf[:n])
			for words, text := range answers {
				if strings.Contains(all.String(), words) {
					delete(answers, words)
					master.Write([]byte(text))
				}
			}
			mu.Unlock()
		}
	}()
	return tty.Name(), func() string { mu.Lock(); defer mu.Unlock(); return all.String() }
}

func TestTerminalWithoutCursorReportsIsAskedByLines(t *testing.T) {
	path, shown := mute(t, map[string]string{"[?] Help": "x\rl\r", "Name:": "Internet\r", "Password": "secret\r", "Number": "9\r2\r"})
	p := &Terminal{Path: path}
	if got, err := Confirm(p, shell.Question{Caption: "Confirm", Action: "Removing."}); err != nil || got != shell.NoToAll {
		t.Errorf("confirmed with %v, %v", got, err)
	}
	if got, err := p.Line("Name:"); err != nil || got != "Internet" {
		t.Errorf("read %q, %v", got, err)
	}
	if got, err := p.Secret("Password for user x:"); err != nil || got != "secret" {
		t.Errorf("read %q, %v", got, err)
	}
	if got, err := p.Select("Use", []string{"Internet", "Custom"}, 0); err != nil || got != 1 {
		t.Errorf("chose %d, %v", got, err)
	}
	if strings.Contains(shown(), "secret") {
		t.Errorf("the password was shown:\n%s", shown())
	}
}

func TestTypedAheadAnswersTheNextPrompt(t *testing.T) {
	path, _ := mute(t, map[string]string{"\x1b[6n": "early\r"})
	if got, err := (&Terminal{Path: path}).Line("Name:"); err != nil || got != "early" {
		t.Errorf("read %q, %v", got, err)
	}
}
