package commands

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/core"
	"mxsh/shell/eval"
	"mxsh/shell/format"
	"mxsh/shell/term"
)

var update = flag.Bool("update", false, "rewrite the transcripts in testdata")

// Dates in transcripts are those of one zone, wherever the test runs.
func init() { time.Local = time.UTC }

const prompt = "[PS] > "

// TestTranscripts plays testdata/*.txt: after each prompt a line that is typed,
// then exactly what a person sees, runs of blank lines shown as one. All of a
// file happens in one organization of the lab, where EX20071 is the local server.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("transcripts: %v, %v", files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(want))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			compareLines(t, got, string(want))
		})
	}
}

func compareLines(t *testing.T, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b := "", ""
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			t.Fatalf("line %d:\ngot  %q\nwant %q", i+1, a, b)
		}
	}
}

// play types the lines of a transcript and returns the transcript that comes of it.
func play(t *testing.T, transcript string) string {
	w := lab(t)
	w.local = "EX20071"
	queuesOfLab(w.starts("EX20071"))
	var screen bytes.Buffer
	out := format.NewWriter(&screen, format.Options{Width: 100})
	s := eval.New(eval.Config{
		ErrorView: "ConciseView",
		Cmdlets:   append(core.All(core.Env{Now: w.env.Now}), w.cmdlets...), Host: console{host{w}, &screen}, Output: out,
		Text: func(o io.Writer) eval.Output { return format.NewWriter(o, format.Options{Width: 100}) }, Now: w.env.Now, Dir: w.home, Version: "test",
	})
	for line := range strings.Lines(transcript) {
		typed, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), prompt)
		if !ok {
			continue
		}
		screen.WriteString(prompt + typed + "\n")
		s.Run(t.Context(), typed, "")
		if err := out.Flush(); err != nil {
			t.Fatal(err)
		}
		screen.WriteByte('\n')
	}
	text := regexp.MustCompile(` +\n`).ReplaceAllString(screen.String(), "\n")
	return strings.TrimLeft(regexp.MustCompile(`\n{3,}`).ReplaceAllString(text, "\n\n"), "\n")
}

// console writes what a host says onto the screen, between the objects.
type console struct {
	host
	screen io.Writer
}

func (c console) Warning(text string) { io.WriteString(c.screen, "WARNING: "+text+"\n") }

func (c console) Information(text string, _ bool) { io.WriteString(c.screen, text+"\n") }

func (c console) Error(r *shell.Record) {
	io.WriteString(c.screen, strings.TrimRight(term.FormatError(r, true), "\n")+"\n")
}

func (c console) Confirm(q shell.Question) (shell.Answer, error) {
	io.WriteString(c.screen, "(asked) "+q.Action+"\n")
	return shell.Yes, nil
}

func (c console) ReadSecret(string) (model.Secret, error) { return model.NewSecret("secret"), nil }
