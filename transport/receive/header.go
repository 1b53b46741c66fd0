package receive

import (
	"bytes"
	"crypto/tls"
	"mime"
	"net/mail"
	"strconv"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/transport/route"
	"mxsh/transport/smtp"
)

// facts are what the header said that decides or is remembered.
type facts struct {
	hops         int // Received fields
	localHops    int // of these, by this server
	messageID    string
	subject      string
	authAs       string
	originalSize int64
	from         []string // values of From and Sender
	author       string   // the value of Sender, else of From
	originated   time.Time
	hasDate      bool
	stamped      bool // the organization's marks came with the message and are believed
}

// The organization's own marks.
const (
	markAuthAs        = "X-MS-Exchange-Organization-AuthAs"
	markAuthSource    = "X-MS-Exchange-Organization-AuthSource"
	markAuthMechanism = "X-MS-Exchange-Organization-AuthMechanism"
	markArrival       = "X-MS-Exchange-Organization-OriginalArrivalTime"
	markSize          = "X-MS-Exchange-Organization-OriginalSize"
)

// arrivalForm is the notation of markArrival, in UTC.
const arrivalForm = "02 Jan 2006 15:04:05.0000"

// editor makes the header that is kept out of the header that came: whole
// fields are left out, the server's own are put on top, and none is changed.
type editor struct {
	s         *Session
	out       []byte
	displaced []byte // what stood for a header and is body
}

// edit fills out and returns what it read.
func (e *editor) edit(header []byte) facts {
	if body, ok := noHeader(header); ok {
		header, e.displaced = nil, body
	}
	if smtp.Bare(header) {
		header = canonical(header)
	}
	f := e.read(header)
	e.prepend(&f)
	e.keep(header)
	return f
}

// canonical ends lines in CRLF where they end in LF and makes every other CR a
// blank: what ends a line must be no matter of opinion where fields are cut.
func canonical(header []byte) []byte {
	out := make([]byte, 0, len(header)+16)
	for i, c := range header {
		crlf := c == '\r' && i+1 < len(header) && header[i+1] == '\n'
		switch {
		case c == '\r' && !crlf:
			out = append(out, ' ')
		case c == '\n' && (i == 0 || header[i-1] != '\r'):
			out = append(out, '\r', '\n')
		default:
			out = append(out, c)
		}
	}
	return out
}

// noHeader is whether the first line is no field at all, so that everything is
// body. The line with which a mailbox file separates messages is skipped.
func noHeader(header []byte) (body []byte, ok bool) {
	for f := range smtp.Fields(header) {
		return header, len(f.Name) == 0 && !isMailboxLine(f.Raw)
	}
	return nil, false
}

func isMailboxLine(line []byte) bool {
	return bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From "))
}

// read looks at every field once.
func (e *editor) read(header []byte) facts {
	var f facts
	for field := range smtp.Fields(header) {
		if len(field.Name) == 0 {
			continue
		}
		switch field.Name[0] | 0x20 {
		case 'r':
			if field.Is("Received") {
				f.hops++
				if e.s.ownHost(smtp.ReceivedBy(field.Value())) {
					f.localHops++
				}
			}
		case 'm':
			if f.messageID == "" && field.Is("Message-ID") {
				f.messageID = oneLine(field.Value())
			}
		case 's':
			if f.subject == "" && field.Is("Subject") {
				f.subject = decoded(field.Value())
			}
			if field.Is("Sender") {
				f.from = append(f.from, field.Value())
				f.author = field.Value()
			}
		case 'f':
			if field.Is("From") {
				f.from = append(f.from, field.Value())
				if f.author == "" {
					f.author = field.Value()
				}
			}
		case 'd':
			f.hasDate = f.hasDate || field.Is("Date")
		case 'x':
			e.readMark(&f, field)
		}
	}
	return f
}

