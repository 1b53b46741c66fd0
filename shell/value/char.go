package value

// Char is one character, an element of a text: text to comparison and to other
// texts, its code to arithmetic.
type Char rune

// String is the character as text.
func (c Char) String() string { return string(rune(c)) }

// Chars returns the characters of a text.
func Chars(text string) []any {
	all := []any{}
	for _, r := range text {
		all = append(all, Char(r))
	}
	return all
}

func convertChar(v any) (any, error) {
	switch x := v.(type) {
	case Char:
		return x, nil
	case int64:
		if x >= 0 && x <= 0x10ffff {
			return Char(x), nil
		}
		return nil, CannotConvert(v, "Char", "Value was either too large or too small for a character.")
	case string:
		if r := []rune(x); len(r) == 1 {
			return Char(r[0]), nil
		}
	}
	return nil, CannotConvert(v, "Char", "String must be exactly one character long.")
}
