package route

import (
	"net/netip"
	"strings"
	"sync/atomic"

	"mxsh/model"
	"mxsh/store"
)

// Table is the directory compiled for one server. It is immutable and swapped
// whole; any number of goroutines may read it for as long as they like.
type Table struct {
	Revision store.Revision

	self     *model.ExchangeServer
	objects  *objects
	net      *network
	byID     map[model.GUID]model.Object
	receive  map[string][]*model.ReceiveConnector // by folded server name, in the order of their names
	accepted patterns[*model.AcceptedDomain]
	remote   patterns[*model.RemoteDomain]
	boxes    *boxes
	answers  *decisions
	faults   []Problem // of topology and connectors

	defaultDomain string
}

// Live holds the table in force.
type Live struct{ table atomic.Pointer[Table] }

// Load returns the table in force, nil before the first Store. Who works on one
// message loads once and keeps it.
func (l *Live) Load() *Table { return l.table.Load() }

// Store puts a table in force.
func (l *Live) Store(t *Table) { l.table.Store(t) }

// Self returns this server.
func (t *Table) Self() *model.ExchangeServer { return t.self }

// Organization returns the transport settings of the organization.
func (t *Table) Organization() *model.TransportConfig { return t.objects.config }

// Mailbox returns the mailbox of an address, primary or proxy, in any case; nil
// when there is none.
func (t *Table) Mailbox(address string) *model.Mailbox {
	m, _ := t.boxes.mailbox(addressName(address))
	return m
}

// Known is whether the directory has a recipient of that address. It reads no
// record, and so is right even about one that cannot be read.
func (t *Table) Known(address string) bool { return t.boxes.find(addressName(address)) != nil }

func addressName(address string) string { return model.NamesOfMail + "/" + model.FoldAddress(address) }

// MailboxByLogin returns the mailbox that a user name of AUTH means: alias, user
// principal name, DOMAIN\user or any address; nil when there is none.
func (t *Table) MailboxByLogin(user string) *model.Mailbox {
	if i := strings.IndexByte(user, '\\'); i >= 0 {
		user = user[i+1:]
	}
	for _, name := range []string{"login/" + model.Fold(user), addressName(user), "alias/" + model.Fold(user), "mailbox/" + model.Fold(user)} {
		if m, _ := t.boxes.mailbox(name); m != nil {
			return m
		}
	}
	return nil
}

// Database returns a mailbox database by its GUID or its name in any case, or nil.
func (t *Table) Database(identity string) *model.MailboxDatabase {
	if id, err := model.ParseGUID(identity); err == nil {
		d, _ := t.byID[id].(*model.MailboxDatabase)
		return d
	}
	return t.objects.database(identity)
}

// Server returns a server of the organization by name in any case, or nil.
func (t *Table) Server(name string) *model.ExchangeServer { return t.net.server[fold(name)] }

// ServerByID returns a server of the organization, or nil.
func (t *Table) ServerByID(id model.GUID) *model.ExchangeServer {
	s, _ := t.byID[id].(*model.ExchangeServer)
	return s
}

// Servers returns every server of the organization in the order of their names.
func (t *Table) Servers() []*model.ExchangeServer { return t.objects.servers }

// SendConnector returns a send connector by its id, or nil.
func (t *Table) SendConnector(id model.GUID) *model.SendConnector {
	c, _ := t.byID[id].(*model.SendConnector)
	return c
}

// SendConnectors returns every send connector in the order of their names.
func (t *Table) SendConnectors() []*model.SendConnector { return t.objects.sends }

// LegacyServer returns the legacy server whose sessions prove themselves by
// coming from its registered address, or nil.
func (t *Table) LegacyServer(client netip.Addr) *model.ExchangeServer {
	for _, s := range t.objects.servers {
		if s.ServerRole.Has(model.RoleLegacy) && (s.TrustAddress == nil || *s.TrustAddress) && s.Address.IsValid() && s.Address.Addr == client.Unmap() {
			return s
		}
	}
	return nil
}
