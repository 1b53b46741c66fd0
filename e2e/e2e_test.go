// Package e2e tests mxsh as its users have it: real processes, real sockets,
// real pipes and real crashes.
package e2e

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

var build = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("MXSH_BIN"); path != "" {
		return path, nil
	}
	dir, err := os.MkdirTemp("", "mxsh-bin-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "mxsh")
	out, err := exec.Command("go", "build", "-o", path, "mxsh/cmd/mxsh").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build mxsh: %w\n%s", err, out)
	}
	return path, nil
})

// bin is the program under test, built once.
func bin(t testing.TB) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// logTo keeps what processes print and shows it when the test fails.
func logTo(t testing.TB) io.Writer {
	f, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		f.Close()
		if !t.Failed() {
			return
		}
		if data, err := os.ReadFile(f.Name()); err == nil {
			if len(data) > 8000 {
				data = data[len(data)-8000:]
			}
			t.Logf("the processes printed:\n%s", data)
		}
	})
	return f
}
