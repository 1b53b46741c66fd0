package commands

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"strings"
	"sync"
	"time"

	"mxsh/model"
	"mxsh/store"
	"mxsh/transport/control"
)

// Engines are the engines that run in this home.
type Engines interface {
	// Applied tells every engine that the directory has a new revision and waits,
	// briefly, until it is in force. It returns a sentence for each thing that is
	// not; no engine is no problem.
	Applied(ctx context.Context, rev store.Revision) []string
	// Engine returns the engine of a server. Whether it runs shows at its first call.
	Engine(server string) (Engine, error)
}

// Engine is what commands ask of the engine of one server.
type Engine interface {
	Status(ctx context.Context) (control.Status, error)
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	Queues(ctx context.Context) ([]control.Queue, error)
	ActOnQueue(ctx context.Context, queue string, verb control.Verb) error
	Messages(ctx context.Context, f control.Find) iter.Seq2[control.Message, error]
	ActOnMessage(ctx context.Context, id int64, queue string, verb control.Verb) error
	FlushTracking(ctx context.Context) error
	Close()
}

var _ Engine = (*control.Client)(nil)

// applyTimeout is how long a command waits for engines to apply a change; they
// take milliseconds.
const applyTimeout = 5 * time.Second

// EnginesOf returns the engines of a home, found by the sockets of the servers
// in its directory.
func EnginesOf(home string, d store.Directory) Engines { return homeEngines{home, d} }

type homeEngines struct {
	home      string
	directory store.Directory
}

func (h homeEngines) Engine(server string) (Engine, error) {
	return control.Open(h.home, server)
}

func (h homeEngines) Applied(ctx context.Context, rev store.Revision) []string {
	servers, err := h.running(ctx)
	if err != nil {
		return []string{"The change is stored, but the servers could not be asked whether it is in force; they apply it within seconds."}
	}
	ctx, cancel := context.WithTimeout(ctx, applyTimeout)
	defer cancel()
	problems := make([][]string, len(servers))
	var wg sync.WaitGroup
	for i, server := range servers {
		wg.Go(func() { problems[i] = h.appliedBy(ctx, server, rev) })
	}
	wg.Wait()
	var all []string
	for _, p := range problems {
		all = append(all, p...)
	}
	return all
}

// running lists the servers that have a control socket here.
func (h homeEngines) running(ctx context.Context) ([]string, error) {
	if _, err := os.Stat(control.Folder(h.home)); errors.Is(err, fs.ErrNotExist) {
		return nil, nil // no engine ever ran in this home
	}
	var names []string
	for o, err := range store.Each(ctx, h.directory, model.ExchangeServers) {
		if err != nil {
			return nil, err
		}
		path, err := control.SocketPath(h.home, o.Header().Name)
		if err != nil {
			return nil, err
		}
		if _, err := os.Stat(path); err == nil {
			names = append(names, o.Header().Name)
		}
	}
	return names, nil
}

func (h homeEngines) appliedBy(ctx context.Context, server string, rev store.Revision) []string {
	client, err := control.Open(h.home, server)
	if err != nil {
		return nil // no socket can have that name, so nobody listens there
	}
	defer client.Close()
	applied, err := client.Applied(ctx, rev)
	switch {
	case errors.Is(err, control.ErrNotRunning):
		return nil
	case err != nil:
		return []string{fmt.Sprintf("The change is stored, but server %s has not confirmed that it is in force.", model.Quote(server))}
	}
	var all []string
	for _, p := range applied.Problems {
		all = append(all, fmt.Sprintf("The change is stored, but not in force on server %s: %s.", model.Quote(server), strings.TrimSuffix(model.Visible(p.String()), ".")))
	}
	return all
}
