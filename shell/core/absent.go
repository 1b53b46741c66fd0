package core

import (
	"strings"

	"mxsh/model"
	"mxsh/shell/value"
)

// Absence is a family of commands that are known elsewhere and not here: patterns
// of their names with blanks between, why they are not here, and what to use instead.
type Absence struct{ Names, Why, Instead string }

// absences are the families of Windows; the first that fits speaks.
func absences() []Absence {
	const (
		desktop = "It belongs to the Windows desktop."
		cloud   = "It belongs to a cloud service, and this shell works on an organization of its own."
		windows = "It manages Windows, and this system is none."
	)
	return []Absence{
		{"*-Wmi* *-Cim* Get-CimSession gwmi rwmi swmi iwmi gcim icim ncim rcim scim gcls gcai gcms rcie rcms ncms ncso", "There is no WMI on this system.",
			"Get-Process, Get-Service and the system's own programs, such as df, free and uname, tell about the machine."},
		{"Start-Job Get-Job Receive-Job Stop-Job Wait-Job Remove-Job Suspend-Job Resume-Job Debug-Job *-JobTrigger *-ScheduledJob *-ScheduledJobOption Start-ThreadJob Invoke-AsWorkflow sajb gjb rcjb spjb wjb rjb sujb rujb",
			"There are no background jobs in this shell.", "Start another shell, for example bash -c 'mxsh FILE &', or plan it with cron."},
		{"*-ScheduledTask* Register-ScheduledTask", "There is no task scheduler of Windows on this system.", "cron or a timer of systemd runs mxsh FILE at its time."},
		{"*-ADUser *-ADGroup *-ADGroupMember *-ADComputer *-ADObject *-ADDomain *-ADDomainController *-ADForest *-ADRootDSE *-ADAccount *-ADAccountPassword *-ADPrincipalGroup* *-ADOrganizationalUnit *-ADRepl* *-ADTrust *-ADServiceAccount *-ADFineGrained* *-ADAccountControl *-ADUserResultantPasswordPolicy Enable-ADAccount Disable-ADAccount Search-ADAccount Unlock-ADAccount *-ADOptionalFeature",
			"There is no Active Directory behind this organization.", "Get-Mailbox, Get-ExchangeServer and Get-AdSite show what the directory of mxsh holds."},
		{"*-GPO *-GPO* *-GPRegistryValue *-GPInheritance", "There are no group policies on this system.", "Settings of mail are those of the Set- commands."},
		{"*-EventLog Get-WinEvent New-WinEvent *-EventSubscriber Show-EventLog", "There is no event log of Windows on this system.", "journalctl -u mxsh shows the log of the service; Get-Message and Get-Queue show what became of mail."},
		{"Register-*Event Unregister-Event Get-Event New-Event Remove-Event Wait-Event", "There are no events to subscribe to in this shell.", "Look again with Get- commands, for example in a loop with Start-Sleep."},
		{"Get-Counter Import-Counter Export-Counter", "There are no performance counters of Windows on this system.", "Get-Queue counts mail; vmstat and top count the rest."},
		{"Invoke-WebRequest Invoke-RestMethod iwr irm New-WebServiceProxy", "This shell makes no web requests.", "Run curl or wget; what they print can be piped on, for example curl -s URL | ConvertFrom-Json."},
		{"*-BitsTransfer", "There is no transfer service of Windows on this system.", "Run curl, wget or rsync."},
		{"Test-Connection", "This shell does not send echo requests.", "Run ping -c 4 HOST; Test-MailRoute tells which way mail takes."},
		{"Test-NetConnection tnc", "This shell opens no connections of its own to test them.", "Run nc -vz HOST 25, or openssl s_client -starttls smtp -connect HOST:25; Get-Queue shows the last error of a next hop."},
		{"Resolve-DnsName *-DnsClient* Clear-DnsClientCache", "This shell asks no name servers for you.", "Run dig or host, for example dig +short MX example.com; Test-MailRoute tells which way mail takes."},
		{"*-DnsServer*", "There is no name server of Windows on this system.", "Change the zone where it is kept."},
		{"*-Net* *-NetAdapter* Get-SmbShare *-Smb*", "It manages the network of Windows.", "Run ip, ss or nft."},
		{"*-LocalUser *-LocalGroup *-LocalGroupMember glu slu nlu rlu elu dlu rnlu glg slg nlg rlg rnlg glgm algm rlgm", windows, "Run getent, useradd or usermod; New-Mailbox makes the users of mail."},
		{"*-WindowsFeature *-WindowsOptionalFeature *-WindowsCapability *-WindowsUpdate* Get-HotFix *-ComputerRestore* *-ComputerRestorePoint Restore-Computer Checkpoint-Computer *-BitLocker* *-MpPreference *-MpComputerStatus *-AppxPackage* *-AppxProvisionedPackage* Get-ComputerInfo gin Add-Computer Remove-Computer Rename-Computer Reset-ComputerMachinePassword Test-ComputerSecureChannel *-Disk *-Volume *-Partition *-PhysicalDisk Get-Printer* Set-Printer* Add-Printer* Remove-Printer* *-WB* *-ControlPanelItem *-Cluster* *-VM *-VMHost* *-VMSwitch *-DhcpServer*",
			windows, "The system's own programs do it, for example hostnamectl, lsblk or systemctl."},
		{"Restart-Computer Stop-Computer", "This shell does not switch machines off.", "Run systemctl reboot or systemctl poweroff; Restart-Service restarts the transport alone."},
		{"Set-Service New-Service Remove-Service Suspend-Service Resume-Service", "The service mxsh is started as the system starts its services.", "Run systemctl enable mxsh or systemctl disable mxsh; Start-Service and Stop-Service open and close the transport."},
		{"*-Acl *-AuthenticodeSignature *-PfxCertificate *-CmsMessage *-FileCatalog ConvertFrom-SddlString", "It works on the security of files of Windows.", "Run ls -l, chmod, getfacl or openssl."},
		{"New-PSDrive Remove-PSDrive ndr rdr", "Drives are not made or removed here: env:, variable:, alias: and function: are there, all else is folders.", "Use the path itself, for example /srv/share."},
		{"*-WSMan* *-PSRemoting *-PSSessionConfiguration* *-PSSessionOption *-PSTransportOption *-PSWorkflow* *-PSHostProcess* Connect-PSSession Disconnect-PSSession Receive-PSSession Export-PSSession *-PSRoleCapability* *-PSSessionCapability *-WSManCredSSP nsn cnsn dnsn rcsn epsn ipsn exsn etsn rsn",
			"There are no remote sessions of Windows PowerShell here, and none is needed: this shell works on the organization directly.", "To run a line on another machine use ssh HOST mxsh -c 'LINE'."},
		{"*-PSBreakpoint *-PSDebug Wait-Debugger Debug-Runspace Debug-Process *-RunspaceDebug Trace-Command *-TraceSource *-PSTrace *-PSWSManCombinedTrace *-WSManTrace *-LogProperties Start-Trace Stop-Trace sbp gbp rbp ebp dbp",
			"There is no debugger in this shell.", "-Verbose and -Debug after a command say more, mxsh -n FILE checks a script, Write-Host shows values."},
		{"*-Transaction", "There are no transactions in this shell.", "Every command that changes something changes all of it or nothing."},
		{"Install-Module Install-Script Install-Package Find-Module Find-Script Save-Module Update-Module Uninstall-Module Get-InstalledModule *-PackageSource *-PackageProvider *-PSRepository Publish-Module New-Module* Test-ModuleManifest *-PSResource", "There is no gallery of modules for this shell: all its commands are built in.", "Get-Command lists them; Import-Module runs a .psm1 file of your own."},
		{"*-Clipboard gcb scb", desktop, "Run xclip or wl-copy, or select the text in the terminal."},
		{"Show-Command shcm New-IseSnippet *-IseSnippet ise powershell_ise", desktop, "Get-Help COMMAND -Examples shows how a command is used; Tab and Ctrl+Space complete it."},
		{"Select-Xml", "This shell does not search XML with XPath.", "[xml](Get-Content FILE -Raw) reads a file; its elements are properties, for example $x.root.item."},
		{"Import-LocalizedData", "This shell speaks one language.", "ConvertFrom-StringData (Get-Content FILE -Raw) reads texts by their names."},
		{"Get-Error", "Errors are in the variable $Error, the newest first.", "$Error[0] | Format-List * shows all of the newest."},
		{"Clear-RecycleBin", desktop, "Remove-Item removes for good."},
		{"Compress-Archive Expand-Archive", "This shell packs no archives.", "Run tar or zip and unzip."},
		{"*-PSReadLineOption *-PSReadLineKeyHandler *-PSReadlineOption *-PSReadlineKeyHandler PSConsoleHostReadLine", "The line of this shell has its keys, and options for them, where there is a terminal.", "Get-Help about_Editing tells of them."},
		{"*-TypeData *-FormatData Export-Console Enter-PSHostProcess Register-ArgumentCompleter *-Runspace", "This shell's types, views and completions are built in.", "Select-Object and calculated properties change what is shown."},
		{"*-MsolUser* *-Msol* *-AzureAD* *-Az* *-Mg* *-MgUser *-EXO* *-ExchangeOnline *-IPPSSession *-SPO* *-PnP* *-CsOnline* *-CsTeams* *-CsTenant* *-CsUser *-Team *-Team* *-UnifiedGroup* *-PowerApp* *-M365* *-MgGraph* Connect-MsolService Connect-AzureAD Connect-SPOService Connect-MicrosoftTeams Get-ConnectionInformation",
			cloud, "Connect to that service with its own module in PowerShell."},
		{"Connect-Exchange Disconnect-Exchange Connect-ExchangeManagementShell Get-RemoteExchange*", "No connection is needed: this shell works on the organization directly.", "Leave the line out."},
		{"*-Website *-WebAppPool *-WebBinding *-WebConfiguration* *-WebApplication *-WebVirtualDirectory *-IIS*", "There is no web server of Windows on this system.", "Mail needs none."},
		{"*-VIServer *-VMGuest *-Datastore *-Datacenter *-VMResourceConfiguration *-ResourcePool", "It belongs to another product's module, which this shell cannot load.", "Run it in PowerShell."},
		{"Export-Excel Import-Excel New-ConditionalText *-ExcelSheetInfo", "It belongs to another module, which this shell cannot load.", "Export-Csv writes a table that a spreadsheet opens, Import-Csv reads one."},
		{"Out-Printer lp", "This shell does not print on paper.", "Pipe to the program of the system: ... | Out-String | lp."},
		{"cmd cmd.exe powershell powershell.exe pwsh reg reg.exe netsh ipconfig iisreset net nltest dsquery repadmin gpupdate regsvr32 msiexec notepad explorer mmc eventvwr services.msc wmic schtasks tasklist taskkill sc.exe robocopy xcopy", "It is a program of Windows.", "The programs of this system, such as ip, ss, ps, kill, systemctl and rsync, can be run here by their names."},
	}
}

// Absent is the error for a command that is known elsewhere and has no meaning
// here: a sentence that says why, and what to use instead. It is nil for all other
// names. more are families of those who use the shell, and speak first.
func Absent(name string, more ...Absence) error {
	for _, a := range append(more, absences()...) {
		for pattern := range strings.FieldsSeq(a.Names) {
			if value.Like(pattern, name, true) {
				return &model.Error{ID: "CommandNotFoundException", Category: model.Usage, Target: name,
					Message: model.Visible(model.Shortened(name)) + " is not available here. " + a.Why, Hint: a.Instead}
			}
		}
	}
	return nil
}
