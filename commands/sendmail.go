package commands

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// sendTimeout bounds the whole session of Send-MailMessage.
const sendTimeout = 2 * time.Minute

func (e Env) sendMailMessage() *shell.Cmdlet {
	utf8 := "text is UTF-8"
	return &shell.Cmdlet{
		Verb: "Send", Noun: "MailMessage", Changes: true, Synopsis: "Sends a message by SMTP.",
		Description: "The message goes to -SmtpServer, else to the server that $PSEmailServer names, else to this host. With -UseSsl the server must offer STARTTLS.",
		Params: []*shell.Param{
			{Name: "To", Type: shell.Strings, Position: 1, ByPropertyName: true, Help: "The recipients: rob@contoso.com or 'Rob <rob@contoso.com>'."},
			{Name: "Subject", Aliases: []string{"sub"}, Type: shell.String, Position: 2, ByPropertyName: true, Help: "The subject of the message."},
			{Name: "Body", Type: shell.String, Position: 3, ByValue: true, ByPropertyName: true, Help: "The text of the message."},
			{Name: "SmtpServer", Aliases: []string{"ComputerName"}, Type: shell.String, Position: 4, Help: "The server that takes the message."},
			{Name: "From", Type: shell.String, Mandatory: true, ByPropertyName: true, Help: "The address of the sender."},
			{Name: "Cc", Type: shell.Strings, Help: "Recipients of a copy."},
			{Name: "Bcc", Type: shell.Strings, Help: "Recipients of a copy whom the message does not name."},
			{Name: "ReplyTo", Type: shell.Strings, Help: "Where answers go."},
			{Name: "BodyAsHtml", Aliases: []string{"BAH"}, Type: shell.Switch, Help: "The text is HTML."},
			{Name: "Attachments", Aliases: []string{"PsPath"}, Type: shell.Strings, Help: "Files to send along."},
			{Name: "Port", Type: shell.Int, Help: "The server's port; 25 by default."},
			{Name: "UseSsl", Type: shell.Switch, Help: "Encrypts the session, and refuses a server that cannot."},
			{Name: "Credential", Type: shell.Any, Help: "The user to log on as; the session must be encrypted unless the server is on this host."},
			{Name: "Priority", Type: shell.Enum("MailPriority", "Normal", "Low", "High"), Help: "Normal, Low or High."},
			inertParam("Encoding", shell.Any, utf8),
			inertParam("DeliveryNotificationOption", shell.Strings, "the server decides on reports"),
		},
		Examples: []shell.Example{{Command: "Send-MailMessage -From rob@work.com -To tim@work.com -Subject Test -Body 'It works.' -SmtpServer 127.0.7.1 -Port 2525 -WhatIf",
			Explains: "Says what would be sent; without -WhatIf it goes out."}},
		Process: each(e.sendMail),
	}
}

// letter is a message with its envelope.
type letter struct {
	from *mail.Address
	to   []*mail.Address // of the envelope
	text []byte
}

func (e Env) sendMail(c *shell.Call) error {
	l, err := e.letter(c)
	if err != nil {
		return err
	}
	server, _ := shell.Arg[string](c, "SmtpServer")
	if v, ok := variable(c, "PSEmailServer"); ok && server == "" {
		server = v
	}
	if server == "" {
		server = "localhost"
	}
	port, ok := shell.Arg[int64](c, "Port")
	if !ok {
		port = 25
	}
	address := net.JoinHostPort(server, strconv.FormatInt(port, 10))
	subject, _ := shell.Arg[string](c, "Subject")
	if yes, err := c.ShouldProcess(fmt.Sprintf("Sending message %s to %s through %s.", model.Quote(subject), model.Visible(addressList(l.to, ", ")), model.Visible(address))); err != nil || !yes {
		return err
	}
	if err := e.hand(c, l, server, address); err != nil {
		var reply *textproto.Error
		if errors.As(err, &reply) {
			return &model.Error{ID: "MessageRefused", Category: model.Failed, Target: address, Err: err,
				Message: fmt.Sprintf("The server %s answered %d %s", model.Visible(address), reply.Code, model.Visible(reply.Msg))}
		}
		var own *model.Error
		if errors.As(err, &own) {
			return own
		}
		return &model.Error{ID: "ServerUnreachable", Category: model.Unreached, Target: address, Err: err,
			Message: "The message could not be handed to " + model.Visible(address) + ": the server does not answer, or the connection broke."}
	}
	return nil
}

