// Package boltdir keeps the organization directory in one bbolt file on the
// local disk, for any number of processes of one host.
//
// Nobody holds the file open. Each View and Update leases it: waits in the
// kernel for its turn, opens it, runs one transaction and closes it. So a
// prompt, a killed process or a running engine never keeps anyone out.
package boltdir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"mxsh/store"
)

// Options of a directory. The zero value is usable.
type Options struct {
	// Now is the clock of log lines and of names of safety copies; nil is time.Now.
	Now func() time.Time
	// Log takes what an operator may want to know; nil discards.
	Log *slog.Logger
	// Bell makes Watch look at once instead of at its next poll. Lost strokes
	// cost one Poll.
	Bell <-chan struct{}
	// Timeout is the longest wait for other processes before ErrBusy; 0 is ten seconds.
	Timeout time.Duration
	// Poll is how often Watch looks without a bell; 0 is one second.
	Poll time.Duration
}

// Directory is a store.Directory in a bbolt file. Its methods may be called from
// any goroutine.
type Directory struct {
	path   string
	opts   Options
	schema schema

	nesting store.Nesting

	mu     sync.Mutex
	stroke chan struct{} // closed and replaced whenever there may be something new
	done   chan struct{} // closed by Close
	closed bool
}

var _ store.Directory = (*Directory)(nil)

// Open returns the directory in the file at path. It touches no file: a missing
// one reads as an empty directory at revision 0 and is made by the first Update,
// readable by its owner only.
func Open(path string, o Options) (*Directory, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("find directory file: %w", err)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Poll <= 0 {
		o.Poll = time.Second
	}
	d := &Directory{path: abs, opts: o, schema: currentSchema, stroke: make(chan struct{}), done: make(chan struct{})}
	if o.Bell != nil {
		go d.listen(o.Bell)
	}
	return d, nil
}

// Close ends every Watch and refuses further use. It waits for no transaction.
func (d *Directory) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.closed {
		d.closed = true
		close(d.done)
	}
	return nil
}

var errClosed = errors.New("directory is closed")

// begin refuses what cannot start: a closed directory, an ended context, a
// nested call.
func (d *Directory) begin(ctx context.Context) (leave func(), err error) {
	select {
	case <-d.done:
		return nil, errClosed
	default:
	}
	if err := context.Cause(ctx); err != nil {
		return nil, fmt.Errorf("use directory: %w", err)
	}
	return d.nesting.Enter()
}

// View implements store.Directory.
func (d *Directory) View(ctx context.Context, fn func(store.Reader) error) error {
	leave, err := d.begin(ctx)
	if err != nil {
		return err
	}
	defer leave()
	db, err := d.leaseToRead(ctx)
	if err != nil || db == nil {
		if err == nil {
			err = fn(&reader{})
		}
		return err
	}
	defer db.Close()
	return d.sound(func() error {
		return db.View(func(tx *bolt.Tx) error { return fn(newReader(tx)) })
	})
}

// Update implements store.Directory. fn is called once: the lease is exclusive,
// so there is nothing to conflict with.
func (d *Directory) Update(ctx context.Context, fn func(store.Writer) error) (store.Revision, error) {
	leave, err := d.begin(ctx)
	if err != nil {
		return 0, err
	}
	defer leave()
	db, err := d.leaseToWrite(ctx)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	rev, wrote := store.Revision(0), false
	err = d.sound(func() (err error) {
		rev, wrote, err = update(db, fn)
		return err
	})
	if err == nil && wrote {
		d.strike()
	}
	return rev, err
}

// update runs fn in one bbolt transaction and commits only if it wrote.
func update(db *lease, fn func(store.Writer) error) (rev store.Revision, wrote bool, err error) {
	tx, err := db.Begin(true)
	if err != nil {
		return 0, false, fmt.Errorf("begin update: %w", err)
	}
	defer tx.Rollback() // without effect after Commit
	w := newWriter(tx)
	if err := fn(w); err != nil {
		return 0, false, err
	}
	if len(w.changed) == 0 {
		return w.revision, false, nil
	}
	if err := w.finish(); err != nil {
		return 0, false, fmt.Errorf("note the revision: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return 0, false, fmt.Errorf("commit to the directory: %w", err)
	}
	return w.revision + 1, true, nil
}

// leaseToRead returns the open file, or nil when there is none yet.
func (d *Directory) leaseToRead(ctx context.Context) (*lease, error) {
	for {
		if _, err := os.Stat(d.path); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		db, err := d.lease(ctx, shared)
		if err != nil {
			return nil, err
		}
		stale, err := d.stale(db)
		if err == nil && !stale {
			return db, nil
		}
		db.Close()
		if err != nil {
			return nil, err
		}
		// Only a writer may migrate; then read again.
		if db, err = d.leaseToWrite(ctx); err != nil {
			return nil, err
		}
		db.Close()
	}
}

// leaseToWrite returns the open file with the current schema, made if missing.
func (d *Directory) leaseToWrite(ctx context.Context) (*lease, error) {
	db, err := d.lease(ctx, exclusive)
	if err != nil {
		return nil, err
	}
	stale, err := d.stale(db)
	if err == nil && stale {
		err = d.sound(func() error { return d.migrate(db) })
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// stale is whether the file needs migration.
func (d *Directory) stale(db *lease) (stale bool, err error) {
	err = d.sound(func() (err error) {
		stale, err = d.schema.check(db)
		return err
	})
	return stale, err
}
