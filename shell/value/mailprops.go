package value

import (
	"cmp"
	"strings"

	"mxsh/model"
)

// Parts of the mail values as scripts read them: $space.Domain, $host.IsIPAddress.

func addressSpaceProp(a model.AddressSpace, name string) (any, bool) {
	switch strings.ToLower(name) {
	case "address":
		return a.Space, true
	case "domain":
		if !a.SMTP() {
			return nil, true
		}
		return model.DomainPattern(a.Space).Base(), true
	case "type":
		return a.Kind, true
	case "cost":
		return int64(a.Cost), true
	case "issmtptype":
		return a.SMTP(), true
	case "includesubdomains":
		return a.SMTP() && model.DomainPattern(a.Space).Star(), true
	case "islocal":
		return a.Local, true
	}
	return nil, false
}

func smartHostProp(h model.SmartHost, name string) (any, bool) {
	switch strings.ToLower(name) {
	case "address":
		if !h.IsIP() {
			return nil, true
		}
		return h.IP, true
	case "domain":
		if h.IsIP() {
			return nil, true
		}
		return h.Name, true
	case "isipaddress":
		return h.IsIP(), true
	}
	return nil, false
}

func domainPatternProp(p model.DomainPattern, name string) (any, bool) {
	switch strings.ToLower(name) {
	case "address":
		return string(p), true
	case "domain", "smtpdomain":
		return model.Domain(p.Base()), true
	case "includesubdomains":
		return p.Star(), true
	case "isstar":
		return p == "*", true
	}
	return nil, false
}

// compareRelease orders releases of servers by their numbers, and anything else
// by its text.
func compareRelease(a model.ServerVersion, v any, fold bool) int {
	b := model.ServerVersion(Text(v))
	if a.Major() == 0 || b.Major() == 0 {
		return compareText(string(a), string(b), fold)
	}
	return cmp.Or(cmp.Compare(a.Major(), b.Major()), cmp.Compare(a.Minor(), b.Minor()), cmp.Compare(a.Build(), b.Build()),
		cmp.Compare(a.Revision(), b.Revision()), compareText(string(a), string(b), fold))
}
