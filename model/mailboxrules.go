package model

import (
	"fmt"
	"net"
	"sort"
	"strings"
)

// Names implements Named: addresses, logon name and alias are unique.
func (m *Mailbox) Names() []string {
	var names []string
	for _, p := range m.EmailAddresses {
		if p.SMTP() {
			names = append(names, NamesOfMail+"/"+p.Address)
		}
	}
	if m.PrimarySmtpAddress != "" {
		names = append(names, NamesOfMail+"/"+string(m.PrimarySmtpAddress))
	}
	if m.UserPrincipalName != "" {
		names = append(names, "login/"+m.UserPrincipalName)
	}
	if m.SamAccountName != "" && Fold(m.SamAccountName) != Fold(m.UserPrincipalName) {
		names = append(names, "login/"+m.SamAccountName)
	}
	if m.Alias != "" {
		names = append(names, "alias/"+m.Alias)
	}
	return names
}

// NamesOf implements Aliased: an identity may be an address, a name to log on
// with or the alias, these two also after DOMAIN\.
func (m *Mailbox) NamesOf(identity string) []string {
	account := lastPart(identity)
	return []string{NamesOfMail + "/" + identity, "login/" + account, "alias/" + account}
}

// Computed implements the interface of that name.
func (m *Mailbox) Computed() []Prop {
	var resource any
	if m.RecipientTypeDetails == "RoomMailbox" || m.RecipientTypeDetails == "EquipmentMailbox" {
		resource = strings.TrimSuffix(m.RecipientTypeDetails, "Mailbox")
	}
	return []Prop{
		{"ExchangeGuid", m.Guid},
		{"IsResource", resource != nil},
		{"IsLinked", m.RecipientTypeDetails == "LinkedMailbox"},
		{"IsShared", m.RecipientTypeDetails == "SharedMailbox"},
		{"ResourceType", resource},
		{"WhenMailboxCreated", m.Created.Local()},
	}
}

// Prepare gives a new mailbox its alias, keeps the primary address and the
// list of addresses in step, and applies the switches for special mailboxes.
func (m *Mailbox) Prepare(given map[string]bool) error {
	if m.Alias == "" {
		m.Alias = aliasOf(m.Name)
	}
	if m.DisplayName == "" && m.Created.IsZero() {
		m.DisplayName = m.Name
	}
	switch {
	case given["PrimarySmtpAddress"]:
		m.makePrimary(m.PrimarySmtpAddress)
	case given["EmailAddresses"]:
		m.primaryOfList()
	}
	if m.Shared || m.Type == "Shared" {
		m.RecipientTypeDetails = "SharedMailbox"
	}
	if m.Room || m.Type == "Room" {
		m.RecipientTypeDetails = "RoomMailbox"
	}
	if m.Equipment || m.Type == "Equipment" {
		m.RecipientTypeDetails = "EquipmentMailbox"
	}
	if m.Type == "Regular" {
		m.RecipientTypeDetails = "UserMailbox"
	}
	return nil
}

// aliasOf makes an alias of a name: what an address cannot hold is left out.
func aliasOf(name string) string {
	clean := strings.Map(func(r rune) rune {
		if r <= ' ' || strings.ContainsRune(`()<>[]:;@\,"`, r) {
			return -1
		}
		return r
	}, name)
	return strings.Trim(strings.ReplaceAll(clean, "..", "."), ".")
}

// makePrimary puts an address first and lets the former primary one stay as a second.
func (m *Mailbox) makePrimary(address SmtpAddress) {
	list := []ProxyAddress{}
	if address != "" {
		list = append(list, ProxyAddress{"SMTP", string(address)})
	}
	for _, p := range m.EmailAddresses {
		if p.SMTP() && FoldAddress(p.Address) == FoldAddress(string(address)) {
			continue
		}
		if p.SMTP() {
			p.Prefix = "smtp"
		}
		list = append(list, p)
	}
	m.EmailAddresses = list
	m.PrimarySmtpAddress = address
}

// primaryOfList takes the primary address from the list: the one in capitals, else the first.
func (m *Mailbox) primaryOfList() {
	first := SmtpAddress("")
	for _, p := range m.EmailAddresses {
		if !p.SMTP() {
			continue
		}
		if first == "" || p.Prefix == "SMTP" {
			first = SmtpAddress(p.Address)
		}
		if p.Prefix == "SMTP" {
			break
		}
	}
	m.makePrimary(first)
}

