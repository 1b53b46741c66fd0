package boltdir

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mxsh/store"
)

const metaPages = 2 // bbolt's two meta pages open the file; all others are data

// TestPowerCutBetweenAnyTwoWrites replays the writes of a commit as a disk may
// keep them when the power fails. bbolt writes data pages, waits for the disk,
// then writes one meta page. Before that page is whole, any subset of the data
// pages may have arrived, in any order and the last one torn.
func TestPowerCutBetweenAnyTwoWrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "directory.db")
	d := open(t, path, Options{})
	const count = 200
	fill := func(data string) {
		var all []store.Record
		for i := range count {
			all = append(all, thing(fmt.Sprint(i), data))
		}
		put(t, d, all...)
	}
	fill(strings.Repeat("old", 50))
	before := read(t, path)
	fill(strings.Repeat("new", 60))
	after := read(t, path)

	page := os.Getpagesize()
	before = append(before, make([]byte, max(0, len(after)-len(before)))...)
	var data, meta []int
	for at := 0; at < len(after); at += page {
		if string(before[at:at+page]) == string(after[at:at+page]) {
			continue
		}
		if at/page < metaPages {
			meta = append(meta, at)
		} else {
			data = append(data, at)
		}
	}
	if len(data) < 3 || len(meta) != 1 {
		t.Fatalf("the commit wrote %d data and %d meta pages", len(data), len(meta))
	}
	t.Logf("the commit wrote %d data pages", len(data))

	random := rand.New(rand.NewPCG(1, 2))
	for i := range 150 {
		image := append([]byte(nil), before...)
		for _, n := range random.Perm(len(data))[:i*len(data)/149] {
			copy(image[data[n]:], after[data[n]:data[n]+page])
		}
		if i%3 == 0 { // a torn page: only some of its sectors
			at := data[random.IntN(len(data))]
			copy(image[at:], after[at:at+512*random.IntN(page/512)])
		}
		expect(t, image, 1, strings.Repeat("old", 50), count)
		if i%3 == 1 { // all data arrived, and the meta page not whole
			for _, at := range data {
				copy(image[at:], after[at:at+page])
			}
			copy(image[meta[0]:], after[meta[0]:meta[0]+16+random.IntN(48)])
			expect(t, image, 1, strings.Repeat("old", 50), count)
		}
	}
	expect(t, after, 2, strings.Repeat("new", 60), count)
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// expect opens the image of a file and wants every record of that revision, and
// a directory that can be written.
func expect(t *testing.T, image []byte, rev store.Revision, data string, count int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "directory.db")
	if err := os.WriteFile(path, image, 0o600); err != nil {
		t.Fatal(err)
	}
	defer os.Remove(path)
	d := open(t, path, Options{})
	err := d.View(t.Context(), func(r store.Reader) error {
		if r.Revision() != rev {
			t.Errorf("revision %d, want %d", r.Revision(), rev)
		}
		for i := range count {
			if rec, err := r.Find("thing/" + fmt.Sprint(i)); err != nil || string(rec.Data) != data {
				return fmt.Errorf("record %d: %.20s, %w", i, rec.Data, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if next := put(t, d, thing("more", "")); next != rev+1 {
		t.Errorf("the next revision is %d", next)
	}
}

// TestKilledWriter kills a process that writes all the time and wants what it
// said was committed, and no half of an update.
func TestKilledWriter(t *testing.T) {
	if path := os.Getenv("BOLTDIR_TEST_WRITER"); path != "" {
		writeForEver(t, path)
	}
	path := filepath.Join(t.TempDir(), "directory.db")
	d := open(t, path, Options{})
	acknowledged := 0
	for round := range 15 {
		child := exec.Command(os.Args[0], "-test.run=^TestKilledWriter$")
		child.Env = append(os.Environ(), "BOLTDIR_TEST_WRITER="+path)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(20+round*7)*time.Millisecond, func() { child.Process.Kill() })
		for lines := bufio.NewScanner(out); lines.Scan(); {
			fmt.Sscanf(lines.Text(), "committed %d", &acknowledged)
		}
		child.Wait()
		timer.Stop()
		err = d.View(t.Context(), func(r store.Reader) error {
			a, _ := r.Get("Thing", "a")
			b, _ := r.Get("Thing", "b")
			if string(a.Data) != string(b.Data) {
				t.Errorf("half an update: a is %s, b is %s", a.Data, b.Data)
			}
			// One more than acknowledged: killed between the commit and the print.
			if got := int(r.Revision()); got < acknowledged || got > acknowledged+1 {
				t.Errorf("revision %d after %d was acknowledged", got, acknowledged)
			}
			acknowledged = int(r.Revision())
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if acknowledged == 0 {
		t.Fatal("no child lived long enough to write")
	}
	t.Logf("%d updates over 15 kills", acknowledged)
}

func writeForEver(t *testing.T, path string) {
	d := open(t, path, Options{})
	for {
		rev, err := d.Update(t.Context(), func(w store.Writer) error {
			data := fmt.Sprint(w.Revision()) + strings.Repeat(".", 5000)
			if err := w.Put(thing("a", data)); err != nil {
				return err
			}
			return w.Put(thing("b", data))
		})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("committed %d\n", rev)
	}
}
