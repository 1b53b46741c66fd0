package identity

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mxsh/model"
)

type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func authority(t *testing.T, c *clock) *Authority {
	t.Helper()
	a, err := NewAuthority(c.now())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func server(t *testing.T, a *Authority, c *clock) *Server {
	t.Helper()
	return NewServer(model.NewGUID(), a, OpenCertificates(t.TempDir(), c.now, quiet()), c.now)
}

// shake runs a handshake over a real connection and returns what both ends saw.
func shake(t *testing.T, accept, send *tls.Config) (server, client tls.ConnectionState, serverErr, clientErr error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	done := make(chan struct{})
	go func() {
		defer close(done)
		raw, err := l.Accept()
		if err != nil {
			serverErr = err
			return
		}
		defer raw.Close()
		raw.SetDeadline(time.Now().Add(10 * time.Second))
		c := tls.Server(raw, accept)
		if serverErr = c.Handshake(); serverErr == nil {
			server = c.ConnectionState()
			io.WriteString(c, "x")
		}
	}()
	raw, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	raw.SetDeadline(time.Now().Add(10 * time.Second))
	c := tls.Client(raw, send)
	if clientErr = c.Handshake(); clientErr == nil {
		client = c.ConnectionState()
		// TLS 1.3 tells the client of a refused certificate with the first read.
		_, clientErr = c.Read(make([]byte, 1))
	}
	raw.Close()
	<-done
	return server, client, serverErr, clientErr
}

func TestServersOfOneOrganizationProveThemselves(t *testing.T) {
	c := &clock{time.Now()}
	a := authority(t, c)
	ex1, ex2 := server(t, a, c), server(t, a, c)
	in, out, errIn, errOut := shake(t, ex2.Accept("ex2.work.com", ""), ex1.Send(ex2.id))
	if errIn != nil || errOut != nil {
		t.Fatalf("handshake: %v, %v", errIn, errOut)
	}
	if id, ok := ex2.Peer(in); !ok || id != ex1.id {
		t.Errorf("the accepting server sees %v, %v; want %v", id, ok, ex1.id)
	}
	if id, ok := ex1.Peer(out); !ok || id != ex2.id {
		t.Errorf("the sending server sees %v, %v; want %v", id, ok, ex2.id)
	}
}

func TestHandshakesThatMustFail(t *testing.T) {
	c := &clock{time.Now()}
	a := authority(t, c)
	ex1, ex2, ex3 := server(t, a, c), server(t, a, c), server(t, a, c)
	stranger := server(t, authority(t, c), c)
	bare := ex1.Send(ex2.id)
	bare.GetClientCertificate = nil
	late := &clock{c.at.Add(serverLife + 2*skew)}
	for _, tc := range []struct {
		name         string
		accept, send *tls.Config
	}{
		{"another server answers", ex3.Accept("ex3.work.com", ""), ex1.Send(ex2.id)},
		{"a server of another organization answers", NewServer(ex2.id, stranger.authority, stranger.public, c.now).Accept("x", ""), ex1.Send(ex2.id)},
		{"a server of another organization asks", ex2.Accept("ex2.work.com", ""), impostor(stranger.Send(ex2.id), a)},
		{"no certificate is shown", ex2.Accept("ex2.work.com", ""), bare},
		{"the certificate is out of date", aged(t, ex2, late), ex1.Send(ex2.id)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in, _, errIn, errOut := shake(t, tc.accept, tc.send)
			if errIn == nil && errOut == nil {
				id, ok := ex2.Peer(in)
				t.Fatalf("handshake went well; the peer is %v, %v", id, ok)
			}
		})
	}
}

// impostor trusts the real authority and so reaches the point where its own
// certificate is looked at.
func impostor(c *tls.Config, real *Authority) *tls.Config {
	c.RootCAs = real.pool
	return c
}

// aged is ex2 with a certificate issued long before the sender's clock.
func aged(t *testing.T, s *Server, late *clock) *tls.Config {
	t.Helper()
	old, err := s.authority.issue(s.id, late.at.Add(-3*serverLife))
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{*old}, MinVersion: tls.VersionTLS13}
}

