package commands

import (
	"errors"
	"fmt"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/store"
	"mxsh/transport/control"
)

const transportTitle = "Microsoft Exchange Transport"

func (e Env) serviceCmdlets() []*shell.Cmdlet {
	name := func() *shell.Param {
		return &shell.Param{Name: "Name", Aliases: []string{"ServiceName"}, Type: shell.Suggesting(shell.Strings, model.TransportServiceName), Position: 1,
			Help: "The service: " + model.TransportServiceName + ". A piped service needs no name."}
	}
	server := func() *shell.Param {
		p := serverParam("The server; without it the local one.")
		p.Aliases, p.ByPropertyName = []string{"ComputerName"}, true
		return p
	}
	change := func(verb, synopsis string, acts ...func(Engine, *shell.Call) error) *shell.Cmdlet {
		return &shell.Cmdlet{Verb: verb, Noun: "Service", Synopsis: synopsis, Changes: true,
			Params: []*shell.Param{name(), server(),
				{Name: "Force", Type: shell.Switch, Help: "Accepted for scripts of Windows.", Inert: "no service depends on another"},
				{Name: "PassThru", Type: shell.Switch, Help: "Emits the service."}},
			Examples: []shell.Example{{Command: verb + "-Service MSExchangeTransport -Server EX20071", Explains: synopsis}},
			Process:  each(func(c *shell.Call) error { return e.changeService(c, acts) }),
		}
	}
	start := func(en Engine, c *shell.Call) error { return en.Start(c.Context) }
	stop := func(en Engine, c *shell.Call) error { return en.Stop(c.Context) }
	get := &shell.Cmdlet{Verb: "Get", Noun: "Service", Synopsis: "Shows whether the transport of a server runs.", Output: model.Services,
		Params:   []*shell.Param{name(), server()},
		Examples: []shell.Example{{Command: "Get-Service MSExchangeTransport -Server EX20071", Explains: "Shows whether a server takes and sends mail."}},
		Process:  each(e.getService),
	}
	return []*shell.Cmdlet{get,
		change("Start", "Opens the listeners of a server and lets it send.", start),
		change("Stop", "Closes the listeners and senders of a server until it is started again.", stop),
		change("Restart", "Stops the transport of a server and starts it again.", stop, start),
	}
}

// namesTransport is whether -Name chooses the transport. A plain name of another
// service is an error.
func namesTransport(c *shell.Call) (bool, error) {
	names, given := shell.Arg[[]string](c, "Name")
	if !given {
		return true, nil
	}
	for _, n := range names {
		if like(model.Fold(n), model.TransportServiceName) || like(model.Fold(n), transportTitle) {
			return true, nil
		}
		if !store.HasWildcard(n) {
			return false, &model.Error{ID: "ServiceNotFound", Category: model.NotFound, Param: "Name", Target: n,
				Message: fmt.Sprintf("Cannot find any service with service name '%s'; there is %s.", model.Visible(model.Shortened(n)), model.TransportServiceName)}
		}
	}
	return false, nil
}

func (e Env) getService(c *shell.Call) error {
	ours, err := namesTransport(c)
	if err != nil || !ours {
		return err
	}
	engine, server, err := e.engine(c, "")
	if err != nil {
		return err
	}
	defer engine.Close()
	s, err := serviceObject(c, engine, server)
	if err != nil {
		return err
	}
	return c.Emit(s)
}

// serviceObject asks the engine; one that does not answer is a stopped service.
func serviceObject(c *shell.Call, engine Engine, server string) (*model.Service, error) {
	status, err := engine.Status(c.Context)
	if errors.Is(err, control.ErrNotRunning) {
		status.State = control.Stopped
	} else if err != nil {
		return nil, err
	}
	s := model.Services.New().(*model.Service)
	s.Name, s.DisplayName, s.Server = model.TransportServiceName, transportTitle, server
	s.Status = model.ServiceStatus(status.State)
	return s, nil
}

func (e Env) changeService(c *shell.Call, acts []func(Engine, *shell.Call) error) error {
	if _, piped := c.Input.(*model.Service); !piped && !c.Given("Name") {
		return bind.Missing(c.Cmdlet, []*shell.Param{c.Cmdlet.Param("Name")})
	}
	ours, err := namesTransport(c)
	if err != nil || !ours {
		return err
	}
	engine, server, err := e.engine(c, "")
	if err != nil {
		return err
	}
	defer engine.Close()
	doing := map[string]string{"Start": "Starting", "Stop": "Stopping", "Restart": "Restarting"}[c.Cmdlet.Verb]
	yes, err := c.ShouldProcess(fmt.Sprintf("%s service %s on server %s.", doing, model.Quote(model.TransportServiceName), model.Quote(server)))
	if err != nil || !yes {
		return err
	}
	for _, act := range acts {
		if err := act(engine, c); err != nil {
			return err
		}
	}
	if !c.Switch("PassThru") {
		return nil
	}
	s, err := serviceObject(c, engine, server)
	if err != nil {
		return err
	}
	return c.Emit(s)
}
