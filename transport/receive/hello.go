package receive

import (
	"strconv"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/transport/smtp"
)

// keywords are the extensions that EHLO announced.
type keywords struct {
	params     smtp.Extensions
	enhanced   bool
	chunking   bool
	pipelining bool
	long       bool
}

// Greeting is the first line of the session.
func (s *Session) Greeting() Answer {
	if text := strings.TrimSpace(strings.TrimPrefix(s.arrived.Banner, "220")); text != "" {
		return say(smtp.Reply{Code: 220, Text: text})
	}
	return say(smtp.Reply{Code: 220, Text: s.fqdn + " Microsoft ESMTP MAIL Service ready at " + s.cfg.Now().Format(time.RFC1123Z)})
}

// hello answers HELO and EHLO, which also end a transaction (RFC 5321 §4.1.4).
func (s *Session) hello(name string, extended bool) Answer {
	if !s.reload() {
		return say(notAvailable)
	}
	if s.connector.RequireEHLODomain && !smtp.ValidDomain(name, false) {
		return refuse(badDomain, "RequireEHLODomain is on and %s is no domain", model.Quote(name))
	}
	s.endTransaction()
	s.helo, s.greeted = name, true
	s.ext = s.announced()
	text := s.fqdn + " Hello [" + s.remote.Addr().Unmap().String() + "]"
	if extended {
		text += s.keywordLines()
	}
	return say(smtp.Reply{Code: 250, Text: text})
}

// announced works out which extensions this client has from now on.
func (s *Session) announced() keywords {
	c := s.connector
	k := keywords{
		params:     smtp.Auth, // whoever is not believed may still send it (RFC 4954 §5)
		enhanced:   c.EnhancedStatusCodesEnabled,
		chunking:   c.ChunkingEnabled,
		pipelining: c.PipeliningEnabled,
		long:       c.LongAddressesEnabled,
	}
	add := func(ext smtp.Extensions, on bool) {
		if on {
			k.params |= ext
		}
	}
	add(smtp.Size, c.SizeEnabled != model.SizeDisabled)
	add(smtp.DSN, c.DeliveryStatusNotificationEnabled)
	add(smtp.EightBitMIME, c.EightBitMimeEnabled)
	add(smtp.BinaryMIME, c.BinaryMimeEnabled && c.ChunkingEnabled)
	add(smtp.UTF8, c.SmtpUtf8Enabled)
	return k
}

// keywordLines are the lines of the EHLO reply after the first, in the order
// that Exchange gives them.
func (s *Session) keywordLines() string {
	var b strings.Builder
	line := func(on bool, text string) {
		if on {
			b.WriteByte('\n')
			b.WriteString(text)
		}
	}
	c, k := s.connector, s.ext
	line(c.SizeEnabled == model.SizeEnabled, "SIZE "+strconv.FormatInt(c.MaxMessageSize.Bytes(), 10))
	line(c.SizeEnabled == model.SizeEnabledWithoutValue, "SIZE")
	line(k.pipelining, "PIPELINING")
	line(k.params.Has(smtp.DSN), "DSN")
	line(k.enhanced, "ENHANCEDSTATUSCODES")
	line(s.offersTLS(), "STARTTLS")
	line(s.offersAuth(), "AUTH LOGIN PLAIN")
	line(k.params.Has(smtp.EightBitMIME), "8BITMIME")
	line(k.params.Has(smtp.BinaryMIME), "BINARYMIME")
	line(k.chunking, "CHUNKING")
	line(k.long, "XLONGADDR")
	line(k.params.Has(smtp.UTF8), "SMTPUTF8")
	return b.String()
}
