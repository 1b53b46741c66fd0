// Package queue keeps mail from its acceptance to its last recipient's end, and
// says whose turn it is.
//
// What Accept returned for survives power loss. A message is first in
// Submission; a categorizer leases it and gives its recipients to delivery
// queues, one per next hop, where senders take it by lanes: a lane is one
// connection's turn at one queue. What became of recipients is written to the
// same log. Where recipients go next is not: after a crash the mail is in
// Submission again and is routed by the rules of that day.
//
// The package refuses to know SMTP, routing and the text of reports.
package queue
