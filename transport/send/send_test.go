package send_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/transport/categorize"
	"mxsh/transport/deliver"
	"mxsh/transport/mailtest"
	"mxsh/transport/queue"
	"mxsh/transport/send"
	"mxsh/transport/sinktest"
	"mxsh/transport/trace"
)

// rig is one server that sends, with the world around it.
type rig struct {
	*mailtest.World
	roots *x509.CertPool
	log   *trace.Protocol
}

const text = "Received: from a by b; now\r\nSubject: hi\r\n\r\nbody\r\n"

// newRig makes a server with a connector Out that carries everything by DNS to
// the port of the sink, and runs categorizer, sender and mailboxes.
func newRig(t *testing.T, lines ...string) *rig {
	t.Helper()
	return newRigTB(t, lines...)
}

func newRigTB(t testing.TB, lines ...string) *rig {
	t.Helper()
	w := mailtest.New(t, "EX1", append([]string{
		"AcceptedDomain work.com | DomainName=work.com | DomainType=Authoritative | Default=$true",
		"MailboxDatabase DB1 | Server=EX1",
		"Mailbox Rob | Alias=rob | PrimarySmtpAddress=rob@work.com | EmailAddresses=SMTP:rob@work.com | Database=DB1",
		"SendConnector Out | AddressSpaces=SMTP:*;1 | SourceTransportServers=EX1",
	}, lines...)...)
	r := &rig{World: w, roots: x509.NewCertPool()}
	r.log = trace.NewProtocol(trace.Send(), trace.Settings{Dir: filepath.Join(w.Home, "log")}, time.Now, w.Log)
	t.Cleanup(func() { r.log.Close() })
	return r
}

// start runs the engine's parts that sending needs.
func (r *rig) start(identity send.Identity) {
	r.Helper()
	c := &categorize.Categorizer{Table: r.Live.Load, Queue: r.Queue, Reports: r.Reports, Log: r.Log}
	boxes := &deliver.Agent{Table: r.Live.Load, Queue: r.Queue, Home: r.Home, Started: time.Now(), Reports: r.Reports, Log: r.Log}
	s := send.New(send.Config{Table: r.Live.Load, Queue: r.Queue, DNS: r.DNS, Identity: identity, Secrets: r.Keys, Mailboxes: boxes,
		Reports: r.Reports, Roots: r.roots, Trace: r.log, Now: time.Now, Log: r.Log})
	r.Run(c.Run, s.Run, r.Reports.Run)
}

// route runs the categorizer alone.
func (r *rig) route() {
	r.Helper()
	c := &categorize.Categorizer{Table: r.Live.Load, Queue: r.Queue, Reports: r.Reports, Log: r.Log}
	r.Run(c.Run)
}

func sink(t *testing.T, o sinktest.Options) *sinktest.Server {
	t.Helper()
	s, err := sinktest.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// wait returns the sink's messages when there are n.
func wait(t *testing.T, s *sinktest.Server, n int) []*sinktest.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	got, err := s.Wait(ctx, n)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// toHosts makes the connector use these smart hosts at a port.
func (r *rig) toHosts(port uint16, hosts ...string) {
	r.Helper()
	r.Set(fmt.Sprintf("SendConnector Out | DNSRoutingEnabled=$false | SmartHosts=%s | Port=%d", strings.Join(hosts, ","), port))
}

func (r *rig) toSink(s *sinktest.Server) {
	r.toHosts(s.Addr().Port(), "["+s.Addr().Addr().String()+"]")
}

// lastError waits until a delivery queue is in Retry and returns its last error.
func (r *rig) lastError() string {
	r.Helper()
	var text string
	r.Until("a queue has failed", func() bool {
		for _, q := range r.Queue.Queues() {
			if q.LastError != "" {
				text = q.LastError
				return true
			}
		}
		return false
	})
	return text
}

// empty waits until nothing is left in the queue.
func (r *rig) empty() {
	r.Helper()
	r.Until("the queue is empty", func() bool { return len(r.Queue.Messages(nil, 0)) == 0 })
}

// box waits until a mailbox has n messages and returns them.
func (r *rig) box(alias string, n int) []string {
	r.Helper()
	var texts []string
	r.Until(fmt.Sprintf("%s has %d messages", alias, n), func() bool {
		texts = maildir(r, alias)
		return len(texts) >= n
	})
	return texts
}

func maildir(r *rig, alias string) []string {
	return maildirAt(r, filepath.Join(r.Home, "mailboxes", alias))
}

func maildirAt(r *rig, folder string) []string { return contents(r, filepath.Join(folder, "new", "*")) }

func contents(r *rig, pattern string) []string {
	var texts []string
	files, _ := filepath.Glob(pattern)
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			r.Fatal(err)
		}
		texts = append(texts, string(b))
	}
	return texts
}

// protocolLog is what the send protocol log holds.
func (r *rig) protocolLog() string {
	return strings.Join(contents(r, filepath.Join(r.Home, "log", "SEND*.log")), "")
}

// samePort starts sinks at several addresses with one port.
func samePort(t *testing.T, addrs []string, options func(addr string) sinktest.Options) []*sinktest.Server {
	t.Helper()
	for range 20 {
		var sinks []*sinktest.Server
		port := uint16(0)
		for _, a := range addrs {
			o := options(a)
			o.Addr = netip.AddrPortFrom(netip.MustParseAddr(a), port).String()
			s, err := sinktest.Start(o)
			if err != nil {
				break
			}
			port = s.Addr().Port()
			sinks = append(sinks, s)
		}
		if len(sinks) == len(addrs) {
			t.Cleanup(func() {
				for _, s := range sinks {
					s.Close()
				}
			})
			return sinks
		}
		for _, s := range sinks {
			s.Close()
		}
	}
	t.Fatal("no port was free on all addresses")
	return nil
}

func withTLS(t *testing.T, r *rig, names ...string) *tls.Config {
	t.Helper()
	cert, _, err := sinktest.Certificate(names...)
	if err != nil {
		t.Fatal(err)
	}
	if r != nil {
		r.roots.AddCert(cert.Leaf)
	}
	return &tls.Config{Certificates: []tls.Certificate{cert}}
}

func envelope(from string, to ...string) *queue.Envelope {
	e := &queue.Envelope{From: from, AuthAs: "Anonymous"}
	for _, a := range to {
		e.Recipients = append(e.Recipients, queue.Recipient{Address: a})
	}
	return e
}

// connector changes the connector Out by code, for what has no text form.
func (r *rig) connector(fn func(c *model.SendConnector)) {
	r.Helper()
	r.Change(model.SendConnectors, "Out", func(o model.Object) { fn(o.(*model.SendConnector)) })
}

type connector = model.SendConnector

// settings are the queue's for a test, with so many connections to one hop.
func settings(r *rig, perHop int) queue.Settings {
	s := mailtest.Settings()
	s.MaxPerDomainOutboundConnections = perHop
	return s
}
