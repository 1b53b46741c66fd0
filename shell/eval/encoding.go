package eval

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

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

// single makes an encoding of one byte for each character up to most; others
// become question marks.
func single(most rune) (func(string) []byte, func([]byte) string) {
	encode := func(text string) []byte {
		var b []byte
		for _, r := range text {
			if r > most {
				r = '?'
			}
			b = append(b, byte(r))
		}
		return b
	}
	return encode, func(b []byte) string {
		runes := make([]rune, len(b))
		for i, x := range b {
			if runes[i] = rune(x); runes[i] > most {
				runes[i] = '?'
			}
		}
		return string(runes)
	}
}

func wide(order binary.AppendByteOrder, read binary.ByteOrder) (func(string) []byte, func([]byte) string) {
	encode := func(text string) []byte {
		var b []byte
		for _, u := range utf16.Encode([]rune(text)) {
			b = order.AppendUint16(b, u)
		}
		return b
	}
	return encode, func(b []byte) string {
		units := make([]uint16, len(b)/2)
		for i := range units {
			units[i] = read.Uint16(b[2*i:])
		}
		return string(utf16.Decode(units))
	}
}

func encode32(text string) []byte {
	var b []byte
	for _, r := range text {
		b = binary.LittleEndian.AppendUint32(b, uint32(r))
	}
	return b
}

func decode32(b []byte) string {
	runes := make([]rune, len(b)/4)
	for i := range runes {
		if runes[i] = rune(binary.LittleEndian.Uint32(b[4*i:])); !utf8.ValidRune(runes[i]) {
			runes[i] = utf8.RuneError
		}
	}
	return string(runes)
}

// encodings are the known encodings by their name on the web.
var encodings = func() map[string]*encoding {
	all := map[string]*encoding{}
	add := func(web, name string, page int64, encode func(string) []byte, decode func([]byte) string) {
		all[web] = &encoding{web, name, page, encode, decode}
	}
	add("utf-8", "Unicode (UTF-8)", 65001, func(t string) []byte { return []byte(t) }, func(b []byte) string { return strings.ToValidUTF8(string(b), "\ufffd") })
	encode, decode := single(0x7f)
	add("us-ascii", "US-ASCII", 20127, encode, decode)
	encode, decode = single(0xff)
	add("iso-8859-1", "Western European (ISO)", 28591, encode, decode)
	encode, decode = wide(binary.LittleEndian, binary.LittleEndian)
	add("utf-16", "Unicode", 1200, encode, decode)
	encode, decode = wide(binary.BigEndian, binary.BigEndian)
	add("utf-16be", "Unicode (Big-Endian)", 1201, encode, decode)
	add("utf-32", "Unicode (UTF-32)", 12000, encode32, decode32)
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
		Message: model.Quote(c.text(0)) + " is not a supported encoding name.", Hint: "Write utf-8, us-ascii, iso-8859-1, utf-16, utf-16be or utf-32."}
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
