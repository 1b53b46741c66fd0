package model

// OrganizationConfig holds the settings of the organization that are not of transport. None of them moves mail;
// scripts may set and read them.
type OrganizationConfig struct {
	Meta

	// ACLableSyncedObjectEnabled is a setting of a service that mxsh does not have; it is stored and shown.
	ACLableSyncedObjectEnabled *bool `only:"set" inert:"it belongs to a service that mxsh does not have"`

	// ActivityBasedAuthenticationTimeoutEnabled is a setting of idle sessions of web programs; it is stored and shown.
	ActivityBasedAuthenticationTimeoutEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// ActivityBasedAuthenticationTimeoutInterval is a setting of idle sessions of web programs; it is stored and
	// shown.
	ActivityBasedAuthenticationTimeoutInterval Span `only:"set" default:"06:00:00" inert:"it belongs to a program that mxsh does not have"`

	// ActivityBasedAuthenticationTimeoutWithSingleSignOnEnabled is a setting of idle sessions of web programs; it is
	// stored and shown.
	ActivityBasedAuthenticationTimeoutWithSingleSignOnEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// AdfsAudienceUris is a setting of sign-on to web programs; it is stored and shown.
	AdfsAudienceUris []string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// AdfsAuthenticationConfiguration is a setting of sign-on to web programs; it is stored and shown.
	AdfsAuthenticationConfiguration string `only:"set" hidden:"true" inert:"it belongs to a program that mxsh does not have"`

	// AdfsEncryptCertificateThumbprint is a setting of sign-on to web programs; it is stored and shown.
	AdfsEncryptCertificateThumbprint string `only:"set" hidden:"true" inert:"it belongs to a program that mxsh does not have"`

	// AdfsIssuer is a setting of sign-on to web programs; it is stored and shown.
	AdfsIssuer string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// AdfsSignCertificateThumbprints is a setting of sign-on to web programs; it is stored and shown.
	AdfsSignCertificateThumbprints []string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// AllowedMailboxRegions is a setting of a hosted service; it is stored and shown.
	AllowedMailboxRegions []string `only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// AppsForOfficeEnabled is a setting of web programs; it is stored and shown.
	AppsForOfficeEnabled *bool `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// AsyncSendEnabled is a setting of web programs; it is stored and shown.
	AsyncSendEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// ByteEncoderTypeFor7BitCharsets is a setting of messages made from rich content; it is stored and shown.
	ByteEncoderTypeFor7BitCharsets *int `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// ConnectorsActionableMessagesEnabled is a setting of cards in messages of web programs; it is stored and shown.
	ConnectorsActionableMessagesEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// ConnectorsEnabled is a setting of cards in messages of web programs; it is stored and shown.
	ConnectorsEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// CustomerFeedbackEnabled is a setting of facts sent to the maker of the product; it is stored and shown.
	CustomerFeedbackEnabled *bool `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// DataClassifications is a setting of a service that mxsh does not have; it is stored and shown.
	DataClassifications string `only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// DefaultAuthenticationPolicy is a setting of a service that mxsh does not have; it is stored and shown.
	DefaultAuthenticationPolicy string `only:"set" inert:"it belongs to a service that mxsh does not have"`

	// DefaultMailboxRegion is a setting of a hosted service; it is stored and shown.
	DefaultMailboxRegion string `only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// DefaultPublicFolderAgeLimit is a setting of public folders; it is stored and shown.
	DefaultPublicFolderAgeLimit Span `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// DefaultPublicFolderDeletedItemRetention is a setting of public folders; it is stored and shown.
	DefaultPublicFolderDeletedItemRetention Span `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// DefaultPublicFolderIssueWarningQuota is a setting of public folders; it is stored and shown.
	DefaultPublicFolderIssueWarningQuota Unlimited[Size] `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// DefaultPublicFolderMaxItemSize is a setting of public folders; it is stored and shown.
	DefaultPublicFolderMaxItemSize Unlimited[Size] `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// DefaultPublicFolderMovedItemRetention is a setting of public folders; it is stored and shown.
	DefaultPublicFolderMovedItemRetention Span `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// DefaultPublicFolderProhibitPostQuota is a setting of public folders; it is stored and shown.
	DefaultPublicFolderProhibitPostQuota Unlimited[Size] `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// DistributionGroupDefaultOU is a setting of the names and place of distribution groups; it is stored and shown.
	DistributionGroupDefaultOU string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// DistributionGroupNameBlockedWordsList is a setting of the names and place of distribution groups; it is stored
	// and shown.
	DistributionGroupNameBlockedWordsList []string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// DistributionGroupNamingPolicy is a setting of the names and place of distribution groups; it is stored and
	// shown.
	DistributionGroupNamingPolicy string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// EmptyAddressBookForNonExchangeUsers is a setting of a service that mxsh does not have; it is stored and shown.
	EmptyAddressBookForNonExchangeUsers bool `only:"set" switch:"true" transient:"true" inert:"it belongs to a service that mxsh does not have"`

	// EnableAuthAdminReadSession is a setting of a service that mxsh does not have; it is stored and shown.
	EnableAuthAdminReadSession bool `only:"set" switch:"true" transient:"true" inert:"it belongs to a service that mxsh does not have"`

	// EnableDownloadDomains is a setting of web programs; it is stored and shown.
	EnableDownloadDomains bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// EnableOrgWidePermissionOnScopedRoles is a setting of a service that mxsh does not have; it is stored and shown.
	EnableOrgWidePermissionOnScopedRoles bool `only:"set" switch:"true" transient:"true" inert:"it belongs to a service that mxsh does not have"`

	// EwsAllowEntourage is a setting of web services for programs; it is stored and shown.
	EwsAllowEntourage bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// EwsAllowList is a setting of web services for programs; it is stored and shown.
	EwsAllowList []string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// EwsAllowMacOutlook is a setting of web services for programs; it is stored and shown.
	EwsAllowMacOutlook *bool `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// EwsAllowOutlook is a setting of web services for programs; it is stored and shown.
	EwsAllowOutlook *bool `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// EwsApplicationAccessPolicy is a setting of web services for programs; it is stored and shown.
	EwsApplicationAccessPolicy string `only:"set" enum:"EnforceAllowList,EnforceBlockList" inert:"it belongs to a program that mxsh does not have"`

	// EwsBlockList is a setting of web services for programs; it is stored and shown.
	EwsBlockList []string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// EwsEnabled is a setting of web services for programs; it is stored and shown.
	EwsEnabled *bool `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// Force is a setting of a service that mxsh does not have; it is stored and shown.
	Force bool `only:"set" switch:"true" transient:"true" inert:"it belongs to a service that mxsh does not have"`

	// HierarchicalAddressBookRoot is a setting of the address book; it is stored and shown.
	HierarchicalAddressBookRoot string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// Industry is a setting of the trade of the organization; it is stored and shown.
	Industry string `only:"set" enum:"NotSpecified,Agriculture,Finance,BusinessServicesConsulting,Communications,ComputerRelatedProductsServices,Construction,Education,EngineeringArchitecture,Government,Healthcare,Hospitality,Legal,Manufacturing,MediaMarketingAdvertising,Mining,NonProfit,PersonalServices,PrintingPublishing,RealEstate,Retail,Transportation,Utilities,Wholesale,Other" inert:"it belongs to a program that mxsh does not have"`

	// IsAgendaMailEnabled is a setting of a service that mxsh does not have; it is stored and shown.
	IsAgendaMailEnabled *bool `only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// IsExcludedFromOffboardMigration is a setting of moves of mailboxes; it is stored and shown.
	IsExcludedFromOffboardMigration *bool `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// IsExcludedFromOnboardMigration is a setting of moves of mailboxes; it is stored and shown.
	IsExcludedFromOnboardMigration *bool `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// IsFfoMigrationInProgress is a setting of moves of mailboxes; it is stored and shown.
	IsFfoMigrationInProgress *bool `only:"set" hidden:"true" inert:"it belongs to a program that mxsh does not have"`

	// LeanPopoutEnabled is a setting of web programs; it is stored and shown.
	LeanPopoutEnabled bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// LinkPreviewEnabled is a setting of web programs; it is stored and shown.
	LinkPreviewEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// MailboxDataEncryptionEnabled is a setting of a service that mxsh does not have; it is stored and shown.
	MailboxDataEncryptionEnabled bool `only:"set" switch:"true" transient:"true" inert:"it belongs to a service that mxsh does not have"`

	// MailTipsAllTipsEnabled is a setting of tips that Outlook shows while one writes; it is stored and shown.
	MailTipsAllTipsEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// MailTipsExternalRecipientsTipsEnabled is a setting of tips that Outlook shows while one writes; it is stored and
	// shown.
	MailTipsExternalRecipientsTipsEnabled bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// MailTipsGroupMetricsEnabled is a setting of tips that Outlook shows while one writes; it is stored and shown.
	MailTipsGroupMetricsEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// MailTipsLargeAudienceThreshold is a setting of tips that Outlook shows while one writes; it is stored and shown.
	MailTipsLargeAudienceThreshold int `only:"set" default:"25" inert:"it belongs to a program that mxsh does not have"`

	// MailTipsMailboxSourcedTipsEnabled is a setting of tips that Outlook shows while one writes; it is stored and
	// shown.
	MailTipsMailboxSourcedTipsEnabled *bool `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// ManagedFolderHomepage is a setting of a service that mxsh does not have; it is stored and shown.
	ManagedFolderHomepage string `only:"set" inert:"it belongs to a service that mxsh does not have"`

	// MapiHttpEnabled is a setting of the protocol of Outlook; it is stored and shown.
	MapiHttpEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// MaxConcurrentMigrations is a setting of moves of mailboxes; it is stored and shown.
	MaxConcurrentMigrations Unlimited[int] `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// MicrosoftExchangeRecipientEmailAddresses is a setting of the sender of notices to people; it is stored and
	// shown.
	MicrosoftExchangeRecipientEmailAddresses []ProxyAddress `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// MicrosoftExchangeRecipientEmailAddressPolicyEnabled is a setting of the sender of notices to people; it is
	// stored and shown.
	MicrosoftExchangeRecipientEmailAddressPolicyEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// MicrosoftExchangeRecipientPrimarySmtpAddress is a setting of the sender of notices to people; it is stored and
	// shown.
	MicrosoftExchangeRecipientPrimarySmtpAddress SmtpAddress `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// MicrosoftExchangeRecipientReplyRecipient is a setting of the sender of notices to people; it is stored and
	// shown.
	MicrosoftExchangeRecipientReplyRecipient string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// MitigationsEnabled is a setting of changes of settings from afar; it is stored and shown.
	MitigationsEnabled *bool `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// OabShadowDistributionOldestFileAgeLimit is a setting of the offline address book; it is stored and shown.
	OabShadowDistributionOldestFileAgeLimit Span `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// OAuth2ClientProfileEnabled is a setting of sign-on between programs; it is stored and shown.
	OAuth2ClientProfileEnabled bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// OrganizationSummary is a setting of voice mail; it is stored and shown.
	OrganizationSummary []string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// PermanentlyDeleteDisabled is a setting of a service that mxsh does not have; it is stored and shown.
	PermanentlyDeleteDisabled bool `only:"set" default:"$false" inert:"it belongs to a service that mxsh does not have"`

	// PreferredInternetCodePageForShiftJis is a setting of messages made from rich content; it is stored and shown.
	PreferredInternetCodePageForShiftJis *int `only:"set" hidden:"true" inert:"it belongs to a program that mxsh does not have"`

	// PublicComputersDetectionEnabled is a setting of a service that mxsh does not have; it is stored and shown.
	PublicComputersDetectionEnabled *bool `only:"set" inert:"it belongs to a service that mxsh does not have"`

	// PublicFolderContentReplicationDisabled is a setting of public folders; it is stored and shown.
	PublicFolderContentReplicationDisabled bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// PublicFolderMailboxesLockedForNewConnections is a setting of public folders; it is stored and shown.
	PublicFolderMailboxesLockedForNewConnections bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// PublicFolderMailboxesMigrationComplete is a setting of public folders; it is stored and shown.
	PublicFolderMailboxesMigrationComplete bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// PublicFolderMigrationComplete is a setting of public folders; it is stored and shown.
	PublicFolderMigrationComplete bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// PublicFoldersEnabled is a setting of public folders; it is stored and shown.
	PublicFoldersEnabled string `only:"set" enum:"None,Local,Remote" inert:"it belongs to a program that mxsh does not have"`

	// PublicFolderShowClientControl is a setting of public folders; it is stored and shown.
	PublicFolderShowClientControl bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// PublicFoldersLockedForMigration is a setting of public folders; it is stored and shown.
	PublicFoldersLockedForMigration bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// ReadTrackingEnabled is a setting of read marks in delivery reports; it is stored and shown.
	ReadTrackingEnabled bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// RealTimeLogServiceEnabled is a setting of a service that mxsh does not have; it is stored and shown.
	RealTimeLogServiceEnabled *bool `only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// RefreshSessionEnabled is a setting of a service that mxsh does not have; it is stored and shown.
	RefreshSessionEnabled *bool `only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// RemotePublicFolderMailboxes is a setting of public folders; it is stored and shown.
	RemotePublicFolderMailboxes []string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// RequiredCharsetCoverage is a setting of messages made from rich content; it is stored and shown.
	RequiredCharsetCoverage *int `only:"set" hidden:"true" inert:"it belongs to a program that mxsh does not have"`

	// SCLJunkThreshold is a setting of junk mail; it is stored and shown.
	SCLJunkThreshold *int `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// SharedConfiguration is a setting of a service that mxsh does not have; it is stored and shown.
	SharedConfiguration string `only:"set" inert:"it belongs to a service that mxsh does not have"`

	// SiteMailboxCreationURL is a setting of site mailboxes; it is stored and shown.
	SiteMailboxCreationURL string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// SmtpActionableMessagesEnabled is a setting of web programs; it is stored and shown.
	SmtpActionableMessagesEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// UMAvailableLanguages is a setting of voice mail; it is stored and shown.
	UMAvailableLanguages []string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// UnblockUnsafeSenderPromptEnabled is a setting of a service that mxsh does not have; it is stored and shown.
	UnblockUnsafeSenderPromptEnabled *bool `only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// UseIcsSyncStateStreaming is a setting of a service that mxsh does not have; it is stored and shown.
	UseIcsSyncStateStreaming bool `only:"set" switch:"true" transient:"true" inert:"it belongs to a service that mxsh does not have"`

	// WACDiscoveryEndpoint is a setting of documents in web programs; it is stored and shown.
	WACDiscoveryEndpoint string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// DomainController names the domain controller to use; it is accepted and ignored.
	DomainController string `transient:"true" inert:"there is no domain controller to choose"`
}

// OrganizationConfigs is the kind of the one OrganizationConfig.
var OrganizationConfigs = Define[OrganizationConfig](Spec{
	Title: "Organization configuration", Singleton: true,
})

// OrganizationName is the name of an organization that was given none.
const OrganizationName = "First Organization"
