package eval

import (
	"slices"
	"strings"

	"mxsh/shell"
)

// Commands are all cmdlets of the session, its own included, in the order of
// their names.
func (s *Session) Commands() []*shell.Cmdlet {
	seen := map[*shell.Cmdlet]bool{}
	var all []*shell.Cmdlet
	for _, c := range s.commands {
		if !seen[c] {
			seen[c] = true
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b *shell.Cmdlet) int {
		return strings.Compare(strings.ToLower(a.Name()), strings.ToLower(b.Name()))
	})
	return all
}

// FunctionNames lists the functions of the global scope.
func (s *Session) FunctionNames() []string {
	var names []string
	for _, f := range s.frame.scope.funcs {
		names = append(names, f.name)
	}
	slices.Sort(names)
	return names
}

// AliasOf is the command that Set-Alias gave a name, or "".
func (s *Session) AliasOf(name string) string { return s.aliases[strings.ToLower(name)] }

// Commands implements what Get-Command asks of a scope.
func (v variables) Commands() []*shell.Cmdlet { return v.s.Commands() }

// Functions lists the functions that the scope sees, each with its parameters.
func (v variables) Functions() []*shell.Cmdlet {
	var all []*shell.Cmdlet
	for _, name := range (functionDrive{v}).Names() {
		fn := v.f.scope.findFunction(name)
		face := fn.cmd
		if face == nil {
			face = &shell.Cmdlet{Verb: fn.name, Params: fn.params}
			if verb, noun, ok := strings.Cut(fn.name, "-"); ok {
				face.Verb, face.Noun = verb, noun
			}
		}
		all = append(all, face)
	}
	return all
}

// Program is the path of the external program of that name, or "".
func (v variables) Program(name string) string { return v.s.findProgram(name) }
