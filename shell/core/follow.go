package core

import (
	"bufio"
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"mxsh/shell"
)

// pause is how long follow waits before it looks for new lines again.
const pause = 200 * time.Millisecond

// follow gives the lines that are added to a file, until the call is stopped. A
// file that became shorter is read from its begin.
func follow(c *shell.Call, name string, f *os.File) error {
	in := bufio.NewReader(f)
	rest := ""
	for {
		line, err := in.ReadString('\n')
		rest += line
		switch {
		case err == nil:
			if err := c.Emit(strings.TrimSuffix(strings.TrimSuffix(rest, "\n"), "\r")); err != nil {
				return err
			}
			rest = ""
			continue
		case !errors.Is(err, io.EOF):
			return fileError(name, err)
		}
		select {
		case <-c.Context.Done():
			return c.Context.Err()
		case <-time.After(pause):
		}
		at, atErr := f.Seek(0, io.SeekCurrent)
		if info, err := f.Stat(); err == nil && atErr == nil && info.Size() < at {
			_, _ = f.Seek(0, io.SeekStart)
			rest = ""
		}
		in.Reset(f)
	}
}
