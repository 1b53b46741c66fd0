package commands

import (
	"fmt"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/store"
	"mxsh/transport/route"
)

// impact says whose mail would take another way if the send connector before
// (nil for a new one) became after (nil for a removed one): for each address
// space of both and each server that routes. It asks the function that the
// engine asks.
func impact(r store.Reader, before, after *model.SendConnector) ([]string, error) {
	changed, err := withConnector(r, before, after)
	if err != nil {
		return nil, err
	}
	var moves []move
	var then, now *route.Table
	for o, err := range store.All(r, model.ExchangeServers) {
		if err != nil {
			return nil, err
		}
		s := o.(*model.ExchangeServer)
		if !s.ServerRole.Has(model.RoleHubTransport) {
			continue
		}
		if now, _, err = route.Compile(noMailboxes{r}, s.Name, now); err != nil {
			return nil, err
		}
		if then, _, err = route.Compile(changed, s.Name, then); err != nil {
			return nil, err
		}
		for _, space := range spacesOf(before, after) {
			from, to := way(now, space), way(then, space)
			renamed := before != nil && after != nil && from == through(before.Name) && to == through(after.Name)
			if from != to && !renamed {
				moves = appendMove(moves, move{space, from, to, []string{s.Name}})
			}
		}
	}
	lines := make([]string, len(moves))
	for i, m := range moves {
		lines[i] = fmt.Sprintf("Mail for %s from %s would %s instead of %s.", m.space, strings.Join(m.servers, ", "), m.to.will, m.from.doing)
	}
	return lines, nil
}

// move is mail of some servers that would go another way.
type move struct {
	space    string
	from, to fate
	servers  []string
}

func appendMove(moves []move, m move) []move {
	for i := range moves {
		if held := &moves[i]; held.space == m.space && held.from == m.from && held.to == m.to {
			held.servers = append(held.servers, m.servers...)
			return moves
		}
	}
	return append(moves, m)
}

// fate is what happens to mail, in both forms of the verb.
type fate struct{ will, doing string }

func through(connector string) fate {
	name := model.Quote(connector)
	return fate{"leave through " + name, "leaving through " + name}
}

// way is what happens to mail for an address space.
func way(t *route.Table, space string) fate {
	d := t.Decide(route.Query{Address: "somebody@" + domainIn(space)})
	for _, c := range d.Candidates {
		if c.Won {
			return through(c.Connector)
		}
	}
	if d.Failure != nil {
		return fate{"be returned with " + d.Failure.String(), "being returned with " + d.Failure.String()}
	}
	return fate{"wait in the Unreachable queue", "waiting in the Unreachable queue"}
}

// domainIn is a domain for which the space is the most likely match.
func domainIn(space string) string {
	switch {
	case space == "*":
		return "elsewhere.invalid"
	case strings.HasPrefix(space, "*."):
		return "any" + space[1:]
	}
	return space
}

// spacesOf are the SMTP spaces of both forms of a connector.
func spacesOf(connectors ...*model.SendConnector) []string {
	var spaces []string
	for _, c := range connectors {
		if c == nil {
			continue
		}
		for _, a := range c.AddressSpaces {
			if a.SMTP() && !hasFold(spaces, a.Space) {
				spaces = append(spaces, a.Space)
			}
		}
	}
	return spaces
}

// noMailboxes is a directory without its mailboxes: they do not decide where
// mail for other organizations goes, and there may be a million.
type noMailboxes struct{ store.Reader }

func (n noMailboxes) Page(kind, after string, limit int) ([]store.Record, error) {
	if kind == model.Mailboxes.Name {
		return nil, nil
	}
	return n.Reader.Page(kind, after, limit)
}

// replaced is a directory in which one record is another, or none.
type replaced struct {
	noMailboxes
	gone store.Key
	come *store.Record
}

func withConnector(r store.Reader, before, after *model.SendConnector) (store.Reader, error) {
	x := replaced{noMailboxes: noMailboxes{r}}
	if before != nil {
		x.gone = store.KeyOf(model.SendConnectors, before.Guid)
	}
	if after == nil {
		return x, nil
	}
	c := *after
	c.AuthenticationCredential = model.PSCredential{} // it decides no way
	if c.Guid.IsZero() {
		c.Guid = model.NewGUID()
	}
	data, err := model.SendConnectors.Encode(&c)
	if err != nil {
		return nil, err
	}
	x.come = &store.Record{Key: store.KeyOf(model.SendConnectors, c.Guid), Names: model.SendConnectors.Names(&c), Data: data}
	return x, nil
}

func (x replaced) Page(kind, after string, limit int) ([]store.Record, error) {
	page, err := x.noMailboxes.Page(kind, after, limit)
	if err != nil || kind != model.SendConnectors.Name {
		return page, err
	}
	full := len(page) == limit
	last := ""
	if len(page) > 0 {
		last = page[len(page)-1].ID
	}
	page = slices.DeleteFunc(page, func(rec store.Record) bool { return rec.Key == x.gone })
	if x.come != nil && x.come.ID > after && (!full || x.come.ID <= last) {
		page = append(page, *x.come)
		slices.SortFunc(page, func(a, b store.Record) int { return strings.Compare(a.ID, b.ID) })
	}
	if full && len(page) < limit {
		return x.filled(page, kind, last, limit)
	}
	return page, nil
}

// filled makes a page full again, since one that is not means the end.
func (x replaced) filled(page []store.Record, kind, last string, limit int) ([]store.Record, error) {
	more, err := x.Page(kind, last, limit-len(page))
	return append(page, more...), err
}
