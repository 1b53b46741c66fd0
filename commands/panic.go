package commands

import (
	"fmt"
	"os"
	"path/filepath"

	"mxsh/model"
)

// panicked writes a panic and its trace to a file of its own in the folder log of
// the home, readable by its owner alone, and returns the file's name; "" when
// that folder cannot be written.
func (a *app) panicked(cause any, trace []byte) string {
	folder := filepath.Join(a.flags.home, "log")
	if a.flags.home == "" || os.MkdirAll(folder, 0o700) != nil {
		return ""
	}
	f, err := os.CreateTemp(folder, a.Now().UTC().Format("fault-20060102T150405Z-*.txt")) // mode 0600
	if err != nil {
		return ""
	}
	_, err = fmt.Fprintf(f, "mxsh %s\n%s\n\n%s", a.Version, model.Visible(fmt.Sprint(cause)), trace)
	if closed := f.Close(); err != nil || closed != nil {
		_ = os.Remove(f.Name())
		return ""
	}
	return filepath.Base(f.Name())
}
