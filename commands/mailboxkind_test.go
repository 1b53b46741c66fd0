package commands

import (
	"strings"
	"testing"

	"mxsh/shell/value"
)

// TestHiddenSortsOfMailboxesAreNobodys shows that a switch for a sort of
// mailbox that is not kept here never reaches the mailbox of a person.
func TestHiddenSortsOfMailboxesAreNobodys(t *testing.T) {
	w := lab(t)
	for _, sort := range hiddenSorts {
		if got := w.ok("Get-Mailbox", "-"+sort+":$true"); len(got) > 0 {
			t.Errorf("Get-Mailbox -%s found %d mailboxes", sort, len(got))
		}
		if got := w.ok("Get-Mailbox", "-"+sort+":$false"); len(got) != 4 {
			t.Errorf("Get-Mailbox -%s:$false found %d mailboxes, want all 4", sort, len(got))
		}
	}
	for _, sort := range removableSorts {
		w.fails("ManagementObjectNotFound", []string{"'Rob'", "-" + sort}, "Remove-Mailbox", "Rob", "-"+sort+":$true", "-Confirm:$false")
	}
	w.fails("ManagementObjectNotFound", []string{"'gone'"}, "Remove-Mailbox", "-Database", "Mailbox Database EX20071", "-StoreMailboxIdentity", "gone", "-Confirm:$false")
	w.fails("MissingMandatoryParameter", []string{"Identity"}, "Remove-Mailbox", "-Confirm:$false")
	everyone := w.ok("Get-Mailbox")
	if _, err := w.pipe(everyone, "Remove-Mailbox", "-PublicFolder:$true", "-Confirm:$false"); err == nil && len(w.errs) == 0 {
		t.Error("Remove-Mailbox -PublicFolder took the mailboxes of people")
	}
	if left := w.ok("Get-Mailbox"); len(left) != len(everyone) {
		t.Errorf("%d of %d mailboxes are left", len(left), len(everyone))
	}
	w.ok("Remove-Mailbox", "Rob", "-Permanent", "$true", "-Force:$true", "-Confirm:$false")
	expect(t, show(w.ok("Get-Mailbox"), "Name"), "Bond\nNewton\nTim")
}

func TestMailboxesOfAnOrganizationalUnit(t *testing.T) {
	w := lab(t)
	w.ok("New-Mailbox", "-Name", "Ann", "-Server", "EX20071", "-OrganizationalUnit", "work.com/Sales/Berlin")
	for unit, want := range map[string]string{
		"Sales": "Ann", "work.com/sales": "Ann", "Berlin": "Ann", "OU=Berlin,OU=Sales,DC=work,DC=com": "Ann", "ou=sales, dc=work, dc=com": "Ann",
		"Sale": "", "Berlin/Sales": "", "work.com": "Ann\nBond\nNewton\nRob\nTim", "Users": "Bond\nNewton\nRob\nTim",
	} {
		if got := show(w.ok("Get-Mailbox", "-OrganizationalUnit", unit), "Name"); strings.TrimSpace(got) != want {
			t.Errorf("-OrganizationalUnit %s finds %q, want %q", unit, got, want)
		}
	}
}

func TestServersOfADomain(t *testing.T) {
	w := lab(t)
	expect(t, show(w.ok("Get-ExchangeServer", "-Domain", "WORK.com"), "Name"), "EX20071\nEX20072\nPaula\nW2008")
	expect(t, show(w.ok("Get-ExchangeServer", "-Domain", "ork.com"), "Name"), "")
}

// TestPermissionsOfWindowsChangeNothing gives Add-ADPermission rights of the
// Windows directory alone.
func TestPermissionsOfWindowsChangeNothing(t *testing.T) {
	w := lab(t)
	before := w.revision()
	w.ok("Add-ADPermission", "EX20071\\Client EX20071", "-User", "Rob", "-AccessRights", "GenericRead")
	if len(w.warnings) != 1 || !strings.Contains(w.warnings[0], "-ExtendedRights") || w.revision() != before {
		t.Errorf("warnings %q, revision %d to %d", w.warnings, before, w.revision())
	}
	w.ok("Add-ADPermission", "EX20071\\Client EX20071", "-Owner", "Rob")
	w.fails("MissingMandatoryParameter", []string{"User"}, "Add-ADPermission", "EX20071\\Client EX20071")
}

// TestEditsBySigns edits a list with the short words + and -.
func TestEditsBySigns(t *testing.T) {
	w := lab(t)
	edit := value.NewMap()
	edit.Set("+", "smtp:robert@work.com")
	w.ok("Set-Mailbox", "Rob", "-EmailAddresses", edit)
	expect(t, show(w.ok("Get-Mailbox", "Rob"), "EmailAddresses"), "SMTP:rob@work.com,smtp:robert@work.com")
	edit = value.NewMap()
	edit.Set("-", "smtp:robert@work.com")
	w.ok("Set-Mailbox", "Rob", "-EmailAddresses", edit)
	expect(t, show(w.ok("Get-Mailbox", "Rob"), "EmailAddresses"), "SMTP:rob@work.com")
	edit.Set("*", "x")
	w.fails("EditKey", []string{`"*"`}, "Set-Mailbox", "Rob", "-EmailAddresses", edit)
}

// TestParametersOfEarlierReleases gives what only one release had: it binds and
// changes nothing.
func TestParametersOfEarlierReleases(t *testing.T) {
	w := lab(t)
	w.ok("New-MailboxDatabase", "-Name", "Old", "-Server", "EX20071", "-StorageGroup", "First Storage Group", "-CopyEdbFilePath", `D:\Copy\Old.edb`, "-HasLocalCopy", "$true")
	expect(t, show(w.ok("Get-MailboxDatabase", "-Server", "EX20071", "-StorageGroup", "First Storage Group"), "Name"), "Mailbox Database EX20071\nOld")
	w.ok("Set-ExchangeServer", "EX20071", "-WorkloadManagementPolicy", "Nights")
	w.ok("New-Mailbox", "-Name", "Ann", "-Database", "Old", "-TemplateInstance", "Rob")
	expect(t, show(w.ok("Get-Mailbox", "Ann"), "Name", "ServerName"), "Ann | EX20071")
}
