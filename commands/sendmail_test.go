package commands

import (
	"bufio"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mxsh/model"
)

// taker is a mail server for one session after the other.
type taker struct {
	lines chan string // commands, as they came
	texts chan string // messages
}

// takes starts a server on the loopback that refuses recipients at refused.test.
func takes(t *testing.T, extensions ...string) (*taker, string, int64) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	k := &taker{make(chan string, 100), make(chan string, 10)}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			k.session(conn, extensions)
		}
	}()
	a := l.Addr().(*net.TCPAddr)
	return k, a.IP.String(), int64(a.Port)
}

func (k *taker) session(conn net.Conn, extensions []string) {
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	say := func(lines ...string) { io.WriteString(conn, strings.Join(lines, "\r\n")+"\r\n") }
	say("220 taker")
	in := bufio.NewReader(conn)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		k.lines <- line
		switch verb := strings.ToUpper(strings.Fields(line + " x")[0]); {
		case verb == "EHLO":
			reply := []string{"250-taker"}
			for _, x := range extensions {
				reply = append(reply, "250-"+x)
			}
			say(append(reply, "250 8BITMIME")...)
		case strings.Contains(line, "refused.test"):
			say("550 5.1.1 nobody of that name")
		case verb == "DATA":
			say("354 go on")
			var text strings.Builder
			for {
				line, err := in.ReadString('\n')
				if err != nil || line == ".\r\n" {
					break
				}
				text.WriteString(line)
			}
			k.texts <- text.String()
			say("250 taken")
		case verb == "AUTH":
			say("235 welcome")
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 fine")
		}
	}
}

func (k *taker) commands() string {
	var lines []string
	for len(k.lines) > 0 {
		lines = append(lines, <-k.lines)
	}
	return strings.Join(lines, "|")
}

func TestSendMailMessage(t *testing.T) {
	w := newWorld(t)
	server, host, port := takes(t)
	w.ok("Send-MailMessage", "-From", "Jörg <joerg@work.com>", "-To", []any{"rob@work.com", "Tim <tim@work.com>"}, "-Bcc", "boss@work.com",
		"-Subject", "Größe: 3\r\nBcc: x@y.z", "-Body", "a line\n.a dot\nünd", "-Priority", "High", "-SmtpServer", host, "-Port", port)
	got, err := mail.ReadMessage(strings.NewReader(<-server.texts))
	if err != nil {
		t.Fatal(err)
	}
	subject, _ := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if subject != "Größe: 3\r\nBcc: x@y.z" || got.Header.Get("Bcc") != "" || got.Header.Get("X-Priority") != "1" {
		t.Errorf("subject %q, headers %v", subject, got.Header)
	}
	if to, err := got.Header.AddressList("To"); err != nil || len(to) != 2 || to[1].Name != "Tim" {
		t.Errorf("To: %v %v", to, err)
	}
	body, _ := io.ReadAll(got.Body)
	if want := "a line\r\n..a dot\r\n=C3=BCnd"; strings.TrimSpace(string(body)) != want {
		t.Errorf("body %q, want %q", body, want)
	}
	if said := server.commands(); !strings.Contains(said, "EHLO host.work.com|MAIL FROM:<joerg@work.com> BODY=8BITMIME|RCPT TO:<rob@work.com>|RCPT TO:<tim@work.com>|RCPT TO:<boss@work.com>|DATA|QUIT") {
		t.Errorf("the server heard %s", said)
	}
}

func TestSendMailMessageWithAttachment(t *testing.T) {
	w := newWorld(t)
	server, host, port := takes(t)
	file := filepath.Join(t.TempDir(), "report ü.csv")
	content := strings.Repeat("0123456789", 50)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	w.ok("Send-MailMessage", "-From", "a@work.com", "-To", "b@work.com", "-BodyAsHtml:$true", "-Body", "<b>x</b>", "-Attachments", file, "-SmtpServer", host, "-Port", port)
	got, err := mail.ReadMessage(strings.NewReader(<-server.texts))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(got.Body, params["boundary"])
	html, err := parts.NextPart()
	if err != nil || !strings.HasPrefix(html.Header.Get("Content-Type"), "text/html") {
		t.Fatalf("first part %v %v", html, err)
	}
	report, err := parts.NextRawPart()
	if err != nil || report.FileName() != "report ü.csv" {
		t.Fatalf("second part %v %v", report, err)
	}
	raw, _ := io.ReadAll(report)
	for _, line := range strings.Split(string(raw), "\r\n") {
		if len(line) > 76 {
			t.Errorf("a line has %d characters", len(line))
		}
	}
}

func TestSendMailMessageFailsInWords(t *testing.T) {
	w := newWorld(t)
	server, host, port := takes(t)
	send := func(words ...any) []any {
		return append([]any{"-From", "a@work.com", "-SmtpServer", host, "-Port", port}, words...)
	}
	w.fails("MessageRefused", []string{"550", "nobody of that name"}, "Send-MailMessage", send("-To", "x@refused.test")...)
	w.fails("NoRecipient", []string{"-To"}, "Send-MailMessage", send()...)
	w.fails("InvalidSmtpAddress", []string{"'To'", `"nobody"`}, "Send-MailMessage", send("-To", "nobody")...)
	w.fails("NoStartTls", []string{"-UseSsl"}, "Send-MailMessage", send("-To", "b@work.com", "-UseSsl:$true")...)
	w.fails("PathNotFound", nil, "Send-MailMessage", send("-To", "b@work.com", "-Attachments", "/nowhere/x")...)
	w.fails("CredentialNeeded", []string{"Get-Credential"}, "Send-MailMessage", send("-To", "b@work.com", "-Credential", "rob")...)
	w.fails("ServerUnreachable", nil, "Send-MailMessage", "-From", "a@work.com", "-To", "b@work.com", "-SmtpServer", "127.0.0.1", "-Port", int64(1))
	server.commands()
	w.ok("Send-MailMessage", send("-To", "b@work.com", "-WhatIf")...)
	if said := server.commands(); said != "" || len(w.infos) != 1 {
		t.Errorf("-WhatIf: the server heard %s, the host %q", said, w.infos)
	}
}

func TestSendMailMessageLogsOn(t *testing.T) {
	w := newWorld(t)
	server, host, port := takes(t, "AUTH PLAIN")
	w.ok("Send-MailMessage", "-From", "a@work.com", "-To", "b@work.com", "-SmtpServer", host, "-Port", port,
		"-Credential", model.PSCredential{UserName: "rob", Password: model.NewSecret("pw")})
	<-server.texts
	if said := server.commands(); !strings.Contains(said, "AUTH PLAIN AHJvYgBwdw==") {
		t.Errorf("the server heard %s", said)
	}
}
