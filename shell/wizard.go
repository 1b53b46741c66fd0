package shell

import (
	"context"
	"strconv"
	"strings"

	"mxsh/model"
)

// Wizard is how a cmdlet asks a person for its parameters, page by page. It is
// data: the noun describes the pages, the terminal asks, and what comes of it is
// bound like typed parameters.
type Wizard struct {
	Title string
	Pages []Page
	// Ready says why the wizard cannot begin; nil when nothing is needed.
	Ready func(context.Context) error
	// Judge returns the faults that the cmdlet would find with what was answered
	// so far, each with its parameter; nil leaves all to the types.
	Judge func(context.Context, *Answers) []*model.Error
}

// Page is what is asked together.
type Page struct {
	Title string
	Text  string              // what to know before answering, may be ""
	When  func(*Answers) bool // nil: always
	Steps []Step

	// A page with Fold makes one value of its answers and adds it to the list
	// parameter Fills; Steps are asked again while the answer to More is yes.
	Fills, More string
	Fold        func(*Answers) string
	// Then is asked once, after the last round.
	Then []Step
	// Later are IDs of faults that the answers of a later page settle.
	Later []string
}

// Form is how a step is answered.
type Form int

// The forms and their answers.
const (
	Line     Form = iota // a string, "" for none
	Several              // a []string, typed with commas between
	YesNo                // a bool
	Pick                 // the Value of one choice
	PickMany             // a []string, the Values of some choices
	Login                // a *model.PSCredential
)

// Step is one question of a page. An answer whose name is that of a parameter
// of the cmdlet is its value and obeys its type; others serve the wizard alone.
type Step struct {
	Name   string
	Prompt string
	Form   Form
	Needed bool                // an empty answer is asked again
	When   func(*Answers) bool // nil: always; else the answer is dropped
	// Preset is the answer of who just presses Enter; nil for none.
	Preset func(context.Context, *Answers) any
	// Choices are what Pick and PickMany offer. A single one is taken without asking.
	Choices func(context.Context, *Answers) ([]Choice, error)
	// Check is a rule beyond the parameter's type; may be nil.
	Check func(*Answers, string) error
}

// Choice is an answer that is offered.
type Choice struct {
	Text  string
	Value any // a string, or a bool
}

// Answers are what a wizard was told, by name in any case.
type Answers struct {
	order  []string
	values map[string]any
	// Given are parameters that the command line brought: nobody is asked for them.
	Given map[string]bool
}

// NewAnswers returns answers with what the command line gave, by parameter.
func NewAnswers(c *Cmdlet, given map[string]any) *Answers {
	a := &Answers{values: map[string]any{}, Given: map[string]bool{}}
	for _, p := range c.Params {
		if v, ok := given[p.Name]; ok {
			a.Set(p.Name, v)
			a.Given[strings.ToLower(p.Name)] = true
		}
	}
	return a
}

// Set keeps an answer; nil, an empty text and an empty list drop it.
func (a *Answers) Set(name string, v any) {
	key := strings.ToLower(name)
	if v == nil || v == "" || len(Elements(v)) == 0 {
		delete(a.values, key)
		return
	}
	if _, known := a.values[key]; !known && !containsName(a.order, name) {
		a.order = append(a.order, name)
	}
	a.values[key] = v
}

// Value is an answer, nil when there is none.
func (a *Answers) Value(name string) any { return a.values[strings.ToLower(name)] }

// Text is an answer as text.
func (a *Answers) Text(name string) string {
	if v := a.Value(name); v != nil {
		return Text(v)
	}
	return ""
}

// Is is whether an answer is yes.
func (a *Answers) Is(name string) bool { yes, _ := a.Value(name).(bool); return yes }

// List is an answer of several values as texts.
func (a *Answers) List(name string) []string {
	var out []string
	for _, v := range Elements(a.Value(name)) {
		out = append(out, Text(v))
	}
	return out
}

// Params are the answers that are parameters of the cmdlet, by name.
func (a *Answers) Params(c *Cmdlet) map[string]any {
	out := map[string]any{}
	for _, name := range a.Names(c) {
		out[name] = Argument(a.Value(name))
	}
	return out
}

// Names are the parameters that have an answer, in the order of the pages.
func (a *Answers) Names(c *Cmdlet) []string {
	var names []string
	for _, name := range a.order {
		if p := c.Param(name); p != nil && a.Value(name) != nil {
			names = append(names, p.Name)
		}
	}
	return names
}

// Argument is an answer as a parameter's type takes it: a list is an array.
func Argument(v any) any {
	texts, ok := v.([]string)
	if !ok {
		return v
	}
	items := make([]any, len(texts))
	for i, text := range texts {
		items[i] = text
	}
	return items
}

// Command is the command line that does what was answered, in the language of
// the shell. A password is not in it: the line asks for it again.
func (a *Answers) Command(c *Cmdlet) string {
	var b strings.Builder
	b.WriteString(c.Name())
	for _, name := range a.Names(c) {
		b.WriteString(" -" + name)
		if !TraitsOf(c.Param(name).Type).Switch {
			b.WriteString(" " + written(a.Value(name)))
		} else if !a.Is(name) {
			b.WriteString(":$false")
		}
	}
	return b.String()
}

// written is a value as an argument.
func written(v any) string {
	switch x := v.(type) {
	case bool:
		if x {
			return "$true"
		}
		return "$false"
	case *model.PSCredential:
		return "(Get-Credential " + SingleQuoted(x.UserName) + ")"
	case model.PSCredential:
		return "(Get-Credential " + SingleQuoted(x.UserName) + ")"
	}
	var parts []string
	for _, e := range Elements(v) {
		parts = append(parts, SingleQuoted(Text(e)))
	}
	return strings.Join(parts, ",")
}

// BashCommand is Command as a line of bash. It asks for a password too.
func (a *Answers) BashCommand(c *Cmdlet) string {
	var b strings.Builder
	b.WriteString("mxsh " + strings.ToLower(c.Name()))
	for _, name := range a.Names(c) {
		word := "-" + name + ":" + bashValue(a.Value(name))
		if TraitsOf(c.Param(name).Type).Switch && a.Is(name) {
			word = "-" + name
		}
		b.WriteString(" " + bashQuoted(word))
	}
	return b.String()
}

// bashValue is a value as the bash side reads it from one word.
func bashValue(v any) string {
	switch x := v.(type) {
	case bool:
		return strconv.FormatBool(x)
	case *model.PSCredential:
		return bashText(x.UserName)
	case model.PSCredential:
		return bashText(x.UserName)
	}
	var parts []string
	for _, e := range Elements(v) {
		parts = append(parts, bashText(Text(e)))
	}
	return strings.Join(parts, ",")
}

// bashText puts what the bash side would take for more than text into quotes of
// its own.
func bashText(s string) string {
	if s != strings.TrimSpace(s) || strings.ContainsAny(s, ",'\"") || strings.HasPrefix(s, "$") || strings.HasPrefix(s, "@") {
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return s
}

// bashQuoted is a word as bash has to be given it.
func bashQuoted(word string) string {
	plain := func(r rune) bool {
		return r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z' || strings.ContainsRune("-_.:,/@+%", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
