// Package dsn writes delivery status notifications: multipart/report messages
// of RFC 3462 and 3464 with a text for people, a part for programs and the
// original message or its header.
package dsn

import (
	"cmp"
	"strings"
	"time"

	"mxsh/transport/smtp"
)

// Action is what became of a recipient (RFC 3464 section 2.3.3).
type Action string

// The actions.
const (
	Failed    Action = "failed"    // given up; nothing more will be tried
	Delayed   Action = "delayed"   // not yet delivered; still being tried
	Delivered Action = "delivered" // in the mailbox
	Relayed   Action = "relayed"   // handed to a host that sends no notifications
)

// Recipient is one recipient of the original message and its fate.
type Recipient struct {
	Address string // where it was last sent to
	ORCPT   string // the original recipient of RCPT, "type;address", decoded; "" when none was given
	Reply   string // "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"
	Remote  string // the host that gave the reply, "" when it is our own
	// RetryUntil is when a delayed recipient is given up; zero when unknown.
	RetryUntil time.Time
}

// Report is one notification: recipients of one message that met the same fate.
type Report struct {
	Action     Action
	Recipients []Recipient
	// The original message.
	From       string // its return path, never ""
	EnvID      string // of MAIL, decoded
	HeaderOnly bool   // RET=HDRS
	Body       string // BODY of its envelope: "", "7BIT", "8BITMIME", "BINARYMIME"
	UTF8       bool
	Size       int64
	Arrived    time.Time
}

// Style is how this server writes its notifications.
type Style struct {
	Server    string // FQDN, named as the generating server
	Authority string // Reporting-MTA; Server when ""
	Name      string // display name of the sender
	Address   string // address of the sender
	HTML      bool   // an HTML form of the text besides the plain one
	MaxAttach int64  // larger originals come back as their header alone; 0: always
	// NoDiagnosis leaves out of the text what is for administrators.
	NoDiagnosis bool
}

// Notice is a finished notification with the envelope it wants. Its return path
// is always empty (RFC 5321 section 6.1).
type Notice struct {
	To        string
	Subject   string
	MessageID string // with angle brackets
	Body      string // BODY of the envelope
	UTF8      bool
}

// Wanted is whether a recipient's NOTIFY asks for a notification of this action
// (RFC 3461 section 4.1). Without NOTIFY failures and delays are told.
func Wanted(notify string, a Action) bool {
	if strings.EqualFold(notify, "NEVER") {
		return false
	}
	if notify == "" {
		return a == Failed || a == Delayed
	}
	want := map[Action]string{Failed: "FAILURE", Delayed: "DELAY", Delivered: "SUCCESS", Relayed: "SUCCESS"}[a]
	for _, word := range strings.Split(notify, ",") {
		if strings.EqualFold(word, want) {
			return true
		}
	}
	return false
}

// Status is the recipient's status code, x.y.z (RFC 3463).
func (r *Recipient) Status(a Action) string {
	code, rest, _ := strings.Cut(r.Reply, " ")
	word, _, _ := strings.Cut(rest, " ")
	if smtp.ValidEnhanced(word) {
		return word
	}
	if code != "" && (code[0] == '2' || code[0] == '4' || code[0] == '5') {
		return code[:1] + ".0.0"
	}
	return map[Action]string{Failed: "5.0.0", Delayed: "4.0.0", Delivered: "2.0.0", Relayed: "2.0.0"}[a]
}

func (s *Style) authority() string { return cmp.Or(s.Authority, s.Server) }

// subjects begin the subject of a notification.
var subjects = map[Action]string{
	Failed: "Undeliverable: ", Delayed: "Delivery delayed: ", Delivered: "Delivered: ", Relayed: "Relayed: ",
}
