package route

import (
	"fmt"

	"mxsh/model"
)

// Query asks where one recipient's copy of a message goes.
type Query struct {
	Address string // RFC 5321 mailbox, without angle brackets; ASCII or UTF-8
	Size    int64  // bytes: the smaller of the current and the original size
}

// Decision is the answer to a Query. Exactly one of these holds: Failure is
// set; Hop.Type is Unreachable and Reason says why; Hop is a next hop.
type Decision struct {
	Hop        model.NextHop
	Reason     string      // one sentence: why this hop, why unreachable, or why it failed
	Failure    *Failure    // the recipient cannot be served: make a non-delivery report
	Candidates []Candidate // every connector considered, the winner first, then by name
	Cost       int         // of the path and the address space; 0 for a local mailbox
}

// Failure is a permanent refusal as it stands in a non-delivery report.
type Failure struct {
	Code     int    // 550
	Enhanced string // "5.1.1"
	Text     string // "RESOLVER.ADR.RecipNotFound; not found"
}

// String is the failure as a reply line: "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found".
func (f *Failure) String() string { return fmt.Sprintf("%d %s %s", f.Code, f.Enhanced, f.Text) }

// Candidate is a connector that was considered for a recipient.
type Candidate struct {
	Connector string // its name
	Space     string // the address space that matched, "" when none did
	Cost      int    // path and address space; 0 when it was not worked out
	Won       bool
	Why       string // one sentence: why it won or lost
}

// Problem is something of the directory that could not be put in force. The
// object keeps the form it had before, and everything else is in force.
type Problem struct {
	Object  string `json:"object"`  // kind and identity: `ReceiveConnector EX1\Relay`
	Message string `json:"message"` // one sentence for the administrator
}

func (p Problem) String() string { return p.Object + ": " + p.Message }

// Targets are the far ends of a next hop. One of Database, Domain and Groups is
// set; none when the hop leads nowhere any more, which is the time to route again.
type Targets struct {
	Connector *model.SendConnector   // whose settings the session has; nil between own servers
	Database  *model.MailboxDatabase // deliver here, on this server
	Domain    string                 // find the hosts by MX
	Groups    [][]Target             // tried group by group; within a group the sender rotates per connection
}

// Target is one host of a next hop.
type Target struct {
	Name   string                // for logs and errors: server name or host
	Host   string                // host name or IP address
	Port   int                   // TCP port
	Lookup bool                  // Host is a smart host's name: MX first, then its addresses
	Server *model.ExchangeServer // the own or legacy server behind it, nil outside the organization
}
