package transport

import (
	"math"

	"mxsh/model"
	"mxsh/transport/control"
	"mxsh/transport/queue"
	"mxsh/transport/trace"
	"mxsh/transport/tracking"
)

// queueSettings are the numbers of a server that drive its queues.
func queueSettings(s *model.ExchangeServer) queue.Settings {
	q := queue.DefaultSettings()
	q.MaxOutboundConnections = orAll(s.MaxOutboundConnections)
	q.MaxPerDomainOutboundConnections = orAll(s.MaxPerDomainOutboundConnections)
	q.MaxConcurrentMailboxDeliveries = s.MaxConcurrentMailboxDeliveries
	q.TransientFailureRetryCount = s.TransientFailureRetryCount
	q.TransientFailureRetryInterval = s.TransientFailureRetryInterval.Duration()
	q.OutboundConnectionFailureRetryInterval = s.OutboundConnectionFailureRetryInterval.Duration()
	q.MessageRetryInterval = s.MessageRetryInterval.Duration()
	q.DelayNotificationTimeout = s.DelayNotificationTimeout.Duration()
	q.MessageExpirationTimeout = s.MessageExpirationTimeout.Duration()
	q.QueueMaxIdleTime = s.QueueMaxIdleTime.Duration()
	q.PoisonThreshold = 0
	if s.PoisonMessageDetectionEnabled {
		q.PoisonThreshold = s.PoisonThreshold
	}
	return q
}

func orAll(n model.Unlimited[int]) int {
	if limit, ok := n.Value(); ok {
		return limit
	}
	return math.MaxInt32
}

func (e *Engine) receiveLog(s *model.ExchangeServer) trace.Settings {
	return trace.ReceiveSettings(s, e.logFolder())
}

func (e *Engine) sendLog(s *model.ExchangeServer) trace.Settings {
	return trace.SendSettings(s, e.logFolder())
}

func (e *Engine) trackingLog(s *model.ExchangeServer) tracking.Settings {
	return tracking.SettingsOf(s, e.logFolder())
}

// logFolder is where the logs of this server go that were given no path.
func (e *Engine) logFolder() string { return control.LogFolder(e.Home, e.Server) }
