package commands

import (
	"embed"
	"io/fs"
)

//go:embed about/*.txt
var aboutFiles embed.FS

// about are the help topics of mail administration, about_X.txt each.
func about() fs.FS {
	files, err := fs.Sub(aboutFiles, "about")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return files
}
