package model

import (
	"fmt"
	"net/netip"
	"strings"
)

// AllIPv4 and AllIPv6 are the ranges of every client.
const (
	AllIPv4 = "0.0.0.0-255.255.255.255"
	AllIPv6 = "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
)

// EveryAddress returns the ranges of every client, as the default connectors have them.
func EveryAddress() []IPRange { return parseList[IPRange]([]string{AllIPv6, AllIPv4}) }

// usagePreset is what a usage gives to a new receive connector.
type usagePreset struct {
	auth     AuthMechanism
	groups   PermissionGroups
	bindings []string
	ranges   []string
}

func receivePreset(u ConnectorUsage) usagePreset {
	switch u {
	case UsageClient:
		return usagePreset{AuthTLS | AuthIntegrated | AuthBasic | AuthBasicRequireTLS, ExchangeUsers, []string{"0.0.0.0:587", "[::]:587"}, nil}
	case UsageInternal:
		return usagePreset{AuthTLS | AuthExchangeServer, ExchangeServersGroup | ExchangeLegacyServers, []string{"0.0.0.0:25", "[::]:25"}, nil}
	case UsageInternet:
		return usagePreset{AuthTLS, AnonymousUsers, nil, []string{AllIPv4}}
	case UsagePartner:
		return usagePreset{AuthTLS, Partners, nil, nil}
	}
	return usagePreset{AuthTLS, 0, nil, nil}
}

// Brings is whether a usage presets the bindings, and the ranges, of a new
// receive connector.
func (u ConnectorUsage) Brings() (bindings, ranges bool) {
	p := receivePreset(u)
	return len(p.bindings) > 0, len(p.ranges) > 0
}

// usageGiven is the one usage among -Usage and its switches.
func usageGiven(usage ConnectorUsage, given map[string]bool, switches map[ConnectorUsage]bool) (ConnectorUsage, error) {
	count := 0
	for u, on := range switches {
		if on {
			usage, count = u, count+1
		}
	}
	if given["Usage"] {
		count++
	}
	if count > 1 {
		return "", &Error{ID: "UsageGivenTwice", Category: Binding, Param: "Usage",
			Message: "Parameter 'Usage' and the switches Client, Custom, Internal, Internet and Partner exclude one another; give one of them (for example -Usage Internet)."}
	}
	return usage, nil
}

// Prepare gives a new connector what its usage presets and nobody gave, and
// applies -RelayControl.
func (c *ReceiveConnector) Prepare(given map[string]bool) error {
	if c.Created.IsZero() {
		if err := c.preset(given); err != nil {
			return err
		}
	}
	switch c.RelayControl {
	case RelayOpen:
		for _, user := range []string{PrincipalAnonymous, PrincipalUsers, PrincipalPartners} {
			c.Permissions = grant(c.Permissions, user, RightAnyRecipient)
		}
	case RelayClosed:
		c.Permissions = without(c.Permissions, RightAnyRecipient)
	}
	c.Bindings = unique(c.Bindings)
	c.RemoteIPRanges = unique(c.RemoteIPRanges)
	if c.PermissionGroups&CustomPermissions != 0 && len(c.Permissions) == 0 {
		c.PermissionGroups &^= CustomPermissions
	}
	if len(c.Permissions) > 0 {
		c.PermissionGroups |= CustomPermissions
	}
	return nil
}

func (c *ReceiveConnector) preset(given map[string]bool) error {
	usage, err := usageGiven(c.Usage, given, map[ConnectorUsage]bool{UsageClient: c.Client, UsageCustom: c.Custom,
		UsageInternal: c.Internal, UsageInternet: c.Internet, UsagePartner: c.Partner})
	if err != nil {
		return err
	}
	p := receivePreset(usage)
	if !given["AuthMechanism"] {
		c.AuthMechanism = p.auth
	}
	if !given["PermissionGroups"] {
		c.PermissionGroups = p.groups
	}
	if !given["DomainSecureEnabled"] {
		c.DomainSecureEnabled = usage == UsagePartner
	}
	if usage == UsageClient && !given["MessageRateLimit"] {
		c.MessageRateLimit = Limit(600)
	}
	if !given["Bindings"] {
		c.Bindings = parseList[IPBinding](p.bindings)
	}
	if !given["RemoteIPRanges"] {
		c.RemoteIPRanges = parseList[IPRange](p.ranges)
	}
	return c.missing(usage)
}

