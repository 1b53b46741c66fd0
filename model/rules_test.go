package model

import (
	"reflect"
	"strings"
	"testing"
)

// ruling is a command and the IDs of its faults, "" for none.
type ruling struct {
	settings string // "Param=text Param=text", blanks inside a text written as ~
	want     string
}

func (w *world) rulings(k *Kind, base string, table []ruling) {
	w.t.Helper()
	for _, r := range table {
		before := len(w.objects)
		var settings []string
		for _, s := range strings.Fields(base + " " + r.settings) {
			settings = append(settings, strings.ReplaceAll(s, "~", " "))
		}
		_, err := w.create(k, "Under test", settings...)
		if got := ids(err); got != r.want {
			w.t.Errorf("New-%s %s: got %q, want %q (%v)", k.Noun, r.settings, got, r.want, err)
		}
		for _, e := range strings.Split(errText(err), "\n") {
			if err != nil && !strings.Contains(e, "Get-") && !strings.Contains(e, "write") && !strings.Contains(e, "for example") && !strings.Contains(e, "must be") && !strings.Contains(e, "Specify one of") {
				w.t.Errorf("New-%s %s: the fault shows no way out: %s", k.Noun, r.settings, e)
			}
		}
		w.objects = w.objects[:before]
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestReceiveConnectorRules(t *testing.T) {
	lab(t).rulings(ReceiveConnectors, "Server=EX20072 Bindings=127.0.7.2:2600 RemoteIPRanges=10.0.0.0/8", []ruling{
		{"", ""},
		{"AuthMechanism=BasicAuthRequireTLS", "BasicAuthRequireTLSAlone"},
		{"AuthMechanism=Tls,BasicAuth,BasicAuthRequireTLS", ""},
		{"AuthMechanism=None,Tls", "FlagNoneWithOthers"},
		{"AuthMechanism=Tls,ExternalAuthoritative", "ExternalAuthoritativeGroups"},
		{"AuthMechanism=Tls,ExternalAuthoritative PermissionGroups=ExchangeServers", ""},
		{"AuthMechanism=BasicAuth,ExternalAuthoritative PermissionGroups=ExchangeServers", "ExternalAuthoritativeCombined"},
		{"AuthMechanism=Tls,ExternalAuthoritative PermissionGroups=ExchangeServers DomainSecureEnabled=$true", "DomainSecureExternal"},
		{"AuthMechanism=None RequireTLS=$true", "TlsMissing"},
		{"AuthMechanism=None DomainSecureEnabled=$true", "TlsMissing"},
		{"ExtendedProtectionPolicy=Require", "ExtendedProtectionNeedsTls"},
		{"PermissionGroups=None,Partners", "FlagNoneWithOthers"},
		{"PermissionGroups=Everyone", "InvalidFlag"},
		{"Banner=220~mail~ready", ""},
		{"Banner=250~mail", "InvalidBanner"},
		{"ChunkingEnabled=$false", "BinaryMimeNeedsChunking"},
		{"ChunkingEnabled=$false BinaryMimeEnabled=$false", ""},
		{"EightBitMimeEnabled=$false", "BinaryMimeNeedsEightBit"},
		{"ConnectionTimeout=00:05:00", "TimeoutOrder"},
		{"ConnectionInactivityTimeout=00:00:00", "ValueOutOfRange"},
		{"MaxInboundConnection=10", "PerSourceAboveTotal"},
		{"MaxInboundConnection=10 MaxInboundConnectionPerSource=10", ""},
		{"MaxInboundConnection=unlimited MaxInboundConnectionPerSource=unlimited", ""},
		{"MaxInboundConnection=0", "ValueOutOfRange"},
		{"MaxInboundConnectionPerSource=10001", "ValueOutOfRange"},
		{"MaxMessageSize=63KB", "ValueOutOfRange"},
		{"MaxMessageSize=3GB", "ValueOutOfRange"},
		{"MaxMessageSize=unlimited", "InvalidSize"},
		{"MaxHopCount=0", "ValueOutOfRange"},
		{"MaxLocalHopCount=0", ""},
		{"TarpitInterval=00:10:01", "ValueOutOfRange"},
		{"TarpitInterval=5", "TimeSpanBareNumber"},
		{"DefaultDomain=nowhere.com", "ReferenceNotFound"},
		{"DefaultDomain=WORK.com", ""},
		{"Fqdn=mail.work.com", ""},
		{"Fqdn=mail.work.com AuthMechanism=Tls,ExchangeServer", "FqdnOfExchangeServer"},
		{"Fqdn=ex20072 AuthMechanism=Tls,ExchangeServer", ""},
		{"SuppressXAnonymousTls=$true", "SuppressXAnonymousTlsAlone"},
		{"Server=EX9", "ReferenceNotFound"},
		{"Server=Paula", "NoTransportServer"},
		{"Bindings=0.0.0.0:0", "InvalidBinding"},
		{"RemoteIPRanges=10.0.0.9-10.0.0.1", "IPRangeReversed"},
		{"Usage=Internet Partner=$true", "UsageGivenTwice"},
		{"Internet=$true Partner=$true", "UsageGivenTwice"},
		{"TlsCertificateName=CN=x", "InvalidTlsCertificateName"},
		{"RelayControl=Open", ""},
		{"RemoteIPRanges=8.8.8.0/24 RelayControl=Open", "OpenRelay"},
		{"RemoteIPRanges=8.8.8.0/24 RelayControl=Open Force=$true", ""},
		{"RemoteIPRanges=8.8.8.0/24 AuthMechanism=ExternalAuthoritative PermissionGroups=ExchangeServers", "OpenRelay"},
		{"RemoteIPRanges=8.8.8.0/24 PermissionGroups=AnonymousUsers", ""},
	})
}

func TestReceiveConnectorUsage(t *testing.T) {
	for _, c := range []struct {
		settings, auth, groups, bindings, ranges, err string
	}{
		{"Usage=Client RemoteIPRanges=10.0.0.0/8", "Tls, Integrated, BasicAuth, BasicAuthRequireTLS", "ExchangeUsers", "0.0.0.0:587,[::]:587", "10.0.0.0/8", ""},
		{"Usage=Client", "", "", "", "", "RemoteIPRangesMissing"},
		{"Internal=$true RemoteIPRanges=10.0.0.0/8", "Tls, ExchangeServer", "ExchangeServers, ExchangeLegacyServers", "0.0.0.0:25,[::]:25", "10.0.0.0/8", ""},
		{"Usage=Internet Bindings=200.200.200.2:25", "Tls", "AnonymousUsers", "200.200.200.2:25", "0.0.0.0-255.255.255.255", ""},
		{"Usage=Internet", "", "", "", "", "BindingsMissing"},
		{"Usage=Partner Bindings=1.2.3.4:25 RemoteIPRanges=5.6.7.8", "Tls", "Partners", "1.2.3.4:25", "5.6.7.8", ""},
		{"Bindings=1.2.3.4:25 RemoteIPRanges=5.6.7.8", "Tls", "None", "1.2.3.4:25", "5.6.7.8", ""},
		{"", "", "", "", "", "BindingsMissing"},
		{"Usage=Client Bindings=1.2.3.4:2587 RemoteIPRanges=5.6.7.8 PermissionGroups=AnonymousUsers", "Tls, Integrated, BasicAuth, BasicAuthRequireTLS", "AnonymousUsers", "1.2.3.4:2587", "5.6.7.8", ""},
		{"Type=FromInternet Bindings=0.0.0.0:25 RemoteIPRanges=0.0.0.0-255.255.255.255", "Tls", "AnonymousUsers", "0.0.0.0:25", "0.0.0.0-255.255.255.255", ""},
		{"Type=FromEnterprise Bindings=0.0.0.0:25 RemoteIPRanges=10.10.0.0(255.255.0.0) RelayControl=Open", "Tls, ExchangeServer", "ExchangeServers, ExchangeLegacyServers, Custom", "0.0.0.0:25", "10.10.0.0(255.255.0.0)", ""},
	} {
		w := lab(t)
		o, err := w.create(ReceiveConnectors, "Internet", append(strings.Fields(c.settings), "Server=ex20072")...)
		if ids(err) != c.err {
			t.Errorf("%s: got %q, want %q", c.settings, ids(err), c.err)
			continue
		}
		if err != nil {
			continue
		}
		rc := o.(*ReceiveConnector)
		k := ReceiveConnectors
		got := []string{rc.AuthMechanism.String(), rc.PermissionGroups.String(), k.Field("Bindings").Text(rc), k.Field("RemoteIPRanges").Text(rc)}
		if want := []string{c.auth, c.groups, c.bindings, c.ranges}; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %q, want %q", c.settings, got, want)
		}
		if Identity(rc) != `EX20072\Internet` || rc.Fqdn != "EX20072.work.com" {
			t.Errorf("%s: identity %s with name %s", c.settings, Identity(rc), rc.Fqdn)
		}
	}
}

func TestReceiveConnectorsMayNestAndNotClash(t *testing.T) {
	w := lab(t)
	w.must(ReceiveConnectors, "Default EX20072", "Server=EX20072", "Bindings=0.0.0.0:25,[::]:25", "RemoteIPRanges="+AllIPv4+","+AllIPv6)
	w.rulings(ReceiveConnectors, "Server=EX20072", []ruling{
		{"Bindings=0.0.0.0:25 RemoteIPRanges=0.0.0.0/0", "ReceiveConnectorClash"},
		{"Bindings=0.0.0.0:25 RemoteIPRanges=10.0.0.0/8", ""},
		{"Bindings=127.0.7.2:25 RemoteIPRanges=0.0.0.0/0", ""},
		{"Bindings=0.0.0.0:26 RemoteIPRanges=0.0.0.0/0", ""},
		{"Server=EX20071 Bindings=0.0.0.0:25 RemoteIPRanges=0.0.0.0/0", ""},
	})
	w.must(ReceiveConnectors, "Relay", "Server=EX20072", "Bindings=0.0.0.0:25", "RemoteIPRanges=10.0.0.0/24")
	w.rulings(ReceiveConnectors, "Server=EX20072 Bindings=0.0.0.0:25", []ruling{
		{"RemoteIPRanges=10.0.0.128-10.0.1.10", "RemoteIPRangesOverlap"},
		{"RemoteIPRanges=10.0.0.128-10.0.0.255", ""},
		{"RemoteIPRanges=10.0.0.0-10.0.0.255", "ReceiveConnectorClash"},
	})
	if _, err := w.change(ReceiveConnectors, "Relay", "Comment=same place"); err != nil {
		t.Errorf("a connector clashes with itself: %v", err)
	}
	if _, err := w.change(ReceiveConnectors, "Relay", "RemoteIPRanges="+AllIPv4); ids(err) != "ReceiveConnectorClash" {
		t.Errorf("Set- into the range of another: %v", err)
	}
}

func TestOpenRelayStaysWhenItWasForced(t *testing.T) {
	w := lab(t)
	w.must(ReceiveConnectors, "Open", "Server=EX20071", "Bindings=127.0.7.1:2600", "RemoteIPRanges=8.8.0.0/16", "RelayControl=Open", "Force=$true")
	if _, err := w.change(ReceiveConnectors, "Open", "Comment=forced before"); err != nil {
		t.Errorf("another setting of a forced open relay: %v", err)
	}
	w.must(ReceiveConnectors, "Relay", "Server=EX20071", "Bindings=127.0.7.1:2601", "RemoteIPRanges=10.0.0.0/8", "RelayControl=Open")
	if _, err := w.change(ReceiveConnectors, "Relay", "RemoteIPRanges=0.0.0.0/0"); ids(err) != "OpenRelay" {
		t.Errorf("a private relay opened to the world: %v", err)
	}
}

func TestPermissionGroupsShowRightsByHand(t *testing.T) {
	w := lab(t)
	w.must(ReceiveConnectors, "Relay", "Server=EX20071", "Bindings=127.0.7.1:2601", "RemoteIPRanges=10.0.0.0/8", "PermissionGroups=AnonymousUsers", "RelayControl=Open")
	o, err := w.change(ReceiveConnectors, "Relay", "PermissionGroups=ExchangeUsers")
	if c := o.(*ReceiveConnector); err != nil || c.PermissionGroups.String() != "ExchangeUsers, Custom" || !Allows(c.Permissions, PrincipalAnonymous, RightAnyRecipient) {
		t.Errorf("setting the groups lost rights made by hand: %s %v %v", c.PermissionGroups, c.Permissions, err)
	}
	o, err = w.change(ReceiveConnectors, "Relay", "RelayControl=Closed")
	if c := o.(*ReceiveConnector); err != nil || c.PermissionGroups.String() != "ExchangeUsers" {
		t.Errorf("closed again, the groups are %s (%v)", c.PermissionGroups, err)
	}
}

func TestSendConnectorRules(t *testing.T) {
	const smart = "SourceTransportServers=EX20071 AddressSpaces=SMTP:*;1 SmartHosts=[127.0.160.207] "
	w := lab(t)
	w.must(ReceiveConnectors, "Relay", "Server=EX20071", "Bindings=127.0.7.1:2601", "RemoteIPRanges=10.0.0.0/8")
	w.rulings(SendConnectors, "", []ruling{
		{smart, ""},
		{smart + "IsScopedConnector=$false DNSRoutingEnabled=$false AuthenticationCredential=lab SmartHostAuthMechanism=BasicAuth Port=2626", ""},
		{smart + "DNSRoutingEnabled=$true", "DNSRoutingWithSmartHosts"},
		{smart + "SmartHostAuthMechanism=BasicAuth", "CredentialMissing"},
		{smart + "SmartHostAuthMechanism=BasicAuth,None", "CannotConvertArgument"},
		{smart + "SourceTransportServers=EX9", "ReferenceNotFound"},
		{smart + "SourceTransportServers=Paula", "NoTransportServer"},
		{smart + "AddressSpaces=SMTP:*;0", "AddressSpaceCostRange"},
		{smart + "AddressSpaces=*work.com", "InvalidAddressSpace"},
		{smart + "AddressSpaces=$null", "AddressSpacesMissing"},
		{smart + "AddressSpaces=FAX:*;3", ""},
		{smart + "Port=65536", "ValueOutOfRange"},
		{smart + "IgnoreSTARTTLS=$true RequireTLS=$true", "IgnoreSTARTTLSConflict"},
		{smart + "TlsAuthLevel=CertificateValidation", "TlsAuthLevelNeedsRequireTLS"},
		{smart + "TlsAuthLevel=DomainValidation RequireTLS=$true", "TlsDomainMissing"},
		{smart + "TlsAuthLevel=DomainValidation RequireTLS=$true TlsDomain=*.work.com", ""},
		{smart + "TlsDomain=work.com", "TlsDomainUnused"},
		{smart + "DomainSecureEnabled=$true", "DomainSecureNeedsDNS"},
		{smart + "ForceHELO=$true RequireTLS=$true", "ForceHELOConflict"},
		{smart + "SourceIPAddress=127.0.0.9", "SourceIPAddressOnHub"},
		{smart + "Usage=Client", "UsageNotForSending"},
		{smart + "LinkedReceiveConnector=none", "ReferenceNotFound"},
		{smart + "LinkedReceiveConnector=relay", "LinkedWithSpaces LinkedNeedsUnlimited"},
		{smart + "LinkedReceiveConnector=ex20071/relay AddressSpaces=$null MaxMessageSize=unlimited", "ReferenceNotFound"},
		{smart + "LinkedReceiveConnector=EX20071\\Relay AddressSpaces=$null MaxMessageSize=unlimited", ""},
		{smart + "ConnectionInactivityTimeOut=0", "ValueOutOfRange"},
		{"SourceTransportServers=EX20071 AddressSpaces=*", ""},
		{"SourceTransportServers=EX20071 AddressSpaces=* DNSRoutingEnabled=$false", "SmartHostsMissing"},
		{"SourceTransportServers=EX20071 AddressSpaces=* SmartHostAuthMechanism=ExternalAuthoritative", "SmartHostAuthWithDNS"},
		{"SourceTransportServers=EX20071 AddressSpaces=FAX:*", "AddressSpaceNotSMTP"},
		{"AddressSpaces=*", "SourceTransportServersMissing"},
	})
}

func TestSendConnectorPrepares(t *testing.T) {
	w := lab(t)
	c := w.must(SendConnectors, "*Cost1", "AddressSpaces=Local:SMTP:*;1,local:smtp:*;1,SMTP:b.com,cost=4", "SmartHosts=[10.0.0.1],10.0.0.1,h.example", "SourceTransportServers=w2008,W2008,ex20071", "MaxMessageSize=1048577").(*SendConnector)
	k := SendConnectors
	for param, want := range map[string]string{"AddressSpaces": "Local:SMTP:*;1,SMTP:b.com;4", "SmartHosts": "[10.0.0.1],h.example", "SourceTransportServers": "W2008,EX20071",
		"DNSRoutingEnabled": "False", "IsScopedConnector": "True", "MaxMessageSize": "1.001 MB (1,049,600 bytes)"} {
		if got := k.Field(param).Text(c); got != want {
			t.Errorf("%s is %q, want %q", param, got, want)
		}
	}
	if warnings := c.Warnings(w); len(warnings) != 1 || !strings.Contains(warnings[0], "Default-First-Site-Name, vSite") {
		t.Errorf("source servers in two sites: %q", warnings)
	}
	o, err := w.change(SendConnectors, "*Cost1", "SmartHosts=$null")
	if err != nil || !o.(*SendConnector).DNSRoutingEnabled {
		t.Errorf("without smart hosts the connector does not use DNS: %v", err)
	}
}

func TestSendConnectorUsageDecidesHeaders(t *testing.T) {
	for usage, want := range map[string][3]bool{"Custom": {}, "Internet": {true, false, false}, "Internal": {false, true, true}, "Partner": {}} {
		w := lab(t)
		c := w.must(SendConnectors, "Internet", "Usage="+usage, "AddressSpaces=*", "SourceTransportServers=EX20071").(*SendConnector)
		got := [3]bool{Allows(c.Permissions, PrincipalAnonymous, RightSendRouting), Allows(c.Permissions, PrincipalServers, RightSendOrg), Allows(c.Permissions, PrincipalSecured, RightSendForest)}
		if got != want {
			t.Errorf("usage %s gives %v, want %v", usage, got, want)
		}
	}
	w := lab(t)
	c := w.must(SendConnectors, "In", "Internal=$true", "AddressSpaces=*", "SmartHosts=h.example", "SourceTransportServers=EX20071").(*SendConnector)
	if c.SmartHostAuthMechanism != SmartHostAuthExchangeServer {
		t.Errorf("an internal connector logs on with %s", c.SmartHostAuthMechanism)
	}
}

func TestServerRules(t *testing.T) {
	lab(t).rulings(ExchangeServers, "Fqdn=ex3.work.com", []ruling{
		{"", ""},
		{"Role=Edge", "EdgeNotBuilt"},
		{"Role=Legacy,Mailbox", "LegacyWithOthers"},
		{"Role=Legacy Site=vSite", "SiteOfLegacy"},
		{"RoutingGroup=First~Routing~Group", "RoutingGroupOfEngine"},
		{"Site=Nowhere", "ReferenceNotFound"},
		{"Fqdn=$null", "FqdnMissing"},
		{"Fqdn=a..b", "InvalidDomain"},
		{"Address=300.1.1.1", "InvalidIPAddress"},
		{"SmtpPort=0", "ValueOutOfRange"},
		{"Address=127.0.7.1 SmtpPort=2525", "AddressTaken"},
		{"Address=127.0.7.1 SmtpPort=2526", ""},
	})
	w := lab(t)
	if s := w.must(ExchangeServers, "EX3", "Fqdn=ex3.work.com").(*ExchangeServer); s.ServerRole != RoleHubTransport|RoleMailbox || s.Site != DefaultSite || s.Trusted() {
		t.Errorf("a plain server is %s in %q, trusted %v", s.ServerRole, s.Site, s.Trusted())
	}
	if o, _ := w.Find(ExchangeServers, "Paula"); !o.(*ExchangeServer).Trusted() || o.(*ExchangeServer).RoutingGroup != "First Routing Group" {
		t.Error("a legacy server is trusted by its address and in its routing group")
	}
}

func TestTransportServerRules(t *testing.T) {
	for settings, want := range map[string]string{
		"MaxOutboundConnections=10":                                                  "PerDomainAboveTotal",
		"MaxOutboundConnections=10 MaxPerDomainOutboundConnections=10":               "",
		"MaxOutboundConnections=unlimited":                                           "",
		"MessageRetryInterval=1":                                                     "TimeSpanBareNumber",
		"TransientFailureRetryCount=16":                                              "ValueOutOfRange",
		"PickupDirectoryPath=/p ReplayDirectoryPath=/p":                              "PickupIsReplay",
		"PickupDirectoryPath=pickup":                                                 "PathNotLocal",
		"PickupDirectoryPath=$null":                                                  "",
		"SendProtocolLogMaxFileSize=300MB":                                           "LogFileAboveFolder",
		"SendProtocolLogMaxFileSize=300MB SendProtocolLogMaxDirectorySize=unlimited": "",
		"ExternalDNSServers=dns.example":                                             "InvalidServerAddress",
		"RecipientValidation=deferred":                                               "",
		"ExternalDNSProtocolOption=UseTcp":                                           "",
		"MessageTrackingLogMaxFileSize=5GB":                                          "ValueOutOfRange",
	} {
		w := lab(t)
		stored, _ := w.Find(ExchangeServers, "EX20071")
		data, err := ExchangeServers.Encode(stored)
		if err != nil {
			t.Fatal(err)
		}
		view, err := TransportServers.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		if got := ids(w.apply(view, strings.Fields(settings)...)); got != want {
			t.Errorf("Set-TransportServer %s: got %q, want %q", settings, got, want)
		}
	}
}

func TestAcceptedDomainRules(t *testing.T) {
	w := lab(t)
	w.rulings(AcceptedDomains, "", []ruling{
		{"DomainName=east.com", ""},
		{"DomainName=WORK.COM", "DomainTaken"},
		{"DomainName=*.work.com", ""},
		{"DomainName=a.*.com", "InvalidDomainPattern"},
		{"DomainName=*", "StarAuthoritative"},
		{"DomainName=* DomainType=InternalRelay", ""},
		{"DomainName=x.com DomainType=Relay", "CannotConvertArgument"},
	})
	if o, _ := w.Find(AcceptedDomains, "work.com"); !o.(*AcceptedDomain).Default || !o.(*AcceptedDomain).AddressBookEnabled {
		t.Error("the first domain is not the default one")
	}
	east := w.must(AcceptedDomains, "East", "DomainName=east.com", "DomainType=ExternalRelay").(*AcceptedDomain)
	if east.Default || east.AddressBookEnabled {
		t.Error("a second domain is the default one, or a relay domain is looked up")
	}
	if _, err := w.change(AcceptedDomains, "work.com", "MakeDefault=$false"); ids(err) != "DefaultDomainNeeded" {
		t.Errorf("the default domain was taken away: %v", err)
	}
}

func TestStarDomainAndStrangersAreAnOpenRelay(t *testing.T) {
	w := lab(t)
	w.must(ReceiveConnectors, "Internet", "Server=EX20071", "Usage=Internet", "Bindings=127.0.7.1:2600")
	if _, err := w.create(AcceptedDomains, "All", "DomainName=*", "DomainType=InternalRelay"); ids(err) != "OpenRelay" {
		t.Errorf("an accepted domain * beside anonymous submission: %v", err)
	}
	w.must(AcceptedDomains, "All", "DomainName=*", "DomainType=InternalRelay", "Force=$true")
	w.rulings(ReceiveConnectors, "Server=EX20072 Bindings=127.0.7.2:2600 Usage=Internet", []ruling{
		{"", "OpenRelay"}, {"RemoteIPRanges=192.168.0.0/16", ""}, {"Force=$true", ""},
	})
}

func TestMailboxes(t *testing.T) {
	w := lab(t)
	rob := w.must(Mailboxes, "Rob Roy", "Server=ex20071").(*Mailbox)
	if rob.Alias != "RobRoy" || rob.PrimarySmtpAddress != "RobRoy@work.com" || rob.UserPrincipalName != "RobRoy@work.com" || rob.Database != "Mailbox Database EX20071" || rob.ServerName != "EX20071" {
		t.Errorf("a plain mailbox is %q %q %q in %q on %q", rob.Alias, rob.PrimarySmtpAddress, rob.UserPrincipalName, rob.Database, rob.ServerName)
	}
	newton := w.must(Mailboxes, "Newton", "Server=Paula", "PrimarySmtpAddress=newton@work.com").(*Mailbox)
	if newton.RecipientTypeDetails != "LegacyMailbox" || newton.Database != "" {
		t.Errorf("on a legacy server a mailbox is %s in %q", newton.RecipientTypeDetails, newton.Database)
	}
	o, err := w.change(Mailboxes, "Rob Roy", "PrimarySmtpAddress=rob@work.com")
	if m := o.(*Mailbox); err != nil || Mailboxes.Field("EmailAddresses").Text(m) != "SMTP:rob@work.com,smtp:RobRoy@work.com" {
		t.Errorf("the former primary address is gone: %v %v", m.EmailAddresses, err)
	}
	names := Mailboxes.Names(o)
	for _, want := range []string{"mailbox/rob roy", "address/rob@work.com", "address/robroy@work.com", "login/robroy@work.com", "alias/robroy"} {
		if !has(names, want) {
			t.Errorf("the mailbox is not found under %s: %q", want, names)
		}
	}
	o, err = w.change(Mailboxes, "Rob Roy", "EmailAddresses=SMTP:r@work.com,smtp:rob@work.com")
	if err != nil || o.(*Mailbox).PrimarySmtpAddress != "r@work.com" {
		t.Errorf("the list of addresses does not decide the primary one: %q (%v)", o.(*Mailbox).PrimarySmtpAddress, err)
	}
	o, err = w.change(Mailboxes, "Rob Roy", "Database=mailbox database w2008")
	if err != nil || o.(*Mailbox).ServerName != "W2008" {
		t.Errorf("moved to the database of W2008 it is on %q (%v)", o.(*Mailbox).ServerName, err)
	}
	w.rulings(Mailboxes, "Server=EX20071", []ruling{
		{"Alias=a~b", "InvalidSmtpAddress"},
		{"Alias=../x PrimarySmtpAddress=x@work.com", "InvalidAlias"},
		{"PrimarySmtpAddress=rob", "InvalidSmtpAddress"},
		{"Server=EX9", "ReferenceNotFound"},
		{"Database=Mailbox~Database~W2008", "DatabaseOfOtherServer"},
		{"EmailAddresses=SMTP:a@work.com,SMTP:b@work.com", ""},
		{"EmailAddresses=X400:c=US;a=x", ""},
	})
}

func TestOtherRules(t *testing.T) {
	w := lab(t)
	w.rulings(AdSiteLinks, "", []ruling{
		{"", "SitesMissing"}, {"Sites=vSite,nowhere", "ReferenceNotFound"}, {"Sites=vSite,Default-First-Site-Name ExchangeCost=0", "ValueOutOfRange"},
		{"Sites=vSite MaxMessageSize=63KB", "ValueOutOfRange"}, {"Sites=vSite ADCost=0", "ValueOutOfRange"}, {"Sites=vSite ExchangeCost=$null", ""},
	})
	w.rulings(RoutingGroupConnectors, "SourceTransportServers=EX20071", []ruling{
		{"TargetTransportServers=Paula", ""}, {"TargetTransportServers=Paula Cost=0", "ValueOutOfRange"}, {"TargetTransportServers=ex20071", "RoutingGroupConnectorLoop"}, {"", "RoutingGroupConnectorEnds"},
	})
	w.rulings(MailboxDatabases, "Server=EX20071", []ruling{
		{"", ""}, {"Server=Paula", "NoMailboxServer"}, {"Delivery=Lmtp", "InvalidLmtpHost"}, {"Delivery=Lmtp LmtpHost=127.0.0.1:24", ""}, {"Delivery=Lmtp LmtpHost=/run/lmtp", ""},
		{"Delivery=Lmtp LmtpHost=127.0.0.1:0", "InvalidLmtpHost"}, {"MaildirPath=/var/../etc", "PathNotLocal"},
	})
	w.rulings(TransportConfigs, "", []ruling{
		{"MaxAllowedAgentGeneratedMessageDepthPerAgent=4", "AgentDepthOrder"}, {"MaxSendSize=2GB", "ValueOutOfRange"}, {"GenerateCopyOfDSNFor=5.4", "InvalidStatusCode"},
		{"TLSSendDomainSecureList=*.work.com", "InvalidDomain"}, {"MaxSendSize=unlimited", ""},
	})
	w.must(RemoteDomains, DefaultRemoteDomain, "DomainName=*")
	w.rulings(RemoteDomains, "", []ruling{{"DomainName=*", "DomainTaken"}, {"DomainName=x.com LineWrapSize=133", "ValueOutOfRange"}, {"DomainName=x.com LineWrapSize=unlimited", ""}})
	for _, name := range []string{"", " ", strings.Repeat("x", 65), `a\b`, "a\nb", "a\xff"} {
		if _, err := w.create(AdSites, name); ids(err) != "InvalidName" {
			t.Errorf("the name %q: %v", name, err)
		}
	}
}

func TestReferrers(t *testing.T) {
	w := lab(t)
	w.must(ReceiveConnectors, "Default EX20071", "Server=EX20071", "Bindings=127.0.7.1:2525", "RemoteIPRanges=127.0.0.0/8")
	w.must(SendConnectors, "Out", "AddressSpaces=*", "SourceTransportServers=EX20072,ex20071")
	for _, c := range []struct {
		k          *Kind
		name, want string
		limit      int
	}{
		{AdSites, "vSite", `DEFAULTIPSITELINK, W2008`, 9},
		{ExchangeServers, "EX20071", `Mailbox Database EX20071, EX20071\Default EX20071, Out`, 9},
		{ExchangeServers, "EX20071", `Mailbox Database EX20071`, 1},
		{RoutingGroups, "First Routing Group", "Paula", 9},
		{AdSiteLinks, DefaultSiteLink, "", 9},
		{ReceiveConnectors, "Default EX20071", "", 9},
	} {
		o, err := w.Find(c.k, c.name)
		if err != nil {
			t.Fatal(err)
		}
		found, err := Referrers(o, w, c.limit)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, f := range found {
			names = append(names, Identity(f))
		}
		if got := strings.Join(names, ", "); got != c.want {
			t.Errorf("%s is referred to by %q, want %q", c.name, got, c.want)
		}
	}
}
