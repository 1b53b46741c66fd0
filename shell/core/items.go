package core

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func (e Env) items() []*shell.Cmdlet {
	return []*shell.Cmdlet{e.getChildItem(), e.getItem(), e.newItem(), e.mkdir(), e.setItem(), e.clearItem(), e.removeItem(),
		e.transferItem("Copy", "Copies files and folders.", copyItem, "cpi", "cp", "copy"),
		e.transferItem("Move", "Moves files and folders.", moveItem, "mi", "mv", "move"), e.renameItem(), e.invokeItem(), clearHost()}
}

func (e Env) newItem() *shell.Cmdlet {
	name := text("Name", "Its name below the path.")
	name.ByPropertyName = true
	newPath := &shell.Param{Name: "Path", Type: shell.Strings, Position: 1, ByPropertyName: true, Help: "The new file or folder; with -Name the folder that it goes into. env:, variable:, alias: and function: take new entries too."}
	newPath.Needed = func(given func(string) (any, bool)) bool { _, ok := given("Name"); return !ok }
	return &shell.Cmdlet{
		Verb: "New", Noun: "Item", Aliases: []string{"ni"}, Synopsis: "Makes a file, or with -ItemType Directory a folder.", Changes: true,
		Params: []*shell.Param{newPath, name,
			{Name: "ItemType", Aliases: []string{"Type"}, Type: shell.Enum("ItemType", "File", "Directory", "Leaf", "Container", "SymbolicLink", "HardLink", "Junction"), ByPropertyName: true, Help: "What to make; without it a file. Leaf and Container are File and Directory."},
			{Name: "Value", Aliases: []string{"Target"}, Type: shell.Any, ByValue: true, ByPropertyName: true, Help: "What the file or entry holds; of a link, where it leads."}, flag("Force", "Replaces a file, accepts a folder that is there, makes the folders above.")},
		Examples: []shell.Example{{Command: "New-Item reports -ItemType Directory", Explains: "Makes a folder."},
			{Command: "New-Item -Path . -Name notes.txt -ItemType File -Value 'To do'", Explains: "Makes a file with a line of text."}},
		Process: func(c *shell.Call) error {
			names, _ := shell.Arg[[]string](c, "Path")
			if len(names) == 0 {
				names = []string{"."}
			}
			for _, n := range names {
				if err := tell(c, n, e.makeItem(c, joinNames(n, textArg(c, "Name")), itemType(c))); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// itemType is the kind of file to make.
func itemType(c *shell.Call) string {
	if t := textArg(c, "ItemType"); t != "Container" {
		return t
	}
	return "Directory"
}

// joinNames puts a name below a path, which may be a drive.
func joinNames(path, name string) string {
	switch {
	case name == "":
		return path
	case strings.HasSuffix(path, ":") || strings.HasSuffix(path, "/"):
		return path + name
	}
	return path + "/" + name
}

func (e Env) mkdir() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "mkdir", Aliases: []string{"md"}, Synopsis: "Makes a folder, and those above it.", Changes: true,
		Params: []*shell.Param{{Name: "Path", Type: shell.Strings, Position: 1, Mandatory: true, Rest: true, ByPropertyName: true, Help: "The new folder."},
			text("Name", "Its name below the path."), flag("Force", "Accepts a folder that is there.", "p")},
		Examples: []shell.Example{{Command: "mkdir reports", Explains: "Makes a folder."}},
		Process: func(c *shell.Call) error {
			names, _ := shell.Arg[[]string](c, "Path")
			for _, n := range names {
				if err := tell(c, n, e.makeItem(c, joinNames(n, textArg(c, "Name")), "Directory")); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func (e Env) makeItem(c *shell.Call, name, kind string) error {
	p, err := e.locate(c, name)
	if err != nil {
		return err
	}
	if p.drive != nil {
		return newEntry(c, p)
	}
	if ok, err := c.ShouldProcess("Creating " + model.Quote(name) + "."); err != nil || !ok {
		return err
	}
	info, statErr := os.Stat(p.file)
	switch {
	case statErr == nil && kind == "Directory" && info.IsDir() && c.Switch("Force"):
		return emitFile(c, p.file, p.file)
	case statErr == nil && kind == "Directory":
		return &model.Error{ID: "DirectoryExist", Category: model.Exists, Target: name, Message: "An item with the specified name " + model.Quote(name) + " already exists.",
			Hint: "With -Force a folder that is there is accepted."}
	case statErr == nil && (!c.Switch("Force") || info.IsDir()):
		return &model.Error{ID: "FileExists", Category: model.Exists, Target: name, Message: "The file " + model.Quote(name) + " already exists.", Hint: "Add -Force to replace it."}
	}
	if kind != "Directory" && c.Switch("Force") {
		if err := os.MkdirAll(filepath.Dir(p.file), 0o777); err != nil {
			return fileError(filepath.Dir(p.file), err)
		}
	}
	if err := e.makeFile(c, p.file, kind); err != nil {
		return fileError(name, err)
	}
	return emitFile(c, p.file, p.file)
}

func (e Env) makeFile(c *shell.Call, path, kind string) error {
	content := value.Text(c.Value("Value"))
	switch kind {
	case "Directory":
		return os.MkdirAll(path, 0o777)
	case "SymbolicLink", "Junction":
		return os.Symlink(content, path)
	case "HardLink":
		return os.Link(e.path(c, content), path)
	}
	return os.WriteFile(path, []byte(content), 0o666)
}

// newEntry makes an entry of a drive, which must not be there without -Force.
func newEntry(c *shell.Call, p place) error {
	if _, there := p.drive.Item(p.entry); there && !c.Switch("Force") {
		return &model.Error{ID: "ItemExists", Category: model.Exists, Target: p.name, Message: "The entry " + model.Quote(p.name) + " already exists.", Hint: "Set-Item changes it."}
	}
	if ok, err := c.ShouldProcess("Creating " + model.Quote(p.name) + "."); err != nil || !ok {
		return err
	}
	if err := p.drive.Put(p.entry, c.Value("Value")); err != nil {
		return err
	}
	return emitPlace(c, p)
}

func (e Env) setItem() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Set", Noun: "Item", Aliases: []string{"si"}, Synopsis: "Gives an entry of env:, variable:, alias: or function: a value.", Changes: true,
		Params: append(paths(true, "The entry."), &shell.Param{Name: "Value", Type: shell.Any, Position: 2, ByValue: true, ByPropertyName: true, Help: "The new value."},
			flag("PassThru", "Gives the entry on."), idle(flag("Force", "Changes protected entries."), "no entry is protected")),
		Examples: []shell.Example{{Command: "Set-Item env:LANG en_US.UTF-8", Explains: "The same as $env:LANG = 'en_US.UTF-8'."}},
		Process: func(c *shell.Call) error {
			return named(c, "", func(name string, _ bool) error {
				p, err := e.locate(c, name)
				if err != nil {
					return err
				}
				return e.putEntry(c, p)
			})
		},
	}
}

func (e Env) putEntry(c *shell.Call, p place) error {
	if p.drive == nil || p.entry == "" {
		return &model.Error{ID: "NotSupported", Category: model.Invalid, Target: p.name, Message: "Set-Item works on env:, variable:, alias: and function:, and " + model.Quote(p.name) + " is on none of them.",
			Hint: "Set-Content writes files."}
	}
	if ok, err := c.ShouldProcess("Setting " + model.Quote(p.name) + "."); err != nil || !ok {
		return err
	}
	if err := p.drive.Put(p.entry, c.Value("Value")); err != nil || !c.Switch("PassThru") {
		return err
	}
	return emitPlace(c, p)
}

func (e Env) clearItem() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Clear", Noun: "Item", Aliases: []string{"cli"}, Synopsis: "Empties an entry of env: or variable:; the entry of env: goes.", Changes: true,
		Params:   append(append(paths(true, "The entry."), nameFilters()...), idle(flag("Force", "Empties protected entries."), "no entry is protected")),
		Examples: []shell.Example{{Command: "$port = 25; Clear-Item variable:port", Explains: "Afterwards $port holds nothing."}},
		Process: func(c *shell.Call) error {
			return e.eachPlace(c, func(p place) error {
				if p.drive == nil || p.entry == "" {
					return &model.Error{ID: "NotSupported", Category: model.Invalid, Target: p.name, Message: "Clear-Item works on env: and variable:, and " + model.Quote(p.name) + " is on none of them.",
						Hint: "Clear-Content empties files."}
				}
				if ok, err := c.ShouldProcess("Clearing " + model.Quote(p.name) + "."); err != nil || !ok {
					return err
				}
				return p.drive.Put(p.entry, nil)
			})
		},
	}
}

func (e Env) removeItem() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Remove", Noun: "Item", Aliases: []string{"ri", "rm", "del", "erase", "rd", "rmdir"}, Synopsis: "Removes files, and with -Recurse folders with all they hold; also entries of env:, variable:, alias: and function:.", Changes: true,
		Params: append(append(paths(true, "What to remove."), nameFilters()...), flag("Recurse", "Removes folders that are not empty.", "r", "s"), flag("Force", "Removes read-only files too.", "f")),
		Examples: []shell.Example{{Command: "Remove-Item names.txt -WhatIf", Explains: "Says which file would go."},
			{Command: "$env:PROXY = 'x'; Remove-Item env:PROXY", Explains: "Takes a variable out of the environment."}},
		Process: func(c *shell.Call) error {
			return e.eachPlace(c, func(p place) error { return removePlace(c, p) })
		},
	}
}