// missing refuses a connector whose usage leaves bindings or ranges open.
func (c *ReceiveConnector) missing(usage ConnectorUsage) error {
	if usage == "" {
		usage = UsageCustom
	}
	switch {
	case len(c.Bindings) == 0:
		return &Error{ID: "BindingsMissing", Category: Binding, Param: "Bindings",
			Message: fmt.Sprintf("Parameter 'Bindings' is needed for a connector of usage %s (write for example -Bindings 0.0.0.0:25).", usage)}
	case len(c.RemoteIPRanges) == 0:
		return &Error{ID: "RemoteIPRangesMissing", Category: Binding, Param: "RemoteIPRanges",
			Message: fmt.Sprintf("Parameter 'RemoteIPRanges' is needed for a connector of usage %s (write for example -RemoteIPRanges 192.168.1.0/24).", usage)}
	}
	return nil
}

// parseList reads texts of ours; a fault is a mistake of ours.
func parseList[T any, P interface {
	*T
	Value
}](texts []string) []T {
	list := make([]T, len(texts))
	for i, text := range texts {
		if err := P(&list[i]).Set(text); err != nil {
			panic("model: " + err.Error())
		}
	}
	return list
}

// unique drops values that stand twice, by their text.
func unique[T fmt.Stringer](list []T) []T {
	var out []T
	seen := map[string]bool{}
	for _, v := range list {
		if key := strings.ToLower(v.String()); !seen[key] {
			seen[key] = true
			out = append(out, v)
		}
	}
	return out
}

func without(rules []AccessRule, right string) []AccessRule {
	var out []AccessRule
	for _, r := range rules {
		if !strings.EqualFold(r.Right, right) {
			out = append(out, r)
		}
	}
	return out
}

// Complete gives a new connector the name of its server.
func (c *ReceiveConnector) Complete(r Reader) []*Error {
	if !c.Created.IsZero() || c.Fqdn != "" || c.Server == "" {
		return nil
	}
	server, fault := findServer(r, c.Server)
	if fault != nil {
		return []*Error{fault}
	}
	c.Fqdn = server.Fqdn
	return nil
}

func findServer(r Reader, name string) (*ExchangeServer, *Error) {
	o, err := r.Find(ExchangeServers, name)
	if err != nil {
		return nil, asModelError(err)
	}
	return o.(*ExchangeServer), nil
}

// Check implements Checker.
func (c *ReceiveConnector) Check(r Reader) []*Error {
	faults := c.checkAuth()
	faults = append(faults, c.checkDialogue()...)
	faults = append(faults, c.checkLimits()...)
	faults = append(faults, c.checkServer(r)...)
	faults = append(faults, c.checkClash(r)...)
	if fault := c.checkOpenRelay(r); fault != nil {
		faults = append(faults, fault)
	}
	return faults
}

// fault is the error of a rule between settings.
func fault(id, param, message string) *Error {
	return &Error{ID: id, Category: Invalid, Param: param, Message: message}
}

