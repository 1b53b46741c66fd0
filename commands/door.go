package commands

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"syscall"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/shell/eval"
	"mxsh/shell/format"
	"mxsh/shell/stream"
	"mxsh/shell/term"
	"mxsh/shell/value"
)

const textMode = stream.Text

// mode settles the form of standard output: what -o, MXSH_OUTPUT or MXSH_PIPE
// say, else text for a terminal or file and objects for a pipe or socket.
func (a *app) mode() (stream.Mode, error) {
	if text := firstOf(a.flags.output, a.getenv("MXSH_OUTPUT")); text != "" {
		return stream.ParseMode(text)
	}
	if strings.EqualFold(a.getenv("MXSH_PIPE"), "text") || !isPipe(a.Stdout) {
		return stream.Text, nil
	}
	return stream.Stream, nil
}

func isPipe(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&(os.ModeNamedPipe|os.ModeSocket) != 0
}

// host is where messages go. While standard output carries objects or values,
// nothing else is written there.
func (a *app) host(m stream.Mode) *term.Host {
	h := &term.Host{Out: a.Stderr, Err: a.Stderr, Columns: a.columns, Transcript: a.transcript}
	h.Prompter = transcribed{&term.Terminal{Before: h.Show}, a.transcript}
	if m == stream.Text || m == stream.AsTable || m == stream.AsList {
		h.Out = a.Stdout
	}
	onTerminal := term.Is(a.Stderr)
	h.Colour = onTerminal && a.coloured()
	h.Concise = onTerminal
	return h
}

func (a *app) columns() int {
	if w := term.Size(a.Stdout); w > 0 {
		return w
	}
	return number(a.getenv("COLUMNS"), 120)
}

func number(text string, otherwise int) int {
	n := 0
	for _, r := range text {
		if r < '0' || r > '9' || n > 1<<20 {
			return otherwise
		}
		n = n*10 + int(r-'0')
	}
	if n == 0 {
		return otherwise
	}
	return n
}

// coloured is whether the person wants colours and the terminal knows them.
func (a *app) coloured() bool { return a.getenv("NO_COLOR") == "" && a.getenv("TERM") != "dumb" }

func (a *app) formatOptions(h *term.Host) format.Options {
	return format.Options{Measure: a.columns, Terminal: term.Is(a.Stdout), Colour: term.Is(a.Stdout) && a.coloured(), Now: a.Now, Dates: a.dates(), Warn: h.Warning}
}

// dates is the pattern of dates that the environment asks for.
func (a *app) dates() string {
	return value.DatesOf(firstOf(a.getenv("LC_ALL"), a.getenv("LC_TIME")))
}

func (a *app) info() stream.Info { return stream.Info{By: "mxsh " + a.Version, At: a.Now()} }

// runCmdlet runs one cmdlet with the words of a command line and returns the
// exit status.
func (a *app) runCmdlet(ctx context.Context, c *shell.Cmdlet, words []string) int {
	m, err := a.mode()
	if err != nil {
		a.complain(err)
		return eval.Status(err)
	}
	host := a.host(m)
	run := &cmdletRun{app: a, c: c, host: host, out: stream.NewOutput(a.Stdout, m, a.formatOptions(host), a.info())}
	host.Emitted = run.out
	status := run.run(ctx, words)
	a.endTranscript(host)
	if c.Changes && c.Output == nil && !run.emitted {
		// A cmdlet that never emits has no stream to end: what runs Set- from cron or
		// captures its output gets nothing, as from Unix tools.
		return status
	}
	if ctx.Err() != nil {
		run.failures++ // what was cut off must not pass for complete
	}
	if err := run.out.Close(run.failures); err != nil && status == 0 && !errors.Is(err, syscall.EPIPE) {
		run.report(&model.Error{ID: "OutputFailed", Category: model.Failed, Err: err, Message: "Standard output could not be written" + because(err) + "."}, nil)
		status = 1
	}
	return status
}

// cmdletRun is a cmdlet called from bash.
type cmdletRun struct {
	*app
	c        *shell.Cmdlet
	host     *term.Host
	out      *stream.Output
	call     *shell.Call
	failures int
	status   int
	emitted  bool // something went to standard output
}

func (r *cmdletRun) report(err error, target any) {
	r.failures++
	rec := &shell.Record{Target: target}
	var own *shell.Failure
	if errors.As(err, &own) {
		rec = own.Record
	}
	rec.Err, rec.Command = model.Plain(err), r.c.Name()
	r.status = worse(r.status, eval.Status(rec.Err))
	r.tellCause(rec.Err)
	r.host.Error(rec)
}

// tellCause shows under -Debug what stands behind an error.
func (r *cmdletRun) tellCause(err error) {
	var e *model.Error
	if r.call != nil && r.call.Options.Debug && errors.As(err, &e) && e.Err != nil {
		r.host.Debug("The cause: " + e.Err.Error())
	}
}

// worse keeps the first status that is not 0, and 1 when they differ.
func worse(a, b int) int {
	if a == 0 || a == b {
		return b
	}
	return 1
}

