//go:build unix

package deliver

import (
	"os"
	"path/filepath"
	"syscall"
)

// inherit gives a new file or folder to the owner of the folder that holds it,
// so that an engine that runs as root serves mailboxes of other users. Without
// that right everything belongs to the engine's user, which is fine too.
func inherit(root *os.Root, path string) {
	if os.Geteuid() != 0 {
		return
	}
	info, err := root.Stat(filepath.Dir(path))
	if err != nil {
		return
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && st.Uid != 0 {
		root.Chown(path, int(st.Uid), int(st.Gid))
	}
}
