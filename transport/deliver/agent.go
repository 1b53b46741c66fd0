package deliver

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"mxsh/model"
	"mxsh/transport/dsn"
	"mxsh/transport/queue"
	"mxsh/transport/route"
	"mxsh/transport/tracking"
)

// The replies of local delivery, in the words that administrators know.
const (
	notFound = "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"
	gone     = "451 4.2.0 STOREDRV.Deliver; the mailbox database is no longer in the directory"
	moved    = "451 4.2.0 STOREDRV.Deliver; the mailbox has moved to another database"
	noRoom   = "452 4.3.1 STOREDRV.Deliver; the disk of the mailbox database is full"
	unsafe   = "451 4.3.5 STOREDRV.Deliver; the mailbox folder is not a plain folder below its database"
	failed   = "451 4.3.0 STOREDRV.Deliver; the mailbox cannot be written"
)

// Agent empties the queues of local databases into mailboxes.
type Agent struct {
	Table   func() *route.Table
	Queue   *queue.Queue
	Home    string    // databases without a path have theirs below it
	Started time.Time // of this process: what was accepted earlier may have been delivered
	Reports *dsn.Reporter
	// Tracking learns of every outcome; nil: nobody does.
	Tracking *tracking.Log
	Log      *slog.Logger
}

// linger is how long a lane waits for the next message.
const linger = time.Second

// Serve delivers what is ready in the lane. Each message goes by the settings
// in force when its turn comes.
func (a *Agent) Serve(ctx context.Context, lane *queue.Lane) {
	var c *connection
	defer func() { c.quit() }()
	for item := lane.Next(); item != nil; item = lane.Wait(ctx, linger) {
		if ctx.Err() != nil {
			item.Release()
			return
		}
		t := a.Table()
		db := t.Targets(lane.Hop()).Database
		switch {
		case db == nil:
			item.Release()
			lane.Failed(gone)
			return
		case db.Delivery != model.DeliverLmtp:
			lane.Connected()
			a.file(ctx, lane, item, t, db)
			continue
		}
		if c = a.connect(ctx, c, t, db); c.err != nil {
			item.Release()
			a.Log.Error("mailbox database cannot be reached", "database", db.Name, "error", c.err)
			lane.Failed(lmtpFailed(c.err))
			return
		}
		lane.Connected()
		a.hand(ctx, lane, item, t, db, c.Conn)
	}
}

func (a *Agent) folder(db *model.MailboxDatabase) string {
	switch {
	case db.MaildirPath == "":
		return filepath.Join(a.Home, "mailboxes")
	case filepath.IsAbs(db.MaildirPath):
		return db.MaildirPath
	}
	return filepath.Join(a.Home, db.MaildirPath)
}

// file delivers one message into the Maildirs of its recipients.
func (a *Agent) file(ctx context.Context, lane *queue.Lane, item *queue.Item, t *route.Table, db *model.MailboxDatabase) {
	defer a.guard(item)
	boxes := NewMaildir(a.folder(db), t.Self().Fqdn.String())
	s := &settlement{agent: a, lane: lane, item: item, database: db}
	for _, r := range item.Recipients() {
		box := t.Mailbox(r.Address)
		if reply := misplaced(t, box, db); reply != "" {
			s.add(r, reply)
			continue
		}
		s.add(r, a.place(item.Message(), r, box, boxes))
	}
	s.settle(ctx)
}

// guard keeps a message that makes us panic from taking the service down: it is
// counted, and in the end set aside.
func (a *Agent) guard(item *queue.Item) {
	if p := recover(); p != nil {
		a.Log.Error("panic while delivering", "message", item.Message().ID(), "panic", p, "stack", string(debug.Stack()))
		item.Crashed()
	}
}

// misplaced says why a database is not the one of a mailbox, "" when it is.
func misplaced(t *route.Table, box *model.Mailbox, db *model.MailboxDatabase) string {
	if box == nil {
		return notFound
	}
	if home := t.Database(box.Database); home == nil || home.Guid != db.Guid {
		return moved
	}
	return ""
}

