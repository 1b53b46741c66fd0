package eval

import (
	"strings"

	"mxsh/model"
	"mxsh/shell"
)

// aliasing are the cmdlets that give commands other names.
func (s *Session) aliasing() []*shell.Cmdlet {
	return []*shell.Cmdlet{
		{Verb: "Set", Noun: "Alias", Aliases: []string{"sal"}, Synopsis: "Gives a command another name, in place of what the name meant.", Changes: true, Process: s.setAlias, Params: aliasParams(),
			Examples: []shell.Example{{Command: "Set-Alias list Get-ChildItem; list names.txt", Explains: "Makes a name for a command and uses it."}}},
		{Verb: "New", Noun: "Alias", Aliases: []string{"nal"}, Synopsis: "Gives a command another name that means nothing yet.", Changes: true, Process: s.setAlias, Params: aliasParams(),
			Examples: []shell.Example{{Command: "New-Alias list Get-ChildItem", Explains: "Makes a name for a command."}}},
	}
}

func aliasParams() []*shell.Param {
	return []*shell.Param{
		{Name: "Name", Type: shell.String, Position: 1, Mandatory: true, ByPropertyName: true, Help: "The new name."},
		{Name: "Value", Aliases: []string{"Definition"}, Type: shell.String, Position: 2, Mandatory: true, ByPropertyName: true, Help: "The command that it means."},
		{Name: "Description", Type: shell.String, Help: "What it is for.", Inert: "it is not kept"},
		{Name: "Option", Type: shell.Any, Help: "Protects the alias.", Inert: "aliases are not protected"},
		{Name: "PassThru", Type: shell.Switch, Help: "Gives the alias on."},
		{Name: "Force", Type: shell.Switch, Help: "With New-Alias, replaces an alias that is there."},
		{Name: "Scope", Type: shell.String, Help: "Aliases are of the whole session.", Inert: "aliases are of the whole session"},
	}
}

func (s *Session) setAlias(c *shell.Call) error {
	name, _ := shell.Arg[string](c, "Name")
	to, _ := shell.Arg[string](c, "Value")
	drive := aliasDrive{s}
	if _, there := drive.Content(name); there && c.Cmdlet.Verb == "New" && !c.Switch("Force") {
		return &model.Error{ID: "AliasAlreadyExists", Category: model.Exists, Param: "Name", Target: name,
			Message: "The alias is not allowed, because an alias with the name '" + model.Visible(name) + "' already exists.", Hint: "Set-Alias replaces it."}
	}
	if strings.EqualFold(name, to) {
		return runtimeError("AliasOfItself", "An alias cannot mean itself.")
	}
	if _, err := s.lookup(s.frameOf(c), to); err != nil {
		return err
	}
	if ok, err := c.ShouldProcess("Setting alias " + model.Quote(name) + " to " + model.Quote(to) + "."); err != nil || !ok {
		return err
	}
	if err := drive.Put(name, to); err != nil || !c.Switch("PassThru") {
		return err
	}
	return c.Emit(AliasInfo(name, to))
}
