package trace

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Settings are what an administrator says about one log.
type Settings struct {
	Dir          string        // "" writes nothing
	MaxAge       time.Duration // files that were last written longer ago are deleted; 0 keeps them
	MaxDirectory int64         // bytes of all files of this log together; 0 is no limit
	MaxFile      int64         // bytes after which a new file begins; 0 is no limit
}

// Kind is what tells one log from another.
type Kind struct {
	Prefix string // of the file names: RECV
	Type   string // in the file's head: SMTP Receive Protocol Log
	Fields string // names of the columns, with commas
}

// File is one log: rows in files named PREFIXyyyymmdd-n.log, n from 1 on every
// UTC day. A new file begins at each start, at midnight UTC and at the size
// limit. It is safe for concurrent use. A row that cannot be written is dropped
// and said once to the logger, for no mail may wait for a log.
type File struct {
	kind Kind
	now  func() time.Time
	log  *slog.Logger

	mu       sync.Mutex
	settings Settings
	f        *os.File
	day      string
	head     int64 // bytes before the first row
	size     int64
	failing  bool
}

// NewFile returns a log that opens its first file with the first row.
func NewFile(kind Kind, s Settings, now func() time.Time, log *slog.Logger) *File {
	return &File{kind: kind, settings: s, now: now, log: log}
}

// Configure puts other settings in force with the next row. Old files that they
// keep no longer go at once.
func (l *File) Configure(s Settings) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s == l.settings {
		return
	}
	if s.Dir != l.settings.Dir {
		l.closeFile()
	}
	l.settings, l.failing = s, false
	if s.Dir != "" {
		l.prune(l.files())
	}
}

// Write appends rows of already escaped columns, each with its line end.
func (l *File) Write(rows []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.settings.Dir == "" {
		return
	}
	if err := l.write(rows); err != nil {
		if !l.failing {
			l.log.Error("log cannot be written", "log", l.kind.Prefix, "folder", l.settings.Dir, "error", err)
		}
		l.failing = true
		return
	}
	l.failing = false
}

func (l *File) write(rows []byte) error {
	for len(rows) > 0 {
		day := l.now().UTC().Format("20060102")
		if l.f != nil && day != l.day {
			l.closeFile()
		}
		if l.f == nil {
			if err := l.open(day); err != nil {
				return err
			}
		}
		fit := l.fit(rows)
		if fit == 0 {
			l.closeFile()
			continue
		}
		n, err := l.f.Write(rows[:fit])
		l.size += int64(n)
		if err != nil {
			l.closeFile() // half a row may stand there: begin a new file
			return err
		}
		rows = rows[fit:]
	}
	return nil
}

// fit is how many bytes of the rows the file has room for: whole rows, and at
// least one in a file that has none.
func (l *File) fit(rows []byte) int {
	room := l.settings.MaxFile - l.size
	if l.settings.MaxFile <= 0 || int64(len(rows)) <= room {
		return len(rows)
	}
	if end := bytes.LastIndexByte(rows[:max(room, 0)], '\n') + 1; end > 0 || l.size > l.head {
		return end
	}
	if end := bytes.IndexByte(rows, '\n') + 1; end > 0 {
		return end
	}
	return len(rows)
}

func (l *File) open(day string) error {
	if err := os.MkdirAll(l.settings.Dir, 0o700); err != nil {
		return err
	}
	old := l.files()
	l.prune(old)
	f, err := os.OpenFile(l.nextName(day, old), os.O_WRONLY|os.O_CREATE|os.O_EXCL|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	head := fmt.Sprintf("#Software: mxsh\r\n#Version: 14.0.0.0\r\n#Log-type: %s\r\n#Date: %s\r\n#Fields: %s\r\n",
		l.kind.Type, stamp(l.now()), l.kind.Fields)
	if _, err := f.WriteString(head); err != nil {
		// On a full disk the next try must not find one more empty file.
		return errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	l.f, l.day, l.head = f, day, int64(len(head))
	l.size = l.head
	return nil
}

// nextName is the name after the highest number of the day.
func (l *File) nextName(day string, files []Found) string {
	highest := 0
	for _, f := range files {
		if f.Day == day {
			highest = max(highest, f.number)
		}
	}
	return filepath.Join(l.settings.Dir, fmt.Sprintf("%s%s-%d.log", l.kind.Prefix, day, highest+1))
}

// files lists the log's own files, those last written the longest ago first.
func (l *File) files() []Found {
	files, err := Files(l.settings.Dir, l.kind.Prefix)
	if err != nil {
		return nil
	}
	slices.SortStableFunc(files, func(a, b Found) int { return a.Changed.Compare(b.Changed) })
	return files
}

// Found is a file of a log.
type Found struct {
	Name    string
	Size    int64
	Changed time.Time // when it was last written
	Day     string    // of its name, yyyymmdd in UTC

	number int
}

// Files lists the files of the log with a prefix in a folder, in the order in
// which they were begun.
func Files(dir, prefix string) ([]Found, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []Found
	for _, e := range entries {
		f, ok := parseName(e.Name(), prefix)
		if !ok || !e.Type().IsRegular() {
			continue
		}
		if info, err := e.Info(); err == nil {
			f.Size, f.Changed = info.Size(), info.ModTime()
			files = append(files, f)
		}
	}
	slices.SortFunc(files, func(a, b Found) int { return cmp.Or(strings.Compare(a.Day, b.Day), a.number-b.number) })
	return files, nil
}

// parseName takes the name of a file apart: prefix, eight digits, dash, number.
func parseName(name, prefix string) (f Found, ok bool) {
	rest, ok := strings.CutPrefix(name, prefix)
	rest, isLog := strings.CutSuffix(rest, ".log")
	day, number, dash := strings.Cut(rest, "-")
	if !ok || !isLog || !dash || len(day) != 8 || !digits(day) || !digits(number) {
		return f, false
	}
	n, err := strconv.Atoi(number)
	return Found{Name: name, Day: day, number: n}, err == nil
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// prune deletes what is too old and then the oldest until the rest fits. The
// file that is being written stays.
func (l *File) prune(files []Found) {
	var total int64
	for _, f := range files {
		total += f.Size
	}
	oldest := l.now().Add(-l.settings.MaxAge)
	for _, f := range files {
		path := filepath.Join(l.settings.Dir, f.Name)
		if l.f != nil && path == l.f.Name() {
			continue
		}
		tooOld := l.settings.MaxAge > 0 && f.Changed.Before(oldest)
		tooMuch := l.settings.MaxDirectory > 0 && total > l.settings.MaxDirectory
		if !tooOld && !tooMuch {
			continue
		}
		if err := os.Remove(path); err != nil {
			l.log.Warn("old log cannot be deleted", "file", path, "error", err)
			continue
		}
		total -= f.Size
	}
}

func (l *File) closeFile() {
	if l.f != nil {
		l.f.Close()
		l.f = nil
	}
}

// Close closes the current file; a later row opens another.
func (l *File) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closeFile()
	return nil
}

func stamp(t time.Time) string { return string(AppendStamp(nil, t)) }
