package eval

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// function is a defined function or filter. cmd is its face to the binder, nil
// for a simple one, whose extra arguments go to $args. params are those of its
// param block in order.
type function struct {
	name   string
	filter bool
	body   *syntax.Body
	cmd    *shell.Cmdlet
	params []*shell.Param
	start  int // where the word function stands, in the source of the body
}

func (s *Session) defineFunction(f *frame, st *syntax.Function) error {
	prefix, name := splitPrefix(st.Name)
	fn, err := s.functionOf(f, name, st.Body)
	if err != nil {
		return err
	}
	fn.filter, fn.start = st.Filter, st.Start
	f.scope.named(prefix).defineFunction(fn)
	return s.functionAliases(f, fn)
}

// functionAliases gives a function the other names of its Alias attribute.
func (s *Session) functionAliases(f *frame, fn *function) error {
	for _, a := range fn.body.Attributes {
		if !strings.EqualFold(a.Name, "Alias") {
			continue
		}
		names, err := s.texts(f, a)
		if err != nil {
			return err
		}
		for _, name := range names {
			s.aliases[strings.ToLower(name)] = fn.name
		}
	}
	return nil
}

// functionOf reads the param block of a body.
func (s *Session) functionOf(f *frame, name string, body *syntax.Body) (*function, error) {
	fn := &function{name: name, body: body}
	placed := false
	for _, p := range body.Params {
		param, at, err := s.parameter(f, p)
		if err != nil {
			return nil, err
		}
		placed = placed || at
		fn.params = append(fn.params, param)
	}
	if !advanced(body) {
		return fn, nil
	}
	cmd, byName, err := s.face(f, name, body)
	if err != nil {
		return nil, err
	}
	cmd.Params = fn.params
	if !placed && !byName {
		inOrder(cmd.Params)
	}
	fn.cmd = cmd
	return fn, nil
}

// inOrder gives the parameters their positions in the order of the param block,
// as they have them when none names its own.
func inOrder(params []*shell.Param) {
	position := 0
	for _, p := range params {
		if !shell.TraitsOf(p.Type).Switch {
			position++
			p.Position = position
		}
	}
}

// bodyStage runs a function, a script or a script block as a command.
type bodyStage struct {
	s      *Session
	f      *frame // of the body: its scope, its output
	node   *syntax.Command
	name   string
	body   *syntax.Body
	args   []bind.Arg
	fn     *function
	bound  *bind.Bound
	input  []any
	each   bool   // the statements run for every object, as a filter's do
	file   bool   // a script file, which exit leaves
	path   string // of the script file
	reads  *bool  // whether the body mentions $input; nil before it was asked
	keep   *kept
	outer  map[string]*variable // what a call by dot gives back to the scope it runs in
	before int                  // how many errors there were when it was called
	whole  bool                 // what the session was given to run: nobody called it
	caller *frame
	noted  *noted // of the pipeline that the call stands in; nil for a block that a cmdlet runs
}

// failed tells the pipeline of an error of the call itself.
func (st *bodyStage) failed() {
	if st.noted != nil {
		st.noted.failed = true
	}
}

func (s *Session) newBody(f *frame, node *syntax.Command, fn *function, args []bind.Arg, sc *scope) *bodyStage {
	g := *f
	g.scope = sc
	g.src = fn.body.Source
	return &bodyStage{s: s, f: &g, node: node, name: fn.name, body: fn.body, args: args, fn: fn, each: fn.filter, caller: f}
}

// ownOfCall are the variables that tell of one call.
var ownOfCall = []string{"args", "input", "myinvocation", "psboundparameters", "pscmdlet"}

func (s *Session) functionStage(f *frame, node *syntax.Command, fn *function, args []bind.Arg, at place, inScope bool) (stage, error) {
	sc := f.scope
	if !inScope {
		sc = newScope(f.scope)
	}
	st := s.newBody(f, node, fn, args, sc)
	if inScope {
		st.outer = sc.some(ownOfCall)
	}
	if fn.cmd == nil {
		return st, nil
	}
	bound, err := bind.Bind(fn.cmd, args, s.bindOptions(f, fn.cmd, at))
	if err != nil {
		return nil, s.failCommand(f, node, fn.name, err)
	}
	st.bound = bound
	st.keepVariables()
	return st, nil
}

func (s *Session) blockStage(f *frame, node *syntax.Command, b *block, args []bind.Arg, at place, inScope bool) (stage, error) {
	fn, err := s.functionOf(f, "", b.body)
	if err != nil {
		return nil, err
	}
	g := *f
	if b.closed {
		g.scope = b.f.scope
	}
	return s.functionStage(&g, node, fn, args, at, inScope)
}

