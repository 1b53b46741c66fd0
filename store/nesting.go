package store

import (
	"bytes"
	"runtime"
	"sync"
)

// Nesting lets a backend tell a call from inside its own transaction (a mistake
// that would wait for itself for ever) from one of another goroutine (which
// waits its turn). The zero value is ready.
//
// The contract hands no context into fn, so the goroutine is all that tells
// the two apart.
type Nesting struct {
	mu     sync.Mutex
	inside map[string]bool
}

// Enter marks the calling goroutine as inside a transaction until leave is
// called. It returns ErrNested when it is inside one already.
func (n *Nesting) Enter() (leave func(), err error) {
	id := goroutine()
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.inside[id] {
		return nil, ErrNested
	}
	if n.inside == nil {
		n.inside = map[string]bool{}
	}
	n.inside[id] = true
	return func() {
		n.mu.Lock()
		delete(n.inside, id)
		n.mu.Unlock()
	}, nil
}

// goroutine returns the number of the calling goroutine, from the first line of
// its stack trace ("goroutine 18 [running]:").
func goroutine() string {
	var buf [64]byte
	line := buf[:runtime.Stack(buf[:], false)]
	line = bytes.TrimPrefix(line, []byte("goroutine "))
	if i := bytes.IndexByte(line, ' '); i > 0 {
		line = line[:i]
	}
	return string(line)
}
