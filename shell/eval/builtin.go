package eval

import (
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
)

// builtins are the cmdlets that work on the session itself.
func (s *Session) builtins() []*shell.Cmdlet {
	return slices.Concat([]*shell.Cmdlet{
		{Verb: "Invoke", Noun: "Expression", Aliases: []string{"iex"}, Synopsis: "Runs text as statements.", Process: s.invokeExpression,
			Params: []*shell.Param{{Name: "Command", Type: shell.String, Position: 1, Mandatory: true, ByValue: true, Help: "The statements."}}},
		{Verb: "Invoke", Noun: "Command", Aliases: []string{"icm"}, Synopsis: "Runs a script block here.", Process: s.invokeCommand,
			Params: append([]*shell.Param{
				{Name: "ScriptBlock", Type: shell.ScriptBlock, Position: 1, Mandatory: true, Help: "What to run."},
				{Name: "ArgumentList", Aliases: []string{"Args"}, Type: shell.Anys, Help: "The arguments of its param block."},
				{Name: "InputObject", Type: shell.Any, ByValue: true, Help: "What $_ is."}}, elsewhere()...)},
	}, s.aliasing(), s.locations(), s.modules(), remoting())
}

// elsewhere are the parameters of Invoke-Command that ask for another machine or
// session. Giving one is refused when the line runs: what is meant for another
// server must not happen here.
func elsewhere() []*shell.Param {
	params := []*shell.Param{{Name: "AsJob", Type: shell.Switch}, {Name: "HideComputerName", Aliases: []string{"HCN"}, Type: shell.Switch}, {Name: "ComputerName", Aliases: []string{"Cn"}, Type: shell.Strings}}
	for _, name := range []string{"Session", "ConnectionUri", "ConfigurationName", "Credential", "Authentication", "FilePath"} {
		params = append(params, &shell.Param{Name: name, Type: shell.Any})
	}
	for _, p := range params {
		p.Help = "Refused: blocks run here and at once, nowhere else."
	}
	return params
}

// remoting are the commands with which scripts connect to an Exchange server.
func remoting() []*shell.Cmdlet {
	var all []*shell.Cmdlet
	for _, noun := range []string{"New-PSSession", "Import-PSSession", "Enter-PSSession", "Remove-PSSession"} {
		verb, rest, _ := strings.Cut(noun, "-")
		all = append(all, &shell.Cmdlet{Verb: verb, Noun: rest, Synopsis: "Not needed here.",
			Params: []*shell.Param{{Name: "Arguments", Type: shell.Anys, Position: 1, Rest: true},
				{Name: "ConfigurationName", Type: shell.String}, {Name: "ConnectionUri", Type: shell.String}, {Name: "Authentication", Type: shell.String},
				{Name: "Credential", Type: shell.Any}, {Name: "AllowRedirection", Type: shell.Switch}, {Name: "Session", Type: shell.Any},
				{Name: "DisableNameChecking", Type: shell.Switch}, {Name: "AllowClobber", Type: shell.Switch}, {Name: "Prefix", Type: shell.String},
				{Name: "CommandName", Type: shell.Strings}, {Name: "FormatTypeName", Type: shell.Strings}, {Name: "Module", Type: shell.Strings},
				{Name: "SessionOption", Type: shell.Any}, {Name: "Name", Type: shell.Strings}, {Name: "Id", Type: shell.Any}, {Name: "EnableNetworkAccess", Type: shell.Switch}, {Name: "ComputerName", Type: shell.String}},
			Process: func(*shell.Call) error { return remotingNotNeeded("Leave the line out.") }})
	}
	return all
}

func remotingNotNeeded(hint string) error {
	return &model.Error{ID: "RemotingNotNeeded", Category: model.Usage,
		Message: "No remote session is needed: this shell works on the organization directly.", Hint: hint}
}

// frameOf is the frame that a builtin was called from, with its output.
func (s *Session) frameOf(c *shell.Call) *frame {
	f := s.frame
	if v, ok := c.Vars.(variables); ok {
		f = v.f
	}
	return f.with(c.Sink)
}

func (s *Session) invokeExpression(c *shell.Call) error {
	text, _ := shell.Arg[string](c, "Command")
	return variables{s, s.frameOf(c)}.Evaluate(c.Context, text, c.Sink)
}

func (s *Session) invokeCommand(c *shell.Call) error {
	b, ok := c.Value("ScriptBlock").(shell.Block)
	if !ok {
		return nil
	}
	for _, p := range elsewhere() {
		if c.Given(p.Name) {
			return remotingNotNeeded("Leave out -" + p.Name + " to run the block here.")
		}
	}
	args, _ := shell.Arg[[]any](c, "ArgumentList")
	return b.Each(c.Context, c.Input, c.Emit, args...)
}
