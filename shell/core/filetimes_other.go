//go:build !linux

package core

import (
	"io/fs"
	"time"
)

// fileTimes are when a file was last read and made; its last change stands for
// both where the system tells them in a way of its own.
func fileTimes(info fs.FileInfo) (read, made time.Time) { return info.ModTime(), info.ModTime() }
