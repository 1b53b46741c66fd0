// Package shell says what a cmdlet is: data first, one function last. The
// language (syntax, bind, eval), the look (format), the Unix pipe (stream) and
// the terminal (term) are packages of their own below it. It knows the model
// and refuses to know mail, the directory and the engine.
package shell

import (
	"context"
	"errors"

	"mxsh/model"
)

// ErrStop is what a sink returns when it wants no more objects (Select-Object
// -First). Every stage above returns it at once; it is not a failure.
var ErrStop = errors.New("no more objects are wanted")

// Cmdlet is a command as a value. It emits objects and returns errors; it never
// prints, exits, reads the environment or asks whether it is on a terminal.
type Cmdlet struct {
	Verb, Noun  string
	Aliases     []string // "fl"
	Synopsis    string   // one line
	Description string   // paragraphs, may be ""
	Params      []*Param
	DefaultSet  string      // the parameter set of a call that could mean several, "" for none
	Output      *model.Kind // what it emits, nil when not of one kind
	Changes     bool        // changes something: has -WhatIf and -Confirm
	Asks        bool        // asks for confirmation unless -Confirm:$false
	Minor       bool        // changes little: asks only where $ConfirmPreference is Low
	Examples    []Example
	Notes       string   // what else there is to know, may be ""
	Links       []string // the names of commands and topics that belong to it
	Inputs      string   // in words what may be piped in; "" where the parameters say it
	Outputs     string   // in words what it emits; "" where Output says it or nobody
	Wizard      *Wizard  // asks a person for the parameters, nil when it has none

	// Process runs once when nothing is piped in, else once for each object
	// that arrives. Begin runs before the first, End after the last; either
	// may be nil. An error they return ends the statement; errors of single
	// objects go to Call.Error.
	Begin, Process, End func(*Call) error
	// Close gives up what the call holds, a file say, however the call ended;
	// it runs once, after all else, and may be nil.
	Close func(*Call)
}

// Name is Verb-Noun.
func (c *Cmdlet) Name() string {
	if c.Noun == "" {
		return c.Verb
	}
	return c.Verb + "-" + c.Noun
}

// Param returns the parameter of that exact name or alias in any case, or nil.
func (c *Cmdlet) Param(name string) *Param {
	for _, p := range c.Params {
		if p.Is(name) {
			return p
		}
	}
	return nil
}

// Example is a command line with what it shows; the tests run it.
type Example struct{ Command, Explains string }

// Param is one parameter of a cmdlet.
type Param struct {
	Name      string
	Aliases   []string
	Type      Type
	Help      string // "" where Field has the text; readers call About
	Inert     string // why it has no meaning here, "" when it has
	Position  int    // from 1; 0 when it is named only
	Mandatory bool
	Rest      bool // takes all remaining positional arguments
	// Needed makes a parameter mandatory as far as the other arguments do not
	// make it needless; given returns the argument of a parameter. nil when
	// Mandatory says all.
	Needed func(given func(name string) (any, bool)) bool
	Common bool // a common parameter: the binder applies it, the cmdlet never sees it

	ByValue        bool // binds a piped object
	ByPropertyName bool // binds the property of its name of a piped object

	// Sets are the parameter sets it belongs to; none means all.
	Sets []string
	// Field is the setting behind the parameter, nil when there is none.
	Field *model.Field
}

// About is what the parameter does, in sentences. A parameter of a setting has
// the setting's own text, which is read from the source when it is asked for.
func (p *Param) About() string {
	if p.Help == "" && p.Field != nil {
		return p.Field.Help()
	}
	return p.Help
}

// Is is whether name is the parameter's name or one of its aliases, in any case.
func (p *Param) Is(name string) bool { return sameName(p.Name, name) || containsName(p.Aliases, name) }

