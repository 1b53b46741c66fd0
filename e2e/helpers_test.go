package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// result is what a process did.
type result struct {
	out, err string
	code     int
}

// mxsh runs the program in a home, without a terminal.
func mxsh(t testing.TB, home string, stdin io.Reader, args ...string) result {
	t.Helper()
	cmd := command(t, home, args...)
	cmd.Stdin = stdin
	return finish(t, cmd)
}

func command(t testing.TB, home string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(t.Context(), bin(t), append([]string{"--home", home}, args...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return cmd
}

func finish(t testing.TB, cmd *exec.Cmd) result {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("run %v: %v", cmd.Args, err)
	}
	return result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

// must runs mxsh and fails the test when it did not exit with 0.
func must(t testing.TB, home string, args ...string) string {
	t.Helper()
	r := mxsh(t, home, nil, args...)
	if r.code != 0 {
		t.Fatalf("mxsh %s: exit %d\n%s%s", strings.Join(args, " "), r.code, r.out, r.err)
	}
	return r.out
}

// addHub adds a server on free ports of 127.0.0.1.
func addHub(t testing.TB, home string) {
	t.Helper()
	must(t, home, "-c", fmt.Sprintf("$null = New-ExchangeServer -Name HUB -Role HubTransport,Mailbox -Fqdn hub.example.test -Address 127.0.0.1 -SmtpPort %d -SubmissionPort %d", freePort(t), freePort(t)))
}

// bash runs a line of bash in which $MX is the program with its home.
func bash(t testing.TB, home, line string) result {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "bash", "-c", line)
	cmd.Env = append(cmd.Environ(), "MXSH_HOME="+home, "MX="+bin(t))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return finish(t, cmd)
}

// freePort returns a port of 127.0.0.1 that nobody uses at the moment. It is
// below the range that connections take their own ports from, so that it is
// still free when a killed engine starts again.
func freePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		l, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", 10_000+rand.IntN(22_000)))
		if err != nil {
			continue
		}
		defer l.Close()
		return l.Addr().(*net.TCPAddr).Port
	}
	t.Fatal("no free port was found")
	return 0
}

// client is a bare SMTP client that sees every reply.
type client struct {
	conn net.Conn
	r    *bufio.Reader
}

// dial connects and reads the banner.
func dial(addr string) (*client, error) {
	conn, err := net.DialTimeout("tcp", addr, 5*time.Second)
	if err != nil {
		return nil, err
	}
	c := &client{conn, bufio.NewReader(conn)}
	reply, err := c.reply()
	if err == nil && !strings.HasPrefix(reply, "220") {
		err = errors.New("greeted with " + reply)
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return c, nil
}

func (c *client) close() { c.conn.Close() }

// reply reads one reply and returns its last line.
func (c *client) reply() (string, error) {
	c.conn.SetReadDeadline(time.Now().Add(30 * time.Second))
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			return "", err
		}
		if len(line) > 3 && line[3] == ' ' {
			return strings.TrimRight(line, "\r\n"), nil
		}
	}
}

// do sends a line and returns the reply.
func (c *client) do(format string, args ...any) (string, error) {
	c.conn.SetWriteDeadline(time.Now().Add(30 * time.Second))
	if _, err := fmt.Fprintf(c.conn, format+"\r\n", args...); err != nil {
		return "", err
	}
	return c.reply()
}

// send sends one message and returns the reply to its end; an earlier refusal is an error.
func (c *client) send(from, to, subject string, size int) (string, error) {
	for _, line := range []string{"MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">", "DATA"} {
		reply, err := c.do("%s", line)
		if err != nil {
			return "", err
		}
		if reply[0] > '3' {
			return "", fmt.Errorf("%s: %s", line, reply)
		}
	}
	body := strings.Repeat("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd\r\n", size/64+1)
	return c.do("From: <%s>\r\nTo: <%s>\r\nSubject: %s\r\nMessage-ID: <%s@test.invalid>\r\n\r\n%s.", from, to, subject, subject, body)
}
