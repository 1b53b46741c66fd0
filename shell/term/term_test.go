package term

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"mxsh/model"
	"mxsh/shell"
)

type script struct {
	answers []string
	said    strings.Builder
}

func (s *script) Line(prompt string) (string, error) {
	s.said.WriteString(prompt + "\n")
	a := s.answers[0]
	s.answers = s.answers[1:]
	return a, nil
}
func (s *script) Secret(p string) (string, error) { return s.Line(p) }
func (s *script) LineOr(p, otherwise string) (string, error) {
	if a, err := s.Line(p); a != "" || err != nil {
		return a, err
	}
	return otherwise, nil
}
func (s *script) YesNo(p string, preset bool) (bool, error) {
	a, err := s.Line(p)
	return a == "y" || a == "" && preset, err
}
func (s *script) Select(p string, options []string, preset int) (int, error) {
	a, err := s.Line(p + " " + strings.Join(options, "|"))
	if a == "" {
		return preset, err
	}
	return slices.Index(options, a), err
}
func (s *script) SelectMany(p string, options []string, preset []int) ([]int, error) {
	i, err := s.Select(p, options, 0)
	return []int{i}, err
}
func (s *script) Say(text string) { s.said.WriteString(text + "\n") }

func TestConfirmTakesKeysAndWordsAndAsksAgain(t *testing.T) {
	for typed, want := range map[string]shell.Answer{"": shell.Yes, "y": shell.Yes, "YES": shell.Yes, "a": shell.YesToAll, "n": shell.No, "L": shell.NoToAll} {
		p := &script{answers: []string{"x", "?", typed}}
		got, err := Confirm(p, shell.Question{Caption: "Confirm", Text: "Are you sure you want to perform this action?", Action: `Removing Send connector "Internet".`})
		if err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", typed, got, err, want)
		}
		said := p.said.String()
		if strings.Count(said, `[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [?] Help (default is "Y"):`) != 3 || !strings.Contains(said, "L - Skip this operation and all") {
			t.Errorf("prompted:\n%s", said)
		}
	}
}

func TestConfirmWithSurveyOnARealTerminal(t *testing.T) {
	master, tty, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo terminals here: ", err)
	}
	defer master.Close()
	defer tty.Close()
	seen := make(chan string, 1)
	go func() {
		var all bytes.Buffer
		buf := make([]byte, 1024)
		answered := false
		for {
			n, err := master.Read(buf)
			if err != nil {
				break
			}
			all.Write(buf[:n])
			if !answered && strings.Contains(all.String(), "[?] Help") {
				answered = true
				master.Write([]byte("n\r"))
			}
			if bytes.Contains(buf[:n], []byte("\x1b[6n")) { // survey asks where the cursor is
				master.Write([]byte("\x1b[1;1R"))
			}
		}
		seen <- all.String()
	}()
	got, err := Confirm(&Terminal{Path: tty.Name()}, shell.Question{Caption: "Confirm", Action: "Removing."})
	if err != nil || got != shell.No {
		t.Errorf("answered %v, %v; want No", got, err)
	}
	tty.Close()
	master.Close()
	select {
	case <-seen:
	case <-time.After(5 * time.Second):
	}
}

func TestNoTerminalIsAnErrorThatNamesTheWayOut(t *testing.T) {
	_, err := Confirm(&Terminal{Path: "/nonexistent/tty"}, shell.Question{Action: `Removing Send connector "A".`})
	want := `There is no terminal to confirm on: Removing Send connector "A". If that is meant, give -Confirm:$false (in bash: -Confirm:false).`
	var e *model.Error
	if !errors.As(err, &e) || e.Category != model.Usage || e.Error() != want {
		t.Errorf("without a terminal: %v", err)
	}
	_, err = (&Terminal{Path: "/nonexistent/tty"}).Line(" User: ")
	if !errors.As(err, &e) || !strings.Contains(e.Error(), `"User"`) || strings.Contains(e.Error(), "-Confirm") {
		t.Errorf("without a terminal: %v", err)
	}
}

func TestLineKeepsPastedTextAndUTF8(t *testing.T) {
	master, tty, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo terminals here: ", err)
	}
	defer master.Close()
	go func() { // a terminal that shows what comes
		buf := make([]byte, 4096)
		for {
			if _, err := master.Read(buf); err != nil {
				return
			}
		}
	}()
	l, err := Open(tty, tty)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	const lines = 200
	go func() {
		for i := range lines {
			text := "aé日ü line\r"
			if i == 50 {
				text = "half a line\x03" + text
			}
			master.Write([]byte(text))
		}
	}()
	interrupts, complete := 0, 0
	for complete < lines {
		line, err := l.Read("> ")
		switch {
		case errors.Is(err, ErrInterrupted):
			interrupts++
		case err != nil:
			t.Fatalf("after %d lines: %v", complete, err)
		case line == "aé日ü line":
			complete++
		default:
			t.Fatalf("line %d arrived as %q", complete, line)
		}
	}
	if interrupts != 1 {
		t.Errorf("Ctrl+C was seen %d times", interrupts)
	}
}

func TestErrorLayout(t *testing.T) {
	rec := &shell.Record{Command: "Get-X", Line: 12, Column: 5, Script: "x.ps1", Text: "    Get-X nope", Length: 10,
		Err: &model.Error{ID: "ObjectNotFound", Category: model.NotFound, Target: "no\x1b[2Jpe", Message: "It couldn't be found."}}
	want := "Get-X : It couldn't be found.\nAt x.ps1:12 char:5\n+     Get-X nope\n+     ~~~~~~~~~~\n" +
		"    + CategoryInfo          : NotSpecified: (no\\u001b[2Jpe:String) [Get-X], ManagementObjectNotFoundException\n" +
		"    + FullyQualifiedErrorId : ObjectNotFound,Get-X"
	if got := FormatError(rec, false); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := FormatError(rec, true); strings.Contains(got, "CategoryInfo") {
		t.Errorf("a concise error has categories:\n%s", got)
	}
}
