package model

import "strings"

// The principals that rights are given to, by the names under which they are printed.
const (
	PrincipalAnonymous  = `NT AUTHORITY\ANONYMOUS LOGON`
	PrincipalUsers      = `NT AUTHORITY\Authenticated Users`
	PrincipalServers    = `MS Exchange\Exchange Servers`
	PrincipalHubs       = `MS Exchange\Hub Transport Servers`
	PrincipalEdges      = `MS Exchange\Edge Transport Servers`
	PrincipalSecured    = `MS Exchange\Externally Secured Servers`
	PrincipalLegacy     = `MS Exchange\ExchangeLegacyInterop`
	PrincipalPartners   = `MS Exchange\Partner Servers`
	RightAnyRecipient   = "ms-Exch-SMTP-Accept-Any-Recipient"
	RightSendRouting    = "ms-Exch-Send-Headers-Routing"
	RightSendOrg        = "ms-Exch-Send-Headers-Organization"
	RightSendForest     = "ms-Exch-Send-Headers-Forest"
	RightSendExch50     = "ms-Exch-SMTP-Send-Exch50"
	accessAllow         = "Allow"
	accessDeny          = "Deny"
	accessRuleSeparator = ";"
)

// AccessRule gives a right on a connector to a principal or denies it. A
// denial wins over every grant.
type AccessRule struct {
	User  string // one of the Principal names, or a mailbox
	Right string // ms-Exch-…
	Deny  bool
}

// Set implements Value: Allow;right;principal or Deny;right;principal.
func (a *AccessRule) Set(text string) error {
	parts := strings.SplitN(text, accessRuleSeparator, 3)
	if len(parts) != 3 || parts[1] == "" || parts[2] == "" || parts[0] != accessAllow && parts[0] != accessDeny {
		return invalid("InvalidAccessRule", text, Quote(text)+" is not a right (write for example Allow;"+RightAnyRecipient+";"+PrincipalAnonymous+").")
	}
	*a = AccessRule{User: parts[2], Right: parts[1], Deny: parts[0] == accessDeny}
	return nil
}

// String is what Set takes.
func (a AccessRule) String() string {
	verb := accessAllow
	if a.Deny {
		verb = accessDeny
	}
	return verb + accessRuleSeparator + a.Right + accessRuleSeparator + a.User
}

// Type implements Value.
func (AccessRule) Type() string { return "AccessRule" }

// Allows is whether the rules give a right to a principal and no rule denies it.
func Allows(rules []AccessRule, user, right string) bool {
	given := false
	for _, r := range rules {
		if !strings.EqualFold(r.User, user) || !strings.EqualFold(r.Right, right) {
			continue
		}
		if r.Deny {
			return false
		}
		given = true
	}
	return given
}

// grant adds rules that are not there yet.
func grant(rules []AccessRule, user string, rights ...string) []AccessRule {
	for _, right := range rights {
		if !Allows(rules, user, right) {
			rules = append(rules, AccessRule{User: user, Right: right})
		}
	}
	return rules
}
