package term

import (
	"bytes"
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// Line is the interactive line: editing, history and paste on a terminal. The
// terminal stays out of cooked mode for the whole session, because typed-ahead
// and pasted lines are lost whenever cooked mode comes back between prompts;
// while a command runs signals and output processing are on.
type Line struct {
	in, out *os.File
	editor  *term.Terminal
	saved   *term.State

	interrupted bool // Ctrl+C was typed on the line being read
}

// Open prepares the terminal. Close must be called to give it back.
func Open(in, out *os.File) (*Line, error) {
	saved, err := term.GetState(int(in.Fd()))
	if err != nil {
		return nil, err
	}
	l := &Line{in: in, out: out, saved: saved}
	l.editor = term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{&keys{in: in, interrupted: &l.interrupted}, out}, "")
	l.editor.SetBracketedPasteMode(true)
	return l, l.running()
}

// Close restores the terminal.
func (l *Line) Close() error {
	l.editor.SetBracketedPasteMode(false)
	return term.Restore(int(l.in.Fd()), l.saved)
}

// Read shows the prompt and returns the next line without its newline. io.EOF
// is Ctrl+D on an empty line, ErrInterrupted Ctrl+C.
func (l *Line) Read(prompt string) (string, error) {
	if w, h, err := term.GetSize(int(l.out.Fd())); err == nil {
		_ = l.editor.SetSize(w, h)
	}
	l.editor.SetPrompt(prompt)
	if _, err := term.MakeRaw(int(l.in.Fd())); err != nil {
		return "", err
	}
	defer func() { _ = l.running() }()
	l.interrupted = false
	line, err := l.editor.ReadLine()
	switch {
	case l.interrupted:
		return "", ErrInterrupted
	case errors.Is(err, term.ErrPasteIndicator), errors.Is(err, io.EOF) && line != "":
		return line, nil
	}
	return line, err
}

// keys is the keyboard. The editor takes Ctrl+C for the end of input, so it is
// turned into: to the end of the line, delete it, return.
type keys struct {
	in          io.Reader
	interrupted *bool
	rest        []byte
}

// Read hands over at most one line at a time: the editor asks for more only when
// it has used that up, so an interrupt belongs to the line it was typed on.
func (k *keys) Read(p []byte) (int, error) {
	const ctrlC, ctrlE, ctrlU = 3, 5, 21
	if len(k.rest) == 0 {
		buf := make([]byte, 4096)
		n, err := k.in.Read(buf)
		if n == 0 {
			return 0, err
		}
		k.rest = buf[:n]
	}
	if k.rest[0] == ctrlC && len(p) >= 3 {
		k.rest = k.rest[1:]
		*k.interrupted = true
		return copy(p, []byte{ctrlE, ctrlU, '\r'}), nil
	}
	end := len(k.rest)
	if i := bytes.IndexByte(k.rest, '\r'); i >= 0 {
		end = i + 1
	}
	if i := bytes.IndexByte(k.rest[:end], ctrlC); i > 0 {
		end = i
	}
	n := copy(p, k.rest[:end])
	k.rest = k.rest[n:]
	return n, nil
}

// Around gives the terminal back for a prompt or a child, then takes it again.
func (l *Line) Around(fn func() error) error {
	if err := term.Restore(int(l.in.Fd()), l.saved); err != nil {
		return err
	}
	defer func() { _ = l.running() }()
	return fn()
}

// Complete sets the function that Tab calls: it gets the line and the cursor and
// returns the new ones.
func (l *Line) Complete(fn func(line string, pos int) (string, int, bool)) {
	l.editor.AutoCompleteCallback = func(line string, pos int, key rune) (string, int, bool) {
		if key != '\t' {
			return "", 0, false
		}
		return fn(line, pos)
	}
}

// running is the mode while a command runs: no echo, no line buffering, but
// Ctrl+C is a signal and newlines are output as usual.
func (l *Line) running() error {
	fd := int(l.in.Fd())
	if err := term.Restore(fd, l.saved); err != nil {
		return err
	}
	t, err := unix.IoctlGetTermios(fd, ioctlGet)
	if err != nil {
		return err
	}
	t.Lflag &^= unix.ICANON | unix.ECHO
	t.Lflag |= unix.ISIG
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	return unix.IoctlSetTermios(fd, ioctlSet, t)
}

// Size returns the columns of a terminal, or 0 when f is none.
func Size(f *os.File) int {
	w, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return w
}

// Is is whether f is a terminal.
func Is(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
