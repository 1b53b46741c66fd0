package core

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func (e Env) testPath() *shell.Cmdlet {
	params := append(paths(true, "What to look for."), nameFilters()...)
	return &shell.Cmdlet{
		Verb: "Test", Noun: "Path", Synopsis: "Tells whether a file or folder is there, or an entry of env:, variable:, alias: or function:.",
		Params: append(params, &shell.Param{Name: "PathType", Aliases: []string{"Type"}, Type: shell.Enum("TestPathType", "Any", "Container", "Leaf"), Help: "Container for a folder, Leaf for a file."},
			flag("IsValid", "Tells whether the path could be, not whether it is."),
			&shell.Param{Name: "NewerThan", Type: timeType{}, Help: "Only files that were changed after this time."}, &shell.Param{Name: "OlderThan", Type: timeType{}, Help: "Only files that were changed before this time."}),
		Examples: []shell.Example{{Command: "Test-Path /tmp -PathType Container", Explains: "Tells whether the folder is there."},
			{Command: "Test-Path env:HOME", Explains: "Tells whether a variable of the environment is set."}},
		Process: func(c *shell.Call) error {
			return named(c, "", func(name string, literal bool) error {
				if strings.TrimSpace(name) == "" {
					return c.Emit(false)
				}
				return c.Emit(e.exists(c, name, literal))
			})
		},
	}
}

func (e Env) exists(c *shell.Call, name string, literal bool) bool {
	if c.Switch("IsValid") {
		_, err := e.locate(c, name)
		return err == nil && !strings.ContainsRune(name, 0)
	}
	if shell.IsExchangeProfile(name) {
		return true // scripts end where they cannot find it
	}
	found, err := e.expand(c, name, literal)
	if err != nil {
		return false
	}
	for _, p := range found {
		if wanted(c, p.base()) && p.is(c) {
			return true
		}
	}
	return false
}

// is whether the place is of the -PathType and age that are asked for.
func (p place) is(c *shell.Call) bool {
	kind := textArg(c, "PathType")
	if p.drive != nil {
		return kind == "" || kind == "Any" || (p.entry == "") == (kind == "Container")
	}
	info, err := os.Stat(p.file)
	if err != nil || kind != "" && kind != "Any" && info.IsDir() != (kind == "Container") {
		return false
	}
	if after, ok := shell.Arg[time.Time](c, "NewerThan"); ok && !info.ModTime().After(after) {
		return false
	}
	before, ok := shell.Arg[time.Time](c, "OlderThan")
	return !ok || info.ModTime().Before(before)
}

