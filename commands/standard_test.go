package commands

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
	"mxsh/store"
)

func TestLabOrganization(t *testing.T) {
	w := lab(t)
	expect(t, show(w.ok("Get-Mailbox"), "Name", "ServerName", "RecipientTypeDetails", "Database"), `
Bond | W2008 | UserMailbox | Mailbox Database W2008
Newton | Paula | LegacyMailbox | 
Rob | EX20071 | UserMailbox | Mailbox Database EX20071
Tim | EX20072 | UserMailbox | Mailbox Database EX20072`)
	expect(t, show(w.ok("Get-ReceiveConnector"), "Identity", "Bindings", "Enabled"), `
EX20071\Client EX20071 | 127.0.7.1:2587 | True
EX20071\Default EX20071 | 127.0.7.1:2525 | True
EX20072\Client EX20072 | 127.0.7.2:2587 | True
EX20072\Default EX20072 | 127.0.7.2:2525 | True
W2008\Client W2008 | 127.0.8.1:2587 | True
W2008\Default W2008 | 127.0.8.1:2525 | True`)
	expect(t, show(w.ok("Get-ADSiteLink"), "Name", "Cost", "Sites"), `DEFAULTIPSITELINK | 100 | Default-First-Site-Name,vSite`)
	expect(t, show(w.ok("Get-AcceptedDomain"), "Name", "Default"), `work.com | True`)
	expect(t, show(w.ok("Get-RoutingGroupConnector"), "Name", "SourceTransportServers", "TargetTransportServers"), `
PAULA-EX20071 | EX20071 | Paula
PAULA-EX20071 (back) | Paula | EX20071`)
	expect(t, show(w.ok("Get-SendConnector")), ``)
}

func TestFirstCommandMakesTheOrganization(t *testing.T) {
	w := newWorld(t)
	expect(t, show(w.ok("Get-AdSite"), "Name"), `Default-First-Site-Name`)
	expect(t, show(w.ok("Get-RemoteDomain"), "Name", "DomainName"), `Default | *`)
	if rev := w.revision(); rev != 1 {
		t.Errorf("two reading commands left revision %d", rev)
	}
}

func TestServerWithoutAddressListensEverywhere(t *testing.T) {
	w := newWorld(t)
	w.ok("New-ExchangeServer", "-Name", "EX1", "-Role", "HubTransport,Mailbox")
	expect(t, show(w.ok("Get-ReceiveConnector"), "Name", "Bindings", "Fqdn"), `
Client EX1 | 0.0.0.0:587,[::]:587 | host.work.com
Default EX1 | 0.0.0.0:25,[::]:25 | host.work.com`)
}

func TestFullNameOfANewServer(t *testing.T) {
	w := newWorld(t)
	w.ok("New-ExchangeServer", "-Name", "EX1")
	w.fails("HostNameTaken", []string{`"EX1"`, `"host.work.com"`, "-Address"}, "New-ExchangeServer", "-Name", "EX2")
	w.ok("New-ExchangeServer", "-Name", "EX2", "-Address", "127.0.7.2", "-SmtpPort", "2525", "-SubmissionPort", "2587")
	w.ok("New-RoutingGroup", "-Name", "RG")
	w.ok("New-ExchangeServer", "-Name", "Old", "-Role", "Legacy", "-RoutingGroup", "RG", "-Address", "127.0.3.1")
	expect(t, show(w.ok("Get-ExchangeServer"), "Name", "Fqdn", "ServerRole"), `
EX1 | host.work.com | Mailbox, HubTransport
EX2 | ex2.work.com | Mailbox, HubTransport
Old | old.work.com | Legacy`)
}

func TestDefaultConnectorsOfANewServer(t *testing.T) {
	w := lab(t)
	expect(t, show(w.ok("Get-ReceiveConnector", "-Server", "EX20071"), "Name", "AuthMechanism", "PermissionGroups", "MaxRecipientsPerMessage",
		"MaxInboundConnectionPerSource", "MaxInboundConnectionPercentagePerSource", "MessageRateLimit", "SizeEnabled"), `
Client EX20071 | Tls, Integrated, BasicAuth, BasicAuthRequireTLS | ExchangeUsers | 200 | 20 | 2 | 600 | Enabled
Default EX20071 | Tls, Integrated, BasicAuth, BasicAuthRequireTLS, ExchangeServer | ExchangeUsers, ExchangeServers, ExchangeLegacyServers | 5000 | Unlimited | 100 | Unlimited | EnabledWithoutValue`)
}

func TestFailedNewServerLeavesNothing(t *testing.T) {
	w := lab(t)
	before := w.revision()
	// The server alone would be fine; its database's name is taken.
	w.ok("New-MailboxDatabase", "-Name", "Mailbox Database EX3", "-Server", "EX20071")
	w.fails("ManagementObjectAlreadyExists", []string{"Mailbox Database EX3"}, "New-ExchangeServer", "-Name", "EX3", "-Role", "HubTransport,Mailbox", "-Address", "127.0.7.9")
	if rev := w.revision(); rev != before+1 {
		t.Errorf("revision went from %d to %d", before, rev)
	}
	w.fails("ManagementObjectNotFound", nil, "Get-ExchangeServer", "EX3")
	expect(t, show(w.ok("Get-ReceiveConnector", "*EX3"), "Name"), ``)
}

func TestLocalServerStandsInForOneNotGiven(t *testing.T) {
	w := lab(t)
	w.fails("LocalServerUnknown", []string{"'SourceTransportServers'", "This host has no server."}, "New-SendConnector", "-Name", "Out", "-AddressSpaces", "*")
	w.fails("LocalServerUnknown", []string{"'Server'"}, "New-ReceiveConnector", "-Name", "In", "-Usage", "Internet", "-Bindings", "127.0.7.5:2525")
	w.local = "EX20072"
	w.ok("New-SendConnector", "-Name", "Out", "-AddressSpaces", "*")
	w.ok("New-ReceiveConnector", "-Name", "In", "-Usage", "Internet", "-Bindings", "127.0.7.5:2525")
	w.ok("New-Mailbox", "-Name", "Jane")
	expect(t, show(w.ok("Get-SendConnector"), "Identity", "SourceTransportServers"), `Out | EX20072`)
	expect(t, show(w.ok("Get-ReceiveConnector", "in"), "Identity"), `EX20072\In`)
	expect(t, show(w.ok("Get-Mailbox", "Jane"), "ServerName", "PrimarySmtpAddress"), `EX20072 | Jane@work.com`)
}

