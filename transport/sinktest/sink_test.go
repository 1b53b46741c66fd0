package sinktest

import (
	"context"
	"crypto/tls"
	"net/smtp"
	"strings"
	"testing"
	"time"
)

func start(t *testing.T, o Options) *Server {
	t.Helper()
	s, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestRecordsEnvelopeAndData(t *testing.T) {
	s := start(t, Options{})
	err := smtp.SendMail(s.Addr().String(), nil, "a@x.test", []string{"b@y.test", "c@y.test"}, []byte("Subject: hi\r\n\r\n.dot\r\nbody\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	got, err := s.Wait(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	m := got[0]
	if m.From != "a@x.test" || strings.Join(m.Addresses(), ",") != "b@y.test,c@y.test" || m.Hello != "localhost" || m.Header.Get("Subject") != "hi" {
		t.Errorf("recorded %+v", m)
	}
	if want := "Subject: hi\r\n\r\n.dot\r\nbody\r\n"; string(m.Data) != want {
		t.Errorf("data %q, want %q", m.Data, want)
	}
	if body, _ := m.Param("body"); body != "8BITMIME" {
		t.Errorf("BODY=%q, want 8BITMIME", body)
	}
}

func TestTLSAndAuth(t *testing.T) {
	cert, pool, err := Certificate("sink.test")
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, Options{TLS: &tls.Config{Certificates: []tls.Certificate{cert}}, Users: map[string]string{"rob": "secret"}, AuthAfterTLS: true, RequireAuth: true})
	c, err := smtp.Dial(s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Mail("a@x.test"); err == nil {
		t.Fatal("MAIL without AUTH was taken")
	}
	if err := c.StartTLS(&tls.Config{RootCAs: pool, ServerName: "sink.test"}); err != nil {
		t.Fatal(err)
	}
	if err := c.Auth(smtp.PlainAuth("", "rob", "wrong", "127.0.0.1")); err == nil {
		t.Fatal("wrong password was taken")
	}
	c2, err := smtp.Dial(s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c2.Close()
	if err := c2.StartTLS(&tls.Config{RootCAs: pool, ServerName: "sink.test"}); err != nil {
		t.Fatal(err)
	}
	if err := c2.Auth(smtp.PlainAuth("", "rob", "secret", "127.0.0.1")); err != nil {
		t.Fatal(err)
	}
	if err := c2.Mail("a@x.test"); err != nil {
		t.Fatal(err)
	}
}

func TestScript(t *testing.T) {
	s := start(t, Options{Answer: func(step Step) string {
		if step.Verb == "RCPT" && strings.Contains(step.Arg, "bad@") {
			return "550 5.1.1 no such user"
		}
		if step.Verb == "BODY" && step.Message == 1 {
			return Drop
		}
		return ""
	}})
	send := func(to ...string) error {
		c, err := smtp.Dial(s.Addr().String())
		if err != nil {
			return err
		}
		defer c.Close()
		for range 2 {
			if err := c.Mail("a@x.test"); err != nil {
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
			w.Write([]byte("Subject: x\r\n\r\nx\r\n"))
			if err := w.Close(); err != nil {
				return err
			}
		}
		return nil
	}
	if err := send("bad@y.test"); err == nil || !strings.HasPrefix(err.Error(), "550") {
		t.Errorf("refused recipient: %v", err)
	}
	if err := send("good@y.test"); err == nil || !strings.Contains(err.Error(), "EOF") {
		t.Errorf("dropped at the end of the data: %v", err)
	}
	s.Answer("CONNECT", "421 4.3.2 not now")
	if err := send("good@y.test"); err == nil || !strings.HasPrefix(err.Error(), "421") {
		t.Errorf("refused at connect: %v", err)
	}
}
