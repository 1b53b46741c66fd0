package model

// RoutingGroupConnector leads mail one way, from its source servers to the routing group of its target servers.
type RoutingGroupConnector struct {
	Meta

	// SourceTransportServers are the servers that hand the mail over.
	SourceTransportServers []string `need:"new" ref:"ExchangeServer" live:"routing"`

	// TargetTransportServers are the servers that take it.
	TargetTransportServers []string `need:"new" ref:"ExchangeServer" live:"routing"`

	// Cost is the cost of the connector.
	Cost int `default:"1" range:"1..100" live:"routing"`

	// MaxMessageSize is how large a message may be to take the connector.
	MaxMessageSize Unlimited[Size] `only:"set" default:"unlimited" range:"1B.." live:"routing"`

	// PublicFolderReferralsEnabled lets programs of people reach public folders by the connector.
	PublicFolderReferralsEnabled bool `default:"$true" inert:"there are no public folders"`

	// BiDirectional makes a second connector for the way back.
	BiDirectional bool `only:"new" transient:"true"`

	// DomainController names the domain controller to use; it is accepted and ignored.
	DomainController string `transient:"true" inert:"there is no domain controller to choose"`

	// TemplateInstance was an object whose settings a new one copied; it is accepted and ignored.
	TemplateInstance string `transient:"true" only:"new" inert:"an object to copy from is not read"`
}

// RoutingGroupConnectors is the kind of routing group connectors.
var RoutingGroupConnectors = Define[RoutingGroupConnector](Spec{
	Title: "Routing group connector", Table: []string{"Name", "SourceTransportServers", "TargetTransportServers", "Cost"}, Widths: []int{0, 0, 0, 4},
	Container: "CN=Connections,CN=Routing Groups",
})
