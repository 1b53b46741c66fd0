package core

import (
	"errors"
	"io"
	"sort"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/stream"
	"mxsh/shell/value"
)

// alias is a short name with the command that it means.
type alias struct{ name, to string }

// aliases are all short names, sorted; those of the session stand for the shell's own.
func (e Env) aliases(c *shell.Call) []alias {
	var all []alias
	if d := driveOf(c, "alias"); d != nil {
		for _, name := range d.Names() {
			to, _ := d.Content(name)
			all = append(all, alias{name, value.Text(to)})
		}
		return all
	}
	for _, cmd := range e.commands(c) {
		for _, a := range cmd.Aliases {
			all = append(all, alias{a, cmd.Name()})
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return strings.ToLower(all[i].name) < strings.ToLower(all[j].name) })
	return all
}

func (a alias) object() *value.Record {
	r := value.NewRecord("AliasInfo", model.Prop{Name: "CommandType", Value: "Alias"}, model.Prop{Name: "Name", Value: a.name}, model.Prop{Name: "Definition", Value: a.to},
		model.Prop{Name: "ResolvedCommandName", Value: a.to}, model.Prop{Name: "DisplayName", Value: a.name + " -> " + a.to})
	r.Reads = a.name
	return r
}

func aliasScope() *shell.Param {
	return idle(text("Scope", "Where to look."), "aliases are of the whole session")
}

func (e Env) getAlias() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Alias", Aliases: []string{"gal"}, Synopsis: "Lists the short names of commands.",
		Params: []*shell.Param{{Name: "Name", Type: shell.Strings, Position: 1, ByValue: true, ByPropertyName: true, Sets: []string{"Default"}, Help: "Short names or patterns."},
			{Name: "Definition", Type: shell.Strings, Sets: []string{"Definition"}, Help: "The commands whose short names to list."},
			{Name: "Exclude", Type: shell.Strings, Help: "No names like these."}, aliasScope()},
		Examples: []shell.Example{{Command: "Get-Alias fl", Explains: "Tells what fl stands for."}, {Command: "Get-Alias -Definition Get-ChildItem", Explains: "Lists the short names of a command."}},
		Process:  e.listAliases,
	}
}

// chosenAliases are those that -Name, -Definition and -Exclude choose.
func (e Env) chosenAliases(c *shell.Call) []alias {
	names, _ := shell.Arg[[]string](c, "Name")
	definitions, _ := shell.Arg[[]string](c, "Definition")
	exclude, _ := shell.Arg[[]string](c, "Exclude")
	var chosen []alias
	for _, a := range e.aliases(c) {
		if fitsName(a.name, names) && fits(a.to, definitions) && (len(exclude) == 0 || !fits(a.name, exclude)) {
			chosen = append(chosen, a)
		}
	}
	return chosen
}

func (e Env) listAliases(c *shell.Call) error {
	chosen := e.chosenAliases(c)
	for _, param := range []string{"Name", "Definition"} {
		asked, _ := shell.Arg[[]string](c, param)
		for _, name := range asked {
			if value.HasWildcard(name) && name != "?" || namedBy(chosen, param, name) {
				continue
			}
			if err := c.Error(noAlias(param, name), name); err != nil {
				return err
			}
		}
	}
	for _, a := range chosen {
		if err := c.Emit(a.object()); err != nil {
			return err
		}
	}
	return nil
}

func namedBy(list []alias, param, name string) bool {
	for _, a := range list {
		if strings.EqualFold(a.name, name) && param == "Name" || strings.EqualFold(a.to, name) && param == "Definition" {
			return true
		}
	}
	return false
}

func noAlias(param, name string) error {
	message := "This command cannot find a matching alias because an alias with the name '" + model.Visible(model.Shortened(name)) + "' does not exist."
	if param == "Definition" {
		message = "This command cannot find a matching alias because an alias with the definition '" + model.Visible(model.Shortened(name)) + "' does not exist."
	}
	return &model.Error{ID: "AliasNotFound", Category: model.NotFound, Param: param, Target: name, Message: message}
}

