package model

// AcceptedDomain is a mail domain for which the organization takes mail from everyone.
type AcceptedDomain struct {
	Meta

	// DomainName is the domain; *.contoso.com stands for contoso.com and all domains below it, and * for every domain.
	DomainName DomainPattern `need:"new" only:"new" live:"receive"`

	// CatchAllRecipientID belonged to a hosted service.
	CatchAllRecipientID string `only:"get" inert:"it served one hosted product"`

	// DomainType is what happens to recipients that the directory does not have: Authoritative refuses them,
	// InternalRelay sends them on by a send connector, ExternalRelay sends everything on.
	DomainType DomainType `default:"Authoritative" live:"routing"`

	// MatchSubDomains takes mail for the domains below, too.
	MatchSubDomains bool `only:"set" default:"$false" live:"receive"`

	// AddressBookEnabled is whether recipients of the domain are looked up in the directory when they are named; it is
	// $true for Authoritative and $false for relay domains unless it is set.
	AddressBookEnabled bool `only:"set" live:"receive"`

	// Default is whether this is the default domain, which names the postmaster and completes addresses. The first
	// domain is it until another is made so.
	Default bool `only:"get" live:"routing"`

	// MakeDefault makes this the default domain; the former one stops being it.
	MakeDefault bool `only:"set" transient:"true"`

	// EmailOnly belonged to a hosted service.
	EmailOnly bool `only:"get" default:"$false" inert:"it served one hosted product"`

	// ExternallyManaged belonged to a hosted service.
	ExternallyManaged bool `only:"get" default:"$false" inert:"it served one hosted product"`

	// OutboundOnly keeps the domain for senders: no mail is taken for it.
	OutboundOnly bool `only:"new" default:"$false" pending:"receive"`

	// AuthenticationType belonged to a hosted service.
	AuthenticationType string `hidden:"true" enum:"Managed,Federated" inert:"it served one hosted product"`

	// LiveIdInstanceType belonged to a hosted service.
	LiveIdInstanceType string `hidden:"true" enum:"Consumer,Business" inert:"it served one hosted product"`

	// MailFlowPartner belonged to a hosted service.
	MailFlowPartner string `hidden:"true" inert:"it served one hosted product"`

	// PendingCompletion belonged to a hosted service.
	PendingCompletion bool `only:"set" hidden:"true" default:"$false" inert:"it served one hosted product"`

	// PendingRemoval belonged to a hosted service.
	PendingRemoval bool `only:"set" hidden:"true" default:"$false" inert:"it served one hosted product"`

	// Organization names the organization; it is accepted and ignored.
	Organization string `only:"new" transient:"true" inert:"a directory holds one organization"`

	// Force allows * as a domain while a receive connector would thereby become an open relay.
	Force bool `switch:"true" transient:"true"`

	// DomainController names the domain controller to use; it is accepted and ignored.
	DomainController string `transient:"true" inert:"there is no domain controller to choose"`

	// TemplateInstance was an object whose settings a new one copied; it is accepted and ignored.
	TemplateInstance string `transient:"true" only:"new" inert:"an object to copy from is not read"`
}

// AcceptedDomains is the kind of accepted domains.
var AcceptedDomains = Define[AcceptedDomain](Spec{
	Title: "Accepted domain", Table: []string{"Name", "DomainName", "DomainType", "Default"},
	Widths: []int{30, 30, 30}, Container: "CN=Accepted Domains,CN=Transport Settings",
})
