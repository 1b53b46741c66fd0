package model

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// TextOf returns the text of any value that Get returns.
func TextOf(v any) string {
	if v == nil {
		return ""
	}
	switch x := v.(type) {
	case time.Duration:
		return Span(x).String()
	case fmt.Stringer:
		return x.String()
	case Object:
		return Identity(x)
	}
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Bool:
		if rv.Bool() {
			return "True"
		}
		return "False"
	case reflect.Float64:
		return strconv.FormatFloat(rv.Float(), 'f', -1, 64)
	case reflect.Slice:
		parts := make([]string, rv.Len())
		for i := range parts {
			parts[i] = TextOf(rv.Index(i).Interface())
		}
		return strings.Join(parts, ",")
	}
	if rv.CanAddr() {
		if s, ok := rv.Addr().Interface().(fmt.Stringer); ok {
			return s.String()
		}
	} else if p := reflect.New(rv.Type()); p.Type().Implements(reflect.TypeFor[fmt.Stringer]()) {
		p.Elem().Set(rv)
		return p.Interface().(fmt.Stringer).String()
	}
	return fmt.Sprint(v)
}

// Parse reads text in the field's notation; a list takes commas between values.
// It does not check range and max.
func (f *Field) Parse(text string) (any, error) {
	if !f.List() {
		v, err := f.parseOne(text)
		if err != nil || f.typ.Kind() != reflect.Pointer {
			return v, err
		}
		p := reflect.New(f.typ.Elem())
		p.Elem().Set(reflect.ValueOf(v))
		return p.Interface(), nil
	}
	s := reflect.MakeSlice(f.typ, 0, 0)
	if strings.TrimSpace(text) == "" {
		return s.Interface(), nil
	}
	for _, part := range f.Split(text) {
		v, err := f.parseOne(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		s = reflect.Append(s, reflect.ValueOf(v))
	}
	return s.Interface(), nil
}

// listSplitter is a value of which a list is not split at every comma.
type listSplitter interface{ SplitList(text string) []string }

// Split cuts the text of a list into the texts of its values, as the element
// type wants it: at commas, unless a comma belongs to a value.
func (f *Field) Split(text string) []string {
	if s, ok := reflect.New(f.elem()).Interface().(listSplitter); ok {
		return s.SplitList(text)
	}
	return strings.Split(text, ",")
}

// parseOne reads one value of the element type.
func (f *Field) parseOne(text string) (any, error) {
	if n := strings.TrimSpace(text); f.Days && n != "" && strings.Trim(n, "0123456789") == "" {
		text = n + ".00:00:00"
	}
	t := f.elem()
	p := reflect.New(t)
	if v, ok := p.Interface().(Value); ok {
		if err := v.Set(text); err != nil {
			return nil, err
		}
		return p.Elem().Interface(), nil
	}
	switch t.Kind() {
	case reflect.Bool:
		b, err := ParseBool(text)
		if err != nil {
			return nil, err
		}
		p.Elem().SetBool(b)
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("parse whole number: %w", err)
		}
		p.Elem().SetInt(n)
	case reflect.String:
		word, err := f.word(text)
		if err != nil {
			return nil, err
		}
		p.Elem().SetString(word)
	case reflect.Float64:
		n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil {
			return nil, fmt.Errorf("parse number: %w", err)
		}
		p.Elem().SetFloat(n)
	case reflect.Struct:
		at, err := parseTime(t, text)
		if err != nil {
			return nil, err
		}
		p.Elem().Set(reflect.ValueOf(at))
	default:
		panic(f.fault("has a type that does not parse: " + t.String()))
	}
	return p.Elem().Interface(), nil
}

// parseTime reads a date of a live object: RFC 3339, or nothing for none.
func parseTime(t reflect.Type, text string) (at time.Time, err error) {
	if t != reflect.TypeFor[time.Time]() {
		return at, fmt.Errorf("no text makes a %s", t)
	}
	if text == "" {
		return at, nil
	}
	at, err = time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return at, fmt.Errorf("%s is not a date like 2026-11-21T16:12:11Z", Quote(text))
	}
	return at, nil
}

func (f *Field) word(text string) (string, error) {
	if len(f.Enum) == 0 || text == "" && f.Default == "" {
		return text, nil
	}
	return Word(f.Enum, text)
}

// ParseBool reads $true, $false, true, false, 1 and 0 in any case.
func ParseBool(text string) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "$true", "true", "1":
		return true, nil
	case "$false", "false", "0":
		return false, nil
	}
	return false, fmt.Errorf("%s is neither $true nor $false", Quote(text))
}

// Word finds text among words: exact in any case, else the unique prefix.
func Word(words []string, text string) (string, error) {
	text = strings.TrimSpace(text)
	found := ""
	for _, w := range words {
		if strings.EqualFold(w, text) {
			return w, nil
		}
		if text != "" && HasPrefixFold(w, text) {
			if found != "" {
				return "", fmt.Errorf("%s may be %s or %s", Quote(text), found, w)
			}
			found = w
		}
	}
	if found == "" {
		return "", fmt.Errorf("%s is none of %s", Quote(text), strings.Join(words, ", "))
	}
	return found, nil
}
