package shell

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFilePath(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, `a\b`), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"x.csv": dir + "/x.csv", `.\x.csv`: dir + "/x.csv", `sub\x.csv`: dir + "/sub/x.csv", `..\x.csv`: filepath.Dir(dir) + "/x.csv",
		dir + `\sub\x.csv`: dir + "/sub/x.csv", "/var/x": "/var/x", `\var\x`: "/var/x", "~": "/home/rob", "~/x": "/home/rob/x", `~\x`: "/home/rob/x",
		`C:\Temp\x.csv`: dir + "/C:/Temp/x.csv", `a\b`: dir + `/a\b`, "~x": dir + "/~x",
	} {
		if got := FilePath(dir, "/home/rob", name); got != want {
			t.Errorf("FilePath(%q) is %q, want %q", name, got, want)
		}
	}
}
