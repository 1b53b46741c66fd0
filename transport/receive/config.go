package receive

import (
	"context"
	"crypto/tls"
	"log/slog"
	"time"

	"mxsh/model"
	"mxsh/transport/queue"
	"mxsh/transport/route"
	"mxsh/transport/trace"
)

// Intake takes messages. Accept returns only when the message is durable; then,
// and only then, the client gets its 250.
type Intake interface {
	NewBody() *queue.Body
	Accept(ctx context.Context, e *queue.Envelope, b *queue.Body) (queue.ID, error)
}

var _ Intake = (*queue.Queue)(nil)

// Authenticator checks passwords.
type Authenticator interface {
	// Authenticate returns the mailbox that the login names when the password is
	// its own, and nil when it is not. An error says that it could not be checked.
	Authenticate(ctx context.Context, t *route.Table, login, password string) (*model.Mailbox, error)
}

// Identity has the certificates of this server.
type Identity interface {
	// Accept is the configuration for STARTTLS on a connector of that name. Its
	// GetCertificate is set and fails when there is no certificate.
	Accept(fqdn, certificateName string) *tls.Config
	// Peer is the server of the organization that proved itself, if one did.
	Peer(state tls.ConnectionState) (model.GUID, bool)
}

// Config is what a Server is made of. Identity, Auth and Trace may be nil: then
// STARTTLS, AUTH and protocol logs are not to be had.
type Config struct {
	Table    func() *route.Table
	Queue    Intake
	Auth     Authenticator
	Identity Identity
	Trace    *trace.Protocol
	Now      func() time.Time
	Log      *slog.Logger
}
