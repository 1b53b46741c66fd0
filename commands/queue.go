package commands

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/transport/control"
)

// queueResults is the -ResultSize of Get-Queue and Get-Message.
const queueResults = 1000

func (e Env) queueCmdlets() []*shell.Cmdlet {
	get := &shell.Cmdlet{
		Verb: "Get", Noun: "Queue", Synopsis: "Shows the queues of a server, and what waits in them.", Output: model.Queues,
		Params: append(queueSelection(
			&shell.Param{Name: "Include", Type: shell.Strings, Help: "Only queues of these kinds: Internal, External, Empty, or a delivery type."},
			&shell.Param{Name: "Exclude", Type: shell.Strings, Help: "No queues of these kinds."}), viewParams()...),
		Examples: []shell.Example{
			{Command: "Get-Queue -Server EX20071", Explains: "Lists the queues of a server."},
			{Command: "Get-Queue -Server EX20071 -Filter \"Status -eq 'Retry'\" | fl Identity,LastError", Explains: "Shows why queues wait."},
		},
		Process: each(e.getQueue),
	}
	suspend := e.queueChange("Suspend", "Suspending", control.Suspend, "Stops the sending of queues; mail that arrives goes on waiting in them.",
		"Suspend-Queue EX20071\\Submission -Confirm:$false", "Stops the categorizing of mail.")
	suspend.Asks = true
	resume := e.queueChange("Resume", "Resuming", control.Resume, "Lets suspended queues send again.",
		"Resume-Queue EX20071\\Submission", "Lets mail be categorized again.")
	retry := e.queueChange("Retry", "Retrying", control.Retry, "Tries the next hop of queues again at once.",
		"Get-Queue -Server EX20071 -Filter \"Status -eq 'Retry'\" | Retry-Queue", "Tries every waiting queue of a server now.")
	retry.Params = append(retry.Params, &shell.Param{Name: "Resubmit", Type: shell.Bool,
		Help: "$true sends the messages of the queue through categorization again, so that they may take another way."})
	return []*shell.Cmdlet{get, suspend, resume, retry}
}

// queueSelection are the parameters that choose queues. -Identity and -Filter
// exclude each other; which of them is needed is checked when the command runs,
// because a piped queue stands for either.
func queueSelection(more ...*shell.Param) []*shell.Param {
	params := []*shell.Param{
		{Name: "Identity", Type: shell.IdentityType(model.Queues), Position: 1, ByValue: true, Sets: []string{"Identity"},
			Help: "The queue: Server\\Number, Server\\Submission, Server\\Unreachable, Server\\Poison or Server\\NextHopDomain; * stands for all."},
		serverParam("The server; without it the local one."), in("Filter", filterParam(model.Queues)),
	}
	return append(params, more...)
}

// needsChoice refuses a change of everything by a command that chose nothing.
func needsChoice(c *shell.Call) error {
	if c.Given("Identity") || c.Given("Filter") {
		return nil
	}
	return bind.Missing(c.Cmdlet, []*shell.Param{c.Cmdlet.Param("Identity")})
}

// viewParams are what Get-Queue and Get-Message have in common.
func viewParams() []*shell.Param {
	inert := func(name string, t shell.Type, why string) *shell.Param {
		return &shell.Param{Name: name, Type: t, Help: "Accepted for scripts of Exchange.", Inert: why}
	}
	return []*shell.Param{
		{Name: "ResultSize", Type: shell.ResultSize, Help: "At most so many objects, or Unlimited. The default is 1000."},
		{Name: "SortOrder", Type: shell.Strings, Help: "Properties to sort by, each with + (the default) or - before it: -MessageCount,+NextHopDomain."},
		inert("BookmarkIndex", shell.Int, "results are streamed, not paged"),
		inert("BookmarkObject", shell.Any, "results are streamed, not paged"),
		inert("IncludeBookmark", shell.Bool, "results are streamed, not paged"),
		inert("ReturnPageInfo", shell.Bool, "results are streamed, not paged"),
		inert("SearchForward", shell.Bool, "results are streamed, not paged"),
	}
}

// queueID is what a queue identity says: a server and which of its queues.
type queueID struct{ server, queue string }

