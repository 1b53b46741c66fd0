package boltdir

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"mxsh/store"
)

// The buckets. Keys of records and changes hold a record's address: kind, NUL, ID.
var (
	bucketMeta    = []byte("meta")    // schema, revision, forgotten, listed
	bucketRecords = []byte("records") // address → encoded record
	bucketNames   = []byte("names")   // folded name → address
	bucketChanges = []byte("changes") // revision (8 bytes) + address → nothing
)

var (
	metaSchema    = []byte("schema")
	metaRevision  = []byte("revision")
	metaForgotten = []byte("forgotten") // changes up to this revision are not listed any more
	metaListed    = []byte("listed")    // entries in the change list
)

// schema is the layout that this program writes, and the steps that lead to it.
type schema struct {
	version uint64
	steps   map[uint64]func(*bolt.Tx) error // from that version to the next
}

var currentSchema = schema{version: 1}

// check tells whether the file needs migration. ErrNewer when this program is
// the older one.
func (s schema) check(db *lease) (stale bool, err error) {
	err = db.View(func(tx *bolt.Tx) error {
		meta := tx.Bucket(bucketMeta)
		if meta == nil {
			return fmt.Errorf("%w: %s is no directory of mxsh", store.ErrUnreachable, db.Path())
		}
		v := number(meta, metaSchema)
		if v > s.version {
			return fmt.Errorf("%w: its schema is %d, this program knows %d", store.ErrNewer, v, s.version)
		}
		stale = v < s.version
		return nil
	})
	return stale, err
}

// migrate brings the file to the current schema in one transaction, after a
// copy of it was put beside it. The caller holds the exclusive lease.
func (d *Directory) migrate(db *lease) error {
	return db.Update(func(tx *bolt.Tx) error {
		meta := tx.Bucket(bucketMeta)
		from := number(meta, metaSchema)
		copied := fmt.Sprintf("%s.schema%d-%s", d.path, from, d.opts.Now().UTC().Format("20060102T150405Z"))
		if err := copyFile(tx, copied); err != nil {
			return fmt.Errorf("copy the directory before its migration: %w", err)
		}
		for v := from; v < d.schema.version; v++ {
			step := d.schema.steps[v]
			if step == nil {
				return fmt.Errorf("%w: no migration from schema %d", store.ErrUnreachable, v)
			}
			if err := step(tx); err != nil {
				return fmt.Errorf("migrate from schema %d: %w", v, err)
			}
		}
		d.opts.Log.Info("directory migrated", "from", from, "to", d.schema.version, "copy", copied)
		return putNumber(meta, metaSchema, d.schema.version)
	})
}

// copyFile writes the state before tx to name, whole or not at all, and durably.
// The file itself holds that state until tx commits.
func copyFile(tx *bolt.Tx, name string) error {
	src, err := os.Open(tx.DB().Path())
	if err != nil {
		return err
	}
	defer src.Close()
	f, err := os.OpenFile(name+".part", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.ReadFrom(src); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(name))
}

// create makes the file if there is none, whole or not at all: it is made under
// another name first. The caller holds the gate, so nobody else creates or opens.
func (d *Directory) create() error {
	if _, err := os.Stat(d.path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	temp := d.path + ".new"
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	db, err := bolt.Open(temp, 0o600, nil)
	if err != nil {
		return fmt.Errorf("create %s: %w", temp, err)
	}
	err = db.Update(d.schema.layOut)
	if closing := db.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return fmt.Errorf("create %s: %w", temp, err)
	}
	if err := os.Rename(temp, d.path); err != nil {
		return err
	}
	d.opts.Log.Info("directory created", "file", d.path)
	return syncFolder(filepath.Dir(d.path))
}

func (s schema) layOut(tx *bolt.Tx) error {
	for _, name := range [][]byte{bucketMeta, bucketRecords, bucketNames, bucketChanges} {
		if _, err := tx.CreateBucket(name); err != nil {
			return err
		}
	}
	return putNumber(tx.Bucket(bucketMeta), metaSchema, s.version)
}

// syncFolder makes the creation and renaming of files in it durable.
func syncFolder(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

func number(b *bolt.Bucket, key []byte) uint64 {
	v := b.Get(key)
	if len(v) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(v)
}

func putNumber(b *bolt.Bucket, key []byte, n uint64) error {
	return b.Put(key, binary.BigEndian.AppendUint64(nil, n))
}
