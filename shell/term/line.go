package term

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
	"golang.org/x/term"

	"mxsh/shell/complete"
)

// Line is the interactive line: editing, history, completion, colours and paste
// on a terminal. The terminal stays out of cooked mode for the whole session,
// because typed-ahead and pasted lines are lost whenever cooked mode comes back
// between prompts; while a command runs signals and output processing are on.
//
// It writes to the terminal and never asks it anything, so that a slow
// connection costs nothing but its delay.
type Line struct {
	// Options may be shared with the cmdlets that change them.
	Options *Options
	// History may be nil.
	History *History
	// Complete gives what may stand at a place of the text; may be nil.
	Complete func(ctx context.Context, text string, pos int) complete.Result
	// Help explains what stands at a place of the text; may be nil.
	Help func(text string, pos int) string
	// Clean is applied to a line that was entered, before history and caller get
	// it; may be nil.
	Clean func(text string) string
	// Dumb is whether the terminal takes lines alone and knows no sequences.
	Dumb bool
	// Colour is whether tokens are coloured and predictions shown.
	Colour bool

	in, out *os.File
	saved   unix.Termios
	keys    keyboard
	screen  screen
	wake    [2]int
	typed   typeahead
	stop    func()

	functions map[string]function
	kills     *kills
	ahead     string // what the next line begins with
}

// Open prepares the terminal. Close must be called to give it back.
func Open(in, out *os.File) (*Line, error) {
	saved, err := unix.IoctlGetTermios(int(in.Fd()), ioctlGet)
	if err != nil {
		return nil, err
	}
	l := &Line{Options: DefaultOptions(), in: in, out: out, saved: *saved, screen: screen{out: out}, functions: map[string]function{}, kills: &kills{}}
	for _, f := range functions() {
		l.functions[f.name] = f
	}
	if err := unix.Pipe(l.wake[:]); err != nil {
		return nil, err
	}
	l.keys = keyboard{fd: int(in.Fd()), wake: l.wake[0], erase: saved.Cc[unix.VERASE]}
	l.watch()
	return l, l.running()
}

// watch turns the signals that a waiting prompt must see into bytes of a pipe.
func (l *Line) watch() {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGWINCH, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGTSTP, syscall.SIGQUIT)
	done := make(chan struct{})
	_ = unix.SetNonblock(l.wake[1], true) // a full pipe has told enough
	go func() {
		defer close(done)
		for s := range signals {
			b := []byte{'w'}
			switch s {
			case syscall.SIGTSTP: // a program stopped its group; nobody could wake it
				_ = unix.Kill(0, unix.SIGCONT)
				continue
			case syscall.SIGQUIT: // it was for the program
				continue
			case syscall.SIGTERM, syscall.SIGHUP:
				b[0] = 'e'
				l.release()
			}
			_, _ = unix.Write(l.wake[1], b)
		}
	}()
	l.stop = func() {
		signal.Stop(signals)
		close(signals)
		<-done
		_ = unix.Close(l.wake[0])
		_ = unix.Close(l.wake[1])
	}
}

// Close restores the terminal.
func (l *Line) Close() error {
	l.stop()
	return l.mode(l.saved)
}

func (l *Line) mode(t unix.Termios) error {
	return unix.IoctlSetTermios(int(l.in.Fd()), ioctlSet, &t)
}

// Read shows the prompt and returns the next statement, of several lines when it
// is not complete in one, without its last newline. io.EOF is Ctrl+D on an empty
// line or the end of the terminal, ErrInterrupted Ctrl+C.
func (l *Line) Read(prompt string) (string, error) {
	if l.Dumb {
		return l.readDumb(prompt)
	}
	if err := l.mode(l.raw()); err != nil {
		return "", io.EOF // the terminal has gone
	}
	_, _ = io.WriteString(l.out, "\x1b[?2004h") // mark what is pasted
	defer func() {
		_, _ = io.WriteString(l.out, "\x1b[?2004l")
		_ = l.running()
	}()
	width, height := l.size()
	l.screen.resize(width, height)
	e := &editor{Line: l, prompt: prompt, buffer: buffer{delims: l.Options.WordDelimiters}}
	return e.read()
}

func (l *Line) size() (width, height int) {
	w, h, err := term.GetSize(int(l.out.Fd()))
	if err != nil || w < 1 || h < 1 {
		return 80, 24
	}
	return w, h
}

// Around gives the terminal back for a prompt or a child, then takes it again.
func (l *Line) Around(fn func() error) error {
	l.lend(1)
	defer l.lend(-1)
	if err := l.mode(l.lending()); err != nil {
		return err
	}
	defer func() { _ = l.running() }()
	return fn()
}

// Lend gives the terminal to a program until back is called. Loans may overlap.
func (l *Line) Lend() (back func()) {
	if l.lend(1) == 1 {
		_ = l.mode(l.lending())
	}
	return func() {
		if l.lend(-1) == 0 {
			_ = l.running()
		}
	}
}

// raw is the mode while a line is edited: every key is a byte.
func (l *Line) raw() unix.Termios {
	t := l.saved
	t.Iflag &^= unix.IGNBRK | unix.BRKINT | unix.PARMRK | unix.ISTRIP | unix.INLCR | unix.IGNCR | unix.ICRNL | unix.IXON
	t.Oflag &^= unix.OPOST
	t.Lflag &^= unix.ECHO | unix.ECHONL | unix.ICANON | unix.ISIG | unix.IEXTEN
	t.Cflag = t.Cflag&^(unix.CSIZE|unix.PARENB) | unix.CS8
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	return t
}

// running sets the mode while a command runs: keys typed ahead are kept as in
// raw mode, but Ctrl+C is a signal, Ctrl+S holds the output until Ctrl+Q or
// Ctrl+C, and newlines are output as usual. Ctrl+Z and
// Ctrl+\ are no signals: there is no job control, and a shell that was stopped
// would leave a dead terminal. The signal does not empty the terminal's buffers:
// Linux does not wake a thread that waits for room in what was emptied.
func (l *Line) running() error {
	t := l.raw()
	t.Oflag = l.saved.Oflag
	t.Iflag |= l.saved.Iflag & (unix.ICRNL | unix.IXON) // what is typed ahead may be for a program
	t.Lflag |= unix.ISIG | unix.NOFLSH
	t.Cc[unix.VSUSP], t.Cc[unix.VQUIT] = disabled, disabled
	return l.mode(t)
}

// release lets output flow that Ctrl+S holds: a shell that is to end must not
// wait for it.
func (l *Line) release() {
	t, err := unix.IoctlGetTermios(int(l.in.Fd()), ioctlGet)
	if err != nil {
		return // the terminal has gone
	}
	t.Iflag &^= unix.IXON
	_ = l.mode(*t)
}

// Forget drops what was typed or pasted before the command that was interrupted:
// the lines behind it are not meant any more.
func (l *Line) Forget() {
	switch {
	case l.keys.paste:
		l.keys.skip = true
	case len(l.keys.buf) > 0: // the terminal has the rest; alone, that may have come after Ctrl+C
		l.keys.buf = nil
		_ = flushInput(int(l.in.Fd()))
	}
}

// lending is the mode for programs and prompts: as it was found, but Ctrl+Z
// would stop the shell too.
func (l *Line) lending() unix.Termios {
	t := l.saved
	t.Cc[unix.VSUSP] = disabled
	return t
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
