package commands

import (
	"fmt"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/store"
)

func mailboxDatabases() noun {
	return noun{
		kind: model.MailboxDatabases, verbs: all,
		value:    with("on server", "Server"),
		complete: databaseServer,
		more: map[string][]*shell.Param{verbGet: append([]*shell.Param{serverParam("Only the databases of that server."),
			inertParam("StorageGroup", shell.String, "databases have no storage groups")},
			inertSwitches("a database is a folder or a program that takes mail, and has no more state",
				"Status", "DumpsterStatistics", "IncludeCorrupted", "IncludePreExchange2007", "IncludePreExchange2010", "IncludePreExchange2013")...)},
		keep: func(e Env, c *shell.Call) (func(model.Object) bool, error) {
			server, err := e.nameOf(c, "Server", model.ExchangeServers)
			return func(o model.Object) bool { return server.matches(o.(*model.MailboxDatabase).Server) }, err
		},
		examples: map[string][]shell.Example{
			verbNew: {{Command: "New-MailboxDatabase -Name Archive -Server EX20071", Explains: "Adds a place for mailboxes to a server."}},
			verbGet: {{Command: "Get-MailboxDatabase | ft Name,Server,Delivery", Explains: "Lists the databases and how mail gets into them."}},
			verbSet: {{Command: "Set-MailboxDatabase 'Mailbox Database EX20072' -Delivery Lmtp -LmtpHost 127.0.7.2:2424",
				Explains: "Hands mail to a program such as Dovecot."}},
			verbRemove: {{Command: "New-MailboxDatabase -Name Spare -Server EX20071; Remove-MailboxDatabase Spare -Confirm:$false", Explains: "Removes a database without mailboxes."}},
		},
	}
}

// wanted is the name of the object that a parameter names, nil without the parameter.
type wanted struct{ name *string }

// matches is whether an object that refers to that name is wanted.
func (w wanted) matches(name string) bool { return w.name == nil || strings.EqualFold(*w.name, name) }

// nameOf finds the object that a parameter names, for objects that refer to it
// without being owned by it.
func (e Env) nameOf(c *shell.Call, param string, k *model.Kind) (wanted, error) {
	id, given := shell.Arg[shell.Identity](c, param)
	if !given {
		return wanted{}, nil
	}
	o, err := e.one(c.Context, k, id)
	if err != nil {
		return wanted{}, err
	}
	return wanted{&o.Header().Name}, nil
}

func databaseServer(j *job, _ store.Reader, o model.Object) error {
	db := o.(*model.MailboxDatabase)
	if db.Server != "" {
		return nil
	}
	local, err := j.needLocal("Server")
	db.Server = local
	return err
}

func mailboxes() noun {
	return noun{
		kind: model.Mailboxes, verbs: all,
		value:      with("with address", "PrimarySmtpAddress"),
		before:     readyMailbox,
		needed:     map[string]func(func(string) (any, bool)) bool{"Identity": without("StoreMailboxIdentity")},
		complete:   placeMailbox,
		resultSize: 1000, filter: true,
		more: map[string][]*shell.Param{verbGet: mailboxSearch(), verbRemove: mailboxRemoval()},
		keep: keepMailbox,
		examples: map[string][]shell.Example{
			verbNew: {
				{Command: "New-Mailbox -Name Jane -Server EX20071", Explains: "Makes jane@ the default domain; without a password nobody can log on."},
				{Command: "New-Mailbox -Name 'Joe Doe' -Alias joe -Server EX20072 -Password (ConvertTo-SecureString 'P@ssw0rd1' -AsPlainText -Force)",
					Explains: "Makes a mailbox whose owner can submit mail."},
			},
			verbGet: {
				{Command: "Get-Mailbox | fl name,ServerName,RecipientTypeDetails", Explains: "Lists the mailboxes with their servers."},
				{Command: "Get-Mailbox -Filter \"Name -like 'R*'\"", Explains: "Lists those whose name begins with R."},
			},
			verbSet:    {{Command: "Set-Mailbox Rob -EmailAddresses @{Add='smtp:robert@work.com'}", Explains: "Gives a mailbox a second address."}},
			verbRemove: {{Command: "New-Mailbox -Name Temp -Server EX20071; Remove-Mailbox Temp -Confirm:$false", Explains: "Removes a mailbox from the directory; its mail stays on disk."}},
		},
	}
}

// readyMailbox does what needs no directory: it refuses to remove mailboxes
// that are not kept here, and hashes a password.
func readyMailbox(j *job) error {
	if j.call.Cmdlet.Verb == verbRemove {
		return onlyOrdinary(j.call)
	}
	return derivePassword(j)
}