// variable is the text of a variable of the caller.
func variable(c *shell.Call, name string) (string, bool) {
	if c.Vars == nil {
		return "", false
	}
	v, ok := c.Vars.Variable(name)
	return value.Text(v), ok
}

// hand gives the message to the server.
func (e Env) hand(c *shell.Call, l letter, server, address string) error {
	ctx, cancel := context.WithTimeout(c.Context, sendTimeout)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	s, err := smtp.NewClient(conn, server)
	if err != nil {
		return err
	}
	host := string(e.Host)
	if host == "" {
		host = "localhost"
	}
	if err := s.Hello(host); err != nil {
		return err
	}
	if err := secure(c, s, server); err != nil {
		return err
	}
	if err := s.Mail(l.from.Address); err != nil {
		return err
	}
	for _, to := range l.to {
		if err := s.Rcpt(to.Address); err != nil {
			return err
		}
	}
	w, err := s.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(l.text); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	_ = s.Quit() // the message is taken; how the server says goodbye does not matter
	return nil
}

// secure encrypts the session and logs on, as asked.
func secure(c *shell.Call, s *smtp.Client, server string) error {
	if c.Switch("UseSsl") {
		if ok, _ := s.Extension("STARTTLS"); !ok {
			return &model.Error{ID: "NoStartTls", Category: model.Failed, Param: "UseSsl", Target: server,
				Message: "The server " + model.Quote(server) + " offers no STARTTLS.", Hint: "Leave out -UseSsl to send without encryption."}
		}
		if err := s.StartTLS(&tls.Config{ServerName: server, MinVersion: tls.VersionTLS12}); err != nil {
			return err
		}
	}
	var user model.PSCredential
	switch v := c.Value("Credential").(type) {
	case nil:
		return nil
	case model.PSCredential:
		user = v
	case *model.PSCredential:
		user = *v
	default:
		return &model.Error{ID: "CredentialNeeded", Category: model.Binding, Param: "Credential",
			Message: "Parameter 'Credential' takes what Get-Credential gives (for example -Credential (Get-Credential relay))."}
	}
	if _, encrypted := s.TLSConnectionState(); !encrypted && !loopback(server) {
		return &model.Error{ID: "CredentialInClear", Category: model.Denied, Param: "Credential", Target: server,
			Message: "The password is not sent in clear to " + model.Quote(server) + ".", Hint: "Add -UseSsl."}
	}
	return s.Auth(plainAuth{user.UserName, user.Password.Reveal()})
}

func loopback(server string) bool {
	ip := net.ParseIP(server)
	return strings.EqualFold(server, "localhost") || ip != nil && ip.IsLoopback()
}

// plainAuth is AUTH PLAIN (RFC 4616) over a session that secure let pass.
type plainAuth struct{ user, password string }

// Start implements smtp.Auth.
func (a plainAuth) Start(*smtp.ServerInfo) (string, []byte, error) {
	return "PLAIN", []byte("\x00" + a.user + "\x00" + a.password), nil
}

// Next implements smtp.Auth.
func (a plainAuth) Next(_ []byte, more bool) ([]byte, error) {
	if more {
		return nil, errors.New("unexpected challenge")
	}
	return nil, nil
}

