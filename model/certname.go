package model

import "strings"

// TlsCertificateName names a certificate by issuer and subject:
// <I>CN=Issuer<S>CN=Subject. The zero value leaves the choice to the server.
type TlsCertificateName struct{ Issuer, Subject string }

// Nullable marks that $null clears it.
func (n *TlsCertificateName) Nullable() {}

// Set implements Value; an empty text clears.
func (n *TlsCertificateName) Set(text string) error {
	s := strings.TrimSpace(text)
	if s == "" {
		*n = TlsCertificateName{}
		return nil
	}
	rest, ok := CutPrefixFold(s, "<I>")
	at := strings.Index(strings.ToUpper(rest), "<S>")
	if !ok || at < 0 || at > len(rest) {
		return badCertName(text)
	}
	v := TlsCertificateName{strings.TrimSpace(rest[:at]), strings.TrimSpace(rest[at+3:])}
	if v.Issuer == "" || v.Subject == "" || strings.ContainsAny(v.Issuer+v.Subject, "<>") {
		return badCertName(text)
	}
	*n = v
	return nil
}

func badCertName(text string) error {
	return invalid("InvalidTlsCertificateName", text, Quote(text)+" is not a certificate name: issuer and subject are both wanted (write for example <I>CN=Contoso CA<S>CN=mail.contoso.com).")
}

// IsZero is whether no certificate is named.
func (n TlsCertificateName) IsZero() bool { return n == TlsCertificateName{} }

// String is <I>Issuer<S>Subject.
func (n TlsCertificateName) String() string {
	if n.IsZero() {
		return ""
	}
	return "<I>" + n.Issuer + "<S>" + n.Subject
}

// Type implements Value.
func (TlsCertificateName) Type() string { return "SmtpX509Identifier" }
