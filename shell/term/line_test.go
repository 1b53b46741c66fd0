package term

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"mxsh/shell/complete"
)

// console is a Line on a pseudo terminal, and what the terminal was sent.
type console struct {
	t      *testing.T
	master *os.File
	line   *Line

	mu   sync.Mutex
	seen bytes.Buffer
}

func newConsole(t *testing.T) *console {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo terminals here: ", err)
	}
	if err := pty.Setsize(tty, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	c := &console{t: t, master: master}
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := master.Read(buf)
			if err != nil {
				return
			}
			c.mu.Lock()
			c.seen.Write(buf[:n])
			c.mu.Unlock()
		}
	}()
	c.line, err = Open(tty, tty)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.line.Close()
		master.Close()
		tty.Close()
	})
	return c
}

func (c *console) output() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen.String()
}

// until waits for the terminal to be sent a text.
func (c *console) until(text string) {
	c.t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if strings.Contains(c.output(), text) {
			return
		}
	}
	c.t.Fatalf("%q was never shown, but %q", text, c.output())
}

// typing presses keys, one after the other as a person does, and returns the
// line that Read gives.
func (c *console) typing(keys ...string) (string, error) {
	c.t.Helper()
	type read struct {
		text string
		err  error
	}
	result := make(chan read, 1)
	c.mu.Lock()
	c.seen.Reset()
	c.mu.Unlock()
	go func() {
		text, err := c.line.Read("> ")
		result <- read{text, err}
	}()
	c.until("> ")
	for _, k := range keys {
		before := len(c.output())
		if _, err := io.WriteString(c.master, k); err != nil {
			c.t.Fatal(err)
		}
		for end := time.Now().Add(2 * time.Second); len(c.output()) == before && time.Now().Before(end); {
			time.Sleep(time.Millisecond)
		}
	}
	select {
	case r := <-result:
		return r.text, r.err
	case <-time.After(10 * time.Second):
		c.t.Fatalf("%q did not end the line; shown: %q", keys, c.output())
		return "", nil
	}
}

