package core

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// fileItem is a file or folder as an object. shown is what it reads as in a text:
// its name or its whole path.
func fileItem(path string, info fs.FileInfo, shown string) *value.Record {
	kind, folder := "FileInfo", filepath.Dir(path)
	var length any = info.Size()
	if info.IsDir() {
		kind, length = "DirectoryInfo", nil
	}
	when := info.ModTime()
	read, made := fileTimes(info)
	extension := filepath.Ext(info.Name())
	r := value.NewRecord(kind,
		model.Prop{Name: "Mode", Value: modeText(info)}, model.Prop{Name: "LastWriteTime", Value: when},
		model.Prop{Name: "Length", Value: length}, model.Prop{Name: "Name", Value: info.Name()},
		model.Prop{Name: "FullName", Value: path}, model.Prop{Name: "BaseName", Value: strings.TrimSuffix(info.Name(), extension)},
		model.Prop{Name: "Extension", Value: extension})
	if info.IsDir() {
		r.Set("Parent", folderItem(folder))
		r.Set("Root", "/")
	} else {
		r.Set("DirectoryName", folder)
		r.Set("Directory", folderItem(folder))
		r.Set("IsReadOnly", readOnly(info))
	}
	for _, p := range []model.Prop{{Name: "PSIsContainer", Value: info.IsDir()}, {Name: "Exists", Value: true},
		{Name: "CreationTime", Value: made}, {Name: "CreationTimeUtc", Value: made.UTC()}, {Name: "LastAccessTime", Value: read}, {Name: "LastAccessTimeUtc", Value: read.UTC()},
		{Name: "LastWriteTimeUtc", Value: when.UTC()}, {Name: "Attributes", Value: attributeWords(info)}, {Name: "LinkType", Value: linkType(path)}, {Name: "Target", Value: linkTarget(path)},
		{Name: "PSPath", Value: providerPrefix + path}, {Name: "PSParentPath", Value: providerPrefix + folder}, {Name: "PSChildName", Value: info.Name()}, {Name: "PSProvider", Value: providerName}} {
		r.Set(p.Name, p.Value)
	}
	r.Reads = shown
	return r
}

const providerName = `Microsoft.PowerShell.Core\FileSystem`

// folderItem is the folder that holds a file, with what can be said of it
// without looking.
func folderItem(path string) *value.Record {
	r := value.NewRecord("DirectoryInfo", model.Prop{Name: "Name", Value: filepath.Base(path)}, model.Prop{Name: "FullName", Value: path},
		model.Prop{Name: "PSIsContainer", Value: true}, model.Prop{Name: "Exists", Value: true})
	r.Reads = path
	return r
}

// modeText is the column Mode: d directory, a file, r read-only, h hidden, l link.
func modeText(info fs.FileInfo) string {
	mode := []byte("-a----")
	if info.IsDir() {
		mode = []byte("d-----")
	}
	if readOnly(info) {
		mode[2] = 'r'
	}
	if hidden(info.Name()) {
		mode[3] = 'h'
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		mode[5] = 'l'
	}
	return string(mode)
}

func readOnly(info fs.FileInfo) bool { return info.Mode().Perm()&0o200 == 0 }

// hidden is whether a name is one that lists leave out.
func hidden(name string) bool { return strings.HasPrefix(name, ".") }

// attributeWords are the words of the property Attributes.
func attributeWords(info fs.FileInfo) string {
	var words []string
	if readOnly(info) {
		words = append(words, "ReadOnly")
	}
	if hidden(info.Name()) {
		words = append(words, "Hidden")
	}
	if info.IsDir() {
		words = append(words, "Directory")
	} else {
		words = append(words, "Archive")
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		words = append(words, "ReparsePoint")
	}
	return strings.Join(words, ", ")
}

func linkTarget(path string) any {
	to, err := os.Readlink(path)
	if err != nil {
		return nil
	}
	return to
}

func linkType(path string) any {
	if linkTarget(path) == nil {
		return nil
	}
	return "SymbolicLink"
}

// emitFile gives a file as an object.
func emitFile(c *shell.Call, path, shown string) error {
	info, err := os.Stat(path)
	if err != nil {
		if info, err = os.Lstat(path); err != nil { // a link to nowhere
			return fileError(path, err)
		}
	}
	return c.Emit(fileItem(path, renamed{info, filepath.Base(path)}, shown))
}

// renamed is a file's facts under the name that it was reached by.
type renamed struct {
	fs.FileInfo
	name string
}

func (n renamed) Name() string { return n.name }