func (s *Session) scriptStage(f *frame, node *syntax.Command, path string, args []bind.Arg, at place, inScope bool) (stage, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	body, err := syntax.Parse(path, string(data))
	if err != nil {
		return nil, syntaxFailure(f, err)
	}
	body.Source.Path = path
	fn, err := s.functionOf(f, filepath.Base(path), body)
	if err != nil {
		return nil, err
	}
	st, err := s.functionStage(f, node, fn, args, at, inScope)
	if own, ok := st.(*bodyStage); ok && err == nil {
		own.file = true
		own.f.scope.script = own.f.scope.script || !inScope
		own.path = path
	}
	return st, err
}

// syntaxFailure is a fault of a script as the failure of the command that runs it.
func syntaxFailure(f *frame, err error) error {
	var fault *syntax.Error
	if !errors.As(err, &fault) {
		return err
	}
	rec := &shell.Record{Err: fault.Model()}
	locate(rec, fault.Source, fault.Span)
	return &failure{rec: rec, host: f.host}
}

// runScript runs a file or a text with parameters at the top level. Its scope is
// its own, so that the session's variables stay as they were.
func (s *Session) runScript(f *frame, body *syntax.Body, name string, args []any) error {
	if name != "" {
		body.Source.Path = s.path(name)
	}
	fn, err := s.functionOf(f, filepath.Base(name), body)
	if err != nil {
		return s.fail(f, body, err)
	}
	words := make([]bind.Arg, len(args))
	for i, a := range args {
		words[i] = bind.Arg{Value: a}
	}
	if texts, ok := scriptWords(args); ok {
		words = texts
	}
	node := &syntax.Command{Span: syntax.Span{}}
	st, err := s.functionStage(f, node, fn, words, place{first: true, last: true, position: 1}, false)
	if err != nil {
		return s.fail(f, body, err)
	}
	own := st.(*bodyStage)
	own.whole = true
	own.f.scope.script = true
	own.path = body.Source.Path
	return s.runWhole(own)
}

// runWhole runs a body of the top level; a plain one flushes the output after
// each statement.
func (s *Session) runWhole(st *bodyStage) error {
	if err := st.begin(); err != nil {
		return err
	}
	if st.body.Begin != nil || st.body.Process != nil || st.body.Finish != nil {
		if err := st.alone(); err != nil {
			return err
		}
		return st.end()
	}
	defer st.entered()()
	err := s.topLevel(st.f, st.body.Statements)
	if errors.Is(err, errReturn) {
		return nil
	}
	return err
}

// scriptWords reads the arguments of a script as a Unix shell gives them: -Name
// value, -Name:value and plain words.
func scriptWords(args []any) ([]bind.Arg, bool) {
	var out []bind.Arg
	for _, a := range args {
		text, ok := a.(string)
		if !ok {
			return nil, false
		}
		body, err := syntax.Parse("", "x "+text)
		if err == nil && strings.HasPrefix(text, "-") && !strings.ContainsAny(text, " \t") {
			if arg := singleParameter(body); arg != nil {
				out = append(out, *arg)
				continue
			}
		}
		out = append(out, bind.Arg{Value: text})
	}
	return out, true
}

// singleParameter is the parameter that is all of `x -Name` or `x -Name:word`.
func singleParameter(b *syntax.Body) *bind.Arg {
	c, ok := b.Statements[0].(*syntax.Pipeline).Stages[0].(*syntax.Command)
	if !ok || len(c.Args) != 1 || c.Args[0].Name == "" {
		return nil
	}
	a := c.Args[0]
	switch v := a.Value.(type) {
	case nil:
		return &bind.Arg{Name: a.Name}
	case *syntax.Word:
		return &bind.Arg{Name: a.Name, Colon: true, Value: v.Text}
	case *syntax.Variable:
		if c, ok := constants[strings.ToLower(v.Name)]; ok {
			return &bind.Arg{Name: a.Name, Colon: true, Value: c}
		}
	}
	return nil
}

func (st *bodyStage) begin() error {
	if err := st.bindParameters(); err != nil {
		return err
	}
	if st.body.Begin == nil {
		return nil
	}
	return st.run(st.body.Begin.Statements)
}

// bindParameters gives the parameters their values in the body's scope.
func (st *bodyStage) bindParameters() error {
	sc := st.f.scope
	given := value.BoundParameters()
	rest := []any{}
	if st.bound == nil {
		left, err := st.simpleBinding(given)
		if err != nil {
			return st.s.failCommand(st.caller, st.node, st.name, err)
		}
		rest = spelled(left)
		sc.vars["args"] = &variable{name: "args", value: rest, splat: left}
	} else {
		st.setBound(st.bound.Args, given)
		st.commonVariables()
	}
	sc.define("PSBoundParameters", given)
	sc.define("MyInvocation", st.invocation(given, rest))
	return st.defaults(given)
}

