package stream

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"

	"mxsh/model"
)

// Encoding is how text becomes the bytes of a file. The zero value is that of
// this system: UTF-8 without byte order mark.
type Encoding struct {
	name string
	mark string            // byte order mark at the beginning of a file
	wide encoding.Encoding // nil when a byte is at most a character
	page *charmap.Charmap  // a code page; nil for Unicode
	thin bool              // ASCII: seven bits
}

const (
	markUTF8  = "\xef\xbb\xbf"
	markLE    = "\xff\xfe"
	markBE    = "\xfe\xff"
	markUTF32 = "\xff\xfe\x00\x00"
)

// encodings are the words of -Encoding. A file of Default or Oem is written in
// the encoding of this system; read, bytes that are no UTF-8 are taken from the
// code pages that Windows would use.
func encodings() []Encoding {
	le := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	return []Encoding{
		{name: "Default"}, {name: "Ascii", thin: true}, {name: "Oem"},
		{name: "UTF8", mark: markUTF8}, {name: "UTF8BOM", mark: markUTF8}, {name: "UTF8NoBOM"},
		{name: "Unicode", mark: markLE, wide: le}, {name: "String", mark: markLE, wide: le}, {name: "Unknown", mark: markLE, wide: le},
		{name: "BigEndianUnicode", mark: markBE, wide: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
		{name: "UTF32", mark: markUTF32, wide: utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
	}
}

// byOtherName are the numbers of code pages and the names that .NET has.
var byOtherName = map[string]string{
	"65001": "UTF8NoBOM", "utf-8": "UTF8NoBOM", "1200": "Unicode", "utf-16": "Unicode", "unicodefffe": "BigEndianUnicode", "1201": "BigEndianUnicode",
	"20127": "Ascii", "us-ascii": "Ascii", "ansi": "Default", "12000": "UTF32", "utf-32": "UTF32", "bigendianutf16": "BigEndianUnicode", "utf16": "Unicode", "utf-8bom": "UTF8BOM",
}

var codePages = map[string]*charmap.Charmap{
	"437": charmap.CodePage437, "850": charmap.CodePage850, "852": charmap.CodePage852, "866": charmap.CodePage866,
	"1250": charmap.Windows1250, "1251": charmap.Windows1251, "1252": charmap.Windows1252, "1253": charmap.Windows1253, "1254": charmap.Windows1254,
	"1257": charmap.Windows1257, "28591": charmap.ISO8859_1, "28605": charmap.ISO8859_15, "iso-8859-1": charmap.ISO8859_1, "iso-8859-15": charmap.ISO8859_15, "windows-1252": charmap.Windows1252,
}

// EncodingNames are the words that -Encoding offers.
func EncodingNames() []string {
	var names []string
	for _, e := range encodings() {
		names = append(names, e.name)
	}
	return names
}

// EncodingNamed finds an encoding by its name, a unique prefix of it, or the
// number of a code page. The error is a *model.Error.
func EncodingNamed(name string) (Encoding, error) {
	lower := strings.ToLower(strings.TrimSpace(name))
	if page := codePages[lower]; page != nil {
		return Encoding{name: name, page: page}, nil
	}
	if other := byOtherName[lower]; other != "" {
		lower = other
	}
	word, err := model.Word(EncodingNames(), lower)
	if err != nil {
		return Encoding{}, &model.Error{ID: "UnknownEncoding", Category: model.Binding, Param: "Encoding", Target: name,
			Message: model.Quote(name) + " is no encoding that is known here.", Hint: "Specify one of: " + strings.Join(EncodingNames(), ", ") + ", or the number of a code page such as 1252."}
	}
	for _, e := range encodings() {
		if e.name == word {
			return e, nil
		}
	}
	return Encoding{}, nil
}

// MarkedEncoding is the encoding that the byte order mark at the beginning of a
// file tells; ok is false without a mark.
func MarkedEncoding(head []byte) (e Encoding, ok bool) {
	for _, known := range []string{"UTF32", "UTF8", "Unicode", "BigEndianUnicode"} {
		e, _ := EncodingNamed(known)
		if bytes.HasPrefix(head, []byte(e.mark)) {
			return e, true
		}
	}
	return Encoding{}, false
}

// Name is the encoding's name.
func (e Encoding) Name() string { return e.name }

// Mark is the byte order mark with which files begin, "" when they have none.
func (e Encoding) Mark() string { return e.mark }

// Writer encodes what is written to it, without a mark. Characters that the
// encoding lacks become question marks. Close writes what is left and does not
// close w.
func (e Encoding) Writer(w io.Writer) io.WriteCloser {
	switch {
	case e.wide != nil:
		return transform.NewWriter(w, e.wide.NewEncoder())
	case e.page != nil:
		lacking := runes.Map(func(r rune) rune {
			if _, ok := e.page.EncodeRune(r); ok {
				return r
			}
			return '?'
		})
		return transform.NewWriter(w, transform.Chain(lacking, e.page.NewEncoder()))
	case e.thin:
		return transform.NewWriter(w, runes.Map(func(r rune) rune {
			if r < utf8.RuneSelf {
				return r
			}
			return '?'
		}))
	}
	return transform.NewWriter(w, transform.Nop)
}

// Reader decodes a file. A byte order mark says more than the encoding: a file
// is read as what it is.
func (e Encoding) Reader(r io.Reader) io.Reader {
	var own transform.Transformer
	switch {
	case e.wide != nil:
		own = e.wide.NewDecoder()
	case e.page != nil:
		own = e.page.NewDecoder()
	case e.name == "Oem":
		own = lenient{charmap.CodePage437}
	default:
		own = lenient{charmap.Windows1252}
	}
	if e.name == "UTF32" {
		return transform.NewReader(r, transform.Chain(own, dropMark()))
	}
	return transform.NewReader(r, unicode.BOMOverride(own))
}

// dropMark takes a mark away that came through the decoder.
func dropMark() transform.Transformer {
	return runes.Remove(runes.Predicate(func(r rune) bool { return r == '\ufeff' }))
}

// lenient reads UTF-8; a byte that is none is a character of the code page.
type lenient struct{ page *charmap.Charmap }

// Reset implements transform.Transformer.
func (lenient) Reset() {}

// Transform implements transform.Transformer.
func (l lenient) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		r, size := rune(src[nSrc]), 1
		if r >= utf8.RuneSelf {
			if !atEOF && !utf8.FullRune(src[nSrc:]) {
				return nDst, nSrc, transform.ErrShortSrc
			}
			if r, size = utf8.DecodeRune(src[nSrc:]); r == utf8.RuneError && size == 1 {
				r = l.page.DecodeByte(src[nSrc])
			}
		}
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += size
	}
	return nDst, nSrc, nil
}
