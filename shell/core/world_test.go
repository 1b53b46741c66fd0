package core_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/shell/core"
	"mxsh/shell/value"
)

// host records what cmdlets say and answers from a list.
type host struct {
	said    []string
	answers []string
}

func (h *host) note(kind, text string)                       { h.said = append(h.said, kind+text) }
func (h *host) Warning(text string)                          { h.note("WARNING: ", text) }
func (h *host) Verbose(text string)                          { h.note("VERBOSE: ", text) }
func (h *host) Debug(text string)                            { h.note("DEBUG: ", text) }
func (h *host) Information(text string, newline bool)        { h.note("", text) }
func (h *host) Error(r *shell.Record)                        { h.note("ERROR: ", r.Err.Error()) }
func (h *host) Confirm(shell.Question) (shell.Answer, error) { return shell.No, nil }
func (h *host) Width() int                                   { return 80 }

func (h *host) ReadLine(prompt string) (string, error) {
	h.note("ASKED: ", prompt)
	if len(h.answers) == 0 {
		return "", shell.NoPerson("There is no terminal to ask on.", "")
	}
	a := h.answers[0]
	h.answers = h.answers[1:]
	return a, nil
}

func (h *host) ReadSecret(prompt string) (model.Secret, error) {
	a, err := h.ReadLine(prompt)
	return model.NewSecret(a), err
}

// scope is the variables of a test.
type scope map[string]any

func (s scope) Variable(name string) (any, bool) { v, ok := s[strings.ToLower(name)]; return v, ok }
func (s scope) SetVariable(name string, v any)   { s[strings.ToLower(name)] = v }
func (s scope) VariableNames() (names []string) {
	for n := range s {
		names = append(names, n)
	}
	return names
}

// fn is a block written in Go.
type fn func(v any) (any, error)

func (fn) Text() string { return "$_.X" }
func (f fn) Invoke(_ context.Context, v any, _ ...any) ([]any, error) {
	out, err := f(v)
	return value.Enumerate(out), err
}
func (f fn) Each(ctx context.Context, v any, emit func(any) error, _ ...any) error {
	out, err := f.Invoke(ctx, v)
	for _, o := range out {
		if err := emit(o); err != nil {
			return err
		}
	}
	return err
}

// stage is a command with its arguments: "-Name" binds by name, all else by place.
type stage []any

// world is where the commands of a test run.
type world struct {
	t    *testing.T
	host *host
	vars scope
	dir  string
	all  []*shell.Cmdlet
	fed  int // objects that the first stage took
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, host: &host{}, vars: scope{}, dir: t.TempDir()}
	w.all = core.All(core.Env{Now: func() time.Time { return time.Date(2026, 11, 21, 16, 12, 11, 0, time.Local) },
		Dir: func() string { return w.dir }, History: func() []string { return []string{"one", "two"} }})
	return w
}

func (w *world) find(name string) *shell.Cmdlet {
	for _, c := range w.all {
		if strings.EqualFold(c.Name(), name) {
			return c
		}
		for _, a := range c.Aliases {
			if strings.EqualFold(a, name) {
				return c
			}
		}
	}
	w.t.Fatalf("no command %s", name)
	return nil
}

// tryRun sends the objects through the stages, as the interpreter does.
func (w *world) tryRun(in []any, stages ...stage) (out []any, err error) {
	sink := func(v any) error { out = append(out, value.Normalise(v)); return nil }
	var calls []*shell.Call
	var bounds []*bind.Bound
	for i := len(stages) - 1; i >= 0; i-- {
		c := w.find(stages[i][0].(string))
		var args []bind.Arg
		for _, a := range stages[i][1:] {
			if s, ok := a.(string); ok && len(s) > 1 && s[0] == '-' && s[1] > '9' {
				args = append(args, bind.Named(s[1:]))
			} else {
				args = append(args, bind.Positional(a))
			}
		}
		b, err := bind.Bind(c, args, bind.Options{PipeFollows: i > 0 || in != nil})
		if err != nil {
			return nil, err
		}
		call := &shell.Call{Context: w.t.Context(), Cmdlet: c, Host: w.host, Vars: w.vars, Args: b.Args, Sink: sink}
		b.Common.Apply(call, func(string) (any, bool) { return nil, false })
		calls, bounds = append([]*shell.Call{call}, calls...), append([]*bind.Bound{b}, bounds...)
		sink = func(v any) error { return w.feed(b, call, v) }
	}
	for _, c := range calls {
		if c.Cmdlet.Begin != nil {
			if err := c.Cmdlet.Begin(c); err != nil {
				return out, err
			}
		}
	}
	err = w.pump(in, calls[0], bounds[0])
	for _, c := range calls {
		if c.Cmdlet.Close != nil {
			defer c.Cmdlet.Close(c)
		}
		if c.Cmdlet.End != nil && err == nil {
			err = c.Cmdlet.End(c)
		}
		if errors.Is(err, shell.ErrStop) {
			err = nil
		}
	}
	return out, err
}

func (w *world) pump(in []any, first *shell.Call, b *bind.Bound) error {
	w.fed = 0
	if in == nil {
		if first.Cmdlet.Process == nil {
			return nil
		}
		return stopped(first.Cmdlet.Process(first))
	}
	for _, v := range in {
		w.fed++
		if err := w.feed(b, first, v); err != nil {
			return stopped(err)
		}
	}
	return nil
}

func stopped(err error) error {
	if errors.Is(err, shell.ErrStop) {
		return nil
	}
	return err
}

func (w *world) feed(b *bind.Bound, call *shell.Call, v any) error {
	args, err := b.Input(w.t.Context(), v, value.Prop)
	if err != nil {
		return err
	}
	call.Args, call.Input, call.Piped = args, v, true
	if call.Cmdlet.Process == nil {
		return nil
	}
	return call.Cmdlet.Process(call)
}

func (w *world) run(in []any, stages ...stage) []any {
	w.t.Helper()
	out, err := w.tryRun(in, stages...)
	if err != nil {
		w.t.Fatalf("%v: %v", stages, err)
	}
	return out
}

// texts runs the stages and joins the texts of what came.
func (w *world) texts(in []any, stages ...stage) string {
	w.t.Helper()
	return value.Join(w.run(in, stages...), "|")
}

func (w *world) expect(want string, in []any, stages ...stage) {
	w.t.Helper()
	if got := w.texts(in, stages...); got != want {
		w.t.Errorf("%v gives %q, want %q", stages, got, want)
	}
}

func (w *world) fails(id string, in []any, stages ...stage) {
	w.t.Helper()
	_, err := w.tryRun(in, stages...)
	var e *model.Error
	if !errors.As(err, &e) || e.ID != id {
		w.t.Errorf("%v gives error %v, want %s", stages, err, id)
	}
}

func ints(n ...int64) []any {
	out := make([]any, len(n))
	for i, x := range n {
		out[i] = x
	}
	return out
}

func queue(id, status string, count int64) *value.Record {
	return value.RecordOf("Identity", id, "Status", status, "MessageCount", count, "Bindings", []any{id + ":25", "x"})
}

var queues = []any{queue("b", "Retry", 5), queue("a", "Ready", 20), queue("c", "retry", 11), queue("d", "Active", 0)}