func (st *bodyStage) setBound(args map[string]any, given *value.Map) {
	for _, p := range st.body.Params {
		if v, ok := args[p.Name]; ok {
			st.f.scope.define(p.Name, v)
			given.Set(p.Name, v)
		}
	}
}

// commonVariables turns common parameters into the preference variables of the
// function's scope, so that what it calls inherits them.
func (st *bodyStage) commonVariables() {
	c := st.bound.Common
	for param, variable := range map[string]string{"ErrorAction": "ErrorActionPreference", "WarningAction": "WarningPreference", "InformationAction": "InformationPreference"} {
		if text := c.Text(param); text != "" {
			st.f.scope.define(variable, text)
		}
	}
	if b := c.Bool("Verbose"); b != nil {
		st.f.scope.define("VerbosePreference", map[bool]string{true: "Continue", false: "SilentlyContinue"}[*b])
	}
	if b := c.Bool("Debug"); b != nil {
		st.f.scope.define("DebugPreference", map[bool]string{true: "Continue", false: "SilentlyContinue"}[*b])
	}
	if b := c.Bool("WhatIf"); b != nil {
		st.f.scope.define("WhatIfPreference", *b)
	}
	if b := c.Bool("Confirm"); b != nil {
		st.f.scope.define("ConfirmPreference", map[bool]string{true: "Low", false: "None"}[*b])
	}
	st.f.scope.define("PSCmdlet", st.newCaller())
}

// defaults evaluates the defaults of what was not given; a switch is $false.
func (st *bodyStage) defaults(given *value.Map) error {
	for _, p := range st.body.Params {
		if _, ok := given.Get(p.Name); ok {
			continue
		}
		v := zeroOf(p.Type)
		if p.Default != nil {
			d, err := st.s.eval(st.f, p.Default)
			if err != nil {
				return st.s.fail(st.f, p, err)
			}
			v = shell.Plain(d)
			if p.Type != "" {
				if v, err = convert(v, p.Type); err != nil {
					return st.s.fail(st.f, p, err)
				}
			}
		}
		st.f.scope.define(p.Name, v)
	}
	for i, p := range st.body.Params {
		t := st.fn.params[i].Type.(paramType)
		if isSwitch(t.typ) {
			t.typ = ""
		}
		st.f.scope.vars[strings.ToLower(p.Name)].limits = limits{t.typ, t.rules}
	}
	return nil
}

// simpleBinding binds the arguments of a function without attributes and
// returns what is left over, which $args holds.
func (st *bodyStage) simpleBinding(given *value.Map) ([]bind.Arg, error) {
	left := []bind.Arg{}
	for i := 0; i < len(st.args); i++ {
		a := st.args[i]
		p := simpleParameter(st.fn.params, a.Name)
		if p == nil {
			left = append(left, a)
			continue
		}
		switch {
		case a.Colon:
		case shell.TraitsOf(p.Type).Switch:
			a.Value = true
		case i+1 < len(st.args) && st.args[i+1].Name == "":
			i++
			a.Value = st.args[i].Value
		default:
			return nil, missingValue(p)
		}
		if _, twice := given.Get(p.Name); twice {
			return nil, runtimeError("ParameterAlreadyBound", "Cannot bind parameter because parameter '%s' is specified more than once.", p.Name)
		}
		if err := st.give(given, p, a.Value); err != nil {
			return nil, err
		}
	}
	for _, p := range st.fn.params {
		if _, ok := given.Get(p.Name); ok || shell.TraitsOf(p.Type).Switch {
			continue
		}
		i := slices.IndexFunc(left, func(a bind.Arg) bool { return a.Name == "" })
		if i < 0 {
			break
		}
		if err := st.give(given, p, left[i].Value); err != nil {
			return nil, err
		}
		left = slices.Delete(left, i, i+1)
	}
	return left, nil
}

// spelled are arguments as $args shows them.
func spelled(args []bind.Arg) []any {
	words := []any{}
	for _, a := range args {
		switch {
		case a.Name == "":
			words = append(words, plain(a.Value))
		case a.Colon:
			words = append(words, "-"+a.Name+":", plain(a.Value))
		default:
			words = append(words, "-"+a.Name)
		}
	}
	return words
}

func (st *bodyStage) give(given *value.Map, p *shell.Param, v any) error {
	cv, err := p.Type.Convert(p.Name, v)
	if err != nil {
		return err
	}
	given.Set(p.Name, cv)
	st.f.scope.define(p.Name, cv)
	return nil
}

