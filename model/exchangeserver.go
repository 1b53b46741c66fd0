package model

// ExchangeServer is a server of the organization: one that this program runs, or a legacy one that is reached by
// SMTP.
type ExchangeServer struct {
	Meta

	// DataPath was the folder of the server's data.
	DataPath string `view:"ExchangeServer" only:"get" inert:"mailboxes are kept where their database says"`

	// Domain is the Windows domain of the server.
	Domain Domain `view:"ExchangeServer" only:"get" inert:"there is no Windows domain"`

	// Edition is the edition of the server.
	Edition string `view:"ExchangeServer" enum:"Standard,Enterprise,Coexistence,Unknown" default:"Standard" only:"get" inert:"there is one edition"`

	// ExchangeLegacyDN is the server's name in the older form of the directory.
	ExchangeLegacyDN string `view:"ExchangeServer" only:"get" inert:"there are no legacy names"`

	// Fqdn is the full name of the server, by which others reach it and which it gives in SMTP; without it
	// New-ExchangeServer uses the name of this host for the first server, for others their Name in this host's
	// domain.
	Fqdn Domain `view:"ExchangeServer" alias:"ServerFqdn" live:"server"`

	// CustomerFeedbackEnabled sent facts on the use of the product to its maker.
	CustomerFeedbackEnabled bool `view:"ExchangeServer" only:"set" default:"$false" inert:"nothing is ever reported"`

	// InternetWebProxy is a web proxy.
	InternetWebProxy string `view:"ExchangeServer" only:"set" inert:"no web page is ever fetched"`

	// InternetWebProxyBypassList are hosts that are reached without web proxy.
	InternetWebProxyBypassList []string `view:"ExchangeServer" only:"set" inert:"no web page is ever fetched"`

	// NetworkAddress are names of the server in older protocols.
	NetworkAddress []string `view:"ExchangeServer" only:"get" inert:"peers use Fqdn and Address"`

	// OrganizationalUnit is the server's place in the Windows directory.
	OrganizationalUnit string `view:"ExchangeServer" only:"get" inert:"there is no Windows directory"`

	// AdminDisplayVersion is the release of Exchange whose model the server follows.
	AdminDisplayVersion ServerVersion `view:"ExchangeServer" only:"get" default:"Version 14.3 (Build 123.4)" inert:"it tells scripts which cmdlets to expect"`

	// Site is the site of the server; mail between sites follows the costs of the site links.
	Site string `view:"ExchangeServer" ref:"AdSite" live:"routing"`

	// ServerRole is what the server does: HubTransport moves mail, Mailbox holds mailboxes; Legacy is a server that
	// this program does not run and reaches by SMTP.
	ServerRole ServerRole `view:"ExchangeServer" alias:"Role" only:"new" live:"routing"`

	// Address is the IP address of the server: its default receive connectors listen there, others reach it there, and
	// its connections leave from there. Empty means all addresses of its host.
	Address IPAddress `view:"ExchangeServer" live:"server"`

	// SmtpPort is the port on which the server takes mail from other servers.
	SmtpPort int `view:"ExchangeServer" only:"new" default:"25" range:"1..65535" live:"server"`

	// SubmissionPort is the port on which the server takes mail from the programs of people.
	SubmissionPort int `view:"ExchangeServer" only:"new" default:"587" range:"1..65535"`

	// RoutingGroup is the routing group of a legacy server; routing group connectors lead to it.
	RoutingGroup string `view:"ExchangeServer" ref:"RoutingGroup" live:"routing"`

	// TrustAddress gives sessions that come from the server's registered address the rights of ExchangeLegacyServers,
	// where the receive connector has that group. It is $true for a legacy server unless it is set.
	TrustAddress *bool `view:"ExchangeServer" live:"receive"`

	// ErrorReportingEnabled sent error reports to the maker of the product.
	ErrorReportingEnabled bool `view:"ExchangeServer" only:"set" default:"$false" inert:"nothing is ever reported"`

	// MitigationsEnabled let the maker of the product change settings from afar.
	MitigationsEnabled bool `view:"ExchangeServer" only:"set" default:"$false" inert:"it served the product's own updates"`

	// StaticDomainControllers are domain controllers to use.
	StaticDomainControllers []string `view:"ExchangeServer" only:"set" inert:"there are no domain controllers"`

	// StaticGlobalCatalogs are global catalog servers to use.
	StaticGlobalCatalogs []string `view:"ExchangeServer" only:"set" inert:"there are no domain controllers"`

	// StaticConfigDomainController is the domain controller for settings.
	StaticConfigDomainController string `view:"ExchangeServer" only:"set" inert:"there are no domain controllers"`

	// StaticExcludedDomainControllers are domain controllers never to use.
	StaticExcludedDomainControllers []string `view:"ExchangeServer" only:"set" inert:"there are no domain controllers"`

	// MonitoringGroup is a group for the product's monitoring.
	MonitoringGroup string `view:"ExchangeServer" only:"set" inert:"it served the product's own monitoring"`

	// WorkloadManagementPolicy is the policy for the work of the product itself.
	WorkloadManagementPolicy string `view:"ExchangeServer" only:"set" hidden:"true" inert:"it served the product's own monitoring"`

	// ProductKey is a licence key.
	ProductKey string `view:"ExchangeServer" only:"set" hidden:"true" inert:"no key is needed"`

	// MailboxProvisioningAttributes belonged to a hosted service.
	MailboxProvisioningAttributes string `view:"ExchangeServer" only:"set" inert:"it served one hosted product"`

	// MitigationsApplied are mitigations that are in force.
	MitigationsApplied []string `view:"ExchangeServer" only:"set" inert:"it served the product's own updates"`

	// MitigationsBlocked are mitigations that may not be applied.
	MitigationsBlocked []string `view:"ExchangeServer" only:"set" inert:"it served the product's own updates"`

	// DataCollectionEnabled let the maker of the product collect data.
	DataCollectionEnabled bool `view:"ExchangeServer" only:"set" default:"$false" inert:"nothing is ever reported"`

	// RingLevel is the order in which servers are updated.
	RingLevel string `view:"ExchangeServer" only:"set" inert:"it served the product's own updates"`

	// AntispamAgentsEnabled runs the anti-spam agents on the server.
	AntispamAgentsEnabled bool `view:"TransportServer" only:"set" default:"$false" pending:"agents"`

	// ConnectivityLogEnabled is whether the connectivity log is written.
	ConnectivityLogEnabled bool `view:"TransportServer" default:"$false" only:"set" pending:"logs"`

	// ConnectivityLogMaxAge is how long files of the connectivity log are kept; 00:00:00 keeps them for ever.
	ConnectivityLogMaxAge Span `days:"true" view:"TransportServer" default:"30.00:00:00" only:"set" pending:"logs"`

	// ConnectivityLogMaxDirectorySize is how much all files of the connectivity log may hold; the oldest go first.
	ConnectivityLogMaxDirectorySize Unlimited[Size] `view:"TransportServer" default:"1000MB" only:"set" pending:"logs"`

	// ConnectivityLogMaxFileSize is the size at which a new file of the connectivity log begins.
	ConnectivityLogMaxFileSize Unlimited[Size] `view:"TransportServer" default:"10MB" only:"set" pending:"logs"`

	// ConnectivityLogPath is the folder of the connectivity log; empty is the usual folder under the home of mxsh.
	ConnectivityLogPath string `view:"TransportServer" only:"set" pending:"logs"`

	// DelayNotificationTimeout is after how long a waiting message is reported to its sender as delayed.
	DelayNotificationTimeout Span `view:"TransportServer" only:"set" default:"04:00:00" range:"00:00:01..30.00:00:00" live:"retry"`

	// ExternalDNSAdapterEnabled asks the DNS servers of the host for mail servers of the world; $false asks
	// ExternalDNSServers.
	ExternalDNSAdapterEnabled bool `view:"TransportServer" only:"set" default:"$true" live:"dns"`

	// ExternalDNSAdapterGuid is the network adapter whose DNS servers are asked.
	ExternalDNSAdapterGuid GUID `view:"TransportServer" only:"set" inert:"the resolver of the host is used as a whole"`

	// ExternalDNSProtocolOption is over what the external DNS servers are asked: Any is UDP, and TCP for long answers.
	ExternalDNSProtocolOption DNSProtocol `view:"TransportServer" only:"set" default:"Any" live:"dns"`

	// ExternalDNSServers are the DNS servers, each as address or address:port, that send connectors with
	// UseExternalDNSServersEnabled ask while ExternalDNSAdapterEnabled is $false.
	ExternalDNSServers []IPAddrPort `view:"TransportServer" only:"set" live:"dns"`

	// ExternalIPAddress is the address that the Received lines of the server show to the world instead of its own.
	ExternalIPAddress IPAddress `view:"TransportServer" only:"set" live:"receive"`

	// InternalDNSAdapterEnabled asks the DNS servers of the host; $false asks InternalDNSServers.
	InternalDNSAdapterEnabled bool `view:"TransportServer" only:"set" default:"$true" live:"dns"`

	// InternalDNSAdapterGuid is the network adapter whose DNS servers are asked.
	InternalDNSAdapterGuid GUID `view:"TransportServer" only:"set" inert:"the resolver of the host is used as a whole"`

	// InternalDNSProtocolOption is over what the internal DNS servers are asked: Any is UDP, and TCP for long answers.
	InternalDNSProtocolOption DNSProtocol `view:"TransportServer" only:"set" default:"Any" live:"dns"`

	// InternalDNSServers are the DNS servers, each as address or address:port, that are asked while
	// InternalDNSAdapterEnabled is $false.
	InternalDNSServers []IPAddrPort `view:"TransportServer" only:"set" live:"dns"`

	// MaxConcurrentMailboxDeliveries is how many messages go to mailboxes at a time.
	MaxConcurrentMailboxDeliveries int `view:"TransportServer" only:"set" default:"20" range:"1..256" live:"deliver"`

	// MaxConcurrentMailboxSubmissions was how many messages were fetched from mailboxes at a time.
	MaxConcurrentMailboxSubmissions int `view:"TransportServer" only:"set" default:"20" range:"1..256" inert:"mailboxes submit by SMTP"`

	// MaxConnectionRatePerMinute is how many connections a minute the server takes.
	MaxConnectionRatePerMinute int `view:"TransportServer" only:"set" default:"1200" range:"1..2147483647" live:"receive"`

	// MaxOutboundConnections is how many outgoing connections the server has at a time.
	MaxOutboundConnections Unlimited[int] `view:"TransportServer" only:"set" default:"1000" range:"1..2147483647" live:"send"`

	// MaxPerDomainOutboundConnections is how many outgoing connections the server has to one next hop at a time; not
	// above MaxOutboundConnections.
	MaxPerDomainOutboundConnections Unlimited[int] `view:"TransportServer" only:"set" default:"20" range:"1..2147483647" live:"send"`

	// MessageExpirationTimeout is after how long a message that cannot be delivered goes back to its sender.
	MessageExpirationTimeout Span `view:"TransportServer" only:"set" default:"2.00:00:00" range:"00:00:05..90.00:00:00" live:"retry"`

	// MessageRetryInterval is how long a message waits after its next hop put it off.
	MessageRetryInterval Span `view:"TransportServer" only:"set" default:"00:01:00" range:"00:00:01..1.00:00:00" live:"retry"`

	// MessageTrackingLogEnabled is whether the message tracking log is written.
	MessageTrackingLogEnabled bool `view:"TransportServer" only:"set" default:"$true" live:"logs"`

	// MessageTrackingLogMaxAge is how long files of the message tracking log are kept; 00:00:00 keeps them for ever.
	MessageTrackingLogMaxAge Span `days:"true" view:"TransportServer" only:"set" default:"30.00:00:00" live:"logs"`

	// MessageTrackingLogMaxDirectorySize is how much all files of the message tracking log may hold; the oldest go
	// first.
	MessageTrackingLogMaxDirectorySize Unlimited[Size] `view:"TransportServer" only:"set" default:"1000MB" live:"logs"`

	// MessageTrackingLogMaxFileSize is the size at which a new file of the message tracking log begins.
	MessageTrackingLogMaxFileSize Size `view:"TransportServer" only:"set" default:"10MB" range:"1B..4GB" live:"logs"`

	// MessageTrackingLogPath is the folder of the message tracking log; empty is the usual folder under the home of
	// mxsh.
	MessageTrackingLogPath string `view:"TransportServer" only:"set" live:"logs"`

	// IrmLogEnabled is whether the rights management log is written.
	IrmLogEnabled bool `view:"TransportServer" default:"$true" only:"set" inert:"there is no rights management"`

	// IrmLogMaxAge is how long files of the rights management log are kept; 00:00:00 keeps them for ever.
	IrmLogMaxAge Span `days:"true" view:"TransportServer" default:"30.00:00:00" only:"set" inert:"there is no rights management"`

	// IrmLogMaxDirectorySize is how much all files of the rights management log may hold; the oldest go first.
	IrmLogMaxDirectorySize Unlimited[Size] `view:"TransportServer" default:"250MB" only:"set" inert:"there is no rights management"`

	// IrmLogMaxFileSize is the size at which a new file of the rights management log begins.
	IrmLogMaxFileSize Size `view:"TransportServer" default:"10MB" only:"set" inert:"there is no rights management"`

	// IrmLogPath is the folder of the rights management log; empty is the usual folder under the home of mxsh.
	IrmLogPath string `view:"TransportServer" only:"set" inert:"there is no rights management"`

	// ActiveUserStatisticsLogMaxAge is how long files of the log of active users are kept; 00:00:00 keeps them for
	// ever.
	ActiveUserStatisticsLogMaxAge Span `days:"true" view:"TransportServer" default:"30.00:00:00" only:"set" inert:"users submit by SMTP only"`

	// ActiveUserStatisticsLogMaxDirectorySize is how much all files of the log of active users may hold; the oldest go
	// first.
	ActiveUserStatisticsLogMaxDirectorySize Size `view:"TransportServer" default:"250MB" only:"set" inert:"users submit by SMTP only"`

	// ActiveUserStatisticsLogMaxFileSize is the size at which a new file of the log of active users begins.
	ActiveUserStatisticsLogMaxFileSize Size `view:"TransportServer" default:"10MB" only:"set" inert:"users submit by SMTP only"`

	// ActiveUserStatisticsLogPath is the folder of the log of active users; empty is the usual folder under the home
	// of mxsh.
	ActiveUserStatisticsLogPath string `view:"TransportServer" only:"set" inert:"users submit by SMTP only"`

	// ServerStatisticsLogMaxAge is how long files of the log of server statistics are kept; 00:00:00 keeps them for
	// ever.
	ServerStatisticsLogMaxAge Span `days:"true" view:"TransportServer" default:"30.00:00:00" only:"set" pending:"logs"`

	// ServerStatisticsLogMaxDirectorySize is how much all files of the log of server statistics may hold; the oldest
	// go first.
	ServerStatisticsLogMaxDirectorySize Size `view:"TransportServer" default:"250MB" only:"set" pending:"logs"`

	// ServerStatisticsLogMaxFileSize is the size at which a new file of the log of server statistics begins.
	ServerStatisticsLogMaxFileSize Size `view:"TransportServer" default:"10MB" only:"set" pending:"logs"`

	// ServerStatisticsLogPath is the folder of the log of server statistics; empty is the usual folder under the home
	// of mxsh.
	ServerStatisticsLogPath string `view:"TransportServer" only:"set" pending:"logs"`

	// MessageTrackingLogSubjectLoggingEnabled is whether the message tracking log holds subjects.
	MessageTrackingLogSubjectLoggingEnabled bool `view:"TransportServer" only:"set" default:"$true" live:"logs"`

	// OutboundConnectionFailureRetryInterval is the time between attempts to reach a next hop once
	// TransientFailureRetryCount quick ones have failed.
	OutboundConnectionFailureRetryInterval Span `view:"TransportServer" only:"set" default:"00:10:00" range:"00:00:01..20.00:00:00" live:"retry"`

	// IntraOrgConnectorProtocolLoggingLevel is whether sessions between servers of the organization go to the send
	// protocol log.
	IntraOrgConnectorProtocolLoggingLevel ProtocolLogging `view:"TransportServer" only:"set" default:"None" live:"send"`

	// PickupDirectoryMaxHeaderSize is how large the header of a file in the pickup folder may be.
	PickupDirectoryMaxHeaderSize Size `view:"TransportServer" only:"set" default:"64KB" range:"32768B..2147483647B" pending:"pickup"`

	// PickupDirectoryMaxMessagesPerMinute is how many files a minute are taken from the pickup and the replay folder,
	// each.
	PickupDirectoryMaxMessagesPerMinute int `view:"TransportServer" only:"set" default:"100" range:"1..20000" pending:"pickup"`

	// PickupDirectoryMaxRecipientsPerMessage is how many recipients a file in the pickup folder may have.
	PickupDirectoryMaxRecipientsPerMessage int `view:"TransportServer" only:"set" default:"100" range:"1..10000" pending:"pickup"`

	// PickupDirectoryPath is the folder whose message files are sent; empty stops that.
	PickupDirectoryPath string `view:"TransportServer" only:"set" pending:"pickup"`

	// PipelineTracingEnabled keeps copies of each message of PipelineTracingSenderAddress as it passes through the
	// server.
	PipelineTracingEnabled bool `view:"TransportServer" only:"set" default:"$false" pending:"logs"`

	// ContentConversionTracingEnabled kept copies of messages that could not be converted.
	ContentConversionTracingEnabled bool `view:"TransportServer" only:"set" default:"$false" inert:"messages are not converted"`

	// PipelineTracingPath is the folder of pipeline tracing.
	PipelineTracingPath string `view:"TransportServer" only:"set" pending:"logs"`

	// PipelineTracingSenderAddress is the sender whose messages are traced.
	PipelineTracingSenderAddress SmtpAddress `view:"TransportServer" only:"set" pending:"logs"`

	// PoisonMessageDetectionEnabled sets messages aside, in the queue Poison Message, that make the program fail.
	PoisonMessageDetectionEnabled bool `view:"TransportServer" only:"set" default:"$true" live:"queue"`

	// PoisonThreshold is after how many failures of the program a message is set aside.
	PoisonThreshold int `view:"TransportServer" only:"set" default:"2" range:"1..10" live:"queue"`

	// QueueMaxIdleTime is how long an empty queue is kept.
	QueueMaxIdleTime Span `view:"TransportServer" only:"set" default:"00:03:00" range:"00:00:05..1.00:00:00" live:"queue"`

	// ReceiveProtocolLogMaxAge is how long files of the receive protocol log are kept; 00:00:00 keeps them for ever.
	ReceiveProtocolLogMaxAge Span `days:"true" view:"TransportServer" default:"30.00:00:00" only:"set" live:"logs"`

	// ReceiveProtocolLogMaxDirectorySize is how much all files of the receive protocol log may hold; the oldest go
	// first.
	ReceiveProtocolLogMaxDirectorySize Unlimited[Size] `view:"TransportServer" default:"250MB" only:"set" live:"logs"`

	// ReceiveProtocolLogMaxFileSize is the size at which a new file of the receive protocol log begins.
	ReceiveProtocolLogMaxFileSize Unlimited[Size] `view:"TransportServer" default:"10MB" only:"set" live:"logs"`

	// ReceiveProtocolLogPath is the folder of the receive protocol log; empty is the usual folder under the home of
	// mxsh.
	ReceiveProtocolLogPath string `view:"TransportServer" only:"set" live:"logs"`

	// RecipientValidationCacheEnabled kept answers about recipients for a while.
	RecipientValidationCacheEnabled bool `view:"TransportServer" only:"set" default:"$false" inert:"recipients are looked up in memory"`

	// RecipientValidation is when recipients that do not exist are refused: Rcpt at the RCPT command, Deferred by a
	// report after the message was taken.
	RecipientValidation RecipientValidation `view:"TransportServer" default:"Rcpt" only:"set" live:"receive"`

	// ReplayDirectoryPath is the folder whose exported messages are sent again; empty stops that.
	ReplayDirectoryPath string `view:"TransportServer" only:"set" pending:"pickup"`

	// RootDropDirectoryPath is the folder under which foreign connectors drop their messages.
	RootDropDirectoryPath string `view:"TransportServer" only:"set" pending:"send"`

	// RoutingTableLogMaxAge is how long files of the routing log are kept; 00:00:00 keeps them for ever.
	RoutingTableLogMaxAge Span `days:"true" view:"TransportServer" default:"7.00:00:00" only:"set" pending:"logs"`

	// RoutingTableLogMaxDirectorySize is how much all files of the routing log may hold; the oldest go first.
	RoutingTableLogMaxDirectorySize Unlimited[Size] `view:"TransportServer" default:"50MB" only:"set" pending:"logs"`

	// RoutingTableLogPath is the folder of the routing log; empty is the usual folder under the home of mxsh.
	RoutingTableLogPath string `view:"TransportServer" only:"set" pending:"logs"`

	// SendProtocolLogMaxAge is how long files of the send protocol log are kept; 00:00:00 keeps them for ever.
	SendProtocolLogMaxAge Span `days:"true" view:"TransportServer" default:"30.00:00:00" only:"set" live:"logs"`

	// SendProtocolLogMaxDirectorySize is how much all files of the send protocol log may hold; the oldest go first.
	SendProtocolLogMaxDirectorySize Unlimited[Size] `view:"TransportServer" default:"250MB" only:"set" live:"logs"`

	// SendProtocolLogMaxFileSize is the size at which a new file of the send protocol log begins.
	SendProtocolLogMaxFileSize Unlimited[Size] `view:"TransportServer" default:"10MB" only:"set" live:"logs"`

	// SendProtocolLogPath is the folder of the send protocol log; empty is the usual folder under the home of mxsh.
	SendProtocolLogPath string `view:"TransportServer" only:"set" live:"logs"`

	// TransientFailureRetryCount is how many quick attempts are made to reach a next hop after the first failures.
	TransientFailureRetryCount int `view:"TransportServer" only:"set" default:"6" range:"0..15" live:"retry"`

	// TransientFailureRetryInterval is the time between these quick attempts.
	TransientFailureRetryInterval Span `view:"TransportServer" only:"set" default:"00:05:00" range:"00:00:01..12:00:00" live:"retry"`

	// UseDowngradedExchangeServerAuth lets servers of the organization prove themselves without TLS.
	UseDowngradedExchangeServerAuth bool `view:"TransportServer" only:"set" default:"$false" inert:"servers of the organization always use TLS between them"`

	// IntraOrgConnectorSmtpMaxMessagesPerConnection is after how many messages a connection between servers of the
	// organization is closed and another opened; 0 sets no limit.
	IntraOrgConnectorSmtpMaxMessagesPerConnection int `view:"TransportServer" only:"set" default:"20" range:"0..2147483647" live:"send"`

	// AgentLogEnabled is whether the agent log is written.
	AgentLogEnabled bool `view:"TransportServer" default:"$true" only:"set" pending:"logs"`

	// AgentLogMaxAge is how long files of the agent log are kept; 00:00:00 keeps them for ever.
	AgentLogMaxAge Span `days:"true" view:"TransportServer" default:"7.00:00:00" only:"set" pending:"logs"`

	// AgentLogMaxDirectorySize is how much all files of the agent log may hold; the oldest go first.
	AgentLogMaxDirectorySize Unlimited[Size] `view:"TransportServer" default:"250MB" only:"set" pending:"logs"`

	// AgentLogMaxFileSize is the size at which a new file of the agent log begins.
	AgentLogMaxFileSize Unlimited[Size] `view:"TransportServer" default:"10MB" only:"set" pending:"logs"`

	// AgentLogPath is the folder of the agent log; empty is the usual folder under the home of mxsh.
	AgentLogPath string `view:"TransportServer" only:"set" pending:"logs"`

	// DnsLogEnabled is whether the DNS log is written.
	DnsLogEnabled bool `view:"TransportServer" default:"$false" only:"set" pending:"logs"`

	// DnsLogMaxAge is how long files of the DNS log are kept; 00:00:00 keeps them for ever.
	DnsLogMaxAge Span `days:"true" view:"TransportServer" default:"7.00:00:00" only:"set" pending:"logs"`

	// DnsLogMaxDirectorySize is how much all files of the DNS log may hold; the oldest go first.
	DnsLogMaxDirectorySize Unlimited[Size] `view:"TransportServer" default:"100MB" only:"set" pending:"logs"`

	// DnsLogMaxFileSize is the size at which a new file of the DNS log begins.
	DnsLogMaxFileSize Unlimited[Size] `view:"TransportServer" default:"10MB" only:"set" pending:"logs"`

	// DnsLogPath is the folder of the DNS log; empty is the usual folder under the home of mxsh.
	DnsLogPath string `view:"TransportServer" only:"set" pending:"logs"`

	// QueueLogMaxAge is how long files of the queue log are kept; 00:00:00 keeps them for ever.
	QueueLogMaxAge Span `days:"true" view:"TransportServer" default:"7.00:00:00" only:"set" pending:"logs"`

	// QueueLogMaxDirectorySize is how much all files of the queue log may hold; the oldest go first.
	QueueLogMaxDirectorySize Unlimited[Size] `view:"TransportServer" default:"200MB" only:"set" pending:"logs"`

	// QueueLogMaxFileSize is the size at which a new file of the queue log begins.
	QueueLogMaxFileSize Unlimited[Size] `view:"TransportServer" default:"10MB" only:"set" pending:"logs"`

	// QueueLogPath is the folder of the queue log; empty is the usual folder under the home of mxsh.
	QueueLogPath string `view:"TransportServer" only:"set" pending:"logs"`

	// ExternalDelayDsnEnabled is the older place of the setting of Set-TransportConfig.
	ExternalDelayDsnEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$true" inert:"Set-TransportConfig has it"`

	// ExternalDsnDefaultLanguage is the older place of the setting of Set-TransportConfig.
	ExternalDsnDefaultLanguage string `view:"TransportServer" only:"set" hidden:"true" inert:"Set-TransportConfig has it"`

	// ExternalDsnLanguageDetectionEnabled is the older place of the setting of Set-TransportConfig.
	ExternalDsnLanguageDetectionEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$true" inert:"Set-TransportConfig has it"`

	// ExternalDsnMaxMessageAttachSize is the older place of the setting of Set-TransportConfig.
	ExternalDsnMaxMessageAttachSize Size `view:"TransportServer" only:"set" hidden:"true" default:"10MB" inert:"Set-TransportConfig has it"`

	// ExternalDsnReportingAuthority is the older place of the setting of Set-TransportConfig.
	ExternalDsnReportingAuthority Domain `view:"TransportServer" only:"set" hidden:"true" inert:"Set-TransportConfig has it"`

	// ExternalDsnSendHtml is the older place of the setting of Set-TransportConfig.
	ExternalDsnSendHtml bool `view:"TransportServer" only:"set" hidden:"true" default:"$true" inert:"Set-TransportConfig has it"`

	// ExternalPostmasterAddress is the older place of the setting of Set-TransportConfig.
	ExternalPostmasterAddress SmtpAddress `view:"TransportServer" only:"set" hidden:"true" inert:"Set-TransportConfig has it"`

	// InternalDelayDsnEnabled is the older place of the setting of Set-TransportConfig.
	InternalDelayDsnEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$true" inert:"Set-TransportConfig has it"`

	// InternalDsnDefaultLanguage is the older place of the setting of Set-TransportConfig.
	InternalDsnDefaultLanguage string `view:"TransportServer" only:"set" hidden:"true" inert:"Set-TransportConfig has it"`

	// InternalDsnLanguageDetectionEnabled is the older place of the setting of Set-TransportConfig.
	InternalDsnLanguageDetectionEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$true" inert:"Set-TransportConfig has it"`

	// InternalDsnMaxMessageAttachSize is the older place of the setting of Set-TransportConfig.
	InternalDsnMaxMessageAttachSize Size `view:"TransportServer" only:"set" hidden:"true" default:"10MB" inert:"Set-TransportConfig has it"`

	// InternalDsnReportingAuthority is the older place of the setting of Set-TransportConfig.
	InternalDsnReportingAuthority Domain `view:"TransportServer" only:"set" hidden:"true" inert:"Set-TransportConfig has it"`

	// InternalDsnSendHtml is the older place of the setting of Set-TransportConfig.
	InternalDsnSendHtml bool `view:"TransportServer" only:"set" hidden:"true" default:"$true" inert:"Set-TransportConfig has it"`

	// WlmLogMaxAge is reserved: a setting of the log of a service that mxsh does not have.
	WlmLogMaxAge Span `days:"true" view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// WlmLogMaxDirectorySize is reserved: a setting of the log of a service that mxsh does not have.
	WlmLogMaxDirectorySize Unlimited[Size] `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// WlmLogMaxFileSize is reserved: a setting of the log of a service that mxsh does not have.
	WlmLogMaxFileSize Unlimited[Size] `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// WlmLogPath is reserved: a setting of the log of a service that mxsh does not have.
	WlmLogPath string `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// DeltaSyncClientCertificateThumbprint is reserved: a setting of subscriptions to other mail services.
	DeltaSyncClientCertificateThumbprint string `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// HttpProtocolLogEnabled is reserved: a setting of the log of a service that mxsh does not have.
	HttpProtocolLogEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$false" inert:"it belongs to a service that mxsh does not have"`

	// HttpProtocolLogFilePath is reserved: a setting of the log of a service that mxsh does not have.
	HttpProtocolLogFilePath string `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// HttpProtocolLogLoggingLevel is reserved: a setting of the log of a service that mxsh does not have.
	HttpProtocolLogLoggingLevel string `view:"TransportServer" only:"set" hidden:"true" enum:"None,Verbose" inert:"it belongs to a service that mxsh does not have"`

	// HttpProtocolLogMaxAge is reserved: a setting of the log of a service that mxsh does not have.
	HttpProtocolLogMaxAge Span `days:"true" view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// HttpProtocolLogMaxDirectorySize is reserved: a setting of the log of a service that mxsh does not have.
	HttpProtocolLogMaxDirectorySize Size `view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// HttpProtocolLogMaxFileSize is reserved: a setting of the log of a service that mxsh does not have.
	HttpProtocolLogMaxFileSize Size `view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// HttpTransportSyncProxyServer is reserved: a setting of subscriptions to other mail services.
	HttpTransportSyncProxyServer string `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// MaxActiveTransportSyncJobsPerProcessor is reserved: a setting of subscriptions to other mail services.
	MaxActiveTransportSyncJobsPerProcessor int `view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// MaxNumberOfTransportSyncAttempts is reserved: a setting of subscriptions to other mail services.
	MaxNumberOfTransportSyncAttempts int `view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncAccountsPoisonAccountThreshold is reserved: a setting of subscriptions to other mail services.
	TransportSyncAccountsPoisonAccountThreshold int `view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncAccountsPoisonDetectionEnabled is reserved: a setting of subscriptions to other mail services.
	TransportSyncAccountsPoisonDetectionEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$false" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncAccountsPoisonItemThreshold is reserved: a setting of subscriptions to other mail services.
	TransportSyncAccountsPoisonItemThreshold int `view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncAccountsSuccessivePoisonItemThreshold is reserved: a setting of subscriptions to other mail
	// services.
	TransportSyncAccountsSuccessivePoisonItemThreshold int `view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncEnabled is reserved: a setting of subscriptions to other mail services.
	TransportSyncEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$false" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncExchangeEnabled is reserved: a setting of subscriptions to other mail services.
	TransportSyncExchangeEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$false" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncHubHealthLogEnabled is reserved: a setting of subscriptions to other mail services.
	TransportSyncHubHealthLogEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$false" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncHubHealthLogFilePath is reserved: a setting of subscriptions to other mail services.
	TransportSyncHubHealthLogFilePath string `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncHubHealthLogMaxAge is reserved: a setting of subscriptions to other mail services.
	TransportSyncHubHealthLogMaxAge Span `days:"true" view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncHubHealthLogMaxDirectorySize is reserved: a setting of subscriptions to other mail services.
	TransportSyncHubHealthLogMaxDirectorySize Size `view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncHubHealthLogMaxFileSize is reserved: a setting of subscriptions to other mail services.
	TransportSyncHubHealthLogMaxFileSize Size `view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncImapEnabled is reserved: a setting of subscriptions to other mail services.
	TransportSyncImapEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$false" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncLogEnabled is reserved: a setting of subscriptions to other mail services.
	TransportSyncLogEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$false" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncLogFilePath is reserved: a setting of subscriptions to other mail services.
	TransportSyncLogFilePath string `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncLogLoggingLevel is reserved: a setting of subscriptions to other mail services.
	TransportSyncLogLoggingLevel string `view:"TransportServer" only:"set" hidden:"true" enum:"None,Error,Information,Verbose,RawData,Debugging" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncLogMaxAge is reserved: a setting of subscriptions to other mail services.
	TransportSyncLogMaxAge Span `days:"true" view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncLogMaxDirectorySize is reserved: a setting of subscriptions to other mail services.
	TransportSyncLogMaxDirectorySize Size `view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncLogMaxFileSize is reserved: a setting of subscriptions to other mail services.
	TransportSyncLogMaxFileSize Size `view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncMaxDownloadItemsPerConnection is reserved: a setting of subscriptions to other mail services.
	TransportSyncMaxDownloadItemsPerConnection int `view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncMaxDownloadSizePerConnection is reserved: a setting of subscriptions to other mail services.
	TransportSyncMaxDownloadSizePerConnection Size `view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncMaxDownloadSizePerItem is reserved: a setting of subscriptions to other mail services.
	TransportSyncMaxDownloadSizePerItem Size `view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncPopEnabled is reserved: a setting of subscriptions to other mail services.
	TransportSyncPopEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$false" inert:"it belongs to a service that mxsh does not have"`

	// TransportSyncRemoteConnectionTimeout is reserved: a setting of subscriptions to other mail services.
	TransportSyncRemoteConnectionTimeout Span `view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// WindowsLiveContactTransportSyncEnabled is reserved: a setting of subscriptions to other mail services.
	WindowsLiveContactTransportSyncEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$false" inert:"it belongs to a service that mxsh does not have"`

	// WindowsLiveHotmailTransportSyncEnabled is reserved: a setting of subscriptions to other mail services.
	WindowsLiveHotmailTransportSyncEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$false" inert:"it belongs to a service that mxsh does not have"`

	// RequestBrokerLogEnabled is reserved: a setting of the log of a service that mxsh does not have.
	RequestBrokerLogEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$false" inert:"it belongs to a service that mxsh does not have"`

	// RequestBrokerLogMaxAge is reserved: a setting of the log of a service that mxsh does not have.
	RequestBrokerLogMaxAge Span `days:"true" view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// RequestBrokerLogMaxDirectorySize is reserved: a setting of the log of a service that mxsh does not have.
	RequestBrokerLogMaxDirectorySize Unlimited[Size] `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// RequestBrokerLogMaxFileSize is reserved: a setting of the log of a service that mxsh does not have.
	RequestBrokerLogMaxFileSize Unlimited[Size] `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// RequestBrokerLogPath is reserved: a setting of the log of a service that mxsh does not have.
	RequestBrokerLogPath string `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// ResourceLogEnabled is reserved: a setting of the log of a service that mxsh does not have.
	ResourceLogEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$false" inert:"it belongs to a service that mxsh does not have"`

	// ResourceLogMaxAge is reserved: a setting of the log of a service that mxsh does not have.
	ResourceLogMaxAge Span `days:"true" view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// ResourceLogMaxDirectorySize is reserved: a setting of the log of a service that mxsh does not have.
	ResourceLogMaxDirectorySize Unlimited[Size] `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// ResourceLogMaxFileSize is reserved: a setting of the log of a service that mxsh does not have.
	ResourceLogMaxFileSize Unlimited[Size] `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// ResourceLogPath is reserved: a setting of the log of a service that mxsh does not have.
	ResourceLogPath string `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// TransportHttpLogEnabled is reserved: a setting of the log of a service that mxsh does not have.
	TransportHttpLogEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$false" inert:"it belongs to a service that mxsh does not have"`

	// TransportHttpLogMaxAge is reserved: a setting of the log of a service that mxsh does not have.
	TransportHttpLogMaxAge Span `days:"true" view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// TransportHttpLogMaxDirectorySize is reserved: a setting of the log of a service that mxsh does not have.
	TransportHttpLogMaxDirectorySize Unlimited[Size] `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// TransportHttpLogMaxFileSize is reserved: a setting of the log of a service that mxsh does not have.
	TransportHttpLogMaxFileSize Unlimited[Size] `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// TransportHttpLogPath is reserved: a setting of the log of a service that mxsh does not have.
	TransportHttpLogPath string `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// TransportMaintenanceLogEnabled is reserved: a setting of the log of a service that mxsh does not have.
	TransportMaintenanceLogEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$false" inert:"it belongs to a service that mxsh does not have"`

	// TransportMaintenanceLogMaxAge is reserved: a setting of the log of a service that mxsh does not have.
	TransportMaintenanceLogMaxAge Span `days:"true" view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// TransportMaintenanceLogMaxDirectorySize is reserved: a setting of the log of a service that mxsh does not have.
	TransportMaintenanceLogMaxDirectorySize Unlimited[Size] `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// TransportMaintenanceLogMaxFileSize is reserved: a setting of the log of a service that mxsh does not have.
	TransportMaintenanceLogMaxFileSize Unlimited[Size] `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// TransportMaintenanceLogPath is reserved: a setting of the log of a service that mxsh does not have.
	TransportMaintenanceLogPath string `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// JournalLogEnabled is reserved: a setting of the log of a service that mxsh does not have.
	JournalLogEnabled bool `view:"TransportServer" only:"set" hidden:"true" default:"$false" inert:"it belongs to a service that mxsh does not have"`

	// JournalLogMaxAge is reserved: a setting of the log of a service that mxsh does not have.
	JournalLogMaxAge Span `days:"true" view:"TransportServer" only:"set" hidden:"true" default:"0" inert:"it belongs to a service that mxsh does not have"`

	// JournalLogMaxDirectorySize is reserved: a setting of the log of a service that mxsh does not have.
	JournalLogMaxDirectorySize Unlimited[Size] `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// JournalLogMaxFileSize is reserved: a setting of the log of a service that mxsh does not have.
	JournalLogMaxFileSize Unlimited[Size] `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// JournalLogPath is reserved: a setting of the log of a service that mxsh does not have.
	JournalLogPath string `view:"TransportServer" only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// DomainController names the domain controller to use; it is accepted and ignored.
	DomainController string `transient:"true" inert:"there is no domain controller to choose"`
}

// TransportServer is the view of an ExchangeServer that Get- and
// Set-TransportServer show: how it moves mail.
type TransportServer ExchangeServer

// ExchangeServers is the kind of servers: what they are and where they stand.
var ExchangeServers = Define[ExchangeServer](Spec{
	Title: "Exchange server", Table: []string{"Name", "Site", "ServerRole", "Edition", "AdminDisplayVersion"}, Widths: []int{0, 0, 0, 10, 27}, Container: "CN=Servers",
	Before: map[string][]string{
		"DataPath": {"Name"},
		"NetworkAddress": {"IsHubTransportServer", "IsClientAccessServer", "IsExchange2007OrLater", "IsEdgeServer", "IsMailboxServer",
			"IsE14OrLater", "IsE15OrLater", "IsUnifiedMessagingServer"},
		"DistinguishedName": {"Identity", "IsValid"},
	},
})

// TransportServers is the view of the same servers that shows how they move mail.
var TransportServers = Define[TransportServer](Spec{
	Title: "Transport server", Table: []string{"Name", "MessageTrackingLogEnabled", "AntispamAgentsEnabled", "DelayNotificationTimeout"},
	Container: "CN=Servers", Of: ExchangeServers, Before: map[string][]string{"AntispamAgentsEnabled": {"Name"}},
})
