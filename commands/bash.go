package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/shell/core"
	"mxsh/store"
)

// all makes every cmdlet over a directory and keys whose place the global flags
// will tell.
func (a *app) all() []*shell.Cmdlet {
	a.directory, a.keys = &lateDirectory{}, &store.Keys{}
	var host model.Domain
	_ = host.Set(a.Hostname) // a name that is no domain leaves it empty: New-ExchangeServer then asks for -Fqdn
	env := Env{Directory: a.directory, Keys: a.keys, Engines: lateEngines{a}, Local: a.local, Host: host, Now: a.Now}
	a.cmdlets = append(All(env), core.All(core.Env{Now: a.Now, Cmdlets: func() []*shell.Cmdlet { return a.cmdlets }})...)
	return a.cmdlets
}

// complete offers parameters after a dash, and values: words of an enumeration,
// or the identities of the objects that the cmdlet works on.
func (a *app) complete(ctx context.Context, c *shell.Cmdlet, before []string, word string) ([]string, cobra.ShellCompDirective) {
	const directive = cobra.ShellCompDirectiveNoFileComp
	if strings.HasPrefix(word, "-") {
		var names []string
		for _, p := range append(slices.Clone(c.Params), bind.CommonParams(c)...) {
			if strings.HasPrefix(strings.ToLower(p.Name), strings.ToLower(word[1:])) {
				names = append(names, "-"+p.Name)
			}
		}
		return names, directive
	}
	p := completing(c, before)
	if p == nil {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var words []string
	tr := shell.TraitsOf(p.Type)
	switch {
	case len(tr.Choices) > 0:
		words = tr.Choices
	case tr.Bool:
		words = []string{"true", "false"}
	case p.Name == "Identity":
		words = a.identities(ctx, c, word)
	case p.Name == "Server" || p.Name == "SourceTransportServers":
		words = a.identitiesOf(ctx, model.ExchangeServers, word)
	}
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		return !strings.HasPrefix(strings.ToLower(w), strings.ToLower(word))
	}), directive
}

// completing is the parameter that the next word belongs to.
func completing(c *shell.Cmdlet, before []string) *shell.Param {
	if n := len(before); n > 0 && strings.HasPrefix(before[n-1], "-") {
		if p, err := bind.Find(c, strings.TrimLeft(before[n-1], "-")); err == nil && !shell.TraitsOf(p.Type).Switch {
			return p
		}
	}
	for _, p := range c.Params {
		if p.Position == 1 && len(before) == 0 {
			return p
		}
	}
	return nil
}

func (a *app) identities(ctx context.Context, c *shell.Cmdlet, prefix string) []string {
	for _, k := range model.Kinds() {
		if strings.EqualFold(k.Noun, c.Noun) && !k.Live {
			return a.identitiesOf(ctx, k, prefix)
		}
	}
	return nil
}

// identitiesOf lists up to a hundred identities that begin with the prefix.
func (a *app) identitiesOf(ctx context.Context, k *model.Kind, prefix string) []string {
	if a.directory.(*lateDirectory).Directory == nil && a.open() != nil {
		return nil
	}
	var names []string
	for o, err := range store.Each(ctx, a.directory, k) {
		if err != nil || len(names) == 100 {
			break
		}
		if id := model.Identity(o); strings.HasPrefix(strings.ToLower(id), strings.ToLower(prefix)) {
			names = append(names, id)
		}
	}
	return names
}

// completeLine completes the word before the cursor at the prompt: the only
// candidate, or what all of them begin with.
func (a *app) completeLine(ctx context.Context, text string, pos int) (string, int, bool) {
	stage := text[:pos]
	if i := strings.LastIndexAny(stage, "|;{("); i >= 0 {
		stage = stage[i+1:]
	}
	words := strings.Fields(stage)
	word := ""
	if stage != "" && !strings.HasSuffix(stage, " ") && len(words) > 0 {
		word, words = words[len(words)-1], words[:len(words)-1]
	}
	var found []string
	if len(words) == 0 {
		found = a.commandNames(word)
	} else if c := a.named(words[0]); c != nil {
		found, _ = a.complete(ctx, c, words[1:], strings.Trim(word, `'"`))
	}
	if len(found) == 0 {
		return "", 0, false
	}
	insert := commonPrefix(found)
	if len(found) == 1 {
		if strings.ContainsAny(insert, " '") {
			insert = "'" + strings.ReplaceAll(insert, "'", "''") + "'"
		}
		insert += " "
	}
	if len(insert) < len(word) {
		return "", 0, false
	}
	start := pos - len(word)
	return text[:start] + insert + text[pos:], start + len(insert), true
}

func (a *app) commandNames(prefix string) []string {
	var names []string
	for _, c := range a.cmdlets {
		if strings.HasPrefix(strings.ToLower(c.Name()), strings.ToLower(prefix)) {
			names = append(names, c.Name())
		}
	}
	return names
}

func commonPrefix(words []string) string {
	p := words[0]
	for _, w := range words[1:] {
		for !strings.HasPrefix(strings.ToLower(w), strings.ToLower(p)) {
			p = p[:len(p)-1]
		}
	}
	return p
}
