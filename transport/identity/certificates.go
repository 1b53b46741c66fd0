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
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	selfSignedLife = 5 * 365 * 24 * time.Hour
	// selfSignedFolder keeps the certificates made here apart from the
	// administrator's, which always come first.
	selfSignedFolder = "self-signed"
)

// Certificates are the certificates that strangers see. They are read from the
// PEM files of a folder, each a chain with its key; a name that has none gets a
// self-signed one, made once and kept in a folder below.
type Certificates struct {
	folder string
	now    func() time.Time
	log    *slog.Logger

	all atomic.Pointer[[]*tls.Certificate]

	making sync.Mutex
	bad    map[string]string // files that were complained of, and why
}

// OpenCertificates reads the folder, which need not exist.
func OpenCertificates(folder string, now func() time.Time, log *slog.Logger) *Certificates {
	c := &Certificates{folder: folder, now: now, log: log, bad: map[string]string{}}
	c.Reload()
	return c
}

// Reload reads the folder again, so that a renewed certificate serves the next
// handshake. A file that cannot be used is logged and left out.
func (c *Certificates) Reload() {
	var all []*tls.Certificate
	for _, dir := range []string{c.folder, filepath.Join(c.folder, selfSignedFolder)} {
		names, err := filepath.Glob(filepath.Join(dir, "*.pem"))
		if err != nil {
			c.log.Error("list certificates", "folder", dir, "err", err)
			continue
		}
		for _, name := range names {
			cert, err := readPair(name)
			if err != nil {
				c.complain(name, err)
				continue
			}
			all = append(all, cert)
		}
	}
	c.all.Store(&all)
}

// complain logs a file that cannot be used, once for each reason.
func (c *Certificates) complain(name string, err error) {
	c.making.Lock()
	defer c.making.Unlock()
	if c.bad[name] == err.Error() {
		return
	}
	c.bad[name] = err.Error()
	c.log.Error("certificate is left out", "file", name, "err", err)
}

func readPair(name string) (*tls.Certificate, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	cert, err := tls.X509KeyPair(data, data)
	if err != nil {
		return nil, err
	}
	if cert.Leaf == nil {
		if cert.Leaf, err = x509.ParseCertificate(cert.Certificate[0]); err != nil {
			return nil, err
		}
	}
	return &cert, nil
}

// Find returns the certificate of a connector. A name of the form
// `<I>issuer<S>subject` decides when there is one: the newest match on the
// subject, since the issuer changes with the year. Else it is the certificate
// for fqdn that is valid longest, and if there is none, a self-signed one.
func (c *Certificates) Find(fqdn, name string) (*tls.Certificate, error) {
	if name != "" {
		if cert := c.named(name); cert != nil {
			return cert, nil
		}
		return nil, fmt.Errorf("no valid certificate with key is named %q", name)
	}
	if fqdn == "" {
		return nil, errors.New("connector has no name to find a certificate for")
	}
	if cert := c.best(fqdn); cert != nil {
		return cert, nil
	}
	return c.makeSelfSigned(fqdn)
}

func (c *Certificates) named(name string) *tls.Certificate {
	issuer, subject, ok := strings.Cut(name, "<S>")
	issuer = strings.TrimPrefix(issuer, "<I>")
	if !ok {
		return nil
	}
	return c.newest(func(leaf *x509.Certificate) int {
		switch {
		case !sameName(leaf.Subject, subject):
			return 0
		case sameName(leaf.Issuer, issuer):
			return 2
		}
		return 1
	})
}

func (c *Certificates) best(fqdn string) *tls.Certificate {
	return c.newest(func(leaf *x509.Certificate) int {
		switch {
		case leaf.VerifyHostname(fqdn) != nil:
			return 0
		case sameName(leaf.Issuer, leaf.Subject.String()):
			return 1 // self-signed: only when there is nothing better
		}
		return 2
	})
}

// newest returns the certificate of the highest rank above 0, of these the one
// that was issued last, or nil. Certificates outside their time do not count.
func (c *Certificates) newest(rank func(*x509.Certificate) int) *tls.Certificate {
	var best *tls.Certificate
	top, now := 0, c.now()
	for _, cert := range *c.all.Load() {
		if now.Before(cert.Leaf.NotBefore) || now.After(cert.Leaf.NotAfter) {
			continue
		}
		r := rank(cert.Leaf)
		if r > top || r > 0 && r == top && cert.Leaf.NotBefore.After(best.Leaf.NotBefore) {
			best, top = cert, r
		}
	}
	return best
}

// sameName compares a name with its text: the parts in either order, with or
// without blanks after the commas, in any case.
func sameName(name pkix.Name, text string) bool {
	return foldName(name.String()) == foldName(text) || foldName(name.String()) == foldName(reversed(text))
}

func foldName(text string) string {
	parts := strings.Split(text, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return strings.ToLower(strings.Join(parts, ","))
}

func reversed(text string) string {
	parts := strings.Split(text, ",")
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return strings.Join(parts, ",")
}

// makeSelfSigned makes, keeps and returns a certificate for a name. When it
// cannot be kept it still serves until the process ends.
func (c *Certificates) makeSelfSigned(fqdn string) (*tls.Certificate, error) {
	c.making.Lock()
	defer c.making.Unlock()
	if cert := c.best(fqdn); cert != nil { // somebody else was faster
		return cert, nil
	}
	cert, text, err := selfSigned(fqdn, c.now())
	if err != nil {
		return nil, err
	}
	if err := c.keep(fqdn, text); err != nil {
		c.log.Warn("self-signed certificate is not kept", "name", fqdn, "err", err)
	}
	all := append([]*tls.Certificate{cert}, *c.all.Load()...)
	c.all.Store(&all)
	return cert, nil
}

func selfSigned(fqdn string, now time.Time) (*tls.Certificate, []byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("make key for %s: %w", fqdn, err)
	}
	template := &x509.Certificate{
		SerialNumber:          serial(),
		Subject:               pkix.Name{CommonName: fqdn},
		DNSNames:              []string{fqdn},
		NotBefore:             now.Add(-skew),
		NotAfter:              now.Add(selfSignedLife),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, nil, fmt.Errorf("make certificate for %s: %w", fqdn, err)
	}
	cert, err := pair(der, key)
	if err != nil {
		return nil, nil, err
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, fmt.Errorf("encode key for %s: %w", fqdn, err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	text = append(text, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})...)
	return cert, text, nil
}

// keep writes the file so that a half-written one is never read.
func (c *Certificates) keep(fqdn string, text []byte) error {
	dir := filepath.Join(c.folder, selfSignedFolder)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	name := filepath.Join(dir, fileName(fqdn)+".pem")
	tmp, err := os.CreateTemp(dir, "new-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(text)
	if err := errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// fileName makes a host name safe as the name of a file.
func fileName(fqdn string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '.':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return '_'
	}, fqdn)
}
