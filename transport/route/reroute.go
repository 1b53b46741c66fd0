package route

import (
	"fmt"

	"mxsh/model"
)

// Reroute says which queues hold mail that a newer table may send elsewhere.
type Reroute struct {
	topology   bool // sites, links, servers, routing groups
	domains    bool // accepted domains
	connectors map[model.GUID]bool
	databases  map[model.GUID]bool
	mailboxes  bool
}

// Rerouted compares the table that was in force with the one that follows it.
func (t *Table) Rerouted(prev *Table) Reroute {
	r := Reroute{mailboxes: t.boxes != prev.boxes}
	if t.objects == prev.objects {
		return r
	}
	r.connectors = changed(prev.objects.sends, t.objects.sends, sendRoute)
	r.databases = changed(prev.objects.databases, t.objects.databases, func(d *model.MailboxDatabase) string { return d.Name + "|" + d.Server })
	r.domains = len(changed(prev.objects.accepted, t.objects.accepted, func(d *model.AcceptedDomain) string {
		return fmt.Sprint(d.DomainName, d.DomainType, d.MatchSubDomains)
	})) > 0
	r.topology = len(changed(prev.objects.sites, t.objects.sites, siteRoute))+
		len(changed(prev.objects.links, t.objects.links, linkRoute))+
		len(changed(prev.objects.servers, t.objects.servers, serverRoute))+
		len(changed(prev.objects.groupConnectors, t.objects.groupConnectors, groupRouteOf)) > 0
	return r
}

// What routing takes from each kind. Objects with equal texts route alike.

func sendRoute(c *model.SendConnector) string {
	return fmt.Sprint(c.Enabled, c.SourceTransportServers, c.AddressSpaces, c.IsScopedConnector, c.MaxMessageSize, c.DNSRoutingEnabled, c.SourceFailoverAcrossSites)
}

func siteRoute(s *model.AdSite) string { return fmt.Sprint(s.Name, s.HubSiteEnabled) }

func linkRoute(l *model.AdSiteLink) string {
	return fmt.Sprint(l.Sites, l.EffectiveCost(), l.MaxMessageSize)
}

func serverRoute(s *model.ExchangeServer) string {
	return fmt.Sprint(s.Name, s.Site, s.ServerRole, s.RoutingGroup)
}

func groupRouteOf(c *model.RoutingGroupConnector) string {
	return fmt.Sprint(c.SourceTransportServers, c.TargetTransportServers, c.Cost, c.MaxMessageSize)
}

// changed returns the objects that came, went or have another text.
func changed[T model.Object](before, after []T, text func(T) string) map[model.GUID]bool {
	out := map[model.GUID]bool{}
	held := make(map[model.GUID]T, len(before))
	for _, o := range before {
		held[o.Header().Guid] = o
		out[o.Header().Guid] = true
	}
	for _, o := range after {
		id := o.Header().Guid
		// A record that was not written since is the same object.
		old, ok := held[id]
		if ok && (any(old) == any(o) || text(old) == text(o)) {
			delete(out, id)
			continue
		}
		out[id] = true
	}
	return out
}

// Routing is whether anything but mailboxes routes differently.
func (r Reroute) Routing() bool {
	return r.topology || r.domains || len(r.connectors) > 0 || len(r.databases) > 0
}

// Mailboxes is whether mailboxes came, went or changed.
func (r Reroute) Mailboxes() bool { return r.mailboxes }

// Moves is whether mail of a next hop is to be routed again. Mail that waits at
// a connector stays there until that very connector changes: a better one that
// is new does not draw it away.
func (r Reroute) Moves(h model.NextHop) bool {
	switch h.Type {
	case model.Unreachable:
		return r.Routing()
	case model.DnsConnectorDelivery, model.SmartHostConnectorDelivery:
		return r.connectors[h.Connector]
	case model.MapiDelivery:
		return r.databases[h.Connector] || r.topology
	case model.SmtpRelayWithinAdSite, model.SmtpRelayToRemoteAdSite, model.SmtpRelayToTiRg:
		return r.topology || len(r.connectors) > 0 || len(r.databases) > 0
	}
	return false
}