func TestGetByIdentity(t *testing.T) {
	w := lab(t)
	all := w.ok("Get-ReceiveConnector")
	guid := all[0].Header().Guid.String()
	dn, _ := model.ReceiveConnectors.Prop(all[0], "DistinguishedName")
	for _, identity := range []string{`EX20071\Client EX20071`, `ex20071/client ex20071`, "client EX20071", guid, "{" + guid + "}", model.TextOf(dn)} {
		expect(t, show(w.ok("Get-ReceiveConnector", identity), "Identity"), `EX20071\Client EX20071`)
	}
	expect(t, show(w.ok("Get-ReceiveConnector", "Default*"), "Identity"), `
EX20071\Default EX20071
EX20072\Default EX20072
W2008\Default W2008`)
	expect(t, show(w.ok("Get-ReceiveConnector", "Default*", "-Server", "W2008"), "Identity"), `W2008\Default W2008`)
	expect(t, show(w.ok("Get-ReceiveConnector", "None*"), "Identity"), ``)
	w.fails("ManagementObjectNotFound", []string{"'None'"}, "Get-ReceiveConnector", "None")
	w.fails("ManagementObjectNotFound", nil, "Get-ReceiveConnector", `EX20071\Client EX20071`, "-Server", "W2008")
	w.fails("ManagementObjectNotFound", []string{`Did you mean 'EX20071\Client EX20071'`}, "Get-ReceiveConnector", "EX20071Client EX20071")
	w.fails("ManagementObjectNotFound", nil, "Get-ReceiveConnector", "-Server", "EX9")
}

func TestObjectsArriveThroughThePipeByGuid(t *testing.T) {
	w := lab(t)
	w.ok("New-SendConnector", "-Name", "A", "-AddressSpaces", "a.test", "-SourceTransportServers", "EX20071")
	w.ok("New-SendConnector", "-Name", "B", "-AddressSpaces", "b.test", "-SourceTransportServers", "EX20071")
	both := w.ok("Get-SendConnector")
	w.ok("Set-SendConnector", "A", "-Name", "C") // renamed after it was read
	if _, err := w.pipe(both, "Set-SendConnector", "-Port", "2626"); err != nil {
		t.Fatal(err)
	}
	expect(t, show(w.ok("Get-SendConnector"), "Name", "Port"), "B | 2626\nC | 2626")
	_, err := w.pipe(w.ok("Get-ReceiveConnector"), "Remove-SendConnector", "-Confirm:$false")
	if !errors.Is(err, &model.Error{ID: "InputObjectNotBound"}) {
		t.Errorf("receive connectors into Remove-SendConnector: %v", err)
	}
	if _, err := w.pipe(both, "Remove-SendConnector", "-Confirm:$false"); err != nil {
		t.Fatal(err)
	}
	expect(t, show(w.ok("Get-SendConnector"), "Name"), ``)
	_, err = w.pipe(both, "Remove-SendConnector", "-Confirm:$false")
	if !errors.Is(err, &model.Error{ID: "ManagementObjectNotFound"}) || len(w.errs) != 2 {
		t.Errorf("removed again: %d errors, %v", len(w.errs), err)
	}
}

// TestNameWithAStar uses the names of the lab's scenarios.
func TestNameWithAStar(t *testing.T) {
	w := lab(t)
	for _, name := range []string{"*Cost1", "*Cost2"} {
		w.ok("New-SendConnector", "-Name", name, "-AddressSpaces", "SMTP:*;1", "-SourceTransportServers", "EX20071")
	}
	w.ok("Set-SendConnector", "*Cost1", "-IsScopedConnector", "$true")
	expect(t, show(w.ok("Get-SendConnector"), "Name", "IsScopedConnector"), "*Cost1 | True\n*Cost2 | False")
	w.fails("WildcardInIdentity", []string{`"*C*"`}, "Set-SendConnector", "*C*", "-Port", "26")
	w.fails("WildcardInIdentity", nil, "Remove-SendConnector", "*C*", "-Confirm:$false")
}

func TestSetSaysWhenNothingChanged(t *testing.T) {
	w := lab(t)
	w.ok("New-SendConnector", "-Name", "Out", "-AddressSpaces", "SMTP:*;1", "-SourceTransportServers", "EX20071")
	before := w.revision()
	for _, args := range [][]any{{"-Port", "25"}, {"-AddressSpaces", "*"}, {"-AddressSpaces", "@{Add='SMTP:*;1'}"}, {"-Comment", "$null"}, {}} {
		w.ok("Set-SendConnector", append([]any{"Out"}, args...)...)
		if len(w.warnings) != 1 || w.warnings[0] != "The command completed successfully but no settings of 'Out' have been modified." {
			t.Errorf("%v: %v", args, w.warnings)
		}
	}
	if rev := w.revision(); rev != before {
		t.Errorf("revision went from %d to %d", before, rev)
	}
}

