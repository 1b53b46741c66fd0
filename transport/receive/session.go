package receive

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net/netip"
	"slices"

	"mxsh/model"
	"mxsh/transport/route"
	"mxsh/transport/smtp"
)

// Session is the server's end of one SMTP conversation: lines in, answers out.
// It opens nothing, waits for nothing but the authenticator and the queue, and
// is for one goroutine.
type Session struct {
	cfg    *Config
	rates  *rates
	id     string
	local  netip.AddrPort
	remote netip.AddrPort
	log    *slog.Logger

	// Connection facts, as they were when the client arrived.
	arrived *model.ReceiveConnector
	server  *model.ExchangeServer
	fqdn    string
	tls     *tls.Config // nil when STARTTLS is not to be had

	tlsTried bool // its certificate was looked for

	// The edition of the directory in force, see reload.
	table     *route.Table
	connector *model.ReceiveConnector
	principal route.Principal
	rights    route.Rights

	// What the client has shown so far.
	helo    string
	greeted bool // HELO or EHLO was accepted
	ext     keywords
	secured *tls.ConnectionState
	peer    model.GUID // the organization's server that proved itself
	login   string
	user    *model.Mailbox

	auth     *dialogue // an AUTH that is under way
	errors   int
	failures int // of AUTH
	mail     transaction
}

// transaction is one message from MAIL to its end.
type transaction struct {
	begun      bool
	from       smtp.Mail
	recipients []smtp.Rcpt
	message    message
}

// newSession begins a conversation on the connector that was chosen for it.
func newSession(cfg *Config, r *rates, id string, t *route.Table, c *model.ReceiveConnector, local, remote netip.AddrPort) *Session {
	s := &Session{
		cfg: cfg, rates: r, id: id, local: local, remote: remote,
		arrived: c, server: t.Self(), connector: c, table: t,
		log: cfg.Log.With("session", id, "connector", model.Identity(c), "remote", remote.String()),
	}
	s.fqdn = nameOf(c, s.server)
	if cfg.Identity != nil {
		s.tls = cfg.Identity.Accept(s.fqdn, c.TlsCertificateName.String())
	}
	s.identify()
	return s
}

// nameOf is what a connector calls the server.
func nameOf(c *model.ReceiveConnector, server *model.ExchangeServer) string {
	switch {
	case !c.Fqdn.IsZero():
		return c.Fqdn.String()
	case !server.Fqdn.IsZero():
		return server.Fqdn.String()
	}
	return server.Name
}

// ID returns the session's id, sixteen hexadecimal digits.
func (s *Session) ID() string { return s.id }

// reload takes the newest edition of the directory. ok is false when no
// connector serves this client any more.
func (s *Session) reload() (ok bool) {
	t := s.cfg.Table()
	if t == s.table {
		return true
	}
	c := t.ReceiveConnector(s.arrived.Guid)
	if c == nil || !c.Enabled {
		// Its connector went away; another one may serve the client now.
		c = t.Receive(s.local, s.remote.Addr())
	}
	if c == nil {
		return false
	}
	s.table, s.connector = t, c
	s.identify()
	return true
}

// identify works out who the client is and what it may do here.
func (s *Session) identify() {
	s.principal = s.whoIs()
	s.rights = s.table.Rights(s.connector, s.principal)
}

func (s *Session) whoIs() route.Principal {
	c := s.connector
	if s.user != nil {
		// The mailbox may have gone, or have been given other addresses.
		if m := s.table.MailboxByLogin(s.login); m != nil && m.Guid == s.user.Guid {
			s.user = m
			return route.Principal{Kind: route.User, Name: m.Name, Mailbox: m}
		}
	}
	if !s.peer.IsZero() && c.AuthMechanism.Has(model.AuthExchangeServer) {
		if server := s.table.ServerByID(s.peer); server != nil {
			return route.Principal{Kind: route.Server, Name: server.Name}
		}
	}
	if c.AuthMechanism.Has(model.AuthExternalAuthoritative) {
		return route.Principal{Kind: route.ExternallySecured}
	}
	if c.PermissionGroups.Has(model.ExchangeLegacyServers) {
		if server := s.table.LegacyServer(s.remote.Addr()); server != nil {
			return route.Principal{Kind: route.LegacyServer, Name: server.Name}
		}
	}
	return route.Principal{}
}

// anonymous is whether the client has proved nothing.
func (s *Session) anonymous() bool { return s.principal.Kind == route.Anonymous }

// Command takes one line without its line end. ctx ends when the server closes
// without grace.
func (s *Session) Command(ctx context.Context, line []byte) Answer {
	if s.auth != nil {
		return s.authLine(ctx, line)
	}
	verb, args := smtp.ParseCommand(line)
	a := s.dispatch(ctx, verb, args)
	return s.judge(verb, a)
}

