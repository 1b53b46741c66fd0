package core

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func (e Env) items() []*shell.Cmdlet {
	return []*shell.Cmdlet{e.getChildItem(), e.getItem(), e.newItem(), e.mkdir(), e.removeItem(),
		e.transferItem("Copy", "Copies files and folders.", e.copyItem, "cpi", "cp", "copy"),
		e.transferItem("Move", "Moves files and folders.", e.moveItem, "mi", "mv", "move"), e.renameItem(), clearHost()}
}

// fileItem is a file or folder as an object.
func fileItem(path string, info fs.FileInfo) *value.Record {
	typeName, mode := "FileInfo", "-a----"
	var length any = info.Size()
	if info.IsDir() {
		typeName, mode, length = "DirectoryInfo", "d-----", nil
	}
	if info.Mode().Perm()&0o200 == 0 {
		mode = mode[:2] + "r" + mode[3:]
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		mode = mode[:5] + "l"
	}
	return value.NewRecord(typeName, model.Prop{Name: "Mode", Value: mode}, model.Prop{Name: "LastWriteTime", Value: info.ModTime()},
		model.Prop{Name: "Length", Value: length}, model.Prop{Name: "Name", Value: info.Name()},
		model.Prop{Name: "FullName", Value: path}, model.Prop{Name: "Directory", Value: filepath.Dir(path)},
		model.Prop{Name: "BaseName", Value: strings.TrimSuffix(info.Name(), filepath.Ext(info.Name()))}, model.Prop{Name: "Extension", Value: filepath.Ext(info.Name())},
		model.Prop{Name: "PSIsContainer", Value: info.IsDir()})
}

func itemPaths() *shell.Param {
	return &shell.Param{Name: "Path", Aliases: []string{"LiteralPath", "PSPath", "FullName"}, Type: shell.Strings, Position: 1, ByValue: true, ByPropertyName: true, Help: "Files or folders; * and ? stand for others' names."}
}

// expand returns the files that a path with wildcards means; a plain path is
// itself, an error if nothing is there.
func (e Env) expand(c *shell.Call, name string) ([]string, error) {
	full := e.path(c, name)
	if value.HasWildcard(name) {
		found, err := filepath.Glob(full)
		if err != nil {
			return nil, invalid("Path", name, "The path "+model.Quote(name)+" is no valid pattern.", "Write for example *.csv.")
		}
		return found, nil
	}
	if _, err := os.Lstat(full); err != nil {
		return nil, fileError(name, err)
	}
	return []string{full}, nil
}

// eachPath runs fn for every file that -Path means; the faults of one are reported and
// the next is tried.
func (e Env) eachPath(c *shell.Call, fn func(path string) error) error {
	names, _ := shell.Arg[[]string](c, "Path")
	for _, name := range names {
		found, err := e.expand(c, name)
		for i := 0; i < len(found) && err == nil; i++ {
			err = fn(found[i])
		}
		var fault *model.Error
		if errors.As(err, &fault) {
			err = c.Error(fault, name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (e Env) getChildItem() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "ChildItem", Aliases: []string{"gci", "ls", "dir"}, Synopsis: "Lists the files of a folder.",
		Params: []*shell.Param{itemPaths(), at(2, text("Filter", "Names, with * and ?.")), flag("Recurse", "Looks into folders too.", "s"), flag("Name", "Gives the names alone."),
			flag("File", "Lists files only."), flag("Directory", "Lists folders only."), flag("Force", "Lists hidden files too."),
			{Name: "Include", Type: shell.Strings, Help: "Names to list."}, {Name: "Exclude", Type: shell.Strings, Help: "Names to leave out."}},
		Examples: []shell.Example{{Command: "Get-ChildItem *.csv", Explains: "Lists the CSV files."}},
		Process: func(c *shell.Call) error {
			if !c.Given("Path") {
				c.Args["Path"] = []string{"."}
			}
			return e.eachPath(c, func(path string) error { return e.listPath(c, path) })
		},
	}
}

func (e Env) listPath(c *shell.Call, path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fileError(path, err)
	}
	if !info.IsDir() {
		return emitItem(c, path, info)
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return fileError(path, err)
	}
	sort.SliceStable(entries, func(i, j int) bool {
		if entries[i].IsDir() != entries[j].IsDir() {
			return entries[i].IsDir()
		}
		return strings.ToLower(entries[i].Name()) < strings.ToLower(entries[j].Name())
	})
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), ".") && !c.Switch("Force") {
			continue
		}
		info, err := entry.Info()
		if err != nil { // removed since it was listed
			continue
		}
		full := filepath.Join(path, entry.Name())
		if err := emitItem(c, full, info); err != nil {
			return err
		}
		if c.Switch("Recurse") && entry.IsDir() {
			if err := e.listPath(c, full); err != nil {
				return err
			}
		}
	}
	return nil
}

