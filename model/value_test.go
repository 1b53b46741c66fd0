package model

import (
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"
)

// values are a zero pointer of every value type that text makes.
func values() []Value {
	return []Value{new(Size), new(Span), new(Unlimited[Size]), new(Unlimited[Span]), new(Unlimited[int]),
		new(AuthMechanism), new(PermissionGroups), new(ErrorPolicies), new(ServerRole), new(GUID),
		new(AddressSpace), new(SmartHost), new(IPBinding), new(IPRange), new(Domain), new(DomainPattern),
		new(SmtpAddress), new(ProxyAddress), new(IPAddress), new(IPAddrPort), new(TlsCertificateName)}
}

// FuzzValueRoundTrip: what Set takes, String prints in a form that Set takes
// and that prints the same; a fault is a *Error that says what to write.
func FuzzValueRoundTrip(f *testing.F) {
	for _, seed := range []string{"10MB", "1.5 MB", "10 MB (10,485,760 bytes)", "0", "unlimited", "1.00:00:00", "00:00:00.1234567", "Tls, BasicAuth",
		"SMTP:*;1", "Local:SMTP:x.com;5", "X400:c=US;a=;p=Contoso;7", "*.contoso.com;3", "contoso.com,cost=9", "[::1]", "[::]:25", ":::25", "10.0.0.0/8",
		"10.0.0.0(255.0.0.0)", "fe80::1%11", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "bücher.example", "SMTP:a@b.c", "\"a b\"@c.d", "127.0.0.1:5353",
		"[::1]:5353", "<I>CN=a<S>CN=b", "::ffff:1.2.3.4", "1e9", "24855.03:14:07"} {
		for i := range values() {
			f.Add(i, seed)
		}
	}
	f.Fuzz(func(t *testing.T, which int, text string) {
		all := values()
		v := all[uint(which)%uint(len(all))]
		if err := v.Set(text); err != nil {
			checkValueError(t, v, text, err)
			return
		}
		printed := v.String()
		again := reflect.New(reflect.TypeOf(v).Elem()).Interface().(Value)
		if err := again.Set(printed); err != nil {
			t.Fatalf("%s: Set(%q) gives %q, which is refused: %v", v.Type(), text, printed, err)
		}
		if again.String() != printed {
			t.Fatalf("%s: Set(%q) gives %q, then %q", v.Type(), text, printed, again.String())
		}
		if _, rounds := v.(*Size); !rounds && !reflect.DeepEqual(v, again) {
			t.Fatalf("%s: %q came back as another value", v.Type(), printed)
		}
	})
}

func checkValueError(t *testing.T, v Value, text string, err error) {
	t.Helper()
	if _, isGUID := v.(*GUID); isGUID {
		return
	}
	var own *Error
	if !errors.As(err, &own) || own.ID == "" || own.Category != Invalid {
		t.Fatalf("%s: Set(%q) gives %#v, no *Error of category InvalidData", v.Type(), text, err)
	}
	if !strings.Contains(own.Message, "for example") && !strings.Contains(own.Message, "write ") {
		t.Fatalf("%s: %q shows no valid example", v.Type(), own.Message)
	}
	if strings.ContainsFunc(own.Message, unsafeRune) {
		t.Fatalf("%s: %q holds a control character", v.Type(), own.Message)
	}
}

// printed checks what a value makes of texts; "!" and an ID stand for an error.
func printed(t *testing.T, v Value, cases map[string]string) {
	t.Helper()
	for in, want := range cases {
		fresh := reflect.New(reflect.TypeOf(v).Elem()).Interface().(Value)
		err := fresh.Set(in)
		got := fresh.String()
		if err != nil {
			var own *Error
			if !errors.As(err, &own) {
				t.Errorf("%s: Set(%q) gives %v, no *Error", v.Type(), in, err)
				continue
			}
			got = "!" + own.ID
		}
		if got != want {
			t.Errorf("%s: Set(%q) gives %q, want %q", v.Type(), in, got, want)
		}
	}
}

