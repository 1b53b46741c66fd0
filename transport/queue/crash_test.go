package queue

import (
	"bufio"
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

const crashDir = "QUEUE_CRASH_DIR" // in the environment of the process that is killed

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		workUntilKilled(dir, os.Getenv("QUEUE_CRASH_ROUND"))
	}
	os.Exit(m.Run())
}

// text is the content of the message to a recipient; some are long enough for a
// file of their own.
func text(key string) string {
	h := fnv.New64a()
	h.Write([]byte(key))
	n := int(h.Sum64() % 12000)
	if h.Sum64()%97 == 0 {
		n += maxInline
	}
	return strings.Repeat(key+"|", n/(len(key)+1)+1)
}

// say tells the parent, in one write, so that a line is whole or not there.
func say(what, key string) { os.Stdout.WriteString(what + " " + key + "\n") }

// workUntilKilled accepts and sends as fast as it can. It says A when a
// message was accepted, S before its outcome is settled, when a peer would have
// it, and F when something accepted after the outcome is durable.
func workUntilKilled(dir, round string) {
	q, err := Open(dir, Options{Segment: 512 << 10, CacheBytes: 100 << 10})
	if err != nil {
		say("X", err.Error())
		os.Exit(1)
	}
	ctx := context.Background()
	put := func(key string) error {
		b := q.NewBody()
		if _, err := b.Write([]byte(text(key))); err != nil {
			return err
		}
		_, err := q.Accept(ctx, envelope(key), b)
		return err
	}
	for w := range 6 {
		go func() {
			for i := 0; ; i++ {
				key := fmt.Sprintf("%s.%d.%d@h%d.test", round, w, i, i%3)
				if err := put(key); err != nil {
					say("X", err.Error())
				}
				say("A", key)
			}
		}()
	}
	for range 2 {
		go func() {
			for {
				m, err := q.Submitted(ctx)
				if err != nil {
					say("X", err.Error())
					return
				}
				_, domain, _ := strings.Cut(m.Recipients()[0].Address, "@")
				if err := q.Route(ctx, m, []Part{{Hop: hop(domain), Recipients: []int{0}}}, nil); err != nil {
					say("X", err.Error())
				}
			}
		}()
	}
	for w := range 4 {
		go func() {
			for n := 0; ; n++ {
				l, err := q.Lane(ctx)
				if err != nil {
					say("X", err.Error())
					return
				}
				l.Connected()
				for it := l.Next(); it != nil; it = l.Next() {
					sendOne(ctx, it, put, fmt.Sprintf("%s.after.%d.%d@h9.test", round, w, it.Message().ID()))
				}
				l.Close()
			}
		}()
	}
	select {}
}

func sendOne(ctx context.Context, it *Item, put func(string) error, after string) {
	key := it.Recipients()[0].Address
	m := it.Message()
	r, err := m.Open()
	if err != nil {
		say("X", "open "+key+": "+err.Error())
		return
	}
	got := make([]byte, m.Size())
	_, err = r.Read(got[:min(1, len(got))])
	if err == nil {
		_, err = r.Seek(0, 0)
	}
	if n, _ := readFull(r, got); err != nil || string(got[:n]) != text(key) {
		say("X", "content of "+key)
	}
	r.Close()
	h := fnv.New32()
	h.Write([]byte(after))
	if h.Sum32()%4 == 0 { // some stay longer
		it.Settle(ctx, []Outcome{{Recipient: 0, Action: Deferred, Reply: "450"}})
		return
	}
	say("S", key)
	if err := it.Settle(ctx, []Outcome{{Recipient: 0, Action: Relayed}}); err != nil {
		say("X", err.Error())
	}
	if h.Sum32()%8 == 1 {
		if err := put(after); err != nil {
			say("X", err.Error())
		}
		say("A", after)
		say("F", key)
	}
}

func readFull(r interface{ Read([]byte) (int, error) }, b []byte) (n int, err error) {
	for n < len(b) && err == nil {
		var k int
		k, err = r.Read(b[n:])
		n += k
	}
	return n, err
}

// TestKill kills a process that accepts and sends under load, again and again
// on the same folder. What was promised is there or was sent; what was durably
// settled is never sent again.
func TestKill(t *testing.T) {
	rounds := 12
	if testing.Short() {
		rounds = 3
	}
	dir := diskDir(t)
	promised, sent, final := map[string]bool{}, map[string]int{}, map[string]bool{}
	for round := range rounds {
		for _, line := range runAndKill(t, dir, fmt.Sprint(round)) {
			what, key, _ := strings.Cut(line, " ")
			switch what {
			case "A":
				promised[key] = true
			case "S":
				sent[key]++
				if final[key] {
					t.Fatalf("round %d: %s was settled for good and sent again", round, key)
				}
			case "F":
				final[key] = true
			default:
				t.Fatalf("round %d: the process said %q", round, line)
			}
		}
	}
	q := openQueue(t, dir, Options{})
	left := drain(t, q)
	twice := 0
	for key := range promised {
		if _, ok := left[key]; !ok && sent[key] == 0 {
			t.Errorf("%s was promised and is lost", key)
		}
		if sent[key] > 1 {
			twice++
		}
	}
	for key, got := range left {
		if final[key] {
			t.Errorf("%s was settled for good and is there again", key)
		}
		if got != text(key) {
			t.Errorf("content of %s differs", key)
		}
	}
	t.Logf("%d promised, %d sent, %d of them twice, %d settled for good, %d left", len(promised), len(sent), twice, len(final), len(left))
	if len(promised) < 100 || len(final) < 10 {
		t.Error("too little happened")
	}
}

func runAndKill(t *testing.T, dir, round string) (lines []string) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), crashDir+"="+dir, "QUEUE_CRASH_ROUND="+round)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	in := bufio.NewScanner(out)
	for in.Scan() {
		lines = append(lines, in.Text())
		// The time runs from the first sign of life.
		once.Do(func() {
			time.AfterFunc(time.Duration(10+rand.IntN(250))*time.Millisecond, func() { cmd.Process.Kill() })
		})
	}
	cmd.Wait()
	if len(lines) == 0 {
		t.Fatal("the process said nothing")
	}
	return lines
}
