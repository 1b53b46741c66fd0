package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mxsh/e2e/lab"
	"mxsh/transport/sinktest"
)

// TestKilledEngineLosesNothing submits messages from 20 clients while the engine
// is killed with SIGKILL at random: every message answered with 250 arrives. A
// copy may come twice only when the engine died between the peer's 250 and its
// record of it, so the copies of a duplicate lie in different lives of the engine.
func TestKilledEngineLosesNothing(t *testing.T) {
	messages, kills := 10_000, 20
	if testing.Short() {
		messages, kills = 1_000, 4
	}
	if os.Getenv("MXSH_SOAK") != "" {
		messages, kills = 200_000, 400
	}
	home, port := t.TempDir(), freePort(t)
	sink, err := sinktest.Start(sinktest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer sink.Close()
	addHub(t, home)
	must(t, home, "new-receiveconnector", "-Name", "Relay", "-Server", "HUB", "-Usage", "Custom", "-Bindings", fmt.Sprintf("127.0.0.1:%d", port), "-RemoteIPRanges", "127.0.0.1",
		"-PermissionGroups", "ExchangeServers", "-AuthMechanism", "ExternalAuthoritative", "-MaxInboundConnectionPerSource", "unlimited", "-MaxInboundConnectionPercentagePerSource", "100")
	must(t, home, "new-sendconnector", "-Name", "Out", "-AddressSpaces", "*", "-SmartHosts", "["+sink.Addr().Addr().String()+"]", "-Port", fmt.Sprint(sink.Addr().Port()), "-SourceTransportServers", "HUB")
	must(t, home, "-c", "Set-TransportServer HUB -TransientFailureRetryInterval 00:00:01 -MessageRetryInterval 00:00:01 -MaxConnectionRatePerMinute 1000000")

	var lives []time.Time // when each life of the engine began
	log := logTo(t)
	start := func() *lab.Engine {
		e, err := lab.StartEngine(t.Context(), bin(t), home, log)
		if err != nil {
			t.Fatal(err)
		}
		lives = append(lives, time.Now())
		return e
	}
	engine := start()

	var answered sync.Map
	var next, acknowledged atomic.Int64
	var wg sync.WaitGroup
	addr := fmt.Sprintf("127.0.0.1:%d", port)
	for range 20 {
		wg.Go(func() { submitAll(t, addr, &next, &acknowledged, messages, &answered) })
	}
	for k := range kills {
		until := int64(messages) * int64(k+1) / int64(kills+1)
		for acknowledged.Load() < until && !t.Failed() {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
		engine.Kill()
		engine = start()
	}
	wg.Wait()
	defer func() { engine.Stop() }()

	arrived := func() map[string][]*sinktest.Message {
		all := map[string][]*sinktest.Message{}
		for _, m := range sink.Messages() {
			id := m.Header.Get("Subject")
			all[id] = append(all[id], m)
		}
		return all
	}
	missing := func() (list []string) {
		all := arrived()
		answered.Range(func(id, _ any) bool {
			if len(all[id.(string)]) == 0 {
				list = append(list, id.(string))
			}
			return true
		})
		return list
	}
	lab.Within(t.Context(), 90*time.Second, func() bool { time.Sleep(200 * time.Millisecond); return len(missing()) == 0 })
	if lost := missing(); len(lost) > 0 {
		t.Fatalf("%d of %d acknowledged messages did not arrive: %s ...", len(lost), acknowledged.Load(), strings.Join(lost[:min(5, len(lost))], " "))
	}
	life := func(m *sinktest.Message) int {
		n := 0
		for i, began := range lives {
			if m.Time.After(began) {
				n = i + 1
			}
		}
		return n
	}
	duplicates := 0
	for id, copies := range arrived() {
		duplicates += len(copies) - 1
		for i := 1; i < len(copies); i++ {
			if life(copies[i]) == life(copies[i-1]) && !startedBetween(lives, copies[i-1].Time, copies[i].Time) {
				t.Errorf("%s came twice in one life of the engine: %s and %s", id, copies[i-1].Time.Format("05.000"), copies[i].Time.Format("05.000"))
			}
		}
	}
	t.Logf("%d messages acknowledged, %d kills, none lost, %d duplicates", acknowledged.Load(), kills, duplicates)
}

// startedBetween is whether the engine died between two moments: it had begun to
// send before its start was noted.
func startedBetween(lives []time.Time, a, b time.Time) bool {
	for _, began := range lives {
		if !began.Before(a) && !began.After(b.Add(5*time.Second)) {
			return true
		}
	}
	return false
}

// submitAll is one client: it sends until enough messages were acknowledged,
// connecting again whenever the engine dies. An attempt without an answer is
// sent again under a new name, so that only acknowledged names must arrive.
func submitAll(t *testing.T, addr string, next, acknowledged *atomic.Int64, messages int, answered *sync.Map) {
	deadline := time.Now().Add(10 * time.Minute)
	var c *client
	for acknowledged.Load() < int64(messages) && time.Now().Before(deadline) && !t.Failed() {
		if c == nil {
			var err error
			if c, err = dial(addr); err != nil {
				time.Sleep(10 * time.Millisecond)
				continue
			}
			if _, err := c.do("EHLO client.test"); err != nil {
				c.close()
				c = nil
				continue
			}
		}
		id := fmt.Sprintf("m%d", next.Add(1))
		reply, err := c.send("a@x.test", "b@y.test", id, 1000)
		if err != nil {
			c.close()
			c = nil
			continue
		}
		if strings.HasPrefix(reply, "250") {
			answered.Store(id, true)
			acknowledged.Add(1)
		}
	}
	if c != nil {
		c.do("QUIT")
		c.close()
	}
}
