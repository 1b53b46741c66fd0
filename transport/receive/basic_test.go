package receive

import (
	"strings"
	"testing"
)

func TestSubmitOneMessage(t *testing.T) {
	w := newWorld(t)
	c := w.dial("")
	c.play(`
		< 220 ex1.work.test Microsoft ESMTP MAIL Service ready at ...
		> EHLO client.test
		< 250-ex1.work.test Hello [127.0.0.1]
		< 250-SIZE 10485760
		< 250-PIPELINING
		< 250-DSN
		< 250-ENHANCEDSTATUSCODES
		< 250-STARTTLS
		< 250-8BITMIME
		< 250-BINARYMIME
		< 250-CHUNKING
		< 250 SMTPUTF8
		> MAIL FROM:<a@x.test> SIZE=100 RET=HDRS ENVID=Q+2B1 BODY=8BITMIME
		< 250 2.1.0 Sender OK
		> RCPT TO:<Rob@Work.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;o+2Br@y.test
		< 250 2.1.5 Recipient OK
		> RCPT TO:<tim2@work.test>
		< 250 2.1.5 Recipient OK
		> DATA
		< 354 Start mail input; end with <CRLF>.<CRLF>
		> Message-ID: <1@x.test>
		> Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
		> From: a@x.test
		>
		> ..stuffed
		> .
		< 250 2.6.0 <1@x.test> [InternalId=...
		> QUIT
		< 221 2.0.0 Service closing transmission channel
	`)
	c.gone()
	m := w.next()
	e := m.envelope
	if e.From != "a@x.test" || e.Ret != "HDRS" || e.EnvID != "Q+1" || e.Body != "8BITMIME" || e.AuthAs != "Anonymous" ||
		e.MessageID != "<1@x.test>" || e.Subject != "Grüße" || e.UTF8 {
		t.Errorf("envelope %+v", e)
	}
	if len(e.Recipients) != 2 || e.Recipients[0].Address != "Rob@Work.test" || e.Recipients[0].Notify != "SUCCESS,DELAY" ||
		e.Recipients[0].ORCPT != "rfc822;o+r@y.test" || e.Recipients[1].Address != "tim2@work.test" {
		t.Errorf("recipients %+v", e.Recipients)
	}
	o := e.Origin
	if o.Kind != "SMTP" || o.Connector != `EX1\Test` || o.ClientIP.String() != "127.0.0.1" || o.Helo != "client.test" || len(o.Session) != 16 || o.TLS {
		t.Errorf("origin %+v", o)
	}
	if m.body() != ".stuffed\r\n" {
		t.Errorf("body %q", m.body())
	}
	received, _ := m.field("Received")
	if !strings.HasPrefix(m.content, "Received: from client.test (127.0.0.1) by ex1.work.test\r\n (127.0.0.1) with Microsoft SMTP Server id "+o.Session+";\r\n ") {
		t.Errorf("Received: %q", received)
	}
}

func TestOrderOfCommands(t *testing.T) {
	w := newWorld(t)
	w.client().play(`
		> MAIL FROM:<a@x.test>
		< 503 5.5.2 Send hello first
		> DATA
		< 503 5.5.2 Send hello first
		> HELO client.test
		< 250 ex1.work.test Hello [127.0.0.1]
		> RCPT TO:<rob@work.test>
		< 503 5.5.2 Need mail command
		> DATA
		< 503 5.5.2 Need mail command
		> MAIL FROM:<a@x.test>
		< 250 2.1.0 Sender OK
		> DATA
		< 503 5.5.2 Need rcpt command
	`)
	w.hello().play(`
		> MAIL FROM:<a@x.test>
		< 250 2.1.0 Sender OK
		> MAIL FROM:<b@x.test>
		< 503 5.5.2 Sender already specified
		> RSET
		< 250 2.0.0 Resetting
		> MAIL FROM:<b@x.test> FOO=1
		< 501 5.5.4 Unrecognized parameter
		> MAIL FROM:<b@x.test> SIZE=x
		< 501 5.5.4 Invalid arguments
		> MAIL FROM:<b@@x.test>
		< 501 5.1.7 Invalid address
		> MAIL FROM:<>
		< 250 2.1.0 Sender OK
		> RCPT TO:<b..c@x.test>
		< 501 5.1.3 Invalid address
	`)
	w.hello().play(`
		> NOOP
		< 250 2.0.0 OK
		> VRFY rob
		< 252 2.1.5 Cannot VRFY user
		> EXPN all
		< 500 5.3.3 Unrecognized command
		> HELP
		< 214-This server supports the following commands:
		< 214 HELO EHLO STARTTLS RCPT DATA RSET MAIL QUIT HELP AUTH BDAT
		> XYZZY
		< 500 5.3.3 Unrecognized command
	`)
	w.none()
}

// TestTwoMessagesInOneWrite pipelines two transactions and the QUIT.
func TestPipelinedTransactions(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	one := "MAIL FROM:<a@x.test>\r\nRCPT TO:<rob@work.test>\r\nRCPT TO:<x@elsewhere.test>\r\nDATA\r\n"
	c.send("EHLO c\r\n" + one)
	c.want("250")
	c.play(`
		< 250 2.1.0 Sender OK
		< 250 2.1.5 Recipient OK
		< 550 5.7.1 Unable to relay
		< 354 ...
	`)
	c.send("first\r\n.\r\n" + one + "second\r\n.\r\nQUIT\r\n")
	c.play(`
		< 250 2.6.0 ...
		< 250 2.1.0 Sender OK
		< 250 2.1.5 Recipient OK
		< 550 5.7.1 Unable to relay
		< 354 ...
		< 250 2.6.0 ...
		< 221 2.0.0 ...
	`)
	if a, b := w.next(), w.next(); a.body() != "first\r\n" || b.body() != "second\r\n" || len(a.envelope.Recipients) != 1 {
		t.Errorf("%q, %q, %v", a.body(), b.body(), a.envelope.Recipients)
	}
	w.none()
}
