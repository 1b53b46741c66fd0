package model

import (
	"fmt"
	"strings"
)

// AuthMechanism says how a session may prove itself on a receive connector.
type AuthMechanism uint32

// The authentication mechanisms of a receive connector.
const (
	AuthTLS AuthMechanism = 1 << iota
	AuthIntegrated
	AuthBasic
	AuthBasicRequireTLS
	AuthExchangeServer
	AuthExternalAuthoritative
)

// PermissionGroups says whom a receive connector serves.
type PermissionGroups uint32

// The permission groups.
const (
	AnonymousUsers PermissionGroups = 1 << iota
	ExchangeUsers
	ExchangeServersGroup
	ExchangeLegacyServers
	Partners
	CustomPermissions // the connector has rights made by hand
)

// ErrorPolicies says which failures of a next hop change from lasting to passing or back. Zero is Default.
type ErrorPolicies uint32

// The error policies.
const (
	DowngradeDnsFailures ErrorPolicies = 1 << iota
	DowngradeAuthFailures
	DowngradeCustomFailures
	UpgradeCustomFailures
)

// ServerRole says what a server does.
type ServerRole uint32

// The server roles.
const (
	RoleMailbox ServerRole = 1 << iota
	RoleClientAccess
	RoleUnifiedMessaging
	RoleHubTransport
	RoleEdge
	RoleLegacy // reached by SMTP, not run by this program
)

// flagSet is the table of an enumeration whose values combine: zero's word,
// then the word of each bit from the lowest.
type flagSet struct {
	typ, zero string
	bits      []string
}

func authMechanisms() flagSet {
	return flagSet{"AuthMechanisms", "None",
		[]string{"Tls", "Integrated", "BasicAuth", "BasicAuthRequireTLS", "ExchangeServer", "ExternalAuthoritative"}}
}

func permissionGroups() flagSet {
	return flagSet{"PermissionGroups", "None",
		[]string{"AnonymousUsers", "ExchangeUsers", "ExchangeServers", "ExchangeLegacyServers", "Partners", "Custom"}}
}

func errorPolicies() flagSet {
	return flagSet{"ErrorPolicies", "Default",
		[]string{"DowngradeDnsFailures", "DowngradeAuthFailures", "DowngradeCustomFailures", "UpgradeCustomFailures"}}
}

func serverRoles() flagSet {
	return flagSet{"ServerRole", "None",
		[]string{"Mailbox", "ClientAccess", "UnifiedMessaging", "HubTransport", "Edge", "Legacy"}}
}

// choices are all words that the enumeration takes.
func (s flagSet) choices() []string { return append([]string{s.zero}, s.bits...) }

// parse reads words with commas between, each in any case and short as long as
// it is unique. Zero's word stands alone.
func (s flagSet) parse(text string) (uint32, error) {
	var value uint32
	words := strings.Split(text, ",")
	for _, part := range words {
		word, err := Word(s.choices(), part)
		if err != nil {
			return 0, invalid("InvalidFlag", text, fmt.Sprintf("%s is no value of %s: write one or more of %s, with commas between (for example %s,%s).",
				Quote(strings.TrimSpace(part)), s.typ, strings.Join(s.choices(), ", "), s.bits[0], s.bits[1]))
		}
		if word == s.zero && len(words) > 1 {
			return 0, invalid("FlagNoneWithOthers", text, fmt.Sprintf("%s of %s stands alone and does not combine with other values (write for example %s,%s).",
				s.zero, s.typ, s.bits[0], s.bits[1]))
		}
		for bit, name := range s.bits {
			if name == word {
				value |= 1 << bit
			}
		}
	}
	return value, nil
}

// names are the words of the bits set.
func (s flagSet) names(value uint32) []string {
	var names []string
	for bit, name := range s.bits {
		if value&(1<<bit) != 0 {
			names = append(names, name)
		}
	}
	return names
}

func (s flagSet) text(value uint32) string {
	if value == 0 {
		return s.zero
	}
	return strings.Join(s.names(value), ", ")
}

func (s flagSet) set(target *uint32, text string) error {
	v, err := s.parse(text)
	if err == nil {
		*target = v
	}
	return err
}

// Has is whether all of the given mechanisms are on.
func (a AuthMechanism) Has(b AuthMechanism) bool { return a&b == b }

// Set implements Value.
func (a *AuthMechanism) Set(text string) error { return authMechanisms().set((*uint32)(a), text) }

// String is the words with ", " between.
func (a AuthMechanism) String() string { return authMechanisms().text(uint32(a)) }

// Type implements Value.
func (AuthMechanism) Type() string { return authMechanisms().typ }

// Choices lists all words.
func (AuthMechanism) Choices() []string { return authMechanisms().choices() }

// Flags lists the words that are on.
func (a AuthMechanism) Flags() []string { return authMechanisms().names(uint32(a)) }

// Has is whether all of the given groups are on.
func (g PermissionGroups) Has(b PermissionGroups) bool { return g&b == b }

// Set implements Value.
func (g *PermissionGroups) Set(text string) error { return permissionGroups().set((*uint32)(g), text) }

// String is the words with ", " between.
func (g PermissionGroups) String() string { return permissionGroups().text(uint32(g)) }

// Type implements Value.
func (PermissionGroups) Type() string { return permissionGroups().typ }

// Choices lists all words.
func (PermissionGroups) Choices() []string { return permissionGroups().choices() }

// Flags lists the words that are on.
func (g PermissionGroups) Flags() []string { return permissionGroups().names(uint32(g)) }

// Has is whether all of the given policies are on.
func (p ErrorPolicies) Has(b ErrorPolicies) bool { return p&b == b }

// Set implements Value.
func (p *ErrorPolicies) Set(text string) error { return errorPolicies().set((*uint32)(p), text) }

// String is the words with ", " between.
func (p ErrorPolicies) String() string { return errorPolicies().text(uint32(p)) }

// Type implements Value.
func (ErrorPolicies) Type() string { return errorPolicies().typ }

// Choices lists all words.
func (ErrorPolicies) Choices() []string { return errorPolicies().choices() }

// Flags lists the words that are on.
func (p ErrorPolicies) Flags() []string { return errorPolicies().names(uint32(p)) }

// Has is whether the server has all of the given roles.
func (r ServerRole) Has(b ServerRole) bool { return r&b == b }

// Set implements Value.
func (r *ServerRole) Set(text string) error { return serverRoles().set((*uint32)(r), text) }

// String is the words with ", " between.
func (r ServerRole) String() string { return serverRoles().text(uint32(r)) }

// Type implements Value.
func (ServerRole) Type() string { return serverRoles().typ }

// Choices lists all words.
func (ServerRole) Choices() []string { return serverRoles().choices() }

// Flags lists the words that are on.
func (r ServerRole) Flags() []string { return serverRoles().names(uint32(r)) }