func removePlace(c *shell.Call, p place) error {
	if ok, err := c.ShouldProcess("Removing " + model.Quote(p.name) + "."); err != nil || !ok {
		return err
	}
	if p.drive != nil {
		if p.entry == "" {
			return &model.Error{ID: "NotSupported", Category: model.Invalid, Target: p.name, Message: "A drive cannot be removed.", Hint: "Name an entry of it, for example env:PROXY."}
		}
		return p.drive.Delete(p.entry)
	}
	info, err := os.Lstat(p.file)
	if err != nil {
		return fileError(p.name, err)
	}
	if readOnly(info) && !info.IsDir() && !c.Switch("Force") && info.Mode()&fs.ModeSymlink == 0 {
		return &model.Error{ID: "RemoveFileSystemItemUnAuthorizedAccess", Category: model.Denied, Target: p.name,
			Message: "The file " + model.Quote(p.name) + " is read-only.", Hint: "Add -Force to remove it all the same."}
	}
	remove := os.Remove
	if c.Switch("Recurse") {
		remove = os.RemoveAll
	}
	if err = remove(p.file); err == nil {
		return nil
	}
	if entries, _ := os.ReadDir(p.file); len(entries) > 0 {
		return &model.Error{ID: "DirectoryNotEmpty", Category: model.Failed, Target: p.name, Err: err,
			Message: "The folder " + model.Quote(p.name) + " is not empty.", Hint: "Add -Recurse to remove it with all it holds."}
	}
	return fileError(p.name, err)
}

