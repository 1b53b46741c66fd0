package send_test

import (
	"crypto/tls"
	"fmt"
	"strings"
	"testing"

	"mxsh/model"
	"mxsh/transport/sinktest"
)

func TestTLSIsUsedWhenOfferedWhateverTheCertificate(t *testing.T) {
	r := newRig(t)
	s := sink(t, sinktest.Options{TLS: withTLS(t, nil, "somebody.else")})
	r.toSink(s)
	r.start(nil)
	r.Submit(text, "a@x.test", "b@b.test")
	if m := wait(t, s, 1)[0]; m.TLS == nil || m.TLS.Version < tls.VersionTLS12 {
		t.Errorf("TLS state %v", m.TLS)
	}
}

// brokenTLS offers STARTTLS and cannot do it.
func brokenTLS() *tls.Config { return &tls.Config{} }

// proves SendConnector.RequireTLS
func TestRequireTLS(t *testing.T) {
	for name, config := range map[string]*tls.Config{"not offered": nil, "broken": brokenTLS()} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			s := sink(t, sinktest.Options{TLS: config})
			r.toSink(s)
			r.Set("SendConnector Out | RequireTLS=$true")
			r.start(nil)
			r.Submit(text, "a@x.test", "b@b.test")
			if got := r.lastError(); got != "451 5.7.3 STARTTLS is required to send mail" {
				t.Errorf("last error %s", got)
			}
			for _, one := range s.Sessions() {
				for _, line := range one.Lines {
					if strings.HasPrefix(line, "MAIL") {
						t.Error("mail went out in clear text")
					}
				}
			}
			r.Set("SendConnector Out | RequireTLS=$false") // one try in clear text after a broken handshake
			if m := wait(t, s, 1)[0]; m.TLS != nil {
				t.Error("TLS with a sink that has none")
			}
		})
	}
}

func TestRefusedSTARTTLSGoesOnInClear(t *testing.T) {
	r := newRig(t)
	s := sink(t, sinktest.Options{TLS: withTLS(t, nil, "x")})
	s.Answer("STARTTLS", "454 4.7.0 not now")
	r.toSink(s)
	r.start(nil)
	r.Submit(text, "a@x.test", "b@b.test")
	if m := wait(t, s, 1)[0]; m.TLS != nil || m.Session != 1 {
		t.Errorf("session %d, TLS %v", m.Session, m.TLS)
	}
}

// proves SendConnector.IgnoreSTARTTLS
func TestIgnoreSTARTTLS(t *testing.T) {
	for value, secure := range map[string]bool{"$true": false, "$false": true} {
		r := newRig(t)
		s := sink(t, sinktest.Options{TLS: withTLS(t, nil, "x")})
		r.toSink(s)
		r.Set("SendConnector Out | IgnoreSTARTTLS=" + value)
		r.start(nil)
		r.Submit(text, "a@x.test", "b@b.test")
		if m := wait(t, s, 1)[0]; (m.TLS != nil) != secure {
			t.Errorf("IgnoreSTARTTLS %s: TLS %v", value, m.TLS)
		}
	}
}

// proves SendConnector.TlsAuthLevel
// proves SendConnector.TlsDomain
func TestTlsAuthLevel(t *testing.T) {
	for _, tc := range []struct {
		level, domain, name string
		trusted, sent       bool
	}{
		{"EncryptionOnly", "", "any.test", false, true},
		{"CertificateValidation", "", "any.test", false, false},
		{"CertificateValidation", "", "any.test", true, true},
		{"DomainValidation", "mail.b.test", "any.test", true, false},
		{"DomainValidation", "mail.b.test", "mail.b.test", false, false},
		{"DomainValidation", "mail.b.test", "mail.b.test", true, true},
		{"DomainValidation", "*.b.test", "mail.b.test", true, true},
		{"DomainValidation", "*.b.test", "mail.c.test", true, false},
	} {
		t.Run(fmt.Sprintf("%s %s %s %t", tc.level, tc.domain, tc.name, tc.trusted), func(t *testing.T) {
			r := newRig(t)
			signer := r
			if !tc.trusted {
				signer = nil
			}
			s := sink(t, sinktest.Options{TLS: withTLS(t, signer, tc.name)})
			r.toSink(s)
			r.Set("SendConnector Out | RequireTLS=$true | TlsAuthLevel=" + tc.level)
			r.connector(func(c *connector) { c.TlsDomain = model.DomainPattern(tc.domain) })
			r.start(nil)
			r.Submit(text, "a@x.test", "b@b.test")
			if tc.sent {
				wait(t, s, 1)
				return
			}
			if got := r.lastError(); got != "451 5.7.3 STARTTLS is required to send mail" || s.Count() != 0 {
				t.Errorf("last error %s, %d messages", got, s.Count())
			}
		})
	}
}

