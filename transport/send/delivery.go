package send

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	"mxsh/model"
	"mxsh/transport/client"
	"mxsh/transport/dsn"
	"mxsh/transport/header"
	"mxsh/transport/queue"
	"mxsh/transport/sevenbit"
	"mxsh/transport/smtp"
)

// delivery is one item on its way over a connection.
type delivery struct {
	*visit
	message    *queue.Message
	envelope   *queue.Envelope
	recipients []queue.Recipient

	replies  []smtp.Reply // of the recipients, zero while there is none
	outcomes []queue.Outcome
	fates    []dsn.Fate
	seven    bool // the content goes out as 7bit although it is called something else

	converted []byte // the content in 7-bit form, nil when it goes out as it is
}

// unfit returns why the host can never take this message, "" when it may.
func (d *delivery) unfit() string {
	if limit := d.conn.MaxSize(); limit > 0 && d.message.Size() > limit {
		return fmt.Sprintf("552 5.3.4 Message size exceeds fixed maximum message size: it has %d bytes and %s takes %d", d.message.Size(), d.at.name, limit)
	}
	e := d.envelope
	if e.UTF8 && !d.conn.Has("SMTPUTF8") {
		if !d.plainEnvelope() || d.scan().eightHeader {
			return "550 5.6.7 The message needs internationalized addresses, which " + d.at.name + " does not know"
		}
	}
	if e.Body != "BINARYMIME" && d.conn.Has("8BITMIME") {
		return ""
	}
	if found := d.scan(); !found.binary && (!found.eight || d.conn.Has("8BITMIME")) {
		d.seven = !found.eight
		return ""
	}
	if err := d.convert(); err != nil {
		d.log.Info("message cannot be converted", "message", d.message.ID(), "error", err)
		return "554 5.6.3 The message has 8-bit content, which " + d.at.name + " does not take, and cannot be converted"
	}
	return ""
}

// convertLimit is the largest message that is converted: it has to be in memory.
const convertLimit = 100 << 20

var errTooLarge = errors.New("message is too large to be converted")

// convert puts the 7-bit form in place of the content.
func (d *delivery) convert() error {
	if d.message.Size() > convertLimit {
		return errTooLarge
	}
	body, err := d.message.Open()
	if err != nil {
		return err
	}
	defer body.Close()
	all, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	d.converted, err = sevenbit.Convert(all)
	d.seven = true
	return err
}

// open returns the content to send.
func (d *delivery) open() (io.ReadCloser, error) {
	if d.converted != nil {
		return io.NopCloser(bytes.NewReader(d.converted)), nil
	}
	return d.message.Open()
}

// size is how large the content to send is.
func (d *delivery) size() int64 {
	if d.converted != nil {
		return int64(len(d.converted))
	}
	return d.message.Size()
}

// plainEnvelope is whether every address is ASCII.
func (d *delivery) plainEnvelope() bool {
	if !smtp.IsASCII(d.envelope.From) {
		return false
	}
	for _, r := range d.recipients {
		if !smtp.IsASCII(r.Address) {
			return false
		}
	}
	return true
}

// send runs as many transactions as it takes: a host that has enough recipients
// for one message gets the rest in another (RFC 5321 section 4.5.3.1.10).
func (d *delivery) send() error {
	d.replies = make([]smtp.Reply, len(d.recipients))
	todo := make([]int, len(d.recipients))
	for i := range todo {
		todo[i] = i
	}
	for len(todo) > 0 && d.conn.Usable() {
		replies, err := d.conn.Send(d.transaction(todo))
		var rest []int
		for n, i := range todo {
			d.replies[i] = replies[n]
			if replies[n].Code == 452 && replies[n].Enh != "4.2.2" {
				rest = append(rest, i)
			}
		}
		if err != nil || len(rest) == len(todo) {
			return err
		}
		todo = rest
	}
	return nil
}

func (d *delivery) transaction(todo []int) *client.Transaction {
	t := &client.Transaction{From: d.envelope.From, Params: d.mailParams(), Content: d.content}
	t.Recipients = make([]client.Recipient, len(todo))
	for n, i := range todo {
		t.Recipients[n] = client.Recipient{Address: d.recipients[i].Address, Params: d.rcptParams(&d.recipients[i])}
	}
	return t
}

// mailParams are the parameters of MAIL that the host knows.
func (d *delivery) mailParams() string {
	var b []byte
	if d.conn.Has("SIZE") {
		b = fmt.Appendf(b, " SIZE=%d", d.size())
	}
	if d.conn.Has("8BITMIME") && !d.seven && d.envelope.Body != "" {
		body := d.envelope.Body
		if body == "BINARYMIME" {
			body = "8BITMIME" // binary content has been converted
		}
		b = append(append(b, " BODY="...), body...)
	}
	if d.envelope.UTF8 && d.conn.Has("SMTPUTF8") {
		b = append(b, " SMTPUTF8"...)
	}
	if d.conn.Has("DSN") {
		if d.envelope.Ret != "" {
			b = append(append(b, " RET="...), d.envelope.Ret...)
		}
		if d.envelope.EnvID != "" {
			b = append(append(b, " ENVID="...), smtp.EncodeXtext(d.envelope.EnvID)...)
		}
	}
	return string(b)
}

// rcptParams are the parameters of RCPT that the host knows.
func (d *delivery) rcptParams(r *queue.Recipient) string {
	if !d.conn.Has("DSN") || r.Notify == "" && r.ORCPT == "" {
		return ""
	}
	var b []byte
	if r.Notify != "" {
		b = append(append(b, " NOTIFY="...), r.Notify...)
	}
	if r.ORCPT != "" {
		b = append(append(b, " ORCPT="...), encodeORCPT(r.ORCPT)...)
	}
	return string(b)
}

