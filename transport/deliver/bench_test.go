package deliver

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// BenchmarkMaildir delivers messages of 4 KiB durably into one mailbox and into many.
func BenchmarkMaildir(b *testing.B) {
	message := "Subject: bench\r\n\r\n" + strings.Repeat(strings.Repeat("x", 62)+"\r\n", 64)
	for _, boxes := range []int{1, 20} {
		b.Run(fmt.Sprintf("boxes=%d", boxes), func(b *testing.B) {
			d := NewMaildir(b.TempDir(), "ex1")
			var next atomic.Int64
			b.SetParallelism(10) // twenty deliveries at a time on two processors
			b.RunParallel(func(p *testing.PB) {
				for p.Next() {
					n := next.Add(1)
					c := &Copy{ID: fmt.Sprint(n), From: "a@x.test", To: "rob@work.com", Received: time.Now()}
					if err := d.Deliver(fmt.Sprintf("box%d", n%int64(boxes)), c, strings.NewReader(message)); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "msg/s")
		})
	}
}
