package commands

import (
	"fmt"
	"iter"
	"net/netip"
	"strconv"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/transport/control"
)

func (e Env) messageCmdlets() []*shell.Cmdlet {
	get := &shell.Cmdlet{
		Verb: "Get", Noun: "Message", Synopsis: "Shows the messages that wait in queues.", Output: model.Messages,
		Params: append(messageSelection(
			&shell.Param{Name: "Queue", Type: shell.IdentityType(model.Queues), ByValue: true, Help: "The queue whose messages are shown."},
			&shell.Param{Name: "IncludeRecipientInfo", Type: shell.Switch, Help: "Lists the recipients with the state of each."},
			&shell.Param{Name: "IncludeComponentLatencyInfo", Type: shell.Switch, Help: "Accepted for scripts of Exchange.", Inert: "latency is not measured by component"},
		), viewParams()...),
		Examples: []shell.Example{
			{Command: "Get-Queue -Server EX20071 | Get-Message", Explains: "Lists what waits on a server."},
			{Command: "Get-Message -Server EX20071 -Filter \"FromAddress -like '*@work.com'\" | fl Identity,Subject,LastError", Explains: "Shows why messages of a domain wait."},
		},
		Process: each(e.getMessage),
	}
	suspend := e.messageChange("Suspend", "Suspending", "Keeps messages from being sent.",
		"Get-Message -Server EX20071 -Filter \"Size -gt 20MB\" | Suspend-Message -Confirm:$false", "Holds back what is large.")
	suspend.Asks = true
	resume := e.messageChange("Resume", "Resuming", "Lets suspended messages be sent again.",
		"Get-Message -Server EX20071 -Filter \"Status -eq 'Suspended'\" | Resume-Message", "Lets everything go that was held back.")
	remove := e.messageChange("Remove", "Removing", "Removes messages from their queues.",
		"Get-Message -Server EX20071 -Filter \"Subject -like '*lottery*'\" | Remove-Message -WithNDR $false -Confirm:$false", "Throws messages away without a report.")
	remove.Asks = true
	remove.Params = append(remove.Params, &shell.Param{Name: "WithNDR", Type: shell.Bool,
		Help: "$false sends no non-delivery report; the default, $true, tells the sender."})
	return []*shell.Cmdlet{get, suspend, resume, remove}
}

func messageSelection(more ...*shell.Param) []*shell.Param {
	return append([]*shell.Param{
		{Name: "Identity", Type: shell.IdentityType(model.Messages), Position: 1, ByValue: true, Sets: []string{"Identity"},
			Help: "The message: Server\\Queue\\Number, Queue\\Number, or Number alone for all queues of the local server."},
		serverParam("The server; without it the local one."), in("Filter", filterParam(model.Messages)),
	}, more...)
}

// messageID is what a message identity says; queue "" is every queue.
type messageID struct {
	server, queue string
	id            int64
}

// parseMessageID reads Server\Queue\Number, Server\*\Number, Queue\Number and Number.
func parseMessageID(text string) (messageID, error) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '\\' || r == '/' })
	wrong := &model.Error{ID: "InvalidMessageIdentity", Category: model.Invalid, Param: "Identity", Target: text,
		Message: fmt.Sprintf("Parameter 'Identity': %s is not the identity of a message (write for example EX1\\3\\17, 3\\17 or 17).", model.Quote(text))}
	if len(parts) == 0 || len(parts) > 3 {
		return messageID{}, wrong
	}
	n, err := strconv.ParseInt(parts[len(parts)-1], 10, 64)
	if err != nil || n <= 0 {
		return messageID{}, wrong
	}
	id := messageID{id: n}
	if len(parts) > 1 {
		id.queue = parts[len(parts)-2]
	}
	if len(parts) == 3 {
		id.server = parts[0]
	}
	if id.queue == "*" {
		id.queue = ""
	}
	return id, nil
}

func (e Env) getMessage(c *shell.Call) error {
	out := e.limited(c, queueResults)
	keys, sorting := shell.Arg[[]string](c, "SortOrder")
	var kept []model.Object
	for o, err := range e.messages(c) {
		if err != nil {
			return err
		}
		if sorting {
			kept = append(kept, o)
			continue
		}
		if more, err := out(o); err != nil || !more {
			return err
		}
	}
	if !sorting {
		return nil
	}
	by, err := sortOrder(model.Messages, keys)
	if err != nil {
		return err
	}
	order(kept, model.Messages, by)
	for _, o := range kept {
		if more, err := out(o); err != nil || !more {
			return err
		}
	}
	return nil
}

// messages yields the messages that the parameters choose, as the engine sends
// them. An identity that names none is an error.
func (e Env) messages(c *shell.Call) iter.Seq2[*model.Message, error] {
	return func(yield func(*model.Message, error) bool) {
		if err := e.eachMessage(c, func(m *model.Message) bool { return yield(m, nil) }); err != nil {
			yield(nil, err)
		}
	}
}

