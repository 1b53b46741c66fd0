package commands

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/complete"
	"mxsh/shell/core"
	"mxsh/shell/eval"
	"mxsh/shell/term"
	"mxsh/shell/transcript"
	"mxsh/shell/value"
	"mxsh/store"
)

// all makes every cmdlet over a directory and keys whose place the global flags
// will tell.
func (a *app) all() []*shell.Cmdlet {
	a.directory, a.keys = &lateDirectory{}, &store.Keys{}
	a.transcript = &transcript.Log{Now: a.Now, Facts: a.facts}
	var host model.Domain
	_ = host.Set(a.Hostname) // a name that is no domain leaves it empty: New-ExchangeServer then asks for -Fqdn
	env := Env{Directory: a.directory, Keys: a.keys, Engines: lateEngines{a}, Tracking: a.tracking, Local: a.local, Host: host, Now: a.Now}
	a.cmdlets = append(All(env), core.All(core.Env{Now: a.Now, Absent: exchangeOnly(), Cmdlets: func() []*shell.Cmdlet { return a.cmdlets },
		History: a.typed, AddHistory: a.remember, ClearHistory: a.forget, Transcript: a.transcript, About: about(), Seals: a.keys})...)
	a.options = term.DefaultOptions()
	a.cmdlets = append(a.cmdlets, term.Cmdlets(a.options)...)
	return a.cmdlets
}

// complete answers bash: parameters after a dash, and what their values may be.
func (a *app) complete(ctx context.Context, c *shell.Cmdlet, before []string, word string) ([]string, cobra.ShellCompDirective) {
	items, files := a.completer(nil).Words(ctx, c, before, word)
	if files {
		return nil, cobra.ShellCompDirectiveDefault
	}
	words := make([]string, len(items))
	for i, item := range items {
		words[i] = item.Text
		if item.Help != "" {
			words[i] += "\t" + model.Visible(item.Help)
		}
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}

// completer knows the cmdlets and the directory, and what the session adds;
// session may be nil.
func (a *app) completer(s *eval.Session) *complete.Completer {
	c := &complete.Completer{Cmdlets: a.cmdlets, Identities: a.identitiesOf, Environment: a.environmentNames}
	if s == nil {
		return c
	}
	c.Cmdlets = s.Commands()
	c.Functions, c.Function, c.Alias, c.Aliases = s.FunctionNames, s.Function, s.AliasOf, s.AliasNames
	c.Types, c.Statics, c.Methods = value.TypeNames, s.StaticNames, s.MethodNames
	c.Programs, c.Topics = s.Programs, func() []string { return core.Topics(about()) }
	c.Variables, c.Value = s.VariableNames, s.Variable
	c.Dir = func() string { return s.Dir }
	return c
}

func (a *app) environmentNames() []string {
	names := make([]string, len(a.Env))
	for i, e := range a.Env {
		names[i], _, _ = strings.Cut(e, "=")
	}
	return names
}
