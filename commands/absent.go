package commands

import "mxsh/shell/core"

// absent is the error for a command that Windows or Exchange has and mxsh has
// not; nil for all other names.
func absent(name string) error { return core.Absent(name, exchangeOnly()...) }

// exchangeOnly are the cmdlets of Exchange that mxsh does not have, so that who
// types one learns that the name is right and the thing is not here.
func exchangeOnly() []core.Absence {
	const (
		filters   = "It belongs to Exchange's filters against unwanted mail, which this version does not have."
		addresses = "A filter in front of mxsh, or a program that the mail passes on its way, does their work."
		store     = "It belongs to Exchange's mailbox stores and client access, and mxsh is the transport alone."
		mailboxes = "Get-Mailbox and Get-MailboxDatabase show where mail is delivered; the program that keeps the mailboxes knows the rest."
	)
	return []core.Absence{
		{Names: "*-DistributionGroup* *-DynamicDistributionGroup *-MailContact *-MailUser *-Recipient *-Contact *-AddressList *-GlobalAddressList *-OfflineAddressBook *-AddressBookPolicy *-EmailAddressPolicy *-RemoteMailbox Get-User Set-User Get-Group Set-Group Get-LinkedUser",
			Why:     "It belongs to recipients other than mailboxes, which this version does not have.",
			Instead: "New-Mailbox makes a recipient; -EmailAddresses gives it further addresses."},
		{Names: "*-TransportRule* *-JournalRule* *-MessageClassification *-TransportAgent Get-TransportPipeline *-DlpPolicy *-OutboundConnector *-InboundConnector *-HybridConfiguration *-HybridMailflow*",
			Why:     "It belongs to rules and agents that look into mail, which this version does not have.",
			Instead: "Connectors, accepted domains and size limits decide here; Get-Help about_Mail_Routing tells how."},
		{Names: "*-ContentFilter* *-IPAllowList* *-IPBlockList* *-SenderFilterConfig *-SenderId* *-SenderReputationConfig *-RecipientFilterConfig *-AttachmentFilter* *-AntispamUpdates Get-AgentLog *-MalwareFilter* *-HostedContent* *-Quarantine*", Why: filters, Instead: addresses},
		{Names: "*-EdgeSubscription *-EdgeSync* *-AddressRewriteEntry", Why: "It belongs to Edge Transport servers, which are no part of mxsh.",
			Instead: "A send connector with smart hosts leads mail to the hosts that face the world."},
		{Names: "*-ForeignConnector *-DeliveryAgentConnector *-X400AuthoritativeDomain", Why: "It belongs to connectors that do not speak SMTP, which this version does not have.",
			Instead: "New-SendConnector leads mail to any host that speaks SMTP."},
		{Names: "*-SystemMessage *-ResubmitRequest Export-Message Redirect-Message Test-Message AssembleMessage *-EventLogLevel Get-NetworkConnectionInfo", Why: "This version does not have it.",
			Instead: "Get-Command -Noun *Message* and Get-Command -Noun *Queue* list what works on mail that waits."},
		{Names: "Get-QueueDigest", Why: "This version does not have it.", Instead: "Get-Queue -Server NAME lists the queues of each server; Group-Object adds them up."},
		{Names: "Test-Mailflow Test-SmtpConnectivity Test-ServiceHealth Test-OutlookConnectivity Test-MAPIConnectivity Test-ReplicationHealth Test-SystemHealth Test-*Connectivity Get-ServerHealth Get-HealthReport Get-ServerComponentState Set-ServerComponentState",
			Why: "This version does not have it.", Instead: "Test-MailRoute tells which way mail takes, Get-Queue what waits and why, Get-Service whether a server works."},
		{Names: "*-ExchangeCertificate *-FederationTrust *-AuthConfig", Why: "This version makes and keeps the certificates of its servers by itself.",
			Instead: "TlsCertificateName of a connector names a certificate of your own."},
		{Names: "*-ManagementRole* *-RoleGroup* *-RoleAssignmentPolicy *-ManagementScope *-ExchangeAdministrator *-AdminAuditLog* *-ThrottlingPolicy*", Why: "There are no roles of administrators: who may write the directory's file administers the organization.",
			Instead: "The rights of the home folder decide; ls -l shows them."},
		{Names: "*-FrontendTransportService *-MailboxTransportService", Why: "A server here has one transport, without a front end.", Instead: "Get-TransportService and Set-TransportService work on it."},
		{Names: "Connect-Mailbox Disable-Mailbox Enable-Mailbox Restore-Mailbox Search-Mailbox Export-Mailbox Import-Mailbox Move-Mailbox Clean-MailboxDatabase Mount-Database Dismount-Database *-MailboxStatistics *-MailboxFolder* *-MailboxPermission *-MailboxServer *-MailboxDatabaseCopy* *-DatabaseAvailabilityGroup* *-StorageGroup* *-ClientAccess* *-Owa* *-Ecp* *-ActiveSync* *-MobileDevice* *-WebServices* *-MapiVirtualDirectory *-OutlookAnywhere *-AutodiscoverVirtualDirectory *-OabVirtualDirectory *-PowerShellVirtualDirectory *-CASMailbox *-PublicFolder* *-UM* *-InboxRule *-MoveRequest* *-Mailbox*Request* *-RetentionPolicy* *-Calendar* *-MailboxAutoReplyConfiguration *-MailboxRegionalConfiguration *-MailboxJunkEmailConfiguration *-MigrationBatch *-MigrationUser *-MigrationEndpoint Get-LogonStatistics *-RecoverableItems *-ExchangeDiagnosticInfo *-RpcClientAccess *-AvailabilityConfig *-SharingPolicy *-OrganizationRelationship *-PartnerApplication *-SiteMailbox* *-ComplianceSearch* *-DataClassification*",
			Why: store, Instead: mailboxes},
	}
}
