package eval

import (
	"context"
	"strings"

	"mxsh/shell"
	"mxsh/shell/value"
)

// Prompted is what the session's function prompt gives for the next line: what
// it shows with Write-Host, then its first object as text. It is "" when there
// is no such function, it fails or gives nothing. $? and $LASTEXITCODE stay what
// the statement before left.
func (s *Session) Prompted(ctx context.Context) string {
	if s.frame.scope.findFunction("prompt") == nil {
		return ""
	}
	defer s.keepResult()()
	host := &promptHost{Host: s.Host}
	f := *s.frame
	f.host = host
	var first any
	err := variables{s, &f}.Evaluate(ctx, "prompt", func(v any) error {
		if first == nil {
			first = v
		}
		return nil
	})
	if err != nil || host.failed {
		return ""
	}
	return host.shown.String() + value.Text(first)
}

// keepResult notes how the last statement ended; what it returns restores that.
func (s *Session) keepResult() (restore func()) {
	ok, failed, code := s.ok, s.programFailed, any(nil)
	if v := s.frame.scope.find("LASTEXITCODE"); v != nil {
		code = v.value
	}
	return func() {
		s.ok, s.programFailed = ok, failed
		s.frame.scope.define("LASTEXITCODE", code)
	}
}

// promptHost takes what the function prompt shows; a failure is not told, for
// it would come before every line.
type promptHost struct {
	shell.Host
	shown  strings.Builder
	failed bool
}

// Information implements shell.Host.
func (h *promptHost) Information(text string, newline bool) {
	h.shown.WriteString(text)
	if newline {
		h.shown.WriteByte('\n')
	}
}

// Error implements shell.Host.
func (h *promptHost) Error(*shell.Record) { h.failed = true }
