package commands

import (
	"strings"
	"testing"

	"mxsh/model"
	"mxsh/shell/core"
)

// TestCmdletsOfExchangeSayWhyTheyAreNotHere: the name is right, and the sentence
// tells what there is instead.
func TestCmdletsOfExchangeSayWhyTheyAreNotHere(t *testing.T) {
	for name, why := range map[string]string{
		"Get-DistributionGroupMember": "recipients other than mailboxes", "New-TransportRule": "rules and agents", "add-ipblocklistentry": "filters",
		"New-EdgeSubscription": "Edge", "Get-QueueDigest": "Get-Queue -Server", "Get-MailboxStatistics": "stores", "New-ManagementRoleAssignment": "roles",
		"Set-FrontendTransportService": "Set-TransportService", "Get-ExchangeCertificate": "certificates", "Test-Mailflow": "Test-MailRoute", "New-MailboxExportRequest": "stores",
	} {
		err := absent(name)
		e, ok := err.(*model.Error)
		if !ok || !strings.Contains(e.Error()+e.Hint, why) || !strings.HasPrefix(e.Message, name+" is not available here.") || e.Hint == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, c := range append(core.All(core.Env{}), All(Env{})...) {
		for _, name := range append(c.Aliases, c.Name()) {
			if err := absent(name); err != nil {
				t.Errorf("%s is there and said to be absent: %v", name, err)
			}
		}
	}
	if err := absent("Get-Mailbx"); err != nil {
		t.Errorf("a misspelt name: %v", err)
	}
}
