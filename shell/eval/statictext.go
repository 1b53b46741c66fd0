package eval

import (
	"html"
	"net/url"
	"strings"
	"unicode"

	"mxsh/shell/value"
)

func emptyText(test func(string) bool) method {
	return func(c call) (any, error) { return test(c.text(0)), c.takes(1, 1) }
}

// ofText makes a static method of one text.
func ofText(fn func(string) string) method {
	return func(c call) (any, error) { return fn(c.text(0)), c.takes(1, 2) }
}

// ofRune makes a test of a character, or of the character at a place of a text.
func ofRune(test func(rune) bool) method {
	return func(c call) (any, error) {
		if err := c.takes(1, 2); err != nil {
			return nil, err
		}
		runes, at := []rune(c.text(0)), 0
		if len(c.args) == 2 {
			n, err := c.whole(1)
			if err != nil {
				return nil, err
			}
			at = n
		}
		if at < 0 || at >= len(runes) {
			return nil, outOfRange(c.name)
		}
		return test(runes[at]), nil
	}
}

// urlEscaped escapes as the form encoding does, with small hexadecimal digits.
func urlEscaped(text string) string {
	out := []byte(strings.NewReplacer("%21", "!", "%28", "(", "%29", ")", "%2A", "*").Replace(url.QueryEscape(text)))
	for i := 0; i+2 < len(out); i++ {
		if out[i] == '%' {
			copy(out[i+1:], strings.ToLower(string(out[i+1:i+3])))
		}
	}
	return string(out)
}

func urlUnescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

func dataUnescaped(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

func dataEscaped(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

func joinedText(c call) (any, error) {
	if err := c.takes(2, 64); err != nil {
		return nil, err
	}
	var items []any
	for _, a := range c.args[1:] {
		items = append(items, value.Enumerate(a)...)
	}
	return value.Join(items, c.text(0)), nil
}

func formattedText(c call) (any, error) {
	if err := c.takes(1, 64); err != nil {
		return nil, err
	}
	args, template := c.args[1:], c.text(0)
	if culture(c.args[0]) && len(args) > 0 {
		template, args = value.Text(args[0]), args[1:]
	}
	if len(args) == 1 {
		args = value.Enumerate(args[0])
	}
	return value.FormatString(template, args)
}

// culture is whether an argument only says in which culture to print; there is one.
func culture(v any) bool { return value.TypeName(v) == "CultureInfo" }

func comparedText(c call) (any, error) {
	if err := c.takes(2, 3); err != nil {
		return nil, err
	}
	n, err := value.Compare(c.text(0), c.text(1), ignoresCase(c, 2))
	return int64(max(-1, min(1, n))), err
}

// ignoresCase is whether argument i asks to ignore case.
func ignoresCase(c call, i int) bool {
	return strings.HasSuffix(strings.ToLower(c.text(i)), "ignorecase") || c.text(i) == "True"
}

var textStatics = map[string]method{
	"string::join": joinedText, "string::format": formattedText, "string::compare": comparedText,
	"string::isnullorempty":      emptyText(func(t string) bool { return t == "" }),
	"string::isnullorwhitespace": emptyText(func(t string) bool { return strings.TrimSpace(t) == "" }),
	"string::copy":               ofText(func(t string) string { return t }),
	"string::concat": func(c call) (any, error) {
		if len(c.args) == 1 {
			return value.Join(value.Enumerate(c.args[0]), ""), nil
		}
		return value.Join(c.args, ""), nil
	},
	"string::equals": func(c call) (any, error) {
		return value.Equal(c.text(0), c.text(1), ignoresCase(c, 2)), c.takes(2, 3)
	},
	"char::isletter": ofRune(unicode.IsLetter), "char::isdigit": ofRune(unicode.IsDigit), "char::isnumber": ofRune(unicode.IsNumber),
	"char::isletterordigit": ofRune(func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }),
	"char::isupper":         ofRune(unicode.IsUpper), "char::islower": ofRune(unicode.IsLower), "char::iswhitespace": ofRune(unicode.IsSpace),
	"char::ispunctuation": ofRune(unicode.IsPunct), "char::issymbol": ofRune(unicode.IsSymbol), "char::iscontrol": ofRune(unicode.IsControl),
	"char::tolower": asChar(unicode.ToLower), "char::toupper": asChar(unicode.ToUpper), "char::convertfromutf32": func(c call) (any, error) {
		n, err := c.whole(0)
		return string(rune(n)), err
	},
	"httputility::urlencode": ofText(urlEscaped), "httputility::urldecode": ofText(urlUnescaped),
	"httputility::htmlencode": ofText(html.EscapeString), "httputility::htmldecode": ofText(html.UnescapeString),
	"webutility::urlencode": ofText(url.QueryEscape), "webutility::urldecode": ofText(urlUnescaped),
	"webutility::htmlencode": ofText(html.EscapeString), "webutility::htmldecode": ofText(html.UnescapeString),
	"uri::escapedatastring": ofText(dataEscaped), "uri::unescapedatastring": ofText(dataUnescaped), "uri::escapeuristring": ofText(func(t string) string {
		return strings.NewReplacer("%3A", ":", "%2F", "/", "%3F", "?", "%3D", "=", "%26", "&", "%23", "#", "%40", "@", "%2C", ",", "%3B", ";").Replace(dataEscaped(t))
	}),
}

func asChar(fn func(rune) rune) method {
	return func(c call) (any, error) {
		v, err := value.Convert(c.text(0), "char")
		if err != nil {
			return nil, err
		}
		return value.Char(fn(rune(v.(value.Char)))), c.takes(1, 1)
	}
}
