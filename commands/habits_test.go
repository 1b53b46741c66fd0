package commands

import "testing"

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
