package e2e

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mxsh/e2e/lab"
)

// setting is a message fact of a receive connector: a probe whose reply tells
// which of two values is in force.
type setting struct {
	name   string
	values [2]string
	mail   string    // the MAIL line of the probe
	codes  [2]string // the reply's beginning under each value
}

var messageFacts = []setting{
	{"MaxMessageSize", [2]string{"64KB", "10MB"}, "MAIL FROM:<a@x.test> SIZE=1000000", [2]string{"552 5.3.4", "250"}},
	{"PermissionGroups", [2]string{"ExchangeUsers", "AnonymousUsers,ExchangeUsers"}, "MAIL FROM:<a@x.test>", [2]string{"530 5.7.1", "250"}},
	{"RequireTLS", [2]string{"true", "false"}, "MAIL FROM:<a@x.test>", [2]string{"451 5.7.3", "250"}},
	{"DefaultDomain", [2]string{"$null", "example.test"}, "MAIL FROM:<bob>", [2]string{"501 5.1.7", "250"}},
	{"LongAddressesEnabled", [2]string{"false", "true"}, "MAIL FROM:<" + strings.Repeat("a", 600) + "@x.test>", [2]string{"501 5.1.7", "250"}},
}

// observation is one MAIL of a probe.
type observation struct {
	sent, answered time.Time
	reply          string
}

// TestChangesAreInForceOnOpenSessions changes five message facts from bash, 100
// times each, under 20 long sessions: every MAIL that is sent 100 ms after the
// command returned obeys the new value, and no session is dropped.
func TestChangesAreInForceOnOpenSessions(t *testing.T) {
	home := t.TempDir()
	port := freePort(t)
	addHub(t, home)
	must(t, home, "new-accepteddomain", "-Name", "example.test", "-DomainName", "example.test")
	must(t, home, "new-receiveconnector", "-Name", "Long", "-Server", "HUB", "-Usage", "Custom", "-Bindings", fmt.Sprintf("127.0.0.1:%d", port), "-RemoteIPRanges", "127.0.0.1",
		"-PermissionGroups", "AnonymousUsers,ExchangeUsers", "-MaxInboundConnectionPerSource", "unlimited", "-MaxInboundConnectionPercentagePerSource", "100", "-MaxProtocolErrors", "unlimited")
	e, err := lab.StartEngine(t.Context(), bin(t), home, logTo(t))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Stop()

	changes := 100
	if testing.Short() {
		changes = 10
	}
	for _, s := range messageFacts {
		t.Run(s.name, func(t *testing.T) { underLoad(t, home, fmt.Sprintf("127.0.0.1:%d", port), s, changes) })
	}
}

func underLoad(t *testing.T, home, addr string, s setting, changes int) {
	var stop atomic.Bool
	var wg sync.WaitGroup
	defer func() { stop.Store(true); wg.Wait() }()
	seen := make([][]observation, 20)
	for i := range seen {
		c, err := dial(addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.close()
		if _, err := c.do("EHLO client%d.test", i); err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			for !stop.Load() {
				sent := time.Now()
				reply, err := c.do("%s", s.mail)
				if err != nil {
					t.Errorf("session %d was dropped: %v", i, err)
					return
				}
				seen[i] = append(seen[i], observation{sent, time.Now(), reply})
				if strings.HasPrefix(reply, "250") {
					c.do("RSET")
				} else {
					// refusals count as errors of the peer for MaxProtocolErrors only when they are
					// syntax errors; a pause keeps the log of the test short
					time.Sleep(2 * time.Millisecond)
				}
				time.Sleep(3 * time.Millisecond)
			}
		})
	}
	type period struct {
		from, to time.Time
		want     string
	}
	var periods []period
	for n := range changes {
		v := n % 2
		must(t, home, "set-receiveconnector", `HUB\Long`, "-"+s.name, s.values[v])
		from := time.Now().Add(100 * time.Millisecond)
		time.Sleep(115 * time.Millisecond)
		periods = append(periods, period{from, time.Now(), s.codes[v]})
	}
	stop.Store(true)
	wg.Wait()
	must(t, home, "set-receiveconnector", `HUB\Long`, "-"+s.name, s.values[1])
	checked := 0
	for i, list := range seen {
		for _, o := range list {
			for _, p := range periods {
				if o.sent.Before(p.from) || !o.answered.Before(p.to) { // outside, or maybe answered under the next value
					continue
				}
				checked++
				if !strings.HasPrefix(o.reply, p.want) {
					t.Errorf("session %d at %s, %s after the command returned: %s; want %s", i, o.sent.Format("05.000"), o.sent.Sub(p.from)+100*time.Millisecond, o.reply, p.want)
				}
			}
		}
	}
	if checked < changes {
		t.Errorf("only %d probes fell into the %d periods", checked, changes)
	}
	t.Logf("%d changes, %d probes obeyed", changes, checked)
}
