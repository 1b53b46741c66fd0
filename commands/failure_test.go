package commands

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"mxsh/model"
	"mxsh/store"
)

// What mxsh stands on can fail in many ways; each has a sentence of its own and
// none shows the text of the system.
func TestSurroundingsHaveSentences(t *testing.T) {
	path := func(cause error) error { return &fs.PathError{Op: "write", Path: "/x/y", Err: cause} }
	cases := []struct {
		err error
		id  string
	}{
		{path(syscall.ENOSPC), "DiskFull"},
		{path(syscall.EDQUOT), "DiskFull"},
		{fmt.Errorf("%w: %w", store.ErrUnreachable, path(syscall.EROFS)), "DiskReadOnly"},
		{fmt.Errorf("%w: %w", store.ErrUnreachable, path(syscall.EACCES)), "NoAccess"},
		{fmt.Errorf("%w: page 3", store.ErrDamaged), "DirectoryDamaged"},
		{store.ErrUnreachable, "DirectoryUnreachable"},
		{store.ErrNewer, "DirectoryNewer"},
		{store.ErrBusy, "DirectoryBusy"},
		{fmt.Errorf("%w: %w", store.ErrKeyFile, path(syscall.ENOENT)), "KeyFileUnusable"},
		{fmt.Errorf("%w: %w", store.ErrKeyLost, path(syscall.ENOENT)), "KeyFileLost"},
		{store.ErrNoKey, "KeyFileUnusable"},
	}
	for _, c := range cases {
		for _, told := range []error{plain(fmt.Errorf("start: %w", c.err)), engineFault(errors.Join(nil, fmt.Errorf("start: %w", c.err)))} {
			var e *model.Error
			if !errors.As(told, &e) || e.ID != c.id || !errors.Is(told, c.err) {
				t.Errorf("%v: told %v", c.err, told)
				continue
			}
			if strings.Contains(told.Error(), "/x/y") || strings.Contains(told.Error(), "start:") {
				t.Errorf("%v: %q shows the text of the system", c.err, told)
			}
		}
	}
	var e *model.Error
	if errors.As(engineFault(errors.New("strange")), &e); e == nil || e.ID != "EngineFailed" || strings.Contains(e.Error(), "strange") {
		t.Errorf("an unknown cause: %v", e)
	}
	if engineFault(nil) != nil || plain(nil) != nil {
		t.Error("no fault became one")
	}
}

func TestLostKeyIsNotReplaced(t *testing.T) {
	w := lab(t)
	credential := func(name string) []any {
		return []any{"-Name", name, "-AddressSpaces", name + ".test", "-SmartHosts", "a.test", "-SmartHostAuthMechanism", "BasicAuthRequireTLS",
			"-SourceTransportServers", "EX20071", "-AuthenticationCredential", model.PSCredential{UserName: "u", Password: model.NewSecret("p")}}
	}
	w.ok("New-SendConnector", credential("first")...)
	key := filepath.Join(w.home, "secret.key")
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	w.env.Keys = &store.Keys{Path: key} // another process
	w.cmdlets = All(w.env)
	w.fails("KeyFileLost", nil, "New-SendConnector", credential("second")...)
	if _, err := os.Stat(key); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a new key file: %v", err)
	}
	w.ok("Get-SendConnector", "first")
	w.ok("Set-SendConnector", "first", "-Comment", "needs no key")
}
