package model

import (
	"regexp"
	"strconv"
)

// ServerVersion is the release of a server as Exchange prints it: Version 14.3 (Build 123.4).
type ServerVersion string

var versionNumbers = regexp.MustCompile(`^Version (\d+)\.(\d+) \(Build (\d+)\.(\d+)`)

// number is one of the four numbers, 0 for a text of another form.
func (v ServerVersion) number(i int) int {
	found := versionNumbers.FindStringSubmatch(string(v))
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(found[i])
	return n
}

// Major is the release.
func (v ServerVersion) Major() int { return v.number(1) }

// Minor is the service pack.
func (v ServerVersion) Minor() int { return v.number(2) }

// Build is the build.
func (v ServerVersion) Build() int { return v.number(3) }

// Revision is the revision of the build.
func (v ServerVersion) Revision() int { return v.number(4) }

// Set implements Value.
func (v *ServerVersion) Set(text string) error {
	*v = ServerVersion(text)
	return nil
}

func (v ServerVersion) String() string { return string(v) }

// Type implements Value.
func (ServerVersion) Type() string { return "ServerVersion" }
