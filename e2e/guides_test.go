package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mxsh/e2e/lab"
)

// TestGuidesOfAdministrators walks through what administrators do step by step, on
// a running engine: a relay for devices whose allow list is a file, connectors
// that are changed as objects, mail that waits, and a report at night.
func TestGuidesOfAdministrators(t *testing.T) {
	home, port, dead := t.TempDir(), freePort(t), freePort(t)
	addHub(t, home)
	e, err := lab.StartEngine(t.Context(), bin(t), home, logTo(t))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Stop()
	script := func(text string) string {
		t.Helper()
		file := filepath.Join(t.TempDir(), "guide.ps1")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(must(t, home, file))
	}
	relays := func(subject string) bool {
		c, err := dial(fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			return false
		}
		defer c.close()
		if _, err := c.do("EHLO scanner.test"); err != nil {
			return false
		}
		reply, err := c.send("scanner@corp.test", "boss@far.test", subject, 100)
		return err == nil && strings.HasPrefix(reply, "250 ")
	}

	script(fmt.Sprintf(`$null = New-AcceptedDomain corp.test -DomainName corp.test
$null = New-SendConnector -Name 'To the provider' -AddressSpaces '*' -SmartHosts 127.0.0.1 -Port %d -SourceTransportServers HUB
$null = New-ReceiveConnector 'Relay devices' -Server HUB -Custom -Bindings 127.0.0.1:%d -RemoteIPRanges 10.0.0.5 -PermissionGroups AnonymousUsers
$null = Get-ReceiveConnector 'HUB\Relay devices' | Add-ADPermission -User 'NT AUTHORITY\ANONYMOUS LOGON' -ExtendedRights Ms-Exch-SMTP-Accept-Any-Recipient`, dead, port))
	if relays("refused") {
		t.Error("a device that is not in the list relays")
	}

	// The allow list is a file; the copy that was changed is what is stored.
	list := filepath.Join(home, "allowed.txt")
	if err := os.WriteFile(list, []byte("# devices\n127.0.0.1\n\n10.0.0.5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := script(`$c = Get-ReceiveConnector 'HUB\Relay devices'
Get-Content '` + list + `' | ? { $_ -and $_ -notmatch '^#' } | % { if ($c.RemoteIPRanges -notcontains $_) { $c.RemoteIPRanges += $_ } }
Set-ReceiveConnector -Instance $c
(Get-ReceiveConnector 'HUB\Relay devices').RemoteIPRanges | % { $_.LowerBound.IPAddressToString }`); got != "10.0.0.5\n127.0.0.1" {
		t.Errorf("the list is %q", got)
	}
	if !relays("first") {
		t.Error("a device of the list does not relay")
	}

	// Off, renamed, and on again, through the pipe.
	script(`$c = Get-ReceiveConnector 'HUB\Relay devices'; $c.Enabled = $false; $c | Set-ReceiveConnector`)
	if relays("off") {
		t.Error("a connector that is off takes mail")
	}
	if got := script(`$c = Get-ReceiveConnector 'HUB\Relay devices'; $c.Enabled = $true; $c.Name = 'Devices'; $c | Set-ReceiveConnector
Get-ReceiveConnector -Server HUB | ? { $_.Identity.Name -eq 'Devices' } | % { "$($_.Server.Name) $($_.Bindings[0].Port)" }`); got != fmt.Sprintf("HUB %d", port) {
		t.Errorf("the renamed connector is %q", got)
	}
	if !relays("second") {
		t.Error("the connector that is on again takes no mail")
	}

	// What waits is looked at and removed.
	waiting := func() bool {
		return script(`(Get-Queue -Server HUB -Filter {Status -eq 'Retry'} | measure MessageCount -Sum).Sum`) == "2"
	}
	if !lab.Within(t.Context(), 20*time.Second, waiting) {
		t.Fatal("the two messages do not wait in a queue")
	}
	if got := script(`Get-Message -Server HUB -Filter {Subject -eq 'first'} | Suspend-Message -Confirm:$false
Get-Message -Server HUB | sort Subject | % { "$($_.Subject) $($_.Status)" }
Remove-Message -Server HUB -Filter "FromAddress -like '*@corp.test'" -WithNDR $false -Confirm:$false
@(Get-Message -Server HUB).Count`); got != "first Suspended\nsecond Retry\n0" {
		t.Errorf("the messages that wait: %q", got)
	}

	// A second server gets the same connector from a file; a report runs without a terminal.
	if got := script(fmt.Sprintf(`$null = New-ExchangeServer -Name HUB2 -Role HubTransport -Fqdn hub2.corp.test -Address 127.0.0.2 -SmtpPort %d -SubmissionPort %d
Get-ReceiveConnector HUB\Devices | Export-Clixml '%s/rc.xml'
Import-Clixml '%[3]s/rc.xml' | %% { New-ReceiveConnector $_.Name -Server HUB2 -Custom -Bindings ($_.Bindings -replace '127.0.0.1','127.0.0.2') -RemoteIPRanges $_.RemoteIPRanges -PermissionGroups $_.PermissionGroups } | %% { "$($_.Identity) $($_.RemoteIPRanges)" }`, freePort(t), freePort(t), home)); got != `HUB2\Devices 10.0.0.5 127.0.0.1` {
		t.Errorf("the copied connector is %q", got)
	}
	r := bash(t, home, `cd "$MXSH_HOME" && env -i PATH="$PATH" MXSH_HOME="$MXSH_HOME" MXSH_OUTPUT=text "$MX" -c 'Get-MessageTrackingLog -Server HUB -EventId RECEIVE -Source SMTP | group Sender | select Name,Count | ConvertTo-Html -Fragment | Out-File report.html' </dev/null && grep -c '<td>scanner@corp.test</td><td>2</td>' report.html`)
	if r.code != 0 || strings.TrimSpace(r.out) != "1" {
		t.Errorf("the report at night: exit %d, %q, %q", r.code, r.out, r.err)
	}
}
