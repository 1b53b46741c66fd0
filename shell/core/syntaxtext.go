package core

import (
	"sort"
	"strings"

	"mxsh/shell"
)

// typeNames is how a syntax line writes types: in full as Get-Help does, or short
// as Get-Command -Syntax does.
type typeNames bool

const (
	fullTypes  typeNames = false
	shortTypes typeNames = true
)

// setNames are the parameter sets of a command; one without a name when it has none.
func setNames(cmd *shell.Cmdlet) []string {
	var sets []string
	for _, p := range cmd.Params {
		for _, s := range p.Sets {
			if !matchesAny(sets, s) {
				sets = append(sets, s)
			}
		}
	}
	if len(sets) == 0 {
		return []string{""}
	}
	return sets
}

// syntaxLines are the ways to call a cmdlet, one for each parameter set.
func syntaxLines(cmd *shell.Cmdlet, types typeNames) []string {
	sets := setNames(cmd)
	lines := make([]string, len(sets))
	for i, set := range sets {
		lines[i] = syntaxLine(cmd, set, types)
	}
	return lines
}

// inSet are the parameters of a set as a syntax line has them: by position, then
// those that must be given, then the others.
func inSet(cmd *shell.Cmdlet, set string) []*shell.Param {
	var params []*shell.Param
	for _, p := range cmd.Params {
		if p.Inert == "" && !p.Common && (len(p.Sets) == 0 || matchesAny(p.Sets, set)) {
			params = append(params, p)
		}
	}
	sort.SliceStable(params, func(i, j int) bool { return syntaxRank(params[i]) < syntaxRank(params[j]) })
	return params
}

func syntaxRank(p *shell.Param) int {
	const named, optional = 1000, 2000
	switch {
	case p.Position > 0:
		return p.Position
	case required(p):
		return named
	}
	return optional
}

// required is whether a call without any other argument lacks the parameter.
func required(p *shell.Param) bool {
	return p.Mandatory || p.Needed != nil && p.Needed(func(string) (any, bool) { return nil, false })
}

func syntaxLine(cmd *shell.Cmdlet, set string, types typeNames) string {
	words := []string{cmd.Name()}
	for _, p := range inSet(cmd, set) {
		words = append(words, usage(p, set, types))
	}
	if cmd.Changes {
		words = append(words, "[-WhatIf] [-Confirm]")
	}
	return strings.Join(append(words, "[<CommonParameters>]"), " ")
}

// usage is a parameter as syntax shows it: [[-Name] <String>]. A set that is named
// after a parameter is the one in which that parameter must be given.
func usage(p *shell.Param, set string, types typeNames) string {
	text := "-" + p.Name
	if p.Position > 0 {
		text = "[" + text + "]"
	}
	if arg := argument(p, types); arg != "" {
		text += " " + arg
	}
	if !required(p) && (p.Name != set || p.Position > 0) {
		text = "[" + text + "]"
	}
	return text
}

// argument is what a parameter takes: <String[]>, or its words in short syntax.
func argument(p *shell.Param, types typeNames) string {
	traits := shell.TraitsOf(p.Type)
	if traits.Switch {
		return ""
	}
	name := p.Type.Name()
	if types == shortTypes {
		if len(traits.Choices) > 0 && !traits.List {
			return "{" + strings.Join(traits.Choices, " | ") + "}"
		}
		name = shortType(name)
	}
	return "<" + name + ">"
}

// shortType is a type's name as it is written in brackets: int for Int32.
func shortType(name string) string {
	base, list := strings.CutSuffix(name, "[]")
	for _, known := range []struct{ full, short string }{{"String", "string"}, {"Int32", "int"}, {"Int64", "long"}, {"Boolean", "bool"}, {"Double", "double"},
		{"Hashtable", "hashtable"}, {"ScriptBlock", "scriptblock"}, {"DateTime", "datetime"}, {"TimeSpan", "timespan"}, {"SecureString", "securestring"}, {"PSCredential", "pscredential"}} {
		if base == known.full {
			base = known.short
		}
	}
	if list {
		base += "[]"
	}
	return base
}
