// Package identity is how servers prove themselves: the organization's own
// certification authority, the certificates that it issues to the servers, and
// the certificates that strangers see.
//
// A server of the organization asks for its peer by a name that only such peers
// know of, SERVER-ID.org.mxsh.invalid, and only that name gets the
// organization's certificate and is asked for one in return. Every other name
// gets the public certificate of the connector, so both kinds of client meet on
// one port.
package identity

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"mxsh/model"
)

const (
	authorityLife = 30 * 365 * 24 * time.Hour
	serverLife    = 90 * 24 * time.Hour
	// skew is how far the clock of a peer may be behind.
	skew = time.Hour
	// peerSuffix ends the names of servers; RFC 6761 6.4 keeps "invalid" out of the DNS.
	peerSuffix = ".org.mxsh.invalid"
)

// PeerName is the name under which a server of the organization is asked for
// and which its certificate carries.
func PeerName(server model.GUID) string { return server.String() + peerSuffix }

// ServerOf returns the server that a peer name stands for; ok is false for
// every other name.
func ServerOf(name string) (server model.GUID, ok bool) {
	id, ok := strings.CutSuffix(strings.ToLower(name), peerSuffix)
	if !ok {
		return model.GUID{}, false
	}
	server, err := model.ParseGUID(id)
	return server, err == nil
}

// Authority is the certification authority of one organization. It is immutable.
type Authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pool *x509.CertPool
}

// NewAuthority makes an authority with a key of its own.
func NewAuthority(now time.Time) (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make authority key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber:          serial(),
		Subject:               pkix.Name{CommonName: "mxsh organization " + model.NewGUID().String()},
		NotBefore:             now.Add(-skew),
		NotAfter:              now.Add(authorityLife),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLenZero:        true,
		// Whoever came by the key could still not speak for a name of the world.
		PermittedDNSDomainsCritical: true,
		PermittedDNSDomains:         []string{strings.TrimPrefix(peerSuffix, ".")},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, fmt.Errorf("make authority certificate: %w", err)
	}
	return newAuthority(der, key)
}

func newAuthority(der []byte, key *ecdsa.PrivateKey) (*Authority, error) {
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("read authority certificate: %w", err)
	}
	if !key.PublicKey.Equal(cert.PublicKey) {
		return nil, errors.New("authority's key is not that of its certificate")
	}
	a := &Authority{cert: cert, key: key, pool: x509.NewCertPool()}
	a.pool.AddCert(cert)
	return a, nil
}

// Encode returns the authority as PEM, key included: seal it before it is stored.
func (a *Authority) Encode() ([]byte, error) {
	key, err := x509.MarshalPKCS8PrivateKey(a.key)
	if err != nil {
		return nil, fmt.Errorf("encode authority key: %w", err)
	}
	out := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
	return append(out, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})...), nil
}

// DecodeAuthority reads what Encode wrote.
func DecodeAuthority(data []byte) (*Authority, error) {
	pair, err := tls.X509KeyPair(data, data)
	if err != nil {
		return nil, fmt.Errorf("read authority: %w", err)
	}
	key, ok := pair.PrivateKey.(*ecdsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("read authority: key is a %T", pair.PrivateKey)
	}
	return newAuthority(pair.Certificate[0], key)
}

// issue makes a certificate for a server, good for both ends of a connection.
func (a *Authority) issue(server model.GUID, now time.Time) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make server key: %w", err)
	}
	name := PeerName(server)
	template := &x509.Certificate{
		SerialNumber:          serial(),
		Subject:               pkix.Name{CommonName: name},
		DNSNames:              []string{name},
		NotBefore:             now.Add(-skew),
		NotAfter:              now.Add(serverLife),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &key.PublicKey, a.key)
	if err != nil {
		return nil, fmt.Errorf("issue server certificate: %w", err)
	}
	return pair(der, key)
}

// pair joins a certificate and its key, parsed once for all handshakes.
func pair(der []byte, key *ecdsa.PrivateKey) (*tls.Certificate, error) {
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("read certificate: %w", err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, nil
}

// serial returns 127 random bits; RFC 5280 4.1.2.2 wants a positive number of
// at most 20 octets.
func serial() *big.Int {
	n, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		panic(err) // crypto/rand never fails: the program ends before it would
	}
	return n.Add(n, big.NewInt(1))
}
