// Package header edits the header of a message as byte ranges: fields are kept
// or left out whole and never re-written.
package header

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"mxsh/transport/smtp"
)

// Without returns a rule for Copy that leaves out the fields of these classes.
func Without(classes ...smtp.Class) func(name []byte) bool {
	var cut [8]bool
	for _, c := range classes {
		cut[c] = true
	}
	return func(name []byte) bool { return !cut[smtp.ClassOf(name)] }
}

// Copy copies the header of a message, the empty line after it included, from r
// to w and leaves out the fields for which keep is false. It stops before the
// body, so that the caller copies that in one go. Only an empty line ends a
// header: behind a line that is no field others would still read fields, so they
// are judged too. r's buffer must hold at least 64 bytes.
func Copy(w io.Writer, r *bufio.Reader, keep func(name []byte) bool) error {
	kept := true
	for {
		line, err := r.ReadSlice('\n')
		if len(line) == 0 {
			return endOfHeader(err)
		}
		if line[0] == '\n' || line[0] == '\r' && len(line) == 2 {
			return copyLine(w, r, line, err, true)
		}
		if line[0] != ' ' && line[0] != '\t' {
			kept = true
			if name := begin(line, err); name != nil {
				kept = keep(name)
			}
		}
		if err := copyLine(w, r, line, err, kept); err != nil {
			return err
		}
	}
}

// begin returns the name of the field that a line begins, even when the line is
// too long for the buffer and its colon is not in sight.
func begin(line []byte, err error) []byte {
	name := Name(line)
	if name == nil && errors.Is(err, bufio.ErrBufferFull) {
		if i := bytes.IndexAny(line, " \t"); i > 0 {
			return line[:i]
		}
		return line
	}
	return name
}

func endOfHeader(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return fmt.Errorf("read header: %w", err)
}

// copyLine writes the line that begins with part, the rest of which is still in
// r when err says that the buffer was full.
func copyLine(w io.Writer, r *bufio.Reader, part []byte, err error, kept bool) error {
	for {
		if kept {
			if _, werr := w.Write(part); werr != nil {
				return werr
			}
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			if err != nil && !errors.Is(err, io.EOF) {
				return fmt.Errorf("read header: %w", err)
			}
			return nil
		}
		part, err = r.ReadSlice('\n')
	}
}

// Name returns the name of the field that a line begins, or nil when the line
// begins none: an empty line, or text without a name and a colon (RFC 5322
// section 2.2; white space before the colon is tolerated).
func Name(line []byte) []byte {
	i := bytes.IndexByte(line, ':')
	if i <= 0 {
		return nil
	}
	name := bytes.TrimRight(line[:i], " \t")
	if len(name) == 0 {
		return nil
	}
	for _, b := range name {
		if b <= ' ' || b >= 0x7f {
			return nil
		}
	}
	return name
}

// Read returns the header of a message with its line ends, without the empty
// line, cut after the last whole field within limit bytes. Fields for which
// keep is false are left out.
func Read(r io.Reader, limit int, keep func(name []byte) bool) ([]byte, error) {
	var buf bytes.Buffer
	err := Copy(&buf, bufio.NewReader(io.LimitReader(r, int64(limit))), keep)
	if err != nil {
		return nil, err
	}
	text := buf.Bytes()
	if i := bytes.Index(text, []byte("\r\n\r\n")); i >= 0 {
		return text[:i+2], nil
	}
	if bytes.HasPrefix(text, []byte("\r\n")) {
		return nil, nil
	}
	if i := bytes.LastIndex(text, []byte("\r\n")); i >= 0 {
		return text[:i+2], nil
	}
	return nil, nil
}

// Value returns the value of the first field of that name in a header block,
// unfolded; "" when there is none.
func Value(block []byte, name string) string {
	for f := range smtp.Fields(block) {
		if f.Is(name) {
			return f.Value()
		}
	}
	return ""
}