// place delivers to one mailbox and returns the reply that stands for what came of it.
func (a *Agent) place(m *queue.Message, r queue.Recipient, box *model.Mailbox, boxes *Maildir) string {
	e := m.Envelope()
	c := &Copy{ID: m.ID().String(), From: e.From, To: r.Address, Original: original(r), Received: e.Received,
		Again: e.Received.Before(a.Started)}
	body, err := m.Open()
	if err == nil {
		err = boxes.Deliver(box.Alias, c, body)
		body.Close()
	}
	if err == nil {
		return "250 2.1.5 Delivered"
	}
	a.Log.Error("mailbox cannot be written", "message", m.ID(), "mailbox", box.Alias, "error", err)
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return noRoom
	case errors.Is(err, ErrUnsafe):
		return unsafe
	}
	return failed
}

// original is the address that a recipient's mail was first written to.
func original(r queue.Recipient) string {
	if kind, address, ok := strings.Cut(r.ORCPT, ";"); ok && strings.EqualFold(kind, "rfc822") {
		return address
	}
	return ""
}

// settlement gathers what became of an item's recipients.
type settlement struct {
	agent    *Agent
	lane     *queue.Lane
	item     *queue.Item
	database *model.MailboxDatabase
	to       []string // the recipients' addresses, one for each outcome
	outcomes []queue.Outcome
	fates    []dsn.Fate
	moved    bool // a mailbox is not in this database any more
}

// add notes a recipient by the class of the reply.
func (s *settlement) add(r queue.Recipient, reply string) {
	s.moved = s.moved || reply == moved
	o := queue.Outcome{Recipient: r.Index, Action: queue.Deferred, Reply: reply}
	f := dsn.Fate{Recipient: r, Reply: reply}
	switch reply[0] {
	case '2':
		o.Action, f.Action = queue.Delivered, dsn.Delivered
	case '5':
		o.Action, f.Action = queue.Failed, dsn.Failed
	}
	s.to, s.outcomes = append(s.to, r.Address), append(s.outcomes, o)
	if f.Action != "" {
		s.fates = append(s.fates, f)
	}
}

// settle tells the queue, with the reports that the sender wants. It happens
// even when the service is stopping: a delivered message must not come again.
func (s *settlement) settle(ctx context.Context) {
	m := s.item.Message()
	reports, err := s.agent.Reports.Make(m, s.fates)
	if err != nil {
		s.agent.Log.Error("report cannot be written, trying again later", "message", m.ID(), "error", err)
		for i := range s.outcomes {
			if s.outcomes[i].Action == queue.Failed {
				s.outcomes[i].Action = queue.Deferred
			}
		}
	}
	s.track(m)
	if err := s.item.Settle(context.WithoutCancel(ctx), s.outcomes, reports...); err != nil {
		s.agent.Log.Error("outcome cannot be recorded", "message", m.ID(), "error", err)
	}
	for _, r := range reports {
		r.Body.Close()
	}
	if s.moved {
		// Routing knows where the mailbox is now; this queue will not.
		s.agent.Queue.Resubmit(func(q queue.QueueInfo) bool { return q.ID == s.lane.Queue() })
	}
}

// track tells the message tracking log what became of the recipients, one line
// for each fate.
func (s *settlement) track(m *queue.Message) {
	for _, one := range []struct {
		action queue.Action
		id     string
	}{{queue.Delivered, tracking.Deliver}, {queue.Deferred, tracking.Defer}, {queue.Failed, tracking.Fail}} {
		e := tracking.Of(m, one.id, tracking.StoreDriver)
		for i, o := range s.outcomes {
			if o.Action == one.action {
				e.Add(s.to[i], o.Reply)
			}
		}
		if len(e.Recipients) == 0 {
			continue
		}
		e.Context = s.database.Name
		if s.database.Delivery == model.DeliverLmtp {
			e.Server.Name = s.database.LmtpHost
		}
		s.agent.Tracking.Track(e)
	}
}
