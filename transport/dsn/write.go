package dsn

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"html"
	"io"
	"mime"
	"mime/quotedprintable"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"mxsh/transport/header"
	"mxsh/transport/smtp"
)

// headerLimit is how much of the original's header is returned at most.
const headerLimit = 64 << 10

// Write writes the notification for r to w with CRLF line ends. original reads
// the original message from its start. What the organization keeps to itself,
// and the message's way through it, is cut from the copy that goes back.
func (s *Style) Write(w io.Writer, r *Report, original io.ReadSeeker, now time.Time) (Notice, error) {
	keep := header.Without(smtp.Organization, smtp.Forest, smtp.Routing)
	head, err := header.Read(original, headerLimit, keep)
	if err != nil {
		return Notice{}, fmt.Errorf("write notification: %w", err)
	}
	p := &printer{
		w: w, style: s, report: r, now: now, head: head, boundary: token(), eight: !asciiBytes(head),
		// A binary original cannot stand in a message of lines (RFC 3030 section 3).
		whole: !r.HeaderOnly && r.Size <= s.MaxAttach && r.Body != "BINARYMIME",
	}
	if p.whole && !p.eight {
		if p.eight, err = eightBits(original); err != nil {
			return Notice{}, fmt.Errorf("write notification: %w", err)
		}
	}
	if _, err := original.Seek(0, io.SeekStart); err != nil {
		return Notice{}, fmt.Errorf("write notification: %w", err)
	}
	n := p.notice()
	p.header(n)
	p.text()
	p.status()
	p.original(original, keep)
	p.printf("\r\n--%s--\r\n", p.boundary)
	if p.err != nil {
		return Notice{}, fmt.Errorf("write notification: %w", p.err)
	}
	return n, nil
}

