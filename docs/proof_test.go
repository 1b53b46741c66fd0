package docs

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mxsh/model"
)

// proof is a test that observes a setting at work.
type proof struct {
	Test string // the test function
	File string // its file below the root of the repository
}

// onTheWire are the folders whose tests observe settings on sockets. Proofs
// elsewhere (of a decision, of a scheduler in a bubble) are welcome beside one
// of these, never instead.
var onTheWire = []string{"transport", "transport/receive", "transport/send", "e2e"}

func (p proof) onTheWire() bool { return slices.Contains(onTheWire, filepath.Dir(p.File)) }

var proofLine = regexp.MustCompile(`^// proves ([A-Z]\w*\.\w+)\s*$`)

// proofs are the settings that tests of this repository say they prove, by
// Kind.Field: lines "// proves SendConnector.Port" at or in a test function.
func proofs(t *testing.T) map[string][]proof {
	t.Helper()
	found := map[string][]proof{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != "..":
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		return collect(found, path)
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, list := range found {
		slices.SortFunc(list, func(a, b proof) int { return strings.Compare(a.File+" "+a.Test, b.File+" "+b.Test) })
		found[name] = slices.Compact(list)
	}
	return found
}

// collect adds the proofs of one file.
func collect(found map[string][]proof, path string) error {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, group := range file.Comments {
		for _, c := range group.List {
			if !strings.HasPrefix(c.Text, "// proves ") {
				continue
			}
			m := proofLine.FindStringSubmatch(c.Text)
			test := testAt(file, group)
			if m == nil || test == "" {
				return fmt.Errorf(`%s: want "// proves Kind.Field" at a test function, not %q`, files.Position(c.Pos()), c.Text)
			}
			below, err := filepath.Rel("..", path)
			if err != nil {
				return err
			}
			found[m[1]] = append(found[m[1]], proof{Test: test, File: filepath.ToSlash(below)})
		}
	}
	return nil
}

// testAt is the test function that a comment belongs to, "" for none.
func testAt(file *ast.File, group *ast.CommentGroup) string {
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || !strings.HasPrefix(f.Name.Name, "Test") {
			continue
		}
		if f.Doc == group || f.Pos() <= group.Pos() && group.End() <= f.End() {
			return f.Name.Name
		}
	}
	return ""
}

// TestNoDeadKnobs: a live setting has a test that observes its effect on a
// socket, and a test that says so names a live setting.
func TestNoDeadKnobs(t *testing.T) {
	proven := proofs(t)
	live := map[string]bool{}
	for _, k := range model.Kinds() {
		for _, f := range k.Fields {
			if f.Live == "" {
				continue
			}
			name := k.Name + "." + f.Name
			live[name] = true
			switch list := proven[name]; {
			case len(list) == 0:
				t.Errorf("%s is tagged live and no test proves it", name)
			case !slices.ContainsFunc(list, proof.onTheWire):
				t.Errorf("%s is proven in %s alone, without a socket", name, list[0].File)
			}
		}
	}
	for name, list := range proven {
		if !live[name] {
			t.Errorf("%s: %s proves %s, which is no live setting", list[0].File, list[0].Test, name)
		}
	}
}
