package queue

import (
	"time"

	"mxsh/model"
)

// Settings are the numbers of a server that drive its queues. They change live.
type Settings struct {
	MaxOutboundConnections          int // lanes to other hosts at a time
	MaxPerDomainOutboundConnections int // lanes of one queue at a time
	MaxConcurrentMailboxDeliveries  int // lanes to local mailboxes at a time

	// The ladder of a queue whose next hop cannot be reached: so many tries
	// after the first interval, then so many after the second, then for ever
	// after the third.
	GlitchRetryCount                       int
	GlitchRetryInterval                    time.Duration
	TransientFailureRetryCount             int
	TransientFailureRetryInterval          time.Duration
	OutboundConnectionFailureRetryInterval time.Duration
	MailboxDeliveryRetryInterval           time.Duration // instead of the ladder, for local mailboxes

	MessageRetryInterval     time.Duration // wait of a message that was put off though the next hop was reached
	DelayNotificationTimeout time.Duration // age at which the sender is told of a delay
	MessageExpirationTimeout time.Duration // age at which a message is given up
	QueueMaxIdleTime         time.Duration // after which an empty queue vanishes
	ResubmitAfter            time.Duration // of retries without success; then the queue's mail is routed anew
	PoisonThreshold          int           // crashes after which a message goes to Poison; 0: never
}

// DefaultSettings are those of a hub transport server as it is installed.
func DefaultSettings() Settings {
	return Settings{
		MaxOutboundConnections:                 1000,
		MaxPerDomainOutboundConnections:        20,
		MaxConcurrentMailboxDeliveries:         20,
		GlitchRetryCount:                       4,
		GlitchRetryInterval:                    time.Minute,
		TransientFailureRetryCount:             6,
		TransientFailureRetryInterval:          5 * time.Minute,
		OutboundConnectionFailureRetryInterval: 10 * time.Minute,
		MailboxDeliveryRetryInterval:           5 * time.Minute,
		MessageRetryInterval:                   time.Minute,
		DelayNotificationTimeout:               4 * time.Hour,
		MessageExpirationTimeout:               48 * time.Hour,
		QueueMaxIdleTime:                       3 * time.Minute,
		ResubmitAfter:                          12 * time.Hour,
		PoisonThreshold:                        2,
	}
}

// filled has the default for every number that cannot be zero or less. The
// counts of the ladder can be zero.
func (s Settings) filled() Settings {
	d := DefaultSettings()
	for _, f := range []struct{ value, other *int }{
		{&s.MaxOutboundConnections, &d.MaxOutboundConnections},
		{&s.MaxPerDomainOutboundConnections, &d.MaxPerDomainOutboundConnections},
		{&s.MaxConcurrentMailboxDeliveries, &d.MaxConcurrentMailboxDeliveries},
	} {
		if *f.value <= 0 {
			*f.value = *f.other
		}
	}
	for _, f := range []struct{ value, other *time.Duration }{
		{&s.GlitchRetryInterval, &d.GlitchRetryInterval},
		{&s.TransientFailureRetryInterval, &d.TransientFailureRetryInterval},
		{&s.OutboundConnectionFailureRetryInterval, &d.OutboundConnectionFailureRetryInterval},
		{&s.MailboxDeliveryRetryInterval, &d.MailboxDeliveryRetryInterval},
		{&s.MessageRetryInterval, &d.MessageRetryInterval},
		{&s.DelayNotificationTimeout, &d.DelayNotificationTimeout},
		{&s.MessageExpirationTimeout, &d.MessageExpirationTimeout},
		{&s.QueueMaxIdleTime, &d.QueueMaxIdleTime},
		{&s.ResubmitAfter, &d.ResubmitAfter},
	} {
		if *f.value <= 0 {
			*f.value = *f.other
		}
	}
	return s
}

// wait is the time to the next try after so many failures in a row.
func (s *Settings) wait(t model.DeliveryType, failures int) time.Duration {
	switch {
	case t == model.MapiDelivery:
		return s.MailboxDeliveryRetryInterval
	case failures <= s.GlitchRetryCount:
		return s.GlitchRetryInterval
	case failures <= s.GlitchRetryCount+s.TransientFailureRetryCount:
		return s.TransientFailureRetryInterval
	}
	return s.OutboundConnectionFailureRetryInterval
}
