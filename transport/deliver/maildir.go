// Package deliver puts messages into the mailboxes of this server: a Maildir
// for each mailbox, or the LMTP server that its database names.
package deliver

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"mxsh/transport/header"
	"mxsh/transport/smtp"
)

// Copy is one message for one mailbox.
type Copy struct {
	ID       string // of the message in its queue, unique for this server
	From     string // return path, "" for the empty one
	To       string // recipient's address
	Original string // the address that was first written to, "" when it is To
	Received time.Time
	// Again says that an earlier attempt may have succeeded without leaving a
	// trace in the queue: the message was there before this process.
	Again bool
}

// Maildir delivers into Maildirs that are folders of one base folder.
//
// A delivered copy is on disk, its folder entry included, when Deliver returns.
// Its file name follows from message and recipient, so delivering it again
// changes nothing while it is where it was delivered or in the folder of read
// messages. It is safe for concurrent use.
type Maildir struct {
	base string
	host string
}

// NewMaildir delivers below base, which is made when it does not exist. host
// is the part of the file names that tells servers apart.
func NewMaildir(base, host string) *Maildir {
	return &Maildir{base: base, host: strings.NewReplacer("/", `\057`, ":", `\072`).Replace(host)}
}

// The folders of a Maildir.
const (
	tmpDir = "tmp"
	curDir = "cur"
	newDir = "new"
)

// ErrUnsafe is returned, wrapped, when a mailbox's folder is not one of the
// base folder's own: it has a path in its name or is a symbolic link.
var ErrUnsafe = errors.New("mailbox folder is not a plain folder below its database")

// Deliver writes the message into the Maildir called box.
func (d *Maildir) Deliver(box string, c *Copy, message io.Reader) error {
	if box == "" || box == "." || box == ".." || strings.ContainsAny(box, "/\\\x00") {
		return fmt.Errorf("deliver to %q: %w", box, ErrUnsafe)
	}
	if err := os.MkdirAll(d.base, 0o700); err != nil {
		return fmt.Errorf("make mailbox folder: %w", err)
	}
	// The kernel keeps everything below within base, whatever links there are.
	root, err := os.OpenRoot(d.base)
	if err != nil {
		return fmt.Errorf("open mailbox folder: %w", err)
	}
	defer root.Close()
	if err := prepare(root, box); err != nil {
		return err
	}
	name := d.name(c)
	if c.Again {
		done, err := delivered(root, box, name)
		if done || err != nil {
			return err
		}
	}
	return place(root, box, name, c, message)
}

// name is the file name of a copy: the time of arrival, the queue's number with
// a mark of the recipient, the host.
func (d *Maildir) name(c *Copy) string {
	h := fnv.New64a()
	io.WriteString(h, strings.ToLower(c.To))
	return fmt.Sprintf("%d.Q%sR%016x.%s", c.Received.Unix(), c.ID, h.Sum64(), d.host)
}

// prepare makes the folders of a Maildir and refuses links in their place.
func prepare(root *os.Root, box string) error {
	for _, sub := range []string{"", tmpDir, curDir, newDir} {
		path := filepath.Join(box, sub)
		info, err := root.Lstat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if err := makeFolder(root, path); err != nil {
				return err
			}
		case err != nil:
			return fmt.Errorf("look at mailbox folder: %w", err)
		case !info.IsDir():
			return fmt.Errorf("deliver to %s: %w", path, ErrUnsafe)
		}
	}
	return nil
}

func makeFolder(root *os.Root, path string) error {
	if err := root.Mkdir(path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("make mailbox folder: %w", err)
	}
	inherit(root, path)
	return syncFolder(root, filepath.Dir(path))
}

// delivered is whether the copy is in the mailbox already, unread or read.
func delivered(root *os.Root, box, name string) (bool, error) {
	if _, err := root.Lstat(filepath.Join(box, newDir, name)); err == nil {
		return true, nil
	}
	dir, err := root.Open(filepath.Join(box, curDir))
	if err != nil {
		return false, fmt.Errorf("look for an earlier delivery: %w", err)
	}
	defer dir.Close()
	for {
		names, err := dir.Readdirnames(1000)
		for _, n := range names {
			if strings.HasPrefix(n, name) {
				return true, nil
			}
		}
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return false, fmt.Errorf("look for an earlier delivery: %w", err)
		}
	}
}

