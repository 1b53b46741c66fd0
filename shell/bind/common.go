package bind

import (
	"strings"

	"mxsh/shell"
)

// Common are the common parameters of a call (about_CommonParameters).
type Common struct{ values map[string]any }

// Given returns a common parameter's value by its full name.
func (c Common) Given(name string) (any, bool) {
	v, ok := c.values[name]
	return v, ok
}

// Text returns a common parameter as text, "" when it was not given.
func (c Common) Text(name string) string {
	s, _ := c.values[name].(string)
	return s
}

// Bool returns a switch among the common parameters; nil when it was not given.
func (c Common) Bool(name string) *bool {
	if b, ok := c.values[name].(bool); ok {
		return &b
	}
	return nil
}

// actions are in the order of their numbers: -ErrorAction 0 is SilentlyContinue.
var actions = shell.Enum("ActionPreference", "SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore")

// impacts are what $ConfirmPreference may hold.
var impacts = shell.Enum("ConfirmImpact", "None", "Low", "Medium", "High")

// PreferenceType is the type of a preference variable's values, nil for other
// variables. name is in lower case.
func PreferenceType(name string) shell.Type {
	switch name {
	case "erroractionpreference", "warningpreference", "verbosepreference", "debugpreference", "informationpreference", "progresspreference":
		return actions
	case "confirmpreference":
		return impacts
	}
	return nil
}

// every cmdlet has these
var always = []*shell.Param{
	{Name: "Verbose", Aliases: []string{"vb"}, Type: shell.Switch, Common: true, Help: "Says what is done, step by step."},
	{Name: "Debug", Aliases: []string{"db"}, Type: shell.Switch, Common: true, Help: "Prints messages for finding faults."},
	{Name: "ErrorAction", Aliases: []string{"ea"}, Type: actions, Common: true, Help: "What an error of one object does: Continue, Stop, SilentlyContinue or Ignore."},
	{Name: "WarningAction", Aliases: []string{"wa"}, Type: actions, Common: true, Help: "What a warning does."},
	{Name: "InformationAction", Aliases: []string{"infa"}, Type: actions, Common: true, Help: "What informational text does."},
	{Name: "ErrorVariable", Aliases: []string{"ev"}, Type: shell.String, Common: true, Help: "The variable that gets the errors; +name adds to it."},
	{Name: "WarningVariable", Aliases: []string{"wv"}, Type: shell.String, Common: true, Help: "The variable that gets the warnings; +name adds to it."},
	{Name: "InformationVariable", Aliases: []string{"iv"}, Type: shell.String, Common: true, Help: "The variable that gets informational text."},
	{Name: "OutVariable", Aliases: []string{"ov"}, Type: shell.String, Common: true, Help: "The variable that gets the output too; +name adds to it."},
	{Name: "OutBuffer", Aliases: []string{"ob"}, Type: shell.Int, Common: true, Inert: "objects are handed on one by one", Help: "Accepted for compatibility."},
	{Name: "PipelineVariable", Aliases: []string{"pv"}, Type: shell.String, Common: true, Help: "The variable that holds the current object for later stages."},
}

// cmdlets that change something have these too
var changing = []*shell.Param{
	{Name: "WhatIf", Aliases: []string{"wi"}, Type: shell.Switch, Common: true, Help: "Says what would be done, checks everything, and changes nothing."},
	{Name: "Confirm", Aliases: []string{"cf"}, Type: shell.Switch, Common: true, Help: "Asks before each change; -Confirm:$false does not ask."},
}

// CommonParams returns the common parameters that a cmdlet has.
func CommonParams(c *shell.Cmdlet) []*shell.Param {
	if !c.Changes {
		return always
	}
	return append(always[:len(always):len(always)], changing...)
}

// Preferences are the variables that stand in for common parameters.
type Preferences func(name string) (any, bool)

// Apply gives a call the common parameters and, where they are absent, the
// preference variables $ErrorActionPreference, $ConfirmPreference and so on.
func (c Common) Apply(call *shell.Call, pref Preferences) {
	o := &call.Options
	o.ErrorAction = action(c.Text("ErrorAction"), pref, "ErrorActionPreference")
	o.WarningAction = action(c.Text("WarningAction"), pref, "WarningPreference")
	o.InformationAction = action(c.Text("InformationAction"), pref, "InformationPreference")
	o.Verbose, o.VerboseAction = stream(c.Bool("Verbose"), action("", pref, "VerbosePreference"))
	o.Debug, o.DebugAction = stream(c.Bool("Debug"), action("", pref, "DebugPreference"))
	if b := c.Bool("WhatIf"); b != nil {
		o.WhatIf = *b
	} else if v, ok := pref("WhatIfPreference"); ok {
		o.WhatIf = v == true
	}
	o.Confirm = c.Bool("Confirm")
	if o.Confirm == nil {
		o.Confirm = confirmPreference(call.Cmdlet, pref)
	}
}

func action(given string, pref Preferences, name string) shell.Action {
	if given != "" {
		return shell.Action(given)
	}
	if v, ok := pref(name); ok {
		for _, a := range shell.TraitsOf(actions).Choices {
			if strings.EqualFold(a, shell.Text(v)) {
				return shell.Action(a)
			}
		}
	}
	switch name {
	case "VerbosePreference", "DebugPreference", "InformationPreference":
		return shell.SilentlyContinue
	}
	return shell.Continue
}

// stream is whether a stream of messages is shown, and what a message does.
func stream(given *bool, pref shell.Action) (shown bool, does shell.Action) {
	switch {
	case given != nil && !*given:
		return false, shell.SilentlyContinue
	case given != nil && pref.Silent():
		return true, shell.Continue
	}
	return !pref.Silent(), pref
}

// confirmPreference: None never asks, Low always does, Medium leaves out what is
// of little impact, High leaves it to the cmdlet.
func confirmPreference(c *shell.Cmdlet, pref Preferences) *bool {
	v, ok := pref("ConfirmPreference")
	if !ok {
		return nil
	}
	yes, no := true, false
	switch level := strings.ToLower(shell.Text(v)); {
	case level == "none":
		return &no
	case level == "low", level == "medium" && !c.Minor:
		return &yes
	}
	return nil
}
