// Package commands is the cmdlets of mail administration: values of
// shell.Cmdlet over the directory and the running engines.
//
// standard.go makes New-, Get-, Set- and Remove- for any kind of the model; the
// file of a noun holds only what is special about that noun.
package commands

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/store"
)

// Env is the world that the cmdlets work on.
type Env struct {
	// Directory holds the organization.
	Directory store.Directory
	// Keys seals the secrets of the directory.
	Keys model.Sealer
	// Engines are the engines of this home.
	Engines Engines
	// Tracking reads the message tracking logs of this home.
	Tracking TrackingLog
	// Local returns the name of the server that a command without -Server means,
	// or an error that says how to name one. It may read the directory.
	Local func(context.Context) (string, error)
	// Host is the full name of this host, which a new server has where none is given.
	Host model.Domain
	// Now is the clock.
	Now func() time.Time
}

// All returns every cmdlet of mail administration, each a new value.
func All(e Env) []*shell.Cmdlet {
	var all []*shell.Cmdlet
	for _, n := range e.nouns() {
		all = append(all, e.standard(n)...)
	}
	all = append(all, e.queueCmdlets()...)
	all = append(all, e.messageCmdlets()...)
	all = append(all, e.serviceCmdlets()...)
	all = append(all, e.permissionCmdlets()...)
	all = append(all, e.testMailRoute(), e.getMessageTrackingLog())
	for _, c := range all {
		c.Begin = e.begin
	}
	return append(all, e.sendMailMessage(), getADServerSettings(), setADServerSettings()) // need no directory
}

// begin makes the organization at first use, whatever the command, and lets no
// second key be made when the first is lost.
func (e Env) begin(c *shell.Call) error {
	if err := store.Init(c.Context, e.Directory, e.Now); err != nil {
		return plain(err)
	}
	if keys, ok := e.Keys.(*store.Keys); ok {
		return plain(keys.Guard(c.Context, e.Directory))
	}
	return nil
}

// local is the local server's name, "" when there is none to assume.
func (e Env) local(ctx context.Context) string {
	name, err := e.Local(ctx)
	if err != nil {
		return ""
	}
	return name
}

// faults are all the rules that one object breaks.
type faults []*model.Error

func (f faults) Error() string {
	text := ""
	for i, e := range f {
		if i > 0 {
			text += "\n"
		}
		text += e.Error()
	}
	return text
}

// Unwrap lets errors.Is and errors.As find each of them.
func (f faults) Unwrap() []error {
	all := make([]error, len(f))
	for i, e := range f {
		all[i] = e
	}
	return all
}

// asError returns nil for no faults, a single fault alone, else all of them.
func (f faults) asError() error {
	switch len(f) {
	case 0:
		return nil
	case 1:
		return f[0]
	}
	return f
}

// report gives the error of one object to the call, each fault a record of its own.
func report(c *shell.Call, err error, target any) error {
	if errors.Is(err, shell.ErrStop) || errors.Is(err, context.Canceled) {
		return err
	}
	var many faults
	if !errors.As(err, &many) {
		return c.Error(plain(err), target)
	}
	for _, e := range many {
		if err := c.Error(e, target); err != nil {
			return err
		}
	}
	return nil
}

// each makes Process of a function that may fail for its object alone.
func each(work func(*shell.Call) error) func(*shell.Call) error {
	return func(c *shell.Call) error {
		err := work(c)
		if err == nil {
			return nil
		}
		return report(c, err, target(c))
	}
}

func target(c *shell.Call) any {
	if id, ok := shell.Arg[shell.Identity](c, "Identity"); ok {
		return id.Text
	}
	if name, ok := shell.Arg[string](c, "Name"); ok {
		return name
	}
	return nil
}

// with makes the end of the sentence of a new object: what is in the field, after
// words that tell what it is.
func with(words, field string) func(model.Object) string {
	return func(o model.Object) string {
		f := model.KindOf(o).Field(field)
		text := f.Text(o)
		if text == "" {
			return ""
		}
		if f.List() {
			text = strings.ReplaceAll(text, ",", ", ")
		}
		return " " + words + " " + model.Quote(text)
	}
}

func sentence(verb, what, name, more string) string {
	return fmt.Sprintf("%s %s %s%s.", verb, what, model.Quote(name), more)
}
