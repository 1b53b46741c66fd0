package term

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// mostLines is how many lines a history keeps.
const mostLines = 4096

// History is the lines that were typed, oldest first, each once. It is a file
// that sessions share: what one adds the others see at their next prompt. A line
// that seems to hold a secret stays in this session's memory alone.
type History struct {
	path string // "" keeps all in memory
	most int    // lines that are kept
	mute bool   // nothing more is written

	mu      sync.Mutex
	lines   []string
	private map[string]bool // lines that are never written
	seen    os.FileInfo     // the file when it was last read
}

// OpenHistory reads the history file and makes its folder. A file that cannot be
// used gives an error and a history that keeps its lines in memory.
func OpenHistory(path string) (*History, error) {
	h := &History{path: path, most: mostLines, private: map[string]bool{}}
	if path == "" {
		return h, nil
	}
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = h.locked(func() error { return h.read(true) })
	}
	if err != nil {
		h.path = ""
	}
	return h, err
}

// Path is the file, "" when the lines are in memory alone.
func (h *History) Path() string { return h.path }

// locked runs fn while no other session changes the file.
func (h *History) locked(fn func() error) error {
	f, err := os.OpenFile(h.path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX); err != nil {
		return err
	}
	return fn()
}

// read takes the lines of the file when it is another one than was seen, and
// shortens it when it has grown far too long.
func (h *History) read(shorten bool) error {
	f, err := os.Open(h.path)
	if errors.Is(err, os.ErrNotExist) {
		h.seen = nil
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || h.seen != nil && os.SameFile(info, h.seen) && info.Size() == h.seen.Size() && info.ModTime().Equal(h.seen.ModTime()) {
		return err
	}
	lines, err := readEntries(f)
	if err != nil {
		return err
	}
	read := len(lines)
	for _, line := range h.lines {
		if h.private[line] {
			lines = append(lines, line)
		}
	}
	h.lines, h.seen = distinct(lines, h.most), info
	if shorten && read > len(h.lines)+h.most/4 {
		return h.rewrite()
	}
	return nil
}

// readEntries reads lines; a backtick at a line's end says that the entry goes
// on in the next.
func readEntries(r io.Reader) ([]string, error) {
	var entries []string
	entry := ""
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, 16<<20)
	for scanner.Scan() {
		text := scanner.Text()
		if more, ok := strings.CutSuffix(text, "`"); ok {
			entry += more + "\n"
			continue
		}
		if entry += text; entry != "" {
			entries = append(entries, entry)
		}
		entry = ""
	}
	return entries, scanner.Err()
}

// distinct keeps the last of equal lines, and at most so many.
func distinct(lines []string, most int) []string {
	seen := make(map[string]bool, len(lines))
	kept := make([]string, 0, min(len(lines), most))
	for i := len(lines) - 1; i >= 0 && len(kept) < most; i-- {
		if !seen[lines[i]] {
			seen[lines[i]] = true
			kept = append(kept, lines[i])
		}
	}
	slices.Reverse(kept)
	return kept
}

func encoded(line string) string { return strings.ReplaceAll(line, "\n", "`\n") + "\n" }

// rewrite replaces the file by the lines in memory.
func (h *History) rewrite() error {
	f, err := os.CreateTemp(filepath.Dir(h.path), ".history-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	w := bufio.NewWriter(f)
	for _, line := range h.lines {
		if !h.private[line] {
			_, _ = w.WriteString(encoded(line))
		}
	}
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), h.path); err != nil {
		return err
	}
	h.seen, err = os.Stat(h.path)
	return err
}

var secretly = regexp.MustCompile(`(?i)-AsPlainText|password|secret|token|apikey`)

// Private is whether a line seems to hold a secret, so that no file may keep it.
func Private(line string) bool { return secretly.MatchString(line) }

// Add appends a line, taking away an equal one before it.
func (h *History) Add(line string) {
	line = strings.TrimRight(line, " \t\n")
	if strings.TrimSpace(line) == "" {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	private := h.path == "" || h.mute || Private(line) || strings.HasSuffix(line, "`") || strings.Contains(line, "\r")
	if !private {
		// A line that cannot be written is still in memory; the prompt goes on.
		_ = h.locked(func() error { return h.append(line) })
	}
	if private {
		h.private[line] = true
	}
	if i := slices.Index(h.lines, line); i >= 0 {
		h.lines = slices.Delete(h.lines, i, i+1)
	}
	h.lines = append(h.lines, line)
	if len(h.lines) > h.most {
		h.lines = slices.Delete(h.lines, 0, len(h.lines)-h.most)
	}
}

// apply takes over what the options say of the history. Another file is read at
// once; one that cannot be used leaves the lines in memory.
func (h *History) apply(o *Options) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.mute = o.HistorySaveStyle == "SaveNothing"
	if n := int(o.MaximumHistoryCount); n != h.most && n > 0 {
		h.most = n
		h.lines = h.lines[max(0, len(h.lines)-n):]
	}
	if h.path == "" || o.HistorySavePath == "" || o.HistorySavePath == h.path {
		return
	}
	h.path, h.lines, h.seen = o.HistorySavePath, nil, nil
	if os.MkdirAll(filepath.Dir(h.path), 0o700) != nil || h.locked(func() error { return h.read(false) }) != nil {
		h.path, o.HistorySavePath = "", ""
	}
}

// append writes a line and takes in what other sessions wrote before it.
func (h *History) append(line string) error {
	if err := h.read(false); err != nil {
		return err
	}
	f, err := os.OpenFile(h.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	_, err = io.WriteString(f, encoded(line))
	if info, statErr := f.Stat(); statErr == nil {
		h.seen = info
	}
	return errors.Join(err, f.Close())
}

// Lines are all lines, oldest first, those of other sessions included.
func (h *History) Lines() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.path != "" {
		_ = h.locked(func() error { return h.read(false) }) // unreadable: what is in memory
	}
	return slices.Clone(h.lines)
}

// Clear forgets every line, in the file too.
func (h *History) Clear() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lines, h.private = nil, map[string]bool{}
	if h.path == "" {
		return nil
	}
	return h.locked(h.rewrite)
}
