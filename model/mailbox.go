package model

// Mailbox is a person's mailbox in the organization, with the addresses at which mail reaches it.
type Mailbox struct {
	Meta

	// Database is the mailbox database that keeps the mailbox; without it the database of the server. A mailbox on a
	// legacy server has none.
	Database string `ref:"MailboxDatabase" live:"deliver"`

	// UseDatabaseRetentionDefaults takes the times of retention from the database.
	UseDatabaseRetentionDefaults bool `only:"set" default:"$true" inert:"mailboxes are folders of files, which nothing empties"`

	// RetainDeletedItemsUntilBackup keeps deleted messages until a backup has been made.
	RetainDeletedItemsUntilBackup bool `only:"set" default:"$false" inert:"mailboxes are folders of files, which nothing empties"`

	// DeliverToMailboxAndForward keeps a copy in the mailbox of what ForwardingAddress or ForwardingSmtpAddress
	// forwards.
	DeliverToMailboxAndForward bool `default:"$false" pending:"deliver"`

	// IsExcludedFromServingHierarchy keeps a public folder mailbox from giving out the list of folders.
	IsExcludedFromServingHierarchy *bool `inert:"there are no public folders"`

	// IsHierarchyReady is whether a public folder mailbox has the list of folders.
	IsHierarchyReady *bool `only:"set" inert:"there are no public folders"`

	// LitigationHoldEnabled keeps everything that is deleted, for a court.
	LitigationHoldEnabled bool `only:"set" default:"$false" inert:"mailboxes are folders of files, which nothing empties"`

	// SingleItemRecoveryEnabled keeps deleted messages so that single ones can be restored.
	SingleItemRecoveryEnabled bool `only:"set" default:"$true" inert:"mailboxes are folders of files, which nothing empties"`

	// RetentionHoldEnabled suspends the retention policy for a while.
	RetentionHoldEnabled bool `only:"set" default:"$false" inert:"mailboxes are folders of files, which nothing empties"`

	// EndDateForRetentionHold is when the suspension of the retention policy ends.
	EndDateForRetentionHold string `only:"set" inert:"mailboxes are folders of files, which nothing empties"`

	// StartDateForRetentionHold is when the suspension of the retention policy begins.
	StartDateForRetentionHold string `only:"set" inert:"mailboxes are folders of files, which nothing empties"`

	// RetentionComment is a remark on the retention that the owner sees.
	RetentionComment string `only:"set" inert:"mailboxes are folders of files, which nothing empties"`

	// RetentionUrl is a web page on the retention that the owner sees.
	RetentionUrl string `only:"set" inert:"mailboxes are folders of files, which nothing empties"`

	// LitigationHoldDate is when the hold for a court began.
	LitigationHoldDate string `only:"set" inert:"mailboxes are folders of files, which nothing empties"`

	// LitigationHoldOwner is who put the mailbox on hold for a court.
	LitigationHoldOwner string `only:"set" inert:"mailboxes are folders of files, which nothing empties"`

	// LitigationHoldDuration is how long messages are held for a court.
	LitigationHoldDuration Unlimited[Span] `only:"set" default:"unlimited" days:"true" inert:"mailboxes are folders of files, which nothing empties"`

	// ManagedFolderMailboxPolicy is the policy for managed folders.
	ManagedFolderMailboxPolicy string `inert:"mailboxes are folders of files, which nothing empties"`

	// RetentionPolicy is the policy that says how long messages are kept.
	RetentionPolicy string `inert:"mailboxes are folders of files, which nothing empties"`

	// AddressBookPolicy is the policy that says which address lists the owner sees.
	AddressBookPolicy string `inert:"it is for programs of people that mxsh does not have"`

	// CalendarRepairDisabled spares the calendar the repair of meetings.
	CalendarRepairDisabled bool `only:"set" default:"$false" inert:"there are no calendars"`

	// MessageTrackingReadStatusEnabled shows in delivery reports whether a message was read.
	MessageTrackingReadStatusEnabled bool `default:"$true" inert:"delivery reports hold no read marks"`

	// ExternalOofOptions is who gets out-of-office replies.
	ExternalOofOptions string `enum:"External,InternalOnly" default:"External" pending:"deliver"`

	// ForwardingAddress is the recipient of the organization to whom the mailbox's mail is forwarded.
	ForwardingAddress string `pending:"deliver"`

	// ForwardingSmtpAddress is the address to which the mailbox's mail is forwarded.
	ForwardingSmtpAddress ProxyAddress `pending:"deliver"`

	// RetainDeletedItemsFor is how long deleted messages are kept.
	RetainDeletedItemsFor Span `only:"set" default:"14.00:00:00" days:"true" inert:"mailboxes are folders of files, which nothing empties"`

	// IsMailboxEnabled is whether this is a mailbox.
	IsMailboxEnabled bool `only:"get" default:"$true"`

	// Languages are the languages of the owner, the preferred one first.
	Languages []string `inert:"it is for programs of people that mxsh does not have"`

	// OfflineAddressBook is the offline address book of the owner.
	OfflineAddressBook string `only:"set" inert:"it is for programs of people that mxsh does not have"`

	// ProhibitSendQuota is at which size of the mailbox its owner may no longer send.
	ProhibitSendQuota Unlimited[Size] `default:"unlimited" pending:"quota"`

	// ProhibitSendReceiveQuota is at which size of the mailbox nothing more is delivered to it.
	ProhibitSendReceiveQuota Unlimited[Size] `default:"unlimited" pending:"quota"`

	// RecoverableItemsQuota is how much deleted mail is kept.
	RecoverableItemsQuota Unlimited[Size] `only:"set" default:"30 GB" inert:"mailboxes are folders of files, which nothing empties"`

	// RecoverableItemsWarningQuota is at how much deleted mail a warning is given.
	RecoverableItemsWarningQuota Unlimited[Size] `only:"set" default:"20 GB" inert:"mailboxes are folders of files, which nothing empties"`

	// CalendarLoggingQuota is how much of the calendar's history is kept.
	CalendarLoggingQuota Unlimited[Size] `only:"set" default:"6 GB" inert:"there are no calendars"`

	// DowngradeHighPriorityMessagesEnabled sends messages of high priority as ordinary ones.
	DowngradeHighPriorityMessagesEnabled bool `default:"$false" inert:"mailboxes submit by SMTP"`

	// RecipientLimits is how many recipients a message of the owner may have.
	RecipientLimits Unlimited[int] `default:"unlimited" range:"0..2147483647" live:"size"`

	// LinkedMasterAccount is the account of another Windows directory that owns the mailbox.
	LinkedMasterAccount string `inert:"there is no Windows directory"`

	// ResetPasswordOnNextLogon makes the owner choose another password at the next logon.
	ResetPasswordOnNextLogon bool `default:"$false" inert:"there is no Windows directory"`

	// ResourceCapacity is how many people a room holds.
	ResourceCapacity *int `inert:"there are no rooms to book"`

	// ResourceCustom are the traits of a room or thing, such as a projector.
	ResourceCustom []string `only:"set" inert:"there are no rooms to book"`

	// SamAccountName is a short name to log on with, alone or after DOMAIN\.
	SamAccountName string `max:"256" live:"receive"`

	// SCLDeleteThreshold is the spam confidence level, 0 to 9, from which messages are deleted unread.
	SCLDeleteThreshold *int `only:"set" pending:"agents"`

	// SCLDeleteEnabled deletes messages from SCLDeleteThreshold on.
	SCLDeleteEnabled *bool `only:"set" pending:"agents"`

	// SCLRejectThreshold is the spam confidence level, 0 to 9, from which messages are refused.
	SCLRejectThreshold *int `only:"set" pending:"agents"`

	// SCLRejectEnabled refuses messages from SCLRejectThreshold on.
	SCLRejectEnabled *bool `only:"set" pending:"agents"`

	// SCLQuarantineThreshold is the spam confidence level, 0 to 9, from which messages go to quarantine.
	SCLQuarantineThreshold *int `only:"set" pending:"agents"`

	// SCLQuarantineEnabled sends messages from SCLQuarantineThreshold on to quarantine.
	SCLQuarantineEnabled *bool `only:"set" pending:"agents"`

	// SCLJunkThreshold is the spam confidence level, 0 to 9, above which messages go to the junk folder.
	SCLJunkThreshold *int `only:"set" pending:"agents"`

	// SCLJunkEnabled moves messages above SCLJunkThreshold to the junk folder.
	SCLJunkEnabled *bool `only:"set" pending:"agents"`

	// AntispamBypassEnabled spares mail to the mailbox the filters.
	AntispamBypassEnabled bool `default:"$false" pending:"agents"`

	// ServerName is the server that holds the mailbox; without it the local server.
	ServerName string `alias:"Server" ref:"ExchangeServer" only:"new" live:"routing"`

	// UseDatabaseQuotaDefaults takes the three quotas from the database.
	UseDatabaseQuotaDefaults bool `default:"$true" pending:"quota"`

	// IssueWarningQuota is at which size of the mailbox its owner is warned.
	IssueWarningQuota Unlimited[Size] `default:"unlimited" pending:"quota"`

	// RulesQuota is how much the rules of the inbox may hold.
	RulesQuota Size `only:"set" default:"256 KB" inert:"mailboxes are folders of files without rules or lists"`

	// Office is where the owner works.
	Office string `max:"128"`

	// UserPrincipalName is the name to log on with, in the form of an address; without it the alias at the default
	// domain.
	UserPrincipalName string `max:"1024" live:"receive"`

	// MaxSafeSenders is how many safe senders the owner may list.
	MaxSafeSenders *int `only:"set" inert:"mailboxes are folders of files without rules or lists"`

	// MaxBlockedSenders is how many blocked senders the owner may list.
	MaxBlockedSenders *int `only:"set" inert:"mailboxes are folders of files without rules or lists"`

	// WindowsLiveID is the account at a hosted service.
	WindowsLiveID string `inert:"it served one hosted product"`

	// TemplateInstance was an object whose settings a new one copied; it is accepted and ignored.
	TemplateInstance string `transient:"true" only:"new" inert:"an object to copy from is not read"`

	// ThrottlingPolicy is the policy that limits what programs of the owner may ask.
	ThrottlingPolicy string `inert:"it is for programs of people that mxsh does not have"`

	// RoleAssignmentPolicy is the policy that says what the owner may manage.
	RoleAssignmentPolicy string `inert:"it is for programs of people that mxsh does not have"`

	// DefaultPublicFolderMailbox is the public folder mailbox that the owner uses.
	DefaultPublicFolderMailbox string `only:"set" inert:"there are no public folders"`

	// SharingPolicy is the policy that says what the owner may share with other organizations.
	SharingPolicy string `inert:"it is for programs of people that mxsh does not have"`

	// MailboxPlan is the hosted plan of the mailbox.
	MailboxPlan string `inert:"it served one hosted product"`

	// ArchiveDatabase is the database that keeps the archive mailbox.
	ArchiveDatabase string `inert:"there are no archive mailboxes"`

	// ArchiveGuid is the GUID of the archive mailbox.
	ArchiveGuid string `only:"new" inert:"there are no archive mailboxes"`

	// ArchiveName is the name of the archive mailbox.
	ArchiveName []string `inert:"there are no archive mailboxes"`

	// ArchiveQuota is how much the archive mailbox may hold.
	ArchiveQuota Unlimited[Size] `only:"set" inert:"there are no archive mailboxes"`

	// ArchiveWarningQuota is at how much the owner of the archive mailbox is warned.
	ArchiveWarningQuota Unlimited[Size] `only:"set" inert:"there are no archive mailboxes"`

	// ArchiveDomain is the domain of an organization that keeps the archive mailbox.
	ArchiveDomain string `inert:"there are no archive mailboxes"`

	// ArchiveStatus is whether there is an archive mailbox at a hosted service.
	ArchiveStatus string `only:"set" enum:"None,Active" inert:"there are no archive mailboxes"`

	// RemoteRecipientType is what the mailbox is at a hosted service.
	RemoteRecipientType string `only:"set" enum:"None,ProvisionMailbox,ProvisionArchive,Migrated,DeprovisionMailbox,DeprovisionArchive,RoomMailbox,EquipmentMailbox,SharedMailbox,TeamMailbox" inert:"it served one hosted product"`

	// QueryBaseDN is the part of the Windows directory in which the owner finds people.
	QueryBaseDN string `only:"set" inert:"it served one hosted product"`

	// QueryBaseDNRestrictionEnabled keeps the owner's searches to a part of the Windows directory.
	QueryBaseDNRestrictionEnabled *bool `inert:"it served one hosted product"`

	// UserSMimeCertificate are the owner's certificates for S/MIME, with the programs' abilities.
	UserSMimeCertificate []string `only:"set" inert:"it is for programs of people that mxsh does not have"`

	// UserCertificate are the owner's certificates for S/MIME.
	UserCertificate []string `only:"set" inert:"it is for programs of people that mxsh does not have"`

	// CalendarVersionStoreDisabled keeps no history of the calendar.
	CalendarVersionStoreDisabled bool `only:"set" default:"$false" inert:"there are no calendars"`

	// ImmutableId is the owner's name at a hosted service, which never changes.
	ImmutableId string `inert:"it served one hosted product"`

	// AuditEnabled writes down who opens the mailbox.
	AuditEnabled bool `only:"set" default:"$false" inert:"access to mailboxes is not audited"`

	// AuditLogAgeLimit is how long the record of who opened the mailbox is kept.
	AuditLogAgeLimit Span `only:"set" default:"90.00:00:00" days:"true" inert:"access to mailboxes is not audited"`

	// AuditAdmin are the acts of administrators that are written down.
	AuditAdmin []string `only:"set" inert:"access to mailboxes is not audited"`

	// AuditDelegate are the acts of delegates that are written down.
	AuditDelegate []string `only:"set" inert:"access to mailboxes is not audited"`

	// AuditOwner are the acts of the owner that are written down.
	AuditOwner []string `only:"set" inert:"access to mailboxes is not audited"`

	// AccountDisabled keeps the owner from logging on.
	AccountDisabled bool `switch:"new" live:"receive"`

	// AcceptMessagesOnlyFrom are the only senders whose mail the mailbox takes.
	AcceptMessagesOnlyFrom []string `pending:"rules"`

	// AcceptMessagesOnlyFromDLMembers are groups whose members are the only senders whose mail the mailbox takes.
	AcceptMessagesOnlyFromDLMembers []string `pending:"rules"`

	// AcceptMessagesOnlyFromSendersOrMembers are senders, and groups of senders, whose mail alone the mailbox takes.
	AcceptMessagesOnlyFromSendersOrMembers []string `pending:"rules"`

	// Alias is the mailbox's short name, the first part of its addresses; without it it is made from the name.
	Alias string `max:"64" live:"receive"`

	// ArbitrationMailbox is the mailbox that keeps messages until a moderator decides.
	ArbitrationMailbox string `inert:"it marks a mailbox of the product itself"`

	// BypassModerationFromSendersOrMembers are senders, and groups of senders, whose mail needs no moderator.
	BypassModerationFromSendersOrMembers []string `only:"set" pending:"rules"`

	// OrganizationalUnit is where the owner's account stands in the Windows directory.
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
	MaxSendSize Unlimited[Size] `default:"unlimited" live:"size"`

	// MaxReceiveSize is how large a message to the mailbox may be.
	MaxReceiveSize Unlimited[Size] `default:"unlimited" live:"size"`

	// ModeratedBy are the moderators who decide on mail to the mailbox.
	ModeratedBy []string `pending:"rules"`

	// ModerationEnabled lets moderators decide on mail to the mailbox.
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

	// SendModerationNotifications is which senders hear that a moderator refused: Never, Internal or Always.
	SendModerationNotifications string `enum:"Never,Internal,Always" pending:"rules"`

	// UMDtmfMap are the codes by which callers spell the owner's name.
	UMDtmfMap []string `only:"set" inert:"there is no voice mail"`

	// WindowsEmailAddress is an address kept for other programs.
	WindowsEmailAddress SmtpAddress `hidden:"true"`

	// MailTip is a tip that senders see.
	MailTip string `inert:"it is for programs of people that mxsh does not have"`

	// MailTipTranslations are the tips that senders see, by language.
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

	// ActiveSyncMailboxPolicy is the policy for the owner's telephone.
	ActiveSyncMailboxPolicy string `only:"new" hidden:"true" inert:"it is for programs of people that mxsh does not have"`

	// Arbitration makes or names a mailbox in which messages wait for moderators.
	Arbitration bool `switch:"true" transient:"true" inert:"it marks a mailbox of the product itself"`

	// Archive makes an archive mailbox.
	Archive bool `only:"new" switch:"true" transient:"true" inert:"there are no archive mailboxes"`

	// AttributesToClear are properties to empty in the Windows directory.
	AttributesToClear string `only:"set" hidden:"true" inert:"it served one hosted product"`

	// AuditLog marks the mailbox that keeps the audit of administrators.
	AuditLog bool `switch:"true" transient:"true" inert:"access to mailboxes is not audited"`

	// AuditStorageEndTimeUTC is where the audit kept in the mailbox ends.
	AuditStorageEndTimeUTC string `only:"set" hidden:"true" inert:"access to mailboxes is not audited"`

	// AuditStorageStartTimeUTC is where the audit kept in the mailbox begins.
	AuditStorageStartTimeUTC string `only:"set" hidden:"true" inert:"access to mailboxes is not audited"`

	// AuditStorageState is whether the audit kept in the mailbox can be read.
	AuditStorageState string `only:"set" enum:"None,Online,Offline" hidden:"true" inert:"access to mailboxes is not audited"`

	// AuxAuditLog marks a second mailbox for the audit of administrators.
	AuxAuditLog bool `switch:"true" transient:"true" inert:"access to mailboxes is not audited"`

	// ClientExtensions marks the mailbox that keeps add-ins of Outlook.
	ClientExtensions *bool `only:"set" hidden:"true" inert:"it is for programs of people that mxsh does not have"`

	// DisableThrottling sets no limit to what programs of the owner may ask.
	DisableThrottling bool `only:"set" default:"$false" hidden:"true" inert:"it is for programs of people that mxsh does not have"`

	// Discovery makes a mailbox for the results of searches.
	Discovery bool `only:"new" switch:"true" transient:"true" inert:"it marks a mailbox of the product itself"`

	// DumpsterMessagesPerFolderCountReceiveQuota is how many deleted messages a folder may hold.
	DumpsterMessagesPerFolderCountReceiveQuota *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, which nothing empties"`

	// DumpsterMessagesPerFolderCountWarningQuota is at how many deleted messages in a folder a warning is given.
	DumpsterMessagesPerFolderCountWarningQuota *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, which nothing empties"`

	// EnableRoomMailboxAccount lets the mailbox of a room log on.
	EnableRoomMailboxAccount bool `default:"$false" hidden:"true" inert:"there are no rooms to book"`

	// EvictLiveId takes an account from a hosted service.
	EvictLiveId bool `only:"new" switch:"true" transient:"true" inert:"it served one hosted product"`

	// ExtendedPropertiesCountQuota is how many named properties the mailbox may hold.
	ExtendedPropertiesCountQuota *int `only:"set" hidden:"true" inert:"mailboxes are folders of files without rules or lists"`

	// FederatedIdentity is the owner's name between organizations.
	FederatedIdentity string `only:"set" hidden:"true" inert:"it served one hosted product"`

	// FolderHierarchyChildrenCountReceiveQuota is how many folders a folder may hold.
	FolderHierarchyChildrenCountReceiveQuota *int `only:"set" hidden:"true" inert:"there are no public folders"`

	// FolderHierarchyChildrenCountWarningQuota is at how many folders in a folder a warning is given.
	FolderHierarchyChildrenCountWarningQuota *int `only:"set" hidden:"true" inert:"there are no public folders"`

	// FolderHierarchyDepthReceiveQuota is how deep folders may be nested.
	FolderHierarchyDepthReceiveQuota *int `only:"set" hidden:"true" inert:"there are no public folders"`

	// FolderHierarchyDepthWarningQuota is at which depth of folders a warning is given.
	FolderHierarchyDepthWarningQuota *int `only:"set" hidden:"true" inert:"there are no public folders"`

	// FoldersCountReceiveQuota is how many folders the mailbox may hold.
	FoldersCountReceiveQuota *int `only:"set" hidden:"true" inert:"mailboxes are folders of files without rules or lists"`

	// FoldersCountWarningQuota is at how many folders a warning is given.
	FoldersCountWarningQuota *int `only:"set" hidden:"true" inert:"mailboxes are folders of files without rules or lists"`

	// GMGen marks the mailbox that counts the members of groups.
	GMGen *bool `only:"set" hidden:"true" inert:"it marks a mailbox of the product itself"`

	// HoldForMigration keeps a public folder mailbox closed until folders have moved.
	HoldForMigration bool `only:"new" switch:"true" transient:"true" inert:"mailboxes are folders of files, which nothing empties"`

	// ImListMigrationCompleted is whether the list of contacts for chats has moved into the mailbox.
	ImListMigrationCompleted bool `only:"set" default:"$false" hidden:"true" inert:"it is for programs of people that mxsh does not have"`

	// ImportLiveId takes over an account of a hosted service.
	ImportLiveId bool `only:"new" switch:"true" transient:"true" inert:"it served one hosted product"`

	// IsHierarchySyncEnabled keeps the list of public folders current in the mailbox.
	IsHierarchySyncEnabled *bool `only:"set" hidden:"true" inert:"there are no public folders"`

	// LinkedCredential is the account with which another Windows directory is asked.
	LinkedCredential PSCredential `transient:"true" inert:"there are no rooms to book"`

	// LinkedDomainController is the domain controller of another Windows directory.
	LinkedDomainController string `hidden:"true" inert:"there are no rooms to book"`

	// LinkedRoom makes the mailbox of a room owned by an account of another Windows directory.
	LinkedRoom bool `only:"new" switch:"true" transient:"true" inert:"there are no rooms to book"`

	// MailboxMessagesPerFolderCountReceiveQuota is how many messages a folder may hold.
	MailboxMessagesPerFolderCountReceiveQuota *int `only:"set" hidden:"true" inert:"mailboxes are folders of files without rules or lists"`

	// MailboxMessagesPerFolderCountWarningQuota is at how many messages in a folder a warning is given.
	MailboxMessagesPerFolderCountWarningQuota *int `only:"set" hidden:"true" inert:"mailboxes are folders of files without rules or lists"`

	// MailboxProvisioningConstraint is a condition on the database of a hosted mailbox.
	MailboxProvisioningConstraint string `hidden:"true" inert:"it served one hosted product"`

	// MailboxProvisioningPreferences are wishes for the database of a hosted mailbox.
	MailboxProvisioningPreferences []string `hidden:"true" inert:"it served one hosted product"`

	// ManagedFolderMailboxPolicyAllowed gives a policy for managed folders without question.
	ManagedFolderMailboxPolicyAllowed bool `switch:"true" transient:"true" inert:"mailboxes are folders of files, which nothing empties"`

	// Management marks a mailbox with settings of the product.
	Management *bool `only:"set" hidden:"true" inert:"it marks a mailbox of the product itself"`

	// MessageCopyForSendOnBehalfEnabled puts a copy of what others send on behalf of the owner into the mailbox.
	MessageCopyForSendOnBehalfEnabled bool `only:"set" default:"$false" hidden:"true" inert:"it is for programs of people that mxsh does not have"`

	// MessageCopyForSentAsEnabled puts a copy of what others send as the owner into the mailbox.
	MessageCopyForSentAsEnabled bool `only:"set" default:"$false" hidden:"true" inert:"it is for programs of people that mxsh does not have"`

	// MessageTracking marks the mailbox through which messages are tracked between organizations.
	MessageTracking *bool `only:"set" hidden:"true" inert:"it is for programs of people that mxsh does not have"`

	// Migration makes or names a mailbox for moves of mailboxes.
	Migration bool `switch:"new" transient:"true" inert:"it is for programs of people that mxsh does not have"`

	// OABGen marks the mailbox that makes the offline address book.
	OABGen *bool `only:"set" hidden:"true" inert:"it marks a mailbox of the product itself"`

	// OABReplica marks a mailbox that keeps a copy of the offline address book.
	OABReplica *bool `only:"set" hidden:"true" inert:"it marks a mailbox of the product itself"`

	// OfficeGraph marks a mailbox of a hosted service.
	OfficeGraph bool `only:"new" switch:"true" transient:"true" inert:"it served one hosted product"`

	// OMEncryption marks the mailbox with settings for encrypted messages.
	OMEncryption *bool `only:"set" hidden:"true" inert:"it served one hosted product"`

	// OMEncryptionStore marks the mailbox that keeps encrypted messages.
	OMEncryptionStore *bool `only:"set" hidden:"true" inert:"it served one hosted product"`

	// ProvisionedForOfficeGraph marks a mailbox of a hosted service.
	ProvisionedForOfficeGraph bool `only:"new" switch:"true" transient:"true" inert:"it served one hosted product"`

	// PstProvider marks the mailbox for the import of files of Outlook.
	PstProvider *bool `only:"set" hidden:"true" inert:"it marks a mailbox of the product itself"`

	// PublicFolder makes or names a public folder mailbox.
	PublicFolder bool `switch:"true" transient:"true" inert:"there are no public folders"`

	// RemoteArchive makes an archive mailbox at a hosted service.
	RemoteArchive bool `only:"new" switch:"true" transient:"true" inert:"there are no archive mailboxes"`

	// RemotePowerShellEnabled lets the owner use the management shell from afar.
	RemotePowerShellEnabled bool `only:"new" default:"$true" hidden:"true" inert:"it served one hosted product"`

	// RoomMailboxPassword is the password of a room.
	RoomMailboxPassword Secret `transient:"true" inert:"there are no rooms to book"`

	// Scheduling makes a mailbox for meetings of a hosted service.
	Scheduling bool `only:"new" switch:"true" transient:"true" inert:"it served one hosted product"`

	// SiloName is the place of a mailbox at a hosted service.
	SiloName string `only:"set" hidden:"true" inert:"it served one hosted product"`

	// SkipDualWrite writes to one directory of a hosted service only.
	SkipDualWrite bool `only:"set" switch:"true" transient:"true" inert:"it served one hosted product"`

	// SkipMailboxProvisioningConstraintValidation leaves the conditions on a hosted database unread.
	SkipMailboxProvisioningConstraintValidation bool `switch:"true" transient:"true" inert:"it served one hosted product"`

	// StsRefreshTokensValidFrom is from when sign-ons at a hosted service count.
	StsRefreshTokensValidFrom string `only:"set" hidden:"true" inert:"it served one hosted product"`

	// SupervisoryReviewPolicy makes a mailbox for the review of messages.
	SupervisoryReviewPolicy bool `only:"new" switch:"true" transient:"true" inert:"it served one hosted product"`

	// SystemMessageSizeShutoffQuota is at which size system messages are stopped.
	SystemMessageSizeShutoffQuota *int `only:"set" hidden:"true" inert:"mailboxes are folders of files without rules or lists"`

	// SystemMessageSizeWarningQuota is at which size of system messages a warning is given.
	SystemMessageSizeWarningQuota *int `only:"set" hidden:"true" inert:"mailboxes are folders of files without rules or lists"`

	// UMDataStorage marks the mailbox that keeps prompts of voice mail.
	UMDataStorage *bool `only:"set" hidden:"true" inert:"there is no voice mail"`

	// UMGrammar marks the mailbox that makes the spoken names for voice mail.
	UMGrammar *bool `only:"set" hidden:"true" inert:"there is no voice mail"`

	// UseExistingLiveId takes an account that exists at a hosted service.
	UseExistingLiveId bool `only:"new" switch:"true" transient:"true" inert:"it served one hosted product"`

	// DomainController names the domain controller to use; it is accepted and ignored.
	DomainController string `transient:"true" inert:"there is no domain controller to choose"`
}

// Mailboxes is the kind of mailboxes.
var Mailboxes = Define[Mailbox](Spec{
	Table: []string{"Name", "Alias", "ServerName", "ProhibitSendQuota"}, Widths: []int{25, 20, 16}, Container: "CN=Users",
	Before: map[string][]string{
		"MessageTrackingReadStatusEnabled": {"ExchangeGuid"},
		"LinkedMasterAccount":              {"IsResource", "IsLinked", "IsShared"},
		"SamAccountName":                   {"ResourceType"},
		"AccountDisabled":                  {"WhenMailboxCreated"},
		"Name":                             {"Identity", "IsValid"},
	},
})
