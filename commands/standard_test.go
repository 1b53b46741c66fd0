package commands

import "testing"

func TestLabOrganization(t *testing.T) {
	w := lab(t)
	expect(t, show(w.ok("Get-Mailbox"), "Name", "ServerName", "RecipientTypeDetails"), `
Bond | W2008 | UserMailbox
Newton | Paula | LegacyMailbox
Rob | EX20071 | UserMailbox
Tim | EX20072 | UserMailbox`)
	expect(t, show(w.ok("Get-ReceiveConnector"), "Identity", "Bindings", "Enabled"), `
EX20071\Client EX20071 | 127.0.7.1:2587 | True
EX20071\Default EX20071 | 127.0.7.1:2525 | True
EX20072\Client EX20072 | 127.0.7.2:2587 | True
EX20072\Default EX20072 | 127.0.7.2:2525 | True
W2008\Client W2008 | 127.0.8.1:2587 | True
W2008\Default W2008 | 127.0.8.1:2525 | True`)
	expect(t, show(w.ok("Get-AdSiteLink"), "Name", "Cost", "Sites"), `DEFAULTIPSITELINK | 100 | Default-First-Site-Name,vSite`)
	expect(t, show(w.ok("Get-AcceptedDomain"), "Name", "Default"), `work.com | True`)
	expect(t, show(w.ok("Get-RoutingGroupConnector"), "Name", "SourceTransportServers", "TargetTransportServers"), `
PAULA-EX20071 | EX20071 | Paula
PAULA-EX20071 (back) | Paula | EX20071`)
	expect(t, show(w.ok("Get-SendConnector")), ``)
}
