package core

import (
	"embed"
	"io/fs"
	"path/filepath"
	"sort"
	"strings"

	"mxsh/shell/value"
)

//go:embed about/*.txt
var aboutFiles embed.FS

// topic is a help text that is of no command.
type topic struct{ name, text string }

// topics are the help topics whose names fit a pattern, sorted.
func (e Env) topics(pattern string) []topic {
	own, err := fs.Sub(aboutFiles, "about")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	var found []topic
	for _, files := range []fs.FS{own, e.About} {
		if files == nil {
			continue
		}
		names, _ := fs.Glob(files, "about_*.txt") // the pattern is right
		for _, file := range names {
			name := strings.TrimSuffix(filepath.Base(file), ".txt")
			if !value.Like(pattern, name, true) {
				continue
			}
			text, err := fs.ReadFile(files, file)
			if err == nil {
				found = append(found, topic{name, strings.TrimSuffix(string(text), "\n")})
			}
		}
	}
	sort.Slice(found, func(i, j int) bool { return strings.ToLower(found[i].name) < strings.ToLower(found[j].name) })
	return found
}

// Topics lists the names of the help topics that are of no command; about holds
// those that this package has not.
func Topics(about fs.FS) []string {
	var names []string
	for _, t := range (Env{About: about}).topics("*") {
		names = append(names, t.name)
	}
	return names
}

// synopsis is the first sentence of the text below the heading.
func (t topic) synopsis() string {
	_, body, _ := strings.Cut(t.text, "\n\n")
	paragraph, _, _ := strings.Cut(body, "\n\n")
	words := strings.Join(strings.Fields(paragraph), " ")
	if first, _, more := strings.Cut(words, ". "); more {
		return first + "."
	}
	return words
}
