package receive

import (
	"crypto/tls"

	"mxsh/model"
)

// offersTLS is whether STARTTLS can be given.
func (s *Session) offersTLS() bool {
	return s.secured == nil && s.connector.AuthMechanism.Has(model.AuthTLS) && s.hasCertificate()
}

// hasCertificate looks once whether the connector's certificate is there: it is
// better not to offer TLS than to fail at it.
func (s *Session) hasCertificate() bool {
	if s.tls == nil || s.tlsTried {
		return s.tls != nil
	}
	s.tlsTried = true
	if _, err := s.tls.GetCertificate(&tls.ClientHelloInfo{}); err != nil {
		s.log.Warn("STARTTLS is not offered", "why", err)
		s.tls = nil
	}
	return s.tls != nil
}

func (s *Session) startTLS(args string) Answer {
	if !s.reload() {
		return say(notAvailable)
	}
	switch {
	case !s.offersTLS():
		return refuse(unrecognized, "STARTTLS is not offered: %s", s.whyNoTLS())
	case args != "":
		return say(badArguments)
	}
	return Answer{Reply: ready, Next: Handshake}
}

func (s *Session) whyNoTLS() string {
	switch {
	case s.secured != nil:
		return "the session is encrypted already"
	case s.tls == nil:
		return "the server has no certificate"
	}
	return "AuthMechanism lacks Tls"
}

// TLS is the configuration for the handshake that a Handshake answer asks for.
func (s *Session) TLS() *tls.Config { return s.tls }

// Secured says that the handshake is done. What the client said before it is
// forgotten (RFC 3207 §4.2).
func (s *Session) Secured(state tls.ConnectionState) {
	s.secured = &state
	s.endTransaction()
	s.helo, s.greeted, s.ext = "", false, keywords{}
	s.login, s.user = "", nil
	if peer, ok := s.cfg.Identity.Peer(state); ok {
		s.peer = peer
	}
	s.identify()
}
