package boltdir

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"mxsh/store"
)

// lease is the directory's file, open and locked for one transaction.
type lease struct {
	*bolt.DB
	gate *os.File // still open while the writer's name stands in it; nil for a reader
}

// Close ends the lease; the next in line goes on.
func (l *lease) Close() error {
	if l.gate != nil {
		// The name goes first: a name in the file is always a holder's.
		l.gate.Truncate(0)
		defer l.gate.Close()
	}
	return l.DB.Close()
}

// lease waits for its turn and opens the file. There are two locks. The gate, a
// file of its own, is held by the one who is next, reader or writer, only while
// he waits for the second: the lock of the directory's file, which bbolt itself
// takes. So the waiters queue in the kernel in the order they came, readers run
// side by side, and a stream of readers cannot starve a writer.
func (d *Directory) lease(ctx context.Context, mode lockMode) (*lease, error) {
	ctx, cancel := context.WithTimeout(ctx, d.opts.Timeout)
	defer cancel()
	gate, err := d.openGate(mode)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", store.ErrUnreachable, err)
	}
	keep := false
	defer func() {
		if !keep {
			gate.Close()
		}
	}()
	if gate, err = lockWithin(ctx, gate, exclusive); err != nil {
		return nil, d.busy(err)
	}
	if mode == exclusive {
		if err := d.create(); err != nil {
			return nil, fmt.Errorf("%w: %w", store.ErrUnreachable, err)
		}
	}
	db, err := d.open(ctx, mode)
	if err != nil {
		return nil, err
	}
	if mode == shared {
		return &lease{DB: db}, nil
	}
	// The data file is ours alone now, so is the right to sign the gate; the gate
	// itself may be given to the next in line.
	keep = true
	gate.Truncate(0) // one who was killed leaves his name
	gate.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	unlock(gate)
	return &lease{DB: db, gate: gate}, nil
}

// openGate opens the lock file. A reader without the right to write there can
// still lock it if it exists.
func (d *Directory) openGate(mode lockMode) (*os.File, error) {
	name := d.path + ".lock"
	if mode == exclusive {
		if err := os.MkdirAll(filepath.Dir(d.path), 0o700); err != nil {
			return nil, err
		}
	}
	gate, err := openRegular(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil && mode == shared {
		return openRegular(name, os.O_RDONLY, 0)
	}
	return gate, err
}

// open opens the bbolt file, its lock taken first and in the kernel: bbolt's own
// wait is a poll. bbolt then locks the same open file again, which changes nothing.
func (d *Directory) open(ctx context.Context, mode lockMode) (db *bolt.DB, err error) {
	var file *os.File
	err = d.sound(func() (err error) {
		db, err = bolt.Open(d.path, 0o600, d.boltOptions(ctx, mode, &file))
		return err
	})
	switch {
	case err == nil:
		return db, nil
	case errors.Is(err, store.ErrDamaged):
		if file != nil {
			unlock(file) // bbolt panicked and left it mapped, so that closing alone keeps the lock
			file.Close()
		}
		return nil, err
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return nil, fmt.Errorf("%w: open %s: %w", store.ErrDamaged, d.path, err)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return nil, d.busy(err)
	}
	return nil, fmt.Errorf("%w: open %s: %w", store.ErrUnreachable, d.path, err)
}

// boltOptions are bbolt's options of one lease; file is set to the file that it opens.
func (d *Directory) boltOptions(ctx context.Context, mode lockMode, file **os.File) *bolt.Options {
	return &bolt.Options{
		ReadOnly: mode == shared,
		// The list of free pages is read at each lease. As an array it is used as
		// it was read; the map type builds its indexes first: 11 ms against 1.5 ms
		// for an update among a million records.
		FreelistType: bolt.FreelistArrayType,
		NoStatistics: true,
		OpenFile: func(name string, flag int, perm os.FileMode) (*os.File, error) {
			f, err := openLocked(ctx, name, flag&^os.O_CREATE, perm, mode)
			*file = f
			return f, err
		},
	}
}

// openLocked opens and locks the file that has the name once the lock is held:
// an administrator may put a backup in its place while we wait.
func openLocked(ctx context.Context, name string, flag int, perm os.FileMode, mode lockMode) (*os.File, error) {
	for {
		f, err := openRegular(name, flag, perm)
		if err != nil {
			return nil, err
		}
		if f, err = lockWithin(ctx, f, mode); err != nil {
			return nil, err
		}
		ours, err := f.Stat()
		if err == nil {
			named, statErr := os.Stat(name)
			if statErr == nil && os.SameFile(ours, named) {
				return f, nil
			}
			err = statErr
		}
		f.Close()
		if err != nil {
			return nil, err
		}
	}
}

// busy names who is in the way, as far as he has signed the gate.
func (d *Directory) busy(cause error) error {
	if !errors.Is(cause, context.DeadlineExceeded) && !errors.Is(cause, context.Canceled) {
		return fmt.Errorf("%w: lock %s: %w", store.ErrUnreachable, d.path, cause)
	}
	text, _ := os.ReadFile(d.path + ".lock")
	if pid := strings.TrimSpace(string(text)); pid != "" {
		return fmt.Errorf("%w: process %s is changing %s: %w", store.ErrBusy, pid, d.path, cause)
	}
	return fmt.Errorf("%w: another process is using %s: %w", store.ErrBusy, d.path, cause)
}

// lockWithin locks f before ctx ends and returns it. On error f is closed or
// will be: the kernel's wait cannot be called off, so a late lock is let go as
// soon as it is granted.
func lockWithin(ctx context.Context, f *os.File, mode lockMode) (*os.File, error) {
	granted, err := tryLock(f, mode)
	if err != nil {
		f.Close()
		return nil, err
	}
	if granted {
		return f, nil
	}
	result := make(chan error, 1)
	go func() { result <- lock(f, mode) }()
	select {
	case err := <-result:
		if err != nil {
			f.Close()
			return nil, err
		}
		return f, nil
	case <-ctx.Done():
		go func() {
			<-result
			f.Close()
		}()
		return nil, ctx.Err()
	}
}
