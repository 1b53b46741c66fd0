package client

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"mxsh/transport/smtp"
)

// Transaction is one message to send. Its parameters are those of ESMTP, each
// with a blank in front; the caller passes only what the server offers.
type Transaction struct {
	From       string
	Params     string // " SIZE=100 BODY=8BITMIME"
	Recipients []Recipient
	// Content writes the message; it is called once the server wants it. What
	// it writes is dot-stuffed and cannot end the message early.
	Content func(io.Writer) error
}

// Recipient is one RCPT of a transaction.
type Recipient struct {
	Address string
	Params  string // " NOTIFY=NEVER"
}

// ErrContent is returned, wrapped, when the message itself could not be read.
// The connection is of no more use: half of the message is on its way.
var ErrContent = errors.New("message cannot be read")

// Send runs a transaction and returns the last word on each recipient, in their
// order: the reply to its RCPT when that was a refusal, else the reply to MAIL,
// DATA or the content. After an error the recipients without a reply have the
// zero one, and may or may not have got the message.
func (c *Conn) Send(t *Transaction) ([]smtp.Reply, error) {
	replies := make([]smtp.Reply, len(t.Recipients))
	c.committed = false
	if !safe(t, replies) {
		return replies, nil
	}
	ready, err := c.envelope(t, replies)
	if err != nil || !ready {
		return replies, err
	}
	if err := c.content(t); err != nil {
		return replies, err
	}
	return replies, c.verdict(replies)
}

// safe keeps line ends out of commands. Whoever accepted the message has looked
// at its addresses; here a mistake would let one command become two, so a
// transaction that holds one is refused in our own words.
func safe(t *Transaction, replies []smtp.Reply) bool {
	bad := strings.ContainsAny(t.From, "\r\n<>") || strings.ContainsAny(t.Params, "\r\n")
	for _, r := range t.Recipients {
		bad = bad || r.Address == "" || strings.ContainsAny(r.Address, "\r\n<>") || strings.ContainsAny(r.Params, "\r\n")
	}
	if bad {
		fill(replies, smtp.Reply{Code: 501, Enh: "5.1.3", Text: "Invalid address"})
	}
	return !bad
}

// envelope sends MAIL, RCPT and DATA. It returns true when the server waits for
// the content, else every recipient has its reply and the connection is ready
// for another transaction.
func (c *Conn) envelope(t *Transaction, replies []smtp.Reply) (ready bool, err error) {
	if c.Has("PIPELINING") {
		return c.pipelined(t, replies)
	}
	r, err := c.command("MAIL", "MAIL FROM:<"+t.From+">"+t.Params)
	if err != nil {
		return false, err
	}
	if !r.Positive() {
		fill(replies, r)
		return false, c.reset()
	}
	accepted := 0
	for i, to := range t.Recipients {
		r, err := c.command("RCPT", "RCPT TO:<"+to.Address+">"+to.Params)
		if err != nil {
			return false, err
		}
		if !r.Positive() {
			replies[i] = r
			if c.bad {
				fill(replies, r)
				return false, nil
			}
			continue
		}
		accepted++
	}
	if accepted == 0 {
		return false, c.reset()
	}
	r, err = c.command("DATA", "DATA")
	if err != nil {
		return false, err
	}
	if r.Code != 354 {
		fill(replies, r)
		return false, c.reset()
	}
	return true, nil
}

// pipelined sends the whole envelope in one write (RFC 2920).
func (c *Conn) pipelined(t *Transaction, replies []smtp.Reply) (ready bool, err error) {
	c.put("MAIL FROM:<", t.From, ">", t.Params)
	for _, to := range t.Recipients {
		c.put("RCPT TO:<", to.Address, ">", to.Params)
	}
	c.put("DATA")
	if err := c.flush(); err != nil {
		return false, err
	}

	mail, err := c.read("MAIL", waitCommand)
	if err != nil {
		return false, err
	}
	if c.bad {
		fill(replies, mail)
		return false, nil
	}
	accepted := 0
	for i := range t.Recipients {
		r, err := c.read("RCPT", waitCommand)
		if err != nil {
			return false, err
		}
		switch {
		case !mail.Positive():
			replies[i] = mail
		case !r.Positive():
			replies[i] = r
		default:
			accepted++
		}
		if c.bad {
			fill(replies, r)
			return false, nil
		}
	}
	r, err := c.read("DATA", waitData)
	if err != nil {
		return false, err
	}
	switch {
	case r.Code == 354 && accepted == 0:
		// RFC 2920 section 3.1: a server that wants content for nobody gets none.
		return false, c.empty()
	case r.Code != 354:
		fill(replies, r)
		return false, c.reset()
	}
	return true, nil
}

// put adds a command to the buffer.
func (c *Conn) put(words ...string) {
	for _, w := range words {
		c.buf.w.WriteString(w)
	}
	c.buf.w.WriteString("\r\n")
	if c.o.Trace != nil {
		c.o.Trace.Sent(strings.Join(words, ""))
	}
}

// fill gives the reply to every recipient that has none yet.
func fill(replies []smtp.Reply, r smtp.Reply) {
	for i := range replies {
		if replies[i].IsZero() {
			replies[i] = r
		}
	}
}

func (c *Conn) empty() error {
	c.buf.w.WriteString(".\r\n")
	if err := c.flush(); err != nil {
		return err
	}
	_, err := c.read("DATA", waitDone)
	if err != nil || c.bad {
		return err
	}
	return c.reset()
}

// reset makes the connection ready for another transaction.
func (c *Conn) reset() error {
	if c.bad {
		return nil
	}
	r, err := c.command("RSET", "RSET")
	if err == nil && !r.Positive() {
		c.bad = true
	}
	return err
}

// content sends the message and its end.
func (c *Conn) content(t *Transaction) error {
	c.committed = true
	w := &patient{c: c, dots: smtp.NewDotWriter(c.buf.w)}
	if err := t.Content(w); err != nil {
		// The end of data is never sent, so the server throws away what it has.
		if w.err != nil {
			return c.broken(fmt.Errorf("send content: %w", w.err))
		}
		return c.broken(fmt.Errorf("%w: %w", ErrContent, err))
	}
	if err := w.dots.Close(); err != nil {
		return c.broken(fmt.Errorf("send content: %w", err))
	}
	return c.flush()
}

// patient gives each piece of content its own time to go out.
type patient struct {
	c    *Conn
	dots *smtp.DotWriter
	last time.Time // when the deadline was set
	err  error
}

func (p *patient) Write(b []byte) (int, error) {
	// Asking for the time and setting a timer for each line would cost more
	// than the line.
	if len(b) >= p.c.buf.w.Available() {
		if now := time.Now(); now.Sub(p.last) > time.Second {
			p.last = now
			p.c.deadline(waitBlock)
		}
	}
	n, err := p.dots.Write(b)
	if err != nil {
		p.err = err
	}
	return n, err
}

// verdict reads what became of the content: one reply, or with LMTP one for
// each recipient that was accepted (RFC 2033 section 4.2).
func (c *Conn) verdict(replies []smtp.Reply) error {
	if !c.o.LMTP {
		r, err := c.read("end of data", waitDone)
		if err != nil {
			return err
		}
		fill(replies, r)
		return nil
	}
	for i := range replies {
		if !replies[i].IsZero() {
			continue
		}
		r, err := c.read("end of data", waitDone)
		if err != nil {
			return err
		}
		replies[i] = r
		if c.bad {
			fill(replies, r)
			return nil
		}
	}
	return nil
}
