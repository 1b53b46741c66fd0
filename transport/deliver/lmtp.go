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

const (
	dialTimeout = 10 * time.Second // for the program behind a database to accept a connection
	silence     = 5 * time.Minute  // for it to answer
	farewell    = 5 * time.Second  // for a delivery under way when the service stops
)

// connection is an open session with the program of a database, or why there is none.
type connection struct {
	*client.Conn
	stop     func() // of client.CloseAfter
	revision uint64 // of the database's settings
	err      error
}

// connect returns the session to use for the next message: the one before, when
// it is good and the settings have not changed, else another.
func (a *Agent) connect(ctx context.Context, c *connection, t *route.Table, db *model.MailboxDatabase) *connection {
	if c != nil && c.Usable() && c.revision == db.Revision {
		return c
	}
	c.quit()
	conn, stop, err := dialLMTP(ctx, db.LmtpHost, t.Self().Fqdn.String())
	return &connection{conn, stop, db.Revision, err}
}

// quit ends the session if there is one.
func (c *connection) quit() {
	if c != nil && c.Conn != nil {
		c.Quit()
		c.stop()
	}
}

// dialLMTP connects to host:port or to a Unix socket.
func dialLMTP(ctx context.Context, host, hello string) (*client.Conn, func(), error) {
	network := "tcp"
	if strings.HasPrefix(host, "/") {
		network = "unix"
	}
	nc, err := (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, network, host)
	if err != nil {
		return nil, nil, err
	}
	stop := client.CloseAfter(ctx, nc, farewell)
	c := client.New(nc, client.Options{Hello: hello, LMTP: true, Silence: silence})
	if err := c.Greet(); err != nil {
		c.Quit()
		stop()
		return nil, nil, err
	}
	return c, stop, nil
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
func (a *Agent) hand(ctx context.Context, lane *queue.Lane, item *queue.Item, t *route.Table, db *model.MailboxDatabase, c *client.Conn) {
	defer a.guard(item)
	s := &settlement{agent: a, lane: lane, item: item, database: db}
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
