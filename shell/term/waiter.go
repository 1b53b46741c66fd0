package term

import (
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/AlecAivazis/survey/v2/terminal"
	"golang.org/x/sys/unix"
)

// waiter is a terminal that a prompt reads: first what was typed before the
// prompt came, then what is typed. A signal that ends the command or the program
// ends the waiting, which a read alone would not notice.
type waiter struct {
	*os.File
	keys    []byte
	wake    [2]int
	signals chan os.Signal
	done    chan struct{}
}

// wait makes a waiter; end must be called.
func wait(tty *os.File) (*waiter, error) {
	w := &waiter{File: tty, signals: make(chan os.Signal, 4), done: make(chan struct{})}
	if err := unix.Pipe(w.wake[:]); err != nil {
		return nil, err
	}
	_ = unix.SetNonblock(w.wake[1], true) // a full pipe has told enough
	signal.Notify(w.signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		defer close(w.done)
		for range w.signals {
			_, _ = unix.Write(w.wake[1], []byte{'e'})
		}
	}()
	return w, nil
}

func (w *waiter) end() {
	signal.Stop(w.signals)
	close(w.signals)
	<-w.done
	_ = unix.Close(w.wake[0])
	_ = unix.Close(w.wake[1])
}

// Read implements io.Reader; terminal.InterruptErr is a signal.
func (w *waiter) Read(p []byte) (int, error) {
	if len(w.keys) > 0 {
		n := copy(p, w.keys)
		w.keys = w.keys[n:]
		return n, nil
	}
	fd := int(w.Fd())
	for {
		var set unix.FdSet
		set.Zero()
		set.Set(fd)
		set.Set(w.wake[0])
		_, err := unix.Select(max(fd, w.wake[0])+1, &set, nil, nil, nil)
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return 0, err
		case set.IsSet(w.wake[0]):
			return 0, terminal.InterruptErr
		}
		n, err := unix.Read(fd, p)
		switch {
		case err == unix.EINTR, err == unix.EAGAIN:
			continue
		case err != nil || n <= 0:
			return 0, io.EOF // the terminal has gone, or Ctrl+D
		}
		return n, nil
	}
}
