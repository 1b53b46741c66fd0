package wal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// File is a file that is written once and made durable.
type File interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Truncate(size int64) error
	// Datasync makes what was written durable, with the size of the file.
	Datasync() error
}

// CreateFunc makes a new, empty file; it fails when the file exists.
type CreateFunc func(path string) (File, error)

type osFile struct{ *os.File }

func (f osFile) Datasync() error { return datasync(f.File) }

// Create is the CreateFunc of the file system.
func Create(path string) (File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return osFile{f}, nil
}

// SyncDir makes the names in a directory durable: files made, renamed or removed.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	return errors.Join(err, d.Close())
}

func segmentPath(dir string, number uint64) string {
	return filepath.Join(dir, fmt.Sprintf("%016x.log", number))
}
