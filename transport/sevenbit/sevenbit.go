// Package sevenbit gives a MIME message the form that hosts need who take 7-bit
// text alone (RFC 6152 section 3): parts with other content are encoded in
// quoted-printable or base64, everything else stays byte for byte.
package sevenbit

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"strings"
	"unicode/utf8"

	"mxsh/transport/smtp"
)

// Errors of Convert. The message cannot be sent to such a host.
var (
	// ErrSigned: the part is signed or encrypted as it is, so encoding it anew
	// would break it.
	ErrSigned = errors.New("a signed or encrypted part has content that is not 7-bit")
	// ErrForm: the message contradicts itself about its form.
	ErrForm = errors.New("a part with content that is not 7-bit may not be encoded")
	// ErrDepth: parts within parts within parts.
	ErrDepth = errors.New("the message has too many levels of parts")
)

const (
	maxDepth = 50
	maxLine  = 998 // RFC 5321 section 4.5.3.1.6, without the line end
)

// Convert returns the message in its 7-bit form. Headers are left as they are,
// 8-bit bytes included: there is no form that would keep them, and hosts take them.
func Convert(message []byte) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(len(message) + len(message)/4)
	c := converter{out: &out}
	if err := c.entity(message, 0, false); err != nil {
		return nil, fmt.Errorf("convert to 7-bit: %w", err)
	}
	return out.Bytes(), nil
}

type converter struct{ out *bytes.Buffer }

// head is what the header of an entity says of its content.
type head struct {
	fields   []smtp.Field
	raw      []byte // with the empty line
	kind     string // media type in lower case
	params   map[string]string
	encoding string // in lower case, "7bit" when none is given
	mime     bool   // it has a MIME-Version or Content-Type of its own
}

// entity converts a message or a part: header, empty line, body. sealed says
// that something around it is signed.
func (c *converter) entity(e []byte, depth int, sealed bool) error {
	if depth > maxDepth {
		return ErrDepth
	}
	h, body := split(e)
	if plain(body) {
		c.relabel(h, "7bit", depth)
		c.out.Write(body)
		return nil
	}
	switch {
	case sealed, h.kind == "multipart/signed", h.kind == "multipart/encrypted":
		return ErrSigned
	case strings.HasPrefix(h.kind, "multipart/") && h.params["boundary"] != "":
		c.relabel(h, "7bit", depth)
		return c.parts(body, h.params["boundary"], depth)
	case h.kind == "message/rfc822" || h.kind == "message/global":
		c.relabel(h, "7bit", depth)
		return c.entity(body, depth+1, false)
	case strings.HasPrefix(h.kind, "message/"):
		return ErrForm // RFC 2046 section 5.2: never encoded
	case h.encoding != "7bit" && h.encoding != "8bit" && h.encoding != "binary":
		return ErrForm // it says that it is encoded, and is not
	}
	return c.leaf(h, body, depth)
}

// split takes an entity apart and reads the fields that tell its form.
func split(e []byte) (head, []byte) {
	h := head{kind: "text/plain", encoding: "7bit"}
	end := smtp.HeaderEnd(e, 0)
	if end < 0 {
		end = len(e)
	}
	if bytes.HasPrefix(e, []byte("\r\n")) {
		end = 2
	}
	h.raw = e[:end]
	for f := range smtp.Fields(h.raw) {
		h.fields = append(h.fields, f)
		switch {
		case f.Is("MIME-Version"):
			h.mime = true
		case f.Is("Content-Type"):
			h.mime = true
			if kind, params, err := mime.ParseMediaType(f.Value()); err == nil {
				h.kind, h.params = kind, params
			}
		case f.Is("Content-Transfer-Encoding"):
			h.encoding = strings.ToLower(f.Value())
		}
	}
	return h, e[end:]
}

// relabel writes a header with another encoding. A header that says nothing of
// 8-bit content is written as it is.
func (c *converter) relabel(h head, encoding string, depth int) {
	if encoding == "7bit" && h.encoding != "8bit" && h.encoding != "binary" {
		c.out.Write(h.raw)
		return
	}
	written := false
	for _, f := range h.fields {
		if !f.Is("Content-Transfer-Encoding") {
			c.out.Write(f.Raw)
			continue
		}
		if !written {
			fmt.Fprintf(c.out, "Content-Transfer-Encoding: %s\r\n", encoding)
			written = true
		}
	}
	if !written {
		if depth == 0 && !h.mime {
			c.out.WriteString("MIME-Version: 1.0\r\n")
		}
		fmt.Fprintf(c.out, "Content-Transfer-Encoding: %s\r\n", encoding)
	}
	c.out.WriteString("\r\n")
}

