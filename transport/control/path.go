package control

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"mxsh/model"
)

// maxSocketPath is the longest path that a Unix socket can have on Linux: 108
// octets of sun_path with a closing zero.
const maxSocketPath = 107

// Folder is where the engines of a home keep their sockets and lock files.
func Folder(home string) string { return filepath.Join(home, "run") }

// SocketPath is where the engine of a server listens for commands. A home whose
// path is too long for a socket gets a short one in the folder for temporary files,
// the same for every process of the same user.
func SocketPath(home, server string) (string, error) {
	path, err := filepath.Abs(filepath.Join(Folder(home), FileName(server)+".sock"))
	if err != nil {
		return "", fmt.Errorf("find home folder: %w", err)
	}
	if len(path) <= maxSocketPath {
		return path, nil
	}
	sum := sha256.Sum256([]byte(path))
	short := filepath.Join(os.TempDir(), "mxsh-"+strconv.Itoa(os.Getuid()), hex.EncodeToString(sum[:8])+".sock")
	if len(short) > maxSocketPath {
		return "", fmt.Errorf("both %s and %s are too long for a socket", path, short)
	}
	return short, nil
}

// ErrOpenFolder is matched by CheckFolder's error about a folder of this user's
// that others can enter.
var ErrOpenFolder = errors.New("folder is open to others")

// CheckFolder is an error when the folder of a home's socket cannot be trusted.
// The home itself is; the folder for temporary files must be this user's alone,
// because somebody else may have been first to make it.
func CheckFolder(home, dir string) error {
	own, err := filepath.Abs(Folder(home))
	if err != nil || dir == own {
		return err
	}
	info, err := os.Lstat(dir)
	switch {
	case err != nil:
		return err
	case !info.IsDir() || !mine(info):
		return fmt.Errorf("%s belongs to somebody else", dir)
	case info.Mode().Perm()&0o077 != 0:
		return fmt.Errorf("%s: %w", dir, ErrOpenFolder)
	}
	return nil
}

// LockPath is the file that the engine of a server holds locked while it runs.
func LockPath(home, server string) string {
	return filepath.Join(Folder(home), FileName(server)+".lock")
}

// LogFolder is where the logs of a server go that have no path of their own.
func LogFolder(home, server string) string {
	return filepath.Join(home, "logs", FileName(server))
}

// FileName makes a server's name the name of a file: lower case, and what is no
// letter, digit, dash or dot as %XX.
func FileName(server string) string {
	var b strings.Builder
	for _, c := range []byte(model.Fold(server)) {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '-', c == '.' && b.Len() > 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
