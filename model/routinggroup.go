package model

// RoutingGroup is a set of legacy servers that reach each other; routing group connectors lead to it.
type RoutingGroup struct {
	Meta

	// DomainController names the domain controller to use; it is accepted and ignored.
	DomainController string `transient:"true" inert:"there is no domain controller to choose"`
}

// RoutingGroups is the kind of routing groups.
var RoutingGroups = Define[RoutingGroup](Spec{
	Title: "Routing group", Table: []string{"Name"}, Container: "CN=Routing Groups",
})
