package trace

import (
	"log/slog"
	"strconv"
	"strings"
	"time"
)

const protocolFields = "date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context"

// Receive is the kind of the receive side's protocol log.
func Receive() Kind { return Kind{"RECV", "SMTP Receive Protocol Log", protocolFields} }

// Send is the kind of the send side's protocol log.
func Send() Kind { return Kind{"SEND", "SMTP Send Protocol Log", protocolFields} }

// Protocol is a protocol log.
type Protocol struct {
	*File
}

// NewProtocol returns a protocol log of a kind.
func NewProtocol(kind Kind, s Settings, now func() time.Time, log *slog.Logger) *Protocol {
	return &Protocol{NewFile(kind, s, now, log)}
}

// Session is one connection in a protocol log. Every method of a nil Session
// does nothing, so that a session that is not logged needs no question. It is
// for one goroutine.
type Session struct {
	log       *Protocol
	connector string
	id        string
	local     string
	remote    string
	n         int
	row       []byte
}

// Session begins the rows of a connection. connector is `SERVER\Name` on the
// receive side and the connector's name on the send side; endpoints are ip:port.
// It is nil when p is.
func (p *Protocol) Session(connector, id, local, remote string) *Session {
	if p == nil {
		return nil
	}
	return &Session{log: p, connector: connector, id: id, local: local, remote: remote}
}

// Connected writes the row of the connection itself.
func (s *Session) Connected() { s.write("+", "", "") }

// Disconnected writes the last row; who says which end closed: Local or Remote.
func (s *Session) Disconnected(who string) { s.write("-", "", who) }

// Sent writes a row for each line of what was sent, given without the line ends.
func (s *Session) Sent(text string) {
	if s == nil {
		return
	}
	for line := range strings.SplitSeq(text, "\n") {
		s.write(">", strings.TrimSuffix(line, "\r"), "")
	}
}

// Received writes a command as it came. What follows the mechanism of AUTH is left out.
func (s *Session) Received(line []byte) {
	if s == nil {
		return
	}
	text := string(line)
	if words := strings.Fields(text); len(words) > 2 && strings.EqualFold(words[0], "AUTH") {
		text = words[0] + " " + words[1]
	}
	s.write("<", text, "")
}

// Secret writes a row for a line that must not be known.
func (s *Session) Secret(event string) { s.write(event, "", "") }

// Note writes a row of information.
func (s *Session) Note(data, context string) { s.write("*", data, context) }

func (s *Session) write(event, data, context string) {
	if s == nil {
		return
	}
	b := AppendStamp(s.row[:0], s.log.now())
	b = appendColumn(b, s.connector)
	b = appendColumn(b, s.id)
	b = append(b, ',')
	b = strconv.AppendInt(b, int64(s.n), 10)
	b = appendColumn(b, s.local)
	b = appendColumn(b, s.remote)
	b = appendColumn(b, event)
	b = appendColumn(b, data)
	b = appendColumn(b, context)
	b = append(b, '\r', '\n')
	s.n++
	s.row = b
	s.log.Write(b)
}

// appendColumn appends a comma and the column.
func appendColumn(b []byte, text string) []byte { return AppendColumn(append(b, ','), text) }
