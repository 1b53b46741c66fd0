package model

// TransportConfig holds the transport settings of the whole organization.
type TransportConfig struct {
	Meta

	// ClearCategories drops categories of Outlook from messages that leave a mailbox.
	ClearCategories bool `default:"$true" inert:"messages are not made from rich content"`

	// ConvertDisclaimerWrapperToEml makes the message inside a disclaimer's wrapper an attachment.
	ConvertDisclaimerWrapperToEml bool `default:"$false" pending:"rules"`

	// DSNConversionMode is how delivery reports of other systems are rewritten.
	DSNConversionMode string `enum:"UseExchangeDSNs,PreserveDSNBody,DoNotConvert" default:"UseExchangeDSNs" inert:"reports of other systems pass unchanged"`

	// ExternalDelayDsnEnabled tells senders outside the organization of delays.
	ExternalDelayDsnEnabled bool `default:"$true" live:"dsn"`

	// ExternalDsnDefaultLanguage is the language of reports to senders outside the organization.
	ExternalDsnDefaultLanguage string `pending:"dsn"`

	// ExternalDsnLanguageDetectionEnabled writes reports in the language of the sender's message.
	ExternalDsnLanguageDetectionEnabled bool `default:"$true" pending:"dsn"`

	// ExternalDsnMaxMessageAttachSize is up to which size a message is returned whole to a sender outside the
	// organization.
	ExternalDsnMaxMessageAttachSize Size `default:"10MB" range:"0B..2147483647B" live:"dsn"`

	// ExternalDsnReportingAuthority is the name that reports to senders outside the organization give as reporting
	// system; empty is the server's.
	ExternalDsnReportingAuthority Domain `live:"dsn"`

	// ExternalDsnSendHtml writes reports to senders outside the organization in HTML, too.
	ExternalDsnSendHtml bool `default:"$true" live:"dsn"`

	// ExternalPostmasterAddress is the sender of reports to senders outside the organization; empty is postmaster at
	// the default domain.
	ExternalPostmasterAddress SmtpAddress `live:"dsn"`

	// GenerateCopyOfDSNFor are the status codes of reports of which the postmaster gets a copy.
	GenerateCopyOfDSNFor []EnhancedStatus `default:"5.4.8,5.4.6,5.4.4,5.2.4,5.2.0,5.1.4" live:"dsn"`

	// HygieneSuite belonged to a hosted service.
	HygieneSuite string `enum:"Standard,Premium" default:"Standard" inert:"it served one hosted product"`

	// InternalDelayDsnEnabled tells senders inside the organization of delays.
	InternalDelayDsnEnabled bool `default:"$true" live:"dsn"`

	// InternalDsnDefaultLanguage is the language of reports to senders inside the organization.
	InternalDsnDefaultLanguage string `pending:"dsn"`

	// InternalDsnLanguageDetectionEnabled writes reports to senders inside the organization in the language of their
	// message.
	InternalDsnLanguageDetectionEnabled bool `default:"$true" pending:"dsn"`

	// InternalDsnMaxMessageAttachSize is up to which size a message is returned whole to a sender inside the
	// organization.
	InternalDsnMaxMessageAttachSize Size `default:"10MB" range:"0B..2147483647B" live:"dsn"`

	// InternalDsnReportingAuthority is the name that reports to senders inside the organization give as reporting
	// system; empty is the server's.
	InternalDsnReportingAuthority Domain `live:"dsn"`

	// InternalDsnSendHtml writes reports to senders inside the organization in HTML, too.
	InternalDsnSendHtml bool `default:"$true" live:"dsn"`

	// InternalSMTPServers are the addresses of own servers that are passed over when the sender's address is looked
	// for in Received lines.
	InternalSMTPServers []IPRange `pending:"agents"`

	// JournalingReportNdrTo gets journal reports that cannot be delivered.
	JournalingReportNdrTo SmtpAddress `pending:"journal"`

	// LegacyJournalingMigrationEnabled keeps journal reports of older servers from being made twice.
	LegacyJournalingMigrationEnabled bool `default:"$false" pending:"journal"`

	// LegacyArchiveJournalingEnabled belonged to a hosted service.
	LegacyArchiveJournalingEnabled bool `only:"get" default:"$false" inert:"it served one hosted product"`

	// LegacyArchiveLiveJournalingEnabled belonged to a hosted service.
	LegacyArchiveLiveJournalingEnabled bool `only:"get" default:"$false" inert:"it served one hosted product"`

	// RedirectUnprovisionedUserMessagesForLegacyArchiveJournaling belonged to a hosted service.
	RedirectUnprovisionedUserMessagesForLegacyArchiveJournaling bool `only:"get" default:"$false" inert:"it served one hosted product"`

	// RedirectDLMessagesForLegacyArchiveJournaling belonged to a hosted service.
	RedirectDLMessagesForLegacyArchiveJournaling bool `only:"get" default:"$false" inert:"it served one hosted product"`

	// MaxDumpsterSizePerDatabase is how much delivered mail is kept for a database that fails over.
	MaxDumpsterSizePerDatabase Size `default:"18MB" alias:"MaxDumpsterSizePerStorageGroup" inert:"a message is on disk until it is delivered"`

	// MaxDumpsterTime is how long delivered mail is kept for a database that fails over.
	MaxDumpsterTime Span `default:"7.00:00:00" inert:"a message is on disk until it is delivered"`

	// MaxReceiveSize is how large a message may be that a recipient of the organization gets. A bare number is bytes.
	MaxReceiveSize Unlimited[Size] `default:"10MB" range:"0B..2147482624B" live:"size"`

	// MaxRecipientEnvelopeLimit is how many recipients a message may have in all.
	MaxRecipientEnvelopeLimit Unlimited[int] `default:"5000" range:"0..2147483647" live:"size"`

	// MaxRetriesForLocalSiteShadow is how often a shadow copy is tried within the site.
	MaxRetriesForLocalSiteShadow int `default:"2" range:"0..255" inert:"there are no shadow copies"`

	// MaxRetriesForRemoteSiteShadow is how often a shadow copy is tried in another site.
	MaxRetriesForRemoteSiteShadow int `default:"4" range:"0..255" inert:"there are no shadow copies"`

	// MaxSendSize is how large a message may be that a sender of the organization sends. A bare number is bytes.
	MaxSendSize Unlimited[Size] `default:"10MB" range:"0B..2147482624B" live:"size"`

	// MigrationEnabled belonged to a hosted service.
	MigrationEnabled bool `default:"$false" inert:"it served one hosted product"`

	// OpenDomainRoutingEnabled belonged to a hosted service.
	OpenDomainRoutingEnabled bool `default:"$false" inert:"it served one hosted product"`

	// OrganizationFederatedMailbox belonged to a hosted service.
	OrganizationFederatedMailbox SmtpAddress `inert:"it served one hosted product"`

	// Rfc2231EncodingEnabled encodes the names of attachments as RFC 2231 says.
	Rfc2231EncodingEnabled bool `default:"$false" inert:"messages are not made from rich content"`

	// RejectMessageOnShadowFailure refuses a message of which no shadow copy can be made.
	RejectMessageOnShadowFailure bool `default:"$false" inert:"there are no shadow copies"`

	// SafetyNetHoldTime is how long delivered mail is kept for sending it again.
	SafetyNetHoldTime Span `default:"2.00:00:00" range:"00:00:15.." inert:"a message is on disk until it is delivered"`

	// ShadowHeartbeatFrequency is how often the holder of a shadow copy asks for the original.
	ShadowHeartbeatFrequency Span `default:"00:02:00" range:"00:00:01..1.00:00:00" inert:"there are no shadow copies"`

	// ShadowHeartbeatRetryCount is after how many unanswered questions a shadow copy takes over.
	ShadowHeartbeatRetryCount int `default:"12" range:"1..15" inert:"there are no shadow copies"`

	// ShadowHeartbeatTimeoutInterval is how long a question for the original waits for its answer.
	ShadowHeartbeatTimeoutInterval Span `default:"00:15:00" range:"00:00:01..1.00:00:00" inert:"there are no shadow copies"`

	// ShadowMessageAutoDiscardInterval is how long shadow copies are kept.
	ShadowMessageAutoDiscardInterval Span `default:"2.00:00:00" range:"00:00:05..90.00:00:00" inert:"there are no shadow copies"`

	// ShadowMessagePreferenceSetting is in which site shadow copies are made.
	ShadowMessagePreferenceSetting string `enum:"PreferRemote,LocalOnly,RemoteOnly" default:"PreferRemote" inert:"there are no shadow copies"`

	// ShadowRedundancyEnabled makes shadow copies of messages on other servers.
	ShadowRedundancyEnabled bool `default:"$true" inert:"there are no shadow copies"`

	// ShadowResubmitTimeSpan is how long a server is gone before its mail is sent by others.
	ShadowResubmitTimeSpan Span `default:"03:00:00" range:"00:00:01..1.00:00:00" inert:"there are no shadow copies"`

	// SupervisionTags are the tags of supervised messages.
	SupervisionTags []string `default:"Reject,Allow" inert:"there is no supervision of messages"`

	// TLSReceiveDomainSecureList are the domains that must send by mutual TLS to receive connectors with
	// DomainSecureEnabled.
	TLSReceiveDomainSecureList []Domain `pending:"receive"`

	// TLSSendDomainSecureList are the domains to which send connectors with DomainSecureEnabled send by mutual TLS or
	// not at all.
	TLSSendDomainSecureList []Domain `live:"send"`

	// VerifySecureSubmitEnabled makes programs of people submit over an encrypted channel.
	VerifySecureSubmitEnabled bool `default:"$false" inert:"mailboxes submit by SMTP"`

	// VoicemailJournalingEnabled journals voice mail, too.
	VoicemailJournalingEnabled bool `default:"$true" pending:"journal"`

	// HeaderPromotionModeSetting is whether header fields become properties of mailboxes.
	HeaderPromotionModeSetting string `enum:"NoCreate,MayCreate,MustCreate" default:"NoCreate" inert:"there are no named properties"`

	// Xexch50Enabled offers XEXCH50 to servers of the organization.
	Xexch50Enabled bool `default:"$true" inert:"XEXCH50 is never offered"`

	// AddressBookPolicyRoutingEnabled keeps users of different address book policies apart.
	AddressBookPolicyRoutingEnabled bool `default:"$false" inert:"there are no address book policies"`

	// AgentGeneratedMessageLoopDetectionInSmtpEnabled finds loops of messages made by agents when they are received.
	AgentGeneratedMessageLoopDetectionInSmtpEnabled bool `default:"$false" pending:"agents"`

	// AgentGeneratedMessageLoopDetectionInSubmissionEnabled finds loops of messages made by agents when they are
	// submitted.
	AgentGeneratedMessageLoopDetectionInSubmissionEnabled bool `default:"$false" pending:"agents"`

	// MaxAllowedAgentGeneratedMessageDepth is how often messages made by agents may cause others.
	MaxAllowedAgentGeneratedMessageDepth int `default:"3" range:"0..2147483647" pending:"agents"`

	// MaxAllowedAgentGeneratedMessageDepthPerAgent is how often messages made by one agent may cause others; not above
	// MaxAllowedAgentGeneratedMessageDepth.
	MaxAllowedAgentGeneratedMessageDepthPerAgent int `default:"2" range:"0..2147483647" pending:"agents"`

	// DiagnosticsAggregationServicePort is the port of a service that collected facts on queues.
	DiagnosticsAggregationServicePort int `default:"9710" range:"1..65535" inert:"queues are asked of each engine"`

	// QueueDiagnosticsAggregationInterval is how often facts on queues were collected.
	QueueDiagnosticsAggregationInterval Span `default:"00:01:00" inert:"queues are asked of each engine"`

	// TransportRuleAttachmentTextScanLimit is how much of an attachment's text transport rules read.
	TransportRuleAttachmentTextScanLimit Size `default:"150KB" pending:"rules"`

	// JournalReportDLMemberSubstitutionEnabled belonged to a hosted service.
	JournalReportDLMemberSubstitutionEnabled bool `default:"$false" inert:"it served one hosted product"`

	// WritingBrandingInDSNEnabled puts the product's brand into reports.
	WritingBrandingInDSNEnabled bool `default:"$false" inert:"reports carry no brand"`

	// LegacySendConnectorFqdn gives the server's own name in EHLO instead of the send connector's Fqdn on servers that
	// also hold mailboxes, as releases before 2013 did.
	LegacySendConnectorFqdn bool `default:"$false" live:"send"`

	// Force answers questions of the command with yes.
	Force bool `switch:"true" transient:"true" inert:"the command asks no question that it would answer"`

	// DomainController names the domain controller to use; it is accepted and ignored.
	DomainController string `transient:"true" inert:"there is no domain controller to choose"`
}

// TransportConfigs is the kind of the one TransportConfig.
var TransportConfigs = Define[TransportConfig](Spec{
	Title: "Transport configuration", Container: "CN=Global Settings", Singleton: true,
})

// TransportConfigName is the name of the one TransportConfig.
const TransportConfigName = "Transport Settings"