func TestSize(t *testing.T) {
	printed(t, new(Size), map[string]string{
		"10MB": "10 MB (10,485,760 bytes)", "10 mb": "10 MB (10,485,760 bytes)", "10485760": "10 MB (10,485,760 bytes)",
		"1.5MB": "1.5 MB (1,572,864 bytes)", "0": "0 B (0 bytes)", "100B": "100 B (100 bytes)", "2TB": "2 TB (2,199,023,255,552 bytes)",
		"10 MB (10,485,760 bytes)": "10 MB (10,485,760 bytes)", "1 KB (1,025 bytes)": "1.001 KB (1,025 bytes)",
		"": "!InvalidSize", "MB": "!InvalidSize", "-1": "!InvalidSize", "1e3": "!InvalidSize", "10XB": "!InvalidSize", "9999999TB": "!InvalidSize",
		"10 MB (bytes)": "!InvalidSize",
	})
	if got := Size(1048577).RoundUpKB(); got != 1025*KB {
		t.Errorf("1048577 bytes rounded up are %s, want 1025 KB", got)
	}
}

func TestSpan(t *testing.T) {
	printed(t, new(Span), map[string]string{
		"00:10:00": "00:10:00", "1.00:00:00": "1.00:00:00", "14.3:4:5": "14.03:04:05", "00:15": "00:15:00", "0": "00:00:00",
		"00:00:00.5": "00:00:00.5000000", "24855.03:14:07": "24855.03:14:07", "24855.03:14:08": "!TimeSpanTooLong",
		"5": "!TimeSpanBareNumber", "24:00:00": "!InvalidTimeSpan", "00:60:00": "!InvalidTimeSpan", "": "!InvalidTimeSpan", "-00:01:00": "!InvalidTimeSpan",
		"10m": "!InvalidTimeSpan", "1.2": "!InvalidTimeSpan",
	})
	if s, _ := ParseSpan("2.00:00:00"); s.Duration() != 48*time.Hour {
		t.Errorf("two days are %v", s.Duration())
	}
}

func TestUnlimited(t *testing.T) {
	printed(t, new(Unlimited[Size]), map[string]string{"unlimited": "Unlimited", "UNLIMITED": "Unlimited", "1KB": "1 KB (1,024 bytes)", "none": "!InvalidSize"})
	printed(t, new(Unlimited[int]), map[string]string{"unlimited": "Unlimited", "20": "20", "x": "!InvalidLimit"})
	var none Unlimited[int]
	if !none.IsUnlimited() || none.Exceeded(1<<40) {
		t.Error("the zero value has a limit")
	}
	if twenty := Limit(20); twenty.Exceeded(20) || !twenty.Exceeded(21) || twenty.Min(none) != twenty || none.Min(twenty) != twenty {
		t.Error("20 is exceeded by 21 only, and is below no limit")
	}
}

func TestFlags(t *testing.T) {
	printed(t, new(AuthMechanism), map[string]string{
		"Tls": "Tls", "basicauth, tls": "Tls, BasicAuth", "None": "None", "Integ,Ext": "Integrated, ExternalAuthoritative", "BasicAuthR": "BasicAuthRequireTLS",
		"Basic": "!InvalidFlag", "None,Tls": "!FlagNoneWithOthers", "": "!InvalidFlag", "NTLM": "!InvalidFlag",
	})
	printed(t, new(PermissionGroups), map[string]string{"AnonymousUsers,ExchangeU": "AnonymousUsers, ExchangeUsers", "Exchange": "!InvalidFlag", "none": "None"})
	printed(t, new(ErrorPolicies), map[string]string{"Default": "Default", "DowngradeDnsFailures": "DowngradeDnsFailures"})
	printed(t, new(ServerRole), map[string]string{"HubTransport,Mailbox": "Mailbox, HubTransport"})
	if g := AnonymousUsers | ExchangeUsers; !reflect.DeepEqual(g.Flags(), []string{"AnonymousUsers", "ExchangeUsers"}) || !g.Has(AnonymousUsers) || g.Has(Partners) {
		t.Errorf("flags of %v are %v", g, g.Flags())
	}
}

