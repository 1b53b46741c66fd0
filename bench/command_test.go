// Package bench measures whole processes.
package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"mxsh/e2e/lab"
)

// BenchmarkGetOneOfThousand is the wall time of `mxsh get-sendconnector NAME`
// with 1,000 connectors stored and the engine running; the median is reported.
func BenchmarkGetOneOfThousand(b *testing.B) {
	bin := os.Getenv("MXSH_BIN")
	if bin == "" {
		b.Skip("MXSH_BIN names no program; make bench sets it")
	}
	home := filepath.Join(b.TempDir(), "home")
	run := func(args ...string) {
		if out, err := exec.Command(bin, append([]string{"--home", home}, args...)...).CombinedOutput(); err != nil {
			b.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	run("-c", "$null = New-ExchangeServer -Name HUB -Role HubTransport -Fqdn hub.example.test -Address 127.0.77.1 -SmtpPort 2525 -SubmissionPort 2587")
	run("-c", `1..1000 | % { $null = New-SendConnector -Name "Connector $_" -AddressSpaces "SMTP:d$_.test;1" -SourceTransportServers HUB }`)
	e, err := lab.StartEngine(b.Context(), bin, home, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer e.Stop()
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		run("get-sendconnector", fmt.Sprintf("Connector %d", i*37%1000+1))
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "ms-median")
	b.ReportMetric(float64(times[len(times)*9/10].Microseconds())/1000, "ms-p90")
}
