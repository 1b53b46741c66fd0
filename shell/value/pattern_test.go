package value

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"mxsh/model"
)

// hopeless is a pattern that backtracks for ever on much.
const hopeless = `^(a+)+$`

var much = strings.Repeat("a", 60) + "X"

func TestPatternThatBacktracksEndsByItsLimit(t *testing.T) {
	p, err := Regexp(hopeless, true)
	if err != nil {
		t.Fatal(err)
	}
	p.limit = time.Millisecond
	var failed *model.Error
	if _, err := p.Matches(context.Background(), much); !errors.As(err, &failed) || failed.ID != "PatternTimeout" {
		t.Errorf("matching gives %v", err)
	}
}

func TestPatternThatBacktracksEndsByAnInterrupt(t *testing.T) {
	p, err := Regexp(hopeless, true)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p.limit = 300 * time.Millisecond // of the try that is left behind
	if _, err := p.FindAll(ctx, much); !errors.Is(err, context.Canceled) {
		t.Errorf("matching gives %v", err)
	}
}

func TestEscapePatternMatchesTheTextItself(t *testing.T) {
	for _, text := range []string{`a.b*c`, `(x)[1]{2}^$|?+`, "a b#c", "tab\tline\n", `C:\x`, "ü"} {
		p, err := Regexp("^"+EscapePattern(text)+"$", false)
		if err != nil {
			t.Fatal(err)
		}
		if ok, err := p.Matches(context.Background(), text); !ok || err != nil {
			t.Errorf("%q escaped as %q does not match: %v", text, EscapePattern(text), err)
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	texts := make([]string, 100_000)
	for i := range texts {
		texts[i] = fmt.Sprintf(`EX%d\Default Frontend connector number %d`, i, i)
	}
	p, err := Regexp("x", true)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, text := range texts {
			if ok, err := p.Matches(context.Background(), text); !ok || err != nil {
				b.Fatal(text, err)
			}
		}
	}
}