func TestWhatIfShowsAndChangesNothing(t *testing.T) {
	w := lab(t)
	w.ok("New-SendConnector", "-Name", "Out", "-AddressSpaces", "a.test,b.test", "-SourceTransportServers", "EX20071")
	before := w.revision()
	for _, c := range []struct {
		args []any
		want string
	}{
		{[]any{"New-AcceptedDomain", "-Name", "Contoso Domain", "-DomainName", "contoso.com"}, `What if: Creating Accepted Domain "Contoso Domain" with domain name "contoso.com".`},
		{[]any{"Set-SendConnector", "Out", "-Port", "26", "-AddressSpaces", "b.test,c.test"},
			"What if: Changing Send connector \"Out\".\n  Port: 25 -> 26\n  AddressSpaces: {SMTP:a.test;1, SMTP:b.test;1} -> {SMTP:b.test;1, SMTP:c.test;1}\n  - removed: SMTP:a.test;1\n" +
				"  Mail for a.test from EX20071, EX20072, W2008 would wait in the Unreachable queue instead of leaving through \"Out\".\n" +
				"  Mail for c.test from EX20071, EX20072, W2008 would leave through \"Out\" instead of waiting in the Unreachable queue."},
		{[]any{"Set-SendConnector", "Out", "-Name", "In"}, "What if: Changing Send connector \"Out\".\n  Name: Out -> In"},
		{[]any{"Remove-SendConnector", "Out"}, `What if: Removing Send connector "Out".
  Mail for a.test from EX20071, EX20072, W2008 would wait in the Unreachable queue instead of leaving through "Out".
  Mail for b.test from EX20071, EX20072, W2008 would wait in the Unreachable queue instead of leaving through "Out".`},
		{[]any{"Remove-ReceiveConnector", `W2008\Client W2008`}, `What if: Removing Receive connector "W2008\Client W2008".`},
	} {
		w.ok(c.args[0].(string), append(c.args[1:], "-WhatIf")...)
		expect(t, strings.Join(w.infos, "\n"), c.want)
	}
	w.fails("ManagementObjectAlreadyExists", nil, "New-SendConnector", "-Name", "out", "-AddressSpaces", "*", "-SourceTransportServers", "EX20071", "-WhatIf")
	w.fails("ReferenceNotFound", nil, "Set-SendConnector", "Out", "-SourceTransportServers", "EX9", "-WhatIf")
	w.fails("ObjectInUse", nil, "Remove-AdSite", "vSite", "-WhatIf")
	if rev := w.revision(); rev != before {
		t.Errorf("revision went from %d to %d", before, rev)
	}
}

func TestConfirmation(t *testing.T) {
	w := lab(t)
	names := []string{"A", "B", "C", "D"}
	for _, n := range names {
		w.ok("New-SendConnector", "-Name", n, "-AddressSpaces", n+".test", "-SourceTransportServers", "EX20071")
	}
	w.fails("NoTerminal", nil, "Remove-SendConnector", "A")
	w.answers = []shell.Answer{shell.No}
	w.ok("Remove-SendConnector", "A")
	expect(t, strings.Join(w.asked, "\n"), `Removing Send connector "A".`)
	w.answers = []shell.Answer{shell.Yes, shell.No, shell.YesToAll}
	if _, err := w.pipe(w.ok("Get-SendConnector"), "Remove-SendConnector"); err != nil {
		t.Fatal(err)
	}
	if len(w.asked) != 3 {
		t.Errorf("asked %v", w.asked)
	}
	expect(t, show(w.ok("Get-SendConnector"), "Name"), `B`)
	w.answers = []shell.Answer{shell.No}
	w.ok("Set-SendConnector", "B", "-Port", "26", "-Confirm")
	expect(t, show(w.ok("Get-SendConnector"), "Port"), `25`)
}

// TestErrorOfOneObjectLetsTheOthersGo pipes three, of which the second fails.
func TestErrorOfOneObjectLetsTheOthersGo(t *testing.T) {
	w := lab(t)
	for _, n := range []string{"A", "B", "C"} {
		w.ok("New-SendConnector", "-Name", n, "-AddressSpaces", n+".test", "-SourceTransportServers", "EX20071")
	}
	all := w.ok("Get-SendConnector")
	w.ok("Remove-SendConnector", "B", "-Confirm:$false")
	_, err := w.pipe(all, "Set-SendConnector", "-Port", "26")
	if len(w.errs) != 1 || !errors.Is(err, &model.Error{ID: "ManagementObjectNotFound"}) {
		t.Errorf("%v", err)
	}
	expect(t, show(w.ok("Get-SendConnector"), "Name", "Port"), "A | 26\nC | 26")
	if _, err := w.pipe(all[1:], "Set-SendConnector", "-Port", "27", "-ErrorAction", "Stop"); err == nil {
		t.Error("-ErrorAction Stop went on")
	}
	expect(t, show(w.ok("Get-SendConnector"), "Name", "Port"), "A | 26\nC | 26")
}

func TestWrongInputChangesNothing(t *testing.T) {
	w := lab(t)
	w.local = "EX20071"
	w.ok("New-SendConnector", "-Name", "Out", "-AddressSpaces", "*")
	before := w.revision()
	for _, c := range []struct {
		id    string
		says  []string
		words []any
	}{
		{"AddressSpaceCostRange", []string{`"SMTP:*;0"`, "1 to 100", "SMTP:*;1"}, []any{"New-SendConnector", "-Name", "x", "-AddressSpaces", "SMTP:*;0"}},
		{"ReferenceNotFound", []string{`'SourceTransportServers'`, `"EX9"`}, []any{"New-SendConnector", "-Name", "x", "-AddressSpaces", "*", "-SourceTransportServers", "EX9"}},
		{"ValueOutOfRange", []string{"'Port'", "70000"}, []any{"Set-SendConnector", "Out", "-Port", "70000"}},
		{"BindingTaken", []string{"127.0.7.1:2525"}, []any{"New-ReceiveConnector", "-Name", "x", "-Usage", "Internet", "-Bindings", "127.0.7.1:2525"}},
		{"InvalidName", []string{"'Name'"}, []any{"New-ReceiveConnector", "-Name", `a\b`, "-Usage", "Internet", "-Bindings", "127.0.7.6:2525"}},
	} {
		_, err := w.run(c.words[0].(string), c.words[1:]...)
		var e *model.Error
		if !errors.As(err, &e) {
			t.Errorf("%v: %v", c.words, err)
			continue
		}
		for _, text := range c.says {
			if !strings.Contains(err.Error(), text) {
				t.Errorf("%v: %q does not say %q", c.words, err, text)
			}
		}
	}
	if rev := w.revision(); rev != before {
		t.Errorf("revision went from %d to %d", before, rev)
	}
}

