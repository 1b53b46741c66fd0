package eval

import (
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
)

var _ shell.VariableStore = variables{}

// The options of variables that protect them.
const (
	optionReadOnly = "ReadOnly"
	optionConstant = "Constant"
)

// scopeWord is a scope's name as prefixes have it, or an error when it names none.
func scopeWord(scope string) (string, error) {
	word := strings.ToLower(scope)
	if word == "" || namesScope(word) {
		return word, nil
	}
	return "", &model.Error{ID: "InvalidScope", Category: model.Binding, Param: "Scope", Target: scope,
		Message: "Cannot process parameter Scope: " + model.Quote(model.Shortened(scope)) + " is no scope.", Hint: "Write Global, Script, Local, or a number of scopes further out, for example 1."}
}

// Lookup implements shell.VariableStore.
func (v variables) Lookup(scope, name string) (info shell.VariableInfo, ok bool, err error) {
	word, err := scopeWord(scope)
	if err != nil {
		return info, false, err
	}
	x := v.f.scope.named(word).vars[strings.ToLower(name)]
	if word == "" {
		x = v.f.scope.find(name)
	}
	if x != nil {
		return shell.VariableInfo{Name: x.name, Description: x.about, Value: x.value, Option: optionOf(x.option)}, true, nil
	}
	got := v.s.read(v.f, word, name)
	_, constant := constants[strings.ToLower(name)]
	info = shell.VariableInfo{Name: name, Value: got, Option: optionOf("")}
	if constant {
		info.Option = optionConstant
	}
	return info, got != nil || constant && word == "", nil
}

func optionOf(option string) string {
	if option == "" {
		return "None"
	}
	return option
}

// Names implements shell.VariableStore.
func (v variables) Names(scope string) ([]string, error) {
	word, err := scopeWord(scope)
	if err != nil {
		return nil, err
	}
	if word == "" {
		return sortedNames(v.VariableNames()), nil
	}
	var names []string
	for _, x := range v.f.scope.named(word).vars {
		names = append(names, x.name)
	}
	return sortedNames(names), nil
}

// Define implements shell.VariableStore.
func (v variables) Define(scope string, to shell.VariableInfo, force bool) error {
	word, err := scopeWord(scope)
	if err != nil {
		return err
	}
	in, key := v.f.scope.named(word), strings.ToLower(to.Name)
	old := in.vars[key]
	before := ""
	if old != nil {
		before = old.option
		if before == optionConstant || before == optionReadOnly && !force {
			return readOnly(old.name)
		}
		if to.Option == optionConstant {
			return &model.Error{ID: "VariableCannotBeMadeConstant", Category: model.Invalid, Param: "Option", Target: to.Name,
				Message: "Existing variable " + to.Name + " cannot be made constant. Variables can be made constant only when they are made.", Hint: "Use -Option ReadOnly, or New-Variable with another name."}
		}
		old.option = ""
	}
	if err := v.s.write(v.f, word, to.Name, to.Value); err != nil {
		if old != nil {
			old.option = before
		}
		return err
	}
	made := in.vars[key]
	if made == nil { // $null takes what it is given and holds nothing
		return nil
	}
	made.option, made.about = protection(to.Option, before), firstText(to.Description, made.about)
	return nil
}

// protection is the option of a variable after it was set; what is not said stays.
func protection(said, before string) string {
	if said == "" {
		return before
	}
	if slices.Contains([]string{optionReadOnly, optionConstant}, said) {
		return said
	}
	return ""
}

func firstText(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Forget implements shell.VariableStore. A variable that is not there is no fault.
func (v variables) Forget(scope, name string, force bool) error {
	word, err := scopeWord(scope)
	if err != nil {
		return err
	}
	key := strings.ToLower(name)
	in := v.f.scope.named(word)
	for ; word == "" && in.vars[key] == nil && in.parent != nil; in = in.parent {
	}
	old := in.vars[key]
	_, constant := constants[key]
	if constant || old != nil && (old.option == optionConstant || old.option == optionReadOnly && !force) {
		e := &model.Error{ID: "VariableNotRemovable", Category: model.Invalid, Target: name,
			Message: "Cannot remove variable " + name + " because it is constant or read-only."}
		if !force {
			e.Hint = "If it is read-only, -Force removes it."
		}
		return e
	}
	delete(in.vars, key)
	return nil
}
