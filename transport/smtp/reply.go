package smtp

import (
	"bufio"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Enhanced is an enhanced status code "class.subject.detail" (RFC 3463); "" is none.
type Enhanced string

// Reply is one answer of a server.
type Reply struct {
	Code  int
	Enh   Enhanced
	Text  string // lines are separated by \n, without codes
	Close bool   // the connection ends after this reply
	Err   error  // the cause, for the log and never for the wire
}

// IsZero is whether there is no reply at all.
func (r Reply) IsZero() bool { return r.Code == 0 }

// Positive is a 2xx or 3xx reply.
func (r Reply) Positive() bool { return r.Code >= 200 && r.Code < 400 }

// Transient is a 4xx reply.
func (r Reply) Transient() bool { return r.Code >= 400 && r.Code < 500 }

// Permanent is a 5xx reply.
func (r Reply) Permanent() bool { return r.Code >= 500 && r.Code < 600 }

// Lines returns the text line by line, at least one.
func (r Reply) Lines() []string { return strings.Split(r.Text, "\n") }

// String is the reply in one line, as it stands in logs and in LastError:
// code, enhanced code and text, the lines joined by blanks.
func (r Reply) String() string {
	s := strconv.Itoa(r.Code)
	if r.Enh != "" {
		s += " " + string(r.Enh)
	}
	if r.Text != "" {
		s += " " + strings.ReplaceAll(r.Text, "\n", " ")
	}
	return s
}

// Append appends the reply as it goes over the wire. Without enhanced, the
// enhanced code is left out (RFC 2034 is not in force). A CR, and a LF that
// separates no lines, cannot occur in what is appended.
func (r Reply) Append(dst []byte, enhanced bool) []byte {
	text := r.Text
	for {
		line, rest, more := strings.Cut(text, "\n")
		dst = strconv.AppendInt(dst, int64(r.Code), 10)
		if more {
			dst = append(dst, '-')
		} else {
			dst = append(dst, ' ')
		}
		if enhanced && r.Enh != "" {
			dst = append(dst, r.Enh...)
			dst = append(dst, ' ')
		}
		dst = appendPrintable(dst, line)
		dst = append(dst, '\r', '\n')
		if !more {
			return dst
		}
		text = rest
	}
}

// appendPrintable appends a line with control characters made blanks: what a
// peer sent may be quoted in a reply and must not become a line of its own.
func appendPrintable(dst []byte, line string) []byte {
	for i := 0; i < len(line); i++ {
		c := line[i]
		if c < ' ' || c == 0x7f {
			c = ' '
		}
		dst = append(dst, c)
	}
	return dst
}

// Limits of a reply that ReadReply takes, so that a peer cannot fill memory.
const (
	maxReplyLines = 128
	maxReplyLine  = 4096
)

// ErrReply is what ReadReply returns, wrapped, for bytes that are no reply.
var ErrReply = errors.New("malformed reply")

// ReadReply reads one reply of a server, of one line or of many. The enhanced
// code is taken off every line that begins with one of the reply's class. A
// line that ends in a bare LF is accepted.
func ReadReply(r *bufio.Reader) (Reply, error) {
	var reply Reply
	var text strings.Builder
	for n := 0; ; n++ {
		if n == maxReplyLines {
			return reply, fmt.Errorf("%w: more than %d lines", ErrReply, maxReplyLines)
		}
		line, err := readReplyLine(r)
		if err != nil {
			return reply, err
		}
		code, more, rest, err := splitReplyLine(line)
		if err != nil {
			return reply, err
		}
		if n > 0 && code != reply.Code {
			return reply, fmt.Errorf("%w: code changes from %d to %d", ErrReply, reply.Code, code)
		}
		reply.Code = code
		enh, rest := cutEnhanced(code, rest)
		if n == 0 {
			reply.Enh = enh
		} else {
			text.WriteByte('\n')
		}
		text.WriteString(rest)
		if !more {
			reply.Text = text.String()
			return reply, nil
		}
	}
}

func readReplyLine(r *bufio.Reader) (string, error) {
	var long []byte
	for {
		part, err := r.ReadSlice('\n')
		if len(long)+len(part) > maxReplyLine {
			return "", fmt.Errorf("%w: line longer than %d bytes", ErrReply, maxReplyLine)
		}
		switch {
		case err == nil && long == nil:
			return strings.TrimRight(string(part), "\r\n"), nil
		case err == nil:
			return strings.TrimRight(string(append(long, part...)), "\r\n"), nil
		case errors.Is(err, bufio.ErrBufferFull):
			long = append(long, part...)
		default:
			return "", err
		}
	}
}

func splitReplyLine(line string) (code int, more bool, text string, err error) {
	if len(line) < 3 || line[0] < '2' || line[0] > '5' || !isDigit(line[1]) || !isDigit(line[2]) {
		return 0, false, "", fmt.Errorf("%w: %.40q", ErrReply, line)
	}
	code = int(line[0]-'0')*100 + int(line[1]-'0')*10 + int(line[2]-'0')
	if len(line) == 3 {
		return code, false, "", nil
	}
	switch line[3] {
	case ' ':
	case '-':
		more = true
	default:
		return 0, false, "", fmt.Errorf("%w: %.40q", ErrReply, line)
	}
	return code, more, line[4:], nil
}

// cutEnhanced splits "5.7.1 text" when the class fits the code.
func cutEnhanced(code int, text string) (Enhanced, string) {
	word, rest, _ := strings.Cut(text, " ")
	if !ValidEnhanced(word) || int(word[0]-'0') != code/100 {
		return "", text
	}
	return Enhanced(word), rest
}

// ValidEnhanced is whether s has the form of an enhanced status code (RFC 3463 §2).
func ValidEnhanced(s string) bool {
	class, rest, ok := strings.Cut(s, ".")
	subject, detail, ok2 := strings.Cut(rest, ".")
	return ok && ok2 && (class == "2" || class == "4" || class == "5") && isNumber(subject) && isNumber(detail)
}

func isNumber(s string) bool {
	if s == "" || len(s) > 3 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