func emitItem(c *shell.Call, path string, info fs.FileInfo) error {
	include, _ := shell.Arg[[]string](c, "Include")
	exclude, _ := shell.Arg[[]string](c, "Exclude")
	if filter := textArg(c, "Filter"); filter != "" {
		include = append([]string{filter}, include...)
	}
	if !fits(info.Name(), include) || len(exclude) > 0 && fits(info.Name(), exclude) ||
		c.Switch("File") && info.IsDir() || c.Switch("Directory") && !info.IsDir() {
		return nil
	}
	if c.Switch("Name") {
		return c.Emit(info.Name())
	}
	return c.Emit(fileItem(path, info))
}

func (e Env) getItem() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Item", Aliases: []string{"gi"}, Synopsis: "Gives a file or folder as an object.",
		Params: []*shell.Param{must(itemPaths()), idle(flag("Force", "Gives hidden files too."), "they are given")}, Examples: []shell.Example{{Command: "(Get-Item names.txt).Length", Explains: "Gives the size of a file in bytes."}},
		Process: func(c *shell.Call) error {
			return e.eachPath(c, func(path string) error {
				info, err := os.Stat(path)
				if err != nil {
					return fileError(path, err)
				}
				return c.Emit(fileItem(path, info))
			})
		},
	}
}

func (e Env) newItem() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "New", Noun: "Item", Aliases: []string{"ni"}, Synopsis: "Makes a file, or with -ItemType Directory a folder.", Changes: true,
		Params: []*shell.Param{{Name: "Path", Type: shell.String, Position: 1, Mandatory: true, Help: "The new file or folder."}, text("Name", "Its name below the path."),
			{Name: "ItemType", Aliases: []string{"Type"}, Type: shell.Enum("ItemType", "File", "Directory", "Leaf", "Container"), Help: "File or Directory; Leaf and Container mean the same."},
			{Name: "Value", Type: shell.Any, Help: "What the file holds."}, flag("Force", "Replaces a file, accepts a folder that is there.")},
		Examples: []shell.Example{{Command: "New-Item reports -ItemType Directory", Explains: "Makes a folder."}},
		Process:  func(c *shell.Call) error { return e.makeItem(c, isFolder(textArg(c, "ItemType"))) },
	}
}

func (e Env) mkdir() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "mkdir", Aliases: []string{"md"}, Synopsis: "Makes a folder, and those above it.", Changes: true,
		Params:   []*shell.Param{{Name: "Path", Type: shell.String, Position: 1, Mandatory: true, Help: "The new folder."}, flag("Force", "Accepts a folder that is there.", "p")},
		Examples: []shell.Example{{Command: "mkdir reports", Explains: "Makes a folder."}},
		Process:  func(c *shell.Call) error { return e.makeItem(c, true) },
	}
}

func (e Env) makeItem(c *shell.Call, folder bool) error {
	name := filepath.Join(textArg(c, "Path"), textArg(c, "Name"))
	path := e.path(c, name)
	if ok, err := c.ShouldProcess("Creating " + model.Quote(name) + "."); err != nil || !ok {
		return err
	}
	if _, err := os.Stat(path); err == nil && !c.Switch("Force") {
		return &model.Error{ID: "FileExists", Category: model.Exists, Target: name, Message: "The file " + model.Quote(name) + " already exists.", Hint: "Add -Force to replace it."}
	}
	var err error
	if folder {
		err = os.MkdirAll(path, 0o777)
	} else {
		err = os.WriteFile(path, []byte(value.Text(c.Value("Value"))), 0o666)
	}
	if err != nil {
		return fileError(name, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return fileError(name, err)
	}
	return c.Emit(fileItem(path, info))
}

func (e Env) removeItem() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Remove", Noun: "Item", Aliases: []string{"ri", "rm", "del", "erase", "rd", "rmdir"}, Synopsis: "Removes files, and with -Recurse folders with all they hold.", Changes: true,
		Params:   []*shell.Param{must(itemPaths()), flag("Recurse", "Removes folders that are not empty.", "r"), idle(flag("Force", "Removes read-only files."), "permissions decide")},
		Examples: []shell.Example{{Command: "Remove-Item names.txt -WhatIf", Explains: "Says which file would go."}},
		Process: func(c *shell.Call) error {
			return e.eachPath(c, func(path string) error {
				if ok, err := c.ShouldProcess("Removing " + model.Quote(path) + "."); err != nil || !ok {
					return err
				}
				remove := os.Remove
				if c.Switch("Recurse") {
					remove = os.RemoveAll
				}
				err := remove(path)
				if err == nil {
					return nil
				}
				if entries, _ := os.ReadDir(path); len(entries) > 0 {
					return &model.Error{ID: "DirectoryNotEmpty", Category: model.Failed, Target: path, Err: err,
						Message: "The folder " + model.Quote(path) + " is not empty.", Hint: "Add -Recurse to remove it with all it holds."}
				}
				return fileError(path, err)
			})
		},
	}
}

