package sinktest

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"time"
)

// idle bounds how long a sink waits for its peer.
const idle = 2 * time.Minute

// errDrop ends a dialogue on purpose.
var errDrop = errors.New("dropped")

type dialogue struct {
	server *Server
	conn   net.Conn
	reader *bufio.Reader
	writer *bufio.Writer
	record *Session

	hello, helloVerb string
	user, mechanism  string
	tls              *tls.ConnectionState
	message          *Message // the open transaction, nil outside one
	done             int      // messages completed
}

func newDialogue(s *Server, c net.Conn, record *Session) *dialogue {
	return &dialogue{server: s, conn: c, record: record, reader: bufio.NewReaderSize(c, 64<<10), writer: bufio.NewWriterSize(c, 16<<10)}
}

// run serves until the peer or the script ends it.
func (d *dialogue) run() {
	defer func() {
		d.writer.Flush()
		d.conn.Close()
	}()
	if d.reply("CONNECT", "", "220 "+d.server.options.Hostname+" ESMTP sink") != nil {
		return
	}
	for {
		line, err := d.line()
		if err != nil {
			return
		}
		if d.command(line) != nil {
			return
		}
	}
}

// line flushes the replies when nothing more has arrived and reads a command.
func (d *dialogue) line() (string, error) {
	fresh := d.reader.Buffered() == 0
	if fresh {
		if err := d.writer.Flush(); err != nil {
			return "", err
		}
	}
	d.conn.SetDeadline(time.Now().Add(idle))
	line, err := d.reader.ReadString('\n')
	if err != nil {
		return "", err
	}
	line = strings.TrimRight(line, "\r\n")
	if !d.server.options.Discard {
		d.server.record(func() {
			d.record.Lines = append(d.record.Lines, line)
			if fresh {
				d.record.Batches++
			}
		})
	}
	return line, nil
}

// reply answers a step with the script's reply or the usual one. The error is
// not nil when the dialogue must end.
func (d *dialogue) reply(verb, arg, usual string) error {
	_, err := d.replied(verb, arg, usual)
	return err
}

// replied also returns whether the answer was positive (2xx or 3xx).
func (d *dialogue) replied(verb, arg, usual string) (bool, error) {
	text := d.server.answer(Step{Session: d.record.Number, Message: d.done, Verb: verb, Arg: arg}, usual)
	if text == Drop {
		return false, errDrop
	}
	for _, l := range strings.Split(text, "\n") {
		fmt.Fprintf(d.writer, "%s\r\n", l)
	}
	if strings.HasPrefix(text, "421") {
		return false, errDrop
	}
	return text[0] == '2' || text[0] == '3', nil
}

func (d *dialogue) command(line string) error {
	verb, arg, _ := strings.Cut(line, " ")
	verb = strings.ToUpper(verb)
	switch verb {
	case "EHLO", "HELO", "LHLO":
		return d.greet(verb, arg)
	case "STARTTLS":
		return d.startTLS()
	case "AUTH":
		return d.auth(arg)
	case "MAIL":
		return d.mail(arg)
	case "RCPT":
		return d.rcpt(arg)
	case "DATA":
		return d.data()
	case "RSET":
		d.message = nil
		return d.reply(verb, arg, "250 2.0.0 reset")
	case "NOOP":
		return d.reply(verb, arg, "250 2.0.0 ok")
	case "QUIT":
		d.reply(verb, arg, "221 2.0.0 bye")
		return errDrop
	}
	return d.reply(verb, arg, "500 5.5.1 unknown command")
}

func (d *dialogue) greet(verb, arg string) error {
	o := d.server.options
	d.message = nil
	usual := "250 " + o.Hostname
	if verb != "HELO" {
		words := append([]string{o.Hostname}, o.Extensions...)
		if o.TLS != nil && d.tls == nil {
			words = append(words, "STARTTLS")
		}
		if o.Users != nil && (d.tls != nil || !o.AuthAfterTLS) {
			words = append(words, "AUTH "+o.AuthMechanisms)
		}
		usual = multiline(words)
	}
	if (verb == "LHLO") != o.LMTP {
		usual = "500 5.5.1 wrong greeting for this protocol"
	}
	ok, err := d.replied(verb, arg, usual)
	if ok {
		d.hello, d.helloVerb = arg, verb
	}
	return err
}

