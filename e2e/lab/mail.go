package lab

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/smtp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"mxsh/transport/sinktest"
)

// Send submits one message from a person of the lab and returns its subject,
// which no other message has. Rob, Tim and Bond authenticate on the Client
// connector of their own server; Newton gives it to Paula.
func (l *Lab) Send(from string, to ...string) (subject string, err error) {
	l.mu.Lock()
	l.sent++
	subject = fmt.Sprintf("%s-%d-%d", from, l.sent, time.Now().UnixNano())
	l.mu.Unlock()
	address := strings.ToLower(from) + "@work.com"
	if from == "Newton" {
		return subject, submit("127.0.3.1:2525", "", address, "", to, subject)
	}
	return subject, submit(Servers[HomeServer[from]]+":2587", "", address, Password, to, subject)
}

// submit is a mail client: STARTTLS and AUTH where there is a password.
func submit(server, source, from, password string, to []string, subject string) error {
	d := net.Dialer{Timeout: 10 * time.Second}
	if source != "" {
		d.LocalAddr = &net.TCPAddr{IP: net.ParseIP(source)}
	}
	conn, err := d.Dial("tcp", server)
	if err != nil {
		return err
	}
	conn.SetDeadline(time.Now().Add(30 * time.Second))
	c, err := smtp.NewClient(conn, "lab")
	if err != nil {
		conn.Close()
		return err
	}
	defer c.Close()
	if password != "" {
		if err := c.StartTLS(&tls.Config{InsecureSkipVerify: true, ServerName: "lab"}); err != nil {
			return err
		}
		if err := c.Auth(smtp.PlainAuth("", from, password, "lab")); err != nil {
			return err
		}
	}
	if err := c.Mail(from); err != nil {
		return err
	}
	for _, r := range to {
		if err := c.Rcpt(r); err != nil {
			return err
		}
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "From: <%s>\r\nTo: <%s>\r\nSubject: %s\r\nMessage-ID: <%s@lab.test>\r\nDate: %s\r\n\r\nThe lab.\r\n",
		from, strings.Join(to, ">, <"), subject, subject, time.Now().Format(time.RFC1123Z))
	if err := w.Close(); err != nil {
		return err
	}
	return c.Quit()
}

// Within waits up to the time for a condition.
func Within(ctx context.Context, limit time.Duration, condition func() bool) bool {
	deadline := time.Now().Add(limit)
	for {
		if condition() {
			return true
		}
		if time.Now().After(deadline) || ctx.Err() != nil {
			return false
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Took returns the messages of a sink that have the subject.
func Took(s *sinktest.Server, subject string) []*sinktest.Message {
	var found []*sinktest.Message
	for _, m := range s.Messages() {
		if m.Header.Get("Subject") == subject {
			found = append(found, m)
		}
	}
	return found
}

// Arrived counts the copies of a message in a mailbox of the lab; for Newton, at Paula.
func (l *Lab) Arrived(person, subject string) int {
	if person == "Newton" {
		return l.Paula.kept(subject)
	}
	n := 0
	names, _ := filepath.Glob(filepath.Join(l.home, "mailboxes", "*", "new", "*"))
	for _, name := range names {
		if !strings.EqualFold(filepath.Base(filepath.Dir(filepath.Dir(name))), person) {
			continue
		}
		if data, err := os.ReadFile(name); err == nil && strings.Contains(string(data), "Subject: "+subject+"\r\n") || strings.Contains(string(data), "Subject: "+subject+"\n") {
			n++
		}
	}
	return n
}

// Paula plays the organization's legacy server: she keeps mail for newton@ and
// gives all else to EX20071, from her own address.
type Paula struct {
	sink   *sinktest.Server
	cancel context.CancelFunc
	done   chan struct{}
}

func startPaula() (*Paula, error) {
	sink, err := listen(sinktest.Options{Addr: "127.0.3.1:2525", Hostname: "paula.work.com"})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	p := &Paula{sink: sink, cancel: cancel, done: make(chan struct{})}
	go p.relay(ctx)
	return p, nil
}

// Close stops her.
func (p *Paula) Close() {
	p.cancel()
	p.sink.Close()
	<-p.done
}

func isNewton(address string) bool { return strings.HasPrefix(strings.ToLower(address), "newton@") }

func (p *Paula) relay(ctx context.Context) {
	defer close(p.done)
	for n := 0; ; n++ {
		messages, err := p.sink.Wait(ctx, n+1)
		if err != nil {
			return
		}
		m := messages[n]
		others := slices.DeleteFunc(m.Addresses(), isNewton)
		if len(others) == 0 {
			continue
		}
		for attempt := 0; attempt < 20 && ctx.Err() == nil; attempt++ { // a small server that tries again
			if submit("127.0.7.1:2525", "127.0.3.1", m.From, "", others, m.Header.Get("Subject")) == nil {
				break
			}
			time.Sleep(200 * time.Millisecond)
		}
	}
}

func (p *Paula) kept(subject string) int {
	n := 0
	for _, m := range Took(p.sink, subject) {
		if slices.ContainsFunc(m.Addresses(), isNewton) {
			n++
		}
	}
	return n
}
