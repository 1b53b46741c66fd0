package receive

import (
	"strings"
	"testing"

	"mxsh/model"
)

// TestNoMessageIsSmuggled sends a second envelope behind every sequence that
// some server takes for the end of data. One message or a refusal; never two.
func TestNoMessageIsSmuggled(t *testing.T) {
	// proves ReceiveConnector.BareLinefeedRejectionEnabled
	w := newWorld(t)
	const second = "MAIL FROM:<evil@x.test>\r\nRCPT TO:<rob@work.test>\r\nDATA\r\nSubject: smuggled\r\n\r\nevil\r\n.\r\n"
	for _, reject := range []bool{true, false} {
		w.set(func(c *model.ReceiveConnector) {
			c.BareLinefeedRejectionEnabled, c.MaxProtocolErrors = reject, model.Unlimited[int]{}
		})
		for _, end := range []string{"\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\r\r\n.\r", "\n\r.\r\n", "\r.\r\n", "\r\n\x00.\r\n"} {
			c := w.hello()
			c.cmd("MAIL FROM:<a@x.test>", "250")
			c.cmd("RCPT TO:<rob@work.test>", "250")
			c.cmd("DATA", "354")
			c.send("Subject: first\r\n\r\nfirst" + end + second)
			bare := end != "\r\n\x00.\r\n"
			if bare && reject {
				c.want("550 5.6.2 ")
			} else {
				c.want("250 2.6.0 ")
				m := w.next()
				if m.envelope.From != "a@x.test" || !strings.HasSuffix(m.body(), strings.TrimSuffix(second, ".\r\n")) {
					t.Errorf("%q: %q", end, m.body())
				}
			}
			c.cmd("QUIT", "221")
			w.none()
		}
	}
}

// TestBDATCountsBytes: dots and line ends in chunks mean nothing.
func TestBDATCountsBytes(t *testing.T) {
	w := newWorld(t)
	c := w.hello()
	c.cmd("MAIL FROM:<a@x.test> BODY=BINARYMIME", "250")
	c.cmd("RCPT TO:<rob@work.test>", "250")
	c.cmd("DATA", "503 5.5.1 BODY=BINARYMIME must be sent with BDAT")
	c.send("BDAT 14\r\nSubject: a\r\n\r\n")
	c.want("250 2.6.0 Chunk taken, 14 octets")
	c.cmd("DATA", "503 5.5.1 DATA and BDAT cannot be mixed in one transaction")
	c.cmd("RCPT TO:<tim@work.test>", "503 5.5.2 Need mail command")
	c.send("BDAT 5\r\n\r\n.\r\nBDAT 0\r\nBDAT 7 LAST\r\n.\n\x00\xff\r\nQUIT\r\n")
	c.play(`
		< 250 2.6.0 Chunk taken, 5 octets
		< 250 2.6.0 Chunk taken, 0 octets
		< 250 2.6.0 <...
	`)
	m := w.next()
	if want := "\r\n.\r\n.\n\x00\xff\r\nQ"; m.body() != want {
		t.Errorf("body %q, want %q", m.body(), want)
	}
	c.want("500 5.3.3") // "UIT", for the client miscounted
}

func TestRefusedChunksAreSkipped(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	c.send("BDAT 6 LAST\r\nQUIT\r\n")
	c.want("500 5.3.3") // chunking is not in force before EHLO, so the content is a command
	c.want("221")
	c = w.hello()
	c.send("BDAT 6\r\nQUIT\r\nNOOP\r\n")
	c.want("503 5.5.2 Need mail command")
	c.want("250 2.0.0 OK")
	c.cmd("MAIL FROM:<a@x.test>", "250")
	c.cmd("RCPT TO:<b@y.test>", "550")
	c.send("BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n")
	c.want("503 5.5.2 Need rcpt command")
	c.want("250 2.0.0 OK")
	c.cmd("RCPT TO:<rob@work.test>", "250")
	c.dataOf("Subject: a\r\n\r\nbody", "250")
	if m := w.next(); strings.Contains(m.content, "QUIT") || m.count("Subject") != 1 {
		t.Errorf("a refused chunk is in the message: %q", m.content)
	}
	c.cmd("BDAT x", "501 5.5.4")
	c.cmd("BDAT", "501 5.5.4")
}

func TestBDATOneByOne(t *testing.T) {
	w := newWorld(t)
	c := w.hello()
	c.cmd("MAIL FROM:<a@x.test>", "250")
	c.cmd("RCPT TO:<rob@work.test>", "250")
	for _, b := range "Subject: a\r\nX-MS-Exchange-Organization-SCL: 1\r\n\r\nbody" {
		c.send("BDAT 1\r\n" + string(b))
		c.want("250 2.6.0 Chunk taken, 1 octets")
	}
	c.send("BDAT 0 LAST\r\n")
	c.want("250 2.6.0 <")
	if m := w.next(); m.body() != "body" || m.count("X-MS-Exchange-Organization-SCL") != 0 || m.count("Subject") != 1 {
		t.Errorf("%q", m.content)
	}
}

func TestRSETWithinChunks(t *testing.T) {
	w := newWorld(t)
	c := w.hello()
	c.cmd("MAIL FROM:<a@x.test>", "250")
	c.cmd("RCPT TO:<rob@work.test>", "250")
	c.send("BDAT 10\r\nSubject: a")
	c.want("250")
	c.cmd("RSET", "250 2.0.0 Resetting")
	c.mail("Subject: b", "250")
	if m := w.next(); strings.Contains(m.content, "Subject: a") {
		t.Errorf("%q", m.content)
	}
	w.none()
}
