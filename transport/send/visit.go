package send

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"slices"

	"mxsh/model"
	"mxsh/transport/client"
	"mxsh/transport/dns"
	"mxsh/transport/dsn"
	"mxsh/transport/queue"
	"mxsh/transport/route"
	"mxsh/transport/smtp"
	"mxsh/transport/tracking"
)

// visit is one connection's life with the next hop of a lane. The settings are
// those of the table at its beginning; when others come into force it ends
// after the message in hand.
type visit struct {
	sender  *Sender
	lane    *queue.Lane
	table   *route.Table
	targets route.Targets
	log     *slog.Logger

	conn     *client.Conn
	at       endpoint
	settings policy
	session  string // its id
	stop     func() // of client.CloseAfter
	sent     int    // transactions over this connection
}

func (v *visit) resolver() dns.Resolver {
	c := v.targets.Connector
	return v.sender.resolver(v.table, c != nil && c.UseExternalDNSServersEnabled)
}

// run opens a connection and sends what is ready. It returns true when the lane
// may go on with another connection.
func (v *visit) run(ctx context.Context) (again bool) {
	item := v.lane.Next()
	if item == nil {
		return false
	}
	defer v.guard(item)
	if err := v.connect(ctx); err != nil {
		return v.unreached(ctx, item, err)
	}
	v.lane.Connected()
	v.log.Debug("connected", "host", v.at.name, "address", v.at.addr, "connector", v.policyName(), "tls", v.conn.TLS() != nil)
	defer func() {
		v.conn.Quit()
		v.stop()
	}()
	for item != nil {
		if !v.deliver(ctx, item) {
			return false
		}
		v.sent++
		if ctx.Err() != nil {
			return false
		}
		if !v.conn.Usable() || v.settings.perSession > 0 && v.sent >= v.settings.perSession || v.stale() {
			return true
		}
		item = v.lane.Wait(ctx, linger)
		if item != nil && v.stale() {
			item.Release() // it came after the change, so it goes by the new settings
			return true
		}
	}
	return false
}

// unreached deals with a next hop none of whose hosts took a connection.
func (v *visit) unreached(ctx context.Context, item *queue.Item, err error) (again bool) {
	var final *refusal
	if errors.As(err, &final) {
		v.log.Warn("next hop refused", "error", err)
		for ; item != nil; item = v.lane.Next() {
			v.failAll(ctx, item, final.reply, tracking.DNS)
		}
		return false
	}
	item.Release()
	if ctx.Err() == nil {
		text := connectFailed(err).text()
		v.log.Warn("next hop cannot be reached", "error", err, "lastError", text)
		v.lane.Failed(text)
	}
	return false
}

// stale is whether the settings of the session are no longer those in force.
func (v *visit) stale() bool {
	t := v.sender.Table()
	if t == v.table {
		return false
	}
	now, before := t.Targets(v.lane.Hop()), v.targets
	if revision(t.Self()) != revision(v.table.Self()) || revision(t.Organization()) != revision(v.table.Organization()) {
		return true
	}
	if (now.Connector == nil) != (before.Connector == nil) || now.Connector != nil && revision(now.Connector) != revision(before.Connector) {
		return true
	}
	if v.at.server != nil {
		if peer := t.ServerByID(v.at.server.Guid); peer == nil || revision(peer) != revision(v.at.server) || !leadsTo(now, peer) {
			return true
		}
	}
	v.table = t // what the session depends on is the same
	return false
}

// leadsTo is whether a server is one of the targets of a hop.
func leadsTo(t route.Targets, s *model.ExchangeServer) bool {
	for _, group := range t.Groups {
		if slices.ContainsFunc(group, func(one route.Target) bool { return one.Server != nil && one.Server.Guid == s.Guid }) {
			return true
		}
	}
	return false
}

// revision is the one that last wrote an object.
func revision(o model.Object) uint64 { return o.Header().Revision }

