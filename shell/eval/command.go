package eval

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// target is what a command's name means; one field is set.
type target struct {
	cmdlet   *shell.Cmdlet
	function *function
	script   string // path of a script file
	program  string // path of an external program
	block    *block
}

// stageOf makes the stage of a command. What it emits goes to sink.
func (s *Session) stageOf(f *frame, c *syntax.Command, at place, sink func(any) error, n *noted) (stage, error) {
	g := *f
	g.out, g.top = sink, f.top && at.last && len(c.Redirects) == 0
	closers, err := s.redirect(&g, c.Redirects)
	if err != nil {
		runAll(closers)
		return nil, err
	}
	st, err := s.bareStage(f, &g, c, at, n)
	if err != nil {
		var failed *failure
		if err = s.fail(&g, c, err); errors.As(err, &failed) {
			failed.host = g.host
		}
		if len(c.Redirects) > 0 && s.tries == 0 {
			err = s.settle(&g, c, err) // 2> takes the error of the command that it stands with
			if err == nil {
				err = errSettled
			}
		}
		runAll(closers)
		return nil, err
	}
	if body, ok := st.(*bodyStage); ok {
		body.noted = n
	}
	if len(c.Redirects) == 0 {
		return st, nil
	}
	return &closing{stage: st, s: s, f: &g, node: c, noted: n, closers: closers}, nil
}

// errSettled is the failure of a stage that was reported already.
var errSettled = errors.New("the failure was reported")

func runAll(closers []func() error) {
	for _, c := range closers {
		_ = c()
	}
}

// closing is a stage with redirections: a failure of its command goes where its
// errors go and stops the stage, and the files are finished when it ends.
type closing struct {
	stage
	s       *Session
	f       *frame
	node    syntax.Node
	noted   *noted
	closers []func() error
}

// settle reports a failure to where it is redirected.
func (c *closing) settle(err error) error {
	if err == nil || passes(c.f.ctx, err) || c.s.tries > 0 {
		return err
	}
	if err := c.s.settle(c.f, c.node, err); err != nil {
		return err
	}
	c.noted.failed = true
	return shell.ErrStop
}

func (c *closing) begin() error        { return c.settle(c.stage.begin()) }
func (c *closing) alone() error        { return c.settle(c.stage.alone()) }
func (c *closing) process(v any) error { return c.settle(c.stage.process(v)) }

func (c *closing) endsAnyway() bool { return endsAnyway(c.stage) }

func (c *closing) end() error {
	err := c.settle(c.stage.end())
	for _, finish := range c.closers {
		if closed := finish(); err == nil {
			err = closed
		}
	}
	c.closers = nil
	return err
}

func (c *closing) close() {
	c.stage.close()
	runAll(c.closers)
}

// bareStage resolves the command and evaluates its arguments in f; the stage
// runs with g's output and host.
func (s *Session) bareStage(f, g *frame, c *syntax.Command, at place, n *noted) (stage, error) {
	t, err := s.resolve(f, c)
	if err != nil {
		return nil, err
	}
	args, err := s.arguments(f, c.Args)
	if err != nil {
		return nil, err
	}
	if name := t.helpName(); name != "" && asksHelp(args) {
		return s.helpStage(g, c, name, at, n)
	}
	inScope := c.Invoke == "."
	switch {
	case t.cmdlet != nil:
		return s.newCmdletStage(g, c, t.cmdlet, args, at, n)
	case t.function != nil:
		return s.functionStage(g, c, t.function, args, at, inScope)
	case t.block != nil:
		return s.blockStage(g, c, t.block, args, at, inScope)
	case t.script != "":
		return s.scriptStage(g, c, t.script, args, at, inScope)
	}
	return s.programStage(g, c, t.program, at)
}

// asksHelp is whether -? is among the arguments.
func asksHelp(args []bind.Arg) bool {
	for _, a := range args {
		if a.Name == "?" {
			return true
		}
	}
	return false
}

// helpName is what Get-Help knows the command as, "" where it has no help.
func (t target) helpName() string {
	switch {
	case t.cmdlet != nil:
		return t.cmdlet.Name()
	case t.function != nil:
		return t.function.name
	}
	return t.script
}

// helpStage runs Get-Help for the command of that name in its place.
func (s *Session) helpStage(g *frame, c *syntax.Command, of string, at place, n *noted) (stage, error) {
	help := s.commands["get-help"]
	if help == nil {
		return nil, s.unknown("Get-Help")
	}
	return s.newCmdletStage(g, c, help, []bind.Arg{bind.Positional(of)}, at, n)
}