func TestAddressSpace(t *testing.T) {
	printed(t, new(AddressSpace), map[string]string{
		"*": "SMTP:*;1", "SMTP:*;1": "SMTP:*;1", "smtp:Toronto.com;7": "SMTP:Toronto.com;7", "*.contoso.com;5": "SMTP:*.contoso.com;5",
		"SMTP:*,cost=3": "SMTP:*;3", "SMTP:a.com, Cost=3": "SMTP:a.com;3", "Local:SMTP:x.com;5": "Local:SMTP:x.com;5", "local:*": "Local:SMTP:*;1",
		"X400:c=US;a=MCI;p=Contoso;7": "X400:c=US;a=MCI;p=Contoso;7", "X400:c=US;a=MCI": "X400:c=US;a=MCI;1", "FAX:*;2": "FAX:*;2",
		"bücher.example": "SMTP:xn--bcher-kva.example;1", "*.bücher.example": "SMTP:*.xn--bcher-kva.example;1",
		"SMTP:*;0": "!AddressSpaceCostRange", "SMTP:*;101": "!AddressSpaceCostRange", "SMTP:*;x": "!AddressSpaceCostRange", "SMTP:*;": "!AddressSpaceCostRange",
		"*domain.com": "!InvalidAddressSpace", "a.*.com": "!InvalidAddressSpace", "a..com": "!InvalidAddressSpace", "a b.com": "!InvalidAddressSpace",
		"SMTP:--": "!InvalidAddressSpace", "": "!InvalidAddressSpace", "X400:c=US": "!InvalidAddressSpace", "FAX:a;b;2": "!InvalidAddressSpace",
		strings.Repeat("a", 64) + ".com": "!InvalidAddressSpace", strings.Repeat("abcdefg.", 32) + "com": "!InvalidAddressSpace",
	})
	if got := (AddressSpace{}).SplitList("SMTP:a.com,cost=2,SMTP:b.com;3, *"); !reflect.DeepEqual(got, []string{"SMTP:a.com,cost=2", "SMTP:b.com;3", " *"}) {
		t.Errorf("split at the commas between spaces: %q", got)
	}
}

func TestAddressSpaceMatch(t *testing.T) {
	for _, c := range []struct {
		space, domain string
		want          bool
	}{
		{"*", "any.example", true}, {"contoso.com", "Contoso.COM", true}, {"contoso.com", "a.contoso.com", false},
		{"*.contoso.com", "contoso.com", true}, {"*.contoso.com", "a.b.contoso.com", true}, {"*.contoso.com", "xcontoso.com", false},
		{"FAX:*", "contoso.com", false}, {"bücher.example", "xn--bcher-kva.example", true}, {"xn--bcher-kva.example", "BÜCHER.example", true},
		{"*", "", false},
	} {
		a, err := ParseAddressSpace(c.space)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Match(c.domain); got != c.want {
			t.Errorf("%s matches %q: %v, want %v", a, c.domain, got, c.want)
		}
	}
	order := []string{"*", "*.com", "*.contoso.com", "contoso.com", "*.sub.contoso.com", "sub.contoso.com"}
	for i := range order[1:] {
		low, _ := ParseAddressSpace(order[i])
		high, _ := ParseAddressSpace(order[i+1])
		if low.Specificity() >= high.Specificity() {
			t.Errorf("%s is not less specific than %s", low, high)
		}
	}
}

func TestSmartHost(t *testing.T) {
	printed(t, new(SmartHost), map[string]string{
		"[70.79.160.207]": "[70.79.160.207]", "192.168.1.10": "[192.168.1.10]", "mail.contoso.com": "mail.contoso.com", "[::1]": "[::1]", "[IPv6:::1]": "[::1]",
		"::1": "!SmartHostBrackets", "300.1.1.1": "!InvalidSmartHost", "": "!InvalidSmartHost", "a b": "!InvalidSmartHost", "*.com": "!InvalidSmartHost",
	})
}

