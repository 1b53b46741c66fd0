// Package control is how commands talk to a running engine: the words on the
// wire, where the engine listens, and the client. Package serve is the other end.
//
// The wire is HTTP with JSON over a Unix socket that only the engine's own user
// can open. Live state (queues, messages, the service) is asked of the engine
// here and never kept in the directory.
package control

import (
	"time"

	"mxsh/model"
	"mxsh/store"
	"mxsh/transport/route"
)

// The states of a service, as Get-Service names them.
const (
	Running = "Running"
	Stopped = "Stopped"
)

// Status is what an engine says of itself.
type Status struct {
	Server   string         `json:"server"`
	State    string         `json:"state"`    // Running or Stopped
	Revision store.Revision `json:"revision"` // of the directory, in force
	Bindings []string       `json:"bindings"` // addresses that mail is accepted on, as bound
	Started  time.Time      `json:"started"`
	PID      int            `json:"pid"`
	Problems []Problem      `json:"problems,omitempty"`
}

// Problem is what could not be put in force, and the revision since when.
type Problem struct {
	route.Problem
	Since store.Revision `json:"since"`
}

// Applied answers the question whether a revision is in force.
type Applied struct {
	Revision store.Revision `json:"revision"` // in force now, at or above the one asked for
	Problems []Problem      `json:"problems,omitempty"`
}

// Queue is one queue of an engine.
type Queue struct {
	Server        string             `json:"server"`
	ID            string             `json:"id"` // Submission, Unreachable, or a number
	DeliveryType  model.DeliveryType `json:"deliveryType"`
	NextHopDomain string             `json:"nextHopDomain"`
	Connector     model.GUID         `json:"connector"`
	ConnectorName string             `json:"connectorName,omitempty"`
	Status        string             `json:"status"`
	Messages      int                `json:"messages"`
	Deferred      int                `json:"deferred"`
	LastError     string             `json:"lastError,omitempty"`
	RetryCount    int                `json:"retryCount"`
	FirstRetry    time.Time          `json:"firstRetry,omitzero"`
	LastRetry     time.Time          `json:"lastRetry,omitzero"`
	NextRetry     time.Time          `json:"nextRetry,omitzero"`
	IncomingRate  float64            `json:"incomingRate"` // messages a second over the last minute
	OutgoingRate  float64            `json:"outgoingRate"`
}

// Message is one message in one queue.
type Message struct {
	Server     string      `json:"server"`
	ID         int64       `json:"id"`
	Queue      string      `json:"queue"` // Queue.ID
	From       string      `json:"from"`  // "" is the null sender
	Subject    string      `json:"subject,omitempty"`
	MessageID  string      `json:"messageID,omitempty"`
	Status     string      `json:"status"`
	Size       int64       `json:"size"`
	Source     string      `json:"source,omitempty"` // SMTP:Server\Connector, DSN
	SourceIP   string      `json:"sourceIP,omitempty"`
	Received   time.Time   `json:"received"`
	Expires    time.Time   `json:"expires,omitzero"`
	LastError  string      `json:"lastError,omitempty"`
	RetryCount int         `json:"retryCount"`
	Recipients []Recipient `json:"recipients,omitempty"` // only when asked for
}

// Recipient is one recipient of a queued message.
type Recipient struct {
	Address   string `json:"address"`
	Status    string `json:"status"`
	LastError string `json:"lastError,omitempty"`
}

// Find says which messages are wanted.
type Find struct {
	Queue      string // Queue.ID, "" for every queue
	ID         int64  // 0 for every message
	Limit      int    // 0 for all
	Recipients bool   // with their recipients
}

// Verb is an act of the administrator on a queue or message.
type Verb string

// The verbs. Resubmit sends a queue's messages through categorization again.
const (
	Suspend  Verb = "suspend"
	Resume   Verb = "resume"
	Retry    Verb = "retry"
	Resubmit Verb = "resubmit"
	Remove   Verb = "remove"
	// RemoveWithReport removes a message and tells its sender.
	RemoveWithReport Verb = "remove-with-report"
)

// Refusal is a session or recipient that was refused, and why.
type Refusal struct {
	Time      time.Time `json:"time"`
	Session   string    `json:"session"`
	Connector string    `json:"connector"` // Server\Name, "" when none serves the client
	Client    string    `json:"client"`    // its address
	Verb      string    `json:"verb"`
	Reply     string    `json:"reply"`
	Reason    string    `json:"reason"`
}

// fault is an error on the wire.
type Fault struct {
	ID       string         `json:"id"`
	Category model.Category `json:"category"`
	Target   string         `json:"target,omitempty"`
	Message  string         `json:"message"`
}
