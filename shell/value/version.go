package value

import (
	"cmp"
	"strconv"
	"strings"
)

// Version is a program's version of two to four numbers; a number that was not
// given is -1.
type Version struct{ Major, Minor, Build, Revision int }

// ParseVersion reads 8.3, 8.3.83 or 8.3.83.6.
func ParseVersion(text string) (Version, bool) {
	parts := strings.Split(strings.TrimSpace(text), ".")
	if len(parts) < 2 || len(parts) > 4 {
		return Version{}, false
	}
	n := [4]int{-1, -1, -1, -1}
	for i, p := range parts {
		x, err := strconv.ParseUint(p, 10, 31)
		if err != nil {
			return Version{}, false
		}
		n[i] = int(x)
	}
	return Version{n[0], n[1], n[2], n[3]}, true
}

// String prints the numbers that were given.
func (v Version) String() string {
	text := strconv.Itoa(v.Major) + "." + strconv.Itoa(v.Minor)
	for _, n := range []int{v.Build, v.Revision} {
		if n < 0 {
			break
		}
		text += "." + strconv.Itoa(n)
	}
	return text
}

// Compare orders by major, minor, build, revision.
func (v Version) Compare(w Version) int {
	return cmp.Or(cmp.Compare(v.Major, w.Major), cmp.Compare(v.Minor, w.Minor),
		cmp.Compare(v.Build, w.Build), cmp.Compare(v.Revision, w.Revision))
}

func (v Version) prop(name string) (any, bool) {
	switch strings.ToLower(name) {
	case "major":
		return int64(v.Major), true
	case "minor":
		return int64(v.Minor), true
	case "build":
		return int64(v.Build), true
	case "revision":
		return int64(v.Revision), true
	}
	return nil, false
}