func (s *Session) dispatch(ctx context.Context, verb smtp.Verb, args string) Answer {
	switch verb {
	case smtp.EHLO:
		return s.hello(args, true)
	case smtp.HELO:
		return s.hello(args, false)
	case smtp.MAIL:
		return s.mailFrom(args)
	case smtp.RCPT:
		return s.rcptTo(args)
	case smtp.DATA:
		return s.data(args)
	case smtp.BDAT:
		return s.bdat(args)
	case smtp.RSET:
		s.endTransaction()
		return say(reset)
	case smtp.NOOP:
		return say(nothingDone)
	case smtp.QUIT:
		s.endTransaction()
		return say(closing)
	case smtp.AUTH:
		return s.authenticate(ctx, args)
	case smtp.STARTTLS:
		return s.startTLS(args)
	case smtp.VRFY:
		return say(cannotVerify)
	case smtp.HELP:
		return say(help)
	}
	return say(unrecognized)
}

// Malformed answers a line that could not be read as a command.
func (s *Session) Malformed(cause error) Answer {
	a := say(lineTooLong)
	if cause == smtp.ErrBareLF {
		a = say(lineNotCRLF)
	}
	s.auth = nil
	return s.judge("", a)
}

// TakesBareLF is whether a command may end in a LF alone.
func (s *Session) TakesBareLF() bool { return !s.connector.BareLinefeedRejectionEnabled }

// judge counts protocol errors, ends the session at one too many, and logs what
// was refused.
func (s *Session) judge(verb smtp.Verb, a Answer) Answer {
	if a.Code < 400 {
		return a
	}
	if protocolError(a.Reply) {
		s.errors++
		if s.connector.MaxProtocolErrors.Exceeded(s.errors) {
			a.why = fmt.Sprintf("more than %s protocol errors, the last: %s", s.connector.MaxProtocolErrors, a.Reply)
			a.Reply, a.Next = tooManyErrors, Commands
		}
	}
	s.refused(verb, a)
	return a
}

// protocolError is whether a reply blames the syntax or the order of commands.
func protocolError(r smtp.Reply) bool { return r.Code >= 500 && r.Code <= 504 }

// refused logs a decision against the client with its reason.
func (s *Session) refused(verb smtp.Verb, a Answer) {
	if !s.log.Enabled(context.Background(), slog.LevelInfo) {
		return
	}
	attrs := []any{"verb", string(verb), "reply", a.Reply.String()}
	if a.why != "" {
		attrs = append(attrs, "why", a.why)
	}
	if a.Err != nil {
		attrs = append(attrs, "error", a.Err)
	}
	if s.mail.begun {
		attrs = append(attrs, "from", s.mail.from.From)
	}
	s.log.Info("refused", attrs...)
}

// refuse is a reply with the reason for the log.
func refuse(r smtp.Reply, why string, args ...any) Answer {
	return Answer{Reply: r, why: fmt.Sprintf(why, args...)}
}

// slowly makes a refusal wait, unless the client has proved who it is.
func (s *Session) slowly(a Answer) Answer {
	if s.anonymous() {
		a.Wait = s.connector.TarpitInterval.Duration()
	}
	return a
}

// endTransaction forgets the message that is under way, if there is one.
func (s *Session) endTransaction() {
	s.mail.message.discard()
	s.mail = transaction{recipients: s.mail.recipients[:0], message: s.mail.message.reuse()}
}

// Close gives up what the session holds. It may be called at any time, twice too.
func (s *Session) Close() { s.endTransaction() }

// Quiet is whether the session may be ended politely now: no message is under way.
func (s *Session) Quiet() bool { return !s.mail.begun }

// Enhanced is whether replies carry enhanced status codes.
func (s *Session) Enhanced() bool {
	return s.ext.enhanced || !s.greeted && s.arrived.EnhancedStatusCodesEnabled
}

// LineLimit is the longest command line that the session takes.
func (s *Session) LineLimit() int {
	switch {
	case s.auth != nil:
		return 12288 // RFC 4954 §4
	case s.connector.LongAddressesEnabled:
		return 8000
	}
	return 2048
}

// Expecting says that the next line holds a secret.
func (s *Session) Expecting() (secret bool) { return s.auth != nil }

// ownAddress is whether the address is one of the mailbox's.
func ownAddress(m *model.Mailbox, address string) bool {
	folded := model.FoldAddress(address)
	if model.FoldAddress(string(m.PrimarySmtpAddress)) == folded {
		return true
	}
	return slices.ContainsFunc(m.EmailAddresses, func(a model.ProxyAddress) bool {
		return a.SMTP() && model.FoldAddress(a.Address) == folded
	})
}
