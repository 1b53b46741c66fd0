package term

import (
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// typeahead takes over what the terminal has when it is full while a command
// runs. A terminal looks at no further key then, not even at Ctrl+C; what it can
// hold stays there, because it may be for a prompt or a program.
type typeahead struct {
	mu   sync.Mutex
	lent int // how many programs and prompts read the terminal
}

// full is how many bytes a terminal holds that has little room for more; Linux
// has 4096.
const full = 3072

// lookAgain is how often a running command's terminal is looked at.
const lookAgain = 20 * time.Millisecond

// KeepRoom keeps the terminal able to take Ctrl+C while a command runs, however
// much was pasted behind it. done ends that.
func (l *Line) KeepRoom() (done func()) {
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		look := time.NewTicker(lookAgain)
		defer look.Stop()
		for {
			select {
			case <-look.C:
				l.makeRoom()
			case <-stop:
				return
			}
		}
	}()
	return func() {
		close(stop)
		<-ended
	}
}

// makeRoom reads what waits when that is too much.
func (l *Line) makeRoom() {
	l.typed.mu.Lock()
	defer l.typed.mu.Unlock()
	if l.typed.lent > 0 {
		return
	}
	waiting, err := unix.IoctlGetInt(l.keys.fd, ioctlWaiting)
	if err == nil && waiting >= full {
		_, _ = l.keys.read() // an end is found again by the line
	}
}

// lend counts who reads the terminal, and returns how many do now.
func (l *Line) lend(change int) int {
	l.typed.mu.Lock()
	defer l.typed.mu.Unlock()
	l.typed.lent += change
	return l.typed.lent
}
