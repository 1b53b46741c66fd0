package transport

import (
	"context"
	"fmt"
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
