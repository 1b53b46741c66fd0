package send_test

import (
	"strings"
	"testing"
	"time"

	"mxsh/transport/queue"
	"mxsh/transport/sinktest"
)

// BenchmarkRelay sends messages of 4 KiB that wait in the queue to one smart
// host. The host runs in the same process and takes its share of it.
func BenchmarkRelay(b *testing.B) {
	r := newRigTB(b)
	s, err := sinktest.Start(sinktest.Options{Discard: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	r.toSink(s)
	r.Set("SendConnector Out | SmtpMaxMessagesPerConnection=0")
	message := "Subject: bench\r\n\r\n" + strings.Repeat(strings.Repeat("x", 62)+"\r\n", 64)
	for range b.N {
		e := &queue.Envelope{From: "a@x.test", AuthAs: "Anonymous", Recipients: []queue.Recipient{{Address: "b@b.test"}}}
		r.Accept(e, message)
	}
	b.ReportAllocs()
	b.ResetTimer()
	began := time.Now()
	r.start(nil)
	for s.Count() < b.N {
		time.Sleep(time.Millisecond)
	}
	b.ReportMetric(float64(b.N)/time.Since(began).Seconds(), "msg/s")
}