// parseQueueID reads Server\Queue and Server/Queue, or Queue of the local server.
func parseQueueID(text string) queueID {
	i := strings.IndexAny(text, `\/`)
	if i < 0 {
		return queueID{queue: text}
	}
	return queueID{text[:i], text[i+1:]}
}

func (id queueID) matches(q control.Queue) bool {
	want := model.Fold(id.queue)
	if strings.Contains(want, "*") {
		return like(want, q.ID) || like(want, q.NextHopDomain)
	}
	return want == "" || want == model.Fold(q.ID) || want == model.Fold(q.NextHopDomain)
}

// serverOfQueue returns the name of the server that an identity, else -Server,
// else the place of the command, means.
func (e Env) serverOfQueue(c *shell.Call, named string) (string, error) {
	s, err := e.queueServer(c, named)
	if err != nil {
		return "", err
	}
	return s.Name, nil
}

func (e Env) queueServer(c *shell.Call, named string) (*model.ExchangeServer, error) {
	id := shell.Identity{Text: named}
	if given, ok := shell.Arg[shell.Identity](c, "Server"); ok && named == "" {
		id = given
	} else if named == "" {
		local, err := e.Local(c.Context)
		if err != nil {
			return nil, err
		}
		id.Text = local
	}
	o, err := e.one(c.Context, model.ExchangeServers, id)
	if err != nil {
		return nil, err
	}
	return o.(*model.ExchangeServer), nil
}

// engine returns the engine that the command is about.
func (e Env) engine(c *shell.Call, named string) (Engine, string, error) {
	s, err := e.queueServer(c, named)
	if err != nil {
		return nil, "", err
	}
	if s.ServerRole.Has(model.RoleLegacy) {
		return nil, "", legacyServer(s.Name)
	}
	engine, err := e.Engines.Engine(s.Name)
	return engine, s.Name, err
}

// legacyServer is the error of asking for the engine of a server that has none.
func legacyServer(name string) error {
	return &model.Error{ID: "LegacyServer", Category: model.Usage, Param: "Server", Target: name,
		Message: "Server " + model.Quote(name) + " has the role Legacy: other software runs it, and mail goes there by SMTP.",
		Hint:    "Name a server with the Hub Transport role; Get-ExchangeServer lists them."}
}

func (e Env) getQueue(c *shell.Call) error {
	found, err := e.queues(c)
	if err != nil {
		return err
	}
	if words, ok := shell.Arg[[]string](c, "SortOrder"); ok {
		keys, err := sortOrder(model.Queues, words)
		if err != nil {
			return err
		}
		order(found, model.Queues, keys)
	}
	out := e.limited(c, queueResults)
	for _, q := range found {
		if more, err := out(q); err != nil || !more {
			return err
		}
	}
	return nil
}

// queues returns the queues that the parameters choose. A plain name that names
// none is an error; a pattern or filter may find nothing.
func (e Env) queues(c *shell.Call) ([]model.Object, error) {
	given, named := shell.Arg[shell.Identity](c, "Identity")
	id := parseQueueID(given.Text)
	keep, err := e.keeper(c, noun{kind: model.Queues})
	if err != nil {
		return nil, err
	}
	engine, server, err := e.engine(c, id.server)
	if err != nil {
		return nil, err
	}
	defer engine.Close()
	all, err := engine.Queues(c.Context)
	if err != nil {
		return nil, err
	}
	kinds, err := queueKinds(c)
	if err != nil {
		return nil, err
	}
	var found []model.Object
	for _, q := range all {
		o := queueObject(server, q)
		if id.matches(q) && kinds(q) && keep(o) {
			found = append(found, o)
		}
	}
	if named && len(found) == 0 && id.queue != "" && !strings.Contains(id.queue, "*") {
		return nil, &model.Error{ID: "QueueNotFound", Category: model.NotFound, Target: given.Text,
			Message: fmt.Sprintf("The operation couldn't be performed because queue '%s' couldn't be found on '%s'.", model.Visible(model.Shortened(given.Text)), server)}
	}
	return found, nil
}

// in puts the parameter into a parameter set.
func in(set string, p *shell.Param) *shell.Param {
	p.Sets = append(p.Sets, set)
	return p
}

