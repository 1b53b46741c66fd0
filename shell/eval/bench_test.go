package eval

import (
	"context"
	"io"
	"testing"
	"time"
)

func benchmark(b *testing.B, text string) {
	for b.Loop() {
		s := New(Config{Cmdlets: testCmdlets(), Host: &recorder{}, Output: printer{io.Discard}, Text: func(w io.Writer) Output { return printer{w} }, Now: time.Now})
		if status := s.Run(context.Background(), text, ""); status != 0 {
			b.Fatal(status)
		}
	}
}

func BenchmarkLoop(b *testing.B) {
	benchmark(b, "$n = 0; for ($i = 0; $i -lt 10000; $i++) { $n += $i }")
}
func BenchmarkPipeline(b *testing.B) { benchmark(b, "$x = 1..10000 | % { $_ * 2 } | ? { $_ -gt 100 }") }
func BenchmarkCalls(b *testing.B) {
	benchmark(b, "function f($x) { $x + 1 }; foreach ($i in 1..10000) { $k = f $i }")
}
func BenchmarkNew(b *testing.B) { benchmark(b, "1") }
