package core

import (
	"os"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func (e Env) itemProperties() []*shell.Cmdlet {
	return []*shell.Cmdlet{e.getItemProperty(), e.getItemPropertyValue(), e.setItemProperty("Set", "sp"), e.setItemProperty("New"), e.setItemProperty("Clear", "clp"), e.setItemProperty("Remove", "rp")}
}

// propertyNames are the parameters that choose properties of files.
func propertyNames(needed bool) *shell.Param {
	return &shell.Param{Name: "Name", Aliases: []string{"PSProperty"}, Type: shell.Strings, Position: 2, Mandatory: needed, Help: "Properties of the file, such as LastWriteTime."}
}

func (e Env) getItemProperty() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "ItemProperty", Aliases: []string{"gp"}, Synopsis: "Gives properties of files. There is no registry here.",
		Params:   append(append(paths(true, "The files."), nameFilters()...), propertyNames(false)),
		Examples: []shell.Example{{Command: "Get-ItemProperty names.txt -Name LastWriteTime", Explains: "Tells when the file was changed."}},
		Process: func(c *shell.Call) error {
			names, chosen := shell.Arg[[]string](c, "Name")
			return e.eachProperty(c, func(item *value.Record, path string) error {
				if !chosen {
					return c.Emit(item)
				}
				out := value.NewRecord("")
				for _, p := range item.Props() {
					if fits(p.Name, names) {
						out.Set(p.Name, p.Value)
					}
				}
				if out.Len() == 0 && !value.HasWildcard(strings.Join(names, "")) {
					return noProperty(names[0], path)
				}
				for _, n := range []string{"PSPath", "PSParentPath", "PSChildName", "PSProvider"} {
					v, _ := item.Get(n)
					out.Set(n, v)
				}
				return c.Emit(out)
			})
		},
	}
}

// eachProperty calls fn for every file that the paths mean.
func (e Env) eachProperty(c *shell.Call, fn func(item *value.Record, path string) error) error {
	return e.eachPlace(c, func(p place) error {
		if err := filesOnly(p); err != nil {
			return err
		}
		info, err := os.Stat(p.file)
		if err != nil {
			return fileError(p.name, err)
		}
		return fn(fileItem(p.file, info, p.file), p.file)
	})
}

func noProperty(name, path string) error {
	return &model.Error{ID: "PropertyNotFound", Category: model.NotFound, Param: "Name", Target: name,
		Message: "Property " + model.Visible(name) + " does not exist at path " + model.Visible(path) + ".", Hint: "Get-Item PATH | Format-List * shows the properties."}
}

func (e Env) getItemPropertyValue() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "ItemPropertyValue", Aliases: []string{"gpv"}, Synopsis: "Gives the values of properties of files.",
		Params:   append(append(paths(true, "The files."), nameFilters()...), propertyNames(true)),
		Examples: []shell.Example{{Command: "Get-ItemPropertyValue names.txt Length", Explains: "Gives the size of the file."}},
		Process: func(c *shell.Call) error {
			names, _ := shell.Arg[[]string](c, "Name")
			return e.eachProperty(c, func(item *value.Record, path string) error {
				for _, n := range names {
					v, ok := item.Get(n)
					if !ok {
						return noProperty(n, path)
					}
					if err := c.Emit(v); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
}

// setItemProperty are the commands that change properties. Files have those that
// they have, so that none is made, emptied or removed.
func (e Env) setItemProperty(verb string, aliases ...string) *shell.Cmdlet {
	synopsis := "Changes IsReadOnly, LastWriteTime or LastAccessTime of files."
	example := shell.Example{Command: "Set-ItemProperty names.txt -Name IsReadOnly -Value $true", Explains: "Protects a file."}
	if verb != "Set" {
		synopsis = "Refused: files have the properties that they have, and there is no registry here."
		example = shell.Example{Command: verb + "-ItemProperty names.txt -Name Colour -ErrorAction SilentlyContinue", Explains: "Is refused."}
	}
	return &shell.Cmdlet{
		Verb: verb, Noun: "ItemProperty", Aliases: aliases, Synopsis: synopsis, Changes: true,
		Params: append(append(paths(true, "The files."), nameFilters()...), propertyNames(true),
			&shell.Param{Name: "Value", Type: shell.Any, Position: 3, ByPropertyName: true, Help: "The new value."},
			flag("PassThru", "Gives the file on."), idle(text("PropertyType", "The type of the value.", "Type"), "there is no registry"), idle(flag("Force", "Changes protected files too."), "permissions decide")),
		Examples: []shell.Example{example},
		Process: func(c *shell.Call) error {
			return e.eachProperty(c, func(_ *value.Record, path string) error {
				names, _ := shell.Arg[[]string](c, "Name")
				for _, n := range names {
					if err := setFileProperty(c, path, n); err != nil {
						return err
					}
				}
				if !c.Switch("PassThru") {
					return nil
				}
				return emitFile(c, path, path)
			})
		},
	}
}

func setFileProperty(c *shell.Call, path, name string) error {
	property := strings.ToLower(name)
	if c.Cmdlet.Verb != "Set" || property != "isreadonly" && property != "lastwritetime" && property != "lastaccesstime" {
		return &model.Error{ID: "PropertyNotSettable", Category: model.Invalid, Param: "Name", Target: name,
			Message: "The property " + model.Quote(name) + " of a file cannot be changed this way.", Hint: "Set-ItemProperty changes IsReadOnly, LastWriteTime and LastAccessTime."}
	}
	change, err := fileChange(path, property, c.Value("Value"))
	if err != nil {
		return err
	}
	if ok, err := c.ShouldProcess("Setting the property " + name + " of " + model.Quote(path) + "."); err != nil || !ok {
		return err
	}
	if err := change(); err != nil {
		return fileError(path, err)
	}
	return nil
}

// fileChange is how to give a file the property, once the value is understood.
func fileChange(path, property string, v any) (func() error, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	if property == "isreadonly" {
		mode := info.Mode().Perm() | 0o200
		if value.Truth(v) {
			mode = info.Mode().Perm() &^ 0o222
		}
		return func() error { return os.Chmod(path, mode) }, nil
	}
	t, err := value.ToTime(v)
	if err != nil {
		return nil, shell.CannotConvert("Value", v, "DateTime", err)
	}
	if property == "lastaccesstime" {
		return func() error { return os.Chtimes(path, t, time.Time{}) }, nil
	}
	return func() error { return os.Chtimes(path, time.Time{}, t) }, nil
}
