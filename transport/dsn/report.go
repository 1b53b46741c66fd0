package dsn

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/transport/queue"
	"mxsh/transport/route"
	"mxsh/transport/tracking"
)

// Reporter decides which senders are told what, and makes the messages that
// tell them, by the settings of the organization.
type Reporter struct {
	Table func() *route.Table
	Queue *queue.Queue
	// Tracking learns of recipients that time or an administrator ended; nil: nobody does.
	Tracking *tracking.Log
	Now      func() time.Time
	Log      *slog.Logger
}

// Fate is what became of one recipient of a message.
type Fate struct {
	Recipient  queue.Recipient
	Action     Action
	Reply      string
	Remote     string    // the host that gave the reply; "" for this server
	RetryUntil time.Time // of a delayed one
}

// Make returns the reports that these fates of one message's recipients call
// for: recipients with the same fate share one. The caller hands them to the
// queue with the outcomes and closes their bodies in any case. On an error
// there are none.
func (p *Reporter) Make(m *queue.Message, fates []Fate) ([]queue.Report, error) {
	e := m.Envelope()
	if e.From == "" || len(fates) == 0 {
		return nil, nil // RFC 3461 section 6.1: nothing is told to nobody
	}
	t := p.Table()
	var reports []queue.Report
	for _, action := range []Action{Failed, Delayed, Delivered, Relayed} {
		told := p.told(t, e.From, action, fates)
		if len(told) == 0 {
			continue
		}
		r, err := p.write(t, m, action, told, e.From)
		if err == nil {
			reports = append(reports, r)
			r, err = p.copy(t, m, action, told)
		}
		if err != nil {
			for _, r := range reports {
				r.Body.Close()
			}
			return nil, fmt.Errorf("report on message %s: %w", m.ID(), err)
		}
		if r.Envelope != nil {
			reports = append(reports, r)
		}
	}
	return reports, nil
}

// told are the recipients that the sender wants to hear of and may.
func (p *Reporter) told(t *route.Table, from string, action Action, fates []Fate) []Fate {
	if !permitted(t, from, action) {
		return nil
	}
	var list []Fate
	for _, f := range fates {
		if f.Action == action && Wanted(f.Recipient.Notify, action) {
			list = append(list, f)
		}
	}
	return list
}

// permitted is whether the organization tells senders like this one such things.
func permitted(t *route.Table, from string, action Action) bool {
	o := t.Organization()
	if internal(t, from) {
		return action != Delayed || o.InternalDelayDsnEnabled
	}
	if action == Delayed && !o.ExternalDelayDsnEnabled {
		return false
	}
	remote := t.RemoteDomain(domain(from))
	switch {
	case remote == nil:
		return true
	case action == Failed:
		return remote.NDREnabled
	case action == Delivered || action == Relayed:
		return remote.DeliveryReportEnabled
	}
	return true
}

// internal is whether an address belongs to the organization.
func internal(t *route.Table, address string) bool {
	if t.Known(address) {
		return true
	}
	a := t.AcceptedDomain(domain(address))
	return a != nil && a.DomainType != model.ExternalRelay
}

func domain(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}

// write makes one report to an address.
func (p *Reporter) write(t *route.Table, m *queue.Message, action Action, told []Fate, to string) (queue.Report, error) {
	e := m.Envelope()
	r := &Report{Action: action, From: to, EnvID: e.EnvID, HeaderOnly: strings.EqualFold(e.Ret, "HDRS"),
		Body: e.Body, UTF8: e.UTF8, Size: m.Size(), Arrived: e.Received}
	for _, f := range told {
		r.Recipients = append(r.Recipients, Recipient{Address: f.Recipient.Address, ORCPT: f.Recipient.ORCPT,
			Reply: f.Reply, Remote: f.Remote, RetryUntil: f.RetryUntil})
	}
	original, err := m.Open()
	if err != nil {
		return queue.Report{}, err
	}
	defer original.Close()
	body := p.Queue.NewBody()
	style := styleFor(t, to)
	notice, err := style.Write(body, r, original, p.Now())
	if err != nil {
		body.Close()
		return queue.Report{}, err
	}
	return queue.Report{Body: body, Envelope: &queue.Envelope{
		Recipients: []queue.Recipient{{Address: to, Notify: "NEVER"}},
		Body:       notice.Body, UTF8: notice.UTF8, AuthAs: "Internal", Origin: queue.Origin{Kind: "DSN"},
		MessageID: notice.MessageID, Subject: notice.Subject, Received: p.Now(),
		Sender: style.Address, About: e.MessageID,
	}}, nil
}

