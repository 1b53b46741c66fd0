package eval

import (
	"bufio"
	"errors"
	"io"
	"os"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/syntax"
)

// The numbers of the streams that may be redirected.
const (
	streamAll = iota
	streamOutput
	streamError
	streamWarning
	streamVerbose
	streamDebug
	streamInformation
)

// redirect changes the frame's output and host as the redirections say. The
// functions it returns finish the files; they must be called once.
func (s *Session) redirect(f *frame, list []*syntax.Redirect) (closers []func() error, err error) {
	if len(list) == 0 {
		return nil, nil
	}
	host := &redirectedHost{Host: f.host}
	for _, r := range list {
		to, finish, err := s.redirectTarget(f, r)
		if err != nil {
			return closers, err
		}
		if finish != nil {
			closers = append(closers, finish)
		}
		if r.Stream == streamOutput || r.Stream == streamAll {
			f.out = to
		}
		for n := streamError; n <= streamInformation; n++ {
			if r.Stream == n || r.Stream == streamAll {
				host.to[n] = to
			}
		}
	}
	f.host = host
	return closers, nil
}

// redirectTarget opens what a redirection writes to.
func (s *Session) redirectTarget(f *frame, r *syntax.Redirect) (to func(any) error, finish func() error, err error) {
	if r.Merge {
		return f.out, nil, nil
	}
	v, err := s.eval(f, r.Target)
	if err != nil {
		return nil, nil, err
	}
	if v == nil {
		return func(any) error { return nil }, nil, nil
	}
	name := shell.Text(v)
	flags := os.O_CREATE | os.O_WRONLY | os.O_TRUNC
	if r.Append {
		flags = os.O_CREATE | os.O_WRONLY | os.O_APPEND
	}
	file, err := os.OpenFile(s.path(name), flags, 0o644)
	if err != nil {
		return nil, nil, s.fail(f, r, fileError(name, err))
	}
	buffered := bufio.NewWriter(file)
	out := s.Text(buffered)
	finish = func() error {
		if err := errors.Join(out.Flush(), buffered.Flush(), file.Close()); err != nil {
			return s.fail(f, r, fileError(name, err))
		}
		return nil
	}
	to = func(v any) error {
		if err := out.Write(v); err != nil {
			return s.fail(f, r, fileError(name, err))
		}
		return nil
	}
	return to, finish, nil
}

// path makes a file's name absolute; ~ is the home folder.
func (s *Session) path(name string) string {
	return shell.FilePath(s.Dir, s.environmentText("HOME"), name)
}

// fileError says in a sentence why a file cannot be used.
func fileError(name string, err error) error { return model.FileError(name, err) }

func splitLines(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.TrimSuffix(text, "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// redirectedHost sends the messages of one command to where they are
// redirected; all else goes to the host behind it.
type redirectedHost struct {
	shell.Host
	to [streamInformation + 1]func(any) error
}

// put writes to a redirected stream. A full disk has nowhere to be reported but
// the error stream.
func (h *redirectedHost) put(stream int, v any) {
	if err := h.to[stream](v); err != nil && !errors.Is(err, shell.ErrStop) && !errors.Is(err, io.ErrClosedPipe) {
		h.Host.Error(&shell.Record{Err: &model.Error{ID: "RedirectionFailed", Category: model.Failed, Message: "The redirected messages could not be written.", Err: err}})
	}
}

// Warning implements shell.Host.
func (h *redirectedHost) Warning(text string) {
	if h.to[streamWarning] == nil {
		h.Host.Warning(text)
		return
	}
	h.put(streamWarning, &said{"WarningRecord", text})
}

// Verbose implements shell.Host.
func (h *redirectedHost) Verbose(text string) {
	if h.to[streamVerbose] == nil {
		h.Host.Verbose(text)
		return
	}
	h.put(streamVerbose, &said{"VerboseRecord", text})
}

// Debug implements shell.Host.
func (h *redirectedHost) Debug(text string) {
	if h.to[streamDebug] == nil {
		h.Host.Debug(text)
		return
	}
	h.put(streamDebug, &said{"DebugRecord", text})
}

// Information implements shell.Host.
func (h *redirectedHost) Information(text string, newline bool) {
	if h.to[streamInformation] == nil {
		h.Host.Information(text, newline)
		return
	}
	h.put(streamInformation, &said{"InformationRecord", text})
}

// Error implements shell.Host.
func (h *redirectedHost) Error(rec *shell.Record) {
	if h.to[streamError] == nil {
		h.Host.Error(rec)
		return
	}
	h.put(streamError, &errorRecord{rec})
}
