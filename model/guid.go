package model

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// GUID identifies an object for as long as it lives. The zero GUID is none.
type GUID [16]byte

// NewGUID returns a random GUID (RFC 9562, version 4).
func NewGUID() GUID {
	var g GUID
	rand.Read(g[:])
	g[6] = g[6]&0x0f | 0x40
	g[8] = g[8]&0x3f | 0x80
	return g
}

// NewGUIDAt returns a GUID that begins with the time (RFC 9562, version 7): those
// made one after the other sort one after the other, so that a directory keeps
// the objects of one import side by side.
func NewGUIDAt(now time.Time) GUID {
	g := NewGUID()
	var stamp [8]byte
	binary.BigEndian.PutUint64(stamp[:], uint64(now.UnixMilli())<<16)
	copy(g[:6], stamp[:6])
	g[6] = g[6]&0x0f | 0x70
	return g
}

// ParseGUID reads the form with dashes, with or without braces, in any case.
func ParseGUID(text string) (GUID, error) {
	var g GUID
	s := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(text), "{"), "}")
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return g, fmt.Errorf("%s is not a GUID", Quote(text))
	}
	raw, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	if err != nil || len(raw) != 16 {
		return g, fmt.Errorf("%s is not a GUID", Quote(text))
	}
	return GUID(raw), nil
}

// Set implements Value.
func (g *GUID) Set(text string) (err error) {
	*g, err = ParseGUID(text)
	return err
}

// String is the lower-case form with dashes.
func (g GUID) String() string {
	s := hex.EncodeToString(g[:])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// Type implements Value.
func (g GUID) Type() string { return "Guid" }

// IsZero is whether g is no GUID at all.
func (g GUID) IsZero() bool { return g == GUID{} }

// Nullable marks that $null clears it.
func (g *GUID) Nullable() {}

// MarshalText implements encoding.TextMarshaler.
func (g GUID) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (g *GUID) UnmarshalText(text []byte) error { return unmarshal(g, text) }