func (e *editor) readMark(f *facts, field smtp.Field) {
	if smtp.ClassOf(field.Name) != smtp.Organization || !e.s.rights.Has(route.AcceptOrganizationHeaders) {
		return
	}
	switch {
	case field.Is(markAuthAs):
		f.stamped, f.authAs = true, knownOrigin(field.Value())
	case field.Is(markSize):
		if n, err := strconv.ParseInt(field.Value(), 10, 64); err == nil && n > 0 {
			f.originalSize = n
		}
	case field.Is(markArrival):
		if at, err := time.Parse(arrivalForm+" (MST)", field.Value()); err == nil {
			f.originated = at.UTC()
		}
	}
}

// knownOrigin is one of the words for whom a message comes from; anything else
// is as good as nobody.
func knownOrigin(word string) string {
	for _, w := range []string{"Internal", "Partner", "External"} {
		if strings.EqualFold(w, word) {
			return w
		}
	}
	return "Anonymous"
}

// ownHost is whether a folded name is one of this server's.
func (s *Session) ownHost(name string) bool {
	return name != "" && (strings.EqualFold(name, s.fqdn) || strings.EqualFold(name, s.server.Fqdn.String()) || strings.EqualFold(name, s.server.Name))
}

// keep copies the fields that this client may bring.
func (e *editor) keep(header []byte) {
	rights := e.s.rights
	for field := range smtp.Fields(header) {
		var right route.Right
		switch smtp.ClassOf(field.Name) {
		case smtp.Routing:
			right = route.AcceptRoutingHeaders
		case smtp.Organization:
			right = route.AcceptOrganizationHeaders
		case smtp.Forest:
			right = route.AcceptForestHeaders
		}
		if right != 0 && !rights.Has(right) || len(field.Name) == 0 && isMailboxLine(field.Raw) {
			continue
		}
		e.out = append(e.out, field.Raw...)
	}
	if n := len(e.out); n > 0 && e.out[n-1] != '\n' {
		e.out = append(e.out, '\r', '\n')
	}
	e.out = append(e.out, '\r', '\n')
}

// prepend writes the server's own fields.
func (e *editor) prepend(f *facts) {
	s, now := e.s, e.s.cfg.Now()
	e.received(now)
	if !f.stamped {
		f.authAs = s.origin()
		e.field(markAuthAs, f.authAs)
		e.field(markAuthSource, s.fqdn)
		e.field(markAuthMechanism, s.mechanism())
		e.field(markArrival, now.UTC().Format(arrivalForm)+" (UTC)")
	}
	missing := f.messageID == ""
	if missing {
		f.messageID = s.newMessageID()
	}
	// RFC 6409 §8: only who submits mail may leave these to the server.
	if submits := s.principal.Kind == route.User || s.principal.Kind == route.ExternallySecured; submits {
		if missing {
			e.field("Message-ID", f.messageID)
		}
		if !f.hasDate {
			e.field("Date", now.Format(time.RFC1123Z))
		}
	}
}

func (e *editor) field(name, value string) {
	e.out = append(e.out, name...)
	e.out = append(e.out, ": "...)
	e.out = append(e.out, value...)
	e.out = append(e.out, '\r', '\n')
}

// received writes the trace field (RFC 5321 §4.4) in the form in which
// administrators and scripts know it.
func (e *editor) received(now time.Time) {
	s := e.s
	local := s.local.Addr().Unmap().String()
	if shown := s.table.Self().ExternalIPAddress; shown.IsValid() {
		local = shown.String()
	}
	b := append(e.out, "Received: from "...)
	b = appendName(b, s.helo)
	b = append(b, " ("...)
	b = append(b, s.remote.Addr().Unmap().String()...)
	b = append(b, ") by "...)
	b = append(b, s.fqdn...)
	b = append(b, "\r\n ("...)
	b = append(b, local...)
	b = append(b, ") with Microsoft SMTP Server"...)
	if s.secured != nil {
		b = append(b, " (version="...)
		b = append(b, strings.ReplaceAll(tls.VersionName(s.secured.Version), " ", "")...)
		b = append(b, ", cipher="...)
		b = append(b, tls.CipherSuiteName(s.secured.CipherSuite)...)
		b = append(b, ')')
	}
	b = append(b, " id "...)
	b = append(b, s.id...)
	b = append(b, ";\r\n "...)
	b = now.AppendFormat(b, time.RFC1123Z)
	e.out = append(b, '\r', '\n')
}

