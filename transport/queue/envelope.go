package queue

import (
	"net/netip"
	"strconv"
	"time"
)

// ID numbers a message. It is never used again in the same folder.
type ID int64

func (id ID) String() string { return strconv.FormatInt(int64(id), 10) }

// Envelope is what is known of a message beside its content. It belongs to the
// queue from Accept on and changes no more.
type Envelope struct {
	From         string // return path without brackets; "" is the null sender
	Recipients   []Recipient
	Body         string // BODY of MAIL FROM: "", "7BIT", "8BITMIME", "BINARYMIME"
	Ret          string // RFC 3461 4.3: "", "FULL", "HDRS"
	EnvID        string // RFC 3461 4.4, decoded
	UTF8         bool   // SMTPUTF8 (RFC 6531) is needed
	AuthAs       string // Anonymous, Internal, Partner
	Origin       Origin
	MessageID    string // the Message-ID header, for people
	Subject      string // the Subject header, decoded, for people
	Received     time.Time
	OriginalSize int64 // bytes at the first server of the organization; 0: as now
	// Sender is the address in the header's Sender, else From; "" is unknown.
	Sender string
	// Originated is when the message came into the organization; zero: Received.
	Originated time.Time
	// About is the Message-ID of the message that a report is about, else "".
	About string
}

// Recipient is one recipient of an envelope.
type Recipient struct {
	Address string
	ORCPT   string // RFC 3461 4.2, "type;address", decoded
	Notify  string // RFC 3461 4.1: "", "NEVER" or a list of SUCCESS, FAILURE, DELAY
	// Index is the recipient's place in the envelope, by which outcomes and
	// parts name it. The queue sets it.
	Index int
}

// Origin says how a message came.
type Origin struct {
	Kind      string     // SMTP, DSN, …
	Connector string     // Server\Name of the receive connector
	ClientIP  netip.Addr // the zero Addr: none
	LocalIP   netip.Addr // our end of its connection
	Helo      string
	Session   string
	User      string // who authenticated
	TLS       bool
}

// Action is what became of a recipient.
type Action uint8

// The actions. Delivered, Relayed and Failed are final; a Deferred recipient is
// tried again.
const (
	waiting Action = iota
	Delivered
	Relayed
	Failed
	Deferred
)

// Final is whether nothing more happens to the recipient.
func (a Action) Final() bool { return a == Delivered || a == Relayed || a == Failed }

func (a Action) String() string {
	switch a {
	case Delivered:
		return "Delivered"
	case Relayed:
		return "Relayed"
	case Failed:
		return "Failed"
	case Deferred:
		return "Deferred"
	}
	return "Waiting"
}

// Outcome is what an attempt did for one recipient.
type Outcome struct {
	Recipient int // Recipient.Index
	Action    Action
	Reply     string // what the peer said; kept as the recipient's last error when it is Deferred
}

// Report is a new message, accepted in the same commit as the outcomes that it
// tells of and before them in the log, so that a crash never loses it.
type Report struct {
	Envelope *Envelope
	Body     *Body
}
