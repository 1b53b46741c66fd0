package receive

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"strconv"
	"strings"

	"mxsh/model"
	"mxsh/transport/queue"
	"mxsh/transport/route"
	"mxsh/transport/smtp"
)

// keepHeader is the largest buffer that a session keeps for the next message.
const keepHeader = 64 << 10

// message is the content that is coming in. The header is held back until it is
// whole, then edited and written; the rest goes to the body as it comes. A
// message with a fault is read to its end and dropped.
type message struct {
	open    bool // DATA or BDAT was accepted
	chunked bool
	last    bool // of the chunks
	body    *queue.Body
	head    []byte // the header so far
	seen    int    // how much of head was searched for its end
	inBody  bool
	size    int64
	facts   facts
	fault   Answer
	out     []byte // the edited header, a buffer
}

// begun is whether content has been asked for.
func (m *message) begun() bool { return m.open }

func (m *message) discard() {
	if m.body != nil {
		m.body.Close()
		m.body = nil
	}
}

// reuse is an empty message with the buffers of m.
func (m *message) reuse() message {
	n := message{}
	if cap(m.head) <= keepHeader {
		n.head = m.head[:0]
	}
	if cap(m.out) <= keepHeader {
		n.out = m.out[:0]
	}
	return n
}

// fail keeps the first fault.
func (m *message) fail(a Answer) {
	if m.fault.Code == 0 {
		m.fault = a
	}
	m.discard()
}

// data answers DATA.
func (s *Session) data(args string) Answer {
	switch {
	case !s.greeted:
		return say(helloFirst)
	case s.mail.message.chunked:
		return say(mixedData)
	case args != "":
		return say(badArguments)
	case !s.mail.begun:
		return say(needMail)
	case len(s.mail.recipients) == 0:
		return say(needRcpt)
	case s.mail.from.Body == "BINARYMIME":
		return say(binaryNeeds)
	}
	s.openMessage()
	return Answer{Reply: startInput, Next: Data}
}

func (s *Session) openMessage() {
	m := &s.mail.message
	m.open = true
	m.body = s.cfg.Queue.NewBody()
	m.body.Grow(s.mail.from.Size)
}

// bdat answers BDAT (RFC 3030). A refused chunk is still read, because the
// client sends it without waiting.
func (s *Session) bdat(args string) Answer {
	if !s.ext.chunking {
		return refuse(unrecognized, "ChunkingEnabled is off or no EHLO was sent")
	}
	size, last, ok := parseChunk(args)
	if !ok {
		return say(badArguments)
	}
	a := Answer{Next: Chunk, Bytes: size}
	switch {
	case !s.greeted:
		a.Reply = helloFirst
	case !s.mail.begun:
		a.Reply = needMail
	case len(s.mail.recipients) == 0:
		a.Reply = needRcpt
	default:
		m := &s.mail.message
		if !m.open {
			s.openMessage()
		}
		m.chunked, m.last = true, last
	}
	return a
}

func parseChunk(args string) (size int64, last, ok bool) {
	number, word, two := strings.Cut(args, " ")
	size, err := strconv.ParseInt(number, 10, 64)
	if err != nil || size < 0 || number[0] < '0' || number[0] > '9' {
		return 0, false, false
	}
	return size, two, !two || strings.EqualFold(strings.TrimSpace(word), "LAST")
}

// Content takes a piece of the message, which is p's only until Content returns.
func (s *Session) Content(p []byte) {
	m := &s.mail.message
	m.size += int64(len(p))
	if m.fault.Code != 0 {
		return
	}
	if s.tooBig(m.size) {
		m.fail(refuse(messageTooBig, "the message is larger than MaxMessageSize %s", s.connector.MaxMessageSize))
		return
	}
	if m.inBody {
		s.write(p)
		return
	}
	s.header(p)
}

// header gathers the header, and passes it on once its end is there.
func (s *Session) header(p []byte) {
	m := &s.mail.message
	if len(m.head) == 0 {
		if end := smtp.HeaderEnd(p, 0); end >= 0 {
			s.headerDone(p[:end], p[end:])
			return
		}
	}
	m.head = append(m.head, p...)
	if end := smtp.HeaderEnd(m.head, m.seen); end >= 0 {
		s.headerDone(m.head[:end], m.head[end:])
		return
	}
	m.seen = len(m.head)
	s.checkHeaderSize(m.seen)
}

func (s *Session) checkHeaderSize(n int) bool {
	if int64(n) <= s.connector.MaxHeaderSize.Bytes() {
		return true
	}
	s.mail.message.fail(refuse(headerTooBig, "the header is larger than MaxHeaderSize %s", s.connector.MaxHeaderSize))
	return false
}

