package commands

import (
	"io"
	"strings"
	"testing"

	"mxsh/shell/core"
	"mxsh/shell/eval"
	"mxsh/shell/term"
	"mxsh/shell/value"
)

// emitted runs a script and returns the texts of what it emits and says.
func (w *world) emitted(script string) string {
	out, said := &emissions{}, &strings.Builder{}
	s := eval.New(eval.Config{Cmdlets: append(core.All(core.Env{Now: w.env.Now}), w.cmdlets...), Host: &term.Host{Out: said, Err: said, Prompter: nobody{}},
		Output: out, Text: func(io.Writer) eval.Output { return out }, Now: w.env.Now, Dir: w.home})
	s.Run(w.t.Context(), script, "")
	return strings.Join(out.items, "|") + said.String()
}

// emissions gathers what a script emits.
type emissions struct{ items []string }

func (e *emissions) Write(v any) error { e.items = append(e.items, value.Text(v)); return nil }
func (e *emissions) Flush() error      { return nil }

// TestRightsOfMailboxes asks for rights that mailboxes have in Exchange.
func TestRightsOfMailboxes(t *testing.T) {
	w := lab(t)
	says := []string{`"Rob" is a Mailbox`, "Send As", "not part of mxsh", "ms-Exch-SMTP-Accept-Any-Sender"}
	w.fails("NoAccessList", says, "Add-ADPermission", "Rob", "-User", "Tim", "-ExtendedRights", "Send As")
	w.fails("NoAccessList", []string{"Mailbox database"}, "Get-ADPermission", "Mailbox Database EX20071")
	w.fails("ManagementObjectNotFound", nil, "Get-ADPermission", "nothing")
	out, err := w.pipe(w.ok("Get-Mailbox", "Rob"), "Add-ADPermission", "-User", "Tim", "-ExtendedRights", "Receive-As")
	w.refused(out, err, "InputObjectNotBound", says, "Add-ADPermission")
}

// TestLegacyServerHasNoTransport names a server that the cmdlet leaves out.
func TestLegacyServerHasNoTransport(t *testing.T) {
	w := lab(t)
	w.fails("ServerHasNoTransport", []string{`"Paula"`, "Legacy", "HubTransport"}, "Get-TransportService", "paula")
	expect(t, show(w.ok("Get-TransportServer"), "Name"), "EX20071\nEX20072\nW2008")
	expect(t, show(w.ok("Get-TransportServer", "P*"), "Name"), "")
}

// TestEmptyTextClears gives an empty text to settings that may hold no value.
func TestEmptyTextClears(t *testing.T) {
	w := lab(t)
	w.ok("Set-Mailbox", "Rob", "-ForwardingSmtpAddress", "smtp:rob@contoso.com", "-DeliverToMailboxAndForward", true)
	w.ok("Set-Mailbox", "Rob", "-ForwardingSmtpAddress", "")
	expect(t, show(w.ok("Get-Mailbox", "Rob"), "ForwardingSmtpAddress"), "")
	w.ok("Set-ReceiveConnector", `EX20071\Client EX20071`, "-ServiceDiscoveryFqdn", "disco.work.com")
	w.ok("Set-ReceiveConnector", `EX20071\Client EX20071`, "-ServiceDiscoveryFqdn", "")
	expect(t, show(w.ok("Get-ReceiveConnector", `EX20071\Client EX20071`), "ServiceDiscoveryFqdn"), "")
	w.fails("InvalidSize", nil, "Set-ReceiveConnector", `EX20071\Client EX20071`, "-MaxMessageSize", "")
}

// TestChangedCopiesAreStored changes objects where they were read and stores them
// with -Instance and through the pipe.
func TestChangedCopiesAreStored(t *testing.T) {
	w := lab(t)
	status, said := w.speaker()(`$ErrorActionPreference = 'Stop'
$c = Get-ReceiveConnector 'EX20071\Client EX20071'
$c.RemoteIPRanges = '10.0.0.1'; $c.RemoteIPRanges += '10.0.0.5'
Set-ReceiveConnector -Instance $c
$c = Get-ReceiveConnector 'EX20071\Client EX20071'
$c.RemoteIPRanges.Add('10.0.0.9'); $c.Comment = 'copy'; $c.Banner = '220 copy'
$c | Set-ReceiveConnector -Comment line
$d = Get-ReceiveConnector 'EX20072\Client EX20072'
$d.Comment = 'local only'
Set-ReceiveConnector -Identity $d -Banner '220 d'
$d.Name = 'Users'
Set-ReceiveConnector -Instance $d -Comment $null
$s = Get-TransportServer EX20071; $s.MessageRetryInterval = '00:03:00'; $s | Set-TransportServer
$t = Get-TransportConfig; $t.MaxSendSize = 5MB; Set-TransportConfig -Instance $t`)
	if status != 0 {
		t.Fatal(said)
	}
	expect(t, show(w.ok("Get-ReceiveConnector", `EX20071\Client EX20071`), "RemoteIPRanges", "Comment", "Banner"), "10.0.0.1,10.0.0.5,10.0.0.9 | line | 220 copy")
	expect(t, show(w.ok("Get-ReceiveConnector", `EX20072\Users`), "Comment", "Banner"), " | 220 d")
	expect(t, show(w.ok("Get-TransportServer", "EX20071"), "MessageRetryInterval"), "00:03:00")
	expect(t, show(w.ok("Get-TransportConfig"), "MaxSendSize"), "5 MB (5,242,880 bytes)")
	w.fails("MissingMandatoryParameter", []string{"Identity"}, "Set-ReceiveConnector", "-Comment", "x")
}