// deliver sends one item and settles it. It returns false when the lane must
// end because the next hop was lost.
func (v *visit) deliver(ctx context.Context, item *queue.Item) bool {
	m := item.Message()
	defer v.guard(item)
	d := &delivery{visit: v, message: m, envelope: m.Envelope(), recipients: item.Recipients()}
	if text := d.unfit(); text != "" {
		v.failAll(ctx, item, text, tracking.SMTP)
		return true
	}
	err := d.send()
	if err != nil {
		v.log.Warn("session failed", "message", m.ID(), "host", v.at.name, "address", v.at.addr, "error", err)
	}
	lost := !v.conn.Usable() && !d.answered()
	if lost && v.sent > 0 && !v.conn.Committed() {
		// The host had enough of the connection before it knew of this message.
		item.Release()
		return true
	}
	d.finish(err)
	v.settle(ctx, item, d.recipients, d.outcomes, d.fates, tracking.SMTP)
	if lost && v.sent == 0 {
		v.lane.Failed(connectFailed(d.lostBy(err)).text())
		return false
	}
	return true
}

// guard keeps a message that makes us panic from taking the service down: it is
// counted, and in the end set aside.
func (v *visit) guard(item *queue.Item) {
	if p := recover(); p != nil {
		v.log.Error("panic while sending", "message", item.Message().ID(), "panic", p, "stack", string(debug.Stack()))
		item.Crashed()
	}
}

// failAll gives an item up for all its recipients, in our own words.
func (v *visit) failAll(ctx context.Context, item *queue.Item, reply, source string) {
	var outcomes []queue.Outcome
	var fates []dsn.Fate
	recipients := item.Recipients()
	for _, r := range recipients {
		outcomes = append(outcomes, queue.Outcome{Recipient: r.Index, Action: queue.Failed, Reply: reply})
		fates = append(fates, dsn.Fate{Recipient: r, Action: dsn.Failed, Reply: reply})
	}
	v.settle(ctx, item, recipients, outcomes, fates, source)
}

// settle tells the queue what became of an item, with the reports that senders
// want. It happens even when the service is stopping: what the peer took must
// not be sent again. outcomes are those of the recipients, one for one; source
// is who decided them, for the message tracking log.
func (v *visit) settle(ctx context.Context, item *queue.Item, recipients []queue.Recipient, outcomes []queue.Outcome, fates []dsn.Fate, source string) {
	ctx = context.WithoutCancel(ctx)
	m := item.Message()
	for _, o := range outcomes {
		if o.Action == queue.Failed || o.Action == queue.Deferred {
			v.log.Info("recipient "+o.Action.String(), "message", m.ID(), "recipient", m.Envelope().Recipients[o.Recipient].Address, "reply", o.Reply)
		}
	}
	reports, err := v.sender.Reports.Make(m, fates)
	if err != nil {
		v.log.Error("report cannot be written, trying again later", "message", m.ID(), "error", err)
		outcomes = putOff(outcomes)
	}
	v.track(m, recipients, outcomes, source)
	if err := item.Settle(ctx, outcomes, reports...); err != nil {
		v.log.Error("outcome cannot be recorded", "message", m.ID(), "error", err)
	}
	for _, r := range reports {
		r.Body.Close()
	}
}

// putOff has every failure tried again, so that nobody's mail ends in silence.
func putOff(outcomes []queue.Outcome) []queue.Outcome {
	for i := range outcomes {
		if outcomes[i].Action == queue.Failed {
			outcomes[i].Action = queue.Deferred
		}
	}
	return outcomes
}

// replyOf is what stands for a connection that was lost without an answer.
func replyOf(err error) smtp.Reply {
	if errors.Is(err, client.ErrContent) {
		return smtp.Reply{Code: 451, Enh: "4.3.0", Text: unreadable[len("451 4.3.0 "):]}
	}
	return smtp.Reply{Code: 421, Enh: "4.4.2", Text: dropped[len("421 4.4.2 "):]}
}
