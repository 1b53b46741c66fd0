package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"mxsh/e2e/lab"
)

// fence is a fenced block of a page that a reader would type.
type fence struct {
	language string // sh or powershell
	line     int    // of the page, from 1
	lines    []string
}

// fences reads the blocks of a page that are marked as commands. A block that is
// not closed is a fault of the page.
func fences(page string) (all []fence, err error) {
	var open *fence
	skip := false
	for i, line := range strings.Split(page, "\n") {
		mark, isMark := strings.CutPrefix(line, "```")
		switch {
		case isMark && open != nil:
			all = append(all, *open)
			open = nil
		case isMark && skip:
			skip = false
		case isMark && (mark == "sh" || mark == "powershell"):
			open = &fence{language: mark, line: i + 1}
		case isMark && (mark == "bash" || mark == "ps1" || mark == "console"):
			return nil, fmt.Errorf("line %d: a block of commands is marked sh or powershell, not %s", i+1, mark)
		case isMark:
			skip = true
		case open != nil:
			open.lines = append(open.lines, line)
		}
	}
	if open != nil || skip {
		return nil, fmt.Errorf("a block is not closed")
	}
	return all, nil
}

// reader is somebody who types what a page says, with an engine running.
type reader struct {
	t    *testing.T
	dir  string // the folder of the page, which has bin/mxsh
	home string
	env  []string
	port string // stands for 2626, which another may hold
}

// newReader starts an engine in a home of its own, as `make run` would, on ports
// that are free.
func newReader(t *testing.T) *reader {
	t.Helper()
	r := &reader{t: t, dir: t.TempDir(), home: t.TempDir(), port: fmt.Sprint(freePort(t))}
	state := filepath.Join(r.home, ".local/state/mxsh")
	for _, err := range []error{os.MkdirAll(state, 0o700), os.Mkdir(filepath.Join(r.dir, "bin"), 0o700), os.Symlink(bin(t), filepath.Join(r.dir, "bin/mxsh"))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	r.env = append(os.Environ(), "HOME="+r.home, "MXSH_HOME="+state, "MXSH_BIN=", "PATH="+filepath.Join(r.dir, "bin")+":"+os.Getenv("PATH"))
	addHub(t, state)
	e, err := lab.StartEngine(t.Context(), bin(t), state, logTo(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Stop() })
	return r
}

func (r *reader) run(name string, args ...string) result {
	cmd := exec.CommandContext(r.t.Context(), name, args...)
	cmd.Dir, cmd.Env = r.dir, r.env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return finish(r.t, cmd)
}

// types runs a block; a block of sh statement by statement, so that what shows
// a delivered message may wait for it.
func (r *reader) types(f fence) {
	text := strings.ReplaceAll(strings.Join(f.lines, "\n"), "2626", r.port)
	if f.language == "powershell" {
		file := filepath.Join(r.dir, "block.ps1")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			r.t.Fatal(err)
		}
		if got := r.run("bin/mxsh", "-o", "text", file); got.code != 0 || got.err != "" {
			r.t.Errorf("exit %d\n%s%s", got.code, got.out, got.err)
		}
		return
	}
	if got := r.run("bash", "-ec", waiting(text)); got.code != 0 {
		r.t.Errorf("%s\nexit %d\n%s%s", text, got.code, got.out, got.err)
	}
}

// waiting makes lines that show what arrived try for ten seconds.
func waiting(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "cat ") {
			line, _, _ = strings.Cut(line, "  #")
			lines[i] = "for i in $(seq 100); do " + line + " 2>/dev/null && break; [ $i -lt 100 ] && sleep 0.1; done"
		}
	}
	return strings.Join(lines, "\n")
}

// TestCommandsOfTheDocumentation types every block of commands of every page,
// in order.
func TestCommandsOfTheDocumentation(t *testing.T) {
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, page := range append([]string{"../README.md"}, pages...) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		blocks, err := fences(string(text))
		if err != nil {
			t.Errorf("%s: %v", page, err)
		}
		count += len(blocks)
		if len(blocks) == 0 {
			continue
		}
		t.Run(filepath.Base(page), func(t *testing.T) {
			t.Parallel()
			r := newReader(t)
			for _, f := range blocks {
				t.Run(fmt.Sprintf("line %d", f.line), func(t *testing.T) {
					r := *r
					r.t = t
					for _, program := range []string{"swaks", "python3"} {
						if _, err := exec.LookPath(program); err != nil && strings.Contains(strings.Join(f.lines, "\n"), program+" ") {
							t.Skip("not installed: ", program)
						}
					}
					start := time.Now()
					r.types(f)
					if took := time.Since(start); took > 30*time.Second {
						t.Errorf("a reader waits %v", took)
					}
				})
			}
		})
	}
	if count < 4 {
		t.Errorf("only %d blocks of commands were found", count)
	}
}
