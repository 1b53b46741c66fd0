// Mxsh is the Exchange transport without Exchange: a management shell, an
// organization directory and an SMTP engine.
package main

import (
	"context"
	"fmt"
	"iter"
	"net"
	"net/netip"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"mxsh/commands"
	"mxsh/model"
	"mxsh/store"
	"mxsh/store/boltdir"
	"mxsh/transport/control"
	"mxsh/transport/tracking"
)

func main() {
	collectLater()
	// A reader that goes away (| head) ends the output, not the process by a
	// signal. Programs that the shell starts keep the signal.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := commands.Main(ctx, commands.World{
		Args: os.Args[1:], Env: os.Environ(),
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Version: version(), Now: time.Now,
		Hostname: hostname(), Interfaces: interfaces(),
		Open: openDirectory, Tracking: trackingLog, Serve: serve,
	})
	stop()
	os.Exit(status)
}

// collectLater puts the first garbage collection off until 16 MiB are in use, which
// most commands never reach, and then leaves the pace to the runtime, or to GOGC.
func collectLater() {
	if os.Getenv("GOGC") != "" {
		return
	}
	pace := debug.SetGCPercent(400) // of the 4 MiB at which the runtime begins
	// What the first collection finds unused. It is too large to share its memory
	// with something that lives on.
	unused := new([64]byte)
	runtime.SetFinalizer(unused, func(*[64]byte) { debug.SetGCPercent(pace) })
}

// openDirectory opens the directory behind a URL.
func openDirectory(url string) (store.Directory, error) {
	path, ok := strings.CutPrefix(url, "bolt:")
	if !ok {
		return nil, &model.Error{ID: "DirectoryURL", Category: model.Usage, Param: "directory", Target: url,
			Message: "The directory " + model.Quote(url) + " cannot be opened: this version knows bolt:PATH only.", Hint: "For example --directory bolt:/var/lib/mxsh/directory.db."}
	}
	return boltdir.Open(path, boltdir.Options{Now: time.Now})
}

// trackingLog reads the message tracking logs of the servers of a home.
func trackingLog(home string) commands.TrackingLog {
	return func(ctx context.Context, server *model.ExchangeServer, q commands.TrackingQuery) iter.Seq2[*model.MessageTrackingEvent, error] {
		folder := tracking.Folder(server, control.LogFolder(home, server.Name))
		return tracking.Read(ctx, folder, tracking.Query(q))
	}
}

func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return "localhost"
	}
	return name
}

// interfaces lists the addresses of this machine.
func interfaces() []netip.Addr {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var all []netip.Addr
	for _, a := range addrs {
		if p, err := netip.ParsePrefix(a.String()); err == nil {
			all = append(all, p.Addr().Unmap())
		}
	}
	return all
}

// version is what the build recorded: a tag, or the commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := strings.TrimPrefix(info.Main.Version, "v")
	if v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return fmt.Sprintf("devel-%s", s.Value[:12])
		}
	}
	return "devel"
}
