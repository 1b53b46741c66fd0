package model

// Mailbox is a person's mailbox in the organization, with the addresses at which mail reaches it.
type Mailbox struct {
	Meta

	// Database is the mailbox database that keeps the mailbox; without it the database of the server. A mailbox on a
	// legacy server has none.
	Database string `ref:"MailboxDatabase" live:"deliver"`

	// UseDatabaseRetentionDefaults is a setting of the retention of what is deleted; it is stored and shown.
	UseDatabaseRetentionDefaults bool `only:"set" default:"$true" inert:"mailboxes are folders of files, which nothing empties"`

	// RetainDeletedItemsUntilBackup is a setting of the retention of what is deleted; it is stored and shown.
	RetainDeletedItemsUntilBackup bool `only:"set" default:"$false" inert:"mailboxes are folders of files, which nothing empties"`

	// DeliverToMailboxAndForward keeps a copy in the mailbox of what ForwardingAddress or ForwardingSmtpAddress
	// forwards.
	DeliverToMailboxAndForward bool `default:"$false" pending:"deliver"`

	// IsExcludedFromServingHierarchy is a setting of public folders; it is stored and shown.
	IsExcludedFromServingHierarchy *bool `inert:"there are no public folders"`

	// IsHierarchyReady is a setting of public folders; it is stored and shown.
	IsHierarchyReady *bool `only:"set" inert:"there are no public folders"`

	// LitigationHoldEnabled is a setting of the retention of what is deleted; it is stored and shown.
	LitigationHoldEnabled bool `only:"set" default:"$false" inert:"mailboxes are folders of files, which nothing empties"`

	// SingleItemRecoveryEnabled is a setting of the retention of what is deleted; it is stored and shown.
	SingleItemRecoveryEnabled bool `only:"set" default:"$true" inert:"mailboxes are folders of files, which nothing empties"`

	// RetentionHoldEnabled is a setting of the retention of what is deleted; it is stored and shown.
	RetentionHoldEnabled bool `only:"set" default:"$false" inert:"mailboxes are folders of files, which nothing empties"`

	// EndDateForRetentionHold is a setting of the retention of what is deleted; it is stored and shown.
	EndDateForRetentionHold string `only:"set" inert:"mailboxes are folders of files, which nothing empties"`

	// StartDateForRetentionHold is a setting of the retention of what is deleted; it is stored and shown.
	StartDateForRetentionHold string `only:"set" inert:"mailboxes are folders of files, which nothing empties"`

	// RetentionComment is a setting of the retention of what is deleted; it is stored and shown.
	RetentionComment string `only:"set" inert:"mailboxes are folders of files, which nothing empties"`

	// RetentionUrl is a setting of the retention of what is deleted; it is stored and shown.
	RetentionUrl string `only:"set" inert:"mailboxes are folders of files, which nothing empties"`

	// LitigationHoldDate is a setting of the retention of what is deleted; it is stored and shown.
	LitigationHoldDate string `only:"set" inert:"mailboxes are folders of files, which nothing empties"`

	// LitigationHoldOwner is a setting of the retention of what is deleted; it is stored and shown.
	LitigationHoldOwner string `only:"set" inert:"mailboxes are folders of files, which nothing empties"`

	// LitigationHoldDuration is a setting of the retention of what is deleted; it is stored and shown.
	LitigationHoldDuration Unlimited[Span] `only:"set" default:"unlimited" inert:"mailboxes are folders of files, which nothing empties"`

	// ManagedFolderMailboxPolicy is a setting of the retention of what is deleted; it is stored and shown.
	ManagedFolderMailboxPolicy string `inert:"mailboxes are folders of files, which nothing empties"`

	// RetentionPolicy is a setting of the retention of what is deleted; it is stored and shown.
	RetentionPolicy string `inert:"mailboxes are folders of files, which nothing empties"`

	// AddressBookPolicy is a setting of programs of people; it is stored and shown.
	AddressBookPolicy string `inert:"it is for programs of people that mxsh does not have"`

	// CalendarRepairDisabled is a setting of the calendar; it is stored and shown.
	CalendarRepairDisabled bool `only:"set" default:"$false" inert:"there are no calendars"`

	// MessageTrackingReadStatusEnabled shows in delivery reports whether a message was read.
	MessageTrackingReadStatusEnabled bool `default:"$true" inert:"delivery reports hold no read marks"`

	// ExternalOofOptions is who gets out-of-office replies.
	ExternalOofOptions string `enum:"External,InternalOnly" default:"External" pending:"deliver"`

	// ForwardingAddress is the recipient of the organization to whom the mailbox's mail is forwarded.
	ForwardingAddress string `pending:"deliver"`

	// ForwardingSmtpAddress is the address to which the mailbox's mail is forwarded.
	ForwardingSmtpAddress ProxyAddress `pending:"deliver"`

	// RetainDeletedItemsFor is a setting of the retention of what is deleted; it is stored and shown.
	RetainDeletedItemsFor Span `only:"set" default:"14.00:00:00" inert:"mailboxes are folders of files, which nothing empties"`

	// IsMailboxEnabled is whether this is a mailbox.
	IsMailboxEnabled bool `only:"get" default:"$true"`

	// Languages are the languages of the owner, the preferred one first.
	Languages []string `inert:"it is for programs of people that mxsh does not have"`

	// OfflineAddressBook is a setting of programs of people; it is stored and shown.
	OfflineAddressBook string `only:"set" inert:"it is for programs of people that mxsh does not have"`

	// ProhibitSendQuota is at which size of the mailbox its owner may no longer send.
	ProhibitSendQuota Unlimited[Size] `default:"unlimited" pending:"quota"`

	// ProhibitSendReceiveQuota is at which size of the mailbox nothing more is delivered to it.
	ProhibitSendReceiveQuota Unlimited[Size] `default:"unlimited" pending:"quota"`

	// RecoverableItemsQuota is a setting of the retention of what is deleted; it is stored and shown.
	RecoverableItemsQuota Unlimited[Size] `only:"set" default:"30 GB" inert:"mailboxes are folders of files, which nothing empties"`

	// RecoverableItemsWarningQuota is a setting of the retention of what is deleted; it is stored and shown.
	RecoverableItemsWarningQuota Unlimited[Size] `only:"set" default:"20 GB" inert:"mailboxes are folders of files, which nothing empties"`

	// CalendarLoggingQuota is a setting of the calendar; it is stored and shown.
	CalendarLoggingQuota Unlimited[Size] `only:"set" default:"6 GB" inert:"there are no calendars"`

	// DowngradeHighPriorityMessagesEnabled sends messages of high priority as ordinary ones.
	DowngradeHighPriorityMessagesEnabled bool `default:"$false" inert:"mailboxes submit by SMTP"`

	// RecipientLimits is how many recipients a message of the owner may have.
	RecipientLimits Unlimited[int] `default:"unlimited" range:"0..2147483647" pending:"size"`

	// LinkedMasterAccount is the account of another Windows directory that owns the mailbox.
	LinkedMasterAccount string `inert:"there is no Windows directory"`

	// ResetPasswordOnNextLogon is a setting of the Windows directory; it is stored and shown.
	ResetPasswordOnNextLogon bool `default:"$false" inert:"there is no Windows directory"`

	// ResourceCapacity is a setting of rooms, equipment and their owners; it is stored and shown.
	ResourceCapacity *int `inert:"there are no rooms to book"`

	// ResourceCustom are a setting of rooms, equipment and their owners; it is stored and shown.
	ResourceCustom []string `only:"set" inert:"there are no rooms to book"`

	// SamAccountName is a short name to log on with.
	SamAccountName string `max:"256"`

	// SCLDeleteThreshold is a setting of how mail is filtered by its spam confidence level; it is stored and shown.
	SCLDeleteThreshold *int `only:"set" pending:"agents"`

	// SCLDeleteEnabled is a setting of how mail is filtered by its spam confidence level; it is stored and shown.
	SCLDeleteEnabled *bool `only:"set" pending:"agents"`

	// SCLRejectThreshold is a setting of how mail is filtered by its spam confidence level; it is stored and shown.
	SCLRejectThreshold *int `only:"set" pending:"agents"`

	// SCLRejectEnabled is a setting of how mail is filtered by its spam confidence level; it is stored and shown.
	SCLRejectEnabled *bool `only:"set" pending:"agents"`

	// SCLQuarantineThreshold is a setting of how mail is filtered by its spam confidence level; it is stored and
	// shown.
	SCLQuarantineThreshold *int `only:"set" pending:"agents"`

	// SCLQuarantineEnabled is a setting of how mail is filtered by its spam confidence level; it is stored and shown.
	SCLQuarantineEnabled *bool `only:"set" pending:"agents"`

	// SCLJunkThreshold is a setting of how mail is filtered by its spam confidence level; it is stored and shown.
	SCLJunkThreshold *int `only:"set" pending:"agents"`

	// SCLJunkEnabled is a setting of how mail is filtered by its spam confidence level; it is stored and shown.
	SCLJunkEnabled *bool `only:"set" pending:"agents"`

	// AntispamBypassEnabled spares mail to the mailbox the filters.
	AntispamBypassEnabled bool `default:"$false" pending:"agents"`

	// ServerName is the server that holds the mailbox; without it the local server.
	ServerName string `alias:"Server" ref:"ExchangeServer" only:"new" live:"routing"`

	// UseDatabaseQuotaDefaults takes the three quotas from the database.
	UseDatabaseQuotaDefaults bool `default:"$true" pending:"quota"`

	// IssueWarningQuota is at which size of the mailbox its owner is warned.
	IssueWarningQuota Unlimited[Size] `default:"unlimited" pending:"quota"`

	// RulesQuota is a setting of limits inside the mailbox; it is stored and shown.
	RulesQuota Size `only:"set" default:"256 KB" inert:"mailboxes are folders of files without rules or lists"`

	// Office is where the owner works.
	Office string `max:"128"`

	// UserPrincipalName is the name to log on with, in the form of an address; without it the alias at the default
	// domain.
	UserPrincipalName string `max:"1024" live:"receive"`

	// MaxSafeSenders is a setting of limits inside the mailbox; it is stored and shown.
	MaxSafeSenders *int `only:"set" inert:"mailboxes are folders of files without rules or lists"`

	// MaxBlockedSenders is a setting of limits inside the mailbox; it is stored and shown.
	MaxBlockedSenders *int `only:"set" inert:"mailboxes are folders of files without rules or lists"`

	// WindowsLiveID is a setting of a hosted service; it is stored and shown.
	WindowsLiveID string `inert:"it served one hosted product"`

	// ThrottlingPolicy is a setting of programs of people; it is stored and shown.
	ThrottlingPolicy string `inert:"it is for programs of people that mxsh does not have"`

	// RoleAssignmentPolicy is a setting of programs of people; it is stored and shown.
	RoleAssignmentPolicy string `inert:"it is for programs of people that mxsh does not have"`

	// DefaultPublicFolderMailbox is a setting of public folders; it is stored and shown.
	DefaultPublicFolderMailbox string `only:"set" inert:"there are no public folders"`

	// SharingPolicy is a setting of programs of people; it is stored and shown.
	SharingPolicy string `inert:"it is for programs of people that mxsh does not have"`

	// MailboxPlan is a setting of a hosted service; it is stored and shown.
	MailboxPlan string `inert:"it served one hosted product"`

	// ArchiveDatabase is a setting of the archive mailbox; it is stored and shown.
	ArchiveDatabase string `inert:"there are no archive mailboxes"`

	// ArchiveGuid is a setting of the archive mailbox; it is stored and shown.
	ArchiveGuid string `only:"new" inert:"there are no archive mailboxes"`

	// ArchiveName are a setting of the archive mailbox; it is stored and shown.
	ArchiveName []string `inert:"there are no archive mailboxes"`

	// ArchiveQuota is a setting of the archive mailbox; it is stored and shown.
	ArchiveQuota Unlimited[Size] `only:"set" inert:"there are no archive mailboxes"`

	// ArchiveWarningQuota is a setting of the archive mailbox; it is stored and shown.
	ArchiveWarningQuota Unlimited[Size] `only:"set" inert:"there are no archive mailboxes"`

	// ArchiveDomain is a setting of the archive mailbox; it is stored and shown.
	ArchiveDomain string `inert:"there are no archive mailboxes"`

	// ArchiveStatus is a setting of the archive mailbox; it is stored and shown.
	ArchiveStatus string `only:"set" enum:"None,Active" inert:"there are no archive mailboxes"`

	// RemoteRecipientType is a setting of a hosted service; it is stored and shown.
	RemoteRecipientType string `only:"set" enum:"None,ProvisionMailbox,ProvisionArchive,Migrated,DeprovisionMailbox,DeprovisionArchive,RoomMailbox,EquipmentMailbox,SharedMailbox,TeamMailbox" inert:"it served one hosted product"`

	// QueryBaseDN is a setting of a hosted service; it is stored and shown.
	QueryBaseDN string `only:"set" inert:"it served one hosted product"`

	// QueryBaseDNRestrictionEnabled is a setting of a hosted service; it is stored and shown.
	QueryBaseDNRestrictionEnabled *bool `inert:"it served one hosted product"`

	// UserSMimeCertificate are a setting of programs of people; it is stored and shown.
	UserSMimeCertificate []string `only:"set" inert:"it is for programs of people that mxsh does not have"`

	// UserCertificate are a setting of programs of people; it is stored and shown.
	UserCertificate []string `only:"set" inert:"it is for programs of people that mxsh does not have"`

	// CalendarVersionStoreDisabled is a setting of the calendar; it is stored and shown.
	CalendarVersionStoreDisabled bool `only:"set" default:"$false" inert:"there are no calendars"`

	// ImmutableId is a setting of a hosted service; it is stored and shown.
	ImmutableId string `inert:"it served one hosted product"`

	// AuditEnabled is a setting of the audit of the mailbox; it is stored and shown.
	AuditEnabled bool `only:"set" default:"$false" inert:"access to mailboxes is not audited"`

	// AuditLogAgeLimit is a setting of the audit of the mailbox; it is stored and shown.
	AuditLogAgeLimit Span `only:"set" default:"90.00:00:00" inert:"access to mailboxes is not audited"`

	// AuditAdmin are a setting of the audit of the mailbox; it is stored and shown.
	AuditAdmin []string `only:"set" inert:"access to mailboxes is not audited"`

	// AuditDelegate are a setting of the audit of the mailbox; it is stored and shown.
	AuditDelegate []string `only:"set" inert:"access to mailboxes is not audited"`

	// AuditOwner are a setting of the audit of the mailbox; it is stored and shown.
	AuditOwner []string `only:"set" inert:"access to mailboxes is not audited"`

	// AccountDisabled keeps the owner from logging on.
	AccountDisabled bool `switch:"true" live:"receive"`

	// AcceptMessagesOnlyFrom are the only senders whose mail the mailbox takes.
	AcceptMessagesOnlyFrom []string `pending:"rules"`

	// AcceptMessagesOnlyFromDLMembers are groups whose members are the only senders whose mail the mailbox takes.
	AcceptMessagesOnlyFromDLMembers []string `pending:"rules"`

	// AcceptMessagesOnlyFromSendersOrMembers are senders, and groups of senders, whose mail alone the mailbox takes.
	AcceptMessagesOnlyFromSendersOrMembers []string `pending:"rules"`

	// Alias is the mailbox's short name, the first part of its addresses; without it it is made from the name.
	Alias string `max:"64" live:"receive"`

	// ArbitrationMailbox is a setting of mailboxes of the product itself; it is stored and shown.
	ArbitrationMailbox string `inert:"it marks a mailbox of the product itself"`

	// BypassModerationFromSendersOrMembers are a setting of the approval of messages by a moderator; it is stored and
	// shown.
	BypassModerationFromSendersOrMembers []string `only:"set" pending:"rules"`

	// OrganizationalUnit is a setting of the Windows directory; it is stored and shown.
	OrganizationalUnit string `only:"new" inert:"there is no Windows directory"`

	// CustomAttribute1 is a text for the administrator's own use.
	CustomAttribute1 string `only:"set" max:"1024"`

	// CustomAttribute10 is a text for the administrator's own use.
	CustomAttribute10 string `only:"set" max:"1024"`

	// CustomAttribute11 is a text for the administrator's own use.
	CustomAttribute11 string `only:"set" max:"1024"`

	// CustomAttribute12 is a text for the administrator's own use.
	CustomAttribute12 string `only:"set" max:"1024"`

	// CustomAttribute13 is a text for the administrator's own use.
	CustomAttribute13 string `only:"set" max:"1024"`

	// CustomAttribute14 is a text for the administrator's own use.
	CustomAttribute14 string `only:"set" max:"1024"`

	// CustomAttribute15 is a text for the administrator's own use.
	CustomAttribute15 string `only:"set" max:"1024"`

	// CustomAttribute2 is a text for the administrator's own use.
	CustomAttribute2 string `only:"set" max:"1024"`

	// CustomAttribute3 is a text for the administrator's own use.
	CustomAttribute3 string `only:"set" max:"1024"`

	// CustomAttribute4 is a text for the administrator's own use.
	CustomAttribute4 string `only:"set" max:"1024"`

	// CustomAttribute5 is a text for the administrator's own use.
	CustomAttribute5 string `only:"set" max:"1024"`

	// CustomAttribute6 is a text for the administrator's own use.
	CustomAttribute6 string `only:"set" max:"1024"`

	// CustomAttribute7 is a text for the administrator's own use.
	CustomAttribute7 string `only:"set" max:"1024"`

	// CustomAttribute8 is a text for the administrator's own use.
	CustomAttribute8 string `only:"set" max:"1024"`

	// CustomAttribute9 is a text for the administrator's own use.
	CustomAttribute9 string `only:"set" max:"1024"`

	// ExtensionCustomAttribute1 are texts for the administrator's own use.
	ExtensionCustomAttribute1 []string `only:"set"`

	// ExtensionCustomAttribute2 are texts for the administrator's own use.
	ExtensionCustomAttribute2 []string `only:"set"`

	// ExtensionCustomAttribute3 are texts for the administrator's own use.
	ExtensionCustomAttribute3 []string `only:"set"`

	// ExtensionCustomAttribute4 are texts for the administrator's own use.
	ExtensionCustomAttribute4 []string `only:"set"`

	// ExtensionCustomAttribute5 are texts for the administrator's own use.
	ExtensionCustomAttribute5 []string `only:"set"`

	// DisplayName is the name that people see; without it the name of the mailbox.
	DisplayName string `max:"256"`

	// EmailAddresses are all addresses of the mailbox; SMTP in capitals marks the primary one.
	EmailAddresses []ProxyAddress `live:"routing"`

	// GrantSendOnBehalfTo are users who may send on behalf of the owner.
	GrantSendOnBehalfTo []string `pending:"receive"`

	// HiddenFromAddressListsEnabled hides the mailbox from address lists.
	HiddenFromAddressListsEnabled bool `default:"$false" inert:"there are no address lists"`

	// MaxSendSize is how large a message of the owner may be.
	MaxSendSize Unlimited[Size] `default:"unlimited" pending:"size"`

	// MaxReceiveSize is how large a message to the mailbox may be.
	MaxReceiveSize Unlimited[Size] `default:"unlimited" pending:"size"`

	// ModeratedBy are a setting of the approval of messages by a moderator; it is stored and shown.
	ModeratedBy []string `pending:"rules"`

	// ModerationEnabled is a setting of the approval of messages by a moderator; it is stored and shown.
	ModerationEnabled bool `default:"$false" pending:"rules"`

	// EmailAddressPolicyEnabled lets address policies change the addresses.
	EmailAddressPolicyEnabled bool `default:"$true" inert:"there are no address policies"`

	// PrimarySmtpAddress is the address that mail from the mailbox carries; it is one of EmailAddresses.
	PrimarySmtpAddress SmtpAddress `live:"routing"`

	// RecipientType is what kind of recipient this is.
	RecipientType string `only:"get" enum:"UserMailbox" default:"UserMailbox"`

	// RecipientTypeDetails is what kind of mailbox this is; one on a legacy server is a LegacyMailbox.
	RecipientTypeDetails string `only:"get" enum:"UserMailbox,LegacyMailbox,SharedMailbox,RoomMailbox,EquipmentMailbox,LinkedMailbox" default:"UserMailbox"`

	// RejectMessagesFrom are senders whose mail the mailbox refuses.
	RejectMessagesFrom []string `pending:"rules"`

	// RejectMessagesFromDLMembers are groups of senders whose mail the mailbox refuses.
	RejectMessagesFromDLMembers []string `pending:"rules"`

	// RejectMessagesFromSendersOrMembers are senders, and groups of senders, whose mail the mailbox refuses.
	RejectMessagesFromSendersOrMembers []string `pending:"rules"`

	// RequireSenderAuthenticationEnabled takes mail only from senders that have logged on.
	RequireSenderAuthenticationEnabled bool `default:"$false" pending:"rules"`

	// SimpleDisplayName is the display name in plain letters.
	SimpleDisplayName string `max:"256"`

	// SendModerationNotifications is a setting of the approval of messages by a moderator; it is stored and shown.
	SendModerationNotifications string `enum:"Never,Internal,Always" pending:"rules"`

	// UMDtmfMap are a setting of voice mail; it is stored and shown.
	UMDtmfMap []string `only:"set" inert:"there is no voice mail"`

	// WindowsEmailAddress is an address kept for other programs.
	WindowsEmailAddress SmtpAddress `hidden:"true"`

	// MailTip is a tip that senders see.
	MailTip string `inert:"it is for programs of people that mxsh does not have"`

	// MailTipTranslations are a setting of programs of people; it is stored and shown.
	MailTipTranslations []string `only:"set" inert:"it is for programs of people that mxsh does not have"`

	// Password is the new password of the owner; without one there is no login. It is kept as a hash that cannot be
	// turned back.
	Password Secret `transient:"true" live:"receive"`

	// NewPassword is the new password of the owner, when the old one is given with OldPassword.
	NewPassword Secret `only:"set" transient:"true"`

	// OldPassword is the present password of the owner.
	OldPassword Secret `only:"set" transient:"true"`

	// PasswordHash is the password made unreadable.
	PasswordHash PasswordHash `only:"get" hidden:"true" live:"receive"`

	// FirstName is the owner's first name.
	FirstName string `only:"new" hidden:"true" max:"64"`

	// LastName is the owner's last name.
	LastName string `only:"new" hidden:"true" max:"64"`

	// Initials are the owner's initials.
	Initials string `only:"new" hidden:"true" max:"6"`

	// Phone is the owner's telephone number.
	Phone string `only:"new" hidden:"true" max:"64"`

	// Shared makes a mailbox that several people share and nobody logs on to.
	Shared bool `switch:"true" only:"new" transient:"true"`

	// Room makes the mailbox of a room.
	Room bool `switch:"true" only:"new" transient:"true"`

	// Equipment makes the mailbox of a thing that people lend.
	Equipment bool `switch:"true" only:"new" transient:"true"`

	// Type makes the mailbox one of another kind.
	Type string `only:"set" transient:"true" enum:"Regular,Room,Equipment,Shared"`

	// ApplyMandatoryProperties completes a mailbox made by other programs.
	ApplyMandatoryProperties bool `only:"set" switch:"true" transient:"true" inert:"mailboxes are complete when they are made"`

	// IgnoreDefaultScope looks for the mailbox in the whole Windows directory.
	IgnoreDefaultScope bool `only:"set" switch:"true" transient:"true" inert:"there is no Windows directory"`

	// Force answers questions of the command with yes.
	Force bool `switch:"true" transient:"true" inert:"the command asks no question that it would answer"`

	// Organization names the organization; it is accepted and ignored.
	Organization string `only:"new" transient:"true" inert:"a directory holds one organization"`

	// OverrideRecipientQuotas belonged to a hosted service.
	OverrideRecipientQuotas bool `only:"new" switch:"true" transient:"true" inert:"it served one hosted product"`

	// SecondaryAddress is a second number for voice mail.
	SecondaryAddress string `only:"set" hidden:"true" inert:"there is no voice mail"`

	// SecondaryDialPlan is a second dial plan for voice mail.
	SecondaryDialPlan string `only:"set" hidden:"true" inert:"there is no voice mail"`

	// RemoveManagedFolderAndPolicy ends the retention of managed folders.
	RemoveManagedFolderAndPolicy bool `only:"set" switch:"true" transient:"true" inert:"mailboxes are folders of files, which nothing empties"`

	// RemovePicture removes the owner's picture.
	RemovePicture bool `only:"set" switch:"true" transient:"true" inert:"it is for programs of people that mxsh does not have"`

	// RemoveSpokenName removes the recording of the owner's name.
	RemoveSpokenName bool `only:"set" switch:"true" transient:"true" inert:"there is no voice mail"`

	// CreateDTMFMap makes the codes by which callers spell the name.
	CreateDTMFMap bool `only:"set" hidden:"true" default:"$true" inert:"there is no voice mail"`

	// ActiveSyncMailboxPolicy is a setting of programs of people; it is stored and shown.
	ActiveSyncMailboxPolicy string `only:"new" hidden:"true" inert:"it is for programs of people that mxsh does not have"`

	// Arbitration is a setting of mailboxes of the product itself; it is stored and shown.
	Arbitration bool `switch:"true" transient:"true" inert:"it marks a mailbox of the product itself"`

	// Archive is a setting of the archive mailbox; it is stored and shown.
	Archive bool `only:"new" switch:"true" transient:"true" inert:"there are no archive mailboxes"`

	// AttributesToClear is a setting of a hosted service; it is stored and shown.
	AttributesToClear string `only:"set" hidden:"true" inert:"it served one hosted product"`

	// AuditLog is a setting of the audit of the mailbox; it is stored and shown.
	AuditLog bool `switch:"true" transient:"true" inert:"access to mailboxes is not audited"`

	// AuditStorageEndTimeUTC is a setting of the audit of the mailbox; it is stored and shown.
	AuditStorageEndTimeUTC string `only:"set" hidden:"true" inert:"access to mailboxes is not audited"`

	// AuditStorageStartTimeUTC is a setting of the audit of the mailbox; it is stored and shown.
	AuditStorageStartTimeUTC string `only:"set" hidden:"true" inert:"access to mailboxes is not audited"`

	// AuditStorageState is a setting of the audit of the mailbox; it is stored and shown.
	AuditStorageState string `only:"set" enum:"None,Online,Offline" hidden:"true" inert:"access to mailboxes is not audited"`

	// AuxAuditLog is a setting of the audit of the mailbox; it is stored and shown.
	AuxAuditLog bool `switch:"true" transient:"true" inert:"access to mailboxes is not audited"`

	// ClientExtensions is a setting of voice mail; it is stored and shown.
	ClientExtensions *bool `only:"set" hidden:"true" inert:"there is no voice mail"`

	// DisableThrottling is a setting of programs of people; it is stored and shown.
	DisableThrottling bool `only:"set" default:"$false" hidden:"true" inert:"it is for programs of people that mxsh does not have"`

	// Discovery is a setting of mailboxes of the product itself; it is stored and shown.
	Discovery bool `only:"new" switch:"true" transient:"true" inert:"it marks a mailbox of the product itself"`

	// DumpsterMessagesPerFolderCountReceiveQuota is a setting of the retention of what is deleted; it is stored and
	// shown.
	DumpsterMessagesPerFolderCountReceiveQuota *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, which nothing empties"`

	// DumpsterMessagesPerFolderCountWarningQuota is a setting of the retention of what is deleted; it is stored and
	// shown.
	DumpsterMessagesPerFolderCountWarningQuota *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, which nothing empties"`

	// EnableRoomMailboxAccount is a setting of rooms, equipment and their owners; it is stored and shown.
	EnableRoomMailboxAccount bool `default:"$false" hidden:"true" inert:"there are no rooms to book"`

	// EvictLiveId is a setting of a hosted service; it is stored and shown.
	EvictLiveId bool `only:"new" switch:"true" transient:"true" inert:"it served one hosted product"`

	// ExtendedPropertiesCountQuota is a setting of limits inside the mailbox; it is stored and shown.
	ExtendedPropertiesCountQuota *int `only:"set" hidden:"true" inert:"mailboxes are folders of files without rules or lists"`

	// FederatedIdentity is a setting of a hosted service; it is stored and shown.
	FederatedIdentity string `only:"set" hidden:"true" inert:"it served one hosted product"`

	// FolderHierarchyChildrenCountReceiveQuota is a setting of public folders; it is stored and shown.
	FolderHierarchyChildrenCountReceiveQuota *int `only:"set" hidden:"true" inert:"there are no public folders"`

	// FolderHierarchyChildrenCountWarningQuota is a setting of public folders; it is stored and shown.
	FolderHierarchyChildrenCountWarningQuota *int `only:"set" hidden:"true" inert:"there are no public folders"`

	// FolderHierarchyDepthReceiveQuota is a setting of public folders; it is stored and shown.
	FolderHierarchyDepthReceiveQuota *int `only:"set" hidden:"true" inert:"there are no public folders"`

	// FolderHierarchyDepthWarningQuota is a setting of public folders; it is stored and shown.
	FolderHierarchyDepthWarningQuota *int `only:"set" hidden:"true" inert:"there are no public folders"`

	// FoldersCountReceiveQuota is a setting of limits inside the mailbox; it is stored and shown.
	FoldersCountReceiveQuota *int `only:"set" hidden:"true" inert:"mailboxes are folders of files without rules or lists"`

	// FoldersCountWarningQuota is a setting of limits inside the mailbox; it is stored and shown.
	FoldersCountWarningQuota *int `only:"set" hidden:"true" inert:"mailboxes are folders of files without rules or lists"`

	// GMGen is a setting of mailboxes of the product itself; it is stored and shown.
	GMGen *bool `only:"set" hidden:"true" inert:"it marks a mailbox of the product itself"`

	// HoldForMigration is a setting of the retention of what is deleted; it is stored and shown.
	HoldForMigration bool `only:"new" switch:"true" transient:"true" inert:"mailboxes are folders of files, which nothing empties"`

	// ImListMigrationCompleted is a setting of programs of people; it is stored and shown.
	ImListMigrationCompleted bool `only:"set" default:"$false" hidden:"true" inert:"it is for programs of people that mxsh does not have"`

	// ImportLiveId is a setting of a hosted service; it is stored and shown.
	ImportLiveId bool `only:"new" switch:"true" transient:"true" inert:"it served one hosted product"`

	// IsHierarchySyncEnabled is a setting of public folders; it is stored and shown.
	IsHierarchySyncEnabled *bool `only:"set" hidden:"true" inert:"there are no public folders"`

	// LinkedCredential is a setting of rooms, equipment and their owners; it is stored and shown.
	LinkedCredential PSCredential `transient:"true" inert:"there are no rooms to book"`

	// LinkedDomainController is a setting of rooms, equipment and their owners; it is stored and shown.
	LinkedDomainController string `hidden:"true" inert:"there are no rooms to book"`

	// LinkedRoom is a setting of rooms, equipment and their owners; it is stored and shown.
	LinkedRoom bool `only:"new" switch:"true" transient:"true" inert:"there are no rooms to book"`

	// MailboxMessagesPerFolderCountReceiveQuota is a setting of limits inside the mailbox; it is stored and shown.
	MailboxMessagesPerFolderCountReceiveQuota *int `only:"set" hidden:"true" inert:"mailboxes are folders of files without rules or lists"`

	// MailboxMessagesPerFolderCountWarningQuota is a setting of limits inside the mailbox; it is stored and shown.
	MailboxMessagesPerFolderCountWarningQuota *int `only:"set" hidden:"true" inert:"mailboxes are folders of files without rules or lists"`

	// MailboxProvisioningConstraint is a setting of a hosted service; it is stored and shown.
	MailboxProvisioningConstraint string `hidden:"true" inert:"it served one hosted product"`

	// MailboxProvisioningPreferences are a setting of a hosted service; it is stored and shown.
	MailboxProvisioningPreferences []string `hidden:"true" inert:"it served one hosted product"`

	// ManagedFolderMailboxPolicyAllowed is a setting of the retention of what is deleted; it is stored and shown.
	ManagedFolderMailboxPolicyAllowed bool `switch:"true" transient:"true" inert:"mailboxes are folders of files, which nothing empties"`

	// Management is a setting of mailboxes of the product itself; it is stored and shown.
	Management *bool `only:"set" hidden:"true" inert:"it marks a mailbox of the product itself"`

	// MessageCopyForSendOnBehalfEnabled is a setting of programs of people; it is stored and shown.
	MessageCopyForSendOnBehalfEnabled bool `only:"set" default:"$false" hidden:"true" inert:"it is for programs of people that mxsh does not have"`

	// MessageCopyForSentAsEnabled is a setting of programs of people; it is stored and shown.
	MessageCopyForSentAsEnabled bool `only:"set" default:"$false" hidden:"true" inert:"it is for programs of people that mxsh does not have"`

	// MessageTracking is a setting of programs of people; it is stored and shown.
	MessageTracking *bool `only:"set" hidden:"true" inert:"it is for programs of people that mxsh does not have"`

	// Migration is a setting of programs of people; it is stored and shown.
	Migration bool `switch:"true" transient:"true" inert:"it is for programs of people that mxsh does not have"`

	// OABGen is a setting of mailboxes of the product itself; it is stored and shown.
	OABGen *bool `only:"set" hidden:"true" inert:"it marks a mailbox of the product itself"`

	// OABReplica is a setting of mailboxes of the product itself; it is stored and shown.
	OABReplica *bool `only:"set" hidden:"true" inert:"it marks a mailbox of the product itself"`

	// OfficeGraph is a setting of a hosted service; it is stored and shown.
	OfficeGraph bool `only:"new" switch:"true" transient:"true" inert:"it served one hosted product"`

	// OMEncryption is a setting of a hosted service; it is stored and shown.
	OMEncryption *bool `only:"set" hidden:"true" inert:"it served one hosted product"`

	// OMEncryptionStore is a setting of a hosted service; it is stored and shown.
	OMEncryptionStore *bool `only:"set" hidden:"true" inert:"it served one hosted product"`

	// ProvisionedForOfficeGraph is a setting of a hosted service; it is stored and shown.
	ProvisionedForOfficeGraph bool `only:"new" switch:"true" transient:"true" inert:"it served one hosted product"`

	// PstProvider is a setting of mailboxes of the product itself; it is stored and shown.
	PstProvider *bool `only:"set" hidden:"true" inert:"it marks a mailbox of the product itself"`

	// PublicFolder is a setting of public folders; it is stored and shown.
	PublicFolder bool `switch:"true" transient:"true" inert:"there are no public folders"`

	// RemoteArchive is a setting of the archive mailbox; it is stored and shown.
	RemoteArchive bool `only:"new" switch:"true" transient:"true" inert:"there are no archive mailboxes"`

	// RemotePowerShellEnabled is a setting of a hosted service; it is stored and shown.
	RemotePowerShellEnabled bool `only:"new" default:"$true" hidden:"true" inert:"it served one hosted product"`

	// RoomMailboxPassword is a setting of rooms, equipment and their owners; it is stored and shown.
	RoomMailboxPassword Secret `transient:"true" inert:"there are no rooms to book"`

	// Scheduling is a setting of a hosted service; it is stored and shown.
	Scheduling bool `only:"new" switch:"true" transient:"true" inert:"it served one hosted product"`

	// SiloName is a setting of a hosted service; it is stored and shown.
	SiloName string `only:"set" hidden:"true" inert:"it served one hosted product"`

	// SkipDualWrite is a setting of a hosted service; it is stored and shown.
	SkipDualWrite bool `only:"set" switch:"true" transient:"true" inert:"it served one hosted product"`

	// SkipMailboxProvisioningConstraintValidation is a setting of a hosted service; it is stored and shown.
	SkipMailboxProvisioningConstraintValidation bool `switch:"true" transient:"true" inert:"it served one hosted product"`

	// StsRefreshTokensValidFrom is a setting of a hosted service; it is stored and shown.
	StsRefreshTokensValidFrom string `only:"set" hidden:"true" inert:"it served one hosted product"`

	// SupervisoryReviewPolicy is a setting of a hosted service; it is stored and shown.
	SupervisoryReviewPolicy bool `only:"new" switch:"true" transient:"true" inert:"it served one hosted product"`

	// SystemMessageSizeShutoffQuota is a setting of limits inside the mailbox; it is stored and shown.
	SystemMessageSizeShutoffQuota *int `only:"set" hidden:"true" inert:"mailboxes are folders of files without rules or lists"`

	// SystemMessageSizeWarningQuota is a setting of limits inside the mailbox; it is stored and shown.
	SystemMessageSizeWarningQuota *int `only:"set" hidden:"true" inert:"mailboxes are folders of files without rules or lists"`

	// UMDataStorage is a setting of voice mail; it is stored and shown.
	UMDataStorage *bool `only:"set" hidden:"true" inert:"there is no voice mail"`

	// UMGrammar is a setting of voice mail; it is stored and shown.
	UMGrammar *bool `only:"set" hidden:"true" inert:"there is no voice mail"`

	// UseExistingLiveId is a setting of a hosted service; it is stored and shown.
	UseExistingLiveId bool `only:"new" switch:"true" transient:"true" inert:"it served one hosted product"`

	// DomainController names the domain controller to use; it is accepted and ignored.
	DomainController string `transient:"true" inert:"there is no domain controller to choose"`
}

// Mailboxes is the kind of mailboxes.
var Mailboxes = Define[Mailbox](Spec{
	Table: []string{"Name", "Alias", "ServerName", "ProhibitSendQuota"}, Container: "CN=Users",
})
