package model

import (
	"slices"
	"testing"
	"time"
)

// TestGUIDsSortByTheTimeOfTheirMaking: objects that are made one after the other
// stand side by side in a directory, however the names of one moment fall.
func TestGUIDsSortByTheTimeOfTheirMaking(t *testing.T) {
	at := time.Date(2026, 11, 21, 16, 0, 0, 0, time.UTC)
	var all []string
	for range 1000 {
		g := NewGUIDAt(at)
		if g[6]>>4 != 7 || g[8]>>6 != 2 {
			t.Fatalf("%s is no GUID of version 7", g)
		}
		if back, err := ParseGUID(g.String()); err != nil || back != g {
			t.Fatalf("%s reads as %s, %v", g, back, err)
		}
		all = append(all, g.String())
		at = at.Add(time.Millisecond)
	}
	if !slices.IsSorted(all) {
		t.Error("later GUIDs sort before earlier ones")
	}
	if a, b := NewGUIDAt(at), NewGUIDAt(at); a == b {
		t.Errorf("two of one moment are both %s", a)
	}
}
