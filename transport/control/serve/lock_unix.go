//go:build unix

package serve

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"

	"mxsh/model"
	"mxsh/transport/control"
)

// Lock makes sure that one engine runs for a server. It holds until release or
// the end of the process, however that comes; it never waits. A *model.Error
// of category Conflict names the process that holds it.
func Lock(home, server string) (release func(), err error) {
	if err := privateFolder(home, control.Folder(home)); err != nil {
		return nil, fmt.Errorf("lock server %s: %w", server, err)
	}
	f, err := os.OpenFile(control.LockPath(home, server), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock server %s: %w", server, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, held(f, server)
		}
		return nil, fmt.Errorf("lock server %s: %w", server, err)
	}
	// The number is only for the message of whoever comes second.
	if err := writePID(f); err != nil {
		f.Close()
		return nil, fmt.Errorf("lock server %s: %w", server, err)
	}
	// The file stays: a removed one could be locked twice under one name.
	return func() { f.Close() }, nil
}

func writePID(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

func held(f *os.File, server string) error {
	by := ""
	if text, err := io.ReadAll(io.LimitReader(f, 32)); err == nil && len(text) > 0 {
		by = " (process " + strings.TrimSpace(string(text)) + ")"
	}
	return &model.Error{ID: "ServerAlreadyServed", Category: model.Conflict, Target: server,
		Message: fmt.Sprintf("The transport service of server %s already runs on this machine%s.", model.Quote(server), by)}
}
