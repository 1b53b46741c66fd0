package boltdir

import (
	"encoding/binary"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"mxsh/store"
)

// The change list is bounded: by age, by what one revision may list (a bulk
// import is told apart by nobody) and in all. Who is behind it reads everything.
const (
	maxRevisions   = 10_000
	maxPerRevision = 10_000
	maxListed      = 200_000
)

// writer writes one bbolt transaction. revision is that before the transaction.
type writer struct {
	*reader
	changed map[store.Key]bool
}

var _ store.Writer = (*writer)(nil)

// appended is how full pages become to which keys are added in their order: what
// bbolt leaves free by default would never be filled.
const appended = 0.9

func newWriter(tx *bolt.Tx) *writer {
	w := &writer{reader: newReader(tx), changed: map[store.Key]bool{}}
	w.records.FillPercent, w.changes.FillPercent = appended, appended
	return w
}

func (w *writer) Put(rec store.Record) error {
	at := address(rec.Key)
	for _, name := range rec.Names {
		if owner := w.names.Get([]byte(name)); owner != nil && string(owner) != string(at) {
			return &store.NameError{Name: name, Owner: keyAt(owner)}
		}
	}
	old, err := w.namesAt(at)
	if err != nil {
		return err
	}
	for _, name := range old {
		if slices.Contains(rec.Names, name) {
			continue
		}
		if err := w.names.Delete([]byte(name)); err != nil {
			return fmt.Errorf("free name %s: %w", name, err)
		}
	}
	for _, name := range rec.Names {
		if err := w.names.Put([]byte(name), at); err != nil {
			return fmt.Errorf("take name %s: %w", name, err)
		}
	}
	if err := w.records.Put(at, encode(rec, w.revision+1)); err != nil {
		return fmt.Errorf("put %s: %w", rec.Kind, err)
	}
	w.changed[rec.Key] = true
	return nil
}

// namesAt returns the names that the stored record holds.
func (w *writer) namesAt(at []byte) ([]string, error) {
	v := w.records.Get(at)
	if v == nil {
		return nil, nil
	}
	rec, err := decoded(keyAt(at), v)
	return rec.Names, err
}

func (w *writer) Delete(kind, id string) error {
	key := store.Key{Kind: kind, ID: id}
	rec, err := w.get(key)
	if err != nil {
		return err
	}
	for _, name := range rec.Names {
		if err := w.names.Delete([]byte(name)); err != nil {
			return fmt.Errorf("free name %s: %w", name, err)
		}
	}
	if err := w.records.Delete(address(key)); err != nil {
		return fmt.Errorf("delete %s: %w", kind, err)
	}
	w.changed[key] = true
	return nil
}

// finish numbers the revision and lists its changes. It runs last.
func (w *writer) finish() error {
	next := uint64(w.revision) + 1
	listed := number(w.meta, metaListed)
	if len(w.changed) <= maxPerRevision {
		for key := range w.changed {
			entry := append(binary.BigEndian.AppendUint64(nil, next), address(key)...)
			if err := w.changes.Put(entry, nil); err != nil {
				return err
			}
			listed++
		}
	} else if err := putNumber(w.meta, metaForgotten, next); err != nil {
		return err
	}
	listed, err := w.forget(next, listed)
	if err != nil {
		return err
	}
	if err := putNumber(w.meta, metaListed, listed); err != nil {
		return err
	}
	return putNumber(w.meta, metaRevision, next)
}

// forget drops whole revisions from the old end of the change list until it is
// within its bounds, and returns how many entries are left.
func (w *writer) forget(newest, listed uint64) (uint64, error) {
	forgotten := number(w.meta, metaForgotten)
	before := forgotten
	c := w.changes.Cursor()
	// First again after each Delete: bbolt's Next would skip a key.
	for k, _ := c.First(); k != nil; k, _ = c.First() {
		rev := binary.BigEndian.Uint64(k)
		tooOld := rev+maxRevisions <= newest
		if !tooOld && listed <= maxListed && rev > forgotten {
			break
		}
		if err := c.Delete(); err != nil {
			return 0, err
		}
		listed--
		forgotten = max(forgotten, rev)
	}
	if forgotten == before {
		return listed, nil
	}
	return listed, putNumber(w.meta, metaForgotten, forgotten)
}
