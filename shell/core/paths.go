package core

import (
	"errors"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// place is one thing that a path means: a file or folder, or with a drive an
// entry of the session. name is how it was written, for messages.
type place struct {
	name  string
	file  string // absolute; "" on a drive
	drive shell.Drive
	entry string // on the drive; "" is the drive itself
}

// paths are the parameters -Path and -LiteralPath. Strings are bound to the one,
// files that are piped in to the other.
func paths(needed bool, help string) []*shell.Param {
	lacks := func(other string) func(func(string) (any, bool)) bool {
		if !needed {
			return nil
		}
		return func(given func(string) (any, bool)) bool {
			_, ok := given(other)
			return !ok
		}
	}
	return []*shell.Param{
		{Name: "Path", Type: shell.Strings, Position: 1, ByValue: true, ByPropertyName: true, Needed: lacks("LiteralPath"), Sets: []string{"Path"},
			Help: help + " * and ? stand for other names; env:, variable:, alias: and function: are drives of the session."},
		{Name: "LiteralPath", Aliases: []string{"PSPath", "LP", "FullName"}, Type: shell.Strings, ByPropertyName: true, Sets: []string{"LiteralPath"},
			Help: "The same, but every character stands for itself."},
	}
}

// nameFilters are the parameters that choose among what the paths mean.
func nameFilters() []*shell.Param {
	return []*shell.Param{text("Filter", "Only names like this, with * and ?."), {Name: "Include", Type: shell.Strings, Help: "Only names like one of these."},
		{Name: "Exclude", Type: shell.Strings, Help: "No names like one of these."}}
}

// providerPrefix is what PowerShell puts before the paths of files.
const providerPrefix = `Microsoft.PowerShell.Core\FileSystem::`

// unprefixed is a path without what names its provider.
func unprefixed(name string) string {
	for _, prefix := range []string{providerPrefix, "FileSystem::"} {
		if rest, ok := model.CutPrefixFold(name, prefix); ok {
			return rest
		}
	}
	return name
}

// noDrives are drives of Windows, and why they are not here.
var noDrives = map[string]string{
	"hklm": noRegistry, "hkcu": noRegistry, "hkcr": noRegistry, "hku": noRegistry, "hkcc": noRegistry, "registry": noRegistry,
	"cert":  "There is no certificate store of Windows on this system; certificates are files here.",
	"wsman": "There is no Windows Remote Management on this system.",
	"ad":    "There is no Active Directory here; Get-OrganizationConfig and the other commands show the organization.",
	"iis":   "There is no web server of Windows on this system.",
}

const noRegistry = "There is no registry on this system; settings are shown and changed by the Get- and Set- commands."

// locate finds what a path means, without looking whether it is there.
func (e Env) locate(c *shell.Call, name string) (place, error) {
	plain := unprefixed(name)
	before, entry, colon := strings.Cut(plain, ":")
	if !colon || len(before) < 2 || strings.ContainsAny(before, `/\.*?[ `) {
		return place{name: name, file: e.path(c, plain)}, nil
	}
	entry = strings.TrimLeft(strings.TrimPrefix(entry, ":"), `/\`)
	if drives, ok := c.Vars.(shell.Drives); ok {
		if d := drives.Drive(before); d != nil {
			return place{name: name, drive: d, entry: entry}, nil
		}
	}
	if i := strings.LastIndexByte(before, '\\'); i >= 0 {
		before = before[i+1:]
	}
	if why := noDrives[strings.ToLower(before)]; why != "" {
		return place{}, &model.Error{ID: "DriveNotFound", Category: model.NotFound, Target: before, Hint: why,
			Message: "Cannot find drive. A drive with the name '" + model.Visible(before) + "' does not exist."}
	}
	return place{name: name, file: e.path(c, plain)}, nil
}

// expand returns what a path means. A pattern may mean nothing; a plain path of
// what is not there is an error.
func (e Env) expand(c *shell.Call, name string, literal bool) ([]place, error) {
	p, err := e.locate(c, name)
	if err != nil {
		return nil, err
	}
	pattern := !literal && value.HasWildcard(name)
	if p.drive != nil {
		return p.entries(pattern)
	}
	if !pattern {
		if _, err := os.Lstat(p.file); err != nil {
			return nil, fileError(name, err)
		}
		return []place{p}, nil
	}
	found, err := filepath.Glob(p.file)
	if err != nil {
		if _, plain := os.Lstat(p.file); plain != nil {
			return nil, fileError(name, plain)
		}
		return []place{p}, nil
	}
	sortPaths(found)
	places := make([]place, len(found))
	for i, file := range found {
		places[i] = place{name: file, file: file}
	}
	return places, nil
}

func sortPaths(files []string) {
	sort.SliceStable(files, func(i, j int) bool { return strings.ToLower(files[i]) < strings.ToLower(files[j]) })
}

// entries are the entries of the drive that the place means.
func (p place) entries(pattern bool) ([]place, error) {
	switch {
	case p.entry == "":
		return []place{p}, nil
	case !pattern:
		if _, ok := p.drive.Item(p.entry); !ok {
			return nil, noPath(p.name)
		}
		return []place{p}, nil
	}
	var all []place
	for _, n := range p.drive.Names() {
		if value.Like(p.entry, n, true) {
			all = append(all, place{name: p.drive.Name() + ":" + n, drive: p.drive, entry: n})
		}
	}
	return all, nil
}

func noPath(name string) error {
	return &model.Error{ID: "PathNotFound", Category: model.NotFound, Target: name,
		Message: "Cannot find path '" + model.Visible(name) + "' because it does not exist."}
}

// base is the last part of the place's name.
func (p place) base() string {
	if p.drive != nil {
		return p.entry
	}
	return filepath.Base(p.file)
}

// named calls fn for every text of -Path or -LiteralPath; without either for
// otherwise, unless that is "". A fault of one is reported and the next is tried.
func named(c *shell.Call, otherwise string, fn func(name string, literal bool) error) error {
	names, _ := shell.Arg[[]string](c, "Path")
	literals, _ := shell.Arg[[]string](c, "LiteralPath")
	if len(names)+len(literals) == 0 && otherwise != "" {
		names = []string{otherwise}
	}
	for i, name := range append(append([]string{}, names...), literals...) {
		if err := tell(c, name, fn(name, i >= len(names))); err != nil {
			return err
		}
	}
	return nil
}

// tell reports a fault of one object and lets the others go on.
func tell(c *shell.Call, name string, err error) error {
	var fault *model.Error
	if errors.As(err, &fault) {
		return c.Error(fault, name)
	}
	return err
}

// eachPlace calls fn for everything that -Path and -LiteralPath mean and -Filter,
// -Include and -Exclude let pass.
func (e Env) eachPlace(c *shell.Call, fn func(place) error) error {
	return named(c, "", func(name string, literal bool) error {
		found, err := e.expand(c, name, literal)
		if err != nil {
			return err
		}
		for _, p := range found {
			if !wanted(c, p.base()) {
				continue
			}
			if err := tell(c, p.name, fn(p)); err != nil {
				return err
			}
		}
		return nil
	})
}

// wanted is whether -Filter, -Include and -Exclude let a name pass.
func wanted(c *shell.Call, name string) bool {
	include, _ := shell.Arg[[]string](c, "Include")
	exclude, _ := shell.Arg[[]string](c, "Exclude")
	filter := textArg(c, "Filter")
	return (filter == "" || value.Like(filter, name, true)) && fits(name, include) && (len(exclude) == 0 || !fits(name, exclude))
}

// filesOnly refuses the entries of drives.
func filesOnly(p place) error {
	if p.drive == nil {
		return nil
	}
	return &model.Error{ID: "NotSupported", Category: model.Invalid, Target: p.name,
		Message: "This works on files and folders only, and " + model.Quote(p.name) + " is none."}
}
