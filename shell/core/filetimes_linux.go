package core

import (
	"io/fs"
	"syscall"
	"time"
)

// fileTimes are when a file was last read and, as far as the system keeps it,
// made: the earlier one of its two other times.
func fileTimes(info fs.FileInfo) (read, made time.Time) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return info.ModTime(), info.ModTime()
	}
	made = time.Unix(st.Ctim.Unix())
	if info.ModTime().Before(made) {
		made = info.ModTime()
	}
	return time.Unix(st.Atim.Unix()), made
}
