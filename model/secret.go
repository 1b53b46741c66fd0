package model

// Secret is a text that never prints: every way of formatting it gives the name
// of PowerShell's secure string.
type Secret struct{ plain string }

// NewSecret wraps a plain text.
func NewSecret(plain string) Secret { return Secret{plain} }

// Reveal returns the plain text, for the one place that needs it.
func (s Secret) Reveal() string { return s.plain }

// IsZero is whether there is no secret.
func (s Secret) IsZero() bool { return s.plain == "" }

// String never shows the secret.
func (s Secret) String() string { return "System.Security.SecureString" }

// GoString never shows the secret.
func (s Secret) GoString() string { return s.String() }

// MarshalText keeps the secret out of JSON.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
