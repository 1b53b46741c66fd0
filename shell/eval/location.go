package eval

import (
	"os"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// places are where the session was: the folders of Push-Location by the name of
// their stack, and those that cd - and cd + go to.
type places struct {
	stacks       map[string][]string
	back, onward []string
}

// locations are the cmdlets of the current folder. External programs, scripts,
// redirections and the paths of all cmdlets start from it.
func (s *Session) locations() []*shell.Cmdlet {
	path := func(help string) []*shell.Param {
		return []*shell.Param{{Name: "Path", Type: shell.String, Position: 1, ByValue: true, ByPropertyName: true, Help: help},
			{Name: "LiteralPath", Aliases: []string{"PSPath", "LP", "FullName"}, Type: shell.String, ByPropertyName: true, Help: "The folder; every character stands for itself."}}
	}
	passThru := &shell.Param{Name: "PassThru", Type: shell.Switch, Help: "Gives the new folder on."}
	stack := &shell.Param{Name: "StackName", Type: shell.String, ByPropertyName: true, Help: "Which stack of folders; one without a name when absent."}
	return []*shell.Cmdlet{
		{Verb: "Set", Noun: "Location", Aliases: []string{"cd", "sl", "chdir"}, Synopsis: "Goes to a folder; - is the one before.",
			Description: "External programs, scripts, redirections and the paths of all commands start from the current folder.",
			Params:      append(path("The folder; your home folder when absent, - for the folder before, + to go forth again."), passThru, stack),
			Examples:    []shell.Example{{Command: "Set-Location /tmp", Explains: "Goes to a folder."}, {Command: "cd /tmp; cd /; cd -; pwd", Explains: "Goes back to the folder before."}},
			Process:     s.setLocation},
		{Verb: "Get", Noun: "Location", Aliases: []string{"pwd", "gl"}, Synopsis: "Tells the current folder.",
			Params: []*shell.Param{{Name: "Stack", Type: shell.Switch, Help: "Lists the folders of Push-Location, the last one first."},
				{Name: "StackName", Type: shell.Strings, Help: "Which stacks to list."},
				{Name: "PSProvider", Type: shell.Strings, Help: "The kind of drive.", Inert: "only folders are current"}, {Name: "PSDrive", Type: shell.Strings, Help: "The drive.", Inert: "only folders are current"}},
			Examples: []shell.Example{{Command: "(Get-Location).Path", Explains: "Gives the current folder as text."}},
			Process:  s.getLocation},
		{Verb: "Push", Noun: "Location", Aliases: []string{"pushd"}, Synopsis: "Remembers the current folder and goes to another.",
			Params:   append(path("The folder to go to; you stay when absent."), passThru, stack),
			Examples: []shell.Example{{Command: "Push-Location /tmp; Pop-Location", Explains: "Goes to a folder and back."}},
			Process:  s.pushLocation},
		{Verb: "Pop", Noun: "Location", Aliases: []string{"popd"}, Synopsis: "Goes back to the folder that Push-Location remembered.",
			Params:   []*shell.Param{passThru, stack},
			Examples: []shell.Example{{Command: "pushd /tmp; popd -PassThru", Explains: "Goes back and tells where that is."}},
			Process:  s.popLocation},
	}
}

func (s *Session) setLocation(c *shell.Call) error {
	if name, ok := shell.Arg[string](c, "StackName"); ok && !c.Given("Path") {
		s.places.stacks[""] = s.places.stacks[strings.ToLower(name)]
		return nil
	}
	if err := s.goAsked(c); err != nil {
		return err
	}
	return s.passLocation(c)
}

func (s *Session) passLocation(c *shell.Call) error {
	if !c.Switch("PassThru") {
		return nil
	}
	return c.Emit(value.PathInfo(s.Dir))
}

// goAsked goes to the folder that the arguments name.
func (s *Session) goAsked(c *shell.Call) error {
	name, ok := shell.Arg[string](c, "Path")
	literal, named := shell.Arg[string](c, "LiteralPath")
	switch {
	case named:
		return s.goTo(strings.TrimPrefix(literal, `Microsoft.PowerShell.Core\FileSystem::`))
	case !ok:
		return s.goTo("~")
	case name == "-":
		return s.retrace(&s.places.back, &s.places.onward, "There is no location history left to navigate backwards.")
	case name == "+":
		return s.retrace(&s.places.onward, &s.places.back, "There is no location history left to navigate forwards.")
	}
	return s.goTo(name)
}

// goTo makes a folder the current one.
func (s *Session) goTo(name string) error {
	before := s.Dir
	if err := s.enter(name); err != nil {
		return err
	}
	s.places.back, s.places.onward = append(s.places.back, before), nil
	return nil
}

// enter makes a folder the current one and keeps no record of the one before.
func (s *Session) enter(name string) error {
	if drive, _, ok := strings.Cut(name, ":"); ok && (variables{s, s.frame}).Drive(drive) != nil {
		return &model.Error{ID: "NotAFolder", Category: model.Invalid, Target: name, Message: "Only folders can be the current location, and " + model.Quote(name) + " is none.",
			Hint: "Get-ChildItem " + drive + ": lists the drive."}
	}
	path := s.path(name)
	info, err := os.Stat(path)
	if err != nil {
		return fileError(name, err)
	}
	if !info.IsDir() {
		return runtimeError("NotAFolder", "%s is not a folder.", model.Quote(name))
	}
	s.Dir = path
	return nil
}

// retrace goes to the last folder of from and notes the current one in to.
func (s *Session) retrace(from, to *[]string, none string) error {
	if len(*from) == 0 {
		return runtimeError("NoLocationHistory", "%s", none)
	}
	at, last := s.Dir, len(*from)-1
	if err := s.enter((*from)[last]); err != nil {
		return err
	}
	*from, *to = (*from)[:last], append(*to, at)
	return nil
}

func (s *Session) getLocation(c *shell.Call) error {
	names, given := shell.Arg[[]string](c, "StackName")
	if !c.Switch("Stack") && !given {
		return c.Emit(value.PathInfo(s.Dir))
	}
	if !given {
		names = []string{""}
	}
	for _, name := range names {
		all := s.places.stacks[strings.ToLower(name)]
		for i := len(all) - 1; i >= 0; i-- {
			if err := c.Emit(value.PathInfo(all[i])); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Session) pushLocation(c *shell.Call) error {
	before := s.Dir
	if c.Given("Path") || c.Given("LiteralPath") {
		if err := s.goAsked(c); err != nil {
			return err
		}
	}
	if s.places.stacks == nil {
		s.places.stacks = map[string][]string{}
	}
	name, _ := shell.Arg[string](c, "StackName")
	name = strings.ToLower(name)
	s.places.stacks[name] = append(s.places.stacks[name], before)
	return s.passLocation(c)
}

// popLocation goes back; with no folder remembered it stays, as PowerShell does.
func (s *Session) popLocation(c *shell.Call) error {
	name, given := shell.Arg[string](c, "StackName")
	all := s.places.stacks[strings.ToLower(name)]
	if len(all) == 0 {
		if given {
			return &model.Error{ID: "StackNotFound", Category: model.NotFound, Param: "StackName", Target: name, Message: "Cannot find location stack '" + model.Visible(name) + "'. It does not exist or it is empty."}
		}
		return nil
	}
	s.places.stacks[strings.ToLower(name)] = all[:len(all)-1]
	if err := s.goTo(all[len(all)-1]); err != nil {
		return err
	}
	return s.passLocation(c)
}
