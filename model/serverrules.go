package model

import (
	"fmt"
	"strings"
)

// Legacy is whether the server is one that this program does not run.
func (s *ExchangeServer) Legacy() bool { return s.ServerRole.Has(RoleLegacy) }

// Trusted is whether sessions from the server's address count as the server's own.
func (s *ExchangeServer) Trusted() bool {
	if s.TrustAddress != nil {
		return *s.TrustAddress
	}
	return s.Legacy()
}

// named is whether a host name is one of the server's own: its full name or the name itself.
func (s *ExchangeServer) named(host string) bool {
	return strings.EqualFold(host, string(s.Fqdn)) || strings.EqualFold(host, s.Name)
}

// Names implements Named: no two servers have one full name.
func (s *ExchangeServer) Names() []string {
	if s.Fqdn == "" {
		return nil
	}
	return []string{"fqdn/" + string(s.Fqdn)}
}

// NamesOf implements Aliased: an identity may be the full name.
func (s *ExchangeServer) NamesOf(identity string) []string { return []string{"fqdn/" + identity} }

// Prepare implements Preparer: a server without role has those that most have,
// and a legacy one is of the last release before the roles.
func (s *ExchangeServer) Prepare(map[string]bool) error {
	if s.ServerRole == 0 {
		s.ServerRole = RoleHubTransport | RoleMailbox
	}
	if s.Legacy() && s.Created.IsZero() {
		s.AdminDisplayVersion, s.Edition = "Version 6.5 (Build 7638.2: Service Pack 2)", "Unknown"
	}
	return nil
}

// Complete puts a server without site into the first one.
func (s *ExchangeServer) Complete(r Reader) []*Error {
	if s.Site != "" || s.Legacy() {
		return nil
	}
	o, err := r.Find(AdSites, DefaultSite)
	if err != nil {
		return []*Error{fault("SiteMissing", "Site", "Parameter 'Site' is empty: a server that moves mail belongs to a site (write for example -Site "+DefaultSite+").")}
	}
	s.Site = o.Header().Name
	return nil
}

// Check implements Checker.
func (s *ExchangeServer) Check(r Reader) []*Error {
	faults := s.checkRole()
	if f := s.checkAddress(r); f != nil {
		faults = append(faults, f)
	}
	if s.Fqdn == "" {
		faults = append(faults, fault("FqdnMissing", "Fqdn", "Parameter 'Fqdn' is empty: servers reach each other by it (write for example -Fqdn ex1.contoso.com)."))
	}
	if per, ok := s.MaxPerDomainOutboundConnections.Value(); ok && s.MaxOutboundConnections.Exceeded(per) {
		faults = append(faults, fault("PerDomainAboveTotal", "MaxPerDomainOutboundConnections",
			fmt.Sprintf("Parameter 'MaxPerDomainOutboundConnections' is %d: it must not be above MaxOutboundConnections, which is %s (write for example -MaxPerDomainOutboundConnections %s).", per, s.MaxOutboundConnections, s.MaxOutboundConnections)))
	}
	if s.PickupDirectoryPath != "" && s.PickupDirectoryPath == s.ReplayDirectoryPath {
		faults = append(faults, fault("PickupIsReplay", "ReplayDirectoryPath",
			fmt.Sprintf("Parameter 'ReplayDirectoryPath' is %s, which is PickupDirectoryPath, too: the two folders hold different files (write for example -ReplayDirectoryPath /var/spool/mxsh/replay).", Quote(s.ReplayDirectoryPath))))
	}
	faults = append(faults, s.checkPaths()...)
	return append(faults, s.checkLogs()...)
}

// checkAddress refuses two servers at one address and port: mail for one would
// reach the other.
func (s *ExchangeServer) checkAddress(r Reader) *Error {
	if !s.Address.IsValid() {
		return nil
	}
	var taken *ExchangeServer
	err := r.Each(ExchangeServers, func(o Object) bool {
		if other := o.(*ExchangeServer); other.Guid != s.Guid && other.Address == s.Address && other.SmtpPort == s.SmtpPort {
			taken = other
		}
		return taken == nil
	})
	switch {
	case err != nil:
		return asModelError(err)
	case taken == nil:
		return nil
	}
	return fault("AddressTaken", "Address",
		fmt.Sprintf("Parameter 'Address' is %s, where server %s takes mail on port %d already (write another address, or for example -SmtpPort %d).",
			s.Address, Quote(taken.Name), s.SmtpPort, otherPort(BindingOf(s.Address.Addr, s.SmtpPort)).Port()))
}

