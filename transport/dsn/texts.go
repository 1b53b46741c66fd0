package dsn

import (
	"strings"
	"time"
)

// intro is the first paragraph for people.
func intro(a Action) string {
	switch a {
	case Failed:
		return "Delivery has failed to these recipients or distribution lists:"
	case Delayed:
		return "Delivery to these recipients or distribution lists is delayed. You need not send the message again: the server keeps trying."
	case Delivered:
		return "Your message has been delivered to these recipients or distribution lists:"
	}
	return "Your message was handed on to a mail system that does not report delivery. You may hear no more of it. It was sent on to:"
}

// explanations tell people what a status code means, the most specific first.
var explanations = []struct{ prefix, text string }{
	{"4.4.7", "The message could not be delivered in the time allowed for it, and the server has stopped trying. Send it again later or reach the recipient in another way."},
	{"5.1.1", "The e-mail address does not exist at its destination. Check the spelling and send the message again."},
	{"5.1.2", "The domain of the e-mail address does not exist or takes no mail. Check the spelling and send the message again."},
	{"5.1.3", "The e-mail address is not written in a form that mail systems understand. Check it and send the message again."},
	{"5.1.4", "More than one recipient has this e-mail address. The administrator of the destination must correct that."},
	{"5.1.10", "The domain of the e-mail address declares that it accepts no mail at all."},
	{"5.1", "The destination does not accept this e-mail address. Check the spelling and send the message again."},
	{"5.2.1", "The recipient's mailbox is disabled and takes no messages."},
	{"5.2.2", "The recipient's mailbox is full. Try again later or tell the recipient in another way."},
	{"5.2.3", "The message is larger than the recipient may receive or you may send. Make it smaller, or send the attachments in another way."},
	{"5.3.4", "The message is larger than the way to the recipient allows. Make it smaller, or send the attachments in another way."},
	{"5.4.4", "The server found no way to the recipient's domain. Check the spelling of the domain, or tell your administrator."},
	{"5.4.6", "The message went round in a circle between mail servers. Your administrator can find out why."},
	{"5.5.3", "The message has more recipients than allowed. Send it in parts, with fewer recipients each."},
	{"5.6", "The recipient's mail system cannot take the message in the form in which it was sent."},
	{"5.7", "You are not allowed to send to this recipient, or the recipient's mail system does not trust the message. The administrator's text below tells more."},
	{"5", "The recipient's mail system has refused the message for good. The administrator's text below tells why."},
	{"4", "The recipient's mail system does not take the message at present."},
}

func explain(a Action, r *Recipient, now time.Time) string {
	switch a {
	case Delayed:
		if left := r.RetryUntil.Sub(now); !r.RetryUntil.IsZero() && left > 0 {
			return "The server will keep trying for another " + words(left) + "."
		}
		return "The server will keep trying."
	case Delivered, Relayed:
		return ""
	}
	status := r.Status(a)
	for _, e := range explanations {
		if status == e.prefix || strings.HasPrefix(status, e.prefix+".") {
			return e.text
		}
	}
	return ""
}

// words tells a time span in the two largest units that matter.
func words(d time.Duration) string {
	d = d.Round(time.Minute)
	days, hours, minutes := int(d/(24*time.Hour)), int(d/time.Hour)%24, int(d/time.Minute)%60
	var parts []string
	for _, u := range []struct {
		n    int
		unit string
	}{{days, "day"}, {hours, "hour"}, {minutes, "minute"}} {
		if u.n == 1 {
			parts = append(parts, "1 "+u.unit)
		} else if u.n > 1 {
			parts = append(parts, itoa(u.n)+" "+u.unit+"s")
		}
	}
	switch {
	case len(parts) == 0:
		return "minute"
	case len(parts) == 1:
		return parts[0]
	}
	return parts[0] + " and " + parts[1]
}
