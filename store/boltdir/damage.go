package boltdir

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"mxsh/store"
)

// sound runs work on the file. bbolt panics when it meets a damaged page, and a
// read of the mapped file beyond its end is a fault that would end the process:
// both come back as store.ErrDamaged. A panic that began elsewhere is a mistake
// of the program and goes on.
func (d *Directory) sound(work func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		p := recover()
		switch {
		case p == nil:
		case isFault(p) || beganInBolt():
			err = fmt.Errorf("%w: %s: %v", store.ErrDamaged, d.path, p)
		default:
			panic(p)
		}
	}()
	return work()
}

// faultError is the runtime's error of an address that could not be read.
type faultError interface {
	runtime.Error
	Addr() uintptr
}

// isFault is whether p is a memory fault at an address, as reads of the mapped
// file make; a nil pointer has none.
func isFault(p any) bool {
	_, ok := p.(faultError)
	return ok
}

// beganInBolt is whether the panic that is being recovered was raised by code of
// bbolt. It is called by the deferred function that recovers.
func beganInBolt() bool {
	callers := make([]uintptr, 32)
	frames := runtime.CallersFrames(callers[:runtime.Callers(0, callers)])
	raised := false
	for {
		f, more := frames.Next()
		switch {
		case f.Function == "runtime.gopanic":
			raised = true
		case raised && !strings.HasPrefix(f.Function, "runtime."):
			return strings.HasPrefix(f.Function, "go.etcd.io/bbolt")
		}
		if !more {
			return false
		}
	}
}
