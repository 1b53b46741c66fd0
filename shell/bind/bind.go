// Package bind gives arguments to parameters by PowerShell's rules: names by
// unique prefix, switches, positions, parameter sets and pipeline input. Both
// doors use it: the language hands it evaluated arguments, bash its words.
package bind

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"mxsh/model"
	"mxsh/shell"
)

// Arg is one argument as a door read it.
type Arg struct {
	Name  string // the parameter as typed, without dash; "" for a positional argument
	Colon bool   // Value belongs to the name: -Name:value
	Value any
	// At is the place of the argument in the source, for errors; the binder only copies it.
	At any
}

// Named makes the argument -name.
func Named(name string) Arg { return Arg{Name: name} }

// Positional makes an argument without a name.
func Positional(v any) Arg { return Arg{Value: v} }

// Bound is what a call has after its arguments were bound.
type Bound struct {
	Cmdlet *shell.Cmdlet
	Args   map[string]any // by Param.Name, converted
	Common Common
	// Delayed are script blocks given to pipeline parameters; each is run for
	// every piped object and its value bound.
	Delayed map[string]shell.Block

	assumed map[string]bool // arguments of Options.Default, which the pipe may replace
	sets    []string        // the parameter sets that are still possible; empty when the cmdlet has none

	// What Input asks of every object, found at the first one.
	foreseen bool
	takes    bool           // has parameters that the pipe may fill, given or not
	pipe     []*shell.Param // may be filled by the pipe
	needed   []*shell.Param // may be lacking
}

// Options of a binding.
type Options struct {
	// Loose reads every value as text typed in bash: true for $true, commas in
	// lists, @{Add='a'} for an edit, $null for nothing.
	Loose bool
	// Expression evaluates a script block or hashtable that a loose value is or
	// holds; nil leaves them texts.
	Expression func(text string) (any, error)
	// Credential asks for the password of a user that a loose value names; nil means
	// there is nobody to ask and the value is refused.
	Credential func(user string) (any, error)
	// Prompt asks for a missing mandatory parameter; nil means there is nobody
	// to ask and the call fails.
	Prompt func(*shell.Param) (any, error)
	// PipeFollows is whether objects will be piped in, so that parameters which
	// take pipeline input may come from there.
	PipeFollows bool
	// Default gives the value of a parameter that the call leaves out
	// ($PSDefaultParameterValues); nil gives none.
	Default func(*shell.Param) (v any, ok bool, err error)
	// Wizard runs the cmdlet's wizard with what was given and returns the values
	// of parameters; nil means there is nobody to ask. It is called for
	// -Wizard, and for a call without any argument.
	Wizard func(c *shell.Cmdlet, given map[string]any) (map[string]any, error)
}

// Bind binds the arguments of one call. Errors are *model.Error of category
// Binding; nothing has happened then.
func Bind(c *shell.Cmdlet, args []Arg, o Options) (*Bound, error) {
	b := &Bound{Cmdlet: c, Args: map[string]any{}, Delayed: map[string]shell.Block{}, Common: Common{values: map[string]any{}}}
	rest, err := b.named(args, o)
	if err != nil {
		return nil, err
	}
	if err := b.chooseSet(); err != nil {
		return nil, err
	}
	if err := b.positional(rest, o); err != nil {
		return nil, err
	}
	if err := b.chooseSet(); err != nil {
		return nil, err
	}
	if err := b.defaults(o); err != nil {
		return nil, err
	}
	if c.Wizard != nil {
		if err := b.wizard(len(args) == 0 && !o.PipeFollows, o); err != nil {
			return nil, err
		}
	}
	b.settleSet(o)
	return b, b.mandatory(o)
}

