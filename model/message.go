package model

import "time"

// Message is a message in a queue of a server.
type Message struct {
	Meta

	// Subject is the subject.
	Subject string `only:"get"`

	// InternetMessageId is the Message-ID of the header.
	InternetMessageId string `only:"get"`

	// FromAddress is the sender of the envelope; <> for reports.
	FromAddress string `only:"get"`

	// Status is what happens to the message: Ready, Active, Retry, Suspended, PendingSuspend or PendingRemove.
	Status MessageStatus `only:"get"`

	// Size is how large the message is.
	Size Size `only:"get"`

	// MessageSourceName is where the message came from: SMTP:connector, FromLocal or DSN.
	MessageSourceName string `only:"get"`

	// SourceIP is the address of the client that brought the message.
	SourceIP IPAddress `only:"get"`

	// SCL is the spam confidence level, -1 for trusted mail.
	SCL int `only:"get" default:"-1"`

	// DateReceived is when the message was taken.
	DateReceived time.Time `only:"get"`

	// ExpirationTime is when the message goes back to its sender if it is still here.
	ExpirationTime time.Time `only:"get"`

	// LastError is why the last attempt failed.
	LastError string `only:"get"`

	// RetryCount is how often the message was tried in vain.
	RetryCount int `only:"get"`

	// Queue is the queue that holds the message.
	Queue string `only:"get"`

	// Recipients are the recipients in the queue, with the state of each; they are listed with -IncludeRecipientInfo.
	Recipients []string `only:"get"`

	// ComponentLatency are the times that parts of the transport took.
	ComponentLatency []string `only:"get" inert:"latency is not measured by component"`

	// MessageLatency is how long the message has been in the organization.
	MessageLatency Span `only:"get"`

	// DeferReason is why the message waits for its own time.
	DeferReason string `only:"get" default:"None"`

	// LockReason is why another message holds this one back.
	LockReason string `only:"get" inert:"no message is held back by another"`

	// Priority is the priority of the message.
	Priority string `only:"get" enum:"High,Normal,Low,None" default:"Normal"`

	// OutboundIPPool belonged to a hosted service.
	OutboundIPPool int `only:"get" inert:"all mail leaves alike"`

	// ExternalDirectoryOrganizationId belonged to a hosted service.
	ExternalDirectoryOrganizationId string `only:"get" inert:"it served one hosted product"`

	// Directionality is Originating for mail of the organization, else Incoming.
	Directionality string `only:"get"`

	// OriginalFromAddress is the sender with which the message came.
	OriginalFromAddress string `only:"get"`

	// AccountForest belonged to a hosted service.
	AccountForest string `only:"get" inert:"it served one hosted product"`

	// MessageIdentity is the name of the message, Server\Queue\Number.
	MessageIdentity string `only:"get"`
}

// Messages is the live kind of messages in queues. The Name of a message is
// its whole identity.
var Messages = Define[Message](Spec{
	Table: []string{"Identity", "FromAddress", "Status", "Queue", "Subject"}, Widths: []int{0, 0, 10}, Live: true,
})
