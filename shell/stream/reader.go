package stream

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"mxsh/shell/value"
)

// Form is what the reader found on its input.
type Form int

// The forms.
const (
	Empty   Form = iota // nothing at all
	Objects             // an object stream with its header
	JSON                // other JSON: what jq or kubectl write
	Lines               // text, each line one value
)

// Reader reads what another process wrote, in whichever form.
type Reader struct {
	in      *bufio.Reader
	json    *scanner
	form    Form
	sniffed bool
	err     error // what every further Next returns

	failed int64 // objects, as the end records said

	inner []any // elements of a list that are still to be given out
	open  bool  // inside a top-level array
	first bool  // of the open array
}

// NewReader returns a Reader. Nothing is read before the first Next or Form.
func NewReader(r io.Reader) *Reader {
	in := bufio.NewReaderSize(r, 64<<10)
	return &Reader{in: in, json: &scanner{r: in}}
}

// Form says what the input is; it waits for the first byte that tells.
func (r *Reader) Form() (Form, error) {
	if !r.sniffed {
		r.sniffed = true
		r.err = r.sniff()
	}
	return r.form, r.err
}

// Next returns the next value: a model.Object for an object of a known kind, a
// *value.Record for another, a string for a line. io.EOF is the proven or (for
// JSON and lines, which prove nothing) the plain end. Other errors are
// *model.Error of category Incomplete: ErrIncomplete, ErrUpstream, ErrMalformed,
// ErrVersion, ErrNoText.
func (r *Reader) Next() (any, error) {
	if _, err := r.Form(); err != nil {
		return nil, err
	}
	v, err := r.next()
	r.err = err
	return v, err
}

func (r *Reader) next() (any, error) {
	switch r.form {
	case Objects:
		return r.nextObject()
	case JSON:
		return r.nextJSON()
	case Lines:
		return r.nextLine()
	}
	return nil, io.EOF
}

func (r *Reader) sniff() error {
	if bom, err := r.in.Peek(3); err == nil && string(bom) == "\ufeff" {
		r.in.Discard(3)
	}
	c, err := r.json.space()
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return because(ErrMalformed, err)
	case c == '{' && r.jsonObject():
		return r.sniffObject()
	case c == '[' && !r.addressLiteral():
		r.form = JSON
		return nil
	}
	r.form = Lines
	return nil
}

// jsonObject tells a JSON object from a line such as {3f25…}, a GUID in braces.
func (r *Reader) jsonObject() bool {
	head, _ := r.in.Peek(256)
	inside := strings.TrimLeft(string(head[1:]), " \t\r\n")
	return inside == "" || inside[0] == '"' || inside[0] == '}'
}

// addressLiteral tells the line [10.0.0.1] from a JSON array: what it holds up to
// the bracket is no JSON.
func (r *Reader) addressLiteral() bool {
	head, _ := r.in.Peek(64)
	inside, _, closed := strings.Cut(string(head[1:]), "]")
	if !closed {
		return false
	}
	_, err := ParseJSON("[" + inside + "]")
	return err != nil && strings.Trim(inside, "0123456789abcdefABCDEF.:") == ""
}

// sniffObject reads the first JSON object: the header of a stream, or the first of
// other JSON.
func (r *Reader) sniffObject() error {
	v, err := r.json.value(0)
	if err != nil {
		return r.broken(err)
	}
	first := v.(*value.Record)
	ours, err := begins(first)
	if !ours {
		r.form = JSON
		r.inner = items(first)
		return nil
	}
	r.form = Objects
	return err
}

// begins is whether a record is the header of a stream; the error is that of a
// version that is not read here.
func begins(rec *value.Record) (ours bool, err error) {
	mark, _ := rec.Get("@")
	version, ours := strings.CutPrefix(value.Text(mark), header)
	if number, _, _ := strings.Cut(version, "."); ours && number != major {
		return true, because(ErrVersion, fmt.Errorf("the stream has version %q", version))
	}
	return ours, nil
}

// broken is the error for input that stops being JSON: cut off, or not JSON at all.
func (r *Reader) broken(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return because(ErrIncomplete, err)
	}
	return because(ErrMalformed, err)
}