// defaults binds what the call leaves out and Options.Default has.
func (b *Bound) defaults(o Options) error {
	if o.Default == nil {
		return nil
	}
	for _, ps := range [][]*shell.Param{b.Cmdlet.Params, CommonParams(b.Cmdlet)} {
		for _, p := range ps {
			if b.has(p) || !b.inSets(p) {
				continue
			}
			v, ok, err := o.Default(p)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			if err := b.set(p, v, Options{}); err != nil {
				return err
			}
			if b.assumed == nil {
				b.assumed = map[string]bool{}
			}
			b.assumed[p.Name] = true
		}
	}
	return b.chooseSet()
}

// named binds what has a name and returns the positional arguments.
func (b *Bound) named(args []Arg, o Options) (rest []Arg, err error) {
	for i := 0; i < len(args); i++ {
		a := args[i]
		if a.Name == "" {
			rest = append(rest, a)
			continue
		}
		p, err := Find(b.Cmdlet, a.Name)
		if err != nil {
			return nil, err
		}
		if b.has(p) {
			return nil, twice(p)
		}
		traits, next := shell.TraitsOf(p.Type), i+1 < len(args) && args[i+1].Name == ""
		switch {
		case a.Colon:
		case traits.Switch && !(next && isChoice(traits.Choices, args[i+1].Value)):
			a.Value = true
		case next:
			a.Value = args[i+1].Value
			i++
		default:
			return nil, missingArgument(p, o.Loose)
		}
		if err := b.set(p, a.Value, o); err != nil {
			return nil, err
		}
	}
	return rest, nil
}

// isChoice is whether v is one of the words that a switch may be followed by.
func isChoice(words []string, v any) bool {
	text, ok := v.(string)
	return ok && slices.ContainsFunc(words, func(word string) bool { return strings.EqualFold(word, text) })
}

func (b *Bound) has(p *shell.Param) bool {
	if p.Common {
		_, ok := b.Common.values[p.Name]
		return ok
	}
	_, ok := b.Args[p.Name]
	_, delayed := b.Delayed[p.Name]
	return ok || delayed
}

// set converts and binds one value.
func (b *Bound) set(p *shell.Param, v any, o Options) error {
	if o.Loose {
		loose, err := o.loosen(p, v)
		if err != nil {
			return err
		}
		v = loose
	}
	if blk, ok := v.(shell.Block); ok && (p.ByValue || p.ByPropertyName) && !takesBlocks(p) {
		b.Delayed[p.Name] = blk
		return nil
	}
	if err := checkEmpty(p, v); err != nil {
		return err
	}
	cv, err := p.Type.Convert(p.Name, v)
	if err != nil {
		return err
	}
	if p.Common {
		b.Common.values[p.Name] = cv
		return nil
	}
	b.Args[p.Name] = cv
	return nil
}

func takesBlocks(p *shell.Param) bool {
	n := p.Type.Name()
	return strings.HasPrefix(n, "ScriptBlock") || strings.HasPrefix(n, "Object") || n == "Filter"
}

func checkEmpty(p *shell.Param, v any) error {
	if !p.Mandatory || p.Type.Name() == "Object" || p.Type.Name() == "Object[]" {
		return nil
	}
	return notEmpty(p, v)
}

// notEmpty refuses the values that say nothing.
func notEmpty(p *shell.Param, v any) error {
	what := ""
	switch x := v.(type) {
	case nil:
		what = "null"
	case string:
		if strings.TrimSpace(x) == "" {
			what = "an empty string"
		}
	case []any:
		if len(x) == 0 {
			what = "an empty collection"
		}
	}
	if what == "" {
		return nil
	}
	return &model.Error{ID: "ParameterArgumentValidationError", Category: model.Binding, Param: p.Name,
		Message: "Cannot bind argument to parameter '" + p.Name + "' because it is " + what + "."}
}