// Complete gives a mailbox its server from its database or its database from
// its server, and addresses in the default domain.
func (m *Mailbox) Complete(r Reader) []*Error {
	faults := m.completeHome(r)
	if m.PrimarySmtpAddress != "" && m.UserPrincipalName != "" {
		return faults
	}
	domain, err := DefaultDomain(r)
	if err != nil {
		return append(faults, asModelError(err))
	}
	if m.PrimarySmtpAddress == "" {
		if domain == "" {
			return append(faults, fault("NoDefaultDomain", "PrimarySmtpAddress",
				"Parameter 'PrimarySmtpAddress' is empty and there is no accepted domain to make one (write New-AcceptedDomain contoso.com -DomainName contoso.com first, or -PrimarySmtpAddress rob@contoso.com)."))
		}
		address, err := ParseSmtpAddress(m.Alias + "@" + domain)
		if err != nil {
			return append(faults, asModelError(err))
		}
		m.makePrimary(address)
	}
	if m.UserPrincipalName == "" {
		m.UserPrincipalName = string(m.PrimarySmtpAddress)
		if domain != "" {
			m.UserPrincipalName = m.Alias + "@" + domain
		}
	}
	return faults
}

// DefaultDomain is the default accepted domain, "" when there is none.
func DefaultDomain(r Reader) (string, error) {
	domain := ""
	err := r.Each(AcceptedDomains, func(o Object) bool {
		if d := o.(*AcceptedDomain); d.Default {
			domain = string(d.DomainName)
		}
		return domain == ""
	})
	return domain, err
}

func (m *Mailbox) completeHome(r Reader) []*Error {
	if m.Database != "" {
		o, err := r.Find(MailboxDatabases, m.Database)
		if err != nil {
			return []*Error{asModelError(err)}
		}
		if home := o.(*MailboxDatabase).Server; m.ServerName != "" && m.Created.IsZero() && !strings.EqualFold(home, m.ServerName) {
			return []*Error{fault("DatabaseOfOtherServer", "Database",
				fmt.Sprintf("Parameter 'Database' names %s, which is on server %s and not on %s (leave out -Server, or write for example -Server %s).", Quote(m.Database), Quote(home), Quote(m.ServerName), home))}
		}
		m.ServerName = o.(*MailboxDatabase).Server
		m.home(false)
		return nil
	}
	if m.ServerName == "" {
		return nil
	}
	server, notFound := findServer(r, m.ServerName)
	if notFound != nil {
		return nil // the reference itself is a fault already
	}
	if m.home(server.Legacy()); server.Legacy() {
		return nil
	}
	var names []string
	err := r.Each(MailboxDatabases, func(o Object) bool {
		if strings.EqualFold(o.(*MailboxDatabase).Server, m.ServerName) {
			names = append(names, o.Header().Name)
		}
		return true
	})
	if err != nil {
		return []*Error{asModelError(err)}
	}
	if len(names) > 0 {
		sort.Strings(names)
		m.Database = names[0]
	}
	return nil
}

// home tells a mailbox on a legacy server from others.
func (m *Mailbox) home(legacy bool) {
	switch {
	case legacy:
		m.RecipientTypeDetails = "LegacyMailbox"
	case m.RecipientTypeDetails == "LegacyMailbox":
		m.RecipientTypeDetails = "UserMailbox"
	}
}

// Check implements Checker.
func (m *Mailbox) Check(Reader) []*Error {
	var faults []*Error
	if m.ServerName == "" {
		faults = append(faults, fault("MailboxWithoutServer", "Server", "Parameter 'Server' is empty: a mailbox is on a server (write for example -Server EX1)."))
	} else if m.Database == "" && m.RecipientTypeDetails != "LegacyMailbox" {
		faults = append(faults, fault("MailboxWithoutDatabase", "Database",
			fmt.Sprintf("Server %s has no mailbox database (write New-MailboxDatabase 'Mailbox Database %s' -Server %s first).", Quote(m.ServerName), m.ServerName, m.ServerName)))
	}
	if why := badLocal(m.Alias); why != "" || strings.ContainsAny(m.Alias, "/\\") || strings.HasPrefix(m.Alias, `"`) {
		faults = append(faults, fault("InvalidAlias", "Alias",
			fmt.Sprintf("Parameter 'Alias' is %s: it holds what may stand before the @ of an address without quotes, and no slash (write for example -Alias rob).", Quote(m.Alias))))
	}
	if m.PrimarySmtpAddress == "" {
		faults = append(faults, fault("PrimaryAddressMissing", "EmailAddresses", "Parameter 'EmailAddresses' has no address of SMTP: a mailbox has one at least (write for example -PrimarySmtpAddress rob@contoso.com)."))
	}
	primaries := 0
	for _, p := range m.EmailAddresses {
		if p.Prefix == "SMTP" {
			primaries++
		}
	}
	if primaries > 1 {
		faults = append(faults, fault("PrimaryAddressTwice", "EmailAddresses", "Parameter 'EmailAddresses' has two primary addresses: SMTP in capitals marks one of them (write for example SMTP:rob@contoso.com,smtp:robert@contoso.com)."))
	}
	return faults
}