func missingValue(p *shell.Param) error {
	return &model.Error{ID: "MissingArgument", Category: model.Binding, Param: p.Name,
		Message: "Missing an argument for parameter '" + p.Name + "'. Specify a parameter of type '" + p.Type.Name() + "' and try again."}
}

// simpleParameter finds a parameter by name, alias or unique prefix of them.
func simpleParameter(params []*shell.Param, name string) *shell.Param {
	if name == "" {
		return nil
	}
	var found *shell.Param
	for _, p := range params {
		for _, known := range append([]string{p.Name}, p.Aliases...) {
			if strings.EqualFold(known, name) {
				return p
			}
			if !model.HasPrefixFold(known, name) || found == p {
				continue
			}
			if found != nil {
				return nil
			}
			found = p
		}
	}
	return found
}

// entered notes that the body runs; the function it returns that it does no more.
func (st *bodyStage) entered() (left func()) {
	before := st.s.calls
	st.s.calls = append(before, st)
	return func() { st.s.calls = before }
}

// run runs statements of the body; return ends them.
func (st *bodyStage) run(list []syntax.Statement) error {
	defer st.entered()()
	err := st.s.statements(st.f, list)
	var exit *exited
	switch {
	case errors.Is(err, errReturn):
		return nil
	case st.file && errors.As(err, &exit):
		st.s.frame.scope.define("LASTEXITCODE", int64(exit.code))
		st.s.programFailed = exit.code != 0
		return nil
	}
	return err
}

func (st *bodyStage) alone() error {
	switch {
	case st.each:
		return st.run(st.body.Statements)
	case st.body.Process != nil:
		return st.run(st.body.Process.Statements)
	}
	return nil
}

func (st *bodyStage) process(v any) error {
	if st.bound != nil && !takesInput(st.fn.params) {
		return st.refused(&model.Error{ID: "InputObjectNotBound", Category: model.Binding, Target: value.Text(v),
			Message: "The input object cannot be bound to any parameters for the command: " + st.name + " has none with ValueFromPipeline."})
	}
	if st.bound != nil {
		args, err := st.bound.Input(st.f.ctx, v, value.Prop)
		if err != nil {
			return st.refused(err)
		}
		st.setBound(args, value.NewMap())
	}
	if !st.each && st.body.Process == nil {
		st.input = append(st.input, v)
		return nil
	}
	if st.readsInput() {
		st.f.scope.define("input", value.NewInput([]any{v}))
	}
	return withInput(st.f.scope, v, st.alone)
}

// readsInput is whether the body mentions $input.
func (st *bodyStage) readsInput() bool {
	if st.reads == nil {
		found := false
		syntax.Walk(st.body, func(n syntax.Node) bool {
			v, ok := n.(*syntax.Variable)
			found = found || ok && strings.EqualFold(v.Name, "input")
			return !found
		})
		st.reads = &found
	}
	return *st.reads
}

// takesInput is whether one of the parameters takes objects from the pipeline.
func takesInput(params []*shell.Param) bool {
	return slices.ContainsFunc(params, func(p *shell.Param) bool { return p.ByValue || p.ByPropertyName })
}

// refused reports an object that no parameter takes; the next object runs.
func (st *bodyStage) refused(err error) error {
	err = st.s.failCommand(st.caller, st.node, st.name, err)
	var failed *failure
	if !errors.As(err, &failed) || st.s.tries > 0 {
		return err
	}
	st.s.report(failed)
	st.failed()
	return nil
}

// withInput runs fn with $_ = v in the scope.
func withInput(sc *scope, v any, fn func() error) error {
	old := sc.vars["_"]
	sc.define("_", v)
	defer sc.restore("_", old)
	return fn()
}

func (st *bodyStage) end() error {
	if st.each || st.body.Finish == nil && (st.body.Begin != nil || st.body.Process != nil) {
		return nil
	}
	st.f.scope.define("input", value.NewInput(st.input))
	if st.body.Finish != nil {
		return st.run(st.body.Finish.Statements)
	}
	return st.run(st.body.Statements)
}

func (st *bodyStage) close() {
	for name, old := range st.outer {
		st.f.scope.restore(name, old)
	}
	if st.keep == nil {
		return
	}
	st.keep.errors = append(st.keep.errors, st.s.newest(st.s.remembered-st.before)...)
	st.keep.fill()
}

// keepVariables makes the body's output, warnings and errors go to the variables
// that the call names.
func (st *bodyStage) keepVariables() {
	st.keep, st.before = st.s.keep(st.caller, st.bound.Common), st.s.remembered
	out := st.f.out
	st.f.out = func(v any) error {
		st.keep.emitted(v)
		return out(v)
	}
	if st.bound.Common.Text("WarningVariable") != "" {
		st.f.host = keepingHost{st.f.host, st.keep}
	}
}
