package model

import "time"

// Queue is mail on a server that waits for one next hop, or for a step of the transport.
type Queue struct {
	Meta

	// DeliveryType is how the queue's mail leaves it.
	DeliveryType DeliveryType `only:"get"`

	// NextHopDomain is where the mail goes next: a domain, smart hosts, a site, a server or a database.
	NextHopDomain string `only:"get"`

	// TlsDomain is the domain that the next hop must prove.
	TlsDomain Domain `only:"get"`

	// NextHopConnector is the connector, site or database of the next hop.
	NextHopConnector GUID `only:"get"`

	// Status is what the queue does: Active, Connecting, Ready, Retry or Suspended.
	Status QueueStatus `only:"get"`

	// MessageCount is how many messages the queue holds.
	MessageCount int `only:"get"`

	// LastError is what the next hop, or the attempt to reach it, said last.
	LastError string `only:"get"`

	// RetryCount is how often the next hop was tried in vain.
	RetryCount int `only:"get"`

	// LastRetryTime is when the next hop was tried last.
	LastRetryTime *time.Time `only:"get"`

	// NextRetryTime is when the next hop will be tried next.
	NextRetryTime *time.Time `only:"get"`

	// FirstRetryTime is when the next hop was first tried in vain.
	FirstRetryTime *time.Time `only:"get"`

	// DeferredMessageCount is how many messages of the queue wait for their own time.
	DeferredMessageCount int `only:"get"`

	// LockedMessageCount is how many messages of the queue are held back by another.
	LockedMessageCount int `only:"get"`

	// MessageCountsPerPriority are the numbers of messages of each priority of PriorityDescriptions.
	MessageCountsPerPriority []int `only:"get"`

	// DeferredMessageCountsPerPriority are the numbers of deferred messages of each priority of PriorityDescriptions.
	DeferredMessageCountsPerPriority []int `only:"get"`

	// RiskLevel belonged to a hosted service.
	RiskLevel string `only:"get" default:"Normal" inert:"all mail leaves alike"`

	// OutboundIPPool belonged to a hosted service.
	OutboundIPPool int `only:"get" inert:"all mail leaves alike"`

	// NextHopCategory is Internal for a next hop in the organization, else External.
	NextHopCategory string `only:"get"`

	// IncomingRate is how many messages a second enter the queue.
	IncomingRate Rate `only:"get"`

	// OutgoingRate is how many messages a second leave the queue.
	OutgoingRate Rate `only:"get"`

	// Velocity is OutgoingRate less IncomingRate.
	Velocity Rate `only:"get"`

	// OverrideSource is what sent the queue elsewhere.
	OverrideSource string `only:"get" inert:"nothing overrides the next hop"`

	// QueueIdentity is the name of the queue, Server\Number or Server\Word.
	QueueIdentity string `only:"get"`

	// PriorityDescriptions are the names of the priorities.
	PriorityDescriptions []string `only:"get"`

	// Server is the server that holds the queue.
	Server string `only:"get" hidden:"true"`
}

// Owner is the server that holds the queue.
func (q *Queue) Owner() string { return q.Server }

// Queues is the live kind of queues.
var Queues = Define[Queue](Spec{
	Table: []string{"Identity", "DeliveryType", "Status", "MessageCount", "NextHopDomain"}, Widths: []int{0, 0, 10, 12}, Live: true,
})