func (s *ExchangeServer) checkRole() []*Error {
	switch {
	case s.ServerRole.Has(RoleEdge):
		return []*Error{fault("EdgeNotBuilt", "Role", "Parameter 'Role' names Edge, which this version does not run (write for example -Role HubTransport,Mailbox).")}
	case s.Legacy() && s.ServerRole != RoleLegacy:
		return []*Error{fault("LegacyWithOthers", "Role", fmt.Sprintf("Parameter 'Role' is %s: Legacy stands alone, because this program does not run such a server (write -Role Legacy).", s.ServerRole))}
	case !s.Legacy() && s.RoutingGroup != "":
		return []*Error{fault("RoutingGroupOfEngine", "RoutingGroup", fmt.Sprintf("Parameter 'RoutingGroup' is %s: only a server of the role Legacy belongs to a routing group (write -Role Legacy).", Quote(s.RoutingGroup)))}
	case s.Legacy() && s.Site != "":
		return []*Error{fault("SiteOfLegacy", "Site", fmt.Sprintf("Parameter 'Site' is %s: a server of the role Legacy belongs to a routing group and to no site (write for example -RoutingGroup 'First Routing Group').", Quote(s.Site)))}
	}
	return nil
}

// checkPaths wants folders that do not depend on where a program was started.
func (s *ExchangeServer) checkPaths() []*Error {
	var faults []*Error
	for _, f := range ExchangeServers.all {
		if !strings.HasSuffix(f.Name, "Path") || f.elem().Kind().String() != "string" {
			continue
		}
		if path := f.Text(s); path != "" && !localPath(path) {
			faults = append(faults, fault("PathNotLocal", f.Name,
				fmt.Sprintf("Parameter '%s' is %s: the full path of a folder on the server is wanted (write for example -%s /var/log/mxsh).", f.Name, Quote(path), f.Name)))
		}
	}
	return faults
}

// localPath is whether a path is absolute, in the notation of Unix or of Windows.
func localPath(path string) bool {
	if strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") {
		return true
	}
	return len(path) > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/')
}

// checkLogs refuses a log whose single file may outgrow its folder.
func (s *ExchangeServer) checkLogs() []*Error {
	var faults []*Error
	for _, f := range ExchangeServers.all {
		prefix, ok := strings.CutSuffix(f.Name, "MaxFileSize")
		if !ok || f.IsDefault(s) && ExchangeServers.stored[prefix+"MaxDirectorySize"].IsDefault(s) {
			continue
		}
		folder := ExchangeServers.stored[prefix+"MaxDirectorySize"]
		file, _ := ordinal(f.Get(s))
		limit, _ := ordinal(folder.Get(s))
		if file > limit {
			faults = append(faults, fault("LogFileAboveFolder", f.Name,
				fmt.Sprintf("Parameter '%s' is %s: it must not be above %s, which is %s (write for example -%s %dB).", f.Name, f.Text(s), folder.Name, folder.Text(s), f.Name, limit)))
		}
	}
	return faults
}

// Warnings implements Warner.
func (s *ExchangeServer) Warnings(Reader) []string {
	var list []string
	for _, dns := range []struct {
		side    string
		servers int
		adapter bool
	}{{"External", len(s.ExternalDNSServers), s.ExternalDNSAdapterEnabled}, {"Internal", len(s.InternalDNSServers), s.InternalDNSAdapterEnabled}} {
		if dns.servers > 0 && dns.adapter {
			list = append(list, fmt.Sprintf("%sDNSServers of server %s is not used while %sDNSAdapterEnabled is $true.", dns.side, Quote(s.Name), dns.side))
		}
	}
	if s.MessageExpirationTimeout < s.DelayNotificationTimeout {
		list = append(list, fmt.Sprintf("Server %s returns messages after %s, before it would report their delay after %s.", Quote(s.Name), s.MessageExpirationTimeout, s.DelayNotificationTimeout))
	}
	if s.Trusted() && !s.Address.IsValid() {
		list = append(list, fmt.Sprintf("Server %s is trusted by its address and has none; set Address.", Quote(s.Name)))
	}
	return list
}

// Computed implements the interface of that name.
func (s *ExchangeServer) Computed() []Prop {
	return []Prop{
		{"IsHubTransportServer", s.ServerRole.Has(RoleHubTransport)},
		{"IsClientAccessServer", s.ServerRole.Has(RoleClientAccess)},
		{"IsExchange2007OrLater", !s.Legacy()},
		{"IsEdgeServer", s.ServerRole.Has(RoleEdge)},
		{"IsMailboxServer", s.ServerRole.Has(RoleMailbox)},
		{"IsE14OrLater", !s.Legacy()},
		{"IsE15OrLater", s.AdminDisplayVersion.Major() >= 15},
		{"IsUnifiedMessagingServer", s.ServerRole.Has(RoleUnifiedMessaging)},
	}
}

// Names implements Named.
func (s *TransportServer) Names() []string { return (*ExchangeServer)(s).Names() }

// NamesOf implements Aliased.
func (s *TransportServer) NamesOf(identity string) []string {
	return (*ExchangeServer)(s).NamesOf(identity)
}

// Prepare implements Preparer.
func (s *TransportServer) Prepare(given map[string]bool) error {
	return (*ExchangeServer)(s).Prepare(given)
}

// Complete implements Completer.
func (s *TransportServer) Complete(r Reader) []*Error { return (*ExchangeServer)(s).Complete(r) }

// Check implements Checker.
func (s *TransportServer) Check(r Reader) []*Error { return (*ExchangeServer)(s).Check(r) }

// Warnings implements Warner.
func (s *TransportServer) Warnings(r Reader) []string { return (*ExchangeServer)(s).Warnings(r) }
