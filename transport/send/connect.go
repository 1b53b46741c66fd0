package send

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	"mxsh/model"
	"mxsh/transport/client"
)

// connectTimeout is how long a host may take to accept a connection.
const connectTimeout = 30 * time.Second

// intraOrg is the name of the connector that every server has to its peers.
const intraOrg = "Intra-Organization SMTP Send Connector"

// policy is how a session is spoken: the connector's settings, or those of the
// implicit connector between the servers of the organization.
type policy struct {
	name       string // of the connector
	hello      string
	local      netip.Addr // source address, invalid: any
	helo       bool
	silence    time.Duration
	perSession int // messages, 0: any number
	traced     bool
	connector  *model.SendConnector // nil between own servers
}

// policy takes the settings in force from the table.
func (v *visit) policy() policy {
	self := v.table.Self()
	p := policy{name: intraOrg, hello: self.Fqdn.String(), perSession: self.IntraOrgConnectorSmtpMaxMessagesPerConnection,
		traced: self.IntraOrgConnectorProtocolLoggingLevel == model.LoggingVerbose}
	if self.Address.IsValid() && !self.Address.IsUnspecified() {
		p.local = self.Address.Addr
	}
	if p.hello == "" {
		p.hello = self.Name
	}
	c := v.targets.Connector
	if c == nil {
		return p
	}
	p.connector, p.name, p.helo = c, c.Name, c.ForceHELO
	p.silence, p.perSession = c.ConnectionInactivityTimeOut.Duration(), c.SmtpMaxMessagesPerConnection
	p.traced = c.ProtocolLoggingLevel == model.LoggingVerbose
	// In 2007 a server that also holds mailboxes kept its own name.
	legacy := v.table.Organization().LegacySendConnectorFqdn && self.ServerRole.Has(model.RoleMailbox)
	if c.Fqdn != "" && !legacy {
		p.hello = c.Fqdn.String()
	}
	return p
}

// connect tries the endpoints until one is ready for mail. The error is a
// *refusal, or the *attempt of the first host.
func (v *visit) connect(ctx context.Context) error {
	var first *attempt
	for e, err := range v.endpoints(ctx) {
		if err == nil {
			err = v.try(ctx, e)
		}
		if err == nil {
			return nil
		}
		var final *refusal
		if errors.As(err, &final) {
			return final
		}
		failed := connectFailed(err)
		v.log.Warn("host failed", "host", e.name, "address", e.addr, "connector", v.policyName(), "error", err)
		if first == nil {
			first = failed
		}
		if ctx.Err() != nil {
			break
		}
	}
	if first == nil {
		first = &attempt{lastError: noTargets}
	}
	return first
}

// try opens a session with one endpoint. A handshake that fails where nobody
// asked for encryption is followed by one try in clear text.
func (v *visit) try(ctx context.Context, e endpoint) error {
	err := v.open(ctx, e, true)
	var shaken *handshakeError
	if errors.As(err, &shaken) && v.clearAllowed(e) {
		v.log.Info("TLS failed, trying in clear text", "host", e.name, "address", e.addr, "error", err)
		err = v.open(ctx, e, false)
	}
	return err
}

// open connects, greets, encrypts and authenticates.
func (v *visit) open(ctx context.Context, e endpoint, encrypt bool) error {
	p := v.policy()
	if p.local.IsValid() && p.local.Is4() != e.addr.Addr().Unmap().Is4() {
		return &attempt{reply: unable, err: fmt.Errorf("address %s is of another family than the server's address %s", e.addr.Addr(), p.local)}
	}
	dialer := net.Dialer{Timeout: connectTimeout}
	if p.silence > 0 {
		dialer.Timeout = min(connectTimeout, p.silence)
	}
	if p.local.IsValid() {
		dialer.LocalAddr = net.TCPAddrFromAddrPort(netip.AddrPortFrom(p.local, 0))
	}
	nc, err := dialer.DialContext(ctx, "tcp", e.addr.String())
	if err != nil {
		return err
	}
	stop := client.CloseAfter(ctx, nc, farewell)
	o := client.Options{Hello: p.hello, HELO: p.helo, Silence: p.silence}
	id := fmt.Sprintf("%016X", v.sender.sessions.Add(1))
	if p.traced {
		o.Trace = v.sender.Trace.Session(p.name, id, nc.LocalAddr().String(), nc.RemoteAddr().String())
	}
	c := client.New(nc, o)
	if err := v.prepare(c, e, encrypt); err != nil {
		c.Quit()
		stop()
		return err
	}
	v.conn, v.at, v.settings, v.session, v.stop = c, e, p, id, stop
	return nil
}

// prepare brings a connection to the point where mail can be sent.
func (v *visit) prepare(c *client.Conn, e endpoint, encrypt bool) error {
	if err := c.Greet(); err != nil {
		return err
	}
	if v.mutual(e) {
		return v.proveServer(c, e)
	}
	if err := v.secure(c, e, encrypt); err != nil {
		return err
	}
	return v.authenticate(c)
}

// authenticate proves the connector to its smart host.
func (v *visit) authenticate(c *client.Conn) error {
	s := v.targets.Connector
	if s == nil {
		return nil
	}
	switch s.SmartHostAuthMechanism {
	case model.SmartHostAuthExchangeServer:
		// Only a server of the organization can take this proof, and this is none.
		return &attempt{lastError: noServerAuth}
	case model.SmartHostAuthBasicAuth, model.SmartHostAuthBasicAuthRequireTLS:
	default:
		return nil
	}
	secret := s.AuthenticationCredential.Password
	if err := secret.Open(v.sender.Secrets); err != nil {
		return &attempt{lastError: noCredential, err: fmt.Errorf("open credential of connector %s: %w", s.Name, err)}
	}
	err := c.Auth(s.AuthenticationCredential.UserName, secret.Reveal())
	if errors.Is(err, client.ErrNotOffered) {
		return &attempt{reply: noAUTH, err: err}
	}
	return err
}

func (v *visit) policyName() string {
	if c := v.targets.Connector; c != nil {
		return c.Name
	}
	return intraOrg
}