func (c *ReceiveConnector) checkAuth() []*Error {
	var faults []*Error
	a := c.AuthMechanism
	if a.Has(AuthBasicRequireTLS) && !a.Has(AuthBasic|AuthTLS) {
		faults = append(faults, fault("BasicAuthRequireTLSAlone", "AuthMechanism",
			fmt.Sprintf("Parameter 'AuthMechanism' is %s: BasicAuthRequireTLS goes only together with BasicAuth and Tls (write -AuthMechanism Tls,BasicAuth,BasicAuthRequireTLS).", a)))
	}
	if a.Has(AuthExternalAuthoritative) {
		if a&^(AuthExternalAuthoritative|AuthTLS) != 0 {
			faults = append(faults, fault("ExternalAuthoritativeCombined", "AuthMechanism",
				fmt.Sprintf("Parameter 'AuthMechanism' is %s: ExternalAuthoritative goes only together with Tls (write -AuthMechanism Tls,ExternalAuthoritative).", a)))
		}
		if !c.PermissionGroups.Has(ExchangeServersGroup) {
			faults = append(faults, fault("ExternalAuthoritativeGroups", "PermissionGroups",
				fmt.Sprintf("Parameter 'PermissionGroups' is %s: with ExternalAuthoritative in AuthMechanism it must have ExchangeServers (write -PermissionGroups ExchangeServers).", c.PermissionGroups)))
		}
		if c.DomainSecureEnabled {
			faults = append(faults, fault("DomainSecureExternal", "DomainSecureEnabled",
				"Parameter 'DomainSecureEnabled' is $true: it excludes ExternalAuthoritative in AuthMechanism (write -DomainSecureEnabled $false)."))
		}
	}
	if !a.Has(AuthTLS) {
		for name, on := range map[string]bool{"RequireTLS": c.RequireTLS, "DomainSecureEnabled": c.DomainSecureEnabled} {
			if on {
				faults = append(faults, fault("TlsMissing", name,
					fmt.Sprintf("Parameter '%s' is $true: it needs Tls in AuthMechanism, which is %s (write -AuthMechanism Tls).", name, a)))
			}
		}
	}
	if c.ExtendedProtectionPolicy == "Require" && !a.Has(AuthTLS|AuthIntegrated) {
		faults = append(faults, fault("ExtendedProtectionNeedsTls", "ExtendedProtectionPolicy",
			fmt.Sprintf("Parameter 'ExtendedProtectionPolicy' is Require: it needs Tls and Integrated in AuthMechanism, which is %s (write -AuthMechanism Tls,Integrated).", a)))
	}
	return faults
}

func (c *ReceiveConnector) checkDialogue() []*Error {
	var faults []*Error
	if c.Banner != "" && (!strings.HasPrefix(c.Banner, "220 ") || strings.ContainsFunc(c.Banner, func(r rune) bool { return r < ' ' || r == 0x7f })) {
		faults = append(faults, fault("InvalidBanner", "Banner",
			fmt.Sprintf("Parameter 'Banner' is %s: it begins with 220 and a blank and holds one line (write for example -Banner '220 mail.contoso.com ready').", Quote(c.Banner))))
	}
	if c.BinaryMimeEnabled && !c.ChunkingEnabled {
		faults = append(faults, fault("BinaryMimeNeedsChunking", "ChunkingEnabled",
			"Parameter 'ChunkingEnabled' is $false while BinaryMimeEnabled is $true, which needs it (write -ChunkingEnabled $false -BinaryMimeEnabled $false)."))
	}
	if c.BinaryMimeEnabled && !c.EightBitMimeEnabled {
		faults = append(faults, fault("BinaryMimeNeedsEightBit", "EightBitMimeEnabled",
			"Parameter 'EightBitMimeEnabled' is $false while BinaryMimeEnabled is $true, which needs it (write -EightBitMimeEnabled $false -BinaryMimeEnabled $false)."))
	}
	return faults
}

func (c *ReceiveConnector) checkLimits() []*Error {
	var faults []*Error
	if c.ConnectionTimeout <= c.ConnectionInactivityTimeout {
		faults = append(faults, fault("TimeoutOrder", "ConnectionTimeout",
			fmt.Sprintf("Parameter 'ConnectionTimeout' is %s: it must be above ConnectionInactivityTimeout, which is %s (write for example -ConnectionTimeout 00:10:00 -ConnectionInactivityTimeout 00:05:00).",
				c.ConnectionTimeout, c.ConnectionInactivityTimeout)))
	}
	if per, ok := c.MaxInboundConnectionPerSource.Value(); ok && c.MaxInboundConnection.Exceeded(per) {
		faults = append(faults, fault("PerSourceAboveTotal", "MaxInboundConnectionPerSource",
			fmt.Sprintf("Parameter 'MaxInboundConnectionPerSource' is %d: it must not be above MaxInboundConnection, which is %s (write for example -MaxInboundConnectionPerSource %s).", per, c.MaxInboundConnection, c.MaxInboundConnection)))
	}
	if len(c.Bindings) == 0 {
		faults = append(faults, fault("BindingsMissing", "Bindings", "Parameter 'Bindings' is empty: a receive connector listens somewhere (write for example -Bindings 0.0.0.0:25)."))
	}
	if len(c.RemoteIPRanges) == 0 {
		faults = append(faults, fault("RemoteIPRangesMissing", "RemoteIPRanges", "Parameter 'RemoteIPRanges' is empty: a receive connector serves somebody (write for example -RemoteIPRanges 192.168.1.0/24)."))
	}
	return faults
}