// resolve finds what the command's name means.
func (s *Session) resolve(f *frame, c *syntax.Command) (target, error) {
	v, err := s.eval(f, c.Name)
	if err != nil {
		return target{}, err
	}
	switch x := v.(type) {
	case *block:
		return target{block: x}, nil
	case *value.Record:
		if name, ok := x.Get("Name"); ok { // what Get-Command returned
			v = name
		}
	}
	t, err := s.lookup(f, strings.TrimSpace(shell.Text(v)))
	if isUnknown(err) && comparesProperty(c) {
		return t, bareProperty(err.(*model.Error), c)
	}
	return t, err
}

func isUnknown(err error) bool {
	e, ok := err.(*model.Error)
	return ok && e.ID == "CommandNotFoundException"
}

// comparesProperty is whether a command is what a person writes who takes a
// script block for a filter: Name -eq 'a'.
func comparesProperty(c *syntax.Command) bool {
	if len(c.Args) < 2 || c.Args[0].Value != nil {
		return false
	}
	return comparisons[strings.TrimPrefix(strings.ToLower(c.Args[0].Name), "-")]
}

// bareProperty says how a property is named in a block.
func bareProperty(e *model.Error, c *syntax.Command) error {
	e.Hint = fmt.Sprintf("In a script block a property of the object is $_.%s: $_.%s -%s ...; bare names are for -Filter, and for Where-Object without braces.", e.Target, e.Target, c.Args[0].Name)
	return e
}

// lookup finds a command by name: alias, function, cmdlet, file, program. A
// name with a slash or the ending .ps1 is always a file.
func (s *Session) lookup(f *frame, name string) (target, error) {
	lower := strings.ToLower(name)
	if alias := s.aliases[lower]; alias != "" {
		name, lower = alias, strings.ToLower(alias)
	}
	if isPath(name) {
		return s.file(name)
	}
	if i := strings.LastIndexByte(name, '\\'); i > 0 { // Module\Command
		if t, err := s.lookup(f, name[i+1:]); err == nil && t.cmdlet != nil {
			return t, nil
		}
	}
	if fn := f.scope.findFunction(name); fn != nil {
		return target{function: fn}, nil
	}
	if cmd := s.commands[lower]; cmd != nil {
		return target{cmdlet: cmd}, nil
	}
	if cmd := s.commands["get-"+lower]; cmd != nil && s.Interactive && f.src.Name == "" {
		return target{cmdlet: cmd}, nil
	}
	if path := s.findProgram(name); path != "" {
		return target{program: path}, nil
	}
	if s.Absent != nil {
		if err := s.Absent(name); err != nil {
			return target{}, err
		}
	}
	return target{}, s.unknown(name)
}

