package core_test

import (
	"strings"
	"testing"

	"mxsh/model"
	"mxsh/shell/core"
)

func TestSurroundings(t *testing.T) {
	runLines(t, []string{"a.txt"}, []line{
		{`Set-StrictMode -Version Latest; Set-StrictMode -Off; "[$nothing]"`, "[]"},
		{`Set-ExecutionPolicy RemoteSigned -Scope CurrentUser -Force; Get-ExecutionPolicy; (Get-ExecutionPolicy -List).Count`, "Unrestricted\n5"},
		{`(Get-Host).Name; (Get-Culture).Name; "$(Get-UICulture)"`, "mxsh\nen-US\nen-US"},
		{`(Get-TimeZone -Id UTC).BaseUtcOffset.TotalHours; (Get-TimeZone Europe/Berlin).BaseUtcOffset.TotalHours; (Get-TimeZone Europe/Berlin).DisplayName; (Get-TimeZone Europe/Berlin).SupportsDaylightSavingTime`, "0\n1\n(UTC+01:00) Europe/Berlin\nTrue"},
		{`(Get-TimeZone America/New_York).BaseUtcOffset.TotalHours; (Get-TimeZone Australia/Sydney).BaseUtcOffset.TotalHours`, "-5\n10"},
		{`Get-TimeZone Nowhere/At`, "ERROR: The time zone ID 'Nowhere/At' was not found on the local computer. Write a name such as Europe/Berlin or UTC."},
		{`(Get-PSDrive).Name -join ','; (Get-PSDrive -PSProvider Env*).Name; Get-PSDrive C`, "/,Alias,Env,Function,Variable\nEnv\nERROR: Cannot find drive. A drive with the name 'C' does not exist. df shows the file systems of this machine."},
		{`Add-Type -AssemblyName System.Web; Add-Type -TypeDefinition 'class X {}'`, "ERROR: Add-Type cannot load code: there is no .NET on this system. Write a function of the shell, or run a program of the system."},
		{`Unblock-File a.txt; Unblock-File nope`, "ERROR: Cannot find path \"nope\" because it does not exist."},
		{`(QuickRef) -match 'Get-Queue'; (Get-ExBlog) -match 'no browser'`, "True\nTrue"},
		{`Get-Verb res* | % Verb; (Get-Verb get).Group`, "Reset\nResize\nResolve\nRestart\nRestore\nResume\nCommon"},
	})
}

func TestProcessesAreStartedAndStopped(t *testing.T) {
	runLines(t, nil, []line{
		{`$env:X = 'v'; Start-Process /bin/sh -ArgumentList '-c','echo $X; pwd; echo bad >&2' -Wait -RedirectStandardOutput out -RedirectStandardError err; gc out; gc err`, "v\nDIR\nbad"},
		{`'in' | sc f; md d | Out-Null; saps /bin/cat -RSI f -RSO out -Wait; gc out; start /bin/pwd -WorkingDirectory d -Wait -RSO o2; (gc o2) -eq (gi d).FullName`, "in\nTrue"},
		{`$p = Start-Process /bin/sleep 60 -PassThru; $p.Name; Stop-Process -Id $p.Id -PassThru | % Id | % { $_ -eq $p.Id }`, "sleep\nTrue"},
		{`Start-Process no-such-program`, "ERROR: This command cannot be run: there is no program \"no-such-program\". Write its whole path if it is not in $env:PATH."},
		{`Start-Process notepad`, "ERROR: notepad is not available here. It is a program of Windows. The programs of this system, such as ip, ss, ps, kill, systemctl and rsync, can be run here by their names."},
		{`Start-Process /bin/true -Verb RunAs`, "ERROR: Start-Process cannot start a program as somebody else. Run sudo and the program."},
		{`Stop-Process -Name s*; try { Stop-Process -Id 1 -WhatIf -ErrorAction Stop } catch { $_.Exception.Message -match "is the first of this system" }`, "True\nERROR: Stop-Process takes no pattern such as \"s*\": it could end more than is meant. Get-Process s* lists the processes with their numbers."},
		{`Stop-Process -Name no-such-process; kill`, "ERROR: Cannot find a process \"no-such-process\".\nERROR: Stop-Process needs the number or the name of a process. For example: Stop-Process -Id 4711."},
	})
}

// Commands that published scripts call and that have no meaning here say why.
func TestCommandsOfWindowsSayWhyTheyAreNotHere(t *testing.T) {
	for _, c := range []struct{ name, why string }{
		{"Get-WmiObject", "no WMI"}, {"gwmi", "no WMI"}, {"New-CimSession", "no WMI"}, {"Start-Job", "no background jobs"}, {"Get-ADUser", "no Active Directory"},
		{"Get-ADGroupMember", "no Active Directory"}, {"Get-EventLog", "no event log"}, {"Get-WinEvent", "no event log"}, {"Invoke-WebRequest", "no web requests"}, {"irm", "no web requests"},
		{"Test-Connection", "echo requests"}, {"Resolve-DnsName", "name servers"}, {"Connect-MsolService", "cloud service"}, {"Get-AzureADUser", "cloud service"}, {"Get-EXOMailbox", "cloud service"},
		{"Get-LocalGroupMember", "manages Windows"}, {"Install-Module", "no gallery"}, {"Get-Counter", "performance counters"}, {"Get-Acl", "security of files"}, {"Set-Service", "service mxsh"},
		{"New-PSDrive", "Drives are not made"}, {"Out-Printer", "does not print"}, {"Register-ScheduledTask", "task scheduler"}, {"Restart-Computer", "switch machines off"},
		{"Enable-PSRemoting", "no remote sessions"}, {"Get-Cluster", "manages Windows"}, {"Set-PSBreakpoint", "no debugger"}, {"Connect-Exchange", "No connection is needed"},
	} {
		err := core.Absent(c.name)
		if err == nil || !strings.Contains(err.Error(), c.name+" is not available here. ") || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if e := err.(*model.Error); e.Hint == "" || !strings.HasSuffix(e.Hint, ".") {
			t.Errorf("%s gives no way out: %q", c.name, e.Hint)
		}
	}
	for _, name := range []string{"Get-Mailbox", "Get-AdSite", "Get-ADPermission", "Set-ADServerSettings", "Write-Log", "Get-Queue", "Get-MailboxStatistics", "Get-ADSitee", "Get-MessageTrackingLog"} {
		if err := core.Absent(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, c := range core.All(core.Env{}) {
		for _, name := range append(c.Aliases, c.Name()) {
			if err := core.Absent(name); err != nil {
				t.Errorf("%s is there and said to be absent: %v", name, err)
			}
		}
	}
}