func (c *ReceiveConnector) checkServer(r Reader) []*Error {
	if c.Server == "" {
		return []*Error{fault("ServerMissing", "Server", "Parameter 'Server' is empty: a receive connector belongs to a server (write for example -Server EX1).")}
	}
	server, notFound := findServer(r, c.Server)
	if notFound != nil {
		return nil // the reference itself is a fault already
	}
	var faults []*Error
	if !server.ServerRole.Has(RoleHubTransport) {
		faults = append(faults, fault("NoTransportServer", "Server",
			fmt.Sprintf("Parameter 'Server' names %s, whose role is %s: only a server with the role HubTransport has receive connectors (Get-ExchangeServer lists them; write for example -Server EX1).", Quote(c.Server), server.ServerRole)))
	}
	if c.AuthMechanism.Has(AuthExchangeServer) && c.Fqdn != "" && !server.named(string(c.Fqdn)) {
		faults = append(faults, fault("FqdnOfExchangeServer", "Fqdn",
			fmt.Sprintf("Parameter 'Fqdn' is %s: with ExchangeServer in AuthMechanism it must be %s, %s or $null, because the organization's servers look for that name.", Quote(string(c.Fqdn)), Quote(string(server.Fqdn)), Quote(server.Name))))
	}
	if c.SuppressXAnonymousTls && !server.UseDowngradedExchangeServerAuth {
		faults = append(faults, fault("SuppressXAnonymousTlsAlone", "SuppressXAnonymousTls",
			"Parameter 'SuppressXAnonymousTls' is $true: its server must allow it first (write Set-TransportServer "+c.Server+" -UseDowngradedExchangeServerAuth $true)."))
	}
	return faults
}

// checkClash refuses a second connector for the same clients on a binding, and
// ranges on a binding that overlap without one holding the other.
func (c *ReceiveConnector) checkClash(r Reader) []*Error {
	var faults []*Error
	err := r.Each(ReceiveConnectors, func(o Object) bool {
		other := o.(*ReceiveConnector)
		if other.Guid == c.Guid && !c.Guid.IsZero() || strings.EqualFold(Identity(other), Identity(c)) || !strings.EqualFold(other.Server, c.Server) {
			return true
		}
		if f := c.clashWith(other); f != nil {
			faults = append(faults, f)
		}
		return len(faults) < 3
	})
	if err != nil {
		return append(faults, asModelError(err))
	}
	return faults
}

func (c *ReceiveConnector) clashWith(other *ReceiveConnector) *Error {
	binding, ok := sharedBinding(c.Bindings, other.Bindings)
	if !ok {
		return nil
	}
	for _, mine := range c.RemoteIPRanges {
		for _, theirs := range other.RemoteIPRanges {
			switch {
			case mine.Same(theirs):
				return fault("ReceiveConnectorClash", "RemoteIPRanges",
					fmt.Sprintf("Binding %s and range %s are taken by receive connector %s: two connectors of a server cannot serve the same clients on one binding (write another binding, for example -Bindings %s, or a narrower range, for example -RemoteIPRanges 192.168.1.0/24).",
						binding, mine, Quote(Identity(other)), otherPort(binding)))
			case mine.Crosses(theirs):
				return fault("RemoteIPRangesOverlap", "RemoteIPRanges",
					fmt.Sprintf("Range %s overlaps %s of receive connector %s on binding %s in part: of two ranges on one binding one must lie wholly inside the other (write for example -RemoteIPRanges %s-%s).",
						mine, theirs, Quote(Identity(other)), binding, maxAddr(mine.Low(), theirs.Low()), minAddr(mine.High(), theirs.High())))
			}
		}
	}
	return nil
}

