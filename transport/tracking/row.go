package tracking

import (
	"net/netip"
	"strconv"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/transport/trace"
)

const columns = "date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id," +
	"internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address," +
	"reference,message-subject,sender-address,return-path,message-info,directionality,tenant-id,original-client-ip," +
	"original-server-ip,custom-data"

// kind is the message tracking log among the logs of a server.
func kind() trace.Kind {
	return trace.Kind{Prefix: "MSGTRK", Type: "Message Tracking Log", Fields: columns}
}

// appendRow appends the line of an event that happens now on the host.
func appendRow(b []byte, e *Event, now time.Time, host string, subjects bool) []byte {
	env := e.Envelope
	b = trace.AppendStamp(b, now)
	if e.ID == Deliver && e.Client.Name == "" {
		e.Client.Name = host // who gives to a mailbox
	}
	b = appendAddr(b, e.Client.Addr)
	b = appendColumn(b, e.Client.Name)
	b = appendAddr(b, e.Server.Addr)
	if e.Server.Name == "" {
		e.Server.Name = host
	}
	b = appendColumn(b, e.Server.Name)
	b = appendColumn(b, e.Context)
	b = appendColumn(b, e.Connector)
	b = appendColumn(b, e.Source)
	b = appendColumn(b, e.ID)
	b = strconv.AppendInt(append(b, ','), int64(e.Number), 10)
	b = appendColumn(b, env.MessageID)
	b = appendList(b, e.Recipients)
	b = appendList(b, e.Status)
	b = strconv.AppendInt(append(b, ','), e.Size, 10)
	b = strconv.AppendInt(append(b, ','), int64(len(e.Recipients)), 10)
	b = appendColumn(b, e.Related)
	b = appendColumn(b, e.Reference)
	if subjects {
		b = appendColumn(b, env.Subject)
	} else {
		b = append(b, ',')
	}
	b = appendColumn(b, author(e))
	b = appendColumn(b, returnPath(e))
	b = appendInfo(append(b, ','), e, now, host)
	b = appendColumn(b, directionality(env.AuthAs))
	b = append(b, ',') // tenant
	b = appendAddr(b, env.Origin.ClientIP)
	b = appendAddr(b, env.Origin.LocalIP)
	return append(b, ",\r\n"...)
}

func author(e *Event) string {
	if e.Envelope.Sender != "" {
		return e.Envelope.Sender
	}
	return returnPath(e)
}

func returnPath(e *Event) string {
	if e.Envelope.From == "" {
		return "<>"
	}
	return e.Envelope.From
}

// directionality tells the organization's own mail from the world's.
func directionality(authAs string) string {
	if authAs == "Internal" {
		return "Originating"
	}
	return "Incoming"
}

// appendInfo appends when the message came into the organization and how long it
// was on this server, where the message leaves it.
func appendInfo(b []byte, e *Event, now time.Time, host string) []byte {
	if e.ID != Send && e.ID != Deliver {
		return b
	}
	began := e.Envelope.Originated
	if began.IsZero() {
		began = e.Envelope.Received
	}
	b = trace.AppendStamp(b, began)
	word := ";SRV="
	if e.Passed {
		word = ";LSRV="
	}
	b = append(append(b, word...), host...)
	b = append(b, ":TOTAL="...)
	return strconv.AppendFloat(b, max(0, now.Sub(e.Envelope.Received).Seconds()), 'f', 3, 64)
}

func appendColumn(b []byte, text string) []byte { return trace.AppendColumn(append(b, ','), text) }

func appendAddr(b []byte, a netip.Addr) []byte {
	b = append(b, ',')
	if !a.IsValid() {
		return b
	}
	return a.AppendTo(b)
}

// appendList appends a column of values with semicolons between them. A value
// that holds one stands between apostrophes.
func appendList(b []byte, list []string) []byte {
	if len(list) == 1 && !strings.ContainsAny(list[0], ";'") {
		return appendColumn(b, list[0])
	}
	var all strings.Builder
	for i, one := range list {
		if i > 0 {
			all.WriteByte(';')
		}
		if strings.ContainsAny(one, ";'") {
			one = "'" + strings.ReplaceAll(one, "'", "''") + "'"
		}
		all.WriteString(one)
	}
	return appendColumn(b, all.String())
}

// splitList undoes appendList.
func splitList(text string) []string {
	if text == "" {
		return nil
	}
	var list []string
	for more := true; more; {
		var one string
		one, text, more = cutValue(text)
		list = append(list, one)
	}
	return list
}

// cutValue takes the first value off a list; more is whether another follows.
func cutValue(text string) (value, rest string, more bool) {
	if !strings.HasPrefix(text, "'") {
		return strings.Cut(text, ";")
	}
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] != '\'':
		case i+1 < len(text) && text[i+1] == '\'':
			i++
		default:
			rest, more = strings.CutPrefix(text[i+1:], ";")
			return strings.ReplaceAll(text[1:i], "''", "'"), rest, more
		}
	}
	return text, "", false
}

// latency reads message-info: how long the message took until an event, and from where on that counts.
func latency(info string, at time.Time) (took time.Duration, from string, ok bool) {
	stamp, parts, _ := strings.Cut(info, ";")
	began, err := time.Parse(time.RFC3339Nano, stamp)
	switch {
	case err != nil:
		return 0, "", false
	case strings.HasPrefix(parts, "SRV="):
		return max(0, at.Sub(began)), "EndToEnd", true
	case !strings.HasPrefix(parts, "LSRV="):
		return 0, "", false
	}
	_, total, _ := strings.Cut(parts, ":TOTAL=")
	seconds, err := strconv.ParseFloat(total, 64)
	if err != nil {
		return 0, "", false
	}
	return time.Duration(seconds * float64(time.Second)).Round(time.Millisecond), "LocalServer", true
}

// Settings are what a server says of its message tracking log.
type Settings struct {
	File     trace.Settings
	Subjects bool   // are logged
	Host     string // the server's own name in the lines
}

// SettingsOf are the settings of a server whose logs without a path are below
// the folder.
func SettingsOf(s *model.ExchangeServer, folder string) Settings {
	file := trace.Settings{MaxAge: s.MessageTrackingLogMaxAge.Duration(), MaxFile: s.MessageTrackingLogMaxFileSize.Bytes()}
	if s.MessageTrackingLogEnabled {
		file.Dir = Folder(s, folder)
	}
	if size, ok := s.MessageTrackingLogMaxDirectorySize.Value(); ok {
		file.MaxDirectory = size.Bytes()
	}
	host := s.Fqdn.String()
	if host == "" {
		host = s.Name
	}
	return Settings{File: file, Subjects: s.MessageTrackingLogSubjectLoggingEnabled, Host: host}
}
