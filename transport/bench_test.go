package transport

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mxsh/transport/sinktest"
)

// BenchmarkApplied is the time from a stored change to its being in force, with
// a thousand connectors in the directory.
func BenchmarkApplied(b *testing.B) {
	w := newWorld(b)
	w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	s, err := sinktest.Start(sinktest.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	var lines []string
	for i := range 1000 {
		lines = append(lines, smart(fmt.Sprintf("C%d", i), fmt.Sprintf("SMTP:d%d.test;1", i), "EX1", s))
	}
	w.set(lines...)
	e := w.run("EX1")
	ctx, cancel := context.WithTimeout(b.Context(), time.Hour)
	defer cancel()
	var spent time.Duration
	n := 0
	for b.Loop() {
		n++
		rev := w.set(fmt.Sprintf("SendConnector C%d | Port=%d", n%1000, 1000+n%50000))
		start := time.Now()
		if _, err := e.Client.Applied(ctx, rev); err != nil {
			b.Fatal(err)
		}
		spent += time.Since(start)
	}
	b.ReportMetric(float64(spent.Microseconds())/float64(n)/1000, "ms/applied")
}

// BenchmarkRelay moves 4 KiB messages from 20 sessions to a smart host: each
// is on disk before its 250.
func BenchmarkRelay(b *testing.B) {
	w := newWorld(b)
	at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
	s, err := sinktest.Start(sinktest.Options{Discard: true})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	w.set("AcceptedDomain elsewhere.test | DomainName=elsewhere.test | DomainType=ExternalRelay", smart("Out", "SMTP:*;1", "EX1", s),
		`ReceiveConnector EX1\Default EX1 | MaxInboundConnectionPerSource=unlimited | MaxInboundConnectionPercentagePerSource=100`)
	w.run("EX1")
	body := strings.Repeat(strings.Repeat("x", 70)+"\r\n", 57)
	envelope := "MAIL FROM:<ann@work.com>\r\nRCPT TO:<x@elsewhere.test>\r\nDATA\r\n"
	var left atomic.Int64
	left.Store(int64(b.N))
	b.ResetTimer()
	var clients sync.WaitGroup
	for range 20 {
		clients.Go(func() {
			c, err := net.Dial("tcp", at.String())
			if err != nil {
				b.Error(err)
				return
			}
			defer c.Close()
			r := bufio.NewReader(c)
			replies := func(n int) bool {
				for n > 0 {
					line, err := r.ReadString('\n')
					if err != nil || line[0] > '3' {
						b.Errorf("%q, %v", line, err)
						return false
					}
					if line[3] == ' ' {
						n--
					}
				}
				return true
			}
			fmt.Fprint(c, "EHLO bench.test\r\n")
			if !replies(2) {
				return
			}
			for left.Add(-1) >= 0 {
				fmt.Fprint(c, envelope)
				if !replies(3) {
					return
				}
				fmt.Fprint(c, body+".\r\n")
				if !replies(1) {
					return
				}
			}
		})
	}
	clients.Wait()
	accepted := b.Elapsed()
	for end := time.Now().Add(time.Minute); s.Count() < b.N && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	b.ReportMetric(float64(b.N)/accepted.Seconds(), "accepted/s")
	b.ReportMetric(float64(s.Count())/b.Elapsed().Seconds(), "relayed/s")
}
