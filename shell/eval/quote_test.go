package eval

import (
	"testing"

	"mxsh/shell"
)

// What is quoted for a line of the language is read back as it was, whatever
// marks the language takes for quotes.
func TestQuotedTextsMeanThemselves(t *testing.T) {
	for _, text := range []string{"", "plain", "it's", "O’Brien", "‘a’ ‚b‛", `say "x"`, "“a” „b", "$HOME $(1) `t", `C:\a`, "two\nlines", "'", "’’"} {
		for _, quoted := range []string{shell.SingleQuoted(text), shell.DoubleQuoted(text)} {
			w := newWorld(t)
			w.run("$x = " + quoted)
			if got, _ := w.s.Variable("x"); got != text {
				t.Errorf("%s reads as %q, want %q", quoted, got, text)
			}
		}
	}
}
