// Package transcript keeps a session's lines and output in a file, as
// Start-Transcript asks.
package transcript

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"mxsh/model"
)

const stars = "**********************"

// Options say what a transcript is to hold and where.
type Options struct {
	Path      string // absolute
	Append    bool   // goes on in a file that is there
	NoClobber bool   // refuses a file that is there
	Minimal   bool   // leaves who and where out of the header
	Times     bool   // tells before each line when it was run
}

// Log is the transcript of a session; it is safe for use by several goroutines.
// While none was started it drops what it is given.
type Log struct {
	// Now is the clock.
	Now func() time.Time
	// Facts are the lines of the header between its title and its end; may be nil.
	Facts func() []string
	// Flush writes out what is still being laid out, before the end; may be nil.
	Flush func() error

	mu   sync.Mutex
	file *os.File
	o    Options
	err  error // the first failed write
}

// Start opens the file, which only its owner can read, and writes the header. An
// error is a *model.Error.
func (l *Log) Start(o Options) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file != nil {
		return &model.Error{ID: "TranscriptRuns", Category: model.Invalid, Target: l.o.Path,
			Message: "A transcript is being written to " + model.Quote(l.o.Path) + " already.", Hint: "Stop-Transcript ends it."}
	}
	flags := os.O_CREATE | os.O_WRONLY | os.O_TRUNC
	switch {
	case o.Append:
		flags = os.O_CREATE | os.O_WRONLY | os.O_APPEND
	case o.NoClobber:
		flags |= os.O_EXCL
	}
	file, err := os.OpenFile(o.Path, flags, 0o600)
	switch {
	case os.IsExist(err):
		return &model.Error{ID: "TranscriptFileExists", Category: model.Exists, Param: "Path", Target: o.Path, Err: err,
			Message: "The file " + model.Quote(o.Path) + " exists and -NoClobber was given.", Hint: "Give -Append to go on in it."}
	case err != nil:
		return &model.Error{ID: "TranscriptFile", Category: model.Failed, Param: "Path", Target: o.Path, Err: err,
			Message: "The file " + model.Quote(o.Path) + " can't be written, so no transcript was started.", Hint: "Name a file in a folder of yours: Start-Transcript -Path ~/today.txt."}
	}
	l.file, l.o, l.err = file, o, nil
	l.write(l.header())
	return nil
}

func (l *Log) header() string {
	lines := []string{stars, "mxsh transcript start", "Start time: " + l.stamp()}
	if l.Facts != nil && !l.o.Minimal {
		lines = append(lines, l.Facts()...)
	}
	return strings.Join(append(lines, stars), "\n") + "\n"
}

// stamp is the time as transcripts of PowerShell give it.
func (l *Log) stamp() string { return l.Now().Format("20060102150405") }

// write needs the lock.
func (l *Log) write(text string) {
	if l.file == nil || l.err != nil {
		return
	}
	_, l.err = l.file.WriteString(text)
}

// Stop writes the end and returns the file's path. Where something could not be
// written it says so once, here.
func (l *Log) Stop() (path string, err error) {
	if l.Flush != nil {
		_ = l.Flush() // into write, which keeps the error
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		return "", &model.Error{ID: "NoTranscript", Category: model.Invalid, Message: "No transcript is being written.", Hint: "Start-Transcript starts one."}
	}
	l.write(fmt.Sprintf("%s\nmxsh transcript end\nEnd time: %s\n%s\n", stars, l.stamp(), stars))
	path, err = l.o.Path, l.err
	if closed := l.file.Close(); err == nil {
		err = closed
	}
	l.file = nil
	if err != nil {
		return path, &model.Error{ID: "TranscriptIncomplete", Category: model.Failed, Target: path, Err: err,
			Message: "The transcript in " + model.Quote(path) + " is not complete: the file could not be written."}
	}
	return path, nil
}

// Active is whether a transcript is being written.
func (l *Log) Active() bool {
	if l == nil {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.file != nil
}

// Write takes text as it is printed. It never fails; Stop tells of what was lost.
func (l *Log) Write(p []byte) (int, error) {
	l.Note(string(p))
	return len(p), nil
}

// Note adds text. A nil Log drops it.
func (l *Log) Note(text string) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.write(text)
}

// Typed adds a line that was typed, after its prompt.
func (l *Log) Typed(prompt, line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.o.Times {
		l.write(fmt.Sprintf("%s\nCommand start time: %s\n%s\n", stars, l.stamp(), stars))
	}
	l.write(prompt + line + "\n")
}