func TestIPBinding(t *testing.T) {
	printed(t, new(IPBinding), map[string]string{
		"0.0.0.0:25": "0.0.0.0:25", "[::]:25": "[::]:25", ":::25": "[::]:25", "192.168.11.2:25": "192.168.11.2:25", "[::1]:2525": "[::1]:2525",
		"0.0.0.0:0": "!InvalidBinding", "0.0.0.0:65536": "!InvalidBinding", "0.0.0.0": "!InvalidBinding", "host:25": "!InvalidBinding", "1.2.3.4:": "!InvalidBinding",
	})
	for text, meant := range map[string]string{"0.0.0.0": "write 0.0.0.0:25 ", "10.0.0.1:": "write 10.0.0.1:25 ", "[::]:": "write [::]:25 ", "[::]": "write [::]:25 ", "::": "write [::]:25 "} {
		if _, err := ParseIPBinding(text); err == nil || !strings.Contains(err.Error(), meant) {
			t.Errorf("the binding %q: %v, and the message does not say %q", text, err, meant)
		}
	}
	any4, _ := ParseIPBinding("0.0.0.0:25")
	for local, want := range map[string]bool{"127.0.0.1:25": true, "127.0.0.1:26": false, "[::1]:25": false, "[::ffff:127.0.0.1]:25": true} {
		if any4.Covers(netip.MustParseAddrPort(local)) != want {
			t.Errorf("0.0.0.0:25 covers %s: want %v", local, want)
		}
	}
}

func TestIPRange(t *testing.T) {
	printed(t, new(IPRange), map[string]string{
		"192.168.1.10": "192.168.1.10", "192.168.1.1-192.168.1.254": "192.168.1.1-192.168.1.254", "192.168.1.7/24": "192.168.1.0/24",
		"2001:db8::/60": "2001:db8::/60", "10.10.0.0(255.255.0.0)": "10.10.0.0(255.255.0.0)", "fe80::1%11": "fe80::1%11", "0.0.0.0-255.255.255.255": "0.0.0.0-255.255.255.255",
		"::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff": "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		"10.0.0.9-10.0.0.1":                          "!IPRangeReversed", "10.0.0.1-::1": "!InvalidIPRange", "10.0.0.0(255.0.255.0)": "!InvalidIPRange", "10.0.0.0/33": "!InvalidIPRange",
		"0.0.0.0- 255.255.255.255": "!InvalidIPRange", "": "!InvalidIPRange", "10.0.0": "!InvalidIPRange", "10.0.0.0/": "!InvalidIPRange",
	})
}

