package boltdir

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"mxsh/store"
)

// TestWhatIsNoFile opens a directory whose file, or the lock file beside it, is
// something else: a writer gets an error at once.
func TestWhatIsNoFile(t *testing.T) {
	makers := map[string]func(name string) error{
		"pipe":   func(name string) error { return syscall.Mkfifo(name, 0o600) },
		"folder": func(name string) error { return os.Mkdir(name, 0o700) },
		"device": func(name string) error { return os.Symlink("/dev/null", name) },
		"loop":   func(name string) error { return os.Symlink(filepath.Base(name), name) },
	}
	for what, make := range makers {
		for _, name := range []string{"directory.db", "directory.db.lock"} {
			path := filepath.Join(t.TempDir(), "directory.db")
			open(t, path, Options{}).Close()
			name = filepath.Join(filepath.Dir(path), name)
			if err := errors.Join(os.RemoveAll(name), make(name)); err != nil {
				t.Fatal(err)
			}
			d, err := Open(path, Options{})
			if err == nil {
				_, err = d.Update(context.Background(), func(store.Writer) error { return nil })
				d.Close()
			}
			if err == nil {
				t.Errorf("a %s at %s is taken for a file", what, filepath.Base(name))
			}
			if (what == "pipe" || what == "device") && !errors.Is(err, store.ErrUnreachable) {
				t.Errorf("a %s at %s: %v", what, filepath.Base(name), err)
			}
		}
	}
}
