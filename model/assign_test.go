package model

import (
	"strings"
	"testing"
	"time"
)

func TestSetTakesWhatTheShellHands(t *testing.T) {
	for _, c := range []struct {
		k     *Kind
		param string
		value any
		want  string // or "!" and the ID of the error
	}{
		{ReceiveConnectors, "MaxMessageSize", int64(10 << 20), "10 MB (10,485,760 bytes)"},
		{ReceiveConnectors, "MaxMessageSize", float64(1.5 * (1 << 20)), "1.5 MB (1,572,864 bytes)"},
		{ReceiveConnectors, "MaxMessageSize", "5mb", "5 MB (5,242,880 bytes)"},
		{ReceiveConnectors, "MaxMessageSize", 5 * MB, "5 MB (5,242,880 bytes)"},
		{ReceiveConnectors, "MaxInboundConnection", "Unlimited", "Unlimited"},
		{ReceiveConnectors, "MaxInboundConnection", int64(7), "7"},
		{ReceiveConnectors, "MaxInboundConnection", nil, "!ParameterArgumentValidationErrorNullNotAllowed"},
		{ReceiveConnectors, "TarpitInterval", 90 * time.Second, "00:01:30"},
		{ReceiveConnectors, "TarpitInterval", int64(0), "00:00:00"},
		{ReceiveConnectors, "TarpitInterval", int64(5), "!TimeSpanBareNumber"},
		{Mailboxes, "RetainDeletedItemsFor", int64(30), "30.00:00:00"},
		{Mailboxes, "RetainDeletedItemsFor", " 7 ", "7.00:00:00"},
		{Mailboxes, "RetainDeletedItemsFor", "24856", "!InvalidTimeSpan"},
		{TransportServers, "ConnectivityLogMaxAge", int64(45), "45.00:00:00"},
		{TransportServers, "MessageRetryInterval", int64(45), "!TimeSpanBareNumber"},
		{Mailboxes, "LitigationHoldDuration", "2555", "2555.00:00:00"},
		{Mailboxes, "LitigationHoldDuration", "unlimited", "Unlimited"},
		{Mailboxes, "ForwardingSmtpAddress", nil, ""},
		{OrganizationConfigs, "DefaultPublicFolderAgeLimit", nil, ""},
		{ReceiveConnectors, "Enabled", false, "False"},
		{ReceiveConnectors, "Enabled", int64(0), "False"},
		{ReceiveConnectors, "Enabled", "$FALSE", "False"},
		{ReceiveConnectors, "Enabled", "maybe", "!CannotConvertArgument"},
		{ReceiveConnectors, "Enabled", nil, "!ParameterArgumentValidationErrorNullNotAllowed"},
		{ReceiveConnectors, "MaxHopCount", "thirty", "!CannotConvertArgument"},
		{ReceiveConnectors, "MaxHopCount", int64(501), "!ValueOutOfRange"},
		{ReceiveConnectors, "Comment", strings.Repeat("ü", 257), "!TextTooLong"},
		{ReceiveConnectors, "Comment", strings.Repeat("ü", 256), strings.Repeat("ü", 256)},
		{ReceiveConnectors, "Banner", nil, ""},
		{ReceiveConnectors, "Fqdn", nil, ""},
		{ReceiveConnectors, "SizeEnabled", "enabledw", "EnabledWithoutValue"},
		{ReceiveConnectors, "SizeEnabled", "Enabled", "Enabled"},
		{ReceiveConnectors, "SizeEnabled", "x", "!CannotConvertArgument"},
		{ReceiveConnectors, "SizeEnabled", nil, "!ParameterArgumentValidationErrorNullNotAllowed"},
		{ReceiveConnectors, "PermissionGroups", []any{"AnonymousUsers", "exchangeusers"}, "AnonymousUsers, ExchangeUsers"},
		{ReceiveConnectors, "PermissionGroups", "Partners, AnonymousUsers", "AnonymousUsers, Partners"},
		{ReceiveConnectors, "PermissionGroups", Partners, "Partners"},
		{ReceiveConnectors, "PermissionGroups", &Edit{Add: []any{"Partners"}}, "AnonymousUsers, ExchangeServers, Partners"},
		{ReceiveConnectors, "PermissionGroups", &Edit{Remove: []any{"AnonymousUsers"}, Add: []any{[]any{"Partners"}}}, "ExchangeServers, Partners"},
		{ReceiveConnectors, "RemoteIPRanges", "10.0.0.1", "10.0.0.1"},
		{ReceiveConnectors, "RemoteIPRanges", []any{"10.0.0.1", "10.1.0.0/16"}, "10.0.0.1,10.1.0.0/16"},
		{ReceiveConnectors, "RemoteIPRanges", &Edit{Add: []any{"10.9.0.0/16", "10.0.0.0/8"}}, "10.0.0.0/8,10.9.0.0/16"},
		{ReceiveConnectors, "RemoteIPRanges", &Edit{Remove: []any{"10.0.0.0/8", "1.2.3.4"}}, ""},
		{ReceiveConnectors, "RemoteIPRanges", &Edit{Add: []any{"x"}}, "!InvalidIPRange"},
		{ReceiveConnectors, "RemoteIPRanges", nil, ""},
		{ReceiveConnectors, "Banner", &Edit{Add: []any{"x"}}, "!EditOfSingleValue"},
		{SendConnectors, "AddressSpaces", "SMTP:*,cost=3", "SMTP:*;3"},
		{SendConnectors, "AddressSpace", []any{"*.contoso.com;5", "*.fabrikam.com;8"}, "SMTP:*.contoso.com;5,SMTP:*.fabrikam.com;8"},
		{SendConnectors, "TlsAuthLevel", nil, ""},
		{SendConnectors, "TlsAuthLevel", "cert", "CertificateValidation"},
		{SendConnectors, "AuthenticationCredential", PSCredential{"u", NewSecret("p")}, "System.Management.Automation.PSCredential"},
		{SendConnectors, "AuthenticationCredential", "u:p", "!CredentialFromText"},
		{SendConnectors, "AuthenticationCredential", nil, ""},
		{AdSiteLinks, "ExchangeCost", int64(7), "7"},
		{AdSiteLinks, "ExchangeCost", nil, ""},
		{AdSiteLinks, "ExchangeCost", int64(0), "!ValueOutOfRange"},
		{RemoteDomains, "TNEFEnabled", nil, ""},
		{RemoteDomains, "TNEFEnabled", true, "True"},
		{Mailboxes, "Password", "P@ssw0rd", "!SecretFromText"},
	} {
		f := c.k.Field(c.param)
		if f == nil {
			t.Fatalf("%s has no %s", c.k.Name, c.param)
		}
		o := c.k.New()
		if rc, ok := o.(*ReceiveConnector); ok {
			rc.PermissionGroups = AnonymousUsers | ExchangeServersGroup
			rc.RemoteIPRanges = []IPRange{mustRange(t, "10.0.0.0/8")}
		}
		before := f.Text(o)
		err := f.Set(o, c.value)
		got := f.Text(o)
		if err != nil {
			if got != before {
				t.Errorf("%s.%s: a refused value changed the object to %q", c.k.Name, c.param, got)
			}
			got = "!" + ids(err)
		}
		if got != c.want {
			t.Errorf("%s.%s given %#v is %q, want %q", c.k.Name, c.param, c.value, got, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "P@ssw0rd") {
			t.Errorf("%s.%s repeats a password: %v", c.k.Name, c.param, err)
		}
	}
}

func TestFieldsHandOutCopies(t *testing.T) {
	c := TransportConfigs.New().(*TransportConfig)
	f := TransportConfigs.Field("SupervisionTags")
	f.Get(c).([]string)[0] = "changed"
	c.SupervisionTags[1] = "changed"
	if got := f.Text(TransportConfigs.New()); got != "Reject,Allow" {
		t.Errorf("the default became %s", got)
	}
	if got := f.Text(c); got != "Reject,changed" {
		t.Errorf("the object became %s", got)
	}
}

func TestPropertiesKeepTheirOrder(t *testing.T) {
	names := strings.Join(SendConnectors.PropNames(), " ")
	if !strings.HasPrefix(names, "DNSRoutingEnabled TlsDomain TlsAuthLevel ErrorPolicies SmartHosts Port ConnectionInactivityTimeOut ForceHELO") ||
		!strings.HasSuffix(names, "Name DistinguishedName Identity Guid WhenChanged WhenCreated WhenChangedUTC WhenCreatedUTC IsValid") {
		t.Errorf("a send connector lists %s", names)
	}
	for _, hidden := range []string{"Permissions", "Usage", "Force", "DomainController", "TemplateInstance"} {
		if strings.Contains(" "+names+" ", " "+hidden+" ") {
			t.Errorf("a send connector lists %s", hidden)
		}
	}
}

func TestNamesAndIdentities(t *testing.T) {
	c := ReceiveConnectors.New().(*ReceiveConnector)
	c.Name, c.Server = "Default EX1", "EX1"
	if got := strings.Join(ReceiveConnectors.Names(c), " | "); got != `receiveconnector/ex1\default ex1` {
		t.Errorf("found under %s", got)
	}
	for property, want := range map[string]string{"Identity": `EX1\Default EX1`, "name": "Default EX1",
		"DistinguishedName": "CN=Default EX1,CN=SMTP Receive Connectors,CN=Protocols,CN=EX1,CN=Servers,CN=Organization"} {
		if v, ok := ReceiveConnectors.Prop(c, property); !ok || TextOf(v) != want {
			t.Errorf("%s is %v, want %s", property, v, want)
		}
	}
	m := Mailboxes.New().(*Mailbox)
	m.Name, m.EmailAddresses, m.PrimarySmtpAddress = "Rob", []ProxyAddress{{"SMTP", "Rob@BÜCHER.example"}, {"X400", "c=US"}}, "rob@xn--bcher-kva.example"
	if got := strings.Join(Mailboxes.Names(m), " | "); got != "mailbox/rob | address/rob@xn--bcher-kva.example" {
		t.Errorf("found under %s", got)
	}
	l := AdSiteLinks.New().(*AdSiteLink)
	seven := 7
	l.ExchangeCost = &seven
	if v, _ := AdSiteLinks.Prop(l, "Cost"); v != 7 {
		t.Errorf("a link with ExchangeCost 7 costs %v", v)
	}
}

func FuzzDecode(f *testing.F) {
	for _, k := range Kinds() {
		if k.Live {
			continue
		}
		data, err := k.Encode(k.New())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"set":{"AddressSpaces":["SMTP:*;1",null],"Port":"1","AuthenticationCredential":"x y","TlsAuthLevel":null,"Enabled":1}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, k := range []*Kind{SendConnectors, ReceiveConnectors, Mailboxes, AdSiteLinks} {
			o, err := k.Decode(data)
			if err != nil {
				continue
			}
			again, err := k.Encode(o)
			if err != nil {
				t.Fatalf("%s was read from %q and cannot be written: %v", k.Name, data, err)
			}
			if _, err := k.Decode(again); err != nil {
				t.Fatalf("%s was written as %q and cannot be read: %v", k.Name, again, err)
			}
		}
	})
}