func (e Env) eachMessage(c *shell.Call, yield func(*model.Message) bool) error {
	find, server, err := e.messageQuery(c)
	if err != nil {
		return err
	}
	keep, err := e.keeper(c, noun{kind: model.Messages})
	if err != nil {
		return err
	}
	engine, server, err := e.engine(c, server)
	if err != nil {
		return err
	}
	defer engine.Close()
	found := false
	for m, err := range engine.Messages(c.Context, find) {
		if err != nil {
			return err
		}
		found = true
		o := messageObject(server, m, e)
		if keep(o) && !yield(o) {
			return nil
		}
	}
	if find.ID != 0 && !found {
		id, _ := shell.Arg[shell.Identity](c, "Identity")
		return &model.Error{ID: "MessageNotFound", Category: model.NotFound, Target: id.Text,
			Message: fmt.Sprintf("The operation couldn't be performed because message '%s' couldn't be found on '%s'.", model.Visible(model.Shortened(id.Text)), server)}
	}
	return nil
}

// messageQuery is what the engine is asked for: the command's own limit only
// where nothing is left out afterwards.
func (e Env) messageQuery(c *shell.Call) (find control.Find, server string, err error) {
	find.Recipients = c.Switch("IncludeRecipientInfo")
	if given, ok := shell.Arg[shell.Identity](c, "Identity"); ok {
		id, err := parseMessageID(given.Text)
		find.ID, find.Queue = id.id, id.queue
		return find, id.server, err
	}
	if given, ok := shell.Arg[shell.Identity](c, "Queue"); ok {
		id := parseQueueID(given.Text)
		server, err = e.serverOfQueue(c, id.server)
		if err != nil {
			return find, "", err
		}
		if find.Queue, err = e.queueNumber(c, server, id); err != nil {
			return find, "", err
		}
	}
	if c.Cmdlet.Verb == "Get" && !c.Given("Filter") && !c.Given("SortOrder") {
		find.Limit = limitOf(c)
	}
	return find, server, nil
}

// queueNumber finds the queue that -Queue names, by its number or next hop.
func (e Env) queueNumber(c *shell.Call, server string, id queueID) (number string, err error) {
	if id.queue == "*" || id.queue == "" {
		return "", nil
	}
	err = e.with(c.Context, server, func(engine Engine) error {
		all, err := engine.Queues(c.Context)
		if err != nil {
			return err
		}
		for _, q := range all {
			if id.matches(q) {
				number = q.ID
				return nil
			}
		}
		return &model.Error{ID: "QueueNotFound", Category: model.NotFound, Target: id.queue,
			Message: fmt.Sprintf("The operation couldn't be performed because queue '%s' couldn't be found on '%s'.", model.Visible(model.Shortened(id.queue)), server)}
	})
	return number, err
}

// messageObject makes the object that Get-Message shows.
func messageObject(server string, m control.Message, e Env) *model.Message {
	o := model.Messages.New().(*model.Message)
	o.Queue = server + `\` + m.Queue
	o.Name = o.Queue + `\` + strconv.FormatInt(m.ID, 10)
	o.MessageIdentity = o.Name
	o.Subject, o.InternetMessageId = m.Subject, m.MessageID
	o.FromAddress = m.From
	if m.From == "" {
		o.FromAddress = "<>"
	}
	o.OriginalFromAddress = o.FromAddress
	o.Status, o.Size = model.MessageStatus(m.Status), model.Size(m.Size)
	o.MessageSourceName = m.Source
	if ip, err := netip.ParseAddr(m.SourceIP); err == nil {
		o.SourceIP = model.IPAddress{Addr: ip}
	}
	o.DateReceived, o.ExpirationTime = m.Received.Local(), m.Expires.Local()
	o.MessageLatency = model.Span(e.Now().Sub(m.Received))
	o.LastError, o.RetryCount = m.LastError, m.RetryCount
	for _, r := range m.Recipients {
		text := r.Address + ";" + r.Status
		if r.LastError != "" {
			text += ";" + r.LastError
		}
		o.Recipients = append(o.Recipients, text)
	}
	return o
}

// messageChange makes a cmdlet that does one act on each message chosen.
func (e Env) messageChange(verb, doing, synopsis, example, explains string) *shell.Cmdlet {
	act := control.Verb(strings.ToLower(verb))
	return &shell.Cmdlet{
		Verb: verb, Noun: "Message", Synopsis: synopsis, Changes: true,
		Params:   messageSelection(),
		Examples: []shell.Example{{Command: example, Explains: explains}},
		Process:  each(func(c *shell.Call) error { return e.actOnMessages(c, doing, act) }),
	}
}

func (e Env) actOnMessages(c *shell.Call, doing string, act control.Verb) error {
	if withNDR, given := shell.Arg[bool](c, "WithNDR"); act == control.Remove && (!given || withNDR) {
		act = control.RemoveWithReport
	}
	if err := needsChoice(c); err != nil {
		return err
	}
	var chosen []*model.Message // collected first: the act changes what is listed
	for m, err := range e.messages(c) {
		if err != nil {
			return err
		}
		chosen = append(chosen, m)
	}
	for _, m := range chosen {
		if err := e.actOnMessage(c, m, doing, act); err != nil {
			if err := report(c, err, m.Name); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e Env) actOnMessage(c *shell.Call, m *model.Message, doing string, act control.Verb) error {
	if yes, err := c.ShouldProcess(fmt.Sprintf("%s message %s.", doing, model.Quote(m.Name))); err != nil || !yes {
		return err
	}
	id, err := parseMessageID(m.Name)
	if err != nil {
		return err
	}
	return e.with(c.Context, id.server, func(engine Engine) error {
		return engine.ActOnMessage(c.Context, id.id, id.queue, act)
	})
}
