package term

import (
	"io"
	"strings"

	"golang.org/x/sys/unix"
)

// readDumb reads a statement from a terminal that knows no control sequences: it
// edits the line itself, and there are no completions and no colours.
func (l *Line) readDumb(prompt string) (string, error) {
	t := l.saved
	// Ctrl+C ends the line as a character: no signal that somebody must wait for.
	t.Lflag = t.Lflag&^unix.ISIG | unix.ICANON | unix.ECHO
	t.Cc[unix.VEOL] = interruptByte
	if err := l.mode(t); err != nil {
		return "", io.EOF // the terminal has gone
	}
	defer func() { _ = l.running() }()
	text := ""
	for _, _ = io.WriteString(l.out, bare(prompt)); ; _, _ = io.WriteString(l.out, l.Options.ContinuationPrompt) {
		line, err := l.dumbLine()
		if err != nil {
			return "", err
		}
		if text += line; line == "" || !incomplete(text) {
			return l.entered(text), nil
		}
		text += "\n"
	}
}

// entered is a statement as the caller and the history get it.
func (l *Line) entered(text string) string {
	if l.Clean != nil {
		text = l.Clean(text)
	}
	if l.History != nil {
		l.History.Add(text)
	}
	return text
}

const interruptByte = 3

// dumbLine waits for the next line without its end.
func (l *Line) dumbLine() (string, error) {
	for {
		buf := string(l.keys.buf)
		if i := strings.IndexAny(buf, "\n\x03"); i >= 0 {
			l.keys.buf = l.keys.buf[i+1:]
			if buf[i] == interruptByte {
				_, _ = io.WriteString(l.out, "\r\n")
				return "", ErrInterrupted
			}
			return strings.TrimSuffix(buf[:i], "\r"), nil
		}
		switch got, err := l.keys.fill(-1); {
		case err != nil:
			return "", err
		case got == ended:
			return "", io.EOF
		}
	}
}
