package serve

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"

	"mxsh/transport/control"
)

// Listen opens the socket of a server's engine, for this user alone. The caller
// holds the server's lock, so a socket that is there was left behind.
func Listen(home, server string) (net.Listener, error) {
	path, err := control.SocketPath(home, server)
	if err != nil {
		return nil, err
	}
	if err := privateFolder(home, filepath.Dir(path)); err != nil {
		return nil, fmt.Errorf("open control socket: %w", err)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("remove old control socket: %w", err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("open control socket: %w", err)
	}
	// The folder is closed to others, so nobody came in between.
	if err := os.Chmod(path, 0o600); err != nil {
		l.Close()
		return nil, fmt.Errorf("close control socket to others: %w", err)
	}
	return l, nil
}

// privateFolder makes the folder, for this user alone.
func privateFolder(home, dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := control.CheckFolder(home, dir); err != nil && !errors.Is(err, control.ErrOpenFolder) {
		return err
	}
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return err
	}
	return os.Chmod(dir, 0o700)
}
