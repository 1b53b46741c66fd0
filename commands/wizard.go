package commands

import (
	"context"
	"errors"
	"slices"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/store"
)

// withWizard gives a New- cmdlet the wizard of its noun and the switch that starts it.
func (e Env) withWizard(c *shell.Cmdlet, n noun) {
	w := n.wizard(e)
	w.Ready = e.readyForConnectors
	w.Judge = func(ctx context.Context, a *shell.Answers) []*model.Error { return e.judge(ctx, c, n, a) }
	c.Wizard = w
	c.Params = append(c.Params, &shell.Param{Name: bind.WizardSwitch, Type: shell.Switch,
		Help: "Asks for the parameters page by page, shows the command and runs it; so does the command without any parameter. Parameters that are given are not asked for."})
}

// readyForConnectors refuses to begin while no server could have a connector.
func (e Env) readyForConnectors(ctx context.Context) error {
	all, err := e.hubs(ctx)
	if err == nil && len(all) == 0 {
		err = &model.Error{ID: "NoTransportServer", Category: model.NotFound, Message: "There is no server yet that a connector could belong to.",
			Hint: "Start the engine with mxsh serve, which adds one for this host, or use New-ExchangeServer."}
	}
	return err
}

// hubs are the servers that carry mail.
func (e Env) hubs(ctx context.Context) ([]*model.ExchangeServer, error) {
	if err := store.Init(ctx, e.Directory, e.Now); err != nil {
		return nil, plain(err)
	}
	var hubs []*model.ExchangeServer
	for o, err := range store.Each(ctx, e.Directory, model.ExchangeServers) {
		if err != nil {
			return nil, plain(err)
		}
		if s := o.(*model.ExchangeServer); s.ServerRole.Has(model.RoleHubTransport) {
			hubs = append(hubs, s)
		}
	}
	return hubs, nil
}

// hubChoices offers the servers that carry mail.
func (e Env) hubChoices(ctx context.Context, _ *shell.Answers) ([]shell.Choice, error) {
	hubs, err := e.hubs(ctx)
	var choices []shell.Choice
	for _, s := range hubs {
		choices = append(choices, shell.Choice{Text: s.Name + " (" + s.Site + ")", Value: s.Name})
	}
	return choices, err
}

// localServer presets the server of this machine.
func (e Env) localServer(ctx context.Context, _ *shell.Answers) any {
	if name := e.local(ctx); name != "" {
		return name
	}
	return nil
}

// judge makes the object that the answers describe, as the command would, and
// returns every fault of it. Nothing is stored.
func (e Env) judge(ctx context.Context, c *shell.Cmdlet, n noun, a *shell.Answers) []*model.Error {
	call := &shell.Call{Context: ctx, Cmdlet: c, Args: map[string]any{}}
	for name, v := range a.Params(c) {
		converted, err := c.Param(name).Type.Convert(name, v)
		if err != nil {
			return faultsOf(err)
		}
		call.Args[name] = converted
	}
	j, err := e.job(call, n)
	if err != nil {
		return faultsOf(err)
	}
	var all faults
	err = e.Directory.View(ctx, func(r store.Reader) error {
		all = j.everyFault(r)
		return nil
	})
	if err != nil {
		return faultsOf(plain(err))
	}
	return all
}

// everyFault is like fresh and goes on after a fault, because a page is judged
// before the next one is answered.
func (j *job) everyFault(r store.Reader) (all faults) {
	o := j.kind.New()
	o.Header().Name, _ = shell.Arg[string](j.call, "Name")
	all = append(all, faultsOf(j.apply(o))...)
	if j.complete != nil {
		all = append(all, faultsOf(j.complete(j, r, o))...)
	}
	if p, ok := o.(model.Preparer); ok {
		all = append(all, faultsOf(p.Prepare(j.given))...)
	}
	all = append(all, model.Validate(o, store.Objects(r, j.local))...)
	for _, taken := range faultsOf(store.CheckNames(r, o)) {
		said := *taken
		said.Param = "Name"
		all = append(all, &said)
	}
	var once faults
	for _, f := range all {
		if !slices.ContainsFunc(once, func(g *model.Error) bool { return g.Param == f.Param }) {
			once = append(once, f)
		}
	}
	return once
}

func faultsOf(err error) faults {
	var many faults
	var own *model.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &many):
		return many
	case errors.As(err, &own):
		return faults{own}
	}
	return faultsOf(plain(err))
}

func usageIs(usages ...model.ConnectorUsage) func(*shell.Answers) bool {
	return func(a *shell.Answers) bool { return slices.Contains(usages, usageOf(a)) }
}

func usageOf(a *shell.Answers) model.ConnectorUsage { return model.ConnectorUsage(a.Text("Usage")) }

func offer(choices ...shell.Choice) func(context.Context, *shell.Answers) ([]shell.Choice, error) {
	return func(context.Context, *shell.Answers) ([]shell.Choice, error) { return choices, nil }
}

func preset(v any) func(context.Context, *shell.Answers) any {
	return func(context.Context, *shell.Answers) any { return v }
}
