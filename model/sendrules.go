package model

import (
	"fmt"
	"sort"
	"strings"
)

// Prepare gives a new connector what its usage presets and nobody gave, and
// decides between DNS and smart hosts when only one of them was named.
func (c *SendConnector) Prepare(given map[string]bool) error {
	if c.Created.IsZero() {
		if err := c.preset(given); err != nil {
			return err
		}
	}
	if given["SmartHosts"] && !given["DNSRoutingEnabled"] {
		c.DNSRoutingEnabled = len(c.SmartHosts) == 0
	}
	for i := range c.AddressSpaces {
		if c.AddressSpaces[i].Local {
			c.IsScopedConnector = true
		}
	}
	c.AddressSpaces = unique(c.AddressSpaces)
	c.SmartHosts = unique(c.SmartHosts)
	c.SourceTransportServers = uniqueTexts(c.SourceTransportServers)
	if size, ok := c.MaxMessageSize.Value(); ok {
		c.MaxMessageSize = Limit(size.RoundUpKB())
	}
	return nil
}

func uniqueTexts(list []string) []string {
	var out []string
	for _, s := range list {
		if !holdsFold(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func (c *SendConnector) preset(given map[string]bool) error {
	usage, err := usageGiven(c.Usage, given, map[ConnectorUsage]bool{UsageCustom: c.Custom,
		UsageInternal: c.Internal, UsageInternet: c.Internet, UsagePartner: c.Partner})
	if err != nil {
		return err
	}
	switch usage {
	case UsageClient:
		return &Error{ID: "UsageNotForSending", Category: Binding, Param: "Usage",
			Message: "Parameter 'Usage' is Client: a send connector takes Custom, Internal, Internet or Partner (write for example -Usage Internet)."}
	case UsageInternal:
		for _, user := range []string{PrincipalServers, PrincipalHubs, PrincipalEdges, PrincipalSecured, PrincipalLegacy} {
			c.Permissions = grant(c.Permissions, user, RightSendOrg, RightSendForest, RightSendRouting, RightSendExch50)
		}
		if !given["SmartHostAuthMechanism"] && len(c.SmartHosts) > 0 {
			c.SmartHostAuthMechanism = SmartHostAuthExchangeServer
		}
	case UsageInternet:
		c.Permissions = grant(c.Permissions, PrincipalAnonymous, RightSendRouting)
	case UsagePartner:
		c.Permissions = grant(c.Permissions, PrincipalPartners, RightSendRouting)
		if !given["DomainSecureEnabled"] && len(c.SmartHosts) == 0 {
			c.DomainSecureEnabled = true
		}
	}
	return nil
}

// Computed implements the interface of that name.
func (c *SendConnector) Computed() []Prop {
	return []Prop{{"SmartHostsString", TextOf(c.SmartHosts)}}
}

// Check implements Checker.
func (c *SendConnector) Check(r Reader) []*Error {
	faults := c.checkSpaces()
	faults = append(faults, c.checkNextHop()...)
	faults = append(faults, c.checkTLS()...)
	faults = append(faults, c.checkCredential()...)
	return append(faults, c.checkSources(r)...)
}

func (c *SendConnector) checkSpaces() []*Error {
	if c.LinkedReceiveConnector != "" {
		return c.checkLinked()
	}
	if len(c.AddressSpaces) == 0 {
		return []*Error{fault("AddressSpacesMissing", "AddressSpaces",
			"Parameter 'AddressSpaces' is empty: a send connector carries somebody's mail (write for example -AddressSpaces 'SMTP:*;1').")}
	}
	if c.DNSRoutingEnabled || len(c.SmartHosts) == 0 {
		for _, a := range c.AddressSpaces {
			if !a.SMTP() {
				return []*Error{fault("AddressSpaceNotSMTP", "AddressSpaces",
					fmt.Sprintf("Parameter 'AddressSpaces' holds %s: a space that is not of SMTP needs smart hosts and no DNS routing (write for example -DNSRoutingEnabled $false -SmartHosts gateway.contoso.com).", Quote(a.String())))}
			}
		}
	}
	return nil
}

func (c *SendConnector) checkLinked() []*Error {
	var faults []*Error
	if len(c.AddressSpaces) > 0 {
		faults = append(faults, fault("LinkedWithSpaces", "LinkedReceiveConnector",
			"Parameter 'LinkedReceiveConnector' excludes AddressSpaces: the connector carries the mail of that receive connector alone (write -AddressSpaces $null)."))
	}
	if c.DNSRoutingEnabled || len(c.SmartHosts) == 0 {
		faults = append(faults, fault("LinkedNeedsSmartHosts", "LinkedReceiveConnector",
			"Parameter 'LinkedReceiveConnector' needs smart hosts and no DNS routing (write for example -DNSRoutingEnabled $false -SmartHosts filter.contoso.com)."))
	}
	if !c.MaxMessageSize.IsUnlimited() {
		faults = append(faults, fault("LinkedNeedsUnlimited", "MaxMessageSize",
			fmt.Sprintf("Parameter 'MaxMessageSize' is %s: with LinkedReceiveConnector it must be unlimited (write -MaxMessageSize unlimited).", c.MaxMessageSize)))
	}
	return faults
}

func (c *SendConnector) checkNextHop() []*Error {
	switch {
	case c.DNSRoutingEnabled && len(c.SmartHosts) > 0:
		return []*Error{fault("DNSRoutingWithSmartHosts", "DNSRoutingEnabled",
			fmt.Sprintf("Parameter 'DNSRoutingEnabled' is $true while SmartHosts has %s: a connector uses DNS or smart hosts (write -DNSRoutingEnabled $false, or -SmartHosts $null).", Quote(c.SmartHosts[0].String())))}
	case !c.DNSRoutingEnabled && len(c.SmartHosts) == 0:
		return []*Error{fault("SmartHostsMissing", "SmartHosts",
			"Parameter 'SmartHosts' is empty while DNSRoutingEnabled is $false: the connector would have no next hop (write for example -SmartHosts mail.contoso.com).")}
	}
	return nil
}

func (c *SendConnector) checkTLS() []*Error {
	var faults []*Error
	if c.IgnoreSTARTTLS {
		for _, s := range []struct {
			name string
			on   bool
		}{{"RequireTLS", c.RequireTLS}, {"DomainSecureEnabled", c.DomainSecureEnabled}, {"TlsAuthLevel", c.TlsAuthLevel != ""}} {
			if s.on {
				faults = append(faults, fault("IgnoreSTARTTLSConflict", "IgnoreSTARTTLS",
					fmt.Sprintf("Parameter 'IgnoreSTARTTLS' is $true while %s asks for encryption (write -IgnoreSTARTTLS $false).", s.name)))
			}
		}
	}
	if c.TlsAuthLevel != "" && !c.RequireTLS && !c.IgnoreSTARTTLS {
		faults = append(faults, fault("TlsAuthLevelNeedsRequireTLS", "TlsAuthLevel",
			fmt.Sprintf("Parameter 'TlsAuthLevel' is %s: it needs RequireTLS (write -TlsAuthLevel %s -RequireTLS $true).", c.TlsAuthLevel, c.TlsAuthLevel)))
	}
	if c.TlsDomain != "" && c.TlsAuthLevel != DomainValidation {
		faults = append(faults, fault("TlsDomainUnused", "TlsDomain",
			fmt.Sprintf("Parameter 'TlsDomain' is %s: it has a meaning with TlsAuthLevel DomainValidation only (write -TlsAuthLevel DomainValidation -RequireTLS $true).", Quote(string(c.TlsDomain)))))
	}
	if c.TlsAuthLevel == DomainValidation && c.TlsDomain == "" && len(c.SmartHosts) > 0 {
		faults = append(faults, fault("TlsDomainMissing", "TlsDomain",
			"Parameter 'TlsDomain' is empty: TlsAuthLevel DomainValidation with smart hosts compares the certificate with it (write for example -TlsDomain mail.contoso.com)."))
	}
	if c.DomainSecureEnabled && !c.DNSRoutingEnabled {
		faults = append(faults, fault("DomainSecureNeedsDNS", "DomainSecureEnabled",
			"Parameter 'DomainSecureEnabled' is $true: it needs DNS routing (write -DNSRoutingEnabled $true, or -DomainSecureEnabled $false)."))
	}
	if c.ForceHELO && (c.RequireTLS || c.SmartHostAuthMechanism != SmartHostAuthNone && c.SmartHostAuthMechanism != SmartHostAuthExternalAuthoritative) {
		faults = append(faults, fault("ForceHELOConflict", "ForceHELO",
			"Parameter 'ForceHELO' is $true: encryption and logon need EHLO (write -ForceHELO $false)."))
	}
	return faults
}

// basicAuth is whether the connector logs on with user name and password.
func (c *SendConnector) basicAuth() bool {
	return c.SmartHostAuthMechanism == SmartHostAuthBasicAuth || c.SmartHostAuthMechanism == SmartHostAuthBasicAuthRequireTLS
}

func (c *SendConnector) checkCredential() []*Error {
	switch {
	case c.SmartHostAuthMechanism != SmartHostAuthNone && c.DNSRoutingEnabled:
		return []*Error{fault("SmartHostAuthWithDNS", "SmartHostAuthMechanism",
			fmt.Sprintf("Parameter 'SmartHostAuthMechanism' is %s: it has a meaning with smart hosts only (write -SmartHostAuthMechanism None, or name -SmartHosts).", c.SmartHostAuthMechanism))}
	case c.basicAuth() && c.AuthenticationCredential.IsZero():
		return []*Error{fault("CredentialMissing", "AuthenticationCredential",
			fmt.Sprintf("Parameter 'AuthenticationCredential' is needed with SmartHostAuthMechanism %s (write for example -AuthenticationCredential (Get-Credential)).", c.SmartHostAuthMechanism))}
	case c.SmartHostAuthMechanism == SmartHostAuthBasicAuthRequireTLS && c.IgnoreSTARTTLS:
		return []*Error{fault("IgnoreSTARTTLSConflict", "IgnoreSTARTTLS",
			"Parameter 'IgnoreSTARTTLS' is $true while SmartHostAuthMechanism is BasicAuthRequireTLS, which logs on after STARTTLS only (write -IgnoreSTARTTLS $false).")}
	}
	return nil
}

func (c *SendConnector) checkSources(r Reader) []*Error {
	var faults []*Error
	if len(c.SourceTransportServers) == 0 {
		faults = append(faults, fault("SourceTransportServersMissing", "SourceTransportServers",
			"Parameter 'SourceTransportServers' is empty: some server opens the connections (write for example -SourceTransportServers EX1)."))
	}
	for _, name := range c.SourceTransportServers {
		server, notFound := findServer(r, name)
		if notFound == nil && !server.ServerRole.Has(RoleHubTransport) {
			faults = append(faults, fault("NoTransportServer", "SourceTransportServers",
				fmt.Sprintf("Parameter 'SourceTransportServers' names %s, whose role is %s: only a server with the role HubTransport sends (Get-ExchangeServer lists them; write for example -SourceTransportServers EX1).", Quote(name), server.ServerRole)))
		}
	}
	if c.SourceIPAddress.IsValid() && !c.SourceIPAddress.IsUnspecified() {
		faults = append(faults, fault("SourceIPAddressOnHub", "SourceIPAddress",
			fmt.Sprintf("Parameter 'SourceIPAddress' is %s: servers with the role HubTransport send from their own Address (write -SourceIPAddress 0.0.0.0).", c.SourceIPAddress)))
	}
	return faults
}

// sourceSites are the sites of the source servers, sorted.
func (c *SendConnector) sourceSites(r Reader) []string {
	var sites []string
	for _, name := range c.SourceTransportServers {
		if server, fault := findServer(r, name); fault == nil && server.Site != "" && !holdsFold(sites, server.Site) {
			sites = append(sites, server.Site)
		}
	}
	sort.Strings(sites)
	return sites
}

// Warnings implements Warner.
func (c *SendConnector) Warnings(r Reader) []string {
	var list []string
	if sites := c.sourceSites(r); len(sites) > 1 && !c.SourceFailoverAcrossSites {
		list = append(list, fmt.Sprintf("The source servers of send connector %s span the sites %s. Each server uses those of the closest site alone; they share work and stand in for each other only within a site. One connector for each site is clearer.",
			Quote(c.Name), strings.Join(sites, ", ")))
	}
	if !c.AuthenticationCredential.IsZero() && !c.basicAuth() {
		list = append(list, fmt.Sprintf("AuthenticationCredential of send connector %s is not used while SmartHostAuthMechanism is %s.", Quote(c.Name), c.SmartHostAuthMechanism))
	}
	if c.SmartHostAuthMechanism == SmartHostAuthBasicAuth && !c.RequireTLS {
		list = append(list, fmt.Sprintf("Send connector %s sends its password in clear text where a smart host offers no encryption; BasicAuthRequireTLS never does.", Quote(c.Name)))
	}
	return list
}
