package smtp

import (
	"fmt"
	"strings"
)

const upperHex = "0123456789ABCDEF"

// EncodeXtext encodes s as xtext (RFC 3461 §4).
func EncodeXtext(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < '!' || c > '~' || c == '+' || c == '=' {
			b.WriteByte('+')
			b.WriteByte(upperHex[c>>4])
			b.WriteByte(upperHex[c&15])
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// DecodeXtext decodes xtext. Bytes of UTF-8 are let through as they are (RFC
// 6533 allows them in addresses).
func DecodeXtext(s string) (string, error) {
	if !validXtext(s) {
		return "", fmt.Errorf("decode xtext: %q is not xtext", s)
	}
	if !strings.Contains(s, "+") {
		return s, nil
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '+' {
			b.WriteByte(s[i])
			continue
		}
		b.WriteByte(byte(strings.IndexByte(upperHex, s[i+1])<<4 | strings.IndexByte(upperHex, s[i+2])))
		i += 2
	}
	return b.String(), nil
}

func validXtext(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '+':
			if i+2 >= len(s) || strings.IndexByte(upperHex, s[i+1]) < 0 || strings.IndexByte(upperHex, s[i+2]) < 0 {
				return false
			}
			i += 2
		case c < '!' || c == '=' || c == 0x7f:
			return false
		}
	}
	return true
}
