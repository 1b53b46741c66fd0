package commands

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/core"
	"mxsh/transport/control"
)

// trackingResults is the -ResultSize of Get-MessageTrackingLog.
const trackingResults = 1000

// TrackingQuery says which events of a message tracking log are wanted. What is
// zero wants all; texts match in any case, * in them stands for any text.
type TrackingQuery struct {
	Start, End        time.Time // both included
	EventID           string
	Source            string
	Sender            string
	Recipients        []string // one of them is enough
	Subject           string   // anywhere in it
	MessageID         string   // with or without angle brackets
	InternalMessageID string
	NetworkMessageID  string
	Reference         string
	TrafficType       string
}

// TrackingLog yields what the files of a server's message tracking log hold, the
// oldest first. A server that never wrote one here is an error of fs.ErrNotExist.
type TrackingLog func(ctx context.Context, server *model.ExchangeServer, q TrackingQuery) iter.Seq2[*model.MessageTrackingEvent, error]

func (e Env) getMessageTrackingLog() *shell.Cmdlet {
	text := func(name, help string) *shell.Param { return &shell.Param{Name: name, Type: shell.String, Help: help} }
	return &shell.Cmdlet{
		Verb: "Get", Noun: "MessageTrackingLog", Output: model.MessageTrackingEvents,
		Synopsis: "Shows what happened to messages on a server: received, sent, delivered, put off, failed.",
		Description: "The events come in the order of time, the oldest first. Texts match in any case, and * in them stands for any text. " +
			"The log belongs to one server; pipe several to see the way of a message through the organization. The events are: " + eventList() + ".",
		Params: []*shell.Param{
			serverParam("The server whose log is read; without it the local one."),
			{Name: "Start", Type: core.DateTime, Help: "Only events of this time and later."},
			{Name: "End", Type: core.DateTime, Help: "Only events up to this time; a date alone is its midnight, at which the day begins."},
			{Name: "EventId", Type: eventType{}, Help: "Only events of this kind, for example RECEIVE, SEND, DELIVER, DEFER or FAIL."},
			text("Source", "Only events of this part of the transport, for example SMTP, STOREDRIVER, ROUTING or DSN."),
			text("Sender", "Only messages with this address in From or Sender."),
			{Name: "Recipients", Type: shell.Strings, Help: "Only events with one of these recipients."},
			text("MessageSubject", "Only messages with this text in the subject."),
			text("MessageId", "Only the message with this Message-ID, with or without angle brackets; it is the same on every server."),
			text("InternalMessageId", "Only the message with this number, which it has on one server alone."),
			text("NetworkMessageId", "Only the message with this id, which newer servers write."),
			text("Reference", "Only events that refer to this message: the reports about a Message-ID, the copies of a number."),
			text("TransportTrafficType", "Only traffic of this kind; all of it is Email."),
			{Name: "ResultSize", Type: shell.ResultSize, Help: "At most so many events, or Unlimited. The default is 1000."},
			inertParam("DomainController", shell.String, "there is no domain controller to choose"),
		},
		Examples: []shell.Example{
			{Command: "Get-MessageTrackingLog -Server EX20071 -Start (Get-Date).AddHours(-2) -EventId FAIL | group Sender | sort Count -d | select -f 5",
				Explains: "Shows whose messages failed most in the last two hours."},
			{Command: "Get-TransportService | Get-MessageTrackingLog -Sender rob@work.com -Recipients newton@work.com,tim@work.com | sort Timestamp | ft Timestamp,ServerHostname,EventId,Source,Recipients",
				Explains: "Follows messages from one person to two others through all servers."},
			{Command: "Get-MessageTrackingLog -Server EX20071 -MessageSubject 'Annual report' -ResultSize Unlimited | fl EventId,Recipients,RecipientStatus,ConnectorId",
				Explains: "Shows what became of messages with these words in the subject, and by which connector."},
		},
		Process: each(e.messageTrackingLog),
	}
}

