package commands

import (
	"fmt"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/store"
	"mxsh/transport/route"
)

// testMailRoute asks the function that the engine itself asks, so the answer is
// what a message would get.
func (e Env) testMailRoute() *shell.Cmdlet {
	size := model.MailRoutes.Field("Size")
	return &shell.Cmdlet{
		Verb: "Test", Noun: "MailRoute", Output: model.MailRoutes,
		Synopsis: "Shows where a message would go, and why.",
		Params: []*shell.Param{
			{Name: "Recipient", Type: shell.Strings, Position: 1, Mandatory: true, ByValue: true, ByPropertyName: true,
				Aliases: []string{"PrimarySmtpAddress"}, Help: "The address of a recipient."},
			serverParam("The server that routes; without it the local one."),
			{Name: "Size", Type: shell.FieldType(size), Help: "How large the message is; 0 without it."},
		},
		Examples: []shell.Example{
			{Command: "Test-MailRoute somebody@elsewhere.test -Server W2008 | fl", Explains: "Shows every send connector that was considered and why it won or lost."},
			{Command: "Get-Mailbox | Test-MailRoute -Server EX20071", Explains: "Shows how mail reaches every mailbox."},
		},
		Process: each(e.mailRoute),
	}
}

func (e Env) mailRoute(c *shell.Call) error {
	server, err := e.serverOfQueue(c, "")
	if err != nil {
		return err
	}
	var table *route.Table
	err = e.Directory.View(c.Context, func(r store.Reader) (err error) {
		table, _, err = route.Compile(r, server, nil)
		return err
	})
	if err != nil {
		return err
	}
	size, _ := shell.Arg[model.Size](c, "Size")
	addresses, _ := shell.Arg[[]string](c, "Recipient")
	for _, address := range addresses {
		if err := c.Emit(routeObject(table, server, address, size)); err != nil {
			return err
		}
	}
	return nil
}

// routeObject is a decision as an object.
func routeObject(t *route.Table, server, address string, size model.Size) *model.MailRoute {
	d := t.Decide(route.Query{Address: address, Size: int64(size)})
	o := model.MailRoutes.New().(*model.MailRoute)
	o.Name, o.Recipient, o.Server, o.Size = address, address, server, size
	o.DeliveryType, o.NextHopDomain = d.Hop.Type, d.Hop.Domain
	o.Cost, o.Reason = d.Cost, d.Reason
	if d.Failure != nil {
		o.Failure = d.Failure.String()
	}
	for _, candidate := range d.Candidates {
		if candidate.Won {
			o.Connector = candidate.Connector
		}
		o.Candidates = append(o.Candidates, fmt.Sprintf("%s: %s", candidate.Connector, candidate.Why))
	}
	return o
}