// copy makes the postmaster's copy of a failure whose code the organization
// wants to know of; the report without envelope stands for none.
func (p *Reporter) copy(t *route.Table, m *queue.Message, action Action, told []Fate) (queue.Report, error) {
	if action != Failed {
		return queue.Report{}, nil
	}
	var list []Fate
	for _, f := range told {
		r := Recipient{Reply: f.Reply}
		for _, code := range t.Organization().GenerateCopyOfDSNFor {
			if r.Status(Failed) == code.String() {
				list = append(list, f)
				break
			}
		}
	}
	to := postmaster(t)
	// Without a mailbox behind the address a copy would be one more message
	// that nobody can deliver.
	if len(list) == 0 || !t.Known(to) {
		return queue.Report{}, nil
	}
	return p.write(t, m, action, list, to)
}

// styleFor is how reports to an address are written.
func styleFor(t *route.Table, to string) *Style {
	o, self := t.Organization(), t.Self()
	s := &Style{Server: self.Fqdn.String()}
	if s.Server == "" {
		s.Server = strings.ToLower(self.Name)
	}
	if internal(t, to) {
		s.Authority, s.HTML, s.MaxAttach = o.InternalDsnReportingAuthority.String(), o.InternalDsnSendHtml, o.InternalDsnMaxMessageAttachSize.Bytes()
		s.Name = "Microsoft Exchange"
		s.Address = "MicrosoftExchange" + strings.ReplaceAll(o.Guid.String(), "-", "") + "@" + defaultDomain(t, s.Server)
		return s
	}
	s.Authority, s.HTML, s.MaxAttach = o.ExternalDsnReportingAuthority.String(), o.ExternalDsnSendHtml, o.ExternalDsnMaxMessageAttachSize.Bytes()
	s.Address = postmaster(t)
	if remote := t.RemoteDomain(domain(to)); remote != nil {
		s.NoDiagnosis = !remote.NDRDiagnosticInfoEnabled
	}
	return s
}

// postmaster is the address that reports to the world come from.
func postmaster(t *route.Table) string {
	if a := t.Organization().ExternalPostmasterAddress; a != "" {
		return a.String()
	}
	return "postmaster@" + defaultDomain(t, t.Self().Fqdn.String())
}

func defaultDomain(t *route.Table, otherwise string) string {
	if d := t.DefaultDomain(); d != "" {
		return d
	}
	return otherwise
}

// The replies that stand for what time and administrators did.
const (
	expired = "550 4.4.7 QUEUE.Expired; message expired"
	removed = "550 5.2.0 QUEUE.Removed; message removed by the administrator"
	delayed = "400 4.4.7 Message delayed"
)

// Run tells senders of delays, expired and removed messages until ctx ends or
// the queue is closed. Its error is nil unless the queue failed otherwise.
func (p *Reporter) Run(ctx context.Context) error {
	for {
		n, err := p.Queue.Notice(ctx)
		if err != nil {
			if ctx.Err() != nil || errors.Is(err, queue.ErrClosed) {
				return nil
			}
			return fmt.Errorf("reports: %w", err)
		}
		p.tell(context.WithoutCancel(ctx), n)
	}
}

// tell deals with one notice of the queue.
func (p *Reporter) tell(ctx context.Context, n *queue.Notice) {
	m := n.Message()
	reports, err := p.Make(m, p.fates(n))
	if err != nil {
		p.Log.Error("report cannot be written, trying again later", "message", m.ID(), "error", err)
		n.Release()
		return
	}
	p.track(n)
	p.Log.Info("message "+strings.ToLower(n.Kind.String()), "message", m.ID(), "recipients", len(n.Recipients()), "reports", len(reports))
	if err := n.Settle(ctx, reports...); err != nil {
		p.Log.Error("report cannot be queued, trying again later", "message", m.ID(), "error", err)
	}
	for _, r := range reports {
		r.Body.Close()
	}
}

// track notes the end of recipients that are in no queue any more.
func (p *Reporter) track(n *queue.Notice) {
	e, status := tracking.Of(n.Message(), tracking.Fail, tracking.Queue), expired
	switch n.Kind {
	case queue.Delayed:
		return
	case queue.Removed:
		e.Source, status = tracking.Admin, removed
	}
	for _, r := range n.Recipients() {
		e.Add(r.Address, status)
	}
	p.Tracking.Track(e)
}

func (p *Reporter) fates(n *queue.Notice) []Fate {
	until := n.Message().Envelope().Received.Add(p.Table().Self().MessageExpirationTimeout.Duration())
	var fates []Fate
	for i, r := range n.Recipients() {
		f := Fate{Recipient: r, Action: Failed}
		switch n.Kind {
		case queue.Delayed:
			f.Action, f.Reply, f.RetryUntil = Delayed, delayed, until
			if last := n.LastError(i); last != "" {
				f.Reply = last
			}
		case queue.Expired:
			f.Reply = expired
		default:
			f.Reply = removed
		}
		fates = append(fates, f)
	}
	return fates
}
