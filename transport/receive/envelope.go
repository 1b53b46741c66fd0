package receive

import (
	"errors"
	"strings"

	"mxsh/model"
	"mxsh/transport/route"
	"mxsh/transport/smtp"
)

// mailFrom begins a transaction. Its checks come in the order in which
// administrators know their answers; the first that fails answers.
func (s *Session) mailFrom(args string) Answer {
	switch {
	case !s.greeted:
		return say(helloFirst)
	case s.mail.begun:
		return say(secondSender)
	case !s.reload():
		return refuse(notAvailable, "no receive connector serves this client any more")
	}
	c := s.connector
	m, err := smtp.ParseMail(args, s.ext.params, c.LongAddressesEnabled)
	if err != nil {
		return argumentFault(err, badSender)
	}
	from, ok := s.complete(m.From)
	if !ok {
		return refuse(badSender, "the sender %s has no domain and the connector no DefaultDomain", model.Quote(m.From))
	}
	m.From = from
	if c.RequireTLS && s.secured == nil {
		return refuse(startTLSFirst, "RequireTLS is on and the session is not encrypted")
	}
	if key, ok := s.rates.message(c, s.remote.Addr(), s.sender(m)); !ok {
		return refuse(tooFast, "MessageRateLimit %s a minute is used up for %s", c.MessageRateLimit, key)
	}
	if a := s.checkSender(m); a.Code != 0 {
		return a
	}
	s.mail.begun, s.mail.from = true, m
	return say(senderOK)
}

func argumentFault(err error, badAddress smtp.Reply) Answer {
	switch {
	case errors.Is(err, smtp.ErrAddress):
		return say(badAddress)
	case errors.Is(err, smtp.ErrParameter):
		return say(badParameter)
	}
	return say(badArguments)
}

// complete adds the connector's DefaultDomain to an address without one.
func (s *Session) complete(address string) (string, bool) {
	if address == "" || smtp.Domain(address) != "" {
		return address, true
	}
	if s.connector.DefaultDomain == "" {
		return address, false
	}
	d := s.table.AcceptedDomainNamed(s.connector.DefaultDomain)
	if d == nil || d.DomainName.Star() {
		return address, false
	}
	return address + "@" + d.DomainName.Base(), true
}

// sender is by what messages of a user are counted.
func (s *Session) sender(m smtp.Mail) string {
	if s.user != nil {
		return s.user.Name
	}
	return model.FoldAddress(m.From)
}

// checkSender asks whether this client may submit, and as this sender; the
// answer is empty when it may.
func (s *Session) checkSender(m smtp.Mail) Answer {
	switch {
	case !s.rights.Has(route.Submit) && s.anonymous():
		return refuse(notAuthClient, "%s", s.rights.Why(route.Submit))
	case !s.rights.Has(route.Submit):
		return refuse(mayNotSubmit, "%s", s.rights.Why(route.Submit))
	}
	if why := s.foreignSender(m.From); why != "" {
		return refuse(mayNotSendAs, "%s", why)
	}
	if s.tooBig(m.Size) {
		return refuse(messageTooBig, "the declared size of %d bytes is above MaxMessageSize %s", m.Size, s.connector.MaxMessageSize)
	}
	return Answer{}
}

// foreignSender returns why the client may not use an address as sender, "" when it may.
func (s *Session) foreignSender(address string) string {
	if address == "" || s.user != nil && ownAddress(s.user, address) {
		return ""
	}
	if !s.rights.Has(route.AcceptAnySender) && s.user != nil {
		return model.Quote(address) + " is no address of " + s.user.Name + ": " + s.rights.Why(route.AcceptAnySender)
	}
	if s.rights.Has(route.AcceptAuthoritativeSender) {
		return ""
	}
	if d := s.table.AcceptedDomain(smtp.Domain(address)); d != nil && d.DomainType == model.Authoritative {
		return model.Quote(address) + " is in an authoritative domain: " + s.rights.Why(route.AcceptAuthoritativeSender)
	}
	return ""
}

