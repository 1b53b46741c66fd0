package commands

import (
	"context"
	"fmt"
	"iter"
	"math"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/store"
)

func (e Env) getCmdlet(n noun) *shell.Cmdlet {
	params := []*shell.Param{identityParam(n.kind, false)}
	if isOwned(n.kind) {
		params = append(params, serverParam("Only objects of that server."))
	}
	if n.filter {
		params = append(params, filterParam(n.kind), sortParam(n.kind))
	}
	if n.resultSize > 0 {
		params = append(params, &shell.Param{Name: "ResultSize", Type: shell.ResultSize,
			Help: fmt.Sprintf("At most so many objects, or Unlimited. The default is %d.", n.resultSize)})
	}
	c := &shell.Cmdlet{Synopsis: "Shows " + n.kind.Title + " objects.", Params: params, Output: n.kind}
	c.Process = each(func(c *shell.Call) error { return e.get(c, n) })
	return c
}

// get runs Get-. It reads a page, lets go of the directory, emits, and goes on.
func (e Env) get(c *shell.Call, n noun) error {
	found, err := e.selection(c, n.kind)
	if err != nil {
		return err
	}
	keep, err := e.keeper(c, n)
	if err != nil {
		return err
	}
	if by, ok := shell.Arg[string](c, "SortBy"); ok {
		if found, err = sorted(found, n.kind, by, keep); err != nil {
			return err
		}
		keep = func(model.Object) bool { return true }
	}
	out := e.limited(c, n.resultSize)
	for o, err := range found {
		if err != nil {
			return err
		}
		if !keep(o) {
			if n.wrong != nil && isNamed(c) {
				return n.wrong(o)
			}
			continue
		}
		if more, err := out(o); err != nil || !more {
			return err
		}
	}
	return nil
}

// isNamed is whether -Identity is the text of one object's name.
func isNamed(c *shell.Call) bool {
	id, given := shell.Arg[shell.Identity](c, "Identity")
	return given && id.Object == nil && !store.HasWildcard(id.Text)
}

// selection yields what -Identity and -Server name: all, a pattern's matches, or one.
func (e Env) selection(c *shell.Call, k *model.Kind) (iter.Seq2[model.Object, error], error) {
	id, named := shell.Arg[shell.Identity](c, "Identity")
	server, err := e.serverOf(c, k)
	if err != nil {
		return nil, err
	}
	switch {
	case !named && server == "":
		return store.Each(c.Context, e.Directory, k), nil
	case !named:
		return store.Match(c.Context, e.Directory, k, server+`\*`), nil
	case id.Object == nil && store.HasWildcard(id.Text):
		return onServer(store.Match(c.Context, e.Directory, k, id.Text), server), nil
	}
	o, err := e.one(c.Context, k, id)
	if err != nil {
		return nil, err
	}
	if w, ok := o.(model.Owned); ok && server != "" && !strings.EqualFold(w.Owner(), server) {
		return nil, store.NotFound(k, server+`\`+id.Text)
	}
	return func(yield func(model.Object, error) bool) { yield(o, nil) }, nil
}

// one reads the object that an identity names.
func (e Env) one(ctx context.Context, k *model.Kind, id shell.Identity) (o model.Object, err error) {
	local := ""
	if isOwned(k) {
		local = e.local(ctx)
	}
	err = e.Directory.View(ctx, func(r store.Reader) error {
		if id.Object != nil && !id.Guid.IsZero() {
			o, err = store.Load(r, k, id.Guid)
			return err
		}
		o, err = store.Resolve(r, k, id.Text, local)
		return err
	})
	return o, err
}

// serverOf returns the name of the server that -Server names, "" without it or
// where the kind belongs to no server.
func (e Env) serverOf(c *shell.Call, k *model.Kind) (string, error) {
	id, given := shell.Arg[shell.Identity](c, "Server")
	if !given || !isOwned(k) {
		return "", nil
	}
	o, err := e.one(c.Context, model.ExchangeServers, id)
	if err != nil {
		return "", err
	}
	return o.Header().Name, nil
}

func onServer(found iter.Seq2[model.Object, error], server string) iter.Seq2[model.Object, error] {
	if server == "" {
		return found
	}
	return func(yield func(model.Object, error) bool) {
		for o, err := range found {
			if err == nil && !strings.EqualFold(o.(model.Owned).Owner(), server) {
				continue
			}
			if !yield(o, err) {
				return
			}
		}
	}
}

// keeper is the condition of -Filter and of the noun.
func (e Env) keeper(c *shell.Call, n noun) (func(model.Object) bool, error) {
	keep := func(model.Object) bool { return true }
	if n.keep != nil {
		var err error
		if keep, err = n.keep(e, c); err != nil {
			return nil, err
		}
	}
	f, given := shell.Arg[filter](c, "Filter")
	if !given {
		return keep, nil
	}
	matches, err := parseFilter(n.kind, f, variablesOf(c))
	if err != nil {
		return nil, err
	}
	return func(o model.Object) bool { return keep(o) && matches(o) }, nil
}

// limited returns an emitter that stops at -ResultSize, with the warning that
// tells a chosen limit from the default one.
func (e Env) limited(c *shell.Call, normal int) func(model.Object) (more bool, err error) {
	limit, chosen := shell.Arg[int64](c, "ResultSize")
	if !chosen {
		limit = int64(normal)
	}
	if limit == 0 && !chosen {
		limit = math.MaxInt64
	}
	sent := int64(0)
	return func(o model.Object) (bool, error) {
		if sent == limit {
			c.Warn(cutWarning(c, limit, chosen))
			return false, nil
		}
		sent++
		return true, c.Emit(o)
	}
}

func cutWarning(c *shell.Call, limit int64, chosen bool) string {
	if chosen {
		return "There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter."
	}
	return fmt.Sprintf("Only the first %d results are returned. Use -ResultSize with a number to get more or fewer, or -ResultSize Unlimited to get all; "+
		"pipe a long result to the next command instead of keeping it in a variable (%s -ResultSize Unlimited | ...).", limit, c.Cmdlet.Name())
}

// serverParam is -Server of commands that work on the objects of one server; a
// piped server is one, too.
func serverParam(help string) *shell.Param {
	return &shell.Param{Name: "Server", Type: shell.IdentityType(model.ExchangeServers, model.TransportServers), ByValue: true, Help: help}
}
