package boltdir

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"mxsh/store"
)

// The lease is taken for each operation, as each command of the shell does.
func BenchmarkLease(b *testing.B) {
	for _, count := range []int{1_000, 1_000_000} {
		if count > 1_000 && testing.Short() {
			continue
		}
		d := open(b, filepath.Join(b.TempDir(), "directory.db"), Options{})
		for from := 0; from < count; from += 10_000 {
			var all []store.Record
			for i := from; i < min(from+10_000, count); i++ {
				all = append(all, user(i))
			}
			put(b, d, all...)
		}
		b.Run(fmt.Sprintf("Find/%d", count), func(b *testing.B) {
			n := 0
			for b.Loop() {
				n = (n + 7919) % count
				err := d.View(b.Context(), func(r store.Reader) error {
					_, err := r.Find(fmt.Sprintf("address/user%d@contoso.com", n))
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("Put/%d", count), func(b *testing.B) {
			n := 0
			for b.Loop() {
				n = (n + 7919) % count
				put(b, d, user(n))
			}
		})
	}
}

func user(i int) store.Record {
	id := fmt.Sprintf("%08x-0000-4000-8000-%012d", uint32(i)*2654435761, i) // in no order, as GUIDs are
	return store.Record{
		Key:   store.Key{Kind: "Mailbox", ID: id},
		Names: []string{fmt.Sprintf("mailbox/user%d", i), fmt.Sprintf("address/user%d@contoso.com", i)},
		Data:  []byte(strings.Repeat("x", 300)),
	}
}
