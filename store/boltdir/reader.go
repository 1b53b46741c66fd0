package boltdir

import (
	"bytes"
	"encoding/binary"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"mxsh/store"
)

// reader reads one bbolt transaction. The zero reader is an empty directory.
type reader struct {
	records, names, changes, meta *bolt.Bucket
	revision                      store.Revision
}

var _ store.Reader = (*reader)(nil)

func newReader(tx *bolt.Tx) *reader {
	r := &reader{
		records: tx.Bucket(bucketRecords),
		names:   tx.Bucket(bucketNames),
		changes: tx.Bucket(bucketChanges),
		meta:    tx.Bucket(bucketMeta),
	}
	r.revision = store.Revision(number(r.meta, metaRevision))
	return r
}

func (r *reader) Revision() store.Revision { return r.revision }

func (r *reader) Get(kind, id string) (store.Record, error) {
	return r.get(store.Key{Kind: kind, ID: id})
}

func (r *reader) get(key store.Key) (store.Record, error) {
	if r.records == nil {
		return store.Record{}, store.ErrNotFound
	}
	v := r.records.Get(address(key))
	if v == nil {
		return store.Record{}, store.ErrNotFound
	}
	return decoded(key, v)
}

func decoded(key store.Key, v []byte) (store.Record, error) {
	rec, err := decode(key, v)
	if err != nil {
		return rec, fmt.Errorf("%w: read %s %s: %w", store.ErrDamaged, key.Kind, key.ID, err)
	}
	return rec, nil
}

func (r *reader) Find(name string) (store.Record, error) {
	if r.names == nil {
		return store.Record{}, store.ErrNotFound
	}
	at := r.names.Get([]byte(name))
	if at == nil {
		return store.Record{}, store.ErrNotFound
	}
	return r.get(keyAt(at))
}

func (r *reader) Page(kind, after string, limit int) ([]store.Record, error) {
	if r.records == nil || limit <= 0 {
		return nil, nil
	}
	prefix := address(store.Key{Kind: kind})
	c := r.records.Cursor()
	k, v := seekAbove(c, prefix, address(store.Key{Kind: kind, ID: after}))
	var page []store.Record
	for ; len(page) < limit && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		rec, err := decoded(keyAt(k), v)
		if err != nil {
			return nil, err
		}
		page = append(page, rec)
	}
	return page, nil
}

// seekAbove puts the cursor on the first key that begins with prefix and is
// above after.
func seekAbove(c *bolt.Cursor, prefix, after []byte) (k, v []byte) {
	start := prefix
	if bytes.Compare(after, start) > 0 {
		start = after
	}
	k, v = c.Seek(start)
	if k != nil && bytes.Equal(k, after) {
		k, v = c.Next()
	}
	return k, v
}

func (r *reader) PageNames(prefix, after string, limit int) (records []store.Record, next string, err error) {
	if r.names == nil || limit <= 0 {
		return nil, "", nil
	}
	c := r.names.Cursor()
	name, at := seekAbove(c, []byte(prefix), []byte(after))
	for ; bytes.HasPrefix(name, []byte(prefix)) && name != nil; name, at = c.Next() {
		if len(records) == limit {
			return records, next, nil
		}
		rec, err := r.get(keyAt(at))
		if err != nil {
			return nil, "", fmt.Errorf("follow name %s: %w", name, err)
		}
		records, next = append(records, rec), string(name)
	}
	return records, "", nil
}

func (r *reader) Changes(after store.Revision) (keys []store.Key, complete bool, err error) {
	if after == r.revision {
		return nil, true, nil
	}
	// A revision from the future belongs to another file: this one was put back
	// from a backup.
	if after > r.revision || after < store.Revision(number(r.meta, metaForgotten)) {
		return nil, false, nil
	}
	seen := map[store.Key]bool{}
	c := r.changes.Cursor()
	from := binary.BigEndian.AppendUint64(nil, uint64(after)+1)
	for k, _ := c.Seek(from); k != nil; k, _ = c.Next() {
		if key := keyAt(k[8:]); !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
	}
	return keys, true, nil
}
