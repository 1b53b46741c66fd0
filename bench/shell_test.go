package bench

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// The figures that the shell promises. A benchmark fails when
// a memory bound is broken; times are reported, for they are the machine's, too.
const (
	maxExportMiB  = 300
	maxPeakGrowth = 1.2
)

// run is one command that has to succeed.
func run(b *testing.B, bin, home string, args ...string) {
	b.Helper()
	spent(b, nil, bin, home, args...)
}

// usage is what a process took.
type usage struct {
	wall, user, system time.Duration
	peakMiB            float64
}

// spent runs mxsh with its output to a file or, with nil, to /dev/null.
func spent(b *testing.B, out *os.File, bin, home string, args ...string) usage {
	b.Helper()
	return measured(b, exec.Command(bin, append([]string{"--home", home}, args...)...), out)
}

func measured(b *testing.B, cmd *exec.Cmd, out *os.File) usage {
	b.Helper()
	var failure bytes.Buffer
	cmd.Stderr = &failure
	if out != nil { // a nil *os.File in an io.Writer is no nil
		cmd.Stdout = out
	}
	began := time.Now()
	if err := cmd.Run(); err != nil {
		b.Fatalf("%v: %v\n%s", cmd.Args, err, failure.Bytes())
	}
	s := cmd.ProcessState
	return usage{time.Since(began), s.UserTime(), s.SystemTime(), peakMiB(s)}
}

func peakMiB(s *os.ProcessState) float64 {
	return float64(s.SysUsage().(*syscall.Rusage).Maxrss) / 1024 // KiB on Linux
}

