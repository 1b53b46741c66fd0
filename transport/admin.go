package transport

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"strings"

	"mxsh/model"
	"mxsh/transport/control"
	"mxsh/transport/control/serve"
	"mxsh/transport/queue"
)

var _ serve.Engine = (*Engine)(nil)

// Status says how the engine is.
func (e *Engine) Status() control.Status {
	s := control.Status{
		Server: e.live.Load().Self().Name, State: control.Stopped, Revision: e.live.Load().Revision,
		Started: e.began, PID: os.Getpid(), Problems: e.change.problems(0),
	}
	if e.work.running.Load() {
		s.State = control.Running
	}
	for _, a := range e.receive.Listening() {
		s.Bindings = append(s.Bindings, a.String())
	}
	return s
}

// Queues lists the queues.
func (e *Engine) Queues() []control.Queue {
	t := e.live.Load()
	var list []control.Queue
	for _, q := range e.queue.Queues() {
		w := control.Queue{
			Server: t.Self().Name, ID: q.ID.String(), DeliveryType: q.Hop.Type, NextHopDomain: q.Hop.Domain, Connector: q.Hop.Connector,
			Status: string(q.Status), Messages: q.MessageCount, Deferred: q.DeferredCount, LastError: q.LastError, RetryCount: q.RetryCount,
			FirstRetry: q.FirstRetry, LastRetry: q.LastRetry, NextRetry: q.NextRetry, IncomingRate: q.IncomingRate, OutgoingRate: q.OutgoingRate,
		}
		if c := t.SendConnector(q.Hop.Connector); c != nil {
			w.ConnectorName = c.Name
		}
		list = append(list, w)
	}
	return list
}

// Messages yields the messages in queues.
func (e *Engine) Messages(f control.Find) iter.Seq[control.Message] {
	server := e.live.Load().Self().Name
	list := e.queue.Messages(func(m *queue.MessageInfo) bool {
		return (f.ID == 0 || int64(m.ID) == f.ID) && (f.Queue == "" || strings.EqualFold(m.Queue.String(), f.Queue))
	}, f.Limit)
	return func(yield func(control.Message) bool) {
		for i := range list {
			if !yield(message(server, &list[i], f.Recipients)) {
				return
			}
		}
	}
}

func message(server string, m *queue.MessageInfo, recipients bool) control.Message {
	env := m.Envelope
	w := control.Message{
		Server: server, ID: int64(m.ID), Queue: m.Queue.String(), From: env.From, Subject: env.Subject, MessageID: env.MessageID,
		Status: string(m.Status), Size: m.Size, Source: env.Origin.Kind, Received: env.Received, Expires: m.Expires,
		LastError: m.LastError, RetryCount: m.RetryCount,
	}
	if env.Origin.Connector != "" {
		w.Source += ":" + env.Origin.Connector
	}
	if env.Origin.ClientIP.IsValid() {
		w.SourceIP = env.Origin.ClientIP.String()
	}
	if !recipients {
		return w
	}
	for _, r := range m.Recipients {
		w.Recipients = append(w.Recipients, control.Recipient{Address: r.Address, Status: string(m.Status), LastError: r.LastError})
	}
	return w
}

// ActOnQueue does what an administrator wants of a queue.
func (e *Engine) ActOnQueue(_ context.Context, name string, verb control.Verb) error {
	id, ok := e.queueNamed(name)
	if !ok {
		return told(queue.ErrNoQueue, name)
	}
	switch verb {
	case control.Suspend:
		return told(e.queue.Suspend(id), name)
	case control.Resume:
		return told(e.queue.Resume(id), name)
	case control.Retry:
		return told(e.queue.Retry(id), name)
	case control.Resubmit:
		e.queue.Resubmit(func(q queue.QueueInfo) bool { return q.ID == id })
		return nil
	}
	return &model.Error{ID: "UnknownVerb", Category: model.Invalid, Target: string(verb),
		Message: fmt.Sprintf("A queue cannot be told to %s.", model.Quote(string(verb)))}
}

func (e *Engine) queueNamed(name string) (queue.QueueID, bool) {
	for _, q := range e.queue.Queues() {
		if strings.EqualFold(q.ID.String(), name) {
			return q.ID, true
		}
	}
	return 0, false
}

// ActOnMessage does what an administrator wants of a message, in one queue or,
// when its name is "", in all.
func (e *Engine) ActOnMessage(_ context.Context, id int64, name string, verb control.Verb) error {
	in := queue.AnyQueue
	if name != "" {
		var ok bool
		if in, ok = e.queueNamed(name); !ok {
			return told(queue.ErrNoQueue, name)
		}
	}
	target := fmt.Sprint(id)
	switch verb {
	case control.Suspend:
		return told(e.queue.SuspendMessage(queue.ID(id), in), target)
	case control.Resume:
		return told(e.queue.ResumeMessage(queue.ID(id), in), target)
	case control.Remove, control.RemoveWithReport:
		return told(e.queue.RemoveMessage(queue.ID(id), in, verb == control.RemoveWithReport), target)
	}
	return &model.Error{ID: "UnknownVerb", Category: model.Invalid, Target: string(verb),
		Message: fmt.Sprintf("A message cannot be told to %s.", model.Quote(string(verb)))}
}

// told turns an error of the queue into a sentence for the administrator.
func told(err error, target string) error {
	e := &model.Error{Target: target, Err: err}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, queue.ErrNoQueue):
		e.ID, e.Category, e.Message = "QueueNotFound", model.NotFound, fmt.Sprintf("There is no queue %s; Get-Queue lists those there are.", model.Quote(target))
	case errors.Is(err, queue.ErrNoMessage):
		e.ID, e.Category, e.Message = "MessageNotFound", model.NotFound, fmt.Sprintf("There is no message %s in that queue; it may have been sent meanwhile.", target)
	case errors.Is(err, queue.ErrNotRetrying):
		e.ID, e.Category, e.Message = "QueueNotInRetry", model.Ambiguous, fmt.Sprintf("Queue %s is not in Retry, so there is nothing to hurry.", model.Quote(target))
	case errors.Is(err, queue.ErrSubmission):
		e.ID, e.Category, e.Message = "MessageInSubmission", model.Ambiguous, fmt.Sprintf("Message %s is being categorized; try again when it is in a delivery queue.", target)
	case errors.Is(err, queue.ErrNotDurable):
		e.ID, e.Category, e.Message = "NotYetDurable", model.Failed, "It is done, but the disk did not take it yet: it may be undone if the machine stops now."
	default:
		return err
	}
	return e
}

// FlushTracking writes what waits for the message tracking log.
func (e *Engine) FlushTracking() { e.logs.tracking.Flush() }

// Refusals lists the latest refusals of sessions and recipients, the newest first.
func (e *Engine) Refusals(client string, limit int) []control.Refusal {
	return e.refusals.latest(client, limit)
}
