// Play runs the scenarios of the lab and tells what happens.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"

	"mxsh/e2e/lab"
)

func main() {
	bin := flag.String("bin", "bin/mxsh", "the mxsh program")
	verbose := flag.Bool("v", false, "print what the servers print")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: play [-bin FILE] [-v] [SCENARIO ...]")
		flag.PrintDefaults()
	}
	flag.Parse()
	os.Exit(play(*bin, *verbose, flag.Args()))
}

func play(bin string, verbose bool, only []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	dir, err := os.MkdirTemp("", "mxsh-lab-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	var log io.Writer
	if verbose {
		log = os.Stderr
	}
	fmt.Println("building the organization and starting EX20071, EX20072, W2008 and their peers ...")
	l, err := lab.Start(ctx, bin, dir, log)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer l.Close()
	failed := 0
	for _, s := range lab.Scenarios {
		if len(only) > 0 && !contains(only, strconv.Itoa(s.Number)) {
			continue
		}
		fmt.Printf("\nscenario %d: %s\n", s.Number, s.Title)
		if !s.Play(ctx, l, tell) {
			failed++
		}
	}
	fmt.Printf("\n%d scenarios failed\n", failed)
	return min(failed, 1)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func tell(s lab.Step) {
	mark := "ok  "
	if !s.OK {
		mark = "FAIL"
	}
	fmt.Printf("  %s %s\n", mark, s.Text)
	if !s.OK {
		fmt.Printf("       seen: %s\n", s.Why)
	}
}
