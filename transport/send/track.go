package send

import (
	"net"
	"net/netip"

	"mxsh/transport/queue"
	"mxsh/transport/tracking"
)

// track tells the message tracking log what became of an item's recipients: one
// line for those that the host took, one for those that are put off, one for
// those that failed. outcomes are those of the recipients, one for one.
func (v *visit) track(m *queue.Message, recipients []queue.Recipient, outcomes []queue.Outcome, source string) {
	for _, one := range []struct {
		action queue.Action
		id     string
	}{{queue.Relayed, tracking.Send}, {queue.Deferred, tracking.Defer}, {queue.Failed, tracking.Fail}} {
		e := tracking.Of(m, one.id, source)
		for i, o := range outcomes {
			if o.Action == one.action {
				e.Add(recipients[i].Address, o.Reply)
			}
		}
		if len(e.Recipients) > 0 {
			v.ends(&e)
			v.sender.Tracking.Track(e)
		}
	}
}

// ends fills in the two hosts of an event, and what is between them.
func (v *visit) ends(e *tracking.Event) {
	e.Client.Name, e.Connector = v.policy().hello, v.policyName()
	if v.conn == nil {
		return // the next hop was refused before there was a host
	}
	e.Context = v.session
	e.Client = tracking.Host{Addr: addressOf(v.conn.LocalAddr()), Name: v.settings.hello}
	e.Server = tracking.Host{Addr: v.at.addr.Addr(), Name: v.at.name}
	if v.at.server != nil && !v.at.server.Fqdn.IsZero() {
		e.Server.Name = v.at.server.Fqdn.String()
	}
	e.Passed = v.at.server != nil
}

func addressOf(a net.Addr) netip.Addr {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.Addr{}
	}
	return tcp.AddrPort().Addr().Unmap()
}
