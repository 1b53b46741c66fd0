package bench

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// BenchmarkInterrupt is the time from Ctrl+C, pressed at various moments while
// 100,000 mailboxes go through a pipeline, to the next prompt.
func BenchmarkInterrupt(b *testing.B) {
	bin := program(b)
	home := homeOf(b, bin, 100_000)
	for _, x := range []struct{ name, rest string }{
		{"table", ""}, {"csv", " | Export-Csv '" + filepath.Join(b.TempDir(), "all.csv") + "'"}, {"sort", " | sort DisplayName"},
		{"list", " | fl"}, {"autosize", " | ft -AutoSize"}, {"program", " | fl | /bin/cat"},
	} {
		b.Run(x.name, func(b *testing.B) {
			s := openScreen(b, bin, home)
			var times []time.Duration
			for i := 0; b.Loop(); i++ {
				s.types("Get-Mailbox -ResultSize Unlimited" + x.rest + "\r")
				time.Sleep(time.Duration(50+i*37%350) * time.Millisecond) // the moment of the key is what varies
				times = append(times, s.interrupt())
			}
			slices.Sort(times)
			b.ReportMetric(milliseconds(times[len(times)/2]), "ms-median")
			b.ReportMetric(milliseconds(times[len(times)-1]), "ms-worst")
		})
	}
}

func milliseconds(d time.Duration) float64 { return d.Seconds() * 1000 }

// terminal is the shell on a terminal that reads as fast as it can.
type terminal struct {
	b   *testing.B
	tty *os.File

	mu    sync.Mutex
	shown []byte        // since the last key that was waited for
	more  chan struct{} // something was shown
}

func openScreen(b *testing.B, bin, home string) *terminal {
	cmd := exec.Command(bin, "--home", home, "--no-profile")
	state := b.TempDir()
	cmd.Env = append(os.Environ(), "TERM=xterm", "HOME="+state, "XDG_STATE_HOME="+state)
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 100})
	if err != nil {
		b.Fatal(err)
	}
	s := &terminal{b: b, tty: tty, more: make(chan struct{}, 1)}
	read := make(chan struct{})
	go func() {
		defer close(read)
		s.read()
	}()
	b.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // tells that it was killed
		_ = tty.Close()
		<-read
	})
	s.prompt()
	return s
}

func (s *terminal) read() {
	for buf := make([]byte, 65536); ; {
		n, err := s.tty.Read(buf)
		if err != nil {
			return
		}
		s.mu.Lock()
		s.shown = append(s.shown, buf[:n]...)
		s.shown = s.shown[max(0, len(s.shown)-4096):]
		s.mu.Unlock()
		select {
		case s.more <- struct{}{}:
		default:
		}
	}
}

func (s *terminal) types(keys string) {
	if _, err := s.tty.WriteString(keys); err != nil {
		s.b.Fatal(err)
	}
}

// interrupt presses Ctrl+C and returns after how long the prompt came.
func (s *terminal) interrupt() time.Duration {
	s.mu.Lock()
	if end := strings.TrimRight(string(s.shown), " "); strings.HasSuffix(end, "[PS] mxsh>") {
		s.b.Error("the command ended before Ctrl+C")
	}
	s.shown = nil
	s.mu.Unlock()
	began := time.Now()
	s.types("\x03")
	s.prompt()
	return time.Since(began)
}

// prompt waits until the shell asks for a line.
func (s *terminal) prompt() {
	late := time.After(10 * time.Second)
	for {
		s.mu.Lock()
		ready := bytes.Contains(s.shown, []byte("[PS] mxsh> "))
		s.mu.Unlock()
		if ready {
			return
		}
		select {
		case <-s.more:
		case <-late:
			s.b.Fatalf("no prompt: %q", s.shown)
		}
	}
}
