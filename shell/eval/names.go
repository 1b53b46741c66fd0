package eval

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mxsh/shell"
	"mxsh/shell/syntax"
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
		face := fn.face()
		explain(face, fn.body, syntax.FunctionDoc(fn.start, fn.body))
		all = append(all, face)
	}
	return all
}

// Script is the script file of that name with its parameters and its help, or nil.
func (v variables) Script(name string) *shell.Cmdlet {
	t, err := v.s.lookup(v.f, name)
	if err != nil || t.script == "" {
		return nil
	}
	data, err := os.ReadFile(t.script)
	if err != nil {
		return nil
	}
	body, err := syntax.Parse(t.script, string(data))
	if err != nil {
		return nil
	}
	fn, err := v.s.functionOf(v.f, filepath.Base(t.script), body)
	if err != nil {
		return nil
	}
	face := fn.face()
	face.Verb, face.Noun = fn.name, ""
	explain(face, body, syntax.ScriptDoc(body))
	return face
}

// face is the function as a cmdlet is described; the caller may change it.
func (fn *function) face() *shell.Cmdlet {
	face := &shell.Cmdlet{Verb: fn.name}
	if verb, noun, ok := strings.Cut(fn.name, "-"); ok {
		face.Verb, face.Noun = verb, noun
	}
	if fn.cmd != nil {
		*face = *fn.cmd
	}
	face.Params = slices.Clone(fn.params)
	return face
}

// explain gives the face of a function or script what its comments say.
func explain(face *shell.Cmdlet, body *syntax.Body, doc *syntax.Doc) {
	if doc == nil {
		doc = &syntax.Doc{}
	}
	face.Synopsis, face.Description, face.Notes = doc.Synopsis, doc.Description, doc.Notes
	face.Inputs, face.Outputs, face.Links = doc.Inputs, doc.Outputs, doc.Links
	for _, x := range doc.Examples {
		face.Examples = append(face.Examples, shell.Example{Command: x.Line, Explains: x.Remarks})
	}
	for i, p := range face.Params {
		about := doc.Params[strings.ToLower(p.Name)]
		if about == "" {
			about = syntax.ParamDoc(body, i)
		}
		if about == "" {
			continue
		}
		told := *p
		told.Help = about
		face.Params[i] = &told
	}
}

// Program is the path of the external program of that name, or "".
func (v variables) Program(name string) string { return v.s.findProgram(name) }
