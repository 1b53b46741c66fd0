package commands

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/store"
	"mxsh/store/boltdir"
	"mxsh/transport/control"
	"mxsh/transport/tracking"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// world is a home with an empty directory and the cmdlets over it.
type world struct {
	t        *testing.T
	home     string
	dir      store.Directory
	env      Env
	cmdlets  []*shell.Cmdlet
	local    string // the local server, "" for none
	answers  []shell.Answer
	warnings []string
	infos    []string
	errs     []error
	asked    []string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	home := t.TempDir()
	d, err := boltdir.Open(filepath.Join(home, "directory.db"), boltdir.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	w := &world{t: t, home: home, dir: d}
	w.env = Env{
		Directory: d, Keys: &store.Keys{Path: filepath.Join(home, "secret.key")}, Engines: EnginesOf(home, d), Host: "host.work.com",
		Now: func() time.Time { return noon },
		Tracking: func(ctx context.Context, s *model.ExchangeServer, q TrackingQuery) iter.Seq2[*model.MessageTrackingEvent, error] {
			return tracking.Read(ctx, tracking.Folder(s, control.LogFolder(home, s.Name)), tracking.Query(q))
		},
		Local: func(context.Context) (string, error) {
			if w.local == "" {
				return "", &model.Error{ID: "NoLocalServer", Category: model.NotFound, Message: "This host has no server."}
			}
			return w.local, nil
		},
	}
	w.cmdlets = All(w.env)
	return w
}

// lab makes the organization of the examples.
func lab(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	pw := model.NewSecret("P@ssw0rd1")
	w.ok("New-AdSite", "-Name", "vSite")
	w.ok("New-AcceptedDomain", "-Name", "work.com", "-DomainName", "work.com", "-DomainType", "Authoritative")
	for _, s := range [][3]string{{"EX20071", "Default-First-Site-Name", "127.0.7.1"}, {"EX20072", "Default-First-Site-Name", "127.0.7.2"}, {"W2008", "vSite", "127.0.8.1"}} {
		w.ok("New-ExchangeServer", "-Name", s[0], "-Role", "HubTransport,Mailbox", "-Site", s[1], "-Fqdn", strings.ToLower(s[0])+".work.com",
			"-Address", s[2], "-SmtpPort", "2525", "-SubmissionPort", "2587")
	}
	w.ok("New-RoutingGroup", "-Name", "First Routing Group")
	w.ok("New-ExchangeServer", "-Name", "Paula", "-Role", "Legacy", "-RoutingGroup", "First Routing Group", "-Fqdn", "paula.work.com", "-Address", "127.0.3.1", "-SmtpPort", "2525")
	w.ok("New-RoutingGroupConnector", "-Name", "PAULA-EX20071", "-SourceTransportServers", "EX20071", "-TargetTransportServers", "Paula", "-Cost", "1", "-Bidirectional", true)
	w.ok("New-Mailbox", "-Name", "Rob", "-Server", "EX20071", "-PrimarySmtpAddress", "rob@work.com", "-Password", pw)
	w.ok("New-Mailbox", "-Name", "Tim", "-Server", "EX20072", "-PrimarySmtpAddress", "tim@work.com")
	w.ok("New-Mailbox", "-Name", "Bond", "-Server", "W2008", "-PrimarySmtpAddress", "bond@work.com")
	w.ok("New-Mailbox", "-Name", "Newton", "-Server", "Paula", "-PrimarySmtpAddress", "newton@work.com")
	return w
}

func (w *world) cmdlet(name string) *shell.Cmdlet {
	w.t.Helper()
	for _, c := range w.cmdlets {
		if strings.EqualFold(c.Name(), name) {
			return c
		}
	}
	w.t.Fatalf("there is no %s", name)
	return nil
}

// run calls a cmdlet. Texts that begin with a dash are parameter names.
func (w *world) run(name string, words ...any) ([]model.Object, error) {
	w.t.Helper()
	return w.pipe(nil, name, words...)
}

// pipe calls a cmdlet with objects piped in.
func (w *world) pipe(input []model.Object, name string, words ...any) ([]model.Object, error) {
	w.t.Helper()
	w.warnings, w.infos, w.errs, w.asked = nil, nil, nil, nil
	c := w.cmdlet(name)
	var args []bind.Arg
	for _, word := range words {
		text, isText := word.(string)
		switch {
		case isText && strings.HasPrefix(text, "-") && len(text) > 1 && strings.Contains("ABCDEFGHIJKLMNOPQRSTUVWXYZ", text[1:2]):
			param, v, colon := strings.Cut(text[1:], ":")
			args = append(args, bind.Arg{Name: param, Colon: colon, Value: v})
		default:
			args = append(args, bind.Positional(word))
		}
	}
	bound, err := bind.Bind(c, args, bind.Options{PipeFollows: input != nil, Loose: true})
	if err != nil {
		return nil, err
	}
	return w.process(c, bound, input)
}

// process runs a cmdlet whose parameters are bound.
func (w *world) process(c *shell.Cmdlet, bound *bind.Bound, input []model.Object) ([]model.Object, error) {
	var out []model.Object
	var err error
	call := &shell.Call{Context: w.t.Context(), Cmdlet: c, Host: host{w}, Args: bound.Args,
		Sink: func(v any) error { out = append(out, v.(model.Object)); return nil }}
	bound.Common.Apply(call, func(string) (any, bool) { return nil, false })
	begin := c.Begin
	if begin == nil {
		begin = func(*shell.Call) error { return nil }
	}
	if err := begin(call); err != nil {
		return nil, err
	}
	if input == nil {
		err = c.Process(call)
	}
	for _, o := range input {
		if call.Args, err = bound.Input(w.t.Context(), o, func(v any, name string) (any, bool) {
			o := v.(model.Object)
			return model.KindOf(o).Prop(o, name)
		}); err != nil {
			break
		}
		call.Input, call.Piped = o, true
		if err = c.Process(call); err != nil {
			break
		}
	}
	return out, errors.Join(append(w.errs, err)...)
}

// ok is run that must not fail.
func (w *world) ok(name string, words ...any) []model.Object {
	w.t.Helper()
	out, err := w.run(name, words...)
	if err != nil {
		w.t.Fatalf("%s %v: %v", name, words, err)
	}
	return out
}

// fails is run that must fail with that error, whose sentence holds the texts.
func (w *world) fails(id string, texts []string, name string, words ...any) {
	w.t.Helper()
	out, err := w.run(name, words...)
	w.refused(out, err, id, texts, name, words...)
}

// refused wants the error of a call to have that ID and to say these texts.
func (w *world) refused(out []model.Object, err error, id string, texts []string, name string, words ...any) {
	w.t.Helper()
	var e *model.Error
	if err == nil || !errors.Is(err, &model.Error{ID: id}) {
		if errors.As(err, &e) {
			w.t.Errorf("%s %v: %s %v, want %s", name, words, e.ID, err, id)
			return
		}
		w.t.Errorf("%s %v: emitted %d objects, error %v, want %s", name, words, len(out), err, id)
		return
	}
	for _, text := range texts {
		if !strings.Contains(err.Error(), text) {
			w.t.Errorf("%s %v: %q does not say %q", name, words, err, text)
		}
	}
}

func (w *world) revision() (rev store.Revision) {
	w.dir.View(w.t.Context(), func(r store.Reader) error { rev = r.Revision(); return nil })
	return rev
}

// show gives properties of objects, one line each.
func show(objects []model.Object, props ...string) string {
	var b strings.Builder
	for _, o := range objects {
		for i, p := range props {
			v, _ := model.KindOf(o).Prop(o, p)
			if i > 0 {
				b.WriteString(" | ")
			}
			b.WriteString(model.TextOf(v))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func expect(t *testing.T, got, want string) {
	t.Helper()
	if strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// host records what a person would see.
type host struct{ w *world }

func (h host) Warning(text string)             { h.w.warnings = append(h.w.warnings, text) }
func (h host) Verbose(string)                  {}
func (h host) Debug(string)                    {}
func (h host) Information(text string, _ bool) { h.w.infos = append(h.w.infos, text) }
func (h host) Error(r *shell.Record)           { h.w.errs = append(h.w.errs, r.Err) }
func (h host) Width() int                      { return 120 }

func (h host) Confirm(q shell.Question) (shell.Answer, error) {
	h.w.asked = append(h.w.asked, q.Action)
	if len(h.w.answers) == 0 {
		return shell.No, shell.NoPerson("Cannot ask.", "Use -Confirm:$false.")
	}
	a := h.w.answers[0]
	h.w.answers = h.w.answers[1:]
	return a, nil
}

func (h host) ReadLine(string) (string, error) { return "", fmt.Errorf("nobody is there") }

func (h host) ReadSecret(string) (model.Secret, error) {
	return model.Secret{}, fmt.Errorf("nobody is there")
}