func (e Env) transferItem(verb, synopsis string, move func(c *shell.Call, from, to string) error, aliases ...string) *shell.Cmdlet {
	force := idle(flag("Force", "Replaces read-only files too."), "permissions decide")
	params := append(paths(true, "What to "+strings.ToLower(verb)+"."), nameFilters()...)
	params = append(params, &shell.Param{Name: "Destination", Type: shell.String, Position: 2, ByPropertyName: true, Help: "The new name, or the folder to put it in; the current folder when absent."})
	if verb == "Copy" {
		params = append(params, flag("Recurse", "Takes folders with all they hold."), idle(flag("Container", "Keeps the folders that files are in."), "folders are kept"))
	} else {
		force = flag("Force", "Replaces a file that is there.")
	}
	return &shell.Cmdlet{
		Verb: verb, Noun: "Item", Aliases: aliases, Synopsis: synopsis, Changes: true,
		Params:   append(params, force, flag("PassThru", "Gives what there is then.")),
		Examples: []shell.Example{{Command: verb + "-Item names.txt other.txt", Explains: "Leaves a file of the other name."}},
		Process: func(c *shell.Call) error {
			return e.eachPlace(c, func(p place) error { return e.transfer(c, p, move) })
		},
	}
}

func (e Env) transfer(c *shell.Call, p place, move func(c *shell.Call, from, to string) error) error {
	if err := filesOnly(p); err != nil {
		return err
	}
	target := textArg(c, "Destination")
	if target == "" {
		target = "."
	}
	to := e.path(c, target)
	info, err := os.Stat(to)
	switch {
	case err == nil && info.IsDir():
		to = filepath.Join(to, filepath.Base(p.file))
	case err != nil && strings.HasSuffix(target, "/"):
		return fileError(target, err)
	}
	doing := "Moving "
	if c.Cmdlet.Verb == "Copy" {
		doing = "Copying "
	}
	if ok, err := c.ShouldProcess(doing + model.Quote(p.file) + " to " + model.Quote(to) + "."); err != nil || !ok {
		return err
	}
	if err := move(c, p.file, to); err != nil || !c.Switch("PassThru") {
		return err
	}
	return emitFile(c, to, to)
}