func (r *Reader) nextObject() (any, error) {
	for {
		v, err := r.json.value(0)
		if err != nil {
			// Never io.EOF: that is what a proven end looks like.
			return nil, r.broken(ended(err))
		}
		rec, ok := v.(*value.Record)
		if !ok {
			return untag(v), nil
		}
		mark, control := rec.Get("@")
		switch {
		case !control:
			return restore(rec), nil
		case mark == "end":
			if err := r.end(rec); err != nil {
				return nil, err
			}
		}
		// A control record of a newer minor version says nothing to us.
	}
}

// end takes an end record. Several producers may write into one pipe, as in
// { mxsh get-a; mxsh get-b; } | mxsh ...: nil is for another stream that follows;
// io.EOF, or that a producer had errors, stands at the end of all.
func (r *Reader) end(rec *value.Record) error {
	n, _ := rec.Get("errors")
	if failed, _ := n.(int64); failed > 0 {
		r.failed += failed
	}
	_, err := r.json.space()
	switch {
	case err == nil:
		return r.follow()
	case !errors.Is(err, io.EOF):
		return because(ErrMalformed, err)
	case r.failed > 0:
		return because(ErrUpstream, fmt.Errorf("%d errors", r.failed))
	}
	return io.EOF
}

// follow reads the header of the stream after an end record; nothing else may stand
// there.
func (r *Reader) follow() error {
	v, err := r.json.value(0)
	if err != nil {
		return r.broken(ended(err))
	}
	if rec, ok := v.(*value.Record); ok {
		if ours, err := begins(rec); ours {
			return err
		}
	}
	return because(ErrMalformed, errors.New("no header stands after the end record"))
}

func (r *Reader) nextJSON() (any, error) {
	for {
		if len(r.inner) > 0 {
			v := r.inner[0]
			r.inner = r.inner[1:]
			return untag(v), nil
		}
		v, more, err := r.jsonValue()
		if err != nil {
			return nil, err
		}
		if !more {
			continue
		}
		rec, ok := v.(*value.Record)
		if !ok {
			return untag(v), nil
		}
		// The header or the end record passed through a filter: no objects.
		if _, control := rec.Get("@"); control {
			continue
		}
		r.inner = items(rec)
	}
}

// jsonValue reads the next value at the top, or the next of a top-level array;
// more is false when an array began or ended.
func (r *Reader) jsonValue() (v any, more bool, err error) {
	if r.open {
		v, more, err = r.json.element(0, r.first)
		r.first, r.open = false, more
		if err != nil {
			err = r.broken(err)
		}
		return v, more, err
	}
	c, err := r.json.space()
	if errors.Is(err, io.EOF) {
		return nil, false, io.EOF
	}
	if c == '[' {
		r.json.take()
		r.open, r.first = true, true
		return nil, false, nil
	}
	v, err = r.json.value(0)
	if err != nil {
		return nil, false, r.broken(err)
	}
	return v, true, nil
}

// items unrolls a list as kubectl writes it: an object whose "items" are the objects.
func items(rec *value.Record) []any {
	if list, ok := rec.Get("items"); ok {
		if all, ok := list.([]any); ok {
			return all
		}
	}
	return []any{rec}
}

func (r *Reader) nextLine() (any, error) {
	for {
		line, err := r.line()
		text := strings.TrimRight(string(line), "\r\n")
		switch {
		case errors.Is(err, errLongLine), strings.IndexByte(text, 0) >= 0:
			return nil, because(ErrNoText, nil) // err may be the end of the input, which this is not
		case strings.TrimSpace(text) != "":
			return strings.ToValidUTF8(text, "\ufffd"), nil
		case errors.Is(err, io.EOF):
			return nil, io.EOF
		case err != nil:
			return nil, because(ErrMalformed, err)
		}
	}
}

var errLongLine = errors.New("a line is too long")

// line reads to the end of a line, or of the input.
func (r *Reader) line() (line []byte, err error) {
	for {
		part, err := r.in.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxText {
			return nil, errLongLine
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}