// positional gives the unnamed arguments to the positions that are free.
func (b *Bound) positional(rest []Arg, o Options) error {
	free := b.freePositions()
	for i, a := range rest {
		if len(free) == 0 {
			if p, q := b.shutOut(); p != nil {
				return setClash(p, q)
			}
			return &model.Error{ID: "PositionalParameterNotFound", Category: model.Binding, Target: shell.Text(a.Value),
				Message: "A positional parameter cannot be found that accepts argument '" + model.Visible(model.Shortened(shell.Text(a.Value))) + "'.",
				Hint:    extraHint(a, o.Loose)}
		}
		p := free[0]
		if p.Rest {
			all := make([]any, 0, len(rest))
			for _, r := range rest[i:] {
				all = append(all, shell.Elements(r.Value)...)
			}
			return b.set(p, all, o)
		}
		free = free[1:]
		if err := b.set(p, a.Value, o); err != nil {
			return err
		}
	}
	return nil
}

// extraHint explains the commonest reason of a stray word.
func extraHint(a Arg, loose bool) string {
	text := shell.Text(a.Value)
	switch {
	case loose && (text == "true" || text == "false"):
		return "A switch takes its value with a colon: -Switch:" + text + "."
	case looksLikeRangeEnd(text):
		return "An address range is written without blanks: 0.0.0.0-255.255.255.255."
	case !loose && strings.HasPrefix(text, "-"):
		return "Put a blank before the dash of a parameter."
	}
	return ""
}

func looksLikeRangeEnd(text string) bool {
	return strings.Count(text, ".") == 3 && strings.Trim(text, "0123456789.") == ""
}

func (b *Bound) freePositions() []*shell.Param {
	var free []*shell.Param
	for _, p := range b.Cmdlet.Params {
		if p.Position > 0 && !b.has(p) && b.inSets(p) {
			free = append(free, p)
		}
	}
	sort.SliceStable(free, func(i, j int) bool { return free[i].Position < free[j].Position })
	return free
}

