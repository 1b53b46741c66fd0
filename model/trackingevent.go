package model

import "time"

// MessageTrackingEvent is one line of a message tracking log: what happened to some recipients of a message on a server.
type MessageTrackingEvent struct {
	Meta

	// Timestamp is when it happened.
	Timestamp time.Time `only:"get"`

	// ClientIp is the address of the host that sent the message: the client of a RECEIVE, this server in a SEND.
	ClientIp string `only:"get"`

	// ClientHostname is the name of the host that sent the message.
	ClientHostname string `only:"get"`

	// ServerIp is the address of the host that took the message: this server in a RECEIVE, the next hop of a SEND.
	ServerIp string `only:"get"`

	// ServerHostname is the name of the host that took the message.
	ServerHostname string `only:"get"`

	// SourceContext is what the source adds: the session of an SMTP event, the database of a DELIVER.
	SourceContext string `only:"get"`

	// ConnectorId is the receive connector of a RECEIVE, or the send connector of a SEND.
	ConnectorId string `only:"get"`

	// Source is the part of the transport that the event comes from: SMTP, STOREDRIVER, ROUTING, DSN and others.
	Source string `only:"get"`

	// EventId is what happened: RECEIVE, SEND, DELIVER, DEFER, FAIL, DSN and others.
	EventId string `only:"get"`

	// InternalMessageId is the number of the message on this server.
	InternalMessageId string `only:"get"`

	// MessageId is the Message-ID of the header, the same on every server.
	MessageId string `only:"get"`

	// NetworkMessageId is an id that newer servers give a message.
	NetworkMessageId string `only:"get"`

	// Recipients are the recipients that the event is about.
	Recipients []string `only:"get"`

	// RecipientStatus is what became of each of the recipients, in their order: the reply of the next hop.
	RecipientStatus []string `only:"get"`

	// TotalBytes is how large the message is.
	TotalBytes int64 `only:"get"`

	// RecipientCount is how many recipients the event is about.
	RecipientCount int `only:"get"`

	// RelatedRecipientAddress is the address that a recipient was rewritten from, or the group that it was in.
	RelatedRecipientAddress string `only:"get"`

	// Reference names other messages: in a DSN the one that it reports on, in a TRANSFER the one that it was split from.
	Reference []string `only:"get"`

	// MessageSubject is the subject, empty where subjects are not logged.
	MessageSubject string `only:"get"`

	// Sender is the address of the header's Sender or From.
	Sender string `only:"get"`

	// ReturnPath is the sender of the envelope; <> for reports.
	ReturnPath string `only:"get"`

	// Directionality is Originating for mail of the organization, else Incoming.
	Directionality string `only:"get"`

	// TenantId belonged to a hosted service.
	TenantId string `only:"get"`

	// OriginalClientIp is the address of the client that brought the message to this server.
	OriginalClientIp string `only:"get"`

	// MessageInfo is when the message came into the organization and how long that is ago.
	MessageInfo string `only:"get"`

	// MessageLatency is how long the message took until this event.
	MessageLatency *Span `only:"get"`

	// MessageLatencyType is EndToEnd where MessageLatency counts from the first server of the organization,
	// LocalServer where it counts from this one, and None where there is no latency.
	MessageLatencyType string `only:"get" default:"None"`

	// EventData are further facts, each a pair [Name, Value].
	EventData []string `only:"get"`

	// TransportTrafficType is the kind of traffic; all of it is Email.
	TransportTrafficType string `only:"get" default:"Email"`

	// SchemaVersion is the version of the log's format.
	SchemaVersion string `only:"get"`
}

// MessageTrackingEvents is the live kind of lines of message tracking logs.
var MessageTrackingEvents = Define[MessageTrackingEvent](Spec{
	Noun: "MessageTrackingLog", Title: "Message tracking event", Live: true, Nameless: true,
	Table:  []string{"Timestamp", "EventId", "Source", "Sender", "Recipients", "MessageSubject"},
	Widths: []int{22, 10, 11},
})

// TrackingEvents are the events that servers log, each with what it says.
func TrackingEvents() []Prop {
	return []Prop{
		{"RECEIVE", "accepted by this server"},
		{"RESOLVE", "an address was replaced by the primary one"},
		{"DUPLICATEDELIVER", "a second copy for the same mailbox was left out"},
		{"TRANSFER", "a copy was split off for other recipients"},
		{"SEND", "sent to another server"},
		{"DELIVER", "delivered to a mailbox"},
		{"DEFER", "delivery was put off"},
		{"FAIL", "delivery failed for good"},
		{"DSN", "a delivery status notification was made"},
		{"POISONMESSAGE", "moved into or out of the poison queue"},
	}
}

// OtherTrackingEvents are the events that only servers of Exchange log.
func OtherTrackingEvents() []string {
	return []string{
		"AGENTINFO", "BADMAIL", "DROP", "DUPLICATEEXPAND", "DUPLICATEREDIRECT", "EXPAND",
		"HADISCARD", "HARECEIVE", "HAREDIRECT", "HAREDIRECTFAIL", "INITMESSAGECREATED", "LOAD",
		"MODERATIONEXPIRE", "MODERATORAPPROVE", "MODERATORREJECT", "MODERATORSALLNDR", "NOTIFYMAPI", "NOTIFYSHADOW",
		"PROCESS", "PROCESSMEETINGMESSAGE", "REDIRECT", "RESUBMIT", "RESUBMITDEFER", "RESUBMITFAIL",
		"SENDEXTERNAL", "SUBMIT", "SUBMITDEFER", "SUBMITFAIL", "SUPPRESSED", "THROTTLE",
	}
}
