package trace

import (
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
	size     int64
	failing  bool
}

// NewFile returns a log that opens its first file with the first row.
func NewFile(kind Kind, s Settings, now func() time.Time, log *slog.Logger) *File {
	return &File{kind: kind, settings: s, now: now, log: log}
}

// Configure puts other settings in force with the next row.
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
}

// Write appends one row of already escaped columns with its line end.
func (l *File) Write(row []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.settings.Dir == "" {
		return
	}
	if err := l.write(row); err != nil {
		if !l.failing {
			l.log.Error("log cannot be written", "log", l.kind.Prefix, "folder", l.settings.Dir, "error", err)
		}
		l.failing = true
		return
	}
	l.failing = false
}

func (l *File) write(row []byte) error {
	day := l.now().UTC().Format("20060102")
	if l.f != nil && (day != l.day || l.settings.MaxFile > 0 && l.size+int64(len(row)) > l.settings.MaxFile) {
		l.closeFile()
	}
	if l.f == nil {
		if err := l.open(day); err != nil {
			return err
		}
	}
	n, err := l.f.Write(row)
	l.size += int64(n)
	if err != nil {
		l.closeFile() // half a row may stand there: begin a new file
	}
	return err
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
	n, err := f.WriteString(head)
	if err != nil {
		f.Close()
		return err
	}
	l.f, l.day, l.size = f, day, int64(n)
	return nil
}

// nextName is the name after the highest number of the day.
func (l *File) nextName(day string, files []oldFile) string {
	highest := 0
	for _, f := range files {
		number, ok := strings.CutPrefix(strings.TrimSuffix(filepath.Base(f.path), ".log"), l.kind.Prefix+day+"-")
		if n, err := strconv.Atoi(number); ok && err == nil {
			highest = max(highest, n)
		}
	}
	return filepath.Join(l.settings.Dir, fmt.Sprintf("%s%s-%d.log", l.kind.Prefix, day, highest+1))
}

type oldFile struct {
	path string
	size int64
	at   time.Time
}

// files lists the log's own files, the oldest first.
func (l *File) files() []oldFile {
	entries, err := os.ReadDir(l.settings.Dir)
	if err != nil {
		return nil
	}
	var files []oldFile
	for _, e := range entries {
		if !l.owns(e.Name()) || !e.Type().IsRegular() {
			continue
		}
		if info, err := e.Info(); err == nil {
			files = append(files, oldFile{filepath.Join(l.settings.Dir, e.Name()), info.Size(), info.ModTime()})
		}
	}
	slices.SortFunc(files, func(a, b oldFile) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return len(a.path) - len(b.path)
	})
	return files
}

// owns is whether a file name is one of this log: prefix, eight digits, dash, number.
func (l *File) owns(name string) bool {
	rest, ok := strings.CutPrefix(name, l.kind.Prefix)
	rest, isLog := strings.CutSuffix(rest, ".log")
	day, number, dash := strings.Cut(rest, "-")
	return ok && isLog && dash && len(day) == 8 && digits(day) && digits(number)
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// prune deletes what is too old and then the oldest until the rest fits.
func (l *File) prune(files []oldFile) {
	var total int64
	for _, f := range files {
		total += f.size
	}
	oldest := l.now().Add(-l.settings.MaxAge)
	for _, f := range files {
		tooOld := l.settings.MaxAge > 0 && f.at.Before(oldest)
		tooMuch := l.settings.MaxDirectory > 0 && total > l.settings.MaxDirectory
		if !tooOld && !tooMuch {
			continue
		}
		if err := os.Remove(f.path); err != nil {
			l.log.Warn("old log cannot be deleted", "file", f.path, "error", err)
			continue
		}
		total -= f.size
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

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
