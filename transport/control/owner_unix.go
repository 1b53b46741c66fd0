//go:build unix

package control

import (
	"io/fs"
	"os"
	"syscall"
)

// mine is whether the file belongs to this process's user.
func mine(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(s.Uid) == os.Geteuid()
}
