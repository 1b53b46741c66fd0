package model

import (
	"bytes"
	"embed"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

//go:embed *.go
var source embed.FS

// helpOf returns the doc comments of the file that declares a struct of this
// package: "struct" and "struct.field", lower case, to text. Only that file is
// parsed, because help of one setting is asked for at a prompt.
func helpOf(name string) map[string]string {
	texts := map[string]string{}
	files, err := source.ReadDir(".")
	if err != nil {
		panic("model: " + err.Error())
	}
	for _, f := range files {
		data, err := source.ReadFile(f.Name())
		if err != nil {
			panic("model: " + err.Error())
		}
		if strings.HasSuffix(f.Name(), "_test.go") || !bytes.Contains(data, []byte("\ntype "+name+" ")) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), f.Name(), data, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			panic("model: " + err.Error())
		}
		for _, decl := range file.Decls {
			collectHelp(texts, decl)
		}
	}
	return texts
}

func collectHelp(texts map[string]string, decl ast.Decl) {
	gen, ok := decl.(*ast.GenDecl)
	if !ok {
		return
	}
	for _, spec := range gen.Specs {
		ts, ok := spec.(*ast.TypeSpec)
		if !ok {
			continue
		}
		doc := ts.Doc
		if doc == nil {
			doc = gen.Doc
		}
		texts[strings.ToLower(ts.Name.Name)] = paragraph(doc)
		st, ok := ts.Type.(*ast.StructType)
		if !ok {
			continue
		}
		for _, field := range st.Fields.List {
			for _, name := range field.Names {
				texts[strings.ToLower(ts.Name.Name+"."+name.Name)] = paragraph(field.Doc)
			}
		}
	}
}

// paragraph is a comment as running text.
func paragraph(doc *ast.CommentGroup) string {
	return strings.Join(strings.Fields(doc.Text()), " ")
}

// Help is what the setting does, in sentences; it begins with the setting's name.
func (f *Field) Help() string {
	k := f.Kind
	if k.Of != nil {
		k = k.Of // a view's struct is declared with the kind that it shows
	}
	return k.texts()[strings.ToLower(k.Name+"."+f.Name)]
}

// Help is what an object of the kind is, in sentences.
func (k *Kind) Help() string { return k.texts()[strings.ToLower(k.Name)] }