// Type converts arguments of one parameter.
type Type interface {
	// Name is the type as messages give it: String, Int32, String[], SwitchParameter.
	Name() string
	// Convert returns the value that the cmdlet will see, or a *model.Error of
	// category Binding or Invalid that says why v cannot be one. param is the
	// parameter's name, for the sentence.
	Convert(param string, v any) (any, error)
}

// Question is what -Confirm asks.
type Question struct {
	Caption string // "Confirm"
	Text    string // "Are you sure you want to perform this action?"
	Action  string // `Removing Send connector "Internet".`
}

// Answer to a Question.
type Answer int

// The answers of Exchange's confirmation prompt.
const (
	Yes Answer = iota
	YesToAll
	No
	NoToAll
)

// Host is the world outside a pipeline: the streams that are not objects, and
// the person. Implementations are in shell/term and in tests. A method that asks
// returns a *model.Error of category Usage when there is no one to ask.
type Host interface {
	Warning(text string)
	Verbose(text string)
	Debug(text string)
	Information(text string, newline bool) // Write-Host, what-if sentences
	Error(*Record)

	Confirm(Question) (Answer, error)
	ReadLine(prompt string) (string, error)
	ReadSecret(prompt string) (model.Secret, error)

	Width() int // columns of the output, 120 when it is no terminal
}

// Record is an error as it stands in $Error and in catch.
type Record struct {
	Err        error
	Command    string // the cmdlet's name, "" outside of one
	Target     any
	TargetType string // what the language calls Target's type, "" when nobody asked it
	Reason     string // the exception's name, "" when Err says it
	Exception  any    // what was thrown, nil when it was no exception of the language
	Script     string // file name, "" for typed text
	Line       int
	Column     int
	Text       string // the source line
	Length     int    // of the faulty words in characters
	Stack      string // the calls that led to it, innermost first
	View       string // what $ErrorView says: NormalView, CategoryView, Concise; "" leaves it to the host
}

// Failure is a record on its way up as an error, for a cmdlet that has one.
type Failure struct{ Record *Record }

func (f *Failure) Error() string { return model.Plain(f.Record.Err).Error() }

// Unwrap returns the error of the record.
func (f *Failure) Unwrap() error { return f.Record.Err }

// Block is a script block.
type Block interface {
	// Invoke runs the block with $_ = input and the arguments, in the scope it
	// was written in, and returns what it emitted.
	Invoke(ctx context.Context, input any, args ...any) ([]any, error)
	// Each runs it like Invoke and hands every object to emit as it comes.
	Each(ctx context.Context, input any, emit func(any) error, args ...any) error
	// Text is the source between the braces.
	Text() string
}

type quiet struct{}

// Quietly is ctx for a block that computes a column, a key or a heading: its
// errors are remembered and not told, and what follows them is still run.
func Quietly(ctx context.Context) context.Context {
	if Quiet(ctx) {
		return ctx
	}
	return context.WithValue(ctx, quiet{}, true)
}

// Quiet is whether what runs under ctx keeps its errors to itself.
func Quiet(ctx context.Context) bool { return ctx.Value(quiet{}) != nil }

// Variables is the scope a cmdlet was called from.
type Variables interface {
	Variable(name string) (any, bool)
	SetVariable(name string, v any)
}

// VariableInfo is a variable with what protects it.
type VariableInfo struct {
	Name, Description string
	Value             any
	Option            string // None, ReadOnly or Constant; "" where it is not said
}

// VariableStore is a scope whose variables can be made, protected and taken away.
// A scope is named by Global, Script, Local or Private, by how many scopes further
// out it is, or by "": then what is read may stand further out, too. Errors are
// for the administrator.
type VariableStore interface {
	Lookup(scope, name string) (v VariableInfo, ok bool, err error)
	Names(scope string) ([]string, error)
	// Define gives a variable its value, and its option and description where they
	// are said. force overrides ReadOnly.
	Define(scope string, v VariableInfo, force bool) error
	Forget(scope, name string, force bool) error
}
