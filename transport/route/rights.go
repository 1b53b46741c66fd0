package route

import (
	"fmt"
	"slices"
	"strings"

	"mxsh/model"
)

// Right is one thing that a session may do on a receive connector; the values
// are the bits of a set.
type Right uint32

// The rights, named after the extended rights ms-Exch-….
const (
	Submit                    Right = 1 << iota // MAIL FROM
	AcceptAnyRecipient                          // RCPT TO a domain that is not accepted: relay
	AcceptAnySender                             // any MAIL FROM; without it a user's own addresses only
	AcceptAuthoritativeSender                   // MAIL FROM in an authoritative accepted domain
	AcceptAuthenticationFlag                    // the AUTH= parameter and the origin marks are believed
	AcceptRoutingHeaders                        // Received and Resent-* are kept
	AcceptOrganizationHeaders                   // X-MS-Exchange-Organization-* are kept
	AcceptForestHeaders                         // X-MS-Exchange-Forest-* are kept
	BypassAntiSpam                              // no filters
	BypassMessageSizeLimit                      // the connector's MaxMessageSize does not apply
	AcceptExch50                                // XEXCH50
)

// rightNames has the directory's name and the protocol log's name of each right.
var rightNames = []struct {
	right          Right
	directory, log string
}{
	{Submit, "ms-Exch-SMTP-Submit", "SMTPSubmit"},
	{AcceptAnyRecipient, "ms-Exch-SMTP-Accept-Any-Recipient", "SMTPAcceptAnyRecipient"},
	{AcceptAnySender, "ms-Exch-SMTP-Accept-Any-Sender", "SMTPAcceptAnySender"},
	{AcceptAuthoritativeSender, "ms-Exch-SMTP-Accept-Authoritative-Domain-Sender", "SMTPAcceptAuthoritativeDomainSender"},
	{AcceptAuthenticationFlag, "ms-Exch-SMTP-Accept-Authentication-Flag", "SMTPAcceptAuthenticationFlag"},
	{AcceptRoutingHeaders, "ms-Exch-Accept-Headers-Routing", "AcceptRoutingHeaders"},
	{AcceptOrganizationHeaders, "ms-Exch-Accept-Headers-Organization", "AcceptOrganizationHeaders"},
	{AcceptForestHeaders, "ms-Exch-Accept-Headers-Forest", "AcceptForestHeaders"},
	{BypassAntiSpam, "ms-Exch-Bypass-Anti-Spam", "BypassAntiSpam"},
	{BypassMessageSizeLimit, "ms-Exch-Bypass-Message-Size-Limit", "BypassMessageSizeLimit"},
	{AcceptExch50, "ms-Exch-SMTP-Accept-Exch50", "SMTPAcceptEXCH50"},
}

// String lists the rights of r by the directory's names.
func (r Right) String() string {
	var names []string
	for _, n := range rightNames {
		if r&n.right != 0 {
			names = append(names, n.directory)
		}
	}
	return strings.Join(names, ", ")
}

// ParseRight finds a right by the directory's name, in any case.
func ParseRight(name string) (Right, bool) {
	for _, n := range rightNames {
		if strings.EqualFold(n.directory, name) {
			return n.right, true
		}
	}
	// The name that Exchange 2007 and 2010 print for it.
	if strings.EqualFold(name, "ms-Exch-Accept-Exch50") {
		return AcceptExch50, true
	}
	return 0, false
}

// PrincipalKind says how a session proved who it is.
type PrincipalKind int

// The kinds of principal.
const (
	Anonymous         PrincipalKind = iota // nothing was proved
	User                                   // AUTH as a mailbox or account
	Server                                 // mutual TLS with a certificate of the organization
	LegacyServer                           // the registered address of a legacy server
	Partner                                // mutual TLS with a domain of the receive list
	ExternallySecured                      // the connector says that every client is trusted
)

func (k PrincipalKind) String() string {
	return [...]string{"anonymous client", "authenticated user", "Exchange server", "Exchange server of the legacy organization", "authenticated partner", "externally secured client"}[k]
}

// Principal is who a session is.
type Principal struct {
	Kind    PrincipalKind
	Name    string         // user, server or partner domain; "" for an anonymous one
	Mailbox *model.Mailbox // of a user, nil when the account has none
}

