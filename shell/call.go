package shell

import (
	"context"
	"errors"
	"strings"

	"mxsh/model"
)

// Action is what -ErrorAction and -WarningAction may say.
type Action string

// The actions.
const (
	Continue         Action = "Continue"
	SilentlyContinue Action = "SilentlyContinue"
	Stop             Action = "Stop"
	Inquire          Action = "Inquire"
	Ignore           Action = "Ignore"
)

// Silent is whether the action shows nothing and goes on.
func (a Action) Silent() bool { return a == SilentlyContinue || a == Ignore }

// Options are the common parameters of one call, with the preference variables
// already applied.
type Options struct {
	Verbose       bool
	Debug         bool
	ErrorAction   Action
	WarningAction Action
	// VerboseAction and DebugAction are Stop or Inquire where $VerbosePreference or
	// $DebugPreference says so.
	VerboseAction, DebugAction Action
	InformationAction          Action
	WhatIf                     bool
	// Confirm: nil asks when the cmdlet Asks; true always asks; false never.
	Confirm *bool
	// OnError and OnWarning see every record before the host: $Error, -ErrorVariable, $?.
	OnError   func(*Record)
	OnWarning func(string)
	// OnInformation sees what goes to the information stream.
	OnInformation func(string)
}

// Call is one invocation of a cmdlet. It is made by the binder and lives as long
// as the cmdlet's stage of the pipeline.
type Call struct {
	Context context.Context
	Cmdlet  *Cmdlet
	Host    Host
	Vars    Variables // may be nil
	Options Options

	// Input is the piped object that Process works on; Piped is whether there is one.
	Input any
	Piped bool
	// FromStream is whether the piped objects come from standard input.
	FromStream bool

	// State is the cmdlet's own, kept from Begin to End.
	State any

	// Args holds the bound values by parameter name, as Type.Convert returned them.
	Args map[string]any
	// Sink takes what the cmdlet emits.
	Sink func(any) error

	answer  Answer
	settled bool // answer holds for the rest of the pipeline
	failed  bool
	halted  error // what a message under Stop or Inquire ended the call with
}

// Emit hands an object to the next stage. A non-nil error must be returned by
// Process at once.
func (c *Call) Emit(v any) error {
	if c.halted != nil {
		return c.halted
	}
	return c.Sink(v)
}

// Halted is the error of a call that a warning or other message has ended, because
// its action is Stop or a person said so; nil else. Such a call emits and changes
// nothing more. Who runs the call asks after each step.
func (c *Call) Halted() error { return c.halted }

// Given is whether the parameter was bound.
func (c *Call) Given(name string) bool {
	_, ok := c.arg(name)
	return ok
}

// Value returns the bound value of a parameter, or nil.
func (c *Call) Value(name string) any {
	v, _ := c.arg(name)
	return v
}

// Switch is whether a switch was set.
func (c *Call) Switch(name string) bool {
	v, _ := c.arg(name)
	b, _ := v.(bool)
	return b
}

func (c *Call) arg(name string) (any, bool) {
	if v, ok := c.Args[name]; ok {
		return v, true
	}
	for n, v := range c.Args {
		if strings.EqualFold(n, name) {
			return v, true
		}
	}
	return nil, false
}

// Arg returns the bound value of a parameter as a T; ok is false when it was not
// given or is of another type.
func Arg[T any](c *Call, name string) (v T, ok bool) {
	raw, given := c.arg(name)
	if !given {
		return v, false
	}
	v, ok = raw.(T)
	return v, ok
}

// Warn writes a warning unless -WarningAction says otherwise.
func (c *Call) Warn(text string) {
	if c.Options.OnWarning != nil && c.Options.WarningAction != Ignore {
		c.Options.OnWarning(text)
	}
	c.tell(&c.Options.WarningAction, "WarningPreference", text, c.Host.Warning)
}

// Verbose writes a line of -Verbose.
func (c *Call) Verbose(text string) {
	if c.Options.Verbose {
		c.tell(&c.Options.VerboseAction, "VerbosePreference", text, c.Host.Verbose)
	}
}

// Debug writes a line of -Debug.
func (c *Call) Debug(text string) {
	if c.Options.Debug {
		c.tell(&c.Options.DebugAction, "DebugPreference", text, c.Host.Debug)
	}
}

// Inform writes to the information stream, as Write-Host does: for the person, and
// not subject to $InformationPreference.
func (c *Call) Inform(text string, newline bool) {
	if c.Options.OnInformation != nil {
		c.Options.OnInformation(text)
	}
	if c.Options.InformationAction != Ignore {
		c.Host.Information(text, newline)
	}
}

// Information writes a message of -InformationAction.
func (c *Call) Information(text string) {
	if c.Options.OnInformation != nil && c.Options.InformationAction != Ignore {
		c.Options.OnInformation(text)
	}
	c.tell(&c.Options.InformationAction, "InformationPreference", text, func(text string) { c.Host.Information(text, true) })
}

