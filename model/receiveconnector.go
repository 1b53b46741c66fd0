package model

// ReceiveConnector takes mail on a server from the clients that it is meant for. The local address of a connection
// and the address of its client choose the connector.
type ReceiveConnector struct {
	Meta

	// AuthMechanism lists the ways in which clients may prove who they are: Tls offers STARTTLS, BasicAuth offers AUTH
	// LOGIN and PLAIN, BasicAuthRequireTLS offers them after STARTTLS only, Integrated stands for Windows
	// authentication, ExchangeServer admits servers of the organization, ExternalAuthoritative trusts every client.
	// None stands alone. The usage of a new connector sets it.
	AuthMechanism AuthMechanism `default:"Tls" live:"receive"`

	// Banner is the first line that a client reads; it begins with "220 ". Empty gives the usual line with Fqdn and
	// the date.
	Banner string `max:"512" live:"receive"`

	// BinaryMimeEnabled offers BINARYMIME, so that clients may send bodies with any octets by BDAT; it needs
	// ChunkingEnabled.
	BinaryMimeEnabled bool `default:"$true" live:"receive"`

	// Bindings are the addresses and ports on which the connector listens; 0.0.0.0 and [::] stand for all addresses of
	// their family.
	Bindings []IPBinding `live:"receive"`

	// ChunkingEnabled offers CHUNKING, so that clients may send messages in counted pieces by BDAT.
	ChunkingEnabled bool `default:"$true" live:"receive"`

	// DefaultDomain is the accepted domain that is added to addresses without domain; empty refuses such addresses.
	DefaultDomain string `ref:"AcceptedDomain" live:"receive"`

	// DeliveryStatusNotificationEnabled offers DSN, so that clients may ask for delivery reports.
	DeliveryStatusNotificationEnabled bool `default:"$true" live:"receive"`

	// EightBitMimeEnabled offers 8BITMIME, so that clients may send bodies with octets above 127.
	EightBitMimeEnabled bool `default:"$true" live:"receive"`

	// SmtpUtf8Enabled offers SMTPUTF8, so that clients may send addresses outside ASCII.
	SmtpUtf8Enabled bool `default:"$true" only:"set" live:"receive"`

	// BareLinefeedRejectionEnabled refuses messages with a line end that is a line feed alone. A message ends at
	// CRLF.CRLF only, whatever the setting.
	BareLinefeedRejectionEnabled bool `default:"$true" live:"receive"`

	// DomainSecureEnabled asks partner domains of TransportConfig's TLSReceiveDomainSecureList for a client
	// certificate; it needs Tls in AuthMechanism.
	DomainSecureEnabled bool `default:"$false" pending:"receive"`

	// EnhancedStatusCodesEnabled offers ENHANCEDSTATUSCODES and puts codes such as 5.7.1 into replies.
	EnhancedStatusCodesEnabled bool `default:"$true" live:"receive"`

	// LongAddressesEnabled offers XLONGADDR and takes local parts up to 1860 octets.
	LongAddressesEnabled bool `default:"$false" live:"receive"`

	// OrarEnabled offers XORAR, the originator-requested alternate recipient.
	OrarEnabled bool `default:"$false" pending:"receive"`

	// SuppressXAnonymousTls hides X-ANONYMOUSTLS from clients.
	SuppressXAnonymousTls bool `default:"$false" inert:"X-ANONYMOUSTLS is never offered"`

	// ProxyEnabled is whether a front end hands sessions to the connector.
	ProxyEnabled bool `default:"$false" only:"get" inert:"there is no front end that proxies"`

	// AdvertiseClientSettings shows the connector's address to users as their outgoing server.
	AdvertiseClientSettings bool `default:"$false" inert:"there are no web pages for clients"`

	// Fqdn is the name that the connector gives itself in its banner, its replies and the Received lines it adds, and
	// for which it shows a certificate. Empty is the name of the server. With ExchangeServer in AuthMechanism only the
	// server's own names are taken.
	Fqdn Domain `live:"receive"`

	// ServiceDiscoveryFqdn is the name under which clients find the connector.
	ServiceDiscoveryFqdn Domain `inert:"clients find no servers through this program"`

	// TlsCertificateName names the certificate that is shown after STARTTLS by issuer and subject; empty chooses one
	// by Fqdn.
	TlsCertificateName TlsCertificateName `live:"receive"`

	// Comment is a remark for people.
	Comment string `max:"256"`

	// Enabled is whether the connector takes connections. Without it the next wider connector on the same binding
	// answers, or nobody listens.
	Enabled bool `default:"$true" live:"receive"`

	// ConnectionTimeout is the age at which a session ends even while it is busy; it is above
	// ConnectionInactivityTimeout.
	ConnectionTimeout Span `default:"00:10:00" range:"00:00:01..1.00:00:00" live:"receive"`

	// ConnectionInactivityTimeout is how long a client may be silent before its session ends.
	ConnectionInactivityTimeout Span `default:"00:05:00" range:"00:00:01..1.00:00:00" live:"receive"`

	// MessageRateLimit is how many messages a minute one source may submit, counted as MessageRateSource says.
	MessageRateLimit Unlimited[int] `default:"unlimited" range:"1..2147483647" live:"receive"`

	// MessageRateSource says by what the messages of MessageRateLimit are counted: the client's address, the user,
	// both or nothing.
	MessageRateSource RateSource `default:"IPAddress" live:"receive"`

	// MaxInboundConnection is how many sessions the connector serves at a time.
	MaxInboundConnection Unlimited[int] `default:"5000" range:"1..2147483647" live:"receive"`

	// MaxInboundConnectionPerSource is how many sessions one address may have at a time; it is not above
	// MaxInboundConnection.
	MaxInboundConnectionPerSource Unlimited[int] `default:"20" range:"1..10000" live:"receive"`

	// MaxInboundConnectionPercentagePerSource is the share of the remaining free sessions, in percent, that one
	// address may have.
	MaxInboundConnectionPercentagePerSource int `default:"2" range:"1..100" live:"receive"`

	// MaxHeaderSize is how large the header of a message may be.
	MaxHeaderSize Size `default:"64KB" range:"1B..2147483647B" live:"receive"`

	// MaxHopCount is how many Received lines a message may bring before it is refused as a loop.
	MaxHopCount int `default:"60" range:"1..500" live:"receive"`

	// MaxLocalHopCount is how many Received lines of this server a message may bring before it is refused as a loop; 0
	// does not count them.
	MaxLocalHopCount int `default:"8" range:"0..50" live:"receive"`

	// MaxLogonFailures is after how many failed logons a session ends; 0 never ends it.
	MaxLogonFailures int `default:"3" range:"0..10" live:"receive"`

	// MaxMessageSize is how large a message may be; SIZE shows it.
	MaxMessageSize Size `default:"10MB" range:"64KB..2147483647B" live:"receive"`

	// MaxProtocolErrors is after how many bad commands a session ends.
	MaxProtocolErrors Unlimited[int] `default:"5" range:"0..2147483647" live:"receive"`

	// MaxRecipientsPerMessage is how many recipients one message may have; the next one is refused for now and the
	// message goes on.
	MaxRecipientsPerMessage int `default:"200" range:"1..512000" live:"receive"`

	// PermissionGroups says whom the connector serves: AnonymousUsers may submit mail for accepted domains,
	// ExchangeUsers submit and relay after logon, ExchangeServers and ExchangeLegacyServers are the organization's
	// servers, Partners are partner domains. None stands alone; Custom keeps the rights made by Add-ADPermission. The
	// usage of a new connector sets it.
	PermissionGroups PermissionGroups `default:"None" live:"receive"`

	// PipeliningEnabled offers PIPELINING, so that clients may send several commands without waiting.
	PipeliningEnabled bool `default:"$true" live:"receive"`

	// ProtocolLoggingLevel is whether the sessions of the connector go to the receive protocol log.
	ProtocolLoggingLevel ProtocolLogging `default:"None" live:"receive"`

	// RemoteIPRanges are the addresses of the clients that the connector serves: 192.168.1.10, 192.168.1.0/24,
	// 192.168.1.1-192.168.1.254 or 192.168.1.0(255.255.255.0). Of several connectors on a binding the one with the
	// narrowest range around the client serves it.
	RemoteIPRanges []IPRange `live:"receive"`

	// RequireEHLODomain refuses EHLO and HELO without a domain.
	RequireEHLODomain bool `default:"$false" live:"receive"`

	// RequireTLS refuses mail and logon before STARTTLS; it needs Tls in AuthMechanism.
	RequireTLS bool `default:"$false" live:"receive"`

	// EnableAuthGSSAPI offers GSSAPI beside NTLM for Integrated authentication.
	EnableAuthGSSAPI bool `default:"$false" inert:"GSSAPI is never offered"`

	// ExtendedProtectionPolicy is whether Windows authentication is bound to its TLS channel; Require needs Tls and
	// Integrated in AuthMechanism.
	ExtendedProtectionPolicy string `enum:"None,Allow,Require" default:"None" pending:"receive"`

	// LiveCredentialEnabled admitted accounts of a hosted service.
	LiveCredentialEnabled bool `default:"$false" inert:"it served one hosted product"`

	// TlsDomainCapabilities gives domains that prove themselves by certificate further rights, each as
	// domain:capability.
	TlsDomainCapabilities []string `pending:"receive"`

	// Server is the server on which the connector listens; without it the local server.
	Server string `ref:"ExchangeServer" only:"new" live:"receive"`

	// TransportRole is the service that listens.
	TransportRole string `enum:"HubTransport,FrontendTransport" default:"HubTransport" inert:"one service receives and routes"`

	// RejectReservedTopLevelRecipientDomains refuses recipients below .test, .example, .invalid and .localhost.
	RejectReservedTopLevelRecipientDomains bool `default:"$false" live:"receive"`

	// RejectReservedSecondLevelRecipientDomains refuses recipients in example.com, example.net and example.org.
	RejectReservedSecondLevelRecipientDomains bool `default:"$false" live:"receive"`

	// RejectSingleLabelRecipientDomains refuses recipients in domains without a dot.
	RejectSingleLabelRecipientDomains bool `default:"$false" live:"receive"`

	// AcceptConsumerMail belonged to a hosted service.
	AcceptConsumerMail bool `default:"$false" only:"get" inert:"it served one hosted product"`

	// SizeEnabled is how the size limit shows: Enabled announces MaxMessageSize, EnabledWithoutValue announces SIZE
	// alone and lets the organization's servers pass the limit, Disabled does neither.
	SizeEnabled SizeMode `default:"Enabled" live:"receive"`

	// TarpitInterval is how long a refusal to an anonymous client is held back, which makes guessing of addresses
	// slow.
	TarpitInterval Span `default:"00:00:05" range:"00:00:00..00:10:00" live:"receive"`

	// AuthTarpitInterval is how long the answer to a failed logon is held back.
	AuthTarpitInterval Span `default:"00:00:05" range:"00:00:00..00:10:00" live:"receive"`

	// MaxAcknowledgementDelay was how long the answer to a message waited for its delivery.
	MaxAcknowledgementDelay Span `default:"00:00:30" range:"00:00:00..1.00:00:00" inert:"a message is on disk before it is acknowledged"`

	// Permissions are the rights that were given or denied by hand; Add-ADPermission and Remove-ADPermission change
	// them.
	Permissions []AccessRule `hidden:"true" live:"receive"`

	// Usage is the purpose of the new connector, which presets AuthMechanism, PermissionGroups, Bindings and
	// RemoteIPRanges: Client, Custom, Internal, Internet or Partner. It is used once and not stored.
	Usage ConnectorUsage `transient:"true" only:"new" alias:"Type"`

	// Client is short for -Usage Client: mail programs of people, which log on.
	Client bool `switch:"true" transient:"true" only:"new"`

	// Custom is short for -Usage Custom: nobody is served until permission groups are set.
	Custom bool `switch:"true" transient:"true" only:"new"`

	// Internal is short for -Usage Internal: servers of the organization.
	Internal bool `switch:"true" transient:"true" only:"new"`

	// Internet is short for -Usage Internet: servers of the world, without logon.
	Internet bool `switch:"true" transient:"true" only:"new"`

	// Partner is short for -Usage Partner: servers of partner domains.
	Partner bool `switch:"true" transient:"true" only:"new"`

	// RelayControl Open lets all who may submit relay to any domain, anonymous clients included; Closed takes that
	// right away. Open needs -Force beyond private addresses.
	RelayControl RelayControl `transient:"true" only:"new"`

	// Force allows what the command would refuse as an open relay.
	Force bool `switch:"true" transient:"true"`

	// DomainController names the domain controller to use; it is accepted and ignored.
	DomainController string `transient:"true" inert:"there is no domain controller to choose"`

	// TemplateInstance was an object whose settings a new one copied; it is accepted and ignored.
	TemplateInstance string `transient:"true" only:"new" inert:"an object to copy from is not read"`
}

// ReceiveConnectors is the kind of receive connectors.
var ReceiveConnectors = Define[ReceiveConnector](Spec{
	Title: "Receive connector", Table: []string{"Identity", "Bindings", "Enabled"},
	Container: "CN=SMTP Receive Connectors,CN=Protocols",
})

// Owner is the server that listens.
func (c *ReceiveConnector) Owner() string { return c.Server }
