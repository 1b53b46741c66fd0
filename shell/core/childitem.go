package core

import (
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"mxsh/shell"
	"mxsh/shell/value"
)

func (e Env) getChildItem() *shell.Cmdlet {
	params := append(paths(false, "Folders to list, or files; the current folder when absent."), nameFilters()...)
	params[2].Position = 2
	return &shell.Cmdlet{
		Verb: "Get", Noun: "ChildItem", Aliases: []string{"gci", "ls", "dir"}, Synopsis: "Lists the files of a folder, or the entries of a drive of the session.",
		Description: "Folders come first, then files, both by name. Names that begin with a dot are hidden and listed with -Force only. Get-ChildItem env: lists the environment, variable: the variables, alias: the short names of commands, function: the functions.",
		Params: append(params, flag("Recurse", "Looks into folders too.", "s"), number("Depth", "How deep to look into folders; 0 is the folder alone. It means -Recurse."), flag("Name", "Gives the names alone."),
			flag("File", "Lists files only.", "af"), flag("Directory", "Lists folders only.", "ad", "d"), flag("Force", "Lists hidden files too."), flag("Hidden", "Lists hidden files only.", "ah", "h"), flag("ReadOnly", "Lists read-only files only.", "ar"),
			idle(flag("System", "Lists files of the system.", "as"), "no file is marked so"), idle(text("Attributes", "Lists files with such attributes."), "-File, -Directory, -Hidden and -ReadOnly choose"),
			idle(flag("FollowSymlink", "Looks into folders behind links."), "links are not followed"), idle(flag("UseTransaction", "Takes part in a transaction.", "usetx"), "there are no transactions")),
		Examples: []shell.Example{{Command: "Get-ChildItem *.csv", Explains: "Lists the CSV files."},
			{Command: "Get-ChildItem -Recurse -Filter *.csv | Sort-Object Length -Descending | Select-Object -First 5", Explains: "Lists the five largest CSV files of the folder and those below it."},
			{Command: "Get-ChildItem env:", Explains: "Lists the environment of external programs."}},
		Process: func(c *shell.Call) error {
			return named(c, ".", func(name string, literal bool) error { return e.list(c, name, literal) })
		},
	}
}

// listing is one run of Get-ChildItem over one path.
type listing struct {
	c     *shell.Call
	depth int64  // of folders below; -1 is no limit
	root  string // that names of -Name are relative to
	shown func(path string) string
}

func (e Env) list(c *shell.Call, name string, literal bool) error {
	p, err := e.locate(c, name)
	if err != nil {
		return err
	}
	pattern := !literal && value.HasWildcard(name)
	if p.drive != nil {
		return listDrive(c, p, pattern)
	}
	l := &listing{c: c, shown: filepath.Base}
	switch {
	case c.Given("Depth"):
		l.depth = intArg(c, "Depth", 0)
	case c.Switch("Recurse"):
		l.depth = -1
	}
	folder, last := filepath.Split(p.file)
	switch {
	case !pattern:
		return l.plain(p, name)
	case l.depth != 0 && !value.HasWildcard(folder): // ls *.txt -Recurse: everywhere below
		l.root, l.shown = folder, filepath.Base
		return l.folder(filepath.Clean(folder), l.depth, last)
	}
	found, err := e.expand(c, name, literal)
	l.root, l.shown = folder, func(path string) string { return path }
	for _, f := range found {
		if err == nil && (!hidden(f.base()) || hidden(last) || c.Switch("Force") || c.Switch("Hidden")) {
			err = tell(c, f.name, l.one(f.file))
		}
	}
	return err
}

// plain lists the folder of that path, or tells of the file.
func (l *listing) plain(p place, name string) error {
	info, err := os.Stat(p.file)
	switch {
	case err != nil && l.depth != 0: // ls some.txt -Recurse looks for that name below
		l.root = filepath.Dir(p.file)
		if up, upErr := os.Stat(l.root); upErr == nil && up.IsDir() {
			return l.folder(l.root, l.depth, filepath.Base(p.file))
		}
		return fileError(name, err)
	case err != nil:
		return fileError(name, err)
	case info.IsDir():
		l.root = p.file
		return l.folder(p.file, l.depth, "")
	}
	l.root = filepath.Dir(p.file)
	l.shown = func(path string) string { return path }
	return l.emit(p.file, info)
}

