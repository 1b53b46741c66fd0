package commands

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mxsh/shell"
	"mxsh/shell/core"
	"mxsh/shell/eval"
)

// objects takes what statements emit.
type objects struct{ got []any }

func (o *objects) Write(v any) error { o.got = append(o.got, v); return nil }
func (o *objects) Flush() error      { return nil }

// says runs a line of the language in the world and returns its exit status.
func (w *world) says(line string) (status int, emitted []any) {
	w.t.Helper()
	w.warnings, w.infos, w.errs, w.asked = nil, nil, nil, nil
	out := &objects{}
	s := eval.New(eval.Config{
		Cmdlets: append(core.All(core.Env{Now: w.env.Now}), w.cmdlets...), Host: host{w}, Output: out,
		Text: func(io.Writer) eval.Output { return out }, Now: w.env.Now, Dir: w.home, Version: "test",
	})
	return s.Run(w.t.Context(), line, ""), out.got
}

// TestExamples runs every example of every cmdlet in the lab's organization,
// each in a copy of its own.
func TestExamples(t *testing.T) {
	lab, err := os.ReadFile(filepath.Join(lab(t).home, "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range All(Env{}) {
		if len(c.Examples) == 0 {
			t.Errorf("%s has no example", c.Name())
		}
		for _, example := range c.Examples {
			t.Run(c.Name(), func(t *testing.T) {
				w := newWorld(t)
				w.local = "EX20071"
				if err := os.WriteFile(filepath.Join(w.home, "directory.db"), lab, 0o600); err != nil {
					t.Fatal(err)
				}
				queuesOfLab(w.starts("EX20071"))
				w.starts("EX20072")
				w.starts("W2008")
				if status, _ := w.says(example.Command); status != 0 || len(w.errs) > 0 {
					t.Errorf("%s\nexit %d: %v", example.Command, status, w.errs)
				}
				if !strings.HasSuffix(example.Explains, ".") {
					t.Errorf("%s\nis explained by %q", example.Command, example.Explains)
				}
			})
		}
	}
}

// TestHelpIsComplete: every parameter and cmdlet says what it is for.
func TestHelpIsComplete(t *testing.T) {
	for _, c := range All(Env{}) {
		if !strings.HasSuffix(c.Synopsis, ".") {
			t.Errorf("%s: synopsis %q", c.Name(), c.Synopsis)
		}
		names := map[string]*shell.Param{}
		for _, p := range c.Params {
			if about := p.About(); len(about) < 10 || !strings.HasSuffix(about, ".") {
				t.Errorf("%s -%s: help %q", c.Name(), p.Name, about)
			}
			for _, n := range append([]string{p.Name}, p.Aliases...) {
				if other := names[strings.ToLower(n)]; other != nil {
					t.Errorf("%s has two parameters %s", c.Name(), n)
				}
				names[strings.ToLower(n)] = p
			}
		}
	}
}