// tell writes a message as its action wants it. Under Stop, or when a person does
// not want to go on, it ends the call; yes to all makes the action Continue.
func (c *Call) tell(action *Action, preference, text string, write func(string)) {
	if action.Silent() || c.halted != nil {
		return
	}
	write(text)
	switch *action {
	case Stop:
		c.halted = &model.Error{ID: "ActionPreferenceStop", Category: model.Stopped,
			Message: "The running command stopped because the preference variable \"" + preference + "\" or common parameter is set to Stop: " + text}
	case Inquire:
		answer, err := c.Host.Confirm(Question{Caption: "Confirm", Text: "Continue with this operation?"})
		switch {
		case err != nil:
			c.halted = err
		case answer == No || answer == NoToAll:
			c.halted = &model.Error{ID: "ActionPreferenceStop", Category: model.Stopped, Message: "The running command stopped because the user selected the Stop option."}
		case answer == YesToAll:
			*action = Continue
		}
	}
}

// Error reports the failure of one object and lets the pipeline go on: it
// returns nil, unless -ErrorAction Stop makes the error terminating; Process
// then returns what Error returned.
func (c *Call) Error(err error, target any) error {
	var own *Failure
	if errors.As(err, &own) {
		return c.Report(own.Record)
	}
	var known *model.Error
	if !AsError(err, &known) {
		err = model.Plain(err)
	}
	return c.Report(&Record{Err: err, Target: target})
}

// Report is Error for a record that is ready but for the command's name.
func (c *Call) Report(rec *Record) error {
	if c.halted != nil {
		return c.halted
	}
	stopped := c.Options.ErrorAction == Stop || c.Options.ErrorAction == Inquire && !c.GoesOn(rec.Err)
	if stopped && rec.Reason == "" && rec.Exception == nil {
		return rec.Err
	}
	if rec.Command == "" {
		rec.Command = c.Cmdlet.Name()
	}
	if stopped {
		return &Failure{rec}
	}
	c.failed = true
	if c.Options.ErrorAction == Ignore {
		return nil
	}
	if c.Options.OnError != nil {
		c.Options.OnError(rec)
	}
	if c.Options.ErrorAction != SilentlyContinue {
		c.Host.Error(rec)
	}
	return nil
}

// GoesOn asks, for -ErrorAction Inquire, whether to go on after an error. Without
// a person to ask the answer is no. After yes to all the call asks no more, and
// after no every error stops it.
func (c *Call) GoesOn(err error) bool {
	answer, askErr := c.Host.Confirm(Question{Caption: "Confirm", Text: model.Plain(err).Error(), Action: "Continue after this error?"})
	switch {
	case askErr != nil || answer == No || answer == NoToAll:
		c.Options.ErrorAction = Stop
		return false
	case answer == YesToAll:
		c.Options.ErrorAction = Continue
	}
	return true
}

// Failed is whether Error was called.
func (c *Call) Failed() bool { return c.failed }

// WhatIf is whether the call is a dry run. A cmdlet validates in full, calls
// ShouldProcess and changes nothing.
func (c *Call) WhatIf() bool { return c.Options.WhatIf }

// ShouldProcess says whether to make the change that the sentence describes
// (`Removing Send connector "Internet".`). Under -WhatIf it prints the sentence
// and details and answers no; it asks when the cmdlet or -Confirm wants that.
// Yes to All and No to All hold for the rest of the call.
func (c *Call) ShouldProcess(sentence string, details ...string) (bool, error) {
	if c.halted != nil {
		return false, c.halted
	}
	if c.Options.WhatIf {
		c.Host.Information("What if: "+sentence, true)
		for _, d := range details {
			c.Host.Information("  "+d, true)
		}
		return false, nil
	}
	ask := c.Cmdlet.Asks
	if c.Options.Confirm != nil {
		ask = *c.Options.Confirm
	}
	if !ask || c.settled && c.answer == YesToAll {
		c.Verbose(sentence)
		return c.halted == nil, c.halted
	}
	if c.settled && c.answer == NoToAll {
		return false, nil
	}
	return c.ask(Question{Caption: "Confirm", Text: "Are you sure you want to perform this action?", Action: sentence})
}

// ShouldContinue asks a question of the command's own, whatever -Confirm says.
// Yes to All and No to All hold for the rest of the call.
func (c *Call) ShouldContinue(query, caption string) (bool, error) {
	if c.halted != nil || c.settled {
		return c.halted == nil && c.answer == YesToAll, c.halted
	}
	return c.ask(Question{Caption: caption, Text: query})
}

func (c *Call) ask(q Question) (bool, error) {
	answer, err := c.Host.Confirm(q)
	if err != nil {
		return false, err
	}
	c.answer = answer
	c.settled = answer == YesToAll || answer == NoToAll
	return answer == Yes || answer == YesToAll, nil
}

func sameName(a, b string) bool { return strings.EqualFold(a, b) }

func containsName(names []string, name string) bool {
	for _, n := range names {
		if sameName(n, name) {
			return true
		}
	}
	return false
}

// NoPerson is the error of a Host that has no one to ask. param names what is
// missing or how to go without the question.
func NoPerson(what, hint string) error {
	return &model.Error{ID: "NoTerminal", Category: model.Usage, Message: what, Hint: hint}
}

// AsError finds the *model.Error in an error's chain.
func AsError(err error, target **model.Error) bool { return errors.As(err, target) }