// appendName appends what the client calls itself, with all that could be
// mistaken for another part of the field left out.
func appendName(b []byte, name string) []byte {
	if name == "" {
		return append(b, "unknown"...)
	}
	for i := 0; i < len(name) && i < 255; i++ {
		if c := name[i]; c > ' ' && c != '(' && c != ')' && c != ';' && c != '\\' && c < 0x7f {
			b = append(b, c)
		} else {
			b = append(b, '?')
		}
	}
	return b
}

// origin is for whom the message counts, as everything behind this server
// believes it: X-MS-Exchange-Organization-AuthAs.
func (s *Session) origin() string {
	switch s.principal.Kind {
	case route.User, route.ExternallySecured:
		return "Internal"
	case route.Server, route.LegacyServer:
		// A server that vouches for nobody says so: AUTH=<> (RFC 4954 §5).
		if s.rights.Has(route.AcceptAuthenticationFlag) && s.mail.from.Auth != "<>" {
			return "Internal"
		}
	case route.Partner:
		return "Partner"
	}
	return "Anonymous"
}

// mechanism is how that was proved, two hexadecimal digits.
func (s *Session) mechanism() string {
	switch s.principal.Kind {
	case route.User:
		if s.secured == nil {
			return "01" // a password in clear
		}
		return "02" // a password over TLS
	case route.Server:
		return "06" // mutual TLS
	case route.LegacyServer:
		return "07" // a registered address
	case route.ExternallySecured:
		return "10" // somebody else's promise
	}
	return "00"
}

// checkHeader judges what the header said.
func (s *Session) checkHeader(f *facts) Answer {
	c := s.connector
	switch {
	case f.hops > c.MaxHopCount:
		return refuse(mailLoop, "%d Received fields are more than MaxHopCount %d", f.hops, c.MaxHopCount)
	case c.MaxLocalHopCount > 0 && f.localHops > c.MaxLocalHopCount:
		return refuse(mailLoop, "%d Received fields name this server, more than MaxLocalHopCount %d", f.localHops, c.MaxLocalHopCount)
	}
	return s.checkAuthor(f)
}

// checkAuthor holds an authenticated user to its own addresses in From and Sender.
func (s *Session) checkAuthor(f *facts) Answer {
	if s.principal.Kind != route.User || s.rights.Has(route.AcceptAnySender) {
		return Answer{}
	}
	for _, value := range f.from {
		list, err := mail.ParseAddressList(value)
		if err != nil && strings.Contains(value, "@") {
			return refuse(mayNotSendAs, "From or Sender cannot be read: %s", model.Quote(value))
		}
		for _, a := range list {
			if !ownAddress(s.user, a.Address) {
				return refuse(mayNotSendAs, "From or Sender %s is no address of %s", model.Quote(a.Address), s.user.Name)
			}
		}
	}
	return Answer{}
}

// oneLine makes a value fit for a reply and a log.
func oneLine(value string) string {
	const longest = 500 // of a reply line, RFC 5321 §4.5.3.1.5, less what stands around it
	if len(value) > longest-80 {
		value = value[:longest-80]
	}
	return value
}

// addressIn is the first address in a value of From or Sender, "" when there is none.
func addressIn(value string) string {
	if open := strings.LastIndexByte(value, '<'); open >= 0 && strings.HasSuffix(value, ">") && !strings.ContainsAny(value, `,"(`) {
		return strings.TrimSpace(value[open+1 : len(value)-1])
	}
	list, err := mail.ParseAddressList(value)
	if err != nil || len(list) == 0 {
		return ""
	}
	return list[0].Address
}

// decoded is a Subject as people read it.
func decoded(value string) string {
	const longest = 1024
	if len(value) > longest {
		value = value[:longest]
	}
	if !strings.Contains(value, "=?") {
		return value
	}
	text, err := new(mime.WordDecoder).DecodeHeader(value)
	if err != nil {
		return value
	}
	return text
}
