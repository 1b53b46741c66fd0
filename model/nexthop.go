package model

// DeliveryType says how a queue's mail leaves it (Get-Queue, Exchange 2007/2010 names).
type DeliveryType string

// The delivery types.
const (
	Undefined                  DeliveryType = "Undefined" // Submission and Poison
	MapiDelivery               DeliveryType = "MapiDelivery"
	SmtpRelayWithinAdSite      DeliveryType = "SmtpRelayWithinAdSite"
	SmtpRelayToRemoteAdSite    DeliveryType = "SmtpRelayToRemoteAdSite"
	SmtpRelayToTiRg            DeliveryType = "SmtpRelayToTiRg"
	DnsConnectorDelivery       DeliveryType = "DnsConnectorDelivery"
	SmartHostConnectorDelivery DeliveryType = "SmartHostConnectorDelivery"
	Unreachable                DeliveryType = "Unreachable"
)

// Choices lists the words of the enumeration.
func (DeliveryType) Choices() []string {
	return []string{string(Undefined), string(MapiDelivery), string(SmtpRelayWithinAdSite), string(SmtpRelayToRemoteAdSite),
		string(SmtpRelayToTiRg), string(DnsConnectorDelivery), string(SmartHostConnectorDelivery), string(Unreachable)}
}

// External is whether the queue's next hop is outside the organization
// (NextHopCategory External).
func (d DeliveryType) External() bool {
	return d == DnsConnectorDelivery || d == SmartHostConnectorDelivery
}

// NextHop is where recipients go next and so the key of a delivery queue:
// recipients with equal next hops share a queue and a copy of the message.
type NextHop struct {
	Type      DeliveryType
	Domain    string // NextHopDomain: recipient domain, smart host list, site, server, database, routing group
	Connector GUID   // NextHopConnector: the send connector, site or database; zero when there is none
}
