package commands

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"

	"mxsh/model"
	"mxsh/store"
	"mxsh/transport/route"
)

// lateDirectory is the directory whose place is known only when the global flags
// were read; the cmdlets hold it from the start.
type lateDirectory struct{ store.Directory }

// lateEngines are the engines of a home that is known as late.
type lateEngines struct{ a *app }

func (l lateEngines) Applied(ctx context.Context, rev store.Revision) []string {
	return EnginesOf(l.a.flags.home, l.a.directory).Applied(ctx, rev)
}

func (l lateEngines) Engine(server string) (Engine, error) {
	return EnginesOf(l.a.flags.home, l.a.directory).Engine(server)
}

// tracking reads the logs of that home.
func (a *app) tracking(ctx context.Context, server *model.ExchangeServer, q TrackingQuery) iter.Seq2[*model.MessageTrackingEvent, error] {
	return a.Tracking(a.flags.home)(ctx, server, q)
}

func absolute(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", &model.Error{ID: "HomeFolder", Category: model.Usage, Target: path, Err: err, Message: "The folder " + model.Quote(path) + " cannot be used as home."}
	}
	return abs, nil
}

// servers lists the servers of the directory.
func servers(ctx context.Context, d store.Directory) ([]*model.ExchangeServer, error) {
	var all []*model.ExchangeServer
	for o, err := range store.Each(ctx, d, model.ExchangeServers) {
		if err != nil {
			return nil, plain(err)
		}
		all = append(all, o.(*model.ExchangeServer))
	}
	return all, nil
}

func (a *app) hosted(ctx context.Context) ([]*model.ExchangeServer, error) {
	all, err := servers(ctx, a.directory)
	if err != nil {
		return nil, err
	}
	return route.Hosted(all, a.Hostname, a.Interfaces), nil
}

// local is the server that a command without -Server means: the one named by
// --server or MXSH_SERVER, else the only one that this machine hosts.
func (a *app) local(ctx context.Context) (string, error) {
	if a.flags.server != "" {
		return a.flags.server, nil
	}
	here, err := a.hosted(ctx)
	if err != nil {
		return "", err
	}
	if len(here) == 1 {
		return here[0].Name, nil
	}
	e := &model.Error{ID: "LocalServer", Category: model.Usage, Param: "Server"}
	if len(here) == 0 {
		e.Message = "No server of the directory is hosted on this machine, so the command needs -Server."
		e.Hint = "Start the engine with mxsh serve, which adds one for this host, or use New-ExchangeServer."
		return "", e
	}
	names := ""
	for i, s := range here {
		if i > 0 {
			names += ", "
		}
		names += s.Name
	}
	e.Message = "This machine hosts several servers (" + names + "), so the command needs -Server or mxsh --server NAME."
	return "", e
}

// isFile is whether a word names an existing file.
func isFile(word string) bool {
	info, err := os.Stat(word)
	return err == nil && !info.IsDir() || err != nil && !errors.Is(err, os.ErrNotExist)
}
