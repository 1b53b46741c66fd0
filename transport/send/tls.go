package send

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/transport/client"
)

// handshakeError is a TLS handshake that did not come about.
type handshakeError struct{ err error }

func (h *handshakeError) Error() string { return h.err.Error() }
func (h *handshakeError) Unwrap() error { return h.err }

// mutual is whether both ends prove themselves as servers of the organization.
func (v *visit) mutual(e endpoint) bool {
	return v.targets.Connector == nil && e.server != nil && !e.server.ServerRole.Has(model.RoleLegacy)
}

// proveServer encrypts with a certificate of the organization on either side.
// Without it a peer gets no mail: headers that only servers may see go along.
func (v *visit) proveServer(c *client.Conn, e endpoint) error {
	if !c.Has("STARTTLS") {
		return &attempt{lastError: noServerAuth, err: errors.New("the server does not offer STARTTLS")}
	}
	if err := c.StartTLS(v.sender.Identity.Send(e.server.Guid)); err != nil {
		return &attempt{lastError: noServerAuth, err: err}
	}
	return nil
}

// must is whether nothing may be sent without encryption.
func (v *visit) must() bool {
	s := v.targets.Connector
	return s != nil && (s.RequireTLS || s.SmartHostAuthMechanism == model.SmartHostAuthBasicAuthRequireTLS || v.domainSecure())
}

// domainSecure is whether the recipients' domain is one that the organization
// sends to by mutual TLS or not at all.
func (v *visit) domainSecure() bool {
	s := v.targets.Connector
	if s == nil || !s.DomainSecureEnabled || v.targets.Domain == "" {
		return false
	}
	return slices.ContainsFunc(v.table.Organization().TLSSendDomainSecureList, func(d model.Domain) bool {
		return model.FoldDomain(d.String()) == model.FoldDomain(v.targets.Domain)
	})
}

// clearAllowed is whether a failed handshake may be followed by clear text.
func (v *visit) clearAllowed(e endpoint) bool { return !v.must() && !v.mutual(e) }

// secure encrypts as far as the connector wants and the host can.
func (v *visit) secure(c *client.Conn, e endpoint, encrypt bool) error {
	s := v.targets.Connector
	if s != nil && s.IgnoreSTARTTLS || !encrypt {
		return nil
	}
	if !c.Has("STARTTLS") {
		if v.must() {
			return &attempt{lastError: noTLS, err: errors.New("the host does not offer STARTTLS")}
		}
		return nil
	}
	err := c.StartTLS(v.tlsConfig(e))
	var said *client.ReplyError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &said) && said.Verb == "STARTTLS" && !v.must():
		return nil // refused in so many words: the connection goes on in clear text
	case v.must():
		return &attempt{lastError: noTLS, err: err}
	}
	return &handshakeError{err}
}

// tlsConfig takes any certificate unless the connector asks for more: then the
// checks are made here, because Go's own would tie the chain to the name.
func (v *visit) tlsConfig(e endpoint) *tls.Config {
	c := &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: true}
	if _, err := netip.ParseAddr(e.name); err != nil && !strings.HasPrefix(e.name, "[") {
		c.ServerName = e.name // SNI; RFC 6066 section 3 wants no addresses there
	}
	s := v.targets.Connector
	if s == nil {
		return c
	}
	c.VerifyConnection = func(state tls.ConnectionState) error { return v.verify(s, &state) }
	if name := s.TlsCertificateName.String(); name != "" || v.domainSecure() {
		hello := v.policy().hello
		c.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			cert, err := v.sender.Identity.Public(hello, name)
			if err != nil {
				// The peer decides what mail without a certificate is worth; a broken
				// handshake could end in clear text.
				v.log.Error("no client certificate", "connector", s.Name, "error", err)
				return new(tls.Certificate), nil
			}
			return cert, nil
		}
	}
	return c
}

// verify checks a certificate as far as a connector asks for it.
func (v *visit) verify(c *model.SendConnector, state *tls.ConnectionState) error {
	leaf := state.PeerCertificates[0]
	secure := v.domainSecure()
	if secure || c.TlsAuthLevel == model.CertificateValidation || c.TlsAuthLevel == model.DomainValidation {
		if err := v.sender.trusted(state); err != nil {
			return err
		}
	}
	switch {
	case secure:
		// The domain itself or a host below it.
		return named(leaf, model.DomainPattern("*."+v.targets.Domain), "")
	case c.TlsAuthLevel == model.DomainValidation:
		return named(leaf, c.TlsDomain, v.targets.Domain)
	}
	// Credentials go to the host that was named and to no other. An address
	// names nobody, so there is nothing to compare it with.
	if c.SmartHostAuthMechanism == model.SmartHostAuthBasicAuthRequireTLS && state.ServerName != "" {
		if err := leaf.VerifyHostname(state.ServerName); err != nil {
			return fmt.Errorf("certificate of smart host: %w", err)
		}
	}
	return nil
}

// trusted checks chain and dates.
func (s *Sender) trusted(state *tls.ConnectionState) error {
	o := x509.VerifyOptions{Roots: s.Roots, CurrentTime: s.Now(), Intermediates: x509.NewCertPool()}
	for _, c := range state.PeerCertificates[1:] {
		o.Intermediates.AddCert(c)
	}
	if _, err := state.PeerCertificates[0].Verify(o); err != nil {
		return fmt.Errorf("certificate chain: %w", err)
	}
	return nil
}

// named checks the name of a certificate: the wanted domain, with a star any
// name below it, or without one the recipients' domain.
func named(leaf *x509.Certificate, want model.DomainPattern, domain string) error {
	if want == "" {
		want = model.DomainPattern(domain)
	}
	if !want.Star() {
		if err := leaf.VerifyHostname(string(want)); err != nil {
			return fmt.Errorf("certificate name: %w", err)
		}
		return nil
	}
	for _, name := range leaf.DNSNames {
		if want.Match(strings.TrimPrefix(strings.ToLower(name), "*.")) {
			return nil
		}
	}
	return fmt.Errorf("certificate name: none of %s is below %s", strings.Join(leaf.DNSNames, ", "), want.Base())
}
