package dsn

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"mxsh/transport/header"
)

// copyOriginal copies a message and leaves out the fields that keep refuses.
func copyOriginal(w io.Writer, message io.Reader, keep func([]byte) bool) error {
	r := bufio.NewReaderSize(message, 32<<10)
	if err := header.Copy(w, r, keep); err != nil {
		return err
	}
	if _, err := io.Copy(w, r); err != nil {
		return fmt.Errorf("copy original: %w", err)
	}
	return nil
}

// eightBits is whether any byte of the message is above 127.
func eightBits(r io.ReadSeeker) (bool, error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return false, fmt.Errorf("read original: %w", err)
	}
	buf := make([]byte, 32<<10)
	for {
		n, err := r.Read(buf)
		for _, b := range buf[:n] {
			if b >= 0x80 {
				return true, nil
			}
		}
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return false, fmt.Errorf("read original: %w", err)
		}
	}
}
