package model

import (
	"errors"
	"strings"
)

// Secret is a text that never prints: every way of formatting it gives the name
// of PowerShell's secure string. It is plain in memory while it is typed or
// used, and sealed in the directory.
type Secret struct{ plain, sealed string }

// NewSecret wraps a plain text.
func NewSecret(plain string) Secret { return Secret{plain: plain} }

// SealedSecret wraps the sealed form that a directory holds.
func SealedSecret(sealed string) Secret { return Secret{sealed: sealed} }

// Reveal returns the plain text, for the one place that needs it; "" while it is only known sealed.
func (s Secret) Reveal() string { return s.plain }

// Sealed returns the sealed form, "" when it was not sealed yet.
func (s Secret) Sealed() string { return s.sealed }

// IsZero is whether there is no secret.
func (s Secret) IsZero() bool { return s.plain == "" && s.sealed == "" }

// String never shows the secret.
func (s Secret) String() string { return "System.Security.SecureString" }

// GoString never shows the secret.
func (s Secret) GoString() string { return s.String() }

// MarshalText keeps the secret out of JSON.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Type implements Value.
func (Secret) Type() string { return "SecureString" }

// Nullable marks that $null clears it.
func (s *Secret) Nullable() {}

// Set implements Value. No text makes a secret: it would stand on a command line.
func (s *Secret) Set(string) error {
	return &Error{ID: "SecretFromText", Category: Invalid,
		Message: "A password is never taken from plain text (write for example (ConvertTo-SecureString $text -AsPlainText -Force), or (Read-Host -AsSecureString))."}
}

// Sealer turns plain text into the form in which it may be stored, and back.
type Sealer interface {
	Seal(plain string) (sealed string, err error)
	Open(sealed string) (plain string, err error)
}

// Seal fills in the sealed form of a secret that has none.
func (s *Secret) Seal(by Sealer) (err error) {
	if s.plain == "" || s.sealed != "" {
		return nil
	}
	s.sealed, err = by.Seal(s.plain)
	return err
}

// Open fills in the plain form of a secret that is only known sealed.
func (s *Secret) Open(by Sealer) (err error) {
	if s.sealed == "" || s.plain != "" {
		return nil
	}
	s.plain, err = by.Open(s.sealed)
	return err
}

var errUnsealed = errors.New("secret is not sealed")

// stored is the text for a record.
func (s Secret) stored() (string, error) {
	if s.plain != "" && s.sealed == "" {
		return "", errUnsealed
	}
	return s.sealed, nil
}

func (s *Secret) restore(text string) error {
	*s = SealedSecret(text)
	return nil
}

// PSCredential is a user name with its password. The zero value is none.
type PSCredential struct {
	UserName string
	Password Secret
}

// String is the type's name; the user name is shown by its property.
func (c PSCredential) String() string {
	if c.IsZero() {
		return ""
	}
	return "System.Management.Automation.PSCredential"
}

// GoString never shows the password.
func (c PSCredential) GoString() string { return c.String() }

// MarshalText keeps the credential out of JSON.
func (c PSCredential) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// Type implements Value.
func (PSCredential) Type() string { return "PSCredential" }

// IsZero is whether there is no credential.
func (c PSCredential) IsZero() bool { return c.UserName == "" && c.Password.IsZero() }

// Nullable marks that $null clears it.
func (c *PSCredential) Nullable() {}

// Set implements Value. No text makes a credential.
func (c *PSCredential) Set(string) error {
	return &Error{ID: "CredentialFromText", Category: Invalid,
		Message: "A credential is never taken from plain text (write for example (Get-Credential))."}
}

// Seal fills in the sealed form of the password.
func (c *PSCredential) Seal(by Sealer) error { return c.Password.Seal(by) }

// Open fills in the plain form of the password.
func (c *PSCredential) Open(by Sealer) error { return c.Password.Open(by) }

func (c PSCredential) stored() (string, error) {
	if c.IsZero() {
		return "", nil
	}
	sealed, err := c.Password.stored()
	return sealed + " " + c.UserName, err
}

func (c *PSCredential) restore(text string) error {
	sealed, user, ok := strings.Cut(text, " ")
	if !ok && text != "" {
		return errors.New("stored credential has no user name")
	}
	*c = PSCredential{user, SealedSecret(sealed)}
	return nil
}

// PasswordHash is a password made unreadable ("$argon2id$v=19$…"); it is
// computed where passwords are checked. It never prints.
type PasswordHash struct{ encoded string }

// NewPasswordHash wraps an encoded hash.
func NewPasswordHash(encoded string) PasswordHash { return PasswordHash{encoded} }

// Encoded returns the hash, for the one place that compares.
func (h PasswordHash) Encoded() string { return h.encoded }

// IsZero is whether there is no password, and so no login.
func (h PasswordHash) IsZero() bool { return h.encoded == "" }

// String never shows the hash.
func (h PasswordHash) String() string {
	if h.IsZero() {
		return ""
	}
	return "System.Security.SecureString"
}

// GoString never shows the hash.
func (h PasswordHash) GoString() string { return h.String() }

// MarshalText keeps the hash out of JSON.
func (h PasswordHash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// Type implements Value.
func (PasswordHash) Type() string { return "SecureString" }

// Nullable marks that $null clears it.
func (h *PasswordHash) Nullable() {}

// Set implements Value. No text makes a hash.
func (h *PasswordHash) Set(text string) error { return new(Secret).Set(text) }

func (h PasswordHash) stored() (string, error) { return h.encoded, nil }

func (h *PasswordHash) restore(text string) error {
	h.encoded = text
	return nil
}