// place writes the file in tmp, makes it durable and moves it to new.
func place(root *os.Root, box, name string, c *Copy, message io.Reader) (err error) {
	from, to := filepath.Join(box, tmpDir, name), filepath.Join(box, newDir, name)
	f, err := root.OpenFile(from, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("make mailbox file: %w", err)
	}
	defer func() {
		if err != nil {
			root.Remove(from)
		}
	}()
	inherit(root, from)
	err = write(f, c, message)
	if err == nil {
		err = f.Sync()
	}
	if err := cmp.Or(err, f.Close()); err != nil {
		return fmt.Errorf("write mailbox file: %w", err)
	}
	if err := root.Rename(from, to); err != nil {
		return fmt.Errorf("move mailbox file: %w", err)
	}
	return syncFolder(root, filepath.Join(box, newDir))
}

func syncFolder(root *os.Root, path string) error {
	dir, err := root.Open(path)
	if err != nil {
		return fmt.Errorf("open mailbox folder: %w", err)
	}
	if err := cmp.Or(dir.Sync(), dir.Close()); err != nil {
		return fmt.Errorf("make mailbox folder durable: %w", err)
	}
	return nil
}

// buffers are reused: one delivery needs a reader and a writer.
var buffers = sync.Pool{New: func() any {
	return &buffer{bufio.NewReaderSize(nil, 32<<10), bufio.NewWriterSize(nil, 32<<10)}
}}

type buffer struct {
	r *bufio.Reader
	w *bufio.Writer
}

// write writes the trace fields and the message. Lines end in LF, as every
// reader of Maildirs on this kind of system expects.
func write(f io.Writer, c *Copy, message io.Reader) error {
	b := buffers.Get().(*buffer)
	defer buffers.Put(b)
	b.r.Reset(message)
	b.w.Reset(f)
	fmt.Fprintf(b.w, "Return-Path: <%s>\nDelivered-To: %s\n", c.From, c.To)
	if c.Original != "" && !strings.EqualFold(c.Original, c.To) {
		fmt.Fprintf(b.w, "X-Original-To: %s\n", strings.Map(oneLine, c.Original))
	}
	lines := &lfWriter{w: b.w}
	if err := header.Copy(lines, b.r, keep); err != nil {
		return err
	}
	if _, err := io.Copy(lines, b.r); err != nil {
		return fmt.Errorf("copy message: %w", err)
	}
	return cmp.Or(lines.Close(), b.w.Flush())
}

func oneLine(r rune) rune {
	if r < ' ' || r == 0x7f {
		return -1
	}
	return r
}

// shown are the fields of the organization that a mailbox may see.
var shown = []string{
	"X-MS-Exchange-Organization-SCL", "X-MS-Exchange-Organization-AuthAs", "X-MS-Exchange-Organization-AuthSource",
	"X-MS-Exchange-Organization-AuthMechanism", "X-MS-Exchange-Organization-AuthDomain",
	"X-MS-Exchange-Organization-OriginalArrivalTime", "X-MS-Exchange-Organization-OriginalSize",
}

// keep is the header firewall to a mailbox. A Return-Path of the sender's own
// goes too: this delivery writes the only true one (RFC 5321 section 4.4).
func keep(name []byte) bool {
	switch smtp.ClassOf(name) {
	case smtp.Forest:
		return false
	case smtp.Organization:
		for _, s := range shown {
			if strings.EqualFold(s, string(name)) {
				return true
			}
		}
		return false
	}
	return !strings.EqualFold(string(name), "Return-Path")
}

// lfWriter writes CRLF as LF and everything else as it is.
type lfWriter struct {
	w  *bufio.Writer
	cr bool // a CR is held back
}

func (l *lfWriter) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		if l.cr {
			l.cr = false
			if p[0] != '\n' {
				l.w.WriteByte('\r')
			}
		}
		i := bytes.IndexByte(p, '\r')
		if i < 0 {
			_, err := l.w.Write(p)
			return n, err
		}
		if _, err := l.w.Write(p[:i]); err != nil {
			return 0, err
		}
		l.cr, p = true, p[i+1:]
	}
	return n, nil
}

// Close writes what was held back.
func (l *lfWriter) Close() error {
	if l.cr {
		return l.w.WriteByte('\r')
	}
	return nil
}