// Warnings implements Warner.
func (m *Mailbox) Warnings(r Reader) []string {
	domain := m.PrimarySmtpAddress.Domain()
	accepted := false
	err := r.Each(AcceptedDomains, func(o Object) bool {
		d := o.(*AcceptedDomain)
		accepted = d.DomainName.Match(domain) || d.MatchSubDomains && strings.HasSuffix(FoldDomain(domain), "."+FoldDomain(string(d.DomainName)))
		return !accepted
	})
	if err != nil || accepted {
		return nil
	}
	return []string{fmt.Sprintf("%s is no accepted domain, so mail to %s from outside is refused.", Quote(domain), Quote(string(m.PrimarySmtpAddress)))}
}

// Check implements Checker.
func (d *MailboxDatabase) Check(r Reader) []*Error {
	var faults []*Error
	if d.Server == "" {
		faults = append(faults, fault("ServerMissing", "Server", "Parameter 'Server' is empty: a mailbox database belongs to a server (write for example -Server EX1)."))
	} else if server, notFound := findServer(r, d.Server); notFound == nil && !server.ServerRole.Has(RoleMailbox) {
		faults = append(faults, fault("NoMailboxServer", "Server",
			fmt.Sprintf("Parameter 'Server' names %s, whose role is %s: only a server with the role Mailbox has mailbox databases (write for example -Server EX1).", Quote(d.Server), server.ServerRole)))
	}
	if d.MaildirPath != "" && (!localPath(d.MaildirPath) || strings.Contains(d.MaildirPath, "..")) {
		faults = append(faults, fault("PathNotLocal", "MaildirPath",
			fmt.Sprintf("Parameter 'MaildirPath' is %s: the full path of a folder on the server is wanted (write for example -MaildirPath /var/mail/mxsh).", Quote(d.MaildirPath))))
	}
	if d.Delivery == DeliverLmtp && !lmtpTarget(d.LmtpHost) {
		faults = append(faults, fault("InvalidLmtpHost", "LmtpHost",
			fmt.Sprintf("Parameter 'LmtpHost' is %s: Delivery Lmtp needs host:port or the path of a socket (write for example -LmtpHost 127.0.0.1:24 or -LmtpHost /var/run/dovecot/lmtp).", Quote(d.LmtpHost))))
	}
	return faults
}

func lmtpTarget(target string) bool {
	if strings.HasPrefix(target, "/") {
		return true
	}
	host, port, err := net.SplitHostPort(target)
	n, ok := number(port, 65535)
	return err == nil && host != "" && ok && n > 0
}

// Check implements Checker.
func (c *TransportConfig) Check(Reader) []*Error {
	if c.MaxAllowedAgentGeneratedMessageDepthPerAgent > c.MaxAllowedAgentGeneratedMessageDepth {
		return []*Error{fault("AgentDepthOrder", "MaxAllowedAgentGeneratedMessageDepthPerAgent",
			fmt.Sprintf("Parameter 'MaxAllowedAgentGeneratedMessageDepthPerAgent' is %d: it must not be above MaxAllowedAgentGeneratedMessageDepth, which is %d (write for example 2 and 3).",
				c.MaxAllowedAgentGeneratedMessageDepthPerAgent, c.MaxAllowedAgentGeneratedMessageDepth))}
	}
	return nil
}

// Warnings implements Warner.
func (c *TransportConfig) Warnings(Reader) []string {
	var list []string
	for name, limit := range map[string]Unlimited[Size]{"MaxSendSize": c.MaxSendSize, "MaxReceiveSize": c.MaxReceiveSize} {
		if size, ok := limit.Value(); ok && size < 64*KB {
			list = append(list, fmt.Sprintf("%s is %s. A bare number is bytes; for kilobytes write %dKB.", name, size, size))
		}
	}
	sort.Strings(list)
	return list
}