const (
	up, down, left, right, home, end = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C", "\x1b[H", "\x1b[F"
	enter, tab                       = "\r", "\t"
)

func TestEditing(t *testing.T) {
	c := newConsole(t)
	c.line.History, _ = OpenHistory("")
	c.line.Colour = true
	for _, line := range []string{"Get-Queue -Server EX1", "Get-Mailbox Rob", "Set-Mailbox Tim"} {
		c.line.History.Add(line)
	}
	for _, x := range []struct {
		name string
		keys []string
		want string
	}{
		{"text of all widths", []string{"aé日üe\u0301👍", enter}, "aé日üe\u0301👍"},
		{"left over wide and combined characters", []string{"aé日e\u0301x", left, left, left, "-", enter}, "aé-日e\u0301x"},
		{"backspace takes a letter with its marks", []string{"日e\u0301", "\x7f", "x", enter}, "日x"},
		{"home and end", []string{"b", home, "a", end, "c", enter}, "abc"},
		{"delete", []string{"abc", home, "\x1b[3~", enter}, "bc"},
		{"words", []string{"one two three", "\x1b[1;5D", "\x1b[1;5D", "X", enter}, "one Xtwo three"},
		{"next word", []string{"one two three", home, "\x1b[1;5C", "X", enter}, "one Xtwo three"},
		{"a character typed over a selection", []string{"abcd", "\x1b[1;2D", "\x1b[1;2D", "X", enter}, "abX"},
		{"a selection forward", []string{"abcd", home, "\x1b[1;2C", "\x1b[1;2C", "\x7f", enter}, "cd"},
		{"selections of words", []string{"one two three", "\x1b[1;6D", "\x1b[3~", enter}, "one two "},
		{"selection to the end and the start", []string{"abcd", left, "\x1b[1;2F", "-", "\x1b[1;2H", "*", enter}, "*"},
		{"a move ends the selection", []string{"abcd", "\x1b[1;2D", left, "X", enter}, "abXcd"},
		{"select all and cut, paste twice", []string{"ab", "\x01", "\x18", "\x16", "\x16", enter}, "abab"},
		{"copy", []string{"ab", "\x01", "\x03", end, "\x16", enter}, "abab"},
		{"arguments one by one", []string{"Do-X -Name 'a b' c", "\x1ba", "\x1ba", "Z", enter}, "Do-X -Name 'a b' Z"},
		{"the first argument is selected within its quotes", []string{"Do-X -Name 'a b' c", "\x1ba", "Z", enter}, "Do-X -Name 'Z' c"},
		{"word before", []string{"Find-Help bob", "\b", "x", enter}, "Find-Help x"},
		{"word after", []string{"one two", home, "\x1b[3;5~", enter}, " two"},
		{"all before and all after", []string{"abcd", left, left, "\x1b[1;5H", right, "\x1b[1;5F", enter}, "c"},
		{"undo and redo", []string{"one", " two", "\x1a", "\x1a", "\x19", enter}, "one"},
		{"matching bracket", []string{"f (a[1])", "\x1d", "X", enter}, "f X(a[1])"},
		{"a character looked for", []string{"abcabc", home, "\x1bOR", "c", "X", enter}, "abXcabc"},
		{"a new line", []string{"1", "\x1b[13;2u", "2", enter}, "1\n2"},
		{"a new line of another terminal", []string{"1", "\x1b[27;2;13~", "2", enter}, "1\n2"},
		{"characters exchanged", []string{"ab", "\x14", enter}, "ba"},
		{"undo", []string{"one", " two", "\x1a", enter}, "one"},
		{"escape clears", []string{"one", "\x1b", "two", enter}, "two"},
		{"history", []string{up, up, enter}, "one"},
		{"history and back", []string{"dra", up, down, "ft", enter}, "draft"},
		{"F8 by prefix", []string{"get", "\x1b[19~", enter}, "Get-Mailbox Rob"},
		{"F8 again, and forward", []string{"get-", "\x1b[19~", "\x1b[19~", "\x1b[19;2~", enter}, "Get-Mailbox Rob"},
		{"F8 leaves the cursor", []string{"get-q", "\x1b[19~", "X", enter}, "Get-QXueue -Server EX1"},
		{"search", []string{"\x12", "queue", enter}, "Get-Queue -Server EX1"},
		{"search further back", []string{"\x12", "mailbox", "\x12", enter}, "Set-Mailbox Tim"},
		{"search left", []string{"x", "\x12", "queue", "\x1b", "y", enter}, "xy"},
		{"prediction", []string{"Get-Q", right, enter}, "Get-Queue -Server EX1"},
		{"a word of the prediction", []string{"Get-Q", "\x1b[1;5C", enter}, "Get-Queue"},
		{"last argument", []string{"x ", "\x1b.", enter}, "x Get-Queue"},
		{"more lines", []string{"if (1) {", enter, "2", enter, "}", enter}, "if (1) {\n2\n}"},
		{"up in many lines", []string{"if (1) {", enter, "2", up, home, "$null = ", end, down, enter, "}", enter}, "$null = if (1) {\n2\n}"},
		{"an empty line ends an incomplete statement", []string{"if (1) {", enter, enter}, "if (1) {\n"},
	} {
		got, err := c.typing(x.keys...)
		if got != x.want || err != nil {
			t.Errorf("%s: %q, %v; want %q", x.name, got, err, x.want)
		}
	}
	if out := c.output(); strings.Contains(out, "\x1b[6n") {
		t.Error("the terminal was asked where its cursor is")
	}
}

func TestPromptsOfPastedLinesAreTakenAway(t *testing.T) {
	c := newConsole(t)
	c.line.History, _ = OpenHistory("")
	c.line.Clean = func(s string) string { return strings.TrimPrefix(s, "[PS] >") }
	if got, err := c.typing("[PS] >Get-Queue", enter); got != "Get-Queue" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if got := c.line.History.Lines(); !slices.Equal(got, []string{"Get-Queue"}) {
		t.Errorf("history: %q", got)
	}
}

func TestInterruptAndEnd(t *testing.T) {
	c := newConsole(t)
	if _, err := c.typing("half", "\x03"); !errors.Is(err, ErrInterrupted) {
		t.Errorf("Ctrl+C: %v", err)
	}
	if _, err := c.typing("\x04"); err != io.EOF {
		t.Errorf("Ctrl+D: %v", err)
	}
}

func TestDumbTerminal(t *testing.T) {
	c := newConsole(t)
	c.line.Dumb = true
	c.line.History, _ = OpenHistory("")
	for _, x := range []struct {
		keys []string
		want string
		err  error
	}{
		{[]string{"1 + 1\r"}, "1 + 1", nil},
		{[]string{"if (1) {\r", "2\r", "}\r"}, "if (1) {\n2\n}", nil},
		{[]string{"half\x03"}, "", ErrInterrupted},
		{[]string{"\x04"}, "", io.EOF},
	} {
		if got, err := c.typing(x.keys...); got != x.want || !errors.Is(err, x.err) {
			t.Errorf("%q: %q, %v", x.keys, got, err)
		}
		if strings.Contains(c.output(), "\x1b") {
			t.Errorf("a control sequence: %q", c.output())
		}
	}
}

func TestCtrlZIsNoSignalWhileACommandRuns(t *testing.T) {
	c := newConsole(t)
	mode, err := unix.IoctlGetTermios(int(c.line.in.Fd()), ioctlGet)
	if err != nil || mode.Cc[unix.VSUSP] != disabled || mode.Lflag&unix.ISIG == 0 || mode.Lflag&unix.NOFLSH == 0 {
		t.Errorf("%+v, %v", mode, err)
	}
	back := c.line.Lend()
	lent, _ := unix.IoctlGetTermios(int(c.line.in.Fd()), ioctlGet)
	back()
	if lent.Cc[unix.VSUSP] != disabled || lent.Lflag != c.line.saved.Lflag {
		t.Errorf("lent: %+v", lent)
	}
}

func TestThousandPastedLinesArrive(t *testing.T) {
	for _, marks := range []bool{true, false} {
		c := newConsole(t)
		c.line.History, _ = OpenHistory("")
		var paste strings.Builder
		for i := range 1000 {
			fmt.Fprintf(&paste, "Set-SendConnector 'aé日ü %d' -Comment 'x\ty'\r", i)
		}
		text := paste.String()
		if marks {
			text = string(pasteBegin) + text + string(pasteEnd)
		}
		go io.WriteString(c.master, text)
		for i := range 1000 {
			got, err := c.line.Read("> ")
			if want := fmt.Sprintf("Set-SendConnector 'aé日ü %d' -Comment 'x\ty'", i); got != want || err != nil {
				t.Fatalf("marks %v, line %d: %q, %v", marks, i, got, err)
			}
		}
	}
}

func TestPastedBlockWithEmptyLinesIsOneStatement(t *testing.T) {
	c := newConsole(t)
	got, err := c.typing(string(pasteBegin) + "function f {\r\r  1\r\r}\rGet-X" + string(pasteEnd))
	if want := "function f {\n\n  1\n\n}"; got != want || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	// What follows has no end, so it waits for the person.
	if got, err = c.typing(" -Name y", enter); got != "Get-X -Name y" || err != nil {
		t.Errorf("what was left of the paste: %q, %v", got, err)
	}
}

func completing(items ...complete.Item) func(context.Context, string, int) complete.Result {
	return func(_ context.Context, text string, pos int) complete.Result {
		start := strings.LastIndexByte(text[:pos], ' ') + 1
		r := complete.Result{Start: start, End: pos}
		for _, i := range items {
			if strings.HasPrefix(i.Name, text[start:pos]) {
				r.Items = append(r.Items, i)
			}
		}
		return r
	}
}

func TestCompletionAndMenu(t *testing.T) {
	c := newConsole(t)
	c.line.Complete = completing(complete.Item{Text: "-Name", Name: "-Name", Help: "What it is called."}, complete.Item{Text: "-NameSpace", Name: "-NameSpace", Help: "Where."},
		complete.Item{Text: "'a b'", Name: "a b"})
	for _, x := range []struct {
		name string
		keys []string
		want string
	}{
		{"one candidate, quoted", []string{"x a", tab, enter}, "x 'a b'"},
		{"Tab takes the next", []string{"x -N", tab, tab, enter}, "x -NameSpace"},
		{"and after the last the first", []string{"x -N", tab, tab, tab, " y", enter}, "x -Name y"},
		{"Shift+Tab takes the one before", []string{"x -N", "\x1b[Z", enter}, "x -NameSpace"},
		{"forward and back", []string{"x -N", tab, tab, "\x1b[Z", enter}, "x -Name"},
		{"menu", []string{"x -N", "\x00", "\x1b[C", enter, " y", enter}, "x -NameSpace y"},
		{"menu left", []string{"x -N", "\x00", "\x1b", "o", enter}, "x -No"},
		{"typing goes on behind what was chosen", []string{"x -N", "\x00", " 5", enter}, "x -Name 5"},
		{"backwards", []string{"x -", "\x00", "\x1b[Z", enter, enter}, "x -NameSpace"},
	} {
		if got, err := c.typing(x.keys...); got != x.want || err != nil {
			t.Errorf("%s: %q, %v; want %q", x.name, got, err, x.want)
		}
	}
	c.typing("x -N", "\x00", enter, enter)
	if !strings.Contains(c.output(), "What it is called.") {
		t.Errorf("the menu has no help: %q", c.output())
	}
}

func TestEmacsMode(t *testing.T) {
	c := newConsole(t)
	c.line.History, _ = OpenHistory("")
	c.line.History.Add("Get-Queue -Server EX1")
	c.line.Options.edit(emacsMode)
	c.line.Complete = completing(complete.Item{Text: "-Name", Name: "-Name"}, complete.Item{Text: "-NameSpace", Name: "-NameSpace"}, complete.Item{Text: "'a b'", Name: "a b"})
	for _, x := range []struct {
		name string
		keys []string
		want string
	}{
		{"start and end", []string{"b", "\x01", "a", "\x05", "c", enter}, "abc"},
		{"kill and yank", []string{"one two", "\x17", "\x19\x19", enter}, "one twotwo"},
		{"kills in a row are one", []string{"one two three", "\x17", "\x17", "x ", "\x19", enter}, "one x two three"},
		{"yank from the line before", []string{"\x19", enter}, "two three"},
		{"an older kill", []string{"a b", "\x17", "\x01", "\x0b", "\x19", "\x1by", enter}, "b"},
		{"rest of the line", []string{"one two", "\x1bb", "\x0b", enter}, "one "},
		{"capitals", []string{"one two", "\x01", "\x1bc", "\x1bu", enter}, "One TWO"},
		{"what all have in common", []string{"x -N", tab, enter}, "x -Name"},
		{"the second Tab lists, the next ones choose", []string{"x -N", tab, tab, tab, tab, enter, enter}, "x -NameSpace"},
		{"a selection is made here too", []string{"abcd", "\x1b[1;2D", "X", enter}, "abcX"},
	} {
		if got, err := c.typing(x.keys...); got != x.want || err != nil {
			t.Errorf("%s: %q, %v; want %q", x.name, got, err, x.want)
		}
	}
}

func TestListOfPredictions(t *testing.T) {
	c := newConsole(t)
	c.line.Colour = true
	c.line.History, _ = OpenHistory("")
	for _, line := range []string{"Get-Queue -Server EX1", "Get-Mailbox Rob", "Set-Queue x"} {
		c.line.History.Add(line)
	}
	for _, x := range []struct {
		name string
		keys []string
		want string
	}{
		{"the first of the list", []string{"get", "\x1bOQ", down, enter}, "Get-Mailbox Rob"},
		{"the list stays", []string{"get-q", down, enter}, "Get-Queue -Server EX1"},
		{"what holds the text comes last", []string{"queue", down, down, enter}, "Set-Queue x"},
		{"back to what was typed", []string{"queue", down, up, "5", enter}, "queue5"},
		{"inline again", []string{"Set", "\x1bOQ", right, enter}, "Set-Queue x"},
	} {
		got, err := c.typing(x.keys...)
		if got != x.want || err != nil {
			t.Errorf("%s: %q, %v; want %q", x.name, got, err, x.want)
		}
	}
}

func TestPageWrapsWideCharactersWhole(t *testing.T) {
	p := newPage(4)
	p.put("abc日d", "")
	p.cursor()
	if got := strings.Join(p.rows, "|"); got != "abc|日d" || !p.wrapped[0] || p.row != 1 || p.col != 3 {
		t.Errorf("%s, cursor at %d,%d", got, p.row, p.col)
	}
	p = newPage(4)
	p.put("abcd", "")
	p.cursor()
	if len(p.rows) != 2 || p.row != 1 || p.col != 0 {
		t.Errorf("a full row: %q, cursor at %d,%d", p.rows, p.row, p.col)
	}
}
