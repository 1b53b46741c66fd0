package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"mxsh/commands"
	"mxsh/transport"
)

// serve runs the engines of the chosen servers until ctx ends. It prints one
// line "ready" with the bindings and tells systemd when all accept mail.
func serve(ctx context.Context, o commands.ServeOptions) error {
	stopProfile, err := profile()
	if err != nil {
		return err
	}
	defer stopProfile()
	level := slog.LevelInfo
	if o.Verbose {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(o.Stderr, &slog.HandlerOptions{Level: level}))
	log.Info("starting", "home", o.Home, "mailboxes", filepath.Join(o.Home, "mailboxes"), "version", version())
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	engines := make([]*transport.Engine, len(o.Servers))
	faults := make([]error, len(o.Servers))
	for i, s := range o.Servers {
		engines[i] = transport.New(transport.Config{Directory: o.Directory, Keys: o.Keys, Home: o.Home, Server: s.Name, Now: time.Now, Log: log})
		wg.Go(func() {
			defer cancel() // one engine that ends, ends all: a half-running host helps nobody
			faults[i] = engines[i].Run(ctx)
		})
	}
	if allReady(ctx, engines) && allListening(ctx, o, engines) {
		announce(o, engines)
	}
	wg.Wait()
	_, _ = daemon.SdNotify(false, daemon.SdNotifyStopping)
	err = errors.Join(faults...)
	if err != nil {
		log.Error("engine ended", "err", err)
	}
	return err
}

func allReady(ctx context.Context, engines []*transport.Engine) bool {
	for _, e := range engines {
		select {
		case <-e.Ready():
		case <-ctx.Done():
			return false
		}
	}
	return true
}

// allListening waits until every engine has an open binding, if it is to have
// one; the engines go on trying. ok is false when ctx ended first.
func allListening(ctx context.Context, o commands.ServeOptions, engines []*transport.Engine) (ok bool) {
	told := false
	for {
		deaf := ""
		for i, e := range engines {
			if len(e.Listening()) == 0 && e.Wanted() > 0 {
				deaf = o.Servers[i].Name
			}
		}
		if deaf == "" {
			return true
		}
		if !told {
			told = true
			fmt.Fprintf(o.Stderr, "Server %s is not ready: none of its bindings can be opened. The reasons stand above; mxsh goes on trying.\n", deaf)
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(time.Second):
		}
	}
}

func announce(o commands.ServeOptions, engines []*transport.Engine) {
	var b strings.Builder
	b.WriteString("ready")
	for i, e := range engines {
		fmt.Fprintf(&b, " %s", o.Servers[i].Name)
		for _, addr := range e.Listening() {
			fmt.Fprintf(&b, " %s", addr)
		}
	}
	fmt.Fprintln(o.Stdout, b.String())
	_, _ = daemon.SdNotify(false, daemon.SdNotifyReady)
}

// profile writes a CPU profile to the file that MXSH_CPUPROFILE names, for
// benchmarks.
func profile() (stop func(), err error) {
	path := os.Getenv("MXSH_CPUPROFILE")
	if path == "" {
		return func() {}, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("create profile: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, err
	}
	return func() { pprof.StopCPUProfile(); f.Close() }, nil
}
