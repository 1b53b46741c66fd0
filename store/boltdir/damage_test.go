package boltdir

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"mxsh/store"
)

// sample is the file of a directory of some hundred records, several pages each
// of everything.
func sample(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "directory.db")
	d := open(t, path, Options{})
	var all []store.Record
	for i := range 300 {
		all = append(all, thing(fmt.Sprint(i), string(bytes.Repeat([]byte("x"), 200))))
	}
	put(t, d, all...)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// readAll reads every record and every name of them.
func readAll(d *Directory) error {
	return d.View(context.Background(), func(r store.Reader) error {
		for i := range 300 {
			if _, err := r.Get("Thing", fmt.Sprint(i)); err != nil {
				return err
			}
			if _, err := r.Find("thing/" + fmt.Sprint(i)); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestDamagedPagesAreAnError(t *testing.T) {
	whole := sample(t)
	page := os.Getpagesize()
	damaged := 0
	for at := 0; at+page <= len(whole); at += page {
		text := bytes.Clone(whole)
		for i := range page {
			text[at+i] = byte(i*7 + 0x5a)
		}
		damaged += failures(t, fmt.Sprintf("page %d", at/page), text)
	}
	if damaged == 0 {
		t.Error("no damaged page was noticed")
	}
}

func TestCutFileIsAnError(t *testing.T) {
	whole := sample(t)
	for _, keep := range []int{0, 1, 4 * os.Getpagesize(), len(whole) / 2} {
		if failures(t, fmt.Sprintf("cut to %d", keep), whole[:keep]) == 0 {
			t.Errorf("cut to %d of %d bytes: not noticed", keep, len(whole))
		}
	}
}

// failures is how many of a read and a write of the file fail. They end the test
// unless they say that the file is damaged.
func failures(t *testing.T, what string, text []byte) (n int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "directory.db")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	d := open(t, path, Options{})
	_, writing := write(d, thing("7", "changed"))
	for _, err := range []error{readAll(d), writing} {
		if err == nil {
			continue
		}
		n++
		if !errors.Is(err, store.ErrDamaged) && !errors.Is(err, store.ErrUnreachable) && !errors.Is(err, store.ErrNotFound) && !errors.Is(err, store.ErrNewer) {
			t.Errorf("%s: %v", what, err)
		}
	}
	return n
}

func TestPanicOfACallerGoesOn(t *testing.T) {
	d := open(t, filepath.Join(t.TempDir(), "directory.db"), Options{})
	defer func() {
		if p := recover(); p != "a mistake" {
			t.Errorf("recovered %v", p)
		}
		put(t, d, thing("1", "x")) // it left no lock behind
	}()
	_ = d.View(context.Background(), func(store.Reader) error { panic("a mistake") })
}
