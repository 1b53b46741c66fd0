package model

import (
	"strconv"
	"strings"
)

// AddressSpace is one set of recipients that a send connector carries, with a
// cost: [Local:][Type:]Space[;Cost].
type AddressSpace struct {
	Kind  string // "SMTP", "X400" or another word
	Space string // for SMTP a DomainPattern, case as written
	Cost  int    // 1 to 100
	Local bool   // written with the old prefix that scopes the connector to its site
}

// ParseAddressSpace reads both spellings of the product, and ",cost=5" for
// people whose shell ends a command at a semicolon.
func ParseAddressSpace(text string) (AddressSpace, error) {
	a := AddressSpace{Kind: "SMTP", Cost: 1}
	s := strings.TrimSpace(text)
	if rest, ok := CutPrefixFold(s, "Local:"); ok {
		a.Local, s = true, rest
	}
	if kind, rest, ok := strings.Cut(s, ":"); ok {
		if kind == "" || strings.ContainsAny(kind, " ;=.*") {
			return AddressSpace{}, badSpace(text, "the type before the colon is no word")
		}
		a.Kind, s = typeWord(kind), rest
	}
	space, cost, err := splitCost(text, s)
	if err != nil {
		return AddressSpace{}, err
	}
	a.Space, a.Cost = strings.TrimSpace(space), cost
	if err := a.checkSpace(text); err != nil {
		return AddressSpace{}, err
	}
	return a, nil
}

func typeWord(kind string) string {
	for _, known := range []string{"SMTP", "X400"} {
		if strings.EqualFold(kind, known) {
			return known
		}
	}
	return kind
}

func badSpace(text, why string) error {
	return invalid("InvalidAddressSpace", text, Quote(text)+" is not an address space: "+why+" (write Type:Space;Cost, for example SMTP:*.contoso.com;5).")
}

// splitCost cuts the cost off; without one it is 1.
func splitCost(text, s string) (space string, cost int, err error) {
	if i := strings.LastIndexByte(s, ','); i >= 0 {
		if n, ok := CutPrefixFold(strings.TrimSpace(s[i+1:]), "cost="); ok {
			cost, err = parseCost(text, n)
			return s[:i], cost, err
		}
	}
	i := strings.LastIndexByte(s, ';')
	if i < 0 {
		return s, 1, nil
	}
	// In "c=US;a=;p=Contoso" the last semicolon ends an attribute, no space.
	if strings.ContainsRune(s[i+1:], '=') {
		return s, 1, nil
	}
	cost, err = parseCost(text, s[i+1:])
	return s[:i], cost, err
}

func parseCost(text, s string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 1 || n > 100 {
		return 0, invalid("AddressSpaceCostRange", text,
			"The cost "+Quote(strings.TrimSpace(s))+" of address space "+Quote(text)+" is not a whole number from 1 to 100 (write for example SMTP:*;1).")
	}
	return n, nil
}

func (a *AddressSpace) checkSpace(text string) error {
	switch {
	case a.Space == "":
		return badSpace(text, "the space is empty")
	case a.Kind == "SMTP" && a.Space == "--":
		return badSpace(text, "the space -- stands for all accepted domains on Edge Transport servers, which are not part of mxsh; name the domains themselves")
	case a.Kind == "SMTP":
		p, err := ParseDomainPattern(a.Space)
		if err != nil {
			_, why := asciiDomain(strings.TrimPrefix(a.Space, "*."))
			return badSpace(text, why)
		}
		a.Space = string(p)
	case a.Kind == "X400" && !x400Complete(a.Space):
		return badSpace(text, "an X.400 space has at least c= and a=")
	case a.Kind != "X400" && strings.Contains(a.Space, ";"):
		return badSpace(text, "the space holds a semicolon and no cost follows it")
	}
	return nil
}

func x400Complete(space string) bool {
	if space == "*" {
		return true
	}
	has := map[string]bool{}
	for part := range strings.SplitSeq(space, ";") {
		key, _, ok := strings.Cut(strings.TrimSpace(part), "=")
		if !ok && strings.TrimSpace(part) != "" {
			return false
		}
		has[strings.ToLower(strings.TrimSpace(key))] = true
	}
	return has["c"] && has["a"]
}

// SMTP is whether the space holds SMTP addresses.
func (a AddressSpace) SMTP() bool { return a.Kind == "SMTP" }

// Match is whether the space takes recipients of an SMTP domain.
func (a AddressSpace) Match(domain string) bool {
	return a.SMTP() && DomainPattern(a.Space).Match(domain)
}

// Specificity orders the spaces that match one domain; the higher wins.
func (a AddressSpace) Specificity() int { return DomainPattern(a.Space).Specificity() }

// Set implements Value.
func (a *AddressSpace) Set(text string) error {
	v, err := ParseAddressSpace(text)
	if err == nil {
		*a = v
	}
	return err
}

// String is the full form TYPE:space;cost.
func (a AddressSpace) String() string {
	s := a.Kind + ":" + a.Space + ";" + strconv.Itoa(a.Cost)
	if a.Local {
		s = "Local:" + s
	}
	return s
}

// SplitList cuts a text at the commas between address spaces; the comma of
// ",cost=5" is part of its space.
func (AddressSpace) SplitList(text string) []string {
	var out []string
	for part := range strings.SplitSeq(text, ",") {
		if _, cost := CutPrefixFold(strings.TrimSpace(part), "cost="); cost && len(out) > 0 {
			out[len(out)-1] += "," + strings.TrimSpace(part)
			continue
		}
		out = append(out, part)
	}
	return out
}

// Type implements Value.
func (AddressSpace) Type() string { return "AddressSpace" }

// MarshalText implements encoding.TextMarshaler.
func (a AddressSpace) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (a *AddressSpace) UnmarshalText(text []byte) error { return unmarshal(a, text) }