// report gives the medians of the runs.
func report(b *testing.B, runs []usage) {
	median := func(of func(usage) float64) float64 {
		all := make([]float64, len(runs))
		for i, u := range runs {
			all[i] = of(u)
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	b.ReportMetric(median(func(u usage) float64 { return u.wall.Seconds() * 1000 }), "ms-median")
	b.ReportMetric(median(func(u usage) float64 { return (u.user + u.system).Seconds() * 1000 }), "ms-cpu")
	b.ReportMetric(median(func(u usage) float64 { return u.peakMiB }), "MiB-peak")
}

func program(b *testing.B) string {
	b.Helper()
	bin := os.Getenv("MXSH_BIN")
	if bin == "" {
		b.Skip("MXSH_BIN names no program; make bench sets it")
	}
	return bin
}

// atMost bounds the loop of a benchmark whose one run takes seconds.
func atMost(b *testing.B, n int, once func(i int)) {
	i := 0
	for b.Loop() {
		if i < n {
			once(i)
		}
		i++
	}
}

// BenchmarkPrompt is the time from the start of the shell on a terminal to its
// first prompt.
func BenchmarkPrompt(b *testing.B) {
	bin, home := program(b), b.TempDir()
	var runs []usage
	for b.Loop() {
		runs = append(runs, promptOf(b, bin, home))
	}
	report(b, runs)
}

func promptOf(b *testing.B, bin, home string) usage {
	cmd := exec.Command(bin, "--home", home)
	cmd.Env = append(os.Environ(), "TERM=xterm", "HOME="+home)
	began := time.Now()
	tty, err := pty.Start(cmd)
	if err != nil {
		b.Fatal(err)
	}
	defer tty.Close()
	late := time.AfterFunc(10*time.Second, func() { cmd.Process.Kill() }) // ends the reads below
	defer late.Stop()
	var seen []byte
	for buf := make([]byte, 4096); !bytes.Contains(seen, []byte("[PS]")); {
		n, err := tty.Read(buf)
		if seen = append(seen, buf[:n]...); err != nil {
			b.Fatalf("no prompt: %v, %q", err, seen)
		}
		// A prompt that asks where the cursor is gets an answer, as from a terminal.
		if bytes.Contains(buf[:n], []byte("\x1b[6n")) {
			fmt.Fprint(tty, "\x1b[1;1R")
		}
	}
	wall := time.Since(began)
	if err := cmd.Process.Kill(); err != nil {
		b.Fatal(err)
	}
	cmd.Wait() // tells that it was killed
	return usage{wall, cmd.ProcessState.UserTime(), cmd.ProcessState.SystemTime(), peakMiB(cmd.ProcessState)}
}

// BenchmarkMillionNumbers is a million turns of a script block.
func BenchmarkMillionNumbers(b *testing.B) {
	bin, home := program(b), b.TempDir()
	var runs []usage
	atMost(b, 5, func(int) {
		runs = append(runs, spent(b, nil, bin, home, "-c", "1..1000000 | % { $_ * 2 } | measure -Sum"))
	})
	report(b, runs)
}

// BenchmarkExportMailboxes takes 100,000 mailboxes through a whole pipeline.
func BenchmarkExportMailboxes(b *testing.B) {
	const count = 100_000
	bin := program(b)
	home, file := homeOf(b, bin, count), filepath.Join(b.TempDir(), "all.csv")
	line := "Get-Mailbox -ResultSize Unlimited | ? { $_.Alias -like 'user*' } | sort DisplayName | select Name,Alias,PrimarySmtpAddress,ServerName | Export-Csv -NoTypeInformation '" + file + "'"
	var runs []usage
	atMost(b, 5, func(int) {
		runs = append(runs, spent(b, nil, bin, home, "-c", line))
	})
	report(b, runs)
	text, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	if lines := bytes.Count(text, []byte("\n")); lines != count+1 {
		b.Errorf("%d lines for %d mailboxes", lines, count)
	}
	for _, u := range runs {
		if u.peakMiB > maxExportMiB {
			b.Errorf("the peak is %.0f MiB, more than %d", u.peakMiB, maxExportMiB)
		}
	}
}

// million is whether the benchmarks that take minutes run.
func million(b *testing.B) {
	if os.Getenv("MXSH_BENCH_MILLION") == "" {
		b.Skip("takes minutes; MXSH_BENCH_MILLION=1 runs it")
	}
}

// BenchmarkMillionList prints a million mailboxes and must not need more memory
// for them than for 10,000, as text and as objects in a pipe.
func BenchmarkMillionList(b *testing.B) {
	million(b)
	bin := program(b)
	few, many := homeOf(b, bin, 10_000), homeOf(b, bin, 1_000_000)
	for _, form := range []string{"text", "objects"} {
		b.Run(form, func(b *testing.B) {
			atMost(b, 1, func(int) {
				small, big := listed(b, bin, few, form), listed(b, bin, many, form)
				report(b, []usage{big})
				growth := big.peakMiB / small.peakMiB
				b.ReportMetric(growth, "peak-growth")
				if growth > maxPeakGrowth {
					b.Errorf("the peak grows from %.1f to %.1f MiB", small.peakMiB, big.peakMiB)
				}
			})
		})
	}
}

func listed(b *testing.B, bin, home, form string) usage {
	if form == "text" {
		return spent(b, nil, bin, home, "-c", "Get-Mailbox -ResultSize Unlimited | fl")
	}
	r, w, err := os.Pipe()
	if err != nil {
		b.Fatal(err)
	}
	read := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, r)
		read <- err
	}()
	u := spent(b, w, bin, home, "get-mailbox", "-ResultSize", "Unlimited")
	w.Close()
	if err := <-read; err != nil {
		b.Fatal(err)
	}
	r.Close()
	return u
}

// BenchmarkOneOfMillion reads and changes one mailbox of a million, each by a
// process of its own.
func BenchmarkOneOfMillion(b *testing.B) {
	million(b)
	bin := program(b)
	home := homeOf(b, bin, 1_000_000)
	one := func(i int) string { return fmt.Sprintf("User %07d", i*7919%1_000_000+1) }
	for _, words := range [][]string{{"get-mailbox", ""}, {"set-mailbox", "", "-CustomAttribute1", "x"}} {
		b.Run(strings.ToUpper(words[0][:1])+words[0][1:3], func(b *testing.B) {
			var runs []usage
			for i := 0; b.Loop(); i++ {
				args := slices.Clone(words)
				args[1] = one(i)
				if i%2 == 1 && len(args) > 2 {
					args[3] = "y"
				}
				runs = append(runs, spent(b, nil, bin, home, args...))
			}
			report(b, runs)
		})
	}
}
