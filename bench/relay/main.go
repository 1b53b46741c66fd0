// Relay measures mxsh and Postfix side by side as durable relays: smtp-source
// submits, the program under test queues and relays to a sink, all on loopback.
// It runs in a network namespace of its own in which only loopback is up, so
// nothing leaves the machine and ports cannot clash.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// load is one row of the table.
type load struct {
	name     string
	sessions int
	size     int
	reuse    bool // smtp-source -d: connections are reused
	messages int
}

var loads = []load{
	{"4 KiB, 1 session", 1, 4096, false, 3000},
	{"4 KiB, 20 sessions", 20, 4096, false, 10000},
	{"4 KiB, 20 sessions, connections reused", 20, 4096, true, 20000},
	{"4 KiB, 100 sessions", 100, 4096, false, 10000},
	{"4 KiB, 100 sessions, connections reused", 100, 4096, true, 20000},
	{"64 KiB, 20 sessions", 20, 65536, false, 4000},
}

// program is a relay under test.
type program interface {
	Name() string
	Start(dir, listen, next string) error
	Stop() error
}

func main() {
	bin := flag.String("bin", "bin/mxsh", "the mxsh program; empty: measure Postfix alone")
	tree := flag.String("postfix", "", "folder into which Postfix's package was unpacked; empty: measure mxsh alone")
	runs := flag.Int("runs", 3, "runs of each load and program; medians are printed")
	dir := flag.String("dir", ".", "folder on the disk that the queues are to be on")
	scale := flag.Float64("scale", 1, "factor on the number of messages")
	source := flag.String("source", "", "smtp-source; empty: that of -postfix")
	only := flag.String("only", "", "measure only loads whose name has this text")
	flag.Parse()
	if os.Getenv("MXSH_BENCH_NAMESPACE") == "" {
		os.Exit(inNamespace(*tree))
	}
	b := &bench{runs: *runs, scale: *scale, dir: *dir, source: *source, only: *only, tree: *tree}
	if b.source == "" {
		b.source = *tree + "/usr/sbin/smtp-source"
	}
	var programs []program
	if *bin != "" {
		programs = append(programs, &mxsh{bin: *bin})
	}
	if *tree != "" {
		programs = append(programs, &postfix{tree: *tree})
	}
	if err := b.measure(programs); err != nil {
		fmt.Fprintln(os.Stderr, "relay:", err)
		os.Exit(1)
	}
}

// inNamespace runs this program again in a new network namespace.
func inNamespace(tree string) int {
	self, err := os.Executable()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	// Postfix's programs look for their libraries in /usr/lib/postfix only, so the
	// unpacked ones are mounted there, inside the namespace.
	const setup = `ip link set lo up && { [ -z "$MXSH_BENCH_TREE" ] || { mkdir -p /usr/lib/postfix && mount --bind "$MXSH_BENCH_TREE/usr/lib/postfix" /usr/lib/postfix; } } && exec "$0" "$@"`
	args := append([]string{"-n", "-m", "sh", "-c", setup, self}, os.Args[1:]...)
	cmd := exec.Command("unshare", args...)
	cmd.Env = append(os.Environ(), "MXSH_BENCH_NAMESPACE=1", "MXSH_BENCH_TREE="+tree)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return exit.ExitCode()
		}
		fmt.Fprintln(os.Stderr, "relay: a network namespace is needed (root, util-linux, iproute2):", err)
		return 1
	}
	return 0
}

type bench struct {
	runs         int
	scale        float64
	dir          string
	source, tree string
	only         string
}

const (
	listen = "127.0.0.1:2525"
	next   = "127.0.0.1:2527"
)

func (b *bench) measure(programs []program) error {
	header := "| end to end per second (median) |"
	for _, p := range programs {
		header += " " + p.Name() + " |"
	}
	if len(programs) == 2 {
		header += " ratio |"
	}
	fmt.Println(header)
	fmt.Println("|" + strings.Repeat(" --- |", strings.Count(header, "|")-1))
	for _, l := range loads {
		if !strings.Contains(l.name, b.only) {
			continue
		}
		l.messages = max(200, int(float64(l.messages)*b.scale))
		rates := make([][]float64, len(programs))
		for range b.runs { // programs alternate run by run
			for i, p := range programs {
				r, err := b.run(p, l)
				if err != nil {
					return fmt.Errorf("%s, %s: %w", p.Name(), l.name, err)
				}
				rates[i] = append(rates[i], r)
			}
		}
		row := "| " + l.name + " |"
		medians := make([]float64, len(programs))
		for i := range programs {
			slices.Sort(rates[i])
			medians[i] = rates[i][len(rates[i])/2]
			row += fmt.Sprintf(" %.0f |", medians[i])
		}
		if len(medians) == 2 {
			row += fmt.Sprintf(" %.1f |", medians[0]/medians[1])
		}
		fmt.Println(row)
	}
	return nil
}

// run measures one load on a fresh instance: messages divided by the time from
// the first connection until the sink has the last message.
func (b *bench) run(p program, l load) (rate float64, err error) {
	dir, err := os.MkdirTemp(b.dir, "relay-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	sink, err := newSink(next)
	if err != nil {
		return 0, err
	}
	defer sink.close()
	if err := p.Start(dir, listen, next); err != nil {
		return 0, fmt.Errorf("start: %w", err)
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	warm := min(200, l.messages/10)
	if err := b.send(l, warm); err != nil {
		return 0, err
	}
	if err := sink.wait(warm, time.Minute); err != nil {
		return 0, err
	}
	began := time.Now()
	if err := b.send(l, l.messages); err != nil {
		return 0, err
	}
	if err := sink.wait(warm+l.messages, 3*time.Minute); err != nil {
		return 0, err
	}
	return float64(l.messages) / time.Since(began).Seconds(), nil
}

func (b *bench) send(l load, messages int) error {
	args := []string{"-s", fmt.Sprint(min(l.sessions, messages)), "-l", fmt.Sprint(l.size), "-m", fmt.Sprint(messages), "-f", "a@x.test", "-t", "b@y.test"}
	if l.reuse {
		args = append(args, "-d")
	}
	cmd := exec.Command(b.source, append(args, listen)...)
	if b.tree != "" {
		cmd.Env = append(os.Environ(), "LD_LIBRARY_PATH="+b.tree+"/usr/lib/postfix")
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("smtp-source: %w: %s", err, out)
	}
	return nil
}
