package term

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/AlecAivazis/survey/v2"
	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// survey asks the terminal where its cursor is and waits for the answer for
// ever. Terminals without one (a pseudo terminal of script or expect, some serial
// consoles) get plain line reading instead.

// answerWithin is how long a terminal may take to say where its cursor is.
const answerWithin = 300 * time.Millisecond

var cursorReport = regexp.MustCompile(`\x1b\[\d+;\d+R`)

// probe asks for the cursor once. keys are what was typed ahead meanwhile; they
// belong to the prompt that follows.
func probe(tty *os.File) (keys []byte, answers bool) {
	if os.Getenv("TERM") == "dumb" {
		return nil, false
	}
	fd := int(tty.Fd())
	saved, err := term.MakeRaw(fd)
	if err != nil {
		return nil, false
	}
	defer func() { _ = term.Restore(fd, saved) }()
	if _, err := io.WriteString(tty, "\x1b[6n"); err != nil {
		return nil, false
	}
	deadline := time.Now().Add(answerWithin)
	for {
		left := time.Until(deadline)
		if left <= 0 || !readable(fd, left) {
			return keys, false
		}
		buf := make([]byte, 256)
		n, err := unix.Read(fd, buf)
		if err != nil || n == 0 {
			return keys, false
		}
		keys = append(keys, buf[:n]...)
		if at := cursorReport.FindIndex(keys); at != nil {
			return append(keys[:at[0]:at[0]], keys[at[1]:]...), true
		}
	}
}

func readable(fd int, within time.Duration) bool {
	polled := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
	n, err := unix.Poll(polled, int(within.Milliseconds())+1)
	return err == nil && n > 0
}

// lines reads a terminal line by line.
type lines struct {
	tty *os.File
	in  *bufio.Reader // of a waiter
}

// askPlainly asks what a prompt of survey asks, by lines of text.
func askPlainly(w *waiter, p survey.Prompt, answer any) error {
	w.keys = bytes.ReplaceAll(w.keys, []byte{'\r'}, []byte{'\n'}) // raw mode does not translate Enter
	l := &lines{w.File, bufio.NewReader(w)}
	switch p := p.(type) {
	case *survey.Input:
		return l.text(p.Message, p.Default, answer.(*string))
	case *survey.Password:
		return l.secret(p.Message, answer.(*string))
	case *survey.Confirm:
		return l.yesNo(p.Message, p.Default, answer.(*bool))
	case *survey.Select:
		preset, _ := p.Default.(int)
		return l.choose(p.Message, p.Options, preset, answer.(*int))
	case *survey.MultiSelect:
		preset, _ := p.Default.([]int)
		return l.chooseMany(p.Message, p.Options, preset, answer.(*[]int))
	}
	return fmt.Errorf("no plain form of %T", p)
}

// line shows a prompt and reads a line; Ctrl+C ends it.
func (l *lines) line(prompt string) (string, error) {
	fmt.Fprint(l.tty, prompt+" ")
	text, err := l.in.ReadString('\n')
	if err != nil && (text == "" || !errors.Is(err, io.EOF)) {
		return "", err
	}
	return strings.TrimRight(cursorReport.ReplaceAllString(text, ""), "\r\n"), nil
}

func (l *lines) text(prompt, otherwise string, answer *string) error {
	if otherwise != "" {
		prompt += " (" + otherwise + ")"
	}
	text, err := l.line(prompt)
	if text == "" {
		text = otherwise
	}
	*answer = text
	return err
}

// secret reads without echo.
func (l *lines) secret(prompt string, answer *string) error {
	fd := int(l.tty.Fd())
	mode, err := unix.IoctlGetTermios(fd, ioctlGet)
	if err != nil {
		return err
	}
	quiet := *mode
	quiet.Lflag &^= unix.ECHO
	if err := unix.IoctlSetTermios(fd, ioctlSet, &quiet); err != nil {
		return err
	}
	defer func() {
		_ = unix.IoctlSetTermios(fd, ioctlSet, mode)
		fmt.Fprintln(l.tty)
	}()
	*answer, err = l.line(prompt)
	return err
}

func (l *lines) yesNo(prompt string, preset bool, answer *bool) error {
	for {
		text, err := l.line(prompt + " (y/n)")
		if err != nil {
			return err
		}
		switch strings.ToLower(text) {
		case "":
			*answer = preset
			return nil
		case "y", "yes", "n", "no":
			*answer = strings.ToLower(text)[0] == 'y'
			return nil
		}
	}
}

func (l *lines) menu(prompt string, options []string) {
	fmt.Fprintln(l.tty, prompt)
	for i, o := range options {
		fmt.Fprintf(l.tty, "  %d %s\n", i+1, o)
	}
}

func (l *lines) choose(prompt string, options []string, preset int, answer *int) error {
	l.menu(prompt, options)
	for {
		text, err := l.line(fmt.Sprintf("Number (%d):", preset+1))
		if err != nil {
			return err
		}
		if text == "" {
			*answer = preset
			return nil
		}
		if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= len(options) {
			*answer = n - 1
			return nil
		}
	}
}

func (l *lines) chooseMany(prompt string, options []string, preset []int, answer *[]int) error {
	l.menu(prompt, options)
	for {
		text, err := l.line("Numbers, with commas between them (Enter keeps what is chosen):")
		if err != nil {
			return err
		}
		if text == "" {
			*answer = preset
			return nil
		}
		if chosen, ok := numbers(text, len(options)); ok {
			*answer = chosen
			return nil
		}
	}
}

func numbers(text string, most int) (chosen []int, ok bool) {
	for _, part := range strings.Split(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 1 || n > most {
			return nil, false
		}
		chosen = append(chosen, n-1)
	}
	return chosen, true
}