func sharedBinding(a, b []IPBinding) (IPBinding, bool) {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return x, true
			}
		}
	}
	return IPBinding{}, false
}

func otherPort(b IPBinding) IPBinding {
	port := b.Port() + 2500
	if port < b.Port() {
		port = 2525
	}
	return IPBinding{netip.AddrPortFrom(b.Addr(), port)}
}

func maxAddr(a, b netip.Addr) netip.Addr {
	if a.Less(b) {
		return b
	}
	return a
}

func minAddr(a, b netip.Addr) netip.Addr {
	if a.Less(b) {
		return a
	}
	return b
}

// OpenRelay says how the connector lets strangers beyond private addresses
// send to anyone, or "" when it does not. star is whether an accepted domain *
// exists.
func (c *ReceiveConnector) OpenRelay(star bool) string {
	public := ""
	for _, r := range c.RemoteIPRanges {
		if !r.Private() {
			public = r.String()
			break
		}
	}
	switch {
	case public == "":
		return ""
	case c.AuthMechanism.Has(AuthExternalAuthoritative):
		return "trusts every client of " + public + " (ExternalAuthoritative)"
	case Allows(c.Permissions, PrincipalAnonymous, RightAnyRecipient):
		return "lets anonymous clients of " + public + " send to any recipient (" + RightAnyRecipient + ")"
	case star && c.PermissionGroups.Has(AnonymousUsers):
		return "lets anonymous clients of " + public + " send to any recipient, because * is an accepted domain"
	}
	return ""
}

func (c *ReceiveConnector) checkOpenRelay(r Reader) *Error {
	if c.Force || !c.opensMore(r) {
		return nil
	}
	star, err := anyDomainAccepted(r)
	if err != nil {
		return asModelError(err)
	}
	how := c.OpenRelay(star)
	if how == "" {
		return nil
	}
	return &Error{ID: "OpenRelay", Category: Denied, Param: "RemoteIPRanges", Target: Identity(c),
		Message: fmt.Sprintf("Receive connector %s would be an open relay: it %s.", Quote(Identity(c)), how),
		Hint:    "Narrow it (for example -RemoteIPRanges 192.168.1.0/24), or give -Force if that is meant."}
}

// opensMore is whether the stored form of the connector was no open relay: one
// that was allowed before stays allowed when other settings change.
func (c *ReceiveConnector) opensMore(r Reader) bool {
	if c.Created.IsZero() {
		return true
	}
	o, err := r.Find(ReceiveConnectors, c.Guid.String())
	if err != nil {
		return true
	}
	star, err := anyDomainAccepted(r)
	return err != nil || o.(*ReceiveConnector).OpenRelay(star) == ""
}

func anyDomainAccepted(r Reader) (bool, error) {
	star := false
	err := r.Each(AcceptedDomains, func(o Object) bool {
		star = o.(*AcceptedDomain).DomainName == "*"
		return !star
	})
	return star, err
}

// Warnings implements Warner.
func (c *ReceiveConnector) Warnings(Reader) []string {
	var list []string
	if c.PermissionGroups == 0 && c.Enabled {
		list = append(list, fmt.Sprintf("Receive connector %s serves nobody until PermissionGroups is set (for example -PermissionGroups AnonymousUsers).", Quote(Identity(c))))
	}
	if c.AuthMechanism.Has(AuthBasic) && !c.AuthMechanism.Has(AuthBasicRequireTLS) {
		list = append(list, fmt.Sprintf("Receive connector %s takes passwords in clear text; add BasicAuthRequireTLS and Tls to AuthMechanism to take them encrypted only.", Quote(Identity(c))))
	}
	if c.DomainSecureEnabled && c.PermissionGroups.Has(Partners) {
		list = append(list, "Partner domains are those of Set-TransportConfig -TLSReceiveDomainSecureList.")
	}
	return list
}
