package receive

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mxsh/model"
)

// writeCertificate puts a self-signed certificate with its key into a folder.
func writeCertificate(t *testing.T, folder, subject, host string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: subject}, DNSNames: []string{host},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	text := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})...)
	if err := os.WriteFile(filepath.Join(folder, subject+".pem"), text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestTlsCertificateName(t *testing.T) {
	// proves ReceiveConnector.TlsCertificateName
	w := newWorld(t)
	writeCertificate(t, w.certificates, "byname", "ex1.work.test")
	writeCertificate(t, w.certificates, "chosen", "other.test")
	w.public.Reload()
	shown := func() string {
		t.Helper()
		return w.hello().startTLS(nil).PeerCertificates[0].Subject.CommonName
	}
	if got := shown(); got != "byname" {
		t.Errorf("without a name: %s", got)
	}
	name := func(text string) {
		t.Helper()
		w.set(func(c *model.ReceiveConnector) {
			if err := c.TlsCertificateName.Set(text); err != nil {
				t.Fatal(err)
			}
		})
	}
	name("<I>CN=chosen<S>CN=chosen")
	if got := shown(); got != "chosen" {
		t.Errorf("by name: %s", got)
	}
	name("<I>CN=lost<S>CN=lost")
	if got := grep(w.ehlo(), "STARTTLS"); got != "" {
		t.Error("STARTTLS is offered without a certificate")
	}
}