func (r *cmdletRun) run(ctx context.Context, words []string) int {
	vars := r.session(r.host, r.out).Vars()
	bound, piped, err := r.bind(ctx, words, vars)
	if err != nil {
		r.report(blameStar(misplacedFlag(err, r.c, words), words), nil)
		return r.status
	}
	if first := globbed(words); first != "" {
		r.host.Warning(starHint(first))
	}
	call := &shell.Call{Context: ctx, Cmdlet: r.c, Host: r.host, Vars: vars, Args: bound.Args, FromStream: piped}
	bound.Common.Apply(call, func(string) (any, bool) { return nil, false })
	call.Sink = func(v any) error {
		r.emitted = true
		return r.out.Write(value.Normalise(v))
	}
	call.Options.OnError = func(rec *shell.Record) {
		r.failures++
		r.status = worse(r.status, eval.Status(rec.Err))
		r.tellCause(rec.Err)
	}
	r.call = call
	err = r.pipeline(ctx, bound, piped)
	switch {
	case err == nil, errors.Is(err, shell.ErrStop), errors.Is(err, syscall.EPIPE):
	case ctx.Err() != nil:
		return 130
	default:
		r.report(err, nil)
	}
	return r.status
}

// bind reads the words. piped is whether objects come from standard input: it is
// no terminal and the cmdlet needs an object that the words do not name.
func (r *cmdletRun) bind(ctx context.Context, words []string, vars shell.Variables) (b *bind.Bound, piped bool, err error) {
	args, err := readFiles(r.c, bind.Words(r.c, words))
	if err != nil {
		return nil, false, err
	}
	dash := len(args) > 0 && args[0].Name == "" && args[0].Value == "-"
	if dash {
		args = args[1:]
	}
	piped = dash || !term.Is(r.Stdin) && wantsInput(r.c, args)
	o := bind.Options{Loose: true, PipeFollows: piped, Expression: func(text string) (any, error) { return evaluated(ctx, vars, text) }}
	if ask := r.prompt(r.c, r.host); ask != nil {
		o.Credential = func(user string) (any, error) { return term.AskCredential(r.host.Prompter, user, "") }
		if !piped {
			o.Prompt = ask
			o.Wizard = func(c *shell.Cmdlet, given map[string]any) (map[string]any, error) {
				return term.RunWizard(ctx, r.host.Prompter, c, given, true)
			}
		}
	}
	b, err = bind.Bind(r.c, args, o)
	return b, piped, err
}

// evaluating is a scope that runs text of the language.
type evaluating interface {
	Evaluate(ctx context.Context, text string, emit func(any) error) error
}

// evaluated is the value of an expression of a word.
func evaluated(ctx context.Context, vars shell.Variables, text string) (any, error) {
	scope, ok := vars.(evaluating)
	if !ok {
		return text, nil
	}
	var values []any
	err := scope.Evaluate(ctx, text, func(v any) error { values = append(values, v); return nil })
	return value.Collapse(values), err
}

// wantsInput is whether a parameter that only the pipe can fill is missing: a
// mandatory one, or the InputObject of a utility cmdlet.
func wantsInput(c *shell.Cmdlet, args []bind.Arg) bool {
	given := map[*shell.Param]bool{}
	positions := 0
	for i, a := range args {
		if a.Name != "" {
			if p, err := bind.Find(c, a.Name); err == nil {
				given[p] = true
				if !a.Colon && !shell.TraitsOf(p.Type).Switch && i+1 < len(args) && args[i+1].Name == "" {
					positions-- // the next word is its value
				}
			}
			continue
		}
		positions++
	}
	for _, p := range c.Params {
		if given[p] || !p.ByValue && p.Name != "InputObject" {
			continue
		}
		if p.Position > 0 && p.Position <= positions {
			continue
		}
		if p.Mandatory || p.Name == "InputObject" || p.Needed != nil && p.Needed(givenIn(c, given)) {
			return true
		}
	}
	return false
}

// givenIn looks among the parameters that the words give; their values are not
// known yet.
func givenIn(c *shell.Cmdlet, given map[*shell.Param]bool) func(string) (any, bool) {
	return func(name string) (any, bool) { return nil, given[c.Param(name)] }
}

// readFiles takes --password-file and --credential-file, so that no secret
// stands on a command line.
func readFiles(c *shell.Cmdlet, args []bind.Arg) ([]bind.Arg, error) {
	out := args[:0:0]
	for i := 0; i < len(args); i++ {
		a := args[i]
		file, kind := strings.ToLower(a.Name), ""
		switch {
		case file == "password-file":
			kind = "SecureString"
		case file == "credential-file":
			kind = "PSCredential"
		default:
			out = append(out, a)
			continue
		}
		path, _ := a.Value.(string)
		if !a.Colon && i+1 < len(args) && args[i+1].Name == "" {
			i++
			path, _ = args[i].Value.(string)
		}
		secret, err := secretFile(c, kind, path)
		if err != nil {
			return nil, err
		}
		out = append(out, secret)
	}
	return out, nil
}

