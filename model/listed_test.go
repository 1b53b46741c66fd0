package model

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// recorded is how the product whose shell this is lists a kind.
type recorded struct{ table, list []string }

// readRecorded reads testdata/listed.txt: for each kind a heading, the columns of
// its table and the properties of its list, one a line, as published output has them.
func readRecorded(t *testing.T) map[string]*recorded {
	t.Helper()
	data, err := os.ReadFile("testdata/listed.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*recorded{}
	var r *recorded
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		table, isTable := strings.CutPrefix(line, "table")
		switch {
		case line == "":
		case line[0] == '[':
			r = &recorded{}
			all[strings.Trim(line, "[]")] = r
		case isTable:
			r.table = strings.Fields(table)
		default:
			r.list = append(r.list, line)
		}
	}
	return all
}

// TestKindsAreListedInTheRecordedOrder: of what a kind has in common with the
// record, spelling and order are the record's, in the list and in the table.
func TestKindsAreListedInTheRecordedOrder(t *testing.T) {
	all := readRecorded(t)
	if len(all) != 13 {
		t.Fatalf("%d kinds are recorded", len(all))
	}
	for name, r := range all {
		k := KindNamed(name)
		if k == nil {
			t.Errorf("there is no kind %s", name)
			continue
		}
		own := k.PropNames()
		ours := slices.DeleteFunc(slices.Clone(own), func(p string) bool { return !holdsFold(r.list, p) })
		theirs := slices.DeleteFunc(slices.Clone(r.list), func(p string) bool { return !holdsFold(own, p) })
		if i := differ(ours, theirs); i >= 0 {
			t.Errorf("%s lists %s where the record has %s", name, strings.Join(ours[i:min(i+3, len(ours))], ", "), strings.Join(theirs[i:min(i+3, len(theirs))], ", "))
		}
		if !slices.Equal(k.Table, r.table) {
			t.Errorf("the table of %s has %s, that of the record %s", name, k.Table, r.table)
		}
	}
}

// differ is the first place where two lists differ, -1 when they are the same.
func differ(a, b []string) int {
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			return i
		}
	}
	return -1
}

func TestPropertiesThatArePlacedExist(t *testing.T) {
	for _, k := range Kinds() {
		names := k.PropNames()
		for at, placed := range k.Before {
			for _, name := range append([]string{at}, placed...) {
				if !slices.Contains(names, name) {
					t.Errorf("%s places %s and has no such property", k.Name, name)
				}
			}
		}
		if len(k.Widths) > len(k.Table) {
			t.Errorf("%s has more widths than columns", k.Name)
		}
	}
}
