package eval

import (
	"strings"
	"unicode/utf8"

	textencoding "golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"mxsh/model"
	"mxsh/shell/value"
)

// encoding is [Text.Encoding]: how text becomes bytes.
type encoding struct {
	web, name string
	page      int64
	encode    func(string) []byte
	decode    func([]byte) string
}

var _ value.Thing = (*encoding)(nil)

// TypeName implements value.Thing.
func (e *encoding) TypeName() string { return "Encoding" }

// String is the type, as .NET has it.
func (e *encoding) String() string { return "System.Text.Encoding" }

// Props implements value.Thing.
func (e *encoding) Props() []model.Prop {
	return []model.Prop{{Name: "BodyName", Value: e.web}, {Name: "EncodingName", Value: e.name}, {Name: "HeaderName", Value: e.web},
		{Name: "WebName", Value: e.web}, {Name: "CodePage", Value: e.page}}
}

// Prop implements value.Thing.
func (e *encoding) Prop(name string) (any, bool) {
	for _, p := range e.Props() {
		if strings.EqualFold(p.Name, name) {
			return p.Value, true
		}
	}
	return nil, false
}

// ascii is seven bits; other characters become question marks.
func ascii() (func(string) []byte, func([]byte) string) {
	thin := func(r rune) rune {
		if r >= utf8.RuneSelf {
			return '?'
		}
		return r
	}
	encode := func(text string) []byte { return []byte(strings.Map(thin, text)) }
	return encode, func(b []byte) string {
		runes := make([]rune, len(b))
		for i, x := range b {
			runes[i] = thin(rune(x))
		}
		return string(runes)
	}
}

// page is a code page; characters that it lacks become question marks.
func page(p *charmap.Charmap) (func(string) []byte, func([]byte) string) {
	encode := func(text string) []byte {
		var b []byte
		for _, r := range text {
			x, ok := p.EncodeRune(r)
			if !ok {
				x = '?'
			}
			b = append(b, x)
		}
		return b
	}
	return encode, func(b []byte) string {
		runes := make([]rune, len(b))
		for i, x := range b {
			runes[i] = p.DecodeByte(x)
		}
		return string(runes)
	}
}

// wide is an encoding that has every character. What is no text becomes U+FFFD.
func wide(e textencoding.Encoding) (func(string) []byte, func([]byte) string) {
	encode := func(text string) []byte {
		b, _ := e.NewEncoder().Bytes([]byte(text)) // there is nothing that it lacks
		return b
	}
	return encode, func(b []byte) string {
		text, _ := e.NewDecoder().Bytes(b) // replaces, and does not fail
		return string(text)
	}
}

// encodings are the known encodings by their name on the web.
var encodings = func() map[string]*encoding {
	all := map[string]*encoding{}
	add := func(web, name string, page int64, encode func(string) []byte, decode func([]byte) string) {
		all[web] = &encoding{web, name, page, encode, decode}
	}
	add("utf-8", "Unicode (UTF-8)", 65001, func(t string) []byte { return []byte(t) }, func(b []byte) string { return strings.ToValidUTF8(string(b), "\ufffd") })
	encode, decode := ascii()
	add("us-ascii", "US-ASCII", 20127, encode, decode)
	for _, p := range []struct {
		web, name string
		number    int64
		table     *charmap.Charmap
	}{
		{"iso-8859-1", "Western European (ISO)", 28591, charmap.ISO8859_1}, {"iso-8859-15", "Latin 9 (ISO)", 28605, charmap.ISO8859_15},
		{"windows-1250", "Central European (Windows)", 1250, charmap.Windows1250}, {"windows-1251", "Cyrillic (Windows)", 1251, charmap.Windows1251},
		{"windows-1252", "Western European (Windows)", 1252, charmap.Windows1252}, {"ibm437", "OEM United States", 437, charmap.CodePage437},
		{"ibm850", "Western European (DOS)", 850, charmap.CodePage850},
	} {
		encode, decode = page(p.table)
		add(p.web, p.name, p.number, encode, decode)
	}
	encode, decode = wide(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM))
	add("utf-16", "Unicode", 1200, encode, decode)
	encode, decode = wide(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM))
	add("utf-16be", "Unicode (Big-Endian)", 1201, encode, decode)
	encode, decode = wide(utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM))
	add("utf-32", "Unicode (UTF-32)", 12000, encode, decode)
	return all
}()

// encodingNamed is [Text.Encoding]::GetEncoding(name or code page).
func encodingNamed(c call) (any, error) {
	if err := c.takes(1, 1); err != nil {
		return nil, err
	}
	name := strings.ToLower(c.text(0))
	for _, e := range encodings {
		if e.web == name || value.Text(e.page) == name || name == "ascii" && e.web == "us-ascii" || name == "utf8" && e.web == "utf-8" || name == "latin1" && e.web == "iso-8859-1" {
			return e, nil
		}
	}
	return nil, &model.Error{ID: "EncodingNotSupported", Category: model.Invalid, Target: name,
		Message: model.Quote(c.text(0)) + " is not a supported encoding name.", Hint: "Write utf-8, us-ascii, iso-8859-1, windows-1252, utf-16, utf-16be, utf-32, or the number of a code page."}
}

func (e *encoding) method(name string, args []any) (any, error) {
	c := call{name: name, args: args}
	switch strings.ToLower(name) {
	case "getbytes":
		text := c.text(0)
		if len(args) == 1 {
			if items, many := value.Collection(args[0]); many {
				text = value.Join(items, "")
			}
		}
		return e.encode(text), c.takes(1, 1)
	case "getbytecount":
		return int64(len(e.encode(c.text(0)))), c.takes(1, 1)
	case "getstring":
		b, err := c.bytesIn(0)
		if err != nil || len(args) == 1 {
			return e.decode(b), err
		}
		from, err := c.whole(1)
		if err != nil {
			return nil, err
		}
		n, err := c.whole(2)
		if err != nil || from < 0 || n < 0 || from+n > len(b) {
			return nil, orRange(err, name)
		}
		return e.decode(b[from : from+n]), nil
	case "getpreamble":
		return []byte{}, nil
	case "tostring":
		return e.String(), nil
	case "gettype":
		return &typeValue{e.TypeName()}, nil
	}
	return nil, noMethod(e.TypeName(), name)
}