// headerDone writes the edited header and what of the body came with it.
func (s *Session) headerDone(header, rest []byte) {
	m := &s.mail.message
	m.inBody = true
	if !s.checkHeaderSize(len(header)) {
		return
	}
	e := editor{s: s, out: m.out[:0]}
	m.facts = e.edit(header)
	m.out = e.out
	if s.write(e.out) {
		s.write(e.displaced)
		s.write(rest)
	}
}

func (s *Session) write(p []byte) bool {
	m := &s.mail.message
	if len(p) == 0 || m.body == nil {
		return m.body != nil
	}
	if _, err := m.body.Write(p); err != nil {
		r := noResources
		r.Err = err
		m.fail(Answer{Reply: r})
		return false
	}
	return true
}

// EndOfData ends a message that came with DATA. bare says that it had a CR or LF
// outside of a CRLF.
func (s *Session) EndOfData(ctx context.Context, bare bool) Answer {
	if bare && s.connector.BareLinefeedRejectionEnabled {
		s.mail.message.fail(refuse(bareLineEnds, "BareLinefeedRejectionEnabled is on"))
	}
	return s.finish(ctx, smtp.DATA)
}

// EndOfChunk ends a chunk of so many bytes.
func (s *Session) EndOfChunk(ctx context.Context, bytes int64) Answer {
	if m := &s.mail.message; m.last || m.fault.Code != 0 {
		return s.finish(ctx, smtp.BDAT)
	}
	return say(smtp.Reply{Code: 250, Enh: "2.6.0", Text: "Chunk taken, " + strconv.FormatInt(bytes, 10) + " octets"})
}

// finish judges the whole message, hands it to the queue and ends the transaction.
func (s *Session) finish(ctx context.Context, verb smtp.Verb) Answer {
	defer s.endTransaction()
	m := &s.mail.message
	if !m.inBody && m.fault.Code == 0 {
		s.headerDone(m.head, nil) // a message without an empty line is all header
	}
	if m.fault.Code == 0 {
		if a := s.checkHeader(&m.facts); a.Code != 0 {
			m.fail(a)
		}
	}
	if m.fault.Code != 0 {
		return s.judge(verb, m.fault)
	}
	return s.accept(ctx, verb)
}

func (s *Session) accept(ctx context.Context, verb smtp.Verb) Answer {
	m := &s.mail.message
	e := s.envelope()
	body := m.body
	id, err := s.cfg.Queue.Accept(ctx, e, body)
	if err != nil {
		r := noResources
		r.Err = err
		return s.judge(verb, Answer{Reply: r})
	}
	m.body = nil
	return say(smtp.Reply{Code: 250, Enh: "2.6.0",
		Text: e.MessageID + " [InternalId=" + id.String() + "] Queued mail for delivery"})
}

// envelope is what the queue learns beside the content. The envelope is the
// queue's from then on, so nothing in it is shared.
func (s *Session) envelope() *queue.Envelope {
	from, f := &s.mail.from, &s.mail.message.facts
	e := &queue.Envelope{
		From: from.From, Body: from.Body, Ret: from.Ret, EnvID: plain(from.EnvID), UTF8: from.UTF8,
		AuthAs: f.authAs, MessageID: f.messageID, Subject: f.subject,
		Received: s.cfg.Now(), OriginalSize: f.originalSize,
		Sender: addressIn(f.author), Originated: f.originated,
		Recipients: make([]queue.Recipient, len(s.mail.recipients)),
		Origin: queue.Origin{
			Kind: "SMTP", Connector: model.Identity(s.connector), ClientIP: s.remote.Addr().Unmap(), LocalIP: s.local.Addr().Unmap(),
			Helo: s.helo, Session: s.id, TLS: s.secured != nil,
		},
	}
	if s.principal.Kind == route.User {
		e.Origin.User = s.principal.Name
	}
	if e.OriginalSize == 0 {
		e.OriginalSize = s.mail.message.size
	}
	for i, r := range s.mail.recipients {
		e.Recipients[i] = queue.Recipient{Address: r.To, Notify: r.Notify, ORCPT: plainORCPT(r.ORCPT)}
	}
	return e
}

// plain decodes xtext that was checked when it came.
func plain(xtext string) string {
	s, err := smtp.DecodeXtext(xtext)
	if err != nil {
		return xtext
	}
	return s
}

func plainORCPT(value string) string {
	kind, text, ok := strings.Cut(value, ";")
	if !ok {
		return value
	}
	return kind + ";" + plain(text)
}

// newMessageID is an id for a message that brought none.
func (s *Session) newMessageID() string {
	var random [16]byte
	rand.Read(random[:])
	return "<" + hex.EncodeToString(random[:]) + "@" + s.fqdn + ">"
}