// tooBig is whether so many bytes are more than this client may send.
func (s *Session) tooBig(size int64) bool {
	return size > s.connector.MaxMessageSize.Bytes() && !s.rights.Has(route.BypassMessageSizeLimit)
}

// rcptTo adds a recipient. A refusal leaves the transaction as it was.
func (s *Session) rcptTo(args string) Answer {
	switch {
	case !s.greeted:
		return say(helloFirst)
	case !s.mail.begun || s.mail.message.begun():
		return say(needMail)
	}
	r, err := smtp.ParseRcpt(args, s.ext.params, s.connector.LongAddressesEnabled, s.mail.from.UTF8)
	if err != nil {
		return argumentFault(err, badRecipient)
	}
	to, ok := s.completeRecipient(r.To)
	if !ok {
		return refuse(badRecipient, "the recipient %s has no domain and the connector no DefaultDomain", model.Quote(r.To))
	}
	r.To = to
	if a := s.checkRecipient(to); a.Code != 0 {
		return a
	}
	s.mail.recipients = append(s.mail.recipients, r)
	return say(recipientOK)
}

// completeRecipient knows one name without a domain that every server must take
// (RFC 5321 §4.5.1).
func (s *Session) completeRecipient(address string) (string, bool) {
	full, ok := s.complete(address)
	if ok || !strings.EqualFold(address, "postmaster") {
		return full, ok
	}
	domain := s.table.DefaultDomain()
	return address + "@" + domain, domain != ""
}

func (s *Session) checkRecipient(address string) Answer {
	c, domain := s.connector, smtp.Domain(address)
	if len(s.mail.recipients) >= c.MaxRecipientsPerMessage && s.principal.Kind != route.Server {
		return refuse(tooManyRcpts, "MaxRecipientsPerMessage %d is reached", c.MaxRecipientsPerMessage)
	}
	accepted := s.table.AcceptedDomain(domain)
	if accepted == nil && !s.rights.Has(route.AcceptAnyRecipient) {
		return s.slowly(refuse(noRelay, "%s is in no accepted domain: %s", model.Quote(address), s.rights.Why(route.AcceptAnyRecipient)))
	}
	if r := reserved(c, domain); r.Code != 0 {
		return s.slowly(refuse(r, "the connector rejects the domain %s", model.Quote(domain)))
	}
	if s.unknown(accepted, address) {
		return s.slowly(refuse(userUnknown, "%s is in the authoritative domain %s and no mailbox has it", model.Quote(address), accepted.DomainName))
	}
	return Answer{}
}

// unknown is whether the address is to be looked up now and is not there.
func (s *Session) unknown(d *model.AcceptedDomain, address string) bool {
	return d != nil && d.DomainType == model.Authoritative && d.AddressBookEnabled &&
		s.table.Self().RecipientValidation == model.ValidateRcpt && !s.table.Known(address)
}

// reserved is the reply of the Reject… switch that the domain falls under, if any.
func reserved(c *model.ReceiveConnector, domain string) smtp.Reply {
	above, top, more := domain, domain, false
	if i := strings.LastIndexByte(domain, '.'); i >= 0 {
		above, top, more = domain[:i], domain[i+1:], true
	}
	switch {
	case strings.HasPrefix(domain, "["):
		return smtp.Reply{}
	case c.RejectReservedTopLevelRecipientDomains && oneOf(top, "test", "example", "invalid", "localhost"):
		return reservedTop
	case c.RejectReservedSecondLevelRecipientDomains && more && oneOf(top, "com", "net", "org") &&
		above[strings.LastIndexByte(above, '.')+1:] == "example":
		return reservedSecond
	case c.RejectSingleLabelRecipientDomains && !more:
		return singleLabel
	}
	return smtp.Reply{}
}

func oneOf(s string, words ...string) bool {
	for _, w := range words {
		if s == w {
			return true
		}
	}
	return false
}