// Without TlsDomain the recipients' domain must stand in the certificate.
func TestDomainValidationOfTheRecipientsDomain(t *testing.T) {
	r := newRig(t)
	s := sink(t, sinktest.Options{TLS: withTLS(t, r, "good.test")})
	r.Names.Add("good.test. 60 IN A 127.0.0.1", "bad.test. 60 IN A 127.0.0.1")
	r.toMX(s.Addr().Port())
	r.Set("SendConnector Out | RequireTLS=$true | TlsAuthLevel=DomainValidation")
	r.start(nil)
	r.Submit(text, "a@x.test", "b@good.test")
	wait(t, s, 1)
	r.Submit(text, "a@x.test", "b@bad.test")
	if got := r.lastError(); got != "451 5.7.3 STARTTLS is required to send mail" || s.Count() != 1 {
		t.Errorf("last error %s, %d messages", got, s.Count())
	}
}

// credential gives the connector a mechanism and a credential.
func (r *rig) credential(mechanism model.SmartHostAuth, user, password string) {
	r.Helper()
	r.connector(func(c *connector) {
		c.SmartHostAuthMechanism = mechanism
		c.AuthenticationCredential = model.PSCredential{UserName: user, Password: model.NewSecret(password)}
	})
}

// proves SendConnector.SmartHostAuthMechanism
// proves SendConnector.AuthenticationCredential
func TestSmartHostAuthentication(t *testing.T) {
	users := map[string]string{"rob": "secret"}
	t.Run("None", func(t *testing.T) {
		r := newRig(t)
		s := sink(t, sinktest.Options{Users: users})
		r.toSink(s)
		r.start(nil)
		r.Submit(text, "a@x.test", "b@b.test")
		if m := wait(t, s, 1)[0]; m.User != "" {
			t.Errorf("authenticated as %s", m.User)
		}
	})
	t.Run("BasicAuth", func(t *testing.T) {
		r := newRig(t)
		s := sink(t, sinktest.Options{Users: users, RequireAuth: true})
		r.toSink(s)
		r.credential(model.SmartHostAuthBasicAuth, "rob", "wrong")
		r.start(nil)
		r.Submit(text, "a@x.test", "b@b.test")
		if got := r.lastError(); !strings.Contains(got, `responded with: "535 5.7.8 no."`) {
			t.Errorf("last error %s", got)
		}
		r.credential(model.SmartHostAuthBasicAuth, "rob", "secret")
		if m := wait(t, s, 1)[0]; m.User != "rob" || m.Mechanism != "LOGIN" || m.TLS != nil {
			t.Errorf("user %s by %s", m.User, m.Mechanism)
		}
	})
	t.Run("BasicAuth not offered", func(t *testing.T) {
		r := newRig(t)
		r.toSink(sink(t, sinktest.Options{}))
		r.credential(model.SmartHostAuthBasicAuth, "rob", "secret")
		r.start(nil)
		r.Submit(text, "a@x.test", "b@b.test")
		if got := r.lastError(); !strings.Contains(got, "530 5.7.1") {
			t.Errorf("last error %s", got)
		}
	})
	t.Run("BasicAuthRequireTLS", func(t *testing.T) {
		r := newRig(t)
		s := sink(t, sinktest.Options{Users: users})
		r.toSink(s)
		r.credential(model.SmartHostAuthBasicAuthRequireTLS, "rob", "secret")
		r.start(nil)
		r.Submit(text, "a@x.test", "b@b.test")
		if got := r.lastError(); got != "451 5.7.3 STARTTLS is required to send mail" {
			t.Errorf("last error %s", got)
		}
		for _, one := range s.Sessions() {
			if strings.Contains(strings.Join(one.Lines, "\n"), "AUTH") {
				t.Errorf("credentials in clear text: %q", one.Lines)
			}
		}
		secure := sink(t, sinktest.Options{Users: users, AuthAfterTLS: true, RequireAuth: true, TLS: withTLS(t, nil, "x")})
		r.toSink(secure)
		if m := wait(t, secure, 1)[0]; m.User != "rob" || m.TLS == nil {
			t.Errorf("user %s, TLS %v", m.User, m.TLS)
		}
	})
	t.Run("BasicAuthRequireTLS and the name of the host", func(t *testing.T) {
		r := newRig(t)
		r.Names.Add("smart.test. 0 IN A 127.0.0.1")
		s := sink(t, sinktest.Options{Users: users, AuthAfterTLS: true, TLS: withTLS(t, nil, "other.test")})
		r.toHosts(s.Addr().Port(), "smart.test")
		r.credential(model.SmartHostAuthBasicAuthRequireTLS, "rob", "secret")
		r.start(nil)
		r.Submit(text, "a@x.test", "b@b.test")
		if got := r.lastError(); got != "451 5.7.3 STARTTLS is required to send mail" {
			t.Errorf("last error %s", got)
		}
		good := sink(t, sinktest.Options{Users: users, AuthAfterTLS: true, TLS: withTLS(t, nil, "smart.test")})
		r.toHosts(good.Addr().Port(), "smart.test")
		if m := wait(t, good, 1)[0]; m.User != "rob" {
			t.Errorf("user %s", m.User)
		}
	})
	t.Run("ExchangeServer", func(t *testing.T) {
		r := newRig(t)
		s := sink(t, sinktest.Options{TLS: withTLS(t, nil, "x")})
		r.toSink(s)
		r.Set("SendConnector Out | SmartHostAuthMechanism=ExchangeServer")
		r.start(nil)
		r.Submit(text, "a@x.test", "b@b.test")
		if got := r.lastError(); got != "451 5.7.3 Cannot achieve Exchange Server authentication" || s.Count() != 0 {
			t.Errorf("last error %s", got)
		}
	})
}