func multiline(words []string) string {
	var b strings.Builder
	for i, w := range words {
		if i == len(words)-1 {
			b.WriteString("250 " + w)
			break
		}
		b.WriteString("250-" + w + "\n")
	}
	return b.String()
}

func (d *dialogue) startTLS() error {
	if d.server.options.TLS == nil {
		return d.reply("STARTTLS", "", "502 5.5.1 not offered")
	}
	ok, err := d.replied("STARTTLS", "", "220 2.0.0 go ahead")
	if err != nil || !ok {
		return err
	}
	if err := d.writer.Flush(); err != nil {
		return err
	}
	c := tls.Server(d.conn, d.server.options.TLS)
	if err := c.Handshake(); err != nil {
		return err
	}
	state := c.ConnectionState()
	d.conn, d.tls, d.hello = c, &state, ""
	d.reader, d.writer = bufio.NewReaderSize(c, 64<<10), bufio.NewWriterSize(c, 16<<10)
	d.server.record(func() { d.record.TLS = true })
	return nil
}

func (d *dialogue) auth(arg string) error {
	mechanism, initial, _ := strings.Cut(arg, " ")
	mechanism = strings.ToUpper(mechanism)
	var user, password string
	var err error
	switch mechanism {
	case "LOGIN":
		user, password, err = d.login(initial)
	case "PLAIN":
		user, password, err = d.plain(initial)
	default:
		return d.reply("AUTH", arg, "504 5.5.4 unknown mechanism")
	}
	if err != nil {
		return err
	}
	want, known := d.server.options.Users[user]
	if !known || want != password {
		return d.reply("AUTH", arg, "535 5.7.8 no")
	}
	ok, err := d.replied("AUTH", arg, "235 2.7.0 welcome")
	if ok {
		d.user, d.mechanism = user, mechanism
	}
	return err
}

func (d *dialogue) login(initial string) (user, password string, err error) {
	if initial == "" {
		if initial, err = d.ask("VXNlcm5hbWU6"); err != nil {
			return "", "", err
		}
	}
	secret, err := d.ask("UGFzc3dvcmQ6")
	if err != nil {
		return "", "", err
	}
	u, _ := base64.StdEncoding.DecodeString(initial)
	p, _ := base64.StdEncoding.DecodeString(secret)
	return string(u), string(p), nil
}

func (d *dialogue) plain(initial string) (user, password string, err error) {
	if initial == "" {
		if initial, err = d.ask(""); err != nil {
			return "", "", err
		}
	}
	raw, _ := base64.StdEncoding.DecodeString(initial)
	parts := strings.Split(string(raw), "\x00")
	if len(parts) != 3 {
		return "", "", nil
	}
	return parts[1], parts[2], nil
}

func (d *dialogue) ask(challenge string) (string, error) {
	fmt.Fprintf(d.writer, "334 %s\r\n", challenge)
	if err := d.writer.Flush(); err != nil {
		return "", err
	}
	return d.line()
}

func (d *dialogue) mail(arg string) error {
	usual := "250 2.1.0 sender ok"
	switch {
	case d.hello == "":
		usual = "503 5.5.1 hello first"
	case d.server.options.RequireAuth && d.user == "":
		usual = "530 5.7.0 authenticate first"
	case d.message != nil:
		usual = "503 5.5.1 nested MAIL"
	}
	address, params, ok := path(arg, "FROM:")
	if !ok {
		usual = "501 5.5.4 bad sender"
	}
	good, err := d.replied("MAIL", arg, usual)
	if good {
		d.message = &Message{Session: d.record.Number, Source: d.record.Source, Local: d.record.Local, Hello: d.hello, HelloVerb: d.helloVerb,
			User: d.user, Mechanism: d.mechanism, TLS: d.tls, From: address, Params: params}
	}
	return err
}

