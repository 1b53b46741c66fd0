package stream_test

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mxsh/shell/format"
	"mxsh/shell/stream"
	"mxsh/shell/value"
)

// screen is a terminal that two goroutines write to.
type screen struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// TestTheFirstRowDoesNotWaitForTheSecond: a producer that is slow is seen at
// work. A file is not watched: there the table is that of all rows.
func TestTheFirstRowDoesNotWaitForTheSecond(t *testing.T) {
	for _, c := range []struct {
		name     string
		terminal bool
		autosize bool
		early    string
	}{
		{"terminal", true, false, "a b\n- -\n1 x"},
		{"file", false, false, ""},
		{"whoever asks for -AutoSize", true, true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var s screen
				o := stream.NewOutput(&s, stream.Text, format.Options{Width: 40, Terminal: c.terminal, Now: time.Now}, stream.Info{})
				view := &format.View{Style: format.Table, AutoSize: true}
				write := func(n string) {
					t.Helper()
					var v any = value.RecordOf("a", n, "b", "x")
					if c.autosize {
						v = view.Of(v)
					}
					if err := o.Write(v); err != nil {
						t.Fatal(err)
					}
				}
				write("1")
				time.Sleep(100 * time.Millisecond)
				synctest.Wait()
				if got := s.String(); got != "" {
					t.Errorf("at once there is %q", got)
				}
				time.Sleep(300 * time.Millisecond)
				synctest.Wait()
				if got := strings.TrimSpace(s.String()); got != c.early {
					t.Errorf("after a while there is %q, want %q", got, c.early)
				}
				write("2")
				if err := o.Flush(); err != nil {
					t.Fatal(err)
				}
				if got := strings.TrimSpace(s.String()); got != "a b\n- -\n1 x\n2 x" {
					t.Errorf("at the end there is %q", got)
				}
			})
		})
	}
}