func TestPendingSettingsWarn(t *testing.T) {
	w := lab(t)
	w.ok("Set-MailboxDatabase", "Mailbox Database W2008", "-ProhibitSendQuota", "1GB")
	expect(t, strings.Join(w.warnings, "\n"), `ProhibitSendQuota is stored; this version of mxsh does not apply it yet.`)
	w.ok("Set-MailboxDatabase", "Mailbox Database W2008", "-ProhibitSendQuota", "3GB", "-IssueWarningQuota", "2GB")
	expect(t, strings.Join(w.warnings, "\n"), `IssueWarningQuota and ProhibitSendQuota are stored; this version of mxsh does not apply them yet.`)
}

func TestDefaultDomainMoves(t *testing.T) {
	w := lab(t)
	w.ok("New-AcceptedDomain", "-Name", "Contoso", "-DomainName", "contoso.com")
	w.fails("DefaultDomainNeeded", nil, "Remove-AcceptedDomain", "work.com", "-Confirm:$false")
	w.fails("DefaultDomainNeeded", nil, "Set-AcceptedDomain", "work.com", "-MakeDefault", "$false")
	w.ok("Set-AcceptedDomain", "Contoso", "-MakeDefault", "$true")
	expect(t, show(w.ok("Get-AcceptedDomain"), "Name", "Default"), "Contoso | True\nwork.com | False")
	w.ok("Remove-AcceptedDomain", "work.com", "-Confirm:$false")
	w.fails("DefaultRemoteDomainNeeded", nil, "Remove-RemoteDomain", "Default", "-Confirm:$false")
}

func TestSitesJoinAndLeaveTheirLinks(t *testing.T) {
	w := newWorld(t)
	w.ok("New-AdSite", "-Name", "A")
	w.ok("New-AdSite", "-Name", "B")
	w.ok("New-AdSiteLink", "-Name", "AB", "-Sites", "A,B", "-Cost", "7")
	w.ok("New-AdSite", "-Name", "C", "-SiteLink", "AB")
	w.fails("ManagementObjectNotFound", nil, "New-AdSite", "-Name", "D", "-SiteLink", "Nowhere")
	links := func() string { return show(w.ok("Get-AdSiteLink"), "Name", "Cost", "Sites") }
	expect(t, links(), "AB | 7 | A,B,C\nDEFAULTIPSITELINK | 100 | Default-First-Site-Name,A,B")
	w.ok("Set-AdSite", "A", "-Name", "Alpha")
	expect(t, links(), "AB | 7 | Alpha,B,C\nDEFAULTIPSITELINK | 100 | Default-First-Site-Name,Alpha,B")
	w.ok("Remove-AdSite", "B", "-Confirm:$false")
	expect(t, links(), "AB | 7 | Alpha,C\nDEFAULTIPSITELINK | 100 | Default-First-Site-Name,Alpha")
	w.ok("Set-AdSiteLink", "AB", "-ExchangeCost", "3")
	expect(t, show(w.ok("Get-AdSiteLink", "AB"), "Cost"), `3`)
}

func TestRemoveServer(t *testing.T) {
	w := lab(t)
	w.fails("ObjectInUse", []string{"Mailbox", `"Rob"`}, "Remove-ExchangeServer", "EX20071", "-Confirm:$false")
	w.ok("Remove-Mailbox", "Rob", "-Confirm:$false")
	w.fails("ObjectInUse", []string{"PAULA-EX20071"}, "Remove-ExchangeServer", "EX20071", "-Confirm:$false")
	w.ok("Remove-RoutingGroupConnector", "PAULA-EX20071", "-Confirm:$false")
	w.ok("Remove-RoutingGroupConnector", "PAULA-EX20071 (back)", "-Confirm:$false")
	w.ok("Remove-ExchangeServer", "EX20071", "-Confirm:$false")
	expect(t, show(w.ok("Get-ReceiveConnector", "*EX20071"), "Name"), ``)
	w.fails("ManagementObjectNotFound", nil, "Get-MailboxDatabase", "Mailbox Database EX20071")
}

func TestTransportServerIsAViewOfTheServer(t *testing.T) {
	w := lab(t)
	w.ok("Set-TransportService", "EX20071", "-MessageRetryInterval", "00:02:00")
	expect(t, show(w.ok("Get-TransportServer", "EX20071"), "Name", "MessageRetryInterval"), `EX20071 | 00:02:00`)
	expect(t, show(w.ok("Get-ExchangeServer", "EX20071"), "Name", "Fqdn", "Site"), `EX20071 | ex20071.work.com | Default-First-Site-Name`)
	w.ok("Set-ExchangeServer", "EX20071", "-Site", "vSite")
	expect(t, show(w.ok("Get-TransportServer", "EX20071"), "MessageRetryInterval"), `00:02:00`)
	if _, err := w.pipe(w.ok("Get-ExchangeServer", "EX20071"), "Set-TransportServer", "-MessageRetryInterval", "00:03:00"); err != nil {
		t.Error(err)
	}
}

func TestMailboxNames(t *testing.T) {
	w := lab(t)
	w.ok("Set-Mailbox", "rob@WORK.com", "-EmailAddresses", "@{Add='smtp:robert@work.com'}")
	for _, identity := range []string{"Rob", "robert@work.com", `WORK\rob`, "Rob@work.com"} {
		expect(t, show(w.ok("Get-Mailbox", identity), "Name"), `Rob`)
	}
	w.fails("ManagementObjectAlreadyExists", []string{`"Rob"`, "robert@work.com"}, "Set-Mailbox", "Tim", "-EmailAddresses", "@{Add='smtp:Robert@work.com'}")
}

func TestMailboxPlaces(t *testing.T) {
	w := lab(t)
	w.ok("New-MailboxDatabase", "-Name", "Second", "-Server", "W2008")
	w.ok("New-Mailbox", "-Name", "A", "-Database", "Second")
	expect(t, show(w.ok("Get-Mailbox", "A"), "ServerName", "Database"), `W2008 | Second`)
	w.fails("DatabaseOfOtherServer", []string{`"Second"`, `"W2008"`, `"EX20071"`}, "New-Mailbox", "-Name", "B", "-Database", "Second", "-Server", "EX20071")
	w.ok("New-ExchangeServer", "-Name", "Hub", "-Role", "HubTransport", "-Address", "127.0.9.1")
	w.fails("ServerWithoutDatabase", []string{`"Hub"`}, "New-Mailbox", "-Name", "B", "-Server", "Hub")
	w.fails("ObjectInUse", nil, "Remove-MailboxDatabase", "Second", "-Confirm:$false")
}

