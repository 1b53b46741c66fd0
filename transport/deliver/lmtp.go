package deliver

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/transport/client"
	"mxsh/transport/header"
	"mxsh/transport/queue"
	"mxsh/transport/route"
	"mxsh/transport/smtp"
)

// dialTimeout is how long the program behind a database may take to accept a connection.
const dialTimeout = 10 * time.Second

// serveLMTP hands what is ready in the lane to the program of the database.
func (a *Agent) serveLMTP(ctx context.Context, lane *queue.Lane, t *route.Table, db *model.MailboxDatabase) {
	item := lane.Next()
	if item == nil {
		return
	}
	c, err := dialLMTP(ctx, db.LmtpHost, t.Self().Fqdn.String())
	if err != nil {
		item.Release()
		a.Log.Error("mailbox database cannot be reached", "database", db.Name, "error", err)
		lane.Failed(lmtpFailed(err))
		return
	}
	defer c.Quit()
	lane.Connected()
	for item != nil {
		a.hand(ctx, item, t, db, c)
		if !c.Usable() {
			return
		}
		item = lane.Wait(ctx, linger)
	}
}

// dialLMTP connects to host:port or to a Unix socket.
func dialLMTP(ctx context.Context, host, hello string) (*client.Conn, error) {
	network := "tcp"
	if strings.HasPrefix(host, "/") {
		network = "unix"
	}
	nc, err := (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, network, host)
	if err != nil {
		return nil, err
	}
	c := client.New(nc, client.Options{Hello: hello, LMTP: true})
	if err := c.Greet(); err != nil {
		c.Quit()
		return nil, err
	}
	return c, nil
}

// lmtpFailed is the last error of a queue whose database does not answer.
func lmtpFailed(err error) string {
	var said *client.ReplyError
	if errors.As(err, &said) {
		return fmt.Sprintf("451 4.3.0 STOREDRV.Deliver; the mailbox database responded with: %q", said.Reply.String())
	}
	return "451 4.3.0 STOREDRV.Deliver; the mailbox database cannot be reached"
}

// hand gives one message to the program, which answers for each recipient.
func (a *Agent) hand(ctx context.Context, item *queue.Item, t *route.Table, db *model.MailboxDatabase, c *client.Conn) {
	s := &settlement{agent: a, item: item}
	m := item.Message()
	tr := &client.Transaction{From: m.Envelope().From, Params: lmtpParams(c, m), Content: func(w io.Writer) error { return a.content(w, m) }}
	var to []queue.Recipient
	for _, r := range item.Recipients() {
		if reply := misplaced(t, t.Mailbox(r.Address), db); reply != "" {
			s.add(r, reply)
			continue
		}
		to = append(to, r)
		tr.Recipients = append(tr.Recipients, client.Recipient{Address: r.Address})
	}
	if len(to) > 0 {
		replies, err := c.Send(tr)
		if err != nil {
			a.Log.Warn("delivery by LMTP failed", "message", m.ID(), "database", db.Name, "error", err)
		}
		for i, r := range replies {
			if r.IsZero() {
				r = smtp.Reply{Code: 421, Enh: "4.4.2", Text: "Connection dropped"}
			}
			s.add(to[i], r.String())
		}
	}
	s.settle(ctx)
}

func lmtpParams(c *client.Conn, m *queue.Message) string {
	var params string
	if c.Has("SIZE") {
		params = fmt.Sprintf(" SIZE=%d", m.Size())
	}
	if c.Has("8BITMIME") && m.Envelope().Body == "8BITMIME" {
		params += " BODY=8BITMIME"
	}
	if c.Has("SMTPUTF8") && m.Envelope().UTF8 {
		params += " SMTPUTF8"
	}
	return params
}

// content writes the message through the header firewall of mailboxes.
func (a *Agent) content(w io.Writer, m *queue.Message) error {
	body, err := m.Open()
	if err != nil {
		return err
	}
	defer body.Close()
	r := bufio.NewReaderSize(body, 32<<10)
	if err := header.Copy(w, r, keep); err != nil {
		return err
	}
	_, err = r.WriteTo(w)
	return err
}