func (e Env) renameItem() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Rename", Noun: "Item", Aliases: []string{"rni", "ren"}, Synopsis: "Gives a file or folder another name in its folder.", Changes: true,
		Params: append(paths(true, "What to rename."),
			&shell.Param{Name: "NewName", Type: shell.String, Position: 2, Mandatory: true, ByPropertyName: true, Help: "The new name, without a path; a block makes one for each file that is piped in."},
			flag("Force", "Replaces a file."), flag("PassThru", "Gives the file on.")),
		Examples: []shell.Example{{Command: "Rename-Item names.txt old.txt", Explains: "Leaves the file under the other name."},
			{Command: "Get-ChildItem *.txt | Rename-Item -NewName { $_.Name -replace '\\.txt$','.bak' } -WhatIf", Explains: "Says how every text file would be renamed."}},
		Process: func(c *shell.Call) error {
			name := strings.TrimPrefix(strings.TrimPrefix(textArg(c, "NewName"), "./"), `.\`)
			if strings.ContainsAny(name, `/\`) {
				return invalid("NewName", name, "The new name "+model.Quote(name)+" holds a path.", "Write the name alone, or use Move-Item.")
			}
			return e.eachPlace(c, func(p place) error {
				if err := filesOnly(p); err != nil {
					return err
				}
				return rename(c, p.file, filepath.Join(filepath.Dir(p.file), name))
			})
		},
	}
}

func rename(c *shell.Call, from, to string) error {
	if ok, err := c.ShouldProcess("Renaming " + model.Quote(from) + " to " + model.Quote(to) + "."); err != nil || !ok {
		return err
	}
	if err := moveItem(c, from, to); err != nil || !c.Switch("PassThru") {
		return err
	}
	return emitFile(c, to, to)
}

// moveItem moves a file; one that is there is replaced with -Force only.
func moveItem(c *shell.Call, from, to string) error {
	if _, err := os.Lstat(to); err == nil && !c.Switch("Force") {
		return &model.Error{ID: "FileExists", Category: model.Exists, Target: to, Message: "The file " + model.Quote(to) + " already exists.", Hint: "Add -Force to replace it."}
	}
	err := os.Rename(from, to)
	if err == nil {
		return nil
	}
	if _, gone := os.Lstat(from); gone != nil {
		return fileError(from, gone)
	}
	return fileError(to, err) // what is moved is there: it is its new place
}

func copyItem(c *shell.Call, from, to string) error {
	info, err := os.Stat(from)
	if err != nil {
		return fileError(from, err)
	}
	if !info.IsDir() {
		return copyFile(from, to, info.Mode().Perm())
	}
	if within(to, from) {
		return &model.Error{ID: "CopyOntoItself", Category: model.Invalid, Target: from, Message: "Cannot copy the folder " + model.Quote(from) + " into itself."}
	}
	return copyFolder(c, from, to)
}

// within is whether a path is folder or lies below it.
func within(path, folder string) bool {
	return path == folder || strings.HasPrefix(path, strings.TrimSuffix(folder, "/")+"/")
}

func copyFolder(c *shell.Call, from, to string) error {
	if err := os.MkdirAll(to, 0o777); err != nil {
		return fileError(to, err)
	}
	if !c.Switch("Recurse") {
		return nil
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return fileError(from, err)
	}
	for _, entry := range entries {
		source, target := filepath.Join(from, entry.Name()), filepath.Join(to, entry.Name())
		info, err := os.Stat(source)
		switch {
		case err != nil:
			err = fileError(source, err)
		case info.IsDir():
			err = copyFolder(c, source, target)
		default:
			err = copyFile(source, target, info.Mode().Perm())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from, to string, mode fs.FileMode) error {
	if same, err := sameFile(from, to); err == nil && same {
		return &model.Error{ID: "CopyOntoItself", Category: model.Invalid, Target: from, Message: "Cannot copy " + model.Quote(from) + " onto itself."}
	}
	in, err := os.Open(from)
	if err != nil {
		return fileError(from, err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return fileError(to, err)
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Close()); err != nil {
		return fileError(to, err)
	}
	return nil
}

func sameFile(a, b string) (bool, error) {
	x, err := os.Stat(a)
	if err != nil {
		return false, err
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y), err
}

func (e Env) invokeItem() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Invoke", Noun: "Item", Aliases: []string{"ii"}, Synopsis: "Opens a file with the program of the desktop; refused here, where there is none.",
		Params:   append(paths(true, "The file."), nameFilters()...),
		Examples: []shell.Example{{Command: "Invoke-Item names.txt -ErrorAction SilentlyContinue", Explains: "Opens nothing; Get-Content shows the file."}},
		Process: func(c *shell.Call) error {
			return e.eachPlace(c, func(p place) error {
				return &model.Error{ID: "NoDesktop", Category: model.Invalid, Target: p.name, Message: "There is no desktop that could open " + model.Quote(p.name) + ".",
					Hint: "Get-Content shows a file, & runs a script or program, Get-ChildItem lists a folder."}
			})
		},
	}
}

// clearing is a Host with a screen.
type clearing interface{ ClearScreen() }

func clearHost() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Clear", Noun: "Host", Aliases: []string{"cls", "clear"}, Synopsis: "Clears the screen.",
		Examples: []shell.Example{{Command: "Clear-Host", Explains: "Leaves an empty screen."}},
		Process: func(c *shell.Call) error {
			if s, ok := c.Host.(clearing); ok {
				s.ClearScreen()
			}
			return nil
		},
	}
}
