package eval

import (
	"errors"
	"fmt"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// advanced is whether a body declares itself to the binder: by CmdletBinding or
// by Parameter at one of its parameters.
func advanced(b *syntax.Body) bool {
	for _, a := range b.Attributes {
		if strings.EqualFold(a.Name, "CmdletBinding") {
			return true
		}
	}
	for _, p := range b.Params {
		for _, a := range p.Attributes {
			if strings.EqualFold(a.Name, "Parameter") {
				return true
			}
		}
	}
	return false
}

// face makes the cmdlet that the binder sees of a function, without its
// parameters; byName is whether they have no positions unless they say so.
func (s *Session) face(f *frame, name string, body *syntax.Body) (cmd *shell.Cmdlet, byName bool, err error) {
	cmd = &shell.Cmdlet{Verb: name}
	if verb, noun, ok := strings.Cut(name, "-"); ok {
		cmd.Verb, cmd.Noun = verb, noun
	}
	for _, a := range body.Attributes {
		named, err := s.binding(f, a, cmd)
		if err != nil {
			return nil, false, err
		}
		byName = byName || named
	}
	return cmd, byName, nil
}

// binding reads CmdletBinding; byName is whether it turns off the positions that
// parameters have without being asked.
func (s *Session) binding(f *frame, a *syntax.Attribute, cmd *shell.Cmdlet) (byName bool, err error) {
	if !strings.EqualFold(a.Name, "CmdletBinding") {
		return false, nil
	}
	for _, n := range a.Named {
		v, _, err := s.named(f, a, n.Name)
		if err != nil {
			return false, err
		}
		switch strings.ToLower(n.Name) {
		case "supportsshouldprocess":
			cmd.Changes = value.Truth(v)
		case "confirmimpact":
			cmd.Asks = strings.EqualFold(value.Text(v), "High")
			cmd.Minor = strings.EqualFold(value.Text(v), "Low") || strings.EqualFold(value.Text(v), "None")
		case "defaultparametersetname":
			cmd.DefaultSet = value.Text(v)
		case "positionalbinding":
			byName = !value.Truth(v)
		}
	}
	return byName, nil
}

// parameter reads one declaration; placed is whether it has a Position.
func (s *Session) parameter(f *frame, p *syntax.Parameter) (param *shell.Param, placed bool, err error) {
	t := paramType{typ: p.Type}
	param = &shell.Param{Name: p.Name}
	for _, a := range p.Attributes {
		switch lastPart(strings.ToLower(a.Name)) {
		case "parameter":
			if placed, err = s.parameterAttribute(f, a, param); err != nil {
				return nil, false, err
			}
		case "alias":
			names, err := s.values(f, a)
			if err != nil {
				return nil, false, err
			}
			for _, n := range names {
				param.Aliases = append(param.Aliases, value.Text(n))
			}
		default:
			rule, err := s.validator(f, a)
			if err != nil {
				return nil, false, err
			}
			if rule != nil {
				t.rules = append(t.rules, rule)
			}
			if strings.EqualFold(a.Name, "ValidateSet") {
				if t.choices, err = s.texts(f, a); err != nil {
					return nil, false, err
				}
			}
		}
	}
	param.Type = t
	return param, placed, nil
}

func (s *Session) parameterAttribute(f *frame, a *syntax.Attribute, p *shell.Param) (placed bool, err error) {
	for _, n := range a.Named {
		var v any = true
		if n.Value != nil {
			if v, err = s.eval(f, n.Value); err != nil {
				return false, err
			}
		}
		switch strings.ToLower(n.Name) {
		case "mandatory":
			p.Mandatory = value.Truth(v)
		case "position":
			i, err := value.ToInt(v)
			if err != nil {
				return false, err
			}
			p.Position, placed = int(i)+1, true
		case "valuefrompipeline":
			p.ByValue = value.Truth(v)
		case "valuefrompipelinebypropertyname":
			p.ByPropertyName = value.Truth(v)
		case "helpmessage":
			p.Help = value.Text(v)
		case "parametersetname":
			p.Sets = append(p.Sets, value.Text(v))
		case "valuefromremainingarguments":
			p.Rest = value.Truth(v)
		}
	}
	return placed, nil
}

// named returns a named argument of an attribute.
func (s *Session) named(f *frame, a *syntax.Attribute, name string) (v any, ok bool, err error) {
	for _, n := range a.Named {
		if !strings.EqualFold(n.Name, name) {
			continue
		}
		if n.Value == nil {
			return true, true, nil
		}
		v, err := s.eval(f, n.Value)
		return v, true, err
	}
	return nil, false, nil
}

// values evaluates the arguments of an attribute.
func (s *Session) values(f *frame, a *syntax.Attribute) ([]any, error) {
	var out []any
	for _, e := range a.Args {
		v, err := s.eval(f, e)
		if err != nil {
			return nil, err
		}
		out = append(out, value.Enumerate(v)...)
	}
	return out, nil
}

func (s *Session) texts(f *frame, a *syntax.Attribute) ([]string, error) {
	all, err := s.values(f, a)
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = value.Text(v)
	}
	return out, err
}

