package categorize

import (
	"mxsh/transport/queue"
	"mxsh/transport/tracking"
)

// notWritten is why a message waits whose report the disk did not take.
const notWritten = "451 4.3.0 The non-delivery report cannot be written"

// note keeps an event of one recipient; recipients that fail alike share one.
func (s *sorting) note(id, source, recipient, status, related string) {
	if n := len(s.notes); n > 0 && id == tracking.Fail && s.notes[n-1].ID == id && s.notes[n-1].Source == source {
		s.notes[n-1].Add(recipient, status)
		return
	}
	e := tracking.Of(s.message, id, source)
	e.Related = related
	e.Add(recipient, status)
	s.notes = append(s.notes, e)
}

// track tells the message tracking log what the sorting came to. Where
// recipients part, each copy but the first is an event.
func (c *Categorizer) track(s *sorting) {
	for _, e := range s.notes {
		c.Tracking.Track(e)
	}
	if len(s.parts) < 2 {
		return
	}
	for i := range s.parts[1:] {
		p := &s.parts[1+i]
		e := tracking.Of(s.message, tracking.Transfer, tracking.Routing)
		e.Context, e.Reference = p.Hop.Domain, s.message.ID().String()
		for _, n := range p.Recipients {
			r := s.envelope.Recipients[n]
			if other, ok := p.Rewrite[n]; ok {
				r = other
			}
			e.Recipients = append(e.Recipients, r.Address)
		}
		c.Tracking.Track(e)
	}
}

// deferred has a message categorized again when the disk may take its report.
func (c *Categorizer) deferred(m *queue.Message, recipients []queue.Recipient) {
	e := tracking.Of(m, tracking.Defer, tracking.Resolver)
	for _, r := range recipients {
		e.Add(r.Address, notWritten)
	}
	c.Tracking.Track(e)
	c.Queue.Defer(m, reportWait, notWritten)
}