func token() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// printer writes one notification; the first error stops it.
type printer struct {
	w        io.Writer
	style    *Style
	report   *Report
	now      time.Time
	head     []byte // the original's header
	boundary string
	whole    bool // the original comes back whole
	eight    bool // what comes back of it holds bytes above 127
	err      error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func (p *printer) notice() Notice {
	n := Notice{
		To: p.report.From, Subject: subjects[p.report.Action] + decodeWords(header.Value(p.head, "Subject")),
		MessageID: "<" + token() + "@" + p.style.Server + ">", UTF8: p.report.UTF8 || !smtp.IsASCII(p.report.From), Body: "7BIT",
	}
	if n.UTF8 || p.eight {
		n.Body = "8BITMIME"
	}
	return n
}

// header writes the notification's own header.
func (p *printer) header(n Notice) {
	p.printf("From: %s\r\n", mailbox(p.style.Name, p.style.Address))
	p.printf("To: <%s>\r\n", n.To)
	p.printf("Date: %s\r\n", p.now.Format(time.RFC1123Z))
	p.printf("Subject: %s\r\n", encodeWords(n.Subject))
	p.printf("Message-ID: %s\r\n", n.MessageID)
	if id := messageID(p.head); id != "" {
		p.printf("In-Reply-To: %s\r\nReferences: %s\r\n", id, id)
	}
	p.printf("Auto-Submitted: auto-replied\r\n")
	p.printf("MIME-Version: 1.0\r\n")
	p.printf("Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"%s\"\r\n", p.boundary)
	if n.Body == "8BITMIME" {
		p.printf("Content-Transfer-Encoding: 8bit\r\n")
	}
	p.printf("\r\nThis is a delivery status notification in MIME format.\r\n")
}

// text writes the part for people, in two forms when HTML is wanted.
func (p *printer) text() {
	plain := p.plain()
	if !p.style.HTML {
		p.printf("\r\n--%s\r\n", p.boundary)
		p.textPart("text/plain", plain)
		return
	}
	inner := token()
	p.printf("\r\n--%s\r\nContent-Type: multipart/alternative; boundary=\"%s\"\r\n", p.boundary, inner)
	p.printf("\r\n--%s\r\n", inner)
	p.textPart("text/plain", plain)
	p.printf("\r\n--%s\r\n", inner)
	p.textPart("text/html", p.html())
	p.printf("\r\n--%s--\r\n", inner)
}

// textPart writes a text as it is when plain old mail can carry it, so that it
// can be searched, else in quoted-printable.
func (p *printer) textPart(kind, text string) {
	if plainLines(text) {
		p.printf("Content-Type: %s; charset=us-ascii\r\n\r\n%s", kind, text)
		return
	}
	p.printf("Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", kind)
	if p.err != nil {
		return
	}
	q := quotedprintable.NewWriter(p.w)
	if _, p.err = io.WriteString(q, text); p.err == nil {
		p.err = q.Close()
	}
}

func (p *printer) plain() string {
	var b strings.Builder
	line := func(words ...string) { b.WriteString(strings.Join(words, "") + "\r\n") }
	line(intro(p.report.Action))
	for i := range p.report.Recipients {
		r := &p.report.Recipients[i]
		line()
		line(printable(r.Address))
		if text := explain(p.report.Action, r, p.now); text != "" {
			line(text)
		}
	}
	if p.style.NoDiagnosis {
		return b.String()
	}
	line()
	line("Diagnostic information for administrators:")
	line()
	line("Generating server: ", p.style.Server)
	for i := range p.report.Recipients {
		r := &p.report.Recipients[i]
		line()
		line(printable(r.Address))
		line(p.diagnosis(r))
	}
	line()
	line("Original message headers:")
	line()
	b.WriteString(lines(p.head))
	return b.String()
}

// diagnosis is the administrator's line of a recipient: "#550 5.1.1 … ##", with
// the host that said so in front of it.
func (p *printer) diagnosis(r *Recipient) string {
	text := printable(r.Reply)
	if p.report.Action == Delayed {
		// The reply of the last attempt is in the part for programs.
		text = "400 4.4.7 Message delayed"
	}
	if text == "" {
		text = r.Status(p.report.Action)
	}
	if r.Remote != "" {
		return printable(r.Remote) + " #" + text + " ##"
	}
	return "#" + text + " ##"
}

func (p *printer) html() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	line("<html><head><meta charset=\"utf-8\"></head><body>")
	line("<p><b>%s</b></p>", html.EscapeString(intro(p.report.Action)))
	for i := range p.report.Recipients {
		r := &p.report.Recipients[i]
		line("<p>%s<br>", html.EscapeString(printable(r.Address)))
		line("%s</p>", html.EscapeString(explain(p.report.Action, r, p.now)))
	}
	if p.style.NoDiagnosis {
		line("</body></html>")
		return b.String()
	}
	line("<hr><p><b>Diagnostic information for administrators:</b></p>")
	line("<p>Generating server: %s</p>", html.EscapeString(p.style.Server))
	for i := range p.report.Recipients {
		r := &p.report.Recipients[i]
		line("<p>%s<br>", html.EscapeString(printable(r.Address)))
		line("%s</p>", html.EscapeString(p.diagnosis(r)))
	}
	line("<p>Original message headers:</p>")
	line("<pre>%s</pre>", html.EscapeString(lines(p.head)))
	line("</body></html>")
	return b.String()
}

// status writes the part for programs (RFC 3464 section 2).
func (p *printer) status() {
	kind := "message/delivery-status"
	if p.report.UTF8 {
		kind = "message/global-delivery-status" // RFC 6533 section 4
	}
	p.printf("\r\n--%s\r\nContent-Type: %s\r\n\r\n", p.boundary, kind)
	if p.report.EnvID != "" {
		p.printf("Original-Envelope-Id: %s\r\n", printable(p.report.EnvID))
	}
	p.printf("Reporting-MTA: dns;%s\r\n", p.style.authority())
	if !p.report.Arrived.IsZero() {
		p.printf("Arrival-Date: %s\r\n", p.report.Arrived.Format(time.RFC1123Z))
	}
	for i := range p.report.Recipients {
		p.recipient(&p.report.Recipients[i])
	}
}

func (p *printer) recipient(r *Recipient) {
	p.printf("\r\n")
	if kind, address, ok := strings.Cut(r.ORCPT, ";"); ok {
		p.printf("Original-Recipient: %s;%s\r\n", printable(kind), p.address(address))
	}
	kind := "rfc822"
	if !smtp.IsASCII(r.Address) {
		kind = "utf-8"
	}
	p.printf("Final-Recipient: %s;%s\r\n", kind, p.address(r.Address))
	p.printf("Action: %s\r\n", p.report.Action)
	p.printf("Status: %s\r\n", r.Status(p.report.Action))
	if r.Remote != "" {
		p.printf("Remote-MTA: dns;%s\r\n", printable(r.Remote))
	}
	if r.Reply != "" {
		p.printf("Diagnostic-Code: smtp;%s\r\n", fold(printable(r.Reply)))
	}
	if p.report.Action == Delayed && !r.RetryUntil.IsZero() {
		p.printf("Will-Retry-Until: %s\r\n", r.RetryUntil.Format(time.RFC1123Z))
	}
}