// parts converts the parts of a multipart and copies what stands around them.
func (c *converter) parts(body []byte, boundary string, depth int) error {
	delimiter := []byte("--" + boundary)
	inside := false
	for len(body) > 0 {
		at, after := find(body, delimiter)
		piece := body
		if at >= 0 {
			piece = body[:at]
		}
		if inside {
			// The line end before a delimiter belongs to the delimiter.
			content := bytes.TrimSuffix(piece, []byte("\r\n"))
			if err := c.entity(content, depth+1, false); err != nil {
				return err
			}
			c.out.Write(piece[len(content):])
		} else {
			c.out.Write(ascii(piece))
		}
		if at < 0 {
			return nil
		}
		line := body[at:after]
		c.out.Write(ascii(line))
		inside = !bytes.HasPrefix(line[len(delimiter):], []byte("--"))
		body = body[after:]
	}
	return nil
}

// find returns where the next delimiter line begins and ends, -1 when there is none.
func find(body, delimiter []byte) (at, after int) {
	for from := 0; ; {
		i := bytes.Index(body[from:], delimiter)
		if i < 0 {
			return -1, -1
		}
		at = from + i
		end := bytes.IndexByte(body[at:], '\n')
		after = len(body)
		if end >= 0 {
			after = at + end + 1
		}
		rest := bytes.TrimRight(bytes.TrimPrefix(body[at+len(delimiter):after], []byte("--")), " \t\r\n")
		if len(rest) == 0 && (at == 0 || body[at-1] == '\n') {
			return at, after
		}
		from = at + len(delimiter)
	}
}

// leaf encodes the content of a part: text so that people can still read most
// of it, everything else in base64.
func (c *converter) leaf(h head, body []byte, depth int) error {
	if strings.HasPrefix(h.kind, "text/") && lines(body) {
		if !h.mime && depth == 0 {
			c.label(&h, body)
		}
		c.relabel(h, "quoted-printable", depth)
		w := quotedprintable.NewWriter(c.out)
		w.Write(body) // a bytes.Buffer takes everything
		return w.Close()
	}
	c.relabel(h, "base64", depth)
	encoded := base64.StdEncoding.EncodeToString(body)
	for len(encoded) > 76 {
		c.out.WriteString(encoded[:76] + "\r\n")
		encoded = encoded[76:]
	}
	c.out.WriteString(encoded)
	if depth == 0 {
		c.out.WriteString("\r\n")
	}
	return nil
}

// label gives a message from before MIME the content type that it lacks, since
// an encoding without one would be no use (RFC 1428).
func (c *converter) label(h *head, body []byte) {
	charset := "unknown-8bit"
	if utf8.Valid(body) {
		charset = "utf-8"
	}
	h.fields = append(h.fields, smtp.Field{Raw: []byte("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=" + charset + "\r\n")})
	h.mime = true
}

// plain is whether content can go to every host as it is.
func plain(body []byte) bool { return !high(body) && lines(body) }

// high is whether there is a byte above 127, or NUL.
func high(body []byte) bool {
	for _, b := range body {
		if b >= 0x80 || b == 0 {
			return true
		}
	}
	return false
}

// lines is whether content is lines of a length that SMTP carries, each ending
// in CRLF except perhaps the last.
func lines(body []byte) bool {
	for len(body) > 0 {
		i := bytes.IndexByte(body, '\n')
		line := body
		if i >= 0 {
			if i == 0 || body[i-1] != '\r' {
				return false
			}
			line, body = body[:i-1], body[i+1:]
		} else {
			body = nil
		}
		if len(line) > maxLine || bytes.IndexByte(line, '\r') >= 0 {
			return false
		}
	}
	return true
}

// ascii replaces in what no reader shows, the text around parts, the bytes that
// cannot go.
func ascii(text []byte) []byte {
	if plain(text) {
		return text
	}
	return bytes.Map(func(r rune) rune {
		if r == 0 || r >= utf8.RuneSelf {
			return '?'
		}
		return r
	}, smtp.CanonicalLines(text))
}
