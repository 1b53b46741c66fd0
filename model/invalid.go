package model

// invalid is the error of a value that does not parse. The message names the
// value, the rule and a valid example.
func invalid(id, value, message string) *Error {
	return &Error{ID: id, Category: Invalid, Target: value, Message: message}
}

// unmarshal gives text to a value, for encoding.TextUnmarshaler.
func unmarshal(v Value, text []byte) error { return v.Set(string(text)) }