func TestPasswordIsHashedAndNeverShown(t *testing.T) {
	w := lab(t)
	m := w.ok("Get-Mailbox", "Rob")[0].(*model.Mailbox)
	if !strings.HasPrefix(m.PasswordHash.Encoded(), "$argon2id$v=19$m=65536,t=1,p=1$") {
		t.Errorf("stored as %q", m.PasswordHash.Encoded())
	}
	old := m.PasswordHash.Encoded()
	w.ok("Set-Mailbox", "Rob", "-Password", model.NewSecret("other"))
	if now := w.ok("Get-Mailbox", "Rob")[0].(*model.Mailbox).PasswordHash.Encoded(); now == old {
		t.Error("Set-Mailbox -Password left the old one")
	}
	if tim := w.ok("Get-Mailbox", "Tim")[0].(*model.Mailbox); !tim.PasswordHash.IsZero() {
		t.Error("a mailbox without password has one")
	}
	for _, p := range model.Mailboxes.Props(m) {
		if text := model.TextOf(p.Value); strings.Contains(text, "argon2") || strings.Contains(text, "P@ssw0rd1") {
			t.Errorf("%s shows %q", p.Name, text)
		}
	}
	data, err := os.ReadFile(filepath.Join(w.home, "directory.db"))
	if err != nil || strings.Contains(string(data), "P@ssw0rd1") {
		t.Errorf("the password stands in the file: %v", err)
	}
}

func TestCredentialIsSealed(t *testing.T) {
	w := lab(t)
	credential := model.PSCredential{UserName: "relay", Password: model.NewSecret("open sesame")}
	w.ok("New-SendConnector", "-Name", "Out", "-AddressSpaces", "*", "-SmartHosts", "[127.0.160.207]", "-SourceTransportServers", "EX20071",
		"-SmartHostAuthMechanism", "BasicAuth", "-AuthenticationCredential", credential)
	data, err := os.ReadFile(filepath.Join(w.home, "directory.db"))
	if err != nil || strings.Contains(string(data), "open sesame") {
		t.Fatalf("the password stands in the file: %v", err)
	}
	c := w.ok("Get-SendConnector")[0].(*model.SendConnector)
	if err := model.OpenSecrets(c, &store.Keys{Path: filepath.Join(w.home, "secret.key")}); err != nil {
		t.Fatal(err)
	}
	if c.AuthenticationCredential.UserName != "relay" || c.AuthenticationCredential.Password.Reveal() != "open sesame" {
		t.Errorf("%+v", c.AuthenticationCredential)
	}
	w.ok("Set-SendConnector", "Out", "-Port", "2626") // the secret stays as it is
	c = w.ok("Get-SendConnector")[0].(*model.SendConnector)
	if c.AuthenticationCredential.Password.IsZero() {
		t.Error("another setting's change lost the password")
	}
}

