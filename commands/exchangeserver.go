package commands

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/store"
)

func exchangeServers() noun {
	return noun{
		kind: model.ExchangeServers, verbs: all, fixed: true,
		value:    with("with roles", "ServerRole"),
		complete: placeServer,
		beside:   equipServer,
		without:  stripServer,
		more: map[string][]*shell.Param{verbGet: {
			{Name: "Domain", Type: shell.String, Help: "Only the servers whose full name is in that domain."},
			inertParam("Status", shell.Switch, "what it would add is the state of Windows services"),
		}},
		keep: func(_ Env, c *shell.Call) (func(model.Object) bool, error) {
			domain, given := shell.Arg[string](c, "Domain")
			return func(o model.Object) bool { return !given || inDomain(o.(*model.ExchangeServer).Fqdn, domain) }, nil
		},
		examples: map[string][]shell.Example{
			verbNew: {
				{Command: "New-ExchangeServer -Name EX3 -Role HubTransport,Mailbox -Site Default-First-Site-Name -Fqdn ex3.work.com -Address 127.0.7.3 -SmtpPort 2525 -SubmissionPort 2587",
					Explains: "Adds a server with its default receive connectors and a mailbox database."},
				{Command: "New-ExchangeServer -Name Old -Role Legacy -RoutingGroup 'First Routing Group' -Fqdn old.work.com -Address 127.0.3.2 -SmtpPort 2525",
					Explains: "Registers a server that other software runs and that is reached by SMTP."},
			},
			verbGet: {{Command: "Get-ExchangeServer | ft Name,Site,ServerRole", Explains: "Lists the servers of the organization."}},
			verbSet: {{Command: "Set-ExchangeServer W2008 -Site vSite", Explains: "Puts a server into a site."}},
			verbRemove: {{Command: "New-ExchangeServer -Name Gone -Role HubTransport -Address 127.0.7.8 -SmtpPort 2525 -SubmissionPort 2587; Remove-ExchangeServer Gone -Confirm:$false",
				Explains: "Removes a server with its receive connectors. One that has mailboxes or is a source server stays."}},
		},
	}
}

// inDomain is whether a host's full name is in a domain or below it.
func inDomain(host model.Domain, domain string) bool {
	return strings.HasSuffix("."+model.Fold(string(host)), "."+model.Fold(strings.Trim(domain, ".")))
}

// transportServers are the same servers as the transport sees them.
func transportServers(name string) noun {
	moves := func(Env, *shell.Call) (func(model.Object) bool, error) {
		return func(o model.Object) bool { return o.(*model.TransportServer).ServerRole.Has(model.RoleHubTransport) }, nil
	}
	wrong := func(o model.Object) error {
		s := o.(*model.TransportServer)
		return &model.Error{ID: "ServerHasNoTransport", Category: model.NotFound, Param: "Identity", Target: s.Name,
			Message: fmt.Sprintf("The server %s has the role %s: only servers with the role HubTransport move mail here (see Get-ExchangeServer %s).", model.Quote(s.Name), s.ServerRole, model.Visible(s.Name))}
	}
	return noun{kind: model.TransportServers, name: name, verbs: existing, fixed: true, keep: moves, wrong: wrong, examples: map[string][]shell.Example{
		verbGet: {{Command: "Get-" + name + " EX20071 | fl *Timeout,*Retry*", Explains: "Shows when a server tries again and when it gives up."}},
		verbSet: {{Command: "Set-" + name + " EX20071 -MessageRetryInterval 00:02:00", Explains: "Tries a deferred message again after two minutes."}},
	}}
}

// placeServer gives a new server that runs here a site and a name in DNS.
func placeServer(j *job, r store.Reader, o model.Object) error {
	s := o.(*model.ExchangeServer)
	if !s.Created.IsZero() {
		return nil
	}
	if s.Site == "" && !s.ServerRole.Has(model.RoleLegacy) {
		s.Site = model.DefaultSite
	}
	if s.Fqdn != "" {
		return nil
	}
	name, err := j.fqdnFor(r, s)
	s.Fqdn = name
	return err
}