// encodeORCPT makes "type;address" fit for the wire; the type is an atom and stays.
func encodeORCPT(plain string) string {
	for i := 0; i < len(plain); i++ {
		if plain[i] == ';' {
			return smtp.EncodeXtext(plain[:i]) + ";" + smtp.EncodeXtext(plain[i+1:])
		}
	}
	return "rfc822;" + smtp.EncodeXtext(plain)
}

// answered is whether the host said anything about any recipient.
func (d *delivery) answered() bool {
	for _, r := range d.replies {
		if !r.IsZero() && r.Code != 421 {
			return true
		}
	}
	return false
}

// lostBy is what the host was lost by: its own last word, or the error.
func (d *delivery) lostBy(err error) error {
	for _, r := range d.replies {
		if !r.IsZero() {
			return &client.ReplyError{Verb: "MAIL", Reply: r}
		}
	}
	return err
}

// finish turns the replies into outcomes, and into fates that senders may want
// to be told of.
func (d *delivery) finish(err error) {
	relays := d.conn.Has("DSN")
	for i, r := range d.recipients {
		reply := d.replies[i]
		if reply.IsZero() {
			reply = replyOf(err)
		}
		o := queue.Outcome{Recipient: r.Index, Action: d.action(reply), Reply: reply.String()}
		d.outcomes = append(d.outcomes, o)
		fate := dsn.Fate{Recipient: r, Reply: o.Reply, Remote: d.at.name}
		switch {
		case o.Action == queue.Failed:
			fate.Action = dsn.Failed
		case o.Action == queue.Relayed && !relays && dsn.Wanted(r.Notify, dsn.Relayed):
			fate.Action = dsn.Relayed
		default:
			continue
		}
		d.fates = append(d.fates, fate)
	}
}

// action is what a reply means for its recipient.
func (d *delivery) action(r smtp.Reply) queue.Action {
	switch {
	case r.Positive():
		return queue.Relayed
	case r.Permanent() && !d.downgraded(r):
		return queue.Failed
	}
	return queue.Deferred
}

// downgraded is whether the connector's ErrorPolicies let a refusal pass as a
// passing one: those that want another logon.
func (d *delivery) downgraded(r smtp.Reply) bool {
	c := d.targets.Connector
	if c == nil || !c.ErrorPolicies.Has(model.DowngradeAuthFailures) {
		return false
	}
	return r.Code == 530 || r.Code == 534 || r.Code == 535 || r.Code == 538
}

var readers = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 8<<10) }}

// content writes the message without the header fields that this host may not have.
func (d *delivery) content(w io.Writer) error {
	body, err := d.open()
	if err != nil {
		return err
	}
	defer body.Close()
	keep := d.firewall()
	if keep == nil {
		_, err := io.Copy(w, body)
		return err
	}
	r := readers.Get().(*bufio.Reader)
	defer func() {
		r.Reset(nil)
		readers.Put(r)
	}()
	r.Reset(body)
	if err := header.Copy(w, r, keep); err != nil {
		return err
	}
	_, err = r.WriteTo(w)
	return err
}

// firewall says which header fields may go to the host: what the connector's
// rights give to the one that the host has proved to be. Nil: all.
func (d *delivery) firewall() func(name []byte) bool {
	if d.mutual(d.at) {
		return nil
	}
	c := d.targets.Connector
	if c == nil {
		return legacyPeer
	}
	principal := model.PrincipalAnonymous
	switch {
	case c.SmartHostAuthMechanism == model.SmartHostAuthExternalAuthoritative:
		principal = model.PrincipalSecured
	case d.domainSecure():
		principal = model.PrincipalPartners
	}
	var cut []smtp.Class
	for _, one := range []struct {
		right string
		class smtp.Class
	}{{model.RightSendRouting, smtp.Routing}, {model.RightSendOrg, smtp.Organization}, {model.RightSendForest, smtp.Forest}} {
		if !model.Allows(c.Permissions, principal, one.right) {
			cut = append(cut, one.class)
		}
	}
	if len(cut) == 0 {
		return nil
	}
	return header.Without(cut...)
}

// legacyPeer is the rule for legacy servers, which know nothing of the
// organization's own fields.
var legacyPeer = header.Without(smtp.Organization, smtp.Forest)

// features are what a message's content is made of.
type features struct {
	eight       bool // bytes above 127
	eightHeader bool // such bytes in the header
	binary      bool // NUL, bare CR or LF, lines over the limit of SMTP
}

// maxLine is the longest line of text without its line end (RFC 5321 section 4.5.3.1.6).
const maxLine = 998

// scan reads the message for its features. A message that cannot be read has
// none; sending it will say why.
func (d *delivery) scan() (f features) {
	body, err := d.message.Open()
	if err != nil {
		return f
	}
	defer body.Close()
	r := readers.Get().(*bufio.Reader)
	defer readers.Put(r)
	r.Reset(body)
	inHeader, length, cr := true, 0, false
	for {
		b, err := r.ReadByte()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				return features{}
			}
			f.binary = f.binary || cr
			return f
		}
		switch {
		case b == '\n':
			f.binary = f.binary || !cr
			inHeader = inHeader && length > 0
			length = 0
		case cr:
			f.binary = true
		}
		if b >= 0x80 {
			f.eight = true
			f.eightHeader = f.eightHeader || inHeader
		}
		cr = b == '\r'
		if b == 0 {
			f.binary = true
		}
		if b != '\r' && b != '\n' {
			if length++; length > maxLine {
				f.binary = true
			}
		}
	}
}
