package model

// OrganizationConfig holds the settings of the organization that are not of transport. None of them moves mail;
// scripts may set and read them.
type OrganizationConfig struct {
	Meta

	// ACLableSyncedObjectEnabled lets objects of a hosted half be given rights.
	ACLableSyncedObjectEnabled *bool `only:"set" inert:"it belongs to a service that mxsh does not have"`

	// ActivityBasedAuthenticationTimeoutEnabled ends idle sessions of web programs.
	ActivityBasedAuthenticationTimeoutEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// ActivityBasedAuthenticationTimeoutInterval is after how long an idle session of a web program ends.
	ActivityBasedAuthenticationTimeoutInterval Span `only:"set" default:"06:00:00" inert:"it belongs to a program that mxsh does not have"`

	// ActivityBasedAuthenticationTimeoutWithSingleSignOnEnabled ends idle sessions of web programs with single sign-
	// on, too.
	ActivityBasedAuthenticationTimeoutWithSingleSignOnEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// AdfsAudienceUris are the web addresses for which federated sign-on counts.
	AdfsAudienceUris []string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// AdfsAuthenticationConfiguration is the whole configuration of federated sign-on.
	AdfsAuthenticationConfiguration string `only:"set" hidden:"true" inert:"it belongs to a program that mxsh does not have"`

	// AdfsEncryptCertificateThumbprint is the certificate that encrypts federated sign-on.
	AdfsEncryptCertificateThumbprint string `only:"set" hidden:"true" inert:"it belongs to a program that mxsh does not have"`

	// AdfsIssuer is the web address of the federation server.
	AdfsIssuer string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// AdfsSignCertificateThumbprints are the certificates that sign federated sign-on.
	AdfsSignCertificateThumbprints []string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// AllowedMailboxRegions are the regions where hosted mailboxes may be.
	AllowedMailboxRegions []string `only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// AppsForOfficeEnabled lets people use add-ins of Outlook.
	AppsForOfficeEnabled *bool `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// AsyncSendEnabled lets web programs send in the background.
	AsyncSendEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// ByteEncoderTypeFor7BitCharsets is how text of seven bits is encoded in messages made from rich content.
	ByteEncoderTypeFor7BitCharsets *int `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// ConnectorsActionableMessagesEnabled shows cards with buttons that connectors of groups send.
	ConnectorsActionableMessagesEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// ConnectorsEnabled lets other services post to groups.
	ConnectorsEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// CustomerFeedbackEnabled sends facts on the use of the product to its maker.
	CustomerFeedbackEnabled *bool `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// DataClassifications are kinds of sensitive data at a hosted service.
	DataClassifications string `only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// DefaultAuthenticationPolicy is the policy for old ways of sign-on.
	DefaultAuthenticationPolicy string `only:"set" inert:"it belongs to a service that mxsh does not have"`

	// DefaultMailboxRegion is the region where hosted mailboxes are unless another is named.
	DefaultMailboxRegion string `only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// DefaultPublicFolderAgeLimit is how long items in public folders are kept.
	DefaultPublicFolderAgeLimit *Span `only:"set" days:"true" inert:"it belongs to a program that mxsh does not have"`

	// DefaultPublicFolderDeletedItemRetention is how long items deleted from public folders are kept.
	DefaultPublicFolderDeletedItemRetention *Span `only:"set" days:"true" inert:"it belongs to a program that mxsh does not have"`

	// DefaultPublicFolderIssueWarningQuota is at which size of a public folder a warning is given.
	DefaultPublicFolderIssueWarningQuota Unlimited[Size] `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// DefaultPublicFolderMaxItemSize is how large an item in a public folder may be.
	DefaultPublicFolderMaxItemSize Unlimited[Size] `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// DefaultPublicFolderMovedItemRetention is how long items moved from public folders are kept.
	DefaultPublicFolderMovedItemRetention *Span `only:"set" days:"true" inert:"it belongs to a program that mxsh does not have"`

	// DefaultPublicFolderProhibitPostQuota is how large a public folder may be.
	DefaultPublicFolderProhibitPostQuota Unlimited[Size] `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// DistributionGroupDefaultOU is where groups that people make stand in the Windows directory.
	DistributionGroupDefaultOU string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// DistributionGroupNameBlockedWordsList are words that no name of a group that people make may hold.
	DistributionGroupNameBlockedWordsList []string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// DistributionGroupNamingPolicy is the pattern for names of groups that people make.
	DistributionGroupNamingPolicy string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// EmptyAddressBookForNonExchangeUsers hides the address book from people without mailbox.
	EmptyAddressBookForNonExchangeUsers bool `only:"set" switch:"true" transient:"true" inert:"it belongs to a service that mxsh does not have"`

	// EnableAuthAdminReadSession lets administrators of other organizations read settings.
	EnableAuthAdminReadSession bool `only:"set" switch:"true" transient:"true" inert:"it belongs to a service that mxsh does not have"`

	// EnableDownloadDomains lets web programs load attachments from another domain.
	EnableDownloadDomains bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// EnableOrgWidePermissionOnScopedRoles lets scoped roles read the whole organization.
	EnableOrgWidePermissionOnScopedRoles bool `only:"set" switch:"true" transient:"true" inert:"it belongs to a service that mxsh does not have"`

	// EwsAllowEntourage lets Entourage use the web services.
	EwsAllowEntourage bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// EwsAllowList are the programs that may use the web services.
	EwsAllowList []string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// EwsAllowMacOutlook lets Outlook for Mac use the web services.
	EwsAllowMacOutlook *bool `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// EwsAllowOutlook lets Outlook use the web services.
	EwsAllowOutlook *bool `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// EwsApplicationAccessPolicy is whether EwsAllowList or EwsBlockList applies.
	EwsApplicationAccessPolicy string `only:"set" enum:"EnforceAllowList,EnforceBlockList" inert:"it belongs to a program that mxsh does not have"`

	// EwsBlockList are the programs that may not use the web services.
	EwsBlockList []string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// EwsEnabled lets programs use the web services.
	EwsEnabled *bool `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// Force answers questions of the command with yes.
	Force bool `only:"set" switch:"true" transient:"true" inert:"it belongs to a service that mxsh does not have"`

	// HierarchicalAddressBookRoot is the top of an address book in levels.
	HierarchicalAddressBookRoot string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// Industry is the trade of the organization.
	Industry string `only:"set" enum:"NotSpecified,Agriculture,Finance,BusinessServicesConsulting,Communications,ComputerRelatedProductsServices,Construction,Education,EngineeringArchitecture,Government,Healthcare,Hospitality,Legal,Manufacturing,MediaMarketingAdvertising,Mining,NonProfit,PersonalServices,PrintingPublishing,RealEstate,Retail,Transportation,Utilities,Wholesale,Other" inert:"it belongs to a program that mxsh does not have"`

	// IsAgendaMailEnabled sends people their day's meetings in the morning.
	IsAgendaMailEnabled *bool `only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// IsExcludedFromOffboardMigration keeps mailboxes from moving away from a hosted service.
	IsExcludedFromOffboardMigration *bool `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// IsExcludedFromOnboardMigration keeps mailboxes from moving to a hosted service.
	IsExcludedFromOnboardMigration *bool `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// IsFfoMigrationInProgress is whether a hosted filter is being moved.
	IsFfoMigrationInProgress *bool `only:"set" hidden:"true" inert:"it belongs to a program that mxsh does not have"`

	// LeanPopoutEnabled opens messages of web programs in plainer windows.
	LeanPopoutEnabled bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// LinkPreviewEnabled shows previews of web addresses.
	LinkPreviewEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// MailboxDataEncryptionEnabled encrypts mailboxes at a hosted service.
	MailboxDataEncryptionEnabled bool `only:"set" switch:"true" transient:"true" inert:"it belongs to a service that mxsh does not have"`

	// MailTipsAllTipsEnabled shows tips to people who write.
	MailTipsAllTipsEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// MailTipsExternalRecipientsTipsEnabled shows a tip for recipients outside the organization.
	MailTipsExternalRecipientsTipsEnabled bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// MailTipsGroupMetricsEnabled shows a tip with the number of a group's members.
	MailTipsGroupMetricsEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// MailTipsLargeAudienceThreshold is from how many recipients a tip warns.
	MailTipsLargeAudienceThreshold int `only:"set" default:"25" inert:"it belongs to a program that mxsh does not have"`

	// MailTipsMailboxSourcedTipsEnabled shows tips that need a look into the recipient's mailbox.
	MailTipsMailboxSourcedTipsEnabled *bool `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// ManagedFolderHomepage is a web page on managed folders.
	ManagedFolderHomepage string `only:"set" inert:"it belongs to a service that mxsh does not have"`

	// MapiHttpEnabled lets Outlook use MAPI over HTTP.
	MapiHttpEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// MaxConcurrentMigrations is how many mailboxes move at a time.
	MaxConcurrentMigrations Unlimited[int] `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// MicrosoftExchangeRecipientEmailAddresses are the addresses of the sender of notices.
	MicrosoftExchangeRecipientEmailAddresses []ProxyAddress `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// MicrosoftExchangeRecipientEmailAddressPolicyEnabled lets address policies change the addresses of the sender of
	// notices.
	MicrosoftExchangeRecipientEmailAddressPolicyEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// MicrosoftExchangeRecipientPrimarySmtpAddress is the address of the sender of notices.
	MicrosoftExchangeRecipientPrimarySmtpAddress SmtpAddress `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// MicrosoftExchangeRecipientReplyRecipient is who gets answers to notices.
	MicrosoftExchangeRecipientReplyRecipient string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// MitigationsEnabled lets the maker of the product change settings from afar.
	MitigationsEnabled *bool `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// OabShadowDistributionOldestFileAgeLimit is how old a copy of the offline address book may be.
	OabShadowDistributionOldestFileAgeLimit Span `only:"set" days:"true" inert:"it belongs to a program that mxsh does not have"`

	// OAuth2ClientProfileEnabled lets programs sign on by OAuth.
	OAuth2ClientProfileEnabled bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// OrganizationSummary are facts on the organization for people.
	OrganizationSummary []string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// PermanentlyDeleteDisabled hides the command to delete for good.
	PermanentlyDeleteDisabled bool `only:"set" default:"$false" inert:"it belongs to a service that mxsh does not have"`

	// PreferredInternetCodePageForShiftJis is the code page for Japanese text.
	PreferredInternetCodePageForShiftJis *int `only:"set" hidden:"true" inert:"it belongs to a program that mxsh does not have"`

	// PublicComputersDetectionEnabled tells computers of the public from one's own.
	PublicComputersDetectionEnabled *bool `only:"set" inert:"it belongs to a service that mxsh does not have"`

	// PublicFolderContentReplicationDisabled stops copies of public folders between servers.
	PublicFolderContentReplicationDisabled bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// PublicFolderMailboxesLockedForNewConnections keeps people out of public folders that move.
	PublicFolderMailboxesLockedForNewConnections bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// PublicFolderMailboxesMigrationComplete is whether public folders have moved out of their mailboxes.
	PublicFolderMailboxesMigrationComplete bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// PublicFolderMigrationComplete is whether public folders have moved.
	PublicFolderMigrationComplete bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// PublicFoldersEnabled is where public folders are: None, Local or Remote.
	PublicFoldersEnabled string `only:"set" enum:"None,Local,Remote" inert:"it belongs to a program that mxsh does not have"`

	// PublicFolderShowClientControl lets people choose whether they see public folders.
	PublicFolderShowClientControl bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// PublicFoldersLockedForMigration keeps people out of public folders for the last step of a move.
	PublicFoldersLockedForMigration bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// ReadTrackingEnabled shows in delivery reports whether a message was read.
	ReadTrackingEnabled bool `only:"set" default:"$false" inert:"it belongs to a program that mxsh does not have"`

	// RealTimeLogServiceEnabled writes logs of a hosted service at once.
	RealTimeLogServiceEnabled *bool `only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// RefreshSessionEnabled renews sessions of web programs.
	RefreshSessionEnabled *bool `only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// RemotePublicFolderMailboxes are the public folder mailboxes of another organization.
	RemotePublicFolderMailboxes []string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// RequiredCharsetCoverage is how much of a text, in percent, a character set must cover to be chosen.
	RequiredCharsetCoverage *int `only:"set" hidden:"true" inert:"it belongs to a program that mxsh does not have"`

	// SCLJunkThreshold is the spam confidence level, 0 to 9, above which messages go to the junk folder.
	SCLJunkThreshold *int `only:"set" pending:"agents"`

	// SharedConfiguration is a hosted organization whose settings are shared.
	SharedConfiguration string `only:"set" inert:"it belongs to a service that mxsh does not have"`

	// SiteMailboxCreationURL is the web page where people make site mailboxes.
	SiteMailboxCreationURL string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// SmtpActionableMessagesEnabled shows cards with buttons in mail.
	SmtpActionableMessagesEnabled bool `only:"set" default:"$true" inert:"it belongs to a program that mxsh does not have"`

	// UMAvailableLanguages are the languages of voice mail.
	UMAvailableLanguages []string `only:"set" inert:"it belongs to a program that mxsh does not have"`

	// UnblockUnsafeSenderPromptEnabled lets people show blocked pictures.
	UnblockUnsafeSenderPromptEnabled *bool `only:"set" hidden:"true" inert:"it belongs to a service that mxsh does not have"`

	// UseIcsSyncStateStreaming reads the state of synchronization in pieces.
	UseIcsSyncStateStreaming bool `only:"set" switch:"true" transient:"true" inert:"it belongs to a service that mxsh does not have"`

	// WACDiscoveryEndpoint is the web address of the program that shows documents.
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

// Computed implements the interface of that name.
func (c *OrganizationConfig) Computed() []Prop { return []Prop{{"DisplayName", c.Name}} }