// letter makes the message of the command line.
func (e Env) letter(c *shell.Call) (l letter, err error) {
	lists := map[string][]*mail.Address{}
	for _, name := range []string{"To", "Cc", "Bcc", "ReplyTo"} {
		texts, _ := shell.Arg[[]string](c, name)
		for _, text := range texts {
			a, err := mailAddress(name, text)
			if err != nil {
				return l, err
			}
			lists[name] = append(lists[name], a)
			if name != "ReplyTo" {
				l.to = append(l.to, a)
			}
		}
	}
	if len(l.to) == 0 {
		return l, &model.Error{ID: "NoRecipient", Category: model.Binding, Param: "To", Message: "A message needs a recipient: give -To, -Cc or -Bcc (for example -To rob@contoso.com)."}
	}
	from, _ := shell.Arg[string](c, "From")
	if l.from, err = mailAddress("From", from); err != nil {
		return l, err
	}
	var b bytes.Buffer
	header := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, text)
		}
	}
	subject, _ := shell.Arg[string](c, "Subject")
	header("Date", e.Now().Format(time.RFC1123Z))
	header("From", l.from.String())
	header("To", addressList(lists["To"], ",\r\n "))
	header("Cc", addressList(lists["Cc"], ",\r\n "))
	header("Reply-To", addressList(lists["ReplyTo"], ",\r\n "))
	header("Subject", mime.QEncoding.Encode("utf-8", subject))
	header("Message-ID", "<"+model.NewGUID().String()+"@"+string(e.Host)+">")
	header("X-Priority", map[string]string{"High": "1", "Low": "5"}[argText(c, "Priority")])
	header("MIME-Version", "1.0")
	if err := e.content(c, &b); err != nil {
		return l, err
	}
	l.text = b.Bytes()
	return l, nil
}

func argText(c *shell.Call, name string) string {
	text, _ := shell.Arg[string](c, name)
	return text
}

func mailAddress(param, text string) (*mail.Address, error) {
	a, err := mail.ParseAddress(text)
	if err != nil {
		return nil, &model.Error{ID: "InvalidSmtpAddress", Category: model.Invalid, Param: param, Target: text, Err: err,
			Message: fmt.Sprintf("Parameter '%s': %s is not an address (write for example rob@contoso.com or 'Rob <rob@contoso.com>').", param, model.Quote(text))}
	}
	return a, nil
}

func addressList(list []*mail.Address, between string) string {
	texts := make([]string, len(list))
	for i, a := range list {
		texts[i] = a.String()
	}
	return strings.Join(texts, between)
}

// content writes the text, and the attachments behind it.
func (e Env) content(c *shell.Call, b *bytes.Buffer) error {
	kind := "text/plain; charset=utf-8"
	if c.Switch("BodyAsHtml") {
		kind = "text/html; charset=utf-8"
	}
	files, _ := shell.Arg[[]string](c, "Attachments")
	if len(files) == 0 {
		fmt.Fprintf(b, "Content-Type: %s\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", kind)
		return quoted(b, argText(c, "Body"))
	}
	parts := multipart.NewWriter(b)
	fmt.Fprintf(b, "Content-Type: multipart/mixed; boundary=%s\r\n\r\n", parts.Boundary())
	w, err := parts.CreatePart(textproto.MIMEHeader{"Content-Type": {kind}, "Content-Transfer-Encoding": {"quoted-printable"}})
	if err != nil {
		return err
	}
	if err := quoted(w, argText(c, "Body")); err != nil {
		return err
	}
	for _, name := range files {
		if err := attach(c, parts, name); err != nil {
			return err
		}
	}
	return parts.Close()
}

func quoted(w io.Writer, text string) error {
	q := quotedprintable.NewWriter(w)
	if _, err := io.WriteString(q, text); err != nil {
		return err
	}
	return q.Close()
}

// attach adds a file in base64, in lines of 76 characters (RFC 2045 section 6.8).
func attach(c *shell.Call, parts *multipart.Writer, name string) error {
	pwd, _ := variable(c, "PWD")
	home, _ := variable(c, "HOME")
	raw, err := os.ReadFile(shell.FilePath(pwd, home, name))
	if err != nil {
		e := model.FileError(name, err)
		e.Param = "Attachments"
		return e
	}
	kind := mime.TypeByExtension(filepath.Ext(name))
	if kind == "" {
		kind = "application/octet-stream"
	}
	file := map[string]string{"filename": filepath.Base(name)}
	w, err := parts.CreatePart(textproto.MIMEHeader{"Content-Type": {kind}, "Content-Transfer-Encoding": {"base64"},
		"Content-Disposition": {mime.FormatMediaType("attachment", file)}})
	if err != nil {
		return err
	}
	text := base64.StdEncoding.EncodeToString(raw)
	for len(text) > 0 {
		n := min(76, len(text))
		if _, err := io.WriteString(w, text[:n]+"\r\n"); err != nil {
			return err
		}
		text = text[n:]
	}
	return nil
}