// The rights that a permission group gives.
const (
	anonymousRights = Submit | AcceptAnySender | AcceptAuthoritativeSender | AcceptRoutingHeaders
	userRights      = Submit | AcceptAnyRecipient | BypassAntiSpam | AcceptRoutingHeaders
	legacyRights    = Submit | AcceptAnyRecipient | AcceptAnySender | AcceptAuthoritativeSender | AcceptAuthenticationFlag |
		AcceptRoutingHeaders | BypassAntiSpam | BypassMessageSizeLimit | AcceptExch50
	serverRights  = legacyRights | AcceptOrganizationHeaders | AcceptForestHeaders
	securedRights = legacyRights
	partnerRights = Submit | AcceptRoutingHeaders
)

// preset is the permission group of a kind of principal, what the group gives
// it, and the names under which rules made by hand mean it.
type preset struct {
	group  model.PermissionGroups
	rights Right
	names  []string
}

func (k PrincipalKind) preset() preset {
	switch k {
	case User:
		return preset{model.ExchangeUsers, userRights, []string{model.PrincipalUsers}}
	case Server:
		return preset{model.ExchangeServersGroup, serverRights, []string{model.PrincipalServers, model.PrincipalHubs}}
	case LegacyServer:
		return preset{model.ExchangeLegacyServers, legacyRights, []string{model.PrincipalLegacy}}
	case Partner:
		return preset{model.Partners, partnerRights, []string{model.PrincipalPartners}}
	case ExternallySecured:
		return preset{model.ExchangeServersGroup, securedRights, []string{model.PrincipalSecured}}
	}
	return preset{model.AnonymousUsers, anonymousRights, []string{model.PrincipalAnonymous}}
}

// names are all names that rules may have for p.
func (p Principal) names() []string {
	names := p.Kind.preset().names
	if p.Kind == User && p.Name != "" {
		names = append(names, p.Name)
	}
	if m := p.Mailbox; m != nil {
		names = append(names, m.Alias, string(m.UserPrincipalName), string(m.PrimarySmtpAddress))
	}
	return names
}

// Rights is what a session may do, and why.
type Rights struct {
	set       Right
	byGroup   Right
	denied    Right
	principal PrincipalKind
	groups    model.PermissionGroups
	connector string
}

// Rights returns what a principal may do on a connector: what the permission
// groups give, with what was given by hand, without what was denied by hand. A
// denial wins over every grant.
func (t *Table) Rights(c *model.ReceiveConnector, p Principal) Rights {
	base := p.Kind.preset()
	r := Rights{principal: p.Kind, groups: c.PermissionGroups, connector: model.Identity(c)}
	if c.PermissionGroups.Has(base.group) {
		r.byGroup = base.rights
	}
	r.set = r.byGroup
	if len(c.Permissions) > 0 {
		r.byHand(c.Permissions, p.names())
	}
	r.set &^= r.denied
	return r
}

func (r *Rights) byHand(rules []model.AccessRule, names []string) {
	for _, rule := range rules {
		right, ok := ParseRight(rule.Right)
		if !ok || !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, rule.User) }) {
			continue
		}
		if rule.Deny {
			r.denied |= right
			continue
		}
		r.set |= right
	}
}

// Has is whether the session has all of the rights.
func (r Rights) Has(right Right) bool { return r.set&right == right }

// Set returns all rights of the session.
func (r Rights) Set() Right { return r.set }

// Why says in one sentence where one right comes from or what it would take.
func (r Rights) Why(right Right) string {
	switch {
	case r.denied&right != 0:
		return fmt.Sprintf("receive connector %s denies %s to an %s by hand", model.Quote(r.connector), right, r.principal)
	case r.byGroup&right != 0:
		return fmt.Sprintf("permission group %s of receive connector %s gives %s to an %s", r.principal.preset().group, model.Quote(r.connector), right, r.principal)
	case r.set&right != 0:
		return fmt.Sprintf("receive connector %s gives %s to an %s by hand", model.Quote(r.connector), right, r.principal)
	case r.principal.preset().rights&right != 0:
		return fmt.Sprintf("an %s gets %s only with permission group %s, and receive connector %s has %s",
			r.principal, right, r.principal.preset().group, model.Quote(r.connector), r.groups)
	}
	return fmt.Sprintf("no permission group gives %s to an %s; receive connector %s would have to give it by hand", right, r.principal, model.Quote(r.connector))
}

// LogNames lists the rights as the protocol log names them.
func (r Rights) LogNames() []string {
	var names []string
	for _, n := range rightNames {
		if r.set&n.right != 0 {
			names = append(names, n.log)
		}
	}
	return names
}