// fqdnFor is the full name of a new server that was given none: that of this
// host for the first server here, else its own name in the domain of this host.
// A second server here needs an address, or nothing would tell the two apart.
func (j *job) fqdnFor(r store.Reader, s *model.ExchangeServer) (model.Domain, error) {
	legacy := s.ServerRole.Has(model.RoleLegacy)
	rec, err := r.Find(model.FoldName("fqdn/" + string(j.Host)))
	if errors.Is(err, store.ErrNotFound) && !legacy {
		return j.Host, nil
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	if _, domain, ok := strings.Cut(string(j.Host), "."); ok && (legacy || s.Address.IsValid()) {
		return model.Domain(strings.ToLower(s.Name) + "." + domain), nil
	}
	if legacy || s.Address.IsValid() {
		return model.Domain(strings.ToLower(s.Name)), nil
	}
	first, err := store.Decode(model.ExchangeServers, rec)
	if err != nil {
		return "", err
	}
	return "", &model.Error{ID: "HostNameTaken", Category: model.Invalid, Param: "Fqdn", Target: s.Name,
		Message: fmt.Sprintf("Parameter 'Fqdn' was not given, and server %s has the name of this host, %s.", model.Quote(first.Header().Name), model.Quote(string(j.Host))),
		Hint:    fmt.Sprintf("Give the second server a name and an address of its own (for example -Fqdn %s.contoso.com -Address 127.0.7.2).", strings.ToLower(s.Name))}
}

// equipServer makes what setup gives a new server: the default receive
// connectors of its Hub Transport role and a database for its Mailbox role.
func equipServer(j *job, w store.Writer, old, o model.Object) error {
	s := o.(*model.ExchangeServer)
	if old != nil || s.ServerRole.Has(model.RoleLegacy) {
		return nil
	}
	var made []model.Object
	if s.ServerRole.Has(model.RoleHubTransport) {
		made = append(made, defaultConnector(s), clientConnector(s))
	}
	if s.ServerRole.Has(model.RoleMailbox) {
		made = append(made, defaultDatabase(s))
	}
	for _, m := range made {
		if err := j.vetMade(w, m); err != nil {
			return err
		}
		if err := store.Save(w, m, j.Now()); err != nil {
			return err
		}
	}
	return nil
}

// vetMade applies the rules to what is made beside the object of the command.
func (j *job) vetMade(w store.Writer, o model.Object) error {
	if found := faults(model.Validate(o, store.Objects(w, j.local))); len(found) > 0 {
		return found.asError()
	}
	return store.CheckNames(w, o)
}

// connectorOf is a receive connector of a server for everyone, on a port of its
// address or of all addresses.
func connectorOf(s *model.ExchangeServer, name string, port int) *model.ReceiveConnector {
	c := model.ReceiveConnectors.New().(*model.ReceiveConnector)
	c.Name, c.Server = name, s.Name
	c.RemoteIPRanges = model.EveryAddress()
	for _, a := range listenOn(s) {
		c.Bindings = append(c.Bindings, model.IPBinding{AddrPort: netip.AddrPortFrom(a, uint16(port))})
	}
	return c
}

func listenOn(s *model.ExchangeServer) []netip.Addr {
	if a := s.Address.Addr; a.IsValid() {
		return []netip.Addr{a}
	}
	return []netip.Addr{netip.IPv4Unspecified(), netip.IPv6Unspecified()}
}

// defaultConnector takes mail from servers of the organization and from its
// users, and from nobody else.
func defaultConnector(s *model.ExchangeServer) *model.ReceiveConnector {
	c := connectorOf(s, "Default "+s.Name, s.SmtpPort)
	c.AuthMechanism = model.AuthTLS | model.AuthIntegrated | model.AuthBasic | model.AuthBasicRequireTLS | model.AuthExchangeServer
	c.PermissionGroups = model.ExchangeUsers | model.ExchangeServersGroup | model.ExchangeLegacyServers
	c.SizeEnabled = model.SizeEnabledWithoutValue
	c.MaxRecipientsPerMessage = 5000
	c.MaxInboundConnectionPerSource = model.Unlimited[int]{}
	c.MaxInboundConnectionPercentagePerSource = 100
	return c
}

// clientConnector takes mail from programs of users.
func clientConnector(s *model.ExchangeServer) *model.ReceiveConnector {
	c := connectorOf(s, "Client "+s.Name, s.SubmissionPort)
	c.AuthMechanism = model.AuthTLS | model.AuthIntegrated | model.AuthBasic | model.AuthBasicRequireTLS
	c.PermissionGroups = model.ExchangeUsers
	c.MessageRateLimit = model.Limit(600)
	return c
}

func defaultDatabase(s *model.ExchangeServer) *model.MailboxDatabase {
	db := model.MailboxDatabases.New().(*model.MailboxDatabase)
	db.Name, db.Server = databaseName(s.Name), s.Name
	return db
}

func databaseName(server string) string { return "Mailbox Database " + server }

// stripServer removes what belongs to a server alone: its receive connectors and
// its databases without mailboxes.
func stripServer(j *job, w store.Writer, o model.Object) error {
	for _, k := range []*model.Kind{model.ReceiveConnectors, model.MailboxDatabases} {
		var mine []model.Object
		for m, err := range store.All(w, k) {
			if err != nil {
				return err
			}
			if belongsTo(m, o.Header().Name) {
				mine = append(mine, m)
			}
		}
		for _, m := range mine {
			if err := (&job{Env: j.Env, noun: noun{kind: k}, call: j.call, local: j.local}).erase(w, m); err != nil {
				return err
			}
		}
	}
	return nil
}

func belongsTo(o model.Object, server string) bool {
	switch x := o.(type) {
	case *model.ReceiveConnector:
		return model.Fold(x.Server) == model.Fold(server)
	case *model.MailboxDatabase:
		return model.Fold(x.Server) == model.Fold(server)
	}
	return false
}