// rule refuses a value with a sentence, or returns "".
type rule func(v any) string

// validator reads one Validate attribute; nil for an attribute that checks nothing.
func (s *Session) validator(f *frame, a *syntax.Attribute) (rule, error) {
	args, err := s.values(f, a)
	if err != nil {
		return nil, err
	}
	switch strings.ToLower(a.Name) {
	case "validateset":
		return validSet(args), nil
	case "validaterange":
		return s.validBetween(args, func(v any) any { return v }, "The value %s is outside the range from %s to %s.")
	case "validatelength":
		return s.validBetween(args, func(v any) any { return int64(len([]rune(value.Text(v)))) }, "The text %s must have from %s to %s characters.")
	case "validatecount":
		return s.validBetween(args, func(v any) any { return int64(len(value.Enumerate(v))) }, "The list %s must have from %s to %s values.")
	case "validatepattern":
		return validPattern(f, args)
	case "validatescript":
		return s.validScript(f, args)
	case "validatenotnull":
		return func(v any) string {
			for _, item := range append([]any{v}, value.Enumerate(v)...) {
				if item == nil {
					return "The value is null."
				}
			}
			return ""
		}, nil
	case "validatenotnullorempty":
		return func(v any) string {
			items := value.Enumerate(v)
			for _, item := range items {
				if item == nil || item == "" {
					return "The value is null or empty."
				}
			}
			if len(items) == 0 {
				return "The value is null or empty."
			}
			return ""
		}, nil
	}
	return nil, nil
}

// eachItem makes a rule for every element of a list.
func eachItem(check func(v any) string) rule {
	return func(v any) string {
		for _, item := range value.Enumerate(v) {
			if why := check(item); why != "" {
				return why
			}
		}
		return ""
	}
}

func validSet(args []any) rule {
	return eachItem(func(v any) string {
		for _, a := range args {
			if strings.EqualFold(value.Text(a), value.Text(v)) {
				return ""
			}
		}
		return "The value " + model.Quote(value.Text(v)) + " does not belong to the set. Specify one of: " + value.Join(args, ", ") + "."
	})
}

func (s *Session) validBetween(args []any, measure func(any) any, sentence string) (rule, error) {
	if len(args) != 2 {
		return nil, runtimeError("AttributeArguments", "The attribute takes two arguments, the least and the greatest value.")
	}
	check := func(v any) string {
		m := measure(v)
		low, err1 := value.Compare(m, args[0], true)
		high, err2 := value.Compare(m, args[1], true)
		if err1 != nil || err2 != nil || low < 0 || high > 0 {
			return fmt.Sprintf(sentence, model.Quote(value.Text(v)), value.Text(args[0]), value.Text(args[1]))
		}
		return ""
	}
	if strings.Contains(sentence, "values") {
		return check, nil
	}
	return eachItem(check), nil
}

func validPattern(f *frame, args []any) (rule, error) {
	if len(args) == 0 {
		return nil, runtimeError("AttributeArguments", "ValidatePattern takes a regular expression.")
	}
	re, err := value.Regexp(value.Text(args[0]), true)
	if err != nil {
		return nil, err
	}
	return eachItem(func(v any) string {
		switch yes, err := re.Matches(f.ctx, value.Text(v)); {
		case err != nil:
			return value.ErrorText(err)
		case yes:
			return ""
		}
		return "The text " + model.Quote(value.Text(v)) + " does not match the pattern " + model.Quote(value.Text(args[0])) + "."
	}), nil
}

