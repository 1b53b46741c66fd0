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
		{Verb: "Invoke", Noun: "Expression", Aliases: []string{"iex"}, Synopsis: "Runs text as statements.", Examples: []shell.Example{{Command: "Invoke-Expression '1 + 2'", Explains: "Gives 3."}}, Process: s.invokeExpression,
			Params: []*shell.Param{{Name: "Command", Type: shell.String, Position: 1, Mandatory: true, ByValue: true, Help: "The statements."}}},
		{Verb: "Invoke", Noun: "Command", Aliases: []string{"icm"}, Synopsis: "Runs a script block here.", Examples: []shell.Example{{Command: "Invoke-Command { param($n) $n * 2 } -ArgumentList 4", Explains: "Gives 8."}}, Process: s.invokeCommand,
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
	for _, name := range []string{"New-PSSession", "Import-PSSession", "Enter-PSSession", "Remove-PSSession"} {
		verb, noun, _ := strings.Cut(name, "-")
		params := []*shell.Param{{Name: "Arguments", Type: shell.Anys, Position: 1, Rest: true}, {Name: "Session", Type: shell.Any, ByValue: true}}
		for _, group := range []struct {
			t     shell.Type
			names string
		}{
			{shell.String, "ConfigurationName ConnectionUri Authentication Prefix ApplicationName CertificateThumbprint"}, {shell.Strings, "CommandName FormatTypeName Module Name ComputerName"},
			{shell.Switch, "AllowRedirection DisableNameChecking AllowClobber EnableNetworkAccess UseSSL"}, {shell.Any, "Credential SessionOption Id Port ThrottleLimit"},
		} {
			for _, n := range strings.Fields(group.names) {
				params = append(params, &shell.Param{Name: n, Type: group.t})
			}
		}
		for _, p := range params {
			p.Help = "Not needed: there are no remote sessions."
		}
		all = append(all, &shell.Cmdlet{Verb: verb, Noun: noun, Synopsis: "Not needed here: this shell works on the organization directly.", Params: params,
			Examples: []shell.Example{{Command: name + " -ErrorAction SilentlyContinue", Explains: "Says that no session is needed; scripts leave the line out."}},
			Process:  func(*shell.Call) error { return remotingNotNeeded("Leave the line out.") }})
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
