package commands

import (
	"context"
	"slices"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/store"
	"mxsh/transport/control"
)

// How many identities completion lists, and how long it may look for them: a
// person waits for the answer.
const (
	mostIdentities = 100
	patience       = 300 * time.Millisecond
)

// identitiesOf lists identities of which they, or another name of the object,
// begin with the prefix. What is live is asked of the engines that run here.
func (a *app) identitiesOf(ctx context.Context, k *model.Kind, prefix string) []string {
	if a.directory.(*lateDirectory).Directory == nil && a.open() != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if !k.Live {
		names, _ := store.NamesBeginning(ctx, a.directory, k, prefix, mostIdentities) // what was found until an error
		return names
	}
	var names []string
	for _, name := range a.liveNames(ctx, k) {
		_, own, _ := strings.Cut(name, `\`)
		if len(names) < mostIdentities && (model.HasPrefixFold(name, prefix) || prefix != "" && model.HasPrefixFold(own, prefix)) {
			names = append(names, name)
		}
	}
	return names
}

// liveNames are the identities of what the engines of this home have.
func (a *app) liveNames(ctx context.Context, k *model.Kind) []string {
	if k == model.Services {
		return []string{model.TransportServiceName}
	}
	engines := homeEngines{a.flags.home, a.directory}
	running, _ := engines.running(ctx) // those that are known
	var names []string
	for _, server := range running {
		engine, err := engines.Engine(server)
		if err != nil {
			continue
		}
		names = append(names, a.namesOn(ctx, engine, server, k)...)
		engine.Close()
	}
	return names
}

// namesOn are the queues or messages of one engine; none when it does not answer.
func (a *app) namesOn(ctx context.Context, engine Engine, server string, k *model.Kind) []string {
	var names []string
	switch k {
	case model.Queues:
		queues, _ := engine.Queues(ctx)
		for _, q := range queues {
			names = append(names, model.Identity(queueObject(server, q)))
		}
	case model.Messages:
		for m, err := range engine.Messages(ctx, control.Find{Limit: mostIdentities}) {
			if err != nil {
				break
			}
			names = append(names, model.Identity(messageObject(server, m, Env{Now: a.Now})))
		}
	}
	slices.Sort(names)
	return names
}
