// Package core holds the utility cmdlets: those that work on values of any kind
// and know neither mail nor the directory.
package core

import (
	"io/fs"
	"slices"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/transcript"
	"mxsh/shell/value"
)

// Env is what the utility cmdlets may ask of the world.
type Env struct {
	Now func() time.Time
	// Dir is the current folder, absolute; nil takes $PWD of the caller's scope.
	Dir func() string
	// Cmdlets are all there are, for Get-Command, Get-Alias and Get-Help; nil knows
	// only those of this package.
	Cmdlets func() []*shell.Cmdlet
	// History lists the lines that were typed, oldest first; nil when none are kept.
	History func() []string
	// AddHistory adds a line to them; nil when none are kept.
	AddHistory func(line string)
	// ClearHistory forgets them; nil when none are kept.
	ClearHistory func() error
	// About holds further help topics, about_X.txt each; may be nil.
	About fs.FS
	// Transcript is what Start-Transcript starts; nil makes one of its own, which
	// holds header and end only.
	Transcript *transcript.Log
	// Seals encrypts what ConvertFrom-SecureString is given without a key; nil
	// refuses that.
	Seals model.Sealer
	// Absent are families of commands that are known elsewhere and not here,
	// besides those of Windows; may be nil.
	Absent []Absence
}

// path makes a path absolute: from Dir, or from the current folder of the session.
// ~ is the home folder, and the backslashes of Windows part names, too.
func (e Env) path(c *shell.Call, name string) string {
	home := ""
	if c.Vars != nil {
		v, _ := c.Vars.Variable("HOME")
		home = value.Text(v)
	}
	return shell.FilePath(e.folder(c), home, unprefixed(name))
}

// folder is the current folder.
func (e Env) folder(c *shell.Call) string {
	switch {
	case e.Dir != nil:
		return e.Dir()
	case c.Vars == nil:
		return ""
	}
	pwd, _ := c.Vars.Variable("PWD")
	return value.Text(pwd)
}

// All returns the utility cmdlets.
func All(e Env) []*shell.Cmdlet {
	if e.Now == nil {
		e.Now = time.Now
	}
	if e.Transcript == nil {
		e.Transcript = &transcript.Log{Now: e.Now}
	}
	var all []*shell.Cmdlet
	if e.Cmdlets == nil {
		e.Cmdlets = func() []*shell.Cmdlet { return all }
	}
	all = slices.Concat(objects(), formats(), e.files(), e.items(), e.itemProperties(), e.converters(), writers(), e.creators(), e.clocks(), variables(), e.discovery(), e.transcripts(), e.surroundings(), e.processCmdlets(),
		[]*shell.Cmdlet{e.getFileHash(), e.newTemporaryFile(), convertFromStringData(), e.invokeHistory(), e.getTip(), e.getExCommand(func() []*shell.Cmdlet { return all })})
	return all
}

func objects() []*shell.Cmdlet {
	return []*shell.Cmdlet{whereObject(), forEachObject(), selectObject(), sortObject(), measureObject(), groupObject(),
		compareObject(), getUnique(), getRandom(), getMember(), addMember()}
}

// input is the parameter for an object that is not piped.
func input() *shell.Param {
	return &shell.Param{Name: "InputObject", Type: shell.Any, Help: "The object to work on; usually it is piped in."}
}

func property(help string) *shell.Param {
	return &shell.Param{Name: "Property", Type: shell.Anys, Position: 1, Help: help}
}

func flag(name, help string, aliases ...string) *shell.Param {
	return &shell.Param{Name: name, Aliases: aliases, Type: shell.Switch, Help: help}
}

func number(name, help string, aliases ...string) *shell.Param {
	return &shell.Param{Name: name, Aliases: aliases, Type: shell.Int, Help: help}
}

func text(name, help string, aliases ...string) *shell.Param {
	return &shell.Param{Name: name, Aliases: aliases, Type: shell.String, Help: help}
}

// at gives a parameter its position.
func at(position int, p *shell.Param) *shell.Param {
	p.Position = position
	return p
}

func must(p *shell.Param) *shell.Param {
	p.Mandatory = true
	return p
}

// idle is a parameter that is accepted without effect.
func idle(p *shell.Param, why string) *shell.Param {
	p.Inert = why
	return p
}

// given returns the object that Process is to work on: the piped one, or that of
// -InputObject; ok is false when there is none.
func given(c *shell.Call) (v any, ok bool) {
	if c.Piped {
		return c.Input, true
	}
	if c.Given("InputObject") {
		return c.Value("InputObject"), true
	}
	return nil, false
}

// each is given, with the array of -InputObject unrolled.
func each(c *shell.Call) []any {
	v, ok := given(c)
	switch {
	case !ok:
		return nil
	case c.Piped:
		return []any{v}
	}
	return value.Enumerate(v)
}

// state returns the call's state of type T, made at first use.
func state[T any](c *shell.Call) *T {
	if s, ok := c.State.(*T); ok {
		return s
	}
	s := new(T)
	c.State = s
	return s
}

// gathered keeps every input for End.
type gathered struct{ items []any }

func gather(c *shell.Call) error {
	s := state[gathered](c)
	s.items = append(s.items, each(c)...)
	return nil
}

// textArg returns a text argument, or "".
func textArg(c *shell.Call, name string) string {
	s, _ := shell.Arg[string](c, name)
	return s
}

// intArg returns a number argument, or the default.
func intArg(c *shell.Call, name string, otherwise int64) int64 {
	if n, ok := shell.Arg[int64](c, name); ok {
		return n
	}
	return otherwise
}

func properties(c *shell.Call) ([]value.Property, error) {
	args, _ := shell.Arg[[]any](c, "Property")
	return value.ParseProperties(args)
}

func listArg(c *shell.Call, name string) []any {
	args, _ := shell.Arg[[]any](c, name)
	return args
}

// invalid is the error of an argument that makes no sense.
func invalid(param, target, message, hint string) *model.Error {
	return &model.Error{ID: "InvalidArgument", Category: model.Binding, Param: param, Target: target, Message: message, Hint: hint}
}
