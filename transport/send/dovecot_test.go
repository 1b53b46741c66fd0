package send_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mxsh/transport/sinktest"
)

// nobody is the user to whom the mailboxes belong.
const nobody = 65534

// dovecot starts Dovecot with LMTP on a Unix socket and a Maildir for each of
// rob and tim below the folder that it returns.
func dovecot(t *testing.T) (socket, mail string) {
	t.Helper()
	program, err := exec.LookPath("dovecot")
	if err != nil || os.Geteuid() != 0 {
		t.Skip("dovecot is not installed, or not run as root")
	}
	if _, err := os.Stat("/usr/lib/dovecot/lmtp"); err != nil {
		t.Skip("dovecot's lmtp is not installed")
	}
	// Its sockets need a short path that its unprivileged processes may enter.
	dir, err := os.MkdirTemp("", "lmtp")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	mail = filepath.Join(dir, "mail")
	for _, folder := range []string{mail, filepath.Join(dir, "home")} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(folder, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	config := fmt.Sprintf(`
base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/log
ssl = no
protocols = lmtp
default_login_user = nobody
default_internal_user = root
default_internal_group = root
first_valid_uid = 0
mail_location = maildir:%[2]s/%%n
service anvil {
  chroot =
}
service lmtp {
  user = root
  unix_listener lmtp {
    mode = 0600
  }
}
passdb {
  driver = static
  args = nopassword=y
}
userdb {
  driver = passwd-file
  args = %[1]s/users
}
auth_username_format = %%Ln
`, dir, mail)
	users := fmt.Sprintf("rob::%[1]d:%[1]d::%[2]s/home/rob::\ntim::%[1]d:%[1]d::%[2]s/home/tim::\n", nobody, dir)
	for name, text := range map[string]string{"conf": config, "users": users} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(program, "-F", "-c", filepath.Join(dir, "conf"))
	var out strings.Builder
	cmd.Stderr = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
	})
	socket = filepath.Join(dir, "run", "lmtp")
	for deadline := time.Now().Add(10 * time.Second); ; {
		if _, err := os.Stat(socket); err == nil {
			return socket, mail
		}
		if time.Now().After(deadline) {
			log, _ := os.ReadFile(filepath.Join(dir, "log"))
			t.Fatalf("dovecot does not start: %s\n%s", out.String(), log)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestDovecotTakesMail(t *testing.T) {
	socket, mail := dovecot(t)
	r := newRig(t, "Mailbox Tim | Alias=tim | PrimarySmtpAddress=tim@work.com | EmailAddresses=SMTP:tim@work.com | Database=DB1",
		"Mailbox Bob | Alias=bob | PrimarySmtpAddress=bob@work.com | EmailAddresses=SMTP:bob@work.com | Database=DB1")
	s := sink(t, sinktest.Options{})
	r.toSink(s)
	r.Set("MailboxDatabase DB1 | Delivery=Lmtp | LmtpHost=" + socket)
	r.start(nil)
	e := envelope("ann@x.test", "rob@work.com", "tim@work.com", "bob@work.com") // Dovecot knows no Bob
	r.Accept(e, marked+".\r\n..dots\r\n")
	r.Submit(text, "ann@x.test", "rob@work.com")
	for box, n := range map[string]int{"rob": 2, "tim": 1} {
		r.Until("dovecot has delivered to "+box, func() bool { return len(contents(r, filepath.Join(mail, box, "new", "*"))) == n })
	}
	got := contents(r, filepath.Join(mail, "tim", "new", "*"))[0]
	if !strings.Contains(got, "Return-Path: <ann@x.test>") || !strings.Contains(strings.ReplaceAll(got, "\r\n", "\n"), "\nbody\n.\n..dots\n") {
		t.Errorf("delivered %q", got)
	}
	if m := wait(t, s, 1)[0]; !strings.Contains(string(m.Data), "Final-Recipient: rfc822;bob@work.com") || !strings.Contains(string(m.Data), "Status: 5.1.1") {
		t.Errorf("report %s", m.Data)
	}
	r.empty()
}