// address writes an address for the part for programs: with the escapes of RFC
// 6533 section 3 where it is not ASCII and the part is.
func (p *printer) address(a string) string {
	a = printable(a)
	if p.report.UTF8 || smtp.IsASCII(a) {
		return a
	}
	var b strings.Builder
	for _, r := range a {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
			continue
		}
		fmt.Fprintf(&b, `\x{%X}`, r)
	}
	return b.String()
}

// original writes the last part: the message without its hidden fields, or its
// header alone.
func (p *printer) original(message io.Reader, keep func([]byte) bool) {
	p.printf("\r\n--%s\r\n", p.boundary)
	if !p.whole {
		kind := "text/rfc822-headers"
		if p.report.UTF8 {
			kind = "message/global-headers"
		}
		p.printf("Content-Type: %s\r\n%s\r\n", kind, p.encoding())
		p.printf("%s", p.head)
		return
	}
	kind := "message/rfc822"
	if p.report.UTF8 {
		kind = "message/global"
	}
	p.printf("Content-Type: %s\r\n%s\r\n", kind, p.encoding())
	if p.err == nil {
		p.err = copyOriginal(p.w, message, keep)
	}
}

// encoding is the header line that says how the last part is encoded.
func (p *printer) encoding() string {
	if p.eight {
		return "Content-Transfer-Encoding: 8bit\r\n"
	}
	return ""
}

func itoa(n int) string { return strconv.Itoa(n) }

// mailbox writes a display name and an address for a header.
func mailbox(name, address string) string {
	if name == "" {
		return "<" + address + ">"
	}
	if !smtp.IsASCII(name) {
		return mime.QEncoding.Encode("utf-8", name) + " <" + address + ">"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `" <` + address + ">"
}

// messageID returns the original's Message-ID when it has the form of one.
func messageID(head []byte) string {
	id := header.Value(head, "Message-ID")
	if len(id) > 500 || !strings.HasPrefix(id, "<") || !strings.HasSuffix(id, ">") || !smtp.IsASCII(id) || strings.ContainsAny(id, " \t") {
		return ""
	}
	return id
}

// maxSubject keeps the header line short; subjects are as long as strangers like.
const maxSubject = 200

func decodeWords(s string) string {
	plain, err := new(mime.WordDecoder).DecodeHeader(s)
	if err != nil {
		plain = s
	}
	plain = printable(plain)
	if runes := []rune(plain); len(runes) > maxSubject {
		plain = string(runes[:maxSubject])
	}
	return plain
}

// encodeWords encodes a subject where needed and folds it.
func encodeWords(s string) string {
	return strings.ReplaceAll(mime.QEncoding.Encode("utf-8", s), "?= =?", "?=\r\n =?")
}

// printable makes a stranger's text fit for one line or a header block of ours:
// no controls except line ends before folded lines, valid UTF-8.
func printable(s string) string {
	s = strings.ToValidUTF8(s, "?")
	if strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\n' || r == '\t':
			return ' '
		case r < ' ' || r == 0x7f:
			return '?'
		}
		return r
	}, s)
}

// lines makes a header block fit for a text: valid UTF-8, no controls but line ends.
func lines(block []byte) string {
	s := strings.ReplaceAll(strings.ToValidUTF8(string(block), "?"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return '?'
		}
		return r
	}, s)
	return strings.ReplaceAll(s, "\n", "\r\n")
}

// fold breaks a long header value at blanks (RFC 5322 section 2.2.3).
func fold(s string) string {
	var b strings.Builder
	column := 0
	for i, word := range strings.Fields(s) {
		if i > 0 && column+len(word) > 70 {
			b.WriteString("\r\n\t")
			column = 0
		} else if i > 0 {
			b.WriteByte(' ')
		}
		for len(word) > 900 {
			b.WriteString(word[:900] + "\r\n\t")
			word = word[900:]
		}
		b.WriteString(word)
		column += len(word) + 1
	}
	return b.String()
}

func asciiBytes(b []byte) bool {
	return bytes.IndexFunc(b, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// plainLines is whether a text is ASCII with lines that every mail system carries.
func plainLines(s string) bool {
	for line := range strings.SplitSeq(s, "\r\n") {
		if len(line) > 990 || !smtp.IsASCII(line) {
			return false
		}
	}
	return true
}
