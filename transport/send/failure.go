package send

import (
	"errors"
	"fmt"
	"net"
	"os"

	"mxsh/transport/client"
	"mxsh/transport/dns"
)

// The replies and last errors that are this server's own words. Administrators
// know them and search for them.
const (
	dnsFailed    = "451 4.4.0 DNS query failed"
	noDomain     = "554 5.4.4 SMTPSEND.DNS.NonExistentDomain; nonexistent domain"
	mxLoopback   = "554 5.4.4 SMTPSEND.DNS.MxLoopback; DNS records for this domain are configured in a loop"
	nullMX       = "556 5.1.10 SMTPSEND.DNS.NullMX; the recipient's domain accepts no mail"
	noTLS        = "451 5.7.3 STARTTLS is required to send mail"
	noServerAuth = "451 5.7.3 Cannot achieve Exchange Server authentication"
	noTargets    = "451 4.4.0 The next hop has no server that can be reached"
	timedOut     = "421 4.4.1 Connection timed out"
	unable       = "421 4.2.1 Unable to connect"
	dropped      = "421 4.4.2 Connection dropped"
	unreadable   = "451 4.3.0 The message cannot be read from the queue"
	noCredential = "451 4.7.0 The credential of the send connector cannot be read; set AuthenticationCredential again"
	noAUTH       = "530 5.7.1 AUTH is not offered by the smart host"
)

// attempt is the failure of one try to open a connection. The next host may do better.
type attempt struct {
	reply     string // what the peer said, or what stands for it
	lastError string // instead of the usual sentence around reply
	err       error
}

func (a *attempt) Error() string {
	if a.err != nil {
		return a.err.Error()
	}
	if a.lastError != "" {
		return a.lastError
	}
	return a.reply
}

func (a *attempt) Unwrap() error { return a.err }

// text is the LastError of a queue all of whose hosts failed, the first of them this way.
func (a *attempt) text() string {
	if a.lastError != "" {
		return a.lastError
	}
	return fmt.Sprintf(`451 4.4.0 Primary target IP address responded with: "%s." Attempted failover to alternate host, but that did not succeed. `+
		`Either there are no alternate hosts, or delivery failed to all alternate hosts.`, a.reply)
}

// refusal is a failure that is final for all mail to the next hop.
type refusal struct {
	reply string
	err   error
}

func (r *refusal) Error() string {
	if r.err != nil {
		return r.reply + ": " + r.err.Error()
	}
	return r.reply
}

func (r *refusal) Unwrap() error { return r.err }

// connectFailed puts the failure of a dial or a dialogue into a reply's words.
func connectFailed(err error) *attempt {
	var said *client.ReplyError
	var known *attempt
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &said):
		return &attempt{reply: said.Reply.String(), err: err}
	case errors.Is(err, os.ErrDeadlineExceeded), isTimeout(err):
		return &attempt{reply: timedOut, err: err}
	case isDial(err):
		return &attempt{reply: unable, err: err}
	}
	return &attempt{reply: dropped, err: err}
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}

func isDial(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

func isNullMX(err error) bool {
	var e *dns.Error
	return errors.As(err, &e) && e.Reason == dns.NullMX
}
