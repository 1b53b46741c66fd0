package boltdir

import (
	"fmt"
	"os"
	"syscall"

	"mxsh/store"
)

// openRegular opens a file that is one: a pipe in its place would be waited for
// without end, and a folder or a device holds no directory.
func openRegular(name string, flag int, perm os.FileMode) (*os.File, error) {
	f, err := os.OpenFile(name, flag|syscall.O_NONBLOCK, perm) // which only pipes and devices obey
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%w: %s is no regular file", store.ErrUnreachable, name)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