// asking has a sink ask for a client certificate.
func asking(config *tls.Config) *tls.Config {
	config.ClientAuth = tls.RequestClientCert
	return config
}

// proves SendConnector.TlsCertificateName
func TestClientCertificate(t *testing.T) {
	own, _, err := sinktest.Certificate("own")
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t)
	s := sink(t, sinktest.Options{TLS: asking(withTLS(t, nil, "x"))})
	r.toSink(s)
	r.start(pinned{own: own})
	r.Submit(text, "a@x.test", "b@b.test")
	if m := wait(t, s, 1)[0]; len(m.TLS.PeerCertificates) != 0 {
		t.Error("a certificate was shown that nobody chose")
	}
	r.Set("SendConnector Out | TlsCertificateName=<I>CN=ca<S>CN=own")
	r.Submit(text, "a@x.test", "b@b.test")
	if m := wait(t, s, 2)[1]; len(m.TLS.PeerCertificates) != 1 || !m.TLS.PeerCertificates[0].Equal(own.Leaf) {
		t.Error("the chosen certificate was not shown")
	}
}

// proves SendConnector.DomainSecureEnabled
// proves TransportConfig.TLSSendDomainSecureList
func TestDomainSecurity(t *testing.T) {
	t.Parallel()
	own, _, err := sinktest.Certificate("own.work.com")
	if err != nil {
		t.Fatal(err)
	}
	newWorld := func(t *testing.T, config *tls.Config, r *rig) *sinktest.Server {
		s := sink(t, sinktest.Options{TLS: config})
		r.Names.Add("partner.test. 0 IN A 127.0.0.1")
		r.toMX(s.Addr().Port())
		r.Set("SendConnector Out | Fqdn=own.work.com | DomainSecureEnabled=$true", "TransportConfig Transport Settings | TLSSendDomainSecureList=other.test,Partner.test")
		r.connector(func(c *connector) {
			c.Permissions = []model.AccessRule{{User: model.PrincipalPartners, Right: model.RightSendRouting}}
		})
		r.start(pinned{own: own})
		return s
	}
	t.Run("proved", func(t *testing.T) {
		r := newRig(t)
		s := newWorld(t, asking(withTLS(t, r, "mail.partner.test")), r)
		r.Submit(text, "a@x.test", "b@partner.test")
		m := wait(t, s, 1)[0]
		if m.TLS == nil || len(m.TLS.PeerCertificates) != 1 || string(m.Data) != text {
			t.Errorf("TLS %v, data %q", m.TLS, m.Data)
		}
	})
	for name, config := range map[string]func(r *rig) *tls.Config{
		"no TLS":         func(*rig) *tls.Config { return nil },
		"broken TLS":     func(*rig) *tls.Config { return brokenTLS() },
		"untrusted":      func(*rig) *tls.Config { return withTLS(t, nil, "mail.partner.test") },
		"another domain": func(r *rig) *tls.Config { return withTLS(t, r, "mail.other.test") },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			s := newWorld(t, config(r), r)
			r.Submit(text, "a@x.test", "b@partner.test")
			if got := r.lastError(); got != "451 5.7.3 STARTTLS is required to send mail" || s.Count() != 0 {
				t.Errorf("last error %s, %d messages", got, s.Count())
			}
			r.Set("SendConnector Out | DomainSecureEnabled=$false")
			wait(t, s, 1)
		})
	}
	t.Run("not on the list", func(t *testing.T) {
		r := newRig(t)
		s := newWorld(t, nil, r)
		r.Set("TransportConfig Transport Settings | TLSSendDomainSecureList=other.test")
		r.Submit(text, "a@x.test", "b@partner.test")
		if m := wait(t, s, 1)[0]; m.TLS != nil || string(m.Data) == text {
			t.Errorf("TLS %v, data %q: a stranger without rights", m.TLS, m.Data)
		}
	})
}