// queueKinds is the condition of -Include and -Exclude.
func queueKinds(c *shell.Call) (func(control.Queue) bool, error) {
	include, including := shell.Arg[[]string](c, "Include")
	exclude, _ := shell.Arg[[]string](c, "Exclude")
	words := append([]string{"Internal", "External", "Empty"}, model.Undefined.Choices()...)
	for i, list := range [][]string{include, exclude} {
		for _, w := range list {
			if !hasFold(words, w) {
				return nil, &model.Error{ID: "UnknownQueueKind", Category: model.Invalid, Param: []string{"Include", "Exclude"}[i], Target: w,
					Message: fmt.Sprintf("Parameter '%s': %s is none of %s.", []string{"Include", "Exclude"}[i], model.Quote(w), strings.Join(words, ", "))}
			}
		}
	}
	return func(q control.Queue) bool {
		return (!including || isAny(q, include)) && !isAny(q, exclude)
	}, nil
}

func isAny(q control.Queue, words []string) bool {
	for _, w := range words {
		switch {
		case strings.EqualFold(w, "Internal") && !q.DeliveryType.External(),
			strings.EqualFold(w, "External") && q.DeliveryType.External(),
			strings.EqualFold(w, "Empty") && q.Messages == 0,
			strings.EqualFold(w, string(q.DeliveryType)):
			return true
		}
	}
	return false
}

// queueObject makes the object that Get-Queue shows.
func queueObject(server string, q control.Queue) *model.Queue {
	o := model.Queues.New().(*model.Queue)
	o.Name, o.Server = q.ID, server
	o.QueueIdentity = server + `\` + q.ID
	o.DeliveryType, o.NextHopDomain, o.NextHopConnector = q.DeliveryType, q.NextHopDomain, q.Connector
	o.Status = model.QueueStatus(q.Status)
	o.MessageCount, o.DeferredMessageCount = q.Messages, q.Deferred
	o.LastError, o.RetryCount = q.LastError, q.RetryCount
	o.FirstRetryTime, o.LastRetryTime, o.NextRetryTime = timeOrNil(q.FirstRetry), timeOrNil(q.LastRetry), timeOrNil(q.NextRetry)
	o.IncomingRate, o.OutgoingRate = model.Rate(q.IncomingRate), model.Rate(q.OutgoingRate)
	o.Velocity = model.Rate(q.OutgoingRate - q.IncomingRate)
	o.NextHopCategory = "Internal"
	if q.DeliveryType.External() {
		o.NextHopCategory = "External"
	}
	return o
}

func timeOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.Local()
	return &t
}

// queueChange makes a cmdlet that does one act on each queue chosen.
func (e Env) queueChange(verb, doing string, act control.Verb, synopsis, example, explains string) *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: verb, Noun: "Queue", Synopsis: synopsis, Changes: true,
		Params:   queueSelection(),
		Examples: []shell.Example{{Command: example, Explains: explains}},
		Process:  each(func(c *shell.Call) error { return e.actOnQueues(c, doing, act) }),
	}
}

func (e Env) actOnQueues(c *shell.Call, doing string, act control.Verb) error {
	if c.Switch("Resubmit") {
		act = control.Resubmit
	}
	if err := needsChoice(c); err != nil {
		return err
	}
	found, err := e.queues(c)
	if err != nil {
		return err
	}
	for _, o := range found {
		q := o.(*model.Queue)
		if err := e.actOnQueue(c, q, doing, act); err != nil {
			if err := report(c, err, q.QueueIdentity); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e Env) actOnQueue(c *shell.Call, q *model.Queue, doing string, act control.Verb) error {
	if yes, err := c.ShouldProcess(fmt.Sprintf("%s queue %s.", doing, model.Quote(q.QueueIdentity))); err != nil || !yes {
		return err
	}
	return e.with(c.Context, q.Server, func(engine Engine) error {
		return engine.ActOnQueue(c.Context, q.Name, act)
	})
}

// with calls the engine of a server.
func (e Env) with(_ context.Context, server string, call func(Engine) error) error {
	engine, err := e.Engines.Engine(server)
	if err != nil {
		return err
	}
	defer engine.Close()
	return call(engine)
}

// limitOf is -ResultSize as the engine counts, 0 for no limit; one more than
// wanted, so that a cut shows.
func limitOf(c *shell.Call) int {
	limit, ok := shell.Arg[int64](c, "ResultSize")
	switch {
	case !ok:
		return queueResults + 1
	case limit >= math.MaxInt32:
		return 0
	}
	return int(limit) + 1
}
