package queue

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// BenchmarkAccept accepts 4 KiB messages durably on the disk of the working
// directory, not in a temporary file system.
func BenchmarkAccept(b *testing.B) {
	text := strings.Repeat("x", 4096)
	for _, writers := range []int{1, 8, 20, 64} {
		b.Run(fmt.Sprint("writers=", writers), func(b *testing.B) {
			dir := diskDir(b)
			q := openQueue(b, dir, Options{})
			b.ReportAllocs()
			b.ResetTimer()
			var n atomic.Int64
			var wg sync.WaitGroup
			for range writers {
				wg.Go(func() {
					for n.Add(1) <= int64(b.N) {
						body := q.NewBody()
						body.Write([]byte(text))
						if _, err := q.Accept(b.Context(), envelope("b@one.test"), body); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "msg/s")
		})
	}
}

// BenchmarkRelay takes messages through all stages, with 20 acceptors, two
// categorizers and up to 20 lanes that send to nobody.
func BenchmarkRelay(b *testing.B) {
	text := strings.Repeat("x", 4096)
	q := openQueue(b, diskDir(b), Options{})
	b.ReportAllocs()
	b.ResetTimer()
	var n, sent atomic.Int64
	var wg, workers sync.WaitGroup
	done := make(chan struct{})
	for range 2 {
		workers.Go(func() {
			for {
				m, err := q.Submitted(b.Context())
				if err != nil {
					return
				}
				q.Route(b.Context(), m, []Part{{Hop: hop("one.test"), Recipients: []int{0}}}, nil)
			}
		})
	}
	for range 20 {
		workers.Go(func() {
			for {
				l, err := q.Lane(b.Context())
				if err != nil {
					return
				}
				l.Connected()
				for it := l.Wait(b.Context(), 1e9); it != nil; it = l.Wait(b.Context(), 1e9) {
					it.Settle(b.Context(), []Outcome{{Recipient: 0, Action: Relayed}})
					if sent.Add(1) == int64(b.N) {
						close(done)
					}
				}
				l.Close()
			}
		})
	}
	for range 20 {
		wg.Go(func() {
			for n.Add(1) <= int64(b.N) {
				body := q.NewBody()
				body.Write([]byte(text))
				if _, err := q.Accept(b.Context(), envelope("b@one.test"), body); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	<-done
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "msg/s")
	q.Close()
	workers.Wait()
}
