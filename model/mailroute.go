package model

// MailRoute is where a server would send a message for one recipient.
type MailRoute struct {
	Meta

	// Recipient is the address of the recipient.
	Recipient string `only:"get"`

	// Server is the server that routes.
	Server string `only:"get"`

	// Size is how large the message is.
	Size Size `only:"get"`

	// DeliveryType is how the message would leave the server.
	DeliveryType DeliveryType `only:"get"`

	// NextHopDomain is where it would go: a domain, smart hosts, a site, a server or a database.
	NextHopDomain string `only:"get"`

	// Connector is the send connector that it would take, empty within the organization.
	Connector string `only:"get"`

	// Cost is the cost of the path and the address space.
	Cost int `only:"get"`

	// Failure is the reply of the non-delivery report that the sender would get, empty when the message can go on.
	Failure string `only:"get"`

	// Reason is why the message would go there, or why it would not go at all.
	Reason string `only:"get"`

	// Candidates are the send connectors that were considered, each with the reason why it won or lost.
	Candidates []string `only:"get"`
}

// MailRoutes is the live kind of routes.
var MailRoutes = Define[MailRoute](Spec{
	Title: "Mail route", Table: []string{"Recipient", "DeliveryType", "NextHopDomain", "Connector", "Cost", "Failure"}, Widths: []int{0, 0, 0, 0, 4}, Live: true,
})