func (e Env) exportAlias() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Export", Noun: "Alias", Aliases: []string{"epal"}, Synopsis: "Writes the short names of commands into a file.", Changes: true,
		Params: []*shell.Param{{Name: "Path", Aliases: []string{"LiteralPath", "PSPath"}, Type: shell.String, Position: 1, Mandatory: true, Help: "The file."},
			{Name: "Name", Type: shell.Strings, Position: 2, ByValue: true, ByPropertyName: true, Help: "Which short names; all when absent."},
			{Name: "As", Type: shell.Enum("ExportAliasFormat", "Csv", "Script"), Help: "Csv, which Import-Alias reads, or a Script of Set-Alias lines."},
			flag("Append", "Adds at the end of the file."), flag("NoClobber", "Refuses to replace a file.", "NoOverwrite"), flag("PassThru", "Gives the short names on."),
			idle(text("Description", "A text for the file."), "it is not kept"), aliasScope(), idle(flag("Force", "Writes to protected files too."), "permissions decide")},
		Examples: []shell.Example{{Command: "Export-Alias names.csv -Name f*", Explains: "Writes the short names that begin with f."}},
		Process:  e.writeAliases,
	}
}

func (e Env) writeAliases(c *shell.Call) error {
	chosen := e.chosenAliases(c)
	var b strings.Builder
	for _, a := range chosen {
		if textArg(c, "As") == "Script" {
			b.WriteString("Set-Alias -Name " + shell.SingleQuoted(a.name) + " -Value " + shell.SingleQuoted(a.to) + " -Force\n")
			continue
		}
		b.WriteString(`"` + strings.ReplaceAll(a.name, `"`, `""`) + `","` + strings.ReplaceAll(a.to, `"`, `""`) + "\",\"\",\"None\"\n")
	}
	name := textArg(c, "Path")
	f, err := e.createAsked(c, name, c.Switch("Append"), c.Switch("NoClobber"))
	if err != nil {
		return err
	}
	_, err = io.WriteString(f, b.String())
	if err := written(name, err, f.Close()); err != nil || !c.Switch("PassThru") {
		return err
	}
	for _, a := range chosen {
		if err := c.Emit(a.object()); err != nil {
			return err
		}
	}
	return nil
}

func (e Env) importAlias() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Import", Noun: "Alias", Aliases: []string{"ipal"}, Synopsis: "Makes the short names that Export-Alias wrote into a file.", Changes: true,
		Params: []*shell.Param{{Name: "Path", Aliases: []string{"LiteralPath", "PSPath"}, Type: shell.String, Position: 1, Mandatory: true, ByValue: true, ByPropertyName: true, Help: "The file."},
			flag("Force", "Replaces short names that are there."), flag("PassThru", "Gives the short names on."), aliasScope()},
		Examples: []shell.Example{{Command: "Export-Alias names.csv fl; Import-Alias names.csv -Force", Explains: "Makes the short name anew."}},
		Process:  e.readAliases,
	}
}

func (e Env) readAliases(c *shell.Call) error {
	name := textArg(c, "Path")
	f, err := e.openText(c, name)
	if err != nil {
		return err
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		return fileError(name, err)
	}
	d := driveOf(c, "alias")
	rows := stream.NewCSVReader(strings.NewReader(uncommented(string(text))), ',')
	for d != nil {
		row, err := rows.Row()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fileError(name, err)
		case len(row) < 2 || row[0] == "":
			return invalid("Path", name, "The file "+model.Quote(name)+" holds a line that is no short name with its command.", "Export-Alias writes such files.")
		}
		if err := tell(c, row[0], putAlias(c, d, alias{row[0], row[1]})); err != nil {
			return err
		}
	}
	return nil
}

// uncommented leaves out the lines of the file's heading.
func uncommented(text string) string {
	var kept []string
	for _, l := range strings.Split(text, "\n") {
		if !strings.HasPrefix(l, "#") {
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, "\n")
}

func putAlias(c *shell.Call, d shell.Drive, a alias) error {
	if _, there := d.Content(a.name); there && !c.Switch("Force") {
		return &model.Error{ID: "AliasAlreadyExists", Category: model.Exists, Target: a.name,
			Message: "The alias is not allowed, because an alias with the name '" + model.Visible(a.name) + "' already exists.", Hint: "Add -Force to replace it."}
	}
	if ok, err := c.ShouldProcess("Setting alias " + model.Quote(a.name) + " to " + model.Quote(a.to) + "."); err != nil || !ok {
		return err
	}
	if err := d.Put(a.name, a.to); err != nil || !c.Switch("PassThru") {
		return err
	}
	return c.Emit(a.object())
}
