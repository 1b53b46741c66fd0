package commands

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mxsh/shell/core"
	"mxsh/shell/eval"
	"mxsh/shell/format"
)

// topicFolders are where the help topics are: those of the mail, and those of
// the language.
var topicFolders = []string{"about", "../shell/core/about"}

// tried is what a topic shows: a statement and what it prints below it.
type tried struct{ line, printed string }

// triedIn are the lines of a topic after [PS], with those after >> that go on
// with them and the lines below, which are what they print.
func triedIn(text string) []tried {
	var all []tried
	running := false
	for _, line := range strings.Split(text, "\n") {
		body, indented := strings.CutPrefix(line, "    ")
		switch typed, isLine := strings.CutPrefix(body, "[PS] "); {
		case !indented:
			running = false
		case isLine:
			all = append(all, tried{line: typed})
			running = true
		case running && strings.HasPrefix(body, ">> "):
			all[len(all)-1].line += "\n" + body[3:]
		case running:
			all[len(all)-1].printed += body + "\n"
		}
	}
	return all
}

// notBlank is a text without its empty lines and the blanks at the ends of lines.
func notBlank(text string) string {
	var kept []string
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimRight(line, " "); line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// reader is a session of somebody who tries in the lab's organization what a
// topic says; it returns what a line prints.
func reader(t *testing.T, w *world) func(line string) string {
	w.local = "EX20071"
	queuesOfLab(w.starts("EX20071"))
	w.starts("EX20072")
	w.starts("W2008")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "names.txt"), []byte("Rob\nSam\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	text := func(out io.Writer) eval.Output { return format.NewWriter(out, format.Options{Width: 80}) }
	s := eval.New(eval.Config{
		Cmdlets: append(core.All(core.Env{Now: w.env.Now, History: func() []string { return []string{"Get-Alias"} }}), w.cmdlets...),
		Host:    host{w}, Output: text(&b), Text: text, Now: w.env.Now, Dir: dir, Env: append(os.Environ(), "HOME="+dir), Version: "test",
	})
	s.SetVariable("PROFILE", (&app{}).profileVariable())
	return func(line string) string {
		b.Reset()
		w.warnings, w.infos, w.errs, w.asked = nil, nil, nil, nil
		s.Run(t.Context(), line, "")
		return b.String()
	}
}

// Each topic is a session: its lines run one after the other without an error,
// and print what stands below them. Where nothing stands below a line of a topic
// of the mail, what it prints is left out of the text.
func TestTopicsAreTrue(t *testing.T) {
	lab, err := os.ReadFile(filepath.Join(lab(t).home, "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range topicFolders {
		files, _ := filepath.Glob(folder + "/about_*.txt")
		for _, file := range files {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				w := newWorld(t)
				if err := os.WriteFile(filepath.Join(w.home, "directory.db"), lab, 0o600); err != nil {
					t.Fatal(err)
				}
				run := reader(t, w)
				for _, x := range triedIn(string(text)) {
					got, want := notBlank(run(x.line)), notBlank(x.printed)
					if len(w.errs) > 0 {
						t.Errorf("%s\nfails: %v", x.line, w.errs)
					}
					if got != want && (want != "" || folder != "about") {
						t.Errorf("%s\nprints %q\nwant   %q", x.line, got, want)
					}
				}
			})
		}
	}
}

// The house rules of a topic: a heading that is its name, a sentence first, lines
// that fit on a narrow terminal where they are no examples.
func TestTopicsAreReadable(t *testing.T) {
	for _, folder := range topicFolders {
		files, _ := filepath.Glob(folder + "/about_*.txt")
		if len(files) == 0 {
			t.Errorf("%s holds no topic", folder)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			name := strings.TrimSuffix(filepath.Base(file), ".txt")
			heading, _, _ := strings.Cut(string(text), "\n\n")
			if got, want := strings.ReplaceAll(heading, " ", ""), strings.ToUpper(strings.ReplaceAll(name, "_", "")); got != want {
				t.Errorf("%s begins %q", name, heading)
			}
			for i, line := range strings.Split(string(text), "\n") {
				typed := strings.HasPrefix(line, "    [PS] ") || strings.HasPrefix(line, "    >> ")
				if len(line) > 86 && !typed || strings.ContainsAny(line, "\t\r") || strings.TrimRight(line, " ") != line {
					t.Errorf("%s:%d: %q", name, i+1, line)
				}
			}
		}
	}
}

// A topic that names another names one that is there.
func TestTopicsNameTopics(t *testing.T) {
	known := map[string]bool{}
	for _, name := range core.Topics(about()) {
		known[name] = true
	}
	for _, folder := range topicFolders {
		files, _ := filepath.Glob(folder + "/about_*.txt")
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range strings.FieldsFunc(string(text), func(r rune) bool { return !strings.ContainsRune("_", r) && (r < 'A' || r > 'z') }) {
				if strings.HasPrefix(word, "about_") && word != "about_" && !known[word] {
					t.Errorf("%s speaks of %s", filepath.Base(file), word)
				}
			}
		}
	}
}