func TestStrangersSeeThePublicCertificate(t *testing.T) {
	c := &clock{time.Now()}
	a := authority(t, c)
	s := server(t, a, c)
	for _, sni := range []string{"mail.work.com", "anything.example", PeerName(model.NewGUID())} {
		in, out, errIn, errOut := shake(t, s.Accept("mail.work.com", ""), &tls.Config{ServerName: sni, InsecureSkipVerify: true})
		if errIn != nil || errOut != nil {
			t.Fatalf("%s: %v, %v", sni, errIn, errOut)
		}
		if err := out.PeerCertificates[0].VerifyHostname("mail.work.com"); err != nil {
			t.Errorf("%s: %v", sni, err)
		}
		if id, ok := s.Peer(in); ok {
			t.Errorf("%s: taken for server %v", sni, id)
		}
	}
}

func TestCertificateIsRenewedInTime(t *testing.T) {
	c := &clock{time.Now()}
	s := server(t, authority(t, c), c)
	first, err := s.certificate()
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := s.certificate(); again != first {
		t.Error("a new certificate for every use")
	}
	c.at = first.Leaf.NotAfter.Add(-time.Hour)
	second, err := s.certificate()
	if err != nil {
		t.Fatal(err)
	}
	if second == first || second.Leaf.NotAfter.Sub(c.at) < serverLife/2 {
		t.Errorf("an hour before its end the certificate is still the old one")
	}
}

func TestAuthorityRoundTrip(t *testing.T) {
	c := &clock{time.Now()}
	a := authority(t, c)
	text, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	b, err := DecodeAuthority(text)
	if err != nil {
		t.Fatal(err)
	}
	_, _, errIn, errOut := shake(t, server(t, a, c).Accept("x", ""), &tls.Config{InsecureSkipVerify: true})
	if errIn != nil || errOut != nil {
		t.Fatal(errIn, errOut)
	}
	ex1, ex2 := server(t, a, c), server(t, b, c)
	if _, _, errIn, errOut := shake(t, ex2.Accept("x", ""), ex1.Send(ex2.id)); errIn != nil || errOut != nil {
		t.Errorf("servers of the stored authority do not know each other: %v, %v", errIn, errOut)
	}
	if _, err := DecodeAuthority([]byte("-----BEGIN CERTIFICATE-----")); err == nil {
		t.Error("nonsense was read as an authority")
	}
}

func TestPeerNames(t *testing.T) {
	id := model.NewGUID()
	if got, ok := ServerOf(strings.ToUpper(PeerName(id))); !ok || got != id {
		t.Errorf("ServerOf(%s) = %v, %v", PeerName(id), got, ok)
	}
	for _, name := range []string{"", "mail.work.com", ".org.mxsh.invalid", "x.org.mxsh.invalid", id.String()} {
		if got, ok := ServerOf(name); ok {
			t.Errorf("ServerOf(%q) = %v", name, got)
		}
	}
}

func write(t *testing.T, dir, name, fqdn string, at time.Time) *x509.Certificate {
	t.Helper()
	cert, text, err := selfSigned(fqdn, at)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
		t.Fatal(err)
	}
	return cert.Leaf
}

func TestPublicCertificates(t *testing.T) {
	c := &clock{time.Now()}
	dir := t.TempDir()
	certs := OpenCertificates(dir, c.now, quiet())

	made, err := certs.Find("mail.work.com", "")
	if err != nil {
		t.Fatal(err)
	}
	again, err := OpenCertificates(dir, c.now, quiet()).Find("mail.work.com", "")
	if err != nil {
		t.Fatal(err)
	}
	if !again.Leaf.Equal(made.Leaf) {
		t.Error("the self-signed certificate is another one after a restart")
	}
	if info, err := os.Stat(filepath.Join(dir, selfSignedFolder, "mail.work.com.pem")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key file: %v, %v", info, err)
	}

	write(t, dir, "old.pem", "mail.work.com", c.at.Add(time.Minute-selfSignedLife))
	newer := write(t, dir, "new.pem", "mail.work.com", c.at.Add(30*time.Minute))
	if err := os.WriteFile(filepath.Join(dir, "broken.pem"), []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	certs.Reload()
	found, err := certs.Find("mail.work.com", "")
	if err != nil {
		t.Fatal(err)
	}
	if !found.Leaf.Equal(newer) {
		t.Errorf("found the certificate of %s, want the newest of %s", found.Leaf.NotBefore, newer.NotBefore)
	}

	if found, err = certs.Find("other.example", "<I>CN=whoever<S>cn=Mail.Work.Com"); err != nil || !found.Leaf.Equal(newer) {
		t.Errorf("by subject: %v, %v", found, err)
	}
	if found, err = certs.Find("mail.work.com", "<I>CN=x<S>CN=nobody"); err == nil {
		t.Errorf("an unknown name found %v", found.Leaf.Subject)
	}
}
