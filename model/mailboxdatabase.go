package model

// MailboxDatabase is a place where a server keeps mailboxes: a folder of Maildirs, or another program that takes
// mail by LMTP.
type MailboxDatabase struct {
	Meta

	// Server is the server that holds the database; without it the local server.
	Server string `ref:"ExchangeServer" only:"new" live:"deliver"`

	// Delivery is how mail gets into mailboxes: Maildir writes files, Lmtp hands it to a program such as Dovecot.
	Delivery DeliveryMethod `default:"Maildir" live:"deliver"`

	// MaildirPath is the folder that holds a Maildir for each mailbox, named by its alias; empty is the folder
	// mailboxes under the home of mxsh.
	MaildirPath string `live:"deliver"`

	// LmtpHost is where the program of Lmtp listens: host:port, or the path of a Unix socket.
	LmtpHost string `live:"deliver"`

	// IssueWarningQuota is at which size of a mailbox its owner is warned.
	IssueWarningQuota Unlimited[Size] `only:"set" default:"1.9GB" pending:"quota"`

	// ProhibitSendQuota is at which size of a mailbox its owner may no longer send.
	ProhibitSendQuota Unlimited[Size] `only:"set" default:"2GB" pending:"quota"`

	// ProhibitSendReceiveQuota is at which size of a mailbox nothing more is delivered to it.
	ProhibitSendReceiveQuota Unlimited[Size] `only:"set" default:"2.3GB" pending:"quota"`

	// JournalRecipient gets a copy of all mail to and from mailboxes of the database.
	JournalRecipient string `only:"set" pending:"journal"`

	// Recovery makes a database for restoring.
	Recovery bool `only:"new" switch:"true" transient:"true" inert:"folders of files are restored by copying"`

	// AllowFileRestore is a setting of a database file; it is stored and shown.
	AllowFileRestore bool `only:"set" default:"$false" inert:"mailboxes are folders of files, not a database file"`

	// AutoDagExcludeFromMonitoring is a setting of a database file; it is stored and shown.
	AutoDagExcludeFromMonitoring *bool `inert:"mailboxes are folders of files, not a database file"`

	// AutoDatabaseMountDial is a setting of a database file; it is stored and shown.
	AutoDatabaseMountDial string `only:"set" enum:"Lossless,GoodAvailability,BestAvailability" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// BackgroundDatabaseMaintenance is a setting of a database file; it is stored and shown.
	BackgroundDatabaseMaintenance bool `only:"set" default:"$true" inert:"mailboxes are folders of files, not a database file"`

	// BackgroundDatabaseMaintenanceDelay is a setting of a database file; it is stored and shown.
	BackgroundDatabaseMaintenanceDelay *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// BackgroundDatabaseMaintenanceSerialization is a setting of a database file; it is stored and shown.
	BackgroundDatabaseMaintenanceSerialization *bool `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// CachedClosedTables is a setting of a database file; it is stored and shown.
	CachedClosedTables *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// CachePriority is a setting of a database file; it is stored and shown.
	CachePriority *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// CafeEndpoints are a setting of how new mailboxes are spread over databases; it is stored and shown.
	CafeEndpoints []string `only:"set" hidden:"true" inert:"it served one hosted product"`

	// CalendarLoggingQuota is a setting of the retention of what is deleted; it is stored and shown.
	CalendarLoggingQuota Unlimited[Size] `only:"set" default:"6 GB" inert:"mailboxes are folders of files, which nothing empties"`

	// CircularLoggingEnabled is a setting of a database file; it is stored and shown.
	CircularLoggingEnabled bool `only:"set" default:"$false" inert:"mailboxes are folders of files, not a database file"`

	// DatabaseExtensionSize is a setting of a database file; it is stored and shown.
	DatabaseExtensionSize *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// DatabaseGroup is a setting of how new mailboxes are spread over databases; it is stored and shown.
	DatabaseGroup string `only:"set" hidden:"true" inert:"it served one hosted product"`

	// DataMoveReplicationConstraint is a setting of a database file; it is stored and shown.
	DataMoveReplicationConstraint string `only:"set" enum:"None,SecondCopy,SecondDatacenter,AllDatacenters,AllCopies" default:"SecondCopy" inert:"mailboxes are folders of files, not a database file"`

	// DeletedItemRetention is a setting of the retention of what is deleted; it is stored and shown.
	DeletedItemRetention Span `only:"set" default:"14.00:00:00" inert:"mailboxes are folders of files, which nothing empties"`

	// EdbFilePath is a setting of a database file; it is stored and shown.
	EdbFilePath string `only:"new" inert:"mailboxes are folders of files, not a database file"`

	// EventHistoryRetentionPeriod is a setting of the retention of what is deleted; it is stored and shown.
	EventHistoryRetentionPeriod Span `only:"set" default:"7.00:00:00" inert:"mailboxes are folders of files, which nothing empties"`

	// IndexEnabled is a setting of a database file; it is stored and shown.
	IndexEnabled bool `only:"set" default:"$true" inert:"mailboxes are folders of files, not a database file"`

	// IsExcludedFromInitialProvisioning is a setting of how new mailboxes are spread over databases; it is stored and
	// shown.
	IsExcludedFromInitialProvisioning bool `switch:"true" transient:"true" inert:"it served one hosted product"`

	// IsExcludedFromProvisioning is a setting of how new mailboxes are spread over databases; it is stored and shown.
	IsExcludedFromProvisioning *bool `inert:"it served one hosted product"`

	// IsExcludedFromProvisioningByOperator is a setting of how new mailboxes are spread over databases; it is stored
	// and shown.
	IsExcludedFromProvisioningByOperator bool `only:"set" default:"$false" inert:"it served one hosted product"`

	// IsExcludedFromProvisioningDueToLogicalCorruption is a setting of how new mailboxes are spread over databases; it
	// is stored and shown.
	IsExcludedFromProvisioningDueToLogicalCorruption bool `only:"set" default:"$false" inert:"it served one hosted product"`

	// IsExcludedFromProvisioningReason is a setting of how new mailboxes are spread over databases; it is stored and
	// shown.
	IsExcludedFromProvisioningReason string `only:"set" inert:"it served one hosted product"`

	// IsSuspendedFromProvisioning is a setting of how new mailboxes are spread over databases; it is stored and shown.
	IsSuspendedFromProvisioning *bool `inert:"it served one hosted product"`

	// LogBuffers is a setting of a database file; it is stored and shown.
	LogBuffers *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// LogCheckpointDepth is a setting of a database file; it is stored and shown.
	LogCheckpointDepth *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// LogFolderPath is a setting of a database file; it is stored and shown.
	LogFolderPath string `only:"new" inert:"mailboxes are folders of files, not a database file"`

	// MailboxLoadBalanceEnabled is a setting of how new mailboxes are spread over databases; it is stored and shown.
	MailboxLoadBalanceEnabled *bool `only:"set" hidden:"true" inert:"it served one hosted product"`

	// MailboxLoadBalanceMaximumEdbFileSize is a setting of how new mailboxes are spread over databases; it is stored
	// and shown.
	MailboxLoadBalanceMaximumEdbFileSize Size `only:"set" hidden:"true" inert:"it served one hosted product"`

	// MailboxLoadBalanceOverloadedThreshold is a setting of how new mailboxes are spread over databases; it is stored
	// and shown.
	MailboxLoadBalanceOverloadedThreshold *int `only:"set" hidden:"true" inert:"it served one hosted product"`

	// MailboxLoadBalanceRelativeLoadCapacity is a setting of how new mailboxes are spread over databases; it is stored
	// and shown.
	MailboxLoadBalanceRelativeLoadCapacity *int `only:"set" hidden:"true" inert:"it served one hosted product"`

	// MailboxLoadBalanceUnderloadedThreshold is a setting of how new mailboxes are spread over databases; it is stored
	// and shown.
	MailboxLoadBalanceUnderloadedThreshold *int `only:"set" hidden:"true" inert:"it served one hosted product"`

	// MailboxProvisioningAttributes is a setting of how new mailboxes are spread over databases; it is stored and
	// shown.
	MailboxProvisioningAttributes string `hidden:"true" inert:"it served one hosted product"`

	// MailboxRetention is a setting of the retention of what is deleted; it is stored and shown.
	MailboxRetention Span `only:"set" default:"30.00:00:00" inert:"mailboxes are folders of files, which nothing empties"`

	// MaintenanceSchedule is a setting of a database file; it is stored and shown.
	MaintenanceSchedule string `only:"set" inert:"mailboxes are folders of files, not a database file"`

	// MasterDatabaseAvailabilityGroup is a setting of a database file; it is stored and shown.
	MasterDatabaseAvailabilityGroup string `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MasterServer is a setting of a database file; it is stored and shown.
	MasterServer string `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MaximumBackgroundDatabaseMaintenanceInterval is a setting of a database file; it is stored and shown.
	MaximumBackgroundDatabaseMaintenanceInterval *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MaximumCursors is a setting of a database file; it is stored and shown.
	MaximumCursors *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MaximumOpenTables is a setting of a database file; it is stored and shown.
	MaximumOpenTables *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MaximumPreReadPages is a setting of a database file; it is stored and shown.
	MaximumPreReadPages *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MaximumReplayPreReadPages is a setting of a database file; it is stored and shown.
	MaximumReplayPreReadPages *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MaximumSessions is a setting of a database file; it is stored and shown.
	MaximumSessions *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MaximumTemporaryTables is a setting of a database file; it is stored and shown.
	MaximumTemporaryTables *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MaximumVersionStorePages is a setting of a database file; it is stored and shown.
	MaximumVersionStorePages *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MetaCacheDatabaseMaxCapacityInBytes is a setting of a database file; it is stored and shown.
	MetaCacheDatabaseMaxCapacityInBytes *int `only:"set" inert:"mailboxes are folders of files, not a database file"`

	// MimimumBackgroundDatabaseMaintenanceInterval is a setting of a database file; it is stored and shown.
	MimimumBackgroundDatabaseMaintenanceInterval *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MountAtStartup is a setting of a database file; it is stored and shown.
	MountAtStartup bool `only:"set" default:"$true" inert:"mailboxes are folders of files, not a database file"`

	// OfflineAddressBook is a setting of programs of people; it is stored and shown.
	OfflineAddressBook string `inert:"it is for programs of people that mxsh does not have"`

	// PreferredVersionStorePages is a setting of a database file; it is stored and shown.
	PreferredVersionStorePages *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// PublicFolderDatabase is a setting of programs of people; it is stored and shown.
	PublicFolderDatabase string `inert:"it is for programs of people that mxsh does not have"`

	// QuotaNotificationSchedule is a setting of the retention of what is deleted; it is stored and shown.
	QuotaNotificationSchedule string `only:"set" inert:"mailboxes are folders of files, which nothing empties"`

	// RecoverableItemsQuota is a setting of the retention of what is deleted; it is stored and shown.
	RecoverableItemsQuota Unlimited[Size] `only:"set" default:"30 GB" inert:"mailboxes are folders of files, which nothing empties"`

	// RecoverableItemsWarningQuota is a setting of the retention of what is deleted; it is stored and shown.
	RecoverableItemsWarningQuota Unlimited[Size] `only:"set" default:"20 GB" inert:"mailboxes are folders of files, which nothing empties"`

	// ReplayBackgroundDatabaseMaintenance is a setting of a database file; it is stored and shown.
	ReplayBackgroundDatabaseMaintenance *bool `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// ReplayBackgroundDatabaseMaintenanceDelay is a setting of a database file; it is stored and shown.
	ReplayBackgroundDatabaseMaintenanceDelay *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// ReplayCachePriority is a setting of a database file; it is stored and shown.
	ReplayCachePriority *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// ReplayCheckpointDepth is a setting of a database file; it is stored and shown.
	ReplayCheckpointDepth *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// RetainDeletedItemsUntilBackup is a setting of the retention of what is deleted; it is stored and shown.
	RetainDeletedItemsUntilBackup bool `only:"set" default:"$false" inert:"mailboxes are folders of files, which nothing empties"`

	// RpcClientAccessServer is a setting of programs of people; it is stored and shown.
	RpcClientAccessServer string `only:"set" inert:"it is for programs of people that mxsh does not have"`

	// SkipDatabaseLogFolderCreation is a setting of a database file; it is stored and shown.
	SkipDatabaseLogFolderCreation bool `only:"new" switch:"true" transient:"true" inert:"mailboxes are folders of files, not a database file"`

	// DomainController names the domain controller to use; it is accepted and ignored.
	DomainController string `transient:"true" inert:"there is no domain controller to choose"`
}

// MailboxDatabases is the kind of mailbox databases.
var MailboxDatabases = Define[MailboxDatabase](Spec{
	Title: "Mailbox database", Table: []string{"Name", "Server", "Delivery"}, Container: "CN=Databases",
})
