package queue

import (
	"os"
	"testing"
)

// diskDir is a folder beside the package, which lies on a disk where the
// temporary folder may lie in memory.
func diskDir(t testing.TB) string {
	t.Helper()
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("testdata", "disk")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		os.RemoveAll(dir)
		os.Remove("testdata") // if nothing else is in it
	})
	return dir
}
