package model

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// splitRecord reads the members of a record as json.Marshal writes it: without
// blanks, and names without escapes. ok is false for anything else, which
// encoding/json then reads or refuses. It is there because a directory is read
// a million records at a time.
func splitRecord(data []byte) (r record, ok bool) {
	ok = utf8.Valid(data) && eachMember(data, func(name, raw []byte) bool {
		switch string(name) {
		case "guid":
			return json.Unmarshal(raw, &r.Guid) == nil
		case "name":
			text, err := jsonText(raw)
			r.Name = text
			return err == nil && raw[0] == '"'
		case "created":
			return r.Created.UnmarshalJSON(raw) == nil
		case "changed":
			return r.Changed.UnmarshalJSON(raw) == nil
		case "set":
			if r.Fields != nil {
				return false
			}
			r.Fields = make(map[string]json.RawMessage, 16)
			return eachMember(raw, func(name, raw []byte) bool {
				r.Fields[string(name)] = raw
				return true
			})
		}
		return false
	})
	return r, ok
}

// eachMember calls fn for each member of a JSON object until it returns false.
func eachMember(data []byte, fn func(name, raw []byte) bool) bool {
	if len(data) < 2 || data[0] != '{' || data[len(data)-1] != '}' {
		return false
	}
	for data = data[1:]; len(data) > 1; {
		n := stringEnd(data)
		if n < 2 || n >= len(data) || data[n] != ':' || bytes.IndexByte(data[:n], '\\') >= 0 {
			return false
		}
		name := data[1 : n-1]
		data = data[n+1:]
		end := valueEnd(data)
		if end <= 0 || end >= len(data) || !fn(name, data[:end:end]) {
			return false
		}
		if data[end] == '}' {
			return end == len(data)-1
		}
		if data[end] != ',' {
			return false
		}
		data = data[end+1:]
	}
	return len(data) == 1 && data[0] == '}'
}

// stringEnd is the length of the string that data begins with, quotes included, 0 when none does.
func stringEnd(data []byte) int {
	if len(data) == 0 || data[0] != '"' {
		return 0
	}
	for i := 1; i < len(data); i++ {
		switch {
		case data[i] == '\\':
			i++
		case data[i] == '"':
			return i + 1
		case data[i] < ' ':
			return 0
		}
	}
	return 0
}

// valueEnd is the length of the value that data begins with, 0 when it has no end.
func valueEnd(data []byte) int {
	depth := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case ' ', '\t', '\r', '\n':
			return 0
		case '"':
			n := stringEnd(data[i:])
			if n == 0 {
				return 0
			}
			i += n - 1
		case '[', '{':
			depth++
		case ']', '}':
			if depth == 0 {
				return i
			}
			depth--
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
	return 0
}
