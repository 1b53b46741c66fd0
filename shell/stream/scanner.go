package stream

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"mxsh/model"
	"mxsh/shell/value"
)

// maxDepth bounds the nesting of JSON, maxText the length of one of its strings
// or of a line:
// input may come from anywhere.
const (
	maxDepth = 200
	maxText  = 64 << 20
)

// scanner reads JSON values one after the other. Objects become records, because
// their order counts.
type scanner struct {
	r   *bufio.Reader
	off int64
	buf []byte
}

var errTooDeep = errors.New("the JSON is nested too deeply")

// space skips white space and returns the next byte without taking it; io.EOF at the end.
func (s *scanner) space() (byte, error) {
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return 0, err
		}
		if c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return c, s.r.UnreadByte()
		}
		s.off++
	}
}

func (s *scanner) take() (byte, error) {
	c, err := s.r.ReadByte()
	s.off++
	return c, ended(err)
}

// ended makes the end of input inside a value an unexpected one.
func ended(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (s *scanner) fault(what string) error {
	return fmt.Errorf("%s at character %d", what, s.off)
}

// value reads the next value; io.EOF when there is none.
func (s *scanner) value(depth int) (any, error) {
	c, err := s.space()
	if err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, errTooDeep
	}
	switch {
	case c == '{':
		return s.object(depth)
	case c == '[':
		return s.array(depth)
	case c == '"':
		s.take()
		return s.text()
	case c == '-' || c >= '0' && c <= '9':
		return s.number()
	}
	return s.word()
}

func (s *scanner) object(depth int) (any, error) {
	s.take()
	var props []model.Prop
	for first := true; ; first = false {
		done, err := s.separator('}', first)
		if err != nil {
			return nil, err
		}
		if done {
			return value.NewRecord("", props...), nil
		}
		if c, err := s.take(); err != nil || c != '"' {
			return nil, s.orFault(err, "a name is missing")
		}
		name, err := s.text()
		if err != nil {
			return nil, err
		}
		if _, err := s.space(); err != nil {
			return nil, ended(err)
		}
		if c, err := s.take(); err != nil || c != ':' {
			return nil, s.orFault(err, "a colon is missing")
		}
		v, err := s.value(depth + 1)
		if err != nil {
			return nil, ended(err)
		}
		props = append(props, model.Prop{Name: name, Value: v})
	}
}

func (s *scanner) orFault(err error, what string) error {
	if err != nil {
		return err
	}
	return s.fault(what)
}

// separator reads what stands between the elements of an object or array: done is
// whether that was its end.
func (s *scanner) separator(end byte, first bool) (done bool, err error) {
	c, err := s.space()
	if err != nil {
		return false, ended(err)
	}
	if c == end {
		s.take()
		return true, nil
	}
	if first {
		return false, nil
	}
	if c != ',' {
		return false, s.fault("a comma is missing")
	}
	s.take()
	_, err = s.space()
	return false, ended(err)
}

func (s *scanner) array(depth int) (any, error) {
	s.take()
	items := []any{}
	for {
		v, more, err := s.element(depth, len(items) == 0)
		if err != nil {
			return nil, err
		}
		if !more {
			return items, nil
		}
		items = append(items, v)
	}
}

// element reads the next element of an array that is open.
func (s *scanner) element(depth int, first bool) (v any, more bool, err error) {
	done, err := s.separator(']', first)
	if err != nil || done {
		return nil, false, err
	}
	v, err = s.value(depth + 1)
	return v, err == nil, ended(err)
}

// text reads a string after its opening quote.
func (s *scanner) text() (string, error) {
	s.buf = s.buf[:0]
	for {
		c, err := s.take()
		switch {
		case err != nil:
			return "", err
		case c == '"':
			return string(s.buf), nil
		case c < ' ':
			return "", s.fault("a control character stands in a string")
		case len(s.buf) > maxText:
			return "", s.fault("a string is too long")
		case c != '\\':
			s.buf = append(s.buf, c)
		default:
			if err := s.escape(); err != nil {
				return "", err
			}
		}
	}
}

const escapes, meanings = `"\/bfnrt`, "\"\\/\b\f\n\r\t"

func (s *scanner) escape() error {
	c, err := s.take()
	if err != nil {
		return err
	}
	if i := strings.IndexByte(escapes, c); i >= 0 {
		s.buf = append(s.buf, meanings[i])
		return nil
	}
	if c != 'u' {
		return s.fault("an escape is unknown")
	}
	r, err := s.hex()
	if err != nil {
		return err
	}
	if utf16.IsSurrogate(r) {
		if r, err = s.surrogate(r); err != nil {
			return err
		}
	}
	s.buf = utf8.AppendRune(s.buf, r)
	return nil
}

func (s *scanner) hex() (rune, error) {
	var digits [4]byte
	if _, err := io.ReadFull(s.r, digits[:]); err != nil {
		return 0, ended(err)
	}
	s.off += 4
	n, err := strconv.ParseUint(string(digits[:]), 16, 16)
	if err != nil {
		return 0, s.fault("an escape is malformed")
	}
	return rune(n), nil
}

// surrogate reads the second half of a pair; half a pair is U+FFFD.
func (s *scanner) surrogate(high rune) (rune, error) {
	next, err := s.r.Peek(2)
	if err != nil || string(next) != `\u` {
		return utf8.RuneError, nil
	}
	s.r.Discard(2)
	s.off += 2
	low, err := s.hex()
	return utf16.DecodeRune(high, low), err
}

// run reads the letters of a number or word; cut is whether the input ended there.
func (s *scanner) run() (text string, cut bool) {
	s.buf = s.buf[:0]
	for len(s.buf) < 400 {
		c, err := s.r.ReadByte()
		if err != nil {
			return string(s.buf), true
		}
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '+' || c == '-' || c == '.') {
			s.r.UnreadByte()
			break
		}
		s.off++
		s.buf = append(s.buf, c)
	}
	return string(s.buf), false
}

// bad is the error for a number or word that is none: the input ended within it,
// or what says it is wrong.
func (s *scanner) bad(cut bool, what string) error {
	if cut {
		return io.ErrUnexpectedEOF
	}
	return s.fault(what)
}

func (s *scanner) number() (any, error) {
	text, cut := s.run()
	digits := strings.TrimPrefix(text, "-")
	if len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' {
		return nil, s.fault("a number begins with zero")
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, nil
	}
	if strings.Trim(text, "0123456789+-.eE") != "" || digits == "" || digits[0] < '0' || digits[0] > '9' {
		return nil, s.bad(cut, "a number is malformed")
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return nil, s.bad(cut, "a number is malformed")
	}
	return f, nil
}

func (s *scanner) word() (any, error) {
	text, cut := s.run()
	switch text {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	}
	unfinished := false
	for _, w := range []string{"true", "false", "null"} {
		unfinished = unfinished || strings.HasPrefix(w, text)
	}
	return nil, s.bad(cut && unfinished, "no JSON value begins")
}

// ParseJSON reads the one value that text holds: objects become *value.Record in
// the order of their names, arrays []any, whole numbers int64.
func ParseJSON(text string) (any, error) {
	s := &scanner{r: bufio.NewReader(strings.NewReader(text))}
	v, err := s.value(0)
	if err != nil {
		return nil, ended(err)
	}
	if _, err := s.space(); err != io.EOF {
		return nil, s.fault("more text follows the JSON value")
	}
	return v, nil
}