// one lists what a pattern found: the contents of a lone folder are not listed,
// only it itself, as for all else.
func (l *listing) one(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return nil // removed since it was found
	}
	if err := l.emit(path, info); err != nil || !info.IsDir() || l.depth == 0 {
		return err
	}
	return l.folder(path, l.depth, "")
}

// folder lists what is in a folder, and below as deep as depth says. Only names
// like pattern are given; "" is all.
func (l *listing) folder(path string, depth int64, pattern string) error {
	if err := l.c.Context.Err(); err != nil {
		return err
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return tell(l.c, path, fileError(path, err))
	}
	sort.SliceStable(entries, func(i, j int) bool {
		if entries[i].IsDir() != entries[j].IsDir() {
			return entries[i].IsDir()
		}
		return strings.ToLower(entries[i].Name()) < strings.ToLower(entries[j].Name())
	})
	var below []string
	for _, entry := range entries {
		if hidden(entry.Name()) && !l.c.Switch("Force") && !l.c.Switch("Hidden") {
			continue
		}
		info, err := entry.Info()
		if err != nil { // removed since it was listed
			continue
		}
		full := filepath.Join(path, entry.Name())
		if entry.IsDir() {
			below = append(below, full)
		}
		if pattern != "" && !value.Like(pattern, entry.Name(), true) {
			continue
		}
		if err := l.emit(full, info); err != nil {
			return err
		}
	}
	if depth == 0 {
		return nil
	}
	for _, full := range below {
		if err := l.folder(full, depth-1, pattern); err != nil {
			return err
		}
	}
	return nil
}

func (l *listing) emit(path string, info fs.FileInfo) error {
	c := l.c
	if !wanted(c, info.Name()) || c.Switch("File") && info.IsDir() || c.Switch("Directory") && !info.IsDir() ||
		c.Switch("Hidden") && !hidden(info.Name()) || c.Switch("ReadOnly") && !readOnly(info) {
		return nil
	}
	if !c.Switch("Name") {
		return c.Emit(fileItem(path, info, l.shown(path)))
	}
	if rel, err := filepath.Rel(l.root, path); err == nil {
		return c.Emit(rel)
	}
	return c.Emit(info.Name())
}

// listDrive lists the entries of a drive, or those that the path names.
func listDrive(c *shell.Call, p place, pattern bool) error {
	names := []string{p.entry}
	switch {
	case p.entry == "":
		names = p.drive.Names()
	case pattern:
		names = nil
		for _, n := range p.drive.Names() {
			if value.Like(p.entry, n, true) {
				names = append(names, n)
			}
		}
	}
	for _, n := range names {
		item, ok := p.drive.Item(n)
		if !ok {
			return noPath(p.name)
		}
		if !wanted(c, n) {
			continue
		}
		if c.Switch("Name") {
			item = n
		}
		if err := c.Emit(item); err != nil {
			return err
		}
	}
	return nil
}

func (e Env) getItem() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Item", Aliases: []string{"gi"}, Synopsis: "Gives a file or folder as an object, or an entry of a drive of the session.",
		Params: append(append(paths(true, "Files or folders."), nameFilters()...), idle(flag("Force", "Gives hidden files too."), "they are given")),
		Examples: []shell.Example{{Command: "(Get-Item names.txt).Length", Explains: "Gives the size of a file in bytes."},
			{Command: "(Get-Item env:HOME).Value", Explains: "Gives a variable of the environment."}},
		Process: func(c *shell.Call) error {
			return e.eachPlace(c, func(p place) error { return emitPlace(c, p) })
		},
	}
}

// emitPlace gives what a place means as an object; a whole drive is its entries.
func emitPlace(c *shell.Call, p place) error {
	if p.drive == nil {
		return emitFile(c, p.file, p.file)
	}
	if p.entry == "" {
		return listDrive(c, p, false)
	}
	item, ok := p.drive.Item(p.entry)
	if !ok {
		return noPath(p.name)
	}
	return c.Emit(item)
}
