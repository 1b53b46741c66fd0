package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"
)

// record is the stored form of an object: its header and, by name, the
// settings that differ from their default, in their text form.
type record struct {
	Guid    GUID                       `json:"guid"`
	Name    string                     `json:"name"`
	Created time.Time                  `json:"created"`
	Changed time.Time                  `json:"changed"`
	Fields  map[string]json.RawMessage `json:"set,omitempty"`
}

// storing is a value whose stored text differs from its printed one.
type storing interface{ stored() (string, error) }

type restoring interface{ restore(text string) error }

// Encode returns the stored form of o. Settings of a newer version that Decode
// found in the record are written back. A secret that is not sealed is an error.
func (k *Kind) Encode(o Object) ([]byte, error) {
	m := o.Header()
	r := record{m.Guid, m.Name, m.Created, m.Changed, map[string]json.RawMessage{}}
	for name, raw := range m.unknown {
		r.Fields[name] = raw
	}
	for _, f := range k.all {
		if f.Transient || f.IsDefault(o) {
			continue
		}
		v, err := f.storedValue(f.of(o))
		if err != nil {
			return nil, fmt.Errorf("encode %s of %s %q: %w", f.Name, k.Name, m.Name, err)
		}
		raw, err := json.Marshal(v)
		if err != nil {
			return nil, fmt.Errorf("encode %s of %s %q: %w", f.Name, k.Name, m.Name, err)
		}
		r.Fields[f.Name] = raw
	}
	return json.Marshal(r)
}

// storedValue is what JSON gets: a boolean, a number, a text, a list of these,
// or nil for a nullable setting without value.
func (f *Field) storedValue(v reflect.Value) (any, error) {
	if f.List() {
		list := make([]any, v.Len())
		for i := range list {
			one, err := storedOne(v.Index(i))
			if err != nil {
				return nil, err
			}
			list[i] = one
		}
		return list, nil
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil, nil
		}
		v = v.Elem()
	}
	return storedOne(v)
}

func storedOne(v reflect.Value) (any, error) {
	switch x := v.Interface().(type) {
	case storing:
		return x.stored()
	case fmt.Stringer:
		return x.String(), nil
	}
	switch v.Kind() {
	case reflect.Bool:
		return v.Bool(), nil
	case reflect.Int, reflect.Int64:
		return v.Int(), nil
	}
	return v.String(), nil
}

// Decode reads what Encode wrote; settings that are not in the record have their default.
func (k *Kind) Decode(data []byte) (Object, error) {
	r, ok := splitRecord(data)
	if !ok {
		r = record{}
		if err := json.Unmarshal(data, &r); err != nil {
			return nil, fmt.Errorf("decode %s: %w", k.Name, err)
		}
	}
	o := k.New()
	m := o.Header()
	m.Guid, m.Name, m.Created, m.Changed = r.Guid, r.Name, r.Created, r.Changed
	for name, raw := range r.Fields {
		f := k.stored[name]
		if f == nil {
			if m.unknown == nil {
				m.unknown = map[string]json.RawMessage{}
			}
			m.unknown[name] = bytes.Clone(raw)
			continue
		}
		if err := f.restore(o, raw); err != nil {
			return nil, fmt.Errorf("decode %s of %s %q: %w", name, k.Name, r.Name, err)
		}
	}
	return o, nil
}

func (f *Field) restore(o Object, raw json.RawMessage) error {
	target := f.of(o)
	switch {
	case string(raw) == "null", string(raw) == `""`:
		target.SetZero()
		return nil
	case f.List():
		return f.restoreList(target, raw)
	case target.Kind() == reflect.Pointer:
		p := reflect.New(f.elem())
		if err := f.restoreOne(p.Elem(), raw); err != nil {
			return err
		}
		target.Set(p)
		return nil
	}
	return f.restoreOne(target, raw)
}

func (f *Field) restoreList(target reflect.Value, raw json.RawMessage) error {
	var parts []json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		return err
	}
	list := reflect.MakeSlice(f.typ, len(parts), len(parts))
	for i, part := range parts {
		if string(part) == "null" {
			return errors.New("null stands in a list")
		}
		if err := f.restoreOne(list.Index(i), part); err != nil {
			return err
		}
	}
	target.Set(list)
	return nil
}

func (f *Field) restoreOne(target reflect.Value, raw json.RawMessage) error {
	p := target.Addr().Interface()
	if r, ok := p.(restoring); ok {
		text, err := jsonText(raw)
		if err != nil {
			return err
		}
		return r.restore(text)
	}
	if v, ok := p.(Value); ok {
		text, err := jsonText(raw)
		if err != nil {
			return err
		}
		return v.Set(text)
	}
	switch {
	case target.Kind() == reflect.Bool && string(raw) == "true":
		target.SetBool(true)
		return nil
	case target.Kind() == reflect.String:
		text, err := jsonText(raw)
		target.SetString(text)
		return err
	}
	return json.Unmarshal(raw, p)
}

func jsonText(raw json.RawMessage) (text string, err error) {
	if n := len(raw); n > 1 && raw[0] == '"' && bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : n-1]), nil
	}
	err = json.Unmarshal(raw, &text)
	return text, err
}

// SealSecrets fills in the sealed form of every secret of o, as Encode wants it.
func SealSecrets(o Object, by Sealer) error {
	return eachSecret(o, func(s sealable) error { return s.Seal(by) })
}

// OpenSecrets fills in the plain form of every secret of o, for the one who uses them.
func OpenSecrets(o Object, by Sealer) error {
	return eachSecret(o, func(s sealable) error { return s.Open(by) })
}

type sealable interface {
	Seal(Sealer) error
	Open(Sealer) error
}

func eachSecret(o Object, fn func(sealable) error) error {
	k := KindOf(o)
	for _, f := range k.all {
		s, ok := f.of(o).Addr().Interface().(sealable)
		if !ok {
			continue
		}
		if err := fn(s); err != nil {
			return fmt.Errorf("%s of %s %q: %w", f.Name, k.Name, o.Header().Name, err)
		}
	}
	return nil
}
