package smtp

import (
	"bufio"
	"bytes"
	"io"
)

// DataReader reads message content after DATA. Only CRLF.CRLF ends it (RFC 5321
// §4.1.1.4): a dot between other line ends is content. It takes the dots off
// that the sender stuffed and notes line ends that are none, and it never reads
// a byte beyond the end of data from the buffer below.
type DataReader struct {
	r    *bufio.Reader
	bol  bool // the next byte begins a line
	cr   bool // the last byte was a CR
	done bool
	// Bare is whether a CR without LF or a LF without CR was seen so far.
	Bare bool
}

// NewDataReader reads from r, whose buffer must hold at least 16 bytes.
func NewDataReader(r *bufio.Reader) *DataReader { return &DataReader{r: r, bol: true} }

// Reset makes d ready for the next content.
func (d *DataReader) Reset(r *bufio.Reader) { *d = DataReader{r: r, bol: true} }

// Next returns the next piece of content, at least one byte, in the reader's
// own buffer: it is valid until the next call. After the end of data it returns
// io.EOF; when the connection ends before that, io.ErrUnexpectedEOF.
func (d *DataReader) Next() ([]byte, error) {
	for !d.done {
		if d.r.Buffered() == 0 {
			if _, err := d.r.Peek(1); err != nil {
				return nil, noEOF(err)
			}
		}
		buf, _ := d.r.Peek(d.r.Buffered())
		n, skip, err := d.scan(buf)
		if err != nil {
			return nil, err
		}
		d.r.Discard(n + skip)
		if n > 0 {
			return buf[:n], nil // Discard moves no bytes
		}
	}
	return nil, io.EOF
}

// scan finds how much of buf is content that can be handed on as it is, and how
// many bytes of dots to skip after it.
func (d *DataReader) scan(buf []byte) (n, skip int, err error) {
	for n < len(buf) {
		if d.bol && buf[n] == '.' {
			return d.scanDot(buf, n)
		}
		line := buf[n:]
		end := bytes.IndexByte(line, '\n')
		if end >= 0 {
			line = line[:end+1]
		}
		d.noteLine(line)
		n += len(line)
	}
	return n, 0, nil
}

// scanDot looks at a dot that begins a line, at buf[n].
func (d *DataReader) scanDot(buf []byte, n int) (int, int, error) {
	if len(buf) < n+3 {
		if n > 0 {
			return n, 0, nil // hand on what precedes it first, then look again
		}
		var err error
		if buf, err = d.r.Peek(3); err != nil {
			return 0, 0, noEOF(err)
		}
	}
	if buf[n+1] == '\r' && buf[n+2] == '\n' {
		d.done = true
		return n, 3, nil
	}
	d.bol, d.cr = false, false
	return n, 1, nil
}

// noteLine takes a piece that holds no LF but perhaps at its end.
func (d *DataReader) noteLine(line []byte) {
	last := len(line) - 1
	if d.cr && line[0] != '\n' {
		d.Bare = true
	}
	if line[last] != '\n' {
		d.bol, d.cr = false, line[last] == '\r'
		if i := bytes.IndexByte(line, '\r'); i >= 0 && i < last {
			d.Bare = true
		}
		return
	}
	crlf := last > 0 && line[last-1] == '\r' || last == 0 && d.cr
	if !crlf {
		d.Bare = true
	}
	if i := bytes.IndexByte(line, '\r'); i >= 0 && i < last-1 {
		d.Bare = true
	}
	d.bol, d.cr = crlf, false
}

func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// DotWriter writes message content for DATA: it stuffs dots, makes every bare
// CR and bare LF a CRLF, so that no peer can see a second end of data, and on
// Close ends the last line and writes the final dot. It does not flush.
type DotWriter struct {
	w   *bufio.Writer
	bol bool
	cr  bool // a CR was seen and not yet written
}

// NewDotWriter writes to w.
func NewDotWriter(w *bufio.Writer) *DotWriter { return &DotWriter{w: w, bol: true} }

// Write writes content, in pieces as they come. It reports len(p) unless w fails.
func (d *DotWriter) Write(p []byte) (int, error) {
	total := len(p)
	for len(p) > 0 {
		if d.cr {
			d.cr = false
			if p[0] == '\n' {
				p = p[1:]
			}
			d.endLine()
			continue
		}
		if d.bol && p[0] == '.' {
			d.w.WriteByte('.')
		}
		p = d.writeLine(p)
	}
	return total, d.failed()
}

// writeLine writes up to and with the next line end and returns the rest.
func (d *DotWriter) writeLine(p []byte) []byte {
	lf := bytes.IndexByte(p, '\n')
	line := p
	if lf >= 0 {
		line = p[:lf]
	}
	if cr := bytes.IndexByte(line, '\r'); cr >= 0 {
		// The usual case, CRLF at the end of a piece, goes out in one write.
		if lf == cr+1 {
			d.w.Write(p[:lf+1])
			d.bol = true
			return p[lf+1:]
		}
		d.w.Write(p[:cr])
		d.bol, d.cr = false, true
		return p[cr+1:]
	}
	d.w.Write(line)
	if lf >= 0 {
		d.endLine()
		return p[lf+1:]
	}
	d.bol = false
	return nil
}

func (d *DotWriter) endLine() {
	d.w.WriteString("\r\n")
	d.bol = true
}

// failed asks w for its sticky error.
func (d *DotWriter) failed() error {
	_, err := d.w.Write(nil)
	return err
}

// Close ends the content with CRLF.CRLF and makes d ready for the next one.
func (d *DotWriter) Close() error {
	if d.cr || !d.bol {
		d.endLine()
	}
	d.cr, d.bol = false, true
	_, err := d.w.WriteString(".\r\n")
	return err
}