func (e Env) messageTrackingLog(c *shell.Call) error {
	q, err := trackingQuery(c)
	if err != nil {
		return err
	}
	server, err := e.queueServer(c, "")
	if err != nil {
		return err
	}
	if server.ServerRole.Has(model.RoleLegacy) {
		return legacyServer(server.Name)
	}
	// What happened a moment ago may not be in the files yet.
	notRunning := e.with(c.Context, server.Name, func(engine Engine) error { return engine.FlushTracking(c.Context) })
	if notRunning != nil && !errors.Is(notRunning, control.ErrNotRunning) {
		return notRunning
	}
	if !server.MessageTrackingLogEnabled {
		c.Warn(fmt.Sprintf("Message tracking of server %s is off; there are only events from before (Set-TransportServer %s -MessageTrackingLogEnabled $true turns it on).",
			model.Quote(server.Name), server.Name))
	}
	out := e.limited(c, trackingResults)
	for event, err := range e.Tracking(c.Context, server, q) {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return notRunning // a server that runs and has no log yet has no events
		case err != nil:
			return logUnreadable(server, err)
		}
		if more, err := out(event); err != nil || !more {
			return err
		}
	}
	return nil
}

func logUnreadable(server *model.ExchangeServer, err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	why := "the log of events says why"
	var path *fs.PathError
	if errors.As(err, &path) {
		why = fmt.Sprintf("%s: %v", model.Visible(path.Path), path.Err)
	}
	return &model.Error{ID: "TrackingLogUnreadable", Category: model.Failed, Target: server.Name, Err: err,
		Message: fmt.Sprintf("The message tracking log of server %s cannot be read: %s.", model.Quote(server.Name), why)}
}

func trackingQuery(c *shell.Call) (TrackingQuery, error) {
	word := func(name string) string {
		s, _ := shell.Arg[string](c, name)
		return strings.TrimSpace(s)
	}
	q := TrackingQuery{
		EventID: word("EventId"), Source: word("Source"), Sender: word("Sender"), Subject: word("MessageSubject"),
		MessageID: word("MessageId"), InternalMessageID: word("InternalMessageId"), NetworkMessageID: word("NetworkMessageId"),
		Reference: word("Reference"), TrafficType: word("TransportTrafficType"),
	}
	q.Recipients, _ = shell.Arg[[]string](c, "Recipients")
	q.Start, _ = shell.Arg[time.Time](c, "Start")
	q.End, _ = shell.Arg[time.Time](c, "End")
	if c.Given("Start") && c.Given("End") && q.End.Before(q.Start) {
		const form = "2006-01-02 15:04:05"
		return q, &model.Error{ID: "EndBeforeStart", Category: model.Invalid, Param: "End", Target: q.End.Format(form),
			Message: fmt.Sprintf("Parameter 'End': %s is before the start %s (write for example -Start '11/21/2026 8:00' -End '11/21/2026 17:00').",
				model.Quote(q.End.Format(form)), model.Quote(q.Start.Format(form)))}
	}
	return q, nil
}

// eventType takes the kinds of events; a word that is none would find nothing,
// without a word why.
type eventType struct{}

// Name implements shell.Type.
func (eventType) Name() string { return "String" }

// Traits says which words there are, for completion.
func (eventType) Traits() shell.Traits { return shell.Traits{Choices: eventWords()} }

// Convert implements shell.Type.
func (eventType) Convert(param string, v any) (any, error) {
	text := strings.TrimSpace(shell.Text(v))
	for _, word := range eventWords() {
		if strings.EqualFold(word, text) {
			return word, nil
		}
	}
	if text == "" || strings.Contains(text, "*") {
		return text, nil
	}
	return nil, &model.Error{ID: "UnknownEventId", Category: model.Invalid, Param: param, Target: text,
		Message: fmt.Sprintf("Parameter '%s': there is no event %s (write one of %s, or another of Exchange's).",
			param, model.Quote(text), strings.Join(eventWords()[:len(model.TrackingEvents())], ", "))}
}

func eventWords() []string {
	var words []string
	for _, e := range model.TrackingEvents() {
		words = append(words, e.Name)
	}
	return append(words, model.OtherTrackingEvents()...)
}

// eventList explains the events in a row.
func eventList() string {
	var parts []string
	for _, e := range model.TrackingEvents() {
		parts = append(parts, fmt.Sprintf("%s (%s)", e.Name, e.Value))
	}
	return strings.Join(parts, ", ")
}
