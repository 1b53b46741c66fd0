package receive

import (
	"bytes"
	"context"
	"net"
	"net/netip"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/transport/queue"
)

// script is a connection whose client has said everything in advance.
type script struct {
	in  *bytes.Reader
	out bytes.Buffer
}

func (s *script) Read(p []byte) (int, error)       { return s.in.Read(p) }
func (s *script) Write(p []byte) (int, error)      { return s.out.Write(p) }
func (s *script) Close() error                     { return nil }
func (s *script) LocalAddr() net.Addr              { return &net.TCPAddr{} }
func (s *script) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (s *script) SetDeadline(time.Time) error      { return nil }
func (s *script) SetReadDeadline(time.Time) error  { return nil }
func (s *script) SetWriteDeadline(time.Time) error { return nil }

// counter is an intake that keeps envelopes and no content.
type counter struct {
	mu        sync.Mutex
	envelopes []*queue.Envelope
	drop      bool
	n         int
}

func (c *counter) NewBody() *queue.Body { return new(queue.Body) }

func (c *counter) Accept(_ context.Context, e *queue.Envelope, _ *queue.Body) (queue.ID, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	if !c.drop {
		c.envelopes = append(c.envelopes, e)
	}
	return queue.ID(c.n), nil
}

// converse runs what a client says against a session and returns the answers.
func (w *world) converse(in []byte, intake Intake) string {
	cfg := w.srv.cfg
	cfg.Queue, cfg.Trace = intake, nil
	t := w.live.Load()
	at := netip.MustParseAddrPort("127.0.0.1:25")
	s := newSession(&cfg, newRates(time.Now), "0", t, w.connector, at, at)
	sock := &script{in: bytes.NewReader(in)}
	c := &conn{s: s, raw: sock, net: sock, halt: make(chan struct{})}
	c.serve(context.Background(), &w.srv.pool)
	return sock.out.String()
}

// states lead a session to every state in which something may come.
var states = [...]string{
	"",
	"EHLO c.test\r\n",
	"HELO c.test\r\n",
	"EHLO c.test\r\nAUTH LOGIN\r\n",
	"EHLO c.test\r\nAUTH LOGIN cm9i\r\n",
	"EHLO c.test\r\nAUTH PLAIN AHJvYgBzZWNyZXQ=\r\n",
	"EHLO c.test\r\nMAIL FROM:<a@x.test>\r\n",
	"EHLO c.test\r\nMAIL FROM:<a@x.test> BODY=BINARYMIME\r\nRCPT TO:<rob@work.test>\r\n",
	"EHLO c.test\r\nMAIL FROM:<a@x.test>\r\nRCPT TO:<rob@work.test>\r\n",
	"EHLO c.test\r\nMAIL FROM:<a@x.test>\r\nRCPT TO:<rob@work.test>\r\nDATA\r\n",
	"EHLO c.test\r\nMAIL FROM:<a@x.test>\r\nRCPT TO:<rob@work.test>\r\nDATA\r\nSubject: a\r\n\r\nb\r\n",
	"EHLO c.test\r\nMAIL FROM:<a@x.test>\r\nRCPT TO:<rob@work.test>\r\nBDAT 20\r\n",
	"EHLO c.test\r\nMAIL FROM:<a@x.test>\r\nRCPT TO:<rob@work.test>\r\nBDAT 12\r\nSubject: a\r\n",
	"EHLO c.test\r\nSTARTTLS\r\n",
}

var replyLine = regexp.MustCompile(`^[2-5][0-9]{2}[ -][\x20-\x7e\x80-\xff]*$`)

// FuzzSession feeds anything into every state. Whatever comes: no panic, every
// line that goes out is a reply, every 250 to content stands for one accepted
// message, and nothing anonymous is relayed.
func FuzzSession(f *testing.F) {
	for i := range states {
		f.Add(byte(i), []byte("RCPT TO:<x@y.test>\r\nDATA\r\nSubject: a\r\n.\r\nQUIT\r\n"))
		f.Add(byte(i), []byte("BDAT 5 LAST\r\nhelloRSET\r\nAUTH PLAIN =\r\n*\r\n\n\r\x00"))
	}
	w := newWorld(f)
	w.set(func(c *model.ReceiveConnector) {
		c.AuthMechanism, c.PermissionGroups = model.AuthTLS|model.AuthBasic, model.AnonymousUsers|model.ExchangeUsers
	})
	f.Fuzz(func(t *testing.T, state byte, input []byte) {
		w.log.reset()
		intake := &counter{}
		out := w.converse(append([]byte(states[int(state)%len(states)]), input...), intake)
		if log := w.log.String(); strings.Contains(log, "session failed") {
			t.Fatal(log)
		}
		accepted := 0
		for _, line := range strings.Split(strings.TrimSuffix(out, "\r\n"), "\r\n") {
			if !replyLine.MatchString(line) {
				t.Fatalf("not a reply: %q in %q", line, out)
			}
			if strings.HasSuffix(line, "Queued mail for delivery") {
				accepted++
			}
		}
		if accepted != len(intake.envelopes) {
			t.Fatalf("%d acknowledged, %d accepted: %q", accepted, len(intake.envelopes), out)
		}
		for _, e := range intake.envelopes {
			for _, r := range e.Recipients {
				if e.Origin.User == "" && !strings.HasSuffix(model.FoldAddress(r.Address), "@work.test") {
					t.Fatalf("relayed to %q", r.Address)
				}
			}
		}
	})
}

func (l *lines) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buf.Reset()
}

// benchmarkSessions has clients pipeline 4 KiB messages, each over a session
// that is open for long, into a queue that costs nothing.
func benchmarkSessions(b *testing.B, clients int) {
	w := newWorld(b)
	intake := &counter{drop: true}
	w.srv.cfg.Queue = intake
	w.set(func(c *model.ReceiveConnector) {
		c.MaxInboundConnectionPerSource = model.Unlimited[int]{}
	})
	const batch = 20
	one := "MAIL FROM:<a@x.test>\r\nRCPT TO:<rob@work.test>\r\nDATA\r\nFrom: a@x.test\r\nTo: rob@work.test\r\nSubject: benchmark\r\n\r\n" +
		strings.Repeat(strings.Repeat("x", 76)+"\r\n", 51) + ".\r\n"
	all := []byte(strings.Repeat(one, batch))
	var wg sync.WaitGroup
	work := make(chan struct{})
	for range clients {
		c := w.dial("")
		c.want("220")
		c.cmd("EHLO c.test", "250")
		c.conn.SetDeadline(time.Time{})
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range work {
				c.conn.Write(all)
				for range 4 * batch {
					if line, err := c.r.ReadSlice('\n'); err != nil || line[0] > '3' {
						b.Errorf("%q, %v", line, err)
						return
					}
				}
			}
		}()
	}
	b.SetBytes(int64(len(one)))
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i += batch {
		work <- struct{}{}
	}
	close(work)
	wg.Wait()
	b.ReportMetric(float64(intake.n)/b.Elapsed().Seconds(), "msg/s")
}

func BenchmarkSessions1(b *testing.B)  { benchmarkSessions(b, 1) }
func BenchmarkSessions20(b *testing.B) { benchmarkSessions(b, 20) }