// TestMembersThatScriptsRead reads members of references, identities and values.
func TestMembersThatScriptsRead(t *testing.T) {
	w := lab(t)
	w.ok("New-SendConnector", "-Name", "Out", "-AddressSpaces", "SMTP:*.fabrikam.com;3", "-SmartHosts", "[10.1.1.1],mx.fabrikam.com", "-SourceTransportServers", "EX20071,EX20072")
	for script, want := range map[string]string{
		`$c = Get-ReceiveConnector 'EX20071\Client EX20071'; $c.Identity.Name, $c.Identity.Parent, $c.Identity.Parent.Name, $c.Server.Name`: "Client EX20071|EX20071|EX20071|EX20071",
		`$c = Get-ReceiveConnector 'EX20071\Client EX20071'; $c.Bindings[0].Address.IPAddressToString, $c.Bindings[0].Port`:                 "127.0.7.1|2587",
		`(Get-ReceiveConnector -Server EX20071).Server.Name`:                                                                                "EX20071|EX20071",
		`$m = Get-Mailbox Rob; $m.Database.Name; $m.Identity.Name; $m.ServerName.ToUpper()`:                                                 "Mailbox Database EX20071|Rob|EX20071",
		`$m = Get-Mailbox Rob; $m.PrimarySmtpAddress.Local, $m.PrimarySmtpAddress.Address`:                                                  "rob|rob@work.com",
		`$m = Get-Mailbox Rob; $m.Identity.DistinguishedName -eq $m.DistinguishedName`:                                                      "True",
		`$m = Get-Mailbox Newton; $m.Database.Name -eq $null; "$($m.ForwardingAddress.Name)."`:                                              "True|.",
		`$s = (Get-SendConnector Out).AddressSpaces[0]; $s.Address, $s.Domain, $s.Type, $s.Cost, $s.IncludeSubDomains`:                      "*.fabrikam.com|fabrikam.com|SMTP|3|True",
		`$h = (Get-SendConnector Out).SmartHosts; $h[0].Address.IPAddressToString, $h[1].Domain, $h[0].IsIPAddress`:                         "10.1.1.1|mx.fabrikam.com|True",
		`(Get-SendConnector Out).SourceTransportServers[1].Name`:                                                                            "EX20072",
		`(Get-SendConnector Out).SourceTransportServers | % { $_ }`:                                                                         "EX20071|EX20072",
		`(Get-AcceptedDomain work.com).DomainName.Domain`:                                                                                   "work.com",
		`Get-ExchangeServer | sort AdminDisplayVersion | select -First 1 | % { $_.Name }`:                                                   "Paula",
		`Get-ExchangeServer | sort AdminDisplayVersion -Descending | select -Last 1 | % { $_.Site.Name; $_.Name }`:                          "|Paula",
	} {
		if got := w.emitted(script); got != want {
			t.Errorf("%s\n got %s\nwant %s", script, got, want)
		}
	}
}

// TestSettingInsteadOfACommand types commands that are settings here.
func TestSettingInsteadOfACommand(t *testing.T) {
	run := lab(t).speaker()
	for line, hint := range map[string]string{
		"Disable-ReceiveConnector x": "Write Set-ReceiveConnector -Enabled $false.",
		"enable-sendconnector x":     "Write Set-SendConnector -Enabled $true.",
		"Rename-AcceptedDomain x":    "Write Set-AcceptedDomain -Name with the new name.",
	} {
		if _, said := run(line); !strings.Contains(said, hint) {
			t.Errorf("%s: %q does not say %q", line, said, hint)
		}
	}
}