func (e Env) joinPath() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Join", Noun: "Path", Synopsis: "Puts a folder and a name together.",
		Params: []*shell.Param{{Name: "Path", Aliases: []string{"PSPath"}, Type: shell.Strings, Position: 1, Mandatory: true, ByValue: true, ByPropertyName: true, Help: "The folders."},
			{Name: "ChildPath", Type: shell.String, Position: 2, Mandatory: true, ByPropertyName: true, Help: "The name below the folder."},
			{Name: "AdditionalChildPath", Type: shell.Strings, Position: 3, Rest: true, Help: "Further names below it."}, flag("Resolve", "Gives the paths that exist, with what * and ? stand for.")},
		Examples: []shell.Example{{Command: "Join-Path /tmp x.txt", Explains: "Gives /tmp/x.txt."}, {Command: "Join-Path . *.csv -Resolve", Explains: "Gives the paths of the CSV files."}},
		Process: func(c *shell.Call) error {
			names, _ := shell.Arg[[]string](c, "Path")
			more, _ := shell.Arg[[]string](c, "AdditionalChildPath")
			for _, name := range names {
				whole := name
				for _, child := range append([]string{textArg(c, "ChildPath")}, more...) {
					whole = joined(whole, child)
				}
				if err := e.emitJoined(c, whole); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// joined puts one slash between two parts. It changes nothing else: what comes of
// a path of Windows must still be told as one.
func joined(path, child string) string {
	switch {
	case path == "":
		return child
	case child == "":
		return strings.TrimRight(path, `/\`) + "/"
	}
	child = strings.TrimLeft(child, `/\`)
	if len(path) > 2 && path[1] == ':' && strings.Contains(path, `\`) {
		return strings.TrimRight(path, `/\`) + `\` + child
	}
	if path != strings.TrimRight(path, `/\`) && strings.Trim(path, `/\`) == "" {
		return "/" + child
	}
	return strings.TrimRight(path, `/\`) + "/" + child
}

func (e Env) emitJoined(c *shell.Call, path string) error {
	if !c.Switch("Resolve") {
		return c.Emit(path)
	}
	found, err := e.expand(c, path, false)
	for _, p := range found {
		if err == nil {
			err = c.Emit(p.provider())
		}
	}
	return tell(c, path, err)
}

// provider is the place as a path: absolute for a file.
func (p place) provider() string {
	if p.drive != nil {
		return p.name
	}
	return p.file
}

func (e Env) splitPath() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Split", Noun: "Path", Synopsis: "Gives the folder of a path, or with -Leaf its name.",
		Params: []*shell.Param{{Name: "Path", Type: shell.Strings, Position: 1, ByValue: true, ByPropertyName: true, Needed: withoutLiteral, Help: "The paths."},
			{Name: "LiteralPath", Aliases: []string{"PSPath"}, Type: shell.Strings, ByPropertyName: true, Help: "The paths; every character stands for itself."},
			flag("Leaf", "Gives the last name."), flag("LeafBase", "Gives the last name without extension."), flag("Extension", "Gives the extension."), flag("Parent", "Gives the folder; so it does by itself."),
			flag("Qualifier", "Gives the drive, for example env:."), flag("NoQualifier", "Gives the path without its drive."), flag("IsAbsolute", "Tells whether the path begins at the root."), flag("Resolve", "Takes the paths that exist, with what * and ? stand for.")},
		Examples: []shell.Example{{Command: "Split-Path /tmp/x.txt -Leaf", Explains: "Gives x.txt."}, {Command: "Split-Path /tmp/x.txt", Explains: "Gives /tmp."}},
		Process: func(c *shell.Call) error {
			return named(c, "", func(name string, literal bool) error {
				all := []string{strings.TrimPrefix(name, providerPrefix)}
				if c.Switch("Resolve") {
					found, err := e.expand(c, name, literal)
					if err != nil {
						return err
					}
					all = nil
					for _, p := range found {
						all = append(all, p.provider())
					}
				}
				for _, path := range all {
					v, err := pathPart(c, path)
					if err != nil {
						return err
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

func withoutLiteral(given func(string) (any, bool)) bool {
	_, ok := given("LiteralPath")
	return !ok
}

// pathPart is the part of a path that the switches ask for. The backslash parts
// names as well: scripts cut paths of Windows, too.
func pathPart(c *shell.Call, path string) (any, error) {
	drive, below, hasDrive := strings.Cut(path, ":")
	hasDrive = hasDrive && !strings.ContainsAny(drive, `/\`)
	trimmed := path
	if len(path) > 1 {
		trimmed = strings.TrimRight(path, `/\`)
	}
	cut := strings.LastIndexAny(trimmed, `/\`)
	leaf := trimmed[cut+1:]
	if hasDrive && cut < 0 {
		leaf = below
	}
	switch {
	case c.Switch("Leaf"):
		return leaf, nil
	case c.Switch("LeafBase"):
		return strings.TrimSuffix(leaf, filepath.Ext(leaf)), nil
	case c.Switch("Extension"):
		return filepath.Ext(leaf), nil
	case c.Switch("IsAbsolute"):
		return filepath.IsAbs(path) || hasDrive, nil
	case c.Switch("Qualifier") && hasDrive:
		return drive + ":", nil
	case c.Switch("Qualifier"):
		return nil, &model.Error{ID: "ParsePathQualifierError", Category: model.Invalid, Param: "Qualifier", Target: path,
			Message: "Cannot parse path because path " + model.Quote(path) + " does not have a qualifier specified.", Hint: "A qualifier is a drive with its colon, for example env:."}
	case c.Switch("NoQualifier") && hasDrive:
		return below, nil
	case c.Switch("NoQualifier"):
		return path, nil
	case cut < 0:
		return "", nil
	case cut == 0:
		return "/", nil
	}
	return trimmed[:cut], nil
}

func (e Env) resolvePath() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Resolve", Noun: "Path", Aliases: []string{"rvpa"}, Synopsis: "Gives the whole paths of what is there, with what * and ? stand for.",
		Params:   append(paths(true, "The paths."), flag("Relative", "Gives them as seen from the current folder.")),
		Examples: []shell.Example{{Command: "Resolve-Path *.csv", Explains: "Gives the whole paths of the CSV files."}, {Command: "Resolve-Path names.txt -Relative", Explains: "Gives ./names.txt."}},
		Process: func(c *shell.Call) error {
			return e.eachPlace(c, func(p place) error {
				switch {
				case c.Switch("Relative") && p.drive == nil:
					return c.Emit(relative(e.folder(c), p.file))
				default:
					return c.Emit(value.PathInfo(p.provider()))
				}
			})
		},
	}
}

// relative is a path from folder on; it begins with ./ or ../.
func relative(folder, path string) string {
	rel, err := filepath.Rel(folder, path)
	switch {
	case err != nil:
		return path
	case strings.HasPrefix(rel, "..") || rel == ".":
		return rel
	}
	return "./" + rel
}

func (e Env) convertPath() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Convert", Noun: "Path", Aliases: []string{"cvpa"}, Synopsis: "Gives the whole paths of what is there as text.",
		Params:   paths(true, "The paths."),
		Examples: []shell.Example{{Command: "Convert-Path names.txt", Explains: "Gives the whole path of the file."}},
		Process: func(c *shell.Call) error {
			return e.eachPlace(c, func(p place) error { return c.Emit(p.provider()) })
		},
	}
}
