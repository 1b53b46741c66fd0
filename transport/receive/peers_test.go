package receive

import (
	"context"
	"net"
	"os/exec"
	"strings"
	"testing"

	"mxsh/model"
)

// run runs somebody else's program, or says at the end of the tests that it is missing.
func run(t *testing.T, stdin, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func TestSwaks(t *testing.T) {
	w := newWorld(t)
	w.set(func(c *model.ReceiveConnector) {
		c.AuthMechanism = model.AuthTLS | model.AuthBasic | model.AuthBasicRequireTLS
		c.PermissionGroups = model.ExchangeUsers
	})
	for _, mechanism := range []string{"LOGIN", "PLAIN"} {
		out := run(t, "", "swaks", "--server", w.addr, "--tls", "--auth", mechanism, "--auth-user", "rob", "--auth-password", "secret",
			"--from", "rob@work.test", "--to", "bob@other.test,tim@work.test", "--pipeline", "--body", "from swaks\n.\n..\n")
		if !strings.Contains(out, "Queued mail for delivery") {
			t.Errorf("%s:\n%s", mechanism, out)
		}
		m := w.next()
		if !strings.Contains(m.body(), "from swaks\r\n.\r\n..\r\n") || len(m.envelope.Recipients) != 2 || !m.envelope.Origin.TLS || m.envelope.Origin.User != "Rob" {
			t.Errorf("%s: %+v\n%s", mechanism, m.envelope, m.content)
		}
	}
}

func TestPythonSmtplib(t *testing.T) {
	w := newWorld(t)
	host, port, _ := net.SplitHostPort(w.addr)
	run(t, `
import smtplib, ssl, sys
from email.message import EmailMessage
host, port = sys.argv[1], int(sys.argv[2])
context = ssl.create_default_context()
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
with smtplib.SMTP(host, port, local_hostname="py.test") as s:
    s.starttls(context=context)
    for i in range(3):
        m = EmailMessage()
        m["From"], m["To"], m["Subject"] = "a@x.test", "rob@work.test", "Grüße %d" % i
        m["Message-ID"] = "<%d@x.test>" % i
        m.set_content(".\n..\nlong " + "ä" * 5000 + "\n", cte="8bit")
        s.send_message(m, mail_options=["BODY=8BITMIME"], rcpt_options=["NOTIFY=FAILURE"])
    refused = s.sendmail("a@x.test", ["rob@work.test", "b@elsewhere.test"], "Subject: two\r\n\r\nx")
    assert list(refused) == ["b@elsewhere.test"] and refused["b@elsewhere.test"][0] == 550, refused
`, "python3", "-", host, port)
	for i, subject := range []string{"Grüße 0", "Grüße 1", "Grüße 2", "two"} {
		m := w.next()
		if m.envelope.Subject != subject || i < 3 && (m.envelope.Body != "8BITMIME" || m.envelope.Recipients[0].Notify != "FAILURE") {
			t.Errorf("%d: %+v", i, m.envelope)
		}
		if i < 3 && !strings.HasPrefix(m.body(), ".\r\n..\r\nlong ää") {
			t.Errorf("%d: %.100q", i, m.body())
		}
	}
}
