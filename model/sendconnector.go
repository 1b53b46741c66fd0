package model

// SendConnector carries mail from this organization to a next hop. Every server of the organization knows it; its
// source servers open the connections.
type SendConnector struct {
	Meta

	// DNSRoutingEnabled looks up the mail servers of each recipient's domain in DNS. It is $false when SmartHosts is
	// given and it is not.
	DNSRoutingEnabled bool `default:"$true" live:"send"`

	// TlsDomain is the name that the next hop's certificate must have when TlsAuthLevel is DomainValidation; it may
	// begin with a star for all names below.
	TlsDomain DomainPattern `live:"send"`

	// TlsAuthLevel is how much of the next hop's certificate must be good: EncryptionOnly takes any,
	// CertificateValidation wants a trusted chain, DomainValidation wants the right name too. Empty asks for nothing.
	TlsAuthLevel TlsAuthLevel `live:"send"`

	// ErrorPolicies lets failures count as passing ones: DowngradeDnsFailures those of DNS, DowngradeAuthFailures
	// those of logon and TLS.
	ErrorPolicies ErrorPolicies `default:"Default" live:"send"`

	// SmartHosts are the hosts that take all mail of the connector, by name or address; several share the work and
	// stand in for each other.
	SmartHosts []SmartHost `live:"send"`

	// Port is the TCP port of the next hop, smart host or mail server of a domain.
	Port int `default:"25" range:"0..65535" live:"send"`

	// ConnectionInactivityTimeOut is how long a connection may be idle, and how long a silent next hop is waited for.
	ConnectionInactivityTimeOut Span `default:"00:10:00" range:"00:00:01..1.00:00:00" live:"send"`

	// ForceHELO greets with HELO, so that no extension of SMTP is used.
	ForceHELO bool `default:"$false" live:"send"`

	// FrontendProxyEnabled sends through a front end.
	FrontendProxyEnabled bool `default:"$false" inert:"there is no front end that proxies"`

	// IgnoreSTARTTLS never encrypts, even when the next hop offers it.
	IgnoreSTARTTLS bool `default:"$false" live:"send"`

	// CloudServicesMailEnabled keeps the organization's headers for a hosted half of the organization.
	CloudServicesMailEnabled bool `default:"$false" pending:"send"`

	// Fqdn is the name that the connector gives itself in EHLO; empty is the name of the server.
	Fqdn Domain `live:"send"`

	// TlsCertificateName names the client certificate by issuer and subject; empty chooses one by Fqdn.
	TlsCertificateName TlsCertificateName `live:"send"`

	// RequireTLS sends nothing without encryption; without it clear text is used when the next hop offers nothing
	// better.
	RequireTLS bool `default:"$false" live:"send"`

	// RequireOorg belonged to a hosted service.
	RequireOorg bool `default:"$false" inert:"it served one hosted product"`

	// Enabled is whether routing may choose the connector.
	Enabled bool `default:"$true" live:"routing"`

	// ProtocolLoggingLevel is whether the sessions of the connector go to the send protocol log.
	ProtocolLoggingLevel ProtocolLogging `default:"None" live:"send"`

	// SmartHostAuthMechanism is how the connector proves itself to its smart hosts: BasicAuth by AUTH in clear,
	// BasicAuthRequireTLS after STARTTLS only, ExchangeServer as a server of the organization, ExternalAuthoritative
	// by a network that is trusted anyway.
	SmartHostAuthMechanism SmartHostAuth `default:"None" live:"send"`

	// AuthenticationCredential is the user name and password for BasicAuth and BasicAuthRequireTLS; it is stored
	// sealed and never shown.
	AuthenticationCredential PSCredential `live:"send"`

	// UseExternalDNSServersEnabled asks the server's ExternalDNSServers instead of its internal ones.
	UseExternalDNSServersEnabled bool `default:"$false" live:"send"`

	// DomainSecureEnabled sends to domains of TransportConfig's TLSSendDomainSecureList by mutual TLS or not at all.
	DomainSecureEnabled bool `default:"$false" live:"send"`

	// SourceIPAddress is the local address from which the connector sends; 0.0.0.0 leaves the choice to the server.
	SourceIPAddress IPAddress `default:"0.0.0.0" inert:"servers send from their own Address"`

	// SmtpMaxMessagesPerConnection is after how many messages a connection is closed and another opened; 0 sets no
	// limit.
	SmtpMaxMessagesPerConnection int `default:"20" range:"0..2147483647" live:"send"`

	// ConnectorType is Default, or XPremises for a hosted half of the organization.
	ConnectorType string `enum:"Default,XPremises" default:"Default" pending:"send"`

	// Region belonged to a hosted service.
	Region string `enum:"NotSpecified,NAM,EUR,APC" default:"NotSpecified" only:"new" inert:"it served one hosted product"`

	// LinkedReceiveConnector is the receive connector all of whose mail goes to the smart hosts of this one, whoever
	// the recipients are. It excludes AddressSpaces and needs an unlimited MaxMessageSize.
	LinkedReceiveConnector string `ref:"ReceiveConnector" pending:"routing"`

	// IsCoexistenceConnector belonged to a hosted service.
	IsCoexistenceConnector bool `default:"$false" inert:"it served one hosted product"`

	// AddressSpaces are the recipients that the connector carries, each as Type:Space;Cost with a cost from 1 to 100:
	// SMTP:*;1 is everyone, contoso.com one domain, *.contoso.com that domain and all below it. The most specific
	// space wins, then the lowest sum of its cost and the site links to the source server.
	AddressSpaces []AddressSpace `alias:"AddressSpace" live:"routing"`

	// IsScopedConnector hides the connector from servers of other sites than those of its source servers.
	IsScopedConnector bool `default:"$false" live:"routing"`

	// Comment is a remark for people.
	Comment string

	// SourceTransportServers are the servers that send the connector's mail; others hand it to them. Without it the
	// local server. They should all be in one site.
	SourceTransportServers []string `ref:"ExchangeServer" live:"routing"`

	// SourceFailoverAcrossSites lets source servers of other sites take over when all of the closest site fail.
	SourceFailoverAcrossSites bool `default:"$false" live:"routing"`

	// MaxMessageSize is how large a message may be to take this connector; a larger one takes another connector or
	// goes back to its sender. 0 stops all.
	MaxMessageSize Unlimited[Size] `default:"10MB" range:"0B..2147483647B" live:"routing"`

	// Permissions are the rights that the usage gave and those given or denied by hand; they decide which headers
	// leave with a message.
	Permissions []AccessRule `hidden:"true" live:"send"`

	// Usage is the purpose of the new connector, which presets the headers that leave with a message and the way of
	// logon: Custom, Internal, Internet or Partner; Custom without it. It is used once and not stored.
	Usage ConnectorUsage `transient:"true" only:"new"`

	// Custom is short for -Usage Custom: Received lines and the organization's headers stay at home.
	Custom bool `switch:"true" transient:"true" only:"new"`

	// Internal is short for -Usage Internal: servers of the organization.
	Internal bool `switch:"true" transient:"true" only:"new"`

	// Internet is short for -Usage Internet: servers of the world.
	Internet bool `switch:"true" transient:"true" only:"new"`

	// Partner is short for -Usage Partner: servers of partner domains, by mutual TLS.
	Partner bool `switch:"true" transient:"true" only:"new"`

	// Force answers questions of the command with yes.
	Force bool `switch:"true" transient:"true" inert:"the command asks no question that it would answer"`

	// DomainController names the domain controller to use; it is accepted and ignored.
	DomainController string `transient:"true" inert:"there is no domain controller to choose"`

	// TemplateInstance was an object whose settings a new one copied; it is accepted and ignored.
	TemplateInstance string `transient:"true" only:"new" inert:"an object to copy from is not read"`
}

// SendConnectors is the kind of send connectors.
var SendConnectors = Define[SendConnector](Spec{
	Title: "Send connector", Table: []string{"Identity", "AddressSpaces", "Enabled"},
	Container: "CN=Connections", Before: map[string][]string{"Region": {"SmartHostsString"}},
})