func mustRange(t *testing.T, text string) IPRange {
	t.Helper()
	r, err := ParseIPRange(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestIPRangeRelations(t *testing.T) {
	all, net, half, one := mustRange(t, "0.0.0.0-255.255.255.255"), mustRange(t, "10.0.0.0/24"), mustRange(t, "10.0.0.128-10.0.1.127"), mustRange(t, "10.0.0.5")
	all6 := mustRange(t, "::/0")
	if !net.Within(all) || all.Within(net) || !one.Within(net) {
		t.Error("10.0.0.5 lies in 10.0.0.0/24, which lies in everything")
	}
	if !net.Crosses(half) || net.Crosses(all) || net.Crosses(one) || all.Crosses(all6) {
		t.Error("only 10.0.0.0/24 and 10.0.0.128-10.0.1.127 overlap in part")
	}
	if all.Overlaps(all6) || all.Contains(netip.MustParseAddr("::1")) || !all.Contains(netip.MustParseAddr("::ffff:1.2.3.4")) {
		t.Error("the families are apart, and an IPv4 address in IPv6 form is IPv4")
	}
	if one.CompareSize(net) >= 0 || net.CompareSize(half) != 0 || all.CompareSize(net) <= 0 || all6.CompareSize(all) <= 0 || net.CompareSize(net) != 0 {
		t.Error("ranges compare by the number of their addresses")
	}
	if !mustRange(t, "10.0.0.0-10.0.0.255").Same(net) {
		t.Error("a range is the same however it was written")
	}
	for text, want := range map[string]bool{"10.0.0.0/8": true, "127.0.0.1": true, "192.168.0.0/15": false, "0.0.0.0/0": false, "fe80::1%2": true, "8.8.8.8": false} {
		if mustRange(t, text).Private() != want {
			t.Errorf("%s is private: want %v", text, want)
		}
	}
}

func TestAddresses(t *testing.T) {
	printed(t, new(SmtpAddress), map[string]string{
		"rob@work.com": "rob@work.com", "<>": "", "": "", `"a b"@c.com`: `"a b"@c.com`, "ü@bücher.example": "ü@xn--bcher-kva.example", "a@[10.0.0.1]": "a@[10.0.0.1]",
		"rob": "!InvalidSmtpAddress", "@c.com": "!InvalidSmtpAddress", "a b@c.com": "!InvalidSmtpAddress", "a..b@c.com": "!InvalidSmtpAddress", "a@": "!InvalidSmtpAddress",
		"a@*.com": "!InvalidSmtpAddress", "a\r@c.com": "!InvalidSmtpAddress", "a@b@c.com": "!InvalidSmtpAddress",
	})
	printed(t, new(ProxyAddress), map[string]string{"SMTP:a@b.com": "SMTP:a@b.com", "Smtp:a@b.com": "smtp:a@b.com", "a@b.com": "smtp:a@b.com", "X400:c=US;a=x": "X400:c=US;a=x",
		"smtp:": "!InvalidProxyAddress", "smtp:a": "!InvalidSmtpAddress"})
	printed(t, new(IPAddrPort), map[string]string{"127.0.0.1": "127.0.0.1", "127.0.0.1:5353": "127.0.0.1:5353", "[::1]:5353": "[::1]:5353", "::1": "::1", "127.0.0.1:53": "127.0.0.1",
		"dns.example": "!InvalidServerAddress", "127.0.0.1:0": "!InvalidServerAddress"})
	printed(t, new(IPAddress), map[string]string{"127.0.0.1": "127.0.0.1", "": "", "x": "!InvalidIPAddress"})
	if FoldAddress("Rob@BÜCHER.example") != FoldAddress("rob@xn--bcher-kva.example.") {
		t.Error("equal addresses fold to equal texts")
	}
}

func TestDomains(t *testing.T) {
	printed(t, new(Domain), map[string]string{"Work.com": "Work.com", "": "", "bücher.example": "xn--bcher-kva.example", "*.work.com": "!InvalidDomain", "-a.com": "!InvalidDomain", "a_b.com": "a_b.com"})
	printed(t, new(DomainPattern), map[string]string{"*.work.com": "*.work.com", "*": "*", "*work.com": "!InvalidDomainPattern", "a.*.com": "!InvalidDomainPattern"})
	printed(t, new(TlsCertificateName), map[string]string{"<I>CN=Contoso CA<S>CN=mail": "<I>CN=Contoso CA<S>CN=mail", "": "", "CN=mail": "!InvalidTlsCertificateName", "<I><S>CN=a": "!InvalidTlsCertificateName"})
}

func TestSecretNeverPrints(t *testing.T) {
	const plain = "P@ssw0rd1"
	secret := NewSecret(plain)
	credential := PSCredential{"lab\\rob", secret}
	for _, v := range []any{secret, &secret, credential, &credential, NewPasswordHash(plain), struct{ S Secret }{secret}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			if text := fmt.Sprintf(verb, v); strings.Contains(text, plain) || strings.Contains(text, fmt.Sprintf("%x", plain)) {
				t.Errorf("%s of %T shows the secret: %s", verb, v, text)
			}
		}
	}
	if err := new(Secret).Set(plain); err == nil || strings.Contains(err.Error(), plain) {
		t.Errorf("a text became a secret, or was repeated: %v", err)
	}
}

func TestFaultsNameTheRuleThatIsBroken(t *testing.T) {
	smartHost := func(text string) error { _, err := ParseSmartHost(text); return err }
	address := func(text string) error { _, err := ParseSmtpAddress(text); return err }
	cases := []struct {
		err  error
		says string
	}{
		{smartHost("[127.0.0.300]"), "brackets is no IP address"},
		{smartHost("[mail.contoso.com]"), "brackets is no IP address"},
		{smartHost("127.0.0.300"), "looks like an IP address"},
		{address("rob@"), "no domain after the @"},
		{address("@contoso.com"), "before"},
	}
	for _, c := range cases {
		if c.err == nil || !strings.Contains(c.err.Error(), c.says) {
			t.Errorf("%v, want %q", c.err, c.says)
		}
	}
}
