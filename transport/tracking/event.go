package tracking

import (
	"net/netip"

	"mxsh/transport/queue"
)

// The events; model.TrackingEvents says what each means.
const (
	Receive          = "RECEIVE"
	Send             = "SEND"
	Deliver          = "DELIVER"
	Defer            = "DEFER"
	Fail             = "FAIL"
	DSN              = "DSN"
	Resolve          = "RESOLVE"
	Transfer         = "TRANSFER"
	DuplicateDeliver = "DUPLICATEDELIVER"
	PoisonMessage    = "POISONMESSAGE"
)

// The sources of events: the part of the transport that did it.
const (
	SMTP        = "SMTP"
	StoreDriver = "STOREDRIVER"
	Routing     = "ROUTING"
	Resolver    = "RESOLVER"
	DNS         = "DNS"
	Queue       = "QUEUE"
	Admin       = "ADMIN"
)

// Host is one end of what happened.
type Host struct {
	Addr netip.Addr // the zero Addr: not known
	Name string
}

// Event is something that happened to recipients of a message.
type Event struct {
	ID, Source string
	Number     queue.ID
	Size       int64
	Envelope   *queue.Envelope

	Client, Server Host // a Server without a name is this one
	Context        string
	Connector      string
	Recipients     []string
	Status         []string // what became of each recipient; fewer: not known
	Related        string
	Reference      string
	// Passed is whether the message only goes on to another server of the
	// organization: its latency counts on this server alone.
	Passed bool
}

// Of returns an event of a message, still without recipients.
func Of(m *queue.Message, id, source string) Event {
	return Event{ID: id, Source: source, Number: m.ID(), Size: m.Size(), Envelope: m.Envelope()}
}

// Add adds a recipient and what became of it.
func (e *Event) Add(recipient, status string) {
	e.Recipients = append(e.Recipients, recipient)
	e.Status = append(e.Status, status)
}