func (e Env) transferItem(verb, synopsis string, move func(c *shell.Call, from, to string) error, aliases ...string) *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: verb, Noun: "Item", Aliases: aliases, Synopsis: synopsis, Changes: true,
		Params: []*shell.Param{must(itemPaths()), must(at(2, text("Destination", "The new name, or the folder to put it in."))),
			flag("Recurse", "Takes folders with all they hold."), idle(flag("Force", "Replaces files."), "files are replaced")},
		Examples: []shell.Example{{Command: verb + "-Item names.txt other.txt", Explains: "Leaves a file of the other name."}},
		Process: func(c *shell.Call) error {
			return e.eachPath(c, func(from string) error {
				to := e.path(c, textArg(c, "Destination"))
				if info, err := os.Stat(to); err == nil && info.IsDir() {
					to = filepath.Join(to, filepath.Base(from))
				}
				if ok, err := c.ShouldProcess(verb + " " + model.Quote(from) + " to " + model.Quote(to) + "."); err != nil || !ok {
					return err
				}
				return move(c, from, to)
			})
		},
	}
}

func (e Env) renameItem() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Rename", Noun: "Item", Aliases: []string{"rni", "ren"}, Synopsis: "Gives a file or folder another name in its folder.", Changes: true,
		Params: []*shell.Param{must(itemPaths()),
			{Name: "NewName", Type: shell.String, Position: 2, Mandatory: true, ByPropertyName: true, Help: "The new name, without a path; a block makes one for each file that is piped in."},
			flag("Force", "Replaces a file."), flag("PassThru", "Gives the file on.")},
		Examples: []shell.Example{{Command: "Rename-Item names.txt old.txt", Explains: "Leaves the file under the other name."}},
		Process: func(c *shell.Call) error {
			name := textArg(c, "NewName")
			if name != filepath.Base(name) {
				return invalid("NewName", name, "The new name "+model.Quote(name)+" holds a path.", "Write the name alone, or use Move-Item.")
			}
			return e.eachPath(c, func(from string) error { return e.rename(c, from, filepath.Join(filepath.Dir(from), name)) })
		},
	}
}

func (e Env) rename(c *shell.Call, from, to string) error {
	if _, err := os.Lstat(to); err == nil && !c.Switch("Force") {
		return &model.Error{ID: "FileExists", Category: model.Exists, Target: to, Message: "The file " + model.Quote(to) + " already exists.", Hint: "Add -Force to replace it."}
	}
	if ok, err := c.ShouldProcess("Rename " + model.Quote(from) + " to " + model.Quote(to) + "."); err != nil || !ok {
		return err
	}
	if err := e.moveItem(c, from, to); err != nil || !c.Switch("PassThru") {
		return err
	}
	info, err := os.Stat(to)
	if err != nil {
		return fileError(to, err)
	}
	return c.Emit(fileItem(to, info))
}

func (e Env) moveItem(_ *shell.Call, from, to string) error {
	err := os.Rename(from, to)
	if err == nil {
		return nil
	}
	if _, gone := os.Lstat(from); gone != nil {
		return fileError(from, gone)
	}
	return fileError(to, err) // what is moved is there: it is its new place
}

func (e Env) copyItem(c *shell.Call, from, to string) error {
	info, err := os.Stat(from)
	if err != nil {
		return fileError(from, err)
	}
	if !info.IsDir() {
		return copyFile(from, to, info.Mode().Perm())
	}
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
		if err := e.copyItem(c, filepath.Join(from, entry.Name()), filepath.Join(to, entry.Name())); err != nil {
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

func clearHost() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Clear", Noun: "Host", Aliases: []string{"cls", "clear"}, Synopsis: "Clears the screen.",
		Examples: []shell.Example{{Command: "Clear-Host", Explains: "Leaves an empty screen."}},
		Process: func(c *shell.Call) error {
			if s, ok := c.Host.(interface{ ClearScreen() }); ok {
				s.ClearScreen()
			}
			return nil
		},
	}
}

// isFolder is whether -ItemType asks for a folder.
func isFolder(itemType string) bool { return itemType == "Directory" || itemType == "Container" }