// mandatory asks for what is missing, or fails with the names.
func (b *Bound) mandatory(o Options) error {
	var missing []*shell.Param
	for _, p := range b.Cmdlet.Params {
		fromPipe := o.PipeFollows && (p.ByValue || p.ByPropertyName)
		if !b.has(p) && b.required(p, b.Args) && b.inSets(p) && !fromPipe {
			missing = append(missing, p)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if o.Prompt == nil {
		return Missing(b.Cmdlet, missing)
	}
	for _, p := range missing {
		v, err := o.Prompt(p)
		if err != nil {
			return err
		}
		if err := notEmpty(p, v); err != nil {
			return err
		}
		// A text is what was typed, with its quotes; only a truth value has the words of bash.
		if err := b.set(p, v, Options{Loose: shell.TraitsOf(p.Type).Bool}); err != nil {
			return err
		}
	}
	return nil
}

// required is whether p must have an argument beside those of args.
func (b *Bound) required(p *shell.Param, args map[string]any) bool {
	return p.Mandatory || p.Needed != nil && p.Needed(func(name string) (any, bool) {
		if v, ok := args[name]; ok {
			return v, true
		}
		v, ok := b.Delayed[name]
		return v, ok
	})
}

// Missing is the error of mandatory parameters that nobody gave.
func Missing(c *shell.Cmdlet, ps []*shell.Param) error {
	names := make([]string, len(ps))
	for i, p := range ps {
		names[i] = p.Name
	}
	e := &model.Error{ID: "MissingMandatoryParameter", Category: model.Binding, Param: names[0],
		Message: "Cannot process command because of one or more missing mandatory parameters: " + strings.Join(names, " ") + "."}
	if len(c.Examples) > 0 {
		e.Hint = "For example: " + c.Examples[0].Command
	}
	return e
}

// chooseSet narrows the parameter sets to those that contain every bound parameter.
func (b *Bound) chooseSet() error {
	all := setsOf(b.Cmdlet)
	if len(all) == 0 {
		return nil
	}
	b.sets = nil
	for _, s := range all {
		if b.fits(s) {
			b.sets = append(b.sets, s)
		}
	}
	if len(b.sets) > 0 {
		return nil
	}
	return setClash(b.clash())
}

// setClash is the error of two parameters that are in no set together.
func setClash(p, q *shell.Param) error {
	e := &model.Error{ID: "AmbiguousParameterSet", Category: model.Binding,
		Message: "Parameter set cannot be resolved using the specified named parameters."}
	if p != nil {
		e.Param, e.Hint = p.Name, fmt.Sprintf("-%s and -%s exclude each other.", p.Name, q.Name)
	}
	return e
}

// shutOut finds a parameter with a position that a bound one, the second, leaves
// no set for.
func (b *Bound) shutOut() (p, q *shell.Param) {
	for _, p := range b.Cmdlet.Params {
		if p.Position == 0 || b.has(p) || b.inSets(p) {
			continue
		}
		for _, q := range b.bound() {
			if len(q.Sets) > 0 && !overlap(p.Sets, q.Sets) {
				return p, q
			}
		}
	}
	return nil, nil
}

// Set is the parameter set of the call: the only one that is left, else the
// cmdlet's default.
func (b *Bound) Set() string {
	switch {
	case len(b.sets) == 1:
		return b.sets[0]
	case b.Cmdlet.DefaultSet != "" && (len(b.sets) == 0 || contains(b.sets, b.Cmdlet.DefaultSet)):
		return b.Cmdlet.DefaultSet
	}
	return "__AllParameterSets"
}

// settleSet chooses among the sets that the arguments leave open: the default
// one, else the only one that lacks nothing.
func (b *Bound) settleSet(o Options) {
	if len(b.sets) < 2 {
		return
	}
	if contains(b.sets, b.Cmdlet.DefaultSet) {
		b.sets = []string{b.Cmdlet.DefaultSet}
		return
	}
	var whole []string
	for _, set := range b.sets {
		if !b.lacks(set, o) {
			whole = append(whole, set)
		}
	}
	if len(whole) == 1 {
		b.sets = whole
	}
}

// lacks is whether a mandatory parameter of the set has no argument.
func (b *Bound) lacks(set string, o Options) bool {
	for _, p := range b.Cmdlet.Params {
		fromPipe := o.PipeFollows && (p.ByValue || p.ByPropertyName)
		if p.Mandatory && contains(p.Sets, set) && !b.has(p) && !fromPipe {
			return true
		}
	}
	return false
}

func setsOf(c *shell.Cmdlet) []string {
	var all []string
	seen := map[string]bool{}
	for _, p := range c.Params {
		for _, s := range p.Sets {
			if !seen[s] {
				seen[s] = true
				all = append(all, s)
			}
		}
	}
	return all
}

func (b *Bound) fits(set string) bool {
	for _, p := range b.bound() {
		if len(p.Sets) > 0 && !contains(p.Sets, set) {
			return false
		}
	}
	return true
}

// bound lists the bound parameters in the cmdlet's order.
func (b *Bound) bound() []*shell.Param {
	var out []*shell.Param
	for _, p := range b.Cmdlet.Params {
		if b.has(p) {
			out = append(out, p)
		}
	}
	return out
}

// clash finds two bound parameters that share no set.
func (b *Bound) clash() (p, q *shell.Param) {
	ps := b.bound()
	for i := range ps {
		for j := i + 1; j < len(ps); j++ {
			if len(ps[i].Sets) > 0 && len(ps[j].Sets) > 0 && !overlap(ps[i].Sets, ps[j].Sets) {
				return ps[i], ps[j]
			}
		}
	}
	return nil, nil
}

// inSets is whether p belongs to every set or to one that is still possible.
// While several are possible, a parameter counts only when all of them have it.
func (b *Bound) inSets(p *shell.Param) bool {
	if len(p.Sets) == 0 {
		return true
	}
	if len(b.sets) == 1 {
		return contains(p.Sets, b.sets[0])
	}
	if p.Mandatory {
		for _, s := range b.sets {
			if !contains(p.Sets, s) {
				return false
			}
		}
		return true
	}
	return overlap(p.Sets, b.sets)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if strings.EqualFold(x, s) {
			return true
		}
	}
	return false
}

func overlap(a, b []string) bool {
	for _, s := range a {
		if contains(b, s) {
			return true
		}
	}
	return false
}
