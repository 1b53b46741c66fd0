package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mxsh/e2e/lab"
)

// TestMessageTrackingFromTheShell sends mail through an engine and asks at once
// what became of it, in the ways in which administrators do.
func TestMessageTrackingFromTheShell(t *testing.T) {
	home := t.TempDir()
	port := freePort(t)
	addHub(t, home)
	must(t, home, "-c", fmt.Sprintf(`$null = New-AcceptedDomain example.test -DomainName example.test
		$null = New-Mailbox -Name Rob -Server HUB -PrimarySmtpAddress rob@example.test
		$null = New-ReceiveConnector -Name Open -Server HUB -Usage Custom -Bindings 127.0.0.1:%d -RemoteIPRanges 127.0.0.1 -PermissionGroups AnonymousUsers -TarpitInterval 0
		Set-TransportServer HUB -RecipientValidation Deferred`, port))
	e, err := lab.StartEngine(t.Context(), bin(t), home, logTo(t))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Stop()
	c, err := dial(fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	if _, err := c.do("EHLO client.test"); err != nil {
		t.Fatal(err)
	}
	for _, m := range [][3]string{
		{"ann@far.test", "nobody@example.test", "first"}, {"bob@far.test", "nobody@example.test", "second"},
		{"ann@far.test", "noone@example.test", "third"}, {"cat@far.test", "rob@example.test", "\x1b[31mred\x07"},
	} {
		if reply, err := c.send(m[0], m[1], m[2], 2000); err != nil || reply[0] != '2' {
			t.Fatalf("%s: %q, %v", m[2], reply, err)
		}
	}
	// What was answered with 250 is in the log for the very next command.
	if n := strings.TrimSpace(must(t, home, "-c", "@(Get-MessageTrackingLog -EventId RECEIVE -Source SMTP).Count")); n != "4" {
		t.Errorf("%s messages were received, want 4", n)
	}
	ended := "@(Get-MessageTrackingLog | ? { $_.EventId -eq 'FAIL' -and $_.Sender -like '*@far.test' -or $_.EventId -eq 'DELIVER' }).Count"
	if !lab.Within(t.Context(), 20*time.Second, func() bool { return strings.TrimSpace(must(t, home, "-c", ended)) == "4" }) {
		t.Fatal("there are not three failures and a delivery")
	}
	for line, want := range map[string]string{
		// Typed by administrators everywhere.
		`Get-MessageTrackingLog -Start (Get-Date).AddHours(-2) -EventId FAIL | group Sender | sort Count -d | select -f 5 | % { "$($_.Count) $($_.Name)" }`: "2 ann@far.test\n1 bob@far.test",
		`@(Get-MessageTrackingLog -Start "1/1/2020 9:00AM" -End "1/2/2020 5:00PM").Count`:                                                                   "0",
		`Get-TransportService | Get-MessageTrackingLog -Sender bob@far.test -EventId RECEIVE | select -expand MessageSubject`:                               "second",
		`(Get-MessageTrackingLog -Server HUB -MessageSubject THIRD -EventId FAIL)[-1].RecipientStatus[0]`:                                                   "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found",
		`Get-MessageTrackingLog -Recipients rob@example.test,x@y.test -EventId DELIVER | % { $_.MessageLatency -lt (New-TimeSpan -Minutes 1) }`:             "True",
		`Get-MessageTrackingLog -ResultSize Unlimited | ? {$_.Recipients -like "*noone*"} | sort Timestamp | select -f 1 | % EventId`:                       "RECEIVE",
		`(Get-MessageTrackingLog -EventId RECEIVE | measure TotalBytes -Sum).Sum -gt 8000`:                                                                  "True",
	} {
		if got := strings.TrimSpace(must(t, home, "-c", line)); got != want {
			t.Errorf("%s\nprints %q, want %q", line, got, want)
		}
	}
	for _, line := range []string{"Get-MessageTrackingLog", "Get-MessageTrackingLog | fl", "Get-MessageTrackingLog | select MessageSubject | ConvertTo-Csv"} {
		if got := must(t, home, "--output", "table", "-c", line); strings.ContainsAny(got, "\x1b\x07") || !strings.Contains(got, `\u001b[31mred\u0007`) {
			t.Errorf("%s prints %q", line, got)
		}
	}
	r := bash(t, home, `$MX get-messagetrackinglog -EventId FAIL | $MX group Sender | $MX sort Name | $MX select Name,Count | $MX ConvertTo-Csv -NoTypeInformation`)
	if want := "\"Name\",\"Count\"\n\"ann@far.test\",\"2\"\n\"bob@far.test\",\"1\"\n"; r.code != 0 || r.out != want {
		t.Errorf("through pipes: exit %d, %q, %s", r.code, r.out, r.err)
	}
	must(t, home, "-c", "Set-TransportService HUB -MessageTrackingLogEnabled $false")
	if reply, err := c.send("dan@far.test", "rob@example.test", "unseen", 10); err != nil || reply[0] != '2' {
		t.Fatalf("%q, %v", reply, err)
	}
	if r := mxsh(t, home, nil, "-c", "Get-MessageTrackingLog -Sender dan@far.test"); r.code != 0 || strings.Contains(r.out, "dan") || !strings.Contains(r.err, "Message tracking of server \"HUB\" is off") {
		t.Errorf("exit %d, %s, %s", r.code, r.out, r.err)
	}
	e.Stop()
	if n := strings.TrimSpace(must(t, home, "-c", "@(Get-MessageTrackingLog -WarningAction SilentlyContinue -EventId RECEIVE -Source SMTP).Count")); n != "4" {
		t.Errorf("%s messages in the log of an engine that was stopped, want 4", n)
	}
}