func TestResultSize(t *testing.T) {
	w := lab(t)
	if out := w.ok("Get-Mailbox", "-ResultSize", "2"); len(out) != 2 || len(w.warnings) != 1 || !strings.Contains(w.warnings[0], "increase the value for the ResultSize") {
		t.Errorf("%d mailboxes, %v", len(out), w.warnings)
	}
	if out := w.ok("Get-Mailbox", "-ResultSize", "4"); len(out) != 4 || len(w.warnings) != 0 {
		t.Errorf("%d mailboxes, %v", len(out), w.warnings)
	}
	_, err := w.dir.Update(t.Context(), func(u store.Writer) error {
		for i := range 1100 {
			m := model.Mailboxes.New().(*model.Mailbox)
			m.Name = fmt.Sprintf("User %04d", i)
			if err := store.Save(u, m, noon); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if out := w.ok("Get-Mailbox"); len(out) != 1000 || len(w.warnings) != 1 || !strings.Contains(w.warnings[0], "first 1000") {
		t.Errorf("%d mailboxes, %v", len(out), w.warnings)
	}
	if out := w.ok("Get-Mailbox", "-ResultSize", "Unlimited"); len(out) != 1104 || len(w.warnings) != 0 {
		t.Errorf("%d mailboxes, %v", len(out), w.warnings)
	}
}

func TestMailboxFilter(t *testing.T) {
	w := lab(t)
	for filter, want := range map[string]string{
		`Name -like 'R*'`:                                          "Rob",
		`Name -eq 'rob' -or Name -eq "TIM"`:                        "Rob\nTim",
		`-not (ServerName -eq 'Paula' -or ServerName -like 'EX*')`: "Bond",
		`EmailAddresses -like '*newton@*'`:                         "Newton",
		`Database -eq $null`:                                       "Newton",
		`Name -gt 'Newton' -and Name -le 'Rob'`:                    "Rob",
		`HiddenFromAddressListsEnabled -eq $false -and Name -ne 'Rob' -and Name -notlike '*o*'`: "Tim",
	} {
		expect(t, show(w.ok("Get-Mailbox", "-Filter", filter), "Name"), want)
	}
	expect(t, show(w.ok("Get-Mailbox", "-SortBy", "ServerName"), "Name"), "Rob\nTim\nNewton\nBond")
	for filter, says := range map[string]string{
		`Nome -eq 'x'`: `no property "Nome"`, `Name -match 'x'`: `"-match"`, `$_.Name -eq 'x'`: "Where-Object", `Name -eq`: "lacks its value",
		`Name`: "lacks its operator", `(Name -eq 'x'`: "parenthesis", `Name -eq 'x`: "quote", `Name -eq 'x' 'y'`: "one too many",
		``: "condition is missing", `Name -like 'a*b*c'`: "first and last", strings.Repeat("(", 1000): "too deep",
	} {
		w.fails("InvalidFilter", []string{says}, "Get-Mailbox", "-Filter", filter)
	}
}

// TestFilterVariables has the values of variables where a person writes them: in
// braces, in single quotes, and in braces and quotes.
func TestFilterVariables(t *testing.T) {
	w := lab(t)
	run := w.outputs(`$n = 'rob'; $null2 = $null; $yes = $true; $no = $false; $list = 'a','b'; $d = (Get-Date).AddDays(-1); $m = Get-Mailbox Tim; $size = 100KB; $env:OF = 'EX20071'; ${ab} = 'Tim'`)
	for _, c := range [][2]string{
		{`{Name -eq $n}`, "Rob"},
		{`'Name -eq $n'`, "Rob"},
		{`"Name -eq '$n'"`, "Rob"},
		{`"Name -eq '$($m.Name)'"`, "Tim"},
		{`{Name -eq '$n'}`, "Rob"},
		{`{Name -eq "$n" -or Name -eq ${ab}}`, "Rob Tim"},
		{`{Name -eq '$nobody'}`, ""},
		{`"Name -eq '` + "`" + `$n'"`, ""}, // PowerShell has put the values in; this is a text
		{`{ServerName -eq $env:OF}`, "Rob"},
		{`{Name -like $n}`, "Rob"},
		{`{Name -ne $n -and HiddenFromAddressListsEnabled -eq $no}`, "Bond Newton Tim"},
		{`{HiddenFromAddressListsEnabled -eq $yes}`, ""},
		{`{Database -eq $null2}`, "Newton"},
		{`{Database -ne $null2 -and -not (Name -eq $n)}`, "Bond Tim"},
		{`{WhenCreated -gt $d -and RulesQuota -gt $size}`, "Bond Newton Rob Tim"},
		{`{Guid -eq '$m'}`, ""},
		{`{EmailAddresses -like 'rob@*'}`, "Rob"},
		{`{EmailAddresses -like 'SMTP:tim@*'}`, "Tim"},
	} {
		if got := run(`(Get-Mailbox -Filter ` + c[0] + `).Name -join ' '`); got != c[1] {
			t.Errorf("%s: %q, want %q", c[0], got, c[1])
		}
	}
	for _, c := range [][2]string{
		{`{Name -eq $nobody}`, "there is no variable $nobody"},
		{`{Name -eq $m.Name}`, "'$($m.Name)'"},
		{`{Name -eq $list}`, "holds 2 values"},
		{`{Name -gt $null2}`, "only -eq and -ne take $null"},
		{`{HiddenFromAddressListsEnabled -eq $n}`, "whose type is Boolean"},
		{`{Name -match $n}`, `"-match" is no operator`},
	} {
		if got := run(`try { Get-Mailbox -Filter ` + c[0] + ` } catch { "$_" }`); !strings.Contains(got, c[1]) {
			t.Errorf("%s: %q, want %q", c[0], got, c[1])
		}
	}
	w.fails("InvalidFilter", []string{"no variable $n"}, "Get-Mailbox", "-Filter", "Name -eq $n") // from bash
}

func TestServersKeepTheirNames(t *testing.T) {
	w := lab(t)
	w.fails("NamedParameterNotFound", nil, "Set-ExchangeServer", "EX20071", "-Name", "EX1")
}

func TestPipedServerChoosesItsObjects(t *testing.T) {
	w := lab(t)
	queuesOfLab(w.starts("EX20071"))
	server := w.ok("Get-TransportService", "EX20071")
	for _, c := range []struct{ name, want string }{
		{"Get-ReceiveConnector", "Client EX20071\nDefault EX20071"}, {"Get-Queue", "3\n4\nSubmission\nUnreachable"}, {"Get-Mailbox", "Rob"},
		{"Get-MailboxDatabase", "Mailbox Database EX20071"}, {"Get-Service", "MSExchangeTransport"},
	} {
		out, err := w.pipe(server, c.name)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		expect(t, show(out, "Name"), c.want)
	}
}

func TestADPermission(t *testing.T) {
	w := lab(t)
	rights := func(words ...any) string {
		return show(w.ok("Get-ADPermission", words...), "Identity", "User", "Deny", "Inherited", "ExtendedRights")
	}
	expect(t, rights("EX20071\\Client EX20071"), `
EX20071\Client EX20071 | NT AUTHORITY\Authenticated Users | False | True | ms-Exch-SMTP-Submit
EX20071\Client EX20071 | NT AUTHORITY\Authenticated Users | False | True | ms-Exch-SMTP-Accept-Any-Recipient
EX20071\Client EX20071 | NT AUTHORITY\Authenticated Users | False | True | ms-Exch-Accept-Headers-Routing
EX20071\Client EX20071 | NT AUTHORITY\Authenticated Users | False | True | ms-Exch-Bypass-Anti-Spam`)
	w.ok("New-ReceiveConnector", "-Name", "Printers", "-Server", "EX20071", "-Custom", "-Bindings", "127.0.7.1:2525", "-RemoteIPRanges", "127.0.9.0/24", "-PermissionGroups", "AnonymousUsers")
	given, err := w.pipe(w.ok("Get-ReceiveConnector", "Printers"), "Add-ADPermission", "-User", `NT AUTHORITY\ANONYMOUS LOGON`, "-ExtendedRights", "Ms-Exch-SMTP-Accept-Any-Recipient")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, show(given, "Identity", "User", "ExtendedRights"), `EX20071\Printers | NT AUTHORITY\ANONYMOUS LOGON | ms-Exch-SMTP-Accept-Any-Recipient`)
	expect(t, show(w.ok("Get-ReceiveConnector", "Printers"), "PermissionGroups"), `AnonymousUsers, Custom`)
	w.ok("Add-ADPermission", `EX20071\Printers`, "-User", "rob@work.com", "-ExtendedRights", "ms-Exch-SMTP-Submit", "-Deny")
	expect(t, rights("Printers", "-User", "Rob"), `EX20071\Printers | Rob | True | False | ms-Exch-SMTP-Submit`)
	w.ok("Remove-ADPermission", "Printers", "-User", "ANONYMOUS LOGON", "-ExtendedRights", "ms-Exch-SMTP-Submit", "-Confirm:$false")
	expect(t, strings.Join(w.warnings, "|"), `Can't remove the access control entry on the object "EX20071\Printers" for account "NT AUTHORITY\ANONYMOUS LOGON" because it isn't present: ms-Exch-SMTP-Submit was not given by hand. What a permission group gives is changed by Set-ReceiveConnector -PermissionGroups, or withheld by Add-ADPermission -Deny.`)
	w.ok("Add-ADPermission", "Printers", "-User", "ANONYMOUS LOGON", "-ExtendedRights", "ms-Exch-SMTP-Accept-Any-Recipient")
	expect(t, strings.Join(w.warnings, "|"), `The appropriate access control entry is already present on the object "EX20071\Printers" for account "NT AUTHORITY\ANONYMOUS LOGON": ms-Exch-SMTP-Accept-Any-Recipient.`)
	w.ok("Remove-ADPermission", "Printers", "-User", "ANONYMOUS LOGON", "-ExtendedRights", "ms-Exch-SMTP-Accept-Any-Recipient", "-Confirm:$false")
	w.ok("Remove-ADPermission", "Printers", "-User", "Rob", "-ExtendedRights", "ms-Exch-SMTP-Submit", "-Deny", "-Confirm:$false")
	expect(t, show(w.ok("Get-ReceiveConnector", "Printers"), "PermissionGroups"), `AnonymousUsers`)

	w.ok("New-ReceiveConnector", "-Name", "World", "-Server", "EX20071", "-Internet", "-Bindings", "127.0.7.4:2525")
	before := w.revision()
	w.fails("OpenRelay", []string{`EX20071\World`, "-Force"}, "Add-ADPermission", "World", "-User", "ANONYMOUS LOGON", "-ExtendedRights", "ms-Exch-SMTP-Accept-Any-Recipient")
	w.ok("Add-ADPermission", "World", "-User", "ANONYMOUS LOGON", "-ExtendedRights", "ms-Exch-SMTP-Accept-Any-Recipient", "-WhatIf", "-Force")
	if rev := w.revision(); rev != before {
		t.Errorf("revision went from %d to %d", before, rev)
	}
	w.ok("Add-ADPermission", "World", "-User", "ANONYMOUS LOGON", "-ExtendedRights", "ms-Exch-SMTP-Accept-Any-Recipient", "-Force")
	w.fails("UnknownRight", []string{`"fly"`}, "Add-ADPermission", "World", "-User", "Rob", "-ExtendedRights", "fly")
	w.fails("UnknownPrincipal", []string{`"nobody"`}, "Add-ADPermission", "World", "-User", "nobody", "-ExtendedRights", "ms-Exch-SMTP-Submit")
	w.ok("New-SendConnector", "-Name", "Out", "-AddressSpaces", "*", "-SourceTransportServers", "EX20071")
	w.ok("Add-ADPermission", "Out", "-User", "ANONYMOUS LOGON", "-ExtendedRights", "ms-Exch-Send-Headers-Routing")
	expect(t, rights("Out"), `Out | NT AUTHORITY\ANONYMOUS LOGON | False | False | ms-Exch-Send-Headers-Routing`)
}

// TestWhatIfTellsWhoseMailWouldMove asks for the routing effect of changes.
func TestWhatIfTellsWhoseMailWouldMove(t *testing.T) {
	w := lab(t)
	w.ok("New-SendConnector", "-Name", "All", "-AddressSpaces", "SMTP:*;1", "-SourceTransportServers", "EX20071")
	effect := func(want string, name string, words ...any) {
		t.Helper()
		before := w.revision()
		w.ok(name, append(words, "-WhatIf")...)
		var lines []string
		for _, i := range w.infos {
			if strings.Contains(i, "Mail for") {
				lines = append(lines, strings.TrimSpace(i))
			}
		}
		expect(t, strings.Join(lines, "\n"), want)
		if w.revision() != before {
			t.Errorf("%s -WhatIf wrote", name)
		}
	}
	effect(`Mail for *.fabrikam.com from EX20071, EX20072, W2008 would leave through "Fabrikam" instead of leaving through "All".`,
		"New-SendConnector", "-Name", "Fabrikam", "-AddressSpaces", "*.fabrikam.com", "-SmartHosts", "[127.0.168.1]", "-SourceTransportServers", "EX20072",
		"-SmartHostAuthMechanism", "BasicAuth", "-AuthenticationCredential", model.PSCredential{UserName: "u", Password: model.NewSecret("p")})
	effect(`Mail for * from W2008 would leave through "Near" instead of leaving through "All".`,
		"New-SendConnector", "-Name", "Near", "-AddressSpaces", "SMTP:*;1", "-SourceTransportServers", "W2008")
	effect(`Mail for * from EX20071, EX20072, W2008 would wait in the Unreachable queue instead of leaving through "All".`, "Remove-SendConnector", "All")
	effect(`Mail for * from W2008 would wait in the Unreachable queue instead of leaving through "All".`, "Set-SendConnector", "All", "-IsScopedConnector", "$true")
	effect(`Mail for * from EX20071, EX20072, W2008 would wait in the Unreachable queue instead of leaving through "All".`,
		"Set-SendConnector", "All", "-Name", "Other", "-AddressSpaces", "a.test,b.test", "-Enabled", "$true")
	effect("", "Set-SendConnector", "All", "-Name", "Other", "-Port", "26")
}

// TestSwitchOnNewBooleanOnSet gives a setting that New- takes as a switch and
// Set- as a value.
func TestSwitchOnNewBooleanOnSet(t *testing.T) {
	w := lab(t)
	w.ok("New-Mailbox", "-Name", "Ann", "-Server", "EX20071", "-AccountDisabled:$true")
	for _, want := range []string{"False", "True"} {
		w.ok("Set-Mailbox", "Ann", "-AccountDisabled", "$"+want)
		expect(t, show(w.ok("Get-Mailbox", "Ann"), "AccountDisabled"), want)
	}
	w.ok("Set-MailboxDatabase", "Mailbox Database EX20071", "-IsExcludedFromInitialProvisioning", "$false")
}

func TestServersByFullName(t *testing.T) {
	w := lab(t)
	for _, full := range []string{"ex20072.work.com", "EX20072.WORK.COM"} {
		expect(t, show(w.ok("Get-ExchangeServer", full), "Name"), "EX20072")
		expect(t, show(w.ok("Get-TransportServer", full), "Name"), "EX20072")
		expect(t, show(w.ok("Get-ReceiveConnector", "-Server", full), "Identity"), "EX20072\\Client EX20072\nEX20072\\Default EX20072")
		expect(t, show(w.ok("Get-Mailbox", "-Server", full), "Name"), "Tim")
		expect(t, show(w.ok("Get-MailboxDatabase", "-Server", full), "Name"), "Mailbox Database EX20072")
	}
	w.ok("New-SendConnector", "-Name", "Out", "-AddressSpaces", "*", "-SourceTransportServers", "w2008.work.com")
	expect(t, show(w.ok("Get-SendConnector"), "SourceTransportServers"), "W2008")
	w.fails("ManagementObjectNotFound", []string{"'ex9.work.com'"}, "Get-Mailbox", "-Server", "ex9.work.com")
}

// TestContainersBeforeAName gives identities as earlier releases print them.
func TestContainersBeforeAName(t *testing.T) {
	w := lab(t)
	for _, id := range []string{`EX20072\Mailbox Database EX20072`, `EX20072\First Storage Group\Mailbox Database EX20072`} {
		expect(t, show(w.ok("Get-MailboxDatabase", id), "Name"), "Mailbox Database EX20072")
		expect(t, show(w.ok("Get-Mailbox", "-Database", id), "Name"), "Tim")
	}
	w.ok("New-Mailbox", "-Name", "Ann", "-Database", `EX20072\First Storage Group\Mailbox Database EX20072`)
	expect(t, show(w.ok("Get-Mailbox", "Ann"), "Database"), "Mailbox Database EX20072")
	w.fails("ManagementObjectNotFound", []string{"'Gone'"}, "Get-Mailbox", "-Database", "Gone")
	expect(t, show(w.ok("Get-RoutingGroupConnector", `First Administrative Group\First Routing Group\PAULA-EX20071`), "Name"), "PAULA-EX20071")
}

// TestNullAmongValues gives a list with a value that is missing.
func TestNullAmongValues(t *testing.T) {
	w := lab(t)
	edit := value.NewMap()
	edit.Set("Add", []any{"smtp:robert@work.com", nil})
	w.fails("ParameterArgumentValidationErrorNullNotAllowed", []string{"'EmailAddresses'"}, "Set-Mailbox", "Rob", "-EmailAddresses", edit)
	w.fails("ParameterArgumentValidationErrorNullNotAllowed", []string{"'EmailAddresses'"}, "Set-Mailbox", "Rob", "-EmailAddresses", []any{"SMTP:robert@work.com", nil})
	expect(t, show(w.ok("Get-Mailbox", "Rob"), "EmailAddresses"), "SMTP:rob@work.com")
}

// TestSentencesOfChanges has what -WhatIf says of a new object: its kind, its name
// and what matters of it; and what a change takes away.
func TestSentencesOfChanges(t *testing.T) {
	w := lab(t)
	w.local = "EX20071"
	w.ok("New-ReceiveConnector", "-Name", "Relay", "-Usage", "Custom", "-Bindings", "127.0.7.1:2626", "-RemoteIPRanges", "10.0.0.0/8", "-PermissionGroups", "AnonymousUsers,ExchangeUsers", "-AuthMechanism", "Tls,Integrated")
	for _, c := range []struct {
		name  string
		words []any
		want  string
	}{
		{"New-SendConnector", []any{"q", "-AddressSpaces", "q.test,r.test;5"}, `Creating Send connector "q" with address spaces "SMTP:q.test;1, SMTP:r.test;5".`},
		{"New-ReceiveConnector", []any{"q", "-Usage", "Custom", "-Bindings", "127.0.0.1:99", "-RemoteIPRanges", "10.0.0.0/8"}, `Creating Receive connector "EX20071\q" with bindings "127.0.0.1:99".`},
		{"New-AcceptedDomain", []any{"q", "-DomainName", "q.test"}, `Creating Accepted Domain "q" with domain name "q.test".`},
		{"New-Mailbox", []any{"q"}, `Creating Mailbox "q" with address "q@work.com".`},
		{"New-MailboxDatabase", []any{"q"}, `Creating Mailbox database "q" on server "EX20071".`},
		{"New-AdSite", []any{"q"}, `Creating Site "q".`},
		{"New-AdSiteLink", []any{"q", "-Sites", "vSite,Default-First-Site-Name"}, `Creating Site link "q" with sites "vSite, Default-First-Site-Name".`},
		{"New-RoutingGroupConnector", []any{"q", "-SourceTransportServers", "EX20072", "-TargetTransportServers", "Paula"}, `Creating Routing group connector "q" with target servers "Paula".`},
		{"New-ExchangeServer", []any{"q", "-Role", "HubTransport,Mailbox", "-Address", "127.0.9.9"}, `Creating Exchange server "q" with roles "Mailbox, HubTransport".`},
		{"Set-ReceiveConnector", []any{"Relay", "-PermissionGroups", "ExchangeUsers,Partners"}, "Changing Receive connector \"EX20071\\Relay\".\n  PermissionGroups: AnonymousUsers, ExchangeUsers -> ExchangeUsers, Partners\n  - removed: AnonymousUsers"},
		{"Set-ReceiveConnector", []any{"Relay", "-AuthMechanism", "None"}, "  AuthMechanism: Tls, Integrated -> None\n  - removed: Tls\n  - removed: Integrated"},
	} {
		w.infos = nil
		before := w.revision()
		w.ok(c.name, append(c.words, "-WhatIf")...)
		if got := strings.Join(w.infos, "\n"); !strings.Contains(got, c.want) || w.revision() != before {
			t.Errorf("%s %v:\n%s\nwant\n%s", c.name, c.words, got, c.want)
		}
	}
}