// isPath is whether a command's name is a file's.
func isPath(name string) bool {
	return strings.Contains(name, "/") || strings.HasSuffix(strings.ToLower(name), ".ps1") || strings.HasPrefix(name, `.\`) ||
		strings.HasPrefix(name, "~") || len(name) > 2 && name[1] == ':' && name[2] == '\\'
}

func (s *Session) file(name string) (target, error) {
	path := s.path(name)
	info, err := os.Stat(path)
	switch {
	case err != nil && shell.IsExchangeProfile(name):
		return target{cmdlet: s.commands["connect-exchangeserver"]}, nil
	case err != nil:
		e := s.unknown(name)
		e.Hint = "There is no such file."
		return target{}, e
	case info.IsDir():
		e := s.unknown(name)
		e.Hint = "It is a folder."
		return target{}, e
	}
	if info.Mode()&0o111 != 0 && !strings.EqualFold(filepath.Ext(path), ".ps1") && !ownScript(path) {
		return target{program: path}, nil
	}
	return target{script: path}, nil
}

// ownScript is whether the file's first line names this program.
func ownScript(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	head := make([]byte, 128)
	n, _ := file.Read(head)
	line, _, _ := strings.Cut(string(head[:n]), "\n")
	return strings.HasPrefix(line, "#!") && strings.Contains(line, "mxsh")
}

// findProgram looks an external program up in PATH.
func (s *Session) findProgram(name string) string {
	if name == "" || strings.ContainsAny(name, "\\*?") {
		return ""
	}
	for _, dir := range filepath.SplitList(s.environmentText("PATH")) {
		path := filepath.Join(dir, name)
		if !filepath.IsAbs(path) {
			continue
		}
		if found, err := exec.LookPath(path); err == nil {
			return found
		}
	}
	return ""
}

func (s *Session) unknown(name string) *model.Error {
	e := &model.Error{ID: "CommandNotFoundException", Category: model.Usage, Target: name,
		Message: "The term '" + model.Visible(model.Shortened(name)) + "' is not recognized as the name of a cmdlet, function, script file, or operable program."}
	if how := s.settingInstead(name); how != "" {
		e.Hint = "Write " + how + "."
	} else if near := s.suggest(name); len(near) > 0 {
		e.Hint = "Did you mean " + strings.Join(near, " or ") + "?"
	} else if strings.HasPrefix(name, "-") {
		e.Hint = "A line that begins with a parameter continues the line before it only if that one ends with a backtick and no blank after it."
	}
	return e
}

// settingInstead is the Set- command for Disable-, Enable- and Rename- of objects
// that have a setting for it, "" for every other name: a near name would be Remove-.
func (s *Session) settingInstead(name string) string {
	verb, noun, _ := strings.Cut(name, "-")
	set := s.Command("Set-" + noun)
	if set == nil {
		return ""
	}
	param, arg := "Enabled", " $false"
	switch strings.ToLower(verb) {
	case "disable":
	case "enable":
		arg = " $true"
	case "rename":
		param, arg = "Name", " with the new name"
	default:
		return ""
	}
	if set.Param(param) == nil {
		return ""
	}
	return set.Name() + " -" + param + arg
}

// suggest returns the names that were probably meant, at most three: those of
// the same verb whose noun ends alike, else the nearest one.
func (s *Session) suggest(name string) []string {
	names := s.CommandNames()
	verb, noun, ok := strings.Cut(strings.ToLower(name), "-")
	var alike []string
	for _, n := range names {
		v, rest, _ := strings.Cut(strings.ToLower(n), "-")
		if ok && len(noun) > 3 && v == verb && (strings.HasSuffix(rest, noun) || strings.HasSuffix(noun, rest)) {
			alike = append(alike, n)
		}
	}
	if len(alike) == 0 {
		if near := shell.Nearest(name, names); near != "" {
			alike = []string{near}
		}
	}
	return shortest(alike)
}

// shortest keeps three names, the shorter ones first.
func shortest(names []string) []string {
	sort.SliceStable(names, func(i, j int) bool { return len(names[i]) < len(names[j]) })
	if len(names) > 3 {
		names = names[:3]
	}
	return names
}

// CommandNames lists the names of the cmdlets and of the functions of the top
// level, sorted.
func (s *Session) CommandNames() []string {
	seen := map[string]bool{}
	var names []string
	add := func(name string) {
		if !seen[strings.ToLower(name)] {
			seen[strings.ToLower(name)] = true
			names = append(names, name)
		}
	}
	for _, c := range s.commands {
		add(c.Name())
	}
	for _, fn := range s.frame.scope.funcs {
		add(fn.name)
	}
	sort.Strings(names)
	return names
}

// Command returns the cmdlet of that name or alias in any case, or nil.
func (s *Session) Command(name string) *shell.Cmdlet {
	if alias := s.aliases[strings.ToLower(name)]; alias != "" {
		name = alias
	}
	return s.commands[strings.ToLower(name)]
}

// arguments evaluates the arguments of a call.
func (s *Session) arguments(f *frame, list []*syntax.Argument) ([]bind.Arg, error) {
	var args []bind.Arg
	for _, a := range list {
		switch {
		case a.Name != "" && a.Value == nil:
			args = append(args, bind.Arg{Name: a.Name, At: a})
			continue
		case a.Name == "":
			if splat, ok := a.Value.(*syntax.Splat); ok {
				args = append(args, s.splat(f, splat, a)...)
				continue
			}
			if w, ok := a.Value.(*syntax.Word); ok && w.Text == "--" {
				continue
			}
		}
		v, err := s.argument(f, a.Value)
		if err != nil {
			return nil, err
		}
		args = append(args, bind.Arg{Name: a.Name, Colon: a.Name != "", Value: v, At: a})
	}
	return args, nil
}

// argument evaluates one argument; a bare number keeps its text.
func (s *Session) argument(f *frame, e syntax.Expression) (any, error) {
	switch e := e.(type) {
	case *syntax.Word:
		if e.Value != nil {
			return shell.Word{Text: e.Text, Value: e.Value}, nil
		}
	case *syntax.Array:
		items := make([]any, len(e.Items))
		for i, item := range e.Items {
			v, err := s.argument(f, item)
			if err != nil {
				return nil, err
			}
			items[i] = v
		}
		return items, nil
	}
	return s.eval(f, e)
}

// splat turns @name into arguments: a hashtable into named ones, an array into
// positional ones.
func (s *Session) splat(f *frame, e *syntax.Splat, at any) []bind.Arg {
	if own := f.scope.find(e.Name); own != nil && own.splat != nil {
		return own.splat
	}
	v := s.read(f, "", e.Name)
	if m, ok := v.(*value.Map); ok {
		args := make([]bind.Arg, 0, m.Len())
		for _, entry := range m.Entries() {
			args = append(args, bind.Arg{Name: value.Text(entry.Key), Colon: true, Value: entry.Value, At: at})
		}
		return args
	}
	if v == nil {
		return nil
	}
	var args []bind.Arg
	for _, item := range value.Enumerate(v) {
		args = append(args, bind.Arg{Value: item, At: at})
	}
	return args
}
