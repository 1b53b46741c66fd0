package commands

import (
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/store"
)

// Exchange keeps some mailboxes out of sight: of the product itself, of public
// folders, of archives. A switch asks for those of one sort, and for no others.
// There are none here, so a search for them finds nothing; were the switch
// ignored, Get-Mailbox -PublicFolder | Remove-Mailbox would remove people's mail.
var (
	hiddenSorts = []string{"Arbitration", "Archive", "AuditLog", "AuxAuditLog", "GroupMailbox", "Migration", "Monitoring", "PublicFolder",
		"RemoteArchive", "SupervisoryReviewPolicy"}
	removableSorts = []string{"Arbitration", "AuditLog", "AuxAuditLog", "Migration", "PublicFolder", "SupervisoryReviewPolicy"}
)

// mailboxSearch are the parameters of Get-Mailbox beyond those of every Get-.
func mailboxSearch() []*shell.Param {
	params := []*shell.Param{
		serverParam("Only the mailboxes of that server."),
		{Name: "Database", Type: shell.IdentityType(model.MailboxDatabases), ByValue: true, Help: "Only the mailboxes of that database."},
		{Name: "RecipientTypeDetails", Type: shell.Strings, Help: "Only mailboxes of these types, UserMailbox or LegacyMailbox for example."},
		{Name: "Anr", Type: shell.String, Help: "Only mailboxes whose name, alias or address begins with the text."},
		{Name: "OrganizationalUnit", Type: shell.String,
			Help: "Only mailboxes that were made with that unit or one below it: Sales, contoso.com/Sales or OU=Sales,DC=contoso,DC=com."},
		inertParam("Credential", shell.Any, "there is no domain controller to log on to"),
		oneOrganization(),
	}
	for _, sort := range hiddenSorts {
		params = append(params, &shell.Param{Name: sort, Type: shell.Switch, Help: "Only mailboxes of that special sort. There are none here, so nothing is found."})
	}
	return append(params, inertSwitches("the whole directory is read", "IgnoreDefaultScope", "ReadFromDomainController")...)
}

// without makes a parameter mandatory where another is not given.
func without(other string) func(func(string) (any, bool)) bool {
	return func(given func(string) (any, bool)) bool {
		_, ok := given(other)
		return !ok
	}
}

// mailboxRemoval are the parameters of Remove-Mailbox beyond those of every Remove-.
func mailboxRemoval() []*shell.Param {
	params := []*shell.Param{
		{Name: "Database", Type: shell.IdentityType(model.MailboxDatabases), Help: "The database of the mailbox that -StoreMailboxIdentity names."},
		{Name: "StoreMailboxIdentity", Type: shell.String, Help: "A mailbox in a database that no user owns any more. There are none here: a removed mailbox is files that nothing names."},
		inertParam("Permanent", shell.Bool, "the directory forgets the mailbox, and its mail stays on disk, either way")}
	for _, sort := range removableSorts {
		params = append(params, &shell.Param{Name: sort, Type: shell.Switch, Help: "Only a mailbox of that special sort. There are none here, so nothing is removed."})
	}
	return append(params, inertSwitches("nothing holds a mailbox back", "Force", "IgnoreDefaultScope", "IgnoreLegalHold", "KeepWindowsLiveID",
		"RemoveArbitrationMailboxWithOABsAllowed", "RemoveLastArbitrationMailboxAllowed")...)
}

// special is the sort of hidden mailboxes that the command line asks for, "" for none.
func special(c *shell.Call) string {
	if i := slices.IndexFunc(hiddenSorts, c.Switch); i >= 0 {
		return hiddenSorts[i]
	}
	return ""
}

// onlyOrdinary refuses what would remove a person's mailbox in the place of a
// hidden one.
func onlyOrdinary(c *shell.Call) error {
	if left, ok := shell.Arg[string](c, "StoreMailboxIdentity"); ok {
		e := store.NotFound(model.Mailboxes, left)
		e.Param, e.Hint = "StoreMailboxIdentity", "Databases here keep no mailboxes that nobody owns; the files of a removed mailbox are removed as files."
		return e
	}
	sort := special(c)
	if sort == "" {
		return nil
	}
	id, _ := shell.Arg[shell.Identity](c, "Identity")
	e := store.NotFound(model.Mailboxes, id.Text)
	e.Param, e.Hint = sort, "No mailbox here is of the sort that -"+sort+" names; leave it out to remove a mailbox of a person."
	return e
}

// inUnit is whether a mailbox of an organizational unit is in or below another.
// A mailbox made without one is in Users, as in Exchange.
func inUnit(of, unit string) bool {
	if of == "" {
		of = "Users"
	}
	return strings.Contains("/"+unitPath(of)+"/", "/"+unitPath(unit)+"/") || unitPath(unit) == ""
}

// unitPath is the path of a unit without its domain: sales/berlin of
// contoso.com/Sales/Berlin and of OU=Berlin,OU=Sales,DC=contoso,DC=com.
func unitPath(unit string) string {
	unit = model.Fold(strings.Trim(unit, "/ "))
	if !strings.Contains(unit, "=") {
		if domain, path, _ := strings.Cut(unit, "/"); strings.Contains(domain, ".") {
			return path
		}
		return unit
	}
	var path []string
	for _, part := range strings.Split(unit, ",") {
		if kind, name, _ := strings.Cut(strings.TrimSpace(part), "="); kind != "dc" {
			path = append(path, name)
		}
	}
	slices.Reverse(path)
	return strings.Join(path, "/")
}

// inertParam is a parameter that scripts of Exchange give and that has no
// meaning here.
func inertParam(name string, t shell.Type, why string) *shell.Param {
	return &shell.Param{Name: name, Type: t, Help: "Accepted for scripts of Exchange.", Inert: why}
}

// oneOrganization is -Organization of hosts of several organizations.
func oneOrganization() *shell.Param {
	return inertParam("Organization", shell.String, "a directory holds one organization")
}

func inertSwitches(why string, names ...string) []*shell.Param {
	var params []*shell.Param
	for _, name := range names {
		params = append(params, inertParam(name, shell.Switch, why))
	}
	return params
}
