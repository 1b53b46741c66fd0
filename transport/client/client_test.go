package client

import (
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mxsh/transport/sinktest"
	"mxsh/transport/smtp"
	"mxsh/transport/trace"
)

func sink(t *testing.T, o sinktest.Options) *sinktest.Server {
	t.Helper()
	s, err := sinktest.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func dial(t *testing.T, s *sinktest.Server, o Options) *Conn {
	t.Helper()
	nc, err := net.Dial("tcp", s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if o.Hello == "" {
		o.Hello = "client.test"
	}
	c := New(nc, o)
	t.Cleanup(func() {
		if c.buf != nil {
			c.Quit()
		}
	})
	return c
}

func greeted(t *testing.T, s *sinktest.Server, o Options) *Conn {
	t.Helper()
	c := dial(t, s, o)
	if err := c.Greet(); err != nil {
		t.Fatal(err)
	}
	return c
}

func message(text string, to ...string) *Transaction {
	tr := &Transaction{From: "a@x.test", Content: func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}}
	for _, r := range to {
		tr.Recipients = append(tr.Recipients, Recipient{Address: r})
	}
	return tr
}

func codes(replies []smtp.Reply) string {
	var words []string
	for _, r := range replies {
		words = append(words, r.String())
	}
	return strings.Join(words, " | ")
}

func TestSendWithAndWithoutPipelining(t *testing.T) {
	for name, ext := range map[string][]string{"pipelined": {"PIPELINING"}, "step by step": {}} {
		t.Run(name, func(t *testing.T) {
			s := sink(t, sinktest.Options{Extensions: ext, Answer: func(step sinktest.Step) string {
				if step.Verb == "RCPT" && strings.Contains(step.Arg, "no") {
					return "550 5.1.1 no such user"
				}
				return ""
			}})
			c := greeted(t, s, Options{})
			tr := message("Subject: x\r\n\r\n.dot\r\nbare\nlf\rcr\r\n.\r\nend", "b@y.test", "no@y.test", "c@y.test")
			tr.Params, tr.Recipients[0].Params = " SIZE=10", " NOTIFY=NEVER"
			for range 2 {
				replies, err := c.Send(tr)
				if got := codes(replies); err != nil || got != "250 2.0.0 taken | 550 5.1.1 no such user | 250 2.0.0 taken" {
					t.Fatalf("%s, %v", got, err)
				}
			}
			c.Quit()
			got := s.Messages()
			if len(got) != 2 {
				t.Fatalf("%d messages", len(got))
			}
			m := got[1]
			if m.From != "a@x.test" || strings.Join(m.Addresses(), " ") != "b@y.test c@y.test" || m.Hello != "client.test" || m.BareCR || m.BareLF {
				t.Errorf("recorded %+v", m)
			}
			if want := "Subject: x\r\n\r\n.dot\r\nbare\r\nlf\r\ncr\r\n.\r\nend\r\n"; string(m.Data) != want {
				t.Errorf("data %q, want %q", m.Data, want)
			}
			if v, _ := m.Param("SIZE"); v != "10" {
				t.Errorf("SIZE=%q", v)
			}
			if v, _ := m.Recipients[0].Param("NOTIFY"); v != "NEVER" {
				t.Errorf("NOTIFY=%q", v)
			}
			// Step by step: EHLO, twice MAIL, three RCPT and DATA, QUIT.
			batches := s.Sessions()[0].Batches
			if pipelined := len(ext) > 0; pipelined && batches >= 12 || !pipelined && batches != 12 {
				t.Errorf("%d batches of commands", batches)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	for _, ext := range [][]string{{"PIPELINING"}, {}} {
		for verb, want := range map[string]string{
			"MAIL": "451 4.1.8 not now | 451 4.1.8 not now",
			"RCPT": "451 4.1.8 not now | 451 4.1.8 not now",
			"DATA": "451 4.1.8 not now | 451 4.1.8 not now",
			"BODY": "451 4.1.8 not now | 451 4.1.8 not now",
		} {
			s := sink(t, sinktest.Options{Extensions: ext})
			s.Answer(verb, "451 4.1.8 not now")
			c := greeted(t, s, Options{})
			replies, err := c.Send(message("x", "b@y.test", "c@y.test"))
			if got := codes(replies); err != nil || got != want || !c.Usable() {
				t.Errorf("%v %s: %s, %v, usable %t", ext, verb, got, err, c.Usable())
				continue
			}
			s.Answer(verb, "")
			if replies, err = c.Send(message("x", "b@y.test")); err != nil || codes(replies) != "250 2.0.0 taken" {
				t.Errorf("%v after %s: %s, %v", ext, verb, codes(replies), err)
			}
		}
	}
}

func TestServiceClosing(t *testing.T) {
	for _, ext := range [][]string{{"PIPELINING"}, {}} {
		for _, verb := range []string{"MAIL", "RCPT", "DATA", "BODY"} {
			s := sink(t, sinktest.Options{Extensions: ext})
			s.Answer(verb, "421 4.3.2 closing")
			c := greeted(t, s, Options{})
			replies, err := c.Send(message("x", "b@y.test", "c@y.test"))
			if got := codes(replies); err != nil || got != "421 4.3.2 closing | 421 4.3.2 closing" || c.Usable() {
				t.Errorf("%v %s: %s, %v, usable %t", ext, verb, got, err, c.Usable())
			}
		}
	}
}

func TestLostConnection(t *testing.T) {
	for _, ext := range [][]string{{"PIPELINING"}, {}} {
		for _, verb := range []string{"MAIL", "RCPT", "DATA", "BODY"} {
			s := sink(t, sinktest.Options{Extensions: ext})
			s.Answer(verb, sinktest.Drop)
			c := greeted(t, s, Options{})
			replies, err := c.Send(message("x", "b@y.test"))
			if err == nil || c.Usable() || !replies[0].IsZero() {
				t.Errorf("%v %s: %s, %v, usable %t", ext, verb, codes(replies), err, c.Usable())
			}
		}
	}
}

func TestContentForNobodyIsNotSent(t *testing.T) {
	s := sink(t, sinktest.Options{})
	s.Answer("RCPT", "550 5.1.1 no")
	s.Answer("DATA", "354 whatever") // a server that wants content although it took no recipient
	c := greeted(t, s, Options{})
	replies, err := c.Send(message("secret", "b@y.test"))
	if err != nil || codes(replies) != "550 5.1.1 no" || !c.Usable() {
		t.Errorf("%s, %v, usable %t", codes(replies), err, c.Usable())
	}
	if got := s.Messages(); len(got) != 1 || len(got[0].Data) != 0 {
		t.Errorf("content went out: %v", got)
	}
}

func TestBrokenContentEndsTheConnection(t *testing.T) {
	s := sink(t, sinktest.Options{})
	c := greeted(t, s, Options{})
	tr := message("", "b@y.test")
	tr.Content = func(w io.Writer) error {
		io.WriteString(w, "Subject: half\r\n")
		return errors.New("disk")
	}
	if _, err := c.Send(tr); !errors.Is(err, ErrContent) || c.Usable() {
		t.Errorf("%v, usable %t", err, c.Usable())
	}
	c.Quit()
	if got := s.Messages(); len(got) != 0 {
		t.Errorf("half a message was taken: %q", got[0].Data)
	}
}

func TestLineEndsInAddressesAreRefused(t *testing.T) {
	s := sink(t, sinktest.Options{})
	c := greeted(t, s, Options{})
	for _, tr := range []*Transaction{
		message("x", "b@y.test>\r\nRCPT TO:<evil@y.test"),
		{From: "a\r\nDATA", Recipients: []Recipient{{Address: "b@y.test"}}},
		{Recipients: []Recipient{{Address: "b@y.test", Params: "\nDATA"}}},
	} {
		if replies, err := c.Send(tr); err != nil || codes(replies) != "501 5.1.3 Invalid address" {
			t.Errorf("%s, %v", codes(replies), err)
		}
	}
	if lines := s.Sessions()[0].Lines; len(lines) != 1 {
		t.Errorf("commands went out: %q", lines)
	}
}

func TestFallsBackToHELO(t *testing.T) {
	s := sink(t, sinktest.Options{})
	s.Answer("EHLO", "502 5.5.1 what")
	c := greeted(t, s, Options{})
	if c.Has("PIPELINING") {
		t.Error("extensions after HELO")
	}
	if _, err := c.Send(message("x", "b@y.test")); err != nil {
		t.Fatal(err)
	}
	if m := s.Messages()[0]; m.HelloVerb != "HELO" {
		t.Errorf("greeted with %s", m.HelloVerb)
	}
}

func TestGreetingRefused(t *testing.T) {
	for verb, reply := range map[string]string{"CONNECT": "554 5.3.2 go away", "EHLO": "421 4.3.2 busy"} {
		s := sink(t, sinktest.Options{})
		s.Answer(verb, reply)
		var refused *ReplyError
		if err := dial(t, s, Options{}).Greet(); !errors.As(err, &refused) || refused.Verb != verb || refused.Reply.String() != reply {
			t.Errorf("%s: %v", verb, err)
		}
	}
}

func TestStartTLSAndAuth(t *testing.T) {
	cert, pool, err := sinktest.Certificate("sink.test")
	if err != nil {
		t.Fatal(err)
	}
	for _, mechanism := range []string{"LOGIN", "PLAIN"} {
		s := sink(t, sinktest.Options{TLS: &tls.Config{Certificates: []tls.Certificate{cert}}, Users: map[string]string{"rob": "p w"}, AuthMechanisms: mechanism, AuthAfterTLS: true})
		dir := t.TempDir()
		log := trace.NewProtocol(trace.Send(), trace.Settings{Dir: dir}, time.Now, slog.New(slog.DiscardHandler))
		c := greeted(t, s, Options{Trace: log.Session("C", "1", "l", "r")})
		if err := c.Auth("rob", "p w"); !errors.Is(err, ErrNotOffered) {
			t.Errorf("AUTH in clear: %v", err)
		}
		if err := c.StartTLS(&tls.Config{RootCAs: pool, ServerName: "sink.test"}); err != nil {
			t.Fatal(err)
		}
		var refused *ReplyError
		if err := c.Auth("rob", "wrong"); !errors.As(err, &refused) || refused.Reply.Code != 535 {
			t.Errorf("wrong password: %v", err)
		}
		if err := c.Auth("rob", "p w"); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Send(message("x", "b@y.test")); err != nil {
			t.Fatal(err)
		}
		if m := s.Messages()[0]; m.User != "rob" || m.Mechanism != mechanism || m.TLS == nil || c.TLS() == nil {
			t.Errorf("recorded user %s by %s, TLS %v", m.User, m.Mechanism, m.TLS)
		}
		c.Quit()
		log.Close()
		files, _ := filepath.Glob(filepath.Join(dir, "*.log"))
		text, err := os.ReadFile(files[0])
		if err != nil || !strings.Contains(string(text), "MAIL FROM:<a@x.test>") {
			t.Errorf("protocol log: %v\n%s", err, text)
		}
		for _, secret := range []string{"cm9i", "cCB3", "d3Jvbmc", "AHJvYg"} {
			if strings.Contains(string(text), secret) {
				t.Errorf("%s: secret in the log:\n%s", mechanism, text)
			}
		}
	}
}

func TestUntrustedCertificateBreaksTheConnection(t *testing.T) {
	cert, _, err := sinktest.Certificate("sink.test")
	if err != nil {
		t.Fatal(err)
	}
	s := sink(t, sinktest.Options{TLS: &tls.Config{Certificates: []tls.Certificate{cert}}})
	c := greeted(t, s, Options{})
	err = c.StartTLS(&tls.Config{ServerName: "sink.test"})
	var unknown *tls.CertificateVerificationError
	if !errors.As(err, &unknown) || c.Usable() {
		t.Errorf("%v, usable %t", err, c.Usable())
	}
}

func TestBytesBeforeTheHandshakeAreRefused(t *testing.T) {
	cert, pool, _ := sinktest.Certificate("sink.test")
	s := sink(t, sinktest.Options{TLS: &tls.Config{Certificates: []tls.Certificate{cert}}})
	s.Answer("STARTTLS", "220 go\n250 injected")
	c := greeted(t, s, Options{})
	if err := c.StartTLS(&tls.Config{RootCAs: pool, ServerName: "sink.test"}); err == nil || c.Usable() {
		t.Errorf("%v, usable %t", err, c.Usable())
	}
}

func TestLMTPHasAReplyForEachRecipient(t *testing.T) {
	s := sink(t, sinktest.Options{LMTP: true, Answer: func(step sinktest.Step) string {
		switch {
		case step.Verb == "RCPT" && strings.Contains(step.Arg, "no@"):
			return "550 5.1.1 no"
		case step.Verb == "BODY" && step.Arg == "full@y.test":
			return "452 4.2.2 full"
		}
		return ""
	}})
	c := greeted(t, s, Options{LMTP: true})
	replies, err := c.Send(message("x", "b@y.test", "no@y.test", "full@y.test", "c@y.test"))
	if got := codes(replies); err != nil || got != "250 2.0.0 taken | 550 5.1.1 no | 452 4.2.2 full | 250 2.0.0 taken" {
		t.Errorf("%s, %v", got, err)
	}
	if m := s.Messages()[0]; m.HelloVerb != "LHLO" {
		t.Errorf("greeted with %s", m.HelloVerb)
	}
}

func TestSilentServerIsNotWaitedForLonger(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	nc, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c := New(nc, Options{Hello: "x", Silence: 50 * time.Millisecond})
	began := time.Now()
	if err := c.Greet(); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("%v", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
	c.Quit()
}

func TestMaxSize(t *testing.T) {
	s := sink(t, sinktest.Options{Extensions: []string{"SIZE 1000", "x-odd thing"}})
	c := greeted(t, s, Options{})
	if c.MaxSize() != 1000 || !c.Has("X-ODD") || c.Has("DSN") || c.Name() != "sink.test" {
		t.Errorf("size %d, extensions %v, name %s", c.MaxSize(), c.ext, c.Name())
	}
}
