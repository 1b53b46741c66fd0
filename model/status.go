package model

import "strings"

// EnhancedStatus is a status code x.y.z of RFC 3463.
type EnhancedStatus string

// Set implements Value.
func (s *EnhancedStatus) Set(text string) error {
	t := strings.TrimSpace(text)
	parts := strings.Split(t, ".")
	ok := len(parts) == 3 && (parts[0] == "2" || parts[0] == "4" || parts[0] == "5")
	for _, p := range parts {
		_, digits := number(p, 999)
		ok = ok && digits && len(p) <= 3
	}
	if !ok {
		return invalid("InvalidStatusCode", text, Quote(text)+" is not a status code: three numbers with dots between, the first 2, 4 or 5, are wanted (write for example 5.4.4).")
	}
	*s = EnhancedStatus(t)
	return nil
}

// String is the code.
func (s EnhancedStatus) String() string { return string(s) }

// Type implements Value.
func (EnhancedStatus) Type() string { return "EnhancedStatusCode" }

// Rate is a number of messages a second.
type Rate float64
