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

	// AllowFileRestore lets the database be replaced by a copy from a backup.
	AllowFileRestore bool `only:"set" default:"$false" inert:"mailboxes are folders of files, not a database file"`

	// AutoDagExcludeFromMonitoring keeps the database out of the monitoring of copies.
	AutoDagExcludeFromMonitoring *bool `inert:"mailboxes are folders of files, not a database file"`

	// AutoDatabaseMountDial is how much loss a copy may have to take over by itself.
	AutoDatabaseMountDial string `only:"set" enum:"Lossless,GoodAvailability,BestAvailability" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// BackgroundDatabaseMaintenance checks the file of the database in the background.
	BackgroundDatabaseMaintenance bool `only:"set" default:"$true" inert:"mailboxes are folders of files, not a database file"`

	// BackgroundDatabaseMaintenanceDelay is how long the check of the file waits.
	BackgroundDatabaseMaintenanceDelay *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// BackgroundDatabaseMaintenanceSerialization checks files one after the other.
	BackgroundDatabaseMaintenanceSerialization *bool `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// CachedClosedTables is how many closed tables stay in memory.
	CachedClosedTables *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// CachePriority is how willingly memory is kept for the database.
	CachePriority *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// CafeEndpoints are the front ends of the database at a hosted service.
	CafeEndpoints []string `only:"set" hidden:"true" inert:"it served one hosted product"`

	// CalendarLoggingQuota is how much of each calendar's history is kept.
	CalendarLoggingQuota Unlimited[Size] `only:"set" default:"6 GB" inert:"mailboxes are folders of files, which nothing empties"`

	// CircularLoggingEnabled writes over the log of the database.
	CircularLoggingEnabled bool `only:"set" default:"$false" inert:"mailboxes are folders of files, not a database file"`

	// CopyEdbFilePath is the file of the local copy of the database.
	CopyEdbFilePath string `only:"new" transient:"true" inert:"mailboxes are folders of files, not a database file"`

	// HasLocalCopy makes a local copy of the database.
	HasLocalCopy bool `only:"new" transient:"true" inert:"mailboxes are folders of files, not a database file"`

	// DatabaseExtensionSize is by how many pages the file grows.
	DatabaseExtensionSize *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// DatabaseGroup is the group of the database at a hosted service.
	DatabaseGroup string `only:"set" hidden:"true" inert:"it served one hosted product"`

	// DataMoveReplicationConstraint is how many copies must hold a moved mailbox.
	DataMoveReplicationConstraint string `only:"set" enum:"None,SecondCopy,SecondDatacenter,AllDatacenters,AllCopies" default:"SecondCopy" inert:"mailboxes are folders of files, not a database file"`

	// DeletedItemRetention is how long deleted messages are kept.
	DeletedItemRetention Span `only:"set" default:"14.00:00:00" days:"true" inert:"mailboxes are folders of files, which nothing empties"`

	// EdbFilePath is the file of the database.
	EdbFilePath string `only:"new" inert:"mailboxes are folders of files, not a database file"`

	// StorageGroup is the group of databases that shared a log.
	StorageGroup string `only:"new" transient:"true" inert:"mailboxes are folders of files, not a database file"`

	// EventHistoryRetentionPeriod is how long events in mailboxes are kept.
	EventHistoryRetentionPeriod Span `only:"set" default:"7.00:00:00" days:"true" inert:"mailboxes are folders of files, which nothing empties"`

	// IndexEnabled makes mailboxes searchable.
	IndexEnabled bool `only:"set" default:"$true" inert:"mailboxes are folders of files, not a database file"`

	// IsExcludedFromInitialProvisioning keeps new mailboxes out for now.
	IsExcludedFromInitialProvisioning bool `switch:"new" transient:"true" inert:"it served one hosted product"`

	// IsExcludedFromProvisioning keeps new mailboxes out unless the database is named.
	IsExcludedFromProvisioning *bool `inert:"it served one hosted product"`

	// IsExcludedFromProvisioningByOperator keeps new mailboxes out by an operator's decision.
	IsExcludedFromProvisioningByOperator bool `only:"set" default:"$false" inert:"it served one hosted product"`

	// IsExcludedFromProvisioningDueToLogicalCorruption keeps new mailboxes out because the file is damaged.
	IsExcludedFromProvisioningDueToLogicalCorruption bool `only:"set" default:"$false" inert:"it served one hosted product"`

	// IsExcludedFromProvisioningReason is why new mailboxes are kept out.
	IsExcludedFromProvisioningReason string `only:"set" inert:"it served one hosted product"`

	// IsSuspendedFromProvisioning keeps new mailboxes out for a while.
	IsSuspendedFromProvisioning *bool `inert:"it served one hosted product"`

	// LogBuffers is how much memory the log has.
	LogBuffers *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// LogCheckpointDepth is how far the file may lag behind the log.
	LogCheckpointDepth *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// LogFolderPath is the folder of the log of the database.
	LogFolderPath string `only:"new" inert:"mailboxes are folders of files, not a database file"`

	// MailboxLoadBalanceEnabled lets mailboxes move between databases by themselves.
	MailboxLoadBalanceEnabled *bool `only:"set" hidden:"true" inert:"it served one hosted product"`

	// MailboxLoadBalanceMaximumEdbFileSize is up to which size of the file mailboxes move in.
	MailboxLoadBalanceMaximumEdbFileSize Size `only:"set" hidden:"true" inert:"it served one hosted product"`

	// MailboxLoadBalanceOverloadedThreshold is from which load, in percent, mailboxes move out.
	MailboxLoadBalanceOverloadedThreshold *int `only:"set" hidden:"true" inert:"it served one hosted product"`

	// MailboxLoadBalanceRelativeLoadCapacity is how much load the database bears, in percent of others.
	MailboxLoadBalanceRelativeLoadCapacity *int `only:"set" hidden:"true" inert:"it served one hosted product"`

	// MailboxLoadBalanceUnderloadedThreshold is up to which load, in percent, mailboxes move in.
	MailboxLoadBalanceUnderloadedThreshold *int `only:"set" hidden:"true" inert:"it served one hosted product"`

	// MailboxProvisioningAttributes are traits that hosted mailboxes may ask for.
	MailboxProvisioningAttributes string `hidden:"true" inert:"it served one hosted product"`

	// MailboxRetention is how long deleted mailboxes are kept.
	MailboxRetention Span `only:"set" default:"30.00:00:00" days:"true" inert:"mailboxes are folders of files, which nothing empties"`

	// MaintenanceSchedule is when the database is maintained.
	MaintenanceSchedule string `only:"set" inert:"mailboxes are folders of files, not a database file"`

	// MasterDatabaseAvailabilityGroup is the group of servers that hold copies.
	MasterDatabaseAvailabilityGroup string `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MasterServer is the server that holds the first copy.
	MasterServer string `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MaximumBackgroundDatabaseMaintenanceInterval is the longest time between checks of the file.
	MaximumBackgroundDatabaseMaintenanceInterval *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MaximumCursors is how many cursors may be open.
	MaximumCursors *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MaximumOpenTables is how many tables may be open.
	MaximumOpenTables *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MaximumPreReadPages is how many pages are read ahead.
	MaximumPreReadPages *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MaximumReplayPreReadPages is how many pages a copy reads ahead.
	MaximumReplayPreReadPages *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MaximumSessions is how many sessions the database may have.
	MaximumSessions *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MaximumTemporaryTables is how many temporary tables there may be.
	MaximumTemporaryTables *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MaximumVersionStorePages is how large the store of versions may be.
	MaximumVersionStorePages *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MetaCacheDatabaseMaxCapacityInBytes is how much of the database is cached on fast disks.
	MetaCacheDatabaseMaxCapacityInBytes *int `only:"set" inert:"mailboxes are folders of files, not a database file"`

	// MimimumBackgroundDatabaseMaintenanceInterval is the shortest time between checks of the file; the product spells
	// it so.
	MimimumBackgroundDatabaseMaintenanceInterval *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// MountAtStartup opens the database when the server starts.
	MountAtStartup bool `only:"set" default:"$true" inert:"mailboxes are folders of files, not a database file"`

	// OfflineAddressBook is the offline address book of the mailboxes.
	OfflineAddressBook string `inert:"it is for programs of people that mxsh does not have"`

	// PreferredVersionStorePages is how large the store of versions should be.
	PreferredVersionStorePages *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// PublicFolderDatabase is the public folder database of the mailboxes.
	PublicFolderDatabase string `inert:"it is for programs of people that mxsh does not have"`

	// QuotaNotificationSchedule is when owners are told of full mailboxes.
	QuotaNotificationSchedule string `only:"set" inert:"mailboxes are folders of files, which nothing empties"`

	// RecoverableItemsQuota is how much deleted mail each mailbox keeps.
	RecoverableItemsQuota Unlimited[Size] `only:"set" default:"30 GB" inert:"mailboxes are folders of files, which nothing empties"`

	// RecoverableItemsWarningQuota is at how much deleted mail of a mailbox a warning is given.
	RecoverableItemsWarningQuota Unlimited[Size] `only:"set" default:"20 GB" inert:"mailboxes are folders of files, which nothing empties"`

	// ReplayBackgroundDatabaseMaintenance checks the files of copies in the background.
	ReplayBackgroundDatabaseMaintenance *bool `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// ReplayBackgroundDatabaseMaintenanceDelay is how long the check of a copy waits.
	ReplayBackgroundDatabaseMaintenanceDelay *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// ReplayCachePriority is how willingly memory is kept for copies.
	ReplayCachePriority *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// ReplayCheckpointDepth is how far a copy may lag behind its log.
	ReplayCheckpointDepth *int `only:"set" hidden:"true" inert:"mailboxes are folders of files, not a database file"`

	// RetainDeletedItemsUntilBackup keeps deleted messages until a backup has been made.
	RetainDeletedItemsUntilBackup bool `only:"set" default:"$false" inert:"mailboxes are folders of files, which nothing empties"`

	// RpcClientAccessServer is the server to which Outlook connects.
	RpcClientAccessServer string `only:"set" inert:"it is for programs of people that mxsh does not have"`

	// SkipDatabaseLogFolderCreation leaves the folder of the log to the administrator.
	SkipDatabaseLogFolderCreation bool `only:"new" switch:"true" transient:"true" inert:"mailboxes are folders of files, not a database file"`

	// DomainController names the domain controller to use; it is accepted and ignored.
	DomainController string `transient:"true" inert:"there is no domain controller to choose"`
}

// MailboxDatabases is the kind of mailbox databases.
var MailboxDatabases = Define[MailboxDatabase](Spec{
	Title: "Mailbox database", Table: []string{"Name", "Server", "Delivery"}, Widths: []int{30, 15}, Container: "CN=Databases",
})