func (d *dialogue) rcpt(arg string) error {
	address, params, ok := path(arg, "TO:")
	usual := "250 2.1.5 recipient ok"
	switch {
	case d.message == nil:
		usual = "503 5.5.1 MAIL first"
	case !ok || address == "":
		usual = "501 5.5.4 bad recipient"
	}
	good, err := d.replied("RCPT", arg, usual)
	if good && d.message != nil {
		d.message.Recipients = append(d.message.Recipients, Recipient{Address: address, Params: params})
	}
	return err
}

// path splits "FROM:<a@b> SIZE=1" into address and parameters.
func path(arg, prefix string) (address string, params []string, ok bool) {
	if len(arg) < len(prefix) || !strings.EqualFold(arg[:len(prefix)], prefix) {
		return "", nil, false
	}
	rest := arg[len(prefix):]
	if !strings.HasPrefix(rest, "<") {
		return "", nil, false
	}
	address, rest, ok = strings.Cut(rest[1:], ">")
	return address, strings.Fields(rest), ok
}

func (d *dialogue) data() error {
	usual := "354 go ahead"
	if d.message == nil || len(d.message.Recipients) == 0 {
		usual = "503 5.5.1 no valid recipients"
	}
	good, err := d.replied("DATA", "", usual)
	if err != nil || !good {
		return err
	}
	if err := d.writer.Flush(); err != nil {
		return err
	}
	m := d.message
	if m == nil {
		m = &Message{} // a script said 354 where it must not
	}
	if err := d.body(m); err != nil {
		return err
	}
	d.message = nil
	return d.finish(m)
}

// body reads up to the line that is a dot.
func (d *dialogue) body(m *Message) error {
	var data bytes.Buffer
	begin := true // of a line
	for {
		d.conn.SetReadDeadline(time.Now().Add(idle))
		chunk, err := d.reader.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull {
			return err
		}
		crlf := bytes.HasSuffix(chunk, []byte("\r\n"))
		if begin && crlf && len(chunk) == 3 && chunk[0] == '.' {
			break
		}
		if begin && len(chunk) > 0 && chunk[0] == '.' {
			chunk = chunk[1:]
		}
		begin = err == nil && crlf
		if d.server.options.Discard {
			continue
		}
		data.Write(chunk)
	}
	if d.server.options.Discard {
		return nil
	}
	m.Data = data.Bytes()
	bare := bytes.ReplaceAll(m.Data, []byte("\r\n"), nil)
	m.BareCR, m.BareLF = bytes.IndexByte(bare, '\r') >= 0, bytes.IndexByte(bare, '\n') >= 0
	m.Header, _ = textproto.NewReader(bufio.NewReader(bytes.NewReader(m.Data))).ReadMIMEHeader()
	return nil
}

// finish records the message, then answers for it: so whoever sees the reply
// finds the record.
func (d *dialogue) finish(m *Message) error {
	m.Time = time.Now()
	number := d.done
	d.done++
	arguments := []string{""}
	if d.server.options.LMTP {
		arguments = m.Addresses()
	}
	replies := make([]string, len(arguments))
	for i, arg := range arguments {
		replies[i] = d.server.answer(Step{Session: d.record.Number, Message: number, Verb: "BODY", Arg: arg}, "250 2.0.0 taken")
	}
	m.Reply = replies[0]
	d.server.record(func() {
		d.record.Messages = d.done
		d.server.count++
		if !d.server.options.Discard {
			d.server.messages = append(d.server.messages, m)
		}
	})
	for _, r := range replies {
		if r == Drop {
			return errDrop
		}
		fmt.Fprintf(d.writer, "%s\r\n", strings.ReplaceAll(r, "\n", "\r\n"))
		if strings.HasPrefix(r, "421") {
			return errDrop
		}
	}
	return nil
}
