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
	all = append(all, e.testMailRoute())
	for _, c := range all {
		c.Begin = e.begin
	}
	return all
}

// begin makes the organization at first use, whatever the command.
func (e Env) begin(c *shell.Call) error {
	return plain(store.Init(c.Context, e.Directory, e.Now))
}

// local is the local server's name, "" when there is none to assume.
func (e Env) local(ctx context.Context) string {
	name, err := e.Local(ctx)
	if err != nil {
		return ""
	}
	return name
}

// plain turns an error of the directory into what an administrator sees.
func plain(err error) error {
	var own *model.Error
	var many faults
	switch {
	case err == nil, errors.As(err, &many), errors.Is(err, shell.ErrStop), errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &own):
		return own
	case errors.Is(err, store.ErrBusy):
		return &model.Error{ID: "DirectoryBusy", Category: model.Unreached, Err: err,
			Message: "The directory is busy: another process holds it for too long. Nothing was changed.", Hint: "Try again; if it stays so, end the process that holds it."}
	case errors.Is(err, store.ErrNewer):
		return &model.Error{ID: "DirectoryNewer", Category: model.Unreached, Err: err,
			Message: "The directory was written by a newer version of mxsh. Nothing was changed.", Hint: "Use that version."}
	case errors.Is(err, store.ErrUnreachable):
		return &model.Error{ID: "DirectoryUnreachable", Category: model.Unreached, Err: err,
			Message: "The directory can't be opened: it is missing, damaged, or you may not read and write it.", Hint: "Check --home, --directory and the owner of the files there."}
	case errors.Is(err, store.ErrKeyFile), errors.Is(err, store.ErrNoKey):
		return &model.Error{ID: "KeyFileUnusable", Category: model.Unreached, Err: err,
			Message: "The key file that seals passwords can't be used: it is missing, damaged, or readable by others. Nothing was changed.", Hint: "Check its owner and make its mode 0600."}
	}
	return &model.Error{ID: "OperationFailed", Category: model.Failed, Err: err,
		Message: "The operation failed for a reason that is in the log. Nothing was changed."}
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

func sentence(verb, what, name, more string) string {
	return fmt.Sprintf("%s %s %s%s.", verb, what, model.Quote(name), more)
}