// secretFile reads a file with a password in its first line, or for a credential
// with the user name in the first and the password in the second.
func secretFile(c *shell.Cmdlet, kind, path string) (bind.Arg, error) {
	var p *shell.Param
	for _, candidate := range c.Params {
		if candidate.Type.Name() == kind {
			p = candidate
			break
		}
	}
	if p == nil {
		return bind.Arg{}, &model.Error{ID: "NamedParameterNotFound", Category: model.Binding, Target: c.Name(), Message: c.Name() + " takes no secret from a file."}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return bind.Arg{}, &model.Error{ID: "SecretFile", Category: model.Usage, Param: p.Name, Target: path, Err: err, Message: "The file " + model.Quote(path) + " for parameter '" + p.Name + "' cannot be read" + because(err) + "."}
	}
	lines := strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	if kind == "SecureString" {
		return bind.Arg{Name: p.Name, Colon: true, Value: model.NewSecret(lines[0])}, nil
	}
	if len(lines) < 2 {
		return bind.Arg{}, &model.Error{ID: "SecretFile", Category: model.Usage, Param: p.Name, Target: path, Message: "The file " + model.Quote(path) + " must hold the user name in its first line and the password in its second."}
	}
	return bind.Arg{Name: p.Name, Colon: true, Value: model.PSCredential{UserName: lines[0], Password: model.NewSecret(lines[1])}}, nil
}

// because is the cause of an error of the system after a colon, "" when it has
// no words.
func because(err error) string {
	if why := model.CauseWords(err); why != "" {
		return ": " + why
	}
	return ""
}

// pipeline runs Begin, Process for each object or once, and End.
func (r *cmdletRun) pipeline(ctx context.Context, b *bind.Bound, piped bool) error {
	if r.c.Close != nil {
		defer r.c.Close(r.call)
	}
	if r.c.Begin != nil {
		if err := r.c.Begin(r.call); err != nil {
			return err
		}
	}
	var err error
	switch {
	case !piped:
		err = r.process(b.Args, nil, false)
	case r.c.Changes:
		err = r.collected(ctx, b)
	default:
		err = r.streamed(ctx, b)
	}
	if err != nil || r.c.End == nil {
		return err
	}
	return r.c.End(r.call)
}

func (r *cmdletRun) process(args map[string]any, v any, piped bool) error {
	if r.c.Process == nil {
		return nil
	}
	r.call.Args, r.call.Input, r.call.Piped = args, v, piped
	if err := r.c.Process(r.call); err != nil {
		return err
	}
	return r.call.Halted()
}

func (r *cmdletRun) object(ctx context.Context, b *bind.Bound, v any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	args, err := b.Input(ctx, v, value.Prop)
	if err != nil {
		return r.call.Error(err, v)
	}
	return r.process(args, v, true)
}

// streamed hands every object on as it arrives.
func (r *cmdletRun) streamed(ctx context.Context, b *bind.Bound) error {
	in := stream.NewReader(r.Stdin)
	for {
		v, err := in.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := r.object(ctx, b, v); err != nil {
			return err
		}
	}
}

// collected gathers all objects until the end record and acts only then: a
// changing cmdlet whose producer died half-way changes nothing, unless
// -ErrorAction Continue was given.
func (r *cmdletRun) collected(ctx context.Context, b *bind.Bound) error {
	in := stream.NewReader(r.Stdin)
	var all []any
	for {
		v, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			if b.Common.Text("ErrorAction") != string(shell.Continue) {
				return unchanged(err)
			}
			r.report(err, nil)
			break
		}
		all = append(all, identityOnly(r.c, v))
	}
	for _, v := range all {
		if err := r.object(ctx, b, v); err != nil {
			return err
		}
	}
	return nil
}

// unchanged adds to the error of a broken input stream that nothing was done.
func unchanged(err error) error {
	var e *model.Error
	if !errors.As(err, &e) {
		return err
	}
	said := *e
	said.Message += " So nothing was changed."
	return &said
}

// identityOnly keeps what the cmdlet will bind: for an object of the directory
// and a cmdlet that works on identities, not the whole object a million times.
func identityOnly(c *shell.Cmdlet, v any) any {
	if _, ok := v.(model.Object); !ok {
		return v
	}
	for _, p := range c.Params {
		if p.ByPropertyName && p.Name != "Identity" {
			return v
		}
	}
	if p := c.Param("Identity"); p != nil {
		if id, err := p.Type.Convert("Identity", v); err == nil {
			if id, ok := id.(shell.Identity); ok {
				id.Object = nil
				return id
			}
		}
	}
	return v
}

// prompt returns how a missing mandatory parameter is asked for, nil when there
// is no terminal to ask on.
func (a *app) prompt(c *shell.Cmdlet, h *term.Host) func(*shell.Param) (any, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil
	}
	tty.Close()
	said := false
	return func(p *shell.Param) (any, error) {
		if !said {
			said = true
			h.Prompter.Say("cmdlet " + c.Name() + " at command pipeline position 1\nSupply values for the following parameters:")
		}
		return term.Ask(h.Prompter, p)
	}
}