// derivePassword hashes the password of the command line before any transaction.
func derivePassword(j *job) error {
	for _, param := range []string{"NewPassword", "Password"} {
		if s, ok := shell.Arg[model.Secret](j.call, param); ok && s.Reveal() != "" {
			j.kept = hashPassword(s.Reveal())
		}
	}
	return nil
}

// placeMailbox gives a mailbox the hash of its password, and a new one its
// server and database: a server with the Mailbox role keeps it in a database, a
// legacy one keeps it itself.
func placeMailbox(j *job, r store.Reader, o model.Object) error {
	m := o.(*model.Mailbox)
	m.Password, m.NewPassword, m.OldPassword = model.Secret{}, model.Secret{}, model.Secret{}
	if hash, ok := j.kept.(model.PasswordHash); ok {
		m.PasswordHash = hash
	}
	if !m.Created.IsZero() {
		return nil
	}
	if m.Database != "" {
		return ownDatabase(r, m)
	}
	if m.ServerName == "" {
		local, err := j.needLocal("Server")
		if err != nil {
			return err
		}
		m.ServerName = local
	}
	found, err := store.Resolve(r, model.ExchangeServers, m.ServerName, "")
	if err != nil {
		return err
	}
	server := found.(*model.ExchangeServer)
	m.ServerName = server.Name
	if server.ServerRole.Has(model.RoleLegacy) {
		m.RecipientTypeDetails = "LegacyMailbox"
		return nil
	}
	return firstDatabase(r, m)
}

// ownDatabase takes the server from the database; a server that was given, too, must agree.
func ownDatabase(r store.Reader, m *model.Mailbox) error {
	found, err := store.Resolve(r, model.MailboxDatabases, m.Database, "")
	if err != nil {
		return err
	}
	db := found.(*model.MailboxDatabase)
	if m.ServerName != "" && !strings.EqualFold(m.ServerName, db.Server) {
		return &model.Error{ID: "DatabaseOfOtherServer", Category: model.Invalid, Param: "Database", Target: db.Name,
			Message: fmt.Sprintf("Parameter 'Database': %s is on server %s, not on %s (give -Database or -Server alone).", model.Quote(db.Name), model.Quote(db.Server), model.Quote(m.ServerName))}
	}
	m.ServerName = db.Server
	return nil
}

// firstDatabase takes the server's own database, else its first by name.
func firstDatabase(r store.Reader, m *model.Mailbox) error {
	first := ""
	for o, err := range store.All(r, model.MailboxDatabases) {
		if err != nil {
			return err
		}
		db := o.(*model.MailboxDatabase)
		switch {
		case !strings.EqualFold(db.Server, m.ServerName):
		case strings.EqualFold(db.Name, databaseName(m.ServerName)):
			m.Database = db.Name
			return nil
		case first == "":
			first = db.Name
		}
	}
	m.Database = first
	if first == "" {
		return &model.Error{ID: "ServerWithoutDatabase", Category: model.Invalid, Param: "Server", Target: m.ServerName,
			Message: fmt.Sprintf("Parameter 'Server': server %s holds no mailbox database (write for example New-MailboxDatabase -Name 'Mailbox Database %s' -Server %s).",
				model.Quote(m.ServerName), m.ServerName, m.ServerName)}
	}
	return nil
}

func keepMailbox(e Env, c *shell.Call) (func(model.Object) bool, error) {
	server, err := e.nameOf(c, "Server", model.ExchangeServers)
	if err != nil {
		return nil, err
	}
	database, err := e.nameOf(c, "Database", model.MailboxDatabases)
	if err != nil {
		return nil, err
	}
	return func(o model.Object) bool {
		m := o.(*model.Mailbox)
		return server.matches(m.ServerName) && database.matches(m.Database) && isAskedFor(c, m)
	}, nil
}

// isAskedFor holds the conditions that the mailbox alone can tell.
func isAskedFor(c *shell.Call, m *model.Mailbox) bool {
	if special(c) != "" {
		return false
	}
	if unit, ok := shell.Arg[string](c, "OrganizationalUnit"); ok && !inUnit(m.OrganizationalUnit, unit) {
		return false
	}
	if types, ok := shell.Arg[[]string](c, "RecipientTypeDetails"); ok && !hasFold(types, model.TextOf(m.RecipientTypeDetails)) {
		return false
	}
	if text, ok := shell.Arg[string](c, "Anr"); ok {
		return resembles(m, model.Fold(text))
	}
	return true
}

// resembles is ambiguous name resolution: the beginning of a name will do.
func resembles(m *model.Mailbox, text string) bool {
	for _, name := range []string{m.Name, m.Alias, m.DisplayName, m.FirstName, m.LastName, string(m.PrimarySmtpAddress)} {
		if strings.HasPrefix(model.Fold(name), text) {
			return true
		}
	}
	return false
}
