//go:build unix

package boltdir

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

type lockMode int

const (
	shared    lockMode = unix.LOCK_SH
	exclusive lockMode = unix.LOCK_EX
)

// lock waits in the kernel. The lock belongs to the open file: other opens of
// the same process wait too, and the kernel drops it when the file is closed.
func lock(f *os.File, mode lockMode) error {
	for {
		err := unix.Flock(int(f.Fd()), int(mode))
		if !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// tryLock is lock without waiting.
func tryLock(f *os.File, mode lockMode) (granted bool, err error) {
	for {
		switch err := unix.Flock(int(f.Fd()), int(mode)|unix.LOCK_NB); {
		case err == nil:
			return true, nil
		case errors.Is(err, unix.EWOULDBLOCK):
			return false, nil
		case !errors.Is(err, unix.EINTR):
			return false, err
		}
	}
}

func unlock(f *os.File) error { return unix.Flock(int(f.Fd()), unix.LOCK_UN) }
