package identity

import (
	"crypto/tls"
	"crypto/x509"
	"sync"
	"time"

	"mxsh/model"
)

// Server is the identity of one server: its certificate within the
// organization, renewed before it ends, and the certificates it shows strangers.
type Server struct {
	id        model.GUID
	authority *Authority
	public    *Certificates
	now       func() time.Time

	mu   sync.Mutex
	held *tls.Certificate // of the organization; nil before the first use
}

// NewServer returns the identity of the server with that id.
func NewServer(id model.GUID, authority *Authority, public *Certificates, now func() time.Time) *Server {
	return &Server{id: id, authority: authority, public: public, now: now}
}

// certificate returns the server's certificate of the organization, a new one
// when half of its life is over: sessions begun with the old one go on.
func (s *Server) certificate() (*tls.Certificate, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if s.held != nil && now.Before(s.held.Leaf.NotAfter.Add(-serverLife/2)) {
		return s.held, nil
	}
	c, err := s.authority.issue(s.id, now)
	if err != nil {
		return nil, err
	}
	s.held = c
	return c, nil
}

// Send is the configuration for a connection to another server of the
// organization. The handshake fails unless the peer proves to be that server,
// and proves this server to it.
func (s *Server) Send(peer model.GUID) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13,
		ServerName: PeerName(peer),
		RootCAs:    s.authority.pool,
		Time:       s.now,
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			return s.certificate()
		},
	}
}

// Accept is the configuration for STARTTLS on a connector that calls itself
// fqdn and, when it is not "", names its certificate as `<I>issuer<S>subject`.
// A server of the organization gets the organization's certificate and must
// show its own; everybody else gets the connector's.
func (s *Server) Accept(fqdn, certificateName string) *tls.Config {
	inside := &tls.Config{
		MinVersion: tls.VersionTLS13,
		ClientAuth: tls.RequireAndVerifyClientCert,
		ClientCAs:  s.authority.pool,
		Time:       s.now,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			return s.certificate()
		},
	}
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		Time:       s.now,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			return s.public.Find(fqdn, certificateName)
		},
		GetConfigForClient: func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
			if hello.ServerName == PeerName(s.id) {
				return inside, nil
			}
			return nil, nil // go on with the outer one
		},
	}
}

// Public returns the certificate that a send connector shows when the far end
// asks for one, chosen like a receive connector's.
func (s *Server) Public(fqdn, certificateName string) (*tls.Certificate, error) {
	return s.public.Find(fqdn, certificateName)
}

// Peer returns the server of the organization at the far end of a connection
// that Accept or Send set up; ok is false for everybody else. Whether the
// directory still has that server is for the caller to look up.
func (s *Server) Peer(state tls.ConnectionState) (server model.GUID, ok bool) {
	for _, chain := range state.VerifiedChains {
		if !chain[len(chain)-1].Equal(s.authority.cert) {
			continue
		}
		if server, ok := serverOfLeaf(chain[0]); ok {
			return server, true
		}
	}
	return model.GUID{}, false
}

func serverOfLeaf(leaf *x509.Certificate) (model.GUID, bool) {
	if len(leaf.DNSNames) != 1 {
		return model.GUID{}, false
	}
	return ServerOf(leaf.DNSNames[0])
}
