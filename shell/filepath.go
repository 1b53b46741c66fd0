package shell

import (
	"os"
	"path/filepath"
	"strings"
)

// FilePath is the path of this system that a script means by name: relative to
// dir, ~ for home, and with \ for /, as scripts write it, unless there is a file
// of that very name.
func FilePath(dir, home, name string) string {
	full := inFolder(dir, home, name)
	if !strings.Contains(name, `\`) {
		return full
	}
	if _, err := os.Lstat(full); err == nil {
		return full
	}
	return inFolder(dir, home, strings.ReplaceAll(name, `\`, "/"))
}

func inFolder(dir, home, name string) string {
	switch {
	case name == "~" || strings.HasPrefix(name, "~/"):
		name = home + name[1:]
	case !filepath.IsAbs(name):
		name = filepath.Join(dir, name)
	}
	return filepath.Clean(name)
}

// IsExchangeProfile is whether a path names the script with which Exchange's own
// shell starts, $exbin\RemoteExchange.ps1. Scripts look for it and source it; its
// commands are all here.
func IsExchangeProfile(name string) bool {
	return strings.EqualFold(name[strings.LastIndexAny(name, `\/`)+1:], "RemoteExchange.ps1")
}
