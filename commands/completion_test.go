package commands

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mxsh/shell/complete"
	"mxsh/shell/eval"
	"mxsh/store"
	"mxsh/store/boltdir"
)

// prompting is the completer of the interactive shell over the organization of
// the examples.
func prompting(t *testing.T) *complete.Completer {
	t.Helper()
	w := lab(t)
	w.ok("New-SendConnector", "-Name", "To Internet", "-AddressSpaces", "*", "-SourceTransportServers", "EX20071")
	w.dir.Close()
	a := &app{World: World{Now: func() time.Time { return noon }, Env: []string{"HOME=" + t.TempDir(), "USERNAME=x"},
		Open: func(string) (store.Directory, error) { return boltdir.Open(filepath.Join(w.home, "directory.db"), boltdir.Options{}) }}}
	a.flags.home = w.home
	a.all()
	t.Cleanup(func() {
		if d := a.directory.(*lateDirectory).Directory; d != nil {
			d.Close()
		}
	})
	dir := t.TempDir()
	for _, name := range []string{"users.csv", "my list.csv"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := eval.New(eval.Config{Cmdlets: a.cmdlets, Dir: dir, Env: a.Env})
	return a.completer(s)
}

func TestDev(t *testing.T) {
	c := prompting(t)
	data, _ := os.ReadFile("/tmp/term-bench/lines.txt")
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		line = strings.TrimSuffix(line, "~")
		r := c.Complete(t.Context(), line, len(line))
		var got []string
		for i, it := range r.Items {
			if i == 12 {
				got = append(got, "...")
				break
			}
			got = append(got, it.Text)
		}
		t.Logf("%-70s => [%s] %s", line, line[r.Start:r.End], strings.Join(got, " | "))
	}
}
