package commands

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestPanicIsNotedForItsOwnerAlone(t *testing.T) {
	home := t.TempDir()
	a := &app{World: World{Version: "1.2", Now: time.Now}}
	if id := a.panicked("odd", nil); id != "" {
		t.Errorf("without a home the note is %q", id)
	}
	a.flags.home = home
	id := a.panicked("odd \x1b[31m", []byte("goroutine 1 [running]"))
	path := filepath.Join(home, "log", id)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the note %q: %v, %v", id, info, err)
	}
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), "mxsh 1.2\nodd ") || !strings.Contains(string(text), "goroutine 1") || strings.Contains(string(text), "\x1b") {
		t.Errorf("%q, %v", text, err)
	}
	if other := a.panicked("odd", nil); other == id {
		t.Errorf("two faults share the note %q", id)
	}
}
