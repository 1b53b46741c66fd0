package smtp

import (
	"bufio"
	"bytes"
	"errors"
	"strings"
)

// Verb is a command word in upper case.
type Verb string

// The verbs of RFC 5321 and of the extensions that the server side knows.
const (
	HELO     Verb = "HELO"
	EHLO     Verb = "EHLO"
	STARTTLS Verb = "STARTTLS"
	AUTH     Verb = "AUTH"
	MAIL     Verb = "MAIL"
	RCPT     Verb = "RCPT"
	DATA     Verb = "DATA"
	BDAT     Verb = "BDAT"
	RSET     Verb = "RSET"
	NOOP     Verb = "NOOP"
	VRFY     Verb = "VRFY"
	EXPN     Verb = "EXPN"
	HELP     Verb = "HELP"
	QUIT     Verb = "QUIT"
)

var verbs = []Verb{MAIL, RCPT, DATA, EHLO, HELO, RSET, QUIT, BDAT, NOOP, STARTTLS, AUTH, VRFY, HELP, EXPN}

// ParseCommand splits a line, without its line end, into verb and arguments. A
// verb that is not among the constants is returned as it came, in upper case.
// Blanks around the arguments are taken off (RFC 5321 §4.1.1 tolerates them).
func ParseCommand(line []byte) (Verb, string) {
	word, rest := line, []byte(nil)
	if i := bytes.IndexAny(line, " \t"); i >= 0 {
		word, rest = line[:i], line[i+1:]
	}
	return verb(word), string(bytes.Trim(rest, " \t"))
}

func verb(word []byte) Verb {
	for _, v := range verbs {
		if len(word) == len(v) && equalFold(word, string(v)) {
			return v
		}
	}
	return Verb(strings.ToUpper(string(word)))
}

// equalFold compares ASCII letters without case; upper is in upper case.
func equalFold(b []byte, upper string) bool {
	if len(b) != len(upper) {
		return false
	}
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		if c != upper[i] {
			return false
		}
	}
	return true
}

// Errors of ReadLine. The line is consumed when one is returned.
var (
	ErrLineTooLong = errors.New("line is too long")
	ErrBareLF      = errors.New("line does not end in CRLF")
)

// ReadLine returns the next line without its line end. The slice is valid until
// the next read. A line of more than limit bytes is skipped: ErrLineTooLong. A
// line that ends in a LF alone is returned together with ErrBareLF.
func ReadLine(r *bufio.Reader, limit int) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return readLongLine(r, line, limit)
	}
	if err != nil {
		return nil, err
	}
	return cutLineEnd(line, limit)
}

func readLongLine(r *bufio.Reader, first []byte, limit int) ([]byte, error) {
	long := bytes.Clone(first)
	for {
		part, err := r.ReadSlice('\n')
		if len(long) <= limit+2 {
			long = append(long, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil {
			return nil, err
		}
		return cutLineEnd(long, limit)
	}
}

func cutLineEnd(line []byte, limit int) ([]byte, error) {
	n := len(line) - 1
	switch {
	case n > limit+1:
		return nil, ErrLineTooLong
	case n > 0 && line[n-1] == '\r':
		return line[:n-1], nil
	}
	return line[:n], ErrBareLF
}
