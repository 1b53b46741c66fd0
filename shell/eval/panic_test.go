package eval

import (
	"context"
	"strings"
	"testing"

	"mxsh/shell"
)

// TestPanicBecomesOneSentence has a cmdlet with a fault of ours in each of its
// parts: the run tells it once, catch takes it, the trace goes to the note alone.
func TestPanicBecomesOneSentence(t *testing.T) {
	var nothing *shell.Param
	fault := func(*shell.Call) error { _ = nothing.Name; return nil }
	for _, part := range []*shell.Cmdlet{
		{Verb: "Test", Noun: "Fault", Begin: fault}, {Verb: "Test", Noun: "Fault", Process: fault}, {Verb: "Test", Noun: "Fault", End: fault},
	} {
		var trace string
		w := newWorld(t)
		c := w.s.Config
		c.Cmdlets = append(testCmdlets(), part)
		c.Panicked = func(cause any, stack []byte) string { trace = string(stack); return "fault-1.txt" }
		s := New(c)
		status := s.Run(context.Background(), "Test-Fault; 'after'; try { Test-Fault } catch { 'caught' }; function f { Test-Fault }; f; $Error.Count", "")
		if out := w.out.String(); status != 1 || out != "after\ncaught\n'3'\n" && out != "after\ncaught\n3\n" {
			t.Errorf("status %d, printed %q", status, out)
		}
		said := strings.Join(w.host.lines, "\n")
		if strings.Count(said, "fault in mxsh itself") != 2 || !strings.Contains(said, "fault-1.txt") {
			t.Errorf("said %q", said)
		}
		for _, bad := range []string{"goroutine", "nil pointer", "panic", ".go:"} {
			if strings.Contains(said, bad) {
				t.Errorf("%q shows %q", said, bad)
			}
		}
		if !strings.Contains(trace, "panic_test.go") {
			t.Errorf("the trace does not name where it was: %s", trace)
		}
	}
}

// TestPanicOfAStatement has a fault outside of any cmdlet.
func TestPanicOfAStatement(t *testing.T) {
	w := newWorld(t)
	w.s.Output = faultyOutput{}
	if status := w.s.Run(context.Background(), "1", ""); status != 1 || len(w.host.lines) != 1 || !strings.Contains(w.host.lines[0], "fault in mxsh itself") {
		t.Errorf("status %d, said %q", status, w.host.lines)
	}
}

type faultyOutput struct{}

func (faultyOutput) Write(any) error { panic("odd") }
func (faultyOutput) Flush() error    { return nil }