func (s *Session) validScript(f *frame, args []any) (rule, error) {
	b, ok := value.Collapse(args).(shell.Block)
	if !ok {
		return nil, runtimeError("AttributeArguments", "ValidateScript takes a script block.")
	}
	return eachItem(func(v any) string {
		out, err := b.Invoke(f.ctx, v)
		if err != nil {
			return value.ErrorText(err)
		}
		if value.Truth(value.Collapse(out)) {
			return ""
		}
		return "The validation script { " + strings.TrimSpace(b.Text()) + " } did not return true for " + model.Quote(value.Text(v)) + "."
	}), nil
}

// paramType is the type of a script parameter.
type paramType struct {
	typ     string
	choices []string
	rules   []rule
}

var _ shell.Type = paramType{}

func isSwitch(typ string) bool { return strings.EqualFold(lastPart(typ), "switch") }

// lastPart is a type's name without its namespace.
func lastPart(name string) string {
	if i := strings.IndexByte(name, '['); i > 0 && !strings.HasSuffix(name, "[]") {
		name = name[:i] // Unlimited[Microsoft.Exchange.Data.ByteQuantifiedSize]
	}
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		name = name[i+1:]
	}
	return strings.TrimSuffix(name, "Parameter")
}

// Name implements shell.Type.
func (t paramType) Name() string {
	switch {
	case t.typ == "":
		return "Object"
	case isSwitch(t.typ):
		return "SwitchParameter"
	}
	return displayType(t.typ)
}

// Traits tells the binder about the type.
func (t paramType) Traits() shell.Traits {
	name := strings.ToLower(lastPart(t.typ))
	return shell.Traits{Switch: name == "switch", Bool: name == "bool" || name == "boolean", List: strings.HasSuffix(name, "[]") || name == "array", Choices: t.choices}
}

// Accepts is whether a piped value is of the type already.
func (t paramType) Accepts(v any) bool { return t.typ == "" || isType(v, t.typ) }

// Convert implements shell.Type.
func (t paramType) Convert(param string, v any) (any, error) {
	out := plain(v)
	if t.typ != "" {
		converted, err := convert(v, t.typ)
		if err != nil {
			return nil, t.refuse(param, v, err)
		}
		out = converted
	}
	for _, rule := range t.rules {
		if why := rule(out); why != "" {
			return nil, &model.Error{ID: "ParameterArgumentValidationError", Category: model.Binding, Param: param, Target: value.Text(out),
				Message: "Cannot validate argument on parameter '" + param + "'.", Hint: why}
		}
	}
	return out, nil
}

// refuse is the binder's error with the reason of the cast, not its sentence.
func (t paramType) refuse(param string, v any, err error) error {
	var cause *model.Error
	if !errors.As(err, &cause) {
		return shell.CannotConvert(param, v, t.Name(), err)
	}
	out := shell.CannotConvert(param, v, t.Name(), nil)
	var e *model.Error
	if errors.As(out, &e) {
		e.Hint, e.Err = cause.Hint, err
	}
	return out
}

// zeroOf is what a parameter that was not given holds.
func zeroOf(typ string) any {
	switch strings.ToLower(lastPart(typ)) {
	case "switch", "bool", "boolean":
		return false
	case "int", "int32", "long", "int64", "byte", "double", "decimal":
		return int64(0)
	case "string":
		return ""
	}
	return nil
}

// plain turns bare numbers into their value, inside of arrays too.
func plain(v any) any {
	switch x := v.(type) {
	case shell.Word:
		return x.Value
	case []any:
		out := make([]any, len(x))
		for i, item := range x {
			out[i] = plain(item)
		}
		return out
	}
	return v
}

// convert is the cast [typ]v; a bare number becomes text as it was written.
func convert(v any, typ string) (any, error) {
	switch strings.ToLower(lastPart(typ)) {
	case "string", "string[]":
	default:
		v = plain(v)
	}
	switch strings.ToLower(lastPart(typ)) {
	case "psobject", "object", "psreference", "ref":
		return v, nil
	case "windowsprincipal":
		return asPrincipal(v)
	}
	return value.Convert(v, typ)
}
